"""The production server: granian, with one listening socket that outlives the processes that answer on it.

Granian gives each process on Linux a socket of its own. When SIGHUP starts the processes anew, whoever waits in the
queue of an old one is cut off, and with a single process nobody listens for a moment. Here the processes share one
socket, as they do on other systems: who arrives meanwhile waits for the next process.
"""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from typing import Any

from granian import net
from granian.constants import Interfaces
from granian.server.mp import MPServer

KILL_AFTER = 30
"""Seconds that a process has to finish its open requests."""


class Server(MPServer):
    """`workers` processes with `threads` requests at once in each."""

    TARGET = "portal.wsgi:app"

    def __init__(self, address: str, port: int, workers: int, threads: int) -> None:
        super().__init__(
            self.TARGET,
            address=address,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=threads,
            websockets=False,
            respawn_failed_workers=True,
            respawn_interval=0.5,
            workers_kill_timeout=KILL_AFTER,
        )

    def run(self, application: Callable[[str], Any]) -> None:
        """Serve what `application` makes of the target until SIGTERM."""
        os.register_at_fork(after_in_child=_end_when_told)
        self.serve(target_loader=application)

    def _init_shared_socket(self) -> None:
        super()._init_shared_socket()
        shared: Any = net.SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()  # type: ignore[attr-defined]
        with socket.socket(fileno=os.dup(shared.get_fd())) as same:
            same.listen(self.backlog)
        self._shd, self._ssp = shared, None


def _end_when_told() -> None:
    """A process that is still importing the portal has nothing to finish.

    The handlers that it was born with are the server's: they would only take note, and it would be killed later on.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
