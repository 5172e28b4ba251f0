"""Makes an e-mail of a message and gives it to the mail server, in two parts: everything, then the last line."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from portal.cases.models import Case
from portal.correspondence.letters import NotPossible, draft_pdf
from portal.correspondence.models import Document, OutboxMessage
from portal.correspondence.store import Damaged, NotStored, store
from portal.extensions import db
from portal.faces import in_london
from portal.settings import SettingsError

TIMEOUT = 30.0
"""How long each answer of the mail server may take, in seconds."""

CHUNK = 64 * 1024
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


class Undeliverable(Exception):
    """No server could deliver this message as it is; the message is a sentence."""


class Rejected(Exception):
    """The server refuses the message for good, in its own words."""


class Deferred(Exception):
    """The server refuses the message for now, in its own words."""


class Unreachable(Exception):
    """The server does not answer, or no longer."""


# The message


def recipients(to: str, known: Mapping[str, str]) -> list[str]:
    """The addresses that a message is for. `known` gives the addresses of names. Raises Undeliverable."""
    found = []
    for part in re.split(r"[;,]", to):
        name = " ".join(part.split())
        if not name:
            continue
        address = known.get(name.lower(), name)
        if match := re.fullmatch(r".*<([^<>]*)>", address):
            address = match[1].strip()
        if not ADDRESS.fullmatch(address):
            raise Undeliverable(f"There is no e-mail address for {name}. An administrator can enter one.")
        found.append(address)
    if not found:
        raise Undeliverable("The message names no recipient.")
    return found


def known_addresses(lines: Iterable[str]) -> dict[str, str]:
    """The setting's lines, "External PHSO = phso@example.org", by name in small letters."""
    parts = (line.partition("=") for line in lines)
    return {" ".join(name.split()).lower(): address.strip() for name, _, address in parts if address.strip()}


def compose(message: OutboxMessage, sender: str, to: Sequence[str]) -> bytes:
    """The e-mail as it travels, the same at each try. Raises Undeliverable or Deferred."""
    mail = EmailMessage(policy=SMTP)
    try:
        mail["From"] = sender
        mail["To"] = ", ".join(to)
        mail["Subject"] = " ".join(message.subject.split())
        mail["Date"] = format_datetime(in_london(message.made_at))
        mail["Message-ID"] = f"<{message.message_id}>"
        mail.set_content(message.text)
        for content, media_type, name in attachments(message):
            main, _, sub = media_type.partition("/")
            if main not in ("application", "image"):
                main, sub = "application", "octet-stream"
            mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
        return mail.as_bytes()
    except ValueError as problem:
        raise Undeliverable(f"This cannot be written as an e-mail: {problem}") from problem


def attachments(message: OutboxMessage) -> Iterable[tuple[bytes, str, str]]:
    """Content, media type and name of each document; what was written in the portal goes as a PDF."""
    case = db.session.get(Case, message.case_id) if message.case_id else None
    for number in message.documents:
        document = db.session.get(Document, number)
        if document is None or document.case_id != message.case_id:
            raise Undeliverable(f"Document {number} is not on the case.")
        try:
            if document.media_type:
                yield store().read(document.digest), document.media_type, document.filename
            else:
                name = f"{document.title} version {document.version}.pdf"
                yield draft_pdf(document, case), "application/pdf", name
        except (NotStored, Damaged):
            raise Undeliverable(f"The file of {document.title} is not in the store.") from None
        except NotPossible as problem:
            raise Deferred(problem.sentence) from None


# The server


