"""The worked cases of the specification, section 6, day by day: every date, position, code, deadline and refusal."""

from datetime import date
from typing import Any

from flask import Flask

from tests.walks import COLLEAGUE, PDF, Walk, recommendation

READY_MADE = (
    "Was this issue complained about to CMG?",
    "Did the complaint go through the complaints process?",
)


def test_case_a_the_gateway_fails(app: Flask) -> None:
    """PHSO-T01, PHSO-T02, PHSO-T03, PHSO-T04, PHSO-T05, PHSO-T06, PHSO-T07, PHSO-T32, PHSO-04c, PHSO-04g, PHSO-04h,
    PHSO-04i"""
    items = [*READY_MADE, "What was the last payment?"]
    walk = Walk(on=date(2026, 1, 5), items=[{"item": item} for item in items])  # Monday
    assert walk.four_values == ("Open", "In Progress", "", "")
    assert walk.running == []

    sent_on = date(2026, 1, 14)  # Wednesday
    walk.take(
        "record-information-sent",
        on=sent_on,
        items=[{"item": item, "provided_on": sent_on} for item in items],
    )
    assert walk.four_values == ("Wait", "With PHSO", "Initial Response", "")
    assert walk.running == [("D-CHASE", date(2026, 2, 11))]  # Wednesday

    walk.take("ask-phso-for-its-decision", on=date(2026, 2, 11), method="Phone")  # Wednesday
    assert walk.four_values == ("Wait", "With PHSO", "Initial Response", "")
    assert walk.running == []
    assert walk.deadline("D-CHASE").state == "met"

    walk.take("record-gateway-failed", on=date(2026, 2, 13))  # Friday
    assert walk.four_values == ("Wait", "With PHSO", "Initial Response", "")
    assert walk.fact("gateway_passed") == "N"
    assert walk.running == []

    monday = date(2026, 2, 16)
    walk.take("add-recommended-action", on=monday, action="Apologise", due_on=date(2026, 2, 27))  # Friday
    walk.take("refer-back", on=monday, destination="complaints_review")
    assert walk.four_values == ("Wait", "With PHSO", "Initial Response", "")
    assert walk.running == [("D-ACTION", date(2026, 2, 27))]  # Friday
    assert [item.team for item in walk.work_items("referral")] == ["complaints_review"]

    no = walk.refused("close-gateway-failed", on=date(2026, 2, 24))  # Tuesday
    assert no.status == 409
    assert no.sentence == "2 actions are not Done: Apologise; Referred back: Complaints review"
    assert walk.running == [("D-ACTION", date(2026, 2, 27))]  # Friday

    friday = date(2026, 2, 27)
    walk.take("mark-action-done", on=friday, row="Apologise")
    walk.take("mark-action-done", on=friday, row="Referred back: Complaints review")
    walk.take("close-gateway-failed", on=friday, told_on=friday)
    assert walk.position == "P13"
    assert walk.four_values == ("Closed", "Complete", "Initial Response", "Rejected")
    assert walk.running == []
    assert walk.deadline("D-ACTION").state == "met" and not walk.deadline("D-ACTION").met_late


