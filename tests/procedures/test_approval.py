"""Who may decide a plan, how much, on which form, and never the own one: the rules of steps 11, 12 and 20 by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.extensions import db
from tests.walks import CASEWORKER, COLLEAGUE, TEAM_LEADER, Walk, setting, stands_in

MONDAY, TUESDAY, WEDNESDAY = date(2026, 4, 27), date(2026, 4, 28), date(2026, 4, 29)
DUE = date(2026, 5, 15)  # Friday
SPECIAL: dict[str, Any] = {"redress": True, "payment": "Special payment"}
REIMBURSED: dict[str, Any] = {"redress": True, "payment": "Reimbursement"}
SENIOR = "senior_team_leader"  # limit £1,000.00


def resolving() -> Walk:
    """A case in P6 on a Monday."""
    return Walk(on=MONDAY).to("P6")


def planned(amount: int | None = 150_00, **kind: Any) -> Walk:
    """A plan with one action, not sent yet."""
    money = {**SPECIAL, **kind, "amount": amount} if amount is not None else {}
    return resolving().take("add-resolution-action", action="Pay the client", due_on=DUE, **money)


def sent(amount: int | None = 150_00, **kind: Any) -> Walk:
    return planned(amount, **kind).take("send-plan-for-tl-approval")


def taken(amount: int | None = 150_00, **kind: Any) -> Walk:
    return sent(amount, **kind).take("take-sr", on=TUESDAY)


# Which plans need an approval


def test_a_plan_with_an_amount_is_not_carried_out_unapproved(app: Flask) -> None:
    """PHSO-11g, PHSO-12a, PHSO-O18"""
    no = planned().refused("mark-action-done")
    assert (no.status, no.sentence) == (409, "This plan needs team leader approval")


def test_a_plan_without_an_amount_is_carried_out_without_the_team_leader(app: Flask) -> None:
    """PHSO-O18"""
    walk = planned(None).take("mark-action-done").take("tell-phso-actions-are-complete")
    assert walk.position == "P7"


def test_the_caseworker_may_send_a_plan_without_money_all_the_same(app: Flask) -> None:
    """PHSO-O18, PHSO-T24"""
    walk = taken(None).take("approve", amount=None)
    assert walk.position == "P6" and walk.records("plan")[-1].state == "Approved"


def test_a_plan_that_the_team_leader_rejected_is_not_carried_out(app: Flask) -> None:
    """PHSO-12a: also without money, for the caseworker has asked for the decision."""
    walk = taken(None).take("reject")
    no = walk.refused("mark-action-done")
    assert (no.status, no.sentence) == (409, "This plan needs team leader approval")
    walk.take("send-plan-for-tl-approval").take("take-sr").take("approve").take("mark-action-done")


def test_a_plan_has_a_reason_and_an_action_before_it_is_sent(app: Flask) -> None:
    """PHSO-T24, PHSO-11d"""
    no = resolving().refused("send-plan-for-tl-approval")
    assert (no.status, no.sentences) == (409, ["Add a resolution action first"])


def test_an_amount_changed_after_the_approval_needs_approval_again(app: Flask) -> None:
    """PHSO-T23a, PHSO-11g"""
    walk = taken().take("approve")
    change: dict[str, Any] = {"action": "Pay the client", "links": ["1"], "due_on": DUE, **SPECIAL}
    walk.take("change-plan", row=("action", 1), **change, amount=150_01)
    no = walk.refused("mark-action-done")
    assert (no.status, no.sentence) == (409, "This plan needs team leader approval")
    walk.take("send-plan-for-tl-approval").take("take-sr").take("approve", amount=150_01)
    assert walk.take("mark-action-done").records("action")[0].state == "Done"


def test_a_change_that_leaves_the_amount_keeps_the_approval(app: Flask) -> None:
    """PHSO-T23a: the Due Date moves with its deadline, the old date stays in the ledger."""
    walk = taken().take("approve")
    later = date(2026, 5, 18)  # Monday
    walk.take(
        "change-plan",
        row=("action", 1),
        action="Pay the client",
        links=["1"],
        due_on=later,
        **SPECIAL,
        amount=150_00,
    )
    assert ("D-ACTION", later) in walk.running
    entry = walk.deadline("D-ACTION").entries[-1]
    assert (entry.what, entry.old_due_on, entry.new_due_on) == ("moved", DUE, later)
    walk.take("mark-action-done")


def test_a_second_payment_after_the_approval_needs_approval_again(app: Flask) -> None:
    """PHSO-T23a, PHSO-11g"""
    walk = taken().take("approve").take("add-resolution-action", **SPECIAL, amount=1_00)
    for action in walk.records("action"):
        no = walk.refused("mark-action-done", row=action)
        assert (no.status, no.sentence) == (409, "This plan needs team leader approval")


@pytest.mark.parametrize(
    "changed",
    [
        {**REIMBURSED, "amount": 150_00, "action": "Pay the client"},
        {**SPECIAL, "amount": 150_00, "action": "Pay the client's brother"},
        {"action": "Pay the client"},
    ],
    ids=["kind", "payee", "gone"],
)
def test_a_payment_of_another_kind_to_somebody_else_or_gone_needs_approval_again(
    app: Flask, changed: dict[str, Any]
) -> None:
    """PHSO-T23a, PHSO-11g, PHSO-20c, PHSO-20d: the approval covers what is paid, to whom and on which form."""
    walk = taken().take("approve")
    walk.take("change-plan", row=("action", 1), **changed, links=["1"], due_on=DUE)
    no = walk.refused("mark-action-done")
    assert (no.status, no.sentence) == (409, "This plan needs team leader approval")
    walk.take("send-plan-for-tl-approval").take("take-sr").take("approve").take("mark-action-done")


def test_an_approved_plan_is_not_sent_again_as_it_stands(app: Flask) -> None:
    """PHSO-T24, PHSO-T28: one approval of one plan."""
    walk = taken().take("approve")
    no = walk.refused("send-plan-for-tl-approval")
    assert (no.status, no.sentence) == (409, "This plan is approved and its actions have not changed")
    walk.take("add-resolution-action", action="Apologise").take("send-plan-for-tl-approval")
    assert walk.position == "P6A"


def test_a_payment_is_not_older_than_its_approval(app: Flask) -> None:
    """PHSO-12a, PHSO-20e: approved on Wednesday 29 April 2026."""
    walk = taken().take("approve", on=WEDNESDAY)
    no = walk.refused("mark-action-done", done_on=TUESDAY)
    assert (no.status, no.problems) == (
        422,
        (("done_on", "The payment was approved on Wednesday 29 April 2026, so it cannot be older"),),
    )
    walk.take("mark-action-done", done_on=WEDNESDAY)


def test_a_payment_made_under_an_earlier_approval_keeps_its_date(app: Flask) -> None:
    """PHSO-12a: a second payment approved later leaves the first as it was approved."""
    walk = taken().take("approve", on=TUESDAY)
    walk.take("add-resolution-action", action="Refund the fee", **REIMBURSED, amount=20_00)
    walk.take("send-plan-for-tl-approval").take("take-sr").take("approve", on=WEDNESDAY)
    assert walk.refused("mark-action-done", row="Refund the fee", done_on=TUESDAY).fields == ["done_on"]
    walk.take("mark-action-done", row="Pay the client", done_on=TUESDAY)


def test_an_action_without_money_may_be_older_than_the_approval(app: Flask) -> None:
    """PHSO-12a"""
    walk = planned().take("add-resolution-action", action="Apologise")
    walk.take("send-plan-for-tl-approval").take("take-sr").take("approve", on=WEDNESDAY)
    walk.take("mark-action-done", row="Apologise", done_on=TUESDAY)


# What the form of an action already asks for, should a record ever lack it


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("data", {"reasons": []}, "Link this action to a reason: Pay the client"),
        ("state", "Not Started", "Set every action to In Progress"),
        ("due_on", None, "Enter a due date"),
        ("amount", None, "Enter an amount in pounds and pence"),
    ],
)
def test_an_incomplete_action_is_not_sent_to_the_team_leader(
    app: Flask, column: str, value: Any, sentence: str
) -> None:
    """PHSO-T24, PHSO-11d, PHSO-11e, PHSO-11f"""
    walk = planned()
    (action,) = walk.records("action")
    setattr(action, column, {**action.data, **value} if column == "data" else value)
    db.session.commit()
    no = walk.refused("send-plan-for-tl-approval")
    assert (no.status, no.sentences) == (409, [sentence])


# While the plan is with the team leader


@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_the_flag_locks_the_segment_until_the_team_leader_has_decided(app: Flask, decision: str) -> None:
    """PHSO-11i, PHSO-O17, PHSO-T24, PHSO-T28, PHSO-T30"""
    walk = planned()
    assert not walk.is_locked()
    walk.take("send-plan-for-tl-approval")
    assert walk.is_locked()
    no = walk.refused("move-segment")
    assert (no.status, no.sentence) == (409, "Locked until the team leader has decided")
    walk.take("take-sr").take(decision)
    assert not walk.is_locked()
    assert walk.take("move-segment", segment="Segment 7").case.segment == "Segment 7"


@pytest.mark.parametrize(
    "step", ["mark-action-done", "change-plan", "add-reason", "add-resolution-action", "send-plan-for-tl-approval",
             "tell-phso-actions-are-complete"]
)  # fmt: skip
def test_nobody_works_on_a_plan_that_is_with_the_team_leader(app: Flask, step: str) -> None:
    """PHSO-12a, PHSO-20b"""
    no = sent().refused(step)
    assert no.status == 409 and "Wait for the team leader's decision" in no.sentence


def test_the_deadlines_run_on_while_the_team_leader_decides(app: Flask) -> None:
    """PHSO-O26, PHSO-T24"""
    walk = planned()
    before = walk.running
    assert [key for key, _ in before] == ["D-ACTION", "D-REC"]
    assert walk.take("send-plan-for-tl-approval").take("take-sr", on=TUESDAY).running == before
    assert walk.take("approve", on=WEDNESDAY).running == before


# Taking the SR


def test_the_team_leader_takes_the_case_from_the_inbox(app: Flask) -> None:
    """PHSO-20a, PHSO-T24, PHSO-T26"""
    walk = sent()
    (item,) = walk.work_items("approve_plan")
    assert (item.post, item.person_id) == ("internal_phso_team_leader", None)
    walk.take("take-sr")
    assert walk.case.owner.username == TEAM_LEADER  # type: ignore[union-attr]
    assert walk.case.previous_owner_id == int(walk.id_of(CASEWORKER))


def test_one_team_leader_takes_it_and_the_other_is_told_who_did(app: Flask) -> None:
    """PHSO-20a"""
    stands_in(SENIOR, TEAM_LEADER, TUESDAY)
    walk = taken()
    no = walk.refused("take-sr", by=SENIOR)
    assert (no.status, no.sentence) == (409, "Marcus Abara-Finch has taken this SR")
    for step in ("approve", "reject", "ask-for-higher-authorisation"):
        assert walk.refused(step, by=SENIOR).sentences[0] == "Marcus Abara-Finch has taken this SR"


@pytest.mark.parametrize("step", ["approve", "reject", "ask-for-higher-authorisation"])
def test_nobody_decides_before_taking_the_case(app: Flask, step: str) -> None:
    """PHSO-T27, PHSO-T28, PHSO-T30"""
    no = sent().refused(step)
    assert (no.status, no.sentences[0]) == (409, "Take the SR first")


def test_a_released_case_goes_back_and_another_team_leader_may_take_it(app: Flask) -> None:
    """PHSO-20a"""
    stands_in(SENIOR, TEAM_LEADER, TUESDAY)
    walk = taken().take("release-sr")
    assert walk.case.owner.username == CASEWORKER  # type: ignore[union-attr]
    assert walk.take("take-sr", by=SENIOR).take("approve", by=SENIOR).position == "P6"


def test_another_leader_takes_a_case_whose_stand_in_has_no_day_left(app: Flask) -> None:
    """PHSO-20a: who leads the team no longer holds nothing, and the case still goes back to its caseworker."""
    stands_in(SENIOR, TEAM_LEADER, TUESDAY)
    walk = sent().take("take-sr", by=SENIOR, on=TUESDAY)
    assert walk.refused("take-sr").sentence.endswith("has taken this SR")
    walk.take("take-sr", on=WEDNESDAY).take("approve")
    assert walk.case.owner.username == CASEWORKER  # type: ignore[union-attr]


@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_a_plan_that_a_colleague_sent_goes_back_to_the_owner_and_the_colleague_is_told(
    app: Flask, decision: str
) -> None:
    """PHSO-20f, PHSO-T28, PHSO-T30: the SR to its caseworker, the word to who sent the plan."""
    walk = planned().take("send-plan-for-tl-approval", by=COLLEAGUE).take("take-sr").take(decision)
    assert walk.case.owner.username == CASEWORKER  # type: ignore[union-attr]
    assert [item.person_id for item in walk.work_items("told")] == [int(walk.id_of(COLLEAGUE))]


# The decision


def test_an_approval_gives_the_case_back_in_the_same_save(app: Flask) -> None:
    """PHSO-20f, PHSO-T28, PHSO-O16"""
    walk = taken()
    before = len(walk.events)
    walk.take("approve", comments="Fair and documented.")
    assert len(walk.events) == before + 1
    assert walk.four_values == ("In Progress", "Resolution Action", "Implement PHSO Recommendations", "")
    assert walk.case.owner.username == CASEWORKER  # type: ignore[union-attr]
    assert [item.data["decision"] for item in walk.work_items("approve_plan", "Done")] == ["Approved"]
    plan = walk.records("plan")[-1]
    assert (plan.state, plan.data["tl_approved"], plan.data["comments"], plan.closed_by) == (
        "Approved",
        "Y",
        "Fair and documented.",
        "Marcus Abara-Finch",
    )
    (told,) = walk.work_items("told")
    assert (told.person_id, told.text) == (int(walk.id_of(CASEWORKER)), "Fair and documented.")


def test_a_rejection_gives_the_case_back_in_the_same_save(app: Flask) -> None:
    """PHSO-20f, PHSO-T30, PHSO-O16"""
    walk = taken()
    before = len(walk.events)
    walk.take("reject", comments="Too little for five months.")
    assert len(walk.events) == before + 1
    assert walk.four_values == ("In Progress", "Resolution Action", "Implement PHSO Recommendations", "")
    assert walk.case.owner.username == CASEWORKER  # type: ignore[union-attr]
    assert [item.data["decision"] for item in walk.work_items("approve_plan", "Done")] == ["Rejected"]
    plan = walk.records("plan")[-1]
    assert (plan.state, plan.data["tl_approved"], plan.data["comments"]) == (
        "Rejected",
        "N",
        "Too little for five months.",
    )


@pytest.mark.parametrize(
    ("step", "answers", "field", "sentence"),
    [
        ("approve", {"comments": None}, "comments", "Add a comment"),
        ("reject", {"comments": None}, "comments", "Add a comment"),
        ("approve", {"tl_approved": None}, "tl_approved", "Choose Approved or Rejected"),
        ("reject", {"tl_approved": None}, "tl_approved", "Choose Approved or Rejected"),
        ("approve", {"tl_approved": "N"}, "tl_approved", "Choose Approved or Rejected"),
        ("reject", {"tl_approved": "Y"}, "tl_approved", "Choose Approved or Rejected"),
        ("approve", {"amount": None}, "amount", "Enter an amount in pounds and pence"),
    ],
)
def test_a_decision_has_its_answer_and_a_comment(
    app: Flask, step: str, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """PHSO-20b, PHSO-20f, PHSO-T28, PHSO-T30"""
    no = taken().refused(step, **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_the_amount_read_a_second_time_has_to_be_the_plans(app: Flask) -> None:
    """PHSO-20b"""
    no = taken(150_00).refused("approve", amount=105_00)
    assert no.status == 422
    assert no.sentence.startswith("You typed £105.00 and the plan says £150.00.")


def test_a_plan_without_a_payment_is_approved_without_an_amount(app: Flask) -> None:
    """PHSO-20b"""
    no = taken(None).refused("approve", amount=1)
    assert (no.status, no.sentence) == (422, "This plan has no payment. Leave the amount empty")


@pytest.mark.parametrize("amount", [0, -1])
def test_an_amount_is_a_penny_or_more(app: Flask, amount: int) -> None:
    """PHSO-20b"""
    no = resolving().refused("add-resolution-action", **SPECIAL, amount=amount)
    assert (no.status, no.problems) == (422, (("amount", "Enter an amount in pounds and pence"),))


# Limits and higher authorisation


def test_the_team_leader_approves_up_to_the_own_limit(app: Flask) -> None:
    """PHSO-T28, PHSO-20e: £500.00 is within Marcus Abara-Finch's limit, a penny more is not."""
    assert taken(500_00).take("approve").position == "P6"


