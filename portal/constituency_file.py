"""Constituencies and their members from a CSV file: read row by row, compared with what is there, then loaded as a whole."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from portal import clock
from portal.constituencies import OFFICES, Constituency, Member
from portal.deadlines import long_date
from portal.extensions import db
from portal.people.details import Refused
from portal.procedures.accounts import folded, too_short
from portal.reading import Unreadable, read_date

COLUMNS = ("constituency", "office", "first names", "surname", "from", "until")
FIRST_ROW = f"The first row must name the columns: {', '.join(COLUMNS)}"
NOT_CSV = "The file could not be read. Save it as CSV in UTF-8"
NOTHING = "The file has no rows"
MOST_CHARACTERS = 400_000
TOO_LONG = f"The file must be {MOST_CHARACTERS:,} characters or fewer"
LONGEST = 120
MOST_TOLD = 50
"""So many problems are told; who mends them checks again."""

SAMPLE = Path(__file__).parent / "sample" / "constituencies.csv"

Key = tuple[str, str, str, str, date]
"""Whose office it is: constituency, office, surname, first names, first day."""


class Line(NamedTuple):
    """One office as a row of the file says it. `row` counts as a spreadsheet does, the names of the columns being row 1."""

    row: int
    constituency: str
    office: str
    first_names: str
    surname: str
    from_on: date
    until_on: date | None

    @property
    def key(self) -> Key:
        return (folded(self.constituency), self.office, self.surname, self.first_names, self.from_on)

    @property
    def name(self) -> str:
        return f"{self.first_names} {self.surname}"


@dataclass
class Checked:
    """What loading the file would do, or why it cannot be loaded."""

    lines: list[Line] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    new: list[Line] = field(default_factory=list)
    changed: list[tuple[Line, date | None]] = field(default_factory=list)
    """Rows that give another last day than the one that is known, with that one."""

    @property
    def same(self) -> int:
        return len(self.lines) - len(self.new) - len(self.changed)

    @property
    def changes(self) -> int:
        return len(self.new) + len(self.changed)


def text_of(content: bytes) -> str:
    """The words of a file. Raises Refused."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Refused(NOT_CSV) from problem
    if "\0" in text:
        raise Refused(NOT_CSV)
    return text


