"""The worked cases of "Review and feedback" (section 6) in which OAT takes part, day by day."""

from datetime import date

from flask import Flask

from portal.procedures.feedback import DETAILED
from tests.challenge_answers import OUTCOMES
from tests.oat_walks import case_decided, referral
from tests.ombudsman_walks import DEPUTY, LEGAL, MANAGER, OAT, OTHER_OAT, OTHER_OWNER, OWNER, Challenge
from tests.walks import person, stands_in


def test_bereavement_accepted_then_to_oat(app: Flask) -> None:
    """WC-6 steps 6 to 10, RF-38c, RF-47c, RF-48g, DC-T35, DC-T39, OR-T2, OR-T11"""
    case = case_decided(on=date(2025, 1, 31))
    challenge = Challenge(case, on=date(2025, 2, 4))
    challenge.day = date(2025, 2, 10)
    challenge.asked()
    challenge.take("record-grounds-received", on=date(2025, 3, 3), received_on=date(2025, 3, 1))
    assert challenge.status == "Late - explanation requested"
    challenge.take("put-time-limit-aside", on=date(2025, 3, 6))
    challenge.take("start-analysis", on=date(2025, 3, 7))
    assert (challenge.status, challenge.fact("marked_challenge")) == (
        "In analysis",
        "Challenge to our decision",
    )
    challenge.take(
        "record-what-happens-next", on=date(2025, 3, 14), next_step="Pass to OAT", manager=person(MANAGER).id
    )
    challenge.take(
        "answer-the-pro-forma",
        F1="Yes",
        F2="Yes",
        F3="Yes",
        F4="No",
        F5="Yes",
        F6="Yes",
        F7="No",
        F8="No",
    )
    challenge.take("refer-to-oat")
    assert (challenge.status, referral(challenge).state) == ("Referred to OAT", "Submitted")
    assert dict(challenge.running)["D-PICKUP"] == date(2025, 3, 21)
    stands_in(MANAGER, OAT, date(2025, 3, 17))
    no = challenge.refused("assign-to-me", by=MANAGER, on=date(2025, 3, 17))
    assert no.sentence == "You took part in this case and cannot consider the referral"
    challenge.take("assign-to-me", by=OTHER_OAT).take(OUTCOMES["O6"], by=OTHER_OAT)
    assert challenge.status == "With OAT"
    (review,) = challenge.records("review")
    assert (review.state, review.person_id) == ("Allocated", person(OTHER_OAT).id)
    assert dict(challenge.running)["D-3MONTHS"] == date(2025, 6, 1)


def test_medium_risk_with_an_mp_straight_to_oat(app: Flask) -> None:
    """WC-9, RF-26b, RF-26c, RF-27c, RF-37a, RF-37b, DC-T13, DC-T16, DC-T24"""
    case = case_decided(on=date(2025, 3, 18), risk_level="Medium", mp_name="Philippa Underhill")
    challenge = Challenge(case, on=date(2025, 3, 27))
    challenge.take("record-attempt-to-resolve", on=date(2025, 3, 28))
    challenge.take("ask-oat-for-advice", reason=None)
    assert referral(challenge).data["items"] == ["A26-1", "A26-2"]
    assert (challenge.status, dict(challenge.running)["D-PICKUP"]) == ("Advice sought", date(2025, 4, 4))
    challenge.take("assign-to-me", by=OAT, on=date(2025, 4, 2))
    challenge.take("answer-to-be-considered-within-oat", by=OAT)
    assert (challenge.status, challenge.fact("pass_direct")) == ("With case owner", "Yes")
    challenge.take("answer-the-adjustments-question", on=date(2025, 4, 3)).take("ask-for-grounds-in-writing")
    assert challenge.status == "Grounds requested"
    assert challenge.fact("deadline_current") == "2025-04-22"
    challenge.take("record-grounds-received", on=date(2025, 4, 23))
    assert challenge.status == "Grounds received"
    offered = {each.step.key for each in challenge.offers(OWNER).now}
    assert "pass-straight-to-oat" in offered
    assert not offered & {
        "put-time-limit-aside",
        "decline-out-of-time",
        "invite-an-explanation",
        "start-analysis",
    }
    challenge.take("pass-straight-to-oat", on=date(2025, 4, 24))
    row = referral(challenge)
    assert (challenge.status, row.data["purpose"]) == ("Referred to OAT", "P5")
    assert "Received 1 day after the deadline; no decision taken" in f"{row.text} {row.data}"
    assert dict(challenge.running)["D-PICKUP"] == date(2025, 5, 1)
    assert challenge.fact("late_decision") is None


