"""The blocks round "My work": what waits for PHSO, what is still to be recorded, what came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from portal import clock
from portal.deadlines import WEEKDAYS, long_date
from portal.faces import in_london, when
from portal.homes import urgency
from portal.homes.my_work import MyWork, awaits
from portal.homes.steps import ANSWERS, case_href, step_href
from portal.homes.urgency import without_year, working_days
from portal.insight.caseloads import Load, end_of_week
from portal.insight.counting import amount, short_number
from portal.insight.work import MEETINGS, TURNS, ToRecord, WorkCase, WorkItem, to_record, work_items
from portal.procedures.definition import THE_PORTAL, Actor
from portal.views import Block, Cell, Heading, Item, Link, Row, Table, Words

SHOWN = 25
ASK = "ask-phso-for-its-decision"


def waiting_table(cases: Iterable[WorkCase], caption: str, owners: Mapping[int, str] | None = None) -> Table:
    """Cases that wait for PHSO: for what, how many working days already, and with `owners` whose they are."""
    headings = [Heading("Case"), Heading("Waiting for"), Heading("Working days", number=True)]
    if owners is not None:
        headings.insert(2, Heading("Owner"))
    return Table(caption, headings, [waiting_row(case, owners) for case in cases])


def waiting_row(case: WorkCase, owners: Mapping[int, str] | None = None) -> Row:
    waited = working_days(case.waits_since, clock.today(), case.jurisdiction)
    cells = [
        Cell(case.reference, small=case.client_name, href=case_href(case.reference)),
        Cell(awaits(case), small=reminded(case)),
        Cell(str(max(waited, 0)), number=True),
    ]
    if owners is not None:
        cells.insert(2, Cell(owners.get(case.owner_id or 0, "Nobody yet")))
    return Row(cells)


def reminded(case: WorkCase) -> Words | str:
    """After the reminder's period: the step to take, and since when (PHSO-02h)."""
    due = case.reminder
    if due is None or due.due_on > clock.today():
        return ""
    period = (
        f"{due.days} {'working' if due.unit == 'wd' else 'calendar'} days" if due.days else "The reminder"
    )
    passed = "pass today" if due.due_on == clock.today() else f"passed on {long_date(due.due_on)}"
    return Words(f": {period} {passed}", bold="Ask PHSO for its decision")


def waiting_for_phso(work: MyWork) -> Block:
    """The own cases that wait, the longest wait first (PHSO-02g)."""
    cases = work.waiting
    block = Block(
        "phso",
        "Waiting for PHSO",
        table=waiting_table(cases[:SHOWN], "Cases that wait for an answer from PHSO, longest first"),
        empty="No case of yours waits for PHSO.",
    )
    if len(cases) > SHOWN:
        block.link = Link(f"Show all {len(cases):,}", "/internal-phso/waiting?owner=me")
    else:
        block.link = Link("Waiting for PHSO, the whole team", "/internal-phso/waiting")
    return block


def still_to_record(work: MyWork) -> Block:
    """What somebody has to write down: Respond stages, caselist updates, requests without a reply."""
    found = to_record(work.actor)
    items = []
    if stages := found.get("respond"):
        words = f"{amount(stages.count, 'stage')} to enter in Respond"
        items.append(Item(link=Link(words, "/internal-phso/respond"), note=oldest(stages)))
    if updates := found.get("activity"):
        words = amount(updates.count, "Director General Caselist update")
        note = updates.reference if updates.count == 1 else ""
        items.append(Item(link=Link(words, "/internal-phso/caselist"), note=note))
    if requests := found.get("correspondence"):
        words = f"{amount(requests.count, 'request')} to answer"
        items.append(Item(link=Link(words, "/internal-phso/to-answer?owner=me"), note=age(requests)))
    return Block("records", "To record", items=items, empty="Nothing is to be recorded.")


def oldest(found: ToRecord) -> str:
    return f"oldest {long_date(found.oldest)}" if found.oldest else ""


def age(found: ToRecord) -> str:
    """ "PHSO-2026-000119, 7 working days old"; of several the age of the oldest."""
    if found.oldest is None:
        return ""
    old = urgency.age(found.oldest, "GB")
    return f"{found.reference}, {old}" if found.count == 1 else f"oldest {old}"


def told(item: WorkItem) -> Item:
    """One line of what came back: the case, what happened, by whom and when."""
    text = f"{item.title}, {item.sender}" if item.sender else item.title
    return Item(
        text,
        link=Link(item.reference, case_href(item.reference)),
        note=when(item.made_at, clock.today()),
        line=item.text,
    )


def back_to_you(work: MyWork) -> Block:
    """What others did with cases of this person since the last working day."""
    recent = [item for item in work.items if item.what in ("told", "allocated") and made_since(item, work)]
    return Block(
        "back",
        f"Back to you since {since_words(work)}",
        items=[told(item) for item in reversed(recent[-SHOWN:])],
        empty="Nothing came back to you.",
    )


def since_words(work: MyWork) -> str:
    """ "Friday" within a week, else the whole date."""
    if (work.today - work.since).days < 7:
        return WEEKDAYS[work.since.weekday()]
    return without_year(work.since, work.today)


