"""Raising a challenge, the case owner's attempts, and its early ends (Review and feedback paras 1 to 4, 12, 20 to 25, 76, 77)."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from portal.cases.queries import linked_to
from portal.extensions import db
from portal.procedures.decision_challenge import eligibility
from portal.procedures.decision_challenge.eligibility import automatic, rows, summary
from tests.ombudsman_walks import (
    AD,
    INTERNAL,
    MANAGER,
    OAT,
    OAT_LEAD,
    OTHER_MANAGER,
    OTHER_OWNER,
    OWNER,
    Challenge,
    OmbudsmanCase,
)
from tests.walks import PDF, person

DECIDED = date(2025, 3, 18)  # a Tuesday; the month ends on Tuesday 22 April 2025
LOGGED = date(2025, 3, 27)


def case_of(**answers: Any) -> OmbudsmanCase:
    """A case with a primary decision."""
    decision = {
        name: answers.pop(name)
        for name in ("kind", "part_reason", "basis", "report", "after_upheld")
        if name in answers
    }
    return OmbudsmanCase(on=DECIDED, **answers).decided(DECIDED, **decision)


def leave(username: str) -> None:
    """Somebody's account is closed."""
    person(username).active = False
    db.session.commit()


def notices(challenge: Challenge, by: str = OWNER) -> list[str]:
    s = challenge.situation(by)
    return [sentence for flag in s.procedure.flags if (sentence := flag(s))]


def row_of(challenge: Challenge, para: str) -> eligibility.Test:
    """The row of the eligibility panel with this paragraph."""
    (found,) = [each for each in rows(challenge.situation(OWNER)) if each.para == para]
    return found


# DC-T1, DC-T5


def test_a_new_challenge_goes_to_the_case_owner_at_once(app: Flask) -> None:
    """RF-01b, RF-02a, RF-23a, DC-T1, DC-T5"""
    challenge = Challenge(case_of(), on=LOGGED, by=MANAGER)
    assert (challenge.status, challenge.case.owner_id) == ("With case owner", person(OWNER).id)
    assert dict(challenge.running)["D-RESOLVE"] == date(2025, 4, 10)
    (task,) = challenge.work_items("told")
    assert task.person_id == person(OWNER).id
    told = challenge.events[0].sentence
    assert told == "Logged a challenge to a decision. Passed to Gideon Larkspur, Caseworker, case owner"
    assert challenge.fact("raised_late") == "No"


@pytest.mark.parametrize(
    ("answers", "task"),
    [
        ({"joint_with_lgsco": "Yes"}, "Direct this to the Joint Working Team"),
        ({"basis": "Low-level injustice or impact"}, "Tell the person no review is available"),
    ],
)
def test_a_challenge_that_cannot_go_on_is_a_task_of_the_case_owner(
    app: Flask, answers: dict[str, Any], task: str
) -> None:
    """RF-03b, RF-76a, DC-T1"""
    challenge = Challenge(case_of(**answers), on=LOGGED, by=MANAGER)
    assert (challenge.status, challenge.case.owner_id) == ("Received", person(OWNER).id)
    assert [(each.title, each.person_id) for each in challenge.work_items("told")] == [
        (task, person(OWNER).id)
    ]
    assert "D-RESOLVE" not in dict(challenge.running)


def test_a_second_challenge_while_a_review_is_open_is_a_task_of_oat(app: Flask) -> None:
    """RF-05c, DC-T1, DC-T5"""
    case = case_of()
    first = Challenge(case, on=LOGGED).asked().take("record-grounds-received").take("start-analysis")
    first.take("answer-the-pro-forma").take("record-what-happens-next").take("refer-to-oat")
    first.take("assign-to-me", by=OAT).take("accepted-by-oat", by=OAT)
    second = Challenge(case, on=LOGGED, by=MANAGER)
    assert second.status == "Received"
    assert [(each.title, each.post) for each in second.work_items("told")] == [
        ("This decision has been reviewed before", "oat_caseworker")
    ]
    no = second.refused("pass-to-case-owner")
    assert (
        no.sentence == "This decision has been reviewed. OAT decides first whether there is a second review"
    )
    case.decided(LOGGED)
    assert Challenge(case, on=LOGGED).status == "With case owner"


