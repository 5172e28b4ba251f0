"""The door: check, change, start and stop deadlines, make, and write one event, all in the caller's transaction.

Web page, bulk action, import and sample data all come through `perform` or `begin`. They never commit.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.audit.models import Event
from portal.audit.record import record
from portal.calendars import holidays_for
from portal.cases.apply import Application, claim, details, plain
from portal.cases.models import Case, FormToken, Record
from portal.cases.queries import cases_about, find_cases, linked_to, named_parent
from portal.constituencies import find_accounts
from portal.correspondence.wording import newest
from portal.extensions import db
from portal.people.authorities import authorities
from portal.people.queries import directory
from portal.preferences import preferences
from portal.procedures import PROCEDURES
from portal.procedures import procedure as procedure_named
from portal.procedures.changes import Add, Amend, Begin, Change, Elsewhere
from portal.procedures.definition import (
    BEGIN,
    THE_PORTAL,
    Actor,
    Problem,
    Procedure,
    Situation,
    Step,
)


class NoSuchStep(Exception):
    """No step of the procedure has this key."""


@dataclass
class Refused(Exception):
    """The step is not possible: 403 for the role, 409 for position or guard. `sentences` say why."""

    status: int
    sentences: list[str]
    step: Step
    situation: Situation

    def __str__(self) -> str:
        return " ".join(sentence if sentence.endswith(".") else f"{sentence}." for sentence in self.sentences)


@dataclass
class Invalid(Exception):
    """Answers are missing or wrong: 422, or 409 where the missing answer is what the step stands on."""

    problems: list[Problem]
    step: Step
    situation: Situation
    status: int = 422

    def __str__(self) -> str:
        return "; ".join(sentence for _, sentence in self.problems)


@dataclass
class Stale(Exception):
    """Somebody else changed the case first: 409 with the events since the form was opened."""

    events: list[Event]
    situation: Situation | None = None

    def __str__(self) -> str:
        return (
            f"{self.events[0].actor_name} changed this case first" if self.events else "This case has changed"
        )


@dataclass
class AlreadySaved(Exception):
    """The form's token was spent before: the first press saved it."""

    token: FormToken

    def __str__(self) -> str:
        return "This was already saved"


@dataclass
class Done:
    """What the door answers: the event, the case, and warnings that did not refuse."""

    event: Event
    case: Case
    step: Step
    warnings: list[Problem] = field(default_factory=list)


def situation_of(
    case: Case,
    actor: Actor,
    data: dict[str, Any] | None = None,
    today: date | None = None,
    at: datetime | None = None,
) -> Situation:
    """Everything that the guards of this case's procedure may look at."""
    day = today or clock.today()
    return Situation(
        case=case,
        actor=actor,
        today=day,
        preferences=preferences(),
        holidays=holidays_for(case.jurisdiction or "GB"),
        procedure=procedure_named(case.procedure),
        directory=lambda: directory(case.organisation, day, everybody=True),
        data=data or {},
        find_cases=lambda words: find_cases(actor, words),
        wordings=newest,
        find_accounts=cache(lambda words: find_accounts(words, day)),
        now=at or clock.now(),
        authorities=lambda action: authorities(action, day),
        linked=cache(lambda: linked_to(case.parent_id or case.id)),
        cases_about=cases_about,
    )


def step_of(case: Case, key: str, actor: Actor | None = None) -> Step:
    """The step with this key as it holds in the case's position. Raises NoSuchStep for a forged key."""
    step = procedure_named(case.procedure).step(key, case.position, actor)
    if step is None or set(step.frm) == {BEGIN}:
        raise NoSuchStep(key)
    return step


def choose_record(step: Step, s: Situation, record_id: int | None) -> Record | None:
    """The record that a step concerns. Raises Refused when it is none that the step may concern, and says why if it can."""
    if step.of is None:
        return None
    possible = step.of.of(s)
    if record_id is None:
        return possible[0] if len(possible) == 1 else None
    chosen = next((each for each in possible if each.id == record_id), None)
    if chosen is None:
        raise Refused(409, step.refusals(s) or [step.of.missing], step, s)
    return chosen


def check_role(step: Step, s: Situation) -> None:
    """Raises Refused (403) when the person may not take the step."""
    owner = s.case.owner.name if s.case.owner else ""
    if sentence := s.procedure.role_refusal(step, s.case, s.actor, owner):
        raise Refused(403, [sentence], step, s)


