"""OAT's list: referrals taken, answered in the row, held and answered (paras 26 to 29, 46 to 49)."""

from __future__ import annotations

import re
from datetime import date

import pytest
from werkzeug.test import TestResponse

from portal.extensions import db
from tests import html
from tests.blueprints.challenges import asked_for_advice, challenge, referred
from tests.blueprints.pages import part
from tests.client import PortalClient
from tests.conftest import SetToday, SignIn
from tests.copies import copies_of
from tests.ombudsman_walks import (
    OAT,
    OAT_LEAD,
    OTHER_OAT,
    OWNER,
    Challenge,
    ChallengeOfTheOrganisation,
    OmbudsmanCase,
)
from tests.questions import announced, few, focused, press, words
from tests.walks import stands_in

MONDAY, TUESDAY = date(2026, 3, 23), date(2026, 3, 24)
NEXT_TUESDAY = date(2026, 3, 31)
LIST = "/oat/"
OPEN = f"{LIST}?open="
RECORD = "Record outcome"
MORE = "Returned to caseworker - more information needed"
FURTHER = "Returned to caseworker - further work required"
SERVICE = "Returned to caseworker - Not for OAT - service complaint"
NOT_MET = "Returned to caseworker - Not for OAT - review criteria not met"
OTHER = "Returned to caseworker - Not for OAT - Other"
ACCEPTED = "Accepted by OAT"
WHY = "The second assessment can still be weighed."


def mine(on: date = MONDAY, by: str = OAT) -> Challenge:
    """A referral for a review that OAT's caseworker has taken."""
    return referred(on).take("assign-to-me", by=by)


def post(client: PortalClient, walk: Challenge, htmx: bool = False, **fields: str) -> TestResponse:
    """Fill in the open panel and record."""
    return press(client, OPEN + walk.reference, RECORD, htmx=htmx, follow=not htmx, **fields)


def referral(walk: Challenge) -> tuple[str, str | None]:
    """State and answer of the newest referral."""
    newest = walk.records("referral")[-1]
    return newest.state, newest.data.get("answer")


# The list


def test_what_nobody_has_picked_up_stands_by_its_pick_up_day(sign_in: SignIn, on: SetToday) -> None:
    """RF-47a, OR-T1, screens 4.16"""
    advice, review = asked_for_advice(MONDAY), referred(TUESDAY)
    on(NEXT_TUESDAY)
    page = sign_in(OAT).get(LIST).text
    assert page.index(f'id="row-{advice.reference}"') < page.index(f'id="row-{review.reference}"')
    row = part(page, f"row-{advice.reference}")
    assert row.startswith("Overdue by 1 working day Monday 30 March 2026")
    assert "Advice on a challenge About the Child Maintenance Group" in row
    assert "Primary investigation Monday 23 March 2026" in row
    assert "by Gideon Larkspur" in row and "JR marker Tuesday 23 June" in row
    assert "Assign to me" in row
    row = part(page, f"row-{review.reference}")
    assert row.startswith("Due today Tuesday 31 March 2026") and "Challenge to our decision" in row
    assert "To pick up 2 Assigned to me 0" in words(page)
    assert "Pick-up within 5 working days of submission." in words(page)


def test_an_empty_list_says_so(sign_in: SignIn, on: SetToday) -> None:
    """Screens 4.16"""
    on(MONDAY)
    client = sign_in(OAT)
    page = words(client.get(LIST).text)
    assert "No referral is assigned to you." in page and "No referral to pick up." in page
    assert "No referral is on hold." in words(client.get(f"{LIST}?view=held").text)
    assert "No referral was answered this month." in words(client.get(f"{LIST}?view=answered").text)


@pytest.mark.parametrize("htmx", [True, False])
def test_a_referral_is_taken_from_the_list(sign_in: SignIn, on: SetToday, htmx: bool) -> None:
    """OR-T2, RF-47a"""
    on(TUESDAY)
    walk = referred(MONDAY)
    reply = press(sign_in(OAT), LIST, f"Assign to me {walk.reference}", htmx=htmx, follow=not htmx)
    assert reply.status_code == 200
    assert walk.records("referral")[-1].data["assigned_to"] == "Wilhelmina Draxby"
    assert referral(walk) == ("Assigned", None)
    page = words(reply.text)
    assert f"Assigned to you. {walk.reference} is yours to consider." in page
    assert "To pick up 0 Assigned to me 1" in page
    if htmx:
        assert focused(reply.text) == [f"open-{walk.reference}"]
        assert announced(reply.text) == f"Assigned to you. {walk.reference} is yours to consider."


