"""Marks outside the database: a history that was cut off, or put back whole, is seen by what another disk remembers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, update

from portal.audit import checks, marks
from portal.audit.chain import chain_digest
from portal.audit.content import RECORD, row_digest
from portal.audit.models import AuditCheck, Event
from portal.audit.verify import Scope, verify
from portal.cases.models import Case, Record
from portal.clock import real_now
from portal.extensions import db
from tests.walks import Walk, moment

MARCH = date(2026, 3, 9)  # a Monday
NOW = real_now()


@pytest.fixture
def walk(app: Flask) -> Walk:
    return (
        Walk(on=date(2026, 3, 2)).take("record-information-sent", on=MARCH).take("add-note", note="Waiting.")
    )


def sentences_with(portal: Flask) -> list[str]:
    """What a check finds on a portal with an anchor folder."""
    with portal.app_context():
        check = checks.begin(Scope(), "A test", None, moment(MARCH))
        list(checks.go_on(check, moment(MARCH), most=None))
        db.session.commit()
        found = [each["sentence"] for each in check.findings]
        db.session.remove()
    return found


def cut_off(walk: Walk) -> None:
    """Take the last entry away with what it wrote, and set everything back that the database knows of it."""
    second = db.session.query(Event).filter_by(case_id=walk.case.id, number=2).one().digest
    db.session.commit()
    db.session.execute(delete(Event).where(Event.number == 3))
    db.session.execute(delete(Record).where(Record.kind == "note"))
    db.session.execute(update(Case).values(chain_length=2, chain_head=second))
    db.session.execute(delete(AuditCheck))
    db.session.commit()


def test_a_cut_off_end_is_found_by_the_mark_in_the_folder_although_the_database_knows_nothing(
    walk: Walk, app_with: Callable[..., Flask], tmp_path: Path
) -> None:
    portal = app_with(anchor_folder=str(tmp_path))
    marks.write(str(tmp_path), NOW)
    assert sentences_with(portal) == []
    cut_off(walk)
    assert sentences_with(portal) == ["1 entry is gone since the mark in the anchor folder"]


def test_a_whole_history_that_was_rewritten_with_the_portals_own_key_is_found_by_the_mark(
    walk: Walk, app_with: Callable[..., Flask], tmp_path: Path
) -> None:
    portal = app_with(anchor_folder=str(tmp_path))
    marks.write(str(tmp_path), NOW)
    note = walk.records("note")[-1]
    note.text = "Nothing of the kind."
    db.session.flush()
    last, key = walk.events[-1], portal.extensions["settings"].audit_key
    last.content = {**last.content, f"r{note.id}": row_digest(RECORD, note)}
    last.digest = chain_digest(last, key)
    note.case.chain_head = last.digest
    db.session.commit()
    assert [each.findings for each in verify()] == [()], "the database knows nothing of it"
    assert sentences_with(portal) == [
        "The last entry that the mark in the anchor folder had seen is another one now"
    ]


def test_a_history_that_goes_on_agrees_with_its_marks(
    walk: Walk, app_with: Callable[..., Flask], tmp_path: Path
) -> None:
    marks.write(str(tmp_path), NOW)
    walk.take("add-note", note="More.")
    assert sentences_with(app_with(anchor_folder=str(tmp_path))) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda line: line.replace('"events": 3', '"events": 2'),
            "The newest mark in the anchor folder was changed",
        ),
        (lambda line: "no mark\n", "The newest mark in the anchor folder cannot be read"),
        (lambda line: "[]\n", "The newest mark in the anchor folder cannot be read"),
    ],
)
def test_a_mark_that_was_changed_is_not_believed(
    walk: Walk,
    app_with: Callable[..., Flask],
    tmp_path: Path,
    change: Callable[[str], str],
    sentence: str,
) -> None:
    marks.write(str(tmp_path), NOW)
    file = tmp_path / marks.FILE
    file.write_text(change(file.read_text()))
    assert sentences_with(app_with(anchor_folder=str(tmp_path))) == [sentence]


def test_without_a_mark_there_is_nothing_to_compare(
    walk: Walk, app_with: Callable[..., Flask], tmp_path: Path
) -> None:
    assert sentences_with(app_with(anchor_folder=str(tmp_path / "empty"))) == []


def test_a_worker_writes_a_mark_once_an_hour(walk: Walk, tmp_path: Path) -> None:
    folder = str(tmp_path / "marks")
    assert marks.write_if_due(folder, NOW)
    assert not marks.write_if_due(folder, NOW + timedelta(minutes=59))
    assert marks.write_if_due(folder, NOW + timedelta(minutes=60))
    assert len((tmp_path / "marks" / marks.FILE).read_text().splitlines()) == 2
    assert marks.kept(folder) == marks.present()
