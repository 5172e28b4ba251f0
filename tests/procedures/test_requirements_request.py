"""Sections 4.1 and 4.2 of the specification at the door: the request, PHSO's decision, a failed gateway, Respond."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.cases import actions
from portal.extensions import db
from portal.procedures import procedure
from tests.walks import COLLEAGUE, PDF, TEAM_LEADER, Walk, given, moment, raised, setting

MONDAY, TUESDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 6)
ARRIVED = "Enter the date the request arrived; it cannot be in the future"


def not_raised(**answers: Any) -> tuple[int, list[tuple[str, str]]]:
    """Why a request with these answers is not raised, beside a first case of another number."""
    walk = Walk(on=MONDAY, case_number="1")
    try:
        actions.begin(
            "phso",
            walk.actor("internal_phso"),
            given({**raised(walk), "case_number": "2"}, answers),
            today=MONDAY,
            at=moment(MONDAY),
        )
    except actions.Invalid as no:
        db.session.commit()
        return no.status, no.problems
    raise AssertionError("The request was raised")


# Step 1


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        pytest.param({"received_on": None}, "received_on", ARRIVED, id="PHSO-01a missing"),
        pytest.param({"received_on": TUESDAY}, "received_on", ARRIVED, id="PHSO-01a in the future"),
        pytest.param(
            {"case_number": None}, "case_number", "Enter the case number", id="PHSO-T01 case number"
        ),
        pytest.param({"client_name": None}, "client_name", "Enter the client's name", id="PHSO-T01 client"),
        pytest.param({"jurisdiction": None}, "jurisdiction", "Choose the jurisdiction", id="PHSO-NI3"),
        pytest.param(
            {"referring_office": "MLA"},
            "referring_office",
            "A Member of the Legislative Assembly can refer Northern Ireland cases only",
            id="PHSO-NI2",
        ),
    ],
)
def test_a_request_is_raised_with_its_date_case_client_and_jurisdiction(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """PHSO-01a, PHSO-T01, PHSO-NI2, PHSO-NI3"""
    status, problems = not_raised(**answers)
    assert status == 422 and (field, sentence) in problems


def test_a_request_opens_its_log_its_caselist_entry_and_its_respond_task(app: Flask) -> None:
    """PHSO-T01, PHSO-01b, PHSO-S4, PHSO-R3"""
    walk = Walk(on=MONDAY, received_on=date(2026, 2, 27))  # received the Friday before
    assert walk.reference == "PHSO-2026-000001" and walk.case.case_number == "48217735"
    (entry,) = walk.records("correspondence")
    assert (entry.title, entry.on, entry.state) == (
        "Request for case information",
        date(2026, 2, 27),
        "To answer",
    )
    assert [each.state for each in walk.records("caselist")] == ["Opened"]
    (task,) = walk.records("respond")
    assert (task.title, task.on, task.state, task.made_by) == (
        "Request for case information",
        date(2026, 2, 27),
        "To enter",
        "Tamsin Oakapple",
    )


@pytest.mark.parametrize(
    "name", ["process", "area", "sub_area", "status", "sub_status", "stage", "resolution_code"]
)
def test_process_area_and_the_four_values_cannot_be_typed(app: Flask, name: str) -> None:
    """PHSO-01c, PHSO-01d, PHSO-01e, PHSO-01f, PHSO-02d, PHSO-04g: a posted value is ignored."""
    typed: dict[str, Any] = {name: "Something else"}
    walk = Walk(on=MONDAY, **typed)
    assert walk.four_values == ("Open", "In Progress", "", "")
    walk.take("record-information-sent", **typed)
    assert walk.four_values == ("Wait", "With PHSO", "Initial Response", "")
    walk.to("P2N").take("no-action-recommended").take("close-gateway-failed", **typed)
    assert walk.four_values == ("Closed", "Complete", "Initial Response", "Rejected")
    assert procedure("phso").fixed == {
        "Process": "Escalated Enquiries",
        "Area": "Complaints",
        "Sub Area": "PHSO",
    }


def test_a_second_open_request_for_a_case_needs_the_caseworkers_word(app: Flask) -> None:
    """PHSO-01b"""
    status, problems = not_raised(case_number="1")
    assert status == 422
    (problem,) = problems
    assert problem[0] == "different_complaint"
    assert "SR PHSO-2026-000001 is already open for this case" in problem[1]
    assert "This is a different complaint" in problem[1]


def test_a_different_complaint_of_the_same_case_is_raised(app: Flask) -> None:
    """PHSO-01b"""
    Walk(on=MONDAY)
    assert Walk(on=MONDAY, different_complaint=True).reference == "PHSO-2026-000002"


def test_a_closed_request_does_not_stand_in_the_way_of_another(app: Flask) -> None:
    """PHSO-01b, PHSO-O25"""
    Walk(on=MONDAY).to("P13")
    assert Walk(on=MONDAY).position == "P1"


def test_what_is_not_known_yet_is_warned_about_and_saved(app: Flask) -> None:
    """PHSO-S2, PHSO-S3, PHSO-R1, PHSO-O02, PHSO-T01"""
    walk = Walk(on=MONDAY, referring_mp=None, route_exhausted=None, bodies=None)
    assert {name for name, _ in walk.done.warnings} == {"referring_mp", "route_exhausted", "bodies"}
    assert Walk(on=MONDAY, case_number="2").done.warnings == []


@pytest.mark.parametrize("answer", ["No", "Not known"])
def test_an_unfinished_complaints_route_is_a_warning(app: Flask, answer: str) -> None:
    """PHSO-S2"""
    walk = Walk(on=MONDAY, route_exhausted=answer, last_stage="Review")
    assert walk.done.warnings == [
        ("route_exhausted", "PHSO normally expects the CMG complaints process to be finished first")
    ]
    assert (walk.fact("route_exhausted"), walk.fact("last_stage")) == (answer, "Review")


# Step 2


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        pytest.param({"items": None}, "List at least one item that PHSO asked for", id="PHSO-02b none left"),
        pytest.param({"items": [{"item": ""}]}, "Describe the information", id="PHSO-02c blank"),
        pytest.param(
            {"items": [{"item": "The file", "provided_on": MONDAY}, {"item": "The letter"}]},
            "Still to provide: The letter",
            id="PHSO-02a not marked",
        ),
        pytest.param(
            {"items": [{"item": "The file", "provided_on": TUESDAY}]},
            "The date cannot be in the future",
            id="PHSO-02a in the future",
        ),
        pytest.param({"sent_on": TUESDAY}, "The date cannot be in the future", id="PHSO-T02 in the future"),
        pytest.param(
            {"sent_on": date(2026, 2, 27)},  # Friday
            "The information cannot be sent before the request arrived",
            id="PHSO-T02 before the request",
        ),
    ],
)
def test_information_is_sent_only_complete(app: Flask, answers: dict[str, Any], sentence: str) -> None:
    """PHSO-02a, PHSO-02b, PHSO-02c, PHSO-T02"""
    no = Walk(on=MONDAY).refused("record-information-sent", **answers)
    assert no.status == 422 and sentence in no.sentences


def test_the_two_items_that_phso_usually_asks_for_are_ready_made(app: Flask) -> None:
    """PHSO-02b: offered at step 1 and, where nothing was listed, at step 2."""
    walk = Walk(on=MONDAY, items=None)
    case, actor = walk.case, walk.actor("internal_phso")
    step = actions.step_of(case, "record-information-sent")
    (ask,) = (
        ask for ask in step.asks_in(actions.situation_of(case, actor, {}, MONDAY)) if ask.name == "items"
    )
    assert [row["item"] for row in ask.default_in(actions.situation_of(case, actor, {}, MONDAY))] == [
        "Was this issue complained about to CMG?",
        "Did the complaint go through the complaints process?",
    ]


def test_items_are_kept_changed_and_removed_until_the_information_goes(app: Flask) -> None:
    """PHSO-02a, PHSO-02b, PHSO-02c"""
    walk = Walk(on=MONDAY, items=[{"item": "One"}, {"item": "Two"}])
    walk.take("keep-the-list-of-requested-items", items=[{"item": "One", "provided_on": MONDAY}, {"item": "2"}, {"item": "Three"}])  # fmt: skip
    assert [(item.title, item.state) for item in walk.records("requested_item")] == [
        ("One", "Provided"),
        ("2", "To provide"),
        ("Three", "To provide"),
    ]
    walk.take("record-information-sent", items=[{"item": "One", "provided_on": MONDAY}])
    assert [(item.title, item.state) for item in walk.records("requested_item")] == [
        ("One", "Provided"),
        ("2", "Removed"),
        ("Three", "Removed"),
    ]


def test_the_information_answers_the_request_in_the_log(app: Flask) -> None:
    """PHSO-S4, PHSO-T02"""
    walk = Walk(on=MONDAY).take(
        "record-information-sent", on=FRIDAY, enclosures=[PDF, PDF], enclosures_text="Two letters"
    )
    request, answer = walk.records("correspondence")
    assert (request.state, answer.data["answers"], answer.text) == ("Answered", request.number, "Two letters")
    assert len(answer.data["documents"]) == 2 and len(walk.case.documents_of("enclosure")) == 2
    assert [task.title for task in walk.records("respond")][1:] == ["Information sent"]


@pytest.mark.parametrize("missing", ["contacted_on", "method"])
def test_a_contact_with_phso_has_its_date_and_its_way(app: Flask, missing: str) -> None:
    """PHSO-02h, PHSO-T03"""
    no = Walk(on=MONDAY).to("P2").refused("ask-phso-for-its-decision", **{missing: None})
    assert (no.status, no.problems) == (422, ((missing, "Enter when and how you contacted PHSO"),))


def test_asking_phso_ends_the_reminder_and_can_be_repeated(app: Flask) -> None:
    """PHSO-02h, PHSO-T03"""
    walk = Walk(on=MONDAY).to("P2")
    assert walk.running == [("D-CHASE", date(2026, 3, 30))]  # Monday
    walk.take("ask-phso-for-its-decision", on=FRIDAY, note="No word yet")
    assert walk.running == [] and walk.position == "P2"
    walk.take("ask-phso-for-its-decision", on=date(2026, 3, 9), method="Letter")  # Monday
    assert [contact.data["method"] for contact in walk.records("contact")] == ["Phone", "Letter"]


# Step 3


@pytest.mark.parametrize("step", ["record-gateway-failed", "record-pti-received"])
def test_nobody_decides_the_gateway_before_phso(app: Flask, step: str) -> None:
    """PHSO-R2, PHSO-05c"""
    walk = Walk(on=MONDAY, gateway_passed="Y")
    no = walk.refused(step, gateway_passed="Y")
    assert no.status == 409 and "PHSO has not given its gateway decision yet" in no.sentence
    assert walk.fact("gateway_passed") is None
    assert walk.take("record-information-sent", gateway_passed="N").fact("gateway_passed") is None


@pytest.mark.parametrize(
    "step",
    ["start-resolution", "issue-pti-response", "record-soc-received", "record-fdl-received", "close-resolved",
     "close-gateway-failed", "mark-action-done", "record-draft-report-received"],
)  # fmt: skip
def test_no_later_step_before_phsos_decision(app: Flask, step: str) -> None:
    """PHSO-03a"""
    no = Walk(on=MONDAY).to("P2").refused(step)
    assert no.status == 409 and "Record PHSO's decision first" in no.sentence


def test_exactly_two_outcomes_are_offered_while_phso_decides(app: Flask) -> None:
    """PHSO-03a, PHSO-03b, PHSO-03c"""
    walk = Walk(on=MONDAY).to("P2")
    leading = {offered.label: offered.step.to for offered in walk.offers().now if offered.step.to}
    assert leading == {"Record gateway failed": "P2N", "Record PTI received": "P3"}


# Step 4


def test_a_failed_gateway_is_recorded_with_phsos_advice(app: Flask) -> None:
    """PHSO-04a, PHSO-T04, PHSO-O15"""
    walk = Walk(on=MONDAY).to("P2")
    no = walk.refused("record-gateway-failed", advised_on=date(2026, 2, 27))  # Friday
    assert (no.status, no.fields) == (422, ["advised_on"])
    assert walk.refused("record-gateway-failed", advised_on=None).fields == ["advised_on"]
    walk.take("record-gateway-failed", on=FRIDAY, advice="Not for us")
    assert walk.fact("gateway_passed") == "N" and walk.running == []
    assert walk.four_values == ("Wait", "With PHSO", "Initial Response", "")
    assert walk.records("correspondence")[-1].text == "Not for us"
    assert walk.records("respond")[-1].title == "Gateway failed"


def test_a_case_whose_gateway_is_not_recorded_as_failed_does_not_close_as_such(app: Flask) -> None:
    """PHSO-04g, PHSO-T07: PHSO-T04 records it; a case that came otherwise is refused."""
    walk = Walk(on=MONDAY).to("P2N").take("no-action-recommended")
    case = walk.case
    case.facts = {**case.facts, "gateway_passed": None}
    db.session.commit()
    no = walk.refused("close-gateway-failed")
    assert (no.status, no.sentence) == (409, "Record the failed gateway first")


def test_a_proposal_after_a_failed_gateway_asks_for_the_correction_first(app: Flask) -> None:
    """PHSO-04a"""
    no = Walk(on=MONDAY).to("P2N").refused("record-pti-received")
    assert no.status == 409
    assert "The gateway was recorded as failed. Correct that entry first" in no.sentence


def test_a_corrected_gateway_leaves_no_deadline_and_no_work_behind(app: Flask) -> None:
    """PHSO-T04a, PHSO-04a: the old entry, its actions and referrals stay in the history."""
    walk = Walk(on=MONDAY).to("P2N").take("add-recommended-action", due_on=FRIDAY).take("refer-back")
    walk.take("correct-gateway-entry", on=FRIDAY, reason="It was about another case")
    assert walk.fact("gateway_passed") is None
    assert walk.running == [("D-CHASE", date(2026, 4, 7))]  # Tuesday, 20 working days from the correction
    assert walk.deadline("D-ACTION").state == "stopped"
    assert [action.state for action in walk.records("action")] == ["Withdrawn", "Withdrawn"]
    assert walk.work_items("referral") == [] and len(walk.work_items("referral", "Ended")) == 1
    assert walk.events[-1].reason == "It was about another case"
    walk.to("P2N")
    no = walk.refused("close-gateway-failed")
    assert no.status == 409 and "Note what PHSO recommended, or tick 'No action recommended'" in no.sentences


def test_a_correction_says_why(app: Flask) -> None:
    """PHSO-T04a"""
    no = Walk(on=MONDAY).to("P2N").refused("correct-gateway-entry", reason=None)
    assert (no.status, no.problems) == (422, (("reason", "Give a reason"),))


def test_a_recommended_action_may_have_a_due_date(app: Flask) -> None:
    """PHSO-T05, PHSO-04b, PHSO-04c"""
    walk = Walk(on=MONDAY).to("P2N").take("add-recommended-action", due_on=None)
    assert walk.running == []
    no = walk.refused("add-recommended-action", due_on=date(2026, 2, 27))  # Friday
    assert (no.status, no.sentence) == (422, "The due date has passed")
    assert walk.refused("add-recommended-action", action=None).sentence == "Enter the resolution action"
    walk.take("add-recommended-action", due_on=FRIDAY)
    assert walk.running == [("D-ACTION", FRIDAY)]
    assert [action.state for action in walk.records("action")] == ["In Progress", "In Progress"]


@pytest.mark.parametrize(
    ("destination", "team"),
    [
        ("complaints_resolution", "complaints_resolution"),
        ("complaints_review", "complaints_review"),
        ("bau", "bau"),
        ("ice", None),
    ],
)
def test_the_matter_goes_back_to_one_of_four_places(app: Flask, destination: str, team: str | None) -> None:
    """PHSO-04d, PHSO-T06: a work item for a team of CMG, an outward referral in the log for ICE."""
    walk = Walk(on=MONDAY).to("P2N")
    no = walk.refused("refer-back", destination="police")
    assert (no.status, no.fields) == (422, ["destination"])
    before = len(walk.records("correspondence"))
    walk.take("refer-back", destination=destination, note="Please look again")
    assert [item.team for item in walk.work_items("referral")] == ([team] if team else [])
    assert len(walk.records("correspondence")) - before == (0 if team else 1)
    (action,) = walk.records("action")
    assert action.state == "In Progress"
    no = walk.take("no-action-recommended").refused("close-gateway-failed")
    assert no.status == 409 and no.sentence.startswith("1 action is not Done: Referred back")
    walk.take("mark-action-done").take("close-gateway-failed")
    assert walk.work_items("referral") == []


def test_a_failed_gateway_closes_with_everything_done_and_told(app: Flask) -> None:
    """PHSO-04b, PHSO-04f, PHSO-T07, PHSO-04g, PHSO-04h, PHSO-04i"""
    walk = Walk(on=MONDAY).to("P2N")
    no = walk.refused("close-gateway-failed")
    assert no.status == 409
    assert no.sentences[0] == "Note what PHSO recommended, or tick 'No action recommended'"
    walk.take("no-action-recommended")
    no = walk.refused("close-gateway-failed", told_on=None)
    assert (no.status, no.sentence) == (422, "Record when PHSO was told that the actions are complete")
    assert (
        walk.refused("close-gateway-failed", told_on=TUESDAY).sentence == "The date cannot be in the future"
    )
    walk.take("close-gateway-failed", on=TUESDAY)
    assert walk.four_values == ("Closed", "Complete", "Initial Response", "Rejected")
    assert walk.case.closed_on == TUESDAY
    assert walk.records("caselist")[-1].state == "Closed"
    assert walk.records("respond")[-1].title == "Closed, gateway failed"


def test_a_closed_case_can_only_be_read(app: Flask) -> None:
    """PHSO-T07, PHSO-O25, PHSO-S1: beside entering its last stages in Respond."""
    walk = Walk(on=MONDAY).to("P13")
    for step in (
        "add-note",
        "save-complaint-details",
        "write-cmsl5844",
        "record-pti-received",
        "update-caselist",
    ):
        no = walk.refused(step)
        assert (no.status, no.sentence) == (409, "This SR is closed and can only be read")
    walk.take("enter-stage-in-respond", row=1)


# Who keeps the case


def test_the_case_stays_with_the_team(app: Flask) -> None:
    """PHSO-S7"""
    walk = Walk(on=MONDAY)
    for outsider in ("caseworker", "head_of_complaints_review", "case_owner"):
        no = walk.refused("change-owner", owner=walk.id_of(outsider))
        assert (no.status, no.sentence) == (
            422,
            "The internal PHSO team keeps this case until the investigation ends",
        )
    walk.take("change-owner", owner=walk.id_of(COLLEAGUE))
    assert walk.case.owner is not None and walk.case.owner.username == COLLEAGUE
    assert [item.person_id for item in walk.work_items("allocated")] == [int(walk.id_of(COLLEAGUE))]


# Respond

RESPOND_ENTRY_DUE = {
    "PHSO-T01", "PHSO-T02", "PHSO-T04", "PHSO-T07", "PHSO-T08", "PHSO-T17", "PHSO-T19", "PHSO-T21", "PHSO-T33",
    "PHSO-T34", "PHSO-T36", "PHSO-T40", "PHSO-T41", "PHSO-T45", "PHSO-T46", "PHSO-T49", "PHSO-T51", "PHSO-T52",
    "PHSO-T53",
}  # fmt: skip
"""The rows of the state table that are marked "Respond entry due"."""


def test_each_marked_step_raises_a_respond_task_and_no_other() -> None:
    """PHSO-R3"""
    assert {step.row for step in procedure("phso").steps if step.respond} == RESPOND_ENTRY_DUE


def test_a_stage_is_entered_in_respond_with_its_date(app: Flask) -> None:
    """PHSO-R3"""
    walk = Walk(on=MONDAY).to("P2")
    assert [task.state for task in walk.records("respond")] == ["To enter", "To enter"]
    no = walk.refused("enter-stage-in-respond", row=1, stage_on=None)
    assert (no.status, no.problems) == (422, (("stage_on", "Enter the date of this stage"),))
    walk.take("enter-stage-in-respond", row=1, by=TEAM_LEADER)
    first, second = walk.records("respond")
    assert (first.state, first.data["entered_on"], first.closed_by) == (
        "Entered",
        "2026-03-02",
        "Marcus Abara-Finch",
    )
    assert second.state == "To enter"


# Open points about days and settings


def test_the_status_of_a_new_case_is_a_setting(app: Flask) -> None:
    """PHSO-O01, setting INITIAL_STATUS"""
    setting("INITIAL_STATUS", "In Progress")
    assert Walk(on=MONDAY).four_values == ("In Progress", "In Progress", "", "")


def test_the_reminder_to_ask_phso_is_a_setting(app: Flask) -> None:
    """PHSO-O08, PHSO-02h, setting PHSO_CHASE_WD"""
    setting("PHSO_CHASE_WD", 5)
    assert Walk(on=MONDAY).to("P2").running == [("D-CHASE", date(2026, 3, 9))]  # Monday


def test_a_day_off_counts_as_day_nought_like_any_other(app: Flask) -> None:
    """PHSO-O09: sent on Good Friday, the reminder counts from Tuesday after Easter as day 1."""
    walk = Walk(on=date(2026, 4, 3))  # Good Friday
    setting("PHSO_CHASE_WD", 1)
    assert walk.to("P2").running == [("D-CHASE", date(2026, 4, 7))]  # Tuesday
