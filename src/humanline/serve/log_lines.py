"""What the process says of itself: a line of JSON each, without a word of a customer."""

from __future__ import annotations

import logging
import traceback
from datetime import UTC, datetime
from typing import TextIO

import msgspec


class JsonLines(logging.Formatter):
    """A line of JSON: when, how bad, where, what; of an error its kind and its place, and not what it says.

    What an error says may hold what was asked: a database names the values that it could not keep.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        found: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname.lower(),
            "of": record.name,
            # The text is ours; what was put into it is not, but for our own.
            "says": record.getMessage() if record.name.startswith("humanline") else str(record.msg),
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            found["error"] = type(error).__name__
            found["at_lines"] = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
        return msgspec.json.encode(found).decode()


def say_in_lines(stream: TextIO) -> None:
    """Let every logger of the process say so, from warnings on.

    Args:
        stream: where.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers, root.level = [handler], logging.WARNING
    for name in ("uvicorn", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
