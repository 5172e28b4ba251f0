"""Where a case stands in the list from which it was opened, and the way to its neighbours."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest

from portal.insight import counting
from tests import html
from tests.blueprints.pages import spaced
from tests.conftest import SetToday, SignIn
from tests.questions import few
from tests.walks import Walk

MONDAY = date(2026, 3, 30)
CASEWORKER, LEADER = "internal_phso", "internal_phso_team_leader"


def walk(number: int, received: date, to: str = "P3") -> Walk:
    return Walk(on=received, case_number=str(number), client_name=f"Client {number}").to(to, on=received)


def three() -> list[Walk]:
    """Three cases, the one that is due first at the top of every list."""
    return [walk(number, date(2026, 3, 15 + number)) for number in (1, 2, 3)]


def links(page: str) -> dict[str, str]:
    """The links of the page's main part by their words, the first of each."""
    found: dict[str, str] = {}
    for each in next(html.parse(page).iter("main")).iter("a"):
        found.setdefault(spaced(each), each.get("href") or "")
    return found


def trail(page: str) -> tuple[str, dict[str, str]]:
    """The words over the case's heading, and its links."""
    tree = html.parse(page)
    part = next(each for each in tree.iter("div") if each.get("class") == "portal-trail")
    return spaced(part), {spaced(each): each.get("href") or "" for each in part.iter("a")}


@pytest.mark.parametrize(
    ("address", "name", "back"),
    [
        ("/internal-phso/", "My work", "/#row-"),
        ("/cases?due=30", "Cases", "/cases?due=30#row-"),
        ("/cases?rows=case&sort=case", "Cases", "/cases?rows=case&sort=case#row-"),
    ],
)
def test_a_case_tells_its_place_in_the_list_it_was_opened_from(
    sign_in: SignIn, on: SetToday, address: str, name: str, back: str
) -> None:
    """Screens 4.5: "3 of 14 in My work: previous, next"."""
    first, second, third = (each.reference for each in three())
    on(MONDAY)
    client = sign_in(CASEWORKER)
    page = client.get(links(client.get(address).text)[second]).text
    words, found = trail(page)
    assert f"2 of 3 in {name}: previous, next" in words
    assert found[name].startswith(back)
    assert urlsplit(found["previous"]).path == f"/cases/{first}"
    assert urlsplit(found["next"]).path == f"/cases/{third}"
    words, found = trail(client.get(found["next"]).text)
    assert f"3 of 3 in {name}: previous" in words and "next" not in found


def test_the_place_is_kept_through_a_step_and_when_the_case_leaves_the_list(
    sign_in: SignIn, on: SetToday
) -> None:
    """Screens 4.5: the next one is still the next one after the step that took this case off the list."""
    first, second, third = three()
    on(MONDAY)
    client = sign_in(CASEWORKER)
    address = links(client.get("/cases?deadline=D-PTI").text)[second.reference]
    form = links(client.get(address).text)["Move segment"]
    assert urlsplit(links(client.get(form).text)["Cases"]).query == "deadline=D-PTI"
    saved = client.submit(form, segment="GB Complex", reason="Two nations.", follow=True)
    assert "2 of 3 in Cases" in trail(saved.text)[0]
    second.to("P5", on=date(2026, 3, 17))
    words, found = trail(client.get(address).text)
    assert "No longer in Cases, 2 left: previous, next" in words
    assert urlsplit(found["previous"]).path == f"/cases/{first.reference}"
    assert urlsplit(found["next"]).path == f"/cases/{third.reference}"


@pytest.mark.parametrize(
    "given",
    [
        "",
        "elsewhere..",
        "cases",
        "cases.PHSO-1.",
        "cases..due%3D" + "9" * 700,
        "my-work..\u202e",
        "my-work.<b>.",
    ],
)
def test_an_address_that_names_no_list_tells_no_place(sign_in: SignIn, on: SetToday, given: str) -> None:
    case = walk(1, date(2026, 3, 16))
    on(MONDAY)
    reply = sign_in(CASEWORKER).get(f"/cases/{case.reference}", query_string={"list": given})
    assert reply.status_code == 200
    words, found = trail(reply.text)
    assert " in " not in words and list(found.values()) == ["/"]


def test_a_list_names_no_case_of_the_other_organisation(sign_in: SignIn, on: SetToday) -> None:
    """A forged neighbour changes nothing: neighbours come from the reader's own list."""
    case = walk(1, date(2026, 3, 16))
    on(MONDAY)
    client = sign_in(CASEWORKER)
    page = client.get(f"/cases/{case.reference}?list=cases.RF-2026-000001.owner%3Dnone").text
    words, found = trail(page)
    assert "No longer in Cases, 0 left" in words and set(found) == {"Cases"}


def test_a_long_list_is_counted_to_its_limit(
    sign_in: SignIn, on: SetToday, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue 3.2: "more than 1,000", and no way beyond the limit."""
    cases = three()
    on(MONDAY)
    for module in ("portal.homes.places", "portal.homes.my_work", "portal.blueprints.queue.page"):
        monkeypatch.setattr(f"{module}.LIMIT", 2)
    monkeypatch.setattr(counting, "LIMIT", 2)
    words, found = trail(sign_in(CASEWORKER).get(f"/cases/{cases[1].reference}?list=my-work..").text)
    assert "2 of more than 2 in My work: previous" in words and "next" not in found


@pytest.mark.parametrize(
    ("username", "given"),
    [
        (CASEWORKER, "my-work.."),
        (CASEWORKER, "cases..rows=case&respond=missing"),
        (CASEWORKER, "cases..due=10&sort=owner&payment=yes"),
        (LEADER, "my-work.."),
        ("complaints_review", "my-work.."),
    ],
)
def test_a_case_with_its_place_asks_few_questions(
    sign_in: SignIn, on: SetToday, username: str, given: str
) -> None:
    """Issue 3: at most 12 queries a page."""
    cases: list[Any] = three()
    cases[0].take("convene-panel", on=date(2026, 3, 18))
    on(MONDAY)
    client = sign_in(username)
    assert few(client, f"/cases/{cases[0].reference}?list={given.replace('&', '%26').replace('=', '%3D')}")
