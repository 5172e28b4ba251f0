"""Checking the chains: is every event there, and is every event unaltered? Two questions, two answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from portal.audit.chain import FIRST, chain_digest, payload_digest
from portal.audit.models import Event
from portal.extensions import db


@dataclass(frozen=True)
class Finding:
    """What is wrong with one case's chain. `complete`: events are missing, added or reordered; else one was altered."""

    case_id: int
    reference: str
    number: int
    question: str
    sentence: str


@dataclass(frozen=True)
class CaseChecked:
    case_id: int
    reference: str
    events: int
    findings: tuple[Finding, ...]


def check_events(case: tuple[int, str, int, str], events: list[Event], key: str) -> list[Finding]:
    """The findings of one case: `case` is (id, reference, length of the chain, head of the chain)."""
    case_id, reference, length, head = case
    found: list[Finding] = []

    def tell(number: int, question: str, sentence: str) -> None:
        found.append(Finding(case_id, reference, number, question, sentence))

    previous = FIRST
    for place, event in enumerate(events, start=1):
        if event.number != place:
            tell(event.number, "complete", f"Entry {place} is missing or out of order")
            break
        if event.previous != previous:
            tell(event.number, "complete", f"Entry {event.number} does not follow the entry before it")
        if event.removed_at is None and payload_digest(event) != event.payload_digest:
            tell(event.number, "unaltered", f"The words of entry {event.number} were changed")
        if chain_digest(event, key) != event.digest:
            tell(event.number, "unaltered", f"Entry {event.number} was changed or not written by the portal")
        previous = event.digest
    if not found and (len(events) != length or previous != (head or FIRST)):
        tell(length, "complete", f"The case should have {length} entries and has {len(events)}")
    return found


def verify(case_ids: list[int] | None = None) -> Iterator[CaseChecked]:
    """Check every case, or these; yields case by case, so that a caller can show progress."""
    from portal.cases.models import Case

    key = current_app.extensions["settings"].audit_key
    cases = select(Case.id, Case.reference, Case.chain_length, Case.chain_head).order_by(Case.id)
    if case_ids is not None:
        cases = cases.where(Case.id.in_(case_ids))
    for row in db.session.execute(cases).all():
        events = db.session.scalars(select(Event).where(Event.case_id == row.id).order_by(Event.number)).all()
        yield CaseChecked(
            row.id, row.reference, len(events), tuple(check_events(tuple(row), list(events), key))
        )
        db.session.expunge_all()
