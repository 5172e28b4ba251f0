"""Money and agreement in "Complaint - Resolution" by hand: nothing is paid unapproved or carried out without an answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.extensions import db
from tests.resolution_walks import BAU, CRC, CRC2, SENIOR, TL, TL2, ResolutionWalk
from tests.walks import person, setting, stands_in

MONDAY, TUESDAY, WEDNESDAY = date(2026, 4, 13), date(2026, 4, 14), date(2026, 4, 15)
DUE = date(2026, 4, 24)  # Friday
PAY = "Pay the bank charge"
NEEDS_APPROVAL = "A non-standard payment needs team leader approval"
MANAGER = {"manager": "Alethea Storr", "address": "alethea.storr@dwp.gsi.gov.uk"}


def money(amount: int, action: str = PAY) -> dict[str, Any]:
    return {"action": action, "redress": True, "amount": amount, "due_on": DUE}


def changed(**answers: Any) -> dict[str, Any]:
    """The answers of "Change row" for the action, in full."""
    return {"action_kind": "Other", "links": ["1"], "due_on": DUE, "date_agreed": True, **answers}


def planned(amount: int | None = 75_00, **answers: Any) -> ResolutionWalk:
    """A plan with one action, not sent yet, on a Monday."""
    walk = ResolutionWalk(on=MONDAY, **answers).to("R7").take("add-reason")
    return walk.take("add-action", **(money(amount) if amount is not None else {"due_on": DUE}))


def sent(amount: int | None = 75_00, **answers: Any) -> ResolutionWalk:
    return planned(amount, **answers).take("send-plan-for-tl-approval")


def taken(amount: int | None = 75_00, by: str = TL, **answers: Any) -> ResolutionWalk:
    return sent(amount, **answers).take("take-sr", by=by, on=TUESDAY)


def offered(amount: int | None = 75_00) -> ResolutionWalk:
    """A plan with money, approved and offered to the client on Tuesday."""
    return taken(amount).take("approve").take("draft-plan")


def carried_out(amount: int | None = 75_00) -> ResolutionWalk:
    return offered(amount).take("record-plan-call").take("client-agrees").take("carry-out-plan")


def to_be_changed(amount: int | None = 75_00) -> ResolutionWalk:
    """The plan was approved, the client refused it, and the team leader wants it changed."""
    walk = offered(amount).take("record-plan-call").take("client-disagrees-send-to-tl")
    return walk.take("take-sr").take("plan-must-change").take("tell-client-plan-is-revised")


# No payment without approval


def test_a_plan_with_a_payment_is_not_offered_to_the_client_unapproved(app: Flask) -> None:
    """RES-23i, RES-27a, RES-T42"""
    no = planned().refused("draft-plan")
    assert (no.status, no.sentence) == (409, NEEDS_APPROVAL)


def test_a_penny_is_a_payment(app: Flask) -> None:
    """RES-23i"""
    no = planned(1).refused("draft-plan")
    assert (no.status, no.sentence) == (409, NEEDS_APPROVAL)


def test_a_plan_without_money_goes_to_the_client_without_the_team_leader(app: Flask) -> None:
    """RES-23h, RES-O14"""
    assert planned(None).take("draft-plan").position == "R10"


def test_a_plan_without_money_goes_to_the_team_leader_when_that_is_wanted(app: Flask) -> None:
    """RES-23g, RES-T41, RES-O41"""
    walk = planned(None)
    no = walk.refused("send-plan-for-tl-approval", approval_wanted=None)
    assert (no.status, no.fields) == (422, ["approval_wanted"])
    walk.take("send-plan-for-tl-approval").take("take-sr").take("approve", amount=None)
    assert walk.position == "R9"


def test_a_plan_has_reason_and_action_before_it_is_sent_or_offered(app: Flask) -> None:
    """RES-T41, RES-T42, RES-23c, RES-23d"""
    walk = ResolutionWalk(on=MONDAY).to("R7")
    for key in ("send-plan-for-tl-approval", "draft-plan"):
        no = walk.refused(key)
        assert (no.status, no.sentences) == (409, ["Add a reason first", "Add a resolution action first"])


def test_a_payment_has_its_tick_and_its_amount(app: Flask) -> None:
    """RES-24b, RES-T41: an Amount without the tick would pass as a plan without money."""
    walk = planned(None)
    no = walk.refused("add-action", redress=True)
    assert no.problems == (("amount", "Enter an amount in pounds and pence"),)
    no = walk.refused("add-action", amount=75_00)
    assert no.problems == (("redress", "Tick non-standard payment, or leave the amount empty"),)
    no = walk.refused("add-action", redress=True, amount=0)
    assert no.problems == (("amount", "Enter an amount in pounds and pence"),)


def test_one_payment_among_actions_without_money_needs_approval(app: Flask) -> None:
    """RES-23i"""
    walk = planned(None).take("add-action", **money(20_00))
    no = walk.refused("draft-plan")
    assert (no.status, no.sentence) == (409, NEEDS_APPROVAL)


def test_the_amount_of_a_plan_is_the_sum_of_its_payments(app: Flask) -> None:
    """RES-24b, RES-24c: two payments of £60.00 are more than £100.00."""
    walk = planned(60_00).take("add-action", **money(60_00, "Pay the telephone"))
    walk.take("send-plan-for-tl-approval").take("take-sr")
    no = walk.refused("approve")
    assert (no.status, no.sentence) == (
        409,
        "Your grade can approve up to £100.00. Refer this to Prudence Achterberg",
    )
    assert walk.records("plan")[-1].amount == 120_00


# Approved exactly as it stands


def test_the_team_leader_reads_the_amount_a_second_time(app: Flask) -> None:
    """RES-24b"""
    walk = taken(75_00)
    no = walk.refused("approve", amount=57_00)
    assert no.problems == (
        (
            "amount",
            "You typed £57.00 and the plan says £75.00. Read both again, or reject the plan",
        ),
    )
    no = walk.refused("approve", amount=None)
    assert no.problems == (("amount", "Enter an amount in pounds and pence"),)
    assert walk.take("approve", amount=75_00).position == "R9"


def test_a_plan_without_money_is_approved_without_an_amount(app: Flask) -> None:
    """RES-24b, RES-O41"""
    no = taken(None).refused("approve", amount=10_00)
    assert no.problems == (("amount", "This plan has no payment. Leave the amount empty"),)


def test_a_decision_needs_its_comment_and_says_what_the_step_says(app: Flask) -> None:
    """RES-24b, RES-24i"""
    walk = taken()
    assert walk.refused("approve", comments=None).problems == (("comments", "Add a comment"),)
    assert walk.refused("reject", comments=None).problems == (("comments", "Explain the rejection"),)
    assert walk.refused("approve", tl_approved="N").problems == (
        ("tl_approved", "Choose Approved or Rejected"),
    )
    assert walk.refused("reject", tl_approved="Y").problems == (
        ("tl_approved", "Choose Approved or Rejected"),
    )


def test_nobody_changes_a_plan_that_is_with_the_team_leader_or_approved(app: Flask) -> None:
    """RES-T40, RES-24c"""
    walk = taken()
    for position in ("R8", "R9", "R10"):
        assert walk.position == position
        for key in ("add-reason", "add-action", "change-row"):
            assert walk.refused(key).status == 409
        if position == "R8":
            walk.take("approve")
        elif position == "R9":
            walk.take("draft-plan")


def test_an_amount_changed_after_an_approval_needs_another(app: Flask) -> None:
    """RES-25b, RES-37c, RES-23i"""
    walk = to_be_changed().take("change-row", row=("action", 1), **changed(**money(75_01)))
    no = walk.refused("draft-plan")
    assert (no.status, no.sentences) == (409, [NEEDS_APPROVAL, "Submit the new plan for approval"])
    walk.take("send-plan-for-tl-approval").take("take-sr")
    assert walk.refused("approve", amount=75_00).fields == ["amount"]
    assert walk.take("approve", amount=75_01).take("draft-plan").position == "R10"


@pytest.mark.parametrize("state", ["Withdrawn", "paid for something else"])
def test_a_payment_that_goes_or_is_for_something_else_needs_the_team_leader_too(
    app: Flask, state: str
) -> None:
    """RES-37c, RES-O35"""
    change = {"withdraw": True} if state == "Withdrawn" else {}
    walk = to_be_changed()
    walk.take("add-action", action="Write an apology", due_on=DUE)
    walk.take("change-row", row=("action", 1), **changed(**money(75_00, "Pay the telephone")), **change)
    no = walk.refused("draft-plan")
    assert no.status == 409 and "Submit the new plan for approval" in no.sentences


def test_a_plan_that_the_team_leader_rejected_needs_approval_without_money_too(app: Flask) -> None:
    """RES-25a, RES-25b, RES-T47"""
    walk = taken().take("reject")
    no = walk.refused("draft-plan")
    assert no.status == 409 and "This plan was rejected" in no.sentence
    walk.take("new-plan")
    walk.take("change-row", row=("action", 1), **changed(action="Write an apology"))
    assert walk.records("plan")[0].state == "Rejected"
    no = walk.refused("draft-plan")
    assert (no.status, no.sentence) == (409, "Submit the new plan for approval")
    walk.take("send-plan-for-tl-approval", approval_wanted=None).take("take-sr")
    assert walk.take("approve", amount=None).take("draft-plan").position == "R10"


def test_the_second_decision_leaves_the_first_as_it_was(app: Flask) -> None:
    """RES-35b, RES-15a, RES-T53"""
    walk = offered().take("record-plan-call").take("client-disagrees-send-to-tl")
    walk.take("take-sr", by=TL2, on=WEDNESDAY).take("plan-stands", by=TL2, comments="It stands.")
    first, second = walk.records("plan")
    assert (first.data["comments"], first.data["decided_on"]) == ("Read and decided.", "2026-04-14")
    assert (second.data["comments"], second.data["decided_on"]) == ("It stands.", "2026-04-15")
    assert [plan.state for plan in (first, second)] == ["Approved", "Approved"]


def test_a_plan_that_stands_is_read_a_second_time_too(app: Flask) -> None:
    """RES-35b, RES-T53"""
    walk = offered().take("record-plan-call").take("client-disagrees-send-to-tl").take("take-sr")
    assert walk.refused("plan-stands", amount=57_00).fields == ["amount"]
    assert walk.refused("plan-stands", comments=None).problems == (("comments", "Add a comment"),)


# Who decides


def test_nobody_decides_the_own_plan(app: Flask) -> None:
    """RES-O42: not one to whose rows the team leader has written while standing in for a caseworker."""
    stands_in(TL, CRC2, MONDAY, DUE)
    walk = planned(None).take("add-action", by=TL, **money(50_00)).take("send-plan-for-tl-approval")
    no = walk.refused("take-sr")
    assert (no.status, no.sentence) == (409, "You wrote this plan, so somebody else decides it")
    walk.take("take-sr", by=TL2).take("approve", by=TL2)


def test_a_changed_row_makes_an_author_and_so_does_sending(app: Flask) -> None:
    """RES-O42"""
    stands_in(TL, CRC2, MONDAY, DUE)
    stands_in(TL2, CRC2, MONDAY, DUE)
    walk = planned().take("change-row", by=TL, row=("action", 1), **changed(**money(76_00)))
    walk.take("send-plan-for-tl-approval", by=TL2)
    for leader in (TL, TL2):
        no = walk.refused("take-sr", by=leader)
        assert (no.status, no.sentence) == (409, "You wrote this plan, so somebody else decides it")
    walk.take("take-sr", by=SENIOR).take("approve", by=SENIOR)


def test_the_operator_may_let_people_decide_their_own_plans(app: Flask) -> None:
    """RES-O42: setting FOUR_EYES"""
    stands_in(TL, CRC2, MONDAY, DUE)
    walk = planned().take("send-plan-for-tl-approval", by=TL)
    setting("FOUR_EYES", False)
    assert walk.take("take-sr").take("approve").position == "R9"


def test_one_team_leader_takes_the_sr_and_decides(app: Flask) -> None:
    """RES-24a, RES-35a"""
    walk = sent()
    no = walk.refused("approve")
    assert (no.status, no.sentence) == (409, "Take the SR first")
    walk.take("take-sr")
    for key in ("take-sr", "approve", "reject"):
        no = walk.refused(key, by=TL2)
        assert (no.status, no.sentence) == (409, "Ingrid Halloran-Voss has taken this SR")
    walk.take("release-sr").take("take-sr", by=TL2).take("approve", by=TL2)
    assert walk.case.owner_id == person(CRC).id


def test_a_caseworker_approves_nothing(app: Flask) -> None:
    """RES-T45, RES-T46"""
    walk = taken()
    for key in ("approve", "reject", "refer-to-higher-grade", "record-manager-s-decision"):
        no = walk.refused(key, by=CRC)
        assert (no.status, no.sentence) == (403, "You cannot do this in your role"), key


def test_a_late_press_on_a_decided_plan_tells_the_team_leader_why(app: Flask) -> None:
    """RES-T46: "Reject" is a caseworker's step too (RES-T16), yet it is not the role that is wrong."""
    walk = taken().take("approve")
    no = walk.refused("reject", by=TL)
    assert no.status == 409 and "No plan waits for a decision on this SR" in no.sentence


