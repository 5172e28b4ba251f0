"""What is done to several cases at once: each batch with a line for every case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "batch",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("work", sa.String(length=20), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undoes_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_batch_person_id"),
        sa.ForeignKeyConstraint(["undoes_id"], ["batch.id"], name="fk_batch_undoes_id"),
        sa.PrimaryKeyConstraint("id", name="pk_batch"),
        sa.UniqueConstraint("token", name="uq_batch_token"),
        sa.UniqueConstraint("undoes_id", name="uq_batch_undoes_id"),
    )
    op.create_table(
        "batch_line",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("batch_id", BIG_ID, nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("version_after", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name="fk_batch_line_batch_id"),
        sa.PrimaryKeyConstraint("id", name="pk_batch_line"),
    )
    op.create_index("ix_batch_line_batch_id_state", "batch_line", ["batch_id", "state"])


def downgrade() -> None:
    op.drop_table("batch_line")
    op.drop_table("batch")
