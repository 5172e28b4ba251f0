"""One thing done to several cases by one person: what would become of each, what did, and taking it back.

Each case goes through the door in a transaction of its own. What was done stays done whatever becomes of the others,
nobody who writes meanwhile waits for all of them, and what a crash leaves over still says that it waits.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar, Protocol

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError, TimeoutError
from sqlalchemy.orm.exc import StaleDataError

from portal import clock
from portal.calendars import holidays_for
from portal.cases import actions
from portal.cases.actions import Invalid, NoSuchStep, Refused, Stale
from portal.cases.models import Batch, BatchLine, Case
from portal.cases.queries import case_with, cases_with, visible
from portal.deadlines import add_days, long_date, working_days_between
from portal.extensions import db
from portal.people.queries import directory
from portal.procedures import PROCEDURES, procedure
from portal.procedures.definition import Actor, Step

log = logging.getLogger("portal")

MOST = 500
"""Cases of one batch."""
AT_ONCE = 25
"""Cases that one request does; the page goes on with the rest."""
WAITING, DONE, SAME, NOT_DONE = "waiting", "done", "same", "not done"
"""What becomes of a line. SAME: the case was already as it should become, so nothing was changed."""

NOT_THERE = "There is no such case, or it is not yours to see"
NOT_SEEN = "This case was not on the page that you confirmed"
AT_THE_SAME_MOMENT = "Somebody else changed this case at the same moment"
FAULT = "The portal could not do this. Nothing changed on this case"


@dataclass(frozen=True)
class Plan:
    """One step on one case. `would` and `done` tell it before and afterwards; `same` says why there is nothing to do.

    `before` is kept to take the step back: who owned the case, who was remembered as its owner, and `words` for what it
    is again. `remembered` is who a step that takes another one back has to remember.
    """

    step: str
    data: Mapping[str, Any]
    would: str = ""
    done: str = ""
    same: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    remembered: int | None = None


class Work(Protocol):
    """What is done to each case. `nowhere` is the refusal where the procedure has no step for it."""

    @property
    def key(self) -> str: ...
    @property
    def nowhere(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def answers(self) -> dict[str, Any]: ...
    def plan(self, case: Case, line: BatchLine | None = None) -> Plan:
        """Raises NoSuchStep."""
        ...

    def result(self, done: int, of: str) -> str: ...


@dataclass(frozen=True)
class Give:
    """The cases go to one person: allocated where they wait for it, elsewhere their owner changes."""

    to: int
    to_name: str
    reason: str = ""
    key: ClassVar[str] = "give"

    @staticmethod
    def by(step: Step) -> bool:
        return step.key in ("allocate", "change-owner") and bool(step.undone_by)

    @property
    def nowhere(self) -> str:
        return f"{self.to_name} cannot be given this case here"

    @property
    def name(self) -> str:
        return f"Give to {self.to_name}"

    @property
    def answers(self) -> dict[str, Any]:
        return {"to": self.to, "to_name": self.to_name, "reason": self.reason}

    def plan(self, case: Case, line: BatchLine | None = None) -> Plan:
        owner = case.owner.name if case.owner else "nobody"
        before: dict[str, Any] = {
            "owner": case.owner_id,
            "remembered": case.previous_owner_id,
            "words": f"With {owner} again",
        }
        here = procedure(case.procedure).steps_from(case.position)
        if not any(step.key == "allocate" and self.by(step) for step in here):
            return Plan(
                "change-owner",
                {"owner": str(self.to), "reason": self.reason},
                f"Owner {owner} becomes {self.to_name}",
                f"Owner is now {self.to_name}",
                f"Already with {self.to_name}" if case.owner_id == self.to else "",
                before,
            )
        allocated = bool(case.fact("allocated"))
        if allocated:
            before["step"] = "allocate"
        else:
            before["words"] = f"Waits for allocation again, with {owner}"
        return Plan(
            "allocate",
            {"caseworker": str(self.to)},
            f"Allocated to {self.to_name}{f' instead of {owner}' if allocated else f', now with {owner}'}",
            f"Allocated to {self.to_name}",
            f"Already with {self.to_name}" if allocated and case.owner_id == self.to else "",
            before,
        )

    def result(self, done: int, of: str) -> str:
        return f"{done} of {of} given to {self.to_name}"


@dataclass(frozen=True)
class Extend:
    """Deadlines move later: to one day, or by a number of working days counted in each case's own calendar."""

    on: date | None = None
    days: int | None = None
    reason: str = ""
    key: ClassVar[str] = "extend"
    nowhere: ClassVar[str] = "No deadline of this case can be extended"

    @staticmethod
    def by(step: Step) -> bool:
        return bool(step.extends)

    @property
    def name(self) -> str:
        if self.on:
            return f"Extend to {long_date(self.on)}"
        return f"Extend by {working_days(self.days or 0)}"

    @property
    def answers(self) -> dict[str, Any]:
        return {
            "on": self.on.isoformat() if self.on else None,
            "days": self.days,
            "reason": self.reason,
        }

    def plan(self, case: Case, line: BatchLine | None = None) -> Plan:
        step = next((each for each in procedure(case.procedure).steps if each.extends), None)
        if step is None:
            raise NoSuchStep(self.key)
        s = actions.situation_of(case, NOBODY)
        asked = next(ask.name for ask in step.asks_in(s) if ask.kind == "date")
        deadline = case.deadline(step.extends)
        if deadline is None:
            return Plan(step.key, {asked: self.on, "reason": self.reason})
        old, holidays = deadline.due_on, holidays_for(case.jurisdiction)
        new = add_days(old, self.days, "wd", holidays) if self.days else self.on
        name = s.procedure.worded(deadline.name, case.jurisdiction)
        would, done = f"{name} due {long_date(old)}", ""
        if new:
            later = working_days(working_days_between(old, new, holidays))
            would = f"{name} {long_date(old)} becomes {long_date(new)}, {later} later"
            done = f"{name} moved from {long_date(old)} to {long_date(new)}"
        before = {"owner": case.owner_id, "words": f"{name} {long_date(old)} again"}
        return Plan(step.key, {asked: new, "reason": self.reason}, would, done, before=before)

    def result(self, done: int, of: str) -> str:
        return f"Deadline extended on {done} of {of}"


