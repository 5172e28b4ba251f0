"""Lists of what is open between the team and PHSO: cases that wait for an answer, and requests without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, select, union_all

from portal.cases.models import Case, Deadline, Record
from portal.cases.queries import visible, waiting_record
from portal.extensions import db
from portal.insight.counting import LIMIT
from portal.insight.keyset import Key, after
from portal.insight.work import CASE_COLUMNS, DUE_COLUMNS, WorkCase, with_dues
from portal.people.models import Person
from portal.procedures import PROCEDURES
from portal.procedures.definition import Actor

WAITING_KEY = (date, int)
REQUEST_KEY = (date, int)


def awaiting_positions(organisation: str, of: str) -> dict[tuple[str, str], str]:
    """Each position of a procedure that waits for an answer, under its procedure and key, with what it waits for."""
    return {
        (procedure.key, position.key): position.awaits
        for procedure in PROCEDURES.values()
        if procedure.organisation == organisation and procedure.key == of
        for position in procedure.positions
        if position.awaits
    }


def waiting_in(actor: Actor, procedure: str, position: str, owner: int | None) -> Select[Any]:
    """The ids of the cases that wait in one position; of one owner only when given."""
    rows = visible(actor).where(Case.procedure == procedure, Case.position == position)
    if owner is not None:
        rows = rows.where(Case.owner_id == owner)
    return rows.with_only_columns(Case.id)


def waiting_anywhere(actor: Actor, positions: Sequence[tuple[str, str]], owner: int | None) -> Select[Any]:
    """The ids of the cases that wait in any of these positions, for counting."""
    parts = [waiting_in(actor, *place, owner).limit(LIMIT + 1).subquery() for place in positions]
    return select(union_all(*(select(part.c.id) for part in parts)).subquery().c.id)


def waiting_cases(
    actor: Actor, positions: Sequence[tuple[str, str]], owner: int | None, key: Key | None, size: int
) -> list[WorkCase]:
    """The cases that have waited longest in these positions, from behind the key on. One query."""
    columns = (Case.position_since, Case.id)
    parts = [
        after(waiting_in(actor, *place, owner).add_columns(Case.position_since), columns, key)
        .limit(size)
        .subquery()
        for place in positions
    ]
    together = union_all(*(select(part.c.id, part.c.position_since) for part in parts)).subquery()
    first = select(together.c.id).order_by(together.c.position_since, together.c.id).limit(size)
    rows = db.session.execute(
        visible(actor)
        .with_only_columns(*CASE_COLUMNS, *DUE_COLUMNS)
        .outerjoin(Deadline, and_(Deadline.case_id == Case.id, Deadline.state == "running"))
        .where(Case.id.in_(select(first.subquery().c.id)))
        .order_by(Case.position_since, Case.id, Deadline.due_on, Deadline.id)
    )
    return with_dues(rows)


@dataclass(frozen=True)
class OpenRequest:
    """An incoming request that has no reply yet."""

    id: int
    title: str
    text: str
    on: date
    reference: str
    client_name: str
    jurisdiction: str
    procedure: str
    owner: str | None


def open_requests(actor: Actor, owner: int | None) -> Select[Any]:
    """Requests to answer on the cases that this person may see; of one owner only when given (PHSO-S4)."""
    rows = (
        visible(actor)
        .join(Record, Record.case_id == Case.id)
        .outerjoin(Person, Person.id == Case.owner_id)
        .where(waiting_record(Record, "correspondence", "To answer"), Record.on.is_not(None))
    )
    return rows.where(Case.owner_id == owner) if owner is not None else rows


def oldest_requests(actor: Actor, owner: int | None, key: Key | None, size: int) -> list[OpenRequest]:
    """The oldest requests to answer, from behind the key on. One query."""
    columns = (
        Record.id,
        Record.title,
        Record.text,
        Record.on,
        Case.reference,
        Case.client_name,
        Case.jurisdiction,
        Case.procedure,
        Person.name,
    )
    rows = open_requests(actor, owner).with_only_columns(*columns, maintain_column_froms=True)
    return [
        OpenRequest(*row) for row in db.session.execute(after(rows, (Record.on, Record.id), key).limit(size))
    ]
