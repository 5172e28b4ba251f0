"""The administrator's pages: people, stand-ins, settings, reference lists, training date, and what is incomplete."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal import clock
from portal.extensions import db
from portal.people.models import Person, StandIn
from portal.people.passwords import SAMPLE_PASSWORD
from portal.preferences import KNOWN, LINKED_PROCEDURES, Setting, forget, preferences
from tests import html
from tests.client import PortalClient
from tests.conftest import SignIn, new_client, person
from tests.ombudsman_walks import Complaint, OmbudsmanCase
from tests.walks import setting

PEOPLE = "/administration/people"
NEW_PASSWORD = "a good long password"


@pytest.fixture
def administrator(sign_in: SignIn) -> PortalClient:
    return sign_in("administrator")


def words(reply: TestResponse) -> str:
    return html.text_of(html.parse(reply.text))


def refusals(reply: TestResponse) -> list[str]:
    """What the error summary says, link by link."""
    summary = next(
        each for each in html.parse(reply.text).iter("div") if "error-summary" in each.get("class", "")
    )
    return [html.text_of(each) for each in summary.iter("a")]


def _link(address: str) -> dict[str, Any]:
    return {"link-0": address}


def details(**changes: Any) -> dict[str, Any]:
    known: dict[str, Any] = {
        "name": "Octavia Penhaligon",
        "username": "internal_phso3",
        "post": "internal_phso_caseworker",
        "grade": "Executive officer",
        "team": "internal_phso",
        "line_manager_id": "",
        "payment_limit": "",
        "away_from": "",
        "away_until": "",
    }
    return {**known, **changes}


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/people",
        "/people/new",
        "/stand-ins",
        "/settings",
        "/reference-lists",
        "/reference-lists?count=yes",
    ],
)
def test_every_page_opens(administrator: PortalClient, address: str) -> None:
    assert administrator.get(f"/administration{address}").status_code == 200


def test_every_setting_is_known_once() -> None:
    assert len({preference.key for preference in KNOWN}) == len(KNOWN)


def test_the_list_shows_everybody_with_post_team_manager_and_limit(administrator: PortalClient) -> None:
    page = words(administrator.get(PEOPLE))
    assert all(name in page for name in db.session.scalars(select(Person.name)))
    assert "£500.00" in page
    assert "Team leader, internal PHSO team" in page


def test_a_person_is_added_gets_a_password_and_signs_in(app: Flask, administrator: PortalClient) -> None:
    manager = person("internal_phso_team_leader")
    reply = administrator.submit(
        f"{PEOPLE}/new", "Add person", **details(line_manager_id=str(manager.id), payment_limit="1,250.00")
    )
    added = person("internal_phso3")
    assert reply.location == f"{PEOPLE}/{added.id}/password"
    assert (added.organisation, added.role, added.payment_limit) == ("CMG", "internal_phso", 125_000)
    assert added.line_manager_id == manager.id
    assert "Set a password, so that Octavia Penhaligon can sign in." in words(
        administrator.get(reply.location)
    )
    newcomer = new_client(app)
    newcomer.get("/sign-in")
    given = {"username": "internal_phso3", "password": NEW_PASSWORD}
    assert newcomer.post("/sign-in", data=given).status_code == 422, "no password is set yet"
    administrator.submit(reply.location, "Set password", new_password=NEW_PASSWORD, again=NEW_PASSWORD)
    newcomer.get("/sign-in")
    assert newcomer.post("/sign-in", data=given).status_code == 303


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Enter a name of 1 to 120 characters"),
        ({"name": "x" * 121}, "Enter a name of 1 to 120 characters"),
        ({"username": "internal_phso"}, "Somebody else has this user name"),
        (
            {"username": "Ä b"},
            "Enter a user name of 3 to 60 small letters, digits, dots, hyphens or underscores",
        ),
        ({"post": ""}, "Choose a post"),
        ({"team": "oat"}, "Choose a team of the same organisation"),
        ({"grade": "Emperor"}, "Choose a grade from the list"),
        ({"line_manager_id": "999999"}, "Choose a line manager from the list"),
        ({"line_manager_id": "1 OR 1=1"}, "Choose a line manager from the list"),
        ({"payment_limit": "1.250,00"}, "Enter an amount in pounds and pence"),
        ({"payment_limit": "-5"}, "Enter an amount in pounds and pence"),
        ({"away_from": "31/2/2026", "away_until": "1/3/2026"}, "Use 9/3/2026 or 9 March 2026"),
        ({"away_from": "30/3/2026"}, "Enter both the first and the last day of the absence"),
        (
            {"away_from": "30/3/2026", "away_until": "29/3/2026"},
            "The last day of the absence is before the first",
        ),
    ],
)
def test_a_wrong_answer_about_a_person_is_named_kept_and_changes_nothing(
    administrator: PortalClient, change: dict[str, str], sentence: str
) -> None:
    before = db.session.scalars(select(Person.username).order_by(Person.id)).all()
    reply = administrator.submit(f"{PEOPLE}/new", "Add person", **details(**change))
    assert reply.status_code == 422
    assert refusals(reply) == [sentence]
    kept = html.forms(html.parse(reply.text), "")[0].values
    for name, value in change.items():
        if name not in ("post", "team", "grade", "line_manager_id"):
            assert kept[name] == value
    assert db.session.scalars(select(Person.username).order_by(Person.id)).all() == before


def test_a_post_or_team_that_is_no_choice_is_refused(administrator: PortalClient) -> None:
    administrator.get(f"{PEOPLE}/new")
    for change in ({"post": "emperor"}, {"team": "palace"}):
        reply = administrator.post(f"{PEOPLE}/new", data=details(**change))
        assert reply.status_code == 422
        assert "from the list" in words(reply)


def test_nobody_widens_the_own_rights(administrator: PortalClient) -> None:
    them = person("administrator")
    address = f"{PEOPLE}/{them.id}"
    changes: list[dict[str, Any]] = [
        {"post": "internal_phso_team_leader", "team": "internal_phso"},
        {"payment_limit": "1000"},
        {"team": ""},
    ]
    for change in changes:
        reply = administrator.submit(address, "Save", **change)
        assert reply.status_code == 422
        assert refusals(reply) == ["You cannot change your own rights. Ask another administrator."]
    reply = administrator.submit(address, "Save", name="Beatrice Lockyer")
    assert reply.status_code == 303
    kept = person("administrator")
    assert (kept.name, kept.post, kept.payment_limit) == ("Beatrice Lockyer", "administrator", None)
    administrator.get(PEOPLE)
    reply = administrator.post(f"{address}/deactivate")
    assert refusals(reply) == ["You cannot deactivate yourself. Ask another administrator."]
    administrator.get(PEOPLE)
    reply = administrator.post(
        f"{address}/password", data={"new_password": NEW_PASSWORD, "again": NEW_PASSWORD}
    )
    assert reply.location == "/account"
    assert person("administrator").active


def test_changing_the_post_changes_the_role_and_ends_the_sessions(
    administrator: PortalClient, sign_in: SignIn
) -> None:
    worker = sign_in("internal_phso2")
    them = person("internal_phso2")
    administrator.submit(f"{PEOPLE}/{them.id}", "Save", post="bau_caseworker", team="bau")
    changed = person("internal_phso2")
    assert (changed.role, changed.post_title) == ("caseworker", "Business as usual caseworker")
    assert worker.get("/account").status_code == 303


def test_the_other_organisations_people_are_no_line_managers(administrator: PortalClient) -> None:
    them, stranger = person("internal_phso2"), person("manager")
    reply = administrator.submit(f"{PEOPLE}/{them.id}", "Save", line_manager_id=str(stranger.id))
    assert refusals(reply) == ["Choose a line manager of the same organisation"]


def test_somebody_without_open_work_is_deactivated_and_activated_again(
    administrator: PortalClient, sign_in: SignIn
) -> None:
    worker = sign_in("legal")
    them = person("legal")
    page = words(administrator.get(f"{PEOPLE}/{them.id}/deactivate"))
    assert "Barnaby Silverwood has no open case and no open task." in page
    reply = administrator.submit(
        f"{PEOPLE}/{them.id}/deactivate", "Deactivate Barnaby Silverwood", follow=True
    )
    assert "Barnaby Silverwood is deactivated and signed out." in words(reply)
    assert not person("legal").active
    assert worker.get("/account").status_code == 303
    administrator.submit(f"{PEOPLE}/{them.id}", "Activate")
    assert person("legal").active
    assert worker.get("/account").status_code == 303, "the old session stays ended"


def test_a_page_about_somebody_who_does_not_exist_is_not_found(administrator: PortalClient) -> None:
    for address in ("/999999", "/999999/password", "/99999999999999999999/deactivate"):
        assert administrator.get(PEOPLE + address).status_code == 404


def test_a_stand_in_is_added_shown_and_ended(
    administrator: PortalClient, on: Callable[[date | None], None]
) -> None:
    on(date(2026, 3, 30))  # a Monday
    head, deputy = person("head_of_complaints_review"), person("bau_g7")
    fields: dict[str, Any] = {
        "for": str(head.id),
        "stand_in": str(deputy.id),
        "from_on": "30/3/2026",
        "until_on": "10 April 2026",
    }
    reply = administrator.submit("/administration/stand-ins", "Add stand-in", follow=True, **fields)
    assert (
        "Adaeze Kirkbride stands in for Dr Honora Pellwick, Monday 30 March to Friday 10 April 2026."
        in words(reply)
    )
    assert "Adaeze Kirkbride stands in, Mon 30 Mar to Fri 10 Apr" in words(administrator.get(PEOPLE))
    reply = administrator.submit("/administration/stand-ins", "Add stand-in", **fields)
    assert refusals(reply) == ["Somebody stands in for Dr Honora Pellwick on some of these days already"]
    on(date(2026, 4, 1))  # a Wednesday
    row = db.session.scalars(select(StandIn)).one()
    administrator.get("/administration/stand-ins")
    administrator.post(f"/administration/stand-ins/{row.id}/end")
    assert db.session.scalars(select(StandIn.until_on)).all() == [date(2026, 3, 31)]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"for": ""}, "Choose who is away"),
        ({"stand_in": "x"}, "Choose who stands in"),
        ({"stand_in": "head_of_complaints_review"}, "Choose somebody else to stand in"),
        ({"stand_in": "manager"}, "Choose somebody of the same organisation"),
        ({"stand_in": "administrator"}, "You cannot change your own rights. Ask another administrator."),
        ({"from_on": ""}, "Enter the first day"),
        ({"until_on": "30.3.2026"}, "Use 9/3/2026 or 9 March 2026"),
        ({"until_on": "29/3/2026"}, "The last day is before the first day"),
    ],
)
def test_a_stand_in_that_cannot_be_is_refused(
    administrator: PortalClient, change: dict[str, str], sentence: str
) -> None:
    named = {each.username: str(each.id) for each in db.session.scalars(select(Person)).unique()}
    fields = {"for": "head_of_complaints_review", "stand_in": "bau_g7", "from_on": "30/3/2026"}
    fields |= {"until_on": "10/4/2026", **change}
    administrator.get("/administration/stand-ins")
    reply = administrator.post(
        "/administration/stand-ins", data={name: named.get(value, value) for name, value in fields.items()}
    )
    assert reply.status_code == 422
    assert refusals(reply) == [sentence]
    assert db.session.scalars(select(StandIn)).all() == []


@pytest.mark.parametrize("known", [each.key for each in KNOWN])
def test_every_setting_has_a_page_that_saves_its_own_value(administrator: PortalClient, known: str) -> None:
    reply = administrator.submit(f"/administration/settings/{known}", "Save")
    assert reply.status_code == 303, words(reply)
    assert db.session.scalars(select(Setting)).all() == [], "the default needs no row"


def test_a_setting_is_changed_shown_with_who_changed_it_and_put_back(administrator: PortalClient) -> None:
    """PHSO-O08: PHSO_CHASE_WD"""
    address = "/administration/settings/PHSO_CHASE_WD"
    reply = administrator.submit(address, "Save", value="15", follow=True)
    assert "Reminder to chase PHSO for its gateway decision after: 15 working days." in words(reply)
    row = db.session.get_one(Setting, "PHSO_CHASE_WD")
    assert (row.value, row.changed_by) == (15, "Beatrice Lockyer-Shaw")
    forget()
    assert preferences()["PHSO_CHASE_WD"] == 15
    administrator.submit(address, "Save", value="20")
    assert db.session.get(Setting, "PHSO_CHASE_WD") is None


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("PANEL_DAYS", "0", "Enter a whole number from 1 to 30"),
        ("PANEL_DAYS", "31", "Enter a whole number from 1 to 30"),
        ("PANEL_DAYS", "three", "Enter a whole number from 1 to 30"),
        ("PANEL_DAYS", "3.5", "Enter a whole number from 1 to 30"),
        ("PANEL_DAYS", "٣", "Enter a whole number from 1 to 30"),
        ("PANEL_UNIT", "weeks", "Choose one from the list"),
        ("FOUR_EYES", "perhaps", "Choose yes or no"),
        ("SYSTEMIC_RECIPIENT", " ", "Enter 1 to 120 characters"),
        ("SYSTEMIC_RECIPIENT", "x" * 121, "Enter 1 to 120 characters"),
        ("SYSTEMIC_RECIPIENT", "A\nBcc: everybody", "Enter 1 to 120 characters"),
        ("ROOT_CAUSES", "", "Enter at least one line, each of 80 characters or fewer"),
        ("ROOT_CAUSES", "x" * 81, "Enter at least one line, each of 80 characters or fewer"),
        ("MAX_UPLOAD_MB", "1000", "Enter a whole number from 1 to 100"),
    ],
)
def test_a_setting_out_of_its_bounds_is_refused_and_names_them(
    administrator: PortalClient, key: str, value: str, sentence: str
) -> None:
    administrator.get(f"/administration/settings/{key}")
    reply = administrator.post(f"/administration/settings/{key}", data={"value": value})
    assert reply.status_code == 422
    assert refusals(reply) == [sentence]
    assert db.session.get(Setting, key) is None


def test_a_linked_procedure_gets_an_address_of_a_web_page_only(administrator: PortalClient) -> None:
    address = "/administration/settings/LINKS"
    reply = administrator.submit(address, "Save", **_link("javascript:alert(1)"))
    assert refusals(reply) == ["Enter an address that begins with https://, http:// or /, or leave it empty"]
    administrator.submit(address, "Save", **_link("https://intranet.example.org/bom"))
    assert preferences()["LINKS"] == {LINKED_PROCEDURES[0]: "https://intranet.example.org/bom"}


def test_no_setting_is_made_up(administrator: PortalClient) -> None:
    administrator.get("/administration/settings")
    for key in ("training_date", "SECRET_KEY", "nonsense"):
        assert administrator.get(f"/administration/settings/{key}").status_code == 404
        assert administrator.post(f"/administration/settings/{key}", data={"value": "1"}).status_code == 404


def test_a_root_cause_is_added_ended_and_offered_again_but_never_deleted(administrator: PortalClient) -> None:
    """PHSO-06b"""
    address = "/administration/reference-lists"
    administrator.submit(address, "Add root cause", root_cause="  Policy   Error ")
    forget()
    assert preferences()["ROOT_CAUSES"] == ["System Error", "Human Error", "Policy Error"]
    administrator.submit(address, "End Human Error")
    forget()
    assert preferences()["ROOT_CAUSES"] == ["System Error", "Policy Error"]
    assert "Human ErrorEnded" in words(administrator.get(address))
    administrator.submit(address, "Offer again Human Error")
    forget()
    assert preferences()["ROOT_CAUSES"] == ["System Error", "Policy Error", "Human Error"]
    assert preferences()["ROOT_CAUSES_ENDED"] == ()
    reply = administrator.submit(address, "Add root cause", root_cause="system error")
    assert refusals(reply) == ["system error is on the list already"]


def test_the_last_root_cause_stays_and_the_page_says_which_step_needs_it(administrator: PortalClient) -> None:
    address = "/administration/reference-lists"
    administrator.submit(address, "End Human Error")
    reply = administrator.submit(address, "End System Error")
    assert refusals(reply) == [
        "The last root cause stays: without one, nobody can record complaint details (PHSO step 6)"
    ]


def test_the_commitments_of_the_service_charter_are_kept_as_a_list_that_may_be_empty(
    administrator: PortalClient,
) -> None:
    """RF-Ad, section 2.5: each entry stays on record when it is offered no longer."""
    address = "/administration/reference-lists"
    fifth = "5: We will listen to you to make sure we understand your complaint"
    assert fifth in words(administrator.get(address))
    administrator.submit(address, "Add commitment", charter_commitment="15: We will answer in plain words")
    forget()
    assert preferences()["CHARTER_COMMITMENTS"][-1] == "15: We will answer in plain words"
    for entry in list(preferences()["CHARTER_COMMITMENTS"]):
        administrator.submit(address, f"End {entry}")
        forget()
    assert preferences()["CHARTER_COMMITMENTS"] == []
    assert fifth in preferences()["CHARTER_COMMITMENTS_ENDED"]
    reply = administrator.submit(address, "Add commitment", charter_commitment="x" * 201)
    assert refusals(reply) == ["Enter a commitment of 1 to 200 characters"]
    assert administrator.post(f"{address}/nonsense", data={}).status_code == 404


def test_an_administrator_is_told_of_the_missing_casework_page_and_of_complaints_without_a_manager(
    administrator: PortalClient,
) -> None:
    """RF-19d, SC-T2"""
    case = OmbudsmanCase(on=date(2026, 3, 2))
    person("case_owner").line_manager_id = None
    db.session.commit()
    Complaint(case, on=date(2026, 3, 2))
    page = words(administrator.get("/administration/"))
    assert "No address set for the Review casework page" in page
    assert "1 service complaint has no manager to go to" in page
    setting("LINKS", {"Review casework page": "https://intranet.example.org/"})
    assert "No address set" not in words(administrator.get("/administration/"))


def test_the_training_date_is_set_and_turned_off_for_everybody(
    administrator: PortalClient, sign_in: SignIn
) -> None:
    address = "/administration/training-date"
    reply = administrator.submit(address, "Set training date", day="30/3/2026", follow=True)
    assert "Today is Monday 30 March 2026 for everybody in training." in words(reply)
    assert "Today is Monday 30 March 2026." in words(sign_in("oat").get("/account"))
    forget()
    assert clock.today() == date(2026, 3, 30)
    assert clock.now().date() == date(2026, 3, 30)
    administrator.submit(address, "Follow the calendar")
    forget()
    assert clock.today() == clock.real_now().date()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("30.3.2026", "Use 9/3/2026 or 9 March 2026"),
        ("", "Use 9/3/2026 or 9 March 2026"),
        ("1/1/1999", "Choose a day from 2015 to 2060."),
    ],
)
def test_a_training_date_that_cannot_be_is_refused(
    administrator: PortalClient, typed: str, sentence: str
) -> None:
    reply = administrator.submit("/administration/training-date", "Set training date", day=typed)
    assert refusals(reply) == [sentence]


def test_production_has_no_training_date(
    app: Flask, app_with: Callable[..., Flask], on: Callable[[date | None], None]
) -> None:
    on(date(2026, 3, 30))  # a Monday
    production = app_with(
        mode="production",
        password_cost="full",
        sample_accounts=False,
        allowed_hosts=("localhost",),
        secret_key="the first of two keys that nobody else knows",
        audit_key="the second of two keys that nobody else knows",
    )
    db.session.commit()
    with production.app_context():
        assert clock.training_date() is None
        assert clock.today() == clock.real_now().date()
        with pytest.raises(ValueError, match="Production has no training date"):
            clock.set_training_date(date(2026, 3, 30), "Somebody")


def test_the_first_page_says_what_is_incomplete(
    administrator: PortalClient, on: Callable[[date | None], None]
) -> None:
    on(date(2026, 3, 30))  # a Monday
    head, leader, alone = person("head_of_complaints_review"), person("team_leader"), person("oat2")
    head.active = False
    leader.payment_limit = None
    leader.away_from, leader.away_until = date(2026, 3, 27), date(2026, 3, 31)
    alone.line_manager_id = alone.team_id = None
    page = words(administrator.get("/administration/"))
    for sentence in (
        "Head of complaints review has no holder: nobody can sign off a PTI or draft report response.",
        "Ingrid Halloran-Voss has no payment limit and can approve no payment.",
        "Ingrid Halloran-Voss is away until Tuesday 31 March 2026 and nobody stands in.",
        "Lucinda Farthingale is in no team.",
        "Lucinda Farthingale has no line manager.",
        "Dr Honora Pellwick, line manager of Perpetua Wray, is not active.",
        "There is only one administrator, and nobody can change that person's rights.",
        "None of them has one.",
    ):
        assert sentence in page


def test_the_password_that_everybody_knows_is_the_training_password(administrator: PortalClient) -> None:
    them = person("legal")
    reply = administrator.submit(
        f"{PEOPLE}/{them.id}/password", "Set password", new_password=SAMPLE_PASSWORD, again=SAMPLE_PASSWORD
    )
    assert reply.status_code == 303, "training may set it"
    reply = administrator.submit(
        f"{PEOPLE}/{them.id}/password", "Set password", new_password=NEW_PASSWORD, again="something else"
    )
    assert refusals(reply) == ["The two passwords are not the same"]
