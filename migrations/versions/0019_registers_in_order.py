"""Registers, the caselist, the tracker and what is told are read in their order, and only as far as they are shown.

The stages of Respond are held by a word of a function, which the comparison of models and migrations cannot read: hence
the name.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_case_file_open": (
        *("case_file", "procedure, stage, id", "closed_on IS NULL"),
        "300000 100000 30000 1",
    ),
    "ix_deadline_running": (
        *("deadline", 'team, "key", due_on, case_id', "state = 'running'"),
        "600000 200000 40000 200 1",
    ),
    "ix_deadline_late": (
        *("deadline", 'team, "key", case_id', "state = 'met' AND stopped_on > due_on"),
        "100000 50000 20000 1",
    ),
    "ix_case_record_to_answer": (
        *("case_record", '"on", id, case_id, kind, state', "kind = 'correspondence' AND state = 'To answer'"),
        "20000 20 1 1 1 1",
    ),
    "ix_case_record_anomaly": ("case_record", "id", "kind = 'anomaly' AND state = 'Open'", "1000 1"),
    **{
        f"ix_case_record_told_{whom}": (
            *("case_record", f"{column}, id, waits_for", f"waits_for IS NOT NULL AND {column} IS NOT NULL"),
            full,
        )
        for whom, column, full in (
            ("person", "person_id", "30000 100 1 1"),
            ("post", "post", "30000 5000 1 1"),
            ("team", "team", "30000 5000 1 1"),
        )
    },
    "search_respond": (
        *("case_record", "state, coalesce(\"on\", '9999-12-31'), id", "kind = 'respond'"),
        "2000000 1000000 3000 1",
    ),
}
"""Each index with its table, what it holds, of which rows and, for SQLite, how full it is."""


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, (table, what, which, full) in INDEXES.items():
        op.execute(sa.text(f"CREATE INDEX {name} ON {table} ({what}) WHERE {which}"))
        if on_sqlite:
            op.execute(f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('{table}', '{name}', '{full}')")


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name)
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DELETE FROM sqlite_stat1 WHERE idx = '{name}'")
