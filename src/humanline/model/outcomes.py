"""What a contact can bring, set side by side between a person and self-service: one row an outcome."""

from __future__ import annotations

from typing import Literal

from humanline.foundation.record import Record

Outcome = Literal["resolved", "complaint", "satisfaction", "unheard", "customer_minutes", "wish", "felt_heard", "trust"]


class OutcomeRow(Record, frozen=True):
    """One outcome: the one table that evidence, gain and trials stand on.

    Attributes:
        name: its fixed word.
        weight: the name of its weight in `[value]` of `line.toml`.
        customer_share: the customer's share of what it is worth, 0–1; the rest is the organisation's.
        usual_difference: how far a person and self-service usually differ in it where nobody measured, one standard
            deviation over moments, in its own unit: assumed. At the usual weights each comes to one or two points a
            contact.
        steps: whole steps of the sums in one unit (hundredths, seconds).
    """

    name: Outcome
    weight: str
    customer_share: float
    usual_difference: float
    steps: int = 1


#: Every outcome; unit and meaning of a difference:
#:   resolved          share resolved
#:   complaint         share with a complaint
#:   satisfaction      points on 1–5
#:   unheard           share that wanted or needed a person and did not reach one, or came back another way
#:   customer_minutes  minutes of the customer's own time: waiting, and talking where it is known
#:   wish              share that would rather have had a person, and had none
#:   felt_heard        points on 0–10
#:   trust             points on 0–10
OUTCOME_ROWS: tuple[OutcomeRow, ...] = (
    OutcomeRow("resolved", "resolved", 0.5, 0.2),
    OutcomeRow("complaint", "complaint", 0.5, 0.02),
    OutcomeRow("satisfaction", "satisfaction_point", 1.0, 0.5, steps=100),
    OutcomeRow("unheard", "unheard", 1.0, 0.1),
    OutcomeRow("customer_minutes", "customer_minute", 1.0, 2.5, steps=60),
    OutcomeRow("wish", "wish", 1.0, 0.3),
    OutcomeRow("felt_heard", "felt_heard", 1.0, 1.0, steps=100),
    OutcomeRow("trust", "trust", 0.5, 0.7, steps=100),
)

OUTCOME_BY_NAME: dict[str, OutcomeRow] = {row.name: row for row in OUTCOME_ROWS}
