"""Questions about cases. Each starts from what this person may see, and from nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.audit.models import Event
from portal.cases.models import Case, Deadline, Record
from portal.extensions import db
from portal.procedures.definition import Actor


def visible(actor: Actor) -> Select[Case]:
    """The cases that this person may see: those of the own organisation; an administrator sees none."""
    if actor.role == "administrator":
        return select(Case).where(false())
    return select(Case).where(Case.organisation == actor.organisation)


def case_with(actor: Actor, reference: str) -> Case | None:
    """The case with all that hangs on it, or None: for what is not there and what is not theirs alike."""
    return cases_with(actor, [reference]).get(reference)


def cases_with(actor: Actor, references: Sequence[str]) -> dict[str, Case]:
    """Those of the cases that this person may see, by reference, with all that hangs on each."""
    found = db.session.scalars(
        visible(actor)
        .where(Case.reference.in_(references))
        .options(
            joinedload(Case.owner),
            selectinload(Case.records),
            selectinload(Case.deadlines),
            selectinload(Case.documents),
        )
    )
    return {case.reference: case for case in found}


def find_cases(actor: Actor, words: str) -> Sequence[Case]:
    """Cases with this reference or case number, among those that the person may see."""
    wanted = words.strip()
    return db.session.scalars(
        visible(actor)
        .where(or_(Case.reference == wanted.upper(), Case.case_number == wanted))
        .order_by(Case.id)
        .limit(50)
    ).all()


def history(case: Case, limit: int | None = 10, before: int | None = None) -> Sequence[Event]:
    """The events of a case, newest first."""
    events = select(Event).where(Event.case_id == case.id).order_by(Event.number.desc())
    if before is not None:
        events = events.where(Event.number < before)
    return db.session.scalars(events.limit(limit) if limit else events).all()


def work_items_for(actor: Actor) -> Select[Record]:
    """The open work items addressed to this person, to a post held today, or to the team."""
    return (
        select(Record)
        .join(Case, Case.id == Record.case_id)
        .where(
            Case.organisation == actor.organisation,
            Record.kind == "work_item",
            Record.state == "Open",
            or_(
                Record.person_id == actor.id,
                Record.post.in_(actor.posts),
                Record.team == (actor.team or "-"),
            ),
        )
    )


def running_deadlines(actor: Actor) -> Select[Deadline]:
    """The running deadlines of the cases that this person may see."""
    if actor.role == "administrator":
        return select(Deadline).where(false())
    return select(Deadline).where(Deadline.organisation == actor.organisation, Deadline.state == "running")


def records_of(actor: Actor, kind: str) -> Select[Record]:
    """The records of one kind on the cases that this person may see; the case is joined."""
    shown = false() if actor.role == "administrator" else Case.organisation == actor.organisation
    return select(Record).join(Case, Case.id == Record.case_id).where(shown, Record.kind == kind)
