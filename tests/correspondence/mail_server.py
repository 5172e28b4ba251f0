"""A real mail server on the loopback address, which can be told to misbehave at a chosen point."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from portal import create_app
from portal.correspondence.worker import Worker
from portal.settings import Settings
from tests.database import close


@dataclass
class MailServer:
    """What arrived, and what to answer: a rule gives the answer for a sender, recipient or message, or None.

    `at_rcpt` and `at_end` are called on the server's side, with everything given up to there; an answer of "" ends
    the connection without one.
    """

    arrived: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    at_rcpt: Callable[[str], str | None] = lambda address: None
    at_end: Callable[[], str | None] = lambda: None
    reached: Event = field(default_factory=Event)
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def subjects(self) -> list[str]:
        return sorted(str(message["Subject"]) for message in self.arrived)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await self._answer(lambda: self.at_rcpt(address))
        if answer == "":
            server.transport.abort()  # type: ignore[union-attr]
        if answer is None:
            envelope.rcpt_tos.append(address)
        return "250 OK" if answer is None else answer or "421 gone"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = await self._answer(self.at_end)
        if answer is None or not answer or answer.startswith("2"):
            assert isinstance(envelope.content, bytes)
            message = message_from_bytes(envelope.content, policy=default)
            assert isinstance(message, EmailMessage)
            self.arrived.append(message)
            self.recipients.append(list(envelope.rcpt_tos))
        if answer == "":
            server.transport.abort()  # type: ignore[union-attr]
        return "250 taken" if answer is None else answer or "421 gone"

    async def _answer(self, rule: Callable[[], str | None]) -> str | None:
        return await asyncio.get_running_loop().run_in_executor(None, rule)


@contextmanager
def running() -> Iterator[MailServer]:
    server = MailServer()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server.port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=server.port, ready_timeout=30)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def production(**changes: Any) -> dict[str, Any]:
    """The settings with which a worker sends."""
    return {
        "mode": "production",
        "secret_key": "s" * 40,
        "audit_key": "a" * 40,
        "sample_accounts": False,
        "password_cost": "full",
        "allowed_hosts": ("localhost",),
        "mail_from": "casework@example.org",
        **changes,
    }


def work_in_a_process(settings: Settings) -> None:
    """What a worker's process does; to be killed from outside."""
    app = create_app(settings)
    Worker(app).work()
    close(app)
