"""The gate and what every response carries: sessions, roles, CSRF, size, host, headers, error pages."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, abort
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from portal import create_app
from portal.extensions import csrf, db
from portal.people.access import open_to_everybody, role_required, roles_of
from portal.people.current import current_actor
from portal.settings import Settings
from tests import html
from tests.client import PortalClient
from tests.conftest import SignIn, new_client

OPEN = {
    "accessibility.statement",
    "health.live",
    "health.ready",
    "sign_in.form",
    "sign_in.take",
    "static_files.serve",
}
"""All that is shown without signing in."""

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'; frame-src 'none'"
)


@pytest.fixture
def probe(app: Flask) -> Iterator[Flask]:
    """A portal of its own on the same database, with pages that fail in every way."""
    settings: Settings = app.extensions["settings"]
    portal = create_app(settings)

    @portal.route("/probe/<what>", methods=["GET", "POST"])
    def fail(what: str) -> str:
        if what == "fault":
            raise RuntimeError("Nobody foresaw <this>")
        if what == "store":
            raise OperationalError("SELECT 1", {}, Exception("gone"))
        if what == "locked":
            db.session.execute(text("SELECT * FROM no_such_table"))
        abort(int(what))

    @portal.get("/probe/own/<int:status>")
    def own(status: int) -> str:
        abort(status, "Marcus Abara-Finch decided this at 2:41pm.")

    @portal.get("/probe/open")
    @open_to_everybody
    def shown() -> str:
        return current_actor().name

    @portal.get("/probe/oat")
    @role_required("oat", "approver")
    def some() -> str:
        return "seen"

    with portal.app_context():
        yield portal
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def inside(probe: Flask, sign_in: SignIn) -> PortalClient:
    """An internal PHSO caseworker on the portal whose pages fail."""
    client = new_client(probe)
    with sign_in("internal_phso").session_transaction() as kept, client.session_transaction() as own:
        own.update(kept)
    client.may_fail = True
    client.get("/account")
    return client


def words(text_: str) -> str:
    return html.text_of(html.parse(text_))


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_nothing_but_these_pages_is_open_to_somebody_who_has_not_signed_in(app: Flask) -> None:
    client = new_client(app)
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN:
            continue
        address = re.sub(r"<(int:)?[^>]*>", "1", rule.rule)
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            reply = client.open(address, method=method, headers={"X-CSRFToken": client.csrf_token})
            assert reply.status_code == 303, f"{method} {address} answered {reply.status}"
            assert reply.headers["Location"].startswith("/sign-in"), address
            assert not re.search(r"PHSO-\d{4}-\d{6}", reply.text)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_administrators_pages_are_for_administrators(app: Flask, sign_in: SignIn) -> None:
    clients = {name: sign_in(name) for name in ("internal_phso", "manager", "legal")}
    checked = 0
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("administration."):
            continue
        assert roles_of(rule.endpoint) == {"administrator"}
        address = re.sub(r"<(int:)?[^>]*>", "1", rule.rule)
        for name, client in clients.items():
            for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
                client.get("/account")
                reply = client.open(address, method=method, headers={"X-CSRFToken": client.csrf_token})
                assert reply.status_code == 403, f"{method} {address} as {name} answered {reply.status}"
                assert "This page is for administrators." in words(reply.text)
                checked += 1
    assert checked > 20


def test_a_page_for_some_roles_tells_others_who_may(probe: Flask, inside: PortalClient) -> None:
    reply = inside.get("/probe/oat")
    assert reply.status_code == 403
    assert "This page is for OAT staff or approvers." in words(reply.text)


def test_the_actor_of_a_request_is_asked_for_only_of_people_who_signed_in(
    probe: Flask, inside: PortalClient
) -> None:
    assert inside.get("/probe/open").text == "Tamsin Oakapple"
    assert new_client(probe).get("/probe/open").headers["Location"] == "/sign-in?next=%2Fprobe%2Fopen"


@pytest.mark.parametrize("address", ["/account", "/account/sign-out-everywhere", "/sign-out"])
@pytest.mark.parametrize("token", [None, "forged", "of somebody else"])
def test_a_form_without_the_right_token_is_not_taken(
    sign_in: SignIn, address: str, token: str | None
) -> None:
    client = sign_in("internal_phso")
    client.get("/account")
    if token == "of somebody else":
        other = sign_in("oat")
        other.get("/account")
        token = other.csrf_token
    headers = {"X-CSRFToken": token} if token else {"X-CSRFToken": ""}
    reply = client.post(
        address, headers=headers, data={"comments": "Text that took an hour", "password": "x"}
    )
    assert reply.status_code == 400
    page = words(reply.text)
    assert "This form was opened before you last signed in, so it was not accepted. Nothing is saved." in page
    assert "Text that took an hour" in page, "what was typed is given back"
    assert client.get("/account").status_code == 200, "the session goes on"


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_no_view_is_exempt_from_the_token(app: Flask) -> None:
    assert not csrf._exempt_views
    assert not csrf._exempt_blueprints


class Unread(io.BytesIO):
    """A body that must not be read, of the length that its header says."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self.length, self.place = length, 0

    def seek(self, place: int, whence: int = 0) -> int:
        self.place = self.length if whence == io.SEEK_END else place
        return self.place

    def tell(self) -> int:
        return self.place

    def read(self, size: int | None = -1) -> bytes:
        raise AssertionError("The body was read")


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_body_over_the_limit_is_refused_before_it_is_read(
    client: PortalClient, sign_in: SignIn, signed_in: bool
) -> None:
    someone, address = (sign_in("internal_phso"), "/account") if signed_in else (client, "/sign-in")
    reply = someone.open(
        address,
        method="POST",
        input_stream=Unread(27 * 1024 * 1024),
        content_type="application/x-www-form-urlencoded",
    )
    assert reply.status_code == 413
    assert "The file is larger than 25 MB." in words(reply.text)


