"""The Respond register: what is to be entered, one by one or ticked together, and its export (PHSO-R3 to R5)."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from sqlalchemy import func, select

from portal.audit.models import Event
from portal.csv_file import harmless
from portal.extensions import db
from tests.conftest import SetToday, SignIn
from tests.copies import copies
from tests.questions import announced, few, focused, press, words
from tests.walks import Walk

MONDAY = date(2026, 3, 30)
RESPOND = "/internal-phso/respond"
TEAM = "internal_phso"
ONLY_THE_TEAM = "Only the internal PHSO team can work on this SR."


def events() -> int:
    return db.session.scalar(select(func.count()).select_from(Event)) or 0


def test_stages_stand_oldest_first_with_their_age_and_both_references(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-R3, PHSO-R4, PHSO-R5: the half disc from two working days on."""
    on(MONDAY)
    walk = Walk(on=date(2026, 3, 25)).take("record-information-sent", on=date(2026, 3, 27))
    page = sign_in(TEAM).get(RESPOND).text
    text = words(page)
    assert "To enter 2 Entered 0 All 2" in text
    assert text.index("3 working days old") < text.index("1 working day old")
    assert page.count("portal-due--soon") == 1
    assert f"{walk.reference} Marigold Thistlewood Wednesday 25 March 2026 Not entered" in text
    assert "Respond and Reporting; Management Information - ICE/PHSO/Parliamentary Contact." in text