def test_above_the_limit_somebody_higher_has_to_authorise(app: Flask) -> None:
    """PHSO-20d, PHSO-20e"""
    walk = taken(500_01)
    no = walk.refused("approve")
    assert no.status == 409
    assert no.sentence == "You can approve up to £500.00. Ask for higher authorisation first"
    walk.take("ask-for-higher-authorisation").take("record-higher-authorisation").take("approve")
    assert walk.position == "P6"


def test_the_limit_covers_all_payments_of_the_plan_together(app: Flask) -> None:
    """PHSO-20e"""
    walk = planned(300_00).take("add-resolution-action", action="Refund the fee", **REIMBURSED, amount=200_01)
    walk.take("send-plan-for-tl-approval").take("take-sr")
    no = walk.refused("approve", amount=500_01)
    assert no.sentence == "You can approve up to £500.00. Ask for higher authorisation first"


def test_a_stand_in_brings_the_own_limit(app: Flask) -> None:
    """PHSO-20e: the post passes to the stand-in, the limit does not."""
    stands_in(SENIOR, TEAM_LEADER, TUESDAY)
    walk = sent(900_00).take("take-sr", by=SENIOR, on=TUESDAY)
    assert walk.take("approve", by=SENIOR).position == "P6"


def test_a_stand_in_without_a_limit_approves_no_payment_alone(app: Flask) -> None:
    """PHSO-20e"""
    stands_in("internal_phso2", TEAM_LEADER, TUESDAY)
    walk = sent(1).take("take-sr", by="internal_phso2", on=TUESDAY)
    no = walk.refused("approve", by="internal_phso2")
    assert no.sentence == "You cannot approve payments yourself. Ask for higher authorisation first"


