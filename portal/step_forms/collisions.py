"""What two people answered to the same question of a form: which answers changed since the form was opened.

A form carries a short digest of each preset it was opened with. When somebody else saved first, a question whose preset
is another one now was answered by both, unless this person left it as it was: then it stays as it is now.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from portal.faces import long_date, money
from portal.procedures.definition import Ask, Situation
from portal.reading import Unreadable, read_date, read_money
from portal.step_forms.answers import Answers, defaults_as_typed

Pairs = Sequence[tuple[str, str]]
LONGEST = 4_000
SHORT = 80
"""A longer answer is no label of a choice."""


@dataclass(frozen=True)
class Collision:
    """A question whose stored answer is another one since the form was opened. `left_alone` by who has the form."""

    ask: Ask
    now: Pairs
    typed: Pairs
    left_alone: bool


def preset_now(asks: Sequence[Ask], s: Situation) -> dict[str, Pairs]:
    """The presets of the questions that have one from the case, as they would be posted."""
    stored = [ask for ask in asks if callable(ask.default) and ask.kind not in ("fixed", "file", "files")]
    return {ask.name: pairs_of(ask, defaults_as_typed(asks, s)) for ask in stored}


def pairs_of(ask: Ask, raw: MultiDict[str, str]) -> Pairs:
    """What a form holds for this question, rows of a repeated group included, without what is empty."""
    own = re.compile(rf"{re.escape(ask.name)}(-[0-9]{{1,3}}-[a-z_]+)?")
    found = ((name, value.replace("\r\n", "\n").strip()) for name, value in raw.items(multi=True))
    return [(name, value) for name, value in found if value and own.fullmatch(name)]


def digest(pairs: Pairs) -> str:
    return hashlib.sha256(repr(sorted(pairs)).encode()).hexdigest()[:12]


def opened_with(asks: Sequence[Ask], s: Situation) -> str:
    """What the form carries: the digest of each preset."""
    return " ".join(f"{name}:{digest(pairs)}" for name, pairs in preset_now(asks, s).items())


def read_opened(typed: str) -> Mapping[str, str]:
    """The digests that a form carries, by question; empty for anything that is none."""
    if len(typed) > LONGEST:
        return {}
    return dict(re.findall(r"([a-z_]{1,60}):([0-9a-f]{12})(?= |$)", typed))


def collisions(asks: Sequence[Ask], s: Situation, answers: Answers) -> list[Collision]:
    """The questions that somebody else answered since the form was opened, other than this person did."""
    seen = read_opened(answers.first("opened"))
    by_name = {ask.name: ask for ask in asks}
    found = []
    for name, now in preset_now(asks, s).items():
        typed = pairs_of(by_name[name], answers.raw)
        if name in seen and digest(now) != seen[name] and digest(typed) != digest(now):
            found.append(Collision(by_name[name], now, typed, digest(typed) == seen[name]))
    return found


def keep_now(answers: Answers, found: Iterable[tuple[Ask, Pairs]]) -> None:
    """Answer these questions as the case has it now, whatever was typed."""
    raw = MultiDict(answers.raw)
    for ask, now in found:
        for name, _ in pairs_of(ask, answers.raw):
            raw.poplist(name)
        for name, value in now:
            raw.add(name, value)
    answers.raw = raw


def settle(asks: Sequence[Ask], s: Situation, answers: Answers) -> None:
    """Follow the choices of the stale page: "as it is now" for some questions, "as I typed" for the others."""
    theirs = [ask for ask in asks if answers.first(f"keep_{ask.name}") == "now"]
    if theirs:
        presets = preset_now(theirs, s)
        keep_now(answers, [(ask, presets[ask.name]) for ask in theirs if ask.name in presets])


def words_of(ask: Ask, pairs: Pairs, s: Situation) -> str:
    """An answer as a person reads it."""
    if not pairs:
        return "Not set"
    if ask.kind == "repeat":
        rows: dict[str, list[str]] = {}
        for name, value in pairs:
            _, number, part = name.split("-", 2)
            each = next((one for one in ask.fields if one.name == part), None)
            if each is not None:
                rows.setdefault(number, []).append(one_word(each, value, s))
        return "; ".join(", ".join(row) for row in rows.values())
    return ", ".join(one_word(ask, value, s) for _, value in pairs)


def one_word(ask: Ask, value: str, s: Situation) -> str:
    readers: dict[str, Callable[[str], str]] = {
        "date": lambda typed: long_date(read_date(typed)),
        "money": lambda typed: money(read_money(typed)),
    }
    if ask.kind == "tick":
        return "Yes"
    if ask.kind in readers:
        try:
            return readers[ask.kind](value)
        except Unreadable:
            return value
    labels = {str(each[0]): str(each[1]) for each in ask.choices_in(s)}
    return labels.get(value, value)
