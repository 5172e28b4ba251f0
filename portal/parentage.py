"""Processes that belong together: one that ends with its parent, and one that its parent starts whenever it ends."""

from __future__ import annotations

import atexit
import os
import subprocess
import threading
import time
from collections.abc import Callable, Sequence

WATCH = 0.5
"""Seconds between two looks."""

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 60.0
"""Seconds before a command that ended is started again; doubled each time that it ends early."""

_starting = threading.Lock()
"""Held while a command is started: a process forked meanwhile would keep the pipe open on which `Popen` waits."""

os.register_at_fork(
    before=_starting.acquire, after_in_parent=_starting.release, after_in_child=_starting.release
)


def end_with(parent: int, end: Callable[[], None]) -> None:
    """Call `end` once, from a thread, when this process is no longer (or never was) a child of `parent`.

    However the parent ended: an orphan would keep the port.
    """

    def watch() -> None:
        while os.getppid() == parent:
            pause.wait(WATCH)
        end()

    pause = threading.Event()
    threading.Thread(target=watch, daemon=True).start()


def keep_running(
    command: Sequence[str], first_pause: float = FIRST_PAUSE, longest_pause: float = LONGEST_PAUSE
) -> None:
    """Run `command` beside this process until its end, and again whenever it ends: at once, then less and less often."""
    over = threading.Event()
    running: list[subprocess.Popen[bytes]] = []

    def keep() -> None:
        pause = first_pause
        while not over.is_set():
            began = time.monotonic()
            with _starting:
                running[:] = [subprocess.Popen(command)]  # noqa: S603 - the portal's own command
            running[0].wait()
            pause = first_pause if time.monotonic() - began > longest_pause else 2 * pause
            over.wait(min(pause, longest_pause))

    def end() -> None:
        over.set()
        for each in running:
            each.terminate()

    atexit.register(end)
    threading.Thread(target=keep, daemon=True).start()
