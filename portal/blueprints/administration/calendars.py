"""Bank holidays that were announced late: what one would move, and moving it (PHSO-O09)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import redirect, request
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import calendars, clock
from portal.blueprints.administration import blueprint
from portal.blueprints.administration.calendar_tables import (
    PAGE_ROWS,
    added_table,
    count,
    judged_table,
    moves_table,
    team_table,
)
from portal.blueprints.administration.page import side
from portal.calendars import AddedHoliday
from portal.cases.actions import spend, spent
from portal.cases.calendar_change import (
    LONGEST_NAME,
    NATION_NAMES,
    Changed,
    Preview,
    apply,
    left_to_move,
    preview,
    problems,
)
from portal.deadlines import long_date
from portal.extensions import db
from portal.people.current import current_actor
from portal.reading import Unreadable, read_date
from portal.replies import Reply, said, say, shown
from portal.views import CalendarsPage, Choice, Field, Link, Paging, Trail

ADDRESS = "/administration/calendars"
CHECK = f"{ADDRESS}/check"
DAY_HINT = "For example 24/4/2026 or 24 April 2026"

Problem = tuple[str, str]


@dataclass(frozen=True)
class Asked:
    """What was typed about a bank holiday, and how it was understood."""

    typed: str
    name: str
    nation: str
    day: date | None
    problems: tuple[Problem, ...]

    @property
    def address(self) -> str:
        """The page with these answers, so that pages of its table are plain links."""
        return f"{ADDRESS}?{urlencode({'day': self.typed, 'name': self.name, 'nation': self.nation})}"


@blueprint.get("/calendars")
def bank_holidays() -> Reply:
    asked = read(request.args) if request.args.get("day") else Asked("", "", "", None, ())
    return page(asked, checked=asked.day is not None and not asked.problems)


@blueprint.post("/calendars/check")
def check_bank_holiday() -> Reply:
    """Show what the day would move; nothing is saved."""
    return page(read(request.form), checked=True)


@blueprint.post("/calendars")
def add_bank_holiday() -> Reply:
    """Add the day and move the deadlines that were checked; all of it or nothing."""
    asked = read(request.form)
    today, token = clock.today(), request.form.get("token", "")[:64]
    if spent(token):
        say("This was saved already.")
        return redirect(ADDRESS, 303)
    if asked.problems or asked.day is None:
        return page(asked)
    ticked = request.form.get("checked", "")
    now = preview(asked.day, asked.nation, today)
    if now.moves and not ticked:
        return page(asked, [("checked", f"Tick that you have checked {count(len(now.moves))}")], checked=True)
    actor, at = current_actor(), clock.now()
    try:
        done = apply(
            asked.day,
            asked.name,
            asked.nation,
            actor,
            checked=ticked or now.digest,
            today=today,
            at=at,
        )
        spend(token, actor, at, None, 0)
    except (Changed, IntegrityError, ValueError) as changed:
        db.session.rollback()
        calendars.forget()
        return changed_meanwhile(asked, changed)
    db.session.commit()
    told = (
        f"{asked.name}, {long_date(asked.day)}: {count(done.moved) if done.moved else 'no deadline'} moved."
    )
    if done.left:
        say(told, f"{count(done.left)} still to move. Check and move them below.")
        return redirect(asked.address, 303)
    say(told)
    return redirect(ADDRESS, 303)


def changed_meanwhile(asked: Asked, changed: Exception) -> Reply:
    """The page again, with the deadlines as they are now."""
    if isinstance(changed, ValueError):
        return page(asked, [("day", str(changed))])
    sentence = "The deadlines have changed since you checked them. Nothing was moved. Check them again"
    return page(asked, [("moves-h", sentence)], checked=True, status=409)


def read(values: object) -> Asked:
    """What a form or an address says about the day."""
    given = {name: str(values.get(name, "")).strip() for name in ("day", "name", "nation")}  # type: ignore[attr-defined]
    day, found = None, []
    try:
        if given["day"]:
            day = read_date(given["day"])
        else:
            found.append(("day", "Enter the date of the bank holiday"))
    except Unreadable as problem:
        found.append(("day", str(problem)))
    found += problems(day, given["name"], given["nation"], clock.today())
    return Asked(given["day"], given["name"], given["nation"], day, tuple(found))


def page(
    asked: Asked, more: list[Problem] | None = None, *, checked: bool = False, status: int = 200
) -> Reply:
    wrong = [*asked.problems, *(more or [])]
    today = clock.today()
    added = db.session.scalars(select(AddedHoliday).order_by(AddedHoliday.day.desc())).all()
    shown_page = CalendarsPage(
        heading="Add a bank holiday",
        trail=Trail([Link("Administration", "/administration/")], "Calendars"),
        side=side(),
        action=ADDRESS,
        check_action=CHECK,
        token=secrets.token_urlsafe(24),
        fields=fields(asked, dict(wrong)),
        problems=wrong,
        added=added_table(added, left_to_move(today), ADDRESS) if added else None,
        banner=None if wrong else said(),
    )
    if checked and asked.day and not asked.problems:
        known = any((row.day, row.nation) == (asked.day, asked.nation) for row in added)
        show_check(shown_page, asked, preview(asked.day, asked.nation, today), dict(wrong), known)
    return shown(
        "administration/calendars", status if status != 200 or not wrong else 422, calendars=shown_page
    )


def fields(asked: Asked, wrong: dict[str, str]) -> list[Field]:
    nations = [Choice(key, name, checked=key == asked.nation) for key, name in NATION_NAMES.items()]
    read_as = f"Read as {long_date(asked.day)}" if asked.day else ""
    return [
        Field("date", "day", "day", "Date", DAY_HINT, wrong.get("day"), asked.typed, read_as),
        Field(
            "line",
            "name",
            "name",
            "Name",
            f"As it is announced, at most {LONGEST_NAME} characters. It stands in the history of each case that it moves",
            wrong.get("name"),
            asked.name,
            width="20",
        ),
        Field(
            "choice",
            "nation",
            "nation",
            "Nation",
            followed(),
            wrong.get("nation"),
            choices=nations,
        ),
    ]


def followed() -> str:
    """Which nation's bank holidays the cases of Great Britain follow."""
    return f"Cases of Great Britain count by {NATION_NAMES[calendars.nation_of('GB')]}, cases of Northern Ireland by their own"


