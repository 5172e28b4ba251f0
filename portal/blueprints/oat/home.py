"""OAT's list of referrals (paras 47 to 49): taken, and answered in the row."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for

from portal.blueprints.oat import blueprint
from portal.blueprints.oat.answer_panel import OUTCOME, Answering, Possible, Typed, group_of
from portal.blueprints.oat.referrals_page import ASSIGN, Past, Referrals
from portal.cases.actions import situation_of
from portal.cases.models import Record
from portal.homes.blocks import without_table
from portal.homes.views import with_lines
from portal.people.current import current_actor
from portal.procedures.definition import Actor
from portal.procedures.referrals import open_referral
from portal.replies import Reply, said, say, shown, wants_part
from portal.replies import done as said_done
from portal.step_forms.in_row import attempt
from portal.step_forms.taking import own_case
from portal.views import ReferralsPage


def asked_list() -> Referrals:
    """The list as the address asks for it."""
    return Referrals(
        current_actor(),
        view=request.args.get("view", ""),
        purpose=request.args.get("purpose", ""),
        after=request.args.get("after", ""),
    )


@blueprint.get("/")
def home() -> Reply:
    listed = asked_list()
    opened = request.args.get("open", "")
    page = listed.page(opened, banner=said())
    page.focus = page.focus or "list-h"
    return with_work(page, listed.actor)


def with_work(page: ReferralsPage, actor: Actor) -> Reply:
    page.blocks = with_lines(*without_table(actor))
    return shown("oat/referrals", referrals=page)


@blueprint.post("/<reference>/assign")
def assign(reference: str) -> Reply:
    """OR-T2"""
    tried = attempt(own_case(reference), ASSIGN)
    if tried.done is None:
        banner = tried.gone(reference)
        page = Referrals(current_actor()).page(banner=banner, focus="banner")
        return shown("oat/referrals", tried.status, referrals=page)
    bold, words = "Assigned to you.", f"{reference} is yours to consider."
    if not wants_part():
        say(bold, words)
        return redirect(url_for(".home", _anchor=f"row-{reference}"), 303)
    page = Referrals(current_actor()).page(banner=said_done(bold, words), focus=f"open-{reference}")
    headers = {"HX-Push-Url": url_for(".home")}
    return shown("oat/referrals", 200, headers, referrals=page, announcement=f"{bold} {words}")


@blueprint.post("/<reference>/answer")
def answer(reference: str) -> Reply:
    """OR-T5 to OR-T11: one address for whatever is chosen; only the fields of the chosen outcome are read."""
    case = own_case(reference)
    actor = current_actor()
    answering = Answering(situation_of(case, actor))
    typed = typed_for(answering)
    chosen = answering.possible_answer(typed.chosen)
    step = answering.step_of(chosen)
    if chosen is None or step is None:
        typed.problems = [answering.unchosen] if answering.possible else []
        return again(reference, typed, 422 if typed.problems else 409)
    if typed.add_to or typed.answers.raw.get("remove_file"):
        typed.answers.read(step.asks_in(answering.s))
        return again(reference, typed, 200)
    before = (answering.referral.on, answering.referral.id)
    tried = attempt(case, step.key, typed.answers)
    if tried.over:
        page = Referrals(actor).page(banner=tried.gone(reference, "reason"), focus="banner")
        return shown("oat/referrals", 409, referrals=page)
    if tried.done is None:
        typed.problems, typed.banner = tried.problems, tried.banner
        return again(reference, typed, tried.status)
    return answered(answering, chosen, before)


def typed_for(answering: Answering) -> Typed:
    """What was posted: which answer, the fields of that one, and whether another row is asked for."""
    words = request.form.get(OUTCOME, "")
    chosen = answering.possible_answer(words)
    answers = group_of(chosen.prefix if chosen else "", current_actor().id)
    added = next((name[4:] for name in answers.raw if name.startswith("add_")), "")
    return Typed(words, answers, add_to=added)


def again(reference: str, typed: Typed, status: int) -> Reply:
    """The list with the panel still open and everything typed kept; the case is read anew."""
    page = Referrals(current_actor()).page(reference, typed)
    if not page.opened:
        words = f"{reference}: {text_of(typed)}"
        page.banner, page.focus = said_done("", words, "soon"), "banner"
    return shown("oat/referrals", status, referrals=page)


def text_of(typed: Typed) -> str:
    """What is said where no panel is left."""
    if typed.banner is not None:
        return f"{typed.banner.bold} {typed.banner.words}".strip()
    return "this referral is not with you."


def answered(answering: Answering, chosen: Possible, before: Past) -> Reply:
    """What the list says after the answer; one that a second person has to agree stays in its row."""
    reference = answering.case.reference
    referral: Record | None = open_referral(answering.case)
    waits = referral is not None and referral.id == before[1]
    bold = f"Asked for agreement: {chosen.value}." if waits else answering.told(chosen)
    if not wants_part():
        say(bold, f"{reference}.")
        return redirect(url_for(".home"), 303)
    listed = Referrals(current_actor())
    banner = said_done(bold, f"{reference}.")
    page = listed.page(banner=banner, past=before)
    headers = {"HX-Push-Url": url_for(".home")}
    return shown("oat/referrals", 200, headers, referrals=page, announcement=f"{bold} {reference}.")


@blueprint.post("/<reference>/answer/preview")
def preview_answer(reference: str) -> Reply:
    """What recording would do with the answers so far; nothing is saved."""
    answering = Answering(situation_of(own_case(reference), current_actor()))
    typed = typed_for(answering)
    if step := answering.step_of(answering.possible_answer(typed.chosen)):
        typed.answers.read(step.asks_in(answering.s), receive_files=False)
    if not wants_part():
        return again(reference, typed, 200)
    answering.typed = typed
    return render_template("cases/_preview.html", preview=answering.preview(), partial=True)
