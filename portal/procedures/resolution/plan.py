"""Steps 20 to 28 and 34: BAU asked for more, the Resolution Plan, and what the client says to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from portal.procedures.asking import choice, day, line, money, past_day, select, text, tick, ticks
from portal.procedures.changes import Add, Amend, Change, Move, Start, Stop
from portal.procedures.definition import Ask, Problem, RowChoice, Situation, Step
from portal.procedures.letters import letter_asks, letter_issued
from portal.procedures.making import entered, fact, finish, work_item
from portal.procedures.plans import (
    actions_dated,
    actions_linked,
    amounts_given,
    approved_payments,
    current_reasons,
    default_of_row,
    due_not_passed,
    not_approved_unchanged,
    payments,
    phase,
    plan_actions,
    plan_has_action,
    plan_has_reason,
    plan_sent,
    plans,
    reason_asks,
    reasons_to_link,
    told_change,
    total,
)
from portal.procedures.resolution.contact import (
    REACHED,
    call_asks,
    call_made,
    call_not_before,
    calls_here,
    contacted,
    issued,
    not_consolatory,
    not_only_a_payment,
    parliamentary,
    present,
    told_from_here,
)
from portal.procedures.resolution.intake import (
    AUTHENTICATE,
    TEMPLATE,
    mp_authenticated,
    of_parliament,
    template_sent,
)
from portal.procedures.resolution.vocabulary import CRC, G7, MONEY_GUIDANCE, MP_ENQUIRIES
from portal.procedures.rules import at_least_a_penny, long_date, not_before, pounds

WAITING_FOR_BAU = "Waiting for BAU"
NO_PLAN_TO_WRITE = {
    "R5": "Treat this as business as usual",
    "R6": "Treat this as business as usual",
    "R13": "Treat this as business as usual",
    "R14": "Treat this as business as usual",
    "R8": "Wait for the team leader's decision",
    "R11": "Wait for the team leader's decision",
    "": "There is no plan to work on in this position",
}


# RES-T36 to T39: BAU is asked for more


def request_open(s: Situation) -> Any:
    return next(
        (each for each in s.case.of("work_item", "Open") if each.data.get("what") == "bau_review"), None
    )


def nothing_asked(s: Situation) -> str | None:
    item = request_open(s)
    return f"Already asked on {long_date(item.on)}" if item is not None else None


T36 = Step(
    "RES-T36",
    "Ask BAU for more",
    "Complaint - Resolution step 20",
    "asked BAU for further investigation",
    CRC,
    ("R7",),
    asks=(
        text(
            "request",
            "What BAU has to look into",
            "Say what BAU has to look into",
            hint="The BAU G7 reads this",
        ),
    ),
    guards=(nothing_asked,),
    changes=(work_item("bau_review", "Review this complaint", post="bau_g7", text=entered("request")),),
)

T37 = Step(
    "RES-T37",
    "Record case conference",
    "Complaint - Resolution step 20",
    "recorded the case conference",
    CRC,
    ("R7",),
    asks=(
        past_day(
            "conference_on",
            "Date of the conference",
            missing="Enter the date of the conference",
            default=None,
        ),
        line("participants", "Participants", "Enter who took part"),
        text("note", "What was agreed"),
    ),
    changes=(
        lambda s: [
            Add(
                "contact",
                title=f"Case conference: {s.data['participants']}",
                text=s.data.get("note") or "",
                on=s.data["conference_on"],
            )
        ],
    ),
)


def review_asked_for(s: Situation) -> str | None:
    return (
        None if request_open(s) is not None else "The Complaints Resolution Team has not asked for a review"
    )


T38 = Step(
    "RES-T38",
    "Return review",
    "Complaint - Resolution step 21",
    "returned the review",
    G7,
    ("R7",),
    asks=(
        choice(
            "resolved",
            "Has the complaint been resolved?",
            (("Yes", "Yes"), ("No", "No")),
            "Say whether the complaint has been resolved",
        ),
        *TEMPLATE,
    ),
    guards=(review_asked_for,),
    changes=(
        template_sent("Review returned"),
        fact("bau_says_resolved", entered("resolved"), "Resolved, as BAU sees it"),
        finish("bau_review", "Returned"),
        work_item("told", "BAU has returned its review", person=lambda s: s.case.owner_id, about="bau"),
    ),
)


def not_waiting_for_bau(s: Situation) -> str | None:
    """RES-23a: the plan is built once BAU's additional information is in, if it was asked for."""
    return WAITING_FOR_BAU if request_open(s) is not None else None


T39 = Step(
    "RES-T39",
    "Take back from BAU",
    "Complaint - Resolution step 22",
    "took the complaint back from BAU",
    CRC,
    ("R7",),
    "R7",
    guards=(not_waiting_for_bau,),
    changes=(fact("taken_back_on", lambda s: s.today),),
    settled=lambda s: not s.case.fact("bau_says_resolved") or bool(s.case.fact("taken_back_on")),
)


# RES-T40: the rows of the plan

ASKS_OF_REASON = partial(reason_asks, missing="Enter the reason", readers="The team leader relies")

T40_REASON = Step(
    "RES-T40",
    "Add reason",
    "Complaint - Resolution step 23",
    "added a reason",
    CRC,
    ("R7",),
    asks=ASKS_OF_REASON(),
    guards=(not_waiting_for_bau,),
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
    ),
    elsewhere=NO_PLAN_TO_WRITE,
    settled=lambda s: bool(current_reasons(s.case)),
)

NON_STANDARD = "Non-standard payment"


def kinds_of_action(s: Situation) -> list[tuple[str, str]]:
    return [(str(each), str(each)) for each in s.preferences["RESOLUTION_ACTIONS"]]


def reason_first(s: Situation) -> str | None:
    return None if current_reasons(s.case) else "Enter the reason first"


FINANCIAL_REDRESS = "Financial redress"


def payment_complete(s: Situation) -> Iterable[Problem]:
    if s.data.get("redress") and s.data.get("amount") is None:
        yield "amount", "Enter an amount in pounds and pence"
    if not s.data.get("redress") and s.data.get("amount") is not None:
        yield "redress", "Tick non-standard payment, or leave the amount empty"
    if s.data.get("action_kind") == FINANCIAL_REDRESS and not s.data.get("redress"):
        yield "redress", "Financial redress is a non-standard payment: tick it and enter the amount"


def after_the_outcome(s: Situation) -> Iterable[Problem]:
    due = s.data.get("due_on")
    running = s.case.deadline("D-NEW") or s.case.deadline("D-OUT")
    if due and running and due > running.due_on:
        yield (
            "due_on",
            f"After the date by which the client is told the outcome ({long_date(running.due_on)})",
        )


def action_asks(of_row: bool = False) -> tuple[Ask, ...]:
    def preset(name: str) -> Any:
        return default_of_row(name) if of_row else None

    return (
        select("action_kind", "Kind of action", kinds_of_action, default=preset("action_kind")),
        line(
            "action", "Resolution action", "Enter the resolution action", default=preset("title"), longest=300
        ),
        ticks("links", "Reason", reasons_to_link, "Link this action to a reason", default=preset("reasons")),
        day("due_on", "Due Date", due_not_passed, missing="Enter a due date", default=preset("due_on")),
        tick("date_agreed", "The client agreed to this date", default=preset("date_agreed")),
        tick(
            "mp_agreed",
            "The MP agreed to this action",
            when=parliamentary,
            default=preset("mp_agreed"),
        ),
        tick("redress", "Non-standard payment", hint=f"See {MONEY_GUIDANCE}", default=preset("redress")),
        money(
            "amount",
            "Amount",
            hint="Only with a non-standard payment. In pounds and pence",
            rules=(at_least_a_penny,),
            default=preset("amount"),
        ),
    )


def agreed_since(s: Situation, name: str) -> Any:
    """The day of an agreement (RES-S10): one that stood before keeps its day, unless the due date is another now."""
    if not s.data.get(name):
        return None
    row = s.record
    stands = row is not None and row.data.get(name) and row.due_on == s.data["due_on"]
    return row.data.get(f"{name}_on") if stands else s.today


def action_data(s: Situation) -> dict[str, Any]:
    agreed = bool(s.data.get("date_agreed"))
    return {
        "reasons": [str(each) for each in s.data["links"]],
        "action_kind": s.data.get("action_kind"),
        "date_agreed": agreed,
        "date_agreed_on": agreed_since(s, "date_agreed"),
        "mp_agreed": bool(s.data.get("mp_agreed")),
        "mp_agreed_on": agreed_since(s, "mp_agreed"),
        "redress": bool(s.data.get("redress")),
        "payment": NON_STANDARD if s.data.get("redress") else None,
    }


