"""Any number of cases from a few patterns: the rows are put together here and written in bulk.

Dates, amounts and positions are those of the pattern, so that they are as right as the door made them. A copy has its
own numbers, reference, names, people and texts, and its own chain.
"""

from __future__ import annotations

import hmac
import json
import random
import re
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import count
from types import SimpleNamespace
from typing import Any

from flask import current_app
from sqlalchemy import JSON, Column, Connection, Dialect, select, sql, text
from sqlalchemy import insert as insert_into

from portal.audit import content
from portal.audit.chain import FIRST, canonical, covered, keyed, payload, payload_digest
from portal.cases.actions import give_out
from portal.cases.models import Record
from portal.extensions import db
from portal.insight.search import IN_INDEX
from portal.people.models import Person
from portal.sample.pattern import (
    CASE,
    DOCUMENT,
    EVENT,
    MARK,
    MESSAGE,
    RECORD,
    TABLES,
    Pattern,
    Row,
    marks_in,
    ref,
    table,
)
from portal.sample.words import MEMBERS, PLACES, Words

ROWS_AT_ONCE = 20_000
"""About how many rows are put together and written in one transaction."""
SIDE_BY_SIDE = 12
"""Copies of so many patterns that begin one after the other are mixed."""

Values = dict[str, Any]

_NUMBER = re.compile(r'"⟦(p:[^⟧]+|[fq]\d+|i:[^⟧]+)⟧"')


def format_of(words: str) -> str:
    """The text as a format that takes the values of its marks."""
    return MARK.sub(r"%(\1)s", words.replace("%", "%%"))


def json_format_of(value: Any) -> str:
    """The value as a format of JSON; numbers of people and documents stand there without quotes."""
    return format_of(_NUMBER.sub(r"⟦\1⟧", json.dumps(value, ensure_ascii=False)))


def canonical_format(value: Any) -> str:
    """The canonical spelling of the value as a format, as the digests take it."""
    return format_of(_NUMBER.sub(r"⟦\1⟧", canonical(value)))


def quoted(value: Any) -> Any:
    """The value as it stands between the quotes of JSON."""
    if not isinstance(value, str) or (value.isprintable() and '"' not in value and "\\" not in value):
        return value
    return json.dumps(value, ensure_ascii=False)[1:-1]


@dataclass
class Template:
    """One row of a pattern. What differs from copy to copy is listed by its place in the row."""

    row: list[Any] = field(default_factory=list)
    numbers: list[tuple[int, str, int]] = field(default_factory=list)
    values: list[tuple[int, str]] = field(default_factory=list)
    texts: list[tuple[int, str]] = field(default_factory=list)
    jsons: list[tuple[int, str]] = field(default_factory=list)

    def filled(self, first: Mapping[str, int], plain: Values, in_json: Values) -> list[Any]:
        """The row of a copy whose rows begin at these numbers."""
        row = self.row.copy()
        for place, name, offset in self.numbers:
            row[place] = first[name] + offset
        for place, key in self.values:
            row[place] = plain[key]
        for place, words in self.texts:
            row[place] = words % plain
        for place, words in self.jsons:
            row[place] = words % in_json
        return row