def test_a_stand_in_acts_only_on_the_days_of_the_absence(app: Flask) -> None:
    """PHSO-20a"""
    stands_in(SENIOR, TEAM_LEADER, TUESDAY, TUESDAY)
    walk = sent()
    assert walk.refused("take-sr", by=SENIOR, on=MONDAY).status == 403
    assert walk.refused("take-sr", by=SENIOR, on=WEDNESDAY).status == 403
    assert walk.take("take-sr", by=SENIOR, on=TUESDAY).case.owner.username == SENIOR  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("kind", "form", "other"),
    [("Reimbursement", "CSF783", "CSF824"), ("Special payment", "CSF824", "CSF783")],
)
def test_each_kind_of_payment_has_its_form(app: Flask, kind: str, form: str, other: str) -> None:
    """PHSO-20c, PHSO-20d, PHSO-T27"""
    walk = taken(payment=kind)
    no = walk.refused("ask-for-higher-authorisation", authorisation_form=other)
    assert (no.status, no.sentence) == (422, "Use CSF783 for a reimbursement, CSF824 for a special payment")
    no = walk.refused("ask-for-higher-authorisation", authorisation_form=None)
    assert (no.status, no.sentence) == (422, "Use CSF783 for a reimbursement, CSF824 for a special payment")
    no = walk.refused("ask-for-higher-authorisation", authorisation_form=form, manager=None)
    assert (no.status, no.sentence) == (422, "Name the manager who is asked")
    walk.take("ask-for-higher-authorisation", authorisation_form=form, manager="Prudence Achterberg")
    (asked,) = walk.records("authorisation")
    assert (asked.state, asked.data["form"], asked.data["manager"], asked.amount) == (
        "Asked",
        form,
        "Prudence Achterberg",
        150_00,
    )
    assert len(walk.work_items("approve_plan")) == 1


