"""Registers and long lists are read in their order and as far as they are shown, however many cases there are."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from portal.cases import inbox, registers
from portal.cases.models import Case, Deadline
from portal.extensions import db
from portal.insight import lists, tracker, work
from portal.insight.tracker import Wanted
from portal.people.queries import actor_for
from portal.procedures import procedure
from portal.procedures.definition import Actor
from tests.conftest import SetToday
from tests.copies import copies
from tests.walks import SOMEBODY_OF_CMG, Walk, person

MONDAY = date(2026, 3, 30)
PHSO = procedure("phso")
SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def plans() -> Callable[[], AbstractContextManager[list[str]]]:
    @contextmanager
    def gathered() -> Any:
        asked: list[tuple[str, Any]] = []
        steps: list[str] = []

        def listen(connection: Any, cursor: Any, statement: str, values: Any, *_: object) -> None:
            if statement.startswith("SELECT"):
                asked.append((statement, values))

        event.listen(Engine, "before_cursor_execute", listen)
        try:
            yield steps
        finally:
            event.remove(Engine, "before_cursor_execute", listen)
        driver = db.session.connection().connection.dbapi_connection
        assert driver is not None
        for statement, values in asked:
            steps += [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", values)]

    return gathered


def three_stages() -> None:
    """Cases in three Stages, two of them with a target date each."""
    for number, target in enumerate((date(2026, 6, 30), date(2026, 4, 17))):
        walk = Walk(on=MONDAY, case_number=f"4821773{number}").to("P8")
        walk.take("set-target-date", target_on=target)
        copies(walk, 2, [])
        for place, case in enumerate(db.session.query(Case).filter(Case.reference.like("PHSO-2026-9%"))):
            case.reference = f"PHSO-2026-{800000 + 10 * number + place}"
        db.session.commit()
    Walk(on=MONDAY, case_number="48217733")
    Walk(on=MONDAY, case_number="48217734").to("P3")


def in_order() -> list[int]:
    """The numbers of the open cases as the caselist has them."""
    targets = {
        each.case_id: each.due_on
        for each in db.session.query(Deadline).filter_by(key="D-TARGET", state="running")
    }
    ids = [case.id for case in db.session.query(Case).filter(Case.closed_on.is_(None))]
    return sorted(ids, key=lambda number: (targets.get(number, registers.NEVER), number))


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_the_pages_of_the_caselist_follow_one_another(app: Flask, on: SetToday, limit: int) -> None:
    """PHSO-13h: by target date, then those without one, whatever their Stage."""
    on(MONDAY)
    three_stages()
    seen: list[int] = []
    after: registers.After = None
    while True:
        found = registers.page_of_caselist(SOMEBODY_OF_CMG, PHSO, None, after, limit)
        seen += [case.id for case, _ in found[:limit]]
        if len(found) <= limit:
            break
        case, target = found[limit - 1]
        after = (target or registers.NEVER, case.id)
    assert len(seen) == 8 and seen == in_order()


def test_a_stage_of_the_caselist_has_its_own_cases(app: Flask, on: SetToday) -> None:
    on(MONDAY)
    three_stages()
    numbers = {
        stage: len(db.session.scalars(registers.in_stage(SOMEBODY_OF_CMG, PHSO, stage)).all())
        for stage in registers.stages_of(PHSO)
    }
    assert {stage: number for stage, number in numbers.items() if number} == {
        "": 1,
        "Initial Response": 1,
        "Response To SoC": 6,
    }
    for stage, number in numbers.items():
        found = registers.page_of_caselist(SOMEBODY_OF_CMG, PHSO, stage, None, 100)
        assert {case.stage for case, _ in found} <= {stage} and len(found) == number


@pytest.mark.parametrize("state", [registers.TO_ENTER, registers.ENTERED, ""])
def test_the_pages_of_the_stages_follow_one_another(app: Flask, on: SetToday, state: str) -> None:
    """PHSO-R3: what is to be entered by the oldest, the others by the newest."""
    on(MONDAY)
    walk = Walk(on=date(2026, 3, 2)).to("P8", on=MONDAY)
    stages = walk.records("respond")
    for place, each in enumerate(stages[:-1]):
        each.state = registers.ENTERED if place % 2 else registers.TO_ENTER
    stages[0].on = None
    db.session.commit()
    rising = state == registers.TO_ENTER
    wanted = sorted(
        ((each.on or registers.NEVER, each.id) for each in stages if state in ("", each.state)),
        reverse=not rising,
    )
    assert len(wanted) > 1
    seen: list[tuple[date, int]] = []
    for _ in wanted:
        after = seen[-1] if seen else None
        found = registers.page_of_stages(SOMEBODY_OF_CMG, state, "phso", after, 1, oldest_first=rising)
        seen += [(record.on or registers.NEVER, record.id) for record, _ in found[:1]]
    assert seen == wanted


def head() -> Actor:
    return actor_for(person("head_of_complaints_review"), MONDAY)


LONG_READS: dict[str, tuple[Callable[[], Any], set[str]]] = {
    "the caselist": (
        lambda: registers.page_of_caselist(SOMEBODY_OF_CMG, PHSO, None, None, 100),
        {"ix_deadline_running", "ix_case_file_open"},
    ),
    "the number of a Stage": (
        lambda: db.session.execute(registers.in_stage(SOMEBODY_OF_CMG, PHSO, "Initial Response")).all(),
        {"ix_case_file_open"},
    ),
    "stages to enter": (
        lambda: registers.page_of_stages(SOMEBODY_OF_CMG, registers.TO_ENTER, "phso", None, 100),
        {"search_respond"},
    ),
    "all stages": (
        lambda: registers.page_of_stages(SOMEBODY_OF_CMG, "", "phso", (MONDAY, 5), 100, oldest_first=False),
        {"search_respond"},
    ),
    "requests to answer": (
        lambda: lists.oldest_requests(SOMEBODY_OF_CMG, None, None, 50),
        {"ix_case_record_to_answer"},
    ),
    "responses to sign": (
        lambda: inbox.page_of_items(inbox.responses_to_sign(head(), 1), None, 50),
        {"ix_case_record_waits_post"},
    ),
    "what asks and what tells": (
        lambda: work.work_items(head(), MONDAY, ("sign_off",)),
        {
            *("ix_case_record_waits_post", "ix_case_record_told_post", "ix_case_record_told_team"),
            "ix_case_record_put_away",
        },
    ),
    "the number of late complaints": (
        lambda: db.session.execute(
            tracker.for_counting(SOMEBODY_OF_CMG, Wanted(late="any", first=date(2025, 4, 1)), MONDAY)
        ).all(),
        {"ix_deadline_late", "ix_deadline_running"},
    ),
    "late complaints": (
        lambda: tracker.page(SOMEBODY_OF_CMG, Wanted(late="outcome"), None, 50, MONDAY),
        {"ix_deadline_measured", "ix_deadline_running"},
    ),
}


@SQLITE
@pytest.mark.parametrize("what", LONG_READS)
def test_a_long_list_is_read_from_an_index_and_not_gone_through(
    app: Flask, what: str, plans: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    """Issue on scale: none of these grows with the number of cases."""
    ask, indexes = LONG_READS[what]
    head()
    with plans() as steps:
        ask()
    gone_through = [
        step
        for step in steps
        if step.startswith(("SCAN case_file", "SCAN case_record", "SCAN deadline"))
        and "ix_case_file_restricted" not in step
    ]
    assert not gone_through, gone_through
    assert all(any(index in step for step in steps) for index in indexes), steps
