"""The addresses of a Respond register: stages are entered one by one or ticked together, and exported for a period."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from flask import Blueprint, abort, redirect, request, url_for

from portal import clock
from portal.cases import registers
from portal.cases.actions import AlreadySaved, Invalid, Refused, Stale
from portal.cases.models import Case, Record
from portal.csv_file import csv_reply
from portal.extensions import db
from portal.faces import in_london
from portal.people.access import role_required
from portal.people.current import current_actor
from portal.people.posts import ROLES
from portal.procedures import procedure
from portal.procedures.definition import Actor
from portal.reading import Unreadable, read_date
from portal.replies import Reply, said, say, shown, wants_part
from portal.replies import done as said_done
from portal.respond.page import OpenStage, Register, period_fields
from portal.step_forms.answers import Answers
from portal.step_forms.taking import load, own_case, posted, save

ANYBODY = tuple(role for role in ROLES if role != "administrator")
"""The post decides, not the role: a stand-in may have any."""
WRITES = "enter-stage-in-respond"
MOST = 200
"""Stages that are entered at once."""
IS_ENTERED = "is entered already."


def add_to(blueprint: Blueprint, key: str) -> None:
    """The register of a procedure among the pages of its team."""
    for rule, name, method, view in (
        ("/respond", "respond", "GET", respond),
        ("/respond/<int:number>", "enter_stage", "POST", enter_stage),
        ("/respond/entries", "enter_ticked", "POST", enter_ticked),
        ("/respond/export", "export_respond", "GET", export_respond),
    ):
        blueprint.add_url_rule(rule, name, view, methods=[method], defaults={"key": key})


def writes(actor: Actor, key: str) -> bool:
    """Whether the person enters the stages of this procedure."""
    return any(step.key == WRITES and step.by.includes(actor) for step in procedure(key).steps)


def team_member(key: str) -> Actor:
    """The person, when of the team that keeps the register; 403 otherwise (PHSO-S1)."""
    actor = current_actor()
    if not writes(actor, key):
        abort(403, f"{procedure(key).outsiders}.")
    return actor


def place(typed: str) -> tuple[date, int] | None:
    found = re.fullmatch(r"(\d{4}-\d{2}-\d{2})\.(\d{1,15})", typed, re.ASCII)
    try:
        return (date.fromisoformat(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


def number_of(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else 0


@role_required(*ANYBODY)
def respond(key: str) -> Reply:
    listed = Register(
        team_member(key), key, request.args.get("view", "to-enter"), place(request.args.get("after", ""))
    )
    opened = OpenStage(number_of(request.args.get("open", "")))
    return shown("respond/respond", respond=listed.page(opened, said()))


@role_required(*ANYBODY)
def enter_stage(key: str, number: int) -> Reply:
    """Enter one stage with the date that the person confirms."""
    actor = team_member(key)
    found = registers.stage(actor, number, key)
    if found is None:
        abort(404)
    record, reference = found
    past = (record.on or registers.NEVER, record.id)
    answers = posted()
    listed = Register(actor, key)
    try:
        enter(own_case(reference), number, answers)
    except Invalid as invalid:
        db.session.rollback()
        opened = OpenStage(number, answers.first("stage_on"), invalid.problems)
        return shown("respond/respond", invalid.status, respond=listed.page(opened))
    except Stale:
        db.session.rollback()
        opened = OpenStage(number, answers.first("stage_on"))
        banner = said_done("", f"{reference} has changed meanwhile. Press the button again.", "soon")
        return shown("respond/respond", 409, respond=listed.page(opened, banner))
    except (Refused, AlreadySaved):
        db.session.rollback()
        banner = said_done("", f"{reference}: this stage {IS_ENTERED}", "soon")
        return shown("respond/respond", 409, respond=listed.page(banner=banner))
    return entered(Register(actor, key), "Stage entered.", reference, past)


def enter(case: Case, number: int, answers: Answers, token: str | None = None) -> None:
    """Through the door, with the record that is meant."""
    step, s = load(case, WRITES)
    assert step.of is not None
    s.record = next((each for each in step.of.of(s) if each.id == number), None)
    if s.record is None:
        raise Refused(409, [step.of.missing], step, s)
    answers.read(step.asks_in(s))
    s.data = answers.data
    save(case, step, s, answers, case.version)


def entered(listed: Register, bold: str, words: str, past: tuple[date, int]) -> Reply:
    page = listed.page(past=past)
    left = page.views[0].count or 0
    bold = f"{bold} {left} left." if left else f"{bold} All stages recorded."
    if not wants_part():
        say(bold, words)
        return redirect(url_for(".respond"), 303)
    page.banner = said_done(bold, words)
    headers = {"HX-Push-Url": url_for(".respond")}
    return shown("respond/respond", 200, headers, respond=page, announcement=bold)


@role_required(*ANYBODY)
def enter_ticked(key: str) -> Reply:
    """Enter every ticked stage with its own date; each is told about, none holds another up."""
    actor = team_member(key)
    numbers = [number_of(typed) for typed in dict.fromkeys(request.form.getlist("entry"))][:MOST]
    if not numbers:
        page = Register(actor, key).page(problems=[("", "Tick at least one stage")])
        return shown("respond/respond", 422, respond=page)
    outcomes = [enter_one(actor, number, key) for number in numbers]
    made = outcomes.count("")
    left = [told for told in outcomes if told]
    if not made:
        banner = said_done("No stage was entered.", kind="soon")
        banner.more = list(left)
        return shown("respond/respond", 409, respond=Register(actor, key).page(banner=banner))
    return entered(
        Register(actor, key),
        f"{made} stage{'' if made == 1 else 's'} entered.",
        " ".join(left),
        (date.min, 0),
    )


def enter_one(actor: Actor, number: int, key: str) -> str:
    """Empty when it is entered, else why not."""
    found = registers.stage(actor, number, key)
    if found is None:
        return "There is no such stage, or it is not yours to see."
    record, reference = found
    title = record.title
    answers = posted()
    answers.raw = answers.raw.copy()
    answers.raw["stage_on"] = (record.on or clock.today()).isoformat()
    answers.given_token = None
    try:
        enter(own_case(reference), number, answers)
    except (Refused, AlreadySaved):
        db.session.rollback()
        return f"{title} of {reference} {IS_ENTERED}"
    except (Invalid, Stale) as no:
        db.session.rollback()
        return f"{title} of {reference} was not entered: {no}."
    return ""


COLUMNS = (
    "Stage",
    "Date of the stage",
    "SR number",
    "Case number",
    "Client",
    "Jurisdiction",
    "In Respond",
    "Entered by",
    "Entered on",
)


@role_required(*ANYBODY)
def export_respond(key: str) -> Reply:
    """The register for a period as CSV (PHSO-R4)."""
    actor = team_member(key)
    typed = {name: request.args.get(name, "").strip() for name in ("from", "until")}
    days: dict[str, date | None] = {}
    errors: dict[str, str] = {}
    for name, text in typed.items():
        try:
            days[name] = read_date(text) if text else None
        except Unreadable as reason:
            errors[name] = str(reason)
    first, last = days.get("from"), days.get("until")
    if first and last and last < first:
        errors["until"] = "The period ends before it begins"
    if errors:
        fields = period_fields(typed["from"], typed["until"], errors)
        page = Register(actor, key).page(problems=list(errors.items()), period=fields)
        return shown("respond/respond", 422, respond=page)
    name = f"respond-{first or 'all'}-{last or clock.today()}.csv"
    return csv_reply(name, COLUMNS, lines(registers.stages_between(actor, first, last, key)))


def lines(found: Iterable[tuple[Record, Case]]) -> Iterable[list[object]]:
    for record, case in found:
        yield [
            record.title,
            record.data.get("entered_on") or record.on,
            case.reference,
            case.case_number,
            case.client_name,
            case.jurisdiction,
            record.state,
            record.closed_by,
            in_london(record.closed_at).date() if record.closed_at else None,
        ]
