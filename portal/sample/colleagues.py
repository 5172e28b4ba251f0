"""More invented people for a large population: a team in which nobody has too many cases."""

from __future__ import annotations

import random
from collections.abc import Mapping

from sqlalchemy import Select, select

from portal.extensions import db
from portal.people.models import Person
from portal.sample.multiply import Team
from portal.sample.words import Words

PLAYED: Mapping[str, tuple[str, str]] = {
    "phso": ("internal_phso", "internal_phso_team_leader"),
    "resolution": ("caseworker", "team_leader"),
    "ombudsman_case": ("case_owner", "manager"),
}
"""Whose cases the walks are, by procedure: the account of the caseworker and of the team leader."""
CASES_OF_ONE, MOST_CASEWORKERS, CASEWORKERS_OF_ONE = 250, 180, 18
"""A caseworker has so many of the cases, until there are too many caseworkers; a team leader has so many of them."""


def teams_for(cases: int) -> dict[str, Team]:
    """The teams that have so many cases of their procedures; people whom they lack are added.

    They have the password of the sample accounts.
    """
    caseworkers = min(cases // CASES_OF_ONE, MOST_CASEWORKERS)
    for caseworker, leader in PLAYED.values():
        add_colleagues(leader, caseworkers // CASEWORKERS_OF_ONE)
        add_colleagues(caseworker, caseworkers)
    everybody = db.session.scalars(select(Person).order_by(Person.id)).unique().all()
    return {
        procedure: Team(
            caseworker,
            leader,
            db.session.scalars(colleagues(caseworker)).unique().all(),
            db.session.scalars(colleagues(leader)).unique().all(),
            everybody,
        )
        for procedure, (caseworker, leader) in PLAYED.items()
    }


def colleagues(username: str) -> Select[Person]:
    """Those who hold the post of this sample account in its team, with the account itself."""
    of = select(Person.post, Person.team_id).where(Person.username == username).subquery()
    return (
        select(Person)
        .where(Person.post == of.c.post, Person.team_id == of.c.team_id, Person.active)
        .order_by(Person.id)
    )


def add_colleagues(username: str, number: int) -> None:
    """Let at least so many people hold the post of a sample account beside it, under names like "internal_phso_017"."""
    like = db.session.scalars(select(Person).where(Person.username == username)).unique().one()
    there = {person.username for person in db.session.scalars(select(Person)).unique()}
    names = Words(random.Random(username))  # noqa: S311 - invented people need no secret
    for each in range(1, number + 1):
        name = names.person()
        if (other := f"{username}_{each:03d}") not in there:
            db.session.add(
                Person(
                    username=other,
                    name=name,
                    organisation=like.organisation,
                    role=like.role,
                    post=like.post,
                    post_title=like.post_title,
                    grade=like.grade,
                    team_id=like.team_id,
                    line_manager_id=like.line_manager_id,
                    payment_limit=like.payment_limit,
                    active=True,
                    password_hash=like.password_hash,
                )
            )
    db.session.flush()
