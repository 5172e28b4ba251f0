"""Text replies compressed for browsers that take it. Static files are compressed once, by `portal.static_files`.

What a page hides (the token of its forms, people's names) stands beside what its address gave it, so the length of a
compressed page could tell a listener about both (the attack called BREACH). A page that another site asked for is
therefore sent as it is, and every compressed one carries a name of random length in its gzip header. Decision 0015.
"""

from __future__ import annotations

import secrets

from flask import Flask, Response, request
from isal import isal_zlib

from portal.headers import vary

TEXT = frozenset(
    (
        "text/html",
        "text/plain",
        "text/css",
        "text/csv",
        "text/javascript",
        "application/json",
        "image/svg+xml",
    )
)
SHORTEST = 1024
"""In bytes; a shorter reply fits into one packet anyway."""

LEVEL = 2
"""Of isal's four. A queue page of 80 kB becomes 10 kB in a quarter of the time that zlib's level 3 takes for as much."""

PADDING = 100
"""The longest random name in a gzip header, in bytes."""

HEADER = b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\xff"
"""Of a gzip stream with a name and without a time (RFC 1952)."""


def register(app: Flask) -> None:
    """To be called before whatever else changes replies: Flask asks the last one first."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """Compress the reply where browser, kind and length allow; say in Vary what that depended on."""
    if response.mimetype not in TEXT or "Content-Encoding" in response.headers or response.is_streamed:
        return response
    vary(response, "Accept-Encoding", "Sec-Fetch-Site")
    if response.status_code in (204, 206, 304) or request.accept_encodings.quality("gzip") <= 0:
        return response
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        return response
    content = response.get_data()
    if len(content) < SHORTEST:
        return response
    response.set_data(gzipped(content))
    response.headers["Content-Encoding"] = "gzip"
    etag, _ = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)
    return response


def gzipped(content: bytes) -> bytes:
    """A gzip stream with a random name of random length."""
    name = secrets.token_hex(PADDING)[: secrets.randbelow(PADDING + 1)].encode()
    deflate = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, -isal_zlib.MAX_WBITS)
    body = deflate.compress(content) + deflate.flush()
    end = isal_zlib.crc32(content).to_bytes(4, "little") + (len(content) & 0xFFFFFFFF).to_bytes(4, "little")
    return b"".join((HEADER, name, b"\x00", body, end))
