"""What a step changes, in words for people who read how the procedure works."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import singledispatchmethod
from typing import Any

from portal.procedures.changes import (
    OUT,
    Add,
    Amend,
    Close,
    Decide,
    Draft,
    Email,
    Fact,
    Lock,
    Move,
    Owner,
    Restrict,
    Resume,
    Segment,
    Stage,
    Start,
    Stop,
)
from portal.procedures.definition import Ask, DeadlineRule, Procedure, Step
from portal.procedures.rehearsal import Rehearsal, general
from portal.procedures.specimen import SAID

UNITS = {"wd": "working day", "cd": "calendar day"}

NAMES: Mapping[str, str] = {
    "action": "Resolution action",
    "activity": "Activity",
    "authorisation": "Request for higher authorisation",
    "caselist": "Director General Caselist",
    "chronology": "Entry of the chronology",
    "contact": "Contact noted",
    "dispute": "Dispute",
    "panel": "Panel",
    "plan": "Plan for the team leader",
    "point": "Point of the draft report",
    "related": "Related SR",
    "requested_item": "Item that was asked for",
    "respond": "Stage for Respond",
    "signature": "Correspondence for signature",
}
"""How the guidance names a kind of record; a kind that is missing is named by its own word."""


def name_of(kind: str) -> str:
    return NAMES.get(kind) or kind.replace("_", " ").capitalize()


def amount(n: int, unit: str) -> str:
    """ "10 working days" """
    return f"{n} {UNITS[unit]}{'' if n == 1 else 's'}"


def length(rule: DeadlineRule, preferences: Mapping[str, Any]) -> str:
    """How long a deadline runs, "10 working days"; "" where somebody enters its date."""
    if rule.days is None:
        return ""
    return amount(rule.length(preferences), rule.counts_in(preferences))


def unique(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(general(line) for line in lines if line))


@dataclass(frozen=True)
class Telling:
    """The words for what one rehearsed step changes."""

    rehearsal: Rehearsal

    @property
    def step(self) -> Step:
        return self.rehearsal.step

    @property
    def procedure(self) -> Procedure:
        return self.rehearsal.procedure

    @property
    def deadlines(self) -> tuple[str, ...]:
        """Which deadlines the step starts, moves and ends."""
        return unique(line for change in self.rehearsal.changes for line in self.of_deadline(change))

    @property
    def makes(self) -> tuple[str, ...]:
        """What the step leaves behind: fields, records, letters, work items."""
        lines = [self.open(line) for change in self.rehearsal.changes for line in self.tell(change)]
        if not lines and any(isinstance(change, Fact) for change in self.rehearsal.changes):
            lines.append("The answers, kept on the SR")
        if self.step.respond:
            lines.append(f"{name_of('respond')}: {self.step.respond}")
        return unique(lines)

    def open(self, line: str) -> str:
        """The line without the one answer that the rehearsal happened to choose."""
        for answer in self.rehearsal.chosen:
            line = re.sub(rf"(?<!\w){re.escape(answer)}(?!\w)", SAID, line, flags=re.IGNORECASE)
        return line

    @singledispatchmethod
    def of_deadline(self, change: Any) -> Iterator[str]:
        yield from ()

    @of_deadline.register
    def _(self, change: Start) -> Iterator[str]:
        rule = self.procedure.deadline(change.key)
        runs = length(rule, self.rehearsal.preferences)
        if change.due_on in self.rehearsal.answered.data.values():
            yield f"{rule.name}: starts, due on the date entered"
        elif change.due_on is not None:
            yield f"{rule.name}: starts, due on the day that the step counts"
        else:
            yield f"{rule.name}: starts, {runs} from {self.start_of(change.key)}"

    @of_deadline.register
    def _(self, change: Stop) -> Iterator[str]:
        yield f"{self.procedure.deadline(change.key).name}: {'ends' if change.met else 'no longer runs'}"

    @of_deadline.register
    def _(self, change: Move) -> Iterator[str]:
        to = "goes back to its old date" if change.what == "taken back" else "moves to the date entered"
        yield f"{self.procedure.deadline(change.key).name}: {to}"

    @of_deadline.register
    def _(self, change: Resume) -> Iterator[str]:
        yield f"{self.procedure.deadline(change.key).name}: runs again with its old date"

    @of_deadline.register
    def _(self, change: Close) -> Iterator[str]:
        yield "Every deadline ends"

    def start_of(self, key: str) -> str:
        """The label of the date from which a deadline counts, "Date received"."""
        name = dict(self.step.starts).get(key, "")
        asked = next((ask for ask in self.rehearsal.asks if ask.name == name), None)
        return asked.label if asked else "the day of the step"

    @singledispatchmethod
    def tell(self, change: Any) -> Iterator[str]:
        yield from ()

    @tell.register
    def _(self, change: Fact) -> Iterator[str]:
        if change.label:
            answered = change.value in self.rehearsal.answered.data.values()
            value = change.value if isinstance(change.value, str) and not answered else ""
            yield f"{change.label}: {value or ('emptied' if change.value is None else 'as entered')}"

    @tell.register
    def _(self, change: Owner) -> Iterator[str]:
        yield "Owner: who takes the step" if change.remember else "Owner changes"

    @tell.register
    def _(self, change: Lock) -> Iterator[str]:
        yield f"Lock Assignment Flag {'set' if change.on else 'released'}"

    @tell.register
    def _(self, change: Restrict) -> Iterator[str]:
        yield "Only few people see the case" if change.on else "Everybody of the organisation sees the case"

    @tell.register
    def _(self, change: Stage) -> Iterator[str]:
        yield "Stage: as chosen"

    @tell.register
    def _(self, change: Segment) -> Iterator[str]:
        yield "Segment changes"

    @tell.register
    def _(self, change: Add) -> Iterator[str]:
        title = "" if change.title in ("", SAID) else change.title
        if change.kind == "work_item":
            yield f"Work item for {self.addressee(change)}: {title}"
        elif change.kind == "correspondence":
            way = "Sent" if change.data.get("direction") == OUT else "Received"
            yield f"Correspondence log, {way.lower()}: {title}"
        else:
            yield f"{name_of(change.kind)}{': ' if title else ''}{title}"

    @tell.register
    def _(self, change: Amend) -> Iterator[str]:
        state = change.values.get("state")
        if state and change.record.kind == "work_item":
            yield f"Work item ends: {state}"
        elif state:
            chosen = change.record is self.rehearsal.answered.record or change.record.title == SAID
            title = "" if chosen else f" {change.record.title}"
            yield f"{name_of(change.record.kind)}{title}: becomes {state}"

    @tell.register
    def _(self, change: Draft) -> Iterator[str]:
        yield f"{change.filed.title}: a new version, {change.filed.state.lower()}"

    @tell.register
    def _(self, change: Decide) -> Iterator[str]:
        words = "signed off and locked" if change.state == "Signed off" else change.state.lower()
        yield f"{change.kind.replace('_', ' ').capitalize().replace('Pti', 'PTI')}: {words}"

    @tell.register
    def _(self, change: Email) -> Iterator[str]:
        to = "the recipient" if change.to == SAID else change.to
        yield f"E-mail to {to}, kept in the correspondence log: {change.subject}"

    @tell.register
    def _(self, change: Close) -> Iterator[str]:
        if change.resolution_code:
            yield f"Resolution Code: {change.resolution_code}"

    def addressee(self, change: Add) -> str:
        """Whom a work item is for, by post, team or person."""
        if change.post:
            names = [step.by.name for step in self.procedure.steps if step.by.posts == {change.post}]
            return f"the {names[0]}" if names else change.post.replace("_", " ")
        if change.team in self.rehearsal.chosen:
            return "the team chosen"
        return change.team.replace("_", " ") if change.team else "the person concerned"


def question(ask: Ask) -> str:
    """A question as the guidance lists it, with the answers to choose from where the procedure fixes them."""
    if callable(ask.choices) or ask.kind not in ("choice", "select", "ticks"):
        return general(ask.label)
    answers = "; ".join(str(choice[1]) for choice in ask.choices if choice[0])
    return general(f"{ask.label}{'' if ask.label.endswith('?') else ':'} {answers}")
