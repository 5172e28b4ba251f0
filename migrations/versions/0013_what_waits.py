"""What an open work item asks for and until when, for inboxes that are read in order; see `Record.waits_for`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLE = "case_record"
INDEXES = {
    "ix_case_record_waits_person": ("person_id", "30000 100 30 2 1"),
    "ix_case_record_waits_post": ("post", "30000 5000 3000 30 1"),
    "ix_case_record_waits_team": ("team", "30000 5000 3000 30 1"),
}
"""Each index with its first column and, for SQLite, how full it is."""


def filling(dialect: str) -> str:
    """Of the work items that are open already, what `Case.repeat_for_lists` says."""
    what = "json_extract(data, '$.what')" if dialect == "sqlite" else "data ->> 'what'"
    of_plan = what.replace("what", "plan").replace("data", "asked.data")
    return f"""UPDATE case_record SET
        waits_for = CASE WHEN {what} = 'approve_plan' AND EXISTS (
            SELECT 1 FROM case_record AS asked
            JOIN case_record AS sent ON sent.case_id = asked.case_id AND sent.kind = 'plan'
            AND sent.state = 'With the team leader' AND CAST({of_plan} AS INTEGER) = sent.number
            WHERE asked.case_id = case_record.case_id AND asked.kind = 'authorisation' AND asked.state = 'Asked'
        ) THEN 'authorisation' ELSE {what} END,
        waits_until = coalesce((
            SELECT min(due_on) FROM deadline WHERE deadline.case_id = case_record.case_id
            AND deadline.state = 'running' AND key <> 'D-ACTION' AND NOT reminder
        ), '9999-12-31')
        WHERE kind = 'work_item' AND state = 'Open'"""


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("waits_for", sa.String(length=30), nullable=True))
    op.add_column(TABLE, sa.Column("waits_until", sa.Date(), nullable=True))
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(filling(op.get_bind().dialect.name))
    for name, (column, full) in INDEXES.items():
        op.create_index(
            name,
            TABLE,
            [column, "waits_for", "waits_until", "id"],
            sqlite_where=sa.text("waits_for IS NOT NULL"),
            postgresql_where=sa.text("waits_for IS NOT NULL"),
        )
        if on_sqlite:
            op.execute(f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('{TABLE}', '{name}', '{full}')")


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, TABLE)
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DELETE FROM sqlite_stat1 WHERE idx = '{name}'")
    op.drop_column(TABLE, "waits_until")
    op.drop_column(TABLE, "waits_for")