def check_possible(step: Step, s: Situation) -> None:
    """Raises Refused (403, 409) when the step is not possible now, whatever is entered."""
    check_role(step, s)
    if barred := s.procedure.barred(step, s):
        raise Refused(barred[0], [barred[1]], step, s)
    wrong_place = s.procedure.position_refusal(step, s.case.position)
    if sentences := [wrong_place] if wrong_place else step.refusals(s):
        raise Refused(409, [s.procedure.worded(each, s.case.jurisdiction) for each in sentences], step, s)


def check_answers(step: Step, s: Situation, unreadable: Iterable[Problem] = ()) -> None:
    """Raises Invalid with every problem of the form at once, the unreadable answers among them."""
    unread = list(unreadable)
    names = {name for name, _ in unread}
    found = [*unread, *(problem for problem in step.problems(s) if problem[0] not in names)]
    if step.of is not None and s.record is None:
        found = [("row", step.of.missing)]
    if not found:
        return
    refusing = {ask.name for ask in step.asks_in(s) if ask.refuses}
    worded = [(name, s.procedure.worded(sentence, s.case.jurisdiction)) for name, sentence in found]
    stands_on = all(name in refusing and not s.data.get(name) for name, _ in found)
    raise Invalid(worded, step, s, 409 if stands_on else 422)


def spend(token: str | None, actor: Actor, at: datetime, case_id: int | None, event_number: int) -> None:
    """Spend a form's token in this transaction."""
    if token:
        db.session.execute(
            insert(FormToken).values(
                token=token, case_id=case_id, event_number=event_number, person_id=actor.id, at=at
            )
        )


def spent(token: str | None) -> FormToken | None:
    return db.session.get(FormToken, token) if token else None


def check_token(token: str | None) -> None:
    """Raises AlreadySaved when the form's token was spent before."""
    if before := spent(token):
        raise AlreadySaved(before)


def perform(
    case: Case,
    key: str,
    actor: Actor,
    data: dict[str, Any],
    *,
    version: int | None = None,
    token: str | None = None,
    record_id: int | None = None,
    unreadable: Iterable[Problem] = (),
    today: date | None = None,
    at: datetime | None = None,
    remembered: int | None = None,
) -> Done:
    """Take one step on a case.

    `version` is the one that the person saw; `token` the form's. `data` holds the answers: dates as date, money as
    integer pence, uploads as Upload. `remembered` is who was to get the case back later, before a change that this step
    takes back. Raises NoSuchStep, Refused, Invalid, Stale or AlreadySaved; then nothing changed.
    """
    moment = at or clock.now()
    check_token(token)
    s = situation_of(case, actor, dict(data), today, moment)
    step = check(case, key, s, version=version, record_id=record_id, unreadable=unreadable)
    with undone_together(s.procedure):
        return take(case, step, s, moment, token, remembered)


def undone_together(procedure: Procedure) -> AbstractContextManager[Any]:
    """What a refusal on another case undoes: all of the step that brought it about (PF-T5, RF-Ga).

    Only the Ombudsman's records change other cases. What happens there is within the step already.
    """
    across = procedure.belongs_to or any(each.belongs_to == procedure.key for each in PROCEDURES.values())
    return db.session.begin_nested() if across else nullcontext()


def take(
    case: Case, step: Step, s: Situation, moment: datetime, token: str | None, remembered: int | None = None
) -> Done:
    """Carry out a step that was checked. Raises Stale when somebody changed the case meanwhile."""
    actor, seen = s.actor, case.version
    if not claim(case, seen):
        db.session.expire(case)
        raise Stale(events_since(case, seen), s)
    event = carry_out(case, step, s, moment, remembered)
    try:
        spend(token, actor, moment, case.id, event.number)
    except IntegrityError as clash:
        raise Stale([], s) from clash
    return Done(event, case, step, worded_warnings(step, s))


def check(
    case: Case,
    key: str,
    s: Situation,
    *,
    version: int | None = None,
    record_id: int | None = None,
    unreadable: Iterable[Problem] = (),
) -> Step:
    """All that `perform` checks before it changes anything: the step, when it may be taken with these answers.

    Raises NoSuchStep, Refused, Invalid or Stale.
    """
    step = step_of(case, key, s.actor)
    check_role(step, s)
    if version is not None and version != case.version:
        raise Stale(events_since(case, version), s)
    elsewhere = s.procedure.barred(step, s) or s.procedure.position_refusal(step, case.position)
    if step.of is not None and not elsewhere:
        s.record = choose_record(step, s, record_id)
    check_possible(step, s)
    check_answers(step, s, unreadable)
    return step


