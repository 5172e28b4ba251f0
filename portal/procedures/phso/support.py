"""The letter CMSL5844 (PHSO-T55), anomalies, and what the source implies without a row of its own."""

from __future__ import annotations

from collections.abc import Iterable

from portal.procedures.asking import text
from portal.procedures.changes import Amend, Change
from portal.procedures.definition import Ask, RowChoice, Situation, Step
from portal.procedures.letters import letter_asks, letter_issued
from portal.procedures.making import work_item
from portal.procedures.phso.recommendations import team_members
from portal.procedures.phso.vocabulary import CW, HCR, OPEN, TEAM, TL
from portal.procedures.restricting import restricting
from portal.procedures.support import (
    adding_notes,
    changing_owner,
    entering_stages,
    moving_segment,
    seeing,
)

ANY = (*OPEN, "P13")


T55 = Step(
    "PHSO-T55",
    "Write CMSL5844",
    "Letter CMSL5844",
    "wrote the letter CMSL5844",
    CW,
    OPEN,
    asks=letter_asks("CMSL5844"),
    changes=(letter_issued("CMSL5844"),),
    tells_client=True,
    letter="CMSL5844",
)

NOTE = adding_notes(TEAM, OPEN)
RESPOND = entering_stages(TEAM, ANY)
LOCKED = "Locked until the team leader has decided"
SEGMENT = moving_segment(TEAM, OPEN, LOCKED, "moved the casegroup to another segment")
STAYS = "The internal PHSO team keeps this case until the investigation ends"
OWNER = changing_owner(
    TL,
    tuple(position for position in OPEN if position not in ("P5", "P6A", "P11A")),
    team_members,
    source="PHSO summary",
    missing="Choose a member of the internal PHSO team",
    unlisted=STAYS,
    elsewhere={"P6A": LOCKED, "P11A": LOCKED},
)
SEEN = seeing(ANY)


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
