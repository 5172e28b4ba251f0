"""Steps 7 to 12: the Resolution SR is created, linked and detailed, work starts or the complaint is rejected."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.procedures.accounts import account_ask, account_fact
from portal.procedures.asking import choice, day, line, select, text, tick
from portal.procedures.changes import Add, Change, Fact, Stage
from portal.procedures.definition import Ask, Problem, Situation, Step
from portal.procedures.making import (
    activity,
    done_activity,
    entered,
    fact,
    finish,
    told_facts,
    work_item,
)
from portal.procedures.resolution.contact import (
    CHOOSE_OWNING_TEAM,
    OWNING_TEAM,
    closing,
    in_progress_of_parliament,
    owning_teams,
    parliamentary,
)
from portal.procedures.resolution.intake import (
    UNANSWERED,
    mp_authenticated,
    mp_is_acknowledged_too,
    not_acknowledged,
)
from portal.procedures.resolution.tracker import incomplete, missing_cells
from portal.procedures.resolution.vocabulary import (
    ACKNOWLEDGE_COMPLAINT,
    ADDRESSEES,
    BAU,
    BUSINESS_IN_GENERAL,
    CRC,
    FROM_DETAILS,
    MP_ENQUIRIES,
    REJECTED,
    STAGES,
    YES_NO,
)
from portal.procedures.rules import add_months, long_date, not_after, not_in_future

# RES-T10, RES-T11: the owning caseworker creates the SR


def way_decided(s: Situation) -> str | None:
    """Step 2: the SR is raised at once, or after the BAU G7 has allocated the complaint."""
    if s.case.fact("investigation") == "No" or s.case.fact("allocated"):
        return None
    if s.case.fact("investigation") == "Yes":
        return "The BAU G7 has not allocated this complaint yet"
    return UNANSWERED


def not_asked_yet(s: Situation) -> str | None:
    asked = s.case.date("sr_requested_on")
    return f"Already requested on {long_date(asked)}" if asked else None


T10 = Step(
    "RES-T10",
    "Ask owning caseworker for SR",
    "Complaint - Resolution step 7",
    "asked the owning caseworker for the SR",
    CRC,
    ("R0",),
    asks=(text("message", "What should the owning caseworker know?"),),
    guards=(way_decided, not_asked_yet),
    changes=(
        fact("sr_requested_on", lambda s: s.today),
        done_activity("request_sr"),
        work_item(
            "create_sr",
            "Create the Resolution SR",
            post="bau_caseworker",
            text=lambda s: s.data.get("message") or "",
        ),
    ),
    settled=lambda s: bool(s.case.fact("sr_requested_on")),
)


def sr_asked_for(s: Situation) -> str | None:
    return (
        None
        if s.case.fact("sr_requested_on")
        else "The Complaints Resolution Team has not asked for this SR yet"
    )


def number_of_this_case(s: Situation, number: str) -> str | None:
    """RES-08a: the SR belongs to the case of the complaint."""
    return None if number.strip() == s.case.case_number else "No case with this number"


CASE_NUMBER = line(
    "case_number",
    "Case number",
    "Enter the case number",
    longest=30,
    width=10,
    default=lambda s: s.case.case_number,
    rules=(number_of_this_case,),
)


def activity_plan(s: Situation) -> Iterable[Change]:
    yield activity("first", "First step of the activity plan", hint="Update first activity")
    yield activity(
        "letter_outbound", "Letter (Outbound)", hint="Issued, or Not Required when closed by phone"
    )


T11 = Step(
    "RES-T11",
    "Create Resolution SR",
    "Complaint - Resolution step 7",
    "created the Resolution SR",
    BAU,
    ("R0",),
    "R1",
    asks=(
        Ask("process", "Process", "fixed", default="Escalated Enquiries"),
        Ask("area", "Area", "fixed", default="Complaints"),
        Ask("sub_area", "Sub Area", "fixed", default="Resolution"),
        CASE_NUMBER,
    ),
    guards=(sr_asked_for,),
    changes=(
        fact("sr_created_on", lambda s: s.today),
        fact("sr_created_by", lambda s: s.actor.id),
        finish("create_sr", "Created"),
        activity_plan,
        work_item("told", "The Resolution SR is created", person=lambda s: s.case.owner_id, about="bau"),
    ),
)


# RES-T11a: an SR that is there already


MINE = "Only a Resolution SR that is assigned to you can be used. Ask the owning caseworker for it instead"

T11A = Step(
    "RES-T11a",
    "Use assigned Resolution SR",
    "Complaint - Resolution step 7",
    "took over the Resolution SR that was assigned already",
    CRC,
    ("R0",),
    "R1",
    asks=(
        line("sr_number", "Number of the Resolution SR", "Enter the number of the Resolution SR", longest=40),
        tick(
            "assigned_to_me",
            "This SR is for this complaint and is assigned to me",
            MINE,
            refuses=True,
        ),
        choice(
            "found_stage",
            "Stage on that SR",
            (("", "Not set"), *((value, label) for value, label, _ in STAGES)),
            hint="What steps 8 and 9 have left on it; they are offered next",
        ),
        line("found_dissatisfaction", "Dissatisfaction SR that is linked on it", longest=40),
    ),
    guards=(way_decided, not_asked_yet),
    changes=(
        fact("sr_number", entered("sr_number"), "Resolution SR"),
        fact("found_stage", lambda s: s.data.get("found_stage") or None),
        fact("found_dissatisfaction", entered("found_dissatisfaction")),
        done_activity("request_sr"),
        activity_plan,
    ),
)


# RES-T12, RES-T13: linked, acknowledged, staged

OVERVIEW_2012 = "2012 System Overview"
DISSATISFACTION = "Dissatisfaction"
TYPES = (
    (DISSATISFACTION, DISSATISFACTION),
    ("Enquiry", "Enquiry"),
    ("Complaints (Resolution)", "Complaints (Resolution)"),
    ("Other", "Other"),
)


KINDS = {"phso": "PHSO", "resolution": "Complaints (Resolution)", "dissatisfaction": DISSATISFACTION}
"""The type of an SR of the portal, by its procedure."""


def other_srs(s: Situation) -> list[Any]:
    return [
        each
        for each in s.find_cases(s.case.case_number)
        if each.reference != s.case.reference and each.case_number == s.case.case_number
    ]


def srs_of_the_case(s: Situation) -> list[tuple[str, str]]:
    """The Related SR tab: the SRs of this case, and what it may say instead."""
    found = [
        (each.reference, f"{each.reference}, {KINDS.get(each.procedure, each.procedure)}")
        for each in other_srs(s)
    ]
    linkable = any(each.procedure == "dissatisfaction" for each in other_srs(s))
    none = "None" if linkable else "No Dissatisfaction SR on this case"
    return [*found, ("other", "Another SR of the 2012 system"), ("none", none)]


def dissatisfaction_chosen(s: Situation) -> Iterable[Problem]:
    chosen = s.data.get("related_sr")
    if chosen == "other":
        if not s.data.get("other_sr"):
            yield "other_sr", "Enter the number of the SR"
        if s.data.get("other_type") != DISSATISFACTION:
            yield "other_type", "Choose a Dissatisfaction SR"
    elif chosen and chosen != "none":
        case = next((each for each in other_srs(s) if each.reference == chosen), None)
        if case is not None and case.procedure != "dissatisfaction":
            yield "related_sr", "Choose a Dissatisfaction SR"


def related_linked(s: Situation) -> Iterable[Change]:
    chosen = s.data["related_sr"]
    if chosen == "none":
        yield Fact("no_dissatisfaction_sr", True)
        return
    number = s.data["other_sr"] if chosen == "other" else chosen
    yield Fact("no_dissatisfaction_sr", None)
    yield Add(
        "related",
        title=number,
        text="Previous Dissatisfaction SR",
        data={"type": DISSATISFACTION},
        says=f"Related SR {number}",
    )


T12 = Step(
    "RES-T12",
    "Link and acknowledge",
    "Complaint - Resolution step 8",
    "linked the SR to its case",
    CRC,
    ("R1",),
    "R2",
    asks=(
        CASE_NUMBER,
        select(
            "related_sr",
            "Previous Dissatisfaction SR on the same issue",
            srs_of_the_case,
            "Choose the previous Dissatisfaction SR, or 'None'",
            unlisted="Choose a Dissatisfaction SR",
            hint=f"See {OVERVIEW_2012}",
            default=lambda s: "other" if s.case.fact("found_dissatisfaction") else None,
        ),
        line(
            "other_sr",
            "Number of the SR in the 2012 system",
            longest=40,
            default=lambda s: s.case.fact("found_dissatisfaction"),
        ),
        choice(
            "other_type",
            "Type of that SR",
            TYPES,
            default=lambda s: DISSATISFACTION if s.case.fact("found_dissatisfaction") else None,
        ),
    ),
    rules=(dissatisfaction_chosen,),
    changes=(related_linked,),
    says=f"For help with linking see {OVERVIEW_2012}",
)

T13 = Step(
    "RES-T13",
    "Set stage",
    "Complaint - Resolution step 9",
    "set the Stage",
    CRC,
    ("R2",),
    asks=(
        select(
            "stage",
            "Stage",
            STAGES,
            "Choose a stage from the list",
            unlisted="Choose a stage from the list",
            default=lambda s: s.case.fact("found_stage") or ACKNOWLEDGE_COMPLAINT,
        ),
    ),
    changes=(lambda s: [Stage(s.data["stage"])],),
)


# RES-T14: the first activity


def first_activity(s: Situation) -> Any:
    return next((each for each in s.case.of("activity") if each.data.get("key") == "first"), None)


def first_activity_open(s: Situation) -> str | None:
    row = first_activity(s)
    return None if row is not None and row.state == "Not Started" else "The first activity is up to date"


T14 = Step(
    "RES-T14",
    "Update first activity",
    "Complaint - Resolution step 10",
    "brought the first activity up to date",
    CRC,
    ("R1", "R2"),
    guards=(first_activity_open,),
    changes=(done_activity("first"),),
    settled=lambda s: first_activity_open(s) is not None,
)


# RES-T15: the details


def kept(name: str) -> Any:
    return lambda s: s.case.fact(name)


def root_causes(s: Situation) -> list[tuple[str, str]]:
    listed = list(s.preferences["ROOT_CAUSES"])
    now = s.case.fact("root_cause")
    return [(str(each), str(each)) for each in [*listed, *([now] if now and now not in listed else [])]]


SAY_WHETHER_MP = "Say whether a parliamentary contact is involved"
ENTER_CONSTITUENCY = "Enter the MP's constituency"
ENTER_MP = "Enter the MP's name"
ENTER_REASON = "Enter the reason for the complaint"

DETAILS = (
    select("addressee", "Addressee", ADDRESSEES, unlisted="Choose from the list", default=kept("addressee")),
    choice(
        "parliamentary",
        "Parliamentary Contact Involved",
        YES_NO,
        unlisted="Choose Yes or No",
        default=kept("parliamentary"),
    ),
    account_ask(default=kept("constituency")),
    line("mp_name", "MP", hint=f"Printed in the notes. See {MP_ENQUIRIES}", default=kept("mp_name")),
    text(
        "complaint_details",
        "Complaint Details",
        hint="The reason for the complaint",
        default=kept("complaint_details"),
    ),
    select(
        "root_cause",
        "Root Cause",
        root_causes,
        unlisted="Choose a root cause from the list",
        hint="The underlying reason for the complaint",
        default=kept("root_cause"),
    ),
    day(
        "dissatisfaction_on",
        "Date when the dissatisfaction was dealt with",
        not_in_future(),
        not_after("received_on", "The complaint came on {date}, after its dissatisfaction was dealt with"),
        missing="",
        default=lambda s: s.case.date("dissatisfaction_on"),
    ),
    tick("not_dealt_with", "Not dealt with as a dissatisfaction", default=kept("not_dealt_with")),
    select(
        "owning_team",
        "BAU owning team",
        owning_teams,
        unlisted=CHOOSE_OWNING_TEAM,
        default=kept("owning_team"),
    ),
)


def dealt_with_once(s: Situation) -> Iterable[Problem]:
    if s.data.get("dissatisfaction_on") and s.data.get("not_dealt_with"):
        yield "not_dealt_with", "You entered a date, so do not tick 'Not dealt with'"


def mp_stays(s: Situation) -> Iterable[Problem]:
    """Who came with an MP, or whose MP is authenticated, has an MP's contact."""
    from_mp = s.case.fact("origin") == "MP" or mp_authenticated(s)
    if from_mp and s.data.get("parliamentary") == "No":
        yield "parliamentary", "An MP is involved in this complaint: choose Yes"


