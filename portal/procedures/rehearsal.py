"""A step rehearsed on specimen cases: what it asks, refuses, starts and makes, in the words of its own definition."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any

from portal.deadlines import Holidays
from portal.procedures import parliamentary_contact, phso, resolution
from portal.procedures.accounts import Account, Contact
from portal.procedures.changes import Change
from portal.procedures.decision_challenge.specimen import specimens as of_challenge
from portal.procedures.definition import Actor, Ask, Authority, Procedure, Situation, Step
from portal.procedures.ombudsman_case.specimen import specimens as of_ombudsman
from portal.procedures.parliamentary_contact.specimen import specimens as parliamentary_specimens
from portal.procedures.phso.specimen import specimens
from portal.procedures.positive_feedback.specimen import specimens as of_praise
from portal.procedures.resolution.specimen import specimens as of_resolution
from portal.procedures.service_complaint.specimen import specimens as of_complaint
from portal.procedures.specimen import DAY, OURS, PARENT, SAID, THEIRS, TODAY, UPLOAD, Specimen, people

SPECIMENS: Mapping[str, Callable[[str], Sequence[Specimen]]] = {
    phso.PHSO.key: specimens,
    resolution.RESOLUTION.key: of_resolution,
    parliamentary_contact.PARLIAMENTARY_CONTACT.key: parliamentary_specimens,
    "service_complaint": of_complaint,
    "ombudsman_case": of_ombudsman,
    "positive_feedback": of_praise,
    "decision_challenge": of_challenge,
}

ALWAYS = Holidays("England", {})
LONG_AGO, FAR_AHEAD = date(1999, 1, 4), date(2099, 1, 5)

_OF_A_CASE = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d{1,2} [A-Z][a-z]+ \d{4}"  # a date
    r"|£[\d,.]*\d"  # an amount
    r"|(?<=\bversion )\d+|(?<=\bpoint )\d+"
)


def general(sentence: str) -> str:
    """The sentence without the dates and amounts that the specimen lent to it."""
    return _OF_A_CASE.sub(SAID, sentence)


@dataclass(frozen=True)
class Rehearsal:
    """One step of a procedure, tried on every specimen in every position from which it starts."""

    procedure: Procedure
    step: Step
    preferences: Mapping[str, Any]

    @cached_property
    def asks(self) -> list[Ask]:
        """Every question that the step may ask, in order; questions that depend on the case included."""
        found: dict[tuple[str, str], Ask] = {}
        for s in self.begun:
            for ask in self.step.asks_in(s):
                found.setdefault((ask.name, general(ask.label)), ask)
        if not callable(self.step.asks):
            order = [ask.name for ask in self.step.asks]
            return sorted(found.values(), key=lambda ask: order.index(ask.name))
        return list(found.values())

    @cached_property
    def refusals(self) -> list[str]:
        """The sentences with which guards and other positions refuse the step."""
        barred = (told[1] for s in self.tried if (told := self.procedure.barred(self.step, s)))
        here = (sentence for s in self.tried for sentence in self.step.refusals(s))
        return list(dict.fromkeys([*barred, *map(general, here), *self.elsewhere]))

    @property
    def elsewhere(self) -> list[str]:
        told = self.step.elsewhere
        return [told] if isinstance(told, str) and told else [] if isinstance(told, str) else sentences(told)

    @cached_property
    def problems(self) -> list[str]:
        """What the form says about answers that are missing or wrong."""
        found = [sentence for s in self.tried for sentence in self._problems(s)]
        return [each for each in dict.fromkeys(map(general, found)) if not each.endswith(": ")]

    def _problems(self, s: Situation) -> Iterator[str]:
        asks = self.step.asks_in(s)
        if self.step.of is not None:
            yield self.step.of.missing
        for answers in ({}, *dates_of(asks)):
            s.data = dict(answers)
            for ask in asks:
                if not answers or ask.name in answers:
                    yield from (sentence for _, sentence in ask.problems(s))
        whole = filled(asks, s)
        for answers in ({}, whole, *without_one_each(whole)):
            s.data = answers
            for rule in self.step.rules:
                yield from (sentence for _, sentence in rule(s))

    @cached_property
    def changes(self) -> list[Change]:
        """What the step changes on a case where everything is begun and every question answered."""
        return self.step.changes_in(self.answered)

    @cached_property
    def answered(self) -> Situation:
        """The step's situation on a case where everything is begun, with every question answered."""
        s = next(self.begun)
        s.data = filled(self.step.asks_in(s), s)
        return s

    @cached_property
    def chosen(self) -> list[str]:
        """The answers that were chosen among several: what they bring about differs from case to case."""
        found: list[str] = []
        for ask in self.step.asks_in(self.answered):
            if ask.kind in ("choice", "select") and ask.choices:
                value = self.answered.data[ask.name]
                labels = {str(choice[0]): str(choice[1]) for choice in ask.choices_in(self.answered)}
                found += [value, labels.get(value, value)] if labels.keys() - {"Yes", "No"} else []
        return list(dict.fromkeys(each for each in found if each != SAID))

    @cached_property
    def targets(self) -> list[str]:
        """The positions to which the step may lead; the case or the operator's settings decide between several."""
        if self.step.leads:
            return list(self.step.leads)
        if self.step.to is None or isinstance(self.step.to, str):
            return [self.step.to] if self.step.to else []
        s = next(self.begun)
        ticks = {key: True for key, value in self.preferences.items() if value is False}
        s.preferences = {**self.preferences, **ticks}
        return [target for target in (self.step.target(s),) if target]

    @property
    def begun(self) -> Iterator[Situation]:
        """The step's situations on a case where everything is begun."""
        for position in self.step.frm:
            yield from self.situations(self.specimens(position)[:1] or [Specimen(position)])

    @property
    def tried(self) -> Iterator[Situation]:
        """The step's situations on a new case and on every specimen."""
        for position in self.step.frm:
            yield from self.situations([Specimen(position), *self.specimens(position)])

    def specimens(self, position: str) -> Sequence[Specimen]:
        made = SPECIMENS.get(self.procedure.key)
        return made(position) if made else ()

    def situations(self, specimens: Iterable[Specimen]) -> Iterator[Situation]:
        """A situation for each specimen, and for each of its records that the step may concern."""
        for specimen in specimens:
            about = specimen.parent or (PARENT if self.procedure.belongs_to else None)
            s = self.situation(replace(specimen, procedure=self.procedure.key, parent=about))
            records = self.step.of.of(s) if self.step.of is not None else [None]
            for record in records or [None]:
                yield replace(s, record=record)

    def situation(self, specimen: Specimen) -> Situation:
        who = Actor(
            id=OURS,
            name=SAID,
            organisation=self.procedure.organisation,
            role="internal_phso",
            team=self.procedure.team,
            posts=self.step.by.posts,
            payment_limit=1,
            line_manager_id=THEIRS,
        )
        posts = {post for step in self.procedure.steps for post in step.by.posts}
        others = people(*sorted(posts), team=self.procedure.team)
        return Situation(
            case=specimen,
            actor=who,
            today=TODAY,
            preferences=self.preferences,
            holidays=ALWAYS,
            procedure=self.procedure,
            directory=lambda: [who, *others],
            now=datetime.combine(TODAY, time(10), UTC),
            find_cases=lambda words: [replace(specimen, reference=SAID), PARENT],
            linked=list,
            authorities=lambda action: [Authority(action, who.posts)],
            find_accounts=lambda words: [Account(words, (Contact(1, SAID, words, "MP"),))],
        )


