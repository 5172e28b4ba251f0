"""Allocation: who is given which case, one or several at a time, each with its result (PHSO step 10)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from portal.audit.models import Event
from portal.extensions import db
from portal.people.models import Person
from tests.client import PortalClient
from tests.conftest import SetToday, SignIn
from tests.copies import copies
from tests.questions import announced, few, focused, press, words
from tests.walks import Walk

MONDAY = date(2026, 3, 30)
ALLOCATION = "/team-leader/allocation"
LEADER = "internal_phso_team_leader"


def to_allocate(number: int = 1, received: date = MONDAY) -> Walk:
    return Walk(on=received, case_number=f"4821773{number}").to("P5")


def person(username: str) -> Person:
    return db.session.scalars(select(Person).where(Person.username == username)).one()


def on_leave(username: str, until: date) -> None:
    away = person(username)
    away.away_from, away.away_until = MONDAY, until
    db.session.commit()


def owner(walk: Walk) -> str:
    found = walk.case.owner
    return found.username if found else ""


def send(client: PortalClient, htmx: bool = True, **fields: object):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(ALLOCATION, data=fields, headers=headers)


def test_cases_stand_oldest_first_with_who_had_them_and_who_is_suggested(
    sign_in: SignIn, on: SetToday
) -> None:
    """PHSO-T19, PHSO-T20, PHSO-10b: a person is suggested, never chosen."""
    on(MONDAY)
    new = to_allocate(1)
    old = to_allocate(2, date(2026, 3, 9))
    page = sign_in(LEADER).get(ALLOCATION).text
    text = words(page)
    assert text.index(old.reference) < text.index(new.reference)
    assert "7 calendar days left Monday 6 April 2026 Received Monday 9 March 2026" in text
    assert "Before: Tamsin Oakapple" in text
    assert "Suggested: Tamsin Oakapple, had this case until it went to PHSO" in text
    assert "Rowan Bellweather 0 0 0" in text and "Tamsin Oakapple 2 0 0" in text
    assert " selected" not in page.partition(f'id="to-{old.reference}"')[2].partition("</select>")[0]


def test_fewer_than_three_working_days_are_marked(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-10h: the half disc before anybody is chosen."""
    on(MONDAY)
    to_allocate(1, date(2026, 3, 4))
    page = sign_in(LEADER).get(ALLOCATION).text
    assert "portal-due--soon" in page and "2 calendar days left" in words(page)


