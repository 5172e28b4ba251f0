"""The log: one JSON object a line, and nothing of what people typed."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.extensions import db
from portal.logs import AsJson


def test_a_message_is_one_line_of_json_with_its_code() -> None:
    record = logging.LogRecord("portal", logging.ERROR, "errors.py", 1, "Fault %s", ("4F7K-20",), None)
    record.code, record.endpoint = "4F7K-20", "cases.case"
    line = AsJson().format(record)
    assert "\n" not in line
    said = json.loads(line)
    assert (said["level"], said["says"], said["code"], said["endpoint"]) == (
        "error",
        "Fault 4F7K-20",
        "4F7K-20",
        "cases.case",
    )


def test_a_trace_stays_within_its_line() -> None:
    try:
        raise RuntimeError("two\nlines")
    except RuntimeError:
        record = logging.LogRecord("portal", logging.ERROR, "errors.py", 1, "Fault", None, sys.exc_info())
    line = AsJson().format(record)
    assert "\n" not in line
    assert "RuntimeError" in json.loads(line)["trace"]


def test_a_failed_statement_does_not_tell_its_values(app: Flask) -> None:
    statement = text("SELECT no_such_column FROM person WHERE name = :name")
    with pytest.raises(SQLAlchemyError) as failure:
        db.session.execute(statement, {"name": "Ottoline Featherstonehaugh-Marchbanks"})
    db.session.rollback()
    assert "Ottoline" not in str(failure.value)
