"""Signed-in sessions: the browser keeps a random token, the database only its digest.

A session ends by signing out, after some time without a request, after a fixed time in any case, and when its
person is deactivated, changes role or post, or changes the password. Because every request asks the table, an
end holds in every web process at once. The time of the last request is kept in the signed cookie, so that
reading a page writes nothing.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from datetime import timedelta
from functools import cache
from typing import Any, Literal

from flask import g, session
from sqlalchemy import Row, Select, and_, bindparam, null, select, update
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from portal.clock import earliest_and_latest_today, real_now, today
from portal.database import SNAPSHOT
from portal.extensions import db
from portal.people.models import Person, SignInSession, StandIn, Team
from portal.people.queries import as_actor
from portal.preferences import preferences

Ending = Literal["idle", "over", "ended"]

TOKEN = "token"  # noqa: S105 - the name of a key in the cookie
SEEN = "seen"
SEEN_EVERY = 60
"""Seconds after which a request notes its time in the cookie again."""


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def begin(person_id: int) -> None:
    """Begin a fresh session in this browser for the person; whatever the cookie held before is gone."""
    token = secrets.token_urlsafe(32)
    db.session.add(SignInSession(token_digest=digest_of(token), person_id=person_id, started_at=real_now()))
    session.clear()
    session[TOKEN] = token
    session[SEEN] = int(time.time())


def end() -> None:
    """End the session of this browser, if it has one, and empty the cookie."""
    if token := session.get(TOKEN):
        db.session.execute(
            update(SignInSession)
            .where(SignInSession.token_digest == digest_of(str(token)), SignInSession.ended_at.is_(None))
            .values(ended_at=real_now())
        )
    session.clear()


def end_all(person_id: int) -> None:
    """End every session of the person, in whatever browser."""
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.person_id == person_id, SignInSession.ended_at.is_(None))
        .values(ended_at=real_now())
    )


def person_of_request() -> Person | None:
    """The person whose session this request carries, or None. One query.

    Notes on `g` why a session has ended.

    The person comes detached from the database session, so that no later rollback makes it be read again, and
    leaves the actor of the request on `g` (see `portal.people.current`).
    """
    token = session.get(TOKEN)
    if not isinstance(token, str):
        return None
    first, last = earliest_and_latest_today()
    rows = db.session.execute(
        _session(db.engine.dialect.name), {"digest": digest_of(token), "first": first, "last": last}
    ).all()
    if rows:
        g.snapshot = rows[0].snapshot  # before the settings are asked for, so that they may be known already
    seen = session.get(SEEN)
    now = time.time()
    if not isinstance(seen, int) or now - seen > preferences()["IDLE_MINUTES"] * 60:
        g.session_ending = "idle"
        return None
    if not rows:
        g.session_ending = "ended"
        return None
    if real_now() - rows[0].started_at > timedelta(hours=preferences()["SESSION_HOURS"]):
        g.session_ending = "over"
        return None
    if now - seen >= SEEN_EVERY:
        session[SEEN] = int(now)
    person, day = _person_of(rows[0]), today()
    standing = (row for row in rows if row.stood_in and row.from_on <= day <= row.until_on)
    g.actor = as_actor(person, ((row.absent_id, row.stood_in) for row in standing), day)
    return person


@cache
def _session(dialect: str) -> Select[Any]:
    """The running session of a digest with its person and team, a row for each post stood in for in a time.

    On PostgreSQL also the snapshot that the request begins with: see `portal.unchanged`.
    Made once: putting such a statement together takes longer than running it.
    """
    person, team, sitting = Person.__table__, Team.__table__, SignInSession.__table__
    standing, absent = StandIn.__table__, Person.__table__.alias("absent")
    stands_then = and_(
        standing.c.stand_in_id == person.c.id,
        standing.c.from_on <= bindparam("last"),
        standing.c.until_on >= bindparam("first"),
    )
    return (
        select(
            *(column.label(f"person_{column.name}") for column in person.c),
            *(column.label(f"team_{column.name}") for column in team.c),
            sitting.c.started_at,
            absent.c.id.label("absent_id"),
            absent.c.post.label("stood_in"),
            standing.c.from_on,
            standing.c.until_on,
            (SNAPSHOT if dialect == "postgresql" else null()).label("snapshot"),
        )
        .select_from(
            sitting.join(person, person.c.id == sitting.c.person_id)
            .outerjoin(team, team.c.id == person.c.team_id)
            .outerjoin(standing, stands_then)
            .outerjoin(absent, absent.c.id == standing.c.for_person_id)
        )
        .where(sitting.c.token_digest == bindparam("digest"), sitting.c.ended_at.is_(None), person.c.active)
    )


def _person_of(row: Row[Any]) -> Person:
    """The person of the row, with the team, as if read and then detached."""
    person, team = Person(), Team()
    own = len(_names(Person))
    for each, values in ((person, row[:own]), (team, row[own : own + len(_names(Team))])):
        each.__dict__.update(zip(_names(type(each)), values, strict=True))
        if each.id:
            make_transient_to_detached(each)
    set_committed_value(person, "team", team if team.id else None)
    return person


@cache
def _names(model: type[Person] | type[Team]) -> tuple[str, ...]:
    return tuple(column.name for column in model.__table__.columns)
