"""Parliamentary contact over HTTP: beginning one, the search for an account without scripts, and all lists."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.cases.models import Case
from portal.extensions import db
from tests import html
from tests.conftest import SetToday, SignIn
from tests.contact_walks import Contact, enquiry, member

FRIDAY = date(2026, 7, 10)
NEW = "/cases/new/parliamentary_contact?step=create-parliamentary-contact-sr"


@pytest.fixture(autouse=True)
def today(on: SetToday) -> None:
    on(FRIDAY)


def words(reply: TestResponse) -> str:
    return html.text_of(html.parse(reply.text))


ANSWERS = {
    "sub_area": "Enquiry",
    "contact": "Letter",
    "client_name": "Deirdre Quillan",
    "jurisdiction": "NI",
    "no_case": "yes",
}


def test_an_sr_is_created_on_a_page_that_shows_what_the_procedure_sets(sign_in: SignIn) -> None:
    """RES-31a, RES-T71"""
    client = sign_in("caseworker")
    assert "Pass MP enquiry on" in words(client.get("/cases/new"))
    page = words(client.get(NEW))
    assert "Escalated Enquiries" in page and "Parliamentary Contact" in page
    done = client.submit(NEW, "Create Parliamentary Contact SR", follow=True, **ANSWERS)
    assert "MPC-2026-000001" in words(done)
    assert "Sub AreaEnquiry" in words(done)


def test_a_forged_status_is_refused_and_what_was_typed_stays(sign_in: SignIn) -> None:
    """RES-31f"""
    reply = sign_in("caseworker").submit(
        NEW, "Create Parliamentary Contact SR", **ANSWERS, status="Pending Assignment"
    )
    assert reply.status_code == 409
    assert "Pending Assignment is not used for parliamentary contact" in words(reply)
    assert "Deirdre Quillan" in reply.text
    assert db.session.scalar(select(func.count(Case.id))) == 0


def test_the_account_is_found_by_one_press_and_associated_by_the_next(sign_in: SignIn) -> None:
    """RES-32b, RES-33a: the search is a button of the form, and a case of Northern Ireland keeps a contact's office."""
    walk = Contact(on=FRIDAY, jurisdiction="NI", client_name="Deirdre Quillan")
    client = sign_in("caseworker")
    address = f"/cases/{walk.reference}/steps/add-3rd-party-account"
    found = client.submit(address, "Find account", constituency="strang")
    assert found.status_code == 200
    assert "Strangmore: Deirdre Quillan\N{NO-BREAK SPACE}MP" in found.text.replace(
        "&nbsp;", "\N{NO-BREAK SPACE}"
    )
    assert "Error:" not in found.text and walk.position == "M1"
    form = next(
        each for each in html.forms(html.parse(found.text), address) if "Find account" in each.buttons()
    )
    done = client.post(
        form.action,
        data={**form.values, "account": member("Quillan", "Deirdre")},
        follow_redirects=True,
    )
    assert done.status_code == 200 and walk.position == "M2"
    assert "3rd Party AccountStrangmore" in words(done) and "MP contactDeirdre Quillan MP" in words(done)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"constituency": "x"}, "Enter at least 2 letters"),
        ({"constituency": "Nowhere"}, "No constituency with this name"),
        ({"constituency": ""}, "Associate this contact with the constituency"),
        ({"constituency": "Larkmoor", "surname": "Nobody"}, "No contact with this surname"),
    ],
)
@pytest.mark.parametrize("button", ["Find account", "Add 3rd Party Account"])
def test_a_search_that_finds_nothing_says_so(
    sign_in: SignIn, typed: dict[str, str], sentence: str, button: str
) -> None:
    """RES-30a, RES-32b"""
    walk = Contact(on=FRIDAY)
    reply = sign_in("caseworker").submit(
        f"/cases/{walk.reference}/steps/add-3rd-party-account", button, **typed
    )
    assert reply.status_code == 422 and sentence in words(reply)
    assert typed["constituency"] in reply.text


