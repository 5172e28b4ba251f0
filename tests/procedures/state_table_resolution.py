"""The state table of "Complaint - Resolution" (section 3, RES-T01 to T69), written out by hand like `state_table`."""

from tests.procedures.state_table import WHO as OF_CMG
from tests.procedures.state_table import Row

ACKNOWLEDGE = "Acknowledge Complaint"
ISSUE = "Acknowledge Issue"
DRAFT = "Draft Resolution Plan"
UNDERTAKE = "Undertake Resolution Actions"
WITH_TL = "Pending Approval - TL"

POSITIONS: dict[str, tuple[str, str | None, str | None]] = {
    "REF": ("", "", ""),
    "R0": ("", "", ""),
    "R1": ("Open", "", ""),
    "R2": ("Open", "", ACKNOWLEDGE),
    "R3": ("In Progress", "", ACKNOWLEDGE),
    "R4": ("Wait", "", ACKNOWLEDGE),
    "R5": ("In Progress", "", ACKNOWLEDGE),
    "R6": ("Wait", "", ACKNOWLEDGE),
    "R7": ("In Progress", None, None),
    "R8": ("Pending Approval", WITH_TL, None),
    "R9": ("In Progress", "Approved", None),
    "R9N": ("In Progress", "Rejected", None),
    "R10": ("In Progress", "Draft Action Plan", DRAFT),
    "R11": ("Pending Approval", WITH_TL, DRAFT),
    "R12": ("In Progress", "Approved", DRAFT),
    "R12N": ("In Progress", "Rejected", DRAFT),
    "R13": ("In Progress", "Undertake Actions Prescribed", UNDERTAKE),
    "R14": ("Wait", "Wait", UNDERTAKE),
}
"""Status, Sub Status and Stage of each open position; None where the table says "as before".

REF is a report or referral that waits in the team's inbox until RES-T01 logs it.
"""

CLOSED = ("Closed", "Complete")
"""Status and Sub Status of R15; the Stage stays as it was."""

OPEN = tuple(POSITIONS)
FROM_R0 = OPEN[1:]
SR_OPEN = OPEN[2:]
FROM_R2 = OPEN[3:]
TO_R13 = OPEN[1:-1]
WITHOUT_TL = tuple(each for each in FROM_R0 if each not in ("R8", "R11"))

REJECTED = "Rejected"
NO_ACTION = "No Action Taken"
OK = "Actions Complete – Client Ok"
NOT_OK = "Actions Complete – Client Not Ok"
AS_CHOSEN = "as chosen"

