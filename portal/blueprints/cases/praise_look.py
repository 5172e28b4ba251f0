"""The page of positive feedback: the words of praise, how they came, and who got comments and copies (paras 7 to 9)."""

from __future__ import annotations

from portal.blueprints.cases.feedback_look import (
    about,
    activity,
    day_or_not,
    filled,
    table,
    with_owner,
    with_whom,
)
from portal.blueprints.cases.look import Facts, Look
from portal.cases.models import Case
from portal.cases.offers import Offers
from portal.faces import long_date
from portal.procedures.definition import Situation
from portal.procedures.positive_feedback.steps import LOGGED, SUBJECT
from portal.views import Block, Item


def facts(case: Case, s: Situation) -> Facts:
    after = case.fact("saved_after")
    late = "late" if case.fact("saved_late") else "in time"
    return filled(
        ("Status", case.status),
        ("With", case.owner.name if case.owner else ""),
        ("Task subject", SUBJECT if case.position != LOGGED else "Not sent yet"),
        ("Received", f"{day_or_not(case, 'received_on')}, {case.fact('channel')}"),
        ("Received by", case.fact("receiver_name")),
        ("Saved", f"{after or 0} working days after receipt, {late}"),
        ("Case", case.parent.reference if case.parent else ""),
    )


def praise(case: Case, s: Situation, found: Offers) -> Block:
    items = [Item(text=str(case.fact("main_contents")), line=f"{case.client_name}, {case.fact('channel')}")]
    if case.fact("late_reason"):
        items.append(Item(text="Why it was saved late", line=str(case.fact("late_reason"))))
    return Block("praise", "Main contents", items=items)


def copies(case: Case, s: Situation, found: Offers) -> Block | None:
    return table(
        "copies",
        "Who received the comments",
        "Comments and copies",
        ("To", "Post", "As", "On"),
        [
            [
                row.data.get("name", ""),
                row.data.get("post", ""),
                row.title,
                long_date(row.on) if row.on else "",
            ]
            for row in case.of("copy")
        ],
    )


PRAISE = Look(
    facts=facts,
    whose_move=with_owner,
    with_whom=with_whom,
    activity=activity,
    plan=None,
    sections=(praise, about, copies),
)
