"""The one clock that everything asks for "today".

In training a date set by an administrator takes the place of the real one, so that deadlines can be seen to
pass; the time of day stays the real one. Production ignores it. Signing in and out keep real time: see
`real_now`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app

from portal.preferences import TRAINING_DATE, change, stored

LONDON = ZoneInfo("Europe/London")


def real_now() -> datetime:
    """The real time in London, whatever the training date says."""
    return datetime.now(UTC).astimezone(LONDON)


def training_date() -> date | None:
    """The date that training takes for today, or None when it follows the calendar."""
    if not current_app.extensions["settings"].training:
        return None
    value = stored().get(TRAINING_DATE)
    return date.fromisoformat(value) if value else None


def today() -> date:
    """The day that every deadline and form takes for today."""
    return training_date() or real_now().date()


def earliest_and_latest_today() -> tuple[date, date]:
    """Between which days `today` is during this request, told without asking the store. Midnight may be in it."""
    if current_app.extensions["settings"].training:
        return FIRST_DAY, LAST_DAY
    day = real_now().date()
    return day, day + timedelta(days=1)


def now() -> datetime:
    """The aware time in London, on the day that `today` gives."""
    moment = real_now()
    day = training_date()
    return datetime.combine(day, moment.timetz()) if day else moment


FIRST_DAY, LAST_DAY = date(2015, 1, 1), date(2060, 12, 31)


def set_training_date(day: date | None, changed_by: str, changed_by_id: int | None = None) -> None:
    """Let training take this day for today; None follows the calendar again.

    Raises ValueError with a sentence.
    """
    if day and not current_app.extensions["settings"].training:
        raise ValueError("Production has no training date.")
    if day and not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"Choose a day from {FIRST_DAY.year} to {LAST_DAY.year}.")
    change(TRAINING_DATE, day.isoformat() if day else None, changed_by, changed_by_id)
