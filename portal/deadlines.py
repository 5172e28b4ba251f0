"""Working-day arithmetic, explained day by day.

The day something is received or sent is day 0. A working day is Monday to Friday without the bank
holidays of the case's nation. A deadline is met by acting on or before its due date. Everything here
is pure: the holidays and today's date are passed in.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal

Unit = Literal["wd", "cd"]
"""Working days or calendar days."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_DAY = timedelta(days=1)
_UNIT_NAMES: Mapping[Unit, str] = {"wd": "working day", "cd": "calendar day"}


@dataclass(frozen=True)
class Holidays:
    """The bank holidays of one nation: each date with the name of the holiday."""

    name: str
    days: Mapping[date, str]
    weekdays: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", MappingProxyType(dict(self.days)))
        object.__setattr__(self, "weekdays", tuple(sorted(day for day in self.days if day.weekday() < 5)))


@dataclass(frozen=True)
class Distance:
    """How far a due date is away: the class of the urgency scale, the words for it, and the number in them.

    `days` is negative when late (working days), otherwise what is left in the unit of the words.
    """

    cls: Literal["late", "today", "soon", "later"]
    words: str
    days: int


@dataclass(frozen=True)
class Day:
    """One cell of the counting calendar."""

    date: date
    text: str
    label: str
    cls: frozenset[str]

    @property
    def classes(self) -> str:
        """The class names in a fixed order, for the class attribute."""
        return " ".join(sorted(self.cls))


@dataclass(frozen=True)
class Counting:
    """How a due date was counted: a caption, weeks of Monday to Friday, and sentences about days off."""

    caption: str
    weeks: tuple[tuple[Day, ...], ...]
    notes: tuple[str, ...]


def long_date(day: date) -> str:
    """The date as pages, letters and history write it: "Thursday 8 January 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def is_working_day(day: date, holidays: Holidays) -> bool:
    """Whether the office works on this day: Monday to Friday and no bank holiday."""
    return day.weekday() < 5 and day not in holidays.days


def next_working_day(day: date, holidays: Holidays) -> date:
    """The first working day after this day."""
    day += _DAY
    while not is_working_day(day, holidays):
        day += _DAY
    return day


def previous_working_day(day: date, holidays: Holidays) -> date:
    """The last working day before this day."""
    day -= _DAY
    while not is_working_day(day, holidays):
        day -= _DAY
    return day


def add_working_days(start: date, n: int, holidays: Holidays) -> date:
    """The n-th working day after the start, which is day 0.

    From a start on a day off, the next working day is day 1. Nothing falls due on a day off, so that
    0 days from a day off is the next working day as well. Raises ValueError when n is negative.
    """
    if n < 0:
        raise ValueError("The number of working days cannot be negative")
    if n == 0 and not is_working_day(start, holidays):
        return next_working_day(start, holidays)
    day = start
    for _ in range(n):
        day = next_working_day(day, holidays)
    return day


def add_days(start: date, n: int, unit: Unit, holidays: Holidays) -> date:
    """The due date n working ("wd") or calendar ("cd") days after the start; calendar days skip nothing.

    Raises ValueError when n is negative.
    """
    if unit == "wd":
        return add_working_days(start, n, holidays)
    if n < 0:
        raise ValueError("The number of calendar days cannot be negative")
    return start + timedelta(days=n)


def working_days_between(start: date, end: date, holidays: Holidays) -> int:
    """Working days after the start, up to and including the end; negative when the end is earlier."""
    return _working_days_until(end, holidays) - _working_days_until(start, holidays)


def _working_days_until(day: date, holidays: Holidays) -> int:
    weeks, rest = divmod(day.toordinal(), 7)  # ordinal 1 is a Monday, so that the rest is 6 on a Saturday
    return weeks * 5 + min(rest, 5) - bisect_right(holidays.weekdays, day)


def age(start: date, today: date, holidays: Holidays, suffix: str = "old") -> str:
    """ "3 working days old"; after training's date was set back: "dated after today"."""
    if start > today:
        return "dated after today"
    return f"{_lateness(working_days_between(start, today, holidays))} {suffix}"


