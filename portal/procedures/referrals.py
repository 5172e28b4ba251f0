"""Referrals to the Ombudsman's Assurance Team: the "specialist advice" tab of a challenge, a complaint or a case (paras 26 to 49).

A referral is a record "referral" of the case that asks: `title` is its purpose in words, `text` the question or summary,
`person_id` who has it, `data["purpose"]` one of P1 to P7. Its states are those of section 2.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.procedures.changes import Add, Amend, Change, Stop
from portal.procedures.definition import DeadlineRule, Situation
from portal.procedures.making import Making, Value, value_of

REFERRAL = "referral"
SUBMITTED, ASSIGNED, ON_HOLD = "Submitted", "Assigned", "On hold - Legal advice"
ANSWERED, COMPLETED, WITHDRAWN = "Answered", "Completed", "Withdrawn"
WAITING = (SUBMITTED, ASSIGNED, ON_HOLD)

PURPOSES: Mapping[str, str] = {
    "P1": "Advice on a challenge",
    "P2": "High-risk discussion",
    "P3": "Detailed investigation in doubt",
    "P4": "Review referral",
    "P5": "Direct pass-on",
    "P6": "Service complaint handling advice",
    "P7": "Assurance asked for",
}
WITH_OUTCOME = ("P3", "P4", "P5")
"""The purposes that end in one of the six outcomes; the others end in an advice answer."""

OUTCOMES: Mapping[str, str] = {
    "O1": "Returned to caseworker - more information needed",
    "O2": "Returned to caseworker - further work required",
    "O3": "Returned to caseworker - Not for OAT - service complaint",
    "O4": "Returned to caseworker - Not for OAT - review criteria not met",
    "O5": "Returned to caseworker - Not for OAT - Other",
    "O6": "Accepted by OAT",
}
"""The six outcomes, exactly so (para 48)."""

PICKUP = DeadlineRule(
    "D-PICKUP",
    "Pick-up by OAT",
    "Review and feedback para 47",
    "OAT_PICKUP_DAYS",
    overdue="Referral not picked up, overdue by {n}",
)
DIRECTIONS = DeadlineRule(
    "D-DIRECTIONS",
    "Directions of OAT",
    "Review and feedback para 49",
    "DIRECTION_DAYS",
    overdue="Directions overdue by {n}",
)


def open_referral(case: Any) -> Any:
    """The referral that OAT has not answered yet, or None."""
    found = [each for each in case.of(REFERRAL) if each.state in WAITING]
    return found[-1] if found else None


def latest_referral(case: Any, *purposes: str) -> Any:
    found = [each for each in case.of(REFERRAL) if not purposes or each.data.get("purpose") in purposes]
    return found[-1] if found else None


def submitting(purpose: str, question: Value, **data: Value) -> Making:
    """OR-T1: the referral stands in OAT's list. The step that makes it starts D-PICKUP on today.

    With a JR position that Legal has not advised on yet it is on hold from the start (OR-T3).
    """

    def changes(s: Situation) -> Iterable[Change]:
        held = purpose in WITH_OUTCOME and legal_has_to_advise(s)
        yield Add(
            REFERRAL,
            title=PURPOSES[purpose],
            text=value_of(question, s) or "",
            state=ON_HOLD if held else SUBMITTED,
            on=s.today,
            data={
                "purpose": purpose,
                "submitted_by": s.actor.name,
                **{key: value_of(value, s) for key, value in data.items()},
            },
            says=f"Referred to OAT: {PURPOSES[purpose]}",
        )

    return changes


JR_ASKS_LEGAL = ("Threatened", "Considering issuing", "Issued")


def legal_has_to_advise(s: Situation) -> bool:
    """Whether there is a JR position on which the Legal Team has not advised (para 70)."""
    state = s.case.fact("jr_state")
    return state in JR_ASKS_LEGAL and s.case.fact("jr_advised_on_state") != state


def withdrawing(why: Value) -> Making:
    """OR-T13: an open referral ends without an answer."""

    def changes(s: Situation) -> Iterable[Change]:
        referral = open_referral(s.case)
        if referral is not None:
            yield Amend(
                referral,
                {"state": WITHDRAWN},
                {"withdrawn": value_of(why, s)},
                close=True,
                says=f"Referral withdrawn: {referral.title}",
            )
            if s.case.deadline(PICKUP.key):
                yield Stop(PICKUP.key, s.today, met=False)

    return changes
