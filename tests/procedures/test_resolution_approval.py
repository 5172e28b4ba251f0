"""Sections 4.6 and 4.8 at the door, steps 24, 25 and 35 to 37: the team leader decides, and the client hears of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.correspondence.models import OutboxMessage
from portal.extensions import db
from tests.blueprints import pages
from tests.conftest import SetToday, SignIn
from tests.procedures.test_resolution_plan import MONEY, deciding, offered, planned
from tests.resolution_walks import BAU, CRC, CRC2, SENIOR, TL, TL2, ResolutionWalk
from tests.walks import person, setting, stands_in

MONDAY, TUESDAY = date(2026, 4, 13), date(2026, 4, 14)
THURSDAY_BEFORE, SATURDAY_BEFORE = date(2026, 4, 9), date(2026, 4, 11)
LARGE: dict[str, Any] = {"redress": True, "amount": 600_00}

INBOX = "/team-leader/inbox"
NOT_TOLD = "Tell the client first"


def sent(taken: bool = True, **action: Any) -> ResolutionWalk:
    """A plan with the team leader, who has taken the SR."""
    walk = planned(**(action or MONEY)).take("send-plan-for-tl-approval")
    return walk.take("take-sr") if taken else walk


def referred() -> ResolutionWalk:
    """A payment above the team leader's limit of £100.00, about which a manager has been asked."""
    walk = sent(**LARGE)
    walk.take("refer-to-higher-grade")
    return walk


def refused_by_the_client(**action: Any) -> ResolutionWalk:
    """A plan that the client refuses, waiting for the team leader."""
    walk = offered(**action)
    walk.take("record-plan-call").take("client-disagrees-send-to-tl")
    return walk


def kept() -> ResolutionWalk:
    """The team leader lets the refused plan stand."""
    walk = refused_by_the_client()
    walk.take("take-sr").take("plan-stands")
    return walk


def to_be_changed() -> ResolutionWalk:
    """The team leader wants the refused plan changed."""
    walk = refused_by_the_client()
    walk.take("take-sr").take("plan-must-change", comments="Offer an apology too.")
    return walk


def consolatory(position: str) -> ResolutionWalk:
    walk = ResolutionWalk(
        on=MONDAY,
        begins="refer-complaint-to-resolution",
        by=BAU,
        ground=None,
        consolatory=True,
        actions_complete=True,
    )
    walk.to(position, log_complaint={"origin": "BAU referral"})
    return walk


# Step 24: one team leader takes the SR


def test_one_team_leader_takes_the_sr(app: Flask) -> None:
    """RES-24a, RES-35a, RES-T43: it is theirs until they have decided or released it."""
    for walk in (sent(taken=False), refused_by_the_client()):
        caseworker = walk.case.owner_id
        assert walk.refused("approve" if walk.position == "R8" else "plan-stands").sentence == (
            "Take the SR first"
        )
        walk.take("take-sr", by=TL)
        assert walk.case.owner_id == person(TL).id
        no = walk.refused("take-sr", by=TL2)
        assert (no.status, no.sentence) == (409, "Ingrid Halloran-Voss has taken this SR")
        assert walk.refused("take-sr", by=TL).sentence == "You have taken this SR"
        walk.take("release-sr", by=TL)
        assert walk.case.owner_id == caseworker
        walk.take("take-sr", by=TL2)
        assert walk.case.owner_id == person(TL2).id


@pytest.mark.parametrize("step", ["approve", "reject", "refer-to-higher-grade", "release-sr"])
def test_nobody_decides_for_the_team_leader_who_took_the_sr(app: Flask, step: str) -> None:
    """RES-24a, RES-T44, RES-T45, RES-T46"""
    walk = sent(**LARGE)
    no = walk.refused(step, by=TL2)
    assert no.status == 409 and "Ingrid Halloran-Voss has taken this SR" in no.sentences
    assert walk.refused(step, by=CRC).status == 403


@pytest.mark.parametrize("step", ["take-sr", "approve", "plan-stands", "plan-must-change"])
@pytest.mark.parametrize("position", ["R7", "R9", "R13"])
def test_without_a_plan_there_is_nothing_to_decide(app: Flask, step: str, position: str) -> None:
    """RES-T43, RES-T45, RES-T46, RES-T53, RES-T54"""
    no = ResolutionWalk(on=MONDAY).to(position).refused(step, by=TL)
    assert no.status == 409


