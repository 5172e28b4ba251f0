"""Slowing of guessed passwords: by account and source together, by source, and by account.

A try is counted before the password is looked at, so that twenty tries at one instant are twenty tries. A
right password takes its own try back. The counts are in the database: all web processes see the same ones.

Nobody else is shut out: ten wrong tries close one account for one source. The two wider limits are for
guessing spread over many accounts or many sources, and a browser that this account has used before
(`known_browsers`) passes them.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import case, delete, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.extensions import db
from portal.people.models import SignInTry

WAIT = 5 * 60
"""Seconds without a counted try after which counting begins anew."""

OF_ACCOUNT_AND_SOURCE = 10
OF_SOURCE = 50
OF_ACCOUNT = 100
KEPT = 24 * 60 * 60


def _key(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _counters(username: str, source: str, browser: str | None) -> Iterator[tuple[str, int]]:
    if browser:
        yield _key("browser", username, browser), OF_ACCOUNT_AND_SOURCE
        return
    yield _key("pair", username, source), OF_ACCOUNT_AND_SOURCE
    yield _key("source", source), OF_SOURCE
    yield _key("account", username), OF_ACCOUNT


def count_try(username: str, source: str, browser: str | None = None) -> int:
    """Count one try. Returns the seconds to wait, 0 when the password may be looked at.

    `browser` is the mark of a browser that this account has signed in from before, else None. To be committed
    before the password is checked.
    """
    now = int(time.time())
    for key, limit in _counters(username, source, browser):
        tries, last_at = _count(key, limit, now)
        if tries > limit:
            return max(1, last_at + WAIT - now)
    return 0


def _count(key: str, limit: int, now: int) -> tuple[int, int]:
    """One atomic statement, so that no two tries at one instant are counted as one."""
    insert: Any = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    old = SignInTry.last_at <= now - WAIT
    statement = (
        insert(SignInTry)
        .values(key=key, tries=1, last_at=now)
        .on_conflict_do_update(
            index_elements=[SignInTry.key],
            set_={
                "tries": case(
                    (old, 1), (SignInTry.tries > limit, SignInTry.tries), else_=SignInTry.tries + 1
                ),
                "last_at": case((old, now), (SignInTry.tries >= limit, SignInTry.last_at), else_=now),
            },
        )
        .returning(SignInTry.tries, SignInTry.last_at)
    )
    tries, last_at = db.session.execute(statement).one()
    return tries, last_at


def forgive(username: str, source: str, browser: str | None = None) -> None:
    """The password was right: forget this account's tries from here, and take this one back elsewhere."""
    first, *wider = (key for key, _ in _counters(username, source, browser))
    db.session.execute(delete(SignInTry).where(SignInTry.key == first))
    db.session.execute(update(SignInTry).where(SignInTry.key.in_(wider)).values(tries=SignInTry.tries - 1))
    db.session.execute(delete(SignInTry).where(SignInTry.last_at < int(time.time()) - KEPT))
