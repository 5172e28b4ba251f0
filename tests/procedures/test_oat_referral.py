"""Referrals to OAT: who may consider one, advice, the six outcomes, directions and the Legal Team first (paras 26 to 29, 47 to 49, 70)."""

from datetime import date

import pytest
from flask import Flask

from portal.cases import actions
from portal.cases.handover import hand_over_all
from portal.cases.queries import linked_to
from portal.extensions import db
from portal.procedures import PROCEDURES
from portal.procedures.feedback import DETAILED
from portal.procedures.referrals import NO_SUCH_OUTCOME, outcome_step
from tests.challenge_answers import OUTCOMES
from tests.oat_walks import (
    analysed,
    answered,
    case_decided,
    in_analysis,
    new_challenge,
    referral,
    referred,
    reviewed,
    with_oat_caseworker,
)
from tests.ombudsman_walks import (
    AD,
    DEPUTY,
    INTERNAL,
    LEGAL,
    MANAGER,
    OAT,
    OAT_LEAD,
    OMBUDSMAN,
    OTHER_MANAGER,
    OTHER_OAT,
    OTHER_OWNER,
    OWNER,
    Challenge,
    Complaint,
    OmbudsmanCase,
)
from tests.walks import person, stands_in

PART = (409, "You took part in this case and cannot consider the referral")
ROLE = (403, "You cannot do this in your role")
OUTSIDE = (403, "Only the Ombudsman's staff can work on this record")
DRAXBY = (409, "This referral is assigned to Wilhelmina Draxby")
ALLOWED = (200, "")

Table = dict[str, tuple[int, str]]


def answer_of(challenge: OmbudsmanCase | Challenge, key: str, by: str, **answers: object) -> tuple[int, str]:
    """What the door says to this person; nothing is kept."""
    try:
        challenge.perform(key, by, **answers)
    except actions.Refused as no:
        return no.status, no.sentences[0]
    finally:
        db.session.rollback()
    return ALLOWED


def says_to_everybody(
    challenge: OmbudsmanCase | Challenge, key: str, table: Table, **answers: object
) -> None:
    assert {who: answer_of(challenge, key, who, **answers) for who in table} == table


OTHERS_OF_PHSO: Table = dict.fromkeys(
    (
        "case_owner",
        "case_owner2",
        "manager",
        "manager2",
        "assistant_director",
        "director_olc",
        "chief_executive",
        "joint_working",
        "shared_services",
    ),
    ROLE,
)
CMG: Table = dict.fromkeys(
    (
        "caseworker",
        "caseworker2",
        "team_leader",
        "team_leader2",
        "senior_team_leader",
        "internal_phso",
        "internal_phso2",
        "internal_phso_team_leader",
        "head_of_complaints_review",
        "complaints_review",
        "bau_caseworker",
        "bau_g7",
        "administrator",
    ),
    OUTSIDE,
)
LEADERSHIP: Table = {"ombudsman": ROLE, "deputy_ombudsman": ROLE}


# Who may take it, and who may answer


def test_who_may_take_a_referral(app: Flask) -> None:
    """RF-47a, OR-T2: every account."""
    table = {**OTHERS_OF_PHSO, **CMG, **LEADERSHIP, "legal": ROLE}
    oat: Table = {"oat": ALLOWED, "oat2": ALLOWED, "oat_lead": ALLOWED}
    says_to_everybody(referred(), "assign-to-me", {**table, **oat})


@pytest.mark.parametrize("outcome", ["O1", "O2", "O5", "O6"])
def test_who_may_give_an_outcome(app: Flask, outcome: str) -> None:
    """RF-47b: every account."""
    table = {**OTHERS_OF_PHSO, **CMG, **LEADERSHIP, "legal": ROLE}
    oat: Table = {"oat": ALLOWED, "oat2": DRAXBY, "oat_lead": DRAXBY}
    says_to_everybody(with_oat_caseworker(), OUTCOMES[outcome], {**table, **oat})


def test_who_may_write_to_the_person_that_the_criteria_are_not_met(app: Flask) -> None:
    """RF-48e: every account."""
    sentence = (403, "OAT tells the service user this outcome")
    table = {**dict.fromkeys((*OTHERS_OF_PHSO, *LEADERSHIP, "legal"), sentence), **CMG}
    oat: Table = {"oat": ALLOWED, "oat2": DRAXBY, "oat_lead": DRAXBY}
    says_to_everybody(with_oat_caseworker(), OUTCOMES["O4"], {**table, **oat})


def test_who_may_advise_on_judicial_review(app: Flask) -> None:
    """RF-70b, OR-T4: every account."""
    challenge = answered().take("record-jr-position").take("refer-to-oat")
    oat: Table = {"oat": ROLE, "oat2": ROLE, "oat_lead": ROLE}
    table = {**OTHERS_OF_PHSO, **CMG, **LEADERSHIP, **oat, "legal": ALLOWED}
    says_to_everybody(challenge, "give-advice", table)


def test_who_may_ask_for_assurance(app: Flask) -> None:
    """RF-28b: every account."""
    sentence = (403, "Only the Ombudsman or a Deputy can ask for assurance")
    others = dict.fromkeys((*OTHERS_OF_PHSO, "legal", "oat", "oat2", "oat_lead"), sentence)
    outside = dict.fromkeys(CMG, (403, "Only the Ombudsman's staff can work on this case"))
    table: Table = {**others, **outside, "ombudsman": ALLOWED, "deputy_ombudsman": ALLOWED}
    case = case_decided(risk_level="High")
    says_to_everybody(case, "ask-for-assurance", table, question="Are you assured of this decision?")


def test_who_may_agree_a_second_review(app: Flask) -> None:
    """RF-05c, RF-72b, DC-T6: every account."""
    challenge = second_challenge().take("allow-a-second-review", by=OAT)
    needed = (409, "This needs agreement from the OAT manager")
    others = dict.fromkeys((*OTHERS_OF_PHSO, *LEADERSHIP, "legal", "oat2"), needed)
    own = (409, "You cannot agree your own proposal")
    says_to_everybody(challenge, "agree", {**others, **CMG, "oat": own, "oat_lead": ALLOWED})


# Whoever took part


