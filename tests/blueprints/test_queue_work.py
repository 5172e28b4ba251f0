"""What is done from the queue: saved views, export; and what a page costs."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.blueprints.queue import exports, saved_views
from portal.blueprints.queue import page as queue_page
from portal.cases.models import Record, SavedView
from portal.extensions import db
from portal.insight import queue
from tests import html
from tests.blueprints.pages import spaced, words
from tests.client import PortalClient
from tests.conftest import SetToday, SignIn
from tests.questions import asked, few, press
from tests.walks import Walk

MONDAY = date(2026, 3, 30)
CASEWORKER, COLLEAGUE, LEADER = "internal_phso", "internal_phso2", "internal_phso_team_leader"


def walk(number: int, to: str = "", on: date = date(2026, 3, 20), **answers: Any) -> Walk:
    found = Walk(
        on=date(2026, 3, 2), case_number=str(number), **{"client_name": f"Client {number}", **answers}
    )
    return found.to(to, on=on) if to else found


def views(page: str) -> dict[str, str]:
    """The views in the row above the list: name with count, and address."""
    row = next(each for each in html.parse(page).iter("nav") if each.get("aria-label") == "Saved views")
    return {spaced(each): each.get("href") or "" for each in row.iter("a")}


def counts_nothing(client: PortalClient) -> bool:
    """Whether the queue page does without counting; other tests change the server of PostgreSQL too, so it is tried."""
    return any(not any("count(*)" in each for each in asked(client, "/cases")) for _ in range(50))


# Numbers


def test_numbers_are_counted_anew_after_each_change_and_only_then(sign_in: SignIn, on: SetToday) -> None:
    """Issue on strength: counts stay cheap; decision 0018."""
    on(MONDAY)
    walk(1, "P3")
    client = sign_in(CASEWORKER)
    assert views(client.get("/cases").text)["All open cases 1"]
    assert counts_nothing(client)
    db.session.commit()
    walk(2, "P3")
    assert views(client.get("/cases").text)["All open cases 2"], "a case of another connection counts at once"
    assert counts_nothing(client)


@pytest.mark.parametrize("few", [2_000, 0])
def test_a_filter_counts_the_same_whether_few_or_many_cases_pass_it(
    few: int, sign_in: SignIn, on: SetToday, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Screens 4.3; a case with several stages to enter in Respond counts once."""
    on(MONDAY)
    monkeypatch.setattr(queue, "FEW", few)
    walk(1, "P3")
    walk(2, "P4")
    walk(3, "P6A")
    walk(4, "P11")
    client = sign_in(CASEWORKER)
    to_enter = select(Record.case_id).where(Record.kind == "respond", Record.state == "To enter")
    stages = db.session.scalars(to_enter).all()
    assert len(stages) > len(set(stages)) > 1
    missing = spaced(html.parse(client.get("/cases?rows=case&respond=missing").text))
    assert f"Cases: {len(set(stages))} cases, " in missing
    waiting = spaced(html.parse(client.get("/cases?rows=case&waits=approve_plan").text))
    assert "Cases: 1 case, " in waiting


# Saved views


def test_a_view_is_saved_used_and_deleted(sign_in: SignIn, on: SetToday) -> None:
    """Screens 4.3: a view stores filters and sort under a name, with its count in the row."""
    on(MONDAY)
    walk(1, "P3", jurisdiction="NI")
    walk(2, "P3")
    client = sign_in(CASEWORKER)
    reply = press(client, "/cases?jurisdiction=NI&sort=status", "Save view", name=" Northern  Ireland ")
    assert (reply.status_code, reply.headers["Location"]) == (303, "/cases?jurisdiction=NI&sort=status")
    page = client.get("/cases").text
    assert views(page)["Northern Ireland 2"] == "/cases?jurisdiction=NI&sort=status"
    assert "Northern Ireland" not in str(views(sign_in(COLLEAGUE).get("/cases").text))
    deleted = press(client, "/cases/views", "Delete Northern Ireland", follow=True)
    assert "Deleted the view Northern Ireland." in words(deleted.text)
    assert "Northern Ireland" not in str(views(client.get("/cases").text))


