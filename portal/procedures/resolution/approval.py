"""Steps 24, 25 and 35 to 37: the team leader decides a plan, and the client hears that it stands or changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from portal.procedures.approvals import (
    AMOUNT,
    NO_PLAN_HERE,
    above_limit,
    approved_is,
    decided,
    item_open,
    released,
    releasing,
    taken_by,
    taken_by_me,
    taking,
    tl_approved,
)
from portal.procedures.approvals import COMMENTS as TL_COMMENTS
from portal.procedures.asking import choice, file, files, line, past_day, text, tick
from portal.procedures.changes import Add, Amend, Change
from portal.procedures.definition import Ask, Problem, Situation, Step
from portal.procedures.letters import letter_asks, letter_issued
from portal.procedures.making import email, entered, fact, filed, work_item
from portal.procedures.plans import latest_plan, plan_authors, total
from portal.procedures.resolution.contact import (
    NOT_REACHED,
    call_asks,
    call_made,
    call_not_before,
    calls_here,
    consolatory,
    contact_note,
    issued,
    last_call_here_failed,
    not_consolatory,
    not_only_a_payment,
    position_now,
    present,
    told_consolatory,
    told_from_here,
)
from portal.procedures.resolution.letters import form_printed, right_form
from portal.procedures.resolution.vocabulary import CRC, SPECIAL_PAYMENTS, TL, WITH_TL
from portal.procedures.rules import long_date, pounds


def not_own_plan(s: Situation) -> str | None:
    """RES-O42: who wrote the plan, or any part of it, does not decide it."""
    if s.preferences["FOUR_EYES"] and s.actor.id in plan_authors(s.case):
        return "You wrote this plan, so somebody else decides it"
    return None


T43 = taking("RES-T43", "Complaint - Resolution steps 24 and 35", TL, WITH_TL, not_own_plan)
RELEASE = releasing("Complaint - Resolution step 24", TL, WITH_TL)


def taken_by_a_colleague(s: Situation) -> str | None:
    holder = taken_by(s)
    if holder is None:
        return "Nobody has taken this SR"
    return "You have taken this SR: release it" if holder == s.actor.id else None


RELEASE_FOR_COLLEAGUE = Step(
    "",
    "Release SR of a colleague",
    "Complaint - Resolution step 24",
    "released the SR that a colleague had taken",
    TL,
    WITH_TL,
    asks=(
        text(
            "reason",
            "Reason",
            "Give a reason",
            hint="For example that the colleague is away. It stays in the history",
        ),
    ),
    guards=(item_open, taken_by_a_colleague),
    changes=(
        work_item("told", "The SR that you took is free again", person=taken_by, text=entered("reason")),
        released,
    ),
    support=True,
    shown=lambda s: taken_by(s) not in (None, s.actor.id),
    elsewhere=NO_PLAN_HERE,
)


# RES-T44, RES-T44a: a higher grade


def requests(s: Situation) -> list[Any]:
    plan = latest_plan(s.case)
    return [each for each in s.case.of("authorisation") if plan and each.data.get("plan") == plan.number]


def grade_is_below(s: Situation) -> str | None:
    return None if above_limit(s) else "Your grade can approve this amount"


def nothing_asked(s: Situation) -> str | None:
    waiting = any(each.state == "Asked" for each in requests(s))
    return "Waiting for the manager's decision" if waiting else None


ADDRESS = re.compile(r"[A-Za-z0-9.'_+-]+@([a-z0-9.-]+)")


def secure(s: Situation, address: str) -> str | None:
    """RES-24g: the form travels within the secure network only."""
    found = ADDRESS.fullmatch(address.lower())
    allowed = [str(each).lower().lstrip("@.") for each in s.preferences["SECURE_DOMAINS"]]
    within = found and any(found[1] == each or found[1].endswith(f".{each}") for each in allowed)
    return None if within else "Use a secure government address"


def not_the_author(s: Situation, name: str) -> str | None:
    barred = {s.actor.name, *(s.name_of(author) for author in plan_authors(s.case))}
    given = " ".join(name.split()).casefold()
    return "Somebody else has to decide" if given in {each.casefold() for each in barred} else None


def manager_is_somebody_else(s: Situation) -> Iterable[Problem]:
    if s.data.get("manager") and (told := not_the_author(s, s.data["manager"])):
        yield "manager", told


def not_attached(s: Situation) -> str:
    return f"Attach {right_form(s)} to the non standard payment SR"


def documents_first(s: Situation) -> Iterable[Problem]:
    """RES-24f: scanned, attached, and then the local copies destroyed."""
    if s.data.get("destroyed") and not s.data.get("documents"):
        yield "documents", "Attach the documents first"
    elif not s.data.get("destroyed"):
        yield "destroyed", "Confirm that local copies are destroyed"


def told_manager(s: Situation) -> str:
    """The words of the e-mail; the form and the documents are attached."""
    return "\n".join(
        (
            f"{form_printed(s)} for {pounds(s.data['amount'])} is attached, with the documents.",
            f"Case {s.case.case_number}, Resolution SR {s.case.reference}, "
            f"non standard payment SR {s.data['payment_sr']}.",
            "",
            s.data["payment_reason"],
        )
    )


def referred_up(s: Situation) -> Iterable[Change]:
    yield Add(
        "authorisation",
        title=f"{form_printed(s)} to {s.data['manager']}",
        text=s.data["payment_reason"],
        state="Asked",
        on=s.today,
        amount=s.data["amount"],
        data={
            "form": form_printed(s),
            "manager": s.data["manager"],
            "address": s.data["address"],
            "payment_sr": s.data["payment_sr"],
            "plan": latest_plan(s.case).number,
        },
        says=f"{form_printed(s)} to {s.data['manager']}, {pounds(s.data['amount'])}",
    )


T44 = Step(
    "RES-T44",
    "Refer to higher grade",
    "Complaint - Resolution step 24",
    "referred the payment to a higher grade",
    TL,
    ("R8",),
    asks=(
        line(
            "payment_sr",
            "Original non standard payment SR",
            not_attached,
            longest=40,
            hint="The number of the SR to which the form is attached",
        ),
        tick("attached", "The form is attached to the non standard payment SR", not_attached),
        *letter_asks("CMSF5551"),
        line(
            "address",
            "E-mail address of the manager",
            "Use a secure government address",
            rules=(secure,),
            hint=f"For the grade that can approve see {SPECIAL_PAYMENTS}",
        ),
        files("documents", "Documents", hint="Scanned documents for the decision"),
        tick("destroyed", "All local hard copies are destroyed"),
    ),
    guards=(taken_by_me, not_own_plan, grade_is_below, nothing_asked),
    rules=(documents_first, manager_is_somebody_else),
    changes=(
        referred_up,
        letter_issued("CMSF5551"),
        email(
            entered("address"),
            lambda s: f"{form_printed(s)}: {s.case.reference}",
            told_manager,
            on="",
            files=filed("documents", "approval_document", "Document for the approval of the payment"),
            document_kinds=lambda s: (form_printed(s).lower(),),
        ),
    ),
    letter="CMSF5551",
    elsewhere=NO_PLAN_HERE,
)


def asked_of_a_manager(s: Situation) -> str | None:
    return (
        None if any(each.state == "Asked" for each in requests(s)) else "Refer this to a higher grade first"
    )


def manager_asked(s: Situation) -> Any:
    return next((each for each in requests(s) if each.state == "Asked"), None)


def not_before_the_request(s: Situation, on: date) -> str | None:
    asked = manager_asked(s)
    return (
        f"The decision cannot be older than the request of {long_date(asked.on)}"
        if asked is not None and on < asked.on
        else None
    )


def manager_decided(s: Situation) -> Iterable[Change]:
    agreed = s.data["decision"] == "Approved"
    yield Amend(
        manager_asked(s),
        {"state": "Given" if agreed else "Refused"},
        {name: s.data.get(name) for name in ("manager", "grade", "decided_on", "decision", "remarks")},
        files=filed("reply", "manager_reply", "The manager's reply")(s) if s.data.get("reply") else (),
        close=True,
        says=f"{s.data['manager']}, {s.data['grade']}: {s.data['decision'].lower()}",
    )


T44A = Step(
    "RES-T44a",
    "Record manager's decision",
    "Complaint - Resolution step 24",
    "recorded the manager's decision",
    TL,
    ("R8",),
    asks=(
        line(
            "manager",
            "Manager or director",
            "Enter who decided",
            default=lambda s: manager_asked(s).data["manager"] if manager_asked(s) is not None else None,
            rules=(not_the_author,),
        ),
        line("grade", "Grade", "Enter the grade of who decided"),
        past_day("decided_on", "Date of the decision", not_before_the_request),
        choice(
            "decision",
            "Decision",
            (("Approved", "Approved"), ("Refused", "Refused")),
            "Record the manager's decision",
        ),
        text("remarks", "Remarks"),
        file("reply", "The manager's reply", hint="The e-mail with the decision. It proves what you record"),
    ),
    guards=(taken_by_me, not_own_plan, asked_of_a_manager),
    changes=(manager_decided,),
    elsewhere=NO_PLAN_HERE,
)


def higher_grade(s: Situation) -> str:
    """Whose limit covers the amount: a name, or the guidance that says the grade."""
    amount = total(s.case) or 0
    can = [
        each
        for each in s.people
        if TL.includes(each)
        and each.id != s.actor.id
        and each.payment_limit is not None
        and each.payment_limit >= amount
    ]
    return can[0].name if can else f"the grade that {SPECIAL_PAYMENTS} names"


def grade_sufficient(s: Situation) -> str | None:
    """RES-24c: within the own limit, or with the manager's approval on record."""
    states = [each.state for each in requests(s)]
    if "Asked" in states:
        return "Waiting for the manager's decision"
    if states and states[-1] == "Refused":
        return "The manager refused the payment. Reject the plan, or refer it again"
    if not above_limit(s) or (states and states[-1] == "Given"):
        return None
    limit = s.actor.payment_limit
    yours = (
        f"Your grade can approve up to {pounds(limit)}"
        if limit is not None
        else "You cannot approve payments yourself"
    )
    return f"{yours}. Refer this to {higher_grade(s)}"


