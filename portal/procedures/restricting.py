"""Restricting a case to few people, and lifting that again: two steps beside every procedure that wants them."""

from __future__ import annotations

from portal.procedures.asking import text
from portal.procedures.changes import Restrict
from portal.procedures.definition import Situation, Step, Who

SEEN_BY = "Only its owner, the team leader, the head of complaints review and their stand-ins see it then"


def restricting(by: Who, frm: tuple[str, ...]) -> tuple[Step, Step]:
    """The steps "Restrict this case" and "Lift the restriction" for those who lead the case's team."""
    return (
        Step(
            "",
            "Restrict this case",
            "Restricted cases",
            "restricted this case",
            by,
            frm,
            asks=(text("reason", "Reason", "Give a reason", hint=f"{SEEN_BY}. Each reading is recorded"),),
            guards=(not_restricted,),
            changes=(lambda s: [Restrict(True)],),
            support=True,
            shown=lambda s: not s.case.restricted,
        ),
        Step(
            "",
            "Lift the restriction",
            "Restricted cases",
            "lifted the restriction of this case",
            by,
            frm,
            asks=(
                text("reason", "Reason", "Give a reason", hint="Everybody of the organisation sees it then"),
            ),
            guards=(restricted,),
            changes=(lambda s: [Restrict(False)],),
            support=True,
            shown=lambda s: bool(s.case.restricted),
        ),
    )


def not_restricted(s: Situation) -> str | None:
    return "This case is restricted already" if s.case.restricted else None


def restricted(s: Situation) -> str | None:
    return None if s.case.restricted else "This case is not restricted"