def test_of_two_who_take_it_the_second_reads_who_has_it(sign_in: SignIn, on: SetToday) -> None:
    """RF-47a"""
    on(TUESDAY)
    walk = referred(MONDAY)
    client = sign_in(OTHER_OAT)
    form = form_of(client, LIST, f"/oat/{walk.reference}/assign")
    walk.take("assign-to-me", by=OAT)
    before = walk.everything()
    stale = client.post(form.action, data=form.values)
    fresh = client.post(form.action, data={**form.values, "version": str(walk.case.version)})
    assert (stale.status_code, fresh.status_code) == (409, 409)
    assert "Wilhelmina Draxby changed this case" in words(stale.text)
    assert f"{walk.reference}: Already assigned to Wilhelmina Draxby" in words(fresh.text)
    assert focused(fresh.text) == ["div"]  # the banner
    assert walk.everything() == before


def form_of(client: PortalClient, page: str, action: str) -> html.Form:
    text = client.get(page).text
    return next(each for each in html.forms(html.parse(text), page) if each.action.endswith(action))


def test_who_took_part_reads_why_the_referral_is_not_for_them(sign_in: SignIn, on: SetToday) -> None:
    """RF-47c"""
    on(TUESDAY)
    stands_in(OAT, OWNER, MONDAY, TUESDAY)
    walk = referred(MONDAY)
    row = part(sign_in(OAT).get(LIST).text, f"row-{walk.reference}")
    assert "You took part in this case and cannot consider the referral" in row
    assert "Assign to me" not in row
    assert "Assign to me" in part(sign_in(OTHER_OAT).get(LIST).text, f"row-{walk.reference}")


def test_a_referral_on_hold_says_since_when(sign_in: SignIn, on: SetToday) -> None:
    """OR-T3, RF-70a"""
    on(TUESDAY)
    walk = mine().take("record-jr-position", by=OWNER, on=TUESDAY)
    client = sign_in(OAT)
    page = client.get(f"{LIST}?view=held").text
    assert "On hold - Legal advice since Tuesday 24 March 2026" in part(page, f"row-{walk.reference}")
    assert "On hold - Legal advice 1" in words(page)
    assert walk.reference not in words(client.get(LIST).text)


def test_the_list_can_be_cut_to_one_purpose(sign_in: SignIn, on: SetToday) -> None:
    """Screens 4.16, overload"""
    on(TUESDAY)
    advice, review = asked_for_advice(MONDAY), referred(MONDAY)
    page = words(sign_in(OAT).get(f"{LIST}?view=pick&purpose=P4").text)
    assert review.reference in page and advice.reference not in page
    assert "All purposes" in page and "High-risk discussion" in page


# The panel


def test_the_panel_offers_exactly_the_six_outcomes_in_the_order_of_the_source(
    sign_in: SignIn, on: SetToday
) -> None:
    """RF-48a"""
    on(TUESDAY)
    walk = mine()
    page = sign_in(OAT).get(OPEN + walk.reference).text
    radios = [
        each.get("value")
        for each in html.parse(page).iter("input")
        if each.get("type") == "radio" and each.get("name") == "outcome"
    ]
    assert radios == [MORE, FURTHER, SERVICE, NOT_MET, OTHER, ACCEPTED]
    panel = part(page, f"panel-{walk.reference}")
    assert f"{SERVICE} Challenge closes; a service complaint opens with Gideon Larkspur’s manager" in panel
    assert f"{NOT_MET} Challenge closes. You send the letter" in panel
    assert f"{ACCEPTED} A review opens with you. You tell the service user" in panel
    assert "Back to Gideon Larkspur, who tells the service user. At least one direction" in panel
    assert "The letter of 3 March was overlooked." in panel
    assert "Grounds received Monday 23 March 2026, in time (deadline Thursday 23 April 2026)" in panel
    assert "F5: Does it cast genuine doubt on the decision? Yes: The date decides who was" in panel
    assert focused(page) == ["answer-h"]


