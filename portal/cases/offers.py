"""What a person may do with a case now, and what not yet and why. Pages ask here; templates test nothing themselves."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.cases.actions import situation_of
from portal.cases.models import Case
from portal.procedures.definition import Actor, Situation, Step


@dataclass(frozen=True)
class Offered:
    """A step that the person may take now. `main` marks the one that the nearest deadline needs."""

    step: Step
    label: str
    line: str = ""
    main: bool = False


@dataclass(frozen=True)
class NotYet:
    """A step of this position that is refused, with its sentences."""

    step: Step
    label: str
    sentences: tuple[str, ...]


@dataclass
class Offers:
    now: list[Offered] = field(default_factory=list)
    not_yet: list[NotYet] = field(default_factory=list)

    @property
    def main(self) -> Offered | None:
        return next((each for each in self.now if each.main), None)

    def offers(self, key: str) -> bool:
        return any(each.step.key == key for each in self.now)


def offers(case: Case, actor: Actor, situation: Situation | None = None) -> Offers:
    """The steps of this position for this person, in the order of the procedure."""
    s = situation or situation_of(case, actor)
    procedure = s.procedure
    worded = procedure.worded
    found = Offers()
    owner = case.owner.name if case.owner else ""
    possible: list[Step] = []
    for step in procedure.steps_from(case.position):
        if step.shown is not None and not step.shown(s):
            continue
        label = worded(step.label, case.jurisdiction)
        if sentence := procedure.role_refusal(step, case, actor, owner):
            if step.by.includes(actor):
                found.not_yet.append(NotYet(step, label, (sentence,)))
            continue
        if barred := procedure.barred(step, s):
            found.not_yet.append(NotYet(step, label, (barred[1],)))
            continue
        if step.of is not None and not step.of.of(s):
            continue
        if sentences := step.refusals(s):
            found.not_yet.append(
                NotYet(step, label, tuple(worded(each, case.jurisdiction) for each in sentences))
            )
        else:
            possible.append(step)
    chosen = main_step(case, possible, s)
    for step in sorted(possible, key=lambda each: (each is not chosen, each.support)):
        line = worded(step.about(s), case.jurisdiction) if step.about else ""
        found.now.append(Offered(step, worded(step.label, case.jurisdiction), line, step is chosen))
    return found


def main_step(case: Case, possible: list[Step], s: Situation) -> Step | None:
    """The step that the nearest deadline needs; without a deadline the one that the position asks for."""
    by_key = {step.key: step for step in possible}
    for deadline in case.running():
        for key in s.procedure.deadline(deadline.key).needs:
            step = by_key.get(key)
            if (
                step
                and not (step.settled and step.settled(s))
                and not (deadline.reminder and deadline.due_on > s.today)
            ):
                return step
    for key in s.procedure.position(case.position).needs:
        step = by_key.get(key)
        if step and not (step.settled and step.settled(s)):
            return step
    return None
