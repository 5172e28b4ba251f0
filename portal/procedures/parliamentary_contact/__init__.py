"""Parliamentary contact: MP queries, and the SR against an MP's constituency account (Complaint - Resolution 29 to 33)."""

from portal.procedures.definition import Procedure
from portal.procedures.parliamentary_contact import source, steps
from portal.procedures.parliamentary_contact.vocabulary import DEADLINES, POSITIONS, TEAM_KEY
from portal.procedures.wording import for_resolution

PARLIAMENTARY_CONTACT = Procedure(
    key="parliamentary_contact",
    name="Parliamentary contact",
    prefix="MPC",
    organisation="CMG",
    team=TEAM_KEY,
    team_name="Complaints Resolution Team",
    fixed={"Process": "Escalated Enquiries", "Area": "Parliamentary Contact"},
    positions=POSITIONS,
    deadlines=DEADLINES,
    steps=steps.STEPS,
    outsiders="Only the Complaints Resolution Team can work on this SR",
    closed="This SR is closed and can only be read",
    summary=source.SUMMARY,
    linked=("MP Enquiries", "Third Party - Contact", "Terminology Changes"),
    guidance="Policy, Law and Decision Making Guidance",
    source="Complaint - Resolution",
    texts=source.STEPS,
    wording=for_resolution,
)
