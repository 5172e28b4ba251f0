"""The table of people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from portal.faces import money, short_date
from portal.people.models import Person, StandIn
from portal.people.posts import BOTH
from portal.views import Cell, Heading, Row, Table

HEADINGS = [
    Heading("Name"),
    Heading("Organisation"),
    Heading("Post"),
    Heading("Team"),
    Heading("Line manager"),
    Heading("Payment limit", number=True),
    Heading("Away, and who stands in"),
    Heading("Account"),
]


def people_table(people: Iterable[Person], stand_ins: Sequence[StandIn], today: date) -> Table:
    """One row for each person; those who are not active come last."""
    standing = {row.for_person_id: row for row in reversed(stand_ins)}
    return Table("People", HEADINGS, [_row(person, standing.get(person.id), today) for person in people])


def _row(person: Person, stand_in: StandIn | None, today: date) -> Row:
    return Row(
        [
            Cell(person.name, small=person.username, href=f"/administration/people/{person.id}"),
            Cell("Both" if person.organisation == BOTH else person.organisation),
            Cell(person.post_title, small=person.grade),
            Cell(person.team.name if person.team else "Not set"),
            Cell(person.line_manager.name if person.line_manager else "Not set"),
            Cell("None" if person.payment_limit is None else money(person.payment_limit), number=True),
            Cell(_absence(person, today), small=_stand_in(stand_in, today)),
            Cell("Active" if person.active else "Not active"),
        ]
    )


def _absence(person: Person, today: date) -> str:
    if not person.away_from or not person.away_until or person.away_until < today:
        return ""
    return f"{short_date(person.away_from, today)} to {short_date(person.away_until, today)}"


def _stand_in(row: StandIn | None, today: date) -> str:
    if row is None:
        return ""
    return f"{row.stand_in.name}, {short_date(row.from_on, today)} to {short_date(row.until_on, today)}"
