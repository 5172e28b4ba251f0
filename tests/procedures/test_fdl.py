"""The final decision letter: its amount, its recommendations, what has to be there before PHSO is told, and the end."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.correspondence.models import OutboxMessage
from portal.extensions import db
from tests.walks import COLLEAGUE, HEAD, PDF, TEAM_LEADER, Walk, recommendation, setting, stands_in

MONDAY = date(2026, 6, 29)
FRIDAY = date(2026, 7, 17)
SPECIAL: dict[str, Any] = {"redress": True, "payment": "Special payment"}
REIMBURSED: dict[str, Any] = {"redress": True, "payment": "Reimbursement"}
SETS_250: dict[str, Any] = {"amount": 250_00, "no_payment": None}
SYSTEMIC: dict[str, Any] = {"fdl_type": "Systemic only"}
CANNOT_REJECT = "The amount set by the FDL cannot be rejected"


def decided(**fdl: Any) -> Walk:
    """A case in P11, its FDL received on a Monday."""
    return Walk(on=MONDAY).to("P11", record_fdl_received=fdl)


def responded() -> Walk:
    """A case in P10, for which the FDL is awaited."""
    return Walk(on=MONDAY).to("P10")


def taken(fdl: dict[str, Any], *amounts: int) -> Walk:
    """A plan with these payments (without any: one action without money), taken by the team leader."""
    walk = decided(**fdl)
    for number, amount in enumerate(amounts):
        kind = SPECIAL if number == 0 else REIMBURSED
        walk.take("add-resolution-action", action=f"Payment {number + 1}", **kind, amount=amount)
    if not amounts:
        walk.take("add-resolution-action", action="Apologise")
    return walk.take("send-plan-for-tl-approval").take("take-sr")


def sent_mails(walk: Walk) -> list[OutboxMessage]:
    return list(db.session.scalars(select(OutboxMessage).where(OutboxMessage.case_id == walk.case.id)))


# The amount: a differing one is corrected, the right one is never rejected


@pytest.mark.parametrize("wrong", [205_00, 249_99, 250_01, 25_000_00])
def test_an_amount_that_differs_from_the_fdl_is_not_approved(app: Flask, wrong: int) -> None:
    """PHSO-20h, PHSO-T29, PHSO-T31"""
    walk = taken(SETS_250, wrong)
    no = walk.refused("approve", amount=wrong)
    assert no.status == 409
    assert "The FDL says £250.00. Reject this so that it can be corrected" in no.sentences
    assert (
        "The FDL says £250.00. Reject this so that it can be corrected"
        in walk.refused("approve", amount=250_00).sentences
    )
    assert walk.take("reject-amount-entered-wrongly").position == "P11"


def test_a_plan_without_the_payment_that_the_fdl_sets_is_not_approved(app: Flask) -> None:
    """PHSO-20h, PHSO-T29"""
    walk = taken(SETS_250)
    no = walk.refused("approve")
    assert (no.status, no.sentence) == (409, "The FDL says £250.00. Reject this so that it can be corrected")
    assert walk.take("reject-amount-entered-wrongly").position == "P11"


def test_a_payment_that_the_fdl_does_not_set_is_not_approved(app: Flask) -> None:
    """PHSO-20h, PHSO-T29: both have to be blank where the FDL sets no payment."""
    walk = taken({}, 10_00)
    no = walk.refused("approve")
    assert (no.status, no.sentence) == (
        409,
        "The FDL sets no payment. Reject this so that it can be corrected",
    )


def test_a_plan_without_money_is_approved_where_the_fdl_sets_none(app: Flask) -> None:
    """PHSO-T29"""
    walk = taken({}).take("approve")
    assert walk.position == "P11"
    assert walk.four_values == ("In Progress", "Resolution Action", "Implement PHSO Recommendations", "")


def test_the_amount_that_the_fdl_sets_is_approved(app: Flask) -> None:
    """PHSO-T29, PHSO-20b"""
    walk = taken(SETS_250, 250_00).take("approve", amount=250_00)
    plan = walk.records("plan")[-1]
    assert (walk.position, plan.state, plan.amount, walk.is_locked()) == ("P11", "Approved", 250_00, False)


def test_two_payments_together_make_the_amount_of_the_fdl(app: Flask) -> None:
    """PHSO-T29"""
    assert taken(SETS_250, 200_00, 50_00).take("approve", amount=250_00).position == "P11"


def test_two_payments_together_beyond_the_amount_of_the_fdl_are_not_approved(app: Flask) -> None:
    """PHSO-T29, PHSO-20h"""
    no = taken(SETS_250, 250_00, 1).refused("approve", amount=250_01)
    assert (no.status, no.sentence) == (409, "The FDL says £250.00. Reject this so that it can be corrected")


@pytest.mark.parametrize("step", ["reject", "reject-amount-entered-wrongly"])
def test_the_amount_that_the_fdl_sets_is_never_rejected(app: Flask, step: str) -> None:
    """PHSO-20g, PHSO-T31"""
    no = taken(SETS_250, 250_00).refused(step)
    assert no.status == 409 and CANNOT_REJECT in no.sentence


def test_a_managers_no_is_no_way_round_the_amount_of_the_fdl(app: Flask) -> None:
    """PHSO-O19a, PHSO-20g, PHSO-T27a: the plan stays with the team leader and the request can be put again."""
    walk = taken({"amount": 600_00, "no_payment": None}, 600_00)
    walk.take("ask-for-higher-authorisation").take("record-higher-authorisation", agreed="No")
    for step in ("reject", "reject-amount-entered-wrongly"):
        no = walk.refused(step)
        assert no.status == 409 and CANNOT_REJECT in no.sentence
    assert walk.refused("approve").status == 409
    assert walk.position == "P11A"
    walk.take("ask-for-higher-authorisation").take("record-higher-authorisation", agreed="Yes").take(
        "approve"
    )


def test_a_plan_without_a_payment_can_be_rejected_where_the_fdl_sets_none(app: Flask) -> None:
    """PHSO-O20, PHSO-T31: with comments."""
    walk = taken({})
    assert walk.refused("reject-amount-entered-wrongly", comments=None).sentence == "Add a comment"
    assert walk.take("reject-amount-entered-wrongly", comments="Too vague.").position == "P11"


def test_a_wrong_amount_goes_back_is_corrected_and_sent_again(app: Flask) -> None:
    """PHSO-20h, PHSO-T31, PHSO-T25, PHSO-T23a"""
    walk = taken(SETS_250, 205_00).take("reject-amount-entered-wrongly", comments="The FDL says £250.00.")
    assert not walk.is_locked()
    assert walk.case.owner.username == "internal_phso"  # type: ignore[union-attr]
    (told,) = walk.work_items("told")
    assert told.text == "The FDL says £250.00."
    no = walk.refused("mark-action-done")
    assert (no.status, no.sentence) == (409, "This plan needs team leader approval")

    corrected: dict[str, Any] = {
        "action": "Pay",
        "links": ["1"],
        "due_on": MONDAY,
        "recommendation": "1",
        **SPECIAL,
    }
    walk.take("change-plan", row=("action", 1), **corrected, amount=250_00)
    walk.take("send-plan-for-tl-approval").take("take-sr").take("approve", amount=250_00)
    assert [(plan.state, plan.amount) for plan in walk.records("plan")] == [
        ("Rejected", 205_00),
        ("Approved", 250_00),
    ]


def test_an_approved_amount_that_changes_needs_approval_again(app: Flask) -> None:
    """PHSO-T23a, PHSO-T29"""
    walk = taken(SETS_250, 250_00).take("approve")
    change: dict[str, Any] = {
        "action": "Pay",
        "links": ["1"],
        "due_on": MONDAY,
        "recommendation": "1",
        **SPECIAL,
    }
    walk.take("change-plan", row=("action", 1), **change, amount=260_00)
    no = walk.refused("mark-action-done")
    assert (no.status, no.sentence) == (409, "This plan needs team leader approval")
    no = walk.take("send-plan-for-tl-approval").take("take-sr").refused("approve", amount=260_00)
    assert "The FDL says £250.00. Reject this so that it can be corrected" in no.sentences


def test_a_payment_made_before_the_fdl_does_not_count_for_it(app: Flask) -> None:
    """PHSO-T29, PHSO-20h: £100.00 after the recommendations letter, then an FDL of £250.00: the new plan is £250.00."""
    walk = Walk(on=MONDAY).to("P6").take("add-resolution-action", action="Pay", **SPECIAL, amount=100_00)
    walk.take("send-plan-for-tl-approval").take("take-sr").take("approve").take("mark-action-done")
    walk.take("tell-phso-actions-are-complete").to("P11", record_fdl_received=SETS_250)

    walk.take("add-resolution-action", action="Pay again", **SPECIAL, amount=250_00)
    no = walk.refused("mark-action-done")
    assert (no.status, no.sentence) == (409, "This plan needs team leader approval")
    walk.take("send-plan-for-tl-approval").take("take-sr").take("approve", amount=250_00)
    assert [(plan.data["phase"], plan.amount) for plan in walk.records("plan")] == [
        ("letter", 100_00),
        ("FDL", 250_00),
    ]
    walk.take("mark-action-done")


def ready(walk: Walk) -> Walk:
    """Everything but the plan is there to tell PHSO that the actions are complete."""
    return walk.take("record-comparison").take("record-memo-sent").take("update-caselist")


def test_phso_is_not_told_before_the_payment_of_the_fdl_is_in_the_plan(app: Flask) -> None:
    """PHSO-T52, PHSO-T29, PHSO-18a: an apology alone is not what the FDL says."""
    walk = ready(decided(**SETS_250)).take("add-resolution-action", action="Apologise")
    no = walk.take("mark-action-done").refused("tell-phso-actions-are-complete")
    assert (no.status, no.sentence) == (
        409,
        "The FDL says £250.00 and the plan has no payment. Correct the plan first",
    )
    walk.take("add-resolution-action", action="Pay", **SPECIAL, amount=250_00)
    walk.take("send-plan-for-tl-approval").take("take-sr").take("approve").take("mark-action-done")
    assert walk.take("tell-phso-actions-are-complete").position == "P12"


def test_a_payment_taken_out_of_an_approved_plan_is_missed(app: Flask) -> None:
    """PHSO-T23a, PHSO-T52, PHSO-19e"""
    walk = ready(taken(SETS_250, 250_00).take("approve"))
    without: dict[str, Any] = {"action": "Pay", "links": ["1"], "due_on": MONDAY, "recommendation": "1"}
    walk.take("change-plan", row=("action", 1), **without)
    assert walk.refused("mark-action-done").sentence == "This plan needs team leader approval"
    no = walk.refused("tell-phso-actions-are-complete")
    assert "The FDL says £250.00 and the plan has no payment. Correct the plan first" in no.sentences
    assert "This plan needs team leader approval" in no.sentences


def test_a_refused_authorisation_of_the_fdls_amount_is_asked_for_again_and_nothing_else(app: Flask) -> None:
    """PHSO-O19a, PHSO-20g: the plan cannot be rejected, so nobody is told to reject it."""
    walk = taken({"amount": 600_00, "no_payment": None}, 600_00)
    walk.take("ask-for-higher-authorisation").take("record-higher-authorisation", agreed="No")
    assert walk.refused("approve").sentence == "Higher authorisation was refused. Ask again"


@pytest.mark.parametrize("recorded_by", ["record-fdl-received", "correct-fdl-entry"])
def test_who_recorded_or_corrected_the_fdl_does_not_decide_the_plan(app: Flask, recorded_by: str) -> None:
    """PHSO-O21: the recorded amount is what the plan is measured against."""
    stands_in(COLLEAGUE, TEAM_LEADER, MONDAY)
    walk = responded()
    if recorded_by == "record-fdl-received":
        walk.take("record-fdl-received", by=COLLEAGUE, **SETS_250)
    else:
        walk.take("record-fdl-received").take("correct-fdl-entry", by=COLLEAGUE, **SETS_250)
    walk.take("add-resolution-action", action="Pay", **SPECIAL, amount=250_00)
    no = walk.take("send-plan-for-tl-approval").refused("take-sr", by=COLLEAGUE)
    assert (no.status, no.sentence) == (
        409,
        "You recorded what the FDL says, so somebody else decides this plan",
    )
    walk.take("take-sr").take("approve")


def test_a_plan_after_the_fdl_is_not_sent_while_the_fdl_is_not_recorded(app: Flask) -> None:
    """PHSO-T25: PHSO-T46 records it; a case that came otherwise is refused."""
    walk = decided()
    case = walk.case
    case.facts = {**case.facts, "fdl_type": None}
    db.session.commit()
    walk.take("add-resolution-action")
    no = walk.refused("send-plan-for-tl-approval")
    assert (no.status, no.sentence) == (409, "Record the FDL amount first")


# What was recorded of the FDL is wrong (step 20, box)


def test_an_fdl_amount_that_was_typed_wrongly_goes_back_is_corrected_and_paid(app: Flask) -> None:
    """PHSO-20h, PHSO-T31: the FDL prints £250.00, recorded and planned are £205.00."""
    walk = ready(taken({"amount": 205_00, "no_payment": None}, 205_00))
    assert walk.refused("reject-amount-entered-wrongly").status == 409
    walk.take("reject-fdl-recorded-wrongly", fdl_reading=250_00, comments="Read page 4.")
    assert (walk.position, walk.records("plan")[-1].state, walk.is_locked()) == ("P11", "Rejected", False)
    assert "The team leader reads £250.00 in the FDL, recorded is £205.00" in walk.events[-1].details

    walk.take("correct-fdl-entry", amount=250_00, reason="Two digits swapped.")
    event = walk.events[-1]
    assert (event.details, event.reason) == (["FDL amount £205.00 becomes £250.00"], "Two digits swapped.")
    assert walk.fact("fdl_amount") == 250_00
    corrected: dict[str, Any] = {"action": "Pay", "links": ["1"], "due_on": MONDAY, "recommendation": "1"}
    walk.take("change-plan", row=("action", 1), **corrected, **SPECIAL, amount=250_00)
    walk.take("send-plan-for-tl-approval").take("take-sr").take("approve", amount=250_00)
    assert walk.take("mark-action-done").take("tell-phso-actions-are-complete").position == "P12"


@pytest.mark.parametrize(
    ("reading", "sentence"),
    [
        ({"fdl_reading": 250_00}, "The FDL amount is recorded as you read it, and it cannot be rejected"),
        ({"fdl_reading": None}, "Enter the FDL amount as you read it, or tick 'No payment'"),
        ({"no_payment": True}, "You entered an amount, so do not tick 'No payment'"),
    ],
)
def test_the_amount_that_the_team_leader_reads_as_well_is_not_rejected(
    app: Flask, reading: dict[str, Any], sentence: str
) -> None:
    """PHSO-20g, PHSO-20h"""
    no = taken(SETS_250, 250_00).refused("reject-fdl-recorded-wrongly", **reading)
    assert (no.status, no.sentence) == (422, sentence)


def test_a_correction_of_the_fdl_has_a_reason_and_corrects_something(app: Flask) -> None:
    """PHSO-20h"""
    walk = decided(**SETS_250)
    no = walk.refused("correct-fdl-entry", amount=260_00, reason=None)
    assert no.problems == (("reason", "Give a reason"),)
    no = walk.refused("correct-fdl-entry")
    assert no.problems == (("reason", "The FDL is recorded like this already. Change what was wrong"),)
    no = walk.refused("correct-fdl-entry", fdl_type="None")
    assert no.fields == ["amount", "recommendations"]


def test_an_fdl_of_another_type_is_corrected_with_its_recommendations(app: Flask) -> None:
    """PHSO-20h, PHSO-15a: a systemic recommendation that was added later has not been sent yet."""
    walk = responded()
    both = [recommendation(walk, "Train", "Systemic"), recommendation(walk, "Apologise")]
    walk.take("record-fdl-received", fdl_type="Systemic and case specific", recommendations=both)
    walk.take("send-systemic-recommendations").take("record-comparison").take("update-caselist")
    walk.take(
        "correct-fdl-entry",
        fdl_type="Systemic only",
        recommendations=[{**recommendation(walk, "Train everybody", "Systemic"), "_row": 1}],
    )
    assert walk.events[-1].details == [
        "FDL recommendation type Systemic and case specific becomes Systemic only",
        "Recommendation Apologise (case specific, Tamsin Oakapple) withdrawn",
        "Recommendation Train (systemic, Tamsin Oakapple) becomes "
        "Train everybody (systemic, Tamsin Oakapple)",
    ]
    assert [each.state for each in walk.records("recommendation")] == ["Open", "Withdrawn"]
    no = walk.refused("close-systemic-only")
    assert (no.status, no.sentence) == (409, "Send the systemic recommendations first")
    walk.take("send-systemic-recommendations").take("close-systemic-only")


def test_a_withdrawn_recommendation_asks_for_no_action_and_no_evidence(app: Flask) -> None:
    """PHSO-18a, PHSO-15g, PHSO-20h"""
    walk = responded()
    listed = [recommendation(walk, "Apologise"), recommendation(walk, "Of another letter")]
    ready(walk.take("record-fdl-received", recommendations=listed))
    walk.take("correct-fdl-entry", recommendations=[{**listed[0], "_row": 1}])
    walk.take("add-resolution-action").take("mark-action-done")
    assert walk.take("tell-phso-actions-are-complete", evidence_2=None).position == "P12"


# What the FDL says (step 15)


@pytest.mark.parametrize("position", ["P1", "P4", "P8", "P9"])
def test_an_fdl_follows_the_issued_response(app: Flask, position: str) -> None:
    """PHSO-S9, PHSO-T46"""
    no = Walk(on=MONDAY).to(position).refused("record-fdl-received")
    assert no.status == 409 and "Issue the response to the draft report first" in no.sentence


def test_an_fdl_is_not_older_than_the_response(app: Flask) -> None:
    """PHSO-T46"""
    no = responded().refused(
        "record-fdl-received", received_on=date(2026, 6, 26)
    )  # Friday, before the response
    assert (no.status, no.fields) == (422, ["received_on"])


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"fdl_type": None}, "fdl_type", "Say what kind of recommendations the FDL contains"),
        ({"fdl": None}, "fdl", "Attach the final decision letter"),
        ({"received_on": date(2026, 6, 30)}, "received_on", "The date cannot be in the future"),  # Tuesday
        ({"no_payment": None}, "amount", "Enter the FDL amount, or tick 'No payment'"),
        ({"amount": 1_00}, "no_payment", "You entered an amount, so do not tick 'No payment'"),
        ({"amount": 0, "no_payment": None}, "amount", "Enter an amount in pounds and pence"),
        (
            {"recommendations": None},
            "recommendations",
            "List each case specific recommendation with its owner",
        ),
    ],
)
def test_an_fdl_is_recorded_whole(app: Flask, answers: dict[str, Any], field: str, sentence: str) -> None:
    """PHSO-15a, PHSO-T46, PHSO-S10"""
    no = responded().refused("record-fdl-received", **answers)
    assert no.status == 422 and (field, sentence) in no.problems


def test_a_recommendation_belongs_to_a_member_of_the_team(app: Flask) -> None:
    """PHSO-S10"""
    walk = responded()
    for outsider in (HEAD, "caseworker", "complaints_review", "case_owner", "administrator"):
        listed = [recommendation(walk, "Apologise", owner=outsider)]
        no = walk.refused("record-fdl-received", recommendations=listed)
        assert (no.status, no.sentence) == (422, "Choose a member of the internal PHSO team"), outsider
    unowned = {"recommendation": "Apologise", "type": "Case specific"}
    no = walk.refused("record-fdl-received", recommendations=[unowned])
    assert no.sentence == "Choose a member of the internal PHSO team"
    owners = [recommendation(walk, f"Part {name}", owner=name) for name in (COLLEAGUE, TEAM_LEADER)]
    walk.take("record-fdl-received", recommendations=owners)
    assert [each.data["owner"] for each in walk.records("recommendation")] == [
        "Rowan Bellweather",
        "Marcus Abara-Finch",
    ]


@pytest.mark.parametrize(
    ("fdl_type", "kinds"),
    [
        ("None", ["Case specific"]),
        ("Systemic only", ["Case specific"]),
        ("Systemic only", ["Systemic", "Case specific"]),
        ("Case specific only", ["Systemic"]),
        ("Case specific only", ["Systemic", "Case specific"]),
        ("Systemic and case specific", ["Systemic"]),
        ("Systemic and case specific", ["Case specific"]),
    ],
)
def test_the_recommendations_have_to_be_of_the_kind_that_the_type_says(
    app: Flask, fdl_type: str, kinds: list[str]
) -> None:
    """PHSO-15a, PHSO-T46"""
    walk = responded()
    listed = [recommendation(walk, f"Number {number}", kind) for number, kind in enumerate(kinds)]
    assert walk.refused("record-fdl-received", fdl_type=fdl_type, recommendations=listed).status == 422


def test_an_fdl_is_followed_by_its_activities_and_four_weeks(app: Flask) -> None:
    """PHSO-T46, PHSO-15e, PHSO-S9"""
    walk = decided()
    assert walk.running == [("D-FDL", date(2026, 7, 27))]  # Monday
    assert [
        row.title for row in walk.records("activity", "Not Started") if row.data["plan"] == "step 15"
    ] == [
        "Compare the reports",
        "Memo to the Director General Operations DWP",
        "Evidence of completed recommendations",
        "Tell the head of complaints review and interested parties",
        "Update the Director General Caselist for the FDL",
    ]
    entry = walk.records("correspondence")[-1]
    assert entry.title == "Final decision letter"
    assert "follows the agreed draft report" in entry.text.lower() and "to the client" in entry.text


# Comparison and anomalies


def test_the_comparison_has_anomalies_or_the_word_that_there_are_none(app: Flask) -> None:
    """PHSO-15b, PHSO-15c, PHSO-T47"""
    walk = decided()
    assert walk.refused("record-comparison", no_anomaly=None).status == 422
    assert walk.refused("record-comparison", anomalies=[{"anomaly": "New finding"}]).status == 422
    no = walk.refused("record-comparison", anomalies=[{"point": "1"}], no_anomaly=None)
    assert (no.status, no.sentence) == (422, "Describe the anomaly")


def test_each_anomaly_goes_to_the_head_of_complaints_review(app: Flask) -> None:
    """PHSO-15c, PHSO-T47"""
    found = [{"anomaly": "A new finding", "point": "1"}, {"anomaly": "Another amount"}]
    walk = decided().take("record-comparison", anomalies=found, no_anomaly=None)
    items = walk.work_items("anomaly")
    assert [(item.post, item.text) for item in items] == [
        ("head_of_complaints_review", "A new finding"),
        ("head_of_complaints_review", "Another amount"),
    ]

    no = walk.refused("answer-anomaly", row=("anomaly", 1), decision="Take up with PHSO")
    assert (no.status, no.sentence) == (422, "Say what to take up with PHSO")
    walk.take("answer-anomaly", row=("anomaly", 2), decision="Noted")
    walk.take("answer-anomaly", row=("anomaly", 1), decision="Take up with PHSO", answer="Ask why it is new.")
    assert [each.state for each in walk.records("anomaly")] == ["Take up with PHSO", "Noted"]
    assert walk.work_items("anomaly") == []
    assert [told.text for told in walk.work_items("told")] == ["", "Ask why it is new."]


def test_without_a_comparison_a_case_without_recommendations_does_not_close(app: Flask) -> None:
    """PHSO-15b, PHSO-T49"""
    no = without_recommendations().take("update-caselist").refused("close-no-recommendations")
    assert (no.status, no.sentence) == (409, "Record the comparison of the reports")


def test_without_a_comparison_phso_is_not_told(app: Flask) -> None:
    """PHSO-15b, PHSO-T52"""
    walk = decided().take("update-caselist").take("record-memo-sent")
    no = walk.take("add-resolution-action").take("mark-action-done").refused("tell-phso-actions-are-complete")
    assert (no.status, no.sentence) == (409, "Record the comparison of the reports")


def test_without_a_comparison_a_case_with_systemic_recommendations_does_not_close(app: Flask) -> None:
    """PHSO-15b, PHSO-T51"""
    walk = systemic_only().take("send-systemic-recommendations").take("update-caselist")
    no = walk.refused("close-systemic-only")
    assert (no.status, no.sentence) == (409, "Record the comparison of the reports")


@pytest.mark.parametrize("step", ["record-comparison", "record-memo-sent", "send-for-signature"])
def test_comparison_memo_and_signature_do_not_wait_for_the_team_leader(app: Flask, step: str) -> None:
    """PHSO-O27a, PHSO-T47, PHSO-T48, PHSO-T48a"""
    assert taken({}).take(step).position == "P11A"


# Memo, signatures, evidence: what has to be there before PHSO is told (steps 15, 18, 21)


def ready_to_tell(**fdl: Any) -> Walk:
    """Everything done except what the test leaves out."""
    walk = decided(**fdl).take("record-comparison").take("record-memo-sent").take("update-caselist")
    return walk.take("add-resolution-action").take("mark-action-done")


def test_phso_is_not_told_without_the_memo(app: Flask) -> None:
    """PHSO-15d, PHSO-T48, PHSO-T52"""
    walk = decided().take("record-comparison").take("add-resolution-action").take("mark-action-done")
    no = walk.refused("tell-phso-actions-are-complete")
    assert (no.status, no.sentence) == (409, "Record the memo to the Director General Operations")
    assert walk.refused("record-memo-sent", memo=None).sentence == "Attach the memo"
    walk.take("record-memo-sent").take("tell-phso-actions-are-complete")
    entry = next(each for each in walk.records("correspondence") if each.title.startswith("Memo"))
    assert entry.title == "Memo to the Director General Operations DWP"


def test_phso_is_not_told_while_something_is_out_for_signature(app: Flask) -> None:
    """PHSO-15f, PHSO-T48a, PHSO-T52"""
    walk = ready_to_tell().take("send-for-signature", title="Letter of apology")
    no = walk.refused("tell-phso-actions-are-complete")
    assert no.status == 409
    assert no.sentence == "Waiting for signature: Letter of apology (Head of complaints review)"
    no = walk.refused("record-signature", returned_on=date(2026, 6, 26))  # Friday before
    assert (no.status, no.sentence) == (422, "It cannot come back before it was sent")
    walk.take("record-signature").take("tell-phso-actions-are-complete")
    assert [each.state for each in walk.records("signature")] == ["Signed"]


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("title", "Say what is to be signed"),
        ("letter", "Attach the correspondence"),
        ("signer", "Choose who signs"),
        ("sent_on", "Enter the date"),
    ],
)
def test_what_is_sent_for_signature_is_attached_dated_and_addressed(
    app: Flask, missing: str, sentence: str
) -> None:
    """PHSO-15f, PHSO-T48a"""
    no = decided().refused("send-for-signature", **{missing: None})
    assert (no.status, no.problems) == (422, ((missing, sentence),))


def test_the_signer_is_one_of_the_two_that_the_step_names(app: Flask) -> None:
    """PHSO-15f"""
    walk = decided()
    assert walk.refused("send-for-signature", signer="The team leader").status == 422
    walk.take("send-for-signature", signer="Director General Operations DWP")


def test_a_late_request_for_signature_is_warned_about(app: Flask) -> None:
    """PHSO-15f, setting SIGNATURE_WARNING_WD: D-FDL is Monday 27 July 2026."""
    walk = decided().take("send-for-signature", on=date(2026, 7, 20))  # Monday: 5 working days remain
    assert walk.done.warnings == []
    walk.take("send-for-signature", on=date(2026, 7, 21))  # Tuesday: 4 remain
    assert [sentence for _, sentence in walk.done.warnings] == [
        "Only 4 working days remain to the FDL's 4 weeks. Allow time for the signature"
    ]
    setting("SIGNATURE_WARNING_WD", 3)
    assert walk.take("send-for-signature").done.warnings == []


def test_every_recommendation_needs_evidence_of_its_own(app: Flask) -> None:
    """PHSO-15g, PHSO-T52"""
    walk = responded()
    listed = [recommendation(walk, "Apologise"), recommendation(walk, "Correct the record")]
    walk.take("record-fdl-received", recommendations=listed).take("record-comparison").take(
        "record-memo-sent"
    )
    for _ in listed:
        walk.take("add-resolution-action").take("mark-action-done")
    no = walk.refused("tell-phso-actions-are-complete", evidence_1=None, evidence_2=None)
    assert (no.status, no.problems) == (
        422,
        (
            ("evidence_1", "Attach evidence for: Apologise"),
            ("evidence_2", "Attach evidence for: Correct the record"),
        ),
    )
    no = walk.refused("tell-phso-actions-are-complete", evidence_2=None)
    assert no.sentence == "Attach evidence for: Correct the record"
    walk.take("tell-phso-actions-are-complete", evidence_1=PDF, evidence_2=PDF)
    (mail,) = sent_mails(walk)
    assert len(mail.documents) == 2 and mail.to == "External PHSO"


def test_every_case_specific_recommendation_needs_an_action(app: Flask) -> None:
    """PHSO-18a, PHSO-T52"""
    walk = responded()
    listed = [recommendation(walk, "Apologise"), recommendation(walk, "Correct the record")]
    walk.take("record-fdl-received", recommendations=listed).take("record-comparison").take(
        "record-memo-sent"
    )
    assert (
        "No action yet for: Apologise; Correct the record"
        in walk.refused("tell-phso-actions-are-complete").sentence
    )
    walk.take("add-resolution-action", recommendation="1").take("mark-action-done")
    no = walk.refused("tell-phso-actions-are-complete")
    assert (no.status, no.sentence) == (409, "No action yet for: Correct the record")
    walk.take("add-resolution-action", recommendation="2").take("mark-action-done")
    walk.take("tell-phso-actions-are-complete")


def test_phso_is_told_only_when_every_action_is_done(app: Flask) -> None:
    """PHSO-21a, PHSO-21b, PHSO-T52"""
    walk = ready_to_tell().take("add-resolution-action", action="Write once more")
    no = walk.refused("tell-phso-actions-are-complete")
    assert (no.status, no.sentence) == (409, "Not Done: Write once more")
    walk.take("mark-action-done")
    for missing in ("sent_on", "recipient", "email_text"):
        no = walk.refused("tell-phso-actions-are-complete", **{missing: None})
        assert (no.status, no.problems) == (422, ((missing, "Record the e-mail to PHSO"),))
    walk.take("tell-phso-actions-are-complete")
    assert walk.four_values == ("Wait", "With PHSO", "Implement PHSO Recommendations", "")
    assert walk.running == []


def test_phso_is_not_told_of_actions_where_the_fdl_asks_for_none(app: Flask) -> None:
    """PHSO-T52"""
    no = decided(fdl_type="None", recommendations=None).refused("tell-phso-actions-are-complete")
    assert no.status == 409 and "The FDL has no case specific recommendations" in no.sentences


# Systemic recommendations (step 17)


def systemic_only() -> Walk:
    walk = responded()
    listed = [recommendation(walk, "Train everybody", "Systemic"), recommendation(walk, "Count", "Systemic")]
    return walk.take("record-fdl-received", **SYSTEMIC, recommendations=listed)


def test_systemic_recommendations_go_out_with_the_fdl(app: Flask) -> None:
    """PHSO-17a, PHSO-T50, PHSO-O22"""
    walk = systemic_only()
    no = walk.refused("send-systemic-recommendations", fdl_copy=None)
    assert (no.status, no.sentence) == (422, "Attach a copy of the FDL")
    no = walk.refused("send-systemic-recommendations", systemic=None)
    assert (no.status, no.fields) == (422, ["systemic"])
    walk.take("send-systemic-recommendations", systemic="Train everybody. Count.")
    (mail,) = sent_mails(walk)
    fdl = walk.case.documents_of("fdl")
    assert (mail.to, mail.text, mail.documents) == (
        "Head of client and government relations",
        "Train everybody. Count.",
        [document.id for document in fdl],
    )
    assert {each.state for each in walk.records("recommendation")} == {"Sent on"}


def test_the_recipient_of_systemic_recommendations_is_a_setting(app: Flask) -> None:
    """PHSO-O22, setting SYSTEMIC_RECIPIENT"""
    setting("SYSTEMIC_RECIPIENT", "Director of Corporate Affairs")
    walk = systemic_only().take("send-systemic-recommendations")
    assert [mail.to for mail in sent_mails(walk)] == ["Director of Corporate Affairs"]


def test_systemic_recommendations_can_go_out_while_the_plan_is_with_the_team_leader(app: Flask) -> None:
    """PHSO-O27a, PHSO-T50"""
    walk = responded()
    both = [recommendation(walk, "Train", "Systemic"), recommendation(walk, "Apologise")]
    walk.take("record-fdl-received", fdl_type="Systemic and case specific", recommendations=both)
    walk.to("P11A").take("send-systemic-recommendations")
    assert walk.position == "P11A"


def test_an_fdl_without_systemic_recommendations_sends_none(app: Flask) -> None:
    """PHSO-T50"""
    no = decided().refused("send-systemic-recommendations")
    assert (no.status, no.sentence) == (409, "The FDL has no systemic recommendations")


def test_a_case_closes_on_systemic_recommendations_only_after_they_were_sent(app: Flask) -> None:
    """PHSO-17b, PHSO-T51, PHSO-O04, PHSO-15i"""
    walk = systemic_only().take("record-comparison").take("update-caselist", purpose="FDL")
    no = walk.refused("close-systemic-only")
    assert (no.status, no.sentence) == (409, "Send the systemic recommendations first")
    walk.take("send-systemic-recommendations").take("close-systemic-only")
    assert walk.four_values == ("Closed", "Complete", "Implement PHSO Recommendations", "No Action Taken")
    assert walk.running == []


def test_both_kinds_need_the_same_email_and_then_the_actions(app: Flask) -> None:
    """PHSO-17c, PHSO-T51, PHSO-T52"""
    walk = responded()
    both = [recommendation(walk, "Train", "Systemic"), recommendation(walk, "Apologise")]
    walk.take("record-fdl-received", fdl_type="Systemic and case specific", recommendations=both)
    walk.take("record-comparison").take("record-memo-sent").take("update-caselist")
    walk.take("add-resolution-action").take("mark-action-done")
    no = walk.refused("tell-phso-actions-are-complete")
    assert (no.status, no.sentence) == (409, "Send the systemic recommendations first")
    no = walk.take("send-systemic-recommendations").refused("close-systemic-only")
    assert (no.status, no.sentence) == (409, "Case specific recommendations are still to be carried out")
    assert walk.take("tell-phso-actions-are-complete").position == "P12"


# Closing (steps 16, 17, 21)


def without_recommendations() -> Walk:
    return decided(fdl_type="None", recommendations=None)


def test_an_fdl_without_recommendations_closes_the_case(app: Flask) -> None:
    """PHSO-16a, PHSO-T49, PHSO-15i, PHSO-O28: no memo is asked for."""
    walk = without_recommendations()
    no = walk.take("record-comparison").refused("close-no-recommendations")
    assert (no.status, no.sentence) == (409, "Update the Director General Caselist")
    walk.take("update-caselist", purpose="FDL").take("close-no-recommendations")
    assert walk.four_values == ("Closed", "Complete", "Implement PHSO Recommendations", "No Action Taken")
    assert walk.fact("memo_sent_on") is None


def test_an_fdl_with_recommendations_does_not_close_the_case(app: Flask) -> None:
    """PHSO-16a, PHSO-T49"""
    no = decided().take("record-comparison").take("update-caselist").refused("close-no-recommendations")
    assert (no.status, no.sentence) == (409, "The FDL contains recommendations")


def test_an_fdl_with_systemic_recommendations_is_not_one_without(app: Flask) -> None:
    """PHSO-16a, PHSO-T49"""
    no = systemic_only().take("record-comparison").take("update-caselist").refused("close-no-recommendations")
    assert (no.status, no.sentence) == (409, "The FDL contains recommendations")


def test_a_case_with_systemic_recommendations_closes_only_with_the_caselist_updated(app: Flask) -> None:
    """PHSO-15i, PHSO-T51"""
    walk = systemic_only().take("send-systemic-recommendations").take("record-comparison")
    no = walk.refused("close-systemic-only")
    assert (no.status, no.sentence) == (409, "Update the Director General Caselist")


@pytest.mark.parametrize("fdl_type", ["None", "Systemic only"])
def test_a_plan_begun_for_nothing_is_finished_before_the_case_closes(app: Flask, fdl_type: str) -> None:
    """PHSO-T49, PHSO-T51"""
    if fdl_type == "None":
        walk, close = without_recommendations(), "close-no-recommendations"
    else:
        walk, close = systemic_only().take("send-systemic-recommendations"), "close-systemic-only"
    walk.take("record-comparison").take("update-caselist").take("add-resolution-action", action="Apologise")
    no = walk.refused(close)
    assert (no.status, no.sentence) == (409, "Not Done: Apologise")
    assert walk.take("mark-action-done").take(close).position == "P13"


def test_a_caselist_entry_before_the_fdl_is_not_the_one_for_it(app: Flask) -> None:
    """PHSO-15i, PHSO-T49: an entry older than the letter does not count."""
    walk = Walk(on=MONDAY).to("P10").take("update-caselist", purpose="FDL")
    walk.take("record-fdl-received", fdl_type="None", recommendations=None, on=date(2026, 6, 30))  # Tuesday
    no = walk.take("record-comparison").refused("close-no-recommendations")
    assert (no.status, no.sentence) == (409, "Update the Director General Caselist")
    walk.take("update-caselist", purpose="FDL").take("close-no-recommendations")


@pytest.mark.parametrize("step", ["record-memo-sent", "send-systemic-recommendations"])
def test_memo_and_systemic_recommendations_follow_the_fdl(app: Flask, step: str) -> None:
    """PHSO-T48, PHSO-T50, PHSO-S9"""
    no = systemic_only().refused(step, sent_on=date(2026, 6, 26))  # Friday before
    assert (no.status, no.fields) == (422, ["sent_on"])
    assert "cannot be older than the FDL of Monday 29 June 2026" in no.sentence


@pytest.mark.parametrize("fdl_type", ["None", "Systemic only"])
def test_an_fdl_that_sets_a_payment_has_case_specific_recommendations(app: Flask, fdl_type: str) -> None:
    """PHSO-15a, PHSO-T46"""
    walk = responded()
    listed = [recommendation(walk, "Train", "Systemic")] if fdl_type != "None" else None
    no = walk.refused("record-fdl-received", fdl_type=fdl_type, recommendations=listed, **SETS_250)
    assert (no.status, no.problems) == (
        422,
        (("amount", "A payment is a case specific recommendation. Check the recommendation type"),),
    )


def test_what_nobody_has_answered_is_warned_about_before_it_is_too_late(app: Flask) -> None:
    """PHSO-13g, PHSO-15c, PHSO-T46, PHSO-T49: a query can be answered before the FDL, an anomaly still later."""
    open_query = "PHSO queries still open: When was the last letter sent?"
    walk = responded().take("add-phso-query")
    walk.take("record-fdl-received", fdl_type="None", recommendations=None)
    assert [sentence for _, sentence in walk.done.warnings] == [open_query]
    walk.take("record-comparison", anomalies=[{"anomaly": "A new finding"}], no_anomaly=None)
    walk.take("update-caselist").take("close-no-recommendations")
    assert [sentence for _, sentence in walk.done.warnings] == [
        open_query,
        "The head of complaints review has not answered: A new finding",
    ]


def test_a_closed_case_leaves_only_work_items_that_are_still_to_be_read_or_answered(app: Flask) -> None:
    """PHSO-16a, PHSO-T49: a new owner has nothing to take over any more, the head may still answer."""
    walk = without_recommendations().take("change-owner")
    assert walk.work_items("allocated")
    walk.take("record-comparison", anomalies=[{"anomaly": "A new finding"}], no_anomaly=None)
    walk.take("update-caselist").take("close-no-recommendations")
    assert {item.data["what"] for item in walk.records("work_item", "Open")} == {"anomaly"}
    assert walk.work_items("allocated", "Ended")


def told(on: date = FRIDAY) -> Walk:
    return decided().to("P12", on=on)


def test_a_case_closes_only_on_phsos_word(app: Flask) -> None:
    """PHSO-S11, PHSO-21d, PHSO-21e, PHSO-T53"""
    walk = told()
    no = walk.refused("close-resolved", agreed_on=None, agreement=None)
    assert no.status == 409 and "Record PHSO's e-mail that the complaint is resolved" in no.sentences
    no = walk.refused("close-resolved", agreed_on=date(2026, 7, 16))  # Thursday
    assert (no.status, no.sentence) == (422, "The reply cannot be older than your e-mail")
    no = walk.refused("close-resolved", agreed_on=date(2026, 7, 20))  # Monday, in the future
    assert (no.status, no.sentence) == (422, "The date cannot be in the future")
    walk.take("close-resolved")
    assert walk.four_values == ("Closed", "Complete", "Implement PHSO Recommendations", "Resolved")


def test_a_case_closes_only_after_everybody_was_told(app: Flask) -> None:
    """PHSO-15h, PHSO-T53"""
    walk = told()
    for missing in ({"told_hcr": None}, {"told_others": None}, {"told_hcr": None, "told_others": None}):
        no = walk.refused("close-resolved", **missing)
        assert no.status == 409
        assert set(no.sentences) == {"Record who was told that PHSO agrees to close"}
    walk.take("close-resolved", told_others="The Member of Parliament")
    assert walk.records("contact")[-1].text == "Head of complaints review; The Member of Parliament"
    assert [item.post for item in walk.work_items("closed")] == ["head_of_complaints_review"]


def test_a_case_closes_only_with_the_caselist_updated_for_the_fdl(app: Flask) -> None:
    """PHSO-15i, PHSO-T53, PHSO-T10a"""
    walk = decided().take("record-comparison").take("record-memo-sent").take("add-resolution-action")
    walk.take("mark-action-done").take("tell-phso-actions-are-complete").take(
        "update-caselist", purpose="Other"
    )
    no = walk.refused("close-resolved")
    assert (no.status, no.sentence) == (409, "Update the Director General Caselist")
    walk.take("update-caselist", purpose="FDL").take("close-resolved")


# PHSO is not satisfied yet


def test_the_old_four_weeks_run_again_when_phso_asks_for_more(app: Flask) -> None:
    """PHSO-T54, PHSO-O14, PHSO-15e"""
    walk = told(on=date(2026, 7, 24))  # Friday, in time
    deadline = walk.deadline("D-FDL")
    assert (deadline.state, deadline.met_late) == ("met", False)

    walk.take("phso-asks-for-more", on=date(2026, 7, 29), note="One more letter")  # Wednesday
    assert walk.four_values == ("In Progress", "Resolution Action", "Implement PHSO Recommendations", "")
    assert walk.running == [("D-FDL", date(2026, 7, 27))]  # Monday, passed two working days ago
    assert [entry.what for entry in walk.deadline("D-FDL").entries] == ["started", "met", "resumed"]
    assert walk.deadline("D-FDL").entries[-1].reason == "One more letter"
    assert len([each for each in walk.case.deadlines if each.key == "D-FDL"]) == 1

    walk.take("add-resolution-action", action="Write again", on=date(2026, 7, 30))  # Thursday
    no = walk.refused("tell-phso-actions-are-complete")
    assert (no.status, no.sentence) == (409, "Not Done: Write again")
    walk.take("mark-action-done").take("tell-phso-actions-are-complete")
    assert walk.deadline("D-FDL").met_late
    assert walk.deadline("D-FDL").stopped_on == date(2026, 7, 30)  # Thursday
    walk.take("close-resolved", on=date(2026, 8, 3))  # Monday
    assert walk.deadline("D-FDL").stopped_on == date(2026, 7, 30)  # Thursday


def test_phsos_further_wish_is_dated_and_noted(app: Flask) -> None:
    """PHSO-T54"""
    walk = told()
    assert walk.refused("phso-asks-for-more", note=None).problems == (("note", "Enter a note"),)
    assert walk.refused("phso-asks-for-more", asked_on=None).fields == ["asked_on"]
    assert walk.refused("phso-asks-for-more", asked_on=date(2026, 7, 16)).fields == ["asked_on"]  # Thursday
