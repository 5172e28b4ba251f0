"""Lists as CSV files that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from werkzeug.wrappers import Response

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet would take for a formula."""


def harmless(cell: object) -> str:
    """The cell as text. What would be taken for a formula gets an apostrophe in front, as spreadsheets write text."""
    if cell is None:
        return ""
    text = cell.isoformat() if isinstance(cell, date) else str(cell)
    return f"'{text}" if text.lstrip(" \u00a0\ufeff").startswith(FORMULA) else text


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The whole file; dates are written as 2026-03-30."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(head)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return file.getvalue()


def csv_reply(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A download; the mark at its start tells spreadsheets that it is UTF-8."""
    content = "\ufeff" + csv_text(head, rows)
    reply = Response(content.encode("utf-8"), mimetype="text/csv")
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return reply
