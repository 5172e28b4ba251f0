"""Steps 10 and 12: the recommendations letter, allocation, telling PHSO, and closing as resolved (PHSO-T19 to T35)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from portal.procedures.asking import day, file, line, past_day, text, tick
from portal.procedures.changes import Add, Change, Owner
from portal.procedures.definition import Ask, Problem, Situation, Step
from portal.procedures.making import email, entered, fact, filed, finish, received, work_item
from portal.procedures.phso.closing import closing
from portal.procedures.phso.plan import approved_if_needed
from portal.procedures.phso.vocabulary import CW, TL
from portal.procedures.plans import plan_actions
from portal.procedures.rules import long_date, not_before, not_in_future

T19 = Step(
    "PHSO-T19",
    "Record recommendations letter",
    "PHSO step 10",
    "recorded the recommendations letter",
    CW,
    ("P4",),
    "P5",
    asks=(
        day(
            "received_on",
            "Date received",
            not_in_future(),
            not_before("pti_response_on", "The letter cannot be older than the PTI response of {date}"),
            missing="Enter the date the letter arrived",
            hint="The four weeks count from this day",
        ),
        file("letter", "Recommendations letter", "Attach the recommendations letter"),
        text("complaint", "The complaint as PHSO lists it"),
        text("wanted", "The resolution that the client wants"),
    ),
    starts=(("D-REC", "received_on"),),
    changes=(
        fact("mediation_outcome", "Recommendations letter", "Outcome of the mediation"),
        fact("letter_received_on", entered("received_on")),
        fact("allocated", None),
        received(
            "Recommendations letter",
            text=lambda s: "\n".join(
                each for each in (s.data.get("complaint"), s.data.get("wanted")) if each
            ),
            files=filed("letter", "recommendations_letter", "Recommendations letter"),
            what="recommendations letter",
        ),
        work_item("allocate", "Allocate this SR", post="internal_phso_team_leader"),
    ),
    respond="Recommendations letter received",
)


def team_members(s: Situation) -> list[tuple[str, str]]:
    return [
        (str(person.id), person.name)
        for person in s.team("internal_phso")
        if "internal_phso_caseworker" in person.posts and person.role == "internal_phso"
    ]


def absent_people_need_a_tick(s: Situation) -> Iterable[Problem]:
    person = s.person(int(s.data["caseworker"])) if s.data.get("caseworker") else None
    if person and person.away_until and not s.data.get("although_absent"):
        yield (
            "although_absent",
            f"{person.name} is on leave until {long_date(person.away_until)}. Tick to allocate all the same",
        )


def allocated_to(s: Situation) -> Iterable[Change]:
    chosen = int(s.data["caseworker"])
    yield Owner(chosen, s.name_of(chosen))
    yield from finish("allocate", f"To {s.name_of(chosen)}")(s)
    yield from finish("allocated", "Allocated to somebody else")(s)
    yield from work_item(
        "allocated", "This SR is allocated to you: start resolution", person=lambda s: chosen
    )(s)


MEMBER = "Choose a member of the internal PHSO team"

T20 = Step(
    "PHSO-T20",
    "Allocate",
    "PHSO step 10",
    "allocated the SR",
    TL,
    ("P5",),
    asks=(
        Ask("caseworker", "Allocate to", "person", missing=MEMBER, choices=team_members, unlisted=MEMBER),
        tick("although_absent", "Allocate although absent", hint="Only for somebody who is on leave"),
    ),
    rules=(absent_people_need_a_tick,),
    changes=(fact("allocated", True), allocated_to),
    settled=lambda s: bool(s.case.fact("allocated")),
    undone_by="take-back-allocation",
)


def is_allocated(s: Situation) -> str | None:
    return None if s.case.fact("allocated") else "The team leader has not allocated this SR yet"


def owned_meanwhile(s: Situation) -> Iterable[Change]:
    chosen = int(s.data["owner"])
    yield Owner(chosen, s.name_of(chosen))


TAKE_BACK = Step(
    "",
    "Take back allocation",
    "PHSO step 10",
    "took back the allocation",
    TL,
    ("P5",),
    asks=(
        Ask(
            "owner",
            "Owner until it is allocated",
            "person",
            missing=MEMBER,
            choices=team_members,
            unlisted=MEMBER,
            default=lambda s: s.case.owner_id,
        ),
        text("reason", "Reason", "Give a reason", hint="It stays in the history"),
    ),
    guards=(is_allocated,),
    changes=(
        fact("allocated", None),
        owned_meanwhile,
        finish("allocated", "Taken back"),
        work_item("allocate", "Allocate this SR", post="internal_phso_team_leader", text=entered("reason")),
    ),
    support=True,
    shown=lambda s: bool(s.case.fact("allocated")),
)


def letter_logged(s: Situation) -> str | None:
    """PHSO-10g: receipt of the letter is in the correspondence log."""
    logged = any(entry.data.get("what") == "recommendations letter" for entry in s.case.of("correspondence"))
    return None if logged else "Log the recommendations letter first"


T21 = Step(
    "PHSO-T21",
    "Start resolution",
    "PHSO step 10",
    "started resolution",
    CW,
    ("P5",),
    "P6",
    guards=(is_allocated, letter_logged),
    changes=(finish("allocated"),),
    respond="Resolution started",
    owner_only=True,
)


# Telling PHSO, and PHSO's answer: used by steps 12 and 21

EMAIL_MISSING = "Record the e-mail to PHSO"


def all_actions_done(s: Situation) -> str | None:
    left = [action.title for action in plan_actions(s.case) if action.state != "Done"]
    return f"Not Done: {'; '.join(left)}" if left else None


def at_least_one_action(s: Situation) -> str | None:
    return None if plan_actions(s.case) else "Add a resolution action first"


def last_action_done(s: Situation) -> date | None:
    done = [action.data["done_on"] for action in plan_actions(s.case) if action.data.get("done_on")]
    return date.fromisoformat(max(done)) if done else None


EMAIL_TO_PHSO = (
    past_day(
        "sent_on",
        "Date of the e-mail",
        not_before(
            "letter_received_on", "The e-mail cannot be older than the recommendations letter of {date}"
        ),
        not_before("fdl_received_on", "The e-mail cannot be older than the FDL of {date}"),
        not_before(last_action_done, "The last action was done on {date}, so the e-mail cannot be older"),
        not_before("more_asked_on", "PHSO asked for more on {date}, so the e-mail cannot be older"),
        missing=EMAIL_MISSING,
    ),
    line("recipient", "Recipient", EMAIL_MISSING, default="External PHSO"),
    text("email_text", "E-mail to PHSO", EMAIL_MISSING, hint="Which actions are complete. PHSO reads this"),
)
COMPLETE = "Resolution actions are complete"

T33 = Step(
    "PHSO-T33",
    "Tell PHSO actions are complete",
    "PHSO step 12",
    "told PHSO that the actions are complete",
    CW,
    ("P6",),
    "P7",
    asks=EMAIL_TO_PHSO,
    guards=(at_least_one_action, all_actions_done, approved_if_needed),
    stops=(("D-REC", "sent_on"),),
    changes=(
        email(entered("recipient"), COMPLETE, entered("email_text")),
        fact("told_phso_on", entered("sent_on")),
        fact("waiting_since", entered("sent_on")),
    ),
    respond="Actions complete",
    elsewhere={"P6A": "Wait for the team leader's decision", "P11A": "Wait for the team leader's decision"},
)

AGREEMENT = "Record PHSO's e-mail that the complaint is resolved"


def not_older_than_our_email(s: Situation, day: date) -> str | None:
    told = s.case.date("told_phso_on")
    return "The reply cannot be older than your e-mail" if told and day < told else None


PHSO_AGREES = (
    past_day(
        "agreed_on",
        "Date of PHSO's e-mail",
        not_older_than_our_email,
        missing=AGREEMENT,
        refuses=True,
        default=None,
    ),
    text(
        "agreement",
        "PHSO's e-mail",
        AGREEMENT,
        refuses=True,
        hint="What PHSO writes about the client's agreement",
    ),
    file("agreement_file", "PHSO's e-mail as a file"),
)


def phso_agreed(s: Situation) -> Iterable[Change]:
    yield from received(
        "PHSO agrees that the complaint is resolved",
        on="agreed_on",
        text=entered("agreement"),
        files=filed("agreement_file", "agreement", "PHSO agrees that the complaint is resolved"),
    )(s)


T34 = Step(
    "PHSO-T34",
    "Close - resolved",
    "PHSO step 12",
    "closed the SR as resolved",
    CW,
    ("P7",),
    "P13",
    tells_client=True,
    asks=PHSO_AGREES,
    changes=(phso_agreed, closing("Resolved")),
    respond="Closed, resolved",
    confirm="This closes the SR with Resolution Code Resolved. A closed SR can only be read.",
    elsewhere="Record PHSO's agreement before you close",
)

T35 = Step(
    "PHSO-T35",
    "Record client not satisfied",
    "PHSO step 12",
    "recorded that the client is not satisfied",
    CW,
    ("P7",),
    "P7N",
    tells_client=True,
    asks=(
        past_day("advised_on", "Date", not_older_than_our_email),
        text("note", "Note", "Enter a note", hint="What the client is not satisfied with"),
    ),
    changes=(
        lambda s: [
            Add("contact", title="Client not satisfied", text=s.data["note"], on=s.data["advised_on"])
        ],
        fact("client_not_satisfied_on", entered("advised_on")),
    ),
)

STEPS = (T19, T20, TAKE_BACK, T21, T33, T34, T35)
