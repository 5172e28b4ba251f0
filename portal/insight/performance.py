"""Acknowledgement and outcome measured from the ledger, month by month of receipt.

The store counts; what comes back is a few rows a month and not a row a complaint.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select

from portal.cases.models import Case, Deadline
from portal.cases.queries import seen
from portal.extensions import db
from portal.insight.tracker import ACKNOWLEDGEMENT, AGREED, OUTCOME, TEAM, days_late
from portal.people.posts import TEAMS
from portal.procedures.definition import Actor
from portal.unchanged import read_already

IN_TIME, BY_AGREEMENT, WAS_LATE, OVERDUE, RUNNING = "in time", "agreed", "late", "overdue", "running"
MONTHS_SHOWN = 12

Month = tuple[int, int]
"""Year and month."""

FATES = (IN_TIME, WAS_LATE, OVERDUE, RUNNING)


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
    """How acknowledgements and outcomes of these months were kept. Three queries, or none while nothing changes."""
    asked = (performance, actor, tuple(months), today)
    known = read_already()
    if asked not in known:
        known[asked] = measured(actor, months, today)
    found: Performance = known[asked]
    return found


def measured(actor: Actor, months: list[Month], today: date) -> Performance:
    found: Performance = {key: defaultdict(Kept) for key in (ACKNOWLEDGEMENT, OUTCOME)}
    for key, day, *numbers in db.session.execute(counted(actor, months, today)):
        found[key][month_of(day)].counts += Counter(dict(zip(FATES, numbers, strict=True)))
    for key, day, nation, due_on, ended_on, number in db.session.execute(late(actor, months, today)):
        found[key][month_of(day)].late_by[days_late(due_on, ended_on or today, nation)] += number
    for day, nation, due_on, state, ended_on, number in db.session.execute(agreed(actor, months)):
        if month_of(day) not in months:
            continue
        fate, late_by = fate_of(due_on, state, ended_on, nation, today)
        kept = found[OUTCOME][month_of(day)]
        kept.counts[BY_AGREEMENT if fate == IN_TIME else fate] += number
        if late_by is not None:
            kept.late_by[late_by] += number
    return found


def fate_of(
    due_on: date, state: str, ended_on: date | None, nation: str, today: date
) -> tuple[str, int | None]:
    """What became of a deadline, and by how many working days it is late."""
    if state == "met" and ended_on:
        late = ended_on > due_on
        return (WAS_LATE, days_late(due_on, ended_on, nation)) if late else (IN_TIME, None)
    if state == "running":
        return (OVERDUE, days_late(due_on, today, nation)) if due_on < today else (RUNNING, None)
    return "", None


def became(today: date) -> dict[str, ColumnElement[bool]]:
    """The condition of each fate."""
    met, running = Deadline.state == "met", Deadline.state == "running"
    return {
        IN_TIME: and_(met, Deadline.stopped_on <= Deadline.due_on),
        WAS_LATE: and_(met, Deadline.stopped_on > Deadline.due_on),
        OVERDUE: and_(running, Deadline.due_on < today),
        RUNNING: and_(running, Deadline.due_on >= today),
    }


def of_months(actor: Actor, months: list[Month]) -> list[ColumnElement[bool]]:
    """The team's deadlines of receipt in these months. One index holds all that is asked of them.

    An outcome whose date was agreed anew no longer runs by the first date, so it is none of these fates.
    """
    return [
        Deadline.team == TEAM,
        Deadline.key.in_((ACKNOWLEDGEMENT, OUTCOME)),
        Deadline.starts_on >= first_day(months[0]),
        Deadline.starts_on < first_day(month_after(months[-1])),
        seen(actor, Deadline.case_id, literal(TEAMS[TEAM][1])),
    ]


def counted(actor: Actor, months: list[Month], today: date) -> Select[*tuple[Any, ...]]:
    """How many of each fate, by kind and day of receipt."""
    numbers = (func.sum(case((became(today)[fate], 1), else_=0)) for fate in FATES)
    return (
        select(Deadline.key, Deadline.starts_on, *numbers)
        .where(*of_months(actor, months))
        .group_by(Deadline.key, Deadline.starts_on)
    )


def late(actor: Actor, months: list[Month], today: date) -> Select[*tuple[Any, ...]]:
    """The late ones by nation, due date and end: working days are counted once for each pair of days."""
    fates = became(today)
    parts = (
        Deadline.key,
        Deadline.starts_on,
        Case.jurisdiction,
        Deadline.due_on,
        Deadline.stopped_on,
    )
    return (
        select(*parts, func.count())
        .join(Case, Case.id == Deadline.case_id)
        .where(*of_months(actor, months), or_(fates[WAS_LATE], fates[OVERDUE]))
        .group_by(*parts)
    )


def agreed(actor: Actor, months: list[Month]) -> Select[*tuple[Any, ...]]:
    """The outcomes whose date was agreed with the client from these months on, by day of receipt; few have one.

    The month of receipt is looked at afterwards, so that the store begins at these few and not at all complaints.
    """
    parts = (Case.received_on, Case.jurisdiction, Deadline.due_on, Deadline.state, Deadline.stopped_on)
    return (
        select(*parts, func.count())
        .join(Case, Case.id == Deadline.case_id)
        .where(
            Deadline.team == TEAM,
            Deadline.key == AGREED,
            Deadline.starts_on >= first_day(months[0]),
            seen(actor, Deadline.case_id, literal(TEAMS[TEAM][1])),
        )
        .group_by(*parts)
    )
