"""The 3rd Party Accounts: constituencies and their members, loaded from a CSV file that is checked first."""

from __future__ import annotations

from flask import request
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from portal.blueprints.administration import blueprint
from portal.blueprints.administration.page import page, saved
from portal.clock import today
from portal.constituencies import Constituency, Member, in_office
from portal.constituency_file import COLUMNS, Checked, Line, check, load, text_of
from portal.deadlines import long_date
from portal.extensions import db
from portal.people.details import Refused
from portal.views import Cell, Field, Heading, Paging, Row, Table

ADDRESS = "/administration/constituencies"
CHECK = f"{ADDRESS}/check"
PAGE_ROWS = 50
MISSING = "Choose a CSV file, or paste its rows"
MOST_SHOWN = 200
"""So many of the changes of a file are listed."""


@blueprint.get("/constituencies")
def constituencies() -> Response:
    return _page("")


@blueprint.post("/constituencies/check")
def check_constituencies() -> Response:
    """Show what the file would change; nothing is saved."""
    try:
        text = _given()
    except Refused as refused:
        return _page("", [("file", refused.sentence)])
    if not text.strip():
        return _page("", [("file", MISSING)])
    found = check(text)
    return _page(text, [("rows", each) for each in found.problems], None if found.problems else found)


@blueprint.post("/constituencies")
def load_constituencies() -> Response:
    """Load the rows as they were checked, all of them or none."""
    try:
        text = _given()
        if not text.strip():
            return _page("", [("file", MISSING)])
        found = check(text)
        if found.problems:
            return _page(text, [("rows", each) for each in found.problems])
        done = load(text, current_user.name)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        return _page("", [("file", refused.sentence)])
    except IntegrityError:
        db.session.rollback()
        return _page(text, [("rows", "Somebody loaded a file in the meantime. Check the rows again")])
    if not done.changes:
        return saved("Everything in the file is known already.", ADDRESS)
    return saved(f"{_counted(done)}.", ADDRESS)


def _given() -> str:
    """The rows of the uploaded file, or those that were pasted or kept from the last try. Raises Refused."""
    file = request.files.get("file")
    if file is not None and file.filename:
        return text_of(file.read())
    return request.form.get("rows", "")


def _counted(found: Checked) -> str:
    """ "2 constituencies and 5 members added, 1 member changed" """
    return (
        f"{_number(len(found.accounts), 'constituency', 'constituencies')} and "
        f"{_number(len(found.new), 'member', 'members')} added, "
        f"{_number(len(found.changed), 'member', 'members')} changed"
    )


def _number(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"


def _page(text: str, problems: list[tuple[str, str]] | None = None, found: Checked | None = None) -> Response:
    wrong: dict[str, str] = {}
    for name, sentence in problems or []:
        wrong.setdefault(name, sentence)
    fields = [
        Field(
            "file",
            "file",
            "file",
            "CSV file",
            hint=f"Columns: {', '.join(COLUMNS)}. The office is MP or MLA; until stays empty while it lasts",
            error=wrong.get("file"),
        )
    ]
    if text:
        fields.append(
            Field(
                "text",
                "rows",
                "rows",
                "Rows of the file",
                hint="What is wrong can be put right here. A file that you choose above takes the place of these rows",
                error=wrong.get("rows"),
                value=text,
                rows_count=12,
            )
        )
    start = _first_row()
    places = db.session.scalar(select(func.count(Constituency.id))) or 0
    return page(
        "constituencies",
        "Constituencies",
        problems=problems or (),
        fields=fields,
        action=ADDRESS,
        check_action=CHECK,
        verdict=_verdict(found) if found else "",
        changes=_changes(found) if found and found.changes else None,
        may_load=found is not None and found.changes > 0,
        stands=_stands(places),
        accounts=_accounts(start) if places else None,
        paging=_paging(start, places) if places > PAGE_ROWS else None,
    )


def _verdict(found: Checked) -> str:
    if not found.changes:
        return "Everything in the file is known already"
    return f"{_counted(found)}, {_number(found.same, 'row is', 'rows are')} known already"


def _changes(found: Checked) -> Table:
    """What loading would add and change, as far as it is listed."""
    rows = [_change(line, "New") for line in found.new]
    rows += [
        _change(line, f"Until {long_date(before) if before else 'open'} becomes {_until(line)}")
        for line, before in found.changed
    ]
    headings = [Heading(each) for each in ("Constituency", "Member", "From", "Until", "What changes")]
    return Table("What loading the file changes", headings, rows[:MOST_SHOWN])


def _change(line: Line, what: str) -> Row:
    return Row(
        [
            Cell(line.constituency),
            Cell(f"{line.name} {line.office}"),
            Cell(long_date(line.from_on)),
            Cell(_until(line)),
            Cell(what),
        ]
    )


def _until(line: Line) -> str:
    return long_date(line.until_on) if line.until_on else "open"


def _stands(places: int) -> str:
    """How much there is: constituencies, members in office today, and those whose office has ended."""
    there = in_office(today())
    now, all_members = db.session.execute(
        select(func.count(Member.id).filter(there), func.count(Member.id))
    ).one()
    return (
        f"{_number(places, 'constituency', 'constituencies')}, {_number(now, 'member', 'members')} in office today, "
        f"{all_members - now:,} not in office today."
    )


def _accounts(start: int) -> Table:
    """One page of the accounts with who is in office today."""
    rows = db.session.execute(
        select(Constituency.id, Constituency.name)
        .order_by(Constituency.folded)
        .offset(start)
        .limit(PAGE_ROWS)
    ).all()
    members: dict[int, list[str]] = {}
    for each in db.session.scalars(
        select(Member)
        .where(Member.constituency_id.in_([row.id for row in rows]), in_office(today()))
        .order_by(Member.office.desc(), Member.surname, Member.id)
    ):
        members.setdefault(each.constituency_id, []).append(f"{each.name} {each.office}")
    return Table(
        "Constituencies with their members of today",
        [Heading("Constituency"), Heading("In office today")],
        [
            Row([Cell(row.name, strong=True), Cell("; ".join(members.get(row.id, ["Nobody"])))])
            for row in rows
        ],
    )


def _first_row() -> int:
    """Where the page of the table begins that the address asks for."""
    asked = request.args.get("from", "")
    start = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    return start // PAGE_ROWS * PAGE_ROWS


def _paging(start: int, number: int) -> Paging:
    end = min(start + PAGE_ROWS, number)
    return Paging(
        f"{start + 1:,} to {end:,} of {number:,} constituencies.",
        next=f"{ADDRESS}?from={end}" if end < number else "",
        next_label=f"Next {min(PAGE_ROWS, number - end)}",
        first=ADDRESS if start else "",
    )
