"""Sections 4.9 and 4.10 at the door, steps 38 to 47: carried out, told, closed; the lock, ICE, Northern Ireland, links."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.cases import actions
from portal.cases.offers import offers
from portal.correspondence.models import OutboxMessage
from portal.extensions import db
from portal.procedures import procedure
from portal.procedures.definition import Situation
from tests.blueprints import pages
from tests.client import PortalClient
from tests.conftest import SetToday, SignIn
from tests.procedures.test_resolution_plan import MONEY, consolatory, offered, planned
from tests.resolution_walks import BAU, CRC, CRC2, TL, ResolutionWalk
from tests.walks import moment, setting

MONDAY, TUESDAY, WEDNESDAY = date(2026, 4, 13), date(2026, 4, 14), date(2026, 4, 15)
THURSDAY_BEFORE, SATURDAY_BEFORE = date(2026, 4, 9), date(2026, 4, 11)
DAY_14, DAY_15 = date(2026, 4, 27), date(2026, 4, 28)
"""Of a letter that went out on the Monday."""

OK, NOT_OK = "Actions Complete – Client Ok", "Actions Complete – Client Not Ok"
UNPAID = "Payment of £75.00 is not complete"
HAPPY = "Record that the client was happy to close by phone"


def undertaken(**answers: Any) -> ResolutionWalk:
    """A plan of one action that is being carried out."""
    walk = ResolutionWalk(on=MONDAY, **answers)
    walk.to("R13")
    return walk


def with_payment() -> ResolutionWalk:
    """The same with an approved payment of £75.00."""
    walk = planned(**MONEY)
    walk.take("send-plan-for-tl-approval").to("R13")
    return walk


def done() -> ResolutionWalk:
    """Every action is complete."""
    walk = undertaken()
    walk.take("update-action")
    return walk


def reported(**answers: Any) -> ResolutionWalk:
    """The client has been called about it."""
    walk = done()
    walk.take("report-actions-to-client", **answers)
    return walk


def awaited() -> ResolutionWalk:
    """CMSL5708 went out on the Monday."""
    walk = reported(result="Not reached")
    walk.take("issue-cmsl5708-and-wait")
    return walk


def referral_awaited() -> ResolutionWalk:
    """A consolatory referral whose actions are carried out."""
    walk = consolatory()
    walk.to("R13").take("update-action")
    return walk


def locked(**answers: Any) -> ResolutionWalk:
    """BAU acts on the complaint, and the case is locked to its segment."""
    walk = ResolutionWalk(on=MONDAY, **answers)
    walk.take("needs-investigation").take("send-referral-to-bau-g7").take("allocate").take("set-lock")
    walk.take("ask-owning-caseworker-for-sr").take("create-resolution-sr")
    return walk


# Step 38: the plan is carried out


def test_both_values_of_a_plan_that_is_carried_out_come_together(app: Flask) -> None:
    """RES-38a, RES-T57"""
    walk = undertaken()
    assert walk.four_values == (
        "In Progress",
        "Undertake Actions Prescribed",
        "Undertake Resolution Actions",
        "",
    )


@pytest.mark.parametrize("position", ["R3", "R4", "R7", "R8", "R9", "R9N", "R11", "R12N"])
def test_only_an_agreed_plan_is_carried_out(app: Flask, position: str) -> None:
    """RES-38a, RES-T57"""
    no = ResolutionWalk(on=MONDAY).to(position).refused("carry-out-plan")
    assert no.status == 409 and "The plan is not agreed" in no.sentence


def test_a_client_who_does_not_answer_has_fourteen_days(app: Flask) -> None:
    """RES-28a, RES-38a, RES-O26, RES-O19, RES-T57: then the plan may be carried out, with a note."""
    walk = offered(due_on=DAY_15).take("record-plan-call", result="Not reached", agreed=None)
    assert walk.refused("carry-out-plan").sentence == "The client has not agreed"
    walk.take("issue-cmsl5704")
    no = walk.refused("carry-out-plan", on=DAY_14)
    assert (no.status, no.sentence) == (
        409,
        "The client has not agreed. The client has until Monday 27 April 2026",
    )
    no = walk.refused("carry-out-plan", on=DAY_15, note=None)
    assert (no.status, no.problems) == (422, (("note", "Add a note: the client has not answered"),))
    walk.take("carry-out-plan")
    assert walk.position == "R13" and walk.fact("client_approved") is None
    assert walk.deadline("D-PLAN").state == "stopped"


# Step 39: actions


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"value": None}, "value", "Choose from the list"),
        ({"value": "Nearly done"}, "value", "Choose from the list"),
        ({"done_on": None}, "done_on", "Enter the date"),
        ({"done_on": TUESDAY}, "done_on", "The date cannot be in the future"),
        (
            {"done_on": date(2025, 4, 13)},
            "done_on",
            "The complaint arrived on Monday 13 April 2026, so nothing was done before",
        ),
        (
            {"value": "No longer needed", "comments": None},
            "comments",
            "Say why the action is no longer needed",
        ),
    ],
)
def test_an_action_gets_a_value_of_the_list(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """RES-39a, RES-39b, RES-T58"""
    no = undertaken().refused("update-action", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_an_action_that_is_done_stops_its_deadline_and_keeps_its_comments(app: Flask) -> None:
    """RES-39a, RES-39b, RES-T58"""
    walk = undertaken().take("update-action", value="In Progress", comments="Printed.")
    assert "D-ACTION" in dict(walk.running)
    walk.take("update-action", on=TUESDAY, comments="Sent by post.")
    (action,) = walk.records("action", "Done")
    assert (action.data["result"], action.data["done_on"]) == ("Sent by post.", "2026-04-14")
    assert walk.deadline("D-ACTION").state == "met"
    assert walk.refused("update-action").status == 422


def test_the_action_of_another_case_is_not_updated(app: Flask) -> None:
    """RES-39a, RES-41a: a forged number changes neither case."""
    other = with_payment()
    stranger, before = other.records("action")[0], other.everything()
    walk = undertaken()
    for step, sentence in (
        ("update-action", "Choose the action"),
        ("progress-payment", "Choose the payment"),
    ):
        no = walk.refused(step, row=stranger)
        assert (no.status, no.sentence) == (409, sentence)
    assert other.everything() == before


# Step 40: child SRs


def test_a_child_sr_belongs_to_an_action_of_the_plan(app: Flask) -> None:
    """RES-40a, RES-T59"""
    walk = undertaken()
    for chosen in (None, "7"):
        no = walk.refused("create-child-sr", action=chosen)
        assert (no.status, no.problems) == (422, (("action", "Choose a resolution action"),))


def test_a_child_sr_is_complete_when_its_activities_are_done(app: Flask) -> None:
    """RES-40b, RES-T59"""
    walk = undertaken().take("create-child-sr").take("update-action")
    (child,) = walk.records("child_sr")
    assert (child.title, child.state) == (f"{walk.reference}/C1", "Open")
    no = walk.refused("report-actions-to-client")
    assert (no.status, no.sentence) == (409, f"Not complete: Child SR {child.title} is open")
    for step in ("close-client-agrees", "close-client-disagrees"):
        no = walk.refused(step)
        assert no.status == 409 and f"Child SR {child.title} is open" in no.sentence
    first, second = [each for each in walk.records("activity", "Not Started") if each.data.get("child")]
    walk.take("mark-child-activity-done", row=first)
    assert walk.records("child_sr")[0].state == "Open"
    walk.take("mark-child-activity-done", row=second)
    assert walk.records("child_sr")[0].state == "Complete"
    walk.take("report-actions-to-client")


def test_a_second_child_sr_ends_on_its_own(app: Flask) -> None:
    """RES-40b: the activities of one do not complete the other."""
    walk = undertaken().take("create-child-sr", activities="Print").take("create-child-sr", activities="Post")
    walk.take("mark-child-activity-done", row="Print")
    assert [each.state for each in walk.records("child_sr")] == ["Complete", "Open"]


def test_kinds_of_action_are_a_list_of_the_operator(app: Flask) -> None:
    """RES-40c, setting RESOLUTION_ACTIONS"""
    s: Situation = planned().situation(CRC)
    step = s.procedure.step("add-action", "R7")
    assert step is not None
    kinds = next(ask for ask in step.asks_in(s) if ask.name == "action_kind").choices_in(s)
    assert [kind[0] for kind in kinds] == [
        "Financial redress",
        "Change of circumstances (CoFC)",
        "Change of the effective date",
        "Other",
    ]
    setting("RESOLUTION_ACTIONS", ["Flowers"])
    walk = planned(action_kind="Flowers")
    assert walk.records("action")[0].data["action_kind"] == "Flowers"


# Step 41: payments


def test_an_approved_payment_is_followed_until_it_is_paid(app: Flask) -> None:
    """RES-41a, RES-T60"""
    walk = with_payment()
    assert walk.take("progress-payment", state="In progress").records("action")[0].state == "In Progress"
    no = walk.refused("update-action", value="No longer needed")
    assert (no.status, no.problems) == (422, (("value", UNPAID),))
    walk.take("update-action")
    no = walk.refused("report-actions-to-client")
    assert no.status == 409 and UNPAID in no.sentence
    no = walk.refused("close-client-agrees")
    assert no.status == 409 and UNPAID in no.sentence and "Use 'Close early'" in no.sentence
    walk.take("progress-payment", on=TUESDAY).take("report-actions-to-client")
    action = walk.records("action")[0]
    assert (action.data["payment_state"], action.data["payment_on"]) == ("Paid", "2026-04-14")
    assert walk.refused("progress-payment").problems == (("row", "Choose the payment"),)


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"state": None}, "state", "Choose the state of the payment"),
        ({"state": "Cancelled"}, "state", "Choose state of the payment from the list"),
        ({"paid_on": None}, "paid_on", "Enter the date"),
        ({"paid_on": TUESDAY}, "paid_on", "The date cannot be in the future"),
        (
            {"paid_on": SATURDAY_BEFORE},
            "paid_on",
            "The payment was approved on Monday 13 April 2026, so the date cannot be earlier",
        ),
    ],
)
def test_a_payment_has_its_state_and_day(
    app: Flask, answers: dict[str, Any], field: str, sentence: str
) -> None:
    """RES-41a, RES-T60"""
    no = with_payment().refused("progress-payment", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_the_step_of_a_payment_names_its_procedure(sign_in: SignIn, on: SetToday) -> None:
    """RES-41a"""
    walk = with_payment()
    on(MONDAY)
    page = sign_in(CRC).get(f"/cases/{walk.reference}/steps/progress-payment")
    assert "Payment - Non Standard" in pages.words(page.text)


# Step 42: the client hears of the action taken


def test_the_client_is_called_when_everything_is_complete(app: Flask) -> None:
    """RES-42a, RES-T61"""
    walk = undertaken()
    no = walk.refused("report-actions-to-client")
    assert (no.status, no.sentence) == (409, "Not complete: Send the three statements again")
    walk.take("update-action")
    no = walk.refused("report-actions-to-client", result=None, note=None)
    assert no.sentences == ["Say whether you reached the client", "Enter a note of the contact"]
    walk.take("report-actions-to-client")
    assert walk.deadline("D-OUT").state == "met"


def test_the_call_is_no_older_than_the_work(app: Flask) -> None:
    """RES-42a, RES-T61"""
    walk = undertaken(received_on=THURSDAY_BEFORE).take("update-action")
    no = walk.refused("report-actions-to-client", called_on=SATURDAY_BEFORE)
    assert (no.status, no.problems) == (
        422,
        (
            (
                "called_on",
                "The plan is carried out since Monday 13 April 2026, so the call cannot be older",
            ),
        ),
    )


def test_a_call_that_reaches_nobody_leaves_the_outcome_running(app: Flask) -> None:
    """RES-42a, RES-O43, RES-T61: CMSL5708 then stops it."""
    walk = reported(result="Not reached")
    assert "D-OUT" in dict(walk.running)
    walk.take("issue-cmsl5708-and-wait")
    assert walk.deadline("D-OUT").state == "met"


def test_the_client_who_is_content_on_the_phone_needs_no_letter(app: Flask) -> None:
    """RES-42b, RES-43a, RES-43b, RES-43c, RES-45a, RES-O17, RES-T63"""
    walk = reported(answer="Agrees")
    no = walk.refused("close-client-agrees", phone_note=None)
    assert (no.status, no.problems) == (422, (("phone_note", HAPPY),))
    walk.take("close-client-agrees")
    assert walk.four_values == ("Closed", "Complete", "Undertake Resolution Actions", OK)
    assert walk.running == []
    letter = next(each for each in walk.records("activity") if each.data["key"] == "letter_outbound")
    assert letter.state == "Not Required"
    assert "Happy to close by phone." in [each.text for each in walk.records("contact")]


def test_nothing_closes_before_the_call(app: Flask) -> None:
    """RES-42a, RES-42c, RES-T62, RES-T63, RES-T64"""
    walk = done()
    for step in ("issue-cmsl5708-and-wait", "close-client-agrees", "close-client-disagrees"):
        no = walk.refused(step)
        assert (no.status, no.sentence) == (409, "Record the call first")
    spoken = reported()
    assert spoken.refused("issue-cmsl5708-and-wait").sentence == "Record the call first"


def test_the_closing_letter_waits_and_is_checked_after_fourteen_days(app: Flask) -> None:
    """RES-42c, RES-42d, RES-42f, RES-O09, RES-T62"""
    walk = awaited()
    assert walk.four_values == ("Wait", "Wait", "Undertake Resolution Actions", "")
    assert walk.duties == [("D-42", DAY_14)]
    check = next(each for each in walk.records("activity") if each.data["key"] == "check")
    assert (check.title, check.due_on, check.state) == (
        "Check the outcome of the complaint",
        DAY_14,
        "Not Started",
    )
    assert walk.records("correspondence")[-1].data["code"] == "CMSL5708"


def test_the_closing_letter_is_no_older_than_the_call(app: Flask) -> None:
    """RES-42c, RES-O19: an earlier date would shorten the client's fourteen days."""
    walk = done().take("report-actions-to-client", on=WEDNESDAY, result="Not reached")
    no = walk.refused("issue-cmsl5708-and-wait", letter_on=MONDAY)
    assert (no.status, no.fields) == (422, ["letter_on"])


