"""What was read already since anybody changed anything in the store: it need not be read again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from flask import g
from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.pool import NullPool

from portal.database import SNAPSHOT, writing
from portal.extensions import db

Read = dict[Any, Any]
Answer = TypeVar("Answer")
VERSION = "PRAGMA data_version"
MOST = 500
"""So many answers are kept of one state of the store."""

_of_engine: WeakKeyDictionary[Engine, tuple[Any, Read]] = WeakKeyDictionary()
"""What was read in the last known state of each store, for every connection of this process."""


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


def kept(asked: Hashable, read: Callable[[], Answer]) -> Answer:
    """What `read` reads, as long as nobody changes the store; nothing that somebody could change themselves.

    A question more to PostgreSQL about its state would cost what it saves.
    """
    session = db.session
    if session.new or session.dirty or session.deleted:
        return read()
    if db.engine.dialect.name == "postgresql" and "snapshot" not in g:
        return read()
    known = read_already()
    if asked not in known:
        known[asked] = read()
    found: Answer = known[asked]
    return found


@event.listens_for(Session, "after_flush")
def _read_alone(session: Session, _: UOWTransaction) -> None:
    """What a transaction reads after its own changes is for nobody else, and nobody else's is for it."""
    session.info[read_already] = session.get_transaction(), {}


def of_the_store(connection: Connection) -> Read:
    """What was read in the store as it is; nothing when that cannot be told."""
    state = as_it_is(connection)
    if state is None:
        return {}
    before = _of_engine.get(connection.engine)
    if before and before[0] == state and len(before[1]) < MOST:
        return before[1]
    found: Read = {}
    _of_engine[connection.engine] = state, found
    return found


def as_it_is(connection: Connection) -> Any:
    """The state of the store that this transaction sees; None when it cannot be told.

    In PostgreSQL equal snapshots see the same rows, and the first query of a request has brought one along. SQLite tells
    a connection only whether others changed the store since it looked last. So one connection for all of a process looks
    when a transaction begins and again now: when it saw the same, so does this transaction, whose reading began between.
    """
    if connection.dialect.name == "sqlite":
        begun, driver = connection.info.get(Watch), driver_of(connection)
        driver.execute(VERSION).fetchall()  # whatever it says: the reading has begun now
        now = seen(connection)
        return now[0] if now and now == begun else None
    return g.get("snapshot") or connection.scalar(select(SNAPSHOT))


class Watch:
    """A connection to an SQLite file on which nothing is ever written."""

    def __init__(self, file: str) -> None:
        self.connection = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self.lock = Lock()

    def version(self) -> int | None:
        """Another number after each change that anybody has committed; None when SQLite gives none."""
        try:
            with self.lock:
                ((version,),) = self.connection.execute(VERSION).fetchall()
        except sqlite3.Error:
            return None
        return int(version)


_watches: WeakKeyDictionary[Engine, Watch] = WeakKeyDictionary()


def seen(connection: Connection) -> tuple[int, int] | None:
    """What the watch of this process sees now, and how much the connection has changed itself."""
    engine = connection.engine
    file = engine.url.database
    if not file:  # in memory, so there is this one connection
        return None
    watch = _watches.get(engine) or _watches.setdefault(engine, Watch(file))
    version = watch.version()
    return None if version is None else (version, driver_of(connection).total_changes)


def driver_of(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


@event.listens_for(Engine, "begin")
def _look(connection: Connection) -> None:
    lasting = not isinstance(connection.engine.pool, NullPool)  # otherwise nothing may stay open on the file
    if connection.dialect.name == "sqlite" and lasting and not writing.get():
        connection.info[Watch] = seen(connection)


@event.listens_for(Engine, "engine_disposed")
def _look_no_longer(engine: Engine) -> None:
    """The file may be another one the next time, and a forked process may not share the connection."""
    if watch := _watches.pop(engine, None):
        watch.connection.close()
    _of_engine.pop(engine, None)