TABLE = (
    Row("RES-T01", "Log complaint", "CRC", ("P0", "REF"), "R0"),
    Row("RES-T02", "Report MP correspondence", "BAU", ("P0",), "REF"),
    Row("RES-T02a", "Refer complaint to resolution", "BAU", ("P0",), "REF"),
    Row("RES-T03", "Authenticate MP contact", "CRC", FROM_R0),
    Row("RES-T04", "Record acknowledgement", "CRC", FROM_R0),
    Row("RES-T04a", "Record attempt to acknowledge", "CRC", FROM_R0),
    Row("RES-T05", "Can be resolved now", "CRC", ("R0",)),
    Row("RES-T06", "Needs investigation", "CRC", ("R0",)),
    Row("RES-T07", "Send referral to BAU G7", "CRC", ("R0",)),
    Row("RES-T08", "Allocate", "G7", ("R0",)),
    Row("RES-T09", "Set lock", "LOCKERS", FROM_R0),
    Row("RES-T09a", "BAU action complete", "BAU", (*FROM_R0, "R15")),
    Row("RES-T10", "Ask owning caseworker for SR", "CRC", ("R0",)),
    Row("RES-T11", "Create Resolution SR", "BAU", ("R0",), "R1"),
    Row("RES-T11a", "Use assigned Resolution SR", "CRC", ("R0",), "R1"),
    Row("RES-T12", "Link and acknowledge", "CRC", ("R1",), "R2"),
    Row("RES-T13", "Set stage", "CRC", ("R2",), stages={"R2": ISSUE}),
    Row("RES-T14", "Update first activity", "CRC", ("R1", "R2")),
    Row("RES-T15", "Save details", "CRC", FROM_R2, stages={"R2": ACKNOWLEDGE}),
    Row("RES-T16", "Reject", "CRC", ("R2",), "R15", REJECTED),
    Row("RES-T17", "Start work", "CRC", ("R2",), "R3"),
    Row("RES-T18", "Independent review done", "CRC", ("R3",)),
    Row("RES-T19", "Record call", "CRC", ("R3", "R5", "R7", "R13")),
    Row("RES-T19a", "Create enquiry SR", "CRC", ("R3",)),
    Row("RES-T20", "Close as enquiry", "CRC", ("R3",), "R15", NO_ACTION),
    Row("RES-T21", "Issue CMSL5703 and wait", "CRC", ("R3",), "R4"),
    Row("RES-T21a", "Issue CMEL9271 and wait", "CRC", ("R3",), "R4"),
    Row("RES-T22", "Contact made", "CRC", ("R4",), "R3"),
    Row("RES-T23", "Go on without contact", "CRC", ("R4",), "R3"),
    Row("RES-T24", "Close - no contact", "CRC", ("R4",), "R15", AS_CHOSEN),
    Row("RES-T25", "Issue CMEL9271", "CRC", SR_OPEN),
    Row("RES-T26", "Send updated template to BAU G7", "CRC", ("R3",)),
    Row("RES-T27", "No further action", "CRC", ("R3",), "R5"),
    Row("RES-T28", "Further action", "CRC", ("R3",), "R7"),
    Row("RES-T29", "Close early", "CRC", ("R3", "R7", "R10", "R13"), "R15", AS_CHOSEN),
    Row("RES-T30", "Client agrees to close", "CRC", ("R5",), "R15", OK),
    Row("RES-T31", "Client disagrees, close", "CRC", ("R5",), "R15", NOT_OK),
    Row("RES-T32", "Issue CMSL5703 and wait", "CRC", ("R5",), "R6"),
    Row("RES-T32a", "Issue CMEL9271 and wait", "CRC", ("R5",), "R6"),
    Row("RES-T33", "Send final template to BAU G7", "CRC", ("R6",)),
    Row("RES-T34", "Close - no reply", "CRC", ("R6",), "R15", AS_CHOSEN),
    Row("RES-T35", "Client replied, close", "CRC", ("R6",), "R15", AS_CHOSEN),
    Row("RES-T36", "Ask BAU for more", "CRC", ("R7",)),
    Row("RES-T37", "Record case conference", "CRC", ("R7",)),
    Row("RES-T38", "Return review", "G7", ("R7",)),
    Row("RES-T39", "Take back from BAU", "CRC", ("R7",), "R7"),
    Row("RES-T40", "Add reason", "CRC", ("R7",)),
    Row("RES-T40", "Add action", "CRC", ("R7",)),
    Row("RES-T40", "Change row", "CRC", ("R7",)),
    Row("RES-T41", "Send plan for TL approval", "CRC", ("R7",), "R8"),
    Row("RES-T42", "Draft plan", "CRC", ("R7",), "R10"),
    Row("RES-T43", "Take SR", "TL", ("R8", "R11")),
    Row("RES-T44", "Refer to higher grade", "TL", ("R8",)),
    Row("RES-T44a", "Record manager's decision", "TL", ("R8",)),
    Row("RES-T45", "Approve", "TL", ("R8",), "R9"),
    Row("RES-T46", "Reject", "TL", ("R8",), "R9N"),
    Row("RES-T47", "New plan", "CRC", ("R9N",), "R7"),
    Row("RES-T48", "Draft plan", "CRC", ("R9",), "R10"),
    Row("RES-T49", "Record plan call", "CRC", ("R10",)),
    Row("RES-T50", "Issue CMSL5704", "CRC", ("R10",)),
    Row("RES-T51", "Client agrees", "CRC", ("R10",)),
    Row("RES-T52", "Client disagrees, send to TL", "CRC", ("R10",), "R11"),
    Row("RES-T53", "Plan stands", "TL", ("R11",), "R12"),
    Row("RES-T54", "Plan must change", "TL", ("R11",), "R12N"),
    Row("RES-T55", "Tell client, issue CMSL5706", "CRC", ("R12",)),
    Row("RES-T56", "Tell client plan is revised", "CRC", ("R12N",), "R7"),
    Row("RES-T57", "Carry out plan", "CRC", ("R10", "R12"), "R13"),
    Row("RES-T58", "Update action", "CRC", ("R13",)),
    Row("RES-T59", "Create child SR", "CRC", ("R13",)),
    Row("RES-T60", "Progress payment", "CRC", ("R13",)),
    Row("RES-T61", "Report actions to client", "CRC", ("R13",)),
    Row("RES-T62", "Issue CMSL5708 and wait", "CRC", ("R13",), "R14"),
    Row("RES-T62a", "Issue CMEL9271 and wait", "CRC", ("R13",), "R14"),
    Row("RES-T63", "Close - client agrees", "CRC", ("R13", "R14"), "R15", OK),
    Row("RES-T64", "Close - client disagrees", "CRC", ("R13", "R14"), "R15", NOT_OK),
    Row("RES-T65", "Close - no answer", "CRC", ("R14",), "R15", AS_CHOSEN),
    Row("RES-T66", "Remove lock", "CRC", ("R13", "R14", "R15")),
    Row("RES-T67", "Segment moved", "CRC", ("R13", "R14", "R15")),
    Row("RES-T67", "AAC contacted", "CRC", ("R13", "R14", "R15")),
    Row("RES-T68", "E-mail internal ICE team", "CRC", ("R15",)),
    Row("RES-T69", "Agree new timetable", "CRC", TO_R13),
)

