"""Questions about people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import aliased, joinedload

from portal.extensions import db
from portal.people.models import Person, StandIn
from portal.people.posts import BOTH, INCLUDES
from portal.procedures.definition import Actor
from portal.unchanged import kept

_ABSENT = aliased(Person)
"""Somebody whom another person stands in for. Made once."""


def as_actor(person: Person, stood_in_for: Iterable[tuple[int, str]], today: date) -> Actor:
    """The person as the procedures see it; `stood_in_for` holds id and post of those whom the person stands in for."""
    absent = dict(stood_in_for)
    posts = {person.post, *absent.values()}
    away = person.away_from is not None and person.away_until is not None
    return Actor(
        id=person.id,
        name=person.name,
        organisation=person.organisation,
        role=person.role,
        team=person.team.key if person.team else "",
        posts=frozenset(posts.union(*(INCLUDES.get(post, ()) for post in posts))),
        payment_limit=person.payment_limit,
        post_title=person.post_title,
        away_until=person.away_until if away and person.away_from <= today <= person.away_until else None,  # type: ignore[operator]
        grade=person.grade,
        stands_in_for=frozenset(absent),
        line_manager_id=person.line_manager_id,
        active=person.active,
        post=person.post,
    )


@cache
def _stood_in() -> Select[int, int, str]:
    """Each person with the id and post of somebody whom this person stands in for on `day`. Made once.

    The post of somebody who has left passes on as well.
    """
    absent = aliased(Person)
    return (
        select(StandIn.stand_in_id, absent.id, absent.post)
        .join(absent, absent.id == StandIn.for_person_id)
        .where(StandIn.from_on <= bindparam("day"), StandIn.until_on >= bindparam("day"))
    )


def actor_for(person: Person, today: date) -> Actor:
    """The person as an actor of today."""
    rows = db.session.execute(_stood_in().where(StandIn.stand_in_id == person.id), {"day": today})
    return as_actor(person, ((absent, post) for _, absent, post in rows), today)


def actors(people: Select[Person], today: date) -> list[Actor]:
    """The selected people as actors of today, in one query whatever their number. They keep their order."""
    rows = db.session.execute(
        people.add_columns(_ABSENT.id, _ABSENT.post)
        .outerjoin(
            StandIn,
            and_(StandIn.stand_in_id == Person.id, StandIn.from_on <= today, StandIn.until_on >= today),
        )
        .outerjoin(_ABSENT, _ABSENT.id == StandIn.for_person_id)
    )
    absent: dict[Person, list[tuple[int, str]]] = defaultdict(list)
    for person, absent_id, post in rows:
        absent[person] += [(absent_id, post)] if absent_id is not None else []
    return [as_actor(person, stood_in_for, today) for person, stood_in_for in absent.items()]


def directory(organisation: str, today: date, everybody: bool = False) -> Sequence[Actor]:
    """The active people of one organisation by name, or everybody who ever was. Administrators belong to none.

    At most one query.
    """
    people = select(Person).where(Person.organisation == organisation).order_by(Person.name, Person.id)
    return kept(
        (directory, organisation, today, everybody),
        lambda: tuple(actors(people if everybody else people.where(Person.active), today)),
    )


def everybody() -> Select[Person]:
    """All people, active ones first, by organisation and name."""
    return select(Person).order_by(Person.active.desc(), Person.organisation, Person.name, Person.id)


def colleagues(person: Person) -> Select[Person]:
    """Active people of the same organisation as this person, without the person."""
    return (
        select(Person)
        .where(Person.organisation == person.organisation, Person.active, Person.id != person.id)
        .order_by(Person.name, Person.id)
    )


def administrators() -> Select[Person]:
    """Active administrators."""
    return select(Person).where(Person.role == "administrator", Person.organisation == BOTH, Person.active)


def stand_ins(today: date) -> Sequence[StandIn]:
    """Stand-ins of today and later, with both people, the first to begin first."""
    return (
        db.session.scalars(
            select(StandIn)
            .where(StandIn.until_on >= today)
            .options(joinedload(StandIn.for_person), joinedload(StandIn.stand_in))
            .order_by(StandIn.from_on, StandIn.id)
        )
        .unique()
        .all()
    )


def stand_in_of(person_id: int, today: date) -> Select[Person]:
    """Who stands in for this person today."""
    return (
        select(Person)
        .join(StandIn, and_(StandIn.stand_in_id == Person.id, StandIn.for_person_id == person_id))
        .where(StandIn.from_on <= today, StandIn.until_on >= today, Person.active)
    )
