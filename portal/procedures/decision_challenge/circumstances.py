"""What the steps of a challenge ask about it: whose it is, whether it may go on, what has been done so far."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.procedures.changes import Close
from portal.procedures.decision_challenge.vocabulary import (
    ADVICE,
    JOINT_SENTENCE,
    LOW_LEVEL_SENTENCE,
    NOT_REASONABLE,
    REASONABLE,
    REFERRED,
    WITH_OAT,
)
from portal.procedures.definition import PORTAL, Actor, Situation, Step
from portal.procedures.feedback import (
    ENDED,
    MANAGER,
    OAT,
    PARTIES,
    addressed_state,
    decision_of,
    is_joint,
    is_low_level,
    parent,
    parties,
)
from portal.procedures.making import Making
from portal.procedures.referrals import completing

ATTEMPT_FIRST = "Record your attempt to resolve this first"
ORGANISATION = "Organisation"


def decided_on(s: Situation) -> date | None:
    """The day of the decision that is challenged."""
    decision = decision_of(s)
    return decision.on if decision is not None else None


def challenger(s: Situation) -> Any:
    """The party of the parent case that challenges the decision."""
    wanted = str(s.case.fact("challenger") or s.data.get("challenger") or "")
    found = next((each for each in parties(parent(s)) if str(each.id) == wanted), None)
    if found is None and PORTAL.includes(s.actor):
        return next((each for each in parties(parent(s)) if each.data.get("type") == PARTIES[0]), None)
    return found


def by_organisation(s: Situation) -> bool:
    found = challenger(s)
    return found is not None and found.data.get("type") == ORGANISATION


# Whose it is


def answerable(s: Situation) -> Actor | None:
    """Who answers a new challenge: the case owner; their manager where they have left; else a manager of the team."""
    about = parent(s)
    if about is None:
        return None
    owner = s.person(about.owner_id)
    if owner is not None:
        return owner
    if about.owner_id is not None and (manager := s.manager_of(about.owner_id)):
        return manager
    return next((person for person in s.team(about.team) if person.posts & MANAGER.posts), None)


def is_owner(s: Situation) -> bool:
    return s.actor.takes_the_place_of(s.case.owner_id)


def is_manager_of_owner(s: Situation) -> bool:
    manager = s.manager_of(s.case.owner_id)
    return manager is not None and s.actor.takes_the_place_of(manager.id)


def owners_manager(s: Situation) -> str:
    """The name of the owner's manager."""
    manager = s.manager_of(s.case.owner_id)
    return manager.name if manager else ""


def is_with_oat(s: Situation) -> bool:
    return s.case.position in (ADVICE, REFERRED, WITH_OAT)


def owner_or_oat(s: Situation) -> str | None:
    """The case owner, or OAT while the challenge is with OAT."""
    if is_owner(s) or (OAT.includes(s.actor) and is_with_oat(s)):
        return None
    return f"Only {s.name_of(s.case.owner_id)} can do this"


# Whether it may go on


def others_of_decision(s: Situation) -> list[Any]:
    """The other challenges of the same decision."""
    wanted = str(s.case.fact("decision") or s.data.get("decision") or "")
    return [
        each
        for each in s.linked()
        if each.procedure == "decision_challenge"
        and each.id != s.case.id
        and str(each.fact("decision")) == wanted
    ]


def is_reviewed(s: Situation) -> bool:
    """Whether the decision has been reviewed, or a review of it is open (para 5)."""
    decision = decision_of(s)
    if decision is None:
        return False
    open_review = any(each.position == WITH_OAT for each in others_of_decision(s))
    return bool(decision.data.get("reviews")) or open_review


def second_review_allowed(s: Situation) -> bool:
    """Whether DC-T6 was agreed, in this step or before."""
    return bool(s.case.fact("second_review_agreed_by") or s.data.get("second_review_agreed_by"))


def may_pass(s: Situation) -> bool:
    """Whether nothing keeps a received challenge from the case owner (DC-T5)."""
    free = not is_joint(s) and not is_low_level(s) and (not is_reviewed(s) or second_review_allowed(s))
    return free and answerable(s) is not None


JOINT_ALLOWS = frozenset({"DC-T1", "DC-T2", "DC-T44", "DC-T45", "DC-T47", "FU-T1", "RF-Gm", "RF-76c", ""})
"""What is still open on a challenge to a joint decision: directing it, and what leads nowhere (para 76)."""
LOW_LEVEL_ALLOWS = JOINT_ALLOWS | {
    *("DC-T3", "DC-T8", "DC-T43"),
    *("DC-T42", "DC-T53", "OR-T2", "OR-T4", "OR-T7", "OR-T10"),
}
"""What is still open on a challenge to a low-level closure (para 21, WC-5); what OAT has already comes back from there."""
LATE_DECLINED_ALLOWS = frozenset({"DC-T2", "DC-T44", "DC-T45", "DC-T47", "DC-T49", "FU-T1", "RF-Gm", ""})


def joint(step: Step, s: Situation) -> str | None:
    """RF-76a"""
    return JOINT_SENTENCE if step.row not in JOINT_ALLOWS and not step.support and is_joint(s) else None


def low_level(step: Step, s: Situation) -> str | None:
    """RF-03b, RF-21a"""
    stopped = step.row not in LOW_LEVEL_ALLOWS and not step.support and is_low_level(s)
    return LOW_LEVEL_SENTENCE if stopped else None


def declined_as_late(step: Step, s: Situation) -> str | None:
    """RF-35a: what was found to have no reasonable explanation can only be declined."""
    if s.case.fact("late_decision") != NOT_REASONABLE or step.row in LATE_DECLINED_ALLOWS or step.support:
        return None
    return "You recorded no reasonable explanation. The request must be declined"


def considered_after_all(step: Step, s: Situation) -> str | None:
    """RF-36a: with a reasonable explanation on record the late decline is closed."""
    if step.row != "DC-T26" or s.case.fact("late_decision") != REASONABLE:
        return None
    return "A reasonable explanation is recorded. The request must be considered"


def passes_direct(s: Situation) -> bool:
    """Whether OAT asked for the grounds on arrival (para 37)."""
    return s.case.fact("pass_direct") == "Yes"


def oat_did_not_ask(s: Situation) -> str | None:
    """RF-37a"""
    return "OAT asked for this request. Pass it on without deciding on lateness" if passes_direct(s) else None


# What has been done


def attempt_recorded(s: Situation) -> str | None:
    """RF-03a"""
    return None if s.case.of("attempt") else ATTEMPT_FIRST


def closing(reason: str) -> Making:
    """The challenge closes with this closure reason (2.4); what OAT sent back is completed with it (OR-T12)."""
    return lambda s: [
        *completing(s),
        *addressed_state(ENDED)(s),
        Close(reason, s.today),
    ]
