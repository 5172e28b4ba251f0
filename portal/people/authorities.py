"""The authority table: which posts may agree an action, from when until when. A change ends a row and adds another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Moment
from portal.extensions import Model, db
from portal.procedures.authority import ACTIONS, fixed_row
from portal.procedures.definition import Authority


class AuthorityRow(Model):
    """One post that may agree an action. `limit` in pence, None without one; `level` narrows a financial remedy.

    `version` counts the rows of the same action and post. A row is never changed but for its end.
    """

    __tablename__ = "authority"
    __table_args__ = (
        Index("ix_authority_action", "action", "from_on"),
        CheckConstraint("until_on >= from_on", name="days"),
        CheckConstraint("limit_pence >= 0", name="limit_pence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[str] = mapped_column(String(40))
    post: Mapped[str] = mapped_column(String(60))
    level: Mapped[str] = mapped_column(String(120), default="")
    limit_pence: Mapped[int | None] = mapped_column(BigInteger)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    version: Mapped[int]
    made_by: Mapped[str] = mapped_column(String(120))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    ended_by: Mapped[str] = mapped_column(String(120), default="")
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


def authorities(action: str, today: date) -> Sequence[Authority]:
    """The rows that hold today for an action; those that the source fixes need no table. Raises KeyError for an unknown action."""
    known = ACTIONS[action]
    if known.fixed:
        return [fixed_row(known)]
    rows = db.session.scalars(
        select(AuthorityRow)
        .where(
            AuthorityRow.action == action,
            AuthorityRow.from_on <= today,
            or_(AuthorityRow.until_on.is_(None), AuthorityRow.until_on >= today),
        )
        .order_by(AuthorityRow.id)
    )
    return [
        Authority(action, frozenset({row.post}), row.id, row.version, row.level, row.limit_pence)
        for row in rows
    ]
