"""The work queue: one row a running deadline, filters that combine, sorting, paging, and what it says when empty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest

from portal.blueprints.queue import page as queue_page
from portal.extensions import db
from tests import html
from tests.blueprints.pages import part, spaced, words
from tests.client import PortalClient
from tests.conftest import SetToday, SignIn
from tests.walks import Walk

MONDAY = date(2026, 3, 30)
CASEWORKER, COLLEAGUE, LEADER = "internal_phso", "internal_phso2", "internal_phso_team_leader"
MONEY = {"redress": True, "payment": "Special payment", "amount": 150_00, "due_on": date(2026, 4, 10)}

Cases = dict[str, Walk]


def walk(number: int, on: date, to: str = "", to_on: date | None = None, **answers: object) -> Walk:
    found = Walk(on=on, case_number=f"4000{number}", client_name=f"Client {number}", **answers)
    return found.to(to, on=to_on or on) if to else found


@pytest.fixture
def cases(on: SetToday) -> Cases:
    """Five cases: late, with a plan and a payment, of Northern Ireland, waiting for PHSO, and just begun."""
    made = {
        "late": walk(1, date(2026, 3, 2), "P3", date(2026, 3, 13)),
        "plan": Walk(on=date(2026, 3, 2), case_number="40002", client_name="Client 2").to(
            "P6A", on=date(2026, 3, 27), add_resolution_action=MONEY
        ),
        "ni": walk(3, date(2026, 3, 2), "P3", date(2026, 3, 26), jurisdiction="NI"),
        "waiting": walk(4, date(2026, 3, 2), "P2", date(2026, 3, 9)),
        "new": walk(5, date(2026, 3, 27)),
    }
    made["ni"].take("change-owner", owner=made["ni"].id_of(COLLEAGUE))
    for record in made["new"].records("respond", "To enter"):
        made["new"].take("enter-stage-in-respond", row=record)
    on(MONDAY)
    return made


def rows(page: str) -> list[str]:
    """The lines of the list."""
    tables = [each for each in html.parse(page).iter("form") if each.get("id") == "cases"]
    return [spaced(row) for body in tables[0].iter("tbody") for row in body.iter("tr")]


def found(client: PortalClient, query: str, cases: Cases) -> set[str]:
    """The names of the cases that the queue shows."""
    page = client.get(f"/cases?{query}")
    assert page.status_code == 200, query
    shown = rows(page.text)
    return {name for name, case in cases.items() if any(case.reference in row for row in shown)}


def test_each_running_deadline_has_its_row_the_earliest_first(sign_in: SignIn, cases: Cases) -> None:
    """PHSO-06f, PHSO-10h: the deadlines in the work list, with the working days left or late."""
    page = sign_in(LEADER).get("/cases").text
    shown = rows(page)
    late, plan, ni = (cases[name].reference for name in ("late", "plan", "ni"))
    assert [row.split(" Client")[0].split("Select ")[-1] for row in shown] == [
        f"{late}, Assessment panel Overdue by 8 working days Wed 18 Mar {late}",
        f"{late}, PTI response Overdue by 1 working day Fri 27 Mar {late}",
        f"{ni}, Assessment panel 1 working day left Tue 31 Mar {ni}",
        f"{plan}, Action: Write to the client and apologise 7 working days left Fri 10 Apr {plan}",
        f"{ni}, PTI response 8 working days left Mon 13 Apr {ni}",
        f"{plan}, PHSO actions 25 calendar days left Fri 24 Apr {plan}",
    ]
    assert part(page, "results") == "6 deadlines on 3 cases, earliest first"
    assert "Northern Ireland" in shown[2] and "Locked" in shown[3]
    assert shown[2].endswith("Rowan Bellweather") and "All 6 shown." in words(page)
    assert "Reminder to ask PHSO" not in " ".join(shown)


def test_the_setting_rows_gives_each_open_case_one_row(sign_in: SignIn, cases: Cases) -> None:
    """PHSO-02g: a case that waits has no deadline and still stands in the list of cases."""
    page = sign_in(LEADER).get("/cases?rows=case").text
    order = [name for row in rows(page) for name, case in cases.items() if case.reference in row]
    assert order == ["late", "ni", "waiting", "plan", "new"]
    assert part(page, "results") == "5 cases, earliest first"
    waiting, new = rows(page)[2], rows(page)[4]
    assert "Reminder to ask PHSO" in waiting and "Overdue" not in waiting
    assert "No deadline runs" in new


FILTERED: list[tuple[str, set[str]]] = [
    ("due=overdue", {"late"}),
    ("due=soon", {"late", "ni"}),
    ("due=week", {"ni"}),
    ("due=10", {"late", "ni", "plan"}),
    ("due=today", set()),
    ("status=In+Progress", {"late", "ni"}),
    ("status=In+Progress&status=Pending+Approval", {"late", "ni", "plan"}),
    ("status=Wait&rows=case", {"waiting"}),
    ("owner=me&rows=case", set()),
    ("owner=team&rows=case", {"late", "plan", "ni", "waiting", "new"}),
    ("owner=none&rows=case", set()),
    ("deadline=D-PTI", {"late", "ni"}),
    ("deadline=D-CHASE", {"waiting"}),
    ("deadline=D-REC&rows=case", {"plan"}),
    ("jurisdiction=NI", {"ni"}),
    ("jurisdiction=GB&rows=case", {"late", "plan", "waiting", "new"}),
    ("procedure=phso&rows=case", {"late", "plan", "ni", "waiting", "new"}),
    ("waits=phso&rows=case", {"waiting"}),
    ("waits=approve_plan", {"plan"}),
    ("waits=allocate&rows=case", set()),
    ("payment=yes", {"plan"}),
    ("payment=no&rows=case", {"late", "ni", "waiting", "new"}),
    ("locked=yes", {"plan"}),
    ("locked=no&rows=case&status=Pending+Approval", set()),
    ("respond=missing&rows=case", {"late", "plan", "ni", "waiting"}),
    ("due=10&jurisdiction=NI&deadline=D-PANEL&status=In+Progress", {"ni"}),
    ("due=overdue&jurisdiction=NI", set()),
]


def test_filters_combine(sign_in: SignIn, cases: Cases) -> None:
    """PHSO-06f, PHSO-R3, PHSO-11i: due, status, owner, deadline, nation, wait, payment, lock, Respond."""
    client = sign_in(LEADER)
    assert {query: found(client, query, cases) for query, _ in FILTERED} == dict(FILTERED)


def test_the_owner_filter_finds_the_cases_of_each_person(sign_in: SignIn, cases: Cases) -> None:
    """Screens 4.3: the work of one person."""
    client = sign_in(CASEWORKER)
    assert found(client, "owner=me&rows=case", cases) == {"late", "plan", "waiting", "new"}
    assert found(client, f"owner={cases['ni'].id_of(COLLEAGUE)}", cases) == {"ni"}


def test_a_holiday_of_one_nation_moves_only_its_own_filter(
    sign_in: SignIn, cases: Cases, on: SetToday
) -> None:
    """PHSO-NI3: on Monday 16 March the next working day of Northern Ireland is Wednesday 18 March."""
    on(date(2026, 3, 16))
    cases["late"].case.deadlines[1].due_on = date(2026, 3, 17)
    cases["ni"].case.deadlines[1].due_on = date(2026, 3, 17)
    db.session.commit()
    assert found(sign_in(LEADER), "due=today", cases) == {"ni"}


def test_every_order_is_the_same_page_by_page(
    sign_in: SignIn, cases: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Screens 4.3: sorted by the server, keyset paging: each row once, in the order of the whole list."""
    client = sign_in(LEADER)
    orders = [
        f"/cases?sort={sort}{direction}{rows}"
        for sort in ("due", "case", "deadline", "status", "owner")
        for direction in ("", "&dir=desc")
        for rows in ("", "&rows=case")
    ]
    whole = {query: ids(client.get(query).text) for query in orders}
    monkeypatch.setattr(queue_page, "PAGE", 2)
    for query, wanted in whole.items():
        assert len(wanted) == len(set(wanted)) == (5 if "rows" in query else 6)
        assert read_all(client, query) == wanted, query


