"""Steps 12 to 19: the call, the enquiry, the wait of step 13, the decision, and what follows when nothing more is done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.procedures.asking import choice, line, past_day, select, text, tick
from portal.procedures.changes import Add, Amend, Change, Fact, Start, Stop
from portal.procedures.definition import Problem, Situation, Step
from portal.procedures.letters import letter_asks, letter_issued
from portal.procedures.making import fact, work_item
from portal.procedures.resolution.contact import (
    ANSWERS,
    HAPPY_BY_PHONE,
    OWNING_TEAM,
    REACHED,
    RECORD_THE_CALL,
    TOLD_ANEW,
    call_asks,
    call_made,
    call_recorded,
    call_to_client,
    calls,
    calls_here,
    calls_to_client,
    closing,
    codes_ask,
    consolatory,
    contact_note,
    contacted,
    few_calls,
    is_consolatory,
    issued,
    last_call_failed,
    last_call_reached,
    letter_activity_asks,
    letter_activity_ends,
    letter_attached,
    not_consolatory,
    not_only_a_payment,
    note_without_letter,
    outcome_told,
    parliamentary,
    position_now,
    since_letter,
    told_consolatory,
    wait_activity,
    wait_done,
    wait_over,
    within_wait,
)
from portal.procedures.resolution.intake import (
    TEMPLATE,
    g7_is_there,
    no_detail_before_authentication,
    template_changed,
    template_sent,
)
from portal.procedures.resolution.vocabulary import CRC, NO_ACTION, NOT_OK, OK, SR_OPEN
from portal.procedures.rules import long_date

# RES-T19: the call


def whom(s: Situation) -> list[tuple[str, str]]:
    people = [("Client", f"Client: {s.case.client_name}")]
    if second := s.case.fact("second_client"):
        people.append(("Second client", f"Second client: {second}"))
    if s.case.fact("parliamentary") == "Yes":
        people.append(("MP", f"MP: {s.case.fact('mp_name') or 'name not entered'}"))
    return people


def result_missing(s: Situation) -> str:
    return (
        "Choose the result of the call" if s.case.position == "R5" else "Say whether you reached the client"
    )


WHOM = choice("whom", "Whom you called", whom, "Choose whom you called", default="Client")
ANSWER = choice(
    "answer",
    "What the client said",
    ANSWERS,
    hint="When the client was reached and was told of the decision",
    when=lambda s: s.case.position in ("R5", "R13"),
)


def answer_given(s: Situation) -> Iterable[Problem]:
    """RES-16b: the result of the call that tells the decision is whether the client agrees."""
    told = s.case.position == "R5" and s.data.get("whom") == "Client" and s.data.get("result") == REACHED
    if told and not s.data.get("answer"):
        yield "answer", "Choose the result of the call"


def outcome_heard(s: Situation) -> Iterable[Change]:
    """RES-O43: the call of step 16 tells the outcome."""
    if s.case.position == "R5" and s.data["result"] == REACHED and s.data["whom"] == "Client":
        yield from outcome_told("called_on")(s)


T19 = Step(
    "RES-T19",
    "Record call",
    "Complaint - Resolution steps 13, 16 and 17",
    "recorded a call",
    CRC,
    ("R3", "R5", "R7", "R13"),
    asks=lambda s: (WHOM, *call_asks(ANSWER, missing=result_missing(s))),
    guards=(no_detail_before_authentication,),
    rules=(answer_given,),
    changes=(call_made(), outcome_heard),
    tells_client=True,
    settled=lambda s: bool(calls(s, s.case.position)),
)


def letter_of_this_stage(s: Situation) -> Iterable[Problem]:
    """A wait is not shortened by a letter that is dated back to before the case came here."""
    on, since = s.data.get("letter_on"), s.case.position_since
    if on and on < since:
        yield "letter_on", f"The case is here since {long_date(since)}, so the letter cannot be older"


# RES-T19a, RES-T20: the contact proves to be an enquiry


def enquiry_srs(s: Situation) -> list[Any]:
    return [each for each in s.case.of("related") if each.data.get("type") == "Enquiry"]


def enquiry_created(s: Situation) -> Iterable[Change]:
    number = f"{s.case.reference}/E{len(enquiry_srs(s)) + 1}"
    yield Add(
        "related",
        title=number,
        text=s.data["note"],
        data={"type": "Enquiry", "child": True},
        says=f"Enquiry SR {number}",
    )


T19A = Step(
    "RES-T19a",
    "Create enquiry SR",
    "Complaint - Resolution step 13",
    "created an enquiry SR",
    CRC,
    ("R3",),
    asks=(text("note", "The enquiry", "Say what the enquiry is about"),),
    changes=(enquiry_created,),
)


def enquiry_there(s: Situation) -> str | None:
    return None if enquiry_srs(s) else "Create the enquiry SR first"


def referred(s: Situation) -> bool:
    """RES-13g: somebody of BAU made the referral."""
    return bool(s.case.fact("reported_by")) or s.case.fact("origin") == "BAU referral"


def feedback_given(s: Situation) -> Iterable[Problem]:
    if referred(s) and not s.data.get("feedback"):
        yield "feedback", "Record the feedback to the referrer"


def letters_of_the_case(s: Situation) -> list[Any]:
    return [each for each in s.case.of("correspondence") if each.data.get("code")]


T20 = Step(
    "RES-T20",
    "Close as enquiry",
    "Complaint - Resolution step 13",
    "closed the SR as an enquiry",
    CRC,
    ("R3",),
    "R15",
    asks=(
        text("notes", "Notes", "Update the notes first", hint="How the enquiry was dealt with"),
        text(
            "feedback",
            "Feedback to the referrer",
            hint="To the operational team leader or BAU G7 who made the referral, by phone or e-mail",
        ),
        *letter_activity_asks(),
        OWNING_TEAM,
    ),
    guards=(enquiry_there, letter_attached(letters_of_the_case)),
    rules=(feedback_given, note_without_letter),
    changes=(
        lambda s: [Add("note", title="Closed as enquiry", text=s.data["notes"], on=s.today)],
        lambda s: (
            [Add("contact", title="Feedback to the referrer", text=s.data["feedback"], on=s.today)]
            if s.data.get("feedback")
            else []
        ),
        letter_activity_ends,
        closing(NO_ACTION),
    ),
    respond="Complaint closed",
    respond_if=parliamentary,
    confirm="This closes the SR with Resolution Code No Action Taken. A closed SR can only be read.",
)


# RES-T21 to T24: the wait of step 13

T21 = Step(
    "RES-T21",
    "Issue CMSL5703 and wait",
    "Complaint - Resolution step 13",
    "issued CMSL5703; the client's contact is awaited",
    CRC,
    ("R3",),
    "R4",
    asks=letter_asks("CMSL5703"),
    guards=(not_consolatory, last_call_failed("R3")),
    rules=(letter_of_this_stage,),
    shown=not_only_a_payment,
    starts=(("D-13", "letter_on"),),
    changes=(letter_issued("CMSL5703"),),
    tells_client=True,
    letter="CMSL5703",
    settled=lambda s: bool(issued(s, "CMSL5703")),
)

T21A = Step(
    "RES-T21a",
    "Issue CMEL9271 and wait",
    "Complaint - Resolution step 13",
    "issued CMEL9271; the client's contact is awaited",
    CRC,
    ("R3",),
    "R4",
    asks=letter_asks("CMEL9271"),
    guards=(is_consolatory, last_call_failed("R3")),
    rules=(letter_of_this_stage,),
    shown=consolatory,
    starts=(("D-13", "letter_on"),),
    changes=(letter_issued("CMEL9271", position=position_now),),
    tells_client=True,
    letter="CMEL9271",
    settled=lambda s: bool(issued(s, "CMEL9271")),
)

T21_AUTOMATIC = Step(
    "",
    "Issue CMSL5842 and wait",
    "Complaint - Resolution step 13, CMSL5842",
    "issued CMSL5842; the client's contact is awaited",
    CRC,
    ("R3",),
    "R4",
    asks=letter_asks("CMSL5842"),
    guards=(not_consolatory, last_call_failed("R3")),
    rules=(letter_of_this_stage,),
    shown=not_only_a_payment,
    starts=(("D-13", "letter_on"),),
    changes=(letter_issued("CMSL5842"),),
    tells_client=True,
    letter="CMSL5842",
    support=True,
)


def attempt_failed(s: Situation) -> str | None:
    """CMSL5842: the client has not been reached to talk."""
    attempts = any(each.data.get("attempts") for each in s.case.of("acknowledgement"))
    failed = any(each.state != REACHED for each in calls(s))
    return None if attempts or failed else "Record an attempt by phone or e-mail first"


CMSL5842 = Step(
    "",
    "Issue CMSL5842",
    "Complaint - Resolution, summary, CMSL5842",
    "issued CMSL5842",
    CRC,
    ("R0", "R1", "R2", "R3"),
    asks=letter_asks("CMSL5842"),
    guards=(not_consolatory, attempt_failed),
    shown=not_only_a_payment,
    changes=(letter_issued("CMSL5842"),),
    letter="CMSL5842",
    support=True,
)


def client_got_in_touch(s: Situation) -> Iterable[Change]:
    on = s.data["contact_on"]
    yield Add(
        "call",
        title="Contact from the client",
        text=s.data["note"],
        state=REACHED,
        on=on,
        data={"time": s.data.get("time") or "", "whom": "Client", "position": "R3"},
    )
    yield from contacted(s, on)


CONTACT_NOTE = text("note", "Contact note", "Enter a note of the contact", hint="What the client said")

T22 = Step(
    "RES-T22",
    "Contact made",
    "Complaint - Resolution step 13",
    "had contact with the client",
    CRC,
    ("R4",),
    "R3",
    asks=(
        past_day(
            "contact_on",
            "Date of the contact",
            since_letter("D-13", "The letter went out on {date}, so the contact cannot be older"),
        ),
        CONTACT_NOTE,
    ),
    stops=(("D-13", "contact_on"),),
    changes=(client_got_in_touch,),
    tells_client=True,
)


def wait_given_up(key: str) -> Any:
    return lambda s: [Stop(key, s.today, met=False)] if s.case.deadline(key) else []


T23 = Step(
    "RES-T23",
    "Go on without contact",
    "Complaint - Resolution step 13",
    "went on without contact",
    CRC,
    ("R4",),
    "R3",
    asks=(
        tick(
            "enough",
            "There is enough information to resolve the complaint",
            "Say whether there is enough information",
        ),
        text("note", "Note", "Add a note", hint="What you know without the client's contact"),
    ),
    guards=(wait_over("D-13"),),
    changes=(
        wait_given_up("D-13"),
        lambda s: [Add("note", title="Without contact", text=s.data["note"], on=s.today)],
    ),
)

T24 = Step(
    "RES-T24",
    "Close - no contact",
    "Complaint - Resolution step 13",
    "closed the SR: no contact",
    CRC,
    ("R4",),
    "R15",
    asks=(
        tick(
            "not_enough",
            "There is not enough information to resolve the complaint",
            "Go on with what you have",
            refuses=True,
        ),
        codes_ask(NO_ACTION),
        OWNING_TEAM,
    ),
    guards=(wait_over("D-13"),),
    changes=(closing(),),
    respond="Complaint closed",
    respond_if=parliamentary,
    confirm="This closes the SR. A closed SR can only be read.",
)


# RES-T25: CMEL9271 in place of any other letter


def call_failed(s: Situation) -> str | None:
    """Where the client is told something new, an earlier call does not count."""
    made = calls_here(s) if s.case.position in (*TOLD_ANEW, "R13") else calls_to_client(s)
    return None if made and made[-1].state != REACHED else RECORD_THE_CALL


def plan_waits(s: Situation) -> Iterable[Change]:
    if s.case.position == "R10" and s.case.deadline("D-PLAN") is None and s.data.get("letter_on"):
        yield Start("D-PLAN", s.data["letter_on"])


T25 = Step(
    "RES-T25",
    "Issue CMEL9271",
    "Complaint - Resolution steps 13, 16, 19, 27, 34 and 45",
    "issued CMEL9271",
    CRC,
    SR_OPEN,
    asks=letter_asks("CMEL9271"),
    guards=(is_consolatory, call_failed),
    changes=(plan_waits, letter_issued("CMEL9271", position=position_now)),
    tells_client=True,
    letter="CMEL9271",
    shown=consolatory,
)


# RES-T26 to T28: the updated template and the decision


def template_of_decision(s: Situation) -> str | None:
    """RES-15a: the updated template goes out before the decision."""
    return None if s.case.fact("decision_template_on") else "Send the updated template first"


T26 = Step(
    "RES-T26",
    "Send updated template to BAU G7",
    "Complaint - Resolution step 14",
    "sent the updated template to the BAU G7",
    CRC,
    ("R3",),
    asks=TEMPLATE,
    guards=(g7_is_there,),
    rules=(template_changed,),
    changes=(
        template_sent("Updated referral template"),
        fact("decision_template_on", lambda s: s.today),
        work_item("told", "The referral template is updated", post="bau_g7"),
    ),
    settled=lambda s: bool(s.case.fact("decision_template_on")),
)


def reviewed(s: Situation) -> str | None:
    return None if s.case.fact("reviewed_on") else "Record the independent review first"


DECISION_GUARDS = (reviewed, call_recorded("R3"), template_of_decision)

T27 = Step(
    "RES-T27",
    "No further action",
    "Complaint - Resolution step 15",
    "decided that no further action can be taken",
    CRC,
    ("R3",),
    "R5",
    asks=(text("reason", "Reason", "Give the reason for the decision", hint="The client is told of it"),),
    guards=DECISION_GUARDS,
    changes=(fact("decision", "No further action", "Decision"),),
    respond="Decision: no further action",
    respond_if=parliamentary,
)

T28 = Step(
    "RES-T28",
    "Further action",
    "Complaint - Resolution step 15",
    "decided that further action can resolve the complaint",
    CRC,
    ("R3",),
    "R7",
    guards=DECISION_GUARDS,
    changes=(fact("decision", "Further action", "Decision"),),
    respond="Decision: further action",
    respond_if=parliamentary,
)


# RES-T29: early closing

SCHEDULE = "Schedule or DEO in place, first payment awaited"
OTHER_UNIT = "Another unit owns the case"
FAULT = "Technical fault without impact on the client"
OTHER = "Other"
EXCEPTIONS = (
    (SCHEDULE, SCHEDULE),
    (OTHER_UNIT, OTHER_UNIT, "Name the unit"),
    (FAULT, FAULT, "For example a data fix"),
    (OTHER, OTHER, "Say which"),
)
UNITS = tuple(
    (each, each) for each in ("Enforcement", "Financial Investigation Unit", "Appeals", "Parentage")
)


def exception_complete(s: Situation) -> Iterable[Problem]:
    chosen = s.data.get("exception")
    if chosen == OTHER_UNIT and not s.data.get("unit"):
        yield "unit", "Name the unit that owns the case"
    if chosen == FAULT and not s.data.get("no_impact"):
        yield "no_impact", "Confirm that the fault does not affect the client"


def new_issue_to_bau(s: Situation) -> Iterable[Change]:
    """RES-NFA6: a new issue is a normal task of BAU; the complaint does not stay open for it."""
    if s.data.get("new_issue"):
        yield from work_item(
            "closed",
            f"New issue from {s.case.reference}: treat as business as usual",
            team="bau",
            text=s.data["new_issue"],
        )(s)


HAND_OVER = Step(
    "",
    "Hand new issue to BAU",
    "Complaint - Resolution, no further action",
    "handed a new issue to business as usual",
    CRC,
    ("R3", "R4", "R5", "R6", "R7", "R10", "R13", "R14"),
    asks=(text("new_issue", "New issue that the client raised", "Say what the new issue is"),),
    changes=(new_issue_to_bau,),
    support=True,
    says="BAU treats it as a normal task, and the complaint does not stay open for it",
)

T29 = Step(
    "RES-T29",
    "Close early",
    "Complaint - Resolution, no further action",
    "closed the SR before all actions were taken",
    CRC,
    ("R3", "R7", "R10", "R13"),
    "R15",
    asks=(
        choice("exception", "Exceptional reason", EXCEPTIONS, "Choose the exceptional reason"),
        select("unit", "Unit that owns the case", UNITS),
        tick("no_impact", "The fault does not affect the client"),
        text("reason", "Explanation", "Explain the exceptional reason", hint="It stays in the history"),
        text("new_issue", "New issue that the client raised", hint="Handed to BAU as a normal task"),
        codes_ask(),
        OWNING_TEAM,
    ),
    guards=(call_to_client(),),
    rules=(exception_complete,),
    changes=(
        fact("closed_early", lambda s: s.data["exception"], "Closed early"),
        fact("owning_unit", lambda s: s.data.get("unit")),
        new_issue_to_bau,
        closing(),
    ),
    respond="Complaint closed",
    respond_if=parliamentary,
    confirm="This closes the SR although actions are open. A closed SR can only be read.",
)


# RES-T30, RES-T31: the client was told of the decision


def client_agreed(s: Situation) -> str | None:
    """RES-16b: the result of the call leads to the closing of step 43 or to that of step 44."""
    made = calls_to_client(s, "R5")
    answer = made[-1].data.get("answer") if made else None
    return "The client disagrees: use 'Client disagrees, close'" if answer == "Disagrees" else None


def client_spoken_to(s: Situation) -> str | None:
    """RES-16a, RES-16b: who was not reached is written to and waited for (step 17), not closed against."""
    told = any(each.state == REACHED for each in calls_to_client(s, "R5"))
    return None if told else RECORD_THE_CALL


T30 = Step(
    "RES-T30",
    "Client agrees to close",
    "Complaint - Resolution steps 16 and 43",
    "closed the SR: the client agrees",
    CRC,
    ("R5",),
    "R15",
    asks=(
        text(
            "phone_note",
            "Contact note",
            HAPPY_BY_PHONE,
            hint="That the client was happy to close by phone and needs no letter",
        ),
        OWNING_TEAM,
    ),
    guards=(last_call_reached("R5"), client_agreed),
    changes=(letter_activity_ends, closing(OK)),
    tells_client=True,
    respond="Complaint closed",
    respond_if=parliamentary,
    confirm="This closes the SR with Resolution Code Actions Complete – Client Ok. A closed SR can only be read.",
)


def client_did_not_agree(*positions: str) -> Any:
    """RES-L6a: CMSL5710 goes out against the client's wish only."""

    def guard(s: Situation) -> str | None:
        made = [each for each in calls_to_client(s, *positions) if each.state == REACHED]
        answer = made[-1].data.get("answer") if made else None
        return "The client agreed: CMSL5710 does not fit" if answer == "Agrees" else None

    return guard


