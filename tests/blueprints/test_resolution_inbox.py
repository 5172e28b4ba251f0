"""The inbox of the Complaints Resolution Team's leaders: plans decided in their row (steps 24 and 35)."""

from __future__ import annotations

from datetime import date

import pytest

from tests import html
from tests.blueprints.pages import spaced
from tests.conftest import SetToday, SignIn
from tests.questions import focused, press, words
from tests.resolution_walks import SENIOR, TL, TL2, ResolutionWalk
from tests.walks import Walk

MONDAY = date(2026, 5, 11)
INBOX = "/team-leader/inbox"
OPEN = f"{INBOX}?open="


@pytest.fixture(autouse=True)
def today(on: SetToday) -> None:
    on(MONDAY)


def payment(pounds: int) -> dict[str, object]:
    return {"redress": True, "amount": pounds * 100, "due_on": date(2026, 5, 29)}


def with_leader(pounds: int | None = 75, **more: object) -> ResolutionWalk:
    answers = payment(pounds) if pounds is not None else {}
    return ResolutionWalk(on=MONDAY, **more).to("R8", add_action=answers)


def test_a_plan_stands_with_its_amount_and_the_own_limit(sign_in: SignIn) -> None:
    """RES-24a, RES-24c"""
    walk = with_leader()
    page = words(sign_in(TL).get(INBOX).text)
    assert "Your limit for non-standard payments: £100.00." in page
    assert "Plans to approve 1" in page and "To allocate" not in page
    assert walk.reference in page and "1 action, non-standard payment" in page and "£75.00" in page
    assert "Jocasta Emberley-Rao, sent today" in page


def test_each_leader_sees_the_plans_of_the_own_procedure(sign_in: SignIn) -> None:
    """RES-24a, PHSO-20a: neither list nor what was decided is the other team's."""
    complaint = with_leader().take("take-sr").take("approve")
    phso = Walk(on=MONDAY, case_number="48217735").to("P6A").take("take-sr").take("approve")
    waiting = with_leader(case_number="48217739")
    for username, own, other in (
        (TL, complaint, phso),
        ("internal_phso_team_leader", phso, complaint),
    ):
        decided = words(sign_in(username).get(f"{INBOX}?view=decided").text)
        assert own.reference in decided and other.reference not in decided
    assert waiting.reference not in words(sign_in("internal_phso_team_leader").get(INBOX).text)


def test_the_sr_is_taken_and_approved_in_its_row(sign_in: SignIn) -> None:
    """RES-24a, RES-24b: the amount is typed again, and the SR goes back."""
    walk = with_leader()
    client = sign_in(TL)
    page = client.get(OPEN + walk.reference).text
    assert "Take the SR first." in words(page) and focused(page) == ["decide-h"]
    assert "FDL" not in words(page)
    press(client, OPEN + walk.reference, "Take SR")
    page = client.get(OPEN + walk.reference).text
    assert 'id="amount" name="amount" type="text" value=""' in page
    assert "Approve sets TL Approved to Y and gives the case back to Jocasta Emberley-Rao." in words(page)
    wrong = press(client, OPEN + walk.reference, "Approve", amount="57", comments="Right.")
    assert wrong.status_code == 422
    assert "You typed £57.00 and the plan says £75.00." in words(wrong.text)
    done = press(client, OPEN + walk.reference, "Approve", amount="75", comments="Right.", follow=True)
    assert f"Approved £75.00. {walk.reference} went back to Jocasta Emberley-Rao." in words(done.text)
    assert "Lock Assignment Flag" not in words(done.text)
    assert walk.position == "R9" and walk.case.owner and walk.case.owner.name == "Jocasta Emberley-Rao"


def test_a_rejection_needs_its_explanation(sign_in: SignIn) -> None:
    """RES-24i"""
    walk = with_leader().take("take-sr")
    client = sign_in(TL)
    empty = press(client, OPEN + walk.reference, "Reject")
    assert empty.status_code == 422 and "Explain the rejection" in words(empty.text)
    assert walk.position == "R8"
    press(client, OPEN + walk.reference, "Reject", comments="Too little.")
    assert walk.position == "R9N"


