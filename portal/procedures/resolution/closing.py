"""Steps 38 to 47: the plan is carried out, the client hears of it, the SR closes, and what follows a closed SR."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from portal.procedures.asking import choice, day, line, past_day, select, text
from portal.procedures.changes import Add, Amend, Change, Fact, Lock, Move, Segment, Start, Stop
from portal.procedures.definition import Ask, Problem, RowChoice, Situation, Step
from portal.procedures.letters import letter_asks, letter_issued
from portal.procedures.making import activity, email, entered, fact
from portal.procedures.plans import approved_payments, approved_plans, payment, plan_actions
from portal.procedures.resolution.contact import (
    ANSWERS,
    OWNING_TEAM,
    REACHED,
    call_asks,
    call_made,
    call_not_before,
    calls,
    closing,
    closure_letters,
    codes_ask,
    consolatory,
    contact_note,
    is_consolatory,
    letter_activity_asks,
    letter_activity_ends,
    letter_attached,
    not_consolatory,
    not_only_a_payment,
    note_without_letter,
    now_of,
    outcome_told,
    parliamentary,
    position_now,
    told_consolatory,
    wait_activity,
    wait_done,
    wait_over,
)
from portal.procedures.resolution.decision import TOLD_NOTE, client_did_not_agree
from portal.procedures.resolution.intake import bau_item
from portal.procedures.resolution.vocabulary import CRC, NOT_OK, OK, SEGMENTS
from portal.procedures.rules import LONDON, long_date, not_before, pounds

# RES-T57: the plan is carried out


NO_AGREEMENT = "The client has not agreed"


def plan_agreed(s: Situation) -> str | None:
    """RES-T57: the client agreed, or gave no answer in time, or heard that the plan stands."""
    if s.case.position == "R12":
        if s.case.fact("told_it_stands_on"):
            return None
        return "Tell the client first" if consolatory(s) else "Issue CMSL5706 first"
    answer = s.case.fact("client_approved")
    if answer == "Y":
        return None
    if answer is not None or s.case.deadline("D-PLAN") is None:
        return NO_AGREEMENT
    waiting = wait_over("D-PLAN")(s)
    return f"{NO_AGREEMENT}. {waiting}" if waiting else None


def note_without_answer(s: Situation) -> Iterable[Problem]:
    if s.case.position == "R10" and s.case.fact("client_approved") is None and not s.data.get("note"):
        yield "note", "Add a note: the client has not answered"


def mp_agreement(s: Situation) -> Iterable[Problem]:
    """RES-S10: the resolution actions are agreed with the MP as well."""
    if parliamentary(s) and any(not each.data.get("mp_agreed") for each in plan_actions(s.case)):
        yield "", "MP's agreement not recorded"


NOT_AGREED = "The plan is not agreed"

T57 = Step(
    "RES-T57",
    "Carry out plan",
    "Complaint - Resolution step 38",
    "began to carry out the plan",
    CRC,
    ("R10", "R12"),
    "R13",
    asks=(text("note", "Note", hint="Needed when the client has not answered"),),
    guards=(plan_agreed,),
    rules=(note_without_answer,),
    warnings=(mp_agreement,),
    changes=(
        lambda s: [Stop("D-PLAN", s.today, met=False)] if s.case.deadline("D-PLAN") else [],
        lambda s: (
            [Add("note", title="Plan carried out", text=s.data["note"], on=s.today)]
            if s.data.get("note")
            else []
        ),
        fact("carried_out_from", lambda s: s.today),
    ),
    respond="Actions being carried out",
    respond_if=parliamentary,
    elsewhere={"": NOT_AGREED, "R13": "", "R14": ""},
)


# RES-T58 to T60: actions, child SRs, payments

ACTION_VALUES = (
    ("In Progress", "In Progress"),
    ("Done", "Done", "The action is carried out"),
    ("No longer needed", "No longer needed", "Say why in the comments"),
)
COMPLETE = ("Done", "No longer needed", "Withdrawn")


def payment_unpaid(action: Any) -> bool:
    return action.amount is not None and action.data.get("payment_state") != "Paid"


def action_value_fits(s: Situation) -> Iterable[Problem]:
    """RES-39a, RES-41a: an action may be Done before its payment is complete, an approved payment is not given up."""
    value = s.data.get("value")
    if s.record is None or not value:
        return
    if value == "No longer needed" and not s.data.get("comments"):
        yield "comments", "Say why the action is no longer needed"
    if value == "No longer needed" and payment_unpaid(s.record):
        yield "value", f"Payment of {pounds(s.record.amount)} is not complete"
    if value == "Done" and not s.data.get("done_on"):
        yield "done_on", "Enter the date"


def action_updated(s: Situation) -> Iterable[Change]:
    row, value = s.record, s.data["value"]
    on = s.data.get("done_on") or s.today
    ended = value in COMPLETE
    yield Amend(
        row,
        {"state": value},
        {
            "result": s.data.get("comments") or row.data.get("result") or "",
            **({"done_on": on} if ended else {}),
        },
        close=ended,
        says=f"{row.title}: {value}",
    )
    if ended:
        yield Stop("D-ACTION", on, met=value == "Done", of=row)


def of_this_plan(s: Situation, record: Any) -> bool:
    return any(each is record for each in plan_actions(s.case))


T58 = Step(
    "RES-T58",
    "Update action",
    "Complaint - Resolution step 39",
    "updated a resolution action",
    CRC,
    ("R13",),
    of=RowChoice("action", "Resolution action", ("In Progress",), "Choose the action", of_this_plan),
    asks=(
        select(
            "value",
            "Resolution Actions",
            ACTION_VALUES,
            "Choose from the list",
            unlisted="Choose from the list",
        ),
        past_day(
            "done_on",
            "Date done",
            not_before("received_on", "The complaint arrived on {date}, so nothing was done before"),
            missing="",
        ),
        text("comments", "Comments", hint="What was done. The client may ask for it"),
    ),
    rules=(action_value_fits,),
    changes=(action_updated,),
)


def actions_to_choose(s: Situation) -> list[tuple[str, str]]:
    return [(str(each.number), each.title) for each in plan_actions(s.case)]


def child_number(s: Situation) -> str:
    return f"{s.case.reference}/C{len(s.case.of('child_sr')) + 1}"


def child_created(s: Situation) -> Iterable[Change]:
    number = child_number(s)
    action = next(each for each in plan_actions(s.case) if str(each.number) == s.data["action"])
    steps = [each.strip() for each in (s.data.get("activities") or "").split("\n") if each.strip()]
    yield Add(
        "child_sr",
        title=number,
        text=action.title,
        state="Open",
        on=s.today,
        data={"action": action.number},
        says=f"Child SR {number} for {action.title}",
    )
    for each in steps or [action.title]:
        yield activity("child", each[:300], hint=number, child=number)


T59 = Step(
    "RES-T59",
    "Create child SR",
    "Complaint - Resolution step 40",
    "created a child SR",
    CRC,
    ("R13",),
    asks=(
        select(
            "action",
            "Resolution Action",
            actions_to_choose,
            "Choose a resolution action",
            unlisted="Choose a resolution action",
        ),
        text(
            "activities",
            "Its Activity Plan",
            hint="One activity on each line. Without any, the action itself is the activity",
        ),
    ),
    changes=(child_created,),
)


def child_activities(s: Situation, number: str) -> list[Any]:
    return [each for each in s.case.of("activity", "Not Started") if each.data.get("child") == number]


def child_activity_done(s: Situation) -> Iterable[Change]:
    row = s.record
    number = row.data["child"]
    yield Amend(
        row,
        {"state": "Done"},
        {"result": s.data.get("note") or ""},
        close=True,
        says=f"{row.title} marked Done",
    )
    if all(each is row for each in child_activities(s, number)):
        for child in s.case.of("child_sr", "Open"):
            if child.title == number:
                yield Amend(child, {"state": "Complete"}, close=True, says=f"Child SR {number} complete")


CHILD_ACTIVITY = Step(
    "",
    "Mark child activity Done",
    "Complaint - Resolution step 40",
    "marked an activity of a child SR as Done",
    CRC,
    ("R13",),
    of=RowChoice(
        "activity",
        "Activity",
        ("Not Started",),
        "Choose the activity",
        lambda s, record: bool(record.data.get("child")),
    ),
    asks=(text("note", "What was done"),),
    changes=(child_activity_done,),
    support=True,
)


def covered(s: Situation, action: Any) -> bool:
    """The payment is approved as it stands."""
    approved = approved_payments(s.case).get(str(action.number))
    return bool(approved == payment(action))


def with_payment(s: Situation, record: Any) -> bool:
    return of_this_plan(s, record) and payment_unpaid(record)


def payment_approved(s: Situation) -> str | None:
    if s.record is not None and not covered(s, s.record):
        return "A non-standard payment needs team leader approval"
    return None


def approved_on(s: Situation) -> date | None:
    """The day on which the payment was first approved as it stands."""
    row = s.record
    if row is None:
        return None
    days = [
        date.fromisoformat(plan.data["decided_on"])
        for plan in approved_plans(s.case)
        if plan.data["payments"].get(str(row.number)) == payment(row)
    ]
    return min(days, default=None)


def payment_progressed(s: Situation) -> Iterable[Change]:
    row, state = s.record, s.data["state"]
    yield Amend(
        row,
        {},
        {"payment_state": state, "payment_on": s.data["paid_on"]},
        says=f"Payment of {pounds(row.amount)} {state.lower()}, {long_date(s.data['paid_on'])}",
    )


T60 = Step(
    "RES-T60",
    "Progress payment",
    "Complaint - Resolution step 41",
    "progressed a payment",
    CRC,
    ("R13",),
    of=RowChoice("action", "Payment", ("In Progress", "Done"), "Choose the payment", with_payment),
    asks=(
        choice(
            "state",
            "State of the payment",
            (("In progress", "In progress"), ("Paid", "Paid")),
            "Choose the state of the payment",
        ),
        past_day(
            "paid_on",
            "Date",
            not_before(approved_on, "The payment was approved on {date}, so the date cannot be earlier"),
        ),
    ),
    guards=(payment_approved,),
    changes=(payment_progressed,),
    says="See Payment - Non Standard",
)


# RES-T61, RES-T62: the client hears of the action taken


def not_complete(s: Situation) -> list[str]:
    """What is open of the plan: actions, child SRs and payments."""
    actions = plan_actions(s.case)
    left = [each.title for each in actions if each.state not in COMPLETE]
    left += [f"Payment of {pounds(each.amount)} is not complete" for each in actions if payment_unpaid(each)]
    return [*left, *(f"Child SR {each.title} is open" for each in s.case.of("child_sr", "Open"))]


def everything_complete(s: Situation) -> str | None:
    left = not_complete(s)
    return f"Not complete: {'; '.join(left)}" if left else None


def nothing_open(s: Situation) -> str | None:
    """RES-NFA1: closed when all required action is complete; exceptional reasons have a step of their own."""
    left = not_complete(s)
    if not left:
        return None
    aside = "" if s.case.position != "R13" else ". Use 'Close early' for exceptional reasons"
    payments_or_children = [each for each in left if each.startswith(("Payment of", "Child SR"))]
    actions = [each for each in left if each not in payments_or_children]
    told = [*([f"Open: {'; '.join(actions)}"] if actions else []), *payments_or_children]
    return f"{'. '.join(told)}{aside}"


ANSWER = choice("answer", "What the client said", ANSWERS, hint="When the client was reached")


def report_made(s: Situation) -> Iterable[Change]:
    yield Fact("actions_reported_on", s.data["called_on"])
    if s.data["result"] == REACHED:
        yield from outcome_told("called_on")(s)


T61 = Step(
    "RES-T61",
    "Report actions to client",
    "Complaint - Resolution step 42",
    "reported the actions taken to the client",
    CRC,
    ("R13",),
    asks=call_asks(ANSWER),
    guards=(everything_complete,),
    rules=(
        call_not_before(
            lambda s: s.case.date("carried_out_from"),
            "The plan is carried out since {date}, so the call cannot be older",
        ),
    ),
    changes=(call_made(), report_made),
    tells_client=True,
    settled=lambda s: bool(s.case.fact("actions_reported_on")),
)


def report_failed(s: Situation) -> str | None:
    """The letter goes out after the call of step 42 that did not reach the client."""
    made = calls(s, "R13")
    failed = made and made[-1].state != REACHED and s.case.fact("actions_reported_on")
    return None if failed else "Record the call first"


def waits_for_answer(row: str, code: str, guard: Any) -> Step:
    return Step(
        row,
        f"Issue {code} and wait",
        "Complaint - Resolution step 42",
        f"issued {code}; the client's answer is awaited",
        CRC,
        ("R13",),
        "R14",
        asks=letter_asks(code),
        guards=(guard, everything_complete, report_failed),
        shown=consolatory if guard is is_consolatory else not_only_a_payment,
        starts=(("D-42", "letter_on"),),
        changes=(
            outcome_told("letter_on"),
            letter_issued(code, position=position_now),
            wait_activity("check", "Check the outcome of the complaint"),
        ),
        letter=code,
    )


T62 = waits_for_answer("RES-T62", "CMSL5708", not_consolatory)
T62A = waits_for_answer("RES-T62a", "CMEL9271", is_consolatory)


# RES-T63 to T65: closed


def reported(s: Situation) -> str | None:
    if s.case.position == "R14" or s.case.fact("actions_reported_on"):
        return None
    return "Record the call first"


def client_did_not_refuse(s: Situation) -> str | None:
    """Whoever said no in the last call has not agreed; a later call may say otherwise."""
    made = calls(s, "R13")
    if s.case.position != "R13" or not made or made[-1].data.get("answer") != "Disagrees":
        return None
    return "The client did not agree in the last call. Record another call, or close with the disagreement"


def letter_preset(s: Situation) -> str:
    return "Issued" if closure_letters(s) else "Not Required"


def last_answer(s: Situation) -> str | None:
    """What the client said in the last call of step 42."""
    made = calls(s, "R13")
    answer: str | None = made[-1].data.get("answer") if made else None
    return answer


T63 = Step(
    "RES-T63",
    "Close - client agrees",
    "Complaint - Resolution steps 43 and 45",
    "closed the SR: the client agrees",
    CRC,
    ("R13", "R14"),
    "R15",
    asks=(
        text(
            "note",
            "The client's agreement",
            "Note how the client agreed",
            hint="By phone or in writing, and when",
        ),
        *letter_activity_asks(default=letter_preset),
        OWNING_TEAM,
    ),
    guards=(nothing_open, reported, client_did_not_refuse, letter_attached(closure_letters)),
    rules=(note_without_letter,),
    changes=(
        contact_note("The client agrees to close"),
        letter_activity_ends,
        wait_done("check"),
        outcome_told(),
        closing(OK),
    ),
    respond="Complaint closed",
    respond_if=parliamentary,
    confirm="This closes the SR with Resolution Code Actions Complete – Client Ok. A closed SR can only be read.",
    settled=lambda s: last_answer(s) != "Agrees",
)


def plan_seen_by_a_tl(s: Situation) -> Iterable[Problem]:
    """RES-S15: against the client's wish, a plan that a team leader has approved is the likely course."""
    if not any(each.data.get("tl_approved") for each in s.case.of("plan")):
        yield "", "No team leader has approved this plan"


