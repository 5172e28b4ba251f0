"""The letters: what each says, and a new wording of a paragraph without new code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, request
from flask_login import current_user
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from portal import clock
from portal.blueprints.administration import blueprint
from portal.blueprints.administration.page import Problems, page, saved
from portal.calendars import holidays_for
from portal.correspondence import wording
from portal.correspondence.letters import preview
from portal.extensions import db
from portal.people.current import current_actor
from portal.preferences import preferences
from portal.procedures import PROCEDURES
from portal.procedures.definition import DefinitionError, Procedure, Situation
from portal.procedures.letter_text import Wording, first_wording
from portal.procedures.letters import Letter, all_letters, compose, letter_named, retired_in
from portal.procedures.specimen import Specimen
from portal.views import Field, Link

LETTERS = Link("Letters", "/administration/letters")
CHANGED = "Somebody else has changed this wording since you opened it. Read it again"
SPECIMEN = Specimen(
    client_name="Alex Example",
    case_number="0000 0000",
    reference="RES-2026-000000",
    facts={"client_address": "1 Example Street\nExampleton\nZZ9 9ZZ", "received_on": "2026-03-02"},
)
"""Whom the letters of these pages are about."""


@dataclass(frozen=True)
class Row:
    """One paragraph of a letter."""

    key: str
    what: str
    wording: Wording

    @property
    def href(self) -> str:
        return address_of(self.key)


@blueprint.get("/letters")
def letters() -> Response:
    return page("letters", "Letters", letters=[(letter, worded_on(letter)) for letter in all_letters()])


@blueprint.get("/letters/<code>")
def letter(code: str) -> Response:
    """One letter: its paragraphs, and the whole of it on paper."""
    found = letter_of(code)
    return page(
        "letter",
        f"{found.code} {found.title}",
        under=LETTERS,
        letter=found,
        rows=rows_of(found),
        worded_on=worded_on(found),
        paper=paper(found),
    )


@blueprint.get("/letters/paragraphs/<key>")
def paragraph(key: str) -> Response:
    """A paragraph to be worded anew; with `version` the form begins with the text of a former one."""
    now = wording_of(key)
    asked = request.args.get("version", "")
    former = next((each for each in versions(key) if str(each.version) == asked), now)
    return edit(key, former.text, "" if former is now else f"Back to version {former.version}")


@blueprint.post("/letters/paragraphs/<key>")
def reword_paragraph(key: str) -> Response:
    wording_of(key)
    text = request.form.get("text", "").replace("\r\n", "\n").strip()
    reason = request.form.get("reason", "").strip()
    problems: list[tuple[str, str]] = []
    if problem := wording.problem_with(key, text):
        problems.append(("text", problem))
    if request.form.get("check"):
        return edit(key, text, reason, problems)
    problems += problems_of_saving(key, text, reason)
    if problems:
        return edit(key, text, reason, problems)
    try:
        row = wording.reword(key, text, reason, version_seen(), current_user.name, current_user.id)
        db.session.commit()
    except (wording.Changed, IntegrityError):
        db.session.rollback()
        wording.forget()
        return edit(key, text, reason, [("text", CHANGED)])
    retired = [f"“{old}” is a retired term: use “{new}”." for old, new in retired_in(text, preferences())]
    return saved(
        " ".join([f"Version {row.version} holds from the next letter on.", *retired]), address_of(key)
    )


def problems_of_saving(key: str, text: str, reason: str) -> list[tuple[str, str]]:
    found = []
    if text == wording.current(key).text:
        found.append(("text", "The text is the same as before"))
    if not reason:
        found.append(("reason", "Say why the wording changes"))
    elif len(reason) > 500:
        found.append(("reason", "The reason must be 500 characters or fewer"))
    return found


def version_seen() -> int:
    """The version that the form was opened with; 0 when it is missing or no number."""
    typed = request.form.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0


def edit(key: str, text: str, reason: str, problems: Problems = ()) -> Response:
    """The form, the letter as it would be, and the versions."""
    of = letter_with(key)
    what = next(what for own, what, _ in of.wording_keys() if own == key)
    may, must = wording.places_of(key)
    now = wording.current(key)
    wrong = dict(problems)
    typed = Wording(key, text, now.version, clock.today())
    return page(
        "letter_wording",
        f"{of.code}: {what}" if not key.startswith("Letters.") else f"Letters to clients: {what}",
        under=LETTERS,
        problems=problems,
        key=key,
        action=address_of(key),
        letter=of,
        now=now,
        seen=now.version,
        places=[(name, words, name in must) for name, words in may.items()],
        fields=fields(text, reason, wrong),
        paper=paper(of, typed),
        versions=versions(key),
    )


def fields(text: str, reason: str, wrong: dict[str, str]) -> list[Field]:
    return [
        Field(
            "text",
            "text",
            "text",
            "Text",
            hint="Plain English. An empty line begins a new paragraph",
            error=wrong.get("text"),
            value=text,
            rows_count=max(6, min(16, text.count("\n") + len(text) // 80 + 2)),
        ),
        Field(
            "line",
            "reason",
            "reason",
            "Why it changes",
            hint="Stands in the list of versions",
            error=wrong.get("reason"),
            value=reason,
        ),
    ]


@dataclass(frozen=True)
class Version:
    """One version of a paragraph as the list tells it."""

    version: int
    text: str
    made_on: date
    made_by: str
    reason: str
    href: str


def versions(key: str) -> list[Version]:
    """All versions, the newest first."""
    first = first_wording()[key]
    found = [
        Version(
            each.version,
            each.text,
            each.wording.made_on,
            each.made_by,
            each.reason,
            former(key, each.version),
        )
        for each in wording.later_versions(key)
    ]
    return [*found, Version(1, first.text, first.made_on, "", "As the portal came", former(key, 1))]


def former(key: str, version: int) -> str:
    return f"{address_of(key)}?version={version}"


def address_of(key: str) -> str:
    return f"{LETTERS.href}/paragraphs/{key}"


def letter_of(code: str) -> Letter:
    try:
        return letter_named(code)
    except DefinitionError:
        abort(404)


def wording_of(key: str) -> Wording:
    if key not in first_wording():
        abort(404)
    return wording.current(key)


def letter_with(key: str) -> Letter:
    """The first letter in which the paragraph stands."""
    return next(each for each in all_letters() if any(own == key for own, _, _ in each.wording_keys()))


def rows_of(letter: Letter) -> list[Row]:
    return [Row(key, what, wording.current(key)) for key, what, _ in letter.wording_keys()]


def worded_on(letter: Letter) -> date:
    return max(wording.current(key).made_on for key, _, _ in letter.wording_keys())


def paper(letter: Letter, typed: Wording | None = None) -> Any:
    """The letter on paper with a wording that is not saved yet, about a case that nobody has."""
    actor = current_actor()
    s = Situation(
        case=SPECIMEN,
        actor=actor,
        today=clock.today(),
        preferences=preferences(),
        holidays=holidays_for("GB"),
        procedure=procedure_of(letter),
        wordings=lambda: {**wording.newest(), **({typed.key: typed} if typed else {})},
    )
    s.data = {
        "recipient": letter.recipient or SPECIMEN.client_name,
        "address": SPECIMEN.facts["client_address"],
        "letter_on": clock.today(),
        **{part.name: chosen(part.paragraphs, typed) for part in letter.choices},
    }
    return preview(compose(letter, s))


def chosen(paragraphs: Sequence[Any], typed: Wording | None) -> str:
    codes: list[str] = [each.code for each in paragraphs]
    return typed.key if typed and typed.key in codes else codes[0]


def procedure_of(letter: Letter) -> Procedure:
    return next(
        (each for each in PROCEDURES.values() if letter in each.letters), next(iter(PROCEDURES.values()))
    )


__all__ = ["letter", "letters", "paragraph", "reword_paragraph"]
