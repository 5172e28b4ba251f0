"""The 3rd Party Accounts: constituencies, and who has held an office for each of them, from when until when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKey,
    String,
    UniqueConstraint,
    and_,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Moment
from portal.extensions import Model, db
from portal.procedures.accounts import Account, Contact, folded

OFFICES = ("MP", "MLA")
MOST_FOUND = 50
"""So many accounts a search finds; who wants another one types more of its name."""


class Constituency(Model):
    """An account. `folded` is the name as searches compare it."""

    __tablename__ = "constituency"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    folded: Mapped[str] = mapped_column(String(240), unique=True)


class Member(Model):
    """Who holds or held the seat. `until_on` is the last day of an office that has ended; its row stays."""

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("constituency_id", "office", "surname", "first_names", "from_on"),
        CheckConstraint("office IN ('MP', 'MLA')", name="known_office"),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="ends_after_beginning"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    constituency_id: Mapped[int] = mapped_column(ForeignKey("constituency.id"))
    first_names: Mapped[str] = mapped_column(String(120))
    surname: Mapped[str] = mapped_column(String(120))
    office: Mapped[str] = mapped_column(String(3))
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)
    changed_by: Mapped[str] = mapped_column(String(120))
    changed_at: Mapped[datetime] = mapped_column(Moment)

    @property
    def name(self) -> str:
        return f"{self.first_names} {self.surname}"


def in_office(day: date) -> ColumnElement[bool]:
    return and_(Member.from_on <= day, or_(Member.until_on.is_(None), Member.until_on >= day))


def find_accounts(words: str, day: date) -> Sequence[Account]:
    """The constituencies with these letters in their name, each with who holds its offices on the day. Two queries."""
    rows = db.session.execute(
        select(Constituency.id, Constituency.name)
        .where(Constituency.folded.contains(folded(words), autoescape=True))
        .order_by(Constituency.folded)
        .limit(MOST_FOUND)
    ).all()
    if not rows:
        return []
    contacts: dict[int, list[Contact]] = defaultdict(list)
    members = db.session.scalars(
        select(Member)
        .where(Member.constituency_id.in_([row.id for row in rows]), in_office(day))
        .order_by(Member.surname, Member.first_names, Member.id)
    )
    for each in members:
        contacts[each.constituency_id].append(Contact(each.id, each.name, each.surname, each.office))
    return [Account(row.name, tuple(contacts[row.id])) for row in rows]
