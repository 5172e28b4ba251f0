"""The team as its leader sees it: who has how much, and what of it waits for the leader."""

from __future__ import annotations

from flask import render_template

from portal.blueprints.team_leader import blueprint
from portal.blueprints.team_leader.home import with_me
from portal.homes.my_work import MyWork
from portal.homes.team import team_page
from portal.people.current import current_actor


@blueprint.get("/team")
def team() -> str:
    return render_template("list.html", page=team_page(with_me(MyWork(current_actor(), alone=True))))
