"""Steps 1 to 4: the request for case information, PHSO's decision, a failed gateway (PHSO-T01 to T07)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.procedures.asking import choice, day, file, files, line, past_day, repeat, text, tick, ticks
from portal.procedures.changes import Add, Amend, Change, Fact, Start, Stop
from portal.procedures.definition import Problem, Situation, Step
from portal.procedures.making import (
    email,
    entered,
    fact,
    fact_of,
    facts,
    filed,
    received,
    sent,
    when,
    work_item,
)
from portal.procedures.phso.closing import closing
from portal.procedures.phso.vocabulary import BODIES, CW, DESTINATION_PROCEDURES, DESTINATIONS
from portal.procedures.rules import not_before, not_in_future, not_in_past

READY_MADE_ITEMS = (
    "Was this issue complained about to CMG?",
    "Did the complaint go through the complaints process?",
)
ARRIVED = "Enter the date the request arrived; it cannot be in the future"


# What steps 1, 6 and the introduction ask about the complaint

OFFICES = (
    ("MP", "Member of Parliament (MP)"),
    ("MLA", "Member of the Legislative Assembly (MLA), Northern Ireland only"),
)
ROUTE = (("Yes", "Yes"), ("No", "No"), ("Not known", "Not known"))


def mla_only_in_northern_ireland(s: Situation) -> Iterable[Problem]:
    """PHSO-NI2: an MLA refers Northern Ireland cases only."""
    jurisdiction = s.data.get("jurisdiction") or s.case.jurisdiction
    if s.data.get("referring_office") == "MLA" and jurisdiction != "NI":
        yield "referring_office", "A Member of the Legislative Assembly can refer Northern Ireland cases only"


def route_should_be_exhausted(s: Situation) -> Iterable[Problem]:
    """PHSO-S2: a warning, not a refusal."""
    if s.data.get("route_exhausted") in ("No", "Not known"):
        yield "route_exhausted", "PHSO normally expects the CMG complaints process to be finished first"


def referrer_missing(s: Situation) -> Iterable[Problem]:
    """PHSO-S3, PHSO-R1, PHSO-O02: a warning while the referrer or the bodies are missing, demanded before step 8."""
    if not s.data.get("referring_mp"):
        yield "referring_mp", "The MP who referred this complaint is still missing"
    if not s.data.get("constituency"):
        yield "constituency", "The constituency of the MP who referred this complaint is still missing"
    if not s.data.get("route_exhausted"):
        yield "route_exhausted", "Whether the CMG complaints route was exhausted is still missing"
    if not s.data.get("bodies"):
        yield "bodies", "Who has already looked at this complaint is still missing"


REFERRER = (
    line(
        "referring_mp",
        "Referring MP",
        hint="Name of the MP who referred the complaint; in Northern Ireland an MP or an MLA",
        default=fact_of("referring_mp"),
    ),
    line("constituency", "Constituency", default=fact_of("constituency")),
    choice("referring_office", "Office", OFFICES, default=lambda s: s.case.fact("referring_office") or "MP"),
    choice("route_exhausted", "CMG route exhausted", ROUTE, default=fact_of("route_exhausted")),
    line("last_stage", "Last stage reached", default=fact_of("last_stage")),
    ticks("bodies", "Who has already looked at this complaint", BODIES, default=fact_of("bodies")),
)
REFERRER_FACTS = tuple(ask.name for ask in REFERRER)


# PHSO-T01


def already_open(s: Situation) -> list[Any]:
    number = s.data.get("case_number")
    return [
        case
        for case in (s.find_cases(number) if number else ())
        if case.procedure == "phso" and case.status != "Closed" and case.case_number == number
    ]


def different_complaint(s: Situation) -> Iterable[Problem]:
    """PHSO-01b: a second open PHSO SR for a case number needs the caseworker's word."""
    open_cases = already_open(s)
    if open_cases and not s.data.get("different_complaint"):
        names = ", ".join(case.reference for case in open_cases)
        yield (
            "different_complaint",
            f"SR {names} is already open for this case. Tick 'This is a different complaint' to go on",
        )


def requested_items(s: Situation) -> Iterable[Change]:
    for row in s.data.get("items") or ():
        yield Add("requested_item", title=row["item"], state="To provide")


def no_blank_item(s: Situation) -> Iterable[Problem]:
    for number, row in enumerate(s.data.get("items") or ()):
        if not row.get("item"):
            yield f"items-{row.get('_row', number)}-item", "Describe the information"


