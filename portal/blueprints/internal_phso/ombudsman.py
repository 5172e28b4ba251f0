"""From the Ombudsman: what the other organisation has addressed to the internal PHSO team, and nothing else (RF-Gg, RF-Gl)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import abort, render_template, request
from sqlalchemy import Select, select

from portal.blueprints.internal_phso import blueprint
from portal.blueprints.internal_phso.readers import team_member
from portal.cases.models import Record
from portal.cases.queries import addressed
from portal.correspondence.models import Document
from portal.extensions import db
from portal.faces import long_date
from portal.homes.steps import case_href
from portal.people.current import current_actor
from portal.procedures import PROCEDURES
from portal.procedures.definition import Actor
from portal.replies import said
from portal.views import AddressedPage, Block, Cell, Heading, Item, Link, Paging, Row, Table, Trail, Words

ADDRESS = "/internal-phso/from-the-ombudsman"
HEADING = "From the Ombudsman"
PAGE = 50
LARGEST_ID = 2**63 - 1


@blueprint.get("/from-the-ombudsman")
def from_the_ombudsman() -> str:
    """Everything that is addressed to the team, the newest first."""
    actor = team_member()
    found = list(db.session.scalars(before(actor, request.args.get("after", "")).limit(PAGE + 1)))
    shown = found[:PAGE]
    more = f"{ADDRESS}?after={shown[-1].id}" if len(found) > PAGE else ""
    table = Table(
        "What the Ombudsman addressed to this team, the newest first",
        [
            Heading("From the Ombudsman"),
            Heading("Reference"),
            Heading("Own SR"),
            Heading("Date"),
            Heading("State"),
        ],
        [row(each) for each in shown],
    )
    blocks = [
        Block("addressed", "Addressed to this team", table=table, empty="Nothing is addressed to your team.")
    ]
    page = AddressedPage(
        HEADING,
        "The Ombudsman's own work on these cases is not shown here.",
        Trail([], HEADING),
        [*blocks, *answers(actor, "")],
        said(),
        Paging(f"{len(shown)} shown.", next=more, next_label=f"Next {PAGE}", first=ADDRESS) if more else None,
    )
    return render_template("internal_phso/addressed.html", page=page)


@blueprint.get("/from-the-ombudsman/<int:number>")
def from_the_ombudsman_item(number: int) -> str:
    """One of them: what was addressed, how far it has come, the letters; 404 for another team's as for none."""
    actor = current_actor()
    item = db.session.scalars(addressed(actor).where(Record.id == min(number, LARGEST_ID))).one_or_none()
    if item is None:
        abort(404)
    page = AddressedPage(
        item.title,
        f"{item.data['record']}, about the case {item.data['about']} of the Ombudsman. {item.state}.",
        Trail([Link(HEADING, ADDRESS)], item.data["record"]),
        [*parts(item), *answers(actor, item.data["about"])],
        said(),
    )
    return render_template("internal_phso/addressed.html", page=page)


def before(actor: Actor, typed: str) -> Select[Record]:
    """What follows after the row whose number the address names."""
    rows = addressed(actor)
    known = typed.isascii() and typed.isdigit() and len(typed) < 19
    return rows.where(Record.id < int(typed)) if known else rows


def row(item: Record) -> Row:
    sr = item.data.get("sr") or ""
    return Row(
        [
            Cell(item.title, href=f"{ADDRESS}/{item.id}"),
            Cell(item.data["record"], nowrap=True),
            Cell(sr, href=case_href(sr) if sr else "", nowrap=True),
            Cell(date=item.on),
            Cell(item.state),
        ]
    )


def parts(item: Record) -> Iterator[Block]:
    """What the organisation may read of it."""
    sr = item.data.get("sr") or ""
    own: str | Words = Words("", link=Link(sr, case_href(sr))) if sr else "None named"
    pairs: list[tuple[str, str | Words]] = [
        ("State", item.state),
        ("Date", long_date(item.on)),
        ("Case of the Ombudsman", item.data["about"]),
        ("Own SR", own),
    ]
    yield Block("details", "What was addressed to you", text=item.text, pairs=pairs)
    steps = item.data.get("progress", ())
    yield Block(
        "progress",
        "How far it has come",
        items=[
            Item(text=each["state"], note=long_date(date.fromisoformat(each["on"])), line=each["text"])
            for each in reversed(steps)
        ],
        empty="Nothing has happened since.",
    )
    letters = db.session.scalars(
        select(Document)
        .where(Document.case_id == item.case_id, Document.id.in_(item.documents))
        .order_by(Document.id)
    )
    yield Block(
        "letters",
        "Letters to you",
        items=[Item(link=Link(each.title, f"{ADDRESS}/{item.id}/documents/{each.id}")) for each in letters],
        empty="No letter yet.",
    )


def answers(actor: Actor, about: str) -> Iterator[Block]:
    """What the team may begin at the Ombudsman for the organisation (DC-T1, SC-T1)."""
    links = [
        Item(
            link=Link(
                step.label, f"/cases/new/{each.key}?step={step.key}" + (f"&case={about}" if about else "")
            ),
            note=step.source,
        )
        for each in PROCEDURES.values()
        if each.belongs_to and each.organisation != actor.organisation
        for step in each.beginnings()
        if step.by.includes(actor)
    ]
    if links:
        yield Block("answers", "For your organisation", items=links)
