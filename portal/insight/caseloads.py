"""What each member of a team has: open cases, overdue ones, and those due this week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ScalarSelect, Select, bindparam, func, select

from portal.cases.models import RUNNING, Case, Deadline
from portal.cases.queries import hidden
from portal.extensions import db
from portal.insight.counting import LIMIT, short_number
from portal.people.models import Person, Team
from portal.people.queries import as_actor
from portal.preferences import DEFAULTS
from portal.procedures import PROCEDURES
from portal.procedures.definition import Actor
from portal.unchanged import kept

CLOSED = "Closed"


@dataclass(frozen=True)
class Load:
    """One person's cases. `overdue` and `week` count cases with such a running deadline, reminders left out.

    Each is exact to the limit of `counting`. A case with an overdue and another deadline counts under both.
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
        late = f", {short_number(self.overdue)} overdue" if self.overdue else ""
        open_cases, week = short_number(self.open), short_number(self.week)
        return f"{self.name}: {open_cases} open{late}, {week} due this week"

    def away_on(self, day: date) -> bool:
        return bool(self.away_from and self.away_until and self.away_from <= day <= self.away_until)


def end_of_week(today: date) -> date:
    """The Sunday of this week."""
    return today + timedelta(days=6 - today.weekday())


@cache
def open_statuses(organisation: str) -> tuple[str, ...]:
    """The statuses of open cases, named one by one so that an index leads past the many closed ones."""
    positions = (
        position
        for procedure in PROCEDURES.values()
        if procedure.organisation == organisation
        for position in procedure.positions
        if not position.closed
    )
    return tuple(
        dict.fromkeys(name for each in positions for name in (each.status_now(DEFAULTS), each.status))
    )


def how_many(rows: Select[Any]) -> ScalarSelect[int]:
    """How many of the rows there are for each person, LIMIT + 1 at most."""
    some = rows.correlate(Person).limit(LIMIT + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def loads(members: Select[Any], organisation: str, today: date, actor: Actor) -> list[Load]:
    """The caseloads of the selected people, by name, as far as `actor` may see them. `members` selects their ids. One query.

    Each number is counted in an index alone.
    """
    of_person = select(Case.id).where(Case.owner_id == Person.id, Case.id.not_in(hidden(actor)))
    late, week = Deadline.due_on < today, Deadline.due_on.between(today, end_of_week(today))
    duties = (
        select(Deadline.case_id)
        .where(
            Deadline.owner_id == Person.id,
            Deadline.state == RUNNING,
            Deadline.reminder.is_(False),
            Deadline.case_id.not_in(hidden(actor)),
        )
        .distinct()
    )
    rows = db.session.execute(
        select(
            Person.id,
            Person.name,
            Person.away_from,
            Person.away_until,
            how_many(of_person.where(Case.status.in_(open_statuses(organisation)))),
            how_many(duties.where(late)),
            how_many(duties.where(week)),
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


def team_loads(team: str, organisation: str, today: date, actor: Actor) -> Sequence[Load]:
    """The caseloads of a team's members, as far as `actor` may see them. At most one query."""
    return kept(
        (team_loads, team, organisation, today, actor),
        lambda: tuple(loads(members(team, organisation), organisation, today, actor)),
    )


def names_of_people(organisation: str) -> dict[int, str]:
    """The names of the active people of the organisation by their number, in the order of the names. At most one query."""
    return dict(kept((names_of_people, organisation), lambda: _read_names(organisation)))


def _read_names(organisation: str) -> Sequence[tuple[int, str]]:
    return [(row.id, row.name) for row in db.session.execute(_names(), {"organisation": organisation})]


@cache
def _names() -> Select[Any]:
    person = Person.__table__.c
    return (
        select(person.id, person.name)
        .where(person.organisation == bindparam("organisation"), person.active)
        .order_by(person.name, person.id)
    )


def people_by_name(organisation: str, today: date) -> Sequence[Actor]:
    """The active people of the organisation under their own posts. At most one query."""
    people = (
        select(Person)
        .where(Person.organisation == organisation, Person.active)
        .order_by(Person.name, Person.id)
    )
    return kept(
        (people_by_name, organisation, today),
        lambda: tuple(as_actor(person, (), today) for person in db.session.scalars(people).unique()),
    )
