"""The signed plan in force: a new one is taken without a stop; a broken or unsigned one is not, and that is said."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from humanline.foundation.errors import HumanlineError
from humanline.foundation.files import write_text
from humanline.line import Line

_LOG = logging.getLogger("humanline.serve")
#: Of a seal so much is in the name of a copy.
_SEAL = 16


class PlanFile:
    """The file of the plan, looked at now and then.

    Args:
        path: of the plan.
        opened: makes the line of it.
        kept: folder in which a copy of each plan that was in force is kept: to go back, put one in its place.
    """

    def __init__(self, path: Path, opened: Callable[[], Line], kept: Path) -> None:
        self._path, self._opened, self._kept = path, opened, kept
        self._seen = self._state()
        #: Why the file that lies there is not in force; empty where it is.
        self.fault = ""
        #: Since when the one in force is, where it was taken since this process began.
        self.since: datetime | None = None

    def keep(self, line: Line) -> None:
        """Keep a copy of a plan that is in force."""
        try:
            write_text(self._kept / f"{line.policy.seal[:_SEAL]}.json", self._path.read_text(encoding="utf-8"))
        except (HumanlineError, OSError, UnicodeDecodeError):
            _LOG.exception("a copy of the plan could not be kept")

    def newer_than(self, line: Line, now: datetime) -> Line | None:
        """The line of the file where it changed and can be taken; `None` where all stays as it is.

        Args:
            line: in force.
            now: the time.
        """
        state = self._state()
        if state == self._seen:
            return None
        self._seen = state
        try:
            found = self._opened()
        except (HumanlineError, OSError, ValueError) as error:
            self.fault = str(error)
            _LOG.warning("the plan that was put there can't be read: the one before stays in force")
            return None
        if found.policy.shadow and not line.policy.shadow:
            self.fault = found.policy.shadow
            _LOG.warning("the plan that was put there is not signed, or was changed: the one before stays in force")
            return None
        self.fault, self.since = "", now
        self.keep(found)
        return found

    def _state(self) -> tuple[int, int, int]:
        try:
            found = self._path.stat()
        except OSError:
            return 0, 0, 0
        return found.st_ino, found.st_mtime_ns, found.st_size
