"""Verbs that change people. Whoever changes what somebody may do also ends that person's sessions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select

from portal.extensions import db
from portal.people import passwords, sessions
from portal.people.details import Details, Refused
from portal.people.models import Person, StandIn, Team
from portal.people.posts import BOTH, POSTS, TEAMS

NOT_BY_ONESELF = "You cannot change your own rights. Ask another administrator."
LAST_ADMINISTRATOR = "This is the last administrator. Add another one first."


def teams() -> Mapping[str, Team]:
    """Every team by key; those that are missing are made."""
    there = {team.key: team for team in db.session.scalars(select(Team))}
    for key, (name, organisation) in TEAMS.items():
        if key not in there:
            there[key] = Team(key=key, name=name, organisation=organisation)
            db.session.add(there[key])
    db.session.flush()
    return there


def add(username: str, details: Details, password: str | None = None) -> Person:
    """Add a person. Without a password nobody can sign in until one is set. Raises Refused."""
    if db.session.scalar(select(Person.id).where(Person.username == username)) is not None:
        raise Refused("Somebody else has this user name", "username")
    person = Person(
        username=username,
        active=True,
        password_hash=passwords.digest_of(password) if password else passwords.UNUSABLE,
    )
    _write(person, details)
    db.session.add(person)
    db.session.flush()
    return person


def change(person: Person, details: Details, by_id: int | None) -> None:
    """Change a person's details. `by_id` is the administrator, None for the command line. Raises Refused.

    Nobody widens the own rights: post, team and payment limit of oneself stay as they are.
    """
    before = _rights(person)
    if by_id == person.id and before != _rights_in(details, person):
        db.session.rollback()
        raise Refused(NOT_BY_ONESELF, "post")
    if person.role == "administrator" and POSTS[details.post].role != "administrator":
        _refuse_last_administrator(person)
    _write(person, details)
    if before != _rights(person):
        sessions.end_all(person.id)
    db.session.flush()


def deactivate(person: Person, by_id: int | None) -> None:
    """The person can't sign in any more and is offered nowhere. Open cases are to be handed over before."""
    if by_id == person.id:
        raise Refused("You cannot deactivate yourself. Ask another administrator.")
    if person.role == "administrator":
        _refuse_last_administrator(person)
    person.active = False
    sessions.end_all(person.id)
    db.session.flush()


def activate(person: Person) -> None:
    """The person may sign in again."""
    person.active = True
    db.session.flush()


def set_password(person: Person, password: str, *, training: bool) -> None:
    """Set the password and end every session of the person. Raises Refused."""
    if problem := passwords.problem_with(password, person.username, training=training):
        raise Refused(problem, "password")
    person.password_hash = passwords.digest_of(password)
    sessions.end_all(person.id)
    db.session.flush()


def stand_in(
    for_person: Person, by: Person, from_on: date, until_on: date, recorded_by_id: int | None
) -> StandIn:
    """`by` holds the post of `for_person` for these days, both included, beside the own one.

    Raises Refused.
    """
    if for_person.id == by.id:
        raise Refused("Choose somebody else to stand in", "stand_in")
    if recorded_by_id in (for_person.id, by.id):
        raise Refused(NOT_BY_ONESELF, "stand_in")
    if BOTH in (for_person.organisation, by.organisation):
        raise Refused("An administrator does no casework and stands in for nobody", "stand_in")
    if for_person.organisation != by.organisation:
        raise Refused("Choose somebody of the same organisation", "stand_in")
    if until_on < from_on:
        raise Refused("The last day is before the first day", "until_on")
    overlapping = select(StandIn.id).where(
        StandIn.for_person_id == for_person.id, StandIn.from_on <= until_on, StandIn.until_on >= from_on
    )
    if db.session.scalar(overlapping.limit(1)) is not None:
        raise Refused(f"Somebody stands in for {for_person.name} on some of these days already", "from_on")
    row = StandIn(for_person_id=for_person.id, stand_in_id=by.id, from_on=from_on, until_on=until_on)
    db.session.add(row)
    db.session.flush()
    return row


def end_stand_in(row: StandIn, yesterday: date) -> None:
    """End a stand-in: one that has begun ends with yesterday, one that has not is taken away."""
    if row.from_on > yesterday:
        db.session.delete(row)
    else:
        row.until_on = min(row.until_on, yesterday)
    db.session.flush()


def _rights(person: Person) -> tuple[str, str, int | None, int | None]:
    return person.role, person.post, person.payment_limit, person.team_id


def _rights_in(details: Details, person: Person) -> tuple[str, str, int | None, int | None]:
    team_id = db.session.scalar(select(Team.id).where(Team.key == details.team)) if details.team else None
    return POSTS[details.post].role, details.post, details.payment_limit, team_id


def _refuse_last_administrator(person: Person) -> None:
    others = select(func.count()).where(Person.role == "administrator", Person.active, Person.id != person.id)
    if not db.session.scalar(others):
        raise Refused(LAST_ADMINISTRATOR, "post")


def _write(person: Person, details: Details) -> None:
    post = POSTS[details.post]
    team = teams()[details.team] if details.team else None
    if details.line_manager_id is not None:
        manager = db.session.get(Person, details.line_manager_id)
        if manager is None or manager.organisation != post.organisation:
            raise Refused("Choose a line manager of the same organisation", "line_manager_id")
        if manager.id == person.id:
            raise Refused("Nobody is their own line manager", "line_manager_id")
    person.name = details.name
    person.organisation = post.organisation
    person.role = post.role
    person.post = post.key
    person.post_title = post.title
    person.grade = details.grade
    person.team_id = team.id if team else None
    person.line_manager_id = details.line_manager_id
    person.payment_limit = details.payment_limit
    person.away_from = details.away_from
    person.away_until = details.away_until
