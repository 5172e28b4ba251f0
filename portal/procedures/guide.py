"""The guidance to a procedure, written from its definition: what page, printed text and drawing are made of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from portal.procedures import PROCEDURES
from portal.procedures.definition import BEGIN, Position, Procedure, Step
from portal.procedures.rehearsal import Rehearsal
from portal.procedures.sources import HEADINGS, numbers, word
from portal.procedures.telling import Telling, length, question
from portal.procedures.wording import ended

BY_REQUEST = "date entered by the caseworker"
NEW = "new SR"

MP = "a Member of Parliament (MP)"
MP_OR_MLA = f"{MP} or a Member of the Legislative Assembly (MLA)"


@dataclass(frozen=True)
class StepGuide:
    """One step as people take it. `moves` says from where to where; `positions` are those where it starts."""

    id: str
    row: str
    source: str
    label: str
    who: str
    moves: tuple[str, ...]
    asks: tuple[str, ...]
    refusals: tuple[str, ...]
    problems: tuple[str, ...]
    deadlines: tuple[str, ...]
    makes: tuple[str, ...]
    positions: frozenset[str]


@dataclass(frozen=True)
class SourceStep:
    """One numbered step of the written procedure in its own sentences, with the portal's steps that carry it out."""

    id: str
    heading: str
    sentences: tuple[str, ...]
    steps: tuple[StepGuide, ...]


@dataclass(frozen=True)
class Arrow:
    """A step that leads from one position to another; `frm` is empty for the step that begins a case."""

    frm: str
    to: str
    label: str
    row: str
    source: str
    setting: bool = False


@dataclass(frozen=True)
class PositionGuide:
    """A position with the steps that lead out of it."""

    key: str
    name: str
    status: str
    sub_status: str
    stage: str
    awaits: str
    as_in: str
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True)
class DeadlineGuide:
    name: str
    length: str
    source: str
    starts_with: tuple[str, ...]
    ends_with: tuple[str, ...]
    reminder: bool
    tells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Guide:
    """A whole procedure explained. Words are those of the jurisdiction that it was written for."""

    key: str
    name: str
    prefix: str
    summary: tuple[str, ...]
    guidance: str
    begins: tuple[Arrow, ...]
    positions: tuple[PositionGuide, ...]
    steps: tuple[SourceStep, ...]
    deadlines: tuple[DeadlineGuide, ...]
    letters: tuple[tuple[str, str, str], ...]
    questions: tuple[tuple[str, str], ...]
    linked: tuple[str, ...]
    references: tuple[str, ...]

    @property
    def arrows(self) -> tuple[Arrow, ...]:
        return (*self.begins, *(arrow for position in self.positions for arrow in position.arrows))


def guide(key: str, preferences: Mapping[str, Any], jurisdiction: str = "GB") -> Guide:
    """The guidance to the procedure with this key, under these settings. Raises KeyError for an unknown key."""
    PROCEDURES[key]
    known = {name: value for name, value in preferences.items() if name != "LINKS"}
    return _guide(key, json.dumps(known, default=_plain, sort_keys=True), jurisdiction)


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else list(value)


@lru_cache(maxsize=32)
def _guide(key: str, preferences: str, jurisdiction: str) -> Guide:
    return Writer(PROCEDURES[key], json.loads(preferences), jurisdiction).write()


