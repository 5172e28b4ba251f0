"""The two stores that database tests run on, each brought back to the sample people before every test.

Each store has a template, made once a test run by the migrations and the sample people. A worker's SQLite
file is a copy of the template, copied again before each test. A worker's PostgreSQL database is a copy of the
template that keeps its first rows in a schema of their own, from where one round trip fetches them back.
"""

import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from flask import Flask
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.pool import NullPool

from portal import create_app
from portal.constituency_file import add_sample_constituencies
from portal.extensions import db
from portal.migrating import upgrade
from portal.people.sample import add_sample_accounts
from portal.settings import Settings
from tests import postgresql

RUN = "PORTAL_TEST_RUN"
"""The environment variable with the folder that all workers of one test run share."""

STORES = ("sqlite", "postgresql")


def begin_run() -> None:
    """Make the shared folder, before the workers start; a run that is told to end cleans up as well."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    folder = tempfile.mkdtemp(prefix="portal-tests-")
    os.chmod(folder, 0o755)
    os.environ[RUN] = folder


def end_run() -> None:
    """Stop the server and remove the shared folder."""
    folder = run_folder()
    if os.environ.get("TEST_DATABASE_URL"):
        with _administrator(postgresql.start(folder)) as administrator:
            for name in administrator.connect().scalars(_OF_THIS_RUN, {"prefix": f"{_prefix()}%"}).all():
                _run_sql(administrator, f'DROP DATABASE "{name}" WITH (FORCE)')
    for server in folder.glob("server*"):
        postgresql.stop(server)
    shutil.rmtree(folder)


def run_folder() -> Path:
    return Path(os.environ[RUN])


class Store:
    """One worker's database of one kind, with the application on it."""

    kind: str

    def __init__(self, worker: str) -> None:
        self.worker = worker
        self.folder = run_folder() / worker / self.kind
        self.folder.mkdir(parents=True)

    @cached_property
    def app(self) -> Flask:
        return create_app(self.settings)

    @cached_property
    def settings(self) -> Settings:
        return test_settings(self.url, self.folder / "instance")

    @property
    def url(self) -> str:
        raise NotImplementedError

    def reset(self) -> None:
        """Bring the database back to the sample people, and forget the documents."""
        self.reset_database()
        shutil.rmtree(self.folder / "instance", ignore_errors=True)
        (self.folder / "instance").mkdir()

    def reset_database(self) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Close every connection."""
        close(self.app)


class SqliteStore(Store):
    kind = "sqlite"

    @property
    def url(self) -> str:
        return f"sqlite:///{self._file}"

    @property
    def _file(self) -> Path:
        return self.folder / "portal.db"

    def reset_database(self) -> None:
        close(self.app)
        for left in self.folder.glob("portal.db*"):  # a failed test may hold the old file open
            left.unlink()
        shutil.copyfile(self._template, self._file)

    @cached_property
    def _template(self) -> Path:
        file = run_folder() / "template.db"
        with once("sqlite") as first:
            if first:
                fill(f"sqlite:///{file}", run_folder() / "template")
        return file


class PostgresqlStore(Store):
    kind = "postgresql"

    @cached_property
    def url(self) -> str:
        server = self._server
        name = f"{_prefix()}{self.worker}"
        with _administrator(server) as administrator:
            _run_sql(administrator, f'CREATE DATABASE "{name}" TEMPLATE "{_prefix()}template"')
        return _written(server, name)

    def reset_database(self) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql(self._restore)

    @cached_property
    def _server(self) -> URL:
        """A server of the worker's own: what a transaction sees changes with every database of its server."""
        shared = bool(os.environ.get("TEST_DATABASE_URL"))
        own = "server" if shared else f"server-{self.worker}"
        with once(f"{own}.made") as first:
            folder = run_folder() / own
            folder.mkdir(exist_ok=True)
            server = postgresql.start(folder)
            if first:
                name = f"{_prefix()}template"
                with _administrator(server) as administrator:
                    _run_sql(administrator, f'CREATE DATABASE "{name}"')
                fill(_written(server, name), run_folder() / f"template-{own}", and_then=keep_first_rows)
        return server

    @cached_property
    def _engine(self) -> Engine:
        return create_engine(
            self.url, isolation_level="AUTOCOMMIT", pool_size=1, connect_args={"prepare_threshold": None}
        )

    def close(self) -> None:
        super().close()
        self._engine.dispose()

    @cached_property
    def _restore(self) -> str:
        with self._engine.connect() as connection:
            return restore_first_rows(connection)


