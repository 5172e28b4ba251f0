"""Long lists as files: CSV as a stream, and a spreadsheet that is written row by row. Neither is held in memory."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from typing import Any

from flask import Response

from portal.csv_file import harmless

Part = Sequence[Sequence[object]]
"""Some rows of a list. A cell is text, a number, a date or None."""

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Tells a spreadsheet that the file is UTF-8."""

MOST_ROWS = 1_048_575
"""What a sheet holds beside its headings."""


def attachment(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def csv_download(name: str, headings: Sequence[str], parts: Iterable[Part]) -> Response:
    """The rows as CSV, sent part by part; no cell is a formula."""
    return Response(csv_lines(headings, parts), mimetype="text/csv", headers=attachment(name))


def csv_lines(headings: Sequence[str], parts: Iterable[Part]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(BOM)
    writer.writerow(headings)
    for part in parts:
        writer.writerows([harmless(cell) for cell in row] for row in part)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def spreadsheet_download(
    name: str, title: str, headings: Sequence[str], parts: Iterable[Part], narrow: int = 0
) -> Response:
    """The rows as a spreadsheet; the first `narrow` columns are narrow."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives until the reply is sent
    try:
        write_spreadsheet(file, title, headings, parts, narrow)
    except BaseException:
        file.close()
        raise
    size = file.tell()
    file.seek(0)
    response = Response(
        file_parts(file),
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers=attachment(name),
    )
    response.content_length = size
    response.call_on_close(file.close)
    return response


def file_parts(file: Any) -> Iterator[bytes]:
    with file:
        while part := file.read(256 * 1024):
            yield part


def write_spreadsheet(
    file: Any, title: str, headings: Sequence[str], parts: Iterable[Part], narrow: int
) -> None:
    import xlsxwriter  # a web process has room for other things until somebody asks for a spreadsheet

    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet(title)
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "d mmmm yyyy"})
    sheet.freeze_panes(1, 0)
    if narrow:
        sheet.set_column(0, narrow - 1, 18)
    sheet.set_column(narrow, len(headings) - 1, 24)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    for number, row in enumerate(islice(chain.from_iterable(parts), MOST_ROWS), 1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, column, cell, day)
            elif isinstance(cell, int):
                sheet.write_number(number, column, cell)
            elif cell is not None:
                sheet.write_string(number, column, str(cell))  # never a formula
    book.close()
    file.seek(0, 2)
