"""What the frame of every page says: who is signed in, for whom, what day it is, where to go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from flask import Flask, current_app, request
from flask_login import current_user

from portal.clock import today
from portal.people.posts import HOMES, ORGANISATIONS

STYLES = {"CMG": "cmg", "PHSO": "phso", "both": "administration"}
"""The organisation's name in the style sheet."""


@dataclass(frozen=True)
class Frame:
    """The words and addresses around a page. Empty where nobody is signed in."""

    training: bool
    today: date
    version: str
    organisation: str = ""
    organisation_name: str = ""
    person: str = ""
    post: str = ""
    home: str = "/"
    outbox: str = "/outbox"
    guidance: str = "/procedures/"
    accessibility: str = "/accessibility"


@dataclass(frozen=True)
class Item:
    """One link of the menu; `count` is a number of things that wait."""

    label: str
    href: str
    current: bool = False
    count: int = 0


MENUS: dict[str, tuple[tuple[str, str], ...]] = {
    "administrator": (
        ("Start", "/administration/"),
        ("People", "/administration/people"),
        ("Stand-ins", "/administration/stand-ins"),
        ("Settings", "/administration/settings"),
        ("Reference lists", "/administration/reference-lists"),
        ("Training date", "/administration/training-date"),
    ),
}
"""The menu of each role; a role that is missing has none yet."""


def register(app: Flask) -> None:
    app.context_processor(lambda: {"frame": frame(), "navigation": navigation()})


def frame() -> Frame:
    """The frame of this request's page."""
    settings = current_app.extensions["settings"]
    known = current_user.is_authenticated
    return Frame(
        training=settings.training,
        today=today(),
        version=own_version(),
        organisation=STYLES[current_user.organisation] if known else "",
        organisation_name=ORGANISATIONS[current_user.organisation] if known else "",
        person=current_user.name if known else "",
        post=current_user.post_title if known else "",
        home=HOMES[current_user.role] if known else "/",
    )


@cache
def own_version() -> str:
    try:
        return version("portal")
    except PackageNotFoundError:
        return "0"


def navigation() -> Sequence[Item]:
    """The menu of the signed-in person's role, without training's own items in production."""
    if not current_user.is_authenticated:
        return ()
    training = current_app.extensions["settings"].training
    return [
        Item(label, href, current=is_current(href, request.path))
        for label, href in MENUS.get(current_user.role, ())
        if training or href != "/administration/training-date"
    ]


def is_current(href: str, path: str) -> bool:
    """Whether the menu's link is where the person is: that page, or one below it unless it is a home."""
    return path == href or (not href.endswith("/") and path.startswith(href + "/"))
