"""Random paths through a procedure: people try steps in whatever order; what is offered is never refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from portal.cases import actions
from portal.cases.models import Case, Deadline
from portal.cases.offers import offers
from portal.extensions import db
from portal.procedures import procedure
from tests.walks import Walk


@dataclass(frozen=True)
class Move:
    """One attempt: a step that is offered to somebody, or with `anything` any step by `person`; its answers, the day."""

    person: str
    pick: int
    variant: int
    days: int
    anything: bool


@dataclass(frozen=True)
class Paths:
    """Who walks through a procedure and how: people, days between two moves, and other answers than a step's own.

    `left_out` are steps that no path takes, `idle` those that do not bring a case on, `may_refuse` those whose guards
    look at answers.
    """

    procedure: str
    people: Sequence[str]
    days: Sequence[int]
    variants: Mapping[str, Callable[[Walk, int], dict[str, Any]]]
    left_out: frozenset[str] = frozenset()
    idle: frozenset[str] = frozenset()
    may_refuse: frozenset[str] = frozenset()
    steps: list[str] = field(init=False)

    def __post_init__(self) -> None:
        going_on = {step.key for step in procedure(self.procedure).steps if step.frm != ("P0",)}
        object.__setattr__(self, "steps", sorted(going_on - self.left_out))

    @property
    def moves(self) -> st.SearchStrategy[list[Move]]:
        return st.lists(
            st.builds(
                Move,
                person=st.sampled_from(self.people),
                pick=st.integers(0, 997),
                variant=st.integers(0, 5),
                days=st.sampled_from(self.days),
                anything=st.sampled_from([False, False, False, True]),
            ),
            min_size=8,
            max_size=28,
        )

    def offered(self, walk: Walk, case: Case, everything: bool) -> list[tuple[str, str]]:
        """Who may take which step now. Without `everything` only what brings the case on, what moves it three times."""
        found = []
        for person in self.people:
            s = actions.situation_of(case, walk.actor(person), {}, walk.day)
            for each in offers(case, s.actor, s).now:
                step = each.step
                idle = step.support or step.key in self.idle or (step.settled and step.settled(s))
                if step.key in self.steps and (everything or not idle):
                    found += [(person, step.key)] * (3 if step.to else 1)
        return found

    def attempt(self, walk: Walk, move: Move) -> bool:
        """Take the step of a move; True when it was taken. A step that is offered is never refused."""
        walk.day += timedelta(days=move.days)
        case = walk.case
        possible = self.offered(walk, case, everything=move.variant == 5)
        if move.anything or not possible:
            username, key = move.person, self.steps[move.pick % len(self.steps)]
        else:
            username, key = possible[move.pick % len(possible)]
        step = actions.step_of(case, key)
        rows = step.of.of(actions.situation_of(case, walk.actor(username), {}, walk.day)) if step.of else []
        row = rows[move.pick % len(rows)] if rows else None
        answers = self.variants[key](walk, move.variant) if key in self.variants else {}
        try:
            walk.take(key, by=username, row=row, **answers)
        except actions.Invalid:
            db.session.rollback()
            return False
        except actions.Refused:
            db.session.rollback()
            told = (username, key) in possible and not step.of and key not in self.may_refuse
            assert not told, f"{key} was offered and then refused"
            return False
        return True


# What holds after every attempt, whatever the procedure


def check_ledger(deadline: Deadline) -> None:
    """A deadline runs, or its ledger says how it ended."""
    told = [entry.what for entry in deadline.entries]
    assert told[0] == "started" and told.count("started") == 1
    assert deadline.due_on == [entry.new_due_on for entry in deadline.entries if entry.new_due_on][-1]
    if deadline.state == "running":
        assert told[-1] in ("started", "moved", "resumed") and deadline.stopped_on is None
    else:
        assert told[-1] == deadline.state and deadline.state in ("met", "stopped")
        assert deadline.stopped_on == deadline.entries[-1].on


def check_running(case: Case, runs_in: Mapping[str, set[str]]) -> list[str]:
    """Every deadline runs where it may; returns the keys of those that run."""
    for deadline in case.deadlines:
        check_ledger(deadline)
        if deadline.state == "running":
            assert case.position in runs_in[deadline.key], f"{deadline.key} runs in {case.position}"
    running = [deadline.key for deadline in case.running()]
    assert all(running.count(key) <= 1 for key in runs_in if key != "D-ACTION")
    duties = [each.due_on for each in case.running() if not each.reminder]
    reminders = [each.due_on for each in case.running() if each.reminder]
    assert case.next_due_on == min(duties or reminders, default=None)
    return running


def check_events(walk: Walk, case: Case, before: dict[str, str], events: int, taken: bool) -> int:
    """One event for each step that was taken, none for any other, and it says what the case was and is."""
    history = walk.events
    assert len(history) == events + taken == case.version == case.chain_length
    if taken:
        assert (history[-1].before, history[-1].after) == (before, case.position_values())
        assert history[-1].sentence and history[-1].on == walk.day
    else:
        assert case.position_values() == before
    return len(history)
