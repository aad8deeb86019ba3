"""One contact as it was understood, to lay beside the export that it came from."""

from __future__ import annotations

from datetime import datetime

from humanline.foundation.record import Record


class Understood(Record, frozen=True):
    """One contact as it was understood.

    Attributes:
        line: where it starts in its file.
        opened: local time; `None` where it is not known.
        hour_of_week: 0 to 167, local time; `None` where the time of day is not known.
        channel, moment: as the log calls them; empty where they could say who somebody is.
        wait_s, handle_s: seconds.
        abandoned, resolved: `None` where it is not known.
        satisfaction: on 1 to 5.
        count: contacts that the record stands for.
    """

    line: int
    opened: datetime | None
    hour_of_week: int | None
    channel: str
    moment: str
    wait_s: float | None
    handle_s: float | None
    abandoned: bool | None
    resolved: bool | None
    satisfaction: float | None
    count: int