def told_by_phone(position: str) -> Any:
    """RES-O33: for a consolatory referral the call takes the letter's place, or CMEL9271 when it failed."""

    def rule(s: Situation) -> Iterable[Problem]:
        if consolatory(s) and not s.data.get("told_note") and not told_consolatory(s, position):
            yield "told_note", "Record what the client was told, or issue CMEL9271"

    return rule


TOLD_NOTE = text(
    "told_note",
    "What the client was told by phone",
    hint="With what CMSB011 says. If the client was not reached, issue CMEL9271 instead",
)


def against_the_wish(s: Situation) -> tuple[Any, ...]:
    return (TOLD_NOTE,) if consolatory(s) else letter_asks("CMSL5710")


def against_the_wish_told(s: Situation) -> Iterable[Change]:
    if consolatory(s):
        if s.data.get("told_note"):
            yield from contact_note("Told why the complaint is closed", "told_note")(s)
        return
    yield from letter_issued("CMSL5710")(s)


def outbound_letter_done(s: Situation) -> Iterable[Change]:
    """The Letter (Outbound) activity of a closing with its letter, or with a call in its place (RES-O33)."""
    state = "Not Required" if s.data.get("told_note") else "Done"
    for row in s.case.of("activity", "Not Started"):
        if row.data.get("key") == "letter_outbound":
            yield Amend(row, {"state": state}, close=True, says=f"Letter (Outbound) {state}")


