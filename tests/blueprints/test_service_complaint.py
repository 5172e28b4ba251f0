"""Service complaints over HTTP: logging one without scripts, its page in every position, and what nobody is shown."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.extensions import db
from tests import html
from tests.conftest import SetToday, SignIn
from tests.ombudsman_walks import AD, LEGAL, MANAGER, OAT, OTHER_OWNER, OWNER, Complaint, OmbudsmanCase
from tests.walks import person, setting

MONDAY = date(2025, 9, 1)
TUESDAY = date(2025, 9, 2)
POSITIONS = {
    "SC1": "Received",
    "SC2": "With manager",
    "SC3": "Under consideration",
    "SC4": "Escalated",
    "SC5": "Remedy",
    "SC6": "Closed",
}


@pytest.fixture(autouse=True)
def today(on: SetToday) -> None:
    on(TUESDAY)


def words(reply: TestResponse) -> str:
    return html.text_of(html.parse(reply.text))


def a_complaint(case: OmbudsmanCase | None = None) -> Complaint:
    return Complaint(case or OmbudsmanCase(on=MONDAY).decided(MONDAY), MONDAY)


def standing_at(position: str) -> Complaint:
    if position == "SC1":
        person(OWNER).line_manager_id = None
        db.session.commit()
    complaint = a_complaint()
    return complaint if position == "SC1" else complaint.to(position)


@pytest.mark.parametrize("position", POSITIONS)
def test_the_page_of_each_position_is_shown_to_everybody_who_works_with_it(
    sign_in: SignIn, position: str
) -> None:
    """SC-T1 to SC-T18, RF-11a, RF-77a: with handler, risk and no review."""
    complaint = standing_at(position)
    handler = complaint.case.owner.name if complaint.case.owner else "Nobody yet"
    for reader in (MANAGER, AD, OWNER, OAT, LEGAL):
        reply = sign_in(reader).get(f"/cases/{complaint.reference}")
        page = words(reply)
        assert reply.status_code == 200
        assert f"Status{POSITIONS[position]}" in page and f"Handler{handler}" in page
        assert "Risk levelLow" in page
        assert "Refer to OAT" not in page


def test_a_complaint_is_logged_on_one_form_that_finds_the_parties_of_the_case(sign_in: SignIn) -> None:
    """SC-T1, RF-01b, RF-10a, RF-13b: without scripts, and what was typed stays."""
    case = OmbudsmanCase(on=MONDAY)
    client = sign_in(OTHER_OWNER)
    address = "/cases/new/service_complaint"
    found = client.submit(address, "Show the parties of this case", case=case.reference)
    assert (found.status_code, "Error:" in found.text) == (200, False)
    assert "Beatrix Holloway-Mensah" in words(found)
    address = f"{address}?case={case.reference}"
    assert "today Cressida Bamford-Liu" in words(client.get(address))
    answers = {
        "complainant": case.party(),
        "received_on": "1/9/2025",
        "what_is_complained_of": "Nobody rang me back.",
        "not_known": "yes",
        "risk_changed": "No",
    }
    refused = client.submit(address, "Log service complaint", **answers)
    assert refused.status_code == 422
    assert "Choose at least one subject" in words(refused) and "Nobody rang me back." in refused.text
    done = client.submit(address, "Log service complaint", **answers, about="Unnecessary delay", follow=True)
    page = words(done)
    assert "SC-2025-000001" in page
    assert "Passed to Cressida Bamford-Liu, Operations manager" in page


def test_the_case_page_leads_to_the_form_and_to_the_complaint(sign_in: SignIn) -> None:
    """SC-T1: shown on the case."""
    complaint = a_complaint()
    page = sign_in(OWNER).get(f"/cases/{complaint.about.reference}")
    assert f"/cases/{complaint.reference}" in page.text
    assert "Log service complaint" in words(page)


def test_a_late_complaint_says_so_until_somebody_has_chosen(sign_in: SignIn) -> None:
    """RF-02a, RF-02b"""
    case = OmbudsmanCase(on=date(2025, 6, 2)).decided(date(2025, 6, 2)).take("close-case")
    complaint = a_complaint(case)
    client = sign_in(MANAGER)
    address = f"/cases/{complaint.reference}"
    assert "Raised after Wednesday 2 July 2025 (one month)" in words(client.get(address))
    client.submit(f"{address}/steps/consider-although-raised-late", reason="They were in hospital.")
    assert "Consider: They were in hospital." in words(client.get(address))


def test_an_upheld_complaint_is_shown_as_a_service_review_with_its_parts(sign_in: SignIn) -> None:
    """RF-17a, RF-18d, RF-18e, RF-14b, RF-78b"""
    complaint = a_complaint().to("SC3").take("ask-oat-for-advice")
    complaint.take("assign-to-me", by=OAT).take("give-advice", by=OAT)
    complaint.take("uphold").take("record-risk-assessment", risk_after="Medium")
    page = words(sign_in(MANAGER).get(f"/cases/{complaint.reference}"))
    for told in (
        "Service review",
        "What happenedThe case lay unallocated for seven weeks.",
        "What the difference wasFive weeks of waiting without a word.",
        "Explanation",
        "Remedy to be chosen",
        "An apology in writing is enough.",
        "Risk assessments",
    ):
        assert told in page, told


def test_a_point_about_a_person_is_on_the_page_of_few(sign_in: SignIn) -> None:
    """RF-Ak, RF-19d: neither the page nor its correspondence shows it to a colleague."""
    setting("LINKS", {"Review casework page": "https://intranet.example/review"})
    complaint = a_complaint().take("add-learning-point").take("record").take("feed-back")
    point = "The wait was not explained to the person."
    for reader, reads in (
        (OTHER_OWNER, True),
        (MANAGER, True),
        (AD, True),
        (OAT, True),
        (OWNER, False),
        (LEGAL, False),
    ):
        page = sign_in(reader).get(f"/cases/{complaint.reference}").text
        assert (point in page) == reads, reader
        assert ("https://intranet.example/review" in page) == reads, reader


def test_the_form_of_a_learning_point_leads_to_the_casework_page(sign_in: SignIn) -> None:
    """RF-19d"""
    address = "https://intranet.example/review"
    setting("LINKS", {"Review casework page": address})
    complaint = a_complaint()
    page = sign_in(MANAGER).get(f"/cases/{complaint.reference}/steps/add-learning-point")
    assert address in page.text
    assert "Para 19, Annex A" in words(page)


def test_a_step_shows_the_paragraphs_that_it_carries_out(sign_in: SignIn) -> None:
    """RF-Gh: in the guidance's own sentences."""
    complaint = a_complaint()
    page = words(sign_in(MANAGER).get(f"/cases/{complaint.reference}/steps/escalate"))
    assert "A service complaint will not be subject to a review." in page