NOBODY = Actor(0, "", "", "", "", frozenset())
"""Whoever asks: which questions a step has does not depend on who answers them."""


@dataclass(frozen=True)
class TakeBack:
    """What an earlier batch changed becomes again what it was, as new entries of the history."""

    reason: str
    key: ClassVar[str] = "undo"
    nowhere: ClassVar[str] = "This cannot be taken back here"

    @property
    def name(self) -> str:
        return self.reason

    @property
    def answers(self) -> dict[str, Any]:
        return {"reason": self.reason}

    def plan(self, case: Case, line: BatchLine | None = None) -> Plan:
        assert line is not None
        taken = procedure(case.procedure).step(line.step, case.position)
        key = line.before.get("step") or (taken.undone_by if taken else "")
        owner = str(line.before.get("owner") or "")
        data = {"owner": owner, "caseworker": owner, "although_absent": True, "reason": self.reason}
        words, remembered = str(line.before.get("words")), line.before.get("remembered")
        return Plan(key, data, done=words, remembered=remembered)

    def result(self, done: int, of: str) -> str:
        return f"Changes taken back on {done} of {of}"


def working_days(n: int) -> str:
    return f"{n} working day{'' if n == 1 else 's'}"


def cases_in_words(n: int) -> str:
    return f"{n} case{'' if n == 1 else 's'}"


def work_of(batch: Batch) -> Work:
    """What this batch does to its cases."""
    answers = dict(batch.answers)
    if batch.work == Give.key:
        return Give(**answers)
    if batch.work == TakeBack.key:
        return TakeBack(**answers)
    on = answers.pop("on")
    return Extend(date.fromisoformat(on) if on else None, **answers)


@lru_cache(maxsize=512)
def may(actor: Actor, work: type[Give | Extend]) -> bool:
    """Whether some procedure of the person's organisation lets this person do it."""
    return any(
        step.by.includes(actor)
        for each in PROCEDURES.values()
        if each.organisation == actor.organisation
        for step in each.steps
        if work.by(step)
    )


# Before


