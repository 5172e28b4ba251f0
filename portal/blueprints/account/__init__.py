"""One's own account: the password, and signing out everywhere."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.blueprints.account.forms import PasswordForm
from portal.extensions import db
from portal.people import guessing, passwords, sessions
from portal.people.actions import set_password
from portal.people.details import Refused
from portal.people.models import Person
from portal.people.source import source

blueprint = Blueprint("account", __name__)


@blueprint.get("/account")
def show() -> Response:
    return _page(PasswordForm())


@blueprint.post("/account")
def change_password() -> Response:
    """Change the own password. Every other browser is signed out, this one goes on with a fresh session."""
    given = PasswordForm()
    username, person_id, stored = current_user.username, current_user.id, current_user.password_hash
    if not given.validate():
        return _page(given, 422)
    wait = guessing.count_try(username, source())
    db.session.commit()
    if wait:
        abort(429, retry_after=wait)
    if not passwords.fits(given.password.data or "", stored):
        given.password.errors = ["The password is wrong"]
        return _page(given, 422)
    person = db.session.get_one(Person, person_id)
    try:
        set_password(
            person, given.new_password.data or "", training=current_app.extensions["settings"].training
        )
    except Refused as refused:
        db.session.rollback()
        given.new_password.errors = [refused.sentence]
        return _page(given, 422)
    guessing.forgive(username, source())
    sessions.begin(person_id)
    db.session.commit()
    return redirect("/account?done=password", 303)


@blueprint.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> Response:
    sessions.end_all(current_user.id)
    sessions.end()
    db.session.commit()
    return redirect("/sign-in", 303)


def _page(given: PasswordForm, status: int = 200) -> Response:
    response = make_response(
        render_template("account/account.html", form=given, done=request.args.get("done") == "password")
    )
    response.status_code = status
    return response
