"""Checking the chains and what they cover: is everything there, and is it unaltered? Two questions, two answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from flask import current_app
from sqlalchemy import ColumnElement, Table, and_, func, select

from portal.audit.chain import FIRST, chain_digest, payload_digest
from portal.audit.content import LETTERS, MESSAGE, Comparison, Present, rows_of
from portal.audit.models import Event
from portal.audit.removal import Removal, is_blank, removal_of
from portal.extensions import db

Question = Literal["complete", "unaltered"]

CASES_AT_ONCE = 100
"""How many cases are read with one query."""

TRIES = 5
"""How often a case is read again that people are changing while it is checked."""


@dataclass(frozen=True)
class Scope:
    """What is checked: every case, one case, or those with an entry in a period. A chain is always checked whole."""

    reference: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def is_all(self) -> bool:
        return not self.reference and self.first is None and self.last is None


@dataclass(frozen=True)
class Finding:
    """What is wrong with one entry, or with a row of which it tells.

    `complete`: entries or rows are missing, added or out of order; else one was altered. `number` is 0 where no entry
    tells of a row.
    """

    case_id: int
    reference: str
    number: int
    question: Question
    sentence: str
    at: datetime | None = None
    person: str = ""
    expected: str = ""
    found: str = ""


@dataclass(frozen=True)
class CaseChecked:
    """One case's chain: how many entries it has, what is wrong, and which entries were lawfully emptied.

    `not_covered` when the case has rows of a time before their digests were kept.
    """

    case_id: int
    reference: str
    events: int
    findings: tuple[Finding, ...]
    removals: tuple[Removal, ...] = ()
    not_covered: bool = False


@dataclass(frozen=True)
class Chain:
    """What the case itself says about its history: how long it is and the digest of its last entry."""

    case_id: int
    reference: str
    length: int
    head: str


def check_events(chain: Chain, events: Sequence[Any], key: str) -> list[Finding]:
    """The findings of one case; `events` in the order of their numbers."""
    return list(Checking(chain, events, key).findings())


@dataclass
class Checking:
    """One chain being checked entry by entry, then the rows that it covers."""

    chain: Chain
    events: Sequence[Any]
    key: str
    rows: Mapping[str, Present] = field(default_factory=dict)
    may_be_gone: str = ""
    broken: bool = field(default=False, init=False)
    not_covered: bool = field(default=False, init=False)

    def findings(self) -> Iterator[Finding]:
        """A chain that is broken says nothing that can be trusted about rows, so they are compared with a whole one."""
        yield from self.of_entries()
        if not self.broken:
            yield from self.of_rows()

    def of_rows(self) -> Iterator[Finding]:
        comparison = Comparison(self.events, self.rows, self.may_be_gone)
        for each in comparison.differences():
            yield self.tell(
                each.event,
                "complete" if each.missing else "unaltered",
                each.sentence,
                number=each.event.number if each.event is not None else 0,
                expected=each.expected,
                found=each.found,
            )
        self.not_covered = comparison.not_covered

    def of_entries(self) -> Iterator[Finding]:
        removed = {number: each for each in self.removals() for number in each.numbers}
        previous = FIRST
        for place, event in enumerate(self.events, start=1):
            if event.number != place:
                self.broken = True
                yield self.tell(event, "complete", f"Entry {place} is missing or out of order", number=place)
                return
            if event.previous != previous:
                self.broken = True
                yield self.tell(
                    event,
                    "complete",
                    f"Entry {event.number} does not follow the entry before it",
                    expected=previous,
                    found=event.previous,
                )
            yield from self.words_of(event, removed.get(event.number))
            signed = chain_digest(event, self.key)
            if signed != event.digest:
                self.broken = True
                yield self.tell(
                    event,
                    "unaltered",
                    f"Entry {event.number} was changed or not written by the portal",
                    expected=signed,
                    found=event.digest,
                )
            previous = event.digest
        if not self.broken:
            yield from self.end(previous)

    def removals(self) -> Iterator[Removal]:
        """The removals that the chain tells of, as far as its entries are the portal's own."""
        for event in self.events:
            told = removal_of(event)
            if told and payload_digest(event) == event.payload_digest:
                yield told

    def words_of(self, event: Any, removal: Removal | None) -> Iterator[Finding]:
        """What an entry says has to fit its digest, or to be blank because a later entry says so."""
        number = event.number
        if event.removed_at is None:
            now = payload_digest(event)
            if now != event.payload_digest:
                yield self.tell(
                    event,
                    "unaltered",
                    f"The words of entry {number} were changed",
                    expected=event.payload_digest,
                    found=now,
                )
        elif removal is None or removal.at != event.removed_at:
            yield self.tell(event, "unaltered", f"The words of entry {number} are gone without a removal")
        elif not is_blank(event):
            yield self.tell(event, "unaltered", f"Entry {number} has words although they were removed")

    def end(self, last: str) -> Iterator[Finding]:
        """Whether the chain ends where the case says that it does."""
        length, head = self.chain.length, self.chain.head or FIRST
        if len(self.events) != length or last != head:
            self.broken = True
            sentence = f"The case should have {length} entries and has {len(self.events)}"
            if len(self.events) == length:
                sentence = f"Entry {length} is not the one with which the case ends"
            event = self.events[-1] if self.events else None
            yield self.tell(event, "complete", sentence, number=length, expected=head, found=last)

    def tell(
        self,
        event: Any,
        question: Question,
        sentence: str,
        *,
        number: int | None = None,
        expected: str = "",
        found: str = "",
    ) -> Finding:
        return Finding(
            self.chain.case_id,
            self.chain.reference,
            number if number is not None else event.number,
            question,
            sentence,
            event.at if event is not None else None,
            event.actor_name if event is not None else "",
            expected,
            found,
        )


