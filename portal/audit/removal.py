"""Lawful removal of data: the words of an entry go, its place in the chain and its digests stay checkable.

The removal is itself an entry of the history, with who and why. Only such an entry makes blank words lawful.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from portal.audit.models import Event
from portal.audit.record import record
from portal.extensions import db

STEP = "words-removed"
REMOVED = "The words of this entry were removed"
BLANK: Mapping[str, Any] = {"sentence": REMOVED, "reason": "", "details": [], "before": {}, "after": {}}

_NAMED = re.compile(r"Entry (\d+)")


@dataclass(frozen=True)
class Removal:
    """A removal as the history tells it: which entries, by whom, when and why."""

    numbers: frozenset[int]
    by: str
    at: datetime
    reason: str


def remove_words(
    case: Any,
    numbers: Iterable[int],
    *,
    reason: str,
    actor_id: int | None,
    actor_name: str,
    at: datetime,
    on: date,
) -> Event:
    """Blank what these entries of a case say, and record it.

    The caller holds the case's version and commits. Raises ValueError without a reason, for a number that the case does
    not have, and for an entry that tells of a removal or is blank already.
    """
    wanted = sorted(set(numbers))
    if not reason.strip():
        raise ValueError("Give a reason")
    events = db.session.scalars(
        select(Event).where(Event.case_id == case.id, Event.number.in_(wanted)).order_by(Event.number)
    ).all()
    if [event.number for event in events] != wanted or not wanted:
        raise ValueError("The case has no such entry")
    for event in events:
        if event.step == STEP or event.removed_at is not None:
            raise ValueError(f"The words of entry {event.number} cannot be removed")
    for event in events:
        for name, value in BLANK.items():
            setattr(event, name, value)
        event.removed_at = at
    return record(
        case,
        at=at,
        on=on,
        actor_id=actor_id,
        actor_name=actor_name,
        step=STEP,
        source="Audit",
        sentence=f"Removed the words of {'1 entry' if len(wanted) == 1 else f'{len(wanted)} entries'}",
        reason=reason.strip(),
        details=[f"Entry {number}" for number in wanted],
    )


def removal_of(event: Any) -> Removal | None:
    """The removal of which an entry tells, or None."""
    if event.step != STEP:
        return None
    named = (_NAMED.fullmatch(str(detail)) for detail in event.details or ())
    numbers = frozenset(int(found[1]) for found in named if found)
    return Removal(numbers, event.actor_name, event.at, event.reason)


def is_blank(event: Any) -> bool:
    """Whether nothing is left of what an entry said."""
    return all(getattr(event, name) == value for name, value in BLANK.items())