DECISION = (item_open, taken_by_me, not_own_plan)

T45 = Step(
    "RES-T45",
    "Approve",
    "Complaint - Resolution step 24",
    "approved the plan",
    TL,
    ("R8",),
    "R9",
    asks=(AMOUNT, tl_approved("Y"), TL_COMMENTS),
    guards=(*DECISION, grade_sufficient),
    rules=(approved_is("Y"),),
    changes=(decided(True),),
    elsewhere=NO_PLAN_HERE,
)

REJECTION = text(
    "comments", "Comments", "Explain the rejection", hint="The caseworker writes the new plan by these notes"
)

T46 = Step(
    "RES-T46",
    "Reject",
    "Complaint - Resolution steps 24 and 25",
    "rejected the plan",
    TL,
    ("R8",),
    "R9N",
    asks=(tl_approved("N"), REJECTION),
    guards=DECISION,
    rules=(approved_is("N"),),
    changes=(decided(False),),
    elsewhere=NO_PLAN_HERE,
)


# RES-T53, RES-T54: the client disagrees

T53 = Step(
    "RES-T53",
    "Plan stands",
    "Complaint - Resolution steps 35 and 36",
    "decided that the plan stands",
    TL,
    ("R11",),
    "R12",
    asks=(AMOUNT, tl_approved("Y"), TL_COMMENTS),
    guards=DECISION,
    rules=(approved_is("Y"),),
    changes=(decided(True), told_from_here("R12")),
    elsewhere=NO_PLAN_HERE,
)

