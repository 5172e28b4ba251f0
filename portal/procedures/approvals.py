"""A team leader's decision on a Resolution Plan, as far as procedures share it: who has taken the SR, and what is asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.procedures.asking import choice, money, text
from portal.procedures.changes import Amend, Change, Owner
from portal.procedures.definition import Ask, Guard, Problem, Rule, Situation, Step, Who
from portal.procedures.making import Making, finish, work_item
from portal.procedures.plans import latest_plan, total
from portal.procedures.rules import pounds


def approval_item(s: Situation) -> Any:
    return next(
        (item for item in s.case.of("work_item", "Open") if item.data.get("what") == "approve_plan"), None
    )


def taken_by(s: Situation) -> int | None:
    """Who has taken the SR and may decide today; a stand-in whose days are over holds it no longer."""
    item = approval_item(s)
    holder = s.person(item.person_id) if item and item.person_id else None
    step = s.procedure.step("take-sr", s.case.position)
    return holder.id if holder and step and step.by.includes(holder) else None


def item_open(s: Situation) -> str | None:
    return None if approval_item(s) else "The work item is not open"


def not_taken(s: Situation) -> str | None:
    """PHSO-20a: one team leader takes the SR."""
    holder = taken_by(s)
    if holder == s.actor.id:
        return "You have taken this SR"
    return f"{s.name_of(holder)} has taken this SR" if holder else None


def taken_by_me(s: Situation) -> str | None:
    holder = taken_by(s)
    if holder is None:
        return "Take the SR first"
    return None if holder == s.actor.id else f"{s.name_of(holder)} has taken this SR"


NO_PLAN_HERE = "No plan waits for a decision on this SR"


def taking(row: str, source: str, by: Who, frm: tuple[str, ...], not_own_plan: Guard) -> Step:
    """The step "Take SR": one of those who may decide takes it, and its caseworker is remembered."""
    return Step(
        row,
        "Take SR",
        source,
        "took the SR",
        by,
        frm,
        guards=(item_open, not_taken, not_own_plan),
        changes=(
            lambda s: [
                Owner(s.actor.id, s.actor.name, remember=True),
                Amend(approval_item(s), {"person_id": s.actor.id}),
            ],
        ),
        elsewhere=NO_PLAN_HERE,
    )


def released(s: Situation) -> Iterable[Change]:
    """The SR goes back to its caseworker, and whoever may decide can take it."""
    yield Owner(s.case.previous_owner_id, s.name_of(s.case.previous_owner_id))
    yield Amend(approval_item(s), {"person_id": None})


def releasing(source: str, by: Who, frm: tuple[str, ...]) -> Step:
    """The step "Release SR" of who has taken it."""
    return Step(
        "",
        "Release SR",
        source,
        "released the SR for another team leader",
        by,
        frm,
        guards=(item_open, taken_by_me),
        changes=(released,),
        support=True,
        shown=lambda s: taken_by(s) == s.actor.id,
        elsewhere=NO_PLAN_HERE,
    )


def above_limit(s: Situation) -> bool:
    amount = total(s.case)
    return amount is not None and (s.actor.payment_limit is None or amount > s.actor.payment_limit)


def read_a_second_time(s: Situation, amount: int) -> str | None:
    """The team leader types the Amount: the second reading is the check."""
    plan = total(s.case)
    if plan is not None and amount != plan:
        return f"You typed {pounds(amount)} and the plan says {pounds(plan)}. Read both again, or reject the plan"
    return "This plan has no payment. Leave the amount empty" if plan is None else None


def amount_needed(s: Situation) -> str:
    return "Enter an amount in pounds and pence" if total(s.case) is not None else ""


def approved_is(value: str) -> Rule:
    def rule(s: Situation) -> Iterable[Problem]:
        if s.data.get("tl_approved") and s.data["tl_approved"] != value:
            yield "tl_approved", "Choose Approved or Rejected"

    return rule


def tl_approved(value: str) -> Ask:
    return choice(
        "tl_approved",
        "TL Approved",
        (("Y", "Y"), ("N", "N")),
        "Choose Approved or Rejected",
        default=value,
        hint=f"Y approves, N rejects. This step takes {value}",
    )


COMMENTS = text("comments", "Comments", "Add a comment", hint="The caseworker sees this with the plan")


AMOUNT = money(
    "amount",
    "Amount",
    amount_needed,
    hint="Type it again as you read it in the plan",
    rules=(read_a_second_time,),
)


def decided(approved: bool, *more: Making) -> Making:
    """The decision on the newest plan: the SR goes back to its caseworker, who is told."""

    def changes(s: Situation) -> Iterable[Change]:
        plan = latest_plan(s.case)
        state = "Approved" if approved else "Rejected"
        amount = total(s.case)
        yield Amend(
            plan,
            {"state": state},
            {
                "tl_approved": "Y" if approved else "N",
                "comments": s.data["comments"],
                "decided_by": s.actor.id,
                "decided_on": s.today,
            },
            close=True,
            says=f"{state} {pounds(amount)}" if amount is not None else f"{state}, no payment",
        )
        yield from finish("approve_plan", state)(s)
        back = s.case.previous_owner_id or plan.data.get("owner")
        yield Owner(back, s.name_of(back))
        for making in more:
            yield from making(s)
        yield from work_item(
            "told",
            f"Plan {state.lower()}" + (f", {pounds(amount)}" if amount is not None else ""),
            person=lambda s: plan.data.get("sender"),
            text=s.data["comments"],
            about="leader",
        )(s)

    return changes
