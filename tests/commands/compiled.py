"""Compile the loops, or load them where they are kept: once, before workers do it side by side."""

import numpy as np

from humanline.allocation.prices import Demand, allocate
from humanline.queueing.durations import Exponential
from humanline.queueing.simulation.centre import AgentGroup, Centre, ContactType, Redial
from humanline.queueing.simulation.repairing import draw_days, simulate_days
from humanline.queueing.simulation.simulating import simulate


def call_every_loop():
    """The smallest centre with one queue, the same with redials, a day, and a demand."""
    handle, few = Exponential(2.0), np.full(2, 2.0)
    for redial in (None, Redial(share=0.5, delay=handle)):
        kind = ContactType("a", arrivals=(2.0, 2.0), handle=handle, patience=handle, promise_minutes=1.0, redial=redial)
        group = AgentGroup("b", skills=("a",), agents=(1, 1))
        centre = Centre(interval_minutes=60, types=(kind,), groups=(group,), order="first_come")
        simulate(centre, replications=2, seed=1)
    days = draw_days(few, interval_minutes=60, handle=handle, patience=handle, days=2, seed=1)
    simulate_days(days, np.ones(2, dtype=np.int64), within_minutes=1.0, abandoned="missed")
    allocate(Demand(few[:, None], few, few, np.zeros(2), np.zeros(1)), np.ones(1), overload_price=1.0)


call_every_loop()
