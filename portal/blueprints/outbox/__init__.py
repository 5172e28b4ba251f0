"""The outbox: in training what was kept instead of sent, in production how each e-mail was delivered.

People see their own organisation's messages. An administrator sees that of every message which delivery needs, but
neither its subject nor its text nor its case.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, redirect, request

from portal import clock
from portal.blueprints.outbox.page import LARGEST_ID, decided_by, outbox_page
from portal.cases.queries import hidden
from portal.correspondence import outbox
from portal.correspondence.models import OutboxMessage
from portal.extensions import db
from portal.people.access import role_required
from portal.people.current import current_actor
from portal.replies import Reply, done, said, say, shown, wants_part

blueprint = Blueprint("outbox", __name__)


@blueprint.get("/outbox")
def show() -> Reply:
    page = outbox_page(current_actor(), number("open"), number("before"), banner=said())
    return shown("outbox", outbox=page)


@blueprint.post("/outbox/<int:message_id>/retry")
def retry(message_id: int) -> Reply:
    """Send a message again that failed or is unclear."""
    message = own_message(message_id)
    if not outbox.retry(message, decided_by(current_actor())):
        refuse(message)
    return decided(message_id, "It is sent again.", f"To {message.to}")


@blueprint.post("/outbox/<int:message_id>/arrived")
def arrived(message_id: int) -> Reply:
    """Take an unclear message for sent, because its recipient has it."""
    message = own_message(message_id)
    if not outbox.arrived(message, decided_by(current_actor()), clock.now()):
        refuse(message)
    return decided(message_id, "It has arrived.", f"To {message.to}")


@blueprint.post("/outbox/empty")
@role_required("administrator")
def empty() -> Reply:
    """Throw away what training kept. What was sent in production stays on record."""
    if not current_app.extensions["settings"].training:
        abort(409, "Only training's outbox can be emptied.")
    thrown = outbox.empty()
    return decided(
        None, "The outbox is empty.", f"{thrown} {'message' if thrown == 1 else 'messages'} thrown away."
    )


def own_message(message_id: int) -> OutboxMessage:
    """The message, or 404: for what is not there and what is not theirs alike. Training sends nothing (409)."""
    if message_id > LARGEST_ID:
        abort(404)
    actor = current_actor()
    message = db.session.scalar(
        outbox.messages_for(actor, hidden(actor)).where(OutboxMessage.id == message_id)
    )
    if message is None:
        abort(404)
    if current_app.extensions["settings"].training:
        abort(409, "Training keeps its messages and sends none.")
    return message


def refuse(message: OutboxMessage) -> None:
    state = message.state
    abort(409, f"This message is in state {state} now, so there is nothing to decide.")


def decided(message_id: int | None, bold: str, words: str) -> Reply:
    """Commit, then show the list with what was done."""
    db.session.commit()
    if not wants_part():
        say(bold, words)
        reply: Response = redirect("/outbox", 303)  # type: ignore[assignment]
        return reply
    focus = f"open-{message_id}" if message_id else "list-h"
    page = outbox_page(current_actor(), banner=done(bold, words), focus=focus)
    return shown("outbox", 200, {"HX-Push-Url": "/outbox"}, outbox=page, announcement=f"{bold} {words}")


def number(name: str) -> int | None:
    """A number of the address, or None for what is none."""
    given = request.args.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
