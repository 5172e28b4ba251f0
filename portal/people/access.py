"""The gate that every request passes: host, size, who is signed in, and which roles a page is for.

Every page asks for a signed-in person unless its view says `@open_to_everybody`. A page for some roles says
`@role_required(...)`, a whole blueprint `for_roles(blueprint, ...)`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Flask, Response, abort, current_app, g, redirect, request
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.sansio.utils import host_is_trusted

from portal.database import writing
from portal.extensions import db
from portal.people import unsent
from portal.people.posts import MANY
from portal.preferences import preferences

View = TypeVar("View", bound=Callable[..., object])

READING = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN_FORM_BYTES = 64 * 1024
"""The largest body that is read from somebody who has not signed in."""

OPEN_BLUEPRINTS = frozenset({"static_files"})


def open_to_everybody(view: View) -> View:
    """The page is shown to people who have not signed in."""
    view.open_to_everybody = True  # type: ignore[attr-defined]
    return view


def role_required(*roles: str) -> Callable[[View], View]:
    """The page is for these roles; anybody else is told so (403)."""

    def mark(view: View) -> View:
        view.roles = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def for_roles(blueprint: Blueprint, *roles: str) -> None:
    """All pages of the blueprint are for these roles; anybody else is told so (403)."""
    blueprint.roles = frozenset(roles)  # type: ignore[attr-defined]


def roles_of(endpoint: str) -> frozenset[str]:
    """The roles that the page is for; empty when it is for everybody who has signed in."""
    blueprint = current_app.blueprints.get(endpoint.rpartition(".")[0])
    marked = current_app.view_functions.get(endpoint), blueprint
    return next((place.roles for place in marked if getattr(place, "roles", None)), frozenset())  # type: ignore[union-attr]


def refuse_other_roles(roles: frozenset[str]) -> None:
    """403 with a sentence that says who may, unless the signed-in person has one of the roles."""
    if current_user.role not in roles:
        abort(403, words_for(roles))


def words_for(roles: frozenset[str]) -> str:
    """The sentence of a refused page."""
    return f"This page is for {' or '.join(name for role, name in MANY.items() if role in roles)}."


def is_open() -> bool:
    """Whether the page asked for is shown without signing in."""
    view = current_app.view_functions.get(request.endpoint or "")
    return request.blueprint in OPEN_BLUEPRINTS or getattr(view, "open_to_everybody", False)


def register(app: Flask) -> None:
    """To be called before the other extensions: the order of these functions is the order of the checks."""
    app.before_request(check_host)
    app.before_request(check_person)


def register_last(app: Flask) -> None:
    """To be called after the CSRF check has been tied to the application: only then may a request write."""
    app.before_request(check_characters)
    app.before_request(begin_to_write)
    app.teardown_request(stop_writing)


def check_host() -> None:
    """400 for a Host header that is not the portal's own name."""
    hosts = current_app.extensions["settings"].allowed_hosts
    if hosts and not host_is_trusted(request.host, hosts):
        abort(400, "The portal does not answer under this name.")


def check_person() -> Response | None:
    """Nobody gets past here without a session, or with a body over the limit; the body is not read before."""
    writing.set(False)
    if is_open():
        limit_body(OPEN_FORM_BYTES)
        return None
    if not current_user.is_authenticated:
        return to_sign_in()
    limit_body((preferences()["MAX_UPLOAD_MB"] + 1) * 1024 * 1024)
    if request.method not in READING:
        db.session.rollback()  # the read is over; a slow upload must not hold the store
    if roles := roles_of(request.endpoint or ""):
        refuse_other_roles(roles)
    return None


def limit_body(size: int) -> None:
    """413 for a body that says it is longer, and for one that turns out to be when it is read."""
    request.max_content_length = size
    if request.content_length is not None and request.content_length > size:
        abort(413)


def check_characters() -> None:
    """400 for a NUL in an address or field: no store keeps one, and nobody types one."""
    values = [request.path, *(value for field in request.args.lists() for value in (field[0], *field[1]))]
    if request.method not in READING:
        values += [value for field in request.form.lists() for value in (field[0], *field[1])]
    if any("\x00" in value for value in values):
        abort(400, "The address or a field holds a character that cannot be kept.")


def begin_to_write() -> None:
    if request.method not in READING:
        writing.set(True)


def stop_writing(error: BaseException | None = None) -> None:
    writing.set(False)


def local_path(value: str | None) -> str | None:
    """The path of this portal that `value` names, or None for anything that leads elsewhere."""
    if not value or not value.startswith("/") or value.startswith("//") or "\\" in value:
        return None
    if any(ord(character) < 33 or ord(character) == 127 for character in value):
        return None
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc or parts.path.startswith("/sign-") else value


def page_asked_for() -> str | None:
    """The page to come back to after signing in: this address, or the whole page of a part."""
    if request.headers.get("HX-Request"):
        try:
            address = urlsplit(request.headers.get("HX-Current-URL", ""))
        except ValueError:
            return None
        return local_path(f"{address.path}?{address.query}" if address.query else address.path)
    if request.method not in READING:
        try:
            current_app.url_map.bind("").match(request.path, method="GET")
        except HTTPException:
            return None
        return local_path(request.path)
    return local_path(request.full_path.removesuffix("?"))


def to_sign_in() -> Response:
    """To the sign-in page, and from there back to the page asked for.

    A form that comes after its session has run out is answered with the sign-in page itself, which keeps what was typed.
    """
    if written := unsent.kept(OPEN_FORM_BYTES):
        g.unsent = written
        shown: Response = current_app.view_functions["sign_in.form"]()  # type: ignore[assignment]
        return shown
    asked = {"next": page_asked_for(), "reason": g.get("session_ending")}
    given = {key: value for key, value in asked.items() if value and value != "/"}
    address = f"/sign-in?{urlencode(given)}" if given else "/sign-in"
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": address})
    response: Response = redirect(address, 303)  # type: ignore[assignment]
    return response