def test_the_internal_team_of_the_organisation_challenges_for_the_organisation_only(app: Flask) -> None:
    """RF-02c, RF-Gg, DC-T1"""
    case = case_of()
    challenge = Challenge(case, on=LOGGED, by=INTERNAL, challenger=case.party("Organisation"))
    assert challenge.fact("challenger_type") == "Organisation"
    (shown,) = challenge.records("addressed")
    assert (shown.team, shown.data["organisation"]) == ("internal_phso", "Child Maintenance Group")
    with pytest.raises(Exception, match="Choose who challenges it from the list"):
        Challenge(case, on=LOGGED, by=INTERNAL)


def test_the_manager_answers_when_the_case_owner_has_left(app: Flask) -> None:
    """RF-01d, DC-T5, RF-Gm"""
    case = case_of()
    leave(OWNER)
    challenge = Challenge(case, on=LOGGED, by=OTHER_OWNER)
    assert (challenge.status, challenge.case.owner_id) == ("With case owner", person(MANAGER).id)
    asked = "Gideon Larkspur has left. Choose who will answer this challenge"
    assert asked in notices(challenge, MANAGER)
    before = challenge.running
    challenge.take("change-owner", by=MANAGER)
    assert challenge.case.owner_id == person(OTHER_OWNER).id
    assert (challenge.status, challenge.running) == ("With case owner", before)
    assert asked not in notices(challenge, MANAGER)


@pytest.mark.parametrize(
    ("received", "sentence"),
    [
        (DECIDED - timedelta(days=1), "between Tuesday 18 March 2025 and today"),
        (LOGGED + timedelta(days=1), "between Tuesday 18 March 2025 and today"),
        (None, "Enter the date received"),
    ],
)
def test_the_day_of_receipt_lies_between_the_decision_and_today(
    app: Flask, received: date | None, sentence: str
) -> None:
    """RF-02d"""
    case = case_of()
    with pytest.raises(Exception, match=sentence):
        Challenge(case, on=LOGGED, received_on=received)


def test_the_day_of_the_decision_itself_is_early_enough(app: Flask) -> None:
    """RF-02d"""
    assert Challenge(case_of(), on=LOGGED, received_on=DECIDED).fact("received_on") == "2025-03-18"


def test_nobody_is_late_while_grounds_would_still_be_in_time(app: Flask) -> None:
    """RF-02a: the month ends on Good Friday, the deadline is the Tuesday after Easter."""
    case = case_of()
    assert Challenge(case, on=date(2025, 4, 22)).fact("raised_late") == "No"
    late = Challenge(case, on=date(2025, 4, 23))
    assert late.fact("raised_late") == "Yes"
    assert "Raised after Friday 18 April 2025 (one month)" in notices(late)


def test_a_challenge_needs_a_decision(app: Flask) -> None:
    """RF-20a, RF-20b"""
    bare = OmbudsmanCase(on=DECIDED)
    answers: dict[str, Any] = {"case": bare.reference, "challenger": bare.party()}
    with pytest.raises(Exception, match="This case is still open and has no part decision to challenge"):
        Challenge(case_of(), on=LOGGED, decision=None, **answers)
    bare.take("close-case")
    with pytest.raises(Exception, match="No decision is recorded on this case"):
        Challenge(case_of(), on=LOGGED, decision=None, **answers)
    with pytest.raises(Exception, match="Choose the decision being challenged"):
        Challenge(case_of(), on=LOGGED, decision=None)


def test_a_decision_of_another_case_cannot_be_challenged(app: Flask) -> None:
    """RF-20a"""
    other, own = case_of(), case_of()
    with pytest.raises(Exception, match="Choose decision being challenged from the list"):
        Challenge(own, on=LOGGED, decision=other.decision)


def test_each_decision_of_a_case_has_a_month_of_its_own(app: Flask) -> None:
    """RF-20b, RF-20c"""
    case = case_of(kind="Part decision on an open case", part_reason="Out of remit")
    first = Challenge(case, on=LOGGED)
    case.decided(date(2025, 4, 7))
    second = Challenge(case, on=date(2025, 4, 14))
    assert (first.fact("deadline_default"), second.fact("deadline_default")) == ("2025-04-22", "2025-05-07")
    assert first.fact("decision") != second.fact("decision")


# DC-T2, DC-T3, DC-T50