def joins_oat(username: str) -> None:
    """The person changes to OAT for good."""
    colleague, who = person(OAT), person(username)
    who.post, who.role, who.team_id = colleague.post, colleague.role, colleague.team_id
    db.session.commit()


@pytest.mark.parametrize("who", [OWNER, OTHER_OWNER, MANAGER])
def test_who_took_part_considers_nothing_in_the_place_of_oat(app: Flask, who: str) -> None:
    """RF-47c, WC-6 step 9: the owner, the maker of the decision, the owner's manager."""
    challenge = referred()
    stands_in(who, OAT, challenge.day)
    assert answer_of(challenge, "assign-to-me", who) == PART


def test_a_manager_of_another_team_may_stand_in_for_oat(app: Flask) -> None:
    """RF-47c: who had no part is free."""
    challenge = referred()
    stands_in(OTHER_MANAGER, OAT, challenge.day)
    assert answer_of(challenge, "assign-to-me", OTHER_MANAGER) == ALLOWED


@pytest.mark.parametrize("who", [OWNER, OTHER_OWNER, MANAGER])
def test_a_change_to_oat_makes_nobody_free(app: Flask, who: str) -> None:
    """RF-47c: whatever team they are in now."""
    challenge = referred()
    joins_oat(who)
    assert answer_of(challenge, "assign-to-me", who) == PART


def test_a_former_owner_of_the_challenge_had_a_part(app: Flask) -> None:
    """RF-47c: the challenge has long gone to somebody else."""
    challenge = new_challenge().take("change-owner", owner=person("manager2").id)
    challenge.take("change-owner", by=AD, owner=person(OWNER).id)
    challenge.day = date(2025, 3, 27)
    analysed(challenge).take("answer-the-pro-forma").take("record-what-happens-next").take("refer-to-oat")
    joins_oat("manager2")
    assert answer_of(challenge, "assign-to-me", "manager2") == PART


def test_a_former_owner_of_the_case_and_their_manager_had_a_part(app: Flask) -> None:
    """RF-47c"""
    case = case_decided()
    case.take("change-owner", by=MANAGER, owner=person(OTHER_MANAGER).id)
    case.take("change-owner", by=MANAGER, owner=person(OWNER).id)
    assert set(case.fact("took_part")) == {
        person(OWNER).id,
        person(MANAGER).id,
        person(OTHER_MANAGER).id,
        person(AD).id,
    }
    challenge = analysed(Challenge(case, on=date(2025, 3, 27)))
    challenge.take("answer-the-pro-forma").take("record-what-happens-next").take("refer-to-oat")
    stands_in(OTHER_MANAGER, OAT, challenge.day)
    assert answer_of(challenge, "assign-to-me", OTHER_MANAGER) == PART


def test_who_agreed_the_decision_had_a_part(app: Flask) -> None:
    """RF-47c: an OAT manager who agreed the decision in a former post."""
    case = OmbudsmanCase(on=date(2025, 3, 3)).decided(date(2025, 3, 18), agreed_by=person(OAT_LEAD).id)
    challenge = analysed(Challenge(case, on=date(2025, 3, 27)))
    challenge.take("answer-the-pro-forma").take("record-what-happens-next").take("refer-to-oat")
    assert answer_of(challenge, "assign-to-me", OAT_LEAD) == PART
    assert answer_of(challenge, "assign-to-me", OAT) == ALLOWED


def test_who_leads_the_case_in_another_s_place_considers_nothing(app: Flask) -> None:
    """RF-47c: an OAT caseworker who stands in for the owner's manager today."""
    challenge = referred()
    stands_in(OTHER_OAT, MANAGER, challenge.day)
    assert answer_of(challenge, "assign-to-me", OTHER_OAT) == PART


def test_who_agreed_something_in_the_manager_s_place_had_a_part(app: Flask) -> None:
    """RF-47c: a later deadline was agreed by somebody who stood in for the manager."""
    challenge = new_challenge().asked().take("extend-deadline", new_deadline=date(2025, 5, 6))
    stands_in(AD, MANAGER, challenge.day)
    challenge.take("agree", by=AD).take("record-grounds-received", on=date(2025, 4, 28))
    challenge.take("start-analysis").take("answer-the-pro-forma").take("record-what-happens-next")
    challenge.take("refer-to-oat")
    stands_in(AD, OAT, challenge.day)
    assert answer_of(challenge, "assign-to-me", AD) == PART


def test_who_reconsidered_the_decision_had_a_part(app: Flask) -> None:
    """RF-47c, DC-T31, DC-T32"""
    challenge = answered(F7="Yes").take(
        "have-it-reconsidered-in-the-team",
        reconsidered_by=person(OTHER_MANAGER).id,
        reason="All are on leave.",
    )
    challenge.take("record-result", by=OTHER_MANAGER, result="Decision stands")
    challenge.take("person-still-unhappy").take("refer-to-oat")
    joins_oat(OTHER_MANAGER)
    assert answer_of(challenge, "assign-to-me", OTHER_MANAGER) == PART


def test_who_is_complained_about_considers_nothing(app: Flask) -> None:
    """RF-47c: a service complaint on the same case names the OAT caseworker."""
    challenge = referred()
    Complaint(on=challenge.day, of=challenge.about, about_people=[str(person(OTHER_OAT).id)], not_known=None)
    assert answer_of(challenge, "assign-to-me", OTHER_OAT) == PART
    assert answer_of(challenge, "assign-to-me", OAT) == ALLOWED


def test_the_stand_in_of_who_has_it_answers_unless_they_took_part(app: Flask) -> None:
    """RF-47b, RF-47c"""
    challenge = with_oat_caseworker()
    stands_in(OTHER_OAT, OAT, challenge.day)
    stands_in(MANAGER, OAT, challenge.day)
    assert answer_of(challenge, OUTCOMES["O6"], OTHER_OAT) == ALLOWED
    assert answer_of(challenge, OUTCOMES["O6"], MANAGER) == PART


# Two at once


