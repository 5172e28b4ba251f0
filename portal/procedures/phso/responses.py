"""The written responses of steps 8 and 14: drafts in versions, who signs them off, and what a signature rests on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from portal.procedures.asking import text
from portal.procedures.changes import Decide
from portal.procedures.definition import Guard, Situation, Step
from portal.procedures.making import entered, finish, work_item
from portal.procedures.phso.vocabulary import HCR
from portal.procedures.rules import day_in_london


def not_with_reviewer(kind: str) -> Guard:
    def guard(s: Situation) -> str | None:
        draft = s.case.draft(kind)
        if draft and draft.state == "Sent for sign-off":
            return "This response is with the head of complaints review"
        if draft and draft.state == "Signed off":
            return "This response is signed off already"
        return None

    return guard


def written(kind: str, heading: str) -> Callable[[Situation], Any]:
    """The section as the last version has it."""

    def default(s: Situation) -> str | None:
        draft = s.case.draft(kind)
        return dict(draft.sections or ()).get(heading) if draft else None

    return default


def waits_for_signature(kind: str) -> Guard:
    def guard(s: Situation) -> str | None:
        draft = s.case.draft(kind)
        return (
            None if draft and draft.state == "Sent for sign-off" else "No response waits for your signature"
        )

    return guard


def not_own_draft(kind: str) -> Guard:
    """Separation of duties (PHSO-O21): who wrote any version of this response does not sign it."""

    def guard(s: Situation) -> str | None:
        if not s.preferences["FOUR_EYES"]:
            return None
        if any(each.made_by_id == s.actor.id for each in s.case.documents_of(kind)):
            return "You drafted this response, so somebody else has to sign it off"
        return None

    return guard


def drafter(kind: str) -> Callable[[Situation], int | None]:
    return lambda s: s.case.draft(kind).made_by_id if s.case.draft(kind) else None


def sign_off(
    row: str, label: str, returned_label: str, source: str, kind: str, positions: tuple[str, ...]
) -> tuple[Step, Step]:
    """The two decisions of the head of complaints review on a written response."""
    name = label.removeprefix("Sign off ")
    signed = Step(
        row,
        label,
        source,
        f"signed off the {name}",
        HCR,
        positions,
        guards=(waits_for_signature(kind), not_own_draft(kind)),
        changes=(
            lambda s: [Decide(kind, "Signed off")],
            finish("sign_off", "Signed off"),
            work_item("told", f"{s_name(name)} signed off", person=drafter(kind)),
        ),
        document=kind,
    )
    returned = Step(
        "PHSO-T16" if row == "PHSO-T15" else row,
        returned_label,
        source,
        f"returned the {name}",
        HCR,
        positions,
        asks=(
            text(
                "reason",
                "Say what has to change",
                "Say what has to change",
                hint="Only to return it. The drafter sees this with the reopened draft",
            ),
        ),
        guards=(waits_for_signature(kind), not_own_draft(kind)),
        changes=(
            lambda s: [Decide(kind, "Returned", s.data["reason"])],
            finish("sign_off", "Returned"),
            work_item("told", f"{s_name(name)} returned", person=drafter(kind), text=entered("reason")),
        ),
        document=kind,
    )
    return signed, returned


def s_name(name: str) -> str:
    return name[0].upper() + name[1:]


def signed_off(kind: str) -> Guard:
    def guard(s: Situation) -> str | None:
        draft = s.case.draft(kind)
        return (
            None
            if draft and draft.state == "Signed off"
            else "The head of complaints review has not signed this off"
        )

    return guard


def day_signed(kind: str) -> Callable[[Situation], date | None]:
    """The day on which the newest version was signed off."""

    def signed(s: Situation) -> date | None:
        draft = s.case.draft(kind)
        at = draft.decided_at if draft and draft.state == "Signed off" else None
        return day_in_london(at) if at else None

    return signed
