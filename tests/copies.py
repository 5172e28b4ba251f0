"""Many cases like one that was walked, so that a long list can be looked at without walking each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.cases.models import Case, Deadline, Record
from portal.extensions import db
from tests.walks import Walk


def values_of(row: Any) -> dict[str, Any]:
    return {
        column.name: getattr(row, column.name)
        for column in type(row).__table__.columns
        if column.name != "id"
    }


def copies(walk: Walk, number: int, hanging: Iterable[Record | Deadline] = ()) -> None:
    """So many more cases, each with its own reference and these records or deadlines."""
    copies_of(walk.case, range(number), hanging)


def copies_of(case: Case, places: Iterable[int], hanging: Iterable[Record | Deadline] = ()) -> None:
    """More cases like this one, one for each place of its reference."""
    of_case, rows = values_of(case), [(type(each), values_of(each)) for each in hanging]
    for place in places:
        copy = Case(**{**of_case, "reference": f"PHSO-2026-{900000 + place:06d}"})
        db.session.add(copy)
        db.session.flush()
        for model, values in rows:
            db.session.add(model(**{**values, "case_id": copy.id}))
    db.session.commit()
