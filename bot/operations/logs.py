"""Log lines as JSON: time, level, logger, message and request id."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any, Mapping

from bot.operations.request_id import current_request_id

# Rasa and coloredlogs add terminal colours even without a terminal.
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# Attribute of a record for machine-readable fields.
FIELDS = "fields"


class JsonFormatter(logging.Formatter):
    """One JSON object per line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _COLOUR.sub("", record.getMessage()).strip(),
        }
        request_id = current_request_id()
        if request_id:
            line["request"] = request_id
        fields = getattr(record, FIELDS, None)
        if isinstance(fields, Mapping):
            line.update(fields)
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def log_as_json() -> None:
    """Makes everything this process logs JSON, through the existing handlers."""
    root = logging.getLogger()
    if not root.handlers:
        logging.basicConfig(level=logging.INFO)
    names = [None, *logging.root.manager.loggerDict]
    for name in names:
        for handler in logging.getLogger(name).handlers:
            handler.setFormatter(JsonFormatter())


def log_fields(logger: logging.Logger, message: str, **fields: Any) -> None:
    """Logs a line with fields for machines.

    Args:
        logger: the logger to use.
        message: a few words, constant for each kind of line.
        fields: never anything that a visitor wrote.
    """
    text = " ".join(f"{name}={value}" for name, value in fields.items())
    logger.info("%s %s", message, text, extra={FIELDS: {"message": message, **fields}})
