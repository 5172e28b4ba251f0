"""What waits for a team leader's decision (PHSO step 20, Complaint - Resolution steps 24 and 35).

The questions start from the addressed work items.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, String, and_, cast, exists, func, literal, or_, select
from sqlalchemy.orm import aliased, lazyload

from portal import clock
from portal.cases.models import Case, Deadline, Record
from portal.cases.queries import records_of, visible, work_items_for
from portal.clock import LONDON
from portal.extensions import db
from portal.people.models import Person, StandIn
from portal.people.posts import INCLUDES
from portal.procedures.definition import Actor
from portal.procedures.support import TELLING

NEVER = date(9999, 12, 31)
plan = aliased(Record, name="plan")
holder = aliased(Person, name="holder")
what = Record.data["what"].as_string()


def nearest_duty() -> ColumnElement[date]:
    """The case's nearest date of its own: the actions' dates stand in the plan, reminders are no duty."""
    return func.coalesce(
        select(func.min(Deadline.due_on))
        .where(
            Deadline.case_id == Case.id,
            Deadline.state == "running",
            Deadline.key != "D-ACTION",
            Deadline.reminder.is_(False),
        )
        .correlate(Case)
        .scalar_subquery(),
        literal(NEVER, Date),
    )


def authorisation_awaited() -> ColumnElement[bool]:
    """A higher authorisation was asked for this version of the plan and is not answered."""
    asked = aliased(Record)
    return exists().where(
        asked.case_id == Case.id,
        asked.kind == "authorisation",
        asked.state == "Asked",
        asked.data["plan"].as_integer() == plan.number,
    )


def plans_waiting(actor: Actor, awaited: bool) -> Select[Any]:
    """The plans with the team leader, those that wait for a higher authorisation or the others."""
    condition = authorisation_awaited()
    return (
        work_items_for(actor)
        .join(
            plan,
            and_(plan.case_id == Case.id, plan.kind == "plan", plan.state == "With the team leader"),
        )
        .where(what == "approve_plan", condition if awaited else ~condition)
    )


def with_payment(plans: Select[Any], kind: str) -> Select[Any]:
    """Those of the plans that hold this kind of payment."""
    return plans.where(cast(plan.data["kinds"], String).contains(f'"{kind}"'))


def cases_to_allocate(actor: Actor) -> Select[Any]:
    return work_items_for(actor).where(what == "allocate")


def items_telling(actor: Actor) -> Select[Any]:
    """The other open work items addressed to this person: told, invited, referred, asked to read."""
    return work_items_for(actor).where(what.in_(TELLING))


def plans_decided(actor: Actor, since: date, procedures: Sequence[str]) -> Select[Any]:
    """The plans of these procedures approved or rejected from this day on."""
    begin = datetime.combine(since, time(), LONDON)
    return records_of(actor, "plan").where(
        Record.state.in_(("Approved", "Rejected")),
        Record.closed_at >= begin,
        Case.procedure.in_(procedures),
    )


def first_of_week(today: date) -> date:
    """The Monday of this week."""
    return today - timedelta(days=today.weekday())


@dataclass(frozen=True)
class Waiting:
    """One work item with its case; of a plan also its version and who has taken and still holds it."""

    item: Record
    case: Case
    due_on: date | None
    plan: Record | None = None
    holder: str = ""


def may_act_as(post: Any) -> ColumnElement[bool]:
    """Whether the holder of this post may do the work of the one that the work item is addressed to."""
    wider = (and_(post == key, Record.post.in_(sorted(included))) for key, included in INCLUDES.items())
    return or_(post == Record.post, *wider)


def holds_today() -> ColumnElement[bool]:
    """Whether who has taken a plan holds the post that it is addressed to, itself or as a stand-in of today."""
    absent = aliased(Person)
    today = clock.today()
    stands_in = exists().where(
        StandIn.stand_in_id == holder.id,
        StandIn.for_person_id == absent.id,
        may_act_as(absent.post),
        StandIn.from_on <= today,
        StandIn.until_on >= today,
    )
    return and_(holder.active, or_(may_act_as(holder.post), stands_in))


After = tuple[date, int] | None
"""The due date and work item after which a page of the list begins."""


def page_of_plans(plans: Select[Any], after: After, limit: int) -> list[Waiting]:
    """One page of plans by the case's nearest date, one more than `limit` when there is another page."""
    due = nearest_duty()
    taken = and_(holder.id == Record.person_id, holds_today())
    rows = plans.outerjoin(holder, taken).add_columns(Case, due, plan, holder.name)
    return [
        Waiting(item, case, None if due_on == NEVER else due_on, plan_sent, name or "")
        for item, case, due_on, plan_sent, name in in_order(rows, due, after, limit)
    ]


def page_of_items(items: Select[Any], after: After, limit: int) -> list[Waiting]:
    """One page of other work items in the same order."""
    due = nearest_duty()
    return [
        Waiting(item, case, None if due_on == NEVER else due_on)
        for item, case, due_on in in_order(items.add_columns(Case, due), due, after, limit)
    ]


def in_order(rows: Select[Any], due: ColumnElement[date], after: After, limit: int) -> Sequence[Any]:
    if after:
        rows = rows.where(or_(due > after[0], and_(due == after[0], Record.id > after[1])))
    rows = rows.options(lazyload(Case.owner)).order_by(due, Record.id).limit(limit + 1)
    return db.session.execute(rows).all()


def units_of_duties(actor: Actor, case_ids: Sequence[int]) -> dict[tuple[int, date], str]:
    """In which unit each running date of these cases is counted."""
    if not case_ids:
        return {}
    rows = db.session.execute(
        visible(actor)
        .join(Deadline, Deadline.case_id == Case.id)
        .with_only_columns(Deadline.case_id, Deadline.due_on, Deadline.unit)
        .where(Case.id.in_(case_ids), Deadline.state == "running", Deadline.key != "D-ACTION")
    )
    return {(case_id, due_on): unit for case_id, due_on, unit in rows}
