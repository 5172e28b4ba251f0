"""The guidance pages: who may read them, what they mark for a case, what they link, and that each can be reached."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal import preferences
from portal.extensions import db
from portal.procedures import PROCEDURES
from tests import html
from tests.conftest import SetToday, SignIn
from tests.walks import Walk

PAGE = "/procedures/phso"
SVG = "{http://www.w3.org/2000/svg}"
MARCH = date(2026, 3, 26)  # a Thursday


def words(reply: TestResponse) -> str:
    return html.text_of(html.parse(reply.text))


def section(reply: TestResponse, place: str) -> Any:
    return next(each for each in html.parse(reply.text).iter("section") if each.get("id") == place)


def link_to(addresses: Mapping[str, str]) -> None:
    preferences.change("LINKS", dict(addresses), "A test")
    db.session.commit()


@pytest.mark.parametrize(
    "username", ["internal_phso", "caseworker", "case_owner", "oat", "legal", "administrator"]
)
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_everybody_who_has_signed_in_may_read_the_guidance(
    app: Flask, sign_in: SignIn, username: str
) -> None:
    """PHSO-X1, PHSO-F2."""
    client = sign_in(username)
    assert "PHSO" in words(client.get("/procedures/"))
    assert client.get(PAGE).status_code == 200


def test_an_unknown_procedure_is_not_found(sign_in: SignIn) -> None:
    assert sign_in("internal_phso").get("/procedures/nix").status_code == 404


def test_the_ten_linked_procedures_are_plain_text_without_an_address(sign_in: SignIn) -> None:
    """PHSO-X1, PHSO-S12: never a dead link."""
    linked = section(sign_in("internal_phso").get(PAGE), "linked")
    rows = [html.text_of(row) for row in linked.iter("li")]
    assert len(rows) == 10
    assert [row.removesuffix("Reporting reference").strip() for row in rows] == list(
        PROCEDURES["phso"].linked
    )
    of_the_portal = [html.text_of(a) for a in linked.iter("a")]
    assert of_the_portal == ["Complaint - Resolution"]


def test_a_linked_procedure_with_an_address_is_a_link(sign_in: SignIn) -> None:
    """PHSO-X1."""
    link_to({"ICE": "https://intranet.example/ice"})
    linked = section(sign_in("internal_phso").get(PAGE), "linked")
    assert [(a.get("href"), html.text_of(a)) for a in linked.iter("a")] == [
        ("/procedures/resolution", "Complaint - Resolution"),
        ("https://intranet.example/ice", "ICE"),
    ]


def test_the_guidance_and_the_terminology_are_named_and_linked_only_where_an_address_is_set(
    sign_in: SignIn,
) -> None:
    """PHSO-S12, PHSO-S13."""
    client = sign_in("internal_phso")
    summary = section(client.get(PAGE), "summary")
    said = html.text_of(summary)
    assert "refer to the Policy, Law and Decision Making Guidance." in said
    assert (
        "When speaking to clients always use the new terminology." in said and "Terminology Changes" in said
    )
    assert not list(summary.iter("a"))
    link_to({"Policy, Law and Decision Making Guidance": "/g", "Terminology Changes": "/t"})
    summary = section(client.get(PAGE), "summary")
    assert [(a.get("href"), html.text_of(a)) for a in summary.iter("a")] == [
        ("/g", "Policy, Law and Decision Making Guidance"),
        ("/t", "Terminology Changes"),
    ]
    assert html.text_of(summary) == said


def test_the_two_reporting_references_are_named_as_such(sign_in: SignIn) -> None:
    """PHSO-R5."""
    linked = section(sign_in("internal_phso").get(PAGE), "linked")
    rows = [html.text_of(row) for row in linked.iter("li")]
    noted = [row.removesuffix("Reporting reference").strip() for row in rows if row.endswith("reference")]
    assert noted == [
        "Management Information - ICE/PHSO/Parliamentary Contact",
        "Respond and Reporting",
    ]


def test_the_four_questions_stand_on_the_page_with_their_answers(sign_in: SignIn) -> None:
    """PHSO-F1, PHSO-F2, PHSO-F3, PHSO-F4."""
    questions = html.text_of(section(sign_in("internal_phso").get(PAGE), "questions"))
    for answer in (
        "must pass a gateway check",
        "internal PHSO team",
        "a Member of Parliament (MP)",
        "first tried to resolve the complaint",
    ):
        assert answer in questions


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_source_of_the_procedure_leads_to_a_place_on_the_page(app: Flask, sign_in: SignIn) -> None:
    places = {each.get("id") for each in html.parse(sign_in("internal_phso").get(PAGE).text).iter()}
    address = app.jinja_env.filters["guidance_address"]
    sources = {step.source for step in PROCEDURES["phso"].steps if "step" in step.source}
    for source in sources:
        page, _, place = address(source).partition("#")
        assert page == PAGE and place in places, source
    assert address("Letter CMSL5844") == ""
    assert {f"step-{n}" for n in range(1, 22)} <= places


def test_the_page_of_a_case_says_where_it_is_and_marks_the_steps_of_that_position(
    sign_in: SignIn, on: SetToday
) -> None:
    on(MARCH)
    walk = Walk(on=date(2026, 3, 2)).to("P3", on=MARCH)
    reply = sign_in("internal_phso").get(f"{PAGE}?case={walk.reference}")
    assert f"{walk.reference} is here: P3 PTI received, response not issued" in words(reply)
    tree = html.parse(reply.text)
    here = [each for each in tree.iter("article") if "portal-guide--here" in (each.get("class") or "")]
    labels = {html.text_of(next(iter(each.iter("h4")))).partition(" PHSO step")[0] for each in here}
    assert "Convene panel" in labels and "Record SOC received" not in labels
    row = next(each for each in tree.iter("tr") if each.get("id") == "position-P3")
    assert f"{walk.reference} is here" in html.text_of(row)
    assert words(reply).count("is here") == 2
    assert "P3 is filled, because the case is there" in reply.text


def test_a_northern_ireland_case_is_explained_in_its_own_words(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-NI1, PHSO-NI2."""
    on(MARCH)
    walk = Walk(on=MARCH, jurisdiction="NI")
    reply = sign_in("internal_phso").get(f"{PAGE}?case={walk.reference}")
    assert "Ask the Northern Ireland Ombudsman for its decision" in words(reply)
    assert "Member of the Legislative Assembly (MLA)" in html.text_of(section(reply, "summary"))
    assert "Wait / With PHSO" in words(reply)


