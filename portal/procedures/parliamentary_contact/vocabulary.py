"""Positions, actors and deadline of parliamentary contact (Complaint - Resolution, specification sections 2 and 3)."""

from __future__ import annotations

from portal.procedures.definition import DeadlineRule, Position, Situation, Who

CRC = Who("CRC", "Complaints Resolution Team caseworker", frozenset({"resolution_caseworker"}))
PARLIAMENTARY = Who("PCRT", "Parliamentary complaints resolution team", CRC.posts)
"""A group inside the Complaints Resolution Team, without an account of its own (specification 2.2)."""
TL = Who(
    "TL",
    "team leader of the Complaints Resolution Team",
    frozenset({"resolution_team_leader", "senior_team_leader"}),
)
TEAM = Who("TEAM", "Complaints Resolution Team", CRC.posts | TL.posts)
TEAM_KEY = "complaints_resolution"

POSITIONS = (
    Position(
        "M0",
        "",
        "",
        "",
        "MP enquiry with the Parliamentary complaints resolution team",
        next_sentence="An enquiry that is passed on has no SR",
    ),
    Position(
        "M1",
        "Open",
        "",
        "",
        "SR created",
        status_setting="INITIAL_STATUS_RESOLUTION",
        needs=("add-3rd-party-account",),
    ),
    Position(
        "M2",
        "Open",
        "",
        "",
        "associated with the MP's account",
        status_setting="INITIAL_STATUS_RESOLUTION",
        needs=("start",),
    ),
    Position("M3", "In Progress", "", "", "activity plan running"),
    Position("M4", "Closed", "Complete", "", "parliamentary contact finished", closed=True),
)
OPEN = ("M0", "M1", "M2", "M3")
ANY = (*OPEN, "M4")

DEADLINES = (
    DeadlineRule(
        "D-MPACK",
        "MP acknowledgement",
        "Complaint - Resolution step 29",
        "ACK_DAYS",
        "ACK_UNIT",
        needs=("record-mp-acknowledgement",),
        overdue="MP acknowledgement overdue by {n}",
    ),
)

GENERAL, CASE_SPECIFIC = "General enquiry", "Case specific query"
QUERIES = ((GENERAL, GENERAL), (CASE_SPECIFIC, CASE_SPECIFIC, "Name the case number"))
LETTER, CALL = "Letter", "Call - Inbound"
CONTACTS = ((LETTER, "Inbound letter"), (CALL, "Inbound call"))
METHODS = (("Phone", "Phone"), ("E-mail", "E-mail"), ("Letter", "Letter"))
ADJOURNMENT = "Adjournment Date"
SUB_AREAS = ("Enquiry", "Ministerial Briefing", "Parliamentary Question", ADJOURNMENT)
FIRST_STEP = "Activity plan, first step"
NEVER = "Pending Assignment"


def sub_areas(s: Situation) -> list[tuple[str, str]]:
    """The stored values of the procedure; Adjournment Date under the label that the operator has chosen (RES-O16)."""
    labels = {ADJOURNMENT: str(s.preferences["ADJOURNMENT_LABEL"])}
    return [(each, labels.get(each, each)) for each in SUB_AREAS]
