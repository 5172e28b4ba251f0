"""What holds throughout: owner, acknowledgement, notes, notices, bars (paras 1, 2, 21 to 23, 30, 32, 75, 76)."""

from __future__ import annotations

from collections.abc import Iterable

from portal.deadlines import long_date
from portal.procedures.changes import Amend, Change, Fact
from portal.procedures.decision_challenge.circumstances import (
    considered_after_all,
    declined_as_late,
    joint,
    low_level,
)
from portal.procedures.decision_challenge.raising import name_of_anybody
from portal.procedures.decision_challenge.settling import ATTEMPT, raised_late
from portal.procedures.decision_challenge.vocabulary import (
    ANY,
    CLOSED,
    GROUNDS_DUE,
    OPEN,
    RECEIVED,
    RESOLVE,
    WITH_OWNER,
)
from portal.procedures.definition import Bar, Situation, Step, Who
from portal.procedures.feedback import LINE, OWNER, STAFF, behaviour_notice, giving_to_a_colleague
from portal.procedures.feedback_letters import ACKNOWLEDGEMENT, sending
from portal.procedures.support import adding_notes, seeing

GIVERS = Who("GIVERS", "manager, Assistant Director or OAT manager", LINE.posts)

# RF-Gm


def leads_the_owner(s: Situation) -> str | None:
    """The owner's manager, or somebody above them."""
    if s.case.owner_id is None:
        return None
    manager = s.manager_of(s.case.owner_id)
    for _ in range(5):
        if manager is None:
            break
        if s.actor.takes_the_place_of(manager.id):
            return None
        manager = s.manager_of(manager.id)
    if s.actor.takes_the_place_of(s.case.owner_id) and s.case.fact("owner_left"):
        return None
    return "Only a manager of the owner can give this to somebody else"


def tasks_go_along(s: Situation) -> Iterable[Change]:
    """Neither status nor deadlines change."""
    yield Fact("owner_left", "")
    for item in s.case.of("work_item", "Open"):
        if s.case.owner_id is not None and item.person_id == s.case.owner_id:
            yield Amend(item, {"person_id": int(s.data["owner"])})


GIVE = giving_to_a_colleague(
    GIVERS, OPEN, "This challenge is yours now", (leads_the_owner,), (tasks_go_along,)
)

# Para 30

ACKNOWLEDGE = sending(
    Step(
        "",
        "Acknowledge",
        "Review and feedback para 30",
        "acknowledged the challenge",
        OWNER,
        OPEN,
        owner_only=True,
        support=True,
    ),
    ACKNOWLEDGEMENT,
)

# What the page says by itself


def somebody_left(s: Situation) -> str | None:
    """RF-01d"""
    left = s.case.fact("owner_left")
    if s.case.position != CLOSED and s.case.owner_id is not None and s.person(s.case.owner_id) is None:
        left = name_of_anybody(s, s.case.owner_id)
    return (
        f"{left} has left. Choose who will answer this challenge"
        if left and s.case.position != CLOSED
        else None
    )


def raised_after_the_month(s: Situation) -> str | None:
    """RF-02a, RF-02c"""
    month = s.case.date("one_month_date")
    if s.case.position in (RECEIVED, WITH_OWNER) and raised_late(s) and month:
        return f"Raised after {long_date(month)} (one month)"
    return None


def no_attempt_yet(s: Situation) -> str | None:
    """RF-23a"""
    running = s.case.deadline(RESOLVE)
    return "No attempt recorded yet" if running is not None and running.due_on <= s.today else None


def grounds_due(s: Situation) -> str | None:
    """RF-32e"""
    running = s.case.deadline(GROUNDS_DUE)
    return f"Grounds due on {long_date(running.due_on)}" if running is not None else None


def decide_on_reply(s: Situation) -> str | None:
    """RF-75b"""
    waits = s.case.of("follow_up", "Logged")
    return "The process has ended. Decide whether to reply" if waits else None


FLAGS = (
    somebody_left,
    lambda s: joint(ATTEMPT, s) if s.case.position != CLOSED else None,
    lambda s: low_level(ATTEMPT, s) if s.case.position != CLOSED else None,
    raised_after_the_month,
    behaviour_notice,
    no_attempt_yet,
    grounds_due,
    decide_on_reply,
)
BARS = (Bar(joint, 403), Bar(low_level), Bar(declined_as_late), Bar(considered_after_all))

STEPS: tuple[Step, ...] = (
    GIVE,
    ACKNOWLEDGE,
    adding_notes(STAFF, ANY),
    seeing(ANY, STAFF),
)
