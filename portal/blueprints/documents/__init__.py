"""Documents of a case: downloaded, shown in a frame, read as text, printed, compared.

A document is there for whoever may see its case, and for nobody else. A stored file is given out with the type that
its content had when it came, never as HTML, and nothing in it may run.
"""

from __future__ import annotations

import logging

from flask import Blueprint, Response, abort, render_template, request
from sqlalchemy import select

from portal.blueprints.documents.paper import (
    ComparisonPage,
    DocumentPage,
    comparison_page,
    document_page,
)
from portal.cases import readings
from portal.cases.models import Case, Record
from portal.cases.queries import addressed, visible
from portal.correspondence.filetypes import SHOWN
from portal.correspondence.letters import NotPossible, draft_pdf
from portal.correspondence.models import Document
from portal.correspondence.store import Damaged, NotStored, store
from portal.errors import typed
from portal.extensions import db
from portal.file_replies import given_out
from portal.people.current import current_actor
from portal.procedures import procedure
from portal.replies import wants_part

blueprint = Blueprint("documents", __name__)

log = logging.getLogger("portal")

LARGEST_ID = 2**63 - 1
NOT_SAVED = "Save the letter before you print it"


@blueprint.get("/cases/<reference>/documents/<int:document_id>")
def show(reference: str, document_id: int) -> Response | str:
    """A stored file as a download, or with `view=1` in the browser; a written document as a page."""
    case = own_case(reference)
    document = document_of(case, document_id)
    if not document.media_type:
        return text_page(case, document)
    return stored(document)


@blueprint.get("/cases/<reference>/documents/<int:document_id>/text")
def text(reference: str, document_id: int) -> str:
    case = own_case(reference)
    document = document_of(case, document_id)
    if document.sections is None:
        abort(404)
    return text_page(case, document)


@blueprint.get("/cases/<reference>/documents/<int:document_id>.pdf")
def pdf(reference: str, document_id: int) -> Response:
    """The document as a PDF: as it is stored, or set now from what was written."""
    case = own_case(reference)
    document = document_of(case, document_id)
    if document.media_type == "application/pdf":
        return stored(document)
    if document.sections is None:
        abort(404)
    name = f"{document.title} version {document.version} {case.reference}.pdf"
    return given_out(
        Response(draft_pdf(document, case), mimetype="application/pdf"), name, shown_in_browser()
    )


@blueprint.get("/cases/<reference>/documents/<int:document_id>/compare/<int:other_id>")
def compare(reference: str, document_id: int, other_id: int) -> str:
    """Two versions of a written document with their differences marked, the older one first."""
    case = own_case(reference)
    first, second = document_of(case, document_id), document_of(case, other_id)
    if first.kind != second.kind or first.sections is None or second.sections is None:
        abort(404)
    older, newer = sorted((first, second), key=lambda each: (each.version, each.id))
    page: ComparisonPage = comparison_page(case, older, newer)
    return render_template("documents/comparison.html", comparison=page)


@blueprint.get("/cases/<reference>/letters/<code>.pdf")
def letter(reference: str, code: str) -> Response:
    """The newest saved letter of this code. `after` is the newest letter that was there when another one was begun."""
    case = own_case(reference)
    if code.upper() not in {each.code for each in procedure(case.procedure).letters}:
        abort(404)
    after = request.args.get("after", "")
    seen = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
    newest = db.session.scalar(
        select(Document)
        .where(Document.case_id == case.id, Document.kind == code.lower(), Document.id > seen)
        .order_by(Document.id.desc())
        .limit(1)
    )
    if newest is None:
        abort(409, f"{NOT_SAVED}.")
    return stored(newest)


@blueprint.get("/internal-phso/from-the-ombudsman/<int:number>/documents/<int:document_id>")
def addressed_letter(number: int, document_id: int) -> Response:
    """A letter that the Ombudsman addressed to the organisation, for the team to which it is addressed (RF-Gg)."""
    asked = addressed(current_actor()).where(Record.id == min(number, LARGEST_ID))
    item = db.session.scalars(asked).one_or_none()
    if item is None or document_id not in item.documents:
        abort(404)
    document = document_of(item.case, document_id)
    if document.media_type:
        return stored(document)
    name = f"{document.title} {item.data['record']}.pdf"
    return given_out(
        Response(draft_pdf(document, item.case), mimetype="application/pdf"), name, shown_in_browser()
    )


@blueprint.app_errorhandler(NotPossible)
def no_pdf(problem: NotPossible) -> Response:
    """A PDF that cannot be made: its step is undone as a whole, and what was typed is given back."""
    db.session.rollback()
    part = wants_part()
    page = render_template(
        "errors/error.html",
        title="Not possible now",
        sentence=problem.sentence,
        typed=typed(),
        partial=part,
    )
    headers = {"HX-Retarget": "#page", "HX-Reswap": "innerHTML"} if part else {}
    return Response(page, 409, headers)


def own_case(reference: str) -> Case:
    """The case, or 404: for what is not there and what is not theirs alike."""
    actor = current_actor()
    case = db.session.scalars(visible(actor).where(Case.reference == reference)).one_or_none()
    if case is None:
        abort(404)
    readings.note(case, actor)
    return case


def document_of(case: Case, document_id: int) -> Document:
    """The document of this case, or 404: one of another case is not there."""
    if document_id > LARGEST_ID:
        abort(404)
    document = db.session.scalar(
        select(Document).where(Document.id == document_id, Document.case_id == case.id)
    )
    if document is None:
        abort(404)
    return document


def text_page(case: Case, document: Document) -> str:
    versions = db.session.scalars(
        select(Document)
        .where(Document.case_id == case.id, Document.kind == document.kind, Document.sections.is_not(None))
        .order_by(Document.version.desc(), Document.id.desc())
    ).all()
    page: DocumentPage = document_page(case, document, versions)
    return render_template("documents/document.html", document=page)


def stored(document: Document) -> Response:
    """The file from the store, checked against its digest before the first byte leaves."""
    try:
        length = store().check(document.digest)
    except NotStored:
        abort(410, "The file of this document is not in the store. Tell the administrator.")
    except Damaged:
        log.error("The file under the digest %s… is damaged", document.digest[:8])
        abort(410, "The file of this document was damaged and is not given out. Tell the administrator.")
    reply = Response(store().chunks(document.digest), mimetype=document.media_type)
    reply.content_length = length
    return given_out(reply, document.filename, document.media_type in SHOWN and shown_in_browser())


def shown_in_browser() -> bool:
    return request.args.get("view") == "1"