T31 = Step(
    "RES-T31",
    "Client disagrees, close",
    "Complaint - Resolution steps 16 and 44",
    "closed the SR: the client disagrees",
    CRC,
    ("R5",),
    "R15",
    asks=lambda s: (*against_the_wish(s), OWNING_TEAM),
    guards=(client_spoken_to, client_did_not_agree("R5")),
    rules=(told_by_phone("R5"),),
    changes=(
        against_the_wish_told,
        outbound_letter_done,
        lambda s: [Fact("closed_by", "phone" if s.data.get("told_note") else "letter")],
        closing(NOT_OK),
    ),
    tells_client=True,
    letter="CMSL5710",
    respond="Complaint closed",
    respond_if=parliamentary,
    confirm="This closes the SR with Resolution Code Actions Complete – Client Not Ok. A closed SR can only be read.",
)


# RES-T32 to T35: the wait of step 17


def calls_explained(s: Situation) -> Iterable[Problem]:
    """RES-O18: a warning, not a refusal: with a reason the letter may go out after fewer calls."""
    if (missing := few_calls(s)) and not s.data.get("reason"):
        yield "reason", missing


MORE_WOULD_DELAY = (
    tick(
        "more_would_delay",
        "More calls would delay the progress of the case",
        "Confirm that more calls would delay the case",
    ),
    text(
        "reason",
        "Why fewer calls were made",
        hint="Only if the calls were few, or all at the same time of the day",
    ),
)


