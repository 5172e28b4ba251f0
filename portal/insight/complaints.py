"""Lists of complaints beside the queue: closed ones with something left to do, reports that are not logged yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, or_

from portal.cases.models import Case
from portal.cases.queries import visible
from portal.extensions import db
from portal.insight.caseloads import CLOSED
from portal.procedures.definition import Actor

FAILED_GATEWAY = "Failed ICE gateway"


@dataclass(frozen=True)
class ClosedComplaint:
    """A closed SR whose case still carries the lock, or of which the internal ICE team has not been told."""

    reference: str
    client_name: str
    closed_on: date | None
    locked: bool
    ice: bool


def closed_with_work_left(actor: Actor, most: int) -> list[ClosedComplaint]:
    """The own closed complaints with something left to do, the longest closed first. One query."""
    untold = and_(
        Case.facts["origin"].as_string() == FAILED_GATEWAY, Case.facts["ice_told_on"].as_string().is_(None)
    )
    rows = db.session.execute(
        visible(actor)
        .with_only_columns(Case.reference, Case.client_name, Case.closed_on, Case.lock_assignment, untold)
        .where(
            Case.owner_id == actor.id,
            Case.status == CLOSED,
            Case.procedure == "resolution",
            or_(Case.lock_assignment, untold),
        )
        .order_by(Case.closed_on, Case.id)
        .limit(most)
    )
    return [
        ClosedComplaint(reference, name, closed_on, locked, bool(ice))
        for reference, name, closed_on, locked, ice in rows
    ]


@dataclass(frozen=True)
class Report:
    """What business as usual has reported or referred and is not logged yet."""

    reference: str
    client_name: str
    made_at: datetime
    of_mp: bool


def reports_of(actor: Actor, most: int) -> list[Report]:
    """The own reports and referrals that wait to be logged, the oldest first. One query."""
    rows = db.session.execute(
        visible(actor)
        .with_only_columns(
            Case.reference, Case.client_name, Case.opened_at, Case.facts["origin"].as_string() == "MP"
        )
        .where(
            Case.position == "REF",
            Case.procedure == "resolution",
            Case.facts["reported_by_id"].as_integer() == actor.id,
        )
        .order_by(Case.opened_at, Case.id)
        .limit(most)
    )
    return [Report(reference, name, at, bool(of_mp)) for reference, name, at, of_mp in rows]
