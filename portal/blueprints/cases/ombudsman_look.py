"""The page of a case of the Ombudsman: its parties and decisions, and the praise, complaints and challenges about it."""

from __future__ import annotations

from portal.blueprints.cases.feedback_look import activity, day_or_not, filled, table, with_owner, with_whom
from portal.blueprints.cases.look import Facts, Look
from portal.blueprints.cases.oat_look import specialist_advice
from portal.cases.models import Case
from portal.cases.offers import Offers
from portal.faces import long_date
from portal.procedures import PROCEDURES
from portal.procedures.definition import Situation
from portal.views import Block, Item, Link


def facts(case: Case, s: Situation) -> Facts:
    """The fields of section 2.2."""
    named, assured = case.fact("assured_name"), case.fact("assured_by")
    day = case.date("assured_on")
    assurance = f"{assured}, {named} on {long_date(day)}" if named and day else str(assured or "")
    return filled(
        ("Status", case.status),
        ("Case owner", case.owner.name if case.owner else ""),
        ("Organisation complained about", case.fact("organisation")),
        ("Risk level", case.fact("risk_level")),
        ("Supervised", case.fact("supervised")),
        ("Assured by", assurance),
        ("Joint with the LGSCO", case.fact("joint_with_lgsco")),
        ("MP involved", case.fact("mp_name") or "No"),
        ("Priority", case.fact("priority") or "No"),
        ("Received date", day_or_not(case, "received_on")),
        ("Organisation's service request", case.fact("sr") or "None named"),
    )


def decisions(case: Case, s: Situation, found: Offers) -> Block | None:
    return table(
        "decisions",
        "Decisions",
        "Decisions on this case",
        ("Decision", "Date", "Made by", "Closure basis", "Force", "Reviews"),
        [
            [
                row.title + (f", {row.data['part_reason']}" if row.data.get("part_reason") else ""),
                long_date(row.on) if row.on else "",
                next((each.name for each in s.everybody if each.id == row.data.get("made_by")), ""),
                row.data.get("basis", ""),
                row.state,
                str(row.data.get("reviews", 0)),
            ]
            for row in case.of("decision")
        ],
    )


def parties(case: Case, s: Situation, found: Offers) -> Block | None:
    return table(
        "parties",
        "Parties",
        "Who takes part",
        ("Name", "Type", "Contact", "Reasonable adjustments", "OAT first"),
        [
            [
                row.title,
                row.data.get("type", ""),
                row.text,
                row.data.get("adjustments") or "",
                row.data.get("oat_first") or "No",
            ]
            for row in case.of("party")
        ],
    )


def adjustments(case: Case, s: Situation, found: Offers) -> Block | None:
    return table(
        "adjustments",
        "Reasonable adjustments",
        "Agreed for this case",
        ("Adjustment", "How it is followed", "Since"),
        [[row.title, row.text, long_date(row.on) if row.on else ""] for row in case.of("adjustment")],
    )


def behaviour(case: Case, s: Situation, found: Offers) -> Block | None:
    """RF-22b, RF-22c"""
    return table(
        "behaviour",
        "Unacceptable behaviour decisions",
        "What was decided under the behaviour policy",
        ("Policy", "What happened", "Action taken", "On", "Until", "By"),
        [
            [
                row.title,
                row.text,
                row.data.get("action", ""),
                long_date(row.on) if row.on else "",
                long_date(row.due_on) if row.due_on else "Without an end",
                row.data.get("decided_by", ""),
            ]
            for row in case.of("behaviour")
        ],
    )


def versions(case: Case, s: Situation, found: Offers) -> Block | None:
    """RF-25b, RF-25c: every version, with the day on which the first was issued."""
    return table(
        "versions",
        "Amended versions",
        "Versions of reports and decision letters",
        ("Version", "State", "What is amended", "Issued by", "Sent to"),
        [
            [
                row.title,
                row.state,
                row.text,
                row.data.get("issued_by", ""),
                ", ".join(row.data.get("sent_to") or ()),
            ]
            for row in case.of("version")
        ],
    )


def records(case: Case, s: Situation, found: Offers) -> Block | None:
    """Praise, complaints and challenges about the case, and what may be logged."""
    items = [
        Item(
            link=Link(each.reference, f"/cases/{each.reference}"),
            line=f"{PROCEDURES[each.procedure].name}, {each.client_name}",
            note=each.status + (f": {each.resolution_code}" if each.resolution_code else ""),
        )
        for each in s.linked()
        if each.id != case.id
    ]
    begins = [
        Item(
            link=Link(step.label, f"/cases/new/{each.key}?case={case.reference}&step={step.key}"),
            note=step.source,
        )
        for each in PROCEDURES.values()
        if each.belongs_to == case.procedure
        for step in each.beginnings()
        if step.by.includes(s.actor)
    ]
    return Block(
        "feedback", "Feedback on this case", items=[*items, *begins], empty="No feedback is on record."
    )


OMBUDSMAN = Look(
    facts=facts,
    whose_move=with_owner,
    with_whom=with_whom,
    activity=activity,
    plan=None,
    sections=(records, decisions, versions, parties, adjustments, behaviour, specialist_advice),
)