def test_two_at_once_leave_one(app: Flask) -> None:
    """RF-47a: both saw the same list."""
    challenge = referred()
    seen = challenge.case.version
    challenge.take("assign-to-me", by=OAT, door={"version": seen})
    with pytest.raises(actions.Stale) as late:
        challenge.perform("assign-to-me", by=OTHER_OAT, door={"version": seen})
    assert late.value.events[0].actor_name == "Wilhelmina Draxby"
    db.session.rollback()
    no = challenge.refused("assign-to-me", by=OTHER_OAT)
    assert (no.status, no.sentence) == (409, "Already assigned to Wilhelmina Draxby")
    assert referral(challenge).person_id == person(OAT).id


def test_taking_it_stops_the_pick_up_and_tells_the_owner(app: Flask) -> None:
    """OR-T2"""
    challenge = with_oat_caseworker()
    assert "D-PICKUP" not in dict(challenge.running)
    assert referral(challenge).state == "Assigned"
    titles = [item.title for item in challenge.work_items("told") if item.person_id == person(OWNER).id]
    assert titles[-1] == "Wilhelmina Draxby of OAT has your referral"


def test_the_oat_manager_gives_a_referral_to_somebody_who_is_free(app: Flask) -> None:
    """RF-Gm, RF-47c"""
    challenge = with_oat_caseworker()
    no = challenge.refused("give-referral-to-somebody-else", by=OAT_LEAD, reason="Leave.")
    assert no.sentence == "Give a reason of at least 10 characters"
    assert answer_of(challenge, "give-referral-to-somebody-else", OTHER_OAT) == ROLE
    joins_oat(MANAGER)
    took_part = "They took part in this case and cannot consider the referral"
    no = challenge.refused("give-referral-to-somebody-else", by=OAT_LEAD, colleague=person(MANAGER).id)
    assert no.sentence == took_part
    challenge.take("give-referral-to-somebody-else", by=OAT_LEAD)
    assert challenge.take(OUTCOMES["O6"], by=OTHER_OAT).status == "With OAT"


# Outcomes


def test_the_six_outcomes_and_no_other(app: Flask) -> None:
    """RF-48a: spelled as the source spells them, and refused in any other words."""
    labels = [each.label for each in with_oat_caseworker().offers(OAT).now]
    expected = [
        "Returned to caseworker - more information needed",
        "Returned to caseworker - further work required",
        "Returned to caseworker - Not for OAT - service complaint",
        "Returned to caseworker - Not for OAT - review criteria not met",
        "Returned to caseworker - Not for OAT - Other",
        "Accepted by OAT",
    ]
    assert [label for label in labels if label in expected] == expected
    assert [outcome_step(label) for label in expected] == list(OUTCOMES.values())
    for other in ("Accepted", "accepted by OAT", "Returned to caseworker", ""):
        assert outcome_step(other) is None
    assert NO_SUCH_OUTCOME == "Choose an outcome from the list"


def test_the_door_knows_no_other_outcome(app: Flask) -> None:
    """RF-48a"""
    with pytest.raises(actions.NoSuchStep):
        with_oat_caseworker().perform("returned-to-caseworker", by=OAT)


def test_nobody_answers_before_taking_it(app: Flask) -> None:
    """RF-47b"""
    assert referred().refused(OUTCOMES["O6"], by=OAT).sentence == "Assign the referral to yourself first"


@pytest.mark.parametrize(
    ("outcome", "answers", "sentence"),
    [
        ("O1", {"directions": None}, "Say what information is missing"),
        ("O1", {"directions": [{"direction": "  "}]}, "Say what information is missing"),
        ("O2", {"directions": None}, "Say what further work is needed"),
        ("O3", {"reason": None}, "Say what the service complaint is"),
        ("O3", {"reason": "Delay."}, "Give a reason of at least 10 characters"),
        ("O4", {"letter_text": None}, "Send the outcome letter first"),
        ("O4", {"end_of_process": None}, "The letter must say that our internal process has ended"),
        ("O4", {"reason": None}, "Give the reasons in detail"),
        ("O5", {"reason": None}, "Say why, and what the case owner should do"),
        ("O5", {"directions": None}, "Say why, and what the case owner should do"),
        ("O6", {"reason": " "}, "Say why OAT accepts this"),
    ],
)
def test_what_an_outcome_needs(app: Flask, outcome: str, answers: dict[str, object], sentence: str) -> None:
    """RF-48b, RF-48c, RF-48d, RF-48e, RF-48f, RF-74b, OR-T6 to OR-T11"""
    no = with_oat_caseworker().refused(OUTCOMES[outcome], by=OAT, **answers)
    assert (no.status, no.sentence) == (422, sentence)


@pytest.mark.parametrize("outcome", ["O1", "O2", "O5"])
def test_a_returned_challenge_has_directions(app: Flask, outcome: str) -> None:
    """RF-49a, DC-T36: each direction is a task of the case owner."""
    challenge = with_oat_caseworker()
    rows = [{"direction": "Ask for the letter of 3 March"}, {"direction": "Explain the date"}]
    challenge.take(OUTCOMES[outcome], by=OAT, directions=rows, on=date(2025, 4, 16))  # a Wednesday
    assert (challenge.status, challenge.fact("pass_direct")) == ("Returned by OAT", "No")
    assert dict(challenge.running)["D-DIRECTIONS"] == date(2025, 5, 2)
    tasks = challenge.work_items("direction")
    assert [(task.title, task.person_id) for task in tasks] == [
        ("Direction of OAT: Ask for the letter of 3 March", person(OWNER).id),
        ("Direction of OAT: Explain the date", person(OWNER).id),
    ]
    row = referral(challenge)
    assert (row.state, row.data["outcome"]) == ("Answered", outcome)
    assert row.data["tells_service_user"] == "Case owner"


def test_criteria_not_met(app: Flask) -> None:
    """RF-48e, RF-74b, RF-74c, DC-T38, OR-T12: OAT writes, the case owner gets only what is about the decision."""
    challenge = with_oat_caseworker().take(OUTCOMES["O4"], by=OAT)
    assert challenge.status == "Closed (Review criteria not met)"
    assert challenge.fact("end_of_process_told") == "2025-03-27"
    row = referral(challenge)
    assert (row.state, row.data["tells_service_user"]) == ("Completed", "OAT")
    assert "Only follow-up questions about the original decision come to you" in [
        item.text for item in challenge.work_items("told") if item.person_id == person(OWNER).id
    ]
    letters = [each for each in challenge.records("correspondence") if each.data.get("direction") == "out"]
    assert len(letters) == 1


