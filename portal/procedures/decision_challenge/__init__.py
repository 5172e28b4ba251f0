"""Decision challenges: settled by the case owner, grounds in writing, analysis, OAT's answer (paras 20 to 49, 74 to 76)."""

from portal.procedures.agreeing import Deciding
from portal.procedures.decision_challenge import (
    adjustments,
    advice,
    alongside,
    analysis,
    ending_early,
    following_up,
    grounds,
    lateness,
    outcomes,
    raising,
    requesting,
    returned,
    second_review,
    settling,
    throughout,
)
from portal.procedures.decision_challenge.vocabulary import ANY, DEADLINES, POSITIONS
from portal.procedures.definition import Procedure
from portal.procedures.feedback import OMBUDSMAN_CASE, STAFF
from portal.procedures.feedback_source import paragraphs
from portal.procedures.wording import for_ombudsman

STAGES = (
    raising,
    settling,
    ending_early,
    throughout,
    adjustments,
    requesting,
    grounds,
    lateness,
    following_up,
    analysis,
    advice,
    second_review,
    outcomes,
    returned,
    alongside,
)
"""In the order in which a page and the guidance offer the steps."""
DECIDING = Deciding(
    [pair for stage in STAGES for pair in getattr(stage, "TWO_PEOPLE", ())],
    STAFF,
    ANY,
)
"""Each stage names in TWO_PEOPLE its steps that a second person agrees; one set of decisions serves them all."""

DECISION_CHALLENGE = Procedure(
    key="decision_challenge",
    name="Decision challenge",
    prefix="DC",
    organisation="PHSO",
    team="ombudsman_casework",
    team_name="Casework team",
    fixed={},
    positions=POSITIONS,
    deadlines=DEADLINES,
    steps=(*(step for stage in STAGES for step in stage.STEPS), *DECIDING.made()),
    outsiders="Only the Ombudsman's staff can work on this record",
    closed="This challenge is closed and can only be read",
    summary=(
        "These are complaints about a decision we have reached usually following a primary or detailed investigation",
        "On receipt of a complaint, the case owner should consider if they can resolve it themselves",
        "If the original case owner is unable to resolve a complaint about our decision, we will ask the person or "
        "organisation complaining to explain what they think went wrong in our decision making",
        "The case owner should provide a deadline to the service user for the grounds of complaint to be submitted. This "
        "should usually be within one month of the case owner's decision",
        "Once the action listed above has been taken, the case owner should refer a case to OAT",
    ),
    guidance="Review and feedback Guidance",
    source="Review and feedback",
    texts=paragraphs(range(1, 7), 12, range(20, 50), 53, 70, 72, range(74, 79)),
    wording=for_ombudsman,
    flags=tuple(flag for stage in STAGES for flag in getattr(stage, "FLAGS", ())),
    belongs_to=OMBUDSMAN_CASE,
    owned="Only {owner} can do this",
    bars=throughout.BARS,
)
