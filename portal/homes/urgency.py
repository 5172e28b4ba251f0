"""The groups of urgency, and to which of them a due date belongs."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from portal import clock, deadlines
from portal.calendars import holidays_for
from portal.deadlines import Distance, Unit
from portal.insight.work import Due
from portal.preferences import preferences
from portal.views import Distance as Words

NO_DEADLINE = Words("waiting", "No deadline runs")


class Group(NamedTuple):
    """One group: its class of the urgency scale, its place on the page, its heading and its jump link."""

    cls: str
    id: str
    label: str
    jump: str


def groups() -> tuple[Group, ...]:
    """Most urgent first."""
    soon = preferences()["SOON_WD"]
    next_days = "Next working day" if soon == 1 else f"Next {soon} working days"
    return (
        Group("late", "overdue", "Overdue", "Overdue"),
        Group("today", "today", "Due today", "Today"),
        Group("soon", "soon", next_days, next_days),
        Group("later", "later", "Later", "Later"),
        Group("waiting", "none", "No date yet", "No date yet"),
    )


def distance(due_on: date, unit: str, jurisdiction: str) -> Distance:
    """How far the date is from today, by the holidays of the case's nation and the setting for "soon"."""
    counts_in: Unit = "cd" if unit == "cd" else "wd"
    return deadlines.distance(
        due_on, clock.today(), counts_in, holidays_for(jurisdiction), preferences()["SOON_WD"]
    )


def distance_of(due: Due, jurisdiction: str) -> Distance:
    return distance(due.due_on, due.unit, jurisdiction)


def working_days(start: date, end: date, jurisdiction: str) -> int:
    """Working days after the start up to and including the end."""
    return deadlines.working_days_between(start, end, holidays_for(jurisdiction))


def age(start: date, jurisdiction: str, suffix: str = "old") -> str:
    """ "3 working days old", by today."""
    return deadlines.age(start, clock.today(), holidays_for(jurisdiction), suffix)


def in_working_days(days: int) -> str:
    return f"{days} working day{'' if days == 1 else 's'}"


def without_year(day: date, today: date) -> str:
    """ "Wednesday 25 March" within the year, else with it."""
    written = deadlines.long_date(day)
    return written.removesuffix(f" {day.year}") if day.year == today.year else written
