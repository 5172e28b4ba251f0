"""The worker's claim on a message, and the outbox page by organisation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("claim", sa.String(length=40), server_default="", nullable=False))
        batch_op.add_column(sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_index("ix_outbox_message_organisation")
        batch_op.create_index("ix_outbox_message_organisation_id", ["organisation", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_organisation_id")
        batch_op.create_index("ix_outbox_message_organisation", ["organisation"], unique=False)
        batch_op.drop_column("claimed_at")
        batch_op.drop_column("claim")
