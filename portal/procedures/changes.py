"""What a step changes, as values: the preview shows them, the door applies them, the history tells them.

A step yields changes; it never writes. `portal.cases.apply` is the only place that carries them out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from portal.procedures.letter_text import Written

IN = "in"
OUT = "out"


@dataclass(frozen=True)
class Upload:
    """A file that has passed the type and size check and lies in the store under its digest."""

    digest: str
    filename: str
    media_type: str
    size: int


@dataclass(frozen=True)
class Filed:
    """An upload or a written draft that becomes a document of the case.

    `sections` holds a written draft as (heading, text) pairs; `letter` is the letter to be set as a PDF.
    """

    kind: str
    title: str
    upload: Upload | None = None
    sections: tuple[tuple[str, str], ...] = ()
    state: str = ""
    letter: Written | None = None


@dataclass(frozen=True)
class Fact:
    """A named field of the case gets a value (dates as date, money as integer pence)."""

    name: str
    value: Any
    label: str = ""


@dataclass(frozen=True)
class Identify:
    """Whose case it is and since when, once a report that waited is logged."""

    case_number: str
    client_name: str
    received_on: date


@dataclass(frozen=True)
class Owner:
    """The case gets an owner; with `remember` the present one gets it back later, or who was remembered before."""

    person_id: int | None
    name: str
    remember: bool = False


@dataclass(frozen=True)
class Lock:
    """The Lock Assignment Flag is set or released (PHSO step 11)."""

    on: bool


@dataclass(frozen=True)
class Restrict:
    """The case is shown to few people only, or to everybody of the organisation again."""

    on: bool


@dataclass(frozen=True)
class Stage:
    """The Stage alone is set, where the position does not say it (Complaint - Resolution step 9)."""

    name: str


@dataclass(frozen=True)
class Segment:
    """The casegroup moves to another segment."""

    name: str


@dataclass(frozen=True)
class Add:
    """A record that hangs on the case: a reason, an action, a query, a note, a work item …"""

    kind: str
    title: str = ""
    text: str = ""
    state: str = ""
    on: date | None = None
    due_on: date | None = None
    amount: int | None = None
    person_id: int | None = None
    post: str | None = None
    team: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[Filed] = ()
    says: str = ""


@dataclass(frozen=True)
class Amend:
    """A record of the case gets other values; `close` stores who ended it and when."""

    record: Any
    values: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[Filed] = ()
    close: bool = False
    says: str = ""


@dataclass(frozen=True)
class Draft:
    """A written document in versions; the former version stays as it was."""

    filed: Filed


@dataclass(frozen=True)
class Decide:
    """The newest version of a written document is signed (and locked) or returned."""

    kind: str
    state: str
    reason: str = ""


@dataclass(frozen=True)
class Start:
    """A deadline begins to run. Without `due_on` it is counted from `starts_on` by its rule.

    `days` says in how many days a given `due_on` was counted, so that a bank holiday added later moves it too. A `quiet`
    one is not told in the history of the case: a reminder that begins anew with each contact.
    """

    key: str
    starts_on: date
    due_on: date | None = None
    name: str = ""
    of: Add | Any = None
    days: int | None = None
    quiet: bool = False


@dataclass(frozen=True)
class Stop:
    """A running deadline ends on `on`: met when that is on or before the due date. `met` False: it just no longer runs."""

    key: str
    on: date
    met: bool = True
    of: Any = None
    quiet: bool = False


@dataclass(frozen=True)
class Move:
    """A running deadline gets another due date, with its reason in the ledger; `what` names the line of the ledger."""

    key: str
    due_on: date
    reason: str
    of: Any = None
    what: str = "moved"


@dataclass(frozen=True)
class Resume:
    """A deadline that was stopped runs again with its old due date (PHSO-O14)."""

    key: str
    reason: str


@dataclass(frozen=True)
class Email:
    """An e-mail stored on the case and queued in the outbox. `kept_as` is the kind of record that keeps the copy.

    `readers` are the ids of those who may read it in the outbox beside OAT; none for everybody of the organisation.
    """

    to: str
    subject: str
    text: str
    on: date
    files: Sequence[Filed] = ()
    document_kinds: Sequence[str] = ()
    kept_as: str = "correspondence"
    readers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Close:
    """The Resolution Code of a case that closes. Open work items end, but for those that `keeps` names by `what`.

    Every deadline ends, but for those of `runs_on`.
    """

    resolution_code: str
    on: date
    keeps: tuple[str, ...] = ("told", "closed", "anomaly")
    runs_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reopen:
    """A closed case is open again: it has no Resolution Code and no closing date any more."""


@dataclass(frozen=True)
class Team:
    """The case goes to another team."""

    key: str


@dataclass(frozen=True)
class Parent:
    """The record belongs to another case from now on; both cases show it."""

    case: Any
    reason: str


@dataclass(frozen=True)
class Begin:
    """The portal begins a case of another procedure about the same parent, and links the two.

    `answers` are those of the beginning step named by its `key`.
    """

    procedure: str
    key: str
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class Elsewhere:
    """The portal takes a step of its own on another case, in the same transaction; `record` is the row that it concerns."""

    case: Any
    key: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    record: Any = None


Change = (
    Fact
    | Identify
    | Owner
    | Lock
    | Restrict
    | Stage
    | Segment
    | Add
    | Amend
    | Draft
    | Decide
    | Start
    | Stop
    | Move
    | Resume
    | Email
    | Close
    | Reopen
    | Team
    | Parent
    | Begin
    | Elsewhere
)
