"""The outbox: which messages wait, who has one in hand, and how each ended.

A message goes Waiting → Claimed → Sending → Sent. It is Claimed while everything up to the last line of it is given to
the mail server, which discards a message that breaks off there; so a claim that was left behind goes back to Waiting.
It is Sending only for the last line and the server's answer. Nobody can know whether a message left behind there has
arrived, so it becomes Unclear and a person decides; the portal never sends it again by itself.

Each change is one UPDATE that names the state, and for a worker the claim, that it expects: of two that try, one wins.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, Update, delete, func, or_, select, true, update

from portal.correspondence.models import OutboxMessage
from portal.extensions import db
from portal.procedures.definition import Actor
from portal.procedures.feedback import OAT

WAITING, CLAIMED, SENDING, SENT = "Waiting", "Claimed", "Sending", "Sent"
FAILED, UNCLEAR, KEPT = "Failed", "Unclear", "Kept"
STATES = (WAITING, CLAIMED, SENDING, SENT, FAILED, UNCLEAR, KEPT)
"""KEPT is a letter of training, which nobody sends."""

LEASE = timedelta(minutes=10)
"""How long a worker may have a message in hand before it counts as left behind."""

LEFT_BEHIND = "The portal was stopped just as it handed this message over, so it may have arrived or not. Ask the recipient."


def messages_for(actor: Actor, hidden: Select[int]) -> Select[OutboxMessage]:
    """The messages that this person may see: the own organisation's, for an administrator all; none of the `hidden` cases.

    A message that names its readers is for these, their stand-ins and OAT alone (RF-Ak).
    """
    case, readers = OutboxMessage.case_id, OutboxMessage.headers["readers"].as_string()
    messages = select(OutboxMessage).where(or_(case.is_(None), case.not_in(hidden)))
    if not actor.posts & OAT.posts:
        named = (readers.like(f"% {each} %") for each in (actor.id, *sorted(actor.stands_in_for)))
        messages = messages.where(or_(readers.is_(None), *named))
    if actor.role == "administrator":
        return messages
    return messages.where(OutboxMessage.organisation == actor.organisation)


def count(messages: Select[OutboxMessage], limit: int, *states: str) -> int:
    """How many messages there are in these states, counted no further than `limit`."""
    wanted = messages.where(OutboxMessage.state.in_(states) if states else true())
    few = wanted.with_only_columns(OutboxMessage.id).order_by(None).limit(limit).subquery()
    return db.session.scalar(select(func.count()).select_from(few)) or 0


def due(now: datetime) -> Select[int]:
    """The messages that may be tried now, oldest first."""
    return (
        select(OutboxMessage.id)
        .where(
            OutboxMessage.state == WAITING,
            or_(OutboxMessage.next_try_at.is_(None), OutboxMessage.next_try_at <= now),
        )
        .order_by(OutboxMessage.id)
        .limit(1)
    )


def anything_due(now: datetime) -> bool:
    return db.session.scalar(due(now)) is not None


def claim_next(now: datetime) -> tuple[int, str] | None:
    """Take the oldest message that is due: its id and the claim. The caller commits before it does anything."""
    claim = secrets.token_hex(16)
    taken = db.session.scalar(
        _changed(claim=claim, claimed_at=now, state=CLAIMED, tries=OutboxMessage.tries + 1)
        .where(
            OutboxMessage.id == due(now).with_for_update(skip_locked=True).scalar_subquery(),
            OutboxMessage.state == WAITING,
        )
        .returning(OutboxMessage.id)
    )
    return None if taken is None else (taken, claim)


def begin_last_line(message_id: int, claim: str) -> bool:
    """True for the worker that still has the message in hand and alone may send its last line."""
    return _settled(_of(message_id, claim, CLAIMED).values(state=SENDING))


def sent(message_id: int, claim: str, now: datetime) -> bool:
    """The mail server has it. True also for a message that was taken for left behind meanwhile."""
    return _settled(_of(message_id, claim, SENDING, UNCLEAR).values(state=SENT, sent_at=now, last_error=""))


def put_back(message_id: int, claim: str, error: str, next_try_at: datetime, counts: bool = True) -> bool:
    """It was not sent and is tried again; a try that does not count is taken off."""
    values: dict[str, Any] = {"state": WAITING, "claim": "", "claimed_at": None, "next_try_at": next_try_at}
    if not counts:
        values["tries"] = OutboxMessage.tries - 1
    return _settled(
        _of(message_id, claim, CLAIMED, SENDING, UNCLEAR).values(last_error=error[:300], **values)
    )


def failed(message_id: int, claim: str, error: str) -> bool:
    return _settled(
        _of(message_id, claim, CLAIMED, SENDING, UNCLEAR).values(state=FAILED, last_error=error[:300])
    )


def unclear(message_id: int, claim: str, error: str) -> bool:
    return _settled(_of(message_id, claim, SENDING).values(state=UNCLEAR, last_error=error[:300]))


def recover(now: datetime) -> tuple[int, int]:
    """Look after what stopped workers left behind: how many messages wait again, and how many are unclear."""
    before = OutboxMessage.claimed_at < now - LEASE
    again = _changed(state=WAITING, claim="", claimed_at=None, tries=OutboxMessage.tries - 1)
    lost = _changed(state=UNCLEAR, last_error=LEFT_BEHIND)
    return (
        _rows(again.where(OutboxMessage.state == CLAIMED, before)),
        _rows(lost.where(OutboxMessage.state == SENDING, before)),
    )


def anything_left_behind(now: datetime) -> bool:
    left = select(OutboxMessage.id).where(
        OutboxMessage.state.in_((CLAIMED, SENDING)), OutboxMessage.claimed_at < now - LEASE
    )
    return db.session.scalar(left.limit(1)) is not None


def retry(message: OutboxMessage, decided: str) -> bool:
    """A person lets a message that failed or is unclear be sent again. `decided` says who and when."""
    return _settled(
        _changed(
            state=WAITING,
            claim="",
            claimed_at=None,
            tries=0,
            next_try_at=None,
            headers={**message.headers, "decided": f"Retry, {decided}"},
        ).where(OutboxMessage.id == message.id, OutboxMessage.state.in_((FAILED, UNCLEAR)))
    )


def arrived(message: OutboxMessage, decided: str, now: datetime) -> bool:
    """A person has learned that an unclear message arrived. `decided` says who and when."""
    return _settled(
        _changed(
            state=SENT,
            sent_at=now,
            last_error="",
            headers={**message.headers, "decided": f"Arrived, {decided}"},
        ).where(OutboxMessage.id == message.id, OutboxMessage.state == UNCLEAR)
    )


def empty() -> int:
    """Throw away every message. For training."""
    return _rows(delete(OutboxMessage))


def _changed(**values: Any) -> Update:
    return update(OutboxMessage).values(**values).execution_options(synchronize_session=False)


def _of(message_id: int, claim: str, *states: str) -> Update:
    return _changed().where(
        OutboxMessage.id == message_id, OutboxMessage.claim == claim, OutboxMessage.state.in_(states)
    )


def _rows(statement: Any) -> int:
    return int(db.session.execute(statement).rowcount)  # type: ignore[attr-defined]


def _settled(statement: Update) -> bool:
    return _rows(statement) == 1