def test_a_plan_that_was_sent_upwards_waits_for_the_answer(app: Flask) -> None:
    """PHSO-20e, PHSO-T27, PHSO-T27a: also where the amount is within the team leader's limit."""
    walk = taken(10_00)
    no = walk.refused("record-higher-authorisation")
    assert (no.status, no.sentence) == (409, "Ask for higher authorisation first")
    walk.take("ask-for-higher-authorisation")
    for step in ("approve", "ask-for-higher-authorisation"):
        no = walk.refused(step)
        assert (no.status, no.sentence) == (409, "Waiting for higher authorisation")


def test_two_kinds_of_payment_need_a_yes_on_both_forms(app: Flask) -> None:
    """PHSO-20c, PHSO-20d, PHSO-20e: £500.00 special payment and £200.00 reimbursed, above the limit together."""
    walk = planned(500_00).take("add-resolution-action", action="Refund", **REIMBURSED, amount=200_00)
    walk.take("send-plan-for-tl-approval").take("take-sr")
    walk.take("ask-for-higher-authorisation", authorisation_form="CSF824").take("record-higher-authorisation")
    no = walk.refused("approve")
    assert (no.status, no.sentence) == (
        409,
        "Ask for higher authorisation on CSF783 as well: it is for the other kind of payment",
    )
    walk.take("ask-for-higher-authorisation", authorisation_form="CSF783").take("record-higher-authorisation")
    assert [(each.data["form"], each.amount) for each in walk.records("authorisation")] == [
        ("CSF824", 500_00),
        ("CSF783", 200_00),
    ]
    assert walk.take("approve").position == "P6"


