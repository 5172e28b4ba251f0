"""Reasons as "Review and feedback" holds them: at least ten characters, kept in the history (RF-Gf)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal.procedures.asking import text
from portal.procedures.definition import Ask, Situation

SHORTEST = 10
TOO_SHORT = "Give a reason of at least 10 characters"


def long_enough(s: Situation, value: Any) -> str | None:
    """White space alone is no reason."""
    return TOO_SHORT if len(str(value).strip()) < SHORTEST else None


def reason(missing: str = TOO_SHORT, name: str = "reason", label: str = "Reason", **more: Any) -> Ask:
    """A reason without which the step stops."""
    rules: tuple[Callable[[Situation, Any], str | None], ...] = more.pop("rules", ())
    return text(
        name,
        label,
        missing,
        rules=(long_enough, *rules),
        too_long=f"{label} must be 20,000 characters or fewer",
        **more,
    )
