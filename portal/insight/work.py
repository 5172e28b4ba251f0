"""What somebody has to do: the own cases and those whose work items are addressed to this person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from typing import Any

from sqlalchemy import CompoundSelect, Select, and_, case, func, literal_column, or_, select, union, union_all
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload

from portal.cases.models import APPROVAL, AUTHORISATION, NEVER, Case, Deadline, Record
from portal.cases.queries import addresses, hidden, running_deadlines, seen, visible
from portal.clock import LONDON
from portal.extensions import db
from portal.insight.counting import LIMIT
from portal.procedures.definition import Actor

BAU_WORK = ("referral_template", "bau_review", "create_sr", "bau_action")
"""Work items by which business as usual is asked for its part of a complaint."""
TASKS = ("praise", "agree", "direction", "reconsider")
"""Work items addressed to one person of the Ombudsman's staff, whose stand-in does them meanwhile."""
TURNS = (
    *("approve_plan", "allocate", "sign_off", "invitation", "papers", "referral", "mp_enquiry"),
    *BAU_WORK,
    *TASKS,
    *("legal", "joint"),
)
"""Work items that ask for something; the others tell something."""
MEETINGS = ("invitation", "papers")
"""Work items about the meeting of a panel."""
PENDING = "Pending Approval"
CASELIST_ACTIVITIES = ("caselist", "caselist_draft", "caselist_fdl")


@dataclass(frozen=True)
class Due:
    """A running deadline as a list shows it."""

    key: str
    name: str
    unit: str
    days: int | None
    starts_on: date
    due_on: date
    reminder: bool


@dataclass
class WorkCase:
    """An open case with its running deadlines, the soonest first; without what else hangs on it."""

    id: int
    reference: str
    procedure: str
    client_name: str
    jurisdiction: str
    position: str
    status: str
    sub_status: str
    position_since: date
    received_on: date
    owner_id: int | None
    previous_owner_id: int | None
    waiting_since: str | None
    dues: list[Due] = field(default_factory=list)

    @property
    def duties(self) -> list[Due]:
        return [due for due in self.dues if not due.reminder]

    @property
    def reminder(self) -> Due | None:
        return next((due for due in self.dues if due.reminder), None)

    @property
    def waits_since(self) -> date:
        """The day from which the wait counts: when PHSO was written to, else when the position was reached."""
        return date.fromisoformat(self.waiting_since) if self.waiting_since else self.position_since


@dataclass(frozen=True)
class WorkItem:
    """A work item addressed to somebody, with the name of its case."""

    id: int
    case_id: int
    what: str
    title: str
    text: str
    state: str
    person_id: int | None
    sender: str
    made_at: datetime
    reference: str
    client_name: str
    meets_on: date | None
    """The day of the panel that the work item is about."""
    about: str | None = None
    """What a work item that only tells something is about: "bau", "leader", "mp"."""

    @property
    def open(self) -> bool:
        return self.state == "Open"

    def asks(self, actor: Actor) -> bool:
        """Whether this person has to act; a plan that one team leader has taken waits for no other."""
        if not self.open or self.what not in TURNS:
            return False
        return self.what != "approve_plan" or self.person_id in (None, actor.id)


CASE_COLUMNS = (
    Case.id,
    Case.reference,
    Case.procedure,
    Case.client_name,
    Case.jurisdiction,
    Case.position,
    Case.status,
    Case.sub_status,
    Case.position_since,
    Case.received_on,
    Case.owner_id,
    Case.previous_owner_id,
    Case.facts["waiting_since"].as_string().label("waiting_since"),
)
DUE_COLUMNS = (
    Deadline.key,
    Deadline.name,
    Deadline.unit,
    Deadline.days,
    Deadline.starts_on,
    Deadline.due_on,
    Deadline.reminder,
)


def own_cases(actor: Actor, also: Sequence[int] = ()) -> CompoundSelect[Any]:
    """The ids of the open cases that this person owns, of those that go back to this person after a decision, and `also`.

    Of own ones LIMIT + 1 at most, those with the earliest dates. Whether the person may see them is still to be asked.
    """
    first = (func.coalesce(Case.next_due_on, NEVER), Case.id)
    owned = select(Case.id).where(Case.owner_id == actor.id, Case.closed_on.is_(None)).order_by(*first)
    return union(
        select(owned.limit(LIMIT + 1).subquery().c.id),
        select(Case.id).where(Case.status == PENDING, Case.previous_owner_id == actor.id),
        *([select(Case.id).where(Case.id.in_(also))] if also else ()),
    )


