"""Short constructors for the questions that many steps ask."""

from __future__ import annotations

from typing import Any

from portal.procedures.definition import Ask, Situation
from portal.procedures.rules import not_in_future


def today_of(s: Situation) -> Any:
    return s.today


def day(name: str, label: str, *rules: Any, missing: str = "Enter the date", **more: Any) -> Ask:
    """A date in words or figures."""
    more.setdefault("hint", "For example 8/1/2026 or 8 January 2026")
    return Ask(name, label, "date", missing=missing, rules=rules, **more)


def past_day(name: str, label: str, *rules: Any, missing: str = "Enter the date", **more: Any) -> Ask:
    """The date of something that has happened; preset to today, refused in the future."""
    more.setdefault("default", today_of)
    return day(name, label, not_in_future(), *rules, missing=missing, **more)


def line(name: str, label: str, missing: Any = "", **more: Any) -> Ask:
    return Ask(name, label, "line", missing=missing, **more)


def text(name: str, label: str, missing: Any = "", **more: Any) -> Ask:
    return Ask(name, label, "text", missing=missing, **more)


def money(name: str, label: str, missing: Any = "", **more: Any) -> Ask:
    return Ask(name, label, "money", missing=missing, **more)


def choice(name: str, label: str, choices: Any, missing: Any = "", **more: Any) -> Ask:
    return Ask(name, label, "choice", choices=choices, missing=missing, **more)


def select(name: str, label: str, choices: Any, missing: Any = "", **more: Any) -> Ask:
    return Ask(name, label, "select", choices=choices, missing=missing, **more)


def ticks(name: str, label: str, choices: Any, missing: Any = "", **more: Any) -> Ask:
    return Ask(name, label, "ticks", choices=choices, missing=missing, **more)


def tick(name: str, label: str, missing: Any = "", **more: Any) -> Ask:
    return Ask(name, label, "tick", missing=missing, **more)


def file(name: str, label: str, missing: Any = "", **more: Any) -> Ask:
    return Ask(name, label, "file", missing=missing, **more)


def files(name: str, label: str, missing: Any = "", **more: Any) -> Ask:
    return Ask(name, label, "files", missing=missing, **more)


def repeat(name: str, label: str, *fields: Ask, missing: str = "", **more: Any) -> Ask:
    """Rows of the same questions; rows left wholly empty do not count."""
    return Ask(name, label, "repeat", fields=fields, missing=missing, **more)
