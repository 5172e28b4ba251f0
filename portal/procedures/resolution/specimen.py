"""What the specimen cases of "Complaint - Resolution" hold: work begun and nowhere finished, so that each guard speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from portal.procedures.resolution.plan import NON_STANDARD
from portal.procedures.resolution.vocabulary import DEADLINES
from portal.procedures.specimen import DAY, OURS, SAID, THEIRS, Kept, Record, Specimen, Written

PENCE = 100_00
DATES = ("received_on", "last_contact_on", "plan_drafted_on", "dissatisfaction_on")

FACTS: Mapping[str, Any] = {
    **dict.fromkeys(DATES, DAY.isoformat()),
    "channel": "Post",
    "origin": "Failed ICE gateway",
    "investigation": "Yes",
    "second_client": SAID,
    "parliamentary": "Yes",
    "reported_by": SAID,
    "lock_removed_at": f"{DAY.isoformat()}T10:00:00+00:00",
}


def payment(state: str = "In Progress") -> Record:
    data = Kept(
        phase="letter", reasons=[], redress=True, payment=NON_STANDARD, payment_state="", mp_agreed=False
    )
    return Record("action", state, data, amount=PENCE, made_by_id=OURS)


def plan(owner: int) -> Record:
    data = Kept(
        phase="letter", payments={}, kinds=[], actions=[SAID], authors=[owner], sender=THEIRS, owner=THEIRS
    )
    return Record("plan", "With the team leader", data)


def records(by: int, call: str) -> tuple[Record, ...]:
    """The records of a case on which this person has worked; `call` is the result of every call."""
    return (
        Record("acknowledgement", "Due", Kept(who="client1", attempts=[]), number=1),
        Record("acknowledgement", "Due", Kept(who="mp", attempts=[]), number=2),
        Record("reason", "Current"),
        payment(),
        plan(by),
        *(
            Record("call", call, Kept(position=position, time="10:15", answer="Agrees"))
            for position in ("R3", "R5", "R7", "R10", "R13")
        ),
        Record("activity", "Not Started", Kept(key="first")),
        Record("activity", "Not Started", Kept(key="letter_outbound")),
        Record("activity", "Not Started", Kept(key="child", child=SAID)),
        Record("child_sr", "Open"),
        Record("respond", "To enter"),
        Record("information", "Needed"),
        Record("related", "", Kept(type="Enquiry")),
        Record("authorisation", "Asked", Kept(plan=1, manager=SAID)),
        *(
            Record("work_item", "Open", Kept(what=what), person_id=by)
            for what in (
                "approve_plan",
                "told",
                "bau_action",
                "bau_review",
                "create_sr",
                "log_complaint",
                "referral_template",
            )
        ),
    )


BEGUN_BY_ME = Specimen(
    records=records(OURS, "Reached"),
    facts={**FACTS, "sr_requested_on": DAY.isoformat()},
    written=(Written("referral_template", "Sent"),),
    deadlines=tuple(rule.key for rule in DEADLINES),
)
BEGUN_BY_OTHERS = Specimen(
    records=records(THEIRS, "Not reached"),
    facts={
        **FACTS,
        "consolatory": True,
        "client_approved": "N",
        "approval_compulsory": True,
        "ice_told_on": DAY.isoformat(),
        "reviewed_on": DAY.isoformat(),
        "bau_caseworker": OURS,
    },
    deadlines=("D-OUT",),
)
HARDLY_BEGUN = Specimen(
    records=tuple(
        each for each in BEGUN_BY_ME.records if each.kind not in ("call", "work_item", "authorisation")
    ),
    facts={"investigation": "No", "not_dealt_with": True},
    lock_assignment=False,
)


def specimens(position: str) -> tuple[Specimen, ...]:
    """The specimen cases in this position."""
    return tuple(replace(each, position=position) for each in (BEGUN_BY_ME, BEGUN_BY_OTHERS, HARDLY_BEGUN))
