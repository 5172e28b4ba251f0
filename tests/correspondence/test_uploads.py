"""Issue of the portal, point 8: files that people attach are checked by content, and a file that lies is told so."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal import preferences
from portal.correspondence.store import store
from portal.correspondence.uploads import (
    ENDINGS,
    KEPT_FOR,
    LONGEST_NAME,
    Unacceptable,
    clean_name,
    from_token,
    keep_token,
    receive,
)
from portal.extensions import db
from portal.procedures.changes import Upload
from tests.correspondence import files

MONDAY = date(2026, 3, 30)
ONE_STORE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def refused(content: bytes, name: str) -> str:
    """The sentence, after making sure that nothing was kept."""
    with pytest.raises(Unacceptable) as no:
        receive(files.upload(content, name))
    assert not [path for path in store().folder.rglob("*") if path.is_file()]
    return no.value.sentence


HONEST = {
    "letter.pdf": (files.PDF, "application/pdf"),
    "scan.PNG": (files.PNG, "image/png"),
    "photo.jpeg": (files.JPEG, "image/jpeg"),
    "fax.tif": (files.TIFF, "image/tiff"),
    "note.txt": (files.TEXT, "text/plain"),
    "pasted.txt": (files.MAIL, "text/plain"),
    "agreement.eml": (files.MAIL, "message/rfc822"),
    "agreement.msg": (files.MESSAGE, "application/vnd.ms-outlook"),
    "draft.docx": (
        files.word(),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "sums.xlsx": (files.excel(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "draft.odt": (files.open_document(), "application/vnd.oasis.opendocument.text"),
    "sums.ods": (files.open_document("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
}


@ONE_STORE
@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_is_kept_with_the_type_of_its_content(app: Flask, name: str) -> None:
    """Point 8: upload with a check of type and size."""
    content, media_type = HONEST[name]
    kept = receive(files.upload(content, name))
    assert (kept.filename, kept.media_type, kept.size) == (name, media_type, len(content))
    assert store().read(kept.digest) == content


@ONE_STORE
@pytest.mark.parametrize("name", [name for name in HONEST if not name.endswith((".txt",))])
def test_a_program_is_none_of_them_whatever_its_name_says(app: Flask, name: str) -> None:
    """Point 8: content, not only the name."""
    assert "although its name says so" in refused(files.PROGRAM, name)


LIES = {
    "a page of HTML": (files.HTML, "letter.pdf", "This is not a PDF, although its name says so"),
    "a picture": (files.PNG, "letter.pdf", "Its content is a PNG picture"),
    "a zip": (
        files.packed({"a": "b"}),
        "draft.docx",
        "This is not a Word document, although its name says so",
    ),
    "a workbook": (files.excel(), "draft.docx", "Its content is an Excel workbook"),
    "an old Word file": (files.OLD_WORD, "agreement.msg", "This is not an Outlook message"),
    "not UTF-8": ("Fee: £5".encode("latin-1"), "note.txt", "This is not a plain text file"),
    "a control character": (b"one\x00two", "note.txt", "This is not a plain text file"),
    "cut off in a character": ("Fee: £".encode()[:-1], "note.txt", "This is not a plain text file"),
    "no mail": (files.TEXT, "agreement.eml", "This is not an e-mail file"),
    "PDF further down": (b"<script>" + files.PDF, "letter.pdf", "This is not a PDF"),
    "a broken zip": (files.word()[:-40], "draft.docx", "This is not a Word document"),
    "a broken part": (
        files.word().replace(b"PK\x03\x04", b"PK\x03\x05", 2)[:2] + files.word()[2:60] + b"\xff" * 80,
        "draft.docx",
        "This is not a Word document",
    ),
}


@ONE_STORE
@pytest.mark.parametrize("lie", LIES)
def test_a_file_that_lies_about_its_type_gets_a_sentence(app: Flask, lie: str) -> None:
    """How well: files that lie about their type."""
    content, name, sentence = LIES[lie]
    assert sentence in refused(content, name)


UNSAFE = {
    "macros": (files.word(word__vbaProject_bin="x"), "contains macros"),
    "macros by type": (
        files.word(files.WORD_TYPE.replace("openxmlformats-officedocument", "ms-word.macroEnabled")),
        "contains macros",
    ),
    "a password": (files.with_password(files.word()), "protected by a password"),
    "a bomb": (files.word(word__media="\x00" * 20_000_000), "far larger unpacked"),
    "too many parts": (files.many_parts(2001), "packed in too many parts"),
    "a long list of parts": (files.claiming_more_parts(files.word(), 0x7FFFFFFF), "packed in too many parts"),
    "a way out": (files.word(**{"..__..__etc__passwd": "x"}), "not packed as its program packs it"),
    "a drive": (files.word(**{"C:__x": "x"}), "not packed as its program packs it"),
}


@ONE_STORE
@pytest.mark.parametrize("danger", UNSAFE)
def test_an_office_file_that_is_unsafe_is_refused(app: Flask, danger: str) -> None:
    """Hostile input: zip bombs, macros, names that lead elsewhere."""
    content, sentence = UNSAFE[danger]
    assert sentence in refused(content, "draft.docx")


@ONE_STORE
def test_an_open_document_with_basic_is_refused(app: Flask) -> None:
    """Hostile input: macros of OpenDocument files."""
    assert "contains macros" in refused(files.open_document(Basic__script="x"), "draft.odt")


@ONE_STORE
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("letter.exe.pdf", "two endings, .exe and .pdf"),
        ("letter.pdf.png", "two endings, .pdf and .png"),
        ("letter.exe", "Files ending in .exe are not accepted"),
        ("letter.html", "Files ending in .html are not accepted"),
        ("letter.svg", "Files ending in .svg are not accepted"),
        ("letter", "The name has no ending. The content is a PDF, so the name must end in .pdf"),
        ("letter\u202efdp.exe", "Files ending in .exe are not accepted"),
        ("", "Choose a file"),
        ("\u202e/\x00 ..", "Choose a file"),
    ],
)
def test_a_name_that_misleads_is_refused(app: Flask, name: str, sentence: str) -> None:
    """Hostile input: doubled and disguised uploads."""
    assert sentence in refused(files.PDF, name)


@ONE_STORE
@pytest.mark.parametrize("name", ["Response v1.2.pdf", "Report.pdf.pdf", "2026.03.30 example.org.pdf"])
def test_a_point_in_a_name_is_no_second_ending(app: Flask, name: str) -> None:
    """Point 8: an honest name is accepted as it is."""
    assert receive(files.upload(files.PDF, name)).filename == name


@ONE_STORE
def test_an_empty_file_is_refused(app: Flask) -> None:
    """Point 8: check of the size."""
    assert refused(b"", "letter.pdf") == "The file is empty"


def test_a_file_over_the_limit_is_refused_with_the_limit(app: Flask) -> None:
    """Point 8: check of the size, by the administrator's setting."""
    preferences.change("MAX_UPLOAD_MB", 1, "A test")
    db.session.commit()
    assert refused(files.PDF + b" " * 1024 * 1024, "letter.pdf") == "The file is larger than 1 MB"


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("C:\\Users\\tamsin\\Letter 1.pdf", "Letter 1.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("Let\x00ter\r\n.pdf", "Letter .pdf"),
        ("inv\u202efdp.exe", "invfdp.exe"),
        ("zero\u200bwidth\ufeff.pdf", "zerowidth.pdf"),
        ("  . letter.pdf. ", "letter.pdf"),
        ('a<b>:"c|d?*.pdf', "a-b---c-d--.pdf"),
        ("Brief an Zoe\u0308.pdf", "Brief an Zoë.pdf"),
        ("..", ""),
        ("", ""),
    ],
)
def test_a_name_loses_what_is_no_part_of_a_name(given: str, cleaned: str) -> None:
    """Hostile input: path traversal, header injection, right-to-left, NUL."""
    assert clean_name(given) == cleaned


