"""How many challenges there were and what became of them, by team, organisation or kind of decision (RF-04c).

The store counts; what comes back is a few rows for each group. A challenge or complaint counts on the day it was received.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Integer, Select, and_, cast, func, select
from sqlalchemy.orm import aliased

from portal.cases.models import Case, Record
from portal.cases.queries import seen
from portal.extensions import db
from portal.people.posts import TEAMS
from portal.procedures.definition import Actor
from portal.procedures.referrals import OUTCOMES, REFERRAL
from portal.unchanged import kept

CHALLENGE, COMPLAINT = "decision_challenge", "service_complaint"
BY: Mapping[str, str] = {
    "team": "Team",
    "organisation": "Organisation complained about",
    "decision": "Kind of decision",
}
ALL = "All"
CHALLENGES, CLOSED, UPHELD = "Challenges", "Closed", "Reviews upheld"
COMPLAINTS, SERVICE_REVIEWS = "Service complaints", "Service reviews"
LEARNING, GOOD_PRACTICE = "Learning points", "Good practice"
COLUMNS = (
    CHALLENGES,
    CLOSED,
    *OUTCOMES.values(),
    UPHELD,
    COMPLAINTS,
    SERVICE_REVIEWS,
    LEARNING,
    GOOD_PRACTICE,
)

_about = aliased(Case, name="about")
_decision = aliased(Record, name="decision")


@dataclass(frozen=True)
class Wanted:
    """The first and the last day of receipt, both included, and by what the figures are grouped."""

    first: date
    last: date
    by: str = "team"


def figures(actor: Actor, wanted: Wanted) -> Mapping[str, Counter[str]]:
    """The figures of each group by column, the whole under ALL. At most two queries."""
    return kept((figures, actor, wanted), lambda: _count(actor, wanted))


def _count(actor: Actor, wanted: Wanted) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {ALL: Counter()}
    for group, column, number in [*_of_cases(actor, wanted), *_of_records(actor, wanted)]:
        for name in (ALL, TEAMS[group][0] if wanted.by == "team" and group in TEAMS else group or "Not set"):
            found.setdefault(name, Counter())[column] += number
    return found


def _group(wanted: Wanted) -> Any:
    if wanted.by == "organisation":
        return _about.facts["organisation"].as_string()
    return _decision.title if wanted.by == "decision" else Case.team


def _of(actor: Actor, wanted: Wanted, *columns: Any) -> Select[Any]:
    """Columns of the challenges and complaints received in these days, with what they are about where they go by that."""
    rows = select(_group(wanted).label("which"), *columns).select_from(Case)
    if wanted.by != "team":
        rows = rows.join(_about, _about.id == Case.parent_id)
    if wanted.by == "decision":
        decided = and_(
            _decision.case_id == _about.id,
            _decision.kind == "decision",
            _decision.id == cast(func.nullif(Case.facts["decision"].as_string(), ""), Integer),
        )
        rows = rows.outerjoin(_decision, decided)
    return rows.where(
        seen(actor),
        Case.parent_id.is_not(None),
        Case.procedure.in_((CHALLENGE, COMPLAINT)),
        Case.received_on.between(wanted.first, wanted.last),
    )


Counted = Iterator[tuple[str, str, int]]


def _of_cases(actor: Actor, wanted: Wanted) -> Counted:
    ended = Case.closed_on.is_not(None).label("ended")
    kind = Case.facts["record_type"].as_string().label("what")
    rows = _of(actor, wanted, Case.procedure, ended, kind, func.count())
    for group, procedure, closed, what, number in db.session.execute(
        rows.group_by("which", Case.procedure, "ended", "what")
    ):
        if procedure == CHALLENGE:
            yield group, CHALLENGES, number
            if closed:
                yield group, CLOSED, number
        else:
            yield group, COMPLAINTS, number
            if what == "Service review":
                yield group, SERVICE_REVIEWS, number


def _of_records(actor: Actor, wanted: Wanted) -> Counted:
    outcome = Record.data["outcome"].as_string().label("outcome")
    finding = Record.data["finding"].as_string().label("finding")
    rows = _of(actor, wanted, Record.kind, Record.title, outcome, finding, func.count()).join(
        Record, Record.case_id == Case.id
    )
    rows = rows.where(Record.kind.in_((REFERRAL, "review", "learning")), Record.state != "Withdrawn")
    for group, kind, title, answered, found, number in db.session.execute(
        rows.group_by("which", Record.kind, Record.title, "outcome", "finding")
    ):
        if kind == REFERRAL:
            name = OUTCOMES.get(answered, answered)
            if name in COLUMNS:
                yield group, name, number
        elif kind == "review":
            if found == "Upheld":
                yield group, UPHELD, number
        else:
            yield group, GOOD_PRACTICE if title == "Good practice" else LEARNING, number
