"""SC-T4, T5, T7, T9, T12 to T14, T17, T18: what a handler does with a complaint, and who else may take it (paras 4, 11 to 18)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from portal.deadlines import long_date
from portal.procedures import remedies, risk_assessment
from portal.procedures.asking import choice, select, text
from portal.procedures.attempts import attempts, recording
from portal.procedures.changes import Add, Begin, Change, Close, Fact, Team, Upload
from portal.procedures.definition import Actor, Ask, Problem, Situation, Step
from portal.procedures.feedback import (
    CASEWORKER,
    ENDED,
    LINE,
    OAT,
    STAFF,
    addressed_state,
    decision_words,
    decisions,
    manager_or_none,
    parent,
)
from portal.procedures.making import work_item
from portal.procedures.reasons import long_enough, reason
from portal.procedures.referrals import (
    PICKUP,
    no_part,
    nothing_asked_yet,
    open_referral,
    submitting,
    withdrawing,
)
from portal.procedures.service_complaint.raising import given_to
from portal.procedures.service_complaint.vocabulary import (
    ANY,
    ASKING,
    ATTEMPT_KINDS,
    CLOSED,
    CONSIDER,
    CONSIDERED,
    CONTACT,
    ESCALATED,
    HANDLED,
    HANDLER,
    NO_ATTEMPT,
    NO_REVIEW,
    OPEN,
    RECEIVED,
    RECLASSIFIED,
    REMEDY,
    SERVICE_REVIEW,
    TO_THE_MANAGER,
    UPHELD,
    WITH_MANAGER,
    complained_about,
    handler,
    names_somebody,
)


def handled(
    row: str,
    label: str,
    para: str,
    done: str,
    frm: tuple[str, ...],
    to: str | Callable[[Situation], str | None] | None = None,
    **more: Any,
) -> Step:
    """A step of the handler."""
    source = f"Review and feedback para {para}" if para else "Review and feedback 3.2"
    return Step(row, label, source, done, HANDLER, frm, to, owner_only=True, **more)


# Considered in full (SC-T7), upheld (SC-T9)

WHY_NO_ATTEMPT = text(
    "no_attempt_reason",
    "Why no attempt was possible",
    f"{NO_ATTEMPT}, or say why none was possible",
    rules=(long_enough,),
    when=lambda s: not attempts(s.case) and not s.case.fact("no_attempt_reason"),
    para="14",
)
ACTION = text(
    "action_considered",
    "What action fits this complaint",
    default=lambda s: s.case.fact("action_considered") or "",
    para="17",
)
PARTS = (
    ("what_happened", "What happened"),
    ("what_should_have", "What should have happened"),
    ("difference", "What the difference was"),
)
FINDING_ASKS: tuple[Ask, ...] = (
    *(
        text(name, label, default=lambda s, name=name: s.case.fact(name) or "", para="17")
        for name, label in PARTS
    ),
    reason(label="Reason for the finding", para="17"),
    ACTION,
)


def three_parts(s: Situation) -> Iterable[Problem]:
    """RF-17a"""
    for name, _ in PARTS:
        if not str(s.data.get(name) or "").strip():
            yield name, "Complete all three parts"
            return


def no_action_yet(s: Situation) -> Iterable[Problem]:
    """RF-17b"""
    if not str(s.data.get("action_considered") or "").strip():
        yield "action_considered", "No action recorded yet"


def why_no_attempt(s: Situation) -> Iterable[Change]:
    if s.data.get("no_attempt_reason"):
        yield Fact("no_attempt_reason", s.data["no_attempt_reason"])


def action_kept(s: Situation) -> Iterable[Change]:
    yield Fact("action_considered", s.data.get("action_considered") or "")


def found(finding: str) -> Callable[[Situation], Iterable[Change]]:
    def changes(s: Situation) -> Iterable[Change]:
        for name, _ in PARTS:
            yield Fact(name, s.data[name])
        yield Fact("finding", finding, "Finding")
        yield Fact("finding_reason", s.data["reason"])
        yield from action_kept(s)

    return changes


ATTEMPT = recording(
    "SC-T5", "Review and feedback para 14", HANDLER, HANDLED, ATTEMPT_KINDS, CONTACT, para="14"
)

IN_FULL = handled(
    "SC-T7",
    "Consider in full",
    "17",
    "decided to consider the complaint in full",
    (WITH_MANAGER,),
    CONSIDERED,
    asks=(WHY_NO_ATTEMPT, ACTION),
    changes=(why_no_attempt, action_kept, risk_assessment.task),
)

UPHOLD = handled(
    "SC-T9",
    "Uphold",
    "18",
    "upheld the complaint",
    (CONSIDERED,),
    REMEDY,
    asks=FINDING_ASKS,
    rules=(three_parts,),
    prompts=(no_action_yet,),
    changes=(
        found(UPHELD),
        lambda s: [Fact("record_type", SERVICE_REVIEW, "Record type")],
        remedies.opened,
    ),
)

# Raised late (SC-T18)


def was_late(s: Situation) -> str | None:
    return None if s.case.fact("raised_late") == "Yes" else "This was not raised late"


LATE_REASON = reason("Say why you will or will not consider this", para="2")

CONSIDER_LATE = handled(
    "SC-T18",
    "Consider although raised late",
    "2",
    "decided to consider the complaint although it was raised late",
    (WITH_MANAGER,),
    asks=(LATE_REASON,),
    guards=(was_late,),
    changes=(
        lambda s: [Fact("late_choice", CONSIDER, "Raised late"), Fact("late_reason", s.data["reason"])],
    ),
    shown=lambda s: was_late(s) is None and not s.case.fact("late_choice"),
)

# Up the chain (SC-T12, SC-T13), into OAT (SC-T17)

RISK_CHANGED = "The risk profile of the case has changed"
WHY_UP = (RISK_CHANGED, "The person is still dissatisfied after an attempt", "Another reason")


def above(s: Situation) -> Actor | None:
    return manager_or_none(s, s.case.owner_id)


def somebody_above(s: Situation) -> str | None:
    """RF-15d, RF-13c"""
    up, now = above(s), handler(s)
    if up is None:
        return f"There is nobody above {now.post_title if now else 'the handler'} in the portal. Ask an administrator"
    return names_somebody(s, up)


def escalated(s: Situation) -> Iterable[Change]:
    up, now = above(s), handler(s)
    assert up is not None
    yield Add(
        "escalation",
        title=s.data["why_up"],
        text=s.data["reason"],
        on=s.today,
        data={"from": now.name if now else "", "to": up.name},
    )
    yield from given_to(s, up, f"Escalated from {now.name if now else 'nobody'} to {up.name}")


ESCALATE = handled(
    "SC-T12",
    "Escalate",
    "11",
    "escalated the complaint",
    HANDLED,
    ESCALATED,
    asks=(
        choice(
            "why_up",
            "Why it goes up",
            [(each, each) for each in WHY_UP],
            "Say why this needs to go up",
            para="11",
        ),
        reason("Say why, for this case", para="15"),
    ),
    guards=(somebody_above,),
    changes=(escalated,),
)

TAKE_ON = handled(
    "SC-T13",
    "Take on",
    "11",
    "took the complaint on",
    (ESCALATED,),
    CONSIDERED,
    changes=(risk_assessment.task_if_none_yet,),
)


def not_part_of_the_case(s: Situation) -> str | None:
    """SC-T17: whoever had a part in the case does not judge how it was handled."""
    free = names_somebody(s, s.actor) is not None or no_part(s) is None
    return None if free else "You took part in this case and cannot take the complaint"


def taken_into_oat(s: Situation) -> Iterable[Change]:
    former, held = handler(s), s.case.owner_id
    yield Add(
        "escalation",
        title="Taken into OAT",
        text=s.data["reason"],
        on=s.today,
        data={"from": former.name if former else "", "to": s.actor.name},
    )
    yield from given_to(s, s.actor, f"Taken into OAT by {s.actor.name}")
    yield Team(s.actor.team)
    yield from work_item(
        "told",
        f"{s.actor.name} has taken this complaint into OAT",
        person=lambda s: held,
        text=s.data["reason"],
    )(s)
    yield from risk_assessment.task_if_none_yet(s)


INTO_OAT = Step(
    "SC-T17",
    "Take into OAT",
    "Review and feedback para 4",
    "took the complaint into OAT",
    OAT,
    (WITH_MANAGER, ESCALATED),
    CONSIDERED,
    asks=(reason("Say which circumstances apply", label="Specific circumstances", para="4"),),
    guards=(lambda s: names_somebody(s, s.actor), not_part_of_the_case),
    changes=(taken_into_oat,),
)

# OAT's advice (SC-T14)


ASK_OAT = handled(
    "SC-T14",
    "Ask OAT for advice",
    "15",
    "asked OAT for advice",
    ASKING,
    asks=(text("question", "Question for OAT", "Enter your question for OAT", para="15"),),
    guards=(nothing_asked_yet,),
    starts=((PICKUP.key, "today"),),
    changes=(submitting("P6", lambda s: s.data["question"]),),
)
TAKE_QUESTION_BACK = handled(
    "",
    "Take back question to OAT",
    "15",
    "took the question to OAT back",
    ASKING,
    asks=(reason("Say why OAT need not answer", para="15"),),
    guards=(lambda s: None if open_referral(s.case) else "No question waits for OAT",),
    changes=(withdrawing(lambda s: s.data["reason"]),),
    shown=lambda s: open_referral(s.case) is not None,
    support=True,
)


# In substance about a decision (SC-T4, RF-12c)


def caseworker_or_handler(s: Situation) -> str | None:
    if CASEWORKER.includes(s.actor) or s.actor.takes_the_place_of(s.case.owner_id):
        return None
    return f"Only a caseworker or {s.name_of(s.case.owner_id)} can do this"


def a_decision_is_there(s: Situation) -> str | None:
    return None if decisions(parent(s)) else "No decision is recorded on this case"


def decision_choices(s: Situation) -> list[tuple[str, str]]:
    return [("", "Choose"), *((str(each.id), decision_words(each)) for each in decisions(parent(s)))]


def only_decision(s: Situation) -> str:
    made = decisions(parent(s))
    return str(made[0].id) if len(made) == 1 else ""


def chosen_decision(s: Situation) -> Any:
    """The only decision of the case, or the one that was chosen."""
    wanted = s.data.get("decision") or only_decision(s)
    return next((each for each in decisions(parent(s)) if str(each.id) == str(wanted)), None)


def which_decision(s: Situation) -> Iterable[Problem]:
    """RF-12b; a challenge cannot have come before its decision (RF-02d)."""
    decision, received = chosen_decision(s), s.case.date("received_on")
    if decision is None:
        yield "decision", "Choose the decision"
    elif received and received < decision.on:
        yield (
            "decision",
            f"The complaint was received on {long_date(received)}, before this decision",
        )


def challenge(s: Situation, text: str) -> Begin:
    """The challenge with the complaint's date, words and files (RF-12b)."""
    kept = [
        Upload(each.digest, each.filename, each.media_type, each.size)
        for each in s.case.documents_of("complaint")
    ]
    return Begin(
        "decision_challenge",
        "log-decision-challenge",
        {
            "decision": str(chosen_decision(s).id),
            "challenger": s.case.fact("complainant") or "",
            "received_on": s.case.date("received_on"),
            "complaint_text": text,
            "complaint_files": kept,
        },
    )


