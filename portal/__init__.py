"""Complaints casework: the Ombudsman's complaint procedures as one portal."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

from portal import (
    addresses,
    compression,
    errors,
    faces,
    frame,
    headers,
    logs,
    paths,
    preferences,
    static_files,
)
from portal.blueprints import BLUEPRINTS
from portal.cases import readings
from portal.extensions import csrf, db, htmx, login
from portal.people import access
from portal.people.sessions import person_of_request
from portal.procedures import wording
from portal.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The application. Without `settings` they come from the environment; raises SettingsError."""
    settings = settings or Settings.from_environment()
    app = Flask(
        __name__,
        static_folder=None,
        template_folder=str(paths.TEMPLATES),
        instance_path=str(settings.instance.absolute()),
    )
    app.config.update(configuration(settings))
    logs.set_up(settings)
    app.extensions["settings"] = settings
    settings.instance.mkdir(parents=True, exist_ok=True)

    addresses.register(app)
    access.register(app)
    db.init_app(app)
    login.init_app(app)
    login.request_loader(lambda request: person_of_request())
    htmx.init_app(app)
    csrf.init_app(app)
    access.register_last(app)
    compression.register(app)
    headers.register(app)
    errors.register(app)
    static_files.init_app(app)
    faces.register(app, frame.day_of_page)
    frame.register(app)
    readings.register(app)
    wording.settings_from(lambda name: str(preferences.preferences()[name]))
    for name in BLUEPRINTS:
        app.register_blueprint(import_module(name).blueprint)
    return app


def configuration(settings: Settings) -> dict[str, object]:
    """Flask's own configuration, made of the settings."""
    engine: dict[str, object] = {"hide_parameters": True}  # what people typed stays out of the log
    if not settings.embedded:
        engine |= {"pool_size": 10, "max_overflow": 10, "pool_timeout": 10}
    return {
        "SECRET_KEY": settings.secret_key,
        "DEBUG": settings.debug,
        "TESTING": settings.testing,
        "PROPAGATE_EXCEPTIONS": False,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine,
        "SESSION_COOKIE_NAME": settings.cookie_name,
        "SESSION_COOKIE_SECURE": settings.behind_tls,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 2000,
    }
