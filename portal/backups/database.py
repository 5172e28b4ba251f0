"""A consistent copy of the database while people work, and putting one back. One class for each kind of store.

What was there before a copy is put back is moved aside, never deleted.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, create_engine, make_url
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from portal.backups.manifest import DATABASE, BackupError, Store, new_file

PAGES = 2048
"""How many pages of an SQLite database are copied between two looks at the progress."""

Bar = Callable[[str, int], AbstractContextManager[Callable[[int], object]]]
"""Shows a bar with these words and of this length; what it gives moves the bar on by so much."""

CLIENTS = Path("/usr/lib/postgresql")
"""Where Debian and its relatives keep PostgreSQL's programs, a folder for each version."""


class Database(Protocol):
    """What making and restoring a backup ask of a store."""

    kind: Store

    def snapshot(self, folder: Path, bar: Bar) -> AbstractContextManager[Connection]:
        """Copy the database into the folder; within, a connection that sees exactly what was copied."""

    def is_there(self) -> bool:
        """Whether there is a database, even an empty one."""

    def stage(self, copy: Path, at: str) -> str:
        """Take the copy in; the address under which it can be opened. `at` names what is moved aside for it.

        Raises BackupError.
        """

    def put_in_place(self, at: str) -> str:
        """Let the portal find what was staged; where the database of before is now, or '' when there was none."""

    def give_up(self) -> None:
        """Remove what `stage` has made."""


def database(url: str) -> Database:
    parsed = make_url(url)
    return Embedded(parsed) if parsed.get_backend_name() == "sqlite" else Server(parsed)


class Embedded:
    """SQLite: one file."""

    kind: Store = "sqlite"

    def __init__(self, url: URL) -> None:
        if not url.database or url.database == ":memory:":
            raise BackupError("A database in memory has no backup.")
        self.file = Path(url.database)
        self.staged = self.file.with_name(f".{self.file.name}.arriving")

    @contextmanager
    def snapshot(self, folder: Path, bar: Bar) -> Iterator[Connection]:
        """Copies within one read transaction, so that no writer waits and none makes the copy begin anew."""
        if not self.is_there():
            raise BackupError(f"There is no database {self.file}.")
        copy = folder / DATABASE[self.kind]
        new_file(copy).close()
        source = sqlite3.connect(self.file, isolation_level=None)
        with closing(source), closing(sqlite3.connect(copy, isolation_level=None)) as target:
            source.execute("PRAGMA busy_timeout=10000")
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the snapshot is taken here
            with bar("Database", source.execute("PRAGMA page_count").fetchone()[0]) as forward:
                source.backup(target, pages=PAGES, progress=lambda *_: forward(PAGES))
        with create_engine(f"sqlite:///{copy}", poolclass=NullPool).connect() as connection:
            yield connection
        _in_one_file(copy)

    def is_there(self) -> bool:
        return self.file.exists()

    def stage(self, copy: Path, at: str) -> str:
        self._leave_alone()
        self.staged.unlink(missing_ok=True)
        with copy.open("rb") as source, new_file(self.staged) as target:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        return f"sqlite:///{self.staged}"

    def _leave_alone(self) -> None:
        """Bring the present database into its one file. Raises BackupError while anybody else has it open."""
        if not self.is_there():
            return
        try:
            _in_one_file(self.file)
        except sqlite3.OperationalError:
            raise BackupError(f"Stop the portal and its worker first: {self.file} is in use.") from None

    def put_in_place(self, at: str) -> str:
        _in_one_file(self.staged)
        self._leave_alone()
        aside = self.file.with_name(f"{self.file.name}.before-restore-{at}")
        was_there = self.is_there()
        if was_there:
            self.file.rename(aside)
        self.staged.rename(self.file)
        return str(aside) if was_there else ""

    def give_up(self) -> None:
        for ending in ("", "-wal", "-shm", "-journal"):
            self.staged.with_name(self.staged.name + ending).unlink(missing_ok=True)


