"""SC-T3, T6, T8, T10, T11, T15, T16: how a service complaint ends (paras 2, 14 to 19, 22, 74)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from portal.procedures import remedies, risk_assessment
from portal.procedures.agreeing import Deciding, agreed
from portal.procedures.asking import choice, past_day, text
from portal.procedures.attempts import attempted, attempts, satisfied_ask
from portal.procedures.changes import Change, Close, Fact
from portal.procedures.decision_challenge.ending_early import BEHAVIOUR_ASKS, behaviour_recorded
from portal.procedures.definition import Problem, Situation, Step
from portal.procedures.feedback import ENDED, STAFF, addressed_state, not_before_receipt
from portal.procedures.feedback_letters import SERVICE_CLOSED, sending, why_left_out
from portal.procedures.learning import LEARNING_ASK, all_fed_back, answer_fits
from portal.procedures.reasons import reason
from portal.procedures.referrals import withdrawing
from portal.procedures.service_complaint.handling import (
    FINDING_ASKS,
    LATE_REASON,
    WHY_NO_ATTEMPT,
    found,
    handled,
    no_action_yet,
    three_parts,
    was_late,
    why_no_attempt,
)
from portal.procedures.service_complaint.vocabulary import (
    BEHAVIOUR,
    CLOSED,
    CONSIDERED,
    DO_NOT_CONSIDER,
    HANDLED,
    NO_ATTEMPT,
    NOT_UPHELD,
    OPEN,
    REMEDY,
    REMEDY_ACCEPTED,
    REMEDY_NOT_ACCEPTED,
    RESOLVED,
    TOO_LATE,
    UNRESOLVED,
    WITH_MANAGER,
    WITHDRAWN,
    names_somebody,
)

Ending = Callable[[Situation], Iterable[Change]]


def ended(outcome: str | Callable[[Situation], str]) -> Ending:
    """What every closing does: the question to OAT ends, an assessment left out keeps its reason, all deadlines stop."""

    def changes(s: Situation) -> Iterable[Change]:
        yield from withdrawing("The service complaint is closed")(s)
        yield from risk_assessment.left_out(s)
        yield from addressed_state(ENDED)(s)
        yield Close(outcome(s) if callable(outcome) else outcome, s.today)

    return changes


def learned(s: Situation) -> Iterable[Change]:
    """SC-T6, T8, T10, T11: the answer is kept, and what was recorded is fed back."""
    yield Fact("learning_answer", s.data["learning_answer"], "Learning")
    yield from all_fed_back(s)


def with_reply(*parts: Any, **more: Any) -> Step:
    """A closing step of the handler with the reply letter, whose statement may go with a reason (RF-74d)."""
    rules = (*more.pop("rules", ()), why_left_out)
    return sending(handled(*parts, rules=rules, **more), SERVICE_CLOSED)


# SC-T3

DO_NOT_CONSIDER_LATE = with_reply(
    "SC-T3",
    "Do not consider - raised late",
    "2",
    "decided not to consider the complaint, raised late",
    (WITH_MANAGER,),
    CLOSED,
    asks=(LATE_REASON, risk_assessment.CLOSING_ASK),
    guards=(was_late,),
    changes=(
        lambda s: [
            Fact("late_choice", DO_NOT_CONSIDER, "Raised late"),
            Fact("late_reason", s.data["reason"]),
        ],
        ended(TOO_LATE),
    ),
    shown=lambda s: was_late(s) is None,
)

# SC-T6


def is_satisfied(s: Situation) -> Iterable[Problem]:
    if s.data.get("satisfied") not in (None, "Yes"):
        yield "satisfied", "A complaint is resolved only when the person is satisfied"


def one_attempt(s: Situation) -> bool:
    return len(attempts(s.case)) == 1


def settled_at_first(s: Situation) -> Iterable[Problem]:
    """RF-16a"""
    if one_attempt(s) and not s.data.get("first_contact"):
        yield "first_contact", "Was this settled at first contact?"


def first_contact(s: Situation) -> Iterable[Change]:
    yes = one_attempt(s) and s.data.get("first_contact") != "No"
    yield Fact("first_contact_resolution", "Yes" if yes else "No", "Settled at first contact")


RESOLVE = handled(
    "SC-T6",
    "Close as resolved",
    "16",
    "closed the complaint as resolved",
    HANDLED,
    CLOSED,
    asks=(
        satisfied_ask("Say whether the person is satisfied", para="15"),
        choice(
            "first_contact",
            "Settled at first contact",
            [("Yes", "Yes"), ("No", "No")],
            default=lambda s: "Yes" if one_attempt(s) else "",
            when=one_attempt,
            para="16",
        ),
        LEARNING_ASK,
        risk_assessment.CLOSING_ASK,
    ),
    guards=(attempted(NO_ATTEMPT),),
    rules=(is_satisfied, answer_fits),
    prompts=(settled_at_first,),
    changes=(
        lambda s: [Fact("satisfied", "Yes", "Satisfied")],
        first_contact,
        learned,
        ended(RESOLVED),
    ),
    shown=lambda s: s.case.fact("satisfied") != "No",
)

# SC-T8, SC-T10

FIND_NOT_UPHELD = with_reply(
    "SC-T8",
    "Find not upheld",
    "17",
    "found the complaint not upheld",
    (CONSIDERED,),
    CLOSED,
    asks=(*FINDING_ASKS, WHY_NO_ATTEMPT, LEARNING_ASK, risk_assessment.CLOSING_ASK),
    rules=(three_parts, answer_fits),
    prompts=(no_action_yet,),
    changes=(found(NOT_UPHELD), why_no_attempt, learned, ended(NOT_UPHELD)),
)


def outcome_of_remedies(s: Situation) -> str:
    return REMEDY_ACCEPTED if remedies.was_accepted(s.case) else REMEDY_NOT_ACCEPTED


CLOSE_REVIEW = with_reply(
    "SC-T10",
    "Close service review",
    "19",
    "closed the service review",
    (REMEDY,),
    CLOSED,
    asks=(LEARNING_ASK, risk_assessment.CLOSING_ASK),
    guards=(remedies.all_settled,),
    rules=(answer_fits,),
    changes=(learned, ended(outcome_of_remedies)),
)

# SC-T11


def is_not_satisfied(s: Situation) -> Iterable[Problem]:
    if s.data.get("satisfied") == "Yes":
        yield "satisfied", "The person is satisfied. Use Close as resolved"


UNRESOLVED_STEP = with_reply(
    "SC-T11",
    "Close - cannot be resolved",
    "15",
    "closed the complaint, which cannot be resolved",
    HANDLED,
    CLOSED,
    asks=(
        satisfied_ask(
            "Say whether the person is satisfied", default=lambda s: s.case.fact("satisfied") or "", para="15"
        ),
        reason("Say why, for this case", para="15"),
        LEARNING_ASK,
        risk_assessment.CLOSING_ASK,
    ),
    guards=(attempted(NO_ATTEMPT),),
    rules=(is_not_satisfied, answer_fits),
    changes=(
        lambda s: [Fact("satisfied", s.data["satisfied"], "Satisfied")],
        learned,
        ended(UNRESOLVED),
    ),
)


def upheld_without_a_remedy(s: Situation) -> str | None:
    """RF-18a: an upheld complaint ends in no way before a remedy has been offered."""
    held = s.case.position == REMEDY and not remedies.offered_ever(s.case)
    return remedies.OFFER_FIRST if held else None


# SC-T15


def agreed_by_somebody_free(s: Situation) -> str | None:
    """RF-13c: nor does somebody agree who is complained about."""
    return names_somebody(s, s.person(s.data.get("agreed_by_id")))


DECLINE_AT_ONCE: Step = with_reply(
    "SC-T15",
    "Decline access - behaviour",
    "22",
    "declined access because of behaviour",
    OPEN,
    CLOSED,
    guards=(upheld_without_a_remedy, agreed_by_somebody_free),
    asks=(
        *BEHAVIOUR_ASKS,
        risk_assessment.CLOSING_ASK,
    ),
    changes=(behaviour_recorded, ended(BEHAVIOUR)),
)
DECLINE = agreed(DECLINE_AT_ONCE, "decline_behaviour")

# SC-T16

WITHDRAW = handled(
    "SC-T16",
    "Withdraw",
    "",
    "recorded that the person withdrew",
    OPEN,
    CLOSED,
    asks=(
        past_day(
            "withdrawn_on",
            "When the person withdrew",
            not_before_receipt,
            missing="Enter when the person withdrew",
        ),
        text("how", "How the person withdrew", "Say how the person withdrew"),
        risk_assessment.CLOSING_ASK,
    ),
    guards=(upheld_without_a_remedy,),
    changes=(
        lambda s: [Fact("withdrawn_on", s.data["withdrawn_on"]), Fact("withdrawn_how", s.data["how"])],
        ended(WITHDRAWN),
    ),
)

DECIDING: Any = Deciding([(DECLINE_AT_ONCE, "decline_behaviour")], STAFF, OPEN)

STEPS = (
    RESOLVE,
    UNRESOLVED_STEP,
    FIND_NOT_UPHELD,
    CLOSE_REVIEW,
    DO_NOT_CONSIDER_LATE,
    DECLINE,
    WITHDRAW,
    *DECIDING.made(),
)
