"""People, teams, stand-ins, sessions, counted tries and settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_in_try",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_sign_in_try"),
    )
    op.create_index("ix_sign_in_try_last_at", "sign_in_try", ["last_at"])

    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("organisation", sa.String(length=10), nullable=False),
        sa.CheckConstraint("organisation IN ('CMG', 'PHSO', 'both')", name="ck_team_organisation"),
        sa.PrimaryKeyConstraint("id", name="pk_team"),
        sa.UniqueConstraint("key", name="uq_team_key"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("organisation", sa.String(length=10), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("post", sa.String(length=60), nullable=False),
        sa.Column("post_title", sa.String(length=120), nullable=False),
        sa.Column("grade", sa.String(length=60), server_default="", nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("line_manager_id", sa.Integer(), nullable=True),
        sa.Column("payment_limit", sa.Integer(), nullable=True),
        sa.Column("away_from", sa.Date(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.CheckConstraint("organisation IN ('CMG', 'PHSO', 'both')", name="ck_person_organisation"),
        sa.CheckConstraint(
            "role IN ('caseworker', 'team_leader', 'internal_phso', 'oat', 'approver', 'administrator')",
            name="ck_person_role",
        ),
        sa.CheckConstraint("away_until >= away_from", name="ck_person_away"),
        sa.CheckConstraint("payment_limit >= 0", name="ck_person_payment_limit"),
        sa.ForeignKeyConstraint(["line_manager_id"], ["person.id"], name="fk_person_line_manager_id"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_person_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("username", name="uq_person_username"),
    )
    op.create_index("ix_person_line_manager_id", "person", ["line_manager_id"])
    op.create_index("ix_person_organisation", "person", ["organisation"])
    op.create_index("ix_person_post", "person", ["post"])
    op.create_index("ix_person_team_id", "person", ["team_id"])

    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name="fk_setting_changed_by_id"),
        sa.PrimaryKeyConstraint("key", name="pk_setting"),
    )
    op.create_index("ix_setting_changed_by_id", "setting", ["changed_by_id"])

    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_sign_in_session_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_session"),
        sa.UniqueConstraint("token_digest", name="uq_sign_in_session_token_digest"),
    )
    op.create_index("ix_sign_in_session_person_id", "sign_in_session", ["person_id"])

    op.create_table(
        "stand_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("for_person_id", sa.Integer(), nullable=False),
        sa.Column("stand_in_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.CheckConstraint("for_person_id <> stand_in_id", name="ck_stand_in_somebody_else"),
        sa.CheckConstraint("until_on >= from_on", name="ck_stand_in_days"),
        sa.ForeignKeyConstraint(["for_person_id"], ["person.id"], name="fk_stand_in_for_person_id"),
        sa.ForeignKeyConstraint(["stand_in_id"], ["person.id"], name="fk_stand_in_stand_in_id"),
        sa.PrimaryKeyConstraint("id", name="pk_stand_in"),
    )
    op.create_index("ix_stand_in_for_person_id", "stand_in", ["for_person_id"])
    op.create_index("ix_stand_in_stand_in_id", "stand_in", ["stand_in_id"])


def downgrade() -> None:
    for table in ("stand_in", "sign_in_session", "setting", "person", "team", "sign_in_try"):
        op.drop_table(table)
