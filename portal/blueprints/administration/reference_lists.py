"""The lists that forms offer: each entry is active or ended, never deleted, because cases keep it."""

from __future__ import annotations

from flask import request
from flask_login import current_user
from sqlalchemy import String, func, select
from werkzeug.wrappers import Response

from portal.blueprints.administration import blueprint
from portal.blueprints.administration.page import page, saved
from portal.cases.models import Case
from portal.extensions import db
from portal.preferences import change, preferences
from portal.views import Field

ADDRESS = "/administration/reference-lists"
COUNTED = 1000


@blueprint.get("/reference-lists")
def reference_lists() -> Response:
    return _page()


@blueprint.post("/reference-lists/root-causes")
def add_root_cause() -> Response:
    text = " ".join(request.form.get("root_cause", "").split())
    if text.casefold() in {each.casefold() for each in preferences()["ROOT_CAUSES"]}:
        return _page(text, f"{text} is on the list already")
    if not 0 < len(text) <= 80 or not text.isprintable():
        return _page(text, "Enter a root cause of 1 to 80 characters")
    _keep([*preferences()["ROOT_CAUSES"], text], [each for each in _ended() if each != text])
    return saved(f"{text} is on the list of root causes.", ADDRESS)


@blueprint.post("/reference-lists/root-causes/end")
def end_root_cause() -> Response:
    """Offer the entry no longer. The last one stays: without one, step 6 could not be taken."""
    text = request.form.get("root_cause", "")
    left = [each for each in preferences()["ROOT_CAUSES"] if each != text]
    if text not in preferences()["ROOT_CAUSES"]:
        return saved(f"{text[:80]} is not on the list.", ADDRESS)
    if not left:
        return _page(
            problem="The last root cause stays: without one, nobody can record complaint details (PHSO step 6)"
        )
    _keep(left, [*_ended(), text])
    return saved(f"{text} is offered no longer. Cases that have it keep it.", ADDRESS)


def _ended() -> list[str]:
    return list(preferences()["ROOT_CAUSES_ENDED"])


def _keep(active: list[str], ended: list[str]) -> None:
    change("ROOT_CAUSES", active, current_user.name, current_user.id)
    change("ROOT_CAUSES_ENDED", ended, current_user.name, current_user.id)
    db.session.commit()


def _used_by(text: str) -> str:
    """How many cases have the root cause, counted to a limit."""
    having = (
        select(Case.id)
        .where(func.cast(Case.facts["root_cause"].as_string(), String) == text)
        .limit(COUNTED + 1)
    )
    number = db.session.scalar(select(func.count()).select_from(having.subquery())) or 0
    return f"{number:,}" if number <= COUNTED else f"more than {COUNTED:,}"


def _page(typed: str = "", problem: str = "") -> Response:
    counting = "count" in request.args
    entries = [
        (text, active, _used_by(text) if counting else "")
        for active, texts in ((True, preferences()["ROOT_CAUSES"]), (False, _ended()))
        for text in texts
    ]
    return page(
        "reference_lists",
        "Reference lists",
        problems=[("root_cause", problem)] if problem else [],
        entries=entries,
        counting=counting,
        fields=[
            Field("line", "root_cause", "root_cause", "New root cause", error=problem or None, value=typed)
        ],
    )
