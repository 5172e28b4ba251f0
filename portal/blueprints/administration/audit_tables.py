"""The tables of the audit page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from portal import clock
from portal.audit import checks
from portal.audit.models import AuditCheck
from portal.deadlines import long_date
from portal.faces import when
from portal.views import Cell, Heading, Row, Table

SHORT = 12
"""How many letters of a digest are shown where the whole one is folded away."""


def entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number:,} entries"


def beginning(words: str) -> str:
    """The words as they stand at the beginning of a cell."""
    return words[:1].upper() + words[1:]


def columns(*labels: str) -> list[Heading]:
    return [Heading(label) for label in labels]


def scope_words(check: AuditCheck) -> str:
    """What a check looked at."""
    scope = checks.read_scope(check)
    if scope.reference:
        return f"Case {scope.reference}"
    if scope.first is not None or scope.last is not None:
        first = f" from {long_date(scope.first)}" if scope.first else ""
        last = f" to {long_date(scope.last)}" if scope.last else ""
        return f"Cases with an entry{first}{last}"
    return "Every case"


def checks_table(rows: Sequence[AuditCheck]) -> Table:
    today = clock.today()
    return Table(
        "Checks of the history, newest first",
        columns("Checked", "By", "What", "Entries", "Is all there?", "Is it unaltered?", "Digest"),
        [
            Row(
                [
                    Cell(beginning(when(row.finished_at, today)), strong=True),
                    Cell(row.made_by),
                    Cell(scope_words(row)),
                    Cell(f"{entries(row.events)} of {row.cases:,} {'case' if row.cases == 1 else 'cases'}"),
                    Cell("Complete" if row.complete else "Not complete"),
                    Cell("Unaltered" if row.unaltered else "Altered"),
                    Cell(row.seal[:SHORT] if checks.is_sealed(row) else "Report was changed"),
                ],
                late=bool(row.found) or not checks.is_sealed(row),
            )
            for row in rows
        ],
    )


def findings_of(check: AuditCheck) -> list[dict[str, Any]]:
    """What is wrong, entry by entry, as the page writes it."""
    today = clock.today()
    return [
        {
            "reference": each["reference"] or "All cases",
            "entry": f"Entry {each['number']}" if each["number"] else "",
            "when": beginning(when(datetime.fromisoformat(each["at"]), today)) if each.get("at") else "",
            "person": each.get("person", ""),
            "sentence": each["sentence"],
            "question": "Not complete" if each["question"] == "complete" else "Altered",
            "expected": each.get("expected", ""),
            "found": each.get("found", ""),
        }
        for each in check.findings
    ]


def removals_table(check: AuditCheck) -> Table:
    today = clock.today()
    return Table(
        "Words that were lawfully removed",
        columns("Case", "Entries", "Removed", "By", "Reason"),
        [
            Row(
                [
                    Cell(each["reference"], strong=True),
                    Cell(", ".join(str(number) for number in each["numbers"])),
                    Cell(when(datetime.fromisoformat(each["at"]), today)),
                    Cell(each["by"]),
                    Cell(each["reason"]),
                ]
            )
            for each in check.removals
        ],
    )