def test_a_yes_on_one_form_does_not_outweigh_a_no_on_the_other(app: Flask) -> None:
    """PHSO-20e, PHSO-O19a: the latest decision on each form counts."""
    walk = planned(500_00).take("add-resolution-action", action="Refund", **REIMBURSED, amount=200_00)
    walk.take("send-plan-for-tl-approval").take("take-sr")
    for form, agreed in (("CSF824", "No"), ("CSF783", "Yes")):
        walk.take("ask-for-higher-authorisation", authorisation_form=form)
        walk.take("record-higher-authorisation", agreed=agreed)
    assert walk.refused("approve").sentence.startswith("Higher authorisation was refused.")


def test_a_managers_decision_is_not_older_than_the_request(app: Flask) -> None:
    """PHSO-20e, PHSO-T27a"""
    walk = taken().take("ask-for-higher-authorisation")  # on Tuesday
    no = walk.refused("record-higher-authorisation", decided_on=MONDAY)
    assert (no.status, no.problems) == (
        422,
        (("decided_on", "The decision cannot be older than the request of Tuesday 28 April 2026"),),
    )


@pytest.mark.parametrize("name", ["Tamsin Oakapple", " tamsin  OAKAPPLE "])
def test_who_wrote_the_plan_is_not_the_manager_who_authorises_it(app: Flask, name: str) -> None:
    """PHSO-20e, PHSO-O21"""
    walk = taken()
    no = walk.refused("ask-for-higher-authorisation", manager=name)
    assert (no.status, no.problems) == (
        422,
        (("manager", "Somebody else has to give the higher authorisation"),),
    )
    no = walk.take("ask-for-higher-authorisation").refused("record-higher-authorisation", name=name)
    assert (no.status, no.problems) == (
        422,
        (("name", "Somebody else has to give the higher authorisation"),),
    )


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("name", "Enter who decided"),
        ("grade", "Enter the grade of who decided"),
        ("decided_on", "Enter the date"),
        ("agreed", "Say whether the manager agreed"),
    ],
)
def test_the_managers_decision_has_name_grade_date_and_answer(
    app: Flask, missing: str, sentence: str
) -> None:
    """PHSO-20e, PHSO-T27a"""
    walk = taken().take("ask-for-higher-authorisation")
    no = walk.refused("record-higher-authorisation", **{missing: None})
    assert (no.status, no.problems) == (422, ((missing, sentence),))