def wait_of_17(row: str, code: str, guard: Any) -> Step:
    return Step(
        row,
        f"Issue {code} and wait",
        "Complaint - Resolution step 17",
        f"issued {code}; the client's reply is awaited",
        CRC,
        ("R5",),
        "R6",
        asks=(*MORE_WOULD_DELAY, *letter_asks(code)),
        guards=(guard, last_call_failed("R5")),
        rules=(calls_explained, letter_of_this_stage),
        shown=consolatory if guard is is_consolatory else not_only_a_payment,
        starts=(("D-17", "letter_on"),),
        changes=(letter_issued(code, position=position_now), wait_activity("wait", "14 day wait")),
        tells_client=True,
        letter=code,
    )


T32 = wait_of_17("RES-T32", "CMSL5703", not_consolatory)
T32A = wait_of_17("RES-T32a", "CMEL9271", is_consolatory)


T33 = Step(
    "RES-T33",
    "Send final template to BAU G7",
    "Complaint - Resolution step 18",
    "sent the final template to the BAU G7",
    CRC,
    ("R6",),
    asks=TEMPLATE,
    guards=(wait_over("D-17"), g7_is_there),
    rules=(template_changed,),
    changes=(
        template_sent("Final referral template"),
        fact("final_template_on", lambda s: s.today),
        work_item("told", "The final referral template is here", post="bau_g7"),
    ),
    settled=lambda s: bool(s.case.fact("final_template_on")),
)


