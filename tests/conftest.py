"""What the tests share: the portal on SQLite and on PostgreSQL, its people, its date, and a client.

A test that asks for `app`, or for anything below that uses it, runs twice: once on each store. It starts with
the sample people and without a case, on the day that the calendar shows, within an application context:

    def test_a_case_is_opened(sign_in: SignIn, on: SetToday) -> None:
        on(date(2026, 3, 30))  # a Monday
        reply = sign_in("internal_phso").submit("/cases/new/phso", client_name="Ada Finch", follow=True)
        assert "PHSO-2026-000001" in reply.text

A test of one store alone says `@pytest.mark.parametrize("app", ["sqlite"], indirect=True)`. A test of pure
functions asks for none of these and runs once.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import flask
import pytest
from flask import Flask
from sqlalchemy import select

from portal import clock, create_app, preferences
from portal.extensions import db
from portal.people import sessions
from portal.people.models import Person
from tests import database
from tests.client import PortalClient

SignIn = Callable[[str], PortalClient]
SetToday = Callable[[date | None], None]


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        database.begin_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        database.end_run()


@pytest.fixture(scope="session")
def stores(request: pytest.FixtureRequest) -> Iterator[Callable[[str], database.Store]]:
    """The worker's store of each kind, made when it is first asked for."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    made: dict[str, database.Store] = {}

    def store(kind: str) -> database.Store:
        if kind not in made:
            made[kind] = database.store(kind, worker)
        return made[kind]

    yield store
    for one in made.values():
        one.close()


@pytest.fixture(params=database.STORES)
def app(request: pytest.FixtureRequest, stores: Callable[[str], database.Store]) -> Iterator[Flask]:
    """The portal in training mode on a fresh database, within an application context."""
    store = stores(request.param)
    store.reset()
    with store.app.app_context():
        yield store.app


@pytest.fixture
def app_with(app: Flask) -> Iterator[Callable[..., Flask]]:
    """Another portal on the same database, with some settings changed: `app_with(mode="production", …)`."""
    made: list[Flask] = []

    def make(**changes: Any) -> Flask:
        made.append(create_app(dataclasses.replace(app.extensions["settings"], **changes)))
        return made[-1]

    yield make
    for one in made:
        database.close(one)


@pytest.fixture
def client(app: Flask) -> PortalClient:
    """A browser in which nobody is signed in."""
    return new_client(app)


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """Signs a sample person in, in a new browser: `sign_in("internal_phso").get("/")`."""

    def begin(username: str) -> PortalClient:
        with app.test_request_context():
            sessions.begin(person(username).id)
            db.session.commit()
            kept = dict(flask.session)
        client = new_client(app)
        with client.session_transaction() as session:
            session.update(kept)
        return client

    return begin


@pytest.fixture
def on(app: Flask) -> SetToday:
    """Sets the day that the portal takes for today; None goes back to the calendar."""

    def set_today(day: date | None) -> None:
        clock.set_training_date(day, "A test")
        db.session.commit()
        preferences.forget()

    return set_today


def new_client(app: Flask) -> PortalClient:
    return PortalClient(app, app.response_class, use_cookies=True)


def person(username: str) -> Person:
    """The sample person with this user name."""
    return db.session.scalars(select(Person).where(Person.username == username)).one()
