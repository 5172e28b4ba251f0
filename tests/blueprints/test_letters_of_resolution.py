"""The letter composer in the steps of Complaint - Resolution: each letter where its step stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.extensions import db
from portal.procedures.letters import proposed
from tests.blueprints.pages import part, words
from tests.client import PortalClient
from tests.conftest import SetToday, SignIn
from tests.questions import MOST, counted
from tests.resolution_walks import BAU, CRC, TL, ResolutionWalk

MONDAY = date(2026, 3, 30)


@pytest.fixture
def caseworker(sign_in: SignIn, on: SetToday) -> PortalClient:
    on(MONDAY)
    return sign_in(CRC)


def walk(**answers: Any) -> ResolutionWalk:
    return ResolutionWalk(on=MONDAY, **answers)


def address(case: ResolutionWalk, key: str) -> str:
    return f"/cases/{case.reference}/steps/{key}"


def test_the_wait_of_step_13_begins_with_its_letter(app: Flask, caseworker: PortalClient) -> None:
    """RES-L1a, RES-T21: the form shows the letter, its deadline, and the letter that needs no explanation."""
    case = walk().to("R3")
    case.take("record-call", result="Not reached", called_at="09:15")
    page = caseworker.get(address(case, "issue-cmsl5703-and-wait")).text
    assert "Please contact us by Monday 13 April 2026." in part(page, "preview")
    assert "Contact after CMSL5703" in part(page, "preview")
    assert f'href="{address(case, "issue-cmsl5842-and-wait")}"' in page
    assert "The call of today, 9:15am, did not reach the client" in words(page)
    other = words(caseworker.get(address(case, "issue-cmsl5842-and-wait")).text)
    assert "CMSL5703 explains why the case is here. Use CMSL5842 where nothing has to be explained." in other


def test_a_second_wait_of_step_13_still_names_the_calls(app: Flask) -> None:
    """RES-T21, RES-T22: after the wait the case is back where the calls were made."""
    case = walk().to("R4")
    case.take("contact-made", contact_on=case.day, note="She rang.").take("record-call", result="Not reached")
    case.take("issue-cmsl5703-and-wait")
    assert case.position == "R4"


def test_the_plan_letter_follows_the_calls_about_the_plan(app: Flask, caseworker: PortalClient) -> None:
    """RES-L2b, RES-L2c: a call that reached the client before the plan was drawn up does not count."""
    case = walk().to("R10").take("record-plan-call", result="Not reached", agreed=None)
    page = words(caseworker.get(address(case, "issue-cmsl5704")).text)
    assert "TM_12115_E proposed" in page
    assert case.refused("issue-cmsl5704", complaint_reference="TM_12114_E").status == 422
    case.take("record-plan-call")
    page = words(caseworker.get(address(case, "issue-cmsl5704")).text)
    assert "TM_12114_E proposed" in page
    no = case.refused("issue-cmsl5704", complaint_reference="TM_12115_E")
    assert "A call is recorded: use TM_12114_E" in no.sentences


def test_the_closing_letter_follows_the_agreement(app: Flask) -> None:
    """RES-L5a, RES-L5c: the plan was agreed, and so was closing, in a call before the last one."""
    case = walk().to("R13")
    case.take_part("every-action", {})
    case.take("report-actions-to-client", answer="Agrees").take(
        "report-actions-to-client", result="Not reached"
    )
    s = case.situation(CRC)
    assert proposed(s, "CMSL5708").against == ""
    step = s.procedure.step("issue-cmsl5708-and-wait", "R13")
    assert step is not None
    preset = {ask.name: ask.default_in(s) for ask in step.asks_in(s)}
    assert (preset["opening"], preset["closing"]) == ("TM_04708_E", "TM_04710_E")


def test_a_consolatory_referral_is_told_without_a_composer(app: Flask, caseworker: PortalClient) -> None:
    """RES-O33: where another complaint gets CMSL5710, this one is told by phone."""
    referral = ResolutionWalk(
        on=MONDAY,
        by=BAU,
        begins="refer-complaint-to-resolution",
        ground=None,
        consolatory=True,
        actions_complete=True,
    )
    for case, composed in ((walk(), True), (referral, False)):
        case.to("R5").take("record-call", answer="Disagrees")
        page = caseworker.get(address(case, "client-disagrees-close")).text
        assert ("data-letter" in page, "CMSB011" in part(page, "preview")) == (composed, composed)


def test_the_approval_form_is_composed_by_the_team_leader(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    """RES-L10a: form and plan show one amount; the preview is the form."""
    on(MONDAY)
    case = walk().to("R7").take("add-reason")
    case.take("add-action", amount=900_00, redress=True, payment="Special payment")
    case.take("send-plan-for-tl-approval").take("take-sr")
    page = sign_in(TL).get(address(case, "refer-to-higher-grade"))
    assert page.status_code == 200
    assert "Please decide whether the payment of £900.00 in this case may be made." in part(
        page.text, "preview"
    )
    no = case.refused("refer-to-higher-grade", amount=90_00)
    assert "Form and plan show different amounts" in no.sentences
    case.take("refer-to-higher-grade")
    assert case.case.documents_of("cmsf5551")


@pytest.mark.parametrize(
    ("position", "key"), [("R10", "issue-cmsl5704"), ("R12", "tell-client-issue-cmsl5706")]
)
def test_the_composer_asks_at_most_twelve_queries(
    app: Flask, caseworker: PortalClient, position: str, key: str
) -> None:
    """PHSO-T46"""
    case = walk().to(position)
    if position == "R10":
        case.take("record-plan-call")
    with counted(db.engine) as asked:
        assert caseworker.get(address(case, key)).status_code == 200
    assert len(asked) <= MOST, "\n".join(asked)
