"""Positive feedback: saved to the case, commented by the manager, copied to two posts (paragraphs 7 to 9)."""

from portal.procedures.definition import Procedure
from portal.procedures.feedback import OMBUDSMAN_CASE
from portal.procedures.feedback_source import paragraphs
from portal.procedures.positive_feedback import steps
from portal.procedures.wording import for_ombudsman

POSITIVE_FEEDBACK = Procedure(
    key="positive_feedback",
    name="Positive feedback",
    prefix="PF",
    organisation="PHSO",
    team="ombudsman_casework",
    team_name="Casework team",
    fixed={},
    positions=steps.POSITIONS,
    deadlines=steps.DEADLINES,
    steps=steps.STEPS,
    outsiders="Only the Ombudsman's staff can work on this record",
    closed="This record is closed and can only be read",
    guidance="Review and feedback Guidance",
    source="Review and feedback",
    texts=paragraphs(range(7, 10)),
    wording=for_ombudsman,
    flags=steps.FLAGS,
    belongs_to=OMBUDSMAN_CASE,
    owned="Only {owner} can do this",
)