def test_everything_is_allocated(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T20."""
    on(MONDAY)
    assert "Everything is allocated." in words(sign_in(LEADER).get(ALLOCATION).text)


@pytest.mark.parametrize("htmx", [True, False])
def test_a_case_is_allocated_from_its_row(sign_in: SignIn, on: SetToday, htmx: bool) -> None:
    """PHSO-T20, PHSO-10c: the owner gets a work item, the caseload is counted anew."""
    on(MONDAY)
    walk = to_allocate()
    rowan = person("internal_phso2").id
    reply = press(
        sign_in(LEADER),
        ALLOCATION,
        f"Allocate {walk.reference}",
        htmx=htmx,
        **{f"to_{walk.reference}": str(rowan)},
    )
    assert reply.status_code == 200
    text = words(reply.text)
    assert f"{walk.reference} allocated to Rowan Bellweather: 1 open" in text
    assert "To Rowan Bellweather: 1 open. PHSO actions due Monday 27 April 2026." in text
    assert "Change" in text and "Everything is allocated." in text
    assert owner(walk) == "internal_phso2" and len(walk.work_items("allocated")) == 1
    if htmx:
        assert announced(reply.text) == f"{walk.reference} allocated to Rowan Bellweather: 1 open"
        assert focused(reply.text) == ["result-h"]


def test_several_cases_are_allocated_each_as_chosen_and_each_tells_its_result(
    sign_in: SignIn, on: SetToday
) -> None:
    """PHSO-T20: what stands in the way of one holds no other up."""
    on(MONDAY)
    on_leave("internal_phso", date(2026, 4, 13))
    first, second, third = to_allocate(1), to_allocate(2), to_allocate(3)
    client = sign_in(LEADER)
    client.get(ALLOCATION)
    tamsin, rowan = person("internal_phso").id, person("internal_phso2").id
    version = third.case.version
    third.take("add-note")
    reply = send(
        client,
        case=[first.reference, second.reference, third.reference],
        **{
            f"to_{first.reference}": rowan,
            f"to_{second.reference}": tamsin,
            f"to_{third.reference}": rowan,
            f"version_{first.reference}": first.case.version,
            f"version_{second.reference}": second.case.version,
            f"version_{third.reference}": version,
        },
    )
    assert reply.status_code == 200
    text = words(reply.text)
    assert "1 of 3 cases allocated at" in text and ", 2 not" in text
    assert (
        "Tamsin Oakapple is on leave until Monday 13 April 2026. Choose somebody else, or tick Allocate although away"
        in text
    )
    assert "Not allocated by you" in text and "Tamsin Oakapple changed it at 10:00am" in text
    assert [owner(each) for each in (first, second, third)] == [
        "internal_phso2",
        "internal_phso",
        "internal_phso",
    ]
    assert len(first.work_items("allocated")) == 1 and not second.work_items("allocated")


def test_all_ticked_cases_go_to_one_person(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T20: the one token of the form stands for each case by itself."""
    on(MONDAY)
    walks = [to_allocate(1), to_allocate(2)]
    client = sign_in(LEADER)
    client.get(ALLOCATION)
    reply = send(
        client,
        token="one-token-for-both",
        case=[each.reference for each in walks],
        all=str(person("internal_phso2").id),
        **{f"version_{each.reference}": each.case.version for each in walks},
    )
    assert reply.status_code == 200 and "2 cases allocated at" in words(reply.text)
    assert {owner(each) for each in walks} == {"internal_phso2"}


def test_somebody_on_leave_needs_a_tick(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T20, PHSO-10c."""
    on(MONDAY)
    on_leave("internal_phso2", date(2026, 4, 13))
    walk = to_allocate()
    rowan = str(person("internal_phso2").id)
    client = sign_in(LEADER)
    page = words(client.get(ALLOCATION).text)
    assert "Rowan Bellweather: on leave until Mon 13 Apr" in page
    assert "On leave until Monday 13 April" in page and "Allocate although away" in page
    choice = {f"to_{walk.reference}": rowan}
    reply = press(client, ALLOCATION, f"Allocate {walk.reference}", htmx=True, **choice)
    assert reply.status_code == 422
    assert "There is a problem. Nothing was allocated" in words(reply.text)
    assert f'<option value="{rowan}" selected>' in reply.text, "the choice is kept"
    done = press(
        client,
        ALLOCATION,
        f"Allocate {walk.reference}",
        htmx=True,
        although_away=walk.reference,
        **choice,
    )
    assert done.status_code == 200 and len(walk.work_items("allocated")) == 1


@pytest.mark.parametrize("htmx", [True, False])
def test_nobody_chosen_and_nothing_ticked_are_told(sign_in: SignIn, on: SetToday, htmx: bool) -> None:
    """PHSO-10c."""
    on(MONDAY)
    walk = to_allocate()
    client = sign_in(LEADER)
    reply = press(client, ALLOCATION, f"Allocate {walk.reference}", htmx=htmx)
    assert reply.status_code == 422
    assert f'<a href="#to-{walk.reference}">Choose a member of the internal PHSO team</a>' in reply.text
    assert f'id="to-{walk.reference}-error"' in reply.text
    nothing = send(client, htmx)
    assert nothing.status_code == 422 and "Tick at least one case" in words(nothing.text)


@pytest.mark.parametrize("username", ["caseworker", "case_owner", "internal_phso_team_leader"])
def test_only_members_of_the_team_get_a_case(sign_in: SignIn, on: SetToday, username: str) -> None:
    """PHSO-10c, PHSO-S7: a forged choice of somebody else."""
    on(MONDAY)
    walk = to_allocate()
    client = sign_in(LEADER)
    client.get(ALLOCATION)
    reply = press(
        client,
        ALLOCATION,
        f"Allocate {walk.reference}",
        htmx=True,
        **{f"to_{walk.reference}": str(person(username).id)},
    )
    assert reply.status_code == 422
    assert "Choose a member of the internal PHSO team" in words(reply.text)
    assert owner(walk) == "internal_phso" and walk.work_items("allocate")


def test_a_double_press_allocates_once(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T20: one event."""
    on(MONDAY)
    walk = to_allocate()
    client = sign_in(LEADER)
    page = client.get(ALLOCATION).text
    data = {
        "token": page.partition('name="token" value="')[2].partition('"')[0],
        "only": walk.reference,
        f"version_{walk.reference}": walk.case.version,
        f"to_{walk.reference}": str(person("internal_phso2").id),
    }
    assert send(client, **data).status_code == 200
    before = db.session.scalar(select(func.count()).select_from(Event))
    again = send(client, **data)
    assert again.status_code == 409 and "This was already saved." in words(again.text)
    assert db.session.scalar(select(func.count()).select_from(Event)) == before


def test_an_equal_split_is_proposed_and_not_carried_out(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T20."""
    on(MONDAY)
    walks = [to_allocate(1), to_allocate(2)]
    client = sign_in(LEADER)
    client.get(ALLOCATION)
    reply = send(client, propose="equal")
    assert reply.status_code == 200 and reply.text.count(" selected>") == 2
    assert all(each.work_items("allocate") for each in walks)


@pytest.mark.parametrize(
    ("username", "status"),
    [("team_leader", 403), ("manager", 403), ("internal_phso", 403), ("head_of_complaints_review", 403)],
)
def test_only_the_leader_of_the_team_allocates(
    sign_in: SignIn, on: SetToday, username: str, status: int
) -> None:
    """PHSO-10c, PHSO-S1: nobody else, and nobody of the other organisation."""
    on(MONDAY)
    walk = to_allocate()
    client = sign_in(username)
    page = client.get(ALLOCATION)
    assert page.status_code == status and walk.reference not in page.text
    forced = send(client, only=walk.reference, **{f"to_{walk.reference}": str(person("internal_phso2").id)})
    assert forced.status_code == status and owner(walk) == "internal_phso"


def test_a_page_of_many_cases_asks_few_questions(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T20."""
    on(MONDAY)
    walk = to_allocate()
    copies(walk, 60, [*walk.work_items("allocate"), *walk.case.running()])
    client = sign_in(LEADER)
    assert few(client, ALLOCATION)
    page = client.get(ALLOCATION).text
    assert page.count('name="only"') == 50 and "More than 50 cases to allocate." in words(page)


def test_a_part_brings_the_menu_with_its_new_numbers(sign_in: SignIn, on: SetToday) -> None:
    """Screens 3.1: the number beside Allocation falls with the case that was given, without a new page."""
    on(MONDAY)
    walk = to_allocate(1)
    to_allocate(2)
    client = sign_in(LEADER)
    assert "Allocation 2 waiting" in words(client.get(ALLOCATION).text)
    colleague = str(person("internal_phso2").id)
    reply = press(
        client, ALLOCATION, f"Allocate {walk.reference}", htmx=True, **{f"to_{walk.reference}": colleague}
    )
    assert owner(walk) == "internal_phso2"
    menu = reply.text.partition('hx-swap-oob="innerHTML:#navigation"')[2]
    assert "Allocation 1 waiting" in words(f"<div{menu}")
    preview = client.get(ALLOCATION, headers={"HX-Request": "true"})
    assert "#navigation" not in preview.text
