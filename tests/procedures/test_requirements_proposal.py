"""Sections 4.3 and 4.4 at the door, beside `test_requirements_preparation`: the proposal, its response, the letter."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.extensions import db
from tests.walks import CASEWORKER, COLLEAGUE, PDF, Walk, setting

MONDAY, TUESDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 6)
FRIDAY_BEFORE = date(2026, 2, 27)


# Step 5: the proposal


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"received_on": None}, "received_on", "Enter the date the PTI arrived"),
        ({"received_on": TUESDAY}, "received_on", "The date cannot be in the future"),
        (
            {"received_on": FRIDAY_BEFORE},
            "received_on",
            "The PTI cannot be older than the information, sent on Monday 2 March 2026",
        ),
        ({"no_earlier": None}, "no_earlier", "Link an earlier SR or say there is none"),
    ],
)
def test_a_proposal_has_its_date_and_says_what_came_before(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """PHSO-T08, PHSO-05b"""
    no = Walk(on=MONDAY).to("P2").refused("record-pti-received", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


@pytest.mark.parametrize("position", ["P1", "P3", "P4", "P8"])
def test_a_proposal_comes_only_while_phso_decides(app: Flask, position: str) -> None:
    """PHSO-05c"""
    no = Walk(on=MONDAY).to(position).refused("record-pti-received")
    assert no.status == 409
    assert "A PTI can be recorded only while the SR is waiting for PHSO's decision" in no.sentence


def test_a_proposal_starts_the_plan_and_both_deadlines(app: Flask) -> None:
    """PHSO-T08, PHSO-05c, PHSO-05d, PHSO-06f, PHSO-07m, PHSO-O03, PHSO-O12"""
    walk = Walk(on=MONDAY).to("P2").take("record-pti-received", on=FRIDAY)
    assert walk.four_values == ("In Progress", "In Progress", "Initial Response", "")
    assert walk.fact("gateway_passed") == "Y"
    assert walk.running == [("D-PANEL", date(2026, 3, 11)), ("D-PTI", date(2026, 3, 20))]  # Wednesday, Friday
    assert walk.deadline("D-CHASE").state == "met"
    assert [row.title for row in walk.records("activity")] == [
        "Read the complaint",
        "Enter every issue and the complaint",
        "Review what was done at resolution stage",
        "Review what was done at review stage",
        "Confirm that every issue was explored at resolution and review stage",
        "Confirm that all appropriate options were considered",
        "Decide if special payments awarded are appropriate to the issue",
        "Confirm all work commissioned has been completed",
        "Complete any outstanding work",
        "Complete any corrective work",
        "Complete a full chronology on the case",
        "Check if the ICE record of evidence (ROE) is available",
        "Convene the assessment panel",
        "Prepare the briefing for the panel",
        "Send proposal and briefing to every panel member",
        "Update the Director General Caselist",
    ]
    assert walk.records("respond")[-1].title == "PTI received"


def test_related_cases_are_found_by_case_number_and_by_reference(app: Flask) -> None:
    """PHSO-05a"""
    first = Walk(on=MONDAY).to("P13").reference
    walk = Walk(on=MONDAY).to("P2")
    no = walk.refused("record-pti-received", no_earlier=None, related_other="PHSO-2026-999999")
    assert (no.status, no.sentence) == (422, "No SR PHSO-2026-999999 that you may see")
    no = walk.refused("record-pti-received", related_other=first)
    assert no.status == 422 and no.fields == ["no_earlier"]
    walk.take("record-pti-received", no_earlier=None, related_other="48217735")
    assert [row.title for row in walk.records("related")] == [first]


@pytest.mark.parametrize(("unit", "due"), [("wd", date(2026, 3, 31)), ("cd", date(2026, 3, 29))])
def test_the_days_of_the_panel_are_a_setting(app: Flask, unit: str, due: date) -> None:
    """PHSO-O05, settings PANEL_DAYS and PANEL_UNIT: 3 days from Thursday 26 March end on a Tuesday or a Sunday."""
    setting("PANEL_UNIT", unit)
    walk = Walk(on=MONDAY).to("P2").take("record-pti-received", on=date(2026, 3, 26))  # Thursday
    assert walk.running[0] == ("D-PANEL", due)


# Step 6: the details


@pytest.mark.parametrize("position", ["P3", "P4", "P8", "P11", "P12"])
def test_details_are_saved_incomplete_at_any_later_position(app: Flask, position: str) -> None:
    """PHSO-06e, PHSO-T09"""
    walk = Walk(on=MONDAY).to(position).take("save-complaint-details", defaults=False, addressee="A. Finch")
    assert (walk.fact("addressee"), walk.fact("reasons"), walk.fact("root_cause")) == ("A. Finch", None, None)


@pytest.mark.parametrize("position", ["P1", "P2", "P2N"])
def test_details_belong_to_a_proposal(app: Flask, position: str) -> None:
    """PHSO-T09"""
    assert Walk(on=MONDAY).to(position).refused("save-complaint-details").status == 409


def test_two_hundred_characters_of_an_addressee_are_enough(app: Flask) -> None:
    """PHSO-06a"""
    walk = Walk(on=MONDAY).to("P3").take("save-complaint-details", addressee="x" * 200)
    no = walk.refused("save-complaint-details", addressee="x" * 201)
    assert (no.status, no.problems) == (
        422,
        (("addressee", "Addressee must be 200 characters or fewer"),),
    )


def test_root_causes_are_a_list_of_the_operator(app: Flask) -> None:
    """PHSO-06b, setting ROOT_CAUSES"""
    setting("ROOT_CAUSES", ["Sunspots"])
    walk = Walk(on=MONDAY).to("P3", record_pti_received={})
    assert walk.take("save-complaint-details", root_cause="Sunspots").fact("root_cause") == "Sunspots"
    no = walk.refused("save-complaint-details", root_cause="Human Error")
    assert (no.status, no.sentence) == (422, "Choose a root cause from the list")


def test_no_parliamentary_contact_is_a_warning(app: Flask) -> None:
    """PHSO-06c"""
    walk = Walk(on=MONDAY).to("P3").take("save-complaint-details", parliamentary_contact="No")
    assert walk.done.warnings == [
        ("parliamentary_contact", "PHSO complaints come through an MP. Check this answer")
    ]
    case, actor = walk.case, walk.actor(CASEWORKER)
    assert case.fact("parliamentary_contact") == "No"
    assert actor.team == "internal_phso"


# Step 7: activities and the panel


def test_who_did_an_activity_and_when_is_stored(app: Flask) -> None:
    """PHSO-T10, PHSO-07a"""
    walk = (
        Walk(on=MONDAY)
        .to("P3")
        .take("mark-as-done", row="read", by=COLLEAGUE, on=TUESDAY, note="Two letters.")
    )
    (row,) = walk.records("activity", "Done")
    assert (row.closed_by, row.closed_at.date(), row.text) == ("Rowan Bellweather", TUESDAY, "Two letters.")  # type: ignore[union-attr]
    no = walk.refused("mark-as-done", row="read")
    assert (no.status, no.sentence) == (409, "Choose the activity")


def test_an_award_is_judged_with_its_amount(app: Flask) -> None:
    """PHSO-07g"""
    walk = Walk(on=MONDAY).to("P3")
    assert walk.refused("mark-as-done", row="award", fits=None).fields == ["fits"]
    no = walk.refused("mark-as-done", row="award", fits="no", awarded=None)
    assert (no.status, no.sentence) == (422, "Enter the amount in pounds and pence")
    walk.take("mark-as-done", row="award", fits="no", awarded=75_00, note="Too little")
    (row,) = walk.records("activity", "Done")
    assert (row.data["answers"]["fits"], row.data["answers"]["awarded"], row.text) == (
        "no",
        75_00,
        "Too little",
    )


def test_a_chronology_is_attached_or_built(app: Flask) -> None:
    """PHSO-07k"""
    walk = Walk(on=MONDAY).to("P3")
    no = walk.refused("mark-as-done", row="chronology", entries=[{"on": TUESDAY, "event": "A call"}])
    assert (no.status, no.sentence) == (422, "The date cannot be in the future")
    no = walk.refused("mark-as-done", row="chronology", entries=[{"on": FRIDAY_BEFORE}])
    assert (no.status, no.sentence) == (422, "Say what happened")
    walk.take("mark-as-done", row="chronology", entries=None, chronology_file=PDF)
    assert len(walk.case.documents_of("chronology")) == 1


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("panel", "Convene the panel first"),
        ("papers", "Issue the papers to the panel first"),
        ("caselist", "Save the caselist entry first"),
    ],
)
def test_some_activities_are_done_by_a_step_of_their_own(app: Flask, key: str, sentence: str) -> None:
    """PHSO-07m, PHSO-07o, PHSO-07p"""
    walk = Walk(on=MONDAY).to("P3")
    no = walk.refused("mark-as-done", row=key)
    assert (no.status, no.sentence) == (409, sentence)
    walk.take("convene-panel").take("issue-papers-to-panel").take("update-caselist", purpose="PTI")
    assert {row.data["key"] for row in walk.records("activity", "Done")} == {
        "panel",
        "papers",
        "briefing",
        "caselist",
    }


def test_every_member_is_invited_and_gets_the_papers(app: Flask) -> None:
    """PHSO-T11, PHSO-T12, PHSO-07o"""
    walk = Walk(on=MONDAY).to("P3")
    members = [walk.id_of("complaints_review"), walk.id_of("bau_g7")]
    walk.take("convene-panel", members=members, meeting_on=TUESDAY)
    assert {str(item.person_id) for item in walk.work_items("invitation")} == set(members)
    no = walk.refused("convene-panel", members=[walk.id_of("case_owner")])
    assert (no.status, no.fields) == (422, ["members"])
    walk.take("issue-papers-to-panel", addressed=members)
    assert {str(item.person_id) for item in walk.work_items("papers")} == set(members)
    walk.take("record-case-conference", on=TUESDAY, outcome="Draft it")
    assert walk.work_items("invitation") == [] and walk.work_items("papers") == []
    (panel,) = walk.records("panel")
    assert (panel.state, panel.on, panel.text) == ("Held", TUESDAY, "Draft it")


def test_the_papers_are_proposal_and_briefing(app: Flask) -> None:
    """PHSO-07n, PHSO-07o, PHSO-T12"""
    walk = Walk(on=MONDAY).to("P2").take("record-pti-received", pti=None)
    no = walk.refused("issue-papers-to-panel")
    assert (no.status, no.sentence) == (409, "Convene the panel first")
    no = walk.take("convene-panel").refused("issue-papers-to-panel", briefing=None)
    assert set(no.sentences) == {"Attach PHSO's proposal", "Attach the briefing"}
    walk.take("issue-papers-to-panel", proposal=PDF, briefing=PDF)


def test_a_conference_follows_its_papers_and_is_noted(app: Flask) -> None:
    """PHSO-T13, PHSO-07o, PHSO-O06"""
    walk = Walk(on=MONDAY).to("P3").take("convene-panel", meeting_on=FRIDAY, late_reason="Leave")
    walk.take("issue-papers-to-panel", on=TUESDAY)
    no = walk.refused("record-case-conference", held_on=MONDAY)
    assert (no.status, no.sentence) == (422, "The papers must go out before the case conference")
    no = walk.refused("record-case-conference", outcome=None)
    assert (no.status, no.sentence) == (422, "Note the outcome of the case conference")
    assert "D-PANEL" in dict(walk.running)
    walk.take("record-case-conference", on=FRIDAY)
    assert "D-PANEL" not in dict(walk.running) and walk.deadline("D-PANEL").met_late
    no = walk.refused("record-case-conference")
    assert (no.status, no.sentence) == (409, "The case conference is on record already")


@pytest.mark.parametrize("missing", ["purpose", "entry", "entered_on"])
def test_a_caselist_entry_has_its_text_its_date_and_its_purpose(app: Flask, missing: str) -> None:
    """PHSO-T10a, PHSO-07p"""
    no = Walk(on=MONDAY).to("P3").refused("update-caselist", **{missing: None})
    assert (no.status, no.fields) == (422, [missing])


# Steps 8 and 9


def test_an_issued_response_stops_its_deadlines_and_waits(app: Flask) -> None:
    """PHSO-08d, PHSO-08e, PHSO-T17, PHSO-O29: the target date of the response as well."""
    walk = Walk(on=MONDAY).to("P3").take("set-target-date", target_on=date(2026, 3, 9))  # Monday
    walk.to("P4", on=TUESDAY)
    assert walk.four_values == ("Wait", "With PHSO", "Initial Response", "")
    assert walk.running == []
    assert {key: walk.deadline(key).state for key in ("D-PTI", "D-TARGET")} == {
        "D-PTI": "met",
        "D-TARGET": "met",
    }
    assert walk.records("respond")[-1].title == "PTI response issued"
    entry = walk.records("correspondence")[-1]
    draft = walk.case.draft("pti_response")
    assert draft is not None and entry.data["documents"] == [draft.id]


def test_a_response_is_not_issued_before_its_proposal_or_tomorrow(app: Flask) -> None:
    """PHSO-T17"""
    walk = Walk(on=MONDAY).to("P3").take("convene-panel").take("issue-papers-to-panel").take("add-reason")
    walk.take("update-caselist").finish_activities().take("save-complaint-details")
    walk.take("send-pti-response-for-sign-off").take("sign-off-pti-response")
    assert walk.refused("issue-pti-response", issued_on=FRIDAY_BEFORE).fields == ["issued_on"]
    assert walk.refused("issue-pti-response", issued_on=TUESDAY).fields == ["issued_on"]
    walk.take("issue-pti-response")
    assert walk.deadline("D-PANEL").state == "stopped"  # never held, and it cannot be held any more


@pytest.mark.parametrize("step", ["allocate", "start-resolution", "record-draft-report-received", "record-fdl-received",
                                  "close-resolved", "add-resolution-action"])  # fmt: skip
def test_no_later_step_while_phso_mediates(app: Flask, step: str) -> None:
    """PHSO-09b"""
    no = Walk(on=MONDAY).to("P4").refused(step)
    assert no.status == 409
    assert "Waiting for PHSO: record the recommendations letter or the summary of complaint" in no.sentence


# Step 10: the recommendations letter


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"letter": None}, "letter", "Attach the recommendations letter"),
        ({"received_on": None}, "received_on", "Enter the date the letter arrived"),
        ({"received_on": TUESDAY}, "received_on", "The date cannot be in the future"),
        (
            {"received_on": FRIDAY_BEFORE},
            "received_on",
            "The letter cannot be older than the PTI response of Monday 2 March 2026",
        ),
    ],
)
def test_a_recommendations_letter_is_attached_and_dated(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """PHSO-10a, PHSO-T19"""
    no = Walk(on=MONDAY).to("P4").refused("record-recommendations-letter", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_a_recommendations_letter_starts_the_four_weeks_and_waits_for_the_team_leader(app: Flask) -> None:
    """PHSO-10a, PHSO-10b, PHSO-10g, PHSO-10h, PHSO-T19, PHSO-O03, PHSO-O07"""
    walk = Walk(on=MONDAY).to("P4")
    walk.take("record-recommendations-letter", on=FRIDAY, complaint="No answers", wanted="An apology")
    assert walk.four_values == ("Pending Assignment", "In Progress", "Initial Response", "")
    assert walk.running == [("D-REC", date(2026, 4, 3))]  # Good Friday: not moved
    assert [item.post for item in walk.work_items("allocate")] == ["internal_phso_team_leader"]
    entry = walk.records("correspondence")[-1]
    assert (entry.title, entry.on, entry.text) == ("Recommendations letter", FRIDAY, "No answers\nAn apology")


def test_the_four_weeks_are_settings(app: Flask) -> None:
    """PHSO-O07, settings WEEKS4_DAYS and ROLL_CALENDAR_DEADLINES"""
    walk = Walk(on=MONDAY).to("P4")
    setting("ROLL_CALENDAR_DEADLINES", True)
    walk.take("record-recommendations-letter", on=FRIDAY)
    assert walk.running == [("D-REC", date(2026, 4, 7))]  # Tuesday after Easter


def test_a_case_is_allocated_within_the_team_and_may_be_again(app: Flask) -> None:
    """PHSO-10c, PHSO-T20, PHSO-S7"""
    walk = Walk(on=MONDAY).to("P5")
    for outsider in ("caseworker", "head_of_complaints_review", "internal_phso_team_leader"):
        no = walk.refused("allocate", caseworker=walk.id_of(outsider))
        assert (no.status, no.sentence) == (422, "Choose a member of the internal PHSO team")
    walk.take("allocate", caseworker=walk.id_of(COLLEAGUE))
    (item,) = walk.work_items("allocated")
    assert item.person_id == int(walk.id_of(COLLEAGUE)) and walk.work_items("allocate") == []
    walk.take("allocate", caseworker=walk.id_of(CASEWORKER))
    assert [item.person_id for item in walk.work_items("allocated")] == [int(walk.id_of(CASEWORKER))]


def test_only_the_owner_starts_and_only_after_the_allocation(app: Flask) -> None:
    """PHSO-10d, PHSO-10e, PHSO-10f, PHSO-T21"""
    walk = Walk(on=MONDAY).to("P5")
    no = walk.refused("start-resolution")
    assert (no.status, no.sentence) == (409, "The team leader has not allocated this SR yet")
    walk.take("allocate", caseworker=walk.id_of(COLLEAGUE))
    no = walk.refused("start-resolution", by=CASEWORKER)
    assert (no.status, no.sentence) == (403, "This SR is allocated to Rowan Bellweather")
    walk.take("start-resolution", by=COLLEAGUE)
    assert walk.four_values == ("In Progress", "Resolution Action", "Implement PHSO Recommendations", "")
    assert walk.running == [("D-REC", date(2026, 3, 30))]  # Monday


# Steps 11 and 12: the plan


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        pytest.param({"action": None}, "action", "Enter the resolution action", id="PHSO-11c"),
        pytest.param({"links": None}, "links", "Link this action to a reason", id="PHSO-11d"),
        pytest.param({"due_on": None}, "due_on", "Enter a due date", id="PHSO-11f missing"),
        pytest.param({"due_on": FRIDAY_BEFORE}, "due_on", "The due date has passed", id="PHSO-11f passed"),
        pytest.param({"redress": True, "payment": "Reimbursement"}, "amount", "Enter an amount in pounds and pence",
                     id="PHSO-T23 no amount"),
        pytest.param({"redress": True, "amount": 1_00}, "payment",
                     "Say whether it is a special payment or a reimbursement", id="PHSO-T23 no kind"),
        pytest.param({"amount": 1_00}, "redress", "Tick financial redress, or leave the amount empty",
                     id="PHSO-T23 no redress"),
    ],
)  # fmt: skip
def test_an_action_is_linked_dated_and_priced(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """PHSO-11c, PHSO-11d, PHSO-11f, PHSO-T23"""
    no = Walk(on=MONDAY).to("P6").refused("add-resolution-action", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_an_action_begins_in_progress_with_a_deadline_of_its_own(app: Flask) -> None:
    """PHSO-11e, PHSO-11f, PHSO-T23"""
    walk = Walk(on=MONDAY).to("P6")
    walk.take("add-resolution-action", action="Apologise", due_on=date(2026, 3, 31))  # Tuesday
    assert walk.done.warnings == [("due_on", "After PHSO's 4 weeks (Monday 30 March 2026)")]
    walk.take("add-resolution-action", action="Refund", due_on=FRIDAY)
    assert walk.done.warnings == []
    assert [(action.state, action.data["reasons"]) for action in walk.records("action")] == [
        ("In Progress", ["1"]),
        ("In Progress", ["1"]),
    ]
    assert walk.running == [
        ("D-ACTION", FRIDAY),
        ("D-REC", date(2026, 3, 30)),  # Monday
        ("D-ACTION", date(2026, 3, 31)),  # Tuesday
    ]
    walk.take("mark-action-done", row="Refund", on=FRIDAY)
    assert walk.running == [("D-REC", date(2026, 3, 30)), ("D-ACTION", date(2026, 3, 31))]  # Monday, Tuesday


def test_a_reason_in_preparation_can_be_changed_and_old_and_new_are_told(app: Flask) -> None:
    """PHSO-T22, PHSO-T23a, PHSO-11a, PHSO-11b"""
    walk = Walk(on=MONDAY).to("P3").take("add-reason", grounds="Delay")
    no = walk.refused("change-plan", row=("reason", 1), grounds="", comments="x")
    assert (no.status, no.sentence) == (422, "Enter the reason or grounds")
    walk.take("change-plan", row=("reason", 1), grounds="Long delay", comments="Five months")
    (reason,) = walk.records("reason")
    assert (reason.title, reason.text) == ("Long delay", "Five months")
    assert "Delay" in " ".join(walk.events[-1].details) or "Reason 1 changed" in walk.events[-1].details


def test_a_done_action_is_not_changed_any_more(app: Flask) -> None:
    """PHSO-T23a, PHSO-12a"""
    walk = Walk(on=MONDAY).to("P6").take("add-resolution-action").take("mark-action-done", by=COLLEAGUE)
    (action,) = walk.records("action")
    assert (action.state, action.data["done_on"], action.closed_by) == (
        "Done",
        "2026-03-02",
        "Rowan Bellweather",
    )
    no = walk.refused("change-plan", row=("action", 1), action="Other", links=["1"], due_on=MONDAY)
    assert (no.status, no.sentence) == (409, "Choose the reason or action")
    assert walk.refused("mark-action-done", row=("action", 1)).status == 409


def test_phso_is_told_by_an_email_with_date_recipient_and_text(app: Flask) -> None:
    """PHSO-12b, PHSO-12c, PHSO-T33"""
    walk = Walk(on=MONDAY).to("P6")
    no = walk.refused("tell-phso-actions-are-complete")
    assert (no.status, no.sentence) == (409, "Add a resolution action first")
    walk.take("add-resolution-action").take("mark-action-done")
    for missing in ("sent_on", "recipient", "email_text"):
        no = walk.refused("tell-phso-actions-are-complete", **{missing: None})
        assert (no.status, no.problems) == (422, ((missing, "Record the e-mail to PHSO"),))
    walk.take("tell-phso-actions-are-complete", on=FRIDAY)
    assert walk.four_values == ("Wait", "With PHSO", "Implement PHSO Recommendations", "")
    assert walk.running == [] and walk.deadline("D-REC").stopped_on == FRIDAY


def test_a_case_closes_only_on_phsos_email(app: Flask) -> None:
    """PHSO-12d, PHSO-12e, PHSO-S11, PHSO-T34"""
    walk = Walk(on=MONDAY).to("P7", on=TUESDAY)
    for missing in ("agreed_on", "agreement"):
        no = walk.refused("close-resolved", **{missing: None})
        assert (no.status, no.sentence) == (409, "Record PHSO's e-mail that the complaint is resolved")
    no = walk.refused("close-resolved", agreed_on=MONDAY)
    assert (no.status, no.sentence) == (422, "The reply cannot be older than your e-mail")
    walk.take("close-resolved", on=FRIDAY)
    assert walk.four_values == ("Closed", "Complete", "Implement PHSO Recommendations", "Resolved")
    assert walk.records("caselist")[-1].state == "Closed"


def test_resolution_does_not_start_on_a_letter_that_is_not_in_the_log(app: Flask) -> None:
    """PHSO-10g, PHSO-T21: PHSO-T19 logs it; a case that came otherwise is refused."""
    walk = Walk(on=MONDAY).to("P5").take("allocate")
    letter = next(each for each in walk.records("correspondence") if each.title == "Recommendations letter")
    letter.data = {**letter.data, "what": "another letter"}
    db.session.commit()
    no = walk.refused("start-resolution")
    assert (no.status, no.sentence) == (409, "Log the recommendations letter first")


def test_a_client_who_is_not_satisfied_leaves_only_the_summary(app: Flask) -> None:
    """PHSO-12f, PHSO-T35"""
    walk = Walk(on=MONDAY).to("P7")
    assert walk.refused("record-client-not-satisfied", note=None).sentence == "Enter a note"
    no = walk.refused("record-client-not-satisfied", advised_on=FRIDAY_BEFORE)
    assert (no.status, no.problems) == (
        422,
        (("advised_on", "The reply cannot be older than your e-mail"),),
    )
    walk.take("record-client-not-satisfied")
    no = walk.refused("close-resolved")
    assert no.status == 409
    assert "The client is not satisfied. Wait for the summary of complaint" in no.sentence
    leading = {offered.label for offered in walk.offers().now if offered.step.to}
    assert leading == {"Record SOC received"}
