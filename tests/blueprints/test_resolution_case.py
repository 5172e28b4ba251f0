"""The case page of Complaint - Resolution: what it says of a complaint, to whom, in each position."""

from __future__ import annotations

from datetime import date

import pytest

from tests import html
from tests.blueprints.pages import part, spaced, words
from tests.conftest import SetToday, SignIn
from tests.questions import few
from tests.resolution_walks import G7, ResolutionWalk

MONDAY = date(2026, 5, 11)
THURSDAY = date(2026, 5, 14)
FIELDS = (
    *("Status", "Sub Status", "Stage", "Resolution Code", "Owner", "Jurisdiction", "Lock Assignment Flag"),
    *("Process", "Area", "Sub Area", "Received date", "Channel", "Origin", "BAU owning team", "Addressee"),
    *("Parliamentary Contact Involved", "3rd Party Account", "Root Cause", "Complaint Details"),
    "Client Approved",
)


def page_of(sign_in: SignIn, walk: ResolutionWalk, username: str = "caseworker") -> str:
    return sign_in(username).get(f"/cases/{walk.reference}").text


def of_mp(on_day: date = MONDAY, **more: object) -> ResolutionWalk:
    return ResolutionWalk(on=on_day, origin="MP", **more).take("authenticate-mp-contact")


def test_the_summary_names_the_fields_of_the_specification(sign_in: SignIn, on: SetToday) -> None:
    """RES-07c, RES-07d, RES-07e, RES-11c, RES-11m: the names of 2.8, each once, the named ones also when empty."""
    on(MONDAY)
    page = page_of(sign_in, ResolutionWalk(on=MONDAY).to("R3"))
    for field in FIELDS:
        assert page.count(f"<dt>{field}</dt>") == 1
    for value in ("Escalated Enquiries", "Complaints", "Resolution", "Human Error", "Chief Executive"):
        assert f"<dd>{value}</dd>" in page
    assert "Gateway Passed" not in page


def test_before_the_sr_exists_the_page_says_so(sign_in: SignIn, on: SetToday) -> None:
    """RES-07b: the complaint is logged, its service request is not there yet."""
    on(MONDAY)
    page = page_of(sign_in, ResolutionWalk(on=MONDAY))
    assert "No SR yet" in words(page)
    assert "No plan yet." in part(page, "plan")


def test_a_report_stands_with_the_team_that_has_to_log_it(sign_in: SignIn, on: SetToday) -> None:
    """RES-S5: the reporter sees where the report is, and the team logs it from the same page."""
    on(THURSDAY)
    walk = ResolutionWalk(on=MONDAY, begins="report-mp-correspondence", by="bau_caseworker")
    said = "With the Complaints Resolution Team since Monday 11 May 2026, to be logged."
    assert said in words(page_of(sign_in, walk, "bau_caseworker"))
    page = words(page_of(sign_in, walk))
    assert said not in page and "Log complaint" in page


def test_who_is_not_acknowledged_is_named_until_everybody_is(sign_in: SignIn, on: SetToday) -> None:
    """RES-S7: one missing keeps the flag; RES-S9: the attempts that failed stand at the person."""
    on(MONDAY)
    walk = ResolutionWalk(on=MONDAY).take("record-acknowledgement")
    walk.take("record-attempt-to-acknowledge", attempted_at="09:40")
    page = page_of(sign_in, walk)
    assert "Not yet acknowledged: Second client." in words(page)
    rows = part(page, "acknowledgements")
    assert "Client: Dorothea Quince-Palmer Phone, Monday 11 May 2026" in rows
    assert "Second client: Hector Palmer" in rows
    assert "Not reached: phone, Monday 11 May 2026, 09:40" in rows
    assert "Record acknowledgement" in rows
    walk.take("record-acknowledgement")
    assert "Not yet acknowledged" not in words(page_of(sign_in, walk))


def test_an_mp_that_is_not_acknowledged_in_time_is_a_flag(sign_in: SignIn, on: SetToday) -> None:
    """RES-01c: received on Monday 11 May 2026, due on Wednesday."""
    walk = of_mp()
    on(date(2026, 5, 13))
    page = page_of(sign_in, walk)
    assert "MP not acknowledged" not in page and "Not yet acknowledged: Client, Second client, MP." in words(
        page
    )
    on(THURSDAY)
    page = page_of(sign_in, walk)
    assert "MP not acknowledged." in words(page)
    assert "Acknowledgement overdue by 1 working day" in words(page)
    assert "<title>Overdue: " in page


