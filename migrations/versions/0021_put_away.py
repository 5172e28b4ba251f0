"""What somebody has put away since a day; and SQLite counts what is to be entered in Respond from the records again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

NAME, TABLE = "ix_case_record_put_away", "case_record"
WHICH = "kind = 'work_item' AND closed_at IS NOT NULL AND person_id IS NOT NULL"


def upgrade() -> None:
    columns = ["person_id", "closed_at"]
    op.create_index(NAME, TABLE, columns, sqlite_where=sa.text(WHICH), postgresql_where=sa.text(WHICH))
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('{TABLE}', '{NAME}', '1000000 2000 3')"
        )
        op.execute("UPDATE sqlite_stat1 SET stat = '2000000 500000 3000 1' WHERE idx = 'search_respond'")


def downgrade() -> None:
    op.drop_index(NAME, TABLE)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DELETE FROM sqlite_stat1 WHERE idx = '{NAME}'")
        op.execute("UPDATE sqlite_stat1 SET stat = '2000000 1000000 3000 1' WHERE idx = 'search_respond'")