def test_a_consolatory_referral_waits_with_cmel9271(app: Flask) -> None:
    """RES-42c, RES-45b, RES-13h, RES-O33, RES-T62a"""
    walk = referral_awaited().take("report-actions-to-client", result="Not reached")
    no = walk.refused("issue-cmsl5708-and-wait")
    assert no.status == 409 and "For this kind of referral use CMEL9271" in no.sentence
    walk.take("issue-cmel9271-and-wait")
    assert walk.four_values[:2] == ("Wait", "Wait") and ("D-42", DAY_14) in walk.running
    no = reported(result="Not reached").refused("issue-cmel9271-and-wait")
    assert no.status == 409 and "CMEL9271 is for consolatory payment referrals only" in no.sentence


def test_silence_closes_on_day_15(app: Flask) -> None:
    """RES-42e, RES-45a, RES-O19, RES-O20, RES-T65"""
    walk = awaited()
    no = walk.refused("close-no-answer", on=DAY_14)
    assert (no.status, no.sentence) == (409, "The client has until Monday 27 April 2026")
    no = walk.refused("close-no-answer", on=DAY_15, note=None)
    assert (no.status, no.problems) == (422, (("note", "Add a note"),))
    no = walk.refused("close-no-answer", resolution_code=None)
    assert (no.status, no.problems) == (422, (("resolution_code", "Choose a resolution code"),))
    no = walk.refused("close-no-answer", resolution_code="Done with it")
    assert (no.status, no.fields) == (422, ["resolution_code"])
    walk.take("close-no-answer", resolution_code="No Action Taken")
    assert walk.four_values == ("Closed", "Complete", "Undertake Resolution Actions", "No Action Taken")
    assert all(each.state == "Done" for each in walk.records("activity") if each.data["key"] == "check")


