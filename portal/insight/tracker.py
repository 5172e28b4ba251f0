"""The Complaints Tracker: one row for each complaint, with what its ledger says of acknowledgement and outcome.

The outcome counts by the date agreed with the client where there is one (RES-S13), else by the one of the procedure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    exists,
    func,
    literal_column,
    or_,
    select,
    union,
)

from portal.calendars import holidays_for
from portal.cases.models import Case, Deadline, DeadlineEntry, Record
from portal.cases.queries import visible
from portal.deadlines import working_days_between
from portal.extensions import db
from portal.insight.counting import LIMIT
from portal.insight.keyset import Key, after
from portal.people.models import Person, Team
from portal.procedures.definition import Actor
from portal.procedures.resolution.tracker import missing_cells

PROCEDURE = "resolution"
NOT_LOGGED = "REF"
"""Where a complaint stands that is reported or referred only: it has no row yet."""

TEAM = "complaints_resolution"
ACKNOWLEDGEMENT, OUTCOME, AGREED = "D-ACK", "D-OUT", "D-NEW"
MEASURED = (ACKNOWLEDGEMENT, OUTCOME, AGREED)
LATE = {"acknowledgement": (ACKNOWLEDGEMENT,), "outcome": (OUTCOME, AGREED)}
"""What may be late, each with its deadlines."""

KEY = (date, int)


@dataclass(frozen=True)
class Wanted:
    """The filters: `state` is "open", "closed" or "" for both, `late` one of `LATE`, "any" or "".

    `first` and `last` are days of receipt, both included, None is open. `owner` is a person's id, 0 for nobody.
    """

    state: str = ""
    late: str = ""
    owner: int | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Measured:
    """How a deadline was kept. `ended_on` is None as long as it runs; `late_by` in working days, None when in time."""

    due_on: date
    ended_on: date | None
    state: str
    late_by: int | None = None
    agreed: bool = False
    reasons: tuple[str, ...] = ()

    @property
    def late(self) -> bool:
        return self.late_by is not None


@dataclass(frozen=True)
class Acknowledged:
    """One person to be acknowledged; `on` is None as long as it is due."""

    title: str
    on: date | None
    method: str
    attempts: int


@dataclass
class Line:
    """One complaint."""

    id: int
    reference: str
    client_name: str
    case_number: str
    jurisdiction: str
    position: str
    status: str
    sub_status: str
    received_on: date
    closed_on: date | None
    resolution_code: str
    facts: Mapping[str, Any]
    owner: str | None
    acknowledgement: Measured | None = None
    outcome: Measured | None = None
    people: list[Acknowledged] = field(default_factory=list)

    def fact(self, name: str) -> str:
        return str(self.facts.get(name) or "")

    @property
    def missing(self) -> list[str]:
        """The cells of the row that are empty."""
        return missing_cells(self.facts.get, [each.title for each in self.people if not each.on])


COLUMNS = (
    Case.id,
    Case.reference,
    Case.client_name,
    Case.case_number,
    Case.jurisdiction,
    Case.position,
    Case.status,
    Case.sub_status,
    Case.received_on,
    Case.closed_on,
    Case.resolution_code,
    Case.facts,
    Person.name,
)


def met_late(key: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    """The team's deadlines that were met late. They are few beside the others, and have an index of their own."""
    met = Deadline.state == literal_column("'met'")
    return [Deadline.team == TEAM, key, met, Deadline.stopped_on > Deadline.due_on]


def overdue(key: ColumnElement[bool], today: date) -> list[ColumnElement[bool]]:
    """The team's deadlines that run and have passed, from the index of running ones."""
    return [
        Deadline.team == TEAM,
        key,
        Deadline.state == literal_column("'running'"),
        Deadline.due_on < today,
    ]


def was_late(keys: Sequence[str], today: date) -> ColumnElement[bool]:
    """The case has a deadline among these that was met late or has passed.

    A date agreed with the client takes the first one's place: that one is stopped then, neither met nor running.
    """
    of_keys = Deadline.key.in_(keys)
    return or_(
        exists().where(Deadline.case_id == Case.id, *met_late(of_keys)),
        Case.id.in_(select(Deadline.case_id).where(*overdue(of_keys, today))),
    )