@pytest.mark.parametrize("username", ["case_owner", "oat", "administrator"])
def test_a_case_that_is_not_theirs_is_not_found_for_people_of_the_other_side(
    sign_in: SignIn, on: SetToday, username: str
) -> None:
    """PHSO-S1: the guidance tells nothing about a case to those who may not see it."""
    on(MARCH)
    walk = Walk(on=MARCH)
    client = sign_in(username)
    for reference in (walk.reference, "PHSO-2026-999999", "x'; --"):
        reply = client.get(PAGE, query_string={"case": reference})
        assert reply.status_code == 404
        assert "There is no such case, or it is not yours to see." in words(reply)


def test_other_people_of_cmg_see_where_a_case_is(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-S1: other roles of CMG get a read view."""
    on(MARCH)
    walk = Walk(on=MARCH)
    assert f"{walk.reference} is here" in words(sign_in("caseworker").get(f"{PAGE}?case={walk.reference}"))


def test_the_page_has_one_main_heading_and_headings_that_skip_no_level(sign_in: SignIn) -> None:
    tree = html.parse(sign_in("internal_phso").get(PAGE).text)
    levels = [int(each.tag[1]) for each in tree.iter() if each.tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(later - before <= 1 for before, later in pairwise(levels))


def test_every_table_has_a_caption_and_the_drawing_a_table_with_the_same_content(sign_in: SignIn) -> None:
    reply = sign_in("internal_phso").get(PAGE)
    tree = html.parse(reply.text)
    assert all(next(iter(table.iter("caption"))) is not None for table in tree.iter("table"))
    positions = section(reply, "positions")
    assert [each.get("role") for each in positions.iter(f"{SVG}svg")] == ["img"]
    rows = html.text_of(next(iter(positions.iter("table"))))
    labels = {
        html.text_of(label) for label in positions.iter(f"{SVG}text") if "label" in (label.get("class") or "")
    }
    for label in labels - {"only by setting"}:
        assert label in rows