def made_since(item: WorkItem, work: MyWork) -> bool:
    return in_london(item.made_at).date() >= work.since


READ = frozenset({"told", "closed", "allocated", *MEETINGS, "referral"})
"""The kinds of work items that only tell something, where the table does not show them."""


def information(work: MyWork, without: Sequence[WorkItem] = ()) -> Block:
    """What is only to be read: each with the step that puts it away."""
    kinds = READ - set(work.kinds)
    shown = {item.id for item in without}
    left = [item for item in work.items if item.open and item.what in kinds and item.id not in shown]
    return to_read([*left, *work.read])


def to_read(told_items: Iterable[WorkItem]) -> Block:
    """What is only to be read, the latest first."""
    left = sorted(told_items, key=lambda item: (item.made_at, item.id), reverse=True)
    items = []
    for item, *others in by_case_of_the_portal(left)[:SHOWN]:
        line = told(item)
        if others:
            line.text = f"{'; '.join(each.title for each in (item, *others))}, {item.sender}"
            line.line = ""
        seen = Link("Seen", step_href(item.reference, "seen", item.id), item.reference)
        if line.line:
            line.line = Words(str(line.line), link=seen)
        else:
            line.text = Words(str(line.text), link=seen)
        items.append(line)
    return Block("information", "For information", items=items, empty="Nothing to read.")


def without_table(actor: Actor) -> list[Block]:
    """What asks for something, and what only tells something, for a page without the table of My work. One query."""
    found = [item for item in work_items(actor, clock.today()) if item.open]
    asked = [item for item in found if item.asks(actor)]
    lines = []
    for item in asked[:SHOWN]:
        line = told(item)
        step = ANSWERS.get(item.what, ("",))[0]
        link = Link("Open", step_href(item.reference, step) if step else case_href(item.reference))
        link.hidden = f"{item.title}, {item.reference}"
        line.line = Words(str(line.line), link=link)
        lines.append(line)
    kinds = READ - set(TURNS)
    return [
        Block("tasks", "Waiting for me", items=lines),
        to_read(item for item in found if item.what in kinds),
    ]


def by_case_of_the_portal(items: Iterable[WorkItem]) -> list[list[WorkItem]]:
    """What the portal tells of one case stands in one line, and is put away by one Seen; what people tell stands alone."""
    lines: dict[object, list[WorkItem]] = {}
    for item in items:
        lines.setdefault(item.case_id if item.sender == THE_PORTAL.name else ("", item.id), []).append(item)
    return list(lines.values())


def anomalies(work: MyWork) -> Block:
    """Differences between draft and final report that a caseworker described."""
    found = [item for item in work.items if item.open and item.what == "anomaly"]
    items = [
        Item(
            item.text,
            link=Link(item.reference, case_href(item.reference)),
            note=f"{item.sender}, {when(item.made_at, clock.today())}",
            line=Words("", link=Link("Answer anomaly", "/approvals/anomalies", item.reference)),
        )
        for item in found[:SHOWN]
    ]
    return Block("anomalies", "Anomalies", items=items, empty="No anomalies.")


def team_table(loads: Sequence[Load], with_me: dict[int, int] | None, today: date) -> Table:
    """One line a person, the one with most overdue first."""
    headings = [
        Heading("Person"),
        Heading("Open", number=True),
        Heading("Overdue", number=True),
        Heading("Due this week", number=True),
    ]
    if with_me is not None:
        headings.append(Heading("With me", number=True))
    rows = []
    for load in sorted(loads, key=lambda each: (-each.overdue, each.name)):
        cells = [
            Cell(load.name, small=absence(load, today), href=f"/cases?owner={load.person_id}"),
            figure(load.open, "open", load, "rows=case"),
            figure(load.overdue, "overdue", load, "rows=case&due=overdue"),
            figure(load.week, "due this week", load, "rows=case&due=week"),
        ]
        if with_me is not None:
            cells.append(Cell(str(with_me.get(load.person_id, 0)), number=True))
        rows.append(Row(cells, late=load.overdue > 0))
    until = without_year(end_of_week(today), today)
    return Table(f"Cases of each person, overdue first; this week ends on {until}", headings, rows)


def figure(count: int, what: str, load: Load, filters: str) -> Cell:
    """A number that leads to the cases it counts."""
    if count == 0:
        return Cell("0", number=True)
    href = f"/cases?owner={load.person_id}&{filters}"
    return Cell(str(short_number(count)), href=href, hidden=f"{what}, {load.name}", number=True)


def absence(load: Load, today: date) -> str:
    if load.away_from is None or load.away_until is None or load.away_until < today:
        return ""
    until = without_year(load.away_until, today)
    if load.away_on(today):
        return f"On leave until {until}"
    return f"On leave from {without_year(load.away_from, today)} to {until}"


def from_the_ombudsman() -> Block:
    """The way to what the Ombudsman addressed to the internal PHSO team."""
    return Block(
        "ombudsman",
        "From the Ombudsman",
        text="Challenges and complaints of the organisation, and what the Ombudsman addressed to this team.",
        link=Link("From the Ombudsman", "/internal-phso/from-the-ombudsman"),
    )
