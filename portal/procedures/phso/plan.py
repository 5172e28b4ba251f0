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
from portal.procedures.rules import at_least_a_penny, long_date, not_in_past, pounds

WAIT_FOR_DECISION = "Wait for the team leader's decision"
PLAN_ELSEWHERE = {
    "P6A": WAIT_FOR_DECISION,
    "P11A": WAIT_FOR_DECISION,
    "": "There is no plan to work on in this position",
}


# What the plan holds


def current_reasons(case: Any) -> list[Any]:
    return [reason for reason in case.of("reason") if reason.state == "Current"]


def phase(case: Any) -> str:
    """The plan after the recommendations letter and the plan after the FDL are two plans with amounts of their own."""
    return "FDL" if case.fact("fdl_type") else "letter"


def plan_actions(case: Any) -> list[Any]:
    """The actions of the present Resolution Plan: not those of a failed gateway, an earlier plan or withdrawn ones."""
    return [a for a in case.of("action") if a.data.get("phase") == phase(case) and a.state != "Withdrawn"]


def plans(case: Any) -> list[Any]:
    """The versions in which the present plan was sent to the team leader."""
    return [plan for plan in case.of("plan") if plan.data.get("phase") == phase(case)]


def payment(action: Any) -> dict[str, Any]:
    """What an approval of a payment covers: the amount in pence, its kind, and what is paid to whom."""
    return {"amount": action.amount, "kind": action.data.get("payment"), "action": action.title}


def payments(case: Any) -> dict[str, dict[str, Any]]:
    """The payments by number of the action."""
    return {str(action.number): payment(action) for action in plan_actions(case) if action.amount is not None}


def total(case: Any) -> int | None:
    """The Amount of the present plan in pence: the sum of its payments; None without money."""
    amounts = [paid["amount"] for paid in payments(case).values()]
    return sum(amounts) if amounts else None


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


def latest_plan(case: Any) -> Any:
    sent = plans(case)
    return sent[-1] if sent else None


def approved_plans(case: Any) -> list[Any]:
    return [plan for plan in plans(case) if plan.state == "Approved"]


def approved_payments(case: Any) -> dict[str, dict[str, Any]]:
    approved = approved_plans(case)
    covered: dict[str, dict[str, Any]] = approved[-1].data["payments"] if approved else {}
    return covered


def approval_needed(case: Any) -> bool:
    """A plan with an Amount always needs approval (PHSO-O18), and again when a payment has changed or gone since.

    A plan without money needs it once the team leader has rejected it.
    """
    plan = latest_plan(case)
    if plan is not None and plan.state == "Rejected":
        return True
    return payments(case) != approved_payments(case)


def plan_authors(case: Any) -> set[int]:
    """Everybody who sent the plan, or wrote or changed one of its reasons and actions."""
    plan = latest_plan(case)
    authors = set(plan.data.get("authors", ())) if plan else set()
    for row in (*current_reasons(case), *plan_actions(case)):
        authors |= {row.made_by_id, *row.data.get("changed_by", ())}
    return authors - {None}


def fdl_recorders(case: Any) -> set[int]:
    """Everybody who recorded or corrected what the FDL says, and so set the Amount that the plan has to reach."""
    return set(case.fact("fdl_recorded_by") or ())


# PHSO-T22

GROUNDS = "Enter the reason or grounds"
COMMENTS = "Add comments that describe the complaint"


def default_of_row(name: str, default: Any = None) -> Any:
    def value(s: Situation) -> Any:
        if s.record is None:
            return default
        return getattr(s.record, name) if hasattr(s.record, name) else s.record.data.get(name, default)

    return value


def reason_asks(of_row: bool = False) -> tuple[Ask, ...]:
    return (
        line("grounds", "Reason/Grounds", GROUNDS, default=default_of_row("title") if of_row else None),
        text(
            "comments",
            "Comments",
            COMMENTS,
            hint="What the client complains about, fully. PHSO and the team leader rely on this",
            default=default_of_row("text") if of_row else None,
        ),
    )


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


def reasons_to_link(s: Situation) -> list[tuple[str, str]]:
    return [(str(reason.number), reason.title) for reason in current_reasons(s.case)]


