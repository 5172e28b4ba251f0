"""The bank holidays of each nation: the public ones and the days that an administrator added."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, lru_cache

from flask import g
from holidays import country_holidays
from sqlalchemy import CheckConstraint, Date, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Moment
from portal.deadlines import Holidays
from portal.extensions import Model, db
from portal.preferences import preferences
from portal.procedures.rules import add_months
from portal.reading import FIRST_YEAR, LAST_YEAR
from portal.unchanged import kept

NATIONS: Mapping[str, str] = {"England": "ENG", "Scotland": "SCT", "Northern Ireland": "NIR"}
"""Each nation with its subdivision in the package `holidays`."""

_Days = tuple[tuple[date, str], ...]


class AddedHoliday(Model):
    """A bank holiday that the public list lacks, such as one proclaimed late."""

    __tablename__ = "added_holiday"
    __table_args__ = (
        UniqueConstraint("nation", "day"),
        CheckConstraint("nation IN ('England', 'Scotland', 'Northern Ireland')", name="known_nation"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    name: Mapped[str] = mapped_column(String(80))
    nation: Mapped[str] = mapped_column(String(20))
    added_by: Mapped[str] = mapped_column(String(120))
    added_at: Mapped[datetime] = mapped_column(Moment)


def nation_of(jurisdiction: str) -> str:
    """The nation whose bank holidays count: for GB by the setting HOLIDAY_CALENDAR, for NI its own.

    Raises ValueError when the jurisdiction is missing or unknown.
    """
    if jurisdiction == "NI":
        return "Northern Ireland"
    if jurisdiction == "GB":
        return str(preferences()["HOLIDAY_CALENDAR"])
    raise ValueError("Choose the jurisdiction")


def holidays_for(jurisdiction: str) -> Holidays:
    """The bank holidays that count for a jurisdiction, "GB" or "NI", in every year that a date can have."""
    nation = nation_of(jurisdiction)
    return _with_added(nation, tuple((day, name) for where, day, name in _added() if where == nation))


def upcoming(jurisdiction: str, today: date, n: int = 2) -> list[tuple[date, str]]:
    """The next n bank holidays from today on, each with its name."""
    holidays = holidays_for(jurisdiction)
    return [(day, holidays.days[day]) for day in holidays.weekdays if day >= today][:n]


def end_soon(jurisdiction: str, today: date) -> date | None:
    """The last bank holiday of the list where that is less than twelve months away: later dates would be too early (RF-Ge)."""
    last = max(public_days(nation_of(jurisdiction)))
    return last if last < add_months(today, 12) else None


def forget() -> None:
    """Read the added days anew at the next question, because one was added."""
    g.pop("added_holidays", None)


def _added() -> tuple[tuple[str, date, str], ...]:
    """The added days of all nations. At most one query in a request."""
    if "added_holidays" not in g:
        g.added_holidays = kept(_added, _read_added)
    found: tuple[tuple[str, date, str], ...] = g.added_holidays
    return found


def _read_added() -> tuple[tuple[str, date, str], ...]:
    days = select(AddedHoliday.nation, AddedHoliday.day, AddedHoliday.name).order_by(AddedHoliday.day)
    return tuple((nation, day, name) for nation, day, name in db.session.execute(days))


@lru_cache(maxsize=16)
def _with_added(nation: str, added: _Days) -> Holidays:
    return Holidays(nation, {**public_days(nation), **dict(added)})


@cache
def public_days(nation: str) -> Mapping[date, str]:
    """The public list. The package keeps a weekend date beside its substitute; only the substitute counts."""
    listed = country_holidays("GB", subdiv=NATIONS[nation], years=range(FIRST_YEAR, LAST_YEAR + 1))
    return {
        day: name.replace("(observed)", "(substitute day)")
        for day, name in sorted(listed.items())
        if day.weekday() < 5
    }