def last_met_late(keys: Sequence[str]) -> dict[str, date]:
    """Of each key the day after which no complaint was received that met it late; no day where none did. One query.

    A deadline starts on the day of receipt or later. The agreed one starts much later, and few have it: there the receipt
    itself is looked at.
    """
    days: list[Select[Any]] = []
    for key in keys:
        of_key = Deadline.key == key
        if key == AGREED:
            received = select(func.max(Case.received_on)).join(Deadline, Deadline.case_id == Case.id)
            days.append(received.where(*met_late(of_key)))
            continue
        met = (Deadline.state == "met", Deadline.stopped_on > Deadline.due_on)
        starts = select(Deadline.starts_on).where(Deadline.team == TEAM, of_key, *met)
        days.append(starts.order_by(Deadline.starts_on.desc()).limit(1))
    found = db.session.execute(select(*(day.scalar_subquery() for day in days))).one()
    return {key: day for key, day in zip(keys, found, strict=True) if day}


def newest_late(actor: Actor, wanted: Wanted, place: Key | None, size: int, today: date) -> Select[Any]:
    """The ids of so many of the newest late complaints of each kind: of those that run, and of those that met a key late."""
    keys = LATE.get(wanted.late, MEASURED)
    others = complaints(actor, replace(wanted, late=""), today)
    parts = [
        others.where(Case.id.in_(select(Deadline.case_id).where(*overdue(Deadline.key.in_(keys), today))))
    ]
    for key, last in last_met_late(keys).items():
        late = exists().where(Deadline.case_id == Case.id, *met_late(Deadline.key == key))
        parts.append(others.where(Case.received_on <= last, late))
    order = (Case.received_on, Case.id)
    first = (after(part, order, place, descending=True).limit(size).subquery() for part in parts)
    return select(union(*(select(part.c.id) for part in first)).subquery().c.id)


def for_counting(actor: Actor, wanted: Wanted, today: date) -> Select[Any]:
    """The ids of the complaints that the filters leave, LIMIT + 1 at most: late ones from what was late.

    Open ones are the newest for the most part, so they are looked for there.
    """
    if not wanted.late:
        found = complaints(actor, wanted, today)
        if wanted.state != "open":
            return found
        newest = found.order_by(Case.received_on.desc(), Case.id.desc()).limit(LIMIT + 1).subquery()
        return select(newest.c.id)
    others = complaints(actor, replace(wanted, late=""), today).join(Deadline, Deadline.case_id == Case.id)
    parts = [
        others.where(*how)
        .with_only_columns(Deadline.case_id, maintain_column_froms=True)
        .distinct()
        .limit(LIMIT + 1)
        .subquery()
        for key in LATE.get(wanted.late, MEASURED)
        for how in (met_late(Deadline.key == key), overdue(Deadline.key == key, today))
    ]
    return select(union(*(select(part.c.case_id) for part in parts)).subquery().c.case_id)


def complaints(actor: Actor, wanted: Wanted, today: date) -> Select[Any]:
    """The ids of the complaints that the filters leave."""
    found = visible(actor).where(Case.procedure == PROCEDURE, Case.position != NOT_LOGGED)
    if wanted.state:
        closed = Case.closed_on.is_not(None)
        found = found.where(closed if wanted.state == "closed" else ~closed)
    if wanted.first:
        found = found.where(Case.received_on >= wanted.first)
    if wanted.last:
        found = found.where(Case.received_on <= wanted.last)
    if wanted.owner is not None:
        found = found.where(Case.owner_id == wanted.owner if wanted.owner else Case.owner_id.is_(None))
    if wanted.late:
        found = found.where(was_late(LATE.get(wanted.late, MEASURED), today))
    return found.with_only_columns(Case.id)


def page(actor: Actor, wanted: Wanted, key: Key | None, size: int, today: date) -> list[Line]:
    """The complaints from behind the key on, the newest first. Five queries at most, whatever their number."""
    rows = complaints(actor, wanted, today)
    if wanted.late and wanted.owner is None:
        rows = visible(actor).where(Case.id.in_(newest_late(actor, wanted, key, size, today)))
    rows = rows.outerjoin(Person, Person.id == Case.owner_id).with_only_columns(
        *COLUMNS, maintain_column_froms=True
    )
    rows = after(rows, (Case.received_on, Case.id), key, descending=True).limit(size)
    lines = [Line(*row) for row in db.session.execute(rows)]
    if lines:
        read_ledgers({line.id: line for line in lines}, today)
    return lines


