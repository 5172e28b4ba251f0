"""After OAT's outcome: directions, back to OAT or on, hand-over, review complete (paras 48, 49, 53, 74)."""

from __future__ import annotations

from typing import Any

from portal.procedures.asking import text
from portal.procedures.changes import Add, Elsewhere, Fact
from portal.procedures.decision_challenge.analysis import demanding
from portal.procedures.decision_challenge.circumstances import closing
from portal.procedures.decision_challenge.requesting import discussed
from portal.procedures.decision_challenge.vocabulary import (
    ANALYSIS,
    CLOSED,
    GROUNDS,
    LATE,
    RECONSIDERED,
    REFERRED,
    REQUESTED,
    RETURNED,
    REVIEW_COMPLETE,
    WITH_OAT,
    WITH_OWNER,
)
from portal.procedures.definition import PORTAL, Situation, Step
from portal.procedures.feedback import OWNER, decision_of, parent
from portal.procedures.feedback_letters import HAND_OVER, sending
from portal.procedures.making import fact_of, facts
from portal.procedures.referrals import (
    ANSWERED,
    PICKUP,
    REFERRAL,
    WITH_OUTCOME,
    are_done,
    completing,
    completing_directions,
    doing_directions,
    latest_referral,
    nothing_asked_yet,
    overdue_directions,
    submitting,
    told_on,
)

WITH_CASE_OWNER = (WITH_OWNER, REQUESTED, LATE, GROUNDS, ANALYSIS, RECONSIDERED, RETURNED)
"""Where the case owner may still have directions to do."""

# DC-T40, DC-T41: back to OAT, or on


def former(s: Situation) -> Any:
    return latest_referral(s.case, *WITH_OUTCOME)


def no_bypass(s: Situation) -> str | None:
    """RF-29a, but for what OAT asked to receive directly."""
    sent_back = former(s)
    direct = sent_back is not None and sent_back.data["purpose"] == "P5"
    return None if direct else discussed(s)


SEND_BACK = Step(
    "DC-T40",
    "Send back to OAT",
    "Review and feedback para 49",
    "sent the challenge back to OAT",
    OWNER,
    (RETURNED,),
    REFERRED,
    asks=(
        told_on(),
        text(
            "summary",
            "Summary",
            "Enter a summary for OAT",
            hint="What was done since",
            default=lambda s: former(s).text if former(s) is not None else "",
            para="49",
        ),
    ),
    guards=(are_done, no_bypass, nothing_asked_yet),
    starts=((PICKUP.key, "today"),),
    changes=(
        facts("told_user_on"),
        completing,
        submitting(
            lambda s: former(s).data["purpose"],
            lambda s: s.data["summary"],
            former=lambda s: former(s).number,
            decision=fact_of("decision"),
        ),
    ),
    owner_only=True,
)


def lateness_decided(s: Situation) -> str | None:
    """OP-54: OAT took a late request directly, so nobody has decided yet whether it is considered."""
    received, deadline = s.case.date("grounds_received"), s.case.date("deadline_current")
    late = received is not None and deadline is not None and received > deadline
    return (
        "The grounds came late. Ask why it was late first"
        if late and not s.case.fact("late_decision")
        else None
    )


RESUME = Step(
    "DC-T41",
    "Resume analysis",
    "Review and feedback para 49",
    "went on with the analysis",
    OWNER,
    (RETURNED,),
    ANALYSIS,
    asks=(told_on(),),
    guards=(lateness_decided,),
    changes=(
        facts("told_user_on"),
        lambda s: [
            Add("note", title="Analysis goes on", text="The service user was told", on=s.data["told_user_on"])
        ],
    ),
    owner_only=True,
)

# OR-T12 for O3: the hand-over letter


def handed_over(s: Situation) -> Any:
    """The referral that ended in a service complaint and about which the person was not told yet."""
    found = [each for each in s.case.of(REFERRAL, ANSWERED) if each.data.get("outcome") == "O3"]
    return found[-1] if found else None


SEND_HAND_OVER = demanding(
    sending(
        Step(
            "OR-T12",
            "Send hand-over letter",
            "Review and feedback paras 48 and 49",
            "told the person that the complaint is about our service",
            OWNER,
            (CLOSED,),
            guards=(
                lambda s: None if handed_over(s) is not None else "OAT has not opened a service complaint",
            ),
            changes=(
                lambda s: [Fact("told_user_on", s.data.get("letter_on") or s.today)],
                completing,
            ),
            owner_only=True,
            shown=lambda s: handed_over(s) is not None,
        ),
        HAND_OVER,
    ),
    "Tell the service user what is happening",
)

# DC-T42

REVIEWED = Step(
    "DC-T42",
    "Review complete",
    "Review and feedback paras 53 and 74",
    "ended the challenge: the review letter was issued",
    PORTAL,
    (WITH_OAT,),
    CLOSED,
    changes=(
        lambda s: [Elsewhere(parent(s), "count-a-review", record=decision_of(s))],
        closing(REVIEW_COMPLETE),
    ),
)

STEPS: tuple[Step, ...] = (
    doing_directions(WITH_CASE_OWNER),
    completing_directions(WITH_CASE_OWNER),
    SEND_BACK,
    RESUME,
    SEND_HAND_OVER,
    REVIEWED,
)
FLAGS = (overdue_directions,)
