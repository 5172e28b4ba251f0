"""What production refuses to run on, beyond its settings: a database that was made for training."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from portal.extensions import db
from portal.people import passwords
from portal.people.models import Person
from portal.people.sample import SAMPLE_ACCOUNTS
from portal.preferences import TRAINING_DATE, Setting
from portal.settings import SettingsError


def refuse_training_database(app: Flask) -> None:
    """Raise SettingsError when production would run with sample accounts or a training date."""
    if app.extensions["settings"].training:
        return
    with app.app_context():
        if db.session.get(Setting, TRAINING_DATE):
            raise SettingsError("The database has a training date: run 'portal training-date off' first.")
        names = {account.username for account in SAMPLE_ACCOUNTS}
        for person in db.session.scalars(select(Person).where(Person.username.in_(names), Person.active)):
            if passwords.is_sample(person.password_hash):
                raise SettingsError(
                    f"The database has sample accounts: set another password for {person.username} "
                    "or deactivate it first."
                )
        db.session.rollback()