def show_check(
    shown_page: CalendarsPage, asked: Asked, seen: Preview, wrong: dict[str, str], known: bool
) -> None:
    """Fill in what the day would do, and the button that does it."""
    number = len(seen.moves)
    start = min(first_row(), max(number - 1, 0) // PAGE_ROWS * PAGE_ROWS)
    shown_page.checked = True
    shown_page.verdict = verdict(seen)
    shown_page.judged = judged_table(seen.judged)
    shown_page.button = "Add holiday"
    if number:
        shown_page.moves = moves_table(seen.moves[start : start + PAGE_ROWS])
        shown_page.confirm = Field(
            "tick",
            "checked",
            "checked",
            f"I have checked {count(number)}",
            error=wrong.get("checked"),
            choices=[Choice(seen.digest, "")],
        )
        shown_page.button = f"Move {count(number)}" if known else f"Add holiday and move {count(number)}"
    if number > PAGE_ROWS:
        shown_page.by_team = team_table(seen.by_team)
        shown_page.paging = paging(asked, start, number)


def verdict(seen: Preview) -> str:
    if not seen.counts_here:
        return f"No case counts by the bank holidays of {NATION_NAMES[seen.nation]}"
    number = len(seen.moves)
    return f"{count(number)} would move" if number else "No deadline would move"


def first_row() -> int:
    """Where the page of the table begins that the address asks for."""
    asked = request.args.get("from", "")
    start = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    return start // PAGE_ROWS * PAGE_ROWS


def paging(asked: Asked, start: int, number: int) -> Paging:
    end = min(start + PAGE_ROWS, number)
    return Paging(
        f"{start + 1:,} to {end:,} of {count(number)}.",
        next=f"{asked.address}&from={end}" if end < number else "",
        next_label=f"Next {min(PAGE_ROWS, number - end)}",
        first=asked.address if start else "",
    )
