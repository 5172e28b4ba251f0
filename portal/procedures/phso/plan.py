"""The Resolution Plan of steps 11 and 19: reasons, actions linked to them, amounts, and what an approval covers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.procedures.asking import choice, day, line, money, past_day, select, text, tick, ticks
from portal.procedures.changes import Add, Amend, Change, Lock, Move, Start, Stop
from portal.procedures.definition import Ask, Problem, RowChoice, Situation, Step
from portal.procedures.making import open_again, when, work_item
from portal.procedures.phso.vocabulary import CW, GUIDANCE_ON_MONEY, REIMBURSEMENT, SPECIAL_PAYMENT
from portal.procedures.plans import (
    GROUNDS_LABEL,
    actions_dated,
    actions_linked,
    amounts_given,
    approval_needed,
    approved_plans,
    current_reasons,
    default_of_row,
    due_not_passed,
    money_complete,
    not_approved_unchanged,
    payment,
    phase,
    plan_actions,
    plan_has_action,
    plan_has_reason,
    plan_sent,
    reason_asks,
    reason_exists,
    reasons_to_link,
    told_change,
)
from portal.procedures.rules import at_least_a_penny, long_date, pounds

WAIT_FOR_DECISION = "Wait for the team leader's decision"
PLAN_ELSEWHERE = {
    "P6A": WAIT_FOR_DECISION,
    "P11A": WAIT_FOR_DECISION,
    "": "There is no plan to work on in this position",
}


# What the plan holds


def fdl_amount(case: Any) -> int | None:
    amount: int | None = case.fact("fdl_amount")
    return amount


def recommendations(case: Any, kind: str) -> list[Any]:
    """What the FDL recommends, "Case specific" or "Systemic", without what was recorded by mistake."""
    return [
        each
        for each in case.of("recommendation")
        if each.data.get("type") == kind and each.state != "Withdrawn"
    ]


def fdl_recorders(case: Any) -> set[int]:
    """Everybody who recorded or corrected what the FDL says, and so set the Amount that the plan has to reach."""
    return set(case.fact("fdl_recorded_by") or ())


# PHSO-T22


T22 = Step(
    "PHSO-T22",
    "Add reason",
    "PHSO step 11",
    "added a reason",
    CW,
    ("P3", "P6", "P11"),
    asks=reason_asks(),
    changes=(
        lambda s: [
            Add(
                "reason",
                title=s.data["grounds"],
                text=s.data["comments"],
                state="Current",
                says=s.data["grounds"],
            )
        ],
        when(lambda s: s.case.position == "P3", open_again("explored")),
    ),
    elsewhere=PLAN_ELSEWHERE,
    settled=lambda s: bool(current_reasons(s.case)),
)


# PHSO-T23

KINDS_OF_PAYMENT = (
    (SPECIAL_PAYMENT, SPECIAL_PAYMENT, "Higher authorisation on CSF824"),
    (REIMBURSEMENT, REIMBURSEMENT, "Higher authorisation on CSF783"),
)


def recommendations_to_carry_out(s: Situation) -> list[tuple[str, str]]:
    return [(str(each.number), each.text) for each in recommendations(s.case, "Case specific")]


def after_the_four_weeks(s: Situation) -> Iterable[Problem]:
    """PHSO-11f, PHSO-19d: a warning when the action is due after PHSO's four weeks."""
    due = s.data.get("due_on")
    for key, name in (("D-REC", "PHSO's 4 weeks"), ("D-FDL", "the FDL's 4 weeks")):
        deadline = s.case.deadline(key)
        if due and deadline and due > deadline.due_on:
            yield "due_on", f"After {name} ({long_date(deadline.due_on)})"


