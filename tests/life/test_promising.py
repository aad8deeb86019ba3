"""Intervals for waits: what they are of, and whether four in five hold, whoever leaves and whatever drifts."""

import heapq
import random
from collections import deque
from itertools import count
from typing import NamedTuple

import pytest

from humanline.life.promising import MISSES, Forecast, Wait, handled, helped, left, wait_of
from humanline.model.live import MINUTE


def test_nobody_there_is_no_interval_and_a_free_colleague_a_short_one():
    assert wait_of(0, 0, 0, Forecast()) is None
    assert wait_of(0, 3, 1, Forecast()).high < 2 * MINUTE
    assert wait_of(5, 3, 0, Forecast()).high > wait_of(4, 3, 0, Forecast()).high > wait_of(4, 4, 0, Forecast()).high


@pytest.mark.parametrize(("ahead", "there"), [(0, 1), (0, 5), (3, 5), (20, 10), (60, 20)])
def test_the_quantiles_are_those_of_the_sum_of_exponentials(ahead, there):
    chance, forecast = random.Random(1), Forecast()
    rates = [there / forecast.handle + k / forecast.patience for k in range(ahead + 1)]
    drawn = sorted(sum(chance.expovariate(rate) for rate in rates) for _ in range(4_000))
    told = wait_of(ahead, there, 0, forecast)
    inside = sum(told.low <= one <= told.high for one in drawn) / len(drawn)
    assert abs(inside - 0.8) < 0.025  # the gamma is near, not equal: s.e. .006


class CameOut(NamedTuple):
    """A wait of somebody who was told an interval; of who left, what it would have been."""

    held: bool
    gone: bool
    told: Wait
    waited: int
    at: float
    ahead: int


def played(number, *, staff, handle, patience, gap, seed):
    """Customers by lot, first come first served: told, waited (or what it would have been), and left or not.

    `staff`, `handle` and `gap` are functions of time, in microseconds where they are times.
    """
    chance, order = random.Random(seed), count()
    forecast, events, queue, busy, out = Forecast(), [], deque(), 0, []
    heapq.heappush(events, (0.0, next(order), "comes", None))
    while len(out) < number:
        now, _, kind, who = heapq.heappop(events)
        if kind == "comes":
            heapq.heappush(events, (now + chance.expovariate(1 / gap(now)), next(order), "comes", None))
            who = {"at": now, "gone": False, "told": None, "served": False}
            ahead = sum(not one["gone"] for one in queue)
            if busy < staff(now) and ahead == 0:
                busy += 1
                heapq.heappush(events, (now + chance.expovariate(1 / handle(now)), next(order), "done", None))
                continue
            who |= {"told": wait_of(ahead, staff(now), 0, forecast), "ahead": ahead}
            queue.append(who)
            heapq.heappush(events, (now + chance.expovariate(1 / patience), next(order), "leaves", who))
        elif kind == "leaves":
            if not who["served"]:
                who["gone"] = True
                forecast = left(forecast, int(now - who["at"]))
        else:
            busy -= 1
            forecast = handled(forecast, int(handle(now)))
        while queue and busy < staff(now):
            who = queue.popleft()
            waited = int(now - who["at"])
            held = who["told"].low <= waited <= who["told"].high
            out.append(CameOut(held, who["gone"], who["told"], waited, who["at"], who["ahead"]))
            if not who["gone"]:
                who["served"] = True
                forecast = helped(forecast, who["told"], waited)
                busy += 1
                heapq.heappush(events, (now + chance.expovariate(1 / handle(now)), next(order), "done", None))
    return out, forecast


def share(found):
    return sum(one.held for one in found) / len(found)


@pytest.mark.parametrize("patience", [5, 15, 60])
def test_i8_four_in_five_hold_when_nothing_changes_also_of_those_who_left(patience):
    found, forecast = played(
        9_000, staff=lambda _: 6, handle=lambda _: 5 * MINUTE, patience=patience * MINUTE,
        gap=lambda _: 5 / 6.3 * MINUTE, seed=patience,
    )  # fmt: skip
    found = found[1_000:]
    assert abs(share(found) - (1 - MISSES)) < 0.025
    assert sum(one.gone for one in found) > 100
    assert abs(forecast.missed / forecast.told - MISSES) < 0.025
    assert 0.6 * patience < forecast.patience / MINUTE < 1.7 * patience


def test_i8_in_the_long_run_four_in_five_hold_while_everything_drifts():
    day = 24 * 60 * MINUTE
    found, _ = played(
        12_000, staff=lambda now: 5 + int(now / day) % 4,
        handle=lambda now: (4 + 3 * (now % (5 * day)) / (5 * day)) * MINUTE,
        patience=12 * MINUTE, gap=lambda now: (0.6 + 0.3 * ((now % day) > day / 2)) * MINUTE, seed=2,
    )  # fmt: skip
    assert abs(share(found[1_000:]) - (1 - MISSES)) < 0.025


def test_a_wrong_guess_at_first_is_made_good():
    found, _ = played(
        6_000, staff=lambda _: 4, handle=lambda _: 20 * MINUTE, patience=30 * MINUTE, gap=lambda _: 4.5 * MINUTE, seed=4
    )
    assert share(found[:50]) < share(found[2_000:])
    assert abs(share(found[2_000:]) - (1 - MISSES)) < 0.03


def test_what_came_out_steers_the_next_one_way_and_back():
    told = Wait(MINUTE, 2 * MINUTE)
    wider = helped(Forecast(), told, 10 * MINUTE)
    narrower = helped(Forecast(), told, MINUTE)
    assert wider.misses < Forecast().misses < narrower.misses
    assert (wider.missed > 0, narrower.missed) == (True, 0)
    for _ in range(500):
        wider = helped(wider, told, 10 * MINUTE)
    assert wider.misses > 0
