"""The rows DC of the state table of "Review and feedback" (section 3.3) and those of 3.4 on a challenge, by hand."""

from tests.procedures.state_table import Row

POSITIONS = {
    "DC1": ("Received", "", ""),
    "DC2": ("With case owner", "", ""),
    "DC3": ("Advice sought", "", ""),
    "DC4": ("Grounds requested", "", ""),
    "DC5": ("Late - explanation requested", "", ""),
    "DC6": ("Grounds received", "", ""),
    "DC7": ("In analysis", "", ""),
    "DC8": ("Reconsideration in team", "", ""),
    "DC9": ("Referred to OAT", "", ""),
    "DC10": ("Returned by OAT", "", ""),
    "DC11": ("With OAT", "", ""),
}
"""Status, Sub Status and Stage of each open position."""

CLOSED = ("Closed", "", "")
OPEN = tuple(POSITIONS)
ANY = (*OPEN, "DC12")
RECEIVED, OWNER, ADVICE, REQUESTED, LATE, GROUNDS = "DC1", "DC2", "DC3", "DC4", "DC5", "DC6"
ANALYSIS, TEAM, REFERRED, RETURNED, OAT, END = "DC7", "DC8", "DC9", "DC10", "DC11", "DC12"
IN_HAND = (OWNER, REQUESTED, LATE, GROUNDS, ANALYSIS, RETURNED)
NOT_WITH_OAT = tuple(each for each in OPEN if each != OAT)

OWNS, STAFF_OF_CASES = "OWNER (owner)", "CASEWORKER, MANAGER, AD"
JR = "OWNER, OAT, LEGAL"
STAFF = "CASEWORKER, MANAGER, AD, OAT, LEGAL, LEADERS, JOINT, SHARED, COPIED"

