"""OAT's six outcomes, each a step whose label is exactly the outcome, and their correction (paras 5 and 48).

The list of OAT's referrals offers these same steps.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.procedures.agreeing import agreed
from portal.procedures.changes import OUT, Add, Amend, Begin, Change, Fact, Stop
from portal.procedures.decision_challenge.analysis import demanding
from portal.procedures.decision_challenge.circumstances import closing, is_reviewed, second_review_allowed
from portal.procedures.decision_challenge.second_review import only_exceptionally
from portal.procedures.decision_challenge.vocabulary import (
    CLOSED,
    CRITERIA_NOT_MET,
    REFERRED,
    RETURNED,
    SERVICE,
    WITH_OAT,
)
from portal.procedures.definition import Ask, Situation, Step
from portal.procedures.feedback import OAT, decision_of, parent
from portal.procedures.feedback_letters import CRITERIA_ENDS, sending
from portal.procedures.making import Making, fact, fact_of
from portal.procedures.reasons import reason
from portal.procedures.referrals import (
    ANSWERED,
    ASSIGNED,
    COMPLETED,
    DIRECTIONS,
    ON_HOLD,
    OUTCOMES,
    agreed_by_who_took_part,
    answering,
    asking_legal,
    directed,
    directing,
    direction_rows,
    directions_to_do,
    ended_item,
    is_mine,
    legal_has_to_advise,
    no_part,
    open_referral,
    returned,
    telling_the_owner,
)
from portal.procedures.risk_assessment import task

NO_LONGER = "This outcome can no longer be changed"
FOLLOW_UP_ONLY = "Only follow-up questions about the original decision come to you"

# OR-T6 to OR-T11, DC-T36 to DC-T39: the six outcomes


def letters_sent(s: Situation) -> int:
    """How many letters and messages have gone out."""
    return sum(each.data.get("direction") == OUT for each in s.case.of("correspondence"))


def outcome(
    code: str,
    row: str,
    to: str,
    *changes: Making,
    asks: tuple[Ask, ...] = (),
    guards: tuple[Any, ...] = (),
    state: str = ANSWERED,
    others: str = "",
) -> Step:
    """One of the six: recorded only by who has the referral."""
    told = code in ("O4", "O6")
    return Step(
        row,
        OUTCOMES[code],
        "Review and feedback para 48",
        f"gave the outcome: {OUTCOMES[code]}",
        OAT,
        (REFERRED,),
        to,
        asks=asks,
        guards=(is_mine, *guards),
        changes=(
            lambda s: directing(s) if to == RETURNED else [],
            answering(
                OUTCOMES[code],
                lambda s: s.data.get("reason") or "\n".join(directed(s)),
                state,
                outcome=code,
                tells_service_user="OAT" if told else "Case owner",
                letters_before=letters_sent,
                pass_direct=fact_of("pass_direct"),
            ),
            *changes,
            telling_the_owner(
                f"OAT's outcome: {OUTCOMES[code]}",
                lambda s: FOLLOW_UP_ONLY if code == "O4" else s.data.get("reason") or "",
            ),
        ),
        others=others,
    )


SENT_BACK: tuple[Making, ...] = (fact("pass_direct", "No"), fact("told_user_on", None))
"""DC-T36: what came directly does so no more, and the person has to be told anew."""
MORE_INFORMATION = outcome(
    "O1",
    "OR-T6",
    RETURNED,
    *SENT_BACK,
    asks=(
        direction_rows(
            "Information that is missing", "Say what information is missing", "Each becomes a task"
        ),
    ),
)
FURTHER_WORK = outcome(
    "O2",
    "OR-T7",
    RETURNED,
    *SENT_BACK,
    asks=(
        direction_rows(
            "What could still settle it", "Say what further work is needed", "Each becomes a task"
        ),
    ),
)
WHY_AND_WHAT = "Say why, and what the case owner should do"
OTHER = outcome(
    "O5",
    "OR-T10",
    RETURNED,
    *SENT_BACK,
    asks=(
        reason(WHY_AND_WHAT, para="48"),
        direction_rows("What the case owner should do", WHY_AND_WHAT, "Each becomes a task"),
    ),
)


def service_complaint(s: Situation) -> Iterable[Change]:
    """RF-48d: with the case owner's manager, and with the day on which the challenge was received."""
    yield Begin(
        "service_complaint",
        "log-service-complaint",
        {
            "complainant": s.case.fact("challenger"),
            "received_on": s.case.date("received_on"),
            "about": ["Other"],
            "about_people": [],
            "not_known": True,
            "what_is_complained_of": s.data["reason"],
        },
    )