def disagreement_asks(s: Situation) -> tuple[Ask, ...]:
    note = text(
        "note",
        "The client's disagreement",
        "Note why the client disagrees",
        hint="By phone or in writing, and when",
    )
    letter = (TOLD_NOTE,) if consolatory(s) else letter_asks("CMSL5710")
    return (note, *letter, OWNING_TEAM)


def consolatory_told(s: Situation) -> Iterable[Problem]:
    if consolatory(s) and not s.data.get("told_note") and not told_consolatory(s, s.case.position):
        yield "told_note", "Record what the client was told, or issue CMEL9271"


def disagreement_told(s: Situation) -> Iterable[Change]:
    yield from contact_note("The client does not agree to close")(s)
    if not consolatory(s):
        yield from letter_issued("CMSL5710")(s)
    elif s.data.get("told_note"):
        yield Add("contact", title="Told why the complaint is closed", text=s.data["told_note"], on=s.today)


T64 = Step(
    "RES-T64",
    "Close - client disagrees",
    "Complaint - Resolution steps 44 and 45",
    "closed the SR: the client disagrees",
    CRC,
    ("R13", "R14"),
    "R15",
    asks=disagreement_asks,
    guards=(nothing_open, reported, client_did_not_agree("R13")),
    rules=(consolatory_told,),
    warnings=(plan_seen_by_a_tl,),
    changes=(disagreement_told, wait_done("check"), outcome_told(), closing(NOT_OK)),
    respond="Complaint closed",
    respond_if=parliamentary,
    letter="CMSL5710",
    confirm="This closes the SR with Resolution Code Actions Complete – Client Not Ok. A closed SR can only be read.",
    settled=lambda s: last_answer(s) != "Disagrees",
)

