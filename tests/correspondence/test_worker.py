"""Issue on strength, point 5: e-mail over SMTP with retries, never twice, also when a worker is killed in mid-send."""

from __future__ import annotations

import multiprocessing
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.clock import LONDON
from portal.correspondence import outbox
from portal.correspondence.mail import Unreachable
from portal.correspondence.models import Document, OutboxMessage
from portal.correspondence.uploads import receive
from portal.correspondence.worker import WAITS, Worker
from portal.extensions import db
from portal.settings import SettingsError
from tests.correspondence import files, mail_server
from tests.correspondence.mail_server import MailServer, production
from tests.walks import Walk

MONDAY = date(2026, 3, 30)
NOON = datetime(2026, 3, 30, 12, 0, tzinfo=LONDON)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server.running() as server:
        yield server


class Clock:
    """A time that the test moves."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def worker(app_with: Callable[..., Flask], server: MailServer, clock: Clock) -> Worker:
    return Worker(app_with(**production(smtp_url=server.url)), clock)


def queue(subject: str = "Agreement", **changes: Any) -> int:
    """A message that waits; its id."""
    message = OutboxMessage(
        **{
            "organisation": "CMG",
            "message_id": f"{subject.lower().replace(' ', '-')}@complaints-casework",
            "to": "phso@example.org",
            "subject": subject,
            "text": "All actions are complete.\n.\n..\nRegards, Tamsin\n",
            "documents": [],
            "sent_on": MONDAY,
            "made_at": NOON,
            "made_by": "Tamsin Oakapple",
            **changes,
        }
    )
    db.session.add(message)
    db.session.commit()
    return message.id


def state(message_id: int) -> OutboxMessage:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(OutboxMessage, message_id)


def test_a_waiting_message_is_sent_once(app: Flask, worker: Worker, server: MailServer) -> None:
    """Point 5: e-mail over SMTP, with a Message-ID that stays."""
    number = queue()
    assert worker.work() == 1 and worker.work() == 0
    sent = server.arrived[0]
    assert sent["Message-ID"] == "<agreement@complaints-casework>" and sent["From"] == "casework@example.org"
    assert sent["Date"].datetime == NOON and server.recipients == [["phso@example.org"]]
    assert sent.get_content().splitlines() == ["All actions are complete.", ".", "..", "Regards, Tamsin"]
    assert (state(number).state, state(number).sent_at, state(number).tries) == ("Sent", NOON, 1)


def test_a_message_in_any_letters_arrives_as_it_was_written(
    app: Flask, worker: Worker, server: MailServer
) -> None:
    """Point 5: e-mail over SMTP."""
    queue(subject="Zoë – £150.00", message_id="one@x", text="£150.00 – 手紙\n" + "long " * 300)
    worker.work()
    assert server.arrived[0]["Subject"] == "Zoë – £150.00"
    assert server.arrived[0].get_content().strip() == "£150.00 – 手紙\r\n" + ("long " * 300).strip()


def test_documents_travel_with_the_message(app: Flask, worker: Worker, server: MailServer) -> None:
    """PHSO-21b: the evidence goes with the e-mail; a written document goes as a PDF."""
    walk = Walk(on=MONDAY)
    kept = receive(files.upload(files.PDF, "Zoë.pdf"))
    common = {"case_id": walk.case.id, "made_at": NOON, "made_by": "Tamsin Oakapple"}
    stored = Document(
        **common,
        kind="evidence",
        title="Evidence",
        filename=kept.filename,
        media_type=kept.media_type,
        size=kept.size,
        digest=kept.digest,
    )
    written = Document(
        **common,
        kind="pti_response",
        title="PTI response",
        version=2,
        sections=[["Query", "None."]],
        digest="c" * 64,
    )
    db.session.add_all([stored, written])
    db.session.flush()
    queue(documents=[stored.id, written.id], case_id=walk.case.id)
    assert worker.work() == 1
    first, second = server.arrived[0].iter_attachments()
    assert (first.get_filename(), first.get_content()) == ("Zoë.pdf", files.PDF)
    assert second.get_filename() == "PTI response version 2.pdf"
    assert second.get_content().startswith(b"%PDF-1.7")


def test_a_line_break_in_a_subject_makes_no_header(app: Flask, worker: Worker, server: MailServer) -> None:
    """Hostile input: header injection."""
    queue("Agreement\r\nBcc: thief@example.org", message_id="one@x")
    worker.work()
    assert server.arrived[0]["Subject"] == "Agreement Bcc: thief@example.org"
    assert server.arrived[0]["Bcc"] is None and server.recipients == [["phso@example.org"]]


@pytest.mark.parametrize(
    "to", ["External PHSO", "", "a@b@c", "x@example.org>\r\nRCPT TO:<y@example.org", "é@example.org"]
)
def test_a_message_to_nobody_has_failed_and_is_not_tried_again(
    app: Flask, worker: Worker, server: MailServer, to: str
) -> None:
    """Point 5; hostile input: what is no address never reaches the mail server."""
    number = queue(to=to)
    assert worker.work() == 0
    assert state(number).state == "Failed" and not server.arrived
    assert "no e-mail address for" in state(number).last_error or "no recipient" in state(number).last_error


def test_a_recipient_known_by_name_gets_it_at_the_address_of_the_settings(
    app: Flask, worker: Worker, server: MailServer
) -> None:
    """PHSO-12c: the procedure names recipients; an administrator enters their addresses."""
    from portal import preferences

    preferences.change("MAIL_ADDRESSES", ["External PHSO = phso@example.org"], "A test")
    queue(to="external  PHSO; Aurelia Vane <mp@example.org>")
    assert worker.work() == 1
    assert server.recipients == [["phso@example.org", "mp@example.org"]]


def test_a_message_that_the_server_refuses_has_failed(app: Flask, worker: Worker, server: MailServer) -> None:
    """Point 5: no retry of what will never be taken; the next message goes out on the same connection."""
    server.at_rcpt = lambda address: "550 no such user" if address.startswith("nobody") else None
    bad, good = queue("One", to="nobody@example.org"), queue("Two")
    assert worker.work() == 1
    assert (state(bad).state, state(bad).last_error) == ("Failed", "550 no such user")
    assert state(good).state == "Sent" and server.subjects == ["Two"]


def test_a_message_to_two_goes_to_both_or_to_neither(app: Flask, worker: Worker, server: MailServer) -> None:
    """Point 5: never twice: no second message to the one who has it already."""
    server.at_rcpt = lambda address: "450 later" if address.startswith("b") else None
    number = queue(to="a@example.org, b@example.org")
    assert worker.work() == 0 and not server.arrived and state(number).state == "Waiting"


@pytest.mark.parametrize("point", ["at_rcpt", "at_end"])
def test_a_message_that_is_put_off_is_tried_later_and_later(
    app: Flask, worker: Worker, server: MailServer, clock: Clock, point: str
) -> None:
    """Point 5: retries with back-off; after the last one it has failed."""
    setattr(server, point, lambda *given: "451 try later")
    number = queue()
    for tries, wait in enumerate(WAITS, 1):
        assert worker.work() == 0
        message = state(number)
        assert (message.state, message.tries, message.last_error) == ("Waiting", tries, "451 try later")
        clock.time += wait - timedelta(seconds=1)
        worker.work()
        assert state(number).tries == tries, "tried too early"
        clock.time += timedelta(seconds=1)
    worker.work()
    assert state(number).state == "Failed" and not server.arrived


def test_a_server_that_is_away_costs_no_message_a_try(
    app: Flask, app_with: Callable[..., Flask], server: MailServer, clock: Clock
) -> None:
    """Point 5: an outage of a weekend loses no mail."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        gone = Worker(app_with(**production(smtp_url=f"smtp://127.0.0.1:{nobody.getsockname()[1]}")), clock)
        number = queue()
        for _ in range(20):
            with pytest.raises(Unreachable):
                gone.work()
            clock.time += timedelta(hours=3)
    assert (state(number).state, state(number).tries) == ("Waiting", 0)
    assert Worker(app_with(**production(smtp_url=server.url)), clock).work() == 1