def test_the_outcome_shows_the_days_left_and_then_by_how_many_it_is_late(
    sign_in: SignIn, on: SetToday
) -> None:
    """RES-S11: 15 working days from Monday 11 May 2026 over the bank holiday of Monday 25 May."""
    walk = ResolutionWalk(on=MONDAY).to("R3").take("record-acknowledgement").take("record-acknowledgement")
    on(date(2026, 6, 1))
    assert "1 working day left Tuesday 2 June 2026" in words(page_of(sign_in, walk))
    on(date(2026, 6, 4))
    assert "Outcome overdue by 2 working days" in words(page_of(sign_in, walk))


def test_what_a_parliamentary_complaint_still_lacks_is_listed_until_it_is_gathered(
    sign_in: SignIn, on: SetToday
) -> None:
    """RES-S4, RES-S6: all the required information; MP Enquiries is named beside it."""
    on(MONDAY)
    walk = of_mp()
    needs = part(page_of(sign_in, walk), "needs")
    assert "Information still to be gathered See MP Enquiries." in needs
    assert "Complaint Details: the reason for the complaint" in needs and "Root Cause" in needs
    walk.to("R2").take("save-details")
    assert "Everything is gathered." in part(page_of(sign_in, walk), "needs")
    assert 'id="needs"' not in page_of(sign_in, ResolutionWalk(on=MONDAY, case_number="48217737"))


def test_the_days_since_the_last_contact_are_shown_with_a_reminder_after_five(
    sign_in: SignIn, on: SetToday
) -> None:
    """RES-S12: the client was called on Monday 11 May 2026."""
    walk = ResolutionWalk(on=MONDAY).to("R3").take("record-call")
    on(THURSDAY)
    page = words(page_of(sign_in, walk))
    assert "3 working days ago, Monday 11 May 2026" in page and "Keep the client up to date" not in page
    on(date(2026, 5, 18))
    page = words(page_of(sign_in, walk))
    assert "Keep the client up to date. There was no contact for 5 working days." in page


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"dissatisfaction_on": date(2026, 1, 12)}, "Yes, on Monday 12 January 2026: within the 6 months"),
        ({"dissatisfaction_on": date(2025, 9, 8)}, "Yes, on Monday 8 September 2025: before the 6 months"),
        ({"dissatisfaction_on": None, "not_dealt_with": True}, "This complaint does not qualify: reject it."),
    ],
)
def test_both_conditions_of_eligibility_are_shown_with_what_follows(
    sign_in: SignIn, on: SetToday, details: dict[str, object], said: str
) -> None:
    """RES-11a, RES-11b"""
    on(MONDAY)
    walk = ResolutionWalk(on=MONDAY).to("R2")
    assert "Not known yet" in part(page_of(sign_in, walk), "eligibility")
    walk.take("save-details", **details)
    assert said in part(page_of(sign_in, walk), "eligibility")


def test_an_authenticated_mp_alone_makes_a_complaint_qualify(sign_in: SignIn, on: SetToday) -> None:
    """RES-11a, RES-S3"""
    on(MONDAY)
    walk = of_mp().to("R2").take("save-details", dissatisfaction_on=None, not_dealt_with=True)
    said = part(page_of(sign_in, walk), "eligibility")
    assert "Yes, authenticated on Monday 11 May 2026" in said
    assert "This complaint qualifies: an MP is involved." in said


def test_calls_stand_with_their_time_of_day_and_result(sign_in: SignIn, on: SetToday) -> None:
    """RES-13a, RES-17a"""
    on(MONDAY)
    walk = ResolutionWalk(on=MONDAY, at="18:00").to("R3")
    walk.take("record-call", called_at="09:15", result="Not reached", note="No answer.")
    walk.take("record-call", called_at="17:30")
    calls = part(page_of(sign_in, walk), "calls")
    assert "17:30 evening Client Reached We talked about the statements." in calls
    assert "09:15 morning Client Not reached No answer." in calls
    assert calls.index("17:30") < calls.index("09:15")


