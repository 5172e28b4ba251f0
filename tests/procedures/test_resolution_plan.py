"""Section 4.6 at the door, steps 20 to 23 and 26 to 28, with step 34: BAU asked again, the plan, what the client says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from portal.extensions import db
from tests.blueprints import pages
from tests.conftest import SetToday, SignIn
from tests.resolution_walks import BAU, CRC, CRC2, G7, TL, ResolutionWalk
from tests.walks import setting

MONDAY, TUESDAY, FRIDAY = date(2026, 4, 13), date(2026, 4, 14), date(2026, 4, 17)
NEXT_WEDNESDAY = date(2026, 4, 22)
THURSDAY_BEFORE, SATURDAY_BEFORE = date(2026, 4, 9), date(2026, 4, 11)
MONEY: dict[str, Any] = {"redress": True, "amount": 75_00}

APPROVAL_NEEDED = "A non-standard payment needs team leader approval"


def deciding(**answers: Any) -> ResolutionWalk:
    """A complaint for which further action is decided, without a plan."""
    walk = ResolutionWalk(on=MONDAY, **answers)
    walk.to("R7")
    return walk


def planned(**action: Any) -> ResolutionWalk:
    """The same with one reason and one action."""
    walk = deciding()
    walk.take("add-reason").take("add-action", **action)
    return walk


def offered(**action: Any) -> ResolutionWalk:
    """A plan without payment that is offered to the client."""
    walk = planned(**action)
    walk.take("draft-plan")
    return walk


def consolatory() -> ResolutionWalk:
    """A consolatory payment referral whose plan is offered to the client."""
    walk = ResolutionWalk(
        on=MONDAY,
        begins="refer-complaint-to-resolution",
        by=BAU,
        ground=None,
        consolatory=True,
        actions_complete=True,
    )
    walk.to("R10", log_complaint={"origin": "BAU referral"})
    return walk


def offered_again() -> ResolutionWalk:
    """A plan that the client was told of, refused and that was made anew: the second one is offered, on the same day."""
    walk = offered()
    walk.take("record-plan-call").take("issue-cmsl5704").take("client-disagrees-send-to-tl")
    walk.take("take-sr", by=TL).take("plan-must-change", by=TL).take("tell-client-plan-is-revised")
    walk.take("send-plan-for-tl-approval", approval_wanted=None).take("take-sr", by=TL).take("approve", by=TL)
    walk.take("draft-plan")
    return walk


# Steps 20 to 22: BAU is asked for more


def test_bau_is_told_what_to_look_into(app: Flask) -> None:
    """RES-20a, RES-T36"""
    walk = deciding()
    no = walk.refused("ask-bau-for-more", request=None)
    assert (no.status, no.problems) == (422, (("request", "Say what BAU has to look into"),))
    walk.take("ask-bau-for-more", request="When was the address changed?")
    (item,) = walk.work_items("bau_review")
    assert (item.post, item.text) == ("bau_g7", "When was the address changed?")


def test_bau_is_asked_once_at_a_time(app: Flask) -> None:
    """RES-T36: a second press makes no second work item."""
    walk = deciding().take("ask-bau-for-more")
    no = walk.refused("ask-bau-for-more", on=TUESDAY)
    assert (no.status, no.sentence) == (409, "Already asked on Monday 13 April 2026")
    walk.take("return-review").take("ask-bau-for-more")
    assert len(walk.work_items("bau_review")) == 1


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"conference_on": None}, "conference_on", "Enter the date of the conference"),
        ({"conference_on": TUESDAY}, "conference_on", "The date cannot be in the future"),
        ({"participants": None}, "participants", "Enter who took part"),
    ],
)
def test_a_case_conference_has_its_day_and_who_took_part(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """RES-20b, RES-T37"""
    no = deciding().refused("record-case-conference", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_a_case_conference_is_noted(app: Flask) -> None:
    """RES-20b, RES-T37: where it applies; nothing waits for it."""
    walk = deciding().take("record-case-conference", note="BAU writes to the bank.")
    entry = walk.records("contact")[-1]
    assert (entry.title, entry.text, entry.on) == (
        "Case conference: The BAU G7 and I",
        "BAU writes to the bank.",
        MONDAY,
    )


def test_bau_says_whether_the_complaint_is_resolved(app: Flask) -> None:
    """RES-21a, RES-T38"""
    walk = deciding().take("ask-bau-for-more")
    no = walk.refused("return-review", resolved=None)
    assert (no.status, no.problems) == (
        422,
        (("resolved", "Say whether the complaint has been resolved"),),
    )
    assert walk.take("return-review", resolved="Yes").fact("bau_says_resolved") == "Yes"


def test_bau_returns_the_whole_template(app: Flask) -> None:
    """RES-21b, RES-T38: full details, in a new version, and the caseworker is told."""
    walk = deciding().take("ask-bau-for-more")
    no = walk.refused("return-review", wanted=None, outcome=None)
    assert (no.status, no.sentences) == (
        422,
        ["Complete: What BAU is asked to do", "Complete: What the client wants"],
    )
    before = len(walk.case.documents_of("referral_template"))
    walk.take("return-review")
    assert len(walk.case.documents_of("referral_template")) == before + 1
    told = walk.work_items("told")[-1]
    assert (told.title, told.person_id) == ("BAU has returned its review", walk.case.owner_id)
    assert walk.work_items("bau_review") == []


def test_bau_returns_a_review_that_was_asked_for(app: Flask) -> None:
    """RES-T38"""
    walk = deciding()
    no = walk.refused("return-review")
    assert (no.status, no.sentence) == (409, "The Complaints Resolution Team has not asked for a review")
    assert walk.take("ask-bau-for-more").refused("return-review", by=BAU).status == 403
    walk.take("return-review")
    assert walk.refused("return-review").status == 409


def test_a_complaint_is_taken_back_from_bau_once_the_review_is_in(app: Flask) -> None:
    """RES-22a, RES-T39"""
    walk = deciding().take("ask-bau-for-more")
    no = walk.refused("take-back-from-bau")
    assert (no.status, no.sentence) == (409, "Waiting for BAU")
    walk.take("return-review").take("take-back-from-bau")
    assert walk.four_values[0] == "In Progress" and walk.position == "R7"


@pytest.mark.parametrize(
    "step", ["add-reason", "add-action", "change-row", "send-plan-for-tl-approval", "draft-plan"]
)
def test_no_plan_is_built_while_bau_looks_into_it(app: Flask, step: str) -> None:
    """RES-23a, RES-T40, RES-T41, RES-T42"""
    walk = planned().take("ask-bau-for-more")
    row = {"row": ("reason", 1)} if step == "change-row" else {}
    no = walk.refused(step, **row)
    assert (no.status, no.sentence) == (409, "Waiting for BAU")
    walk.take("return-review")
    answers = {"grounds": "Wrong address", "comments": "For six months."} if row else {}
    walk.take(step, **row, **answers)


# Step 23: the rows of the plan


def test_a_plan_can_be_built_in_no_other_position(app: Flask) -> None:
    """RES-T40: once the client has the plan, or the team leader, its rows stay as they are."""
    for position, sentence in (
        ("R3", "There is no plan to work on in this position"),
        ("R5", "Treat this as business as usual"),
        ("R8", "Wait for the team leader's decision"),
        ("R13", "Treat this as business as usual"),
    ):
        walk = ResolutionWalk(on=MONDAY).to(position)
        for step in ("add-reason", "add-action"):
            no = walk.refused(step)
            assert (no.status, sentence in no.sentence) == (409, True), (position, no.sentence)
    assert offered().refused("change-row", row=("action", 1)).status == 409


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"grounds": None}, "grounds", "Enter the reason"),
        ({"comments": None}, "comments", "Add comments that describe the complaint"),
    ],
)
def test_a_reason_has_its_grounds_and_comments(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """RES-23c, RES-T40"""
    no = deciding().refused("add-reason", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))
    no = planned().refused("change-row", row=("reason", 1), **{"grounds": "A", "comments": "B", **answers})
    assert (no.status, no.problems) == (422, ((field, sentence),))


@pytest.mark.parametrize("position", ["R2", "R7", "R13", "R15"])
def test_reasons_and_resolutions_are_always_on_the_case_page(
    sign_in: SignIn, on: SetToday, position: str
) -> None:
    """RES-23b: a section of the page itself, which no narrow screen folds away."""
    walk = ResolutionWalk(on=MONDAY).to(position)
    on(MONDAY)
    page = sign_in("caseworker").get(f"/cases/{walk.reference}").text
    assert 'href="#plan"' in page
    assert pages.part(page, "reasons").startswith("Reasons")
    assert pages.part(page, "resolutions").startswith("Resolutions")


def test_reasons_are_added_in_their_tab(sign_in: SignIn, on: SetToday) -> None:
    """RES-23b, RES-23c: the form of "Add reason" works without a script, and nobody but the team leader reads the plan."""
    walk = deciding()
    on(MONDAY)
    client = sign_in("caseworker")
    address = f"/cases/{walk.reference}/steps/add-reason"
    page = client.get(address).text
    assert (
        "The team leader relies on this" in page and "PHSO" not in page.split("<main")[1].split("</main")[0]
    )
    reply = client.submit(address, grounds="Wrong <b>address</b>", comments="")
    assert reply.status_code == 422 and "Add comments that describe the complaint" in reply.text
    assert "Wrong &lt;b&gt;address&lt;/b&gt;" in reply.text or 'value="Wrong &lt;b&gt;' in reply.text
    assert client.submit(address, grounds="Wrong address", comments="For months.").status_code == 303
    assert [each.title for each in walk.records("reason")] == ["Wrong address"]


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        pytest.param({"action": None}, "action", "Enter the resolution action", id="RES-23d"),
        pytest.param({"links": None}, "links", "Link this action to a reason", id="RES-23e none"),
        pytest.param({"links": ["7"]}, "links", "Choose reason from the list", id="RES-23e forged"),
        pytest.param({"due_on": None}, "due_on", "Enter a due date", id="RES-23f missing"),
        pytest.param({"due_on": SATURDAY_BEFORE}, "due_on", "The due date has passed", id="RES-23f past"),
        pytest.param(
            {"redress": True}, "amount", "Enter an amount in pounds and pence", id="RES-23i no amount"
        ),
        pytest.param(
            {"redress": True, "amount": 0}, "amount", "Enter an amount in pounds and pence", id="RES-23i zero"
        ),
        pytest.param(
            {"redress": True, "amount": -75_00},
            "amount",
            "Enter an amount in pounds and pence",
            id="RES-23i negative",
        ),
        pytest.param(
            {"amount": 75_00},
            "redress",
            "Tick non-standard payment, or leave the amount empty",
            id="RES-23i no tick",
        ),
        pytest.param(
            {"action_kind": "Flowers"}, "action_kind", "Choose kind of action from the list", id="RES-40c"
        ),
    ],
)
def test_an_action_says_what_why_and_until_when(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """RES-23d, RES-23e, RES-23f, RES-23i, RES-40c: whether it is added or changed."""
    walk = deciding().take("add-reason")
    no = walk.refused("add-action", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))
    walk.take("add-action")
    whole = {"action": "A letter", "links": ["1"], "due_on": MONDAY}
    no = walk.refused("change-row", row=("action", 1), **{**whole, **answers})
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_an_action_is_linked_dated_and_followed(app: Flask) -> None:
    """RES-23d, RES-23e, RES-23f, RES-T40"""
    walk = planned(due_on=NEXT_WEDNESDAY)
    (action,) = walk.records("action")
    assert (action.title, action.data["reasons"], action.due_on, action.data["date_agreed"]) == (
        "Send the three statements again",
        ["1"],
        NEXT_WEDNESDAY,
        True,
    )
    assert ("D-ACTION", NEXT_WEDNESDAY) in walk.running
    walk.take("change-row", row=action, action="A letter", links=["1"], due_on=FRIDAY)
    assert ("D-ACTION", FRIDAY) in walk.running and ("D-ACTION", NEXT_WEDNESDAY) not in walk.running
    walk.take("change-row", row=("action", 1), action="A letter", links=["1"], due_on=FRIDAY, withdraw=True)
    assert "D-ACTION" not in dict(walk.running)
    assert walk.refused("draft-plan").sentence == "Add a resolution action first"


def test_the_row_of_another_case_is_none_of_this_plan(app: Flask) -> None:
    """RES-T40: a forged number changes neither case."""
    other = planned()
    stranger = other.records("action")[0]
    walk = deciding().take("add-reason").take("add-action")
    before = other.everything()
    no = walk.refused("change-row", row=stranger, action="Mine", links=["1"], due_on=FRIDAY)
    assert (no.status, no.sentence) == (409, "Choose the reason or action")
    assert other.everything() == before


def test_a_due_date_after_the_outcome_is_a_warning(app: Flask) -> None:
    """RES-23f, RES-S11: the client is told the outcome by then."""
    walk = deciding().take("add-reason")
    walk.take("add-action", due_on=date(2026, 5, 6))
    assert walk.done.warnings == [
        ("due_on", "After the date by which the client is told the outcome (Tuesday 5 May 2026)")
    ]


# Step 23: with approval, or without


def test_a_payment_goes_to_the_team_leader(app: Flask) -> None:
    """RES-23g, RES-23i, RES-27a, RES-T41, RES-T42: no payment is offered to the client before."""
    walk = planned(**MONEY)
    no = walk.refused("draft-plan")
    assert (no.status, no.sentence) == (409, APPROVAL_NEEDED)
    walk.take("send-plan-for-tl-approval", message="A small one")
    assert walk.four_values[:3] == ("Pending Approval", "Pending Approval - TL", "Acknowledge Complaint")
    (item,) = walk.work_items("approve_plan")
    assert (item.post, item.person_id, item.text) == ("resolution_team_leader", None, "A small one")
    (plan,) = walk.records("plan")
    assert (plan.amount, plan.state) == (75_00, "With the team leader")


def test_a_plan_without_payment_needs_no_approval_but_may_have_it(app: Flask) -> None:
    """RES-23h, RES-O14, RES-T41"""
    walk = planned()
    no = walk.refused("send-plan-for-tl-approval", approval_wanted=None)
    assert (no.status, no.sentence) == (
        422,
        "This plan has no payment. Tick that approval is wanted, or draft the plan",
    )
    walk.take("send-plan-for-tl-approval", approval_wanted=True)
    assert walk.position == "R8"
    assert offered().four_values == ("In Progress", "Draft Action Plan", "Draft Resolution Plan", "")


@pytest.mark.parametrize("step", ["send-plan-for-tl-approval", "draft-plan"])
def test_half_a_plan_goes_nowhere(app: Flask, step: str) -> None:
    """RES-T41, RES-T42: at least one reason and one action, all linked with due date."""
    walk = deciding()
    no = walk.refused(step)
    assert no.status == 409
    assert no.sentences == ["Add a reason first", "Add a resolution action first"]
    assert walk.take("add-reason").refused(step).sentences == ["Add a resolution action first"]


def test_status_sub_status_and_stage_of_an_offered_plan_come_together(app: Flask) -> None:
    """RES-26a, RES-O39, RES-T42, RES-T48"""
    walk = offered()
    assert walk.four_values[1:3] == ("Draft Action Plan", "Draft Resolution Plan")
    approved = planned(**MONEY)
    approved.to("R10")
    assert approved.four_values[1:3] == ("Draft Action Plan", "Draft Resolution Plan")
    no = walk.refused("draft-plan")
    assert no.status == 409


def test_a_plan_with_an_mp_says_what_the_mp_agreed_to(app: Flask) -> None:
    """RES-S10: only where an MP is involved, and carried out without it there is a warning."""
    walk = ResolutionWalk(on=MONDAY, origin="MP").take("authenticate-mp-contact")
    walk.to("R7").take("add-reason").take("add-action")
    assert walk.records("action")[0].data["mp_agreed"] is False
    walk.take("draft-plan").take("record-plan-call").take("client-agrees").take("carry-out-plan")
    assert walk.done.warnings == [("", "MP's agreement not recorded")]
    agreed = ResolutionWalk(on=MONDAY, origin="MP").take("authenticate-mp-contact")
    agreed.to("R7").take("add-reason").take("add-action", mp_agreed=True)
    agreed.take("draft-plan").take("record-plan-call").take("client-agrees").take("carry-out-plan")
    assert agreed.done.warnings == []


# Step 27: the client is told


def test_every_due_date_is_agreed_when_the_client_was_reached(app: Flask) -> None:
    """RES-23f, RES-27c, RES-T49"""
    walk = offered(date_agreed=None)
    no = walk.refused("record-plan-call", agreed=None)
    assert (no.status, no.problems) == (422, (("agreed", "Agree the date with the client"),))
    walk.take("record-plan-call", agreed=None, result="Not reached")
    walk.take("record-plan-call", agreed=["1"])
    assert walk.records("action")[0].data["date_agreed"] is True


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"result": None}, "result", "Say whether you reached the client"),
        ({"called_at": None}, "called_at", "Enter the time of the call"),
        ({"called_on": TUESDAY}, "called_on", "The date cannot be in the future"),
        ({"note": None}, "note", "Enter a note of the contact"),
    ],
)
def test_the_call_about_the_plan_is_recorded_whole(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """RES-27b, RES-T49"""
    no = offered().refused("record-plan-call", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_the_call_is_no_older_than_the_plan(app: Flask) -> None:
    """RES-27b, RES-T49: a call before the plan explained nothing of it."""
    walk = ResolutionWalk(on=MONDAY, received_on=THURSDAY_BEFORE).to("R10")
    no = walk.refused("record-plan-call", called_on=SATURDAY_BEFORE)
    assert (no.status, no.problems) == (
        422,
        (("called_on", "The plan was drafted on Monday 13 April 2026, so the call cannot be older"),),
    )


@pytest.mark.parametrize("step", ["client-agrees", "client-disagrees-send-to-tl"])
def test_no_answer_before_the_client_was_told(app: Flask, step: str) -> None:
    """RES-27d, RES-T51, RES-T52: a call that reached nobody tells nothing; the letter takes its place."""
    walk = offered()
    in_writing = {"how": "Writing", "answered_on": MONDAY, "answer_text": "So be it."}
    no = walk.refused(step, **in_writing)
    assert (no.status, no.sentence) == (409, "Tell the client about the plan first")
    walk.take("record-plan-call", result="Not reached", agreed=None)
    assert walk.refused(step, **in_writing).sentence == "Tell the client about the plan first"
    walk.take("issue-cmsl5704").take(step, **in_writing)


def test_the_letter_waits_fourteen_days_for_the_answer(app: Flask) -> None:
    """RES-27d, RES-T50, RES-O26, RES-O45: demanded after an unsuccessful call, offered after a successful one."""
    walk = offered()
    no = walk.refused("issue-cmsl5704")
    assert (no.status, no.sentence) == (409, "Record the call first")
    walk.take("record-plan-call", result="Not reached", agreed=None).take("issue-cmsl5704")
    assert walk.deadline("D-PLAN").due_on == date(2026, 4, 27)
    spoken = offered().take("record-plan-call").take("issue-cmsl5704")
    assert spoken.deadline("D-PLAN").state == "running"


def test_a_setting_says_how_long_the_answer_is_awaited(app: Flask) -> None:
    """RES-O26, setting PLAN_REPLY_DAYS"""
    setting("PLAN_REPLY_DAYS", 3)
    walk = offered().take("record-plan-call").take("issue-cmsl5704")
    assert walk.deadline("D-PLAN").due_on == date(2026, 4, 16)


def test_a_consolatory_referral_gets_no_other_letter(app: Flask) -> None:
    """RES-27e, RES-34c, RES-13h, RES-O33, RES-T25: CMEL9271, after a call about this very plan that reached nobody."""
    walk = consolatory()
    no = walk.refused("issue-cmsl5704")
    assert no.status == 409 and "For this kind of referral use CMEL9271" in no.sentence
    assert walk.refused("issue-cmel9271").sentence == "Record the call first"
    walk.take("record-plan-call", result="Not reached", agreed=None).take("issue-cmel9271")
    assert ("D-PLAN", MONDAY + timedelta(days=14)) in walk.running
    no = offered().take("record-plan-call", result="Not reached", agreed=None).refused("issue-cmel9271")
    assert no.status == 409 and "CMEL9271 is for consolatory payment referrals only" in no.sentence


# Step 28: the client's answer


def test_agreement_stops_the_wait_and_leads_to_step_38(app: Flask) -> None:
    """RES-28a, RES-T51"""
    walk = offered().take("record-plan-call").take("issue-cmsl5704")
    no = walk.refused("carry-out-plan")
    assert no.status == 409 and "The client has not agreed" in no.sentence
    walk.take("client-agrees")
    assert (walk.fact("client_approved"), walk.deadline("D-PLAN").state) == ("Y", "met")
    assert walk.position == "R10" and walk.offers("caseworker").offers("carry-out-plan")


@pytest.mark.parametrize(
    ("answers", "problems"),
    [
        ({"how": None}, (("how", "Say how the client answered"),)),
        ({"how": "Pigeon"}, (("how", "Choose how the client answered from the list"),)),
        (
            {"how": "Writing"},
            (
                ("answered_on", "Enter the date of the answer"),
                ("answer_text", "Enter the client's words"),
            ),
        ),
        (
            {"how": "Writing", "answer_text": "Yes.", "answered_on": TUESDAY},
            (("answered_on", "The date cannot be in the future"),),
        ),
        (
            {"how": "Writing", "answer_text": "Yes.", "answered_on": SATURDAY_BEFORE},
            (("answered_on", "The plan was drafted on Monday 13 April 2026, so the answer cannot be older"),),
        ),
        ({"agreed": None}, (("agreed", "Agree the date with the client"),)),
    ],
)
def test_agreement_stands_on_a_call_or_on_the_clients_words(
    app: Flask, answers: dict[str, Any], problems: tuple[tuple[str, str], ...]
) -> None:
    """RES-28a, RES-27c, RES-T51"""
    no = offered().take("record-plan-call").refused("client-agrees", **answers)
    assert (no.status, no.problems) == (422, problems)


def test_agreement_by_phone_needs_a_call_that_reached_the_client(app: Flask) -> None:
    """RES-T51"""
    walk = offered().take("record-plan-call", result="Not reached", agreed=None).take("issue-cmsl5704")
    no = walk.refused("client-agrees", how="Phone")
    assert (no.status, no.problems) == (422, (("how", "Record the call that reached the client first"),))


def test_what_was_said_to_an_earlier_plan_is_no_answer_to_this_one(app: Flask) -> None:
    """RES-27d, RES-28a, RES-T51: the client agrees to what is offered now, not to what was offered before."""
    walk = offered_again()
    no = walk.refused("client-agrees")
    assert (no.status, no.sentence) == (409, "Tell the client about the plan first")
    assert walk.refused("issue-cmsl5704").sentence == "Record the call first"
    no = walk.refused("carry-out-plan")
    assert (no.status, no.sentence) == (409, "The client has not agreed")
    walk.take("record-plan-call").take("client-agrees").take("carry-out-plan")


# Step 34: the client disagrees


def test_disagreement_has_its_reasons(app: Flask) -> None:
    """RES-28b, RES-34a, RES-T52, RES-O13"""
    walk = offered().take("record-plan-call")
    no = walk.refused("client-disagrees-send-to-tl", client_reasons=None)
    assert (no.status, no.problems) == (422, (("client_reasons", "Note why the client disagrees"),))


@pytest.mark.parametrize("said", ["Y", None, "Perhaps"])
def test_only_a_refused_plan_goes_to_the_team_leader_again(app: Flask, said: str | None) -> None:
    """RES-34b, RES-T52"""
    walk = offered().take("record-plan-call")
    no = walk.refused("client-disagrees-send-to-tl", client_approved=said)
    assert (no.status, no.sentence) == (409, "Record that the client disagrees")


def test_a_refused_plan_waits_for_the_team_leader(app: Flask) -> None:
    """RES-34a, RES-34b, RES-T52"""
    walk = offered().take("record-plan-call").take("issue-cmsl5704").take("client-disagrees-send-to-tl")
    assert walk.four_values[:3] == ("Pending Approval", "Pending Approval - TL", "Draft Resolution Plan")
    assert (walk.fact("client_approved"), walk.fact("client_reasons")) == ("N", "An apology is not enough.")
    (item,) = walk.work_items("approve_plan")
    assert (item.post, item.text) == ("resolution_team_leader", "An apology is not enough.")
    assert walk.deadline("D-PLAN").state == "met"
    no = walk.refused("carry-out-plan")
    assert (no.status, "The plan is not agreed" in no.sentence) == (409, True)


# Who, and a closed SR


@pytest.mark.parametrize(
    "step",
    ["ask-bau-for-more", "add-reason", "add-action", "send-plan-for-tl-approval", "draft-plan"],
)
def test_the_plan_is_the_caseworkers(app: Flask, step: str) -> None:
    """RES-20a to RES-23h: not BAU's, and not the team leader's; a colleague of the caseworker may go on with it."""
    walk = planned()
    for stranger in (BAU, G7, TL):
        no = walk.refused(step, by=stranger)
        assert (no.status, no.sentence) == (403, "You cannot do this in your role")
    walk.take(step, by=CRC2)


@pytest.mark.parametrize("step", ["add-reason", "draft-plan", "record-plan-call", "client-agrees"])
def test_nothing_is_planned_on_a_closed_sr(app: Flask, step: str) -> None:
    """RES-20a to RES-28b: the rule of section 4."""
    no = ResolutionWalk(on=MONDAY).to("R15").refused(step)
    assert (no.status, no.sentence) == (409, "This SR is closed and can only be read")


def test_financial_redress_is_a_non_standard_payment(app: Flask) -> None:
    """RES-23i, RES-27a: money does not pass the team leader under the name of something else."""
    walk = ResolutionWalk(on=MONDAY).to("R7").take("add-reason")
    no = walk.refused("add-action", action="Refund of 250 pounds", action_kind="Financial redress")
    assert (no.status, no.fields) == (422, ["redress"])


def test_a_rejected_plan_that_is_sent_again_as_it_was_is_noticed(app: Flask) -> None:
    """RES-25a, RES-37a"""
    walk = ResolutionWalk(on=MONDAY).to("R9N").take("new-plan")
    assert [each.step.key for each in walk.offers(CRC).now if each.main] == ["change-row"]
    warned = walk.perform("send-plan-for-tl-approval").warnings
    db.session.rollback()
    assert ("", "Nothing in the plan has changed since it was rejected") in warned
    walk.take(
        "change-row",
        row=("action", 1),
        action="Send the statements and explain them",
        links=["1"],
        due_on=MONDAY,
    )
    assert [each.step.key for each in walk.offers(CRC).now if each.main] == ["send-plan-for-tl-approval"]


@pytest.mark.parametrize(
    ("position", "days", "step"),
    [
        ("R4", 15, "go-on-without-contact"),
        ("R6", 15, "send-final-template-to-bau-g7"),
        ("R14", 15, "close-no-answer"),
    ],
)
def test_a_wait_that_is_over_leads_to_what_silence_means(
    app: Flask, position: str, days: int, step: str
) -> None:
    """RES-O19, RES-T23, RES-T33, RES-T65: nobody is led to an agreement that nobody gave."""
    walk = ResolutionWalk(on=MONDAY)
    walk.take_part("every-acknowledgement", {})
    walk.to(position).day += timedelta(days=days)
    assert [each.step.key for each in walk.offers(CRC).now if each.main] == [step]


def test_after_the_client_agrees_the_plan_is_carried_out(app: Flask) -> None:
    """RES-28a"""
    walk = ResolutionWalk(on=MONDAY).to("R10").take("record-plan-call").take("client-agrees")
    assert [each.step.key for each in walk.offers(CRC).now if each.main] == ["carry-out-plan"]


def test_a_revised_plan_is_told_after_a_failed_call_and_its_letter(app: Flask) -> None:
    """RES-37b: the call that is recorded need not be typed again, and the letter leads on."""
    walk = ResolutionWalk(on=MONDAY).to("R12N")
    led = []
    for _ in range(3):
        (main,) = [each.step for each in walk.offers(CRC).now if each.main]
        led.append(main.key)
        walk.take(main.key, **({"result": "Not reached"} if main.key.startswith(("record", "tell")) else {}))
    assert led == ["record-call-about-the-decision", "issue-cmsl5707", "tell-client-plan-is-revised"]
    assert walk.position == "R7"


def test_who_says_no_at_the_end_is_not_led_to_an_agreement(app: Flask) -> None:
    """RES-42e"""
    walk = ResolutionWalk(on=MONDAY).to("R13")
    walk.take_part("every-action", {})
    walk.take("report-actions-to-client", answer="Disagrees")
    assert [each.step.key for each in walk.offers(CRC).now if each.main] == ["close-client-disagrees"]


def test_an_mp_is_authenticated_before_anything_is_acknowledged_to_the_mp(app: Flask) -> None:
    """RES-S3, RES-01c"""
    walk = ResolutionWalk(on=MONDAY, origin="MP")
    assert [each.step.key for each in walk.offers(CRC).now if each.main] == ["authenticate-mp-contact"]
