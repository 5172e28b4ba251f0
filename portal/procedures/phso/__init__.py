"""The procedure "PHSO": one complaint from the first request for information to closure."""

from portal.procedures.definition import Procedure
from portal.procedures.phso import (
    approval,
    final,
    investigation,
    letters,
    plan,
    proposal,
    recommendations,
    request,
    source,
    support,
)
from portal.procedures.phso.vocabulary import DEADLINES, POSITIONS

PHSO = Procedure(
    key="phso",
    name="PHSO",
    prefix="PHSO",
    organisation="CMG",
    team="internal_phso",
    team_name="internal PHSO team",
    fixed={"Process": "Escalated Enquiries", "Area": "Complaints", "Sub Area": "PHSO"},
    positions=POSITIONS,
    deadlines=DEADLINES,
    steps=(
        *request.STEPS,
        *proposal.STEPS,
        *recommendations.STEPS,
        *plan.STEPS,
        *approval.STEPS,
        *investigation.STEPS,
        *final.STEPS,
        *support.STEPS,
    ),
    outsiders="Only the internal PHSO team can work on this SR",
    closed="This SR is closed and can only be read",
    summary=source.SUMMARY,
    questions=source.QUESTIONS,
    linked=(
        "BOM - Segments Summary",
        "Complaint/Dissatisfaction - Log",
        "Complaint - Resolution",
        "Complaint - Review",
        "Financial Redress for Maladministration – A Guide for Special Payment Officers",
        "ICE",
        "Management Information - ICE/PHSO/Parliamentary Contact",
        "Respond and Reporting",
        "Terminology Changes",
        "Payment - Non Standard",
    ),
    references=("Respond and Reporting", "Management Information - ICE/PHSO/Parliamentary Contact"),
    guidance="Policy, Law and Decision Making Guidance",
    letters=letters.LETTERS,
    texts=source.STEPS,
)
