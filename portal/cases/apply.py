"""Carrying out the changes of a step. The only code that writes a case, and only `actions` calls it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import singledispatchmethod
from hashlib import sha256
from typing import Any
from uuid import uuid4

from sqlalchemy import update

from portal.audit.chain import canonical
from portal.cases.models import Case, Deadline, DeadlineEntry, Record
from portal.correspondence.models import Document, OutboxMessage
from portal.deadlines import long_date
from portal.extensions import db
from portal.people.models import Person
from portal.people.posts import PHSO
from portal.procedures import procedure as procedure_named
from portal.procedures.agreeing import APPROVAL, ASKED, OVERTAKEN
from portal.procedures.changes import (
    OUT,
    Add,
    Amend,
    Begin,
    Change,
    Close,
    Decide,
    Draft,
    Elsewhere,
    Email,
    Fact,
    Filed,
    Identify,
    Lock,
    Move,
    Owner,
    Parent,
    Reopen,
    Restrict,
    Resume,
    Segment,
    Stage,
    Start,
    Stop,
    Team,
    Upload,
)
from portal.procedures.definition import Position, Situation
from portal.procedures.rules import pounds


def plain(value: Any) -> Any:
    """The value as JSON keeps it: dates as ISO text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items() if key != "_row"}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(each) for each in value]
    return value


def procedure_name(case: Case) -> str:
    return procedure_named(case.procedure).name


def blank(value: Any) -> bool:
    return value in (None, "", [])


def quoted(value: Any) -> str:
    """A value of before or after; words stand in quotation marks, so that it is seen where they end."""
    return f"“{value}”" if isinstance(value, str) and value else said(value)


def said(value: Any) -> str:
    if blank(value):
        return "Not set"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, int):
        return pounds(value)
    return ", ".join(value) if isinstance(value, list) else str(value)


