"""The two registers that the team keeps beside the cases: Respond, and the Director General Caselist."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    func,
    literal,
    literal_column,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased, lazyload

from portal.cases.models import Case, Deadline, Record
from portal.cases.queries import records_of, seen, visible
from portal.database import Unindexed
from portal.extensions import db
from portal.procedures.definition import Actor, Procedure

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
    """The date of the stage in the words of the index."""
    return func.coalesce(Record.on, literal_column(f"'{NEVER}'", Date))


def first_stages(
    actor: Actor, state: str, procedure: str, limit: int, after: After = None, oldest_first: bool = False
) -> Select[Any]:
    """The ids of so many stages of one state by their date; an index has them in this order."""
    place = (stage_day(), Record.id)
    rows = stages(actor, procedure, state).where(Record.kind == literal_column("'respond'"))
    if after:
        here, there = tuple_(*place), tuple_(*after)
        rows = rows.where(here > there if oldest_first else here < there)
    order = place if oldest_first else tuple(each.desc() for each in place)
    return select(rows.with_only_columns(Record.id).order_by(*order).limit(limit).subquery().c.id)


def page_of_stages(
    actor: Actor, state: str, procedure: str, after: After, limit: int, oldest_first: bool = True
) -> Sequence[tuple[Record, Case]]:
    """One page by the date of the stage, one more than `limit` when there is another page."""
    states = [state] if state else [TO_ENTER, ENTERED]
    first = union_all(
        *(first_stages(actor, each, procedure, limit + 1, after, oldest_first) for each in states)
    )
    place = (stage_day(), Record.id)
    order = place if oldest_first else tuple(each.desc() for each in place)
    rows = select(Record, Case).join(Case, Case.id == Record.case_id).where(Record.id.in_(first))
    found = db.session.execute(rows.options(lazyload(Case.owner)).order_by(*order).limit(limit + 1))
    return [(row[0], row[1]) for row in found]


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


def of_running_targets(procedure: Procedure) -> tuple[ColumnElement[bool], ...]:
    """The target dates that run; one index holds them in their order."""
    running = target.state == literal_column("'running'")
    return target.team == procedure.team, target.key == literal_column("'D-TARGET'"), running


def on_the_caselist(actor: Actor, procedure: str, stage: str | None = None) -> Select[Any]:
    """The open cases of the procedure: each is on the list from the request until it is closed."""
    rows = visible(actor).where(Case.procedure == procedure, Case.closed_on.is_(None))
    return rows if stage is None else rows.where(Case.stage == stage)


def in_stage(actor: Actor, procedure: Procedure, stage: str) -> Select[Any]:
    """The ids of the cases of the list in this Stage. One index holds all that is asked of them."""
    return select(Case.id).where(
        seen(actor, Case.id, literal(procedure.organisation)),
        Case.procedure == procedure.key,
        Case.closed_on.is_(None),
        Case.stage == stage,
    )


def stages_of(procedure: Procedure) -> list[str]:
    """The Stages that an open case may have, the blank one first."""
    return sorted({"", *(each.stage for each in procedure.positions if each.stage and not each.closed)})


def page_of_caselist(
    actor: Actor, procedure: Procedure, stage: str | None, after: After, limit: int
) -> Sequence[tuple[Case, date | None]]:
    """One page with the target dates, soonest first, cases without a target date at the end. One or two queries."""
    wanted = limit + 1
    found = [] if after and after[0] == NEVER else with_target(actor, procedure, stage, after, wanted)
    if len(found) < wanted:
        behind = after[1] if after and after[0] == NEVER else 0
        without = without_target(actor, procedure, stage, behind, wanted - len(found))
        found += [(case, None) for case in without]
    return found


def with_target(
    actor: Actor, procedure: Procedure, stage: str | None, after: After, limit: int
) -> list[tuple[Case, date | None]]:
    """So many of the cases whose target date runs, the soonest first."""
    rows = (
        on_the_caselist(actor, procedure.key, stage)
        .join(target, target.case_id == Case.id)
        .where(*of_running_targets(procedure))
        .add_columns(target.due_on)
        .options(lazyload(Case.owner))
    )
    place = (target.due_on, target.case_id)
    if after:
        rows = rows.where(tuple_(*place) > tuple_(*after))
    return [(row[0], row[1]) for row in db.session.execute(rows.order_by(*place).limit(limit))]


def without_target(
    actor: Actor, procedure: Procedure, stage: str | None, behind: int, limit: int
) -> Sequence[Case]:
    """So many of the cases without target date in the order of their numbers: the first of each Stage, put together."""
    none_runs = Case.id.not_in(select(target.case_id).where(*of_running_targets(procedure)))
    parts = [
        in_stage(actor, procedure, each)
        .where(Case.id > behind, none_runs)
        .order_by(Case.id)
        .limit(limit)
        .subquery()
        for each in (stages_of(procedure) if stage is None else [stage])
    ]
    together = union_all(*(select(part.c.id) for part in parts)).subquery()
    first = select(together.c.id).order_by(together.c.id).limit(limit)
    rows = visible(actor).where(Case.id.in_(select(first.subquery().c.id))).order_by(Case.id)
    return db.session.scalars(rows.options(lazyload(Case.owner))).all()


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
            seen(actor),
            Record.case_id.in_(case_ids),
            Record.kind.in_(("caselist", "anomaly")),
        )
        .order_by(Record.id)
    )
    for record in db.session.scalars(rows):
        found[record.case_id][record.kind].append(record)
    return found
