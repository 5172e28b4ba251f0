"""Giving the open work of somebody who leaves to somebody else.

Position, dates and deadlines stay as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Select, select, update

from portal import clock
from portal.audit.record import record
from portal.cases.models import Case, Deadline, Record
from portal.extensions import db
from portal.people.details import Refused
from portal.people.models import Person


def open_cases_of(person_id: int) -> Select[Case]:
    """The open cases that the person owns."""
    return select(Case).where(Case.owner_id == person_id, Case.closed_on.is_(None)).order_by(Case.id)


def open_items_of(person_id: int) -> Select[Record]:
    """The open work items that are addressed to the person."""
    return select(Record).where(
        Record.kind == "work_item", Record.state == "Open", Record.person_id == person_id
    )


def hand_over_all(person: Person, to: Person | None, by_id: int | None, by_name: str, reason: str) -> int:
    """Give every open case and work item of the person to `to`, and write it down. Returns how many cases.

    Raises Refused when there is something to hand over and nobody, or nobody suitable, to take it.
    """
    cases = db.session.scalars(
        open_cases_of(person.id).with_for_update(of=Case), execution_options={"populate_existing": True}
    ).all()
    items = Counter(item.case_id for item in db.session.scalars(open_items_of(person.id)))
    if not cases and not items:
        return 0
    check_taker(person, to)
    assert to is not None
    others = db.session.scalars(
        select(Case).where(Case.id.in_(items.keys() - {case.id for case in cases})).with_for_update(of=Case)
    ).all()
    for case in cases:
        case.previous_owner_id, case.owner_id = case.owner_id, to.id
    _write_history(cases, f"Handed over from {person.name} to {to.name}", by_id, by_name, reason)
    _write_history(others, f"Passed a task from {person.name} to {to.name}", by_id, by_name, reason)
    db.session.execute(
        update(Deadline)
        .where(Deadline.owner_id == person.id, Deadline.state == "running")
        .values(owner_id=to.id)
    )
    db.session.execute(
        update(Record)
        .where(Record.kind == "work_item", Record.state == "Open", Record.person_id == person.id)
        .values(person_id=to.id)
    )
    db.session.flush()
    return len(cases)


def check_taker(person: Person, to: Person | None) -> None:
    """Raise Refused unless `to` can take the work of the person."""
    if to is None:
        raise Refused(f"{person.name} has open cases or tasks. Choose who gets them.", "new_owner")
    if not to.active or to.id == person.id or to.organisation != person.organisation:
        raise Refused("Choose an active person of the same organisation", "new_owner")


def _write_history(
    cases: Sequence[Case], sentence: str, by_id: int | None, by_name: str, reason: str
) -> None:
    at, on = clock.now(), clock.today()
    for case in cases:
        case.version += 1
        position = case.position_values()
        record(
            case,
            at=at,
            on=on,
            actor_id=by_id,
            actor_name=by_name,
            step="hand-over",
            source="",
            sentence=sentence,
            reason=reason,
            before=position,
            after=position,
        )
