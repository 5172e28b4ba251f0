"""Who read a restricted case: one row for each request in which somebody but its owner read it.

Whoever loads a case for a page notes it; the rows are written when the page is ready and before it is sent, in a small
transaction of their own. A page whose reading cannot be written is not sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Flask, Response, g, has_request_context, request
from sqlalchemy import func, select

from portal import clock
from portal.cases.models import Case, CaseReading
from portal.database import writes
from portal.extensions import db
from portal.procedures.definition import Actor

PAGES = {
    "cases.case": "Case",
    "cases.whole_history": "History",
    "queue.export_csv": "Export",
    "queue.export_spreadsheet": "Export",
}
LONGEST = 120


def note(case: Case, actor: Actor) -> None:
    """This request shows the case to the person."""
    if case.restricted:
        note_row(case.id, case.owner_id, actor)


def note_row(case_id: int, owner_id: int | None, actor: Actor) -> None:
    """The same for a restricted case of which only a row was read."""
    if owner_id != actor.id and has_request_context():
        noted: dict[int, Actor] = g.setdefault("restricted_readings", {})
        noted[case_id] = actor


def register(app: Flask) -> None:
    app.after_request(write_down)


def write_down(response: Response) -> Response:
    """Write what the request has noted. What a step changed is committed by now, the rest is given up."""
    noted: dict[int, Actor] = g.pop("restricted_readings", {})
    if noted and response.status_code < 500:
        db.session.rollback()
        with writes():
            db.session.add_all(
                CaseReading(
                    case_id=case_id,
                    person_id=actor.id,
                    person_name=actor.name,
                    at=clock.now(),
                    page=page_read(),
                )
                for case_id, actor in noted.items()
            )
            db.session.commit()
    return response


def page_read() -> str:
    """The page in a few words: "Case", "Form: add note", "Document 12", "Letter CMSL5844"; else its address."""
    place: dict[str, Any] = request.view_args or {}
    words = PAGES.get(request.endpoint or "", request.path)
    if "document_id" in place:
        words = f"Document {place['document_id']}"
    elif "code" in place:
        words = f"Letter {place['code'].upper()}"
    elif "key" in place:
        words = f"Form: {place['key'].replace('-', ' ')}"
    return words[:LONGEST]


def readings_of(case: Case, most: int) -> Sequence[CaseReading]:
    """The newest readings of a case."""
    return db.session.scalars(
        select(CaseReading).where(CaseReading.case_id == case.id).order_by(CaseReading.id.desc()).limit(most)
    ).all()


def count() -> tuple[int, int]:
    """How many readings of how many cases were recorded."""
    row = db.session.execute(
        select(func.count(), func.count(CaseReading.case_id.distinct())).select_from(CaseReading)
    ).one()
    return row[0], row[1]
