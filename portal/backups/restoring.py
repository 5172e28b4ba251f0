"""Restoring a backup: everything is proven and taken in beside what is there, and only then put in its place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, select
from sqlalchemy.pool import NullPool

from portal import create_app, paths
from portal.audit.verify import case_table
from portal.backups.database import Bar, Database, database
from portal.backups.making import head_of
from portal.backups.manifest import DATABASE, BackupError, Head, Manifest, digested, proven
from portal.correspondence.store import ARRIVING
from portal.database import writes
from portal.extensions import db
from portal.migrating import upgrade
from portal.settings import Settings

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Restored:
    """What was restored, and where that is now which was there before."""

    head: Head
    documents: int
    lacking: int
    aside: tuple[str, ...]


def restore(settings: Settings, source: Path, at: datetime, bar: Bar, *, over: bool = False) -> Restored:
    """Put the backup in the place of the portal's database and documents. Raises BackupError.

    `over` allows it where there are cases or documents; these are moved aside. Until everything is proven and taken in,
    nothing changes.
    """
    manifest = proven(source, settings.audit_key)
    target = database(settings.database_url)
    _refuse_another(manifest, target)
    if not over:
        _refuse_full(settings, target)
    _prove_files(manifest, bar)
    stamp = at.strftime("%Y%m%dt%H%M%S%f")
    folder = Path(settings.document_store)
    arriving = folder / ARRIVING / f"restore-{stamp}"
    try:
        _take_in_documents(manifest, arriving, bar)
        staged = target.stage(source / DATABASE[target.kind], stamp)
        _bring_up_to_date(settings, staged, manifest.head)
        old_database = target.put_in_place(stamp)
    except BaseException:
        target.give_up()
        shutil.rmtree(arriving, ignore_errors=True)
        raise
    old_documents = _put_documents_in_place(folder, arriving, stamp)
    aside = tuple(each for each in (old_database, old_documents) if each)
    return Restored(manifest.head, manifest.count - 1, sum(1 for _ in manifest.lacking()), aside)


def _refuse_another(manifest: Manifest, target: Database) -> None:
    head = manifest.head
    if head.store != target.kind:
        raise BackupError(
            f"This is a backup of {NAMES[head.store]}, and DATABASE_URL names {NAMES[target.kind]}."
        )
    known = {script.revision for script in ScriptDirectory(str(paths.MIGRATIONS)).walk_revisions()}
    if head.schema not in known:
        raise BackupError(
            f"This backup was made by a newer version of the portal (its database is at {head.schema}): "
            "install that version first."
        )


def _refuse_full(settings: Settings, target: Database) -> None:
    held = []
    if target.is_there():
        engine = create_engine(settings.database_url, poolclass=NullPool)
        with engine.connect() as connection:
            if inspect(connection).has_table("case_file") and connection.scalar(
                select(case_table().c.id).limit(1)
            ):
                held.append("cases")
    if _contents(Path(settings.document_store)):
        held.append("documents")
    if held:
        raise BackupError(
            f"There are {' and '.join(held)} already. Add --replace to move them aside and restore the backup."
        )


def _prove_files(manifest: Manifest, bar: Bar) -> None:
    """Every file of the manifest is there and as it was written. Raises BackupError that names the first that is not."""
    with bar("Checking", manifest.size) as forward:
        for file in manifest.files():
            place = manifest.folder / file.place
            try:
                found = digested(place)
            except FileNotFoundError:
                raise BackupError(f"The backup is not whole: {file.place} is missing.") from None
            if found != (file.size, file.sha256):
                raise BackupError(f"The backup is damaged: {file.place} is not as it was written.")
            forward(file.size)


def _take_in_documents(manifest: Manifest, arriving: Path, bar: Bar) -> None:
    """Copy the documents to where the store's own files arrive, and prove what was copied."""
    arriving.mkdir(parents=True)
    with bar("Documents", manifest.count - 1) as forward:
        for file in manifest.files():
            if file.place == DATABASE[manifest.head.store]:
                continue
            copy = arriving / Path(file.place).relative_to("documents")
            copy.parent.mkdir(parents=True, exist_ok=True)
            if digested(manifest.folder / file.place, copy) != (file.size, file.sha256):
                raise BackupError(f"{file.place} changed while it was read.")
            forward(1)


def _bring_up_to_date(settings: Settings, staged: str, head: Head) -> None:
    """Compare the staged database with what the manifest tells, and run the migrations that it lacks."""
    with _portal_on(settings, staged), writes():
        try:
            found = head_of(db.session.connection(), head.store, datetime.fromisoformat(head.made_at))
            if found != head:
                raise BackupError(
                    f"The restored database does not hold what the manifest tells: "
                    f"{found.cases:,} cases and {found.mark.events:,} entries, "
                    f"not {head.cases:,} and {head.mark.events:,}."
                )
            db.session.rollback()
            upgrade()
        except SystemExit:
            raise BackupError(
                "The migrations could not be run on the restored database, see above."
            ) from None


@contextmanager
def _portal_on(settings: Settings, url: str) -> Iterator[None]:
    with create_app(replace(settings, database_url=url)).app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def _put_documents_in_place(folder: Path, arriving: Path, stamp: str) -> str:
    """Move within the store's folder, which may be a disk of its own. Where the old documents are now, or ''."""
    aside = folder / f"before-restore-{stamp}"
    present = _contents(folder)
    if present:
        aside.mkdir(mode=0o700)
        for each in present:
            each.rename(aside / each.name)
    for each in _contents(arriving):
        os.rename(each, folder / each.name)
    arriving.rmdir()
    return str(aside) if present else ""


def _contents(folder: Path) -> list[Path]:
    """The folders in which a store keeps its documents: those of two letters."""
    return sorted(folder.glob("[0-9a-f][0-9a-f]")) if folder.is_dir() else []
