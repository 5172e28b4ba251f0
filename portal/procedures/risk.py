"""Whether a contact changed the risk of the case: asked with each contact, changed on the case itself (paras 77, 78)."""

from __future__ import annotations

from collections.abc import Iterable

from portal.procedures.asking import choice, select, text
from portal.procedures.changes import Change, Elsewhere
from portal.procedures.definition import Ask, Problem, Situation
from portal.procedures.feedback import RISKS, STAFF, parent
from portal.procedures.reasons import long_enough

HAS_IT_CHANGED = "Has the risk changed?"
WHY = "Say why the risk changed"


def by_staff(s: Situation) -> bool:
    """The organisation's own team is not asked: it does not see the risk of a case."""
    return STAFF.includes(s.actor)


RISK_ASKS: tuple[Ask, ...] = (
    choice("risk_changed", HAS_IT_CHANGED, (("Yes", "Yes"), ("No", "No")), para="77", when=by_staff),
    select(
        "new_risk",
        "New risk level",
        [("", ""), *((each, each) for each in RISKS)],
        hint="Only if it has",
        when=by_staff,
    ),
    text("risk_reason", "Why the risk changed", hint="Only if it has", when=by_staff),
)


def risk_named(s: Situation) -> Iterable[Problem]:
    """RF-77b"""
    if s.data.get("risk_changed") != "Yes":
        return
    why = s.data.get("risk_reason") or ""
    if not s.data.get("new_risk"):
        yield "new_risk", "Choose the risk level"
    elif s.data["new_risk"] == parent(s).fact("risk_level"):
        yield "new_risk", "The risk level is that already"
    if not why:
        yield "risk_reason", WHY
    elif sentence := long_enough(s, why):
        yield "risk_reason", sentence


def risk_asked(s: Situation) -> Iterable[Problem]:
    """RF-77a"""
    if by_staff(s) and not s.data.get("risk_changed"):
        yield "risk_changed", HAS_IT_CHANGED


def risk_changed(s: Situation) -> Iterable[Change]:
    if s.data.get("risk_changed") == "Yes":
        answers = {"risk_level": s.data["new_risk"], "reason": s.data["risk_reason"]}
        yield Elsewhere(parent(s), "change-risk-level", answers)
