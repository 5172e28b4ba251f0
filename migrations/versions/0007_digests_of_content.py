"""Digests of what each step wrote, in its event; and how many cases a check finds with older content."""

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


def downgrade() -> None:
    op.drop_column("audit_check", "uncovered")
    op.drop_column("event", "content")
