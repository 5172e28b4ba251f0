"""Several things at one instant, each in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any


def at_once(*attempts: Callable[[Callable[[], Any]], Any]) -> list[Any]:
    """What came of each attempt. Each gets what it calls when it is ready: it goes on once all of them are."""
    together = Barrier(len(attempts), timeout=60)
    with ThreadPoolExecutor(len(attempts)) as threads:
        return list(threads.map(lambda attempt: attempt(together.wait), attempts))
