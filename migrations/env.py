"""Runs the migrations on the portal's own engine, each in one transaction on both stores."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from portal.database import Moment, of_a_model, writes

migrate = current_app.extensions["migrate"]
database = migrate.db


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write the portal's own column types as what the store sees."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


def run() -> None:
    with writes(), database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            compare_type=True,
            include_name=of_a_model,
            render_as_batch=True,
            render_item=render_item,
            transactional_ddl=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
