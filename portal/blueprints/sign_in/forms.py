"""The two fields of signing in."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from portal.people.passwords import LONGEST
from portal.people.sign_in import username_of


class SignInForm(FlaskForm):
    """Every slip has the same sentence, so the validators carry none of their own."""

    username = StringField("User name", validators=[InputRequired(), Length(max=60)])
    password = PasswordField("Password", validators=[InputRequired(), Length(max=LONGEST)])

    @property
    def account(self) -> str:
        """The user name as accounts are named."""
        return username_of(self.username.data or "")
