"""Which cells of the Complaints Tracker a complaint has to have (RES-12b)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

CELLS = (
    ("Channel", "channel"),
    ("Origin", "origin"),
    ("Addressee", "addressee"),
    ("Complaint Details", "complaint_details"),
    ("Parliamentary Contact Involved", "parliamentary"),
)
"""Each cell with its fact."""


def missing_cells(fact: Callable[[str], Any], not_acknowledged: Iterable[str]) -> list[str]:
    """The empty cells; `not_acknowledged` are the titles of those who have not been acknowledged yet."""
    left = [label for label, name in CELLS if not fact(name)]
    return [*left, *(f"Acknowledgement of the {in_sentence(each)}" for each in not_acknowledged)]


def in_sentence(title: str) -> str:
    """ "client" for "Client"; MP keeps its letters."""
    return title if title.isupper() else title.lower()


def incomplete(cells: Iterable[str]) -> str:
    """The sentence of a row that lacks cells; empty when it is complete."""
    left = "; ".join(cells)
    return f"Tracker incomplete: {left}" if left else ""
