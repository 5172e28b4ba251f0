"""The state tables of all procedures, each with the walks that reach its positions, so that one matrix tests them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.extensions import db
from portal.procedures.definition import slug
from tests.contact_walks import Contact, enquiry
from tests.ombudsman_walks import (
    MANAGER,
    OAT,
    OTHER_MANAGER,
    OWNER,
    Challenge,
    ChallengeOfTheOrganisation,
    Complaint,
    OmbudsmanCase,
    Praise,
)
from tests.procedures import (
    state_table,
    state_table_challenge,
    state_table_ombudsman,
    state_table_parliamentary,
    state_table_praise,
    state_table_resolution,
    state_table_service_complaint,
)
from tests.procedures.state_table import Row
from tests.resolution_walks import BAU, ResolutionWalk
from tests.walks import Walk, person, setting

MONDAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Matrix:
    """What the specification says of one procedure. `reach` walks a case to a position; `alias` is whose steps one has."""

    procedure: str
    table: Sequence[Row]
    beside: Sequence[Row]
    who: Mapping[str, set[str]]
    positions: Sequence[str]
    reach: Callable[[str], Walk]
    alias: Mapping[str, str]

    @property
    def rows(self) -> tuple[Row, ...]:
        return (*self.table, *self.beside)

    @property
    def keys(self) -> list[str]:
        """The steps on a case that is there."""
        return sorted({slug(row.label) for row in self.rows if row.start != ("P0",)})

    @property
    def beginnings(self) -> list[Row]:
        """The rows that begin a case."""
        return [row for row in self.rows if "P0" in row.start]

    def __str__(self) -> str:
        return self.procedure


def phso(position: str) -> Walk:
    if position != "P8W":
        return Walk(on=MONDAY).to(position)
    walk = Walk(on=MONDAY).to("P8")
    setting("SOC_RESPONSE_SETS_WAIT", True)
    return walk.take("record-response-to-summary")


def resolution(position: str) -> Walk:
    if position == "REF":
        return ResolutionWalk(on=MONDAY, by=BAU, begins="report-mp-correspondence")
    return ResolutionWalk(on=MONDAY).to(position)


def parliamentary(position: str) -> Walk:
    """Who acknowledges an enquiry owns it from then on, so the one of M0 is acknowledged."""
    if position == "M0":
        return enquiry(MONDAY).take("record-mp-acknowledgement")
    walk = Contact(on=MONDAY)
    for key in ("add-3rd-party-account", "start", "close-parliamentary-contact"):
        if walk.position != position:
            walk.take(key)
    return walk


def ombudsman(position: str) -> Walk:
    case = OmbudsmanCase(on=MONDAY).decided(MONDAY)
    return case if position == "C1" else case.take("close-case")


def praise(position: str) -> Walk:
    walk = Praise(on=MONDAY, case=OmbudsmanCase(on=MONDAY).reference)
    for key, reached in (("send-to-manager", "PF1"), ("comment-and-close", "PF2")):
        if walk.position == reached != position:
            walk.take(key, by="case_owner" if reached == "PF1" else "manager")
    return walk


def complaint(position: str) -> Walk:
    """A complaint whose handler is the same manager in every position; to escalate it to that one, it begins below."""
    case = OmbudsmanCase(on=MONDAY).decided(MONDAY)
    if position == "SC4":
        person(OWNER).line_manager_id = person(OTHER_MANAGER).id
        person(OTHER_MANAGER).line_manager_id = person(MANAGER).id
        db.session.commit()
    return Complaint(case, on=MONDAY).to(position)


def challenge(position: str) -> Walk:
    """A challenge that was made on the day of the decision; the one of DC1 waits because a review is open."""
    case = OmbudsmanCase(on=MONDAY).decided(MONDAY)
    if position == "DC1":
        accepted(Challenge(case, on=MONDAY))
        return ChallengeOfTheOrganisation(case, on=MONDAY)
    walk = Challenge(case, on=MONDAY)
    if position == "DC2":
        return walk
    if position == "DC12":
        return walk.take("withdraw")
    if position == "DC3":
        return walk.take("ask-oat-for-advice")
    walk.asked()
    if position == "DC4":
        return walk
    if position == "DC5":
        return walk.take("record-grounds-received", on=MONDAY + timedelta(days=60))
    walk.take("record-grounds-received")
    if position == "DC6":
        return walk
    walk.take("start-analysis")
    if position == "DC7":
        return walk
    if position == "DC8":
        walk.take("answer-the-pro-forma", F7="Yes")
        return walk.take("have-it-reconsidered-in-the-team")
    if position == "DC11":
        return accepted(walk)
    referred(walk)
    if position == "DC10":
        walk.take("returned-to-caseworker-further-work-required", by=OAT)
    return walk


def referred(walk: Challenge) -> Challenge:
    """The challenge is referred to OAT, and somebody there has taken the referral."""
    if walk.position == "DC2":
        walk.asked().take("record-grounds-received").take("start-analysis")
    walk.take("answer-the-pro-forma").take("record-what-happens-next").take("refer-to-oat")
    return walk.take("assign-to-me", by=OAT)


def accepted(walk: Challenge) -> Challenge:
    return referred(walk).take("accepted-by-oat", by=OAT)


MATRICES = (
    Matrix(
        "phso",
        state_table.TABLE,
        state_table.BESIDE_THE_TABLE,
        state_table.WHO,
        [*state_table.OPEN, "P8W", "P13"],
        phso,
        {"P8W": "P8"},
    ),
    Matrix(
        "resolution",
        state_table_resolution.TABLE,
        state_table_resolution.BESIDE_THE_TABLE,
        state_table_resolution.WHO,
        [*state_table_resolution.OPEN, "R15"],
        resolution,
        {},
    ),
    Matrix(
        "parliamentary_contact",
        state_table_parliamentary.TABLE,
        state_table_parliamentary.BESIDE_THE_TABLE,
        state_table_parliamentary.WHO,
        [*state_table_parliamentary.OPEN, "M4"],
        parliamentary,
        {},
    ),
    Matrix(
        "ombudsman_case",
        state_table_ombudsman.TABLE,
        state_table_ombudsman.BESIDE_THE_TABLE,
        state_table_ombudsman.WHO,
        state_table_ombudsman.EVERY,
        ombudsman,
        {},
    ),
    Matrix(
        "positive_feedback",
        state_table_praise.TABLE,
        state_table_praise.BESIDE_THE_TABLE,
        state_table_praise.WHO,
        state_table_praise.EVERY,
        praise,
        {},
    ),
    Matrix(
        "service_complaint",
        state_table_service_complaint.TABLE,
        state_table_service_complaint.BESIDE_THE_TABLE,
        state_table_service_complaint.WHO,
        [*state_table_service_complaint.OPEN[1:], "SC6"],
        complaint,
        {},
    ),
    Matrix(
        "decision_challenge",
        state_table_challenge.TABLE,
        state_table_challenge.BESIDE_THE_TABLE,
        state_table_challenge.WHO,
        [*state_table_challenge.OPEN, "DC12"],
        challenge,
        {},
    ),
)
"""Every procedure of the portal has its own."""
