"""What the specimen complaints hold, so that each guard of the procedure speaks on one of them."""

from __future__ import annotations

from dataclasses import replace

from portal.procedures import learning, remedies, risk_assessment
from portal.procedures.agreeing import APPROVAL, ASKED
from portal.procedures.attempts import ATTEMPT
from portal.procedures.referrals import ASSIGNED, PURPOSES, REFERRAL
from portal.procedures.service_complaint.vocabulary import DEADLINES
from portal.procedures.specimen import DAY, OURS, PARENT, SAID, THEIRS, Kept, Record, Specimen

FACTS = {
    "received_on": DAY.isoformat(),
    "one_month_date": DAY.isoformat(),
    "raised_late": "Yes",
    "what_is_complained_of": SAID,
    "complainant_type": "Organisation",
}
TASK = Record("activity", "Not Started", Kept(key=risk_assessment.ASSESSMENT), title="Risk assessment")
QUESTION = Record(REFERRAL, ASSIGNED, Kept(purpose="P6"), title=PURPOSES["P6"], person_id=OURS)
REMEDIES = tuple(
    Record(remedies.REMEDY, state, Kept(offered_on=DAY.isoformat()), title="Apology")
    for state in (remedies.DRAFT, remedies.APPROVED, remedies.OFFERED, remedies.ACCEPTED)
)
POINTS = tuple(
    Record(learning.POINT, state, title=kind, person_id=OURS)
    for state in (learning.DRAFT, learning.RECORDED)
    for kind in (learning.INDIVIDUAL, learning.ORGANISATION, learning.GOOD)
)
ANSWERED = dict.fromkeys(
    ("reason", "policy", "action", "letter_text", "recipient", "address", "no_assessment_reason"), SAID
)
APPROVALS = tuple(
    Record(
        APPROVAL,
        ASKED,
        Kept(step="decline-access-behaviour", action="decline_behaviour", answers=ANSWERED, row=None),
        title="Decline access - behaviour",
        made_by_id=who,
    )
    for who in (THEIRS, OURS)
)
ITEMS = (
    Record("work_item", "Open", Kept(what="complaint")),
    Record("work_item", "Open", Kept(what="told"), person_id=OURS),
)
ABOUT = replace(PARENT, position="C2", owner_id=THEIRS)

BEGUN = Specimen(
    records=(Record(ATTEMPT), TASK, QUESTION, *REMEDIES, *POINTS, *APPROVALS, *ITEMS),
    facts=FACTS,
    deadlines=tuple(rule.key for rule in DEADLINES),
    parent=ABOUT,
)
OWN = replace(BEGUN, owner_id=OURS)
NEW = Specimen(facts={**FACTS, "raised_late": "No"}, parent=replace(ABOUT, owner_id=None, records=()))
NAMED = Specimen(facts={**FACTS, "about_people": [str(OURS), str(THEIRS + 1)]}, parent=ABOUT)
OFFERED = Specimen(records=(REMEDIES[2],), facts=FACTS, parent=ABOUT)


def specimens(position: str) -> tuple[Specimen, ...]:
    """The specimen complaints in this position."""
    return tuple(replace(each, position=position) for each in (BEGUN, OWN, NEW, NAMED, OFFERED))
