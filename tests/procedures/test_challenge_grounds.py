"""Grounds, adjustments, deadline, lateness and contact after the end (Review and feedback paras 30 to 38 and 75)."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.cases import reminders
from portal.extensions import db
from portal.procedures.decision_challenge.vocabulary import MARK
from portal.procedures.feedback_letters import LETTERS
from portal.procedures.letter_text import first_wording
from tests.conftest import SetToday
from tests.ombudsman_walks import (
    INTERNAL,
    MANAGER,
    OAT,
    OTHER_MANAGER,
    OWNER,
    QUESTIONS,
    Challenge,
    ChallengeOfTheOrganisation,
    OmbudsmanCase,
)
from tests.walks import PDF, person

DECIDED = date(2025, 3, 3)  # a Monday; the month ends on Thursday 3 April 2025
LOGGED = date(2025, 3, 10)


def challenge(on: date = LOGGED, **answers: Any) -> Challenge:
    return Challenge(OmbudsmanCase(on=DECIDED, **answers).decided(DECIDED), on=on)


def requested() -> Challenge:
    return challenge().asked()


def late() -> Challenge:
    """The grounds arrived six days after the deadline."""
    return requested().take("record-grounds-received", on=date(2025, 4, 9))


def directed() -> Challenge:
    """OAT has asked for the grounds on arrival."""
    walk = challenge().take("ask-oat-for-advice").take("assign-to-me", by=OAT)
    return walk.take("answer-to-be-considered-within-oat", by=OAT).asked()


def asked_back(walk: Challenge) -> list[str]:
    """What the portal asked back in the last step."""
    words = "Went on although asked: "
    return [each.removeprefix(words) for each in walk.events[-1].details if each.startswith(words)]


# Reasonable adjustments


def test_adjustments_of_case_and_party_are_brought_in_and_have_to_be_followed(app: Flask) -> None:
    """RF-31a, RF-31b"""
    walk = challenge().take("record-attempt-to-resolve")
    walk.about.take("record-reasonable-adjustment", by=OWNER, on=LOGGED)
    walk.about.take(
        "correct-party",
        row="Beatrix Holloway-Mensah",
        name="Beatrix Holloway-Mensah",
        type="Service user",
        adjustments="Calls before noon",
    )
    step = walk.situation(OWNER).procedure.step("answer-the-adjustments-question", "DC2")
    assert step is not None
    (known,) = [ask for ask in step.asks_in(walk.situation(OWNER)) if ask.name == "known"]
    assert [each[0] for each in known.choices_in(walk.situation(OWNER))] == [
        "Large print",
        "Calls before noon",
    ]
    no = walk.refused("answer-the-adjustments-question", answer=None)
    assert no.sentence == "Say whether reasonable adjustments are needed"
    no = walk.refused("answer-the-adjustments-question", answer="Needed")
    assert no.sentence == "Enter the adjustments"
    walk.take("answer-the-adjustments-question", answer="Needed", known=["Large print"], more="A phone call")
    walk.take("ask-for-grounds-in-writing")
    no = walk.refused("record-grounds-received")
    assert (no.status, no.sentence) == (409, "Record how Large print was followed")
    walk.take("record-how-an-adjustment-was-followed", row="Large print")
    assert walk.refused("record-grounds-received").sentence == "Record how A phone call was followed"
    no = walk.refused("record-how-an-adjustment-was-followed", row="A phone call", how=None)
    assert no.sentence == "Record how A phone call was followed"
    walk.take("record-how-an-adjustment-was-followed", row="A phone call")
    assert walk.take("record-grounds-received").status == "Grounds received"


def test_no_adjustment_although_one_is_on_record_is_asked_back(app: Flask) -> None:
    """RF-31a, RF-Gc"""
    walk = challenge()
    walk.about.take("record-reasonable-adjustment", by=OWNER, on=LOGGED)
    walk.take("answer-the-adjustments-question")
    assert asked_back(walk) == ["On record for this person: Large print"]


# DC-T20


def test_grounds_are_asked_for_only_after_attempt_and_adjustments(app: Flask) -> None:
    """RF-03a, RF-31a, DC-T20"""
    no = challenge().refused("ask-for-grounds-in-writing")
    assert no.sentences == [
        "Record your attempt to resolve this first",
        "Say whether reasonable adjustments are needed",
    ]


def test_grounds_of_what_was_raised_late_wait_for_the_choice(app: Flask) -> None:
    """RF-02b, DC-T20"""
    walk = challenge(on=date(2025, 4, 9)).may_ask()
    later = {"deadline": date(2025, 5, 2), "reason": "The month is over already."}
    no = walk.refused("ask-for-grounds-in-writing", **later)
    assert no.sentence == "Raised late: choose first whether to consider it"
    walk.take("consider-although-raised-late").take("ask-for-grounds-in-writing", **later)
    assert len(walk.records("approval", "Asked")) == 1


def test_a_high_risk_challenge_waits_for_the_discussion(app: Flask) -> None:
    """RF-29a, DC-T20, DC-T52"""
    walk = challenge(risk_level="High").may_ask()
    for key in ("ask-for-grounds-in-writing", "record-grounds-already-given"):
        assert walk.refused(key).sentences[0] == "High-risk case: ask OAT for a discussion first"
    walk.take("ask-for-high-risk-discussion").take("assign-to-me", by=OAT)
    walk.take("answer-a-review-should-be-undertaken", by=OAT)
    assert walk.take("ask-for-grounds-in-writing").status == "Grounds requested"


def test_going_on_without_oat_needs_a_reason_where_an_item_applies(app: Flask) -> None:
    """RF-27a, RF-26a, DC-T20"""
    walk = challenge(risk_level="Medium").may_ask()
    no = walk.refused("ask-for-grounds-in-writing")
    assert (no.status, no.sentence) == (422, "Say why OAT's advice is not needed")
    walk.take("ask-for-grounds-in-writing", without_oat="An ordinary case of one letter.")
    assert walk.fact("without_oat") == "An ordinary case of one letter."
    assert "Check whether OAT should be asked" in asked_back(walk)


def test_with_oats_answer_no_reason_is_asked(app: Flask) -> None:
    """RF-27a, DC-T15"""
    walk = challenge(risk_level="Medium").take("ask-oat-for-advice").take("assign-to-me", by=OAT)
    walk.take("answer-consider-as-usual", by=OAT)
    assert walk.asked().status == "Grounds requested"


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"deadline": None}, "Give a deadline"),
        ({"deadline": date(2025, 3, 9)}, "The deadline cannot be in the past"),
        ({"deadline": date(2025, 4, 2)}, "The deadline cannot be before Thursday 3 April 2025"),
        ({"sent_by": None}, "Choose how to send the request"),
        (
            {"letter_text": QUESTIONS.replace("What do you want to happen now?", "")},
            "The request must ask all three questions",
        ),
        ({"reviewed": None}, "Check the letter before you issue it"),
        ({"deadline": date(2025, 4, 4)}, "Give a reason of at least 10 characters"),
    ],
)
def test_what_a_grounds_request_needs(app: Flask, answers: dict[str, Any], sentence: str) -> None:
    """RF-30a, RF-30c, RF-32a, RF-32b, RF-32c"""
    no = challenge().may_ask().refused("ask-for-grounds-in-writing", **answers)
    assert (no.status, no.sentence) == (422, sentence)


def test_the_proposed_request_asks_the_three_questions_and_names_the_deadline(app: Flask) -> None:
    """RF-30b, RF-30c, RF-32a, RF-06b"""
    walk = challenge().may_ask()
    s = walk.situation(OWNER)
    step = s.procedure.step("ask-for-grounds-in-writing", "DC2")
    assert step is not None
    (text,) = [ask for ask in step.asks_in(s) if ask.name == "letter_text"]
    proposed = text.default_in(s)
    for question in (
        "Why do you think our decision is wrong?",
        "What do you want to happen now?",
        "What supporting or new evidence do you have?",
    ):
        assert question in proposed
    assert "our decision of Monday 3 March 2025" in proposed
    walk.take("ask-for-grounds-in-writing", letter_text=proposed)
    (letter,) = [each for each in walk.case.documents if each.kind == "rf-30"]
    assert "Your answer must reach us by Thursday 3 April 2025." in str(letter.sections)
    assert "Parliamentary and Health Service Ombudsman" in str(letter.sections)


def test_no_letter_promises_a_review(app: Flask) -> None:
    """RF-06b"""
    words = first_wording()
    for letter in LETTERS:
        for key, _, _ in letter.wording_keys():
            assert "right to a review" not in words[key].text, key
            assert "entitled to a review" not in words[key].text, key


def test_little_time_left_is_asked_back(app: Flask) -> None:
    """RF-32g: nine working days on Friday 21 March, ten on Thursday 20 March."""
    walk = challenge().may_ask()
    walk.take("ask-for-grounds-in-writing", on=date(2025, 3, 21))
    assert "Only 9 working days are left. Ask your manager for more time?" in asked_back(walk)
    other = challenge().may_ask()
    other.take("ask-for-grounds-in-writing", on=date(2025, 3, 20))
    assert not any("left" in each for each in asked_back(other))


def test_reminders_before_the_grounds_are_due(app: Flask, on: SetToday) -> None:
    """RF-32e, RF-Gi: five working days before and on the day, each once."""
    walk = requested()
    told = []
    for day in (date(2025, 3, 26), date(2025, 3, 27), date(2025, 3, 27), date(2025, 4, 3)):
        on(day)
        reminders.tell(walk.case.id)
        db.session.commit()
        told.append(len([each for each in walk.work_items("told") if "rounds" in each.title]))
    assert told == [0, 1, 1, 2]
    s = walk.situation(OWNER)
    assert "Grounds due on Thursday 3 April 2025" in [flag(s) for flag in s.procedure.flags]


# DC-T21


def test_an_extension_is_later_has_a_reason_and_the_managers_agreement(app: Flask) -> None:
    """RF-32c, RF-32d, RF-32f, DC-T21"""
    walk = requested()
    no = walk.refused("extend-deadline", new_deadline=date(2025, 4, 3))
    assert no.sentence == "The new deadline must be after Thursday 3 April 2025"
    later = date(2025, 4, 17)
    assert walk.refused("extend-deadline", new_deadline=later, reason="Late").sentence == (
        "Give a reason of at least 10 characters"
    )
    walk.take("extend-deadline", new_deadline=later)
    assert walk.fact("deadline_current") == "2025-04-03"
    assert dict(walk.running)["D-GROUNDS"] == date(2025, 4, 3)
    assert walk.refused("agree", by=OWNER).sentence == "Your manager must agree to this deadline"
    assert walk.refused("agree", by=OTHER_MANAGER).sentence == "Your manager must agree to this deadline"
    walk.take("agree", by=MANAGER, row=("approval", 1))
    assert dict(walk.running)["D-GROUNDS"] == later
    first, second = walk.records("deadline_change")
    assert (first.data["old_words"], first.data["new"]) == ("", "2025-04-03")
    assert (second.data["old"], second.data["new"]) == ("2025-04-03", "2025-04-17")
    assert (second.data["asked_by"], second.data["agreed_by"]) == ("Gideon Larkspur", "Cressida Bamford-Liu")
    assert second.text == "Her records arrive in two weeks."
    ledger = walk.deadline("D-GROUNDS").entries[-1]
    assert (ledger.what, ledger.old_due_on, ledger.new_due_on) == ("extended", date(2025, 4, 3), later)


def test_an_extension_that_has_passed_meanwhile_is_not_agreed(app: Flask) -> None:
    """RF-32f, DC-T21"""
    walk = requested().take("extend-deadline", new_deadline=date(2025, 4, 7))
    no = walk.refused("agree", by=MANAGER, on=date(2025, 4, 8), row=("approval", 1))
    assert no.sentence == "The deadline cannot be in the past"


def test_the_extended_deadline_decides_whether_grounds_are_in_time(app: Flask) -> None:
    """RF-33a, OP-5"""
    walk = requested().take("extend-deadline", new_deadline=date(2025, 4, 17))
    walk.take("agree", by=MANAGER, row=("approval", 1))
    walk.take("record-grounds-received", on=date(2025, 4, 17))
    assert (walk.status, walk.fact("days_late")) == ("Grounds received", 0)


# DC-T22, DC-T23


def test_grounds_get_their_mark_and_say_whether_they_came_in_time(app: Flask) -> None:
    """RF-33a, RF-38b, DC-T22"""
    walk = requested().take("record-grounds-received", on=date(2025, 4, 3))
    assert walk.status == "Grounds received"
    assert walk.fact("marked_challenge") == "Challenge to our decision"
    (entry,) = [each for each in walk.records("correspondence") if each.data.get("what") == "grounds"]
    assert (entry.title, entry.data["lateness"]) == ("Challenge to our decision", "In time")
    assert [each.title for each in walk.case.documents if each.kind == "grounds"] == [MARK]
    assert walk.deadline("D-GROUNDS").state == "met"
    assert dict(walk.running)["D-3MONTHS"] == date(2025, 7, 3)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"grounds_files": None}, "Attach the grounds for review"),
        (
            {"how": "By telephone", "transcript": "She said …", "taken_by": "G. L."},
            "Confirm that the text was read back",
        ),
        ({"how": "By telephone", "taken_by": "G. L.", "read_back": True}, "Enter the transcript"),
        (
            {"received_on": date(2025, 4, 1)},
            "The date received must be between Monday 3 March 2025 and today",
        ),
        (
            {"received_on": date(2025, 3, 2), "late_reason": "It lay in the post room."},
            "The date received must be between Monday 3 March 2025 and today",
        ),
        ({"received_on": date(2025, 3, 25)}, "Say why it was logged late"),
        ({"A26_3": "Yes"}, "Is the threat credible? Say why"),
    ],
)
def test_what_grounds_need(app: Flask, answers: dict[str, Any], sentence: str) -> None:
    """RF-31c, RF-33c, RF-38a, RF-26d: logged on Monday 31 March; two working days before is Thursday 27."""
    no = requested().refused("record-grounds-received", on=date(2025, 3, 31), **answers)
    assert (no.status, no.sentence) == (422, sentence)


def test_two_working_days_need_no_reason(app: Flask) -> None:
    """RF-33c"""
    walk = requested().take("record-grounds-received", on=date(2025, 3, 31), received_on=date(2025, 3, 27))
    assert walk.fact("grounds_received") == "2025-03-27"


def test_grounds_by_telephone_are_a_transcript_that_was_read_back(app: Flask) -> None:
    """RF-31c"""
    walk = requested().take(
        "record-grounds-received",
        how="By telephone",
        grounds_files=None,
        transcript="The second assessment was never read.",
        taken_by="Gideon Larkspur",
        read_back=True,
    )
    (entry,) = [each for each in walk.records("correspondence") if each.data.get("what") == "grounds"]
    assert entry.text == (
        "Taken down by Gideon Larkspur and read back.\n\nThe second assessment was never read."
    )
    assert walk.take("start-analysis").status == "In analysis"


def test_an_empty_answer_is_asked_back(app: Flask) -> None:
    """RF-30b"""
    walk = requested().take("record-grounds-received", wanted_now=None, A26_3=None)
    assert asked_back(walk) == [
        "What the person wants now was not answered",
        "Is the threat credible? Say why",
    ]


# DC-T25, DC-T26, DC-T49


def test_late_grounds_wait_for_an_explanation(app: Flask) -> None:
    """RF-33a, RF-33b, DC-T23"""
    walk = late()
    assert (walk.status, walk.fact("days_late")) == ("Late - explanation requested", 6)
    assert dict(walk.running)["D-EXPLAIN"] == date(2025, 4, 25)  # ten working days, Easter between
    no = walk.refused("decline-out-of-time")
    assert (no.status, no.sentence) == (409, "Give the person the chance to explain first")


def test_without_the_letter_the_passing_of_time_gives_no_chance(app: Flask) -> None:
    """RF-33b"""
    walk = late()
    no = walk.refused("decline-out-of-time", on=date(2025, 5, 30))
    assert no.sentence == "Give the person the chance to explain first"


def test_the_days_to_explain_count_from_the_letter(app: Flask) -> None:
    """RF-33b, DC-T23"""
    walk = late().take("invite-an-explanation", on=date(2025, 4, 11))
    assert dict(walk.running)["D-EXPLAIN"] == date(2025, 4, 29)
    no = walk.refused("decline-out-of-time", on=date(2025, 4, 29))
    assert no.sentence == "Give the person the chance to explain first"
    walk.take("decline-out-of-time", on=date(2025, 4, 30))
    assert walk.status == "Closed (Declined - out of time)"


def test_an_explanation_that_came_with_the_request_counts_as_the_reply(app: Flask) -> None:
    """RF-33b, DC-T23"""
    walk = requested().take(
        "record-grounds-received", on=date(2025, 4, 9), late_explanation="I was in hospital."
    )
    no = walk.refused("invite-an-explanation")
    assert no.sentence == "The request says already why it was late"
    assert walk.take("decline-out-of-time").status == "Closed (Declined - out of time)"


def test_a_recorded_explanation_ends_the_wait(app: Flask) -> None:
    """RF-33b"""
    walk = late().take("record-explanation-of-lateness", on=date(2025, 4, 14))
    assert walk.deadline("D-EXPLAIN").state == "met"
    assert walk.take("decline-out-of-time").status == "Closed (Declined - out of time)"


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"late_reason_code": None}, "Choose a reason and explain it"),
        ({"late_reason_code": "L34-1", "reason": None}, "Choose a reason and explain it"),
        ({"late_reason_code": "L34-2", "reason": None}, "Choose a reason and explain it"),
        ({"late_reason_code": "L34-3", "reason": None}, "Name the evidence"),
        ({"late_reason_code": "L34-4", "reason": None}, "Choose a reason and explain it"),
        ({"late_reason_code": "L34-5", "reason": None}, "Say why the return was reasonably prompt"),
        ({"late_reason_code": "L34-6", "reason": None}, "Describe the reason"),
        ({"explanation": None}, "Enter the explanation"),
    ],
)
def test_the_time_limit_is_put_aside_for_a_named_and_explained_reason(
    app: Flask, answers: dict[str, Any], sentence: str
) -> None:
    """RF-34a, RF-34b, RF-34c, RF-34d, RF-34e, RF-34f, RF-34g, DC-T25"""
    no = late().refused("put-time-limit-aside", **answers)
    assert (no.status, no.sentence) == (422, sentence)


def test_beside_the_codes_stands_what_the_case_says(app: Flask) -> None:
    """RF-34c, RF-34e: asked for on 10 March, seven of thirty-one days after the decision."""
    walk = late()
    walk.about.take("add-party", on=date(2025, 4, 9))
    s = walk.situation(OWNER)
    step = s.procedure.step("put-time-limit-aside", "DC5")
    assert step is not None
    (ask,) = [each for each in step.asks_in(s) if each.name == "late_reason_code"]
    hints = {code: hint for code, _, hint in map(tuple[str, ...], ask.choices_in(s))}
    assert list(hints) == ["L34-1", "L34-2", "L34-3", "L34-4", "L34-5", "L34-6"]
    assert hints["L34-2"] == "On record: Philippa Underhill, MP"
    assert hints["L34-4"] == "7 of 31 days had passed"
    walk.take("put-time-limit-aside", late_reason_code="L34-1")
    assert "An advocate/MP/adjustment is on record" in asked_back(walk)


def test_after_a_reasonable_explanation_the_request_must_be_considered(app: Flask) -> None:
    """RF-36a, DC-T25"""
    walk = late().take("put-time-limit-aside")
    assert (walk.status, walk.fact("late_decision")) == ("Grounds received", "Reasonable explanation")
    no = walk.refused("decline-out-of-time")
    assert no.sentence == "A reasonable explanation is recorded. The request must be considered"
    assert walk.take("start-analysis").status == "In analysis"


def declined() -> Challenge:
    return late().take("record-explanation-of-lateness").take("decline-out-of-time")


def test_after_the_decline_nothing_else_is_open(app: Flask) -> None:
    """RF-35a, RF-35b, RF-74b, RF-74c, DC-T26"""
    walk = declined()
    assert walk.fact("late_decision") == "No reasonable explanation"
    assert walk.fact("end_of_process_told") == "2025-04-09"
    for key in ("start-analysis", "refer-to-oat", "put-time-limit-aside", "record-grounds-received"):
        no = walk.refused(key)
        assert no.sentence == "You recorded no reasonable explanation. The request must be declined", key


def test_the_choice_is_corrected_only_with_the_manager_and_the_first_is_kept(app: Flask) -> None:
    """RF-36b, DC-T49"""
    walk = declined()
    no = walk.refused("correct-the-decision-on-lateness", reason=None)
    assert no.sentence == "Say what has changed"
    walk.take("correct-the-decision-on-lateness", on=date(2025, 4, 14))
    assert walk.status == "Closed (Declined - out of time)"
    assert walk.refused("agree", by=OWNER).sentence == "Your manager must agree"
    walk.take("agree", by=MANAGER, row=("approval", 1))
    assert walk.status == "Late - explanation requested"
    assert walk.fact("late_decision_first") == "No reasonable explanation"
    assert walk.fact("late_decision") is None
    assert [each.title for each in walk.records("late_decision")] == [
        "No reasonable explanation",
        "No reasonable explanation: to be decided anew",
    ]
    assert "D-EXPLAIN" not in dict(walk.running)
    assert walk.take("put-time-limit-aside").status == "Grounds received"
    walk.take("correct-the-decision-on-lateness").take("agree", by=MANAGER, row=("approval", 2))
    assert walk.status == "Late - explanation requested"


def test_lateness_that_nobody_decided_is_not_corrected(app: Flask) -> None:
    """DC-T49"""
    walk = requested().take("record-grounds-received")
    no = walk.refused("correct-the-decision-on-lateness")
    assert no.sentence == "No decision on lateness is recorded"
    walk.take("withdraw")
    assert walk.refused("correct-the-decision-on-lateness").status == 409


# DC-T24, DC-T46, DC-T54: OAT asked for them


def test_what_oat_asked_for_is_passed_on_without_a_decision_on_lateness(app: Flask) -> None:
    """RF-37a, RF-27c, DC-T24"""
    walk = directed().take("record-grounds-received", on=date(2025, 4, 4))
    assert (walk.status, walk.fact("days_late")) == ("Grounds received", 1)
    no = walk.refused("start-analysis")
    assert no.sentence == "OAT asked for this request. Pass it on without deciding on lateness"
    walk.take("pass-straight-to-oat")
    assert walk.status == "Referred to OAT"
    referral = walk.records("referral")[-1]
    assert referral.data["purpose"] == "P5"
    assert referral.data["lateness"] == "Received 1 day after the deadline; no decision taken"
    assert walk.fact("late_decision") is None
    assert dict(walk.running)["D-PICKUP"] == date(2025, 4, 11)


def test_grounds_can_be_recorded_and_passed_on_in_one_step(app: Flask) -> None:
    """DC-T24"""
    walk = directed()
    no = walk.refused("pass-straight-to-oat", grounds_files=None)
    assert no.sentence == "Attach the grounds for review"
    walk.take("pass-straight-to-oat", on=date(2025, 4, 1))
    assert (walk.status, walk.fact("grounds_received")) == ("Referred to OAT", "2025-04-01")
    assert walk.deadline("D-GROUNDS").state == "met"
    assert walk.fact("marked_challenge") == MARK


def test_what_came_after_the_closing_goes_straight_to_oat_too(app: Flask) -> None:
    """RF-37a, OP-21, DC-T24"""
    walk = directed().take("close-no-grounds-submitted", on=date(2025, 4, 4))
    walk.take("pass-straight-to-oat", on=date(2025, 4, 8))
    assert (walk.status, walk.fact("days_late"), walk.case.closed_on) == ("Referred to OAT", 5, None)
    assert walk.records("referral")[-1].data["lateness"] == (
        "Received 5 days after the deadline; no decision taken"
    )
    assert {"D-JR", "D-3MONTHS", "D-PICKUP"} == set(dict(walk.running))


def test_only_what_oat_asked_for_is_passed_straight(app: Flask) -> None:
    """RF-37a, DC-T24"""
    assert requested().refused("pass-straight-to-oat").sentence == "OAT has not asked for this request"


def test_oat_takes_a_request_in_with_its_circumstances(app: Flask) -> None:
    """RF-04d, DC-T46"""
    walk = late()
    no = walk.refused("take-into-oat", by=OAT, reason=None)
    assert no.sentence == "Say which circumstances apply"
    walk.take("take-into-oat", by=OAT)
    assert (walk.status, walk.fact("pass_direct")) == ("Late - explanation requested", "Yes")
    assert [each.person_id for each in walk.work_items("told")][-1] == person(OWNER).id
    for key in ("put-time-limit-aside", "decline-out-of-time", "invite-an-explanation"):
        no = walk.refused(key)
        assert "OAT asked for this request. Pass it on without deciding on lateness" in no.sentences, key
    walk.take("pass-straight-to-oat")
    assert walk.status == "Referred to OAT"
    assert "D-EXPLAIN" not in dict(walk.running)


def test_late_grounds_that_oat_returned_are_explained_first(app: Flask) -> None:
    """RF-33b, RF-35a, DC-T54"""
    walk = late().take("take-into-oat", by=OAT).take("pass-straight-to-oat")
    walk.take("assign-to-me", by=OAT).take("returned-to-caseworker-further-work-required", by=OAT)
    assert walk.refused("resume-analysis").status == 409
    walk.take("ask-why-it-was-late", on=date(2025, 4, 14))
    assert walk.status == "Late - explanation requested"
    assert dict(walk.running)["D-EXPLAIN"] == date(2025, 4, 30)
    assert walk.take("put-time-limit-aside").status == "Grounds received"


def test_grounds_in_time_are_not_asked_why_they_are_late(app: Flask) -> None:
    """DC-T54"""
    walk = directed().take("record-grounds-received").take("pass-straight-to-oat")
    walk.take("assign-to-me", by=OAT).take("returned-to-caseworker-further-work-required", by=OAT)
    assert walk.refused("ask-why-it-was-late").sentence == "The grounds came in time"


# DC-T27, DC-T52


def test_a_request_without_grounds_is_closed_after_its_day_and_reopens(app: Flask) -> None:
    """OP-21, DC-T27, DC-T22, DC-T23"""
    walk = requested()
    no = walk.refused("close-no-grounds-submitted", on=date(2025, 4, 3))
    assert no.sentence == "The deadline has not passed: Thursday 3 April 2025"
    assert walk.refused("close-no-grounds-submitted", on=date(2025, 4, 4), closing_note=None).status == 422
    walk.take("close-no-grounds-submitted")
    assert (walk.status, walk.running) == ("Closed (No grounds submitted)", [])
    walk.take("record-grounds-received", on=date(2025, 4, 7))
    assert (walk.status, walk.fact("days_late")) == ("Late - explanation requested", 4)
    assert walk.case.closed_on is None
    assert dict(walk.running)["D-JR"] == date(2025, 6, 3)


def test_grounds_that_came_in_time_and_were_found_later_reopen_it_in_time(app: Flask) -> None:
    """DC-T22, RF-33c"""
    walk = requested().take("close-no-grounds-submitted", on=date(2025, 4, 7))
    walk.take("record-grounds-received", received_on=date(2025, 4, 2), late_reason="It lay in the post room.")
    assert walk.status == "Grounds received"


def test_another_closed_challenge_takes_no_grounds(app: Flask) -> None:
    """DC-T22, DC-T24"""
    walk = requested().take("withdraw")
    for key in ("record-grounds-received", "pass-straight-to-oat"):
        no = walk.refused(key)
        assert "This challenge is closed and can only be read" in no.sentences


def test_the_first_letter_may_serve_as_the_grounds(app: Flask) -> None:
    """RF-30d, DC-T52"""
    walk = challenge()
    assert (
        "Record your attempt to resolve this first" in walk.refused("record-grounds-already-given").sentences
    )
    walk.may_ask()
    no = walk.refused("record-grounds-already-given", wanted_now=None)
    assert no.sentence == "Ask for the grounds: what the person wants now is not answered"
    walk.take("record-grounds-already-given", on=date(2025, 3, 20))
    assert walk.status == "Grounds received"
    assert (walk.fact("grounds_received"), walk.fact("deadline_current")) == ("2025-03-10", "2025-04-03")
    assert walk.fact("marked_challenge") == MARK
    assert dict(walk.running)["D-3MONTHS"] == date(2025, 6, 10)
    assert walk.take("start-analysis").status == "In analysis"


def test_a_first_letter_after_the_month_does_not_serve(app: Flask) -> None:
    """RF-30d, OP-53"""
    walk = challenge(on=date(2025, 4, 9)).take("consider-although-raised-late").may_ask()
    no = walk.refused("record-grounds-already-given")
    assert no.sentence == "It came after Thursday 3 April 2025. Ask for the grounds in writing"


# DC-T47, FU-T1


def test_contact_after_the_end_is_answered_or_not_and_nothing_reopens(app: Flask) -> None:
    """RF-75a, RF-75b, DC-T47, FU-T1"""
    walk = challenge()
    assert walk.refused("log-follow-up-contact").status == 409
    walk.take("withdraw").take("log-follow-up-contact")
    s = walk.situation(OWNER)
    assert "The process has ended. Decide whether to reply" in [flag(s) for flag in s.procedure.flags]
    assert walk.refused("log-follow-up-contact", by=OTHER_MANAGER).status == 409
    walk.take("log-follow-up-contact", by=OAT)
    walk.take("reply", row=("follow_up", 1)).take("no-reply", row=("follow_up", 2), by=OAT)
    assert [each.state for each in walk.records("follow_up")] == ["Reply sent", "No reply"]
    assert (walk.status, walk.running) == ("Closed (Withdrawn)", [])


# Who else reads it


def test_letters_to_the_organisation_are_what_its_own_team_reads(app: Flask) -> None:
    """RF-Gg, RF-Gl"""
    case = OmbudsmanCase(on=DECIDED).decided(DECIDED)
    walk = ChallengeOfTheOrganisation(case, on=LOGGED, by=INTERNAL).may_ask()
    walk.take("ask-for-grounds-in-writing", without_oat="Compliance was considered by itself.")
    assert [each.title for each in walk.records("addressed")] == [
        "Challenge to a decision",
        "Please tell us why you think our decision is wrong",
    ]
    assert challenge().asked().records("addressed") == []


def test_files_come_with_the_grounds(app: Flask) -> None:
    """RF-38a, RF-38b"""
    walk = requested().take("record-grounds-received", grounds_files=[PDF, PDF])
    assert len([each for each in walk.case.documents if each.kind == "grounds"]) == 2


def test_a_letter_bears_the_day_on_which_it_was_agreed(app: Flask) -> None:
    """RF-32c, RF-32d: it goes out only then, and no day before is kept as the day on which it was sent."""
    walk = Challenge(OmbudsmanCase(on=date(2025, 3, 3)).decided(date(2025, 3, 18)), on=date(2025, 3, 27))
    walk.may_ask().take(
        "ask-for-grounds-in-writing", deadline=date(2025, 5, 6), reason="She is in hospital until May."
    )
    walk.take("agree", by=MANAGER, on=date(2025, 4, 1))
    assert walk.fact("grounds_request_sent") == "2025-04-01"
    sent = [each.on for each in walk.records("correspondence") if each.data.get("direction") == "out"]
    assert sent == [date(2025, 4, 1)]


def test_a_later_deadline_is_not_agreed_once_the_grounds_are_in(app: Flask) -> None:
    """RF-Ga, RF-32c: the challenge has moved on since it was asked for, and the question goes back."""
    walk = requested().take("extend-deadline", new_deadline=date(2025, 5, 2))
    walk.take("record-grounds-received", on=date(2025, 3, 28))
    no = walk.refused("agree", by=MANAGER)
    assert (no.status, no.sentence) == (409, "This record has moved on since it was asked for")
    walk.take("send-back", by=MANAGER, reason="The grounds are here.")
    assert [each.state for each in walk.records("approval")] == ["Sent back"]
