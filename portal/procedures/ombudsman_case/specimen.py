"""What the specimen cases of the Ombudsman hold, so that each guard of the procedure speaks."""

from __future__ import annotations

from dataclasses import replace

from portal.procedures.specimen import PARENT, TOLD, Specimen


def specimens(position: str) -> tuple[Specimen, ...]:
    """The specimen case in this position."""
    records = (*PARENT.records, TOLD)
    return (replace(PARENT, position=position, reference="this case", records=records),)
