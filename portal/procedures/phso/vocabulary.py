"""Positions, actors and deadlines of the procedure "PHSO" (specification sections 2 and 3)."""

from __future__ import annotations

from portal.procedures.definition import DeadlineRule, Position, Who

CW = Who("CW", "internal PHSO caseworker", frozenset({"internal_phso_caseworker"}))
TL = Who("TL", "PHSO team leader", frozenset({"internal_phso_team_leader"}))
HCR = Who("HCR", "head of complaints review", frozenset({"head_of_complaints_review"}))
TEAM = Who("TEAM", "internal PHSO team", CW.posts | TL.posts)
INITIAL_RESPONSE = "Initial Response"
IMPLEMENT = "Implement PHSO Recommendations"
WITH_PHSO = "With PHSO"

POSITIONS = (
    Position(
        "P1",
        "Open",
        "In Progress",
        "",
        "request received",
        next_sentence="Send the information that PHSO asked for first",
        status_setting="INITIAL_STATUS",
        needs=("record-information-sent",),
    ),
    Position(
        "P2",
        "Wait",
        WITH_PHSO,
        INITIAL_RESPONSE,
        "information sent, no PTI",
        awaits="Decision to take the case on",
        next_sentence="Record PHSO's decision first",
    ),
    Position(
        "P2N",
        "Wait",
        WITH_PHSO,
        INITIAL_RESPONSE,
        "gateway failed",
        next_sentence="The gateway was recorded as failed. Correct that entry first",
        needs=("add-recommended-action", "mark-action-done", "close-gateway-failed"),
    ),
    Position(
        "P3",
        "In Progress",
        "In Progress",
        INITIAL_RESPONSE,
        "PTI received, response not issued",
        next_sentence="Issue the response to the proposal to investigate first",
    ),
    Position(
        "P4",
        "Wait",
        WITH_PHSO,
        INITIAL_RESPONSE,
        "PTI response issued",
        awaits="Recommendations letter or SOC",
        next_sentence="Waiting for PHSO: record the recommendations letter or the summary of complaint",
    ),
    Position(
        "P5",
        "Pending Assignment",
        "In Progress",
        INITIAL_RESPONSE,
        "recommendations letter received",
        next_sentence="The team leader allocates this SR and its caseworker starts resolution first",
    ),
    Position("P6", "In Progress", "Resolution Action", IMPLEMENT, "allocated, no FDL"),
    Position(
        "P6A", "Pending Approval", "Pending Approval - TL", IMPLEMENT, "plan with the team leader, no FDL"
    ),
    Position(
        "P7",
        "Wait",
        WITH_PHSO,
        IMPLEMENT,
        "actions done and notified, no FDL",
        awaits="Agreement to close, or SOC",
    ),
    Position(
        "P7N",
        "Wait",
        WITH_PHSO,
        IMPLEMENT,
        "client not satisfied, SOC awaited",
        awaits="Summary of complaint",
        next_sentence="The client is not satisfied. Wait for the summary of complaint",
    ),
    Position("P8", "In Progress", "Response To Summary", "Response To SoC", "SOC received"),
    Position(
        "P8W",
        "Wait",
        WITH_PHSO,
        "Response To SoC",
        "SOC received, response to the summary sent",
        awaits="Draft report",
        alias="P8",
    ),
    Position("P9", "In Progress", "Response To Report", "Response To Report", "draft report received"),
    Position(
        "P10", "Wait", WITH_PHSO, "Response To Report", "draft report response issued", awaits="Final report"
    ),
    Position("P11", "In Progress", "Resolution Action", IMPLEMENT, "FDL received"),
    Position(
        "P11A",
        "Pending Approval",
        "Pending Approval - TL",
        IMPLEMENT,
        "FDL received, plan with the team leader",
    ),
    Position(
        "P12", "Wait", WITH_PHSO, IMPLEMENT, "FDL actions done and notified", awaits="Agreement to close"
    ),
    Position("P13", "Closed", "Complete", None, "Resolution Code set", closed=True),
)

OPEN = tuple(position.key for position in POSITIONS if not position.closed and not position.alias)
FROM_PTI = OPEN[OPEN.index("P3") :]

RESOLUTION_CODES = {
    "Rejected": "Gateway check failed",
    "Resolved": "External PHSO confirmed by e-mail that the matter is settled",
    "No Action Taken": "FDL has no recommendations, or systemic ones only",
}

TL_DECIDES = (
    "take-sr",
    "record-higher-authorisation",
    "approve",
    "ask-for-higher-authorisation",
    "reject-amount-entered-wrongly",
)