def demanded_stays(s: Situation) -> Iterable[Problem]:
    """RES-11o: fields may stay empty, but not those that were demanded when work started."""
    if s.case.position == "R2":
        return
    if not s.data.get("parliamentary"):
        yield "parliamentary", SAY_WHETHER_MP
    if s.data.get("parliamentary") == "Yes" and not s.data.get("constituency"):
        yield "constituency", ENTER_CONSTITUENCY
    if s.data.get("parliamentary") == "Yes" and not s.data.get("mp_name"):
        yield "mp_name", ENTER_MP
    if not s.data.get("complaint_details"):
        yield "complaint_details", ENTER_REASON


def details_saved(s: Situation) -> Iterable[Change]:
    if s.case.position == "R2":
        yield Stage(ACKNOWLEDGE_COMPLAINT)
    elif not s.data.get("addressee"):
        yield Fact("addressee", BUSINESS_IN_GENERAL)


def mp_joins(s: Situation) -> Iterable[Change]:
    """RES-01c: an MP who joins later is acknowledged too, from the day on which that became known."""
    if s.data.get("parliamentary") == "Yes":
        yield from mp_is_acknowledged_too(s)


def first_of_this_stage(title: str) -> Any:
    def holds(s: Situation) -> bool:
        entered_before = any(each.title == title for each in s.case.of("respond"))
        return in_progress_of_parliament(s) and not entered_before

    return holds


