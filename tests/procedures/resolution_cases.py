"""Cases that together take every step of "Complaint - Resolution", each with the Resolution Code that was chosen for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.resolution_walks import BAU, TL2, ResolutionWalk
from tests.walks import Walk

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
AFTER_THE_WAIT = date(2026, 3, 18)  # Wednesday
MONEY: dict[str, Any] = {"redress": True, "amount": 150_00}
ISSUE = "Acknowledge Issue"


def logged(number: str, **answers: Any) -> ResolutionWalk:
    return ResolutionWalk(on=MONDAY, case_number=number, **answers)


def referred(number: str, **answers: Any) -> ResolutionWalk:
    """A referral by BAU with the mark of a consolatory payment, logged by the team."""
    walk = ResolutionWalk(
        on=MONDAY,
        by=BAU,
        begins="refer-complaint-to-resolution",
        case_number=number,
        consolatory=True,
        actions_complete=True,
    )
    return walk.take("log-complaint", case_number=number, **answers)


def an_enquiry_of_an_mp() -> Walk:
    walk = ResolutionWalk(on=MONDAY, by=BAU, begins="report-mp-correspondence", case_number="1")
    walk.take("add-note").take("log-complaint", case_number="1", origin="MP").take("enter-stage-in-respond")
    walk.take("authenticate-mp-contact").take("note-information-needed").take("information-gathered")
    walk.take("record-attempt-to-acknowledge", person="2")
    walk.take("issue-cmsl5842").take("record-acknowledgement", person="2", method="Letter")
    walk.take("record-acknowledgement").take("record-acknowledgement")
    walk.take("needs-investigation").take("send-referral-to-bau-g7").take("allocate").take("set-lock")
    walk.take("ask-owning-caseworker-for-sr").take("save-addresses")
    walk.take("create-resolution-sr", case_number="1").take("link-and-acknowledge", case_number="1")
    walk.take("set-stage", stage=ISSUE).take("update-first-activity")
    walk.take("save-details", parliamentary="Yes").take("set-stage", stage=ISSUE).take("start-work")
    walk.take("restrict-this-case").take("lift-the-restriction").take("change-owner")
    walk.take("agree-new-timetable").take("bau-action-complete")
    walk.take("seen", by="caseworker2", row=walk.work_items("allocated")[-1])
    walk.take("record-call", result="Not reached").take("issue-cmsl5703-and-wait").take("contact-made")
    walk.take("record-call", result="Not reached").take("issue-cmsl5842-and-wait")
    walk.take("go-on-without-contact", on=AFTER_THE_WAIT)
    return walk.take("create-enquiry-sr").take("close-as-enquiry")


def a_complaint_that_does_not_qualify() -> Walk:
    walk = logged("2").take("move-segment").take("can-be-resolved-now").take("use-assigned-resolution-sr")
    walk.take("update-first-activity").take("link-and-acknowledge", case_number="2")
    walk.take("set-stage", stage=ISSUE).take("save-details", dissatisfaction_on=None, not_dealt_with=True)
    return walk.take("set-stage", stage=ISSUE).take("reject")


def a_client_who_is_not_reached() -> Walk:
    walk = logged("3")
    walk.take("can-be-resolved-now").take("ask-owning-caseworker-for-sr")
    walk.take("create-resolution-sr", case_number="3").take("link-and-acknowledge", case_number="3").to("R4")
    walk.day = AFTER_THE_WAIT
    return walk.take("close-no-contact", resolution_code="Rejected")


def to_r3(walk: ResolutionWalk) -> ResolutionWalk:
    number = walk.case.case_number
    walk.take("can-be-resolved-now").take("ask-owning-caseworker-for-sr")
    walk.take("create-resolution-sr", case_number=number).take("link-and-acknowledge", case_number=number)
    return walk.to("R3")


def a_consolatory_referral_without_reply() -> Walk:
    walk = to_r3(referred("4"))
    walk.take("record-call", result="Not reached").take("issue-cmel9271-and-wait").take("contact-made").to(
        "R5"
    )
    walk.take("record-call", result="Not reached").take("issue-cmel9271").take("issue-cmel9271-and-wait")
    walk.take("send-final-template-to-bau-g7", on=AFTER_THE_WAIT)
    return walk.take("close-no-reply", resolution_code="No Action Taken")


def a_reply_within_the_wait() -> Walk:
    return to_r3(logged("5")).to("R6").take("client-replied-close", resolution_code="Rejected")


def a_client_who_agrees_that_nothing_more_is_done() -> Walk:
    return to_r3(logged("6")).to("R5").take("record-call").take("client-agrees-to-close")


def a_client_who_does_not() -> Walk:
    walk = to_r3(logged("7")).to("R5").take("record-call", answer="Disagrees").take("hand-new-issue-to-bau")
    return walk.take("client-disagrees-close")


def a_complaint_that_closes_early() -> Walk:
    walk = to_r3(logged("8")).to("R7")
    return walk.take("close-early", resolution_code="Actions Complete – Client Not Ok")


def plan_with_money(walk: Walk) -> Walk:
    """The plan before the team leader, approved by a manager outside the system."""
    walk.take("send-plan-for-tl-approval").take("take-sr").take("refer-to-higher-grade")
    return walk.take("record-manager-s-decision").take("approve")


def a_payment_that_is_refused_revised_and_paid() -> Walk:
    walk = logged("9", origin="Failed ICE gateway").take("authenticate-mp-contact")
    walk.take("needs-investigation").take("send-referral-to-bau-g7").take("allocate").take("set-lock")
    walk.take("ask-owning-caseworker-for-sr").take("create-resolution-sr", case_number="9")
    walk.take("link-and-acknowledge", case_number="9").to("R7")
    walk.take("ask-bau-for-more").take("record-case-conference").take("return-review")
    walk.take("take-back-from-bau").take("record-call").take("add-reason").take("add-action", **MONEY)
    change = {"grounds": "Delay", "comments": "Nobody answered."}
    walk.take("change-row", row=("reason", 1), **change)
    walk.take("send-plan-for-tl-approval").take("take-sr").take("release-sr").take("take-sr")
    walk.take("release-sr-of-a-colleague", by=TL2).take("take-sr").take("reject")
    walk.take("ask-team-leader-for-guidance").take("new-plan")
    plan_with_money(walk).take("draft-plan").take("record-plan-call")
    walk.take("client-disagrees-send-to-tl").take("take-sr").take("plan-must-change")
    walk.take("record-call-about-the-decision", result="Not reached").take("issue-cmsl5707")
    walk.take("tell-client-plan-is-revised", result="Not reached")
    again = {"action": "Pay the bank charge", "action_kind": "Other", "links": ["1"], "due_on": MONDAY}
    walk.take("change-row", row=("action", 1), **again, redress=True, amount=160_00)
    plan_with_money(walk).take("draft-plan", on=TUESDAY).take("record-mp-agreement")
    walk.take("record-plan-call", result="Not reached").take("issue-cmsl5704")
    walk.take("record-plan-call").take("client-agrees").take("carry-out-plan")
    walk.take("create-child-sr", activities="Print").take("mark-child-activity-done")
    walk.take("progress-payment").take("update-action").take("bau-action-complete")
    walk.take("report-actions-to-client", result="Not reached").take("issue-cmsl5708-and-wait")
    walk.take("close-no-answer", on=AFTER_THE_WAIT, resolution_code="No Action Taken")
    walk.take("e-mail-internal-ice-team").take("remove-lock")
    return walk.take("segment-moved")


def a_plan_that_stands_against_the_client() -> Walk:
    walk = logged("10")
    walk.take("needs-investigation").take("send-referral-to-bau-g7").take("allocate").take("set-lock")
    walk.take("ask-owning-caseworker-for-sr").take("create-resolution-sr", case_number="10")
    walk.take("link-and-acknowledge", case_number="10").to("R7").take("add-reason").take("add-action")
    walk.take("draft-plan").to("R11").to("R12").take("tell-client-issue-cmsl5706").take("carry-out-plan")
    walk.take("bau-action-complete").to("R14").take("close-client-disagrees").take("remove-lock")
    return walk.take("aac-contacted", on=TUESDAY)


def a_consolatory_payment() -> Walk:
    walk = to_r3(referred("11")).to("R7").take("add-reason").take("add-action", redress=True, amount=50_00)
    walk.take("send-plan-for-tl-approval").take("take-sr").take("approve").take("draft-plan")
    walk.take("record-plan-call").take("client-agrees").take("carry-out-plan")
    walk.take("progress-payment").take("update-action")
    walk.take("report-actions-to-client", result="Not reached").take("issue-cmel9271-and-wait")
    return walk.take("close-client-agrees", letter_outbound="Issued", phone_note=None)


CASES: tuple[tuple[Callable[[], Walk], str], ...] = (
    (an_enquiry_of_an_mp, ""),
    (a_complaint_that_does_not_qualify, ""),
    (a_client_who_is_not_reached, "Rejected"),
    (a_consolatory_referral_without_reply, "No Action Taken"),
    (a_reply_within_the_wait, "Rejected"),
    (a_client_who_agrees_that_nothing_more_is_done, ""),
    (a_client_who_does_not, ""),
    (a_complaint_that_closes_early, "Actions Complete – Client Not Ok"),
    (a_payment_that_is_refused_revised_and_paid, "No Action Taken"),
    (a_plan_that_stands_against_the_client, ""),
    (a_consolatory_payment, ""),
)