def test_an_offset_moves_the_day_on_which_silence_closes(app: Flask) -> None:
    """RES-O19, setting WAIT_UNLOCK_OFFSET"""
    setting("WAIT_UNLOCK_OFFSET", 3)
    walk = awaited()
    assert walk.refused("close-no-answer", on=date(2026, 4, 29)).status == 409
    assert walk.take("close-no-answer", on=date(2026, 4, 30)).position == "R15"


@pytest.mark.parametrize(("step", "code"), [("close-client-agrees", OK), ("close-client-disagrees", NOT_OK)])
def test_the_clients_answer_closes_with_its_code(app: Flask, step: str, code: str) -> None:
    """RES-42e, RES-43a, RES-44a, RES-45a, RES-T63, RES-T64"""
    walk = awaited().take(step, on=TUESDAY)
    assert walk.four_values == ("Closed", "Complete", "Undertake Resolution Actions", code)
    assert walk.running == [] and walk.case.closed_on == TUESDAY


# Steps 43 to 45: closed


def test_a_letter_that_is_said_to_be_issued_is_attached(app: Flask) -> None:
    """RES-42f, RES-T63: in R13 there is none, and a letter about something else is none."""
    walk = reported()
    issued: dict[str, Any] = {"letter_outbound": "Issued", "phone_note": None}
    no = walk.refused("close-client-agrees", **issued)
    assert (no.status, no.sentence) == (409, "Attach the closure letter")
    with_another_letter = offered().take("record-plan-call").take("issue-cmsl5704").take("client-agrees")
    with_another_letter.take("carry-out-plan").take("update-action").take("report-actions-to-client")
    no = with_another_letter.refused("close-client-agrees", **issued)
    assert (no.status, no.sentence) == (409, "Attach the closure letter")


