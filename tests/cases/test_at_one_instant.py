"""Two people, two tabs or a double click at one instant: exactly one wins, and the other one is told.

Every attempt runs in a thread with a connection of its own. On PostgreSQL all of them have read the case before one
writes, the hardest order; on SQLite a writer waits for its turn before it reads.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.audit.verify import verify
from portal.cases import actions
from portal.cases.models import Case, FormToken
from portal.cases.queries import case_with
from portal.database import writes
from portal.extensions import db
from portal.people.queries import actor_for
from tests.instant import at_once
from tests.walks import ANSWERS, CASEWORKER, COLLEAGUE, TEAM_LEADER, Walk, given, moment, person, raised

MONDAY = date(2026, 3, 2)
ROUNDS = 4
Attempt = Callable[[Callable[[], Any]], Any]


def at_one_instant(app: Flask, *attempts: Attempt) -> list[Any]:
    """What came of each attempt: "Done", or what the door raised. An attempt calls what it gets once it has read."""
    on_sqlite = db.engine.dialect.name == "sqlite"
    db.session.commit()

    def run(attempt: Attempt, ready: Callable[[], Any]) -> Any:
        with app.app_context(), writes():
            if on_sqlite:
                ready()
            try:
                attempt((lambda: None) if on_sqlite else ready)
                db.session.commit()
            except (
                actions.Refused,
                actions.Invalid,
                actions.Stale,
                actions.AlreadySaved,
                IntegrityError,
            ) as no:
                db.session.expunge_all()  # so that what a Stale tells can be read outside
                db.session.rollback()
                return no
            return "Done"

    return at_once(*(partial(run, attempt) for attempt in attempts))


def step(walk: Walk, key: str, by: str, version: int | None = None, token: str | None = None) -> Attempt:
    """An attempt to take a step as a form does that was opened before: with the answers of now."""
    answers = given(ANSWERS[key](walk), {}) if key in ANSWERS else {}
    reference, day = walk.reference, walk.day

    def attempt(ready: Callable[[], Any]) -> None:
        actor = actor_for(person(by), day)
        case = case_with(actor, reference)
        assert case is not None
        ready()
        actions.perform(case, key, actor, answers, version=version, token=token, today=day, at=moment(day))

    return attempt


def one_wins(outcomes: list[Any]) -> Exception:
    """Asserts that exactly one attempt was taken; what the other one was told."""
    lost = [each for each in outcomes if each != "Done"]
    assert len(lost) == len(outcomes) - 1 == 1, outcomes
    no: Exception = lost[0]
    return no


def test_a_double_click_saves_once(app: Flask) -> None:
    """PHSO-R2: the same form sent twice at one instant, with its one-time token, changes the case once."""
    walk = Walk(on=MONDAY)
    for turn in range(ROUNDS):
        click = step(walk, "add-note", CASEWORKER, walk.case.version, token=f"token-{turn}")
        no = one_wins(at_one_instant(app, click, click))
        assert isinstance(no, (actions.AlreadySaved, actions.Stale))
        assert len(walk.records("note")) == turn + 1
        assert len(walk.events) == walk.case.version == turn + 2
    assert [checked.findings for checked in verify()] == [()]


def test_a_form_sent_again_later_tells_that_it_was_saved(app: Flask) -> None:
    walk = Walk(on=MONDAY).take("add-note", door={"token": "once"})
    try:
        walk.take("add-note", door={"token": "once"})
    except actions.AlreadySaved as no:
        assert (no.token.token, no.token.event_number) == ("once", 2)
    else:
        raise AssertionError("The token was spent twice")
    assert len(walk.records("note")) == 1


def test_a_double_click_raises_one_case(app: Flask) -> None:
    """PHSO-01b, PHSO-T01"""
    answers = raised(Walk(on=MONDAY))
    for turn in range(ROUNDS):

        def click(ready: Callable[[], Any], number: str = f"case {turn}") -> None:
            actor = actor_for(person(CASEWORKER), MONDAY)
            ready()
            data = {**answers, "case_number": number}
            actions.begin("phso", actor, data, token=number, today=MONDAY, at=moment(MONDAY))

        one_wins(at_one_instant(app, click, click))
    assert db.session.scalar(select(func.count()).select_from(Case)) == 1 + ROUNDS
    assert db.session.scalar(select(func.count()).select_from(FormToken)) == ROUNDS


def test_two_requests_at_one_instant_get_two_references(app: Flask) -> None:
    """PHSO-T01: also the first two of a year."""
    answers = raised(Walk(on=MONDAY))
    for year in range(2027, 2027 + ROUNDS):
        day = date(year, 3, 1)

        def request(number: str, day: date = day) -> Attempt:
            def attempt(ready: Callable[[], Any]) -> None:
                actor = actor_for(person(CASEWORKER), day)
                ready()
                data = {**answers, "case_number": number, "received_on": day}
                actions.begin("phso", actor, data, today=day, at=moment(day))

            return attempt

        assert at_one_instant(app, request(f"{year} a"), request(f"{year} b")) == ["Done", "Done"]
        found = db.session.scalars(select(Case.reference).where(Case.reference.startswith(f"PHSO-{year}")))
        assert set(found) == {f"PHSO-{year}-000001", f"PHSO-{year}-000002"}


def test_approval_against_rejection_at_one_instant(app: Flask) -> None:
    """PHSO-20f, PHSO-T28, PHSO-T30: the plan is approved or rejected, never both, with one event and one message."""
    walk = Walk(on=MONDAY).to("P6")
    for turn in range(ROUNDS):
        walk.take("add-resolution-action").take("send-plan-for-tl-approval").take("take-sr")
        version, events = walk.case.version, len(walk.events)
        told = len(walk.records("work_item"))
        outcomes = at_one_instant(
            app,
            step(walk, "approve", TEAM_LEADER, version),
            step(walk, "reject", TEAM_LEADER, version),
        )
        no = one_wins(outcomes)
        assert isinstance(no, actions.Stale)
        assert [event.number for event in no.events] == [events + 1]
        decision = "Approved" if outcomes[0] == "Done" else "Rejected"
        assert walk.records("plan")[turn].state == decision
        assert (walk.position, walk.is_locked()) == ("P6", False)
        assert (walk.case.version, len(walk.events)) == (version + 1, events + 1)
        assert walk.events[-1].step == ("approve" if decision == "Approved" else "reject")
        assert len(walk.records("work_item")) == told + 1
    assert [checked.findings for checked in verify()] == [()]


def test_of_two_steps_on_what_both_saw_the_second_is_told_of_the_first(app: Flask) -> None:
    """PHSO-T20: two people with the same page before them."""
    walk = Walk(on=MONDAY)
    for _ in range(ROUNDS):
        version, events = walk.case.version, len(walk.events)
        no = one_wins(
            at_one_instant(
                app,
                step(walk, "add-note", CASEWORKER, version),
                step(walk, "update-caselist", COLLEAGUE, version),
            )
        )
        assert isinstance(no, actions.Stale)
        (missed,) = no.events
        assert missed.number == events + 1 == len(walk.events)
        assert missed.actor_name in str(no)


def test_without_a_version_two_steps_at_one_instant_never_share_an_event(app: Flask) -> None:
    """Not even a caller that names no version overwrites what another one changed after the case was read."""
    walk = Walk(on=MONDAY)
    for _ in range(ROUNDS):
        events = len(walk.events)
        outcomes = at_one_instant(
            app, step(walk, "add-note", CASEWORKER), step(walk, "update-caselist", COLLEAGUE)
        )
        done = outcomes.count("Done")
        assert done >= 1 and all(isinstance(each, actions.Stale) for each in outcomes if each != "Done")
        assert len(walk.events) == walk.case.version == events + done
        assert [event.number for event in walk.events] == list(range(1, events + done + 1))
    assert [checked.findings for checked in verify()] == [()]
