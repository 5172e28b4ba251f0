"""Positions, actors, deadlines and lists of the procedure "Complaint - Resolution" (specification sections 2 and 3)."""

from __future__ import annotations

from portal.procedures.definition import DeadlineRule, Position, Who

CRC = Who("CRC", "Complaints Resolution Team caseworker", frozenset({"resolution_caseworker"}))
TL = Who("TL", "team leader of the Complaints Resolution Team", frozenset({"resolution_team_leader"}))
G7 = Who("G7", "BAU G7", frozenset({"bau_g7"}))
BAU = Who("BAU", "business as usual caseworker", frozenset({"bau_caseworker"}))
LOCKERS = Who(
    "LOCKERS", "business as usual caseworker or Complaints Resolution Team caseworker", BAU.posts | CRC.posts
)
ANYBODY = Who("ANYBODY", "everybody who works on the complaint", CRC.posts | TL.posts | G7.posts | BAU.posts)

ACKNOWLEDGE_COMPLAINT = "Acknowledge Complaint"
ACKNOWLEDGE_ISSUE = "Acknowledge Issue"
DRAFT_PLAN = "Draft Resolution Plan"
UNDERTAKE = "Undertake Resolution Actions"
WITH_THE_TL = "Pending Approval - TL"

STAGES = (
    (ACKNOWLEDGE_COMPLAINT, ACKNOWLEDGE_COMPLAINT, "What the portal's own steps set"),
    (ACKNOWLEDGE_ISSUE, ACKNOWLEDGE_ISSUE, "The wording of step 9, counted as the same milestone"),
)