def test_both_tabs_of_the_plan_are_always_there(sign_in: SignIn, on: SetToday) -> None:
    """RES-23b, RES-23c, RES-23d: each with the step that fills it, once the plan may be built."""
    on(MONDAY)
    walk = ResolutionWalk(on=MONDAY)
    plan = part(page_of(sign_in, walk), "plan")
    assert "Reasons No reason yet. Resolutions No resolution action yet." in plan
    walk.to("R7")
    assert "Reasons Add reason No reason yet." in part(page_of(sign_in, walk), "plan")
    walk.take("add-reason")
    assert "Resolutions Add action" in part(page_of(sign_in, walk), "plan")


def test_a_row_of_the_plan_tells_dates_agreement_money_and_payment(sign_in: SignIn, on: SetToday) -> None:
    """RES-23f, RES-S10, RES-24b, RES-41a: the client's and the MP's tick, TL Approved, and how far the payment is."""
    on(MONDAY)
    walk = of_mp().to("R7").take("add-reason")
    walk.take("add-action", redress=True, amount=75_00, due_on=THURSDAY, action_kind="Financial redress")
    plan = part(page_of(sign_in, walk), "plan")
    assert "Date agreed with the client, Monday 11 May 2026. Agreed with the MP: not yet" in plan
    assert "Payment not started" in plan and "£75.00 Not set In Progress" in plan
    assert "Guidance: Financial Redress for Maladministration" in plan
    walk.take("send-plan-for-tl-approval").to("R13")
    walk.take("progress-payment", state="In progress", row=walk.records("action")[0])
    plan = part(page_of(sign_in, walk), "plan")
    assert "Payment in progress, Monday 11 May 2026" in plan and "£75.00 Y In Progress" in plan
    assert "Update action" in plan and "Progress payment" in plan


def test_the_leaders_reasons_stand_over_a_rejected_plan(sign_in: SignIn, on: SetToday) -> None:
    """RES-25a"""
    on(MONDAY)
    walk = ResolutionWalk(on=MONDAY).to("R9N", reject={"comments": "Say why five months."})
    plan = part(page_of(sign_in, walk), "plan")
    assert "Rejected by Ingrid Halloran-Voss. Say why five months." in plan
    walk.take("new-plan")
    assert "Say why five months." in part(page_of(sign_in, walk), "plan")


def test_the_clients_reasons_stand_over_a_plan_that_the_client_refuses(sign_in: SignIn, on: SetToday) -> None:
    """RES-34a"""
    on(MONDAY)
    page = page_of(sign_in, ResolutionWalk(on=MONDAY).to("R11"))
    assert "The client disagrees. An apology is not enough." in part(page, "plan")
    assert "With the team leader since Monday 11 May 2026, not taken yet." in words(page)


def test_a_child_sr_is_followed_by_its_activities(sign_in: SignIn, on: SetToday) -> None:
    """RES-40a, RES-40b"""
    on(MONDAY)
    walk = ResolutionWalk(on=MONDAY).to("R13").take("create-child-sr")
    page = page_of(sign_in, walk)
    assert f"{walk.reference}/C1" in part(page, "children")
    assert "0 of 2 activities Done" in part(page, "children")
    assert part(page, "activities").count("Mark child activity Done") == 2
    for row in walk.records("activity", "Not Started"):
        if row.data.get("child"):
            walk.take("mark-child-activity-done", row=row)
    page = page_of(sign_in, walk)
    assert "Complete" in part(page, "children") and "2 of 2 activities Done" in part(page, "children")


def test_reason_decisions_and_notes_stand_on_one_page(sign_in: SignIn, on: SetToday) -> None:
    """RES-12a, RES-11k, RES-11l: the reason for the complaint with the MP's name and the mark, and every note."""
    on(MONDAY)
    referred = ResolutionWalk(
        on=MONDAY,
        begins="refer-complaint-to-resolution",
        by="bau_caseworker",
        ground=None,
        consolatory=True,
        actions_complete=True,
    )
    referred.take("log-complaint", origin="BAU referral", ground=None).to("R3")
    page = page_of(sign_in, referred)
    details = part(page, "details")
    assert "Three statements went to the old address." in details
    assert "non complaint consolatory payment referral only" in details
    assert "Referral. The client wants the charge back." in part(page, "notes")
    assert "Aurelia Vane" in part(page_of(sign_in, of_mp(case_number="48217737").to("R3")), "details")


