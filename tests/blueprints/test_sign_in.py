"""Signing in and out: one answer for every wrong pair, a fresh session each time, and ends that hold at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask, g, session
from freezegun import freeze_time
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from portal import preferences
from portal.cases.models import Record
from portal.clock import real_now
from portal.extensions import db
from portal.people import actions, sessions
from portal.people.details import Details
from portal.people.guessing import OF_ACCOUNT_AND_SOURCE
from portal.people.models import Person, SignInSession, StandIn
from portal.people.passwords import SAMPLE_PASSWORD
from portal.people.posts import HOMES
from portal.people.queries import actor_for, directory
from portal.procedures.definition import Actor
from tests import html
from tests.client import PortalClient
from tests.conftest import SignIn, new_client, person
from tests.walks import Walk

MONDAY = date(2026, 3, 30)
WRONG = "User name or password is wrong"
NEW_PASSWORD = "a good long password"


def attempt(
    client: PortalClient,
    username: str,
    password: str,
    address: str = "/sign-in",
    source: str = "198.51.100.7",
) -> TestResponse:
    client.get(address, environ_base={"REMOTE_ADDR": source})
    return client.post(
        address, data={"username": username, "password": password}, environ_base={"REMOTE_ADDR": source}
    )


def words(reply: TestResponse) -> str:
    return html.text_of(html.parse(reply.text))


def test_a_person_signs_in_and_comes_to_the_home_of_the_role(client: PortalClient) -> None:
    reply = attempt(client, " Internal_PHSO ", SAMPLE_PASSWORD)
    assert (reply.status_code, reply.location) == (303, "/")
    assert client.get("/").location == "/internal-phso/"


def test_every_role_has_a_home(sign_in: SignIn) -> None:
    for username, role in (("oat", "oat"), ("administrator", "administrator"), ("legal", "approver")):
        assert sign_in(username).get("/").location == HOMES[role]


@pytest.mark.parametrize(
    ("username", "password"),
    [
        pytest.param("internal_phso", "casework-trainin", id="wrong password"),
        pytest.param("nobody_here", SAMPLE_PASSWORD, id="unknown user"),
        pytest.param("internal_phso", "", id="no password"),
        pytest.param("", SAMPLE_PASSWORD, id="no user name"),
        pytest.param("internal_phso", "x" * 5000, id="endless password"),
        pytest.param("x" * 5000, SAMPLE_PASSWORD, id="endless user name"),
        pytest.param("' OR 1=1 --", SAMPLE_PASSWORD, id="SQL"),
        pytest.param("oat2", SAMPLE_PASSWORD, id="deactivated"),
    ],
)
def test_every_wrong_pair_has_the_same_answer(client: PortalClient, username: str, password: str) -> None:
    actions.deactivate(person("oat2"), None)
    reply = attempt(client, username, password)
    assert reply.status_code == 422
    page = html.parse(reply.text)
    summary = next(each for each in page.iter("div") if "govuk-error-summary" in each.get("class", ""))
    assert html.text_of(summary) == f"There is a problem {WRONG}"
    fields = {field.get("name"): field.get("value", "") for field in page.iter("input")}
    assert fields["username"] == username, "the user name is kept"
    assert fields["password"] == "", "the password is emptied"
    assert client.get("/account").status_code == 303


def test_each_sign_in_gets_a_fresh_session_and_ends_the_one_before(client: PortalClient) -> None:
    client.get("/sign-in")
    with client.session_transaction() as kept:
        first_csrf = kept["csrf_token"]
    attempt(client, "internal_phso", SAMPLE_PASSWORD)
    client.get("/account")
    with client.session_transaction() as kept:
        first, second_csrf = kept[sessions.TOKEN], kept["csrf_token"]
    assert first_csrf != second_csrf
    reply = client.post("/sign-in", data={"username": "oat", "password": SAMPLE_PASSWORD})
    assert reply.status_code == 303
    with client.session_transaction() as kept:
        second = kept[sessions.TOKEN]
    assert first != second
    assert db.session.scalars(select(SignInSession.ended_at.is_(None)).order_by(SignInSession.id)).all() == [
        False,
        True,
    ]
    stored = db.session.scalars(select(SignInSession.token_digest)).all()
    assert first not in stored, "the table keeps only digests"
    assert second not in stored


def test_a_session_that_somebody_planted_before_is_not_taken_over(client: PortalClient, app: Flask) -> None:
    with client.session_transaction() as kept:
        kept[sessions.TOKEN] = "planted"
        kept[sessions.SEEN] = 2_000_000_000
    attempt(client, "internal_phso", SAMPLE_PASSWORD)
    other = new_client(app)
    with other.session_transaction() as kept:
        kept[sessions.TOKEN] = "planted"
        kept[sessions.SEEN] = 2_000_000_000
    assert other.get("/account").status_code == 303
    assert client.get("/account").status_code == 200


def test_signing_out_ends_the_session_even_for_a_copied_cookie(client: PortalClient, app: Flask) -> None:
    attempt(client, "internal_phso", SAMPLE_PASSWORD)
    with client.session_transaction() as kept:
        copied = dict(kept)
    client.get("/account")
    assert client.post("/sign-out").location == "/sign-in"
    thief = new_client(app)
    with thief.session_transaction() as kept:
        kept.update(copied)
    assert thief.get("/account").location == "/sign-in?next=%2Faccount&reason=ended"


def test_signing_out_everywhere_ends_the_sessions_of_all_browsers(sign_in: SignIn) -> None:
    one, other, somebody_else = sign_in("internal_phso"), sign_in("internal_phso"), sign_in("oat")
    reply = one.submit("/account", "Sign out everywhere")
    assert reply.location == "/sign-in"
    assert one.get("/account").status_code == 303
    assert other.get("/account").status_code == 303
    assert somebody_else.get("/account").status_code == 200


def test_a_session_ends_after_an_hour_without_a_request_and_says_so(sign_in: SignIn) -> None:
    client = sign_in("internal_phso")
    with client.session_transaction() as kept:
        kept[sessions.SEEN] -= 60 * 60 + 1
    reply = client.get("/account?tab=1")
    assert reply.location == "/sign-in?next=%2Faccount%3Ftab%3D1&reason=idle"
    page = client.get(reply.location)
    assert "You were signed out after 60 minutes. Sign in to go on where you were" in words(page)
    form = html.forms(html.parse(page.text), reply.location)[0]
    reply = client.post(form.action, data={"username": "internal_phso", "password": SAMPLE_PASSWORD})
    assert reply.location == "/account?tab=1"


def test_another_limit_of_idleness_holds_at_once(sign_in: SignIn) -> None:
    """Decision 0018: the settings are kept, but not beyond a change."""
    client = sign_in("internal_phso")
    for _ in range(2):
        assert client.get("/account").status_code == 200
    with client.session_transaction() as kept:
        kept[sessions.SEEN] -= 6 * 60
    preferences.change("IDLE_MINUTES", 5, "A test")
    assert client.get("/account").location == "/sign-in?next=%2Faccount&reason=idle"


def test_a_session_that_was_idle_before_it_was_ended_was_idle(sign_in: SignIn) -> None:
    """The person reads why the browser was signed out first."""
    client = sign_in("internal_phso")
    with client.session_transaction() as kept:
        kept[sessions.SEEN] -= 60 * 60 + 1
    db.session.execute(update(SignInSession).values(ended_at=real_now()))
    assert client.get("/account").location == "/sign-in?next=%2Faccount&reason=idle"


def test_requests_keep_a_session_alive_without_writing_to_the_database(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("internal_phso")
    with client.session_transaction() as kept:
        kept[sessions.SEEN] -= 59 * 60
        before = kept[sessions.SEEN]
    assert client.get("/account").status_code == 200
    with client.session_transaction() as kept:
        assert kept[sessions.SEEN] > before


def test_a_session_ends_after_twelve_hours_in_any_case(sign_in: SignIn) -> None:
    client = sign_in("internal_phso")
    db.session.execute(update(SignInSession).values(started_at=real_now() - timedelta(hours=12, seconds=1)))
    assert client.get("/account").location == "/sign-in?next=%2Faccount&reason=over"


def test_the_training_date_does_not_end_sessions(sign_in: SignIn, on: Callable[[date | None], None]) -> None:
    client = sign_in("internal_phso")
    on(date(2031, 3, 31))  # a Monday, years ahead
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize("what", ["deactivated", "other post", "other password"])
def test_sessions_end_when_a_person_is_deactivated_or_changes_post_or_password(
    sign_in: SignIn, what: str
) -> None:
    client, somebody_else = sign_in("internal_phso"), sign_in("internal_phso2")
    them = person("internal_phso")
    if what == "deactivated":
        actions.deactivate(them, None)
    elif what == "other post":
        actions.change(them, Details(them.name, "bau_caseworker", "bau"), None)
    else:
        actions.set_password(them, NEW_PASSWORD, training=True)
    db.session.commit()
    assert client.get("/account").location == "/sign-in?next=%2Faccount&reason=ended"
    assert somebody_else.get("/account").status_code == 200


def test_a_change_of_name_does_not_sign_anybody_out(sign_in: SignIn) -> None:
    client = sign_in("internal_phso")
    them = person("internal_phso")
    assert them.team
    actions.change(them, Details("Tamsin Oakapple-Reed", them.post, them.team.key), None)
    assert "Tamsin Oakapple-Reed" in client.get("/account").text


def test_after_ten_wrong_tries_even_the_right_password_waits_five_minutes(client: PortalClient) -> None:
    for _ in range(OF_ACCOUNT_AND_SOURCE):
        assert attempt(client, "legal", "a wrong password").status_code == 422
    reply = attempt(client, "legal", SAMPLE_PASSWORD)
    assert reply.status_code == 429
    assert "Too many tries. Wait 5 minutes." in words(reply)
    assert 0 < int(reply.headers["Retry-After"]) <= 300
    assert client.get("/account").status_code == 303
    with freeze_time(real_now() + timedelta(minutes=5, seconds=1)):
        assert attempt(client, "legal", SAMPLE_PASSWORD).status_code == 303


def test_an_unknown_account_is_slowed_just_like_a_known_one(client: PortalClient) -> None:
    for _ in range(OF_ACCOUNT_AND_SOURCE):
        assert attempt(client, "nobody_here", "a wrong password").status_code == 422
    assert attempt(client, "nobody_here", "a wrong password").status_code == 429


def test_a_forged_header_does_not_evade_the_wait(client: PortalClient) -> None:
    for number in range(OF_ACCOUNT_AND_SOURCE + 1):
        client.get("/sign-in")
        reply = client.post(
            "/sign-in",
            data={"username": "legal", "password": "a wrong password"},
            headers={"X-Forwarded-For": f"203.0.113.{number}", "X-Real-IP": f"203.0.113.{number}"},
        )
    assert reply.status_code == 429


def test_the_wait_shuts_nobody_else_out(app: Flask, client: PortalClient) -> None:
    for _ in range(OF_ACCOUNT_AND_SOURCE + 1):
        attempt(client, "legal", "a wrong password")
    assert attempt(new_client(app), "legal", SAMPLE_PASSWORD, source="203.0.113.9").status_code == 303
    assert attempt(new_client(app), "oat", SAMPLE_PASSWORD).status_code == 303


def test_the_owner_signs_in_from_a_browser_used_before_although_somebody_guesses_there(
    app: Flask, client: PortalClient
) -> None:
    attempt(client, "legal", SAMPLE_PASSWORD)
    client.get("/account")
    client.post("/sign-out")
    guesser = new_client(app)
    for _ in range(OF_ACCOUNT_AND_SOURCE + 1):
        attempt(guesser, "legal", "a wrong password")
    assert attempt(guesser, "legal", SAMPLE_PASSWORD).status_code == 429
    assert attempt(client, "legal", SAMPLE_PASSWORD).status_code == 303


def test_the_mark_of_one_account_in_a_browser_is_none_for_another(app: Flask, client: PortalClient) -> None:
    attempt(client, "oat", SAMPLE_PASSWORD)
    client.get("/account")
    client.post("/sign-out")
    for _ in range(OF_ACCOUNT_AND_SOURCE):
        attempt(client, "legal", "a wrong password")
    assert attempt(new_client(app), "legal", SAMPLE_PASSWORD).status_code == 429


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.org/",
        "//example.org/",
        "/\\example.org/",
        "\\\\example.org",
        "/%09/example.org".replace("%09", "\t"),
        "javascript:alert(1)",
        "account",
        "https:example.org",
        "/sign-out",
        "/account\r\nX-Header: 1",
    ],
)
def test_signing_in_never_leads_to_another_site(client: PortalClient, elsewhere: str) -> None:
    client.get("/sign-in", query_string={"next": elsewhere})
    reply = client.post(
        "/sign-in",
        query_string={"next": elsewhere},
        data={"username": "internal_phso", "password": SAMPLE_PASSWORD},
    )
    assert (reply.status_code, reply.location) == (303, "/")
    assert client.get("/sign-in", query_string={"next": elsewhere}).location == "/"


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client: PortalClient) -> None:
    assert client.post("/account", data={"password": "x"}).location == "/sign-in?next=%2Faccount"
    assert client.post("/account/sign-out-everywhere").location == "/sign-in"


def test_a_part_of_a_page_asked_for_without_session_sends_the_whole_page_to_sign_in(
    client: PortalClient,
) -> None:
    reply = client.get(
        "/account",
        headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/cases/PHSO-2026-000001?open=1"},
    )
    assert reply.status_code == 401
    assert reply.headers["HX-Redirect"] == "/sign-in?next=%2Fcases%2FPHSO-2026-000001%3Fopen%3D1"
    reply = client.get(
        "/account", headers={"HX-Request": "true", "HX-Current-URL": "https://example.org//evil"}
    )
    assert reply.headers["HX-Redirect"] == "/sign-in"


def test_without_a_session_an_address_that_does_not_exist_looks_like_one_that_does(
    client: PortalClient,
) -> None:
    assert client.get("/no-such-page").location == "/sign-in?next=%2Fno-such-page"


def test_the_page_shows_the_training_accounts_of_both_organisations(client: PortalClient) -> None:
    page = words(client.get("/sign-in"))
    assert f"One password for all: {SAMPLE_PASSWORD}" in page
    assert "Child Maintenance Group" in page
    assert "Parliamentary and Health Service Ombudsman" in page
    assert "shared_services" not in page
    every = words(client.get("/sign-in?accounts=all"))
    assert all(name in every for name in db.session.scalars(select(Person.username)))


def test_a_changed_password_ends_other_browsers_and_keeps_this_one(sign_in: SignIn, app: Flask) -> None:
    here, elsewhere = sign_in("internal_phso"), sign_in("internal_phso")
    fields: dict[str, Any] = {
        "password": SAMPLE_PASSWORD,
        "new_password": NEW_PASSWORD,
        "again": NEW_PASSWORD,
    }
    reply = here.submit("/account", "Change password", follow=True, **fields)
    assert "Your password has changed." in words(reply)
    assert elsewhere.get("/account").status_code == 303
    assert attempt(new_client(app), "internal_phso", SAMPLE_PASSWORD).status_code == 422
    assert attempt(new_client(app), "internal_phso", NEW_PASSWORD).status_code == 303


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"password": "a wrong password"}, "The password is wrong"),
        ({"password": ""}, "Enter your password"),
        ({"again": "something else here"}, "The two new passwords are not the same"),
        ({"new_password": "short", "again": "short"}, "Use a password of 12 characters or more"),
    ],
)
def test_a_password_is_changed_only_with_the_old_one_and_to_a_good_one(
    sign_in: SignIn, change: dict[str, str], sentence: str
) -> None:
    client = sign_in("internal_phso")
    before = person("internal_phso").password_hash
    fields: dict[str, Any] = {
        "password": SAMPLE_PASSWORD,
        "new_password": NEW_PASSWORD,
        "again": NEW_PASSWORD,
        **change,
    }
    reply = client.submit("/account", "Change password", **fields)
    assert reply.status_code == 422
    assert sentence in words(reply)
    assert person("internal_phso").password_hash == before
    assert client.get("/account").status_code == 200


def test_guessing_the_password_within_a_session_is_slowed_as_well(sign_in: SignIn) -> None:
    client = sign_in("internal_phso")
    fields: dict[str, Any] = {
        "password": "a wrong password",
        "new_password": NEW_PASSWORD,
        "again": NEW_PASSWORD,
    }
    for _ in range(OF_ACCOUNT_AND_SOURCE):
        assert client.submit("/account", "Change password", **fields).status_code == 422
    assert client.submit("/account", "Change password", **fields).status_code == 429


def test_a_password_of_another_cost_is_stored_anew_at_sign_in(
    client: PortalClient, app_with: Callable[..., Flask]
) -> None:
    full = app_with(password_cost="full")
    assert attempt(new_client(full), "legal", SAMPLE_PASSWORD).status_code == 303
    assert "m=19456" in person("legal").password_hash
    assert attempt(client, "legal", SAMPLE_PASSWORD).status_code == 303


def test_a_stand_in_holds_the_post_for_its_days_only(
    app: Flask, sign_in: SignIn, on: Callable[[date | None], None]
) -> None:
    head, deputy = person("head_of_complaints_review"), person("bau_g7")
    db.session.add(
        StandIn(
            for_person_id=head.id, stand_in_id=deputy.id, from_on=date(2026, 3, 30), until_on=date(2026, 4, 2)
        )
    )
    client = sign_in("bau_g7")
    for day, both in ((29, False), (30, True), (31, True)):
        posts = actor_for(deputy, date(2026, 3, day)).posts
        assert posts == ({"bau_g7", "head_of_complaints_review"} if both else {"bau_g7"})
        on(date(2026, 3, day))
        assert posts_in_a_request(app, client) == posts
    listed = {each.name: each.posts for each in directory("CMG", date(2026, 4, 2))}
    assert listed[deputy.name] == {"bau_g7", "head_of_complaints_review"}
    assert listed[head.name] == {"head_of_complaints_review"}
    assert {each.organisation for each in directory("PHSO", date(2026, 4, 2))} == {"PHSO"}


def test_in_production_a_stand_in_holds_the_post_from_the_real_day_on(
    app_with: Callable[..., Flask], sign_in: SignIn, on: Callable[[date | None], None]
) -> None:
    """Not on the training date."""
    on(date(2026, 3, 30))  # a Monday
    day = real_now().date()
    for absent, begins in (("head_of_complaints_review", day), ("oat", day + timedelta(days=1))):
        db.session.add(
            StandIn(
                for_person_id=person(absent).id,
                stand_in_id=person("bau_g7").id,
                from_on=begins,
                until_on=day + timedelta(days=2),
            )
        )
    production = app_with(
        mode="production",
        password_cost="full",
        sample_accounts=False,
        allowed_hosts=("localhost",),
        secret_key="the first of two keys that nobody else knows",
        audit_key="the second of two keys that nobody else knows",
    )
    posts = posts_in_a_request(production, sign_in("bau_g7"))
    assert posts == {"bau_g7", "head_of_complaints_review"}


def posts_in_a_request(app: Flask, client: PortalClient) -> frozenset[str]:
    """The posts that whoever is signed in with this browser has in the next request."""
    db.session.commit()
    with client.session_transaction() as kept:
        cookie = dict(kept)
    with app.app_context(), app.test_request_context():
        session.update(cookie)
        assert sessions.person_of_request()
        actor: Actor = g.actor
        return actor.posts


# Text that was sent after the session had run out


def run_out(client: PortalClient) -> None:
    with client.session_transaction() as kept:
        kept[sessions.SEEN] -= 60 * 60 + 1


@pytest.fixture
def reason(on: Callable[[date | None], None]) -> str:
    """The address of a form of a case."""
    on(MONDAY)
    return f"/cases/{Walk(on=MONDAY).to('P3').reference}/steps/add-reason"


def sent_too_late(client: PortalClient, address: str, htmx: bool = False, **fields: str) -> html.Form:
    """The form of the sign-in page that answers a form sent after an hour."""
    form = html.forms(html.parse(client.get(address).text), address)[0]
    run_out(client)
    reply = client.post(
        form.action,
        data={**form.values, "comments": "Seven <letters>", **fields},
        headers={"HX-Request": "true", "HX-Current-URL": f"http://localhost{address}"} if htmx else {},
    )
    assert reply.status_code == 401
    assert reply.headers.get("HX-Retarget") == ("#page" if htmx else None)
    assert "What you typed is kept on this page and is not saved yet" in words(reply)
    return html.forms(html.parse(reply.text), "/sign-in")[0]


def signed_in_again(client: PortalClient, form: html.Form, username: str) -> TestResponse:
    data = {**form.values, "username": username, "password": SAMPLE_PASSWORD}
    return client.post(form.action, data=data)


@pytest.mark.parametrize("htmx", [False, True])
def test_text_sent_after_the_session_ran_out_is_given_back(sign_in: SignIn, reason: str, htmx: bool) -> None:
    """Screens 4.1: unsent form text is restored; a press of the person's own saves it."""
    client = sign_in("internal_phso")
    again = signed_in_again(client, sent_too_late(client, reason, htmx, grounds="Delay"), "internal_phso")
    assert "Nothing is saved yet" in words(again) and "Seven <letters>" in words(again)
    assert db.session.scalar(select(func.count()).where(Record.kind == "reason")) == 0
    (back,) = html.forms(html.parse(again.text), reason)
    shown = client.post(back.action, data=back.values)
    (form,) = [each for each in html.forms(html.parse(shown.text), reason) if "comments" in each.values]
    assert (form.values["grounds"], form.values["comments"]) == ("Delay", "Seven <letters>")
    assert db.session.scalar(select(func.count()).where(Record.kind == "reason")) == 0
    assert client.post(form.action, data=form.values).status_code == 303
    assert db.session.scalars(select(Record.text).where(Record.kind == "reason")).all() == ["Seven <letters>"]


