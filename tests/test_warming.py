"""What a web process has done before its first request."""

from __future__ import annotations

import stat
from collections.abc import Callable

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
