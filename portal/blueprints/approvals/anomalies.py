"""Answering anomalies in their row, and putting away what was only to be read."""

from __future__ import annotations

import re

from flask import redirect, request, url_for

from portal import clock
from portal.blueprints.approvals import blueprint
from portal.blueprints.approvals.anomalies_page import (
    Anomalies,
    anomaly_panel,
    answering,
    open_anomaly,
)
from portal.blueprints.approvals.sign_off import ANYBODY, head
from portal.cases import actions
from portal.cases.actions import AlreadySaved, Invalid, Refused, Stale
from portal.cases.queries import case_with
from portal.extensions import db
from portal.people.access import role_required
from portal.people.current import current_actor
from portal.procedures.definition import Problem
from portal.replies import Reply, said, say, shown, wants_part
from portal.replies import done as said_done
from portal.step_forms.answers import Answers
from portal.step_forms.seen import item_to_read, put_away
from portal.step_forms.taking import load, own_case, posted, save
from portal.step_forms.telling import changed_meanwhile
from portal.views import AnomalyPanel, Banner

PUT_AWAY = "is answered already."


@blueprint.get("/anomalies")
@role_required(*ANYBODY)
def anomalies() -> Reply:
    actor = head()
    opened = request.args.get("open", "")
    listed = Anomalies(actor, after=number(request.args.get("after", "")))
    page = listed.page(opened, opened_panel(opened), said())
    return shown("approvals/anomalies", anomalies=page)


def number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else 0


def opened_panel(opened: str) -> AnomalyPanel | None:
    found = re.fullmatch(r"([A-Z]+-\d{4}-\d{6})-(\d{1,15})", opened, re.ASCII)
    case = case_with(current_actor(), found[1]) if found else None
    record = open_anomaly(case, int(found[2])) if case and found else None
    return anomaly_panel(case, current_actor(), record) if case and record else None


@blueprint.post("/anomalies/<reference>/<int:number>")
@role_required(*ANYBODY)
def answer_anomaly(reference: str, number: int) -> Reply:
    actor = head()
    case = own_case(reference)
    record = open_anomaly(case, number)
    if record is None:
        return already(reference)
    step, s = load(case, answering(case).key)
    s.record = record
    answers = posted()
    answers.read(step.asks_in(s))
    s.data = answers.data
    title = record.title
    try:
        actions.check_role(step, s)
        save(case, step, s, answers, answers.version)
    except Invalid as invalid:
        db.session.rollback()
        return again(reference, number, answers, invalid.status, invalid.problems)
    except Stale as stale:
        db.session.rollback()
        return again(reference, number, answers, 409, (), changed_meanwhile(stale, clock.today()))
    except (Refused, AlreadySaved):
        db.session.rollback()
        return already(reference)
    bold, words = f"{title}: {answers.data['decision']}.", f"{reference}."
    if not wants_part():
        say(bold, words)
        return redirect(url_for(".anomalies"), 303)
    page = Anomalies(actor).page(banner=said_done(bold, words), past=number)
    headers = {"HX-Push-Url": url_for(".anomalies")}
    return shown(
        "approvals/anomalies", 200, headers, anomalies=page, announcement=f"{bold} {words} {page.line}"
    )


def again(
    reference: str,
    number: int,
    answers: Answers,
    status: int,
    problems: list[Problem] | tuple[()] = (),
    banner: Banner | None = None,
) -> Reply:
    """The page with the panel still open and everything typed kept."""
    case = own_case(reference)
    record = open_anomaly(case, number)
    if record is None:
        return already(reference)
    panel = anomaly_panel(case, current_actor(), record, answers, problems, banner)
    page = Anomalies(current_actor()).page(f"{reference}-{number}", panel)
    return shown("approvals/anomalies", status, anomalies=page)


def already(reference: str) -> Reply:
    banner = said_done("", f"{reference}: this {PUT_AWAY}", "soon")
    page = Anomalies(current_actor()).page(banner=banner, focus="banner")
    return shown("approvals/anomalies", 409, anomalies=page)


@blueprint.post("/information/<reference>/<int:number>")
@role_required(*ANYBODY)
def see(reference: str, number: int) -> Reply:
    """Seen: what was only to be read leaves the list."""
    actor = head()
    case = own_case(reference)
    found = item_to_read(case, actor, number)
    title = found.item.title if found else ""
    if found is None or not put_away(found):
        return already(reference)
    words = f"{title}, {reference}."
    if not wants_part():
        say("Seen.", words)
        return redirect(url_for(".anomalies", _anchor="information"), 303)
    page = Anomalies(actor).page(banner=said_done("Seen.", words))
    page.focus = f"seen-{page.information[0].id}" if page.information else "information-h"
    headers = {"HX-Push-Url": url_for(".anomalies")}
    return shown("approvals/anomalies", 200, headers, anomalies=page, announcement=f"Seen. {words}")
