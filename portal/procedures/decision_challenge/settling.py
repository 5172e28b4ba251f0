"""The case owner settles it: attempts, raised late, OAT items, next step, amended version (paras 2, 4, 23 to 26)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.deadlines import long_date
from portal.procedures.asking import choice, file, line, past_day, repeat, text, ticks
from portal.procedures.changes import Add, Change, Elsewhere, Fact, Stop
from portal.procedures.decision_challenge.circumstances import (
    attempt_recorded,
    by_organisation,
    closing,
    decided_on,
    is_manager_of_owner,
    is_owner,
)
from portal.procedures.decision_challenge.eligibility import (
    ANSWERED_BY_STAFF,
    automatic,
    is_seldom_seen,
    items,
)
from portal.procedures.decision_challenge.vocabulary import (
    ANALYSIS,
    ATTEMPTS,
    CLOSED,
    FURTHER_WORK,
    GROUNDS,
    LATE,
    OPEN,
    PASS_TO_OAT,
    REQUESTED,
    RESOLVE,
    RESOLVED,
    RETURNED,
    TOO_LATE,
    WITH_OAT,
    WITH_OWNER,
    YES_NO,
)
from portal.procedures.definition import Ask, Problem, Situation, Step
from portal.procedures.feedback import (
    AD,
    MANAGER,
    OWNER,
    decision_of,
    not_before_receipt,
    parent,
    party_choices,
    titled,
)
from portal.procedures.feedback_letters import RAISED_LATE, sending
from portal.procedures.making import entered, fact, facts, work_item
from portal.procedures.reasons import reason
from portal.procedures.risk import RISK_ASKS, risk_asked, risk_changed, risk_named

IN_HAND = (WITH_OWNER, REQUESTED, LATE, GROUNDS, ANALYSIS, RETURNED)
"""Where the case owner works on it and may still settle it."""

# DC-T9, DC-T10


def attempt_made(s: Situation) -> Iterable[Change]:
    yield Add(
        "attempt",
        title=s.data["attempt"],
        text=s.data["what"],
        on=s.data["tried_on"],
        says=f"{s.data['attempt']}, {long_date(s.data['tried_on'])}",
    )
    if not s.case.of("attempt") and s.case.deadline(RESOLVE):
        yield Stop(RESOLVE, s.data["tried_on"])


ATTEMPT = Step(
    "DC-T9",
    "Record attempt to resolve",
    "Review and feedback paras 23 and 41",
    "recorded an attempt to settle the challenge",
    OWNER,
    IN_HAND,
    asks=(
        choice(
            "attempt", "What you did", [(each, each) for each in ATTEMPTS], "Choose what you did", para="23"
        ),
        past_day("tried_on", "When", not_before_receipt, missing="Enter the date of the attempt", para="23"),
        text("what", "What was said", "Say what you did and what the person answered", para="23"),
        *RISK_ASKS,
    ),
    rules=(risk_named,),
    prompts=(risk_asked,),
    changes=(attempt_made, risk_changed),
    owner_only=True,
)
WHEN_AND_HOW = "Record when and how the person said it was resolved"


def resolved(s: Situation) -> Iterable[Change]:
    yield Add(
        "note",
        title="The person regards it as resolved",
        text=s.data["resolved_note"],
        on=s.data["resolved_on"],
    )


RESOLVE_IT = Step(
    "DC-T10",
    "Close as resolved",
    "Review and feedback para 24",
    "closed the challenge as resolved",
    OWNER,
    IN_HAND,
    CLOSED,
    asks=(
        past_day(
            "resolved_on",
            "When the person said so",
            not_before_receipt,
            missing=WHEN_AND_HOW,
            default=None,
            para="24",
        ),
        text("resolved_note", "How the person said it was resolved", WHEN_AND_HOW, para="24"),
    ),
    guards=(attempt_recorded,),
    changes=(facts("resolved_note"), resolved, closing(RESOLVED)),
    owner_only=True,
)

# DC-T4, DC-T48


def raised_late(s: Situation) -> bool:
    return s.case.fact("raised_late") == "Yes"


def was_late(s: Situation) -> str | None:
    return None if raised_late(s) else "This was raised within one month of the decision"


WILL_OR_WILL_NOT = "Say why you will or will not consider this"
NOT_CONSIDERED = sending(
    Step(
        "DC-T4",
        "Do not consider - raised late",
        "Review and feedback para 2",
        "did not consider the challenge, raised late",
        OWNER,
        (WITH_OWNER,),
        CLOSED,
        asks=(reason(WILL_OR_WILL_NOT, para="2"),),
        guards=(was_late,),
        changes=(
            fact("late_choice", "Do not consider", "Raised late"),
            fact("late_reason", entered("reason")),
            closing(TOO_LATE),
        ),
        owner_only=True,
        shown=raised_late,
    ),
    RAISED_LATE,
)


def not_chosen_yet(s: Situation) -> str | None:
    return "You have decided to consider this" if s.case.fact("late_choice") else None


CONSIDERED = Step(
    "DC-T48",
    "Consider although raised late",
    "Review and feedback para 2",
    "considers the challenge although it was raised late",
    OWNER,
    (WITH_OWNER,),
    asks=(reason(WILL_OR_WILL_NOT, para="2"),),
    guards=(was_late, not_chosen_yet),
    changes=(
        fact("late_choice", "Consider", "Raised late"),
        fact("late_reason", entered("reason")),
    ),
    owner_only=True,
    shown=lambda s: raised_late(s) and not_chosen_yet(s) is None,
)

# The OAT items (para 26)


def item_asks(s: Situation) -> tuple[Ask, ...]:
    """Each item that staff answer; what the portal ticks is shown and cannot be unticked."""
    found: list[Ask] = []
    held = s.case.fact("oat_criteria") or {}
    ticked = automatic(s)
    for key, words in items():
        if key in ticked:
            found.append(Ask(f"shown_{key}", words, "fixed", default=f"Yes. {ticked[key]}", para="26"))
        elif key in ANSWERED_BY_STAFF:
            own = held.get(key) or {}
            name = key.replace("-", "_")
            found.append(choice(name, words, YES_NO, f"Answer {key}", default=own.get("answer"), para="26"))
            hint = "Name the knowledge" if key == "A26-7" else "Is the threat credible? Say why"
            found.append(text(f"{name}_why", f"{key}: why", hint=hint, default=own.get("why"), para="26"))
    if by_organisation(s):
        found.append(
            choice(
                "compliance",
                "Is this a compliance issue for the compliance escalation process?",
                YES_NO,
                "Say whether this is a compliance issue",
                default=(s.case.fact("compliance_considered") or {}).get("answer"),
                para="26",
            )
        )
        found.append(
            text(
                "compliance_note",
                "What was considered",
                default=(s.case.fact("compliance_considered") or {}).get("note"),
                para="26",
            )
        )
    return tuple(found)


def reasons_of_items(s: Situation) -> Iterable[Problem]:
    """RF-26d, RF-26h: a tick needs its why."""
    for key in ANSWERED_BY_STAFF:
        name = key.replace("-", "_")
        if s.data.get(name) == "Yes" and not (s.data.get(f"{name}_why") or "").strip():
            sentence = (
                "Name the specialist knowledge" if key == "A26-7" else "Is the threat credible? Say why"
            )
            yield f"{name}_why", sentence


def few_cases(s: Situation) -> Iterable[Problem]:
    """RF-26h"""
    if s.data.get("A26_7") == "No" and is_seldom_seen(s):
        yield "A26_7", "Few cases about this organisation. Is specialist knowledge needed?"


def items_kept(s: Situation) -> Iterable[Change]:
    held = dict(s.case.fact("oat_criteria") or {})
    for key in ANSWERED_BY_STAFF:
        name = key.replace("-", "_")
        if s.data.get(name):
            held[key] = {"answer": s.data[name], "why": s.data.get(f"{name}_why") or ""}
    yield Fact("oat_criteria", held)
    if s.data.get("compliance"):
        yield Fact(
            "compliance_considered",
            {"answer": s.data["compliance"], "note": s.data.get("compliance_note") or ""},
        )
    told = [f"{key} {held[key]['answer']}" for key in held]
    yield Add("note", title="OAT items answered", text=", ".join([*automatic(s), *told]), on=s.today)


ITEMS = Step(
    "RF-26a",
    "Answer the OAT items",
    "Review and feedback para 26",
    "answered the OAT items",
    OWNER,
    tuple(each for each in OPEN if each not in (WITH_OAT,)),
    asks=item_asks,
    rules=(reasons_of_items,),
    prompts=(few_cases,),
    changes=(items_kept,),
    owner_only=True,
)

# DC-T11


def owner_or_manager(s: Situation) -> str | None:
    return (
        None
        if is_owner(s) or is_manager_of_owner(s)
        else f"Only {s.name_of(s.case.owner_id)} and their manager can do this"
    )


def managers(s: Situation) -> list[tuple[str, str]]:
    return [
        (str(each.id), titled(each))
        for each in s.people
        if each.posts & (MANAGER | AD).posts and each.id != s.case.owner_id
    ]


def own_manager(s: Situation) -> str:
    if is_manager_of_owner(s) and not is_owner(s):
        return str(s.actor.id)
    manager = s.manager_of(s.case.owner_id)
    return str(manager.id) if manager else ""


def the_right_manager(s: Situation, value: Any) -> str | None:
    """Who is not the owner enters the own name and no other."""
    return None if is_owner(s) or str(value) == str(s.actor.id) else "Enter your own name"


def next_step_kept(s: Situation) -> Iterable[Change]:
    """RF-04a: both names and the date; the other of the two is told (no second sign-in)."""
    manager, owner = int(s.data["manager"]), s.case.owner_id
    yield Fact("next_step", s.data["next_step"], "What happens next")
    yield Fact("next_step_owner", s.name_of(owner))
    yield Fact("next_step_manager", s.name_of(manager))
    yield Fact("next_step_on", s.data["decided_on"])
    yield Add(
        "note",
        title=f"{s.data['next_step']}: {s.name_of(owner)} and {s.name_of(manager)}",
        text=s.data.get("note") or "",
        on=s.data["decided_on"],
        says=f"{s.name_of(owner)} with {s.name_of(manager)}, {long_date(s.data['decided_on'])}",
    )
    other = manager if is_owner(s) else owner
    yield from work_item(
        "told",
        f"What happens next: {s.data['next_step']}",
        person=lambda s: other,
        text=s.data.get("note") or "",
    )(s)


NEXT = Step(
    "DC-T11",
    "Record what happens next",
    "Review and feedback para 4",
    "recorded what happens next",
    OWNER,
    (WITH_OWNER, ANALYSIS),
    asks=(
        choice(
            "next_step",
            "What happens next",
            [(each, each) for each in (FURTHER_WORK, PASS_TO_OAT)],
            "Choose what happens next",
            para="4",
        ),
        Ask(
            "manager",
            "Decided with",
            "person",
            missing="Choose the manager",
            choices=managers,
            default=own_manager,
            rules=(the_right_manager,),
            para="4",
        ),
        past_day("decided_on", "Decided on", missing="Enter the date", para="4"),
        text("note", "What you agreed"),
    ),
    guards=(owner_or_manager,),
    changes=(next_step_kept,),
)

# DC-T12

MINOR = ("Misspelt name", "Unimportant date", "Other minor")
ONLY_MINOR = "An amended version is only for minor errors. Continue with the challenge"


def has_a_report(s: Situation) -> str | None:
    decision = decision_of(s)
    issued = decision is not None and decision.data.get("report") in ("Report", "Decision letter")
    return None if issued else "The decision has no report or decision letter"


def small_errors_only(s: Situation) -> Iterable[Problem]:
    """RF-25a"""
    for row in s.data.get("amendments") or ():
        if row.get("affects") == "Yes":
            yield "amendments", ONLY_MINOR
            return


def all_recipients(s: Situation) -> Iterable[Problem]:
    """RF-25c: whoever had the first version."""
    chosen = set(s.data.get("sent_to") or ())
    left = [name for number, name, _ in party_choices(s) if number not in chosen]
    if left:
        yield "sent_to", f"Send the amended version to {', '.join(left)}?"


def version_issued(s: Situation) -> Iterable[Change]:
    decision = decision_of(s)
    names = {number: name for number, name, _ in party_choices(s)}
    rows = [f"{row['what']} ({row['kind']})" for row in s.data["amendments"]]
    yield Elsewhere(
        parent(s),
        "record-amended-version",
        {
            "decision": str(decision.id),
            "amendments": rows,
            "amended_report": s.data["amended_report"],
            "sent_to": [names[each] for each in s.data.get("sent_to") or () if each in names],
            "from_challenge": s.case.reference,
        },
    )
    yield Add("note", title="Amended version issued", text="\n".join(rows), on=s.today)


AMEND = Step(
    "DC-T12",
    "Issue amended version",
    "Review and feedback para 25",
    "issued an amended version",
    OWNER,
    (WITH_OWNER, REQUESTED, GROUNDS, ANALYSIS, RETURNED),
    asks=(
        Ask(
            "issued_first",
            "Original issue date",
            "fixed",
            default=lambda s: long_date(day) if (day := decided_on(s)) else "",
            para="25",
        ),
        repeat(
            "amendments",
            "What is amended",
            line("what", "Error and correction", "Say what is amended"),
            choice("kind", "Kind", [(each, each) for each in MINOR], "Choose the kind of error"),
            choice(
                "affects", "Affects the decision", YES_NO, "Say whether it affects the decision", para="25"
            ),
            missing="List each change",
            para="25",
        ),
        file("amended_report", "The amended version", "Attach the amended version", para="25"),
        ticks(
            "sent_to", "Send it to", party_choices, default=lambda s: [each[0] for each in party_choices(s)]
        ),
    ),
    guards=(has_a_report,),
    rules=(small_errors_only,),
    prompts=(all_recipients,),
    changes=(version_issued,),
    owner_only=True,
)

STEPS: tuple[Step, ...] = (
    ATTEMPT,
    CONSIDERED,
    NOT_CONSIDERED,
    RESOLVE_IT,
    ITEMS,
    NEXT,
    AMEND,
)
