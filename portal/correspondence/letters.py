"""Letters and written drafts on paper: the same words as a preview in the page and as an accessible PDF."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import current_app
from markupsafe import Markup

from portal import clock
from portal.correspondence.models import Document, OutboxMessage
from portal.correspondence.pdf import NotPossible, set_pdf, warm_up
from portal.correspondence.store import store
from portal.deadlines import long_date
from portal.extensions import db
from portal.faces import in_london
from portal.procedures.changes import Upload
from portal.procedures.definition import Situation
from portal.procedures.letter_text import Written, paragraphs

__all__ = ["NotPossible", "draft_pdf", "letter_pdf", "paragraphs", "preview", "write_letter"]

PDF = "application/pdf"


def write_letter(case: Any, written: Written, situation: Situation) -> Upload:
    """Set the letter as a PDF and keep it in the store.

    Raises NotPossible when the machine lacks the libraries: the step then has to be refused.
    """
    content = letter_pdf(written)
    filename = f"{written.code} {case.reference} {(written.on or situation.today).isoformat()}.pdf"
    stored = Upload(store().put(content), filename, PDF, len(content))
    if current_app.extensions["settings"].training and written.posted:
        _keep_in_outbox(case, written, stored, situation)
    return stored


def letter_pdf(written: Written) -> bytes:
    """The letter as a PDF. Raises NotPossible."""
    return set_pdf(_page("letters/letter.html", letter=written))


def _keep_in_outbox(case: Any, written: Written, stored: Upload, situation: Situation) -> None:
    """In training the outbox shows letters beside e-mails. Outside it, a letter is printed and posted by people."""
    db.session.add(
        OutboxMessage(
            organisation=case.organisation,
            case_id=case.id,
            message_id=f"{uuid4().hex}@complaints-casework",
            to=written.recipient[:200],
            subject=f"{written.code} {written.title}",
            text=written.typed or written.text,
            documents=[],
            sent_on=written.on or situation.today,
            made_at=datetime.combine(situation.today, clock.now().timetz()),
            made_by=situation.actor.name,
            state="Kept",
            headers={"kind": "Letter", "digest": stored.digest},
        )
    )


def preview(written: Written) -> Markup:
    """The letter as a part of a page, with the words that the PDF will have."""
    warm_up()
    return Markup(_page("letters/_letter.html", letter=written, level=3))  # noqa: S704


def draft_pdf(document: Document, case: Any) -> bytes:
    """A written draft (its headed sections) as a PDF, made when it is asked for. Raises NotPossible."""
    sections = [(heading, paragraphs(text)) for heading, text in document.sections or ()]
    return set_pdf(
        _page(
            "letters/draft.html", document=document, case=case, sections=sections, state=state_words(document)
        )
    )


def _page(template: str, **values: Any) -> str:
    """The template alone: a letter has no navigation, and needs no request."""
    return current_app.jinja_env.get_template(template).render(**values)


def state_words(document: Document) -> str:
    """How far the document is: "Signed off by Tamsin Oakapple on Friday 10 April 2026". Empty for one without."""
    if not (document.state and document.decided_by and document.decided_at):
        return document.state
    return f"{document.state} by {document.decided_by} on {long_date(in_london(document.decided_at).date())}"
