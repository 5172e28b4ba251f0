"""Signing in and out, and the way home."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from portal.blueprints.sign_in.forms import SignInForm
from portal.errors import to_copy
from portal.extensions import db
from portal.people import guessing, known_browsers, passwords, sessions, unsent
from portal.people.access import local_path, open_to_everybody, page_asked_for
from portal.people.posts import HOMES
from portal.people.sample import SAMPLE_ACCOUNTS, accounts_by_organisation
from portal.people.sign_in import account_named, sign_in
from portal.people.source import source
from portal.people.unsent import Unsent
from portal.preferences import preferences
from portal.replies import wants_part

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
    if "unsent" in g:  # another page's form that came too late
        return _page(SignInForm(formdata=None), status=401)
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
    asked = local_path(request.args.get("next")) or "/"
    form = unsent.given_back(request.form.get(unsent.FIELD, ""), account.id)
    response = _not_saved_yet(form, asked) if form else redirect(asked, 303)
    known_browsers.remember(response, username)
    return response


@blueprint.post("/sign-out")
def sign_out() -> AnyResponse:
    sessions.end()
    db.session.commit()
    return redirect("/sign-in", 303)


SHOWN_AGAIN = {
    "cases.take_step": "cases.preview_step",
    "cases.preview_step": "cases.preview_step",
    "cases.raise_case": "cases.preview_new",
    "cases.preview_new": "cases.preview_new",
}
"""The forms that can be opened with what was typed, and the address that does so and saves nothing."""


def _not_saved_yet(form: Unsent, asked: str) -> Response:
    """What was typed before the session ran out, and the way back to its form. Nothing is sent by itself."""
    for name in ("_login_user", "actor", "csrf_token"):  # the page is shown to who has just signed in
        g.pop(name, None)
    address = urlsplit(form.path)
    endpoint, values = current_app.url_map.bind("").match(address.path, method="POST")
    again = ""
    if endpoint in SHOWN_AGAIN:
        query: dict[str, Any] = dict(parse_qsl(address.query))
        again = url_for(SHOWN_AGAIN[endpoint], **{**query, **values})
    return make_response(
        render_template(
            "sign_in/unsent.html", fields=form.fields, typed=to_copy(form.fields), again=again, page=asked
        )
    )


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
    kept = g.get("unsent") or request.form.get(unsent.FIELD, "")
    asked, reason = request.args.get("next"), request.args.get("reason")
    if "unsent" in g:
        asked, reason = page_asked_for(), g.session_ending
    part = "unsent" in g and wants_part()
    response = make_response(
        render_template(
            "sign_in/sign_in.html",
            form=given,
            refusal=refusal,
            next=local_path(asked),
            idle=reason == "idle" and preferences()["IDLE_MINUTES"],
            over=reason in ("over", "ended"),
            unsent=kept,
            partial=part,
            accounts=shown,
            all_shown=every or len(SAMPLE_ACCOUNTS) <= SHOWN_FIRST,
            sample_password=passwords.SAMPLE_PASSWORD,
        )
    )
    response.status_code = status
    if part:
        response.headers["HX-Retarget"] = "#page"
        response.headers["HX-Reswap"] = "innerHTML"
    return response
