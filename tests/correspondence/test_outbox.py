"""The outbox page (screens 4.23): kept messages in training, deliveries in production, each organisation its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import flask
import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import clock
from portal.correspondence.models import OutboxMessage
from portal.extensions import db
from portal.people import sessions
from tests import html
from tests.client import PortalClient
from tests.conftest import SignIn, new_client, person
from tests.correspondence.mail_server import production
from tests.walks import Walk

MONDAY = date(2026, 3, 30)


def message(subject: str = "Agreement", **changes: Any) -> int:
    kept = OutboxMessage(
        **{
            "organisation": "CMG",
            "message_id": f"{subject}-{changes.get('state', '')}@complaints-casework",
            "to": "External PHSO",
            "subject": subject,
            "text": "All actions\nare complete.\n\n<b>Tamsin</b>",
            "documents": [],
            "sent_on": MONDAY,
            "made_at": clock.real_now(),
            "made_by": "Tamsin Oakapple",
            **changes,
        }
    )
    db.session.add(kept)
    db.session.commit()
    return kept.id


def state(number: int) -> OutboxMessage:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(OutboxMessage, number)


@pytest.fixture
def in_production(app: Flask, app_with: Callable[..., Flask]) -> SignIn:
    """Signs a sample person in to the portal in production."""
    live = app_with(**production())

    def begin(username: str) -> PortalClient:
        with live.test_request_context():
            sessions.begin(person(username).id)
            db.session.commit()
            kept = dict(flask.session)
        client = new_client(live)
        with client.session_transaction() as session:
            session.update(kept)
        return client

    return begin


# Training


def test_training_shows_what_was_kept_and_nothing_else(app: Flask, sign_in: SignIn) -> None:
    """Screens 4.23: "2 messages kept, none sent"; when, kind, to, subject, case, would be sent by."""
    walk = Walk(on=MONDAY)
    message(case_id=walk.case.id)
    message("Second")
    page = sign_in("internal_phso").get("/outbox")
    text = html.text_of(html.parse(page.text))
    assert "2 messages kept, none sent" in text and "Would be sent by" in text
    for words in ("E-mail", "External PHSO", "Agreement", walk.reference, "Tamsin Oakapple"):
        assert words in text
    assert "All actions" not in text and "Empty the outbox" not in text


def test_an_empty_outbox_says_so(app: Flask, sign_in: SignIn) -> None:
    """Screens 4.23: "Nothing has been sent in training yet." """
    assert "Nothing has been sent in training yet." in sign_in("internal_phso").get("/outbox").text


@pytest.mark.parametrize("htmx", [False, True])
def test_a_row_opens_the_message_as_paper(app: Flask, sign_in: SignIn, htmx: bool) -> None:
    """Screens 4.23: a row opens the message with its headers; also without scripts."""
    walk = Walk(on=MONDAY)
    number = message(case_id=walk.case.id)
    page = sign_in("internal_phso").get(
        f"/outbox?open={number}", headers={"HX-Request": "true"} if htmx else {}
    )
    assert page.text.lstrip().startswith("<title>" if htmx else "<!DOCTYPE")
    assert "&lt;b&gt;Tamsin&lt;/b&gt;" in page.text and "<b>Date</b> Monday 30 March 2026" in page.text


def test_a_letter_of_training_is_there_with_its_document(app: Flask, sign_in: SignIn) -> None:
    """Screens 4.23: letters and e-mails."""
    walk = Walk(on=MONDAY)
    walk.take(
        "write-cmsl5844", defaults=False, recipient="PHSO", letter_on=MONDAY, body="Enclosed.", reviewed=True
    )
    kept = db.session.scalars(select(OutboxMessage)).one()
    page = sign_in("internal_phso").get(f"/outbox?open={kept.id}")
    document = walk.case.documents_of("cmsl5844")[0]
    assert "Letter" in page.text and f'href="/cases/{walk.reference}/documents/{document.id}"' in page.text


def test_the_other_organisation_sees_nothing_of_it(app: Flask, sign_in: SignIn) -> None:
    """Architecture: a list reaches only the own organisation's records."""
    walk = Walk(on=MONDAY)
    number = message(case_id=walk.case.id)
    page = sign_in("case_owner").get(f"/outbox?open={number}")
    assert "0 messages kept" in page.text
    for words in ("Agreement", walk.reference, "Tamsin", "External"):
        assert words not in page.text


