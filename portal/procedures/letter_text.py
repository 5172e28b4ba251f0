"""The text of a letter: its wording in versions, the places that are filled in, and the letter put together from both."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from portal.deadlines import long_date

FIRST_WORDING = Path(__file__).with_name("letter_wording.toml")
PLACE = re.compile(r"\{([^{}]*)\}")
UNFILLED = re.compile(r"\[[^\[\]\n]{0,80}\]|\{[^{}\n]{0,80}\}|\b[Xx]{2,}\b|_{3,}|<[a-z ]{2,40}>|…{2,}|\.{4,}")
"""What somebody leaves in a text to be filled in later: […], {…}, XX, ____."""


@dataclass(frozen=True)
class Wording:
    """The text of one paragraph in one version. Version 1 is the one that the portal came with."""

    key: str
    text: str
    version: int
    made_on: date


@cache
def first_wording() -> Mapping[str, Wording]:
    """Version 1 of every paragraph, by key ("CMSL5703.opening", "TM_12114_E")."""
    read = tomllib.loads(FIRST_WORDING.read_text(encoding="utf-8"))
    made_on: date = read.pop("first_on")
    return {
        key: Wording(key, text.strip(), 1, made_on)
        for group, texts in read.items()
        for key, text in ((wording_key(group, name), text) for name, text in texts.items())
    }


def wording_key(group: str, name: str) -> str:
    return group if group.startswith("TM_") else f"{group}.{name}"


def paragraphs(text: str) -> list[list[str]]:
    """The paragraphs of a text, each as its lines; an empty line parts two paragraphs."""
    typed = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    found = [[line.strip() for line in part.split("\n")] for part in re.split(r"\n[ \t]*\n", typed)]
    kept = [[line for line in lines if line] for lines in found]
    return [lines for lines in kept if lines]


def places_in(text: str) -> list[str]:
    """The names in braces, each once, in their order."""
    return list(dict.fromkeys(PLACE.findall(text)))


def wrong_places(text: str, may: Mapping[str, str], must: tuple[str, ...]) -> str | None:
    """Why a wording cannot be used: a place that nobody fills in, or one that is left out."""
    if not text.strip():
        return "Enter the text"
    if text.count("{") != text.count("}") or "{" in PLACE.sub("", text) or "}" in PLACE.sub("", text):
        return "A brace is open: a placeholder stands between { and }"
    for name in places_in(text):
        if name not in may:
            return f"There is no placeholder {{{name}}}"
    for name in must:
        if name not in places_in(text):
            return f"Keep the placeholder {{{name}}}: what is entered in the letter stands there"
    return None


@dataclass(frozen=True)
class Words:
    """One paragraph as it is printed; `chosen` when somebody chose or typed what stands in it."""

    lines: tuple[str, ...]
    chosen: bool = False


@dataclass(frozen=True)
class Section:
    """Paragraphs under a sub heading, or under none."""

    heading: str
    words: tuple[Words, ...]


@dataclass(frozen=True)
class Written:
    """A letter put together: what the preview shows and the PDF holds.

    `versions` says which wording was used. `empty` names the places that nothing was there to fill.
    A leaflet goes with its letter, a form with an e-mail: neither is `posted` by itself.
    """

    code: str
    title: str
    heading: str
    organisation: str
    team: str
    reference: str
    on: date | None
    recipient: str
    address: tuple[str, ...]
    sections: tuple[Section, ...]
    signature: tuple[str, ...]
    enclosures: tuple[str, ...]
    versions: Mapping[str, int]
    worded_on: date
    typed: str
    empty: tuple[str, ...] = ()
    enclosed: tuple[Written, ...] = ()
    leaflet: bool = False
    posted: bool = True

    @property
    def addressed(self) -> tuple[str, ...]:
        """The lines of the envelope."""
        return tuple(each for each in (self.recipient, *self.address) if each)

    @property
    def text(self) -> str:
        """All words of the letter in the order in which they are read."""
        parts = [
            "\n".join((self.organisation, self.team)),
            "\n".join(self.addressed),
            "\n".join(
                each
                for each in (
                    f"Our reference: {self.reference}" if self.reference else "",
                    long_date(self.on) if self.on else "",
                )
                if each
            ),
            self.heading,
            *(
                text
                for section in self.sections
                for text in (section.heading, *("\n".join(each.lines) for each in section.words))
            ),
            "\n".join(self.signature),
            "\n".join(self.enclosures),
        ]
        return "\n\n".join(part for part in parts if part)


def filled(
    text: str, values: Mapping[str, str], labels: Mapping[str, str], entered: frozenset[str]
) -> tuple[list[Words], list[str]]:
    """A wording with its places filled in, and the labels of the places for which there is nothing yet.

    What was typed is taken as it is: braces in it are no places.
    """
    found: list[Words] = []
    empty: list[str] = []

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if values.get(name):
            return values[name]
        label = labels.get(name, name)
        empty.append(label)
        return f"[{label}]"

    for lines in paragraphs(text):
        paragraph = "\n".join(lines)
        chosen = any(name in entered for name in places_in(paragraph))
        found += [Words(tuple(each), chosen) for each in paragraphs(PLACE.sub(value, paragraph))]
    return found, empty