T01 = Step(
    "PHSO-T01",
    "Raise PHSO request",
    "PHSO step 1",
    "raised the PHSO request",
    CW,
    ("P0",),
    "P1",
    asks=(
        day(
            "received_on",
            "Date received",
            not_in_future(ARRIVED),
            missing=ARRIVED,
            hint="The day PHSO's request for case information arrived, for example 8/1/2026 or 8 January 2026",
        ),
        line("case_number", "Case number", "Enter the case number", longest=30, width=10),
        line("client_name", "Client", "Enter the client's name"),
        choice("jurisdiction", "Jurisdiction", (("GB", "GB"), ("NI", "NI")), "Choose the jurisdiction"),
        *REFERRER,
        repeat(
            "items",
            "What PHSO asked for",
            line("item", "Information"),
            hint="Two items are ready-made, since PHSO usually asks for them. Leave a row empty to remove it",
            default=lambda s: [{"item": item} for item in READY_MADE_ITEMS],
        ),
        file("request", "The request", hint="PHSO's letter or e-mail, if you have it as a file"),
        tick(
            "different_complaint",
            "This is a different complaint",
            hint="Only if an SR is already open for this case number",
        ),
    ),
    rules=(different_complaint, mla_only_in_northern_ireland),
    warnings=(route_should_be_exhausted, referrer_missing),
    changes=(
        facts(*REFERRER_FACTS),
        fact("received_on", entered("received_on")),
        requested_items,
        received(
            "Request for case information",
            files=filed("request", "request", "Request for case information"),
            awaits_reply=True,
            what="information request",
        ),
        lambda s: [
            Add("caselist", title="Entry opened", state="Opened", on=s.today, text="PHSO request received")
        ],
        fact("caselist", "Open", "Director General Caselist entry"),
    ),
    respond="Request for case information",
)


# PHSO-T02


def listed(s: Situation) -> list[Any]:
    return [item for item in s.case.of("requested_item") if item.state != "Removed"]


def items_of(s: Situation) -> list[dict[str, Any]]:
    kept = listed(s)
    if kept:
        return [{"item": item.title, "provided_on": item.on} for item in kept]
    return [{"item": item} for item in READY_MADE_ITEMS]


def every_item_provided(s: Situation) -> Iterable[Problem]:
    """PHSO-02a: the information is sent only when every item is marked provided."""
    rows = s.data.get("items") or ()
    open_items = [row["item"] for row in rows if row.get("item") and not row.get("provided_on")]
    if open_items:
        yield "items", "Still to provide: " + "; ".join(open_items)


def items_kept(s: Situation) -> Iterable[Change]:
    """The list as entered: rows changed, added, or removed."""
    kept = listed(s)
    rows = s.data.get("items") or ()
    for number, row in enumerate(rows):
        on = row.get("provided_on")
        values: dict[str, Any] = {"title": row["item"], "state": "Provided" if on else "To provide", "on": on}
        if number < len(kept):
            yield Amend(kept[number], values)
        else:
            yield Add("requested_item", **values)
    for item in kept[len(rows) :]:
        yield Amend(item, {"state": "Removed"}, close=True)


ITEMS = repeat(
    "items",
    "What PHSO asked for",
    line("item", "Information", width=20),
    day("provided_on", "Provided on", not_in_future(), missing="", hint=""),
    missing="List at least one item that PHSO asked for",
    hint="Leave a row empty to remove it",
    default=items_of,
)

T02_LIST = Step(
    "",
    "Keep the list of requested items",
    "PHSO step 2",
    "updated the list of requested items",
    CW,
    ("P1",),
    asks=(ITEMS,),
    rules=(no_blank_item,),
    changes=(items_kept,),
    support=True,
)

T02 = Step(
    "PHSO-T02",
    "Record information sent",
    "PHSO step 2",
    "sent the information to PHSO",
    CW,
    ("P1",),
    "P2",
    asks=(
        ITEMS,
        past_day(
            "sent_on",
            "Date sent",
            not_before("received_on", "The information cannot be sent before the request arrived"),
        ),
        text("enclosures_text", "Enclosures", hint="What went with it. PHSO and colleagues read this"),
        files("enclosures", "Files sent"),
    ),
    rules=(no_blank_item, every_item_provided),
    starts=(("D-CHASE", "sent_on"),),
    changes=(
        items_kept,
        fact("information_sent_on", entered("sent_on")),
        fact("waiting_since", entered("sent_on")),
        sent(
            "Information sent to PHSO",
            text=entered("enclosures_text"),
            files=filed("enclosures", "enclosure", "Information sent to PHSO"),
            answers="information request",
        ),
    ),
    respond="Information sent",
    offers=("write-cmsl5844",),
)


