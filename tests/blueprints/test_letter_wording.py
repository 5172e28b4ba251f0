"""The administrator's pages of letters: a new wording without new code."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.correspondence import wording
from portal.correspondence.wording import Changed, LetterWording
from portal.extensions import db
from portal.procedures.letter_text import first_wording
from portal.procedures.letters import all_letters
from tests.blueprints.pages import words
from tests.client import PortalClient
from tests.conftest import SetToday, SignIn
from tests.letters import LetterCase, resolution
from tests.questions import MOST, counted
from tests.walks import setting

__all__ = ["resolution"]  # the fixture

LETTERS = "/administration/letters"
TEXT = "We tried to ring you on {unreached_calls}."
PARAGRAPH = f"{LETTERS}/paragraphs/TM_12115_E"
MONDAY = date(2026, 3, 30)


@pytest.fixture
def administrator(sign_in: SignIn, on: SetToday) -> PortalClient:
    on(MONDAY)
    return sign_in("administrator")


def reworded(
    browser: PortalClient, text: str = TEXT, reason: str = "Shorter", address: str = PARAGRAPH, **more: str
) -> TestResponse:
    return browser.submit(address, "Save as a new version", follow=True, text=text, reason=reason, **more)


def rows() -> list[LetterWording]:
    return list(db.session.scalars(select(LetterWording).order_by(LetterWording.id)))


def test_every_letter_and_every_paragraph_has_its_page(administrator: PortalClient) -> None:
    page = words(administrator.get(LETTERS).text)
    for letter in all_letters():
        assert letter.code in page
        assert "Wording of Monday 5 January 2026" in words(administrator.get(f"{LETTERS}/{letter.code}").text)
    for key in first_wording():
        assert administrator.get(f"{LETTERS}/paragraphs/{key}").status_code == 200, key


@pytest.mark.parametrize("address", ["CMSL9999", "paragraphs/CMSL9999.text", "paragraphs/TM_1"])
def test_what_is_no_letter_and_no_paragraph_is_not_found(administrator: PortalClient, address: str) -> None:
    assert administrator.get(f"{LETTERS}/{address}").status_code == 404


def test_the_menu_leads_to_the_letters(administrator: PortalClient) -> None:
    page = administrator.get("/administration/").text
    assert page.count(f'href="{LETTERS}"') == 2, "the menu and the side navigation"


def test_a_new_version_holds_from_the_next_letter_on(administrator: PortalClient, resolution: object) -> None:
    """Issue point: kept as editable text that an administrator can version without new code."""
    before = LetterCase(on=MONDAY).call("Not reached").take("issue-cmsl5704")
    page = words(reworded(administrator).text)
    assert "Version 2 holds from the next letter on." in page
    row = rows()[0]
    assert (row.key, row.version, row.text, row.reason) == ("TM_12115_E", 2, TEXT, "Shorter")
    assert row.made_by == "Beatrice Lockyer-Shaw" and row.wording.made_on == MONDAY
    after = LetterCase(on=MONDAY).call("Not reached").take("issue-cmsl5704")
    assert "We tried to ring you on Monday 30 March 2026." in after.words("cmsl5704")
    assert "ring you" not in before.words("cmsl5704")


@pytest.mark.parametrize(
    ("text", "reason", "sentence"),
    [
        ("We tried on {foo}.", "Shorter", "There is no placeholder {foo}"),
        ("We tried on {free_text}.", "Shorter", "There is no placeholder {free_text}"),
        ("We tried on {unreached_calls.", "Shorter", "A brace is open: a placeholder stands between { and }"),
        ("", "Shorter", "Enter the text"),
        ("x" * 5_001, "Shorter", "The text must be 5,000 characters or fewer"),
        (TEXT, "", "Say why the wording changes"),
        (TEXT, "y" * 501, "The reason must be 500 characters or fewer"),
    ],
)
def test_a_wording_that_cannot_be_used_is_refused_and_kept_on_the_page(
    administrator: PortalClient, text: str, reason: str, sentence: str
) -> None:
    reply = reworded(administrator, text, reason)
    assert reply.status_code == 422 and sentence in words(reply.text)
    assert text[:40] in reply.text and not rows()


def test_the_same_text_makes_no_version(administrator: PortalClient) -> None:
    reply = reworded(administrator, first_wording()["TM_12115_E"].text)
    assert reply.status_code == 422 and "The text is the same as before" in reply.text
    assert not rows()


def test_the_place_of_what_is_entered_has_to_stay(administrator: PortalClient) -> None:
    reply = reworded(administrator, "Nothing.", address=f"{LETTERS}/paragraphs/CMSL5703.reason")
    assert reply.status_code == 422
    assert "Keep the placeholder {free_text}: what is entered in the letter stands there" in words(reply.text)


def test_a_wording_is_seen_in_its_letter_before_it_is_saved(administrator: PortalClient) -> None:
    reply = administrator.submit(
        PARAGRAPH, "Show it in the letter", text="Hello {recipient}, goodbye.", reason=""
    )
    assert reply.status_code == 200
    assert "Hello Alex Example, goodbye." in reply.text and not rows()


def test_a_former_version_can_be_gone_back_to(administrator: PortalClient) -> None:
    """The history has every version; going back makes the next one with the former text."""
    reworded(administrator)
    page = administrator.get(PARAGRAPH)
    for told in ("Shorter", "Beatrice Lockyer-Shaw", "As the portal came", "Monday 30 March 2026", "In use"):
        assert told in page.text, told
    back = administrator.get(f"{PARAGRAPH}?version=1")
    assert first_wording()["TM_12115_E"].text in back.text and "Back to version 1" in back.text
    administrator.submit(f"{PARAGRAPH}?version=1", "Save as a new version")
    assert [(row.version, row.text) for row in rows()] == [
        (2, TEXT),
        (3, first_wording()["TM_12115_E"].text),
    ]


def test_a_retired_term_in_a_wording_is_told(administrator: PortalClient) -> None:
    """RES-S17"""
    reply = reworded(administrator, "We tried to ring the customer.")
    assert "“customer” is a retired term: use “client”." in words(reply.text)
    assert len(rows()) == 1


def test_who_comes_second_reads_the_new_wording_first(administrator: PortalClient) -> None:
    """Two administrators at one time: nothing is overwritten."""
    reworded(administrator)
    reply = reworded(administrator, "Other words.", version="1")
    assert reply.status_code == 422
    assert "Somebody else has changed this wording since you opened it. Read it again" in words(reply.text)
    assert TEXT in reply.text and "Other words." in reply.text and len(rows()) == 1
    assert reworded(administrator, "Other words.").status_code == 200 and len(rows()) == 2


def test_the_store_keeps_two_versions_of_one_number_apart(app: Flask) -> None:
    first = wording.reword("Letters.close", "Yours faithfully", "Style", 1, "Beatrice Lockyer-Shaw", None)
    assert first.version == 2
    with pytest.raises(Changed):
        wording.reword("Letters.close", "Kind regards", "Style", 1, "Beatrice Lockyer-Shaw", None)
    assert wording.current("Letters.close").text == "Yours faithfully"
    assert wording.current("Letters.salutation").version == 1


def test_hostile_words_are_words(administrator: PortalClient) -> None:
    """Hostile input: markup in a wording is printed, not obeyed."""
    page = reworded(administrator, "<script>alert(1)</script> {recipient}")
    assert "<script>alert(1)" not in page.text and "&lt;script&gt;alert(1)" in page.text


def test_the_terms_are_a_setting(administrator: PortalClient) -> None:
    """RES-S17: the list of Terminology Changes is the operator's."""
    setting("RETIRED_TERMS", ["ring = telephone"])
    assert "“ring” is a retired term: use “telephone”." in words(reworded(administrator).text)


def test_the_pages_ask_few_questions_of_the_store(administrator: PortalClient) -> None:
    """PHSO-T46"""
    reworded(administrator)
    for address in (LETTERS, f"{LETTERS}/CMSL5704", PARAGRAPH):
        with counted(db.engine) as asked:
            administrator.get(address)
        assert len(asked) <= MOST, "\n".join(asked)
