"""The filters of the work queue: read from an address whatever it holds, written back, and put into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from portal.preferences import DEFAULTS, preferences
from portal.procedures import PROCEDURES
from portal.procedures.definition import Procedure

CLOSED = "Closed"
DUE = {
    "overdue": "Overdue",
    "today": "Due today",
    "soon": "Due soon",
    "week": "Due this week",
    "10": "Due in the next 10 working days",
    "30": "Due in the next 30 working days",
}
OWNERS = {"me": "My cases", "team": "My whole team", "none": "Nobody yet"}
JURISDICTIONS = {"GB": "GB", "NI": "NI"}
WAITS = {
    "phso": "PHSO",
    "client": "The client",
    "allocate": "Allocation",
    "approve_plan": "The team leader's decision",
    "sign_off": "Sign-off",
}
PAYMENT = {"yes": "With a payment", "no": "Without a payment"}
LOCKED = {"yes": "Locked", "no": "Not locked"}
RESPOND = {"missing": "Not in Respond"}
ROWS = {"deadline": "One row a deadline", "case": "One row a case"}
SORTS = ("due", "case", "deadline", "status", "owner")
SINGLE = ("due", "owner", "deadline", "jurisdiction", "procedure", "waits", "payment", "locked", "respond")
"""The filters with one value each, in the order of the page; `status` has several."""


@dataclass(frozen=True)
class Filters:
    """What the queue shows and in which order. An empty value filters nothing."""

    rows: str = "deadline"
    due: str = ""
    status: tuple[str, ...] = ()
    owner: str = ""
    deadline: str = ""
    jurisdiction: str = ""
    procedure: str = ""
    waits: str = ""
    payment: str = ""
    locked: str = ""
    respond: str = ""
    sort: str = "due"
    descending: bool = False

    @property
    def by_case(self) -> bool:
        """One row a case: as chosen, and always for closed cases, which have no running deadline."""
        return self.rows == "case" or CLOSED in self.status

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of the address; what is as usual is left out."""
        found = [(name, getattr(self, name)) for name in SINGLE if getattr(self, name)]
        found += [("status", each) for each in self.status]
        if self.rows != "deadline":
            found.append(("rows", self.rows))
        if self.sort != "due":
            found.append(("sort", self.sort))
        if self.descending:
            found.append(("dir", "desc"))
        return found

    @cached_property
    def query(self) -> str:
        """The parameters as an address carries them."""
        return urlencode(self.pairs())

    def address(self, path: str = "/cases", **more: str) -> str:
        parts = [self.query, urlencode([each for each in more.items() if each[1]])]
        query = "&".join(filter(None, parts))
        return f"{path}?{query}" if query else path

    def without(self, name: str, value: str = "") -> Filters:
        """These filters with one of them taken away."""
        if name == "status":
            return replace(self, status=tuple(each for each in self.status if each != value))
        emptied: dict[str, Any] = {name: ""}
        return replace(self, **emptied)

    def active(self) -> list[tuple[str, str]]:
        """The filters in use: name and value."""
        found = [(name, getattr(self, name)) for name in SINGLE if getattr(self, name)]
        return [*found, *(("status", each) for each in self.status)]

    @cached_property
    def only(self) -> Filters:
        """The filters without the order of the rows."""
        return replace(self, sort="due", descending=False)


@cache
def procedures_of(organisation: str) -> tuple[Procedure, ...]:
    return tuple(each for each in PROCEDURES.values() if each.organisation == organisation)


@cache
def statuses(organisation: str) -> tuple[str, ...]:
    """The statuses that cases of the organisation can have, in the order of their procedures, Closed last.

    What has no SR yet has no status.
    """
    found = [
        status
        for procedure in procedures_of(organisation)
        for position in procedure.positions
        for status in (
            [position.status_now(DEFAULTS), position.status] if position.status_setting else [position.status]
        )
        if not position.closed
    ]
    return (*dict.fromkeys(filter(None, found)), CLOSED) if found else ()


@cache
def deadline_names(organisation: str) -> Mapping[str, str]:
    """The deadlines of the organisation's procedures, by key."""
    return MappingProxyType(
        {rule.key: rule.name for each in procedures_of(organisation) for rule in each.deadlines}
    )


def read(given: MultiDict[str, str] | Mapping[str, Any], organisation: str) -> Filters:
    """The filters in the parameters of an address. Whatever is unknown filters nothing."""
    parameters = given if isinstance(given, MultiDict) else MultiDict(given)
    known = statuses(organisation)
    wanted = set(parameters.getlist("status")[:50])
    choices: dict[str, Iterable[str]] = {
        "due": DUE,
        "deadline": deadline_names(organisation),
        "jurisdiction": JURISDICTIONS,
        "procedure": [each.key for each in procedures_of(organisation)],
        "waits": WAITS,
        "payment": PAYMENT,
        "locked": LOCKED,
        "respond": RESPOND,
    }

    def one(name: str, allowed: Iterable[str], default: str = "") -> str:
        value = parameters.get(name, "")
        return value if value in set(allowed) else default

    owner = parameters.get("owner", "")
    if owner not in OWNERS and not (owner.isascii() and owner.isdigit() and 0 < len(owner) <= 9):
        owner = ""
    return Filters(
        rows=one("rows", ROWS, "deadline"),
        status=tuple(status for status in known if status in wanted),
        owner=owner,
        sort=one("sort", SORTS, "due"),
        descending=parameters.get("dir") == "desc",
        **{name: one(name, allowed) for name, allowed in choices.items()},
    )


@lru_cache(maxsize=256)
def read_query(query: str, organisation: str) -> Filters:
    """The filters of a stored view."""
    return read(MultiDict(parse_qsl(query, max_num_fields=100)), organisation)


def due_words() -> dict[str, str]:
    """The choices of due dates in words, with the number of days that count as soon."""
    days = preferences()["SOON_WD"]
    soon = "Due by the next working day" if days == 1 else f"Due in the next {days} working days"
    return {**DUE, "soon": soon}


def short_due_words() -> dict[str, str]:
    """The choices of due dates under the label "Due"."""
    found = {key: text.removeprefix("Due in the ").removeprefix("Due ") for key, text in due_words().items()}
    return {key: text[0].upper() + text[1:] for key, text in found.items()}


def label(name: str, value: str, names: Mapping[str, str], organisation: str) -> str:
    """How a filter in use is called, on its tag and in sentences. `names` are people by id."""
    if name == "owner":
        return OWNERS.get(value) or f"Owner {names.get(value, 'unknown')}"
    if name == "deadline":
        return deadline_names(organisation).get(value, value)
    if name == "procedure":
        return next((each.name for each in procedures_of(organisation) if each.key == value), value)
    if name == "waits":
        return {"allocate": "To allocate", "phso": "Waiting for PHSO"}.get(
            value
        ) or f"Waiting for {WAITS[value].lower()}"
    if name == "jurisdiction":
        return {"GB": "Great Britain", "NI": "Northern Ireland"}[value]
    tables: dict[str, Mapping[str, str]] = {
        "due": due_words(),
        "payment": PAYMENT,
        "locked": LOCKED,
        "respond": RESPOND,
    }
    return tables[name][value] if name in tables else value
