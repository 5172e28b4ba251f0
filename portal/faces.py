"""How pages write dates, times and money: the Jinja filters that all pages share."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import pairwise

from flask import Flask

from portal import deadlines
from portal.clock import LONDON
from portal.deadlines import MONTHS, WEEKDAYS

NOT_SET = "Not set"


def long_date(day: date | None) -> str:
    """ "Thursday 8 January 2026"; the emptiness of a named field is a fact: "Not set"."""
    return NOT_SET if day is None else deadlines.long_date(day)


def short_date(day: date | None, today: date) -> str:
    """ "Thu 8 Jan" for narrow cells, with the year when it isn't this year."""
    if day is None:
        return NOT_SET
    short = f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"
    return short if day.year == today.year else f"{short} {day.year}"


def clock_time(moment: datetime) -> str:
    """ "2:05pm", by the clock in London."""
    local = in_london(moment)
    return f"{local.hour % 12 or 12}:{local.minute:02}{'am' if local.hour < 12 else 'pm'}"


def when(moment: datetime | None, today: date) -> str:
    """ "Thursday 26 March 2026, 2:05pm", or "today, 9:20am" within the day."""
    if moment is None:
        return NOT_SET
    day = in_london(moment).date()
    return f"{'today' if day == today else deadlines.long_date(day)}, {clock_time(moment)}"


def span(first: date, last: date) -> str:
    """ "Monday 2 March to Friday 6 March 2026"."""
    if first == last:
        return deadlines.long_date(first)
    return f"{_before(first, last)} to {deadlines.long_date(last)}"


def all_days(days: Sequence[date]) -> str:
    """ "Friday 3 April and Monday 6 April 2026"."""
    written = [_before(day, later) for day, later in pairwise(days)]
    written += [deadlines.long_date(day) for day in days[-1:]]
    return " and ".join(part for part in (", ".join(written[:-1]), *written[-1:]) if part)


def money(pence: int | None) -> str:
    """Pence as "£1,250.00"; no payment is "None"."""
    if pence is None:
        return "None"
    pounds, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}£{pounds:,}.{rest:02}"


def in_london(moment: datetime) -> datetime:
    """The moment by the clock in London; a moment without a zone already is."""
    return moment.astimezone(LONDON) if moment.tzinfo else moment


def register(app: Flask, today: Callable[[], date]) -> None:
    """Give the filters to the pages of this portal, whose clock says what today is."""
    app.jinja_env.filters.update(
        long_date=long_date,
        short_date=lambda day: short_date(day, today()),
        clock_time=clock_time,
        when=lambda moment: when(moment, today()),
        span=span,
        all_days=all_days,
        money=money,
    )


def _before(day: date, later: date) -> str:
    """The date without its year where the later one says it."""
    written = deadlines.long_date(day)
    return written.removesuffix(f" {day.year}") if day.year == later.year else written
