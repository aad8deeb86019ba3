"""Waits as they are told beside how they came out: a simulated year, the simulator's own interval, Asterisk's formula.

The simulator's own interval is made with what only it knows: how long contacts take, how patient customers are and how
many colleagues there are at that moment. Asterisk (`app_queue.c`) announces one number, the waits of those who were
answered in a running mean that takes a quarter of the newest.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path
from statistics import fmean

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "life"))

from test_promising import CameOut, played

from humanline.life.promising import Forecast, wait_of
from humanline.model.live import MINUTE

DAY = 24 * 60 * MINUTE
YEAR = 365 * DAY
PATIENCE = 12 * MINUTE


def staff(now: float) -> int:
    """More colleagues by day, fewer in summer."""
    hour = (now % DAY) / DAY * 24
    return (7 if 8 <= hour < 18 else 3) - (0.5 < (now % YEAR) / YEAR < 0.65)


def handle(now: float) -> float:
    """Contacts take longer as the year goes on: 4 to 7 minutes."""
    return (4 + 3 * min(1.0, now / YEAR)) * MINUTE


def gap(now: float) -> float:
    """Customers come by the hour of the day, more in winter, and so that most of the time somebody waits."""
    hour, season = (now % DAY) / DAY * 24, 1 + 0.15 * math.cos(2 * math.pi * now / YEAR)
    load = staff(now) * (1.05 if 9 <= hour < 17 else 0.8) * season
    return handle(now) / load


def told(name: str, found: list[CameOut]) -> None:
    """A line of shares and widths."""
    held = sum(one.held for one in found) / len(found)
    mine = fmean(one.told.high - one.told.low for one in found) / MINUTE
    known = [wait_of(one.ahead, staff(one.at), 0, Forecast(handle(one.at), PATIENCE)) for one in found]
    own = fmean(one.high - one.low for one in known if one is not None) / MINUTE
    print(f"{name}: {len(found):6,} waits, {held:.1%} hold; {mine:.1f} minutes wide, {mine / own:.2f} of the "
          f"simulator's own ({own:.1f})")  # fmt: skip


def asterisk(found: list[CameOut]) -> None:
    """How far off one number is that Asterisk announces, beside the middle of what is told here."""
    by_start = sorted(found, key=lambda one: one.at)
    answered = sorted((one.at + one.waited, one.waited) for one in found if not one.gone)
    hold, place, off, ours, more = 0.0, 0, [], [], 0
    for one in by_start:
        while place < len(answered) and answered[place][0] <= one.at:
            hold = 0.75 * hold + 0.25 * answered[place][1]
            place += 1
        off.append(abs(one.waited - hold) / MINUTE)
        ours.append(abs(one.waited - (one.told.low + one.told.high) / 2) / MINUTE)
        more += one.waited > hold
    print(f"Asterisk's number is {fmean(off):.2f} minutes off on average, the middle of ours {fmean(ours):.2f}; "
          f"{more / len(by_start):.0%} wait longer than Asterisk says")  # fmt: skip


def main() -> None:
    """A year with drift, by quarter and in all."""
    found, _ = played(280_000, staff=staff, handle=handle, patience=PATIENCE, gap=gap, seed=20)
    days = found[-1].at / DAY
    for quarter in range(4):
        told(
            f"quarter {quarter + 1}", [one for one in found if quarter / 4 <= one.at / found[-1].at < (quarter + 1) / 4]
        )
    told(f"all {days:.0f} days", found)
    asterisk(found)


if __name__ == "__main__":
    main()
