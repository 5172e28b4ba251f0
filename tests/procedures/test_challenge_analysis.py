"""The pro-forma F1 to F9 and what follows from it (Review and feedback paras 38 to 46)."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete

from portal.cases.handover import hand_over_all
from portal.cases.models import Record
from portal.extensions import db
from portal.procedures.feedback import DETAILED, PART, PRIMARY
from tests.oat_walks import answered, in_analysis, referral
from tests.ombudsman_walks import MANAGER, OTHER_MANAGER, OTHER_OWNER, OWNER
from tests.walks import Answers, person, stands_in

TEAM, TO_OAT = "have-it-reconsidered-in-the-team", "refer-to-oat"
FLAWED, DETAILED_TO_OAT = (
    "close-reasoning-flawed-decision-correct",
    "contact-oat-about-a-detailed-investigation",
)
WHY = "The letter of 3 March shows another date."
BOTH_YES: Answers = {"F7": "Yes"}


def test_drafts_of_the_pro_forma_are_kept(app: Flask) -> None:
    """RF-38c"""
    challenge = in_analysis()
    challenge.take("answer-the-pro-forma", defaults=False, F1="Yes")
    challenge.take("answer-the-pro-forma", defaults=False, F1="Yes", F2="Yes", on=date(2025, 3, 28))
    assert (challenge.fact("F1"), challenge.fact("F2"), challenge.fact("F3")) == ("Yes", "Yes", None)
    assert challenge.status == "In analysis"
    assert "F2: Does it give clear evidence or an explanation of why the decision is wrong? set to Yes" in (
        challenge.events[-1].details
    )


def test_only_the_case_owner_answers_the_pro_forma(app: Flask) -> None:
    """RF-38c"""
    no = in_analysis().refused("answer-the-pro-forma", by=OTHER_OWNER)
    assert (no.status, no.sentence) == (403, "Only Gideon Larkspur can do this")


def test_the_result_cannot_be_wrong_and_right(app: Flask) -> None:
    """RF-38c, 2.6: F6 says that the result is wrong, F8 that it is right."""
    no = in_analysis().refused("answer-the-pro-forma", F6="Yes", F8="Yes")
    assert (no.status, no.fields, no.sentence) == (
        422,
        ["F8"],
        "One says the result is wrong, the other that it is right",
    )


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        (PRIMARY, ["F6", "F7", "F8"]),
        (PART, ["F6", "F7", "F8"]),
        (DETAILED, ["F9"]),
    ],
)
def test_the_last_questions_follow_the_kind_of_decision(app: Flask, kind: str, asked: list[str]) -> None:
    """RF-43a, RF-44a, RF-45a, OP-52"""
    challenge = in_analysis(kind)
    s = challenge.situation(OWNER)
    step = next(each.step for each in challenge.offers(OWNER).now if each.step.key == "answer-the-pro-forma")
    assert [ask.name for ask in step.asks_in(s) if ask.name in ("F6", "F7", "F8", "F9")] == asked


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"F3": None}, "Answer question F3"),
        ({"F4": None}, "Answer F4 first"),
        ({"F4": "Yes"}, "Give the further explanation first and record the date"),
        ({"F5": None, "F5_reason": None}, "Answer F5 with a reason"),
        ({"F5_reason": None}, "Answer F5 with a reason"),
        ({"F5_reason": "   Yes.   "}, "Answer F5 with a reason"),
        ({"F4": None, "F5": None}, "F4 and F5 are not answered"),
        ({"F3": None, "F4": None, "F5": None}, "F3, F4 and F5 are not answered"),
        ({"F6": None, "F8": None}, "Answer F6 and F8"),
        ({"F7": None}, "Answer F7"),
        ({"conclusion": None}, "Give the reasons for F6 to F8"),
        ({"F2_reason": None}, "Answer F2 with a reason"),
        (
            {"F2": "No"},
            "No clear evidence or explanation of why the decision is wrong. Explain this to the person",
        ),
        ({"F1": None}, "Answer F1"),
    ],
)
def test_a_referral_waits_until_everything_is_answered(app: Flask, answers: Answers, sentence: str) -> None:
    """RF-06a, RF-38c, RF-39a, RF-41a, RF-41b, RF-42a, RF-46a, DC-T35"""
    no = answered(**answers).refused(TO_OAT)
    assert (no.status, no.sentence) == (409, sentence)


def test_f4_yes_counts_with_the_day_of_the_explanation(app: Flask) -> None:
    """RF-41b"""
    challenge = answered(F4="Yes", F4_on=date(2025, 3, 27)).take(TO_OAT)
    assert challenge.status == "Referred to OAT"


def test_an_explanation_of_tomorrow_has_not_been_given(app: Flask) -> None:
    """RF-41b"""
    no = in_analysis().refused("answer-the-pro-forma", F4="Yes", F4_on=date(2025, 3, 28))
    assert (no.fields, no.sentence) == (["F4_on"], "The date cannot be in the future")


def test_disagreement_alone_is_no_ground(app: Flask) -> None:
    """RF-06d, RF-40a"""
    challenge = answered(F1="No", F1_reason="Only says that it is unfair.")
    assert challenge.refused(TO_OAT).sentences == [
        "Disagreement alone is not a ground for review",
        "Not specific enough for a review. Explain this to the person",
    ]
    for key in (TEAM, FLAWED):
        assert (
            challenge.refused(key).sentence == "Not specific enough for a review. Explain this to the person"
        )


def test_case_owner_and_manager_choose_before_a_referral(app: Flask) -> None:
    """RF-04a, DC-T35"""
    challenge = in_analysis().take("answer-the-pro-forma")
    sentence = "You and your manager must record what happens next"
    assert challenge.refused(TO_OAT).sentence == sentence
    challenge.take("record-what-happens-next", next_step="Further work")
    assert challenge.refused(TO_OAT).sentence == sentence
    assert challenge.take("record-what-happens-next").take(TO_OAT).status == "Referred to OAT"


def test_oat_reads_the_case_owner_s_view_and_the_answers(app: Flask) -> None:
    """RF-42b, RF-46a, DC-T35: a No does not let the case owner close the challenge alone."""
    challenge = answered(F5="No", F5_reason="The dates agree after all.")
    assert "Close - not actionable" not in [each.label for each in challenge.offers(OWNER).now]
    s = challenge.situation(OWNER)
    step = next(each.step for each in challenge.offers(OWNER).now if each.step.key == TO_OAT)
    proposed = str(step.asks_in(s)[0].default_in(s))
    assert "F5: Does it cast genuine doubt on the decision? No" in proposed
    challenge.take(TO_OAT, summary=proposed)
    row = referral(challenge)
    assert row.data["view"] == "Case owner's view: no genuine doubt"
    assert (row.data["purpose"], row.state, row.text) == ("P4", "Submitted", proposed)
    assert dict(challenge.running)["D-PICKUP"] == date(2025, 4, 3)


def test_nothing_is_referred_that_nobody_tried_to_resolve(app: Flask) -> None:
    """RF-01c: whatever led there without an attempt on record, an import too."""
    challenge = answered().take("record-what-happens-next")
    db.session.execute(delete(Record).where(Record.kind == "attempt"))
    db.session.commit()
    no = challenge.refused(TO_OAT)
    assert (no.status, no.sentence) == (
        409,
        "Record what you did to resolve this first, or ask OAT to take it",
    )


def test_a_referral_needs_a_summary(app: Flask) -> None:
    """OR-T1"""
    assert answered().refused(TO_OAT, summary="  ").fields == ["summary"]


def test_a_detailed_decision_is_for_oat(app: Flask) -> None:
    """RF-44a, RF-45a, DC-T34"""
    challenge = answered(DETAILED)
    assert challenge.refused(TEAM).sentence == "Detailed investigation decisions are for OAT"
    assert challenge.refused(FLAWED).sentence == "Only for primary investigation decisions"
    challenge.take(DETAILED_TO_OAT)
    assert (challenge.status, referral(challenge).data["purpose"]) == ("Referred to OAT", "P3")


@pytest.mark.parametrize(
    ("kind", "answers", "sentence"),
    [
        (PRIMARY, {}, "Only for detailed investigation decisions"),
        (DETAILED, {"F9": None}, "Answer F9"),
        (DETAILED, {"F9": "No"}, "Only where F9 is answered Yes"),
        (DETAILED, {"F4": None}, "Answer F4 first"),
        (DETAILED, {"conclusion": None}, "Give the reasons for F9"),
    ],
)
def test_when_oat_is_not_contacted_about_a_detailed_investigation(
    app: Flask, kind: str, answers: Answers, sentence: str
) -> None:
    """RF-44a, DC-T34"""
    assert answered(kind, **answers).refused(DETAILED_TO_OAT).sentence == sentence


# Not actionable


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "Only where F1 or F2 is answered No"),
        ({"F1": "No"}, "Answer F1 with a reason"),
        ({"F2": "No", "F2_reason": None}, "Answer F2 with a reason"),
    ],
)
def test_what_is_actionable_is_not_closed(app: Flask, answers: Answers, sentence: str) -> None:
    """RF-39a, RF-40b, DC-T29"""
    assert answered(**answers).refused("close-not-actionable").sentence == sentence


def test_not_actionable_needs_the_letter_with_its_statement(app: Flask) -> None:
    """RF-40b, RF-40c, RF-74b, RF-74c, DC-T29"""
    challenge = answered(F1="No", F1_reason="Only says that it is unfair.")
    no = challenge.refused("close-not-actionable", letter_text=None)
    assert (no.status, no.sentence) == (422, "Send the explanation before closing")
    no = challenge.refused("close-not-actionable", end_of_process=None)
    assert no.sentence == "The letter must say that our internal process has ended"
    challenge.take(
        "close-not-actionable", letter_text="We have read what you sent us. It says no more than before."
    )
    assert challenge.status == "Closed (Not actionable)"
    assert challenge.fact("end_of_process_told") == "2025-03-27"
    assert "Went on although asked: Add the Judicial Review sentence?" in challenge.events[-1].details
    assert "D-GROUNDS" not in dict(challenge.running)


def test_nobody_is_asked_for_a_sentence_that_is_there(app: Flask) -> None:
    """RF-40c"""
    challenge = answered(F2="No").take("close-not-actionable")
    assert not [each for each in challenge.events[-1].details if "Judicial Review sentence" in each]


# Reasoning flawed, decision correct


def test_flawed_reasoning_of_a_primary_decision(app: Flask) -> None:
    """RF-45a, RF-45b, RF-74b, DC-T33"""
    challenge = answered(F6="No", F8="Yes")
    assert challenge.refused(FLAWED, letter_text=None).sentence == "Send the explanation before closing"
    sentence = "The letter must say that our internal process has ended"
    assert challenge.refused(FLAWED, end_of_process=None).sentence == sentence
    sentence = "Say whether there is learning or good practice"
    assert challenge.refused(FLAWED, learning_answer=None).sentence == sentence
    assert challenge.take(FLAWED).status == "Closed (Rationale flawed, decision correct)"
    assert challenge.fact("learning_answer") == "None found"


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"F8": "No"}, "Only where F8 is answered Yes"),
        ({"F6": None, "F8": "Yes", "F4": None}, "Answer F4 first"),
        ({"F6": None, "F8": "Yes", "conclusion": None}, "Give the reasons for F6 to F8"),
    ],
)
def test_when_flawed_reasoning_does_not_end_it(app: Flask, answers: Answers, sentence: str) -> None:
    """RF-41a, RF-45a, DC-T33"""
    assert answered(**answers).refused(FLAWED).sentence == sentence


# Reconsidered in the team


@pytest.mark.parametrize(("f6", "f7"), [("Yes", "No"), ("No", "Yes"), (None, "Yes"), ("Yes", None)])
def test_the_team_reconsiders_only_with_both_answers(app: Flask, f6: str | None, f7: str | None) -> None:
    """RF-43a, OP-23"""
    no = answered(F6=f6, F7=f7).refused(TEAM)
    assert no.sentence == "Both F6 and F7 must be Yes; otherwise refer to OAT"


def test_the_proposed_colleague_did_not_make_the_first_decision(app: Flask) -> None:
    """RF-43b, RF-43c"""
    challenge = answered(**BOTH_YES)
    s = challenge.situation(OWNER)
    step = next(each.step for each in challenge.offers(OWNER).now if each.step.key == TEAM)
    ask = next(each for each in step.asks_in(s) if each.name == "reconsidered_by")
    proposed = s.person(int(str(ask.default_in(s))))
    assert proposed is not None and proposed.team == challenge.case.team
    assert proposed.id not in (person(OTHER_OWNER).id, person(OWNER).id)


def test_another_team_needs_a_reason(app: Flask) -> None:
    """RF-43b"""
    challenge = answered(**BOTH_YES)
    elsewhere = {"reconsidered_by": challenge.id_of(OTHER_MANAGER)}
    assert challenge.refused(TEAM, **elsewhere).sentence == "Say why another team"
    no = challenge.refused(TEAM, **elsewhere, reason="Leave.")
    assert no.sentence == "Give a reason of at least 10 characters"
    challenge.take(TEAM, **elsewhere, reason="Everybody of the team is on leave.")
    assert challenge.status == "Reconsideration in team"


def test_the_maker_of_the_first_decision_needs_a_reason_and_the_manager(app: Flask) -> None:
    """RF-43c, RF-78a, DC-T30"""
    challenge = answered(**BOTH_YES)
    first = {"reconsidered_by": challenge.id_of(OTHER_OWNER)}
    assert challenge.refused(TEAM, **first).sentence == "Selina Moorcroft made the first decision"
    challenge.take(TEAM, **first, reason="Only she knows the software.")
    assert challenge.status == "In analysis"
    assert challenge.refused("agree", by=OWNER).sentence == "Your manager must agree"
    assert challenge.refused("agree", by=OTHER_MANAGER).sentence == "Your manager must agree"
    challenge.take("agree", by=MANAGER)
    assert challenge.status == "Reconsideration in team"
    assert challenge.fact("reconsidered_by") == person(OTHER_OWNER).id
    (item,) = challenge.work_items("reconsider")
    assert item.person_id == person(OTHER_OWNER).id
    assert [row.title for row in challenge.records("activity", "Not Started")] == ["Risk assessment"]


def test_the_decision_may_change_only_through_who_was_named(app: Flask) -> None:
    """RF-43a, DC-T31"""
    challenge = answered(**BOTH_YES).take(TEAM, reconsidered_by=person(MANAGER).id)
    no = challenge.refused("record-result", by=OWNER)
    assert (no.status, no.sentence) == (409, "Only Cressida Bamford-Liu can record the result")
    no = challenge.refused("record-result", by=MANAGER, result="Decision quashed")
    assert no.fields == ["result"]
    no = challenge.refused("record-result", by=MANAGER, letter_text=None)
    assert no.sentence == "Send the new decision letter before closing"
    no = challenge.refused("record-result", by=MANAGER, no_assessment_reason=None)
    assert no.sentence == "No risk assessment was done. Say why"


def test_a_changed_decision_takes_the_place_of_the_first(app: Flask) -> None:
    """RF-06c, RF-43a, DC-T31: the new decision is stored, case owner and manager are told."""
    challenge = answered(**BOTH_YES).take(
        TEAM, reconsidered_by=person(OTHER_MANAGER).id, reason="Nobody else is in."
    )
    challenge.take("record-result", by=OTHER_MANAGER, on=date(2025, 4, 14))
    assert challenge.status == "Closed (Reconsidered in team)"
    first, second = challenge.about.records("decision")
    assert (first.state, second.state) == ("Replaced", "In force")
    assert (second.title, second.on, second.data["made_by"]) == (
        PRIMARY,
        date(2025, 4, 14),
        person(OTHER_MANAGER).id,
    )
    told = {item.person_id for item in challenge.work_items("told") if "Decision changed" in item.title}
    assert told == {person(OWNER).id, person(MANAGER).id}


def test_the_maker_of_the_first_decision_does_not_reconsider_it_in_anothers_place(app: Flask) -> None:
    """RF-43c: nobody's manager agreed that person."""
    challenge = answered(**BOTH_YES).take(TEAM, reconsidered_by=person(MANAGER).id)
    stands_in(OTHER_OWNER, MANAGER, challenge.day)
    no = challenge.refused("record-result", by=OTHER_OWNER)
    assert (no.status, no.sentence) == (409, "Selina Moorcroft made the first decision")