# The grade


def test_a_team_leader_approves_up_to_the_limit_and_not_a_penny_more(app: Flask) -> None:
    """RES-24c"""
    assert taken(100_00).take("approve").position == "R9"


def test_above_the_limit_a_higher_grade_is_named(app: Flask) -> None:
    """RES-24c"""
    no = taken(100_01).refused("approve")
    assert (no.status, no.sentence) == (
        409,
        "Your grade can approve up to £100.00. Refer this to Prudence Achterberg",
    )


def test_a_senior_team_leader_decides_what_a_team_leader_may_not(app: Flask) -> None:
    """RES-24c"""
    walk = taken(600_00).take("release-sr")
    assert walk.take("take-sr", by=SENIOR).take("approve", by=SENIOR).position == "R9"


def test_above_every_limit_the_guidance_says_the_grade(app: Flask) -> None:
    """RES-24c, RES-24d"""
    no = taken(1_000_01, by=SENIOR).refused("approve", by=SENIOR)
    assert (no.status, no.sentence) == (
        409,
        "Your grade can approve up to £1,000.00. Refer this to the grade that Special Payments names",
    )


def test_a_team_leader_without_a_limit_approves_no_payment(app: Flask) -> None:
    """RES-24c"""
    person(TL).payment_limit = None
    db.session.commit()
    no = taken(1).refused("approve")
    assert no.status == 409 and no.sentence.startswith("You cannot approve payments yourself. Refer this to ")


