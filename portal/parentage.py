"""Processes that belong together: one that ends with its parent, and one that its parent starts whenever it ends."""

from __future__ import annotations

import atexit
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import repeat

WATCH = 0.5
"""Seconds between two looks."""

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 60.0
"""Seconds before a command that ended is started again."""

EARLY = 10.0
"""Seconds; a command that ran less long has ended early."""

FORGIVEN = 5
"""Early ends in a row after which the pause begins to grow: somebody who is killed now and then is back at once."""

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


def pauses(first: float, longest: float) -> Iterator[float]:
    """The seconds before each new start after early ends in a row."""
    yield from repeat(first, FORGIVEN)
    while True:
        first = min(2 * first, longest)
        yield first


def keep_running(
    command: Sequence[str], first_pause: float = FIRST_PAUSE, longest_pause: float = LONGEST_PAUSE
) -> None:
    """Run `command` beside this process until its end, and again whenever it ends.

    Less and less often only where it ends early time after time.
    """
    over = threading.Event()
    running: list[subprocess.Popen[bytes]] = []

    def keep() -> None:
        pause = pauses(first_pause, longest_pause)
        while not over.is_set():
            began = time.monotonic()
            with _starting:
                running[:] = [subprocess.Popen(command)]  # noqa: S603 - the portal's own command
            running[0].wait()
            if time.monotonic() - began > EARLY:
                pause = pauses(first_pause, longest_pause)
            over.wait(next(pause))

    def end() -> None:
        over.set()
        for each in running:
            each.terminate()

    atexit.register(end)
    threading.Thread(target=keep, daemon=True).start()
