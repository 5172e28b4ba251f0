"""What the portal has told by itself about deadlines, and indexes for the Complaints Tracker and what it measures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BY_RECEIPT = "ix_case_file_procedure_received_on_id"
MEASURED = "ix_deadline_measured"
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "case_reminder",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("deadline_id", BIG_ID, nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadline.id"], name="fk_case_reminder_deadline_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_reminder"),
        sa.UniqueConstraint("deadline_id", "key", "due_on", name="uq_case_reminder_deadline_id_key_due_on"),
    )
    op.create_index(BY_RECEIPT, "case_file", ["procedure", "received_on", "id"])
    op.create_index(
        MEASURED, "deadline", ["team", "key", "starts_on", "state", "due_on", "stopped_on", "case_id"]
    )
    if op.get_bind().dialect.name == "sqlite":  # see migration 0006
        for table, index, filling in (
            ("case_file", BY_RECEIPT, "1000000 500000 400 1"),
            ("deadline", MEASURED, "2000000 1000000 200000 400 200 100 50 1"),
        ):
            op.execute(
                f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('{table}', '{index}', '{filling}')"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DELETE FROM sqlite_stat1 WHERE idx IN ('{BY_RECEIPT}', '{MEASURED}')")
    op.drop_index(MEASURED, "deadline")
    op.drop_index(BY_RECEIPT, "case_file")
    op.drop_table("case_reminder")