NOT_FOR_OAT_SERVICE = outcome(
    "O3",
    "OR-T8",
    CLOSED,
    service_complaint,
    closing(SERVICE),
    asks=(
        reason(
            "Say what the service complaint is",
            label="What the service complaint is",
            hint="It is opened with the case owner's manager",
            para="48",
        ),
    ),
)
NOT_MET = demanding(
    sending(
        outcome(
            "O4",
            "OR-T9",
            CLOSED,
            closing(CRITERIA_NOT_MET),
            asks=(reason("Give the reasons in detail", label="Reasons", para="48"),),
            guards=(agreed_by_who_took_part,),
            state=COMPLETED,
            others="OAT tells the service user this outcome",
        ),
        CRITERIA_ENDS,
    ),
    "Send the outcome letter first",
)


def is_supervised(s: Situation) -> bool:
    about = parent(s)
    return about is not None and about.fact("supervised") == "Yes"


def reviewed_once_only(s: Situation) -> str | None:
    """RF-05c: one review for each decision, unless a second one was allowed."""
    return only_exceptionally(s) if is_reviewed(s) and not second_review_allowed(s) else None


def review_opened(s: Situation) -> Iterable[Change]:
    """RV-T1: the place of the review, owned by who accepted it."""
    decision = decision_of(s)
    number = len(s.case.of("review")) + 1
    yield Add(
        "review",
        title=f"Review {s.case.reference}-R{number}",
        state="Allocated",
        on=s.today,
        person_id=s.actor.id,
        data={
            "decision": decision.id if decision is not None else None,
            "referral": open_referral(s.case).number,
            "reviewer": s.actor.name,
        },
        says=f"Review {s.case.reference}-R{number} opened",
    )


ACCEPTED = outcome(
    "O6",
    "OR-T11",
    WITH_OAT,
    review_opened,
    task,
    asks=(reason("Say why OAT accepts this", para="48"),),
    guards=(reviewed_once_only,),
    state=COMPLETED,
)
OUTCOME_STEPS = (
    MORE_INFORMATION,
    FURTHER_WORK,
    NOT_FOR_OAT_SERVICE,
    agreed(NOT_MET, "criteria_not_met", is_supervised),
    OTHER,
    ACCEPTED,
)
"""The six outcomes in the order of the source, as a list of OAT offers them."""

# OR-T14, DC-T51: correcting


def can_be_corrected(s: Situation) -> str | None:
    """RF-48h: O1, O2 and O5 while nothing has gone to the service user."""
    referral = returned(s.case)
    if referral is None:
        return NO_LONGER
    gone = s.case.fact("told_user_on") or letters_sent(s) > referral.data.get("letters_before", 0)
    return NO_LONGER if gone else None


def given_by_me(s: Situation) -> str | None:
    referral = returned(s.case)
    if referral is None or s.actor.takes_the_place_of(referral.person_id):
        return None
    return f"This referral is assigned to {s.name_of(referral.person_id)}"


def corrected(s: Situation) -> Iterable[Change]:
    """The first outcome stays visible; its directions are no longer to be done."""
    referral = returned(s.case)
    held = legal_has_to_advise(s)
    first = {
        "outcome": referral.data["answer"],
        "advice": referral.data.get("advice"),
        "on": referral.data.get("answered_on"),
        "by": referral.data.get("answered_by"),
        "wrong_because": s.data["reason"],
    }
    yield Amend(
        referral,
        {
            "state": ON_HOLD if held else ASSIGNED,
            "closed_at": None,
            "closed_by_id": None,
            "closed_by": "",
        },
        {
            "former": [*referral.data.get("former", ()), first],
            "outcome": "",
            "answer": "",
            "advice": "",
            "answered_on": None,
        },
        says=f"Former outcome: {referral.data['answer']}",
    )
    if held:
        yield from asking_legal(s, s.case.fact("jr_state"))
    for direction in directions_to_do(s.case):
        if direction.data.get("referral") == referral.number:
            yield Amend(direction, {"state": "Withdrawn"}, close=True)
            yield from ended_item(s, direction, "Ended")
    if s.case.deadline(DIRECTIONS.key):
        yield Stop(DIRECTIONS.key, s.today, met=False)
    yield Fact("pass_direct", referral.data.get("pass_direct"))
    yield from telling_the_owner("OAT takes its outcome back", s.data["reason"])(s)


CORRECT = Step(
    "OR-T14",
    "Correct outcome",
    "Review and feedback para 48",
    "took the outcome back to give another",
    OAT,
    (RETURNED,),
    REFERRED,
    asks=(reason("Say why the outcome was wrong", para="48"),),
    guards=(can_be_corrected, given_by_me, no_part),
    changes=(corrected,),
    elsewhere={"": NO_LONGER, CLOSED: NO_LONGER},
)

STEPS: tuple[Step, ...] = (
    *OUTCOME_STEPS,
    CORRECT,
)
TWO_PEOPLE: tuple[tuple[Step, str], ...] = ((NOT_MET, "criteria_not_met"),)