T15 = Step(
    "RES-T15",
    "Save details",
    "Complaint - Resolution step 11",
    "saved the details of the complaint",
    CRC,
    FROM_DETAILS,
    asks=DETAILS,
    rules=(dealt_with_once, mp_stays, demanded_stays),
    changes=(
        told_facts(*(each for each in DETAILS if each.name != "constituency")),
        account_fact(),
        details_saved,
        mp_joins,
    ),
    respond="Details entered",
    respond_if=first_of_this_stage("Details entered"),
    settled=lambda s: bool(s.case.fact("complaint_details") and s.case.fact("parliamentary")),
)


# RES-T16, RES-T17: rejected, or work starts


def recent_dissatisfaction(s: Situation) -> date | None:
    """RES-O30: the date when it was dealt with, if that lies in the six calendar months before receipt."""
    dealt, received = s.case.date("dissatisfaction_on"), s.case.date("received_on")
    if dealt is None or received is None:
        return None
    return dealt if dealt >= add_months(received, -int(s.preferences["DISSATISFACTION_MONTHS"])) else None


def mp_contact(s: Situation) -> bool:
    return parliamentary(s) or mp_authenticated(s)


def conditions(s: Situation) -> list[str]:
    """Which of the two conditions of step 11 hold, in words."""
    found = []
    if dealt := recent_dissatisfaction(s):
        found.append(f"dealt with as a dissatisfaction on {long_date(dealt)}")
    if mp_contact(s):
        found.append("an MP is involved")
    return found


