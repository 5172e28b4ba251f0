"""The authority table: who may agree what, up to which amount, from when until when (Review and feedback 2.8, RF-72c)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import abort, request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal import clock
from portal.blueprints.administration import blueprint
from portal.blueprints.administration.page import Problems, page, saved
from portal.extensions import db
from portal.faces import in_london, long_date, money
from portal.people import authorities as table
from portal.people.authorities import AuthorityRow, Grant
from portal.people.details import Refused
from portal.people.posts import PHSO
from portal.people.queries import directory
from portal.procedures.authority import (
    ACTIONS,
    FIXED,
    LINE_MANAGER,
    NOBODY,
    TITLES,
    Action,
    covers,
    fixed_row,
    holders,
)
from portal.procedures.definition import Actor
from portal.reading import Unreadable, read_date, read_money
from portal.views import Choice, Field, Link

ADDRESS = "/administration/authority"
TABLE = Link("Authority table", ADDRESS)
NAMES = ("what", "post", "level", "limit", "from_on", "until_on")


@dataclass(frozen=True)
class Line:
    """One row as the page shows it. `row` is None where the source fixes it."""

    words: str
    para: str
    who: str
    up_to: str = ""
    from_on: str = ""
    until: str = ""
    by: str = ""
    row: int | None = None


@dataclass(frozen=True)
class Tried:
    """What "Try it" answers: who may agree this today, by name, or why nobody may."""

    question: str
    names: Sequence[str]
    sentence: str = ""


@blueprint.get("/authority")
def authority() -> Response:
    return _page({})


@blueprint.post("/authority")
def add_authority() -> Response:
    typed, given, problems = _read()
    try:
        if given is None:
            _refuse_fixed(typed, problems)
            return _page(typed, problems)
        table.grant(given, current_user, clock.now(), clock.today())
    except Refused as refused:
        db.session.rollback()
        return _page(typed, [(refused.field, refused.sentence)])
    db.session.commit()
    return saved(f"{ACTIONS[given.action].words}: {_who(given.post)} may agree.", ADDRESS)


@blueprint.get("/authority/<int:number>")
def authority_row(number: int) -> Response:
    row = _row(number)
    typed = {
        "what": row.action,
        "post": row.post,
        "level": row.level,
        "limit": money(row.limit_pence) if row.limit_pence is not None else "",
        "from_on": long_date(max(clock.today(), row.from_on)),
        "until_on": long_date(row.until_on) if row.until_on else "",
    }
    return _row_page(row, typed)


@blueprint.post("/authority/<int:number>")
def change_authority(number: int) -> Response:
    row = _row(number)
    typed, given, problems = _read(row.action)
    try:
        if given is None:
            return _row_page(row, typed, problems)
        table.replace(row, given, current_user, clock.now(), clock.today())
    except Refused as refused:
        db.session.rollback()
        return _row_page(_row(number), typed, [(refused.field, refused.sentence)])
    db.session.commit()
    return saved(
        f"{ACTIONS[given.action].words}: {_who(given.post)} may agree from {long_date(given.from_on)}.",
        ADDRESS,
    )


@blueprint.post("/authority/<int:number>/end")
def end_authority(number: int) -> Response:
    row = _row(number)
    told = f"{ACTIONS[row.action].words}: {_who(row.post)} may agree no longer."
    try:
        table.end(row, current_user, clock.now(), clock.today())
    except Refused as refused:
        db.session.rollback()
        return _page({}, [("", refused.sentence)])
    db.session.commit()
    return saved(told, ADDRESS)


def _row(number: int) -> AuthorityRow:
    """The row; one that is to be changed is held, so that two administrators change it one after the other."""
    held = request.method == "POST"
    row = db.session.get(AuthorityRow, number, with_for_update=held) if number < 2**31 else None
    if row is None:
        abort(404)
    return row


# What was typed


def _read(action: str = "") -> tuple[dict[str, str], Grant | None, list[tuple[str, str]]]:
    """The answers as typed, as a grant where they can be read, and what is wrong with them."""
    typed = {name: request.form.get(name, "").strip() for name in NAMES}
    typed["what"] = action or typed["what"]
    problems: list[tuple[str, str]] = []
    if typed["what"] not in ACTIONS:
        problems.append(("what", "Choose the action from the list"))
    if typed["post"] not in TITLES:
        problems.append(("post", "Choose the role from the list"))
    limit = _amount(typed["limit"], problems)
    first = _day(typed["from_on"], "from_on", problems)
    last = _day(typed["until_on"], "until_on", problems)
    if not typed["from_on"]:
        problems.append(("from_on", "Enter the first day"))
    if problems or first is None:
        return typed, None, problems
    return typed, Grant(typed["what"], typed["post"], first, last, limit, typed["level"]), []


def _refuse_fixed(typed: dict[str, str], problems: list[tuple[str, str]]) -> None:
    """Whatever else is wrong: a fixed row is never to be had."""
    action = ACTIONS.get(typed["what"])
    if action is not None and action.fixed:
        problems.insert(0, ("what", FIXED))


def _amount(typed: str, problems: list[tuple[str, str]]) -> int | None:
    try:
        return read_money(typed) if typed else None
    except Unreadable as problem:
        problems.append(("limit", str(problem)))
        return None


def _day(typed: str, name: str, problems: list[tuple[str, str]]) -> date | None:
    try:
        return read_date(typed) if typed else None
    except Unreadable as problem:
        problems.append((name, str(problem)))
        return None


# What is shown


def _who(post: str) -> str:
    words = TITLES[post]
    return words[0].upper() + words[1:]


def _page(typed: dict[str, str], problems: Problems = ()) -> Response:
    today = clock.today()
    rows = table.all_rows()
    return page(
        "authority",
        TABLE.label,
        problems=problems,
        rows=[line for action in ACTIONS.values() for line in _lines(action, rows, today)],
        former=[_line(row) for row in rows if row.is_over(today)],
        fields=_fields(typed, dict(problems)),
        trying=_trying(),
        tried=_tried(today),
    )


def _row_page(row: AuthorityRow, typed: dict[str, str], problems: Problems = ()) -> Response:
    return page(
        "authority_row",
        f"Change: {ACTIONS[row.action].words}",
        under=TABLE,
        problems=problems,
        line=_line(row),
        fields=[each for each in _fields(typed, dict(problems)) if each.name != "what"],
        action=f"{ADDRESS}/{row.id}",
    )


def _lines(action: Action, rows: Sequence[AuthorityRow], today: date) -> list[Line]:
    """The rows of an action that hold or will hold; a line that says so where there is none."""
    if action.fixed:
        names = " or ".join(TITLES[post] for post in action.fixed)
        return [Line(action.words, action.para, names[0].upper() + names[1:], by=fixed_row(action).fixed)]
    own = [_line(row) for row in rows if row.action == action.key and not row.is_over(today)]
    return own or [Line(action.words, action.para, "Nobody", by="No authority is recorded")]


def _line(row: AuthorityRow) -> Line:
    action = ACTIONS[row.action]
    entered = f"Version {row.version}, entered by {row.made_by}, {long_date(in_london(row.made_at).date())}"
    ended = (
        f". {'Taken back' if row.taken_back else 'Ended'} by {row.ended_by}, {long_date(in_london(row.ended_at).date())}"
        if row.ended_at
        else ""
    )
    return Line(
        action.words,
        action.para,
        _who(row.post) + (f", {row.level}" if row.level else ""),
        money(row.limit_pence) if row.limit_pence is not None else "",
        long_date(row.from_on),
        long_date(row.until_on) if row.until_on else "",
        entered + ended,
        row.id,
    )


def _choices(pairs: Sequence[tuple[str, str]], chosen: str) -> list[Choice]:
    return [Choice(value, label, checked=value == chosen) for value, label in pairs]


def _fields(typed: dict[str, str], wrong: dict[str, str]) -> list[Field]:
    actions = [(each.key, f"{each.words}, para {each.para}") for each in ACTIONS.values()]
    posts = [(post, _who(post)) for post in TITLES]

    def field(kind: str, name: str, label: str, hint: str = "", **more: object) -> Field:
        return Field(kind, name, name, label, hint, error=wrong.get(name), value=typed.get(name, ""), **more)  # type: ignore[arg-type]

    return [
        field("select", "what", "Action", choices=_choices(actions, typed.get("what", ""))),
        field("select", "post", "Role", "Who may agree it", choices=_choices(posts, typed.get("post", ""))),
        field("money", "limit", "Up to", "Only for a financial remedy", optional=True),
        field(
            "line",
            "level",
            "Level of severity",
            "Only for a financial remedy. Empty for every level",
            optional=True,
        ),
        field("date", "from_on", "From", "Today or later"),
        field("date", "until_on", "Until", "The last day. Empty where it goes on", optional=True),
    ]


# Try it


def _trying() -> list[Field]:
    """The questions of "Try it", with what was asked."""
    asked = request.args
    actions = [(each.key, each.words) for each in ACTIONS.values()]
    people = [(str(each.id), f"{each.name}, {each.post_title}") for each in directory(PHSO, clock.today())]
    return [
        Field("select", "try", "try", "Action", choices=_choices(actions, asked.get("try", ""))),
        Field(
            "money",
            "amount",
            "amount",
            "Amount",
            "For a financial remedy",
            value=asked.get("amount", ""),
            optional=True,
        ),
        Field(
            "line",
            "severity",
            "severity",
            "Level of severity",
            value=asked.get("severity", ""),
            optional=True,
        ),
        Field(
            "select",
            "owner",
            "owner",
            "Owner of the record",
            "Where the line manager of the owner may agree",
            choices=_choices(people, asked.get("owner", "")),
            optional=True,
        ),
    ]


def _tried(today: date) -> Tried | None:
    action = ACTIONS.get(request.args.get("try", ""))
    if action is None:
        return None
    problems: list[tuple[str, str]] = []
    amount = _amount(request.args.get("amount", "").strip(), problems) if action.money else None
    if problems:
        return Tried(action.words, [], f"{problems[0][1]}.")
    if action.money and amount is None:
        return Tried(action.words, [], "Enter an amount.")
    level = request.args.get("severity", "").strip() if action.money else ""
    question = action.words + (f", {money(amount)}" if amount is not None else "")
    everybody = directory(PHSO, today)
    owner = next((each for each in everybody if str(each.id) == request.args.get("owner", "")), None)
    rows = [row for row in table.authorities(action.key, today) if covers(row, amount, level)]
    if not rows:
        return Tried(question, [], f"{NOBODY}.")
    if owner is None and any(LINE_MANAGER in row.posts for row in rows):
        return Tried(
            question, [], "The line manager of whoever owns the record. Choose an owner to see the name."
        )
    found = [
        each
        for each in holders(rows, everybody, _manager(owner, everybody))
        if owner is None or each.id != owner.id
    ]
    return Tried(
        question,
        [f"{each.name}, {each.post_title}" for each in found],
        "" if found else "Nobody holds this authority today.",
    )


def _manager(owner: Actor | None, everybody: Sequence[Actor]) -> Actor | None:
    """The owner's line manager, or who stands in today for one who has left."""
    wanted = owner.line_manager_id if owner else None
    if wanted is None:
        return None
    own = next((each for each in everybody if each.id == wanted), None)
    return own or next((each for each in everybody if wanted in each.stands_in_for), None)
