"""The servers that are measured: the portal as `portal serve` starts it, and the reference under the same settings."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

THREADS = 4
"""Requests at once in each process, the default of `portal serve`."""
PATIENCE = 60
"""Seconds until a server has to answer."""


class CannotMeasure(Exception):
    """The bench cannot do its job; the message is one sentence."""


@dataclass
class Server:
    """A running server."""

    name: str
    port: int
    pid: int

    def memory(self) -> list[int]:
        """The resident memory of each of its web processes in bytes."""
        return sorted(resident(pid) for pid in children(self.pid))


@contextmanager
def portal(name: str, environment: Mapping[str, str], processes: int, log: Path) -> Iterator[Server]:
    """`portal serve` on a free port, without the background worker."""
    command = ["-m", "portal", "serve", "--workers", str(processes), "--threads", str(THREADS), "--no-worker"]
    with _running(name, command, environment, log, "/health/ready") as server:
        yield server


@contextmanager
def reference(environment: Mapping[str, str], processes: int, log: Path) -> Iterator[Server]:
    """The queue's template rendered from constants (`bench.reference`)."""
    command = ["-m", "granian", "--interface", "wsgi", "--no-ws", "--workers", str(processes)]
    command += ["--blocking-threads", str(THREADS), "bench.reference:app"]
    with _running("reference", command, environment, log, "/cases") as server:
        yield server


@contextmanager
def _running(
    name: str, command: list[str], environment: Mapping[str, str], log: Path, page: str
) -> Iterator[Server]:
    port = free_port()
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as told:
        process = subprocess.Popen(
            [sys.executable, *command, "--port", str(port)],
            env={**os.environ, **environment},
            stdout=told,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_it_answers(process, f"http://127.0.0.1:{port}{page}", log)
        yield Server(name, port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_it_answers(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise CannotMeasure(f"The server did not start: see {log}.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def children(pid: int) -> list[int]:
    """The processes that this one has started and that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended since
            continue
        if int(fields[1]) == pid:
            found.append(int(stat.parent.name))
    return found


def resident(pid: int) -> int:
    """Resident memory in bytes, what is shared with other processes included."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
