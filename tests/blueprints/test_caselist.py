"""The Director General Caselist: target dates, what moved, and the entry updated in its row (PHSO-T10a, PHSO-T39)."""

from __future__ import annotations

import csv
import io
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
CASELIST = "/internal-phso/caselist"
TEAM = "internal_phso"


def events() -> int:
    return db.session.scalar(select(func.count()).select_from(Event)) or 0


def with_target(target: date = date(2026, 5, 29), number: int = 1) -> Walk:
    walk = Walk(on=MONDAY, case_number=f"4821773{number}").to("P8")
    return walk.take("set-target-date", target_on=target)


def opened(walk: Walk) -> str:
    return f"{CASELIST}?open={walk.reference}"


def test_target_dates_stand_soonest_first_with_what_moved(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-13h: old date, new date, reason, and by whom."""
    on(MONDAY)
    moved = with_target(date(2026, 5, 29), 1)
    moved.take("extend-target-date", target_on=date(2026, 6, 30))
    soon = with_target(date(2026, 4, 17), 2)
    without = Walk(on=MONDAY, case_number="48217733")
    text = words(sign_in(TEAM).get(CASELIST).text)
    assert text.index(soon.reference) < text.index(moved.reference) < text.index(without.reference)
    assert (
        "From Friday 29 May 2026 to Tuesday 30 June 2026: PHSO asked for more time. Tamsin Oakapple" in text
    )
    assert "No target date" in text and "Aurelia Vane MP, Larkmoor" in text
    assert "All 3" in text and "Response To SoC 2" in text and "No stage yet 1" in text
    filtered = words(sign_in(TEAM).get(f"{CASELIST}?stage=Response+To+SoC").text)
    assert without.reference not in filtered and soon.reference in filtered


def test_an_entry_that_its_stage_asks_for_is_marked(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-14e, PHSO-15i, PHSO-07p."""
    on(MONDAY)
    walk = Walk(on=MONDAY).to("P9")
    client = sign_in(TEAM)
    assert "Update due with the draft report" in words(client.get(CASELIST).text)
    walk.take("update-caselist", purpose="Draft report")
    assert "Update due" not in words(client.get(CASELIST).text)


def test_an_empty_list_says_so(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-13h."""
    on(MONDAY)
    assert "No case is on the list." in words(sign_in(TEAM).get(CASELIST).text)


@pytest.mark.parametrize("htmx", [True, False])
def test_an_entry_and_its_target_date_are_saved_together(sign_in: SignIn, on: SetToday, htmx: bool) -> None:
    """PHSO-13h, PHSO-T10a, PHSO-T39: text, new date and reason in one save."""
    on(MONDAY)
    walk = with_target()
    done = press(
        sign_in(TEAM),
        opened(walk),
        "Save entry",
        htmx=htmx,
        follow=True,
        entry="PHSO wants more time.",
        target_on="30/6/2026",
        reason="Two witnesses are away.",
    )
    assert done.status_code == 200
    assert f"Entry saved, target Tuesday 30 June 2026. {walk.reference}." in words(done.text)
    assert dict(walk.running)["D-TARGET"] == date(2026, 6, 30)
    last, before = walk.records("caselist")[-1], walk.records("caselist")[-2]
    assert last.text == "PHSO wants more time." and before.data["old"] == "2026-05-29"
    if htmx:
        assert announced(done.text).startswith("Entry saved, target Tuesday 30 June 2026.")
        assert focused(done.text) == [f"open-{walk.reference}"]


def test_a_date_alone_needs_no_text_and_a_text_alone_no_date(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T39, PHSO-T10a."""
    on(MONDAY)
    walk = with_target()
    client = sign_in(TEAM)
    press(client, opened(walk), "Save entry", htmx=True, target_on="30/6/2026", reason="More time.")
    assert dict(walk.running)["D-TARGET"] == date(2026, 6, 30)
    done = press(client, opened(walk), "Save entry", htmx=True, entry="In hand.")
    assert done.status_code == 200 and walk.records("caselist")[-1].text == "In hand."


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        pytest.param(
            {"target_on": "29/5/2026", "reason": "x"},
            ["The new target must be later than Friday 29 May 2026"],
            id="PHSO-13h not later",
        ),
        pytest.param({"target_on": "30/6/2026"}, ["Say why the target moves"], id="PHSO-13h no reason"),
        pytest.param({}, ["Write the caselist entry"], id="PHSO-T10a empty"),
        pytest.param(
            {"entry": "Long words.", "target_on": "31/2/2026", "reason": "x"},
            ["Use 9/3/2026 or 9 March 2026"],
            id="PHSO-13h unreadable",
        ),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_a_wrong_entry_saves_nothing_and_keeps_what_was_typed(
    sign_in: SignIn, on: SetToday, fields: dict[str, str], sentences: list[str], htmx: bool
) -> None:
    """PHSO-13h: neither the text nor the date."""
    on(MONDAY)
    walk = with_target()
    before = events()
    reply = press(sign_in(TEAM), opened(walk), "Save entry", htmx=htmx, **fields)
    assert reply.status_code == 422 and events() == before
    for sentence in sentences:
        assert sentence in words(reply.text)
    for value in fields.values():
        assert value in reply.text
    assert dict(walk.running)["D-TARGET"] == date(2026, 5, 29)


def test_the_preview_says_where_the_date_moves(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-13h."""
    on(MONDAY)
    walk = with_target()
    client = sign_in(TEAM)
    client.get(opened(walk))
    reply = client.post(
        f"{CASELIST}/{walk.reference}/preview",
        data={"purpose": "Target date", "target_on": "30/6/2026"},
        headers={"HX-Request": "true"},
    )
    text = words(reply.text)
    assert "Due Tuesday 30 June 2026" in text and "From Friday 29 May 2026" in text
    assert "Read as Tuesday 30 June 2026" in text
    assert dict(walk.running)["D-TARGET"] == date(2026, 5, 29)


def test_a_double_press_saves_once_and_a_late_one_is_told(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-T10a: one event; somebody else's change keeps the text."""
    on(MONDAY)
    walk = with_target()
    client = sign_in(TEAM)
    client.get(opened(walk))
    data = {
        "version": walk.case.version,
        "token": "a-token-of-one-form",
        "purpose": "Other",
        "entry": "In hand.",
        "entered_on": "30/3/2026",
    }
    address = f"{CASELIST}/{walk.reference}"
    assert client.post(address, data=data, headers={"HX-Request": "true"}).status_code == 200
    before = events()
    again = client.post(address, data=data, headers={"HX-Request": "true"})
    assert again.status_code == 409 and "This was already saved, today" in words(again.text)
    late = client.post(address, data={**data, "token": "another-token-here"}, headers={"HX-Request": "true"})
    assert late.status_code == 409 and "In hand.</textarea>" in late.text and events() == before


def test_the_list_leaves_as_csv_one_line_a_case(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-13h, PHSO-R4."""
    on(MONDAY)
    walk = with_target()
    reply = sign_in(TEAM).get(f"{CASELIST}/export")
    head, *rows = list(csv.reader(io.StringIO(reply.text.removeprefix("\ufeff"))))
    assert head[0] == "Target date" and rows[0][:2] == ["2026-05-29", walk.reference] and len(rows) == 1


def test_the_head_of_complaints_review_reads_the_list_and_changes_nothing(
    sign_in: SignIn, on: SetToday
) -> None:
    """PHSO-S1: a read view."""
    on(MONDAY)
    walk = with_target()
    client = sign_in("head_of_complaints_review")
    page = client.get(opened(walk)).text
    assert walk.reference in page and "Update entry" not in page
    assert client.post(f"{CASELIST}/{walk.reference}", data={"entry": "x"}).status_code == 403


@pytest.mark.parametrize("username", ["caseworker", "team_leader", "manager", "oat", "legal"])
def test_the_list_is_for_the_internal_phso_team(sign_in: SignIn, on: SetToday, username: str) -> None:
    """PHSO-S1: 403 with the sentence."""
    on(MONDAY)
    walk = with_target()
    client = sign_in(username)
    for address in (CASELIST, f"{CASELIST}/export"):
        reply = client.get(address)
        assert reply.status_code == 403 and walk.reference not in reply.text
        assert "Only the internal PHSO team can work on this SR." in words(reply.text)
    before = events()
    assert client.post(f"{CASELIST}/{walk.reference}", data={"entry": "x"}).status_code == 403
    assert client.post(f"{CASELIST}/{walk.reference}/preview", data={}).status_code == 403
    assert events() == before


def test_a_case_of_the_other_organisation_is_not_there(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-S1: 404."""
    on(MONDAY)
    walk = with_target()
    walk.case.organisation = "PHSO"
    db.session.commit()
    client = sign_in(TEAM)
    assert walk.reference not in client.get(CASELIST).text
    assert client.post(f"{CASELIST}/{walk.reference}", data={"entry": "x"}).status_code == 404


def test_a_page_of_many_cases_asks_few_questions(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-13h."""
    on(MONDAY)
    walk = with_target()
    copies(walk, 130, [*walk.records("caselist"), *walk.case.running()])
    client = sign_in(TEAM)
    assert few(client, CASELIST) and few(client, f"{CASELIST}?all=yes")
    assert client.get(CASELIST).text.count('aria-expanded="false"') == 100
    assert client.get(f"{CASELIST}?all=yes").text.count('aria-expanded="false"') == 131