def qualifies(s: Situation) -> bool:
    """RES-O11: rejected only if neither condition holds, unless the operator reads the step literally."""
    held = len(conditions(s))
    return held == 2 if both_demanded(s) else held > 0


def both_demanded(s: Situation) -> bool:
    return bool(s.preferences["REJECT_RULE"] == "either")


def eligibility_known(s: Situation) -> str | None:
    by_the_mp = mp_contact(s) and not both_demanded(s)
    known = s.case.fact("dissatisfaction_on") or s.case.fact("not_dealt_with") or by_the_mp
    return None if known else "Enter when the dissatisfaction was dealt with, or 'not dealt with'"


def does_not_qualify(s: Situation) -> str | None:
    return f"This complaint qualifies: {' and '.join(conditions(s))}" if qualifies(s) else None


def does_qualify(s: Situation) -> str | None:
    if eligibility_known(s) or qualifies(s):
        return None
    months = s.preferences["DISSATISFACTION_MONTHS"]
    missing = (
        []
        if recent_dissatisfaction(s)
        else [f"not dealt with as a dissatisfaction in the last {months} months"]
    )
    missing += [] if mp_contact(s) else ["no MP involved"]
    told = " and ".join(missing)
    return told[0].upper() + told[1:]


T16 = Step(
    "RES-T16",
    "Reject",
    "Complaint - Resolution step 11",
    "rejected the complaint",
    CRC,
    ("R2",),
    "R15",
    asks=(
        text("notes", "Notes", "Update the notes first", hint="Why the complaint does not qualify"),
        OWNING_TEAM,
    ),
    guards=(eligibility_known, does_not_qualify),
    changes=(
        lambda s: [Add("note", title="Rejected", text=s.data["notes"], on=s.today)],
        closing(REJECTED),
    ),
    respond="Complaint rejected",
    respond_if=parliamentary,
    confirm="This closes the SR with Resolution Code Rejected. A closed SR can only be read.",
)