def test_a_letter_about_the_plan_does_not_close_a_consolatory_referral(app: Flask) -> None:
    """RES-42f, RES-O33: CMEL9271 counts as closure letter only after step 42."""
    walk = consolatory().take("record-plan-call", result="Not reached", agreed=None).take("issue-cmel9271")
    walk.take("record-plan-call").take("client-agrees").take("carry-out-plan").take("update-action")
    walk.take("report-actions-to-client")
    no = walk.refused("close-client-agrees", letter_outbound="Issued", phone_note=None)
    assert (no.status, no.sentence) == (409, "Attach the closure letter")


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"note": None}, "note", "Note how the client agreed"),
        ({"letter_outbound": None}, "letter_outbound", "Say whether a letter was issued"),
        ({"owning_team": None}, "owning_team", "Choose the BAU owning team"),
    ],
)
def test_agreement_to_close_is_noted(app: Flask, answers: dict[str, Any], field: str, sentence: str) -> None:
    """RES-43a, RES-43b, RES-S14, RES-T63"""
    no = reported().refused("close-client-agrees", **answers)
    assert (no.status, no.problems) == (422, ((field, sentence),))


def test_who_said_no_in_the_call_is_not_closed_as_agreed(app: Flask) -> None:
    """RES-43a, RES-44a: until another call says otherwise."""
    walk = reported(answer="Disagrees")
    no = walk.refused("close-client-agrees")
    assert (no.status, no.sentence) == (
        409,
        "The client did not agree in the last call. Record another call, or close with the disagreement",
    )
    walk.take("report-actions-to-client", answer="Agrees").take("close-client-agrees")