def test_the_managers_decision_is_kept_whole(app: Flask) -> None:
    """PHSO-20e, PHSO-T27a"""
    walk = taken().take("ask-for-higher-authorisation")
    walk.take("record-higher-authorisation", on=WEDNESDAY, remarks="Pay at once.")
    (given,) = walk.records("authorisation")
    assert given.state == "Given"
    assert {name: given.data[name] for name in ("name", "grade", "decided_on", "agreed", "remarks")} == {
        "name": "Prudence Achterberg",
        "grade": "Grade 7",
        "decided_on": "2026-04-29",
        "agreed": "Yes",
        "remarks": "Pay at once.",
    }


def test_nobody_is_the_own_higher_authority(app: Flask) -> None:
    """PHSO-20e, PHSO-O21"""
    walk = taken().take("ask-for-higher-authorisation")
    no = walk.refused("record-higher-authorisation", name="  marcus abara-finch ")
    assert (no.status, no.sentence) == (422, "Somebody else has to give the higher authorisation")


def test_a_refused_authorisation_stops_the_approval_until_a_later_one_says_yes(app: Flask) -> None:
    """PHSO-T27, PHSO-T27a, PHSO-20e, PHSO-O19a: the latest decision counts."""
    walk = taken().take("ask-for-higher-authorisation").take("record-higher-authorisation", agreed="No")
    no = walk.refused("approve")
    assert (no.status, no.sentence) == (
        409,
        "Higher authorisation was refused. Ask again, or reject the plan",
    )
    walk.take("ask-for-higher-authorisation").take("record-higher-authorisation", agreed="Yes")
    assert walk.take("approve").position == "P6"
    assert [each.state for each in walk.records("authorisation")] == ["Refused", "Given"]