def read_all(client: PortalClient, href: str) -> list[str]:
    """The rows of every page, from the first to the last."""
    seen: list[str] = []
    while href:
        page = client.get(href).text
        assert 0 < len(ids(page)) <= 2
        seen += ids(page)
        href = next((a.get("href") or "" for a in html.parse(page).iter("a") if a.get("rel") == "next"), "")
        assert href or "Back to the first" in page
    return seen


def ids(page: str) -> list[str]:
    return [
        row.get("id") or "" for row in html.parse(page).iter("tr") if (row.get("id") or "").startswith("row-")
    ]


def column(page: str, sort: str) -> list[str]:
    """What the rows have in the column of this name."""
    form = next(each for each in html.parse(page).iter("form") if each.get("id") == "cases")
    lines = [list(row) for body in form.iter("tbody") for row in body.iter("tr")]
    read: dict[str, Callable[[list[Element]], str]] = {
        "case": lambda row: spaced(row[2]).split()[0],
        "deadline": lambda row: spaced(row[3]).replace(" Northern Ireland", "").replace(" Locked", ""),
        "status": lambda row: spaced(next(row[4].iter("strong"))),
        "owner": lambda row: spaced(row[5]),
    }
    return [read[sort](row) for row in lines]


def test_a_heading_sorts_and_sorts_back(sign_in: SignIn, cases: Cases) -> None:
    """Screens 4.3: sort links in the headings, `aria-sort` on the current one."""
    client = sign_in(LEADER)
    for sort in ("case", "deadline", "status", "owner"):
        page = client.get(f"/cases?sort={sort}&due=30").text
        read = column(page, sort)
        assert read == sorted(read) and len(set(read)) > 1
        heading = next(each for each in html.parse(page).iter("th") if each.get("aria-sort"))
        assert heading.get("aria-sort") == "ascending" and spaced(heading).split()[0].lower() == sort
        href = next(heading.iter("a")).get("href") or ""
        assert parse_qs(urlsplit(href).query) == {"due": ["30"], "sort": [sort], "dir": ["desc"]}
        assert column(client.get(href).text, sort) == sorted(read, reverse=True)