def test_only_a_joint_challenge_is_directed_elsewhere(app: Flask) -> None:
    """RF-76a, DC-T2"""
    challenge = Challenge(case_of(), on=LOGGED)
    no = challenge.refused("direct-to-joint-working-team")
    assert (no.status, no.sentence) == (409, "The case is not joint with the LGSCO")


def test_a_challenge_waits_where_its_joint_mark_is_taken_away_and_is_then_passed_on(app: Flask) -> None:
    """RF-76a, DC-T5"""
    case = case_of(joint_with_lgsco="Yes")
    challenge = Challenge(case, on=LOGGED)
    case.take("correct-case-details", joint_with_lgsco="No")
    challenge.take("pass-to-case-owner", on=LOGGED)
    assert challenge.status == "With case owner"
    assert dict(challenge.running)["D-RESOLVE"] == date(2025, 4, 10)


def test_oat_directs_a_joint_challenge_that_it_holds_and_nobody_else_of_oat_does(app: Flask) -> None:
    """RF-76b, DC-T2: the mark is set while OAT has the question, which is withdrawn."""
    case = case_of()
    challenge = Challenge(case, on=LOGGED)
    case.take("correct-case-details", joint_with_lgsco="Yes")
    no = challenge.refused("direct-to-joint-working-team", by=OAT)
    assert (no.status, no.sentence) == (409, "Only Gideon Larkspur can do this")
    case.take("correct-case-details", joint_with_lgsco="No")
    challenge.take("ask-oat-for-advice")
    case.take("correct-case-details", joint_with_lgsco="Yes")
    challenge.take("direct-to-joint-working-team", by=OAT)
    assert challenge.status == "Closed (Redirected to Joint Working Team)"
    assert [each.state for each in challenge.records("referral")] == ["Withdrawn"]


def test_no_review_is_told_only_of_a_low_level_closure(app: Flask) -> None:
    """RF-21b, DC-T3"""
    challenge = Challenge(case_of(), on=LOGGED)
    no = challenge.refused("tell-person-no-review-is-available")
    assert no.sentence == "The closure basis is not Low-level injustice or impact"


def test_the_no_review_letter_has_no_deadline_and_no_form(app: Flask) -> None:
    """RF-21b, RF-06b"""
    challenge = Challenge(case_of(basis="Low-level injustice or impact"), on=LOGGED)
    step = challenge.situation(OWNER).procedure.step("tell-person-no-review-is-available", "DC1")
    assert step is not None
    names = [ask.name for ask in step.asks_in(challenge.situation(OWNER))]
    (text,) = [ask for ask in step.asks_in(challenge.situation(OWNER)) if ask.name == "letter_text"]
    proposed = str(text.default_in(challenge.situation(OWNER)))
    assert "deadline" not in names
    assert "Judicial Review" in proposed
    assert not any(words in proposed.casefold() for words in ("?", "right to a review", "reach us by"))


def test_a_corrected_closure_basis_tests_the_challenge_again(app: Flask) -> None:
    """RF-21c, DC-T50"""
    case = case_of(basis="Low-level injustice or impact")
    challenge = Challenge(case, on=LOGGED).take("tell-person-no-review-is-available")
    no = case.refused("correct-closure-basis", by=MANAGER, on=LOGGED, reason=None)
    assert no.sentence == "Say why the closure basis was wrong"
    assert case.refused("correct-closure-basis", by=OWNER).status == 403
    case.take("correct-closure-basis", by=MANAGER)
    assert challenge.status == "With case owner"
    assert challenge.case.date("one_month_date") == date(2025, 4, 18)
    assert dict(challenge.running)["D-RESOLVE"] == date(2025, 4, 10)
    assert any("write to the person again" in each.title for each in challenge.work_items("told"))


def test_a_withdrawn_challenge_is_not_tested_again(app: Flask) -> None:
    """RF-21c, DC-T50"""
    case = case_of(basis="Low-level injustice or impact")
    challenge = Challenge(case, on=LOGGED).take("withdraw")
    case.take("correct-closure-basis", by=MANAGER, on=LOGGED)
    assert challenge.status == "Closed (Withdrawn)"


# DC-T4, DC-T48


