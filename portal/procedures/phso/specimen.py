"""What the specimen cases of the procedure "PHSO" hold: work begun and nowhere finished, so that each guard speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from portal.procedures.phso.activities import PLAN
from portal.procedures.phso.vocabulary import DEADLINES, REIMBURSEMENT
from portal.procedures.specimen import DAY, OURS, SAID, THEIRS, TODAY, Kept, Record, Specimen, Written

PENCE = 100_00

DATES = (
    "received_on",
    "information_sent_on",
    "gateway_failed_on",
    "pti_received_on",
    "pti_response_on",
    "letter_received_on",
    "soc_received_on",
    "draft_received_on",
    "report_response_on",
    "fdl_received_on",
    "told_phso_on",
)
FACTS: Mapping[str, Any] = {
    **dict.fromkeys(DATES, DAY.isoformat()),
    "fdl_type": "Systemic and case specific",
    "fdl_amount": 2 * PENCE,
}


def payment(phase: str) -> Record:
    data = Kept(phase=phase, reasons=[], redress=True, payment=REIMBURSEMENT, recommendation=None)
    return Record("action", "In Progress", data, amount=PENCE, made_by_id=OURS)


def plan(phase: str) -> Record:
    data = Kept(
        phase=phase,
        payments={"1": {"amount": PENCE, "kind": REIMBURSEMENT, "action": SAID}},
        kinds=[REIMBURSEMENT],
        authors=[OURS],
        number=1,
        sender=THEIRS,
        owner=THEIRS,
    )
    return Record("plan", "With the team leader", data)


def panel(about: str, state: str = "Convened") -> Record:
    data = Kept(about=about, members=[THEIRS], names=[SAID], papers_on=None)
    return Record("panel", state, data, on=TODAY.replace(month=TODAY.month + 1))


ACTIVITIES = tuple(
    Record("activity", "Not Started", Kept(key=planned.key, plan="step 7"), title=planned.title)
    for planned in PLAN
)
RECORDS = (
    Record("reason", "Current"),
    payment("letter"),
    payment("FDL"),
    plan("letter"),
    plan("FDL"),
    *ACTIVITIES,
    panel("PTI"),
    panel("draft report"),
    Record("query", "Open"),
    Record("correspondence", "To answer", Kept(what="query", about=1)),
    Record("respond", "To enter"),
    Record("requested_item", "To provide"),
    Record("signature", "With the signer"),
    Record("caselist", "Target date", Kept(old=DAY.isoformat(), new=DAY.isoformat())),
    Record("anomaly", "Open"),
    Record("point", "In the draft report"),
    Record("dispute", "Raised"),
    Record("recommendation", "Open", Kept(type="Case specific", owner=SAID), number=2),
    Record("recommendation", "Open", Kept(type="Systemic", owner=SAID), number=3),
    Record("authorisation", "Asked", Kept(plan=1, manager=SAID)),
    Record("work_item", "Open", Kept(what="approve_plan"), person_id=OURS),
    Record("work_item", "Open", Kept(what="told"), person_id=OURS),
)

OF_OTHERS = tuple(
    Record(
        each.kind,
        {"authorisation": "Refused", "panel": "Held"}.get(each.kind, each.state),
        Kept({**each.data, "authors": [THEIRS]}) if each.kind == "plan" else each.data,
        amount=each.amount,
        person_id=THEIRS,
        made_by_id=THEIRS,
    )
    for each in RECORDS
)

BEGUN_BY_ME = Specimen(
    records=RECORDS,
    facts=FACTS,
    written=(Written("pti_response", "Sent for sign-off"), Written("report_response", "Sent for sign-off")),
    deadlines=tuple(rule.key for rule in DEADLINES),
)
BEGUN_BY_OTHERS = Specimen(
    records=OF_OTHERS,
    facts={
        **FACTS,
        "fdl_amount": PENCE,
        "gateway_discussed": True,
        "fdl_type": "None",
        "fdl_recorded_by": [OURS],
    },
    written=(Written("pti_response", "Signed off"), Written("report_response", "Signed off")),
)
HARDLY_BEGUN = Specimen(
    records=tuple(each for each in RECORDS if each.kind not in ("authorisation", "panel")),
    facts={"fdl_type": "Case specific only"},
)


def specimens(position: str) -> tuple[Specimen, ...]:
    """The specimen cases in this position.

    The Activity Plan of step 7 lies on them only while it is worked on, and P8 has no target date yet.
    """
    return tuple(
        replace(
            each,
            position=position,
            records=tuple(row for row in each.records if row.kind != "activity" or position == "P3"),
            deadlines=tuple(key for key in each.deadlines if key != "D-TARGET" or position != "P8"),
        )
        for each in (BEGUN_BY_ME, BEGUN_BY_OTHERS, HARDLY_BEGUN)
    )
