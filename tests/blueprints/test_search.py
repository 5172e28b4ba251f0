"""Finding cases: a reference leads to its case; names, numbers and what is written are found, ranked and marked."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import text

from portal.blueprints.queue import search_page
from portal.extensions import db
from portal.insight import search as queries
from tests import html
from tests.blueprints.pages import words
from tests.client import PortalClient
from tests.conftest import SetToday, SignIn
from tests.test_database import statements
from tests.walks import Walk

MONDAY = date(2026, 3, 30)
CASEWORKER = "internal_phso"


def walk(number: int, name: str, **answers: object) -> Walk:
    return Walk(on=date(2026, 3, 2), case_number=f"4821773{number}", client_name=name, **answers)


def search(client: PortalClient, term: str, **more: str) -> str:
    reply = client.get("/cases", query_string={"q": term, **more})
    assert reply.status_code == 200, term
    return reply.text


def references(page: str) -> list[str]:
    """The found cases in the order of the page."""
    return re.findall(r'href="/cases/(PHSO-\d{4}-\d{6})"', page)


def marked(page: str) -> list[str]:
    return [each.text or "" for each in html.parse(page).iter("mark")]


@pytest.mark.parametrize("term", ["PHSO-2026-000001", "phso-2026-000001", "  PHSO-2026-000001 "])
def test_a_full_reference_leads_straight_to_its_case(term: str, sign_in: SignIn, on: SetToday) -> None:
    """Screens 4.4: one exact reference goes straight to the case."""
    on(MONDAY)
    walk(1, "Ada Finch")
    reply = sign_in(CASEWORKER).get("/cases", query_string={"q": term})
    assert (reply.status_code, reply.headers["Location"]) == (303, "/cases/PHSO-2026-000001")


def test_a_reference_that_is_not_theirs_is_answered_like_one_that_is_not_there(
    sign_in: SignIn, on: SetToday
) -> None:
    """Screens 4.4: never tells whether another organisation has it."""
    on(MONDAY)
    walk(1, "Ada Finch")
    other = sign_in("case_owner")
    there = search(other, "PHSO-2026-000001").replace("000001", "000009")
    gone = search(other, "PHSO-2026-000009")
    assert "No case of yours has “PHSO-2026-000009”." in words(gone)
    assert without_tokens(there) == without_tokens(gone)
    assert references(search(other, "Finch")) == []


def without_tokens(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def test_people_are_found_by_every_part_of_their_name_with_and_without_accents(
    sign_in: SignIn, on: SetToday
) -> None:
    """Screens 4.4: names of the client and of the referring MP; the matching words are marked."""
    on(MONDAY)
    renee = walk(1, "Renée Larkmoor-Finch")
    other = walk(2, "Ottoline Marchbanks", referring_mp="Renee Vane")
    client = sign_in(CASEWORKER)
    for term in ("renée", "RENEE", "larkmoor", "finch renée", "Larkm"):
        assert renee.reference in references(search(client, term)), term
    page = search(client, "renee")
    assert references(page) == [other.reference, renee.reference]
    assert "People 2" in words(page) and "Referring MP" in words(page)
    assert marked(page) == ["Renee", "Renée"]
    assert marked(search(client, "Renée Larkm")) == ["Renée", "Larkmoor"]


def test_open_cases_stand_before_closed_ones(sign_in: SignIn, on: SetToday) -> None:
    """Screens 4.4: ranked."""
    fresh = walk(1, "Ada Finch")
    closed = walk(2, "Ada Finch").to("P13", on=date(2026, 3, 20))
    on(MONDAY)
    assert references(search(sign_in(CASEWORKER), "finch")) == [fresh.reference, closed.reference]


def test_case_numbers_are_found_whole_and_by_their_beginning(sign_in: SignIn, on: SetToday) -> None:
    """PHSO-05a: searching by case number or SR number."""
    on(MONDAY)
    first, second = walk(1, "Ada Finch"), walk(2, "Ida Marsh")
    client = sign_in(CASEWORKER)
    assert references(search(client, "48217732")) == [second.reference]
    page = search(client, "4821773")
    assert set(references(page)) == {first.reference, second.reference} and "Case numbers 2" in words(page)
    assert references(search(client, "000002")) == [second.reference]
    assert references(search(client, "2")) == [second.reference]
    assert "Exact reference 1" in words(search(client, "2"))


def test_what_is_written_on_a_case_is_found_and_shown_with_its_words_marked(
    sign_in: SignIn, on: SetToday
) -> None:
    """Screens 4.4: inside notes and letters: notes, correspondence, reasons, queries, written documents."""
    case = walk(1, "Ada Finch").to("P4", on=date(2026, 3, 20))
    case.take("write-cmsl5844", body="Please find enclosed the statement of arrears.")
    case.to("P8").take("add-phso-query", question="When did the bailiffs call?")
    other = walk(2, "Ida Marsh").take("add-note", note="Nothing but <script>alert(1)</script> kittens.")
    on(MONDAY)
    client = sign_in(CASEWORKER)
    for term, where in (
        ("arrears", "Correspondence: CMSL5844 Complaint"),
        ("unanswered", "Reason: Delay"),
        ("bailiff", "PHSO query"),
        ("five months apology", "PTI response"),
    ):
        page = search(client, term)
        assert references(page) == [case.reference], term
        assert where in words(page), term
        assert marked(page), term
    page = search(client, "kitten")
    assert references(page) == [other.reference] and marked(page) == ["kittens"]
    assert "<script>alert" not in page


def test_every_matching_word_is_marked(sign_in: SignIn, on: SetToday) -> None:
    """Screens 4.4: with `mark`."""
    on(MONDAY)
    walk(1, "Ada Finch").take("add-note", note="The bailiffs took the piano, then the bailiff came back.")
    assert marked(search(sign_in(CASEWORKER), "bailiff piano")) == ["bailiffs", "piano", "bailiff"]


def test_the_best_match_stands_first(sign_in: SignIn, on: SetToday) -> None:
    """Screens 4.4: ranked: a case that is all about it before one that mentions it."""
    on(MONDAY)
    much = walk(1, "Ada Finch").take("add-note", note="Piano. The piano tuner and the piano.")
    walk(2, "Ida Marsh").take("add-note", note=f"{'A long story of other things. ' * 30} A piano.")
    assert references(search(sign_in(CASEWORKER), "piano"))[0] == much.reference


def test_the_search_follows_what_changes_on_a_case(sign_in: SignIn, on: SetToday) -> None:
    """Kept in step by the store itself: a changed name, a changed text, a removed record."""
    on(MONDAY)
    case = walk(1, "Ada Finch").take("add-note", note="A piano.")
    client = sign_in(CASEWORKER)
    assert references(search(client, "piano")) and references(search(client, "finch"))
    stored = case.case
    stored.client_name, stored.of("note")[0].text = "Ada Marsh", "A violin."
    db.session.commit()
    assert not references(search(client, "piano")) and not references(search(client, "finch"))
    assert references(search(client, "violin")) and references(search(client, "marsh"))
    db.session.delete(case.records("note")[0])
    db.session.commit()
    assert not references(search(client, "violin"))


def test_nothing_found_says_so_and_names_what_is_near(sign_in: SignIn, on: SetToday) -> None:
    """Screens 4.4, empty: the sentence, and the nearest names."""
    on(MONDAY)
    walk(1, "Renata Larkmoor")
    client = sign_in(CASEWORKER)
    page = search(client, "Larkmore")
    said = words(page)
    assert "No case of yours has “Larkmore”. Check the spelling, or search for the case number." in said
    assert "Near to it: Renata Larkmoor" in said and 'href="/cases?q=Renata+Larkmoor"' in page
    assert "Near to it" not in words(search(sign_in("case_owner"), "Larkmore"))


def test_many_cases_are_read_page_by_page(
    sign_in: SignIn, on: SetToday, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Screens 4.4, overload."""
    monkeypatch.setattr(search_page, "PAGE", 2)
    on(MONDAY)
    made = [walk(n, "Ada Finch") for n in range(1, 6)]
    client, seen, page = sign_in(CASEWORKER), [], ""
    for begin in ("", "2", "4"):
        page = search(client, "finch", **({"from": begin} if begin else {}))
        seen += references(page)
        assert ("Next 2" in page) == (begin != "4")
    assert seen == [each.reference for each in reversed(made)] and "Back to the first" in page
    assert "5 cases found for “finch”" in words(page)


