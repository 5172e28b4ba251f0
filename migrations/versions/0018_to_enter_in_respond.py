"""The cases of which something still has to be entered in Respond, for the filter and for the number on every page.

The index holds all that the number asks of a record, so that none has to be looked up.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NAME, TABLE = "ix_case_record_to_enter", "case_record"
COLUMNS, WHICH = ["case_id", "kind", "state"], "kind = 'respond' AND state = 'To enter'"


def upgrade() -> None:
    which = sa.text(WHICH)
    op.create_index(NAME, TABLE, COLUMNS, sqlite_where=which, postgresql_where=which)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('{TABLE}', '{NAME}', '100000 2 2 2')")


def downgrade() -> None:
    op.drop_index(NAME, TABLE)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DELETE FROM sqlite_stat1 WHERE idx = '{NAME}'")