def test_on_a_supervised_case_the_oat_manager_agrees_first(app: Flask) -> None:
    """RF-72a, RF-72b, OR-T9: nothing leaves before."""
    challenge = with_oat_caseworker(supervised="Yes").take(OUTCOMES["O4"], by=OAT)
    assert (challenge.status, referral(challenge).state) == ("Referred to OAT", "Assigned")
    assert not [each for each in challenge.records("correspondence") if each.data.get("direction") == "out"]
    assert challenge.refused("agree", by=OAT).sentence == "You cannot agree your own proposal"
    assert challenge.refused("agree", by=OTHER_OAT).sentence == "This needs agreement from the OAT manager"
    challenge.take("agree", by=OAT_LEAD)
    assert challenge.status == "Closed (Review criteria not met)"
    assert referral(challenge).data["answered_by"] == "Wilhelmina Draxby"


def test_who_has_the_referral_does_not_take_the_supervision_away(app: Flask) -> None:
    """RF-72a, RF-72b, RF-Gn: else the outcome would leave without the OAT manager."""
    challenge = with_oat_caseworker(supervised="Yes")
    no = challenge.about.refused("correct-case-details", by=OAT, supervised="No")
    assert (no.status, no.problems) == (422, (("supervised", "You cannot change this"),))
    challenge.about.take("correct-case-details", by=OAT, supervised="Yes", mp_name="Philippa Underhill")
    challenge.about.take("correct-case-details", by=OWNER, supervised="No")
    assert challenge.take(OUTCOMES["O4"], by=OAT).status == "Closed (Review criteria not met)"


def test_what_was_answered_otherwise_is_not_agreed_any_more(app: Flask) -> None:
    """RF-72a: the first entry has moved on."""
    challenge = (
        with_oat_caseworker(supervised="Yes").take(OUTCOMES["O4"], by=OAT).take(OUTCOMES["O2"], by=OAT)
    )
    assert (
        challenge.refused("agree", by=OAT_LEAD).sentence == "This record has moved on since it was asked for"
    )


def test_a_service_complaint_is_opened(app: Flask) -> None:
    """RF-48d, DC-T37, OR-T12: with the same received date; the case owner hands over."""
    challenge = with_oat_caseworker().take(OUTCOMES["O3"], by=OAT, on=date(2025, 4, 2))
    assert challenge.status == "Closed (Service complaint)"
    (other,) = challenge.records("related")
    complaint = linked_to(challenge.case.parent_id)[-1]
    assert (complaint.reference, complaint.received_on) == (other.title, date(2025, 3, 27))
    assert complaint.owner_id == person(MANAGER).id
    assert referral(challenge).state == "Answered"
    no = challenge.refused("send-hand-over-letter", by=OWNER, letter_text=None)
    assert no.sentence == "Tell the service user what is happening"
    challenge.take("send-hand-over-letter", by=OWNER)
    assert referral(challenge).state == "Completed"


def test_an_accepted_challenge_has_a_review(app: Flask) -> None:
    """RF-48g, RF-78a, DC-T39, RV-T1"""
    challenge = with_oat_caseworker().take(OUTCOMES["O6"], by=OAT)
    assert challenge.status == "With OAT"
    (review,) = challenge.records("review")
    assert (review.state, review.person_id) == ("Allocated", person(OAT).id)
    assert f"{review.title} opened" in challenge.events[-1].details
    assert review.title == f"Review {challenge.reference}-R1"
    assert [row.title for row in challenge.records("activity", "Not Started")] == ["Risk assessment"]
    assert referral(challenge).state == "Completed"
    assert "D-PICKUP" not in dict(challenge.running)


# Correcting an outcome


@pytest.mark.parametrize("outcome", ["O1", "O2", "O5"])
def test_an_outcome_is_corrected_while_nothing_has_gone_out(app: Flask, outcome: str) -> None:
    """RF-48h, OR-T14, DC-T51: the first entry stays visible."""
    challenge = with_oat_caseworker().take(OUTCOMES[outcome], by=OAT)
    first = referral(challenge).data["answer"]
    assert (
        challenge.refused("correct-outcome", by=OAT, reason=None).sentence == "Say why the outcome was wrong"
    )
    assert challenge.refused("correct-outcome", by=OTHER_OAT).sentence == DRAXBY[1]
    challenge.take("correct-outcome", by=OAT)
    row = referral(challenge)
    assert (challenge.status, row.state) == ("Referred to OAT", "Assigned")
    assert [each["outcome"] for each in row.data["former"]] == [first]
    assert not challenge.work_items("direction")
    assert "D-DIRECTIONS" not in dict(challenge.running)
    challenge.take(OUTCOMES["O6"], by=OAT)
    assert [each["outcome"] for each in referral(challenge).data["former"]] == [first]


def test_an_outcome_stands_once_somebody_was_written_to(app: Flask) -> None:
    """RF-48h"""
    challenge = with_oat_caseworker().take(OUTCOMES["O2"], by=OAT).take("acknowledge")
    no = challenge.refused("correct-outcome", by=OAT)
    assert (no.status, no.sentence) == (409, "This outcome can no longer be changed")


def test_an_outcome_stands_once_the_person_was_told(app: Flask) -> None:
    """RF-48h, RF-49b"""
    challenge = with_oat_caseworker().take(OUTCOMES["O2"], by=OAT).take("resume-analysis")
    assert challenge.refused("correct-outcome", by=OAT).sentence == "This outcome can no longer be changed"


@pytest.mark.parametrize("outcome", ["O4", "O6"])
def test_other_outcomes_cannot_be_corrected(app: Flask, outcome: str) -> None:
    """RF-48h"""
    challenge = with_oat_caseworker().take(OUTCOMES[outcome], by=OAT)
    assert challenge.refused("correct-outcome", by=OAT).sentence == "This outcome can no longer be changed"


def test_a_corrected_outcome_waits_for_the_legal_team_where_it_has_to(app: Flask) -> None:
    """RF-70a, OR-T3: Judicial Review came up after the outcome."""
    challenge = (
        with_oat_caseworker().take(OUTCOMES["O2"], by=OAT).take("record-jr-position", jr_state="Issued")
    )
    challenge.take("correct-outcome", by=OAT)
    assert referral(challenge).state == "On hold - Legal advice"
    challenge.take("give-advice", by=LEGAL)
    assert referral(challenge).state == "Assigned"


