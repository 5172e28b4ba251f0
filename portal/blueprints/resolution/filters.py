"""The filters of the tracker, as its address carries them. What an address says that is none is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from portal import clock
from portal.deadlines import MONTHS
from portal.insight.performance import Month, first_day, month_after, month_of, months_until
from portal.insight.tracker import LATE, Wanted
from portal.procedures.definition import Actor

STATES = {"open": "Open", "closed": "Closed"}
LATE_WORDS = {
    "any": "Late in any way",
    "acknowledgement": "Acknowledged late",
    "outcome": "Outcome told late",
}
ANY_TIME = "any"
MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])", re.ASCII)


def month_words(month: Month) -> str:
    """ "March 2026" """
    return f"{MONTHS[month[1] - 1]} {month[0]}"


def written(month: Month) -> str:
    return f"{month[0]:04}-{month[1]:02}"


def read_month(typed: str) -> Month | None:
    found = MONTH.fullmatch(typed)
    return (int(found[1]), int(found[2])) if found else None


@dataclass(frozen=True)
class Filters:
    """`received` is a month as an address carries it, "any", or "" for the last twelve months."""

    received: str = ""
    state: str = ""
    late: str = ""
    owner: str = ""

    def pairs(self) -> Iterable[tuple[str, str]]:
        for name in ("received", "state", "late", "owner"):
            if value := getattr(self, name):
                yield name, value

    def address(self, path: str = "/resolution/tracker", **more: str) -> str:
        query = urlencode([*self.pairs(), *more.items()])
        return f"{path}?{query}" if query else path

    def without(self, name: str) -> Filters:
        return replace(self, **{name: ""})

    def wanted(self, actor: Actor) -> Wanted:
        first, last = self.days()
        owner = {"": None, "me": actor.id, "none": 0}.get(self.owner, 0)
        if self.owner.isdigit():
            owner = int(self.owner)
        return Wanted(self.state, self.late, owner, first, last)

    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day of receipt; None is open."""
        if self.received == ANY_TIME:
            return None, None
        if month := read_month(self.received):
            return first_day(month), first_day(month_after(month)) - timedelta(days=1)
        return first_day(months_until(month_of(clock.today()))[0]), None


def read(asked: Mapping[str, str], people: Mapping[int, str]) -> Filters:
    received, owner = asked.get("received", ""), asked.get("owner", "")
    known = owner in ("me", "none") or owner in {str(number) for number in people}
    return Filters(
        received if received == ANY_TIME or read_month(received) else "",
        asked.get("state", "") if asked.get("state") in STATES else "",
        asked.get("late", "") if asked.get("late") in (*LATE, "any") else "",
        owner if known else "",
    )


def label(name: str, value: str, people: Mapping[int, str]) -> str:
    """A filter in use, in words."""
    if name == "received":
        month = read_month(value)
        return f"Received in {month_words(month)}" if month else "Received at any time"
    if name == "owner":
        return {"me": "My complaints", "none": "Nobody's"}.get(value) or people[int(value)]
    return {**STATES, **LATE_WORDS}[value]
