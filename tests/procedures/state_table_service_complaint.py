"""The rows SC of the state table of "Review and feedback" (section 3.2) with remedies and learning points (3.6), by hand."""

from tests.procedures.state_table import Row

POSITIONS = {
    "SC1": ("Received", "", ""),
    "SC2": ("With manager", "", ""),
    "SC3": ("Under consideration", "", ""),
    "SC4": ("Escalated", "", ""),
    "SC5": ("Remedy", "", ""),
}
"""Status, Sub Status and Stage of each open position."""

OPEN = tuple(POSITIONS)
RECEIVED, WITH_MANAGER, CONSIDERED, ESCALATED, REMEDY, END = "SC1", "SC2", "SC3", "SC4", "SC5", "SC6"
ANY = (*OPEN, END)
HANDLED = (WITH_MANAGER, CONSIDERED, ESCALATED)
NOT_RECEIVED = (*HANDLED, REMEDY)

OWN, OTHER = "HANDLER (owner)", "CASEWORKER, HANDLER"
STAFF = "CASEWORKER, MANAGER, AD, OAT, LEGAL, LEADERS, JOINT, SHARED, COPIED"

TABLE = (
    Row("SC-T1", "Log service complaint", "CASEWORKER, MANAGER, INTERNAL, PORTAL", ("P0",), WITH_MANAGER),
    Row("SC-T2", "Pass to manager", "CASEWORKER, MANAGER, AD, PORTAL", (RECEIVED,), WITH_MANAGER),
    Row("SC-T3", "Do not consider - raised late", OWN, (WITH_MANAGER,), END, "Not considered - raised late"),
    Row(
        "SC-T4",
        "Treat as complaint about the decision",
        OTHER,
        (RECEIVED, *HANDLED),
        END,
        "Reclassified as decision challenge",
    ),
    Row("SC-T5", "Record attempt to resolve", OWN, HANDLED),
    Row("SC-T6", "Close as resolved", OWN, HANDLED, END, "Resolved by manager"),
    Row("SC-T7", "Consider in full", OWN, (WITH_MANAGER,), CONSIDERED),
    Row("SC-T8", "Find not upheld", OWN, (CONSIDERED,), END, "Not upheld"),
    Row("SC-T9", "Uphold", OWN, (CONSIDERED,), REMEDY),
    Row("SC-T10", "Close service review", OWN, (REMEDY,), END, "Upheld - remedy accepted"),
    Row("SC-T11", "Close - cannot be resolved", OWN, HANDLED, END, "Closed unresolved"),
    Row("SC-T12", "Escalate", OWN, HANDLED, ESCALATED),
    Row("SC-T13", "Take on", OWN, (ESCALATED,), CONSIDERED),
    Row("SC-T14", "Ask OAT for advice", OWN, NOT_RECEIVED),
    Row("SC-T15", "Decline access - behaviour", OWN, OPEN, END, "Access declined - behaviour"),
    Row("SC-T16", "Withdraw", OWN, OPEN, END, "Withdrawn"),
    Row("SC-T17", "Take into OAT", "OAT", (WITH_MANAGER, ESCALATED), CONSIDERED),
    Row("SC-T18", "Consider although raised late", OWN, (WITH_MANAGER,)),
    Row("RM-T1", "Propose remedy", OWN, (REMEDY,)),
    Row("RM-T2", "Submit remedy", OWN, (REMEDY,)),
    Row("RM-T4", "Offer", OWN, (REMEDY,)),
    Row("RM-T5", "Record answer", OWN, (REMEDY,)),
    Row("RM-T6", "Record delivery", OWN, (REMEDY, END)),
    Row("RM-T7", "Withdraw remedy", OWN, (REMEDY,)),
    Row("LP-T1", "Add learning point", OWN, NOT_RECEIVED),
    Row("LP-T2", "Record", "HANDLER", (*NOT_RECEIVED, END)),
    Row("LP-T3", "Feed back", "HANDLER", (*NOT_RECEIVED, END)),
    Row("LP-T4", "Withdraw point", "HANDLER", (*NOT_RECEIVED, END)),
    Row("OR-T2", "Assign to me", "OAT", NOT_RECEIVED),
    Row("OR-T5", "Give advice", "OAT", NOT_RECEIVED),
    Row("RF-11c", "Refer to OAT", STAFF, ANY),
    Row("RF-12c", "Split off a decision challenge", OTHER, (RECEIVED, *HANDLED)),
    Row("RF-78b", "Record risk assessment", OWN, ANY),
    Row("RF-Gm", "Give referral to somebody else", "OAT_LEAD", NOT_RECEIVED),
)

BESIDE_THE_TABLE = (
    Row("", "Take back question to OAT", OWN, NOT_RECEIVED),
    Row("", "Change owner", "MANAGER, AD, OAT_LEAD", NOT_RECEIVED),
    Row("", "Change risk level", STAFF, OPEN),
    Row("", "Agree", STAFF, OPEN),
    Row("", "Send back", STAFF, OPEN),
    Row("", "Take back what was asked", STAFF, OPEN),
    Row("", "Add note", STAFF, ANY),
    Row("", "Seen", STAFF, ANY),
)

CASEWORKERS = {"case_owner", "case_owner2"}
MANAGERS = {"manager", "manager2"}
OAT = {"oat", "oat2", "oat_lead"}
HANDLERS = {
    *MANAGERS,
    "assistant_director",
    *OAT,
    "director_olc",
    "chief_executive",
    "ombudsman",
    "deputy_ombudsman",
}
WHO = {
    "CASEWORKER, MANAGER, INTERNAL, PORTAL": {
        *CASEWORKERS,
        *MANAGERS,
        "internal_phso",
        "internal_phso2",
        "internal_phso_team_leader",
    },
    "CASEWORKER, MANAGER, AD, PORTAL": {*CASEWORKERS, *MANAGERS, "assistant_director"},
    OWN: {"manager"},
    OTHER: CASEWORKERS | HANDLERS,
    "OAT": OAT,
    "OAT_LEAD": {"oat_lead"},
    "HANDLER": HANDLERS,
    "MANAGER, AD, OAT_LEAD": MANAGERS | {"assistant_director", "oat_lead"},
    STAFF: CASEWORKERS | HANDLERS | {"legal", "joint_working", "shared_services"},
}
"""The sample accounts behind each actor; Cressida Bamford-Liu (manager) is the handler."""
