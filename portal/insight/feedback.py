"""Praise, complaints and challenges as lists of the Ombudsman's staff read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select, union_all

from portal.cases.models import NEVER, Case, Deadline
from portal.cases.queries import hidden, visible
from portal.extensions import db
from portal.insight.counting import count_all
from portal.insight.work import CASE_COLUMNS, DUE_COLUMNS, WorkCase, with_dues
from portal.people.models import Person
from portal.procedures.definition import Actor

CHALLENGE, PRAISE = "decision_challenge", "positive_feedback"


@dataclass(frozen=True)
class OfMyPeople:
    """Open records of a procedure, the first of them by date, and how many there are; see `counting`."""

    first: list[WorkCase]
    count: int


def of_my_people(actor: Actor, wanted: Mapping[str, Sequence[str]], most: int) -> dict[str, OfMyPeople]:
    """The open records of these procedures whose owner this person manages, or manages meanwhile.

    `wanted` names the positions of each procedure, none for all. One query, and one for counting where there are more than
    `most` of one procedure.
    """
    managed = select(Person.id).where(Person.line_manager_id.in_((actor.id, *sorted(actor.stands_in_for))))
    of_mine = select(Case.id).where(
        Case.owner_id.in_(managed), Case.closed_on.is_(None), Case.id.not_in(hidden(actor))
    )
    place = (func.coalesce(Case.next_due_on, NEVER), Case.id)
    rows = {
        procedure: of_mine.where(
            Case.procedure == procedure, *([Case.position.in_(positions)] if positions else [])
        )
        for procedure, positions in wanted.items()
    }
    ids = union_all(
        *(select(each.order_by(*place).limit(most + 1).subquery().c.id) for each in rows.values())
    )
    found = with_dues(
        db.session.execute(
            visible(actor)
            .with_only_columns(*CASE_COLUMNS, *DUE_COLUMNS)
            .outerjoin(Deadline, and_(Deadline.case_id == Case.id, Deadline.state == "running"))
            .where(Case.id.in_(ids))
            .order_by(*place, Deadline.due_on, Deadline.id)
        )
    )
    firsts = {procedure: [case for case in found if case.procedure == procedure] for procedure in wanted}
    counts = count_all({each: rows[each] for each, first in firsts.items() if len(first) > most})
    return {each: OfMyPeople(first[:most], counts.get(each, len(first))) for each, first in firsts.items()}