class Mould:
    """A pattern made ready for one kind of database."""

    def __init__(self, pattern: Pattern, dialect: Dialect) -> None:
        self.pattern = pattern
        self.dialect = dialect
        self.places = {
            name: {row["id"]: place for place, row in enumerate(rows)} for name, rows in pattern.rows.items()
        }
        self.templates = {
            name: [self.template(name, row) for row in rows] for name, rows in pattern.rows.items()
        }
        self.sizes = {name: len(rows) for name, rows in pattern.rows.items()}
        self.documents = [(f"f{number}", place) for number, place in self.places[DOCUMENT].items()]
        named = marks_in(pattern.rows)
        self.records = [
            (key, self.places[RECORD][int(key[1:])]) for key in named if re.fullmatch(r"[qr]\d+", key)
        ]
        self.messages = [f"m{number}" for number in self.places[MESSAGE]]
        self.written = [
            (row["id"], format_of(canonical(row["sections"])))
            for row in pattern.rows[DOCUMENT]
            if marks_in(row["digest"])
        ]
        self.digests = {
            (name, place): json_format_of_row(name, row, self.places, self.ledger(row["id"]))
            for name in content.LETTERS
            for place, row in enumerate(pattern.rows[name])
        }
        newest = {(row["case_id"], name): row["id"] for row in pattern.rows[EVENT] for name in row["content"]}
        self.links = [
            Link(row, template, self.places[CASE][row["case_id"]], list(self.content(row, newest)))
            for row, template in zip(pattern.rows[EVENT], self.templates[EVENT], strict=True)
        ]

    def ledger(self, deadline_id: int) -> list[Row]:
        return [row for row in self.pattern.rows[content.ENTRY] if row["deadline_id"] == deadline_id]

    def content(self, event: Row, newest: Mapping[tuple[int, str], int]) -> Iterator[tuple[str, int, str]]:
        """The rows whose digests an event holds: table, place, and the digest where a later event has the row's own."""
        for name, digest in event["content"].items():
            of = content.TABLES[name[0]]
            own = self.places[CASE][event["case_id"]]
            place = own if of == CASE else self.places[of].get(int(name[1:]))
            if place is not None:
                yield of, place, "" if newest[event["case_id"], name] == event["id"] else digest

    def template(self, name: str, row: Row) -> Template:
        made = Template()
        for place, column in enumerate(table(name).columns):
            value = row[column.name]
            made.row.append(None)
            to = (
                name
                if column.primary_key
                else next((key.column.table.name for key in column.foreign_keys), "")
            )
            if to in self.places and value is not None:
                made.numbers.append((place, to, self.places[to][value]))
            elif isinstance(column.type, JSON):
                # a missing value is JSON's own null, as the door writes it
                if marks_in(value):
                    made.jsons.append((place, json_format_of(value)))
                else:
                    made.row[place] = json.dumps(value)
            elif isinstance(value, str) and (whole := MARK.fullmatch(value)):
                made.values.append((place, whole[1]))
            elif isinstance(value, str) and MARK.search(value):
                made.texts.append((place, format_of(value)))
            else:
                made.row[place] = bound(column, value, self.dialect)
        return made


def json_format_of_row(
    name: str, row: Row, places: Mapping[str, Mapping[int, int]], ledger: Sequence[Row]
) -> str:
    """What the digest of a copied row covers, as a format."""
    told = {}
    for key, value in content.said(name, row).items():
        to = next((each.column.table.name for each in table(name).columns[key].foreign_keys), "")
        told[key] = f"⟦i:{to}:{places[to][value]}⟧" if to in places else value
    if name == content.DEADLINE and ledger:
        told["entries"] = [content.said(content.ENTRY, each) for each in ledger]
    return canonical_format(told)


def bound(column: Column[Any], value: Any, dialect: Dialect) -> Any:
    """The value as the database's driver takes it."""
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    return process(value) if process else value


class Link:
    """One event of a pattern, and what the chain of a copy covers of it, as formats of the canonical spelling.

    `of` is the place of its case in the pattern.
    """

    COLUMNS = {column.name: place for place, column in enumerate(table(EVENT).columns)}

    def __init__(
        self, row: Row, template: Template, of: int, written: Sequence[tuple[str, int, str]]
    ) -> None:
        self.template = template
        self.of = of
        self.written = written
        event = SimpleNamespace(**row)
        said = payload(event)
        self.said = canonical_format(said) if marks_in(said) else ""
        self.payload_digest = "" if self.said else payload_digest(event)
        event.case_id = f"⟦i:{CASE}:{of}⟧"
        event.payload_digest, event.previous = "⟦payload⟧", "⟦previous⟧"
        event.content = {"⟦content⟧": 0} if written else {}
        self.covered = canonical_format(covered(event)).replace('"%(content)s":0', "%(content)s")

    def filled(
        self,
        first: Mapping[str, int],
        plain: Values,
        in_json: Values,
        digests: Mapping[tuple[str, int], str],
        previous: str,
        key: hmac.HMAC,
    ) -> list[Any]:
        """The event of a copy as a row, the newest link of its chain. The only place that makes digests of events."""
        said = self.payload_digest or sha256((self.said % in_json).encode()).hexdigest()
        written = ",".join(
            sorted(
                f'"{content.name_of(name, first[name] + place)}":"{digest or digests[name, place]}"'
                for name, place, digest in self.written
            )
        )
        in_json |= {"payload": said, "previous": previous, "content": written}
        digest = key.copy()
        digest.update((self.covered % in_json).encode())
        row = self.template.filled(first, plain, in_json)
        row[self.COLUMNS["payload_digest"]] = said
        row[self.COLUMNS["previous"]] = previous
        row[self.COLUMNS["digest"]] = digest.hexdigest()
        row[self.COLUMNS["content"]] = f"{{{written}}}"
        return row


