"""The events of a case, which are never changed or deleted, and the checks of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import BigId, Moment
from portal.extensions import Model


class Event(Model):
    """One thing that happened to a case, in the words of that day.

    `content` holds the digests of the rows that the step wrote, see `portal.audit.content`; it is empty in events that are
    older than they. `payload_digest` stands for sentence, reason, details and the two positions, so that their lawful removal leaves
    the chain checkable. `digest` is keyed and covers the payload's digest, the content, who, when, which step, and the
    event before.
    """

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        Index("ix_event_case_id_number", "case_id", "number"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    on: Mapped[date]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    actor_name: Mapped[str] = mapped_column(String(120))
    step: Mapped[str] = mapped_column(String(80))
    source: Mapped[str] = mapped_column(String(60), default="")
    sentence: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[list[str]] = mapped_column(JSON, default=list)
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    content: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}", deferred=True)
    removed_at: Mapped[datetime | None] = mapped_column(Moment)
    payload_digest: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class AuditCheck(Model):
    """One check of the history, as far as it has come; finished when `finished_at` is set.

    `last_event_id`, `last_event_digest` and `events_in_all` say how far the whole history reached, so that the next
    check sees whether entries have gone since. `uncovered` counts the cases with rows of which no event keeps a digest,
    because they are older than the digests. `seal` is keyed and covers the report.
    """

    __tablename__ = "audit_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    started_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(120))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    to_check: Mapped[int] = mapped_column(BigInteger, default=0)
    reached_case_id: Mapped[int] = mapped_column(BigInteger, default=0)
    cases: Mapped[int] = mapped_column(default=0)
    events: Mapped[int] = mapped_column(BigInteger, default=0)
    complete: Mapped[bool] = mapped_column(default=True)
    unaltered: Mapped[bool] = mapped_column(default=True)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    found: Mapped[int] = mapped_column(default=0)
    removals: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    uncovered: Mapped[int] = mapped_column(default=0, server_default="0")
    events_in_all: Mapped[int] = mapped_column(BigInteger, default=0)
    last_event_id: Mapped[int] = mapped_column(BigInteger, default=0)
    last_event_digest: Mapped[str] = mapped_column(String(64), default="")
    seal: Mapped[str] = mapped_column(String(64), default="")
