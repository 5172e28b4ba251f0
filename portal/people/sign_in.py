"""Taking a right password for a session."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from sqlalchemy import select

from portal.extensions import db
from portal.people import passwords, sessions
from portal.people.models import Person


class Account(NamedTuple):
    """What signing in needs to know of an active person."""

    id: int
    username: str
    password_hash: str


def username_of(typed: str) -> str:
    """A user name as it is kept: no blanks around it, lower case."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()[:60]


def account_named(username: str) -> Account | None:
    """The active account of that name, or None."""
    row = db.session.execute(
        select(Person.id, Person.username, Person.password_hash).where(
            Person.username == username, Person.active
        )
    ).one_or_none()
    return Account(*row) if row else None


def sign_in(account: Account, password: str) -> bool:
    """Begin a session for the account whose password has been checked.

    False when the account was deactivated or its password changed since. Makes the stored value anew when it
    is of another cost than today's. A session that this browser had before ends.
    """
    renewed = passwords.digest_of(password) if passwords.is_outdated(account.password_hash) else None
    person = db.session.scalar(select(Person).where(Person.id == account.id).with_for_update(of=Person))
    if person is None or not person.active or person.password_hash != account.password_hash:
        return False
    if renewed:
        person.password_hash = renewed
    sessions.end()
    sessions.begin(person.id)
    return True
