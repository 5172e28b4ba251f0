"""Full text over names, what is written on a case, and written documents; indexes of long lists.

Whatever begins with `search_` belongs to the store's own search engine and to no model. On PostgreSQL it is indexes
over expressions; on SQLite FTS5 tables that triggers keep in step.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = (
    "'note', 'correspondence', 'reason', 'action', 'contact', 'query', 'chronology', 'point', 'dispute', "
    "'recommendation', 'anomaly', 'caselist', 'requested_item'"
)
ACCENTED = "áàâäãåçéèêëíìîïñóòôöõøúùûüýÿ"
PLAIN = "aaaaaaceeeeiiiinoooooouuuuyy"

POSTGRESQL = (
    f"""CREATE FUNCTION search_folded(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT translate(lower(words), '{ACCENTED}', '{PLAIN}') $$""",
    """CREATE INDEX search_name ON case_file USING gin (to_tsvector('simple'::regconfig,
    search_folded(client_name || ' ' || coalesce(facts ->> 'referring_mp', ''))))""",
    f"""CREATE INDEX search_record ON case_record USING gin (to_tsvector('english'::regconfig,
    title || ' ' || text)) WHERE kind IN ({KINDS})""",
    """CREATE INDEX search_document ON document USING gin (to_tsvector('english'::regconfig, sections))""",
)


def names(row: str) -> str:
    return f"{row}.client_name || char(10) || coalesce(json_extract({row}.facts, '$.referring_mp'), '')"


def words(row: str) -> str:
    return (
        f"(SELECT group_concat(json_extract(value, '$[1]'), char(10)) FROM json_each({row}.sections) "
        "WHERE json_type(value) = 'array')"
    )


TEXT = "tokenize = 'porter unicode61 remove_diacritics 2'"
FORGET = "INSERT INTO search_record (search_record, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);"
KEEP = "INSERT INTO search_record (rowid, title, text) VALUES (new.id, new.title, new.text);"
KEEP_DOCUMENT = f"INSERT INTO search_document (rowid, title, text) SELECT new.id, new.title, {words('new')} WHERE json_type(new.sections) = 'array';"
FORGET_DOCUMENT = "DELETE FROM search_document WHERE rowid = old.id;"

SQLITE = (
    "CREATE VIRTUAL TABLE search_name USING fts5(names, tokenize = 'unicode61 remove_diacritics 2')",
    f"CREATE VIRTUAL TABLE search_record USING fts5(title, text, content = 'case_record', content_rowid = 'id', {TEXT})",
    f"CREATE VIRTUAL TABLE search_document USING fts5(title, text, {TEXT})",
    f"INSERT INTO search_name (rowid, names) SELECT id, {names('case_file')} FROM case_file",
    f"INSERT INTO search_record (rowid, title, text) SELECT id, title, text FROM case_record WHERE kind IN ({KINDS})",
    f"""INSERT INTO search_document (rowid, title, text) SELECT id, title, {words("document")} FROM document
    WHERE json_type(sections) = 'array'""",
    f"""CREATE TRIGGER search_name_kept AFTER INSERT ON case_file BEGIN
    INSERT INTO search_name (rowid, names) VALUES (new.id, {names("new")}); END""",
    f"""CREATE TRIGGER search_name_changed AFTER UPDATE OF client_name, facts ON case_file
    WHEN {names("old")} <> {names("new")} BEGIN
    DELETE FROM search_name WHERE rowid = old.id;
    INSERT INTO search_name (rowid, names) VALUES (new.id, {names("new")}); END""",
    """CREATE TRIGGER search_name_removed AFTER DELETE ON case_file BEGIN
    DELETE FROM search_name WHERE rowid = old.id; END""",
    f"""CREATE TRIGGER search_record_kept AFTER INSERT ON case_record WHEN new.kind IN ({KINDS}) BEGIN
    {KEEP} END""",
    f"""CREATE TRIGGER search_record_changed AFTER UPDATE OF title, text ON case_record
    WHEN new.kind IN ({KINDS}) AND (old.title <> new.title OR old.text <> new.text) BEGIN
    {FORGET} {KEEP} END""",
    f"""CREATE TRIGGER search_record_removed AFTER DELETE ON case_record WHEN old.kind IN ({KINDS}) BEGIN
    {FORGET} END""",
    f"CREATE TRIGGER search_document_kept AFTER INSERT ON document BEGIN {KEEP_DOCUMENT} END",
    f"""CREATE TRIGGER search_document_changed AFTER UPDATE OF title, sections ON document BEGIN
    {FORGET_DOCUMENT} {KEEP_DOCUMENT} END""",
    f"CREATE TRIGGER search_document_removed AFTER DELETE ON document BEGIN {FORGET_DOCUMENT} END",
)


def upgrade() -> None:
    op.create_index(
        "ix_case_file_organisation_next_due_on_id", "case_file", ["organisation", "next_due_on", "id"]
    )
    op.create_index(
        "ix_case_file_organisation_position_since",
        "case_file",
        ["organisation", "position", "position_since", "id"],
    )
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in ("search_document", "search_record", "search_name"):
            op.execute(f"DROP INDEX {name}")
        op.execute("DROP FUNCTION search_folded(text)")
    else:
        for name in ("name", "record", "document"):
            for what in ("kept", "changed", "removed"):
                op.execute(f"DROP TRIGGER search_{name}_{what}")
            op.execute(f"DROP TABLE search_{name}")
    op.drop_index("ix_case_file_organisation_position_since", "case_file")
    op.drop_index("ix_case_file_organisation_next_due_on_id", "case_file")
