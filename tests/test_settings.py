"""The settings: training starts with none set, production refuses what is unsafe, each with one clear sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from portal.settings import TRAINING_SECRET, Settings, SettingsError

SAFE = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "the first of two keys that nobody else knows",
    "AUDIT_KEY": "the second of two keys that nobody else knows",
    "ALLOWED_HOSTS": "casework.example.org",
    "DATABASE_URL": "postgresql://portal@database.example.org/portal",
}


def test_training_needs_no_setting(tmp_path: Path) -> None:
    settings = Settings.from_environment({"INSTANCE_FOLDER": str(tmp_path)})
    assert settings.training
    assert settings.embedded
    assert settings.database_url == f"sqlite:///{tmp_path / 'portal.db'}"
    assert settings.document_store == str(tmp_path / "documents")
    assert settings.sample_accounts
    assert not settings.behind_tls


def test_production_starts_with_safe_settings_and_expects_tls_in_front() -> None:
    settings = Settings.from_environment(SAFE)
    assert not settings.training
    assert not settings.sample_accounts
    assert settings.behind_tls
    assert settings.cookie_name == "__Host-portal"
    assert settings.database_url == "postgresql+psycopg://portal@database.example.org/portal"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"SECRET_KEY": ""}, "Set SECRET_KEY: production does not start with the training key."),
        ({"SECRET_KEY": TRAINING_SECRET}, "Set SECRET_KEY: production does not start with the training key."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short: use 32 characters or more."),
        ({"AUDIT_KEY": ""}, "Set AUDIT_KEY: production does not start with the training key."),
        ({"AUDIT_KEY": SAFE["SECRET_KEY"]}, "SECRET_KEY and AUDIT_KEY must be different keys."),
        ({"DEBUG": "1"}, "Unset DEBUG: production does not start in debug mode."),
        ({"FLASK_DEBUG": "1"}, "Unset DEBUG: production does not start in debug mode."),
        ({"SAMPLE_ACCOUNTS": "on"}, "Unset SAMPLE_ACCOUNTS: production has no sample accounts."),
        (
            {"TRAINING_DATE": "2026-03-30"},
            "Unset TRAINING_DATE (2026-03-30): production has no training date.",
        ),
        (
            {"ALLOWED_HOSTS": ""},
            "Set ALLOWED_HOSTS to the portal's own host names, for example casework.example.org.",
        ),
    ],
)
def test_production_refuses_an_unsafe_setting_and_says_what_to_do(change: Any, sentence: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment({**SAFE, **change})
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"PORTAL_MODE": "live"}, "PORTAL_MODE must be training or production, not live."),
        ({"PORT": "80a"}, "PORT must be a whole number from 1 to 65535, not 80a."),
        ({"PORT": "70000"}, "PORT must be a whole number from 1 to 65535, not 70000."),
        ({"WORKERS": "0"}, "WORKERS must be a whole number from 1 to 64, not 0."),
        ({"BEHIND_TLS": "perhaps"}, "BEHIND_TLS must be on or off, not perhaps."),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL must begin with sqlite:/// or postgresql://."),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR, not loud."),
        (
            {"TRUSTED_PROXIES": "the proxy"},
            "TRUSTED_PROXIES must be addresses or networks such as 10.0.0.5 or 10.0.0.0/24, not the proxy.",
        ),
        (
            {"TRAINING_DATE": "2026-03-30"},
            "Unset TRAINING_DATE (2026-03-30): the training date is set with 'portal training-date'.",
        ),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(change: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment(change)
    assert str(refusal.value) == sentence


def test_cheap_passwords_are_for_tests_only(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="full cost"):
        Settings(
            mode="production",
            instance=tmp_path,
            allowed_hosts=("casework.example.org",),
            sample_accounts=False,
            password_cost="cheap",
            secret_key=SAFE["SECRET_KEY"],
            audit_key=SAFE["AUDIT_KEY"],
        )


def test_the_settings_cannot_be_changed_later(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path)
    with pytest.raises(AttributeError):
        settings.mode = "production"  # type: ignore[misc]
