"""The state table of the specification (section 3), written out by hand, so that no test reads the code twice."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

POSITIONS: dict[str, tuple[str, str | None, str | None]] = {
    "P1": ("Open", "In Progress", ""),
    "P2": ("Wait", "With PHSO", "Initial Response"),
    "P2N": ("Wait", "With PHSO", "Initial Response"),
    "P3": ("In Progress", "In Progress", "Initial Response"),
    "P4": ("Wait", "With PHSO", "Initial Response"),
    "P5": ("Pending Assignment", "In Progress", "Initial Response"),
    "P6": ("In Progress", "Resolution Action", "Implement PHSO Recommendations"),
    "P6A": ("Pending Approval", "Pending Approval - TL", "Implement PHSO Recommendations"),
    "P7": ("Wait", "With PHSO", "Implement PHSO Recommendations"),
    "P7N": ("Wait", "With PHSO", "Implement PHSO Recommendations"),
    "P8": ("In Progress", "Response To Summary", "Response To SoC"),
    "P9": ("In Progress", "Response To Report", "Response To Report"),
    "P10": ("Wait", "With PHSO", "Response To Report"),
    "P11": ("In Progress", "Resolution Action", "Implement PHSO Recommendations"),
    "P11A": ("Pending Approval", "Pending Approval - TL", "Implement PHSO Recommendations"),
    "P12": ("Wait", "With PHSO", "Implement PHSO Recommendations"),
}
"""Status, Sub Status and Stage of each open position."""

CLOSED = ("Closed", "Complete")
"""Status and Sub Status of P13; the Stage stays as it was."""

OPEN = tuple(POSITIONS)
FROM_P3 = OPEN[3:]


class Row(NamedTuple):
    """One button of the table. `to` is empty where the position stays; `code` is the Resolution Code of a closure.

    `stages` holds the Stage that the row sets by itself, by the position from which it starts.
    """

    id: str
    label: str
    actor: str
    start: tuple[str, ...]
    to: str = ""
    code: str = ""
    stages: Mapping[str, str] = MappingProxyType({})


TABLE = (
    Row("PHSO-T01", "Raise PHSO request", "CW", ("P0",), "P1"),
    Row("PHSO-T02", "Record information sent", "CW", ("P1",), "P2"),
    Row("PHSO-T03", "Ask PHSO for its decision", "CW", ("P2",)),
    Row("PHSO-T04", "Record gateway failed", "CW", ("P2",), "P2N"),
    Row("PHSO-T04a", "Correct gateway entry", "CW", ("P2N",), "P2"),
    Row("PHSO-T05", "Add recommended action", "CW", ("P2N",)),
    Row("PHSO-T05", "No action recommended", "CW", ("P2N",)),
    Row("PHSO-T06", "Refer back", "CW", ("P2N",)),
    Row("PHSO-T07", "Close - gateway failed", "CW", ("P2N",), "P13", "Rejected"),
    Row("PHSO-T08", "Record PTI received", "CW", ("P2",), "P3"),
    Row("PHSO-T09", "Save complaint details", "CW", FROM_P3),
    Row("PHSO-T10", "Mark as done", "CW", ("P3",)),
    Row("PHSO-T10", "Not required", "CW", ("P3",)),
    Row("PHSO-T10a", "Update caselist", "CW", OPEN),
    Row("PHSO-T11", "Convene panel", "CW", ("P3", "P9")),
    Row("PHSO-T12", "Issue papers to panel", "CW", ("P3",)),
    Row("PHSO-T13", "Record case conference", "CW", ("P3",)),
    Row("PHSO-T14", "Send PTI response for sign-off", "CW", ("P3",)),
    Row("PHSO-T15", "Sign off PTI response", "HCR", ("P3",)),
    Row("PHSO-T16", "Return PTI response", "HCR", ("P3",)),
    Row("PHSO-T17", "Issue PTI response", "CW", ("P3",), "P4"),
    Row("PHSO-T18", "Log mediation contact", "CW", ("P4",)),
    Row("PHSO-T19", "Record recommendations letter", "CW", ("P4",), "P5"),
    Row("PHSO-T20", "Allocate", "TL", ("P5",)),
    Row("PHSO-T21", "Start resolution", "CW (owner)", ("P5",), "P6"),
    Row("PHSO-T22", "Add reason", "CW", ("P3", "P6", "P11")),
    Row("PHSO-T23", "Add resolution action", "CW", ("P6", "P11")),
    Row("PHSO-T23a", "Change plan", "CW", ("P3", "P6", "P11")),
    Row("PHSO-T24", "Send plan for TL approval", "CW", ("P6",), "P6A"),
    Row("PHSO-T25", "Send plan for TL approval", "CW", ("P11",), "P11A"),
    Row("PHSO-T26", "Take SR", "TL", ("P6A", "P11A")),
    Row("PHSO-T27", "Ask for higher authorisation", "TL", ("P6A", "P11A")),
    Row("PHSO-T27a", "Record higher authorisation", "TL", ("P6A", "P11A")),
    Row("PHSO-T28", "Approve", "TL", ("P6A",), "P6"),
    Row("PHSO-T29", "Approve", "TL", ("P11A",), "P11"),
    Row("PHSO-T30", "Reject", "TL", ("P6A",), "P6"),
    Row("PHSO-T31", "Reject - amount entered wrongly", "TL", ("P11A",), "P11"),
    Row("PHSO-T32", "Mark action Done", "CW", ("P2N", "P6", "P11")),
    Row("PHSO-T33", "Tell PHSO actions are complete", "CW", ("P6",), "P7"),
    Row("PHSO-T34", "Close - resolved", "CW", ("P7",), "P13", "Resolved"),
    Row("PHSO-T35", "Record client not satisfied", "CW", ("P7",), "P7N"),
    Row("PHSO-T36", "Record SOC received", "CW", ("P4", "P7", "P7N"), "P8"),
    Row("PHSO-T37", "Add PHSO query", "CW", ("P8", "P9", "P10")),
    Row("PHSO-T38", "Answer PHSO query", "CW", ("P8", "P9", "P10")),
    Row("PHSO-T39", "Set target date", "CW", ("P3", "P8", "P9")),
    Row("PHSO-T39", "Extend target date", "CW", ("P3", "P8", "P9")),
    Row("PHSO-T40", "Record response to summary", "CW", ("P8",)),
    Row("PHSO-T41", "Record draft report received", "CW", ("P8",), "P9"),
    Row("PHSO-T42", "Record factual check", "CW", ("P9",)),
    Row("PHSO-T43", "Send report response for sign-off", "CW", ("P9",)),
    Row("PHSO-T44", "Sign off report response", "HCR", ("P9",)),
    Row("PHSO-T44", "Return report response", "HCR", ("P9",)),
    Row("PHSO-T45", "Issue report response", "CW", ("P9",), "P10"),
    Row("PHSO-T46", "Record FDL received", "CW", ("P10",), "P11"),
    Row("PHSO-T47", "Record comparison", "CW", ("P11", "P11A")),
    Row("PHSO-T48", "Record memo sent", "CW", ("P11", "P11A")),
    Row("PHSO-T48a", "Send for signature", "CW", ("P11", "P11A")),
    Row("PHSO-T48a", "Record signature", "CW", ("P11", "P11A")),
    Row("PHSO-T49", "Close - no recommendations", "CW", ("P11",), "P13", "No Action Taken"),
    Row("PHSO-T50", "Send systemic recommendations", "CW", ("P11", "P11A")),
    Row("PHSO-T51", "Close - systemic only", "CW", ("P11",), "P13", "No Action Taken"),
    Row("PHSO-T52", "Tell PHSO actions are complete", "CW", ("P11",), "P12"),
    Row("PHSO-T53", "Close - resolved", "CW", ("P12",), "P13", "Resolved"),
    Row("PHSO-T54", "PHSO asks for more", "CW", ("P12",), "P11"),
    Row("PHSO-T55", "Write CMSL5844", "CW", OPEN),
)

BESIDE_THE_TABLE = (
    Row("PHSO-02a", "Keep the list of requested items", "CW", ("P1",)),
    Row("PHSO-S1", "Add note", "TEAM", OPEN),
    Row("PHSO-R3", "Enter stage in Respond", "TEAM", (*OPEN, "P13")),
    Row("PHSO-11i", "Move segment", "TEAM", OPEN),
    Row("PHSO-S7", "Change owner", "TL", tuple(each for each in OPEN if each not in ("P5", "P6A", "P11A"))),
    Row("PHSO-10c", "Take back allocation", "TL", ("P5",)),
    Row("PHSO-13h", "Take back extension", "CW", ("P3", "P8", "P9")),
    Row("PHSO-S1", "Seen", "ADDRESSED", (*OPEN, "P13")),
    Row("PHSO-20a", "Release SR", "TL", ("P6A", "P11A")),
    Row("PHSO-20h", "Reject - FDL recorded wrongly", "TL", ("P11A",), "P11"),
    Row("PHSO-20h", "Correct FDL entry", "CW", ("P11",)),
    Row("PHSO-15c", "Answer anomaly", "HCR", (*OPEN, "P13")),
    Row("", "Restrict this case", "TL", (*OPEN, "P13")),
    Row("", "Lift the restriction", "TL", (*OPEN, "P13")),
)
"""Steps that requirements imply without a row of their own. TEAM is the caseworkers and their team leader."""

WHO = {
    "CW": {"internal_phso", "internal_phso2"},
    "CW (owner)": {"internal_phso"},
    "TL": {"internal_phso_team_leader"},
    "HCR": {"head_of_complaints_review"},
    "TEAM": {"internal_phso", "internal_phso2", "internal_phso_team_leader"},
    "ADDRESSED": {
        "internal_phso",
        "internal_phso2",
        "internal_phso_team_leader",
        "head_of_complaints_review",
        "complaints_review",
        "caseworker",
        "caseworker2",
        "team_leader",
        "team_leader2",
        "senior_team_leader",
        "bau_caseworker",
        "bau_g7",
    },
}
"""The sample accounts behind each actor of the table; Tamsin Oakapple (internal_phso) owns the case."""
