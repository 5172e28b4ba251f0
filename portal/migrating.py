"""Migrations of the database, for what runs them: a web process does without, and without their eleven megabytes.

New ones are begun with `flask --app portal.migrating db revision --autogenerate -m '<subject>'`.
"""

from __future__ import annotations

import flask_migrate
from flask import Flask, current_app

import portal
from portal import paths
from portal.extensions import db

migrate = flask_migrate.Migrate()


def create_app() -> Flask:
    """The application with Alembic's commands."""
    return able_to_migrate(portal.create_app())


def able_to_migrate(app: Flask) -> Flask:
    migrate.init_app(app, db, directory=str(paths.MIGRATIONS))
    return app


def upgrade() -> None:
    """Run the migrations that the database of the current application lacks. Raises SystemExit when one fails."""
    able_to_migrate(current_app._get_current_object())  # type: ignore[attr-defined]
    flask_migrate.upgrade()
