"""What the portal does by itself: it wakes what is due, tells each thing once, and the history says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.audit.verify import verify
from portal.cases import actions, reminders
from portal.cases.models import CaseReminder, Record
from portal.cases.queries import case_with
from portal.clock import LONDON
from portal.correspondence.worker import LOOK, Worker
from portal.database import writes
from portal.extensions import db
from portal.people.queries import actor_for
from portal.procedures import PROCEDURES, guide
from portal.procedures.definition import Procedure
from tests.conftest import SetToday, SignIn
from tests.correspondence.mail_server import production
from tests.instant import at_once
from tests.resolution_walks import ResolutionWalk
from tests.walks import CASEWORKER, COLLEAGUE, Walk, person, setting

RECEIVED = date(2026, 3, 2)  # a Monday
OVER = "PHSO has not answered"
NEAR = "The response is due in two working days"
TODAY = "The response is due today"


def telling(**rules: object) -> Procedure:
    """The procedure with two deadlines that tell of themselves."""
    phso = PROCEDURES["phso"]
    changed = {"D-CHASE": {"wakes": OVER}, "D-PTI": {"reminds": ((2, NEAR), (0, TODAY))}, **rules}
    return replace(
        phso, deadlines=tuple(replace(rule, **changed.get(rule.key, {})) for rule in phso.deadlines)
    )


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another procedure than the one whose guidance this process may have written before."""
    monkeypatch.setitem(PROCEDURES, "phso", telling())
    guide._guide.cache_clear()
    yield
    guide._guide.cache_clear()


def waiting(number: int = 0) -> Walk:
    """A case that waits for PHSO. The reminder to ask runs for 20 working days."""
    walk = Walk(on=RECEIVED, case_number=f"4821{number}").take("record-information-sent")
    assert walk.running == [("D-CHASE", date(2026, 3, 30))]
    return walk


def work(app: Flask) -> int:
    db.session.rollback()
    return Worker(app).tell()


def items(walk: Walk) -> list[Record]:
    """What the portal has told by itself and nobody has put away."""
    db.session.rollback()  # SQLite would show what was there when this transaction began
    return [item for item in walk.work_items("told") if item.data["from"] == "The portal"]


def is_whole(walk: Walk) -> bool:
    return all(not checked.findings for checked in verify())


@pytest.mark.parametrize(
    ("day", "told"),
    [
        pytest.param(date(2026, 3, 30), 0, id="on its last day the wait still runs"),
        pytest.param(date(2026, 3, 31), 1, id="on the day after it is over"),
    ],
)
def test_a_wait_counts_to_the_end_of_its_last_day(app: Flask, on: SetToday, day: date, told: int) -> None:
    """RES-O19: a reply counts up to the end of the last day; the case wakes on the day after."""
    walk = waiting()
    on(day)
    assert work(app) == told == len(items(walk))


def test_a_case_that_wakes_tells_its_owner_and_its_history(app: Flask, on: SetToday) -> None:
    """RES-O19: the work item is the owner's, and the history says that the portal did it."""
    walk = waiting()
    on(date(2026, 3, 31))
    version = walk.case.version
    assert work(app) == 1
    (item,) = items(walk)
    assert (item.title, item.text) == (OVER, "Reminder to ask PHSO, due Monday 30 March 2026")
    assert (item.person_id, item.team, item.made_by, item.made_by_id) == (
        walk.case.owner_id,
        None,
        "The portal",
        None,
    )
    event = walk.events[-1]
    assert (event.actor_name, event.actor_id, event.step) == ("The portal", None, "told-by-the-portal")
    assert (event.sentence, event.source, event.on) == (
        f"Told Tamsin Oakapple: {OVER}",
        "PHSO step 2",
        date(2026, 3, 31),
    )
    assert event.before == event.after
    assert walk.case.version == version + 1
    assert is_whole(walk)


def test_each_thing_is_told_once(app: Flask, on: SetToday) -> None:
    walk = waiting()
    on(date(2026, 3, 31))
    assert [work(app), work(app)] == [1, 0]
    on(date(2026, 4, 30))
    assert work(app) == 0
    assert len(items(walk)) == 1


def test_after_a_stop_what_was_missed_is_told_once(app: Flask, on: SetToday) -> None:
    """The worker stood still for a month: it tells every case what it would have told, each thing once."""
    walks = [waiting(number) for number in range(3)]
    sent = Walk(on=RECEIVED).to("P3")
    (due,) = [day for key, day in sent.running if key == "D-PTI"]
    on(due + timedelta(days=30))
    assert [work(app), work(app)] == [4, 0]
    assert [[item.title for item in items(walk)] for walk in walks] == [[OVER]] * 3
    assert [item.title for item in items(sent)] == [NEAR, TODAY]
    assert sent.events[-1].sentence == f"Told Tamsin Oakapple: {NEAR}; {TODAY}"
    assert is_whole(sent)


