"""The outbox as the page shows it: one line a message, one of them open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import or_, select

from portal import clock
from portal.cases.models import Case
from portal.cases.queries import hidden, visible
from portal.correspondence import outbox
from portal.correspondence.letters import paragraphs
from portal.correspondence.models import Document, OutboxMessage
from portal.deadlines import long_date
from portal.extensions import db
from portal.faces import when
from portal.people.posts import ORGANISATIONS
from portal.procedures.definition import Actor
from portal.views import Banner, Distance, Link, OutboxPage, OutboxRow, Paging

PAGE = 50
MOST_COUNTED = 1000
LARGEST_ID = 2**63 - 1
LATE = timedelta(minutes=15)
"""A message that waits longer than this in production is marked."""

WORDS = {
    outbox.WAITING: ("later", "Waiting"),
    outbox.CLAIMED: ("later", "Being sent"),
    outbox.SENDING: ("later", "Being sent"),
    outbox.SENT: ("met", "Sent"),
    outbox.FAILED: ("no", "Failed"),
    outbox.UNCLEAR: ("soon", "Unclear whether sent"),
    outbox.KEPT: ("waiting", "Kept"),
}


def outbox_page(
    actor: Actor,
    open_id: int | None = None,
    before: int | None = None,
    banner: Banner | None = None,
    focus: str = "",
) -> OutboxPage:
    """The newest messages that this person may see, before the message `before` where one is named."""
    training: bool = current_app.extensions["settings"].training
    found = outbox.messages_for(actor, hidden(actor)).order_by(OutboxMessage.id.desc()).limit(PAGE + 1)
    if before is not None:
        found = found.where(OutboxMessage.id < before)
    messages = db.session.scalars(found).all()
    more, messages = len(messages) > PAGE, messages[:PAGE]
    cases = cases_of(messages, actor)
    here = f"?before={before}" if before else ""
    rows = [row(each, cases, actor, training, each.id == open_id, here) for each in messages]
    return OutboxPage(
        heading=heading(actor, training),
        training=training,
        rows=rows,
        empty="Nothing has been sent in training yet." if training else "No e-mail has been written yet.",
        action="/outbox",
        empty_action="/outbox/empty" if training and actor.role == "administrator" else "",
        banner=banner,
        paging=paging(messages, before, more),
        focus=focus or ("" if any(each.open for each in rows) else "list-h"),
    )


def heading(actor: Actor, training: bool) -> str:
    """How many messages there are, counted no further than a thousand."""
    messages = outbox.messages_for(actor, hidden(actor))
    if training:
        kept = counted(actor)
        return f"{kept} {'message' if kept == '1' else 'messages'} kept, none sent"
    parts = [
        (counted(actor, outbox.WAITING, outbox.CLAIMED, outbox.SENDING), "waiting"),
        (counted(actor, outbox.FAILED), "failed"),
        (counted(actor, outbox.UNCLEAR), "unclear"),
    ]
    said = [f"{number} {words}" for number, words in parts if number != "0"]
    return ", ".join(said) if said else "All sent" if outbox.count(messages, 1) else "No messages"


def counted(actor: Actor, *states: str) -> str:
    number = outbox.count(outbox.messages_for(actor, hidden(actor)), MOST_COUNTED + 1, *states)
    return f"more than {MOST_COUNTED:,}" if number > MOST_COUNTED else f"{number:,}"


def cases_of(messages: Sequence[OutboxMessage], actor: Actor) -> dict[int, str]:
    """The references of the messages' cases; none for an administrator, who may see no case."""
    numbers = {each.case_id for each in messages if each.case_id}
    if not numbers:
        return {}
    wanted = visible(actor).where(Case.id.in_(numbers)).with_only_columns(Case.id, Case.reference)
    return {each.id: each.reference for each in db.session.execute(wanted)}


def row(
    message: OutboxMessage,
    cases: dict[int, str],
    actor: Actor,
    training: bool,
    is_open: bool,
    here: str,
) -> OutboxRow:
    reference = cases.get(message.case_id or 0, "")
    discreet = actor.role == "administrator"
    shown = OutboxRow(
        id=str(message.id),
        at=message.made_at,
        kind=message.headers.get("kind", "E-mail"),
        to=message.to,
        subject=f"Message of {ORGANISATIONS[message.organisation]}" if discreet else message.subject,
        reference=reference,
        href=f"/cases/{reference}" if reference else "",
        by=message.made_by,
        open_href=f"/outbox{here}{'&' if here else '?'}open={message.id}",
        close_href=f"/outbox{here}",
        state=None if training else state_of(message, clock.now()),
        tries=0 if training else message.tries,
        open=is_open,
    )
    if is_open:
        shown.headers = headers(message, training)
        if not discreet:
            shown.paragraphs = ["\n".join(lines) for lines in paragraphs(message.text)]
            shown.attachments = attachments(message, reference)
        if not training and message.state in (outbox.FAILED, outbox.UNCLEAR):
            shown.retry_action = f"/outbox/{message.id}/retry"
        if not training and message.state == outbox.UNCLEAR:
            shown.arrived_action = f"/outbox/{message.id}/arrived"
    return shown


def state_of(message: OutboxMessage, now: datetime) -> Distance:
    cls, words = WORDS.get(message.state, ("later", message.state))
    waited = now - message.made_at
    if message.state == outbox.WAITING and waited > LATE:
        return Distance("soon", f"Waiting for {age(waited)}")
    return Distance(cls, words)


def age(waited: timedelta) -> str:
    minutes = int(waited.total_seconds()) // 60
    for unit, length in (("day", 24 * 60), ("hour", 60), ("minute", 1)):
        if minutes >= length:
            number = minutes // length
            return f"{number:,} {unit}{'' if number == 1 else 's'}"
    return "0 minutes"


def headers(message: OutboxMessage, training: bool) -> list[tuple[str, str]]:
    """What stands above the text: as the recipient sees it, then how delivery went."""
    letter = message.headers.get("kind") == "Letter"
    sender = f"{message.made_by}, {current_app.extensions['settings'].mail_from}"
    found = [
        ("From", message.made_by if letter else sender),
        ("To", message.to),
        ("Date", long_date(message.sent_on)),
    ]
    if training:
        return found
    if message.sent_at:
        found.append(("Sent", when(message.sent_at, clock.today())))
    if message.last_error:
        found.append(("Last answer", message.last_error))
    if message.state == outbox.WAITING and message.next_try_at:
        found.append(("Next try", when(message.next_try_at, clock.today())))
    if message.headers.get("decided"):
        found.append(("Decided", message.headers["decided"]))
    return found


def attachments(message: OutboxMessage, reference: str) -> list[Link]:
    """The documents that go with the message, as links to them."""
    documents = db.session.scalars(
        select(Document)
        .where(
            Document.case_id == message.case_id,
            or_(
                Document.id.in_(message.documents),
                Document.digest == message.headers.get("digest", "none"),
            ),
        )
        .order_by(Document.id)
    ).all()
    return [
        Link(
            each.title,
            f"/cases/{reference}/documents/{each.id}",
            note=each.filename or f"version {each.version}",
        )
        for each in documents
    ]


def paging(messages: Sequence[OutboxMessage], before: int | None, more: bool) -> Paging | None:
    if not more and before is None:
        return None
    return Paging(
        f"{len(messages)} messages",
        next=f"/outbox?before={messages[-1].id}" if more else "",
        next_label=f"Next {PAGE}",
        first="/outbox" if before is not None else "",
    )


def decided_by(actor: Actor) -> str:
    """Who decided, and when, as the page tells it later."""
    return f"{actor.name}, {when(clock.now(), clock.today())}"
