"""How acknowledgement and outcome were kept, measured from the ledger, with charts that have their table beneath."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import render_template, request
from markupsafe import Markup

from portal import clock
from portal.blueprints.resolution import blueprint, filters
from portal.blueprints.resolution.chart import Column, Kind, svg
from portal.blueprints.resolution.filters import Filters, month_words, read_month, written
from portal.blueprints.resolution.readers import team_member
from portal.blueprints.resolution.tracker_page import reasons, verdict
from portal.homes.steps import case_href
from portal.insight import tracker
from portal.insight.counting import amount
from portal.insight.performance import (
    BY_AGREEMENT,
    IN_TIME,
    OVERDUE,
    RUNNING,
    WAS_LATE,
    Kept,
    Month,
    first_day,
    month_after,
    month_of,
    months_until,
    performance,
)
from portal.insight.tracker import ACKNOWLEDGEMENT, OUTCOME, Line, Wanted
from portal.procedures.definition import Actor
from portal.views import Cell, Heading, Link, Measure, PerformancePage, Row, Table

LATE_SHOWN = 20
EARLIEST = date(2015, 1, 1)


@dataclass(frozen=True)
class Kinds:
    """A measure: its deadline, its words, the filter of the tracker that shows the late ones, its kinds in order."""

    key: str
    id: str
    heading: str
    done: str
    kinds: tuple[tuple[str, Kind], ...]


IN_TIME_KIND = (IN_TIME, Kind("met", "In time"))
LATE_KINDS = ((WAS_LATE, Kind("late", "Late")), (OVERDUE, Kind("overdue", "Overdue")))
MEASURES = (
    Kinds(
        ACKNOWLEDGEMENT,
        "acknowledgement",
        "Acknowledgement",
        "acknowledged",
        (IN_TIME_KIND, *LATE_KINDS),
    ),
    Kinds(
        OUTCOME,
        "outcome",
        "Outcome",
        "told the outcome",
        (IN_TIME_KIND, (BY_AGREEMENT, Kind("agreed", "In time, as agreed")), *LATE_KINDS),
    ),
)


@blueprint.get("/performance")
def performance_page() -> str:
    """Twelve months of receipt; `?until=2026-03` ends them with an earlier month."""
    actor = team_member()
    this_month = month_of(clock.today())
    asked = read_month(request.args.get("until", ""))
    last = min(asked, this_month) if asked and first_day(asked) >= EARLIEST else this_month
    return render_template("resolution/performance.html", performance=page(actor, last))


def page(actor: Actor, last: Month) -> PerformancePage:
    today, months = clock.today(), months_until(last)
    found = performance(actor, months, today)
    span = (first_day(months[0]), first_day(month_after(last)))
    wanted = Wanted(late="any", first=span[0], last=min(today, date.fromordinal(span[1].toordinal() - 1)))
    lines = tracker.page(actor, wanted, None, LATE_SHOWN, today)
    later = min(month_after(last, 12), month_of(today))
    return PerformancePage(
        heading="Performance",
        line=f"Complaints received from {month_words(months[0])} to {month_words(last)}, measured from the ledger",
        measures=[measure(kinds, months, found[kinds.key]) for kinds in MEASURES],
        late=late_table(lines) if lines else None,
        late_more=Link(
            "All late complaints in the tracker",
            Filters(received=filters.ANY_TIME, late="any").address(),
        ),
        earlier=f"/resolution/performance?until={written(month_after(last, -12))}",
        later=f"/resolution/performance?until={written(later)}" if later > last else "",
    )


def measure(kinds: Kinds, months: list[Month], by_month: dict[Month, Kept]) -> Measure:
    kept = [by_month.get(month, Kept()) for month in months]
    whole = Kept()
    for each in kept:
        whole.add(each)
    columns = [
        Column(month_words(month), tuple(each.counts[what] for what, _ in kinds.kinds))
        for month, each in zip(months, kept, strict=True)
    ]
    description = "; ".join(
        in_words(month, each, kinds) for month, each in zip(months, kept, strict=True) if each.measured
    )
    drawing = svg(
        kinds.id,
        f"{kinds.heading}: in time and late, by month of receipt",
        description or "No complaint is measured in these months.",
        [kind for _, kind in kinds.kinds],
        columns,
    )
    return Measure(
        kinds.id,
        kinds.heading,
        sentence(kinds, whole),
        Markup(drawing),  # noqa: S704 - its words are escaped where they are drawn
        table(kinds, months, kept, whole),
    )


def in_words(month: Month, kept: Kept, kinds: Kinds) -> str:
    """ "March 2026: 40 in time, 2 late" """
    said = [f"{kept.counts[what]:,} {kind.label.lower()}" for what, kind in kinds.kinds if kept.counts[what]]
    return f"{month_words(month)}: {', '.join(said)}"


def sentence(kinds: Kinds, whole: Kept) -> str:
    if not whole.measured:
        return "No complaint of these months is measured yet."
    said = f"{whole.in_time:,} of {amount(whole.measured, 'complaint')} {kinds.done} in time, {whole.percentage}%."
    if whole.average_late is not None:
        said += f" Late ones: {days(whole.average_late)} on average, {days(whole.worst_late or 0)} at worst."
    return said


def days(number: float) -> str:
    written_as = f"{number:.1f}".removesuffix(".0")
    return f"{written_as} working day{'' if written_as == '1' else 's'}"


def table(kinds: Kinds, months: list[Month], kept: list[Kept], whole: Kept) -> Table:
    labels = [kind.label for _, kind in kinds.kinds]
    headings = [
        Heading("Received in"),
        *(Heading(label, number=True) for label in labels),
        Heading("In time, per cent", number=True),
        Heading("Late on average, working days", number=True),
        Heading("Latest, working days", number=True),
        Heading("Not due yet", number=True),
    ]
    rows = [
        Row(
            [
                Cell(month_words(month), href=Filters(received=written(month)).address()),
                *cells(kinds, each, month),
            ]
        )
        for month, each in reversed(list(zip(months, kept, strict=True)))
    ]
    rows.append(Row([Cell("All twelve months", strong=True), *cells(kinds, whole)]))
    return Table(f"{kinds.heading} by month of receipt, the newest first", headings, rows)


def cells(kinds: Kinds, kept: Kept, month: Month | None = None) -> list[Cell]:
    found = []
    for what, kind in kinds.kinds:
        count = kept.counts[what]
        cell = Cell(f"{count:,}", number=True)
        if count and month and what in (WAS_LATE, OVERDUE):
            cell.href = Filters(received=written(month), late=kinds.id).address()
            cell.hidden = f"{kind.label.lower()}, {month_words(month)}"
        found.append(cell)
    average = kept.average_late
    return [
        *found,
        Cell("" if kept.percentage is None else f"{kept.percentage}%", number=True),
        Cell("" if average is None else f"{average:.1f}", number=True),
        Cell("" if kept.worst_late is None else f"{kept.worst_late:,}", number=True),
        Cell(f"{kept.counts[RUNNING]:,}", number=True),
    ]


def late_table(lines: list[Line]) -> Table:
    """The newest late complaints, each with its reasons."""
    return Table(
        "Late complaints, the newest first",
        [Heading(each) for each in ("Complaint", "Owner", "What was late", "Reason")],
        [late_row(line) for line in lines],
    )


def late_row(line: Line) -> Row:
    late = [
        (name, each)
        for name, each in (("Acknowledgement", line.acknowledgement), ("Outcome", line.outcome))
        if each and each.late
    ]
    why = [said.removeprefix("Reason: ") for _, each in late for said in reasons(each)]
    return Row(
        [
            Cell(line.reference, small=line.client_name, href=case_href(line.reference)),
            Cell(line.owner or "Nobody yet"),
            Cell(marks=[f"{name}: {verdict(each)}" for name, each in late]),
            Cell("" if why else "No reason in the ledger", marks=why),
        ],
        late=any(each.ended_on is None for _, each in late),
    )
