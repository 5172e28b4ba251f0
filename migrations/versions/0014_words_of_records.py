"""On PostgreSQL the words of records and documents are kept as the search reads them, and not made anew for each match.

Both tables are written anew once, which takes minutes in a large portal.
"""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = (
    "'note', 'correspondence', 'reason', 'action', 'contact', 'query', 'chronology', 'point', 'dispute', "
    "'recommendation', 'anomaly', 'caselist', 'requested_item'"
)
WORDS = {
    "case_record": f"CASE WHEN kind IN ({KINDS}) THEN to_tsvector('english'::regconfig, title || ' ' || text) END",
    "document": "to_tsvector('english'::regconfig, sections)",
}
INDEXES = {"case_record": "search_record", "document": "search_document"}
BEFORE = (
    f"""CREATE INDEX search_record ON case_record USING gin (to_tsvector('english'::regconfig,
    title || ' ' || text)) WHERE kind IN ({KINDS})""",
    "CREATE INDEX search_document ON document USING gin (to_tsvector('english'::regconfig, sections))",
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, words in WORDS.items():
        op.execute(f"DROP INDEX {INDEXES[table]}")
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN search_words tsvector GENERATED ALWAYS AS ({words}) STORED"
        )
        op.execute(f"CREATE INDEX {INDEXES[table]} ON {table} USING gin (search_words)")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in WORDS:
        op.execute(f"ALTER TABLE {table} DROP COLUMN search_words")
    for statement in BEFORE:
        op.execute(statement)
