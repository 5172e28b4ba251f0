"""`portal worker` as a process: it sends, it stops when it is told to, and it does not outlive its server."""

from __future__ import annotations

import os
import select
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.correspondence import mail_server
from tests.correspondence.mail_server import MailServer

WAITING = """
    INSERT INTO outbox_message (organisation, message_id, "to", subject, text, documents, sent_on, made_at, made_by,
                                state, tries, last_error, headers)
    VALUES ('CMG', 'one@x', 'phso@example.org', 'Agreement', 'All done.', '[]', '2026-03-30',
            '2026-03-30 10:00:00.000000', 'Tamsin Oakapple', 'Waiting', 0, '', '{}')
"""
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server.running() as server:
        yield server


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new database with the tables alone."""
    folder = tmp_path_factory.mktemp("new")
    subprocess.run(
        [sys.executable, "-m", "portal", "upgrade"],
        env={**os.environ, "INSTANCE_FOLDER": str(folder)},
        check=True,
        capture_output=True,
    )
    return folder / "portal.db"


@pytest.fixture
def start(tmp_path: Path, database: Path, server: MailServer) -> Iterator[Start]:
    """Starts `portal …` in production on a copy of that database in which one message waits."""
    started: list[subprocess.Popen[str]] = []
    copy = tmp_path / "portal.db"
    copy.write_bytes(database.read_bytes())
    with sqlite3.connect(copy) as connection:
        connection.execute(WAITING)
    connection.close()
    environment = {
        **os.environ,
        "PORTAL_MODE": "production",
        "INSTANCE_FOLDER": str(tmp_path),
        "SECRET_KEY": "s" * 40,
        "AUDIT_KEY": "a" * 40,
        "ALLOWED_HOSTS": "localhost",
        "SMTP_URL": server.url,
        "MAIL_FROM": "casework@example.org",
    }
    environment.pop("DATABASE_URL", None)

    def begin(*words: str, through: tuple[str, ...] = (), **changes: str) -> subprocess.Popen[str]:
        started.append(
            subprocess.Popen(
                [*through, sys.executable, "-m", "portal", *words],
                env={**environment, **changes},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def test_the_command_sends_what_waits(start: Start, server: MailServer) -> None:
    """Issue on strength, point 5: the worker is a command of its own."""
    said, errors = start("worker", "--once").communicate(timeout=60)
    assert said == "Told of 0 cases\nSent 1 message\n", errors
    assert server.subjects == ["Agreement"]
    assert start("worker", "--once").communicate(timeout=60)[0] == "Told of 0 cases\nSent 0 messages\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_ends_when_it_is_told_to(start: Start, number: signal.Signals) -> None:
    """Issue on strength, point 8: systemd and a container stop it without a trace."""
    worker = start("worker")
    assert worker.stdout and worker.stdout.readline() == "Worker started (production)\n"
    worker.send_signal(number)
    _, errors = worker.communicate(timeout=60)
    assert (worker.returncode, errors) == (0, "")


def test_the_worker_does_not_outlive_the_server_that_started_it(start: Start) -> None:
    """Issue on strength: killed at random moments, nothing is left running."""
    shell = start("worker", through=("/bin/sh", "-c", '"$@" --with-parent $$ & echo $!; wait', "sh"))
    assert shell.stdout
    worker = os.pidfd_open(int(shell.stdout.readline()))
    assert shell.stdout.readline() == "Worker started (production)\n"
    shell.kill()
    ended, _, _ = select.select([worker], [], [], 60)
    os.close(worker)
    assert ended


def test_a_wrong_mail_server_is_told_in_one_line(start: Start) -> None:
    """Interface 1: every command ends non-zero with one clear line when it cannot do its job."""
    worker = start("worker", SMTP_URL="mail.example.org")
    _, errors = worker.communicate(timeout=60)
    assert worker.returncode == 1 and errors.startswith("Error: SMTP_URL must look like")
    assert errors.count("\n") == 1