def test_a_payment_within_the_limit_is_not_referred(app: Flask) -> None:
    """RES-T44"""
    no = taken(100_00).refused("refer-to-higher-grade")
    assert (no.status, no.sentence) == (409, "Your grade can approve this amount")


# CMSF5551 to a manager outside the system


def asked(amount: int = 600_00) -> ResolutionWalk:
    return taken(amount).take("refer-to-higher-grade", **MANAGER)


def test_a_manager_decides_and_the_team_leader_records_it(app: Flask) -> None:
    """RES-24d, RES-24g, RES-24h, RES-L10a, RES-T44, RES-T44a, RES-T45"""
    walk = asked()
    (request,) = walk.records("authorisation")
    assert (request.state, request.amount, request.data["form"]) == ("Asked", 600_00, "CMSF5551")
    assert [row.data["to"] for row in walk.records("correspondence") if row.data.get("to")][-1] == MANAGER[
        "address"
    ]
    no = walk.refused("approve")
    assert (no.status, no.sentence) == (409, "Waiting for the manager's decision")
    no = walk.refused("refer-to-higher-grade")
    assert (no.status, no.sentence) == (409, "Waiting for the manager's decision")
    no = walk.refused("record-manager-s-decision", decision=None, manager="Alethea Storr")
    assert no.problems == (("decision", "Record the manager's decision"),)
    walk.take("record-manager-s-decision", on=WEDNESDAY, manager="Alethea Storr", grade="Grade 6")
    (given,) = walk.records("authorisation")
    assert (given.state, given.data["grade"], given.data["decided_on"]) == ("Given", "Grade 6", "2026-04-15")
    assert walk.take("approve").position == "R9"


