"""Challenges on their way to OAT and back.

challenge = in_analysis()  # the first letter was the grounds; Gideon Larkspur (case_owner) analyses it
challenge = with_oat_caseworker()  # referred with P4 and assigned to Wilhelmina Draxby (oat)
"""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.cases import actions
from portal.cases.models import Record
from portal.extensions import db
from portal.procedures.definition import THE_PORTAL
from portal.procedures.feedback import DETAILED, PART, PRIMARY
from tests.challenge_answers import PRO_FORMA_DETAILED
from tests.ombudsman_walks import OAT, Challenge, OmbudsmanCase
from tests.walks import moment

DECIDED, RECEIVED = date(2025, 3, 18), date(2025, 3, 27)  # a Tuesday, a Thursday


def case_decided(kind: str = PRIMARY, on: date = DECIDED, **about: Any) -> OmbudsmanCase:
    """A case with a decision that Selina Moorcroft (case_owner2) made."""
    case = OmbudsmanCase(on=min(on, date(2025, 3, 3)), **about)
    return case.decided(on, kind=kind, part_reason="Out of remit" if kind == PART else None)


def new_challenge(kind: str = PRIMARY, on: date = RECEIVED, **about: Any) -> Challenge:
    return Challenge(case_decided(kind, **about), on=on)


def in_analysis(kind: str = PRIMARY, **about: Any) -> Challenge:
    return analysed(new_challenge(kind, **about))


def analysed(challenge: Challenge) -> Challenge:
    """The complaint as received serves as the grounds."""
    return challenge.may_ask().take("record-grounds-already-given").take("start-analysis")


def answered(kind: str = PRIMARY, **answers: Any) -> Challenge:
    """The pro-forma is answered, and case owner and manager chose to pass it to OAT."""
    challenge = in_analysis(kind)
    first = PRO_FORMA_DETAILED if kind == DETAILED else {}
    challenge.take("answer-the-pro-forma", **{**first, **answers})
    return challenge.take("record-what-happens-next")


def referred(kind: str = PRIMARY, **about: Any) -> Challenge:
    """With purpose P4."""
    challenge = in_analysis(kind, **about)
    challenge.take("answer-the-pro-forma", **(PRO_FORMA_DETAILED if kind == DETAILED else {}))
    return challenge.take("record-what-happens-next").take("refer-to-oat")


def with_oat_caseworker(**about: Any) -> Challenge:
    return referred(**about).take("assign-to-me", by=OAT)


def referral(challenge: Any) -> Record:
    """The newest referral."""
    found: Record = challenge.records("referral")[-1]
    return found


def reviewed(challenge: Challenge, on: date) -> Challenge:
    """The review letter is issued: the portal ends the challenge (DC-T42)."""
    challenge.day = on
    actions.perform(challenge.case, "review-complete", THE_PORTAL, {}, today=on, at=moment(on))
    db.session.commit()
    return challenge