# Directions


def test_directions_are_done_one_by_one_and_the_person_is_told(app: Flask) -> None:
    """RF-49a, RF-49b, OR-T12"""
    rows = [{"direction": "Ask for the letter"}, {"direction": "Explain the date"}]
    challenge = with_oat_caseworker().take(OUTCOMES["O2"], by=OAT, directions=rows)
    assert challenge.refused("directions-done").sentence == "2 directions are not done yet"
    challenge.take("direction-done", row=1)
    assert challenge.refused("directions-done").sentence == "1 direction is not done yet"
    challenge.take("direction-done", row=2)
    assert not challenge.work_items("direction")
    no = challenge.refused("directions-done", told_user_on=None)
    assert (no.status, no.sentence) == (422, "Tell the service user what is happening")
    no = challenge.refused("directions-done", told_user_on=date(2025, 3, 26))
    assert no.sentence == "The person cannot have been told before OAT answered"
    challenge.take("directions-done")
    assert (challenge.status, referral(challenge).state) == ("Returned by OAT", "Completed")
    assert "D-DIRECTIONS" not in dict(challenge.running)


def test_only_the_case_owner_does_what_oat_asked_for(app: Flask) -> None:
    """RF-49a"""
    challenge = with_oat_caseworker().take(OUTCOMES["O2"], by=OAT)
    no = challenge.refused("direction-done", by=OTHER_OWNER)
    assert (no.status, no.sentence) == (403, "Only Gideon Larkspur can do this")


def test_overdue_directions_are_shown(app: Flask) -> None:
    """RF-49a"""
    rows = [{"direction": "Ask for the letter"}, {"direction": "Explain the date"}]
    challenge = with_oat_caseworker().take(OUTCOMES["O2"], by=OAT, directions=rows)
    due = dict(challenge.running)["D-DIRECTIONS"]
    assert due == date(2025, 4, 10)
    flags = PROCEDURES["decision_challenge"].flags
    challenge.day = due
    assert "2 directions are overdue" not in [flag(challenge.situation(OWNER)) for flag in flags]
    challenge.day = date(2025, 4, 11)
    assert "2 directions are overdue" in [flag(challenge.situation(OWNER)) for flag in flags]


def test_a_challenge_goes_back_to_oat_with_the_same_purpose(app: Flask) -> None:
    """RF-49b, DC-T40, OR-T12"""
    challenge = with_oat_caseworker().take(OUTCOMES["O1"], by=OAT)
    assert challenge.refused("send-back-to-oat").sentence == "1 direction is not done yet"
    challenge.take("direction-done")
    no = challenge.refused("send-back-to-oat", told_user_on=None)
    assert no.sentence == "Tell the service user what is happening"
    challenge.take("send-back-to-oat", on=date(2025, 4, 16))
    first, second = challenge.records("referral")
    assert (first.state, second.state) == ("Completed", "Submitted")
    assert (second.data["purpose"], second.data["former"]) == ("P4", first.number)
    assert challenge.running[0] == ("D-PICKUP", date(2025, 4, 25))
    assert "D-DIRECTIONS" not in dict(challenge.running)


def test_what_oat_sent_back_is_completed_when_the_challenge_closes(app: Flask) -> None:
    """OR-T12"""
    challenge = with_oat_caseworker().take(OUTCOMES["O1"], by=OAT).take("close-as-resolved")
    assert referral(challenge).state == "Completed"


def test_what_turns_out_to_be_low_level_comes_back_from_oat(app: Flask) -> None:
    """RF-21a, DC-T53: the closure basis is corrected while OAT has the referral."""
    low: dict[str, str] = {"basis": "Low-level injustice or impact", "reason": "The case file says so."}
    sentence = "Closed for low-level injustice or impact. No review is available"
    challenge = with_oat_caseworker()
    challenge.about.take("correct-closure-basis", by=MANAGER, on=challenge.day, **low)
    assert challenge.refused(OUTCOMES["O6"], by=OAT).sentence == sentence
    challenge.take("take-the-question-back")
    assert challenge.refused("refer-to-oat").sentence == sentence
    closed = challenge.take("tell-person-no-review-is-available")
    assert closed.status == "Closed (No review option - low-level injustice)"
    direct = passed_straight_on()
    direct.about.take("correct-closure-basis", by=MANAGER, on=direct.day, **low)
    direct.take(OUTCOMES["O5"], by=OTHER_OAT).take("tell-person-no-review-is-available")
    assert direct.status == "Closed (No review option - low-level injustice)"


def passed_straight_on() -> Challenge:
    """OAT had asked for the grounds; they came one day late and went straight on (P5)."""
    challenge = new_challenge().may_ask().take("ask-oat-for-advice").take("assign-to-me", by=OAT)
    challenge.take("answer-to-be-considered-within-oat", by=OAT).take("ask-for-grounds-in-writing")
    challenge.take("record-grounds-received", on=date(2025, 4, 23)).take("pass-straight-to-oat")
    return challenge.take("assign-to-me", by=OTHER_OAT)


def test_lateness_is_decided_before_the_analysis_goes_on(app: Flask) -> None:
    """OP-54, DC-T36, DC-T41, DC-T54: OAT took a late request directly and sends it back."""
    challenge = passed_straight_on().take(OUTCOMES["O2"], by=OTHER_OAT)
    assert challenge.fact("pass_direct") == "No"
    no = challenge.refused("resume-analysis")
    assert (no.status, no.sentence) == (409, "The grounds came late. Ask why it was late first")
    challenge.take("direction-done")
    again = challenge.take("send-back-to-oat")
    assert (again.status, referral(again).data["purpose"]) == ("Referred to OAT", "P5")


def test_a_corrected_outcome_leaves_the_direct_way_as_it_was(app: Flask) -> None:
    """OR-T14, DC-T24: what OAT asked for stays asked for."""
    challenge = passed_straight_on().take(OUTCOMES["O1"], by=OTHER_OAT)
    assert challenge.take("correct-outcome", by=OTHER_OAT).fact("pass_direct") == "Yes"


# Advice