def final_template_sent(s: Situation) -> str | None:
    return None if s.case.fact("final_template_on") else "Send the template to the BAU G7 first"


T34 = Step(
    "RES-T34",
    "Close - no reply",
    "Complaint - Resolution step 19",
    "closed the SR: no reply",
    CRC,
    ("R6",),
    "R15",
    asks=(codes_ask(), OWNING_TEAM),
    guards=(wait_over("D-17"), final_template_sent),
    changes=(wait_done("wait"), closing()),
    respond="Complaint closed",
    respond_if=parliamentary,
    confirm="This closes the SR. A closed SR can only be read.",
)

T35 = Step(
    "RES-T35",
    "Client replied, close",
    "Complaint - Resolution step 19",
    "closed the SR after the client's reply",
    CRC,
    ("R6",),
    "R15",
    asks=(
        past_day("replied_on", "Date of the reply", within_wait("D-17")),
        text("note", "Discussion with the client", "Record that the decision and its reasons were discussed"),
        line("outcome_reason", "Outcome reason", "Enter the outcome reason"),
        codes_ask(),
        OWNING_TEAM,
    ),
    stops=(("D-17", "replied_on"),),
    changes=(
        contact_note("Decision explained, reasons discussed", on="replied_on"),
        fact("outcome_reason", lambda s: s.data["outcome_reason"], "Outcome reason"),
        wait_done("wait"),
        closing(),
    ),
    respond="Complaint closed",
    respond_if=parliamentary,
    confirm="This closes the SR. A closed SR can only be read.",
)

STEPS = (
    T19,
    T19A,
    T20,
    T21,
    T21A,
    T21_AUTOMATIC,
    CMSL5842,
    T22,
    T23,
    T24,
    T25,
    T26,
    T27,
    T28,
    T29,
    HAND_OVER,
    T30,
    T31,
    T32,
    T32A,
    T33,
    T34,
    T35,
)
