"""Deadlines as pages show them: name, distance, date, and how each was counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.cases.models import Case, Deadline
from portal.deadlines import Unit, distance, explain, long_date, met_words
from portal.faces import short_date
from portal.procedures.definition import Situation
from portal.views import DeadlineView, Distance


def soon(s: Situation) -> int:
    return int(s.preferences["SOON_WD"])


def deadline_views(case: Case, s: Situation) -> list[DeadlineView]:
    """Running ones soonest first, the nearest one opened; then the ended ones, newest first."""
    merged = one_with_the_draft(case.running())
    views = [deadline_view(each, s, opened=number == 0) for number, each in enumerate(merged)]
    if any(each.key == "D-TARGET" for each in case.running()) and not any(
        each.key == "D-TARGET" for each in merged
    ):
        for view in views:
            if view.name == "Draft report response":
                view.line = "Also the target date for the final approved response"
    over = one_with_the_draft(
        [each for each in case.deadlines if each.state != "running" and not began_anew(each, case)]
    )
    ended = sorted(over, key=lambda each: -each.id)
    return [*views, *(deadline_view(each, s) for each in ended)]


def began_anew(ended: Deadline, case: Case) -> bool:
    """A reminder that has ended and begun again since tells nothing any more."""
    return ended.reminder and any(each.key == ended.key and each.id > ended.id for each in case.deadlines)


def one_with_the_draft(running: Sequence[Deadline]) -> list[Deadline]:
    """A target date that was preset to the draft report's date is shown with it, not as a row of its own (2.10)."""
    draft = next((each for each in running if each.key == "D-DRAFT"), None)
    return [
        each for each in running if not (draft and each.key == "D-TARGET" and each.due_on == draft.due_on)
    ]


def deadline_view(deadline: Deadline, s: Situation, opened: bool = False) -> DeadlineView:
    """One deadline: name, distance, date, and how it was counted."""
    view = DeadlineView(deadline.name, ended_or_left(deadline, s), deadline.due_on, open=opened)
    view.name = s.procedure.worded(deadline.name, s.case.jurisdiction)
    if deadline.days is not None:
        counting = explain(
            deadline.starts_on, deadline.days, unit_of(deadline), deadline.due_on, s.today, s.holidays
        )
        view.counting = counting
    view.entries = [
        ledger_words(each) for each in deadline.entries if each.what in ("moved", "resumed") or each.reason
    ]
    if deadline.days is None and not view.entries:
        view.text = [f"Entered on {long_date(deadline.starts_on)}"]
    return view


def unit_of(deadline: Deadline) -> Unit:
    return "wd" if deadline.unit == "wd" else "cd"


def ended_or_left(deadline: Deadline, s: Situation) -> Distance:
    if deadline.state == "met" and deadline.stopped_on:
        words = met_words(deadline.due_on, deadline.stopped_on, s.holidays)
        return Distance("met" if not deadline.met_late else "no-met", words)
    if deadline.state == "stopped":
        return Distance(
            "waiting",
            f"Stopped {short_date(deadline.stopped_on, s.today)}" if deadline.stopped_on else "Stopped",
        )
    left = distance(deadline.due_on, s.today, unit_of(deadline), s.holidays, soon(s))
    if deadline.reminder and left.cls == "late":
        return Distance("soon", f"Reminder {left.words.removeprefix('Overdue by ')} ago")
    return Distance(left.cls, left.words)


def ledger_words(entry: Any) -> str:
    """ "Moved from … to …: reason. Tamsin Oakapple, Monday 11 May 2026" """
    words = entry.what[0].upper() + entry.what[1:]
    if entry.old_due_on and entry.new_due_on and entry.what in ("moved", "taken back"):
        words = f"{words} from {long_date(entry.old_due_on)} to {long_date(entry.new_due_on)}"
    elif entry.what == "resumed":
        words = "Runs again with its old date"
    return f"{words}{': ' + entry.reason if entry.reason else ''}. {entry.by}, {long_date(entry.on)}"
