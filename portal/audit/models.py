"""The events of a case. An event is never updated or deleted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import BigId, Moment
from portal.extensions import Model


class Event(Model):
    """One thing that happened to a case, in the words of that day.

    `payload_digest` stands for sentence, reason, details and the two positions, so that their lawful removal leaves
    the chain checkable. `digest` is keyed and covers the payload's digest, who, when, which step, and the event before.
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
    removed_at: Mapped[datetime | None] = mapped_column(Moment)
    payload_digest: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
