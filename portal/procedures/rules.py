"""Small named rules for one answer of a form: (situation, value) -> a sentence why not, or None."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.deadlines import long_date, working_days_between
from portal.procedures.definition import Situation

__all__ = [
    "at_least_a_penny",
    "day_in_london",
    "long_date",
    "not_after",
    "not_before",
    "not_in_future",
    "not_in_past",
    "pounds",
    "time_not_in_future",
]

AnswerRule = Callable[[Situation, Any], str | None]


def pounds(pence: int) -> str:
    """ "£1,250.00" from integer pence."""
    return f"£{pence // 100:,}.{pence % 100:02d}"


LONDON = ZoneInfo("Europe/London")


def day_in_london(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def clock_in_london(at: datetime) -> str:
    """The time of day on the clock, "14:05"."""
    return at.astimezone(LONDON).strftime("%H:%M")


def add_months(start: date, months: int) -> date:
    """The same day so many months later, or earlier; a day that the month lacks is its last."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=start.day - 1), following - timedelta(days=1))


def days_late(s: Situation, due: date) -> int:
    return working_days_between(due, s.today, s.holidays)


def not_in_future(sentence: str = "The date cannot be in the future") -> AnswerRule:
    """The thing has happened: its date is today or earlier."""
    return lambda s, day: sentence if day > s.today else None


def not_in_past(sentence: str) -> AnswerRule:
    return lambda s, day: sentence if day < s.today else None


def not_before(fact: str | Callable[[Situation], date | None], sentence: str) -> AnswerRule:
    """Not before a date fact of the case, or before a date read off it; the sentence may name it with {date}."""

    def rule(s: Situation, day: date) -> str | None:
        earliest = s.case.date(fact) if isinstance(fact, str) else fact(s)
        return sentence.format(date=long_date(earliest)) if earliest and day < earliest else None

    return rule


def not_after(fact: str, sentence: str) -> AnswerRule:
    def rule(s: Situation, day: date) -> str | None:
        latest = s.case.date(fact)
        return sentence.format(date=long_date(latest)) if latest and day > latest else None

    return rule


def time_not_in_future(day_name: str) -> AnswerRule:
    """The time of something that has happened on the day entered under `day_name`."""

    def rule(s: Situation, time: str) -> str | None:
        now = s.now if s.now and day_in_london(s.now) == s.today else None
        later = now and s.data.get(day_name) == s.today and time > clock_in_london(now)
        return "The time cannot be in the future" if later else None

    return rule


def at_least_a_penny(s: Situation, pence: int) -> str | None:
    """Amounts are 0.01 pounds or more (PHSO 2.8)."""
    return None if pence >= 1 else "Enter an amount in pounds and pence"
