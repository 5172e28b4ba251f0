"""The state tables of all procedures, each with the walks that reach its positions, so that one matrix tests them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.procedures.definition import slug
from tests.contact_walks import Contact, enquiry
from tests.procedures import state_table, state_table_parliamentary, state_table_resolution
from tests.procedures.state_table import Row
from tests.resolution_walks import BAU, ResolutionWalk
from tests.walks import Walk, setting

MONDAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Matrix:
    """What the specification says of one procedure. `reach` walks a case to a position; `alias` is whose steps one has."""

    procedure: str
    table: Sequence[Row]
    beside: Sequence[Row]
    who: Mapping[str, set[str]]
    positions: Sequence[str]
    reach: Callable[[str], Walk]
    alias: Mapping[str, str]

    @property
    def rows(self) -> tuple[Row, ...]:
        return (*self.table, *self.beside)

    @property
    def keys(self) -> list[str]:
        """The steps on a case that is there."""
        return sorted({slug(row.label) for row in self.rows if row.start != ("P0",)})

    @property
    def beginnings(self) -> list[Row]:
        """The rows that begin a case."""
        return [row for row in self.rows if "P0" in row.start]

    def __str__(self) -> str:
        return self.procedure


def phso(position: str) -> Walk:
    if position != "P8W":
        return Walk(on=MONDAY).to(position)
    walk = Walk(on=MONDAY).to("P8")
    setting("SOC_RESPONSE_SETS_WAIT", True)
    return walk.take("record-response-to-summary")


def resolution(position: str) -> Walk:
    if position == "REF":
        return ResolutionWalk(on=MONDAY, by=BAU, begins="report-mp-correspondence")
    return ResolutionWalk(on=MONDAY).to(position)


def parliamentary(position: str) -> Walk:
    """Who acknowledges an enquiry owns it from then on, so the one of M0 is acknowledged."""
    if position == "M0":
        return enquiry(MONDAY).take("record-mp-acknowledgement")
    walk = Contact(on=MONDAY)
    for key in ("add-3rd-party-account", "start", "close-parliamentary-contact"):
        if walk.position != position:
            walk.take(key)
    return walk


MATRICES = (
    Matrix(
        "phso",
        state_table.TABLE,
        state_table.BESIDE_THE_TABLE,
        state_table.WHO,
        [*state_table.OPEN, "P8W", "P13"],
        phso,
        {"P8W": "P8"},
    ),
    Matrix(
        "resolution",
        state_table_resolution.TABLE,
        state_table_resolution.BESIDE_THE_TABLE,
        state_table_resolution.WHO,
        [*state_table_resolution.OPEN, "R15"],
        resolution,
        {},
    ),
    Matrix(
        "parliamentary_contact",
        state_table_parliamentary.TABLE,
        state_table_parliamentary.BESIDE_THE_TABLE,
        state_table_parliamentary.WHO,
        [*state_table_parliamentary.OPEN, "M4"],
        parliamentary,
        {},
    ),
)
"""Every procedure of the portal has its own."""