def test_a_payment_that_the_manager_refused_is_not_approved(app: Flask) -> None:
    """RES-24h, RES-24i"""
    walk = asked().take("record-manager-s-decision", manager="Alethea Storr", decision="Refused")
    no = walk.refused("approve")
    assert (no.status, no.sentence) == (
        409,
        "The manager refused the payment. Reject the plan, or refer it again",
    )
    assert walk.take("reject").position == "R9N"


def test_a_manager_may_be_asked_again_after_a_refusal(app: Flask) -> None:
    """RES-24h"""
    walk = asked().take("record-manager-s-decision", manager="Alethea Storr", decision="Refused")
    walk.take("refer-to-higher-grade", **MANAGER).take("record-manager-s-decision", manager="Alethea Storr")
    assert walk.take("approve").position == "R9"


def test_a_managers_approval_is_for_the_plan_that_was_asked_about(app: Flask) -> None:
    """RES-24h: another amount is another request."""
    walk = asked().take("record-manager-s-decision", manager="Alethea Storr").take("reject")
    walk.take("new-plan").take("change-row", row=("action", 1), **changed(**money(900_00)))
    walk.take("send-plan-for-tl-approval").take("take-sr")
    no = walk.refused("approve")
    assert no.status == 409 and no.sentence.startswith("Your grade can approve up to £100.00")


