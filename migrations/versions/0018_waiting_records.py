"""The stages to enter in Respond and the requests to answer, which every page counts.

The indexes hold all that the count asks of a record, so that none has to be looked up.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLE = "case_record"
INDEXES = {
    "ix_case_record_to_enter": "kind = 'respond' AND state = 'To enter'",
    "ix_case_record_to_answer": "kind = 'correspondence' AND state = 'To answer'",
}


def upgrade() -> None:
    for name, rows in INDEXES.items():
        columns, which = ["case_id", "kind", "state"], sa.text(rows)
        op.create_index(name, TABLE, columns, sqlite_where=which, postgresql_where=which)
        if op.get_bind().dialect.name == "sqlite":
            op.execute(
                f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('{TABLE}', '{name}', '100000 2 2 2')"
            )


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, TABLE)
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DELETE FROM sqlite_stat1 WHERE idx = '{name}'")
