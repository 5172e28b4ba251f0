"""The production server: granian, with listening sockets that outlive the processes that answer on them.

Granian on Linux lets each process open a socket of its own. When SIGHUP starts the processes anew, whoever waits in the
queue of an old one is cut off, and with a single process nobody listens for a moment. Here the server opens one socket
for each place of a process and keeps it: who arrives meanwhile waits for the next process at that place. One socket for
all of them would not do: a process that is awake takes every browser that connects, and keeps it as long as the
connection lasts, while the other process has nothing to do.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from granian import net
from granian.constants import Interfaces
from granian.server.mp import MPServer, WorkerProcess

from portal.warming import keep_giving_memory_back

INSIST_AFTER = 0.2
"""Seconds after which a process that was told to end is told again."""

KILL_AFTER = 30
"""Seconds that a process has to finish its open requests."""


class WebProcess(WorkerProcess):
    """A process with one thread that waits for its end.

    In granian two wait: the one that comes second is told at once, and takes a process that has ended for one that
    refuses to.
    """

    watcher: threading.Thread

    def _watch(self) -> None:
        self.watcher = threading.Thread(target=self._watcher)
        self.watcher.start()

    def join(self, timeout: float | None = None) -> None:
        self.watcher.join(timeout)


class Interrupts:
    """Wakes the server when something is to be done. In granian a `threading.Event` does.

    That one waits for its own lock for ever when its `wait` begins while a signal handler sets it; a signal that comes
    just before the wait leaves it asleep; and its `clear` forgets what came since. Here every signal writes into a
    pipe.
    """

    def __init__(self, pending: Callable[[], bool]) -> None:
        self.pending = pending
        self.told, self.tell = os.pipe()
        os.set_blocking(self.tell, False)

    def heed_signals(self) -> None:
        """Let signals of this process write into the pipe. For the main thread."""
        signal.set_wakeup_fd(self.tell, warn_on_full_buffer=False)

    def set(self) -> None:
        with suppress(BlockingIOError):  # then enough is in there
            os.write(self.tell, b".")

    def clear(self) -> None:
        """Nothing to forget: what is pending says so itself."""

    def wait(self) -> None:
        while not self.pending():
            os.read(self.told, 4096)


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
        self.sockets: list[Any] = []
        self.interrupts = Interrupts(
            lambda: self.interrupt_signal or self.reload_signal or bool(self.interrupt_children)
        )
        self.main_loop_interrupt = self.interrupts  # type: ignore[assignment]

    def run(self, application: Callable[[str], Any]) -> None:
        """Serve what `application` makes of the target until SIGTERM."""
        os.register_at_fork(
            before=_hold_signals, after_in_parent=_let_signals_through, after_in_child=_end_when_told
        )
        self.interrupts.heed_signals()

        def load(target: str) -> Any:
            _insist()
            keep_giving_memory_back()
            return application(target)

        self.serve(target_loader=load)

    def _spawn_worker(self, idx: int, *given: Any, **named: Any) -> WorkerProcess:
        self._shd, self._ssp = self.sockets[idx], None
        process = super()._spawn_worker(idx, *given, **named)
        process.__class__ = WebProcess
        return process

    def _init_shared_socket(self) -> None:
        super()._init_shared_socket()
        self.sockets = [self._listening() for _ in range(self.workers)]

    def _listening(self) -> Any:
        """One of the sockets between which the kernel divides whoever connects."""
        made: Any = net.SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()  # type: ignore[attr-defined]
        with socket.socket(fileno=os.dup(made.get_fd())) as same:
            same.listen(self.backlog)
        return made


ENDS = (signal.SIGTERM, signal.SIGINT)


def _hold_signals() -> None:
    """A signal that came before `_end_when_told` would go to the server's handler and be forgotten."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)


def _let_signals_through() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)


def _end_when_told() -> None:
    """A process that is still importing the portal has nothing to finish.

    The handlers that it was born with are the server's: they would only take note, and it would be killed later on.
    """
    for number in ENDS:
        signal.signal(number, signal.SIG_DFL)
    signal.set_wakeup_fd(-1)
    _let_signals_through()


def _insist() -> None:
    """Repeat each signal to the main thread of a web process until the process has ended.

    It waits in a `threading.Event`, and sleeps on when a signal comes just before the wait or to another thread.
    """
    told, tell = os.pipe()
    os.set_blocking(tell, False)
    signal.set_wakeup_fd(tell, warn_on_full_buffer=False)
    main, pause = threading.main_thread().ident or 0, threading.Event()

    def insist() -> None:
        while True:
            (number,) = os.read(told, 1)
            pause.wait(INSIST_AFTER)
            signal.pthread_kill(main, number)

    threading.Thread(target=insist, daemon=True).start()
