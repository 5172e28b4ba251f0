"""The Complaints Tracker as a page, as CSV and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask, Response, current_app, render_template, request
from sqlalchemy import select

from portal import clock
from portal.blueprints.resolution import blueprint, filters
from portal.blueprints.resolution.filters import Filters
from portal.blueprints.resolution.readers import team_member
from portal.blueprints.resolution.tracker_page import Tracker, exported
from portal.cases import readings
from portal.cases.models import Case
from portal.downloads import csv_download, spreadsheet_download
from portal.extensions import db
from portal.insight import tracker
from portal.insight.keyset import read
from portal.procedures.definition import Actor

AT_ONCE = 500
"""How many rows of an export are read together."""

HEADINGS = (
    *("Received", "Reference", "Client", "Case number", "Jurisdiction", "Channel", "Origin"),
    *("Parliamentary Contact Involved", "MP", "Owner", "Status", "Sub Status"),
    *("Client acknowledged", "Second client acknowledged", "MP acknowledged"),
    *("Acknowledgement due", "Acknowledged", "Acknowledgement", "Late by working days", "Reason"),
    *("Outcome due", "Agreed with the client", "Outcome told", "Outcome", "Late by working days", "Reason"),
    *("Resolution Code", "Closed", "Tracker incomplete"),
)


@blueprint.get("/tracker")
def tracker_page() -> str:
    """One row for each complaint, the newest first."""
    actor = team_member()
    people = tracker.team_members()
    wanted = filters.read(request.args, people)
    place = read(request.args.get("after"), tracker.KEY)
    return render_template("resolution/tracker.html", tracker=Tracker(actor, wanted, people, place).page())


def asked() -> tuple[Actor, Filters]:
    actor = team_member()
    return actor, filters.read(request.args, tracker.team_members())


def parts(app: Flask, actor: Actor, wanted: Filters) -> Iterator[list[list[object]]]:
    """Every row in the order of the page, read in parts that each cost the same."""
    place = None
    while True:
        with app.app_context():
            lines = tracker.page(actor, wanted.wanted(actor), place, AT_ONCE, clock.today())
            part = [exported(line) for line in lines]
        yield part
        if len(lines) < AT_ONCE:
            return
        place = tracker.place_of(lines[-1])


def note_readings(actor: Actor, wanted: Filters) -> None:
    """The restricted cases among the rows are read with them."""
    ids = tracker.complaints(actor, wanted.wanted(actor), clock.today())
    rows = select(Case.id, Case.owner_id).where(Case.restricted, Case.id.in_(ids))
    for case_id, owner_id in db.session.execute(rows):
        readings.note_row(case_id, owner_id, actor)


def file_name(kind: str) -> str:
    return f"complaints-tracker-{clock.today().isoformat()}.{kind}"


def this_app() -> Flask:
    """The application itself, to be used after the request."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app


@blueprint.get("/tracker.csv")
def export_tracker_csv() -> Response:
    """Every row of the filters as CSV."""
    actor, wanted = asked()
    note_readings(actor, wanted)
    return csv_download(file_name("csv"), HEADINGS, parts(this_app(), actor, wanted))


@blueprint.get("/tracker.xlsx")
def export_tracker_spreadsheet() -> Response:
    """Every row of the filters as a spreadsheet."""
    actor, wanted = asked()
    note_readings(actor, wanted)
    found = parts(this_app(), actor, wanted)
    return spreadsheet_download(file_name("xlsx"), "Complaints Tracker", HEADINGS, found, narrow=2)
