"""Where a drill takes place: a folder with a store of one kind, cases prepared in it, and a portal that runs on it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine

from drills.work import DAY
from portal import clock, create_app
from portal.database import writes
from portal.extensions import db
from tests import postgresql
from tests.database import close, fill, test_settings
from tests.running import Portal, free_port
from tests.walks import Walk

WEB_PROCESSES = 2


@dataclass
class Stage:
    """`app` is a second portal on the same store, through which the drill prepares and looks."""

    kind: str
    folder: Path
    url: str
    app: Flask
    portal: Portal

    @property
    def server(self) -> Path:
        """The folder of the PostgreSQL server."""
        return self.folder / "postgresql"

    def plans(self, number: int) -> list[str]:
        """References of so many new cases whose plan can be sent for approval."""
        with self.app.app_context(), writes():
            clock.set_training_date(DAY, "A drill")
            db.session.commit()
            made: list[str] = []
            for _ in range(number):
                walk = (
                    Walk(on=DAY, case_number=f"prepared {len(made)}").to("P6").take("add-resolution-action")
                )
                made.append(walk.reference)
        close(self.app)
        return made

    def audit(self) -> str:
        """What `portal audit verify` says. Raises AssertionError when it finds anything."""
        return self.portal.run("audit", "verify").strip()


@contextmanager
def stage(kind: str) -> Iterator[Stage]:
    """A stage of the kind "sqlite" or "postgresql", taken down at the end. PostgreSQL is a server of its own, safe."""
    folder = Path(tempfile.mkdtemp(prefix="portal-drill-"))
    os.chmod(folder, 0o755)
    instance = folder / "instance"
    instance.mkdir()
    url = f"sqlite:///{instance / 'portal.db'}"
    if kind == "postgresql":
        server = folder / "postgresql"
        server.mkdir()
        address = postgresql.start_own(server, postgresql.SAFE).set(database="portal")
        administrator = create_engine(address.set(database="postgres"), isolation_level="AUTOCOMMIT")
        with administrator.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE portal")
        administrator.dispose()
        url = address.render_as_string(hide_password=False)
    fill(url, instance)
    portal = Portal(folder, free_port(), {"DATABASE_URL": url, "WORKERS": str(WEB_PROCESSES)})
    made = Stage(kind, folder, url, create_app(test_settings(url, instance)), portal)
    try:
        yield made
    finally:
        portal.stop()
        close(made.app)
        if kind == "postgresql":
            postgresql.stop(made.server)
        shutil.rmtree(folder, ignore_errors=True)
