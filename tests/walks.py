"""A case of the procedure "PHSO", walked through the door by the sample people.

    walk = Walk(on=date(2026, 3, 2))  # Monday: Tamsin Oakapple raises the request
    walk.take("record-information-sent", on=date(2026, 3, 9))  # Monday
    walk.to("P3", on=date(2026, 3, 26))  # Thursday: the shortest way, all of it on that day
    no = walk.refused("issue-pti-response")  # asserts that nothing at all changed
    assert no.status == 409 and "has not signed this off" in no.sentence

Every step has sensible answers of its own (`ANSWERS`), dates are the walk's day; what a test gives takes their
place, and None takes an answer away. Steps are taken by the post that the procedure names for them, unless `by`
names another sample account. Each step is committed, so that a web test can go on from `walk.reference`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import Any, Self

from sqlalchemy import select

from portal import preferences
from portal.audit.models import Event
from portal.cases import actions
from portal.cases.actions import Done, Invalid, Refused
from portal.cases.models import Case, Deadline, DeadlineEntry, Record
from portal.cases.offers import Offers, offers
from portal.cases.queries import case_with
from portal.clock import LONDON
from portal.correspondence.models import Document, OutboxMessage
from portal.extensions import db
from portal.people.models import Person, StandIn
from portal.people.queries import actor_for
from portal.procedures.changes import Upload
from portal.procedures.definition import Actor, Situation, Step
from tests import kept_walks

PDF = Upload("a" * 64, "paper.pdf", "application/pdf", 10)

CASEWORKER, COLLEAGUE = "internal_phso", "internal_phso2"
TEAM_LEADER, HEAD = "internal_phso_team_leader", "head_of_complaints_review"
PANEL_MEMBER = "complaints_review"
BY_POST = {"CW": CASEWORKER, "TL": TEAM_LEADER, "HCR": HEAD, "TEAM": CASEWORKER, "ADDRESSED": PANEL_MEMBER}

SOMEBODY_OF_CMG = Actor(0, "Somebody", "CMG", "internal_phso", "internal_phso", frozenset({HEAD}))

Row = Record | str | int | tuple[str, int] | None
Answers = dict[str, Any]


@dataclass(frozen=True)
class Refusal:
    """A step that the door refused: `problems` holds (field, sentence) pairs, fieldless for a refused step."""

    status: int
    problems: tuple[tuple[str, str], ...]

    @property
    def sentences(self) -> list[str]:
        return [sentence for _, sentence in self.problems]

    @property
    def sentence(self) -> str:
        return " | ".join(self.sentences)

    @property
    def fields(self) -> list[str]:
        return [name for name, _ in self.problems]


def person(username: str) -> Person:
    return db.session.scalars(select(Person).where(Person.username == username)).one()


def stands_in(username: str, absent: str, from_on: date, until_on: date | None = None) -> None:
    """Let somebody hold the post of somebody else beside the own one, for these days."""
    db.session.add(
        StandIn(
            for_person_id=person(absent).id,
            stand_in_id=person(username).id,
            from_on=from_on,
            until_on=until_on or from_on,
        )
    )
    db.session.commit()


def setting(key: str, value: Any) -> None:
    """Change a setting as an administrator does."""
    preferences.change(key, value, "Beatrice Lockyer-Shaw")
    db.session.commit()


def moment(day: date, at: str = "10:00") -> datetime:
    hour, minute = at.split(":")
    return datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=LONDON)


class Walk:
    """One case on its way. `day` is the day of the last step, on which the next one is taken too.

    A walk of another procedure names its own key, people, answers and ways in a class of its own.
    """

    procedure = "phso"
    begins = "raise-phso-request"
    beginner = CASEWORKER

    def __init__(
        self, on: date = date(2026, 3, 2), by: str = "", begins: str = "", at: str = "10:00", **answers: Any
    ) -> None:
        self.day = on
        self.time = at
        self.reading: Case | None = None
        by, key = by or self.beginner, begins or self.begins
        self.way: tuple[Any, ...] = (("begin", key, on, by, repr(answers)),)
        self.done = actions.begin(
            self.procedure,
            self.actor(by),
            given(self.presets(key), answers),
            key=key,
            today=on,
            at=moment(on, at),
        )
        db.session.commit()
        self.reference = self.done.case.reference

    # What another procedure says otherwise

    by_post: Mapping[str, str] = BY_POST
    reader = SOMEBODY_OF_CMG

    @property
    def parts(self) -> Mapping[str, tuple[str, ...]]:
        return PARTS

    @property
    def ways(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        return WAYS

    def presets(self, key: str) -> Answers:
        """What a step answers unless the test says otherwise."""
        if key == self.begins:
            return raised(self)
        return ANSWERS[key](self) if key in ANSWERS else {}

    # What the case is now

    def actor(self, username: str) -> Actor:
        return actor_for(person(username), self.day)

    def id_of(self, username: str) -> str:
        """The person's number as a form sends it."""
        return str(person(username).id)

    @property
    def case(self) -> Case:
        """The case, read anew."""
        if self.reading is not None:
            return self.reading
        db.session.expire_all()
        case = case_with(self.reader, self.reference)
        assert case is not None
        return case

    @property
    def four_values(self) -> tuple[str, str, str, str]:
        """Status, Sub Status, Stage and Resolution Code."""
        values = self.case.position_values()
        return values["Status"], values["Sub Status"], values["Stage"], values["Resolution Code"]

    @property
    def position(self) -> str:
        return db.session.execute(select(Case.position).where(Case.reference == self.reference)).scalar_one()

    def fact(self, name: str) -> Any:
        """A named field of the case as it is stored."""
        return self.case.fact(name)

    def is_locked(self) -> bool:
        """Whether the Lock Assignment Flag is set."""
        return self.case.lock_assignment

    @property
    def running(self) -> list[tuple[str, date]]:
        """The running deadlines, soonest first: key and due date."""
        return [(deadline.key, deadline.due_on) for deadline in self.case.running()]

    def deadline(self, key: str) -> Deadline:
        """The newest deadline with this key, running or not."""
        return [each for each in self.case.deadlines if each.key == key][-1]

    def records(self, kind: str, state: str | None = None) -> list[Record]:
        return self.case.of(kind, state)

    def work_items(self, what: str, state: str = "Open") -> list[Record]:
        return [item for item in self.records("work_item", state) if item.data["what"] == what]

    @property
    def events(self) -> list[Event]:
        """The history, oldest first."""
        of_case = select(Event).join(Case, Case.id == Event.case_id).where(Case.reference == self.reference)
        return list(db.session.scalars(of_case.order_by(Event.number)))

    def situation(self, by: str = "") -> Situation:
        """What a page looks at for somebody on the walk's day, at the time of its last step."""
        at = moment(self.day, self.time)
        return actions.situation_of(self.case, self.actor(by or self.beginner), {}, self.day, at)

    def offers(self, by: str = "") -> Offers:
        s = self.situation(by)
        return offers(s.case, s.actor, s)

    # Steps

    def perform(
        self,
        key: str,
        by: str | None = None,
        on: date | None = None,
        row: Row = None,
        defaults: bool = True,
        door: Mapping[str, Any] | None = None,
        at: str = "",
        **answers: Any,
    ) -> Done:
        """Take a step without committing; raises what the door raises. `door` holds its other arguments."""
        self.day = on or self.day
        self.time = at or self.time
        case = self.reading = self.case
        try:
            step = actions.step_of(case, key)
            preset = self.presets(key) if defaults else {}
            return actions.perform(
                case,
                key,
                self.actor(by or self.by_post[step.by.key]),
                given(preset, answers),
                record_id=row_id(case, step, row),
                today=self.day,
                at=moment(self.day, self.time),
                **(door or {}),
            )
        finally:
            self.reading = None

    def take(self, key: str, by: str | None = None, on: date | None = None, **more: Any) -> Self:
        """Take a step and commit it. `row` names the record that it concerns, `defaults=False` presets nothing."""
        self.done = self.perform(key, by, on, **more)
        db.session.commit()
        self.way = (*self.way, (key, by, self.day, repr(more)))
        return self

    def refused(self, key: str, by: str | None = None, on: date | None = None, **more: Any) -> Refusal:
        """Try a step that the door refuses; even a caller that commits after a refusal changes nothing."""
        before, day = self.everything(), self.day
        try:
            self.perform(key, by, on, **more)
        except Refused as no:
            refusal = Refusal(no.status, tuple(("", sentence) for sentence in no.sentences))
        except Invalid as no:
            refusal = Refusal(no.status, tuple(no.problems))
        else:
            db.session.rollback()
            raise AssertionError(f"{key} was not refused")
        db.session.commit()
        assert self.everything() == before, f"{key} was refused and changed something"
        self.day = on or day
        return refusal

    def everything(self) -> dict[str, list[Any]]:
        """Every stored row of this case: itself, what hangs on it, deadlines with ledger, events, e-mails."""
        case_id = select(Case.id).where(Case.reference == self.reference).scalar_subquery()
        of_case = {
            model: model.case_id == case_id for model in (Record, Deadline, Document, Event, OutboxMessage)
        }
        deadlines = select(Deadline.id).where(Deadline.case_id == case_id)
        wanted: dict[Any, Any] = {
            Case: Case.id == case_id,
            DeadlineEntry: DeadlineEntry.deadline_id.in_(deadlines),
            **of_case,
        }
        return {
            model.__tablename__: [
                tuple(row)
                for row in db.session.execute(
                    select(model.__table__).where(condition).order_by(model.__table__.c.id)
                )
            ]
            for model, condition in wanted.items()
        }

    # The shortest way

    def to(self, position: str, on: date | None = None, **answers: Answers) -> Self:
        """Walk the shortest way to a position, every step on one day.

        Answers for a step stand under its key with underscores: `record_fdl_received={"fdl_type": "None"}`.
        """
        self.day = on or self.day
        legs = [Leg(key, self.day, answers, self.parts) for key in way(self.position, position, self.ways)]
        walked = list(accumulate(legs, lambda done, leg: (*done, leg.name), initial=self.way))
        circumstances = kept_walks.circumstances()
        known = max(n for n, done in enumerate(walked) if not n or kept_walks.knows(done, circumstances))
        if known:
            kept_walks.restore(walked[known], circumstances)
        for leg, done in zip(legs[known:], walked[known + 1 :], strict=True):
            for part in leg.parts:
                self.take_part(part, leg.answers.get(part, {}))
            kept_walks.keep(done, circumstances)
        self.way = walked[-1]
        assert self.position == position, f"{self.position} instead of {position}"
        return self

    def take_part(self, part: str, answers: Answers) -> None:
        """Take one step of a way, or the several that its name stands for."""
        if part == "the-activities":
            self.finish_activities()
        elif part == "every-action":
            for action in self.records("action", "In Progress"):
                self.take("mark-action-done", row=action)
        else:
            self.take(part, **answers)

    def finish_activities(self) -> Self:
        """Do every activity of step 7 that is not done by a step of its own."""
        for row in self.records("activity", "Not Started"):
            self.take("mark-as-done", row=row)
        return self


