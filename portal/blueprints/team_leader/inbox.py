"""The team leader's inbox: plans are decided in their row, other work items are put away as seen."""

from __future__ import annotations

import re
from datetime import date

from flask import abort, redirect, render_template, request, url_for

from portal.blueprints.team_leader import blueprint
from portal.blueprints.team_leader.decide_panel import PlanDecision, Typed, read_against
from portal.blueprints.team_leader.deciding import DECIDING, TAKE, deciding_of
from portal.blueprints.team_leader.inbox_page import AWAITED, OTHER, PLANS, Inbox
from portal.blueprints.team_leader.read_panel import read_panel
from portal.cases import actions
from portal.cases.actions import Done, Refused
from portal.cases.models import Case, Record, nearest_duty
from portal.cases.queries import case_with
from portal.faces import money
from portal.people.current import current_actor
from portal.procedures.definition import Situation, Step
from portal.procedures.plans import latest_plan, total
from portal.replies import Reply, said, say, shown, wants_part
from portal.replies import done as said_done
from portal.step_forms.answers import Answers
from portal.step_forms.fields import FormFields
from portal.step_forms.in_row import Attempt, attempt
from portal.step_forms.preview import preview
from portal.step_forms.seen import item_to_read, put_away
from portal.step_forms.taking import load, own_case, posted
from portal.views import DecidePanel


def asked_inbox() -> Inbox:
    """The inbox as the address asks for it."""
    return Inbox(
        current_actor(),
        view=request.args.get("view", ""),
        after=place(request.args.get("after", "")),
        payment=request.args.get("payment", ""),
    )


