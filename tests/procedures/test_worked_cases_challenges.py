"""The worked cases of challenges to a decision ("Review and feedback", section 6), day by day."""

from datetime import date

import pytest
from flask import Flask

from portal.calendars import holidays_for
from portal.procedures.feedback import deadline_default, jr_marker, one_month_date
from tests.ombudsman_walks import INTERNAL, MANAGER, OWNER, Challenge, OmbudsmanCase

DATES = (
    (date(2024, 1, 31), date(2024, 2, 29), date(2024, 2, 29), date(2024, 4, 30)),
    (date(2024, 10, 31), date(2024, 11, 30), date(2024, 12, 2), date(2025, 1, 31)),
    (date(2024, 11, 25), date(2024, 12, 25), date(2024, 12, 27), date(2025, 2, 25)),
    (date(2025, 1, 31), date(2025, 2, 28), date(2025, 2, 28), date(2025, 4, 30)),
    (date(2025, 3, 18), date(2025, 4, 18), date(2025, 4, 22), date(2025, 6, 18)),
    (date(2025, 3, 20), date(2025, 4, 20), date(2025, 4, 22), date(2025, 6, 20)),
    (date(2025, 7, 25), date(2025, 8, 25), date(2025, 8, 26), date(2025, 10, 25)),
    (date(2025, 7, 31), date(2025, 8, 31), date(2025, 9, 1), date(2025, 10, 31)),
    (date(2025, 11, 28), date(2025, 12, 28), date(2025, 12, 29), date(2026, 2, 28)),
    (date(2025, 12, 1), date(2026, 1, 1), date(2026, 1, 2), date(2026, 3, 1)),
    (date(2026, 1, 30), date(2026, 2, 28), date(2026, 3, 2), date(2026, 4, 30)),
    (date(2026, 3, 3), date(2026, 4, 3), date(2026, 4, 7), date(2026, 6, 3)),
)
"""Decision, one_month_date, deadline_default and JR marker of table 6.0."""


def case_of(decided: date, **answers: object) -> OmbudsmanCase:
    """A case with a primary decision of this day."""
    basis = answers.pop("basis", "Other")
    kind = answers.pop("kind", "Primary investigation")
    case = OmbudsmanCase(on=decided, **answers)
    return case.decided(decided, basis=basis, kind=kind)


@pytest.mark.parametrize(
    ("decided", "month", "default", "marker"), DATES, ids=[str(each[0]) for each in DATES]
)
def test_the_dates_of_a_decision(app: Flask, decided: date, month: date, default: date, marker: date) -> None:
    """Table 6.0, RF-02a, RF-32b, RF-71a, OP-1, OP-2"""
    assert one_month_date(decided) == month
    assert deadline_default(decided, holidays_for("GB")) == default
    assert jr_marker(decided) == marker
    challenge = Challenge(case_of(decided), on=decided)
    assert challenge.case.date("one_month_date") == month
    assert challenge.case.date("deadline_default") == default
    assert dict(challenge.running)["D-JR"] == marker


def test_a_low_level_closure(app: Flask) -> None:
    """WC-5, RF-03b, RF-21a, RF-21b, DC-T3"""
    case = case_of(date(2025, 9, 1), basis="Low-level injustice or impact")
    challenge = Challenge(case, on=date(2025, 9, 15))
    assert challenge.status == "Received"
    assert {each.label for each in challenge.offers(OWNER).now} == {
        "Tell person no review is available",
        "Treat as service complaint",
        "Decline access - behaviour",
        "Record JR position",
        "Withdraw",
        "Acknowledge",
        "Record risk assessment",
        "Add note",
    }
    no = challenge.refused("ask-for-grounds-in-writing")
    assert no.sentence == "Closed for low-level injustice or impact. No review is available"
    challenge.take("tell-person-no-review-is-available")
    assert challenge.status == "Closed (No review option - low-level injustice)"
    assert {each.key for each in challenge.case.deadlines} == {"D-JR"}


