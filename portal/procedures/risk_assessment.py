"""Risk on the records of the Ombudsman, assessed when further work is decided on (paras 77, 78).

The risk level itself stands on the case that a record is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.procedures.asking import past_day, select, text
from portal.procedures.changes import Add, Amend, Change, Elsewhere
from portal.procedures.definition import Ask, Problem, Situation, Step, Who
from portal.procedures.feedback import RISKS, parent
from portal.procedures.making import activity, done_activity
from portal.procedures.reasons import long_enough, reason

ASSESSMENT = "risk_assessment"
"""The kind of a recorded assessment, and the key of the task that asks for one."""
GUIDANCE = "Risk guidance"
"""The text that explains how to carry one out, an address that an administrator sets (RF-78b)."""
NOT_DONE = "No risk assessment was done. Say why"
INCOMPLETE = "Choose a level and give a reason"


def level(s: Situation) -> str:
    """The risk level of the case today."""
    return str(parent(s).fact("risk_level") or "") if parent(s) is not None else ""


def change_of(value: Any, why: Any, s: Situation) -> Iterable[Change]:
    """The case gets another risk level, where it is another one (RF-77b)."""
    if value in RISKS and value != level(s) and parent(s) is not None:
        yield Elsewhere(parent(s), "change-risk-level", {"risk_level": value, "reason": why})


def changing(by: Who, frm: tuple[str, ...], owner_only: bool = False) -> Step:
    """The step "Change risk level" on a record about the case."""
    return Step(
        "",
        "Change risk level",
        "Review and feedback para 77",
        "changed the risk level of the case",
        by,
        frm,
        asks=(
            select(
                "risk_level",
                "Risk level",
                [(each, each) for each in RISKS],
                "Choose the risk level",
                para="77",
                default=level,
            ),
            reason("Say why the risk changed", para="77"),
        ),
        rules=(
            lambda s: (
                [("risk_level", "The risk level is that already")]
                if s.data.get("risk_level") == level(s)
                else []
            ),
        ),
        changes=(lambda s: change_of(s.data["risk_level"], s.data["reason"], s),),
        owner_only=owner_only,
        support=True,
    )


# The assessment


def waiting(case: Any) -> list[Any]:
    """The tasks to assess the risk that nobody has done."""
    return [each for each in case.of("activity", "Not Started") if each.data.get("key") == ASSESSMENT]


def task(s: Situation) -> Iterable[Change]:
    """RF-78a: further work is decided on, so the risk is to be assessed."""
    if not waiting(s.case):
        yield activity(
            ASSESSMENT,
            "Risk assessment",
            hint=f"Further work was decided on. {GUIDANCE} says how",
            says="Task: risk assessment",
        )


def task_if_none_yet(s: Situation) -> Iterable[Change]:
    if not s.case.of(ASSESSMENT):
        yield from task(s)


def level_and_reason(s: Situation) -> Iterable[Problem]:
    if not s.data.get("risk_after"):
        yield "risk_after", INCOMPLETE
    elif not str(s.data.get("reason") or "").strip():
        yield "reason", INCOMPLETE


def assessed(s: Situation) -> Iterable[Change]:
    before, after = level(s), s.data["risk_after"]
    yield Add(
        ASSESSMENT,
        title=f"{before} before, {after} after",
        text=s.data["reason"],
        on=s.data["assessed_on"],
        data={"before": before, "after": after},
        says=f"Risk {before} before, {after} after",
    )
    yield from change_of(after, s.data["reason"], s)


def recording(by: Who, frm: tuple[str, ...], owner_only: bool = False) -> Step:
    """The step "Record risk assessment": level before, level after, reason, person and date (RF-78b)."""
    return Step(
        "RF-78b",
        "Record risk assessment",
        "Review and feedback para 78",
        "recorded a risk assessment",
        by,
        frm,
        asks=(
            Ask("risk_before", "Risk level before", "fixed", default=level, para="78"),
            select(
                "risk_after",
                "Risk level after",
                [("", "Choose"), *((each, each) for each in RISKS)],
                para="78",
            ),
            text("reason", "Reason", rules=(long_enough,), para="78"),
            past_day("assessed_on", "Date of the assessment", para="78"),
        ),
        rules=(level_and_reason,),
        changes=(assessed, done_activity(ASSESSMENT)),
        owner_only=owner_only,
        says=f"{GUIDANCE} says how an assessment is carried out",
        support=True,
    )


CLOSING_ASK = text(
    "no_assessment_reason",
    "Why no risk assessment was done",
    NOT_DONE,
    rules=(long_enough,),
    when=lambda s: bool(waiting(s.case)),
    para="78",
)
"""What a closing step asks while the task is open (RF-78a)."""


def left_out(s: Situation) -> Iterable[Change]:
    for row in waiting(s.case):
        why = s.data.get("no_assessment_reason") or ""
        yield Amend(
            row,
            {"state": "No longer needed"},
            {"reason": why},
            close=True,
            says=f"No risk assessment was done: {why}",
        )
