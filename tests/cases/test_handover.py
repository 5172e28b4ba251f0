"""Open work of somebody who leaves goes to somebody else: cases, tasks and deadlines, with a line in each history."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from portal.audit.models import Event
from portal.audit.verify import verify
from portal.cases.handover import hand_over_all, open_items_of
from portal.cases.models import Case, Deadline, Record
from portal.clock import now
from portal.extensions import db
from portal.people.details import Refused
from tests import html
from tests.conftest import SignIn, person
from tests.walks import Walk

PEOPLE = "/administration/people"


@pytest.fixture
def case(app: Flask) -> Case:
    """A case of Tamsin Oakapple's, raised on Monday 2 March 2026."""
    walk = Walk(on=date(2026, 3, 2), by="internal_phso")
    return db.session.scalars(select(Case).where(Case.reference == walk.reference)).one()


def test_an_open_case_changes_its_owner_and_nothing_else(case: Case) -> None:
    leaving, taker = person("internal_phso"), person("internal_phso2")
    before, version = case.position_values(), case.version
    assert hand_over_all(leaving, taker, None, "Command line", "She retires") == 1
    db.session.commit()
    kept = db.session.get_one(Case, case.id)
    assert (kept.owner_id, kept.previous_owner_id) == (taker.id, None)
    assert kept.position_values() == before
    assert kept.version == version + 1
    event = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event
    assert event.sentence == "Handed over from Tamsin Oakapple to Rowan Bellweather"
    assert event.reason == "She retires"
    assert {each.owner_id for each in db.session.scalars(select(Deadline))} <= {taker.id}
    assert [checked.findings for checked in verify()] == [()], "the chain goes on"


def test_a_task_on_somebody_elses_case_is_passed_on_too(case: Case) -> None:
    leaving, taker = person("bau_g7"), person("bau_caseworker")
    item = Record(
        case_id=case.id, kind="work_item", number=900, state="Open", title="Read", person_id=leaving.id
    )
    item.made_at, item.made_by = now(), "A test"
    db.session.add(item)
    db.session.commit()
    assert db.session.scalars(open_items_of(leaving.id)).all() == [item]
    hand_over_all(leaving, taker, None, "Command line", "He moves")
    db.session.commit()
    assert db.session.get_one(Record, item.id).person_id == taker.id
    assert db.session.get_one(Case, case.id).owner_id == person("internal_phso").id
    event = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event
    assert event.sentence == "Passed a task from Adaeze Kirkbride to Idris Quillfeather"


def leave(username: str, to: str | None) -> int:
    handed = hand_over_all(person(username), person(to) if to else None, None, "Command line", "Leaves")
    db.session.commit()
    return handed


def test_a_plan_that_the_leaver_has_taken_waits_for_whoever_holds_the_post(app: Flask) -> None:
    """PHSO-20a, PHSO-T28: nobody without the post gets the decision, and the SR goes back to who sent it."""
    walk = Walk(on=date(2026, 3, 2)).to("P6A").take("take-sr")
    assert leave("internal_phso_team_leader", None) == 0
    assert walk.case.owner_id == person("internal_phso").id and walk.case.previous_owner_id is None
    assert [each.person_id for each in walk.work_items("approve_plan")] == [None]
    assert walk.events[-1].sentence.startswith("Put back into the inbox")
    walk.take("take-sr").take("approve")
    assert walk.case.owner_id == person("internal_phso").id


def test_what_a_leaver_would_get_back_goes_to_the_one_who_takes_over(app: Flask) -> None:
    """PHSO-T28: the team leader decides after the caseworker has left."""
    walk = Walk(on=date(2026, 3, 2)).to("P6A").take("take-sr")
    with pytest.raises(Refused, match="Choose who gets them"):
        leave("internal_phso", None)
    db.session.rollback()
    assert leave("internal_phso", "internal_phso2") == 1
    assert walk.case.owner_id == person("internal_phso_team_leader").id
    walk.take("approve")
    assert walk.case.owner_id == person("internal_phso2").id


@pytest.mark.parametrize("taker", ["complaints_review", "head_of_complaints_review", "team_leader"])
def test_a_case_stays_in_its_team(case: Case, taker: str) -> None:
    """PHSO-S7"""
    with pytest.raises(Refused, match="same post in the same team"):
        leave("internal_phso", taker)


@pytest.mark.parametrize("taker", [None, "internal_phso", "oat"])
def test_open_work_needs_somebody_suitable_to_take_it(case: Case, taker: str | None) -> None:
    with pytest.raises(Refused):
        hand_over_all(person("internal_phso"), person(taker) if taker else None, None, "Command line", "")


def test_deactivating_demands_a_new_owner_and_lists_the_open_cases(case: Case, sign_in: SignIn) -> None:
    leaving, taker = person("internal_phso"), person("internal_phso2")
    address = f"{PEOPLE}/{leaving.id}/deactivate"
    administrator = sign_in("administrator")
    page = html.text_of(html.parse(administrator.get(address).text))
    assert "Tamsin Oakapple has 1 open case" in page
    assert case.reference in page
    assert case.client_name not in page, "an administrator does no casework"
    reply = administrator.submit(address, "Deactivate Tamsin Oakapple")
    assert reply.status_code == 422
    assert "Tamsin Oakapple has open cases or tasks. Choose who gets them." in reply.text
    assert person("internal_phso").active
    reply = administrator.submit(
        address, "Deactivate Tamsin Oakapple", new_owner=str(taker.id), reason="She retires", follow=True
    )
    assert "1 open case went to Rowan Bellweather." in reply.text
    assert not person("internal_phso").active
    assert db.session.get_one(Case, case.id).owner_id == taker.id


def test_a_person_of_the_other_organisation_cannot_be_made_owner(case: Case, sign_in: SignIn) -> None:
    leaving, stranger = person("internal_phso"), person("manager")
    administrator = sign_in("administrator")
    administrator.get(PEOPLE)
    reply = administrator.post(
        f"{PEOPLE}/{leaving.id}/deactivate", data={"new_owner": str(stranger.id), "reason": "x"}
    )
    assert reply.status_code == 422
    assert db.session.get_one(Case, case.id).owner_id == leaving.id
