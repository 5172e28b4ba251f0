"""Work items that only tell something, and the step that puts them away: Seen."""

from __future__ import annotations

from dataclasses import dataclass

from portal.cases.actions import AlreadySaved, Invalid, Refused, Stale, situation_of
from portal.cases.models import Case, Record
from portal.extensions import db
from portal.procedures import procedure
from portal.procedures.definition import Actor, Situation, Step
from portal.step_forms.taking import posted, save

SEEN = "seen"


@dataclass
class ItemToRead:
    """One open work item that this person may put away."""

    case: Case
    item: Record
    step: Step
    s: Situation


def item_to_read(case: Case, actor: Actor, number: int) -> ItemToRead | None:
    """The work item with this id, or None when it is put away or addressed to somebody else."""
    s = situation_of(case, actor)
    step = procedure(case.procedure).step(SEEN, case.position)
    if step is None or step.of is None:
        return None
    item = next((each for each in step.of.of(s) if each.id == number), None)
    return ItemToRead(case, item, step, s) if item else None


def put_away(found: ItemToRead) -> bool:
    """Take the step and commit; False when somebody of the same team or post was first."""
    found.s.record = found.item
    answers = posted().read(found.step.asks_in(found.s))
    found.s.data = answers.data
    try:
        save(found.case, found.step, found.s, answers, found.case.version)
    except (Refused, Invalid, Stale, AlreadySaved):
        db.session.rollback()
        return False
    return True
