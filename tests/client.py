"""A test client that behaves like a browser with somebody at it."""

import contextvars
import re
from typing import Any
from urllib.parse import urlsplit

from flask import g, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.extensions import db
from tests import html

CSRF = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')


class PortalClient(FlaskClient):
    """Parses every HTML reply and fails on markup that does not parse. Sends the last CSRF token it saw.

    What the test wrote is committed before each request, and what it remembers is read anew after it, so that
    test and portal see the same database, each in its own application context.
    """

    csrf_token = ""
    may_fail = False
    """Whether the test wants to see the page of a fault; else a fault of the portal fails the test."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            db.session.commit()
        response = contextvars.Context().run(super().open, *args, **kwargs)
        if has_app_context():
            for name in list(g):
                g.pop(name)
        self._read(response)
        return response

    def post(self, *args: Any, **kwargs: Any) -> TestResponse:
        kwargs["headers"] = {"X-CSRFToken": self.csrf_token, **dict(kwargs.get("headers") or {})}
        return super().post(*args, **kwargs)

    def submit(
        self,
        address: str,
        button: str | None = None,
        *,
        action: str | None = None,
        htmx: bool = False,
        follow: bool = False,
        **fields: Any,
    ) -> TestResponse:
        """Open the page, fill its form in and send it.

        The form is the only one of the page's main part that posts; `action` chooses among several, and a
        `button` chooses the form that has it and sends its name and value. A field that is None is not sent.
        `htmx` sends it as htmx does; `follow` follows the redirect.
        """
        page = self.get(address)
        assert page.status_code == 200, f"{address} answered {page.status}"
        form = _choose(html.forms(html.parse(page.text), address), action, button, address)
        data: dict[str, Any] = {**form.values, **fields}
        if button:
            name, value = form.buttons()[button]
            data |= {name: value} if name else {}
        return self.open(
            form.action,
            method="POST",
            data={name: value for name, value in data.items() if value is not None},
            headers={"HX-Request": "true"} if htmx else {},
            follow_redirects=follow,
        )

    def _read(self, response: TestResponse) -> None:
        assert response.status_code != 500 or self.may_fail, "The portal failed; the captured log says why."
        if response.mimetype != "text/html" or not response.data:
            return
        html.parse(response.text)
        if found := CSRF.search(response.text):
            self.csrf_token = found[1]


def _choose(forms: list[html.Form], action: str | None, button: str | None, address: str) -> html.Form:
    fitting = [
        form
        for form in forms
        if form.method == "post"
        and (action is None or urlsplit(form.action).path == action)
        and (button is None or button in form.buttons())
    ]
    shown = "; ".join(f"{form.method} {form.action} {list(form.buttons())}" for form in forms)
    assert len(fitting) == 1, (
        f"{len(fitting)} forms of {address} fit, not one. The page has: {shown or 'no form'}"
    )
    return fitting[0]