def action_asks(of_row: bool = False) -> tuple[Ask, ...]:
    def preset(name: str) -> Any:
        return default_of_row(name) if of_row else None

    return (
        line(
            "action", "Resolution action", "Enter the resolution action", default=preset("title"), longest=300
        ),
        ticks(
            "links",
            "Reason/Ground",
            reasons_to_link,
            "Link this action to a reason",
            default=preset("reasons"),
        ),
        select(
            "recommendation",
            "Recommendation that it carries out",
            recommendations_to_carry_out,
            when=lambda s: bool(recommendations_to_carry_out(s)),
            default=preset("recommendation"),
        ),
        day("due_on", "Due Date", due_not_passed, missing="Enter a due date", default=preset("due_on")),
        tick("redress", "Financial redress", hint=f"See {GUIDANCE_ON_MONEY}", default=preset("redress")),
        choice("payment", "Kind of payment", KINDS_OF_PAYMENT, default=preset("payment")),
        money(
            "amount",
            "Amount",
            hint="Only with financial redress. In pounds and pence",
            rules=(at_least_a_penny,),
            default=preset("amount"),
        ),
    )


def action_data(s: Situation) -> dict[str, Any]:
    return {
        "reasons": [str(each) for each in s.data["links"]],
        "recommendation": s.data.get("recommendation") or None,
        "redress": bool(s.data.get("redress")),
        "payment": s.data.get("payment") if s.data.get("redress") else None,
    }


def action_added(s: Situation) -> Iterable[Change]:
    action = Add(
        "action",
        title=s.data["action"],
        state="In Progress",
        due_on=s.data["due_on"],
        amount=s.data.get("amount"),
        data={**action_data(s), "phase": phase(s.case)},
        says=s.data["action"] + (f", {pounds(s.data['amount'])}" if s.data.get("amount") else ""),
    )
    yield action
    yield Start("D-ACTION", s.today, s.data["due_on"], f"Action: {s.data['action']}", of=action)


T23 = Step(
    "PHSO-T23",
    "Add resolution action",
    "PHSO step 11",
    "added a resolution action",
    CW,
    ("P6", "P11"),
    asks=action_asks(),
    guards=(reason_exists,),
    rules=(money_complete,),
    warnings=(after_the_four_weeks,),
    changes=(action_added,),
    elsewhere=PLAN_ELSEWHERE,
    settled=lambda s: bool(plan_actions(s.case)),
)


# PHSO-T23a


def row_asks(s: Situation) -> tuple[Ask, ...]:
    if s.record is None:
        return ()
    return reason_asks(True) if s.record.kind == "reason" else action_asks(True)


def money_complete_of_actions(s: Situation) -> Iterable[Problem]:
    if s.record is not None and s.record.kind == "action":
        yield from money_complete(s)


def changeable(s: Situation, record: Any) -> bool:
    return record.kind == "reason" or (s.case.position != "P3" and not record.data.get("gateway"))


def action_change(s: Situation) -> str:
    row, new = s.record, action_data(s)
    links = dict(reasons_to_link(s))

    def for_reasons(numbers: Iterable[str]) -> str:
        return ", ".join(links.get(str(each), f"reason {each}") for each in numbers)

    return told_change(
        ("Resolution action", row.title, s.data["action"]),
        ("For reason", for_reasons(row.data.get("reasons") or ()), for_reasons(new["reasons"])),
        ("Kind of payment", row.data.get("payment"), new["payment"]),
    )


def plan_changed(s: Situation) -> Iterable[Change]:
    row = s.record
    changed_by = list(dict.fromkeys([*row.data.get("changed_by", ()), s.actor.id]))
    if row.kind == "reason":
        changes = told_change(
            (GROUNDS_LABEL, row.title, s.data["grounds"]), ("Comments", row.text, s.data["comments"])
        )
        yield Amend(
            row,
            {"title": s.data["grounds"], "text": s.data["comments"]},
            {"changed_by": changed_by},
            says=f"Reason {row.number}: {changes}",
        )
        return
    yield Amend(
        row,
        {"title": s.data["action"], "due_on": s.data["due_on"], "amount": s.data.get("amount")},
        {**action_data(s), "changed_by": changed_by},
        says=f"Action {row.number}: {action_change(s)}",
    )
    if row.due_on != s.data["due_on"]:
        yield Move("D-ACTION", s.data["due_on"], "Due Date of the action changed", of=row)


