"""The administrator's pages: people, stand-ins, settings, reference lists, training date. No casework."""

from __future__ import annotations

from flask import Blueprint

from portal.people.access import for_roles

blueprint = Blueprint("administration", __name__, url_prefix="/administration")
for_roles(blueprint, "administrator")

from portal.blueprints.administration import (  # noqa: E402 - the pages register themselves on the blueprint
    audit,
    authority,
    calendars,
    constituencies,
    letters,
    people,
    preferences,
    reference_lists,
    stand_ins,
    start,
    training_date,
)

__all__ = [
    "audit",
    "authority",
    "blueprint",
    "calendars",
    "constituencies",
    "letters",
    "people",
    "preferences",
    "reference_lists",
    "stand_ins",
    "start",
    "training_date",
]