def test_a_connection_that_breaks_before_the_last_line_loses_nothing(
    app: Flask, worker: Worker, server: MailServer, clock: Clock
) -> None:
    """Point 5: sent once after the break."""
    server.at_rcpt = lambda address: ""
    number = queue()
    with pytest.raises(Unreachable):
        worker.work()
    assert state(number).state == "Waiting"
    server.at_rcpt = lambda address: None
    clock.time += WAITS[0]
    assert worker.work() == 1 and server.subjects == ["Agreement"]


def test_a_connection_that_breaks_after_the_last_line_is_for_a_person_to_decide(
    app: Flask, worker: Worker, server: MailServer, clock: Clock
) -> None:
    """Point 5: never twice: nobody knows whether it arrived, so it is not sent again."""
    server.at_end = lambda: ""
    number = queue()
    with pytest.raises(Unreachable):
        worker.work()
    assert state(number).state == "Unclear" and len(server.arrived) == 1
    clock.time += timedelta(days=1)
    assert worker.work() == 0 and len(server.arrived) == 1


# Killed


def killed(worker: Worker, server: MailServer) -> None:
    """A worker in a process of its own, killed when the server has seen it come as far as it was told to watch."""
    process = multiprocessing.get_context("spawn").Process(
        target=mail_server.work_in_a_process, args=(worker.settings,)
    )
    process.start()
    assert server.reached.wait(60)
    process.kill()
    process.join()
    process.close()


