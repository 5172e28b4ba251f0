"""Making a backup: first the database, then the documents that it names, then the seal, and the name at last."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, select, text

from portal.audit import marks
from portal.audit.verify import case_table
from portal.backups.database import Bar, database
from portal.backups.manifest import DATABASE, BackupError, File, Head, Store, Writer, digested, key_of
from portal.correspondence import store
from portal.correspondence.models import Document
from portal.settings import Settings


@dataclass(frozen=True)
class Made:
    """What went into a backup; `lacking` counts documents that the store lacks or holds damaged."""

    head: Head
    files: int
    size: int
    lacking: int


def make(settings: Settings, target: Path, at: datetime, bar: Bar) -> Made:
    """Write a backup into the new folder `target`, which appears when it is whole. Raises BackupError."""
    if target.exists():
        raise BackupError(f"{target} is there already; a backup is never written over.")
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent}.")
    unfinished = Path(tempfile.mkdtemp(prefix=f".{target.name}.unfinished-", dir=target.parent))
    try:
        made = _fill(settings, unfinished, at, bar)
        unfinished.rename(target)
        _on_disk(target.parent)
        return made
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _fill(settings: Settings, folder: Path, at: datetime, bar: Bar) -> Made:
    source = database(settings.database_url)
    with source.snapshot(folder, bar) as connection:
        head = head_of(connection, source.kind, at)
        wanted = stored_documents(connection)
    documents = store.Store(Path(settings.document_store))
    place = DATABASE[source.kind]
    size, digest = digested(folder / place)
    with Writer(folder, key_of(settings.audit_key)) as manifest:
        manifest.head(head)
        manifest.file(File(place, size, digest))
        with bar("Documents", len(wanted)) as forward:
            for each in wanted:
                file = copy_of(documents, each, folder)
                manifest.file(file) if file else manifest.lacks(each)
                forward(1)
        manifest.seal()
    for inside, _, _ in os.walk(folder):
        _on_disk(Path(inside))
    return Made(head, manifest.files, manifest.size, manifest.lacking)


def head_of(connection: Connection, kind: Store, at: datetime) -> Head:
    """What the database holds as this connection sees it."""
    return Head(
        made_at=at.isoformat(timespec="seconds"),
        store=kind,
        schema=connection.scalar(text("SELECT version_num FROM alembic_version")) or "",
        cases=connection.scalar(select(func.count()).select_from(case_table())) or 0,
        mark=marks.present(connection),
    )


def stored_documents(connection: Connection) -> Sequence[str]:
    """The digests of all documents that have a file: what was written in the portal alone has none."""
    of_files = select(Document.digest).where(Document.filename != "", Document.digest != "")
    return connection.scalars(of_files.distinct().order_by(Document.digest)).all()


def copy_of(documents: store.Store, digest: str, folder: Path) -> File | None:
    """Copy one document; None when it is not in the store, or not as it was stored there."""
    place = Path("documents") / digest[:2] / digest[2:4] / digest
    try:
        source = documents.place(digest)
        for inside in reversed(place.parents[:-1]):
            (folder / inside).mkdir(exist_ok=True, mode=0o700)
        size, found = digested(source, folder / place)
    except (store.NotStored, FileNotFoundError):
        (folder / place).unlink(missing_ok=True)
        return None
    if found != digest:
        (folder / place).unlink()
        return None
    return File(str(place), size, found)


def _on_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
