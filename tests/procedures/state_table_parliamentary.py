"""The rows M of the state table of "Complaint - Resolution" (section 3), written out by hand."""

from tests.procedures.state_table import WHO as EVERYBODY
from tests.procedures.state_table import Row

POSITIONS = {
    "M0": ("", "", ""),
    "M1": ("Open", "", ""),
    "M2": ("Open", "", ""),
    "M3": ("In Progress", "", ""),
}
"""Status, Sub Status and Stage of each open position; what is passed on has no SR."""

CLOSED = ("Closed", "Complete", "")
OPEN = tuple(POSITIONS)

TABLE = (
    Row("RES-T70", "Pass MP enquiry on", "CRC", ("P0",), "M0"),
    Row("RES-T70a", "Record MP acknowledgement", "PCRT", ("M0",)),
    Row("RES-T71", "Create Parliamentary Contact SR", "CRC", ("P0",), "M1"),
    Row("RES-T72", "Add 3rd Party Account", "CRC", ("M1",), "M2"),
    Row("RES-T73", "Start", "CRC", ("M2",), "M3"),
    Row("RES-T73a", "Close parliamentary contact", "CRC (owner)", ("M0", "M3"), "M4"),
)

BESIDE_THE_TABLE = (
    Row("RES-33b", "Mark activity Done", "CRC", ("M3",)),
    Row("", "Add note", "TEAM", OPEN),
    Row("", "Change owner", "TL", OPEN),
    Row("", "Seen", "ADDRESSED", (*OPEN, "M4")),
    Row("", "Restrict this case", "TL", (*OPEN, "M4")),
    Row("", "Lift the restriction", "TL", (*OPEN, "M4")),
)

CASEWORKERS = {"caseworker", "caseworker2"}
LEADERS = {"team_leader", "team_leader2", "senior_team_leader"}
WHO = {
    "CRC": CASEWORKERS,
    "PCRT": CASEWORKERS,
    "CRC (owner)": {"caseworker"},
    "TL": LEADERS,
    "TEAM": CASEWORKERS | LEADERS,
    "ADDRESSED": EVERYBODY["ADDRESSED"],
}
"""The sample accounts behind each actor; Jocasta Emberley-Rao (caseworker) owns the contact."""