def test_a_worker_killed_before_the_last_line_leaves_a_message_that_is_sent_once(
    app: Flask, worker: Worker, server: MailServer
) -> None:
    """Point 5: the worker killed in mid-send; caught up after a stop."""
    alive = threading.Event()

    def watch(address: str) -> str:
        server.reached.set()
        alive.wait(60)
        return ""

    server.at_rcpt = watch
    number = queue()
    killed(worker, server)
    alive.set()
    assert state(number).state == "Claimed" and not server.arrived
    server.at_rcpt = lambda address: None
    worker.now = lambda: datetime.now(LONDON)
    assert worker.work() == 0, "it may still be in another worker's hand"
    worker.now = lambda: datetime.now(LONDON) + outbox.LEASE
    assert worker.work() == 1
    assert server.subjects == ["Agreement"] and state(number).tries == 1


def test_a_worker_killed_after_the_last_line_leaves_a_message_that_is_not_sent_again(
    app: Flask, worker: Worker, server: MailServer
) -> None:
    """Point 5: never twice."""
    alive = threading.Event()

    def watch() -> None:
        server.reached.set()
        alive.wait(60)

    server.at_end = watch
    number = queue()
    killed(worker, server)
    alive.set()
    assert state(number).state == "Sending"
    worker.now = lambda: datetime.now(LONDON) + outbox.LEASE
    assert worker.work() == 0
    assert state(number).state == "Unclear" and "may have arrived" in state(number).last_error


def test_a_worker_that_was_taken_for_dead_does_not_finish(
    app: Flask, worker: Worker, server: MailServer, clock: Clock, app_with: Callable[..., Flask]
) -> None:
    """Point 5: never twice: a worker that slept too long finds its message in another's hand."""
    number = queue()
    other = Worker(app_with(**production(smtp_url=server.url)), lambda: clock.time + 2 * outbox.LEASE)
    overtaken: list[int] = []

    def overtake(address: str) -> None:
        if not overtaken:
            overtaken.append(0)
            overtaken[0] = other.work()

    server.at_rcpt = overtake
    assert worker.work() == 0 and overtaken == [1]
    assert server.subjects == ["Agreement"] and state(number).state == "Sent"


