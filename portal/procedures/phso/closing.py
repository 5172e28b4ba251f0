"""How an SR ends: its Resolution Code, and its entry on the Director General Caselist."""

from __future__ import annotations

from portal.procedures.changes import Add, Close, Fact
from portal.procedures.making import Making


def closing(resolution_code: str) -> Making:
    """The case closes with its code, and its entry on the Director General Caselist with it."""
    return lambda s: [
        Close(resolution_code, s.today),
        Fact("caselist", "Closed"),
        Add(
            "caselist", title="Entry closed", state="Closed", on=s.today, text=f"SR closed, {resolution_code}"
        ),
    ]
