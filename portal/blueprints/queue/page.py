"""The work queue as values: saved views, filter, rows, paging, and what may be done with the ticked ones."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ScalarSelect, select

from portal import clock
from portal.blueprints.queue import filters as words
from portal.blueprints.queue.filters import Filters
from portal.cases import batches
from portal.cases.models import SavedView
from portal.extensions import db
from portal.homes.places import LISTS, Entry, ListOfCases, Opened
from portal.homes.rows import NO_SR
from portal.homes.steps import case_href
from portal.homes.urgency import NO_DEADLINE, distance
from portal.insight import queue
from portal.insight.caseloads import Load, names_of_people, team_loads
from portal.insight.counting import LIMIT, amount, count_all, number, short_number
from portal.insight.queue import Question, QueueLine
from portal.people.current import current_actor
from portal.procedures import procedure
from portal.procedures.definition import Actor
from portal.unchanged import kept
from portal.views import (
    Bulk,
    Button,
    Cell,
    Choice,
    Distance,
    Distant,
    Filter,
    FilterGroup,
    FilterTag,
    Heading,
    Link,
    Paging,
    QueuePage,
    QueueRow,
    SaveView,
    View,
    Words,
)

NAME = "cases"
"""The list in the address of a case."""
PAGE = 50
PRINTED = 500
IN_THE_ROW = 12
"""How many views stand in the row; the rest is under "More views"."""
COLUMNS = (
    ("due", "Due"),
    ("case", "Case"),
    ("deadline", "Deadline"),
    ("status", "Status"),
    ("owner", "Owner"),
)
ORDERS = {
    ("due", False): "earliest first",
    ("due", True): "latest first",
    ("case", False): "by reference",
    ("case", True): "by reference, last first",
    ("deadline", False): "by deadline",
    ("deadline", True): "by deadline, from Z to A",
    ("status", False): "by status",
    ("status", True): "by status, from Z to A",
    ("owner", False): "by owner",
    ("owner", True): "by owner, from Z to A",
}
GIVE, EXTEND = "/cases/batches/give", "/cases/batches/extend"


class Named(Protocol):
    """A view: its name, and its filters as an address carries them."""

    @property
    def name(self) -> Any: ...
    @property
    def query(self) -> Any: ...


@dataclass
class Queue:
    """One look at the work queue by one person; everything is read once, whatever the number of rows."""

    wanted: Filters
    place: str | None = None
    whole: bool = False
    ticked: Collection[str] = ()
    actor: Actor = field(default_factory=current_actor)

    def __post_init__(self) -> None:
        self.size = PRINTED if self.whole else PAGE
        # many rows of a page have the same date, deadline, status or owner
        self.due_cell, self.deadline_cell = cache(due_cell), cache(deadline_cell)
        self.status_cell, self.owner_cell = cache(status_cell), cache(owner_cell)
        self.may_give = batches.may(self.actor, batches.Give)
        self.loads: Sequence[Load] = self.members() if self.may_give else []
        self.people = {str(each.person_id): each.name for each in self.loads} or {
            str(number): name for number, name in names_of_people(self.actor.organisation).items()
        }
        self.saved = kept((saved_views, self.actor), lambda: names_of_views(self.actor))
        self.view_filters = {
            view: words.read_query(view.query, self.actor.organisation)
            for view in ([] if self.whole else self.all_views)
        }
        marks = [queue.marks_of(each) for each in (self.wanted, *self.view_filters.values())]
        self.marked = queue.Marked(set().union(*marks))
        found = queue.page(self.actor, self.wanted, self.place, self.size + 1, self.marked)
        self.more = len(found) > self.size
        self.lines = found[: self.size]
        self.following = dict(pairwise(dict.fromkeys(line.reference for line in found)))
        everything = tuple(self.view_filters.values())
        self.counts = kept(
            (Queue.count, self.actor, self.wanted, self.whole, everything, clock.today()), self.count
        )
        self.query = self.wanted.query

    def members(self) -> Sequence[Load]:
        return team_loads(self.actor.team, self.actor.organisation, clock.today(), self.actor)

    def question(self, wanted: Filters) -> Question:
        return queue.question(self.actor, wanted.only, self.marked)

    def count(self) -> dict[object, int]:
        """Of rows, cases, each view under its filters, and each status, in one query."""
        asked = self.question(self.wanted)
        named: dict[object, ScalarSelect[int]] = {
            "rows": queue.number_of_rows(asked),
            "cases": queue.number_of_cases(asked),
        }
        if not self.whole:
            for view_of in self.view_filters.values():
                named[view_of.only] = queue.number_of_rows(self.question(view_of))
            named.pop(self.wanted.only, None)
            for status in words.statuses(self.actor.organisation):
                named[f"status {status}"] = queue.number_with_status(self.actor, status)
        counts = count_all(named)
        return {self.wanted.only: counts["rows"], **counts}

    # The page

    @property
    def all_views(self) -> Iterator[Named]:
        yield from standard_views(self.actor)
        yield from self.saved

    def page(self) -> QueuePage:
        wanted = self.wanted
        page = QueuePage(
            heading="Cases",
            views=[],
            more_views=[],
            save_view=None,
            filter=self.filter(),
            sentence=self.sentence(),
            tags=[
                FilterTag(self.label(name, value), wanted.without(name, value).address())
                for name, value in wanted.active()
            ],
            columns=self.columns(),
            rows=[self.row(line) for line in self.lines],
            paging=self.paging(),
            caption=f"{'Cases' if wanted.by_case else 'Running deadlines'}, {self.order_words()}",
            export=wanted.address("/cases/export.csv") if self.lines else "",
            spreadsheet=wanted.address("/cases/export.xlsx") if self.lines else "",
            print=wanted.address(print="yes") if self.lines else "",
            bulk=self.bulk(),
            filters_words=", ".join(self.label(name, value) for name, value in wanted.active()),
        )
        if not self.whole:
            views = self.views()
            page.views, page.more_views = views[:IN_THE_ROW], views[IN_THE_ROW:]
            if self.saved:
                page.more_views.append(View("Manage saved views", "/cases/views"))
            page.save_view = SaveView("/cases/views", wanted.query, can_share=bool(self.actor.team))
        if not self.lines:
            page.empty = self.empty()
        return page

    def label(self, name: str, value: str) -> str:
        return words.label(name, value, self.people, self.actor.organisation)

    def order_words(self) -> str:
        wanted = self.wanted
        sort = "due" if wanted.by_case and wanted.sort == "deadline" else wanted.sort
        return ORDERS[sort, wanted.descending]

    def sentence(self) -> str:
        """ "15 deadlines on 14 cases, earliest first"."""
        rows, cases = self.counts["rows"], self.counts["cases"]
        if self.wanted.by_case:
            return f"{capital(amount(rows, 'case'))}, {self.order_words()}"
        if rows > LIMIT:
            return f"{capital(amount(rows, 'deadline'))}, {self.order_words()}"
        return f"{amount(rows, 'deadline')} on {amount(cases, 'case')}, {self.order_words()}"

    def columns(self) -> list[Heading]:
        found = []
        for name, label in COLUMNS:
            if name == "deadline" and self.wanted.by_case:
                found.append(Heading(label))
                continue
            current = self.wanted.sort == name
            turned = replace(self.wanted, sort=name, descending=current and not self.wanted.descending)
            direction = "descending" if self.wanted.descending else "ascending"
            found.append(Heading(label, sort=direction if current else "", href=turned.address()))
        return found

    def row(self, line: QueueLine) -> QueueRow:
        reference, due_on, jurisdiction = line.reference, line.due_on, line.jurisdiction
        deadline = line.deadline if due_on else ""
        due = self.due_cell(due_on, line.unit, jurisdiction, line.reminder)
        return QueueRow(
            id=f"row-{line.id}",
            tick=reference,
            tick_words=f"{reference}, {deadline}" if deadline else reference,
            ticked=reference in self.ticked,
            cells=[
                due,
                Cell(reference, small=line.client_name, href=self.href(reference)),
                self.deadline_cell(deadline, line.procedure, jurisdiction, line.locked),
                self.status_cell(line.status, line.sub_status),
                self.owner_cell(line.owner),
            ],
            late=due.distance is not None and due.distance.cls == "late",
        )

    def href(self, reference: str) -> str:
        """The case, opened from this list."""
        opened = Opened(NAME, self.following.get(reference, ""), self.query)
        return opened.link(case_href(reference))

    def paging(self) -> Paging:
        shown, rows = len(self.lines), self.counts["rows"]
        begun = self.place is not None
        thing = "case" if self.wanted.by_case else "deadline"
        said = f"{shown} of {amount(rows, thing)} shown." if self.more or begun else f"All {shown} shown."
        following = ""
        if self.more and not self.whole:
            following = self.wanted.address(after=queue.place_of(self.lines[-1], self.wanted))
        if not shown:
            said = ""
        return Paging(said, following, f"Next {PAGE}", self.wanted.address() if begun else "")

    # Views and filter

    def views(self) -> list[View]:
        current = self.wanted.query
        found = []
        for view, wanted in self.view_filters.items():
            count = self.counts.get(wanted.only, 0)
            badge: int | str = short_number(count)
            found.append(View(view.name, wanted.address(), badge, wanted.query == current))
        return found

    def filter(self) -> Filter:
        wanted, organisation = self.wanted, self.actor.organisation
        groups = [
            select_group("due", "Due", "Any date", words.short_due_words(), wanted.due),
            FilterGroup(
                "ticks",
                "status",
                "f-status",
                "Status",
                [
                    Choice(status, status, checked=status in wanted.status, count=self.status_count(status))
                    for status in words.statuses(organisation)
                ],
            ),
            select_group("owner", "Owner", "Everybody", {**words.OWNERS, **self.people}, wanted.owner),
            select_group(
                "deadline", "Deadline", "Every deadline", words.deadline_names(organisation), wanted.deadline
            ),
            select_group(
                "jurisdiction", "Jurisdiction", "GB and NI", words.JURISDICTIONS, wanted.jurisdiction
            ),
            select_group(
                "procedure",
                "Procedure",
                "Every procedure",
                {each.key: each.name for each in words.procedures_of(organisation)},
                wanted.procedure,
            ),
            select_group("waits", "Waits for", "Anything", words.WAITS, wanted.waits),
            select_group("payment", "Payment", "With or without", words.PAYMENT, wanted.payment),
            select_group("locked", "Locked", "Locked or not", words.LOCKED, wanted.locked),
            select_group("respond", "Respond", "Entered or not", words.RESPOND, wanted.respond),
            select_group("rows", "Rows", "", words.ROWS, wanted.rows),
        ]
        hidden = [pair for pair in wanted.pairs() if pair[0] in ("sort", "dir")]
        shown = [group for group in groups if len(group.options) > 1]
        return Filter("/cases", shown, "/cases", hidden)

    def status_count(self, status: str) -> str | None:
        count = self.counts.get(f"status {status}")
        return None if count is None else number(count)

    def bulk(self) -> Bulk | None:
        if self.whole or not self.lines:
            return None
        buttons = [Button("Export CSV", action=self.wanted.address("/cases/export.csv"))]
        if batches.may(self.actor, batches.Extend):
            buttons.insert(0, Button("Extend deadline", action=self.wanted.address(EXTEND)))
        if self.may_give:
            return Bulk(
                self.wanted.address(GIVE),
                [Choice(str(load.person_id), load.words) for load in self.loads],
                also=buttons,
            )
        return Bulk(buttons[0].action, [], button=buttons[0].label, also=buttons[1:])

    def empty(self) -> Words | str:
        """The sentence of an empty list: which filter leaves out most."""
        active = self.wanted.active()
        if not active:
            return "No case is open." if self.wanted.by_case else "No deadline runs."
        without = {
            (name, value): queue.number_of_rows(self.question(self.wanted.without(name, value)))
            for name, value in active
        }
        keys = {str(place): rows for place, rows in enumerate(without.values())}
        counts = dict(zip(without, count_all(keys).values(), strict=True))
        (name, value), most = max(counts.items(), key=lambda each: each[1])
        if not most:
            return Words("No case matches these filters.", link=Link("Clear all filters", "/cases"))
        label = f"Remove “{self.label(name, value)}”"
        href = self.wanted.without(name, value).address()
        return Words(
            "No case matches these filters.", link=Link(label, href), after=f" to see {number(most)}."
        )


def entries(actor: Actor, query: str) -> list[Entry]:
    """The cases of the queue with these filters, in order."""
    rows = queue.in_order(actor, words.read_query(query, actor.organisation), LIMIT + 1)
    first: dict[str, int] = {}
    for reference, row in rows:
        first.setdefault(reference, row)
    return [Entry(reference, f"row-{row}") for reference, row in first.items()]


LISTS[NAME] = ListOfCases(
    "Cases", lambda actor, query: words.read_query(query, actor.organisation).address(), entries
)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def select_group(
    name: str, label: str, any_label: str, options: Mapping[str, str], chosen: str
) -> FilterGroup:
    """A filter with one value; its first choice filters nothing."""
    choices = [Choice("", any_label, checked=not chosen)] if any_label else []
    choices += [Choice(value, text, checked=value == chosen) for value, text in options.items()]
    return FilterGroup("select", name, f"f-{name}", label, choices)


def due_in_words(due_on: date | None, unit: str, jurisdiction: str, reminder: bool) -> Distant:
    """How far the date of a row is. A reminder is never late."""
    if due_on is None:
        return NO_DEADLINE
    found: Distant = distance(due_on, unit, jurisdiction)
    if reminder and found.cls in ("late", "today"):
        found = Distance("soon", "Reminder passed" if found.cls == "late" else "Reminder today")
    return found


def due_cell(due_on: date | None, unit: str, jurisdiction: str, reminder: bool) -> Cell:
    return Cell(distance=due_in_words(due_on, unit, jurisdiction, reminder), date=due_on, short=True)


def deadline_cell(deadline: str, of_procedure: str, jurisdiction: str, locked: bool) -> Cell:
    """The deadline as the case's nation calls it, and what to know about the case beside it."""
    marks = ["Northern Ireland"] if jurisdiction == "NI" else []
    if locked:
        marks.append("Locked")
    return Cell(procedure(of_procedure).worded(deadline, jurisdiction) or "None", marks=marks)


