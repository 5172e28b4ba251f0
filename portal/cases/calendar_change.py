"""A bank holiday that was announced late: which deadlines it moves, and moving them.

A door of its own, for due dates alone: the position of a case never changes here. A deadline moves when it is counted
in working days by the bank holidays of that nation, runs, and has the day among those that were counted. The day and
all moves of one call are one transaction of the caller; what is left is found again by the next call.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import lazyload, selectinload

from portal.audit.record import record
from portal.calendars import NATIONS, AddedHoliday, forget, holidays_for, nation_of, public_days
from portal.cases.apply import claim
from portal.cases.models import Case, Deadline, DeadlineEntry, Record, nearest_duty
from portal.deadlines import Holidays, add_working_days, long_date, met_words
from portal.extensions import db
from portal.faces import span
from portal.procedures.definition import Actor

STEP = "bank-holiday-added"
REASON = "Bank holiday added"
YEARS_AHEAD = 5
LONGEST_NAME = 80
AT_ONCE = 1000
"""How many deadlines one call moves, so that no transaction holds the store for long."""

NATION_NAMES: Mapping[str, str] = {
    "England": "England and Wales",
    "Scotland": "Scotland",
    "Northern Ireland": "Northern Ireland",
}


class Changed(Exception):
    """The deadlines are no longer those that were checked; nothing was moved."""


@dataclass(frozen=True)
class Moved:
    """A running deadline with its due date as it stands and as the holiday would have it."""

    deadline_id: int
    case_id: int
    reference: str
    team: str
    name: str
    old: date
    new: date
    late_before: bool
    late_after: bool

    @property
    def days(self) -> int:
        """By how many calendar days it moves."""
        return (self.new - self.old).days


@dataclass(frozen=True)
class Judged:
    """A met deadline that would be judged otherwise; it is shown and never rewritten."""

    reference: str
    name: str
    due_on: date
    met_on: date
    judged: str
    would_be: str


@dataclass(frozen=True)
class Preview:
    """What adding a day would do. `counts_here` is false when no case counts by the nation's bank holidays."""

    day: date
    nation: str
    counts_here: bool
    moves: tuple[Moved, ...]
    judged: tuple[Judged, ...]

    @cached_property
    def digest(self) -> str:
        """Short for exactly these moves: who has checked them confirms them and no others."""
        moves = sorted((move.deadline_id, move.old.isoformat(), move.new.isoformat()) for move in self.moves)
        return sha256(repr((self.day.isoformat(), self.nation, moves)).encode()).hexdigest()[:16]

    @property
    def by_team(self) -> list[tuple[str, int]]:
        """How many deadlines move in each team, by the team's key, the most first."""
        return Counter(move.team for move in self.moves).most_common()


@dataclass(frozen=True)
class Applied:
    """What a call did: how many deadlines it moved, on how many cases, and how many are left for the next call."""

    moved: int
    cases: int
    left: int


def problems(day: date | None, name: str, nation: str, today: date) -> list[tuple[str, str]]:
    """Why this bank holiday cannot be added: (field, sentence) pairs, none when it can."""
    found = []
    if day is not None and (sentence := _wrong_day(day, nation, today)):
        found.append(("day", sentence))
    if not name:
        found.append(("name", "Enter the name of the bank holiday"))
    elif len(name) > LONGEST_NAME or not name.isprintable():
        found.append(("name", f"The name must be {LONGEST_NAME} characters or fewer"))
    if nation not in NATIONS:
        found.append(("nation", "Choose the nation"))
    return found


def _wrong_day(day: date, nation: str, today: date) -> str | None:
    if day.weekday() >= 5:
        return f"That is a {'Saturday' if day.weekday() == 5 else 'Sunday'} already"
    if day.year < today.year:
        return f"Enter a day in {today.year} or later. Deadlines of past years stay as they were"
    if day.year > today.year + YEARS_AHEAD:
        return f"Enter a day in {today.year + YEARS_AHEAD} or earlier"
    if nation not in NATIONS:
        return None
    known = public_days(nation).get(day)
    if known is None and (row := _added(day, nation)) is not None and not preview(day, nation, today).moves:
        known = row.name
    return f"That is a bank holiday in {NATION_NAMES[nation]} already: {known}" if known else None


