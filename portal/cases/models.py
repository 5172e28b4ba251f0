"""A case, the records that hang on it, its deadlines with their ledger, and the tokens of forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.correspondence.models import Document
from portal.database import BigId, Moment
from portal.extensions import Model
from portal.people.models import Person
from portal.people.posts import PHSO

NOT_NUMBERED_YET = 2**62
"""Where a deadline that is not in the store yet stands among those of the same day: last."""

APPROVAL, AUTHORISATION = "approve_plan", "authorisation"
"""What the work item of a plan waits for."""
RUNNING: ColumnElement[str] = literal_column("'running'")
"""The state of a running deadline, in the words in which an index of such ones names it: no parameter."""
NEVER = date(9999, 12, 31)
"""Until when something may wait on a case on which no duty has a date."""


def partial(name: str, *columns: str, where: str) -> Index:
    """An index of some rows alone. Only a question that says `where` in the same words, without parameters, uses it."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class Case(Model):
    """A service request (SR). Status, Sub Status, Stage, Resolution Code and position change only through the door.

    `facts` holds the named fields of the procedure (dates as ISO text, money as integer pence). `version` grows with
    each change; a `restricted` case is there for few people only. `parent` is the case about which this one is, as a
    challenge is about a case of the Ombudsman. `chain_length` and `chain_head` are the end of the case's history.
    """

    __tablename__ = "case_file"
    __table_args__ = (
        CheckConstraint("jurisdiction IN ('GB', 'NI')", name="jurisdiction"),
        Index("ix_case_file_organisation_status", "organisation", "status", "next_due_on", "id"),
        Index("ix_case_file_owner_id_status", "owner_id", "status"),
        Index(
            "ix_case_file_restricted",
            "team",
            "owner_id",
            sqlite_where=text("restricted = 1"),
            postgresql_where=text("restricted"),
        ),
        Index(
            "ix_case_file_previous_owner_id",
            "previous_owner_id",
            sqlite_where=text("previous_owner_id IS NOT NULL"),
            postgresql_where=text("previous_owner_id IS NOT NULL"),
        ),
        Index(
            "ix_case_file_open_of_owner",
            *("owner_id", "procedure", "next_due_on", "closed_on"),
            sqlite_where=text("closed_on IS NULL"),
            postgresql_where=text("closed_on IS NULL"),
        ),
        Index("ix_case_file_case_number", "case_number"),
        Index("ix_case_file_organisation_next_due_on_id", "organisation", "next_due_on", "id"),
        Index("ix_case_file_organisation_position_since", "organisation", "position", "position_since", "id"),
        Index("ix_case_file_procedure_received_on_id", "procedure", "received_on", "id"),
        Index(
            "ix_case_file_parent_id",
            "parent_id",
            sqlite_where=text("parent_id IS NOT NULL"),
            postgresql_where=text("parent_id IS NOT NULL"),
        ),
        partial("ix_case_file_open", "procedure", "stage", "id", where="closed_on IS NULL"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    procedure: Mapped[str] = mapped_column(String(40))
    organisation: Mapped[str] = mapped_column(String(10))
    team: Mapped[str] = mapped_column(String(60))
    case_number: Mapped[str] = mapped_column(String(30))
    client_name: Mapped[str] = mapped_column(String(200))
    jurisdiction: Mapped[str] = mapped_column(String(2))
    segment: Mapped[str] = mapped_column(String(120), default="")
    position: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(40))
    sub_status: Mapped[str] = mapped_column(String(60))
    stage: Mapped[str] = mapped_column(String(60), default="")
    resolution_code: Mapped[str] = mapped_column(String(60), default="")
    lock_assignment: Mapped[bool] = mapped_column(default=False)
    restricted: Mapped[bool] = mapped_column(default=False, server_default=false())
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    previous_owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    received_on: Mapped[date]
    position_since: Mapped[date]
    closed_on: Mapped[date | None]
    next_due_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    chain_length: Mapped[int] = mapped_column(default=0)
    chain_head: Mapped[str] = mapped_column(String(64), default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))

    parent: Mapped[Case | None] = relationship(remote_side="Case.id", foreign_keys=[parent_id])
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id], lazy="joined")
    records: Mapped[list[Record]] = relationship(order_by="Record.id", back_populates="case")
    deadlines: Mapped[list[Deadline]] = relationship(order_by="Deadline.id", back_populates="case")
    documents: Mapped[list[Document]] = relationship(order_by=Document.id)

    def fact(self, name: str, default: Any = None) -> Any:
        """The named field as stored; dates as ISO text, see `date`."""
        value = (self.facts or {}).get(name)
        return default if value is None else value

    def date(self, name: str) -> date | None:
        value = self.fact(name)
        return date.fromisoformat(value) if value else None

    def of(self, kind: str, state: str | None = None) -> list[Record]:
        """The records of one kind in the order of their numbers, all or those in this state."""
        return [each for each in self._of_kind(kind) if state in (None, each.state)]

    def read_as_asked(self, read: Callable[[str], Sequence[Record]]) -> None:
        """Take the records of a kind from here, on a page that reads those of many cases, until all are loaded."""
        self.__dict__["_read"] = read

    def _of_kind(self, kind: str) -> Sequence[Record]:
        """The records of one kind. They are sorted once: a page asks some thirty times, and a case may have thousands.

        A kind never changes and no record is taken away, so the number tells whether one was added since.
        """
        read: Callable[[str], Sequence[Record]] | None = self.__dict__.get("_read")
        if read is not None and "records" not in self.__dict__:
            return read(kind)
        records = self.records
        kept = self.__dict__.get("_kinds")
        if kept is None or kept[0] is not records or kept[1] != len(records):
            kinds: dict[str, list[Record]] = {}
            for each in records:
                kinds.setdefault(each.kind, []).append(each)
            kept = self.__dict__["_kinds"] = (records, len(records), kinds)
        found: Sequence[Record] = kept[2].get(kind, ())
        return found

    def taken_part_in_by(self, *people: int | None) -> None:
        """Keep who had a part in a case of the Ombudsman, whatever becomes of them later (Review and feedback para 47)."""
        known = self.fact("took_part", [])
        new = [each for each in dict.fromkeys(people) if each and each not in known]
        if new and self.organisation == PHSO:
            self.facts = {**self.facts, "took_part": [*known, *new]}

    def latest(self, kind: str) -> Record | None:
        found = self.of(kind)
        return found[-1] if found else None

    def deadline(self, key: str, record: Record | None = None) -> Deadline | None:
        """The running deadline with this key; for an action the one of this record."""
        for each in self.deadlines:
            if (
                each.key == key
                and each.state == "running"
                and (record is None or each.record_id == record.id)
            ):
                return each
        return None

    def running(self) -> list[Deadline]:
        """The running deadlines, soonest first."""
        return sorted(
            (each for each in self.deadlines if each.state == "running"),
            key=lambda d: (d.due_on, d.id or NOT_NUMBERED_YET),
        )

    def next_due(self) -> Deadline | None:
        """The deadline under which lists show the case: its first duty, or its reminder where no duty runs."""
        running = self.running()
        return next((each for each in running if not each.reminder), running[0] if running else None)

    def repeat_for_lists(self) -> None:
        """Repeat on the case, its deadlines and its work items what lists read without the others."""
        running = self.running()
        duty = nearest_duty(running)
        first = self.next_due()
        self.next_due_on = first.due_on if first else None
        for deadline in running:
            deadline.owner_id = self.owner_id
        for item in self.of("work_item"):
            waits = item.state == "Open"
            item.waits_for = self.awaited(item) if waits else None
            item.waits_until = duty if waits else None

    def awaited(self, item: Record) -> str | None:
        """What an open work item asks for. A plan for which a higher authorisation was asked waits for that."""
        what: str | None = item.data.get("what")
        if what == APPROVAL and (plans := self.of("plan", "With the team leader")):
            asked = self.of("authorisation", "Asked")
            if any(each.data.get("plan") == plans[-1].number for each in asked):
                return AUTHORISATION
        return what

    def documents_of(self, kind: str) -> list[Document]:
        return [each for each in self.documents if each.kind == kind]

    def draft(self, kind: str) -> Document | None:
        """The newest version of a written document."""
        versions = self.documents_of(kind)
        return max(versions, key=lambda each: each.version) if versions else None

    def position_values(self) -> dict[str, str]:
        """The position as a history entry keeps it."""
        return {
            "Position": self.position,
            "Status": self.status,
            "Sub Status": self.sub_status,
            "Stage": self.stage,
            "Resolution Code": self.resolution_code,
        }


