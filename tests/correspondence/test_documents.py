"""Documents as they leave the portal: who gets them, with what headers, and what never runs in a browser."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.cases.models import Case
from portal.correspondence.models import Document
from portal.correspondence.store import store
from portal.correspondence.uploads import receive
from portal.extensions import db
from portal.people.models import Person
from tests import html
from tests.conftest import SignIn
from tests.correspondence import files
from tests.walks import Walk, moment

MONDAY = date(2026, 3, 30)


@pytest.fixture
def walk(app: Flask) -> Walk:
    return Walk(on=MONDAY)


def attach(walk: Walk, content: bytes, name: str, **more: Any) -> str:
    """A document of the case with this file; its address."""
    kept = receive(files.upload(content, name))
    return add(
        walk,
        filename=kept.filename,
        media_type=kept.media_type,
        size=kept.size,
        digest=kept.digest,
        **more,
    )


def draft(walk: Walk, version: int, *sections: tuple[str, str], **more: Any) -> str:
    return add(
        walk,
        kind="pti_response",
        title="PTI response",
        version=version,
        digest="c" * 64,
        sections=[list(each) for each in sections],
        **more,
    )


def add(walk: Walk, **fields: Any) -> str:
    document = Document(
        **{"kind": "evidence", "title": "Evidence", **fields},
        case_id=walk.case.id,
        made_at=moment(MONDAY),
        made_by="Tamsin Oakapple",
    )
    db.session.add(document)
    db.session.commit()
    return f"/cases/{walk.reference}/documents/{document.id}"


def words(reply: TestResponse) -> str:
    """All that the page says; its form's token changes from second to second."""
    return html.text_of(html.parse(reply.text))


def policy(reply: TestResponse) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in reply.headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.pdf", files.PDF),
        ("scan.png", files.PNG),
        ("note.txt", files.TEXT),
        ("draft.docx", files.word()),
        ("agreement.eml", files.MAIL),
    ],
)
def test_a_document_is_downloaded_as_it_was_attached(
    walk: Walk, sign_in: SignIn, name: str, content: bytes
) -> None:
    """Point 8: download never executes in the browser."""
    reply = sign_in("internal_phso").get(attach(walk, content, name))
    assert reply.status_code == 200 and reply.data == content
    assert reply.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Content-Length"] == str(len(content))
    assert "sandbox" in policy(reply) and policy(reply)["default-src"] == "'none'"
    assert "html" not in reply.content_type


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        ("letter.pdf", files.PDF, True),
        ("photo.jpg", files.JPEG, True),
        ("scan.png", files.PNG, True),
        ("fax.tif", files.TIFF, False),
        ("note.txt", b"<script>alert(1)</script>", False),
        ("agreement.eml", files.MAIL, False),
        ("draft.docx", files.word(), False),
    ],
)
def test_only_a_pdf_or_a_picture_is_shown_in_the_browser(
    walk: Walk, sign_in: SignIn, name: str, content: bytes, shown: bool
) -> None:
    """Point 8; screens 4.11: the document in a frame of our own page."""
    reply = sign_in("internal_phso").get(attach(walk, content, name) + "?view=1")
    assert reply.headers["Content-Disposition"].startswith("inline" if shown else "attachment")
    assert reply.headers.get("X-Frame-Options") == ("SAMEORIGIN" if shown else "DENY")
    assert policy(reply)["frame-ancestors"] == "'self'" and "script-src" not in policy(reply)


def test_a_name_in_any_script_survives_the_download(walk: Walk, sign_in: SignIn) -> None:
    """Hostile input: header injection through a name."""
    address = attach(walk, files.PDF, 'Zoë "2" 手紙\r\nSet-Cookie: x=1.pdf')
    reply = sign_in("internal_phso").get(address)
    assert "Set-Cookie: x" not in str(reply.headers)
    assert "filename*=UTF-8''Zo%C3%AB" in reply.headers["Content-Disposition"]
    assert reply.headers["Content-Disposition"].isascii()


