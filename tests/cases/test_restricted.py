"""A restricted case is there for few people, and each reading of it by somebody but its owner is written down."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from portal.audit.verify import verify
from portal.cases.models import CaseReading
from portal.cases.queries import case_with, running_deadlines, visible, work_items_for
from portal.correspondence.models import OutboxMessage
from portal.extensions import db
from portal.insight import search
from portal.insight.caseloads import team_loads
from portal.insight.waiting import stages_to_enter
from portal.people.models import Person
from portal.people.queries import actor_for
from portal.procedures.definition import Actor
from tests import html
from tests.conftest import SetToday, SignIn
from tests.walks import CASEWORKER, COLLEAGUE, HEAD, PANEL_MEMBER, PDF, TEAM_LEADER, Walk, person, stands_in

MONDAY = date(2026, 3, 2)
PEOPLE = (
    CASEWORKER,
    COLLEAGUE,
    TEAM_LEADER,
    HEAD,
    PANEL_MEMBER,
    "team_leader",
    "caseworker",
    "administrator",
)


@pytest.fixture
def restricted(app: Flask, on: SetToday) -> Walk:
    """A case of Tamsin Oakapple's with a note, a document and a message, restricted by the team leader."""
    on(MONDAY)
    walk = Walk(on=MONDAY, request=PDF).to("P3").take("add-note", note="Her neighbour works here.")
    return walk.take("restrict-this-case", reason="The client works here.")


def actor(username: str) -> Actor:
    return actor_for(person(username), MONDAY)


def readers(walk: Walk) -> list[tuple[str, str]]:
    rows = db.session.execute(select(CaseReading.person_name, CaseReading.page).order_by(CaseReading.id))
    return [(name, page) for name, page in rows]


@pytest.mark.parametrize(
    ("username", "may"), [(each, each in (CASEWORKER, TEAM_LEADER, HEAD)) for each in PEOPLE]
)
def test_only_owner_team_leader_and_head_of_complaints_review_see_it(
    restricted: Walk, username: str, may: bool
) -> None:
    other = Walk(on=MONDAY, case_number="2")
    who = actor(username)
    assert (case_with(who, restricted.reference) is not None) is may
    assert (restricted.reference in [case.reference for case in db.session.scalars(visible(who))]) is may
    if username in (COLLEAGUE, PANEL_MEMBER):
        assert case_with(who, other.reference) is not None, "other cases are seen as before"


@pytest.mark.parametrize(
    ("absent", "may"), [(CASEWORKER, True), (TEAM_LEADER, True), (HEAD, True), ("bau_g7", False)]
)
def test_who_stands_in_for_one_of_them_sees_it_for_these_days(
    restricted: Walk, absent: str, may: bool
) -> None:
    stands_in(PANEL_MEMBER, absent, MONDAY)
    assert (case_with(actor(PANEL_MEMBER), restricted.reference) is not None) is may
    later = actor_for(person(PANEL_MEMBER), date(2026, 3, 3))
    assert case_with(later, restricted.reference) is None


def test_the_new_owner_sees_it_and_the_former_no_longer(restricted: Walk) -> None:
    restricted.take("change-owner")
    assert case_with(actor(COLLEAGUE), restricted.reference) is not None
    assert case_with(actor(CASEWORKER), restricted.reference) is None


def test_it_is_in_no_count_list_search_or_register_of_a_colleague(restricted: Walk) -> None:
    """Those who may see it find it in each of them."""
    for username, expected in ((COLLEAGUE, 0), (TEAM_LEADER, 1)):
        who = actor(username)
        words = search.in_writings(who, ["neighbour"]), search.by_name(who, ["Thistlewood"])
        loads = {load.person_id: load.open for load in team_loads(who.team, who.organisation, MONDAY, who)}
        counts = [
            len(words[0]),
            len(words[1]),
            len(search.exact(who, restricted.reference)),
            min(1, len(db.session.scalars(running_deadlines(who)).all())),
            min(1, len(db.session.execute(stages_to_enter("phso")(who)).all())),
            loads[person(CASEWORKER).id],
        ]
        assert counts == [expected] * len(counts), username
    assert not db.session.scalars(work_items_for(actor(COLLEAGUE))).all()


@pytest.mark.parametrize("username", [COLLEAGUE, PANEL_MEMBER, "caseworker", "administrator", "oat"])
def test_to_anybody_else_it_is_like_a_case_that_does_not_exist(
    restricted: Walk, sign_in: SignIn, username: str
) -> None:
    document = restricted.case.documents[0].id
    browser = sign_in(username)
    for address in (
        "/cases/{}",
        "/cases/{}/history",
        "/cases/{}/steps/add-note",
        f"/cases/{{}}/documents/{document}",
        "/cases/{}/letters/cmsl5844.pdf",
        "/procedures/phso?case={}",
    ):
        here, nowhere = (
            browser.get(address.format(each)) for each in (restricted.reference, "PHSO-2026-999999")
        )
        assert here.status_code == nowhere.status_code == 404, address
        assert html.text_of(html.parse(here.text)) == html.text_of(html.parse(nowhere.text))
    assert readers(restricted) == []


def test_pages_with_lists_do_not_name_it_to_a_colleague(restricted: Walk, sign_in: SignIn) -> None:
    for username, told in ((COLLEAGUE, False), (TEAM_LEADER, True)):
        browser = sign_in(username)
        for address in ("/cases", "/cases?q=neighbour", "/cases?q=Thistlewood", "/cases/export.csv"):
            assert (restricted.reference in browser.get(address).text) is told, (username, address)


