"""The letters and forms of the procedure "Complaint - Resolution" as data (RES-L1a to RES-L10a, RES-NI1, RES-NI2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.deadlines import long_date
from portal.procedures.asking import choice
from portal.procedures.definition import Situation
from portal.procedures.letters import (
    Choice,
    Entry,
    Fixed,
    Letter,
    Paragraph,
    Part,
)
from portal.procedures.plans import total
from portal.procedures.rules import day_in_london, pounds

KEEPING_INFORMED = "Keeping you informed about your complaint"
EXPLAIN = "Explain why the case is with the complaints team"
USE_CMEL9271 = "For this kind of referral use CMEL9271"
PLAIN_WORDS = "Plain words, no abbreviations. Use current terminology (Terminology Changes)"


# What the calls of the present position say


SAME_TALK = ("R3",)
"""Positions to which a case comes back about the same: the wait of step 13 ends where it began."""


def calls(s: Situation, state: str = "") -> list[Any]:
    """The calls made in this position: an earlier talk, or one about an earlier plan, was about something else."""
    return [
        call
        for call in s.case.of("call")
        if (not state or call.state == state)
        and call.data.get("position") == s.case.position
        and (s.case.position in SAME_TALK or recorded_on(call) >= position_since(s))
    ]


def recorded_on(call: Any) -> date:
    made_at = getattr(call, "made_at", None)
    return day_in_london(made_at) if made_at else call.on or date.max


def position_since(s: Situation) -> date:
    return getattr(s.case, "position_since", None) or date.min


def reached(s: Situation) -> list[Any]:
    return calls(s, "Reached")


def not_reached(s: Situation) -> list[Any]:
    return calls(s, "Not reached")


def agreed_by_phone(s: Situation) -> bool:
    """Whether a call of this position ended with the client's agreement to close."""
    return any(call.data.get("answer") == "Agrees" for call in reached(s))


def and_joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def days_of(found: list[Any]) -> str:
    """ "Friday 27 March and Monday 30 March 2026": the year once where it is the same."""
    days = sorted({call.on for call in found if call.on})
    told = [long_date(day) for day in days]
    if days and days[0].year == days[-1].year:
        told = [each.removesuffix(f" {days[0].year}") for each in told[:-1]] + told[-1:]
    return and_joined(told)


def facts_of_calls(s: Situation) -> Mapping[str, str]:
    spoken = reached(s)
    return {
        "unreached_calls": days_of(not_reached(s)),
        "last_call": long_date(spoken[-1].on) if spoken and spoken[-1].on else "",
    }


CALLS = {
    "unreached_calls": "The days of the calls that did not reach the client",
    "last_call": "The day of the last call that reached the client",
}


def last_call_on(s: Situation) -> date | None:
    return max((call.on for call in calls(s) if call.on), default=None)


def calls_failed(s: Situation) -> str:
    """ "the calls of Friday 27 March 2026 and today, 10:15am, did not reach the client" """
    found = not_reached(s)
    if not found:
        return ""
    told = [
        (f"today, {said_time(call)}" if call.on == s.today else long_date(call.on)).removesuffix(", ")
        for call in found
        if call.on
    ]
    told = list(dict.fromkeys(told))
    noun = "call" if len(told) == 1 else "calls"
    comma = "," if "," in told[-1] else ""
    return f"the {noun} of {and_joined(told)}{comma} did not reach the client"


def said_time(call: Any) -> str:
    hour, _, minute = str(call.data.get("time") or "").partition(":")
    if not (hour.isdigit() and minute.isdigit()):
        return ""
    return f"{(int(hour) - 1) % 12 + 1}:{minute}{'am' if int(hour) < 12 else 'pm'}"


def sentence(*parts: str) -> str:
    told = ", and ".join(part for part in parts if part)
    return f"{told[0].upper()}{told[1:]}." if told else ""


# Which letter is one for this case


def consolatory(s: Situation) -> bool:
    return bool(s.case.fact("consolatory"))


def no_consolatory_referral(s: Situation) -> str | None:
    """RES-13h: such a referral gets no other letter."""
    return USE_CMEL9271 if consolatory(s) else None


def only_consolatory_referral(s: Situation) -> str | None:
    """RES-L8a"""
    return None if consolatory(s) else "CMEL9271 is for consolatory payment referrals only"


def unsuccessful_call(s: Situation) -> str | None:
    """RES-13d, RES-42c: the letter takes the place of a call that did not reach the client."""
    return None if not_reached(s) else "Record the call first"


def client_has_not_agreed(s: Situation) -> str | None:
    """RES-L6a"""
    return "The client agreed: CMSL5710 does not fit" if agreed_by_phone(s) else None


def spoken_to(s: Situation) -> str:
    return "a call that reached the client is recorded" if reached(s) else ""


def not_spoken_to(s: Situation) -> str:
    return "" if reached(s) else "no call that reached the client is recorded"


# The letters

SALUTATION = Fixed("salutation", shared=True)
CLOSE = Fixed("close", shared=True)


