"""The Resolution Plan that several procedures share: reasons, actions linked to them, amounts, and what an approval covers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.procedures.asking import line, text
from portal.procedures.changes import Add, Change
from portal.procedures.definition import Ask, Problem, Situation
from portal.procedures.rules import not_in_past, pounds

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


# Writing its rows

GROUNDS = "Enter the reason or grounds"


COMMENTS = "Add comments that describe the complaint"


READERS = "PHSO and the team leader rely"


def default_of_row(name: str, default: Any = None) -> Any:
    def value(s: Situation) -> Any:
        if s.record is None:
            return default
        return getattr(s.record, name) if hasattr(s.record, name) else s.record.data.get(name, default)

    return value


def reason_asks(of_row: bool = False, missing: str = GROUNDS, readers: str = READERS) -> tuple[Ask, ...]:
    return (
        line("grounds", "Reason/Grounds", missing, default=default_of_row("title") if of_row else None),
        text(
            "comments",
            "Comments",
            COMMENTS,
            hint=f"What the client complains about, fully. {readers} on this",
            default=default_of_row("text") if of_row else None,
        ),
    )


def reasons_to_link(s: Situation) -> list[tuple[str, str]]:
    return [(str(reason.number), reason.title) for reason in current_reasons(s.case)]


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


def due_not_passed(s: Situation, due: date) -> str | None:
    if s.record is not None and s.record.due_on == due:
        return None
    return not_in_past("The due date has passed")(s, due)


def told_change(*fields: tuple[str, Any, Any]) -> str:
    """What the history tells of a changed row: each old and new value (PHSO-T23a)."""
    told = [
        f"{label} “{old or ''}” becomes “{new or ''}”"
        for label, old, new in fields
        if (old or "") != (new or "")
    ]
    return "; ".join(told) or "nothing else changed"


GROUNDS_LABEL = "Reason/Grounds"


def plan_has_reason(s: Situation) -> str | None:
    return None if current_reasons(s.case) else "Add a reason first"


def plan_has_action(s: Situation) -> str | None:
    return None if plan_actions(s.case) else "Add a resolution action first"


def actions_linked(s: Situation) -> str | None:
    loose = [action.title for action in plan_actions(s.case) if not action.data.get("reasons")]
    return f"Link this action to a reason: {'; '.join(loose)}" if loose else None


def actions_dated(s: Situation) -> str | None:
    return "Enter a due date" if any(action.due_on is None for action in plan_actions(s.case)) else None


def amounts_given(s: Situation) -> str | None:
    missing = [a for a in plan_actions(s.case) if a.data.get("redress") and a.amount is None]
    return "Enter an amount in pounds and pence" if missing else None


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
    """The plan as it stands becomes a version that waits for the team leader."""
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
