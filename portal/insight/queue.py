"""The rows of the work queue: running deadlines or open cases, filtered, in order, from behind a row on."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    Select,
    and_,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from portal import clock
from portal.calendars import holidays_for
from portal.cases.models import APPROVAL, AUTHORISATION, Case, Deadline, Record
from portal.cases.queries import running_deadlines, visible, waiting_record
from portal.deadlines import add_working_days, next_working_day
from portal.extensions import db
from portal.insight.caseloads import end_of_week, open_statuses
from portal.insight.counting import LIMIT, counted
from portal.insight.keyset import Key, after, read, written
from portal.insight.lists import awaiting_positions
from portal.people.models import Person
from portal.preferences import preferences
from portal.procedures.definition import Actor
from portal.unchanged import read_already


class Wanted(Protocol):
    """The filters, as the queue reads them from its address."""

    @property
    def due(self) -> str: ...
    @property
    def status(self) -> tuple[str, ...]: ...
    @property
    def owner(self) -> str: ...
    @property
    def deadline(self) -> str: ...
    @property
    def jurisdiction(self) -> str: ...
    @property
    def procedure(self) -> str: ...
    @property
    def waits(self) -> str: ...
    @property
    def payment(self) -> str: ...
    @property
    def locked(self) -> str: ...
    @property
    def respond(self) -> str: ...
    @property
    def sort(self) -> str: ...
    @property
    def descending(self) -> bool: ...
    @property
    def by_case(self) -> bool: ...


class Span(NamedTuple):
    """Days, both included; None is open."""

    first: date | None
    last: date | None

    def holds(self, column: Any) -> ColumnElement[bool]:
        parts = []
        if self.first:
            parts.append(column >= self.first)
        if self.last:
            parts.append(column <= self.last)
        return and_(*parts)

    def shared_with(self, other: Span) -> Span:
        """The days of both. Two spans of one filter are open at the same ends."""
        return Span(
            max(self.first, other.first) if self.first and other.first else None,
            min(self.last, other.last) if self.last and other.last else None,
        )

    def together_with(self, other: Span) -> Span:
        """From the first day of either to the last."""
        return Span(
            min(self.first, other.first) if self.first and other.first else None,
            max(self.last, other.last) if self.last and other.last else None,
        )


def span(due: str, jurisdiction: str) -> Span:
    """The due dates that a filter means, by the working days of the nation.

    The last day of "the next 10 working days" is the one before the eleventh, so that a weekend hides nothing.
    """
    today, holidays = clock.today(), holidays_for(jurisdiction)
    if due == "overdue":
        return Span(None, today - timedelta(days=1))
    if due == "today":
        return Span(today, next_working_day(today, holidays) - timedelta(days=1))
    if due == "week":
        return Span(today, end_of_week(today))
    days = preferences()["SOON_WD"] if due == "soon" else int(due)
    return Span(None, add_working_days(today, days + 1, holidays) - timedelta(days=1))


def due_within(due: str, column: Any, jurisdiction: Any = Case.jurisdiction) -> ColumnElement[bool]:
    """The due date lies in the filter's days, counted for each case by its own nation.

    Which nation it is is asked only about the days between the two, so that few cases are looked up; the days outside
    both are left out first, so that an index leads past them.
    """
    great_britain, northern_ireland = span(due, "GB"), span(due, "NI")
    if great_britain == northern_ireland:
        return great_britain.holds(column)
    return and_(
        great_britain.together_with(northern_ireland).holds(column),
        or_(
            great_britain.shared_with(northern_ireland).holds(column),
            and_(great_britain.holds(column), jurisdiction == "GB"),
            and_(northern_ireland.holds(column), jurisdiction == "NI"),
        ),
    )


def of_owner(owner: str, actor: Actor, owned: Any, team: Any) -> ColumnElement[bool]:
    if owner == "none":
        return owned.is_(None)
    if owner == "team":
        return team == actor.team
    return owned == (actor.id if owner == "me" else int(owner))


Known = tuple[tuple[str, tuple[int, ...] | None], ...]
"""What is known of marks: each with the cases that have it, None where these are more than a few."""
FEW = 2_000
"""Up to so many cases with a mark are named one by one; more are asked for as the list is read."""
DECIDERS = {
    "allocate": ("internal_phso_team_leader",),
    "approve_plan": ("internal_phso_team_leader", "resolution_team_leader"),
    "sign_off": ("head_of_complaints_review",),
}
"""To whom each kind of work item is addressed."""
AWAITED = {"phso": "phso", "client": "resolution"}
"""The procedure in whose positions the answer of each is awaited."""
MARKS = (*DECIDERS, "respond", "payment")


def marks_of(wanted: Wanted) -> set[str]:
    """The marks that the filters ask for, each a record that a case has or lacks."""
    found = {wanted.waits} & set(MARKS)
    if wanted.respond:
        found.add("respond")
    if wanted.payment:
        found.add("payment")
    return found


def marks_wanted(wanted: Wanted) -> set[str]:
    """Those of the marks that the cases must have."""
    return marks_of(wanted) - ({"payment"} if wanted.payment == "no" else set())


def marking(mark: str, row: Any) -> list[ColumnElement[bool]]:
    """What makes a record of a case this mark."""
    if mark == "respond":
        return [waiting_record(row, "respond", "To enter")]
    if mark == "payment":
        return [row.kind == "action", row.amount.is_not(None), row.state != "Withdrawn"]
    asked = row.waits_for.in_((APPROVAL, AUTHORISATION)) if mark == APPROVAL else row.waits_for == mark
    return [row.post.in_(DECIDERS[mark]), asked]


@lru_cache(maxsize=32)
def with_marks(marks: tuple[str, ...]) -> CompoundSelect[Any]:
    """Pairs of a mark and a case that has it, of each mark one more than FEW."""
    parts = [
        select(literal(mark).label("mark"), Record.case_id)
        .where(*marking(mark, Record))
        .limit(FEW + 1)
        .subquery()
        for mark in marks
    ]
    return union_all(*(select(part.c.mark, part.c.case_id) for part in parts))


class Marked:
    """The cases with each mark, read together and once. None where there are more than a few.

    A filter that few cases pass is then read from those few, one that many pass in the order of the list: neither
    goes through all cases.
    """

    def __init__(self, marks: Collection[str] = (), known: Known = ()) -> None:
        self.ids: dict[str, tuple[int, ...] | None] = dict(known)
        self.read(marks)

    def read(self, marks: Collection[str]) -> None:
        """Read the cases of these marks in one query."""
        new = sorted(set(marks) - self.ids.keys())
        if not new:
            return
        known = read_already()
        if (asked := (Marked, *new)) not in known:
            found: dict[str, list[int]] = {mark: [] for mark in new}
            for mark, case_id in db.session.execute(with_marks(tuple(new))):
                found[mark].append(case_id)
            known[asked] = {
                mark: tuple(sorted(set(ids))) if len(ids) <= FEW else None for mark, ids in found.items()
            }
        self.ids |= known[asked]

    def few(self, wanted: Wanted) -> bool:
        """Whether the filters leave only cases that are named one by one, so that the list begins at them."""
        self.read(marks_of(wanted))
        return any(self.ids[mark] is not None for mark in marks_wanted(wanted))

    def known(self, wanted: Wanted) -> Known:
        """What is known of the marks that the filters ask for."""
        self.read(marks_of(wanted))
        return tuple((mark, self.ids[mark]) for mark in sorted(marks_of(wanted)))

    def condition(self, mark: str) -> ColumnElement[bool]:
        """The case has this mark."""
        self.read([mark])
        ids = self.ids[mark]
        if ids is not None:
            return Case.id.in_(ids)
        row = aliased(Record)
        return exists().where(row.case_id == Case.id, *marking(mark, row)).correlate(Case)


def case_conditions(
    wanted: Wanted, organisation: str, marked: Marked, besides: str = ""
) -> list[ColumnElement[bool]]:
    """What the filters ask of the case itself, but for the mark `besides`."""
    found: list[ColumnElement[bool]] = []
    if wanted.status:
        found.append(Case.status.in_(wanted.status))
    elif wanted.by_case and wanted.waits not in AWAITED:
        found.append(Case.status.in_(open_statuses(organisation)))
    if wanted.jurisdiction:
        found.append(Case.jurisdiction == wanted.jurisdiction)
    if wanted.procedure:
        found.append(Case.procedure == wanted.procedure)
    if wanted.locked:
        found.append(Case.lock_assignment.is_(wanted.locked == "yes"))
    if wanted.waits in AWAITED:
        places = [key for _, key in awaiting_positions(organisation, AWAITED[wanted.waits])]
        found.append(Case.position.in_(sorted(places)))
    elif wanted.waits and wanted.waits != besides:
        found.append(marked.condition(wanted.waits))
    if wanted.payment and besides != "payment":
        paid = marked.condition("payment")
        found.append(paid if wanted.payment == "yes" else ~paid)
    if wanted.respond and besides != "respond":
        found.append(marked.condition("respond"))
    return found


def deadlines(actor: Actor, wanted: Wanted, marked: Marked, with_case: bool = True) -> Any:
    """The running deadlines that the filters leave. A reminder is none, unless it is asked for by name.

    The case is joined; for counting only where a filter asks for it.
    """
    conditions = case_conditions(wanted, actor.organisation, marked)
    jurisdiction: Any = Case.jurisdiction
    rows: Any
    if marked.few(wanted):
        rows = visible(actor).join(Deadline, Deadline.case_id == Case.id).where(Deadline.state == "running")
    elif with_case or conditions:
        rows = running_deadlines(actor).join(Case, Case.id == Deadline.case_id)
    else:
        rows = running_deadlines(actor)
        jurisdiction = select(Case.jurisdiction).where(Case.id == Deadline.case_id).scalar_subquery()
    if wanted.deadline:
        conditions.append(Deadline.key == wanted.deadline)
    else:
        conditions.append(Deadline.reminder.is_(False))
    if wanted.due:
        conditions.append(due_within(wanted.due, Deadline.due_on, jurisdiction))
    if wanted.owner:
        conditions.append(of_owner(wanted.owner, actor, Deadline.owner_id, Deadline.team))
    return rows.where(*conditions)


def cases(actor: Actor, wanted: Wanted, marked: Marked, besides: str = "") -> Select[Any]:
    """The cases that the filters leave, but for the mark `besides`."""
    conditions = case_conditions(wanted, actor.organisation, marked, besides)
    if wanted.owner:
        conditions.append(of_owner(wanted.owner, actor, Case.owner_id, Case.team))
    if wanted.due or wanted.deadline:
        of_case = [Deadline.case_id == Case.id, Deadline.state == "running"]
        of_case.append(Deadline.key == wanted.deadline if wanted.deadline else Deadline.reminder.is_(False))
        if wanted.due:
            of_case.append(due_within(wanted.due, Deadline.due_on))
        conditions.append(exists().where(*of_case).correlate(Case))
    return visible(actor).where(*conditions)


def ids(actor: Actor, wanted: Wanted, marked: Marked) -> Select[Any]:
    """The ids of the rows, for counting."""
    if wanted.by_case:
        many = next((mark for mark in sorted(marks_wanted(wanted)) if marked.ids[mark] is None), "")
        return (
            with_mark(actor, wanted, marked, many)
            if many
            else cases(actor, wanted, marked).with_only_columns(Case.id)
        )
    rows: Select[Any] = deadlines(actor, wanted, marked, with_case=False)
    return rows.with_only_columns(Deadline.case_id, maintain_column_froms=True)


def with_mark(actor: Actor, wanted: Wanted, marked: Marked, mark: str) -> Select[Any]:
    """The ids of the cases with a mark that many have, read from the marks: of all cases, few have it even so.

    PostgreSQL would gather all the cases first, unless the marks are put in order apart from them.
    """
    found = cases(actor, wanted, marked, besides=mark)
    if db.engine.dialect.name == "postgresql":
        having = select(Record.case_id).where(*marking(mark, Record)).distinct()
        each = having.order_by(Record.case_id).offset(0).subquery()
        joined = found.join(each, each.c.case_id == Case.id)
        return joined.with_only_columns(each.c.case_id, maintain_column_froms=True)
    joined = found.join(Record, Record.case_id == Case.id).where(*marking(mark, Record))
    return joined.with_only_columns(Record.case_id, maintain_column_froms=True).distinct()


class Question(NamedTuple):
    """All that the statements of a list depend on, so that the same statement is put together once.

    Putting one together takes longer than running it. `actor` is the whole person, for everything about the person may
    decide what is seen; `spans` are the days that the filter of due dates means today.
    """

    actor: Actor
    wanted: Any
    spans: tuple[Span, ...]
    known: Known

    @property
    def marked(self) -> Marked:
        return Marked(known=self.known)


def question(actor: Actor, wanted: Wanted, marked: Marked) -> Question:
    spans = tuple(span(wanted.due, nation) for nation in ("GB", "NI")) if wanted.due else ()
    return Question(actor, wanted, spans, marked.known(wanted))


@lru_cache(maxsize=128)
def number_of_rows(asked: Question) -> ScalarSelect[int]:
    """How many rows the filters leave, for `count_all`."""
    return counted(ids(asked.actor, asked.wanted, asked.marked))


@lru_cache(maxsize=64)
def number_of_cases(asked: Question) -> ScalarSelect[int]:
    """How many cases the first rows are about, for `count_all`."""
    some = ids(asked.actor, asked.wanted, asked.marked).limit(LIMIT + 1).subquery()
    return counted(select(some.c[0]).distinct())


@lru_cache(maxsize=256)
def number_with_status(actor: Actor, status: str) -> ScalarSelect[int]:
    """How many of the cases that this person may see have a status, for `count_all`."""
    return counted(visible(actor).where(Case.status == status).with_only_columns(Case.id))


class QueueLine(NamedTuple):
    """One row of the queue. Without a running deadline `due_on` is None."""

    id: int
    case_id: int
    reference: str
    client_name: str
    case_number: str
    jurisdiction: str
    procedure: str
    status: str
    sub_status: str
    stage: str
    locked: bool
    owner_id: int | None
    owner: str | None
    next_due_on: date | None
    deadline: str = ""
    unit: str = "wd"
    due_on: date | None = None
    reminder: bool = False


COLUMNS = (
    Case.id,
    Case.reference,
    Case.client_name,
    Case.case_number,
    Case.jurisdiction,
    Case.procedure,
    Case.status,
    Case.sub_status,
    Case.stage,
    Case.lock_assignment,
    Case.owner_id,
    Person.name,
    Case.next_due_on,
)
OF_DEADLINE = (Deadline.name, Deadline.unit, Deadline.due_on, Deadline.reminder)
OWNER_NAME = func.coalesce(Person.name, "")


def order(wanted: Wanted) -> tuple[tuple[Any, ...], tuple[type, ...]]:
    """The columns that the rows are in order of, and the kinds of their values."""
    if wanted.by_case:
        by = {
            "case": ((Case.reference,), (str,)),
            "status": ((Case.status, Case.id), (str, int)),
            "owner": ((OWNER_NAME, Case.id), (str, int)),
        }
        return by.get(wanted.sort, ((Case.next_due_on, Case.id), (date, int)))
    by_deadline: dict[str, tuple[tuple[Any, ...], tuple[type, ...]]] = {
        "case": ((Case.reference, Deadline.id), (str, int)),
        "deadline": ((Deadline.name, Deadline.due_on, Deadline.id), (str, date, int)),
        "status": ((Case.status, Deadline.due_on, Deadline.id), (str, date, int)),
        "owner": ((OWNER_NAME, Deadline.due_on, Deadline.id), (str, date, int)),
    }
    return by_deadline.get(wanted.sort, ((Deadline.due_on, Deadline.id), (date, int)))


def key_of(line: QueueLine, wanted: Wanted) -> tuple[Any, ...]:
    """The place of a row in its order."""
    owner = line.owner or ""
    if wanted.by_case:
        by: dict[str, tuple[Any, ...]] = {
            "case": (line.reference,),
            "status": (line.status, line.case_id),
            "owner": (owner, line.case_id),
        }
        undated = (line.case_id,) if line.next_due_on is None else (line.next_due_on, line.case_id)
        return by.get(wanted.sort, undated)
    by = {
        "case": (line.reference, line.id),
        "deadline": (line.deadline, line.due_on, line.id),
        "status": (line.status, line.due_on, line.id),
        "owner": (owner, line.due_on, line.id),
    }
    return by.get(wanted.sort, (line.due_on, line.id))


def place_of(line: QueueLine, wanted: Wanted) -> str:
    """The place of a row, as an address carries it."""
    return written(key_of(line, wanted))


def page(
    actor: Actor,
    wanted: Wanted,
    place: str | None,
    size: int,
    marked: Marked | None = None,
    narrow: Callable[[Any], Any] = lambda rows: rows,
) -> list[QueueLine]:
    """The rows from behind a place in the order on; a place that is none begins at the first.

    `narrow` may leave fewer of them.
    """
    columns, kinds = order(wanted)
    marked = marked or Marked(marks_of(wanted))
    asked = question(actor, wanted, marked)
    if not wanted.by_case:
        key = read(place, kinds)
        # straight from the connection: what the session does for rows of objects is of no use here
        found = db.session.connection().execute(narrow(page_of_deadlines(asked, key, size)))
        return [QueueLine(*row) for row in found]
    rows = narrow(lines_of_cases(asked))
    if kinds[0] is not date:
        rows = after(rows, columns, read(place, kinds), wanted.descending)
        return with_deadlines(
            [QueueLine(row[0], *row) for row in db.session.execute(rows.limit(size))], wanted
        )
    return with_deadlines(dated_then_undated(rows, wanted, place, size), wanted)


def in_order(actor: Actor, wanted: Wanted, size: int) -> list[tuple[str, int]]:
    """The reference and the id of each row in the order of the list, without what the rows show."""
    columns, kinds = order(wanted)
    marked = Marked(marks_of(wanted))
    lines = lines_of_cases if wanted.by_case else lines_of_deadlines
    row_id = Case.id if wanted.by_case else Deadline.id
    rows = lines(question(actor, wanted, marked)).with_only_columns(
        Case.reference, row_id, maintain_column_froms=True
    )
    if not wanted.by_case or kinds[0] is not date:
        rows = after(rows, columns, None, wanted.descending).limit(size)
        return [(reference, number) for reference, number in db.session.execute(rows)]
    halves = [  # each is read from the index, those without a date last
        after(rows.where(half), columns, None, wanted.descending)
        .add_columns(literal(place).label("half"), Case.next_due_on)
        .limit(size)
        .subquery()
        for place, half in enumerate((Case.next_due_on.is_not(None), Case.next_due_on.is_(None)))
    ]
    found = list(db.session.execute(union_all(*(select(half) for half in halves))))
    found.sort(key=lambda row: (row.next_due_on or date.min, row.id), reverse=wanted.descending)
    found.sort(key=lambda row: row.half)
    return [(row.reference, row.id) for row in found[:size]]


@lru_cache(maxsize=64)
def page_of_deadlines(asked: Question, key: Key | None, size: int) -> Any:
    """The rows of a page. Their number is part of the words: PostgreSQL then plans the statement once and for all."""
    columns, _ = order(asked.wanted)
    rows = after(lines_of_deadlines(asked), columns, key, asked.wanted.descending)
    return rows.limit(literal_column(str(size)))


def dated_then_undated(rows: Any, wanted: Wanted, place: str | None, size: int) -> list[QueueLine]:
    """Cases by their next due date, those without one last, so that both halves are read from an index."""
    undated_key: Key | None = read(place, (int,))
    found: list[QueueLine] = []
    if undated_key is None:
        dated = rows.where(Case.next_due_on.is_not(None))
        key = read(place, (date, int))
        dated = after(dated, (Case.next_due_on, Case.id), key, wanted.descending).limit(size)
        found = [QueueLine(row[0], *row) for row in db.session.execute(dated)]
    if len(found) < size:
        undated = rows.where(Case.next_due_on.is_(None))
        undated = after(undated, (Case.id,), undated_key, wanted.descending).limit(size - len(found))
        found += [QueueLine(row[0], *row) for row in db.session.execute(undated)]
    return found


@lru_cache(maxsize=64)
def lines_of_deadlines(asked: Question) -> Any:
    return (
        deadlines(asked.actor, asked.wanted, asked.marked)
        .outerjoin(Person, Person.id == Case.owner_id)
        .with_only_columns(Deadline.id, *COLUMNS, *OF_DEADLINE, maintain_column_froms=True)
    )


@lru_cache(maxsize=64)
def lines_of_cases(asked: Question) -> Any:
    return (
        cases(asked.actor, asked.wanted, asked.marked)
        .outerjoin(Person, Person.id == Case.owner_id)
        .with_only_columns(*COLUMNS, maintain_column_froms=True)
    )


def with_deadlines(lines: list[QueueLine], wanted: Wanted) -> list[QueueLine]:
    """The lines of cases, each under its earliest running deadline that the filters mean. One query."""
    if not lines:
        return lines
    rows = select(Deadline.case_id, *OF_DEADLINE).where(
        Deadline.case_id.in_([line.case_id for line in lines]),
        Deadline.state == "running",
        Deadline.key == wanted.deadline if wanted.deadline else true(),
    )
    earliest: dict[int, Any] = {}
    for row in db.session.execute(rows.order_by(Deadline.reminder, Deadline.due_on, Deadline.id)):
        earliest.setdefault(row[0], row[1:])
    return [
        line._replace(**dict(zip(DEADLINE_FIELDS, earliest.get(line.case_id, ()), strict=False)))
        for line in lines
    ]


DEADLINE_FIELDS = QueueLine._fields[1 + len(COLUMNS) :]