def client_letter(code: str, title: str, purpose: str, *parts: Part, **more: Any) -> Letter:
    return Letter(
        code,
        title,
        purpose,
        (SALUTATION, *parts, CLOSE),
        facts=facts_of_calls,
        after=last_call_on,
        places=CALLS,
        **more,
    )


def explained(label: str, hint: str) -> Entry:
    return Entry("free_text", label, EXPLAIN, hint=hint)


CMSL5703 = client_letter(
    "CMSL5703",
    KEEPING_INFORMED,
    "To a client who has not been reached: the case is with the complaints team, and why",
    Fixed("opening"),
    Fixed(
        "reason",
        entries=(
            explained(
                "Why the case is with the complaints team",
                f"The case has been passed to the complaints team, and why. {PLAIN_WORDS}",
            ),
        ),
    ),
    Fixed("contact"),
    guards=(no_consolatory_referral, unsuccessful_call),
    why=lambda s: sentence(calls_failed(s), "something has to be explained or asked"),
    reply="D-13",
)


def plan_reference(s: Situation) -> str | None:
    if reached(s):
        return "TM_12114_E"
    return "TM_12115_E" if not_reached(s) else None


CMSL5704 = client_letter(
    "CMSL5704",
    KEEPING_INFORMED,
    "Proposes how the complaint will be resolved",
    Choice(
        "complaint_reference",
        "Complaint reference",
        "Choose one paragraph under Complaint reference",
        (
            Paragraph(
                "TM_12114_E",
                "Spoken to by phone",
                unfit=not_spoken_to,
                refused=lambda s: (
                    None if reached(s) else "No call that reached the client is recorded: use TM_12115_E"
                ),
            ),
            Paragraph(
                "TM_12115_E",
                "Phone contact not possible",
                unfit=spoken_to,
                refused=lambda s: "A call is recorded: use TM_12114_E" if reached(s) else None,
            ),
        ),
        plan_reference,
        heading="Complaint reference",
    ),
    Fixed(
        "action",
        heading="The action we will take to resolve your complaint",
        entries=(
            Entry(
                "complaint_details_text",
                "Customer’s complaint",
                "Enter the complaint details",
                hint=PLAIN_WORDS,
            ),
            Entry("days_to_resolve", "Days to resolve", "Enter the number of days", "number", unit="days"),
        ),
    ),
    Choice(
        "what_happens_next",
        "What happens next",
        "Choose one paragraph under What happens next",
        (
            Paragraph("TM_12120_E", "No further action is appropriate"),
            Paragraph("TM_12121_E", "Phone contact not possible", unfit=spoken_to),
        ),
        lambda s: "TM_12120_E" if reached(s) else "TM_12121_E" if not_reached(s) else None,
        heading="What happens next",
    ),
    Fixed(
        "means",
        heading="What this means for you",
        entries=(
            Entry(
                "what_this_means",
                "What this means for you",
                "Describe what this means for the client",
                hint="The complaint in other words, a fitting apology, why a mistake happened if there was one, and what has been put right already",
            ),
        ),
    ),
    guards=(no_consolatory_referral,),
    why=lambda s: sentence(
        "the plan is drawn up",
        calls_failed(s) if not reached(s) else "the client was spoken to by phone",
    ),
    reply="D-PLAN",
)

CMSL5706 = client_letter(
    "CMSL5706",
    KEEPING_INFORMED,
    "From a senior member: the client disagreed, and the plan stands",
    Fixed("opening"),
    Fixed(
        "reason",
        entries=(
            explained(
                "Why nothing more can be done",
                f"The complaint has been reviewed, and there is nothing more that can be done this time. {PLAIN_WORDS}",
            ),
        ),
    ),
    Fixed("next"),
    senior=True,
    guards=(no_consolatory_referral,),
    why=lambda s: "The client disagreed, and the team leader kept the plan.",
)

CMSL5707 = client_letter(
    "CMSL5707",
    KEEPING_INFORMED,
    "From a senior member: the client disagreed, and the plan will be changed",
    Fixed("opening"),
    Fixed(
        "reason",
        entries=(
            explained(
                "Cause, apology and what is being done",
                f"Why the mistake happened, a fitting apology, and what is being done now. {PLAIN_WORDS}",
            ),
        ),
    ),
    Fixed("next"),
    senior=True,
    guards=(no_consolatory_referral,),
    why=lambda s: sentence("the team leader wants the plan changed", calls_failed(s)),
)


def action_agreed(s: Situation) -> bool:
    """Whether what was carried out had been agreed with the client."""
    return s.case.fact("client_approved") == "Y"


