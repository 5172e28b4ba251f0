"""What the owner of a case is told of deadlines that a bank holiday moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.calendars import holidays_for
from portal.cases.calendar_change import REASON
from portal.cases.models import RUNNING, Case, Deadline, DeadlineEntry
from portal.cases.queries import seen
from portal.deadlines import Holidays, working_days_between
from portal.extensions import db
from portal.faces import span
from portal.procedures.definition import Actor

SHOWN_FOR = 5
"""How many working days an owner is told of a move, the day of the move included."""


@dataclass(frozen=True)
class RecentMove:
    """A move that its owner is told of: "Moved from Friday 8 May to Monday 11 May 2026: bank holiday added"."""

    deadline_id: int
    deadline: str
    sentence: str
    reference: str = ""


def recent_moves(case: Case, today: date) -> list[RecentMove]:
    """The moves of a case's running deadlines by a bank holiday within the last five working days."""
    holidays = holidays_for(case.jurisdiction)
    return [
        _told(deadline.id, deadline.name, entry, case.reference)
        for deadline in case.running()
        for entry in deadline.entries
        if _is_recent(entry, today, holidays)
    ]


def recent_moves_for(actor: Actor, today: date) -> list[RecentMove]:
    """The same for all cases that this person owns, soonest due first; for the person's home."""
    rows = db.session.execute(
        select(Deadline.id, Deadline.name, DeadlineEntry, Case.reference, Case.jurisdiction)
        .join(Deadline, Deadline.id == DeadlineEntry.deadline_id)
        .join(Case, Case.id == Deadline.case_id)
        .where(
            Deadline.owner_id == actor.id,
            seen(actor, Deadline.case_id, Deadline.organisation),
            Deadline.state == RUNNING,
            DeadlineEntry.what == "moved",
            DeadlineEntry.reason.startswith(f"{REASON}: ", autoescape=True),
            DeadlineEntry.on <= today,
        )
        .order_by(Deadline.due_on, DeadlineEntry.id)
    )
    return [
        _told(deadline_id, name, entry, reference)
        for deadline_id, name, entry, reference, jurisdiction in rows
        if _is_recent(entry, today, holidays_for(jurisdiction))
    ]


def _is_recent(entry: DeadlineEntry, today: date, holidays: Holidays) -> bool:
    by_holiday = entry.what == "moved" and entry.reason.startswith(f"{REASON}: ")
    return by_holiday and entry.on <= today and working_days_between(entry.on, today, holidays) < SHOWN_FOR


def _told(deadline_id: int, name: str, entry: DeadlineEntry, reference: str) -> RecentMove:
    assert entry.old_due_on is not None and entry.new_due_on is not None
    moved = span(entry.old_due_on, entry.new_due_on)
    return RecentMove(deadline_id, name, f"Moved from {moved}: bank holiday added", reference)
