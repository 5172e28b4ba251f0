"""Taking a step from a posted form: the case, the step, its record, what was typed, and the door."""

from __future__ import annotations

from flask import abort, request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict

from portal.cases import actions
from portal.cases.actions import Done, NoSuchStep, Stale
from portal.cases.models import Case
from portal.cases.queries import case_with
from portal.database import writing
from portal.extensions import db
from portal.people.current import current_actor
from portal.procedures.definition import Situation, Step
from portal.step_forms.answers import Answers, defaults_as_typed
from portal.step_forms.form import needs_row_first


def own_case(reference: str) -> Case:
    """The case, or 404: for what is not there and what is not theirs alike."""
    case = case_with(current_actor(), reference)
    if case is None:
        abort(404)
    return case


def load(case: Case, key: str) -> tuple[Step, Situation]:
    """The step of this case, with the situation to judge it in; 404 for a forged key."""
    try:
        step = actions.step_of(case, key, current_actor())
    except NoSuchStep:
        abort(404)
    return step, actions.situation_of(case, current_actor())


def choose_row(step: Step, s: Situation, answers: Answers) -> None:
    """Set the record that the step concerns, from the address or the form."""
    if step.of is None or s.procedure.position_refusal(step, s.case.position):
        return
    typed = request.args.get("row", "")
    chosen = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else answers.record_id
    s.record = actions.choose_record(step, s, chosen)


def posted() -> Answers:
    return Answers(request.form, request.files, current_actor().id)


def preset(step: Step, s: Situation) -> Answers:
    """The answers of a form that is opened: its presets."""
    asks = () if needs_row_first(step, s) else step.asks_in(s)
    answers = Answers(defaults_as_typed(asks, s), MultiDict(), s.actor.id)
    answers.read(asks)
    answers.unreadable.clear()
    s.data = answers.data
    return answers


def save(case: Case, step: Step, s: Situation, answers: Answers, version: int | None) -> Done:
    """Take the step and commit; two at one instant end as Stale or AlreadySaved, never as an error.

    `version` is the one the person saw. A form that names none may be about anything, so it ends as Stale too.
    """
    if version is None:
        actions.check_role(step, s)
        raise Stale([], s)
    record_id = s.record.id if s.record is not None else None
    try:
        done = actions.perform(
            case,
            step.key,
            s.actor,
            answers.data,
            version=version,
            token=answers.token,
            record_id=record_id,
            unreadable=answers.unreadable,
        )
        db.session.commit()
    except (IntegrityError, StaleDataError) as clash:
        db.session.rollback()
        raise Stale([], None) from clash
    return done


def only_reads() -> None:
    """What is left of this request only reads: on SQLite others may write while its page is made."""
    if db.engine.dialect.name == "sqlite":
        writing.set(False)