def read_ledgers(lines: Mapping[int, Line], today: date) -> None:
    """Give each line its measured deadlines and who was acknowledged."""
    acknowledgements = select(
        Record.case_id, Record.title, Record.state, Record.on, Record.data, Record.number
    ).where(Record.case_id.in_(lines), Record.kind == "acknowledgement")
    for row in db.session.execute(acknowledgements.order_by(Record.case_id, Record.number)):
        done = row.on if row.state == "Done" else None
        data = row.data or {}
        lines[row.case_id].people.append(
            Acknowledged(row.title, done, data.get("method") or "", len(data.get("attempts") or ()))
        )
    deadlines: dict[int, list[Any]] = defaultdict(list)
    wanted = select(
        Deadline.id, Deadline.case_id, Deadline.key, Deadline.due_on, Deadline.state, Deadline.stopped_on
    ).where(Deadline.case_id.in_(lines), Deadline.key.in_(MEASURED))
    for row in db.session.execute(wanted.order_by(Deadline.id)):
        deadlines[row.case_id].append(row)
    reasons = reasons_of([row.id for rows in deadlines.values() for row in rows])
    for case_id, rows in deadlines.items():
        line = lines[case_id]
        measured = [
            (row.key, measure(row, line.jurisdiction, today, reasons.get(row.id, []))) for row in rows
        ]
        acks = [each for key, each in measured if key == ACKNOWLEDGEMENT]
        if acks:
            worst = max(reversed(acks), key=lambda each: (each.late, each.late_by or 0))
            line.acknowledgement = with_attempts(worst, line.people)
        line.outcome = outcome_of(measured, line.fact("timetable_reason"))


def reasons_of(deadline_ids: Sequence[int]) -> dict[int, list[str]]:
    """The reasons in the ledgers of these deadlines, the first one first."""
    found: dict[int, list[str]] = defaultdict(list)
    if deadline_ids:
        rows = select(DeadlineEntry.deadline_id, DeadlineEntry.reason).where(
            DeadlineEntry.deadline_id.in_(deadline_ids), DeadlineEntry.reason != ""
        )
        for deadline_id, reason in db.session.execute(rows.order_by(DeadlineEntry.id)):
            found[deadline_id].append(reason)
    return found


def measure(row: Any, jurisdiction: str, today: date, reasons: Sequence[str]) -> Measured:
    ended: date | None = row.stopped_on if row.state != "running" else None
    counted: date | None = {"met": row.stopped_on, "running": today}.get(row.state)
    late = counted is not None and counted > row.due_on
    late_by = days_late(row.due_on, counted, jurisdiction) if counted and late else None
    return Measured(row.due_on, ended, row.state, late_by, reasons=tuple(dict.fromkeys(reasons)))


def days_late(due_on: date, ended_on: date, jurisdiction: str) -> int:
    """By how many working days of the case's nation; 0 for a day off after the due date."""
    return working_days_between(due_on, ended_on, holidays_for(jurisdiction))


def with_attempts(measured: Measured, people: Sequence[Acknowledged]) -> Measured:
    """A late acknowledgement is explained by those who were tried before in vain."""
    tried = sum(each.attempts for each in people)
    if not measured.late or not tried:
        return measured
    said = f"{tried} attempt{'' if tried == 1 else 's'} without reaching somebody"
    return replace(measured, reasons=(*measured.reasons, said))


def outcome_of(measured: Sequence[tuple[str, Measured]], agreed_because: str) -> Measured | None:
    """By the date agreed with the client where there is one; the reasons of both count."""
    first = [each for key, each in measured if key == OUTCOME]
    agreed = [each for key, each in measured if key == AGREED]
    if not agreed:
        return first[-1] if first else None
    said = [agreed_because, *(reason for each in (*first, *agreed) for reason in each.reasons)]
    reasons = tuple(dict.fromkeys(each for each in said if each))
    return replace(agreed[-1], agreed=True, reasons=reasons)


def place_of(line: Line) -> tuple[date, int]:
    """The place of a line in the order."""
    return line.received_on, line.id


def team_members() -> dict[int, str]:
    """The names of the team's active people, in their order. One query."""
    rows = select(Person.id, Person.name).join(Team, Team.id == Person.team_id)
    rows = rows.where(Team.key == TEAM, Person.active).order_by(Person.name, Person.id)
    return {row.id: row.name for row in db.session.execute(rows)}
