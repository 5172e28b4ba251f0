"""Service complaints: settled by the case owner's manager, escalated, or upheld and put right (paragraphs 10 to 19).

There is no way from a service complaint to a review (para 11).
"""

from __future__ import annotations

from portal.deadlines import long_date
from portal.procedures import learning, risk_assessment
from portal.procedures.definition import Bar, Procedure, Situation
from portal.procedures.feedback import OMBUDSMAN_CASE, STAFF, behaviour_notice
from portal.procedures.feedback_source import paragraphs
from portal.procedures.referrals import advising, assigning, giving
from portal.procedures.remedies import Remedies
from portal.procedures.service_complaint import closing, handling, raising
from portal.procedures.service_complaint.vocabulary import (
    ANY,
    ASKING,
    CLOSED,
    CONTACT,
    DEADLINES,
    HANDLER,
    OPEN,
    POSITIONS,
    REMEDY,
    WITH_MANAGER,
    about_the_actor,
)
from portal.procedures.support import adding_notes, seeing
from portal.procedures.wording import for_ombudsman

REFERRAL_STEPS = (assigning(ASKING), advising(ASKING, "P6"), giving(ASKING))
"""OAT's answers to a handler's question."""

REMEDIES = Remedies(HANDLER, (REMEDY,), (CLOSED,))
LEARNING_STEPS = learning.steps(HANDLER, ASKING, (CLOSED,), "Review and feedback para 19")


def raised_late(s: Situation) -> str | None:
    """RF-02a: until somebody has chosen what happens."""
    day = s.case.date("one_month_date")
    if s.case.position == WITH_MANAGER and s.case.fact("raised_late") == "Yes" and day:
        return None if s.case.fact("late_choice") else f"Raised after {long_date(day)} (one month)"
    return None


def no_contact(s: Situation) -> str | None:
    """RF-14c"""
    deadline = s.case.deadline(CONTACT)
    if deadline is None or deadline.due_on >= s.today:
        return None
    return f"No contact recorded since {long_date(deadline.starts_on)}"


SERVICE_COMPLAINT = Procedure(
    key="service_complaint",
    name="Service complaint",
    prefix="SC",
    organisation="PHSO",
    team="ombudsman_casework",
    team_name="Casework team",
    fixed={},
    positions=POSITIONS,
    deadlines=DEADLINES,
    steps=(
        *raising.STEPS,
        *handling.STEPS,
        *closing.STEPS,
        *REMEDIES.steps(),
        *LEARNING_STEPS,
        *REFERRAL_STEPS,
        risk_assessment.recording(HANDLER, ANY, owner_only=True),
        risk_assessment.changing(STAFF, OPEN),
        adding_notes(STAFF, ANY),
        seeing(ANY, STAFF),
    ),
    outsiders="Only the Ombudsman's staff can work on this complaint",
    closed="This complaint is closed and can only be read",
    summary=(
        "A service complaint can cover any dissatisfaction with the level of customer service we provide. These "
        "complaints can relate to any aspect of our service and anyone involved in the case, not just the original "
        "case owner",
        "Service complaints should usually be resolved by the case owner's manager, and should be escalated up the "
        "management chain in rare circumstances, if required. A service complaint will not be subject to a review",
        "The manager should attempt to resolve these concerns. Most service complaints can be resolved promptly and "
        "effectively at the initial point of contact",
        "If a service complaint is upheld, the manager (with guidance from OAT as needed) should offer an appropriate "
        "remedy to resolve the complaint. These cases should be recorded as service reviews",
        "When good practice, or learning points for PHSO or an individual are identified on a case, these should be "
        "shared with the relevant line manager and the wider organisation as appropriate",
    ),
    questions=(
        (
            "The person complains about the decision and not about our service",
            "In these cases the caseworker should treat the complaint as being about a decision",
        ),
        (
            "The person stays dissatisfied",
            "They can decide to close the case, or escalate it up the management chain as appropriate",
        ),
        (
            "The complaint is about the manager",
            "It goes to the manager's line manager",
        ),
    ),
    linked=(learning.CASEWORK_PAGE, risk_assessment.GUIDANCE),
    guidance="Review and feedback Guidance",
    source="Review and feedback",
    texts=paragraphs(1, 2, 4, range(10, 20), 22, 47, 72, 74, 77, 78),
    wording=for_ombudsman,
    flags=(raised_late, no_contact, behaviour_notice),
    belongs_to=OMBUDSMAN_CASE,
    owned="Only {owner} can do this",
    bars=(Bar(about_the_actor),),
)