class Server:
    """PostgreSQL: a dump in the custom format, made and read by PostgreSQL's own programs."""

    kind: Store = "postgresql"

    def __init__(self, url: URL) -> None:
        self.url = url
        _, parameters = url.get_dialect()().create_connect_args(url)
        self.password = str(parameters.pop("password", ""))
        self.address = make_conninfo(**parameters)
        self.aside = ""

    @contextmanager
    def snapshot(self, folder: Path, bar: Bar) -> Iterator[Connection]:
        """The dump and this connection see the same moment, by a snapshot that the connection exports."""
        program = found("pg_dump")
        engine = create_engine(self.url, poolclass=NullPool, isolation_level="REPEATABLE READ")
        with engine.connect() as connection:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            name = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
            copy = folder / DATABASE[self.kind]
            new_file(copy).close()
            with bar("Database", 1) as forward:
                self._run(
                    program, "--format=custom", "--schema=public", "--no-owner", "--no-privileges",
                    f"--snapshot={name}", f"--file={copy}", f"--dbname={self.address}",
                )  # fmt: skip
                forward(1)
            yield connection

    def is_there(self) -> bool:
        return bool(self._ask("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1"))

    def stage(self, copy: Path, at: str) -> str:
        """The dump can only be read back under the name that it was made with, so the present schema is renamed first."""
        program = found("pg_restore")
        others = self._ask(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )[0][0]
        if others:
            raise BackupError(
                f"Stop the portal and its workers first: {others} other "
                f"{'connection uses' if others == 1 else 'connections use'} the database."
            )
        aside = f"before_restore_{at}"
        self._change(f'ALTER SCHEMA public RENAME TO "{aside}"', "CREATE SCHEMA public")
        self.aside = aside
        self._run(
            program, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
            "--schema=public", f"--dbname={self.address}", str(copy),
        )  # fmt: skip
        return self.url.render_as_string(hide_password=False)

    def put_in_place(self, at: str) -> str:
        if self._ask(f"SELECT 1 FROM pg_tables WHERE schemaname = '{self.aside}' LIMIT 1"):  # noqa: S608
            return f"the schema {self.aside}"
        self._change(f'DROP SCHEMA "{self.aside}"')
        return ""

    def give_up(self) -> None:
        if self.aside:
            self._change("DROP SCHEMA public CASCADE", f'ALTER SCHEMA "{self.aside}" RENAME TO public')
            self.aside = ""

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.address, password=self.password or None)

    def _ask(self, question: str) -> list[tuple[Any, ...]]:
        with self._connect() as connection:
            return connection.execute(question).fetchall()

    def _change(self, *statements: str) -> None:
        with self._connect() as connection:
            for statement in statements:
                connection.execute(statement)

    def _run(self, *command: str) -> None:
        """Run one of PostgreSQL's programs; the password is not among its words. Raises BackupError."""
        environment = {**os.environ, **({"PGPASSWORD": self.password} if self.password else {})}
        done = subprocess.run(  # noqa: S603
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode:
            said = (done.stderr.strip() or f"it ended with {done.returncode}").splitlines()[0]
            raise BackupError(f"{Path(command[0]).name} could not do it: {said[:300]}")


def _in_one_file(file: Path) -> None:
    """Take what the log beside an SQLite database holds into the file. Raises OperationalError while it is in use."""
    with closing(sqlite3.connect(file, timeout=1, isolation_level=None)) as alone:
        alone.execute("PRAGMA journal_mode=DELETE")


def found(program: str) -> str:
    """Where PostgreSQL's program is: the newest of the system, else the one on the path. Raises BackupError."""
    installed = sorted(
        CLIENTS.glob(f"*/bin/{program}"), key=lambda each: int(each.parts[-3].partition(".")[0])
    )
    if installed:
        return str(installed[-1])
    if on_path := shutil.which(program):
        return on_path
    raise BackupError(
        f"{program} is not on this machine: install PostgreSQL's client programs (postgresql-client), "
        "of the server's version or a later one."
    )
