"""Signing in and out, and the way home."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from portal.blueprints.sign_in.forms import SignInForm
from portal.extensions import db
from portal.people import guessing, known_browsers, passwords, sessions
from portal.people.access import local_path, open_to_everybody
from portal.people.posts import HOMES
from portal.people.sample import SAMPLE_ACCOUNTS, accounts_by_organisation
from portal.people.sign_in import account_named, sign_in
from portal.people.source import source
from portal.preferences import preferences

blueprint = Blueprint("sign_in", __name__)

WRONG = "User name or password is wrong"
SHOWN_FIRST = 8


@blueprint.get("/")
def home() -> AnyResponse:
    """To where the role of the signed-in person begins."""
    return redirect(HOMES[current_user.role])


@blueprint.get("/sign-in")
@open_to_everybody
def form() -> AnyResponse:
    if current_user.is_authenticated:
        return redirect(local_path(request.args.get("next")) or "/")
    return _page(SignInForm())


@blueprint.post("/sign-in")
@open_to_everybody
def take() -> AnyResponse:
    """Count the try, then look at the password outside any transaction, then begin the session."""
    given = SignInForm()
    username, password = given.account, given.password.data or ""
    if not given.validate():
        return _refused(given)
    mark = known_browsers.mark_for(username)
    wait = guessing.count_try(username, source(), mark)
    db.session.commit()
    if wait:
        return _wait(given, wait)
    account = account_named(username)
    db.session.rollback()
    if not passwords.fits(password, account.password_hash if account else None) or account is None:
        return _refused(given)
    if not sign_in(account, password):
        return _refused(given)
    guessing.forgive(username, source(), mark)
    db.session.commit()
    response = redirect(local_path(request.args.get("next")) or "/", 303)
    known_browsers.remember(response, username)
    return response


@blueprint.post("/sign-out")
def sign_out() -> AnyResponse:
    sessions.end()
    db.session.commit()
    return redirect("/sign-in", 303)


def _refused(given: SignInForm) -> Response:
    return _page(given, refusal=WRONG, status=422)


def _wait(given: SignInForm, seconds: int) -> Response:
    response = _page(given, refusal="Too many tries. Wait 5 minutes.", status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _page(given: SignInForm, refusal: str = "", status: int = 200) -> Response:
    training = current_app.extensions["settings"].training
    every = "accounts" in request.args
    shown = accounts_by_organisation(first=None if every else SHOWN_FIRST) if training else {}
    response = make_response(
        render_template(
            "sign_in/sign_in.html",
            form=given,
            refusal=refusal,
            next=local_path(request.args.get("next")),
            idle=request.args.get("reason") == "idle" and preferences()["IDLE_MINUTES"],
            over=request.args.get("reason") in ("over", "ended"),
            accounts=shown,
            all_shown=every or len(SAMPLE_ACCOUNTS) <= SHOWN_FIRST,
            sample_password=passwords.SAMPLE_PASSWORD,
        )
    )
    response.status_code = status
    return response
