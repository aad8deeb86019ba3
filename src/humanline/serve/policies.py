"""The signed plan in force: a new one is taken without a stop; a broken or unsigned one is not, and that is said."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from humanline.foundation.errors import HumanlineError
from humanline.foundation.files import write_text
from humanline.line import Line

_LOG = logging.getLogger("humanline.serve")
#: Of a seal so much is in the name of a copy.
_SEAL = 16
#: Why a copy can't be put back; empty where it can.
WhyNot = Literal["", "none", "unread", "unsigned", "past"]


class PlanFile:
    """The file of the plan, looked at now and then.

    Args:
        path: of the plan.
        opened: makes the line of a plan, by its path.
        kept: folder in which a copy of each plan that was in force is kept.
    """

    def __init__(self, path: Path, opened: Callable[[Path], Line], kept: Path) -> None:
        self._path, self._opened, self._kept = path, opened, kept
        self._seen = self._state()
        #: Why the file that lies there is not in force; empty where it is.
        self.fault = ""
        self._read = self._seen, self._read_digest()

    def keep(self, line: Line) -> None:
        """Keep a copy of a plan that is in force."""
        try:
            write_text(self._kept / f"{line.policy.seal[:_SEAL]}.json", self._path.read_text(encoding="utf-8"))
        except (HumanlineError, OSError, UnicodeDecodeError):
            _LOG.exception("a copy of the plan could not be kept")

    def newer_than(self, line: Line) -> Line | None:
        """The line of the file where it changed and can be taken; `None` where all stays as it is.

        Args:
            line: in force.
        """
        state = self._state()
        if state == self._seen:
            return None
        self._seen = state
        try:
            found = self._opened(self._path)
        except (HumanlineError, OSError, ValueError) as error:
            self.fault = str(error)
            _LOG.warning("the plan that was put there can't be read: the one before stays in force")
            return None
        if found.policy.shadow and not line.policy.shadow:
            self.fault = found.policy.shadow
            _LOG.warning("the plan that was put there is not signed, or was changed: the one before stays in force")
            return None
        self.fault = ""
        self.keep(found)
        return found

    @property
    def digest(self) -> str:
        """SHA-256 of the file that lies there; empty where it can't be read."""
        state = self._state()
        if state != self._read[0]:
            self._read = state, self._read_digest()
        return self._read[1]

    def is_refused(self, digest: str) -> bool:
        """Whether the file that lies there is one that a manager went back from; then it is not looked at."""
        found = bool(digest) and digest == self.digest
        if found:
            self.fault = ""
        return found

    def copy(self, seal: str) -> Line | None:
        """The line of a copy; `None` where it can't be read, or is of another plan by now."""
        try:
            found = self._opened(self._kept / f"{seal[:_SEAL]}.json")
        except (HumanlineError, OSError, ValueError):
            return None
        return found if found.policy.seal == seal else None

    def _read_digest(self) -> str:
        try:
            return hashlib.sha256(self._path.read_bytes()).hexdigest()
        except OSError:
            return ""

    def _state(self) -> tuple[int, int, int]:
        try:
            found = self._path.stat()
        except OSError:
            return 0, 0, 0
        return found.st_ino, found.st_mtime_ns, found.st_size


def why_not_back(line: Line | None, now: datetime) -> WhyNot:
    """Why a line can't be put back in force; empty where it can.

    Args:
        line: of a copy; `None` where that can't be read.
        now: the time.
    """
    if line is None:
        return "unread"
    policy = line.policy
    if policy.shadow:
        return "unsigned"
    today = now.astimezone(ZoneInfo(policy.time_zone)).date().isoformat()
    return "past" if policy.until < today else ""
