"""Cases about a case, and the authority table with the rows with which the portal begins."""

from __future__ import annotations

from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

INDEX = "ix_case_file_parent_id"
BEGINS_ON = date(2023, 8, 1)
"""The day of the guidance, version 12.0."""
FIRST = (
    ("decline_behaviour", "line_manager"),
    ("second_review", "oat_manager"),
    ("criteria_not_met", "oat_manager"),
    ("review_finding", "oat_manager"),
    ("review_remedy", "oat_manager"),
    ("propose_investigation", "ombudsman"),
    ("propose_investigation", "deputy_ombudsman"),
)


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if on_sqlite:
        op.execute("ALTER TABLE case_file ADD COLUMN parent_id INTEGER REFERENCES case_file (id)")
    else:
        op.add_column("case_file", sa.Column("parent_id", sa.BigInteger(), nullable=True))
        op.create_foreign_key(
            op.f("fk_case_file_parent_id_case_file"), "case_file", "case_file", ["parent_id"], ["id"]
        )
    op.create_index(
        INDEX,
        "case_file",
        ["parent_id"],
        sqlite_where=sa.text("parent_id IS NOT NULL"),
        postgresql_where=sa.text("parent_id IS NOT NULL"),
    )
    if on_sqlite:
        op.execute(f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('case_file', '{INDEX}', '30000 3')")
    authority = op.create_table(
        "authority",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("post", sa.String(60), nullable=False),
        sa.Column("level", sa.String(120), nullable=False),
        sa.Column("limit_pence", sa.BigInteger(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(120), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(120), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_authority_days")),
        sa.CheckConstraint("limit_pence >= 0", name=op.f("ck_authority_limit_pence")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_authority_made_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
    )
    op.create_index("ix_authority_action", "authority", ["action", "from_on"])
    at = datetime(2023, 8, 1, tzinfo=UTC)
    op.bulk_insert(
        authority,
        [
            {
                "action": action,
                "post": post,
                "level": "",
                "from_on": BEGINS_ON,
                "version": 1,
                "made_by": "The portal",
                "made_at": at,
                "ended_by": "",
            }
            for action, post in FIRST
        ],
    )


def downgrade() -> None:
    op.drop_table("authority")
    op.drop_index(INDEX, "case_file")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DELETE FROM sqlite_stat1 WHERE idx = '{INDEX}'")
    else:
        op.drop_constraint("fk_case_file_parent_id_case_file", "case_file", type_="foreignkey")
    op.drop_column("case_file", "parent_id")
