"""Letters as data."""

from __future__ import annotations

from typing import Any

from portal.procedures.asking import past_day, text, tick
from portal.procedures.changes import OUT, Add
from portal.procedures.definition import Ask
from portal.procedures.making import Making


def letter_asks(code: str) -> tuple[Ask, ...]:
    return (
        past_day("letter_on", "Date of the letter"),
        text("free_text", "Free text"),
        tick(
            "reviewed",
            "I have read the whole letter as it will be sent",
            "Check the letter before you issue it",
        ),
    )


def letter_issued(code: str, **more: Any) -> Making:
    return lambda s: [
        Add("correspondence", title=code, on=s.data.get("letter_on"), data={"direction": OUT, "code": code})
    ]