def test_who_reconsidered_it_in_anothers_place_took_part(app: Flask) -> None:
    """RF-47c, DC-T31"""
    challenge = answered(**BOTH_YES).take(TEAM, reconsidered_by=person(MANAGER).id)
    stands_in(OTHER_MANAGER, MANAGER, challenge.day)
    challenge.take("record-result", by=OTHER_MANAGER, result="Decision stands")
    assert challenge.fact("reconsidered_by") == person(OTHER_MANAGER).id


def test_whoever_got_the_task_of_somebody_who_left_records_the_result(app: Flask) -> None:
    """RF-Gm, DC-T31: the administrator gave it away, and the challenge goes on."""
    challenge = answered(**BOTH_YES).take(
        TEAM, reconsidered_by=person(OTHER_MANAGER).id, reason="Nobody else is in."
    )
    hand_over_all(person(OTHER_MANAGER), person(MANAGER), None, "An administrator", "Left in March")
    db.session.commit()
    no = challenge.refused("record-result", by=OTHER_MANAGER)
    assert no.sentence == "Only Cressida Bamford-Liu can record the result"
    assert challenge.take("record-result", by=MANAGER).status == "Closed (Reconsidered in team)"


@pytest.mark.parametrize(
    "result",
    ["Decision was incorrect but a detailed investigation is still unlikely", "Decision stands"],
)
def test_other_results_leave_the_decision_as_it_is(app: Flask, result: str) -> None:
    """RF-43d, DC-T31"""
    challenge = answered(**BOTH_YES).take(TEAM, reconsidered_by=person(OWNER).id)
    challenge.take("record-result", by=OWNER, result=result)
    assert [each.state for each in challenge.about.records("decision")] == ["In force"]
    assert challenge.fact("reconsideration_result") == result