def test_nobody_sends_a_long_body_to_the_sign_in_page(client: PortalClient) -> None:
    assert client.post("/sign-in", data={"username": "x" * 100_000}).status_code == 413


def test_a_body_of_somebody_without_session_is_not_read_at_all(client: PortalClient) -> None:
    reply = client.open("/account", method="POST", input_stream=Unread(1000), content_type="text/plain")
    assert reply.status_code == 303


@pytest.mark.parametrize("host", ["evil.example.com", "casework.example.org.evil.example.com", "a b", ""])
def test_the_portal_answers_only_under_its_own_names(app_with: Callable[..., Flask], host: str) -> None:
    client = new_client(app_with(allowed_hosts=("casework.example.org",)))
    assert client.get("/sign-in", headers={"Host": host}).status_code == 400
    assert client.get("/sign-in", headers={"Host": "casework.example.org"}).status_code == 200
    assert client.get("/sign-in", headers={"Host": "casework.example.org:8443"}).status_code == 200


@pytest.mark.parametrize("host", ["evil/..", "x@y", "a b", "'\"><script>", "x" * 5000, "[::1"])
def test_a_strange_host_header_is_no_fault(client: PortalClient, host: str) -> None:
    reply = client.get("/sign-in", headers={"Host": host})
    assert reply.status_code < 500
    assert "<script>alert" not in reply.text


@pytest.mark.parametrize("at", ["http://[", "https://evil.example.com/x", "//evil.example.com", "\u00e9"])
def test_a_part_asked_for_from_a_strange_page_leads_to_the_sign_in_page(
    client: PortalClient, at: str
) -> None:
    reply = client.get("/account", headers={"HX-Request": "true", "HX-Current-URL": at})
    assert reply.status_code == 401
    assert re.match(r"/sign-in(\?|$)", reply.headers["HX-Redirect"])


@pytest.mark.parametrize(
    "address", ["/account?q=%00", "/account?%00=1", "/no%00such", "/account?q=%FF%FE", "/account?q=%ED%A0%80"]
)
def test_characters_that_no_store_keeps_are_no_fault(sign_in: SignIn, address: str) -> None:
    assert sign_in("internal_phso").get(address).status_code in (200, 400, 404)


