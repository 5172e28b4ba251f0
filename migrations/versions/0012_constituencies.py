"""The constituencies, which are the 3rd Party Accounts, and their members."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "constituency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("folded", sa.String(240), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_constituency")),
        sa.UniqueConstraint("folded", name=op.f("uq_constituency_folded")),
    )
    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("constituency_id", sa.Integer(), nullable=False),
        sa.Column("first_names", sa.String(120), nullable=False),
        sa.Column("surname", sa.String(120), nullable=False),
        sa.Column("office", sa.String(3), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("changed_by", sa.String(120), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("office IN ('MP', 'MLA')", name=op.f("ck_member_known_office")),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on", name=op.f("ck_member_ends_after_beginning")
        ),
        sa.ForeignKeyConstraint(
            ["constituency_id"], ["constituency.id"], name=op.f("fk_member_constituency_id_constituency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint(
            "constituency_id",
            "office",
            "surname",
            "first_names",
            "from_on",
            name=op.f("uq_member_constituency_id_office_surname_first_names_from_on"),
        ),
    )


def downgrade() -> None:
    op.drop_table("member")
    op.drop_table("constituency")