def test_a_later_no_takes_the_earlier_yes_away(app: Flask) -> None:
    """PHSO-T27a, PHSO-O19a"""
    walk = taken()
    for answer in ("Yes", "No"):
        walk.take("ask-for-higher-authorisation").take("record-higher-authorisation", agreed=answer)
    assert walk.refused("approve").status == 409


def test_a_plan_that_the_manager_refused_can_be_rejected_before_the_fdl(app: Flask) -> None:
    """PHSO-O19, PHSO-T30"""
    walk = taken().take("ask-for-higher-authorisation").take("record-higher-authorisation", agreed="No")
    assert walk.take("reject").position == "P6"


def test_an_authorisation_covers_only_the_version_that_it_was_asked_for(app: Flask) -> None:
    """PHSO-20e: the corrected plan above the limit needs its own."""
    walk = (
        taken(600_00).take("ask-for-higher-authorisation").take("record-higher-authorisation").take("reject")
    )
    more: dict[str, Any] = {"action": "Pay", "links": ["1"], "due_on": DUE, **SPECIAL, "amount": 900_00}
    walk.take("change-plan", row=("action", 1), **more).take("send-plan-for-tl-approval").take("take-sr")
    no = walk.refused("approve")
    assert no.sentence == "You can approve up to £500.00. Ask for higher authorisation first"


# Never the own plan

LEADER_AS_CASEWORKER = "You wrote this plan, so somebody else decides it"


def test_nobody_takes_or_decides_a_plan_that_the_same_person_sent(app: Flask) -> None:
    """PHSO-O21, PHSO-T26"""
    stands_in(TEAM_LEADER, CASEWORKER, MONDAY)
    walk = planned().take("send-plan-for-tl-approval", by=TEAM_LEADER)
    no = walk.refused("take-sr")
    assert (no.status, no.sentence) == (409, LEADER_AS_CASEWORKER)
    for step in ("approve", "reject"):
        assert LEADER_AS_CASEWORKER in walk.refused(step).sentences


