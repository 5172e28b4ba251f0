"""What the specimen cases of the Ombudsman hold, so that each guard of the procedure speaks."""

from __future__ import annotations

from dataclasses import replace

from portal.procedures.referrals import ASSIGNED, PURPOSES, REFERRAL
from portal.procedures.specimen import OURS, PARENT, TOLD, Kept, Record, Specimen

ASKED = Record(REFERRAL, ASSIGNED, Kept(purpose="P7"), title=PURPOSES["P7"], person_id=OURS)


def specimens(position: str) -> tuple[Specimen, ...]:
    """The specimen case in this position."""
    records = (*PARENT.records, TOLD, ASKED)
    return (replace(PARENT, position=position, reference="this case", records=records),)