def action_added(s: Situation) -> Iterable[Change]:
    amount = s.data.get("amount")
    action = Add(
        "action",
        title=s.data["action"],
        state="In Progress",
        due_on=s.data["due_on"],
        amount=amount,
        data={**action_data(s), "phase": phase(s.case)},
        says=s.data["action"] + (f", {pounds(amount)}" if amount else ""),
    )
    yield action
    yield Start("D-ACTION", s.today, s.data["due_on"], f"Action: {s.data['action']}", of=action)


T40_ACTION = Step(
    "RES-T40",
    "Add action",
    "Complaint - Resolution step 23",
    "added a resolution action",
    CRC,
    ("R7",),
    asks=action_asks(),
    guards=(not_waiting_for_bau, reason_first),
    rules=(payment_complete,),
    warnings=(after_the_outcome,),
    changes=(action_added,),
    elsewhere=NO_PLAN_TO_WRITE,
    settled=lambda s: bool(plan_actions(s.case)),
)


def unchanged_since_rejected(s: Situation) -> bool:
    """Whether the plan is still the one that the team leader rejected."""
    decided = [each for each in plans(s.case) if each.state in ("Approved", "Rejected")]
    if not decided or decided[-1].state != "Rejected":
        return False
    plan = decided[-1]
    titles = [action.title for action in plan_actions(s.case)]
    return bool(titles == plan.data["actions"] and payments(s.case) == plan.data["payments"])


def row_asks(s: Situation) -> tuple[Ask, ...]:
    if s.record is None:
        return ()
    return ASKS_OF_REASON(True) if s.record.kind == "reason" else (*action_asks(True), WITHDRAW)


WITHDRAW = tick("withdraw", "Take this action out of the plan")


def payment_of_action(s: Situation) -> Iterable[Problem]:
    if s.record is not None and s.record.kind == "action" and not s.data.get("withdraw"):
        yield from payment_complete(s)


def row_changed(s: Situation) -> Iterable[Change]:
    row = s.record
    changed_by = list(dict.fromkeys([*row.data.get("changed_by", ()), s.actor.id]))
    if row.kind == "reason":
        told = told_change(
            ("Reason/Grounds", row.title, s.data["grounds"]), ("Comments", row.text, s.data["comments"])
        )
        yield Amend(
            row,
            {"title": s.data["grounds"], "text": s.data["comments"]},
            {"changed_by": changed_by},
            says=f"Reason {row.number}: {told}",
        )
        return
    if s.data.get("withdraw"):
        yield Amend(
            row, {"state": "Withdrawn"}, {"changed_by": changed_by}, close=True, says=f"{row.title} withdrawn"
        )
        yield Stop("D-ACTION", s.today, met=False, of=row)
        return
    yield Amend(
        row,
        {"title": s.data["action"], "due_on": s.data["due_on"], "amount": s.data.get("amount")},
        {**action_data(s), "changed_by": changed_by},
        says=f"Action {row.number}: {told_change(('Resolution action', row.title, s.data['action']))}",
    )
    if row.due_on != s.data["due_on"]:
        yield Move("D-ACTION", s.data["due_on"], "Due Date of the action changed", of=row)


T40_CHANGE = Step(
    "RES-T40",
    "Change row",
    "Complaint - Resolution step 23",
    "changed a row of the plan",
    CRC,
    ("R7",),
    of=RowChoice(
        ("reason", "action"), "Reason or action", ("Current", "In Progress"), "Choose the reason or action"
    ),
    asks=row_asks,
    guards=(not_waiting_for_bau,),
    rules=(payment_of_action,),
    warnings=(after_the_outcome,),
    changes=(row_changed,),
    elsewhere=NO_PLAN_TO_WRITE,
    settled=lambda s: not unchanged_since_rejected(s),
)


# RES-T41, RES-T42: with approval, or without


def sent_again_as_it_was(s: Situation) -> Iterable[Problem]:
    """RES-25a, RES-37a: what was rejected is to be a new plan."""
    if unchanged_since_rejected(s):
        yield "", "Nothing in the plan has changed since it was rejected"


