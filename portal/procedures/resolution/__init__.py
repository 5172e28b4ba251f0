"""The procedure "Complaint - Resolution": from the complaint to the closing letter."""

from portal.procedures.definition import Procedure
from portal.procedures.resolution import (
    approval,
    closing,
    decision,
    details,
    intake,
    plan,
    source,
    support,
)
from portal.procedures.resolution.letters import LETTERS
from portal.procedures.resolution.vocabulary import DEADLINES, POSITIONS
from portal.procedures.wording import for_resolution

RESOLUTION = Procedure(
    key="resolution",
    name="Complaint - Resolution",
    prefix="RES",
    organisation="CMG",
    team="complaints_resolution",
    team_name="Complaints Resolution Team",
    fixed={"Process": "Escalated Enquiries", "Area": "Complaints", "Sub Area": "Resolution"},
    positions=POSITIONS,
    deadlines=DEADLINES,
    steps=(
        *intake.STEPS,
        *details.STEPS,
        *decision.STEPS,
        *plan.STEPS,
        *approval.STEPS,
        *closing.STEPS,
        *support.STEPS,
    ),
    outsiders="You cannot do this in your role",
    closed="This SR is closed and can only be read",
    summary=source.SUMMARY,
    questions=source.QUESTIONS,
    linked=(
        "BOM - Segments Summary",
        "Complaint/Dissatisfaction - Log",
        "Complaint - Review",
        "Complaints Overview",
        "Complaints Feedback Process",
        "ICE",
        "Financial Redress for Maladministration – A Guide for Special Payment Officers",
        "MP Enquiries",
        "PHSO",
        "Payment - Non Standard",
        "Security Check",
        "Work Management",
        "Terminology Changes",
        "Third Party - Contact",
        "2012 System Overview",
        "Respond and Reporting",
        "Management Information - ICE/PHSO/Parliamentary Contact",
        "Special Payments",
    ),
    references=("Respond and Reporting", "Management Information - ICE/PHSO/Parliamentary Contact"),
    guidance="Policy, Law and Decision Making Guidance",
    letters=LETTERS,
    texts=source.STEPS,
    wording=for_resolution,
    flags=intake.FLAGS,
)