def _added(day: date, nation: str) -> AddedHoliday | None:
    return db.session.scalars(
        select(AddedHoliday).where(AddedHoliday.day == day, AddedHoliday.nation == nation)
    ).one_or_none()


def jurisdictions_of(nation: str) -> list[str]:
    """The jurisdictions whose cases count by this nation's bank holidays (PHSO-O09)."""
    return [each for each in ("GB", "NI") if nation_of(each) == nation]


def preview(day: date, nation: str, today: date) -> Preview:
    """What adding the day would move and judge otherwise, soonest first. Reads only."""
    jurisdictions = jurisdictions_of(nation)
    if not jurisdictions:
        return Preview(day, nation, False, (), ())
    before = holidays_for(jurisdictions[0])
    after = with_day(before, day)
    rows = db.session.execute(_counted_over(day, jurisdictions)).all()
    moves = tuple(_moves((row for row in rows if row.state == "running"), day, after, today))
    judged = tuple(_judged((row for row in rows if row.state == "met"), before, after))
    return Preview(day, nation, True, moves, judged)


def with_day(holidays: Holidays, day: date, name: str = REASON) -> Holidays:
    """The bank holidays with one day more."""
    return Holidays(holidays.name, {**holidays.days, day: holidays.days.get(day, name)})


def _counted_over(day: date, jurisdictions: Sequence[str]) -> Select[*tuple[Any, ...]]:
    """The deadlines in working days among whose counted days the day is: running ones, and ones that were met late."""
    return (
        select(
            Deadline.id,
            Deadline.case_id,
            Case.reference,
            Deadline.team,
            Deadline.name,
            Deadline.days,
            Deadline.starts_on,
            Deadline.due_on,
            Deadline.state,
            Deadline.stopped_on,
        )
        .join(Case, Case.id == Deadline.case_id)
        .where(
            Case.jurisdiction.in_(jurisdictions),
            Deadline.unit == "wd",
            Deadline.days.is_not(None),
            Deadline.starts_on < day,
            Deadline.due_on >= day,
            (Deadline.state == "running")
            | ((Deadline.state == "met") & (Deadline.stopped_on > Deadline.due_on)),
        )
        .order_by(Deadline.due_on, Deadline.id)
    )


def new_due(days: int, starts_on: date, due_on: date, after: Holidays) -> date | None:
    """The due date with one working day less among those counted; None when it has been counted without it already.

    The deadline moves on by one working day and not to a fresh count, so that each day that is added answers for
    itself alone.
    """
    if add_working_days(starts_on, days, after) <= due_on:
        return None
    return add_working_days(due_on, 1, after)


def _moves(rows: Iterable[Any], day: date, after: Holidays, today: date) -> Iterator[Moved]:
    for row in rows:
        new = new_due(row.days, row.starts_on, row.due_on, after)
        if new is not None:
            yield Moved(
                row.id,
                row.case_id,
                row.reference,
                row.team,
                row.name,
                row.due_on,
                new,
                late_before=today > row.due_on,
                late_after=today > new,
            )


def _judged(rows: Iterable[Any], before: Holidays, after: Holidays) -> Iterator[Judged]:
    for row in rows:
        new = new_due(row.days, row.starts_on, row.due_on, after)
        if new is None:
            continue
        judged = met_words(row.due_on, row.stopped_on, before)
        would_be = met_words(new, row.stopped_on, after)
        if judged != would_be:
            yield Judged(row.reference, row.name, row.due_on, row.stopped_on, judged, would_be)


def apply(
    day: date,
    name: str,
    nation: str,
    actor: Actor,
    *,
    checked: str,
    today: date,
    at: datetime,
    most: int | None = None,
) -> Applied:
    """Add the bank holiday, where it is not there yet, and move the deadlines that were checked.

    `checked` is the digest of the preview that was confirmed. Moves at most `most` deadlines (AT_ONCE), whole cases
    only.
    Raises ValueError with a sentence for a day that cannot be added, and Changed when the deadlines are no longer those
    that were checked; then the caller rolls back. The caller commits.
    """
    if found := problems(day, name, nation, today):
        raise ValueError(found[0][1])
    kept_name = _add(day, name, nation, actor, at)
    seen = preview(day, nation, today)
    now = _locked(seen, today)
    if now.digest != checked:
        raise Changed(f"{len(now.moves)} deadlines would move now")
    chosen = _first_cases(now.moves, most or AT_ONCE)
    moved = 0
    with db.session.no_autoflush:
        for case in _cases(chosen):
            moved += _move(case, chosen[case.id], _words(day, kept_name, nation), actor, today, at)
    db.session.flush()
    return Applied(moved, len(chosen), len(now.moves) - moved)


