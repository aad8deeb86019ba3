"""What a log says of the work that comes in: when, how long it takes, how long people wait. Columns, not contacts."""

from __future__ import annotations

from humanline.foundation.record import Record


class Incoming(Record, frozen=True, kw_only=True):
    """Contacts with a person by local day and interval of the day, and the durations that staffing needs.

    An interval of the day goes by the clock on the wall: 02:00 on the day with 25 hours holds both hours that began
    then, and on the day with 23 hours nothing begins at 02:00.

    Attributes:
        time_zone: IANA name; days and intervals are local.
        interval_minutes: length of an interval of the day: 15, 30 or 60.
        first_day: of the log, ISO.
        last_day: of the log, ISO.
        channels: names of the person channels.
        deferred: whether each is a channel without a waiting customer, shape (channels,).
        day: days since the first day, shape (rows,); rows without contacts are not there.
        slot: number of the interval in its day, same shape.
        channel: number of the channel, same shape.
        contacts: how many came in, same shape.
        helped: of these, how many were seen to reach a person, same shape.
        handled: contacts whose handle time is known, same shape.
        handle_ms: sum of those handle times, milliseconds, same shape.
        wait_s: different waits of waiting customers, whole seconds, shape (waits,).
        wait_hung_up: how many hung up after that wait, same shape.
        wait_others: how many were helped, or otherwise cut off, after that wait, same shape.
        handle_s: different handle times of waiting customers, whole seconds above 0, shape (times,).
        handle_contacts: how many took that long, same shape.
        hung_up: waiting customers with a known identity who hung up; `None` where that can't be seen.
        again: of these, who called the same channel again on the same local day.
        again_s: sum of the seconds until then.
        again_s2: sum of those seconds squared.
    """

    time_zone: str
    interval_minutes: int
    first_day: str
    last_day: str
    channels: tuple[str, ...]
    deferred: tuple[bool, ...]
    day: tuple[int, ...]
    slot: tuple[int, ...]
    channel: tuple[int, ...]
    contacts: tuple[int, ...]
    helped: tuple[int, ...]
    handled: tuple[int, ...]
    handle_ms: tuple[int, ...]
    wait_s: tuple[int, ...] = ()
    wait_hung_up: tuple[int, ...] = ()
    wait_others: tuple[int, ...] = ()
    handle_s: tuple[int, ...] = ()
    handle_contacts: tuple[int, ...] = ()
    hung_up: int | None = None
    again: int = 0
    again_s: int = 0
    again_s2: int = 0