def test_case_b_a_proposal_over_easter_resolved_without_payment(app: Flask) -> None:
    """PHSO-T08, PHSO-T10, PHSO-T11, PHSO-T12, PHSO-T13, PHSO-T14, PHSO-T15, PHSO-T17, PHSO-T19, PHSO-T20, PHSO-T21,
    PHSO-T22, PHSO-T23, PHSO-T33, PHSO-T34, PHSO-06f, PHSO-07m, PHSO-08b, PHSO-10h, PHSO-12c, PHSO-12e"""
    earlier = Walk(on=date(2025, 3, 3), case_number="48217735").to("P13").reference  # Monday
    walk = Walk(on=date(2026, 3, 2), case_number="48217735")  # Monday
    assert walk.four_values == ("Open", "In Progress", "", "")
    assert walk.running == []

    walk.take("record-information-sent", on=date(2026, 3, 9))  # Monday
    assert walk.four_values == ("Wait", "With PHSO", "Initial Response", "")
    assert walk.running == [("D-CHASE", date(2026, 4, 8))]  # Wednesday, after Good Friday and Easter Monday

    walk.take("record-pti-received", on=date(2026, 3, 26), related_other=earlier, no_earlier=None)  # Thursday
    assert walk.four_values == ("In Progress", "In Progress", "Initial Response", "")
    assert walk.fact("gateway_passed") == "Y"
    assert [row.title for row in walk.records("related")] == [earlier]
    assert len(walk.records("activity")) == 16
    assert walk.running == [
        ("D-PANEL", date(2026, 3, 31)),  # Tuesday
        ("D-PTI", date(2026, 4, 13)),  # Monday
    ]

    monday, tuesday = date(2026, 3, 30), date(2026, 3, 31)
    members = [walk.id_of("complaints_review"), walk.id_of("internal_phso2")]
    walk.take("convene-panel", on=monday, members=members, meeting_on=tuesday)
    walk.take("issue-papers-to-panel", on=monday, addressed=members)
    assert [key for key, _ in walk.running] == ["D-PANEL", "D-PTI"]

    walk.take("record-case-conference", on=tuesday)
    assert walk.running == [("D-PTI", date(2026, 4, 13))]  # Monday
    assert walk.deadline("D-PANEL").state == "met" and not walk.deadline("D-PANEL").met_late

    walk.take("add-reason", on=date(2026, 4, 9))  # Thursday
    walk.take("update-caselist", purpose="PTI")
    walk.finish_activities()
    walk.take("save-complaint-details")
    walk.take("send-pti-response-for-sign-off")
    assert walk.four_values == ("In Progress", "In Progress", "Initial Response", "")
    assert [item.post for item in walk.work_items("sign_off")] == ["head_of_complaints_review"]
    assert walk.running == [("D-PTI", date(2026, 4, 13))]  # Monday

    no = walk.refused("issue-pti-response", on=date(2026, 4, 10))  # Friday
    assert (no.status, no.sentence) == (409, "The head of complaints review has not signed this off")
    walk.take("sign-off-pti-response", on=date(2026, 4, 10))  # Friday
    assert walk.four_values == ("In Progress", "In Progress", "Initial Response", "")

    walk.take("issue-pti-response", on=date(2026, 4, 13))  # Monday, the last day
    assert walk.four_values == ("Wait", "With PHSO", "Initial Response", "")
    assert walk.running == []
    assert walk.deadline("D-PTI").state == "met" and not walk.deadline("D-PTI").met_late

    walk.take("record-recommendations-letter", on=date(2026, 4, 27))  # Monday
    assert walk.four_values == ("Pending Assignment", "In Progress", "Initial Response", "")
    assert walk.running == [
        ("D-REC", date(2026, 5, 25))
    ]  # Monday, Spring Bank Holiday: the date is not moved

    walk.take("allocate", on=date(2026, 4, 28))  # Tuesday
    assert walk.four_values == ("Pending Assignment", "In Progress", "Initial Response", "")

    wednesday = date(2026, 4, 29)
    walk.take("start-resolution", on=wednesday)
    walk.take("add-resolution-action", on=wednesday, action="Apologise", due_on=date(2026, 5, 15))  # Friday
    assert walk.four_values == ("In Progress", "Resolution Action", "Implement PHSO Recommendations", "")
    assert walk.running == [("D-ACTION", date(2026, 5, 15)), ("D-REC", date(2026, 5, 25))]  # Friday, Monday

    walk.take("mark-action-done", on=date(2026, 5, 14))  # Thursday
    assert walk.running == [("D-REC", date(2026, 5, 25))]  # Monday

    walk.take("tell-phso-actions-are-complete", on=date(2026, 5, 15))  # Friday
    assert walk.four_values == ("Wait", "With PHSO", "Implement PHSO Recommendations", "")
    assert walk.running == []

    walk.take("close-resolved", on=date(2026, 6, 3))  # Wednesday
    assert walk.four_values == ("Closed", "Complete", "Implement PHSO Recommendations", "Resolved")
    assert walk.running == []


