"""The wording of letters in versions: an administrator writes a new one, and letters that are issued stay as they are.

Version 1 of a paragraph is the one that the portal came with and has no row; each later one has.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import g
from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.database import BigId, Moment
from portal.extensions import Model, db
from portal.faces import in_london
from portal.procedures.letter_text import Wording, first_wording, wrong_places
from portal.procedures.letters import all_letters

LONGEST = 5_000


class LetterWording(Model):
    """One version of the text of one paragraph, from version 2 on."""

    __tablename__ = "letter_wording"
    __table_args__ = (UniqueConstraint("key", "version", name="uq_letter_wording_key_version"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    made_by: Mapped[str] = mapped_column(String(120))

    @property
    def wording(self) -> Wording:
        return Wording(self.key, self.text, self.version, in_london(self.made_at).date())


class Changed(Exception):
    """Somebody else has worded the paragraph anew since the page was opened."""


def newest() -> Mapping[str, Wording]:
    """The newest version of each paragraph that was reworded, by key. One query, then kept for the request."""
    if "letter_wordings" not in g:
        last = (
            select(LetterWording.key, func.max(LetterWording.version).label("version"))
            .group_by(LetterWording.key)
            .subquery()
        )
        rows = db.session.scalars(
            select(LetterWording).join(
                last, (last.c.key == LetterWording.key) & (last.c.version == LetterWording.version)
            )
        )
        g.letter_wordings = {row.key: row.wording for row in rows}
    found: Mapping[str, Wording] = g.letter_wordings
    return found


def forget() -> None:
    """Read the wordings anew at the next question, because one of them changed."""
    g.pop("letter_wordings", None)


def current(key: str) -> Wording:
    """The version of the paragraph that the next letter uses."""
    return newest().get(key) or first_wording()[key]


def later_versions(key: str) -> list[LetterWording]:
    """The versions from 2 on, the newest first."""
    return list(
        db.session.scalars(
            select(LetterWording).where(LetterWording.key == key).order_by(LetterWording.version.desc())
        )
    )


def places_of(key: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The placeholders that a paragraph may have, each with what stands there, and those that it has to keep.

    A paragraph of several letters may have those that all of them fill in.
    """
    may: dict[str, str] | None = None
    must: tuple[str, ...] = ()
    for letter in all_letters():
        for own, _, kept in letter.wording_keys():
            if own == key:
                theirs = letter.may_hold()
                may = theirs if may is None else {name: may[name] for name in may if name in theirs}
                must = kept
    return may or {}, must


def problem_with(key: str, text: str) -> str | None:
    """Why the paragraph cannot have this text, or None."""
    if len(text) > LONGEST:
        return f"The text must be {LONGEST:,} characters or fewer"
    may, must = places_of(key)
    return wrong_places(text, may, must)


def reword(
    key: str, text: str, reason: str, seen: int, made_by: str, made_by_id: int | None
) -> LetterWording:
    """Store the next version. `seen` is the version that the person read.

    Raises Changed when it is no longer the newest. The store keeps two who save at one instant apart.
    """
    if current(key).version != seen:
        raise Changed
    row = LetterWording(
        key=key,
        version=seen + 1,
        text=text,
        reason=reason,
        made_at=clock.now(),
        made_by_id=made_by_id,
        made_by=made_by,
    )
    db.session.add(row)
    db.session.flush()
    forget()
    return row
