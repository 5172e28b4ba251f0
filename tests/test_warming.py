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
