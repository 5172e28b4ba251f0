"""One entry of the Director General Caselist being updated: its text, and its target date in the same save.

The text is the step Update caselist (PHSO-T10a), the date the step Set or Extend target date (PHSO-T39).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import url_for
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict

from portal.cases import actions
from portal.cases.actions import Done, Invalid, Stale, situation_of
from portal.cases.models import Case
from portal.extensions import db
from portal.procedures import procedure
from portal.procedures.definition import Actor, Ask, Problem, Situation, Step
from portal.step_forms.answers import Answers, defaults_as_typed
from portal.step_forms.fields import FormFields
from portal.step_forms.form import new_token
from portal.step_forms.preview import preview
from portal.views import Banner, Field, Preview, PreviewItem, StepPage, Trail

UPDATE, SET, EXTEND = "update-caselist", "set-target-date", "extend-target-date"
TARGET = ("target_on", "reason")


@dataclass
class CaselistEntry:
    """The form of one case: what was typed, and what is wrong with it."""

    case: Case
    actor: Actor
    answers: Answers | None = None
    problems: Sequence[Problem] = ()
    refusal: Banner | None = None
    s: Situation = field(init=False)

    def __post_init__(self) -> None:
        self.s = situation_of(self.case, self.actor)
        self.update = self.step(UPDATE)
        key = EXTEND if self.case.deadline("D-TARGET") else SET
        found = self.step(key)
        here = self.s.procedure.position(self.case.position).steps_of
        self.target = found if here in found.frm else None
        if self.answers is None:
            typed = defaults_as_typed(self.update.asks_in(self.s), self.s)
            self.answers = Answers(typed, MultiDict(), self.actor.id)

    def step(self, key: str) -> Step:
        step = procedure(self.case.procedure).step(key, self.case.position)
        assert step is not None
        return step

    def asks(self) -> list[Ask]:
        """The text first; the date only where it can be moved now."""
        return [
            *self.update.asks_in(self.s),
            *(self.target.asks_in(self.s) if self.target else ()),
        ]

    def typed_target(self) -> bool:
        """Whether the date is to be moved: a date or a reason was typed."""
        assert self.answers is not None
        return self.target is not None and any(self.answers.first(name) for name in TARGET)

    def form(self) -> StepPage:
        assert self.answers is not None
        return StepPage(
            label="Save entry",
            reference=self.case.reference,
            client=self.case.client_name,
            source="",
            trail=Trail([], ""),
            action=url_for(".save_entry", reference=self.case.reference),
            preview_action=url_for(".preview_entry", reference=self.case.reference),
            cancel=url_for(".caselist"),
            version=self.case.version,
            token=new_token(),
            fields=self.fields(),
            preview=self.preview(),
            problems=list(dict.fromkeys(self.problems)),
            refusal=self.refusal,
        )

    def fields(self) -> list[Field]:
        assert self.answers is not None
        made = FormFields(self.s, self.answers, self.problems).of(self.asks())
        for each in made:
            if each.name in TARGET:
                each.optional = True
            if each.name == "target_on":
                each.label = "New target date" if self.case.deadline("D-TARGET") else "Target date"
                each.hint = "Only if it moves. Later than the present one" if self.moves else "If it is known"
        return made

    @property
    def moves(self) -> bool:
        return self.target is not None and self.target.key == EXTEND

    def read(self) -> Answers:
        """Read what was typed, of the date only what is to be moved."""
        assert self.answers is not None
        self.answers.read(self.asks())
        self.s.data = self.answers.data
        return self.answers

    def preview(self) -> Preview:
        """What saving does: the entry, and the date if one is typed."""
        answers = self.read()
        reads = FormFields(self.s, answers).reads(self.asks())
        answers.unreadable.clear()
        shown = Preview("When you save this", [], reads, "The entry is kept with your name and the date.")
        purpose = answers.data.get("purpose")
        if purpose:
            shown.items.append(PreviewItem("Caselist entry", lines=[f"Updated for: {purpose}"]))
        if self.target is not None and answers.data.get("target_on"):
            shown.items += preview(self.target, self.s).items
        return shown

    def save(self) -> Done:
        """Take the one or the two steps and commit them together; what refuses one, refuses both.

        Raises as the door does.
        """
        answers = self.read()
        actions.check_token(answers.token)
        steps = [self.target.key] if self.typed_target() and self.target else []
        if answers.first("entry") or not steps:
            steps.append(UPDATE)
        wanted = {ask.name for key in steps for ask in self.step(key).asks_in(self.s)}
        unreadable = [problem for problem in answers.unreadable if problem[0] in wanted]
        self.check(steps, unreadable)
        done: Done | None = None
        version, token = answers.version, answers.token
        if version is None:
            raise Stale([], self.s)
        try:
            for key in steps:
                done = actions.perform(self.case, key, self.actor, answers.data, version=version, token=token)
                version = token = None
            db.session.commit()
        except (IntegrityError, StaleDataError) as clash:
            db.session.rollback()
            raise Stale([], None) from clash
        assert done is not None
        return done

    def check(self, steps: Sequence[str], unreadable: Sequence[Problem]) -> None:
        """All problems of both steps at once."""
        found: list[Problem] = list(unreadable)
        unread = {name for name, _ in unreadable}
        for key in steps:
            step = self.step(key)
            actions.check_possible(step, self.s)
            found += [problem for problem in step.problems(self.s) if problem[0] not in unread]
        if found:
            raise Invalid(found, self.update, self.s)
