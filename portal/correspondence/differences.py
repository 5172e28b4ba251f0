"""What changed between two texts, word by word. Pure: gives words, never markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "", "ins", "del"

Run = tuple[str, str]
"""A kind (SAME, ADDED or REMOVED) and the text that it holds for."""

MOST_PAIRS = 150_000
"""Texts with more pairs of equal words than this are compared by the line, so that no text takes long."""


def marked(old: str, new: str) -> list[Run]:
    """The new text in runs, with what was removed at its place: one list that tells both texts.

    Runs of REMOVED and SAME together are the old text, those of ADDED and SAME the new one.
    """
    return _smooth(_compared(_split(old), _split(new)))


def paragraphs(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs parted at empty lines, in whichever run these stand."""
    found: list[list[Run]] = [[]]
    for kind, text in runs:
        first, *others = re.split(r"\n[ \t]*\n\s*", text)
        if first:
            found[-1].append((kind, first))
        for part in others:
            found.append([(kind, part)] if part else [])
    return [paragraph for paragraph in found if paragraph]


@dataclass(frozen=True)
class Section:
    """One headed section of two versions: SAME, ADDED, REMOVED or "changed", with its paragraphs in runs."""

    heading: str
    kind: str
    paragraphs: list[list[Run]]


CHANGED = "changed"


def sections(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> list[Section]:
    """The sections of two versions, each (heading, text), in the order of the new version.

    A removed section stands where it was.
    """
    before, after = [list(each) for each in old], [list(each) for each in new]
    matcher = SequenceMatcher(None, [each[0] for each in before], [each[0] for each in after], autojunk=False)
    found: list[Section] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            found += [_section(b[0], b[1], a[1]) for b, a in zip(before[i1:i2], after[j1:j2], strict=True)]
            continue
        found += [
            Section(each[0], REMOVED, paragraphs([(REMOVED, each[1])] if each[1] else []))
            for each in before[i1:i2]
        ]
        found += [
            Section(each[0], ADDED, paragraphs([(ADDED, each[1])] if each[1] else []))
            for each in after[j1:j2]
        ]
    return found


def in_words(found: Sequence[Section]) -> str:
    """What changed, counted: "12 words added and 3 removed, in Case history"."""
    changed = [each for each in found if each.kind]
    if not changed:
        return "Nothing changed"
    runs = [run for each in changed for paragraph in each.paragraphs for run in paragraph]
    added, removed = (
        sum(len(text.split()) for kind, text in runs if kind == which) for which in (ADDED, REMOVED)
    )
    counted = []
    if added or not removed:
        counted.append(f"{added:,} {'word' if added == 1 else 'words'} added")
    if removed:
        counted.append(f"{removed:,} {'' if counted else 'word ' if removed == 1 else 'words '}removed")
    names = [each.heading for each in changed]
    where = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{' and '.join(counted)}, in {where}"


def _section(heading: str, old: str, new: str) -> Section:
    runs = marked(old, new)
    changed = any(kind for kind, _ in runs)
    return Section(heading, CHANGED if changed else SAME, paragraphs(runs))


def _split(text: str) -> list[str]:
    """Blanks, words, and the punctuation that closes a word: an amount such as £1,250.00 is one word."""
    found: list[str] = []
    for part in re.split(r"(\s+)", text.replace("\r\n", "\n").replace("\r", "\n")):
        word = part.rstrip(".,;:!?)") if not part.isspace() else part
        found += [each for each in (word, part[len(word) :]) if each]
    return found


def _compared(old: list[str], new: list[str]) -> list[Run]:
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    runs = [(SAME, "".join(old[:start]))]
    runs += _middle(old[start : len(old) - end], new[start : len(new) - end])
    runs.append((SAME, "".join(old[len(old) - end :])))
    return runs


def _middle(old: list[str], new: list[str]) -> list[Run]:
    matcher = SequenceMatcher(None, old, new)
    if _pairs(matcher, old) > MOST_PAIRS:
        old, new = _lines(old), _lines(new)
        matcher = SequenceMatcher(None, old, new)
        if _pairs(matcher, old) > MOST_PAIRS:
            return [(REMOVED, "".join(old)), (ADDED, "".join(new))]
    runs: list[Run] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            runs.append((SAME, "".join(old[i1:i2])))
        else:
            runs += [(REMOVED, "".join(old[i1:i2])), (ADDED, "".join(new[j1:j2]))]
    return runs


def _pairs(matcher: SequenceMatcher[str], old: list[str]) -> int:
    """How many pairs of equal words the matcher has to look at; it leaves out the very frequent ones."""
    places: dict[str, list[int]] = matcher.b2j  # type: ignore[attr-defined]
    return sum(len(places.get(word, ())) for word in old)


def _lines(words: list[str]) -> list[str]:
    return "".join(words).splitlines(keepends=True)


def _smooth(runs: Sequence[Run]) -> list[Run]:
    """Runs joined: a lone blank between two changes belongs to both, and removed words come before added ones."""
    kept = [run for run in runs if run[1]]
    found: list[Run] = []
    removed = added = ""
    for place, (kind, text) in enumerate(kept):
        if kind == REMOVED:
            removed += text
        elif kind == ADDED:
            added += text
        elif (removed or added) and text in (" ", "  ") and place + 1 < len(kept):
            removed, added = removed + text, added + text
        else:
            found += [(REMOVED, removed)] * bool(removed) + [(ADDED, added)] * bool(added)
            removed = added = ""
            if found and found[-1][0] == SAME:
                text = found.pop()[1] + text
            found.append((SAME, text))
    return found + [(REMOVED, removed)] * bool(removed) + [(ADDED, added)] * bool(added)
