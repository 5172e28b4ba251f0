"""What is told when a posted form comes too late: somebody else changed the case, or it was saved already."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from portal.audit.models import Event
from portal.cases.actions import Stale
from portal.cases.models import FormToken
from portal.extensions import db
from portal.faces import clock_time, in_london, when
from portal.views import Banner


def changed_meanwhile(stale: Stale, today: date) -> Banner:
    """Who changed the case first, when, and what; the typed text is kept on the page."""
    if not stale.events:
        return Banner(
            "soon", "This case has changed, while you were typing.", "Nothing of yours is saved yet."
        )
    first = stale.events[0]
    at = (
        f"at {clock_time(first.at)}" if in_london(first.at).date() == today else f"on {when(first.at, today)}"
    )
    return Banner(
        "soon",
        f"{first.actor_name} changed this case {at}",
        ", while you were typing. Nothing of yours is saved yet. Your text is kept.",
        more=[". ".join([event.sentence, *event.details]) + "." for event in stale.events[:5]],
    )


def event_of(token: FormToken) -> Event | None:
    """The event that the first press of this form made."""
    return db.session.scalars(
        select(Event).where(Event.case_id == token.case_id, Event.number == token.event_number)
    ).one_or_none()