def worded_warnings(step: Step, s: Situation) -> list[Problem]:
    return [(name, s.procedure.worded(sentence, s.case.jurisdiction)) for name, sentence in step.warned(s)]


def all_changes(step: Step, s: Situation) -> list[Change]:
    """The step's changes and its Respond task (PHSO-R3)."""
    changes = step.changes_in(s)
    if step.respond and (step.respond_if is None or step.respond_if(s)):
        changes.append(Add("respond", title=step.respond, state="To enter", on=stage_date(step, s)))
    if not step.support:
        changes += seen_by_acting(s)
    return changes


def seen_by_acting(s: Situation) -> list[Change]:
    """Who goes on with a case has seen what was told about it."""
    return [
        Amend(item, {"state": "Done"}, close=True)
        for item in s.case.of("work_item", "Open")
        if item.data.get("what") in ("told", "allocated") and item.person_id == s.actor.id
    ]


def stage_date(step: Step, s: Situation) -> date:
    """The date of the stage that Respond records: the step's first date that is not in the future, else today."""
    for ask in step.asks_in(s):
        value = s.data.get(ask.name)
        if ask.kind == "date" and value and value <= s.today:
            day: date = value
            return day
    return s.today


def carry_out(case: Case, step: Step, s: Situation, at: datetime, remembered: int | None = None) -> Event:
    """Apply the step's changes and write its event. The caller has checked everything and holds the version."""
    before = case.position_values() if case.chain_length else {}
    prompts, sentence = step.prompted(s), step.told(s) if step.told else step.done
    application = Application(
        case,
        s,
        at,
        remembered=remembered,
        elsewhere=lambda change: take_elsewhere(change, s, at),
        begin=lambda change: begin_linked(change, case, s, at),
    )
    target = step.target(s)
    changes = all_changes(step, s)
    if target and target != case.position:
        application.move_to(s.procedure.position(target))
    application.carry_out(changes)
    application.says += [f"Went on although asked: {each}" for each in prompts]
    db.session.flush()
    worded = s.procedure.worded
    return record(
        case,
        at=at,
        on=s.today,
        actor_id=s.actor.account_id,
        actor_name=s.actor.name,
        step=step.key,
        source=step.source,
        sentence=worded(sentence[0].upper() + sentence[1:], case.jurisdiction),
        reason=str(s.data.get("reason") or s.data.get("late_reason") or ""),
        details=details(application.says),
        before=before,
        after=case.position_values(),
    )


def take_elsewhere(change: Elsewhere, s: Situation, at: datetime) -> None:
    """A step of the portal on another case. Raises Stale when somebody changes that case at this moment."""
    case = cast(Case, change.case)
    there = situation_of(case, THE_PORTAL, {**change.answers, "by": s.actor.name}, s.today, at)
    record_id = change.record.id if change.record is not None else None
    step = check(case, change.key, there, version=case.version, record_id=record_id)
    take(case, step, there, at, None)


def begin_linked(change: Begin, case: Case, s: Situation, at: datetime) -> Case:
    """The case that another one brings about, with the same parent; each of the two names the other."""
    parent = case.parent or case
    answers = {**change.answers, "case": parent.reference, "came_from": case.reference}
    step, there = begun(change.procedure, THE_PORTAL, answers, change.key, s.today, at)
    return open_case(step, there, at, None).case


def begin(
    procedure_key: str,
    actor: Actor,
    data: dict[str, Any],
    *,
    key: str = "",
    token: str | None = None,
    unreadable: Iterable[Problem] = (),
    today: date | None = None,
    at: datetime | None = None,
) -> Done:
    """Begin a new case by the step with this key, or by the first that can. Raises as `perform` does; then nothing changed."""
    moment = at or clock.now()
    check_token(token)
    step, s = begun(procedure_key, actor, data, key, today or clock.today(), moment, unreadable)
    with undone_together(s.procedure):
        return open_case(step, s, moment, token)


