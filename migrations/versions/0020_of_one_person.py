"""What lists of people read of each: their running deadlines, what goes back to them, when they last got a case.

The last is held by a word inside of JSON, which the comparison of models and migrations cannot read: hence its name.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

FULL = {
    "ix_deadline_running_of_owner": ("deadline", "300000 600 4 1 1 1"),
    "ix_case_file_previous_owner_id": ("case_file", "10000 50"),
    "search_allocated": ("case_record", "500000 1000 1"),
}
"""Each index with its table and, for SQLite, how full it is."""
BEFORE, FULL_BEFORE = "ix_deadline_owner_id_state_due_on", "2000000 5000 1500 10"
"""The index of all deadlines that the one of the running ones replaces."""


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    op.drop_index(BEFORE, "deadline")
    op.create_index(
        "ix_deadline_running_of_owner",
        "deadline",
        ["owner_id", "due_on", "case_id", "reminder", "state"],
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_index(
        "ix_case_file_previous_owner_id",
        "case_file",
        ["previous_owner_id"],
        sqlite_where=sa.text("previous_owner_id IS NOT NULL"),
        postgresql_where=sa.text("previous_owner_id IS NOT NULL"),
    )
    what = "json_extract(data, '$.what')" if on_sqlite else "(data ->> 'what')"
    op.execute(
        "CREATE INDEX search_allocated ON case_record (person_id, made_at) "
        f"WHERE kind = 'work_item' AND {what} = 'allocated'"
    )
    if on_sqlite:
        op.execute(f"DELETE FROM sqlite_stat1 WHERE idx = '{BEFORE}'")
        for name, (table, full) in FULL.items():
            op.execute(f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('{table}', '{name}', '{full}')")


def downgrade() -> None:
    for name, (table, _) in FULL.items():
        op.drop_index(name, table)
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DELETE FROM sqlite_stat1 WHERE idx = '{name}'")
    op.create_index(BEFORE, "deadline", ["owner_id", "state", "due_on"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('deadline', '{BEFORE}', '{FULL_BEFORE}')"
        )