def store(kind: str, worker: str) -> Store:
    return {"sqlite": SqliteStore, "postgresql": PostgresqlStore}[kind](worker)


def close(app: Flask) -> None:
    """Close the connections that the application keeps."""
    with app.app_context():
        db.engine.dispose()


def test_settings(url: str, instance: Path) -> Settings:
    """Settings of a portal in training mode whose passwords cost no time."""
    return Settings(mode="training", database_url=url, instance=instance, password_cost="cheap", testing=True)


def fill(url: str, instance: Path, and_then: Callable[[Engine], None] | None = None) -> None:
    """Migrate an empty database and put the sample people into it."""
    instance.mkdir(exist_ok=True)
    app = create_app(test_settings(url, instance))
    with app.app_context():
        upgrade()
        add_sample_accounts()
        add_sample_constituencies()
        db.session.commit()
        if and_then:
            and_then(db.engine)
    close(app)


@contextmanager
def once(what: str) -> Iterator[bool]:
    """Hold the other workers back; true for the first worker that asks, unless it fails."""
    with (run_folder() / f"{what}.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.seek(0)
        first = not lock.read()
        yield first
        lock.write("done")


@event.listens_for(Engine, "connect")
def _hurry(connection: object, record: object) -> None:
    """The tests' SQLite files need not survive a power cut."""
    if type(connection).__module__ == "sqlite3":
        connection.execute("PRAGMA synchronous=OFF")  # type: ignore[attr-defined]


def _prefix() -> str:
    return f"{run_folder().name.replace('-', '_')}_"


def _written(server: URL, name: str) -> str:
    return server.set(database=name).render_as_string(hide_password=False)


@contextmanager
def _administrator(server: URL) -> Iterator[Engine]:
    engine = create_engine(make_url(server), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    yield engine
    engine.dispose()


def _run_sql(engine: Engine, statement: str) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)


_OF_THIS_RUN = text("SELECT datname FROM pg_database WHERE datname LIKE :prefix")
_TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
_COLUMNS = text("""
    SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = :table AND is_generated = 'NEVER'
""")
_SEQUENCES = text("""
    SELECT quote_literal(quote_ident(schemaname) || '.' || quote_ident(sequencename)),
           coalesce(last_value, start_value), last_value IS NOT NULL
    FROM pg_sequences WHERE schemaname = 'public'
""")


def keep_first_rows(engine: Engine) -> None:
    """Copy every row into the schema first_rows, which travels with the template."""
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA first_rows")
        for table in connection.scalars(_TABLES).all():
            connection.exec_driver_sql(f'CREATE TABLE first_rows."{table}" AS TABLE public."{table}"')


def restore_first_rows(connection: Connection) -> str:
    """The statements that bring every table and sequence back.

    Triggers and foreign keys sleep meanwhile, also the triggers that let nobody delete from the audit.
    A transaction that a test left open makes this fail instead of wait.
    """
    tables = connection.scalars(_TABLES).all()
    statements = ["SET session_replication_role = replica", "SET lock_timeout = '5s'"]
    statements += [f'DELETE FROM public."{table}"' for table in tables]
    for table in tables:
        columns = connection.scalar(_COLUMNS, {"table": table})
        statements.append(
            f'INSERT INTO public."{table}" ({columns}) OVERRIDING SYSTEM VALUE '
            f'SELECT {columns} FROM first_rows."{table}"'
        )
    for name, value, used in connection.execute(_SEQUENCES):
        statements.append(f"SELECT setval({name}, {value}, {used})")
    return ";\n".join(statements)