def test_case_d_a_payment_approved_and_a_client_not_satisfied(app: Flask) -> None:
    """PHSO-T24, PHSO-T26, PHSO-T27, PHSO-T27a, PHSO-T28, PHSO-T35, PHSO-T36, PHSO-11i, PHSO-12f, PHSO-20d, PHSO-20e,
    PHSO-13h"""
    walk = Walk(on=date(2025, 12, 1))  # Monday
    assert walk.four_values == ("Open", "In Progress", "", "")

    walk.take("record-information-sent", on=date(2025, 12, 5))  # Friday
    assert walk.running == [("D-CHASE", date(2026, 1, 7))]  # Wednesday, after three bank holidays

    walk.take("record-pti-received", on=date(2025, 12, 22))  # Monday
    assert walk.four_values == ("In Progress", "In Progress", "Initial Response", "")
    assert walk.running == [
        ("D-PANEL", date(2025, 12, 29)),  # Monday
        ("D-PTI", date(2026, 1, 8)),  # Thursday
    ]

    monday = date(2025, 12, 29)
    walk.take("convene-panel", on=date(2025, 12, 23), meeting_on=monday)  # Tuesday
    walk.take("issue-papers-to-panel")
    walk.take("record-case-conference", on=monday)
    assert walk.running == [("D-PTI", date(2026, 1, 8))]  # Thursday

    walk.take("add-reason", on=date(2026, 1, 5))  # Monday
    walk.take("update-caselist").finish_activities().take("save-complaint-details")
    walk.take("send-pti-response-for-sign-off")
    walk.take("sign-off-pti-response", on=date(2026, 1, 6))  # Tuesday
    walk.take("issue-pti-response", on=date(2026, 1, 7))  # Wednesday
    assert walk.four_values == ("Wait", "With PHSO", "Initial Response", "")
    assert walk.running == []

    walk.take("record-recommendations-letter", on=date(2026, 1, 16))  # Friday
    assert walk.four_values == ("Pending Assignment", "In Progress", "Initial Response", "")
    assert walk.running == [("D-REC", date(2026, 2, 13))]  # Friday

    walk.take("allocate", on=date(2026, 1, 19)).take("start-resolution")  # Monday
    assert walk.four_values == ("In Progress", "Resolution Action", "Implement PHSO Recommendations", "")

    due = date(2026, 2, 9)  # Monday
    payment: dict[str, Any] = {"redress": True, "payment": "Special payment", "amount": 150_00}
    walk.take("add-resolution-action", on=date(2026, 1, 20), action="Pay", due_on=due, **payment)  # Tuesday
    walk.take("send-plan-for-tl-approval")
    with_the_team_leader = (
        "Pending Approval",
        "Pending Approval - TL",
        "Implement PHSO Recommendations",
        "",
    )
    assert walk.four_values == with_the_team_leader
    assert walk.is_locked()
    assert walk.running == [("D-ACTION", due), ("D-REC", date(2026, 2, 13))]  # Monday, Friday

    wednesday = date(2026, 1, 21)
    walk.take("take-sr", on=wednesday)
    no = walk.refused("move-segment", on=wednesday)
    assert (no.status, no.sentence) == (409, "Locked until the team leader has decided")
    walk.take("ask-for-higher-authorisation", on=wednesday, authorisation_form="CSF824")
    no = walk.refused("approve", on=wednesday)
    assert (no.status, no.sentence) == (409, "Waiting for higher authorisation")
    assert walk.four_values == with_the_team_leader
    assert walk.running == [("D-ACTION", due), ("D-REC", date(2026, 2, 13))]  # Monday, Friday

    walk.take("record-higher-authorisation", on=date(2026, 1, 26), agreed="Yes")  # Monday
    walk.take("approve")
    assert walk.four_values == ("In Progress", "Resolution Action", "Implement PHSO Recommendations", "")
    assert not walk.is_locked()
    assert walk.running == [("D-ACTION", due), ("D-REC", date(2026, 2, 13))]  # Monday, Friday

    walk.take("mark-action-done", on=date(2026, 2, 6))  # Friday
    walk.take("tell-phso-actions-are-complete")
    assert walk.four_values == ("Wait", "With PHSO", "Implement PHSO Recommendations", "")
    assert walk.running == []

    walk.take("record-client-not-satisfied", on=date(2026, 2, 18))  # Wednesday
    no = walk.refused("close-resolved")
    assert (
        no.status == 409 and "The client is not satisfied. Wait for the summary of complaint" in no.sentence
    )
    assert walk.four_values == ("Wait", "With PHSO", "Implement PHSO Recommendations", "")

    target = date(2026, 5, 29)  # Friday
    walk.take("record-soc-received", on=date(2026, 3, 3), target_on=target)  # Tuesday
    assert walk.four_values == ("In Progress", "Response To Summary", "Response To SoC", "")
    assert walk.running == [("D-TARGET", target)]