def test_nothing_is_recorded_of_a_manager_who_was_not_asked(app: Flask) -> None:
    """RES-T44a"""
    no = taken(600_00).refused("record-manager-s-decision")
    assert (no.status, no.sentence) == (409, "Refer this to a higher grade first")


def test_a_manager_decides_after_the_request_and_not_in_the_future(app: Flask) -> None:
    """RES-24h"""
    walk = asked()
    for day in (MONDAY, DUE):
        no = walk.refused("record-manager-s-decision", manager="Alethea Storr", decided_on=day)
        assert (no.status, no.fields) == (422, ["decided_on"])


@pytest.mark.parametrize("name", ["Ingrid Halloran-Voss", "Jocasta  Emberley-Rao"])
def test_the_manager_is_neither_the_team_leader_nor_an_author_of_the_plan(app: Flask, name: str) -> None:
    """RES-O42, RES-24d"""
    no = taken(600_00).refused("refer-to-higher-grade", **{**MANAGER, "manager": name})
    assert no.problems == (("manager", "Somebody else has to decide"),)
    no = asked().refused("record-manager-s-decision", manager=name)
    assert no.problems == (("manager", "Somebody else has to decide"),)


@pytest.mark.parametrize("left_out", ["payment_sr", "attached"])
def test_the_form_is_attached_to_the_payment_sr(app: Flask, left_out: str) -> None:
    """RES-24e"""
    no = taken(600_00).refused("refer-to-higher-grade", **{**MANAGER, left_out: None})
    assert no.problems == ((left_out, "Attach CMSF5551 to the non standard payment SR"),)


def test_form_and_plan_show_the_same_amount(app: Flask) -> None:
    """RES-L10a"""
    no = taken(600_00).refused("refer-to-higher-grade", **MANAGER, amount=650_00)
    assert no.problems == (("amount", "Form and plan show different amounts"),)


def test_northern_ireland_has_a_form_of_its_own(app: Flask) -> None:
    """RES-NI1"""
    walk = taken(600_00, jurisdiction="NI")
    no = walk.refused("refer-to-higher-grade", **MANAGER, authorisation_form="CMSF5551")
    assert no.problems == (("authorisation_form", "Use CMSF5551 (NI) for Northern Ireland"),)
    walk.take("refer-to-higher-grade", **MANAGER, authorisation_form="CMSF5551 (NI)")
    assert walk.records("authorisation")[0].data["form"] == "CMSF5551 (NI)"


def test_great_britain_does_not_use_the_form_of_northern_ireland(app: Flask) -> None:
    """RES-NI1"""
    no = taken(600_00).refused("refer-to-higher-grade", **MANAGER, authorisation_form="CMSF5551 (NI)")
    assert no.problems == (("authorisation_form", "Use CMSF5551 for Great Britain"),)


def test_documents_come_before_the_tick_that_local_copies_are_destroyed(app: Flask) -> None:
    """RES-24f"""
    walk = taken(600_00)
    no = walk.refused("refer-to-higher-grade", **MANAGER, documents=None)
    assert no.problems == (("documents", "Attach the documents first"),)
    no = walk.refused("refer-to-higher-grade", **MANAGER, destroyed=None)
    assert no.problems == (("destroyed", "Confirm that local copies are destroyed"),)
    no = walk.refused("refer-to-higher-grade", **MANAGER, documents=None, destroyed=None)
    assert no.status == 422


