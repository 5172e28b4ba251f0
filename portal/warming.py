"""What a web process has done before its first request, so that nobody waits for it after a restart."""

from __future__ import annotations

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import configure_mappers

from portal.calendars import NATIONS, public_days
from portal.extensions import db


def warm(app: Flask) -> None:
    """Have every template compiled, from the instance folder where they were compiled before, and the bank holidays.

    Leaves no connection open: the processes that are forked from this one may not share any.
    """
    compiled = app.extensions["settings"].instance / "templates"
    compiled.mkdir(mode=0o700, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(compiled))
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
    for nation in NATIONS:
        public_days(nation)
    configure_mappers()
    with app.app_context():
        db.engine.dispose()
