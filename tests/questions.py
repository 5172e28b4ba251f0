"""How many questions a page asks the store, and a press of a button as a browser sends it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from xml.etree.ElementTree import Element

from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from portal.extensions import db
from tests import html
from tests.client import PortalClient

MOST = 12
"""Questions that a page may ask, however many rows it shows."""
TRIES = 3


def asked(client: PortalClient, address: str, status: int = 200, most: int = MOST) -> list[str]:
    """The statements that the page sends to the store once it was shown before, while nobody changes the store.

    On PostgreSQL its own housekeeping changes what a transaction sees; then the page is shown once more.
    """
    assert client.get(address).status_code == status
    tries: list[list[str]] = []
    while not tries or (len(tries) < TRIES and len(tries[-1]) > most):
        with counted(db.engine) as sent:
            client.get(address)
        tries.append(sent)
    return min(tries, key=len)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Gathers the statements that are sent to the store meanwhile."""
    sent: list[str] = []

    def listen(connection: object, cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", listen)


@contextmanager
def planned(engine: Engine) -> Iterator[list[tuple[str, list[str]]]]:
    """Gathers the questions that are sent to SQLite meanwhile, each with the steps by which it is answered."""
    sent: list[tuple[str, list[str]]] = []

    def listen(_: object, cursor: Any, statement: str, parameters: Any, *__: object) -> None:
        if statement.startswith("SELECT"):
            steps = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            sent.append((statement, [step[3] for step in steps]))

    event.listen(engine, "after_cursor_execute", listen)
    try:
        yield sent
    finally:
        event.remove(engine, "after_cursor_execute", listen)


def few(client: PortalClient, address: str) -> bool:
    """True when the page keeps to its number; the statements are in the message otherwise."""
    sent = asked(client, address)
    assert len(sent) <= MOST, f"{address} asks {len(sent)} questions:\n" + "\n\n".join(sent)
    return True


def press(
    client: PortalClient, page: str, button: str, *, htmx: bool = False, follow: bool = False, **fields: Any
) -> TestResponse:
    """Open the page, fill in the form that has this button, and press it: its own address, name and value count."""
    shown = client.get(page)
    assert shown.status_code == 200, f"{page} answered {shown.status}"
    for form in html.forms(html.parse(shown.text), page):
        for element in form.element.iter("button"):
            if html.text_of(element) != button:
                continue
            data: dict[str, Any] = {**form.values, **fields}
            if element.get("name"):
                data[str(element.get("name"))] = element.get("value", "")
            return client.post(
                element.get("formaction") or form.action,
                data={name: value for name, value in data.items() if value is not None},
                headers={"HX-Request": "true"} if htmx else {},
                follow_redirects=follow,
            )
    raise AssertionError(f"{page} has no button {button!r}")


INLINE = frozenset(("a", "b", "del", "em", "i", "ins", "mark", "small", "span", "strong", "abbr"))


def words(text: str) -> str:
    """The words of a page or part, blanks made single, with a blank between the parts that stand apart."""
    return " ".join("".join(_pieces(html.parse(text))).split())


def _pieces(element: Element) -> Iterator[str]:
    apart = "" if element.tag in INLINE else " "
    yield apart
    if isinstance(element.tag, str):
        yield element.text or ""
        for child in element:
            yield from _pieces(child)
    yield apart
    yield element.tail or ""


def focused(text: str) -> list[str]:
    """What carries the mark of the focus: id, or tag where there is none."""
    return [
        element.get("id") or element.tag
        for element in html.parse(text).iter()
        if element.get("data-focus") is not None
    ]


def announced(text: str) -> str:
    """What the part says in the live region."""
    found = re.search(r'<div hx-swap-oob="innerHTML:#announcements">(.*?)</div>', text, re.S)
    return html.text_of(html.parse(found[1])) if found else ""