def test_case_e_a_final_decision_with_a_payment_entered_wrongly(app: Flask) -> None:
    """PHSO-T25, PHSO-T29, PHSO-T31, PHSO-T37, PHSO-T38, PHSO-T39, PHSO-T41, PHSO-T10a, PHSO-T42, PHSO-T43, PHSO-T44,
    PHSO-T45, PHSO-T46, PHSO-T47, PHSO-T48, PHSO-T52, PHSO-T53, PHSO-13h, PHSO-14g, PHSO-14j, PHSO-15e, PHSO-15g,
    PHSO-15h, PHSO-20g, PHSO-20h"""
    walk = Walk(on=date(2026, 2, 2)).to("P4")  # Monday
    walk.take("record-soc-received", on=date(2026, 3, 3), target_on=date(2026, 5, 29))  # Tuesday, Friday

    walk.take("add-phso-query", on=date(2026, 3, 19))  # Thursday
    assert walk.four_values == ("In Progress", "Response To Summary", "Response To SoC", "")
    assert [query.state for query in walk.records("query")] == ["Open"]
    walk.take("answer-phso-query", on=date(2026, 3, 24))  # Tuesday
    assert [query.state for query in walk.records("query")] == ["Answered"]
    assert walk.running == [("D-TARGET", date(2026, 5, 29))]  # Friday

    walk.take(
        "extend-target-date", on=date(2026, 5, 11), target_on=date(2026, 6, 30), reason="A late witness"
    )  # Monday, Tuesday
    assert walk.running == [("D-TARGET", date(2026, 6, 30))]  # Tuesday
    moved = walk.records("caselist")[-1]
    assert (moved.data["old"], moved.data["new"], moved.text) == (
        "2026-05-29",
        "2026-06-30",
        "A late witness",
    )

    walk.take("record-draft-report-received", on=date(2026, 5, 20))  # Wednesday
    walk.take("update-caselist", purpose="Draft report")
    assert walk.four_values == ("In Progress", "Response To Report", "Response To Report", "")
    assert walk.running == [
        ("D-DRAFT", date(2026, 6, 4)),  # Thursday, after the Spring Bank Holiday
        ("D-TARGET", date(2026, 6, 30)),  # Tuesday
    ]

    wednesday = date(2026, 5, 27)
    walk.take("convene-panel", on=date(2026, 5, 21), meeting_on=wednesday)  # Thursday
    dispute = {"dispute": "We did answer in May.", "point": "1"}
    walk.take("record-factual-check", on=wednesday, disputed=[dispute], none_disputed=None)
    assert [each.text for each in walk.records("dispute", "Raised")] == ["We did answer in May."]
    assert [key for key, _ in walk.running] == ["D-DRAFT", "D-TARGET"]

    walk.take("send-report-response-for-sign-off", on=date(2026, 6, 2))  # Tuesday
    walk.take("sign-off-report-response", on=date(2026, 6, 3))  # Wednesday
    walk.take("issue-report-response")
    assert walk.four_values == ("Wait", "With PHSO", "Response To Report", "")
    assert walk.running == []
    assert [walk.deadline(key).state for key in ("D-DRAFT", "D-TARGET")] == ["met", "met"]

    walk.take(
        "record-fdl-received",
        on=date(2026, 6, 29),  # Monday
        fdl_type="Case specific only",
        recommendations=[recommendation(walk, "Pay £250.00 for the delay")],
        amount=250_00,
        no_payment=None,
    )
    fdl_received = ("In Progress", "Resolution Action", "Implement PHSO Recommendations", "")
    assert walk.four_values == fdl_received
    fdl_due = ("D-FDL", date(2026, 7, 27))  # Monday
    assert walk.running == [fdl_due]

    walk.take("record-comparison", on=date(2026, 6, 30))  # Tuesday
    walk.take("record-memo-sent").take("update-caselist", purpose="FDL")
    no = walk.refused("record-factual-check", disputed=[dispute], none_disputed=None)
    assert no.status == 409 and "Disputes belong in the response to the draft report" in no.sentence
    assert walk.running == [fdl_due]

    due = date(2026, 7, 20)  # Monday
    payment: dict[str, Any] = {"redress": True, "payment": "Special payment", "amount": 205_00}
    walk.take("add-reason", on=date(2026, 7, 1))  # Wednesday
    walk.take("add-resolution-action", action="Pay the client", due_on=due, **payment)
    walk.take("send-plan-for-tl-approval")
    with_the_team_leader = (
        "Pending Approval",
        "Pending Approval - TL",
        "Implement PHSO Recommendations",
        "",
    )
    assert walk.four_values == with_the_team_leader
    assert walk.running == [("D-ACTION", due), fdl_due]

    walk.take("take-sr", on=date(2026, 7, 2))  # Thursday
    no = walk.refused("approve", amount=205_00)
    assert no.status == 409
    assert no.sentence == "The FDL says £250.00. Reject this so that it can be corrected"
    walk.take("reject-amount-entered-wrongly")
    assert walk.four_values == fdl_received
    corrected: dict[str, Any] = {**payment, "amount": 250_00, "recommendation": "1", "links": ["2"]}
    walk.take("change-plan", row=("action", 1), action="Pay the client", due_on=due, **corrected)
    walk.take("send-plan-for-tl-approval")
    assert walk.four_values == with_the_team_leader
    assert walk.running == [("D-ACTION", due), fdl_due]

    walk.take("take-sr", on=date(2026, 7, 3))  # Friday
    no = walk.refused("reject-amount-entered-wrongly")
    assert (no.status, no.sentence) == (409, "The amount set by the FDL cannot be rejected")
    no = walk.refused("reject")
    assert no.status == 409 and "The amount set by the FDL cannot be rejected" in no.sentence
    walk.take("approve", amount=250_00)
    assert walk.four_values == fdl_received
    assert walk.running == [("D-ACTION", due), fdl_due]

    walk.take("mark-action-done", on=date(2026, 7, 17))  # Friday
    no = walk.refused("tell-phso-actions-are-complete", evidence_1=None)
    assert (no.status, no.sentence) == (422, "Attach evidence for: Pay £250.00 for the delay")
    walk.take("tell-phso-actions-are-complete", evidence_1=PDF)
    assert walk.four_values == ("Wait", "With PHSO", "Implement PHSO Recommendations", "")
    assert walk.running == []

    no = walk.refused("close-resolved", on=date(2026, 7, 30), told_hcr=None, told_others=None)  # Thursday
    assert no.status == 409 and "Record who was told that PHSO agrees to close" in no.sentence
    walk.take("close-resolved", on=date(2026, 7, 30))  # Thursday
    assert walk.four_values == ("Closed", "Complete", "Implement PHSO Recommendations", "Resolved")
    assert walk.running == []


