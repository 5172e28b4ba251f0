"""A reply that is the whole page, or the part of it that htmx swaps in: the same content either way.

Without scripts a saved form answers with a redirect, and what was saved is said on the page that follows: `say`
keeps it, `said` gives it out once.
"""

from __future__ import annotations

import re
from typing import Any

from flask import flash, get_flashed_messages, render_template, request
from htmx_flask.requests import HtmxHeaders
from werkzeug.wrappers import Response

from portal.people.access import READING
from portal.views import Banner, Link, Words

Reply = Response | tuple[str, int] | tuple[str, int, dict[str, str]] | str

REFERENCE = re.compile(r"(?P<before>[^|]*?)(?P<reference>[A-Z]{1,6}-[0-9]{4}-[0-9]{6})(?P<after>.*)", re.S)


def wants_part() -> bool:
    """Whether htmx asks for the part that it swaps in."""
    asked: HtmxHeaders = request.htmx  # type: ignore[attr-defined]
    return bool(asked) and not asked.history_restore_request


def shown(name: str, status: int = 200, headers: dict[str, str] | None = None, **context: Any) -> Reply:
    """The part for htmx, the whole page otherwise, with the same content.

    A part that answers a form brings the menu along, whose numbers the form may have changed. One query, as on a page.
    """
    folder, _, page = name.rpartition("/")
    part = wants_part()
    text = render_template(f"{folder}/_{page}.html" if part else f"{name}.html", partial=part, **context)
    if part and request.method not in READING:
        text += render_template("_menu.html")
    return text, status, headers or {}


def done(bold: str, words: str = "", kind: str = "done") -> Banner:
    """A banner that stays; the first reference in its words is a link to the case."""
    found = REFERENCE.fullmatch(words)
    if found is None:
        return Banner(kind, bold, words)
    link = Link(found["reference"], f"/cases/{found['reference']}")
    return Banner(kind, bold, Words(found["before"].strip(), link=link, after=found["after"]))


def say(bold: str, words: str = "") -> None:
    """Say this on the next page."""
    flash(f"{bold}|{words}", "done")


def said() -> Banner | None:
    """What the last form said, for the page that follows it without scripts."""
    messages: list[tuple[str, str]] = get_flashed_messages(with_categories=True)  # type: ignore[assignment]
    for category, message in messages:
        bold, _, words = message.partition("|")
        return done(bold, words, "done" if category == "done" else "soon")
    return None