PANEL = aliased(Record)
WHAT = case(
    (Record.waits_for.is_(None), Record.data["what"].as_string()),
    (Record.waits_for == AUTHORISATION, APPROVAL),
    else_=Record.waits_for,
)
"""What a work item asks for or tells: an open one repeats it beside its data."""
MEETS_ON = case(
    (
        Record.waits_for.in_(MEETINGS),
        select(PANEL.on)
        .where(
            PANEL.case_id == Record.case_id,
            PANEL.kind == "panel",
            PANEL.on.is_not(None),
            PANEL.made_at <= Record.made_at,
        )
        .order_by(PANEL.id.desc())
        .limit(1)
        .correlate(Record)
        .scalar_subquery(),
    ),
    else_=None,
)
ITEM_COLUMNS = (
    Record.id,
    Record.case_id,
    WHAT.label("what"),
    Record.title,
    Record.text,
    Record.state,
    Record.person_id,
    Record.made_by,
    Record.made_at,
    Case.reference,
    Case.client_name,
    MEETS_ON.label("meets_on"),
    Record.data["about"].as_string().label("about"),
)
LISTED = ("log_complaint", "anomaly")
"""Work items that stand in a block of their own."""
TOLD = 100
"""So many of the newest work items of each address that only tell something are read: a block shows fewer."""


def asking(actor: Actor, kinds: Collection[str]) -> list[Select[Any]]:
    """The ids of the open work items of these kinds, of each kind and address LIMIT + 1: the most urgent.

    So it is known of which kind there are more than LIMIT. Of those about a meeting the newest, for the meeting's day is
    that of no deadline.
    """
    urgent = [kind for kind in kinds if kind not in MEETINGS]
    if APPROVAL in urgent:
        urgent.append(AUTHORISATION)
    place = func.row_number().over(partition_by=Record.waits_for, order_by=(Record.waits_until, Record.id))
    found = []
    for address, items in zip(addresses(actor), addressed_to(actor), strict=True):
        numbered = select(Record.id, place.label("place")).where(address, Record.waits_for.in_(urgent))
        waiting = numbered.subquery()
        found.append(select(waiting.c.id).where(waiting.c.place <= LIMIT + 1))
        if len(urgent) < len(kinds):
            meetings = items.where(Record.waits_for.in_(MEETINGS))
            found.append(meetings.order_by(Record.id.desc()).limit(LIMIT + 1))
    return found


def telling(actor: Actor, kinds: Collection[str]) -> list[Select[Any]]:
    """The ids of the other open work items: of those with a block of their own the most urgent, of the others the newest."""
    found = []
    for items in addressed_to(actor):
        for kind in LISTED:
            listed = items.where(Record.waits_for == kind)
            found.append(listed.order_by(Record.waits_until, Record.id).limit(LIMIT + 1))
        others = items.where(
            Record.waits_for.is_not(None), Record.waits_for.not_in((*kinds, AUTHORISATION, *LISTED))
        )
        found.append(others.order_by(Record.id.desc()).limit(TOLD))
    return found


def addressed_to(actor: Actor) -> list[Select[Any]]:
    """The ids of the work items of each address of this person; each is read from an index of its own."""
    rows = select(Record.id).where(Record.case_id.not_in(hidden(actor)))
    return [rows.where(address) for address in addresses(actor)]


def work_items(
    actor: Actor, since: date, kinds: Collection[str] = TURNS, only_asking: bool = False
) -> list[WorkItem]:
    """The open work items of this person, of a post held today or of the team, the oldest first.

    Those of the `kinds` ask for something. Also the tasks of whom the person stands in for, and what was addressed to the
    person since a day and has been put away. Of more than LIMIT of a kind in one address the less urgent are left out.
    """
    items = (
        select(*ITEM_COLUMNS)
        .join(Case, Case.id == Record.case_id)
        .where(seen(actor), Record.kind == literal_column("'work_item'"))
    )
    wanted = [*asking(actor, kinds), *([] if only_asking else telling(actor, kinds))]
    ids = union(*(select(part.subquery().c.id) for part in wanted))
    parts = [
        items.where(Record.id.in_(ids)),
        *[
            items.where(Record.state == "Open", Record.person_id == absent, Record.waits_for.in_(TASKS))
            for absent in sorted(actor.stands_in_for)
        ],
    ]
    if not only_asking:
        moment = datetime.combine(since, time(), LONDON)
        put_away = items.where(Record.state.in_(("Done", "Ended")), Record.person_id == actor.id)
        parts.append(put_away.where(Record.closed_at >= moment, Record.made_at >= moment))
    found = {item.id: item for item in (WorkItem(*row) for row in db.session.execute(union_all(*parts)))}
    return sorted(found.values(), key=lambda item: (item.made_at, item.id))


