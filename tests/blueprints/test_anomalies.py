"""Anomalies and what the head of complaints review is told, answered and put away in their rows (PHSO step 15)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from portal.audit.models import Event
from portal.extensions import db
from tests.conftest import SetToday, SignIn
from tests.copies import copies
from tests.questions import announced, few, focused, press, words
from tests.walks import Walk

MONDAY = date(2026, 3, 30)
HEAD = "head_of_complaints_review"
ANOMALIES = "/approvals/anomalies"


def with_anomaly(number: int = 1) -> Walk:
    walk = Walk(on=MONDAY, case_number=f"4821773{number}").to("P11")
    return walk.take(
        "record-comparison",
        points=[{"_row": 1, "final": "CMG did not answer for nine months."}],
        anomalies=[{"point": "1", "anomaly": "Five months became nine."}],
        no_anomaly=None,
    )


def opened(walk: Walk) -> str:
    return f"{ANOMALIES}?open={walk.reference}-{walk.records('anomaly')[-1].id}"


def events() -> int:
    return db.session.scalar(select(func.count()).select_from(Event)) or 0


def test_an_anomaly_opens_with_the_point_in_both_reports(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-15c, PHSO-T47: draft and final words with their difference, and what the caseworker wrote."""
    on(MONDAY)
    walk = with_anomaly()
    client = sign_in(HEAD)
    listed = words(client.get(ANOMALIES).text)
    assert "1 anomaly to answer" in listed
    assert "Anomaly at point 1 Five months became nine. Tamsin Oakapple, today" in listed
    page = client.get(opened(walk)).text
    assert "<del>five</del>" in page and "<ins>nine</ins>" in page
    text = words(page)
    assert "Our response Accepted." in text and "The caseworker writes Five months became nine." in text
    assert "Noted" in text and "Take up with PHSO" in text


@pytest.mark.parametrize("htmx", [True, False])
def test_an_anomaly_is_noted_or_taken_up_with_words(sign_in: SignIn, on: SetToday, htmx: bool) -> None:
    """PHSO-15c: taking up needs the words, and the caseworker is told."""
    on(MONDAY)
    walk = with_anomaly()
    client = sign_in(HEAD)
    empty = press(client, opened(walk), "Answer anomaly", htmx=htmx, decision="Take up with PHSO")
    assert empty.status_code == 422 and '<a href="#answer">Say what to take up with PHSO</a>' in empty.text
    nothing = press(client, opened(walk), "Answer anomaly", htmx=htmx)
    assert nothing.status_code == 422 and "Choose an answer" in words(nothing.text)
    done = press(
        client,
        opened(walk),
        "Answer anomaly",
        htmx=htmx,
        follow=True,
        decision="Take up with PHSO",
        answer="Ask where nine comes from.",
    )
    assert done.status_code == 200 and "Anomaly at point 1: Take up with PHSO." in words(done.text)
    assert "No anomalies." in words(done.text)
    assert walk.records("anomaly")[-1].state == "Take up with PHSO"
    assert [item.text for item in walk.work_items("told")] == ["Ask where nine comes from."]
    assert not walk.work_items("anomaly")
    if htmx:
        assert focused(done.text) == ["list-h"] and "No anomalies to answer" in announced(done.text)
    again = client.post(
        f"{ANOMALIES}/{walk.reference}/{walk.records('anomaly')[-1].id}", data={"decision": "Noted"}
    )
    assert again.status_code == 409 and "answered already" in words(again.text)


def test_a_change_by_somebody_else_keeps_the_answer(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-15c."""
    on(MONDAY)
    walk = with_anomaly()
    client = sign_in(HEAD)
    client.get(opened(walk))
    version = walk.case.version
    walk.take("add-note")
    reply = client.post(
        f"{ANOMALIES}/{walk.reference}/{walk.records('anomaly')[-1].id}",
        data={"version": version, "decision": "Noted", "answer": "Long words."},
        headers={"HX-Request": "true"},
    )
    assert reply.status_code == 409 and "while you were typing" in words(reply.text)
    assert "Long words.</textarea>" in reply.text and walk.records("anomaly")[-1].state == "Open"


@pytest.mark.parametrize("htmx", [True, False])
def test_what_is_only_to_be_read_is_put_away_with_one_button(
    sign_in: SignIn, on: SetToday, htmx: bool
) -> None:
    """PHSO-15h, PHSO-T53: told that PHSO agrees to close."""
    on(MONDAY)
    walk = Walk(on=MONDAY).to("P12").to("P13")
    client = sign_in(HEAD)
    page = client.get(ANOMALIES).text
    assert "For information: PHSO agrees that the complaint can be closed" in words(page)
    seen = f"Seen {walk.work_items('closed')[0].title}, {walk.reference}"
    done = press(client, ANOMALIES, seen, htmx=htmx, follow=True)
    assert done.status_code == 200 and "Nothing to read." in words(done.text)
    assert not walk.work_items("closed")
    if htmx:
        assert focused(done.text) == ["information-h"] and announced(done.text).startswith("Seen.")


@pytest.mark.parametrize("username", ["internal_phso", "internal_phso_team_leader", "ombudsman"])
def test_anomalies_are_for_the_head_of_complaints_review(
    sign_in: SignIn, on: SetToday, username: str
) -> None:
    """PHSO-15c, PHSO-S1: 403, and nothing changes."""
    on(MONDAY)
    walk = with_anomaly()
    client = sign_in(username)
    page = client.get(ANOMALIES)
    assert page.status_code == 403 and "Five months became nine." not in page.text
    before = events()
    number = walk.records("anomaly")[-1].id
    assert (
        client.post(f"{ANOMALIES}/{walk.reference}/{number}", data={"decision": "Noted"}).status_code == 403
    )
    assert client.post(f"/approvals/information/{walk.reference}/1", data={}).status_code == 403
    assert events() == before


def test_a_case_of_the_other_organisation_is_not_there(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-S1: 404."""
    on(MONDAY)
    walk = with_anomaly()
    number = walk.records("anomaly")[-1].id
    walk.case.organisation = "PHSO"
    db.session.commit()
    client = sign_in(HEAD)
    assert walk.reference not in client.get(ANOMALIES).text
    assert (
        client.post(f"{ANOMALIES}/{walk.reference}/{number}", data={"decision": "Noted"}).status_code == 404
    )


def test_a_page_of_many_anomalies_asks_few_questions(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-15c."""
    on(MONDAY)
    walk = with_anomaly()
    copies(walk, 60, [*walk.records("anomaly"), *walk.work_items("anomaly"), *walk.case.running()])
    client = sign_in(HEAD)
    assert few(client, ANOMALIES)
    assert client.get(ANOMALIES).text.count('aria-expanded="false"') == 50
