"""The other responses that wait for the same signature."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import lazyload

from portal import clock
from portal.cases import inbox
from portal.cases.models import Case, Deadline, Record
from portal.correspondence.models import Document
from portal.extensions import db
from portal.faces import when
from portal.homes.urgency import NO_DEADLINE, distance
from portal.preferences import preferences
from portal.procedures.definition import Actor
from portal.views import Cell, Distance, Heading, Row, Table

SHOWN = 50
DEADLINES = ("D-PTI", "D-DRAFT")
OWN_DRAFT = "You drafted this response, so somebody else has to sign it off."


def also_with_you(actor: Actor, but: int | None = None) -> Table | None:
    """The responses that wait for this person's signature, the one that is due first at the top. Four queries."""
    items = inbox.responses_to_sign(actor, but)
    waiting = [(each.item, each.case) for each in inbox.page_of_items(items, None, SHOWN)[:SHOWN]]
    if not waiting:
        return None
    ids = [case.id for _, case in waiting]
    due = {
        deadline.case_id: deadline
        for deadline in db.session.scalars(
            select(Deadline)
            .where(Deadline.case_id.in_(ids), Deadline.state == "running", Deadline.key.in_(DEADLINES))
            .options(lazyload(Deadline.entries))
            .order_by(Deadline.id)
        )
    }
    written = drafts(ids)
    waiting.sort(key=lambda one: (due[one[1].id].due_on.isoformat() if one[1].id in due else "9", one[0].id))
    rows = [row(item, case, due.get(case.id), written, actor) for item, case in waiting]
    return Table(
        "Other responses sent to you, the one that is due first at the top",
        [
            Heading("Response due"),
            Heading("Case"),
            Heading("Document"),
            Heading("Drafted by"),
            Heading("Sign off"),
        ],
        rows,
    )


Drafts = dict[tuple[int, str], list[tuple[int, int | None, str]]]


def drafts(ids: list[int]) -> Drafts:
    """Version, id and name of the drafter of each version, by case and kind."""
    found: Drafts = {}
    rows = db.session.execute(
        select(Document.case_id, Document.kind, Document.version, Document.made_by_id, Document.made_by)
        .where(Document.case_id.in_(ids), Document.kind.in_(("pti_response", "report_response")))
        .order_by(Document.version)
    )
    for case_id, kind, version, made_by_id, made_by in rows:
        found.setdefault((case_id, kind), []).append((version, made_by_id, made_by))
    return found


def row(item: Record, case: Case, due: Deadline | None, written: Drafts, actor: Actor) -> Row:
    kind = item.data.get("kind", "")
    versions = written.get((case.id, kind), [])
    left = NO_DEADLINE
    if due is not None:
        found = distance(due.due_on, due.unit, case.jurisdiction)
        left = Distance(found.cls, found.words)
    newest = versions[-1][0] if versions else 1
    document = "PTI response" if kind == "pti_response" else "Draft report response"
    own = preferences()["FOUR_EYES"] and any(made_by_id == actor.id for _, made_by_id, _ in versions)
    names = list(dict.fromkeys(name for _, _, name in versions))
    return Row(
        [
            Cell(distance=left, date=due.due_on if due else None),
            Cell(
                case.reference,
                small=case.client_name,
                href=url_for(".sign_off", reference=case.reference),
            ),
            Cell(f"{document}, version {newest}", small=f"Sent {when(item.made_at, clock.today())}"),
            Cell(", ".join(names)),
            Cell(refusal=OWN_DRAFT)
            if own
            else Cell(
                "Read and sign",
                href=url_for(".sign_off", reference=case.reference),
                hidden=case.reference,
            ),
        ],
        late=left.cls == "late",
    )