@dataclass(frozen=True)
class Place:
    """Where the mail server is. `encrypted` from the start for smtps, else as soon as the server offers it."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    encrypted: bool = False

    @property
    def on_this_machine(self) -> bool:
        return self.host in ("127.0.0.1", "localhost", "::1")


def place_of(url: str) -> Place:
    """The place that SMTP_URL names: smtp://user:password@host:587 or smtps://host. Raises SettingsError."""
    wrong = SettingsError("SMTP_URL must look like smtp://user:password@host:587 or smtps://host:465.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise wrong
    return Place(
        parts.hostname,
        port or (465 if parts.scheme == "smtps" else 25),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        parts.scheme == "smtps",
    )


class Server:
    """A connection to the mail server."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.smtp: Any = None

    @property
    def is_open(self) -> bool:
        return self.smtp is not None and self.smtp.sock is not None

    def connect(self) -> None:
        """Raises Unreachable."""
        place = self.place
        try:
            self.smtp = (
                smtplib.SMTP_SSL(timeout=TIMEOUT, context=ssl.create_default_context())
                if place.encrypted
                else smtplib.SMTP(timeout=TIMEOUT)
            )
            self.smtp._host = place.host  # the name that the certificate has to carry
            code, answer = self.smtp.connect(place.host, place.port)
            if code != 220:
                raise smtplib.SMTPConnectError(code, answer)
            self._greet()
        except (OSError, smtplib.SMTPException) as problem:
            self.drop()
            raise Unreachable(_words(problem)) from problem

    def _greet(self) -> None:
        place = self.place
        self.smtp.ehlo_or_helo_if_needed()
        if not place.encrypted and self.smtp.has_extn("starttls"):
            self.smtp.starttls(context=ssl.create_default_context())
            self.smtp.ehlo()
        elif not place.encrypted and place.user and not place.on_this_machine:
            raise smtplib.SMTPNotSupportedError("The mail server offers no encryption for the password")
        if place.user:
            self.smtp.login(place.user, place.password)

    def close(self) -> None:
        """Take leave of the server."""
        if self.is_open:
            try:
                self.smtp.quit()
            except (OSError, smtplib.SMTPException):
                self.drop()

    def drop(self) -> None:
        """End the connection at once; the server forgets a message that has no last line."""
        if self.smtp is not None:
            self.smtp.close()

    def give_all_but_last_line(self, sender: str, to: Sequence[str], content: bytes) -> None:
        """Raises Rejected, Deferred or Unreachable; the server then has not taken the message."""
        try:
            self._asked("MAIL", f"FROM:<{sender}>")
            for address in to:
                self._asked("RCPT", f"TO:<{address}>")
            self._asked("DATA", wanted=(354,))
            lines = re.sub(rb"(?m)^\.", b"..", content)
            lines = lines if lines.endswith(b"\r\n") else lines + b"\r\n"
            for at in range(0, len(lines), CHUNK):
                self.smtp.send(lines[at : at + CHUNK])
        except (OSError, smtplib.SMTPException) as problem:
            self.drop()
            raise Unreachable(_words(problem)) from problem

    def give_last_line(self) -> None:
        """The server takes the message. Raises Rejected or Deferred where it says that it does not.

        After Unreachable nobody knows.
        """
        try:
            self.smtp.send(b".\r\n")
            code, answer = self.smtp.getreply()
            self._check(code, answer, (250, 251))
        except (OSError, smtplib.SMTPException) as problem:
            self.drop()
            raise Unreachable(_words(problem)) from problem

    def _asked(self, command: str, words: str = "", wanted: tuple[int, ...] = (250, 251)) -> None:
        code, answer = self.smtp.docmd(command, words)
        try:
            self._check(code, answer, wanted)
        except (Rejected, Deferred):
            self._forget()
            raise

    def _check(self, code: int, answer: bytes, wanted: tuple[int, ...]) -> None:
        words = f"{code} {answer.decode('utf-8', 'replace')}"
        if code in wanted:
            return
        if code == 421 or code < 200:
            raise smtplib.SMTPServerDisconnected(words)
        raise (Deferred if code < 500 else Rejected)(words)

    def _forget(self) -> None:
        """Let the server forget the message, so that the next one can follow on this connection."""
        try:
            self.smtp.rset()
        except (OSError, smtplib.SMTPException):
            self.drop()


def _words(problem: Exception) -> str:
    """The fault in words for the outbox page, without a password."""
    if isinstance(problem, smtplib.SMTPResponseException):
        words = problem.smtp_error
        return (
            f"{problem.smtp_code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"
        )
    return str(problem) or type(problem).__name__
