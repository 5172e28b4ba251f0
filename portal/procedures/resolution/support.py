"""What "Complaint - Resolution" implies without a row of its own: notes, Respond, owner, segment, work items seen."""

from __future__ import annotations

from portal.procedures.resolution.vocabulary import ANYBODY, CRC, FROM_INTAKE, TL
from portal.procedures.restricting import restricting
from portal.procedures.support import (
    adding_notes,
    changing_owner,
    entering_stages,
    members,
    moving_segment,
    seeing,
)

EVERYWHERE = ("REF", *FROM_INTAKE, "R15")
WITH_THE_LEADER = "Locked until the team leader has decided"

STEPS = (
    adding_notes(ANYBODY, ("REF", *FROM_INTAKE)),
    entering_stages(CRC, EVERYWHERE),
    moving_segment(
        CRC, FROM_INTAKE, "The case is locked to its segment", "moved the case to another segment"
    ),
    changing_owner(
        TL,
        tuple(each for each in FROM_INTAKE if each not in ("R8", "R11")),
        members("complaints_resolution", "resolution_caseworker"),
        source="Complaint - Resolution, summary",
        missing="Choose a caseworker of the Complaints Resolution Team",
        elsewhere={"R8": WITH_THE_LEADER, "R11": WITH_THE_LEADER},
    ),
    seeing(EVERYWHERE),
    *restricting(TL, EVERYWHERE),
)