@dataclass(frozen=True)
class Foreseen:
    """What would become of one case. `why_not` is the procedure's sentence; `step` then names the step to open, if any.

    `missing` holds the answers that this case still needs and that are asked once for all.
    """

    reference: str
    name: str = ""
    version: int | None = None
    would: str = ""
    why_not: str = ""
    step: str = ""
    missing: Sequence[tuple[str, str]] = ()
    same: bool = False


def foresee(actor: Actor, references: Sequence[str], work: Work) -> list[Foreseen]:
    """What would become of each case, by the same guards as the door's. Nothing is changed."""
    cases = cases_with(actor, references)
    today = clock.today()
    people: list[Actor] = []

    def everybody() -> Sequence[Actor]:
        if not people:
            people.extend(directory(actor.organisation, today))
        return people

    return [
        _foreseen(actor, cases[each], work, everybody) if each in cases else Foreseen(each, why_not=NOT_THERE)
        for each in references
    ]


def _foreseen(actor: Actor, case: Case, work: Work, everybody: Any) -> Foreseen:
    told = Foreseen(case.reference, case.client_name, case.version)
    try:
        plan = work.plan(case)
        if plan.same:
            return replace(told, would=plan.same, same=True)
        s = actions.situation_of(case, actor, dict(plan.data))
        s.directory = everybody
        actions.check(case, plan.step, s)
    except Refused as refused:
        return replace(told, why_not=str(refused))
    except NoSuchStep:
        return replace(told, why_not=work.nowhere)
    except Invalid as invalid:
        left = [each for each in invalid.problems if each[0] != "reason" and not asked_later(each, plan)]
        missing = tuple(each for each in invalid.problems if each not in left)
        if left:
            return replace(told, why_not=sentences(left), step=plan.step)
        return replace(told, would=plan.would, missing=missing)
    return replace(told, would=plan.would)


def asked_later(problem: tuple[str, str], plan: Plan) -> bool:
    """Whether the problem is an answer that the page asks once for all and that nobody has given yet."""
    return problem[0] in plan.data and plan.data[problem[0]] is None


def sentences(problems: Iterable[tuple[str, str]]) -> str:
    return " ".join(f"{sentence.rstrip('.')}." for _, sentence in problems)


# Doing it


def begin(
    work: Work,
    actor: Actor,
    token: str,
    lines: Sequence[tuple[str, int | None]],
) -> Batch:
    """Write down what is to be done and commit. A second press gets the batch of the first one."""
    batch = _batch(work, actor, token)
    db.session.add(batch)
    try:
        db.session.flush()
        db.session.add_all(
            BatchLine(batch_id=batch.id, reference=reference[:20], version=version, state=WAITING)
            for reference, version in lines
        )
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return begun(token)  # type: ignore[return-value]
    return batch


def _batch(work: Work, actor: Actor, token: str, undoes: Batch | None = None) -> Batch:
    return Batch(
        token=token,
        work=work.key,
        answers=work.answers,
        person_id=actor.id,
        on=clock.today(),
        at=clock.now(),
        undoes_id=undoes.id if undoes else None,
    )


def begun(token: str) -> Batch | None:
    """The batch that this form has begun."""
    return db.session.scalars(select(Batch).where(Batch.token == token)).one_or_none()


def batch_of(actor: Actor, number: int) -> Batch | None:
    """The person's own batch, or None: for what is not there and what is somebody else's alike."""
    return db.session.scalars(
        select(Batch).where(Batch.id == number, Batch.person_id == actor.id)
    ).one_or_none()


def go_on(batch: Batch, actor: Actor, most: int = AT_ONCE) -> None:
    """Do the next cases of the batch, each in its own transaction; another request may be doing others."""
    work = work_of(batch)
    waiting = select(BatchLine.id).where(BatchLine.batch_id == batch.id, BatchLine.state == WAITING)
    for number in db.session.scalars(waiting.order_by(BatchLine.id).limit(most)).all():
        _do_one(number, work, actor)


def _do_one(number: int, work: Work, actor: Actor) -> None:
    """Do one case, its line claimed in the same transaction, so that no two requests ever do it twice."""
    try:
        if _claimed(number):
            line = db.session.get_one(BatchLine, number, populate_existing=True)
            _attempt(line, work, actor)
        db.session.commit()
    except (OperationalError, InterfaceError, TimeoutError):
        db.session.rollback()
        raise
    except Exception:
        log.exception("Line %s of a batch could not be done", number)
        db.session.rollback()
        if _claimed(number):
            db.session.execute(update(BatchLine).where(BatchLine.id == number).values(said=FAULT))
        db.session.commit()


