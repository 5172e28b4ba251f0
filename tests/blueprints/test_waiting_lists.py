"""Lists of the internal PHSO team: what waits for PHSO, what is to be answered, who has how much, and the menu."""

from __future__ import annotations

from datetime import date

import pytest

from portal.blueprints.internal_phso import waiting
from portal.extensions import db
from tests import html
from tests.blueprints.pages import spaced, words
from tests.conftest import SetToday, SignIn, person
from tests.walks import Walk

MONDAY = date(2026, 3, 30)
WAITING, TO_ANSWER = "/internal-phso/waiting", "/internal-phso/to-answer"
CASEWORKER, COLLEAGUE, LEADER = "internal_phso", "internal_phso2", "internal_phso_team_leader"


def walk(number: int, on: date, to: str = "", to_on: date | None = None, by: str = CASEWORKER) -> Walk:
    found = Walk(on=on, by=by, case_number=str(number), client_name=f"Client {number}")
    return found.to(to, on=to_on or on) if to else found


def rows(page: str) -> list[str]:
    """The lines of the page's table."""
    return [spaced(row) for body in html.parse(page).iter("tbody") for row in body.iter("tr")]


def test_everything_that_waits_for_phso_is_listed_longest_first(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-02g: SRs in P2 as waiting for PHSO's decision; the other waits beside them."""
    first = walk(1, date(2026, 3, 2), "P2", date(2026, 3, 9))
    second = walk(2, date(2026, 3, 2), "P4", date(2026, 3, 19), by=COLLEAGUE)
    working = walk(3, date(2026, 3, 2), "P3", date(2026, 3, 26))
    on(MONDAY)
    client = sign_in(LEADER)
    page = client.get(WAITING).text
    assert rows(page) == [
        f"{first.reference} Client 1 Decision to take the case on Tamsin Oakapple 15",
        f"{second.reference} Client 2 Recommendations letter or SOC Rowan Bellweather 7",
    ]
    assert working.reference not in page
    assert "2 cases, longest first" in words(page) and "All 2 shown." in words(page)
    only = client.get(f"{WAITING}?for=decision-to-take-the-case-on").text
    assert [row[: len(first.reference)] for row in rows(only)] == [first.reference]


def test_only_the_own_cases_wait_under_my_cases(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-02g."""
    mine = walk(1, date(2026, 3, 2), "P2", date(2026, 3, 9))
    hers = walk(2, date(2026, 3, 2), "P2", date(2026, 3, 10))
    hers.take("change-owner", owner=hers.id_of(COLLEAGUE))
    on(MONDAY)
    page = sign_in(CASEWORKER).get(f"{WAITING}?owner=me").text
    assert mine.reference in page and hers.reference not in page
    assert "All cases 2 My cases 1" in words(page)


def test_asking_phso_takes_the_reminder_away(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-02h, PHSO-T03: the reminder stands until PHSO was asked."""
    case = walk(1, date(2026, 2, 23), "P2", date(2026, 2, 27))
    on(date(2026, 3, 26))
    client = sign_in(CASEWORKER)
    assert "Ask PHSO for its decision" not in client.get(WAITING).text
    on(date(2026, 3, 27))  # the 20th working day after Friday 27 February
    assert "Ask PHSO for its decision: 20 working days pass today" in words(client.get(WAITING).text)
    on(MONDAY)
    said = "Ask PHSO for its decision: 20 working days passed on Friday 27 March 2026"
    assert said in words(client.get(WAITING).text)
    case.take("ask-phso-for-its-decision", on=MONDAY)
    assert rows(client.get(WAITING).text) == [
        f"{case.reference} Client 1 Decision to take the case on Tamsin Oakapple 21"
    ]


def test_a_request_without_a_reply_is_listed_with_its_age(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-S4: listed under "To answer" with its age, until the reply is recorded."""
    request = walk(1, date(2026, 3, 19))
    query = walk(2, date(2026, 3, 2)).to("P8", on=date(2026, 3, 20))
    query.take("add-phso-query", on=date(2026, 3, 24))
    on(MONDAY)
    client = sign_in(CASEWORKER)
    page = client.get(TO_ANSWER).text
    assert "2 requests without a reply, oldest first" in words(page)
    first, second = rows(page)
    assert first.startswith(
        f"Thursday 19 March 2026 {request.reference} Client 1 Request for case information"
    )
    assert "Record information sent" in first and first.endswith("Tamsin Oakapple 7")
    assert "PHSO query When was the last letter sent? Answer PHSO query" in second and second.endswith("4")
    request.to("P2", on=MONDAY)
    query.take("answer-phso-query", row=1, on=MONDAY)
    assert "Every request has its reply." in words(client.get(TO_ANSWER).text)


@pytest.mark.parametrize("address", [WAITING, TO_ANSWER])
def test_long_lists_are_read_page_by_page(
    address: str, sign_in: SignIn, on: SetToday, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PHSO-02g, PHSO-S4; Screens: keyset, "Next 50" and "Back to the first"; every row once."""
    monkeypatch.setattr(waiting, "PAGE", 2)
    to = "P2" if address == WAITING else ""
    made = [walk(n, date(2026, 3, 2 + n), to) for n in range(1, 6)]
    on(MONDAY)
    client, seen, href = sign_in(CASEWORKER), [], address
    while href:
        page = client.get(href).text
        shown = rows(page)
        assert 0 < len(shown) <= 2
        seen += [each.reference for row in shown for each in made if each.reference in row]
        following = [a.get("href") or "" for a in html.parse(page).iter("a") if a.get("rel") == "next"]
        href = following[0] if following else ""
        assert href or "Back to the first" in page
    assert seen == [each.reference for each in made]


@pytest.mark.parametrize("after", ["zzz", "WzEsMl0", "", "x" * 5000, "WyIyMDI2LTAzLTAyIiwxZTQwMF0", "bnVsbA"])
def test_a_place_in_the_list_that_is_none_begins_at_the_first(
    after: str, sign_in: SignIn, on: SetToday
) -> None:
    """PHSO-02g; hostile addresses give no error."""
    case = walk(1, date(2026, 3, 2), "P2")
    on(MONDAY)
    reply = sign_in(CASEWORKER).get(WAITING, query_string={"after": after, "for": after, "owner": "x"})
    assert reply.status_code == 200 and case.reference in reply.text


def test_the_team_stands_with_open_overdue_and_due_this_week(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-06f, PHSO-10h: overdue first; each number leads to the cases that it counts."""
    walk(1, date(2026, 3, 2), "P3", date(2026, 3, 13))  # the panel was due on Wednesday 18 March
    hers = walk(2, date(2026, 3, 2), "P3", date(2026, 3, 26))  # the panel is due on Tuesday
    hers.take("change-owner", owner=hers.id_of(COLLEAGUE))
    person(COLLEAGUE).away_from, person(COLLEAGUE).away_until = date(2026, 3, 27), date(2026, 4, 13)
    db.session.commit()
    on(MONDAY)
    client = sign_in(LEADER)
    page = client.get("/team-leader/team").text
    mine, other = rows(page)
    assert mine == "Tamsin Oakapple 1 open, Tamsin Oakapple 1 overdue, Tamsin Oakapple 0 0"
    assert other.startswith(
        "Rowan Bellweather On leave until Monday 13 April 1 open, Rowan Bellweather 0 1 due this week"
    )
    assert "Internal PHSO team: 2 open, 1 overdue" in words(page)
    for anchor in html.parse(page).iter("a"):
        if (anchor.get("href") or "").startswith("/cases?owner="):
            assert client.get(anchor.get("href") or "").status_code == 200
    assert "With me" not in sign_in(CASEWORKER).get("/internal-phso/team").text


def menu(page: str) -> list[str]:
    found = next(each for each in html.parse(page).iter("ul") if each.get("id") == "navigation")
    return [spaced(item) for item in found.iter("li")]


def test_the_menu_counts_what_waits(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-20a, PHSO-R4, PHSO-S4: inbox, allocation, Respond and requests carry their number; 4 to 8 items."""
    walk(1, date(2026, 3, 2), "P6A")
    walk(2, date(2026, 3, 2), "P5")
    walk(3, date(2026, 3, 2))
    on(MONDAY)
    leader = menu(sign_in(LEADER).get("/team-leader/").text)
    assert leader[:4] == ["My work", "Inbox 1 waiting", "Allocation 1 waiting", "Team"]
    assert leader[5].startswith("Respond register ") and leader[5].endswith(" waiting")
    member = menu(sign_in(CASEWORKER).get("/internal-phso/").text)
    assert "To answer 1 waiting" in member and "New case" in member
    assert len(leader) == len(member) == 8


@pytest.mark.parametrize(
    ("username", "home"),
    [
        ("caseworker", "/caseworker/"),
        ("team_leader", "/team-leader/"),
        ("oat", "/oat/"),
        ("head_of_complaints_review", "/approvals/"),
        ("case_owner", "/caseworker/"),
        ("manager", "/team-leader/"),
        ("legal", "/approvals/"),
    ],
)
def test_every_link_of_a_menu_leads_somewhere(username: str, home: str, sign_in: SignIn) -> None:
    """Screens 3.1: 4 to 8 items of the role, the current one marked."""
    client = sign_in(username)
    page = html.parse(client.get(home).text)
    found = next(each for each in page.iter("ul") if each.get("id") == "navigation")
    addresses = [anchor.get("href") or "" for anchor in found.iter("a")]
    assert 4 <= len(addresses) <= 8 and addresses[0] == home
    assert [anchor.get("aria-current") for anchor in found.iter("a")].count("true") == 1
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )
