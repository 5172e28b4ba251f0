"""Guidance: each procedure explained from its own definition, and where a case stands in it."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from portal.blueprints.guidance.page import explained, listed
from portal.cases import readings
from portal.cases.models import Case
from portal.cases.queries import visible
from portal.extensions import db
from portal.people.current import current_actor
from portal.preferences import preferences
from portal.procedures import PROCEDURES
from portal.procedures.guide import guide
from portal.procedures.sources import anchor, numbers

blueprint = Blueprint("guidance", __name__, url_prefix="/procedures")


@blueprint.get("/")
def procedures() -> str:
    """All procedures."""
    return render_template("guidance/procedures.html", procedures=listed())


@blueprint.get("/<name>")
def procedure(name: str) -> str:
    """One procedure; with `?case=` the position of a case is marked, and the words are those of its jurisdiction."""
    if name not in PROCEDURES:
        abort(404)
    reference = request.args.get("case", "")
    case = _case(name, reference) if reference else None
    told = guide(name, preferences(), case.jurisdiction if case else "GB")
    return render_template("guidance/procedure.html", guidance=explained(told, case))


def _case(name: str, reference: str) -> Case:
    """The case of this procedure that the person may see; 404 for any other one."""
    actor = current_actor()
    wanted = visible(actor).where(Case.reference == reference, Case.procedure == name)
    case = db.session.scalars(wanted).one_or_none()
    if case is None:
        abort(404)
    readings.note(case, actor)
    return case


@blueprint.app_template_filter("guidance_address")
def guidance_address(source: str) -> str:
    """The place where the guidance explains a source: "PHSO step 7"; "" where no page has it."""
    place, named = anchor(source), numbers(source)
    found = [
        each.key
        for each in PROCEDURES.values()
        if source.startswith(f"{each.written_as} ") and named and named[0] in each.texts
    ]
    return f"/procedures/{found[0]}#{place}" if place and found else ""