@dataclass
class Application:
    """One step being carried out on one case; `says` gathers what the history tells beside the step's sentence.

    `remembered` is who gets the case back later, where the step takes back a change that has forgotten it. `begin` and
    `elsewhere` are the door, for what the step brings about on other cases.
    """

    case: Case
    situation: Situation
    at: datetime
    says: list[str] = field(default_factory=list)
    made: dict[int, Record] = field(default_factory=dict)
    elsewhere: Callable[[Elsewhere], None] | None = None
    begin: Callable[[Begin], Case] | None = None
    remembered: int | None = None

    @property
    def by(self) -> str:
        return self.situation.actor.name

    @property
    def by_id(self) -> int | None:
        return self.situation.actor.account_id

    @property
    def today(self) -> date:
        return self.situation.today

    def worded(self, text: str) -> str:
        """Words of the procedure as this jurisdiction says them (PHSO-NI1); what people typed stays as typed."""
        return self.situation.procedure.worded(text, self.case.jurisdiction)

    def carry_out(self, changes: Iterable[Change]) -> None:
        for change in changes:
            self.apply(change)
        self.case.repeat_for_lists()

    @singledispatchmethod
    def apply(self, change: Any) -> None:
        raise TypeError(f"{type(change).__name__} is no change")

    @apply.register
    def _(self, change: Fact) -> None:
        facts = dict(self.case.facts or {})
        before, after = facts.get(change.name), plain(change.value)
        if after in (None, "", []):
            facts.pop(change.name, None)
        else:
            facts[change.name] = after
        self.case.facts = facts
        if change.label and before != after and not (blank(before) and blank(after)):
            self.says.append(
                f"{change.label} set to {said(change.value)}"
                if blank(before)
                else f"{change.label} {quoted(before)} becomes {quoted(change.value)}"
            )

    @apply.register
    def _(self, change: Identify) -> None:
        self.case.case_number, self.case.client_name = change.case_number.strip(), change.client_name.strip()
        self.case.received_on = change.received_on

    @apply.register
    def _(self, change: Owner) -> None:
        if change.remember:
            self.case.previous_owner_id = self.case.previous_owner_id or self.case.owner_id
        elif self.remembered or self.case.previous_owner_id == change.person_id:
            self.case.previous_owner_id = self.remembered
        if self.case.owner_id != change.person_id:
            self.case.owner_id = change.person_id
            self.says.append(f"Owner {change.name}")
            if self.case.organisation == PHSO and (owner := db.session.get(Person, change.person_id or 0)):
                self.case.taken_part_in_by(owner.id, owner.line_manager_id)

    @apply.register
    def _(self, change: Lock) -> None:
        if self.case.lock_assignment != change.on:
            self.case.lock_assignment = change.on
            self.says.append("Lock Assignment Flag set" if change.on else "Lock Assignment Flag released")

    @apply.register
    def _(self, change: Restrict) -> None:
        self.case.restricted = change.on

    @apply.register
    def _(self, change: Stage) -> None:
        if self.case.stage != change.name:
            self.says.append(
                f"Stage {self.case.stage} to {change.name}"
                if self.case.stage
                else f"Stage set to {change.name}"
            )
            self.case.stage = change.name

    @apply.register
    def _(self, change: Segment) -> None:
        self.says.append(f"Segment {self.case.segment or 'not set'} becomes {change.name}")
        self.case.segment = change.name

    @apply.register
    def _(self, change: Add) -> None:
        data = dict(plain(change.data))
        if documents := self.documents_with(change, data):
            data["documents"] = documents
        row = Record(
            kind=change.kind,
            number=len(self.case.of(change.kind)) + 1,
            state=change.state,
            title=change.title[:300],
            text=change.text,
            on=change.on,
            due_on=change.due_on,
            amount=change.amount,
            person_id=change.person_id,
            post=change.post,
            team=change.team,
            data=data,
            made_at=self.at,
            made_by_id=self.by_id,
            made_by=self.by,
        )
        self.case.records.append(row)
        self.made[id(change)] = row
        if change.says:
            self.says.append(change.says)

    @apply.register
    def _(self, change: Amend) -> None:
        row: Record = change.record
        for name, value in change.values.items():
            before = getattr(row, name)
            if before == value:
                continue
            setattr(row, name, value)
            if name in ("amount", "due_on"):
                label = "Amount" if name == "amount" else "Due Date"
                self.says.append(f"{label} {said(before)} becomes {said(value)}")
        if change.data or change.files:
            data = {**(row.data or {}), **plain(change.data)}
            if documents := self.documents_with(change, data):
                data["documents"] = [*data.get("documents", ()), *documents]
            row.data = data
        if change.close:
            row.closed_at, row.closed_by_id, row.closed_by = self.at, self.by_id, self.by
        if change.says:
            self.says.append(change.says)

    def documents_with(self, change: Add | Amend, data: dict[str, Any]) -> list[int]:
        """The ids of a record's new documents: its files, and the newest one of the kind that its data name."""
        documents = [self.file(each).id for each in change.files]
        if (kind := data.pop("document", None)) and (there := self.case.documents_of(kind)):
            documents.append(max(there, key=lambda each: (each.version, each.id)).id)
        return documents

    @apply.register
    def _(self, change: Draft) -> None:
        self.file(change.filed)

    @apply.register
    def _(self, change: Decide) -> None:
        draft = self.case.draft(change.kind)
        if draft is None:
            return
        draft.state = change.state
        draft.locked = change.state == "Signed off"
        draft.decided_at, draft.decided_by_id, draft.decided_by = self.at, self.by_id, self.by
        draft.decision_reason = change.reason
        self.says.append(
            f"{draft.title}, version {draft.version}: {change.state.lower()}, digest {draft.signed_digest[:8]}"
        )

    def file(self, filed: Filed) -> Document:
        """The document, in a new version where there is one of this kind that is written in versions."""
        written = filed.sections or filed.letter
        sections = [list(section) for section in filed.sections] or None
        document = Document(
            case_id=self.case.id,
            kind=filed.kind,
            title=filed.title[:200],
            version=len(self.case.documents_of(filed.kind)) + 1 if filed.sections else 1,
            sections=sections,
            state=filed.state,
            made_at=self.at,
            made_by_id=self.by_id,
            made_by=self.by,
        )
        if filed.letter:
            from portal.correspondence.letters import write_letter

            upload: Upload | None = write_letter(self.case, filed.letter, self.situation)
            document.sections = [["Letter", filed.letter.text]]
            document.locked = True
        else:
            upload = filed.upload
        if upload:
            document.filename, document.media_type = upload.filename, upload.media_type
            document.size, document.digest = upload.size, upload.digest
        if written and not upload:
            document.digest = sha256(canonical(sections).encode()).hexdigest()
        self.case.documents.append(document)
        db.session.flush()
        return document

    @apply.register
    def _(self, change: Start) -> None:
        rule = self.situation.procedure.deadline(change.key)
        due = change.due_on or self.situation.due(change.key, change.starts_on)
        row = self.made.get(id(change.of)) if isinstance(change.of, Add) else change.of
        if row is not None:
            db.session.flush()
        deadline = Deadline(
            key=change.key,
            name=(change.name or rule.name)[:330],
            unit=rule.counts_in(self.situation.preferences),
            days=change.days
            if change.due_on or rule.days is None
            else rule.length(self.situation.preferences),
            starts_on=change.starts_on,
            due_on=due,
            state="running",
            reminder=rule.reminder,
            record_id=row.id if row is not None else None,
            organisation=self.case.organisation,
            team=self.case.team,
            owner_id=self.case.owner_id,
        )
        deadline.entries.append(self.entry("started", change.starts_on, None, due))
        self.case.deadlines.append(deadline)
        if not change.quiet:
            self.says.append(f"{self.worded(deadline.name)} due {long_date(due)}")

    @apply.register
    def _(self, change: Stop) -> None:
        deadline = self.case.deadline(change.key, change.of)
        if deadline is None:
            return
        deadline.state = "met" if change.met else "stopped"
        deadline.stopped_on = change.on
        deadline.entries.append(self.entry(deadline.state, change.on, deadline.due_on, None))
        if change.quiet:
            return
        self.says.append(
            f"{self.worded(deadline.name)} {'no longer runs' if not change.met else 'met late' if deadline.met_late else 'met'}"
        )

    @apply.register
    def _(self, change: Move) -> None:
        deadline = self.case.deadline(change.key, change.of)
        if deadline is None:
            return
        old = deadline.due_on
        deadline.due_on = change.due_on
        deadline.days = None
        deadline.entries.append(self.entry(change.what, self.today, old, change.due_on, change.reason))
        self.says.append(
            f"{self.worded(deadline.name)} {change.what} from {long_date(old)} to {long_date(change.due_on)}"
        )

    @apply.register
    def _(self, change: Resume) -> None:
        ended = [each for each in self.case.deadlines if each.key == change.key and each.state != "running"]
        if not ended:
            return
        deadline = ended[-1]
        deadline.state, deadline.stopped_on = "running", None
        deadline.entries.append(
            self.entry("resumed", self.today, deadline.due_on, deadline.due_on, change.reason)
        )
        self.says.append(f"{self.worded(deadline.name)} runs again, due {long_date(deadline.due_on)}")

    @apply.register
    def _(self, change: Email) -> None:
        documents = [self.file(each).id for each in change.files]
        for kind in change.document_kinds:
            documents += [each.id for each in self.case.documents_of(kind)]
        self.apply(
            Add(
                change.kept_as,
                title=change.subject,
                text=change.text,
                on=change.on,
                data={"direction": OUT, "to": change.to, "email": True, "documents": documents},
            )
        )
        db.session.add(
            OutboxMessage(
                organisation=self.case.organisation,
                case_id=self.case.id,
                message_id=f"{uuid4().hex}@complaints-casework",
                to=change.to[:200],
                subject=change.subject[:300],
                text=change.text,
                documents=documents,
                sent_on=change.on,
                made_at=self.at,
                made_by=self.by,
                headers={"readers": f" {' '.join(map(str, change.readers))} "} if change.readers else {},
            )
        )

    @apply.register
    def _(self, change: Close) -> None:
        self.case.resolution_code = change.resolution_code
        self.case.closed_on = change.on
        for deadline in self.case.running():
            if deadline.key not in change.runs_on:
                self.apply(Stop(deadline.key, change.on, of=self.record_of(deadline)))
        for asked in self.case.of(APPROVAL, ASKED):
            self.apply(Amend(asked, {"state": OVERTAKEN}, close=True))
        for item in self.case.of("work_item", "Open"):
            if item.data.get("what") not in change.keeps:
                self.apply(Amend(item, {"state": "Ended"}, close=True))

    @apply.register
    def _(self, change: Reopen) -> None:
        self.case.resolution_code, self.case.closed_on = "", None

    @apply.register
    def _(self, change: Team) -> None:
        self.case.team = change.key
        for deadline in self.case.deadlines:
            deadline.team = change.key

    @apply.register
    def _(self, change: Parent) -> None:
        former = self.case.parent
        assert former is not None
        answers = {"reference": self.case.reference, "reason": change.reason}
        for case, where in (
            (former, f"to {change.case.reference}"),
            (change.case, f"from {former.reference}"),
        ):
            self.apply(Elsewhere(case, "show-a-move", {**answers, "where": where}))
        self.case.parent = change.case
        self.says.append(f"Case {former.reference} becomes {change.case.reference}")

    @apply.register
    def _(self, change: Begin) -> None:
        assert self.begin is not None
        other = self.begin(change)
        name = procedure_name(other)
        self.apply(
            Add(
                "related",
                title=other.reference,
                text=name,
                on=self.today,
                data={"procedure": other.procedure},
                says=f"{name} {other.reference} opened",
            )
        )

    @apply.register
    def _(self, change: Elsewhere) -> None:
        assert self.elsewhere is not None
        self.elsewhere(change)
        self.says.append(f"{procedure_name(change.case)} {change.case.reference} told")

    def record_of(self, deadline: Deadline) -> Record | None:
        return next((each for each in self.case.records if each.id == deadline.record_id), None)

    def entry(
        self, what: str, on: date, old: date | None, new: date | None, reason: str = ""
    ) -> DeadlineEntry:
        return DeadlineEntry(
            what=what, on=on, old_due_on=old, new_due_on=new, reason=reason, by=self.by, at=self.at
        )

    def move_to(self, position: Position) -> None:
        """Status, Sub Status, Stage and position, written together (the silent field rule keeps the Stage)."""
        case = self.case
        before = case.position_values() if case.position else {"Status": "", "Sub Status": "", "Stage": ""}
        status = position.status_now(self.situation.preferences)
        stage = case.stage if position.stage is None else position.stage
        sub_status = case.sub_status if position.sub_status is None else position.sub_status
        for label, value in (("Status", status), ("Sub Status", sub_status), ("Stage", stage)):
            if before[label] != value:
                self.says.append(
                    f"{label} {before[label] or 'blank'} to {value or 'blank'}"
                    if before[label]
                    else f"{label} set to {value}"
                )
        case.position, case.status, case.sub_status, case.stage = position.key, status, sub_status, stage
        case.position_since = self.today


def claim(case: Case, version: int) -> bool:
    """Take the case's version: true for the one who read the newest, in the UPDATE itself."""
    claimed = db.session.execute(
        update(Case).where(Case.id == case.id, Case.version == version).values(version=version + 1),
        execution_options={"synchronize_session": False},
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        return False
    db.session.refresh(case, ["version"])
    return True


def details(says: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(each for each in says if each))
