"""Challenges to a decision in the browser: logging, the case page, letters with what has to stay, agreement."""

from datetime import date
from io import BytesIO
from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.cases.models import Case
from portal.extensions import db
from tests.conftest import SetToday, SignIn
from tests.ombudsman_walks import INTERNAL, MANAGER, OWNER, Challenge, OmbudsmanCase

DECIDED = date(2025, 3, 3)  # a Monday; the month ends on Thursday 3 April 2025
LOGGED = date(2025, 3, 10)
LETTER: dict[str, Any] = {"reviewed": "yes"}


def case_of(**answers: Any) -> OmbudsmanCase:
    return OmbudsmanCase(on=DECIDED, address="4 Harbour Terrace\nLarkmoor LK1 2AB", **answers).decided(
        DECIDED
    )


def steps(walk: Challenge, key: str) -> str:
    return f"/cases/{walk.reference}/steps/{key}"


def test_the_kind_of_feedback_is_chosen_before_anything_is_logged(app: Flask, sign_in: SignIn) -> None:
    """RF-01a"""
    client = sign_in(OWNER)
    page = client.get("/cases/new?case=C-2025-000001").text
    assert "What kind of feedback is this?" in page
    assert "Open case" in page
    reply = client.get("/cases/new?log=1&case=C-2025-000001")
    assert reply.status_code == 422
    assert "Choose what kind of feedback this is" in reply.text
    assert "C-2025-000001" in reply.text
    reply = client.get("/cases/new?log=1&kind=decision_challenge&case=C-2025-000001")
    assert (reply.status_code, reply.location) == (
        303,
        "/cases/new/decision_challenge?case=C-2025-000001",
    )
    assert client.get("/cases/new?log=1&kind=phso").status_code == 422


def test_a_challenge_is_logged_on_a_case_and_reaches_its_owner(
    app: Flask, sign_in: SignIn, on: SetToday
) -> None:
    """RF-01b, RF-20a, RF-02d, DC-T1, DC-T5"""
    on(LOGGED)
    case = case_of()
    client = sign_in(MANAGER)
    address = f"/cases/new/decision_challenge?case={case.reference}"
    reply = client.submit(address, challenger=case.party(), complaint_text="It ignores the letter of May.")
    assert reply.status_code == 422
    assert "Choose the decision being challenged" in reply.text
    assert "It ignores the letter of May." in reply.text
    reply = client.submit(
        address,
        decision=case.decision,
        challenger=case.party(),
        received_on="31 April 2025",
        complaint_text="It ignores the letter of May.",
    )
    assert (reply.status_code, "Enter a real date" in reply.text) == (422, True)
    reply = client.submit(
        address,
        decision=case.decision,
        challenger=case.party(),
        received_on="10/3/2025",
        complaint_text="It ignores the letter of May.",
        follow=True,
    )
    assert reply.status_code == 200
    assert "Decision challenge" in reply.text
    assert "With case owner" in reply.text
    assert "It ignores the letter of May." in reply.text
    made = db.session.scalars(select(Case).where(Case.procedure == "decision_challenge")).one()
    assert made.reference == "DC-2025-000001"


def test_decisions_and_parties_of_a_case_are_found_by_its_reference(
    app: Flask, sign_in: SignIn, on: SetToday
) -> None:
    """RF-20a, RF-20c: nothing is logged by looking."""
    on(LOGGED)
    case = case_of().decided(date(2025, 3, 7), kind="Part decision on an open case", part_reason="Other")
    reply = sign_in(OWNER).submit(
        "/cases/new/decision_challenge", "Show the decisions and parties of this case", case=case.reference
    )
    assert reply.status_code == 200
    assert "Primary investigation, Monday 3 March 2025" in reply.text
    assert "Part decision on an open case, Friday 7 March 2025" in reply.text
    assert "Beatrix Holloway-Mensah: Service user" in reply.text
    assert not db.session.scalars(select(Case).where(Case.procedure == "decision_challenge")).all()


def test_the_internal_team_finds_the_case_by_its_reference_only(
    app: Flask, sign_in: SignIn, on: SetToday
) -> None:
    """RF-Gg, DC-T1"""
    on(LOGGED)
    case, other = case_of(), case_of(organisation="Another organisation")
    client = sign_in(INTERNAL)
    page = client.get(f"/cases/new/decision_challenge?case={case.reference}").text
    assert "Primary investigation, Monday 3 March 2025" in page
    assert "Beatrix Holloway-Mensah" not in page
    page = client.get(f"/cases/new/decision_challenge?case={other.reference}").text
    assert "Primary investigation" not in page


