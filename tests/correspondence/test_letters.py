"""The letter CMSL5844 (PHSO-T55, PHSO-L1) and written drafts as accessible PDF."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases import actions
from portal.correspondence.letters import NotPossible, draft_pdf, paragraphs, preview
from portal.correspondence.models import Document, OutboxMessage
from portal.correspondence.pdf import set_pdf
from portal.correspondence.store import store
from portal.extensions import db
from portal.procedures.letters import compose, letter_named
from tests.conftest import SignIn
from tests.correspondence.pdf_text import unpacked
from tests.walks import Walk

MONDAY = date(2026, 3, 30)
LETTER: dict[str, Any] = {
    "recipient": "Parliamentary & Health Service Ombudsman",
    "letter_on": MONDAY,
    "body": "Please find enclosed:\n- the case history\n- <b>two</b> letters\n\nYours faithfully",
    "reviewed": True,
}


def written(jurisdiction: str = "GB", **answers: Any) -> tuple[Walk, Document, bytes]:
    """A case with the letter, its document, and the PDF."""
    walk = Walk(on=MONDAY, jurisdiction=jurisdiction)
    walk.take("write-cmsl5844", defaults=False, **{**LETTER, **answers})
    document = walk.case.documents_of("cmsl5844")[-1]
    return walk, document, store().read(document.digest)


def shown_with(walk: Walk, answers: dict[str, Any]) -> str:
    """The letter on paper with these answers."""
    s = actions.situation_of(walk.case, walk.actor("internal_phso"), answers, MONDAY)
    return preview(compose(letter_named("CMSL5844"), s))


def test_the_letter_is_stored_on_the_case_as_a_pdf(app: Flask) -> None:
    """PHSO-T55: letter stored on the SR, log entry."""
    walk, document, content = written()
    assert document.media_type == "application/pdf" and document.size == len(content)
    assert document.filename == f"CMSL5844 {walk.reference} 2026-03-30.pdf"
    assert document.locked
    assert walk.records("correspondence")[-1].data["documents"] == [document.id]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_pdf_can_be_read_by_everybody(app: Flask) -> None:
    """Point 8: an accessible PDF: tagged, with language and title, PDF/UA, the typeface inside."""
    walk, _, content = written()
    text = unpacked(content)
    assert content.startswith(b"%PDF-1.7")
    for needed in (b"/Marked true", b"/Lang (en-GB)", b"/StructTreeRoot", b"/DisplayDocTitle true", b"/H1"):
        assert needed in text, needed
    assert b"pdfuaid" in text
    assert f"CMSL5844 Complaint, {walk.reference}".encode() in text
    assert b"Atkinson-Hyperlegible-Next" in text and b"/FontFile" in text


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_preview_has_the_words_of_the_letter(app: Flask) -> None:
    """PHSO-L1: one free text; screens 4.13: preview on paper."""
    walk = Walk(on=MONDAY)
    shown = shown_with(walk, LETTER)
    for words in (
        walk.reference,
        "Monday 30 March 2026",
        "Parliamentary &amp; Health Service Ombudsman",
        "Complaint: Marigold Thistlewood, case 48217735",
        "Please find enclosed:<br>- the case history<br>- &lt;b&gt;two&lt;/b&gt; letters</p>",
        '<p class="portal-chosen">Yours faithfully</p>',
        "Tamsin Oakapple<br>Internal PHSO caseworker<br>Internal PHSO team",
        "CMSL5844",
    ):
        assert words in shown, words


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_letter_that_is_not_written_yet_can_be_seen(app: Flask) -> None:
    """Screens 4.13: the preview while the letter is written."""
    walk = Walk(on=MONDAY)
    shown = shown_with(walk, {"recipient": None, "letter_on": None, "body": None})
    assert "CMSL5844" in shown and "None" not in shown and "[Letter text]" in shown


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_in_northern_ireland_the_letter_goes_to_the_northern_ireland_ombudsman(app: Flask) -> None:
    """PHSO-NI1: letters say Northern Ireland Ombudsman; what a person typed stays as typed."""
    walk = Walk(on=MONDAY, jurisdiction="NI", referring_office="MLA")
    shown = shown_with(walk, {**LETTER, "body": "As PHSO wrote"})
    assert '<p class="letter-to">The Northern Ireland Ombudsman</p>' in shown
    assert '<p class="portal-chosen">As PHSO wrote</p>' in shown


def test_a_machine_that_cannot_make_pdfs_refuses_and_changes_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PHSO-T55: a letter that is not stored is no letter."""
    walk = Walk(on=MONDAY)
    before = walk.everything()
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    set_pdf.cache_clear()
    with pytest.raises(NotPossible, match=r"the library Pango is missing\. Nothing is saved"):
        walk.perform("write-cmsl5844", defaults=False, **LETTER)
    db.session.rollback()
    assert walk.everything() == before


@pytest.mark.parametrize("htmx", [False, True])
def test_what_was_typed_is_given_back_when_no_pdf_can_be_made(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, htmx: bool
) -> None:
    """PHSO-T55; screens 3.4: the step is undone as a whole, the text is not lost."""
    walk = Walk(on=MONDAY)
    before = walk.everything()
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    reply = sign_in("internal_phso").submit(
        f"/cases/{walk.reference}/steps/write-cmsl5844",
        button="Write CMSL5844",
        htmx=htmx,
        recipient="PHSO",
        letter_on="30/3/2026",
        body="Please find <b>enclosed</b>.",
        reviewed="yes",
    )
    assert reply.status_code == 409 and "the library Pango is missing" in reply.text
    assert "Please find &lt;b&gt;enclosed&lt;/b&gt;." in reply.text
    assert ("HX-Retarget" in reply.headers) is htmx
    assert walk.everything() == before


def test_in_training_the_letter_is_kept_in_the_outbox(app: Flask) -> None:
    """Screens 4.23: letters and e-mails of training are seen in the outbox."""
    walk, document, _ = written()
    kept = db.session.scalars(select(OutboxMessage)).one()
    assert (kept.state, kept.to, kept.subject) == ("Kept", LETTER["recipient"], "CMSL5844 Complaint")
    assert kept.case_id == walk.case.id and kept.headers == {"kind": "Letter", "digest": document.digest}


def test_a_letter_cannot_fetch_anything(app: Flask) -> None:
    """Hostile input: a text with markup is text."""
    body = '<img src="file:///etc/passwd"><link rel=attachment href="file:///etc/passwd">'
    _, _, content = written(body=body)
    assert b"root:" not in unpacked(content) and b"/EmbeddedFile" not in content


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_written_draft_can_be_had_as_a_pdf(app: Flask) -> None:
    """Point 8: drafts are documents too."""
    walk = Walk(on=MONDAY).to("P3")
    document = Document(
        title="PTI response",
        version=2,
        sections=[["Case history", "One.\n\nTwo."], ["Query", ""]],
        state="Sent for sign-off",
        made_by="Tamsin Oakapple",
        made_at=walk.done.event.at,
        decided_by="",
    )
    text = unpacked(draft_pdf(document, walk.case))
    assert f"PTI response, {walk.reference}, version 2".encode() in text
    assert b"/H2" in text and b"/Marked true" in text


def test_paragraphs_part_where_a_line_is_empty() -> None:
    """PHSO-L1: the free text keeps its paragraphs and lines."""
    assert paragraphs("\r\n one\r\ntwo \r\n  \r\n\r\nthree\n") == [["one", "two"], ["three"]]
    assert paragraphs(" \n \n") == []
