"""The two registers that the team keeps beside the cases: Respond, and the Director General Caselist."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, func, literal, or_, select
from sqlalchemy.orm import aliased, lazyload

from portal.cases.models import Case, Deadline, Record
from portal.cases.queries import records_of, visible
from portal.database import Unindexed
from portal.extensions import db
from portal.procedures.definition import Actor

NEVER = date(9999, 12, 31)
After = tuple[date, int] | None
"""Date and number after which a page of a register begins."""

TO_ENTER, ENTERED = "To enter", "Entered"


# Respond


def stages(actor: Actor, procedure: str, state: str = "") -> Select[Any]:
    """The stages of all cases of a procedure, or those in this state (PHSO-R3, PHSO-R4, RES-11i)."""
    rows = records_of(actor, "respond").where(Unindexed(Case.procedure) == procedure)
    return rows.where(Record.state == state) if state else rows


def stage_day() -> ColumnElement[date]:
    return func.coalesce(Record.on, literal(NEVER, Date))


def page_of_stages(
    actor: Actor, state: str, procedure: str, after: After, limit: int, oldest_first: bool = True
) -> Sequence[tuple[Record, Case]]:
    """One page by the date of the stage, one more than `limit` when there is another page."""
    day = stage_day()
    rows = stages(actor, procedure, state).add_columns(Case).options(lazyload(Case.owner))
    if after:
        later = or_(day > after[0], and_(day == after[0], Record.id > after[1]))
        earlier = or_(day < after[0], and_(day == after[0], Record.id < after[1]))
        rows = rows.where(later if oldest_first else earlier)
    order = (day, Record.id) if oldest_first else (day.desc(), Record.id.desc())
    return [(row[0], row[1]) for row in db.session.execute(rows.order_by(*order).limit(limit + 1))]


def stages_between(
    actor: Actor, first: date | None, last: date | None, procedure: str
) -> Sequence[tuple[Record, Case]]:
    """Every stage whose date lies in the period, both ends included, oldest first."""
    rows = stages(actor, procedure).add_columns(Case).options(lazyload(Case.owner))
    if first:
        rows = rows.where(Record.on >= first)
    if last:
        rows = rows.where(Record.on <= last)
    return [(row[0], row[1]) for row in db.session.execute(rows.order_by(stage_day(), Record.id))]


def stage(actor: Actor, number: int, procedure: str) -> tuple[Record, str] | None:
    """One stage and the reference of its case."""
    row = db.session.execute(
        stages(actor, procedure).where(Record.id == number).add_columns(Case.reference)
    ).one_or_none()
    return (row[0], row[1]) if row else None


# Director General Caselist

target = aliased(Deadline, name="target")


def on_the_caselist(actor: Actor, procedure: str, stage: str | None = None) -> Select[Any]:
    """The open cases of the procedure: each is on the list from the request until it is closed."""
    rows = visible(actor).where(Case.procedure == procedure, Case.closed_on.is_(None))
    return rows if stage is None else rows.where(Case.stage == stage)


def stages_on_the_caselist(actor: Actor, procedure: str) -> list[tuple[str, int]]:
    """How many cases of the list are in each Stage."""
    rows = on_the_caselist(actor, procedure).with_only_columns(Case.stage, func.count()).group_by(Case.stage)
    return [(name, number) for name, number in db.session.execute(rows.order_by(Case.stage))]


def page_of_caselist(
    actor: Actor, procedure: str, stage: str | None, after: After, limit: int
) -> Sequence[tuple[Case, date | None]]:
    """One page with the target dates, soonest first, cases without a target date at the end."""
    day = func.coalesce(target.due_on, literal(NEVER, Date))
    rows = (
        on_the_caselist(actor, procedure, stage)
        .outerjoin(
            target,
            and_(target.case_id == Case.id, target.state == "running", target.key == "D-TARGET"),
        )
        .add_columns(target.due_on)
        .options(lazyload(Case.owner))
    )
    if after:
        rows = rows.where(or_(day > after[0], and_(day == after[0], Case.id > after[1])))
    found = db.session.execute(rows.order_by(day, Case.id).limit(limit + 1))
    return [(row[0], row[1]) for row in found]


def entries_of(actor: Actor, case_ids: Sequence[int]) -> dict[int, dict[str, list[Record]]]:
    """The caselist entries and the anomalies of these cases, by case and kind. One query."""
    found: dict[int, dict[str, list[Record]]] = {
        case_id: {"caselist": [], "anomaly": []} for case_id in case_ids
    }
    if not case_ids:
        return found
    rows = (
        select(Record)
        .join(Case, Case.id == Record.case_id)
        .where(
            Case.id.in_(visible(actor).with_only_columns(Case.id)),
            Record.case_id.in_(case_ids),
            Record.kind.in_(("caselist", "anomaly")),
        )
        .order_by(Record.id)
    )
    for record in db.session.scalars(rows):
        found[record.case_id][record.kind].append(record)
    return found
