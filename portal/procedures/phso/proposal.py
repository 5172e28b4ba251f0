"""Steps 5 to 9: the proposal to investigate, its preparation, the response and its sign-off (PHSO-T08 to T18)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from portal.procedures.asking import choice, day, file, line, past_day, select, text, tick, ticks
from portal.procedures.changes import Add, Amend, Change, Draft, Filed, Stop
from portal.procedures.definition import Ask, Guard, Problem, RowChoice, Situation, Step
from portal.procedures.making import (
    done_activity,
    entered,
    fact,
    fact_of,
    filed,
    finish,
    open_again,
    received,
    sent,
    told_facts,
    work_item,
)
from portal.procedures.phso.activities import BY_KEY, activity_plan
from portal.procedures.phso.request import (
    NO_DECISION_YET,
    REFERRER,
    mla_only_in_northern_ireland,
    referrer_missing,
    route_should_be_exhausted,
)
from portal.procedures.phso.responses import day_signed, not_with_reviewer, sign_off, signed_off, written
from portal.procedures.phso.vocabulary import CASELIST_PURPOSES, CW, FROM_PTI, OPEN
from portal.procedures.rules import long_date, not_before, not_in_future

ONLY_IN_P2 = "A PTI can be recorded only while the SR is waiting for PHSO's decision"


# PHSO-T08


def same_case_number(s: Situation) -> list[tuple[str, str]]:
    return [
        (case.reference, f"{case.reference}, {case.status}")
        for case in s.find_cases(s.case.case_number)
        if case.reference != s.case.reference and case.case_number == s.case.case_number
    ]


def other_numbers(s: Situation) -> list[str]:
    return [word for word in (s.data.get("related_other") or "").replace(",", " ").split() if word]


def related_problems(s: Situation) -> Iterable[Problem]:
    """PHSO-05a, PHSO-05b: earlier SRs of this case, or the word that there is none."""
    for number in other_numbers(s):
        if number == s.case.reference:
            yield "related_other", "An SR cannot be related to itself"
            continue
        found = [case for case in s.find_cases(number) if number in (case.reference, case.case_number)]
        if not found:
            yield "related_other", f"No SR {number} that you may see"
        for case in found:
            if case.case_number != s.case.case_number:
                yield "related_other", f"SR {case.reference} belongs to a different case"
    linked = s.data.get("related") or other_numbers(s)
    if not linked and not s.data.get("no_earlier"):
        yield "no_earlier", "Link an earlier SR or say there is none"
    if linked and s.data.get("no_earlier"):
        yield "no_earlier", "You linked an earlier SR, so do not tick that there is none"


def related(s: Situation) -> Iterable[Change]:
    linked = list(s.data.get("related") or ())
    for number in other_numbers(s):
        linked += [
            case.reference for case in s.find_cases(number) if number in (case.reference, case.case_number)
        ]
    for reference in dict.fromkeys(linked):
        if reference != s.case.reference:
            yield Add("related", title=reference, says=f"Related SR {reference}")


T08 = Step(
    "PHSO-T08",
    "Record PTI received",
    "PHSO step 5",
    "recorded the proposal to investigate",
    CW,
    ("P2",),
    "P3",
    asks=(
        day(
            "received_on",
            "Date received",
            not_in_future(),
            not_before("information_sent_on", "The PTI cannot be older than the information, sent on {date}"),
            missing="Enter the date the PTI arrived",
            hint="The day the proposal to investigate arrived, for example 8/1/2026 or 8 January 2026",
        ),
        ticks(
            "related",
            "Earlier SRs of this case number",
            same_case_number,
            when=same_case_number,
            hint="Tick each that is about the same issue",
        ),
        line("related_other", "Related SR", hint="SR number or case number; several with a comma between"),
        tick("no_earlier", "No earlier complaint"),
        file("pti", "Proposal to investigate", hint="PHSO's proposal. The panel gets a copy of it"),
    ),
    rules=(related_problems,),
    starts=(("D-PANEL", "received_on"), ("D-PTI", "received_on")),
    stops=(("D-CHASE", "received_on"),),
    changes=(
        fact("gateway_passed", "Y", "Gateway Passed"),
        fact("pti_received_on", entered("received_on")),
        received("Proposal to investigate", files=filed("pti", "pti", "Proposal to investigate")),
        related,
        activity_plan,
    ),
    respond="PTI received",
    elsewhere={"P1": f"{NO_DECISION_YET}. {ONLY_IN_P2}", "P2N": "", "": ONLY_IN_P2},
)


# PHSO-T09


def parliamentary_contact(s: Situation) -> Iterable[Problem]:
    """PHSO-06c: a warning, since every PHSO complaint comes through an MP."""
    if s.data.get("parliamentary_contact") == "No":
        yield "parliamentary_contact", "PHSO complaints come through an MP. Check this answer"


def root_causes(s: Situation) -> list[tuple[str, str]]:
    return [(cause, cause) for cause in s.preferences["ROOT_CAUSES"]]


DETAILS = (
    line(
        "addressee",
        "Addressee",
        hint="Who makes the complaint",
        longest=200,
        too_long="Addressee must be 200 characters or fewer",
        default=fact_of("addressee"),
    ),
    select(
        "root_cause",
        "Root Cause",
        root_causes,
        hint="What chiefly led to the complaint",
        unlisted="Choose a root cause from the list",
        default=fact_of("root_cause"),
    ),
    choice(
        "parliamentary_contact",
        "Parliamentary Contact Involved",
        (("Yes", "Yes"), ("No", "No")),
        default=lambda s: s.case.fact("parliamentary_contact") or "Yes",
    ),
    text(
        "reasons", "Reasons (full details)", hint="Full details of the complaint", default=fact_of("reasons")
    ),
    *REFERRER,
)


NEEDED_FOR_THE_RESPONSE = (
    ("referring_mp", "Enter the MP who referred this complaint"),
    ("constituency", "Enter the constituency of the MP who referred this complaint"),
    ("addressee", "Enter the addressee"),
    ("reasons", "Enter the full details of the complaint"),
    ("bodies", "Say who has already looked at this complaint"),
)


def details_said(s: Situation) -> str:
    empty = [
        label
        for name, label in (
            ("root_cause", "Root Cause"),
            ("reasons", "Reasons (full details)"),
            ("addressee", "Addressee"),
        )
        if not s.case.fact(name)
    ]
    if not empty:
        return ""
    return f"{' and '.join([', '.join(empty[:-1]), empty[-1]] if len(empty) > 1 else empty)} {'are' if len(empty) > 1 else 'is'} still empty."


T09 = Step(
    "PHSO-T09",
    "Save complaint details",
    "PHSO step 6",
    "saved the complaint details",
    CW,
    FROM_PTI,
    asks=DETAILS,
    rules=(mla_only_in_northern_ireland,),
    warnings=(route_should_be_exhausted, referrer_missing, parliamentary_contact),
    changes=(told_facts(*DETAILS),),
    about=details_said,
    elsewhere="The complaint details belong to the proposal to investigate (step 6)",
)


# PHSO-T10


def planned_asks(s: Situation) -> tuple[Ask, ...]:
    asks = (
        BY_KEY[s.record.data["key"]].asks
        if s.record is not None and s.record.data.get("key") in BY_KEY
        else ()
    )
    return asks(s) if callable(asks) else asks


def planned_refusal(s: Situation) -> str | None:
    planned = BY_KEY.get(s.record.data.get("key")) if s.record is not None else None
    return planned.refusal(s) if planned else None


def chronology_given(s: Situation) -> Iterable[Problem]:
    """PHSO-07k: a chronology is attached or built from dated entries."""
    if s.record is None or s.record.data.get("key") != "chronology":
        return
    if (
        not s.data.get("chronology_file")
        and not s.data.get("entries")
        and not s.case.documents_of("chronology")
    ):
        yield "chronology_file", "Attach or build the chronology"


def activity_answers(s: Situation) -> dict[str, Any]:
    return {
        ask.name: s.data.get(ask.name)
        for ask in planned_asks(s)
        if ask.kind not in ("file", "files", "repeat")
    }


def activity_done(s: Situation) -> Iterable[Change]:
    answers = activity_answers(s)
    yield Amend(
        s.record,
        {"state": "Done", "text": answers.get("note") or ""},
        {"answers": {name: value for name, value in answers.items() if value is not None}},
        files=[
            *filed("briefing", "briefing", "Briefing for the panel")(s),
            *filed("chronology_file", "chronology", "Chronology")(s),
        ],
        close=True,
        says=f"{s.record.title} marked Done",
    )
    for entry in s.data.get("entries") or ():
        yield Add("chronology", text=entry["event"], on=entry["on"])


def in_activity_plan(s: Situation, record: Any) -> bool:
    return record.data.get("plan") == "step 7"


def may_be_unneeded(s: Situation, record: Any) -> bool:
    planned = BY_KEY.get(record.data.get("key"))
    return in_activity_plan(s, record) and planned is not None and planned.may_be_unneeded


T10_DONE = Step(
    "PHSO-T10",
    "Mark as done",
    "PHSO step 7",
    "marked an activity as done",
    CW,
    ("P3",),
    of=RowChoice("activity", "Activity", ("Not Started",), "Choose the activity", in_activity_plan),
    asks=planned_asks,
    guards=(planned_refusal,),
    rules=(chronology_given,),
    changes=(activity_done,),
    elsewhere="The Activity Plan belongs to the preparation of the PTI response (step 7)",
)
T10_UNNEEDED = Step(
    "PHSO-T10",
    "Not required",
    "PHSO step 7",
    "marked an activity as not required",
    CW,
    ("P3",),
    of=RowChoice(
        "activity",
        "Activity",
        ("Not Started",),
        "Only outstanding and corrective work can be not required",
        may_be_unneeded,
    ),
    asks=(text("reason", "Reason", "Give a reason", hint="The head of complaints review reads this"),),
    changes=(
        lambda s: [
            Amend(
                s.record,
                {"state": "Not Required", "text": s.data["reason"]},
                close=True,
                says=f"{s.record.title} not required",
            )
        ],
    ),
    elsewhere="The Activity Plan belongs to the preparation of the PTI response (step 7)",
)


# PHSO-T10a

CASELIST_ACTIVITY = {"PTI": "caselist", "Draft report": "caselist_draft", "FDL": "caselist_fdl"}


def caselist_update(s: Situation) -> Iterable[Change]:
    purpose = s.data["purpose"]
    yield Add(
        "caselist",
        title=f"Updated for: {purpose}",
        text=s.data["entry"],
        state=purpose,
        on=s.data["entered_on"],
    )
    if key := CASELIST_ACTIVITY.get(purpose):
        yield from done_activity(key)(s)


def expected_purpose(s: Situation) -> str | None:
    return {
        "P3": "PTI",
        "P8": "Target date",
        "P9": "Draft report",
        "P11": "FDL",
        "P11A": "FDL",
        "P12": "FDL",
    }.get(s.case.position)


T10A = Step(
    "PHSO-T10a",
    "Update caselist",
    "PHSO step 7",
    "updated the Director General Caselist",
    CW,
    OPEN,
    asks=(
        choice(
            "purpose",
            "What it is for",
            CASELIST_PURPOSES,
            "Say what the update is for",
            default=expected_purpose,
        ),
        text(
            "entry",
            "Caselist entry",
            "Write the caselist entry",
            hint="The Director General's office reads this",
        ),
        past_day("entered_on", "Date of the entry"),
    ),
    changes=(caselist_update,),
    settled=lambda s: any(each.state == expected_purpose(s) for each in s.case.of("caselist")),
)


# PHSO-T11 to T13


def members(s: Situation) -> list[tuple[str, str]]:
    return [
        (str(person.id), f"{person.name}, {person.post_title}")
        for person in s.people
        if person.organisation == "CMG" and person.role != "administrator"
    ]


def on_draft_report(s: Situation) -> bool:
    return bool(s.case.position == "P9")


def panel_starts(s: Situation) -> date | None:
    result: date | None = s.case.date("draft_received_on" if on_draft_report(s) else "pti_received_on")
    return result


def meeting_after_receipt(s: Situation, meeting: date) -> str | None:
    start = panel_starts(s)
    if start and meeting < start:
        what = "draft report" if on_draft_report(s) else "PTI"
        return f"The panel cannot meet before the {what} arrived on {long_date(start)}"
    return None


def late_meeting_needs_a_reason(s: Situation) -> Iterable[Problem]:
    """PHSO-07m: a meeting after the 3 days is possible, with a reason."""
    start, meeting = s.case.date("pti_received_on"), s.data.get("meeting_on")
    if (
        not on_draft_report(s)
        and start
        and meeting
        and meeting > s.due("D-PANEL", start)
        and not s.data.get("late_reason")
    ):
        yield "late_reason", f"{later_than(s)}. Give a reason"


def later_than(s: Situation) -> str:
    unit = "working days" if s.preferences["PANEL_UNIT"] == "wd" else "calendar days"
    return f"Later than {s.preferences['PANEL_DAYS']} {unit} after receipt"


def late_meeting(s: Situation) -> Iterable[Problem]:
    start, meeting = s.case.date("pti_received_on"), s.data.get("meeting_on")
    if not on_draft_report(s) and start and meeting and meeting > s.due("D-PANEL", start):
        yield "meeting_on", later_than(s)


def panel(s: Situation) -> Iterable[Change]:
    chosen = [int(member) for member in s.data["members"]]
    names = [s.name_of(member) for member in chosen]
    what = "draft report" if on_draft_report(s) else "PTI"
    yield Add(
        "panel",
        title=f"Assessment panel on the {what}",
        text=s.data.get("late_reason") or "",
        state="Convened",
        on=s.data["meeting_on"],
        data={"members": chosen, "names": names, "about": what},
        says=f"Case conference on {long_date(s.data['meeting_on'])}: {', '.join(names)}",
    )
    for member in chosen:
        yield from work_item(
            "invitation",
            f"Assessment panel on {s.case.reference}, {long_date(s.data['meeting_on'])}",
            person=lambda s, member=member: member,  # type: ignore[misc]
        )(s)
    yield from done_activity("panel_draft" if on_draft_report(s) else "panel")(s)
    if not on_draft_report(s):
        yield from open_again("papers")(s)


T11 = Step(
    "PHSO-T11",
    "Convene panel",
    "PHSO step 7",
    "convened the panel",
    CW,
    ("P3", "P9"),
    asks=(
        Ask(
            "members", "Panel members", "people", missing="Choose at least one panel member", choices=members
        ),
        day(
            "meeting_on",
            "Date of the case conference",
            meeting_after_receipt,
            missing="Enter the date of the case conference",
        ),
        text(
            "late_reason",
            "Reason for a later date",
            hint="Only if the panel meets after its due date",
            when=lambda s: not on_draft_report(s),
        ),
    ),
    rules=(late_meeting_needs_a_reason,),
    warnings=(late_meeting,),
    changes=(panel,),
    settled=lambda s: current_panel(s, "draft report" if on_draft_report(s) else "PTI") is not None,
)


def current_panel(s: Situation, about: str) -> Any:
    return next((each for each in reversed(s.case.of("panel")) if each.data.get("about") == about), None)


def panel_is_convened(s: Situation) -> str | None:
    return None if current_panel(s, "PTI") else "Convene the panel first"


def panel_members(s: Situation) -> list[tuple[str, str]]:
    found = current_panel(s, "PTI")
    if not found:
        return []
    return [
        (str(member), name) for member, name in zip(found.data["members"], found.data["names"], strict=True)
    ]


def everyone_addressed(s: Situation, addressed: Sequence[Any]) -> str | None:
    left = [name for member, name in panel_members(s) if member not in [str(each) for each in addressed]]
    return "Not sent to: " + ", ".join(left) if left else None


def before_the_conference(s: Situation, sent_on: date) -> str | None:
    found = current_panel(s, "PTI")
    return "The papers must go out before the case conference" if found and sent_on > found.on else None


def papers(s: Situation) -> Iterable[Change]:
    found = current_panel(s, "PTI")
    yield from sent(
        "Papers to the assessment panel",
        text=lambda s: ", ".join(name for _, name in panel_members(s)),
        files=lambda s: [
            *filed("proposal", "pti", "Proposal to investigate")(s),
            *filed("briefing", "briefing", "Briefing for the panel")(s),
        ],
    )(s)
    yield Amend(found, data={"papers_on": s.data["sent_on"]})
    for member, _ in panel_members(s):
        yield from work_item(
            "papers",
            f"Proposal and briefing for the case conference on {long_date(found.on)}",
            person=lambda s, member=member: int(member),  # type: ignore[misc]
        )(s)
    for key in ("papers", "briefing"):
        yield from done_activity(key)(s)


def papers_said(s: Situation) -> str:
    found = current_panel(s, "PTI")
    if not found:
        return ""
    names = found.data["names"]
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return f"To {listed}, before the case conference on {long_date(found.on)}."


T12 = Step(
    "PHSO-T12",
    "Issue papers to panel",
    "PHSO step 7",
    "issued the papers to the panel",
    CW,
    ("P3",),
    asks=(
        file(
            "proposal",
            "PHSO's proposal",
            lambda s: "" if s.case.documents_of("pti") else "Attach PHSO's proposal",
            hint="Not needed if it is on the SR already",
        ),
        file(
            "briefing",
            "Briefing",
            lambda s: "" if s.case.documents_of("briefing") else "Attach the briefing",
            hint="Not needed if it is on the SR already",
        ),
        Ask(
            "addressed",
            "Sent to",
            "people",
            missing=lambda s: "Not sent to: " + ", ".join(name for _, name in panel_members(s)),
            choices=panel_members,
            default=lambda s: [member for member, _ in panel_members(s)],
            rules=(everyone_addressed,),
        ),
        past_day(
            "sent_on",
            "Date sent",
            not_before("pti_received_on", "The papers cannot go out before the PTI of {date}"),
            before_the_conference,
        ),
    ),
    guards=(panel_is_convened,),
    changes=(papers,),
    about=papers_said,
    settled=lambda s: papers_are_out(s) is None,
)


def papers_are_out(s: Situation) -> str | None:
    found = current_panel(s, "PTI")
    if not found:
        return "Convene the panel first"
    return None if found.data.get("papers_on") else "The papers must go out before the case conference"


def not_held_yet(s: Situation) -> str | None:
    found = current_panel(s, "PTI")
    return "The case conference is on record already" if found and found.state == "Held" else None


def after_papers(s: Situation, held_on: date) -> str | None:
    found = current_panel(s, "PTI")
    papers_on = found and found.data.get("papers_on")
    if papers_on and held_on.isoformat() < str(papers_on):
        return "The papers must go out before the case conference"
    return None


def held_late(s: Situation) -> Iterable[Problem]:
    """PHSO-07m: the conference itself was later than planned."""
    start, held = s.case.date("pti_received_on"), s.data.get("held_on")
    if start and held and held > s.due("D-PANEL", start):
        yield "held_on", later_than(s)


def held_late_needs_a_reason(s: Situation) -> Iterable[Problem]:
    """PHSO-07m: unless the reason was given when the panel was convened for the later date."""
    found = current_panel(s, "PTI")
    if any(held_late(s)) and not (found and found.text) and not s.data.get("late_reason"):
        yield "late_reason", f"{later_than(s)}. Give a reason"


T13 = Step(
    "PHSO-T13",
    "Record case conference",
    "PHSO step 7",
    "recorded the case conference",
    CW,
    ("P3",),
    asks=(
        past_day(
            "held_on",
            "Date of the case conference",
            not_before("pti_received_on", "The case conference cannot be before the PTI of {date}"),
            after_papers,
        ),
        text(
            "outcome",
            "Outcome",
            "Note the outcome of the case conference",
            hint="What the panel agreed. The response is drafted from this",
        ),
        text("late_reason", "Reason for a later date", hint="Only if the panel met after its due date"),
    ),
    guards=(papers_are_out, not_held_yet),
    rules=(held_late_needs_a_reason,),
    warnings=(held_late,),
    stops=(("D-PANEL", "held_on"),),
    changes=(
        lambda s: [
            Amend(
                current_panel(s, "PTI"),
                {"state": "Held", "on": s.data["held_on"], "text": s.data["outcome"]},
                {"late_reason": s.data["late_reason"]} if s.data.get("late_reason") else {},
                close=True,
            )
        ],
        finish("invitation"),
        finish("papers"),
    ),
)


# PHSO-T14 to T17


def activities_done(s: Situation) -> str | None:
    left = [row for row in s.case.of("activity", "Not Started") if row.data.get("plan") == "step 7"]
    if not left:
        return None
    return "1 activity is not Done" if len(left) == 1 else f"{len(left)} activities are not Done"


ADDITIONAL, NO_ADDITIONAL = "Additional resolution actions", "No additional action proposed."


def additional_written(s: Situation) -> str | None:
    """The additional actions of the last version; that there were none is a tick of its own."""
    found: str | None = written("pti_response", ADDITIONAL)(s)
    return None if found == NO_ADDITIONAL else found


def additional_or_none(s: Situation) -> Iterable[Problem]:
    """PHSO-08a: additional resolution actions, or the tick that there is none."""
    if not s.data.get("additional") and not s.data.get("no_additional"):
        yield "additional", "List the additional resolution actions, or tick 'No additional action proposed'"
    if s.data.get("additional") and s.data.get("no_additional"):
        yield "no_additional", "You listed additional actions, so do not tick that there is none"


def pti_response(s: Situation) -> Iterable[Change]:
    upload = s.data.get("attachment")
    yield Draft(
        Filed(
            "pti_response",
            "PTI response",
            upload,
            (
                ("Case history", s.data["case_history"]),
                ("Resolution action", s.data["resolution_action"]),
                (ADDITIONAL, s.data.get("additional") or NO_ADDITIONAL),
            ),
            "Sent for sign-off",
        )
    )


T14 = Step(
    "PHSO-T14",
    "Send PTI response for sign-off",
    "PHSO step 8",
    "sent the PTI response for sign-off",
    CW,
    ("P3",),
    asks=(
        text(
            "case_history",
            "Case history",
            "Add the case history",
            default=written("pti_response", "Case history"),
            longest=200_000,
        ),
        text(
            "resolution_action",
            "Resolution action",
            "Add the resolution action",
            default=written("pti_response", "Resolution action"),
            longest=200_000,
        ),
        text(
            "additional",
            "Additional resolution actions",
            hint="Found during your preparation",
            default=additional_written,
            longest=200_000,
        ),
        tick(
            "no_additional",
            "No additional action proposed",
            default=lambda s: written("pti_response", ADDITIONAL)(s) == NO_ADDITIONAL,
        ),
        file("attachment", "The draft as a file", hint="Optional. The sections above are what is signed off"),
    ),
    guards=(activities_done, not_with_reviewer("pti_response")),
    rules=(additional_or_none,),
    changes=(
        pti_response,
        work_item("sign_off", "Sign off PTI response", post="head_of_complaints_review", kind="pti_response"),
    ),
)


T15, T16 = sign_off(
    "PHSO-T15", "Sign off PTI response", "Return PTI response", "PHSO step 8", "pti_response", ("P3",)
)


def fact_needed(name: str, sentence: str) -> Guard:
    return lambda s: None if s.case.fact(name) else sentence


def panel_no_longer_due(s: Situation) -> Iterable[Change]:
    """A case conference that was never recorded can't be held after the response has gone."""
    if s.case.deadline("D-PANEL"):
        yield Stop("D-PANEL", s.data["issued_on"], met=False)