@pytest.mark.parametrize("field", ["username", "password", "another\x00field"])
def test_a_nul_in_a_form_is_refused(client: PortalClient, field: str) -> None:
    client.get("/sign-in")
    reply = client.post("/sign-in", data={"username": "legal", "password": "x", field: "le\x00gal"})
    assert reply.status_code == 400


def every_kind_of_reply(client: PortalClient, stranger: PortalClient) -> Iterator[tuple[str, Any]]:
    yield "a page", client.get("/account")
    yield "a redirect home", client.get("/")
    yield "a redirect to sign in", stranger.get("/account")
    yield "the sign-in page", stranger.get("/sign-in")
    yield "not found", client.get("/no-such-page")
    yield "no such method", client.delete("/account")
    yield "refused form", client.post("/sign-out", headers={"X-CSRFToken": "x"})
    yield "refused role", client.get("/probe/oat")
    yield "a fault", client.get("/probe/fault")
    yield "store away", client.get("/probe/store")
    yield "too large", client.open("/account", method="POST", input_stream=Unread(10**9))
    yield "health", stranger.get("/health/live")
    yield "a part asked for", stranger.get("/account", headers={"HX-Request": "true"})
    static = re.search(r'href="(/static/[^"]+\.css)"', client.get("/account").text)
    assert static
    yield "a static file", stranger.get(static[1])
    yield "no static file", stranger.get("/static/../portal/settings.py")
    yield "options", client.open("/account", method="OPTIONS")


def test_every_reply_carries_the_headers(probe: Flask, inside: PortalClient) -> None:
    for kind, reply in every_kind_of_reply(inside, new_client(probe)):
        headers = reply.headers
        assert headers.get("Content-Security-Policy") == POLICY, kind
        assert headers.get("X-Content-Type-Options") == "nosniff", kind
        assert headers.get("Referrer-Policy") == "same-origin", kind
        assert headers.get("Cross-Origin-Opener-Policy") == "same-origin", kind
        assert headers.get("Permissions-Policy"), kind
        assert "Strict-Transport-Security" not in headers, kind
        if kind == "a static file":
            assert "immutable" in headers["Cache-Control"]
        else:
            assert headers.get("Cache-Control") == "no-store", kind
        if reply.mimetype == "text/html":
            assert "HX-Request" in headers["Vary"], kind
        told = " ".join(f"{name}: {value}" for name, value in headers.items()).lower()
        assert not re.search(r"werkzeug|flask|python|granian/|x-powered-by", told), kind


def test_behind_tls_cookies_belong_to_this_host_and_the_browser_is_told_to_stay_on_tls(
    app_with: Callable[..., Flask],
) -> None:
    client = new_client(app_with(behind_tls=True))
    page = client.get("/sign-in", base_url="https://localhost")
    reply = client.post(
        "/sign-in",
        base_url="https://localhost",
        headers={"Referer": "https://localhost/sign-in"},
        data={"username": "legal", "password": "casework-training"},
    )
    assert reply.status_code == 303
    cookies = [*page.headers.getlist("Set-Cookie"), *reply.headers.getlist("Set-Cookie")]
    assert len(cookies) == 3
    for cookie in cookies:
        assert cookie.startswith("__Host-portal")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
    assert reply.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


@pytest.mark.parametrize(
    ("status", "title", "sentence"),
    [
        (400, "This could not be read", "The address or the form could not be read. Nothing is saved."),
        (403, "Not for your role", "This page is for other people."),
        (404, "No such page", "There is no such case, or it is not yours to see."),
        (405, "Not possible here", "This address cannot be used in this way. Nothing is saved."),
        (409, "Not possible now", "The case has changed in the meantime. Nothing is saved."),
        (413, "Too large", "The file is larger than 25 MB. Nothing is saved."),
        (429, "Too many tries", "Too many tries. Wait 5 minutes."),
        (418, "This could not be read", "The address or the form could not be read. Nothing is saved."),
    ],
)
def test_every_error_has_a_page_with_one_sentence(
    inside: PortalClient, status: int, title: str, sentence: str
) -> None:
    reply = inside.get(f"/probe/{status}")
    assert reply.status_code == status
    page = html.parse(reply.text)
    assert [html.text_of(each) for each in page.iter("h1")] == [title]
    assert html.text_of(next(page.iter("title"))) == f"{title} - Complaints casework"
    assert sentence in html.text_of(page)
    assert any(each.get("href") == "/internal-phso/" for each in page.iter("a"))


