"""Who stands in for whom, and when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import abort, request
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal.blueprints.administration import blueprint
from portal.blueprints.administration.page import page, saved
from portal.clock import today
from portal.extensions import db
from portal.faces import span
from portal.people import actions
from portal.people.details import Refused
from portal.people.models import Person, StandIn
from portal.people.posts import BOTH
from portal.people.queries import stand_ins as coming
from portal.reading import Unreadable, read_date
from portal.views import Choice, Field

ADDRESS = "/administration/stand-ins"


@blueprint.get("/stand-ins")
def stand_ins() -> Response:
    return _page({})


@blueprint.post("/stand-ins")
def add_stand_in() -> Response:
    typed = {name: request.form.get(name, "").strip() for name in ("for", "stand_in", "from_on", "until_on")}
    problems: list[tuple[str, str]] = []
    absent = _chosen(typed["for"], "for", "Choose who is away", problems)
    deputy = _chosen(typed["stand_in"], "stand_in", "Choose who stands in", problems)
    first = _day(typed["from_on"], "from_on", "Enter the first day", problems)
    last = _day(typed["until_on"], "until_on", "Enter the last day", problems)
    if not (absent and deputy and first and last):
        return _page(typed, problems)
    try:
        row = actions.stand_in(absent, deputy, first, last, current_user.id)
    except Refused as refused:
        db.session.rollback()
        return _page(typed, [(refused.field, refused.sentence)])
    told = f"{deputy.name} stands in for {absent.name}, {span(row.from_on, row.until_on)}."
    db.session.commit()
    return saved(told, ADDRESS)


@blueprint.post("/stand-ins/<int:stand_in_id>/end")
def end_stand_in(stand_in_id: int) -> Response:
    row = db.session.get(StandIn, stand_in_id) if stand_in_id < 2**31 else None
    if row is None:
        abort(404)
    absent, deputy = (
        db.session.get_one(Person, row.for_person_id),
        db.session.get_one(Person, row.stand_in_id),
    )
    told = f"{deputy.name} no longer stands in for {absent.name}."
    actions.end_stand_in(row, today() - timedelta(days=1))
    db.session.commit()
    return saved(told, ADDRESS)


def _chosen(value: str, name: str, missing: str, problems: list[tuple[str, str]]) -> Person | None:
    found = (
        db.session.get(Person, int(value))
        if value.isascii() and value.isdigit() and len(value) < 10
        else None
    )
    if found is None or not found.active:
        problems.append((name, missing))
        return None
    return found


def _day(value: str, name: str, missing: str, problems: list[tuple[str, str]]) -> date | None:
    try:
        if value:
            return read_date(value)
        problems.append((name, missing))
    except Unreadable as problem:
        problems.append((name, str(problem)))
    return None


def _page(typed: dict[str, str], problems: Any = ()) -> Response:
    wrong = dict(problems)
    rows = db.session.execute(
        select(Person.id, Person.name, Person.post_title)
        .where(Person.active, Person.organisation != BOTH)
        .order_by(Person.organisation, Person.name)
    ).all()

    def people(name: str) -> list[Choice]:
        return [
            Choice(str(person_id), f"{who}, {title}", checked=typed.get(name) == str(person_id))
            for person_id, who, title in rows
        ]

    fields = [
        Field("person", "for", "for", "Who is away", error=wrong.get("for"), choices=people("for")),
        Field(
            "person",
            "stand_in",
            "stand_in",
            "Who stands in",
            hint="Holds the post of the person who is away beside the own one",
            error=wrong.get("stand_in"),
            choices=people("stand_in"),
        ),
        Field(
            "date",
            "from_on",
            "from_on",
            "First day",
            error=wrong.get("from_on"),
            value=typed.get("from_on", ""),
        ),
        Field(
            "date",
            "until_on",
            "until_on",
            "Last day",
            error=wrong.get("until_on"),
            value=typed.get("until_on", ""),
        ),
    ]
    return page(
        "stand_ins", "Stand-ins", problems=problems, fields=fields, rows=coming(today()), today=today()
    )