def test_every_stage_stands_with_its_day_and_person(sign_in: SignIn, on: SetToday) -> None:
    """RES-09b"""
    on(THURSDAY)
    walk = ResolutionWalk(on=MONDAY).to("R7").to("R10", on=date(2026, 5, 12)).to("R13", on=THURSDAY)
    stages = part(page_of(sign_in, walk), "stages")
    assert stages.index("Undertake Resolution Actions") < stages.index("Draft Resolution Plan")
    assert "Acknowledge Complaint Jocasta Emberley-Rao, Monday 11 May 2026" in stages
    assert "Draft Resolution Plan Jocasta Emberley-Rao, Tuesday 12 May 2026" in stages


def test_the_row_of_the_tracker_names_its_empty_cells(sign_in: SignIn, on: SetToday) -> None:
    """RES-01a, RES-12b"""
    on(MONDAY)
    walk = ResolutionWalk(on=MONDAY)
    tracker = part(page_of(sign_in, walk), "tracker")
    assert "Received Monday 11 May 2026, Post, Client" in tracker
    assert "Tracker incomplete" in tracker and "Acknowledgement of the second client" in tracker
    walk.to("R5")
    tracker = part(page_of(sign_in, walk), "tracker")
    assert "Tracker Complete" in tracker and "Jocasta Emberley-Rao, Monday 11 May 2026" in tracker


def test_each_version_of_the_referral_template_can_be_read(sign_in: SignIn, on: SetToday) -> None:
    """RES-04b, RES-14a, RES-21b"""
    on(MONDAY)
    walk = ResolutionWalk(on=MONDAY).to("R7").take("ask-bau-for-more").take("return-review")
    page = page_of(sign_in, walk)
    assert "Resolved, as BAU sees it: No." in part(page, "templates")
    hrefs = [
        each.get("href", "") for each in html.parse(page).iter("a") if spaced(each).startswith("Version ")
    ]
    assert len(hrefs) == 2
    assert sign_in("caseworker").get(hrefs[0]).status_code == 200


@pytest.mark.parametrize(
    ("take", "said"),
    [
        ((), ""),
        (("ask-bau-for-more",), "With BAU G7 since Monday 11 May 2026, for a review."),
    ],
)
def test_the_page_says_when_bau_has_the_next_move(
    sign_in: SignIn, on: SetToday, take: tuple[str, ...], said: str
) -> None:
    """RES-20a, RES-23a"""
    on(MONDAY)
    walk = ResolutionWalk(on=MONDAY).to("R7")
    for key in take:
        walk.take(key)
    page = words(page_of(sign_in, walk))
    assert (said in page) if said else ("With BAU" not in page)
    assert "With BAU" not in words(page_of(sign_in, walk, G7))


def test_the_last_day_of_a_wait_is_named_and_then_that_it_ended(sign_in: SignIn, on: SetToday) -> None:
    """RES-13d, RES-13e: CMSL5703 of Monday 11 May 2026 gives the client until Monday 25 May."""
    walk = ResolutionWalk(on=MONDAY).to("R3")
    walk.take("record-acknowledgement").take("record-acknowledgement").to("R4")
    on(THURSDAY)
    assert "Waiting for the client until Monday 25 May 2026." in words(page_of(sign_in, walk))
    on(date(2026, 5, 25))
    assert "until Monday 25 May 2026: the wait ends today." in words(page_of(sign_in, walk))
    on(date(2026, 5, 26))
    assert "The wait for the client ended on Monday 25 May 2026." in words(page_of(sign_in, walk))


