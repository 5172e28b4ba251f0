"""What the Ombudsman addresses to the internal PHSO team crosses to it, and nothing else does (RF-Gg, RF-Gk, RF-Gl)."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.cases.models import Case
from portal.extensions import db
from tests import html
from tests.client import PortalClient
from tests.conftest import SetToday, SignIn, person
from tests.ombudsman_walks import (
    Challenge,
    ChallengeOfTheOrganisation,
    OmbudsmanCase,
    Praise,
    address_to_the_body,
)
from tests.walks import Walk

LIST = "/internal-phso/from-the-ombudsman"
MONDAY = date(2026, 3, 2)
SECRET = "Thinks that the body acted unlawfully"
"""Stands in a note of the Ombudsman's staff."""


@pytest.fixture
def case(app: Flask, on: SetToday) -> OmbudsmanCase:
    on(date(2026, 3, 30))  # a Monday
    walk = OmbudsmanCase(on=MONDAY, client_name="Beatrix Holloway-Mensah")
    walk.take("record-decision", decided_on=MONDAY)
    return walk.take("add-note", note=SECRET)


def words(text: str) -> str:
    return html.text_of(html.parse(text))


@pytest.mark.parametrize("username", ["internal_phso", "internal_phso_team_leader"])
def test_the_list_says_in_a_sentence_that_nothing_is_addressed_to_the_team(
    sign_in: SignIn, case: OmbudsmanCase, username: str
) -> None:
    """RF-Gl"""
    assert "Nothing is addressed to your team." in words(sign_in(username).get(LIST).text)


def test_the_team_reads_what_is_addressed_to_it_with_its_letters_and_state_and_nothing_else(
    sign_in: SignIn, case: OmbudsmanCase
) -> None:
    """RF-Gg, RF-Gl"""
    item = address_to_the_body(
        case, "Challenge to a decision", "You wrote that the dates are wrong.", letter=True
    )
    client = sign_in("internal_phso")
    shown = words(client.get(LIST).text)
    assert "Challenge to a decision" in shown and "With the Ombudsman" in shown
    page = client.get(f"{LIST}/{item.id}").text
    for expected in (
        "You wrote that the dates are wrong.",
        "With the Ombudsman",
        "The Ombudsman has it.",
        "Letter to you",
        case.reference,
    ):
        assert expected in words(page), expected
    for hidden in (
        SECRET,
        "Beatrix Holloway-Mensah",
        "Gideon Larkspur",
        "Risk level",
        f"/cases/{case.reference}",
    ):
        assert hidden not in page, hidden
    (letter,) = re.findall(rf'href="({LIST}/{item.id}/documents/\d+)"', page)
    reply = client.get(letter)
    assert (reply.status_code, reply.mimetype) == (200, "application/pdf")


def test_it_stands_on_the_own_service_request_that_the_case_names(
    app: Flask, sign_in: SignIn, on: SetToday
) -> None:
    """RF-Gl"""
    on(date(2026, 3, 30))  # a Monday
    sr, other = Walk(on=MONDAY), Walk(on=MONDAY, case_number="5")
    case = OmbudsmanCase(on=MONDAY, sr=f" {sr.reference.lower()} ")
    item = address_to_the_body(case, "Challenge to a decision")
    client = sign_in("internal_phso")
    section = next(
        each
        for each in html.parse(client.get(f"/cases/{sr.reference}").text).iter("section")
        if each.get("id") == "from-the-ombudsman"
    )
    assert html.text_of(section).startswith("From the Ombudsman Challenge to a decision")
    assert any(link.get("href") == f"{LIST}/{item.id}" for link in section.iter("a"))
    assert 'id="from-the-ombudsman"' not in client.get(f"/cases/{other.reference}").text
    for colleague in ("caseworker", "team_leader", "head_of_complaints_review"):
        assert 'id="from-the-ombudsman"' not in sign_in(colleague).get(f"/cases/{sr.reference}").text, (
            colleague
        )


@pytest.mark.parametrize(
    "username",
    ["team_leader", "senior_team_leader", "manager", "assistant_director"],
)
def test_what_is_addressed_to_another_team_answers_as_what_is_not_there(
    sign_in: SignIn, case: OmbudsmanCase, username: str
) -> None:
    """RF-Gk"""
    item = address_to_the_body(case, "Challenge to a decision", letter=True)
    client = sign_in(username)
    for address in (f"{LIST}/{item.id}", f"{LIST}/{item.id}/documents/{next(iter(item.documents))}"):
        assert client.get(address).status_code == 404, address


