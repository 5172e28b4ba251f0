"""The store: SQLite on disk before an answer, one writer at a time that waits for its turn, moments in UTC."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from os import SEEK_END
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, Response
from sqlalchemy import Engine, event, literal_column, text
from sqlalchemy.exc import IntegrityError, StatementError

from portal import create_app
from portal.calendars import AddedHoliday
from portal.cases.models import Record
from portal.cases.queries import addressed
from portal.database import Word, writes, writing
from portal.extensions import db
from portal.insight.waiting import stages_to_enter
from portal.people.models import Person, SignInSession, StandIn
from portal.preferences import Setting
from portal.settings import Settings
from tests.client import PortalClient
from tests.conftest import SetToday, SignIn, new_client, person
from tests.questions import asked
from tests.walks import SOMEBODY_OF_CMG, Walk

SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
POSTGRESQL = pytest.mark.parametrize("app", ["postgresql"], indirect=True)


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Flask]:
    """A portal on an empty embedded database, as `portal serve` opens it."""
    app = create_app(Settings(instance=tmp_path, password_cost="cheap", testing=True))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 30_000)],
)
def test_sqlite_is_opened_in_wal_with_foreign_keys_and_patience(
    plain: Flask, pragma: str, value: object
) -> None:
    assert db.session.scalar(text(f"PRAGMA {pragma}")) == value


def test_sqlite_writes_to_the_disk_before_it_answers() -> None:
    """The tests' own files do without, so the statement itself is looked at."""
    from portal.database import PRAGMAS

    assert "PRAGMA synchronous=FULL" in PRAGMAS


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is sent to the store meanwhile, the beginnings of transactions included."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


@SQLITE
def test_reading_begins_plainly_and_writing_takes_its_turn_at_once(app: Flask) -> None:
    db.session.rollback()
    with statements() as sent:
        db.session.execute(text("SELECT 1"))
        db.session.rollback()
        with writes():
            db.session.execute(text("SELECT 1"))
            db.session.rollback()
    assert [each for each in sent if each.startswith("BEGIN")] == ["BEGIN", "BEGIN IMMEDIATE"]


@SQLITE
def test_a_page_reads_and_a_form_writes(sign_in: SignIn) -> None:
    client = sign_in("legal")
    with statements() as sent:
        client.get("/account")
    assert {each for each in sent if each.startswith("BEGIN")} == {"BEGIN"}
    with statements() as sent:
        client.post("/sign-out")
    begun = [each for each in sent if each.startswith("BEGIN")]
    assert begun == ["BEGIN", "BEGIN IMMEDIATE"], "who it is, is read before the turn is taken"
    assert not writing.get()


@SQLITE
def test_others_may_write_while_the_page_after_a_step_is_made(sign_in: SignIn, on: SetToday) -> None:
    """Issue on scale: steps of many people at once wait for each other no longer than they have to."""
    walk = Walk(on=date(2026, 3, 2), client_name="Ada Finch", case_number="4820 0001")
    on(date(2026, 3, 30))  # a Monday
    client = sign_in("internal_phso")
    with statements() as sent:
        reply = client.submit(
            f"/cases/{walk.reference}/steps/add-note", note="The client rang about the letter.", htmx=True
        )
    assert "The client rang about the letter." in reply.text
    assert [each for each in sent if each.startswith("BEGIN")][-2:] == ["BEGIN IMMEDIATE", "BEGIN"]