def test_an_empty_register_says_so(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-R4."""
    on(MONDAY)
    assert "All stages recorded." in words(sign_in("internal_phso_team_leader").get(RESPOND).text)


@pytest.mark.parametrize("htmx", [True, False])
def test_a_stage_is_entered_in_its_row_with_a_date_that_is_confirmed(
    sign_in: SignIn, on: SetToday, htmx: bool
) -> None:
    """PHSO-R3: stage, date, SR number and user; the date of the event stands in the field."""
    on(MONDAY)
    walk = Walk(on=date(2026, 3, 25)).take("record-information-sent", on=date(2026, 3, 27))
    first, second = walk.records("respond", "To enter")
    client = sign_in(TEAM)
    opened = f"{RESPOND}?open={first.id}"
    assert 'name="stage_on" type="text" value="25/3/2026"' in client.get(opened).text
    done = press(client, opened, "Enter stage", htmx=htmx, follow=True, stage_on="24 March 2026")
    assert done.status_code == 200 and "Stage entered. 1 left." in words(done.text)
    entered = walk.records("respond", "Entered")[0]
    assert entered.data["entered_on"] == "2026-03-24" and entered.closed_by == "Tamsin Oakapple"
    if htmx:
        assert announced(done.text) == "Stage entered. 1 left."
        assert focused(done.text) == [f"open-{second.id}"]
    page = words(client.get(f"{RESPOND}?view=entered").text)
    assert "Tuesday 24 March 2026 Tamsin Oakapple Monday 30 March 2026" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter the date of this stage"),
        ("32/3/2026", "Enter the date of this stage. Use 9/3/2026 or 9 March 2026"),
        ("31/3/2026", "The date cannot be in the future"),
    ],
    ids=["PHSO-R3 empty", "PHSO-R3 unreadable", "PHSO-R3 future"],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_a_stage_without_a_proper_date_is_not_entered(
    sign_in: SignIn, on: SetToday, typed: str, sentence: str, htmx: bool
) -> None:
    """PHSO-R3: what was typed stays."""
    on(MONDAY)
    walk = Walk(on=MONDAY)
    stage = walk.records("respond")[0]
    before = events()
    reply = press(sign_in(TEAM), f"{RESPOND}?open={stage.id}", "Enter stage", htmx=htmx, stage_on=typed)
    assert reply.status_code == 422 and f'<a href="#stage_on">{sentence}</a>' in reply.text
    assert f'name="stage_on" type="text" value="{typed}"' in reply.text and events() == before


def test_a_double_press_enters_once(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-R3: one event."""
    on(MONDAY)
    walk = Walk(on=MONDAY)
    stage = walk.records("respond")[0]
    client = sign_in(TEAM)
    client.get(RESPOND)
    data = {"stage_on": "30/3/2026", "token": "a-token-of-one-form"}
    assert client.post(f"{RESPOND}/{stage.id}", data=data).status_code == 303
    before = events()
    again = client.post(f"{RESPOND}/{stage.id}", data=data, headers={"HX-Request": "true"})
    assert again.status_code == 409 and "is entered already" in words(again.text) and events() == before


@pytest.mark.parametrize("htmx", [True, False])
def test_ticked_stages_are_entered_with_their_own_dates(sign_in: SignIn, on: SetToday, htmx: bool) -> None:
    """PHSO-R3, PHSO-R4: several at once, what was entered already holds none up."""
    on(MONDAY)
    walk = Walk(on=date(2026, 3, 25)).take("record-information-sent", on=date(2026, 3, 27))
    walk.take("record-pti-received", on=date(2026, 3, 27))
    client = sign_in(TEAM)
    client.get(RESPOND)
    stages = walk.records("respond")
    walk.take("enter-stage-in-respond", row=stages[0])
    headers = {"HX-Request": "true"} if htmx else {}
    reply = client.post(
        f"{RESPOND}/entries",
        data={"entry": [each.id for each in stages[:2]]},
        headers=headers,
        follow_redirects=True,
    )
    assert reply.status_code == 200
    text = words(reply.text)
    assert "1 stage entered. 1 left." in text
    assert f"{stages[0].title} of {walk.reference} is entered already." in text
    assert walk.records("respond", "Entered")[1].data["entered_on"] == "2026-03-27"
    nothing = client.post(f"{RESPOND}/entries", data={}, headers=headers)
    assert nothing.status_code == 422 and "Tick at least one stage" in words(nothing.text)


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_register_leaves_as_csv_for_a_period(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-R4: stage, date, SR number and user; both ends of the period belong to it."""
    on(MONDAY)
    walk = Walk(on=date(2026, 3, 25), client_name="=cmd|'/c calc'!A0").take(
        "record-information-sent", on=date(2026, 3, 27)
    )
    client = sign_in("internal_phso_team_leader")
    reply = client.get(f"{RESPOND}/export?from=25/3/2026&until=25+March+2026")
    assert reply.mimetype == "text/csv" and "attachment" in reply.headers["Content-Disposition"]
    head, *rows = rows_of(reply.text)
    assert head[:3] == ["Stage", "Date of the stage", "SR number"]
    assert [row[:3] for row in rows] == [["Request for case information", "2026-03-25", walk.reference]]
    assert rows[0][4] == "'=cmd|'/c calc'!A0", "a spreadsheet runs nothing"
    assert len(rows_of(client.get(f"{RESPOND}/export").text)) == 3
    for wrong, sentence in (
        ("from=31/2/2026", "Use 9/3/2026 or 9 March 2026"),
        ("from=2/3/2026&until=1/3/2026", "The period ends before it begins"),
    ):
        refused = client.get(f"{RESPOND}/export?{wrong}")
        assert refused.status_code == 422 and sentence in words(refused.text)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+44", "'+44"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),
        (" \t=1", "' \t=1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("plain", "plain"),
        (date(2026, 3, 30), "2026-03-30"),
        (None, ""),
        (5, "5"),
    ],
)
def test_no_cell_is_a_formula(cell: object, text: str) -> None:
    """PHSO-R4."""
    assert harmless(cell) == text


@pytest.mark.parametrize(
    "username", ["caseworker", "team_leader", "head_of_complaints_review", "manager", "oat", "legal"]
)
def test_the_register_is_for_the_internal_phso_team(sign_in: SignIn, on: SetToday, username: str) -> None:
    """PHSO-S1, PHSO-R3: 403 with the sentence, for other roles and the other organisation."""
    on(MONDAY)
    walk = Walk(on=MONDAY)
    stage = walk.records("respond")[0]
    client = sign_in(username)
    for address in (RESPOND, f"{RESPOND}/export"):
        reply = client.get(address)
        assert reply.status_code == 403 and ONLY_THE_TEAM in words(reply.text)
        assert walk.reference not in reply.text
    for address in (f"{RESPOND}/{stage.id}", f"{RESPOND}/entries"):
        assert client.post(address, data={"stage_on": "30/3/2026", "entry": stage.id}).status_code == 403
    assert walk.records("respond")[0].state == "To enter"


def test_a_stage_that_is_not_theirs_is_not_there(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-S1: 404."""
    on(MONDAY)
    walk = Walk(on=MONDAY)
    stage = walk.records("respond")[0]
    walk.case.organisation = "PHSO"
    db.session.commit()
    client = sign_in(TEAM)
    assert "All stages recorded." in words(client.get(RESPOND).text)
    assert client.post(f"{RESPOND}/{stage.id}", data={"stage_on": "30/3/2026"}).status_code == 404
    assert client.post(f"{RESPOND}/999999", data={"stage_on": "30/3/2026"}).status_code == 404


def test_a_page_of_many_stages_asks_few_questions(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-R4: 100 a page."""
    on(MONDAY)
    walk = Walk(on=MONDAY)
    copies(walk, 130, walk.records("respond"))
    client = sign_in(TEAM)
    assert few(client, RESPOND) and few(client, f"{RESPOND}?view=all")
    page = client.get(RESPOND).text
    assert page.count('name="entry"') == 100
    following = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    assert client.get(following).text.count('name="entry"') == 31
