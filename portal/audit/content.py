"""What a step wrote, as digests in its event: the chain then covers the rows themselves and not only the words.

Each event keeps a digest of every row of its case that was added or changed since the event before. `record` takes them
from what the session wrote, whoever wrote it, so no writer has to say what it did. A check compares each present row
with its newest digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session

from portal.audit.chain import canonical
from portal.extensions import Model, db

CASE, RECORD, DEADLINE, DOCUMENT, MESSAGE = (
    "case_file",
    "case_record",
    "deadline",
    "document",
    "outbox_message",
)
ENTRY = "deadline_entry"
"""A line of a deadline's ledger; it is covered by the digest of its deadline."""

LETTERS: Mapping[str, str] = {CASE: "c", RECORD: "r", DEADLINE: "d", DOCUMENT: "f", MESSAGE: "m"}
"""What an event calls a row of each table: "r12" is the record with the id 12."""

TABLES = {letter: table for table, letter in LETTERS.items()}

_NAMED = "its id is its name in the event, and its case that of the event"
_SENDING = "how far the sending has come is written by the worker and by people, apart from any step"
LEFT_OUT: Mapping[str, Mapping[str, str]] = {
    CASE: {
        "id": _NAMED,
        "version": "it counts the changes, and the chain counts them too",
        "chain_length": "it is the chain's own end, which is checked as such",
        "chain_head": "it is the chain's own end, which is checked as such",
    },
    RECORD: {
        "id": _NAMED,
        "case_id": _NAMED,
        "waits_for": "it repeats the data of an open work item, which are covered",
        "waits_until": "it repeats a running deadline, which is covered",
    },
    DEADLINE: {"id": _NAMED, "case_id": _NAMED},
    ENTRY: {
        "id": "the lines are covered in their order",
        "deadline_id": "a line is covered with its deadline",
    },
    DOCUMENT: {"id": _NAMED, "case_id": _NAMED},
    MESSAGE: {
        "id": _NAMED,
        "case_id": _NAMED,
        **dict.fromkeys(
            (
                "state",
                "tries",
                "last_error",
                "next_try_at",
                "sent_at",
                "headers",
                "claim",
                "claimed_at",
            ),
            _SENDING,
        ),
    },
}
"""The columns that no digest covers, each with the reason. Every other column is covered, a later one too."""

GONE = ""
"""Stands in an event for the digest of a row that was lawfully deleted."""


@cache
def covered(table: str) -> tuple[str, ...]:
    """The columns of a table that its rows' digests cover."""
    return tuple(each.name for each in Model.metadata.tables[table].c if each.name not in LEFT_OUT[table])


def row_digest(table: str, row: Any, entries: Iterable[Any] = ()) -> str:
    """The digest of a row, given as an instance or as a mapping of columns; of a deadline with its ledger's `entries`."""
    told = said(table, row)
    if ledger := [said(ENTRY, each) for each in entries]:
        told["entries"] = ledger
    return sha256(canonical(told).encode()).hexdigest()


def said(table: str, row: Any) -> dict[str, Any]:
    """The covered values of a row that say something; so a column that is added later changes no digest."""
    if isinstance(row, Mapping):
        values = {name: row[name] for name in covered(table)}
    else:
        values = {name: getattr(row, name) for name in covered(table)}
    return {name: value for name, value in values.items() if not _says_nothing(value)}


def _says_nothing(value: Any) -> bool:
    return value is False or value in (None, "", [], {})


def name_of(table: str, row_id: int) -> str:
    """What an event calls a row of its case."""
    return LETTERS[table] if table == CASE else f"{LETTERS[table]}{row_id}"


# What a session wrote


@dataclass
class Written:
    """The rows that a session has written and no event has taken yet, by case and name; None for a deleted one.

    `ledgers` holds the ids of deadlines that got a line, whose rows can be looked up only after the flush.
    """

    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    ledgers: set[int] = field(default_factory=set)

    def note(self, row: Any, deleted: bool = False) -> None:
        table = getattr(row, "__tablename__", "")
        if table == ENTRY:
            self.ledgers.add(row.deadline_id)
        elif table in LETTERS and (case_id := row.id if table == CASE else row.case_id) is not None:
            self.rows.setdefault(case_id, {})[name_of(table, row.id)] = None if deleted else row


@event.listens_for(Session, "after_flush")
def _remember(session: Session, context: Any) -> None:
    """Note the rows of cases that this flush added, changed or deleted, until an event takes them."""
    written: Written = session.info.setdefault(Written, Written())
    for row in session.new:
        written.note(row)
    for row in session.dirty:
        if _is_changed(row):
            written.note(row)
    for row in session.deleted:
        written.note(row, deleted=True)


@event.listens_for(Session, "after_commit")
def _forget(session: Session) -> None:
    session.info.pop(Written, None)


