"""What the specimen cases of parliamentary contact hold, so that each guard of the procedure speaks."""

from __future__ import annotations

from dataclasses import replace

from portal.procedures.parliamentary_contact.vocabulary import DEADLINES, FIRST_STEP
from portal.procedures.specimen import DAY, OURS, SAID, Kept, Record, Specimen

FACTS = {"received_on": DAY.isoformat(), "constituency": SAID}
ENQUIRY = Record("acknowledgement", "Due", Kept(who="mp"), title="MP")
CALLED = Record("activity", "Done", Kept(key="call_inbound"))
FIRST = Record("activity", "Not Started", Kept(key="first"), title=FIRST_STEP)
ITEMS = (
    Record("work_item", "Open", Kept(what="mp_enquiry")),
    Record("work_item", "Open", Kept(what="told"), person_id=OURS),
)

BEGUN = Specimen(
    records=(ENQUIRY, CALLED, FIRST, *ITEMS),
    facts=FACTS,
    deadlines=tuple(rule.key for rule in DEADLINES),
)
ACKNOWLEDGED = Specimen(records=(replace(ENQUIRY, state="Done"), CALLED), facts=FACTS)


def specimens(position: str) -> tuple[Specimen, ...]:
    """The specimen cases in this position."""
    return tuple(replace(each, position=position) for each in (BEGUN, ACKNOWLEDGED))
