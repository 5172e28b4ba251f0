"""A browser without a window: asks a running portal over HTTP, keeps cookies, and fills in the forms of its pages."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.message import Message
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from portal.people.passwords import SAMPLE_PASSWORD
from tests import html

FORM = re.compile(r"<form\b.*?</form>", re.S)
PATIENCE = 60
"""Seconds after which an answer that does not come counts as none."""

Pairs = tuple[tuple[str, Any], ...]


class NoAnswer(Exception):
    """The portal was not there, or went away before it had answered: whether it saved is not known."""


class Unavailable(NoAnswer):
    """The portal says that it cannot do anything now (503)."""

    def __init__(self, reply: Reply) -> None:
        super().__init__("503")
        self.reply = reply


@dataclass(frozen=True)
class File:
    """A file that somebody attaches."""

    name: str
    content: bytes
    media_type: str = "application/pdf"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Message
    text: str

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")


@dataclass(frozen=True)
class Filled:
    """A form of a page, filled in and ready to be sent, any number of times."""

    action: str
    fields: Pairs

    def first(self, name: str) -> str:
        return next((str(value) for each, value in self.fields if each == name), "")

    @property
    def token(self) -> str:
        return self.first("token")


@dataclass
class Browser:
    """One person's browser. Every request has a connection of its own."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, address: str) -> Reply:
        return self._ask("GET", address)

    def send(self, form: Filled) -> Reply:
        """Press the form's button. Raises NoAnswer."""
        if any(isinstance(value, File) for _, value in form.fields):
            return self._ask("POST", form.action, *_multipart(form.fields))
        body = urlencode(form.fields).encode()
        return self._ask("POST", form.action, body, "application/x-www-form-urlencoded")

    def fill(self, address: str, goes_to: str | None = None, /, **answers: Any) -> Filled:
        """Open a page and fill in its form that goes to this address, by itself to the page's own.

        What the page has filled in stays; an answer of None takes a field away, a list gives it several times.
        """
        page = self.get(address)
        assert page.status == 200, f"{address} answered {page.status}: {heading(page.text)}"
        return filled(page.text, address, goes_to, **answers)

    def sign_in(self, username: str) -> Browser:
        reply = self.send(self.fill("/sign-in", username=username, password=SAMPLE_PASSWORD))
        assert reply.status == 303, f"{username} could not sign in: {reply.status}"
        return self

    def _ask(self, method: str, address: str, body: bytes | None = None, kind: str = "") -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Connection": "close"}
        if kind:
            headers["Content-Type"] = kind
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, address, body, headers)
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as broken:
            raise NoAnswer(f"{type(broken).__name__}: {broken}") from broken
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        reply = Reply(response.status, response.headers, content.decode("utf-8", errors="replace"))
        if reply.status == 503:
            raise Unavailable(reply)
        return reply


def filled(page: str, address: str, goes_to: str | None = None, /, **answers: Any) -> Filled:
    """The form of this page that goes to this address, with these answers in it."""
    to = goes_to or urlsplit(address).path
    found = [form for form in forms_of(page, address) if to in _goes_to(form)]
    assert len(found) == 1, f"{len(found)} forms of {address} go to {to}: {heading(page)}"
    values = {**found[0].values, **answers}
    return Filled(goes_to or found[0].action, tuple(_pairs(values.items())))


def _goes_to(form: html.Form) -> set[str]:
    """Where the form or one of its buttons sends what it holds."""
    buttons = (button.get("formaction") for button in form.element.iter("button"))
    return {urlsplit(each).path for each in (form.action, *buttons) if each}


def forms_of(page: str, address: str) -> Iterable[html.Form]:
    """The forms of a page that post; only they are parsed, for a page is long."""
    for written in FORM.findall(page):
        if 'method="post"' in written[:600]:
            yield from (html.Form(each, address) for each in html.parse(written).iter("form"))


def heading(page: str) -> str:
    """The page's heading and problems in a line, for messages."""
    found = re.findall(r"<h1[^>]*>(.*?)</h1>|error-summary__body.*?>(.*?)</ul>", page, re.S)
    words = re.sub(r"<[^>]*>", " ", " ".join(part for each in found for part in each))
    return " ".join(words.split())[:300]


def _pairs(items: Iterable[tuple[str, Any]]) -> Iterable[tuple[str, Any]]:
    for name, value in items:
        for each in value if isinstance(value, list) else [] if value is None else [value]:
            yield name, each


def _multipart(fields: Pairs) -> tuple[bytes, str]:
    boundary = uuid4().hex
    parts = []
    for name, value in fields:
        told = f'Content-Disposition: form-data; name="{name}"'
        if isinstance(value, File):
            told += f'; filename="{value.name}"\r\nContent-Type: {value.media_type}'
        content = value.content if isinstance(value, File) else str(value).encode()
        parts.append(f"--{boundary}\r\n{told}\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