TABLE = (
    Row("DC-T1", "Log decision challenge", "LOGGERS", ("P0",), RECEIVED),
    Row(
        "DC-T2", "Direct to Joint Working Team", "OWNER_OR_OAT", OPEN, END, "Redirected to Joint Working Team"
    ),
    Row(
        "DC-T3",
        "Tell person no review is available",
        OWNS,
        tuple(each for each in OPEN if each not in (ADVICE, REFERRED, OAT)),
        END,
        "No review option - low-level injustice",
    ),
    Row("DC-T4", "Do not consider - raised late", OWNS, (OWNER,), END, "Not considered - raised late"),
    Row("DC-T5", "Pass to case owner", "PASSER", (RECEIVED,), OWNER),
    Row("DC-T6", "Allow a second review", "OAT", (RECEIVED, REFERRED)),
    Row("DC-T7", "Refuse second review", "OAT", (RECEIVED,), END, "Already reviewed"),
    Row("DC-T8", "Decline access - behaviour", OWNS, NOT_WITH_OAT, END, "Access declined - behaviour"),
    Row("DC-T9", "Record attempt to resolve", OWNS, IN_HAND),
    Row("DC-T10", "Close as resolved", OWNS, IN_HAND, END, "Resolved by case owner"),
    Row("DC-T11", "Record what happens next", "OWNER", (OWNER, ANALYSIS)),
    Row("DC-T12", "Issue amended version", OWNS, (OWNER, REQUESTED, GROUNDS, ANALYSIS, RETURNED)),
    Row("DC-T13", "Ask OAT for advice", OWNS, (OWNER, ANALYSIS), ADVICE),
    Row("DC-T14", "Ask for high-risk discussion", OWNS, (OWNER, ANALYSIS, RETURNED), ADVICE),
    Row("DC-T15", "Answer: consider as usual", "OAT", (ADVICE,)),
    Row("DC-T15", "Answer: further oversight needed", "OAT", (ADVICE,)),
    Row("DC-T16", "Answer: to be considered within OAT", "OAT", (ADVICE,)),
    Row("DC-T17", "Answer: a review should be undertaken", "OAT", (ADVICE,)),
    Row("DC-T18", "Answer: a review is not appropriate", "OAT", (ADVICE,), OWNER),
    Row(
        "DC-T19",
        "Close - high risk, no review",
        OWNS,
        (OWNER,),
        END,
        "High risk - review not appropriate",
    ),
    Row("DC-T20", "Ask for grounds in writing", OWNS, (OWNER, RETURNED), REQUESTED),
    Row("DC-T21", "Extend deadline", OWNS, (REQUESTED,)),
    Row("DC-T22, DC-T23", "Record grounds received", OWNS, (REQUESTED, END), GROUNDS),
    Row("DC-T24", "Pass straight to OAT", OWNS, (REQUESTED, LATE, GROUNDS, ANALYSIS, END), REFERRED),
    Row("DC-T25", "Put time limit aside", OWNS, (LATE,), GROUNDS),
    Row("DC-T26", "Decline - out of time", OWNS, (LATE,), END, "Declined - out of time"),
    Row("DC-T27", "Close - no grounds submitted", OWNS, (REQUESTED,), END, "No grounds submitted"),
    Row("DC-T28", "Start analysis", OWNS, (GROUNDS,), ANALYSIS),
    Row("DC-T29", "Close - not actionable", OWNS, (ANALYSIS,), END, "Not actionable"),
    Row("DC-T30", "Have it reconsidered in the team", OWNS, (ANALYSIS,), TEAM),
    Row("DC-T31", "Record result", STAFF_OF_CASES, (TEAM,), END, "Reconsidered in team"),
    Row("DC-T32", "Person still unhappy", OWNS, (END,), ANALYSIS),
    Row(
        "DC-T33",
        "Close - reasoning flawed, decision correct",
        OWNS,
        (ANALYSIS,),
        END,
        "Rationale flawed, decision correct",
    ),
    Row("DC-T34", "Contact OAT about a detailed investigation", OWNS, (ANALYSIS,), REFERRED),
    Row("DC-T35", "Refer to OAT", OWNS, (ANALYSIS,), REFERRED),
    Row("OR-T6", "Returned to caseworker - more information needed", "OAT", (REFERRED,), RETURNED),
    Row("OR-T7", "Returned to caseworker - further work required", "OAT", (REFERRED,), RETURNED),
    Row(
        "OR-T8",
        "Returned to caseworker - Not for OAT - service complaint",
        "OAT",
        (REFERRED,),
        END,
        "Service complaint",
    ),
    Row(
        "OR-T9",
        "Returned to caseworker - Not for OAT - review criteria not met",
        "OAT",
        (REFERRED,),
        END,
        "Review criteria not met",
    ),
    Row("OR-T10", "Returned to caseworker - Not for OAT - Other", "OAT", (REFERRED,), RETURNED),
    Row("OR-T11", "Accepted by OAT", "OAT", (REFERRED,), OAT),
    Row("DC-T40", "Send back to OAT", OWNS, (RETURNED,), REFERRED),
    Row("DC-T41", "Resume analysis", OWNS, (RETURNED,), ANALYSIS),
    Row("DC-T42", "Review complete", "PORTAL", (OAT,), END, "Review complete"),
    Row("DC-T43", "Treat as service complaint", OWNS, (RECEIVED, OWNER), END, "Service complaint"),
    Row("DC-T44", "Withdraw", OWNS, NOT_WITH_OAT, END, "Withdrawn"),
    Row("DC-T45", "Record JR position", JR, OPEN),
    Row("DC-T46", "Take into OAT", "OAT", (REQUESTED, LATE, GROUNDS)),
    Row("DC-T47", "Log follow-up contact", "OWNER_OR_OAT", (END,)),
    Row("DC-T48", "Consider although raised late", OWNS, (OWNER,)),
    Row("DC-T49", "Correct the decision on lateness", OWNS, (GROUNDS, END), LATE),
    Row("DC-T50", "Test the challenge again", "PORTAL", (END,), RECEIVED),
    Row("DC-T52", "Record grounds already given", OWNS, (OWNER,), GROUNDS),
    Row("DC-T53", "Take the question back", OWNS, (ADVICE, REFERRED)),
    Row("DC-T54", "Ask why it was late", OWNS, (RETURNED,), LATE),
    Row("OR-T2", "Assign to me", "OAT", (ADVICE, REFERRED)),
    Row("OR-T4", "Give advice", "LEGAL", (REFERRED,)),
    Row("OR-T12", "Direction done", OWNS, (OWNER, REQUESTED, LATE, GROUNDS, ANALYSIS, TEAM, RETURNED)),
    Row("OR-T12", "Directions done", OWNS, (OWNER, REQUESTED, LATE, GROUNDS, ANALYSIS, TEAM, RETURNED)),
    Row("OR-T12", "Send hand-over letter", OWNS, (END,)),
    Row("OR-T14", "Correct outcome", "OAT", (RETURNED,), REFERRED),
    Row("FU-T1", "Reply", "OWNER_OR_OAT", (END,)),
    Row("FU-T1", "No reply", "OWNER_OR_OAT", (END,)),
    Row("RF-26a", "Answer the OAT items", OWNS, NOT_WITH_OAT),
    Row("RF-31a", "Answer the adjustments question", OWNS, NOT_WITH_OAT),
    Row("RF-31b", "Record how an adjustment was followed", OWNS, NOT_WITH_OAT),
    Row("RF-33b", "Invite an explanation", OWNS, (LATE,)),
    Row("RF-33b", "Record explanation of lateness", OWNS, (LATE,)),
    Row("RF-38c", "Answer the pro-forma", OWNS, (ANALYSIS,)),
    Row("RF-76c", "Record passing on under the LGSCO process", "JOINT", (END,)),
    Row("RF-78b", "Record risk assessment", STAFF, OPEN),
    Row("RF-Gm", "Change owner", "GIVERS", OPEN),
    Row("RF-Gm", "Give referral to somebody else", "OAT_LEAD", (ADVICE, REFERRED)),
)
"""DC-T36 to DC-T39 and DC-T51 are what OR-T6 to OR-T11 and OR-T14 do to the challenge."""

