"""A centre in a log: an office with one channel, the same every week."""

from datetime import date, timedelta

from humanline.model.incoming import Incoming

MONDAY = date(2025, 3, 3)
OPEN = dict.fromkeys(range(5), (9, 17))


def incoming(
    *,
    weeks=8,
    per_hour=60,
    hours=None,
    interval=60,
    first=MONDAY,
    skip=(),
    extra=(),
    mail=0,
    hung_up=0,
    again=None,
    handle_s=300,
    closed=0,
):
    """A log of `per_hour` contacts in every open hour.

    Args:
        skip: numbers of days without a single contact.
        extra: (day, slot, contacts) on top.
        mail: e-mails at noon on every Monday, ten minutes each.
        hung_up: how many of every 100 waits ended in hanging up after two minutes.
        closed: contacts at 3 in the night, every day, that nobody helps.
    """
    hours = OPEN if hours is None else hours
    rows = []
    for day in range(7 * weeks):
        weekday = (first + timedelta(days=day)).weekday()
        if day in skip:
            continue
        begin, end = hours.get(weekday, (0, 0))
        per = 60 // interval
        rows += [(day, slot, 1, per_hour // per, per_hour // per) for slot in range(begin * per, end * per)]
        if closed:
            rows.append((day, 3 * per, 1, closed, 0))
        if mail and weekday == 0:
            rows.append((day, 12 * per, 0, mail, mail))
    rows += [(day, slot, 1, contacts, contacts) for day, slot, contacts in extra]
    rows.sort()
    day, slot, channel, contacts, helped = zip(*rows, strict=True)
    hundreds = sum(many for many, kind in zip(contacts, channel, strict=True) if kind == 1) // 100
    waits = [(30, 0, (100 - hung_up) * hundreds), (120, hung_up * hundreds, 0)] if hung_up else []
    return Incoming(
        time_zone="Europe/Amsterdam",
        interval_minutes=interval,
        first_day=first.isoformat(),
        last_day=(first + timedelta(days=7 * weeks - 1)).isoformat(),
        channels=("e-mail", "phone"),
        deferred=(True, False),
        day=day,
        slot=slot,
        channel=channel,
        contacts=contacts,
        helped=helped,
        handled=tuple(many if kind == 0 else 0 for many, kind in zip(contacts, channel, strict=True)),
        handle_ms=tuple(600_000 * many if kind == 0 else 0 for many, kind in zip(contacts, channel, strict=True)),
        wait_s=tuple(wait for wait, _, _ in waits),
        wait_hung_up=tuple(gone for _, gone, _ in waits),
        wait_others=tuple(others for _, _, others in waits),
        handle_s=(handle_s - 60, handle_s, handle_s + 60) if handle_s else (),
        handle_contacts=(50, 50, 50) if handle_s else (),
        hung_up=hung_up * 10 if again is not None else None,
        again=again or 0,
        again_s=600 * (again or 0),
        again_s2=2 * 600**2 * (again or 0),
    )