def test_a_late_challenge_is_considered_or_not_with_a_reason(app: Flask) -> None:
    """RF-02b, RF-74b, DC-T4, DC-T48"""
    late = date(2025, 4, 23)
    challenge = Challenge(case_of(), on=late)
    no = challenge.refused("do-not-consider-raised-late", reason="  ")
    assert no.sentence == "Say why you will or will not consider this"
    no = challenge.refused("consider-although-raised-late", reason="Too late")
    assert no.sentence == "Give a reason of at least 10 characters"
    no = challenge.refused("do-not-consider-raised-late", end_of_process=None)
    assert (no.status, no.sentence) == (422, "The letter must say that our internal process has ended")
    challenge.take("do-not-consider-raised-late")
    assert challenge.status == "Closed (Not considered - raised late)"
    assert challenge.fact("end_of_process_told") == "2025-04-23"


def test_what_came_in_the_month_has_no_choice_of_lateness(app: Flask) -> None:
    """RF-02b, DC-T4, DC-T48"""
    challenge = Challenge(case_of(), on=LOGGED)
    for key in ("do-not-consider-raised-late", "consider-although-raised-late"):
        assert challenge.refused(key).sentence == "This was raised within one month of the decision"


# DC-T8


def test_a_behaviour_decision_needs_reason_policy_and_somebody_else(app: Flask) -> None:
    """RF-22a, RF-22b, DC-T8"""
    case = case_of()
    challenge = Challenge(case, on=LOGGED)
    assert challenge.refused("decline-access-behaviour", policy=None).sentence == "Enter the policy reference"
    assert challenge.refused("decline-access-behaviour", action=None).sentence == "Enter the action taken"
    challenge.take("ask-oat-for-advice").take("decline-access-behaviour")
    assert challenge.status == "Advice sought"
    assert case.records("behaviour") == []
    no = challenge.refused("agree", by=OTHER_MANAGER)
    assert no.sentence == "Your manager must agree"
    challenge.take("send-back", by=MANAGER, row=("approval", 1), reason="Warn the person first.")
    assert challenge.status == "Advice sought"
    challenge.take("decline-access-behaviour").take("agree", by=MANAGER, row=("approval", 2))
    assert challenge.status == "Closed (Access declined - behaviour)"
    assert [each.state for each in challenge.records("referral")] == ["Withdrawn"]


def test_what_became_joint_meanwhile_is_not_declined_for_behaviour(app: Flask) -> None:
    """RF-76a, DC-T8"""
    case = case_of()
    challenge = Challenge(case, on=LOGGED).take("decline-access-behaviour")
    case.take("correct-case-details", joint_with_lgsco="Yes")
    no = challenge.refused("agree", by=MANAGER, row=("approval", 1))
    assert no.sentence.startswith("Joint decisions are considered by the LGSCO")


# DC-T9, DC-T10


def test_an_attempt_says_what_was_done_and_ends_its_deadline_once(app: Flask) -> None:
    """RF-23a, RF-23b, DC-T9"""
    challenge = Challenge(case_of(), on=LOGGED)
    assert challenge.refused("record-attempt-to-resolve", attempt=None).sentence == "Choose what you did"
    challenge.day = date(2025, 4, 10)
    assert "No attempt recorded yet" in notices(challenge)
    challenge.take("record-attempt-to-resolve", on=date(2025, 4, 10))
    assert challenge.deadline("D-RESOLVE").state == "met"
    challenge.take("record-attempt-to-resolve", attempt="Clearer account of the process")
    assert len(challenge.records("attempt")) == 2
    assert "No attempt recorded yet" not in notices(challenge)


def test_a_challenge_is_resolved_only_after_an_attempt_and_when_the_person_says_so(app: Flask) -> None:
    """RF-24a, RF-03a, DC-T10"""
    challenge = Challenge(case_of(), on=LOGGED)
    assert challenge.refused("close-as-resolved").sentence == "Record your attempt to resolve this first"
    challenge.take("record-attempt-to-resolve")
    for missing in ("resolved_on", "resolved_note"):
        no = challenge.refused("close-as-resolved", **{missing: None})
        assert no.sentence == "Record when and how the person said it was resolved"
    challenge.take("close-as-resolved")
    assert challenge.status == "Closed (Resolved by case owner)"
    assert challenge.running == []


# DC-T11