BESIDE_THE_TABLE = (
    Row("RES-L7a", "Issue CMSL5842", "CRC", ("R0", "R1", "R2", "R3")),
    Row("RES-L7a", "Issue CMSL5842 and wait", "CRC", ("R3",), "R4"),
    Row("", "Note information needed", "CRC", FROM_R0),
    Row("", "Information gathered", "CRC", FROM_R0),
    Row("", "Record MP agreement", "CRC", ("R7", "R10", "R12", "R13")),
    Row("", "Hand new issue to BAU", "CRC", ("R3", "R4", "R5", "R6", "R7", "R10", "R13", "R14")),
    Row("", "Save addresses", "CRC", FROM_R0),
    Row("RES-25c", "Ask team leader for guidance", "CRC", ("R7", "R9N", "R12N")),
    Row("RES-24a", "Release SR", "TL", ("R8", "R11")),
    Row("RES-24a", "Release SR of a colleague", "TL", ("R8", "R11")),
    Row("RES-36b", "Record call about the decision", "CRC", ("R12", "R12N")),
    Row("RES-37b", "Issue CMSL5707", "CRC", ("R12N",)),
    Row("RES-40b", "Mark child activity Done", "CRC", ("R13",)),
    Row("RES-11i", "Enter stage in Respond", "CRC", (*OPEN, "R15")),
    Row("RES-06a", "Move segment", "CRC", FROM_R0),
    Row("", "Add note", "ANYBODY", OPEN),
    Row("", "Seen", "ADDRESSED", (*OPEN, "R15")),
    Row("", "Change owner", "TL", WITHOUT_TL),
    Row("", "Restrict this case", "TL", (*OPEN, "R15")),
    Row("", "Lift the restriction", "TL", (*OPEN, "R15")),
)
"""Steps that requirements imply without a row of their own. ANYBODY is all who work on the complaint."""

CASEWORKERS = {"caseworker", "caseworker2"}
LEADERS = {"team_leader", "team_leader2", "senior_team_leader"}

WHO = {
    "CRC": CASEWORKERS,
    "TL": LEADERS,
    "G7": {"bau_g7"},
    "BAU": {"bau_caseworker"},
    "LOCKERS": {*CASEWORKERS, "bau_caseworker"},
    "ANYBODY": {*CASEWORKERS, *LEADERS, "bau_g7", "bau_caseworker"},
    "ADDRESSED": OF_CMG["ADDRESSED"],
}
"""The sample accounts behind each actor of the table; Jocasta Emberley-Rao (caseworker) owns the case."""
