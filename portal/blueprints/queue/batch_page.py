"""What is done to several cases at once, as pages: the review before, the report afterwards."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from portal import clock
from portal.cases import batches
from portal.cases.batches import DONE, NOT_DONE, SAME, WAITING, Extend, Foreseen, Give, cases_in_words
from portal.cases.models import Batch, BatchLine
from portal.faces import when
from portal.homes.steps import case_href, step_href
from portal.procedures.definition import Actor, Problem
from portal.views import (
    Banner,
    BatchReport,
    BatchReview,
    Cell,
    Distance,
    Field,
    Heading,
    Link,
    Row,
    Table,
    Trail,
    Words,
)

MARKS = {
    DONE: Distance("met", "Done"),
    SAME: Distance("met", "As it was"),
    NOT_DONE: Distance("no", "Not done"),
}
WILL, STAYS, WILL_NOT = (
    Distance("waiting", "Would change"),
    Distance("met", "Stays"),
    Distance("no", "Not possible"),
)
TRAIL = [Link("Cases", "/cases")]


def address_of(batch: Batch) -> str:
    return f"/cases/batches/{batch.id}"


@dataclass
class Review:
    """What one person is about to do to the ticked cases: the answers as typed, and what would become of each case."""

    actor: Actor
    work: Give | Extend
    references: list[str]
    typed: dict[str, str] = field(default_factory=dict)
    wrong: list[Problem] = field(default_factory=list)
    token: str = ""
    look_again: bool = False
    problems: list[Problem] = field(default_factory=list)
    foreseen: list[Foreseen] = field(default_factory=list)

    def look(self, asked: bool, shown: bool) -> None:
        """Ask about each case. `asked`: every answer is wanted now; `shown`: the page with its fields was there."""
        self.foreseen = batches.foresee(self.actor, self.references, self.work)
        self.missing = dict(each for line in self.foreseen for each in line.missing)
        self.problems = list(self.wrong) if shown else []
        if asked and "reason" in self.missing:
            self.problems.append(("reason", self.missing["reason"]))

    @property
    def looked(self) -> str:
        """The answers on which the list stands: what is confirmed is what was looked at."""
        answers = {name: value for name, value in self.work.answers.items() if name != "reason"}
        return json.dumps(answers, sort_keys=True)

    @property
    def changing(self) -> int:
        return sum(bool(each.would and not each.same) for each in self.foreseen)

    def page(self, address: dict[str, str]) -> BatchReview:
        number, work = len(self.references), self.work
        extending = isinstance(work, Extend)
        ready = not self.wrong
        verb = f"Extend {deadlines(self.changing)}" if extending else f"Give {cases_in_words(self.changing)}"
        return BatchReview(
            heading=f"Extend the deadline of {cases_in_words(number)}"
            if extending
            else f"Give {cases_in_words(number)} to {work.to_name}",  # type: ignore[union-attr]
            trail=Trail(TRAIL, "Extend deadline" if extending else "Give to somebody else"),
            line=self.line(ready),
            action=address["action"],
            cancel=address["back"],
            token=self.token,
            looked=self.looked,
            cases=[(each.reference, each.version) for each in self.foreseen],
            hidden=[] if extending else [("to", str(work.to))],  # type: ignore[union-attr]
            fields=self.fields(),
            table=Table(
                "What would become of each case",
                [Heading("Case"), Heading("Would it change?"), Heading("What would change, or why not")],
                [row_before(each, ready) for each in self.foreseen],
            ),
            confirm=verb if ready and self.changing else "",
            show="Show what would change" if extending else "",
            banner=Banner("soon", "Look at the list first.", "It shows what your new answer would change.")
            if self.look_again
            else None,
            problems=self.problems,
        )

    def line(self, ready: bool) -> str:
        possible, number = self.changing, len(self.foreseen)
        refused = sum(bool(each.why_not) for each in self.foreseen)
        why = f" {refused} cannot; the list says why." if refused else ""
        if not ready:
            return f"Nothing has changed yet. {NEEDS_DATE}{why}"
        return f"Nothing has changed yet. {possible} of {cases_in_words(number)} would change.{why}"

    def fields(self) -> list[Field]:
        errors = dict(self.problems)
        found = []
        if isinstance(self.work, Extend):
            found = [
                Field(
                    "line",
                    "on",
                    "on",
                    "New date",
                    "For example 8/1/2026 or 8 January 2026. The same for every case",
                    errors.get("on"),
                    self.typed["on"],
                    width="10",
                ),
                Field(
                    "line",
                    "days",
                    "days",
                    "Or working days more",
                    "Counted for each case from its date, in its own calendar",
                    errors.get("days"),
                    self.typed["days"],
                    width="3",
                ),
            ]
        if isinstance(self.work, Extend) or self.work.reason or "reason" in self.missing:
            hint = (
                "It goes on the Director General Caselist with the new date"
                if isinstance(self.work, Extend)
                else "The new owner reads this"
            )
            found.append(
                Field("text", "reason", "reason", "Reason", hint, errors.get("reason"), self.work.reason)
            )
        return found


NEEDS_DATE = "Enter the new date or the working days to see what would change."


def deadlines(n: int) -> str:
    return f"{n} deadline{'' if n == 1 else 's'}"


def row_before(each: Foreseen, ready: bool) -> Row:
    mark = WILL_NOT if each.why_not else STAYS if each.same else WILL
    link = Link("Open the step", step_href(each.reference, each.step), each.reference) if each.step else None
    told = Words(each.why_not or each.would, link=link)
    return Row(
        [
            case_cell(each.reference, each.name),
            Cell(distance=mark) if each.why_not or ready else Cell("Needs a date"),
            Cell(refusal=told) if each.why_not else Cell(told),
        ]
    )


def case_cell(reference: str, name: str) -> Cell:
    """The case with its client; without a link where there is none that the person may see."""
    if not name:
        return Cell(reference, strong=True)
    return Cell(reference, small=name, href=case_href(reference))


# Afterwards


def report_page(actor: Actor, batch: Batch, refusal: str = "") -> BatchReport:
    """How far the batch is, or what became of each of its cases."""
    found, work = batches.states(batch), batches.work_of(batch)
    number, done = sum(found.values()), found[DONE]
    of = cases_in_words(number)
    today = clock.today()
    report = BatchReport(
        heading=work.result(done, of),
        trail=Trail(TRAIL, work.name),
        line=f"{work.name}, {when(batch.at, today)}." if batch.undoes_id is None else f"{work.name}.",
        address=address_of(batch),
        banner=Banner("soon", "Nothing was undone.", f"{refusal}.") if refusal else None,
    )
    if found[WAITING]:
        report.heading = f"{number - found[WAITING]} of {of} tried"
        report.progress = f"{found[WAITING]} of {of} still to do. What is done stays done."
        return report
    report.table = Table(
        report.heading,
        [Heading("Result"), Heading("Case"), Heading("What happened")],
        [row_after(*each) for each in by_result(batches.lines_of(actor, batch))],
    )
    if undone := batches.undone_by(batch):
        report.undo_note = Words(
            "This was undone:", link=Link("what became of each case", address_of(undone))
        )
    elif not batches.undo_refusal(batch, found):
        report.undo = f"Undo {f'these {done} changes' if done != 1 else 'this change'}"
        report.undo_note = (
            "Until the day ends, once, and only on cases where nothing else has happened since."
        )
    return report


def by_result(lines: Sequence[tuple[BatchLine, str]]) -> list[tuple[BatchLine, str]]:
    """What was not done first."""
    return sorted(lines, key=lambda each: each[0].state != NOT_DONE)


def row_after(line: BatchLine, name: str) -> Row:
    told = Words(line.said)
    return Row([Cell(distance=MARKS[line.state]), case_cell(line.reference, name), Cell(told)])