def status_cell(status: str, sub_status: str) -> Cell:
    return Cell(status=status or NO_SR, small=sub_status)


def owner_cell(owner: str | None) -> Cell:
    return Cell(owner or "Nobody yet", nowrap=True)


@dataclass(frozen=True)
class Standard:
    """A view that everybody has."""

    name: str
    query: str


def standard_views(actor: Actor) -> list[Standard]:
    """The views that come with the portal, for those who have procedures."""
    if not words.procedures_of(actor.organisation):
        return []
    return [
        Standard("All deadlines", ""),
        Standard("Due soon", "due=10"),
        Standard("All open cases", "rows=case"),
        *OF_TEAM.get(actor.team, OF_OTHERS),
        Standard("Not in Respond", "respond=missing&rows=case"),
    ]


OF_OTHERS = (
    Standard("To allocate", "waits=allocate&rows=case"),
    Standard("Waiting for PHSO", "waits=phso&rows=case"),
)
OF_TEAM = {
    "complaints_resolution": (
        Standard("Complaints", "procedure=resolution&rows=case"),
        Standard("Waiting for the client", "waits=client&rows=case"),
        Standard("With the team leader", "procedure=resolution&waits=approve_plan&rows=case"),
    ),
    "bau": (
        Standard("Complaints", "procedure=resolution&rows=case"),
        Standard("Locked", "procedure=resolution&locked=yes&rows=case"),
    ),
}
"""The views of a team about its own procedure."""


class Saved(NamedTuple):
    """A saved view as the row above the list shows it."""

    id: int
    name: str
    query: str


def names_of_views(actor: Actor) -> Sequence[Saved]:
    return [Saved(each.id, each.name, each.query) for each in saved_views(actor)]


def saved_views(actor: Actor) -> Sequence[SavedView]:
    """The person's own views and those of the team, by name."""
    mine = SavedView.person_id == actor.id
    if actor.team:
        mine = mine & SavedView.team.is_(None) | (SavedView.team == actor.team)
    return db.session.scalars(
        select(SavedView)
        .where(SavedView.organisation == actor.organisation, mine)
        .order_by(SavedView.name, SavedView.id)
        .limit(60)
    ).all()
