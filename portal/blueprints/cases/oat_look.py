"""What the pages show of OAT: the specialist advice tab, directions, Judicial Review and the review (paras 26 to 50, 70)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from portal.blueprints.cases.feedback_look import table
from portal.cases.models import Case, Record
from portal.cases.offers import Offers
from portal.faces import long_date
from portal.procedures.decision_challenge.alongside import jr_words
from portal.procedures.definition import Situation
from portal.procedures.referrals import DIRECTION, LEGAL_REQUEST, REFERRAL
from portal.procedures.risk_assessment import ASSESSMENT
from portal.views import Block, Item, Link

HELP = Link("How to refer a case to OAT", "/procedures/decision_challenge")
"""The portal's own help where the source points to the Dynamics Manual (RF-46b)."""


def day(value: date | str | None) -> str:
    if isinstance(value, str) and value:
        value = date.fromisoformat(value)
    return long_date(value) if isinstance(value, date) else ""


def listed(*words: str | None) -> str:
    return ", ".join(each for each in words if each)


def of_referral(row: Record) -> Iterator[Item]:
    """What was asked, who has it, what OAT answered, and what it had answered before (RF-48h)."""
    kept = row.data
    yield Item(
        text=f"{row.title}: {row.state}", line=row.text, note=listed(kept.get("submitted_by"), day(row.on))
    )
    if kept.get("view"):
        yield Item(text=kept["view"])
    if kept.get("assigned_to"):
        yield Item(text=f"With {kept['assigned_to']}", note=day(kept.get("assigned_on")))
    if kept.get("legal_advice"):
        yield Item(text="Legal advice", line=kept["legal_advice"])
    for former in kept.get("former") or ():
        if isinstance(former, dict):
            yield Item(
                text=f"Former outcome: {former['outcome']}",
                line=f"Taken back: {former['wrong_because']}",
                note=listed(former.get("by"), day(former.get("on"))),
            )
    if kept.get("answer"):
        yield Item(
            text=kept["answer"],
            line=kept.get("advice") or "",
            note=listed(kept.get("answered_by"), day(kept.get("answered_on"))),
        )
    if kept.get("withdrawn"):
        yield Item(text="Withdrawn", line=kept["withdrawn"])


def specialist_advice(case: Case, s: Situation, found: Offers) -> Block | None:
    """The specialist advice tab (para 46), the newest referral first."""
    rows = case.of(REFERRAL)
    if not rows and case.procedure != "decision_challenge":
        return None
    return Block(
        "specialist-advice",
        "Specialist advice",
        items=[item for row in reversed(rows) for item in of_referral(row)],
        link=HELP if case.procedure == "decision_challenge" else None,
        empty="OAT has not been asked.",
    )


def directions(case: Case, s: Situation, found: Offers) -> Block | None:
    return table(
        "directions",
        "Directions of OAT",
        "What the case owner has to do",
        ("Direction", "Due", "State", "Done on", "What was done"),
        [
            [row.text, day(row.due_on), row.state, day(row.data.get("done_on")), row.data.get("note") or ""]
            for row in case.of(DIRECTION)
        ],
    )


def judicial_review(case: Case, s: Situation, found: Offers) -> Block | None:
    """RF-71a: the marker; and the position with its source, and what Legal was asked."""
    items = [Item(text=jr_words(s))]
    if case.fact("jr_state"):
        items.append(
            Item(
                text=f"Position: {case.fact('jr_state')}",
                line=str(case.fact("jr_source") or ""),
                note=day(case.fact("jr_on")),
            )
        )
    items += [
        Item(text=f"Legal Team: {row.state}", line=row.data.get("advice") or row.title, note=day(row.on))
        for row in case.of(LEGAL_REQUEST)
    ]
    return Block("judicial-review", "Judicial Review", items=items)


def review(case: Case, s: Situation, found: Offers) -> Block | None:
    return table(
        "review",
        "Review by OAT",
        "The review of the decision",
        ("Review", "State", "Reviewer", "Since"),
        [[row.title, row.state, row.data.get("reviewer") or "", day(row.on)] for row in case.of("review")],
    )


def assessments(case: Case, s: Situation, found: Offers) -> Block | None:
    """RF-78b"""
    return table(
        "risk-assessments",
        "Risk assessments",
        "Level before and after, with the reason",
        ("Levels", "Reason", "By", "On"),
        [[row.title, row.text, row.made_by, day(row.on)] for row in case.of(ASSESSMENT)],
    )


SECTIONS = (specialist_advice, directions, judicial_review, review, assessments)
"""The sections of a challenge's page."""
