"""Queueing: one queue and a whole centre in contacts a CPU second beside bare loops and peers, staffing, and memory.

Peers that are installed join (Ciw, SimPy); `make bench` installs them. Compile time is told apart.
"""

from __future__ import annotations

import heapq
import importlib
import importlib.util
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import types
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
from numba import njit

from humanline.queueing.durations import Deterministic, Exponential, LogNormal, Uniform, Weibull
from humanline.queueing.general_patience import waiting
from humanline.queueing.simulation.centre import AgentGroup, CallBack, Centre, ChannelChange, ContactType, Redial
from humanline.queueing.simulation.counting import counts_of
from humanline.queueing.simulation.drawing import draw
from humanline.queueing.simulation.repairing import staff_day
from humanline.queueing.simulation.running import edges_of, run
from humanline.queueing.staffing import agents_needed
from humanline.queueing.targets import Target, agents_for

ARRIVALS = 1_000_000
ROUNDS = 5
COLD = """
import time
start = time.process_time()
from humanline.queueing.simulation import simulating
loaded = time.process_time() - start
import sys; sys.path.insert(0, {folder!r})
from queueing import one_queue, whole_centre
start = time.process_time()
for centre in (one_queue(1000), whole_centre(1000)):
    simulating.simulate(centre, replications=2, seed=1)
print(f"{{loaded:.2f}} {{time.process_time() - start:.2f}}")
"""
MEMORY = """
import sys; sys.path.insert(0, {folder!r})
from queueing import one_queue, whole_centre, run
make = {make}
run(make(1000), 1, 0)
def memory(name):
    return next(int(line.split()[1]) / 1024 for line in open("/proc/self/status") if line.startswith(name))
before = memory("VmRSS")
found = run(make(1_000_000), 1, 0)
print(found.came.size, before, memory("VmHWM"))
"""


