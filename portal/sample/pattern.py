"""A walked case as a pattern: all its rows, with a mark wherever a copy has something of its own.

A record about a case of the Ombudsman is no case without it: its pattern holds the rows of both, and of every other
record about that case.

A mark is a key in brackets, "⟦client⟧". Its first letters say what it stands for:

    p:internal_phso   the number of the person who plays this account, P: the same as a text, n: the name
    q12, r12          the number of the record that was number 12, as a number and as a text
    f12, d12, s12     the number, the digest and the digest's first eight letters of the document that was number 12
    m12               the message that was number 12
    note.7            what was typed as a note; ref, client, number, mp, place are the case's own, ref1 is the next one's
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Table, select

from portal.audit.chain import canonical
from portal.audit.models import Event
from portal.cases.models import Case, Deadline, DeadlineEntry, Record
from portal.correspondence.models import Document, OutboxMessage
from portal.correspondence.outbox import SENT, WAITING
from portal.extensions import Model, db
from portal.people.models import Person

Row = dict[str, Any]

CASE, RECORD, DEADLINE, ENTRY = (each.__tablename__ for each in (Case, Record, Deadline, DeadlineEntry))
DOCUMENT, MESSAGE, EVENT = (each.__tablename__ for each in (Document, OutboxMessage, Event))
TABLES = (CASE, DOCUMENT, RECORD, DEADLINE, ENTRY, MESSAGE, EVENT)
"""Every table with rows of a case, each after those that it refers to."""

PEOPLE = frozenset(
    {
        *("members", "authors", "changed_by", "sender", "owner", "decided_by", "fdl_recorded_by"),
        *("bau_caseworker", "bau_g7", "sr_created_by", "reported_by_id"),
        *("took_part", "receiver", "reconsidered_by", "made_by", "about_people"),
    }
)
DOCUMENTS = frozenset({"documents"})
RECORDS = frozenset({"decision", "challenger", "complainant"})
NUMBERS = frozenset(
    {
        *("answers", "about", "plan", "amount", "fdl_amount", "item", "call", "correspondence"),
        *("days_late", "saved_after", "reviews", "upheld", "referral", "direction", "letters_before"),
    }
)
VERSIONS = "wording"
"""Which names in JSON hold numbers of people, of documents, of records, plain numbers, and versions."""

MARK = re.compile(r"⟦([^⟧]+)⟧")


class Unknown(Exception):
    """A walked case has a number in its JSON of which nobody has said what it means."""


@dataclass(frozen=True)
class Pattern:
    """The rows of one walked case by table, in the order of their ids; of one about another, with that one's before.

    `share` is how many of a thousand cases follow it.
    """

    share: float
    rows: Mapping[str, list[Row]]

    @property
    def case(self) -> Row:
        return self.rows[CASE][0]

    @property
    def opened_on(self) -> date:
        return self.rows[EVENT][0]["on"]

    @cached_property
    def prefixes(self) -> tuple[str, ...]:
        """Prefix and year of the reference of each case, "PHSO-2026"."""
        return tuple(str(case["prefix"]) for case in self.rows[CASE])

    @cached_property
    def size(self) -> int:
        return sum(len(rows) for rows in self.rows.values())

    @cached_property
    def typed(self) -> tuple[str, ...]:
        """The marks of typed texts, each once, in order: "note.7"."""
        found = {key for rows in self.rows.values() for row in rows for key in marks_in(row)}
        return tuple(sorted((key for key in found if "." in key), key=lambda key: int(key.rsplit(".", 1)[1])))


def ref(place: int) -> str:
    """The mark of the reference of the case in this place of a pattern."""
    return f"ref{place or ''}"


def marks_in(value: Any) -> set[str]:
    """Every mark in a value."""
    if isinstance(value, str):
        return set(MARK.findall(value))
    if isinstance(value, Mapping):
        return {key for each in value.values() for key in marks_in(each)}
    if isinstance(value, (list, tuple)):
        return {key for each in value for key in marks_in(each)}
    return set()


def table(name: str) -> Table:
    return Model.metadata.tables[name]


def read(case: Case, share: float, today: date) -> Pattern:
    """The pattern of a case that was just walked and not yet committed."""
    family = family_of(case)
    rows = {name: rows_of(name, [each.id for each in family]) for name in TABLES}
    rows[DOCUMENT] = [in_words(each) for each in rows[DOCUMENT]]
    rows[MESSAGE] = [each for each in rows[MESSAGE] if (each["headers"] or {}).get("kind") != "Letter"]
    people = {person.id: person for person in db.session.scalars(select(Person))}
    marking = Marking(people, [each.reference for each in family], rows[DOCUMENT])
    marked = {name: [marking.row(name, row) for row in found] for name, found in rows.items()}
    for row, each in zip(marked[CASE], family, strict=True):
        row["prefix"] = each.reference.rsplit("-", 1)[0]
    for message in marked[MESSAGE]:
        if message["state"] == WAITING and message["sent_on"] < today:
            message |= {"state": SENT, "tries": 1, "sent_at": message["made_at"]}
    return Pattern(share, marked)


def family_of(case: Case) -> list[Case]:
    """The case, or the one that it is about with every record about that one, in the order of their ids."""
    root = case.parent or case
    about = db.session.scalars(select(Case).where(Case.parent_id == root.id).order_by(Case.id)).unique()
    return [root, *about]


def in_words(document: Row) -> Row:
    """A letter without its paper, which has the names of the walk: a copy is set as a PDF when it is asked for."""
    if not (document["sections"] and document["filename"]):
        return document
    digest = sha256(canonical(document["sections"]).encode()).hexdigest()
    return {**document, "filename": "", "media_type": "", "size": 0, "digest": digest}


def rows_of(name: str, case_ids: Sequence[int]) -> list[Row]:
    wanted = table(name)
    of_case: ColumnElement[bool]
    if name == ENTRY:
        deadlines = table(DEADLINE)
        of_case = wanted.c.deadline_id.in_(select(deadlines.c.id).where(deadlines.c.case_id.in_(case_ids)))
    elif name == CASE:
        of_case = wanted.c.id.in_(case_ids)
    else:
        of_case = wanted.c.case_id.in_(case_ids)
    return [
        dict(row)
        for row in db.session.execute(select(wanted).where(of_case).order_by(wanted.c.id)).mappings()
    ]


class Marking:
    """Puts the marks into the rows of one case, or of several that belong together."""

    def __init__(self, people: Mapping[int, Person], references: Sequence[str], documents: list[Row]) -> None:
        self.people = people
        self.written = {each["id"] for each in documents if is_written(each)}
        words = {each: f"⟦{ref(place)}⟧" for place, each in enumerate(references)}
        words |= {person.name: f"⟦n:{person.username}⟧" for person in people.values()}
        for each in documents:
            if each["id"] in self.written:
                words |= {each["digest"]: f"⟦d{each['id']}⟧", each["digest"][:8]: f"⟦s{each['id']}⟧"}
        self.words = words
        self.search = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))

    def row(self, name: str, row: Row) -> Row:
        found = {}
        for column in table(name).columns:
            value = row[column.name]
            to = next((key.column.table.name for key in column.foreign_keys), None)
            found[column.name] = (
                self.person(value) if to == Person.__tablename__ else self.value(column.name, value)
            )
        if name == MESSAGE:
            found["message_id"] = f"⟦m{row['id']}⟧"
        return found

    def value(self, name: str, value: Any, inside: bool = False) -> Any:
        """The value with its marks. `inside` JSON, where `name` says what a number means."""
        if isinstance(value, str) and inside and value.isdigit() and (mark := self.text_mark(name, value)):
            return mark
        if isinstance(value, str):
            return self.search.sub(lambda found: self.words[found[0]], value)
        if isinstance(value, dict):
            return {
                key: each
                if key == VERSIONS
                else self.value(name if key.isdigit() else key, each, inside=True)
                for key, each in value.items()
            }
        if isinstance(value, list):
            return [self.value(name, each, inside=True) for each in value]
        if not inside or isinstance(value, bool) or not isinstance(value, int):
            return value
        meaning: Callable[[int], Any] | None = (
            self.person
            if name in PEOPLE
            else self.document
            if name in DOCUMENTS
            else self.record
            if name in RECORDS
            else None
        )
        if meaning is None and name not in NUMBERS:
            raise Unknown(
                f"Nobody has said what the number {name!r} of a case means: see portal.sample.pattern"
            )
        return meaning(value) if meaning else value

    def person(self, number: int | None) -> str | None:
        return None if number is None else f"⟦p:{self.people[number].username}⟧"

    def document(self, number: int) -> str:
        return f"⟦f{number}⟧"

    def record(self, number: int) -> str:
        return f"⟦q{number}⟧"

    def text_mark(self, name: str, value: str) -> str:
        """The mark of a number that is kept as a text, as a form sends it."""
        if name in PEOPLE:
            return f"⟦P:{self.people[int(value)].username}⟧"
        return f"⟦r{value}⟧" if name in RECORDS else ""


def is_written(document: Row) -> bool:
    """Whether the document's digest is that of its own words."""
    digest: str = sha256(canonical(document["sections"]).encode()).hexdigest()
    return bool(document["sections"]) and bool(document["digest"] == digest)
