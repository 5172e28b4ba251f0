"""The authority table: which posts may agree an action, from when until when. A change ends a row and adds another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    false,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Moment
from portal.extensions import Model, db
from portal.people.details import Refused
from portal.people.models import Person
from portal.procedures.authority import ACTIONS, FIXED, TITLES, Action, fixed_row
from portal.procedures.definition import Authority


class AuthorityRow(Model):
    """One post that may agree an action. `limit` in pence, None without one; `level` narrows a financial remedy.

    `version` counts the changes of one row. A row is never changed but for its end; one that is `taken_back` before its
    first day was over never held.
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
    taken_back: Mapped[bool] = mapped_column(default=False, server_default=false())

    def holds_on(self, day: date) -> bool:
        return not self.taken_back and self.from_on <= day and (self.until_on is None or day <= self.until_on)

    def is_over(self, day: date) -> bool:
        """Whether it will hold on no later day than yesterday."""
        return self.taken_back or (self.until_on is not None and self.until_on < day)


def authorities(action: str, today: date) -> Sequence[Authority]:
    """The rows that hold today for an action; those that the source fixes need no table. Raises KeyError for an unknown action."""
    known = ACTIONS[action]
    if known.fixed:
        return [fixed_row(known)]
    return live(today, AuthorityRow.action == action)


def live(today: date, *narrower: ColumnElement[bool]) -> list[Authority]:
    """The rows of the table that hold today, all or those that are asked for. One query."""
    rows = db.session.scalars(
        select(AuthorityRow)
        .where(
            AuthorityRow.from_on <= today,
            AuthorityRow.taken_back.is_(False),
            or_(AuthorityRow.until_on.is_(None), AuthorityRow.until_on >= today),
            *narrower,
        )
        .order_by(AuthorityRow.id)
    )
    return [
        Authority(row.action, frozenset({row.post}), row.id, row.version, row.level, row.limit_pence)
        for row in rows
    ]


@dataclass(frozen=True)
class Grant:
    """What an administrator enters: who may agree an action, how far, and when. `limit` in pence."""

    action: str
    post: str
    from_on: date
    until_on: date | None = None
    limit: int | None = None
    level: str = ""


def all_rows() -> Sequence[AuthorityRow]:
    """Every row that there is or was, by action and post, the newest first."""
    return db.session.scalars(
        select(AuthorityRow).order_by(
            AuthorityRow.action, AuthorityRow.post, AuthorityRow.from_on.desc(), AuthorityRow.id.desc()
        )
    ).all()


def grant(given: Grant, by: Person, at: datetime, today: date) -> AuthorityRow:
    """Another row. Raises Refused."""
    _check(given, today)
    return _add(given, by, at, 1)


def replace(row: AuthorityRow, given: Grant, by: Person, at: datetime, today: date) -> AuthorityRow:
    """Another row in the place of this one, which ends on the day before. Raises Refused."""
    _check_ongoing(row, today)
    if given.action != row.action:
        raise Refused("Choose the action of the row that you change", "what")
    _check(given, today, but=row)
    _end(row, given.from_on - timedelta(days=1), by, at)
    return _add(given, by, at, row.version + 1)


def end(row: AuthorityRow, by: Person, at: datetime, today: date) -> None:
    """From today on nobody holds the authority of this row. Raises Refused."""
    _check_ongoing(row, today)
    _end(row, today - timedelta(days=1), by, at)


def _check_ongoing(row: AuthorityRow, today: date) -> None:
    """Two administrators may have had the same row before them."""
    if row.is_over(today) or row.ended_at is not None:
        raise Refused("This row has been changed or ended already", "from_on")


def _end(row: AuthorityRow, last: date, by: Person, at: datetime) -> None:
    if last < row.from_on:
        row.taken_back = True
    else:
        row.until_on = last if row.until_on is None else min(row.until_on, last)
    row.ended_by, row.ended_at = by.name, at
    db.session.flush()


def _check(given: Grant, today: date, but: AuthorityRow | None = None) -> None:
    action = ACTIONS.get(given.action)
    if action is None:
        raise Refused("Choose the action from the list", "what")
    if action.fixed:
        raise Refused(FIXED, "what")
    if given.post not in TITLES:
        raise Refused("Choose the role from the list", "post")
    _check_money(action, given)
    if given.from_on < today:
        raise Refused("The first day cannot be in the past", "from_on")
    if given.until_on is not None and given.until_on < given.from_on:
        raise Refused("The last day is before the first day", "until_on")
    _check_once(given, but)


def _check_money(action: Action, given: Grant) -> None:
    if not action.money:
        if given.limit is not None:
            raise Refused("Only a financial remedy has an amount", "limit")
        if given.level:
            raise Refused("Only a financial remedy has a level of severity", "level")
    elif given.limit is None:
        raise Refused("Enter the amount up to which this role may agree", "limit")
    if len(given.level) > 120 or not given.level.isprintable():
        raise Refused("The level must be 120 characters or fewer, in one line", "level")


def _check_once(given: Grant, but: AuthorityRow | None) -> None:
    """The same role, action and level twice on one day would leave two limits beside each other."""
    others = select(AuthorityRow).where(
        AuthorityRow.action == given.action,
        AuthorityRow.post == given.post,
        AuthorityRow.level == given.level,
        AuthorityRow.taken_back.is_(False),
        or_(AuthorityRow.until_on.is_(None), AuthorityRow.until_on >= given.from_on),
    )
    if given.until_on is not None:
        others = others.where(AuthorityRow.from_on <= given.until_on)
    if but is not None:
        others = others.where(AuthorityRow.id != but.id)
    if db.session.scalars(others.limit(1)).first() is not None:
        raise Refused("This role has this authority on some of these days already. Change that row", "post")


def _add(given: Grant, by: Person, at: datetime, version: int) -> AuthorityRow:
    row = AuthorityRow(
        action=given.action,
        post=given.post,
        level=given.level,
        limit_pence=given.limit,
        from_on=given.from_on,
        until_on=given.until_on,
        version=version,
        made_by=by.name,
        made_by_id=by.id,
        made_at=at,
    )
    db.session.add(row)
    db.session.flush()
    return row
