"""The tables of the calendars page. They name references and no client: an administrator does no casework."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from sqlalchemy import select

from portal.calendars import AddedHoliday
from portal.cases.calendar_change import NATION_NAMES, Judged, Moved
from portal.deadlines import long_date
from portal.extensions import db
from portal.people.models import Team
from portal.views import Cell, Heading, Row, Table

PAGE_ROWS = 100


def count(number: int) -> str:
    """ "14 deadlines" """
    return "1 deadline" if number == 1 else f"{number:,} deadlines"


def columns(*labels: str, numbers: Sequence[str] = ()) -> list[Heading]:
    return [Heading(label, number=label in numbers) for label in labels]


def moves_table(moves: Sequence[Moved]) -> Table:
    return Table(
        "Running deadlines that would move",
        columns("Case", "Deadline", "Old date", "New date", "Moves by", "Late"),
        [
            Row(
                [
                    Cell(move.reference, strong=True),
                    Cell(move.name),
                    Cell(long_date(move.old)),
                    Cell(f"to {long_date(move.new)}"),
                    Cell("1 day" if move.days == 1 else f"{move.days} days"),
                    Cell(lateness(move)),
                ],
                late=move.late_after,
            )
            for move in moves
        ],
    )


def lateness(move: Moved) -> str:
    if move.late_after:
        return "Late, and stays late"
    return "Late now, no longer late" if move.late_before else "Not late"


def judged_table(judged: Sequence[Judged]) -> Table | None:
    if not judged:
        return None
    return Table(
        "Met deadlines that would be judged otherwise",
        columns("Case", "Deadline", "Due", "Met on", "Judged as", "Would be"),
        [
            Row(
                [
                    Cell(each.reference, strong=True),
                    Cell(each.name),
                    Cell(long_date(each.due_on)),
                    Cell(long_date(each.met_on)),
                    Cell(each.judged),
                    Cell(each.would_be),
                ]
            )
            for each in judged
        ],
    )


def team_table(by_team: Sequence[tuple[str, int]]) -> Table:
    names: Mapping[str, str] = dict(db.session.execute(select(Team.key, Team.name)).all())
    return Table(
        "Deadlines that would move, by team",
        columns("Team", "Deadlines", numbers=("Deadlines",)),
        [Row([Cell(names.get(key, key), strong=True), Cell(f"{number:,}")]) for key, number in by_team],
    )


def added_table(rows: Sequence[AddedHoliday], left: Mapping[int, int], address: str) -> Table:
    """The days that administrators have added; a day with deadlines still to move has a link to its check."""
    return Table(
        "Bank holidays that were added",
        columns("Date", "Name", "Nation", "Added by", "Added", "Still to move"),
        [
            Row(
                [
                    Cell(long_date(row.day), strong=True),
                    Cell(row.name),
                    Cell(NATION_NAMES[row.nation]),
                    Cell(row.added_by),
                    Cell(long_date(row.added_at.date())),
                    still(row, left.get(row.id, 0), address),
                ]
            )
            for row in rows
        ],
    )


def still(row: AddedHoliday, number: int, address: str) -> Cell:
    if not number:
        return Cell("None")
    asked = urlencode({"day": row.day.isoformat(), "name": row.name, "nation": row.nation})
    return Cell(count(number), href=f"{address}?{asked}", hidden=f"for {row.name}")