@pytest.mark.parametrize("mode", ["training", "production"])
def test_an_administrator_sees_no_word_of_a_case(
    app: Flask, sign_in: SignIn, in_production: SignIn, mode: str
) -> None:
    """Interface 2: the administrator does no casework; delivery can be seen without it."""
    walk = Walk(on=MONDAY)
    number = message("Agreement of M Thistlewood", case_id=walk.case.id)
    begin = sign_in if mode == "training" else in_production
    page = begin("administrator").get(f"/outbox?open={number}")
    assert "External PHSO" in page.text and "Message of Child Maintenance Group" in page.text
    for words in ("Thistlewood", walk.reference, "All actions"):
        assert words not in page.text


def test_an_administrator_empties_the_outbox_of_training(app: Flask, sign_in: SignIn) -> None:
    """Screens 4.23: Empty the outbox (administrator)."""
    message()
    message("Second")
    browser = sign_in("administrator")
    page = browser.submit("/outbox", action="/outbox/empty", follow=True)
    assert "2 messages thrown away." in page.text
    assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 0


def test_nobody_else_empties_it(app: Flask, sign_in: SignIn) -> None:
    """Screens 4.23: only the administrator."""
    message()
    browser = sign_in("internal_phso_team_leader")
    browser.get("/outbox")
    assert browser.post("/outbox/empty").status_code == 403
    assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 1


def test_training_retries_nothing(app: Flask, sign_in: SignIn) -> None:
    """Interface 1: training keeps mail."""
    number = message(state="Failed")
    browser = sign_in("internal_phso")
    assert "Retry" not in browser.get(f"/outbox?open={number}").text
    assert browser.post(f"/outbox/{number}/retry").status_code == 409
    assert state(number).state == "Failed"


def test_a_long_outbox_has_pages_of_fifty(app: Flask, sign_in: SignIn) -> None:
    """Screens 4.23: 50 at a time, newest first; keyset, so that a new message moves nothing."""
    numbers = [message(f"Subject {number:03}") for number in range(52)]
    browser = sign_in("internal_phso")
    first = browser.get("/outbox")
    assert "Subject 051" in first.text and "Subject 001" not in first.text
    message("Subject new")
    second = browser.get(f"/outbox?before={numbers[2]}")
    assert "Subject 001" in second.text and "Subject 002" not in second.text
    assert "Back to the first" in second.text and f'href="/outbox?before={numbers[2]}"' in first.text


@pytest.mark.parametrize(
    "query", ["open=x", "open=-1", f"open={'9' * 40}", "before=0", "before=%00", "before=١"]
)
def test_an_odd_address_is_passed_over(app: Flask, sign_in: SignIn, query: str) -> None:
    """Hostile input: no fault, nothing shown that is not there."""
    message()
    assert sign_in("internal_phso").get(f"/outbox?{query}").status_code in (200, 400)


# Production


def test_production_shows_how_delivery_went(app: Flask, in_production: SignIn) -> None:
    """RF-Gj, screens 4.23: Waiting / Sent / Failed, tries; waiting longer than 15 minutes is marked."""
    message("One")
    message("Two", state="Sent", sent_at=clock.real_now(), tries=1)
    message("Three", state="Failed", tries=7, last_error="550 no such user")
    message("Four", state="Unclear", tries=1, last_error="It may have arrived or not.")
    message("Five", made_at=clock.real_now() - timedelta(minutes=185))
    page = in_production("internal_phso").get("/outbox")
    text = html.text_of(html.parse(page.text))
    assert "2 waiting, 1 failed, 1 unclear" in text
    for words in ("Waiting", "Sent", "7 tries", "Unclear whether sent", "Waiting for 3 hours"):
        assert words in text
    assert page.text.count("portal-due--soon") == 2


