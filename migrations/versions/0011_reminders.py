"""What the portal has told by itself about deadlines, so that it tells nothing twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None

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


def downgrade() -> None:
    op.drop_table("case_reminder")
