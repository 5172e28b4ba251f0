"""The log: one JSON object a line on standard error; about requests and faults, not people or cases."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from portal.settings import Settings

FIELDS = ("code", "endpoint", "method", "status", "seconds")
"""What a message may carry beside its words, given as `extra`."""


class AsJson(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def set_up(settings: Settings) -> None:
    """Tie the portal's logger to standard error, once a process."""
    logger = logging.getLogger("portal")
    logger.setLevel(settings.log_level)
    if not logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(AsJson())
        logger.addHandler(handler)
        logger.propagate = settings.testing
