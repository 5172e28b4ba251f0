"""Challenges that end early: about our service, behaviour, withdrawn (paras 12 and 22)."""

from __future__ import annotations

from collections.abc import Iterable

from portal.procedures.agreeing import agreed
from portal.procedures.asking import day, line, past_day, text, tick
from portal.procedures.changes import Add, Begin, Change, Elsewhere, Upload
from portal.procedures.decision_challenge.circumstances import closing
from portal.procedures.decision_challenge.vocabulary import (
    BEHAVIOUR,
    CLOSED,
    OPEN,
    RECEIVED,
    SERVICE,
    WITH_OAT,
    WITH_OWNER,
    WITHDRAWN_CODE,
)
from portal.procedures.definition import Ask, Situation, Step
from portal.procedures.feedback import OWNER, not_before_receipt, parent
from portal.procedures.feedback_letters import BEHAVIOUR_POLICY, HAND_OVER, sending
from portal.procedures.reasons import reason
from portal.procedures.referrals import withdrawing

# DC-T43


def service_complaint_opened(s: Situation) -> Iterable[Change]:
    """The service complaint keeps the day on which the challenge was received."""
    yield Begin(
        "service_complaint",
        "log-service-complaint",
        {
            "complainant": s.case.fact("challenger"),
            "received_on": s.case.date("received_on"),
            "what_is_complained_of": s.case.fact("complaint_text") or s.data["reason"],
            "files": [
                Upload(each.digest, each.filename, each.media_type, each.size)
                for each in s.case.documents_of("challenge")
            ],
        },
    )


SERVICE_COMPLAINT = sending(
    Step(
        "DC-T43",
        "Treat as service complaint",
        "Review and feedback para 12",
        "treated the challenge as a service complaint",
        OWNER,
        (RECEIVED, WITH_OWNER),
        CLOSED,
        asks=(
            reason("Say why this is about our service", para="12"),
            tick(
                "nothing_against",
                "Nothing is said against a decision",
                "Confirm that nothing is said against a decision",
                para="12",
            ),
        ),
        changes=(service_complaint_opened, closing(SERVICE)),
        owner_only=True,
    ),
    HAND_OVER,
)

# DC-T8

BEHAVIOUR_ASKS: tuple[Ask, ...] = (
    reason("Say what happened", para="22"),
    line("policy", "Policy reference", "Enter the policy reference", para="22"),
    text("action", "Action taken", "Enter the action taken", para="22"),
    day("until", "Applies until", missing="", hint="Leave empty without an end", para="22"),
)


def behaviour_recorded(s: Situation) -> Iterable[Change]:
    answers = {name: s.data.get(name) for name in ("reason", "policy", "action", "until")}
    told = f"{s.data.get('asked_by') or s.actor.name}, agreed by {s.data.get('agreed_by') or 'nobody'}"
    yield Elsewhere(parent(s), "record-behaviour-decision", {**answers, "decided_by": told})


DECLINED = sending(
    Step(
        "DC-T8",
        "Decline access - behaviour",
        "Review and feedback para 22",
        "declined access because of behaviour",
        OWNER,
        tuple(each for each in OPEN if each != WITH_OAT),
        CLOSED,
        asks=BEHAVIOUR_ASKS,
        changes=(behaviour_recorded, withdrawing("Access declined because of behaviour"), closing(BEHAVIOUR)),
        owner_only=True,
    ),
    BEHAVIOUR_POLICY,
)
DECLINE = agreed(DECLINED, "decline_behaviour")

# DC-T44

WITHDRAW = Step(
    "DC-T44",
    "Withdraw",
    "Review and feedback 3.3",
    "recorded that the person withdrew",
    OWNER,
    tuple(each for each in OPEN if each != WITH_OAT),
    CLOSED,
    asks=(
        past_day(
            "withdrawn_on",
            "When the person withdrew",
            not_before_receipt,
            missing="Record when and how the person withdrew",
        ),
        text("withdrawn_how", "How the person withdrew", "Record when and how the person withdrew"),
    ),
    changes=(
        lambda s: [
            Add(
                "note",
                title="The person withdrew",
                text=s.data["withdrawn_how"],
                on=s.data["withdrawn_on"],
            )
        ],
        withdrawing("The person withdrew"),
        closing(WITHDRAWN_CODE),
    ),
    owner_only=True,
    elsewhere={WITH_OAT: "OAT records that the person withdrew, with the review"},
)

STEPS: tuple[Step, ...] = (
    SERVICE_COMPLAINT,
    DECLINE,
    WITHDRAW,
)
TWO_PEOPLE: tuple[tuple[Step, str], ...] = ((DECLINED, "decline_behaviour"),)