def test_the_fields_of_each_outcome_have_names_of_their_own(sign_in: SignIn, on: SetToday) -> None:
    """RF-48b, RF-48c, RF-48d, RF-48e, RF-48f, RF-Gd: without scripts all of them are on the page."""
    on(TUESDAY)
    form = form_of(sign_in(OAT), OPEN + mine().reference, "/answer")
    names = set(form.values)
    assert {"o1_directions-0-direction", "o2_directions-0-direction", "o5_directions-0-direction"} <= names
    assert {"o3_reason", "o4_reason", "o5_reason", "o6_reason", "o4_letter_text"} <= names


@pytest.mark.parametrize("htmx", [True, False])
def test_an_outcome_with_a_direction_sends_the_challenge_back(
    sign_in: SignIn, on: SetToday, htmx: bool
) -> None:
    """OR-T7, DC-T36, RF-48c, RF-49a"""
    on(TUESDAY)
    walk = mine()
    direction = {"o2_directions-0-direction": "Explain in a call how the two assessments were weighed."}
    reply = post(sign_in(OAT), walk, htmx, outcome=FURTHER, o6_reason="Not read at all.", **direction)
    assert reply.status_code == 200
    assert referral(walk) == ("Answered", FURTHER)
    assert walk.status == "Returned by OAT"
    assert [each.title for each in walk.records("direction")] == [
        "Explain in a call how the two assessments were weighed."
    ]
    told = f"Outcome recorded: {FURTHER}. Directions due Thursday 9 April 2026."
    assert told in words(reply.text)
    assert "Assigned to me 0" in words(reply.text) and "Answered this month 1" in words(reply.text)
    if htmx:
        assert announced(reply.text) == f"{told} {walk.reference}."
        assert focused(reply.text) == ["list-h"]


def test_what_is_about_service_goes_to_the_case_owners_manager(sign_in: SignIn, on: SetToday) -> None:
    """OR-T8, DC-T37, RF-48d"""
    on(TUESDAY)
    walk = mine()
    reply = post(sign_in(OAT), walk, outcome=SERVICE, o3_reason="Five months without an answer.")
    assert f"Outcome recorded: {SERVICE}." in words(reply.text)
    assert walk.status == "Closed (Service complaint)"
    page = sign_in("manager").get("/team-leader/").text
    row = part(page, "row-SC-2026-000001")
    assert "First contact" in row and "Record attempt to resolve" in row


@pytest.mark.parametrize("htmx", [True, False])
def test_the_letter_of_an_unmet_criterion_is_written_in_the_row(
    sign_in: SignIn, on: SetToday, htmx: bool
) -> None:
    """OR-T9, DC-T38, RF-48e, RF-74a"""
    on(TUESDAY)
    walk = mine()
    letter = {"o4_reason": "Nothing new was given.", "o4_reviewed": "yes", "o4_address": "4 Rookery Lane"}
    letter["o4_letter_text"] = "It does not meet the criteria. You can consider Judicial Review."
    reply = post(sign_in(OAT), walk, htmx, outcome=NOT_MET, **letter, o4_end_of_process=None)
    assert reply.status_code == 422
    said = part(reply.text, f"panel-{walk.reference}")
    assert "The letter must say that our internal process has ended" in said
    reply = post(sign_in(OAT), walk, htmx, outcome=NOT_MET, **letter)
    assert reply.status_code == 200
    assert walk.status == "Closed (Review criteria not met)"


