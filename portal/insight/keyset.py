"""Paging by the last row that was shown: each page costs the same, however deep it lies."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import tuple_

Key = tuple[Any, ...]
LARGEST = 2**63 - 1
LONGEST = 600


def written(key: Sequence[Any]) -> str:
    """The key of a row as an address carries it."""
    plain = [value.isoformat() if isinstance(value, date) else value for value in key]
    text = json.dumps(plain, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(text: str | None, kinds: Sequence[type]) -> Key | None:
    """The key in an address; None for anything that is no key of these kinds, so that the first page shows."""
    if not text or len(text) > LONGEST:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return None
    if not isinstance(values, list) or len(values) != len(kinds):
        return None
    found = [_value(value, kind) for value, kind in zip(values, kinds, strict=True)]
    return None if None in found else tuple(found)


def _value(value: Any, kind: type) -> Any:
    if kind is int:
        right = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST
        return value if right else None
    if not isinstance(value, str) or not value.isprintable():
        return None
    if kind is str:
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def after(rows: Any, columns: Sequence[Any], key: Key | None, descending: bool = False) -> Any:
    """The select's rows in the order of the columns, from behind the key on. The last column tells equal rows apart."""
    if key is not None:
        here, there = tuple_(*columns), tuple_(*key)
        rows = rows.where(here < there if descending else here > there)
    return rows.order_by(*(column.desc() if descending else column.asc() for column in columns))
