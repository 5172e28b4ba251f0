"""Documents of a case, and the outbox of e-mails."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.audit.chain import canonical
from portal.database import BigId, Moment
from portal.extensions import Model


class Document(Model):
    """One version of a document. Its bytes lie in the store under `digest`; `sections` holds a written draft.

    A signed version is locked: it stays as it was signed. `state` is empty for what came from outside.
    """

    __tablename__ = "document"
    __table_args__ = (Index("ix_document_case_id_kind", "case_id", "kind"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)
    filename: Mapped[str] = mapped_column(String(200), default="")
    media_type: Mapped[str] = mapped_column(String(100), default="")
    size: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64), default="", index=True)
    sections: Mapped[list[list[str]] | None] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(40), default="")
    locked: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_by: Mapped[str] = mapped_column(String(120))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_by: Mapped[str] = mapped_column(String(120), default="")
    decision_reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def signed_digest(self) -> str:
        """The digest of what is signed: the written sections together with the attached file."""
        if not (self.sections and self.filename):
            return self.digest
        return sha256(canonical([self.sections, self.digest]).encode()).hexdigest()


class OutboxMessage(Model):
    """An e-mail that waits, was sent, or failed; in training also a letter. Training keeps all of them here.

    `state` is one of `portal.correspondence.outbox.STATES`. `claim` names the worker's try that has the message in
    hand since `claimed_at`. `headers` holds what the page tells beside the message: kind, and what people decided.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("ix_outbox_message_state_id", "state", "id"),
        Index("ix_outbox_message_organisation_id", "organisation", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation: Mapped[str] = mapped_column(String(10))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    to: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    documents: Mapped[list[int]] = mapped_column(JSON, default=list)
    sent_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(20), default="Waiting")
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(300), default="")
    next_try_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    headers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    claim: Mapped[str] = mapped_column(String(40), default="", server_default="")
    claimed_at: Mapped[datetime | None] = mapped_column(Moment)
