"""`portal serve` as processes: started anew under load, told to end while it starts, two of them on one PostgreSQL."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask

from portal.extensions import db
from portal.server import Interrupts
from tests.walks import Walk, person

PASSWORD = "casework-training"


@dataclass
class Served:
    """One `portal serve` and what it has said so far."""

    port: int
    process: subprocess.Popen[str]
    said: str = ""

    def wait_for(self, words: str) -> None:
        assert self.process.stdout
        while words not in self.said:
            line = self.process.stdout.readline()
            assert line, f"The server ended before it said {words!r}:\n{self.said}"
            self.said += line

    def end(self) -> int:
        self.process.terminate()
        self.said += self.process.communicate(timeout=60)[0]
        return self.process.returncode


@dataclass
class Browser:
    """A browser with one cookie jar that may speak to several servers, as behind a proxy."""

    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def ask(self, server: Served, address: str, **form: str) -> tuple[int, str]:
        """Status and text; a form is posted with the last token that was seen."""
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form:
            body = urlencode({"csrf_token": self.token, **form})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request("POST" if form else "GET", address, body, headers)
            reply = connection.getresponse()
            text = reply.read().decode()
            for cookie in reply.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
        finally:
            connection.close()
        if found := re.search(r'name="csrf_token"[^>]*?value="([^"]+)"', text):
            self.token = found[1]
        return reply.status, text

    def sign_in(self, server: Served, username: str) -> int:
        self.ask(server, "/sign-in")
        return self.ask(server, "/sign-in", username=username, password=PASSWORD)[0]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


Serve = Callable[..., Served]


@pytest.fixture
def serve(app: Flask, tmp_path: Path) -> Iterator[Serve]:
    """Starts `portal serve` on the database of the test."""
    started: list[Served] = []

    def begin(*words: str, wait: str = "Started worker-1") -> Served:
        port = free_port()
        settings = app.extensions["settings"]
        environment = {
            **os.environ,
            "DATABASE_URL": settings.database_url.replace("+psycopg", ""),
            "DOCUMENT_STORE": settings.document_store,
            "INSTANCE_FOLDER": str(tmp_path),
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "portal", "serve", "--port", str(port), "--no-worker", *words],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(Served(port, process))
        started[-1].wait_for(wait)
        return started[-1]

    yield begin
    for one in started:
        with suppress(ProcessLookupError):
            os.killpg(one.process.pid, signal.SIGKILL)  # its processes as well: they hold the pipe
        one.process.communicate()


def half_a_form(server: Served) -> tuple[socket.socket, bytes]:
    """A connection on which half a form was sent, and the other half."""
    body = b"username=internal_phso&password=" + b"x" * 400
    head = (
        f"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=60)
    connection.sendall(head.encode() + body[:200])
    return connection, body[200:]


def at_the_second_try(server: Served, address: str) -> int:
    """The status that a page answers with; asked once more where the connection was closed without an answer.

    A request that is let in at the very moment at which a process is told to end may be sent away unheard.
    """
    try:
        return Browser().ask(server, address)[0]
    except ConnectionResetError:
        return Browser().ask(server, address)[0]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_starting_the_processes_anew_finishes_what_is_under_way(serve: Serve) -> None:
    """Strength, point 8: SIGHUP while requests are under way."""
    server = serve()
    assert Browser().ask(server, "/health/live")[0] == 200
    under_way, rest = half_a_form(server)
    with ThreadPoolExecutor(4) as others:
        server.process.send_signal(signal.SIGHUP)
        server.wait_for("Stopping old worker-1")
        meanwhile = [others.submit(at_the_second_try, server, "/sign-in") for _ in range(12)]
        assert [each.result() for each in meanwhile] == [200] * 12
    under_way.sendall(rest)
    with under_way, under_way.makefile("rb") as reply:
        assert reply.readline().startswith(b"HTTP/1.1 400"), "a form without a token, answered in full"
        assert b"</html>" in reply.read()
    server.wait_for("Stopped old worker-1")
    assert server.end() == 0
    assert "Killing" not in server.said


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_server_that_is_still_starting_ends_at_once(serve: Serve) -> None:
    """Else it would be killed after half a minute, and a service manager would call it failed."""
    server = serve(wait="Spawning worker-1")
    assert server.end() == 0
    assert "Killing" not in server.said


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_server_tells_no_version_even_to_what_it_cannot_read(serve: Serve) -> None:
    server = serve()
    for asked in (b"GET / HTTP/9.9\r\n\r\n", b"GARBAGE\r\n\r\n", b"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
            connection.sendall(asked)
            with suppress(OSError):  # it may have answered and closed already
                connection.shutdown(socket.SHUT_WR)
            reply = b"".join(iter(lambda: connection.recv(4096), b""))
        assert reply.startswith(b"HTTP/1.1 4"), asked
        told = re.sub(rb"HTTP/1.1", b"", reply).lower()
        assert not re.search(rb"granian/|hyper|python|werkzeug|\d+\.\d+", told), told


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_two_servers_on_one_postgresql_are_one_portal(app: Flask, serve: Serve) -> None:
    """Strength, point 8: sessions, their ends and steps of one server hold at once in the other."""
    walk = Walk(on=date(2026, 3, 2))
    db.session.commit()
    one, two = serve(), serve()
    caseworker, administrator = Browser(), Browser()
    assert caseworker.sign_in(one, "internal_phso") == administrator.sign_in(two, "administrator") == 303
    case = f"/cases/{walk.reference}"
    assert [caseworker.ask(server, case)[0] for server in (one, two)] == [200, 200]

    assert caseworker.ask(one, f"{case}/steps/add-note")[0] == 200
    note = "The client rang the first server."
    saved = caseworker.ask(one, f"{case}/steps/add-note", version=str(walk.case.version), note=note)
    assert saved[0] == 303, saved
    assert note in caseworker.ask(two, case)[1]

    colleague = Browser()
    for end in ("password", "deactivate"):
        username = "internal_phso2" if end == "password" else "legal"
        number = person(username).id
        assert colleague.sign_in(one, username) == 303
        assert colleague.ask(one, "/account")[0] == 200
        page = f"/administration/people/{number}/{end}"
        assert administrator.ask(two, page)[0] == 200
        new = {"new_password": "another good long one", "again": "another good long one"}
        assert (
            administrator.ask(two, page, **(new if end == "password" else {"reason": "Has left"}))[0] == 303
        )
        assert colleague.ask(one, "/account")[0] == 303, f"{end} in one ends the session in the other"

    assert caseworker.ask(two, "/account")[0] == 200
    assert caseworker.ask(two, "/sign-out", sent="yes")[0] == 303
    assert caseworker.ask(one, case)[0] == 303, "signed out in one, signed out in both"


def test_a_signal_that_comes_just_before_the_server_waits_wakes_it() -> None:
    """Strength, point 8: else SIGTERM is forgotten, and a service manager kills the server."""
    signalled: list[int] = []
    looks: list[bool] = []

    def pending() -> bool:
        looks.append(bool(signalled))
        if len(looks) == 1:
            signal.raise_signal(signal.SIGUSR1)
            return False  # as it was before the signal
        return bool(signalled)

    before = signal.signal(signal.SIGUSR1, lambda number, frame: signalled.append(number))
    interrupts = Interrupts(pending)
    interrupts.heed_signals()
    try:
        interrupts.wait()
    finally:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGUSR1, before)
    assert signalled == [signal.SIGUSR1] and looks == [False, True]