class Leg:
    """What leads from one position of a way to the next, with those of the answers that concern it."""

    def __init__(
        self, key: str, day: date, answers: Mapping[str, Answers], parts: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.parts = parts.get(key, (key,))
        named = {name.replace("_", "-"): given for name, given in answers.items()}
        self.answers = {part: named[part] for part in self.parts if part in named}
        self.name = (key, day, repr(self.answers))


def given(preset: Answers, answers: Answers) -> Answers:
    """The step's own answers with the test's in their place; None takes one away."""
    return {name: value for name, value in {**preset, **answers}.items() if value is not None}


def row_id(case: Case, step: Step, row: Row) -> int | None:
    """The record that a test means: itself, its number, kind and number, its activity's key, or its title."""
    if row is None:
        return None
    if isinstance(row, Record):
        return row.id
    assert step.of is not None, f"{step.label} concerns no record"
    kinds = (step.of.kind,) if isinstance(step.of.kind, str) else step.of.kind
    if isinstance(row, tuple):
        kinds, row = (row[0],), row[1]
    for kind in kinds:
        for record in case.of(kind):
            if row in (record.number, record.data.get("key"), record.title):
                return record.id
    raise AssertionError(f"There is no {' or '.join(kinds)} {row!r}")


# What each step answers unless the test says otherwise


def raised(walk: Walk) -> Answers:
    return {
        "received_on": walk.day,
        "case_number": "48217735",
        "client_name": "Marigold Thistlewood",
        "jurisdiction": "GB",
        "referring_mp": "Aurelia Vane",
        "constituency": "Larkmoor",
        "referring_office": "MP",
        "route_exhausted": "Yes",
        "bodies": ["CMG"],
        "items": [{"item": "Was this issue complained about to CMG?"}],
    }


def activity_answers(walk: Walk) -> Answers:
    """Answers that fit every activity of step 7."""
    return {
        "note": "Nothing was overlooked.",
        "explored": [str(reason.number) for reason in walk.records("reason", "Current")],
        "special_payment_considered": "Yes",
        "fits": "none",
        "entries": [{"on": date(2025, 6, 2), "event": "The client complained."}],
        "roe": "Not applicable",
        "briefing": PDF,
    }


def action_answers(walk: Walk) -> Answers:
    specific = [each for each in walk.records("recommendation") if each.data["type"] == "Case specific"]
    carried = [each.data.get("recommendation") for each in walk.records("action")]
    left = [str(each.number) for each in specific if str(each.number) not in carried]
    return {
        "action": "Write to the client and apologise",
        "links": [str(reason.number) for reason in walk.records("reason", "Current")],
        "due_on": walk.day,
        "recommendation": left[0] if left else None,
    }


def told_phso(walk: Walk) -> Answers:
    specific = [each for each in walk.records("recommendation") if each.data["type"] == "Case specific"]
    return {
        "sent_on": walk.day,
        "recipient": "External PHSO",
        "email_text": "All actions are complete.",
        **{f"evidence_{each.number}": PDF for each in specific},
    }


def agreed(walk: Walk) -> Answers:
    answers = {"agreed_on": walk.day, "agreement": "The client agrees."}
    return {**answers, "told_hcr": True, "told_others": "None"} if walk.position == "P12" else answers


def fdl(walk: Walk) -> Answers:
    return {
        "received_on": walk.day,
        "fdl": PDF,
        "fdl_type": "Case specific only",
        "recommendations": [recommendation(walk, "Apologise to the client")],
        "no_payment": True,
        "client_received": True,
    }


def corrected_fdl(walk: Walk) -> Answers:
    recorded = [each for each in walk.records("recommendation") if each.state != "Withdrawn"]
    return {
        "fdl_type": walk.fact("fdl_type"),
        "recommendations": [
            {
                "_row": each.number,
                "recommendation": each.text,
                "type": each.data["type"],
                "owner": str(each.person_id),
            }
            for each in recorded
        ],
        "amount": walk.fact("fdl_amount"),
        "no_payment": None if walk.fact("fdl_amount") else True,
        "reason": "Typed wrongly.",
    }


def recommendation(walk: Walk, text: str, kind: str = "Case specific", owner: str = CASEWORKER) -> Answers:
    return {"recommendation": text, "type": kind, "owner": walk.id_of(owner)}


def decision(yes: str) -> Callable[[Walk], Answers]:
    def answers(walk: Walk) -> Answers:
        plans = walk.records("plan")
        amount = plans[-1].amount if plans and yes == "Y" else None
        return {"tl_approved": yes, "comments": "Read and decided.", "amount": amount}

    return answers


ANSWERS: Mapping[str, Callable[[Walk], Answers]] = {
    "keep-the-list-of-requested-items": lambda w: {"items": [{"item": "The case history"}]},
    "record-information-sent": lambda w: {
        "items": [{"item": each.title, "provided_on": w.day} for each in w.records("requested_item")],
        "sent_on": w.day,
    },
    "ask-phso-for-its-decision": lambda w: {"contacted_on": w.day, "method": "Phone", "note": "No word yet."},
    "record-gateway-failed": lambda w: {"advised_on": w.day},
    "correct-gateway-entry": lambda w: {"reason": "The advice was about another case."},
    "add-recommended-action": lambda w: {
        "discussion": "PHSO recommends an apology.",
        "action": "Apologise",
        "due_on": w.day,
    },
    "no-action-recommended": lambda w: {"discussion": "PHSO recommends nothing."},
    "refer-back": lambda w: {"destination": "complaints_review", "note": "Please look again."},
    "close-gateway-failed": lambda w: {"told_on": w.day, "email_text": "All actions are complete."},
    "record-pti-received": lambda w: {"received_on": w.day, "no_earlier": True, "pti": PDF},
    "save-complaint-details": lambda w: {
        "addressee": "Marigold Thistlewood",
        "root_cause": "Human Error",
        "parliamentary_contact": "Yes",
        "reasons": "Letters went unanswered for five months.",
        "referring_mp": "Aurelia Vane",
        "constituency": "Larkmoor",
        "referring_office": "MP",
        "route_exhausted": "Yes",
        "bodies": ["CMG"],
    },
    "mark-as-done": activity_answers,
    "not-required": lambda w: {"reason": "There is none."},
    "update-caselist": lambda w: {
        "purpose": {"P3": "PTI", "P9": "Draft report"}.get(w.position, "FDL"),
        "entry": "Case in hand.",
        "entered_on": w.day,
    },
    "convene-panel": lambda w: {"members": [w.id_of(PANEL_MEMBER)], "meeting_on": w.day},
    "issue-papers-to-panel": lambda w: {
        "addressed": [str(member) for member in w.records("panel")[-1].data["members"]]
        if w.records("panel")
        else [],
        "sent_on": w.day,
        "briefing": PDF,
    },
    "record-case-conference": lambda w: {"held_on": w.day, "outcome": "The response can be drafted."},
    "send-pti-response-for-sign-off": lambda w: {
        "case_history": "Five months without an answer.",
        "resolution_action": "An apology.",
        "no_additional": True,
    },
    "return-pti-response": lambda w: {"reason": "Say what happened in May."},
    "issue-pti-response": lambda w: {"issued_on": w.day},
    "log-mediation-contact": lambda w: {"contacted_on": w.day, "note": "PHSO has spoken to the client."},
    "record-recommendations-letter": lambda w: {"received_on": w.day, "letter": PDF},
    "allocate": lambda w: {"caseworker": w.id_of(CASEWORKER)},
    "take-back-allocation": lambda w: {"owner": w.id_of(CASEWORKER), "reason": "Given to the wrong person."},
    "add-reason": lambda w: {"grounds": "Delay", "comments": "Letters went unanswered for five months."},
    "add-resolution-action": action_answers,
    "approve": decision("Y"),
    "reject": decision("N"),
    "reject-amount-entered-wrongly": decision("N"),
    "ask-for-higher-authorisation": lambda w: {
        "authorisation_form": "CSF824",
        "manager": "Prudence Achterberg",
    },
    "record-higher-authorisation": lambda w: {
        "name": "Prudence Achterberg",
        "grade": "Grade 7",
        "decided_on": w.day,
        "agreed": "Yes",
    },
    "mark-action-done": lambda w: {"done_on": w.day},
    "tell-phso-actions-are-complete": told_phso,
    "close-resolved": agreed,
    "record-client-not-satisfied": lambda w: {"advised_on": w.day, "note": "The apology is not enough."},
    "record-soc-received": lambda w: {
        "received_on": w.day,
        "soc": PDF,
        "basis": "Delay and poor service.",
        "confirmed_on": w.day,
    },
    "add-phso-query": lambda w: {"received_on": w.day, "question": "When was the last letter sent?"},
    "answer-phso-query": lambda w: {"answer": "In May.", "answered_on": w.day, "complete": True},
    "set-target-date": lambda w: {"target_on": w.day},
    "extend-target-date": lambda w: {"reason": "PHSO asked for more time."},
    "take-back-extension": lambda w: {"reason": "Entered for the wrong case."},
    "record-response-to-summary": lambda w: {"sent_on": w.day, "response": PDF},
    "record-draft-report-received": lambda w: {
        "received_on": w.day,
        "report": PDF,
        "points": [{"point_kind": "Finding", "point": "CMG did not answer for five months."}],
        "client_received": True,
    },
    "record-factual-check": lambda w: {"result": "The facts are right.", "none_disputed": True},
    "send-report-response-for-sign-off": lambda w: {"response": "We accept the findings."},
    "return-report-response": lambda w: {"reason": "Name the dates."},
    "issue-report-response": lambda w: {"issued_on": w.day},
    "record-fdl-received": fdl,
    "correct-fdl-entry": corrected_fdl,
    "reject-fdl-recorded-wrongly": lambda w: {
        "fdl_reading": 250_00,
        "tl_approved": "N",
        "comments": "The letter says another amount.",
    },
    "record-comparison": lambda w: {"no_anomaly": True},
    "record-memo-sent": lambda w: {"sent_on": w.day, "memo": PDF},
    "send-for-signature": lambda w: {
        "title": "Letter of apology",
        "letter": PDF,
        "signer": "Head of complaints review",
        "sent_on": w.day,
    },
    "record-signature": lambda w: {"returned_on": w.day},
    "send-systemic-recommendations": lambda w: {
        "sent_on": w.day,
        "systemic": "Train everybody.",
        "fdl_copy": True,
    },
    "phso-asks-for-more": lambda w: {"asked_on": w.day, "note": "PHSO wants one more letter."},
    "write-cmsl5844": lambda w: {
        "recipient": "Parliamentary & Health Service Ombudsman",
        "letter_on": w.day,
        "body": "Please find enclosed what you asked for.",
        "reviewed": True,
    },
    "add-note": lambda w: {"note": "The client rang."},
    "enter-stage-in-respond": lambda w: {"stage_on": w.day},
    "move-segment": lambda w: {"segment": "Segment 4", "reason": "The client has moved."},
    "change-owner": lambda w: {"owner": w.id_of(COLLEAGUE), "reason": "Leave."},
    "restrict-this-case": lambda w: {"reason": "The client works here."},
    "lift-the-restriction": lambda w: {"reason": "No longer needed."},
    "answer-anomaly": lambda w: {"decision": "Noted"},
}

PARTS: Mapping[str, tuple[str, ...]] = {
    "issue-pti-response": (
        "convene-panel",
        "issue-papers-to-panel",
        "record-case-conference",
        "add-reason",
        "update-caselist",
        "the-activities",
        "save-complaint-details",
        "send-pti-response-for-sign-off",
        "sign-off-pti-response",
        "issue-pti-response",
    ),
    "start-resolution": ("allocate", "start-resolution"),
    "send-plan-for-tl-approval": ("add-resolution-action", "send-plan-for-tl-approval"),
    "approve": ("take-sr", "approve"),
    "tell-phso-p6": ("add-resolution-action", "every-action", "tell-phso-actions-are-complete"),
    "issue-report-response": (
        "convene-panel",
        "update-caselist",
        "record-factual-check",
        "send-report-response-for-sign-off",
        "sign-off-report-response",
        "issue-report-response",
    ),
    "tell-phso-p11": (
        "record-comparison",
        "record-memo-sent",
        "update-caselist",
        "add-resolution-action",
        "every-action",
        "tell-phso-actions-are-complete",
    ),
    "tell-phso-again": ("every-action", "tell-phso-actions-are-complete"),
    "close-gateway-failed": ("no-action-recommended", "close-gateway-failed"),
}
"""What has to happen before a step can be taken, in order, with the step itself at the end."""

WAYS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("P1", "P2"): ("record-information-sent",),
    ("P2", "P2N"): ("record-gateway-failed",),
    ("P2N", "P13"): ("close-gateway-failed",),
    ("P2", "P3"): ("record-pti-received",),
    ("P3", "P4"): ("issue-pti-response",),
    ("P4", "P5"): ("record-recommendations-letter",),
    ("P5", "P6"): ("start-resolution",),
    ("P6", "P6A"): ("send-plan-for-tl-approval",),
    ("P6A", "P6"): ("approve",),
    ("P6", "P7"): ("tell-phso-p6",),
    ("P7", "P7N"): ("record-client-not-satisfied",),
    ("P7", "P13"): ("close-resolved",),
    ("P4", "P8"): ("record-soc-received",),
    ("P7", "P8"): ("record-soc-received",),
    ("P7N", "P8"): ("record-soc-received",),
    ("P8", "P9"): ("record-draft-report-received",),
    ("P9", "P10"): ("issue-report-response",),
    ("P10", "P11"): ("record-fdl-received",),
    ("P11", "P11A"): ("send-plan-for-tl-approval",),
    ("P11A", "P11"): ("approve",),
    ("P11", "P12"): ("tell-phso-p11",),
    ("P12", "P13"): ("close-resolved",),
}
"""The steps that lead from one position to the next."""


def way(start: str, position: str, ways: Mapping[tuple[str, str], tuple[str, ...]] = WAYS) -> list[str]:
    """The shortest chain of ways, found breadth first."""
    found: dict[str, list[str]] = {start: []}
    waiting = [start]
    while waiting and position not in found:
        here = waiting.pop(0)
        for (first, last), keys in ways.items():
            if first == here and last not in found:
                found[last] = [*found[here], *keys]
                waiting.append(last)
    assert position in found, f"There is no way from {start} to {position}"
    return found[position]
