"""What a line says about praise: who received it, on which case, and how late it was saved (paras 7 to 9)."""

from __future__ import annotations

from collections.abc import Iterator

from portal import clock
from portal.cases.models import Case
from portal.deadlines import long_date
from portal.procedures.positive_feedback.steps import LOGGED, WITH_MANAGER


def about_praise(case: Case) -> Iterator[str]:
    """Lines by precedence; nothing for another procedure."""
    if case.procedure != "positive_feedback":
        return
    on = f"case {case.parent.reference}" if case.parent is not None else "no case"
    if case.position == LOGGED:
        yield unsent(case, on)
    if case.position == WITH_MANAGER:
        line = f"Received by {case.fact('receiver_name')}, {on}; {str(case.fact('channel')).lower()}"
        if case.fact("saved_late"):
            line += (
                f". Saved {case.fact('saved_after')} working days after receipt: {case.fact('late_reason')}"
            )
        yield line


def unsent(case: Case, on: str) -> str:
    """RF-08g: from the aim on, that it still has to go to the manager."""
    deadline = case.deadline("D-PFSEND")
    if deadline is not None and clock.today() >= deadline.due_on:
        return f"Feedback on {on.removeprefix('case ')} still needs to go to your manager"
    received = case.date("received_on")
    return f"Received {long_date(received)}, {on}" if received else ""
