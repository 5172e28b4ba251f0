"""The error pages: one sentence each, a way on, and what was typed given back."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from flask import Flask, Response, g, make_response, render_template, request
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError, TimeoutError
from werkzeug.exceptions import HTTPException, default_exceptions

from portal.extensions import db
from portal.people import unsent
from portal.people.access import READING, to_sign_in
from portal.preferences import preferences

log = logging.getLogger("portal")

OUT_OF_DATE = (
    "This form was opened before you last signed in, so it was not accepted. "
    "Nothing is saved. Open the page again and send it from there."
)
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET_FIELDS = unsent.LEFT_OUT
NOT_TYPED = ("version", "opened", "kept_", "keep_")
"""How the names of fields begin that a form carries by itself."""


@dataclass(frozen=True)
class ErrorPage:
    """What the page of one status says."""

    title: str
    sentence: str
    find: bool = False


NO_SUCH_SR = "No such SR"
PAGES = {
    400: ErrorPage("This could not be read", "The address or the form could not be read. Nothing is saved."),
    403: ErrorPage("Not for your role", "This page is for other people."),
    404: ErrorPage("No such page", "There is no such case, or it is not yours to see.", find=True),
    405: ErrorPage("Not possible here", "This address cannot be used in this way. Nothing is saved."),
    408: ErrorPage(
        "It took too long", "The portal waited too long for the rest of the form. Nothing is saved."
    ),
    409: ErrorPage("Not possible now", "The case has changed in the meantime. Nothing is saved."),
    413: ErrorPage("Too large", "The file is larger than {limit} MB. Nothing is saved."),
    415: ErrorPage(
        "This could not be read", "The portal does not read this kind of content. Nothing is saved."
    ),
    429: ErrorPage("Too many tries", "Too many tries. Wait 5 minutes."),
    500: ErrorPage("Something went wrong", ""),
    503: ErrorPage("The portal is not available", ""),
}


def register(app: Flask) -> None:
    app.register_error_handler(401, lambda error: to_sign_in())
    app.register_error_handler(CSRFError, _refused_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _unavailable)
    app.register_error_handler(InterfaceError, _unavailable)
    app.register_error_handler(TimeoutError, _unavailable)
    app.register_error_handler(Exception, _fault)
    app.teardown_appcontext(lambda error: _let_go())  # before the extension's own, which would raise


def _refused_form(error: CSRFError) -> Response:
    return _page(400, "This form is out of date", OUT_OF_DATE, typed=typed())


def _http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        response: Response = error.get_response()  # type: ignore[assignment]
        return response
    page = PAGES.get(error.code, PAGES[400])
    own = error.description if error.description != _standard_words(error) else None
    sentence = page.sentence if error.code == 404 or not own else own
    if error.code == 413:
        sentence = page.sentence.format(limit=_limit())
    of_a_case = error.code == 404 and "reference" in (request.view_args or {})
    response = _page(error.code, NO_SUCH_SR if of_a_case else page.title, sentence, find=page.find)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _standard_words(error: HTTPException) -> str | None:
    standard = default_exceptions.get(error.code or 0)
    return standard.description if standard else type(error).description


def _limit() -> int:
    try:
        return int(preferences()["MAX_UPLOAD_MB"])
    except SQLAlchemyError:
        return 25


def _unavailable(error: SQLAlchemyError) -> Response:
    """The store does not answer, or not in time. The page needs neither store nor script."""
    log.error("The store does not answer: %s", type(error).__name__, exc_info=error, extra=_where(503))
    _forget_store()
    response = make_response(
        render_template("errors/unavailable.html", asked_to_save=_asked_to_save(), typed=typed())
    )
    response.status_code = 503
    response.headers["Retry-After"] = "10"
    return response


def _fault(error: Exception) -> Response:
    """Something nobody foresaw. The log has the code that the page shows."""
    code = new_code()
    log.error("Fault %s", code, exc_info=error, extra=_where(500, code))
    _roll_back()
    saving = _asked_to_save()
    sentence = (
        f"The portal could not save this. Nothing changed. Try again, or quote {code}."
        if saving
        else f"The portal could not show this. Nothing changed. Try again, or quote {code}."
    )
    try:
        return _page(500, PAGES[500].title, sentence, typed=typed())
    except Exception as second:
        log.error("Fault %s: the error page failed as well", code, exc_info=second, extra=_where(500, code))
        _forget_store()
        response = make_response(
            render_template("errors/unavailable.html", asked_to_save=saving, typed=typed(), code=code)
        )
        response.status_code = 500
        return response


def _where(status: int, code: str = "") -> dict[str, object]:
    return {"endpoint": request.endpoint, "method": request.method, "status": status, "code": code}


def _asked_to_save() -> bool:
    return request.method not in READING


def new_code() -> str:
    """A short code to quote: "4F7K-20"."""
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(4))
    return f"{letters}-{secrets.randbelow(90) + 10}"


def typed() -> Sequence[tuple[str, str]]:
    """What the person typed into the form that failed, field by field, without passwords and tokens."""
    if not _asked_to_save():
        return ()
    try:
        fields = request.form.items(multi=True)
    except HTTPException:
        return ()
    return to_copy(fields)


def to_copy(fields: Iterable[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """The fields of a form with names that a person can read, without passwords and tokens."""
    return [
        (name.replace("_", " ").replace("-", " ").strip().capitalize(), value)
        for name, value in fields
        if value.strip()
        and not any(secret in name.lower() for secret in SECRET_FIELDS)
        and not name.startswith(NOT_TYPED)
    ][:200]


def _roll_back() -> None:
    try:
        db.session.rollback()
    except SQLAlchemyError:
        _let_go()


def _let_go() -> None:
    """Give the connection back. A store that went away meanwhile takes nothing from an answer that is ready."""
    if not db.session.registry.has():
        return
    session = db.session()
    try:
        session.close()
    except SQLAlchemyError as gone:
        log.warning("The store went away before a request ended: %s", type(gone).__name__)
        with suppress(SQLAlchemyError):
            session.invalidate()
    db.session.registry.clear()


def _forget_store() -> None:
    """Show the page as if nobody had signed in, so that it asks the store for nothing."""
    _roll_back()
    g._login_user = AnonymousUserMixin()
    g.settings_read = g.get("settings_read") or {}


def _page(
    status: int, title: str, sentence: str, *, find: bool = False, typed: Sequence[tuple[str, str]] = ()
) -> Response:
    _roll_back()
    response = make_response(
        render_template(
            "errors/error.html",
            title=title,
            sentence=sentence,
            find=find and current_user.is_authenticated,
            typed=typed,
            partial=bool(request.headers.get("HX-Request")),
        )
    )
    response.status_code = status
    if request.headers.get("HX-Request"):
        response.headers["HX-Retarget"] = "#page"
        response.headers["HX-Reswap"] = "innerHTML"
    return response
