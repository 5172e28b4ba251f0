"""The stories of the Ombudsman's staff: something in every position, each as right as what people did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from portal.audit.verify import verify
from portal.cases.models import Case, Deadline, Record
from portal.database import writes
from portal.extensions import db
from portal.procedures import PROCEDURES
from portal.sample import feedback
from portal.sample.story import Cast
from tests.conftest import SetToday, SignIn

MONDAY = date(2026, 3, 30)
OF_THE_OMBUDSMAN = ("ombudsman_case", "positive_feedback", "decision_challenge", "service_complaint")
NOT_SHOWN = {"SC1"}
"""A complaint that can be passed to nobody: the sample people all have a manager."""


@pytest.fixture
def told(app: Flask, on: SetToday) -> Iterator[list[Case]]:
    on(MONDAY)
    with writes():
        db.session.rollback()
        cast = Cast()
        for tell in feedback.SCRIPTED:
            tell(cast)
        db.session.commit()
    yield list(db.session.scalars(select(Case).order_by(Case.id)).unique())


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_stories_stand_in_every_position_some_late_and_some_waiting_for_a_second_person(
    told: list[Case],
) -> None:
    for key in OF_THE_OMBUDSMAN:
        wanted = {each.key for each in PROCEDURES[key].positions} - NOT_SHOWN
        assert {case.position for case in told if case.procedure == key} == wanted, key
    assert [finding for each in verify() for finding in each.findings] == []
    running = db.session.scalars(select(Deadline).where(Deadline.state == "running")).all()
    procedures = Counter(each.case.procedure for each in running if each.due_on < MONDAY)
    assert set(procedures) == {"positive_feedback", "decision_challenge", "service_complaint"}
    waiting = db.session.scalars(
        select(Record).where(Record.kind == "approval", Record.state == "Asked")
    ).all()
    assert {each.data["action"] for each in waiting} == {"extend_grounds", "criteria_not_met"}
    referrals = db.session.scalars(select(Record).where(Record.kind == "referral")).all()
    assert {each.state for each in referrals} >= {
        "Submitted",
        "Assigned",
        "On hold - Legal advice",
        "Answered",
    }


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_ombudsmans_staff_open_them_and_the_body_reads_what_is_its_own(
    told: list[Case], sign_in: SignIn
) -> None:
    """RF-Gk, RF-Gl"""
    owns = Counter(case.owner.username for case in told if case.owner and not case.closed_on)
    assert owns["case_owner"] >= 10 and owns["manager"] >= 4 and owns["assistant_director"] >= 1
    for username, status in (("manager", 200), ("internal_phso", 404)):
        client = sign_in(username)
        for case in told:
            assert client.get(f"/cases/{case.reference}").status_code == status, case.reference
    page = client.get("/internal-phso/from-the-ombudsman").text
    assert "Challenge to a decision" in page and "Service complaint SC-2026-" in page