def work_cases(actor: Actor, also: Sequence[int] = ()) -> list[WorkCase]:
    """The own cases and the ones with these ids, as far as this person may see them, each with its running deadlines.

    One query.
    """
    rows = db.session.execute(
        visible(actor)
        .with_only_columns(*CASE_COLUMNS, *DUE_COLUMNS)
        .outerjoin(Deadline, and_(Deadline.case_id == Case.id, Deadline.state == "running"))
        .where(Case.id.in_(own_cases(actor, also)))
        .order_by(Case.id, Deadline.due_on, Deadline.id)
    )
    return with_dues(rows)


def with_dues(rows: Iterable[Any]) -> list[WorkCase]:
    """Rows of case and deadline columns, gathered by case."""
    split = len(CASE_COLUMNS)
    found: dict[int, WorkCase] = {}
    for row in rows:
        case = found.setdefault(row[0], WorkCase(*row[:split]))
        if row[split] is not None:
            case.dues.append(Due(*row[split:]))
    return list(found.values())


SELDOM = (
    *("activity", "chronology", "contact", "correspondence", "note"),
    *("panel", "point", "requested_item", "tracker"),
)
"""The kinds of most of a case's records, which the rules of many positions never look at."""


class Records:
    """The records of many cases: the few that rules look at often, and the others once a rule asks for one of them."""

    def __init__(self, cases: Sequence[int]) -> None:
        self.cases = cases
        self.found: dict[tuple[int, str], list[Record]] = {}
        self.read: set[bool] = set()

    def of(self, case_id: int, kind: str) -> Sequence[Record]:
        """The records of a kind of one case, in the order of their numbers."""
        seldom = kind in SELDOM
        if seldom not in self.read:
            self.read.add(seldom)
            these = Record.kind.in_(SELDOM) if seldom else Record.kind.not_in(SELDOM)
            rows = select(Record).where(Record.case_id.in_(self.cases), these).order_by(Record.id)
            for each in db.session.scalars(rows):
                self.found.setdefault((each.case_id, each.kind), []).append(each)
        return self.found.get((case_id, kind), ())


def whole_cases(actor: Actor, ids: Sequence[int]) -> dict[int, Case]:
    """These cases with all that their procedure's rules look at.

    In five queries; in six where they are about others.
    """
    if not ids:
        return {}
    cases = db.session.scalars(
        visible(actor)
        .where(Case.id.in_(ids))
        .options(
            joinedload(Case.owner),
            selectinload(Case.deadlines).options(lazyload(Deadline.entries)),
            selectinload(Case.documents),
            joinedload(Case.parent).selectinload(Case.records),
        )
    ).unique()
    found = {case.id: case for case in cases}
    records = Records(tuple(found))
    for each in found.values():
        each.read_as_asked(partial(records.of, each.id))
    return found


@dataclass(frozen=True)
class ToRecord:
    """Things of one kind that somebody still has to write down."""

    count: int
    oldest: date | None
    reference: str


def to_record(actor: Actor) -> dict[str, ToRecord]:
    """Of the own cases: Respond stages, caselist updates and requests to answer, by kind. One query."""
    open_records = or_(
        and_(Record.kind == "respond", Record.state == "To enter"),
        and_(Record.kind == "correspondence", Record.state == "To answer"),
        and_(
            Record.kind == "activity",
            Record.state == "Not Started",
            Record.data["key"].as_string().in_(CASELIST_ACTIVITIES),
        ),
    )
    rows = db.session.execute(
        visible(actor)
        .join(Record, Record.case_id == Case.id)
        .where(Case.owner_id == actor.id, open_records)
        .with_only_columns(
            Record.kind,
            func.count(),
            func.min(Record.on),
            func.min(Case.reference),
            maintain_column_froms=True,
        )
        .group_by(Record.kind)
    )
    return {kind: ToRecord(count, oldest, reference) for kind, count, oldest, reference in rows}


def authorisations(actor: Actor) -> dict[str, int]:
    """Requests for higher authorisation of plans that wait for a decision, by state: Asked, Given, Refused."""
    item = select(Record.case_id, Record.made_at, Record.person_id).where(
        Record.person_id == actor.id, Record.waits_for.in_((APPROVAL, AUTHORISATION))
    )
    waiting = item.subquery()
    rows = db.session.execute(
        select(Record.state, func.count())
        .join(waiting, and_(waiting.c.case_id == Record.case_id, Record.made_at >= waiting.c.made_at))
        .join(Case, Case.id == Record.case_id)
        .where(Record.kind == "authorisation", seen(actor))
        .group_by(Record.state)
    )
    return {row[0]: row[1] for row in rows}


def due_between(actor: Actor, first: date, last: date) -> Select[int]:
    """The cases that this person may see with a deadline in these days, both included; reminders left out."""
    return (
        running_deadlines(actor)
        .with_only_columns(Deadline.case_id)
        .where(Deadline.reminder.is_(False), Deadline.due_on.between(first, last))
        .distinct()
    )