WAYS = ("", "?view=1", "/text", ".pdf", ".pdf?view=1")


def test_the_other_organisation_gets_what_nobody_gets(walk: Walk, sign_in: SignIn) -> None:
    """How well: a foreign document answers exactly like one that does not exist."""
    address = draft(walk, 1, ("Query", "None."))
    other = draft(walk, 2, ("Query", "One."))
    foreign = [
        *(address + way for way in WAYS),
        f"{address}/compare/{other.rpartition('/')[2]}",
        f"/cases/{walk.reference}/letters/cmsl5844.pdf",
    ]
    browser = sign_in("case_owner")
    missing = browser.get("/cases/PHSO-2026-999999/documents/1")
    for place in foreign:
        reply = browser.get(place)
        assert (reply.status_code, words(reply)) == (404, words(missing)), place


def test_an_administrator_sees_no_document(walk: Walk, sign_in: SignIn) -> None:
    """Interface 2: the administrator does no casework."""
    assert sign_in("administrator").get(attach(walk, files.PDF, "letter.pdf")).status_code == 404


def test_a_document_of_another_case_is_not_there(walk: Walk, sign_in: SignIn) -> None:
    """How well: other people's references."""
    address = attach(walk, files.PDF, "letter.pdf")
    other = Walk(on=MONDAY, case_number="48217736")
    browser = sign_in("internal_phso")
    assert browser.get(address.replace(walk.reference, other.reference)).status_code == 404
    assert browser.get(address).status_code == 200


@pytest.mark.parametrize("number", ["0", "999999", "9223372036854775807", "9" * 60, "-1", "x", "1.5", "%00"])
def test_a_number_that_names_no_document_is_not_found(walk: Walk, sign_in: SignIn, number: str) -> None:
    """Hostile input: huge and negative numbers."""
    browser = sign_in("internal_phso")
    for way in ("", "/text", ".pdf", "/compare/1"):
        assert browser.get(f"/cases/{walk.reference}/documents/{number}{way}").status_code in (400, 404)
    assert browser.get(f"/cases/{walk.reference}/documents/1/compare/{number}").status_code in (400, 404)


def test_somebody_who_is_not_signed_in_is_asked_to(walk: Walk, client: Any) -> None:
    """How well: every route as nobody."""
    reply = client.get(attach(walk, files.PDF, "letter.pdf"))
    assert reply.status_code == 303 and reply.location.startswith("/sign-in")


def test_a_file_that_is_gone_or_damaged_is_not_given_out(walk: Walk, sign_in: SignIn) -> None:
    """Point 8: what is given out is what was stored."""
    address = attach(walk, files.PDF, "letter.pdf")
    digest = db.session.scalars(select(Document.digest)).one()
    store().place(digest).write_bytes(b"%PDF-1.7 forged")
    browser = sign_in("internal_phso")
    reply = browser.get(address)
    assert reply.status_code == 410 and "was damaged and is not given out" in reply.text
    store().place(digest).unlink()
    assert "is not in the store" in browser.get(address).text


# Written documents


def test_a_written_document_is_read_as_a_page(walk: Walk, sign_in: SignIn) -> None:
    """Screens 4.11: text version, versions list, what changed."""
    first = draft(
        walk, 1, ("Case history", "Two letters.\n\nNo answer."), state="Returned", decided_by="A Head"
    )
    second = draft(walk, 2, ("Case history", "Three <b>letters</b>."))
    page = sign_in("internal_phso").get(second)
    assert page.status_code == 200
    text = html.text_of(html.parse(page.text))
    assert "PTI response, version 2" in text and "Three <b>letters</b>." in text
    assert f'href="{first}/compare/{second.rpartition("/")[2]}"' in page.text
    assert f'href="{second}.pdf"' in page.text