@dataclass(frozen=True)
class Team:
    """Who plays the accounts of a pattern: its caseworker and its team leader are others in each copy."""

    caseworker: str
    leader: str
    caseworkers: Sequence[Person]
    leaders: Sequence[Person]
    everybody: Sequence[Person]

    @cached_property
    def casts(self) -> list[Values]:
        """The values of the people's marks, once for each caseworker; each has one team leader."""
        return [self.cast(place) for place in range(len(self.caseworkers))]

    def cast(self, place: int) -> Values:
        plays = {person.username: person for person in self.everybody}
        plays[self.caseworker] = self.caseworkers[place]
        plays[self.leader] = self.leaders[place % len(self.leaders)]
        return {
            **{f"{kind}:{username}": person.id for kind in "pP" for username, person in plays.items()},
            **{f"n:{username}": person.name for username, person in plays.items()},
        }


class Copies:
    """Writes copies of the patterns. The same seed makes the same cases of an equal store."""

    def __init__(
        self, patterns: Sequence[Pattern], teams: Mapping[str, Team], number: int, seed: int
    ) -> None:
        self.connection = db.session.connection()
        self.key = keyed(current_app.extensions["settings"].audit_key)
        self.chance = random.Random(seed)  # noqa: S311 - invented cases need no secret
        self.words = Words(self.chance)
        self.casts = {key: team.casts for key, team in teams.items()}
        self.casts_in_json = {
            key: [{mark: quoted(value) for mark, value in cast.items()} for cast in casts]
            for key, casts in self.casts.items()
        }
        self.moulds = [Mould(pattern, self.connection.dialect) for pattern in in_order(patterns)]
        self.order = mixed([mould.pattern.share for mould in self.moulds], number, self.chance)

    def write(self) -> Iterator[int]:
        """Write all of them, each part in a transaction of its own; says how many cases each part has."""
        if self.connection.dialect.name == "sqlite":
            self.connection.exec_driver_sql("PRAGMA cache_size = -65536")
        for part in self.parts():
            connection = db.session.connection()
            self.write_part(connection, part)
            db.session.commit()
            yield len(part)

    def parts(self) -> Iterator[list[Mould]]:
        part: list[Mould] = []
        rows = 0
        for place in self.order:
            part.append(self.moulds[place])
            rows += part[-1].pattern.size
            if rows >= ROWS_AT_ONCE:
                yield part
                part, rows = [], 0
        if part:
            yield part

    def write_part(self, connection: Connection, part: Sequence[Mould]) -> None:
        wanted = Counter(prefix for mould in part for prefix in mould.pattern.prefixes)
        numbers = {prefix: count(give_out(prefix, many) - many + 1) for prefix, many in wanted.items()}
        ids = {name: free_ids(connection, name, sum(mould.sizes[name] for mould in part)) for name in TABLES}
        rows: dict[str, list[list[Any]]] = {name: [] for name in TABLES}
        for mould in part:
            first = {}
            for name in TABLES:
                first[name] = ids[name]
                ids[name] += mould.sizes[name]
            references = [f"{prefix}-{next(numbers[prefix]):06d}" for prefix in mould.pattern.prefixes]
            self.copy(mould, first, references, rows)
        for name in TABLES:
            insert(connection, name, rows[name])

    def copy(
        self,
        mould: Mould,
        first: Mapping[str, int],
        references: Sequence[str],
        rows: dict[str, list[list[Any]]],
    ) -> None:
        """Add the rows of one copy."""
        of = mould.pattern.case["procedure"]
        who = int(self.chance.random() * len(self.casts[of]))
        own = self.own_values(mould, first, references)
        own_in_json = {key: quoted(value) for key, value in own.items()}
        for number, words in mould.written:
            digest = sha256((words % {**self.casts_in_json[of][who], **own_in_json}).encode()).hexdigest()
            own |= {f"d{number}": digest, f"s{number}": digest[:8]}
            own_in_json |= {f"d{number}": digest, f"s{number}": digest[:8]}
        plain, in_json = {**self.casts[of][who], **own}, {**self.casts_in_json[of][who], **own_in_json}
        for name in TABLES:
            if name != EVENT:
                rows[name] += [each.filled(first, plain, in_json) for each in mould.templates[name]]
        in_json |= {
            f"i:{name}:{place}": first[name] + place for name in TABLES for place in range(mould.sizes[name])
        }
        digests = {
            key: sha256((words % in_json).encode()).hexdigest() for key, words in mould.digests.items()
        }
        cases = rows[CASE][-mould.sizes[CASE] :]
        heads = [FIRST] * len(cases)
        for link in mould.links:
            rows[EVENT].append(link.filled(first, plain, in_json, digests, heads[link.of], self.key))
            heads[link.of] = rows[EVENT][-1][Link.COLUMNS["digest"]]
        for case, head in zip(cases, heads, strict=True):
            case[HEAD] = head

    def own_values(self, mould: Mould, first: Mapping[str, int], references: Sequence[str]) -> Values:
        words = self.words
        values: Values = {
            **{ref(place): reference for place, reference in enumerate(references)},
            "client": words.person(),
            "number": case_number(first[CASE]),
            "mp": words.one(MEMBERS),
            "place": words.one(PLACES),
        }
        for key in mould.pattern.typed:
            values[key] = words.text(key.partition(".")[0])
        for key, place in mould.documents:
            values[key] = first[DOCUMENT] + place
        for key, place in mould.records:
            values[key] = first[RECORD] + place
        for key in mould.messages:
            digits = sha256(f"{references[0]} {key}".encode()).hexdigest()[
                :32
            ]  # a reference is given out once
            values[key] = f"{digits}@complaints-casework"
        return values


