"""Changing the own password."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from portal.people.passwords import LONGEST

TOO_LONG = f"Use a password of {LONGEST} characters or fewer"


class PasswordForm(FlaskForm):
    password = PasswordField(
        "Password now",
        validators=[InputRequired("Enter your password"), Length(max=LONGEST, message=TOO_LONG)],
    )
    new_password = PasswordField(
        "New password",
        validators=[InputRequired("Enter a new password"), Length(max=LONGEST, message=TOO_LONG)],
    )
    again = PasswordField(
        "New password again",
        validators=[EqualTo("new_password", "The two new passwords are not the same")],
    )
