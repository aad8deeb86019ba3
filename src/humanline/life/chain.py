"""The ledger's chain: each entry holds the hash of the one before, and a day's root holds all entries of a day.

Words are kept as a digest with the contact's own salt: once the salt is gone nobody can tell what was said, and the
chain still holds. An operator can reckon a chain anew; so the root of each day leaves the house (see the decisions).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

import msgspec

from humanline.model.live import LedgerEntry


def digest(salt: bytes, text: str) -> str:
    """What stands in the ledger for words: HMAC-SHA-256, in hexadecimals; empty for none."""
    return hmac.new(salt, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest() if text else ""


def chained(
    contact: str,
    seq: int,
    kind: str,
    *,
    at: int,
    kept_at: int,
    facts: dict[str, object],
    words: str,
    before: str,
) -> LedgerEntry:
    """The next entry of a contact.

    Args:
        contact: its id as the ledger knows it.
        seq: its place, from 1.
        kind: what happened.
        at: when it happened.
        kept_at: when it is written.
        facts: what came of it, without names and words.
        words: digest of what was said.
        before: hash of the entry before; empty for the first.
    """
    text = msgspec.json.encode(facts, order="sorted").decode()
    parts = (contact, seq, kind, at, kept_at, text, words, before)
    return LedgerEntry(*parts, _hash(*parts))


def fault_of(entries: Iterable[LedgerEntry]) -> str:
    """What is wrong with the chain of one contact, in its order; empty where nothing is."""
    before = ""
    for place, entry in enumerate(entries, start=1):
        if entry.seq != place:
            return f"entry {place} is missing"
        if entry.before != before:
            return f"entry {place} does not follow the one before"
        if entry.hash != _hash(*entry[:-1]):
            return f"entry {place} was changed"
        before = entry.hash
    return ""


def root(hashes: Iterable[str], before: str = "") -> str:
    """One hash over all entries of a day.

    Args:
        hashes: of the entries, in the order of contact and place.
        before: the root of the day before.
    """
    found = hashlib.sha256(before.encode())
    for one in hashes:
        found.update(one.encode())
    return found.hexdigest()


def _hash(*parts: object) -> str:
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()
