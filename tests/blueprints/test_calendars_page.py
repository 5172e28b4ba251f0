"""The administrator's calendars page: check first, confirm exactly that, and see no client."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.blueprints.administration import calendar_tables
from portal.blueprints.administration import calendars as page
from portal.calendars import AddedHoliday
from portal.cases import calendar_change
from portal.extensions import db
from tests import html
from tests.client import PortalClient
from tests.conftest import SetToday, SignIn
from tests.walks import Walk

ADDRESS = "/administration/calendars"
MONDAY = date(2026, 4, 20)
RECEIVED = date(2026, 4, 16)  # a Thursday: the PTI response is due on Thursday 30 April
FUNERAL = {"day": "24/4/2026", "name": "State funeral", "nation": "England"}


@pytest.fixture
def administrator(sign_in: SignIn, on: SetToday) -> PortalClient:
    on(MONDAY)
    return sign_in("administrator")


def words(reply: TestResponse) -> str:
    return html.text_of(html.parse(reply.text))


def check(client: PortalClient, **fields: str) -> TestResponse:
    client.get(ADDRESS)
    return client.post(f"{ADDRESS}/check", data={**FUNERAL, **fields})


def form_of(reply: TestResponse) -> dict[str, Any]:
    """What the checked form would send when its tick box is ticked."""
    form = next(
        each
        for each in html.forms(html.parse(reply.text), ADDRESS)
        if each.method == "post" and each.action == ADDRESS
    )
    tick = next(each for each in html.parse(reply.text).iter("input") if each.get("name") == "checked")
    return {**form.values, "checked": tick.get("value")}


def days_added() -> int:
    return db.session.scalar(select(func.count()).select_from(AddedHoliday)) or 0


def with_pti(number: str = "48217735") -> Walk:
    return Walk(on=date(2026, 3, 2), case_number=number).to("P3", on=RECEIVED)


def test_check_first_shows_each_deadline_with_old_and_new_date_and_saves_nothing(
    administrator: PortalClient,
) -> None:
    """PHSO-O09."""
    walk = with_pti()
    reply = check(administrator)
    assert reply.status_code == 200
    said = words(reply)
    assert "1 deadline would move" in said
    row = f"{walk.reference} PTI response Thursday 30 April 2026 to Friday 1 May 2026 1 day Not late"
    assert row.replace(" ", "") in said.replace(" ", "")
    assert "I have checked 1 deadline" in said and "Add holiday and move 1 deadline" in said
    assert days_added() == 0 and walk.deadline("D-PTI").due_on == date(2026, 4, 30)


def test_the_administrator_sees_references_and_no_client(administrator: PortalClient) -> None:
    walk = with_pti()
    reply = check(administrator)
    assert "Marigold" not in reply.text and "48217735" not in reply.text
    assert f'href="/cases/{walk.reference}"' not in reply.text


def test_the_confirmed_deadlines_move_and_the_page_says_how_many(administrator: PortalClient) -> None:
    """PHSO-O09."""
    walk = with_pti()
    reply = administrator.post(ADDRESS, data=form_of(check(administrator)), follow_redirects=True)
    assert "State funeral, Friday 24 April 2026: 1 deadline moved." in words(reply)
    assert walk.deadline("D-PTI").due_on == date(2026, 5, 1)
    assert "Friday 24 April 2026" in words(administrator.get(ADDRESS))
    said = words(administrator.get(ADDRESS))
    assert "State funeral, Friday" not in said  # told once


def test_without_the_tick_nothing_moves(administrator: PortalClient) -> None:
    walk = with_pti()
    fields = form_of(check(administrator))
    del fields["checked"]
    reply = administrator.post(ADDRESS, data=fields)
    assert reply.status_code == 422
    assert "Tick that you have checked 1 deadline" in words(reply)
    assert 'value="24/4/2026"' in reply.text and "1 deadline would move" in words(reply)
    assert days_added() == 0 and walk.deadline("D-PTI").due_on == date(2026, 4, 30)


def test_what_has_changed_since_the_check_has_to_be_checked_again(administrator: PortalClient) -> None:
    with_pti("1")
    fields = form_of(check(administrator))
    later = with_pti("2")
    reply = administrator.post(ADDRESS, data=fields)
    assert reply.status_code == 409
    said = words(reply)
    assert "The deadlines have changed since you checked them. Nothing was moved. Check them again" in said
    assert "2 deadlines would move" in said
    assert days_added() == 0 and later.deadline("D-PTI").due_on == date(2026, 4, 30)
    again = administrator.post(ADDRESS, data=form_of(reply), follow_redirects=True)
    assert "2 deadlines moved." in words(again)


def test_a_second_press_of_the_button_moves_nothing_twice(administrator: PortalClient) -> None:
    walk = with_pti()
    fields = form_of(check(administrator))
    administrator.post(ADDRESS, data=fields, follow_redirects=True)
    reply = administrator.post(ADDRESS, data=fields, follow_redirects=True)
    assert "This was saved already." in words(reply)
    assert walk.deadline("D-PTI").due_on == date(2026, 5, 1) and days_added() == 1


def test_a_day_that_moves_nothing_is_added_without_a_tick(administrator: PortalClient) -> None:
    reply = check(administrator)
    assert "No deadline would move" in words(reply) and 'name="checked"' not in reply.text
    reply = administrator.post(ADDRESS, data=FUNERAL, follow_redirects=True)
    assert "State funeral, Friday 24 April 2026: no deadline moved." in words(reply)
    assert days_added() == 1


def test_a_nation_by_which_no_case_counts_is_said(administrator: PortalClient) -> None:
    with_pti()
    assert "No case counts by the bank holidays of Scotland" in words(check(administrator, nation="Scotland"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"day": "25/4/2026"}, "That is a Saturday already"),
        ({"day": "25 May 2026"}, "That is a bank holiday in England and Wales already: Spring Bank Holiday"),
        ({"day": "24/4/2025"}, "Enter a day in 2026 or later. Deadlines of past years stay as they were"),
        ({"day": "31/4/2026"}, "Use 9/3/2026 or 9 March 2026"),
        ({"day": ""}, "Enter the date of the bank holiday"),
        ({"name": ""}, "Enter the name of the bank holiday"),
        ({"nation": "Atlantis"}, "Choose the nation"),
    ],
)
@pytest.mark.parametrize("where", [ADDRESS, f"{ADDRESS}/check"])
def test_a_wrong_answer_gets_its_sentence_and_keeps_what_was_typed(
    administrator: PortalClient, fields: dict[str, str], sentence: str, where: str
) -> None:
    administrator.get(ADDRESS)
    reply = administrator.post(where, data={**FUNERAL, **fields})
    assert reply.status_code == 422
    assert sentence in words(reply)
    for name, value in {**FUNERAL, **fields}.items():
        assert name == "nation" or not value or f'value="{value}"' in reply.text
    assert days_added() == 0


def test_a_day_that_is_there_already_is_refused(administrator: PortalClient) -> None:
    administrator.get(ADDRESS)
    administrator.post(ADDRESS, data=FUNERAL)
    reply = administrator.post(ADDRESS, data=FUNERAL)
    assert reply.status_code == 422
    assert "That is a bank holiday in England and Wales already: State funeral" in words(reply)


def test_a_long_table_comes_in_pages_with_the_counts_by_team(
    administrator: PortalClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "PAGE_ROWS", 2)
    monkeypatch.setattr(calendar_tables, "PAGE_ROWS", 2)
    for number in range(3):
        with_pti(str(number))
    said = words(check(administrator))
    assert "3 deadlines would move" in said and "1 to 2 of 3 deadlines. Next 1" in said
    assert "Internal PHSO team" in said or "Internal PHSO" in said
    second = administrator.get(ADDRESS, query_string={**FUNERAL, "from": "2"})
    assert "3 to 3 of 3 deadlines." in words(second) and "Back to the first" in words(second)
    assert form_of(second)["checked"] == form_of(check(administrator))["checked"]
    for odd in ("-1", "x", "99999999", "4"):
        assert administrator.get(ADDRESS, query_string={**FUNERAL, "from": odd}).status_code == 200


def test_what_one_go_leaves_is_offered_until_nothing_is_left(
    administrator: PortalClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_change, "AT_ONCE", 2)
    walks = [with_pti(str(number)) for number in range(3)]
    reply = administrator.post(ADDRESS, data=form_of(check(administrator)), follow_redirects=True)
    assert "State funeral, Friday 24 April 2026: 2 deadlines moved." in words(reply)
    assert "1 deadline still to move. Check and move them below." in words(reply)
    assert "Move 1 deadline" in words(reply)
    assert "1 deadline for State funeral" in words(administrator.get(ADDRESS))
    reply = administrator.post(ADDRESS, data=form_of(reply), follow_redirects=True)
    assert "1 deadline moved." in words(reply)
    assert {walk.deadline("D-PTI").due_on for walk in walks} == {date(2026, 5, 1)}
    assert days_added() == 1


def test_a_met_deadline_that_would_be_judged_otherwise_is_shown(
    administrator: PortalClient, on: SetToday
) -> None:
    walk = with_pti().to("P4", on=date(2026, 5, 1), convene_panel={"late_reason": "x"})
    on(date(2026, 5, 5))
    said = words(check(administrator))
    assert "These would be judged otherwise. They are shown and never rewritten." in said
    assert "Met 1 working day late" in said
    assert walk.deadline("D-PTI").due_on == date(2026, 4, 30)


def test_htmx_gets_the_part_and_the_whole_page_has_the_same_table(administrator: PortalClient) -> None:
    with_pti()
    administrator.get(ADDRESS)
    part = administrator.post(f"{ADDRESS}/check", data=FUNERAL, headers={"HX-Request": "true"})
    assert "<html" not in part.text and part.text.lstrip().startswith("<title>")
    assert part.text.count("data-focus") == 1
    assert "1 deadline would move" in words(part)


@pytest.mark.parametrize("username", ["internal_phso", "team_leader", "case_owner", "oat", "legal"])
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_page_is_for_administrators(app: Flask, sign_in: SignIn, username: str) -> None:
    client = sign_in(username)
    client.get("/account")
    for method, address in (("GET", ADDRESS), ("POST", ADDRESS), ("POST", f"{ADDRESS}/check")):
        reply = client.open(address, method=method, data=FUNERAL, headers={"X-CSRFToken": client.csrf_token})
        assert reply.status_code == 403
    assert days_added() == 0
