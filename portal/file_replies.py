"""Replies that are files: what the browser may do with one, and its name."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

from flask import Response

NOTHING_RUNS = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"
)
"""For a file that a browser shows: its own viewer may draw it, its content may do nothing. Our own pages may frame it."""


def given_out(reply: Response, name: str, shown: bool) -> Response:
    """Say what the browser may do with the file: keep it as a file, or show it and run nothing."""
    reply.headers.set("Content-Disposition", "inline" if shown else "attachment", **named(name))
    reply.headers["Content-Security-Policy"] = NOTHING_RUNS
    reply.headers["X-Content-Type-Options"] = "nosniff"
    if shown:
        reply.headers["X-Frame-Options"] = "SAMEORIGIN"
    return reply


def named(name: str) -> dict[str, str]:
    """The file's name as the header carries it: whole, and in plain letters for software that knows no others."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    if plain == name:
        return {"filename": name}
    return {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='!#$&+-.^_`|~')}"}