T17 = Step(
    "PHSO-T17",
    "Issue PTI response",
    "PHSO step 8",
    "issued the PTI response",
    CW,
    ("P3",),
    "P4",
    asks=(
        past_day(
            "issued_on",
            "Date issued",
            not_before(day_signed("pti_response"), "The response was signed off on {date}"),
        ),
    ),
    guards=(
        signed_off("pti_response"),
        *(fact_needed(name, sentence) for name, sentence in NEEDED_FOR_THE_RESPONSE),
    ),
    stops=(("D-PTI", "issued_on"), ("D-TARGET", "issued_on")),
    changes=(
        panel_no_longer_due,
        fact("pti_response_on", entered("issued_on")),
        fact("waiting_since", entered("issued_on")),
        sent("PTI response", on="issued_on", document="pti_response"),
    ),
    respond="PTI response issued",
    offers=("write-cmsl5844",),
)

T18 = Step(
    "PHSO-T18",
    "Log mediation contact",
    "PHSO step 9",
    "logged what PHSO reports about mediation",
    CW,
    ("P4",),
    tells_client=True,
    asks=(
        past_day("contacted_on", "Date"),
        text(
            "note",
            "Note",
            "Enter a note",
            hint="What PHSO reports about its talk with the client and its attempt at mediation",
        ),
        text("wanted", "What the client wants"),
    ),
    changes=(
        lambda s: [
            Add(
                "contact",
                title="Mediation by PHSO",
                text=s.data["note"],
                on=s.data["contacted_on"],
                data={"wanted": s.data.get("wanted") or ""},
            )
        ],
    ),
)

STEPS = (T08, T09, T10_DONE, T10_UNNEEDED, T10A, T11, T12, T13, T14, T15, T16, T17, T18)