def test_the_page_says_what_is_not_possible_yet_and_why(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    """RF-03a, RF-31a, RF-02a"""
    on(LOGGED)
    walk = Challenge(case_of(), on=LOGGED)
    page = sign_in(OWNER).get(f"/cases/{walk.reference}").text
    assert "Record your attempt to resolve this first" in page
    assert "Say whether reasonable adjustments are needed" in page
    assert "Monday 3 March 2025" in page


def test_every_step_of_a_challenge_has_a_form(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    """RF-Gd, RF-Gh"""
    on(LOGGED)
    walks = [
        Challenge(case_of(), on=LOGGED),
        Challenge(case_of(), on=LOGGED).asked(),
        Challenge(case_of(), on=LOGGED).asked().take("record-grounds-received"),
        Challenge(case_of(basis="Other", risk_level="Medium"), on=LOGGED),
    ]
    client = sign_in(OWNER)
    for walk in walks:
        for offered in walk.offers(OWNER).now:
            page = client.get(steps(walk, offered.step.key))
            assert page.status_code == 200, offered.label
            assert offered.label in page.text


def test_a_grounds_request_is_proposed_changed_and_refused_without_a_question(
    app: Flask, sign_in: SignIn, on: SetToday
) -> None:
    """RF-30a, RF-30c, RF-32a, RF-32b"""
    on(LOGGED)
    walk = Challenge(case_of(), on=LOGGED).may_ask()
    client = sign_in(OWNER)
    page = client.get(steps(walk, "ask-for-grounds-in-writing")).text
    assert "What supporting or new evidence do you have?" in page
    assert "3 April 2025" in page
    shorter = "Why do you think our decision is wrong? What do you want to happen now?"
    reply = client.submit(
        steps(walk, "ask-for-grounds-in-writing"), letter_text=shorter, sent_by="Post", **LETTER
    )
    assert reply.status_code == 422
    assert "The request must ask all three questions" in reply.text
    assert shorter in reply.text
    reply = client.submit(steps(walk, "ask-for-grounds-in-writing"), sent_by="Post", follow=True, **LETTER)
    assert reply.status_code == 200
    assert walk.status == "Grounds requested"
    (letter,) = [each for each in walk.case.documents if each.kind == "rf-30"]
    assert letter.media_type == "application/pdf"


def test_the_statement_of_paragraph_74_is_ticked_and_cannot_be_taken_away(
    app: Flask, sign_in: SignIn, on: SetToday
) -> None:
    """RF-74b, RF-74c"""
    on(date(2025, 4, 9))
    walk = Challenge(case_of(), on=date(2025, 4, 9))
    client = sign_in(OWNER)
    words = {"reason": "Nothing explains the delay.", "letter_text": "We will not consider this.", **LETTER}
    reply = client.submit(steps(walk, "do-not-consider-raised-late"), end_of_process=None, **words)
    assert reply.status_code == 422
    assert "The letter must say that our internal process has ended" in reply.text
    reply = client.submit(steps(walk, "do-not-consider-raised-late"), follow=True, **words)
    assert walk.status == "Closed (Not considered - raised late)"
    assert "Told on Wednesday 9 April 2025" in reply.text


def test_a_later_deadline_waits_on_the_page_of_the_manager(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    """RF-32c, RF-32d"""
    on(LOGGED)
    walk = Challenge(case_of(), on=LOGGED).may_ask()
    sign_in(OWNER).submit(
        steps(walk, "ask-for-grounds-in-writing"),
        deadline="17/4/2025",
        reason="Her records arrive in April.",
        sent_by="Post",
        **LETTER,
    )
    assert walk.status == "With case owner"
    client = sign_in(MANAGER)
    assert "Agree" in client.get(f"/cases/{walk.reference}").text
    reply = client.submit(steps(walk, "agree"), follow=True)
    assert walk.status == "Grounds requested"
    assert "Thursday 3 April 2025" in reply.text
    assert "Thursday 17 April 2025" in reply.text


def test_grounds_come_in_with_their_files(app: Flask, sign_in: SignIn, on: SetToday) -> None:
    """RF-38a, RF-38b"""
    on(LOGGED)
    walk = Challenge(case_of(), on=LOGGED).asked()
    on(date(2025, 4, 7))
    pdf = (BytesIO(b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"), "form.pdf")
    reply = sign_in(OWNER).submit(
        steps(walk, "record-grounds-received"), grounds_files=pdf, why_wrong="It was not read.", follow=True
    )
    assert walk.status == "Late - explanation requested"
    assert "Challenge to our decision" in reply.text
    assert "4 days late" in reply.text


def test_the_case_shows_behaviour_decisions_and_every_version(
    app: Flask, sign_in: SignIn, on: SetToday
) -> None:
    """RF-22b, RF-22c, RF-25b, RF-25c"""
    on(LOGGED)
    case = case_of()
    walk = Challenge(case, on=LOGGED).take("issue-amended-version")
    walk.take("decline-access-behaviour", until=date(2025, 9, 30)).take(
        "agree", by=MANAGER, row=("approval", 1)
    )
    page = sign_in(OWNER).get(f"/cases/{case.reference}").text
    assert "Version 2, decision letter of 03/03/2025" in page
    assert "Holloway, not Hollaway (Misspelt name)" in page
    assert "Unacceptable behaviour policy 4.2" in page
    assert "Tuesday 30 September 2025" in page
    assert "Gideon Larkspur, agreed by Cressida Bamford-Liu" in page


def test_an_explanation_without_its_day_is_refused_on_the_form(sign_in: SignIn, on: SetToday) -> None:
    """RF-33b, RF-Gd: nothing of a form that is sent empty is a fault of the portal."""
    walk = Challenge(case_of(), on=LOGGED).asked()
    walk.take("record-grounds-received", on=date(2025, 4, 9))
    assert walk.position == "DC5"
    on(date(2025, 4, 10))
    reply = sign_in(OWNER).submit(
        steps(walk, "record-explanation-of-lateness"), explained_on="", explanation="My brother died."
    )
    assert reply.status_code == 422
    assert "Enter the date received" in reply.text and "My brother died." in reply.text
