"""For monitors: no session, nothing about people or cases."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.extensions import db
from portal.people.access import open_to_everybody

blueprint = Blueprint("health", __name__, url_prefix="/health")


@blueprint.get("/live")
@open_to_everybody
def live() -> Response:
    """The process answers."""
    return Response("live\n", mimetype="text/plain")


@blueprint.get("/ready")
@open_to_everybody
def ready() -> Response:
    """The process can use its database, and the tables are there."""
    try:
        db.session.execute(text("SELECT 1 FROM setting LIMIT 1")).all()
    except SQLAlchemyError:
        db.session.rollback()
        return Response("not ready: the database does not answer\n", status=503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")