def test_a_person_who_is_still_unhappy(app: Flask) -> None:
    """DC-T32"""
    challenge = (
        answered(**BOTH_YES).take(TEAM, reconsidered_by=person(OWNER).id).take("record-result", by=OWNER)
    )
    assert challenge.refused("person-still-unhappy", said=None).fields == ["said"]
    challenge.take("person-still-unhappy", on=date(2025, 4, 22))
    assert (challenge.status, challenge.case.closed_on) == ("In analysis", None)
    assert dict(challenge.running)["D-JR"] == date(2025, 6, 18)


def test_only_a_reconsidered_challenge_is_taken_up_again(app: Flask) -> None:
    """DC-T32"""
    challenge = answered(F2="No").take("close-not-actionable")
    assert challenge.refused("person-still-unhappy").sentence == "Only after a reconsideration in the team"


def test_what_oat_asked_for_is_passed_on_and_nothing_else(app: Flask) -> None:
    """RF-37a, DC-T16, DC-T24"""
    challenge = answered().take("ask-oat-for-advice").take("assign-to-me", by="oat")
    challenge.take("answer-to-be-considered-within-oat", by="oat")
    assert challenge.status == "In analysis"
    sentence = "OAT asked for this request. Pass it on without deciding on lateness"
    for key in (TO_OAT, TEAM, FLAWED, "close-not-actionable"):
        assert sentence in challenge.refused(key).sentences, key


# Risk assessment


def test_the_risk_is_assessed_when_a_decision_is_reconsidered(app: Flask) -> None:
    """RF-78a, RF-78b"""
    challenge = answered(**BOTH_YES).take(TEAM, reconsidered_by=person(OWNER).id)
    no = challenge.refused("record-risk-assessment", by=OWNER, risk_after=None)
    assert no.sentence == "Choose a level and give a reason"
    challenge.take("record-risk-assessment", by=OWNER)
    assert challenge.about.fact("risk_level") == "Medium"
    challenge.take("record-result", by=OWNER)
    assert challenge.status == "Closed (Reconsidered in team)"
