"""A drill: copy while people work, lose things, restore elsewhere, and find every case and document as it was."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import create_engine, make_url, select, text
from sqlalchemy.pool import NullPool

from portal import clock, create_app
from portal.audit.record import record
from portal.audit.verify import verify
from portal.backups import database as databases
from portal.backups.making import Made, make
from portal.backups.manifest import NAME, BackupError, Writer, key_of
from portal.backups.restoring import restore
from portal.cli import main
from portal.correspondence.models import Document
from portal.correspondence.store import Store, store
from portal.extensions import db
from portal.migrating import able_to_migrate
from portal.settings import Settings
from tests import database
from tests.walks import Walk

MONDAY = date(2026, 3, 2)
Rows = dict[str, list[tuple[Any, ...]]]
WORDS = b"The caseworker's statement"


@contextmanager
def quiet(label: str, length: int) -> Iterator[Callable[[int], object]]:
    yield lambda done: None


def add_document(walk: Walk, content: bytes) -> str:
    """A document of the case, with the entry that tells of it."""
    digest, case = store().put(content), walk.case
    db.session.add(
        Document(
            case_id=case.id,
            kind="evidence",
            title="Statement",
            filename="statement.txt",
            media_type="text/plain",
            size=len(content),
            digest=digest,
            made_at=clock.real_now(),
            made_by="Tamsin Oakapple",
        )
    )
    record(
        case,
        at=clock.real_now(),
        on=walk.day,
        actor_id=None,
        actor_name="Tamsin Oakapple",
        step="add-note",
        source="",
        sentence="Added a statement",
    )
    db.session.commit()
    return digest


def everything(url: str) -> Rows:
    """Every row of every table."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in db.metadata.sorted_tables
        }


@pytest.fixture
def walk(app: Flask) -> Walk:
    """A case with two documents, one of them long."""
    walk = Walk(on=MONDAY).take("record-information-sent", on=date(2026, 3, 9))
    add_document(walk, WORDS)
    add_document(walk, bytes(range(256)) * 4096)
    return walk


@pytest.fixture
def settings(app: Flask) -> Settings:
    found: Settings = app.extensions["settings"]
    return found


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """A new instance on the same kind of store, without any table yet."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    more: dict[str, Any] = {"instance": folder, "document_store": str(folder / "documents")}
    if settings.embedded:
        yield dataclasses.replace(settings, database_url=f"sqlite:///{folder / 'portal.db'}", **more)
        return
    if command := next(
        database.run_folder().glob("server*/pg_ctl"), None
    ):  # the programs of the server that the tests started
        monkeypatch.setattr(databases, "CLIENTS", tmp_path)
        monkeypatch.setenv("PATH", str(Path(command.read_text()).parent))
    there = make_url(settings.database_url)
    name = f"{there.database}_elsewhere"
    server = create_engine(there, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with server.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            url = there.set(database=name).render_as_string(hide_password=False)
            yield dataclasses.replace(settings, database_url=url, **more)
        finally:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def backup(walk: Walk, settings: Settings, elsewhere: Settings, tmp_path: Path) -> Path:
    """A backup of that case."""
    make(settings, tmp_path / "backup", clock.real_now(), quiet)
    return tmp_path / "backup"


def put_back(settings: Settings, source: Path, over: bool = False) -> tuple[str, ...]:
    return restore(settings, source, clock.real_now(), quiet, over=over).aside


def state_of(settings: Settings) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Which files an instance has, and which tables, in whatever schema."""
    files = sorted(
        str(path.relative_to(settings.instance)) for path in settings.instance.rglob("*") if path.is_file()
    )
    if settings.embedded:
        return files, []
    engine = create_engine(settings.database_url, poolclass=NullPool)
    with engine.connect() as connection:
        tables = text("SELECT schemaname, tablename FROM pg_tables WHERE schemaname !~ '^(pg_|information)'")
        return files, sorted(tuple(row) for row in connection.execute(tables))