CMSL5708 = client_letter(
    "CMSL5708",
    "We've resolved your complaint",
    "Confirms that the actions are complete, and closes the complaint",
    Choice(
        "opening",
        "Opening paragraph",
        "Choose one opening paragraph",
        (
            Paragraph(
                "TM_04708_E",
                "The agreed action was completed, after a phone call",
                unfit=lambda s: "" if action_agreed(s) else "no agreement to the plan is recorded",
            ),
            Paragraph(
                "TM_04709_E",
                "No action was agreed, but the complaint was acted on",
                unfit=lambda s: "the client agreed to the plan" if action_agreed(s) else "",
            ),
        ),
        lambda s: "TM_04708_E" if action_agreed(s) else "TM_04709_E",
    ),
    Choice(
        "closing",
        "Closing paragraph",
        "Choose one closing paragraph",
        (
            Paragraph(
                "TM_04710_E",
                "Closing was agreed by phone",
                unfit=lambda s: "" if agreed_by_phone(s) else "no agreement by phone is recorded",
                refused=lambda s: None if agreed_by_phone(s) else "No agreement by phone is recorded",
            ),
            Paragraph("TM_04711_E", "No agreement by phone is recorded"),
        ),
        lambda s: "TM_04710_E" if agreed_by_phone(s) else "TM_04711_E",
    ),
    Fixed("reply"),
    guards=(no_consolatory_referral, unsuccessful_call),
    why=lambda s: sentence("the actions are complete", calls_failed(s)),
    reply="D-42",
)

CMSL5710 = client_letter(
    "CMSL5710",
    "We have reviewed your complaint",
    "The complaint is closed although the client disagrees; CMSB011 goes with it",
    Fixed("opening"),
    Fixed(
        "reason",
        entries=(
            explained(
                "Why the complaint is closed", f"The reason why the complaint is closed now. {PLAIN_WORDS}"
            ),
        ),
    ),
    Fixed("leaflet"),
    guards=(no_consolatory_referral, client_has_not_agreed),
    why=lambda s: "The complaint is closed against the client's wish.",
    enclosures=("CMSB011",),
)

CMSL5842 = client_letter(
    "CMSL5842",
    KEEPING_INFORMED,
    "To a client who has not been reached, where nothing has to be explained; no free text",
    Fixed("text"),
    guards=(no_consolatory_referral,),
    why=lambda s: "The client has not been reached to talk, and nothing has to be explained.",
    unfit=lambda s: (
        "CMSL5703 explains why the case is here. Use CMSL5842 where nothing has to be explained"
        if s.case.position == "R3" and not_reached(s)
        else ""
    ),
    reply="D-13",
)

CMEL9271 = client_letter(
    "CMEL9271",
    "Please contact us",
    "The only letter of a consolatory payment referral, after an unsuccessful call",
    Fixed("text"),
    guards=(only_consolatory_referral, unsuccessful_call),
    why=lambda s: sentence("this is a consolatory payment referral", calls_failed(s)),
    reply="D-13",
)

CMSB011 = Letter(
    "CMSB011",
    "Complaints Information Leaflet",
    "Goes with CMSL5710",
    (
        Fixed("about"),
        Fixed("first", heading="First, tell us"),
        Fixed("review", heading="If we have closed your complaint"),
        Fixed("further", heading="If you are still not happy"),
    ),
    to="",
    subtitle="What to do if you're unhappy with the child maintenance service",
)


# The approval form

CMSF5551_CODE, CMSF5551_NI = "CMSF5551", "CMSF5551 (NI)"


def right_form(s: Situation) -> str:
    return CMSF5551_NI if s.case.jurisdiction == "NI" else CMSF5551_CODE


def form_of_jurisdiction(s: Situation, chosen: str) -> str | None:
    """RES-NI1"""
    if chosen == right_form(s):
        return None
    return (
        "Use CMSF5551 (NI) for Northern Ireland"
        if s.case.jurisdiction == "NI"
        else "Use CMSF5551 for Great Britain"
    )


def amount_of_plan(s: Situation, amount: int) -> str | None:
    """RES-L10a"""
    return None if amount == total(s.case) else "Form and plan show different amounts"


def form_printed(s: Situation) -> str:
    chosen = s.data.get("authorisation_form")
    return chosen if chosen in (CMSF5551_CODE, CMSF5551_NI) else right_form(s)


CMSF5551 = Letter(
    CMSF5551_CODE,
    "Approval form",
    "To the manager whose grade can approve the payment; CMSF5551 (NI) in Northern Ireland",
    (
        Fixed(
            "request",
            entries=(
                Entry(
                    "amount",
                    "Amount",
                    "Enter an amount in pounds and pence",
                    "money",
                    default=lambda s: total(s.case),
                    rules=(amount_of_plan,),
                ),
            ),
        ),
        Fixed(
            "reason",
            heading="Reason for the payment",
            entries=(Entry("payment_reason", "Reason for the payment", "Enter the reason for the payment"),),
        ),
        Fixed("decision", heading="Decision of the manager"),
    ),
    to="manager",
    why=lambda s: f"The payment of {pounds(total(s.case) or 0)} needs a higher grade.",
    printed_as=form_printed,
    reviewed="I have read the whole form as it will be sent",
    names_case=True,
    more_asks=(
        choice(
            "authorisation_form",
            "Form",
            ((CMSF5551_CODE, CMSF5551_CODE), (CMSF5551_NI, CMSF5551_NI)),
            "Choose the form",
            default=right_form,
            rules=(form_of_jurisdiction,),
        ),
    ),
)

LETTERS = (
    CMSL5703,
    CMSL5704,
    CMSL5706,
    CMSL5707,
    CMSL5708,
    CMSL5710,
    CMSL5842,
    CMEL9271,
    CMSB011,
    CMSF5551,
)