POSITIONS = (
    Position(
        "REF",
        "",
        "",
        "",
        "reported or referred, not logged yet",
        next_sentence="The Complaints Resolution Team logs this complaint first",
        needs=("log-complaint",),
    ),
    Position(
        "R0",
        "",
        "",
        "",
        "complaint received and logged, no SR yet",
        next_sentence="There is no Resolution SR yet",
        needs=(
            "allocate",
            "create-resolution-sr",
            "send-referral-to-bau-g7",
            "can-be-resolved-now",
            "needs-investigation",
            "ask-owning-caseworker-for-sr",
        ),
    ),
    Position(
        "R1",
        "Open",
        "",
        "",
        "Resolution SR created",
        next_sentence="Link the SR and acknowledge the complaint first",
        status_setting="INITIAL_STATUS_RESOLUTION",
        needs=("link-and-acknowledge",),
    ),
    Position(
        "R2",
        "Open",
        "",
        ACKNOWLEDGE_COMPLAINT,
        "linked, details being entered",
        next_sentence="Start work on this complaint first",
        status_setting="INITIAL_STATUS_RESOLUTION",
        needs=("update-first-activity", "save-details", "start-work", "reject"),
    ),
    Position(
        "R3",
        "In Progress",
        "",
        ACKNOWLEDGE_COMPLAINT,
        "being worked on, no decision yet",
        next_sentence="Decide first whether further action can resolve the complaint",
        needs=(
            "independent-review-done",
            "record-call",
            "issue-cmsl5703-and-wait",
            "issue-cmel9271-and-wait",
            "send-updated-template-to-bau-g7",
            "further-action",
        ),
    ),
    Position(
        "R4",
        "Wait",
        "",
        None,
        "CMSL5703 out, contact awaited",
        awaits="Contact from the client",
        next_sentence="The client's contact is awaited",
        needs=("go-on-without-contact", "close-no-contact"),
    ),
    Position(
        "R5",
        "In Progress",
        "",
        None,
        "decided: no further action",
        next_sentence="No further action was decided. Treat a new issue as business as usual",
        needs=(
            "record-call",
            "client-agrees-to-close",
            "issue-cmsl5703-and-wait",
            "issue-cmel9271-and-wait",
        ),
    ),
    Position(
        "R6",
        "Wait",
        "",
        None,
        "no further action, reply awaited",
        awaits="Reply from the client",
        next_sentence="The client's reply is awaited",
        needs=("send-final-template-to-bau-g7", "close-no-reply"),
    ),
    Position(
        "R7",
        "In Progress",
        None,
        None,
        "decided: further action, plan being drawn up",
        next_sentence="Draw up the Resolution Plan first",
        needs=(
            "return-review",
            "take-back-from-bau",
            "add-reason",
            "add-action",
            "change-row",
            "send-plan-for-tl-approval",
            "draft-plan",
        ),
    ),
    Position(
        "R8",
        "Pending Approval",
        WITH_THE_TL,
        None,
        "plan with the team leader",
        next_sentence="Wait for the team leader's decision",
        needs=("take-sr", "approve"),
    ),
    Position(
        "R9",
        "In Progress",
        "Approved",
        None,
        "plan approved",
        next_sentence="Draft the approved plan for the client first",
        needs=("draft-plan",),
    ),
    Position(
        "R9N",
        "In Progress",
        "Rejected",
        None,
        "plan rejected by the team leader",
        next_sentence="This plan was rejected",
        needs=("new-plan",),
    ),
    Position(
        "R10",
        "In Progress",
        "Draft Action Plan",
        DRAFT_PLAN,
        "plan offered to the client",
        next_sentence="The plan is with the client",
        needs=("record-plan-call", "client-agrees", "issue-cmsl5704", "issue-cmel9271", "carry-out-plan"),
    ),
    Position(
        "R11",
        "Pending Approval",
        WITH_THE_TL,
        DRAFT_PLAN,
        "client disagrees, plan with the team leader again",
        next_sentence="Wait for the team leader's decision",
        needs=("take-sr", "plan-stands"),
    ),
    Position(
        "R12",
        "In Progress",
        "Approved",
        DRAFT_PLAN,
        "client disagrees, the plan stands",
        next_sentence="Tell the client that the plan stands first",
        needs=("tell-client-issue-cmsl5706", "carry-out-plan"),
    ),
    Position(
        "R12N",
        "In Progress",
        "Rejected",
        DRAFT_PLAN,
        "client disagrees, the plan must change",
        next_sentence="This plan was rejected",
        needs=(
            "record-call-about-the-decision",
            "issue-cmsl5707",
            "issue-cmel9271",
            "tell-client-plan-is-revised",
        ),
    ),
    Position(
        "R13",
        "In Progress",
        "Undertake Actions Prescribed",
        UNDERTAKE,
        "actions being carried out",
        next_sentence="The plan is being carried out. Treat a new issue as business as usual",
        needs=(
            "update-action",
            "progress-payment",
            "report-actions-to-client",
            "issue-cmsl5708-and-wait",
            "issue-cmel9271-and-wait",
            "close-client-agrees",
            "close-client-disagrees",
        ),
    ),
    Position(
        "R14",
        "Wait",
        "Wait",
        None,
        "CMSL5708 out, answer awaited",
        awaits="Answer to the closing letter",
        next_sentence="The client's answer is awaited",
        needs=("close-no-answer",),
    ),
    Position("R15", "Closed", "Complete", None, "Resolution Code set", closed=True),
)

SR_OPEN = tuple(each.key for each in POSITIONS if each.key not in ("REF", "R0", "R15"))
FROM_INTAKE = ("R0", *SR_OPEN)
FROM_DETAILS = SR_OPEN[SR_OPEN.index("R2") :]
WITH_TL = ("R8", "R11")

OK = "Actions Complete – Client Ok"
NOT_OK = "Actions Complete – Client Not Ok"
NO_ACTION = "No Action Taken"
REJECTED = "Rejected"
CODES = tuple((code, code) for code in (REJECTED, NO_ACTION, OK, NOT_OK))

HAS_UNTIL = "The client has until {date}"