BESIDE_THE_TABLE = (
    Row("", "Acknowledge", OWNS, OPEN),
    Row("", "Agree", STAFF, ANY),
    Row("", "Send back", STAFF, ANY),
    Row("", "Take back what was asked", STAFF, ANY),
    Row("", "Add note", STAFF, ANY),
    Row("", "Seen", STAFF, ANY),
)

CASEWORKERS = {"case_owner", "case_owner2"}
MANAGERS = {"manager", "manager2"}
CASES = {*CASEWORKERS, *MANAGERS, "assistant_director"}
ASSURANCE = {"oat", "oat2", "oat_lead"}
WHO = {
    "LOGGERS": {
        *CASEWORKERS,
        *MANAGERS,
        "internal_phso",
        "internal_phso2",
        "internal_phso_team_leader",
    },
    "OWNER": CASES,
    OWNS: {"case_owner"},
    "PASSER": CASES,
    STAFF_OF_CASES: CASES,
    "OAT": ASSURANCE,
    "OAT_LEAD": {"oat_lead"},
    "OWNER_OR_OAT": CASES | ASSURANCE,
    JR: {*CASES, *ASSURANCE, "legal"},
    "LEGAL": {"legal"},
    "JOINT": {"joint_working"},
    "GIVERS": {*MANAGERS, "assistant_director", "oat_lead"},
    "PORTAL": set(),
    STAFF: {
        *CASES,
        *ASSURANCE,
        "legal",
        "ombudsman",
        "deputy_ombudsman",
        "joint_working",
        "shared_services",
        "director_olc",
        "chief_executive",
    },
}
"""The sample accounts behind each actor; Gideon Larkspur (case_owner) owns the case and the challenge."""
