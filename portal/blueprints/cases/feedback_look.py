"""What the pages of the Ombudsman's records share: the case they are about, its risk, adjustments and approvals."""

from __future__ import annotations

from portal.blueprints.cases.look import Facts
from portal.cases.models import Case, Record
from portal.cases.offers import Offers
from portal.faces import long_date
from portal.procedures.definition import Situation
from portal.views import Block, Cell, Heading, Item, Link, Row, StepLink, Table

NOT_SET = "Not set"


def filled(*pairs: tuple[str, str | None]) -> Facts:
    return [(label, value or NOT_SET) for label, value in pairs]


def about(case: Case, s: Situation, found: Offers) -> Block | None:
    """The case that a record is about, with what matters for every record (RF-77a)."""
    parent = case.parent
    if parent is None:
        return None
    adjustments = ", ".join(each.title for each in parent.of("adjustment")) or "None on record"
    items = [
        Item(link=Link(parent.reference, f"/cases/{parent.reference}"), line=parent.client_name),
        Item(text="Organisation complained about", line=str(parent.fact("organisation") or NOT_SET)),
        Item(text="Risk level", line=str(parent.fact("risk_level") or NOT_SET)),
        Item(text="Reasonable adjustments", line=adjustments),
    ]
    return Block("about", "The case", items=items)


def table(
    block: str, heading: str, caption: str, columns: tuple[str, ...], rows: list[list[str]]
) -> Block | None:
    """A register as a table; nothing without rows."""
    if not rows:
        return None
    return Block(
        block,
        heading,
        table=Table(
            caption, [Heading(each) for each in columns], [Row([Cell(each) for each in row]) for row in rows]
        ),
    )


def approvals(case: Case, s: Situation, found: Offers) -> Block | None:
    """What somebody else agreed, sent back or has still to decide."""
    return table(
        "approvals",
        "Agreed by a second person",
        "What was asked for, by whom, and what became of it",
        ("Step", "Asked by", "State", "By", "Reply"),
        [
            [row.title, row.made_by, row.state, row.data.get("by") or "", row.data.get("reply") or ""]
            for row in case.of("approval")
        ],
    )


def activity(row: Record, case: Case, s: Situation, found: Offers) -> tuple[str, StepLink | None]:
    return "", None


def with_owner(case: Case, s: Situation) -> str:
    return f"The next move is with {case.owner.name}." if case.owner else "Nobody has this record."


def with_whom(case: Case, s: Situation, found: Offers) -> str:
    """With whom the record is, where the reader has nothing to do about it but to write a note."""
    waits = case.owner is not None and not s.actor.takes_the_place_of(case.owner_id)
    if case.owner is None or not waits or any(not each.step.support for each in found.now):
        return ""
    return f"With {case.owner.name} since {long_date(case.position_since)}."


def day_or_not(case: Case, name: str) -> str:
    day = case.date(name)
    return long_date(day) if day else ""