HOSTILE = [
    "'",
    '"',
    "%",
    "*",
    "a*b:c^d",
    "NEAR(a b)",
    "AND OR NOT",
    "-finch",
    "finch' OR '1'='1",
    "((((",
    "\\",
    ":* & |",
    "the",
    "a" * 5000,
    "word " * 400,
    "\u202eabc",
    "\U0001f600",
    "<b>Finch</b>",
    "{{7*7}}",
    "０１２",
    "²",
    "PHSO-2026-00000１",
    "_",
    "\ud83d".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
]


def test_no_term_makes_the_search_fail(sign_in: SignIn, on: SetToday) -> None:
    """Hostile input: never a fault, and the term comes back escaped."""
    on(MONDAY)
    walk(1, "Ada Finch").take("add-note", note="A note about {{7*7}} and the rest.")
    client = sign_in(CASEWORKER)
    for term in HOSTILE:
        page = search(client, term, procedure="x'", **{"from": "-1"})
        assert "<b>Finch</b>" not in page and "“49”" not in page
    assert references(search(client, "<b>Finch</b>")) == []
    assert references(search(client, "-finch")) == ["PHSO-2026-000001"]


def test_an_empty_term_shows_the_queue(sign_in: SignIn, on: SetToday) -> None:
    """Interface 3: /cases is the queue."""
    on(MONDAY)
    assert "No deadline runs." in words(sign_in(CASEWORKER).get("/cases?q=%20%20").text)


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_frequent_words_are_found_among_some_of_many_records(
    app: Flask, sign_in: SignIn, on: SetToday, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue on scale: a search for words that half of a million cases have gathers not all of them."""
    on(MONDAY)
    found, client = walk(1, "Ada Finch"), sign_in(CASEWORKER)
    for number in range(60):
        found.take("add-note", note=f"The client rang about letter {number}, zeppelin{number}.")
    db.session.execute(text("ANALYZE case_record"))
    db.session.commit()
    monkeypatch.setattr(queries, "ANY", 5)
    for term, sampled in (("client rang", True), ("client zeppel", False)):
        with statements() as sent:
            page = search(client, term)
        assert references(page) == [found.reference], term
        assert any("TABLESAMPLE" in each for each in sent) == sampled, term
