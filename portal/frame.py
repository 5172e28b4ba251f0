"""What the frame of every page says: who is signed in, for whom, what day it is, where to go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from flask import Flask, current_app, g, has_request_context, request
from flask_login import current_user

from portal.clock import today
from portal.insight.counting import short_number
from portal.insight.waiting import waiting_counts
from portal.people.posts import CMG, HOMES, ORGANISATIONS, POSTS
from portal.preferences import preferences
from portal.procedures import PROCEDURES

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
    references: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Item:
    """One link of the menu; `count` is a number of things that wait."""

    label: str
    href: str
    current: bool = False
    count: int | str = 0


CASES = ("Cases", "/cases")
NEW = ("New case", "/cases/new")
ACCOUNT = ("My account", "/account")
PHSO_GUIDANCE = ("Guidance", "/procedures/phso")
GUIDANCE = ("Guidance", "/procedures/")
RESOLUTION_GUIDANCE = ("Guidance", "/procedures/resolution")
RESPOND = ("Respond register", "/internal-phso/respond")
CASELIST = ("Director General Caselist", "/internal-phso/caselist")

COMPLAINTS_RESPOND = ("Respond register", "/resolution/respond")
TRACKER = ("Complaints Tracker", "/resolution/tracker")
PERFORMANCE = ("Performance", "/resolution/performance")
OF_RESOLUTION_LEADER = (
    ("My work", "/team-leader/"),
    ("Inbox", "/team-leader/inbox"),
    ("Team", "/team-leader/team"),
    CASES,
    TRACKER,
    PERFORMANCE,
    RESOLUTION_GUIDANCE,
    ACCOUNT,
)

MENUS: dict[str, tuple[tuple[str, str], ...]] = {
    "caseworker": (("My work", "/caseworker/"), CASES, GUIDANCE, ACCOUNT),
    "team_leader": (
        ("My work", "/team-leader/"),
        ("Inbox", "/team-leader/inbox"),
        ("Team", "/team-leader/team"),
        CASES,
        GUIDANCE,
        ACCOUNT,
    ),
    "resolution_caseworker": (
        ("My work", "/caseworker/"),
        CASES,
        NEW,
        TRACKER,
        COMPLAINTS_RESPOND,
        PERFORMANCE,
        RESOLUTION_GUIDANCE,
        ACCOUNT,
    ),
    "bau_caseworker": (("My work", "/caseworker/"), CASES, NEW, RESOLUTION_GUIDANCE, ACCOUNT),
    "bau_g7": (("My work", "/caseworker/"), CASES, RESOLUTION_GUIDANCE, ACCOUNT),
    "resolution_team_leader": OF_RESOLUTION_LEADER,
    "senior_team_leader": OF_RESOLUTION_LEADER,
    "internal_phso_team_leader": (
        ("My work", "/team-leader/"),
        ("Inbox", "/team-leader/inbox"),
        ("Allocation", "/team-leader/allocation"),
        ("Team", "/team-leader/team"),
        CASES,
        RESPOND,
        CASELIST,
        PHSO_GUIDANCE,
    ),
    "internal_phso": (
        ("My work", "/internal-phso/"),
        ("Team", "/internal-phso/team"),
        CASES,
        NEW,
        ("To answer", "/internal-phso/to-answer"),
        RESPOND,
        CASELIST,
        PHSO_GUIDANCE,
    ),
    "oat": (
        ("Referrals", "/oat/"),
        ("Challenges", "/oat/challenges"),
        CASES,
        ("Figures", "/oat/figures"),
        GUIDANCE,
        ACCOUNT,
    ),
    "approver": (("My work", "/approvals/"), CASES, GUIDANCE, ACCOUNT),
    "head_of_complaints_review": (
        ("To sign off", "/approvals/"),
        ("Anomalies", "/approvals/anomalies"),
        CASES,
        CASELIST,
        PHSO_GUIDANCE,
    ),
    "administrator": (
        ("Start", "/administration/"),
        ("People", "/administration/people"),
        ("Authority table", "/administration/authority"),
        ("Settings", "/administration/settings"),
        ("Reference lists", "/administration/reference-lists"),
        ("Letters", "/administration/letters"),
        ("Calendars", "/administration/calendars"),
        ("Outbox", "/outbox"),
        ("Audit", "/administration/audit"),
        ("Training date", "/administration/training-date"),
    ),
}
"""The menu of each role, and of the posts that have one of their own."""


def day_of_page() -> date:
    """The day that the page of this request takes for today, from its first line to its last."""
    if not has_request_context():
        return today()
    if "day_of_page" not in g:
        g.day_of_page = today()
    found: date = g.day_of_page
    return found


def register(app: Flask) -> None:
    app.context_processor(lambda: {"frame": frame(), "navigation": Navigation()})


def frame() -> Frame:
    """The frame of this request's page."""
    settings = current_app.extensions["settings"]
    known = current_user.is_authenticated
    return Frame(
        training=settings.training,
        today=day_of_page(),
        version=own_version(),
        organisation=STYLES[current_user.organisation] if known else "",
        organisation_name=ORGANISATIONS[current_user.organisation] if known else "",
        person=current_user.name if known else "",
        post=current_user.post_title if known else "",
        home=HOMES[current_user.role] if known else "/",
        references=references() if known and current_user.organisation == CMG else (),
    )


def references() -> tuple[tuple[str, str], ...]:
    """The guidance that every page of CMG's procedures names (PHSO-S12, RES-S16), with its address where one is set."""
    addresses = preferences()["LINKS"]
    named = dict.fromkeys(each.guidance for each in PROCEDURES.values() if each.organisation == CMG)
    return tuple((guidance, addresses.get(guidance, "")) for guidance in named)


@cache
def own_version() -> str:
    try:
        return version("portal")
    except PackageNotFoundError:
        return "0"


class Navigation(Sequence[Item]):
    """The menu of the signed-in person; its numbers are asked for only where the menu is shown."""

    @cached_property
    def items(self) -> Sequence[Item]:
        return navigation()

    def __getitem__(self, place: Any) -> Any:
        return self.items[place]

    def __len__(self) -> int:
        return len(self.items)


def menu_of(role: str, post: str) -> tuple[tuple[str, str], ...]:
    """The menu of a post that has its own, as long as the post belongs to the role, else the role's."""
    own = MENUS.get(post) if post in POSTS and POSTS[post].role == role else None
    return own or MENUS.get(role, ())


def navigation() -> Sequence[Item]:
    """The signed-in person's menu with what waits there, without training's own items in production. One query."""
    if not current_user.is_authenticated:
        return ()
    training = current_app.extensions["settings"].training
    menu = [
        (label, href)
        for label, href in menu_of(current_user.role, current_user.post)
        if training or href != "/administration/training-date"
    ]
    here = max((href for _, href in menu if is_current(href, request.path)), key=len, default="")
    counts = waiting_counts(g.actor, [href for _, href in menu]) if "actor" in g else {}
    return [Item(label, href, href == here, short_number(counts.get(href, 0))) for label, href in menu]


def is_current(href: str, path: str) -> bool:
    """Whether the menu's link is where the person is: that page, or one below it unless it is a home."""
    return path == href or (not href.endswith("/") and path.startswith(href + "/"))