@pytest.mark.parametrize("at_a_time", [1, 2, 200])
def test_many_cases_are_told_in_parts(
    app: Flask, on: SetToday, monkeypatch: pytest.MonkeyPatch, at_a_time: int
) -> None:
    monkeypatch.setattr(reminders, "AT_ONCE", at_a_time)
    walks = [waiting(number) for number in range(5)]
    on(date(2026, 3, 31))
    assert [work(app), work(app)] == [5, 0]
    assert [len(items(walk)) for walk in walks] == [1] * 5


@pytest.mark.parametrize(
    ("jurisdiction", "day", "told"),
    [
        pytest.param("GB", date(2026, 3, 12), [], id="three working days before"),
        pytest.param("GB", date(2026, 3, 13), [NEAR], id="Friday: two working days before Tuesday"),
        pytest.param("GB", date(2026, 3, 17), [NEAR, TODAY], id="on the day"),
        pytest.param("NI", date(2026, 3, 12), [], id="in Northern Ireland three before Wednesday"),
        pytest.param("NI", date(2026, 3, 13), [NEAR], id="and two, with St Patrick's Day between"),
    ],
)
def test_a_reminder_comes_so_many_working_days_before(
    app: Flask, on: SetToday, jurisdiction: str, day: date, told: list[str]
) -> None:
    walk = Walk(on=date(2026, 3, 3), jurisdiction=jurisdiction).to("P3")
    on(day)
    work(app)
    assert [item.title for item in items(walk)] == told


def test_a_deadline_that_moves_is_told_anew_under_its_new_date(app: Flask, on: SetToday) -> None:
    walk = waiting()
    on(date(2026, 3, 31))
    work(app)
    deadline = walk.deadline("D-CHASE")
    deadline.due_on = date(2026, 4, 20)
    db.session.commit()
    assert work(app) == 0
    on(date(2026, 4, 21))
    assert [work(app), work(app)] == [1, 0]
    assert [item.text[-24:] for item in items(walk)][1] == "due Monday 20 April 2026"
    assert len(db.session.scalars(select(CaseReminder)).all()) == 2


def test_what_has_ended_wakes_nobody(app: Flask, on: SetToday) -> None:
    """A deadline that was met, and one that ended with its case."""
    answered = waiting(1).take("ask-phso-for-its-decision")
    closed = waiting(2).to("P13")
    on(date(2026, 3, 31))
    assert work(app) == 0
    assert items(answered) == items(closed) == []


def test_a_case_without_an_owner_is_told_to_its_team(app: Flask, on: SetToday) -> None:
    walk = waiting()
    walk.case.owner_id = None
    db.session.commit()
    on(date(2026, 3, 31))
    assert work(app) == 1
    (item,) = walk.work_items("told")
    assert (item.person_id, item.team) == (None, "internal_phso")
    assert walk.events[-1].sentence == f"Told the internal PHSO team: {OVER}"


def test_the_days_of_a_wait_are_a_setting(app: Flask, on: SetToday, monkeypatch: pytest.MonkeyPatch) -> None:
    """RES-O19: how many days after the last day a wait is over is a preference, where the rule names one."""
    rule = {"wakes": OVER, "wakes_after": "SOON_WD"}
    monkeypatch.setitem(PROCEDURES, "phso", telling(**{"D-CHASE": rule}))
    setting("SOON_WD", 3)
    waiting()
    on(date(2026, 4, 1))
    assert work(app) == 0
    on(date(2026, 4, 2))
    assert work(app) == 1


def test_two_workers_at_one_instant_tell_once(app: Flask, on: SetToday) -> None:
    """Both have found the same cases before either of them writes."""
    walks = [waiting(number) for number in range(4)]
    on(date(2026, 3, 31))
    ids = [walk.case.id for walk in walks]
    db.session.rollback()

    def worker(ready: Callable[[], object]) -> int:
        with app.app_context():
            found = reminders.cases_to_tell(PROCEDURES["phso"], clock.today())
            db.session.rollback()
            assert list(found) == ids
            ready()
        return Worker(app).tell()

    assert sum(at_once(worker, worker, worker)) == 4
    assert [len(items(walk)) for walk in walks] == [1] * 4
    assert [len(walk.events) for walk in walks] == [3] * 4
    assert work(app) == 0
    assert is_whole(walks[0])