def test_owner_and_manager_record_together_what_happens_next(app: Flask) -> None:
    """RF-04a, DC-T11"""
    challenge = Challenge(case_of(), on=LOGGED)
    assert (
        challenge.refused("record-what-happens-next", next_step=None).sentence == "Choose what happens next"
    )
    challenge.take("record-what-happens-next")
    assert (challenge.fact("next_step"), challenge.fact("next_step_owner")) == (
        "Pass to OAT",
        "Gideon Larkspur",
    )
    assert challenge.fact("next_step_manager") == "Cressida Bamford-Liu"
    assert [each.person_id for each in challenge.work_items("told")] == [person(MANAGER).id]
    no = challenge.refused("record-what-happens-next", by=OTHER_MANAGER)
    assert no.sentence == "Only Gideon Larkspur and their manager can do this"
    no = challenge.refused("record-what-happens-next", by=MANAGER, manager=challenge.id_of(AD))
    assert no.sentence == "Enter your own name"
    challenge.take("record-what-happens-next", by=MANAGER, next_step="Further work")
    assert challenge.fact("next_step") == "Further work"


# DC-T12


def test_an_amended_version_keeps_the_first_date_and_every_deadline(app: Flask) -> None:
    """RF-25a, RF-25b, RF-25c, RF-25d, DC-T12"""
    case = case_of()
    challenge = Challenge(case, on=LOGGED)
    before = challenge.running
    wrong = [{"what": "The finding", "kind": "Other minor", "affects": "Yes"}]
    no = challenge.refused("issue-amended-version", amendments=wrong)
    assert no.sentence == "An amended version is only for minor errors. Continue with the challenge"
    assert challenge.refused("issue-amended-version", amendments=None).sentence == "List each change"
    challenge.take("issue-amended-version", issued_first="1 January 2020")
    challenge.take("issue-amended-version")
    first, second = case.records("version")
    assert (first.state, second.state) == ("Former", "Current")
    assert {first.on, second.on} == {DECIDED}
    assert (first.data["version"], second.data["version"]) == (2, 3)
    assert second.data["issued_by"] == "Gideon Larkspur"
    assert (challenge.running, case.records("decision")[0].on) == (before, DECIDED)
    assert challenge.case.date("one_month_date") == date(2025, 4, 18)


def test_the_amended_version_goes_to_whoever_had_the_first(app: Flask) -> None:
    """RF-25c, RF-Gc"""
    challenge = Challenge(case_of(), on=LOGGED).take("issue-amended-version", sent_to=None)
    asked = "Send the amended version to Beatrix Holloway-Mensah, Child Maintenance Group?"
    assert f"Went on although asked: {asked}" in challenge.events[-1].details


def test_a_decision_that_was_not_issued_has_no_amended_version(app: Flask) -> None:
    """RF-25a, DC-T12"""
    challenge = Challenge(case_of(report="Neither"), on=LOGGED)
    no = challenge.refused("issue-amended-version")
    assert (no.status, no.sentence) == (409, "The decision has no report or decision letter")


# DC-T43, DC-T44


def test_a_service_complaint_needs_that_nothing_is_said_against_a_decision(app: Flask) -> None:
    """RF-12c, DC-T43"""
    challenge = Challenge(case_of(), on=LOGGED)
    no = challenge.refused("treat-as-service-complaint", nothing_against=None)
    assert no.sentence == "Confirm that nothing is said against a decision"


def test_a_challenge_that_is_about_our_service_becomes_a_service_complaint(app: Flask) -> None:
    """RF-12c, DC-T43: with the day, the words and the files of the challenge, at the case owner's manager."""
    text = "Nobody rang me back for five weeks."
    challenge = Challenge(case_of(), on=LOGGED, complaint_text=text, complaint_files=[PDF])
    challenge.take("treat-as-service-complaint", on=date(2025, 4, 2))
    assert challenge.status == "Closed (Service complaint)"
    complaint = linked_to(challenge.case.parent_id)[-1]
    assert (complaint.procedure, complaint.status) == ("service_complaint", "With manager")
    assert (complaint.fact("what_is_complained_of"), complaint.fact("received_on")) == (text, "2025-03-27")
    assert complaint.owner_id == person(MANAGER).id
    assert [each.filename for each in complaint.documents] == ["paper.pdf"]
    assert [each.title for each in challenge.records("related")] == [complaint.reference]


