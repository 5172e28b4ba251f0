"""A procedure printed: as Markdown for readers, as Mermaid for diagrams, as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from portal.procedures.guide import Guide, PositionGuide, StepGuide

FORMATS = ("markdown", "mermaid", "json")


def printed(guide: Guide, form: str) -> str:
    """The guidance in one of the formats, ending in a new line. Raises KeyError for an unknown format."""
    return {"markdown": markdown, "mermaid": mermaid, "json": as_json}[form](guide)


def as_json(guide: Guide) -> str:
    return json.dumps(asdict(guide), ensure_ascii=False, indent=2, default=sorted) + "\n"


def mermaid(guide: Guide) -> str:
    """A state diagram: a line for each position and for each step that leads from one to another."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {each.key}: {plain(f'{each.key} {each.name}')}" for each in guide.positions]
    for arrow in guide.arrows:
        setting = " (only by setting)" if arrow.setting else ""
        lines.append(f"    {arrow.frm or '[*]'} --> {arrow.to}: {plain(arrow.label)}{setting}")
    lines += [f"    {each.key} --> [*]" for each in guide.positions if is_last(each)]
    return "\n".join(lines) + "\n"


def is_last(position: PositionGuide) -> bool:
    return not position.arrows and not position.as_in


def plain(words: str) -> str:
    """The words without the marks that mean something to Mermaid."""
    return words.replace(":", " -").replace(";", ",").replace("#", "no. ")


def markdown(guide: Guide) -> str:
    return "\n".join(_markdown(guide)).rstrip() + "\n"


def _markdown(guide: Guide) -> Iterator[str]:
    yield f"# {guide.name}"
    yield ""
    yield "Written from the definition by `make docs`; a change belongs into the definition."
    yield ""
    yield "## Summary"
    yield ""
    for line in guide.summary:
        yield line
        yield ""
    yield from _positions(guide)
    yield "## Steps"
    yield ""
    for part in guide.steps:
        yield f"### {part.heading}"
        yield ""
        yield from quoted(part.sentences)
        for step in part.steps:
            yield from _step(step)
    yield "## Deadlines"
    yield ""
    yield from table(
        ("Deadline", "Length", "Starts with", "Ends with", "Source"),
        (
            (
                f"{each.name} (reminder)" if each.reminder else each.name,
                each.length,
                "; ".join(each.starts_with),
                "; ".join(each.ends_with),
                each.source,
            )
            for each in guide.deadlines
        ),
    )
    told = [f"- {each.name}: {line}" for each in guide.deadlines for line in each.tells]
    if told:
        yield from (*told, "")
    if guide.letters:
        yield "## Letters"
        yield ""
        yield from table(("Code", "Title", "What it is"), guide.letters)
    if guide.questions:
        yield "## Questions"
        yield ""
    for asked, answer in guide.questions:
        yield f"**{asked}** {answer}"
        yield ""
    yield "## Linked procedures"
    yield ""
    for title in guide.linked:
        yield f"- {title}{' (reporting reference)' if title in guide.references else ''}"
    yield f"- {guide.guidance}"


def _positions(guide: Guide) -> Iterator[str]:
    yield "## Positions"
    yield ""
    yield "```mermaid"
    yield mermaid(guide).rstrip()
    yield "```"
    yield ""
    yield from table(
        ("Position", "Status", "Sub Status", "Stage", "Steps that lead out of it"),
        (
            (
                f"{each.key} {each.name}",
                each.status,
                each.sub_status,
                each.stage or "blank",
                f"as in {each.as_in}"
                if each.as_in
                else "; ".join(f"{arrow.label} → {arrow.to}" for arrow in each.arrows),
            )
            for each in guide.positions
        ),
    )


def _step(step: StepGuide) -> Iterator[str]:
    yield f"#### {step.label}"
    yield ""
    yield f"{step.source}{f', {step.row}' if step.row else ''}"
    yield ""
    for name, lines in (
        ("Who", (step.who,)),
        ("From, to", step.moves),
        ("Asks", step.asks),
        ("Refused with", step.refusals),
        ("Says of wrong answers", step.problems),
        ("Deadlines", step.deadlines),
        ("Makes", step.makes),
    ):
        if len(lines) == 1:
            yield f"- {name}: {lines[0]}"
        elif lines:
            yield f"- {name}:"
            yield from (f"  - {line}" for line in lines)
    yield ""


def quoted(sentences: Sequence[str]) -> Iterator[str]:
    """The source's own sentences as a quotation; its dashes become a list."""
    for place, sentence in enumerate(sentences):
        follows = place and sentence.startswith("- ") and sentences[place - 1].startswith("- ")
        if place and not follows:
            yield ">"
        yield f"> {sentence}"
    if sentences:
        yield ""


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|{' --- |' * len(headings)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"
    yield ""