def _add(day: date, name: str, nation: str, actor: Actor, at: datetime) -> str:
    """Add the day where it is not there yet. Returns the name under which it is kept."""
    if (known := _added(day, nation)) is not None:
        return known.name
    db.session.add(AddedHoliday(day=day, name=name, nation=nation, added_by=actor.name, added_at=at))
    try:
        db.session.flush()
    except IntegrityError as clash:
        raise Changed("Somebody else has just added this day") from clash
    forget()
    return name


def _locked(seen: Preview, today: date) -> Preview:
    """The preview again, once nobody else can change these cases before this transaction ends."""
    ids = sorted({move.case_id for move in seen.moves})
    for part in _parts(ids):
        db.session.execute(select(Case.id).where(Case.id.in_(part)).order_by(Case.id).with_for_update())
    return preview(seen.day, seen.nation, today)


def _first_cases(moves: Sequence[Moved], most: int) -> dict[int, list[Moved]]:
    """The moves by case, as many whole cases as fit; always at least one."""
    by_case: dict[int, list[Moved]] = {}
    for move in moves:
        by_case.setdefault(move.case_id, []).append(move)
    chosen: dict[int, list[Moved]] = {}
    for case_id, of_case in by_case.items():
        if chosen and sum(map(len, chosen.values())) + len(of_case) > most:
            break
        chosen[case_id] = of_case
    return chosen


def _cases(chosen: Mapping[int, Any]) -> Iterator[Case]:
    for part in _parts(sorted(chosen)):
        yield from db.session.scalars(
            select(Case)
            .where(Case.id.in_(part))
            .options(lazyload(Case.owner), selectinload(Case.deadlines))
            .order_by(Case.id)
            .execution_options(populate_existing=True)
        )


def _parts(ids: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _words(day: date, name: str, nation: str) -> tuple[str, str]:
    """The reason in the ledger and the sentence of the history."""
    return (
        f"{REASON}: {name}",
        f"Added a bank holiday in {NATION_NAMES[nation]}: {name}, {long_date(day)}",
    )


def _move(
    case: Case,
    moves: Sequence[Moved],
    words: tuple[str, str],
    actor: Actor,
    today: date,
    at: datetime,
) -> int:
    """Move the deadlines of one case, with a line in each ledger and one event in its history."""
    if not claim(case, case.version):
        raise Changed(f"{case.reference} has changed")
    reason, sentence = words
    by_id = {deadline.id: deadline for deadline in case.deadlines}
    details = []
    for move in moves:
        deadline = by_id[move.deadline_id]
        deadline.due_on = move.new
        deadline.entries.append(
            DeadlineEntry(
                what="moved",
                on=today,
                old_due_on=move.old,
                new_due_on=move.new,
                reason=reason,
                by=actor.name,
                at=at,
            )
        )
        details.append(f"{deadline.name} moved from {span(move.old, move.new)}")
    first = case.next_due()
    case.next_due_on = first.due_on if first else None
    db.session.execute(
        update(Record)
        .where(Record.case_id == case.id, Record.waits_for.is_not(None))
        .values(waits_until=nearest_duty(case.running())),
        execution_options={"synchronize_session": False},
    )
    record(
        case,
        at=at,
        on=today,
        actor_id=actor.id,
        actor_name=actor.name,
        step=STEP,
        source="Calendars",
        sentence=sentence,
        reason=reason,
        details=details,
        before=case.position_values(),
        after=case.position_values(),
    )
    return len(moves)


def left_to_move(today: date) -> dict[int, int]:
    """How many deadlines each added day of this year or later still has to move, by the day's id; 0 is left out."""
    rows = db.session.scalars(
        select(AddedHoliday).where(AddedHoliday.day >= today.replace(month=1, day=1))
    ).all()
    counted = {row.id: len(preview(row.day, row.nation, today).moves) for row in rows}
    return {row_id: number for row_id, number in counted.items() if number}