@pytest.mark.parametrize(
    "address",
    [
        "storr@example.com",
        "storr@dwp.gsi.gov.uk.example.com",
        "storr@notgsi.gov.uk",
        "storr@x@dwp.gsi.gov.uk",
        "@dwp.gsi.gov.uk",
        "dwp.gsi.gov.uk",
    ],
)
def test_the_form_goes_to_secure_government_addresses_only(app: Flask, address: str) -> None:
    """RES-24g, RES-O36"""
    no = taken(600_00).refused("refer-to-higher-grade", manager="Alethea Storr", address=address)
    assert no.problems == (("address", "Use a secure government address"),)


def test_which_domains_are_secure_is_a_setting(app: Flask) -> None:
    """RES-24g, RES-O36"""
    setting("SECURE_DOMAINS", ["secure.example"])
    walk = taken(600_00)
    assert walk.refused("refer-to-higher-grade", **MANAGER).fields == ["address"]
    walk.take("refer-to-higher-grade", manager="Alethea Storr", address="storr@office.secure.example")


# Paid, and only then closed


def test_a_payment_is_paid_only_in_a_plan_that_is_carried_out(app: Flask) -> None:
    """RES-T60, RES-41a"""
    walk = planned()
    for steps in (("send-plan-for-tl-approval", "take-sr", "approve"), ("draft-plan",), ()):
        assert walk.refused("progress-payment").status == 409
        for key in steps:
            walk.take(key)


def test_a_payment_that_is_not_approved_as_it_stands_is_not_paid(app: Flask) -> None:
    """RES-41a: not even where somebody has written another amount into the store."""
    walk = carried_out()
    walk.records("action")[0].amount = 76_00
    db.session.commit()
    no = walk.refused("progress-payment")
    assert (no.status, no.sentence) == (409, NEEDS_APPROVAL)


def test_a_complaint_does_not_close_while_a_payment_is_not_complete(app: Flask) -> None:
    """RES-41a, RES-42a, RES-NFA1"""
    walk = carried_out()
    for state in ("not begun", "In progress"):
        for key in ("close-client-agrees", "close-client-disagrees"):
            no = walk.refused(key)
            assert no.status == 409 and "Payment of £75.00 is not complete" in no.sentence, (key, state)
        for key in ("report-actions-to-client", "issue-cmsl5708-and-wait"):
            no = walk.refused(key)
            assert no.status == 409 and "Payment of £75.00 is not complete" in no.sentence, (key, state)
        if state == "not begun":
            walk.take("update-action").take("progress-payment", state="In progress")
    walk.take("progress-payment", state="Paid").take("report-actions-to-client")
    assert walk.take("close-client-agrees").position == "R15"


def test_an_approved_payment_is_not_given_up_as_no_longer_needed(app: Flask) -> None:
    """RES-41a: for exceptional reasons there is "Close early"."""
    walk = carried_out()
    no = walk.refused("update-action", value="No longer needed")
    assert no.problems == (("value", "Payment of £75.00 is not complete"),)
    walk.take("record-call").take("close-early")
    assert walk.records("action")[0].data.get("payment_state") is None


def test_a_payment_is_dated_when_it_is_paid_and_not_in_the_future(app: Flask) -> None:
    """RES-T60"""
    walk = carried_out()
    assert walk.refused("progress-payment", paid_on=DUE).fields == ["paid_on"]
    assert walk.refused("progress-payment", paid_on=None).fields == ["paid_on"]
    walk.take("progress-payment")
    no = walk.refused("progress-payment")
    assert (no.status, no.problems) == (422, (("row", "Choose the payment"),))


def test_open_actions_and_child_srs_hold_the_complaint_open(app: Flask) -> None:
    """RES-NFA1, RES-40b, RES-42a"""
    walk = planned(None).take("draft-plan").take("record-plan-call").take("client-agrees")
    walk.take("carry-out-plan")
    no = walk.refused("close-client-agrees")
    assert no.status == 409
    assert "Open: Send the three statements again. Use 'Close early' for exceptional reasons" in no.sentence
    walk.take("create-child-sr", activities="Print\nPost").take("update-action")
    child = walk.records("child_sr")[0].title
    for number in (1, 2):
        no = walk.refused("close-client-agrees")
        assert no.status == 409 and f"Child SR {child} is open" in no.sentence, number
        open_now = [row for row in walk.records("activity", "Not Started") if row.data.get("child")]
        walk.take("mark-child-activity-done", row=open_now[0])
    assert walk.take("report-actions-to-client").take("close-client-agrees").position == "R15"