DEADLINES = (
    DeadlineRule(
        "D-PTI",
        "PTI response",
        "PHSO step 6",
        10,
        needs=("send-pti-response-for-sign-off", "sign-off-pti-response", "issue-pti-response"),
        overdue="PTI response overdue by {n}",
    ),
    DeadlineRule(
        "D-PANEL",
        "Assessment panel",
        "PHSO step 7",
        "PANEL_DAYS",
        "PANEL_UNIT",
        needs=("convene-panel", "issue-papers-to-panel", "record-case-conference"),
        overdue="Assessment panel overdue by {n}",
    ),
    DeadlineRule(
        "D-REC",
        "PHSO actions",
        "PHSO step 10",
        "WEEKS4_DAYS",
        "cd",
        needs=(
            "allocate",
            "start-resolution",
            "add-reason",
            "add-resolution-action",
            "send-plan-for-tl-approval",
            *TL_DECIDES,
            "mark-action-done",
            "tell-phso-actions-are-complete",
        ),
        overdue="PHSO actions overdue by {n}",
        period="4 weeks",
    ),
    DeadlineRule(
        "D-DRAFT",
        "Draft report response",
        "PHSO step 14",
        10,
        needs=(
            "convene-panel",
            "update-caselist",
            "record-factual-check",
            "send-report-response-for-sign-off",
            "sign-off-report-response",
            "issue-report-response",
        ),
        overdue="Draft report response overdue by {n}",
    ),
    DeadlineRule(
        "D-FDL",
        "FDL recommendations",
        "PHSO step 15",
        "WEEKS4_DAYS",
        "cd",
        needs=(
            "record-comparison",
            "send-systemic-recommendations",
            "record-memo-sent",
            "update-caselist",
            "close-no-recommendations",
            "close-systemic-only",
            "add-reason",
            "add-resolution-action",
            "send-plan-for-tl-approval",
            *TL_DECIDES,
            "mark-action-done",
            "tell-phso-actions-are-complete",
        ),
        overdue="FDL recommendations overdue by {n}",
        period="4 weeks",
    ),
    DeadlineRule(
        "D-ACTION",
        "Action",
        "PHSO steps 11 and 19",
        None,
        needs=("mark-action-done",),
        overdue="Action overdue by {n}",
    ),
    DeadlineRule(
        "D-TARGET",
        "Target date for final approved response",
        "PHSO step 13",
        None,
        needs=(
            "issue-pti-response",
            "answer-phso-query",
            "record-draft-report-received",
            "issue-report-response",
        ),
        overdue="Target date for the final approved response passed by {n}",
    ),
    DeadlineRule(
        "D-CHASE",
        "Reminder to ask PHSO",
        "PHSO step 2",
        "PHSO_CHASE_WD",
        needs=("ask-phso-for-its-decision",),
        reminder=True,
        overdue="No decision from PHSO: reminder passed by {n}",
    ),
)

BODIES = (("CMG", "CMG"), ("ICE", "ICE"))
DESTINATIONS = (
    ("complaints_resolution", "Complaints resolution"),
    ("complaints_review", "Complaints review"),
    ("ice", "ICE"),
    ("bau", "Owning segment"),
)
DESTINATION_PROCEDURES = {
    "complaints_resolution": "Complaint - Resolution",
    "complaints_review": "Complaint - Review",
    "ice": "ICE",
    "bau": "Complaint/Dissatisfaction - Log",
}
CASELIST_PURPOSES = (
    ("PTI", "PTI"),
    ("Target date", "Target date"),
    ("Draft report", "Draft report"),
    ("FDL", "FDL"),
    ("Other", "Other"),
)
FDL_TYPES = (
    ("None", "None", "The case can close with No Action Taken (step 16)"),
    (
        "Systemic only",
        "Systemic only",
        "E-mail to the head of client and government relations, then close (step 17)",
    ),
    ("Case specific only", "Case specific only", "Plan, actions and evidence (steps 18 to 21)"),
    ("Systemic and case specific", "Systemic and case specific", "E-mail first, then steps 18 to 21"),
)
REIMBURSEMENT = "Reimbursement"
SPECIAL_PAYMENT = "Special payment"
FORM_FOR = {REIMBURSEMENT: "CSF783", SPECIAL_PAYMENT: "CSF824"}
FORMS = (
    ("CSF783", "CSF783", "Request for higher authorisation, reimbursement"),
    ("CSF824", "CSF824", "Request for higher authorisation, special payment"),
)
SIGNERS = (
    ("Head of complaints review", "Head of complaints review"),
    ("Director General Operations DWP", "Director General Operations DWP"),
)
GUIDANCE_ON_MONEY = "Payment - Non Standard and Financial Redress for Maladministration – A Guide for Special Payment Officers"
