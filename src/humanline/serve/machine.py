"""The organisation's own bot behind one small contract: a turn in; a reply, a hand-over or an end out. Else a person.

It is asked with `POST`, JSON, and has 3 seconds: `{"case", "key", "moment", "language", "text"}`. It answers
`{"reply": "…", "hand_over": false, "done": false}`. Both are signed: `Humanline-Signature` is HMAC-SHA-256 over the
body, in hexadecimals, with the secret that both have. What is late, not signed, not understood or empty is a fault, and
a fault is a person (I2). Before its first word the customer is told that it is a machine (I7).
"""

from __future__ import annotations

import hashlib
import hmac
import urllib.error
import urllib.request
from typing import NamedTuple

import msgspec

from humanline.model.live import SECOND, Contact
from humanline.store.reading import ledger_name

SIGNATURE = "Humanline-Signature"
#: Seconds that the bot has. A contact whose bot says nothing for so long, because this process ended, gets a person.
WITHIN_S = 3.0
SILENT_AFTER = 5 * SECOND
#: A longer answer is not read.
_MOST_BYTES = 65_536


class Machine(NamedTuple):
    """The organisation's bot.

    Attributes:
        address: where it is asked.
        secret: that both have.
        within_s: seconds that it has.
    """

    address: str
    secret: bytes
    within_s: float = WITHIN_S


class MachineAnswer(msgspec.Struct, frozen=True):
    """What a bot answers.

    Attributes:
        reply: to the customer; may be empty with a hand-over or an end.
        hand_over: a person is needed.
        done: the customer has what they came for.
    """

    reply: str = ""
    hand_over: bool = False
    done: bool = False


def asked(machine: Machine, contact: Contact, text: str, key: str) -> MachineAnswer | None:
    """What the bot says; `None` for anything that is no answer.

    Args:
        machine: the bot.
        contact: as it is.
        text: what the customer said.
        key: tells one turn from another.
    """
    said_to_it = {
        "case": ledger_name(contact.id),
        "key": key,
        "moment": contact.moment,
        "language": contact.language,
        "text": text,
    }
    body = msgspec.json.encode(said_to_it)
    headers = {"Content-Type": "application/json", SIGNATURE: signature(machine.secret, body)}
    request = urllib.request.Request(machine.address, body, headers, method="POST")  # noqa: S310  checked at its start
    try:
        with urllib.request.urlopen(request, timeout=machine.within_s) as answer:  # noqa: S310
            given, signed = answer.read(_MOST_BYTES + 1), answer.headers.get(SIGNATURE, "")
        if len(given) > _MOST_BYTES or not hmac.compare_digest(signature(machine.secret, given), signed):
            return None
        found = msgspec.json.decode(given, type=MachineAnswer)
    except (OSError, ValueError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    # Two answers at once are none: whether it ended or a person is needed can't be told.
    if (found.hand_over and found.done) or not (found.reply.strip() or found.hand_over or found.done):
        return None
    return found


def signature(secret: bytes, body: bytes) -> str:
    """What shows that a body is of somebody who has the secret."""
    return hmac.new(secret, body, hashlib.sha256).hexdigest()
