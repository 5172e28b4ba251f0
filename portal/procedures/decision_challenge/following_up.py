"""Contact after the end of the process: logged, and answered or not (para 75)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.deadlines import long_date
from portal.procedures.asking import past_day, text
from portal.procedures.changes import Add, Amend, Change, Start, Stop
from portal.procedures.decision_challenge.circumstances import is_owner
from portal.procedures.decision_challenge.vocabulary import CLOSED, FOLLOW_UP
from portal.procedures.definition import RowChoice, Situation, Step, Who
from portal.procedures.feedback import CASE_STAFF, OAT
from portal.procedures.reasons import reason
from portal.procedures.risk import RISK_ASKS, risk_asked, risk_changed, risk_named

OWNER_OR_OAT = Who("OWNER_OR_OAT", "case owner or OAT", (CASE_STAFF | OAT).posts)


def owner_or_any_oat(s: Situation) -> str | None:
    if is_owner(s) or OAT.includes(s.actor):
        return None
    return f"Only {s.name_of(s.case.owner_id)} or OAT can do this"


def contact_logged(s: Situation) -> Iterable[Change]:
    """RF-75b: nothing reopens."""
    row = Add(
        "follow_up",
        title=f"Follow-up contact, {long_date(s.data['contact_on'])}",
        text=s.data["summary"],
        state="Logged",
        on=s.data["contact_on"],
    )
    yield row
    yield Start(FOLLOW_UP, s.today, of=row)


LOG_CONTACT = Step(
    "DC-T47",
    "Log follow-up contact",
    "Review and feedback para 75",
    "logged contact after the end of the process",
    OWNER_OR_OAT,
    (CLOSED,),
    asks=(
        past_day("contact_on", "Date of the contact", missing="Enter the date of the contact", para="75"),
        text("summary", "Summary", "Enter what the person said", para="75"),
        *RISK_ASKS,
    ),
    guards=(owner_or_any_oat,),
    rules=(risk_named,),
    prompts=(risk_asked,),
    changes=(contact_logged, risk_changed),
    says="The process has ended. Decide whether to reply",
    elsewhere="Contact is logged as follow-up only after the end of the process",
)


def contact_ends(state: str, name: str) -> Any:
    def changes(s: Situation) -> Iterable[Change]:
        if s.case.deadline(FOLLOW_UP, s.record):
            yield Stop(FOLLOW_UP, s.today, of=s.record)
        yield Amend(
            s.record, {"state": state}, {"answer": s.data.get(name) or ""}, close=True, says=s.record.title
        )

    return changes


CONTACT = RowChoice("follow_up", "Contact", ("Logged",), "Choose the contact")


def contact_waits(s: Situation) -> bool:
    return bool(CONTACT.of(s))


REPLY = Step(
    "FU-T1",
    "Reply",
    "Review and feedback para 75",
    "replied to a follow-up contact",
    OWNER_OR_OAT,
    (CLOSED,),
    of=CONTACT,
    asks=(text("reply", "Reply", "Enter the reply", para="75"),),
    guards=(owner_or_any_oat,),
    changes=(
        contact_ends("Reply sent", "reply"),
        lambda s: [
            Add(
                "correspondence",
                title="Reply to follow-up contact",
                text=s.data["reply"],
                on=s.today,
                data={"direction": "out", "to": s.case.client_name},
            )
        ],
    ),
    shown=contact_waits,
)
NO_REPLY = Step(
    "FU-T1",
    "No reply",
    "Review and feedback para 75",
    "decided not to reply to a follow-up contact",
    OWNER_OR_OAT,
    (CLOSED,),
    of=CONTACT,
    asks=(reason("Say why you will not reply", para="75"),),
    guards=(owner_or_any_oat,),
    changes=(contact_ends("No reply", "reason"),),
    shown=contact_waits,
)

STEPS: tuple[Step, ...] = (
    LOG_CONTACT,
    REPLY,
    NO_REPLY,
)
