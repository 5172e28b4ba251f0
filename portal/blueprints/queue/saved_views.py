"""Saved views: filters and order of the queue under a name, one's own or the team's."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from portal import clock
from portal.blueprints.queue import blueprint, filters
from portal.blueprints.queue.page import Queue, saved_views
from portal.cases.models import SavedView
from portal.extensions import db
from portal.people.current import current_actor
from portal.procedures.definition import Actor

LONGEST_NAME = 40
MOST = 40
FIELD = "view-name"


def problem_with(name: str, actor: Actor, team: str | None) -> str:
    """Why a view cannot have this name, or nothing."""
    if not name:
        return "Enter a name for the view"
    if len(name) > LONGEST_NAME or not name.isprintable():
        return f"The name must be {LONGEST_NAME} characters or fewer"
    own = select(SavedView).where(SavedView.organisation == actor.organisation)
    if team:
        own = own.where(SavedView.team == team)
    else:
        own = own.where(SavedView.person_id == actor.id, SavedView.team.is_(None))
    same = own.where(func.lower(SavedView.name) == name.lower())
    if db.session.scalar(select(same.exists())):
        return f"There is a view called {name} already"
    if (db.session.scalar(select(func.count()).select_from(own.subquery())) or 0) >= MOST:
        return f"There are {MOST} views already. Delete one first"
    return ""


@blueprint.post("/views")
def save_view() -> str | Response | tuple[str, int]:
    """Keep the filters under a name; the next look at the queue shows the view in its row."""
    actor = current_actor()
    name = " ".join(request.form.get("name", "").split())
    team = actor.team if request.form.get("whose") == "team" and actor.team else None
    wanted = filters.read_query(request.form.get("query", "")[:1000], actor.organisation)
    if problem := problem_with(name, actor, team):
        page = Queue(wanted).page()
        page.problems = [(FIELD, problem)]
        return render_template("cases/queue.html", queue=page), 422
    db.session.add(
        SavedView(
            name=name,
            person_id=actor.id,
            team=team,
            organisation=actor.organisation,
            query=wanted.query,
            made_at=clock.now(),
        )
    )
    db.session.commit()
    return redirect(wanted.address(), 303)


@blueprint.get("/views")
def list_views() -> str:
    """All saved views that this person has, to be opened or deleted."""
    actor = current_actor()
    views = [(view, may_delete(view, actor)) for view in saved_views(actor)]
    return render_template("cases/views.html", views=views)


@blueprint.post("/views/<int(max=2147483647):number>/delete")
def delete_view(number: int) -> Response:
    """Take a view away. A team's view goes when its maker or the team's leader says so."""
    actor = current_actor()
    view = db.session.get(SavedView, number)
    if view is None or view not in saved_views(actor):
        abort(404)
    if not may_delete(view, actor):
        abort(403, "Only who made this view, or the leader of the team, can delete it.")
    db.session.delete(view)
    db.session.commit()
    flash(f"Deleted the view {view.name}.")
    return redirect("/cases/views", 303)


def may_delete(view: SavedView, actor: Actor) -> bool:
    return view.person_id == actor.id or (view.team == actor.team and actor.role == "team_leader")