TO_ENTER = "kind = 'respond' AND state = 'To enter'"
TO_ANSWER = "kind = 'correspondence' AND state = 'To answer'"
"""Few of many records, which every page counts; their indexes hold all that is asked of a record then."""


class Record(Model):
    """Whatever hangs on a case: a reason, an action, an activity, a note, a query, a work item, a register entry …

    The kinds are the procedure's; `data` holds what only one kind has. `amount` in pence. `waits_for` and `waits_until`
    repeat what an open work item asks for and the nearest duty of its case, so that an inbox is one indexed read.
    """

    __tablename__ = "case_record"
    __table_args__ = (
        Index("ix_case_record_case_id_kind_state", "case_id", "kind", "state"),
        Index("ix_case_record_kind_state_person_id", "kind", "state", "person_id"),
        Index("ix_case_record_kind_state_post", "kind", "state", "post"),
        Index("ix_case_record_kind_state_team", "kind", "state", "team"),
        *(
            Index(
                f"ix_case_record_waits_{whom}",
                column,
                "waits_for",
                "waits_until",
                "id",
                sqlite_where=text("waits_for IS NOT NULL"),
                postgresql_where=text("waits_for IS NOT NULL"),
            )
            for whom, column in (("person", "person_id"), ("post", "post"), ("team", "team"))
        ),
        Index(
            "ix_case_record_referral",
            *("kind", "state", "case_id"),
            sqlite_where=text("kind = 'referral'"),
            postgresql_where=text("kind = 'referral'"),
        ),
        Index(
            "ix_case_record_paid",
            "kind",
            "case_id",
            sqlite_where=text("amount IS NOT NULL"),
            postgresql_where=text("amount IS NOT NULL"),
        ),
        Index(
            "ix_case_record_closed",
            "kind",
            "state",
            "closed_at",
            sqlite_where=text("closed_at IS NOT NULL"),
            postgresql_where=text("closed_at IS NOT NULL"),
        ),
        partial("ix_case_record_to_enter", "case_id", "kind", "state", where=TO_ENTER),
        partial("ix_case_record_to_answer", "on", "id", "case_id", "kind", "state", where=TO_ANSWER),
        partial("ix_case_record_anomaly", "id", where="kind = 'anomaly' AND state = 'Open'"),
        *(
            partial(
                *(f"ix_case_record_told_{whom}", column, "id", "waits_for"),
                where=f"waits_for IS NOT NULL AND {column} IS NOT NULL",
            )
            for whom, column in (("person", "person_id"), ("post", "post"), ("team", "team"))
        ),
        partial(
            *("ix_case_record_put_away", "person_id", "closed_at"),
            where="kind = 'work_item' AND closed_at IS NOT NULL AND person_id IS NOT NULL",
        ),
        CheckConstraint("amount >= 0", name="amount"),
    )
    # migrations 0017, 0019 and 0020 add indexes of words inside `data` and of the day of a stage, which no model describes

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    kind: Mapped[str] = mapped_column(String(30))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(40), default="")
    title: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    on: Mapped[date | None]
    due_on: Mapped[date | None]
    amount: Mapped[int | None] = mapped_column(BigInteger)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    post: Mapped[str | None] = mapped_column(String(60))
    team: Mapped[str | None] = mapped_column(String(60))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_by: Mapped[str] = mapped_column(String(120))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_by: Mapped[str] = mapped_column(String(120), default="")
    waits_for: Mapped[str | None] = mapped_column(String(30))
    waits_until: Mapped[date | None]

    case: Mapped[Case] = relationship(back_populates="records")

    @property
    def documents(self) -> Iterable[int]:
        found: list[int] = (self.data or {}).get("documents", [])
        return found


