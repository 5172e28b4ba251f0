"""Bank holidays from a file: the JSON that GOV.UK publishes, or lines of date,name,nation."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from portal.calendars import AddedHoliday, forget, public_days
from portal.clock import real_now
from portal.extensions import db
from portal.people.details import Refused
from portal.reading import Unreadable, read_date

DIVISIONS = {"england-and-wales": "England", "scotland": "Scotland", "northern-ireland": "Northern Ireland"}


class Day(NamedTuple):
    """A bank holiday as the file says it."""

    day: date
    name: str
    nation: str


def load(file: Path, added_by: str = "Command line") -> int:
    """Add the days of the file that the portal does not know. Returns how many. Raises Refused."""
    known = {(row.nation, row.day) for row in db.session.scalars(select(AddedHoliday))}
    added = 0
    for found in read(file):
        if (found.nation, found.day) in known or found.day in public_days(found.nation):
            continue
        if found.day.weekday() >= 5:
            continue
        known.add((found.nation, found.day))
        db.session.add(
            AddedHoliday(
                day=found.day, name=found.name, nation=found.nation, added_by=added_by, added_at=real_now()
            )
        )
        added += 1
    db.session.flush()
    forget()
    return added


def read(file: Path) -> list[Day]:
    """The days of the file. Raises Refused for a file that is neither of the two kinds."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        return list(_from_json(text) if text.lstrip().startswith("{") else _from_lines(text))
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        said = (
            str(problem)
            if isinstance(problem, Unreadable)
            else "it is not the JSON of GOV.UK or date,name,nation"
        )
        raise Refused(f"{file.name} could not be read: {said}.") from problem


def _from_json(text: str) -> Iterator[Day]:
    divisions = json.loads(text)
    for division, nation in DIVISIONS.items():
        for event in divisions.get(division, {"events": []})["events"]:
            yield _day(event["date"], event["title"], nation)


def _from_lines(text: str) -> Iterator[Day]:
    for row in csv.reader(text.splitlines()):
        if row and row[0].strip().lower() != "date":
            day, name, nation = (part.strip() for part in row)
            yield _day(day, name, nation)


def _day(day: str, name: str, nation: str) -> Day:
    if nation not in DIVISIONS.values() or not 0 < len(name) <= 80 or not name.isprintable():
        raise Unreadable(f"{day}, {name}, {nation} is no bank holiday of a known nation")
    return Day(read_date(day), name, nation)