def check(text: str) -> Checked:
    """Read the file and compare it with what is there; nothing is saved."""
    found = Checked()
    if len(text) > MOST_CHARACTERS:
        found.problems.append(TOO_LONG)
        return found
    try:
        for number, cells in rows_of(text):
            line = read(number, cells, found.problems)
            if line is not None:
                found.lines.append(line)
    except csv.Error:
        found.problems.append(NOT_CSV)
    except Refused as problem:
        found.problems.append(problem.sentence)
    if not found.lines and not found.problems:
        found.problems.append(NOTHING)
    found.problems += twice(found.lines)
    if not found.problems:
        compare(found)
    del found.problems[MOST_TOLD:]
    return found


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows under the names of the columns, with their numbers; rows without any word are left out. Raises Refused."""
    reader = csv.reader(text.splitlines(), strict=True)
    head = next(reader, [])
    if tuple(each.strip().lower() for each in head) != COLUMNS:
        raise Refused(FIRST_ROW)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, [" ".join(cell.split()) for cell in cells]


def read(number: int, cells: list[str], problems: list[str]) -> Line | None:
    """The row, or None with what is wrong with it among the problems."""
    if len(cells) != len(COLUMNS):
        problems.append(f"Row {number} has {len(cells)} cells instead of {len(COLUMNS)}")
        return None
    constituency, office, first_names, surname, from_typed, until_typed = cells
    wrong = [
        *name_problems("constituency", constituency),
        *([] if office in OFFICES else ["the office is MP or MLA"]),
        *name_problems("first names", first_names, short=True),
        *name_problems("surname", surname),
    ]
    from_on = day("from", from_typed, wrong)
    until_on = day("until", until_typed, wrong) if until_typed else None
    if from_on and until_on and until_on < from_on:
        wrong.append("until is before from")
    problems += [f"Row {number}: {each}" for each in wrong]
    if wrong or from_on is None:
        return None
    return Line(number, constituency, office, first_names, surname, from_on, until_on)


def name_problems(what: str, name: str, short: bool = False) -> list[str]:
    if not name:
        return [f"enter the {what}"]
    if len(name) > LONGEST or not name.isprintable():
        return [f"the {what} must be {LONGEST} characters or fewer, in one line"]
    return [f"the {what} needs at least 2 letters"] if too_short(name) and not short else []


def day(what: str, typed: str, wrong: list[str]) -> date | None:
    if not typed:
        wrong.append(f"enter the date in {what}")
        return None
    try:
        return read_date(typed)
    except Unreadable as problem:
        sentence = str(problem)
        wrong.append(f"{what}: {sentence[0].lower()}{sentence[1:]}")
        return None


def twice(lines: Iterable[Line]) -> Iterator[str]:
    """Rows that say the same office a second time."""
    first: dict[Key, int] = {}
    for line in lines:
        if line.key in first:
            yield f"Row {line.row} is about the same office as row {first[line.key]}"
        first.setdefault(line.key, line.row)


def compare(found: Checked) -> None:
    """What is new and what has changed; two MPs of one constituency at a time are a problem."""
    places = {row.folded: row for row in db.session.scalars(select(Constituency))}
    names = {row.id: row.folded for row in places.values()}
    known = {
        (names[row.constituency_id], row.office, row.surname, row.first_names, row.from_on): row.until_on
        for row in db.session.scalars(select(Member))
    }
    found.accounts = list(
        {
            folded(each.constituency): each.constituency
            for each in found.lines
            if folded(each.constituency) not in places
        }.values()
    )
    found.new = [line for line in found.lines if line.key not in known]
    found.changed = [
        (line, known[line.key])
        for line in found.lines
        if line.key in known and known[line.key] != line.until_on
    ]
    found.problems += two_at_a_time(found.lines, known)


def two_at_a_time(lines: Iterable[Line], known: dict[Key, date | None]) -> Iterator[str]:
    """A constituency has one MP; those of the Assembly are several."""
    rows = {line.key: line for line in lines}
    offices = {**known, **{key: line.until_on for key, line in rows.items()}}
    before: Key | None = None
    for key in sorted((key for key in offices if key[1] == "MP"), key=lambda key: (key[0], key[4])):
        if before is not None and before[0] == key[0]:
            until = offices[before]
            line = rows.get(key) or rows.get(before)
            if line is not None and (until is None or until >= key[4]):
                other = before if line.key == key else key
                yield (
                    f"Row {line.row}: {line.constituency} has another MP at that time, {other[3]} {other[2]} "
                    f"from {long_date(other[4])}. Give the last day of the earlier one"
                )
        before = key


def load(text: str, by: str) -> Checked:
    """Load the file, all of it or nothing. Raises Refused with what is wrong. Whoever is not named in it stays."""
    found = check(text)
    if found.problems:
        raise Refused(". ".join(found.problems))
    places = {row.folded: row for row in db.session.scalars(select(Constituency))}
    for name in found.accounts:
        places[folded(name)] = Constituency(name=name, folded=folded(name))
        db.session.add(places[folded(name)])
    db.session.flush()
    at = clock.real_now()
    for line in found.new:
        db.session.add(
            Member(
                constituency_id=places[folded(line.constituency)].id,
                first_names=line.first_names,
                surname=line.surname,
                office=line.office,
                from_on=line.from_on,
                until_on=line.until_on,
                changed_by=by,
                changed_at=at,
            )
        )
    for line, _ in found.changed:
        row = db.session.scalars(
            select(Member).where(
                Member.constituency_id == places[folded(line.constituency)].id,
                Member.office == line.office,
                Member.surname == line.surname,
                Member.first_names == line.first_names,
                Member.from_on == line.from_on,
            )
        ).one()
        row.until_on, row.changed_by, row.changed_at = line.until_on, by, at
    db.session.flush()
    return found


def add_sample_constituencies() -> int:
    """Add those invented constituencies and members that are not there yet. Returns how many members."""
    if db.session.scalar(select(Constituency.id).limit(1)) is not None:
        return 0
    return len(load(SAMPLE.read_text(encoding="utf-8"), "Sample").new)