@pytest.mark.parametrize(
    ("key", "day"),
    [
        ("record-attempt-to-resolve", "tried_on"),
        ("close-as-resolved", "resolved_on"),
        ("withdraw", "withdrawn_on"),
    ],
)
def test_nothing_happens_to_a_challenge_before_it_came(app: Flask, key: str, day: str) -> None:
    """RF-02d, DC-T9, DC-T10, DC-T44"""
    challenge = Challenge(case_of(), on=LOGGED).take("record-attempt-to-resolve")
    no = challenge.refused(key, **{day: date(2025, 3, 26)})
    assert (no.status, no.problems) == (422, ((day, "This was received on Thursday 27 March 2025"),))
    challenge.take(key, **{day: LOGGED})


def test_the_person_withdraws(app: Flask) -> None:
    """DC-T44"""
    challenge = Challenge(case_of(), on=LOGGED).take("ask-oat-for-advice")
    no = challenge.refused("withdraw", withdrawn_how=None)
    assert no.sentence == "Record when and how the person withdrew"
    challenge.take("withdraw")
    assert (challenge.status, challenge.running) == ("Closed (Withdrawn)", [])
    assert [each.state for each in challenge.records("referral")] == ["Withdrawn"]


# RF-06b, RF-77, RF-Gm, RF-Gn


def test_a_letter_that_promises_a_review_is_asked_back(app: Flask) -> None:
    """RF-06b, RF-Gc"""
    challenge = Challenge(case_of(), on=LOGGED)
    challenge.take("acknowledge", letter_text="You have a right to a review of our decision.")
    told = "Went on although asked: Nobody has an automatic right to a review"
    assert told in challenge.events[-1].details


def test_with_each_contact_the_risk_is_asked_for_and_can_be_changed(app: Flask) -> None:
    """RF-77a, RF-77b, RF-26b"""
    case = case_of()
    challenge = Challenge(case, on=LOGGED)
    challenge.take("record-attempt-to-resolve", risk_changed=None)
    assert "Went on although asked: Has the risk changed?" in challenge.events[-1].details
    risk = {"risk_changed": "Yes", "new_risk": "Medium"}
    no = challenge.refused("record-attempt-to-resolve", **risk)
    assert no.sentence == "Say why the risk changed"
    challenge.take("record-attempt-to-resolve", **risk, risk_reason="A solicitor has written.")
    assert case.fact("risk_level") == "Medium"
    assert automatic(challenge.situation(OWNER)) == {"A26-1": "Medium risk"}


def test_only_who_leads_the_owner_gives_a_challenge_to_somebody_else(app: Flask) -> None:
    """RF-Gm"""
    challenge = Challenge(case_of(), on=LOGGED)
    no = challenge.refused("change-owner", by=OTHER_MANAGER)
    assert no.sentence == "Only a manager of the owner can give this to somebody else"
    assert challenge.refused("change-owner", by=OAT_LEAD).status == 409
    assert challenge.refused("change-owner", by=OWNER).status == 403
    no = challenge.refused("change-owner", by=MANAGER, reason=None)
    assert no.sentence == "Say why this moves to someone else"
    challenge.take("change-owner", by=AD)
    assert challenge.case.owner_id == person(OTHER_OWNER).id
    assert challenge.refused("record-attempt-to-resolve", by=OWNER).status == 403


def test_details_of_a_case_stay_open_to_correction_and_the_basis_to_managers(app: Flask) -> None:
    """RF-Gn, RF-21c, RF-26g"""
    case = case_of()
    assert case.refused("correct-closure-basis", by=OWNER).status == 403
    assert case.refused("mark-as-oat-first", by=MANAGER).status == 403
    case.take("add-party").take("correct-party", row="Philippa Underhill")
    assert [each.title for each in case.records("party")][-1] == "Philippa Underhill-Mbeki"


# The panel "Can this challenge go on?"


def test_a_plain_challenge_has_three_open_questions(app: Flask) -> None:
    """RF-26a, RF-31a, RF-03a"""
    challenge = Challenge(case_of(), on=LOGGED)
    found = rows(challenge.situation(OWNER))
    assert [(each.para, each.step) for each in found if each.state == "Open"] == [
        ("3, 23", "record-attempt-to-resolve"),
        ("31", "answer-the-adjustments-question"),
        ("26, 27", "answer-the-oat-items"),
    ]
    assert not [each for each in found if each.state == "Failed"]
    assert summary(challenge.situation(OWNER)) == "Can be considered"


def test_every_open_question_can_be_answered(app: Flask) -> None:
    """RF-26a, RF-31a"""
    challenge = Challenge(case_of(), on=LOGGED).may_ask().take("answer-the-oat-items")
    assert {each.state for each in rows(challenge.situation(OWNER))} == {"Passed"}