def test_an_unmet_criterion_of_a_supervised_case_waits_for_agreement(sign_in: SignIn, on: SetToday) -> None:
    """RF-72a, OR-T9: the referral stays with who proposes it."""
    on(TUESDAY)
    walk = referred(MONDAY, supervised="Yes").take("assign-to-me", by=OAT)
    letter = {"o4_reason": "Nothing new was given.", "o4_reviewed": "yes", "o4_address": "4 Rookery Lane"}
    letter["o4_letter_text"] = "It does not meet the criteria. You can consider Judicial Review."
    reply = post(sign_in(OAT), walk, True, outcome=NOT_MET, **letter)
    assert f"Asked for agreement: {NOT_MET}." in words(reply.text)
    assert referral(walk) == ("Assigned", None)
    assert "This waits for agreement, asked for by Wilhelmina Draxby" in words(
        sign_in(OAT).get(OPEN + walk.reference).text
    )
    page = sign_in(OAT_LEAD).get(LIST).text
    assert "agree or send back" in page


def test_the_focus_goes_to_the_next_referral(sign_in: SignIn, on: SetToday) -> None:
    """Screens 4.16"""
    on(TUESDAY)
    first, second, third = mine(), mine(), mine(TUESDAY)
    client = sign_in(OAT)
    reply = post(client, second, True, outcome=ACCEPTED, o6_reason=WHY)
    assert focused(reply.text) == [f"open-{third.reference}"]
    reply = post(client, third, True, outcome=ACCEPTED, o6_reason=WHY)
    assert focused(reply.text) == [f"open-{first.reference}"]  # the last has left