def begun(
    procedure_key: str,
    actor: Actor,
    data: dict[str, Any],
    key: str,
    day: date,
    moment: datetime,
    unreadable: Iterable[Problem] = (),
) -> tuple[Step, Situation]:
    """The step that begins a case, with the case that is not there yet, once everything is checked."""
    procedure = procedure_named(procedure_key)
    step = beginning(procedure, key)
    jurisdiction = data.get("jurisdiction") if data.get("jurisdiction") in ("GB", "NI") else "GB"
    case = Case(
        procedure=procedure.key,
        organisation=procedure.organisation,
        team=procedure.team,
        case_number="",
        client_name="",
        jurisdiction=jurisdiction,
        reference="",
        position=BEGIN,
        status="",
        sub_status="",
        stage="",
        resolution_code="",
        facts={},
        version=1,
        chain_length=0,
        chain_head="",
        lock_assignment=False,
    )
    s = situation_of(case, actor, dict(data), day, moment)
    if actor.organisation != procedure.organisation and not step.by.includes(actor):
        raise Refused(403, [procedure.outsiders], step, s)
    belong(case, actor, data.get("case"))
    if sentence := procedure.role_refusal(step, case, actor):
        raise Refused(403, [sentence], step, s)
    if sentences := step.refusals(s):
        raise Refused(409, [procedure.worded(each, case.jurisdiction) for each in sentences], step, s)
    check_answers(step, s, unreadable)
    return step, s


def open_case(step: Step, s: Situation, moment: datetime, token: str | None) -> Done:
    """Carry out the step that begins a case."""
    case, actor = s.case, s.actor
    name_case(case, s)
    case.received_on, case.position_since, case.opened_at = (
        s.data.get("received_on") or s.today,
        s.today,
        moment,
    )
    case.owner_id = actor.account_id if step.owns else None
    if step.owns:
        case.taken_part_in_by(actor.id, actor.line_manager_id)
    case.team = case.parent.team if case.parent else case.team
    case.reference = next_reference(s.procedure.prefix, s.today.year)
    db.session.add(case)
    db.session.flush()
    event = carry_out(case, step, s, moment)
    spend(token, actor, moment, case.id, event.number)
    return Done(event, case, step, worded_warnings(step, s))


def belong(case: Case, actor: Actor, reference: Any) -> None:
    """Let a case that is not there yet be about the one with this reference, if the person may name it."""
    kind = procedure_named(case.procedure).belongs_to
    if kind and isinstance(reference, str):
        case.parent = named_parent(actor, kind, reference)
        case.parent_id = case.parent.id if case.parent else None


def beginning(procedure: Procedure, key: str) -> Step:
    """The step that begins a case: the one with this key, or the first. Raises NoSuchStep."""
    for step in procedure.beginnings():
        if key in ("", step.key):
            return step
    raise NoSuchStep(key)


def name_case(case: Case, s: Situation) -> None:
    """Who and which case it is about, as the first step or a later one has it."""
    case.case_number = (s.data.get("case_number") or case.case_number or "").strip()
    case.client_name = (s.data.get("client_name") or case.client_name or "").strip()


NEXT_NUMBER = text(
    "INSERT INTO reference_counter (prefix, last) VALUES (:prefix, :many) "
    "ON CONFLICT (prefix) DO UPDATE SET last = reference_counter.last + :many RETURNING last"
)
"""One statement, so that the first two requests of a year, raised at one instant, get two numbers."""


def give_out(prefix: str, many: int = 1) -> int:
    """Give out so many numbers in a row under a prefix with its year, "PHSO-2026"; returns the last of them."""
    last: int = db.session.execute(NEXT_NUMBER, {"prefix": prefix, "many": many}).scalar_one()
    return last


def next_reference(prefix: str, year: int) -> str:
    """The next reference under a prefix and year, "PHSO-2026-000123", never given out twice."""
    key = f"{prefix}-{year}"
    return f"{key}-{give_out(key):06d}"


def events_since(case: Case, version: int) -> list[Event]:
    """The events that came after the version that somebody saw, newest first (each change is one event)."""
    db.session.refresh(case, ["version", "chain_length"])
    missed = max(case.version - version, 0)
    return list(
        db.session.scalars(
            select(Event)
            .where(Event.case_id == case.id, Event.number > case.chain_length - missed)
            .order_by(Event.number.desc())
            .limit(20)
        )
    )


__all__ = ["AlreadySaved", "Done", "Invalid", "NoSuchStep", "Refused", "Stale", "begin", "perform", "plain"]