def recommendations_to_carry_out(s: Situation) -> list[tuple[str, str]]:
    return [(str(each.number), each.text) for each in recommendations(s.case, "Case specific")]


def reason_exists(s: Situation) -> str | None:
    return None if current_reasons(s.case) else "Add a reason first"


def money_complete(s: Situation) -> Iterable[Problem]:
    """Financial redress needs its kind and its Amount; an Amount without the tick is a slip (PHSO-T23)."""
    if s.data.get("redress"):
        if s.data.get("amount") is None:
            yield "amount", "Enter an amount in pounds and pence"
        if not s.data.get("payment"):
            yield "payment", "Say whether it is a special payment or a reimbursement"
    elif s.data.get("amount") is not None:
        yield "redress", "Tick financial redress, or leave the amount empty"


def after_the_four_weeks(s: Situation) -> Iterable[Problem]:
    """PHSO-11f, PHSO-19d: a warning when the action is due after PHSO's four weeks."""
    due = s.data.get("due_on")
    for key, name in (("D-REC", "PHSO's 4 weeks"), ("D-FDL", "the FDL's 4 weeks")):
        deadline = s.case.deadline(key)
        if due and deadline and due > deadline.due_on:
            yield "due_on", f"After {name} ({long_date(deadline.due_on)})"


def due_not_passed(s: Situation, due: date) -> str | None:
    if s.record is not None and s.record.due_on == due:
        return None
    return not_in_past("The due date has passed")(s, due)


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


GROUNDS_LABEL = "Reason/Grounds"


def told_change(*fields: tuple[str, Any, Any]) -> str:
    """What the history tells of a changed row: each old and new value (PHSO-T23a)."""
    told = [
        f"{label} “{old or ''}” becomes “{new or ''}”"
        for label, old, new in fields
        if (old or "") != (new or "")
    ]
    return "; ".join(told) or "nothing else changed"


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


def plan_has_reason(s: Situation) -> str | None:
    return None if current_reasons(s.case) else "Add a reason first"


def plan_has_action(s: Situation) -> str | None:
    return None if plan_actions(s.case) else "Add a resolution action first"


def actions_linked(s: Situation) -> str | None:
    loose = [action.title for action in plan_actions(s.case) if not action.data.get("reasons")]
    return f"Link this action to a reason: {'; '.join(loose)}" if loose else None


def actions_in_progress(s: Situation) -> str | None:
    waiting = [action for action in plan_actions(s.case) if action.state not in ("In Progress", "Done")]
    return "Set every action to In Progress" if waiting else None


def actions_dated(s: Situation) -> str | None:
    return "Enter a due date" if any(action.due_on is None for action in plan_actions(s.case)) else None


def amounts_given(s: Situation) -> str | None:
    missing = [a for a in plan_actions(s.case) if a.data.get("redress") and a.amount is None]
    return "Enter an amount in pounds and pence" if missing else None


def fdl_recorded(s: Situation) -> str | None:
    return None if s.case.fact("fdl_type") else "Record the FDL amount first"


def not_approved_unchanged(s: Situation) -> str | None:
    """One approval of one plan: what was approved is not sent again as it stands."""
    plan = latest_plan(s.case)
    if plan is None or plan.state != "Approved" or approval_needed(s.case):
        return None
    titles = [action.title for action in plan_actions(s.case)]
    return (
        "This plan is approved and its actions have not changed" if titles == plan.data["actions"] else None
    )


def plan_sent(s: Situation) -> Iterable[Change]:
    case = s.case
    yield Add(
        "plan",
        title=f"Resolution Plan, version {len(case.of('plan')) + 1}",
        text=s.data.get("message") or "",
        state="With the team leader",
        on=s.today,
        amount=total(case),
        data={
            "phase": phase(case),
            "payments": payments(case),
            "kinds": sorted(
                {action.data["payment"] for action in plan_actions(case) if action.data.get("payment")}
            ),
            "actions": [action.title for action in plan_actions(case)],
            "authors": sorted(plan_authors(case) | {s.actor.id}),
            "sender": s.actor.id,
            "owner": case.owner_id,
        },
        says=f"Amount {pounds(amount)}" if (amount := total(case)) is not None else "No payment",
    )
    yield Lock(True)


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
