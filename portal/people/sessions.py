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
from typing import Literal

from flask import g, session
from sqlalchemy import and_, select, update
from sqlalchemy.orm import aliased

from portal.clock import real_now, today
from portal.extensions import db
from portal.people.models import Person, SignInSession, StandIn
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
    seen = session.get(SEEN)
    now = time.time()
    if not isinstance(seen, int) or now - seen > preferences()["IDLE_MINUTES"] * 60:
        g.session_ending = "idle"
        return None
    day = today()
    absent = aliased(Person)
    rows = db.session.execute(
        select(Person, SignInSession.started_at, absent.post)
        .join(SignInSession, SignInSession.person_id == Person.id)
        .outerjoin(
            StandIn, and_(StandIn.stand_in_id == Person.id, StandIn.from_on <= day, StandIn.until_on >= day)
        )
        .outerjoin(absent, absent.id == StandIn.for_person_id)
        .where(
            SignInSession.token_digest == digest_of(token), SignInSession.ended_at.is_(None), Person.active
        )
    ).all()
    if not rows:
        g.session_ending = "ended"
        return None
    person, started_at, _ = rows[0]
    if real_now() - started_at > timedelta(hours=preferences()["SESSION_HOURS"]):
        g.session_ending = "over"
        return None
    if now - seen >= SEEN_EVERY:
        session[SEEN] = int(now)
    g.actor = as_actor(person, (post for _, _, post in rows if post), day)
    if person.team:
        db.session.expunge(person.team)
    db.session.expunge(person)
    return person