def test_a_late_answer_settles_a_message_that_was_taken_for_left_behind(app: Flask) -> None:
    """Point 5: the worker that lived after all writes down what it knows."""
    number = queue()
    taken = outbox.claim_next(NOON)
    assert taken and outbox.begin_last_line(*taken)
    assert outbox.recover(NOON + 2 * outbox.LEASE) == (0, 1)
    assert outbox.sent(*taken, NOON)
    db.session.commit()
    assert state(number).state == "Sent"


def test_two_workers_send_each_message_once(
    app: Flask, app_with: Callable[..., Flask], server: MailServer, clock: Clock
) -> None:
    """Point 5: the worker may run twice without harm."""
    numbers = [queue(f"Message {number:02}") for number in range(24)]
    settings = production(smtp_url=server.url)
    workers = [Worker(app_with(**settings), clock) for _ in range(3)]
    sent: list[int] = []
    threads = [threading.Thread(target=lambda each=each: sent.append(each.work())) for each in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sent) == len(numbers)
    assert server.subjects == [f"Message {number:02}" for number in range(24)]
    assert {state(number).state for number in numbers} == {"Sent"}


# Told to stop, or with nothing to do


def test_a_worker_that_is_told_to_stop_finishes_the_message_in_hand(
    app: Flask, worker: Worker, server: MailServer
) -> None:
    """Point 5: a stop leaves nothing in the middle."""
    server.at_rcpt = lambda address: worker.stop.set()
    first, second = queue("One"), queue("Two")
    worker.run()
    assert (state(first).state, state(second).state) == ("Sent", "Waiting")


def test_in_training_nothing_is_sent(app: Flask, app_with: Callable[..., Flask], server: MailServer) -> None:
    """Interface 1: training keeps mail in a visible outbox instead of sending it."""
    number = queue()
    assert Worker(app_with(smtp_url=server.url)).work() == 0
    assert state(number).state == "Waiting" and not server.arrived


def test_without_a_mail_server_mail_waits(app: Flask, app_with: Callable[..., Flask]) -> None:
    """Interface 1: settings; without SMTP_URL production keeps mail waiting."""
    number = queue()
    assert Worker(app_with(**production())).work() == 0
    assert state(number).state == "Waiting"


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "changes",
    [
        {"smtp_url": "mail.example.org"},
        {"smtp_url": "smtp://h:port"},
        {"smtp_url": "http://h"},
        {"smtp_url": "smtp://h", "mail_from": "Casework"},
    ],
)
def test_a_setting_that_cannot_work_stops_the_worker(
    app_with: Callable[..., Flask], changes: dict[str, str]
) -> None:
    """Interface 1: settings are checked at start."""
    with pytest.raises(SettingsError):
        Worker(app_with(**production(**changes)))


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_password_of_the_mail_server_is_in_no_text(app_with: Callable[..., Flask]) -> None:
    """Issue on strength, point 8: no secrets in the log."""
    worker = Worker(app_with(**production(smtp_url="smtp://casework:secret%40word@mail.example.org:587")))
    assert worker.place and worker.place.password == "secret@word"
    assert "secret" not in repr(worker.place)


def test_a_message_is_claimed_by_one(app: Flask) -> None:
    """Point 5: the claim is one UPDATE that names the state."""
    number = queue()
    taken = outbox.claim_next(NOON)
    assert taken and taken[0] == number and outbox.claim_next(NOON) is None
    assert not outbox.begin_last_line(number, "another claim") and outbox.begin_last_line(*taken)
    assert not outbox.begin_last_line(*taken)
    assert not outbox.sent(number, "another claim", NOON)


def test_messages_go_out_in_the_order_in_which_they_were_made(app: Flask) -> None:
    """Point 5: the oldest first."""
    first, second = queue("One"), queue("Two")
    assert [outbox.claim_next(NOON)[0], outbox.claim_next(NOON)[0]] == [first, second]  # type: ignore[index]
    assert db.session.scalars(select(OutboxMessage.state)).all() == ["Claimed", "Claimed"]
