"""Who is at the browsers: sample accounts."""

from __future__ import annotations

from flask import Flask, session
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.extensions import db
from portal.people import sessions
from portal.people.models import Person

CASEWORKER = "internal_phso"
LEADER = "internal_phso_team_leader"


def signed_in(app: Flask, username: str) -> FlaskClient:
    """A client inside this process in which the person is signed in."""
    with app.test_request_context():
        sessions.begin(db.session.scalars(select(Person.id).where(Person.username == username)).one())
        db.session.commit()
        kept = dict(session)
    client = app.test_client()
    with client.session_transaction() as own:
        own.update(kept)
    return client