def test_a_closed_sr_reminds_of_the_lock_and_of_internal_ice(sign_in: SignIn, on: SetToday) -> None:
    """RES-46a, RES-46b, RES-47c"""
    on(MONDAY)
    walk = ResolutionWalk(on=MONDAY, origin="Failed ICE gateway")
    walk.take("needs-investigation").take("send-referral-to-bau-g7").take("allocate").take("set-lock")
    walk.take("ask-owning-caseworker-for-sr").take("create-resolution-sr").take("bau-action-complete")
    walk.to("R15")
    page = words(page_of(sign_in, walk))
    assert "The case still carries the Lock Assignment Flag." in page and "BOM - Segments Summary" in page
    assert "The internal ICE team has not been told." in page
    assert "Remove lock" in page and "E-mail internal ICE team" in page
    walk.take("remove-lock", at="14:00").take("e-mail-internal-ice-team")
    page = words(page_of(sign_in, walk))
    assert "still carries" not in page and "has not been told" not in page
    assert "Removed on Monday 11 May 2026, 14:00." in page and "Contact AAC." not in page
    on(date(2026, 5, 13))
    assert "Contact AAC. The case has not moved segment within 24 hours." in words(page_of(sign_in, walk))


def test_letters_that_do_not_fit_the_referral_are_not_offered(sign_in: SignIn, on: SetToday) -> None:
    """RES-O33, RES-13h: CMEL9271 for consolatory referrals only, the other letters for complaints only."""
    on(MONDAY)
    page = words(page_of(sign_in, ResolutionWalk(on=MONDAY).to("R3")))
    assert "Issue CMSL5703 and wait" in page and "CMEL9271" not in page


def test_the_green_button_is_the_positions_own_step(sign_in: SignIn, on: SetToday) -> None:
    """RES-S13: a new timetable may be agreed, and is not what the page asks for."""
    on(MONDAY)
    page = html.parse(page_of(sign_in, ResolutionWalk(on=MONDAY).to("R9")))
    green = [spaced(each) for each in page.iter("a") if each.get("role") == "button"]
    assert green == ["Draft plan"]
    assert "Agree new timetable" in words(
        page_of(sign_in, ResolutionWalk(on=MONDAY, case_number="48217737").to("R9"))
    )


def test_every_page_names_the_guidance_once(sign_in: SignIn, on: SetToday) -> None:
    """RES-S16"""
    on(MONDAY)
    walk = ResolutionWalk(on=MONDAY)
    for address in ("/caseworker/", f"/cases/{walk.reference}", "/cases", "/procedures/resolution"):
        footer = next(html.parse(sign_in("caseworker").get(address).text).iter("footer"))
        assert spaced(footer).count("Policy, Law and Decision Making Guidance") == 1


def test_northern_ireland_names_the_mla(sign_in: SignIn, on: SetToday) -> None:
    """RES-O47"""
    on(MONDAY)
    page = words(page_of(sign_in, of_mp(jurisdiction="NI")))
    assert "MP or MLA Aurelia Vane" in page and "MP or MLA: Aurelia Vane" in page


@pytest.mark.parametrize("position", ["R0", "R3", "R8", "R13", "R15"])
def test_the_page_asks_few_questions(sign_in: SignIn, on: SetToday, position: str) -> None:
    """PHSO-T46: at most twelve, in any position."""
    on(MONDAY)
    walk = ResolutionWalk(on=MONDAY)
    if position != "R0":
        walk.to(position)
    assert few(sign_in("caseworker"), f"/cases/{walk.reference}")


@pytest.mark.parametrize(
    ("position", "keys", "button"),
    [
        ("R3", ("every-acknowledgement", "independent-review-done"), "Record call"),
        ("R10", (), "Record plan call"),
        ("R10", ("record-plan-call",), "Client agrees"),
        ("R10", ("plan-call-not-reached",), "Issue CMSL5704"),
        ("R13", (), "Update action"),
        ("R13", ("every-action",), "Report actions to client"),
        ("R13", ("every-action", "report-not-reached"), "Issue CMSL5708 and wait"),
    ],
)
def test_the_next_call_or_letter_is_the_green_button(
    sign_in: SignIn, on: SetToday, position: str, keys: tuple[str, ...], button: str
) -> None:
    """RES-27b, RES-27d, RES-42a, RES-42c: a letter follows the call that did not reach the client."""
    on(MONDAY)
    walk = ResolutionWalk(on=MONDAY).to(position)
    for key in keys:
        if key == "plan-call-not-reached":
            walk.take("record-plan-call", result="Not reached", agreed=None)
        else:
            walk.take_part(key, {})
    page = html.parse(page_of(sign_in, walk))
    assert [spaced(each) for each in page.iter("a") if each.get("role") == "button"] == [button]