@event.listens_for(Session, "after_soft_rollback")
def _forget_undone(session: Session, previous: Any) -> None:
    _forget(session)


def _is_changed(row: Any) -> bool:
    """Whether a covered column has another value than before."""
    table = getattr(row, "__tablename__", "")
    if table not in LEFT_OUT:
        return False
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in covered(table))


def take(case_id: int) -> dict[str, str]:
    """The digests of the rows of a case that were written since its last event; each is taken once.

    Flushes, so that new rows have their ids.
    """
    session = db.session()
    session.flush()
    written: Written = session.info.get(Written, Written())
    if written.ledgers:
        deadline = next(
            each for each in Model.registry.mappers if each.local_table is Model.metadata.tables[DEADLINE]
        )
        while written.ledgers:
            if row := session.get(deadline.class_, written.ledgers.pop()):
                written.note(row)
    touched = written.rows.pop(case_id, {})
    return {name: GONE if row is None else _digest_of(row) for name, row in touched.items()}


def _digest_of(row: Any) -> str:
    return row_digest(row.__tablename__, row, row.entries if row.__tablename__ == DEADLINE else ())


# Comparing what is there


@dataclass(frozen=True)
class Present:
    """A row as it is now: its digest, and what a person calls it."""

    digest: str
    words: str


@dataclass(frozen=True)
class Difference:
    """A row that is not as the events tell. `event` is the newest that tells of it; None for a row of which none does.

    `missing` tells a removed or inserted row from a changed one.
    """

    sentence: str
    missing: bool
    event: Any = None
    expected: str = ""
    found: str = ""


@dataclass
class Comparison:
    """The present rows of one case against its events. `not_covered` when there are rows of a time before digests."""

    events: Sequence[Any]
    rows: Mapping[str, Present]
    may_be_gone: str = ""
    not_covered: bool = field(default=False, init=False)

    def differences(self) -> Iterator[Difference]:
        newest = {name: (each, digest) for each in self.events for name, digest in each.content.items()}
        for name, (told, digest) in newest.items():
            row = self.rows.get(name)
            found = row.digest if row else GONE
            if found == digest or (row is None and name[0] in self.may_be_gone):
                continue
            if row is None:
                sentence = f"{_unknown(name)} that entry {told.number} wrote is gone"
            elif digest == GONE:
                sentence = f"{row.words} is there although entry {told.number} tells of its removal"
            else:
                sentence = f"{row.words} is not as entry {told.number} left it"
            yield Difference(sentence, row is None or digest == GONE, told, digest, found)
        unknown = [row for name, row in self.rows.items() if name not in newest]
        if self.events and self.events[0].content:
            for row in unknown:
                yield Difference(f"{row.words} was written by no entry", True, found=row.digest)
        else:
            self.not_covered = bool(unknown)


def _unknown(name: str) -> str:
    what = {RECORD: "A record", DEADLINE: "A deadline", DOCUMENT: "A document", MESSAGE: "A message"}
    return f"{what.get(TABLES[name[0]], 'The case')} (number {name[1:]})"


def rows_of(case_ids: Sequence[int]) -> dict[int, dict[str, Present]]:
    """Every covered row of these cases, by case and by the name that events give it. One query a table."""
    found: dict[int, dict[str, Present]] = {case_id: {} for case_id in case_ids}
    ledger: dict[int, list[Any]] = {}
    deadlines = Model.metadata.tables[DEADLINE]
    entries = Model.metadata.tables[ENTRY]
    of_cases = select(deadlines.c.id).where(deadlines.c.case_id.in_(case_ids))
    for entry in db.session.execute(
        select(entries).where(entries.c.deadline_id.in_(of_cases)).order_by(entries.c.id)
    ).mappings():
        ledger.setdefault(entry["deadline_id"], []).append(entry)
    for name in LETTERS:
        table = Model.metadata.tables[name]
        case_id = table.c.id if name == CASE else table.c.case_id
        for row in db.session.execute(select(table).where(case_id.in_(case_ids))).mappings():
            digest = row_digest(name, row, ledger.get(row["id"], ()) if name == DEADLINE else ())
            found[row[case_id.name]][name_of(name, row["id"])] = Present(digest, _words(name, row))
    return found


def _words(table: str, row: Any) -> str:
    """What a person calls the row: "Note 2 (number 41)"."""
    if table == CASE:
        return "The case itself"
    what = {
        RECORD: lambda: f"{row['kind'].replace('_', ' ')} {row['number']}",
        DEADLINE: lambda: f"deadline {row['name']}",
        DOCUMENT: lambda: f"document {row['title']}, version {row['version']},",
        MESSAGE: lambda: "message in the outbox",
    }[table]()
    return f"The {what} (number {row['id']})"
