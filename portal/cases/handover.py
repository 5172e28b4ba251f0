"""Giving the open work of somebody who leaves to somebody else.

Position, dates and deadlines stay as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Select, and_, or_, select

from portal import clock
from portal.audit.record import record
from portal.cases.models import RUNNING, Case, Deadline, Record
from portal.extensions import db
from portal.people.details import Refused
from portal.people.models import Person
from portal.people.queries import colleagues


def open_cases_of(person_id: int) -> Select[Case]:
    """The open cases that the person owns, or gets back once the team leader has decided."""
    own = or_(Case.owner_id == person_id, and_(Case.previous_owner_id == person_id, Case.lock_assignment))
    return select(Case).where(own, Case.closed_on.is_(None)).order_by(Case.id)


def open_items_of(person_id: int) -> Select[Record]:
    """The open work items that are addressed to the person."""
    return select(Record).where(
        Record.kind == "work_item", Record.state == "Open", Record.person_id == person_id
    )


def running_of(person_id: int) -> Select[Deadline]:
    """The running deadlines of the person's cases."""
    return select(Deadline).where(Deadline.owner_id == person_id, Deadline.state == RUNNING)


def takers(person: Person) -> Select[Person]:
    """Who may take the open cases of this person: active people with the same post in the same team."""
    return colleagues(person).where(
        Person.post == person.post, Person.team_id.is_not_distinct_from(person.team_id)
    )


def hand_over_all(person: Person, to: Person | None, by_id: int | None, by_name: str, reason: str) -> int:
    """Give every open case and work item of the person to `to`, and write it down. Returns how many cases went to `to`.

    What the person has taken from the inbox of a post goes back there, for whoever holds the post (PHSO-20a).
    Raises Refused when there is something to hand over and nobody, or nobody suitable, to take it.
    """
    cases = db.session.scalars(
        open_cases_of(person.id).with_for_update(of=Case), execution_options={"populate_existing": True}
    ).all()
    items = db.session.scalars(open_items_of(person.id)).all()
    taken = {item.case_id: item for item in items if item.post}
    addressed = Counter(item.case_id for item in items if not item.post)
    kept = [case for case in cases if case.id not in taken or case.owner_id != person.id]
    if kept or addressed:
        check_taker(person, to, kept)
    others = db.session.scalars(
        select(Case)
        .where(Case.id.in_((taken.keys() | addressed.keys()) - {case.id for case in cases}))
        .with_for_update(of=Case)
    ).all()
    for item in taken.values():
        item.person_id = None
    released = [case for case in cases if case not in kept]
    for case in released:
        case.owner_id, case.previous_owner_id = case.previous_owner_id, None
    if to is not None:
        for case in kept:
            if case.owner_id == person.id:
                case.owner_id = to.id
                case.taken_part_in_by(to.id, to.line_manager_id)
            case.previous_owner_id = to.id if case.previous_owner_id == person.id else case.previous_owner_id
        for item in items:
            item.person_id = None if item.post else to.id
    owners = {case.id: case.owner_id for case in cases}
    for deadline in db.session.scalars(running_of(person.id), execution_options={"populate_existing": True}):
        deadline.owner_id = owners.get(deadline.case_id, deadline.owner_id)
    back = [*released, *(case for case in others if case.id in taken)]
    _write_history(back, f"Put back into the inbox, taken by {person.name} before", by_id, by_name, reason)
    if to is not None:
        passed = [case for case in others if case.id in addressed]
        _write_history(kept, f"Handed over from {person.name} to {to.name}", by_id, by_name, reason)
        _write_history(passed, f"Passed a task from {person.name} to {to.name}", by_id, by_name, reason)
    db.session.flush()
    return len(kept)


def check_taker(person: Person, to: Person | None, cases: Sequence[Case]) -> None:
    """Raise Refused unless `to` can take the work of the person."""
    if to is None:
        raise Refused(f"{person.name} has open cases or tasks. Choose who gets them.", "new_owner")
    if not to.active or to.id == person.id or to.organisation != person.organisation:
        raise Refused("Choose an active person of the same organisation", "new_owner")
    if cases and (to.post, to.team_id) != (person.post, person.team_id):
        raise Refused(
            "Choose somebody with the same post in the same team; the cases stay there", "new_owner"
        )


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
