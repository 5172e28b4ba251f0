"""The cases that the bench measures: sample data of each size in each store, made once and kept outside the repository.

A population is kept under the revision of the database, its size and its seed; another revision gets a new one. It
ages a little with every run, by the steps and approvals that are measured.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import create_engine, make_url

from bench.servers import CannotMeasure
from portal import create_app, paths
from portal.extensions import db
from portal.settings import Settings
from tests import postgresql

SEED = 1
AS_IN_PRODUCTION = (
    "max_connections=200",
    "shared_buffers=512MB",
    "effective_cache_size=4GB",
    "random_page_cost=1.1",
    "max_wal_size=4GB",
    "timezone=UTC",
)
"""Settings of the throw-away PostgreSQL server; everything that keeps data safe is at its default: on."""


@dataclass(frozen=True)
class Population:
    """One store with so many cases."""

    database: str
    size: int
    folder: Path
    url: str

    @property
    def name(self) -> str:
        return f"{self.database} {self.size:,}"

    @property
    def environment(self) -> Mapping[str, str]:
        """The settings of a portal on this store, in training mode, for the sample accounts are its people."""
        return {
            "PORTAL_MODE": "training",
            "INSTANCE_FOLDER": str(self.folder),
            "DATABASE_URL": self.url,
            "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
        }

    def app(self) -> Flask:
        return create_app(Settings.from_environment(self.environment))


def cache_folder() -> Path:
    return Path(os.environ.get("TMPDIR") or tempfile.gettempdir()) / "portal-bench"


def revision() -> str:
    """The newest revision of the database."""
    config = Config()
    config.set_main_option("script_location", str(paths.MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head() or "none"


@contextmanager
def stores(databases: list[str], sizes: list[int]) -> Iterator[list[Population]]:
    """Every population, ready, with a PostgreSQL server running as long as it is needed.

    One that runs already is somebody else's, and goes on.
    """
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    server, others = None, is_running(cache / "server")
    if "postgresql" in databases:
        server = started(cache / "server")
    try:
        found = []
        for size in sizes:
            for database in databases:
                found.append(population(cache, database, size, server))
        yield found
    finally:
        if server is not None and not others:
            postgresql.stop(cache / "server", "fast")


def started(folder: Path) -> str:
    """The address of the bench's own PostgreSQL server."""
    folder.mkdir(exist_ok=True)
    if not is_running(folder):
        pid_file(folder).unlink(
            missing_ok=True
        )  # the machine was stopped hard; the server recovers by itself
    return postgresql.start_own(folder, AS_IN_PRODUCTION).render_as_string(hide_password=False)


def pid_file(folder: Path) -> Path:
    return folder / "data" / "postmaster.pid"


def is_running(folder: Path) -> bool:
    """Whether the server in the folder runs."""
    file = pid_file(folder)
    return file.exists() and Path(f"/proc/{file.read_text().split()[0]}").exists()


def population(cache: Path, database: str, size: int, server: str | None) -> Population:
    """One population, made anew unless a whole one is there."""
    key = f"{revision()}-{size}-{SEED}"
    folder = cache / f"{database}-{key}"
    name = f"bench_{key.replace('-', '_')}"
    if server is None or database == "sqlite":
        url = f"sqlite:///{folder / 'portal.db'}"
    else:
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
    found = Population(database, size, folder, url)
    whole = folder / "whole"
    if whole.exists():
        return found
    click.echo(f"Making {size:,} cases on {database}, once")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if server is not None and database == "postgresql":
        on_server(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    portal(found, "prepare")
    portal(found, "sample", "--cases", str(size), "--seed", str(SEED))
    if database == "postgresql":
        on_server(url, "VACUUM ANALYZE")  # what autovacuum does within minutes
    else:
        on_file(found)
    whole.touch()
    return found


def portal(on: Population, *command: str) -> None:
    """Run a command of the portal."""
    done = subprocess.run(
        [sys.executable, "-m", "portal", *command],
        env={**os.environ, **on.environment},
        cwd=on.folder,
        check=False,
    )
    if done.returncode:
        raise CannotMeasure(f"'portal {' '.join(command)}' failed on {on.name}.")


def on_server(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def on_file(of: Population) -> None:
    """Put what the sample wrote from the log into the file."""
    with of.app().app_context():
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
