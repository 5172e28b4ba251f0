"""The console command: each command does its job, or ends with one clear line."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text

from portal.cli import main

Run = Callable[..., Result]
PASSWORD = "a good long password"


def clean(monkeypatch: pytest.MonkeyPatch, instance: Path) -> Run:
    """Runs `portal …` with no setting but the folder of its embedded database."""
    for name in ("DATABASE_URL", "PORTAL_MODE", "SECRET_KEY", "AUDIT_KEY", "PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("INSTANCE_FOLDER", str(instance))
    return lambda *words, **more: CliRunner().invoke(main, list(words), **more)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `portal …` where there is no database yet."""
    return clean(monkeypatch, tmp_path)


@pytest.fixture(scope="module")
def with_one_person(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the tables and one person, zara; made by the commands themselves."""
    instance = tmp_path_factory.mktemp("ready")
    with pytest.MonkeyPatch.context() as monkeypatch:
        run = clean(monkeypatch, instance)
        assert run("upgrade").exit_code == 0
        added = run(
            *("user", "add", "zara", "--name", "Zara Quill", "--post", "internal_phso_team_leader"),
            *("--team", "internal_phso", "--payment-limit", "£1,250.00", "--password-stdin"),
            input=f"{PASSWORD}\n",
        )
        assert added.output == "Added Zara Quill, Team leader, internal PHSO team\n"
    return instance / "portal.db"


@pytest.fixture
def ready(run: Run, tmp_path: Path, with_one_person: Path) -> Run:
    """Runs `portal …` on a copy of that database."""
    shutil.copyfile(with_one_person, tmp_path / "portal.db")
    return run


def rows(tmp_path: Path, statement: str) -> list[tuple[Any, ...]]:
    engine = create_engine(f"sqlite:///{tmp_path / 'portal.db'}")
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(statement))]
    engine.dispose()
    return found


def one_line(result: Result) -> str:
    """What a command that cannot do its job says."""
    assert result.exit_code != 0
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    lines = result.output.strip().splitlines()
    assert len(lines) == 1, result.output
    return lines[0]


def test_the_help_names_the_commands(run: Run) -> None:
    shown = run("--help").output
    for command in ("serve", "upgrade", "prepare", "training-date", "user", "holidays"):
        assert command in shown


def test_an_empty_database_is_brought_up_to_date_twice_without_harm(run: Run, tmp_path: Path) -> None:
    assert run("upgrade").exit_code == 0
    assert run("upgrade").exit_code == 0
    assert rows(tmp_path, "SELECT count(*) FROM person") == [(0,)]


def test_prepare_adds_no_sample_accounts_when_they_are_turned_off(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMPLE_ACCOUNTS", "off")
    assert run("prepare").exit_code == 0
    assert rows(tmp_path, "SELECT count(*) FROM person") == [(0,)]
    assert rows(tmp_path, "SELECT count(*) FROM team") != [(0,)]


def test_a_person_is_added_with_post_team_limit_and_password(ready: Run, tmp_path: Path) -> None:
    found = rows(tmp_path, "SELECT role, payment_limit, password_hash, active FROM person")
    assert found[0][:2] == ("team_leader", 125_000)
    assert found[0][2].startswith("$argon2id$")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("user", "add", "zara", "--name", "Zed", "--post", "legal"),
            "Error: Somebody else has this user name",
        ),
        (
            ("user", "add", "Zed!", "--name", "Zed", "--post", "legal"),
            "Error: Enter a user name of 3 to 60 small letters, digits, dots, hyphens or underscores",
        ),
        (
            ("user", "add", "zed", "--name", "Zed", "--post", "legal", "--team", "bau"),
            "Error: Choose a team of the same organisation",
        ),
        (
            ("user", "add", "zed", "--name", "Zed", "--post", "legal", "--payment-limit", "1.250,00"),
            "Error: Enter an amount in pounds and pence",
        ),
        (
            ("user", "add", "zed", "--name", "Zed", "--post", "legal", "--line-manager", "nobody"),
            "Error: There is nobody with the user name nobody.",
        ),
        (("user", "set-password", "nobody"), "Error: There is nobody with the user name nobody."),
        (("user", "deactivate", "nobody"), "Error: There is nobody with the user name nobody."),
        (("training-date", "30.3.2026"), "Error: Use 9/3/2026 or 9 March 2026"),
        (("training-date", "1/1/1999"), "Error: Choose a day from 2015 to 2060."),
    ],
)
def test_what_cannot_be_done_is_one_line_and_changes_nothing(
    ready: Run, tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    more = ("--password-stdin",) if words[:2] in (("user", "add"), ("user", "set-password")) else ()
    assert one_line(ready(*words, *more, input=f"{PASSWORD}\n")) == sentence
    assert rows(tmp_path, "SELECT username, active FROM person") == [("zara", 1)]
    assert rows(tmp_path, "SELECT * FROM setting") == []


def test_a_short_password_is_refused_and_adds_nobody(ready: Run, tmp_path: Path) -> None:
    words = ("user", "add", "zed", "--name", "Zed", "--post", "legal", "--password-stdin")
    assert one_line(ready(*words, input="short\n")) == "Error: Use a password of 12 characters or more"
    assert rows(tmp_path, "SELECT username FROM person") == [("zara",)]


def test_setting_a_password_and_deactivating_end_the_sessions(ready: Run, tmp_path: Path) -> None:
    before = rows(tmp_path, "SELECT password_hash FROM person")
    assert (
        ready("user", "set-password", "zara", "--password-stdin", input="another good one\n").exit_code == 0
    )
    assert rows(tmp_path, "SELECT password_hash FROM person") != before
    assert ready("user", "deactivate", "zara").output == "Deactivated Zara Quill\n"
    assert rows(tmp_path, "SELECT active FROM person") == [(0,)]


def test_the_training_date_is_shown_set_and_turned_off(ready: Run) -> None:
    assert ready("training-date").output.endswith(", by the calendar\n")
    told = "Today is Monday 30 March 2026, set for training\n"
    assert ready("training-date", "2026-03-30").output == told
    assert ready("training-date").output == told
    assert ready("training-date", "off").output.endswith(", by the calendar\n")


def test_a_database_that_does_not_answer_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://portal:secret@127.0.0.1:1/portal")
    said = one_line(run("upgrade"))
    assert said.startswith("Error: The database does not do this: connection failed")
    assert "secret" not in said


def test_tables_that_are_missing_are_one_line(run: Run) -> None:
    assert one_line(run("training-date")).startswith("Error: The database does not do this: no such table")


def test_a_wrong_setting_is_one_line_for_every_command(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "eighty")
    for words in (("serve",), ("upgrade",), ("training-date",)):
        assert one_line(run(*words)) == "Error: PORT must be a whole number from 1 to 65535, not eighty."


@pytest.fixture
def production(ready: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Production on the database that `ready` made, with safe settings."""
    monkeypatch.setenv("PORTAL_MODE", "production")
    monkeypatch.setenv("SECRET_KEY", "the first of two keys that nobody else knows")
    monkeypatch.setenv("AUDIT_KEY", "the second of two keys that nobody else knows")
    monkeypatch.setenv("ALLOWED_HOSTS", "localhost")
    return ready


def test_production_does_not_serve_with_a_training_date(
    ready: Run, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    ready("training-date", "2026-03-30")
    production = request.getfixturevalue("production")
    told = "Error: The database has a training date: run 'portal training-date off' first."
    assert one_line(production("serve")) == told
    assert one_line(production("training-date", "2026-03-30")) == "Error: Production has no training date."
    assert production("training-date", "off").exit_code == 0


def test_sample_cases_need_training_and_sample_accounts(ready: Run, request: pytest.FixtureRequest) -> None:
    assert one_line(ready("sample")) == "Error: There are no sample accounts. Run 'portal prepare' first."
    refused = request.getfixturevalue("production")("sample")
    assert one_line(refused) == "Error: Sample cases are for training: this portal is in production mode."


def test_production_does_not_serve_with_sample_accounts(
    ready: Run, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    words = ("user", "add", "legal", "--name", "Barnaby Silverwood", "--post", "legal", "--password-stdin")
    assert ready(*words, input="casework-training\n").exit_code == 0
    production = request.getfixturevalue("production")
    assert one_line(production("serve")) == (
        "Error: The database has sample accounts: set another password for legal or deactivate it first."
    )
    refused = production("user", "set-password", "legal", "--password-stdin", input="casework-training\n")
    assert one_line(refused) == "Error: The training password cannot be used here"


HOLIDAYS = {
    "england-and-wales": {
        "events": [
            {"title": "A day of national joy", "date": "2027-06-14", "notes": "", "bunting": True},
            {"title": "Christmas Day", "date": "2026-12-25", "notes": "", "bunting": True},
            {"title": "Boxing Day", "date": "2026-12-26", "notes": "", "bunting": True},
        ]
    },
    "northern-ireland": {"events": [{"title": "A day of national joy", "date": "2027-06-14"}]},
}


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_bank_holidays_that_the_portal_lacks_are_loaded_once(ready: Run, tmp_path: Path, kind: str) -> None:
    """PHSO-O09"""
    file = tmp_path / f"holidays.{kind}"
    lines = [
        "date,name,nation",
        "14/6/2027,A day of national joy,England",
        "2027-06-14,A day of national joy,Northern Ireland",
        "25 December 2026,Christmas Day,England",
    ]
    file.write_text(json.dumps(HOLIDAYS) if kind == "json" else "\n".join(lines), encoding="utf-8")
    assert ready("holidays", "load", str(file)).output == "Added 2 bank holidays\n"
    assert ready("holidays", "load", str(file)).output == "Every bank holiday of the file is known already\n"
    found = rows(tmp_path, "SELECT day, name, nation FROM added_holiday ORDER BY nation")
    assert found == [
        ("2027-06-14", "A day of national joy", "England"),
        ("2027-06-14", "A day of national joy", "Northern Ireland"),
    ]


@pytest.mark.parametrize(
    "content",
    ['{"england-and-wales": 5}', "not a date,x,England", "14/6/2027,Joy,Atlantis", "a,b", "{", "\x00"],
)
def test_a_file_that_holds_no_bank_holidays_is_refused_whole(
    ready: Run, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "holidays.txt"
    file.write_text(f"14/6/2027,Joy,England\n{content}" if content[0] != "{" else content, encoding="utf-8")
    assert one_line(ready("holidays", "load", str(file))).startswith("Error: holidays.txt could not be read")
    assert rows(tmp_path, "SELECT * FROM added_holiday") == []


def test_serve_refuses_a_port_that_is_taken_with_a_message(ready: Run, tmp_path: Path) -> None:
    environment = {**os.environ, "INSTANCE_FOLDER": str(tmp_path)}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "portal", "serve", "--port", port, "--no-worker"],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode != 0
    assert done.stderr.strip() == f"Error: Something else listens on 127.0.0.1:{port}."


def answer_of(address: str, server: subprocess.Popen[str]) -> Any:
    """A process says that it has started a moment before it listens, so the first call may come too early."""
    while server.poll() is None:
        try:
            return urllib.request.urlopen(address, timeout=30)
        except urllib.error.URLError as refused:
            if not isinstance(refused.reason, ConnectionRefusedError):
                raise
    raise AssertionError(server.communicate()[0])


def test_serve_answers_as_the_production_server_and_ends_on_sigterm(ready: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "portal", "serve", "--port", str(port), "--workers", "2", "--no-worker"],
        env={**os.environ, "INSTANCE_FOLDER": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert server.stdout
        said = ""
        while "Started worker-1" not in said or "Started worker-2" not in said:
            line = server.stdout.readline()
            assert line, said
            said += line
        with answer_of(f"http://127.0.0.1:{port}/health/ready", server) as reply:
            assert reply.read() == b"ready\n"
            assert "granian/" not in reply.headers.get("Server", "")
    finally:
        server.terminate()
        rest = server.communicate(timeout=60)[0]
    assert server.returncode == 0, rest


def test_constituencies_are_loaded_once_and_a_wrong_file_not_at_all(ready: Run, tmp_path: Path) -> None:
    """RES-32b"""
    file = tmp_path / "constituencies.csv"
    head = "constituency,office,first names,surname,from,until"
    file.write_text(f"{head}\nDunmarrow,MP,Elspeth,Corvane,4/7/2024,\n", encoding="utf-8")
    assert (
        ready("constituencies", "load", str(file)).output
        == "Added 1 constituencies and 1 members, changed 0 members\n"
    )
    assert ready("constituencies", "load", str(file)).output == "Everything in the file is known already\n"
    file.write_text(f"{head}\nDunmarrow,Lord,Ada,Finch,4/7/2024,\n", encoding="utf-8")
    assert one_line(ready("constituencies", "load", str(file))) == "Error: Row 2: the office is MP or MLA"
    assert rows(tmp_path, "SELECT surname FROM member WHERE surname IN ('Corvane', 'Finch')") == [
        ("Corvane",)
    ]