@dataclass
class Writer:
    """Writes the guidance to one procedure."""

    procedure: Procedure
    preferences: Mapping[str, Any]
    jurisdiction: str

    def write(self) -> Guide:
        procedure = self.procedure
        rehearsed = [Rehearsal(procedure, step, self.preferences) for step in procedure.steps]
        arrows = [arrow for rehearsal in rehearsed for arrow in self.arrows_of(rehearsal)]
        told = [(rehearsal.step, self.step(rehearsal)) for rehearsal in rehearsed]
        return Guide(
            key=procedure.key,
            name=procedure.name,
            prefix=procedure.prefix,
            summary=tuple(ended(self.referrer(line)) for line in procedure.summary),
            guidance=procedure.guidance,
            begins=tuple(arrow for arrow in arrows if not arrow.frm),
            positions=tuple(self.position(position, arrows) for position in procedure.positions),
            steps=tuple(self.in_source_order(told)),
            deadlines=tuple(self.deadlines(rehearsed)),
            letters=tuple((each.code, each.title, each.purpose) for each in procedure.letters),
            questions=tuple(
                (self.said(asked), self.referrer(answer)) for asked, answer in procedure.questions
            ),
            linked=procedure.linked,
            references=procedure.references,
        )

    def said(self, text: str) -> str:
        return self.procedure.worded(text, self.jurisdiction)

    def all_said(self, lines: Iterable[str]) -> tuple[str, ...]:
        return tuple(map(self.said, lines))

    def referrer(self, text: str) -> str:
        """Who refers a complaint: in Northern Ireland an MP or an MLA (PHSO-NI2, PHSO-F3)."""
        if self.jurisdiction == "NI":
            return self.said(text.replace(MP, MP_OR_MLA))
        if MP in text and text.rstrip(".").endswith("to PHSO"):
            return f"{text} In Northern Ireland: an MP or a Member of the Legislative Assembly (MLA)."
        return text

    def status(self, position: Position) -> str:
        return position.status_now(self.preferences) or "No SR"

    def position(self, position: Position, arrows: Sequence[Arrow]) -> PositionGuide:
        return PositionGuide(
            key=position.key,
            name=self.said(position.milestone[0].upper() + position.milestone[1:]),
            status=self.status(position),
            sub_status="As before" if position.sub_status is None else position.sub_status,
            stage="As before" if position.stage is None else position.stage,
            awaits=self.said(position.awaits),
            as_in=position.alias,
            arrows=tuple(arrow for arrow in arrows if arrow.frm == position.key),
        )

    def arrows_of(self, rehearsal: Rehearsal) -> Iterator[Arrow]:
        step = rehearsal.step
        for to in rehearsal.targets:
            for frm in step.frm:
                yield Arrow(
                    "" if frm == BEGIN else frm,
                    to,
                    self.said(step.label),
                    step.row,
                    step.source,
                    setting=callable(step.to) and not step.leads,
                )

    def step(self, rehearsal: Rehearsal) -> StepGuide:
        step, told = rehearsal.step, Telling(rehearsal)
        return StepGuide(
            id=step.key,
            row=step.row,
            source=step.source,
            label=self.said(step.label),
            who=self.said(step.by.name[0].upper() + step.by.name[1:])
            + (", only the owner of the SR" if step.owner_only else ""),
            moves=self.moves(rehearsal),
            asks=self.all_said(question(ask) for ask in rehearsal.asks),
            refusals=self.all_said(rehearsal.refusals),
            problems=self.all_said(rehearsal.problems),
            deadlines=self.all_said(told.deadlines),
            makes=self.all_said(told.makes),
            positions=frozenset(
                position.key for position in self.procedure.positions if position.steps_of in step.frm
            ),
        )

    def moves(self, rehearsal: Rehearsal) -> tuple[str, ...]:
        step = rehearsal.step
        everywhere = [position.key for position in self.procedure.positions if not position.alias]
        still_open = [key for key in everywhere if not self.procedure.position(key).closed]
        if list(step.frm) == everywhere:
            frm = "Every position"
        elif list(step.frm) == still_open:
            frm = "Every open position"
        elif len(step.frm) > 3:
            frm = ", ".join(step.frm)
        else:
            frm = "; ".join(f"{key} {self.milestone(key)}" if key != BEGIN else NEW for key in step.frm)
        if not rehearsal.targets:
            return (f"{frm} (the position stays)",)
        to = [self.procedure.position(key) for key in rehearsal.targets]
        return tuple(
            f"{frm[0].upper()}{frm[1:]} → {each.key} {self.milestone(each.key)} ({self.written(each)})"
            + (", if the operator has set it so" if callable(step.to) and not step.leads else "")
            for each in to
        )

    def milestone(self, key: str) -> str:
        return self.said(self.procedure.position(key).milestone)

    def written(self, position: Position) -> str:
        """Status, Sub Status and Stage of a position, in one line."""
        values = (self.status(position), position.sub_status, position.stage)
        return " / ".join(value for value in values if value)

    @property
    def numbered_by(self) -> str:
        """What the source numbers: its steps, or its paragraphs."""
        return next((found for step in self.procedure.steps if (found := word(step.source))), "step")

    def in_source_order(self, told: Sequence[tuple[Step, StepGuide]]) -> Iterator[SourceStep]:
        """The numbered steps of the source, then what it implies without a number."""
        written_as, place = self.procedure.written_as, self.numbered_by
        for number, sentences in self.procedure.texts.items():
            mine = [guide for step, guide in told if number in numbers(step.source)]
            yield SourceStep(
                f"{place}-{number}",
                f"{HEADINGS[place]} {number}",
                tuple(self.referrer(line) for line in sentences),
                tuple(named(mine, f"{place}-{number}")),
            )
        others = [
            guide for step, guide in told if not self.procedure.texts.keys() & set(numbers(step.source))
        ]
        if others:
            yield SourceStep(
                "at-any-time",
                f"Beside the {HEADINGS[place].lower()}s of {written_as}",
                (),
                tuple(named(others, "also")),
            )

    def deadlines(self, rehearsed: Sequence[Rehearsal]) -> Iterator[DeadlineGuide]:
        told = [(rehearsal.step, Telling(rehearsal).deadlines) for rehearsal in rehearsed]
        for rule in self.procedure.deadlines:

            def steps(*words: str, name: str = rule.name) -> tuple[str, ...]:
                found = [
                    self.said(step.label)
                    for step, lines in told
                    if any(line.startswith(f"{name}: {word}") for line in lines for word in words)
                ]
                return tuple(dict.fromkeys(found))

            yield DeadlineGuide(
                name=self.said(rule.name),
                length=length(rule, self.preferences) or BY_REQUEST,
                source=rule.source,
                starts_with=steps("starts", "runs again"),
                ends_with=steps("ends", "no longer runs"),
                reminder=rule.reminder,
                tells=tuple(
                    f"{notice.when} the portal tells the owner: {self.said(notice.sentence)}"
                    for notice in rule.notices(self.preferences)
                ),
            )


def beginning_small(words: str) -> str:
    """The words as they go on in a sentence; an abbreviation such as PTI keeps its letters."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def named(steps: Sequence[StepGuide], place: str) -> Iterator[StepGuide]:
    """The steps with an id for each that no other one has."""
    used: dict[str, int] = {}
    for step in steps:
        wanted = f"{place}-{step.id}"
        used[wanted] = used.get(wanted, 0) + 1
        yield replace(step, id=wanted if used[wanted] == 1 else f"{wanted}-{used[wanted]}")
