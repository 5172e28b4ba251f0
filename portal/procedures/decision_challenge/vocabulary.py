"""Positions, deadlines and fixed lists of a decision challenge (Review and feedback 2.3 to 2.7, paras 20 to 49).

Facts of a challenge: `decision` and `challenger` (ids of records of the parent case), `challenger_type`, `received_on`,
`raised_late`, `late_choice`, `one_month_date`, `deadline_default`, `deadline_current`, `adjustments_answer`,
`grounds_request_sent`, `grounds_received`, `why_wrong`, `wanted_now`, `evidence_list`, `marked_challenge`, `pass_direct`,
`late_asked_on`, `late_explanation`, `late_reason_code`, `late_decision`, `late_decision_reason`, `next_step`
("Further work" or "Pass to OAT"), `oat_criteria` (by item: Yes or No with why), `compliance_considered`, `high_risk_answer`,
`oversight_by`, `jr_state`, `unlawful_alleged`, `jr_advised_on_state`, `resume_position`, `F1` to `F9`, `told_user_on`,
`end_of_process_told`.
"""

from __future__ import annotations

from portal.procedures.definition import DeadlineRule, Position
from portal.procedures.referrals import DIRECTIONS, PICKUP

RECEIVED, WITH_OWNER, ADVICE, REQUESTED, LATE, GROUNDS = "DC1", "DC2", "DC3", "DC4", "DC5", "DC6"
ANALYSIS, RECONSIDERED, REFERRED, RETURNED, WITH_OAT, CLOSED = "DC7", "DC8", "DC9", "DC10", "DC11", "DC12"

POSITIONS = (
    Position(
        RECEIVED,
        "Received",
        "",
        "",
        "received, not passed on yet",
        needs=("direct-to-joint-working-team", "tell-person-no-review-is-available", "pass-to-case-owner"),
    ),
    Position(
        WITH_OWNER,
        "With case owner",
        "",
        "",
        "with the case owner",
        needs=(
            "consider-although-raised-late",
            "ask-for-grounds-in-writing",
            "answer-the-adjustments-question",
        ),
    ),
    Position(ADVICE, "Advice sought", "", "", "advice of OAT asked for", awaits="OAT's advice"),
    Position(REQUESTED, "Grounds requested", "", "", "grounds asked for", awaits="the grounds in writing"),
    Position(
        LATE,
        "Late - explanation requested",
        "",
        "",
        "late, explanation asked for",
        awaits="an explanation",
        needs=("pass-straight-to-oat", "invite-an-explanation", "put-time-limit-aside"),
    ),
    Position(
        GROUNDS,
        "Grounds received",
        "",
        "",
        "grounds received",
        needs=("pass-straight-to-oat", "start-analysis"),
    ),
    Position(
        ANALYSIS,
        "In analysis",
        "",
        "",
        "in analysis",
        needs=("refer-to-oat", "contact-oat-about-a-detailed-investigation", "answer-the-pro-forma"),
    ),
    Position(
        RECONSIDERED,
        "Reconsideration in team",
        "",
        "",
        "reconsidered in the team",
        awaits="the result of the reconsideration",
        needs=("record-result",),
    ),
    Position(REFERRED, "Referred to OAT", "", "", "referred to OAT", awaits="OAT's answer"),
    Position(
        RETURNED, "Returned by OAT", "", "", "returned by OAT", needs=("send-back-to-oat", "direction-done")
    ),
    Position(WITH_OAT, "With OAT", "", "", "in review by OAT", awaits="OAT's review"),
    Position(CLOSED, "Closed", "", "", "closed", closed=True),
)
OPEN = tuple(each.key for each in POSITIONS if not each.closed)
ANY = tuple(each.key for each in POSITIONS)

