"""What brings a person nearer now: free colleagues, and a call-back in its place while many wait. Never further."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from humanline.model.quiet import QuietRule

#: What whoever asks may say of the moment: free colleagues, customers who wait, and colleagues who are there.
NOW = ("free", "waiting", "staff")


class Nearer:
    """A rule, made ready.

    Args:
        rule: of the plan.
        price: what a minute is worth over the week; `None` where it is not known: then nothing is lifted.
        text_of: a value as a log has it.
    """

    def __init__(self, rule: QuietRule, price: float | None, text_of: Callable[[object], str]) -> None:
        self._rule, self._text = rule, text_of
        self._least = rule.price_share * price if rule.free and price is not None else None

    def lifts(self, contact: Mapping[str, Any]) -> float | None:
        """From how many points a minute a contact gets a person now; `None` where nobody is free enough."""
        if self._least is None:
            return None
        free = self._number(contact.get("free"))
        return self._least if free is not None and free >= self._rule.free else None

    def offers(self, contact: Mapping[str, Any]) -> bool:
        """Whether who gets a person is also offered to be called back in their place."""
        if self._rule.waiting is None:
            return False
        waiting, staff = self._number(contact.get("waiting")), self._number(contact.get("staff"))
        return waiting is not None and staff is not None and staff > 0 and waiting >= self._rule.waiting * staff

    def _number(self, value: object) -> float | None:
        try:
            return float(self._text(value))
        except ValueError:
            return None
