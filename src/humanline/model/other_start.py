"""How a contact could start beside with a person and with self-service: what that takes, and what it adds."""

from __future__ import annotations

from typing import Literal

from humanline.foundation.record import Record
from humanline.model.estimate import Estimate, NotEstimable

Way = Literal["choice", "together"]


class StartLoad(Record, frozen=True):
    """What another start asks of the staff, before it is known what a person adds (per moment, I12).

    Attributes:
        start: `choice` or `together`.
        share: of the contacts whose customers do not ask, the share that then meets a person first.
        handle_minutes: staff minutes of such a contact; `None` for those of any contact with a person.
        adds: points a contact that a person adds where one is met; `None` for as much as a person first adds for all.
    """

    start: Way
    share: Estimate
    handle_minutes: Estimate | None = None
    adds: Estimate | None = None


class OtherStart(Record, frozen=True):
    """What another start of a cell takes and brings, over self-service first.

    Attributes:
        start: `choice` or `together`.
        share: of the contacts whose customers do not ask, the share that then meets a person first.
        minutes: extra staff minutes, over all contacts whose customers do not ask.
        hours: the same as hours a week.
        gain: points a contact, over the same contacts.
    """

    start: Way
    share: Estimate
    minutes: Estimate
    hours: float
    gain: Estimate | NotEstimable
