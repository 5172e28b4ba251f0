"""The portal's settings: read once from the environment, checked at start, never changed after.

What an administrator may change while the portal runs is in `portal.preferences`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal

TRAINING_SECRET = "for training only: everybody knows this key"  # noqa: S105
SHORTEST_SECRET = 32

Network = IPv4Network | IPv6Network


class SettingsError(Exception):
    """A setting is missing or unsafe. The message is one sentence that says what to set."""


@dataclass(frozen=True)
class Settings:
    """All settings. `from_environment` is the usual way in; tests make them directly."""

    mode: Literal["training", "production"] = "training"
    instance: Path = field(default_factory=lambda: Path.cwd() / "instance")
    database_url: str = ""
    document_store: str = ""
    secret_key: str = TRAINING_SECRET
    audit_key: str = TRAINING_SECRET
    smtp_url: str = ""
    mail_from: str = "complaints.casework@localhost"
    anchor_folder: str = ""
    allowed_hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[Network, ...] = ()
    behind_tls: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    log_level: str = "INFO"
    debug: bool = False
    sample_accounts: bool = True
    password_cost: Literal["full", "cheap"] = "full"  # noqa: S105
    testing: bool = False

    def __post_init__(self) -> None:
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.instance / 'portal.db'}")
        if not self.document_store:
            object.__setattr__(self, "document_store", str(self.instance / "documents"))
        self._check()

    @property
    def training(self) -> bool:
        return self.mode == "training"

    @property
    def cookie_name(self) -> str:
        return "__Host-portal" if self.behind_tls else "portal"

    @property
    def embedded(self) -> bool:
        """Whether the store is SQLite."""
        return self.database_url.startswith("sqlite")

    def _check(self) -> None:
        if self.mode not in ("training", "production"):
            raise SettingsError(f"PORTAL_MODE must be training or production, not {self.mode}.")
        if self.mode == "training":
            return
        for name, value in (("SECRET_KEY", self.secret_key), ("AUDIT_KEY", self.audit_key)):
            if value == TRAINING_SECRET:
                raise SettingsError(f"Set {name}: production does not start with the training key.")
            if len(value) < SHORTEST_SECRET:
                raise SettingsError(f"{name} is too short: use {SHORTEST_SECRET} characters or more.")
        if self.secret_key == self.audit_key:
            raise SettingsError("SECRET_KEY and AUDIT_KEY must be different keys.")
        if self.debug:
            raise SettingsError("Unset DEBUG: production does not start in debug mode.")
        if self.sample_accounts:
            raise SettingsError("Unset SAMPLE_ACCOUNTS: production has no sample accounts.")
        if self.password_cost != "full":  # noqa: S105
            raise SettingsError("Production does not store passwords at less than the full cost.")
        if not self.allowed_hosts:
            raise SettingsError(
                "Set ALLOWED_HOSTS to the portal's own host names, for example casework.example.org."
            )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings that the environment names. Raises SettingsError with one sentence."""
        given = {
            name: value.strip()
            for name, value in (os.environ if environment is None else environment).items()
        }
        mode = given.get("PORTAL_MODE") or "training"
        if mode not in ("training", "production"):
            raise SettingsError(f"PORTAL_MODE must be training or production, not {mode}.")
        if date := given.get("TRAINING_DATE"):
            raise SettingsError(
                f"Unset TRAINING_DATE ({date}): "
                + (
                    "production has no training date."
                    if mode == "production"
                    else "the training date is set with 'portal training-date'."
                )
            )
        production = mode == "production"
        return cls(
            mode="production" if production else "training",
            instance=Path(given.get("INSTANCE_FOLDER") or Path.cwd() / "instance").absolute(),
            database_url=database_address(given.get("DATABASE_URL", "")),
            document_store=given.get("DOCUMENT_STORE", ""),
            secret_key=given.get("SECRET_KEY") or TRAINING_SECRET,
            audit_key=given.get("AUDIT_KEY") or TRAINING_SECRET,
            smtp_url=given.get("SMTP_URL", ""),
            mail_from=given.get("MAIL_FROM") or cls.mail_from,
            anchor_folder=given.get("ANCHOR_FOLDER", ""),
            allowed_hosts=tuple(re.split(r"[,\s]+", hosts)) if (hosts := given.get("ALLOWED_HOSTS")) else (),
            trusted_proxies=_networks(given.get("TRUSTED_PROXIES", "")),
            behind_tls=_switch(given, "BEHIND_TLS", default=production),
            host=given.get("HOST_ADDRESS") or cls.host,
            port=_number(given, "PORT", cls.port, 1, 65535),
            workers=_number(given, "WORKERS", cls.workers, 1, 64),
            log_level=_level(given.get("LOG_LEVEL") or cls.log_level),
            debug=_switch(given, "DEBUG", default=False) or _switch(given, "FLASK_DEBUG", default=False),
            sample_accounts=_switch(given, "SAMPLE_ACCOUNTS", default=not production),
        )


def database_address(address: str) -> str:
    """The address of the database as SQLAlchemy wants it; empty for the embedded one.

    Raises SettingsError.
    """
    if not address:
        return ""
    scheme, separator, rest = address.partition("://")
    if scheme in ("postgres", "postgresql", "postgresql+psycopg") and separator:
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite" and separator:
        return address
    raise SettingsError("DATABASE_URL must begin with sqlite:/// or postgresql://.")


def _switch(given: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = given.get(name, "").lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if value:
        raise SettingsError(f"{name} must be on or off, not {value}.")
    return default


def _number(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    value = given.get(name, "")
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise SettingsError(f"{name} must be a whole number from {least} to {most}, not {value}.")
    return int(value)


def _level(value: str) -> str:
    levels = ("DEBUG", "INFO", "WARNING", "ERROR")
    if value.upper() not in levels:
        raise SettingsError(f"LOG_LEVEL must be one of {', '.join(levels)}, not {value}.")
    return value.upper()


def _networks(value: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(part) for part in re.split(r"[,\s]+", value) if part)
    except ValueError:
        raise SettingsError(
            f"TRUSTED_PROXIES must be addresses or networks such as 10.0.0.5 or 10.0.0.0/24, not {value}."
        ) from None
