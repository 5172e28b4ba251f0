"""A course that an invented case takes: parts of a procedure, how long each takes, and how long ago it ended."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

from portal.calendars import holidays_for
from portal.cases import actions
from portal.clock import LONDON
from portal.deadlines import Holidays, add_working_days, is_working_day
from portal.sample.story import Cast, Story
from portal.sample.words import TEXTS

NAMES = {"client": "⟦client⟧", "case_number": "⟦number⟧", "mp": "⟦mp⟧", "place": "⟦place⟧"}
"""What stands for a case's own names while its course is walked."""
UNUSED = 999_999
"""The number of a case that is walked and never kept."""
NOTED = 0.4
"""How often somebody writes a note after a part of the procedure."""


class Tale(Story):
    """A story whose typed texts are marks, "⟦note.7⟧": what stands there differs from copy to copy."""

    plays: ClassVar[str]
    """The sample account whose cases these are."""

    def __init__(self, cast: Cast, chance: random.Random, nation: str) -> None:
        super().__init__(cast, self.plays)
        self.chance = chance
        self.nation = nation
        self.marks = 0
        self.on = date.min

    @property
    def holidays(self) -> Holidays:
        return holidays_for(self.nation)

    def at(self, on: date, hour: int = 9) -> datetime:
        """The first step of a day at nine, each further one four minutes after the one before."""
        self.minute = self.minute + 4 if self.on == on else 0
        self.on = on
        return datetime(on.year, on.month, on.day, hour, 0, tzinfo=LONDON) + timedelta(minutes=self.minute)

    def take(self, key: str, on: date, by: str = "", record: Any = None, **answers: Any) -> Self:
        fixed = self.chosen(key, on, by)
        typed = {
            name: value if name in fixed else self.marked(name, value) for name, value in answers.items()
        }
        super().take(key, on, by, record, **typed)
        return self

    def chosen(self, key: str, on: date, by: str) -> set[str]:
        """The answers of a step that are chosen, not typed."""
        who = self.cast.actor(by or self.caseworker, on)
        step = actions.step_of(self.case, key)
        asks = step.asks_in(actions.situation_of(self.case, who, {}, on))
        return {ask.name for ask in asks if ask.kind in ("choice", "select", "person", "fixed")}

    def marked(self, name: str, value: Any) -> Any:
        if isinstance(value, str) and value and name in TEXTS and not value.isdigit():
            self.marks += 1
            return f"⟦{name}.{self.marks}⟧"
        if isinstance(value, dict):
            return {key: self.marked(key, each) for key, each in value.items()}
        return [self.marked("", each) for each in value] if isinstance(value, list) else value

    def after(self, on: date, days: int) -> date:
        return add_working_days(on, days, self.holidays)


@dataclass(frozen=True)
class Part:
    """One part of a course: so many calendar days after the part before, and how many working days it takes."""

    wait: tuple[int, int]
    tell: Callable[[Any, date], Any]
    takes: int = 0


@dataclass(frozen=True)
class Course:
    """A way through the procedure that ends in `position`.

    Of a thousand cases `share` take it. Its last part ended between `ago` calendar days before today.
    """

    position: str
    share: int
    ago: tuple[int, int]
    parts: Sequence[Part]
    tale: type[Tale]

    def walk(self, cast: Cast, chance: random.Random, today: date, place: float) -> Tale:
        """Take every step; `place` (0 to 1) says where between its limits the end lies."""
        tale = self.tale(cast, chance, "NI" if chance.random() < 0.15 else "GB")
        latest, earliest = self.ago
        end = today - timedelta(days=round(latest + (earliest - latest) * place))
        waits = [chance.randint(*part.wait) for part in self.parts]
        for part, on in zip(self.parts, self.days(waits, end, tale.holidays), strict=True):
            part.tell(tale, on)
            if tale.case.closed_on is None and chance.random() < NOTED:
                tale.take("add-note", tale.last, note="A note.")
        tale.entered_in_respond(today - timedelta(days=6))
        return tale

    def days(self, waits: Sequence[int], end: date, holidays: Holidays) -> list[date]:
        """The day of each part, so that the last one is over by the end."""
        start = end - timedelta(days=sum(waits))
        while True:
            days, over = [], start
            for part, wait in zip(self.parts, waits, strict=True):
                on = over + timedelta(days=wait)
                days.append(on if is_working_day(on, holidays) else add_working_days(on, 1, holidays))
                over = add_working_days(days[-1], part.takes, holidays)
            if over <= end:
                return days
            start -= over - end
