"""The settings: what each is, its value and default, where it comes from, who changed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, request
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal.blueprints.administration import blueprint
from portal.blueprints.administration.page import page, saved
from portal.extensions import db
from portal.preferences import BY_KEY, KNOWN, LINKED_PROCEDURES, Preference, Setting, change, preferences
from portal.views import Choice, Field, Link

SETTINGS = Link("Settings", "/administration/settings")
MOST_LINES = 50


@blueprint.get("/settings")
def settings() -> Response:
    changed = {row.key: row for row in db.session.scalars(select(Setting))}
    now = preferences()
    rows = [
        (known, written(known, now[known.key]), written(known, known.default), changed.get(known.key))
        for known in KNOWN
    ]
    return page("settings", "Settings", rows=rows)


@blueprint.get("/settings/<key>")
def setting(key: str) -> Response:
    known = _known(key)
    return _page(known, as_typed(known, preferences()[key]))


@blueprint.post("/settings/<key>")
def change_setting(key: str) -> Response:
    known = _known(key)
    typed = {name: request.form.get(name, "") for name in _names(known)}
    try:
        change(key, read(known, typed), current_user.name, current_user.id)
    except ValueError as problem:
        db.session.rollback()
        return _page(known, typed, [(_names(known)[0], str(problem))])
    db.session.commit()
    return saved(f"{known.words}: {written(known, preferences()[key])}.", SETTINGS.href)


def written(known: Preference, value: Any) -> str:
    """The value as the settings page writes it."""
    if known.kind == "choice":
        return dict(known.choices).get(value, str(value))
    if known.kind == "tick":
        return "Yes" if value else "No"
    if known.kind == "list":
        return ", ".join(value) or "None"
    if known.kind == "addresses":
        number = sum(1 for address in value.values() if address)
        return f"{number} of {len(LINKED_PROCEDURES)} have an address"
    return f"{value} {known.unit}".strip()


def as_typed(known: Preference, value: Any) -> dict[str, str]:
    """The value as the form's fields hold it."""
    if known.kind == "list":
        return {"value": "\n".join(value)}
    if known.kind == "addresses":
        return {f"link-{number}": value.get(name, "") for number, name in enumerate(LINKED_PROCEDURES)}
    if known.kind == "tick":
        return {"value": "yes" if value else "no"}
    return {"value": str(value)}


def read(known: Preference, typed: Mapping[str, str]) -> Any:
    """What was typed, as it is stored. What cannot be read stays a text, which `change` then refuses."""
    value = typed.get("value", "").strip()
    if known.kind == "number":
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else value
    if known.kind == "tick":
        return {"yes": True, "no": False}.get(value, value)
    if known.kind == "list":
        lines = [line.strip() for line in value.splitlines() if line.strip()]
        return list(dict.fromkeys(lines)) if len(lines) <= MOST_LINES else []
    if known.kind == "addresses":
        addresses = {name: typed[f"link-{number}"].strip() for number, name in enumerate(LINKED_PROCEDURES)}
        return {name: address for name, address in addresses.items() if address}
    return value


def _known(key: str) -> Preference:
    if key not in BY_KEY:
        abort(404)
    return BY_KEY[key]


def _names(known: Preference) -> list[str]:
    if known.kind == "addresses":
        return [f"link-{number}" for number in range(len(LINKED_PROCEDURES))]
    return ["value"]


def _page(known: Preference, typed: Mapping[str, str], problems: Sequence[tuple[str, str]] = ()) -> Response:
    return page(
        "setting",
        known.words,
        under=SETTINGS,
        problems=problems,
        known=known,
        default=written(known, known.default),
        fields=_fields(known, typed, dict(problems)),
        action=f"{SETTINGS.href}/{known.key}",
    )


def _fields(known: Preference, typed: Mapping[str, str], wrong: Mapping[str, str]) -> list[Field]:
    if known.kind == "addresses":
        return [
            Field("line", name, name, label, error=wrong.get(name), value=typed.get(name, ""), optional=True)
            for name, label in zip(_names(known), LINKED_PROCEDURES, strict=True)
        ]
    value = typed.get("value", "")
    choices = known.choices or ((("yes", "Yes"), ("no", "No")) if known.kind == "tick" else ())
    kind = {"choice": "choice", "tick": "choice", "list": "text"}.get(known.kind, "line")
    bounds = f"A whole number from {known.least} to {known.most}" if known.kind == "number" else ""
    return [
        Field(
            kind,
            "value",
            "value",
            known.unit[0].upper() + known.unit[1:] if known.unit else "Value",
            hint=". ".join(part for part in (known.hint, bounds) if part),
            error=wrong.get("value"),
            value=value,
            choices=[Choice(key, label, checked=key == value) for key, label in choices],
            width="5" if known.kind == "number" else "",
        )
    ]