def test_the_clamp_late_by_a_day_and_a_bereavement(app: Flask) -> None:
    """WC-6, RF-31a, RF-32b, RF-33a, RF-33b, RF-34b, RF-36a, RF-38b, DC-T5, DC-T20, DC-T23, DC-T25, DC-T28"""
    challenge = Challenge(case_of(date(2025, 1, 31)), on=date(2025, 2, 4))
    case = challenge.case
    assert case.date("one_month_date") == case.date("deadline_default") == date(2025, 2, 28)
    assert dict(challenge.running) == {"D-RESOLVE": date(2025, 2, 18), "D-JR": date(2025, 4, 30)}
    assert challenge.status == "With case owner"

    challenge.take("record-attempt-to-resolve", on=date(2025, 2, 10))
    no = challenge.refused("ask-for-grounds-in-writing")
    assert no.sentence == "Say whether reasonable adjustments are needed"
    challenge.take("answer-the-adjustments-question").take("ask-for-grounds-in-writing")
    assert challenge.status == "Grounds requested"
    assert dict(challenge.running)["D-GROUNDS"] == date(2025, 2, 28)
    assert not any("working days are left" in each for each in challenge.events[-1].details)

    challenge.take("record-grounds-received", on=date(2025, 3, 3), received_on=date(2025, 3, 1))
    assert challenge.status == "Late - explanation requested"
    assert challenge.fact("days_late") == 1
    assert challenge.fact("marked_challenge") == "Challenge to our decision"
    assert dict(challenge.running)["D-EXPLAIN"] == date(2025, 3, 17)
    no = challenge.refused("decline-out-of-time")
    assert (no.status, no.sentence) == (409, "Give the person the chance to explain first")

    challenge.take("put-time-limit-aside", on=date(2025, 3, 6))
    assert challenge.status == "Grounds received"
    assert not challenge.offers(OWNER).offers("decline-out-of-time")
    no = challenge.refused("decline-out-of-time")
    assert no.sentence == "A reasonable explanation is recorded. The request must be considered"
    challenge.take("start-analysis", on=date(2025, 3, 7))
    assert (challenge.status, challenge.fact("marked_challenge")) == (
        "In analysis",
        "Challenge to our decision",
    )


def test_christmas_an_extension_and_the_manager(app: Flask) -> None:
    """WC-8, RF-32c, RF-32d, RF-32g, DC-T20, DC-T22"""
    challenge = Challenge(case_of(date(2025, 11, 26)), on=date(2025, 12, 5))
    assert challenge.case.date("one_month_date") == date(2025, 12, 26)
    assert challenge.case.date("deadline_default") == date(2025, 12, 29)
    assert dict(challenge.running)["D-RESOLVE"] == date(2025, 12, 19)

    challenge.take("record-attempt-to-resolve", on=date(2025, 12, 22))
    challenge.take("answer-the-adjustments-question")
    s = challenge.situation(OWNER)
    s.data = {"deadline": date(2025, 12, 29)}
    step = s.procedure.step("ask-for-grounds-in-writing", s.case.position)
    assert step is not None
    asks_back = step.prompted(s)
    assert "Only 3 working days are left. Ask your manager for more time?" in asks_back
    later = {"deadline": date(2026, 1, 16), "reason": "Three days over Christmas are not enough."}
    challenge.take("ask-for-grounds-in-writing", **later)
    assert challenge.status == "With case owner"
    assert "D-GROUNDS" not in dict(challenge.running)
    asked = challenge.records("approval", "Asked")[0]
    no = challenge.refused("agree", by=OWNER)
    assert no.sentence == "Your manager must agree to this deadline"
    challenge.take("agree", by=MANAGER, row=asked)
    assert challenge.status == "Grounds requested"
    assert dict(challenge.running)["D-GROUNDS"] == date(2026, 1, 16)
    (kept,) = challenge.records("deadline_change")
    assert (kept.data["old"], kept.data["new"]) == ("2025-12-29", "2026-01-16")
    assert (kept.data["asked_by"], kept.data["agreed_by"]) == ("Gideon Larkspur", "Cressida Bamford-Liu")

    challenge.take("record-grounds-received", on=date(2026, 1, 15))
    assert (challenge.status, challenge.fact("days_late")) == ("Grounds received", 0)


JOINT = "Joint decisions are considered by the LGSCO. Direct this to the Joint Working Team"


def test_a_joint_decision(app: Flask) -> None:
    """WC-15, RF-76a, RF-76b, RF-76c, DC-T2"""
    case = case_of(date(2025, 10, 1), joint_with_lgsco="Yes")
    challenge = Challenge(case, on=date(2025, 10, 14))
    assert challenge.status == "Received"
    for key in (
        "record-attempt-to-resolve",
        "ask-for-grounds-in-writing",
        "refer-to-oat",
        "ask-oat-for-advice",
        "do-not-consider-raised-late",
        "treat-as-service-complaint",
        "decline-access-behaviour",
    ):
        no = challenge.refused(key, by=OWNER)
        assert (no.status, no.sentence) == (403, JOINT), key
    challenge.take("direct-to-joint-working-team", on=date(2025, 10, 15))
    assert challenge.status == "Closed (Redirected to Joint Working Team)"
    (task,) = challenge.work_items("joint")
    assert (task.post, "Papers:" in task.text) == ("joint_working", True)
    no = challenge.refused("record-passing-on-under-the-lgsco-process", passed_on=None)
    assert no.sentence == "Record when it was passed on"
    challenge.take("record-passing-on-under-the-lgsco-process")
    assert challenge.fact("passed_on_under_lgsco") == "2025-10-15"
    assert not challenge.work_items("joint")


