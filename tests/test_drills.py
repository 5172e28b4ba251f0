"""The drills of `make faults`, short: the portal as people start it is killed, PostgreSQL stopped, and pressed twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, update

from drills import instants, kills
from drills.checks import Check
from drills.stage import Stage, stage
from drills.work import NOTE, Sent
from portal.cases.models import Case, DeadlineEntry, FormToken, Record
from portal.clock import LONDON
from portal.extensions import db
from tests.browser import Filled
from tests.database import STORES
from tests.walks import Walk

FAULTS = {"sqlite": (4, 0), "postgresql": (1, 2)}
"""Kills of the portal and stops of PostgreSQL."""

ROUNDS = 2


@pytest.fixture(params=STORES)
def on_stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    with stage(request.param) as ready:
        yield ready


def test_a_killed_portal_has_every_acknowledged_step_once_and_the_others_whole_or_not_at_all(
    on_stage: Stage,
) -> None:
    """Issue on strength: killed at random moments under eight writers, and PostgreSQL stopped hard."""
    killed, stopped = FAULTS[on_stage.kind]
    outcome = kills.drill(on_stage, killed, stopped, seed=1, plans=2)
    assert not outcome.problems, "\n".join(outcome.lines())
    assert outcome.faults.total() == killed + stopped and outcome.acknowledged > 0
    assert outcome.checks == outcome.faults.total() + 1


def test_of_presses_at_one_instant_one_has_an_effect(on_stage: Stage) -> None:
    """PHSO-R2: the same form twenty times, approve against reject, a decision from an old page: 409, the text kept."""
    outcome = instants.instants(on_stage, ROUNDS)
    assert not outcome.problems, "\n".join(outcome.lines())
    assert outcome.answers == {"303": 2 * ROUNDS, "409": (instants.PRESSES - 1 + 1 + 1) * ROUNDS}


def note(walk: Walk, mark: str, on: date) -> Sent:
    """A note that was taken and acknowledged, as a writer of a drill remembers it."""
    walk.take("add-note", on=on, note=f"The client rang: {mark}.", door={"token": mark})
    return Sent(NOTE, "add-note", mark, Filled("", (("token", mark),)), walk.reference, told="saved")


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (delete(Record).where(Record.text.contains("second")), "wrote {('add-note',): 1"),
        (delete(FormToken).where(FormToken.token == "second"), "acknowledged and lost"),
        (delete(DeadlineEntry), "does not end as running"),
        (update(Case).values(next_due_on=None), "due None, its deadlines 2026"),
        (update(Record).values(waits_for="nothing"), "waits for nothing"),
        (update(Case).values(version=Case.version + 1), "version 5, chain 4, events 4"),
        (update(Record).values(made_at=datetime(2026, 3, 5, tzinfo=LONDON)), "belong to no event"),
    ],
)
def test_the_drill_sees_what_a_fault_would_leave(app: Flask, harm: Any, told: str) -> None:
    walk = Walk().take("record-information-sent")
    sent = [note(walk, "first", date(2026, 3, 3)), note(walk, "second", date(2026, 3, 4))]
    assert Check(app).problems(sent) == []
    db.session.execute(harm)
    db.session.commit()
    assert any(told in problem for problem in Check(app).problems(sent))