def test_text_of_another_form_is_shown_to_copy(sign_in: SignIn) -> None:
    client = sign_in("administrator")
    client.get("/administration/settings/MAX_UPLOAD_MB")
    run_out(client)
    data = {"csrf_token": client.csrf_token, "value": "31", "password": "hunter2"}
    reply = client.post("/administration/settings/MAX_UPLOAD_MB", data=data)
    assert "hunter2" not in reply.text
    again = signed_in_again(client, html.forms(html.parse(reply.text), "/sign-in")[0], "administrator")
    assert "Copy what you need" in words(again) and "31" in words(again)
    assert "/administration/settings/MAX_UPLOAD_MB" in again.text


def test_nobody_else_gets_the_text(sign_in: SignIn, reason: str) -> None:
    client = sign_in("internal_phso")
    again = signed_in_again(client, sent_too_late(client, reason), "internal_phso2")
    assert (again.status_code, again.location) == (303, reason)


@pytest.mark.parametrize("what", ["forged", "cut"])
def test_a_forged_text_is_passed_over(sign_in: SignIn, reason: str, what: str) -> None:
    client = sign_in("internal_phso")
    form = sent_too_late(client, reason)
    form.values["unsent"] = "x" if what == "forged" else str(form.values["unsent"])[:-1]
    assert signed_in_again(client, form, "internal_phso").status_code == 303


@pytest.mark.parametrize("what", ["no token", "signed out", "too long", "never signed in"])
def test_only_a_form_of_our_own_whose_session_ran_out_is_kept(
    app: Flask, sign_in: SignIn, reason: str, what: str
) -> None:
    """A page of somebody else's cannot put words into the sign-in page, and no long body is read."""
    client = sign_in("internal_phso") if what != "never signed in" else new_client(app)
    client.get(reason)
    data = {
        "csrf_token": client.csrf_token,
        "comments": "Seven letters" * (6_000 if what == "too long" else 1),
    }
    if what == "no token":
        data["csrf_token"] = client.csrf_token = "forged"
    if what == "signed out":
        db.session.execute(update(SignInSession).values(ended_at=real_now()))
    if what != "never signed in":
        run_out(client)
    reply = client.post(reason, data=data)
    assert reply.status_code == 303 and reply.location.startswith("/sign-in?next=")
