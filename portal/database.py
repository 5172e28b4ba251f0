"""How the portal speaks to its store: SQLite's settings, who may write, and the type of a moment.

On SQLite a transaction that writes begins with BEGIN IMMEDIATE, so that it waits for its turn at the start
and is never told in the middle that another one was first. `writing` says which kind the next transaction is:
true for a POST once its body is read, until its step is committed, and for commands. PostgreSQL needs none of this.
There a request begins no transaction until it asks for more than to read.
"""

from __future__ import annotations

import select
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from flask import has_request_context
from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, String, Text, cast, event, func
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

BUSY_TIMEOUT = 30_000
"""How long a writer waits for another one on SQLite, in milliseconds."""

PLAIN = "begins without transaction"
"""The mark of a connection that was last lent to a request."""

writing: ContextVar[bool] = ContextVar("writing", default=False)

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT}",
)


class Base(DeclarativeBase):
    """What every table has in common: names of constraints that are the same in both stores."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Moment(TypeDecorator[datetime]):
    """A point in time: an aware datetime in Python, UTC in the store. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


SNAPSHOT = cast(func.pg_current_snapshot(), Text)
"""On PostgreSQL what a transaction sees; equal ones see the same rows."""

BigId = BigInteger().with_variant(Integer, "sqlite")
"""A key for tables of more than two thousand million rows; SQLite numbers only a plain INTEGER."""


class Unindexed(FunctionElement[str]):
    """Words that only narrow what other conditions find.

    SQLite takes every state of a record for as frequent as the others, and would rather go through all cases of a
    procedure than through the few records that wait. It looks for no index on a column with a plus before it.
    """

    type = String()
    inherit_cache = True


@compiles(Unindexed)
def _column(element: Unindexed, compiler: Any, **named: Any) -> Any:
    return compiler.process(element.clauses, **named)


@compiles(Unindexed, "sqlite")
def _column_with_plus(element: Unindexed, compiler: Any, **named: Any) -> Any:
    return f"+{_column(element, compiler, **named)}"


class Word(FunctionElement[str]):
    """A named text in a column of JSON, in the words in which an index may hold it: the name is no parameter.

    `Word(Record.data, literal_column("sr"))`. Give its kind to such a question with `literal_column` too; neither store
    uses an index of some rows for what a parameter might ask for.
    """

    type = String()
    inherit_cache = True


@compiles(Word)
def _word(element: Word, compiler: Any, **named: Any) -> Any:
    column, name = element.clauses
    return f"({compiler.process(column, **named)} ->> '{name.name}')"


@compiles(Word, "sqlite")
def _word_of_sqlite(element: Word, compiler: Any, **named: Any) -> Any:
    column, name = element.clauses
    return f"json_extract({compiler.process(column, **named)}, '$.{name.name}')"


def of_a_model(name: str | None, kind: str, parents: Any) -> bool:
    """Whether migrations compare this table, index or column with the models: the search engine's own are of no model."""
    return not (kind in ("table", "index", "column") and (name or "").startswith("search_"))


@contextmanager
def writes() -> Iterator[None]:
    """Transactions that begin inside are going to write.

    For commands and the worker; a POST has it already.
    """
    before = writing.get()
    writing.set(True)
    try:
        yield
    finally:
        writing.set(before)


ALONE = "SET max_parallel_workers_per_gather = 0"
"""PostgreSQL answers each question in one process. Two hundred people ask at once, and a count that stops at 1,001 rows
would otherwise be made of everything, by several processes."""


@event.listens_for(Engine, "connect")
def _prepare(connection: Any, record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None  # the driver must not begin transactions of its own
        for pragma in PRAGMAS:
            connection.execute(pragma)
    else:
        connection.execute(ALONE)
        connection.commit()


ALIVE = {"keepalives_idle": 60, "keepalives_interval": 10, "keepalives_count": 3}
"""Seconds, seconds and tries until the system knows that a server elsewhere is gone, or lets it and every firewall
between know that somebody is still here."""


@event.listens_for(Engine, "do_connect")
def _keep_alive(dialect: Dialect, record: Any, given: Any, named: dict[str, Any]) -> None:
    if dialect.name == "postgresql":
        for name, value in ALIVE.items():
            named.setdefault(name, value)


@event.listens_for(Engine, "checkout")
def _lend(connection: Any, record: Any, lent: Any) -> None:
    """A connection that PostgreSQL has closed is given to nobody, nor is any older one: each is made anew.

    A server that ends a connection says so unasked, and otherwise none says anything between two requests. To look
    whether something lies in the socket takes no round trip, as asking the server would.

    For a request the connection begins without transaction. PostgreSQL gives each question what is committed when it
    comes, within a transaction or not, so that the beginning and the end of one that only reads would be two round trips
    for nothing. Each ROLLBACK would also make the driver forget the questions that the server has prepared.
    """
    if isinstance(connection, sqlite3.Connection):
        return
    if connection.closed or _has_something(connection):
        raise InvalidatePoolError("PostgreSQL has closed the connection")
    if has_request_context():
        record.info[PLAIN] = True
        if not connection.autocommit:
            connection.autocommit = True
    elif record.info.pop(PLAIN, False):
        connection.autocommit = False


def _has_something(connection: Any) -> bool:
    """Whether the socket has something to be read, or an error to tell."""
    socket = select.poll()
    socket.register(connection.fileno(), select.POLLIN)
    return bool(socket.poll(0))


@event.listens_for(Engine, "before_cursor_execute")
def _begin_before_more_than_reading(
    connection: Connection, cursor: Any, statement: str, values: Any, context: Any, many: bool
) -> None:
    """What a request writes or locks is in one transaction from there on: the driver begins it by itself.

    Locks are asked for with FOR. A question with another FOR has a transaction that it does not need.
    """
    if statement.startswith("SELECT") and " FOR " not in statement:
        return
    if PLAIN in connection.info and (driver := connection.connection.dbapi_connection).autocommit:  # type: ignore[union-attr]
        driver.autocommit = False  # type: ignore[union-attr]


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")
