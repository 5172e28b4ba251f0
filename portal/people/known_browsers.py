"""A signed cookie that says which accounts have signed in from this browser before.

It opens nothing. It only keeps somebody who guesses elsewhere from shutting the owner of an account out: see
`guessing`.
"""

from __future__ import annotations

import secrets
from typing import Any

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

MOST_ACCOUNTS = 8
LASTS = 180 * 24 * 60 * 60


def _name() -> str:
    return f"{current_app.extensions['settings'].cookie_name}-browser"


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.extensions["settings"].secret_key, salt="known browser")


def _kept() -> dict[str, str]:
    """Account to mark, as this browser keeps it."""
    try:
        kept: Any = _serializer().loads(request.cookies.get(_name(), ""), max_age=LASTS)
    except BadSignature:
        return {}
    return kept if isinstance(kept, dict) else {}


def mark_for(username: str) -> str | None:
    """The mark that this browser got when the account last signed in from it, or None."""
    return _kept().get(username)


def remember(response: Response, username: str) -> None:
    """Note on the response that this account has signed in from this browser."""
    kept = _kept()
    mark = kept.pop(username, None) or secrets.token_urlsafe(16)
    kept = {**dict(list(kept.items())[-(MOST_ACCOUNTS - 1) :]), username: mark}
    response.set_cookie(
        _name(),
        _serializer().dumps(kept),
        max_age=LASTS,
        secure=current_app.extensions["settings"].behind_tls,
        httponly=True,
        samesite="Lax",
    )