def compulsory(s: Situation) -> bool:
    """RES-25b, RES-37c: after a rejection the next plan needs the team leader, with money or without."""
    return bool(s.case.fact("approval_compulsory"))


def approval_wanted(s: Situation) -> Iterable[Problem]:
    if total(s.case) is None and not compulsory(s) and not s.data.get("approval_wanted"):
        yield "approval_wanted", "This plan has no payment. Tick that approval is wanted, or draft the plan"


def plan_to_the_tl(what: str) -> Any:
    return work_item(
        "approve_plan", what, post="resolution_team_leader", text=lambda s: s.data.get("message") or ""
    )


MESSAGE = text(
    "message", "What should the team leader know?", hint="The team leader reads this with the plan"
)
COMPLETE_ROWS = (plan_has_reason, plan_has_action, actions_linked, actions_dated, amounts_given)

T41 = Step(
    "RES-T41",
    "Send plan for TL approval",
    "Complaint - Resolution step 23",
    "sent the plan for team leader approval",
    CRC,
    ("R7",),
    "R8",
    asks=(
        tick(
            "approval_wanted",
            "Approval is wanted for this plan without payment",
            when=lambda s: total(s.case) is None and not compulsory(s),
        ),
        MESSAGE,
    ),
    guards=(not_waiting_for_bau, *COMPLETE_ROWS, not_approved_unchanged),
    rules=(approval_wanted,),
    warnings=(sent_again_as_it_was,),
    changes=(plan_sent, plan_to_the_tl("Decide the Resolution Plan")),
    respond="Plan sent for approval",
    respond_if=parliamentary,
    settled=lambda s: not needs_approval(s),
)


def needs_approval(s: Situation) -> bool:
    return compulsory(s) or payments(s.case) != approved_payments(s.case)


def money_approved(s: Situation) -> str | None:
    """RES-23i: a plan with a non-standard payment always goes to the team leader."""
    unapproved = payments(s.case) and payments(s.case) != approved_payments(s.case)
    return "A non-standard payment needs team leader approval" if unapproved else None


def not_compulsory(s: Situation) -> str | None:
    return "Submit the new plan for approval" if compulsory(s) else None


DRAFTED = "Plan offered to the client"
DRAFTING = (
    fact("client_approved", None),
    fact("plan_drafted_on", lambda s: s.today),
    told_from_here("R10"),
)

T42 = Step(
    "RES-T42",
    "Draft plan",
    "Complaint - Resolution steps 23 and 26",
    "drafted the plan for the client",
    CRC,
    ("R7",),
    "R10",
    guards=(not_waiting_for_bau, *COMPLETE_ROWS, money_approved, not_compulsory),
    changes=DRAFTING,
    elsewhere={
        "R9N": "This plan was rejected",
        "R12N": "This plan was rejected",
        "": "There is no plan to draft in this position",
    },
    respond=DRAFTED,
    respond_if=parliamentary,
)

T47 = Step(
    "RES-T47",
    "New plan",
    "Complaint - Resolution step 25",
    "began a new plan",
    CRC,
    ("R9N",),
    "R7",
    changes=(fact("approval_compulsory", True),),
    says="The rejected plan is kept. The new plan needs team leader approval",
)

T48 = Step(
    "RES-T48",
    "Draft plan",
    "Complaint - Resolution step 26",
    "drafted the approved plan for the client",
    CRC,
    ("R9",),
    "R10",
    changes=(*DRAFTING, fact("approval_compulsory", None)),
    elsewhere={"R9N": "This plan was rejected", "R12N": "This plan was rejected"},
    respond=DRAFTED,
    respond_if=parliamentary,
)


# RES-T49 to T52: the client is told of the plan


def open_actions(s: Situation) -> list[Any]:
    return [each for each in plan_actions(s.case) if each.state == "In Progress"]


def dates_to_agree(s: Situation) -> list[tuple[str, str]]:
    return [
        (str(each.number), f"{each.title}, due {long_date(each.due_on)}")
        for each in open_actions(s)
        if each.due_on
    ]


def agreed_now(s: Situation) -> list[str]:
    return [str(each.number) for each in open_actions(s) if each.data.get("date_agreed")]