def test_oat_is_asked_where_an_item_applies_or_for_a_reason(app: Flask) -> None:
    """RF-26e, RF-27a, DC-T13"""
    challenge = new_challenge()
    no = challenge.refused("ask-oat-for-advice", reason=None)
    assert no.sentence == "Say why OAT is asked although no item applies"
    assert challenge.refused("ask-oat-for-advice", question=None).sentence == "Enter your question for OAT"
    medium = new_challenge(risk_level="Medium").take("ask-oat-for-advice", reason=None)
    assert (medium.status, referral(medium).data["items"]) == ("Advice sought", ["A26-1"])
    assert medium.running[0] == ("D-PICKUP", date(2025, 4, 3))


def test_compliance_is_considered_before_oat_is_asked(app: Flask) -> None:
    """RF-26e, WC-16 step 3"""
    case = case_decided()
    challenge = Challenge(case, on=date(2025, 3, 27), challenger=case.party("Organisation"))
    no = challenge.refused("ask-oat-for-advice")
    assert (no.status, no.sentence) == (409, "Say whether this is a compliance issue")
    challenge.take("answer-the-oat-items", compliance="No").take("ask-oat-for-advice")
    assert challenge.status == "Advice sought"


@pytest.mark.parametrize(
    ("key", "answer", "direct"),
    [
        ("answer-consider-as-usual", "Consider as usual", None),
        ("answer-further-oversight-needed", "Further oversight needed", None),
        ("answer-to-be-considered-within-oat", "To be considered within OAT", "Yes"),
    ],
)
def test_the_three_answers(app: Flask, key: str, answer: str, direct: str | None) -> None:
    """RF-27b, RF-27c, DC-T15, DC-T16, OR-T5: the challenge goes back to where it was."""
    challenge = in_analysis().take("ask-oat-for-advice")
    assert challenge.refused(key, by=OAT).sentence == "Assign the referral to yourself first"
    challenge.take("assign-to-me", by=OAT)
    no = challenge.refused(key, by=OAT, advice=None)
    assert (no.status, no.sentence) == (422, "Choose an answer and enter your advice")
    assert challenge.refused(key, by=OTHER_OAT).sentence == DRAXBY[1]
    challenge.take(key, by=OAT)
    row = referral(challenge)
    assert (challenge.status, row.state, row.data["answer"]) == ("In analysis", "Completed", answer)
    assert challenge.fact("pass_direct") == direct
    assert f"OAT has answered: {answer}" in [item.title for item in challenge.work_items("told")]


def test_somebody_of_oat_has_oversight(app: Flask) -> None:
    """RF-27d: nobody who took part."""
    challenge = new_challenge().take("ask-oat-for-advice").take("assign-to-me", by=OAT)
    key, sentence = "answer-further-oversight-needed", "Choose who in OAT has oversight"
    assert challenge.refused(key, by=OAT, oversight_by=None).sentence == sentence
    assert challenge.refused(key, by=OAT, oversight_by=person(OWNER).id).sentence == sentence
    joins_oat(MANAGER)
    assert challenge.refused(key, by=OAT, oversight_by=person(MANAGER).id).sentence == sentence
    challenge.take(key, by=OAT, oversight_by=person(OTHER_OAT).id)
    assert challenge.fact("oversight_by") == person(OTHER_OAT).id
    challenge.take("add-note", by=OTHER_OAT)
    assert person(OTHER_OAT).id in {item.person_id for item in challenge.work_items("told")}


def test_advice_is_no_outcome(app: Flask) -> None:
    """Section 3.4: the six outcomes are for P3, P4 and P5."""
    challenge = new_challenge().take("ask-oat-for-advice").take("assign-to-me", by=OAT)
    assert challenge.refused(OUTCOMES["O6"], by=OAT).status == 409
    assert challenge.refused("answer-a-review-should-be-undertaken", by=OAT).sentence == (
        "The case owner asked something else"
    )


def test_a_question_is_taken_back(app: Flask) -> None:
    """DC-T53, OR-T13"""
    challenge = new_challenge().take("ask-oat-for-advice").take("assign-to-me", by=OAT)
    assert challenge.refused("take-the-question-back", reason=" ").status == 422
    challenge.take("take-the-question-back")
    assert (challenge.status, referral(challenge).state) == ("With case owner", "Withdrawn")
    assert person(OAT).id in {item.person_id for item in challenge.work_items("told")}
    back = referred().take("take-the-question-back")
    assert back.status == "In analysis"
    assert "D-PICKUP" not in dict(back.running)
    assert back.take("refer-to-oat").status == "Referred to OAT"


def test_what_oat_asked_for_is_not_taken_back(app: Flask) -> None:
    """DC-T53: purpose P5."""
    challenge = in_analysis().take("ask-oat-for-advice").take("assign-to-me", by=OAT)
    challenge.take("answer-to-be-considered-within-oat", by=OAT).take("pass-straight-to-oat")
    assert referral(challenge).data["purpose"] == "P5"
    no = challenge.refused("take-the-question-back")
    assert no.sentence == "OAT asked for this request. It cannot be taken back"


# High risk


def test_only_a_high_risk_case_is_discussed(app: Flask) -> None:
    """RF-29a, DC-T14"""
    no = new_challenge().refused("ask-for-high-risk-discussion")
    assert no.sentence == "Only a high-risk case needs this discussion"


def test_a_high_risk_case_is_discussed_before_a_referral(app: Flask) -> None:
    """RF-29a: the risk rose during the analysis."""
    challenge = answered()
    challenge.about.take("change-risk-level", by=OWNER, on=challenge.day)
    sentence = "High-risk case: ask OAT for a discussion first"
    assert challenge.refused("refer-to-oat").sentence == sentence
    challenge.take("ask-for-high-risk-discussion").take("assign-to-me", by=OAT)
    challenge.take("answer-a-review-should-be-undertaken", by=OAT)
    assert challenge.status == "In analysis"
    assert challenge.take("refer-to-oat").status == "Referred to OAT"