def test_nobody_decides_a_plan_with_one_own_action_in_it(app: Flask) -> None:
    """PHSO-O21: the colleague sent the plan, the team leader wrote one of its two actions."""
    stands_in(TEAM_LEADER, CASEWORKER, MONDAY)
    walk = planned().take("add-resolution-action", by=TEAM_LEADER, action="Apologise", due_on=DUE)
    no = walk.take("send-plan-for-tl-approval").refused("take-sr")
    assert (no.status, no.sentence) == (409, LEADER_AS_CASEWORKER)


def test_nobody_decides_a_plan_after_changing_an_action_of_it(app: Flask) -> None:
    """PHSO-O21"""
    stands_in(TEAM_LEADER, CASEWORKER, MONDAY)
    change: dict[str, Any] = {"action": "Pay", "links": ["1"], "due_on": DUE, **SPECIAL, "amount": 90_00}
    walk = planned().take("change-plan", by=TEAM_LEADER, row=("action", 1), **change)
    no = walk.take("send-plan-for-tl-approval").refused("take-sr")
    assert (no.status, no.sentence) == (409, LEADER_AS_CASEWORKER)


@pytest.mark.parametrize("step", ["add-reason", "change-plan"])
def test_nobody_decides_a_plan_with_a_reason_of_the_own(app: Flask, step: str) -> None:
    """PHSO-O21: also a reason that somebody else wrote and the team leader changed."""
    stands_in(TEAM_LEADER, CASEWORKER, MONDAY)
    row = {"row": ("reason", 1)} if step == "change-plan" else {}
    walk = planned().take(step, by=TEAM_LEADER, **row, grounds="Rudeness", comments="On the telephone.")
    no = walk.take("send-plan-for-tl-approval").refused("take-sr")
    assert (no.status, no.sentence) == (409, LEADER_AS_CASEWORKER)


def test_the_author_of_an_earlier_version_does_not_decide_a_later_one(app: Flask) -> None:
    """PHSO-O21"""
    stands_in(TEAM_LEADER, CASEWORKER, MONDAY, MONDAY)
    stands_in(SENIOR, TEAM_LEADER, MONDAY, TUESDAY)
    walk = planned().take("send-plan-for-tl-approval", by=TEAM_LEADER)
    walk.take("take-sr", by=SENIOR).take("reject", by=SENIOR)
    no = walk.take("send-plan-for-tl-approval", on=TUESDAY).refused("take-sr")
    assert (no.status, no.sentence) == (409, LEADER_AS_CASEWORKER)


def test_a_caseworker_who_stands_in_for_the_leader_does_not_decide_the_own_plan(app: Flask) -> None:
    """PHSO-O21, PHSO-T26"""
    stands_in(CASEWORKER, TEAM_LEADER, MONDAY)
    no = sent().refused("take-sr", by=CASEWORKER)
    assert (no.status, no.sentence) == (409, LEADER_AS_CASEWORKER)


def test_a_small_office_may_switch_the_second_pair_of_eyes_off(app: Flask) -> None:
    """PHSO-O21, setting FOUR_EYES"""
    stands_in(TEAM_LEADER, CASEWORKER, MONDAY)
    setting("FOUR_EYES", False)
    walk = planned().take("send-plan-for-tl-approval", by=TEAM_LEADER).take("take-sr").take("approve")
    assert walk.position == "P6"


def test_a_caseworker_decides_nothing(app: Flask) -> None:
    """PHSO-20b, PHSO-S1: the Resolution section is the team leader's while the plan is there."""
    walk = taken()
    for step in (
        "take-sr",
        "approve",
        "reject",
        "ask-for-higher-authorisation",
        "record-higher-authorisation",
    ):
        no = walk.refused(step, by=CASEWORKER)
        assert (no.status, no.sentence) == (403, "You cannot do this in your role")
