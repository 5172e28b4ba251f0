"""Who makes this request."""

from __future__ import annotations

from flask import abort, g
from flask_login import current_user

from portal.procedures.definition import Actor


def current_actor() -> Actor:
    """The signed-in person as the procedures see it. Asks to sign in (401) when nobody is."""
    if not current_user.is_authenticated:
        abort(401)
    actor: Actor = g.actor
    return actor
