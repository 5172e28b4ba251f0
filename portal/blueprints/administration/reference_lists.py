"""The lists that forms offer: each entry is active or ended, never deleted, because cases keep it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, request
from flask_login import current_user
from sqlalchemy import Select, String, func, select
from werkzeug.wrappers import Response

from portal.blueprints.administration import blueprint
from portal.blueprints.administration.page import page, saved
from portal.cases.models import Case, Record
from portal.extensions import db
from portal.insight.counting import count_all, number
from portal.preferences import change, preferences
from portal.views import Field

ADDRESS = "/administration/reference-lists"


@dataclass(frozen=True)
class ReferenceList:
    """A list that a form offers. `key` names its setting; `last` refuses to end the last entry, where the list may not be empty."""

    path: str
    key: str
    heading: str
    one: str
    source: str
    used_by: str
    longest: int
    last: str = ""

    @property
    def field(self) -> str:
        return self.path.rstrip("s").replace("-", "_")

    @property
    def active(self) -> list[str]:
        return list(preferences()[self.key])

    @property
    def ended(self) -> list[str]:
        return list(preferences()[f"{self.key}_ENDED"])

    def keep(self, active: list[str], ended: list[str]) -> None:
        change(self.key, active, current_user.name, current_user.id)
        change(f"{self.key}_ENDED", ended, current_user.name, current_user.id)
        db.session.commit()

    def using(self, text: str) -> Select[int]:
        """The cases that have this entry."""
        if self.key == "ROOT_CAUSES":
            return select(Case.id).where(func.cast(Case.facts["root_cause"].as_string(), String) == text)
        named = func.cast(Record.data["commitment"].as_string(), String)
        return select(Record.case_id).where(Record.kind == "learning", named == text)


LISTS = {
    each.path: each
    for each in (
        ReferenceList(
            "root-causes",
            "ROOT_CAUSES",
            "Root causes",
            "root cause",
            "PHSO step 6",
            "Used by cases",
            80,
            "The last root cause stays: without one, nobody can record complaint details (PHSO step 6)",
        ),
        ReferenceList(
            "charter-commitments",
            "CHARTER_COMMITMENTS",
            "Service Charter commitments",
            "commitment",
            "Review and feedback, Annex A",
            "Used by learning points",
            200,
        ),
    )
}


@blueprint.get("/reference-lists")
def reference_lists() -> Response:
    return _page()


@blueprint.post("/reference-lists/<path>")
def add_entry(path: str) -> Response:
    which = LISTS.get(path) or abort(404)
    text = " ".join(request.form.get(which.field, "").split())
    if text.casefold() in {each.casefold() for each in which.active}:
        return _page(which, text, f"{text} is on the list already")
    if not 0 < len(text) <= which.longest or not text.isprintable():
        return _page(which, text, f"Enter a {which.one} of 1 to {which.longest} characters")
    which.keep([*which.active, text], [each for each in which.ended if each != text])
    return saved(f"{text} is on the list of {which.heading[0].lower()}{which.heading[1:]}.", ADDRESS)


@blueprint.post("/reference-lists/<path>/end")
def end_entry(path: str) -> Response:
    """Offer the entry no longer. The last one stays where a step could not be taken without it."""
    which = LISTS.get(path) or abort(404)
    text = request.form.get(which.field, "")
    left = [each for each in which.active if each != text]
    if text not in which.active:
        return saved(f"{text[:80]} is not on the list.", ADDRESS)
    if not left and which.last:
        return _page(which, problem=which.last)
    which.keep(left, [*which.ended, text])
    return saved(f"{text} is offered no longer. Cases that have it keep it.", ADDRESS)


@dataclass(frozen=True)
class Shown:
    """One list on the page: its entries with "offered" and how many use each, and the field for a new one."""

    which: ReferenceList
    entries: list[tuple[str, bool, str]]
    fields: list[Field]


def _shown(which: ReferenceList, counting: bool, typed: str, problem: str) -> Shown:
    texts = [*which.active, *which.ended]
    used = count_all({text: which.using(text) for text in texts}) if counting else {}
    counted = {text: number(count) for text, count in used.items()}
    return Shown(
        which,
        [(text, text in which.active, counted.get(text, "")) for text in texts],
        [
            Field(
                "line",
                which.field,
                which.field,
                f"New {which.one}",
                error=problem or None,
                value=typed,
            )
        ],
    )


def _page(of: ReferenceList | None = None, typed: str = "", problem: str = "") -> Response:
    counting = "count" in request.args
    return page(
        "reference_lists",
        "Reference lists",
        problems=[(of.field, problem)] if of and problem else [],
        lists=[
            _shown(each, counting, typed if each is of else "", problem if each is of else "")
            for each in LISTS.values()
        ],
        counting=counting,
    )
