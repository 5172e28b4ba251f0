"""Counts that stay cheap however many cases there are: exact to a limit, then "more than 1,000"."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import ScalarSelect, Select, func, select

from portal.extensions import db
from portal.unchanged import read_already

LIMIT = 1_000
Name = TypeVar("Name")


def counted(rows: Select[Any]) -> ScalarSelect[int]:
    """How many rows there are, LIMIT + 1 at most."""
    some = rows.order_by(None).limit(LIMIT + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def count_all(named: Mapping[Name, Select[Any] | ScalarSelect[int]]) -> dict[Name, int]:
    """The count of each, all in one query. What was `counted` before is taken as it is."""
    if not named:
        return {}
    counts = tuple(rows if isinstance(rows, ScalarSelect) else counted(rows) for rows in named.values())
    if not all(isinstance(rows, ScalarSelect) for rows in named.values()):
        return dict(zip(named, db.session.execute(all_of.__wrapped__(counts)).one(), strict=True))
    kept = read_already()
    if counts not in kept:
        kept[counts] = tuple(db.session.execute(all_of(counts)).one())
    return dict(zip(named, kept[counts], strict=True))


@lru_cache(maxsize=32)
def all_of(counts: tuple[ScalarSelect[int], ...]) -> Select[int, *tuple[Any, ...]]:
    """One statement with all of the counts. Kept where they are, since then its key in the cache of SQL is kept too."""
    return select(*(count.label(f"n{place}") for place, count in enumerate(counts)))


def number(count: int) -> str:
    """ "61", or "more than 1,000"."""
    return f"{count:,}" if count <= LIMIT else f"more than {LIMIT:,}"


def amount(count: int, one: str, many: str = "") -> str:
    """ "1 case", "14 cases", "more than 1,000 cases"."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def short_number(count: int) -> int | str:
    """For a badge or a link: the number, "1,000+" beyond the limit."""
    return count if count <= LIMIT else f"{LIMIT:,}+"
