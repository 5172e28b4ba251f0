"""All decision challenges as OAT reads them: by status, owner and item of para 26, by deadline or age (RF-04b)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, String, cast, exists, func, literal_column, or_, select
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload

from portal.cases.models import NEVER, Case, Deadline, Record
from portal.cases.queries import visible
from portal.extensions import db
from portal.insight.feedback import CHALLENGE
from portal.insight.keyset import Key, after
from portal.procedures.definition import Actor
from portal.procedures.referrals import JR_ASKS_LEGAL

KEY = (date, int)
"""What tells the place of a challenge in its list."""
LAST: ColumnElement[date] = literal_column(f"'{NEVER.isoformat()}'", Date)
"""The place of a case without a date, in the words in which an index holds it: no parameter."""
PARENT = aliased(Case)


def fact(case: Any, *names: str) -> ColumnElement[str]:
    """A named field of the case, as text."""
    found = case.facts
    for name in names:
        found = found[name]
    text: ColumnElement[str] = found.as_string()
    return text


def of_parent(kind: str, fact_name: str, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the record of the parent that the challenge names fulfils these."""
    named = cast(Record.id, String) == fact(Case, fact_name)
    return exists(
        select(Record.id).where(Record.case_id == Case.parent_id, Record.kind == kind, named, *conditions)
    )


def answered_yes(key: str) -> ColumnElement[bool]:
    return fact(Case, "oat_criteria", key, "answer") == "Yes"


APPLIES: Mapping[str, Callable[[], ColumnElement[bool]]] = {
    "A26-1": lambda: fact(PARENT, "risk_level") == "Medium",
    "A26-2": lambda: or_(fact(Case, "challenger_type") == "MP", fact(PARENT, "mp_name") != ""),
    "A26-3": lambda: or_(
        fact(Case, "jr_state").in_(JR_ASKS_LEGAL),
        fact(Case, "unlawful_alleged") == "Yes",
        answered_yes("A26-3"),
    ),
    "A26-4": lambda: fact(Case, "challenger_type") == "Organisation",
    "A26-5": lambda: of_parent("decision", "decision", Record.data["after_upheld"].as_boolean()),
    "A26-6": lambda: of_parent("party", "challenger", Record.data["oat_first"].as_string() == "Yes"),
    "A26-7": lambda: answered_yes("A26-7"),
}
"""Whether each of the seven items applies, as the store can tell it; the same that the page of the challenge says."""


def challenges(actor: Actor, status: str = "", owner: int | None = None, item: str = "") -> Select[Any]:
    """The challenges that this person may see: the open ones unless a status is named."""
    rows = visible(actor).where(Case.procedure == CHALLENGE)
    rows = rows.where(Case.status == status) if status else rows.where(Case.closed_on.is_(None))
    if owner is not None:
        rows = rows.where(Case.owner_id == owner)
    if item in APPLIES:
        rows = rows.join(PARENT, PARENT.id == Case.parent_id).where(APPLIES[item]())
    return rows


def in_order(rows: Select[Any], sort: str, key: Key | None, size: int) -> Sequence[Case]:
    """The first of them with all that a line shows, from behind the key on. Five queries."""
    first = Case.received_on if sort == "received" else func.coalesce(Case.next_due_on, LAST)
    found = after(rows, (first, Case.id), key).limit(size)
    return (
        db.session.scalars(
            found.options(
                joinedload(Case.owner),
                joinedload(Case.parent).selectinload(Case.records),
                selectinload(Case.records),
                selectinload(Case.deadlines).options(lazyload(Deadline.entries)),
            )
        )
        .unique()
        .all()
    )