def sentences(told: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(sentence for sentence in told.values() if sentence))


def filled(asks: Iterable[Ask], s: Situation) -> dict[str, Any]:
    """An answer to every question; what is searched for is found by the answers before it."""
    answers: dict[str, Any] = {}
    for ask in asks:
        answers[ask.name] = answer(ask, replace(s, data=dict(answers)) if ask.finds else s)
    return answers


def answer(ask: Ask, s: Situation) -> Any:
    given = {
        "date": DAY,
        "money": 1,
        "time": "10:15",
        "tick": True,
        "file": UPLOAD,
        "files": [UPLOAD],
        "repeat": [filled(ask.fields, s)],
    }
    if ask.kind in given:
        return given[ask.kind]
    if ask.kind == "fixed":
        return ask.default_in(s)
    values = [choice[0] for choice in ask.choices_in(s)] if ask.choices else []
    if ask.kind in ("ticks", "people"):
        return values
    return next((value for value in values if value), SAID)


def dates_of(asks: Iterable[Ask]) -> Iterator[dict[str, Any]]:
    """Answers whose dates are far too early and far too late."""
    names = [ask.name for ask in asks if ask.kind == "date"]
    if names:
        yield dict.fromkeys(names, LONG_AGO)
        yield dict.fromkeys(names, FAR_AHEAD)


def without_one_each(answers: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The answers again, each time with another one left out."""
    for left_out in answers:
        yield {name: value for name, value in answers.items() if name != left_out}
