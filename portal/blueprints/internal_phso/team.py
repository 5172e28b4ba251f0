"""The team as its members see it: who has how much."""

from __future__ import annotations

from flask import render_template

from portal.blueprints.internal_phso import blueprint
from portal.homes.team import team_page


@blueprint.get("/team")
def team() -> str:
    return render_template("list.html", page=team_page())
