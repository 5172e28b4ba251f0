"""A case that nobody has: the guidance rehearses each step on it, so that it tells what the definition does.

Whatever would come from a real case (a date, a name, an amount, somebody's words) reads "…".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from portal.procedures.changes import Upload
from portal.procedures.definition import Actor

SAID = "…"
DAY = date(2026, 3, 2)
TODAY = date(2026, 6, 1)
OURS, THEIRS = 1, 2
"""The persons of a rehearsal: who takes the step, and somebody else."""

UPLOAD = Upload("0" * 64, f"{SAID}.pdf", "application/pdf", 1)


class Kept(dict[str, Any]):
    """What only one kind of record holds; what is not named reads "…"."""

    def __missing__(self, key: str) -> str:
        return SAID


@dataclass
class Record:
    """A record of the specimen."""

    kind: str
    state: str = ""
    data: Mapping[str, Any] = field(default_factory=Kept)
    title: str = SAID
    text: str = SAID
    number: int = 1
    on: date | None = DAY
    due_on: date | None = DAY
    amount: int | None = None
    person_id: int | None = OURS
    post: str | None = None
    team: str | None = None
    made_by_id: int | None = OURS
    made_by: str = SAID

    @property
    def id(self) -> int:
        return id(self)


@dataclass
class Written:
    """A written document of the specimen in its newest version."""

    kind: str
    state: str = ""
    title: str = SAID
    version: int = 1
    sections: tuple[tuple[str, str], ...] = ()
    made_by_id: int | None = OURS
    decided_at: datetime | None = None


@dataclass
class Running:
    """A running deadline of the specimen."""

    key: str
    name: str = SAID
    starts_on: date = DAY
    due_on: date = DAY
    record_id: int | None = None


@dataclass
class Specimen:
    """A case in one position: what it holds is what a guard, a rule or a change finds when it looks."""

    position: str = "P0"
    records: tuple[Record, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    written: tuple[Written, ...] = ()
    deadlines: tuple[str, ...] = ()
    reference: str = "this SR"
    case_number: str = SAID
    client_name: str = SAID
    procedure: str = ""
    status: str = "Open"
    jurisdiction: str = "GB"
    segment: str = SAID
    position_since: date = DAY
    owner_id: int | None = THEIRS
    previous_owner_id: int | None = None
    lock_assignment: bool = True
    restricted: bool = False
    parent: Specimen | None = None
    resolution_code: str = ""
    team: str = ""
    received_on: date = DAY
    parent_id: int | None = None
    id: int = 0

    def fact(self, name: str, default: Any = None) -> Any:
        return self.facts.get(name, default)

    def date(self, name: str) -> date | None:
        value = self.facts.get(name)
        return date.fromisoformat(value) if value else None

    def of(self, kind: str, state: str | None = None) -> list[Record]:
        return [each for each in self.records if each.kind == kind and state in (None, each.state)]

    def latest(self, kind: str) -> Record | None:
        found = self.of(kind)
        return found[-1] if found else None

    def deadline(self, key: str, record: Any = None) -> Running | None:
        return Running(key) if key in self.deadlines else None

    def running(self) -> list[Running]:
        return [Running(key) for key in self.deadlines]

    def documents_of(self, kind: str) -> list[Written]:
        return [each for each in self.written if each.kind == kind]

    def draft(self, kind: str) -> Written | None:
        found = self.documents_of(kind)
        return found[-1] if found else None


TOLD = Record("work_item", "Open", Kept(what="told"), person_id=OURS)
PARENT = Specimen(
    "C1",
    records=(
        Record(
            "decision",
            "In force",
            Kept(basis="Other", reviews=0, made_by=THEIRS),
            title="Primary investigation",
        ),
        Record("party", "", Kept(type="Service user")),
        Record("adjustment", "Agreed"),
    ),
    facts={"risk_level": "Medium", "organisation": SAID, "joint_with_lgsco": "No"},
    reference=SAID,
    procedure="ombudsman_case",
)
"""The case of the Ombudsman that a specimen is about."""


def people(*posts: str, team: str) -> list[Actor]:
    """Everybody whom a rehearsal may name: for each post somebody else than who takes the step.

    The first, THEIRS, holds all posts, so that what this person has taken in any of them is held, and has the next one as
    line manager.
    """
    return [
        Actor(
            id=THEIRS + place,
            name=SAID,
            organisation="CMG",
            role="internal_phso",
            team=team,
            posts=frozenset({post} if place else posts),
            post_title=post,
            away_until=TODAY,
            line_manager_id=None if place or len(posts) == 1 else THEIRS + 1,
        )
        for place, post in enumerate(posts)
    ]