def test_disagreement_goes_out_with_letter_and_leaflet(app: Flask) -> None:
    """RES-44a, RES-44b, RES-T64, RES-S15"""
    walk = reported(answer="Disagrees")
    no = walk.refused("close-client-disagrees", enclosure=None)
    assert (no.status, no.sentence) == (409, "Issue CMSL5710 and CMSB011")
    no = walk.refused("close-client-disagrees", note=None)
    assert (no.status, no.problems) == (422, (("note", "Note why the client disagrees"),))
    walk.take("close-client-disagrees")
    assert walk.four_values[3] == NOT_OK
    assert walk.records("correspondence")[-1].data["enclosures"] == ["CMSB011"]


def test_a_plan_that_no_team_leader_saw_is_closed_with_a_warning(app: Flask) -> None:
    """RES-S15, RES-T64"""
    walk = offered().take("record-plan-call").take("client-agrees").take("carry-out-plan")
    walk.take("update-action").take("report-actions-to-client", answer="Disagrees")
    walk.take("close-client-disagrees")
    assert walk.done.warnings == [("", "No team leader has approved this plan")]


def test_a_plan_that_a_team_leader_approved_needs_no_warning(app: Flask) -> None:
    """RES-S15, RES-T64"""
    walk = with_payment().take("progress-payment").take("update-action")
    walk.take("report-actions-to-client", answer="Disagrees").take("close-client-disagrees")
    assert walk.done.warnings == []


def test_a_consolatory_referral_closes_against_the_clients_wish_without_letters(app: Flask) -> None:
    """RES-44b, RES-45b, RES-O33: the client is told by phone, what CMSB011 says included."""
    walk = referral_awaited().take("report-actions-to-client", answer="Disagrees")
    no = walk.refused("close-client-disagrees", told_note=None)
    assert (no.status, no.problems) == (
        422,
        (("told_note", "Record what the client was told, or issue CMEL9271"),),
    )
    walk.take("close-client-disagrees", told_note="Told by phone, the leaflet's words included.")
    assert {each.data.get("code") for each in walk.records("correspondence")} & {"CMSL5710"} == set()


def test_a_closed_sr_gives_the_case_back(app: Flask) -> None:
    """RES-43c, RES-45a, RES-S14, RES-T63: status, code and team in one save."""
    walk = reported().take("close-client-agrees", owning_team="Southern segment")
    assert walk.fact("owning_team") == "Southern segment"
    (item,) = walk.work_items("closed")
    assert (item.team, item.text) == ("bau", "The case goes back to Southern segment")


CLOSED_STEPS = (
    "carry-out-plan",
    "update-action",
    "create-child-sr",
    "progress-payment",
    "report-actions-to-client",
    "issue-cmsl5708-and-wait",
    "close-client-agrees",
    "close-client-disagrees",
    "close-no-answer",
    "agree-new-timetable",
    "set-lock",
    "move-segment",
    "add-note",
)


def test_a_closed_sr_can_only_be_read(app: Flask) -> None:
    """RES-45a, RES-O44, the rule of section 4: nothing reopens it, whoever presses a second time."""
    walk = ResolutionWalk(on=MONDAY).to("R15")
    for step in CLOSED_STEPS:
        no = walk.refused(step, defaults=False)
        assert (step, no.status, no.sentence) == (step, 409, "This SR is closed and can only be read")


@pytest.mark.parametrize(
    "step",
    [
        "carry-out-plan",
        "update-action",
        "create-child-sr",
        "report-actions-to-client",
        "close-client-agrees",
        "close-client-disagrees",
        "remove-lock",
        "segment-moved",
        "aac-contacted",
        "e-mail-internal-ice-team",
    ],
)
def test_carrying_out_and_closing_is_the_caseworkers(app: Flask, step: str) -> None:
    """RES-38a to RES-47c"""
    walk = undertaken()
    for stranger in (BAU, TL):
        no = walk.refused(step, by=stranger)
        assert (no.status, no.sentence) == (403, "You cannot do this in your role")


def test_a_colleague_may_close(app: Flask) -> None:
    """RES-45a: the work of the team, whoever owns the SR."""
    assert reported().take("close-client-agrees", by=CRC2).position == "R15"


# Step 46: the lock


