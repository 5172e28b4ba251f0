"""Writing one event at the end of a case's chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import current_app

from portal.audit import content
from portal.audit.chain import FIRST, chain_digest, payload_digest
from portal.audit.models import Event
from portal.extensions import db


def record(
    case: Any,
    *,
    at: datetime,
    on: date,
    actor_id: int | None,
    actor_name: str,
    step: str,
    source: str,
    sentence: str,
    reason: str = "",
    details: Sequence[str] = (),
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Event:
    """Append an event to the case, with the digests of the rows that were written since the event before.

    The caller holds the case's version, so two events never get one number.
    """
    event = Event(
        case_id=case.id,
        number=case.chain_length + 1,
        at=at,
        on=on,
        actor_id=actor_id,
        actor_name=actor_name,
        step=step,
        source=source,
        sentence=sentence,
        reason=reason,
        details=list(details),
        before=dict(before or {}),
        after=dict(after or {}),
        content=content.take(case.id),
        previous=case.chain_head or FIRST,
    )
    event.payload_digest = payload_digest(event)
    event.digest = chain_digest(event, current_app.extensions["settings"].audit_key)
    case.chain_length = event.number
    case.chain_head = event.digest
    db.session.add(event)
    return event
