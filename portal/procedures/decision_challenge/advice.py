"""OAT asked early: advice, high-risk discussions, grounds to OAT on arrival (paras 4, 26 to 29, 37, 74)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.procedures.asking import text
from portal.procedures.changes import Change, Fact, Stop
from portal.procedures.decision_challenge.analysis import EXPLANATION, demanding, judicial_review
from portal.procedures.decision_challenge.circumstances import by_organisation, closing, passes_direct
from portal.procedures.decision_challenge.eligibility import ticked
from portal.procedures.decision_challenge.vocabulary import (
    ADVICE,
    ANALYSIS,
    CLOSED,
    GROUNDS,
    HIGH_RISK,
    LATE,
    REFERRED,
    REQUESTED,
    RETURNED,
    REVIEW_FIT,
    REVIEW_UNFIT,
    WITH_OWNER,
)
from portal.procedures.definition import Ask, Problem, Situation, Step
from portal.procedures.feedback import OAT, OWNER, is_high_risk
from portal.procedures.feedback_letters import HIGH_RISK_ENDS, sending
from portal.procedures.making import Making, entered, fact, work_item
from portal.procedures.reasons import reason
from portal.procedures.referrals import (
    DIRECTIONS,
    PICKUP,
    answering,
    assigning,
    free_of_part,
    is_mine,
    is_open_for,
    legal_advice,
    no_part,
    nothing_asked_yet,
    submitting,
    telling_the_owner,
)

ADVISED = "Choose an answer and enter your advice"
NEXT_STEPS = "Enter the next steps for the case owner"
WHOSE_OVERSIGHT = "Choose who in OAT has oversight"
COMPLIANCE = "Say whether this is a compliance issue"
WITHIN, OVERSIGHT, AS_USUAL = "To be considered within OAT", "Further oversight needed", "Consider as usual"
"""The three answers to a question for advice, exactly so (para 27)."""
ON_ARRIVAL = "OAT has asked for the grounds on arrival"

# DC-T46

TAKE_IN = Step(
    "DC-T46",
    "Take into OAT",
    "Review and feedback paras 4 and 37",
    "asked for the grounds on arrival",
    OAT,
    (REQUESTED, LATE, GROUNDS),
    asks=(reason("Say which circumstances apply", label="Which circumstances", para="4"),),
    guards=(no_part, lambda s: "OAT has asked for it already" if passes_direct(s) else None),
    changes=(
        fact("pass_direct", "Yes", "OAT has asked for the grounds on arrival"),
        work_item(
            "told",
            "OAT has asked for the grounds on arrival",
            person=lambda s: s.case.owner_id,
            text=entered("reason"),
        ),
    ),
)

# DC-T13, DC-T14: the case owner asks


def back_to(s: Situation) -> str:
    """Where the challenge stood when OAT was asked."""
    return str(s.case.fact("resume_position") or WITH_OWNER)


def remembered(s: Situation) -> Iterable[Change]:
    yield Fact("resume_position", s.case.position)


def compliance_answered(s: Situation) -> str | None:
    """RF-26e"""
    return COMPLIANCE if by_organisation(s) and not s.case.fact("compliance_considered") else None


def not_answered_against(s: Situation) -> str | None:
    """DC-T18: what stays open after OAT's answer that a review is not appropriate."""
    against = is_high_risk(s) and s.case.fact("high_risk_answer") == REVIEW_UNFIT
    return (
        "OAT answered that a review is not appropriate. On new facts, ask for another discussion"
        if against
        else None
    )


def why_oat(s: Situation) -> Iterable[Problem]:
    if not ticked(s) and not (s.data.get("reason") or "").strip():
        yield "reason", "Say why OAT is asked although no item applies"


def with_why(s: Situation) -> str:
    return "\n\n".join(filter(None, (s.data["question"], s.data.get("reason"))))


ASK_OAT = Step(
    "DC-T13",
    "Ask OAT for advice",
    "Review and feedback paras 26 and 27",
    "asked OAT for advice",
    OWNER,
    (WITH_OWNER, ANALYSIS),
    ADVICE,
    asks=(
        text("question", "Question for OAT", "Enter your question for OAT", para="26"),
        text(
            "reason",
            "Why OAT is asked",
            hint="Only where none of the seven items applies",
            when=lambda s: not ticked(s),
            para="26",
        ),
    ),
    guards=(compliance_answered, not_answered_against, nothing_asked_yet),
    rules=(why_oat,),
    starts=((PICKUP.key, "today"),),
    changes=(remembered, submitting("P1", with_why, items=lambda s: sorted(ticked(s)))),
    owner_only=True,
)


def is_of_high_risk(s: Situation) -> str | None:
    return None if is_high_risk(s) else "Only a high-risk case needs this discussion"