def test_the_lock_stays_while_actions_are_open(app: Flask) -> None:
    """RES-46a, RES-T66, RES-T09a: BAU's and the plan's; BAU may finish after the SR is closed."""
    walk = locked()
    walk.to("R13")
    no = walk.refused("remove-lock")
    assert (no.status, no.sentence) == (409, "Actions are still open")
    walk.to("R15")
    assert walk.is_locked()
    no = walk.refused("remove-lock")
    assert (no.status, no.sentence) == (409, "Actions are still open")
    walk.take("bau-action-complete").take("remove-lock")
    assert not walk.is_locked()
    no = walk.refused("remove-lock")
    assert (no.status, no.sentence) == (409, "The Lock Assignment Flag is not set")


def test_an_open_plan_holds_the_lock_until_it_is_closed_early(app: Flask) -> None:
    """RES-46a, RES-O17a, RES-T66"""
    walk = locked()
    walk.to("R13").take("bau-action-complete")
    assert walk.refused("remove-lock").sentence == "Actions are still open"
    walk.take("record-call").take("close-early")
    walk.take("remove-lock")
    assert not walk.is_locked()


def test_a_lock_that_was_never_set_is_not_removed(app: Flask) -> None:
    """RES-46a"""
    walk = ResolutionWalk(on=MONDAY).to("R15")
    assert walk.refused("remove-lock").sentence == "The Lock Assignment Flag is not set"
    for step in ("segment-moved", "aac-contacted"):
        no = walk.refused(step)
        assert no.status == 409 and "The lock has not been removed" in no.sentence


def unlocked() -> ResolutionWalk:
    """The lock was removed at 14:00 on the Monday, on a closed SR."""
    walk = locked()
    walk.to("R15").take("bau-action-complete").take("remove-lock", at="14:00")
    return walk


def test_aac_is_contacted_after_24_hours_by_the_clock(app: Flask) -> None:
    """RES-46b, RES-T66, RES-T67, RES-O31"""
    walk = unlocked()
    assert ("D-LOCK", TUESDAY) in walk.running
    for day, at in ((MONDAY, "23:59"), (TUESDAY, "13:59")):
        no = walk.refused("aac-contacted", on=day, at=at)
        assert (no.status, no.sentence) == (409, "24 hours have not passed")
    no = walk.refused("aac-contacted", on=TUESDAY, at="14:01", note=None)
    assert (no.status, no.problems) == (422, (("note", "Note what AAC advised"),))
    walk.take("aac-contacted")
    assert walk.running == []
    assert walk.refused("aac-contacted").status == 409


def test_contact_aac_is_shown_after_24_hours(app: Flask) -> None:
    """RES-46b: beside the step, to the minute."""
    walk = unlocked()

    def shown(day: date, at: str) -> list[str]:
        case, actor = walk.case, walk.actor(CRC)
        s = actions.situation_of(case, actor, {}, day, moment(day, at))
        return [each.line for each in offers(case, actor, s).now if each.step.key == "aac-contacted"]

    assert shown(TUESDAY, "13:59") == []
    assert shown(TUESDAY, "14:00") == ["Contact AAC: the case has not moved segment"]
    walk.take("segment-moved", on=TUESDAY)
    assert shown(WEDNESDAY, "14:00") == []


def test_a_setting_says_how_long_the_segment_may_take(app: Flask) -> None:
    """RES-O31, setting LOCK_HOURS"""
    setting("LOCK_HOURS", 2)
    walk = unlocked()
    assert walk.refused("aac-contacted", at="15:59").sentence == "2 hours have not passed"
    walk.take("aac-contacted", at="16:00")


def test_a_case_that_has_moved_needs_no_aac(app: Flask) -> None:
    """RES-46b, RES-T67"""
    walk = unlocked()
    no = walk.refused("segment-moved", segment=None)
    assert (no.status, no.problems) == (422, (("segment", "Enter the segment"),))
    walk.take("segment-moved", segment="Segment 4")
    assert (walk.case.segment, walk.deadline("D-LOCK").state) == ("Segment 4", "met")
    assert walk.refused("segment-moved").status == 409


def test_a_lock_that_is_off_stays_off_while_bau_does_nothing(app: Flask) -> None:
    """RES-46a, RES-T09: nobody keeps a case in its segment for no reason."""
    walk = locked()
    walk.to("R13").take("update-action").take("bau-action-complete").take("remove-lock")
    no = walk.refused("set-lock")
    assert (no.status, no.sentence) == (409, "No BAU action is outstanding")


def home_block(client: PortalClient, name: str) -> str:
    return pages.part(client.get("/caseworker/").text, name)