T54 = Step(
    "RES-T54",
    "Plan must change",
    "Complaint - Resolution steps 35 and 37",
    "decided that the plan must change",
    TL,
    ("R11",),
    "R12N",
    asks=(tl_approved("N"), REJECTION),
    guards=DECISION,
    rules=(approved_is("N"),),
    changes=(decided(False), told_from_here("R12N")),
    elsewhere=NO_PLAN_HERE,
)


# RES-T55, RES-T56: the client hears of it


def decision_made(s: Situation) -> date | None:
    plan = latest_plan(s.case)
    decided_on = plan.data.get("decided_on") if plan is not None else None
    return date.fromisoformat(decided_on) if decided_on else None


NOT_BEFORE_THE_DECISION = call_not_before(
    decision_made, "The team leader decided on {date}, so the call cannot be older"
)

CALL_ABOUT_THE_DECISION = Step(
    "",
    "Record call about the decision",
    "Complaint - Resolution steps 36 and 37",
    "called the client about the decision",
    CRC,
    ("R12", "R12N"),
    asks=call_asks(),
    rules=(NOT_BEFORE_THE_DECISION,),
    changes=(call_made(),),
    support=True,
    tells_client=True,
    settled=lambda s: bool(calls_here(s)),
)


TELL_FIRST = "Tell the client first"