@pytest.mark.parametrize("was", ["Failed", "Unclear"])
@pytest.mark.parametrize("htmx", [False, True])
def test_a_message_that_failed_is_sent_again_when_a_person_says_so(
    app: Flask, in_production: SignIn, was: str, htmx: bool
) -> None:
    """Screens 4.23: Retry. Issue on strength, point 5: never by itself."""
    number = message(state=was, tries=7, last_error="550 no such user", claim="c")
    page = in_production("internal_phso").submit(
        f"/outbox?open={number}", action=f"/outbox/{number}/retry", htmx=htmx, follow=not htmx
    )
    assert page.status_code == 200 and "It is sent again." in page.text
    again = state(number)
    assert (again.state, again.tries, again.claim, again.next_try_at) == ("Waiting", 0, "", None)
    assert again.headers["decided"].startswith("Retry, Tamsin Oakapple, ")


def test_an_unclear_message_that_has_arrived_is_taken_for_sent(app: Flask, in_production: SignIn) -> None:
    """Issue on strength, point 5: a person who asked the recipient decides."""
    number = message(state="Unclear", last_error="It may have arrived or not.")
    page = in_production("internal_phso").submit(
        f"/outbox?open={number}", action=f"/outbox/{number}/arrived", follow=True
    )
    assert "It has arrived." in page.text and state(number).state == "Sent"


@pytest.mark.parametrize("was", ["Waiting", "Claimed", "Sending", "Sent"])
@pytest.mark.parametrize("verb", ["retry", "arrived"])
def test_a_message_on_its_way_cannot_be_decided(
    app: Flask, in_production: SignIn, was: str, verb: str
) -> None:
    """Issue on strength, point 5: a forged or old form sends nothing twice."""
    number = message(state=was)
    browser = in_production("internal_phso")
    browser.get("/outbox")
    assert browser.post(f"/outbox/{number}/{verb}").status_code == 409
    assert state(number).state == was


def test_a_retry_pressed_twice_happens_once(app: Flask, in_production: SignIn) -> None:
    """Issue on strength: the same form again has no second effect."""
    number = message(state="Failed")
    browser = in_production("internal_phso")
    browser.get("/outbox")
    assert [browser.post(f"/outbox/{number}/retry").status_code for _ in range(2)] == [303, 409]


def test_a_foreign_message_answers_like_one_that_is_not_there(app: Flask, in_production: SignIn) -> None:
    """How well: foreign references."""
    number = message(state="Failed")
    browser = in_production("case_owner")
    browser.get("/outbox")
    replies = [browser.post(f"/outbox/{each}/retry") for each in (number, 999, 10**30)]
    assert {reply.status_code for reply in replies} == {404}
    assert len({html.text_of(html.parse(reply.text)) for reply in replies}) == 1
    assert state(number).state == "Failed"


def test_production_empties_nothing(app: Flask, in_production: SignIn) -> None:
    """Screens 4.23: what was sent stays on record."""
    message(state="Sent")
    browser = in_production("administrator")
    assert "Empty the outbox" not in browser.get("/outbox").text
    assert browser.post("/outbox/empty").status_code == 409
    assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 1


def test_a_form_without_its_token_is_refused(app: Flask, in_production: SignIn) -> None:
    """How well: missing CSRF."""
    number = message(state="Failed")
    browser = in_production("internal_phso")
    browser.csrf_token = "forged"
    assert browser.post(f"/outbox/{number}/retry").status_code == 400
    assert state(number).state == "Failed"
    assert isinstance(state(number).made_at, datetime)
