"""The people: a list, a form with one question each, passwords, and deactivating with its handing over."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import abort, current_app, request
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal.blueprints.administration import blueprint
from portal.blueprints.administration.page import page, saved
from portal.blueprints.administration.person_form import PersonForm
from portal.cases.handover import hand_over_all, open_cases_of, open_items_of, takers
from portal.cases.models import Case
from portal.clock import today
from portal.extensions import db
from portal.insight.counting import LIMIT, amount, count_all
from portal.people import actions
from portal.people.details import Refused
from portal.people.models import Person
from portal.people.posts import ORGANISATIONS
from portal.people.queries import colleagues, everybody, stand_ins
from portal.views import Choice, Field, Link

PEOPLE = Link("People", "/administration/people")
SHOWN = 20


@blueprint.get("/people")
def people() -> Response:
    """Everybody by organisation; those who are not active come last, whatever their organisation."""
    rows = db.session.scalars(everybody().options(joinedload(Person.line_manager))).unique()

    def group(person: Person) -> str:
        return ORGANISATIONS[person.organisation] if person.active else "Not active"

    return page(
        "people",
        "People",
        groups=[(name, list(people)) for name, people in groupby(rows, key=group)],
        stand_ins={row.for_person_id: row for row in reversed(stand_ins(today()))},
        today=today(),
    )


@blueprint.get("/people/new")
def new_person() -> Response:
    return _form_page(PersonForm.empty(_managers()), None)


@blueprint.post("/people/new")
def add_person() -> Response:
    form = PersonForm(request.form, _managers(), new=True)
    try:
        person = actions.add(form.username(), form.details())
    except Refused as refused:
        return _refused_form(form, refused, None)
    db.session.commit()
    return saved(
        f"{person.name} is added. Set a password, so that {person.name} can sign in.",
        f"/administration/people/{person.id}/password",
    )


@blueprint.get("/people/<int:person_id>")
def person(person_id: int) -> Response:
    found = _person(person_id)
    return _form_page(PersonForm.of(found, _managers()), found)


@blueprint.post("/people/<int:person_id>")
def change_person(person_id: int) -> Response:
    found = _person(person_id)
    form = PersonForm(request.form, _managers())
    try:
        actions.change(found, form.details(), current_user.id)
    except Refused as refused:
        return _refused_form(form, refused, person_id)
    db.session.commit()
    return saved(f"The details of {found.name} are saved.", PEOPLE.href)


@blueprint.get("/people/<int:person_id>/password")
def password(person_id: int) -> Response:
    return _password_page(_person(person_id))


@blueprint.post("/people/<int:person_id>/password")
def set_password(person_id: int) -> Response:
    """Set somebody's password. The own one is changed on the account page, which asks for the old one."""
    found = _person(person_id)
    if found.id == current_user.id:
        return saved("Change your own password here.", "/account")
    new, again = request.form.get("new_password", ""), request.form.get("again", "")
    if new != again:
        return _password_page(found, [("again", "The two passwords are not the same")])
    try:
        actions.set_password(found, new, training=current_app.extensions["settings"].training)
    except Refused as refused:
        db.session.rollback()
        return _password_page(_person(person_id), [("new_password", refused.sentence)])
    db.session.commit()
    return saved(f"The password of {found.name} is set. Every session of that person has ended.", PEOPLE.href)


@blueprint.get("/people/<int:person_id>/deactivate")
def deactivate_form(person_id: int) -> Response:
    return _deactivate_page(_person(person_id))


@blueprint.post("/people/<int:person_id>/deactivate")
def deactivate_person(person_id: int) -> Response:
    """Hand the open cases over and deactivate, both or neither."""
    found, name = _person(person_id), _person(person_id).name
    chosen = request.form.get("new_owner", "")
    taker = db.session.get(Person, int(chosen)) if chosen.isascii() and chosen.isdigit() else None
    reason = request.form.get("reason", "").strip()[:1000] or f"{name} was deactivated"
    try:
        handed = hand_over_all(found, taker, current_user.id, current_user.name, reason)
        actions.deactivate(found, current_user.id)
    except Refused as refused:
        db.session.rollback()
        return _deactivate_page(_person(person_id), [(refused.field or "deactivate", refused.sentence)])
    db.session.commit()
    told = (
        f" {handed} open {'case' if handed == 1 else 'cases'} went to {taker.name}."
        if handed and taker
        else ""
    )
    return saved(f"{name} is deactivated and signed out.{told}", PEOPLE.href)


@blueprint.post("/people/<int:person_id>/activate")
def activate_person(person_id: int) -> Response:
    found = _person(person_id)
    actions.activate(found)
    db.session.commit()
    return saved(f"{found.name} can sign in again.", PEOPLE.href)


def _person(person_id: int) -> Person:
    found = db.session.get(Person, person_id) if person_id < 2**31 else None
    if found is None:
        abort(404)
    return found


def _managers() -> list[Choice]:
    rows = db.session.execute(
        select(Person.id, Person.name, Person.post_title).where(Person.active).order_by(Person.name)
    )
    return [Choice(str(person_id), f"{name}, {title}") for person_id, name, title in rows]


def _form_page(form: PersonForm, found: Person | None, problems: Any = ()) -> Response:
    return page(
        "person",
        found.name if found else "Add a person",
        under=PEOPLE,
        problems=problems,
        person=found,
        own=found is not None and found.id == current_user.id,
        fields=form.fields(dict(problems)),
        action=request.path,
    )


def _refused_form(form: PersonForm, refused: Refused, person_id: int | None) -> Response:
    db.session.rollback()
    problems = form.problems or [(refused.field or "name", refused.sentence)]
    return _form_page(form, _person(person_id) if person_id else None, problems)


def _password_page(found: Person, problems: Any = ()) -> Response:
    return page("password", f"Password of {found.name}", under=PEOPLE, problems=problems, person=found)


def _deactivate_page(found: Person, problems: Any = ()) -> Response:
    own = open_cases_of(found.id).with_only_columns(Case.reference).limit(LIMIT + 1)
    references = db.session.scalars(own).all()
    cases, tasks = len(references), count_all({"tasks": open_items_of(found.id)})["tasks"]
    wrong = dict(problems)
    offered = [
        Choice(
            str(each.id),
            f"{each.name}, {each.post_title}",
            checked=request.form.get("new_owner") == str(each.id),
        )
        for each in sorted(
            db.session.scalars(takers(found) if cases else colleagues(found)).unique(),
            key=lambda each: each.team_id != found.team_id,
        )
    ]
    fields = [
        Field(
            "person",
            "new_owner",
            "new_owner",
            "Who gets the open cases and tasks",
            error=wrong.get("new_owner"),
            choices=offered,
        ),
        Field(
            "line",
            "reason",
            "reason",
            "Reason",
            hint="It stands in the history of every case that is handed over",
            value=request.form.get("reason", ""),
            optional=True,
        ),
    ]
    return page(
        "deactivate",
        f"Deactivate {found.name}",
        under=PEOPLE,
        problems=problems,
        person=found,
        cases=amount(cases, "open case") if cases else "",
        tasks=amount(tasks, "open task") if tasks else "",
        references=references[:SHOWN],
        more=cases > SHOWN,
        fields=fields if cases or tasks else [],
    )
