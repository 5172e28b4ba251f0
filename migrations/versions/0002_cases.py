"""Cases and what hangs on them, their history, documents, the outbox, added bank holidays."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "added_holiday",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("nation", sa.String(length=20), nullable=False),
        sa.Column("added_by", sa.String(length=120), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "nation IN ('England', 'Scotland', 'Northern Ireland')", name="ck_added_holiday_known_nation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_added_holiday"),
        sa.UniqueConstraint("nation", "day", name="uq_added_holiday_nation_day"),
    )
    op.create_table(
        "reference_counter",
        sa.Column("prefix", sa.String(length=12), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", name="pk_reference_counter"),
    )
    op.create_table(
        "case_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("organisation", sa.String(length=10), nullable=False),
        sa.Column("team", sa.String(length=60), nullable=False),
        sa.Column("case_number", sa.String(length=30), nullable=False),
        sa.Column("client_name", sa.String(length=200), nullable=False),
        sa.Column("jurisdiction", sa.String(length=2), nullable=False),
        sa.Column("segment", sa.String(length=120), nullable=False),
        sa.Column("position", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("sub_status", sa.String(length=60), nullable=False),
        sa.Column("stage", sa.String(length=60), nullable=False),
        sa.Column("resolution_code", sa.String(length=60), nullable=False),
        sa.Column("lock_assignment", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("previous_owner_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("position_since", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("chain_length", sa.Integer(), nullable=False),
        sa.Column("chain_head", sa.String(length=64), nullable=False),
        sa.CheckConstraint("jurisdiction IN ('GB', 'NI')", name="ck_case_file_jurisdiction"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_case_file_owner_id"),
        sa.ForeignKeyConstraint(["previous_owner_id"], ["person.id"], name="fk_case_file_previous_owner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_file"),
        sa.UniqueConstraint("reference", name="uq_case_file_reference"),
    )
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.create_index("ix_case_file_case_number", ["case_number"], unique=False)
        batch_op.create_index("ix_case_file_organisation_status", ["organisation", "status"], unique=False)
        batch_op.create_index("ix_case_file_owner_id_status", ["owner_id", "status"], unique=False)

    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("team", sa.String(length=60), nullable=True),
        sa.Column("organisation", sa.String(length=10), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_saved_view_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
    )
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.create_index("ix_saved_view_person_id", ["person_id"], unique=False)
        batch_op.create_index("ix_saved_view_team", ["team"], unique=False)

    op.create_table(
        "case_record",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("post", sa.String(length=60), nullable=True),
        sa.Column("team", sa.String(length=60), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("amount >= 0", name="ck_case_record_amount"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_case_record_case_id"),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name="fk_case_record_closed_by_id"),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name="fk_case_record_made_by_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_case_record_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_record"),
    )
    with op.batch_alter_table("case_record", schema=None) as batch_op:
        batch_op.create_index("ix_case_record_case_id", ["case_id"], unique=False)
        batch_op.create_index(
            "ix_case_record_kind_state_person_id", ["kind", "state", "person_id"], unique=False
        )
        batch_op.create_index("ix_case_record_kind_state_post", ["kind", "state", "post"], unique=False)
        batch_op.create_index("ix_case_record_kind_state_team", ["kind", "state", "team"], unique=False)

    op.create_table(
        "document",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_document_case_id"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name="fk_document_decided_by_id"),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name="fk_document_made_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index("ix_document_case_id_kind", ["case_id", "kind"], unique=False)
        batch_op.create_index("ix_document_digest", ["digest"], unique=False)

    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("step", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("payload_digest", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name="fk_event_actor_id"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_event_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.UniqueConstraint("case_id", "number", name="uq_event_case_id_number"),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("ix_event_case_id_number", ["case_id", "number"], unique=False)

    op.create_table(
        "form_token",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("event_number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_form_token_case_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_form_token_person_id"),
        sa.PrimaryKeyConstraint("token", name="pk_form_token"),
    )
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation", sa.String(length=10), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("to", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_outbox_message_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_message"),
        sa.UniqueConstraint("message_id", name="uq_outbox_message_message_id"),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_message_case_id", ["case_id"], unique=False)
        batch_op.create_index("ix_outbox_message_organisation", ["organisation"], unique=False)
        batch_op.create_index("ix_outbox_message_state_id", ["state", "id"], unique=False)

    op.create_table(
        "deadline",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=330), nullable=False),
        sa.Column("unit", sa.String(length=2), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("reminder", sa.Boolean(), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("organisation", sa.String(length=10), nullable=False),
        sa.Column("team", sa.String(length=60), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_deadline_case_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_deadline_owner_id"),
        sa.ForeignKeyConstraint(["record_id"], ["case_record.id"], name="fk_deadline_record_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deadline"),
    )
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.create_index("ix_deadline_case_id", ["case_id"], unique=False)
        batch_op.create_index(
            "ix_deadline_organisation_state_due_on_id",
            ["organisation", "state", "due_on", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_deadline_owner_id_state_due_on", ["owner_id", "state", "due_on"], unique=False
        )

    op.create_table(
        "deadline_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deadline_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("old_due_on", sa.Date(), nullable=True),
        sa.Column("new_due_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadline.id"], name="fk_deadline_entry_deadline_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deadline_entry"),
    )
    with op.batch_alter_table("deadline_entry", schema=None) as batch_op:
        batch_op.create_index("ix_deadline_entry_deadline_id", ["deadline_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("deadline_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_deadline_entry_deadline_id")

    op.drop_table("deadline_entry")
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.drop_index("ix_deadline_owner_id_state_due_on")
        batch_op.drop_index("ix_deadline_organisation_state_due_on_id")
        batch_op.drop_index("ix_deadline_case_id")

    op.drop_table("deadline")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_state_id")
        batch_op.drop_index("ix_outbox_message_organisation")
        batch_op.drop_index("ix_outbox_message_case_id")

    op.drop_table("outbox_message")
    op.drop_table("form_token")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index("ix_event_case_id_number")

    op.drop_table("event")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index("ix_document_digest")
        batch_op.drop_index("ix_document_case_id_kind")

    op.drop_table("document")
    with op.batch_alter_table("case_record", schema=None) as batch_op:
        batch_op.drop_index("ix_case_record_kind_state_team")
        batch_op.drop_index("ix_case_record_kind_state_post")
        batch_op.drop_index("ix_case_record_kind_state_person_id")
        batch_op.drop_index("ix_case_record_case_id")

    op.drop_table("case_record")
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.drop_index("ix_saved_view_team")
        batch_op.drop_index("ix_saved_view_person_id")

    op.drop_table("saved_view")
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.drop_index("ix_case_file_owner_id_status")
        batch_op.drop_index("ix_case_file_organisation_status")
        batch_op.drop_index("ix_case_file_case_number")

    op.drop_table("case_file")
    op.drop_table("reference_counter")
    op.drop_table("added_holiday")
