"""Positions, deadlines, lists and questions about people of a service complaint (Review and feedback 2.3 to 2.7, paras 10 to 19).

Its owner is its handler. Facts: `complainant` (id of a party of the parent case), `complainant_type`, `received_on`,
`raised_late`, `one_month_date`, `late_choice`, `late_reason`, `about`, `about_people` (ids), `about_team`, `not_known`,
`what_is_complained_of`, `passed_on`, `satisfied`, `first_contact_resolution`, `no_attempt_reason`, `action_considered`,
`what_happened`, `what_should_have`, `difference`, `finding`, `finding_reason`, `record_type`, `learning_answer`,
`reclassified_to`, `came_from`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.procedures.definition import Actor, DeadlineRule, Position, Situation, Step, Who
from portal.procedures.feedback import (
    AD,
    COPIED,
    LEADERS,
    MANAGER,
    OAT,
    PART,
    decisions,
    manager_or_none,
    parent,
)
from portal.procedures.learning import FEED_BACK
from portal.procedures.referrals import PICKUP

RECEIVED, WITH_MANAGER, CONSIDERED, ESCALATED, REMEDY, CLOSED = "SC1", "SC2", "SC3", "SC4", "SC5", "SC6"

POSITIONS = (
    Position(
        RECEIVED,
        "Received",
        "",
        "",
        "received, nobody to pass it to",
        awaits="somebody to whom it can go",
        needs=("pass-to-manager",),
        next_sentence="This has not been passed to a manager yet",
    ),
    Position(
        WITH_MANAGER,
        "With manager",
        "",
        "",
        "with the case owner's manager",
        needs=("record-attempt-to-resolve",),
    ),
    Position(
        CONSIDERED, "Under consideration", "", "", "considered in full", needs=("record-risk-assessment",)
    ),
    Position(ESCALATED, "Escalated", "", "", "escalated up the management chain", needs=("take-on",)),
    Position(REMEDY, "Remedy", "", "", "upheld, a remedy is to be offered", needs=("close-service-review",)),
    Position(CLOSED, "Closed", "", "", "closed", closed=True),
)
OPEN = (RECEIVED, WITH_MANAGER, CONSIDERED, ESCALATED, REMEDY)
ANY = (*OPEN, CLOSED)
HANDLED = (WITH_MANAGER, CONSIDERED, ESCALATED)
ASKING = (*HANDLED, REMEDY)
"""Where OAT may be asked, and learning recorded."""

CONTACT = "D-CONTACT"
DEADLINES = (
    DeadlineRule(
        CONTACT,
        "First contact",
        "Review and feedback para 14",
        "SC_CONTACT_DAYS",
        needs=("record-attempt-to-resolve",),
        overdue="First contact overdue by {n}",
        wakes="No contact recorded",
    ),
    PICKUP,
    FEED_BACK,
)

HANDLER = Who("HANDLER", "handler", (MANAGER | AD | OAT | COPIED | LEADERS).posts)
"""Who may hold a service complaint: managers up the chain, and OAT (paras 11, 4)."""

SUBJECTS = (
    "Discourtesy or disrespect",
    "Unnecessary delay",
    "Process or decision not explained clearly",
    "Other",
)
ATTEMPT_KINDS = (
    "Apology for delay",
    "Contact with the caseworker arranged",
    "Improvement shown",
    "Explanation",
    "Priority allocation",
    "Other",
)
CONSIDER, DO_NOT_CONSIDER = "Consider", "Do not consider"
SERVICE_COMPLAINT, SERVICE_REVIEW = "Service complaint", "Service review"
UPHELD, NOT_UPHELD = "Upheld", "Not upheld"

RESOLVED = "Resolved by manager"
REMEDY_ACCEPTED, REMEDY_NOT_ACCEPTED = "Upheld - remedy accepted", "Upheld - remedy not accepted"
UNRESOLVED = "Closed unresolved"
RECLASSIFIED = "Reclassified as decision challenge"
BEHAVIOUR = "Access declined - behaviour"
TOO_LATE = "Not considered - raised late"
WITHDRAWN = "Withdrawn"

NO_REVIEW = "A service complaint cannot be reviewed"
TO_THE_MANAGER = "Service complaints go to the case owner's manager"
NO_ATTEMPT = "Record at least one attempt to resolve this"


def complained_about(s: Situation) -> frozenset[int]:
    """The ids of the people whom the complaint names; what a form sends and is no number names nobody."""
    named = s.data.get("about_people") or s.case.fact("about_people") or ()
    return frozenset(int(each) for each in named if str(each).isdecimal())


def names_somebody(s: Situation, person: Actor | None) -> str | None:
    """RF-13c: why this person cannot handle the complaint."""
    if person is None or not complained_about(s) & {person.id, *person.stands_in_for}:
        return None
    return f"{person.name} is complained about and cannot handle this"


def about_the_actor(step: Step, s: Situation) -> str | None:
    """RF-13c: who is complained about neither handles the complaint in the handler's place nor ends or gives it."""
    held = step.owner_only or step.row == "SC-T4" or step.key == "change-owner"
    if not held or s.actor.id not in complained_about(s):
        return None
    return f"{s.actor.name} is complained about and cannot handle this"


def team_managers(s: Situation) -> Iterable[Actor]:
    """The managers of the team that holds the case, before those who only stand in."""
    held = [each for each in s.team(parent(s).team) if each.posts & MANAGER.posts]
    return sorted(held, key=lambda each: (bool(each.stands_in_for), each.id))


def default_handler(s: Situation) -> Actor | None:
    """The case owner's manager, or whoever is above that one where the complaint names the manager (para 13, OP-15).

    Of a case that is not allocated yet it is the manager of the team that holds it.
    """
    about, case = complained_about(s), parent(s)
    if case is None:
        return None
    if case.owner_id is not None:
        return manager_or_none(s, case.owner_id, about)
    found = list(team_managers(s))
    free = next((each for each in found if each.id not in about), None)
    return free or (manager_or_none(s, found[0].id, about) if found else None)


def handler(s: Situation) -> Actor | None:
    return s.person(s.case.owner_id)


def closing_decision(case: Any) -> Any:
    """The decision that closed the case; None while it is open or has none (section 2.7)."""
    if case is None or case.position != "C2":
        return None
    made = [each for each in decisions(case) if each.title != PART] or decisions(case)
    return max(made, key=lambda each: (each.on, each.id), default=None)
