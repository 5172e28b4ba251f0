"""Sections 4.5 to 4.7 at the door: summary of complaint, queries, target date, draft report, FDL, exceptions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.procedures import procedure
from tests.walks import Walk, recommendation, setting

MONDAY, TUESDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 6)
FRIDAY_BEFORE = date(2026, 2, 27)
NEXT_MONDAY = date(2026, 3, 9)


# Step 13: the summary of complaint


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        pytest.param({"received_on": None}, "received_on", "Enter the date the SOC arrived", id="PHSO-13a"),
        pytest.param(
            {"received_on": FRIDAY_BEFORE},
            "received_on",
            "The SOC cannot be older than the PTI response of Monday 2 March 2026",
            id="PHSO-T36 too old",
        ),
        pytest.param(
            {"received_on": TUESDAY}, "received_on", "The date cannot be in the future", id="PHSO-T36 future"
        ),
        pytest.param({"soc": None}, "soc", "Attach the summary of complaint", id="PHSO-T36 not attached"),
        pytest.param(
            {"basis": None}, "basis", "Enter the basis of the complaint from the SOC", id="PHSO-13e"
        ),
        pytest.param(
            {"confirmed_on": None},
            "confirmed_on",
            "Record PHSO's confirmation of the full investigation",
            id="PHSO-S6",
        ),
        pytest.param({"target_on": FRIDAY_BEFORE}, "target_on", "The target date has passed", id="PHSO-T39"),
    ],
)
def test_a_summary_is_recorded_whole(app: Flask, answers: dict[str, Any], field: str, sentence: str) -> None:
    """PHSO-13a, PHSO-13e, PHSO-S6, PHSO-T36"""
    no = Walk(on=MONDAY).to("P4").refused("record-soc-received", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


@pytest.mark.parametrize("position", ["P1", "P2", "P3", "P6"])
def test_a_summary_follows_the_response_to_the_proposal(app: Flask, position: str) -> None:
    """PHSO-13a"""
    no = Walk(on=MONDAY).to(position).refused("record-soc-received")
    assert no.status == 409 and "A summary of complaint follows the PTI response" in no.sentence


@pytest.mark.parametrize("position", ["P4", "P7", "P7N"])
def test_a_summary_begins_the_investigation(app: Flask, position: str) -> None:
    """PHSO-13a, PHSO-13b, PHSO-13c, PHSO-13d, PHSO-S6, PHSO-S7, PHSO-T36, PHSO-O24: no deadline for an answer."""
    walk = Walk(on=MONDAY).to(position)
    owner = walk.case.owner_id
    walk.take("record-soc-received", on=TUESDAY, basis="Delay", confirmed_on=MONDAY)
    assert walk.four_values == ("In Progress", "Response To Summary", "Response To SoC", "")
    assert walk.running == [] and walk.case.owner_id == owner
    assert (walk.fact("soc_basis"), walk.fact("investigation_confirmed_on")) == ("Delay", "2026-03-02")
    assert [entry.title for entry in walk.records("correspondence")][-2:] == [
        "Summary of complaint",
        "Confirmation of full investigation",
    ]
    assert walk.records("respond")[-1].title == "Summary of complaint received"


def test_in_p7_the_summary_itself_says_that_the_client_is_not_satisfied(app: Flask) -> None:
    """PHSO-T36"""
    walk = Walk(on=MONDAY).to("P7").take("record-soc-received", on=TUESDAY)
    assert walk.fact("client_not_satisfied_on") == "2026-03-03"


def test_a_target_date_known_with_the_summary_goes_on_the_caselist(app: Flask) -> None:
    """PHSO-13h, PHSO-T36"""
    walk = Walk(on=MONDAY).to("P4").take("record-soc-received", target_on=FRIDAY)
    assert walk.running == [("D-TARGET", FRIDAY)]
    entry = walk.records("caselist")[-1]
    assert (entry.state, entry.due_on) == ("Target date", FRIDAY)


# Queries


def test_a_query_is_dated_and_asked(app: Flask) -> None:
    """PHSO-13f, PHSO-T37, PHSO-O24"""
    walk = Walk(on=MONDAY).to("P8")
    assert walk.refused("add-phso-query", question=None).sentence == "Enter the question"
    assert walk.refused("add-phso-query", received_on=None).fields == ["received_on"]
    assert walk.refused("add-phso-query", received_on=TUESDAY).fields == ["received_on"]
    assert walk.refused("add-phso-query", received_on=FRIDAY_BEFORE).fields == ["received_on"]
    walk.take("add-phso-query", question="When?").take("add-phso-query", question="Who?")
    assert [(query.text, query.state) for query in walk.records("query")] == [
        ("When?", "Open"),
        ("Who?", "Open"),
    ]
    assert walk.running == []


def test_a_query_stays_open_until_everything_is_provided(app: Flask) -> None:
    """PHSO-13f, PHSO-13g, PHSO-T38, PHSO-S4"""
    walk = Walk(on=MONDAY).to("P8").take("add-phso-query", on=TUESDAY)
    assert walk.refused("answer-phso-query", answer=None).sentence == "Enter the answer"
    no = walk.refused("answer-phso-query", complete=None)
    assert (no.status, no.sentence) == (
        422,
        "The query stays open until all requested information is provided",
    )
    no = walk.refused("answer-phso-query", answered_on=MONDAY)
    assert (no.status, no.sentence) == (422, "The answer cannot be older than the query")
    assert [query.state for query in walk.records("query")] == ["Open"]
    walk.take("answer-phso-query", on=FRIDAY, answer="In May")
    (query,) = walk.records("query")
    assert (query.state, query.data["answer"], query.data["answered_on"]) == (
        "Answered",
        "In May",
        "2026-03-06",
    )
    asked, answer = walk.records("correspondence")[-2:]
    assert (asked.state, answer.data["answers"]) == ("Answered", asked.number)


@pytest.mark.parametrize("position", ["P8", "P9", "P10"])
def test_queries_come_until_the_final_decision(app: Flask, position: str) -> None:
    """PHSO-T37, PHSO-T38"""
    walk = Walk(on=MONDAY).to(position).take("add-phso-query").take("answer-phso-query")
    assert walk.position == position


def test_each_of_several_queries_gets_its_own_answer(app: Flask) -> None:
    """PHSO-13f, PHSO-S4"""
    walk = (
        Walk(on=MONDAY)
        .to("P8")
        .take("add-phso-query", question="First?")
        .take("add-phso-query", question="Second?")
    )
    assert walk.refused("answer-phso-query").sentence == "Choose the query"
    walk.take("answer-phso-query", row=("query", 2), answer="The second")
    assert [query.state for query in walk.records("query")] == ["Open", "Answered"]
    first, second = [e for e in walk.records("correspondence") if e.title == "PHSO query"]
    assert (first.state, second.state) == ("To answer", "Answered")


# The target date


@pytest.mark.parametrize("position", ["P3", "P8"])
def test_a_target_date_is_set_once_and_then_extended(app: Flask, position: str) -> None:
    """PHSO-13h, PHSO-T39, PHSO-O29"""
    walk = Walk(on=MONDAY).to(position)
    no = walk.refused("extend-target-date", target_on=NEXT_MONDAY)
    assert (no.status, no.sentences[0]) == (409, "Set a target date first")
    assert walk.refused("set-target-date", target_on=None).sentence == "Enter the target date"
    no = walk.refused("set-target-date", target_on=FRIDAY_BEFORE)
    assert (no.status, no.sentence) == (422, "The target date has passed")
    walk.take("set-target-date", target_on=FRIDAY)
    assert walk.refused("set-target-date", target_on=NEXT_MONDAY).status == 409

    for not_later in (FRIDAY, TUESDAY):
        no = walk.refused("extend-target-date", target_on=not_later)
        assert (no.status, no.sentence) == (422, "The new target must be later than Friday 6 March 2026")
    no = walk.refused("extend-target-date", target_on=NEXT_MONDAY, reason=None)
    assert (no.status, no.problems) == (422, (("reason", "Say why the target moves"),))

    before = len(walk.events)
    walk.take("extend-target-date", target_on=NEXT_MONDAY, reason="A late witness")
    assert len(walk.events) == before + 1
    assert dict(walk.running)["D-TARGET"] == NEXT_MONDAY
    assert [(entry.what, entry.new_due_on, entry.reason) for entry in walk.deadline("D-TARGET").entries] == [
        ("started", FRIDAY, ""),
        ("moved", NEXT_MONDAY, "A late witness"),
    ]
    entry = walk.records("caselist")[-1]
    assert (entry.data["old"], entry.data["new"], entry.text) == (
        "2026-03-06",
        "2026-03-09",
        "A late witness",
    )


@pytest.mark.parametrize("position", ["P4", "P10", "P11"])
def test_no_target_date_while_no_response_is_outstanding(app: Flask, position: str) -> None:
    """PHSO-O29, PHSO-T39"""
    assert Walk(on=MONDAY).to(position).refused("set-target-date").status == 409


# The reply to the summary


def test_a_reply_to_the_summary_is_attached_and_changes_no_status(app: Flask) -> None:
    """PHSO-T40, PHSO-O13"""
    walk = Walk(on=MONDAY).to("P8")
    no = walk.refused("record-response-to-summary", response=None)
    assert (no.status, no.sentence) == (422, "Attach the response to the summary")
    assert walk.refused("record-response-to-summary", sent_on=FRIDAY_BEFORE).fields == ["sent_on"]
    walk.take("record-response-to-summary", on=TUESDAY)
    assert walk.position == "P8"
    assert walk.four_values == ("In Progress", "Response To Summary", "Response To SoC", "")
    assert walk.records("respond")[-1].title == "Response to summary sent"


def test_by_setting_a_reply_to_the_summary_waits_with_phso(app: Flask) -> None:
    """PHSO-T40, PHSO-O13, setting SOC_RESPONSE_SETS_WAIT"""
    setting("SOC_RESPONSE_SETS_WAIT", True)
    walk = Walk(on=MONDAY).to("P8").take("record-response-to-summary")
    assert walk.four_values == ("Wait", "With PHSO", "Response To SoC", "")
    walk.take("add-phso-query").take("record-response-to-summary")
    assert walk.take("record-draft-report-received").position == "P9"


# Step 14: the draft report


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        pytest.param({"report": None}, "report", "Attach the draft report", id="PHSO-14a"),
        pytest.param(
            {"received_on": None}, "received_on", "Enter the date the draft report arrived", id="PHSO-T41"
        ),
        pytest.param(
            {"received_on": FRIDAY_BEFORE},
            "received_on",
            "The draft report cannot be older than the SOC of Monday 2 March 2026",
            id="PHSO-T41 too old",
        ),
    ],
)
def test_a_draft_report_is_attached_and_dated(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """PHSO-14a, PHSO-T41"""
    no = Walk(on=MONDAY).to("P8").refused("record-draft-report-received", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_a_draft_report_starts_its_ten_days_and_its_activities(app: Flask) -> None:
    """PHSO-14a, PHSO-14b, PHSO-14c, PHSO-14d, PHSO-14g, PHSO-S8, PHSO-T41"""
    walk = Walk(on=MONDAY).to("P8").take("record-draft-report-received", on=TUESDAY)
    assert walk.four_values == ("In Progress", "Response To Report", "Response To Report", "")
    due = date(2026, 3, 17)  # Tuesday
    assert walk.running == [("D-DRAFT", due), ("D-TARGET", due)]
    entry = walk.records("correspondence")[-1]
    assert (entry.title, entry.on) == ("Draft report", TUESDAY)
    assert entry.text == "Sent to CMG and to the client; both may comment"
    assert [row.data["key"] for row in walk.records("activity", "Not Started")] == [
        "caselist_draft",
        "panel_draft",
    ]
    walk.take("update-caselist", purpose="Draft report").take("convene-panel")
    assert walk.records("activity", "Not Started") == []


def test_a_target_date_that_is_set_is_not_preset_again(app: Flask) -> None:
    """PHSO-T41"""
    walk = (
        Walk(on=MONDAY)
        .to("P8")
        .take("set-target-date", target_on=FRIDAY)
        .take("record-draft-report-received")
    )
    assert walk.running == [("D-TARGET", FRIDAY), ("D-DRAFT", date(2026, 3, 16))]  # Friday, Monday


def test_a_panel_on_the_draft_report_meets_after_its_receipt(app: Flask) -> None:
    """PHSO-T11, PHSO-14f"""
    walk = Walk(on=MONDAY).to("P8").take("record-draft-report-received", on=TUESDAY)
    no = walk.refused("convene-panel", meeting_on=MONDAY)
    assert (no.status, no.sentence) == (
        422,
        "The panel cannot meet before the draft report arrived on Tuesday 3 March 2026",
    )
    walk.take("convene-panel", meeting_on=FRIDAY)
    assert walk.records("panel")[-1].data["about"] == "draft report"
    assert len(walk.work_items("invitation")) == 1


def test_an_issued_response_stops_its_deadlines(app: Flask) -> None:
    """PHSO-14i, PHSO-T45, PHSO-O29"""
    walk = Walk(on=MONDAY).to("P9").to("P10", on=FRIDAY)
    assert walk.four_values == ("Wait", "With PHSO", "Response To Report", "")
    assert walk.running == []
    assert [walk.deadline(key).stopped_on for key in ("D-DRAFT", "D-TARGET")] == [FRIDAY, FRIDAY]
    assert walk.records("respond")[-1].title == "Draft report response issued"


@pytest.mark.parametrize("position", ["P11", "P11A", "P12"])
def test_a_dispute_after_the_final_decision_is_refused(app: Flask, position: str) -> None:
    """PHSO-14j"""
    no = Walk(on=MONDAY).to(position).refused("record-factual-check")
    assert no.status == 409 and "Disputes belong in the response to the draft report" in no.sentence


# Steps 18 and 19: the plan for the final decision


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        pytest.param({"action": None}, "action", "Enter the resolution action", id="PHSO-19a"),
        pytest.param({"links": None}, "links", "Link this action to a reason", id="PHSO-19b"),
        pytest.param({"links": ["9"]}, "links", "Choose reason/Ground from the list", id="PHSO-19b unknown"),
        pytest.param({"due_on": None}, "due_on", "Enter a due date", id="PHSO-19d missing"),
        pytest.param({"due_on": FRIDAY_BEFORE}, "due_on", "The due date has passed", id="PHSO-19d passed"),
    ],
)
def test_an_action_for_the_final_decision_is_linked_and_dated(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """PHSO-19a, PHSO-19b, PHSO-19d"""
    no = Walk(on=MONDAY).to("P11").refused("add-resolution-action", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_an_action_for_the_final_decision_begins_in_progress(app: Flask) -> None:
    """PHSO-19a, PHSO-19b, PHSO-19c, PHSO-19d, PHSO-T22, PHSO-T23"""
    walk = Walk(on=MONDAY).to("P11").take("add-reason", grounds="What PHSO found")
    walk.take("add-resolution-action", links=["1", "2"], due_on=date(2026, 3, 31))  # Tuesday
    assert walk.done.warnings == [("due_on", "After the FDL's 4 weeks (Monday 30 March 2026)")]
    (action,) = walk.records("action")
    assert (action.state, action.data["reasons"], action.data["phase"]) == ("In Progress", ["1", "2"], "FDL")


def test_a_plan_for_the_final_decision_goes_to_the_team_leader(app: Flask) -> None:
    """PHSO-19e, PHSO-T25"""
    walk = Walk(on=MONDAY).to("P11")
    no = walk.refused("send-plan-for-tl-approval")
    assert (no.status, no.sentence) == (409, "Add a resolution action first")
    walk.take("add-resolution-action").take("send-plan-for-tl-approval")
    assert walk.four_values == (
        "Pending Approval",
        "Pending Approval - TL",
        "Implement PHSO Recommendations",
        "",
    )
    assert walk.is_locked() and [item.post for item in walk.work_items("approve_plan")] == [
        "internal_phso_team_leader"
    ]


def test_a_payment_for_the_final_decision_is_not_carried_out_unapproved(app: Flask) -> None:
    """PHSO-19e, PHSO-11g"""
    walk = Walk(on=MONDAY).to("P11", record_fdl_received={"amount": 1_00, "no_payment": None})
    walk.take("add-resolution-action", redress=True, payment="Special payment", amount=1_00)
    no = walk.refused("mark-action-done")
    assert (no.status, no.sentence) == (409, "This plan needs team leader approval")


# Northern Ireland


def test_a_northern_ireland_case_names_its_ombudsman_and_keeps_its_codes(app: Flask) -> None:
    """PHSO-NI1, PHSO-O11"""
    walk = Walk(on=MONDAY, jurisdiction="NI", referring_office="MLA").to("P2")
    assert walk.four_values == ("Wait", "With PHSO", "Initial Response", "")
    assert walk.events[-1].sentence == "Sent the information to the Northern Ireland Ombudsman"
    no = walk.refused("start-resolution")
    assert "Northern Ireland Ombudsman's decision" in procedure("phso").worded(no.sentence, "NI")
    walk.to("P7")
    assert walk.four_values == ("Wait", "With PHSO", "Implement PHSO Recommendations", "")
    labels = {offered.label for offered in walk.offers().now}
    assert not any("PHSO" in label for label in labels), labels


def test_a_refusal_names_the_northern_ireland_ombudsman(app: Flask) -> None:
    """PHSO-NI1"""
    walk = Walk(on=MONDAY, jurisdiction="NI").to("P2")
    for step in ("start-resolution", "ask-phso-for-its-decision"):
        no = walk.refused(step, contacted_on=None)
        assert "PHSO" not in no.sentence, no.sentence


def test_an_mla_refers_northern_ireland_cases_only(app: Flask) -> None:
    """PHSO-NI2, PHSO-T09"""
    walk = Walk(on=MONDAY, jurisdiction="NI", referring_office="MLA").to("P3")
    walk.take("save-complaint-details", referring_office="MLA")
    assert walk.fact("referring_office") == "MLA"


def test_in_great_britain_an_mla_is_refused_in_the_details_too(app: Flask) -> None:
    """PHSO-NI2"""
    no = Walk(on=MONDAY).to("P3").refused("save-complaint-details", referring_office="MLA")
    assert (no.status, no.problems) == (
        422,
        (
            (
                "referring_office",
                "A Member of the Legislative Assembly can refer Northern Ireland cases only",
            ),
        ),
    )


@pytest.mark.parametrize(
    ("jurisdiction", "calendar", "due"),
    [
        ("GB", "England", date(2026, 8, 26)),  # Wednesday
        ("GB", "Scotland", date(2026, 8, 27)),  # Thursday: Monday 3 August is a bank holiday there
        ("NI", "England", date(2026, 8, 26)),  # Wednesday
    ],
)
def test_the_bank_holidays_are_those_of_the_jurisdiction(
    app: Flask, jurisdiction: str, calendar: str, due: date
) -> None:
    """PHSO-NI3, PHSO-O09, setting HOLIDAY_CALENDAR: 20 working days from Wednesday 29 July 2026."""
    setting("HOLIDAY_CALENDAR", calendar)
    walk = Walk(on=date(2026, 7, 29), jurisdiction=jurisdiction).to("P2")
    assert walk.running == [("D-CHASE", due)]


# CMSL5844


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"body": None}, "body", "Write the letter text"),
        ({"reviewed": None}, "reviewed", "Check the letter before you issue it"),
        ({"recipient": None}, "recipient", "Enter to whom the letter goes"),
        ({"letter_on": TUESDAY}, "letter_on", "The date cannot be in the future"),
    ],
)
def test_a_letter_is_written_addressed_and_read_before_it_is_issued(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """PHSO-L1, PHSO-T55"""
    no = Walk(on=MONDAY).refused("write-cmsl5844", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_the_owner_stays_through_the_investigation(app: Flask) -> None:
    """PHSO-O27, PHSO-S7: no allocation at steps 13 to 15."""
    walk = Walk(on=MONDAY).to("P4")
    owner = walk.case.owner_id
    for position in ("P8", "P9", "P10", "P11", "P12"):
        assert walk.to(position).case.owner_id == owner


def test_a_systemic_recommendation_needs_no_action(app: Flask) -> None:
    """PHSO-18a: only the case specific ones are carried out on the case."""
    walk = Walk(on=MONDAY).to("P10")
    both = [recommendation(walk, "Train everybody", "Systemic"), recommendation(walk, "Apologise")]
    walk.take("record-fdl-received", fdl_type="Systemic and case specific", recommendations=both)
    walk.take("send-systemic-recommendations").take("record-comparison").take("record-memo-sent")
    no = walk.refused("tell-phso-actions-are-complete")
    assert (no.status, no.sentence) == (409, "No action yet for: Apologise")