def test_a_review_is_not_appropriate(app: Flask) -> None:
    """RF-29b, RF-29c, RF-74b, DC-T18, DC-T19"""
    challenge = new_challenge(DETAILED, risk_level="High").may_ask()
    assert challenge.refused("close-high-risk-no-review").sentence == (
        "OAT has not answered that a review is not appropriate"
    )
    challenge.take("ask-for-high-risk-discussion").take("assign-to-me", by=OAT)
    key = "answer-a-review-is-not-appropriate"
    assert (
        challenge.refused(key, by=OAT, next_steps=None).sentence == "Enter the next steps for the case owner"
    )
    challenge.take(key, by=OAT)
    assert challenge.status == "With case owner"
    assert challenge.refused("ask-for-grounds-in-writing").status == 409
    assert challenge.refused("ask-oat-for-advice").sentence == (
        "OAT answered that a review is not appropriate. On new facts, ask for another discussion"
    )
    sentence = "The letter must say that our internal process has ended"
    assert challenge.refused("close-high-risk-no-review", end_of_process=None).sentence == sentence
    challenge.take("close-high-risk-no-review", letter_text="Colleagues have gone through it once more.")
    assert challenge.status == "Closed (High risk - review not appropriate)"
    assert "Went on although asked: Leave out the Judicial Review sentence?" in challenge.events[-1].details


def test_new_facts_allow_another_discussion(app: Flask) -> None:
    """DC-T18"""
    challenge = new_challenge(risk_level="High")
    for key in ("answer-a-review-is-not-appropriate", "answer-a-review-should-be-undertaken"):
        challenge.take("ask-for-high-risk-discussion").take("assign-to-me", by=OAT).take(key, by=OAT)
    assert challenge.may_ask().take("ask-for-grounds-in-writing").status == "Grounds requested"


def test_oat_assures_the_ombudsman_or_a_deputy(app: Flask) -> None:
    """RF-28b, OR-T5: who asked gets the answer."""
    case = case_decided(risk_level="High")
    case.take("ask-for-assurance", by=DEPUTY, question="Are you assured of this decision?")
    assert referral(case).data["purpose"] == "P7"
    assert case.refused("ask-for-assurance", by=OMBUDSMAN, question="And now?").sentence == (
        "OAT has not answered your last question yet"
    )
    assert (
        case.refused("give-advice", by=OAT, advice="Yes.").sentence == "Assign the referral to yourself first"
    )
    case.take("assign-to-me", by=OAT)
    case.take("give-advice", by=OAT, advice="We are assured.")
    (told,) = [item for item in case.work_items("told") if item.person_id == person(DEPUTY).id]
    assert (told.title, told.text) == ("OAT has answered: Assurance asked for", "We are assured.")
    assert referral(case).state == "Completed"


def test_only_decisions_of_high_risk_are_assured(app: Flask) -> None:
    """RF-28b"""
    no = case_decided(risk_level="Medium").refused("ask-for-assurance", by=OMBUDSMAN, question="Why?")
    assert no.sentence == "Only a decision on a high-risk case is assured by OAT"


# The Legal Team first


@pytest.mark.parametrize(
    ("state", "held"),
    [("Threatened", True), ("Considering issuing", True), ("Issued", True), ("None", False)],
)
def test_judicial_review_holds_a_referral(app: Flask, state: str, held: bool) -> None:
    """RF-70a, OR-T3"""
    challenge = with_oat_caseworker().take("record-jr-position", jr_state=state)
    assert (referral(challenge).state == "On hold - Legal advice") is held
    if held:
        no = challenge.refused(OUTCOMES["O6"], by=OAT)
        assert no.sentence == "Waiting for advice from the Legal Team (asked on Thursday 27 March 2025)"
        (item,) = challenge.work_items("legal")
        assert item.post == "legal"


def test_the_legal_team_releases_the_hold(app: Flask) -> None:
    """RF-70b, OR-T4"""
    challenge = answered().take("record-jr-position").take("refer-to-oat")
    assert referral(challenge).state == "On hold - Legal advice"
    assert answer_of(challenge, "assign-to-me", OAT)[0] == 409
    assert challenge.refused("give-advice", by=LEGAL, advice=None).sentence == "Enter your advice"
    challenge.take("give-advice", by=LEGAL)
    assert (referral(challenge).state, challenge.work_items("legal")) == ("Submitted", [])
    no = challenge.refused("give-advice", by=LEGAL)
    assert no.sentence == "No question waits for the Legal Team"
    challenge.take("assign-to-me", by=OAT)
    challenge.take("record-jr-position")  # the same position: Legal has advised on it
    assert referral(challenge).state == "Assigned"
    challenge.take("record-jr-position", jr_state="Issued", by=LEGAL)
    assert referral(challenge).state == "On hold - Legal advice"
    challenge.take("give-advice", by=LEGAL)
    assert (referral(challenge).state, referral(challenge).person_id) == ("Assigned", person(OAT).id)
    assert challenge.take(OUTCOMES["O6"], by=OAT).status == "With OAT"


def test_advice_on_a_challenge_is_not_held(app: Flask) -> None:
    """OR-T3: P3, P4 and P5 only."""
    challenge = new_challenge().take("record-jr-position").take("ask-oat-for-advice")
    assert referral(challenge).state == "Submitted"


def test_who_records_the_position_on_judicial_review(app: Flask) -> None:
    """DC-T45, RF-26d"""
    challenge = new_challenge()
    for who in (OWNER, OAT, LEGAL):
        assert answer_of(challenge, "record-jr-position", who) == ALLOWED
    assert answer_of(challenge, "record-jr-position", OTHER_OWNER) == (
        409,
        "Only Gideon Larkspur can do this",
    )
    assert answer_of(challenge, "record-jr-position", INTERNAL)[0] == 403
    assert challenge.refused("record-jr-position", jr_state="Perhaps").fields == ["jr_state"]
    challenge.take("record-jr-position", credible=None)
    assert "Went on although asked: Is the threat credible? Say why" in challenge.events[-1].details


def test_a_withdrawn_referral_asks_nothing_of_the_legal_team(app: Flask) -> None:
    """OR-T13"""
    challenge = answered().take("record-jr-position").take("refer-to-oat").take("withdraw")
    assert (challenge.status, referral(challenge).state) == ("Closed (Withdrawn)", "Withdrawn")
    assert not challenge.work_items("legal")
    assert [row.state for row in challenge.records("legal_request")] == ["Withdrawn"]


# A second review of one decision


