"""The Director General Caselist: read, filtered, printed, exported, and updated in its row (PHSO-T10a, PHSO-T39)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import redirect, render_template, request, url_for

from portal import clock
from portal.blueprints.internal_phso import blueprint
from portal.blueprints.internal_phso.caselist_entry import CaselistEntry
from portal.blueprints.internal_phso.caselist_page import (
    BLANK,
    PHSO,
    Caselist,
    anomaly_words,
    missing,
    move_words,
    referrer,
)
from portal.blueprints.internal_phso.readers import (
    ANYBODY,
    caselist_reader,
    is_of_the_team,
    team_member,
)
from portal.cases import registers
from portal.cases.actions import AlreadySaved, Invalid, Refused, Stale
from portal.cases.models import Case, Record
from portal.cases.queries import case_with
from portal.csv_file import csv_reply
from portal.deadlines import long_date
from portal.extensions import db
from portal.faces import in_london
from portal.people.access import role_required
from portal.procedures.definition import Actor, Problem
from portal.replies import Reply, said, say, shown, wants_part
from portal.replies import done as said_done
from portal.respond.views import place
from portal.step_forms.form import already_words
from portal.step_forms.taking import own_case, posted
from portal.step_forms.telling import changed_meanwhile, event_of
from portal.views import Banner

MOST = 10_000
"""Cases of one export."""


def asked_caselist(actor: Actor) -> Caselist:
    typed = request.args.get("stage")
    return Caselist(
        actor,
        writes=is_of_the_team(actor),
        stage="" if typed == BLANK else typed or None,
        after=place(request.args.get("after", "")),
        whole=request.args.get("all") == "yes",
    )


@blueprint.get("/caselist")
@role_required(*ANYBODY)
def caselist() -> Reply:
    actor = caselist_reader()
    listed = asked_caselist(actor)
    opened = request.args.get("open", "")
    case = case_with(actor, opened) if opened and listed.writes else None
    entry = CaselistEntry(case, actor) if case and case.closed_on is None else None
    return shown("internal_phso/caselist", caselist=listed.page(entry, said()))


@blueprint.post("/caselist/<reference>")
@role_required(*ANYBODY)
def save_entry(reference: str) -> Reply:
    actor = team_member()
    case = own_case(reference)
    entry = CaselistEntry(case, actor, posted())
    try:
        entry.save()
    except Invalid as invalid:
        db.session.rollback()
        return again(reference, entry, invalid.status, invalid.problems)
    except Refused as refused:
        db.session.rollback()
        return again(reference, entry, refused.status, (), Banner("soon", words=str(refused)))
    except Stale as stale:
        db.session.rollback()
        return again(reference, entry, 409, (), changed_meanwhile(stale, clock.today()))
    except AlreadySaved as saved:
        db.session.rollback()
        words = already_words(event_of(saved.token), clock.today())
        banner = said_done(words, f"{reference}: nothing was saved a second time.", "soon")
        return shown("internal_phso/caselist", 409, caselist=Caselist(actor, True).page(banner=banner))
    return saved_entry(actor, reference)


def again(
    reference: str,
    entry: CaselistEntry,
    status: int,
    problems: Sequence[Problem] = (),
    refusal: Banner | None = None,
) -> Reply:
    """The list with the entry still open and everything typed kept."""
    case = own_case(reference)
    fresh = CaselistEntry(case, entry.actor, entry.answers, problems, refusal)
    listed = asked_caselist(entry.actor)
    if case.closed_on is not None:
        banner = said_done("", f"{reference}: {PHSO.closed}.", "soon")
        return shown("internal_phso/caselist", status, caselist=listed.page(banner=banner))
    return shown("internal_phso/caselist", status, caselist=listed.page(fresh))


def saved_entry(actor: Actor, reference: str) -> Reply:
    """The list again; the row stays, so the link that opened it has the focus."""
    running = own_case(reference).deadline("D-TARGET")
    bold = f"Entry saved, target {long_date(running.due_on)}." if running else "Entry saved."
    words = f"{reference}."
    if not wants_part():
        say(bold, words)
        return redirect(url_for(".caselist", _anchor=f"row-{reference}"), 303)
    page = Caselist(actor, True).page(banner=said_done(bold, words), focus=f"open-{reference}")
    headers = {"HX-Push-Url": url_for(".caselist")}
    return shown("internal_phso/caselist", 200, headers, caselist=page, announcement=f"{bold} {words}")


@blueprint.post("/caselist/<reference>/preview")
@role_required(*ANYBODY)
def preview_entry(reference: str) -> Reply:
    """What saving the entry would do; nothing is saved."""
    actor = team_member()
    entry = CaselistEntry(own_case(reference), actor, posted())
    if not wants_part():
        return shown("internal_phso/caselist", caselist=Caselist(actor, True).page(entry))
    return render_template("cases/_preview.html", preview=entry.preview(), partial=True)


COLUMNS = (
    "Target date",
    "SR number",
    "Client",
    "MP",
    "Stage",
    "Status",
    "Times moved",
    "Moves",
    "Last update for",
    "Last update",
    "Updated by",
    "Updated on",
    "Update missing",
    "Anomalies",
)


@blueprint.get("/caselist/export")
@role_required(*ANYBODY)
def export_caselist() -> Reply:
    """The list as CSV, one line a case."""
    actor = caselist_reader()
    listed = asked_caselist(actor)
    found = registers.page_of_caselist(actor, PHSO, listed.stage, None, MOST)
    entries = registers.entries_of(actor, [case.id for case, _ in found])
    return csv_reply(
        f"director-general-caselist-{clock.today()}.csv",
        COLUMNS,
        (line(case, target, entries[case.id]) for case, target in found),
    )


def line(case: Case, target: date | None, entries: dict[str, list[Record]]) -> list[object]:
    updates = entries["caselist"]
    last = updates[-1] if updates else None
    moves = [each for each in updates if each.data.get("old")]
    return [
        target,
        case.reference,
        case.client_name,
        referrer(case),
        case.stage,
        case.status,
        len(moves),
        " | ".join(move_words(each) for each in moves),
        last.title.removeprefix("Updated for: ") if last else "",
        last.text if last else "",
        last.made_by if last else "",
        in_london(last.made_at).date() if last else None,
        missing(case, updates),
        anomaly_words(entries["anomaly"]),
    ]