AGREED = ticks("agreed", "Due dates that the client agreed to", dates_to_agree, default=agreed_now)


def every_date_agreed(s: Situation) -> bool:
    return {str(number) for number, _ in dates_to_agree(s)} <= set(map(str, s.data.get("agreed") or ()))


def dates_agreed_when_reached(s: Situation) -> Iterable[Problem]:
    """RES-23f: each date is agreed with the client once the client has been reached."""
    if s.data.get("result") == REACHED and not every_date_agreed(s):
        yield "agreed", "Agree the date with the client"


def agreement_kept(s: Situation) -> Iterable[Change]:
    ticked = set(map(str, s.data.get("agreed") or ()))
    for each in open_actions(s):
        agreed = str(each.number) in ticked
        if agreed != bool(each.data.get("date_agreed")):
            yield Amend(each, {}, {"date_agreed": agreed, "date_agreed_on": s.today if agreed else None})


def plan_drafted(s: Situation) -> date | None:
    drafted: date | None = s.case.date("plan_drafted_on")
    return drafted


T49 = Step(
    "RES-T49",
    "Record plan call",
    "Complaint - Resolution step 27",
    "called the client about the plan",
    CRC,
    ("R10",),
    asks=call_asks(AGREED),
    rules=(
        dates_agreed_when_reached,
        call_not_before(plan_drafted, "The plan was drafted on {date}, so the call cannot be older"),
    ),
    changes=(call_made(), agreement_kept),
    tells_client=True,
    settled=lambda s: bool(calls_here(s)),
)


T50 = Step(
    "RES-T50",
    "Issue CMSL5704",
    "Complaint - Resolution step 27",
    "issued CMSL5704",
    CRC,
    ("R10",),
    asks=letter_asks("CMSL5704"),
    guards=(not_consolatory, lambda s: None if calls_here(s) else "Record the call first"),
    shown=not_only_a_payment,
    changes=(
        lambda s: [Stop("D-PLAN", s.today, met=False)] if s.case.deadline("D-PLAN") else [],
        lambda s: [Start("D-PLAN", s.data["letter_on"])] if s.data.get("letter_on") else [],
        letter_issued("CMSL5704"),
        fact("plan_letter_on", entered("letter_on")),
    ),
    letter="CMSL5704",
    settled=lambda s: bool(
        s.case.fact("client_approved")
        or present(s, issued(s, "CMSL5704"))
        or any(each.state == REACHED for each in calls_here(s))
    ),
)


def actions_of_the_plan(s: Situation) -> list[tuple[str, str]]:
    return [(str(each.number), each.title) for each in open_actions(s)]


def agreed_by_mp(s: Situation) -> list[str]:
    return [str(each.number) for each in open_actions(s) if each.data.get("mp_agreed")]


def mp_agreement_kept(s: Situation) -> Iterable[Change]:
    ticked, on = set(map(str, s.data["mp_actions"])), s.data["agreed_on"]
    for each in open_actions(s):
        if str(each.number) in ticked and not each.data.get("mp_agreed"):
            yield Amend(
                each, {}, {"mp_agreed": True, "mp_agreed_on": on}, says=f"{each.title}: agreed with the MP"
            )
        elif str(each.number) not in ticked and each.data.get("mp_agreed"):
            yield Amend(
                each,
                {},
                {"mp_agreed": False, "mp_agreed_on": None},
                says=f"{each.title}: no longer agreed with the MP",
            )


MP_AGREEMENT = Step(
    "",
    "Record MP agreement",
    "Complaint - Resolution, summary",
    "recorded to which actions the MP agrees",
    CRC,
    ("R7", "R10", "R12", "R13"),
    asks=(
        ticks(
            "mp_actions",
            "Actions to which the MP agrees",
            actions_of_the_plan,
            "Choose the actions to which the MP agrees",
            default=agreed_by_mp,
        ),
        past_day(
            "agreed_on",
            "Date of the agreement",
            not_before("mp_authenticated_on", "The MP's contact was authenticated on {date}"),
        ),
    ),
    guards=(
        of_parliament,
        lambda s: None if mp_authenticated(s) else AUTHENTICATE,
        plan_has_action,
    ),
    changes=(mp_agreement_kept,),
    support=True,
    says=f"See {MP_ENQUIRIES}",
    shown=parliamentary,
)