def test_a_step_at_the_same_instant_neither_loses_nor_doubles_anything(app: Flask, on: SetToday) -> None:
    """Whichever comes first, both stand in the history; what the worker could not tell, its next pass tells."""
    walks = [waiting(number) for number in range(4)]
    on(date(2026, 3, 31))
    references = [walk.reference for walk in walks]
    db.session.rollback()

    def note(reference: str) -> bool:
        actor = actor_for(person(COLLEAGUE), date(2026, 3, 31))
        case = case_with(actor, reference)
        assert case is not None
        try:
            actions.perform(case, "add-note", actor, {"note": "PHSO rang."})
            db.session.commit()
        except actions.Stale as no:
            assert str(no) == "The portal changed this case first"
            db.session.rollback()
            return False
        return True

    def notes(ready: Callable[[], object]) -> int:
        with app.app_context(), writes():
            ready()
            for reference in references:
                assert note(reference) or note(reference)
        return 0

    def worker(ready: Callable[[], object]) -> int:
        ready()
        return Worker(app).tell()

    _, told = at_once(notes, worker)
    assert told + work(app) == 4
    for walk in walks:
        assert {event.step for event in walk.events[2:]} == {"add-note", "told-by-the-portal"}
        assert (len(walk.events), len(items(walk))) == (4, 1)
    assert is_whole(walks[0])


def test_a_worker_that_is_killed_in_the_middle_leaves_nothing_half_told(app: Flask, on: SetToday) -> None:
    """All is one transaction: work item, event and the note that it was told."""
    walk = waiting()
    on(date(2026, 3, 31))
    before = walk.everything()
    case_id = walk.case.id
    db.session.rollback()
    with writes():
        assert reminders.tell(case_id)
        db.session.close()  # what a store makes of a connection that is gone
    assert walk.everything() == before
    assert db.session.scalars(select(CaseReminder)).all() == []
    assert [work(app), work(app)] == [1, 0]
    assert len(items(walk)) == 1


def test_who_goes_on_with_the_case_has_seen_it(app: Flask, on: SetToday) -> None:
    walk = waiting()
    on(date(2026, 3, 31))
    work(app)
    walk.take("ask-phso-for-its-decision", on=date(2026, 3, 31))
    assert items(walk) == []


def test_the_owner_reads_it_and_puts_it_away(app: Flask, on: SetToday, sign_in: SignIn) -> None:
    walk = waiting()
    on(date(2026, 3, 31))
    work(app)
    (item,) = items(walk)
    owner = sign_in(CASEWORKER)
    home = owner.get("/internal-phso/").text
    assert f"{OVER}, The portal" in home
    assert OVER not in sign_in(COLLEAGUE).get("/internal-phso/").text
    page = owner.get(f"/cases/{walk.reference}").text
    assert f"Told Tamsin Oakapple: {OVER}" in page and "The portal" in page and "/steps/seen" in page
    walk.take("seen", by=CASEWORKER, row=item)
    assert items(walk) == []
    assert "/steps/seen" not in owner.get(f"/cases/{walk.reference}").text
    assert is_whole(walk)


def test_the_guidance_says_what_the_portal_tells(app: Flask, sign_in: SignIn) -> None:
    page = sign_in(CASEWORKER).get("/procedures/phso").text
    assert f"2 working days before the date the portal tells the owner: {NEAR}" in page
    assert f"1 day after the date the portal tells the owner: {OVER}" in page


def test_the_worker_looks_at_once_on_a_new_day_and_else_every_minute(app: Flask, on: SetToday) -> None:
    """Training's date counts: what falls due when an administrator sets it is told by the next look."""
    time = [datetime(2026, 3, 30, 12, 0, tzinfo=LONDON)]
    worker = Worker(app, lambda: time[0])
    first, second = waiting(1), waiting(2)
    second.deadline("D-CHASE").due_on = date(2026, 4, 20)
    db.session.commit()
    on(date(2026, 3, 30))
    worker.tell_if_due()
    assert items(first) == []
    on(date(2026, 3, 31))
    worker.tell_if_due()
    assert len(items(first)) == 1
    second.deadline("D-CHASE").due_on = date(2026, 3, 30)
    db.session.commit()
    worker.tell_if_due()
    assert items(second) == []
    time[0] += LOOK
    worker.tell_if_due()
    assert len(items(second)) == 1


def test_production_tells_as_training_does(app_with: Callable[..., Flask], on: SetToday) -> None:
    """By the calendar: whatever date training has set."""
    walk = waiting()
    on(date(2026, 3, 30))
    assert work(app_with(**production(smtp_url=""))) == 1
    assert len(items(walk)) == 1


def told_on(app: Flask, on: SetToday, walk: Walk, first: date, last: date) -> dict[date, list[str]]:
    """What the portal tells each day of these, when the worker runs every day."""
    found: dict[date, list[str]] = {}
    known = 0
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        on(day)
        work(app)
        now = [item.title for item in items(walk)]
        if now[known:]:
            found[day] = now[known:]
        known = len(now)
    return found


