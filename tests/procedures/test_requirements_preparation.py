"""Requirements of sections 4.1 to 4.4 at the door: request, gateway, Activity Plan, sign-off, plan."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from tests.walks import COLLEAGUE, HEAD, PDF, TEAM_LEADER, Walk

MONDAY = date(2026, 3, 30)


@pytest.fixture
def asked(app: Flask) -> Walk:
    """A request that has arrived."""
    return Walk(on=MONDAY)


@pytest.fixture
def proposed(app: Flask) -> Walk:
    """A proposal to investigate that has arrived."""
    return Walk(on=MONDAY).to("P3")


def activity(walk: Walk, key: str):
    return next(each for each in walk.records("activity") if each.data["key"] == key)


# Request and gateway


def test_an_unfinished_complaints_route_warns_and_does_not_refuse(proposed: Walk) -> None:
    """PHSO-S2: the warning names the route, the answer is kept."""
    proposed.take("save-complaint-details", route_exhausted="No", last_stage="Resolution")
    assert (
        "route_exhausted",
        "PHSO normally expects the CMG complaints process to be finished first",
    ) in proposed.done.warnings
    assert proposed.fact("route_exhausted") == "No" and proposed.fact("last_stage") == "Resolution"


def test_a_missing_referrer_warns_at_once_and_is_demanded_before_the_response_goes(app: Flask) -> None:
    """PHSO-S3, PHSO-R1, PHSO-06d, PHSO-O02."""
    walk = Walk(on=MONDAY, referring_mp=None, bodies=None)
    warned = dict(walk.done.warnings)
    assert "referring_mp" in warned and "bodies" in warned
    walk.to("P3")
    sentences = walk.refused("issue-pti-response").sentences
    assert "Enter the MP who referred this complaint" in sentences
    assert "Say who has already looked at this complaint" in sentences
    assert "Enter the full details of the complaint" in sentences


def test_the_list_of_items_must_not_be_empty_and_may_grow(asked: Walk) -> None:
    """PHSO-02a, PHSO-02b, PHSO-02c."""
    assert (
        asked.refused("record-information-sent", items=[]).sentence
        == "List at least one item that PHSO asked for"
    )
    blank = asked.refused("record-information-sent", items=[{"item": None, "provided_on": MONDAY}])
    assert blank.sentence == "Describe the information"
    wanted = [{"item": name, "provided_on": MONDAY} for name in ("One", "Two", "Three", "Four")]
    left = asked.refused("record-information-sent", items=[*wanted, {"item": "Five"}])
    assert left.sentence == "Still to provide: Five"
    asked.take("record-information-sent", items=wanted)
    assert [each.title for each in asked.records("requested_item", "Provided")] == [
        "One",
        "Two",
        "Three",
        "Four",
    ]


def test_two_outcomes_lead_on_from_the_decision(app: Flask) -> None:
    """PHSO-03a, PHSO-03b, PHSO-03c: to step 4, or to step 5."""
    assert Walk(on=MONDAY).to("P2").take("record-gateway-failed").position == "P2N"
    assert Walk(on=MONDAY, case_number="2").to("P2").take("record-pti-received").position == "P3"


def test_a_failed_gateway_stands_until_it_is_corrected_with_a_reason(app: Flask) -> None:
    """PHSO-04a, PHSO-T04a: a PTI is refused first, then the entry is corrected."""
    walk = Walk(on=MONDAY).to("P2N")
    assert walk.fact("gateway_passed") == "N"
    refused = walk.refused("record-pti-received")
    assert refused.status == 409
    assert refused.sentence.startswith("The gateway was recorded as failed. Correct that entry first")
    assert walk.refused("correct-gateway-entry", reason=None).sentence == "Give a reason"
    walk.take("correct-gateway-entry")
    assert walk.fact("gateway_passed") is None and walk.running == [
        ("D-CHASE", date(2026, 4, 29))
    ]  # Wednesday


def test_a_failed_gateway_closes_only_after_discussion_actions_and_word_to_phso(app: Flask) -> None:
    """PHSO-04b, PHSO-04c, PHSO-04d, PHSO-04f, PHSO-04g, PHSO-04h, PHSO-04i."""
    walk = Walk(on=MONDAY).to("P2N")
    assert (
        "Note what PHSO recommended, or tick 'No action recommended'"
        in walk.refused("close-gateway-failed").sentences
    )
    walk.take("add-recommended-action", action="Apologise").take("refer-back")
    assert walk.refused("refer-back", destination=None).sentence == "Choose where to refer this"
    assert (
        walk.refused("close-gateway-failed").sentence
        == "2 actions are not Done: Apologise; Referred back: Complaints review"
    )
    for row in walk.records("action", "In Progress"):
        walk.take("mark-action-done", row=row)
    told = walk.refused("close-gateway-failed", told_on=None)
    assert told.sentence == "Record when PHSO was told that the actions are complete"
    walk.take("close-gateway-failed")
    assert walk.four_values == ("Closed", "Complete", "Initial Response", "Rejected")


def test_an_empty_discussion_is_refused(app: Flask) -> None:
    """PHSO-04b."""
    walk = Walk(on=MONDAY).to("P2N")
    for key in ("add-recommended-action", "no-action-recommended"):
        refused = walk.refused(key, discussion=None)
        assert (refused.status, refused.sentence) == (
            422,
            "Note what PHSO recommended, or tick 'No action recommended'",
        )


# Proposal to investigate


def test_earlier_srs_are_of_the_same_case_and_never_the_sr_itself(app: Flask) -> None:
    """PHSO-05a, PHSO-05b."""
    earlier = Walk(on=MONDAY, case_number="7").reference
    strange = Walk(on=MONDAY, case_number="8").reference
    walk = Walk(on=MONDAY, case_number="7", different_complaint=True).to("P2")
    assert (
        walk.refused("record-pti-received", no_earlier=None).sentence
        == "Link an earlier SR or say there is none"
    )
    other = walk.refused("record-pti-received", no_earlier=None, related_other=strange)
    assert f"SR {strange} belongs to a different case" in other.sentences
    own = walk.refused("record-pti-received", no_earlier=None, related_other=walk.reference)
    assert "An SR cannot be related to itself" in own.sentences
    walk.take("record-pti-received", no_earlier=None, related=[earlier])
    assert [each.title for each in walk.records("related")] == [earlier]


def test_the_complaint_details_follow_their_field_rules(proposed: Walk) -> None:
    """PHSO-06a, PHSO-06b, PHSO-06c, PHSO-06e."""
    long = proposed.refused("save-complaint-details", addressee="x" * 201)
    assert long.sentence == "Addressee must be 200 characters or fewer"
    assert (
        proposed.refused("save-complaint-details", root_cause="Sunspots").sentence
        == "Choose a root cause from the list"
    )
    proposed.take("save-complaint-details", parliamentary_contact="No")
    assert "PHSO complaints come through an MP. Check this answer" in dict(proposed.done.warnings).values()
    proposed.take("save-complaint-details", addressee=None, root_cause=None, reasons=None)
    assert proposed.fact("reasons") is None


def test_the_activity_plan_is_made_once(app: Flask) -> None:
    """PHSO-05d, PHSO-07a, PHSO-07h: sixteen rows, not doubled by a second proposal."""
    walk = Walk(on=MONDAY).to("P3")
    keys = [each.data["key"] for each in walk.records("activity")]
    assert len(keys) == len(set(keys)) == 16
    assert walk.take("mark-as-done", row="read").records("activity", "Done")[0].closed_by == "Tamsin Oakapple"
    walk.take("mark-as-done", row="commissioned")
    outsider = walk.refused("mark-as-done", by="caseworker", row="roe")
    assert (outsider.status, outsider.sentence) == (403, "Only the internal PHSO team can work on this SR")


@pytest.mark.parametrize(
    ("key", "without", "sentence"),
    [
        pytest.param("resolution_stage", {"note": None}, "Add a short note of what you found", id="PHSO-07c"),
        pytest.param("review_stage", {"note": None}, "Add a short note of what you found", id="PHSO-07d"),
        pytest.param(
            "options",
            {"special_payment_considered": None},
            "Say whether a special payment was considered",
            id="PHSO-07f",
        ),
        pytest.param(
            "award", {"fits": "yes", "awarded": None}, "Enter the amount in pounds and pence", id="PHSO-07g"
        ),
        pytest.param("chronology", {"entries": None}, "Attach or build the chronology", id="PHSO-07k"),
        pytest.param(
            "roe", {"roe": None}, "Say whether the ICE record of evidence is available", id="PHSO-07l"
        ),
        pytest.param("briefing", {"briefing": None}, "Attach the briefing", id="PHSO-07n"),
    ],
)
def test_an_activity_is_done_only_with_what_it_asks_for(
    proposed: Walk, key: str, without: dict[str, object], sentence: str
) -> None:
    """PHSO-07c, PHSO-07d, PHSO-07f, PHSO-07g, PHSO-07k, PHSO-07l, PHSO-07n."""
    refused = proposed.refused("mark-as-done", row=key, **without)
    assert (refused.status, refused.sentence) == (422, sentence)
    proposed.take("mark-as-done", row=key)
    assert activity(proposed, key).state == "Done"


def test_issues_are_entered_and_each_is_confirmed_as_explored(proposed: Walk) -> None:
    """PHSO-07b, PHSO-07e."""
    for key in ("issues", "explored"):
        assert proposed.refused("mark-as-done", row=key).sentence == "Enter the client's issues first"
    proposed.take("add-reason", grounds="Delay", comments="Seven months").take(
        "add-reason", grounds="Tone", comments="Rude call"
    )
    missing = proposed.refused("mark-as-done", row="explored", explored=["1"])
    assert missing.sentence == "Not yet confirmed: Tone: Rude call"
    proposed.take("mark-as-done", row="explored", explored=["1", "2"]).take("mark-as-done", row="issues")


def test_only_outstanding_and_corrective_work_may_be_unneeded(proposed: Walk) -> None:
    """PHSO-07i, PHSO-07j."""
    for key in ("outstanding", "corrective"):
        assert proposed.refused("not-required", row=key, reason=None).sentence == "Give a reason"
        proposed.take("not-required", row=key)
        assert activity(proposed, key).state == "Not Required"
    assert proposed.refused("not-required", row="read").status == 409


def test_a_panel_after_its_three_days_needs_a_reason(proposed: Walk) -> None:
    """PHSO-07m, PHSO-O05: due Thursday 2 April 2026, meeting on Tuesday 7 April."""
    late = date(2026, 4, 7)
    refused = proposed.refused("convene-panel", meeting_on=late)
    assert refused.sentence == "Later than 3 working days after receipt. Give a reason"
    proposed.take("convene-panel", meeting_on=late, late_reason="The chair is on leave")
    assert ("meeting_on", "Later than 3 working days after receipt") in proposed.done.warnings
    early = proposed.refused("convene-panel", meeting_on=date(2026, 3, 27))
    assert early.sentence == "The panel cannot meet before the PTI arrived on Monday 30 March 2026"
    assert proposed.refused("convene-panel", members=[]).sentence == "Choose at least one panel member"


def test_the_papers_go_to_every_member_before_the_conference(proposed: Walk) -> None:
    """PHSO-07o."""
    members = [proposed.id_of("complaints_review"), proposed.id_of("bau_caseworker")]
    proposed.take("convene-panel", members=members, meeting_on=date(2026, 4, 1))
    assert (
        proposed.refused("record-case-conference").sentence
        == "The papers must go out before the case conference"
    )
    left = proposed.refused("issue-papers-to-panel", addressed=members[:1])
    assert left.sentence == "Not sent to: Idris Quillfeather"
    proposed.take("issue-papers-to-panel", addressed=members)
    assert {each.person_id for each in proposed.work_items("papers")} == {int(each) for each in members}
    late = Walk(on=MONDAY, case_number="2").to("P3").take("convene-panel")
    refused = late.refused("issue-papers-to-panel", on=date(2026, 3, 31))
    assert refused.sentence == "The papers must go out before the case conference"


def test_the_caselist_activity_is_done_by_its_entry(proposed: Walk) -> None:
    """PHSO-07p."""
    assert proposed.refused("mark-as-done", row="caselist").sentence == "Save the caselist entry first"
    proposed.take("update-caselist", purpose="Other")
    assert activity(proposed, "caselist").state == "Not Started"
    proposed.take("update-caselist", purpose="PTI")
    assert activity(proposed, "caselist").state == "Done"


def draft_of(walk: Walk) -> Any:
    return walk.case.draft("pti_response")


def ready_for_sign_off(case_number: str = "48217735") -> Walk:
    walk = Walk(on=MONDAY, case_number=case_number).to("P3")
    walk.take("convene-panel").take("issue-papers-to-panel").take("record-case-conference")
    return walk.take("add-reason").take("update-caselist").finish_activities()


def test_the_response_has_its_sections_and_says_what_it_proposes(app: Flask) -> None:
    """PHSO-S5, PHSO-08a."""
    unprepared = Walk(on=MONDAY).to("P3")
    assert unprepared.refused("send-pti-response-for-sign-off").sentence == "16 activities are not Done"
    walk = ready_for_sign_off("2")
    key = "send-pti-response-for-sign-off"
    assert walk.refused(key, case_history=None).sentence == "Add the case history"
    assert walk.refused(key, resolution_action=None).sentence == "Add the resolution action"
    neither = walk.refused(key, no_additional=None)
    assert (
        neither.sentence == "List the additional resolution actions, or tick 'No additional action proposed'"
    )
    walk.take(key, no_additional=None, additional="Reimburse the charge")
    assert draft_of(walk).sections[2] == [
        "Additional resolution actions",
        "Reimburse the charge",
    ]


def test_the_response_is_returned_with_a_reason_and_signed_in_its_next_version(app: Flask) -> None:
    """PHSO-08b, PHSO-08c, PHSO-08d, PHSO-08e: issued only signed; the signed version is locked."""
    walk = ready_for_sign_off().take("save-complaint-details").take("send-pti-response-for-sign-off")
    unsigned = walk.refused("issue-pti-response")
    assert (unsigned.status, unsigned.sentence) == (
        409,
        "The head of complaints review has not signed this off",
    )
    assert walk.refused("return-pti-response", reason=None).sentence == "Say what has to change"
    walk.take("return-pti-response")
    assert draft_of(walk).state == "Returned"
    walk.take("send-pti-response-for-sign-off", case_history="With the dates of May").take(
        "sign-off-pti-response"
    )
    signed = draft_of(walk)
    assert (signed.version, signed.state, signed.locked, signed.decided_by_id) == (
        2,
        "Signed off",
        True,
        int(walk.id_of(HEAD)),
    )
    walk.take("issue-pti-response")
    assert walk.four_values == ("Wait", "With PHSO", "Initial Response", "")
    assert walk.deadline("D-PTI").state == "met"


def test_mediation_is_logged_and_leads_two_ways(app: Flask) -> None:
    """PHSO-09a, PHSO-09b."""
    walk = Walk(on=MONDAY).to("P4")
    assert walk.refused("log-mediation-contact", note=None).sentence == "Enter a note"
    walk.take("log-mediation-contact", wanted="An apology")
    assert walk.records("contact")[-1].data["wanted"] == "An apology"
    main = {each.step.row for each in walk.offers().now if each.step.to}
    assert main == {"PHSO-T19", "PHSO-T36"}


# Recommendations letter and plan


def test_only_the_allocated_caseworker_starts_after_the_letter_is_logged(app: Flask) -> None:
    """PHSO-10c, PHSO-10d, PHSO-10g, PHSO-S7."""
    walk = Walk(on=MONDAY).to("P5")
    assert walk.refused("start-resolution").sentence == "The team leader has not allocated this SR yet"
    outside = walk.refused("allocate", caseworker=walk.id_of("caseworker"))
    assert outside.sentence == "Choose a member of the internal PHSO team"
    walk.take("allocate", caseworker=walk.id_of(COLLEAGUE))
    somebody_else = walk.refused("start-resolution")
    assert (somebody_else.status, somebody_else.sentence) == (
        403,
        "This SR is allocated to Rowan Bellweather",
    )
    logged = next(
        each for each in walk.records("correspondence") if each.data.get("what") == "recommendations letter"
    )
    assert logged.title == "Recommendations letter"
    walk.take("start-resolution", by=COLLEAGUE)
    keep = walk.refused("change-owner", owner=walk.id_of("caseworker"))
    assert keep.sentence == "The internal PHSO team keeps this case until the investigation ends"


def test_reasons_and_actions_are_complete_and_linked(app: Flask) -> None:
    """PHSO-11a, PHSO-11b, PHSO-11c, PHSO-11d, PHSO-11e, PHSO-11f."""
    walk = (
        Walk(on=MONDAY)
        .to("P4")
        .take("record-recommendations-letter")
        .take("allocate")
        .take("start-resolution")
    )
    assert walk.refused("add-reason", grounds=None).sentence == "Enter the reason or grounds"
    assert walk.refused("add-reason", comments=None).sentence == "Add comments that describe the complaint"
    key = "add-resolution-action"
    assert walk.refused(key, action=None).sentence == "Enter the resolution action"
    assert walk.refused(key, links=None).sentence == "Link this action to a reason"
    assert walk.refused(key, due_on=None).sentence == "Enter a due date"
    assert walk.refused(key, due_on=date(2026, 3, 27)).sentence == "The due date has passed"
    walk.take(key, due_on=date(2026, 5, 29))
    assert ("due_on", "After PHSO's 4 weeks (Monday 27 April 2026)") in walk.done.warnings
    assert walk.records("action")[0].state == "In Progress"
    assert walk.deadline("D-ACTION").due_on == date(2026, 5, 29)


def test_a_plan_without_money_is_sent_only_if_the_caseworker_wants_it(app: Flask) -> None:
    """PHSO-11g, PHSO-12a, PHSO-12b, PHSO-O18."""
    walk = Walk(on=MONDAY).to("P6").take("add-resolution-action")
    untold = walk.refused("tell-phso-actions-are-complete")
    assert (untold.status, untold.sentence) == (409, "Not Done: Write to the client and apologise")
    walk.take("mark-action-done")
    assert walk.records("action")[0].closed_by == "Tamsin Oakapple"
    no_mail = walk.refused("tell-phso-actions-are-complete", email_text=None)
    assert no_mail.sentence == "Record the e-mail to PHSO"
    paid = Walk(on=MONDAY, case_number="2").to("P6")
    paid.take("add-resolution-action", redress=True, payment="Special payment", amount=15_000)
    unapproved = paid.refused("mark-action-done")
    assert (unapproved.status, unapproved.sentence) == (409, "This plan needs team leader approval")
    paid.take("send-plan-for-tl-approval")
    assert paid.refused("mark-action-done").sentence == "Wait for the team leader's decision"


def test_a_resolved_case_needs_phsos_agreement_dated_after_our_word(app: Flask) -> None:
    """PHSO-S11, PHSO-12c, PHSO-12d, PHSO-12e, PHSO-12f."""
    walk = Walk(on=MONDAY).to("P6")
    early = walk.refused("close-resolved")
    assert early.status == 409 and early.sentence.startswith("Record PHSO's agreement before you close")
    walk.to("P7")
    assert walk.deadline("D-REC").state == "met"
    missing = walk.refused("close-resolved", agreed_on=None, agreement=None)
    assert missing.status == 409
    assert missing.sentences[0] == "Record PHSO's e-mail that the complaint is resolved"
    older = walk.refused("close-resolved", agreed_on=date(2026, 3, 27))
    assert older.sentence == "The reply cannot be older than your e-mail"
    walk.take("record-client-not-satisfied")
    unhappy = walk.refused("close-resolved")
    assert (
        unhappy.status,
        "The client is not satisfied. Wait for the summary of complaint" in unhappy.sentence,
    ) == (409, True)


def test_a_letter_is_stored_and_logged(app: Flask) -> None:
    """PHSO-L1, PHSO-T55: offered at every open position, refused empty."""
    walk = Walk(on=MONDAY)
    assert walk.refused("write-cmsl5844", body=None).sentence == "Write the letter text"
    walk.take("write-cmsl5844")
    letter = walk.case.documents_of("cmsl5844")[0]
    assert letter.media_type == "application/pdf" and letter.locked
    assert walk.records("correspondence")[-1].data["code"] == "CMSL5844"


def test_the_team_leader_cannot_do_the_caseworkers_steps(proposed: Walk) -> None:
    """PHSO-S1: a role that the actor column does not name."""
    refused = proposed.refused("add-reason", by=TEAM_LEADER)
    assert (refused.status, refused.sentence) == (403, "You cannot do this in your role")
    assert PDF.media_type == "application/pdf"
