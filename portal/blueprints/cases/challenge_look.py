"""The page of a challenge to a decision: whose it is, its dates, attempts, grounds and who agreed what (paras 20 to 49)."""

from __future__ import annotations

from portal.blueprints.cases.eligibility_panel import oat_items, panel, pro_forma
from portal.blueprints.cases.feedback_look import (
    about,
    activity,
    approvals,
    day_or_not,
    filled,
    table,
    with_owner,
)
from portal.blueprints.cases.look import Facts, Look
from portal.blueprints.cases.oat_look import SECTIONS
from portal.cases.models import Case
from portal.cases.offers import Offers
from portal.faces import long_date
from portal.procedures.decision_challenge.circumstances import owners_manager
from portal.procedures.definition import Situation
from portal.procedures.feedback import OAT, decision_of, decision_words, is_high_risk
from portal.procedures.referrals import ASSIGNED, open_referral
from portal.views import Block, Item


def assurance(case: Case, s: Situation) -> str:
    """RF-28a"""
    about = case.parent
    if about is None or about.fact("assured_by", "None") == "None":
        return "No assurance recorded"
    on = about.date("assured_on")
    return f"Assured by {about.fact('assured_by')}" + (f" on {long_date(on)}" if on else "")


def facts(case: Case, s: Situation) -> Facts:
    decision = decision_of(s)
    found = filled(
        ("Status", f"{case.status}, {case.resolution_code}" if case.resolution_code else case.status),
        ("Case owner", case.owner.name if case.owner else ""),
        ("Manager", owners_manager(s)),
        ("Decision", decision_words(decision) if decision is not None else ""),
        ("Challenger", f"{case.client_name}, {case.fact('challenger_type')}"),
        ("Received", day_or_not(case, "received_on")),
        ("One month after the decision", day_or_not(case, "one_month_date")),
        ("Raised late", str(case.fact("raised_late") or "")),
        ("Grounds due", day_or_not(case, "deadline_current") or "Not asked for yet"),
        ("Grounds received", day_or_not(case, "grounds_received")),
        ("Mark", str(case.fact("marked_challenge") or "")),
        ("JR state", str(case.fact("jr_state") or "None")),
        ("Case", case.parent.reference if case.parent else ""),
    )
    if is_high_risk(s):
        found.append(("Assurance", assurance(case, s)))
    if told := day_or_not(case, "end_of_process_told"):
        found.append(("Told that the process has ended", f"Told on {told}"))
    return found


def lead(case: Case) -> str:
    """Whom and which case the challenge is about."""
    if case.parent is None:
        return ""
    organisation = case.parent.fact("organisation")
    return (f"About the {organisation}. " if organisation else "") + f"Case {case.parent.reference}."


def with_oat(case: Case, s: Situation, found: Offers) -> str:
    """Who of OAT has the referral, or that nobody has picked it up yet."""
    referral = open_referral(case)
    if referral is None or s.actor.takes_the_place_of(referral.person_id) or OAT.includes(s.actor):
        return ""
    if referral.state == ASSIGNED:
        return f"With {referral.data.get('assigned_to')} of OAT: {referral.title}."
    return f"{referral.title}: {referral.state} on {long_date(referral.on)}, with OAT."


def said(case: Case, s: Situation, found: Offers) -> Block | None:
    text = str(case.fact("complaint_text") or "")
    return Block("said", "What was said", items=[Item(text=text, line=case.client_name)]) if text else None


def attempts(case: Case, s: Situation, found: Offers) -> Block | None:
    return table(
        "attempts",
        "Attempts to settle it",
        "What the case owner tried, and when",
        ("What", "When", "By", "What was said"),
        [
            [row.title, long_date(row.on) if row.on else "", row.made_by, row.text]
            for row in case.of("attempt")
        ],
    )


def grounds(case: Case, s: Situation, found: Offers) -> Block | None:
    names = (
        ("why_wrong", "Why the decision is thought wrong"),
        ("wanted_now", "What the person wants to happen now"),
        ("evidence_list", "Supporting or new evidence"),
    )
    if not case.fact("grounds_received"):
        return None
    items = [Item(text=words, line=str(case.fact(name) or "Not answered")) for name, words in names]
    return Block("grounds", "Grounds", items=items)


def deadlines(case: Case, s: Situation, found: Offers) -> Block | None:
    """RF-32d: the deadline history."""
    return table(
        "deadline-history",
        "Deadline history",
        "Every deadline for the grounds",
        ("From", "To", "Asked by", "Agreed by", "Reason"),
        [
            [
                str(row.data.get("old_words") or "First deadline"),
                str(row.data.get("new_words") or ""),
                row.data.get("asked_by", ""),
                row.data.get("agreed_by", ""),
                row.text,
            ]
            for row in case.of("deadline_change")
        ],
    )


def adjustments(case: Case, s: Situation, found: Offers) -> Block | None:
    return table(
        "adjustments",
        "Reasonable adjustments",
        "What is needed, and how it was followed",
        ("Adjustment", "State", "Followed", "On"),
        [
            [row.title, row.state, row.text, long_date(row.on) if row.on else ""]
            for row in case.of("adjustment")
        ],
    )


CHALLENGE = Look(
    facts=facts,
    whose_move=with_owner,
    with_whom=with_oat,
    activity=activity,
    plan=None,
    sections=(
        *(said, attempts, adjustments, grounds, deadlines, oat_items, pro_forma),
        *SECTIONS,
        *(approvals, about),
    ),
    lead=lead,
    eligibility=panel,
)
"""What the pages of a challenge have of their own."""
