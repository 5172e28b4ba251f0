"""Challenges to a decision as OAT finds them: asked for advice about, or referred after the analysis."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.ombudsman_walks import Challenge, OmbudsmanCase


def challenge(on: date, **of_case: Any) -> Challenge:
    """A challenge to a decision of the same day, logged by the case owner."""
    return Challenge(OmbudsmanCase(on=on, **of_case).decided(on), on=on)


def asked_for_advice(on: date, **of_case: Any) -> Challenge:
    """OAT is asked for advice on a challenge (P1)."""
    return challenge(on, **of_case).take("ask-oat-for-advice")


def referred(on: date, **of_case: Any) -> Challenge:
    """The case owner has analysed the challenge and refers it for a review (P4)."""
    found = challenge(on, **of_case).may_ask()
    found.take("record-grounds-already-given", without_oat="It can be settled in the team.")
    for step in ("start-analysis", "answer-the-pro-forma", "record-what-happens-next", "refer-to-oat"):
        found.take(step)
    return found
