"""Step 20: the team leader takes the SR, asks for higher authorisation, and approves or rejects (PHSO-T26 to T31)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.procedures.approvals import (
    AMOUNT,
    COMMENTS,
    NO_PLAN_HERE,
    above_limit,
    approved_is,
    decided,
    item_open,
    releasing,
    taken_by,
    taken_by_me,
    taking,
    tl_approved,
)
from portal.procedures.asking import choice, line, money, past_day, text, tick
from portal.procedures.changes import Add, Amend, Change, Lock
from portal.procedures.definition import Problem, Situation, Step
from portal.procedures.phso.plan import fdl_amount, fdl_recorders
from portal.procedures.phso.vocabulary import FORM_FOR, FORMS, TL
from portal.procedures.plans import latest_plan, payments, phase, plan_authors, total
from portal.procedures.rules import long_date, pounds

WITH_TL = ("P6A", "P11A")


def not_own_plan(s: Situation) -> str | None:
    """Separation of duties (PHSO-O21): who wrote the plan, or any part of it, does not decide it."""
    if not s.preferences["FOUR_EYES"]:
        return None
    if s.actor.id in plan_authors(s.case):
        return "You wrote this plan, so somebody else decides it"
    if phase(s.case) == "FDL" and s.actor.id in fdl_recorders(s.case):
        return "You recorded what the FDL says, so somebody else decides this plan"
    return None


T26 = taking("PHSO-T26", "PHSO step 20", TL, WITH_TL, not_own_plan)
RELEASE = releasing("PHSO step 20", TL, WITH_TL)


# Higher authorisation


def authorisations(s: Situation) -> list[Any]:
    plan = latest_plan(s.case)
    return [each for each in s.case.of("authorisation") if plan and each.data.get("plan") == plan.number]


def no_authorisation_pending(s: Situation) -> str | None:
    return (
        "Waiting for higher authorisation"
        if any(each.state == "Asked" for each in authorisations(s))
        else None
    )


def plan_has_money(s: Situation) -> str | None:
    return (
        None if total(s.case) is not None else "This plan has no payment, so it needs no higher authorisation"
    )


def forms_of_plan(s: Situation) -> dict[str, int]:
    """The form for each kind of payment in the plan, with what is paid of that kind in pence."""
    amounts: dict[str, int] = {}
    for paid in payments(s.case).values():
        form = FORM_FOR[paid["kind"]]
        amounts[form] = amounts.get(form, 0) + paid["amount"]
    return amounts


def latest_decisions(s: Situation) -> dict[str, str]:
    """The state of the latest request on each form: Asked, Given or Refused (PHSO-O19a)."""
    return {each.data["form"]: each.state for each in authorisations(s)}


def forms_not_given(s: Situation) -> list[str]:
    decisions = latest_decisions(s)
    return [form for form in sorted(forms_of_plan(s)) if decisions.get(form) != "Given"]


def right_form(s: Situation, form: str) -> str | None:
    """PHSO-20c, PHSO-20d: CSF783 reimburses, CSF824 is for a special payment."""
    return (
        None if form in forms_of_plan(s) else "Use CSF783 for a reimbursement, CSF824 for a special payment"
    )


def form_default(s: Situation) -> str | None:
    left = forms_not_given(s)
    return left[0] if len(left) == 1 else None


def decider_is_somebody_else(s: Situation, name: str) -> str | None:
    """A higher authorisation is the decision of neither the team leader nor anybody who wrote the plan."""
    barred = {s.actor.name, *(s.name_of(author) for author in plan_authors(s.case))}
    given = " ".join(name.split()).casefold()
    return (
        "Somebody else has to give the higher authorisation"
        if given in {each.casefold() for each in barred}
        else None
    )


def not_before_the_request(s: Situation, decided_on: date) -> str | None:
    """PHSO-20e: the manager decides on what was asked."""
    asked = next((each for each in authorisations(s) if each.state == "Asked"), None)
    if asked and decided_on < asked.on:
        return f"The decision cannot be older than the request of {long_date(asked.on)}"
    return None


T27 = Step(
    "PHSO-T27",
    "Ask for higher authorisation",
    "PHSO step 20",
    "asked for higher authorisation",
    TL,
    WITH_TL,
    asks=(
        choice(
            "authorisation_form",
            "Form",
            FORMS,
            "Use CSF783 for a reimbursement, CSF824 for a special payment",
            rules=(right_form,),
            default=form_default,
        ),
        line(
            "manager",
            "Appropriate manager",
            "Name the manager who is asked",
            rules=(decider_is_somebody_else,),
        ),
        text("request", "Request", hint="Why this payment. The manager reads this"),
    ),
    guards=(plan_has_money, taken_by_me, not_own_plan, no_authorisation_pending),
    changes=(
        lambda s: [
            Add(
                "authorisation",
                title=f"{s.data['authorisation_form']} to {s.data['manager']}",
                text=s.data.get("request") or "",
                state="Asked",
                on=s.today,
                amount=forms_of_plan(s)[s.data["authorisation_form"]],
                data={
                    "form": s.data["authorisation_form"],
                    "manager": s.data["manager"],
                    "plan": latest_plan(s.case).number,
                },
                says=f"{s.data['authorisation_form']} to {s.data['manager']}",
            )
        ],
    ),
    elsewhere=NO_PLAN_HERE,
)


def authorisation_asked(s: Situation) -> str | None:
    return (
        None
        if any(each.state == "Asked" for each in authorisations(s))
        else "Ask for higher authorisation first"
    )


def authorisation_recorded(s: Situation) -> Iterable[Change]:
    asked = next(each for each in authorisations(s) if each.state == "Asked")
    agreed = s.data["agreed"] == "Yes"
    yield Amend(
        asked,
        {"state": "Given" if agreed else "Refused"},
        {name: s.data.get(name) for name in ("name", "grade", "decided_on", "agreed", "remarks")},
        close=True,
        says=f"{s.data['name']}, {s.data['grade']}: {s.data['agreed']}",
    )


def manager_asked(s: Situation) -> str | None:
    asked = next((each for each in authorisations(s) if each.state == "Asked"), None)
    return asked.data["manager"] if asked else None


T27A = Step(
    "PHSO-T27a",
    "Record higher authorisation",
    "PHSO step 20",
    "recorded the decision on higher authorisation",
    TL,
    WITH_TL,
    asks=(
        line("name", "Name", "Enter who decided", default=manager_asked, rules=(decider_is_somebody_else,)),
        line("grade", "Grade", "Enter the grade of who decided"),
        past_day("decided_on", "Date of the decision", not_before_the_request),
        choice("agreed", "Decision", (("Yes", "Yes"), ("No", "No")), "Say whether the manager agreed"),
        text("remarks", "Remarks"),
    ),
    guards=(authorisation_asked, taken_by_me, not_own_plan),
    changes=(authorisation_recorded,),
    elsewhere=NO_PLAN_HERE,
)


def higher_authorisation_given(s: Situation) -> str | None:
    """PHSO-20e: the latest decision on each form that was asked for has to be yes (PHSO-O19a).

    Above the limit, each kind of payment in the plan needs the form of its own (PHSO-20c, PHSO-20d).
    """
    decisions = latest_decisions(s)
    if "Asked" in decisions.values():
        return "Waiting for higher authorisation"
    if "Refused" in decisions.values():
        locked = s.case.position == "P11A" and amount_may_be_rejected(s)
        return f"Higher authorisation was refused. Ask again{'' if locked else ', or reject the plan'}"
    if above_limit(s) and (left := forms_not_given(s)):
        if decisions:
            return f"Ask for higher authorisation on {left[0]} as well: it is for the other kind of payment"
        limit = s.actor.payment_limit
        yours = (
            f"You can approve up to {pounds(limit)}"
            if limit is not None
            else "You cannot approve payments yourself"
        )
        return f"{yours}. Ask for higher authorisation first"
    return None


# The decision


def amount_fits_the_fdl(s: Situation) -> str | None:
    """PHSO-20h: a plan that differs from the FDL is corrected, not approved."""
    if s.case.position != "P11A" or total(s.case) == fdl_amount(s.case):
        return None
    amount = fdl_amount(s.case)
    says = f"The FDL says {pounds(amount)}" if amount is not None else "The FDL sets no payment"
    return f"{says}. Reject this so that it can be corrected"


def amount_may_be_rejected(s: Situation) -> str | None:
    """PHSO-20g: CMG cannot reject the amount that the FDL has set; without a set payment it may (PHSO-O20)."""
    amount = fdl_amount(s.case)
    if amount is not None and total(s.case) == amount:
        return "The amount set by the FDL cannot be rejected"
    return None


def lock_released(s: Situation) -> Iterable[Change]:
    """The casegroup may move again once the plan is decided."""
    yield Lock(False)


DECISION_GUARDS = (item_open, taken_by_me, not_own_plan)


def approve(row: str, frm: str, to: str) -> Step:
    return Step(
        row,
        "Approve",
        "PHSO step 20",
        "approved the plan",
        TL,
        (frm,),
        to,
        asks=(AMOUNT, tl_approved("Y"), COMMENTS),
        guards=(*DECISION_GUARDS, amount_fits_the_fdl, higher_authorisation_given),
        rules=(approved_is("Y"),),
        changes=(decided(True, lock_released),),
        elsewhere=NO_PLAN_HERE,
    )


T28 = approve("PHSO-T28", "P6A", "P6")
T29 = approve("PHSO-T29", "P11A", "P11")
T30 = Step(
    "PHSO-T30",
    "Reject",
    "PHSO step 20",
    "rejected the plan",
    TL,
    ("P6A",),
    "P6",
    asks=(tl_approved("N"), COMMENTS),
    guards=DECISION_GUARDS,
    rules=(approved_is("N"),),
    changes=(decided(False, lock_released),),
    elsewhere={
        "P11A": "The amount set by the FDL cannot be rejected. If it was entered wrongly, use 'Reject - amount entered wrongly'",
        "": NO_PLAN_HERE,
    },
)
T31 = Step(
    "PHSO-T31",
    "Reject - amount entered wrongly",
    "PHSO step 20",
    "rejected the plan: amount entered wrongly",
    TL,
    ("P11A",),
    "P11",
    asks=(tl_approved("N"), COMMENTS),
    guards=(*DECISION_GUARDS, amount_may_be_rejected),
    rules=(approved_is("N"),),
    changes=(decided(False, lock_released),),
    elsewhere=NO_PLAN_HERE,
)


def reading_differs(s: Situation) -> Iterable[Problem]:
    """The way back stands on a reading of the FDL that is not the recorded one."""
    reading = s.data.get("fdl_reading")
    if reading is None and not s.data.get("no_payment"):
        yield "fdl_reading", "Enter the FDL amount as you read it, or tick 'No payment'"
    elif reading is not None and s.data.get("no_payment"):
        yield "no_payment", "You entered an amount, so do not tick 'No payment'"
    elif reading == fdl_amount(s.case):
        yield "fdl_reading", "The FDL amount is recorded as you read it, and it cannot be rejected"


def reading_told(s: Situation) -> Iterable[Change]:
    read, recorded = (
        pounds(amount) if amount is not None else "no payment"
        for amount in (s.data.get("fdl_reading"), fdl_amount(s.case))
    )
    told = f"The team leader reads {read} in the FDL, recorded is {recorded}"
    yield Add("note", title="FDL amount read again", text=told, on=s.today, says=told)


FDL_WRONG = Step(
    "",
    "Reject - FDL recorded wrongly",
    "PHSO step 20",
    "rejected the plan: FDL recorded wrongly",
    TL,
    ("P11A",),
    "P11",
    asks=(
        money(
            "fdl_reading",
            "FDL amount as you read it",
            hint="From the letter itself. Leave empty and tick the box if the FDL sets no payment",
        ),
        tick("no_payment", "No payment"),
        tl_approved("N"),
        COMMENTS,
    ),
    guards=DECISION_GUARDS,
    rules=(approved_is("N"), reading_differs),
    changes=(reading_told, decided(False, lock_released)),
    support=True,
    shown=lambda s: taken_by(s) == s.actor.id,
    elsewhere=NO_PLAN_HERE,
)

STEPS = (T26, RELEASE, T27, T27A, T28, T29, T30, T31, FDL_WRONG)