@pytest.mark.parametrize("status", [400, 403, 409, 429])
def test_a_sentence_of_the_view_takes_the_place_of_the_general_one(inside: PortalClient, status: int) -> None:
    assert "Marcus Abara-Finch decided this at 2:41pm." in words(inside.get(f"/probe/own/{status}").text)


def test_not_found_never_says_more(inside: PortalClient) -> None:
    known, unknown = inside.get("/probe/own/404"), inside.get("/no-such-page")
    assert "Marcus Abara-Finch decided" not in known.text
    assert "There is no such case, or it is not yours to see." in words(known.text)
    assert re.sub(r'value="[^"]*"', "", known.text) == re.sub(r'value="[^"]*"', "", unknown.text)
    search = next(form for form in html.forms(html.parse(unknown.text), "") if form.action == "/cases")
    assert search.method == "get"


def test_a_fault_says_that_nothing_changed_gives_a_code_and_shows_no_trace(
    inside: PortalClient, caplog: pytest.LogCaptureFixture
) -> None:
    reply = inside.get("/probe/fault")
    assert reply.status_code == 500
    found = re.search(r"Nothing changed\. Try again, or quote ([0-9A-Z]{4}-[0-9]{2})\.", words(reply.text))
    assert found
    assert "Nobody foresaw" not in reply.text
    assert "Traceback" not in reply.text
    record = next(record for record in caplog.records if found[1] in record.getMessage())
    assert record.exc_info
    assert "Nobody foresaw" in str(record.exc_info[1])


def test_a_fault_gives_back_what_was_typed_but_no_password(inside: PortalClient) -> None:
    typed = {"comments": "<b>an hour's work</b>", "password": "hidden one", "csrf_token": inside.csrf_token}
    reply = inside.post("/probe/fault", data=typed)
    assert reply.status_code == 500
    page = words(reply.text)
    assert "The portal could not save this. Nothing changed." in page
    assert "Comments<b>an hour's work</b>" in page
    assert "hidden one" not in reply.text


def test_when_the_store_does_not_answer_a_plain_page_says_so(inside: PortalClient) -> None:
    reply = inside.get("/probe/store")
    assert reply.status_code == 503
    assert reply.headers["Retry-After"] == "10"
    assert "Nothing changed. Wait a minute and try again." in words(reply.text)
    assert "<script" not in reply.text
    reply = inside.post("/probe/store", data={"comments": "an hour's work"})
    assert "look at the case, and send it again if it is not there" in words(reply.text)
    assert "an hour's work" in words(reply.text)


def test_a_part_that_fails_comes_as_a_part(inside: PortalClient) -> None:
    reply = inside.get("/probe/403", headers={"HX-Request": "true"})
    assert reply.headers["HX-Retarget"] == "#page"
    assert reply.headers["HX-Reswap"] == "innerHTML"
    assert "<html" not in reply.text


def test_the_accessibility_statement_is_there_for_everybody(client: PortalClient, sign_in: SignIn) -> None:
    for somebody in (client, sign_in("oat"), sign_in("administrator")):
        assert "Web Content Accessibility Guidelines 2.2" in words(somebody.get("/accessibility").text)


def test_health_asks_for_no_session(client: PortalClient) -> None:
    assert client.get("/health/live").text == "live\n"
    assert client.get("/health/ready").text == "ready\n"


def test_health_is_not_ready_when_the_store_is_away(tmp_path: Any) -> None:
    away = create_app(Settings(instance=tmp_path, password_cost="cheap", testing=True))
    reply = new_client(away).get("/health/ready")
    assert reply.status_code == 503
    assert new_client(away).get("/health/live").status_code == 200
    with away.app_context():
        db.engine.dispose()