def test_messages_of_a_restricted_case_are_not_in_others_outbox(restricted: Walk, sign_in: SignIn) -> None:
    message = OutboxMessage(
        organisation="CMG",
        case_id=restricted.case.id,
        message_id="1@complaints-casework",
        to="External PHSO",
        subject="A word about the neighbour",
        text="",
        sent_on=MONDAY,
        made_at=restricted.case.opened_at,
        made_by="A test",
    )
    db.session.add(message)
    db.session.commit()
    shown = {
        username: "1 message kept" in sign_in(username).get("/outbox").text
        for username in (CASEWORKER, COLLEAGUE, TEAM_LEADER, "administrator")
    }
    assert shown == {CASEWORKER: True, COLLEAGUE: False, TEAM_LEADER: True, "administrator": False}


# Readings


def test_each_reading_by_somebody_but_the_owner_is_written_once_with_its_page(
    restricted: Walk, sign_in: SignIn
) -> None:
    reference, document = restricted.reference, restricted.case.documents[0].id
    sign_in(CASEWORKER).get(f"/cases/{reference}")
    assert readers(restricted) == []
    head = sign_in(HEAD)
    for address in (
        "",
        "/history",
        "/steps/answer-anomaly",
        f"/documents/{document}",
        "/letters/cmsl5844.pdf",
    ):
        head.get(f"/cases/{reference}{address}")
    name = person(HEAD).name
    assert readers(restricted) == [
        (name, "Case"),
        (name, "History"),
        (name, "Form: answer anomaly"),
        (name, f"Document {document}"),
        (name, "Letter CMSL5844"),
    ]


def test_an_export_is_a_reading_of_each_restricted_case_in_it(restricted: Walk, sign_in: SignIn) -> None:
    Walk(on=MONDAY, case_number="2")
    leader = sign_in(TEAM_LEADER)
    rows = list(csv.DictReader(io.StringIO(leader.get("/cases/export.csv").text)))
    assert restricted.reference in {row["Reference"] for row in rows}
    leader.get("/cases/export.xlsx")
    leader.get("/cases/export.csv?status=Closed")
    assert readers(restricted) == [(person(TEAM_LEADER).name, "Export")] * 2


def test_a_case_that_is_not_restricted_leaves_no_trace_of_its_readers(
    restricted: Walk, sign_in: SignIn
) -> None:
    sign_in(TEAM_LEADER).get(f"/cases/{Walk(on=MONDAY, case_number='2').reference}")
    restricted.take("lift-the-restriction")
    sign_in(COLLEAGUE).get(f"/cases/{restricted.reference}")
    assert readers(restricted) == []


def test_a_reading_that_cannot_be_written_is_not_given(
    restricted: Walk, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = sign_in(HEAD)
    head.may_fail = True
    CaseReading.__table__.drop(db.session.connection())  # type: ignore[attr-defined]
    db.session.commit()
    try:
        reply = head.get(f"/cases/{restricted.reference}")
        assert reply.status_code >= 500 and "neighbour" not in reply.text
    finally:
        db.session.rollback()
        CaseReading.__table__.create(db.session.connection())  # type: ignore[attr-defined]
        db.session.commit()


# The steps and what the pages show


def test_the_reason_stands_in_the_history_and_the_badge_on_the_page(
    restricted: Walk, sign_in: SignIn
) -> None:
    event = restricted.events[-1]
    assert (event.sentence, event.reason) == ("Restricted this case", "The client works here.")
    assert "c" in event.content, "the chain covers that it is restricted"
    leader = sign_in(TEAM_LEADER)
    leader.get(f"/cases/{restricted.reference}")
    page = html.parse(leader.get(f"/cases/{restricted.reference}").text)
    words = html.text_of(page)
    assert f"{restricted.reference} Complaint - PHSO Restricted" in words or "Restricted" in words
    assert "Read by" in words and person(TEAM_LEADER).name in words
    owner = html.text_of(html.parse(sign_in(CASEWORKER).get(f"/cases/{restricted.reference}").text))
    assert "Restricted" in owner and "Read by" not in owner


def test_restricting_and_lifting_each_hold_once_and_the_chain_stays_whole(restricted: Walk) -> None:
    assert restricted.refused("restrict-this-case").sentence == "This case is restricted already"
    restricted.take("lift-the-restriction")
    assert restricted.refused("lift-the-restriction").sentence == "This case is not restricted"
    assert restricted.refused("restrict-this-case", reason=None).sentence == "Give a reason"
    assert case_with(actor(COLLEAGUE), restricted.reference) is not None
    assert [checked.findings for checked in verify()] == [()]


def test_an_administrator_sees_how_many_readings_there_were_and_of_which_case_not(
    restricted: Walk, sign_in: SignIn
) -> None:
    administrator = sign_in("administrator")
    assert "No reading of a restricted case is recorded." in administrator.get("/administration/audit").text
    sign_in(HEAD).get(f"/cases/{restricted.reference}")
    page = administrator.get("/administration/audit").text
    assert "1 reading of 1 restricted case recorded." in page and restricted.reference not in page


def test_people_is_a_model_with_every_name_above(app: Flask) -> None:
    known = set(db.session.scalars(select(Person.username)))
    assert set(PEOPLE) <= known