TELL_FIRST = "Tell the client about the plan first"


def reached(s: Situation) -> bool:
    return any(each.state == REACHED for each in calls_here(s))


def client_told(s: Situation) -> str | None:
    """RES-27d: told in a call that reached the client, or by the letter that takes its place."""
    letters = present(s, issued(s, "CMSL5704", "CMEL9271"))
    return None if reached(s) or letters else TELL_FIRST


HOW = (
    ("Phone", "By phone", "In a call that is recorded as reached"),
    ("Writing", "In writing", "Letter or e-mail: give its date and words"),
)


def answer_recorded(s: Situation) -> Iterable[Problem]:
    """RES-T51: an answer by phone stands on a call that reached the client, another one on date and text."""
    if s.data.get("how") == "Phone" and not reached(s):
        yield "how", "Record the call that reached the client first"
    if s.data.get("how") == "Writing":
        if not s.data.get("answered_on"):
            yield "answered_on", "Enter the date of the answer"
        if not s.data.get("answer_text"):
            yield "answer_text", "Enter the client's words"


def all_dates_agreed(s: Situation) -> Iterable[Problem]:
    if not every_date_agreed(s):
        yield "agreed", "Agree the date with the client"


ANSWER = (
    choice("how", "How the client answered", HOW, "Say how the client answered"),
    past_day(
        "answered_on",
        "Date of the written answer",
        not_before("plan_drafted_on", "The plan was drafted on {date}, so the answer cannot be older"),
        missing="",
        default=None,
    ),
    text("answer_text", "The client's words", hint="For an answer in writing"),
)


def answer_kept(s: Situation) -> Iterable[Change]:
    on = s.data.get("answered_on") or s.today
    if s.data.get("how") == "Writing":
        yield Add(
            "contact", title="The client's answer to the plan", text=s.data.get("answer_text") or "", on=on
        )
    yield from contacted(s, on)
    if running := s.case.deadline("D-PLAN"):
        yield Stop("D-PLAN", max(on, running.starts_on))


T51 = Step(
    "RES-T51",
    "Client agrees",
    "Complaint - Resolution step 28",
    "recorded that the client agrees with the plan",
    CRC,
    ("R10",),
    asks=(*ANSWER, AGREED),
    guards=(client_told,),
    rules=(answer_recorded, all_dates_agreed),
    changes=(answer_kept, agreement_kept, fact("client_approved", "Y", "Client Approved")),
    settled=lambda s: s.case.fact("client_approved") == "Y",
)


def client_said_no(s: Situation) -> str | None:
    """RES-34b: what goes to the team leader again is a plan that the client refuses."""
    return (
        "Record that the client disagrees"
        if s.data.get("client_approved", "N") not in ("N", None, "")
        else None
    )


T52 = Step(
    "RES-T52",
    "Client disagrees, send to TL",
    "Complaint - Resolution steps 28 and 34",
    "sent the plan to the team leader: the client disagrees",
    CRC,
    ("R10",),
    "R11",
    asks=(
        *ANSWER,
        choice(
            "client_approved",
            "Client Approved",
            (("N", "N"), ("Y", "Y")),
            "Record that the client disagrees",
            default="N",
            refuses=True,
        ),
        text(
            "client_reasons",
            "Why the client disagrees",
            "Note why the client disagrees",
            hint="The team leader reads this",
        ),
    ),
    guards=(client_told, client_said_no),
    rules=(answer_recorded,),
    changes=(
        answer_kept,
        fact("client_approved", "N", "Client Approved"),
        fact("client_reasons", entered("client_reasons"), "The client's reasons"),
        plan_sent,
        work_item(
            "approve_plan",
            "The client disagrees: does the plan stand?",
            post="resolution_team_leader",
            text=entered("client_reasons"),
        ),
    ),
    respond="Client disagrees with the plan",
    respond_if=parliamentary,
)

STEPS = (
    T36,
    T37,
    T38,
    T39,
    T40_REASON,
    T40_ACTION,
    T40_CHANGE,
    T41,
    T42,
    T47,
    T48,
    T49,
    MP_AGREEMENT,
    T50,
    T51,
    T52,
)
