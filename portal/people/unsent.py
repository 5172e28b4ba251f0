"""What somebody typed and sent after the session had run out, kept on the sign-in page for the same person.

Nothing of it is stored here: the sign-in page carries it, signed, and gives it back to who signs in next if that is the
person who typed it. It is shown then, and only sent by a press of that person's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, g, request, session
from flask_wtf.csrf import validate_csrf
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from wtforms.validators import ValidationError

from portal.extensions import db
from portal.people.models import Person, SignInSession
from portal.people.sessions import TOKEN, digest_of

FIELD = "unsent"
"""The hidden field of the sign-in page."""
KEPT_FOR = 12 * 60 * 60
"""Seconds for which the page may be left open."""
LONGEST = 40_000
"""Letters that the page carries at most; a longer form is not kept."""
LEFT_OUT = ("password", "token")
"""What the names of fields hold whose values are never carried: passwords, and tokens, which are new each time."""


@dataclass(frozen=True)
class Unsent:
    """A form that was sent too late: where to, and its fields in order."""

    path: str
    fields: Sequence[tuple[str, str]]


def serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="unsent form")


def kept(limit: int) -> str:
    """The form of this request as the sign-in page carries it; empty where there is nothing to keep.

    Kept is a form of our own pages (its token was given to this browser) by the person whose session has run out,
    with a body up to `limit` bytes.
    """
    token = session.get(TOKEN)
    if (
        request.method != "POST"
        or g.get("session_ending") not in ("idle", "over")
        or not isinstance(token, str)
    ):
        return ""
    if request.content_length is None or request.content_length > limit:
        return ""
    try:
        request.max_content_length = limit
        fields = [(name, value) for name, value in request.form.items(multi=True) if value.strip()]
        validate_csrf(request.form.get("csrf_token") or request.headers.get("X-CSRFToken"))
    except (HTTPException, ValidationError):
        return ""
    fields = [each for each in fields if not any(secret in each[0].lower() for secret in LEFT_OUT)]
    person = db.session.scalar(
        select(SignInSession.person_id)
        .join(Person, Person.id == SignInSession.person_id)
        .where(
            SignInSession.token_digest == digest_of(token), SignInSession.ended_at.is_(None), Person.active
        )
    )
    if person is None or not fields or any("\x00" in part for each in fields for part in each):
        return ""
    written = serializer().dumps([person, request.full_path.removesuffix("?"), fields])
    return written if len(written) <= LONGEST else ""


def given_back(written: str, person_id: int) -> Unsent | None:
    """What the sign-in page carried, if this person typed it; None for anybody else and anything forged or too old."""
    try:
        person, path, fields = serializer().loads(written, max_age=KEPT_FOR)
    except (BadData, ValueError):
        return None
    return Unsent(path, [(name, value) for name, value in fields]) if person == person_id else None