def _claimed(number: int) -> bool:
    claim = update(BatchLine).where(BatchLine.id == number, BatchLine.state == WAITING)
    done = db.session.execute(claim.values(state=NOT_DONE), execution_options={"synchronize_session": False})
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _attempt(line: BatchLine, work: Work, actor: Actor) -> None:
    """Take the step on the case of the line, and write down what became of it."""
    case = case_with(actor, line.reference)
    if case is None or line.version is None:
        line.said = NOT_THERE if case is None else NOT_SEEN
        return
    try:
        plan = work.plan(case, line)
        if plan.same and line.version == case.version:
            line.state, line.said = SAME, plan.same
            return
        with db.session.begin_nested():
            done = actions.perform(
                case,
                plan.step,
                actor,
                dict(plan.data),
                version=line.version,
                remembered=plan.remembered,
            )
    except Refused as refused:
        line.said = str(refused)
    except Invalid as invalid:
        line.said = sentences(invalid.problems)
    except NoSuchStep:
        line.said = work.nowhere
    except Stale as stale:
        line.said = changed_since(stale)
    except (IntegrityError, StaleDataError):
        line.said = AT_THE_SAME_MOMENT
    else:
        line.state, line.said, line.step = DONE, plan.done, plan.step
        line.before, line.version_after = dict(plan.before), done.case.version


def changed_since(stale: Stale) -> str:
    """Who changed the case after it was looked at, and what they did."""
    if not stale.events:
        return AT_THE_SAME_MOMENT
    first = stale.events[0]
    return f"Changed since you looked: {first.actor_name}, {first.sentence[0].lower()}{first.sentence[1:]}"


# Afterwards


def states(batch: Batch) -> Counter[str]:
    """How many cases of the batch were done, were not, and still wait."""
    rows = select(BatchLine.state, func.count()).where(BatchLine.batch_id == batch.id)
    found: Counter[str] = Counter()
    for state, number in db.session.execute(rows.group_by(BatchLine.state)):
        found[state] = number
    return found


def lines_of(actor: Actor, batch: Batch) -> list[tuple[BatchLine, str]]:
    """The lines of the batch in the order of the page, each with the name of the client, if the case may be seen."""
    seen = visible(actor).with_only_columns(Case.reference, Case.client_name).subquery()
    rows = (
        select(BatchLine, seen.c.client_name)
        .outerjoin(seen, seen.c.reference == BatchLine.reference)
        .where(BatchLine.batch_id == batch.id)
        .order_by(BatchLine.id)
    )
    return [(line, name or "") for line, name in db.session.execute(rows)]


def undone_by(batch: Batch) -> Batch | None:
    """The batch that took this one back."""
    return db.session.scalars(select(Batch).where(Batch.undoes_id == batch.id)).one_or_none()


def undo_refusal(batch: Batch, found: Counter[str]) -> str:
    """Why this batch can't be taken back now; empty when it can. Whoever did it may, once, until the day ends."""
    if batch.undoes_id is not None:
        return "What was taken back is not taken back again"
    if found[WAITING]:
        return "Not every case is done yet"
    if not found[DONE]:
        return "Nothing was changed, so there is nothing to undo"
    return "" if batch.on == clock.today() else "This can be undone only on the day on which it was done"


def undo(batch: Batch, actor: Actor, at: str) -> Batch:
    """Write down that this batch is to be taken back, and commit; once only. `at` says when it was done."""
    work = TakeBack(f"Undo of “{work_of(batch).name}”, {at}")
    number = batch.id
    taking = _batch(work, actor, f"undo-{number}", batch)
    done = select(BatchLine).where(BatchLine.batch_id == number, BatchLine.state == DONE)
    db.session.add(taking)
    try:
        db.session.flush()
        db.session.add_all(
            BatchLine(
                batch_id=taking.id,
                reference=line.reference,
                version=line.version_after,
                state=WAITING,
                step=line.step,
                before=line.before,
            )
            for line in db.session.scalars(done.order_by(BatchLine.id))
        )
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return begun(f"undo-{number}")  # type: ignore[return-value]
    return taking
