"""The queue as a file: every row of its filters, or the ticked ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask, Response, current_app, request
from sqlalchemy import Select, select

from portal import clock
from portal.blueprints.queue import blueprint, filters
from portal.blueprints.queue.filters import Filters
from portal.blueprints.queue.page import due_in_words
from portal.cases import readings
from portal.cases.models import Case
from portal.downloads import csv_download, spreadsheet_download
from portal.extensions import db
from portal.insight import queue
from portal.insight.queue import QueueLine
from portal.people.current import current_actor
from portal.procedures import procedure
from portal.procedures.definition import Actor

HEADINGS = (
    *("Due", "Distance", "Reference", "Client", "Case number", "Jurisdiction", "Procedure", "Deadline"),
    *("Status", "Sub Status", "Stage", "Owner", "Lock Assignment Flag"),
)
AT_ONCE = 1_000
"""How many rows are read and sent together."""
MOST_TICKED = 500


def cells(line: QueueLine) -> list[object]:
    found = due_in_words(line.due_on, line.unit, line.jurisdiction, line.reminder)
    deadline = line.deadline if line.due_on else ""
    worded = procedure(line.procedure).worded
    return [
        line.due_on,
        found.words,
        line.reference,
        line.client_name,
        line.case_number,
        line.jurisdiction,
        procedure(line.procedure).name,
        worded(deadline, line.jurisdiction),
        line.status,
        line.sub_status,
        line.stage,
        line.owner or "",
        "Yes" if line.locked else "No",
    ]


def ticked() -> list[str] | None:
    """The references ticked in the list, when the file is asked for by its form."""
    return (
        list(dict.fromkeys(request.form.getlist("case")))[:MOST_TICKED] if request.method == "POST" else None
    )


def parts(app: Flask, actor: Actor, wanted: Filters, only: list[str] | None) -> Iterator[list[list[object]]]:
    """Every row in the order of the list, read in parts that each cost the same.

    Each part is read in a context of its own, so that a slow reader holds neither a connection nor an old snapshot.
    """
    place = None
    while True:
        with app.app_context():
            found = queue.page(actor, wanted, place, AT_ONCE, narrow=narrowed(only))
            part = [cells(line) for line in found]
        yield part
        if len(found) < AT_ONCE:
            return
        place = queue.place_of(found[-1], wanted)


def narrowed(only: list[str] | None) -> Any:
    def narrow(rows: Select[Any]) -> Select[Any]:
        return rows if only is None else rows.where(Case.reference.in_(only))

    return narrow


def this_app() -> Flask:
    """The application itself, to be used after the request."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app


def asked() -> tuple[Actor, Filters]:
    actor = current_actor()
    return actor, filters.read(request.args, actor.organisation)


def note_readings(actor: Actor, wanted: Filters, only: list[str] | None) -> None:
    """The restricted cases among the rows are read with them."""
    rows = narrowed(only)(
        select(Case.id, Case.owner_id).where(
            Case.restricted, Case.id.in_(queue.ids(actor, wanted, queue.Marked(queue.marks_of(wanted))))
        )
    )
    for case_id, owner_id in db.session.execute(rows):
        readings.note_row(case_id, owner_id, actor)


def name(kind: str) -> str:
    return f"cases-{clock.today().isoformat()}.{kind}"


@blueprint.route("/export.csv", methods=("GET", "POST"))
def export_csv() -> Response:
    """The rows of the list, or the ticked ones, as CSV."""
    actor, wanted = asked()
    chosen = ticked()
    note_readings(actor, wanted, chosen)
    return csv_download(name("csv"), HEADINGS, parts(this_app(), actor, wanted, chosen))


@blueprint.get("/export.xlsx")
def export_spreadsheet() -> Response:
    """The rows of the list as a spreadsheet, never more of it in memory than a row."""
    actor, wanted = asked()
    note_readings(actor, wanted, None)
    found = parts(this_app(), actor, wanted, None)
    return spreadsheet_download(name("xlsx"), "Cases", HEADINGS, found, narrow=1)
