"""The two responses that the head of complaints review signs off: steps 8 and 14 by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.correspondence.models import Document
from tests.walks import CASEWORKER, COLLEAGUE, HEAD, Walk, setting, stands_in

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
NOT_SIGNED = "The head of complaints review has not signed this off"
OWN_DRAFT = "You drafted this response, so somebody else has to sign it off"

PTI: dict[str, Any] = {"kind": "pti_response", "name": "pti-response", "start": "P3", "end": "P4"}
REPORT: dict[str, Any] = {"kind": "report_response", "name": "report-response", "start": "P9", "end": "P10"}
BOTH = pytest.mark.parametrize("response", [PTI, REPORT], ids=["PTI response", "report response"])


def ready(response: dict[str, Any]) -> Walk:
    """A case on which all but the response is done."""
    walk = Walk(on=MONDAY).to(response["start"]).take("convene-panel")
    if response is REPORT:
        return walk.take("update-caselist").take("record-factual-check")
    walk.take("issue-papers-to-panel").take("record-case-conference").take("add-reason")
    return walk.take("update-caselist").finish_activities().take("save-complaint-details")


def sent(response: dict[str, Any], by: str = CASEWORKER) -> Walk:
    return ready(response).take(f"send-{response['name']}-for-sign-off", by=by)


def versions(walk: Walk, response: dict[str, Any]) -> list[Document]:
    return walk.case.documents_of(response["kind"])


@BOTH
def test_a_response_is_issued_only_after_the_head_has_signed_it(app: Flask, response: dict[str, Any]) -> None:
    """PHSO-08b, PHSO-14h, PHSO-T17, PHSO-T45"""
    issue = f"issue-{response['name']}"
    walk = ready(response)
    assert (walk.refused(issue).status, walk.refused(issue).sentence) == (409, NOT_SIGNED)
    walk.take(f"send-{response['name']}-for-sign-off")
    assert (walk.refused(issue).status, walk.refused(issue).sentence) == (409, NOT_SIGNED)
    walk.take(f"return-{response['name']}")
    assert (walk.refused(issue).status, walk.refused(issue).sentence) == (409, NOT_SIGNED)
    walk.take(f"send-{response['name']}-for-sign-off").take(f"sign-off-{response['name']}").take(issue)
    assert walk.position == response["end"]


@BOTH
def test_a_signed_version_is_locked_and_its_drafter_told(app: Flask, response: dict[str, Any]) -> None:
    """PHSO-T15, PHSO-T44"""
    walk = sent(response)
    (item,) = walk.work_items("sign_off")
    assert (item.post, item.data["kind"]) == ("head_of_complaints_review", response["kind"])
    (draft,) = versions(walk, response)
    digest = draft.digest
    walk.take(f"sign-off-{response['name']}", on=TUESDAY)
    (signed,) = versions(walk, response)
    assert (signed.state, signed.locked, signed.digest) == ("Signed off", True, digest)
    assert (signed.decided_by, signed.decided_at.date()) == ("Dr Honora Pellwick", TUESDAY)  # type: ignore[union-attr]
    assert walk.work_items("sign_off") == []
    assert [told.person_id for told in walk.work_items("told")] == [int(walk.id_of(CASEWORKER))]


@BOTH
def test_a_signed_response_is_not_sent_written_or_signed_again(app: Flask, response: dict[str, Any]) -> None:
    """PHSO-T14, PHSO-T15, PHSO-T16, PHSO-T43, PHSO-T44: the signed version stays as it was signed."""
    walk = sent(response).take(f"sign-off-{response['name']}")
    no = walk.refused(f"send-{response['name']}-for-sign-off")
    assert (no.status, no.sentence) == (409, "This response is signed off already")
    for step in ("sign-off", "return"):
        no = walk.refused(f"{step}-{response['name']}")
        assert (no.status, no.sentence) == (409, "No response waits for your signature")


@BOTH
def test_a_returned_response_keeps_its_version_and_gets_another(app: Flask, response: dict[str, Any]) -> None:
    """PHSO-08c, PHSO-T16, PHSO-T44"""
    walk = sent(response)
    no = walk.refused(f"return-{response['name']}", reason=None)
    assert (no.status, no.problems) == (422, (("reason", "Say what has to change"),))
    walk.take(f"return-{response['name']}", reason="Name the dates")
    (first,) = versions(walk, response)
    assert (first.state, first.locked, first.decision_reason) == ("Returned", False, "Name the dates")
    (told,) = walk.work_items("told")
    assert (told.person_id, told.text) == (int(walk.id_of(CASEWORKER)), "Name the dates")

    first_words = list(first.sections or ())
    written: dict[str, Any] = (
        {"case_history": "From May to October 2025."} if response is PTI else {"response": "From May 2025."}
    )
    walk.take(f"send-{response['name']}-for-sign-off", **written)
    first, second = versions(walk, response)
    assert (first.version, first.state, first.sections) == (1, "Returned", first_words)
    assert (second.version, second.state) == (2, "Sent for sign-off")
    assert second.sections != first_words and second.digest != first.digest


@BOTH
def test_a_response_is_with_one_reader_at_a_time(app: Flask, response: dict[str, Any]) -> None:
    """PHSO-T14, PHSO-T43"""
    no = sent(response).refused(f"send-{response['name']}-for-sign-off")
    assert (no.status, no.sentence) == (409, "This response is with the head of complaints review")


@BOTH
def test_nobody_signs_what_was_not_sent(app: Flask, response: dict[str, Any]) -> None:
    """PHSO-T15, PHSO-T44: the work item has to be open."""
    walk = ready(response)
    for step in ("sign-off", "return"):
        no = walk.refused(f"{step}-{response['name']}")
        assert (no.status, no.sentence) == (409, "No response waits for your signature")


@BOTH
def test_only_the_head_signs(app: Flask, response: dict[str, Any]) -> None:
    """PHSO-08b, PHSO-14h, PHSO-S1"""
    walk = sent(response)
    for username in (CASEWORKER, COLLEAGUE, "internal_phso_team_leader"):
        no = walk.refused(f"sign-off-{response['name']}", by=username)
        assert (no.status, no.sentence) == (403, "You cannot do this in your role")
    for username in ("complaints_review", "bau_g7"):
        no = walk.refused(f"sign-off-{response['name']}", by=username)
        assert (no.status, no.sentence) == (403, "Only the internal PHSO team can work on this SR")


@BOTH
def test_a_stand_in_signs_while_the_head_is_away(app: Flask, response: dict[str, Any]) -> None:
    """PHSO-T15, PHSO-T44"""
    stands_in("bau_g7", HEAD, TUESDAY)
    walk = sent(response)
    assert walk.refused(f"sign-off-{response['name']}", by="bau_g7", on=MONDAY).status == 403
    walk.take(f"sign-off-{response['name']}", by="bau_g7", on=TUESDAY)
    assert versions(walk, response)[0].decided_by == "Adaeze Kirkbride"


@BOTH
def test_a_drafter_who_stands_in_for_the_head_does_not_sign_the_own_draft(
    app: Flask, response: dict[str, Any]
) -> None:
    """PHSO-O21, PHSO-T15, PHSO-T44"""
    stands_in(COLLEAGUE, HEAD, MONDAY)
    walk = sent(response, by=COLLEAGUE)
    for step in ("sign-off", "return"):
        no = walk.refused(f"{step}-{response['name']}", by=COLLEAGUE)
        assert (no.status, no.sentence) == (409, OWN_DRAFT)
    walk.take(f"sign-off-{response['name']}", by=HEAD)


@BOTH
def test_the_head_who_wrote_an_earlier_version_does_not_sign_the_last_one(
    app: Flask, response: dict[str, Any]
) -> None:
    """PHSO-O21, PHSO-T15, PHSO-T44"""
    stands_in(HEAD, CASEWORKER, MONDAY)
    stands_in("bau_g7", HEAD, MONDAY)
    walk = sent(response, by=HEAD).take(f"return-{response['name']}", by="bau_g7")
    walk.take(f"send-{response['name']}-for-sign-off")
    no = walk.refused(f"sign-off-{response['name']}", by=HEAD)
    assert (no.status, no.sentence) == (409, OWN_DRAFT)


@BOTH
def test_a_small_office_may_let_drafters_sign(app: Flask, response: dict[str, Any]) -> None:
    """PHSO-O21, setting FOUR_EYES"""
    stands_in(HEAD, CASEWORKER, MONDAY)
    setting("FOUR_EYES", False)
    sent(response, by=HEAD).take(f"sign-off-{response['name']}")


# What the PTI response has to hold (step 8)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [("case_history", "Add the case history"), ("resolution_action", "Add the resolution action")],
)
def test_a_pti_response_has_both_its_sections(app: Flask, missing: str, sentence: str) -> None:
    """PHSO-S5, PHSO-T14"""
    no = ready(PTI).refused("send-pti-response-for-sign-off", **{missing: None})
    assert (no.status, no.problems) == (422, ((missing, sentence),))


def test_a_pti_response_lists_additional_actions_or_says_that_there_are_none(app: Flask) -> None:
    """PHSO-08a"""
    walk = ready(PTI)
    no = walk.refused("send-pti-response-for-sign-off", no_additional=None)
    assert no.status == 422 and "No additional action proposed" in no.sentence
    assert walk.refused("send-pti-response-for-sign-off", additional="A refund").status == 422
    walk.take("send-pti-response-for-sign-off", additional="A refund", no_additional=None)
    (draft,) = versions(walk, PTI)
    assert [list(section) for section in draft.sections or ()] == [
        ["Case history", "Five months without an answer."],
        ["Resolution action", "An apology."],
        ["Additional resolution actions", "A refund"],
    ]


def test_a_pti_response_waits_for_every_activity(app: Flask) -> None:
    """PHSO-T14"""
    walk = Walk(on=MONDAY).to("P3").take("add-reason")
    no = walk.refused("send-pti-response-for-sign-off")
    assert (no.status, no.sentence) == (409, "16 activities are not Done")
    walk.take("convene-panel").take("issue-papers-to-panel").take("update-caselist")
    for row in walk.records("activity", "Not Started")[1:]:
        walk.take("mark-as-done", row=row)
    no = walk.refused("send-pti-response-for-sign-off")
    assert (no.status, no.sentence) == (409, "1 activity is not Done")
    walk.take("mark-as-done").take("send-pti-response-for-sign-off")


def test_work_that_is_not_required_holds_nothing_up(app: Flask) -> None:
    """PHSO-T14, PHSO-07i, PHSO-07j"""
    walk = Walk(on=MONDAY).to("P3").take("add-reason")
    walk.take("convene-panel").take("issue-papers-to-panel").take("update-caselist")
    walk.take("not-required", row="outstanding").take("not-required", row="corrective").finish_activities()
    walk.take("send-pti-response-for-sign-off")
    assert sorted(row.data["key"] for row in walk.records("activity", "Not Required")) == [
        "corrective",
        "outstanding",
    ]


@pytest.mark.parametrize(
    ("field", "requirement", "sentence"),
    [
        ("referring_mp", "PHSO-S3", "Enter the MP who referred this complaint"),
        ("addressee", "PHSO-T17", "Enter the addressee"),
        ("reasons", "PHSO-06d", "Enter the full details of the complaint"),
        ("bodies", "PHSO-R1", "Say who has already looked at this complaint"),
    ],
)
def test_a_pti_response_leaves_only_with_the_details_filled(
    app: Flask, field: str, requirement: str, sentence: str
) -> None:
    """PHSO-S3, PHSO-06d, PHSO-R1, PHSO-T17, PHSO-O02"""
    walk = sent(PTI).take("sign-off-pti-response").take("save-complaint-details", **{field: None})
    no = walk.refused("issue-pti-response")
    assert (no.status, no.sentence) == (409, sentence)
    walk.take("save-complaint-details").take("issue-pti-response")


# What the response to the draft report has to hold (step 14)


def test_a_report_response_needs_the_panels_check_and_the_caselist(app: Flask) -> None:
    """PHSO-S8, PHSO-14e, PHSO-14f, PHSO-T42, PHSO-T43"""
    walk = Walk(on=MONDAY).to("P9")
    no = walk.refused("send-report-response-for-sign-off")
    assert no.status == 409
    assert "Record the panel's factual check" in no.sentence
    assert "ecord the check for factual accuracy first" in no.sentence
    assert "Update the Director General Caselist" in no.sentences

    no = walk.refused("record-factual-check")
    assert (no.status, no.sentence) == (409, "Convene the panel on the draft report first")
    walk.take("convene-panel", meeting_on=TUESDAY)
    no = walk.refused("record-factual-check")
    assert (no.status, no.sentence) == (409, "The panel meets on Tuesday 3 March 2026")
    walk.take("record-factual-check", on=TUESDAY)
    no = walk.refused("send-report-response-for-sign-off")
    assert (no.status, no.sentences) == (409, ["Update the Director General Caselist"])
    walk.take("update-caselist", purpose="Draft report").take("send-report-response-for-sign-off")


def test_a_caselist_entry_for_the_pti_does_not_count_for_the_draft_report(app: Flask) -> None:
    """PHSO-14e"""
    walk = Walk(on=MONDAY).to("P9").take("convene-panel").take("record-factual-check")
    for purpose in ("PTI", "Target date", "FDL", "Other"):
        walk.take("update-caselist", purpose=purpose)
    no = walk.refused("send-report-response-for-sign-off")
    assert (no.status, no.sentences) == (409, ["Update the Director General Caselist"])


def test_a_report_response_carries_the_check_and_the_disputes(app: Flask) -> None:
    """PHSO-14j, PHSO-T42, PHSO-T43"""
    walk = ready(REPORT)
    dispute = {"dispute": "We answered in May.", "point": "1"}
    walk.take("record-factual-check", result="One date is wrong.", disputed=[dispute], none_disputed=None)
    walk.take("send-report-response-for-sign-off", response="We accept the rest.")
    (draft,) = versions(walk, REPORT)
    assert [list(section) for section in draft.sections or ()] == [
        ["Response", "We accept the rest."],
        ["Check for factual accuracy", "One date is wrong."],
        ["Disputed actions", "We answered in May."],
    ]


def test_a_factual_check_says_what_is_disputed_or_that_nothing_is(app: Flask) -> None:
    """PHSO-14j, PHSO-T42"""
    walk = Walk(on=MONDAY).to("P9").take("convene-panel")
    assert walk.refused("record-factual-check", none_disputed=None).status == 422
    assert walk.refused("record-factual-check", disputed=[{"dispute": "May"}]).status == 422
    no = walk.refused("record-factual-check", disputed=[{"point": "1"}], none_disputed=None)
    assert (no.status, no.sentence) == (422, "Describe what is disputed")
    no = walk.refused("record-factual-check", result=None)
    assert (no.status, no.fields) == (422, ["result"])


def test_open_queries_are_told_when_the_response_is_sent(app: Flask) -> None:
    """PHSO-13g: a warning, not a refusal."""
    walk = Walk(on=MONDAY).to("P8").take("add-phso-query", question="When was the last letter?").to("P9")
    walk.take("convene-panel").take("update-caselist").take("record-factual-check")
    walk.take("send-report-response-for-sign-off")
    assert [sentence for _, sentence in walk.done.warnings] == [
        "PHSO queries still open: When was the last letter?"
    ]