def distance(due: date, today: date, unit: Unit, holidays: Holidays, soon: int = 2) -> Distance:
    """How far the due date is from today.

    The words count in the deadline's own unit, lateness always in working days. The class follows the
    working days, so that a weekend never hides a last day: for a due date on Sunday, Friday is "today".
    """
    if today > due:
        late = working_days_between(due, today, holidays)
        return Distance("late", f"Overdue by {_lateness(late)}", -late)
    if today == due:
        return Distance("today", "Due today", 0)
    working, calendar = working_days_between(today, due, holidays), (due - today).days
    if working == 0:
        last = "last working day today" if is_working_day(today, holidays) else "no working day left"
        return Distance("today", f"{_amount(calendar, 'cd')} left, {last}", calendar)
    left = working if unit == "wd" else calendar
    return Distance("soon" if working <= soon else "later", f"{_amount(left, unit)} left", left)


def met_words(due: date, met_on: date, holidays: Holidays) -> str:
    """ "Met" in time, else by how many working days it was late."""
    if met_on <= due:
        return "Met"
    return f"Met {_lateness(working_days_between(due, met_on, holidays))} late"


def day_off_note(due: date, holidays: Holidays) -> str | None:
    """What to know about a due date on a day off: which day that is and the last working day before it.

    None when the due date is a working day.
    """
    if is_working_day(due, holidays):
        return None
    what = holidays.days.get(due, "no working day")
    last = previous_working_day(due, holidays)
    return f"Due {long_date(due)}. That is {what}. Last working day before it: {long_date(last)}."


def explain(
    start: date, n: int, unit: Unit, due: date, today: date, holidays: Holidays, started: str = "received"
) -> Counting:
    """Lay out how n days from the start lead to the due date.

    `started` is the word in the cell of the start. A due date that was moved after counting is passed
    as it stands now; both the last day counted and the due date are then shown.
    """
    counted = add_days(start, n, unit, holidays)
    caption = f"{_amount(n, unit)} from {long_date(start)}" + (f", {holidays.name}" if unit == "wd" else "")
    weeks = tuple(
        tuple(
            _cell(day, _label(day, start, counted, unit, due, holidays, started), due, today, holidays)
            for day in (monday + timedelta(days=i) for i in range(5))
        )
        for monday in _mondays(start, max(counted, due))
    )
    return Counting(caption, weeks, tuple(_notes(start, unit, due, weeks, holidays)))


def _mondays(start: date, end: date) -> Iterator[date]:
    """The Mondays of the weeks to be shown; a start at the weekend belongs to the week it leads into."""
    monday = start - timedelta(days=start.weekday())
    if start.weekday() >= 5 and end - monday >= timedelta(days=7):
        monday += timedelta(days=7)
    while monday <= end:
        yield monday
        monday += timedelta(days=7)


def _label(
    day: date, start: date, counted: date, unit: Unit, due: date, holidays: Holidays, started: str
) -> str:
    words = []
    if day == start:
        words.append(started)
    elif start < day <= counted and (unit == "cd" or is_working_day(day, holidays)):
        number = (day - start).days if unit == "cd" else working_days_between(start, day, holidays)
        words.append(f"day {number}")
    if day == due:
        words.append("due")
    label = " ".join(words)
    return ", ".join(part for part in (label, holidays.days.get(day, "")) if part)


def _cell(day: date, label: str, due: date, today: date, holidays: Holidays) -> Day:
    off = day in holidays.days
    kinds = {
        "is-off": off,
        "is-past": day < today and not off,  # a holiday keeps its stripes when it has passed
        "is-today": day == today,
        "is-due": day == due,
    }
    month = f" {MONTHS[day.month - 1][:3]}" if day.weekday() == 0 or day.day == 1 else ""
    return Day(day, f"{day.day}{month}", label, frozenset(kind for kind, holds in kinds.items() if holds))


def _notes(
    start: date, unit: Unit, due: date, weeks: tuple[tuple[Day, ...], ...], holidays: Holidays
) -> Iterator[str]:
    if unit == "wd" and not is_working_day(start, holidays):
        following = long_date(next_working_day(start, holidays))
        yield f"{long_date(start)} is no working day. The next one is {following}."
    striped = any("is-off" in day.cls for week in weeks for day in week)
    if unit == "cd":
        also = "Weekends and bank holidays are counted."
        yield f"Striped days are bank holidays. {also}" if striped else also
    elif striped:
        yield "Striped days are bank holidays and are not counted."
    if note := day_off_note(due, holidays):
        yield note


def _amount(n: int, unit: Unit) -> str:
    return f"{n} {_UNIT_NAMES[unit]}{'' if n == 1 else 's'}"


def _lateness(n: int) -> str:
    return _amount(n, "wd") if n else "less than 1 working day"
