"""What waits for a team leader's decision (PHSO step 20, Complaint - Resolution steps 24 and 35).

The questions start from the addressed work items.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union,
)
from sqlalchemy.orm import aliased, lazyload

from portal import clock
from portal.cases.models import APPROVAL, AUTHORISATION, Case, Deadline, Record
from portal.cases.models import NEVER as NEVER
from portal.cases.queries import addresses, records_of, visible, work_items
from portal.clock import LONDON
from portal.extensions import db
from portal.people.models import Person, StandIn
from portal.people.posts import INCLUDES
from portal.procedures.definition import Actor
from portal.procedures.support import TELLING

MOST = 1_001
"""So many are looked for where they are only counted; see `portal.insight.counting`."""
plan = aliased(Record, name="plan")
WITH_THE_LEADER = "With the team leader"
holder = aliased(Person, name="holder")


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


After = tuple[date, int] | None
"""The due date and work item after which a page of the list begins."""


@dataclass(frozen=True)
class Items:
    """Open work items of some kinds, and to whom they are addressed: each address is read from an index of its own."""

    rows: Select[Any]
    to: Sequence[ColumnElement[bool]]

    @property
    def all(self) -> Select[Any]:
        return self.rows.where(or_(*self.to))

    def first(self, most: int, after: After = None) -> Select[Any]:
        """The ids and dates of so many of each address, the most urgent first, from behind a place on."""
        place = (Record.waits_until, Record.id)
        behind = tuple_(*place) > tuple_(*after) if after else true()
        parts = [
            self.rows.where(address, behind)
            .with_only_columns(Record.id, Record.waits_until)
            .order_by(*place)
            .limit(most)
            .subquery()
            for address in self.to
        ]
        both = union(*(select(part.c.id, part.c.waits_until) for part in parts)).subquery()
        return select(both.c.id, both.c.waits_until)

    def ids(self) -> Select[Any]:
        """For counting."""
        found = self.first(MOST)
        return found.with_only_columns(found.selected_columns[0])


def plans_waiting(actor: Actor, awaited: bool) -> Items:
    """The plans with the team leader, those that wait for a higher authorisation or the others."""
    return Items(work_items(actor, AUTHORISATION if awaited else APPROVAL), addresses(actor))


def with_payment(plans: Items, kind: str) -> Items:
    """Those of the plans that hold this kind of payment."""
    of_kind = cast(plan.data["kinds"], String).contains(f'"{kind}"')
    of_item = (plan.case_id == Case.id, plan.kind == "plan", plan.state == WITH_THE_LEADER)
    return Items(plans.rows.join(plan, and_(*of_item)).where(of_kind), plans.to)


def cases_to_allocate(actor: Actor) -> Items:
    return Items(work_items(actor, "allocate"), addresses(actor))


def items_telling(actor: Actor) -> Items:
    """The other open work items addressed to this person: told, invited, referred, asked to read."""
    return Items(work_items(actor, *TELLING), addresses(actor))


def responses_to_sign(actor: Actor, but: int | None = None) -> Items:
    """The responses that wait for this person's signature, without those of one case."""
    rows = work_items(actor, "sign_off")
    return Items(rows if but is None else rows.where(Case.id != but), addresses(actor))


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
    """One work item with its case; of a plan also its version and who has taken and still holds it.

    The nearest duty of the case is counted in `unit`.
    """

    item: Record
    case: Case
    due_on: date | None
    unit: str
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


def page_of_plans(plans: Items, after: After, limit: int) -> list[Waiting]:
    """One page of plans by the case's nearest date, one more than `limit` when there is another page."""
    taken = and_(holder.id == Record.person_id, holds_today())
    sent = aliased(Record)
    newest = (
        select(func.max(sent.id))
        .where(sent.case_id == Record.case_id, sent.kind == "plan", sent.state == WITH_THE_LEADER)
        .correlate(Record)
        .scalar_subquery()
    )
    rows = select(Record, Case, unit_of_duty(), plan, holder.name).join(Case, Case.id == Record.case_id)
    rows = rows.outerjoin(holder, taken).outerjoin(plan, plan.id == newest)
    return [
        Waiting(item, case, day_of(item), unit or "wd", plan_sent, name or "")
        for item, case, unit, plan_sent, name in in_order(rows, plans, after, limit)
    ]


def page_of_items(items: Items, after: After, limit: int) -> list[Waiting]:
    """One page of other work items in the same order."""
    rows = select(Record, Case, unit_of_duty()).join(Case, Case.id == Record.case_id)
    return [
        Waiting(item, case, day_of(item), unit or "wd")
        for item, case, unit in in_order(rows, items, after, limit)
    ]


def unit_of_duty() -> ColumnElement[str | None]:
    """In which unit the nearest duty of the item's case is counted."""
    return (
        select(func.min(Deadline.unit))
        .where(
            Deadline.case_id == Record.case_id,
            Deadline.state == "running",
            Deadline.due_on == Record.waits_until,
            Deadline.key != "D-ACTION",
        )
        .correlate(Record)
        .scalar_subquery()
    )


def day_of(item: Record) -> date | None:
    """The nearest duty of the item's case."""
    return None if item.waits_until == NEVER else item.waits_until


def in_order(rows: Any, items: Items, after: After, limit: int) -> Sequence[Any]:
    """The rows of the first items, of each of which only the number is looked for in the long list. Two queries."""
    first = items.first(limit + 1, after)
    number, until = first.selected_columns
    ids = db.session.scalars(first.order_by(until, number).limit(limit + 1)).all()
    if not ids:
        return ()
    rows = rows.where(Record.id.in_(ids)).options(lazyload(Case.owner))
    return db.session.execute(rows.order_by(Record.waits_until, Record.id)).all()


def oldest(items: Items, most: int) -> list[tuple[Record, Case]]:
    """So many of the items with their cases, those that were made first at the top; each address from its index."""
    parts = [
        items.rows.where(address).with_only_columns(Record.id).order_by(Record.id).limit(most)
        for address in items.to
    ]
    first = union(*(select(part.subquery().c.id) for part in parts))
    rows = select(Record, Case).join(Case, Case.id == Record.case_id).where(Record.id.in_(first))
    found = db.session.execute(rows.options(lazyload(Case.owner)).order_by(Record.id).limit(most))
    return [(item, case) for item, case in found]


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
