"""Digests of what each step wrote, in its event; restricted cases, and who read them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("event", sa.Column("content", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("audit_check", sa.Column("uncovered", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "case_file", sa.Column("restricted", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_index(
        "ix_case_file_restricted",
        "case_file",
        ["team", "owner_id"],
        sqlite_where=sa.text("restricted = 1"),
        postgresql_where=sa.text("restricted"),
    )
    op.create_table(
        "case_reading",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_name", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("page", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_case_reading_case_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_case_reading_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_reading"),
    )
    op.create_index("ix_case_reading_case_id", "case_reading", ["case_id", "id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "INSERT INTO sqlite_stat1 (tbl, idx, stat) "
            "VALUES ('case_file', 'ix_case_file_restricted', '1000 500 5')"
        )


def downgrade() -> None:
    op.drop_table("case_reading")
    op.drop_index("ix_case_file_restricted", "case_file")
    op.drop_column("case_file", "restricted")
    op.drop_column("audit_check", "uncovered")
    op.drop_column("event", "content")