def test_a_drill(
    walk: Walk, settings: Settings, elsewhere: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Strength, point 7: consistent while people work; what happens after the snapshot is not in it."""
    monkeypatch.setattr(databases, "PAGES", 20)
    at_snapshot: list[Rows] = []
    kept = store()

    @contextmanager
    def somebody_works(label: str, length: int) -> Iterator[Callable[[int], object]]:
        if not at_snapshot:
            at_snapshot.append(everything(settings.database_url))

        def step(done: int) -> None:
            walk.take("add-note")
            add_document(walk, f"Later than {label} {len(walk.events)}".encode())

        step(0)
        yield step

    made = make(settings, tmp_path / "backup", clock.real_now(), somebody_works)
    assert len(walk.events) >= made.head.mark.events + 3, "Somebody worked while the copy was made"
    db.session.execute(text("UPDATE case_file SET client_name = 'Lost'"))
    db.session.commit()
    shutil.rmtree(kept.folder)

    put_back(elsewhere, tmp_path / "backup")
    assert everything(elsewhere.database_url) == at_snapshot[0]
    restored = Store(Path(elsewhere.document_store))
    digests = {row.digest for row in db.session.scalars(select(Document)) if restored.holds(row.digest)}
    assert len(digests) == 2 == made.files - 1
    assert restored.read(next(each for each in digests if restored.check(each) == len(WORDS))) == WORDS
    again = create_app(elsewhere)
    with again.app_context():
        assert [(each.events, each.findings) for each in verify()] == [(made.head.mark.events, ())]
        assert again.test_client().get("/health/ready").status_code == 200
    database.close(again)


def test_a_backup_is_for_its_owner_alone_and_holds_no_secret(backup: Path, settings: Settings) -> None:
    assert {oct(path.stat().st_mode & 0o777) for path in (backup, *backup.rglob("*"))} == {"0o600", "0o700"}
    manifest = (backup / NAME).read_text()
    head = json.loads(manifest.splitlines()[0])
    assert (head["format"], head["cases"], head["mark"]["events"]) == (1, 1, 4)
    assert not re.search(rf"{settings.secret_key}|{settings.audit_key}|postgresql://|Oakapple", manifest)
    assert [path.name for path in backup.parent.iterdir() if path.name.startswith(".")] == []


def test_a_backup_is_never_written_over(backup: Path, settings: Settings) -> None:
    before = (backup / NAME).read_bytes()
    with pytest.raises(BackupError, match="is there already; a backup is never written over"):
        make(settings, backup, clock.real_now(), quiet)
    assert (backup / NAME).read_bytes() == before


def test_a_backup_that_breaks_off_leaves_nothing_behind(
    walk: Walk, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    @contextmanager
    def full(label: str, length: int) -> Iterator[Callable[[int], object]]:
        if label == "Documents":
            raise OSError(28, "No space left on device")
        yield lambda done: None

    with pytest.raises(OSError, match="No space"):
        make(settings, tmp_path / "backup", clock.real_now(), full)
    assert [path.name for path in tmp_path.iterdir()] == ["elsewhere"]


def test_documents_that_the_store_lost_are_told_and_do_not_keep_the_rest_from_being_saved(
    walk: Walk, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    place = store().place(add_document(walk, b"Somebody will damage this"))
    place.write_bytes(b"Damaged")
    store().place(add_document(walk, b"Somebody will remove this")).unlink()
    made: Made = make(settings, tmp_path / "backup", clock.real_now(), quiet)
    assert (made.files, made.lacking) == (3, 2)
    assert restore(elsewhere, tmp_path / "backup", clock.real_now(), quiet).lacking == 2


def document_in(backup: Path) -> Path:
    return next(path for path in sorted((backup / "documents").rglob("*")) if path.is_file())


def flip(place: Path) -> None:
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 1
    place.write_bytes(content)


def cut(place: Path) -> None:
    place.write_bytes(b"".join(place.read_bytes().splitlines(keepends=True)[:-1]))


def without_a_line(place: Path) -> None:
    lines = place.read_bytes().splitlines(keepends=True)
    place.write_bytes(b"".join([*lines[:2], *lines[3:]]))


Harm = Callable[[Path], object]
HARMS: dict[str, tuple[Harm, str]] = {
    "a byte of a document": (
        lambda backup: flip(document_in(backup)),
        "The backup is damaged: documents/.* is not as",
    ),
    "a byte of the database": (
        lambda backup: flip(next(backup.glob("portal.*"))),
        r"The backup is damaged: portal\.(db|dump) is not as",
    ),
    "a missing document": (
        lambda backup: document_in(backup).unlink(),
        "The backup is not whole: documents/.* is missing",
    ),
    "a manifest cut off": (lambda backup: cut(backup / NAME), "was changed or cut off"),
    "a manifest without a line": (lambda backup: without_a_line(backup / NAME), "was changed or cut off"),
    "an empty manifest": (lambda backup: (backup / NAME).write_bytes(b""), "was changed or cut off"),
    "no manifest": (lambda backup: (backup / NAME).unlink(), "is not a whole backup"),
}


def test_a_harmed_backup_is_refused_and_nothing_changes(
    backup: Path, elsewhere: Settings, tmp_path: Path
) -> None:
    before = state_of(elsewhere)
    for name, (do, sentence) in HARMS.items():
        harmed = tmp_path / name
        shutil.copytree(backup, harmed)
        do(harmed)
        with pytest.raises(BackupError, match=sentence):
            put_back(elsewhere, harmed)
        assert state_of(elsewhere) == before, name
    with pytest.raises(BackupError, match="or the backup was made with another AUDIT_KEY"):
        put_back(dataclasses.replace(elsewhere, audit_key="another key of thirty-two letters"), backup)
    assert state_of(elsewhere) == before


def told_otherwise(backup: Path, settings: Settings, **changes: Any) -> None:
    """Seal a manifest whose head tells something else, as somebody with the key could."""
    lines = [json.loads(line) for line in (backup / NAME).read_bytes().splitlines()]
    (backup / NAME).unlink()
    writer = Writer(backup, key_of(settings.audit_key))
    for line in ({**lines[0], **changes}, *lines[1:-1]):
        writer._line(line)
    writer.seal()


STRANGE: tuple[tuple[dict[str, Any], str], ...] = (
    ({"schema": "9999"}, r"made by a newer version of the portal \(its database is at 9999\)"),
    ({"format": 2}, "has format 2; this version of the portal reads format 1"),
    ({"store": "the other"}, "This is a backup of .*, and DATABASE_URL names"),
    ({"cases": 2}, "does not hold what the manifest tells: 1 cases and 4 entries, not 2 and 4"),
)


def test_a_backup_that_this_version_cannot_take_is_refused_and_nothing_changes(
    backup: Path, elsewhere: Settings
) -> None:
    before, manifest = state_of(elsewhere), (backup / NAME).read_bytes()
    for changes, sentence in STRANGE:
        if "store" in changes:
            changes = {"store": "postgresql" if elsewhere.embedded else "sqlite"}
        (backup / NAME).write_bytes(manifest)
        told_otherwise(backup, elsewhere, **changes)
        with pytest.raises(BackupError, match=sentence):
            put_back(elsewhere, backup)
        assert state_of(elsewhere) == before


def test_what_is_there_is_replaced_only_when_told_and_moved_aside(backup: Path, elsewhere: Settings) -> None:
    put_back(elsewhere, backup)
    before = everything(elsewhere.database_url)
    with pytest.raises(BackupError, match=r"There are cases and documents already\. Add --replace"):
        put_back(elsewhere, backup)
    document_in(Path(elsewhere.document_store).parent).write_bytes(b"Damaged later")
    assert len(put_back(elsewhere, backup, over=True)) == 2
    assert everything(elsewhere.database_url) == before
    assert document_in(Path(elsewhere.document_store).parent).read_bytes() != b"Damaged later"
    files, tables = state_of(elsewhere)
    assert len([file for file in files if "before-restore-" in file]) == (3 if elsewhere.embedded else 2)
    assert elsewhere.embedded or len({schema for schema, _ in tables}) == 2


UNKNOWN_THEN = ("constituency", "member")
"""The reference data for which the older version has no tables."""


def test_a_backup_of_an_older_version_is_brought_up_to_date(
    backup: Path, elsewhere: Settings, tmp_path: Path
) -> None:
    put_back(elsewhere, backup)
    before = {**everything(elsewhere.database_url), **{name: [] for name in UNKNOWN_THEN}}
    older = able_to_migrate(create_app(elsewhere))
    with older.app_context():
        flask_migrate.downgrade(revision="0007")
    database.close(older)
    made = make(elsewhere, tmp_path / "older", clock.real_now(), quiet)
    assert made.head.schema == "0007"
    put_back(elsewhere, tmp_path / "older", over=True)
    assert everything(elsewhere.database_url) == before
    assert make(elsewhere, tmp_path / "newer", clock.real_now(), quiet).head.schema > "0007"


def test_nothing_is_restored_under_a_portal_that_runs(backup: Path, elsewhere: Settings) -> None:
    put_back(elsewhere, backup)
    running = create_app(elsewhere)
    with running.app_context():
        db.session.execute(text("SELECT 1 FROM setting")).all()
        before = state_of(elsewhere)
        with pytest.raises(BackupError, match="Stop the portal and its worker"):
            put_back(elsewhere, backup, over=True)
        db.session.remove()
    database.close(running)
    files, tables = state_of(elsewhere)
    assert tables == before[1] and {file for file in files if "-wal" not in file and "-shm" not in file} == {
        file for file in before[0] if "-wal" not in file and "-shm" not in file
    }


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_without_the_clients_of_postgresql_the_sentence_says_what_to_install(
    walk: Walk, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "CLIENTS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match=r"pg_dump is not on this machine: install .*postgresql-client"):
        make(settings, tmp_path / "backup", clock.real_now(), quiet)
    assert list(tmp_path.iterdir()) == []


def test_the_commands_say_what_they_did_and_end_as_a_script_expects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE_URL", "DOCUMENT_STORE", "PORTAL_MODE", "SECRET_KEY", "AUDIT_KEY", "PORT"):
        monkeypatch.delenv(name, raising=False)

    def run(instance: str, *words: str) -> tuple[int, list[str]]:
        monkeypatch.setenv("INSTANCE_FOLDER", str(tmp_path / instance))
        result = CliRunner().invoke(main, list(words))
        return result.exit_code, result.stdout.splitlines() or result.stderr.splitlines()[-1:]

    target = str(tmp_path / "backup")
    assert run("a", "backup", target) == (1, [f"Error: There is no database {tmp_path / 'a' / 'portal.db'}."])
    assert run("a", "upgrade")[0] == 0
    assert run("a", "backup", target) == (0, [f"0 cases, 0 entries and 0 documents in {target}"])
    code, said = run("b", "restore", target)
    assert (code, said[-2:]) == (0, ["Complete: yes, 0 entries of 0 cases", "Unaltered: yes"])
    assert said[0].startswith("Restored 0 cases, 0 entries and 0 documents as they were at 20")
    with sqlite3.connect(tmp_path / "b" / "portal.db") as connection:
        assert connection.execute("SELECT count(*) FROM case_file").fetchone() == (0,)
    connection.close()
