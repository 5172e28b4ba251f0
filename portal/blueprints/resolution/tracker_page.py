"""The Complaints Tracker as values: filters, rows, paging, and the same rows for a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from portal import clock
from portal.blueprints.resolution import filters
from portal.blueprints.resolution.filters import Filters
from portal.faces import short_date
from portal.homes.steps import case_href
from portal.homes.urgency import distance
from portal.insight import tracker
from portal.insight.counting import amount, count_all, number, short_number
from portal.insight.keyset import Key, written
from portal.insight.performance import month_of, months_until
from portal.insight.tracker import Acknowledged, Line, Measured
from portal.procedures.definition import Actor
from portal.procedures.resolution.tracker import incomplete
from portal.views import (
    Cell,
    Choice,
    Distance,
    Filter,
    FilterGroup,
    FilterTag,
    Heading,
    Link,
    Paging,
    Row,
    Table,
    TrackerPage,
    View,
    Words,
)

PAGE = 50
MONTHS_OFFERED = 24
COLUMNS = ("Complaint", "Received", "Owner and status", "Acknowledgement", "Outcome", "Tracker")


@dataclass
class Tracker:
    """One look at the tracker by one person."""

    actor: Actor
    wanted: Filters
    people: Mapping[int, str]
    place: Key | None = None

    def page(self) -> TrackerPage:
        today, wanted = clock.today(), self.wanted
        found = tracker.page(self.actor, wanted.wanted(self.actor), self.place, PAGE + 1, today)
        more, lines = len(found) > PAGE, found[:PAGE]
        counts = self.counts()
        rows = counts[self.wanted]
        page = TrackerPage(
            heading="Complaints Tracker",
            sentence=f"{number(rows)} complaint{'' if rows == 1 else 's'}, the newest first",
            views=self.views(counts),
            filter=self.filter(),
            tags=[
                FilterTag(filters.label(name, value, self.people), wanted.without(name).address())
                for name, value in wanted.pairs()
            ],
            table=Table(
                "Complaints, the newest first",
                [Heading(each) for each in COLUMNS],
                [row(line) for line in lines],
            ),
        )
        if lines:
            page.export = wanted.address("/resolution/tracker.csv")
            page.spreadsheet = wanted.address("/resolution/tracker.xlsx")
            following = written(tracker.place_of(lines[-1])) if more else ""
            said = (
                f"{len(lines)} of {amount(rows, 'complaint')} shown."
                if more or self.place
                else f"All {len(lines)} shown."
            )
            page.paging = Paging(
                said,
                wanted.address(after=following) if following else "",
                f"Next {PAGE}",
                wanted.address() if self.place else "",
            )
        else:
            page.empty = self.empty()
        return page

    def counts(self) -> dict[Filters, int]:
        """Of the rows, and of each view beside the other filters. One query."""
        asked = {
            view: tracker.for_counting(self.actor, view.wanted(self.actor), clock.today())
            for view in self.all_views()
        }
        asked[self.wanted] = tracker.for_counting(self.actor, self.wanted.wanted(self.actor), clock.today())
        found = count_all({str(place): rows for place, rows in enumerate(asked.values())})
        return dict(zip(asked, found.values(), strict=True))

    def all_views(self) -> dict[Filters, str]:
        every = replace(self.wanted, state="", late="")
        return {
            every: "All",
            replace(every, state="open"): "Open",
            replace(every, state="closed"): "Closed",
            replace(every, late="acknowledgement"): "Acknowledged late",
            replace(every, late="outcome"): "Outcome late",
        }

    def views(self, counts: Mapping[Filters, int]) -> list[View]:
        return [
            View(label, view.address(), short_number(counts[view]), view == self.wanted)
            for view, label in self.all_views().items()
        ]

    def filter(self) -> Filter:
        wanted = self.wanted
        months = {
            filters.written(month): filters.month_words(month)
            for month in reversed(months_until(month_of(clock.today()), MONTHS_OFFERED))
        }
        chosen = filters.read_month(wanted.received)
        if chosen and wanted.received not in months:
            months[wanted.received] = filters.month_words(chosen)
        people = {"me": "Me", "none": "Nobody yet", **{str(each): name for each, name in self.people.items()}}
        return Filter(
            "/resolution/tracker",
            [
                group(
                    "received",
                    "Received",
                    "In the last 12 months",
                    {**months, filters.ANY_TIME: "At any time"},
                    wanted.received,
                ),
                group("state", "Open or closed", "Open and closed", filters.STATES, wanted.state),
                group("late", "Late", "In time or late", filters.LATE_WORDS, wanted.late),
                group("owner", "Owner", "Everybody", people, wanted.owner),
            ],
            "/resolution/tracker",
        )

    def empty(self) -> str | Words:
        if next(iter(self.wanted.pairs()), None):
            return Words(
                "No complaint matches these filters.", link=Link("Clear all filters", "/resolution/tracker")
            )
        return "No complaint was received in the last 12 months."


def group(name: str, label: str, every: str, options: Mapping[str, str], chosen: str) -> FilterGroup:
    """A filter with one value; its first choice filters nothing."""
    choices = [Choice("", every, checked=not chosen)]
    choices += [Choice(value, words, checked=value == chosen) for value, words in options.items()]
    return FilterGroup("select", name, f"f-{name}", label, choices)


def row(line: Line) -> Row:
    kind = [line.fact("channel"), line.fact("origin")]
    status = " / ".join(filter(None, (line.status, line.sub_status))) or "No SR yet"
    late = any(each and each.late and each.ended_on is None for each in (line.acknowledgement, line.outcome))
    return Row(
        [
            Cell(
                line.reference,
                small=line.client_name,
                href=case_href(line.reference),
                marks=[line.case_number],
            ),
            Cell(
                date=line.received_on,
                short=True,
                marks=[*filter(None, [", ".join(filter(None, kind))]), *parliamentary(line)],
            ),
            Cell(line.owner or "Nobody yet", small=status, marks=closed(line)),
            Cell(
                **kept(line.acknowledgement, line.jurisdiction),
                marks=[*map(acknowledged, line.people), *reasons(line.acknowledgement)],
            ),
            Cell(**kept(line.outcome, line.jurisdiction), marks=reasons(line.outcome)),
            Cell(small=incomplete(line.missing)) if line.missing else Cell("Complete"),
        ],
        late=late,
        id=f"row-{line.reference}",
    )


def closed(line: Line) -> list[str]:
    if line.closed_on is None:
        return []
    return [line.resolution_code, f"Closed {short_date(line.closed_on, clock.today())}"]


def parliamentary(line: Line) -> list[str]:
    if line.fact("parliamentary") != "Yes" and line.fact("origin") != "MP":
        return []
    return [f"Parliamentary: {line.fact('mp_name') or 'MP not named yet'}"]


def acknowledged(each: Acknowledged) -> str:
    if each.on is None:
        tried = f", {amount(each.attempts, 'attempt')}" if each.attempts else ""
        return f"{each.title}: not yet acknowledged{tried}"
    how = f", {each.method.lower()}" if each.method else ""
    return f"{each.title}: {short_date(each.on, clock.today())}{how}"


def kept(measured: Measured | None, jurisdiction: str) -> dict[str, Any]:
    """A deadline in a cell: how it was kept, over its due date."""
    if measured is None:
        return {"text": "No deadline"}
    if measured.state == "running":
        found = distance(measured.due_on, "wd", jurisdiction)
        return {"distance": Distance(found.cls, found.words), "date": measured.due_on, "short": True}
    cls = "met-late" if measured.late else "met"
    return {"distance": Distance(cls, verdict(measured)), "date": measured.due_on, "short": True}


def verdict(measured: Measured) -> str:
    """ "In time", "3 working days late", "Overdue by 2 working days", "No longer runs"."""
    if measured.late_by is None:
        if measured.state == "running":
            return "Not due yet"
        return "In time" if measured.state == "met" else "No longer runs"
    days = amount(measured.late_by, "working day") if measured.late_by else "Less than 1 working day"
    if measured.state == "running":
        return f"Overdue by {days[:1].lower()}{days[1:]}"
    return f"{days} late"


def reasons(measured: Measured | None) -> list[str]:
    if measured is None:
        return []
    agreed = measured.agreed or measured.late
    return [f"Reason: {each}" for each in measured.reasons] if agreed else []


def exported(line: Line) -> list[object]:
    """The row of a file."""
    by_title = {each.title: each for each in line.people}

    def on(title: str) -> object:
        each = by_title.get(title)
        return each.on if each else None

    ack, outcome = line.acknowledgement, line.outcome
    return [
        line.received_on,
        line.reference,
        line.client_name,
        line.case_number,
        line.jurisdiction,
        line.fact("channel"),
        line.fact("origin"),
        line.fact("parliamentary"),
        line.fact("mp_name"),
        line.owner or "",
        line.status or "No SR yet",
        line.sub_status,
        on("Client"),
        on("Second client"),
        on("MP"),
        *in_file(ack),
        outcome.due_on if outcome else None,
        ("Yes" if outcome.agreed else "No") if outcome else "",
        *in_file(outcome)[1:],
        line.resolution_code,
        line.closed_on,
        "; ".join(line.missing),
    ]


def in_file(measured: Measured | None) -> list[object]:
    """Due, ended, verdict, working days late, reasons."""
    if measured is None:
        return [None, None, "", None, ""]
    ended = measured.ended_on if measured.state == "met" else None
    why = "; ".join(measured.reasons) if measured.late or measured.agreed else ""
    return [measured.due_on, ended, verdict(measured), measured.late_by, why]