RESOLVE, GROUNDS_DUE, EXPLAIN, FOLLOW_UP, JR_MARKER, REVIEW_MARK = (
    "D-RESOLVE",
    "D-GROUNDS",
    "D-EXPLAIN",
    "D-FOLLOWUP",
    "D-JR",
    "D-3MONTHS",
)
DEADLINES = (
    DeadlineRule(
        RESOLVE,
        "Own attempt to settle it",
        "Review and feedback para 23",
        "OWNER_RESOLVE_DAYS",
        needs=("record-attempt-to-resolve",),
        overdue="Own attempt overdue by {n}",
        wakes="No attempt recorded yet",
        wakes_after=0,
    ),
    DeadlineRule(
        GROUNDS_DUE,
        "Grounds in writing",
        "Review and feedback para 32",
        None,
        needs=("record-grounds-received",),
        overdue="Grounds overdue by {n}",
        reminds=((5, "Grounds are due in 5 working days"), (0, "Grounds are due today")),
    ),
    DeadlineRule(
        EXPLAIN,
        "Explanation of lateness",
        "Review and feedback para 33",
        "LATE_REPLY_DAYS",
        needs=("record-explanation-of-lateness",),
        overdue="Explanation overdue by {n}",
    ),
    PICKUP,
    DIRECTIONS,
    DeadlineRule(
        FOLLOW_UP,
        "Decision on follow-up contact",
        "Review and feedback para 75",
        "FOLLOWUP_DAYS",
        needs=("reply",),
        overdue="Follow-up contact overdue by {n}",
    ),
    DeadlineRule(
        JR_MARKER, "JR marker", "Review and feedback para 71", None, overdue="JR marker passed", reminder=True
    ),
    DeadlineRule(
        REVIEW_MARK,
        "Three months since the grounds",
        "Review and feedback para 71",
        None,
        overdue="Three months since the grounds passed",
        reminder=True,
    ),
)

MARK = "Challenge to our decision"
"""What grounds are marked with, exactly so (para 38)."""

CRITERIA = (
    ("A26-1", "The original case was medium risk"),
    ("A26-2", "An MP supports or takes part in the challenge"),
    ("A26-3", "A believable threat of Judicial Review, or a reasonable claim that PHSO acted unlawfully"),
    ("A26-4", "The challenger is an organisation"),
    ("A26-5", "A further complaint was set up after an upheld review"),
    ("A26-6", "The person or group is one whose complaints go to OAT first"),
    ("A26-7", "Specialist knowledge was needed, for example about a seldom-seen organisation"),
)
LATE_REASONS = (
    ("L34-1", "Illness or bereavement"),
    ("L34-2", "Support from an advocate or MP was needed to make the request"),
    ("L34-3", "Trouble getting evidence the request depends on"),
    ("L34-4", "The case owner's own attempts to settle it left too little of the month"),
    ("L34-5", "Returning the form within a month was difficult and it still came back reasonably promptly"),
    ("L34-6", "Another good reason"),
)
ATTEMPTS = (
    "More information on how and why the decision was reached",
    "Clearer account of the process",
    "Other",
)
YES_NO = (("Yes", "Yes"), ("No", "No"))
REASONABLE, NOT_REASONABLE = "Reasonable explanation", "No reasonable explanation"
FURTHER_WORK, PASS_TO_OAT = "Further work", "Pass to OAT"
REVIEW_FIT, REVIEW_UNFIT = "A review should be undertaken", "A review is not appropriate"

RESOLVED = "Resolved by case owner"
NO_REVIEW = "No review option - low-level injustice"
JOINT_TEAM = "Redirected to Joint Working Team"
BEHAVIOUR = "Access declined - behaviour"
TOO_LATE = "Not considered - raised late"
REVIEWED_BEFORE = "Already reviewed"
HIGH_RISK = "High risk - review not appropriate"
NO_GROUNDS = "No grounds submitted"
OUT_OF_TIME = "Declined - out of time"
NOT_ACTIONABLE = "Not actionable"
RECONSIDERED_CODE = "Reconsidered in team"
RATIONALE = "Rationale flawed, decision correct"
SERVICE = "Service complaint"
CRITERIA_NOT_MET = "Review criteria not met"
REVIEW_COMPLETE = "Review complete"
WITHDRAWN_CODE = "Withdrawn"
REVIEW_REQUEST_LETTERS = (
    TOO_LATE,
    REVIEWED_BEFORE,
    HIGH_RISK,
    OUT_OF_TIME,
    NOT_ACTIONABLE,
    RATIONALE,
    CRITERIA_NOT_MET,
)
"""The closure reasons whose letter has to say that our internal process has ended (para 74)."""

LOW_LEVEL_SENTENCE = "Closed for low-level injustice or impact. No review is available"
JOINT_SENTENCE = "Joint decisions are considered by the LGSCO. Direct this to the Joint Working Team"
END_SENTENCE = "The letter must say that our internal process has ended"
END_OF_PROCESS = "This letter ends our internal complaints process."
"""The statement of para 74, as it stands in every review request decision letter."""
