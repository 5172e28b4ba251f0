"""What lists of the Ombudsman's staff read: open cases of an owner or of a procedure by date, and referrals.

The second is in the order of an expression, which the comparison of models and migrations cannot read: hence its name.
"""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_case_file_open_of_owner": (
        *("case_file", "owner_id, procedure, next_due_on, closed_on", "closed_on IS NULL"),
        "300000 600 200 2 2",
    ),
    "search_open_by_date": (
        *("case_file", "procedure, coalesce(next_due_on, '9999-12-31'), id", "closed_on IS NULL"),
        "300000 50000 200 1",
    ),
    "ix_case_record_referral": (
        *("case_record", "kind, state, case_id", "kind = 'referral'"),
        "10000 10000 2500 1",
    ),
}
"""Each index with its table, what it holds, of which rows and, for SQLite, how full it is."""


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, (table, what, which, full) in INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON {table} ({what}) WHERE {which}")
        if on_sqlite:
            op.execute(f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('{table}', '{name}', '{full}')")


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name)
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DELETE FROM sqlite_stat1 WHERE idx = '{name}'")
