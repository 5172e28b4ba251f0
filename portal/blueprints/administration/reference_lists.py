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
from portal.insight.counting import count_all, number
from portal.preferences import change, preferences
from portal.views import Field

ADDRESS = "/administration/reference-lists"


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


def _used_by(texts: list[str]) -> dict[str, str]:
    """How many cases have each root cause, counted to a limit."""
    cause = func.cast(Case.facts["root_cause"].as_string(), String)
    counts = count_all({text: select(Case.id).where(cause == text) for text in texts})
    return {text: number(count) for text, count in counts.items()}


def _page(typed: str = "", problem: str = "") -> Response:
    counting = "count" in request.args
    active = list(preferences()["ROOT_CAUSES"])
    used = _used_by([*active, *_ended()]) if counting else {}
    entries = [(text, text in active, used.get(text, "")) for text in (*active, *_ended())]
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
