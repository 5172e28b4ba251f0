"""How far the history reached at a moment, kept so that a later look sees whether entries have gone since.

A chain alone cannot tell that its end was cut off when the case's own mark was set back with it. A mark in a check's
report can, and one in a folder on another machine can even when the whole database was put back.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from flask import current_app
from sqlalchemy import Connection, func, select

from portal.audit.chain import canonical
from portal.audit.models import Event
from portal.extensions import db

FILE = "history-heads.jsonl"
EVERY = timedelta(hours=1)


class MarkError(Exception):
    """A file of marks cannot be believed."""


@dataclass(frozen=True)
class Mark:
    """The number of all entries, and the last one with its digest."""

    events: int
    last_id: int
    last_digest: str


def present(seen_by: Connection | None = None) -> Mark:
    """How far the history reaches now, or as the connection sees it."""
    store = seen_by or db.session
    last = store.execute(select(Event.id, Event.digest).order_by(Event.id.desc()).limit(1)).one_or_none()
    number = store.scalar(select(func.count()).select_from(Event)) or 0
    return Mark(number, last.id, last.digest) if last else Mark(number, 0, "")


def gone_since(mark: Mark, whose: str) -> Iterator[str]:
    """What has happened to the entries that a mark counted; `whose` names it: "the check before this one"."""
    if not mark.last_id:
        return
    still = db.session.scalar(select(func.count()).select_from(Event).where(Event.id <= mark.last_id)) or 0
    lost = mark.events - still
    if lost > 0:
        are = "1 entry is" if lost == 1 else f"{lost:,} entries are"
        yield f"{are} gone since {whose}"
        return
    if lost < 0:
        yield f"{-lost:,} entries were put among those that {whose} had seen"
    digest = db.session.scalar(select(Event.digest).where(Event.id == mark.last_id))
    if digest != mark.last_digest:
        yield f"The last entry that {whose} had seen is another one now"


def write(folder: str, at: datetime) -> None:
    """Add the present mark to the file in the folder, sealed. Raises OSError when it cannot be written."""
    mark = present()
    line = {"at": at.isoformat(), **asdict(mark)}
    text = json.dumps({**line, "seal": _seal(line)}, sort_keys=True)
    Path(folder).mkdir(parents=True, exist_ok=True)
    with (Path(folder) / FILE).open("a", encoding="utf-8") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())


def write_if_due(folder: str, at: datetime) -> bool:
    """Write a mark when the newest one is an hour old or there is none. For a worker that looks in often."""
    newest = _newest(folder)
    if newest is not None and timedelta(0) <= at - datetime.fromisoformat(str(newest["at"])) < EVERY:
        return False
    write(folder, at)
    return True


def kept(folder: str) -> Mark | None:
    """The newest mark of the folder, None where there is none. Raises MarkError when it was changed."""
    newest = _newest(folder)
    if newest is None:
        return None
    seal = str(newest.pop("seal", ""))
    if not hmac.compare_digest(seal, _seal(newest)):
        raise MarkError("The newest mark in the anchor folder was changed")
    return Mark(**{each.name: newest[each.name] for each in fields(Mark)})  # type: ignore[arg-type]


def _newest(folder: str) -> dict[str, object] | None:
    file = Path(folder) / FILE
    if not file.is_file():
        return None
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    try:
        found = json.loads(lines[-1]) if lines else None
    except ValueError as problem:
        raise MarkError("The newest mark in the anchor folder cannot be read") from problem
    if found is not None and not isinstance(found, dict):
        raise MarkError("The newest mark in the anchor folder cannot be read")
    return found


def _seal(line: dict[str, object]) -> str:
    key = current_app.extensions["settings"].audit_key
    return hmac.new(key.encode(), canonical(line).encode(), sha256).hexdigest()
