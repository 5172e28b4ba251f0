"""The letter CMSL5844 (PHSO-T55) and what the source implies without a row of its own: notes, Respond, owner, segment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.procedures.asking import line, past_day, text, tick
from portal.procedures.changes import OUT, Add, Amend, Change, Filed, Owner, Segment
from portal.procedures.definition import Ask, RowChoice, Situation, Step
from portal.procedures.making import finish, work_item
from portal.procedures.phso.recommendations import team_members
from portal.procedures.phso.vocabulary import ADDRESSED, CW, HCR, OPEN, TEAM, TL
from portal.procedures.restricting import restricting

ANY = (*OPEN, "P13")


def letter(s: Situation) -> Iterable[Change]:
    body = {"to": s.data["recipient"], "on": s.data["letter_on"], "text": s.data["body"], "code": "CMSL5844"}
    yield Add(
        "correspondence",
        title="CMSL5844 Complaint",
        text=s.data["body"],
        on=s.data["letter_on"],
        data={"direction": OUT, "code": "CMSL5844", "to": s.data["recipient"]},
        files=[Filed("cmsl5844", "CMSL5844 Complaint", letter=body, state="Reviewed")],
    )


T55 = Step(
    "PHSO-T55",
    "Write CMSL5844",
    "Letter CMSL5844",
    "wrote the letter CMSL5844",
    CW,
    OPEN,
    asks=(
        line(
            "recipient",
            "To",
            "Enter to whom the letter goes",
            default="Parliamentary & Health Service Ombudsman",
        ),
        past_day("letter_on", "Date of the letter"),
        text(
            "body",
            "Letter text",
            "Write the letter text",
            hint="Free text for the stage that the matter has reached",
            longest=20_000,
        ),
        tick(
            "reviewed",
            "I have read the whole letter as it will be sent",
            "Check the letter before you issue it",
        ),
    ),
    changes=(letter,),
    tells_client=True,
    document="letter",
)

NOTE = Step(
    "",
    "Add note",
    "Notes",
    "added a note",
    TEAM,
    OPEN,
    asks=(
        text(
            "note",
            "Note",
            "Enter a note",
            hint="What should the next person know? Everybody who may see the case reads this",
        ),
    ),
    changes=(lambda s: [Add("note", text=s.data["note"], on=s.today)],),
    support=True,
)


def respond_entered(s: Situation) -> Iterable[Change]:
    yield Amend(
        s.record, {"state": "Entered"}, {"entered_on": s.data["stage_on"]}, close=True, says=s.record.title
    )


RESPOND = Step(
    "",
    "Enter stage in Respond",
    "Respond and Reporting",
    "entered a stage in Respond",
    TEAM,
    ANY,
    of=RowChoice("respond", "Stage", ("To enter",), "Choose the stage"),
    asks=(
        past_day(
            "stage_on",
            "Date of this stage",
            missing="Enter the date of this stage",
            default=lambda s: s.record.on if s.record is not None else None,
        ),
    ),
    changes=(respond_entered,),
    support=True,
)


def locked(s: Situation) -> str | None:
    """PHSO-11i: no segment change while the team leader's decision is awaited."""
    return "Locked until the team leader has decided" if s.case.lock_assignment else None


SEGMENT = Step(
    "",
    "Move segment",
    "BOM - Segments Summary",
    "moved the casegroup to another segment",
    TEAM,
    OPEN,
    asks=(line("segment", "Segment", "Enter the segment"), text("reason", "Reason", "Give a reason")),
    guards=(locked,),
    changes=(lambda s: [Segment(s.data["segment"])],),
    support=True,
)

STAYS = "The internal PHSO team keeps this case until the investigation ends"


def new_owner(s: Situation) -> Iterable[Change]:
    chosen = int(s.data["owner"])
    yield Owner(chosen, s.name_of(chosen))
    yield from finish("allocated", "Given to somebody else")(s)
    yield from work_item("allocated", "This SR is yours now", person=lambda s: chosen, text=s.data["reason"])(
        s
    )