# The client's agreement


def test_a_plan_is_not_carried_out_before_the_client_has_agreed(app: Flask) -> None:
    """RES-28a, RES-38a"""
    walk = offered()
    no = walk.refused("carry-out-plan")
    assert (no.status, no.sentence) == (409, "The client has not agreed")
    walk.take("record-plan-call")
    no = walk.refused("carry-out-plan", note="We talked.")
    assert (no.status, no.sentence) == (409, "The client has not agreed")
    assert walk.take("client-agrees").take("carry-out-plan").position == "R13"


@pytest.mark.parametrize("position", ["R7", "R8", "R9", "R9N", "R11", "R12N"])
def test_a_plan_that_is_not_agreed_is_not_carried_out(app: Flask, position: str) -> None:
    """RES-38a"""
    no = ResolutionWalk(on=MONDAY).to(position).refused("carry-out-plan")
    assert no.status == 409 and no.sentence.startswith("The plan is not agreed")


def test_the_client_agrees_after_being_told_of_the_plan(app: Flask) -> None:
    """RES-27b, RES-27d, RES-T51, RES-T52"""
    walk = offered()
    for key in ("client-agrees", "client-disagrees-send-to-tl"):
        no = walk.refused(key)
        assert (no.status, no.sentence) == (409, "Tell the client about the plan first")
    walk.take("record-plan-call", result="Not reached")
    no = walk.refused("client-agrees")
    assert (no.status, no.sentence) == (409, "Tell the client about the plan first")
    walk.take("issue-cmsl5704")
    no = walk.refused("client-agrees")
    assert no.problems == (("how", "Record the call that reached the client first"),)


def test_what_a_client_said_to_another_plan_is_no_answer_to_this_one(app: Flask) -> None:
    """RES-27d, RES-28a, RES-37c: not even on the same day."""
    walk = to_be_changed().take("send-plan-for-tl-approval").take("take-sr").take("approve")
    walk.take("draft-plan")
    assert walk.fact("client_approved") is None
    no = walk.refused("client-agrees")
    assert (no.status, no.sentence) == (409, "Tell the client about the plan first")
    walk.take("record-plan-call", result="Not reached")
    no = walk.refused("client-agrees")
    assert (no.status, no.sentence) == (409, "Tell the client about the plan first")
    assert walk.take("record-plan-call").take("client-agrees").take("carry-out-plan").position == "R13"


def test_an_answer_in_writing_has_its_date_and_words(app: Flask) -> None:
    """RES-T51"""
    walk = offered().take("record-plan-call", result="Not reached").take("issue-cmsl5704")
    no = walk.refused("client-agrees", how="Writing")
    assert no.problems == (
        ("answered_on", "Enter the date of the answer"),
        ("answer_text", "Enter the client's words"),
    )
    walk.take("client-agrees", how="Writing", answered_on=TUESDAY, answer_text="I agree.")
    assert walk.fact("client_approved") == "Y"
    assert walk.duties == [("D-ACTION", DUE), ("D-OUT", date(2026, 5, 5))]


def test_every_due_date_is_agreed_with_the_client(app: Flask) -> None:
    """RES-23f, RES-27c, RES-T49, RES-T51"""
    walk = offered()
    no = walk.refused("record-plan-call", agreed=None)
    assert no.problems == (("agreed", "Agree the date with the client"),)
    walk.take("record-plan-call", result="Not reached", agreed=None).take("record-plan-call")
    no = walk.refused("client-agrees", agreed=None)
    assert no.problems == (("agreed", "Agree the date with the client"),)


