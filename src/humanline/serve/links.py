"""A customer's link: signed, and good for a while. One that has ended still asks for a person, and shows no story."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import NamedTuple

from humanline.model.live import HOUR

#: Days for which a link shows the story. It is made anew when it is used in the second half of them.
DAYS = 30
_GOOD_FOR = DAYS * 24 * HOUR


class PageLink(NamedTuple):
    """What a link says.

    Attributes:
        case: the contact as the ledger knows it; empty where the link is not ours.
        until: to when it shows the story, in microseconds.
    """

    case: str = ""
    until: int = 0

    def shows(self, now: int) -> bool:
        """Whether it shows the story now."""
        return bool(self.case) and now < self.until

    def is_half_gone(self, now: int) -> bool:
        """Whether whoever uses it gets a new one."""
        return self.until - now < _GOOD_FOR // 2


class PageLinks:
    """Makes links of customers, and reads them.

    Args:
        key: that signs them. Without it all links that were made are ended.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def new(self, case: str, now: int) -> str:
        """A link to a contact.

        Args:
            case: the contact as the ledger knows it: from that its id, which never ends, can't be told.
            now: the time.
        """
        until = f"{(now + _GOOD_FOR) // HOUR:x}"
        return f"{case}.{until}.{self._signature(case, until)}"

    def read(self, link: str) -> PageLink:
        """What a link says; an empty one where we did not sign it."""
        case, _, rest = link.partition(".")
        until, _, signature = rest.partition(".")
        if not hmac.compare_digest(self._signature(case, until).encode(), signature.encode("utf-8", "replace")):
            return PageLink()
        return PageLink(case, int(until, 16) * HOUR)

    def _signature(self, case: str, until: str) -> str:
        said = f"{case}.{until}".encode("utf-8", "replace")
        return base64.urlsafe_b64encode(hmac.digest(self._key, said, hashlib.sha256)[:16]).decode().rstrip("=")