class Deadline(Model):
    """A deadline as a ledger: its entries say when it started, stopped, moved, and why.

    `organisation`, `team` and `owner_id` repeat the case's, so that a list of deadlines is one indexed read.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        Index("ix_deadline_case_id", "case_id"),
        Index("ix_deadline_organisation_state_due_on_id", "organisation", "state", "due_on", "id"),
        Index(
            "ix_deadline_running_of_owner",
            *("owner_id", "due_on", "case_id", "reminder", "state"),
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
        Index(
            "ix_deadline_measured",
            *("team", "key", "starts_on", "state", "due_on", "stopped_on", "case_id"),
        ),
        partial("ix_deadline_running", "team", "key", "due_on", "case_id", where="state = 'running'"),
        partial("ix_deadline_late", "team", "key", "case_id", where="state = 'met' AND stopped_on > due_on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    key: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(330))
    unit: Mapped[str] = mapped_column(String(2))
    days: Mapped[int | None]
    starts_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="running")
    stopped_on: Mapped[date | None]
    reminder: Mapped[bool] = mapped_column(default=False)
    record_id: Mapped[int | None] = mapped_column(ForeignKey("case_record.id"))
    organisation: Mapped[str] = mapped_column(String(10))
    team: Mapped[str] = mapped_column(String(60))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    case: Mapped[Case] = relationship(back_populates="deadlines")
    entries: Mapped[list[DeadlineEntry]] = relationship(order_by="DeadlineEntry.id", lazy="selectin")

    @property
    def met_late(self) -> bool:
        return self.state == "met" and self.stopped_on is not None and self.stopped_on > self.due_on


def nearest_duty(running: Iterable[Deadline]) -> date:
    """The first date that is the case's own: the actions' dates stand in the plan, reminders are no duty."""
    return next((each.due_on for each in running if each.key != "D-ACTION" and not each.reminder), NEVER)


class DeadlineEntry(Model):
    """One line of a deadline's ledger: started, moved, stopped, met, resumed."""

    __tablename__ = "deadline_entry"
    __table_args__ = (Index("ix_deadline_entry_deadline_id", "deadline_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"))
    what: Mapped[str] = mapped_column(String(20))
    on: Mapped[date]
    old_due_on: Mapped[date | None]
    new_due_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Moment)


