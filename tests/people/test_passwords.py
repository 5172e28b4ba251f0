"""Passwords: Argon2id, made anew when the cost changes, and as slow for somebody who does not exist."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from portal.people import passwords

KEYS = {
    "secret_key": "the first of two keys that nobody else knows",
    "audit_key": "the second of two keys that nobody else knows",
}


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
class TestStoredPasswords:
    def test_a_password_is_stored_with_argon2id_and_salted(self, app: Flask) -> None:
        one, other = passwords.digest_of("a good long password"), passwords.digest_of("a good long password")
        assert one.startswith("$argon2id$")
        assert one != other

    def test_a_password_fits_its_own_digest_only(self, app: Flask) -> None:
        stored = passwords.digest_of("a good long password")
        assert passwords.fits("a good long password", stored)
        assert not passwords.fits("a good long passworD", stored)

    def test_nothing_fits_an_account_without_password_or_no_account(self, app: Flask) -> None:
        assert not passwords.fits("nobody has this password", None)
        assert not passwords.fits(passwords.UNUSABLE, passwords.UNUSABLE)
        assert not passwords.fits("anything at all", "damaged")

    def test_a_digest_of_another_cost_is_outdated(self, app: Flask, app_with: Callable[..., Flask]) -> None:
        cheap = passwords.digest_of("a good long password")
        assert not passwords.is_outdated(cheap)
        with app_with(password_cost="full").app_context():
            assert passwords.is_outdated(cheap)
            assert "m=19456,t=2,p=1" in passwords.digest_of("a good long password")

    def test_production_does_not_accept_the_training_password(
        self, app: Flask, app_with: Callable[..., Flask]
    ) -> None:
        stored = passwords.digest_of(passwords.SAMPLE_PASSWORD)
        assert passwords.fits(passwords.SAMPLE_PASSWORD, stored)
        production = app_with(
            mode="production",
            password_cost="full",
            sample_accounts=False,
            allowed_hosts=("casework.example.org",),
            **KEYS,
        )
        with production.app_context():
            assert not passwords.fits(passwords.SAMPLE_PASSWORD, stored)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("eleven char", "Use a password of 12 characters or more"),
        ("x" * 201, "Use a password of 200 characters or fewer"),
        ("internal_phso", "Use a password that is harder to guess"),
        ("abababababab", "Use a password that is harder to guess"),
        (passwords.SAMPLE_PASSWORD, "The training password cannot be used here"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(password: str, sentence: str) -> None:
    assert passwords.problem_with(password, "internal_phso", training=False) == sentence


def test_a_good_password_is_taken() -> None:
    assert passwords.problem_with("a good long password", "internal_phso", training=False) is None
