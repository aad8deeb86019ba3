"""Decide again what was decided before, and see that it comes out alike, to the byte (I6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from humanline.foundation.errors import Fault, InputError
from humanline.line.deciding import Line
from humanline.model.decision import Decision, KeptDecision, Replayed


def replayed(line: Line, kept: Iterable[bytes], *, name: str) -> Replayed:
    """Decide every contact of a file of decisions again.

    Decisions by another plan, and those about which something went wrong, are counted and not decided again.

    Args:
        line: of the plan.
        kept: lines of the file.
        name: of the file, for its faults.

    Raises:
        InputError: a line is no decision as `humanline serve` keeps it; the first is named.
    """
    counted: Counter[str] = Counter()
    decoder = msgspec.json.Decoder(KeptDecision)
    for number, text in enumerate(kept, 1):
        try:
            one = decoder.decode(text)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            rule = "A line of what `humanline serve` keeps is needed."
            raise InputError([Fault(f"{name} line {number}", f"this is none: {error}", rule)]) from error
        if one.fault:
            counted["faults"] += 1
        elif one.decision.seal != line.policy.seal:
            counted["other_plan"] += 1
        else:
            again = line.decide(one.contact, one.decision.at)
            counted["alike" if _bytes(again) == _bytes(one.decision) else "differ"] += 1
    return Replayed(**counted)


def _bytes(decision: Decision) -> bytes:
    return msgspec.json.encode(decision)
