"""What the Ombudsman addresses to the internal PHSO team crosses to it, and nothing else does (RF-Gg, RF-Gk, RF-Gl)."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask

from tests import html
from tests.conftest import SetToday, SignIn
from tests.ombudsman_walks import OmbudsmanCase, Praise, address_to_the_body
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