def reclassified(s: Situation) -> Iterable[Change]:
    yield from withdrawing("Treated as a complaint about the decision")(s)
    yield from risk_assessment.left_out(s)
    yield challenge(s, str(s.case.fact("what_is_complained_of") or ""))
    yield from addressed_state(ENDED)(s)
    yield Close(RECLASSIFIED, s.today)


DECISION_ASKS = (
    select("decision", "Decision", decision_choices, default=only_decision, para="12"),
    reason("Say why this is about our decision", para="12"),
)

ABOUT_THE_DECISION = Step(
    "SC-T4",
    "Treat as complaint about the decision",
    "Review and feedback para 12",
    "treated this as a complaint about the decision",
    CASEWORKER | HANDLER,
    (RECEIVED, *HANDLED),
    CLOSED,
    asks=(*DECISION_ASKS, risk_assessment.CLOSING_ASK),
    guards=(caseworker_or_handler, a_decision_is_there),
    rules=(which_decision,),
    changes=(reclassified,),
)

SPLIT = Step(
    "RF-12c",
    "Split off a decision challenge",
    "Review and feedback para 12",
    "split a decision challenge off",
    CASEWORKER | HANDLER,
    (RECEIVED, *HANDLED),
    asks=(
        DECISION_ASKS[0],
        text(
            "challenge_text", "What is said against the decision", "Enter what is said against the decision"
        ),
        DECISION_ASKS[1],
    ),
    guards=(caseworker_or_handler, a_decision_is_there),
    rules=(which_decision,),
    changes=(lambda s: [challenge(s, s.data["challenge_text"])],),
    support=True,
)