@SQLITE
def test_stages_to_enter_are_counted_from_the_few_that_wait(app: Flask) -> None:
    """Issue on scale: every page counts them, and there are many more cases of the procedure."""
    asked = stages_to_enter("phso")(SOMEBODY_OF_CMG)
    words = asked.compile(db.engine, compile_kwargs={"literal_binds": True})
    steps = [row.detail for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {words}"))]
    assert "COVERING INDEX ix_case_record_to_enter" in steps[0]
    assert steps[1] == "SEARCH case_file USING INTEGER PRIMARY KEY (rowid=?)"


def test_a_person_and_the_settings_cost_one_statement_a_request(sign_in: SignIn) -> None:
    """As long as nobody changes the store (decision 0018)."""
    client = sign_in("legal")
    assert len(asked(client, "/", 302, most=1)) == 1


def test_a_page_changes_nothing_in_the_store(sign_in: SignIn, app: Flask) -> None:
    client = sign_in("administrator")
    with client.session_transaction() as kept:
        kept["seen"] -= 600
    with statements() as sent:
        for address in ("/account", "/administration/", "/administration/people", "/administration/settings"):
            assert client.get(address).status_code == 200
    assert all(each.startswith(("SELECT", "BEGIN")) for each in sent), sent


@SQLITE
def test_a_writer_waits_for_the_one_before_and_nobody_sees_the_lock(app: Flask, sign_in: SignIn) -> None:
    """Twenty people set the same kind of row at one instant; each waits, each is kept."""
    names = list(db.session.scalars(db.select(Person.username).order_by(Person.id).limit(20)))
    browsers = [sign_in(name) for name in names]
    for browser in browsers:
        browser.get("/account")
    start = threading.Barrier(len(browsers))
    replies: list[int] = []

    def sign_out(browser: PortalClient) -> None:
        start.wait()
        replies.append(browser.post("/account/sign-out-everywhere").status_code)

    threads = [threading.Thread(target=sign_out, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert replies == [303] * 20
    db.session.rollback()
    assert db.session.query(SignInSession).filter(SignInSession.ended_at.is_(None)).count() == 0


def test_a_moment_is_kept_in_utc_and_comes_back_aware(app: Flask) -> None:
    summer = datetime(2026, 6, 30, 9, 15, tzinfo=ZoneInfo("Europe/London"))
    them = person("legal")
    db.session.add(SignInSession(token_digest="x" * 64, person_id=them.id, started_at=summer))
    db.session.commit()
    kept = db.session.query(SignInSession.started_at).scalar()
    assert kept == summer
    assert kept.tzinfo is UTC
    assert kept.hour == 8


def test_a_moment_without_time_zone_is_refused(app: Flask) -> None:
    naive = datetime(2026, 6, 30, 9, 15)  # noqa: DTZ001
    db.session.add(Setting(key="x", value=1, changed_by="A test", changed_at=naive))
    with pytest.raises(StatementError, match="has no time zone"):
        db.session.flush()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda them: setattr(them, "organisation", "DWP"),
        lambda them: setattr(them, "role", "emperor"),
        lambda them: setattr(them, "payment_limit", -1),
        lambda them: setattr(them, "username", "oat"),
        lambda them: setattr(them, "team_id", 999),
        lambda them: _away(them, date(2026, 3, 31), date(2026, 3, 30)),
        lambda them: db.session.add(_stand_in(them.id, them.id)),
    ],
    ids=["organisation", "role", "limit", "user name", "team", "absence", "own stand-in"],
)
def test_the_store_itself_refuses_what_cannot_be(app: Flask, wrong: Callable[[Person], object]) -> None:
    wrong(person("legal"))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def _away(them: Person, first: date, last: date) -> None:
    them.away_from, them.away_until = first, last


def _stand_in(for_person_id: int, stand_in_id: int) -> StandIn:
    day = date(2026, 3, 30)  # a Monday
    return StandIn(
        for_person_id=for_person_id, stand_in_id=stand_in_id, from_on=day, until_on=day + timedelta(days=1)
    )


def test_twenty_tries_at_one_instant_are_counted_as_twenty(app: Flask) -> None:
    browsers = [new_client(app) for _ in range(20)]
    for browser in browsers:
        browser.get("/sign-in")
    start = threading.Barrier(len(browsers))
    replies: list[int] = []

    def guess(browser: PortalClient) -> None:
        start.wait()
        given = {"username": "legal", "password": "a wrong password"}
        replies.append(browser.post("/sign-in", data=given).status_code)

    threads = [threading.Thread(target=guess, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(replies) == [422] * 10 + [429] * 10


@POSTGRESQL
def test_a_store_that_goes_away_once_a_page_is_ready_takes_nothing_from_it(
    app: Flask, app_with: Callable[..., Flask]
) -> None:
    """Issue on strength: PostgreSQL stopped hard; the next page finds a new connection."""
    other = app_with()

    @other.after_request
    def stop_its_connection(response: Response) -> Response:
        number = db.session.scalar(text("SELECT pg_backend_pid()"))
        with app.app_context():
            db.session.execute(text("SELECT pg_terminate_backend(:number, 5000)"), {"number": number})
        return response

    client = new_client(other)
    for _ in range(2):
        assert client.get("/sign-in").status_code == 200


@POSTGRESQL
def test_every_connection_that_postgresql_has_closed_is_made_anew_unnoticed(
    app: Flask, app_with: Callable[..., Flask]
) -> None:
    """Strength, point 8: after PostgreSQL was stopped hard, no page fails for a connection from before."""
    with app_with().app_context():
        numbers = set(backends_of(db.engine))
        assert len(numbers) == CONNECTIONS and set(backends_of(db.engine)) == numbers
        with app.app_context():
            for number in numbers:
                db.session.execute(text("SELECT pg_terminate_backend(:number, 5000)"), {"number": number})
        assert not numbers & set(backends_of(db.engine))


CONNECTIONS = 4


def backends_of(engine: Engine) -> list[int]:
    """The server's processes behind as many connections at once."""
    with ExitStack() as open_ones:
        connections = [open_ones.enter_context(engine.connect()) for _ in range(CONNECTIONS)]
        return [connection.scalar(text("SELECT pg_backend_pid()")) for connection in connections]


@POSTGRESQL
def test_a_page_makes_no_round_trips_but_for_what_it_reads(sign_in: SignIn) -> None:
    """Speed: on a network each costs as much as a small question; a connection is not tried out first."""
    client = sign_in("legal")
    words = sent_to_postgresql(lambda: client.get("/account"))
    assert words == ["question"]


def sent_to_postgresql(ask: Callable[[], object]) -> list[str]:
    """What goes to the server, whoever sends it, once it was asked before: see `SENT`.

    The server's own housekeeping changes what a transaction sees, so the fewest of some tries count.
    """
    traced: list[Any] = []

    def trace(connection: Any, *_: object) -> None:
        connection.pgconn.trace(file.fileno())
        traced.append(connection.pgconn)

    with TemporaryFile() as file:
        event.listen(db.engine, "checkout", trace)
        ask()
        tries = []
        for _ in range(3):
            before = file.seek(0, SEEK_END)
            ask()
            file.seek(before)
            tries.append([word or "question" for word in re.findall(SENT, file.read().decode())])
        event.remove(db.engine, "checkout", trace)
        for connection in traced:
            connection.untrace()
    return min(tries, key=len)


SENT = r'F\t\d+\t(?:Query\t "|Execute\t )(\w*)'
"""In what the driver's library says of its messages: the first word of a statement that has no values, or a question."""


@contextmanager
def request_to(app: Flask) -> Iterator[None]:
    with app.app_context(), app.test_request_context():
        yield


def a_day_off() -> AddedHoliday:
    return AddedHoliday(
        day=date(2030, 1, 1), name="Jubilee", nation="England", added_by="A test", added_at=datetime.now(UTC)
    )


@POSTGRESQL
def test_what_a_request_writes_is_in_one_transaction(app: Flask) -> None:
    """Strength: reading begins none; from the first change on there is one, so that it can be given up."""
    days = db.select(db.func.count()).select_from(AddedHoliday)
    with request_to(app):
        assert db.session.scalar(days) == 0
        db.session.add(a_day_off())
        assert db.session.scalar(days) == 1
        db.session.rollback()
        assert db.session.scalar(days) == 0
        db.session.add(a_day_off())
        db.session.commit()
    with app.app_context():
        assert db.session.scalar(days) == 1


@POSTGRESQL
def test_what_a_request_locks_stays_locked(app: Flask) -> None:
    """Strength: until the request is over."""
    free = db.select(Person.id).where(Person.username == "legal").with_for_update(skip_locked=True)
    with request_to(app):
        db.session.scalar(db.select(db.func.count()).select_from(Person))
        assert db.session.scalar(free)
        with app.app_context():
            assert not db.session.scalar(free)
    assert db.session.scalar(free)


@POSTGRESQL
def test_a_command_has_its_transaction_on_a_connection_that_a_request_had(app: Flask) -> None:
    """Strength: a command that fails halfway has changed nothing."""
    db.session.rollback()
    db.engine.dispose()
    with request_to(app):
        number = db.session.scalar(text("SELECT pg_backend_pid()"))
    with app.app_context():
        assert db.session.scalar(text("SELECT pg_backend_pid()")) == number
        transaction = db.session.scalar(text("SELECT pg_current_xact_id()::text"))
        assert db.session.scalar(text("SELECT pg_current_xact_id()::text")) == transaction


@SQLITE
def test_what_was_addressed_to_an_organisation_is_read_from_an_index(app: Flask) -> None:
    """Issue on scale: the page of each case asks what stands beside it, and there are twenty million records."""
    for rows in (
        addressed(SOMEBODY_OF_CMG).limit(50),
        addressed(SOMEBODY_OF_CMG).where(Word(Record.data, literal_column("sr")) == "PHSO-2026-000001"),
    ):
        words = rows.compile(db.engine, compile_kwargs={"literal_binds": True})
        steps = [row.detail for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {words}"))]
        assert steps[0].startswith("SEARCH case_record USING INDEX search_addressed_"), steps