HEAD = list(table(CASE).columns.keys()).index("chain_head")


def case_number(case_id: int) -> str:
    """A case number that no other case has, "4816 2230"."""
    digits = f"{case_id * 76_543_217 % 10**8:08d}"
    return f"{digits[:4]} {digits[4:]}"


def in_order(patterns: Sequence[Pattern]) -> list[Pattern]:
    return sorted(patterns, key=lambda pattern: pattern.opened_on)


def shares(weights: Sequence[float], number: int) -> list[int]:
    """How many of a number go to each weight: at least one, as long as there are enough, the rest by largest remainder."""
    least = 1 if number >= len(weights) else 0
    left, whole = number - least * len(weights), sum(weights)
    exact = [weight * left / whole for weight in weights]
    given = [least + int(each) for each in exact]
    by_remainder = sorted(range(len(weights)), key=lambda place: int(exact[place]) - exact[place])
    for place in by_remainder[: number - sum(given)]:
        given[place] += 1
    return given


def mixed(weights: Sequence[float], number: int, chance: random.Random) -> array[int]:
    """Which pattern each copy follows: roughly in the order of the patterns, neighbours mixed."""
    given = shares(weights, number)
    order = array("H")
    for start in range(0, len(given), SIDE_BY_SIDE):
        some = array("H")
        for place in range(start, min(start + SIDE_BY_SIDE, len(given))):
            some.extend(array("H", [place]) * given[place])
        chance.shuffle(some)
        order.extend(some)
    return order


# How each database takes many rows

_LAST = "SELECT coalesce(max(id), 0) FROM {}"
_RESERVED = text(
    "SELECT min(id), max(id) FROM "
    "(SELECT nextval(pg_get_serial_sequence(:table, 'id')) AS id FROM generate_series(1, :many)) AS ids"
)


def free_ids(connection: Connection, name: str, many: int) -> int:
    """The first of so many numbers in a row for new rows of a table; nobody else gets them."""
    if many == 0:
        return 0
    if connection.dialect.name != "postgresql":
        return int(connection.exec_driver_sql(_LAST.format(name)).scalar_one()) + 1
    while True:
        first, last = connection.execute(_RESERVED, {"table": name, "many": many}).one()
        if last - first == many - 1:  # otherwise somebody else took a number in between
            return int(first)


def insert(connection: Connection, name: str, rows: Sequence[Sequence[Any]]) -> None:
    """Write the rows: with COPY on PostgreSQL, else with one prepared statement."""
    if not rows:
        return
    cursor = connection.connection.cursor()
    if connection.dialect.name == "postgresql":
        columns = ", ".join(f'"{column.name}"' for column in table(name).columns)
        with cursor.copy(f'COPY "{name}" ({columns}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
        return
    statement = str(insert_into(table(name)).compile(dialect=connection.dialect))
    if name == RECORD:
        with words_indexed_at_once(connection, rows[0][0]):
            cursor.executemany(statement, rows)
    else:
        cursor.executemany(statement, rows)


@contextmanager
def words_indexed_at_once(connection: Connection, first: int) -> Iterator[None]:
    """SQLite's trigger, which takes the words of one record after the other, sleeps; then all of them from a number on
    are taken by one statement. A row that comes through the trigger takes ten times as long.
    """
    made = connection.exec_driver_sql(_TRIGGER, (KEEPING,)).scalar_one()
    connection.exec_driver_sql(f"DROP TRIGGER {KEEPING}")
    yield
    words = (
        select(Record.id, Record.title, Record.text).where(IN_INDEX, Record.id >= first).order_by(Record.id)
    )
    connection.execute(insert_into(INDEX).from_select(list(INDEX.c.keys()), words))
    connection.exec_driver_sql(made)


KEEPING = "search_record_kept"
INDEX = sql.table("search_record", *map(sql.column, ("rowid", "title", "text")))
_TRIGGER = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?"