def test_high_risk_and_a_review_is_not_appropriate(app: Flask) -> None:
    """WC-10, RF-29a, RF-29b, RF-29c, RF-71a, RF-74b, DC-T14, DC-T18, DC-T19"""
    case = case_decided(DETAILED, on=date(2025, 7, 31), risk_level="High", assured_by="Deputy Ombudsman")
    assert case.fact("assured_name") == person(DEPUTY).name
    challenge = Challenge(case, on=date(2025, 8, 12)).may_ask()
    assert dict(challenge.running)["D-JR"] == date(2025, 10, 31)
    discussion = "High-risk case: ask OAT for a discussion first"
    assert challenge.refused("ask-for-grounds-in-writing").sentence == discussion
    challenge.take("ask-for-high-risk-discussion", on=date(2025, 8, 13))
    assert (challenge.status, dict(challenge.running)["D-PICKUP"]) == ("Advice sought", date(2025, 8, 20))
    challenge.take("assign-to-me", by=OAT, on=date(2025, 8, 19)).take(
        "answer-a-review-is-not-appropriate", by=OAT
    )
    assert challenge.status == "With case owner"
    assert challenge.refused("ask-for-grounds-in-writing").sentence == discussion
    s = challenge.situation(OWNER)
    step = next(
        each.step for each in challenge.offers(OWNER).now if each.step.key == "close-high-risk-no-review"
    )
    proposed = next(ask.default_in(s) for ask in step.asks_in(s) if ask.name == "letter_text")
    assert "We are assured that it was made properly" in proposed
    assert "you can consider Judicial Review" in proposed
    challenge.take("close-high-risk-no-review", on=date(2025, 8, 27), letter_text=proposed)
    assert challenge.status == "Closed (High risk - review not appropriate)"
    assert challenge.fact("end_of_process_told") == "2025-08-27"


def test_judicial_review_alongside(app: Flask) -> None:
    """WC-14 steps 1 to 5, RF-70a, RF-70b, RF-71a, OR-T3, OR-T4"""
    case = case_decided(on=date(2026, 1, 30))
    challenge = Challenge(case, on=date(2026, 2, 6))
    assert challenge.case.date("one_month_date") == date(2026, 2, 28)
    assert challenge.case.date("deadline_default") == date(2026, 3, 2)
    assert dict(challenge.running)["D-JR"] == date(2026, 4, 30)
    challenge.day = date(2026, 2, 9)
    challenge.asked()
    assert challenge.status == "Grounds requested"
    challenge.take(
        "record-grounds-received", on=date(2026, 3, 2), A26_3="Yes", A26_3_why="The solicitor says so."
    )
    challenge.take("record-jr-position", jr_state="Considering issuing", jr_source="The solicitor's letter.")
    assert challenge.status == "Grounds received"
    assert challenge.fact("jr_state") == "Considering issuing"
    assert dict(challenge.running)["D-3MONTHS"] == date(2026, 6, 2)
    challenge.take("start-analysis", on=date(2026, 3, 3)).take("answer-the-pro-forma")
    challenge.take("record-what-happens-next").take("refer-to-oat")
    assert referral(challenge).state == "On hold - Legal advice"
    sentence = "Waiting for advice from the Legal Team (asked on Tuesday 3 March 2026)"
    assert challenge.refused("assign-to-me", by=OAT).sentence == sentence
    assert challenge.refused(OUTCOMES["O6"], by=OAT).sentence == sentence
    challenge.take("give-advice", by=LEGAL, on=date(2026, 3, 11))
    assert referral(challenge).state == "Submitted"
    challenge.take("assign-to-me", by=OAT).take(OUTCOMES["O6"], by=OAT)
    assert challenge.status == "With OAT"