def test_a_plan_may_be_carried_out_when_the_client_does_not_answer(app: Flask) -> None:
    """RES-O26, RES-T57: from day 15, with a note, Client Approved left blank."""
    walk = offered().take("record-plan-call", result="Not reached").take("issue-cmsl5704")
    last = date(2026, 4, 28)  # Tuesday
    assert ("D-PLAN", last) in walk.duties
    no = walk.refused("carry-out-plan", on=last)
    assert (no.status, no.sentence) == (
        409,
        "The client has not agreed. The client has until Tuesday 28 April 2026",
    )
    no = walk.refused("carry-out-plan", on=date(2026, 4, 29), note=None)
    assert no.problems == (("note", "Add a note: the client has not answered"),)
    walk.take("carry-out-plan", on=date(2026, 4, 29), note="No answer to CMSL5704.")
    assert (walk.position, walk.fact("client_approved")) == ("R13", None)
    assert "D-PLAN" not in [key for key, _ in walk.duties]


def test_a_client_who_said_no_is_not_silent(app: Flask) -> None:
    """RES-34a, RES-34b"""
    walk = offered().take("record-plan-call")
    no = walk.refused("client-disagrees-send-to-tl", client_approved="Y")
    assert (no.status, no.sentence) == (409, "Record that the client disagrees")
    walk.take("client-disagrees-send-to-tl")
    assert walk.position == "R11" and walk.refused("carry-out-plan").status == 409


def test_a_plan_that_stands_is_carried_out_after_the_client_was_told(app: Flask) -> None:
    """RES-36b, RES-36c"""
    walk = offered().take("record-plan-call").take("client-disagrees-send-to-tl")
    walk.take("take-sr").take("plan-stands")
    no = walk.refused("carry-out-plan")
    assert (no.status, no.sentence) == (409, "Issue CMSL5706 first")
    no = walk.refused("tell-client-issue-cmsl5706", note=None)
    assert no.problems == (("note", "Tell the client first"),)
    assert walk.take("tell-client-issue-cmsl5706").take("carry-out-plan").position == "R13"


# Closed early


def test_a_complaint_closes_early_for_an_exceptional_reason_only(app: Flask) -> None:
    """RES-NFA2, RES-NFA3, RES-NFA4, RES-NFA5, RES-O34, RES-T29"""
    walk = planned()
    told = {
        "": ("exception", "Choose the exceptional reason"),
        "Another unit owns the case": ("unit", "Name the unit that owns the case"),
        "Technical fault without impact on the client": (
            "no_impact",
            "Confirm that the fault does not affect the client",
        ),
    }
    for exception, problem in told.items():
        assert walk.refused("close-early", exception=exception or None).problems == (problem,)
    assert walk.refused("close-early", exception="Other", reason=None).fields == ["reason"]
    assert walk.refused("close-early", resolution_code=None).problems == (
        ("resolution_code", "Choose a resolution code"),
    )
    walk.take("close-early", exception="Another unit owns the case", unit="Enforcement")
    assert walk.running == []
    assert walk.case.resolution_code == "No Action Taken"


def test_a_complaint_does_not_close_early_before_the_client_was_called(app: Flask) -> None:
    """RES-16a, RES-T29"""
    no = ResolutionWalk(on=MONDAY).to("R3").refused("close-early")
    assert (no.status, no.sentence) == (409, "Record the call first")


def test_a_new_issue_goes_to_bau_as_a_task_of_its_own(app: Flask) -> None:
    """RES-NFA6"""
    walk = planned(None).take("draft-plan").take("record-plan-call").take("client-agrees")
    walk.take("carry-out-plan")
    no = walk.refused("add-action")
    assert no.status == 409 and no.sentence.startswith("Treat this as business as usual")
    walk.take("close-early", new_issue="The second child's name is wrong.")
    texts = [item.text for item in walk.work_items("closed") if item.team == "bau"]
    assert "The second child's name is wrong." in texts


def test_after_early_closing_only_bau_holds_the_lock(app: Flask) -> None:
    """RES-46a, RES-O17a"""
    walk = ResolutionWalk(on=MONDAY)
    walk.take("needs-investigation").take("send-referral-to-bau-g7").take("allocate").take("set-lock")
    walk.take("ask-owning-caseworker-for-sr").take("create-resolution-sr").to("R7")
    walk.take("add-reason").take("add-action").take("draft-plan").take("close-early")
    no = walk.refused("remove-lock")
    assert (no.status, no.sentence) == (409, "Actions are still open")
    walk.take("bau-action-complete", by=BAU).take("remove-lock")
    assert [key for key, _ in walk.running] == ["D-LOCK"]
