"""Two people: what one asks for takes effect when another agrees, and as it was asked for (Review and feedback 3, RF-72a).

A case of the Ombudsman with one step more, which the OAT manager agrees, so that nothing here hangs on a later procedure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from portal.audit.verify import verify
from portal.extensions import db
from portal.people.authorities import AuthorityRow
from portal.people.models import StandIn
from portal.procedures import PROCEDURES
from portal.procedures.agreeing import Deciding, agreed, kept, restored
from portal.procedures.asking import file, past_day, text
from portal.procedures.changes import Add, Change, Fact
from portal.procedures.definition import Ask, Problem, Situation, Step
from portal.procedures.feedback import STAFF
from portal.procedures.making import filed
from portal.procedures.ombudsman_case import OMBUDSMAN
from portal.procedures.ombudsman_case.steps import ANY, CLOSED, OPEN, STEPS
from portal.procedures.reasons import reason
from tests.conftest import person
from tests.ombudsman_walks import MANAGER, OAT, OAT_LEAD, OTHER_OAT, OmbudsmanCase
from tests.walks import PDF

MONDAY, TUESDAY = date(2026, 3, 30), date(2026, 3, 31)
ASK = "look-again"
NOBODY = "No delegated authority is recorded. Nobody can agree this"


def looked_again(s: Situation) -> Iterable[Change]:
    yield Fact("looked_on", s.data["looked_on"])
    yield Fact("amount", s.data["amount"])
    yield Add(
        "look",
        title=s.record.title,
        text=s.data["words"],
        person_id=s.actor.id,
        data={"agreed_by": s.data.get("agreed_by"), "asked_by": s.data.get("asked_by")},
        files=filed("paper", "look", "The paper")(s),
    )


def not_urgent(s: Situation) -> str | None:
    return "This case is a priority" if s.case.fact("mp_name") == "Nobody may look" else None


def not_long_ago(s: Situation) -> Iterable[Problem]:
    if (s.today - s.data["looked_on"]).days > 7:
        yield "looked_on", "This was too long ago"


LOOK = Step(
    "",
    "Look again",
    "Review and feedback para 5",
    "looked at the case again",
    STAFF,
    (OPEN,),
    CLOSED,
    of=replace(next(step for step in STEPS if step.key == "correct-closure-basis").of, label="Decision"),  # type: ignore[type-var]
    asks=(
        past_day("looked_on", "Looked on", missing="Enter the day"),
        Ask("amount", "Amount", "money"),
        text("words", "Words", "Enter the words"),
        file("paper", "Paper"),
        reason(),
    ),
    guards=(not_urgent,),
    rules=(not_long_ago,),
    changes=(looked_again,),
)
DECIDING = Deciding([(LOOK, "second_review")], STAFF, ANY)


@pytest.fixture
def case(app: Flask, monkeypatch: pytest.MonkeyPatch) -> OmbudsmanCase:
    steps = (*STEPS, agreed(LOOK, "second_review"), *DECIDING.made())
    monkeypatch.setitem(PROCEDURES, "ombudsman_case", replace(OMBUDSMAN, steps=steps))
    return OmbudsmanCase(on=MONDAY).decided(date(2026, 3, 16))


ANSWERS: dict[str, Any] = {
    "looked_on": date(2026, 3, 27),
    "amount": 125_50,
    "words": 'She said "no", twice.\nÄ 1/2 ⟦',
    "paper": PDF,
    "reason": "The first look left a letter out.",
}


def asked(case: OmbudsmanCase, by: str = OAT) -> OmbudsmanCase:
    return case.take(ASK, by=by, row=("decision", 1), **ANSWERS)


def state(case: OmbudsmanCase) -> str:
    return case.records("approval")[-1].state


def is_untouched(case: OmbudsmanCase) -> bool:
    return (case.position, case.fact("looked_on"), case.records("look")) == (OPEN, None, [])


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "2026-03-30",
        0,
        125_50,
        True,
        date(2024, 2, 29),
        PDF,
        [PDF, PDF],
        ["1", "2"],
        [{"what": "A row", "on": date(2026, 1, 1), "files": [PDF]}],
        {"a": {"b": [date(2026, 1, 1)]}},
    ],
)
def test_an_answer_is_kept_and_restored_as_it_was(value: Any) -> None:
    """RF-72a"""
    assert restored(kept({"answer": value})) == {"answer": value}


def test_what_is_asked_for_waits_and_changes_nothing_yet(case: OmbudsmanCase) -> None:
    """RF-72a: an approval waits in the list of whoever may agree."""
    asked(case)
    assert is_untouched(case)
    assert state(case) == "Asked"
    (item,) = case.work_items("agree")
    assert (item.person_id, item.title, item.text) == (
        person(OAT_LEAD).id,
        "Look again: agree or send back",
        "The first look left a letter out.",
    )
    assert case.events[-1].sentence == "Asked for agreement: Look again"


def test_agreed_it_takes_effect_with_the_answers_of_who_asked(case: OmbudsmanCase) -> None:
    """RF-72a"""
    asked(case).take("agree", by=OAT_LEAD, on=TUESDAY)
    assert (case.position, state(case)) == (CLOSED, "Agreed")
    assert (case.case.date("looked_on"), case.fact("amount")) == (date(2026, 3, 27), 125_50)
    (look,) = case.records("look")
    assert look.text == 'She said "no", twice.\nÄ 1/2 ⟦'
    assert (look.title, look.person_id) == ("Primary investigation", person(OAT).id)
    assert look.data["agreed_by"] == person(OAT_LEAD).name
    assert look.data["asked_by"] == person(OAT).name
    (document,) = case.case.documents_of("look")
    assert document.digest == PDF.digest
    assert case.work_items("agree") == []
    (told,) = [each for each in case.work_items("told") if each.person_id == person(OAT).id]
    assert told.title == f"Look again: agreed by {person(OAT_LEAD).name}"
    event = case.events[-1]
    assert (event.actor_name, event.sentence) == (
        person(OAT_LEAD).name,
        f"Agreed what {person(OAT).name} asked for: Look again",
    )
    assert [each.findings for each in verify() if each.findings] == []


def test_who_asked_does_not_agree_it(case: OmbudsmanCase) -> None:
    """RF-72b"""
    asked(case, by=OAT_LEAD)
    no = case.refused("agree", by=OAT_LEAD, row=("approval", 1))
    assert no.sentence == "You cannot agree your own proposal"
    assert case.refused("send-back", by=OAT_LEAD, row=("approval", 1)).status == 409
    assert is_untouched(case)


@pytest.mark.parametrize("username", [MANAGER, OTHER_OAT, "ombudsman", "case_owner"])
def test_who_is_outside_the_row_does_not_agree_it(case: OmbudsmanCase, username: str) -> None:
    """RF-72b"""
    asked(case)
    no = case.refused("agree", by=username, row=("approval", 1))
    assert (no.status, no.sentence) == (409, "This needs agreement from the OAT manager")
    assert not case.offers(username).offers("agree")


def test_somebody_of_the_other_organisation_does_not_agree_it(case: OmbudsmanCase) -> None:
    """RF-Gk"""
    asked(case)
    assert case.refused("agree", by="internal_phso", row=("approval", 1)).status == 403


def test_it_is_not_asked_for_twice(case: OmbudsmanCase) -> None:
    asked(case)
    no = case.refused(ASK, by=OTHER_OAT, row=("decision", 1), **ANSWERS)
    assert no.sentence == f"This waits for agreement, asked for by {person(OAT).name}"


def test_sent_back_nothing_changes_and_who_asked_reads_why(case: OmbudsmanCase) -> None:
    """RF-72a: the reason goes to the first person."""
    asked(case)
    short = case.refused("send-back", by=OAT_LEAD, reason="no")
    assert short.sentence == "Give a reason of at least 10 characters"
    case.take("send-back", by=OAT_LEAD, reason="Say which letter it was.")
    assert is_untouched(case) and state(case) == "Sent back"
    (told,) = [each for each in case.work_items("told") if each.person_id == person(OAT).id]
    assert (told.text, told.title) == (
        "Say which letter it was.",
        f"Look again: sent back by {person(OAT_LEAD).name}",
    )
    assert case.work_items("agree") == []
    asked(case).take("agree", by=OAT_LEAD)
    assert [each.state for each in case.records("approval")] == ["Sent back", "Agreed"]


def test_who_asked_takes_it_back_and_nobody_else_does(case: OmbudsmanCase) -> None:
    """RF-72a"""
    asked(case)
    for other in (OTHER_OAT, OAT_LEAD, MANAGER):
        assert case.refused("take-back-what-was-asked", by=other).sentence == (
            "You have asked for nothing that waits"
        )
    case.take("take-back-what-was-asked", by=OAT)
    assert is_untouched(case) and state(case) == "Taken back"
    assert case.refused("agree", by=OAT_LEAD).sentence == "Nothing here waits for agreement"


def test_what_was_asked_for_is_overtaken_when_the_record_closes(case: OmbudsmanCase) -> None:
    """RF-Ga: the position was another one when it was asked for."""
    asked(case)
    case.take("close-case", by="case_owner")
    assert state(case) == "Overtaken"
    no = case.refused("agree", by=OAT_LEAD)
    assert (no.status, no.sentence) == (409, "Nothing here waits for agreement")


def test_the_guards_of_the_step_hold_when_it_is_agreed_too(case: OmbudsmanCase) -> None:
    """RF-Ga"""
    asked(case)
    case.take("correct-case-details", by="case_owner", mp_name="Nobody may look")
    no = case.refused("agree", by=OAT_LEAD, row=("approval", 1))
    assert (no.status, no.sentence) == (409, "This case is a priority")


def test_the_rules_of_the_form_hold_when_it_is_agreed_too(case: OmbudsmanCase) -> None:
    """RF-Ga: what was right when it was asked for may be wrong by then."""
    asked(case)
    no = case.refused("agree", by=OAT_LEAD, on=date(2026, 4, 7), row=("approval", 1))  # a Tuesday
    assert (no.status, no.sentence) == (422, "This was too long ago")
    case.take("agree", by=OAT_LEAD, on=date(2026, 4, 2))  # a Thursday
    assert case.position == CLOSED


def expire() -> None:
    db.session.execute(
        update(AuthorityRow)
        .where(AuthorityRow.action == "second_review")
        .values(until_on=date(2026, 3, 30), ended_by="A test", ended_at=datetime(2026, 3, 30, tzinfo=UTC))
    )
    db.session.commit()


def test_without_a_live_row_nobody_is_asked(case: OmbudsmanCase) -> None:
    """RF-72c: an action with no live row can be agreed by nobody."""
    expire()
    no = case.refused(ASK, by=OAT, on=TUESDAY, row=("decision", 1), **ANSWERS)
    assert (no.status, no.sentence) == (422, NOBODY)
    assert case.records("approval") == []


def test_a_row_that_ends_while_it_waits_lets_nobody_agree_any_more(case: OmbudsmanCase) -> None:
    """RF-72c"""
    asked(case)
    expire()
    no = case.refused("agree", by=OAT_LEAD, on=TUESDAY)
    assert no.sentence == NOBODY
    assert is_untouched(case)
    case.take("take-back-what-was-asked", by=OAT)


def test_who_stands_in_today_agrees(case: OmbudsmanCase) -> None:
    """RF-72a"""
    asked(case)
    db.session.add(
        StandIn(
            for_person_id=person(OAT_LEAD).id,
            stand_in_id=person(OTHER_OAT).id,
            from_on=TUESDAY,
            until_on=TUESDAY,
        )
    )
    db.session.commit()
    assert case.refused("agree", by=OTHER_OAT, on=MONDAY).status == 409
    case.take("agree", by=OTHER_OAT, on=TUESDAY)
    assert (case.position, state(case)) == (CLOSED, "Agreed")


def test_a_step_that_needs_nobody_takes_effect_at_once(
    case: OmbudsmanCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RF-72b: where no agreement is needed there is none to wait for."""
    alone = agreed(LOOK, "second_review", lambda s: s.data.get("amount", 0) > 100_00)
    steps = (*STEPS, alone, *DECIDING.made())
    monkeypatch.setitem(PROCEDURES, "ombudsman_case", replace(OMBUDSMAN, steps=steps))
    case.take(ASK, by=OAT, row=("decision", 1), **{**ANSWERS, "amount": 100_00})
    assert (case.position, case.records("approval")) == (CLOSED, [])
