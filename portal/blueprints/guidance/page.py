"""What the guidance pages show: a procedure's guide as headings, tables, lists and a drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from portal.cases.models import Case
from portal.linking import linked
from portal.people.posts import ORGANISATIONS
from portal.preferences import LINKED_PROCEDURES, preferences
from portal.procedures import PROCEDURES
from portal.procedures.drawing import draw, svg
from portal.procedures.guide import Guide, PositionGuide, StepGuide, beginning_small
from portal.views import (
    Cell,
    GuidancePage,
    GuidanceStep,
    Heading,
    Item,
    Link,
    Row,
    Table,
    Trail,
    View,
)

PARTS = (
    ("summary", "Summary"),
    ("positions", "Positions"),
    ("steps", "Steps"),
    ("deadlines", "Deadlines"),
    ("letters", "Letters"),
    ("questions", "Questions"),
    ("linked", "Linked procedures"),
)
GUIDANCE = Link("Guidance", "/procedures/")


def listed() -> list[Item]:
    """The procedures of the portal with the organisation that works by them."""
    return [
        Item(
            link=Link(procedure.name, f"/procedures/{procedure.key}"),
            note=ORGANISATIONS[procedure.organisation],
            line=procedure.summary[0] if procedure.summary else "",
        )
        for procedure in PROCEDURES.values()
    ]


def explained(guide: Guide, case: Case | None = None) -> GuidancePage:
    """The page of one procedure; with a case its position is marked."""
    here = case.position if case else ""
    links = preferences()["LINKS"]
    return GuidancePage(
        name=guide.key,
        title=guide.name,
        trail=Trail(
            [*([Link(case.reference, f"/cases/{case.reference}")] if case else []), GUIDANCE], guide.name
        ),
        side=[View(label, f"#{place}") for place, label in PARTS if getattr(guide, place, True)],
        summary=[linked(line, LINKED_PROCEDURES, links) for line in guide.summary],
        here=said_of(case, guide) if case else "",
        diagram=Markup(svg(draw(guide, here))),  # noqa: S704 - every word in it has been escaped
        diagram_title=f"Drawing of the procedure {guide.name}",
        positions=positions(guide, case),
        steps=list(steps(guide, here)),
        deadlines=deadlines(guide),
        letters=letters(guide),
        questions=list(guide.questions),
        linked=list(procedures_named(guide, links)),
    )


def said_of(case: Case, guide: Guide) -> str:
    name = next(each.name for each in guide.positions if each.key == case.position)
    return f"{case.reference} is here: {case.position} {beginning_small(name)}"


def columns(*labels: str) -> list[Heading]:
    return [Heading(label) for label in labels]


def positions(guide: Guide, case: Case | None) -> Table:
    """The drawing in words: every position with the steps that lead out of it."""
    return Table(
        f"Positions of the procedure {guide.name} and the steps that lead from one to another",
        columns("Position", "Status", "Sub Status", "Stage", "Steps that lead out of it"),
        [Row(list(position(each, guide, case)), id=f"position-{each.key}") for each in guide.positions],
    )


def position(each: PositionGuide, guide: Guide, case: Case | None) -> Iterator[Cell]:
    waits = f"Waits for: {beginning_small(each.awaits)}" if each.awaits else ""
    here = [f"{case.reference} is here"] if case and case.position == each.key else []
    yield Cell(f"{each.key} {each.name}", small=waits, strong=True, marks=here)
    yield Cell(each.status)
    yield Cell(each.sub_status)
    yield Cell(each.stage or "Blank")
    begins = [f"{arrow.label} begins here" for arrow in guide.begins if arrow.to == each.key]
    as_there = [f"Steps as in {each.as_in}"] if each.as_in else []
    leading = [
        f"{arrow.label}: to {arrow.to}{', if the operator has set it so' if arrow.setting else ''}"
        for arrow in each.arrows
    ]
    yield Cell(marks=[*begins, *as_there, *leading])


def steps(guide: Guide, here: str) -> Iterator[GuidanceStep]:
    """Each numbered step in the source's own sentences, followed by the portal's steps that carry it out."""
    for part in guide.steps:
        yield GuidanceStep(part.id, "", part.heading, "", "", [], [], [], [], list(part.sentences))
        yield from (step(each, here) for each in part.steps)


def step(each: StepGuide, here: str) -> GuidanceStep:
    return GuidanceStep(
        id=each.id,
        number=f"{each.source}, {each.row}" if each.row else each.source,
        label=each.label,
        who=each.who,
        moves=" ".join(each.moves),
        asks=list(each.asks),
        refusals=list(dict.fromkeys((*each.refusals, *each.problems))),
        deadlines=list(each.deadlines),
        makes=list(each.makes),
        says=[],
        current=here in each.positions,
    )


def deadlines(guide: Guide) -> Table:
    return Table(
        f"Deadlines of the procedure {guide.name}",
        columns("Deadline", "Length", "Starts with", "Ends with", "Source"),
        [
            Row(
                [
                    Cell(
                        each.name,
                        small=". ".join(
                            [
                                *(["A reminder, no duty of the procedure"] if each.reminder else []),
                                *each.tells,
                            ]
                        ),
                        strong=True,
                    ),
                    Cell(each.length),
                    Cell(marks=list(each.starts_with)),
                    Cell(marks=list(each.ends_with)),
                    Cell(each.source),
                ]
            )
            for each in guide.deadlines
        ],
    )


def letters(guide: Guide) -> Table | None:
    if not guide.letters:
        return None
    return Table(
        f"Letters of the procedure {guide.name}",
        columns("Code", "Title", "What it is"),
        [Row([Cell(code, strong=True), Cell(title), Cell(what)]) for code, title, what in guide.letters],
    )


def procedures_named(guide: Guide, links: Mapping[str, str]) -> Iterator[Item]:
    """The linked procedures, as links only where an address is known (PHSO-X1), and which two report (PHSO-R5)."""
    for title in guide.linked:
        note = "Reporting reference" if title in guide.references else ""
        address = links.get(title) or own_address(title)
        yield Item(link=Link(title, address), note=note) if address else Item(text=title, note=note)


def own_address(title: str) -> str:
    """The page of this portal that explains the procedure, if it has one."""
    found = [key for key, each in PROCEDURES.items() if each.name == title]
    return f"/procedures/{found[0]}" if found else ""