def test_each_filter_in_use_has_a_tag_that_takes_it_away(sign_in: SignIn, cases: Cases) -> None:
    """Screens 4.3: MOJ filter tags."""
    page = html.parse(sign_in(LEADER).get("/cases?due=10&status=In+Progress&jurisdiction=NI&sort=case").text)
    tags = {
        spaced(each): each.get("href") for each in page.iter("a") if each.get("class") == "moj-filter__tag"
    }
    assert tags == {
        "Remove filter Due in the next 10 working days": "/cases?jurisdiction=NI&status=In+Progress&sort=case",
        "Remove filter Northern Ireland": "/cases?due=10&status=In+Progress&sort=case",
        "Remove filter In Progress": "/cases?due=10&jurisdiction=NI&sort=case",
    }


def test_an_empty_list_names_the_filter_that_leaves_out_most(sign_in: SignIn, cases: Cases) -> None:
    """Screens 2.7: 'No case matches these filters. Remove "Pending Approval" to see 12.'"""
    client = sign_in(LEADER)
    page = client.get("/cases?due=30&status=Open&deadline=D-PTI").text
    assert "No case matches these filters. Remove “Open” to see 2." in words(page)
    assert 'href="/cases?due=30&amp;deadline=D-PTI"' in page
    nothing = client.get("/cases?due=today&owner=none&status=Open").text
    assert "No case matches these filters. Clear all filters" in words(nothing)


def test_nothing_open_is_said(sign_in: SignIn) -> None:
    """Screens 4.3, empty."""
    assert "No deadline runs." in words(sign_in(LEADER).get("/cases").text)
    assert "No case is open." in words(sign_in(LEADER).get("/cases?rows=case").text)
    page = words(sign_in("case_owner").get("/cases").text)
    assert "No deadline runs." in page