def test_nothing_chosen_after_a_search_says_so(sign_in: SignIn) -> None:
    """RES-33a"""
    walk = Contact(on=FRIDAY)
    reply = sign_in("caseworker").submit(
        f"/cases/{walk.reference}/steps/add-3rd-party-account",
        "Add 3rd Party Account",
        constituency="Larkmoor",
    )
    assert reply.status_code == 422 and "Choose an account" in words(reply)
    assert "Larkmoor: Aurelia Vane" in reply.text


def test_the_preview_of_a_search_that_is_not_finished_is_shown(sign_in: SignIn) -> None:
    walk = Contact(on=FRIDAY)
    client = sign_in("caseworker")
    address = f"/cases/{walk.reference}/steps/add-3rd-party-account"
    client.get(address)
    reply = client.post(
        f"{address}/preview", data={"constituency": "Larkmoor"}, headers={"HX-Request": "true"}
    )
    assert reply.status_code == 200 and "When you save this" in words(reply)


def test_an_enquiry_stands_in_the_work_of_the_team_and_in_every_list(sign_in: SignIn) -> None:
    """RES-29a: its work item asks each caseworker of the team."""
    walk = enquiry(FRIDAY)
    client = sign_in("caseworker2")
    home = words(client.get("/caseworker/"))
    assert walk.reference in home and "Record MP acknowledgement" in home
    assert walk.reference in words(client.get("/cases"))
    assert walk.reference in words(client.get("/cases?deadline=D-MPACK"))
    found = client.get(f"/cases?q={walk.reference}", follow_redirects=True)
    assert "Aurelia Vane" in words(found)
    page = words(client.get(f"/cases/{walk.reference}"))
    assert "StatusNo SR yet" in page and "Aurelia Vane." in page and "case number " not in page


@pytest.mark.parametrize("position", ["M0", "M1", "M2", "M3", "M4"])
@pytest.mark.parametrize("username", ["caseworker", "team_leader", "internal_phso"])
def test_the_page_of_a_contact_is_shown_in_every_position(
    sign_in: SignIn, position: str, username: str
) -> None:
    walk = enquiry(FRIDAY) if position == "M0" else Contact(on=FRIDAY)
    for key in ("add-3rd-party-account", "start", "close-parliamentary-contact"):
        if walk.position != position:
            walk.take(key)
    client = sign_in(username)
    page = client.get(f"/cases/{walk.reference}")
    assert page.status_code == 200 and "PHSO's" not in words(page)
    guidance = client.get(f"/procedures/parliamentary_contact?case={walk.reference}")
    assert f"{walk.reference} is here: {position}" in words(guidance)


def test_an_overdue_acknowledgement_is_flagged_on_the_page(sign_in: SignIn, on: SetToday) -> None:
    """RES-29b"""
    walk = enquiry(FRIDAY)
    on(date(2026, 7, 15))  # Wednesday
    page = words(sign_in("caseworker").get(f"/cases/{walk.reference}"))
    assert "MP acknowledgement overdue by 1 working day" in page


def test_a_northern_ireland_page_says_mp_or_mla(sign_in: SignIn) -> None:
    """RES-O47, RES-O48"""
    walk = enquiry(FRIDAY, jurisdiction="NI")
    page = words(sign_in("caseworker").get(f"/cases/{walk.reference}"))
    assert "Record MP or MLA acknowledgement" in page
    assert "Record MP acknowledgement" in words(
        sign_in("caseworker").get(f"/cases/{enquiry(FRIDAY).reference}")
    )


def test_an_unknown_number_is_no_sr(sign_in: SignIn) -> None:
    """RES-32a"""
    reply = sign_in("caseworker").get("/cases/MPC-2026-999999")
    assert reply.status_code == 404 and "No such SR" in words(reply)


def test_every_source_of_the_procedure_leads_to_its_step(app: Flask, sign_in: SignIn) -> None:
    """RES-X1"""
    page = sign_in("caseworker").get("/procedures/parliamentary_contact")
    places = {each.get("id") for each in html.parse(page.text).iter()}
    assert {"step-29", "step-30", "step-31", "step-32", "step-33"} <= places
    assert "letters" not in places and "questions" not in places
    address = app.jinja_env.filters["guidance_address"]
    assert address("Complaint - Resolution step 29") == "/procedures/parliamentary_contact#step-29"
    assert address("PHSO step 7") == "/procedures/phso#step-7"
