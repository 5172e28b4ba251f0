"""A procedure that does nothing but issue the letters of Complaint - Resolution, so that each is tried by itself.

case = LetterCase(on=MONDAY, client_name="Dorothea Quince-Palmer")
case.call("Not reached", on=FRIDAY)
case.take("issue-cmsl5703", free_text="The branch could not settle it.")
no = case.refused("issue-cmsl5703", free_text="")
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from portal.blueprints.cases.case_page import LOOKS
from portal.cases import actions
from portal.cases.actions import Done, Invalid, Refused
from portal.cases.models import Case
from portal.cases.queries import case_with
from portal.correspondence.models import Document
from portal.correspondence.store import store
from portal.extensions import db
from portal.people.queries import actor_for
from portal.procedures import PROCEDURES
from portal.procedures.asking import choice, day, line, money, text, tick
from portal.procedures.changes import Add, Amend, Change
from portal.procedures.definition import BEGIN, Actor, DeadlineRule, Position, Procedure, Situation, Step, Who
from portal.procedures.letters import (
    letter_asks,
    letter_guards,
    letter_issued,
    letter_named,
)
from portal.procedures.making import facts
from portal.procedures.resolution.letters import LETTERS
from portal.procedures.wording import for_resolution
from tests.conftest import person
from tests.walks import SOMEBODY_OF_CMG, Refusal, moment

TEAM = Who(
    "TEAM", "Complaints Resolution Team", frozenset({"resolution_caseworker", "resolution_team_leader"})
)
CODES = tuple(letter.code for letter in LETTERS if letter.to)
KEPT = ("client_address", "second_client", "consolatory", "received_on", "client_approved")


def called(s: Situation) -> Iterable[Change]:
    yield Add(
        "call",
        state=s.data["result"],
        on=s.data["called_on"],
        data={
            "time": s.data.get("time") or "10:15",
            "position": s.case.position,
            "answer": s.data.get("answer") or "",
        },
    )


def planned(s: Situation) -> Iterable[Change]:
    yield Add("reason", title="Delay", state="Current")
    yield Add(
        "action",
        title="Pay",
        amount=s.data["amount"],
        state="In Progress",
        data={"phase": "letter", "payment": "Special payment", "redress": True},
    )
    yield Add("plan", state="Approved", amount=s.data["amount"], data={"phase": "letter", "payments": {}})


def moved(s: Situation) -> Iterable[Change]:
    for item in s.case.of("work_item", "Open"):
        yield Amend(item, {"state": "Done"})


def issuing(code: str) -> Step:
    return Step(
        "",
        f"Issue {code}",
        "Complaint - Resolution letters",
        f"issued {code}",
        TEAM,
        ("R3", "R10"),
        asks=letter_asks(code),
        guards=letter_guards(code),
        changes=(letter_issued(code),),
        letter=code,
        tells_client=True,
    )


BEGINNING = Step(
    "",
    "Log complaint",
    "Complaint - Resolution",
    "logged the complaint",
    TEAM,
    (BEGIN,),
    to="R3",
    asks=(
        line("client_name", "Client"),
        line("case_number", "Case number"),
        line("jurisdiction", "Jurisdiction"),
        day("received_on", "Received", missing=""),
        text("client_address", "Address"),
        line("second_client", "Second client"),
        line("client_approved", "Client Approved"),
        tick("consolatory", "Consolatory referral"),
    ),
    changes=(facts(*KEPT),),
)
CALL = Step(
    "",
    "Record call",
    "Complaint - Resolution",
    "recorded a call",
    TEAM,
    ("R3", "R10"),
    asks=(
        day("called_on", "Date"),
        line("time", "Time"),
        choice("result", "Result", (("Reached", "Reached"), ("Not reached", "Not reached")), "Say whether"),
        line("answer", "Answer"),
    ),
    changes=(called,),
)
PLAN = Step(
    "",
    "Approve plan",
    "Complaint - Resolution",
    "approved a plan",
    TEAM,
    ("R3",),
    asks=(money("amount", "Amount"),),
    changes=(planned,),
)
NEXT = Step("", "Go on", "Complaint - Resolution", "went on", TEAM, ("R3",), to="R10", changes=(moved,))
BACK = Step("", "Go back", "Complaint - Resolution", "went back", TEAM, ("R10",), to="R3")

PROCEDURE = Procedure(
    key="letters",
    name="Letters",
    prefix="LET",
    organisation="CMG",
    team="complaints_resolution",
    team_name="Complaints Resolution Team",
    fixed={"Process": "Escalated Enquiries", "Area": "Complaints", "Sub Area": "Resolution"},
    positions=(
        Position("R3", "In Progress", "", "", "being worked on"),
        Position("R10", "In Progress", "", "", "plan offered"),
    ),
    deadlines=(DeadlineRule("D-13", "Contact after CMSL5703", "step 13", 14, "cd"),),
    steps=(BEGINNING, CALL, PLAN, NEXT, BACK, *map(issuing, CODES)),
    outsiders="Only the Complaints Resolution Team can work on this SR",
    closed="This SR is closed and can only be read",
    letters=LETTERS,
    wording=for_resolution,
)


@pytest.fixture
def resolution(monkeypatch: pytest.MonkeyPatch) -> Iterator[Procedure]:
    """The portal has this procedure too."""
    monkeypatch.setitem(PROCEDURES, PROCEDURE.key, PROCEDURE)
    monkeypatch.setitem(LOOKS, PROCEDURE.key, LOOKS["resolution"])
    yield PROCEDURE


ADDRESS = "4 Larch Terrace\nNether Fenwold\nZZ9 4QT"
TEXTS: Mapping[str, Any] = {
    "free_text": "Your local office could not settle it.",
    "complaint_details_text": "You told us that three statements went to your old address.",
    "days_to_resolve": "15",
    "what_this_means": "We are sorry. We corrected your address.",
    "payment_reason": "Three statements went astray.",
    "manager": "Prudence Achterberg",
    "reviewed": True,
    "enclosure": True,
}


class LetterCase:
    """One case of the procedure, taken through its steps by a caseworker of the Complaints Resolution Team."""

    def __init__(self, on: date, by: str = "caseworker", **answers: Any) -> None:
        self.day, self.by = on, by
        begun = {
            "client_name": "Dorothea Quince-Palmer",
            "case_number": "4820 0517",
            "jurisdiction": "GB",
            "received_on": on - timedelta(days=14),
            "client_address": ADDRESS,
            **answers,
        }
        done = actions.begin("letters", self.actor(by), begun, today=on, at=moment(on))
        db.session.commit()
        self.reference = done.case.reference

    def actor(self, username: str) -> Actor:
        return actor_for(person(username), self.day)

    @property
    def case(self) -> Case:
        db.session.expire_all()
        case = case_with(SOMEBODY_OF_CMG, self.reference)
        assert case is not None
        return case

    def situation(self, **answers: Any) -> Situation:
        return actions.situation_of(self.case, self.actor(self.by), answers, self.day, moment(self.day))

    def answers(self, key: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """The presets of the form, then sensible texts, then what the test gives; None takes an answer away."""
        s = self.situation()
        step = actions.step_of(s.case, key)
        preset: dict[str, Any] = {}
        for ask in step.asks_in(s):
            preset[ask.name] = TEXTS.get(ask.name, ask.default_in(s))
            if ask.name == "senior_member":
                preset[ask.name] = str(person("team_leader").id)
        return {name: value for name, value in {**preset, **given}.items() if value is not None}

    def perform(self, key: str, on: date | None = None, **given: Any) -> Done:
        self.day = on or self.day
        answers = self.answers(key, given)
        return actions.perform(
            self.case, key, self.actor(self.by), answers, today=self.day, at=moment(self.day)
        )

    def take(self, key: str, on: date | None = None, **given: Any) -> LetterCase:
        self.done = self.perform(key, on, **given)
        db.session.commit()
        return self

    def call(self, result: str, on: date | None = None, **given: Any) -> LetterCase:
        return self.take("record-call", on, result=result, called_on=on or self.day, **given)

    def refused(self, key: str, **given: Any) -> Refusal:
        """A step that the door refuses; no document and no event came of it."""
        before = (len(self.case.documents), self.case.chain_length)
        try:
            self.perform(key, **given)
        except Refused as no:
            refusal = Refusal(no.status, tuple(("", sentence) for sentence in no.sentences))
        except Invalid as no:
            refusal = Refusal(no.status, tuple(no.problems))
        else:
            raise AssertionError(f"{key} was not refused")
        db.session.rollback()
        assert (len(self.case.documents), self.case.chain_length) == before
        return refusal

    def document(self, kind: str) -> Document:
        return self.case.documents_of(kind)[-1]

    def words(self, kind: str) -> str:
        """All words of the newest letter of this kind."""
        sections = self.document(kind).sections or []
        return "\n".join(words for _, words in sections)

    def pdf(self, kind: str) -> bytes:
        return store().read(self.document(kind).digest)

    @property
    def entry(self) -> Any:
        """The newest entry of the correspondence log."""
        return self.case.of("correspondence")[-1]


__all__ = ["LetterCase", "letter_named", "resolution"]