T23A = Step(
    "PHSO-T23a",
    "Change plan",
    "PHSO step 11",
    "changed the plan",
    CW,
    ("P3", "P6", "P11"),
    of=RowChoice(
        ("reason", "action"),
        "Reason or action",
        ("Current", "In Progress", "Not Started"),
        "Choose the reason or action",
        changeable,
    ),
    asks=row_asks,
    rules=(money_complete_of_actions,),
    warnings=(after_the_four_weeks,),
    changes=(plan_changed,),
    elsewhere=PLAN_ELSEWHERE,
)


# PHSO-T24, PHSO-T25


def actions_in_progress(s: Situation) -> str | None:
    waiting = [action for action in plan_actions(s.case) if action.state not in ("In Progress", "Done")]
    return "Set every action to In Progress" if waiting else None


def fdl_recorded(s: Situation) -> str | None:
    return None if s.case.fact("fdl_type") else "Record the FDL amount first"


def send_plan(row: str, source: str, frm: str, to: str, *more: Any) -> Step:
    return Step(
        row,
        "Send plan for TL approval",
        source,
        "sent the plan for team leader approval",
        CW,
        (frm,),
        to,
        asks=(
            text(
                "message",
                "What should the team leader know?",
                hint="The team leader reads this with the plan",
            ),
        ),
        guards=(
            plan_has_reason,
            plan_has_action,
            actions_linked,
            actions_in_progress,
            actions_dated,
            amounts_given,
            not_approved_unchanged,
            *more,
        ),
        changes=(
            plan_sent,
            lambda s: [Lock(True)],
            work_item(
                "approve_plan",
                "Decide the Resolution Plan",
                post="internal_phso_team_leader",
                text=lambda s: s.data.get("message") or "",
            ),
        ),
        elsewhere=PLAN_ELSEWHERE,
        settled=lambda s: not approval_needed(s.case),
    )


T24 = send_plan("PHSO-T24", "PHSO step 11", "P6", "P6A")
T25 = send_plan("PHSO-T25", "PHSO step 19", "P11", "P11A", fdl_recorded)


# PHSO-T32


def approved_if_needed(s: Situation) -> str | None:
    """PHSO-11g, PHSO-12b: money is not carried out unapproved."""
    if s.record is not None and s.record.data.get("gateway"):
        return None
    if s.case.position != "P2N" and approval_needed(s.case):
        return "This plan needs team leader approval"
    return None


def not_paid_before_approval(s: Situation, done_on: date) -> str | None:
    """PHSO-12a, PHSO-20e: a payment is made after the first approval that covers it as it stands."""
    row = s.record
    if row is None or row.amount is None:
        return None
    covering = (
        plan for plan in approved_plans(s.case) if plan.data["payments"].get(str(row.number)) == payment(row)
    )
    approved_on = next((date.fromisoformat(plan.data["decided_on"]) for plan in covering), None)
    if approved_on and done_on < approved_on:
        return f"The payment was approved on {long_date(approved_on)}, so it cannot be older"
    return None


def action_done(s: Situation) -> Iterable[Change]:
    yield Amend(
        s.record,
        {"state": "Done"},
        {"done_on": s.data["done_on"], "result": s.data.get("result") or ""},
        close=True,
        says=f"{s.record.title}, {long_date(s.data['done_on'])}",
    )
    yield Stop("D-ACTION", s.data["done_on"], of=s.record)
    if s.record.data.get("referral"):
        for item in s.case.of("work_item", "Open"):
            if item.data.get("what") == "referral" and item.team == s.record.data["referral"]:
                yield Amend(item, {"state": "Done"}, close=True)


T32 = Step(
    "PHSO-T32",
    "Mark action Done",
    "PHSO steps 12 and 21",
    "marked an action as Done",
    CW,
    ("P2N", "P6", "P11"),
    of=RowChoice("action", "Resolution action", ("In Progress",), "Choose the action"),
    asks=(
        past_day("done_on", "Date done", not_paid_before_approval),
        text("result", "What was done", hint="One sentence. PHSO may ask for it"),
    ),
    guards=(approved_if_needed,),
    changes=(action_done,),
    elsewhere={
        "P6A": WAIT_FOR_DECISION,
        "P11A": WAIT_FOR_DECISION,
        "": "There is no action to carry out in this position",
    },
)

STEPS = (T22, T23, T23A, T24, T25, T32)
