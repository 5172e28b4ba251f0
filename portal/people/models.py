"""Teams, people, stand-ins, sign-in sessions and counted tries."""

from __future__ import annotations

from datetime import date, datetime

from flask_login import UserMixin
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Moment
from portal.extensions import Model
from portal.people.posts import ORGANISATIONS, ROLES


def _one_of(column: str, values: object) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"  # type: ignore[attr-defined]


class Team(Model):
    """A team of one organisation."""

    __tablename__ = "team"
    __table_args__ = (CheckConstraint(_one_of("organisation", ORGANISATIONS), name="organisation"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    organisation: Mapped[str] = mapped_column(String(10))


class Person(UserMixin, Model):
    """Somebody with an account. Never deleted, only deactivated, because histories name people.

    `payment_limit` in pence: the largest amount that this person may approve; None for nobody who approves
    payments.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint(_one_of("organisation", ORGANISATIONS), name="organisation"),
        CheckConstraint(_one_of("role", ROLES), name="role"),
        CheckConstraint("payment_limit >= 0", name="payment_limit"),
        CheckConstraint("away_until >= away_from", name="away"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    organisation: Mapped[str] = mapped_column(String(10), index=True)
    role: Mapped[str] = mapped_column(String(20))
    post: Mapped[str] = mapped_column(String(60), index=True)
    post_title: Mapped[str] = mapped_column(String(120))
    grade: Mapped[str] = mapped_column(String(60), default="", server_default="")
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    line_manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    payment_limit: Mapped[int | None]
    away_from: Mapped[date | None]
    away_until: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    password_hash: Mapped[str] = mapped_column(String(200))

    team: Mapped[Team | None] = relationship(lazy="joined")
    line_manager: Mapped[Person | None] = relationship(remote_side="Person.id", lazy="raise")

    @property
    def is_active(self) -> bool:
        return self.active


class StandIn(Model):
    """For these days, both included, `stand_in` holds the post of `for_person` beside the own one."""

    __tablename__ = "stand_in"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="days"),
        CheckConstraint("for_person_id <> stand_in_id", name="somebody_else"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    for_person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]

    for_person: Mapped[Person] = relationship(foreign_keys=[for_person_id], lazy="raise")
    stand_in: Mapped[Person] = relationship(foreign_keys=[stand_in_id], lazy="raise")


class SignInSession(Model):
    """One sign-in in one browser. The browser keeps a random token, the table only its digest."""

    __tablename__ = "sign_in_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship(lazy="raise")


class SignInTry(Model):
    """How often signing in was tried lately, by a digest of account and source, so that it names nobody."""

    __tablename__ = "sign_in_try"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    tries: Mapped[int]
    last_at: Mapped[int] = mapped_column(BigInteger, index=True)
