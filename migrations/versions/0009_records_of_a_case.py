"""The records of a case by kind and state, what was decided by its day, and for PostgreSQL that kind and state go together.

Without the statistics PostgreSQL takes the open work items of a post for a handful, where a large portal has thousands.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLE = "case_record"
CLOSED = "ix_case_record_closed"
BEFORE, AFTER = "ix_case_record_case_id", "ix_case_record_case_id_kind_state"


def upgrade() -> None:
    op.create_index(AFTER, TABLE, ["case_id", "kind", "state"])
    op.drop_index(BEFORE, TABLE)
    op.create_index(
        CLOSED,
        TABLE,
        ["kind", "state", "closed_at"],
        sqlite_where=sa.text("closed_at IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NOT NULL"),
    )
    how_full(BEFORE, AFTER, "20000000 25 4 2")
    how_full(CLOSED, CLOSED, "10000000 700000 300000 3")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE STATISTICS st_case_record_kind_state (dependencies, mcv) ON kind, state, post FROM case_record"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP STATISTICS st_case_record_kind_state")
    op.drop_index(CLOSED, TABLE)
    op.create_index(BEFORE, TABLE, ["case_id"])
    op.drop_index(AFTER, TABLE)
    how_full(AFTER, BEFORE, "20000000 25")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DELETE FROM sqlite_stat1 WHERE idx = '{CLOSED}'")


def how_full(before: str, after: str, filling: str) -> None:
    """Tell SQLite of the new index what migration 0006 tells of the others."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DELETE FROM sqlite_stat1 WHERE idx = '{before}'")
        op.execute(f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('{TABLE}', '{after}', '{filling}')")
