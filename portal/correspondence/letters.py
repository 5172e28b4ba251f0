"""Letters and written drafts on paper: the same words as a preview in the page and as an accessible PDF."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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

__all__ = ["NotPossible", "draft_pdf", "paragraphs", "preview", "write_letter"]

PDF = "application/pdf"


@dataclass(frozen=True)
class Letter:
    """A letter as it is printed. Title and addressee are worded for the jurisdiction; the text stays as typed."""

    code: str
    title: str
    reference: str
    about: str
    on: date | None
    to: str
    paragraphs: Sequence[Sequence[str]]
    signed_by: str
    post: str
    team: str


def write_letter(case: Any, letter: Mapping[str, Any], situation: Situation) -> Upload:
    """Set the letter as a PDF and keep it in the store.

    `letter` holds code ("CMSL5844"), to, on (a date) and text. Raises NotPossible when the machine lacks the
    libraries: the step then has to be refused.
    """
    written = letter_of(case, letter, situation)
    content = set_pdf(_page(f"letters/{written.code.lower()}.html", letter=written))
    filename = f"{written.code} {written.reference} {(written.on or situation.today).isoformat()}.pdf"
    stored = Upload(store().put(content), filename, PDF, len(content))
    if current_app.extensions["settings"].training:
        _keep_in_outbox(case, letter, written, stored, situation)
    return stored


def _keep_in_outbox(
    case: Any, letter: Mapping[str, Any], written: Letter, stored: Upload, situation: Situation
) -> None:
    """In training the outbox shows letters beside e-mails. Outside it, a letter is printed and posted by people."""
    db.session.add(
        OutboxMessage(
            organisation=case.organisation,
            case_id=case.id,
            message_id=f"{uuid4().hex}@complaints-casework",
            to=written.to[:200],
            subject=f"{written.code} {written.title}",
            text=str(letter.get("text") or ""),
            documents=[],
            sent_on=written.on or situation.today,
            made_at=datetime.combine(situation.today, clock.now().timetz()),
            made_by=written.signed_by,
            state="Kept",
            headers={"kind": "Letter", "digest": stored.digest},
        )
    )


def preview(case: Any, letter: Mapping[str, Any], situation: Situation) -> Markup:
    """The letter as a part of a page, with the words that the PDF will have."""
    warm_up()
    written = letter_of(case, letter, situation)
    return Markup(_page(f"letters/_{written.code.lower()}.html", letter=written, heading="h3"))  # noqa: S704


def letter_of(case: Any, letter: Mapping[str, Any], situation: Situation) -> Letter:
    """The letter's parts. A text that is missing stays empty, so that a letter can be seen while it is written."""

    def worded(text: str) -> str:
        return situation.procedure.worded(text, case.jurisdiction)

    code = str(letter["code"])
    titles = {each[0]: each[1] for each in situation.procedure.letters}
    if code not in titles:
        raise ValueError(f"The procedure {situation.procedure.name} has no letter {code}")
    return Letter(
        code=code,
        title=worded(titles[code]),
        reference=case.reference,
        about=f"{case.client_name}, case {case.case_number}",
        on=letter.get("on") or None,
        to=worded(str(letter.get("to") or "")),
        paragraphs=paragraphs(str(letter.get("text") or "")),
        signed_by=situation.actor.name,
        post=situation.actor.post_title,
        team=_team_name(situation),
    )


def _team_name(situation: Situation) -> str:
    name = situation.procedure.team_name
    return name[0].upper() + name[1:]


def paragraphs(text: str) -> list[list[str]]:
    """The paragraphs of a typed text, each as its lines; an empty line parts two paragraphs."""
    typed = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    found = [[line.strip() for line in part.split("\n")] for part in re.split(r"\n[ \t]*\n", typed)]
    kept = [[line for line in lines if line] for lines in found]
    return [lines for lines in kept if lines]


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
