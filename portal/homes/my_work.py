"""The table of "My work": each case once, grouped by urgency."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise

from portal import clock
from portal.calendars import holidays_for, upcoming
from portal.cases.models import Case
from portal.deadlines import previous_working_day
from portal.faces import all_days
from portal.homes.places import LISTS, Entry, ListOfCases, Opened
from portal.homes.rows import home_row, is_notice, meeting_day
from portal.homes.steps import NextSteps
from portal.homes.urgency import Group, distance, distance_of, groups
from portal.insight.counting import LIMIT, amount, number, short_number
from portal.insight.work import (
    BAU_WORK,
    MEETINGS,
    TURNS,
    Due,
    WorkCase,
    WorkItem,
    whole_cases,
    work_cases,
    work_items,
)
from portal.procedures import procedure
from portal.procedures.definition import Actor
from portal.views import Heading, HomeGroup, HomePage, HomeRow, Link, View

SHOWN = 25
"""How many lines a group shows at first; Overdue and Due today show all."""
WITH_STEPS = 100
"""For how many lines the procedure is asked for the next step, the most urgent first."""
NEVER_CUT = ("late", "today")
COLUMNS = ("Due", "Case", "What is due", "Next step", "Status")


NAME = "my-work"
"""The list in the address of a case."""


def kinds_of(actor: Actor) -> Collection[str]:
    """The work items that the table shows; the others are for information."""
    signs = actor.role == "approver" and "head_of_complaints_review" in actor.posts
    return ("sign_off",) if signs else TURNS


@dataclass
class MyWork:
    """What one person has to do, read once: cases by group, cases that wait for PHSO, and work items.

    `alone` reads the table alone, without the work items that only tell something.
    """

    actor: Actor
    kinds: Collection[str] = TURNS
    alone: bool = False
    today: date = field(default_factory=clock.today)

    def __post_init__(self) -> None:
        self.read: list[WorkItem] = []
        self.since = previous_working_day(self.today, holidays_for("GB"))
        self.items = work_items(self.actor, self.since, self.kinds, only_asking=self.alone)
        asking = [item for item in self.items if item.what in self.kinds and item.asks(self.actor)]
        self.turns: dict[int, WorkItem] = {}
        for item in asking:
            self.turns.setdefault(item.case_id, item)
        self.cases = work_cases(self.actor, sorted(self.turns))
        self.leave_out_foreign_duties()
        self.loaded: dict[int, Case] = {}
        self.steps = NextSteps(self.actor)

    def leave_out_foreign_duties(self) -> None:
        """Business as usual does not acknowledge a complaint on which it is asked for its part."""
        for case in self.cases:
            item = self.turns.get(case.id)
            if item and item.what in BAU_WORK and case.owner_id != self.actor.id:
                case.dues = [due for due in case.dues if due.key != "D-ACK"]

    @property
    def own(self) -> list[WorkCase]:
        """The cases that this person owns, or gets back after a decision."""
        return [case for case in self.cases if self.actor.id in (case.owner_id, case.previous_owner_id)]

    @cached_property
    def waiting(self) -> list[WorkCase]:
        """The own cases that wait for an answer and have no date of our own, the longest wait first."""
        found = [case for case in self.own if self.waits(case)]
        return sorted(found, key=lambda case: (case.waits_since, case.reference))

    def waits(self, case: WorkCase) -> bool:
        return not case.duties and case.id not in self.turns and bool(awaits(case))

    def item(self, case: WorkCase) -> WorkItem | None:
        """The work item that asks the reader for something on this case."""
        return self.turns.get(case.id)

    def by_group(self) -> dict[str, list[WorkCase]]:
        """The cases of each class of urgency, the earliest date first."""
        found: dict[str, list[WorkCase]] = defaultdict(list)
        classes: dict[tuple[date, str, str], str] = {}  # many cases are due on the same days
        for case in sorted(self.cases, key=lambda case: (first_date(case), case.reference)):
            if self.waits(case):
                continue
            duty, cls = self.duty(case), "waiting"
            if duty is not None:
                asked = (duty.due_on, duty.unit, case.jurisdiction)
                cls = classes[asked] = classes.get(asked) or distance_of(duty, case.jurisdiction).cls
            found[cls].append(case)
        return found

    def duty(self, case: WorkCase) -> Due | None:
        """The duty under which the case stands in the table."""
        return case.duties[0] if case.duties and not is_notice(self.item(case)) else None

    def groups(self, whole: Collection[str] = ()) -> list[HomeGroup]:
        """The groups that have lines; those named in `whole` uncut."""
        by_group = self.by_group()
        shown: dict[str, list[WorkCase]] = {}
        for group in groups():
            cases = by_group.get(group.cls, [])
            uncut = group.cls in NEVER_CUT or group.id in whole
            shown[group.cls] = cases if uncut else cases[:SHOWN]
        wanted = [case.id for cases in shown.values() for case in cases][:WITH_STEPS]
        loaded = self.loaded = whole_cases(self.actor, wanted)
        self.steps.know(loaded.values())
        rows: dict[str, list[HomeRow]] = defaultdict(list)
        self.counts = Counter({cls: len(cases) for cls, cases in by_group.items()})
        for cls, cases in shown.items():
            for case in cases:
                item = self.item(case)
                if item and is_over(item):
                    self.counts[cls] -= 1  # something to read, nothing to do
                    self.read.append(item)
                    continue
                row = home_row(case, loaded.get(case.id), item, self.steps)
                rows[row.distance.cls].append(row)
                self.counts[cls] -= 1  # a meeting has a date of its own
                self.counts[row.distance.cls] += 1
        found = [
            home_group(group, rows[group.cls], self.counts[group.cls])
            for group in groups()
            if rows[group.cls]
        ]
        hidden = {group.id: by_group.get(group.cls, [])[len(shown[group.cls]) :] for group in groups()}
        name_the_list(found, hidden)
        return found

    def entries(self) -> list[Entry]:
        """The cases of the table in its order, uncut."""
        by_group = self.by_group()
        lines: dict[str, list[tuple[date, str]]] = defaultdict(list)
        for group in groups():
            for case in by_group.get(group.cls, []):
                item = self.item(case)
                if item and is_over(item):
                    continue
                if meeting := meeting_day(item):
                    cls = distance(meeting, "wd", case.jurisdiction).cls
                    lines[cls].append((meeting, case.reference))
                    continue
                duty = self.duty(case)
                lines[group.cls].append((duty.due_on if duty else date.max, case.reference))
        found = [
            Entry(reference, f"row-{reference}")
            for group in groups()
            for _, reference in sorted(lines[group.cls], key=lambda line: line[0])
        ]
        return found[: LIMIT + 1]

    def page(self, whole: Collection[str] = ()) -> HomePage:
        """The page with its table; blocks come from the home of the role."""
        found = self.groups(whole)
        jumps = {each.id: each for each in groups()}
        return HomePage(
            heading="My work",
            line=line(amount(len(self.own), "open case")),
            jumps=[
                View(jumps[group.id].jump, f"#{group.id}", short_number(self.counts[jumps[group.id].cls]))
                for group in found
            ],
            caption="My open cases, most urgent first",
            columns=[Heading(label) for label in COLUMNS],
            groups=found,
        )


def line(count: str) -> str:
    """ "14 open cases. Next bank holidays: Friday 3 April and Monday 6 April 2026." """
    days = [day for day, _ in upcoming("GB", clock.today())]
    return f"{count}. Next bank holidays: {all_days(days)}."


def awaits(case: WorkCase) -> str:
    """What the case waits for, in the words of its procedure; empty when it is not waiting."""
    found = procedure(case.procedure)
    return found.worded(found.position(case.position).awaits, case.jurisdiction)


def first_date(case: WorkCase) -> date:
    return case.duties[0].due_on if case.duties else case.received_on


def is_over(item: WorkItem) -> bool:
    """Whether the work item is about a meeting whose day has passed."""
    return item.what in MEETINGS and not meeting_day(item)


def name_the_list(found: Sequence[HomeGroup], hidden: Mapping[str, Sequence[WorkCase]]) -> None:
    """The links of each line say which list they are followed from; `hidden` are the cases below each group's cut."""
    order = [
        reference
        for group in found
        for reference in (
            *(row.reference for row in group.rows),
            *(case.reference for case in hidden[group.id]),
        )
    ]
    following = dict(pairwise(order))
    for row in (row for group in found for row in group.rows):
        opened = Opened(NAME, following.get(row.reference, ""))
        row.href = opened.link(row.href)
        if row.step and row.step.href.startswith("/cases/"):
            row.step.href = opened.link(row.step.href)


LISTS[NAME] = ListOfCases(
    "My work",
    lambda actor, filters: "/",
    lambda actor, filters: MyWork(actor, kinds_of(actor), alone=True).entries(),
)


def home_group(group: Group, rows: list[HomeRow], count: int) -> HomeGroup:
    rows.sort(key=lambda row: row.date or date.max)
    found = HomeGroup(group.id, group.label, amount(count, "case"), rows)
    if count > len(rows):
        found.more = Link(f"Show all {number(count)} in {group.label}", f"?all={group.id}#{group.id}")
    return found
