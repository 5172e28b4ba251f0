"""The referrals to OAT as its list reads them: to pick up, with whom, on hold, answered (paras 46 to 49)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, literal, literal_column, or_, select, union_all
from sqlalchemy.orm import joinedload, lazyload, selectinload

from portal.cases.models import NEVER, Case, Deadline, Record
from portal.cases.queries import seen
from portal.clock import LONDON
from portal.extensions import db
from portal.insight.keyset import Key, after
from portal.procedures.definition import Actor
from portal.procedures.referrals import (
    ANSWERED,
    ASSIGNED,
    COMPLETED,
    ON_HOLD,
    PICKUP,
    REFERRAL,
    SUBMITTED,
)

PICK_LIST, ANSWERED_LIST = "pick", "answered"
"""The lists that have an order of their own."""
KEY = (date, int)
"""What tells the place of a referral in its list."""


class Place(NamedTuple):
    """A referral, its case, the case that this is about or itself, and the day by which its list is sorted."""

    id: int
    case_id: int
    family: int
    on: date


def referrals(actor: Actor) -> Select[Any]:
    """The referrals on the cases that this person may see, in the words of the index that holds nothing else."""
    return (
        select(Record)
        .join(Case, Case.id == Record.case_id)
        .where(seen(actor), Record.kind == literal_column(f"'{REFERRAL}'"))
    )


def to_pick_up(actor: Actor) -> Select[Any]:
    return referrals(actor).where(Record.state == SUBMITTED)


def assigned_to(actor: Actor) -> Select[Any]:
    """Those of this person, and of whom the person stands in for."""
    people = (actor.id, *sorted(actor.stands_in_for))
    return referrals(actor).where(Record.state == ASSIGNED, Record.person_id.in_(people))


def on_hold(actor: Actor) -> Select[Any]:
    return referrals(actor).where(Record.state == ON_HOLD)


def answered_since(actor: Actor, day: date) -> Select[Any]:
    moment = datetime.combine(day, time(), LONDON)
    return referrals(actor).where(Record.state.in_((ANSWERED, COMPLETED)), Record.closed_at >= moment)


def for_purpose(referrals: Select[Any], purpose: str) -> Select[Any]:
    return referrals.where(Record.data["purpose"].as_string() == purpose)


def ids(referrals: Select[Any]) -> Select[Any]:
    return referrals.with_only_columns(Record.id)


def in_order(lists: Mapping[str, Select[Any]], key: Key | None, size: int) -> dict[str, list[Place]]:
    """The first referrals of each list, from behind the key on. One query for all of them.

    What waits to be picked up goes by the day until when, what was answered by number, the latest first; the rest by the
    day on which it was submitted.
    """
    parts = [
        select(literal(name).label("name"), *part.c).select_from(part)
        for name, rows in lists.items()
        if (part := in_its_order(name, rows, key).limit(size).subquery()) is not None
    ]
    found: dict[str, list[Place]] = {name: [] for name in lists}
    for name, *place in db.session.execute(union_all(*parts)):
        found[name].append(Place(*place))
    for name, places in found.items():
        places.sort(key=lambda each: each.id if name == ANSWERED_LIST else (each.on, each.id))
        if name == ANSWERED_LIST:
            places.reverse()
    return found


def in_its_order(name: str, rows: Select[Any], key: Key | None) -> Select[Any]:
    family = func.coalesce(Case.parent_id, Case.id).label("family")
    if name == ANSWERED_LIST:
        found = rows.with_only_columns(Record.id, Record.case_id, family, Record.on)
        return after(found, (Record.id,), None if key is None else key[1:], descending=True)
    if name != PICK_LIST:
        found = rows.with_only_columns(Record.id, Record.case_id, family, Record.on)
        return after(found, (Record.on, Record.id), key)
    due = func.coalesce(Deadline.due_on, NEVER)
    running = and_(
        Deadline.case_id == Record.case_id, Deadline.key == PICKUP.key, Deadline.state == "running"
    )
    found = rows.outerjoin(Deadline, running).with_only_columns(
        Record.id, Record.case_id, family, due.label("on")
    )
    return after(found, (due, Record.id), key)


@dataclass(frozen=True)
class Families:
    """Cases with those that they are about, and with all others about these."""

    cases: Mapping[int, Case]

    def linked(self, family: int) -> list[Case]:
        return [case for case in self.cases.values() if case.parent_id == family]


def families(places: Iterable[Place]) -> Families:
    """The cases of these referrals and their families, with records and deadlines. Three queries, or none."""
    wanted = sorted({place.family for place in places})
    if not wanted:
        return Families({})
    rows = db.session.scalars(
        select(Case)
        .where(or_(Case.id.in_(wanted), Case.parent_id.in_(wanted)))
        .options(
            joinedload(Case.owner),
            selectinload(Case.records),
            selectinload(Case.deadlines).options(lazyload(Deadline.entries)),
        )
        .order_by(Case.id)
    ).unique()
    return Families({case.id: case for case in rows})
