"""A portal that runs as people start it: `portal serve` with its processes, in a folder of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

SECONDS_TO_START = 60


@dataclass(frozen=True)
class Process:
    """One process of a running portal. `what` is "web" for the pages, "worker" for the outbox, else "helper"."""

    pid: int
    what: str


@dataclass
class Portal:
    """A running portal with its own folder; `settings` are variables of its environment beside the usual ones."""

    folder: Path
    port: int
    settings: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, *words: str) -> str:
        """Run a command such as `run("training-date", "2026-03-30")` and return what it printed."""
        done = subprocess.run(
            [_portal_command(), *words], env=self.environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"portal {' '.join(words)} failed:\n{done.stdout}{done.stderr}"
        return done.stdout

    def on(self, day: date | None) -> None:
        """Set the day that the portal takes for today; None goes back to the calendar."""
        self.run("training-date", day.isoformat() if day else "off")

    def launch(self) -> None:
        """Start it without waiting for its first answer."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [_portal_command(), "serve"],
                env=self.environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start(self) -> None:
        self.launch()
        self.wait_until_it_answers()

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=15)
        self.kill()

    def kill(self) -> None:
        """End every process of it at once, as a loss of power does; whatever is left counts."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def log(self) -> str:
        file = self.folder / "server.log"
        return file.read_text(errors="replace") if file.exists() else ""

    def wait_until_it_answers(self) -> None:
        latest = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < latest:
            if self.process is None or self.process.poll() is not None:
                break
            try:
                with urlopen(f"{self.address}/health/live", timeout=5):
                    return
            except (URLError, OSError):
                time.sleep(0.02)
        raise AssertionError(f"The portal did not start:\n{self.log()}")

    def processes(self) -> list[Process]:
        """Its processes below the first one. Reads /proc."""
        return (
            [] if self.process is None else [Process(pid, _what(pid)) for pid in children(self.process.pid)]
        )

    def environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")
        }
        return {
            **kept,
            "PORTAL_MODE": "training",
            "INSTANCE_FOLDER": str(self.folder / "instance"),
            "PORT": str(self.port),
            **self.settings,
        }


def children(pid: int) -> list[int]:
    """The processes that this one started and that still run. Reads /proc."""
    return sorted(each for each, (state, parent) in _all_processes() if parent == pid and state != "Z")


def is_running(pid: int) -> bool:
    return any(each == pid and state != "Z" for each, (state, _) in _all_processes())


def _all_processes() -> Iterator[tuple[int, tuple[str, int]]]:
    """Number, state and parent of each process of this machine."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent = status.read_text().rpartition(")")[2].split()[:2]
            yield int(status.parent.name), (state, int(parent))


def _what(pid: int) -> str:
    command = b""
    with suppress(OSError):
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    if b"resource_tracker" in command:
        return "helper"
    return "worker" if b"--with-parent" in command else "web"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _portal_command() -> str:
    return str(Path(sys.executable).with_name("portal"))
