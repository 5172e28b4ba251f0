"""A reply that is the whole page, or the part of it that htmx swaps in: the same content either way."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from htmx_flask.requests import HtmxHeaders
from werkzeug.wrappers import Response

Reply = Response | tuple[str, int] | tuple[str, int, dict[str, str]] | str


def wants_part() -> bool:
    """Whether htmx asks for the part that it swaps in."""
    asked: HtmxHeaders = request.htmx  # type: ignore[attr-defined]
    return bool(asked) and not asked.history_restore_request


def shown(name: str, status: int = 200, headers: dict[str, str] | None = None, **context: Any) -> Reply:
    """The part for htmx, the whole page otherwise, with the same content."""
    folder, _, page = name.rpartition("/")
    part = wants_part()
    template = f"{folder}/_{page}.html" if part else f"{name}.html"
    return render_template(template, partial=part, **context), status, headers or {}
