"""The allocation page as values: cases that nobody holds, and what each member of the team holds now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import url_for
from sqlalchemy import func, literal_column, select

from portal import clock
from portal.cases import inbox
from portal.cases.inbox import After, Waiting
from portal.cases.models import Case, Record
from portal.database import Word
from portal.extensions import db
from portal.faces import clock_time, in_london, long_date, short_date
from portal.homes.blocks import absence
from portal.homes.urgency import NO_DEADLINE, distance, without_year
from portal.insight.caseloads import Load, end_of_week, team_loads
from portal.people.models import Person
from portal.procedures import procedure
from portal.procedures.definition import Actor, Step
from portal.procedures.phso.recommendations import MEMBER
from portal.step_forms.form import new_token
from portal.views import (
    AllocationPage,
    AllocationResult,
    AllocationRow,
    Bulk,
    Button,
    Caseload,
    Choice,
    Distance,
    Field,
    Paging,
    Words,
)

SHOWN = 50
PHSO = procedure("phso")
FULL = 20
"""Open cases from which somebody is no longer suggested because of an earlier part in the case."""
HOW = (
    f"Whoever had the case before, when they are present and hold fewer than {FULL} open cases. Otherwise, of "
    "those present, the one with the fewest open cases, then with the fewest due this week. The suggestion is "
    "never carried out by itself."
)


def allocating() -> Step:
    step = PHSO.step("allocate", "P5")
    assert step is not None
    return step


@dataclass
class Chosen:
    """What was chosen on the page: whom for each case, for whom an absence is accepted, what is ticked."""

    to: Mapping[str, str] = field(default_factory=dict)
    although_away: frozenset[str] = frozenset()
    ticked: frozenset[str] = frozenset()
    everybody: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Allocation:
    """What there is to allocate, and to whom."""

    actor: Actor
    after: After = None
    today: date = field(default_factory=clock.today)

    def __post_init__(self) -> None:
        self.loads = team_loads(PHSO.team, PHSO.organisation, self.today, self.actor)
        found = inbox.page_of_items(inbox.cases_to_allocate(self.actor), self.after, SHOWN)
        self.more = found[SHOWN - 1] if len(found) > SHOWN else None
        self.waiting = found[:SHOWN]
        self.names = [(str(load.person_id), self.as_choice(load)) for load in self.loads]
        self.nobody = [Choice("", "Choose"), *self.choices("")]
        self.somebody_away = any(load.away_on(self.today) for load in self.loads)

    def page(
        self,
        chosen: Chosen | None = None,
        results: Sequence[AllocationResult] = (),
        heading: str = "",
        problems: Sequence[tuple[str, str]] = (),
    ) -> AllocationPage:
        chosen = chosen or Chosen()
        before = self.names_of_owners()
        page = AllocationPage(
            line=self.line(),
            results_heading=heading,
            results=list(results),
            due_heading="PHSO actions due",
            source=f"{len(self.waiting)}, oldest first",
            rows=[self.row(each, chosen, before) for each in self.waiting],
            action=url_for(".allocate"),
            token=new_token(),
            bulk=self.bulk(chosen),
            how=HOW,
            team=list(self.team()),
            team_total=self.team_total(),
            team_note=self.team_note(),
            empty="Everything is allocated.",
            problems=list(problems),
            nobody=self.nobody,
        )
        if self.more:
            next_after = f"{(self.more.due_on or inbox.NEVER).isoformat()}.{self.more.item.id}"
            page.paging = Paging(f"The first {SHOWN}.", next=url_for(".allocation", after=next_after))
        return page

    def line(self) -> str:
        number = len(self.waiting)
        words = "1 case" if number == 1 else f"{f'More than {number}' if self.more else number} cases"
        return f"{words} to allocate. Only members of the {PHSO.team_name} can be chosen."

    # One case

    def row(self, each: Waiting, chosen: Chosen, before: dict[int, str]) -> AllocationRow:
        case = each.case
        reference = case.reference
        left = NO_DEADLINE
        if each.due_on:
            found = distance(each.due_on, each.unit, case.jurisdiction)
            left = Distance(found.cls, found.words)
        value = chosen.to.get(reference, "")
        return AllocationRow(
            reference=reference,
            href=url_for("cases.case", reference=reference),
            name=case.client_name,
            before=before.get(case.owner_id or 0, ""),
            kind="Northern Ireland" if case.jurisdiction == "NI" else "",
            distance=left,
            date=each.due_on,
            received=case.date("letter_received_on"),
            ticked=reference in chosen.ticked,
            field=Field(
                "person",
                f"to_{reference}",
                f"to-{reference}",
                f"Allocate {reference} to",
                error=chosen.errors.get(reference),
                choices=[Choice("", "Choose"), *self.choices(value)] if value else self.nobody,
            ),
            away=Field(
                "tick",
                "although_away",
                f"away-{reference}",
                "Allocate although away",
                value=reference if reference in chosen.although_away else "",
            )
            if self.somebody_away
            else None,
            suggestion=self.suggestion(case),
            late=left.cls == "late",
            version=case.version,
        )

    def choices(self, value: str) -> list[Choice]:
        return [Choice(key, label, checked=key == value) for key, label in self.names]

    def as_choice(self, load: Load) -> str:
        if load.away_on(self.today) and load.away_until:
            return f"{load.name}: on leave until {short_date(load.away_until, self.today)}"
        return load.words

    def suggestion(self, case: Case) -> Words | str:
        load, why = self.suggested(case)
        if load is None:
            return "Nobody of the team is present."
        return Words(f", {why}", bold=f"Suggested: {load.name}")

    def suggested(self, case: Case) -> tuple[Load | None, str]:
        """Whom the page suggests, and why; None when everybody is away."""
        present = [load for load in self.loads if not load.away_on(self.today)]
        former = next((load for load in present if load.person_id == case.owner_id), None)
        if former and former.open < FULL:
            return former, f"had this case until it went to PHSO, {former.open} open"
        if not present:
            return None, ""
        least = min(present, key=lambda load: (load.open, load.week, load.name))
        return least, f"{least.open} open, {least.week} due this week"

    def equal_split(self, references: Sequence[str] | None = None) -> Chosen:
        """A proposal: each case to whoever holds fewest, those proposed before counted in."""
        present = [load for load in self.loads if not load.away_on(self.today)]
        if not present:
            return Chosen()
        counts = {load.person_id: (load.open, load.week, load.name) for load in present}
        to: dict[str, str] = {}
        for each in self.waiting:
            person_id = min(counts, key=lambda one: counts[one])
            number, week, name = counts[person_id]
            counts[person_id] = (number + 1, week, name)
            to[each.case.reference] = str(person_id)
        return Chosen(to, ticked=frozenset(to))

    def bulk(self, chosen: Chosen) -> Bulk:
        return Bulk(
            action=url_for(".allocate"),
            options=[Choice("", "each as chosen in its row"), *self.choices(chosen.everybody)],
            label="Allocate",
            name="all",
            button="Allocate",
            also=[Button("Propose an equal split", url_for(".allocate"), "propose", "equal")],
        )

    # The team

    def team(self) -> Iterable[Caseload]:
        last = self.last_allocated()
        for load in sorted(self.loads, key=lambda each: (-each.open, each.name)):
            lines = [
                each
                for each in (self.last_words(last.get(load.person_id)), absence(load, self.today))
                if each
            ]
            yield Caseload(load.name, lines, load.open, load.overdue, load.week)

    def last_words(self, moment: datetime | None) -> str:
        if moment is None:
            return ""
        day = in_london(moment).date()
        return f"Last case {clock_time(moment) if day == self.today else without_year(day, self.today)}"

    def last_allocated(self) -> dict[int, datetime]:
        """When each member last got a case. One query, which looks at one entry of an index for each member."""
        last = (
            select(func.max(Record.made_at))
            .where(
                Record.person_id == Person.id,
                Record.kind == literal_column("'work_item'"),
                Word(Record.data, literal_column("what")) == literal_column("'allocated'"),
            )
            .scalar_subquery()
        )
        members = Person.id.in_([load.person_id for load in self.loads])
        rows = db.session.execute(select(Person.id, last).where(members))
        return {person_id: moment for person_id, moment in rows if moment is not None}

    def team_total(self) -> Caseload | None:
        if not self.loads:
            return None
        return Caseload(
            "Team",
            [],
            sum(load.open for load in self.loads),
            sum(load.overdue for load in self.loads),
            sum(load.week for load in self.loads),
        )

    def team_note(self) -> str:
        at, ends = clock_time(clock.now()), long_date(end_of_week(self.today))
        return f"Counted at {at}. Overdue and This week count cases with a running deadline. This week ends on {ends}."

    def names_of_owners(self) -> dict[int, str]:
        ids = {each.case.owner_id for each in self.waiting if each.case.owner_id}
        known = {load.person_id: load.name for load in self.loads}
        if left := ids - known.keys():
            known |= dict(
                db.session.execute(select(Person.id, Person.name).where(Person.id.in_(left))).tuples()
            )
        return known

    def load_of(self, person_id: int) -> Load | None:
        return next((load for load in self.loads if load.person_id == person_id), None)


__all__ = ["MEMBER", "Allocation", "Chosen", "allocating"]