def test_case_g_a_final_decision_without_recommendations_in_northern_ireland(app: Flask) -> None:
    """PHSO-T41, PHSO-T45, PHSO-T46, PHSO-T49, PHSO-16a, PHSO-NI3, PHSO-14g"""
    walk = Walk(on=date(2026, 1, 5), jurisdiction="NI").to("P8", on=date(2026, 2, 2))  # both Mondays

    walk.take("record-draft-report-received", on=date(2026, 3, 6))  # Friday
    assert walk.four_values == ("In Progress", "Response To Report", "Response To Report", "")
    last_day = date(2026, 3, 23)  # Monday: Tuesday 17 March is a bank holiday in Northern Ireland
    assert walk.running == [("D-DRAFT", last_day), ("D-TARGET", last_day)]

    walk.to("P10", on=last_day)
    assert walk.four_values == ("Wait", "With PHSO", "Response To Report", "")
    assert walk.running == []
    assert not walk.deadline("D-DRAFT").met_late

    nothing = {"fdl_type": "None", "recommendations": None}
    walk.take("record-fdl-received", on=date(2026, 4, 22), **nothing)  # Wednesday
    assert walk.four_values == ("In Progress", "Resolution Action", "Implement PHSO Recommendations", "")
    assert walk.running == [("D-FDL", date(2026, 5, 20))]  # Wednesday

    walk.take("record-comparison", on=date(2026, 4, 24))  # Friday
    walk.take("update-caselist", purpose="FDL").take("close-no-recommendations")
    assert walk.four_values == ("Closed", "Complete", "Implement PHSO Recommendations", "No Action Taken")
    assert walk.running == []


