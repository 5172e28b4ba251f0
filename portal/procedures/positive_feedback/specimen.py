"""What the specimen cases of positive feedback hold, so that each guard of the procedure speaks."""

from __future__ import annotations

from portal.procedures.positive_feedback.steps import DEADLINES
from portal.procedures.specimen import DAY, OURS, SAID, TOLD, Kept, Record, Specimen

FACTS = {
    "received_on": DAY.isoformat(),
    "main_contents": SAID,
    "channel": "E-mail",
    "receiver": OURS,
    "receiver_name": SAID,
}


def specimens(position: str) -> tuple[Specimen, ...]:
    """The specimen case in this position."""
    return (
        Specimen(
            position,
            records=(Record("work_item", "Open", Kept(what="praise")), TOLD),
            facts=FACTS,
            deadlines=tuple(rule.key for rule in DEADLINES),
        ),
    )