def second_challenge() -> Challenge:
    """The decision was reviewed on Tuesday 17 June 2025, and is challenged again a week later."""
    first = reviewed(with_oat_caseworker().take(OUTCOMES["O6"], by=OAT), on=date(2025, 6, 17))
    return Challenge(first.about, on=date(2025, 6, 24))


def test_a_decision_is_reviewed_once(app: Flask) -> None:
    """RF-05c, DC-T42, DC-T6: the review counts, and the next challenge waits for OAT."""
    challenge = second_challenge()
    assert (challenge.status, challenge.about.records("decision")[0].data["reviews"]) == ("Received", 1)
    sentence = (
        "This decision has been reviewed on Tuesday 17 June 2025. "
        "Only exceptional circumstances allow another review"
    )
    assert challenge.refused("allow-a-second-review", by=OAT, reason=None).sentence == sentence
    s = challenge.situation(OAT)
    step = next(each.step for each in challenge.offers(OAT).now if each.step.key == "allow-a-second-review")
    assert step.asks_in(s)[0].default_in(s) == "Primary investigation, Tuesday 18 March 2025: 1 review"
    challenge.take("allow-a-second-review", by=OAT)
    assert challenge.status == "Received"
    challenge.take("agree", by=OAT_LEAD)
    assert challenge.status == "With case owner"
    assert challenge.case.owner_id == person(OWNER).id
    assert challenge.fact("second_review_agreed_by") == "Phineas Greatorex"
    assert "D-RESOLVE" in dict(challenge.running)
    assert [each.sentence for each in challenge.events[-1:]] == [
        "Agreed what Wilhelmina Draxby asked for: Allow a second review"
    ]


def test_a_second_review_is_refused(app: Flask) -> None:
    """DC-T7, RF-74b"""
    challenge = second_challenge()
    key = "refuse-second-review"
    sentence = "The letter must say that our internal process has ended"
    assert challenge.refused(key, by=OAT, end_of_process=None).sentence == sentence
    assert challenge.refused(key, by=OAT, reason=None).sentence == "Say why there is no second review"
    assert challenge.take(key, by=OAT).status == "Closed (Already reviewed)"


def test_who_took_part_and_moved_to_oat_refuses_no_second_review(app: Flask) -> None:
    """RF-47c, RF-05c, DC-T6, DC-T7: the maker of the decision neither allows nor refuses a review of it."""
    challenge = second_challenge()
    joins_oat(OTHER_OWNER)
    for key in ("allow-a-second-review", "refuse-second-review"):
        no = challenge.refused(key, by=OTHER_OWNER)
        assert (no.status, no.sentence) == PART
    assert challenge.take("refuse-second-review", by=OAT).status == "Closed (Already reviewed)"


def leads_oat(username: str) -> None:
    """The person becomes an OAT manager for good."""
    lead, who = person(OAT_LEAD), person(username)
    who.post, who.role, who.team_id = lead.post, lead.role, lead.team_id
    db.session.commit()


def test_who_took_part_and_leads_oat_now_agrees_no_second_review(app: Flask) -> None:
    """RF-47c, RF-72b, DC-T6"""
    challenge = second_challenge().take("allow-a-second-review", by=OAT)
    leads_oat(OTHER_OWNER)
    no = challenge.refused("agree", by=OTHER_OWNER)
    assert (no.status, no.sentence) == PART
    assert challenge.take("agree", by=OAT_LEAD).status == "With case owner"


@pytest.mark.parametrize("who", [OWNER, OTHER_OWNER])
def test_who_took_part_and_leads_oat_now_agrees_no_outcome(app: Flask, who: str) -> None:
    """RF-47c, RF-72a, OR-T9: the owner and the maker of the decision, since moved to OAT."""
    challenge = with_oat_caseworker(supervised="Yes").take(OUTCOMES["O4"], by=OAT)
    leads_oat(who)
    no = challenge.refused("agree", by=who)
    assert (no.status, no.sentence) == PART
    assert challenge.take("agree", by=OAT_LEAD).status == "Closed (Review criteria not met)"


def test_who_took_part_corrects_no_outcome_in_the_place_of_oat(app: Flask) -> None:
    """RF-47c, RF-48h, OR-T14"""
    challenge = with_oat_caseworker().take(OUTCOMES["O2"], by=OAT)
    stands_in(OTHER_OWNER, OAT, challenge.day)
    no = challenge.refused("correct-outcome", by=OTHER_OWNER, reason="I think that it was right.")
    assert (no.status, no.sentence) == PART


def test_what_was_not_reviewed_needs_no_permission(app: Flask) -> None:
    """DC-T6, DC-T7"""
    challenge = referred()
    sentence = "This decision has not been reviewed and no review of it is open"
    assert challenge.refused("allow-a-second-review", by=OAT).sentence == sentence


def test_a_second_challenge_is_not_accepted_while_a_review_is_open(app: Flask) -> None:
    """RF-05c, OR-T11, DC-T6: two people challenge one decision."""
    case = case_decided()
    one = analysed(Challenge(case, on=date(2025, 3, 27)))
    two = analysed(Challenge(case, on=date(2025, 3, 27)))
    for each in (one, two):
        each.take("answer-the-pro-forma").take("record-what-happens-next").take("refer-to-oat")
        each.take("assign-to-me", by=OAT)
    one.take(OUTCOMES["O6"], by=OAT)
    no = two.refused(OUTCOMES["O6"], by=OAT)
    assert no.sentence == (
        "This decision has been accepted for review. Only exceptional circumstances allow another review"
    )
    two.take("allow-a-second-review", by=OAT).take("agree", by=OAT_LEAD)
    assert two.status == "Referred to OAT"
    assert two.take(OUTCOMES["O6"], by=OAT).status == "With OAT"


def test_people_keep_their_part_when_work_is_handed_over(app: Flask) -> None:
    """RF-47c: somebody left and the administrator gave their cases away."""
    case = case_decided()
    leaver, taker = person(OWNER), person(OTHER_OWNER)
    taker.post, taker.team_id = leaver.post, leaver.team_id
    db.session.commit()
    hand_over_all(leaver, taker, None, "Beatrice Lockyer-Shaw", "Retired")
    db.session.commit()
    assert set(case.fact("took_part")) == {leaver.id, person(MANAGER).id, taker.id}
