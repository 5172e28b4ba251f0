"""What a web process has done before its first request."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from portal.extensions import db
from portal.warming import warm


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_warm_portal_has_its_templates_compiled_and_no_connection_open(
    app: Flask, app_with: Callable[..., Flask]
) -> None:
    """Issue on strength: usable again within two seconds."""
    fresh = app_with()
    with fresh.app_context():
        db.session.connection()
    warm(fresh)
    kept = fresh.extensions["settings"].instance / "templates"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert len(list(kept.iterdir())) >= len(fresh.jinja_env.list_templates(extensions=["html"]))
    with fresh.app_context():
        assert db.engine.pool.checkedin() == 0  # type: ignore[attr-defined]


def test_a_web_process_does_without_what_runs_migrations(tmp_path: Path) -> None:
    """Issue on scale: a process takes no more than 150 MB, and Alembic alone is eleven of them."""
    script = "import sys, portal.server, portal.wsgi; sys.exit('alembic' in sys.modules)"
    environment = {**os.environ, "PORTAL_MODE": "training", "INSTANCE_FOLDER": str(tmp_path)}
    assert subprocess.run([sys.executable, "-c", script], env=environment, check=False).returncode == 0


PASSWORDS = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from argon2 import PasswordHasher
from portal.warming import give_memory_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

give_memory_back()
hasher, before = PasswordHasher(time_cost=1, memory_cost=19 * 1024, parallelism=1), resident()
with ThreadPoolExecutor(4) as threads:
    list(threads.map(hasher.hash, ["casework-training"] * 16))
    sys.exit(resident() - before > 10 * 2**20)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems tell their memory otherwise")
def test_the_memory_of_a_checked_password_goes_back_to_the_system() -> None:
    """Issue on scale: a process takes no more than 150 MB, whoever has signed in before."""
    assert subprocess.run([sys.executable, "-c", PASSWORDS], check=False).returncode == 0