def test_nobody_decides_a_plan_of_their_own(app: Flask) -> None:
    """RES-O42, setting FOUR_EYES: not who sent it, and not who wrote a row of it, as somebody's stand-in."""
    stands_in(CRC2, TL, MONDAY)
    walk = deciding().take("add-reason").take("add-action", by=CRC2)
    walk.take("send-plan-for-tl-approval", by=CRC)
    no = walk.refused("take-sr", by=CRC2)
    assert (no.status, no.sentence) == (409, "You wrote this plan, so somebody else decides it")
    setting("FOUR_EYES", False)
    walk.take("take-sr", by=CRC2).take("approve", by=CRC2)
    assert walk.position == "R9"


def test_who_recorded_the_refusal_does_not_decide_it(app: Flask) -> None:
    """RES-O42, RES-35a"""
    stands_in(CRC2, TL, MONDAY)
    walk = offered().take("record-plan-call").take("client-disagrees-send-to-tl", by=CRC2)
    assert walk.refused("take-sr", by=CRC2).sentence == "You wrote this plan, so somebody else decides it"


def test_the_plan_waits_in_the_inbox_of_the_team_leaders(sign_in: SignIn, on: SetToday) -> None:
    """RES-24a, RES-35a: for all of them, until one has taken the SR."""
    on(MONDAY)
    for walk, said in (
        (sent(taken=False), "£75.00"),
        (refused_by_the_client(), "no payment: the client disagrees"),
    ):
        for username in (TL, TL2):
            words = pages.words(sign_in(username).get(INBOX).text)
            assert walk.reference in words and said in words
        walk.take("take-sr", by=TL).take("reject" if walk.position == "R8" else "plan-must-change", by=TL)
        assert f"Decide {walk.reference}" not in pages.words(sign_in(TL2).get(INBOX).text)
    assert sign_in(CRC).get(INBOX).status_code == 403