def test_raised_late_by_an_organisation(app: Flask) -> None:
    """WC-16 steps 1 to 3, RF-02b, RF-02c, RF-26e, DC-T48"""
    case = case_of(date(2025, 5, 30))
    challenge = Challenge(case, on=date(2025, 7, 3), by=INTERNAL, challenger=case.party("Organisation"))
    assert challenge.case.date("one_month_date") == date(2025, 6, 30)
    assert (challenge.fact("raised_late"), challenge.fact("challenger_type")) == ("Yes", "Organisation")
    no = challenge.refused("consider-although-raised-late", on=date(2025, 7, 4), reason=None)
    assert no.sentence == "Say why you will or will not consider this"
    challenge.take("consider-although-raised-late")
    assert challenge.fact("late_choice") == "Consider"
    no = challenge.refused("ask-oat-for-advice", by=OWNER)
    assert "Say whether this is a compliance issue" in no.sentences


def test_access_declined_for_behaviour(app: Flask) -> None:
    """WC-16 step 4, RF-22a, RF-22b, RF-22c, DC-T8"""
    case = case_of(date(2025, 6, 20))
    challenge = Challenge(case, on=date(2025, 7, 4))
    no = challenge.refused("decline-access-behaviour", policy=None)
    assert no.sentence == "Enter the policy reference"
    challenge.take("decline-access-behaviour", until=date(2025, 12, 31))
    assert challenge.status == "With case owner"
    asked = challenge.records("approval", "Asked")[0]
    assert challenge.refused("agree", by=OWNER).sentence == "Your manager must agree"
    challenge.take("agree", by=MANAGER, row=asked)
    assert challenge.status == "Closed (Access declined - behaviour)"
    (kept,) = case.records("behaviour")
    assert (kept.title, kept.due_on) == ("Unacceptable behaviour policy 4.2", date(2025, 12, 31))
    again = Challenge(case, on=date(2025, 7, 18))
    s = again.situation(OWNER)
    notices = [sentence for flag in s.procedure.flags if (sentence := flag(s))]
    assert again.status == "With case owner"
    assert "Behaviour decision of Friday 4 July 2025 applies until Wednesday 31 December 2025" in notices


def test_contact_after_the_end(app: Flask) -> None:
    """WC-16 step 5, RF-75a, RF-75b, DC-T47, FU-T1"""
    challenge = Challenge(case_of(date(2025, 6, 20)), on=date(2025, 7, 4)).take("withdraw")
    challenge.take("log-follow-up-contact", on=date(2025, 8, 1))
    assert challenge.running == [("D-FOLLOWUP", date(2025, 8, 15))]
    no = challenge.refused("no-reply", reason=None)
    assert (no.status, no.sentence) == (422, "Say why you will not reply")
    challenge.take("no-reply")
    assert challenge.status == "Closed (Withdrawn)"
    assert [each.state for each in challenge.records("follow_up")] == ["No reply"]
    assert challenge.running == []


def test_late_without_an_explanation(app: Flask) -> None:
    """WC-18, RF-33b, RF-35a, RF-35b, RF-74b, RF-74c, DC-T26"""
    challenge = Challenge(case_of(date(2025, 5, 1)), on=date(2025, 5, 13)).asked()
    assert challenge.case.date("one_month_date") == date(2025, 6, 1)
    assert dict(challenge.running)["D-GROUNDS"] == date(2025, 6, 2)
    challenge.take("record-grounds-received", on=date(2025, 6, 10)).take("invite-an-explanation")
    assert (challenge.status, challenge.fact("days_late")) == ("Late - explanation requested", 8)
    assert dict(challenge.running)["D-EXPLAIN"] == date(2025, 6, 24)
    no = challenge.refused("decline-out-of-time", on=date(2025, 6, 24))
    assert no.sentence == "Give the person the chance to explain first"
    no = challenge.refused("decline-out-of-time", on=date(2025, 6, 25), reason=None)
    assert no.sentence == "Record why you are declining"
    no = challenge.refused("decline-out-of-time", end_of_process=None)
    assert (no.status, no.sentence) == (422, "The letter must say that our internal process has ended")
    challenge.take("decline-out-of-time")
    assert challenge.status == "Closed (Declined - out of time)"
    assert challenge.fact("late_decision") == "No reasonable explanation"
    assert challenge.fact("end_of_process_told") == "2025-06-25"
    letter = challenge.records("correspondence")[-1]
    document = next(each for each in challenge.case.documents if each.id in letter.documents)
    assert "This letter ends our internal complaints process." in str(document.sections)
    no = challenge.refused("start-analysis")
    assert no.sentence == "You recorded no reasonable explanation. The request must be declined"
