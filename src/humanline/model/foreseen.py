"""What a line foresees: sealed with it, and read against the log on its review date."""

from __future__ import annotations

from typing import Literal

from humanline.foundation.record import Record
from humanline.model.estimate import Estimate

Basis = Literal["as_it_went", "with_line", "assumed", "simulated", "before"]


class Foreseen(Record, frozen=True):
    """One thing that a line foresees.

    Attributes:
        measure: a measure of the facts, such as `per_week`.
        moment: of which moment; empty for all contacts.
        basis: it is foreseen to stay `as_it_went` in the log, to become so `with_line`, is `assumed`, or comes from the
            `simulated` week. What the line is there to move is not foreseen: how it went `before` stands here.
        value: with its 90 % interval.
    """

    measure: str
    moment: str
    basis: Basis
    value: Estimate
