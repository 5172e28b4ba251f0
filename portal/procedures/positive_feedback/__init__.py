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
    summary=(
        "All positive emails, pieces of physical feedback, or notes of telephone calls should be saved to the relevant "
        "case in a timely way after it is received",
        "Once this contact is saved, the caseworker who received the feedback should set a task for their manager to "
        "review it",
        "Upon review the manager should consider the feedback and provide any comments to the caseworker, copying in the "
        "Director of Operations, Legal & Clinical and the Chief Executive. The manager should then close the task",
    ),
    guidance="Review and feedback Guidance",
    source="Review and feedback",
    texts=paragraphs(range(7, 10)),
    wording=for_ombudsman,
    flags=steps.FLAGS,
    belongs_to=OMBUDSMAN_CASE,
    owned="Only {owner} can do this",
)
