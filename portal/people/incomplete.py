"""What is missing among the people, so that some step could not be taken by anybody."""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from portal.extensions import db
from portal.faces import long_date
from portal.people import passwords
from portal.people.authorities import live
from portal.people.models import Person, StandIn
from portal.people.posts import BOTH, POSTS
from portal.procedures.authority import ACTIONS, LINE_MANAGER, fixed_row

PEOPLE = "/administration/people"
STAND_INS = "/administration/stand-ins"
AUTHORITY = "/administration/authority"

NEEDED = {
    "internal_phso_caseworker": "nobody can work on a case from PHSO.",
    "internal_phso_team_leader": "nobody can allocate cases from PHSO or approve their plans.",
    "head_of_complaints_review": "nobody can sign off a PTI or draft report response.",
    "director_olc": "nobody can send the comments on positive feedback.",
    "chief_executive": "nobody can send the comments on positive feedback.",
}
"""Posts without whose holder a procedure stops, and what then nobody can do."""

Gap = tuple[str, str]
"""A sentence and the address where it can be mended."""


def gaps(today: date) -> Iterator[Gap]:
    """What is incomplete, the gravest first."""
    held = set(db.session.scalars(select(Person.post).where(Person.active).distinct()))
    yield from _posts_without_holder(held)
    yield from _actions_without_authority({*held, LINE_MANAGER}, today)
    yield from _absent_without_stand_in(today)
    yield from _team_leaders_without_limit()
    yield from _without_password()
    yield from _without_team_or_manager()
    yield from _single_administrator()


def _posts_without_holder(held: Set[str]) -> Iterator[Gap]:
    for post, consequence in NEEDED.items():
        if post not in held:
            yield f"{POSTS[post].title} has no holder: {consequence}", PEOPLE


def _actions_without_authority(held: Set[str], today: date) -> Iterator[Gap]:
    """What can be agreed by nobody: no row holds today, or nobody is in a post of those that do."""
    kept = live(today)
    for action in ACTIONS.values():
        rows = [fixed_row(action)] if action.fixed else [row for row in kept if row.action == action.key]
        whom = "one" if action.money else "this"
        if not rows:
            yield f"{action.words} has no authority: nobody can agree {whom}.", AUTHORITY
        elif not any(row.posts & held for row in rows):
            yield f"{action.words}: nobody is in a post that may agree {whom}.", AUTHORITY


def _absent_without_stand_in(today: date) -> Iterator[Gap]:
    stood_in = exists().where(
        StandIn.for_person_id == Person.id, StandIn.from_on <= today, StandIn.until_on >= today
    )
    absent = select(Person.name, Person.away_until).where(
        Person.active,
        Person.away_from <= today,
        Person.away_until >= today,
        Person.role.in_(("team_leader", "approver")),
        ~stood_in,
    )
    for name, until in db.session.execute(absent.order_by(Person.name)):
        yield f"{name} is away until {long_date(until)} and nobody stands in.", STAND_INS


def _team_leaders_without_limit() -> Iterator[Gap]:
    posts = ("resolution_team_leader", "senior_team_leader", "internal_phso_team_leader")
    leaders = select(Person.id, Person.name).where(
        Person.active, Person.payment_limit.is_(None), Person.post.in_(posts)
    )
    for person_id, name in db.session.execute(leaders.order_by(Person.name)):
        yield f"{name} has no payment limit and can approve no payment.", f"{PEOPLE}/{person_id}"


def _without_password() -> Iterator[Gap]:
    people = select(Person.id, Person.name).where(Person.active, Person.password_hash == passwords.UNUSABLE)
    for person_id, name in db.session.execute(people.order_by(Person.name).limit(20)):
        yield f"{name} has no password and cannot sign in.", f"{PEOPLE}/{person_id}/password"


def _without_team_or_manager() -> Iterator[Gap]:
    manager = aliased(Person)
    people = (
        select(Person.id, Person.name, Person.team_id, manager.name, manager.active)
        .outerjoin(manager, manager.id == Person.line_manager_id)
        .where(
            Person.active,
            Person.organisation != BOTH,
            Person.role.in_(("caseworker", "internal_phso", "oat")),
        )
        .order_by(Person.name)
    )
    for person_id, name, team_id, manager_name, manager_active in db.session.execute(people):
        if team_id is None:
            yield f"{name} is in no team.", f"{PEOPLE}/{person_id}"
        if not manager_name:
            yield f"{name} has no line manager.", f"{PEOPLE}/{person_id}"
        elif not manager_active:
            yield f"{manager_name}, line manager of {name}, is not active.", f"{PEOPLE}/{person_id}"


def _single_administrator() -> Iterator[Gap]:
    number = db.session.scalar(select(func.count()).where(Person.role == "administrator", Person.active))
    if number == 1:
        yield "There is only one administrator, and nobody can change that person's rights.", PEOPLE


def counts() -> list[tuple[str, str]]:
    """How many people there are, as words."""
    rows = db.session.execute(select(Person.active, func.count()).group_by(Person.active)).all()
    number = dict(rows)
    return [("People", f"{number.get(True, 0):,} active, {number.get(False, 0):,} not active")]