T65 = Step(
    "RES-T65",
    "Close - no answer",
    "Complaint - Resolution step 42",
    "closed the SR: no answer",
    CRC,
    ("R14",),
    "R15",
    asks=(
        text("note", "Note", "Add a note", hint="That the client did not answer"),
        codes_ask(OK),
        OWNING_TEAM,
    ),
    guards=(wait_over("D-42"),),
    changes=(
        lambda s: [Add("note", title="No answer from the client", text=s.data["note"], on=s.today)],
        wait_done("check"),
        closing(),
    ),
    respond="Complaint closed",
    respond_if=parliamentary,
    confirm="This closes the SR. A closed SR can only be read.",
)


# RES-T66, RES-T67: the lock

AFTER = ("R13", "R14", "R15")


def flag_on(s: Situation) -> str | None:
    return None if s.case.lock_assignment else "The Lock Assignment Flag is not set"


def nothing_holds_the_lock(s: Situation) -> str | None:
    """RES-46a: off once all actions are complete; after early closing the plan's actions no longer count (RES-O17a)."""
    plan_open = not s.case.fact("closed_early") and not_complete(s)
    return "Actions are still open" if bau_item(s) is not None or plan_open else None


def lock_removed(s: Situation) -> Iterable[Change]:
    at = now_of(s).astimezone(LONDON)
    due = at + timedelta(hours=int(s.preferences["LOCK_HOURS"]))
    yield Lock(False)
    yield Fact("lock_removed_at", at.isoformat(timespec="minutes"))
    yield Start("D-LOCK", s.today, due.date(), f"Case moves segment by {due:%H:%M}")


