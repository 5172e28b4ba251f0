"""Acknowledgement and outcome measured from the ledger, month by month of receipt.

The store counts; what comes back is a few rows a month and not a row a complaint.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, extract, func, literal, select
from sqlalchemy.orm import aliased

from portal.cases.models import Case, Deadline
from portal.cases.queries import seen
from portal.extensions import db
from portal.insight.tracker import ACKNOWLEDGEMENT, AGREED, OUTCOME, TEAM, days_late
from portal.insight.unchanged import read_already
from portal.procedures.definition import Actor

IN_TIME, BY_AGREEMENT, WAS_LATE, OVERDUE, RUNNING = "in time", "agreed", "late", "overdue", "running"
MONTHS_SHOWN = 12

Month = tuple[int, int]
"""Year and month."""

new, newer = aliased(Deadline, name="new"), aliased(Deadline, name="newer")


@dataclass
class Kept:
    """How one kind of deadline was kept among the complaints of a month. `late_by` counts working days."""

    counts: Counter[str] = field(default_factory=Counter)
    late_by: Counter[int] = field(default_factory=Counter)

    @property
    def in_time(self) -> int:
        return self.counts[IN_TIME] + self.counts[BY_AGREEMENT]

    @property
    def too_late(self) -> int:
        return self.counts[WAS_LATE] + self.counts[OVERDUE]

    @property
    def measured(self) -> int:
        """How many have been decided: met, or overdue."""
        return self.in_time + self.too_late

    @property
    def percentage(self) -> int | None:
        """The share in time, rounded down so that 100 means all; None where nothing is measured."""
        return 100 * self.in_time // self.measured if self.measured else None

    @property
    def average_late(self) -> float | None:
        """Working days that the late ones were late on average."""
        number = self.late_by.total()
        return sum(days * many for days, many in self.late_by.items()) / number if number else None

    @property
    def worst_late(self) -> int | None:
        return max(self.late_by, default=None)

    def add(self, other: Kept) -> None:
        self.counts += other.counts
        self.late_by += other.late_by


Performance = dict[str, dict[Month, Kept]]
"""By the deadline's key and the month."""


def month_after(month: Month, number: int = 1) -> Month:
    """The month so many months later, or earlier when negative."""
    whole = month[0] * 12 + month[1] - 1 + number
    return whole // 12, whole % 12 + 1


def months_until(last: Month, number: int = MONTHS_SHOWN) -> list[Month]:
    """So many months, the last one last."""
    return [month_after(last, back) for back in range(1 - number, 1)]


def month_of(day: date) -> Month:
    return day.year, day.month


def first_day(month: Month) -> date:
    return date(month[0], month[1], 1)


def performance(actor: Actor, months: list[Month], today: date) -> Performance:
    """How acknowledgements and outcomes of these months were kept. Two queries, or none while nothing changes."""
    asked = (performance, actor, tuple(months), today)
    known = read_already()
    if asked not in known:
        known[asked] = measured(actor, months, today)
    found: Performance = known[asked]
    return found


def measured(actor: Actor, months: list[Month], today: date) -> Performance:
    found: Performance = {key: defaultdict(Kept) for key in (ACKNOWLEDGEMENT, OUTCOME)}
    for key, year, month, what, number in db.session.execute(counted(actor, months, today)):
        found[key][int(year), int(month)].counts[what] += number
    for key, year, month, nation, due_on, ended_on, number in db.session.execute(late(actor, months, today)):
        kept = found[key][int(year), int(month)]
        kept.late_by[days_late(due_on, ended_on or today, nation)] += number
    return found


def due() -> ColumnElement[date]:
    return func.coalesce(new.due_on, Deadline.due_on)


def state() -> ColumnElement[str]:
    return func.coalesce(new.state, Deadline.state)


def ended() -> ColumnElement[Any]:
    return case((new.id.is_not(None), new.stopped_on), else_=Deadline.stopped_on)


def what_became(today: date) -> ColumnElement[str]:
    """Of a deadline, with the agreed one in its place."""
    return case(
        (and_(state() == "met", ended() > due()), literal(WAS_LATE)),
        (and_(state() == "met", new.id.is_not(None)), literal(BY_AGREEMENT)),
        (state() == "met", literal(IN_TIME)),
        (and_(state() == "running", due() < today), literal(OVERDUE)),
        (state() == "running", literal(RUNNING)),
        else_=literal(""),
    )


def of_months(actor: Actor, months: list[Month]) -> Select[Any]:
    """The deadlines of receipt in these months, each with the newest date that was agreed in its place."""
    return (
        select(Deadline)
        .outerjoin(
            new,
            and_(
                Deadline.key == OUTCOME,
                new.case_id == Deadline.case_id,
                new.key == AGREED,
                ~exists().where(newer.case_id == new.case_id, newer.key == AGREED, newer.id > new.id),
            ),
        )
        .where(
            seen(actor, Deadline.case_id, Deadline.organisation),
            Deadline.team == TEAM,
            Deadline.key.in_((ACKNOWLEDGEMENT, OUTCOME)),
            Deadline.starts_on >= first_day(months[0]),
            Deadline.starts_on < first_day(month_after(months[-1])),
        )
    )


def counted(actor: Actor, months: list[Month], today: date) -> Select[Any]:
    """How many of each kind, month and fate."""
    parts = (
        Deadline.key,
        extract("year", Deadline.starts_on).label("year"),
        extract("month", Deadline.starts_on).label("month"),
        what_became(today).label("what"),
    )
    rows = of_months(actor, months).with_only_columns(*parts, maintain_column_froms=True).subquery()
    return select(*rows.c, func.count()).group_by(*rows.c)


def late(actor: Actor, months: list[Month], today: date) -> Select[Any]:
    """The late ones by nation, due date and end: working days are counted once for each pair of days."""
    parts = (
        Deadline.key,
        extract("year", Deadline.starts_on).label("year"),
        extract("month", Deadline.starts_on).label("month"),
        Case.jurisdiction,
        due().label("due_on"),
        ended().label("ended_on"),
    )
    rows = (
        of_months(actor, months)
        .join(Case, Case.id == Deadline.case_id)
        .where(what_became(today).in_((WAS_LATE, OVERDUE)))
        .with_only_columns(*parts, maintain_column_froms=True)
        .subquery()
    )
    return select(*rows.c, func.count()).group_by(*rows.c)
