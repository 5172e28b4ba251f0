"""A check of the history from beginning to report. A long one can be done in parts, each in its own transaction."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from flask import current_app
from sqlalchemy import select

from portal.audit import marks
from portal.audit.chain import canonical
from portal.audit.marks import Mark
from portal.audit.models import AuditCheck
from portal.audit.verify import CaseChecked, Scope, count, verify
from portal.extensions import db

AT_ONCE = 20_000
"""How many entries one part of a check reads; a request must not run for long."""

MOST_FINDINGS = 500
"""How many findings and removals a report lists; it counts all findings."""

SEALED = (
    "id",
    "scope",
    "started_at",
    "finished_at",
    "made_by",
    "cases",
    "events",
    "complete",
    "unaltered",
    "findings",
    "found",
    "removals",
    "events_in_all",
    "last_event_id",
    "last_event_digest",
)


def begin(scope: Scope, made_by: str, made_by_id: int | None, at: datetime) -> AuditCheck:
    """A check that has yet to read its first entry. The caller commits."""
    check = AuditCheck(
        scope=written(scope),
        started_at=at,
        made_by=made_by,
        made_by_id=made_by_id,
        to_check=count(scope)[1],
        reached_case_id=0,
        cases=0,
        events=0,
        complete=True,
        unaltered=True,
        uncovered=0,
        findings=[],
        found=0,
        removals=[],
        events_in_all=0,
        last_event_id=0,
        last_event_digest="",
        seal="",
    )
    db.session.add(check)
    db.session.flush()
    return check


def go_on(check: AuditCheck, at: datetime, most: int | None = AT_ONCE) -> Iterator[CaseChecked]:
    """Check case after case until about `most` entries are read, and finish the report after the last case.

    Yields each case. Does nothing for a check that is finished. The caller commits.
    """
    if check.finished_at is not None:
        return
    read = 0
    for case in verify(read_scope(check), after=check.reached_case_id):
        note(check, case)
        read += case.events
        yield case
        if most is not None and read >= most:
            db.session.flush()
            return
    finish(check, at)


def note(check: AuditCheck, case: CaseChecked) -> None:
    """Add one case to the report."""
    check.reached_case_id = case.case_id
    check.cases += 1
    check.events += case.events
    check.uncovered += case.not_covered
    if case.findings:
        check.complete = check.complete and all(each.question != "complete" for each in case.findings)
        check.unaltered = check.unaltered and all(each.question != "unaltered" for each in case.findings)
        check.found += len(case.findings)
        more = [plain(asdict(each)) for each in case.findings]
        check.findings = [*check.findings, *more][:MOST_FINDINGS]
    if case.removals:
        told = [
            {"reference": case.reference, **plain(asdict(each)), "numbers": sorted(each.numbers)}
            for each in case.removals
        ]
        check.removals = [*check.removals, *told][:MOST_FINDINGS]


def finish(check: AuditCheck, at: datetime) -> None:
    """Compare the whole history with what was seen of it before, and seal the report."""
    for sentence in gone_since_last(check):
        check.complete = False
        check.found += 1
        told = {"reference": "", "number": 0, "question": "complete", "sentence": sentence}
        check.findings = [*check.findings, told][-MOST_FINDINGS:]
    mark = marks.present()
    check.events_in_all, check.last_event_id = mark.events, mark.last_id
    check.last_event_digest = mark.last_digest
    check.finished_at = at
    db.session.flush()
    check.seal = seal_of(check)
    db.session.flush()


def gone_since_last(check: AuditCheck) -> Iterator[str]:
    """What is missing of that which was seen before, whatever the cases say of themselves now.

    Seen before by the last finished check, and, where there is an anchor folder, by the newest mark in it.
    """
    before = latest(finished=True)
    if before is not None and before.id != check.id:
        if is_sealed(before):
            mark = Mark(before.events_in_all, before.last_event_id, before.last_event_digest)
            yield from marks.gone_since(mark, "the check before this one")
        else:
            yield f"The report of the check before this one, number {before.id}, was changed"
    if folder := current_app.extensions["settings"].anchor_folder:
        try:
            anchored = marks.kept(folder)
        except marks.MarkError as problem:
            yield str(problem)
        else:
            yield from marks.gone_since(anchored, "the mark in the anchor folder") if anchored else ()


def latest(finished: bool = True) -> AuditCheck | None:
    """The newest check: the newest finished one, or the one that is still under way."""
    wanted = AuditCheck.finished_at.is_not(None) if finished else AuditCheck.finished_at.is_(None)
    return db.session.scalars(
        select(AuditCheck).where(wanted).order_by(AuditCheck.id.desc()).limit(1)
    ).one_or_none()


def checks(most: int = 20) -> Sequence[AuditCheck]:
    """The checks that are finished, newest first."""
    return db.session.scalars(
        select(AuditCheck)
        .where(AuditCheck.finished_at.is_not(None))
        .order_by(AuditCheck.id.desc())
        .limit(most)
    ).all()


def seal_of(check: AuditCheck) -> str:
    """The keyed digest of a report."""
    key = current_app.extensions["settings"].audit_key
    uncovered = {"uncovered": check.uncovered} if check.uncovered else {}  # older reports know nothing of it
    covered = canonical({name: getattr(check, name) for name in SEALED} | uncovered)
    return hmac.new(key.encode(), covered.encode(), sha256).hexdigest()


def is_sealed(check: AuditCheck) -> bool:
    """Whether a report is as the portal wrote it."""
    return hmac.compare_digest(check.seal, seal_of(check))


def written(scope: Scope) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(scope).items() if value}


def read_scope(check: AuditCheck) -> Scope:
    kept = check.scope
    return Scope(
        kept.get("reference", ""),
        date.fromisoformat(kept["first"]) if "first" in kept else None,
        date.fromisoformat(kept["last"]) if "last" in kept else None,
    )


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """The values as JSON keeps them."""
    return {name: each.isoformat() if isinstance(each, datetime) else each for name, each in values.items()}