def verify(scope: Scope | None = None, after: int = 0) -> Iterator[CaseChecked]:
    """Check the cases of a scope, every case without one, in the order of their ids; those up to `after` are left out.

    Yields case by case, so that a caller can show progress and stop. Nothing is kept in memory but a hundred cases.
    """
    cases = case_table()
    wanted = in_scope(scope or Scope())
    while chains := _chains(cases.c.id > after, *wanted):
        for chain, checked in zip(chains, _check(chains), strict=True):
            yield _check_again(chain, checked) if checked.findings else checked
        after = chains[-1].case_id


def _check(chains: Sequence[Chain]) -> list[CaseChecked]:
    settings = current_app.extensions["settings"]
    may_be_gone = (
        LETTERS[MESSAGE] if settings.training else ""
    )  # an administrator may empty training's outbox
    ids = [chain.case_id for chain in chains]
    events, rows = _events_of(ids), rows_of(ids)
    found = []
    for chain in chains:
        mine = events.get(chain.case_id, [])
        checking = Checking(chain, mine, settings.audit_key, rows[chain.case_id], may_be_gone)
        found.append(
            CaseChecked(
                chain.case_id,
                chain.reference,
                len(mine),
                tuple(checking.findings()),
                tuple(checking.removals()),
                checking.not_covered,
            )
        )
    return found


def _check_again(chain: Chain, checked: CaseChecked) -> CaseChecked:
    """What was found, as long as the case stood still: a step that was saved between two reads is no fault."""
    cases = case_table()
    for _ in range(TRIES):
        now = _chains(cases.c.id == chain.case_id)
        if not now or now[0] == chain:
            break
        chain, checked = now[0], _check(now)[0]
    return checked


def _chains(*wanted: ColumnElement[bool]) -> list[Chain]:
    """The next cases that are wanted, in the order of their ids, as they are now."""
    cases = case_table()
    return [
        Chain(*row)
        for row in db.session.execute(
            select(cases.c.id, cases.c.reference, cases.c.chain_length, cases.c.chain_head)
            .where(*wanted)
            .order_by(cases.c.id)
            .limit(CASES_AT_ONCE)
        )
    ]


def _events_of(case_ids: Sequence[int]) -> dict[int, list[Any]]:
    """The rows of these cases' histories, by case, in the order of their numbers; no objects, for speed."""
    found: dict[int, list[Any]] = {}
    rows = db.session.execute(
        select(*Event.__table__.c)
        .where(Event.case_id.in_(case_ids))
        .order_by(Event.case_id, Event.number, Event.id)
    )
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def count(scope: Scope) -> tuple[int, int]:
    """How many cases and entries a scope has."""
    cases = case_table()
    wanted = in_scope(scope)
    of_cases = select(cases.c.id).where(*wanted)
    return (
        db.session.scalar(select(func.count()).select_from(of_cases.subquery())) or 0,
        db.session.scalar(select(func.count()).select_from(Event).where(Event.case_id.in_(of_cases))) or 0,
    )


def in_scope(scope: Scope) -> list[ColumnElement[bool]]:
    cases = case_table()
    wanted: list[ColumnElement[bool]] = []
    if scope.reference:
        wanted.append(cases.c.reference == scope.reference)
    if scope.first is not None or scope.last is not None:
        of_case = [Event.case_id == cases.c.id]
        of_case += [Event.on >= scope.first] if scope.first is not None else []
        of_case += [Event.on <= scope.last] if scope.last is not None else []
        wanted.append(select(Event.id).where(and_(*of_case)).exists())
    return wanted


def case_table() -> Table:
    """The table of cases; the history knows no more of a case than its end."""
    return Event.metadata.tables["case_file"]
