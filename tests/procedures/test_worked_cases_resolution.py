"""The worked cases of "Complaint - Resolution", section 6, day by day: every date, position, code, deadline and refusal.

The reminder to keep the client up to date (D-CONTACT) is no duty of the source and stands in no row: `walk.duties`.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Flask

from portal.extensions import db
from tests.resolution_walks import BAU, CRC, G7, TL, ResolutionWalk
from tests.walks import person

ACKNOWLEDGE = "Acknowledge Complaint"
DRAFT = "Draft Resolution Plan"
UNDERTAKE = "Undertake Resolution Actions"
NO_SR = ("", "", "", "")
OPEN_BLANK = ("Open", "", "", "")
OPEN = ("Open", "", ACKNOWLEDGE, "")
WORKING = ("In Progress", "", ACKNOWLEDGE, "")
WAITING = ("Wait", "", ACKNOWLEDGE, "")
WITH_TL = ("Pending Approval", "Pending Approval - TL", ACKNOWLEDGE, "")
OFFERED = ("In Progress", "Draft Action Plan", DRAFT, "")
CARRIED_OUT = ("In Progress", "Undertake Actions Prescribed", UNDERTAKE, "")
NO_ACTION, REJECTED = "No Action Taken", "Rejected"
OK, NOT_OK = "Actions Complete – Client Ok", "Actions Complete – Client Not Ok"


def sr_created(walk: ResolutionWalk, on: date, **details: Any) -> ResolutionWalk:
    """The SR is asked for, created, linked, its first activity and its details brought up to date."""
    walk.take("can-be-resolved-now", on=on).take("ask-owning-caseworker-for-sr").take("create-resolution-sr")
    assert walk.four_values == OPEN_BLANK
    walk.take("link-and-acknowledge").take("update-first-activity")
    assert walk.four_values == OPEN
    return walk.take("save-details", **details)


def further_action(walk: ResolutionWalk, on: date) -> ResolutionWalk:
    """Steps 12 to 15: reviewed, called, the template sent, further action."""
    walk.take("independent-review-done", on=on).take("record-call").take("send-updated-template-to-bau-g7")
    return walk.take("further-action")


# RES-A


def test_case_a_a_complaint_over_easter_agreed_and_closed_by_phone(app: Flask) -> None:
    """RES-T01, RES-T04, RES-T06, RES-T07, RES-T08, RES-T09, RES-T09a, RES-T10, RES-T11, RES-T12, RES-T14, RES-T15,
    RES-T17, RES-T18, RES-T19, RES-T26, RES-T28, RES-T36, RES-T38, RES-T39, RES-T40, RES-T42, RES-T49, RES-T51, RES-T57,
    RES-T58, RES-T61, RES-T63, RES-T66, RES-T67, RES-01a, RES-01b, RES-S7, RES-S8, RES-S11, RES-46b, RES-O03, RES-O04,
    RES-O31"""
    walk = ResolutionWalk(on=date(2026, 4, 2), channel="Post")  # Maundy Thursday
    ack, outcome = ("D-ACK", date(2026, 4, 8)), ("D-OUT", date(2026, 4, 27))  # Wednesday, Monday
    assert walk.four_values == NO_SR
    assert walk.duties == [ack, outcome]
    assert [row.title for row in walk.records("tracker")] == ["Complaint received post"]
    assert [(row.title, row.state) for row in walk.records("respond")] == [("Complaint received", "To enter")]

    walk.take("record-acknowledgement", on=date(2026, 4, 7), person="1")  # Tuesday
    assert walk.four_values == NO_SR
    assert walk.duties == [ack, outcome]
    assert [row.state for row in walk.records("acknowledgement")] == ["Done", "Due"]

    wednesday = date(2026, 4, 8)
    no = walk.refused("record-acknowledgement", on=wednesday, person="2", method="E-mail")
    assert (no.status, no.problems) == (
        422,
        (("method", "E-mail can be used only for complaints from the online portal"),),
    )
    walk.take("record-acknowledgement", on=wednesday, person="2", method="Phone")
    assert walk.duties == [outcome]
    assert walk.deadline("D-ACK").state == "met" and not walk.deadline("D-ACK").met_late

    walk.take("needs-investigation").take("send-referral-to-bau-g7", by=CRC)
    assert [item.post for item in walk.work_items("referral_template")] == ["bau_g7"]
    walk.take("allocate", by=G7)
    assert [str(item.person_id) for item in walk.work_items("bau_action")] == [walk.id_of(BAU)]
    walk.take("set-lock", by=BAU)
    assert walk.is_locked()
    assert walk.four_values == NO_SR
    assert walk.duties == [outcome]

    thursday = date(2026, 4, 9)
    walk.take("ask-owning-caseworker-for-sr", on=thursday).take("create-resolution-sr", by=BAU)
    assert walk.four_values == OPEN_BLANK
    assert walk.duties == [outcome]

    linked = {"related_sr": "other", "other_sr": "1-20771", "other_type": "Dissatisfaction"}
    walk.take("link-and-acknowledge", **linked).take("update-first-activity")
    assert walk.four_values == OPEN
    assert [row.title for row in walk.records("related")] == ["1-20771"]
    walk.take("save-details", dissatisfaction_on=date(2026, 2, 10)).take("start-work")
    assert walk.four_values == WORKING
    assert walk.duties == [outcome]

    further_action(walk, date(2026, 4, 13))  # Monday
    assert walk.position == "R7"
    assert walk.four_values == WORKING
    assert walk.duties == [outcome]

    walk.take("ask-bau-for-more", on=date(2026, 4, 14))  # Tuesday
    no = walk.refused("add-reason")
    assert (no.status, no.sentence) == (409, "Waiting for BAU")
    walk.take("return-review", by=G7).take("take-back-from-bau").take("bau-action-complete", by=BAU)
    assert walk.four_values == WORKING
    assert walk.duties == [outcome]

    action = ("D-ACTION", date(2026, 4, 22))  # Wednesday
    walk.take("add-reason").take("add-action", due_on=date(2026, 4, 22)).take("draft-plan")
    assert walk.four_values == OFFERED
    assert walk.duties == [action, outcome]

    walk.take("record-plan-call", on=date(2026, 4, 15)).take("client-agrees")  # Wednesday
    assert walk.four_values == OFFERED
    assert walk.fact("client_approved") == "Y"
    walk.take("carry-out-plan")
    assert walk.four_values == CARRIED_OUT
    assert walk.duties == [action, outcome]

    walk.take("update-action", on=date(2026, 4, 22))  # Wednesday
    assert walk.four_values == CARRIED_OUT
    assert walk.duties == [outcome]
    assert walk.deadline("D-ACTION").state == "met" and not walk.deadline("D-ACTION").met_late

    walk.take("report-actions-to-client", on=date(2026, 4, 23))  # Thursday
    walk.take("close-client-agrees", letter_outbound="Not Required", phone_note="Happy by phone.")
    closed = ("Closed", "Complete", UNDERTAKE, OK)
    assert walk.four_values == closed
    assert walk.running == []
    assert walk.deadline("D-OUT").state == "met" and not walk.deadline("D-OUT").met_late
    assert [row.state for row in walk.records("activity") if row.data["key"] == "letter_outbound"] == [
        "Not Required"
    ]

    walk.take("remove-lock", at="14:00")
    assert not walk.is_locked()
    assert walk.four_values == closed
    assert walk.running == [("D-LOCK", date(2026, 4, 24))]  # Friday
    assert walk.deadline("D-LOCK").name == "Case moves segment by 14:00"

    friday = date(2026, 4, 24)
    no = walk.refused("aac-contacted", on=friday, at="13:59")
    assert (no.status, no.sentence) == (409, "24 hours have not passed")
    assert not walk.offers(CRC).offers("aac-contacted")
    walk.day, walk.time = friday, "14:01"
    assert walk.offers(CRC).offers("aac-contacted")
    walk.take("aac-contacted")
    assert walk.four_values == closed
    assert walk.running == []


# RES-B


def qualifying(dissatisfaction_on: date) -> ResolutionWalk:
    """The complaint of case B on the day before its work starts, both clients acknowledged."""
    walk = ResolutionWalk(on=date(2026, 6, 1), channel="Phone")  # Monday
    assert walk.four_values == NO_SR
    assert walk.duties == [("D-ACK", date(2026, 6, 3)), ("D-OUT", date(2026, 6, 22))]  # Wednesday, Monday
    tuesday = date(2026, 6, 2)
    walk.take("record-acknowledgement", on=tuesday).take("record-acknowledgement")
    sr_created(walk, tuesday, dissatisfaction_on=dissatisfaction_on, parliamentary="No")
    assert walk.four_values == OPEN
    assert walk.duties == [("D-OUT", date(2026, 6, 22))]
    walk.day = date(2026, 6, 3)  # Wednesday
    return walk


def test_case_b_a_dissatisfaction_dealt_with_a_day_too_early(app: Flask) -> None:
    """RES-T01, RES-T04, RES-T05, RES-T10, RES-T11, RES-T12, RES-T14, RES-T16, RES-11a, RES-11b, RES-O06, RES-O30"""
    walk = qualifying(date(2025, 11, 30))  # Sunday
    no = walk.refused("start-work")
    assert (no.status, no.sentence) == (
        409,
        "Not dealt with as a dissatisfaction in the last 6 months and no MP involved",
    )
    assert walk.four_values == OPEN
    assert walk.duties == [("D-OUT", date(2026, 6, 22))]

    no = walk.refused("reject", notes=None)
    assert (no.status, no.problems) == (422, (("notes", "Update the notes first"),))
    walk.take("reject")
    assert walk.four_values == ("Closed", "Complete", ACKNOWLEDGE, REJECTED)
    assert walk.running == []
    assert [item.team for item in walk.work_items("closed")] == ["bau"]


def test_case_b_control_1_six_months_to_the_day(app: Flask) -> None:
    """RES-11b, RES-O30"""
    walk = qualifying(date(2025, 12, 1))  # Monday
    no = walk.refused("reject")
    assert (no.status, no.sentence) == (
        409,
        "This complaint qualifies: dealt with as a dissatisfaction on Monday 1 December 2025",
    )
    assert walk.take("start-work").four_values == WORKING


def test_case_b_control_2_an_authenticated_mp(app: Flask) -> None:
    """RES-T03, RES-11a, RES-11b, RES-O11"""
    walk = qualifying(date(2025, 11, 30)).take("authenticate-mp-contact")  # Sunday
    no = walk.refused("reject")
    assert (no.status, no.sentence) == (409, "This complaint qualifies: an MP is involved")
    assert walk.take("start-work").four_values == WORKING


def test_case_b_control_3_a_recent_dissatisfaction_without_an_mp(app: Flask) -> None:
    """RES-11a, RES-11b, RES-O11"""
    walk = qualifying(date(2026, 5, 15))  # Friday
    no = walk.refused("reject")
    assert no.status == 409 and "Friday 15 May 2026" in no.sentence
    assert walk.take("start-work").four_values == WORKING


# RES-C


def test_case_c_an_mp_complaint_around_saint_patricks_day(app: Flask) -> None:
    """RES-T01, RES-T02, RES-T03, RES-T04, RES-T04a, RES-T05, RES-T10, RES-T11, RES-T12, RES-T14, RES-T15, RES-T17,
    RES-T19a, RES-T20, RES-S3, RES-S5, RES-S9, RES-01c, RES-11h, RES-11i, RES-11k, RES-13b, RES-13c, RES-13f, RES-13g,
    RES-NI3"""
    monday = date(2026, 3, 16)
    walk = ResolutionWalk(on=monday, by=BAU, begins="report-mp-correspondence", jurisdiction="NI")
    assert walk.four_values == NO_SR
    assert [item.team for item in walk.work_items("log_complaint")] == ["complaints_resolution"]
    walk.take("log-complaint", origin="MP").take("authenticate-mp-contact")
    ack, outcome = ("D-ACK", date(2026, 3, 19)), ("D-OUT", date(2026, 4, 9))  # both Thursdays
    assert walk.four_values == NO_SR
    assert walk.duties == [ack, outcome]

    people = {row.title: str(row.number) for row in walk.records("acknowledgement")}
    assert list(people) == ["Client", "Second client", "MP"]
    walk.take("record-acknowledgement", on=date(2026, 3, 18), person=people["MP"])  # Wednesday
    walk.take("record-acknowledgement", person=people["Client"])
    assert walk.duties == [ack, outcome]

    thursday, second = date(2026, 3, 19), people["Second client"]
    no = walk.refused("record-acknowledgement", on=thursday, person=second, method="Letter")
    assert (no.status, no.sentence) == (422, "Record an attempt by phone or e-mail first")
    walk.take("record-attempt-to-acknowledge", on=thursday, person=second).take("issue-cmsl5842")
    walk.take("record-acknowledgement", person=second, method="Letter")
    assert walk.four_values == NO_SR
    assert walk.duties == [outcome]
    assert not walk.deadline("D-ACK").met_late

    sr_created(walk, date(2026, 3, 20), parliamentary="Yes")  # Friday
    assert (walk.fact("constituency"), walk.fact("mp_name")) == ("Larkmoor", "Aurelia Vane")
    walk.take("enter-stage-in-respond", row=("respond", 1)).take("start-work")
    assert walk.four_values == WORKING
    assert walk.duties == [outcome]
    assert [row.title for row in walk.records("respond", "To enter")] == ["Details entered", "Work started"]

    tuesday = date(2026, 3, 24)
    walk.take("record-call", on=tuesday)
    no = walk.refused("close-as-enquiry")
    assert (no.status, no.sentence) == (409, "Create the enquiry SR first")
    walk.take("create-enquiry-sr")
    no = walk.refused("close-as-enquiry", feedback=None)
    assert (no.status, no.sentence) == (422, "Record the feedback to the referrer")
    no = walk.refused("close-as-enquiry", phone_note=None)
    assert (no.status, no.sentence) == (422, "Record that the client was happy to close by phone")
    walk.take("close-as-enquiry")
    assert walk.four_values == ("Closed", "Complete", ACKNOWLEDGE, NO_ACTION)
    assert walk.running == []


def test_case_c_control_the_same_complaint_in_great_britain(app: Flask) -> None:
    """RES-NI3: Tuesday 17 March 2026 is a bank holiday in Northern Ireland only."""
    walk = ResolutionWalk(on=date(2026, 3, 16), origin="MP")  # Monday
    assert walk.duties == [("D-ACK", date(2026, 3, 18)), ("D-OUT", date(2026, 4, 8))]  # both Wednesdays


# RES-D


def not_reached() -> ResolutionWalk:
    """Case D up to the letter."""
    walk = ResolutionWalk(on=date(2026, 4, 14), channel="Online portal")  # Tuesday
    walk.take("record-acknowledgement", method="E-mail").take("record-acknowledgement", method="E-mail")
    outcome = ("D-OUT", date(2026, 5, 6))  # Wednesday
    assert walk.four_values == NO_SR
    assert walk.duties == [outcome]

    sr_created(walk, date(2026, 4, 16)).take("start-work")  # Thursday
    assert walk.four_values == WORKING
    assert walk.duties == [outcome]

    monday = date(2026, 4, 20)
    no = walk.refused("issue-cmsl5703-and-wait", on=monday)
    assert (no.status, no.sentence) == (409, "Record the call first")
    walk.take("record-call", on=monday, result="Not reached")
    no = walk.refused("issue-cmsl5703-and-wait", reviewed=None)
    assert (no.status, no.sentence) == (422, "Check the letter before you issue it")
    walk.take("issue-cmsl5703-and-wait")
    assert walk.four_values == WAITING
    assert walk.duties == [("D-13", date(2026, 5, 4)), outcome]  # Monday, a bank holiday
    return walk


def test_case_d_the_client_is_not_reached_and_the_complaint_closes(app: Flask) -> None:
    """RES-T04, RES-T05, RES-T15, RES-T17, RES-T21, RES-T24, RES-S8, RES-13d, RES-13e, RES-L1b, RES-O05, RES-O07,
    RES-O19"""
    walk = not_reached()
    no = walk.refused("close-no-contact", on=date(2026, 5, 1))  # Friday
    assert (no.status, no.sentence) == (409, "The client has until Monday 4 May 2026")
    assert walk.four_values == WAITING
    assert walk.duties == [("D-13", date(2026, 5, 4)), ("D-OUT", date(2026, 5, 6))]

    tuesday = date(2026, 5, 5)
    no = walk.refused("close-no-contact", on=tuesday, not_enough=None)
    assert (no.status, no.sentence) == (409, "Go on with what you have")
    walk.take("close-no-contact", on=tuesday)
    assert walk.four_values == ("Closed", "Complete", ACKNOWLEDGE, NO_ACTION)
    assert walk.running == []


def test_case_d_variant_the_client_gets_in_touch(app: Flask) -> None:
    """RES-T22, RES-O46"""
    walk = not_reached().take("contact-made", on=date(2026, 4, 30))  # Thursday
    assert walk.position == "R3"
    assert walk.four_values == WORKING
    assert walk.duties == [("D-OUT", date(2026, 5, 6))]  # Wednesday
    assert walk.deadline("D-13").state == "met"


# RES-F


def test_case_f_a_payment_rejected_and_a_new_plan_to_a_higher_grade(app: Flask) -> None:
    """RES-T01, RES-T04, RES-T40, RES-T41, RES-T43, RES-T44, RES-T44a, RES-T45, RES-T46, RES-T47, RES-T48, RES-T51,
    RES-T57, RES-T58, RES-T60, RES-T61, RES-T63, RES-23i, RES-24c, RES-24e, RES-24f, RES-24h, RES-24i, RES-41a"""
    person(TL).payment_limit = 500_00
    db.session.commit()
    walk = ResolutionWalk(on=date(2026, 7, 1))  # Wednesday
    walk.take("record-acknowledgement").take("record-acknowledgement")
    outcome = ("D-OUT", date(2026, 7, 22))  # Wednesday
    assert walk.four_values == NO_SR
    assert walk.duties == [outcome]

    thursday = date(2026, 7, 2)
    sr_created(walk, thursday).take("start-work")
    further_action(walk, thursday).take("ask-bau-for-more").take("return-review").take("take-back-from-bau")
    assert walk.four_values == WORKING
    assert walk.duties == [outcome]

    due = date(2026, 7, 17)  # Friday
    action = ("D-ACTION", due)
    money: dict[str, Any] = {"action": "Pay the client", "redress": True, "due_on": due}
    walk.take("add-reason", on=date(2026, 7, 3)).take("add-action", **money, amount=75_00)  # Friday
    no = walk.refused("draft-plan")
    assert (no.status, no.sentence) == (409, "A non-standard payment needs team leader approval")
    walk.take("send-plan-for-tl-approval")
    assert walk.four_values == WITH_TL
    assert walk.duties == [action, outcome]

    walk.take("take-sr", on=date(2026, 7, 6))  # Monday
    no = walk.refused("reject", comments=None)
    assert (no.status, no.sentence) == (422, "Explain the rejection")
    walk.take("reject", comments="The bank charge alone is more than that.")
    assert walk.position == "R9N"
    assert walk.four_values == ("In Progress", "Rejected", ACKNOWLEDGE, "")
    assert walk.duties == [action, outcome]
    assert walk.case.owner_id == person(CRC).id

    walk.take("new-plan", on=date(2026, 7, 7))  # Tuesday
    walk.take("change-row", row=("action", 1), **money, links=["1"], action_kind="Other", amount=600_00)
    walk.take("send-plan-for-tl-approval")
    assert walk.four_values == WITH_TL
    assert walk.duties == [action, outcome]

    walk.take("take-sr", on=date(2026, 7, 8))  # Wednesday
    no = walk.refused("approve")
    assert no.status == 409
    assert no.sentence == "Your grade can approve up to £500.00. Refer this to Prudence Achterberg"
    no = walk.refused("refer-to-higher-grade", destroyed=None)
    assert (no.status, no.sentence) == (422, "Confirm that local copies are destroyed")
    walk.take("refer-to-higher-grade", manager="Alethea Storr", address="alethea.storr@dwp.gsi.gov.uk")
    assert walk.four_values == WITH_TL
    assert walk.duties == [action, outcome]

    friday = date(2026, 7, 10)
    no = walk.refused("approve", on=friday)
    assert (no.status, no.sentence) == (409, "Waiting for the manager's decision")
    walk.take("record-manager-s-decision", on=friday, manager="Alethea Storr").take("approve")
    assert walk.position == "R9"
    assert walk.four_values == ("In Progress", "Approved", ACKNOWLEDGE, "")
    assert walk.duties == [action, outcome]

    walk.take("draft-plan").take("record-plan-call").take("client-agrees").take("carry-out-plan")
    assert walk.four_values == CARRIED_OUT
    assert walk.duties == [action, outcome]

    walk.take("update-action", on=due)
    no = walk.refused("close-client-agrees")
    assert no.status == 409 and "Payment of £600.00 is not complete" in no.sentence
    assert walk.four_values == CARRIED_OUT
    assert walk.duties == [outcome]

    walk.take("progress-payment", on=date(2026, 7, 21))  # Tuesday
    walk.take("report-actions-to-client").take("close-client-agrees")
    assert walk.four_values == ("Closed", "Complete", UNDERTAKE, OK)
    assert walk.running == []


# RES-G


def refused_and_kept() -> ResolutionWalk:
    """Case G up to the letter whose answer is awaited."""
    walk = ResolutionWalk(on=date(2026, 1, 29))  # Thursday
    outcome = ("D-OUT", date(2026, 2, 19))  # Thursday
    assert walk.four_values == NO_SR
    assert walk.duties == [("D-ACK", date(2026, 2, 2)), outcome]  # Monday

    monday = date(2026, 2, 2)
    walk.take("record-acknowledgement", on=monday).take("record-acknowledgement")
    sr_created(walk, monday).take("start-work")
    assert walk.four_values == WORKING
    assert walk.duties == [outcome]

    due = date(2026, 2, 17)  # Tuesday
    action = ("D-ACTION", due)
    further_action(walk, date(2026, 2, 5)).take("add-reason").take("add-action", due_on=due)  # Thursday
    walk.take("draft-plan")
    assert walk.four_values == OFFERED
    assert walk.duties == [action, outcome]

    walk.take("record-plan-call", on=date(2026, 2, 6))  # Friday
    no = walk.refused("client-disagrees-send-to-tl", client_reasons=None)
    assert (no.status, no.sentence) == (422, "Note why the client disagrees")
    walk.take("client-disagrees-send-to-tl")
    assert walk.four_values == ("Pending Approval", "Pending Approval - TL", DRAFT, "")
    assert walk.duties == [action, outcome]
    assert walk.fact("client_approved") == "N"

    walk.take("take-sr", on=date(2026, 2, 9)).take("plan-stands", amount=None)  # Monday
    assert walk.position == "R12"
    assert walk.four_values == ("In Progress", "Approved", DRAFT, "")
    assert walk.duties == [action, outcome]

    no = walk.refused("carry-out-plan", on=date(2026, 2, 10))  # Tuesday
    assert (no.status, no.sentence) == (409, "Issue CMSL5706 first")
    walk.take("tell-client-issue-cmsl5706", on=date(2026, 2, 10)).take("carry-out-plan")
    assert walk.four_values == CARRIED_OUT
    assert walk.duties == [action, outcome]

    walk.take("update-action", on=due)
    no = walk.refused("issue-cmsl5708-and-wait")
    assert (no.status, no.sentence) == (409, "Record the call first")
    walk.take("report-actions-to-client", result="Not reached")
    assert walk.duties == [outcome]
    walk.take("issue-cmsl5708-and-wait", opening="TM_04709_E", closing="TM_04711_E")
    assert walk.four_values == ("Wait", "Wait", UNDERTAKE, "")
    assert walk.duties == [("D-42", date(2026, 3, 3))]  # Tuesday
    assert walk.deadline("D-OUT").state == "met"
    assert [row.due_on for row in walk.records("activity") if row.data["key"] == "check"] == [
        due + timedelta(days=14)
    ]
    return walk


def test_case_g_a_plan_that_stands_and_no_answer_at_the_end(app: Flask) -> None:
    """RES-T01, RES-T42, RES-T43, RES-T52, RES-T53, RES-T55, RES-T57, RES-T58, RES-T61, RES-T62, RES-T65, RES-34a,
    RES-34b, RES-36a, RES-36c, RES-42c, RES-42d, RES-42e, RES-O09, RES-O13, RES-O19, RES-O20"""
    walk = refused_and_kept()
    no = walk.refused("close-no-answer", on=date(2026, 3, 3))  # Tuesday
    assert (no.status, no.sentence) == (409, "The client has until Tuesday 3 March 2026")
    assert walk.four_values == ("Wait", "Wait", UNDERTAKE, "")
    assert walk.duties == [("D-42", date(2026, 3, 3))]

    wednesday = date(2026, 3, 4)
    no = walk.refused("close-no-answer", on=wednesday, note=None)
    assert (no.status, no.sentence) == (422, "Add a note")
    walk.take("close-no-answer", on=wednesday)
    assert walk.four_values == ("Closed", "Complete", UNDERTAKE, OK)
    assert walk.running == []


def test_case_g_variant_the_client_says_no(app: Flask) -> None:
    """RES-T64, RES-44a, RES-44b, RES-L9a"""
    walk, thursday = refused_and_kept(), date(2026, 2, 26)
    no = walk.refused("close-client-disagrees", on=thursday, enclosure=None)
    assert (no.status, no.sentence) == (409, "Issue CMSL5710 and CMSB011")
    walk.take("close-client-disagrees", on=thursday)
    assert walk.four_values == ("Closed", "Complete", UNDERTAKE, NOT_OK)
    assert walk.running == []
    assert [row.data["code"] for row in walk.records("correspondence") if row.data.get("code")][
        -1
    ] == "CMSL5710"


# RES-J


def test_case_j_a_consolatory_payment_referral_only(app: Flask) -> None:
    """RES-T01, RES-T02a, RES-T25, RES-T41, RES-T45, RES-T48, RES-T51, RES-T57, RES-T60, RES-T63, RES-11l, RES-13h,
    RES-27e, RES-O26, RES-O33"""
    tuesday = date(2026, 5, 19)
    mark = {"consolatory": True, "ground": None}
    walk = ResolutionWalk(
        on=tuesday, by=BAU, begins="refer-complaint-to-resolution", actions_complete=True, **mark
    )
    assert walk.four_values == NO_SR
    walk.take("log-complaint", origin="BAU referral", ground=None)
    outcome = ("D-OUT", date(2026, 6, 10))  # Wednesday, after Spring bank holiday
    assert walk.four_values == NO_SR
    assert walk.duties == [("D-ACK", date(2026, 5, 21)), outcome]  # Thursday

    wednesday = date(2026, 5, 20)
    walk.take("record-acknowledgement", on=wednesday).take("record-acknowledgement")
    sr_created(walk, wednesday).take("start-work")
    assert walk.four_values == WORKING
    assert walk.duties == [outcome]
    assert walk.fact("consolatory") is True

    due = date(2026, 6, 8)  # Monday
    action = ("D-ACTION", due)
    further_action(walk, date(2026, 5, 21)).take("add-reason")  # Thursday
    walk.take("add-action", redress=True, amount=50_00, due_on=due).take("send-plan-for-tl-approval")
    assert walk.four_values == WITH_TL
    assert walk.duties == [action, outcome]

    walk.take("take-sr", on=date(2026, 5, 22)).take("approve").take("draft-plan")  # Friday
    assert walk.four_values == OFFERED
    assert walk.duties == [action, outcome]

    walk.take("record-plan-call", on=date(2026, 5, 26), result="Not reached")  # Tuesday
    no = walk.refused("issue-cmsl5704")
    assert (no.status, no.sentence) == (409, "For this kind of referral use CMEL9271")
    walk.take("issue-cmel9271")
    assert walk.four_values == OFFERED
    assert walk.duties == [action, ("D-PLAN", date(2026, 6, 9)), outcome]  # Tuesday

    walk.take("record-plan-call", on=date(2026, 5, 28)).take("client-agrees")  # Thursday
    assert walk.duties == [action, outcome]
    walk.take("carry-out-plan")
    assert walk.four_values == CARRIED_OUT
    assert walk.duties == [action, outcome]

    walk.take("progress-payment", on=due).take("update-action")
    walk.take("report-actions-to-client").take("close-client-agrees")
    assert walk.four_values == ("Closed", "Complete", UNDERTAKE, OK)
    assert walk.running == []