def test_views_and_statuses_carry_their_counts(
    sign_in: SignIn, cases: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Screens 4.3: counts exact to a limit, then "more than"; the current view is marked."""
    client = sign_in(LEADER)
    page = client.get("/cases?due=10").text
    said = words(page)
    for view in (
        "All deadlines 6",
        "Due soon 5",
        "All open cases 5",
        "Waiting for PHSO 1",
        "Not in Respond 4",
    ):
        assert view in said
    for status in ("Open 1", "Wait 1", "In Progress 2", "Pending Approval 1", "Closed 0"):
        assert status in said
    current = [spaced(each) for each in html.parse(page).iter("a") if each.get("aria-current") == "page"]
    assert current == ["Due soon 5"]
    for module in ("portal.insight.counting", "portal.blueprints.queue.page"):
        monkeypatch.setattr(f"{module}.LIMIT", 2)
    said = words(client.get("/cases").text)
    assert "More than 2 deadlines, earliest first" in said and "All deadlines 2+" in said
    assert "All open cases 2+" in said and "In Progress 2" in said


def test_closed_cases_are_listed_when_they_are_asked_for(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T07: a closed SR can still be read."""
    closed = walk(1, date(2026, 3, 2), "P13", date(2026, 3, 20))
    on(MONDAY)
    client = sign_in(CASEWORKER)
    assert closed.reference not in client.get("/cases?rows=case").text
    page = client.get("/cases?status=Closed").text
    assert closed.reference in page and "1 case, earliest first" in words(page)


def test_the_printed_list_is_whole_and_has_nothing_to_press(
    sign_in: SignIn, cases: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Screens 4.3, print."""
    monkeypatch.setattr(queue_page, "PAGE", 2)
    page = sign_in(LEADER).get("/cases?print=yes").text
    assert len(rows(page)) == 6 and "Allocate" not in words(page) and "Save view" not in words(page)


def test_a_reply_to_htmx_is_the_part_and_says_what_it_holds(sign_in: SignIn, cases: Cases) -> None:
    """Screens 4.3: after Apply, focus on the heading sentence, which is read aloud."""
    reply = sign_in(LEADER).get("/cases?due=overdue", headers={"HX-Request": "true"}).text
    assert "<header" not in reply and "2 deadlines on 1 case, earliest first" in reply
    focused = [each.get("id") for each in html.parse(reply).iter() if each.get("data-focus") is not None]
    assert focused == ["results"]


GARBAGE = [
    "page=0&size=0&per_page=-1",
    "sort=;drop table&dir=sideways",
    "due=99999999999999999999&owner=99999999999999999999&deadline=x",
    "owner=-1&owner=me&owner=2",
    "owner=%F0%9D%9F%99",
    "status=&status=Nope&status=Wait&status=Wait",
    "rows=both&rows=case&print=maybe",
    "after=" + "A" * 3000,
    "after=WzFd&sort=owner",
    "after=WyIyMDI2LTAzLTMwIiw5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTld",
    "after=W251bGwsbnVsbF0&rows=case",
    "after=WyJcdTAwMDAiLDFd&sort=status&rows=case",
    "after=WyIwMDAxLTAxLTAxIiwxXQ&dir=desc",
    "q=&procedure[]=x&locked=1&payment=[]",
    "jurisdiction=GB&jurisdiction=NI&respond=%00x".replace("%00", ""),
    "&".join(f"status=x{n}" for n in range(900)),
]


def test_parameters_that_make_no_sense_filter_nothing(sign_in: SignIn, cases: Cases) -> None:
    """Hostile addresses: never a fault, and nothing of the address unescaped in the page."""
    client = sign_in(LEADER)
    for query in GARBAGE:
        for address in (f"/cases?{query}", f"/cases?{query}&rows=case", f"/cases/export.csv?{query}"):
            reply = client.get(address)
            assert reply.status_code == 200, query
            assert "drop table" not in reply.text


def test_the_other_organisation_sees_no_case_and_no_count(sign_in: SignIn, cases: Cases) -> None:
    """Architecture, two organisations: the queue reaches only the own organisation's cases."""
    for username in ("case_owner", "manager", "oat", "legal"):
        sees_nothing(sign_in(username), cases)
    assert sign_in("administrator").get("/cases").status_code == 403


def sees_nothing(client: PortalClient, cases: Cases) -> None:
    for query in ("", "?rows=case", "?status=Wait&rows=case", f"?owner={cases['late'].id_of(CASEWORKER)}"):
        page = client.get(f"/cases{query}").text
        assert not any(case.reference in page for case in cases.values())
        assert rows(page) == []
    assert client.get("/cases/export.csv?rows=case").text.count("\r\n") == 1
