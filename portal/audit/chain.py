"""The keyed chain over the events of a case: pure functions over values."""

from __future__ import annotations

import hmac
import json
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

FIRST = "0" * 64
PAYLOAD = ("sentence", "reason", "details", "before", "after")
COVERED = (
    "case_id",
    "number",
    "at",
    "on",
    "actor_id",
    "actor_name",
    "step",
    "source",
    "payload_digest",
    "previous",
)


def canonical(value: Any) -> str:
    """One spelling for equal values, whatever store they come from."""

    def plain(each: Any) -> Any:
        if isinstance(each, datetime):
            return each.astimezone(UTC).isoformat(timespec="microseconds")
        if isinstance(each, date):
            return each.isoformat()
        raise TypeError(f"{type(each).__name__} has no canonical form")

    return json.dumps(value, default=plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def payload(event: Any) -> dict[str, Any]:
    """What an event says."""
    return {name: getattr(event, name) for name in PAYLOAD}


def payload_digest(event: Any) -> str:
    """The digest of what an event says; removal of the words keeps it."""
    return sha256(canonical(payload(event)).encode()).hexdigest()


def covered(event: Any) -> dict[str, Any]:
    """What the digest of an event covers: also the digests of what its step wrote, and that of the event before."""
    found: dict[str, Any] = {name: getattr(event, name) for name in COVERED}
    return {**found, "content": event.content} if event.content else found


def keyed(key: str) -> hmac.HMAC:
    """The digest of nothing under the key, to be continued."""
    return hmac.new(key.encode(), digestmod=sha256)


def chain_digest(event: Any, key: str) -> str:
    """The keyed digest of an event."""
    digest = keyed(key)
    digest.update(canonical(covered(event)).encode())
    return digest.hexdigest()
