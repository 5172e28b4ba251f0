"""Passwords: Argon2id, and the same time and answer whether the account exists or not."""

from __future__ import annotations

from functools import lru_cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

SAMPLE_PASSWORD = "casework-training"  # noqa: S105 - told on the sign-in page
"""The one password of all sample accounts. Production neither sets nor accepts it."""

SHORTEST = 12
LONGEST = 200

AT_ONCE = BoundedSemaphore(2)
"""A process checks no more passwords than this at one time: each takes memory and a whole core."""

UNUSABLE = "!"
"""A stored value that no password fits: an account whose password has not been set."""


@lru_cache(maxsize=2)
def _hasher(cost: str) -> PasswordHasher:
    """19 MiB, two passes, one lane: OWASP's figures for Argon2id, small enough for eight at once."""
    if cost == "cheap":
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@lru_cache(maxsize=2)
def _nobody(cost: str) -> str:
    return _hasher(cost).hash("nobody has this password")


def _cost() -> str:
    return str(current_app.extensions["settings"].password_cost)


def digest_of(password: str) -> str:
    """The value to store for this password."""
    with AT_ONCE:
        return _hasher(_cost()).hash(password)


def fits(password: str, stored: str | None) -> bool:
    """Whether the password belongs to the stored value.

    With None (no such account) it works as long and says no.
    """
    cost = _cost()
    known = stored is not None and stored != UNUSABLE
    if password == SAMPLE_PASSWORD and not current_app.extensions["settings"].training:
        known = False
    with AT_ONCE:
        try:
            _hasher(cost).verify(stored if stored is not None and known else _nobody(cost), password)
        except (VerificationError, InvalidHashError):
            return False
    return known


def is_outdated(stored: str) -> bool:
    """Whether the stored value was made at another cost than today's and should be made anew."""
    return _hasher(_cost()).check_needs_rehash(stored)


def problem_with(password: str, username: str, *, training: bool) -> str | None:
    """Why this password may not be set, or None."""
    if len(password) < SHORTEST:
        return f"Use a password of {SHORTEST} characters or more"
    if len(password) > LONGEST:
        return f"Use a password of {LONGEST} characters or fewer"
    if password.casefold().strip() == username.casefold() or len(set(password)) < 5:
        return "Use a password that is harder to guess"
    if password == SAMPLE_PASSWORD and not training:
        return "The training password cannot be used here"
    return None


def is_sample(stored: str) -> bool:
    """Whether the stored value is that of the sample password."""
    with AT_ONCE:
        try:
            return _hasher(_cost()).verify(stored, SAMPLE_PASSWORD)
        except (VerificationError, InvalidHashError):
            return False
