"""A bank holiday added late: exactly the deadlines whose counted days hold it move, once, and are told of."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from portal import calendars
from portal.audit.verify import verify
from portal.calendars import AddedHoliday, public_days
from portal.cases.calendar_change import (
    Applied,
    Changed,
    apply,
    left_to_move,
    new_due,
    preview,
    problems,
    with_day,
)
from portal.cases.models import Case, Deadline
from portal.cases.recent_moves import recent_moves, recent_moves_for
from portal.database import writes
from portal.deadlines import Holidays, add_working_days
from portal.extensions import db
from portal.people.queries import actor_for
from portal.preferences import change
from portal.procedures.definition import Actor
from tests.walks import Walk, moment, person

MONDAY = date(2026, 4, 20)
DAY = date(2026, 4, 24)  # a Friday
RECEIVED = date(2026, 4, 16)  # a Thursday: 10 working days later is Thursday 30 April
ENGLAND = Holidays("England", public_days("England"))


def administrator(today: date = MONDAY) -> Actor:
    return actor_for(person("administrator"), today)


def add(
    day: date = DAY, name: str = "State funeral", nation: str = "England", today: date = MONDAY, **more: int
) -> Applied:
    checked = preview(day, nation, today).digest
    done = apply(
        day, name, nation, administrator(today), checked=checked, today=today, at=moment(today), **more
    )
    db.session.commit()
    return done


def with_pti(number: str = "48217735", received: date = RECEIVED, **answers: str) -> Walk:
    """A case with a PTI: its response is due ten working days after receipt, its panel three."""
    walk = Walk(on=date(2026, 3, 2), case_number=number, **answers)
    return walk.to("P3", on=received)


def test_a_day_among_the_counted_ones_moves_the_due_date_by_one_working_day(app: Flask) -> None:
    """PHSO-O09, PHSO-06d: ten working days from Thursday 16 April are Thursday 30 April, or Friday 1 May with a day off."""
    walk = with_pti()
    moves = {move.name: move for move in preview(DAY, "England", MONDAY).moves}
    assert (moves["PTI response"].old, moves["PTI response"].new) == (date(2026, 4, 30), date(2026, 5, 1))
    assert "Assessment panel" not in moves  # due Tuesday 21 April, before the day
    assert add() == Applied(moved=1, cases=1, left=0)
    assert walk.deadline("D-PTI").due_on == date(2026, 5, 1)
    assert walk.deadline("D-PANEL").due_on == date(2026, 4, 21)


def test_a_due_date_on_the_added_day_moves_over_the_weekend(app: Flask) -> None:
    """PHSO-O09: due Friday 24 April, moved to Monday 27 April."""
    walk = with_pti(received=date(2026, 4, 21))  # a Tuesday: the panel is due on Friday 24 April
    assert walk.deadline("D-PANEL").due_on == DAY
    add()
    assert walk.deadline("D-PANEL").due_on == date(2026, 4, 27)


def test_the_day_of_receipt_does_not_count_and_neither_does_a_day_after_the_due_date(app: Flask) -> None:
    """PHSO-O09: the day something is received is day 0."""
    with_pti()
    assert [move.name for move in preview(RECEIVED, "England", MONDAY).moves] == []
    assert [move.name for move in preview(date(2026, 5, 1), "England", MONDAY).moves] == []
    assert len(preview(date(2026, 4, 30), "England", MONDAY).moves) == 1


def test_calendar_days_and_dates_that_somebody_entered_do_not_move(app: Flask) -> None:
    """PHSO-O07: the four weeks are calendar days; PHSO-13e: a target date was entered."""
    walk = Walk(on=date(2026, 3, 2)).to("P6", on=RECEIVED)
    assert {deadline.unit for deadline in walk.case.running()} == {"cd"}
    with_pti("77").take("set-target-date", target_on=date(2026, 4, 30))
    assert {move.name for move in preview(DAY, "England", MONDAY).moves} == {"PTI response"}


def test_a_holiday_moves_only_the_cases_that_count_by_its_nation(app: Flask) -> None:
    """PHSO-NI3, PHSO-O09."""
    with_pti("1")
    northern = with_pti("2", jurisdiction="NI")
    assert [move.reference for move in preview(DAY, "Northern Ireland", MONDAY).moves] == [northern.reference]
    assert northern.reference not in [move.reference for move in preview(DAY, "England", MONDAY).moves]
    scotland = preview(DAY, "Scotland", MONDAY)
    assert not scotland.counts_here and not scotland.moves
    change("HOLIDAY_CALENDAR", "Scotland", "A test")
    assert len(preview(DAY, "Scotland", MONDAY).moves) == 1
    assert not preview(DAY, "England", MONDAY).counts_here


def test_the_ledger_and_the_history_say_what_moved_why_and_by_whom(app: Flask) -> None:
    walk = with_pti()
    before, version = walk.four_values, walk.case.version
    add()
    line = walk.deadline("D-PTI").entries[-1]
    assert (line.what, line.reason, line.by) == (
        "moved",
        "Bank holiday added: State funeral",
        administrator().name,
    )
    assert (line.old_due_on, line.new_due_on, line.on) == (date(2026, 4, 30), date(2026, 5, 1), MONDAY)
    event = walk.events[-1]
    assert event.step == "bank-holiday-added"
    assert event.sentence == "Added a bank holiday in England and Wales: State funeral, Friday 24 April 2026"
    assert event.details == ["PTI response moved from Thursday 30 April to Friday 1 May 2026"]
    assert event.before == event.after
    assert walk.four_values == before and walk.position == "P3"
    assert walk.case.version == version + 1
    assert not [found for case in verify() for found in case.findings]


def test_several_deadlines_of_one_case_are_one_event(app: Flask) -> None:
    walk = with_pti(received=date(2026, 4, 22))  # a Wednesday: the panel is due on Monday 27 April
    events = len(walk.events)
    assert add() == Applied(moved=2, cases=1, left=0)
    assert len(walk.events) == events + 1 and len(walk.events[-1].details) == 2
    assert walk.case.next_due_on == walk.case.running()[0].due_on == date(2026, 4, 28)


def test_what_waits_on_the_case_is_as_urgent_as_its_new_date(app: Flask) -> None:
    """Issue on scale: an inbox is in the order of the dates as they are."""
    walk = with_pti(received=date(2026, 4, 22))
    walk.take("change-owner", owner=walk.id_of("internal_phso2"), reason="Leave")
    assert [each.waits_until for each in walk.work_items("allocated")] == [date(2026, 4, 27)]
    add()
    assert [each.waits_until for each in walk.work_items("allocated")] == [date(2026, 4, 28)]


def test_an_overdue_deadline_that_the_day_makes_good_is_told_as_such(app: Flask) -> None:
    with_pti()
    (move,) = preview(DAY, "England", date(2026, 5, 1)).moves
    assert move.late_before and not move.late_after
    (move,) = preview(DAY, "England", date(2026, 5, 6)).moves
    assert move.late_before and move.late_after


def test_a_deadline_that_was_met_late_is_shown_and_not_rewritten(app: Flask) -> None:
    """Met on Friday 1 May, one working day late; with the day off it would have been in time."""
    walk = with_pti().to("P4", on=date(2026, 5, 1), convene_panel={"late_reason": "x"})
    (judged,) = [each for each in preview(DAY, "England", MONDAY).judged if each.name == "PTI response"]
    assert (judged.judged, judged.would_be) == ("Met 1 working day late", "Met")
    add()
    assert walk.deadline("D-PTI").due_on == date(2026, 4, 30)
    assert walk.deadline("D-PTI").entries[-1].what == "met"


def test_adding_the_same_day_again_moves_nothing(app: Flask) -> None:
    walk = with_pti()
    add()
    again = preview(DAY, "England", MONDAY)
    assert not again.moves
    with pytest.raises(
        ValueError, match="That is a bank holiday in England and Wales already: State funeral"
    ):
        apply(
            DAY,
            "Once more",
            "England",
            administrator(),
            checked=again.digest,
            today=MONDAY,
            at=moment(MONDAY),
        )
    assert walk.deadline("D-PTI").due_on == date(2026, 5, 1)
    assert len(db.session.scalars(select(AddedHoliday)).all()) == 1


def test_what_changed_after_the_check_is_not_moved_unseen(app: Flask) -> None:
    with_pti("1")
    checked = preview(DAY, "England", MONDAY).digest
    later = with_pti("2")
    with pytest.raises(Changed, match="2 deadlines would move now"):
        apply(
            DAY, "State funeral", "England", administrator(), checked=checked, today=MONDAY, at=moment(MONDAY)
        )
    db.session.rollback()
    calendars.forget()
    assert later.deadline("D-PTI").due_on == date(2026, 4, 30)
    assert not db.session.scalars(select(AddedHoliday)).all()


def test_a_great_number_is_moved_in_parts_and_none_of_them_twice(app: Flask) -> None:
    walks = [with_pti(str(number)) for number in range(5)]
    assert add(most=2) == Applied(moved=2, cases=2, left=3)
    (row,) = db.session.scalars(select(AddedHoliday)).all()
    assert left_to_move(MONDAY) == {row.id: 3}
    assert add(most=2) == Applied(moved=2, cases=2, left=1)
    assert add(most=2) == Applied(moved=1, cases=1, left=0)
    assert {walk.deadline("D-PTI").due_on for walk in walks} == {date(2026, 5, 1)}
    assert all(len(walk.deadline("D-PTI").entries) == 2 for walk in walks)
    assert left_to_move(MONDAY) == {}


def test_a_day_that_a_file_has_added_can_move_its_deadlines_afterwards(app: Flask) -> None:
    """`portal holidays load` adds days and moves nothing; the page finds what is left."""
    with_pti()
    db.session.add(
        AddedHoliday(day=DAY, name="Loaded", nation="England", added_by="File", added_at=moment(MONDAY))
    )
    db.session.flush()
    calendars.forget()
    assert list(left_to_move(MONDAY).values()) == [1]
    assert problems(DAY, "Loaded", "England", MONDAY) == []
    assert add(name="Loaded").moved == 1
    assert problems(DAY, "Loaded", "England", MONDAY) != []


def test_two_days_added_one_after_the_other_move_a_deadline_by_two(app: Flask) -> None:
    walk = with_pti()
    add()
    add(date(2026, 4, 27), "Day of mourning")
    assert walk.deadline("D-PTI").due_on == date(2026, 5, 5)  # Monday 4 May is the early May bank holiday
    assert [entry.what for entry in walk.deadline("D-PTI").entries] == ["started", "moved", "moved"]


def test_a_deadline_that_starts_afterwards_is_counted_with_the_day_at_once(app: Flask) -> None:
    add()
    walk = with_pti()
    assert walk.deadline("D-PTI").due_on == date(2026, 5, 1)
    assert not preview(DAY, "England", MONDAY).moves


def test_a_case_that_somebody_has_open_is_stale_for_them_afterwards(app: Flask) -> None:
    walk = with_pti()
    version = walk.case.version
    add()
    with pytest.raises(Exception, match="changed this case first"):
        walk.perform("add-note", note="x", door={"version": version})


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2026, 4, 25), "That is a Saturday already"),
        (date(2026, 4, 26), "That is a Sunday already"),
        (date(2026, 5, 25), "That is a bank holiday in England and Wales already: Spring Bank Holiday"),
        (date(2025, 4, 24), "Enter a day in 2026 or later. Deadlines of past years stay as they were"),
        (date(2032, 4, 23), "Enter a day in 2031 or earlier"),
    ],
)
def test_a_day_that_cannot_be_added_is_refused_with_its_sentence(
    app: Flask, day: date, sentence: str
) -> None:
    assert problems(day, "State funeral", "England", MONDAY) == [("day", sentence)]


def test_a_name_and_a_known_nation_are_needed(app: Flask) -> None:
    assert problems(DAY, "", "Wales", MONDAY) == [
        ("name", "Enter the name of the bank holiday"),
        ("nation", "Choose the nation"),
    ]
    assert problems(DAY, "x" * 81, "England", MONDAY)[0][1] == "The name must be 80 characters or fewer"


def test_owners_are_told_for_five_working_days(app: Flask) -> None:
    walk = with_pti()
    add()
    owner = actor_for(person("internal_phso"), MONDAY)
    sentence = "Moved from Thursday 30 April to Friday 1 May 2026: bank holiday added"
    for today, told in (
        (MONDAY, [sentence]),
        (date(2026, 4, 23), [sentence]),
        (DAY, [sentence]),  # the new day off is no working day
        (date(2026, 4, 26), [sentence]),
        (date(2026, 4, 27), [sentence]),
        (date(2026, 4, 28), []),
        (date(2026, 4, 17), []),
    ):
        assert [move.sentence for move in recent_moves(walk.case, today)] == told, today
        assert [move.sentence for move in recent_moves_for(owner, today)] == told, today
    assert recent_moves_for(actor_for(person("internal_phso2"), MONDAY), MONDAY) == []
    (move,) = recent_moves_for(owner, MONDAY)
    assert (move.reference, move.deadline) == (walk.reference, "PTI response")


def test_a_target_that_was_moved_by_hand_is_not_told_as_a_bank_holiday(app: Flask) -> None:
    walk = with_pti().take("set-target-date", target_on=date(2026, 5, 1))
    walk.take("extend-target-date", on=MONDAY, target_on=date(2026, 5, 8), reason="More papers came in.")
    assert recent_moves(walk.case, MONDAY) == []


@settings(max_examples=300, deadline=None)
@given(
    start=st.dates(date(2025, 12, 20), date(2026, 12, 31)),
    days=st.integers(1, 40),
    after=st.integers(1, 60),
)
def test_moving_on_by_a_day_is_the_same_as_counting_anew(start: date, days: int, after: int) -> None:
    """PHSO-O09: for every start, length and added working day."""
    day = start + timedelta(days=after)
    due = add_working_days(start, days, ENGLAND)
    if day.weekday() >= 5 or day in ENGLAND.days or day > due:
        return
    more = with_day(ENGLAND, day)
    assert new_due(days, start, due, more) == add_working_days(start, days, more)
    assert new_due(days, start, add_working_days(start, days, more), more) is None


def test_every_deadline_of_a_great_many_moves_in_one_go(app: Flask) -> None:
    """One transaction, every chain whole."""
    walk = with_pti()
    for number in range(2, 13):
        with_pti(str(number))
    assert add().moved == 12
    assert walk.deadline("D-PTI").due_on == date(2026, 5, 1)
    checked = list(verify())
    assert len(checked) == 12 and not any(case.findings for case in checked)
    assert db.session.scalars(select(Deadline.due_on).where(Deadline.key == "D-PTI").distinct()).all() == [
        date(2026, 5, 1)
    ]


def test_a_case_changed_between_check_and_move_stops_the_whole_move(app: Flask) -> None:
    first, second = with_pti("1"), with_pti("2")
    checked = preview(DAY, "England", MONDAY).digest
    db.session.execute(
        update(Deadline)
        .where(Deadline.case_id == second.case.id, Deadline.key == "D-PTI")
        .values(state="stopped")
    )
    db.session.commit()
    with pytest.raises(Changed):
        apply(
            DAY, "State funeral", "England", administrator(), checked=checked, today=MONDAY, at=moment(MONDAY)
        )
    db.session.rollback()
    assert first.deadline("D-PTI").due_on == date(2026, 4, 30)
    assert db.session.scalars(select(Case.version).where(Case.reference == first.reference)).one() == (
        first.case.version
    )


def test_of_two_administrators_at_once_exactly_one_moves_the_deadlines(app: Flask) -> None:
    walks = [with_pti(str(number)) for number in range(3)]
    checked = preview(DAY, "England", MONDAY).digest
    db.session.commit()
    both = Barrier(2)

    def press() -> str:
        with app.app_context(), writes():
            try:
                both.wait(timeout=30)
                apply(
                    DAY,
                    "State funeral",
                    "England",
                    administrator(),
                    checked=checked,
                    today=MONDAY,
                    at=moment(MONDAY),
                )
                db.session.commit()
                return "moved"
            except (Changed, ValueError):
                db.session.rollback()
                return "refused"
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(each.result() for each in [pool.submit(press), pool.submit(press)])
    assert answers == ["moved", "refused"]
    for walk in walks:
        assert walk.deadline("D-PTI").due_on == date(2026, 5, 1)
        assert [entry.what for entry in walk.deadline("D-PTI").entries] == ["started", "moved"]
    assert not [found for case in verify() for found in case.findings]
    assert len(db.session.scalars(select(AddedHoliday)).all()) == 1