def place(typed: str) -> tuple[date, int] | None:
    found = re.fullmatch(r"(\d{4}-\d{2}-\d{2})\.(\d{1,15})", typed, re.ASCII)
    try:
        return (date.fromisoformat(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


@blueprint.get("/inbox")
def inbox() -> Reply:
    listed = asked_inbox()
    opened = request.args.get("open", "")
    banner = said()
    panel = opened_panel(listed, opened)
    return shown(
        "team_leader/inbox", inbox=listed.page(opened, panel, banner, focus="" if panel else "list-h")
    )


def opened_panel(listed: Inbox, opened: str) -> DecidePanel | None:
    """The panel of the row that the address opens; the list is the one in which that row stands."""
    if not opened:
        return None
    if reading := re.fullmatch(r"([A-Z]+-\d{4}-\d{6})-(\d{1,15})", opened, re.ASCII):
        case = case_with(listed.actor, reading[1])
        found = item_to_read(case, listed.actor, int(reading[2])) if case else None
        listed.view = OTHER if found else listed.view
        return read_panel(found) if found else None
    case = case_with(listed.actor, opened)
    if case is None or case.procedure not in listed.procedures or not decidable(case):
        return None
    listed.view = list_of(case)
    return PlanDecision(case, listed.actor).panel()


def decidable(case: Case) -> bool:
    return plan_item(case) is not None and latest_plan(case) is not None


def plan_item(case: Case) -> Record | None:
    return next(
        (each for each in case.of("work_item", "Open") if each.data.get("what") == "approve_plan"), None
    )


def list_of(case: Case) -> str:
    """In which list the plan of this case stands."""
    plan = latest_plan(case)
    asked = any(each.data.get("plan") == plan.number for each in case.of("authorisation", "Asked"))
    return AWAITED if asked else PLANS


# Deciding a plan


def check_inline(case: Case, key: str) -> None:
    """404 for a step that has no form in the row."""
    if case.procedure not in DECIDING or key not in deciding_of(case).steps:
        abort(404)


@blueprint.post("/inbox/<reference>/<key>")
def decide(reference: str, key: str) -> Reply:
    case = own_case(reference)
    check_inline(case, key)
    before = where(case)
    tried = attempt(case, key)
    if tried.done is not None:
        return decided(tried.done, key, tried.s, before)
    if tried.over:
        page = Inbox(current_actor()).page(banner=tried.gone(reference), focus="banner")
        return shown("team_leader/inbox", 409, inbox=page)
    return not_taken(reference, key, tried)


Place = tuple[date, int]


def where(case: Case) -> Place:
    """The place of the case's plan in the list."""
    item = plan_item(case)
    return nearest_duty(case.running()), item.id if item else 0


def not_taken(reference: str, key: str, tried: Attempt) -> Reply:
    """The inbox with the panel still open, everything typed kept; the case is read anew."""
    case = own_case(reference)
    listed = Inbox(current_actor())
    if not decidable(case):
        page = listed.page(banner=tried.gone(reference), focus="banner")
        return shown("team_leader/inbox", tried.status, inbox=page)
    listed.view = list_of(case)
    typed = Typed(key, tried.answers, tried.problems, tried.banner)
    panel = PlanDecision(case, listed.actor, typed).panel()
    return shown("team_leader/inbox", tried.status, inbox=listed.page(reference, panel))


def decided(taken: Done, key: str, s: Situation, before: Place) -> Reply:
    """What the inbox says after a step; a plan that can be decided now stays open."""
    reference = taken.case.reference
    bold, words, announced = told(taken, key, s)
    stays = key in (TAKE, deciding_of(taken.case).record)
    address = url_for(".inbox", open=reference if stays else None)
    if not wants_part():
        say(bold, words)
        return redirect(address, 303)
    listed = Inbox(current_actor())
    if stays:
        case = own_case(reference)
        listed.view = list_of(case)
        panel = PlanDecision(case, listed.actor, banner=said_done(bold, words)).panel()
        page = listed.page(reference, panel)
    else:
        page = listed.page(banner=said_done(bold, words), past=before)
        left = next(view.count for view in page.views if view.current)
        announced += f" {'1 plan' if left == 1 else f'{left} plans'} left."
    return shown("team_leader/inbox", 200, {"HX-Push-Url": address}, inbox=page, announcement=announced)


def told(taken: Done, key: str, s: Situation) -> tuple[str, str, str]:
    """The banner in two parts, and what is announced."""
    reference, amount = taken.case.reference, total(taken.case)
    if key == TAKE:
        bold = "You have taken this SR."
        return bold, f"{reference} is yours to decide.", f"You have taken {reference}."
    deciding = deciding_of(taken.case)
    if key == deciding.ask:
        bold = f"{s.data['authorisation_form']} to {s.data['manager']}."
        return bold, f"{reference} waits for higher authorisation.", f"{bold} {reference} waits."
    if key == deciding.record:
        bold = f"Higher authorisation: {s.data['agreed']}."
        return bold, f"{s.data['name']}, {s.data['grade']}, on {reference}.", f"{bold} {reference}."
    verb = deciding.said.get(key, "Rejected")
    sum_of = f" {money(amount)}" if amount is not None and verb in ("Approved", "Rejected") else ""
    owner = taken.case.owner.name if taken.case.owner else "the caseworker"
    words = f"{reference} went back to {owner}.{deciding.released}"
    return f"{verb}{sum_of}.", words, f"{verb}{sum_of} for {reference}."


@blueprint.post("/inbox/<reference>/<key>/preview")
def preview_decision(reference: str, key: str) -> Reply:
    """How the amount and the dates are read; nothing is saved."""
    case = own_case(reference)
    check_inline(case, key)
    step, s = load(case, key)
    try:
        actions.check_role(step, s)
    except Refused as refused:
        abort(403, str(refused))
    answers = posted().read(step.asks_in(s))
    s.data = answers.data
    if not wants_part():
        listed = Inbox(current_actor(), view=list_of(case) if decidable(case) else PLANS)
        panel = PlanDecision(case, listed.actor, Typed(key, answers)).panel() if decidable(case) else None
        return shown("team_leader/inbox", inbox=listed.page(reference, panel))
    return render_template("cases/_preview.html", preview=read_back(step, s, answers), partial=True)


def read_back(step: Step, s: Situation, answers: Answers) -> object:
    """The preview, with the amount read against the plan."""
    maker = FormFields(s, answers)
    panel = preview(step, s, maker.reads(step.asks_in(s)))
    for read in panel.reads:
        if read.id == "amount":
            each = maker.field(next(ask for ask in step.asks_in(s) if ask.name == "amount"), "amount")
            read_against(each, total(s.case))
            read.sentence, read.same = each.read_as or "", each.read_same
    return panel


# Reading a work item


@blueprint.post("/inbox/<reference>/seen/<int:number>")
def see(reference: str, number: int) -> Reply:
    """Seen: the work item leaves the inbox."""
    case = own_case(reference)
    listed = Inbox(current_actor(), view=OTHER)
    found = item_to_read(case, listed.actor, number)
    title = found.item.title if found else ""
    if found is None or not put_away(found):
        banner = said_done("", f"{reference}: this work item is put away already.", "soon")
        return shown("team_leader/inbox", 409, inbox=listed.page(banner=banner, focus="banner"))
    words = f"{title}, {reference}."
    address = url_for(".inbox", view=OTHER)
    if not wants_part():
        say("Seen.", words)
        return redirect(address, 303)
    page = listed.page(banner=said_done("Seen.", words), past=(date.min, 0))
    return shown(
        "team_leader/inbox", 200, {"HX-Push-Url": address}, inbox=page, announcement=f"Seen. {words}"
    )
