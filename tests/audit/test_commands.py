"""`portal audit verify`: two answers, every finding with its case, and an exit code that a script can trust."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import delete, select, update

from portal.audit.commands import run
from portal.audit.models import AuditCheck, Event
from portal.audit.verify import Scope
from portal.cli import main
from portal.extensions import db
from tests.walks import Walk

MARCH = date(2026, 3, 9)  # a Monday


@pytest.fixture
def walk(app: Flask) -> Walk:
    return Walk(on=date(2026, 3, 2)).take("record-information-sent", on=MARCH)


def test_a_whole_history_gets_two_yeses_and_its_report_is_kept(
    walk: Walk, capsys: pytest.CaptureFixture[str]
) -> None:
    run(Scope())
    assert capsys.readouterr().out.splitlines() == [
        "Complete: yes, 2 entries of 1 case",
        "Unaltered: yes",
    ]
    (check,) = db.session.scalars(select(AuditCheck))
    assert (check.made_by, check.events, check.complete, check.unaltered) == ("Command line", 2, True, True)


def test_an_altered_entry_is_named_with_its_case_and_ends_non_zero(
    walk: Walk, capsys: pytest.CaptureFixture[str]
) -> None:
    db.session.execute(update(Event).where(Event.number == 2).values(sentence="Nothing happened"))
    with pytest.raises(click.ClickException, match="The history is not as the portal wrote it"):
        run(Scope())
    assert capsys.readouterr().out.splitlines() == [
        f"{walk.reference}, entry 2: The words of entry 2 were changed",
        "Complete: yes, 2 entries of 1 case",
        "Unaltered: no",
    ]
    assert db.session.scalars(select(AuditCheck.unaltered)).all() == [False]


def test_a_missing_entry_is_the_other_question(walk: Walk, capsys: pytest.CaptureFixture[str]) -> None:
    db.session.execute(delete(Event).where(Event.number == 2))
    with pytest.raises(click.ClickException):
        run(Scope())
    assert capsys.readouterr().out.splitlines() == [
        f"{walk.reference}, entry 2: The case should have 2 entries and has 1",
        "Complete: no, checked 1 entry of 1 case",
        "Unaltered: yes",
    ]


def test_one_case_can_be_checked_and_an_unknown_one_is_said(walk: Walk) -> None:
    run(Scope(reference=walk.reference))
    with pytest.raises(click.ClickException, match="There is no case PHSO-2026-999999"):
        run(Scope(reference="PHSO-2026-999999"))


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        ((), 0, "Complete: yes, 0 entries of 0 cases"),
        (("--case", "PHSO-2026-000001"), 1, "Error: There is no case PHSO-2026-000001"),
        (("--from", "31/4/2026"), 1, "Error: Use 9/3/2026 or 9 March 2026"),
    ],
)
def test_the_command_itself_ends_as_a_script_expects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int, line: str
) -> None:
    for name in ("DATABASE_URL", "PORTAL_MODE", "SECRET_KEY", "AUDIT_KEY", "PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("INSTANCE_FOLDER", str(tmp_path))
    assert CliRunner().invoke(main, ["upgrade"]).exit_code == 0
    result = CliRunner().invoke(main, ["audit", "verify", *words])
    assert result.exit_code == code
    assert line in result.output.splitlines()