DEADLINES = (
    DeadlineRule(
        "D-ACK",
        "Acknowledgement",
        "Complaint - Resolution, summary",
        "ACK_DAYS",
        "ACK_UNIT",
        needs=("authenticate-mp-contact", "record-acknowledgement", "record-attempt-to-acknowledge"),
        overdue="Acknowledgement overdue by {n}",
        reminds=((1, "Acknowledge this complaint: the acknowledgement is due"),),
    ),
    DeadlineRule(
        "D-OUT",
        "Outcome",
        "Complaint - Resolution, summary",
        "OUTCOME_DAYS",
        "OUTCOME_UNIT",
        overdue="Outcome overdue by {n}",
        reminds=((3, "The outcome is due: tell the client, or agree a new timetable"),),
    ),
    DeadlineRule(
        "D-NEW",
        "Outcome, as agreed with the client",
        "Complaint - Resolution, summary",
        None,
        overdue="Agreed outcome date passed by {n}",
        reminds=((3, "The agreed outcome date comes near: tell the client, or agree a new timetable"),),
    ),
    DeadlineRule(
        "D-13",
        "Contact after CMSL5703",
        "Complaint - Resolution step 13",
        "WAIT_DAYS",
        "WAIT_UNIT",
        needs=("go-on-without-contact", "close-no-contact"),
        overdue="The wait for the client's contact ended {n} ago",
        wakes="The wait of step 13 is over: go on without contact, or close",
        wakes_after="WAIT_UNLOCK_OFFSET",
    ),
    DeadlineRule(
        "D-17",
        "Reply after CMSL5703",
        "Complaint - Resolution steps 17 to 19",
        "WAIT_DAYS",
        "WAIT_UNIT",
        needs=("send-final-template-to-bau-g7", "close-no-reply"),
        overdue="The wait for the client's reply ended {n} ago",
        wakes="The wait of step 17 is over: send the final template, then close",
        wakes_after="WAIT_UNLOCK_OFFSET",
    ),
    DeadlineRule(
        "D-42",
        "Answer to CMSL5708",
        "Complaint - Resolution step 42",
        14,
        "cd",
        needs=("close-no-answer",),
        overdue="The wait for the client's answer ended {n} ago",
        wakes="The client has not answered CMSL5708: the SR may be closed with a note",
        wakes_after="WAIT_UNLOCK_OFFSET",
        reminds=((0, "Check the outcome of CMSL5708: today is the last of the client's 14 days"),),
    ),
    DeadlineRule(
        "D-PLAN",
        "Answer to the plan",
        "Complaint - Resolution step 27",
        "PLAN_REPLY_DAYS",
        "cd",
        needs=("carry-out-plan",),
        overdue="The wait for the answer to the plan ended {n} ago",
        wakes="The client has not answered the plan: it may be carried out with a note",
        wakes_after="WAIT_UNLOCK_OFFSET",
    ),
    DeadlineRule(
        "D-ACTION",
        "Action",
        "Complaint - Resolution step 23",
        None,
        needs=("update-action", "progress-payment"),
        overdue="Action overdue by {n}",
    ),
    DeadlineRule(
        "D-LOCK",
        "Case moves segment",
        "Complaint - Resolution step 46",
        None,
        needs=("segment-moved", "aac-contacted"),
        overdue="Contact AAC: the case has not moved segment for {n}",
        wakes="Contact AAC: the case has not moved segment within 24 hours",
    ),
    DeadlineRule(
        "D-CONTACT",
        "Progress contact with the client",
        "Complaint - Resolution, summary",
        "CONTACT_REMINDER_WD",
        reminder=True,
        overdue="No contact with the client since the reminder passed by {n}",
        wakes="Keep the client up to date: there was no contact for some time",
        wakes_after=0,
    ),
)

CHANNELS = (("Phone", "Phone"), ("Post", "Post"), ("Online portal", "Online portal"), ("E-mail", "E-mail"))
ORIGINS = (
    ("Client", "Client"),
    ("BAU referral", "BAU referral"),
    ("MP", "MP"),
    ("Failed ICE gateway", "Failed ICE gateway"),
)
GROUNDS_OF_REFERRAL = (
    ("Handling", "Dissatisfied with the handling of the complaint"),
    ("Outcome", "Dissatisfied with the outcome of the complaint"),
)
BUSINESS_IN_GENERAL = "Business in General"
ADDRESSEES = (
    ("Child Maintenance Group (CMG)", "Child Maintenance Group (CMG)"),
    ("Minister", "Minister"),
    ("Chief Executive", "Chief Executive"),
    ("Treat Official", "Treat Official", "Correspondence to a minister that officials answer"),
    (BUSINESS_IN_GENERAL, BUSINESS_IN_GENERAL, "Addressed to nobody specific"),
)
YES_NO = (("Yes", "Yes"), ("No", "No"))
CONSOLATORY = "non complaint consolatory payment referral only"

MONEY_GUIDANCE = "Financial Redress for Maladministration – A Guide for Special Payment Officers"
SPECIAL_PAYMENTS = "Special Payments"
SEGMENTS = "BOM - Segments Summary"
MP_ENQUIRIES = "MP Enquiries"