@pytest.mark.parametrize(
    ("outcome", "typed", "sentence", "field"),
    [
        (MORE, {}, "Say what information is missing", "o1_directions-0-direction"),
        (FURTHER, {}, "Say what further work is needed", "o2_directions-0-direction"),
        (SERVICE, {}, "Say what the service complaint is", "o3_reason"),
        (
            OTHER,
            {"o5_reason": WHY},
            "Say why, and what the case owner should do",
            "o5_directions-0-direction",
        ),
        (ACCEPTED, {"o5_reason": WHY}, "Say why OAT accepts this", "o6_reason"),
        (ACCEPTED, {"o6_reason": "Yes."}, "Give a reason of at least 10 characters", "o6_reason"),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_what_is_missing_is_said_at_its_field_and_the_rest_is_kept(
    sign_in: SignIn,
    on: SetToday,
    outcome: str,
    typed: dict[str, str],
    sentence: str,
    field: str,
    htmx: bool,
) -> None:
    """RF-48b, RF-48c, RF-48d, RF-48f, RF-Gd, RF-Gf"""
    on(TUESDAY)
    walk = mine()
    before = walk.everything()
    reply = post(sign_in(OAT), walk, htmx, outcome=outcome, **typed)
    assert reply.status_code == 422
    panel = part(reply.text, f"panel-{walk.reference}")
    assert panel.startswith(f"There is a problem. Nothing is saved yet {sentence}")
    assert f'<a href="#{field}">' in reply.text and f'id="{field}"' in reply.text
    assert f'value="{outcome}" checked' in reply.text
    assert all(each in reply.text for each in typed.values())
    assert walk.everything() == before


@pytest.mark.parametrize("typed", ["", "Accepted", "O6", "accepted by oat"])
def test_any_other_outcome_is_refused(sign_in: SignIn, on: SetToday, typed: str) -> None:
    """RF-48a"""
    on(TUESDAY)
    walk = mine()
    before = walk.everything()
    reply = post(sign_in(OAT), walk, outcome=typed, o6_reason=WHY)
    assert reply.status_code == 422
    assert "Choose an outcome from the list" in part(reply.text, f"panel-{walk.reference}")
    assert WHY in reply.text
    assert walk.everything() == before


def test_another_direction_is_added_and_nothing_saved(sign_in: SignIn, on: SetToday) -> None:
    """RF-48c"""
    on(TUESDAY)
    walk = mine()
    before = walk.everything()
    typed = {"outcome": FURTHER, "o2_directions-0-direction": "Explain the first assessment."}
    client = sign_in(OAT)
    form = form_of(client, OPEN + walk.reference, "/answer")
    reply = client.post(form.action, data={**form.values, **typed, "o2_add_directions": "1"})
    assert reply.status_code == 200
    assert 'id="o2_directions-1-direction"' in reply.text and "Explain the first assessment." in reply.text
    assert 'id="o1_directions-1-direction"' not in reply.text
    assert walk.everything() == before


def test_the_outcome_of_somebody_elses_referral_is_refused(sign_in: SignIn, on: SetToday) -> None:
    """RF-47b"""
    on(TUESDAY)
    walk = mine()
    before = walk.everything()
    client = sign_in(OTHER_OAT)
    page = client.get(OPEN + walk.reference).text
    assert part(page, f"panel-{walk.reference}") == ""
    data = {"outcome": ACCEPTED, "o6_reason": WHY, "version": walk.case.version}
    reply = client.post(f"/oat/{walk.reference}/answer", data=data)
    assert reply.status_code == 409
    assert "This referral is assigned to Wilhelmina Draxby" in words(reply.text)
    assert walk.everything() == before


def test_the_stand_in_answers_the_referral_of_who_is_away(sign_in: SignIn, on: SetToday) -> None:
    """RF-47b, RF-Gm"""
    on(TUESDAY)
    stands_in(OTHER_OAT, OAT, TUESDAY)
    walk = mine()
    client = sign_in(OTHER_OAT)
    assert "Assigned to Wilhelmina Draxby" in part(client.get(LIST).text, f"row-{walk.reference}")
    reply = post(client, walk, outcome=ACCEPTED, o6_reason=WHY)
    assert reply.status_code == 200
    assert referral(walk) == ("Completed", ACCEPTED)


def test_an_outcome_posted_twice_is_saved_once(sign_in: SignIn, on: SetToday) -> None:
    """RF-Ga"""
    on(TUESDAY)
    walk = mine()
    client = sign_in(OAT)
    form = form_of(client, OPEN + walk.reference, "/answer")
    typed = {**form.values, "outcome": ACCEPTED, "o6_reason": WHY}
    assert client.post(form.action, data=typed).status_code == 303
    before = walk.everything()
    reply = client.post(form.action, data=typed)
    assert reply.status_code == 409
    assert walk.everything() == before


def test_what_recording_does_is_shown_before_it_is_done(sign_in: SignIn, on: SetToday) -> None:
    """RF-Gd: for the chosen outcome, and nothing is saved."""
    on(TUESDAY)
    walk = mine()
    before = walk.everything()
    client = sign_in(OAT)
    form = form_of(client, OPEN + walk.reference, "/answer")
    typed = {"outcome": FURTHER, "o2_directions-0-direction": "Explain the first assessment."}
    shown = client.post(
        f"{form.action}/preview", data={**form.values, **typed}, headers={"HX-Request": "true"}
    )
    assert "Directions of OAT" in words(shown.text) and "Thursday 9 April 2026" in words(shown.text)
    whole = client.post(f"{form.action}/preview", data={**form.values, **typed})
    assert whole.status_code == 200
    panel = part(whole.text, f"panel-{walk.reference}")
    assert "Thursday 9 April 2026" in panel and "Explain the first assessment." in panel
    assert walk.everything() == before


# Advice


def test_a_question_for_advice_offers_its_three_answers(sign_in: SignIn, on: SetToday) -> None:
    """RF-27b, OR-T5"""
    on(TUESDAY)
    walk = asked_for_advice(MONDAY).take("assign-to-me", by=OAT)
    client = sign_in(OAT)
    page = client.get(OPEN + walk.reference).text
    radios = [each.get("value") for each in html.parse(page).iter("input") if each.get("type") == "radio"]
    assert radios == ["To be considered within OAT", "Further oversight needed", "Consider as usual"]
    panel = part(page, f"panel-{walk.reference}")
    assert f"Give advice on {walk.reference} Should this come to you?" in panel
    reply = press(client, OPEN + walk.reference, "Give advice", follow=True)
    assert reply.status_code == 422
    assert "Choose an answer and enter your advice" in part(reply.text, f"panel-{walk.reference}")
    reply = press(
        client,
        OPEN + walk.reference,
        "Give advice",
        follow=True,
        outcome="Consider as usual",
        usual_advice="Go on in the usual way.",
    )
    assert "Answered: Consider as usual." in words(reply.text)
    assert referral(walk) == ("Completed", "Consider as usual")
    assert walk.status == "With case owner"


def test_a_high_risk_discussion_ends_in_one_of_two_answers(sign_in: SignIn, on: SetToday) -> None:
    """RF-29b"""
    on(TUESDAY)
    walk = challenge(MONDAY, risk_level="High").take("ask-for-high-risk-discussion", by=OWNER)
    walk.take("assign-to-me", by=OAT)
    client = sign_in(OAT)
    against = {"outcome": "A review is not appropriate"}
    reply = press(client, OPEN + walk.reference, "Give advice", **against)
    assert reply.status_code == 422
    assert "Enter the next steps for the case owner" in part(reply.text, f"panel-{walk.reference}")
    press(client, OPEN + walk.reference, "Give advice", **against, unfit_next_steps="Write to the person.")
    assert referral(walk) == ("Completed", "A review is not appropriate")


def test_assurance_of_a_case_is_answered_in_the_list(sign_in: SignIn, on: SetToday) -> None:
    """RF-28b, OR-T5: the question stands on the case itself, and has one answer."""
    on(TUESDAY)
    case = OmbudsmanCase(on=MONDAY, risk_level="High").decided(MONDAY)
    case.take("ask-for-assurance", by="ombudsman", question="Are you assured of this decision?")
    client = sign_in(OAT)
    row = part(client.get(LIST).text, f"row-{case.reference}")
    assert "Assurance asked for About the Child Maintenance Group None" in row
    assert "by Dame Rosamund Ellery" in row
    press(client, LIST, f"Assign to me {case.reference}")
    page = client.get(OPEN + case.reference).text
    assert 'type="radio"' not in page and "Are you assured of this decision?" in page
    reply = press(client, OPEN + case.reference, "Give advice")
    assert reply.status_code == 422
    reply = press(client, OPEN + case.reference, "Give advice", follow=True, advice_advice="We are assured.")
    assert "Answered: Advice." in words(reply.text)
    assert case.records("referral")[-1].data["advice"] == "We are assured."


# What was answered


def test_an_outcome_can_be_corrected_from_the_list_while_nothing_was_sent(
    sign_in: SignIn, on: SetToday
) -> None:
    """RF-48h, OR-T14"""
    on(TUESDAY)
    walk = mine().take(
        "returned-to-caseworker-further-work-required",
        by=OAT,
        on=TUESDAY,
        directions=[{"direction": "Explain the date."}],
    )
    place = f"row-{walk.reference}-{walk.records('referral')[-1].number}"
    row = part(sign_in(OAT).get(f"{LIST}?view=answered").text, place)
    assert f"{FURTHER} Tuesday 24 March 2026, Wilhelmina Draxby" in row and "Correct outcome" in row
    assert "Correct outcome" not in part(sign_in(OTHER_OAT).get(f"{LIST}?view=answered").text, place)
    walk.take("direction-done", by=OWNER, done_on=TUESDAY, note="Told on the telephone.")
    walk.take("resume-analysis", by=OWNER, told_user_on=TUESDAY)
    assert "Correct outcome" not in part(sign_in(OAT).get(f"{LIST}?view=answered").text, place)


def test_what_was_answered_in_an_earlier_month_is_not_listed(sign_in: SignIn, on: SetToday) -> None:
    """Screens 4.16"""
    walk = mine().take("accepted-by-oat", by=OAT, on=NEXT_TUESDAY, reason=WHY)
    on(NEXT_TUESDAY)
    client = sign_in(OAT)
    assert walk.reference in words(client.get(f"{LIST}?view=answered").text)
    on(date(2026, 4, 1))
    assert walk.reference not in words(client.get(f"{LIST}?view=answered").text)


# All challenges


def in_list(client: PortalClient, **filters: str) -> list[str]:
    """The references of the list with these filters, in its order."""
    page = client.get(f"{LIST}challenges", query_string=filters).text
    return list(dict.fromkeys(re.findall(r"DC-2026-[0-9]{6}", page)))


def test_all_challenges_stand_with_status_age_items_deadline_and_owner(sign_in: SignIn, on: SetToday) -> None:
    """RF-04b"""
    on(NEXT_TUESDAY)
    walk = challenge(MONDAY, risk_level="Medium", mp_name="Wren Ashdown MP")
    page = words(sign_in(OAT).get(f"{LIST}challenges").text)
    assert "1 challenge" in page
    assert "4 working days left Wednesday 8 April 2026 Own attempt to settle it" in page
    assert f"{walk.reference} Beatrix Holloway-Mensah With case owner 6 working days old" in page
    assert "A26-1, A26-2 Gideon Larkspur" in page


def test_the_list_of_challenges_is_filtered_and_sorted_by_the_server(sign_in: SignIn, on: SetToday) -> None:
    """RF-04b"""
    on(NEXT_TUESDAY)
    first = challenge(MONDAY, risk_level="Medium")
    second = asked_for_advice(TUESDAY, mp_name="Wren Ashdown MP")
    third = challenge(MONDAY).take("change-owner", by="manager", on=TUESDAY)
    closed = challenge(MONDAY).take("withdraw", on=TUESDAY)
    client = sign_in(OAT)
    assert in_list(client) == [second.reference, first.reference, third.reference]
    assert in_list(client, sort="received") == [first.reference, third.reference, second.reference]
    assert in_list(client, status="Advice sought") == [second.reference]
    assert in_list(client, status="Closed") == [closed.reference]
    assert in_list(client, owner=first.id_of("case_owner2")) == [third.reference]
    assert in_list(client, item="A26-1") == [first.reference]
    assert in_list(client, item="A26-2") == [second.reference]
    assert in_list(client, item="A26-4") == []
    assert "No challenges match" in words(client.get(f"{LIST}challenges?item=A26-4").text)


def test_each_item_finds_the_challenges_to_which_it_applies(sign_in: SignIn, on: SetToday) -> None:
    """RF-04b, RF-26d, RF-26e, RF-26f, RF-26g, RF-26h: as the page of the challenge says."""
    on(NEXT_TUESDAY)
    threatened = challenge(MONDAY).take("record-jr-position", by=OWNER)
    case = OmbudsmanCase(on=MONDAY).decided(MONDAY)
    body = ChallengeOfTheOrganisation(case, on=MONDAY)
    upheld = Challenge(OmbudsmanCase(on=MONDAY).decided(MONDAY, after_upheld="Yes"), on=MONDAY)
    first = challenge(MONDAY)
    first.about.take("mark-as-oat-first", by=OAT, row=first.about.records("party")[0])
    special = challenge(MONDAY).take("answer-the-oat-items", A26_7="Yes", A26_7_why="A prison ombudsman.")
    client = sign_in(OAT)
    assert in_list(client, item="A26-3") == [threatened.reference]
    assert in_list(client, item="A26-4") == [body.reference]
    assert in_list(client, item="A26-5") == [upheld.reference]
    assert in_list(client, item="A26-6") == [first.reference]
    assert in_list(client, item="A26-7") == [special.reference]


# Around the list


def test_the_list_is_for_oat_alone(sign_in: SignIn, on: SetToday) -> None:
    """RF-Ga, RF-Gk"""
    on(TUESDAY)
    walk = mine()
    for username in (OWNER, "manager", "legal", "internal_phso"):
        client = sign_in(username)
        assert client.get(LIST).status_code == 403
        assert client.post(f"/oat/{walk.reference}/answer", data={"outcome": ACCEPTED}).status_code == 403


def test_the_list_asks_few_questions_however_long_it_is(sign_in: SignIn, on: SetToday) -> None:
    """RF-04b"""
    on(TUESDAY)
    waiting, taken = referred(MONDAY), mine()
    for kind, walk in enumerate((waiting, taken)):
        case = walk.case
        copies_of(case, range(kind * 15, kind * 15 + 15), [*case.records, *case.deadlines])
    db.session.commit()
    client = sign_in(OAT)
    assert "To pick up 16 Assigned to me 16" in words(client.get(LIST).text)
    for address in (
        "",
        f"?open={taken.reference}",
        "?view=pick",
        "?view=held",
        "?view=answered",
        "challenges",
    ):
        assert few(client, f"{LIST}{address}")
    assert few(sign_in(OAT_LEAD), LIST)