def test_the_first_letter_is_the_grounds_and_oat_sends_it_back(app: Flask) -> None:
    """WC-17, RF-03a, RF-04a, RF-30d, RF-41a, RF-41b, RF-43a, RF-43c, RF-48c, RF-49b, RF-78a"""
    case = case_decided(on=date(2025, 6, 2))
    challenge = Challenge(case, on=date(2025, 6, 10))
    assert challenge.case.date("deadline_default") == date(2025, 7, 2)
    assert dict(challenge.running)["D-RESOLVE"] == date(2025, 6, 24)
    no = challenge.refused("record-grounds-already-given", on=date(2025, 6, 11))
    assert "Record your attempt to resolve this first" in no.sentences
    challenge.day = date(2025, 6, 13)
    challenge.may_ask().take("record-grounds-already-given")
    assert (challenge.status, challenge.fact("grounds_received")) == ("Grounds received", "2025-06-10")
    assert dict(challenge.running)["D-3MONTHS"] == date(2025, 9, 10)
    challenge.take("start-analysis", on=date(2025, 6, 16))
    said = {"F1": "Yes", "F2": "Yes", "F2_reason": "The letter of 3 March shows another date."}
    challenge.take("answer-the-pro-forma", defaults=False, **said)
    team = "have-it-reconsidered-in-the-team"
    assert challenge.status == "In analysis"
    assert challenge.refused(team).sentence == "Answer F4 first"
    said |= {"F4": "Yes"}
    challenge.take("answer-the-pro-forma", on=date(2025, 6, 17), defaults=False, **said)
    assert challenge.refused(team).sentence == "Give the further explanation first and record the date"
    rest = {
        "F3": "Yes",
        "F5": "Yes",
        "F5_reason": "The date decides it all.",
        "F6": "Yes",
        "F7": "No",
        "F8": "No",
    }
    challenge.day = date(2025, 6, 19)
    challenge.take("answer-the-pro-forma", F4="Yes", F4_on=date(2025, 6, 19), **rest)
    assert challenge.refused(team).sentence == "Both F6 and F7 must be Yes; otherwise refer to OAT"
    no = challenge.refused("refer-to-oat", on=date(2025, 6, 20))
    assert no.sentence == "You and your manager must record what happens next"
    challenge.take("record-what-happens-next", on=date(2025, 6, 23)).take("refer-to-oat")
    assert (challenge.status, referral(challenge).data["purpose"]) == ("Referred to OAT", "P4")
    assert dict(challenge.running)["D-PICKUP"] == date(2025, 6, 30)
    challenge.take("assign-to-me", by=OAT, on=date(2025, 6, 25))
    no = challenge.refused(OUTCOMES["O2"], by=OAT, directions=None)
    assert no.sentence == "Say what further work is needed"
    challenge.take(OUTCOMES["O2"], by=OAT)
    assert (challenge.status, dict(challenge.running)["D-DIRECTIONS"]) == (
        "Returned by OAT",
        date(2025, 7, 9),
    )
    no = challenge.refused("resume-analysis", on=date(2025, 6, 27), told_user_on=None)
    assert no.sentence == "Tell the service user what is happening"
    challenge.take("resume-analysis")
    assert challenge.status == "In analysis"
    assert dict(challenge.running)["D-DIRECTIONS"] == date(2025, 7, 9)
    challenge.take(
        "answer-the-pro-forma",
        on=date(2025, 6, 30),
        F4="Yes",
        F4_on=date(2025, 6, 19),
        **{**rest, "F7": "Yes"},
    )
    no = challenge.refused(team, reconsidered_by=person(OTHER_OWNER).id)
    assert no.sentence == "Selina Moorcroft made the first decision"
    challenge.take(team, reconsidered_by=person(MANAGER).id)
    assert challenge.status == "Reconsideration in team"
    assert [row.title for row in challenge.records("activity", "Not Started")] == ["Risk assessment"]
    challenge.take("record-result", by=MANAGER, on=date(2025, 7, 14), result="Decision changed")
    assert challenge.status == "Closed (Reconsidered in team)"
    assert [each.state for each in case.records("decision")] == ["Replaced", "In force"]
    assert referral(challenge).state == "Completed"
