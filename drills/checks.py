"""What the store says after a fault: every acknowledged step once and whole, every other one whole or not at all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import Table, inspect, select

from drills.work import Sent
from portal.audit.models import Event
from portal.audit.verify import verify
from portal.cases.models import Case, Deadline, DeadlineEntry, FormToken, Record
from portal.correspondence.models import Document, OutboxMessage
from portal.extensions import db
from tests.database import close

Row = Any
Shape = Counter[tuple[str, ...]]
"""What one step wrote: how many rows of which kind."""


@dataclass
class Check:
    """Looks at the store of a portal after each fault, with what was sent so far.

    One moment of one step is the same in its event and in every row that it wrote or closed, so that each row leads
    to its event. The first whole step at a place of a way is the measure for all others at that place.
    """

    app: Flask
    shapes: dict[str, tuple[Shape, str]] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    checked: int = 0

    def problems(self, sent: Iterable[Sent], everything: bool = False) -> list[str]:
        """What is not as it should be. Without `everything` what was found settled before is left out."""
        with self.app.app_context():
            try:
                if db.engine.dialect.name == "postgresql":
                    db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
                looked_at = [each for each in sent if everything or each.form.token not in self.settled]
                found = list(self.of_steps(looked_at))
                found += [
                    f"{checked.reference}: {finding.sentence}"
                    for checked in verify()
                    for finding in checked.findings
                ]
            finally:
                db.session.rollback()
        close(self.app)  # nobody but the portal may hold the store open
        self.settled |= {each.form.token for each in looked_at if each.told}
        self.checked += 1
        return found

    def of_steps(self, sent: Sequence[Sent]) -> Iterator[str]:
        tokens = {row.token: row for row in rows(FormToken)}
        references = {each.reference for each in sent}
        here = {tokens[each.form.token].case_id for each in sent if each.form.token in tokens}
        cases = [row for row in rows(Case) if row.reference in references or row.id in here]
        stories = {case.id: Story(case) for case in cases}
        for story in stories.values():
            yield from story.problems()
            yield from story.one_token_an_event(
                [row for row in tokens.values() if row.case_id == story.case.id]
            )
        for each in sent:
            spent = tokens.get(each.form.token)
            yield from self.of_step(each, spent, stories.get(spent.case_id) if spent else None, stories)

    def of_step(
        self, sent: Sent, spent: Row | None, story: Story | None, stories: dict[int, Story]
    ) -> Iterator[str]:
        told = f"{sent.reference or 'a new case'} {sent.place} ({sent.told or 'not answered'})"
        if spent is None or story is None:
            if sent.told == "saved":
                yield f"{told}: acknowledged and lost"
            if any(sent.mark in words for each in stories.values() for words in each.words()):
                yield f"{told}: its words are there without it"
            return
        if sent.told == "refused":
            yield f"{told}: refused and there all the same"
        event = story.event(spent.event_number)
        if event is None:
            yield f"{told}: its token is spent and its event is not there"
            return
        shape = story.shape(event, sent.mark)
        measure, whose = self.shapes.setdefault(sent.place, (shape, told))
        if shape != measure:
            yield f"{told}: wrote {dict(shape)}, while {whose} wrote {dict(measure)}"


class Story:
    """One case with everything that hangs on it, as rows."""

    def __init__(self, case: Row) -> None:
        self.case = case
        self.events = rows(Event, Event.case_id == case.id)
        self.records = rows(Record, Record.case_id == case.id)
        self.deadlines = rows(Deadline, Deadline.case_id == case.id)
        ids = select(Deadline.id).where(Deadline.case_id == case.id)
        self.entries = rows(DeadlineEntry, DeadlineEntry.deadline_id.in_(ids))
        self.documents = rows(Document, Document.case_id == case.id)
        self.messages = rows(OutboxMessage, OutboxMessage.case_id == case.id)
        keys = {row.id: row.key for row in self.deadlines}
        self.written: dict[datetime, Shape] = defaultdict(Counter)
        for at, what in (
            *((row.made_at, ("record", row.kind)) for row in self.records),
            *((row.closed_at, ("closed", row.kind)) for row in self.records if row.closed_at),
            *((row.at, ("deadline", keys[row.deadline_id], row.what)) for row in self.entries),
            *((row.made_at, ("document", row.kind)) for row in self.documents),
            *((row.made_at, ("message",)) for row in self.messages),
        ):
            self.written[at][what] += 1

    def event(self, number: int) -> Row | None:
        return next((row for row in self.events if row.number == number), None)

    def words(self) -> Iterator[str]:
        yield f"{self.case.case_number} {self.case.client_name}"
        for row in self.records:
            yield f"{row.title} {row.text} {row.data}"

    def shape(self, event: Row, mark: str) -> Shape:
        """What the step of this event wrote, and whether its words are there."""
        marked = any(mark in words for words in self.words())
        return Counter({**self.written[event.at], (event.step,): 1, ("its words",): int(marked)})

    def problems(self) -> Iterator[str]:
        case, numbers = self.case, [row.number for row in self.events]
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"{case.reference}: its events are numbered {numbers}"
        if not case.version == case.chain_length == len(numbers):
            yield f"{case.reference}: version {case.version}, chain {case.chain_length}, events {len(numbers)}"
        moments = {row.at for row in self.events}
        for at, shape in self.written.items():
            if at not in moments:
                yield f"{case.reference}: {dict(shape)} of {at} belong to no event"
        running = [row for row in self.deadlines if row.state == "running"]
        soonest = min((row.due_on for row in running), default=None)
        if case.next_due_on != soonest:
            yield f"{case.reference}: due {case.next_due_on}, its deadlines {soonest}"
        for row in self.records:
            if (row.kind == "work_item" and row.state == "Open") != (row.waits_for is not None):
                yield f"{case.reference}: {row.kind} {row.number}, {row.state}, waits for {row.waits_for}"
        for row in self.deadlines:
            last = [entry for entry in self.entries if entry.deadline_id == row.id][-1:]
            ended = bool(last) and last[0].what in ("met", "stopped")
            if not last or ended != (row.state != "running"):
                yield f"{case.reference}: the ledger of {row.name} does not end as {row.state}"

    def one_token_an_event(self, tokens: Sequence[Row]) -> Iterator[str]:
        """Each event of a form has one token; cases that were prepared have older events without."""
        spent = sorted(row.event_number for row in tokens)
        if spent and spent != list(range(spent[0], self.case.chain_length + 1)):
            yield f"{self.case.reference}: {self.case.chain_length} events, tokens of {spent}"


def rows(model: Any, *conditions: Any) -> Sequence[Row]:
    table = inspect(model).local_table
    assert isinstance(table, Table)
    order = table.c.id if "id" in table.c else table.c.token
    return db.session.execute(select(table).where(*conditions).order_by(order)).all()
