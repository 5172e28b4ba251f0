"""The background worker: tells of waits that are over and sends waiting e-mail. Any number of them may run.

What a worker has in hand is written down before it speaks to the mail server; see `portal.correspondence.outbox`. What
it tells is written in one transaction with the note that it was told; see `portal.cases.reminders`. In training it
sends nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from threading import Event
from typing import TypeVar

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from portal import clock
from portal.audit import marks
from portal.cases import reminders
from portal.correspondence import outbox
from portal.correspondence.mail import (
    ADDRESS,
    Deferred,
    Rejected,
    Server,
    Undeliverable,
    Unreachable,
    compose,
    known_addresses,
    place_of,
    recipients,
)
from portal.correspondence.models import OutboxMessage
from portal.database import writes
from portal.extensions import db
from portal.preferences import preferences
from portal.settings import SettingsError

log = logging.getLogger("portal")

POLL = 5.0
"""Seconds between two looks at an outbox in which nothing waits."""

LOOK = timedelta(minutes=1)
"""How long the worker waits before it looks again for what is to be told today."""

LONGEST_PAUSE = 60.0
WAITS = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 240, 480))
"""How long a message waits after its first, second … try that the server put off; after the last it has failed."""

STORE_TRIES = 60
"""How often, a second apart, the worker tries to write down that a message was sent."""

Answer = TypeVar("Answer")


class Worker:
    """Sends what is due, message by message, until it is told to stop."""

    def __init__(self, app: Flask, now: Callable[[], datetime] = clock.real_now) -> None:
        self.app = app
        self.now = now
        self.stop = Event()
        self.settings = app.extensions["settings"]
        self.looked: tuple[date, datetime] | None = None
        self.server: Server | None = None
        self.place = place_of(self.settings.smtp_url) if self.settings.smtp_url else None
        if self.place and not ADDRESS.fullmatch(self.settings.mail_from):
            raise SettingsError("MAIL_FROM must be an e-mail address.")

    def run(self) -> None:
        """Work until `stop` is set; the message in hand is finished first."""
        pause = POLL
        while not self.stop.is_set():
            try:
                self.tell_if_due()
                self.work()
                self._mark_the_history()
                pause = POLL
            except Unreachable as problem:
                log.warning("The mail server does not answer: %s", problem)
                pause = min(2 * pause, LONGEST_PAUSE)
            except SQLAlchemyError as problem:
                log.error("The worker cannot use the store: %s", type(problem).__name__)
                pause = min(2 * pause, LONGEST_PAUSE)
            self.stop.wait(pause)

    def tell(self) -> int:
        """Tell the owners of cases what has become due; gives of how many cases (see `portal.cases.reminders`)."""
        told = 0
        with self.app.app_context():
            for case_id in reminders.every_case_to_tell():
                db.session.rollback()  # what was read ends before the writing begins
                if self.stop.is_set():
                    break
                told += self._write(reminders.tell, case_id)
        return told

    def tell_if_due(self) -> None:
        """Tell at once on a new day, also one of training, and else look every minute."""
        with self.app.app_context():
            today = clock.today()
        now = self.now()
        if self.looked and self.looked[0] == today and now - self.looked[1] < LOOK:
            return
        if told := self.tell():
            log.info("Told the owners of %s cases what is due", told)
        self.looked = (today, now)

    def work(self) -> int:
        """Send everything that is due now; gives how many were sent. Raises Unreachable."""
        if self.settings.training or self.place is None:
            return 0
        sent = 0
        with self.app.app_context():
            self._look_after_the_left_behind()
            try:
                while not self.stop.is_set() and (taken := self._claim()):
                    sent += self._deliver(*taken)
            finally:
                self._hang_up()
        return sent

    def _mark_the_history(self) -> None:
        """Once an hour the heads of the history go to the anchor folder, where one is set."""
        with self.app.app_context():
            folder = self.settings.anchor_folder
            if not folder:
                return
            try:
                marks.write_if_due(folder, self.now())
            except OSError as problem:
                log.error("The heads of the history cannot be written: %s", problem.strerror)

    def _look_after_the_left_behind(self) -> None:
        if not outbox.anything_left_behind(self.now()):
            db.session.rollback()
            return
        again, lost = self._write(outbox.recover, self.now())
        log.warning("Left behind by a stopped worker: %s wait again, %s unclear", again, lost)

    def _claim(self) -> tuple[int, str] | None:
        due = outbox.anything_due(self.now())
        db.session.rollback()
        return self._write(outbox.claim_next, self.now()) if due else None

    def _deliver(self, message_id: int, claim: str) -> bool:
        """Try one message that this worker has claimed; true when it was sent. Raises Unreachable."""
        message = db.session.get_one(OutboxMessage, message_id)
        tries = message.tries
        try:
            to = recipients(message.to, known_addresses(preferences().get("MAIL_ADDRESSES", ())))
            content = compose(message, self.settings.mail_from, to)
            db.session.rollback()  # no transaction waits for the mail server
            server = self._connection()
            server.give_all_but_last_line(self.settings.mail_from, to, content)
            if not self._may_finish(server, message_id, claim):
                return False
        except Unreachable as problem:
            self._write(outbox.put_back, message_id, claim, str(problem), self.now() + WAITS[0], False)
            raise
        except (Undeliverable, Rejected, Deferred) as problem:
            self._put_off(message_id, claim, tries, problem)
            return False
        try:
            server.give_last_line()
        except (Rejected, Deferred) as problem:
            self._put_off(message_id, claim, tries, problem)
            return False
        except Unreachable as problem:
            self._write(outbox.unclear, message_id, claim, f"{outbox.LEFT_BEHIND} ({problem})")
            raise
        return self._write_down_sent(message_id, claim)

    def _may_finish(self, server: Server, message_id: int, claim: str) -> bool:
        """Write down that the last line follows. Without that the server is left without it."""
        try:
            mine = self._write(outbox.begin_last_line, message_id, claim)
        except SQLAlchemyError:
            server.drop()
            raise
        if not mine:
            server.drop()
        return mine

    def _write_down_sent(self, message_id: int, claim: str) -> bool:
        for left in reversed(range(STORE_TRIES)):
            try:
                return self._write(outbox.sent, message_id, claim, self.now())
            except SQLAlchemyError:
                if not left:
                    raise
                Event().wait(1)
        return False

    def _put_off(self, message_id: int, claim: str, tries: int, problem: Exception) -> None:
        """Try a message again later that the server puts off, a few times; any other problem is for people."""
        if isinstance(problem, Deferred) and tries <= len(WAITS):
            later = self.now() + WAITS[tries - 1]
            self._write(outbox.put_back, message_id, claim, str(problem), later)
        else:
            self._write(outbox.failed, message_id, claim, str(problem))

    def _write(self, change: Callable[..., Answer], *values: object) -> Answer:
        """One change of the outbox in a transaction of its own."""
        with writes():
            try:
                answer = change(*values)
                db.session.commit()
            except SQLAlchemyError:
                db.session.rollback()
                raise
        return answer

    def _connection(self) -> Server:
        """The connection to the mail server, opened anew where the last one broke."""
        assert self.place is not None
        if self.server is None or not self.server.is_open:
            self.server = Server(self.place)
            self.server.connect()
        return self.server

    def _hang_up(self) -> None:
        if self.server is not None:
            self.server.close()
            self.server = None
