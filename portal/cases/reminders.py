"""What the portal does by itself: it tells who owns a case that a wait is over or that a date comes near.

The rules stand in the procedure (`DeadlineRule.wakes`, `reminds`); the worker asks `cases_to_tell` and tells case by
case, each in a transaction of its own. What was told stands in the history, and in `CaseReminder` with the due date
of that day, so that it is told once, by whichever worker comes first, and anew when the date moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select

from portal import clock
from portal.calendars import holidays_for
from portal.cases.actions import carry_out, situation_of
from portal.cases.apply import claim
from portal.cases.models import Case, CaseReminder, Deadline
from portal.deadlines import long_date
from portal.extensions import db
from portal.preferences import preferences
from portal.procedures import PROCEDURES
from portal.procedures.changes import Add
from portal.procedures.definition import (
    PORTAL,
    THE_PORTAL,
    DeadlineRule,
    Notice,
    Procedure,
    Situation,
    Step,
)

AT_ONCE = 200
"""How many cases are looked up with one query."""


@dataclass(frozen=True)
class Telling:
    """A notice that is due now, about this deadline of the case."""

    deadline: Deadline
    rule: DeadlineRule
    notice: Notice

    @property
    def row(self) -> tuple[int, str, date]:
        return self.deadline.id, self.notice.key, self.deadline.due_on


def cases_to_tell(procedure: Procedure, today: date, after: int = 0) -> Sequence[int]:
    """The ids of the next cases after this one with something to tell, in their order; no more than `AT_ONCE`."""
    due = list(_due(procedure, today))
    if not due:
        return []
    return db.session.scalars(
        select(Deadline.case_id)
        .join(Case, Case.id == Deadline.case_id)
        .where(
            Deadline.organisation == procedure.organisation,
            Deadline.state == "running",
            Deadline.due_on <= max(latest for latest, _ in due),
            Deadline.case_id > after,
            Case.procedure == procedure.key,
            or_(*(condition for _, condition in due)),
        )
        .distinct()
        .order_by(Deadline.case_id)
        .limit(AT_ONCE)
    ).all()


def _due(procedure: Procedure, today: date) -> Iterator[tuple[date, ColumnElement[bool]]]:
    """For each notice the latest due date of which it is told today, and the condition for a deadline."""
    for jurisdiction in ("GB", "NI"):
        holidays = holidays_for(jurisdiction)
        for rule in procedure.deadlines:
            for notice in rule.notices(preferences()):
                latest = notice.latest_due(today, holidays)
                told = exists().where(
                    CaseReminder.deadline_id == Deadline.id,
                    CaseReminder.key == notice.key,
                    CaseReminder.due_on == Deadline.due_on,
                )
                yield (
                    latest,
                    and_(
                        Case.jurisdiction == jurisdiction,
                        Deadline.key == rule.key,
                        Deadline.due_on <= latest,
                        ~told,
                    ),
                )


def tell(case_id: int) -> bool:
    """Tell who owns the case, or its team, all that is due today: one event and a work item for each thing.

    False when there is nothing, or nothing any more, or when somebody changes the case at this moment: then nothing was
    written, and the next pass finds what is left. The caller commits.
    """
    case = db.session.get(Case, case_id, populate_existing=True)
    if case is None:
        return False
    at = clock.now()
    s = situation_of(case, THE_PORTAL, at=at)
    tellings = list(tellings_of(s))
    if not tellings or not claim(case, case.version):
        return False
    carry_out(case, step_for(s, tellings), s, at)
    db.session.add_all(
        CaseReminder(deadline_id=deadline_id, key=key, due_on=due_on, at=at)
        for deadline_id, key, due_on in (each.row for each in tellings)
    )
    db.session.flush()
    return True


def tellings_of(s: Situation) -> Iterator[Telling]:
    """What is due today and was not told yet, the deadline that is due first before the others."""
    running = s.case.running()
    rows = db.session.execute(
        select(CaseReminder.deadline_id, CaseReminder.key, CaseReminder.due_on).where(
            CaseReminder.deadline_id.in_([deadline.id for deadline in running])
        )
    )
    told = {tuple(row) for row in rows}
    for deadline in running:
        rule = s.procedure.deadline(deadline.key)
        for notice in rule.notices(s.preferences):
            telling = Telling(deadline, rule, notice)
            if deadline.due_on <= notice.latest_due(s.today, s.holidays) and telling.row not in told:
                yield telling


def step_for(s: Situation, tellings: Sequence[Telling]) -> Step:
    """The step of nobody that tells it: a work item to be put away with Seen, and the sentence of the history."""
    whom = s.case.owner.name if s.case.owner else f"the {s.procedure.team_name}"
    return Step(
        "",
        "Told by the portal",
        "; ".join(dict.fromkeys(each.rule.source for each in tellings)),
        f"told {whom}: {'; '.join(each.notice.sentence for each in tellings)}",
        PORTAL,
        (s.case.position,),
        changes=(lambda s: [work_item(s, each) for each in tellings],),
        support=True,
    )


def work_item(s: Situation, telling: Telling) -> Add:
    deadline = telling.deadline
    name = s.procedure.worded(deadline.name, s.case.jurisdiction)
    about = f"{name}, due {long_date(deadline.due_on)}"
    return Add(
        "work_item",
        title=s.procedure.worded(telling.notice.sentence, s.case.jurisdiction),
        text=about,
        state="Open",
        on=s.today,
        person_id=s.case.owner_id,
        team=None if s.case.owner_id else s.case.team,
        data={"what": "told", "from": THE_PORTAL.name, "deadline": deadline.key},
        says=about,
    )


def every_case_to_tell() -> Iterator[int]:
    """The ids of all cases with something to tell today, read in parts. The caller may write between two of them."""
    for procedure in PROCEDURES.values():
        after = 0
        while found := cases_to_tell(procedure, clock.today(), after):
            yield from found
            after = found[-1]
