"""What the queue page is measured against: its template, rendered from one page's values kept constant.

Neither a database nor a session is asked. Start it as the portal is started: `granian --interface wsgi
bench.reference:app`. The environment names the portal from which the values are taken once, at the start.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template, template_rendered

from bench.people import CASEWORKER, signed_in
from portal import create_app, faces, headers, paths, static_files
from portal.extensions import db

TEMPLATE = "cases/queue.html"
KEPT = ("queue", "frame", "navigation")


def values_of_one_page(portal: Flask) -> dict[str, Any]:
    """What the portal gives to the template when the caseworker opens the queue."""
    seen: list[dict[str, Any]] = []

    def keep(sender: Flask, template: Any, context: dict[str, Any], **_: Any) -> None:
        seen.append({name: context[name] for name in KEPT})

    client = signed_in(portal, CASEWORKER)
    with template_rendered.connected_to(keep, portal):
        client.get("/cases")
    with portal.app_context():
        db.engine.dispose()
    (values,) = seen
    return {**values, "navigation": list(values["navigation"])}


def create_reference() -> Flask:
    """An application with this one page."""
    portal = create_app()
    values = values_of_one_page(portal)
    app = Flask("reference", static_folder=None, template_folder=str(paths.TEMPLATES))
    app.jinja_env.globals["csrf_token"] = lambda: "constant"
    faces.register(app, lambda: values["frame"].today)
    static_files.init_app(app)
    headers.register(app)
    app.extensions["settings"] = portal.extensions["settings"]
    app.add_url_rule("/cases", view_func=lambda: render_template(TEMPLATE, **values), endpoint="cases")
    return app


app = create_reference()
