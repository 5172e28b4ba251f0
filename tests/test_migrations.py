"""The migrations make exactly the tables that the models describe."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from portal import paths
from portal.database import of_a_model
from portal.extensions import db


def test_the_migrations_make_the_tables_of_the_models(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": of_a_model}
        )
        differences = compare_metadata(context, db.metadata)
    assert not differences, (
        "Models and migrations differ; `flask --app portal db revision --autogenerate -m '<subject>'` writes the "
        f"missing one: {differences}"
    )


def test_the_migrations_follow_one_another_in_one_line() -> None:
    heads = ScriptDirectory(str(paths.MIGRATIONS)).get_heads()
    assert len(heads) == 1, f"Two migrations follow the same one: {heads}; let one follow the other"