def test_a_forced_review_is_refused_on_a_page(sign_in: SignIn) -> None:
    """RF-11c"""
    complaint = a_complaint()
    client = sign_in(MANAGER)
    client.get(f"/cases/{complaint.reference}")
    reply = client.post(f"/cases/{complaint.reference}/steps/refer-to-oat", data={})
    assert reply.status_code == 409
    assert "A service complaint cannot be reviewed" in words(reply)


def test_a_warning_is_asked_once_and_kept_when_somebody_goes_on(sign_in: SignIn) -> None:
    """RF-77a, RF-Gc"""
    complaint = a_complaint()
    address = f"/cases/{complaint.reference}/steps/record-attempt-to-resolve"
    answers = {"attempt": "Explanation", "tried_on": "2/9/2025", "what": "Rang and explained."}
    done = sign_in(MANAGER).submit(address, "Record attempt to resolve", **answers, follow=True)
    assert "Check this. Has the risk changed?" in words(done) and "changed?." not in done.text


def test_the_other_organisation_finds_no_complaint(app: Flask, sign_in: SignIn) -> None:
    """RF-Gg, RF-Gk"""
    complaint = a_complaint()
    assert sign_in("internal_phso").get(f"/cases/{complaint.reference}").status_code == 404
    assert sign_in("administrator").get(f"/cases/{complaint.reference}").status_code == 404


@pytest.mark.parametrize("owner", ["-1", "999999999999999", "x", ""])
def test_a_new_handler_who_is_not_there_is_refused_on_the_form(sign_in: SignIn, owner: str) -> None:
    """RF-Gd, RF-Gm: the form comes back with what was typed."""
    complaint = a_complaint()
    address = f"/cases/{complaint.reference}/steps/change-owner"
    reply = sign_in(AD).submit(address, owner=owner, reason="Away until the end of June.")
    assert reply.status_code == 422
    assert "Away until the end of June." in reply.text
    assert complaint.handler == MANAGER


@pytest.mark.parametrize("about", ["x", "-1", "1/1/2090", "9" * 30])
def test_a_person_who_is_not_there_is_refused_on_the_form(sign_in: SignIn, about: str) -> None:
    """RF-10b, RF-Gd: logging a complaint about nobody whom the portal knows."""
    case = OmbudsmanCase(on=MONDAY).decided(MONDAY)
    client = sign_in(OWNER)
    client.get("/cases/new/service_complaint")
    data = {"case": case.reference, "about_people": about, "what_is_complained_of": "Nobody rang me back."}
    reply = client.post("/cases/new/service_complaint", data=data)
    assert reply.status_code == 422
    assert "Nobody rang me back." in reply.text
    assert client.post("/cases/new/service_complaint/preview", data=data).status_code == 200
