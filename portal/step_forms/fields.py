"""Makes the fields of a step's form from its questions: labels, hints, what was typed, how it was read, errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.faces import long_date, money
from portal.procedures.definition import Ask, Problem, Situation
from portal.reading import Unreadable, read_date, read_money
from portal.step_forms.answers import MOST_ROWS, Answers, as_typed
from portal.views import Choice, Field, Kept, Read

WIDE = {"amount": "5", "date": "10"}


def size_words(size: int) -> str:
    """ "31 KB", "2.4 MB" """
    if size < 1024:
        return f"{size} bytes"
    return f"{size / 1024:.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


def read_as(ask: Ask, typed: str) -> str | None:
    """How a date or an amount was understood; nothing is an error before the form is sent."""
    if not typed or ask.kind not in ("date", "money"):
        return None
    try:
        return f"Read as {long_date(read_date(typed)) if ask.kind == 'date' else money(read_money(typed))}"
    except Unreadable as reason:
        sentence = str(reason)
        return f"Not read yet: {sentence[0].lower()}{sentence[1:]}"


class FormFields:
    """The fields of one form."""

    def __init__(self, s: Situation, answers: Answers, problems: Sequence[Problem] = ()) -> None:
        self.s = s
        self.answers = answers
        self.errors: dict[str, str] = {}
        for name, sentence in problems:
            self.errors.setdefault(name, sentence)

    def worded(self, text: str) -> str:
        return self.s.procedure.worded(text, self.s.case.jurisdiction)

    def of(self, asks: Sequence[Ask], add_to: str = "") -> list[Field]:
        return [self.field(ask, ask.name, add_to) for ask in asks]

    def field(self, ask: Ask, name: str, add_to: str = "", in_row: bool = False) -> Field:
        typed = self.answers.raw.get(name, "")
        field = Field(
            kind=ask.kind,
            name=name,
            id=name,
            label=self.worded(ask.label),
            para=ask.para,
            hint=self.worded(ask.hint),
            error=self.errors.get(name),
            value=typed,
            read_as=read_as(ask, typed),
            optional=self.is_optional(ask),
        )
        if ask.kind in ("choice", "select", "ticks", "person", "people"):
            field.choices = self.choices(ask, name)
            field.find_label = self.worded(ask.find)
        elif ask.kind == "tick":
            field.value = "yes" if typed else ""
        elif ask.kind == "text":
            field.rows_count = 2 if in_row else max(4, min(16, typed.count("\n") + len(typed) // 90 + 2))
        elif ask.kind in ("file", "files"):
            field.kept = [
                Kept(upload.filename, size_words(upload.size), token)
                for upload, token in self.answers.kept.get(name, ())
            ]
        elif ask.kind == "fixed":
            field.value = self.worded(str(ask.default_in(self.s) or ""))
        elif ask.kind == "repeat":
            self.add_rows(field, ask, add_to)
        if ask.kind == "line":
            field.width = str(ask.width or 20)
        elif ask.kind == "time":
            field.width = "5"
        return field

    def is_optional(self, ask: Ask) -> bool:
        if ask.kind in ("tick", "fixed", "repeat"):
            return False
        missing = ask.missing(self.s) if callable(ask.missing) else ask.missing
        return not missing

    def choices(self, ask: Ask, name: str) -> list[Choice]:
        chosen = set(self.answers.raw.getlist(name))
        return [
            Choice(
                value=str(each[0]),
                label=self.worded(str(each[1])),
                hint=self.worded(each[2]) if len(each) > 2 else "",
                note=self.worded(each[3]) if len(each) > 3 else "",
                checked=str(each[0]) in chosen,
            )
            for each in ask.choices_in(self.s)
        ]

    def add_rows(self, field: Field, ask: Ask, add_to: str) -> None:
        numbers = list(self.answers.rows.get(ask.name) or self.rows_typed(ask.name))
        extra = 1 if not numbers or add_to == ask.name else 0
        following = (max(numbers) + 1) if numbers else 0
        numbers += [following + each for each in range(extra)]
        for number in numbers[:MOST_ROWS]:
            row = [self.field(each, f"{ask.name}-{number}-{each.name}", in_row=True) for each in ask.fields]
            for each, one in zip(ask.fields, row, strict=True):
                one.optional = False
                if each.default is not None and not callable(each.default) and not one.value:
                    self.preset(one, each.default)
            field.rows.append(row)
        field.add_name = f"add_{ask.name}"
        field.row_label = {
            "recommendations": "Recommendation",
            "items": "Item",
            "points": "Point",
            "entries": "Entry",
        }.get(ask.name, "")

    @staticmethod
    def preset(field: Field, default: Any) -> None:
        if field.choices:
            for choice in field.choices:
                choice.checked = choice.value == str(default)
        else:
            field.value = as_typed(default)

    def rows_typed(self, name: str) -> list[int]:
        found = {
            int(parts[1])
            for each in self.answers.raw
            if (parts := each.split("-"))[0] == name and len(parts) >= 3 and parts[1].isdigit()
        }
        return sorted(found)

    def reads(self, asks: Sequence[Ask]) -> list[Read]:
        """The "Read as" line of each date and amount, for the preview."""
        found = []
        for ask in asks:
            if ask.kind in ("date", "money"):
                found.append(Read(ask.name, read_as(ask, self.answers.first(ask.name)) or ""))
            elif ask.kind == "repeat":
                for number in self.answers.rows.get(ask.name, ()):
                    for each in ask.fields:
                        name = f"{ask.name}-{number}-{each.name}"
                        if each.kind in ("date", "money"):
                            found.append(Read(name, read_as(each, self.answers.first(name)) or ""))
        return found
