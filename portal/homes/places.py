"""Where a case stands in the list from which it was opened: "3 of 14 in My work", the one before, the one after.

The address of the case names the list, the case that followed in it, and the list's filters:
`?list=cases.PHSO-2026-000231.due=10`. Nothing is kept in the session, so that two tabs may come from two lists. The case
that followed says where one was once the case has left the list, as it often does with the step just taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import has_request_context, request

from portal.homes.steps import case_href
from portal.insight.counting import LIMIT, number
from portal.procedures.definition import Actor
from portal.views import Link, Trail

PARAMETER = "list"
LONGEST = 600
WRITTEN = re.compile(
    r"(?P<name>[a-z-]{1,20})\.(?P<following>(?:[A-Z]{1,6}-[0-9]{4}-[0-9]{6})?)\.(?P<filters>.*)"
)
KEEPING = frozenset(
    {"cases.case", "cases.whole_history", "cases.step", "cases.take_step", "cases.preview_step"}
)
"""The pages of one case whose addresses go on naming the list."""


class Entry(NamedTuple):
    """One case of a list, and the id of its row there."""

    reference: str
    row: str


@dataclass(frozen=True)
class ListOfCases:
    """A list that cases are opened from: its name, its address with filters, and its cases in order.

    `entries` gives LIMIT + 1 cases at most, each once.
    """

    title: str
    address: Callable[[Actor, str], str]
    entries: Callable[[Actor, str], Sequence[Entry]]


LISTS: dict[str, ListOfCases] = {}
"""By the name in the address. Each list puts itself here."""


@dataclass(frozen=True)
class Opened:
    """From which list a case was opened, which case followed it there, and the filters of the list."""

    name: str
    following: str = ""
    filters: str = ""

    def __str__(self) -> str:
        return f"{self.name}.{self.following}.{self.filters}"

    def link(self, href: str) -> str:
        """The address of the case, or of one of its steps, with the list."""
        return f"{href}{'&' if '?' in href else '?'}{PARAMETER}={quote(str(self), safe='')}"


def opened_from(written: str | None) -> Opened | None:
    """The list that an address names; None for anything that is none."""
    if not written or len(written) > LONGEST or not written.isprintable():
        return None
    found = WRITTEN.fullmatch(written)
    return Opened(**found.groupdict()) if found and found["name"] in LISTS else None


def keep_the_list(endpoint: str, values: dict[str, Any]) -> None:
    """The addresses of the case that is shown, and of its steps, go on naming the list (a hook of url_for)."""
    if endpoint not in KEEPING or not has_request_context():
        return
    if values.get("reference") != (request.view_args or {}).get("reference"):
        return
    if opened := opened_from(request.args.get(PARAMETER)):
        values.setdefault(PARAMETER, str(opened))


@dataclass
class Place:
    """The place of the case that is shown in the list it was opened from; without a list there is none."""

    actor: Actor
    reference: str
    opened: Opened | None = field(default_factory=lambda: opened_from(request.args.get(PARAMETER)))

    def trail(self) -> Trail:
        """Back to the list, on the row of the case, and to its neighbours. Asks the store for the list."""
        if self.opened is None:
            return Trail([Link("My work", "/")], self.reference)
        found = LISTS[self.opened.name]
        entries = found.entries(self.actor, self.opened.filters)
        references = [entry.reference for entry in entries]
        address = found.address(self.actor, self.opened.filters)
        if self.reference in references:
            here = references.index(self.reference)
            before, after = here - 1, here + 1
            words = f"{here + 1:,} of {number(len(references))} in {found.title}"
            address = f"{address}#{entries[here].row}"
        else:
            last = len(references)
            after = references.index(self.opened.following) if self.opened.following in references else last
            known = after < last or not self.opened.following
            before = after - 1 if known else -1
            words = f"No longer in {found.title}, {number(last)} left"
        return Trail(
            [Link(found.title, address)],
            self.reference,
            words,
            self.neighbour(references, before),
            self.neighbour(references, after),
        )

    def neighbour(self, references: Sequence[str], index: int) -> str:
        """The address of another case of the list; empty before the first, behind the last and beyond the limit."""
        if self.opened is None or not 0 <= index < min(len(references), LIMIT):
            return ""
        following = references[index + 1] if index + 1 < len(references) else ""
        opened = Opened(self.opened.name, following, self.opened.filters)
        return opened.link(case_href(references[index]))


def first_link(actor: Actor) -> Link:
    """Back to the list that the case was opened from, for the pages below the case."""
    opened = opened_from(request.args.get(PARAMETER)) if has_request_context() else None
    if opened is None:
        return Link("My work", "/")
    found = LISTS[opened.name]
    return Link(found.title, found.address(actor, opened.filters))