def test_the_same_draft_report_is_due_earlier_in_england(app: Flask) -> None:
    """PHSO-NI3 (case G): 10 working days from Friday 6 March 2026 end on Friday 20 March 2026."""
    walk = Walk(on=date(2026, 2, 2)).to("P8")  # Monday
    walk.take("record-draft-report-received", on=date(2026, 3, 6))  # Friday
    assert ("D-DRAFT", date(2026, 3, 20)) in walk.running  # Friday


def test_case_h_systemic_and_case_specific_and_phso_asks_for_more(app: Flask) -> None:
    """PHSO-T46, PHSO-T50, PHSO-T52, PHSO-T53, PHSO-T54, PHSO-17c, PHSO-18a, PHSO-21c, PHSO-21e"""
    walk = Walk(on=date(2026, 6, 1)).to("P10", on=date(2026, 7, 6))  # both Mondays
    first, second = "Apologise in writing", "Correct the record"
    walk.take(
        "record-fdl-received",
        on=date(2026, 8, 3),  # Monday
        fdl_type="Systemic and case specific",
        recommendations=[
            recommendation(walk, "Train everybody", "Systemic", owner=COLLEAGUE),
            recommendation(walk, first),
            recommendation(walk, second),
        ],
    )
    working = ("In Progress", "Resolution Action", "Implement PHSO Recommendations", "")
    assert walk.four_values == working
    fdl_due = ("D-FDL", date(2026, 8, 31))  # Monday, Late Summer Bank Holiday
    assert walk.running == [fdl_due]

    walk.take("send-systemic-recommendations", on=date(2026, 8, 5))  # Wednesday
    no = walk.refused("close-systemic-only")
    assert no.status == 409 and "Case specific recommendations are still to be carried out" in no.sentences
    assert walk.running == [fdl_due]

    friday, due = date(2026, 8, 7), date(2026, 8, 21)  # both Fridays
    walk.take("record-comparison", on=friday).take("record-memo-sent").take("update-caselist", purpose="FDL")
    walk.take("add-resolution-action", action="Write to the client", due_on=due, recommendation="2")
    walk.take("add-resolution-action", action="Correct the statement", due_on=due, recommendation="3")
    assert walk.running == [("D-ACTION", due), ("D-ACTION", due), fdl_due]

    walk.take("mark-action-done", on=date(2026, 8, 20), row="Write to the client")  # Thursday
    no = walk.refused("tell-phso-actions-are-complete")
    assert no.status == 409 and "Not Done: Correct the statement" in no.sentences
    assert walk.running == [("D-ACTION", due), fdl_due]

    walk.take("mark-action-done", on=due, row="Correct the statement")
    walk.take("tell-phso-actions-are-complete")
    assert walk.four_values == ("Wait", "With PHSO", "Implement PHSO Recommendations", "")
    assert walk.running == []

    wednesday = date(2026, 9, 2)
    walk.take("phso-asks-for-more", on=wednesday, note="A further letter to the client")
    assert walk.four_values == working
    assert walk.running == [fdl_due]

    walk.take(
        "add-resolution-action", on=date(2026, 9, 4), action="Write once more", recommendation="2"
    )  # Friday
    walk.take("mark-action-done")
    walk.take("tell-phso-actions-are-complete")
    assert walk.four_values == ("Wait", "With PHSO", "Implement PHSO Recommendations", "")
    assert walk.running == []
    assert walk.deadline("D-FDL").met_late

    walk.take("close-resolved", on=date(2026, 9, 14))  # Monday
    assert walk.four_values == ("Closed", "Complete", "Implement PHSO Recommendations", "Resolved")
    assert walk.running == []