def test_what_concerns_another_organisation_is_not_the_teams(sign_in: SignIn, case: OmbudsmanCase) -> None:
    """RF-Gk"""
    elsewhere = OmbudsmanCase(on=MONDAY, organisation="Another organisation")
    item = address_to_the_body(elsewhere, "Challenge to a decision")
    client = sign_in("internal_phso")
    assert client.get(f"{LIST}/{item.id}").status_code == 404
    assert "Challenge to a decision" not in client.get(LIST).text


def test_a_document_that_was_not_addressed_to_the_team_is_not_given_out_through_an_item(
    sign_in: SignIn, case: OmbudsmanCase
) -> None:
    """RF-Gg"""
    praise = Praise(on=date(2026, 3, 3), case=case.reference)
    (kept,) = praise.case.documents
    item = address_to_the_body(praise, "Something", letter=True)
    client = sign_in("internal_phso")
    assert client.get(f"{LIST}/{item.id}/documents/{next(iter(item.documents))}").status_code == 200
    for document_id in (kept.id, 0, 10**30):
        assert client.get(f"{LIST}/{item.id}/documents/{document_id}").status_code == 404
    assert client.get(f"{LIST}/{10**30}").status_code == 404


def test_a_record_of_another_kind_is_no_item(sign_in: SignIn, case: OmbudsmanCase) -> None:
    """RF-Gg"""
    client = sign_in("internal_phso")
    for kind in ("note", "decision", "party"):
        assert client.get(f"{LIST}/{case.case.of(kind)[-1].id}").status_code == 404, kind


def test_the_list_goes_on_after_fifty(sign_in: SignIn, case: OmbudsmanCase) -> None:
    """RF-Gl"""
    for number in range(1, 52):
        address_to_the_body(case, f"Item {number}.")
    client = sign_in("internal_phso")
    first = client.get(LIST).text
    assert "Item 51." in first and "Item 1." not in first
    (more,) = re.findall(rf'href="({LIST}\?after=\d+)"', first)
    assert "Item 1." in client.get(more).text


def test_the_state_is_kept_only_where_something_was_addressed(app: Flask, case: OmbudsmanCase) -> None:
    """RF-Gg"""
    assert case.case.of("addressed") == []
    item = address_to_the_body(case, "A challenge", letter=True)
    assert (item.state, item.team, item.data["organisation"]) == (
        "With the Ombudsman",
        "internal_phso",
        "Child Maintenance Group",
    )
    assert item.data["progress"] == [
        {"on": "2026-03-02", "state": "With the Ombudsman", "text": "The Ombudsman has it."}
    ]


# The organisation's own challenges and complaints


def log(
    client: PortalClient, case: OmbudsmanCase, procedure: str, htmx: bool = False, **answers: str
) -> TestResponse:
    """Fill in the form to which the item's page leads."""
    own = case.party("Organisation")
    typed: dict[str, dict[str, Any]] = {
        "decision_challenge": {
            "decision": case.decision,
            "challenger": own,
            "complaint_text": "The figures are those of another year.",
        },
        "service_complaint": {
            "complainant": own,
            "about": ["Unnecessary delay"],
            "not_known": "yes",
            "what_is_complained_of": "Nobody answered our letter.",
        },
    }
    address = f"/cases/new/{procedure}?case={case.reference}"
    return client.submit(
        address,
        action=f"/cases/new/{procedure}",
        htmx=htmx,
        **{"received_on": "30/3/2026", **typed[procedure], **answers},
    )


@pytest.mark.parametrize("procedure", ["decision_challenge", "service_complaint"])
def test_what_the_team_logs_leads_to_its_item_and_not_to_the_page_of_the_ombudsman(
    sign_in: SignIn, case: OmbudsmanCase, procedure: str
) -> None:
    """DC-T1, SC-T1, RF-Gl"""
    client = sign_in("internal_phso")
    reply = log(client, case, procedure)
    assert reply.status_code == 303, words(reply.text)
    assert re.fullmatch(rf"{LIST}/\d+", reply.location)
    page = client.get(reply.location)
    assert page.status_code == 200
    begun = db.session.scalars(select(Case).where(Case.procedure == procedure)).one()
    assert begun.reference in words(page.text) and "With the Ombudsman" in words(page.text)
    assert client.get(f"/cases/{begun.reference}").status_code == 404
    assert sign_in("case_owner").get(f"/cases/{begun.reference}").status_code == 200


def test_htmx_is_led_to_the_item_too(sign_in: SignIn, case: OmbudsmanCase) -> None:
    reply = log(sign_in("internal_phso"), case, "decision_challenge", htmx=True)
    assert reply.status_code == 200 and not reply.data
    assert re.fullmatch(rf"{LIST}/\d+", reply.headers["HX-Redirect"])


