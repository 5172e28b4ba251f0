"""The ways that a test run has walked already, kept as rows: the next test that wants one gets it without walking.

Kept is only what is surely the same: the only case of a fresh store, the same steps with the same answers on the
same days, under the same settings, holidays and people. The door has written every row once.
"""

from __future__ import annotations

from typing import Any

from flask import current_app
from sqlalchemy import Table, bindparam, func, insert, inspect, select, text, update

from portal.audit.models import Event
from portal.calendars import AddedHoliday
from portal.cases.models import Case, Deadline, DeadlineEntry, Record
from portal.correspondence.models import Document, OutboxMessage
from portal.extensions import db
from portal.people.models import Person
from portal.preferences import Setting

Rows = list[dict[str, Any]]

HANGS_ON_A_CASE = (Case, Record, Deadline, DeadlineEntry, Document, Event, OutboxMessage)
DECIDES_THE_WAY = (Person, Setting, AddedHoliday)
"""Stand-ins do not: every step of a way is taken by the holder of its post."""

KEPT: dict[Any, dict[str, Rows]] = {}


def table(model: Any) -> Table:
    found = inspect(model).local_table
    assert isinstance(found, Table)
    return found


def circumstances() -> tuple[Any, ...] | None:
    """What a way depends on beside its steps; None where it is not worth keeping, with a second case."""
    if db.session.execute(select(func.count()).select_from(table(Case))).scalar_one() != 1:
        return None
    rows = [
        db.session.execute(select(*(each for each in table(model).c if each.name != "changed_at"))).all()
        for model in DECIDES_THE_WAY
    ]
    return db.engine.dialect.name, current_app.extensions["settings"].audit_key, repr(rows)


def rows_of(model: Any) -> Rows:
    return [dict(row) for row in db.session.execute(select(table(model))).mappings()]


def keep(way: Any, circumstances: Any) -> None:
    if circumstances:
        KEPT[way, circumstances] = {model.__tablename__: rows_of(model) for model in HANGS_ON_A_CASE}


def knows(way: Any, circumstances: Any) -> bool:
    return (way, circumstances) in KEPT


def restore(way: Any, circumstances: Any) -> None:
    """Put the rows of a way into the store, over those that lead to it."""
    kept = KEPT[way, circumstances]
    for model in HANGS_ON_A_CASE:
        rows, where = kept[model.__tablename__], table(model)
        there = set(db.session.scalars(select(where.c.id)))
        if new := [row for row in rows if row["id"] not in there]:
            db.session.execute(insert(where), new)
            if db.engine.dialect.name == "postgresql":
                db.session.execute(SEQUENCE, {"table": where.name, "last": max(row["id"] for row in rows)})
        if model is not Event and (old := [{**row, "b_id": row["id"]} for row in rows if row["id"] in there]):
            db.session.connection().execute(update(where).where(where.c.id == bindparam("b_id")), old)
    db.session.commit()


SEQUENCE = text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)")