# PHSO-T03 to T04a

METHODS = (("Phone", "Phone"), ("E-mail", "E-mail"), ("Letter", "Letter"))
CONTACT = "Enter when and how you contacted PHSO"

T03 = Step(
    "PHSO-T03",
    "Ask PHSO for its decision",
    "PHSO step 2",
    "asked PHSO for its decision",
    CW,
    ("P2",),
    asks=(
        past_day(
            "contacted_on",
            "Date of contact",
            not_before(
                "information_sent_on", "PHSO cannot be asked before the information went out on {date}"
            ),
            missing=CONTACT,
        ),
        choice("method", "Method of contact", METHODS, CONTACT),
        text("note", "What PHSO said", hint="One or two sentences. Whoever asks next reads this"),
    ),
    stops=(("D-CHASE", "contacted_on"),),
    changes=(
        lambda s: [
            Add(
                "contact",
                title=f"Asked PHSO for its decision by {s.data['method'].lower()}",
                text=s.data.get("note") or "",
                on=s.data["contacted_on"],
                data={"method": s.data["method"]},
            )
        ],
        fact("asked_phso_on", entered("contacted_on")),
    ),
    elsewhere="PHSO has not been asked to decide here",
)

NO_DECISION_YET = "PHSO has not given its gateway decision yet"

T04 = Step(
    "PHSO-T04",
    "Record gateway failed",
    "PHSO step 4",
    "recorded that the gateway failed",
    CW,
    ("P2",),
    "P2N",
    asks=(
        past_day(
            "advised_on",
            "Date of advice",
            not_before(
                "information_sent_on", "PHSO's advice cannot be older than your information of {date}"
            ),
        ),
        text("advice", "What PHSO advised"),
        file("advice_file", "PHSO's advice"),
    ),
    stops=(("D-CHASE", "advised_on"),),
    changes=(
        fact("gateway_passed", "N", "Gateway Passed"),
        fact("gateway_failed_on", entered("advised_on")),
        received(
            "PHSO advice: gateway failed",
            on="advised_on",
            text=entered("advice"),
            files=filed("advice_file", "gateway_advice", "PHSO advice: gateway failed"),
        ),
    ),
    respond="Gateway failed",
    elsewhere={
        "P1": NO_DECISION_YET,
        "": "The gateway can be recorded only while the SR is waiting for PHSO's decision",
    },
)


def gateway_work_withdrawn(s: Situation) -> Iterable[Change]:
    """Actions, their Due Dates and referrals of the wrong entry end; they stay in the history."""
    for action in s.case.of("action", "In Progress"):
        if action.data.get("gateway"):
            yield Amend(action, {"state": "Withdrawn"}, close=True)
            yield Stop("D-ACTION", s.today, met=False, of=action)
    for item in s.case.of("work_item", "Open"):
        if item.data.get("what") == "referral":
            yield Amend(item, {"state": "Ended"}, close=True)


T04A = Step(
    "PHSO-T04a",
    "Correct gateway entry",
    "PHSO step 4",
    "corrected the gateway entry",
    CW,
    ("P2N",),
    "P2",
    asks=(
        text("reason", "Reason", "Give a reason", hint="Why the entry was wrong. It stays in the history"),
    ),
    starts=(("D-CHASE", "today"),),
    changes=(
        fact("gateway_passed", None, "Gateway Passed"),
        fact("gateway_discussed", None),
        fact("no_action_recommended", None),
        gateway_work_withdrawn,
        lambda s: [
            Add("note", title="Gateway entry corrected", text=s.data["reason"], on=s.today),
        ],
    ),
)


# PHSO-T05 to T07

DISCUSSION = "Note what PHSO recommended, or tick 'No action recommended'"


def discussion_noted(s: Situation) -> Iterable[Change]:
    yield Add(
        "contact",
        title="Discussion with PHSO about recommended actions",
        text=s.data["discussion"],
        on=s.today,
    )
    yield Fact("gateway_discussed", True)