def test_a_long_name_is_cut_and_keeps_its_ending() -> None:
    """Hostile input: long names."""
    assert clean_name("é" * 500 + ".pdf") == "é" * (LONGEST_NAME - 4) + ".pdf"
    assert len(clean_name("x" * 500)) == LONGEST_NAME


def test_every_accepted_ending_counts_as_an_ending() -> None:
    """Hostile input: doubled endings."""
    assert {".pdf", ".docx", ".exe", ".html"} <= ENDINGS


# Files that wait for the rest of their form


@ONE_STORE
def test_a_kept_file_comes_back_to_the_person_who_sent_it(app: Flask) -> None:
    """Screens 3.4: chosen files are kept when the form has a problem."""
    sent = receive(files.upload(files.PDF, "letter.pdf"))
    assert from_token(keep_token(sent, 7), 7) == sent


@ONE_STORE
def test_a_kept_file_is_nobody_elses(app: Flask) -> None:
    """Hostile input: foreign tokens."""
    token = keep_token(receive(files.upload(files.PDF, "letter.pdf")), 7)
    assert from_token(token, 8) is None


@ONE_STORE
@pytest.mark.parametrize("token", ["", "x", "a.b.c", "\x00", "W10.Zg.abc", "é" * 2000])
def test_a_forged_token_names_no_file(app: Flask, token: str) -> None:
    """Hostile input: forged tokens."""
    assert from_token(token, 7) is None


@ONE_STORE
def test_a_token_for_a_file_that_is_not_stored_names_no_file(app: Flask) -> None:
    """Point 8: nothing is attached that the store does not have."""
    assert from_token(keep_token(Upload("a" * 64, "x.pdf", "application/pdf", 10), 7), 7) is None


@ONE_STORE
def test_a_kept_file_waits_for_a_day(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Screens 3.4: files wait under a token."""
    token = keep_token(receive(files.upload(files.PDF, "letter.pdf")), 7)
    later: Any = time.time() + KEPT_FOR + 60
    monkeypatch.setattr(time, "time", lambda: later)
    assert from_token(token, 7) is None
