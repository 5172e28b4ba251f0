"""The administrator's audit page: a verdict, what is wrong with whose entry, and a long check in honest parts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from portal.audit import checks
from portal.audit.models import AuditCheck, Event
from portal.audit.removal import remove_words
from portal.cases.apply import claim
from portal.extensions import db
from tests import html
from tests.client import PortalClient
from tests.conftest import SetToday, SignIn
from tests.walks import Walk, moment

ADDRESS = "/administration/audit"
MONDAY = date(2026, 3, 30)


@pytest.fixture
def administrator(sign_in: SignIn, on: SetToday) -> PortalClient:
    on(MONDAY)
    return sign_in("administrator")


def words(reply: TestResponse) -> str:
    return html.text_of(html.parse(reply.text))


def check(client: PortalClient, **fields: Any) -> TestResponse:
    return client.submit(ADDRESS, "Check now", follow=True, **({"scope": "all"} | fields))


def number_of_checks() -> int:
    return db.session.scalar(select(func.count()).select_from(AuditCheck)) or 0


def a_case(number: str = "48217735") -> Walk:
    return Walk(on=date(2026, 3, 2), case_number=number).take("record-information-sent", on=date(2026, 3, 9))


def test_before_the_first_check_the_page_says_so(administrator: PortalClient) -> None:
    assert "The history has not been checked yet." in words(administrator.get(ADDRESS))


def test_a_check_gives_its_verdict_and_keeps_it(administrator: PortalClient) -> None:
    a_case()
    for said in (words(check(administrator)), words(administrator.get(ADDRESS))):
        assert "All 2 entries are unchanged." in said
        assert "Complete: yes. Unaltered: yes." in said
        assert "Beatrice Lockyer-Shaw. Every case." in said
    (report,) = db.session.scalars(select(AuditCheck))
    assert f"Digest of this report: {report.seal[:12]}" in said


def test_an_altered_entry_is_shown_with_case_person_and_both_digests(administrator: PortalClient) -> None:
    walk = a_case()
    a_case("2")
    db.session.execute(
        update(Event).where(Event.case_id == walk.case.id, Event.number == 2).values(sentence="Nothing")
    )
    reply = check(administrator)
    said = words(reply)
    assert "1 finding: the history is not as the portal wrote it." in said
    assert "Complete: yes. Unaltered: no." in said
    for part in (
        walk.reference,
        "Entry 2",
        "Tamsin Oakapple",
        "The words of entry 2 were changed",
        "What to do.",
    ):
        assert part in said
    expected = db.session.scalar(
        select(Event.payload_digest).where(Event.case_id == walk.case.id, Event.number == 2)
    )
    assert expected and expected in reply.text
    assert "Marigold" not in reply.text and f'href="/cases/{walk.reference}"' not in reply.text


def test_lawful_removals_are_listed_apart_and_are_no_fault(administrator: PortalClient) -> None:
    walk = a_case()
    case = walk.case
    assert claim(case, case.version)
    remove_words(
        case, [2], reason="Erasure request", actor_id=None, actor_name="Records", at=moment(MONDAY), on=MONDAY
    )
    said = words(check(administrator))
    assert "All 3 entries are unchanged." in said
    assert "Lawful removals" in said and "Erasure request" in said


def test_one_case_or_a_period_can_be_checked(administrator: PortalClient) -> None:
    walk, other = a_case(), a_case("2")
    db.session.execute(update(Event).where(Event.case_id == other.case.id).values(sentence="x"))
    said = words(check(administrator, scope="case", reference=walk.reference.lower()))
    assert "All 2 entries are unchanged." in said and f"Case {walk.reference}" in said
    said = words(check(administrator, scope="period", first="9/3/2026", last="9 March 2026"))
    assert "Cases with an entry from Monday 9 March 2026 to Monday 9 March 2026" in said
    assert "2 findings" in said


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"scope": "case"}, "Enter the reference of the case"),
        ({"scope": "case", "reference": "PHSO-2026-999999"}, "There is no case PHSO-2026-999999"),
        ({"scope": "period", "first": "9/3/2026"}, "Enter the last day"),
        ({"scope": "period", "first": "31/4/2026", "last": "9/3/2026"}, "Use 9/3/2026 or 9 March 2026"),
        ({"scope": "period", "first": "9/3/2026", "last": "8/3/2026"}, "The last day is before the first"),
        ({"scope": "nothing"}, "Choose what to check"),
    ],
)
def test_a_wrong_answer_gets_its_sentence_and_keeps_what_was_typed(
    administrator: PortalClient, fields: dict[str, Any], sentence: str
) -> None:
    reply = administrator.submit(ADDRESS, "Check now", **fields)
    assert reply.status_code == 422
    assert sentence in words(reply)
    for name, value in fields.items():
        assert name == "scope" or f'value="{value}"' in reply.text
    assert number_of_checks() == 0


def test_a_long_check_shows_how_far_it_is_and_goes_on(
    administrator: PortalClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "AT_ONCE", 2)
    for number in range(3):
        a_case(str(number))
    said = words(check(administrator))
    assert "Checked 2 of 6 entries" in said and "Check now" not in said
    assert "The history has not been checked yet." in said  # no verdict before the end
    said = words(administrator.submit(ADDRESS, "Go on checking", follow=True))
    assert "Checked 4 of 6 entries" in said
    administrator.submit(ADDRESS, "Go on checking", follow=True)
    said = words(administrator.submit(ADDRESS, "Go on checking", follow=True))
    assert "All 6 entries are unchanged." in said and "Go on checking" not in said
    assert number_of_checks() == 1


def test_a_second_press_does_not_check_twice(administrator: PortalClient) -> None:
    page = administrator.get(ADDRESS)
    form = next(each for each in html.forms(html.parse(page.text), ADDRESS) if each.action == ADDRESS)
    for _ in range(2):
        assert administrator.post(ADDRESS, data={**form.values, "scope": "all"}).status_code == 303
    assert number_of_checks() == 1
    assert administrator.post(f"{ADDRESS}/go-on").status_code == 303


def test_a_report_that_was_changed_is_not_believed(administrator: PortalClient) -> None:
    a_case()
    check(administrator)
    db.session.execute(update(AuditCheck).values(events=9))
    said = words(administrator.get(ADDRESS))
    assert "The report of the last check was changed." in said and "All 9 entries" not in said


def test_after_a_check_the_verdict_takes_the_focus_and_is_announced(administrator: PortalClient) -> None:
    page = administrator.get(ADDRESS)
    form = next(each for each in html.forms(html.parse(page.text), ADDRESS) if each.action == ADDRESS)
    part = administrator.post(
        ADDRESS, data={**form.values, "scope": "all"}, headers={"HX-Request": "true"}, follow_redirects=True
    )
    assert "<html" not in part.text and part.text.count("data-focus") == 1
    assert "All 0 entries are unchanged." in part.text.partition("portal-trail")[0]


@pytest.mark.parametrize(
    "username", ["internal_phso", "internal_phso_team_leader", "case_owner", "oat", "legal"]
)
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_page_is_for_administrators(app: Flask, sign_in: SignIn, username: str) -> None:
    client = sign_in(username)
    client.get("/account")
    for method, address in (("GET", ADDRESS), ("POST", ADDRESS), ("POST", f"{ADDRESS}/go-on")):
        reply = client.open(
            address, method=method, data={"scope": "all"}, headers={"X-CSRFToken": client.csrf_token}
        )
        assert reply.status_code == 403
    assert number_of_checks() == 0