T05_ACTION = Step(
    "PHSO-T05",
    "Add recommended action",
    "PHSO step 4",
    "added an action that PHSO recommended",
    CW,
    ("P2N",),
    asks=(
        text(
            "discussion",
            "Discussion with PHSO",
            DISCUSSION,
            hint="What external PHSO recommended. Colleagues who carry it out read this",
        ),
        line("action", "Recommended action", "Enter the resolution action"),
        day("due_on", "Due Date", not_in_past("The due date has passed"), missing=""),
    ),
    changes=(
        discussion_noted,
        fact("no_action_recommended", None),
        lambda s: _gateway_action(s, s.data["action"], s.data.get("due_on")),
    ),
    settled=lambda s: bool(s.case.fact("gateway_discussed")),
)

T05_NONE = Step(
    "PHSO-T05",
    "No action recommended",
    "PHSO step 4",
    "noted that PHSO recommended no action",
    CW,
    ("P2N",),
    asks=(text("discussion", "Discussion with PHSO", DISCUSSION, hint="With whom and what was said"),),
    changes=(discussion_noted, fact("no_action_recommended", True)),
)


def _gateway_action(s: Situation, title: str, due_on: date | None, **data: Any) -> list[Change]:
    action = Add(
        "action", title=title, state="In Progress", due_on=due_on, data={"gateway": True, **data}, says=title
    )
    found: list[Change] = [action]
    if due_on:
        found.append(Start("D-ACTION", s.today, due_on, f"Action: {title}", of=action))
    return found


def referral(s: Situation) -> Iterable[Change]:
    place = dict(DESTINATIONS)[s.data["destination"]]
    yield from _gateway_action(s, f"Referred back: {place}", None, referral=s.data["destination"])
    if s.data["destination"] == "ice":
        yield from sent(f"Referral to {place}", on="", text=entered("note"))(s)
    else:
        yield from work_item(
            "referral",
            f"Referred back from {s.case.reference}: gateway failed",
            team=s.data["destination"],
            text=entered("note"),
            procedure=DESTINATION_PROCEDURES[s.data["destination"]],
        )(s)


T06 = Step(
    "PHSO-T06",
    "Refer back",
    "PHSO step 4",
    "referred the matter back",
    CW,
    ("P2N",),
    asks=(
        choice(
            "destination",
            "Refer to",
            tuple((key, name, f"Procedure: {DESTINATION_PROCEDURES[key]}") for key, name in DESTINATIONS),
            "Choose where to refer this",
        ),
        text("note", "What they need to do", hint="The team that receives this reads it"),
    ),
    changes=(referral,),
)


def discussion_recorded(s: Situation) -> str | None:
    return None if s.case.fact("gateway_discussed") else DISCUSSION


def gateway_actions_done(s: Situation) -> str | None:
    """PHSO-04c: every recommended action and referral is Done, or PHSO recommended none."""
    actions = [action for action in s.case.of("action") if action.state != "Withdrawn"]
    open_actions = [action.title for action in actions if action.state != "Done"]
    if open_actions:
        many = "1 action is" if len(open_actions) == 1 else f"{len(open_actions)} actions are"
        return f"{many} not Done: {'; '.join(open_actions)}"
    if not actions and not s.case.fact("no_action_recommended"):
        return "Add the recommended actions, or record 'No action recommended'"
    return None


def gateway_is_n(s: Situation) -> str | None:
    return None if s.case.fact("gateway_passed") == "N" else "Record the failed gateway first"


TOLD_SUBJECT = "Resolution action is complete"
TOLD = "Record when PHSO was told that the actions are complete"

T07 = Step(
    "PHSO-T07",
    "Close - gateway failed",
    "PHSO step 4",
    "closed the SR: gateway failed",
    CW,
    ("P2N",),
    "P13",
    asks=(
        past_day(
            "told_on",
            "Date PHSO was told that the resolution action is complete",
            not_before("gateway_failed_on", "PHSO cannot be told before its advice of {date}"),
            missing=TOLD,
            default=None,
        ),
        text("email_text", "E-mail to PHSO", hint="What PHSO was told. It is kept in the correspondence log"),
    ),
    guards=(gateway_is_n, discussion_recorded, gateway_actions_done),
    changes=(
        fact("told_phso_on", entered("told_on")),
        when(
            lambda s: s.data.get("email_text"),
            email("External PHSO", TOLD_SUBJECT, entered("email_text"), on="told_on"),
        ),
        when(lambda s: not s.data.get("email_text"), sent(TOLD_SUBJECT, on="told_on")),
        closing("Rejected"),
    ),
    respond="Closed, gateway failed",
    confirm="This closes the SR with Resolution Code Rejected. A closed SR can only be read.",
)

STEPS = (T01, T02, T02_LIST, T03, T04, T04A, T05_ACTION, T05_NONE, T06, T07)