T66 = Step(
    "RES-T66",
    "Remove lock",
    "Complaint - Resolution step 46",
    "removed the Lock Assignment Flag",
    CRC,
    AFTER,
    guards=(flag_on, nothing_holds_the_lock),
    shown=lambda s: flag_on(s) is None,
    changes=(lock_removed,),
    says=f"The case has 24 hours to move segment. See {SEGMENTS}",
)


def removed_at(s: Situation) -> datetime | None:
    stored = s.case.fact("lock_removed_at")
    return datetime.fromisoformat(stored) if stored else None


def lock_is_removed(s: Situation) -> str | None:
    removed = s.case.deadline("D-LOCK") and removed_at(s)
    return None if removed else "The lock has not been removed"


def hours_passed(s: Situation) -> str | None:
    """RES-46b: AAC is asked when the case has not moved within 24 hours."""
    since = removed_at(s)
    if since is None:
        return None
    opens = since + timedelta(hours=int(s.preferences["LOCK_HOURS"]))
    return None if now_of(s) >= opens else f"{s.preferences['LOCK_HOURS']} hours have not passed"


T67_MOVED = Step(
    "RES-T67",
    "Segment moved",
    "Complaint - Resolution step 46",
    "recorded that the case has moved segment",
    CRC,
    AFTER,
    asks=(line("segment", "Segment", "Enter the segment"), text("note", "Note")),
    guards=(lock_is_removed,),
    shown=lambda s: lock_is_removed(s) is None,
    changes=(
        lambda s: [Segment(s.data["segment"]), Stop("D-LOCK", s.today)],
        lambda s: (
            [Add("note", title="Segment moved", text=s.data["note"], on=s.today)]
            if s.data.get("note")
            else []
        ),
    ),
)

T67_AAC = Step(
    "RES-T67",
    "AAC contacted",
    "Complaint - Resolution step 46",
    "contacted AAC",
    CRC,
    AFTER,
    asks=(text("note", "Note", "Note what AAC advised"),),
    guards=(lock_is_removed, hours_passed),
    about=lambda s: "Contact AAC: the case has not moved segment",
    shown=lambda s: lock_is_removed(s) is None,
    changes=(
        lambda s: [
            Add("contact", title="AAC contacted", text=s.data["note"], on=s.today),
            Stop("D-LOCK", s.today),
        ],
    ),
)


# RES-T68: internal ICE


def from_failed_gateway(s: Situation) -> str | None:
    failed = s.case.fact("origin") == "Failed ICE gateway"
    return None if failed else "This complaint was not raised after a failed ICE gateway"


def not_told_yet(s: Situation) -> str | None:
    sent = s.case.date("ice_told_on")
    return f"The internal ICE team was told on {long_date(sent)}" if sent else None


def told_ice(s: Situation) -> str:
    return "\n".join(
        (
            "A complaint that was raised after a failed ICE gateway is closed.",
            f"The client was told {s.data['told_by'].lower()}.",
            "",
            f"Client: {s.case.client_name}",
            f"SCIN: {s.data['scin']}",
            f"Case number: {s.case.case_number}",
            f"Resolution SR: {s.case.reference}",
        )
    )


T68 = Step(
    "RES-T68",
    "E-mail internal ICE team",
    "Complaint - Resolution step 47",
    "told the internal ICE team that the complaint is closed",
    CRC,
    ("R15",),
    asks=(
        line("scin", "SCIN", "Enter the SCIN", longest=20, width=10, default=lambda s: s.case.fact("scin")),
        choice(
            "told_by",
            "How the client was told",
            (("By phone", "By phone"), ("By letter", "By letter")),
            "Say whether the client was told by phone or by letter",
            default=lambda s: {"phone": "By phone", "letter": "By letter"}.get(s.case.fact("closed_by")),
        ),
    ),
    guards=(from_failed_gateway, not_told_yet),
    changes=(
        fact("scin", entered("scin"), "SCIN"),
        fact("ice_told_on", lambda s: s.today),
        email(
            lambda s: s.preferences["ICE_ADDRESS"],
            lambda s: f"Complaint closed: {s.case.reference}",
            told_ice,
            on="",
        ),
    ),
    elsewhere="Close the complaint first",
    shown=lambda s: s.case.fact("origin") == "Failed ICE gateway",
)


# RES-T69: a new timetable

BEFORE_THE_END = (
    "R0",
    "R1",
    "R2",
    "R3",
    "R4",
    "R5",
    "R6",
    "R7",
    "R8",
    "R9",
    "R9N",
    "R10",
    "R11",
    "R12",
    "R12N",
    "R13",
)


def outcome_running(s: Situation) -> Any:
    return s.case.deadline("D-NEW") or s.case.deadline("D-OUT")


def outcome_not_passed(s: Situation) -> str | None:
    """RES-S13: agreed before the running date passes."""
    running = outcome_running(s)
    if running is None:
        return "No outcome date is running"
    return f"The outcome date of {long_date(running.due_on)} has passed" if s.today > running.due_on else None


def later_than_running(s: Situation, agreed: date) -> str | None:
    running = outcome_running(s)
    return (
        f"The agreed date must be after {long_date(running.due_on)}"
        if running and agreed <= running.due_on
        else None
    )


def timetable_agreed(s: Situation) -> Iterable[Change]:
    agreed, reason = s.data["agreed_on"], s.data["reason"]
    yield Fact("timetable_agreed_on", s.data["contacted_on"])
    yield Fact("timetable_reason", reason)
    if s.case.deadline("D-NEW"):
        yield Move("D-NEW", agreed, reason)
    else:
        yield Stop("D-OUT", s.data["contacted_on"], met=False)
        yield Start("D-NEW", s.data["contacted_on"], agreed)


T69 = Step(
    "RES-T69",
    "Agree new timetable",
    "Complaint - Resolution, summary",
    "agreed a new timetable with the client",
    CRC,
    BEFORE_THE_END,
    asks=(
        past_day(
            "contacted_on",
            "Date of the contact",
            not_before("received_on", "The complaint came on {date}, so the contact cannot be older"),
            missing="Record the contact with the client",
        ),
        text(
            "note",
            "Contact note",
            "Record the contact with the client",
            hint="That the client was told of the delay",
        ),
        day(
            "agreed_on",
            "Date agreed with the client",
            later_than_running,
            missing="Enter the date agreed with the client",
        ),
        text("reason", "Reason for the delay", "Give the reason for the delay"),
    ),
    guards=(outcome_not_passed,),
    changes=(timetable_agreed, contact_note("New timetable agreed", on="contacted_on")),
    tells_client=True,
)

STEPS = (
    T57,
    T58,
    T59,
    CHILD_ACTIVITY,
    T60,
    T61,
    T62,
    T62A,
    T63,
    T64,
    T65,
    T66,
    T67_MOVED,
    T67_AAC,
    T68,
    T69,
)