def cpu_seconds(job: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median CPU time of some runs, after one that is not counted."""
    job()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        job()
        times.append(time.process_time() - start)
    return statistics.median(times)


def one_queue(arrivals: int) -> Centre:
    """M/M/50 + M: 48 a minute, service 1 minute, patience 2 minutes."""
    calls = ContactType("calls", (float(arrivals),), Exponential(1.0), Exponential(2.0), promise_minutes=1 / 3)
    return Centre(interval_minutes=arrivals / 48, types=(calls,), groups=(AgentGroup("agents", ("calls",), (50,)),))


def bilingual(arrivals: int) -> Centre:
    """Two skills and redials: the model of ContactCenters' `Bilingual`, its days one after the other."""
    hours = max(round(arrivals / 1000), 1) * 9
    again = Redial(0.75, Deterministic(20.0), keeps_patience=True, keeps_due=False)
    types = tuple(
        ContactType(name, ((100.0,) + (50.0,) * 8) * (hours // 9), handle, Exponential(2.0), redial=again)
        for name, handle in (("english", Uniform(3.0, 7.0)), ("spanish", Uniform(4.0, 6.0)))
    )
    groups = tuple(
        AgentGroup(name, skills, (agents,) * hours)
        for name, skills, agents in (
            ("english", ("english",), 7), ("spanish", ("spanish",), 7), ("both", ("english", "spanish"), 4)
        )
    )  # fmt: skip
    return Centre(
        interval_minutes=60.0, types=types, groups=groups, order="first_come", choice="any_idle", lines=40,
        closing="send_away",
    )  # fmt: skip


def whole_centre(arrivals: int) -> Centre:
    """Skills, due times, redials, call-backs and chat with three at once: 900 contacts an hour."""
    hours = max(round(arrivals / 900), 1)
    types = (
        ContactType(
            "repairs", (400.0,) * hours, LogNormal(6.0, 5.0), Exponential(4.0), promise_minutes=1.0,
            redial=Redial(0.5, Exponential(15.0)),
        ),
        ContactType(
            "rent", (300.0,) * hours, LogNormal(5.0, 4.0), Weibull(6.0, 0.8), promise_minutes=3.0,
            call_back=CallBack(0.4, 2.0),
        ),
        ContactType("chat", (200.0,) * hours, Exponential(8.0), Exponential(5.0), promise_minutes=2.0),
    )  # fmt: skip
    groups = tuple(
        AgentGroup(name, skills, (agents,) * hours, slots=slots, slow_down=0.2)
        for name, skills, agents, slots in (
            ("repairs", ("repairs",), 30, 1), ("rent", ("rent",), 18, 1), ("both", ("repairs", "rent"), 14, 1),
            ("chat", ("chat",), 14, 3),
        )
    )  # fmt: skip
    return Centre(interval_minutes=60.0, types=types, groups=groups)


def coming_back(arrivals: int) -> Centre:
    """The whole centre, where one contact in ten comes again; by phone they wait two minutes for their own agent."""
    centre = whole_centre(arrivals)
    kinds = tuple(
        msgspec.structs.replace(
            kind, change=ChannelChange(0.1, kind.name, Exponential(30.0)),
            own_agent_minutes=None if kind.name == "chat" else 2.0,
        )
        for kind in centre.types
    )  # fmt: skip
    return msgspec.structs.replace(centre, types=kinds)


@njit
def bare_loop(arrival: np.ndarray, handle: np.ndarray, patience: np.ndarray, free: np.ndarray, wait: np.ndarray) -> int:
    """The same queue and nothing else: a heap of free times in numba, for a constant number of agents."""
    size, served = free.size, 0
    for k in range(arrival.size):
        start = max(arrival[k], free[0])
        if start - arrival[k] > patience[k]:
            wait[k] = -1.0
            continue
        wait[k] = start - arrival[k]
        served += 1
        value, at, child = start + handle[k], 0, 1
        while child < size:
            if child + 1 < size and free[child + 1] < free[child]:
                child += 1
            if free[child] >= value:
                break
            free[at] = free[child]
            at, child = child, 2 * child + 1
        free[at] = value
    return served


def plain_heap(arrivals: int) -> int:
    """The same recursion in plain Python with `heapq`."""
    chance = random.Random(1)
    free, now, served = [0.0] * 50, 0.0, 0
    for _ in range(arrivals):
        now += chance.expovariate(48)
        start = max(now, free[0])
        if start - now <= chance.expovariate(0.5):
            heapq.heapreplace(free, start + chance.expovariate(1))
            served += 1
    return served


def by_ciw(arrivals: int) -> None:
    """The same queue in Ciw."""
    import ciw

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(48)], service_distributions=[ciw.dists.Exponential(1)],
        reneging_time_distributions=[ciw.dists.Exponential(0.5)], number_of_servers=[50],
    )  # fmt: skip
    ciw.seed(1)
    ciw.Simulation(network).simulate_until_max_time(arrivals / 48)


def by_simpy(arrivals: int) -> None:
    """The same queue in SimPy."""
    import simpy

    chance, environment = random.Random(1), simpy.Environment()
    agents = simpy.Resource(environment, 50)

    def customer() -> object:
        with agents.request() as asked:
            yield asked | environment.timeout(chance.expovariate(0.5))
            if asked.triggered:
                yield environment.timeout(chance.expovariate(1))

    def come() -> object:
        for _ in range(arrivals):
            yield environment.timeout(chance.expovariate(48))
            environment.process(customer())

    environment.process(come())
    environment.run()


def erlang_c_of_pyworkforce() -> type | None:
    """`ErlangC` of pyworkforce, where it is installed: its queueing part alone, since the rest of it wants OR-Tools."""
    spec = importlib.util.find_spec("pyworkforce")
    if spec is None or spec.submodule_search_locations is None:
        return None
    package = types.ModuleType("pyworkforce")
    package.__path__ = list(spec.submodule_search_locations)
    sys.modules.setdefault("pyworkforce", package)
    return importlib.import_module("pyworkforce.queuing.erlang").ErlangC


def pyworkforce_line(day: np.ndarray) -> str:
    """The same 96 intervals by Erlang C: pyworkforce has no Erlang A before the version that needs Python 3.12."""
    quoted = "its Erlang A, in a version that needs Python 3.12, is stated to take 24 s and never staffs below the load"
    peer = erlang_c_of_pyworkforce()
    if peer is None:
        return f"pyworkforce: not installed; {quoted}"

    def theirs() -> np.ndarray:
        found = [
            peer(transactions=load * 15 / 6, aht=6, asa=1, interval=15).required_positions(service_level=0.8)
            for load in day
        ]
        return np.array([one["raw_positions"] for one in found])

    ours = agents_needed(day, handle_minutes=6, target_share=0.8, within_minutes=1)
    seconds = cpu_seconds(lambda: agents_needed(day, handle_minutes=6, target_share=0.8, within_minutes=1))
    longer = cpu_seconds(theirs, 3)
    more = theirs() - ours
    return (
        f"96 intervals, Erlang C: staffed {1e3 * seconds:.1f} ms; pyworkforce {1e3 * longer:.0f} ms, "
        f"{longer / seconds:.0f} × that, with one agent more in {int((more == 1).sum())} intervals, two or more in "
        f"{int((more > 1).sum())}, fewer in {int((more < 0).sum())}; {quoted}"
    )


def in_a_process(code: str, **environment: str) -> list[float]:
    """The numbers that a fresh process prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ | environment
    )
    return [float(word) for word in done.stdout.split()]


def queue_lines() -> list[str]:
    """One queue: ours beside the bare loop and the others."""
    centre = one_queue(ARRIVALS)
    draws, _ = draw(centre, edges_of(centre), 1, 0)
    wait = np.empty(draws.arrival.size)
    free = np.empty(50)

    def bare() -> None:
        free[:] = 0
        bare_loop(draws.arrival, draws.handle, draws.patience, free, wait)

    drawing = cpu_seconds(lambda: draw(centre, edges_of(centre), 1, 0))
    whole = cpu_seconds(lambda: run(centre, 1, 0))
    counted = cpu_seconds(lambda: counts_of(centre, run(centre, 1, 0)))
    loop = cpu_seconds(bare)
    rate = ARRIVALS / 1e6
    lines = [
        f"one queue, {ARRIVALS:,} arrivals: {rate / whole:.1f}M a CPU second with its draws and busy minutes, "
        f"{rate / counted:.1f}M counted by interval; bare numba loop with the same draws "
        f"{rate / (loop + drawing):.1f}M: ratio {whole / (loop + drawing):.2f} "
        f"(the bare loop alone {rate / loop:.0f}M, draws {drawing:.3f} s)"
    ]
    few = ARRIVALS // 10
    lines.append(f"the same, plain Python with heapq: {few / 1e6 / cpu_seconds(lambda: plain_heap(few), 3):.2f}M")
    for name, job, count in (("ciw", by_ciw, 20_000), ("simpy", by_simpy, 50_000)):
        if importlib.util.find_spec(name):
            seconds = cpu_seconds(lambda job=job, count=count: job(count), 1)
            times = ARRIVALS / whole / (count / seconds)
            lines.append(f"the same, {name}: {count / seconds / 1e3:.0f}k a CPU second; ours {times:.0f} times that")
        else:
            lines.append(f"the same, {name}: not installed")
    return lines


def centre_lines() -> list[str]:
    """Whole centres."""
    lines = []
    centres = (
        ("skills and redials (Bilingual)", bilingual),
        ("skills, redials, chat, call-backs", whole_centre),
        ("the same, and contacts that come again", coming_back),
    )
    for name, make in centres:
        centre = make(ARRIVALS)
        contacts = run(centre, 1, 0).came.size
        seconds = cpu_seconds(lambda centre=centre: run(centre, 1, 0), 3)
        lines.append(f"{name}: {contacts / seconds / 1e6:.1f}M contacts a CPU second, draws and all")
    return lines


def staffing_lines() -> list[str]:
    """A day of 96 quarter-hours."""
    hour = np.arange(96) / 4
    day = 100 * (np.exp(-(((hour - 10.5) / 2) ** 2)) + 0.8 * np.exp(-(((hour - 15) / 2.5) ** 2))) + 0.1
    wanted = [Target("service_level", 0.8, within_minutes=1, abandoned="missed")]
    both = [*wanted, Target("probability_of_abandoning", 0.03)]
    lines = []
    for name, patience in (("Erlang A", Exponential(5.0)), ("Weibull patience", Weibull(5.0, 0.7))):
        one, two = (
            1e3 * cpu_seconds(lambda t=targets, p=patience: agents_for(day, t, handle_minutes=6, patience=p))
            for targets in (wanted, both)
        )
        described = 1e3 * cpu_seconds(
            lambda p=patience: waiting(
                np.ceil(day), day, handle_minutes=6, within_minutes=1, patience=p, abandoned="missed"
            )
        )
        staffed = f"staffed {one:.1f} ms, two targets {two:.1f} ms, described {described:.1f} ms"
        lines.append(f"96 intervals, {name}: {staffed}")
    seconds = cpu_seconds(
        lambda: staff_day(
            day * 15 / 6, interval_minutes=15, handle=Exponential(6.0), patience=Exponential(5.0), target_share=0.95,
            within_minutes=3, abandoned="missed",
        ),
        3,
    )  # fmt: skip
    lines.append(pyworkforce_line(day))
    lines.append(f"96 intervals, simulated on 1,000 days and repaired: {seconds:.2f} s")
    return lines


def two_peaks_lines() -> list[str]:
    """A day of two peaks as others measured it: agent-hours, first and last, at even odds and nine in ten sure."""
    hour = np.arange(96) / 4
    day = 61.05 * (np.exp(-(((hour - 10.5) / 2) ** 2)) + 0.8 * np.exp(-(((hour - 15) / 2.5) ** 2))) + 0.1
    lines = []
    for handle in (6.0, 20.0):
        for certainty in (0.5, 0.9):
            found = staff_day(
                day * 15 / handle, interval_minutes=15, handle=Exponential(handle), patience=Exponential(5.0),
                target_share=0.95, within_minutes=3, abandoned="missed", certainty=certainty,
            )  # fmt: skip
            hours = [agents.sum() / 4 for agents in (found.at_first, found.repaired, found.agents)]
            lines.append(
                f"two peaks, handle {handle:g} min, {certainty:.0%} sure: formulas {hours[0]:.2f} h, repaired "
                f"{hours[1]:.2f} h, agents taken away {hours[2]:.2f} h, {found.rounds} rounds"
            )
    return lines


def main() -> list[str]:
    """Print and give one line a question."""
    folder = str(Path(__file__).parent)
    code = COLD.format(folder=folder)
    with tempfile.TemporaryDirectory() as empty:
        _, compiled = in_a_process(code, NUMBA_CACHE_DIR=empty)
    loaded, first = in_a_process(code)
    lines = [
        f"the loops are compiled once, in {compiled:.1f} CPU s; after that a fresh process loads in {loaded:.2f} CPU s "
        f"and has its first small simulations in {first:.2f} CPU s"
    ]
    lines += queue_lines() + centre_lines() + staffing_lines() + two_peaks_lines()
    for make in ("one_queue", "whole_centre"):
        contacts, before, peak = in_a_process(MEMORY.format(folder=folder, make=make))
        over = f"{peak - before:.0f} MB over the {before:.0f} MB of libraries"
        lines.append(f"memory of {contacts:,.0f} simulated contacts ({make}): at most {over}")
    print("\n".join(lines))
    return lines


if __name__ == "__main__":
    main()
