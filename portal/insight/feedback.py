"""Praise, complaints and challenges as lists of the Ombudsman's staff read them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, select

from portal.cases.models import Case, Deadline
from portal.cases.queries import visible
from portal.extensions import db
from portal.insight.caseloads import CLOSED
from portal.insight.work import CASE_COLUMNS, DUE_COLUMNS, WorkCase, with_dues
from portal.people.models import Person
from portal.procedures.definition import Actor

CHALLENGE, PRAISE = "decision_challenge", "positive_feedback"


def of_my_people(actor: Actor, procedures: Sequence[str]) -> list[WorkCase]:
    """The open records of these procedures whose owner this person manages, or manages meanwhile. One query."""
    managed = select(Person.id).where(Person.line_manager_id.in_((actor.id, *sorted(actor.stands_in_for))))
    rows = db.session.execute(
        visible(actor)
        .with_only_columns(*CASE_COLUMNS, *DUE_COLUMNS)
        .outerjoin(Deadline, and_(Deadline.case_id == Case.id, Deadline.state == "running"))
        .where(Case.owner_id.in_(managed), Case.status != CLOSED, Case.procedure.in_(procedures))
        .order_by(Case.id, Deadline.due_on, Deadline.id)
    )
    return with_dues(rows)
