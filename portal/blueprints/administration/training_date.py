"""The day that training takes for today."""

from __future__ import annotations

from flask import abort, current_app, request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal import clock
from portal.blueprints.administration import blueprint
from portal.blueprints.administration.page import page, saved
from portal.deadlines import long_date
from portal.extensions import db
from portal.reading import Unreadable, read_date
from portal.views import Field

ADDRESS = "/administration/training-date"


@blueprint.get("/training-date")
def training_date() -> Response:
    day = clock.training_date()
    return _page(long_date(day).split(" ", 1)[1] if day else "")


@blueprint.post("/training-date")
def set_training_date() -> Response:
    typed = request.form.get("day", "").strip()
    try:
        day = None if request.form.get("off") else read_date(typed)
        clock.set_training_date(day, current_user.name, current_user.id)
    except (Unreadable, ValueError) as problem:
        db.session.rollback()
        return _page(typed, str(problem))
    db.session.commit()
    told = (
        f"Today is {long_date(day)} for everybody in training."
        if day
        else "Today follows the calendar again."
    )
    return saved(told, ADDRESS)


def _page(typed: str, problem: str = "") -> Response:
    if not current_app.extensions["settings"].training:
        abort(404)
    field = Field(
        "date",
        "day",
        "day",
        "Today is",
        hint="For example 30/3/2026 or 30 March 2026",
        error=problem or None,
        value=typed,
    )
    return page(
        "training_date",
        "Training date",
        problems=[("day", problem)] if problem else [],
        fields=[field],
        is_set=clock.training_date() is not None,
    )
