"""The migrations make exactly the tables that the models describe."""

from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import text, update

from portal import paths
from portal.cases.models import Record
from portal.database import of_a_model
from portal.extensions import db
from tests.walks import Walk


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index search_")
def test_the_migrations_make_the_tables_of_the_models(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": of_a_model}
        )
        differences = compare_metadata(context, db.metadata)
    assert not differences, (
        "Models and migrations differ; `flask --app portal.migrating db revision --autogenerate -m '<subject>'` writes the "
        f"missing one: {differences}"
    )


def test_open_work_items_of_before_learn_what_they_wait_for(app: Flask) -> None:
    """Issue on scale: the inbox of a portal that is brought up to date is in the same order as that of a new one."""
    walk = Walk().to("P6A", on=date(2026, 3, 20))
    told = [(each.title, each.waits_for, each.waits_until) for each in walk.records("work_item")]
    assert {what for _, what, _ in told} >= {None, "approve_plan"}
    db.session.execute(update(Record).values(waits_for=None, waits_until=None))
    scripts = ScriptDirectory(str(paths.MIGRATIONS))
    db.session.execute(text(scripts.get_revision("0013").module.filling(db.engine.dialect.name)))
    db.session.commit()
    assert [(each.title, each.waits_for, each.waits_until) for each in walk.records("work_item")] == told


def test_the_migrations_follow_one_another_in_one_line() -> None:
    heads = ScriptDirectory(str(paths.MIGRATIONS)).get_heads()
    assert len(heads) == 1, f"Two migrations follow the same one: {heads}; let one follow the other"
