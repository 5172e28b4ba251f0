"""A process that ends with the one that started it, however that one ended: an orphan would keep the port."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

WATCH = 0.5
"""Seconds between two looks."""


def end_with(parent: int, end: Callable[[], None]) -> None:
    """Call `end` once, from a thread, when this process is no longer (or never was) a child of `parent`."""

    def watch() -> None:
        while os.getppid() == parent:
            pause.wait(WATCH)
        end()

    pause = threading.Event()
    threading.Thread(target=watch, daemon=True).start()