OWNER = Step(
    "",
    "Change owner",
    "PHSO summary",
    "changed the owner",
    TL,
    tuple(position for position in OPEN if position not in ("P5", "P6A", "P11A")),
    asks=(
        Ask(
            "owner",
            "Owner",
            "person",
            missing="Choose a member of the internal PHSO team",
            choices=team_members,
            unlisted=STAYS,
        ),
        text("reason", "Reason", "Give a reason", hint="The new owner reads this"),
    ),
    changes=(new_owner,),
    support=True,
    elsewhere={
        "P6A": "Locked until the team leader has decided",
        "P11A": "Locked until the team leader has decided",
    },
    undone_by="change-owner",
)


def addressed_to_me(s: Situation, item: Any) -> bool:
    if item.data.get("what") not in ("told", "invitation", "papers", "referral", "closed", "allocated"):
        return False
    return bool(
        item.person_id == s.actor.id
        or (item.team and item.team == s.actor.team)
        or (item.post and item.post in s.actor.posts)
    )


def item_is_mine(s: Situation) -> str | None:
    return (
        None
        if any(addressed_to_me(s, item) for item in s.case.of("work_item", "Open"))
        else "No work item waits for you here"
    )


def referral_done(s: Situation) -> Iterable[Change]:
    """The work item ends; who owns the case is told of the answer to a referral."""
    if s.record.data.get("what") == "referral":
        yield from work_item(
            "told",
            f"Referral answered by {s.actor.name}",
            person=lambda s: s.case.owner_id,
            text=s.data.get("answer") or "",
        )(s)
    yield Amend(
        s.record, {"state": "Done"}, {"answer": s.data.get("answer") or ""}, close=True, says=s.record.title
    )


SEEN = Step(
    "",
    "Seen",
    "Work item",
    "has seen the work item",
    ADDRESSED,
    ANY,
    of=RowChoice("work_item", "Work item", ("Open",), "Choose the work item", addressed_to_me),
    asks=(text("answer", "Answer", hint="Only if the sender needs one"),),
    guards=(item_is_mine,),
    changes=(referral_done,),
    support=True,
    shown=lambda s: any(addressed_to_me(s, item) for item in s.case.of("work_item", "Open")),
)


def anomaly_answered(s: Situation) -> Iterable[Change]:
    yield Amend(
        s.record,
        {"state": s.data["decision"]},
        {"answer": s.data.get("answer") or ""},
        close=True,
        says=s.record.title,
    )
    for item in s.case.of("work_item", "Open"):
        if item.data.get("what") == "anomaly" and item.text == s.record.text:
            yield Amend(item, {"state": "Done"}, {"decision": s.data["decision"]}, close=True)
            break
    yield from work_item(
        "told",
        f"{s.record.title}: {s.data['decision']}",
        person=lambda s: s.record.made_by_id,
        text=s.data.get("answer") or "",
    )(s)


def answer_if_taken_up(s: Situation) -> Iterable[tuple[str, str]]:
    if s.data.get("decision") == "Take up with PHSO" and not s.data.get("answer"):
        yield "answer", "Say what to take up with PHSO"


ANOMALY = Step(
    "",
    "Answer anomaly",
    "PHSO step 15",
    "answered an anomaly",
    HCR,
    ANY,
    of=RowChoice("anomaly", "Anomaly", ("Open",), "Choose the anomaly"),
    asks=(
        Ask(
            "decision",
            "Answer",
            "choice",
            missing="Choose an answer",
            choices=(("Noted", "Noted"), ("Take up with PHSO", "Take up with PHSO")),
        ),
        text("answer", "What to take up", hint="The caseworker reads this"),
    ),
    rules=(answer_if_taken_up,),
    changes=(anomaly_answered,),
    support=True,
)

STEPS = (T55, NOTE, RESPOND, SEGMENT, OWNER, SEEN, ANOMALY, *restricting(TL, ANY))
