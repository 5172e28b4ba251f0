"""What each member of a team has: open cases, overdue ones, and those due this week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.cases.models import Case, Deadline
from portal.extensions import db
from portal.people.models import Person, Team
from portal.people.queries import as_actor
from portal.procedures.definition import Actor

CLOSED = "Closed"


@dataclass(frozen=True)
class Load:
    """One person's cases. `overdue` and `week` count cases with such a running deadline, reminders left out.

    A case with an overdue and another deadline counts under both.
    """

    person_id: int
    name: str
    away_from: date | None
    away_until: date | None
    open: int
    overdue: int
    week: int

    @property
    def words(self) -> str:
        """As a choice says it: "Rowan Bellweather: 19 open, 2 due this week"."""
        late = f", {self.overdue} overdue" if self.overdue else ""
        return f"{self.name}: {self.open} open{late}, {self.week} due this week"

    def away_on(self, day: date) -> bool:
        return bool(self.away_from and self.away_until and self.away_from <= day <= self.away_until)


def end_of_week(today: date) -> date:
    """The Sunday of this week."""
    return today + timedelta(days=6 - today.weekday())


def duties(owner: InstrumentedAttribute[int]) -> Select[int]:
    """The running deadlines of the owner's cases that are no reminders."""
    return select(Deadline.case_id).where(
        Deadline.owner_id == owner, Deadline.state == "running", Deadline.reminder.is_(False)
    )


def how_many_cases(deadlines: Select[Any]) -> ScalarSelect[int]:
    return deadlines.with_only_columns(func.count(Deadline.case_id.distinct())).scalar_subquery()


def loads(members: Select[Any], today: date) -> list[Load]:
    """The caseloads of the selected people, by name. `members` selects their ids. One query."""
    late = Deadline.due_on < today
    mine = duties(Person.id)
    rows = db.session.execute(
        select(
            Person.id,
            Person.name,
            Person.away_from,
            Person.away_until,
            select(func.count())
            .select_from(Case)
            .where(Case.owner_id == Person.id, Case.status != CLOSED)
            .correlate(Person)
            .scalar_subquery(),
            how_many_cases(mine.where(late).correlate(Person)),
            how_many_cases(mine.where(Deadline.due_on.between(today, end_of_week(today))).correlate(Person)),
        )
        .where(Person.id.in_(members))
        .order_by(Person.name, Person.id)
    )
    return [Load(*row) for row in rows]


def members(team: str, organisation: str) -> Select[int]:
    """The ids of the active people of a team whom cases are allocated to; its leaders allocate."""
    return (
        select(Person.id)
        .join(Team, Team.id == Person.team_id)
        .where(
            Team.key == team,
            Person.organisation == organisation,
            Person.active,
            Person.role != "team_leader",
        )
    )


def team_loads(team: str, organisation: str, today: date) -> list[Load]:
    """The caseloads of a team's members."""
    return loads(members(team, organisation), today)


def people_by_name(organisation: str, today: date) -> Sequence[Actor]:
    """The active people of the organisation under their own posts. One query."""
    people = db.session.scalars(
        select(Person)
        .where(Person.organisation == organisation, Person.active)
        .order_by(Person.name, Person.id)
    ).unique()
    return [as_actor(person, (), today) for person in people]
