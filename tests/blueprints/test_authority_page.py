"""The authority table as an administrator keeps it, and what it allows (Review and feedback 2.8, RF-72c)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.extensions import db
from portal.people.authorities import AuthorityRow, authorities
from portal.people.models import StandIn
from tests import html
from tests.blueprints.pages import words
from tests.client import PortalClient
from tests.conftest import SetToday, SignIn, person

TABLE, START = "/administration/authority", "/administration/"
TODAY = date(2026, 3, 30)  # a Monday


@pytest.fixture
def administrator(app: Flask, sign_in: SignIn, on: SetToday) -> PortalClient:
    on(TODAY)
    return sign_in("administrator")


def refusals(reply: TestResponse) -> list[str]:
    """What the error summary says, link by link."""
    summary = next(
        each for each in html.parse(reply.text).iter("div") if "error-summary" in each.get("class", "")
    )
    return [html.text_of(each) for each in summary.iter("li")]


def answers(**changes: Any) -> dict[str, Any]:
    known = {
        "what": "second_review",
        "post": "assistant_director",
        "limit": "",
        "level": "",
        "from_on": "30/3/2026",
        "until_on": "",
    }
    return {**known, **changes}


def add(client: PortalClient, **changes: Any) -> TestResponse:
    return client.submit(TABLE, "Add row", **answers(**changes))


def rows(action: str) -> list[AuthorityRow]:
    return list(
        db.session.scalars(
            select(AuthorityRow).where(AuthorityRow.action == action).order_by(AuthorityRow.id)
        )
    )


def posts(action: str, day: date = TODAY) -> set[str]:
    return {post for row in authorities(action, day) for post in row.posts}


def test_the_table_shows_every_action_with_its_paragraph_and_the_fixed_rows(
    administrator: PortalClient,
) -> None:
    """RF-72c"""
    page = words(administrator.get(TABLE).text)
    for expected in (
        "Extend a grounds deadline Para 32 The line manager set by the procedure, para 32",
        "Quash a report or decision Para 69 The Ombudsman or a Deputy Ombudsman set by the procedure, para 69",
        "Open a new detailed investigation after an upheld review Para 73",
        "set by the procedure, para 73",
        "Second review of one decision Para 5 The OAT manager Tuesday 1 August 2023",
        "Financial remedy Para 18, 60, 72 Nobody No authority is recorded",
        "Agree the proposal for a new detailed investigation Para 63 A Deputy Ombudsman",
    ):
        assert expected in page, expected
    links = {a.get("href") for a in html.parse(administrator.get(TABLE).text).iter("a")}
    changeable = {row.id for row in db.session.scalars(select(AuthorityRow))}
    assert {f"{TABLE}/{number}" for number in changeable} == {
        href for href in links if href and href.startswith(f"{TABLE}/")
    }


def test_a_row_is_added_with_who_and_when(administrator: PortalClient) -> None:
    """RF-72c"""
    reply = add(administrator)
    assert (reply.status_code, reply.location) == (303, TABLE)
    assert posts("second_review") == {"oat_manager", "assistant_director"}
    row = rows("second_review")[-1]
    assert (row.version, row.made_by, row.made_by_id) == (
        1,
        person("administrator").name,
        person("administrator").id,
    )
    assert f"Version 1, entered by {row.made_by}, Monday 30 March 2026" in words(
        administrator.get(TABLE).text
    )


@pytest.mark.parametrize("action", ["extend_grounds", "correct_lateness", "open_investigation", "quash"])
@pytest.mark.parametrize("changes", [{}, {"post": "", "from_on": "never"}])
def test_what_the_source_fixes_cannot_be_changed(
    administrator: PortalClient, action: str, changes: dict[str, str]
) -> None:
    """RF-72c"""
    before = db.session.scalar(select(func.count()).select_from(AuthorityRow))
    reply = add(administrator, what=action, **changes)
    assert reply.status_code == 422
    assert "This row is fixed by the guidance" in refusals(reply)
    assert db.session.scalar(select(func.count()).select_from(AuthorityRow)) == before


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"what": ""}, "Choose the action from the list"),
        ({"what": "approve_everything"}, "Choose the action from the list"),
        ({"post": ""}, "Choose the role from the list"),
        ({"post": "case_owner"}, "Choose the role from the list"),
        ({"post": "administrator"}, "Choose the role from the list"),
        ({"from_on": ""}, "Enter the first day"),
        ({"from_on": "29/3/2026"}, "The first day cannot be in the past"),
        ({"from_on": "3/4/2026", "until_on": "2/4/2026"}, "The last day is before the first day"),
        ({"limit": "750"}, "Only a financial remedy has an amount"),
        ({"level": "Level 3"}, "Only a financial remedy has a level of severity"),
        ({"what": "financial_remedy"}, "Enter the amount up to which this role may agree"),
        (
            {"post": "oat_manager"},
            "This role has this authority on some of these days already. Change that row",
        ),
    ],
)
def test_a_wrong_row_is_refused_with_a_sentence_and_what_was_typed(
    administrator: PortalClient, changes: dict[str, str], sentence: str
) -> None:
    """RF-72c, RF-Gd"""
    before = db.session.scalar(select(func.count()).select_from(AuthorityRow))
    reply = add(administrator, **changes)
    assert reply.status_code == 422
    assert refusals(reply) == [sentence]
    typed = next(
        form
        for form in html.forms(html.parse(reply.text), TABLE)
        if form.action == TABLE and form.method == "post"
    )
    for name, value in answers(**changes).items():
        if name not in ("what", "post"):
            assert typed.values.get(name, "") == value, name
    assert db.session.scalar(select(func.count()).select_from(AuthorityRow)) == before


@pytest.mark.parametrize("typed", ["a lot", "-5", "12,50", "1e9", "99999999999"])
def test_an_amount_that_cannot_be_read_is_refused(administrator: PortalClient, typed: str) -> None:
    reply = add(administrator, what="financial_remedy", limit=typed)
    assert reply.status_code == 422
    assert rows("financial_remedy") == []


def test_a_change_is_a_new_row_and_the_former_one_ends_on_the_day_before(administrator: PortalClient) -> None:
    """RF-72c"""
    (former,) = rows("second_review")
    reply = administrator.submit(
        f"{TABLE}/{former.id}", "Change row", post="assistant_director", from_on="1/4/2026"
    )
    assert (reply.status_code, reply.location) == (303, TABLE)
    former, new = rows("second_review")
    assert (former.post, former.from_on, former.until_on) == (
        "oat_manager",
        date(2023, 8, 1),
        date(2026, 3, 31),
    )
    assert (new.post, new.from_on, new.until_on, new.version) == (
        "assistant_director",
        date(2026, 4, 1),
        None,
        2,
    )
    assert (former.ended_by, new.made_by) == (person("administrator").name,) * 2
    assert former.ended_at is not None
    assert posts("second_review", date(2026, 3, 31)) == {"oat_manager"}
    assert posts("second_review", date(2026, 4, 1)) == {"assistant_director"}


def test_a_row_that_has_been_changed_is_not_changed_again(administrator: PortalClient) -> None:
    """RF-72c, RF-Gb: of two administrators who had it before them, the second is told."""
    (former,) = rows("second_review")
    change = {"post": "assistant_director", "from_on": "1/4/2026", "limit": "", "level": "", "until_on": ""}
    administrator.get(TABLE)
    assert administrator.post(f"{TABLE}/{former.id}", data=change).status_code == 303
    again = administrator.post(f"{TABLE}/{former.id}", data={**change, "post": "legal"})
    assert (again.status_code, refusals(again)) == (422, ["This row has been changed or ended already"])
    ended = administrator.post(f"{TABLE}/{former.id}/end")
    assert (ended.status_code, refusals(ended)) == (422, ["This row has been changed or ended already"])
    assert len(rows("second_review")) == 2


def test_an_ended_row_holds_no_longer_and_is_never_deleted(administrator: PortalClient) -> None:
    """RF-72c"""
    (row,) = rows("review_finding")
    administrator.get(TABLE)
    assert administrator.post(f"{TABLE}/{row.id}/end").location == TABLE
    (ended,) = rows("review_finding")
    assert (ended.until_on, ended.ended_by) == (date(2026, 3, 29), person("administrator").name)
    assert posts("review_finding") == set()
    page = words(administrator.get(TABLE).text)
    assert "Former rows" in page
    assert f"Ended by {ended.ended_by}, Monday 30 March 2026" in page


def test_a_row_of_today_or_later_is_taken_back_and_holds_on_no_day(administrator: PortalClient) -> None:
    """RF-72c"""
    for first in ("30/3/2026", "1/6/2026"):
        add(administrator, from_on=first)
        row = rows("second_review")[-1]
        administrator.post(f"{TABLE}/{row.id}/end")
        db.session.expire_all()
        assert row.taken_back
        for day in (TODAY, date(2026, 6, 1), date(2027, 1, 1)):
            assert posts("second_review", day) == {"oat_manager"}


@pytest.mark.parametrize("number", [0, 999, 2**31, 10**18])
@pytest.mark.parametrize("what", ["", "/end"])
def test_a_row_that_is_not_there_is_not_found(administrator: PortalClient, number: int, what: str) -> None:
    administrator.get(TABLE)
    assert administrator.post(f"{TABLE}/{number}{what}").status_code == 404


def test_the_first_page_says_what_nobody_can_agree(administrator: PortalClient) -> None:
    """RF-72c, screens 4.22"""
    assert "Financial remedy has no authority: nobody can agree one." in words(administrator.get(START).text)
    add(administrator, what="financial_remedy", post="oat_manager", limit="500")
    assert "Financial remedy has no authority" not in words(administrator.get(START).text)
    (row,) = rows("second_review")
    administrator.post(f"{TABLE}/{row.id}/end")
    page = words(administrator.get(START).text)
    assert "Second review of one decision has no authority: nobody can agree this." in page


def test_the_first_page_says_where_nobody_is_in_the_post(administrator: PortalClient) -> None:
    """RF-72c, RF-09b"""
    for username in ("legal", "oat_lead", "director_olc"):
        person(username).active = False
    db.session.commit()
    page = words(administrator.get(START).text)
    assert "Review finding and routes: nobody is in a post that may agree this." in page
    title = "Director of Operations, Legal & Clinical"
    assert f"{title} has no holder: nobody can send the comments on positive feedback." in page


# Try it


def tried(client: PortalClient, action: str, **asked: str) -> str:
    page = client.get(TABLE, query_string={"try": action, **asked})
    assert page.status_code == 200
    section = next(
        each
        for each in html.parse(page.text).iter("section")
        if each.get("aria-label") == "Who may agree this today"
    )
    return html.text_of(section)


def test_try_it_names_who_may_agree_an_amount_today(administrator: PortalClient) -> None:
    """RF-72c: £750.00"""
    assert "Nobody can agree this." in tried(administrator, "financial_remedy", amount="750")
    add(administrator, what="financial_remedy", post="oat_manager", limit="749.99")
    assert "Nobody can agree this." in tried(administrator, "financial_remedy", amount="750")
    add(administrator, what="financial_remedy", post="assistant_director", limit="750")
    add(administrator, what="financial_remedy", post="chief_executive", limit="5000", from_on="31/3/2026")
    told = tried(administrator, "financial_remedy", amount="750.00")
    assert person("assistant_director").name in told
    for other in ("oat_lead", "chief_executive", "manager"):
        assert person(other).name not in told, other
    assert "Enter an amount" in tried(administrator, "financial_remedy", amount="much")


def test_a_level_of_severity_narrows_a_financial_remedy(administrator: PortalClient) -> None:
    """RF-72c"""
    add(administrator, what="financial_remedy", post="oat_manager", limit="500", level="Level 2")
    assert person("oat_lead").name in tried(
        administrator, "financial_remedy", amount="100", severity="Level 2"
    )
    assert "Nobody can agree this." in tried(
        administrator, "financial_remedy", amount="100", severity="Level 3"
    )
    assert "Nobody can agree this." in tried(administrator, "financial_remedy", amount="100")


def test_try_it_names_the_line_manager_of_an_owner_and_who_stands_in(administrator: PortalClient) -> None:
    """RF-72c"""
    assert "The line manager of whoever owns the record." in tried(administrator, "extend_grounds")
    owner = person("case_owner")
    names = tried(administrator, "extend_grounds", owner=str(owner.id))
    assert person("manager").name in names and person("manager2").name not in names
    db.session.add(stand_in("manager", "manager2"))
    assert person("manager2").name in tried(administrator, "extend_grounds", owner=str(owner.id))


def stand_in(away: str, by: str) -> StandIn:
    return StandIn(
        for_person_id=person(away).id,
        stand_in_id=person(by).id,
        from_on=TODAY,
        until_on=TODAY + timedelta(days=7),
    )


def test_what_the_leaders_decide_themselves_no_stand_in_agrees(administrator: PortalClient) -> None:
    """OP-36, paras 69 and 73: for the proposal of para 63 a stand-in may."""
    db.session.add(stand_in("ombudsman", "chief_executive"))
    for action in ("quash", "open_investigation"):
        names = tried(administrator, action)
        assert person("ombudsman").name in names and person("deputy_ombudsman").name in names, action
        assert person("chief_executive").name not in names, action
    assert person("chief_executive").name in tried(administrator, "propose_investigation")


def test_the_table_is_for_administrators_alone(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    """RF-72c"""
    on(TODAY)
    for username in ("manager", "oat_lead", "ombudsman", "internal_phso"):
        client = sign_in(username)
        client.get("/account")
        assert client.get(TABLE).status_code == 403
        assert client.post(TABLE, data=answers()).status_code == 403
    assert len(rows("second_review")) == 1
