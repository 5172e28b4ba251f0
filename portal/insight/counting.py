"""Counts that stay cheap however many cases there are: exact to a limit, then "more than 1,000"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, func, select

from portal.extensions import db

LIMIT = 1_000


def counted(rows: Select[Any]) -> Select[int]:
    """How many rows there are, LIMIT + 1 at most."""
    some = rows.order_by(None).limit(LIMIT + 1).subquery()
    return select(func.count()).select_from(some)


def count_all(named: Mapping[str, Select[Any]]) -> dict[str, int]:
    """The count of each, all in one query."""
    if not named:
        return {}
    columns = [
        counted(rows).scalar_subquery().label(f"n{place}") for place, rows in enumerate(named.values())
    ]
    return dict(zip(named, db.session.execute(select(*columns)).one(), strict=True))


def number(count: int) -> str:
    """ "61", or "more than 1,000"."""
    return f"{count:,}" if count <= LIMIT else f"more than {LIMIT:,}"


def amount(count: int, one: str, many: str = "") -> str:
    """ "1 case", "14 cases", "more than 1,000 cases"."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def short_number(count: int) -> int | str:
    """For a badge or a link: the number, "1,000+" beyond the limit."""
    return count if count <= LIMIT else f"{LIMIT:,}+"