def test_closed_srs_that_still_carry_the_lock_are_listed(sign_in: SignIn, on: SetToday) -> None:
    """RES-46a"""
    on(MONDAY)
    client = sign_in(CRC)
    walk = locked()
    walk.to("R13")
    assert walk.reference not in home_block(client, "locked")
    walk.to("R15")
    assert walk.reference in home_block(client, "locked")
    assert "The case still carries the Lock Assignment Flag" in pages.words(
        client.get(f"/cases/{walk.reference}").text
    )
    walk.take("bau-action-complete").take("remove-lock")
    assert walk.reference not in home_block(client, "locked")


def test_the_case_page_says_that_aac_is_to_be_contacted(sign_in: SignIn, on: SetToday) -> None:
    """RES-46b"""
    walk = unlocked()
    client, address = sign_in(CRC), f"/cases/{walk.reference}"
    on(WEDNESDAY)
    told = "Contact AAC. The case has not moved segment within 24 hours"
    assert told in pages.words(client.get(address).text)
    walk.take("segment-moved", on=WEDNESDAY)
    assert told not in pages.words(client.get(address).text)


# Step 47: internal ICE


def gateway_failed() -> ResolutionWalk:
    """A closed complaint that stems from a failed ICE gateway."""
    walk = ResolutionWalk(on=MONDAY, origin="Failed ICE gateway")
    walk.to("R15")
    return walk


def test_ice_is_told_with_all_that_it_needs(app: Flask) -> None:
    """RES-47a, RES-47b, RES-T68, RES-O36"""
    walk = gateway_failed()
    no = walk.refused("e-mail-internal-ice-team", scin=None)
    assert (no.status, no.problems) == (422, (("scin", "Enter the SCIN"),))
    no = walk.refused("e-mail-internal-ice-team", told_by=None)
    assert no.problems == (("told_by", "Say whether the client was told by phone or by letter"),)
    walk.take("e-mail-internal-ice-team", told_by="By letter")
    message = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert message is not None and message.to == "2012ICE.DIRECTCOMPLAINTS@DWP.GSI.GOV.UK"
    for words in ("Dorothea Quince-Palmer", "120012345678", "48217736", walk.reference, "by letter"):
        assert words in message.text
    no = walk.refused("e-mail-internal-ice-team")
    assert (no.status, no.sentence) == (409, "The internal ICE team was told on Monday 13 April 2026")


def test_ice_is_told_once_the_complaint_is_closed(app: Flask) -> None:
    """RES-47a"""
    walk = ResolutionWalk(on=MONDAY, origin="Failed ICE gateway")
    walk.to("R13")
    no = walk.refused("e-mail-internal-ice-team")
    assert no.status == 409 and "Close the complaint first" in no.sentence


def test_ice_is_told_of_its_own_complaints_only(app: Flask) -> None:
    """RES-47a, RES-T68"""
    no = ResolutionWalk(on=MONDAY).to("R15").refused("e-mail-internal-ice-team")
    assert (no.status, no.sentence) == (409, "This complaint was not raised after a failed ICE gateway")


def test_closed_srs_of_which_ice_is_not_told_are_listed(sign_in: SignIn, on: SetToday) -> None:
    """RES-47c: of that origin only, until the e-mail is out."""
    on(MONDAY)
    client, walk = sign_in(CRC), gateway_failed()
    other = ResolutionWalk(on=MONDAY).to("R15")
    running = ResolutionWalk(on=MONDAY, origin="Failed ICE gateway")
    listed = home_block(client, "ice")
    assert walk.reference in listed
    assert other.reference not in listed and running.reference not in listed
    assert "The internal ICE team has not been told" in pages.words(
        client.get(f"/cases/{walk.reference}").text
    )
    walk.take("e-mail-internal-ice-team")
    assert walk.reference not in home_block(client, "ice")


def test_the_address_of_ice_is_a_setting(app: Flask) -> None:
    """RES-47a, RES-O36, setting ICE_ADDRESS"""
    setting("ICE_ADDRESS", "ice@example.gov.uk")
    gateway_failed().take("e-mail-internal-ice-team")
    message = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert message is not None and message.to == "ice@example.gov.uk"


# Northern Ireland


def test_northern_ireland_has_its_own_bank_holidays(app: Flask) -> None:
    """RES-NI3: Tuesday 17 March 2026 is one there only."""
    day = date(2026, 3, 16)  # Monday
    northern, other = (ResolutionWalk(on=day, jurisdiction=each) for each in ("NI", "GB"))
    assert (northern.deadline("D-ACK").due_on, northern.deadline("D-OUT").due_on) == (
        date(2026, 3, 19),
        date(2026, 4, 9),
    )
    assert (other.deadline("D-ACK").due_on, other.deadline("D-OUT").due_on) == (
        date(2026, 3, 18),
        date(2026, 4, 8),
    )


def test_the_jurisdiction_is_chosen(app: Flask) -> None:
    """RES-NI3"""
    with pytest.raises(actions.Invalid) as no:
        ResolutionWalk(on=MONDAY, jurisdiction=None)
    assert (no.value.status, no.value.problems) == (422, [("jurisdiction", "Choose the jurisdiction")])