def first_activity_done(s: Situation) -> str | None:
    return "Bring the first activity up to date" if first_activity_open(s) is None else None


def contact_said(s: Situation) -> str | None:
    return None if s.case.fact("parliamentary") else SAY_WHETHER_MP


def mp_known(s: Situation) -> str | None:
    if not parliamentary(s):
        return None
    if not mp_authenticated(s):
        return "Authenticate the MP's contact"
    return None


def account_given(s: Situation) -> str | None:
    return ENTER_CONSTITUENCY if parliamentary(s) and not s.case.fact("constituency") else None


def mp_named(s: Situation) -> str | None:
    return ENTER_MP if parliamentary(s) and not s.case.fact("mp_name") else None


def reason_given(s: Situation) -> str | None:
    return None if s.case.fact("complaint_details") else ENTER_REASON


T17 = Step(
    "RES-T17",
    "Start work",
    "Complaint - Resolution step 11",
    "started work on the complaint",
    CRC,
    ("R2",),
    "R3",
    guards=(
        first_activity_done,
        eligibility_known,
        does_qualify,
        contact_said,
        mp_known,
        account_given,
        mp_named,
        reason_given,
    ),
    changes=(
        fact("addressee", lambda s: s.case.fact("addressee") or BUSINESS_IN_GENERAL, "Addressee"),
        fact("started_on", lambda s: s.today),
    ),
    respond="Work started",
    respond_if=parliamentary,
)


# RES-T18: the independent review


def tracker_complete(s: Situation) -> str | None:
    left = missing_cells(s.case.fact, [each.title for each in not_acknowledged(s)])
    return incomplete(left) or None


def worked_in_bau(s: Situation) -> set[int]:
    """Who worked on the case in BAU: reported or referred it, allocated it, was given it, ended it, created its SR."""
    facts = ("bau_caseworker", "bau_g7", "sr_created_by", "reported_by_id")
    given = [each for each in s.case.of("work_item") if each.data.get("what") == "bau_action"]
    people = [each for item in given for each in (item.person_id, item.made_by_id, item.closed_by_id)]
    return {int(each) for each in (*people, *(s.case.fact(name) for name in facts)) if each}


def independent(s: Situation, reviewer: str) -> str | None:
    return "The review must be independent" if int(reviewer) in worked_in_bau(s) else None


def reviewers(s: Situation) -> list[tuple[str, str]]:
    return [(str(each.id), f"{each.name}, {each.post_title}") for each in s.people]


T18 = Step(
    "RES-T18",
    "Independent review done",
    "Complaint - Resolution step 12",
    "recorded the independent review",
    CRC,
    ("R3",),
    asks=(
        Ask(
            "reviewer",
            "Reviewed by",
            "person",
            missing="Choose who carried out the review",
            choices=reviewers,
            default=lambda s: s.actor.id,
            rules=(independent,),
            hint="Somebody who did not work on the complaint in BAU",
        ),
        text(
            "note",
            "What the review found",
            "Add a short note of what the review found",
            hint="Reason, earlier decisions and notes",
        ),
    ),
    guards=(tracker_complete,),
    changes=(
        fact("reviewed_on", lambda s: s.today, "Independent review"),
        fact("reviewed_by", lambda s: s.name_of(int(s.data["reviewer"]))),
        lambda s: [Add("note", title="Independent review", text=s.data["note"], on=s.today)],
    ),
    settled=lambda s: bool(s.case.fact("reviewed_on")),
)

STEPS = (T10, T11, T11A, T12, T13, T14, T15, T16, T17, T18)