# No review (RF-11c)

NO_REVIEW_STEP = Step(
    "RF-11c",
    "Refer to OAT",
    "Review and feedback para 11",
    "referred to OAT",
    STAFF,
    ANY,
    guards=(lambda s: NO_REVIEW,),
    shown=lambda s: False,
    support=True,
)

# Given to somebody else (RF-Gm)


def may_give(s: Situation) -> str | None:
    """The line manager of the handler gives the complaint away, in OAT the OAT manager."""
    manager = s.manager_of(s.case.owner_id)
    if manager is not None and s.actor.takes_the_place_of(manager.id):
        return None
    held = handler(s)
    if held is not None and held.posts & OAT.posts and "oat_manager" in s.actor.posts:
        return None
    return f"Only {manager.name if manager else 'the line manager of the handler'} can give this to somebody else"


def may_hold(s: Situation) -> list[tuple[str, str]]:
    about = complained_about(s)
    return [
        (str(person.id), person.name)
        for person in s.people
        if person.posts & HANDLER.posts and person.id not in about and person.id != s.case.owner_id
    ]


def why_not_that_one(s: Situation) -> str:
    """RF-13a, RF-13c"""
    chosen = next((each for each in s.people if str(each.id) == str(s.data.get("owner"))), None)
    return names_somebody(s, chosen) or TO_THE_MANAGER


def another_handler(s: Situation) -> Iterable[Change]:
    chosen = s.person(int(s.data["owner"]))
    assert chosen is not None
    yield from given_to(s, chosen, f"Given to {chosen.name}")


GIVE = Step(
    "",
    "Change owner",
    "Review and feedback 4.16",
    "gave the complaint to somebody else",
    LINE,
    tuple(each for each in OPEN if each != RECEIVED),
    asks=(
        Ask(
            "owner",
            "New handler",
            "person",
            missing="Choose the new handler",
            choices=may_hold,
            unlisted=why_not_that_one,
            para="13",
        ),
        reason("Say why this moves to someone else", hint="The new handler reads this"),
    ),
    guards=(may_give,),
    changes=(another_handler,),
    shown=lambda s: may_give(s) is None,
    support=True,
    undone_by="change-owner",
)

STEPS = (
    ATTEMPT,
    IN_FULL,
    UPHOLD,
    CONSIDER_LATE,
    ESCALATE,
    TAKE_ON,
    INTO_OAT,
    ASK_OAT,
    ABOUT_THE_DECISION,
    TAKE_QUESTION_BACK,
    SPLIT,
    NO_REVIEW_STEP,
    GIVE,
)
