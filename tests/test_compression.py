"""Text goes out compressed, and its length tells a listener nothing that it should not."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from portal import compression
from tests.client import PortalClient
from tests.conftest import SignIn

TAKES = {"Accept-Encoding": "br;q=0, gzip, deflate"}
LONG = "Somebody asked for this page. " * 100


@pytest.fixture
def site() -> Flask:
    """Replies of every kind, without a store."""
    app = Flask(__name__, static_folder=None)
    compression.register(app)
    replies = {
        "/page": lambda: Response(LONG, mimetype="text/html"),
        "/short": lambda: Response("Short", mimetype="text/html"),
        "/picture": lambda: Response(LONG, mimetype="image/png"),
        "/streamed": lambda: Response(iter([LONG, LONG]), mimetype="text/csv"),
        "/packed": lambda: Response(
            gzip.compress(LONG.encode()), mimetype="text/css", headers={"Content-Encoding": "gzip"}
        ),
        "/tagged": lambda: Response(LONG, mimetype="text/html", headers={"ETag": '"one"'}),
        "/fault": lambda: Response(LONG, 500, mimetype="text/html"),
    }
    for address, view in replies.items():
        app.add_url_rule(address, address, view)
    return app


def browser(app: Flask, signed_in: PortalClient) -> FlaskClient:
    """The same session in a client that does not read what it gets."""
    client = app.test_client()
    with signed_in.session_transaction() as kept, client.session_transaction() as own:
        own.update(kept)
    return client


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_page_is_compressed_for_a_browser_that_takes_it(app: Flask, sign_in: SignIn) -> None:
    client = browser(app, sign_in("internal_phso"))
    plain = client.get("/cases")
    packed = client.get("/cases", headers={**TAKES, "Sec-Fetch-Site": "same-origin"})
    assert "Content-Encoding" not in plain.headers and packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) == int(packed.headers["Content-Length"]) < len(plain.data) / 3
    assert gzip.decompress(packed.data).startswith(plain.data[:100])
    for reply in (plain, packed):
        assert {"Accept-Encoding", "Cookie", "HX-Request"} <= set(reply.vary)
    gone = client.get("/no-such-page", headers=TAKES)
    assert (gone.status_code, gone.headers["Content-Encoding"]) == (404, "gzip")


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/page", {}),
        ("/page", {"Accept-Encoding": "br"}),
        ("/page", {"Accept-Encoding": "gzip;q=0"}),
        ("/short", TAKES),
        ("/picture", TAKES),
        ("/streamed", TAKES),
    ],
)
def test_other_replies_stay_as_they_are(site: Flask, address: str, headers: dict[str, str]) -> None:
    reply = site.test_client().get(address, headers=headers)
    assert "Content-Encoding" not in reply.headers
    assert reply.text in ("Short", LONG, LONG + LONG)
    assert ("Accept-Encoding" in reply.vary) == (address in ("/page", "/short"))


def test_what_is_compressed_is_not_compressed_again(site: Flask) -> None:
    assert gzip.decompress(site.test_client().get("/packed", headers=TAKES).data) == LONG.encode()


def test_a_fault_is_compressed_and_an_etag_becomes_weak(site: Flask) -> None:
    client = site.test_client()
    assert gzip.decompress(client.get("/fault", headers=TAKES).data) == LONG.encode()
    assert client.get("/tagged", headers=TAKES).headers["ETag"] == 'W/"one"'
    assert client.get("/tagged").headers["ETag"] == '"one"'
    head = client.head("/page", headers=TAKES)
    assert (head.data, head.headers["Content-Encoding"]) == (b"", "gzip")


@pytest.mark.parametrize(
    ("site_asking", "compressed"),
    [("cross-site", False), ("same-site", False), ("odd", False), ("same-origin", True), ("none", True)],
)
def test_a_page_that_another_site_asked_for_is_not_compressed(
    site: Flask, site_asking: str, compressed: bool
) -> None:
    """Against BREACH: the other site could put words into the address and a listener watch the length."""
    reply = site.test_client().get("/page", headers={**TAKES, "Sec-Fetch-Site": site_asking})
    assert ("Content-Encoding" in reply.headers) == compressed
    assert "Sec-Fetch-Site" in reply.vary


def test_the_same_page_has_many_lengths(site: Flask) -> None:
    """Against BREACH, for browsers that do not say who asks."""
    lengths = {len(site.test_client().get("/page", headers=TAKES).data) for _ in range(60)}
    assert len(lengths) > 10
    assert max(lengths) - min(lengths) <= compression.PADDING


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_static_file_is_compressed_once_and_may_be_kept_by_anybody(app: Flask) -> None:
    with app.test_request_context():
        address = app.jinja_env.globals["static_file"]("portal.css")  # type: ignore[operator]
    first, second = (app.test_client().get(address, headers=TAKES) for _ in range(2))
    assert first.headers["Content-Encoding"] == "gzip" and first.data == second.data
    assert set(first.vary) == {"Accept-Encoding"}
