"""What was read once is there for everybody until somebody changes the store, and for nobody any longer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, delete, func, insert, select

from portal import clock
from portal.calendars import AddedHoliday
from portal.database import writes
from portal.extensions import db
from portal.unchanged import of_the_store, read_already
from tests.instant import at_once

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
"""On PostgreSQL a state is the server's own snapshot."""

ROUNDS = 150


def add_a_day(connection: Connection, number: int = 1) -> None:
    connection.execute(
        insert(AddedHoliday).values(
            day=date(2030, 1, 1) + timedelta(days=number),
            name="Jubilee",
            nation="England",
            added_by="Beatrice Lockyer-Shaw",
            added_at=clock.real_now(),
        )
    )


def days(connection: Connection) -> Any:
    return connection.scalar(select(func.count()).select_from(AddedHoliday))


def test_what_one_connection_has_read_is_there_for_every_other_one(app: Flask) -> None:
    """Decision 0018: many people at once find the numbers that one of them has counted."""
    with db.engine.connect() as one, db.engine.connect() as other:
        one.begin()
        other.begin()
        of_the_store(one)["days"] = 0
        assert of_the_store(other) == {"days": 0}
        other.rollback()
        other.begin()
        assert of_the_store(other) == {"days": 0}


def test_nothing_that_was_read_before_a_change_is_there_after_it(app: Flask) -> None:
    """Decision 0018: whoever else commits, the numbers are counted anew."""
    with db.engine.connect() as one, db.engine.connect() as other:
        one.begin()
        of_the_store(one)["days"] = 0
        add_a_day(other)
        assert of_the_store(one) == {"days": 0}, "what is not committed is not there"
        other.commit()
        one.rollback()
        one.begin()
        other.begin()
        assert of_the_store(one) == {} and of_the_store(other) == {}


def test_who_began_before_a_change_reads_for_itself(app: Flask) -> None:
    """Decision 0018: an older view of the store gives nobody its numbers and takes none."""
    with db.engine.connect() as early, db.engine.connect() as other, db.engine.connect() as late:
        early.begin()
        assert days(early) == 0
        add_a_day(other)
        other.commit()
        late.begin()
        of_the_store(late)["days"] = days(late)
        alone = of_the_store(early)
        assert alone == {}
        alone["days"] = days(early)
        assert of_the_store(late) == {"days": 1}


def test_what_is_read_among_own_changes_is_for_nobody_else(app: Flask) -> None:
    """Decision 0018: a change that may yet be taken back is in nobody's numbers."""
    with db.engine.connect() as other:
        read_already()["days"] = 0
        db.session.add(
            AddedHoliday(
                day=date(2030, 1, 1), name="Jubilee", nation="England", added_by="B", added_at=clock.now()
            )
        )
        db.session.flush()
        assert "days" not in read_already()
        read_already()["days"] = 1
        other.begin()
        assert of_the_store(other)["days"] == 0
        db.session.rollback()
        assert read_already()["days"] == 0


def test_among_many_readers_and_a_writer_every_kept_number_is_right(app: Flask) -> None:
    """Decision 0018: what is kept is what the store says in the same transaction, however closely changes follow."""
    over: list[bool] = []

    def write(ready: Any) -> None:
        ready()
        for number in range(ROUNDS):
            with writes(), db.engine.begin() as connection:
                add_a_day(connection, number)
                if number % 3 == 0:
                    connection.execute(delete(AddedHoliday))
        over.append(True)

    def read(ready: Any) -> None:
        ready()
        while not over:
            with db.engine.connect() as connection, connection.begin():
                kept = of_the_store(connection)
                for _ in range(2):
                    now = days(connection)
                    assert kept.setdefault("days", now) == now

    def attempt(what: Any) -> Any:
        def run(ready: Any) -> None:
            with app.app_context():
                what(ready)

        return run

    db.session.rollback()
    at_once(*map(attempt, (write, read, read, read)))