ASK_HIGH_RISK = Step(
    "DC-T14",
    "Ask for high-risk discussion",
    "Review and feedback para 29",
    "asked OAT for a discussion about a high-risk case",
    OWNER,
    (WITH_OWNER, ANALYSIS, RETURNED),
    ADVICE,
    asks=(
        text(
            "question",
            "Question for OAT",
            "Enter your question for OAT",
            hint="After an answer against a review: the new facts",
            para="29",
        ),
    ),
    guards=(is_of_high_risk, nothing_asked_yet),
    starts=((PICKUP.key, "today"),),
    changes=(remembered, submitting("P2", lambda s: s.data["question"])),
    owner_only=True,
    shown=is_high_risk,
)

# DC-T15 to DC-T18: OAT answers


def advice_step(
    row: str,
    label: str,
    purpose: str,
    answer: str,
    *changes: Making,
    asks: tuple[Ask, ...] = (),
    to: Any = back_to,
) -> Step:
    about = is_open_for(purpose)
    return Step(
        row,
        label,
        f"Review and feedback para {'27' if purpose == 'P1' else '29'}",
        f"answered: {answer}",
        OAT,
        (ADVICE,),
        to,
        asks=(*asks, text("advice", "Advice", ADVISED, hint="The case owner reads this", para="27"))
        if not asks or asks[0].name != "next_steps"
        else asks,
        guards=(is_mine, lambda s: None if about(s) else "The case owner asked something else"),
        changes=(
            answering(answer, lambda s: s.data.get("advice") or s.data.get("next_steps")),
            *changes,
            telling_the_owner(
                f"OAT has answered: {answer}", lambda s: s.data.get("advice") or s.data.get("next_steps")
            ),
        ),
        shown=about,
    )


CONSIDER_AS_USUAL = advice_step("DC-T15", "Answer: consider as usual", "P1", AS_USUAL)
FURTHER_OVERSIGHT = advice_step(
    "DC-T15",
    "Answer: further oversight needed",
    "P1",
    OVERSIGHT,
    lambda s: [
        Fact("oversight_by", int(s.data["oversight_by"])),
        Fact("oversight_name", s.name_of(int(s.data["oversight_by"])), "Oversight by OAT"),
    ],
    work_item(
        "told",
        "You have oversight of this challenge",
        person=lambda s: int(s.data["oversight_by"]),
        text=lambda s: s.data["advice"],
    ),
    asks=(
        Ask(
            "oversight_by",
            "Who in OAT has oversight",
            "person",
            missing=WHOSE_OVERSIGHT,
            unlisted=WHOSE_OVERSIGHT,
            choices=free_of_part,
            default=lambda s: str(s.actor.id),
            para="27",
        ),
    ),
)
WITHIN_OAT = advice_step(
    "DC-T16",
    "Answer: to be considered within OAT",
    "P1",
    WITHIN,
    fact("pass_direct", "Yes", "Grounds to OAT on arrival"),
)
REVIEW_SHOULD = advice_step(
    "DC-T17",
    "Answer: a review should be undertaken",
    "P2",
    REVIEW_FIT,
    fact("high_risk_answer", REVIEW_FIT, "High-risk discussion"),
)
REVIEW_SHOULD_NOT = advice_step(
    "DC-T18",
    "Answer: a review is not appropriate",
    "P2",
    REVIEW_UNFIT,
    fact("high_risk_answer", REVIEW_UNFIT, "High-risk discussion"),
    lambda s: [Stop(DIRECTIONS.key, s.today, met=False)] if s.case.deadline(DIRECTIONS.key) else [],
    asks=(text("next_steps", "Next steps for the case owner", NEXT_STEPS, para="29"),),
    to=WITH_OWNER,
)

# DC-T19: high risk, no review


def answered_against(s: Situation) -> str | None:
    against = s.case.fact("high_risk_answer") == REVIEW_UNFIT
    return None if against else "OAT has not answered that a review is not appropriate"


CLOSE_HIGH_RISK = demanding(
    sending(
        Step(
            "DC-T19",
            "Close - high risk, no review",
            "Review and feedback paras 29 and 74",
            "closed the challenge: high risk, a review is not appropriate",
            OWNER,
            (WITH_OWNER,),
            CLOSED,
            guards=(answered_against,),
            prompts=(judicial_review("Leave out the Judicial Review sentence?"),),
            changes=(closing(HIGH_RISK),),
            owner_only=True,
            shown=is_high_risk,
        ),
        HIGH_RISK_ENDS,
    ),
    EXPLANATION,
)

# What the page says by itself


def grounds_go_to_oat(s: Situation) -> str | None:
    """RF-27c"""
    before = s.case.position in (WITH_OWNER, REQUESTED, LATE, GROUNDS, ANALYSIS)
    return ON_ARRIVAL if before and s.case.fact("pass_direct") == "Yes" else None


STEPS: tuple[Step, ...] = (
    TAKE_IN,
    ASK_OAT,
    ASK_HIGH_RISK,
    assigning((ADVICE, REFERRED)),
    legal_advice((REFERRED,)),
    CONSIDER_AS_USUAL,
    FURTHER_OVERSIGHT,
    WITHIN_OAT,
    REVIEW_SHOULD,
    REVIEW_SHOULD_NOT,
    CLOSE_HIGH_RISK,
)
FLAGS = (grounds_go_to_oat,)
