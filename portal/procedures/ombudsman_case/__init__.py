"""The Ombudsman's own case: parties, decisions, risk, reasonable adjustments (Review and feedback 2.2).

Praise, service complaints and challenges are about such a case.
"""

from portal.procedures.definition import Procedure
from portal.procedures.feedback_source import paragraphs
from portal.procedures.ombudsman_case import steps
from portal.procedures.referrals import PICKUP
from portal.procedures.wording import for_ombudsman

POSITIONS = steps.POSITIONS

OMBUDSMAN = Procedure(
    key="ombudsman_case",
    name="Case of the Ombudsman",
    prefix="C",
    organisation="PHSO",
    team="ombudsman_casework",
    team_name="Casework team",
    fixed={},
    positions=POSITIONS,
    deadlines=(PICKUP,),
    steps=steps.STEPS,
    outsiders="Only the Ombudsman's staff can work on this case",
    closed="This case is closed",
    summary=(
        "The Ombudsman's own record of a case: who takes part, what was decided and when, how high the risk is, and "
        "which reasonable adjustments were agreed.",
        "Positive feedback, service complaints and decision challenges are about such a case.",
    ),
    guidance="Review and feedback Guidance",
    source="Review and feedback",
    texts=paragraphs(5, 7, 16, range(20, 23), 25, 26, 28, 31, 47, 77),
    wording=for_ombudsman,
    owned="This case belongs to {owner}",
)