def test_a_second_press_saves_nothing_and_leads_to_the_item(sign_in: SignIn, case: OmbudsmanCase) -> None:
    client = sign_in("internal_phso")
    first = log(client, case, "decision_challenge", token="one-and-the-same-token-0001")
    assert "Nothing was saved" not in words(client.get(first.location).text)
    again = log(client, case, "decision_challenge", token="one-and-the-same-token-0001")
    assert (again.status_code, again.location) == (303, first.location)
    assert "Nothing was saved a second time." in words(client.get(again.location).text)
    assert db.session.scalar(select(func.count()).where(Case.procedure == "decision_challenge")) == 1


@pytest.mark.parametrize("procedure", ["decision_challenge", "service_complaint"])
def test_neither_form_nor_preview_tells_what_happens_inside_the_ombudsman(
    sign_in: SignIn, case: OmbudsmanCase, procedure: str
) -> None:
    """RF-Gg: no risk, no advice, no notes, nobody to whom it goes."""
    case.take("change-risk-level", by="case_owner", risk_level="High")
    client = sign_in("internal_phso")
    form = client.get(f"/cases/new/{procedure}?case={case.reference}")
    preview = client.post(
        f"/cases/new/{procedure}/preview",
        data={"case": case.reference, "challenger": case.party("Organisation")},
        headers={"HX-Request": "true"},
    )
    for reply in (form, preview):
        assert reply.status_code == 200
        for hidden in (SECRET, "High", "A26", person("manager").name, "work item"):
            assert hidden not in reply.text, hidden
    assert "The other organisation receives what you entered." in words(preview.text)


def test_a_wrong_form_keeps_what_was_typed_and_tells_nothing_of_the_inside(
    sign_in: SignIn, case: OmbudsmanCase
) -> None:
    """RF-Gd, RF-Gg"""
    reply = log(sign_in("internal_phso"), case, "decision_challenge", received_on="31/3/2026")
    assert reply.status_code == 422
    assert "The figures are those of another year." in reply.text
    assert SECRET not in reply.text


@pytest.mark.parametrize("username", ["caseworker", "team_leader", "head_of_complaints_review", "bau_g7"])
@pytest.mark.parametrize("procedure", ["decision_challenge", "service_complaint", "positive_feedback"])
def test_nobody_else_of_the_body_logs_one(
    sign_in: SignIn, case: OmbudsmanCase, username: str, procedure: str
) -> None:
    """RF-Gk"""
    client = sign_in(username)
    client.get("/account")
    address = f"/cases/new/{procedure}?case={case.reference}"
    assert client.get(address).status_code in (403, 404)
    assert client.post(address, data={"case": case.reference}).status_code in (403, 404)


def test_the_team_does_not_save_praise(sign_in: SignIn, case: OmbudsmanCase) -> None:
    """RF-Gk"""
    assert (
        sign_in("internal_phso").get(f"/cases/new/positive_feedback?case={case.reference}").status_code == 404
    )


def test_a_case_about_another_organisation_is_none_that_the_team_can_name(
    sign_in: SignIn, case: OmbudsmanCase
) -> None:
    """RF-Gk: the same sentence as for a reference that nobody has."""
    elsewhere = OmbudsmanCase(on=MONDAY, organisation="Another organisation").decided(MONDAY)
    client = sign_in("internal_phso")
    for reference in (elsewhere.reference, "C-2026-999999"):
        page = client.get(f"/cases/new/decision_challenge?case={reference}").text
        assert "Primary investigation" not in page
        reply = client.post("/cases/new/decision_challenge", data={"case": reference})
        assert reply.status_code == 422
        assert "There is no such case, or it is not yours to see" in words(reply.text)


def test_a_closed_challenge_is_shown_as_closed_with_its_letter(sign_in: SignIn, case: OmbudsmanCase) -> None:
    """RF-Gg: the outcome letter, and not the reason inside."""
    walk = ChallengeOfTheOrganisation(case, on=MONDAY)
    (item,) = walk.records("addressed")
    assert item.state == "With the Ombudsman"
    walk.take("acknowledge").take("withdraw")
    client = sign_in("internal_phso")
    page = words(client.get(f"{LIST}/{item.id}").text)
    assert "Closed" in page and "Withdrawn" not in page
    shown = words(client.get(LIST).text)
    assert "We have your request" in shown
    letter = walk.records("addressed")[-1]
    assert letter.state == "Letter to you"
    (document,) = letter.documents
    reply = client.get(f"{LIST}/{letter.id}/documents/{document}")
    assert (reply.status_code, reply.mimetype) == (200, "application/pdf")


def test_a_challenge_of_the_service_user_is_not_addressed_to_the_organisation(
    sign_in: SignIn, case: OmbudsmanCase
) -> None:
    """RF-Gg: only its own."""
    walk = Challenge(case, on=MONDAY).take("acknowledge")
    assert walk.records("addressed") == []
    assert "Nothing is addressed to your team." in words(sign_in("internal_phso").get(LIST).text)