def told_although_not_reached(s: Situation) -> Iterable[Problem]:
    """RES-O33: a consolatory referral is told by phone, or by CMEL9271 when that failed."""
    made = calls_here(s)
    if consolatory(s) and made and made[-1].state == NOT_REACHED and not told_consolatory(s, "R12"):
        yield "note", TELL_FIRST


CONTACT = text(
    "note",
    "Contact with the client, or the attempt",
    TELL_FIRST,
    hint="That the plan is not revised and is carried out",
)


def told_that_it_stands(s: Situation) -> Iterable[Change]:
    yield from contact_note("Told that the plan stands")(s)
    if not consolatory(s):
        yield from letter_issued("CMSL5706")(s)


T55 = Step(
    "RES-T55",
    "Tell client, issue CMSL5706",
    "Complaint - Resolution step 36",
    "told the client that the plan stands",
    CRC,
    ("R12",),
    asks=lambda s: (CONTACT, *(() if consolatory(s) else letter_asks("CMSL5706"))),
    rules=(told_although_not_reached,),
    changes=(told_that_it_stands, fact("told_it_stands_on", lambda s: s.today)),
    letter="CMSL5706",
    settled=lambda s: bool(s.case.fact("told_it_stands_on")),
)

ISSUE_5707 = Step(
    "",
    "Issue CMSL5707",
    "Complaint - Resolution step 37",
    "issued CMSL5707",
    CRC,
    ("R12N",),
    asks=letter_asks("CMSL5707"),
    guards=(not_consolatory, last_call_here_failed),
    changes=(letter_issued("CMSL5707", position=position_now),),
    shown=not_only_a_payment,
    letter="CMSL5707",
    support=True,
    settled=lambda s: bool(present(s, issued(s, "CMSL5707"))),
)


def called_or_written(s: Situation) -> Iterable[Problem]:
    """RES-37b: the client is reached by phone, or gets CMSL5707 (a consolatory referral CMEL9271)."""
    written = present(s, issued(s, "CMSL5707", "CMEL9271"))
    if s.data.get("result") == NOT_REACHED and not written:
        yield "result", "Call the client or issue CMSL5707"


OF_THE_CALL: Mapping[str, Callable[[Any], Any]] = {
    "called_on": lambda call: call.on,
    "called_at": lambda call: call.data.get("time"),
    "result": lambda call: call.state,
    "note": lambda call: call.text,
}


def recorded_already(ask: Ask) -> Ask:
    """A call that was recorded about this decision need not be typed again."""
    if ask.name not in OF_THE_CALL:
        return ask

    def preset(s: Situation) -> Any:
        made = calls_here(s)
        return OF_THE_CALL[ask.name](made[-1]) if made else ask.default_in(s)

    return replace(ask, default=preset)


def revised_told(s: Situation) -> Iterable[Change]:
    made = calls_here(s)
    typed = {name: s.data.get(name) for name in OF_THE_CALL}
    if not made or {name: of(made[-1]) for name, of in OF_THE_CALL.items()} != typed:
        yield from call_made()(s)


T56 = Step(
    "RES-T56",
    "Tell client plan is revised",
    "Complaint - Resolution step 37",
    "told the client that the plan is revised",
    CRC,
    ("R12N",),
    "R7",
    asks=tuple(map(recorded_already, call_asks(missing="Call the client or issue CMSL5707"))),
    rules=(called_or_written, NOT_BEFORE_THE_DECISION),
    changes=(revised_told, fact("approval_compulsory", True)),
)

GUIDANCE = Step(
    "",
    "Ask team leader for guidance",
    "Complaint - Resolution steps 25 and 37",
    "asked the team leader for guidance",
    CRC,
    ("R7", "R9N", "R12N"),
    asks=(
        text("question", "Question", "Enter the question", hint="The team leader reads this in the inbox"),
    ),
    changes=(
        work_item(
            "referral",
            "Guidance on a plan is asked for",
            post="resolution_team_leader",
            text=entered("question"),
        ),
    ),
    support=True,
)

STEPS = (
    T43,
    RELEASE,
    RELEASE_FOR_COLLEAGUE,
    T44,
    T44A,
    T45,
    T46,
    T53,
    T54,
    CALL_ABOUT_THE_DECISION,
    T55,
    ISSUE_5707,
    T56,
    GUIDANCE,
)