class CaseReminder(Model):
    """What the portal has told by itself about a deadline: one row for each thing and each due date, so never twice.

    `key` is that of the notice, `due_on` the date that the deadline had then: a date that moves is told anew.
    """

    __tablename__ = "case_reminder"
    __table_args__ = (UniqueConstraint("deadline_id", "key", "due_on"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"))
    key: Mapped[str] = mapped_column(String(20))
    due_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(Moment)


class CaseReading(Model):
    """Somebody but its owner read a restricted case; `page` says which page of it."""

    __tablename__ = "case_reading"
    __table_args__ = (Index("ix_case_reading_case_id", "case_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Moment)
    page: Mapped[str] = mapped_column(String(120))


class FormToken(Model):
    """A form's token that was spent, in the same transaction as the change that it made."""

    __tablename__ = "form_token"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    event_number: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class ReferenceCounter(Model):
    """The last number given out under a prefix and year."""

    __tablename__ = "reference_counter"

    prefix: Mapped[str] = mapped_column(String(12), primary_key=True)
    last: Mapped[int]


class SavedView(Model):
    """A saved view of the work queue: its filters, sort and columns, for one person or a team."""

    __tablename__ = "saved_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    team: Mapped[str | None] = mapped_column(String(60), index=True)
    organisation: Mapped[str] = mapped_column(String(10))
    query: Mapped[str] = mapped_column(String(1000))
    made_at: Mapped[datetime] = mapped_column(Moment)


class Batch(Model):
    """One thing done to several cases by one person: each case is a line, which says what became of it.

    `work` names what is done and `answers` holds what was answered once for all. `undoes` is the batch that this one
    takes back; a batch is taken back once.
    """

    __tablename__ = "batch"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    work: Mapped[str] = mapped_column(String(20))
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date]
    at: Mapped[datetime] = mapped_column(Moment)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), unique=True)

    undoes: Mapped[Batch | None] = relationship(remote_side=[id])


class BatchLine(Model):
    """One case of a batch. `version` is the one that was seen, `version_after` the one that the change made.

    `before` holds what the case was like before the change, to take it back. `said` tells what became of the case.
    """

    __tablename__ = "batch_line"
    __table_args__ = (Index("ix_batch_line_batch_id_state", "batch_id", "state"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    reference: Mapped[str] = mapped_column(String(20))
    version: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(10))
    said: Mapped[str] = mapped_column(Text, default="")
    step: Mapped[str] = mapped_column(String(60), default="")
    version_after: Mapped[int | None]
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
