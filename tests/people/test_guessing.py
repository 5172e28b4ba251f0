"""Guessing is slowed by account and source, without shutting anybody else out."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from flask import Flask
from freezegun import freeze_time

from portal.extensions import db
from portal.people.guessing import OF_ACCOUNT, OF_ACCOUNT_AND_SOURCE, OF_SOURCE, WAIT, count_try, forgive
from portal.people.models import SignInTry

HERE, THERE = "198.51.100.7", "203.0.113.9"


@pytest.fixture
def hour() -> Iterator[object]:
    """Nine o'clock on Monday 30 March 2026; `tick(seconds)` goes on."""
    with freeze_time("2026-03-30 09:00:00") as frozen:
        yield frozen


def tries(times: int, username: str = "legal", source: str = HERE, browser: str | None = None) -> list[int]:
    waits = [count_try(username, source, browser) for _ in range(times)]
    db.session.commit()
    return waits


def test_ten_tries_are_looked_at_and_the_eleventh_waits_five_minutes(app: Flask, hour: object) -> None:
    assert tries(OF_ACCOUNT_AND_SOURCE) == [0] * 10
    assert tries(1) == [5 * 60]


def test_waiting_tries_do_not_lengthen_the_wait(app: Flask) -> None:
    with freeze_time("2026-03-30 09:00:00") as frozen:
        tries(OF_ACCOUNT_AND_SOURCE + 1)
        frozen.tick(WAIT - 1)
        assert tries(1) == [1]
        frozen.tick(1)
        assert tries(OF_ACCOUNT_AND_SOURCE + 1) == [0] * 10 + [5 * 60]


def test_another_source_and_another_account_are_not_shut_out(app: Flask) -> None:
    tries(OF_ACCOUNT_AND_SOURCE + 5)
    assert tries(1, source=THERE) == [0]
    assert tries(1, username="oat") == [0]


def test_one_source_that_tries_many_accounts_waits(app: Flask) -> None:
    waits = [count_try(f"account{number}", HERE) for number in range(OF_SOURCE + 1)]
    assert waits[:OF_SOURCE] == [0] * OF_SOURCE
    assert waits[OF_SOURCE] > 0
    assert tries(1, username="oat", source=THERE) == [0]


def test_one_account_that_many_sources_try_waits_but_not_in_the_browser_of_its_owner(app: Flask) -> None:
    waits = [count_try("legal", f"203.0.113.{number}") for number in range(OF_ACCOUNT + 1)]
    assert waits[OF_ACCOUNT] > 0
    assert tries(1, browser="mark of the owner's browser") == [0]
    assert tries(1, username="oat", source="203.0.113.5") == [0]


def test_a_known_browser_is_slowed_as_well(app: Flask) -> None:
    assert tries(OF_ACCOUNT_AND_SOURCE + 1, browser="mark")[-1] > 0


def test_a_right_password_takes_the_tries_of_this_account_from_here_back(app: Flask) -> None:
    tries(OF_ACCOUNT_AND_SOURCE)
    forgive("legal", HERE)
    assert tries(OF_ACCOUNT_AND_SOURCE) == [0] * 10


def test_signing_in_rightly_does_not_use_up_the_tries_of_a_shared_source(app: Flask) -> None:
    for number in range(OF_SOURCE * 2):
        assert count_try(f"account{number}", HERE) == 0
        forgive(f"account{number}", HERE)


def test_one_right_password_does_not_let_a_source_go_on_guessing_others(app: Flask) -> None:
    for number in range(OF_SOURCE - 1):
        count_try(f"account{number}", HERE)
    assert count_try("own", HERE) == 0
    forgive("own", HERE)
    assert count_try("account60", HERE) == 0
    assert count_try("account61", HERE) > 0


def test_tries_of_yesterday_are_cleared_away(app: Flask) -> None:
    with freeze_time("2026-03-30 09:00:00") as frozen:
        tries(3)
        frozen.tick(25 * 60 * 60)
        tries(1, username="oat", source=THERE)
        forgive("oat", THERE)
        db.session.commit()
        kept = db.session.query(SignInTry.last_at).all()
        assert all(last_at > time.time() - 60 for (last_at,) in kept)