@pytest.mark.parametrize(
    ("position", "key", "sentence"),
    [
        ("R4", "D-13", "The wait of step 13 is over: go on without contact, or close"),
        ("R6", "D-17", "The wait of step 17 is over: send the final template, then close"),
    ],
)
def test_a_wait_for_the_client_wakes_the_complaint_on_day_15(
    app: Flask, on: SetToday, position: str, key: str, sentence: str
) -> None:
    """RES-O19, RES-T21, RES-T32: fourteen calendar days count in full; on the fifteenth the owner is told."""
    walk = ResolutionWalk(on=date(2026, 4, 14)).to(position, on=date(2026, 4, 20))
    assert dict(walk.running)[key] == date(2026, 5, 4)
    told = told_on(app, on, walk, date(2026, 5, 3), date(2026, 5, 8))
    assert [day for day, said in told.items() if sentence in said] == [date(2026, 5, 5)]
    assert is_whole(walk)


def test_the_check_of_step_42_is_told_on_day_14_and_silence_on_day_15(app: Flask, on: SetToday) -> None:
    """RES-42d, RES-O19: the check activity is due on day 14; closing for silence opens on the day after."""
    walk = ResolutionWalk(on=date(2026, 4, 14)).to("R14", on=date(2026, 4, 20))
    assert dict(walk.running)["D-42"] == date(2026, 5, 4)
    told = told_on(app, on, walk, date(2026, 5, 2), date(2026, 5, 7))
    assert told[date(2026, 5, 4)] == [
        "Check the outcome of CMSL5708: today is the last of the client's 14 days"
    ]
    assert told[date(2026, 5, 5)] == [
        "The client has not answered CMSL5708: the SR may be closed with a note"
    ]
    assert list(told)[-2:] == [date(2026, 5, 4), date(2026, 5, 5)]


def test_the_owner_is_reminded_of_contact_and_outcome(app: Flask, on: SetToday) -> None:
    """RES-S12, RES-S7, RES-S11: five working days without contact, a working day before the acknowledgement is due."""
    walk = ResolutionWalk(on=date(2026, 4, 14))
    told = told_on(app, on, walk, date(2026, 4, 14), date(2026, 4, 30))
    assert told == {
        date(2026, 4, 15): ["Acknowledge this complaint: the acknowledgement is due"],
        date(2026, 4, 21): ["Keep the client up to date: there was no contact for some time"],
        date(2026, 4, 30): ["The outcome is due: tell the client, or agree a new timetable"],
    }
    walk.day = date(2026, 4, 30)
    walk.take_part("every-acknowledgement", {})
    assert dict(walk.running)["D-CONTACT"] == date(2026, 5, 8)
    assert list(told_on(app, on, walk, date(2026, 5, 1), date(2026, 5, 8))) == [date(2026, 5, 8)]


def test_the_offset_of_a_wait_is_a_setting(app: Flask, on: SetToday) -> None:
    """RES-O19: with an offset of 0 the wait ends on its last day."""
    walk = ResolutionWalk(on=date(2026, 4, 14)).to("R4", on=date(2026, 4, 20))
    setting("WAIT_UNLOCK_OFFSET", 0)
    told = told_on(app, on, walk, date(2026, 5, 3), date(2026, 5, 6))
    assert list(told)[-1] == date(2026, 5, 4)


def test_a_complaint_whose_wait_has_ended_is_not_woken(app: Flask, on: SetToday) -> None:
    """RES-T22: the client made contact within the fourteen days."""
    walk = ResolutionWalk(on=date(2026, 4, 14)).to("R4", on=date(2026, 4, 20))
    walk.take("contact-made", on=date(2026, 4, 28))
    told = told_on(app, on, walk, date(2026, 5, 4), date(2026, 5, 6))
    assert not any("step 13" in said for saids in told.values() for said in saids)


def test_what_the_portal_tells_of_one_case_is_one_line_and_seen_at_once(
    app: Flask, on: SetToday, sign_in: SignIn
) -> None:
    """RES-S12, Screens 4.2: several reminders of one complaint do not fill the page."""
    complaint = ResolutionWalk(on=date(2026, 4, 8))  # a Wednesday
    on(date(2026, 4, 29))  # the day of the outcome
    work(app)
    told = items(complaint)
    assert len(told) > 1
    page = sign_in("caseworker").get("/caseworker/").text
    assert page.count("Keep the client up to date") == 1
    assert page.count(f'/cases/{complaint.reference}/steps/seen"') <= 1
    complaint.take("seen", by="caseworker", row=told[0], on=date(2026, 4, 29))
    assert items(complaint) == []
