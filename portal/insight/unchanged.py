"""What was read already since anybody changed anything in the store: it need not be read again."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from flask import g
from sqlalchemy import Connection, select

from portal.database import SNAPSHOT, writing
from portal.extensions import db

Read = dict[Any, Any]
MOST = 500
"""So many answers are kept of one state of the store."""

_of_engine: WeakKeyDictionary[Any, tuple[Any, Read]] = WeakKeyDictionary()


def read_already() -> Read:
    """Answers of the store by what was asked, to be looked up and added to; empty for somebody who changes the store.

    Whatever decides the answer has to be in the question: who asks, and the day. The store says itself whether it is as
    it was, so no answer is older than the request.
    """
    if writing.get():
        return {}
    transaction, asked = db.session().get_transaction(), db.session.info.get(read_already)
    if asked and asked[0] is transaction:  # once for all of a page
        return asked[1]
    found = of_the_store(db.session.connection())
    db.session.info[read_already] = db.session().get_transaction(), found
    return found


def of_the_store(connection: Connection) -> Read:
    """What was read in the store as it is."""
    state, before = as_it_is(connection)
    if before and before[0] == state and len(before[1]) < MOST:
        return before[1]
    found: Read = {}
    if connection.dialect.name == "sqlite":
        connection.info[read_already] = state, found
    else:
        _of_engine[connection.engine] = state, found
    return found


def as_it_is(connection: Connection) -> tuple[Any, tuple[Any, Read] | None]:
    """The store's state, and what was read in the last known one.

    SQLite tells each connection whether others changed the store, and how much it changed itself; in PostgreSQL equal
    snapshots see the same rows, and the first query of a request has brought one along.
    """
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.dbapi_connection
        (others,) = driver.execute("PRAGMA data_version").fetchone()
        return (others, driver.total_changes), connection.info.get(read_already)
    snapshot = g.get("snapshot") or connection.scalar(select(SNAPSHOT))
    return snapshot, _of_engine.get(connection.engine)