# Step 24: amount, comments and grade


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"amount": None}, "amount", "Enter an amount in pounds and pence"),
        (
            {"amount": 76_00},
            "amount",
            "You typed £76.00 and the plan says £75.00. Read both again, or reject the plan",
        ),
        ({"comments": None}, "comments", "Add a comment"),
        ({"tl_approved": None}, "tl_approved", "Choose Approved or Rejected"),
        ({"tl_approved": "N"}, "tl_approved", "Choose Approved or Rejected"),
    ],
)
def test_an_approval_has_amount_decision_and_comments(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """RES-24b, RES-T45"""
    no = sent().refused("approve", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_a_malformed_amount_is_refused_and_kept(sign_in: SignIn, on: SetToday) -> None:
    """RES-24b"""
    walk = sent()
    on(MONDAY)
    reply = sign_in(TL).submit(
        f"/cases/{walk.reference}/steps/approve", amount="75,5,0", tl_approved="Y", comments="Read."
    )
    assert reply.status_code == 422 and "Enter an amount in pounds and pence" in reply.text
    assert 'value="75,5,0"' in reply.text and walk.position == "R8"


def test_an_approved_plan_goes_back_to_its_caseworker(app: Flask) -> None:
    """RES-24b, RES-24h, RES-T45, RES-O12"""
    walk = sent(taken=False)
    caseworker = walk.case.owner_id
    walk.take("take-sr").take("approve", comments="Fair.")
    assert walk.four_values[:3] == ("In Progress", "Approved", "Acknowledge Complaint")
    assert walk.case.owner_id == caseworker and walk.work_items("approve_plan") == []
    (plan,) = walk.records("plan", "Approved")
    assert (plan.amount, plan.data["tl_approved"], plan.data["comments"]) == (75_00, "Y", "Fair.")
    assert [item.text for item in walk.work_items("told") if item.person_id == caseworker] == ["Fair."]
    assert walk.refused("approve", by=TL).status == 409


def test_a_rejection_is_explained(app: Flask) -> None:
    """RES-24i, RES-25a, RES-T46: the notes reach the caseworker with the plan."""
    walk = sent()
    no = walk.refused("reject", comments=None)
    assert (no.status, no.problems) == (422, (("comments", "Explain the rejection"),))
    walk.take("reject", comments="Too little.")
    assert walk.four_values[:3] == ("In Progress", "Rejected", "Acknowledge Complaint")
    assert walk.case.owner_id == person(CRC).id
    assert walk.records("plan")[-1].data["comments"] == "Too little."
    assert "Too little." in [item.text for item in walk.work_items("told")]


def test_an_amount_above_the_limit_needs_a_higher_grade(app: Flask) -> None:
    """RES-24c, RES-T45: the refusal names who can; the limit itself is covered."""
    no = sent(**LARGE).refused("approve")
    assert (no.status, no.sentence) == (
        409,
        "Your grade can approve up to £100.00. Refer this to Prudence Achterberg",
    )
    sent(redress=True, amount=100_00).take("approve")
    beyond = sent(redress=True, amount=100_01).refused("approve")
    assert beyond.status == 409
    nobody = sent(redress=True, amount=2_000_00).refused("approve")
    assert "Refer this to the grade that Special Payments names" in nobody.sentence


def test_several_payments_count_together(app: Flask) -> None:
    """RES-24c: a limit is not passed in slices."""
    walk = planned(redress=True, amount=60_00).take("add-action", redress=True, amount=60_00)
    walk.take("send-plan-for-tl-approval").take("take-sr")
    assert walk.refused("approve", amount=60_00).status == 409
    assert walk.refused("approve", amount=120_00).status == 409


def test_the_senior_team_leader_approves_within_the_own_limit(app: Flask) -> None:
    """RES-24c: no form is needed then."""
    walk = sent(taken=False, **LARGE).take("take-sr", by=SENIOR)
    no = walk.refused("refer-to-higher-grade", by=SENIOR)
    assert (no.status, no.sentence) == (409, "Your grade can approve this amount")
    assert walk.take("approve", by=SENIOR).position == "R9"


# Step 24: the form and the manager


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        pytest.param(
            {"attached": None},
            "attached",
            "Attach CMSF5551 to the non standard payment SR",
            id="RES-24e not attached",
        ),
        pytest.param(
            {"payment_sr": None},
            "payment_sr",
            "Attach CMSF5551 to the non standard payment SR",
            id="RES-24e no SR",
        ),
        pytest.param(
            {"documents": None}, "documents", "Attach the documents first", id="RES-24f nothing uploaded"
        ),
        pytest.param(
            {"destroyed": None},
            "destroyed",
            "Confirm that local copies are destroyed",
            id="RES-24f copies left",
        ),
        pytest.param(
            {"address": None}, "address", "Use a secure government address", id="RES-24g no address"
        ),
        *(
            pytest.param({"address": address}, "address", "Use a secure government address", id=address)
            for address in (
                "manager@gmail.com",
                "manager@gsi.gov.uk.example.com",
                "manager@evilgsi.gov.uk",
                "manager@dwp.gsi.gov.uk,other@example.com",
                "@dwp.gsi.gov.uk",
                "gsi.gov.uk",
                "manager@dwp.gsi.gov.uk\nBcc: other",
                "other\r\nSubject: x@gsi.gov.uk",
                "a b@gsi.gov.uk",
            )
        ),
        pytest.param({"manager": None}, "manager", "Name the manager who is asked", id="RES-T44 nobody"),
        pytest.param(
            {"manager": "ingrid  halloran-voss"},
            "manager",
            "Somebody else has to decide",
            id="RES-O42 the team leader",
        ),
        pytest.param(
            {"manager": "Jocasta Emberley-Rao"},
            "manager",
            "Somebody else has to decide",
            id="RES-O42 who wrote the plan",
        ),
        pytest.param({"amount": 500_00}, "amount", "Form and plan show different amounts", id="RES-L10a"),
        pytest.param(
            {"authorisation_form": "CMSF5551 (NI)"},
            "authorisation_form",
            "Use CMSF5551 for Great Britain",
            id="RES-NI1 in Great Britain",
        ),
    ],
)
def test_a_manager_is_asked_with_form_documents_and_a_secure_address(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """RES-24d, RES-24e, RES-24f, RES-24g, RES-T44, RES-L10a, RES-NI1, RES-O32, RES-O42"""
    no = sent(**LARGE).refused("refer-to-higher-grade", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_secure_domains_are_a_setting(app: Flask) -> None:
    """RES-24g, RES-O36, setting SECURE_DOMAINS"""
    setting("SECURE_DOMAINS", ["dwp.gov.uk"])
    walk = sent(**LARGE)
    assert walk.refused("refer-to-higher-grade").fields == ["address"]
    walk.take("refer-to-higher-grade", address="Prudence.Achterberg@DWP.gov.uk")


def test_the_manager_gets_the_form_and_the_documents(app: Flask) -> None:
    """RES-24d, RES-24f, RES-24g, RES-T44: stored on the SR and queued for the outbox; status and owner stay."""
    walk = sent(**LARGE)
    owner, values = walk.case.owner_id, walk.four_values
    walk.take("refer-to-higher-grade")
    assert (walk.case.owner_id, walk.four_values) == (owner, values)
    (request,) = walk.records("authorisation")
    assert (request.state, request.amount, request.data["form"]) == ("Asked", 600_00, "CMSF5551")
    message = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert message is not None and message.to == "prudence.achterberg@dwp.gsi.gov.uk"
    form, document = walk.case.documents_of("cmsf5551"), walk.case.documents_of("approval_document")
    assert set(message.documents) == {form[0].id, document[0].id}


def test_a_manager_is_asked_once_and_only_about_what_is_too_much(app: Flask) -> None:
    """RES-T44"""
    no = referred().refused("refer-to-higher-grade")
    assert (no.status, no.sentence) == (409, "Waiting for the manager's decision")
    assert sent().refused("refer-to-higher-grade").sentence == "Your grade can approve this amount"


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"decision": None}, "decision", "Record the manager's decision"),
        ({"manager": None}, "manager", "Enter who decided"),
        ({"grade": None}, "grade", "Enter the grade of who decided"),
        ({"decided_on": None}, "decided_on", "Enter the date"),
        ({"decided_on": TUESDAY}, "decided_on", "The date cannot be in the future"),
        (
            {"decided_on": SATURDAY_BEFORE},
            "decided_on",
            "The decision cannot be older than the request of Monday 13 April 2026",
        ),
        ({"manager": "Ingrid Halloran-Voss"}, "manager", "Somebody else has to decide"),
    ],
)
def test_the_managers_decision_is_recorded_whole(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """RES-24d, RES-24h, RES-T44a, RES-O42"""
    no = referred().refused("record-manager-s-decision", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_a_manager_who_agrees_lets_the_team_leader_approve(app: Flask) -> None:
    """RES-24d, RES-24h, RES-T44a, RES-T45"""
    walk = sent(**LARGE)
    no = walk.refused("record-manager-s-decision")
    assert (no.status, no.sentence) == (409, "Refer this to a higher grade first")
    walk.take("refer-to-higher-grade")
    no = walk.refused("approve")
    assert (no.status, no.sentence) == (409, "Waiting for the manager's decision")
    walk.take("record-manager-s-decision", on=TUESDAY)
    (request,) = walk.records("authorisation")
    assert (request.state, request.data["grade"], request.data["decided_on"]) == (
        "Given",
        "Grade 6",
        "2026-04-14",
    )
    walk.take("approve")
    assert walk.four_values[1] == "Approved"


def test_a_manager_who_refuses_is_not_passed_over(app: Flask) -> None:
    """RES-24h, RES-24i, RES-T44a"""
    walk = referred().take("record-manager-s-decision", decision="Refused")
    no = walk.refused("approve")
    assert (no.status, no.sentence) == (
        409,
        "The manager refused the payment. Reject the plan, or refer it again",
    )
    walk.take("reject")
    assert walk.four_values[1] == "Rejected"


def test_a_manager_agrees_to_one_plan_only(app: Flask) -> None:
    """RES-24h: after a rework the approval of the earlier plan covers nothing."""
    walk = referred().take("record-manager-s-decision").take("reject").take("new-plan")
    walk.take("send-plan-for-tl-approval").take("take-sr")
    assert "Refer this to" in walk.refused("approve").sentence


def test_northern_ireland_has_its_own_form(app: Flask) -> None:
    """RES-NI1, RES-24e"""
    walk = deciding(jurisdiction="NI").take("add-reason").take("add-action", **LARGE)
    walk.take("send-plan-for-tl-approval").take("take-sr")
    no = walk.refused("refer-to-higher-grade", authorisation_form="CMSF5551")
    assert (no.status, no.problems) == (
        422,
        (("authorisation_form", "Use CMSF5551 (NI) for Northern Ireland"),),
    )
    no = walk.refused("refer-to-higher-grade", attached=None)
    assert no.sentence == "Attach CMSF5551 (NI) to the non standard payment SR"
    walk.take("refer-to-higher-grade")
    assert walk.records("authorisation")[0].data["form"] == "CMSF5551 (NI)"


# Step 25: a rejected plan


def test_the_case_page_shows_why_a_plan_was_rejected(sign_in: SignIn, on: SetToday) -> None:
    """RES-25a, RES-37a: beside the plan, while the new one is being written."""
    on(MONDAY)
    client = sign_in(CRC)
    for walk, comments in (
        (sent().take("reject", comments="Too little."), "Too little."),
        (to_be_changed(), "Offer an apology too."),
    ):
        page = client.get(f"/cases/{walk.reference}").text
        assert f"Rejected by Ingrid Halloran-Voss. {comments}" in pages.part(page, "plan")
    walk.take("tell-client-plan-is-revised")
    page = client.get(f"/cases/{walk.reference}").text
    assert "Offer an apology too." in pages.part(page, "plan")


def test_a_rejected_plan_is_not_offered(app: Flask) -> None:
    """RES-25a, RES-T47, RES-O40"""
    walk = sent().take("reject")
    no = walk.refused("draft-plan")
    assert no.status == 409 and "This plan was rejected" in no.sentence
    assert walk.refused("add-action").status == 409
    walk.take("new-plan")
    assert walk.position == "R7" and walk.records("plan")[0].state == "Rejected"
    assert walk.four_values[1] == "Rejected"


def test_the_next_plan_needs_the_team_leader_even_without_money(app: Flask) -> None:
    """RES-25b, RES-37c, RES-T42, RES-T47, RES-T56, RES-O35"""
    for walk in (
        planned().take("send-plan-for-tl-approval").take("take-sr").take("reject").take("new-plan"),
        to_be_changed().take("tell-client-plan-is-revised"),
    ):
        no = walk.refused("draft-plan")
        assert (no.status, no.sentence) == (409, "Submit the new plan for approval")
        walk.take("send-plan-for-tl-approval", approval_wanted=None).take("take-sr").take("approve")
        walk.take("draft-plan")
        assert walk.position == "R10"


def test_taking_the_money_out_does_not_avoid_the_team_leader(app: Flask) -> None:
    """RES-25b, RES-23i"""
    walk = sent().take("reject").take("new-plan")
    change: dict[str, Any] = {"action": "A letter", "links": ["1"], "due_on": MONDAY}
    walk.take("change-row", row=("action", 1), **change)
    assert walk.refused("draft-plan").sentence == "Submit the new plan for approval"


@pytest.mark.parametrize("position", ["R7", "R9N", "R12N"])
def test_the_team_leader_is_asked_for_guidance(app: Flask, position: str) -> None:
    """RES-25c, RES-37a: the question reaches the inbox, the answer the caseworker."""
    walk = ResolutionWalk(on=MONDAY).to(position)
    no = walk.refused("ask-team-leader-for-guidance", question=None)
    assert (no.status, no.problems) == (422, (("question", "Enter the question"),))
    walk.take("ask-team-leader-for-guidance", question="May we pay interest?")
    (item,) = walk.work_items("referral")
    assert (item.post, item.text) == ("resolution_team_leader", "May we pay interest?")
    walk.take("seen", by=TL2, row=item, answer="No.")
    assert walk.work_items("told")[-1].text == "No."
    assert walk.work_items("told")[-1].person_id == walk.case.owner_id


# Step 35: the second decision


def test_the_second_decision_stands_beside_the_first(app: Flask) -> None:
    """RES-35b, RES-T53, RES-O41"""
    walk = sent().take("approve", comments="Fair.").take("draft-plan").take("record-plan-call")
    walk.take("client-disagrees-send-to-tl").take("take-sr")
    no = walk.refused("plan-stands", comments=None)
    assert (no.status, no.problems) == (422, (("comments", "Add a comment"),))
    assert walk.refused("plan-stands", amount=None).sentence == "Enter an amount in pounds and pence"
    walk.take("plan-stands", comments="Still fair.")
    assert [plan.data["comments"] for plan in walk.records("plan")] == ["Fair.", "Still fair."]
    assert kept().records("plan")[0].amount is None
    no = refused_by_the_client().take("take-sr").refused("plan-stands", amount=5_00)
    assert no.sentence == "This plan has no payment. Leave the amount empty"


def test_a_plan_that_stands_is_approved(app: Flask) -> None:
    """RES-36a, RES-T53, RES-O12"""
    walk = kept()
    assert walk.four_values[:3] == ("In Progress", "Approved", "Draft Resolution Plan")
    assert walk.case.owner_id == person(CRC).id


def test_a_plan_that_must_change_is_rejected_with_its_reasons(app: Flask) -> None:
    """RES-37a, RES-T54"""
    walk = refused_by_the_client().take("take-sr")
    no = walk.refused("plan-must-change", comments=None)
    assert (no.status, no.problems) == (422, (("comments", "Explain the rejection"),))
    walk = to_be_changed()
    assert walk.four_values[:3] == ("In Progress", "Rejected", "Draft Resolution Plan")
    assert walk.records("plan")[-1].data["comments"] == "Offer an apology too."
    no = walk.refused("draft-plan")
    assert no.status == 409 and "This plan was rejected" in no.sentence


# Step 36: the client hears that the plan stands


def test_the_client_is_told_before_the_plan_is_carried_out(app: Flask) -> None:
    """RES-36b, RES-36c, RES-T55, RES-T57, RES-O27"""
    walk = kept()
    no = walk.refused("carry-out-plan")
    assert (no.status, no.sentence) == (409, "Issue CMSL5706 first")
    no = walk.refused("tell-client-issue-cmsl5706", note=None)
    assert (no.status, no.problems) == (422, (("note", NOT_TOLD),))
    assert walk.refused("tell-client-issue-cmsl5706", senior_member=None).fields == ["senior_member"]
    walk.take("tell-client-issue-cmsl5706")
    assert walk.position == "R12" and walk.records("contact")[-1].title == "Told that the plan stands"
    walk.take("carry-out-plan")
    assert walk.position == "R13"


def test_a_consolatory_referral_is_told_by_phone_or_by_its_own_letter(app: Flask) -> None:
    """RES-36c, RES-34c, RES-O33: no CMSL5706, and an attempt that failed tells nothing."""
    walk = consolatory("R12")
    no = walk.refused("carry-out-plan")
    assert (no.status, no.sentence) == (409, NOT_TOLD)
    told: dict[str, Any] = {"note": "Told by phone, what CMSB011 says included."}
    walk.take("record-call-about-the-decision", result="Not reached")
    no = walk.refused("tell-client-issue-cmsl5706", **told)
    assert (no.status, no.problems) == (422, (("note", NOT_TOLD),))
    walk.take("issue-cmel9271").take("tell-client-issue-cmsl5706", **told).take("carry-out-plan")
    codes = {each.data.get("code") for each in walk.records("correspondence")}
    assert "CMEL9271" in codes and "CMSL5706" not in codes


# Step 37: the client hears that the plan changes


def test_the_client_is_called_or_written_to(app: Flask) -> None:
    """RES-37b, RES-T56"""
    walk = to_be_changed()
    no = walk.refused("tell-client-plan-is-revised", result=None)
    assert (no.status, no.problems) == (422, (("result", "Call the client or issue CMSL5707"),))
    no = walk.refused("tell-client-plan-is-revised", result="Not reached")
    assert (no.status, no.problems) == (422, (("result", "Call the client or issue CMSL5707"),))
    assert walk.refused("issue-cmsl5707").sentence == "Record the call first"
    walk.take("record-call-about-the-decision", result="Not reached").take("issue-cmsl5707")
    walk.take("tell-client-plan-is-revised", result="Not reached")
    assert walk.position == "R7"


def test_the_call_is_no_older_than_the_decision(app: Flask) -> None:
    """RES-36b, RES-37b"""
    walk = ResolutionWalk(on=MONDAY, received_on=THURSDAY_BEFORE).to("R12N")
    for step in ("record-call-about-the-decision", "tell-client-plan-is-revised"):
        no = walk.refused(step, called_on=SATURDAY_BEFORE)
        assert (no.status, no.problems) == (
            422,
            (("called_on", "The team leader decided on Monday 13 April 2026, so the call cannot be older"),),
        )


def test_a_letter_about_an_earlier_decision_tells_nothing_of_this_one(app: Flask) -> None:
    """RES-37b: each decision is told anew."""
    walk = to_be_changed().take("record-call-about-the-decision", result="Not reached")
    walk.take("issue-cmsl5707").take("tell-client-plan-is-revised", result="Not reached")
    walk.take("send-plan-for-tl-approval", approval_wanted=None).take("take-sr").take("approve")
    walk.take("draft-plan").take("record-plan-call").take("client-disagrees-send-to-tl")
    walk.take("take-sr").take("plan-must-change")
    assert walk.refused("tell-client-plan-is-revised", result="Not reached").fields == ["result"]
    assert walk.refused("issue-cmsl5707").sentence == "Record the call first"


def test_a_consolatory_referral_that_is_not_reached_gets_cmel9271(app: Flask) -> None:
    """RES-37b, RES-34c, RES-O33, RES-T25"""
    walk = consolatory("R12N").take("record-call-about-the-decision", result="Not reached")
    no = walk.refused("issue-cmsl5707")
    assert (no.status, "For this kind of referral use CMEL9271" in no.sentence) == (409, True)
    walk.take("issue-cmel9271").take("tell-client-plan-is-revised", result="Not reached")


def test_a_changed_plan_goes_through_step_20_again(app: Flask) -> None:
    """RES-37c, RES-T56: BAU may be asked, rows changed, and the whole plan is decided anew."""
    walk = to_be_changed().take("tell-client-plan-is-revised")
    assert walk.position == "R7" and walk.fact("client_approved") == "N"
    walk.take("ask-bau-for-more").take("return-review").take("add-action", action="An apology")
    walk.take("send-plan-for-tl-approval", approval_wanted=None)
    assert walk.records("plan")[-1].data["actions"] == ["Send the three statements again", "An apology"]
    walk.take("take-sr").take("approve").take("draft-plan")
    assert walk.fact("client_approved") is None


@pytest.mark.parametrize("step", ["take-sr", "approve", "plan-stands", "record-manager-s-decision"])
def test_nothing_is_decided_on_a_closed_sr(app: Flask, step: str) -> None:
    """RES-24a to RES-37c: the rule of section 4."""
    no = ResolutionWalk(on=MONDAY).to("R15").refused(step)
    assert (no.status, no.sentence) == (409, "This SR is closed and can only be read")


@pytest.mark.parametrize("position", ["R3", "R10", "R12", "R13"])
def test_cmsl5707_goes_out_only_where_the_plan_must_change(app: Flask, position: str) -> None:
    """RES-L4a"""
    walk = ResolutionWalk(on=MONDAY).to(position)
    assert not walk.offers(CRC).offers("issue-cmsl5707")
    assert walk.refused("issue-cmsl5707").status == 409


def test_cmsl5707_is_offered_after_a_refused_plan_that_must_change(app: Flask) -> None:
    """RES-L4a"""
    walk = ResolutionWalk(on=MONDAY).to("R12N")
    walk.take("record-call-about-the-decision", result="Not reached")
    assert walk.offers(CRC).offers("issue-cmsl5707")
    walk.take("issue-cmsl5707")
    assert [each.data["code"] for each in walk.records("correspondence") if each.data.get("code")] == [
        "CMSL5707"
    ]
