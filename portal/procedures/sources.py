"""Which numbered places of its source a step names: "PHSO steps 12 and 21", "Review and feedback paras 30 to 32"."""

from __future__ import annotations

import re

_PLACES = re.compile(r"\b(?P<word>step|para)s? (?P<numbers>\d+(?:(?:, | and | to )\d+)*)")
_PARTS = re.compile(r"(?P<first>\d+)(?: to (?P<last>\d+))?")
HEADINGS = {"step": "Step", "para": "Paragraph"}


def numbers(source: str) -> list[str]:
    """The numbers of the steps or paragraphs, a range as each of its numbers; none for any other place."""
    found = [
        str(number)
        for place in _PLACES.finditer(source)
        for part in _PARTS.finditer(place["numbers"])
        for number in range(int(part["first"]), int(part["last"] or part["first"]) + 1)
    ]
    return list(dict.fromkeys(found))


def word(source: str) -> str:
    """ "step" or "para", whichever the source numbers; "" for no numbered place."""
    place = _PLACES.search(source)
    return place["word"] if place else ""


def anchor(source: str) -> str:
    """The place on the guidance page to which a source leads: "PHSO step 7" to "step-7", "para 32" to "para-32"."""
    return f"{word(source)}-{numbers(source)[0]}" if word(source) else ""
