"""Questions about cases. Each starts from what this person may see, and from nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, literal_column, not_, or_, select, true
from sqlalchemy.orm import aliased, joinedload, selectinload

from portal.audit.models import Event
from portal.cases import readings
from portal.cases.models import RUNNING, Case, Deadline, Record
from portal.database import Word
from portal.extensions import db
from portal.people.posts import ORGANISATIONS, READS_RESTRICTED
from portal.procedures.definition import Actor
from portal.procedures.feedback import ADDRESSED

_RESTRICTED = aliased(Case)
"""Made once: an alias made anew for each statement takes longer than the rest of the statement."""


def visible(actor: Actor) -> Select[Case]:
    """The cases that this person may see."""
    return select(Case).where(seen(actor))


def seen(actor: Actor, case_id: Any = Case.id, organisation: Any = Case.organisation) -> ColumnElement[bool]:
    """What this person may see: cases of the own organisation without those that are hidden; an administrator none.

    The columns may be those of a table that repeats them. This is the one place that decides it.
    """
    if actor.role == "administrator":
        return false()
    return and_(organisation == actor.organisation, case_id.not_in(hidden(actor)))


def hidden(actor: Actor) -> Select[int]:
    """The ids of the restricted cases that this person may not see.

    Restricted cases are seen by their owner, by who leads their team, by the head of complaints review, and by those who
    stand in for one of them today. There are few, so that a list leaves them out without reading each of its cases.
    """
    rows = select(_RESTRICTED.id).where(_RESTRICTED.restricted)
    if actor.role == "administrator":
        return rows
    teams = {READS_RESTRICTED[post] for post in actor.posts if post in READS_RESTRICTED}
    own = and_(_RESTRICTED.owner_id.is_not(None), _RESTRICTED.owner_id.in_({actor.id, *actor.stands_in_for}))
    led = true() if "" in teams else _RESTRICTED.team.in_(teams)
    return rows.where(or_(_RESTRICTED.organisation != actor.organisation, not_(or_(own, led))))


def case_with(actor: Actor, reference: str) -> Case | None:
    """The case with all that hangs on it, or None: for what is not there and what is not theirs alike."""
    return cases_with(actor, [reference]).get(reference)


def cases_with(actor: Actor, references: Sequence[str]) -> dict[str, Case]:
    """Those of the cases that this person may see, by reference, with all that hangs on each.

    Of restricted ones this is a reading.
    """
    found = db.session.scalars(
        visible(actor)
        .where(Case.reference.in_(references))
        .options(
            joinedload(Case.owner),
            selectinload(Case.records),
            selectinload(Case.deadlines),
            selectinload(Case.documents),
            joinedload(Case.parent).selectinload(Case.records),
        )
    ).all()
    for case in found:
        readings.note(case, actor)
    return {case.reference: case for case in found}


def named_parent(actor: Actor, procedure: str, reference: str) -> Case | None:
    """The case with this reference that a new one may be about, with its records.

    The portal may name any. Somebody of the organisation complained about may name a case about that organisation by its
    reference, which stands in every letter of the Ombudsman.
    """
    wanted = select(Case).where(Case.reference == reference.strip().upper(), Case.procedure == procedure)
    about = Case.facts["organisation"].as_string() == ORGANISATIONS.get(actor.organisation)
    if actor.id:
        wanted = wanted.where(or_(seen(actor), and_(about, Case.restricted.is_(False))))
    return db.session.scalars(wanted.options(selectinload(Case.records))).one_or_none()


def addressed(actor: Actor) -> Select[Record]:
    """What the other organisation has addressed to this person's team, the newest first; its case is joined.

    The one way across: whatever else hangs on such a case stays unseen (RF-Gg, RF-Gk).
    """
    return (
        select(Record)
        .join(Case, Case.id == Record.case_id)
        .where(
            Record.kind == literal_column(f"'{ADDRESSED}'"),
            Record.team == actor.team,
            Case.organisation != actor.organisation,
            Word(Record.data, literal_column("organisation")) == ORGANISATIONS.get(actor.organisation),
        )
        .order_by(Record.id.desc())
    )


def addressed_beside(actor: Actor, reference: str) -> Sequence[Record]:
    """What stands beside the organisation's own case with this reference (RF-Gl)."""
    if not actor.team:
        return []
    beside = addressed(actor).where(Word(Record.data, literal_column("sr")) == reference).limit(20)
    return db.session.scalars(beside).all()


def linked_to(parent_id: int | None) -> Sequence[Case]:
    """The cases about this case, the oldest first."""
    if parent_id is None:
        return []
    return db.session.scalars(select(Case).where(Case.parent_id == parent_id).order_by(Case.id)).all()


