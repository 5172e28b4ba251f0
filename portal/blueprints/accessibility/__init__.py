"""What the portal does for people who use it differently, and whom to tell when something is in the way."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.people.access import open_to_everybody

blueprint = Blueprint("accessibility", __name__)


@blueprint.get("/accessibility")
@open_to_everybody
def statement() -> str:
    return render_template("accessibility/statement.html")
