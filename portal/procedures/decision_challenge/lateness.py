"""Grounds that came late: the explanation, the time limit put aside or the request declined (paras 33 to 37, 74)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.procedures.agreeing import agreed
from portal.procedures.asking import choice, past_day, text
from portal.procedures.changes import Add, Change, Fact, Move, Start, Stop
from portal.procedures.decision_challenge.circumstances import closing, decided_on, oat_did_not_ask
from portal.procedures.decision_challenge.eligibility import known_adjustments
from portal.procedures.decision_challenge.grounds import awaiting_explanation, days_after
from portal.procedures.decision_challenge.requesting import earliest
from portal.procedures.decision_challenge.vocabulary import (
    CLOSED,
    EXPLAIN,
    GROUNDS,
    JR_MARKER,
    LATE,
    LATE_REASONS,
    NOT_REASONABLE,
    OUT_OF_TIME,
    REASONABLE,
    RETURNED,
)
from portal.procedures.definition import Problem, Situation, Step
from portal.procedures.feedback import OWNER, jr_marker, parent, parties, reopened
from portal.procedures.feedback_letters import INVITATION, LATENESS_CORRECTED, OUT_OF_TIME_ENDS, sending
from portal.procedures.making import entered, fact
from portal.procedures.reasons import long_enough, reason
from portal.procedures.referrals import DIRECTIONS
from portal.procedures.risk import RISK_ASKS, risk_asked, risk_changed, risk_named


def days_passed(s: Situation) -> str:
    """RF-34e"""
    decided, asked, due = decided_on(s), s.case.date("grounds_request_sent"), earliest(s)
    if not decided or not asked or not due:
        return ""
    return f"{(asked - decided).days} of {(due - decided).days} days had passed"


def support_on_record(s: Situation) -> str:
    """RF-34c: advocate, MP and adjustments on record."""
    about = parent(s)
    found = [
        f"{each.title}, {each.data.get('type')}"
        for each in parties(about)
        if each.data.get("type") in ("MP", "Representative or advocate")
    ]
    if about is not None and about.fact("mp_name"):
        found.append(f"{about.fact('mp_name')}, MP")
    found += [title for title, _ in known_adjustments(s)]
    found += [row.title for row in s.case.of("adjustment")]
    return ", ".join(dict.fromkeys(found))


def late_reason_choices(s: Situation) -> list[tuple[str, str, str]]:
    """The six codes of para 34, each with what the case says of it."""
    hints = {
        "L34-2": f"On record: {found}" if (found := support_on_record(s)) else "",
        "L34-3": "Name the evidence below",
        "L34-4": days_passed(s),
        "L34-5": "Say below why the return was reasonably prompt",
        "L34-6": "Describe it below",
    }
    return [(code, words, hints.get(code, "")) for code, words in LATE_REASONS]


CHOOSE = "Choose a reason and explain it"
OF_THE_CODE = {
    "L34-3": "Name the evidence",
    "L34-5": "Say why the return was reasonably prompt",
    "L34-6": "Describe the reason",
}


def code_explained(s: Situation) -> Iterable[Problem]:
    """RF-34a, RF-34d, RF-34f, RF-34g"""
    why = s.data.get("reason") or ""
    own = OF_THE_CODE.get(str(s.data.get("late_reason_code")), CHOOSE)
    if not why.strip():
        yield "reason", own
    elif sentence := long_enough(s, why):
        yield "reason", sentence


def support_asked(s: Situation) -> Iterable[Problem]:
    """RF-34c"""
    if support_on_record(s) and s.data.get("late_reason_code") not in (None, "", "L34-2"):
        yield "late_reason_code", "An advocate/MP/adjustment is on record"


def lateness_decided(decision: str) -> Any:
    def changes(s: Situation) -> Iterable[Change]:
        yield Fact("late_decision", decision, "Decision on lateness")
        yield Fact("late_decision_reason", s.data["reason"])
        yield Fact("late_reason_code", s.data.get("late_reason_code") or "")
        if s.data.get("explanation"):
            yield Fact("late_explanation", s.data["explanation"])
        if s.case.deadline(EXPLAIN):
            yield Stop(EXPLAIN, s.today)
        yield Add(
            "late_decision",
            title=decision,
            text=s.data["reason"],
            on=s.today,
            data={"code": s.data.get("late_reason_code") or ""},
        )

    return changes


EXPLANATION = text(
    "explanation",
    "The explanation",
    "Enter the explanation",
    hint="The person's, or what you know already",
    default=lambda s: s.case.fact("late_explanation"),
    para="33",
)
SET_ASIDE = Step(
    "DC-T25",
    "Put time limit aside",
    "Review and feedback paras 34 and 36",
    "put the time limit aside",
    OWNER,
    (LATE,),
    GROUNDS,
    asks=(
        EXPLANATION,
        choice("late_reason_code", "Reason", late_reason_choices, CHOOSE, para="34"),
        text("reason", "Why it is a good reason", para="34"),
    ),
    guards=(oat_did_not_ask,),
    rules=(code_explained,),
    prompts=(support_asked,),
    changes=(lateness_decided(REASONABLE),),
    owner_only=True,
)


def chance_given(s: Situation) -> str | None:
    """RF-33b: a reply, or the day for it has passed with none after the person was asked."""
    due = s.case.date("late_reply_due")
    if s.case.fact("late_explanation") or (s.case.fact("late_invited_on") and due and due < s.today):
        return None
    return "Give the person the chance to explain first"


DECLINE_LATE = sending(
    Step(
        "DC-T26",
        "Decline - out of time",
        "Review and feedback paras 35 and 74",
        "declined the request as out of time",
        OWNER,
        (LATE,),
        CLOSED,
        asks=(
            reason("Record why you are declining", label="Why there is no reasonable explanation", para="35"),
        ),
        guards=(oat_did_not_ask, chance_given),
        changes=(lateness_decided(NOT_REASONABLE), closing(OUT_OF_TIME)),
        owner_only=True,
    ),
    OUT_OF_TIME_ENDS,
)


def not_invited_yet(s: Situation) -> str | None:
    if s.case.fact("late_explanation"):
        return "The request says already why it was late"
    return "The person was asked already" if s.case.fact("late_invited_on") else None


def invited(s: Situation) -> Iterable[Change]:
    """The days for a reply count from the letter."""
    sent_on = s.data["letter_on"]
    due = s.due(EXPLAIN, sent_on)
    yield Fact("late_invited_on", sent_on, "Asked why it was late")
    running = s.case.deadline(EXPLAIN)
    if running is not None and due > running.due_on:
        yield Move(EXPLAIN, due, "The letter went out later")
        yield Fact("late_reply_due", due)


INVITE = sending(
    Step(
        "RF-33b",
        "Invite an explanation",
        "Review and feedback para 33",
        "asked the person why the request was late",
        OWNER,
        (LATE,),
        guards=(oat_did_not_ask, not_invited_yet),
        changes=(invited,),
        owner_only=True,
        shown=lambda s: not_invited_yet(s) is None,
    ),
    INVITATION,
)
EXPLAINED = Step(
    "RF-33b",
    "Record explanation of lateness",
    "Review and feedback para 33",
    "recorded the person's explanation",
    OWNER,
    (LATE,),
    asks=(
        past_day("explained_on", "Received", missing="Enter the date received", para="33"),
        EXPLANATION,
        *RISK_ASKS,
    ),
    guards=(oat_did_not_ask,),
    rules=(risk_named,),
    prompts=(risk_asked,),
    changes=(
        fact("late_explanation", entered("explanation"), "Explanation of lateness"),
        lambda s: [
            Add(
                "correspondence",
                title="Explanation of lateness",
                text=s.data["explanation"],
                on=s.data["explained_on"],
                data={"direction": "in", "what": "explanation"},
            )
        ],
        lambda s: [Stop(EXPLAIN, s.data["explained_on"])] if s.case.deadline(EXPLAIN) else [],
        risk_changed,
    ),
    owner_only=True,
)


def lateness_was_decided(s: Situation) -> str | None:
    if not s.case.fact("late_decision"):
        return "No decision on lateness is recorded"
    if s.case.position == CLOSED and s.case.resolution_code != OUT_OF_TIME:
        return "This challenge is closed and can only be read"
    return None


def lateness_open_again(s: Situation) -> Iterable[Change]:
    """RF-36b: the first choice stays on the record; the choice is open again, its explanation already in."""
    if s.case.position == CLOSED:
        yield from reopened(s)
        decided = decided_on(s)
        if decided is not None:
            yield Start(JR_MARKER, decided, jr_marker(decided), quiet=True)
    yield Fact("late_decision_first", s.case.fact("late_decision"))
    yield Fact("late_decision", "", "")
    yield Fact("late_decision_reason", "")
    yield Fact("late_reason_code", "")
    yield Add(
        "late_decision",
        title=f"{s.case.fact('late_decision')}: to be decided anew",
        text=s.data["reason"],
        on=s.today,
        data={"asked_by": s.data.get("asked_by") or "", "agreed_by": s.data.get("agreed_by") or ""},
        says=f"First choice: {s.case.fact('late_decision')}",
    )


CORRECTED = sending(
    Step(
        "DC-T49",
        "Correct the decision on lateness",
        "Review and feedback paras 35 and 36",
        "opened the decision on lateness again",
        OWNER,
        (GROUNDS, CLOSED),
        LATE,
        asks=(reason("Say what has changed", label="What has changed", para="36"),),
        guards=(lateness_was_decided,),
        changes=(lateness_open_again,),
        owner_only=True,
        shown=lambda s: lateness_was_decided(s) is None,
    ),
    LATENESS_CORRECTED,
    only=lambda s: s.case.resolution_code == OUT_OF_TIME,
)
CORRECT = agreed(CORRECTED, "correct_lateness")


def late_and_undecided(s: Situation) -> str | None:
    arrived = s.case.date("grounds_received")
    if arrived is None or not days_after(s, arrived):
        return "The grounds came in time"
    return "The lateness has been decided" if s.case.fact("late_decision") else None


def asked_why(s: Situation) -> Iterable[Change]:
    if s.case.deadline(DIRECTIONS.key):
        yield Stop(DIRECTIONS.key, s.today)
    yield from awaiting_explanation(s)
    if not s.case.fact("late_explanation"):
        yield Fact("late_invited_on", s.data["letter_on"])


ASK_WHY = sending(
    Step(
        "DC-T54",
        "Ask why it was late",
        "Review and feedback paras 33 and 35 to 37",
        "asked why the grounds came late",
        OWNER,
        (RETURNED,),
        LATE,
        guards=(late_and_undecided,),
        changes=(asked_why,),
        owner_only=True,
        shown=lambda s: late_and_undecided(s) is None,
    ),
    INVITATION,
    only=lambda s: not s.case.fact("late_explanation"),
)

STEPS: tuple[Step, ...] = (
    INVITE,
    EXPLAINED,
    SET_ASIDE,
    DECLINE_LATE,
    CORRECT,
    ASK_WHY,
)
TWO_PEOPLE: tuple[tuple[Step, str], ...] = ((CORRECTED, "correct_lateness"),)