def northern(position: str = "R2") -> ResolutionWalk:
    """A Northern Ireland complaint with an MLA."""
    walk = ResolutionWalk(on=MONDAY, jurisdiction="NI", origin="MP")
    walk.to(position)
    return walk


def test_a_northern_form_prints_cmed_and_mla(sign_in: SignIn, on: SetToday) -> None:
    """RES-NI2, RES-O47, RES-O48: labels, choices and hints; the stored value of Addressee stays."""
    walk = northern()
    on(MONDAY)
    address = f"/cases/{walk.reference}/steps/save-details"
    client = sign_in(CRC)
    words = pages.words(client.get(address).text)
    assert "CMED" in words and "CMG" not in words
    assert "The constituency of the MP or MLA" in words and "See MP Enquiries" in words
    reply = client.submit(
        address,
        addressee="Child Maintenance Group (CMG)",
        parliamentary="Yes",
        complaint_details="CMG lost a letter.",
        dissatisfaction_on="1/3/2026",
    )
    assert reply.status_code == 303
    assert walk.fact("addressee") == "Child Maintenance Group (CMG)"
    assert walk.fact("complaint_details") == "CMG lost a letter."
    page = ResolutionWalk(on=MONDAY).to("R2")
    british = pages.words(client.get(f"/cases/{page.reference}/steps/save-details").text)
    assert "Child Maintenance Group (CMG)" in british and "CMED" not in british and "MLA" not in british


def test_a_northern_refusal_names_the_mla(app: Flask) -> None:
    """RES-NI2, RES-O47"""
    walk = northern().take("update-first-activity").take("save-details")
    no = walk.refused("start-work")
    assert (no.status, "Authenticate the MP's or MLA's contact" in no.sentence) == (409, True)


def test_a_northern_case_page_says_cmed_and_mla(sign_in: SignIn, on: SetToday) -> None:
    """RES-NI2, RES-O47"""
    walk = northern()
    on(MONDAY)
    words = pages.words(sign_in(CRC).get(f"/cases/{walk.reference}").text)
    assert "Authenticate MP or MLA contact" in words and "Authenticate MP contact" not in words
    assert "CMG" not in words


def test_the_name_for_northern_ireland_is_a_setting(sign_in: SignIn, on: SetToday) -> None:
    """RES-O48, setting NI_ORG_NAME: from the next page on."""
    walk = northern()
    on(MONDAY)
    client, address = sign_in(CRC), f"/cases/{walk.reference}/steps/save-details"
    assert "CMED" in pages.words(client.get(address).text)
    setting("NI_ORG_NAME", "Maintenance Division")
    words = pages.words(client.get(address).text)
    assert "Maintenance Division" in words and "CMED" not in words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Child Maintenance Group (CMG)", "CMED"),
        ("Child Maintenance Group", "CMED"),
        ("2012 Child Maintenance Group System (CMG)", "2012 Child Maintenance Group System (CMG)"),
        ("MP's agreement not recorded", "MP's or MLA's agreement not recorded"),
        ("See MP Enquiries", "See MP Enquiries"),
        ("Complaint - Resolution and PHSO", "Complaint - Resolution and PHSO"),
    ],
)
def test_what_northern_ireland_says(text: str, said: str) -> None:
    """RES-NI2, RES-O47, RES-O48: names of systems and procedures keep their letters, and Great Britain keeps all."""
    worded = procedure("resolution").worded
    assert (worded(text, "NI"), worded(text, "GB")) == (said, text)


# Links


LINKED = (
    "BOM - Segments Summary",
    "Complaint/Dissatisfaction - Log",
    "Complaint - Review",
    "Complaints Overview",
    "Complaints Feedback Process",
    "ICE",
    "Financial Redress for Maladministration – A Guide for Special Payment Officers",
    "MP Enquiries",
    "PHSO",
    "Payment - Non Standard",
    "Security Check",
    "Work Management",
    "Terminology Changes",
    "Third Party - Contact",
    "2012 System Overview",
    "Respond and Reporting",
    "Management Information - ICE/PHSO/Parliamentary Contact",
    "Special Payments",
    "Policy, Law and Decision Making Guidance",
)


def test_the_help_page_names_every_linked_procedure(sign_in: SignIn) -> None:
    """RES-X1: without an address it is plain text, with one a link."""
    client = sign_in(CRC)
    page = client.get("/procedures/resolution").text
    told = pages.part(page, "linked") + pages.words(page)
    assert [each for each in LINKED if each not in told] == []
    assert 'href="https://intranet.example/security"' not in page
    setting("LINKS", {"Security Check": "https://intranet.example/security"})
    page = client.get("/procedures/resolution").text
    assert 'href="https://intranet.example/security"' in page
