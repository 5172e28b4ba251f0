"""What one organisation has addressed to the other, newest first and beside its own case, and the cases about one.

They are held by words inside of JSON, which the comparison of models and migrations cannot read: hence their names.
"""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

INDEXES = {
    "search_addressed_to": (
        "case_record",
        "data",
        "organisation",
        "id",
        "kind = 'addressed'",
        "50000 10000 1",
    ),
    "search_addressed_beside": ("case_record", "data", "sr", "id", "kind = 'addressed'", "50000 2 1"),
    "search_about": (
        *("case_file", "facts", "organisation", "received_on"),
        *("procedure = 'ombudsman_case'", "200000 5000 20"),
    ),
}
"""Each index with its table, the word in which column, what follows it, which rows and, for SQLite, how full it is."""


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, (table, column, word, then, which, full) in INDEXES.items():
        held = f"json_extract({column}, '$.{word}')" if on_sqlite else f"({column} ->> '{word}')"
        op.execute(f"CREATE INDEX {name} ON {table} ({held}, {then}) WHERE {which}")
        if on_sqlite:
            op.execute(f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('{table}', '{name}', '{full}')")


def downgrade() -> None:
    for name in INDEXES:
        op.execute(f"DROP INDEX {name}")
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DELETE FROM sqlite_stat1 WHERE idx = '{name}'")
