"""What the specimen challenges hold, so that each guard of the procedure speaks on one of them."""

from __future__ import annotations

from dataclasses import replace

from portal.procedures.agreeing import APPROVAL, ASKED, kept
from portal.procedures.decision_challenge.vocabulary import (
    DEADLINES,
    JOINT_TEAM,
    MARK,
    NO_GROUNDS,
    NO_REVIEW,
    OUT_OF_TIME,
    RETURNED,
)
from portal.procedures.feedback import DETAILED, LOW_LEVEL
from portal.procedures.referrals import ANSWERED, ASSIGNED, OUTCOMES, PURPOSES, REFERRAL, SUBMITTED
from portal.procedures.specimen import DAY, OURS, PARENT, SAID, THEIRS, Kept, Record, Specimen

DECISION = str(PARENT.records[0].id)
CHALLENGER = str(PARENT.records[1].id)
FACTS = {
    "decision": DECISION,
    "challenger": CHALLENGER,
    "challenger_type": "Service user",
    "received_on": DAY.isoformat(),
    "complaint_text": SAID,
    "raised_late": "No",
    "one_month_date": DAY.isoformat(),
    "deadline_default": DAY.isoformat(),
    "deadline_current": DAY.isoformat(),
    "grounds_request_sent": DAY.isoformat(),
    "adjustments_answer": "Needed",
}
ANSWERS = {
    **dict.fromkeys(("reason", "policy", "action", "recipient", "address", "letter_text"), SAID),
    "letter_on": kept(DAY),
    "until": None,
}
APPROVALS = tuple(
    Record(
        APPROVAL,
        ASKED,
        Kept(step="decline-access-behaviour", action="decline_behaviour", answers=ANSWERS, row=None),
        title="Decline access - behaviour",
        made_by_id=who,
    )
    for who in (THEIRS, OURS)
)
RECORDS = (
    Record("attempt"),
    Record("adjustment", "To follow"),
    Record("follow_up", "Logged"),
    Record("direction", "To do"),
    Record("correspondence", "", Kept(what="grounds")),
    Record("work_item", "Open", Kept(what="told"), person_id=OURS),
)
ABOUT = replace(PARENT, position="C2", owner_id=THEIRS)
LOW = replace(PARENT.records[0], data=Kept(basis=LOW_LEVEL, reviews=0, made_by=THEIRS, report="Neither"))
SECOND = replace(PARENT.records[0], title=DETAILED, data=Kept(basis="Other", reviews=1, report="Report"))


def referred(purpose: str, state: str = ASSIGNED) -> Record:
    return Record(
        REFERRAL,
        state,
        Kept(purpose=purpose, outcome="O1", former=[], answer=OUTCOMES["O1"]),
        title=PURPOSES[purpose],
        person_id=OURS,
    )


BEGUN = Specimen(
    records=(*RECORDS, *APPROVALS, referred("P4")),
    facts=FACTS,
    deadlines=tuple(rule.key for rule in DEADLINES),
    parent=ABOUT,
    owner_id=OURS,
)
ADVISED = replace(BEGUN, records=(*RECORDS, *APPROVALS, referred("P1", SUBMITTED)))
LATE = replace(
    BEGUN,
    facts={
        **FACTS,
        "raised_late": "Yes",
        "grounds_received": DAY.isoformat(),
        "marked_challenge": MARK,
        "days_late": 1,
        "late_explanation": SAID,
        "late_decision": "Reasonable explanation",
    },
    resolution_code=OUT_OF_TIME,
)
DECLINED = replace(LATE, facts={**LATE.facts, "late_decision": "No reasonable explanation"})
DIRECT = replace(BEGUN, facts={**FACTS, "pass_direct": "Yes"}, resolution_code=NO_GROUNDS)
HIGH = replace(BEGUN, parent=replace(ABOUT, facts={**PARENT.facts, "risk_level": "High"}))
JOINT = replace(
    BEGUN,
    parent=replace(ABOUT, facts={**PARENT.facts, "joint_with_lgsco": "Yes"}),
    resolution_code=JOINT_TEAM,
)
LOW_LEVEL_CLOSURE = replace(
    BEGUN,
    facts={**FACTS, "decision": str(LOW.id)},
    parent=replace(ABOUT, records=(LOW, *PARENT.records[1:])),
    resolution_code=NO_REVIEW,
)
REVIEWED = replace(
    BEGUN,
    facts={**FACTS, "decision": str(SECOND.id)},
    parent=replace(ABOUT, records=(SECOND, *PARENT.records[1:])),
)
UNDECIDED = replace(BEGUN, parent=replace(ABOUT, position="C1", records=PARENT.records[1:]))
NEW = replace(BEGUN, records=(), facts={**FACTS, "adjustments_answer": ""}, deadlines=())


def specimens(position: str) -> tuple[Specimen, ...]:
    """The specimen challenges in this position; what OAT returned is answered."""
    first = replace(BEGUN, records=(*RECORDS, *APPROVALS, referred("P4", ANSWERED)))
    return tuple(
        replace(each, position=position)
        for each in (
            first if position == RETURNED else BEGUN,
            ADVISED,
            LATE,
            DECLINED,
            DIRECT,
            HIGH,
            JOINT,
            LOW_LEVEL_CLOSURE,
            REVIEWED,
            UNDECIDED,
            NEW,
        )
    )