def test_what_changed_between_two_versions_is_marked(walk: Walk, sign_in: SignIn) -> None:
    """Screens 4.11 and 4.12: words added are ins, words removed are del."""
    first = draft(walk, 1, ("Case history", "Two letters."), ("Query", "None."))
    second = draft(walk, 2, ("Case history", "Three letters."), ("Resolution", "<b>An apology</b>."))
    browser = sign_in("internal_phso")
    page = browser.get(f"{second}/compare/{first.rpartition('/')[2]}")
    for text in ("<del>Two</del>", "<ins>Three</ins> letters."):
        assert text in page.text
    assert "<ins>&lt;b&gt;An apology&lt;/b&gt;.</ins>" in page.text and "<del>None.</del>" in page.text
    assert "from version 1 to version 2" in page.text
    assert "4 words added" not in page.text and "3 words added and 2 removed" in page.text


def test_two_documents_that_are_no_versions_of_one_are_not_compared(walk: Walk, sign_in: SignIn) -> None:
    """Hostile input: numbers that do not belong together."""
    first = draft(walk, 1, ("Query", "None."))
    other = attach(walk, files.PDF, "letter.pdf")
    browser = sign_in("internal_phso")
    assert browser.get(f"{first}/compare/{other.rpartition('/')[2]}").status_code == 404
    assert browser.get(f"{other}/text").status_code == 404


def test_a_written_document_is_had_as_a_pdf(walk: Walk, sign_in: SignIn) -> None:
    """Screens 4.11: the document as PDF in a frame."""
    address = draft(walk, 1, ("Query", "None."))
    browser = sign_in("internal_phso")
    reply = browser.get(address + ".pdf")
    assert reply.data.startswith(b"%PDF-1.7") and reply.mimetype == "application/pdf"
    assert reply.headers["Content-Disposition"].startswith("attachment")
    assert browser.get(address + ".pdf?view=1").headers["Content-Disposition"].startswith("inline")


# The letter


def letter(walk: Walk, text: str = "Please find enclosed.") -> str:
    walk.take("write-cmsl5844", defaults=False, recipient="PHSO", letter_on=MONDAY, body=text, reviewed=True)
    return str(walk.case.documents_of("cmsl5844")[-1].id)


def test_a_letter_is_printed_after_it_is_saved(walk: Walk, sign_in: SignIn) -> None:
    """PHSO-L1: printing before saving is refused with 409."""
    browser, address = sign_in("internal_phso"), f"/cases/{walk.reference}/letters/cmsl5844.pdf"
    early = browser.get(address)
    assert early.status_code == 409 and "Save the letter before you print it" in early.text
    first = letter(walk)
    assert browser.get(address).data.startswith(b"%PDF")
    assert browser.get(f"{address}?after={first}").status_code == 409
    letter(walk, "Another one.")
    assert browser.get(f"{address}?after={first}").status_code == 200


@pytest.mark.parametrize("after", ["x", "-1", "9" * 40, "\u0661"])
def test_a_number_that_is_none_is_passed_over(walk: Walk, sign_in: SignIn, after: str) -> None:
    """Hostile input: huge and negative numbers."""
    letter(walk)
    address = f"/cases/{walk.reference}/letters/cmsl5844.pdf"
    assert sign_in("internal_phso").get(address, query_string={"after": after}).status_code == 200


def test_a_letter_that_the_procedure_does_not_have_is_not_there(walk: Walk, sign_in: SignIn) -> None:
    """PHSO-L1: CMSL5844 is the letter of this procedure."""
    browser = sign_in("internal_phso")
    assert browser.get(f"/cases/{walk.reference}/letters/cmsl1.pdf").status_code == 404


def test_reading_writes_nothing(walk: Walk, sign_in: SignIn) -> None:
    """Architecture: a GET never writes."""
    address = draft(walk, 1, ("Query", "None."))
    before = walk.everything()
    browser = sign_in("internal_phso")
    for way in WAYS:
        browser.get(address + way)
    assert walk.everything() == before
    assert db.session.scalars(select(Case.version)).one() == 1
    assert db.session.scalars(select(Person).limit(1)).one()
