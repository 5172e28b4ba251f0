"""Attempts to settle a complaint or challenge before anything else happens with it (paras 14, 16, 23)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from portal.procedures.asking import choice, line, past_day, text
from portal.procedures.changes import Add, Change, Elsewhere, Fact
from portal.procedures.definition import Ask, Guard, Problem, Situation, Step, Who
from portal.procedures.feedback import OMBUDSMAN_CASE, not_before_receipt, parent
from portal.procedures.risk import RISK_ASKS, risk_asked, risk_changed, risk_named

ATTEMPT = "attempt"
PRIORITY = "Priority allocation"
"""The kind of attempt that sets the priority of a case (RF-16b)."""
SATISFIED = ("Yes", "No", "Not known")

Answers = Callable[[Situation], Iterable[Problem]]


def attempts(case: Any) -> list[Any]:
    return list(case.of(ATTEMPT))


def attempted(sentence: str) -> Guard:
    """Refuses until an attempt is on record."""
    return lambda s: None if attempts(s.case) else sentence


def satisfied_ask(missing: str = "", **more: Any) -> Ask:
    """Whether the person is satisfied."""
    return choice(
        "satisfied", "Is the person satisfied?", [(each, each) for each in SATISFIED], missing, **more
    )


def allocated_case(s: Situation) -> Any:
    """The case that is to be allocated first: the one that the record is about, or another of the Ombudsman."""
    wanted = str(s.data.get("to_allocate") or "").strip().upper()
    about = parent(s)
    if about is not None and wanted == about.reference:
        return about
    found = s.find_cases(wanted) if wanted else ()
    return next((each for each in found if each.procedure == OMBUDSMAN_CASE), None)


def which_case(s: Situation) -> Iterable[Problem]:
    if s.data.get("attempt") == PRIORITY and allocated_case(s) is None:
        yield "to_allocate", "Choose the case to be allocated"


def recorded(s: Situation) -> Iterable[Change]:
    kind = s.data["attempt"]
    yield Add(
        ATTEMPT,
        title=kind,
        text=s.data["what"],
        on=s.data["tried_on"],
        data={"satisfied": s.data.get("satisfied") or ""},
        says=f"Attempt: {kind}",
    )
    if s.data.get("satisfied"):
        yield Fact("satisfied", s.data["satisfied"])
    if kind == PRIORITY:
        yield Elsewhere(allocated_case(s), "set-priority", {"why": s.data["what"]})


def recording(
    row: str,
    source: str,
    by: Who,
    frm: tuple[str, ...],
    kinds: Sequence[str],
    deadline: str,
    para: str,
    owner_only: bool = True,
) -> Step:
    """The step "Record attempt to resolve", which stops `deadline` the first time."""
    priority = PRIORITY in kinds
    more = (
        (
            line(
                "to_allocate",
                "Case to be allocated",
                hint="Only for a priority allocation",
                width=20,
                default=lambda s: parent(s).reference if parent(s) is not None else "",
                para="16",
            ),
        )
        if priority
        else ()
    )
    return Step(
        row,
        "Record attempt to resolve",
        source,
        "recorded an attempt to resolve this",
        by,
        frm,
        asks=(
            choice(
                "attempt",
                "Kind of attempt",
                [(each, each) for each in kinds],
                "Choose a kind of attempt",
                para=para,
            ),
            past_day(
                "tried_on",
                "Date of the attempt",
                not_before_receipt,
                missing="Enter the date of the attempt",
                para=para,
            ),
            text("what", "What was done or said", "Enter what was done or said", para=para),
            *more,
            satisfied_ask(hint="Leave it open if the person has not answered yet", para=para),
            *RISK_ASKS,
        ),
        rules=(*((which_case,) if priority else ()), risk_named),
        prompts=(risk_asked,),
        stops=((deadline, "tried_on"),),
        changes=(recorded, risk_changed),
        owner_only=owner_only,
    )
