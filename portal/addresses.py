"""How the portal reads addresses."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**63 - 1
"""The largest number that both stores can look up."""


class Number(IntegerConverter):
    """A number in an address. One that no store can hold names nothing, so there is no such page."""

    def __init__(self, map: Map, *given: Any, **named: Any) -> None:
        super().__init__(map, *given, **{"max": LARGEST, **named})


def register(app: Flask) -> None:
    """Refuse what names nothing; also two slashes in a row, which would lead elsewhere instead."""
    app.url_map.converters["int"] = Number
    app.url_map.merge_slashes = False
