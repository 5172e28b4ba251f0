"""What staff do with a case of the Ombudsman ("Review and feedback", sections 2.2 and 3), written out by hand."""

from tests.procedures.state_table import Row
from tests.procedures.state_table_praise import (
    AD,
    ANYBODY,
    CASEWORKERS,
    MANAGERS,
    OAT,
    OAT_LEAD,
    SHARED,
    STAFF,
)

EVERY = ("C1", "C2")
CASE_STAFF, LINE = "CASEWORKER, MANAGER, AD", "MANAGER, AD, OAT_LEAD"

TABLE = (
    Row("RF-Gn", "Open case", f"{CASE_STAFF}, SHARED", ("P0",), "C1"),
    Row("RF-20a", "Record decision", f"{CASE_STAFF}, PORTAL", EVERY),
    Row("RF-77b", "Change risk level", f"{ANYBODY}, PORTAL", EVERY),
    Row("RF-Gn", "Correct case details", f"{CASE_STAFF}, OAT", EVERY),
    Row("RF-Gn", "Add party", f"{CASE_STAFF}, OAT", EVERY),
    Row("RF-Gn", "Correct party", f"{CASE_STAFF}, OAT", EVERY),
    Row("RF-26g", "Mark as OAT first", "OAT", EVERY),
    Row("RF-21c", "Correct closure basis", LINE, EVERY),
    Row("RF-31a", "Record reasonable adjustment", ANYBODY, EVERY),
    Row("RF-16b", "Set priority", "PORTAL", EVERY),
    Row("PF-T5", "Show a move", "PORTAL", EVERY),
    Row("RF-Gm", "Change owner", f"{LINE}, SHARED", EVERY),
    Row("DC-T42", "Count a review", "PORTAL", EVERY),
    Row("RF-22b", "Record behaviour decision", "PORTAL", EVERY),
    Row("RF-25c", "Record amended version", "PORTAL", EVERY),
    Row("RF-28b", "Ask for assurance", "LEADERS", EVERY),
    Row("OR-T2", "Assign to me", "OAT", EVERY),
    Row("OR-T5", "Give advice", "OAT", EVERY),
    Row("RF-Gm", "Give referral to somebody else", "OAT_LEAD", EVERY),
)

BESIDE_THE_TABLE = (
    Row("", "Close case", CASE_STAFF, ("C1",), "C2"),
    Row("", "Open case again", LINE, ("C2",), "C1"),
    Row("", "Add note", ANYBODY, EVERY),
    Row("", "Seen", ANYBODY, EVERY),
)

WHO = {
    CASE_STAFF: CASEWORKERS | MANAGERS | AD,
    f"{CASE_STAFF}, SHARED": CASEWORKERS | MANAGERS | AD | SHARED,
    f"{CASE_STAFF}, PORTAL": CASEWORKERS | MANAGERS | AD,
    f"{CASE_STAFF}, OAT": CASEWORKERS | MANAGERS | AD | OAT,
    LINE: MANAGERS | AD | OAT_LEAD,
    f"{LINE}, SHARED": MANAGERS | AD | OAT_LEAD | SHARED,
    "OAT": OAT,
    "OAT_LEAD": OAT_LEAD,
    "LEADERS": {"ombudsman", "deputy_ombudsman"},
    "PORTAL": set[str](),
    ANYBODY: STAFF,
    f"{ANYBODY}, PORTAL": STAFF,
}
