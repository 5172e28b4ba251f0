"""The frame of an administrator's page: side navigation, trail, what was saved, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app, flash, get_flashed_messages, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from portal.views import Banner, Link, Trail, View

PAGES = (
    ("People", "/administration/people"),
    ("Stand-ins", "/administration/stand-ins"),
    ("Authority table", "/administration/authority"),
    ("Settings", "/administration/settings"),
    ("Reference lists", "/administration/reference-lists"),
    ("Calendars", "/administration/calendars"),
    ("Constituencies", "/administration/constituencies"),
    ("Letters", "/administration/letters"),
    ("Outbox", "/outbox"),
    ("Audit", "/administration/audit"),
    ("Training date", "/administration/training-date"),
)
"""The side navigation. A page that this portal does not have is left out."""

Problems = Sequence[tuple[str, str]]


def side() -> list[View]:
    """The side navigation, with the page that is shown or that it belongs to as the current one."""
    there = {rule.rule for rule in current_app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    training = current_app.extensions["settings"].training
    return [
        View(label, href, current=request.path == href or request.path.startswith(f"{href}/"))
        for label, href in PAGES
        if href in there and (training or label != "Training date")
    ]


def page(
    template: str, heading: str, *, under: Link | None = None, problems: Problems = (), **context: Any
) -> Response:
    """Render `administration/<template>.html`; with problems as 422."""
    links = [Link("Administration", "/administration/"), *([under] if under else [])]
    links = [link for link in links if link.href != request.path]
    response = make_response(
        render_template(
            f"administration/{template}.html",
            heading=heading,
            trail=Trail(links, heading),
            side=side(),
            problems=list(problems),
            banner=_saved(),
            **context,
        )
    )
    response.status_code = 422 if problems else 200
    return response


def saved(sentence: str, address: str) -> Response:
    """Go to the page and say there what was saved."""
    flash(sentence, "done")
    return redirect(address, 303)


def _saved() -> Banner | None:
    told = get_flashed_messages(category_filter=["done"])
    return Banner("done", bold=" ".join(str(each) for each in told)) if told else None
