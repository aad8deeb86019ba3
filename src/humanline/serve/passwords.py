"""Passwords of colleagues and managers: argon2id, few wrong ones, and one at a time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from humanline.model.live import MINUTE

#: Characters of a password: long ones need no strange signs (NIST SP 800-63B, 2024).
SHORTEST, LONGEST = 12, 200
#: Memory in kB, passes and lanes: the least that OWASP advises of argon2id, so that a small machine stays small.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
#: After so many wrong ones within so long a name waits, also with the right one; a key still lets in.
MOST_WRONG, WITHIN = 10, 15 * MINUTE
_MOST_NAMES = 1_000


class Passwords:
    """Hashes and checks passwords, one at a time: each takes 19 MB and some 20 ms."""

    def __init__(self) -> None:
        self._one = asyncio.Lock()
        self._wrong: OrderedDict[str, list[int]] = OrderedDict()
        self._nobodys = _HASHER.hash("nobody has this password")

    async def hashed(self, password: str) -> str:
        """What is kept of a password."""
        async with self._one:
            return await asyncio.to_thread(_HASHER.hash, password)

    def is_waiting(self, name: str, now: int) -> bool:
        """Whether a name had too many wrong passwords to be tried now."""
        return len([at for at in self._wrong.get(name, ()) if now - at < WITHIN]) >= MOST_WRONG

    async def is_right(self, name: str, kept: str, password: str, now: int) -> bool:
        """Whether a password is right; of a name that nobody has it takes as long.

        Args:
            name: who comes.
            kept: of their password; empty where there is none.
            password: as they typed it.
            now: the time.
        """
        if self.is_waiting(name, now):
            return False
        async with self._one:
            right = await asyncio.to_thread(_verified, kept or self._nobodys, password[:LONGEST]) and bool(kept)
        if right:
            self._wrong.pop(name, None)
            return True
        self._wrong[name] = [*self._wrong.pop(name, [])[1 - MOST_WRONG :], now]
        while len(self._wrong) > _MOST_NAMES:
            self._wrong.popitem(last=False)
        return False


def _verified(kept: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
