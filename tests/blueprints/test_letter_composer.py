"""The letter composer: the form of a step that issues a letter (screens 4.13)."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.extensions import db
from tests import html
from tests.blueprints.pages import part, words
from tests.client import PortalClient
from tests.conftest import SetToday, SignIn
from tests.correspondence.pdf_text import printed
from tests.letters import ADDRESS, LetterCase, resolution
from tests.questions import MOST, counted
from tests.walks import Walk

__all__ = ["resolution"]  # the fixture

FRIDAY, MONDAY = date(2026, 3, 27), date(2026, 3, 30)
FIELDS = {
    "complaint_details_text": "Three statements went to your old address.",
    "days_to_resolve": "15",
    "what_this_means": "We are sorry. We will pay £38.50.",
}

pytestmark = pytest.mark.usefixtures("resolution")


@pytest.fixture
def case(app: Flask, on: SetToday) -> LetterCase:
    """Two calls did not reach Dorothea Quince-Palmer; her plan of £38.50 is approved."""
    on(MONDAY)
    return (
        LetterCase(on=FRIDAY)
        .call("Not reached")
        .take("approve-plan", amount=38_50)
        .call("Not reached", on=MONDAY)
    )


@pytest.fixture
def caseworker(sign_in: SignIn) -> PortalClient:
    return sign_in("caseworker")


def address(case: LetterCase, key: str = "issue-cmsl5704") -> str:
    return f"/cases/{case.reference}/steps/{key}"


def sent(browser: PortalClient, case: LetterCase, htmx: bool = False, **fields: str) -> TestResponse:
    """The form as the second button sends it: nothing is saved, the letter is shown."""
    form = html.forms(html.parse(browser.get(address(case)).text), address(case))
    values = next(each for each in form if "letter_on" in each.values).values
    data = {**values, **FIELDS, **fields}
    headers = {"HX-Request": "true"} if htmx else {}
    return browser.post(f"{address(case)}/preview", data=data, headers=headers)


def test_the_composer_says_which_letter_and_why(case: LetterCase, caseworker: PortalClient) -> None:
    """Screens 4.13: code, title, why it is proposed; the choices with "proposed" and why another does not fit."""
    page = words(caseworker.get(address(case)).text)
    assert (
        "CMSL5704, Keeping you informed about your complaint. The plan is drawn up, and the calls of "
        "Friday 27 March 2026 and today, 10:15am, did not reach the client." in page
    )
    assert "TM_12115_E proposed Phone contact not possible" in page
    assert "TM_12114_E Spoken to by phone. Does not fit: no call that reached the client is recorded" in page
    assert "wording of Monday 5 January 2026" in page


def test_another_letter_is_a_link_or_says_why_not(case: LetterCase, caseworker: PortalClient) -> None:
    """Screens 4.13: "Choose another letter" with each refused one and its reason."""
    tree = html.parse(caseworker.get(address(case)).text)
    links = {html.text_of(each): each.get("href") for each in tree.iter("a")}
    assert links["Issue CMSL5703: Keeping you informed about your complaint"] == address(
        case, "issue-cmsl5703"
    )
    page = html.text_of(tree)
    assert "Issue CMEL9271: Please contact us" in page
    assert "CMEL9271 is for consolatory payment referrals only" in page
    assert "Issue CMEL9271: Please contact us" not in links


def test_the_letter_is_shown_without_scripts(case: LetterCase, caseworker: PortalClient) -> None:
    """Screens 4.13: a second button shows the letter with what was typed; nothing is saved."""
    reply = sent(caseworker, case)
    assert reply.status_code == 200
    shown = part(reply.text, "preview")
    assert f"Dorothea Quince-Palmer {ADDRESS.replace(chr(10), ' ')}" in shown
    assert "We are sorry. We will pay £38.50." in shown
    assert "Amount in the letter equals the approved amount, £38.50" in part(reply.text, "letter-checks")
    assert not case.case.of("correspondence")


def test_chosen_and_typed_words_are_shaded(case: LetterCase, caseworker: PortalClient) -> None:
    """Screens 4.13: what somebody chose or typed is told apart from fixed text."""
    tree = html.parse(sent(caseworker, case).text)
    shaded = [html.text_of(each) for each in tree.iter("p") if "portal-chosen" in each.get("class", "")]
    assert [each.split(".")[0] for each in shaded] == [
        "We tried to reach you by telephone on Friday 27 March and Monday 30 March 2026 to talk about your complaint, but could not",
        "Three statements went to your old address",
        "Please call us to tell us whether you agree",
        "We are sorry",
    ]


def test_a_preview_brings_the_checks_along(case: LetterCase, caseworker: PortalClient) -> None:
    """Screens 4.13: with scripts the letter and its checks follow the typing."""
    reply = sent(
        caseworker, case, htmx=True, what_this_means="We will pay the customer £40.00.", reviewed="yes"
    )
    assert 'hx-swap-oob="innerHTML:#letter-checks"' in reply.text
    for sentence in (
        "The letter names £40.00",
        "The approved amount is £38.50.",
        "“customer” is a retired term",
        "Reviewed",
    ):
        assert sentence in reply.text, sentence


def test_a_place_that_is_not_filled_in_yet_is_seen(case: LetterCase, caseworker: PortalClient) -> None:
    """A letter can be seen while it is written."""
    assert "[Customer’s complaint] We will put this right within [Days to resolve]." in part(
        caseworker.get(address(case)).text, "preview"
    )


def test_a_draft_opens_as_the_pdf_that_it_would_become(case: LetterCase, caseworker: PortalClient) -> None:
    """Screens 4.13: "Open as PDF"; nothing is stored."""
    reply = sent(caseworker, case, check="pdf")
    assert (reply.status_code, reply.mimetype) == (200, "application/pdf")
    assert "We are sorry. We will pay £38.50." in printed(reply.data)
    assert (
        "inline" in reply.headers["Content-Disposition"]
        and case.reference in reply.headers["Content-Disposition"]
    )
    assert "sandbox" in reply.headers["Content-Security-Policy"]
    assert not case.case.documents


def test_a_step_without_a_letter_gives_out_no_pdf(sign_in: SignIn, on: SetToday) -> None:
    on(MONDAY)
    walk = Walk(on=MONDAY)
    browser = sign_in("internal_phso")
    browser.get(f"/cases/{walk.reference}/steps/add-note")
    reply = browser.post(
        f"/cases/{walk.reference}/steps/add-note/preview", data={"check": "pdf", "note": "x"}
    )
    assert (reply.status_code, reply.mimetype) == (200, "text/html")


@pytest.mark.parametrize("htmx", [False, True])
def test_a_letter_is_issued_and_told(case: LetterCase, caseworker: PortalClient, htmx: bool) -> None:
    """RES-L2a to RES-L2g over HTTP."""
    fields = {**FIELDS, "reviewed": "yes"}
    reply = caseworker.submit(address(case), action=address(case), htmx=htmx, follow=not htmx, **fields)
    assert reply.status_code == 200
    assert "Issued CMSL5704" in reply.text
    assert "CMSL5704 Keeping you informed about your complaint" in reply.text
    assert case.entry.data["complaint_reference"] == "TM_12115_E"


def test_what_is_missing_is_told_and_what_was_typed_is_kept(
    case: LetterCase, caseworker: PortalClient
) -> None:
    """RES-L1b, RES-L2d: the form comes back as it was typed, with the letter beside it."""
    fields = {**FIELDS, "days_to_resolve": "soon"}
    reply = caseworker.submit(address(case), action=address(case), **fields)
    assert reply.status_code == 422
    assert "Enter the number of days" in reply.text and "Check the letter before you issue it" in reply.text
    assert "Three statements went to your old address." in reply.text
    assert not case.case.documents


def test_two_paragraphs_are_as_wrong_as_none(case: LetterCase, caseworker: PortalClient) -> None:
    """RES-L2c: none or both."""
    page = caseworker.get(address(case))
    form = next(
        each for each in html.forms(html.parse(page.text), address(case)) if "letter_on" in each.values
    )
    data = {**form.values, **FIELDS, "reviewed": "yes", "complaint_reference": ["TM_12114_E", "TM_12115_E"]}
    reply = caseworker.post(address(case), data=data)
    assert reply.status_code == 422
    assert "Choose one paragraph under Complaint reference" in reply.text


def test_without_the_tick_for_the_leaflet_nothing_is_issued(
    case: LetterCase, caseworker: PortalClient
) -> None:
    """RES-44b: 409."""
    where = address(case, "issue-cmsl5710")
    reply = caseworker.submit(where, action=where, free_text="All is done.", reviewed="yes")
    assert reply.status_code == 409 and "Issue CMSL5710 and CMSB011" in reply.text
    assert "What to do if you&#39;re unhappy" in reply.text, "the leaflet is shown beside the letter"


def test_a_letter_that_is_none_for_this_case_says_so(case: LetterCase, caseworker: PortalClient) -> None:
    """RES-L8a: 409, with what can be done."""
    reply = caseworker.get(address(case, "issue-cmel9271"))
    assert reply.status_code == 409
    assert "CMEL9271 is for consolatory payment referrals only" in reply.text


def test_a_letter_of_northern_ireland_is_previewed_in_its_words(
    app: Flask, caseworker: PortalClient, on: SetToday
) -> None:
    """RES-NI2"""
    on(MONDAY)
    case = LetterCase(on=MONDAY, jurisdiction="NI").call("Not reached")
    shown = part(caseworker.get(address(case)).text, "preview")
    assert "CMED Complaints Resolution Team" in shown


def test_the_composer_asks_few_questions_of_the_store(
    app: Flask, case: LetterCase, caseworker: PortalClient
) -> None:
    """PHSO-T46: at most twelve queries a page."""
    caseworker.get(address(case))
    with counted(db.engine) as asked:
        caseworker.get(address(case))
    assert len(asked) <= MOST, "\n".join(asked)
