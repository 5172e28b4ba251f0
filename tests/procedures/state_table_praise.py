"""The rows PF of the state table of "Review and feedback" (section 3.1), written out by hand."""

from tests.procedures.state_table import Row

OPEN = ("PF1", "PF2")
EVERY = (*OPEN, "PF3")

CASEWORKERS = {"case_owner", "case_owner2"}
MANAGERS = {"manager", "manager2"}
AD = {"assistant_director"}
OAT_LEAD = {"oat_lead"}
OAT = {"oat", "oat2", "oat_lead"}
SHARED = {"shared_services"}
STAFF = {
    *("case_owner", "case_owner2", "manager", "manager2", "assistant_director"),
    *("oat", "oat2", "oat_lead", "legal", "ombudsman", "deputy_ombudsman"),
    *("director_olc", "chief_executive", "joint_working", "shared_services"),
}
"""Every account of the Ombudsman."""

ANYBODY = "CASEWORKER, MANAGER, AD, OAT, LEGAL, LEADERS, JOINT, SHARED, COPIED"

TABLE = (
    Row("PF-T1", "Save feedback to case", "CASEWORKER, MANAGER", ("P0",), "PF1"),
    Row("PF-T2", "Send to manager", "CASEWORKER, MANAGER, AD", ("PF1",), "PF2"),
    Row("PF-T3", "Comment and close", ANYBODY, ("PF2",), "PF3"),
    Row("PF-T4", "Reassign task", "MANAGER, AD", ("PF2",)),
    Row("PF-T5", "Move to another case", "CASEWORKER, MANAGER", EVERY),
)
"""Who has a role for a step; which of them received it or holds the task is a guard (RF-08a, RF-09d)."""

BESIDE_THE_TABLE = (
    Row("", "Add note", ANYBODY, EVERY),
    Row("", "Seen", ANYBODY, EVERY),
)

WHO = {
    "CASEWORKER, MANAGER": CASEWORKERS | MANAGERS,
    "CASEWORKER, MANAGER, AD": CASEWORKERS | MANAGERS | AD,
    "MANAGER, AD": MANAGERS | AD,
    ANYBODY: STAFF,
}
