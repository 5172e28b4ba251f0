"""Reads the dates and amounts that people type: exactly, or not at all; nothing is guessed."""

import re
from datetime import date, time

from portal.deadlines import MONTHS, WEEKDAYS

USE_A_TIME = "Use 14:05 or 2:05pm"
USE_A_DATE = "Use 9/3/2026 or 9 March 2026"
ENTER_AN_AMOUNT = "Enter an amount in pounds and pence"

FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST_PENCE = 999_999_999

_BY_NUMBERS = re.compile(r"(?P<day>[0-9]{1,2})(?P<mark>[/-])(?P<month>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4})")
_BY_NAME = re.compile(
    r"((?P<weekday>[A-Za-z]+) +)?(?P<day>[0-9]{1,2}) +(?P<name>[A-Za-z]+) +(?P<year>[0-9]{4})"
)
_BY_YEAR = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_TIME = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))? ?(?P<half>[ap]m)?", re.IGNORECASE)
_AMOUNT = re.compile(
    r"(?:£ ?)?(?P<pounds>0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.(?P<pence>[0-9]{1,2}))?"
)

_MONTH_NUMBERS = {"sept": 9} | {
    written: number
    for number, name in enumerate(MONTHS, start=1)
    for written in (name.lower(), name[:3].lower())
}


class Unreadable(ValueError):
    """What was typed can't be read; the message is the sentence for the person who typed it."""


class NoSuchDay(Unreadable):
    """It is written as a date, and the calendar has no such day: 31 April."""


def read_date(text: str) -> date:
    """Read 8/1/2026, 08-01-2026, 8 January 2026, 8 Jan 2026 or 2026-01-08, the day always first.

    The portal's own "Thursday 8 January 2026" is read too, when the weekday is right. Raises Unreadable
    for anything else, for days that don't exist and for years outside 1990 to 2100.
    """
    typed = _without_outer_blanks(text)
    found = _BY_NUMBERS.fullmatch(typed) or _BY_NAME.fullmatch(typed) or _BY_YEAR.fullmatch(typed)
    if found is None:
        raise Unreadable(USE_A_DATE)
    part = found.groupdict()
    month = int(part["month"]) if "month" in part else _MONTH_NUMBERS.get(part["name"].lower(), 0)
    year = int(part["year"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(USE_A_DATE)
    try:
        day = date(year, month, int(part["day"]))
    except ValueError:
        raise NoSuchDay(USE_A_DATE) from None
    weekday, typed_weekday = WEEKDAYS[day.weekday()].lower(), (part.get("weekday") or "").lower()
    if typed_weekday not in ("", weekday, weekday[:3]):
        raise Unreadable(USE_A_DATE)
    return day


def read_time(text: str) -> str:
    """Read 14:05, 2.05pm or 2pm as "14:05". Raises Unreadable for anything else, a bare number among it."""
    found = _TIME.fullmatch(_without_outer_blanks(text))
    if found is None or (found["minute"] is None and found["half"] is None):
        raise Unreadable(USE_A_TIME)
    hour, half = int(found["hour"]), (found["half"] or "").lower()
    if half and not 1 <= hour <= 12:
        raise Unreadable(USE_A_TIME)
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return time(hour, int(found["minute"] or 0)).strftime("%H:%M")
    except ValueError:
        raise Unreadable(USE_A_TIME) from None


def read_money(text: str) -> int:
    """Read 1250, 1,250.00 or £1250 as pence.

    Raises Unreadable for anything else, 1.250,00 and 12,50 among it, and for amounts under one penny or
    above £9,999,999.99.
    """
    found = _AMOUNT.fullmatch(_without_outer_blanks(text))
    if found is None:
        raise Unreadable(ENTER_AN_AMOUNT)
    pounds = found["pounds"].replace(",", "")
    if len(pounds) > len(str(MOST_PENCE // 100)):
        raise Unreadable(ENTER_AN_AMOUNT)
    pence = int(pounds) * 100 + int((found["pence"] or "0").ljust(2, "0"))
    if not 1 <= pence <= MOST_PENCE:
        raise Unreadable(ENTER_AN_AMOUNT)
    return pence


def _without_outer_blanks(text: str) -> str:
    """What was typed, with non-breaking blanks, as copied from a page or letter, taken for blanks."""
    return text.replace("\u00a0", " ").strip()
