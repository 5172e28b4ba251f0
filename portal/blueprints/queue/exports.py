"""The queue as a file: CSV as a stream, and a spreadsheet that is written row by row."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

import xlsxwriter
from flask import Flask, Response, current_app, request
from sqlalchemy import Select, select

from portal import clock
from portal.blueprints.queue import blueprint, filters
from portal.blueprints.queue.filters import Filters
from portal.blueprints.queue.page import due_of
from portal.cases import readings
from portal.cases.models import Case
from portal.csv_file import harmless
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
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Tells a spreadsheet that the file is UTF-8."""


def cells(line: QueueLine) -> list[str]:
    found, deadline = due_of(line)
    worded = procedure(line.procedure).worded
    return [
        line.due_on.isoformat() if line.due_on else "",
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


def parts(
    app: Flask, actor: Actor, wanted: Filters, only: list[str] | None
) -> Iterator[list[tuple[QueueLine, list[str]]]]:
    """Every row in the order of the list, read in parts that each cost the same.

    Each part is read in a context of its own, so that a slow reader holds neither a connection nor an old snapshot.
    """
    place = None
    while True:
        with app.app_context():
            found = queue.page(actor, wanted, place, AT_ONCE, narrow=narrowed(only))
            part = [(line, cells(line)) for line in found]
        yield part
        if len(found) < AT_ONCE:
            return
        place = queue.place_of(found[-1], wanted)


def narrowed(only: list[str] | None) -> Any:
    def narrow(rows: Select[Any]) -> Select[Any]:
        return rows if only is None else rows.where(Case.reference.in_(only))

    return narrow


def as_csv(found: Iterator[list[tuple[QueueLine, list[str]]]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(BOM)
    writer.writerow(HEADINGS)
    for part in found:
        writer.writerows([harmless(cell) for cell in row] for _, row in part)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


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


def attachment(kind: str) -> dict[str, str]:
    name = f"cases-{clock.today().isoformat()}.{kind}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}


@blueprint.route("/export.csv", methods=("GET", "POST"))
def export_csv() -> Response:
    """The rows of the list, or the ticked ones, as CSV."""
    actor, wanted = asked()
    chosen = ticked()
    note_readings(actor, wanted, chosen)
    found = parts(this_app(), actor, wanted, chosen)
    return Response(as_csv(found), mimetype="text/csv", headers=attachment("csv"))


@blueprint.get("/export.xlsx")
def export_spreadsheet() -> Response:
    """The rows of the list as a spreadsheet, never more of it in memory than a row."""
    actor, wanted = asked()
    note_readings(actor, wanted, None)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives until the reply is sent
    try:
        write_spreadsheet(file, parts(this_app(), actor, wanted, None))
    except BaseException:
        file.close()
        raise
    size = file.tell()
    file.seek(0)
    response = Response(
        file_parts(file),
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers=attachment("xlsx"),
    )
    response.content_length = size
    response.call_on_close(file.close)
    return response


def file_parts(file: Any) -> Iterator[bytes]:
    with file:
        while part := file.read(256 * 1024):
            yield part


MOST_ROWS = 1_048_575
"""What a sheet holds beside its headings."""


def write_spreadsheet(file: Any, found: Iterator[list[tuple[QueueLine, list[str]]]]) -> None:
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet("Cases")
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "d mmmm yyyy"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, len(HEADINGS) - 1, 24)
    for column, heading in enumerate(HEADINGS):
        sheet.write_string(0, column, heading, bold)
    rows = islice(chain.from_iterable(found), MOST_ROWS)
    for number, (line, texts) in enumerate(rows, 1):
        if line.due_on:
            sheet.write_datetime(number, 0, line.due_on, day)
        for column, cell in enumerate(texts[1:], 1):
            sheet.write_string(number, column, cell)  # never a formula
    book.close()
    file.seek(0, 2)
