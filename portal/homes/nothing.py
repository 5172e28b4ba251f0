"""What "My work" says when nothing is there to do."""

from __future__ import annotations

from portal import clock
from portal.insight.caseloads import end_of_week
from portal.insight.counting import amount, count_all
from portal.insight.work import due_between
from portal.procedures import PROCEDURES
from portal.procedures.definition import Actor
from portal.views import Link, Words


def nothing(actor: Actor) -> Words | str:
    """One sentence, with the way to what the team has."""
    today = clock.today()
    due = count_all({"week": due_between(actor, today, end_of_week(today))})["week"]
    if not any(procedure.team == actor.team for procedure in PROCEDURES.values()):
        return "Nothing is waiting for you."
    if due == 0:
        return "Nothing is waiting for you. Nothing of your team is due this week."
    cases = amount(due, "case")
    return Words(
        "Nothing is waiting for you. Your team has",
        link=Link(f"{cases} due this week", "/cases?due=week"),
        after=".",
    )
