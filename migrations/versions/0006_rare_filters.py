"""Indexes for filters of the queue that few cases pass, and for SQLite how full a large portal is.

SQLite chooses its indexes by counts that only ANALYZE takes. Fixed ones make every portal read its lists in the way
that is right for a million cases; ANALYZE puts measured ones in their place.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATUS = "ix_case_file_organisation_status"
FILLING = (
    ("case_file", STATUS, "1000000 500000 80000 1000 1"),
    ("case_file", "ix_case_file_organisation_position_since", "1000000 500000 40000 400 1"),
    ("case_file", "ix_case_file_organisation_next_due_on_id", "1000000 500000 5000 1"),
    ("case_file", "ix_case_file_owner_id_status", "1000000 3000 500"),
    ("case_file", "ix_case_file_case_number", "1000000 2"),
    ("case_file", "sqlite_autoindex_case_file_1", "1000000 1"),
    ("deadline", "ix_deadline_organisation_state_due_on_id", "2000000 1000000 400000 3000 1"),
    ("deadline", "ix_deadline_owner_id_state_due_on", "2000000 5000 1500 10"),
    ("deadline", "ix_deadline_case_id", "2000000 3"),
    ("case_record", "ix_case_record_kind_state_person_id", "20000000 1500000 500000 3000"),
    ("case_record", "ix_case_record_kind_state_post", "20000000 1500000 500000 50000"),
    ("case_record", "ix_case_record_kind_state_team", "20000000 1500000 500000 50000"),
    ("case_record", "ix_case_record_case_id", "20000000 25"),
    ("case_record", "ix_case_record_paid", "300000 300000 1"),
)
"""Rows of each index, and how many of them share its first column, its first two, and so on."""


def upgrade() -> None:
    op.drop_index(STATUS, "case_file")
    op.create_index(STATUS, "case_file", ["organisation", "status", "next_due_on", "id"])
    op.create_index(
        "ix_case_record_paid",
        "case_record",
        ["kind", "case_id"],
        sqlite_where=sa.text("amount IS NOT NULL"),
        postgresql_where=sa.text("amount IS NOT NULL"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ANALYZE")
        op.execute("DELETE FROM sqlite_stat1")
        for table, index, filling in FILLING:
            op.execute(
                f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('{table}', '{index}', '{filling}')"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DELETE FROM sqlite_stat1")
    op.drop_index("ix_case_record_paid", "case_record")
    op.drop_index(STATUS, "case_file")
    op.create_index(STATUS, "case_file", ["organisation", "status"])
