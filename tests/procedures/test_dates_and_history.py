"""Dates that stop a deadline, what the history tells, and the words of Northern Ireland: written out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases.actions import step_of
from portal.correspondence.models import OutboxMessage
from portal.extensions import db
from tests.walks import PARTS, PDF, Walk

MONDAY = date(2026, 3, 30)
WEDNESDAY = date(2026, 4, 1)
LONG_AGO = date(2025, 1, 6)


def prepared(walk: Walk) -> Walk:
    """The PTI response is signed off."""
    walk.take("convene-panel").take("issue-papers-to-panel").take("record-case-conference").take("add-reason")
    walk.take("update-caselist").finish_activities().take("save-complaint-details")
    return walk.take("send-pti-response-for-sign-off").take("sign-off-pti-response")


def test_a_response_is_not_older_than_its_signature(app: Flask) -> None:
    """PHSO-T17, PHSO-T15: a date before the signature would show a late response as one in time."""
    walk = Walk(on=MONDAY).to("P3")
    walk.day = WEDNESDAY
    prepared(walk)
    no = walk.refused("issue-pti-response", issued_on=MONDAY)
    assert no.fields == ["issued_on"] and "was signed off on Wednesday 1 April 2026" in no.sentence
    walk.take("issue-pti-response", issued_on=WEDNESDAY)


@pytest.mark.parametrize(
    ("before", "step", "field"),
    [
        (("convene-panel",), "issue-papers-to-panel", "sent_on"),
        (("convene-panel", "issue-papers-to-panel"), "record-case-conference", "held_on"),
    ],
)
def test_the_panel_does_not_meet_before_the_proposal(
    app: Flask, before: tuple[str, ...], step: str, field: str
) -> None:
    """PHSO-T12, PHSO-T13, PHSO-07m"""
    walk = Walk(on=MONDAY).to("P3")
    for each in before:
        walk.take(each)
    assert field in walk.refused(step, **{field: LONG_AGO}).fields


def test_phso_is_not_asked_before_the_information_went_out(app: Flask) -> None:
    """PHSO-T03"""
    walk = Walk(on=MONDAY).to("P2")
    assert walk.refused("ask-phso-for-its-decision", contacted_on=LONG_AGO).fields == ["contacted_on"]


@pytest.mark.parametrize(("position", "days"), [("P6", "letter"), ("P11", "FDL")])
def test_phso_is_not_told_before_the_letter_or_the_last_action(app: Flask, position: str, days: str) -> None:
    """PHSO-T33, PHSO-T52: the e-mail says that the actions are complete."""
    walk = Walk(on=MONDAY).to(position)
    for part in PARTS["tell-phso-p6" if position == "P6" else "tell-phso-p11"][:-1]:
        walk.take_part(part, {})
    no = walk.refused("tell-phso-actions-are-complete", sent_on=LONG_AGO)
    assert no.fields == ["sent_on", "sent_on"]
    assert days in no.sentence and "The last action was done on Monday 30 March 2026" in no.sentence


def test_after_phso_asked_for_more_new_evidence_and_a_new_e_mail_are_due(app: Flask) -> None:
    """PHSO-T54, PHSO-T52: worked case H."""
    walk = Walk(on=MONDAY).to("P12")
    walk.day = WEDNESDAY
    walk.take("phso-asks-for-more", asked_on=WEDNESDAY)
    no = walk.refused("tell-phso-actions-are-complete", evidence_1=None)
    assert "evidence_1" in no.fields
    no = walk.refused("tell-phso-actions-are-complete", sent_on=MONDAY)
    assert "PHSO asked for more on Wednesday 1 April 2026" in no.sentence


def test_a_late_case_conference_needs_a_reason(app: Flask) -> None:
    """PHSO-07m: also when the panel was convened in time and met later."""
    walk = Walk(on=MONDAY).to("P3").take("convene-panel", meeting_on=WEDNESDAY).take("issue-papers-to-panel")
    walk.day = date(2026, 4, 20)
    no = walk.refused("record-case-conference", held_on=date(2026, 4, 20))
    assert no.fields == ["late_reason"] and "Later than 3 working days after receipt" in no.sentence
    walk.take("record-case-conference", held_on=date(2026, 4, 20), late_reason="The chair was ill.")
    assert walk.records("panel")[-1].data["late_reason"] == "The chair was ill."


def test_a_new_panel_gets_the_papers_too(app: Flask) -> None:
    """PHSO-07o"""
    walk = Walk(on=MONDAY).to("P3").take("convene-panel").take("issue-papers-to-panel")
    assert state_of(walk, "papers") == "Done"
    walk.take("convene-panel")
    assert state_of(walk, "papers") == "Not Started"


def test_a_reason_added_later_is_to_be_explored_too(app: Flask) -> None:
    """PHSO-07e"""
    walk = Walk(on=MONDAY).to("P3")
    walk = prepared_activities(walk)
    assert state_of(walk, "explored") == "Done"
    walk.take("add-reason", grounds="Rudeness")
    assert state_of(walk, "explored") == "Not Started"


def prepared_activities(walk: Walk) -> Walk:
    walk.take("convene-panel").take("issue-papers-to-panel").take("add-reason").take("update-caselist")
    return walk.finish_activities()


def state_of(walk: Walk, key: str) -> str:
    return next(row.state for row in walk.records("activity") if row.data["key"] == key)


def test_the_response_is_not_issued_without_a_constituency(app: Flask) -> None:
    """PHSO-S3"""
    walk = Walk(on=MONDAY, constituency=None).to("P3")
    walk.take("convene-panel").take("issue-papers-to-panel").take("add-reason").take("update-caselist")
    walk.finish_activities().take("save-complaint-details", constituency=None)
    walk.take("send-pti-response-for-sign-off").take("sign-off-pti-response")
    assert "Enter the constituency" in walk.refused("issue-pti-response").sentence


def test_a_dispute_cannot_change_while_the_response_is_signed(app: Flask) -> None:
    """PHSO-14j, PHSO-S8: what was signed is what the case holds."""
    walk = Walk(on=MONDAY).to("P9")
    for part in PARTS["issue-report-response"][:-2]:
        walk.take_part(part, {})
    assert walk.refused("record-factual-check").status == 409
    walk.take("sign-off-report-response")
    assert "signed off already" in walk.refused("record-factual-check").sentence


def test_a_returned_response_shows_that_there_was_no_additional_action(app: Flask) -> None:
    """PHSO-08a, PHSO-T16"""
    walk = prepared_for_sign_off(Walk(on=MONDAY).to("P3"))
    walk.take("send-pti-response-for-sign-off", additional=None, no_additional=True)
    walk.take("return-pti-response")
    s = walk.situation("internal_phso")
    presets = {
        ask.name: ask.default_in(s) for ask in step_of(s.case, "send-pti-response-for-sign-off").asks_in(s)
    }
    assert presets["additional"] is None and presets["no_additional"] is True


def prepared_for_sign_off(walk: Walk) -> Walk:
    return prepared_activities(walk).take("save-complaint-details")


def test_what_is_signed_is_the_text_together_with_the_file(app: Flask) -> None:
    """PHSO-T15, PHSO-08a: two texts with the same attachment are two things to sign."""
    walk = prepared_for_sign_off(Walk(on=MONDAY).to("P3"))
    walk.take("send-pti-response-for-sign-off", case_history="Five months.", attachment=PDF)
    first = walk.case.draft("pti_response")
    walk.take("return-pti-response")
    walk.take("send-pti-response-for-sign-off", case_history="Seven months.", attachment=PDF)
    second = walk.case.draft("pti_response")
    assert first is not None and second is not None and first.digest == second.digest
    assert first.signed_digest != second.signed_digest
    walk.take("sign-off-pti-response")
    assert f"digest {second.signed_digest[:8]}" in " ".join(walk.events[-1].details)


def test_the_history_tells_what_the_details_were_and_are(app: Flask) -> None:
    """PHSO-T09"""
    walk = Walk(on=MONDAY).to("P3").take("save-complaint-details", addressee="A. Finch")
    walk.take("save-complaint-details", addressee="B. Finch")
    assert walk.events[-1].details == ["Addressee “A. Finch” becomes “B. Finch”"]


def test_the_history_tells_what_a_reason_said_and_says(app: Flask) -> None:
    """PHSO-T23a"""
    walk = Walk(on=MONDAY).to("P3").take("add-reason", grounds="Delay", comments="Five months")
    walk.take("change-plan", row=walk.records("reason")[0], grounds="Delay", comments="Seven months")
    assert walk.events[-1].details == ["Reason 1: Comments “Five months” becomes “Seven months”"]


def test_the_history_of_a_northern_ireland_case_keeps_what_people_typed(app: Flask) -> None:
    """PHSO-NI1"""
    walk = Walk(on=MONDAY, jurisdiction="NI").to("P3").take("add-reason", grounds="Send the PHSO file")
    assert "Send the PHSO file" in walk.events[-1].details


def test_an_e_mail_of_a_northern_ireland_case_names_its_ombudsman(app: Flask) -> None:
    """PHSO-NI1, PHSO-T07"""
    walk = Walk(on=MONDAY, jurisdiction="NI").to("P2N").take("no-action-recommended")
    walk.take("close-gateway-failed", email_text="All done.")
    assert [each.to for each in db.session.scalars(select(OutboxMessage))] == [
        "The Northern Ireland Ombudsman"
    ]


def test_a_preset_target_date_counts_as_the_draft_report_does(app: Flask) -> None:
    """PHSO-T41, PHSO-14a: so that a bank holiday added late moves both and they stay one date."""
    walk = Walk(on=MONDAY).to("P9")
    target, draft = walk.deadline("D-TARGET"), walk.deadline("D-DRAFT")
    assert (target.days, target.unit, target.starts_on, target.due_on) == (
        10,
        draft.unit,
        draft.starts_on,
        draft.due_on,
    )
