"""Steps 29 to 33: an enquiry that is passed on, and the SR of a query that concerns no case (RES-T70 to RES-T73a)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.procedures.accounts import SEARCH, chosen
from portal.procedures.asking import choice, file, line, past_day, text, tick
from portal.procedures.changes import IN, Add, Amend, Change, Close, Fact, Owner
from portal.procedures.definition import BEGIN, Ask, Guard, Problem, RowChoice, Situation, Step
from portal.procedures.making import activity, entered, fact, facts, filed, finish, work_item
from portal.procedures.parliamentary_contact.vocabulary import (
    ANY,
    CALL,
    CASE_SPECIFIC,
    CONTACTS,
    CRC,
    FIRST_STEP,
    GENERAL,
    LETTER,
    METHODS,
    NEVER,
    OPEN,
    PARLIAMENTARY,
    QUERIES,
    TEAM,
    TEAM_KEY,
    TL,
    sub_areas,
)
from portal.procedures.restricting import restricting
from portal.procedures.rules import not_before
from portal.procedures.support import adding_notes, changing_owner, members, seeing

MP = line(
    "client_name",
    "MP",
    "Enter the MP's name",
    hint="Who wrote or called. For more information see MP Enquiries",
)
JURISDICTION = choice("jurisdiction", "Jurisdiction", (("GB", "GB"), ("NI", "NI")), "Choose the jurisdiction")
ARRIVED = "Enter the date it was received; it cannot be in the future"


def fixed(name: str, label: str, value: str, hint: str = "", refuses: bool = True) -> Ask:
    """A value that the procedure sets and shows; with `refuses` a guard may refuse a forged one."""
    return Ask(name, label, "fixed", hint=hint, default=value, refuses=refuses)


def goes_to(team: str, sentence: str) -> tuple[Ask, Guard]:
    """Where the contact is dealt with: shown, and another team refused."""

    def guard(s: Situation) -> str | None:
        return sentence if s.data.get("team") not in (None, "", team) else None

    return fixed("team", "Dealt with by", team), guard


def never_pending_assignment(s: Situation) -> str | None:
    """RES-31f"""
    forged = s.data.get("status") == NEVER
    return "Pending Assignment is not used for parliamentary contact" if forged else None


# RES-T70, RES-T70a: the Parliamentary complaints resolution team acknowledges

TO_THE_GROUP, not_to_another_group = goes_to(
    PARLIAMENTARY.name, "MP enquiries go to the Parliamentary complaints resolution team"
)


def case_named(s: Situation) -> Iterable[Problem]:
    query, number = s.data.get("query"), s.data.get("case_number")
    if query == CASE_SPECIFIC and not number:
        yield "case_number", "Enter the case number"
    if query == GENERAL and number:
        yield "case_number", "A general enquiry concerns no case. Leave the case number empty"


T70 = Step(
    "RES-T70",
    "Pass MP enquiry on",
    "Complaint - Resolution step 29",
    "passed the MP enquiry on",
    CRC,
    (BEGIN,),
    "M0",
    asks=(
        choice(
            "query",
            "Kind of query",
            QUERIES,
            "Say whether it is a general enquiry or a case specific query",
        ),
        past_day(
            "received_on", "Date received", missing=ARRIVED, hint="The acknowledgement counts from this day"
        ),
        MP,
        line("case_number", "Case number", hint="Only of a case specific query", longest=30, width=10),
        JURISDICTION,
        text("enquiry", "What the MP asks"),
        file("letter", "The letter", hint="If there is one as a file"),
        TO_THE_GROUP,
    ),
    guards=(not_to_another_group,),
    rules=(case_named,),
    starts=(("D-MPACK", "received_on"),),
    changes=(
        facts("query", "enquiry"),
        fact("received_on", entered("received_on")),
        lambda s: [
            Add(
                "correspondence",
                title=s.data["query"],
                text=s.data.get("enquiry") or "",
                on=s.data["received_on"],
                data={"direction": IN, "what": "MP enquiry"},
                files=filed("letter", "letter", "Letter from the MP")(s),
            ),
            Add("acknowledgement", title="MP", state="Due", data={"who": "mp"}),
        ],
        work_item(
            "mp_enquiry",
            "Acknowledge an MP enquiry",
            post="resolution_caseworker",
            text=entered("query"),
        ),
    ),
    owns=False,
)


def acknowledgement(case: Any) -> Any:
    return next((each for each in case.of("acknowledgement") if each.data.get("who") == "mp"), None)


def is_acknowledged(case: Any) -> bool:
    row = acknowledgement(case)
    return row is not None and row.state == "Done"


def not_acknowledged_yet(s: Situation) -> str | None:
    return "The acknowledgement is recorded already" if is_acknowledged(s.case) else None


def acknowledged(s: Situation) -> Iterable[Change]:
    """The row of the acknowledgement, the contact note, and who acknowledges owns the enquiry from now on."""
    on, method = s.data["acknowledged_on"], s.data["method"]
    row = acknowledgement(s.case)
    if row is not None:
        yield Amend(row, {"state": "Done", "on": on}, {"method": method}, close=True)
    yield Add("contact", title=f"MP acknowledged, {method}", text=s.data.get("note") or "", on=on)
    if s.case.owner_id is None:
        yield Owner(s.actor.id, s.actor.name)


T70A = Step(
    "RES-T70a",
    "Record MP acknowledgement",
    "Complaint - Resolution step 29",
    "recorded the acknowledgement to the MP",
    PARLIAMENTARY,
    ("M0",),
    asks=(
        past_day(
            "acknowledged_on",
            "Date of the acknowledgement",
            not_before("received_on", "The acknowledgement cannot be older than the enquiry of {date}"),
        ),
        choice("method", "Method", METHODS, "Choose the method"),
        text("note", "Contact note", hint="What was said. For more information see MP Enquiries"),
    ),
    guards=(not_acknowledged_yet,),
    stops=(("D-MPACK", "acknowledged_on"),),
    changes=(acknowledged, finish("mp_enquiry", "Acknowledged")),
    settled=lambda s: is_acknowledged(s.case),
    elsewhere="Only an enquiry that was passed on is acknowledged here",
)


# RES-T71 to RES-T73: an SR of its own for a query that concerns no case

TO_THE_TEAM, not_to_another_team = goes_to(
    "Complaints Resolution Team", "Parliamentary contact goes to the Complaints Resolution Team"
)


def inbound(s: Situation) -> Iterable[Change]:
    """The letter in the log of correspondence, or the call as an activity that is done."""
    about, on = s.data.get("enquiry") or "", s.data["received_on"]
    files = filed("letter", "letter", "Letter from the MP")(s)
    if s.data["contact"] == CALL:
        answers = {"key": "call_inbound"}
        yield Add(
            "activity", title=CALL, text=about, state="Done", on=on, data=answers, files=files, says=CALL
        )
    else:
        data = {"direction": IN, "what": "MP query"}
        yield Add("correspondence", title="Letter from the MP", text=about, on=on, data=data, files=files)


T71 = Step(
    "RES-T71",
    "Create Parliamentary Contact SR",
    "Complaint - Resolution step 31",
    "created the Parliamentary Contact SR",
    CRC,
    (BEGIN,),
    "M1",
    asks=(
        fixed("process", "Process", "Escalated Enquiries", refuses=False),
        fixed("area", "Area", "Parliamentary Contact", refuses=False),
        choice("sub_area", "Sub Area", sub_areas, "Choose the sub area"),
        choice("contact", "Contact", CONTACTS, "Say whether a letter or a call came in"),
        past_day("received_on", "Date received", missing=ARRIVED),
        MP,
        JURISDICTION,
        tick(
            "no_case",
            "The query concerns no particular case",
            "Tick that the query concerns no particular case. A case specific query is passed on instead",
        ),
        text("enquiry", "What the MP asks"),
        file("letter", "The letter", hint="If there is one as a file"),
        fixed("status", "Status", "Open", "Not Pending Assignment"),
        TO_THE_TEAM,
    ),
    guards=(never_pending_assignment, not_to_another_team),
    changes=(
        fact("sub_area", entered("sub_area"), "Sub Area"),
        facts("contact", "enquiry"),
        fact("received_on", entered("received_on")),
        inbound,
    ),
)


def contacts_to_associate(case: Any) -> list[Any]:
    """The letter or call that came in."""
    calls = [each for each in case.of("activity") if each.data.get("key") == "call_inbound"]
    return calls + [each for each in case.of("correspondence") if each.data.get("what") == "MP query"]


def associated(s: Situation) -> Iterable[Change]:
    """The SR, and with it the letter or call, belongs to the account (RES-30a, RES-33a)."""
    account, contact = chosen(s)
    yield Fact("constituency", account.constituency, "3rd Party Account")
    yield Fact("mp_name", contact.name)
    yield Fact("mp_office", contact.office)
    yield Fact("account_contact", contact.id)
    of = {"account": account.constituency, "contact": contact.titled}
    for row in contacts_to_associate(s.case):
        what = CALL if row.kind == "activity" else LETTER
        yield Amend(row, data=of, says=f"{what} associated with {account.constituency}, {contact.titled}")


T72 = Step(
    "RES-T72",
    "Add 3rd Party Account",
    "Complaint - Resolution steps 30, 32 and 33",
    "associated the SR with the 3rd Party Account",
    CRC,
    ("M1",),
    "M2",
    asks=SEARCH,
    changes=(associated,),
    elsewhere={
        "M2": "The account is associated already",
        "M3": "The account is associated already",
    },
)


def has_account(s: Situation) -> str | None:
    return None if s.case.fact("constituency") else "Associate the account first"


def plan_made(s: Situation) -> Iterable[Change]:
    yield activity("first", FIRST_STEP, hint="For the rest of the work see MP Enquiries")


T73 = Step(
    "RES-T73",
    "Start",
    "Complaint - Resolution step 33",
    "started work on the parliamentary contact",
    CRC,
    ("M2",),
    "M3",
    asks=(fixed("status", "Status", "In Progress", "The activity plan is generated. See MP Enquiries"),),
    guards=(never_pending_assignment, has_account),
    changes=(plan_made,),
    elsewhere={"M1": "Associate the account first", "M3": "The activity plan is running already"},
)


# RES-T73a: the end of both


def acknowledged_first(s: Situation) -> str | None:
    waits = s.case.position == "M0" and not is_acknowledged(s.case)
    return "Record the acknowledgement first" if waits else None


T73A = Step(
    "RES-T73a",
    "Close parliamentary contact",
    "Complaint - Resolution steps 29 and 33",
    "closed the parliamentary contact",
    CRC,
    ("M0", "M3"),
    "M4",
    asks=(text("note", "Note", "Enter a note", hint="How it ended"),),
    guards=(acknowledged_first,),
    changes=(
        lambda s: [Add("note", title="Parliamentary contact closed", text=s.data["note"], on=s.today)],
        lambda s: [Close("", s.today)],
    ),
    owner_only=True,
    confirm="This closes the parliamentary contact. What is closed can only be read.",
    elsewhere={"M1": "Associate the account first", "M2": "Start work first"},
)

# What the source implies without a row of its own

DONE = Step(
    "",
    "Mark activity Done",
    "Complaint - Resolution step 33",
    "marked an activity Done",
    CRC,
    ("M3",),
    of=RowChoice("activity", "Activity", ("Not Started",), "Choose the activity"),
    asks=(text("note", "Note"),),
    changes=(
        lambda s: [
            Amend(
                s.record,
                {"state": "Done", "text": s.data.get("note") or s.record.text},
                close=True,
                says=f"{s.record.title} marked Done",
            )
        ],
    ),
    support=True,
)
NOTE = adding_notes(TEAM, OPEN)
OWNER = changing_owner(
    TL,
    OPEN,
    members(TEAM_KEY, "resolution_caseworker"),
    source="Complaint - Resolution summary",
    missing="Choose a caseworker of the Complaints Resolution Team",
    unlisted="Parliamentary contact goes to the Complaints Resolution Team",
)
SEEN = seeing(ANY)

STEPS = (T70, T70A, T71, T72, T73, T73A, DONE, NOTE, OWNER, SEEN, *restricting(TL, ANY))