def test_a_team_view_is_there_for_the_team_and_goes_with_its_maker_or_leader(
    sign_in: SignIn, on: SetToday
) -> None:
    """Screens 4.3: a view is mine or my team's."""
    on(MONDAY)
    walk(1, "P3")
    press(sign_in(CASEWORKER), "/cases?due=10", "Save view", name="Ours", whose="team")
    colleague = sign_in(COLLEAGUE)
    assert views(colleague.get("/cases").text)["Ours 2"] == "/cases?due=10"
    number = db.session.scalars(select(SavedView.id)).one()
    assert f"/cases/views/{number}/delete" not in colleague.get("/cases/views").text
    assert colleague.post(f"/cases/views/{number}/delete").status_code == 403
    stranger = sign_in("caseworker")
    assert "Ours" not in stranger.get("/cases").text
    assert stranger.post(f"/cases/views/{number}/delete").status_code == 404
    outsider = sign_in("case_owner")
    outsider.get("/cases")
    assert outsider.post(f"/cases/views/{number}/delete").status_code == 404
    leader = sign_in(LEADER)
    leader.get("/cases")
    assert leader.post(f"/cases/views/{number}/delete").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(SavedView)) == 0


def test_a_view_that_cannot_be_saved_says_why(
    sign_in: SignIn, on: SetToday, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Screens 3.4: 422 with the sentence, the queue stays as it was."""
    on(MONDAY)
    walk(1, "P3")
    client = sign_in(CASEWORKER)

    def save(name: str, query: str = "due=10") -> TestResponse:
        client.get("/cases")
        return client.post("/cases/views", data={"name": name, "query": query, "whose": "mine"})

    for name, sentence in (
        ("", "Enter a name for the view"),
        ("x" * 41, "The name must be 40 characters or fewer"),
        ("tab\u0007", "The name must be 40 characters or fewer"),
    ):
        reply = save(name)
        assert reply.status_code == 422 and sentence in words(reply.text)
        assert "Due in the next 10 working days" in words(reply.text)
    assert save("Mine").status_code == 303
    assert "There is a view called MINE already" in words(save("MINE").text)
    monkeypatch.setattr(saved_views, "MOST", 1)
    assert "There are 1 views already. Delete one first" in words(save("Another").text)
    assert save("Odd", "due=nonsense&owner=-3&status=Nope&x=y").status_code == 422
    monkeypatch.undo()
    assert save("Odd", "due=nonsense&owner=-3&status=Nope&x=" + "y" * 3000).headers["Location"] == "/cases"


def test_more_than_twelve_views_stand_under_more_views(sign_in: SignIn, on: SetToday) -> None:
    """Screens 4.3: at most 12 in the row."""
    on(MONDAY)
    walk(1)
    client = sign_in(CASEWORKER)
    for n in range(1, 10):
        press(client, "/cases?due=10", "Save view", name=f"View {n}")
    page = html.parse(client.get("/cases").text)
    more = next(each for each in page.iter("details") if spaced(each).startswith("More views"))
    assert [spaced(each).split(" 0")[0] for each in more.iter("a")] == [
        "View 7",
        "View 8",
        "View 9",
        "Manage saved views",
    ]


# Export


def lines(reply: TestResponse) -> list[dict[str, str]]:
    assert reply.status_code == 200 and reply.mimetype == "text/csv"
    text = reply.get_data().decode("utf-8-sig")
    assert reply.get_data().startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_list_is_exported_as_it_is_filtered_and_sorted(
    sign_in: SignIn, on: SetToday, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PHSO-R4: for reporting; every row of the list, read in parts, as UTF-8 with its mark."""
    monkeypatch.setattr(exports, "AT_ONCE", 2)
    on(MONDAY)
    made = [walk(n, "P3", client_name=f"Zoë {n}") for n in range(1, 4)]
    walk(4)
    client = sign_in(LEADER)
    reply = client.get("/cases/export.csv?sort=case&dir=desc&deadline=D-PTI")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="cases-2026-03-30.csv"'
    exported = lines(reply)
    assert [line["Reference"] for line in exported] == [each.reference for each in reversed(made)]
    assert exported[0] == {
        "Due": "2026-04-07",
        "Distance": "4 working days left",
        "Reference": made[2].reference,
        "Client": "Zoë 3",
        "Case number": "3",
        "Jurisdiction": "GB",
        "Procedure": "PHSO",
        "Deadline": "PTI response",
        "Status": "In Progress",
        "Sub Status": "In Progress",
        "Stage": "Initial Response",
        "Owner": "Tamsin Oakapple",
        "Lock Assignment Flag": "No",
    }
    assert len(lines(client.get("/cases/export.csv?rows=case"))) == 4


def test_only_the_ticked_cases_are_exported_on_request(sign_in: SignIn, on: SetToday) -> None:
    """Screens 4.3: export for the ticked ones; another organisation's reference gives nothing."""
    on(MONDAY)
    first, second = walk(1, "P3"), walk(2)
    client = sign_in(CASEWORKER)
    ticked = {"case": [second.reference, "PHSO-2026-999999"]}
    reply = press(client, "/cases?rows=case", "Export CSV", **ticked)
    assert [line["Reference"] for line in lines(reply)] == [second.reference]
    other = sign_in("case_owner")
    other.get("/cases")
    assert lines(other.post("/cases/export.csv?rows=case", data={"case": first.reference})) == []


def test_a_client_called_like_a_formula_is_exported_as_text(sign_in: SignIn, on: SetToday) -> None:
    """Issue 3.2: in the CSV file and in the spreadsheet."""
    on(MONDAY)
    walk(1, "P3", client_name='=HYPERLINK("http://example.org","x")')
    client = sign_in(CASEWORKER)
    assert {line["Client"] for line in lines(client.get("/cases/export.csv"))} == {
        '\'=HYPERLINK("http://example.org","x")'
    }
    reply = client.get("/cases/export.xlsx")
    assert str(reply.mimetype).endswith("spreadsheetml.sheet")
    with zipfile.ZipFile(io.BytesIO(reply.get_data())) as book:
        assert book.testzip() is None
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "HYPERLINK" in sheet and sheet.count("<row ") == 3


# What a page costs

PAGES = {
    CASEWORKER: (
        "/internal-phso/",
        "/internal-phso/waiting",
        "/internal-phso/to-answer",
        "/internal-phso/team",
        "/cases",
        "/cases?rows=case",
        "/cases?rows=case&sort=owner",
        "/cases?due=today&status=Open&owner=none&payment=yes",
        "/cases?q=finch",
        "/cases?q=unanswered",
        "/cases?q=Fynch",
    ),
    LEADER: ("/team-leader/", "/team-leader/team", "/cases", "/cases?rows=case&due=10", "/cases?print=yes"),
    "head_of_complaints_review": ("/approvals/",),
    "complaints_review": ("/caseworker/",),
}


@pytest.mark.parametrize("number", [3, 60])
def test_a_page_asks_few_questions_however_many_cases_there_are(
    number: int, sign_in: SignIn, on: SetToday
) -> None:
    """Issue 3: at most 12 queries a page, with 3 and with 60 cases, saved views among them."""
    walk(0, "P6A", client_name="Ada Finch")
    walk(1, "P3", client_name="Ada Finch").take("convene-panel", on=date(2026, 3, 24))
    walk(2, "P5", client_name="Ada Finch")
    for n in range(3, number):
        case = walk(n, client_name="Ada Finch")
        if n % 3:
            case.take("record-information-sent")
        if n % 3 == 2:
            case.take("record-pti-received", on=date(2026, 3, 19 + n % 9))
    on(MONDAY)
    for n in range(3):
        press(sign_in(CASEWORKER), "/cases?due=10", "Save view", name=f"View {n}", whose="team")
    for username, addresses in PAGES.items():
        client = sign_in(username)
        assert all(few(client, address) for address in addresses)
    assert queue_page.PAGE == 50
