"""The addresses of what is done to several cases at once: the review, the report, going on, and the undo."""

from __future__ import annotations

import re

from flask import abort, redirect, request
from werkzeug.wrappers import Response

from portal import clock
from portal.blueprints.queue import blueprint
from portal.blueprints.queue.batch_page import Review, address_of, report_page
from portal.blueprints.queue.filters import read
from portal.blueprints.queue.page import Queue
from portal.cases import batches
from portal.cases.batches import Extend, Give
from portal.cases.models import Batch
from portal.extensions import db
from portal.faces import when
from portal.insight.caseloads import team_loads
from portal.people.current import current_actor
from portal.procedures.definition import Actor
from portal.reading import Unreadable, read_date
from portal.replies import Reply, shown
from portal.step_forms.form import new_token

NOBODY = "Choose a member of your team"
NO_CASE = "Tick at least one case"
NO_DATE = "Enter the new date, or by how many working days the deadlines move"
MOST_DAYS = 250
DAYS = f"Enter a number of working days from 1 to {MOST_DAYS}"
NOT_YOURS = {
    "give": "Only a team leader can give the cases of the team to somebody else.",
    "extend": "Only caseworkers of the internal PHSO team can extend deadlines.",
}


def references() -> list[str]:
    """The ticked cases, each once; nothing longer than a reference is one."""
    typed = (each.strip().upper()[:20] for each in request.form.getlist("case"))
    return list(dict.fromkeys(each for each in typed if each))


def versions(listed: list[str]) -> list[tuple[str, int | None]]:
    """Each case with the version that stood on the page."""
    found: list[tuple[str, int | None]] = []
    for reference in listed:
        typed = request.form.get(f"version_{reference}", "")
        known = re.fullmatch(r"[0-9]{1,9}", typed, re.ASCII)
        found.append((reference, int(typed) if known else None))
    return found


@blueprint.post("/batches/<any(give, extend):name>")
def review(name: str) -> Reply:
    """What would become of each ticked case; with the button of that page it is done."""
    actor = current_actor()
    if not batches.may(actor, Give if name == "give" else Extend):
        abort(403, NOT_YOURS[name])
    listed = references()
    if not listed or len(listed) > batches.MOST:
        most = f"Tick at most {batches.MOST} cases. {len(listed):,} are ticked"
        return back_to_the_queue(actor, listed, "results", most if listed else NO_CASE)
    if name == "give":
        names = {
            str(load.person_id): load.name
            for load in team_loads(actor.team, actor.organisation, clock.today(), actor)
        }
        to = request.form.get("to", "")
        if to not in names:
            return back_to_the_queue(actor, listed, "bulk-to", NOBODY)
        page = Review(actor, Give(int(to), names[to], reason()), listed)
    else:
        page = read_extension(actor, listed)
    return look_or_do(actor, page)


def look_or_do(actor: Actor, page: Review) -> Reply:
    token = request.form.get("token", "")
    known = re.fullmatch(r"[A-Za-z0-9_-]{16,64}", token) is not None
    page.token = token if known else new_token()
    confirmed = request.form.get("confirm") == "yes"
    if confirmed and known and (before := batches.begun(token)):
        return to_report(before)
    page.look(asked=confirmed, shown="looked" in request.form)
    if confirmed and not page.problems:
        if known and request.form.get("looked") == page.looked:
            batch = batches.begin(page.work, actor, token, versions(page.references))
            return do_some(batch, actor)
        page.look_again = True
    return shown("cases/batch_review", 422 if page.problems else 200, review=page.page(address()))


def reason() -> str:
    return request.form.get("reason", "").replace("\r\n", "\n").strip()


def read_extension(actor: Actor, listed: list[str]) -> Review:
    """The new date or the number of days as typed, and what is wrong with them."""
    typed = {each: request.form.get(each, "").strip() for each in ("on", "days")}
    problems, on, days = [], None, None
    if typed["on"] and typed["days"]:
        problems.append(("days", "Enter a date or a number of working days, not both"))
    elif typed["on"]:
        try:
            on = read_date(typed["on"])
        except Unreadable as unread:
            problems.append(("on", f"{NO_DATE}. {unread}"))
    elif re.fullmatch(r"[0-9]{1,3}", typed["days"], re.ASCII) and 1 <= int(typed["days"]) <= MOST_DAYS:
        days = int(typed["days"])
    else:
        problems.append(("days", DAYS) if typed["days"] else ("on", NO_DATE))
    return Review(actor, Extend(on, days, reason()), listed, typed, problems)


def address() -> dict[str, str]:
    """Where the page leads: to itself and back, with the filters of the list."""
    wanted = read(request.args, current_actor().organisation)
    return {"action": wanted.address(request.path), "back": wanted.address()}


def back_to_the_queue(actor: Actor, listed: list[str], place: str, sentence: str) -> Reply:
    """The list again with what is ticked, and what is wrong."""
    page = Queue(read(request.args, actor.organisation), ticked=listed).page()
    page.problems = [(place if page.rows else "results", sentence)]
    return shown("cases/queue", 422, queue=page)


# The report


def own(number: int) -> Batch:
    batch = batches.batch_of(current_actor(), number)
    if batch is None:
        abort(404)
    return batch


def to_report(batch: Batch) -> Response:
    if batch.person_id != current_actor().id:
        abort(404)
    return redirect(address_of(batch), 303)


def do_some(batch: Batch, actor: Actor) -> Response:
    batches.go_on(batch, actor)
    return to_report(batch)


@blueprint.get("/batches/<int(max=2147483647):number>")
def report(number: int) -> Reply:
    """What became of each case, under its own address, so that it can be opened anew and taken back from."""
    batch = own(number)
    address = address_of(batch)
    here = request.headers.get("HX-Current-URL", "").endswith(address)
    headers = {} if here else {"HX-Push-Url": address}
    return shown("cases/batch", 200, headers, report=report_page(current_actor(), batch))


@blueprint.post("/batches/<int(max=2147483647):number>/go-on")
def go_on(number: int) -> Reply:
    """Do the next cases of the batch, and show how far it is."""
    return do_some(own(number), current_actor())


@blueprint.post("/batches/<int(max=2147483647):number>/undo")
def undo(number: int) -> Reply:
    """Take back what the batch changed, where nothing else has happened since; once."""
    actor, batch = current_actor(), own(number)
    if before := batches.undone_by(batch):
        return to_report(before)
    if refusal := batches.undo_refusal(batch, batches.states(batch)):
        db.session.rollback()
        return shown("cases/batch", 409, report=report_page(actor, own(number), refusal))
    return do_some(batches.undo(batch, actor, when(batch.at, clock.today())), actor)