def linked_to_each(parents: Sequence[int]) -> dict[int, Sequence[Case]]:
    """The cases about each of these cases, the oldest first. One query, or none."""
    found: dict[int, list[Case]] = {}
    if parents:
        for case in db.session.scalars(select(Case).where(Case.parent_id.in_(parents)).order_by(Case.id)):
            found.setdefault(case.parent_id or 0, []).append(case)
    return dict(found)


def cases_about(organisation: str, since: date) -> int:
    """How many cases of the Ombudsman about this organisation were received on or after a day; 100 stand for more."""
    found = (
        select(Case.id)
        .where(
            Case.procedure == literal_column("'ombudsman_case'"),
            Word(Case.facts, literal_column("organisation")) == organisation,
            Case.received_on >= since,
        )
        .limit(100)
    )
    return db.session.scalar(select(func.count()).select_from(found.subquery())) or 0


def find_cases(actor: Actor, words: str) -> Sequence[Case]:
    """Cases with this reference or case number, among those that the person may see."""
    wanted = words.strip()
    return db.session.scalars(
        visible(actor)
        .where(or_(Case.reference == wanted.upper(), Case.case_number == wanted))
        .order_by(Case.id)
        .limit(50)
    ).all()


def positions_of(actor: Actor, references: Sequence[str]) -> dict[str, str]:
    """Status and Resolution Code of the cases with these references that the person may see. One query, or none."""
    if not references:
        return {}
    rows = db.session.execute(
        visible(actor)
        .where(Case.reference.in_(references))
        .with_only_columns(Case.reference, Case.status, Case.resolution_code)
    )
    return {reference: ", ".join(filter(None, (status, code))) for reference, status, code in rows}


def history(case: Case, limit: int | None = 10, before: int | None = None) -> Sequence[Event]:
    """The events of a case, newest first."""
    events = select(Event).where(Event.case_id == case.id).order_by(Event.number.desc())
    if before is not None:
        events = events.where(Event.number < before)
    return db.session.scalars(events.limit(limit) if limit else events).all()


def stages_of(case: Case) -> Sequence[tuple[str, str, datetime]]:
    """Every Stage that the case had, with who set it and when, newest first. One query."""
    was, became = Event.before["Stage"].as_string(), Event.after["Stage"].as_string()
    rows = db.session.execute(
        select(became, Event.actor_name, Event.at)
        .where(Event.case_id == case.id, became != "", func.coalesce(was, "") != became)
        .order_by(Event.number.desc())
    )
    return [(stage, by, at) for stage, by, at in rows]


def waiting_record(record: Any, kind: str, state: str) -> ColumnElement[bool]:
    """Such a record waits, in the words in which an index holds these: `TO_ENTER` and `TO_ANSWER` of the models."""
    return and_(record.kind == literal_column(f"'{kind}'"), record.state == literal_column(f"'{state}'"))


def work_items(actor: Actor, *what: str) -> Select[Record]:
    """The open work items of these kinds, or all, on the cases that this person may see; the case is joined."""
    asked: ColumnElement[bool] = Record.waits_for.in_(what) if what else Record.waits_for.is_not(None)
    if len(what) == 1:
        asked = Record.waits_for == what[0]
    return select(Record).join(Case, Case.id == Record.case_id).where(seen(actor), asked)


def addresses(actor: Actor) -> list[ColumnElement[bool]]:
    """To whom a work item is addressed that is this person's: the person, a post held today, the team. Each has an index."""
    posts = [Record.post == post for post in sorted(actor.posts)]
    return [Record.person_id == actor.id, *posts, *([Record.team == actor.team] if actor.team else [])]


def work_items_for(actor: Actor, *what: str) -> Select[Record]:
    """The open work items of these kinds that are addressed to this person."""
    return work_items(actor, *what).where(or_(*addresses(actor)))


def running_deadlines(actor: Actor) -> Select[Deadline]:
    """The running deadlines of the cases that this person may see."""
    return select(Deadline).where(
        seen(actor, Deadline.case_id, Deadline.organisation), Deadline.state == RUNNING
    )


def visible_records(actor: Actor) -> Select[Record]:
    """The records on the cases that this person may see; the case is joined."""
    return select(Record).join(Case, Case.id == Record.case_id).where(seen(actor))


def records_of(actor: Actor, kind: str) -> Select[Record]:
    """The records of one kind on the cases that this person may see; the case is joined."""
    return visible_records(actor).where(Record.kind == kind)