def test_above_the_limit_the_panel_leads_to_the_form_of_the_higher_grade(sign_in: SignIn) -> None:
    """RES-24c, RES-24d, RES-24e: Approve is no button, Refer to higher grade opens its own form."""
    walk = with_leader(600)
    client = sign_in(TL)
    row = words(client.get(INBOX).text)
    assert "above your limit" in row and "Refer to higher grade" in row
    walk.take("take-sr")
    page = client.get(OPEN + walk.reference).text
    assert "Your grade can approve up to £100.00. Refer this to Prudence Achterberg." in words(page)
    assert "form CMSF5551. See Special Payments." in words(page)
    assert f"/cases/{walk.reference}/steps/refer-to-higher-grade" in page
    assert ">Approve</button>" not in page and "Reject</button>" in page
    assert client.get(f"/cases/{walk.reference}/steps/refer-to-higher-grade").status_code == 200
    assert client.post(f"{INBOX}/{walk.reference}/refer-to-higher-grade").status_code == 404


def test_a_referred_plan_waits_in_a_list_of_its_own_until_the_manager_has_decided(sign_in: SignIn) -> None:
    """RES-24h"""
    walk = with_leader(600).take("take-sr").take("refer-to-higher-grade")
    client = sign_in(TL)
    assert "Waiting for higher authorisation 1" in words(client.get(INBOX).text)
    page = client.get(OPEN + walk.reference).text
    assert f"/cases/{walk.reference}/steps/record-manager-s-decision" in page
    assert "No answer yet." in words(page)
    walk.take("record-manager-s-decision")
    page = words(client.get(OPEN + walk.reference).text)
    assert "Grade 6: Approved." in page and "Plans to approve 1" in page
    done = press(
        client, OPEN + walk.reference, "Approve", amount="600", comments="As the manager says.", follow=True
    )
    assert "Approved £600.00." in words(done.text)


def test_the_senior_team_leader_decides_within_a_larger_limit_and_holds_what_is_taken(
    sign_in: SignIn,
) -> None:
    """RES-24a, RES-24c: who has taken it is named to the others."""
    walk = with_leader(600).take("take-sr", by=SENIOR)
    assert "Taken by Prudence Achterberg" in words(sign_in(TL2).get(INBOX).text)
    page = words(sign_in(SENIOR).get(OPEN + walk.reference).text)
    assert "Your limit £1,000.00 covers it." in page and "Approve" in page


@pytest.mark.parametrize(
    ("button", "position", "said"),
    [("Plan stands", "R12", "The plan stands."), ("Plan must change", "R12N", "The plan must change.")],
)
def test_a_plan_that_the_client_refuses_is_decided_with_the_clients_reasons(
    sign_in: SignIn, button: str, position: str, said: str
) -> None:
    """RES-35a, RES-35b, RES-34a, RES-36a, RES-37a"""
    walk = ResolutionWalk(on=MONDAY).to("R11", add_action={"due_on": date(2026, 5, 29)})
    client = sign_in(TL)
    assert "1 action, no payment: the client disagrees" in words(client.get(INBOX).text)
    assert "The client disagrees: An apology is not enough." in words(client.get(OPEN + walk.reference).text)
    walk.take("take-sr")
    done = press(client, OPEN + walk.reference, button, comments="Read.", follow=True)
    assert f"{said} {walk.reference} went back to Jocasta Emberley-Rao." in words(done.text)
    assert walk.position == position


def test_a_plan_that_a_colleague_has_taken_says_by_whom(sign_in: SignIn) -> None:
    """RES-24a"""
    walk = with_leader().take("take-sr", by=TL2)
    page = words(sign_in(TL).get(OPEN + walk.reference).text)
    assert "Desmond Tarrant-Kaye has taken this SR" in page


def test_a_question_of_a_caseworker_is_answered_with_seen(sign_in: SignIn) -> None:
    """RES-25c"""
    walk = ResolutionWalk(on=MONDAY).to("R9N").take("ask-team-leader-for-guidance")
    client = sign_in(TL)
    page = words(client.get(f"{INBOX}?view=other").text)
    assert "Guidance on a plan is asked for" in page and walk.reference in page
    number = walk.work_items("referral")[0].id
    opened = f"{OPEN}{walk.reference}-{number}"
    assert "May we pay interest?" in words(client.get(opened).text)
    press(client, opened, "Seen", answer="Yes, at the court's rate.")
    assert not walk.work_items("referral")
    told = [item for item in walk.work_items("told") if item.text == "Yes, at the court's rate."]
    assert [item.title for item in told] == ["Referral answered by Ingrid Halloran-Voss"]


def test_the_number_in_the_menu_counts_plans_and_questions(sign_in: SignIn) -> None:
    """RES-24a, RES-25c"""
    with_leader()
    ResolutionWalk(on=MONDAY, case_number="48217738").to("R9N").take("ask-team-leader-for-guidance")
    page = html.parse(sign_in(TL).get("/cases").text)
    menu = next(each for each in page.iter("ul") if each.get("id") == "navigation")
    assert "Inbox 2 waiting" in [spaced(each) for each in menu.iter("a")]
