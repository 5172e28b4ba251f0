"""OAT and challenges in the browser: taking a referral, outcomes with directions, and what the page shows of it."""

from datetime import date

from flask import Flask

from tests.challenge_answers import OUTCOMES
from tests.conftest import SetToday, SignIn
from tests.oat_walks import answered, case_decided, new_challenge, referral, referred, with_oat_caseworker
from tests.ombudsman_walks import DEPUTY, INTERNAL, LEGAL, OAT, OTHER_OAT, OWNER, Challenge

DAY = date(2025, 3, 27)


def step(walk: Challenge, key: str) -> str:
    return f"/cases/{walk.reference}/steps/{key}"


def test_a_referral_is_taken_and_answered_in_the_browser(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    """RF-47a, RF-48c, RF-49a, OR-T2, OR-T7: what was typed stays when something is missing."""
    on(DAY)
    challenge = referred()
    client = sign_in(OAT)
    assert client.submit(step(challenge, "assign-to-me"), follow=True).status_code == 200
    assert referral(challenge).data["assigned_to"] == "Wilhelmina Draxby"
    late = sign_in(OTHER_OAT).get(step(challenge, "assign-to-me"))
    assert late.status_code == 409
    assert "Already assigned to Wilhelmina Draxby" in late.text
    reply = client.submit(
        step(challenge, OUTCOMES["O5"]), **{"directions-0-direction": "Tell the Legal Team"}
    )
    assert reply.status_code == 422
    assert "Say why, and what the case owner should do" in reply.text
    assert "Tell the Legal Team" in reply.text
    reply = client.submit(step(challenge, OUTCOMES["O2"]))
    assert (reply.status_code, "Say what further work is needed" in reply.text) == (422, True)
    reply = client.submit(
        step(challenge, OUTCOMES["O2"]), follow=True, **{"directions-0-direction": "Explain the date again"}
    )
    assert reply.status_code == 200
    assert challenge.status == "Returned by OAT"
    page = sign_in(OWNER).get(f"/cases/{challenge.reference}").text
    assert "Directions of OAT" in page
    assert "Explain the date again" in page


def test_an_unknown_outcome_has_no_page(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    """RF-48a"""
    on(DAY)
    challenge = with_oat_caseworker()
    reply = sign_in(OAT).get(step(challenge, "returned-to-caseworker"))
    assert reply.status_code == 404
    assert challenge.status == "Referred to OAT"


def test_the_case_owner_cannot_write_in_oat_s_place(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    """RF-48e"""
    on(DAY)
    challenge = with_oat_caseworker()
    reply = sign_in(OWNER).get(step(challenge, OUTCOMES["O4"]))
    assert reply.status_code == 403
    assert "OAT tells the service user this outcome" in reply.text


def test_the_page_shows_what_oat_said_first(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    """RF-42b, RF-46b, RF-48g, RF-48h, RF-71a"""
    on(DAY)
    challenge = with_oat_caseworker().take(OUTCOMES["O1"], by=OAT).take("correct-outcome", by=OAT)
    challenge.take(OUTCOMES["O6"], by=OAT)
    page = sign_in(OTHER_OAT).get(f"/cases/{challenge.reference}").text
    for words in (
        "Former outcome: Returned to caseworker - more information needed",
        "Accepted by OAT",
        "Case owner&#39;s view: genuine doubt",
        "How to refer a case to OAT",
        "JR usually by Wednesday 18 June 2025 and promptly",
        f"Review {challenge.reference}-R1",
        "F1: Is the challenge specific, beyond saying the person is unhappy?",
    ):
        assert words in page, words


def test_the_help_on_referrals_is_there(app: Flask, sign_in: SignIn) -> None:
    """RF-46b"""
    page = sign_in(OWNER).get("/procedures/decision_challenge")
    assert page.status_code == 200
    assert "Refer to OAT" in page.text


def test_the_organisation_s_team_sees_nothing_of_it(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    """RF-Gg"""
    on(DAY)
    challenge = with_oat_caseworker()
    client = sign_in(INTERNAL)
    for address in (f"/cases/{challenge.reference}", step(challenge, "assign-to-me")):
        assert client.get(address).status_code == 404


def test_every_step_that_is_offered_opens(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    """RF-Gd, RF-Gh: with the paragraph beside the question."""
    on(DAY)
    held = answered().take("record-jr-position").take("refer-to-oat")
    asked = new_challenge().take("ask-oat-for-advice").take("assign-to-me", by=OAT)
    high = new_challenge(risk_level="High").take("ask-for-high-risk-discussion").take("assign-to-me", by=OAT)
    back = with_oat_caseworker().take(OUTCOMES["O2"], by=OAT)
    for challenge, who in (
        (answered(), OWNER),
        (answered(F6="No", F8="Yes"), OWNER),
        (answered(F7="Yes"), OWNER),
        (answered(F2="No"), OWNER),
        (held, LEGAL),
        (asked, OAT),
        (high, OAT),
        (with_oat_caseworker(), OAT),
        (back, OWNER),
        (back, OAT),
    ):
        client = sign_in(who)
        assert client.get(f"/cases/{challenge.reference}").status_code == 200
        for each in challenge.offers(who).now:
            reply = client.get(step(challenge, each.step.key))
            assert reply.status_code == 200, each.label
    assert "Para 48" in sign_in(OAT).get(step(with_oat_caseworker(), OUTCOMES["O2"])).text


def test_assurance_is_asked_for_on_the_case(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    """RF-28b"""
    on(DAY)
    case = case_decided(risk_level="High")
    address = f"/cases/{case.reference}/steps/ask-for-assurance"
    reply = sign_in(OWNER).get(address)
    assert reply.status_code == 403
    assert "Only the Ombudsman or a Deputy can ask for assurance" in reply.text
    reply = sign_in(DEPUTY).submit(address, question="Are you assured of this decision?", follow=True)
    assert reply.status_code == 200
    assert "Assurance asked for: Submitted" in sign_in(DEPUTY).get(f"/cases/{case.reference}").text
