"""To be written."""

from __future__ import annotations

from portal.procedures.definition import Step

STEPS: tuple[Step, ...] = ()