@pytest.mark.parametrize(
    ("answers", "para", "sentence", "step"),
    [
        (
            {"basis": "Low-level injustice or impact"},
            "3, 21",
            "Closed for low-level injustice or impact. No review is available",
            "tell-person-no-review-is-available",
        ),
        (
            {"joint_with_lgsco": "Yes"},
            "76",
            "Joint decisions are considered by the LGSCO. Direct this to the Joint Working Team",
            "direct-to-joint-working-team",
        ),
    ],
)
def test_what_stops_a_challenge_fails_and_leads_the_panel(
    app: Flask, answers: dict[str, Any], para: str, sentence: str, step: str
) -> None:
    """RF-03b, RF-76a"""
    challenge = Challenge(case_of(**answers), on=LOGGED)
    found = row_of(challenge, para)
    assert (found.state, found.sentence, found.step) == ("Failed", sentence, step)
    assert summary(challenge.situation(OWNER)) == sentence


def test_the_month_is_counted_day_by_day(app: Flask) -> None:
    """RF-02a, RF-32b"""
    case = OmbudsmanCase(on=date(2026, 1, 30)).decided(date(2026, 1, 30))
    challenge = Challenge(case, on=date(2026, 3, 17))
    found = row_of(challenge, "2")
    assert found.state == "Failed"
    assert found.sentence == "Raised after Saturday 28 February 2026 (one month). You may still consider it"
    assert found.more == (
        "Friday 30 January 2026: decision sent",
        "Saturday 28 February 2026: one month. There is no day 30 in that month, so it ends on its last day",
        "Monday 2 March 2026: the next working day, for written grounds",
        "Tuesday 17 March 2026: received, 12 working days after the month",
    )
    challenge.take("consider-although-raised-late")
    assert row_of(challenge, "2").state == "Passed"


def test_the_portal_ticks_what_the_case_says(app: Flask) -> None:
    """RF-26b, RF-26c, RF-26e, RF-26f, RF-26g"""
    case = case_of(risk_level="Medium", mp_name="Aurelia Vane", after_upheld="Yes")
    case.take("mark-as-oat-first", by=OAT, row="Child Maintenance Group")
    challenge = Challenge(case, on=LOGGED, challenger=case.party("Organisation"))
    assert automatic(challenge.situation(OWNER)) == {
        "A26-1": "Medium risk",
        "A26-2": "Aurelia Vane",
        "A26-4": "The challenger is an organisation",
        "A26-5": "OAT decides whether a review is needed",
        "A26-6": "Goes to OAT first",
    }


def test_a_tick_of_people_says_why(app: Flask) -> None:
    """RF-26d, RF-26h"""
    challenge = Challenge(case_of(), on=LOGGED)
    no = challenge.refused("answer-the-oat-items", A26_3="Yes")
    assert no.sentence == "Is the threat credible? Say why"
    no = challenge.refused("answer-the-oat-items", A26_7="Yes")
    assert no.sentence == "Name the specialist knowledge"
    challenge.take("answer-the-oat-items", A26_3="Yes", A26_3_why="A solicitor has written.")
    found = row_of(challenge, "26, 27")
    assert (found.state, found.sentence) == ("Open", "1 of 7 items ticked")


def test_few_cases_about_an_organisation_suggest_specialist_knowledge(app: Flask) -> None:
    """RF-26h, OP-43: fewer than five in twelve months."""
    asked = "Went on although asked: Few cases about this organisation. Is specialist knowledge needed?"
    case = case_of(organisation="Another organisation")
    for _ in range(3):
        OmbudsmanCase(on=DECIDED, organisation="Another organisation")
    challenge = Challenge(case, on=LOGGED).take("answer-the-oat-items")
    assert asked in challenge.events[-1].details
    OmbudsmanCase(on=DECIDED, organisation="Another organisation")
    challenge.take("answer-the-oat-items")
    assert asked not in challenge.events[-1].details


def test_files_of_the_challenge_are_kept(app: Flask) -> None:
    """RF-12b, DC-T1"""
    challenge = Challenge(case_of(), on=LOGGED, complaint_files=[PDF])
    (entry,) = challenge.records("correspondence")
    assert len(list(entry.documents)) == 1
