"""A plan for 200 moments by 20 segments over 168 hours of the week: the gain, the line and what it means, the page."""

from __future__ import annotations

import cProfile
import os
import pstats
import statistics
import sys
import time
from datetime import UTC, datetime

import msgspec
import numpy as np

from humanline.gain.combining import gain_of
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Facts, Group, Period, Tidied, Week
from humanline.model.judgement import Candidate, Judgements, Score
from humanline.model.load import CellLoad
from humanline.model.organisation import Organisation, Targets
from humanline.model.other_start import StartLoad
from humanline.model.plan import Gain, Plan
from humanline.plan.line import draw
from humanline.plan.outlook import complete
from humanline.report import plan_page

MOMENTS, SEGMENTS = 200, 20
ROUNDS = int(os.environ.get("HUMANLINE_BENCH_ROUNDS", "5"))
NOON = datetime(2025, 6, 2, 12, tzinfo=UTC)

World = tuple[tuple[CellLoad, ...], dict[tuple[str, str], Gain], Facts, Judgements, float]


def near(value: float, sd: float) -> Estimate:
    """An estimate with this standard deviation."""
    return Estimate(value=value, low=value - 1.645 * sd, high=value + 1.645 * sd)


def world(seed: int = 1) -> World:
    """A large organisation: 4,000 cells, hours for about half of what serving everyone would take."""
    rng = np.random.default_rng(seed)
    loads, gains, weeks = [], {}, []
    office = np.zeros((7, 24))
    office[:5, 8:18] = 1.0
    for m in range(MOMENTS):
        minutes, spill = near(rng.uniform(3, 20), 0.5), near(rng.uniform(0.02, 0.4), 0.02)
        falls = office * rng.uniform(0.5, 1.5, (7, 24)) + 0.01
        weeks.append(falls.ravel())
        for s in range(SEGMENTS):
            key = (f"moment {m:03}", f"segment {s:02}")
            gain = near(rng.normal(6, 8), 4.0)
            side, matters = near(gain.value / 2, 2.0), [near(float(score), 1.0) for score in rng.uniform(0, 10, 2)]
            gains[key] = Gain(
                total=gain, customer=side, organisation=side, matters_customer=matters[0],
                matters_organisation=matters[1],
            )  # fmt: skip
            loads.append(
                CellLoad(
                    moment=key[0],
                    segment=key[1],
                    owed=m < 6,
                    contacts_per_week=near(rng.gamma(2, 10), 1.0),
                    handle_minutes=minutes,
                    spill_share=spill,
                    asked_share=near(rng.uniform(0.03, 0.2), 0.01),
                )
            )
    whole = sum(one.contacts_per_week.value * one.handle_minutes.value for one in loads) / 60
    judgements = Judgements(
        candidates=tuple(
            Candidate(name=f"candidate {m}", moment=f"moment {m:03}", keeps_share=0.9) for m in range(50, 60)
        )
    )
    return tuple(loads), gains, facts(loads, weeks), judgements, 0.55 * whole


def with_other_starts(loads: tuple[CellLoad, ...]) -> tuple[CellLoad, ...]:
    """The same cells, every one of which may start with a choice, whose gain is known, or together."""
    return tuple(
        msgspec.structs.replace(
            load,
            starts=(
                StartLoad("choice", near(0.5, 0.1), adds=near(9.0, 3.0)),
                StartLoad("together", near(1.0, 0.0), near(0.8 * load.handle_minutes.value, 0.3)),
            ),
        )
        for load in loads
    )


def scores() -> Judgements:
    """Six raters on either side score every moment."""
    rng = np.random.default_rng(2)
    return Judgements(
        scores=tuple(
            Score(
                rater=f"rater {r}",
                side=side,
                moment=f"moment {m:03}",
                adds=float(np.clip(round(rng.normal(0.5, 1.0)), -2, 2)),
                matters=float(rng.integers(0, 11)),
            )
            for side in ("customer", "organisation")
            for r in range(6)
            for m in range(MOMENTS)
        )
    )


def facts(loads: list[CellLoad], weeks: list[np.ndarray]) -> Facts:
    """What the log would say of the hours of the week."""
    names = list(dict.fromkeys(one.moment for one in loads))
    counted = [np.round(100 * week).astype(int) for week in weeks]
    told = [("", np.sum(counted, axis=0)), *zip(names, counted, strict=True)]
    return Facts(
        version="0",
        made_at=NOON,
        organisation="Benchmark",
        time_zone="Europe/Amsterdam",
        tidied=Tidied(parquet="", rejects="", files=(), read=0, accepted=0, rejected=0, excluded=0, contacts=0),
        period=Period(weeks=26.0),
        overall=Group(key=(), contacts=1),
        moments=(),
        cells=(),
        channels=(),
        moment_channels=(),
        flows=NotEstimable(reason="no_customer"),
        weeks=tuple(
            Week(moment=name, contacts=tuple(map(int, week)), handle_min=tuple(8.0 * week)) for name, week in told
        ),
    )


def plan(of: World, organisation: Organisation) -> Plan:
    """Draw the line and say what it means."""
    loads, gains, found, judgements, hours = of
    drawn = draw(loads, gains, hours, organisation=organisation, made_from=(), clock=lambda: NOON, version="0")
    return complete(drawn, loads, gains, found, judgements, organisation)


def main() -> list[str]:
    """Print and give one line a question."""
    of, lines = world(), []
    for name, patience in (("Erlang C", None), ("Erlang A", 5.0)):
        organisation = Organisation(targets=Targets(patience_minutes=patience))
        times = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            drawn = plan(of, organisation)
            times.append(time.perf_counter() - start)
        persons = sum(cell.start == "person" for cell in drawn.cells)
        lines.append(
            f"{len(drawn.cells)} cells, {name}: {statistics.median(times):.2f} s (median of {ROUNDS}); "
            f"{persons} start with a person, {len(drawn.frontier)} points of the frontier"
        )
    loads, gains, found, judgements, hours = of
    more, times = (with_other_starts(loads), gains, found, judgements, hours), []
    for _ in range(ROUNDS):
        at = time.process_time()
        drawn = plan(more, Organisation())
        times.append(time.process_time() - at)
    other = sum(cell.start in ("choice", "together") for cell in drawn.cells)
    lines.append(
        f"{len(drawn.cells)} cells that all may start in four ways: {statistics.median(times):.2f} CPU s (median of "
        f"{ROUNDS}); {other} start with a choice or together"
    )
    judged, every = scores(), Organisation()
    times = {"gain": [], "line": [], "page": []}
    for _ in range(ROUNDS):
        at = time.process_time()
        known = gain_of(judged, (), list(gains), every)
        times["gain"].append(time.process_time() - at)
        at = time.process_time()
        drawn = plan((loads, known, found, judgements, hours), every)
        times["line"].append(time.process_time() - at)
        at = time.process_time()
        size = len(plan_page(drawn, found, language="nl"))
        times["page"].append(time.process_time() - at)
    middle = {name: statistics.median(one) for name, one in times.items()}
    lines.append(
        f"{len(drawn.cells)} cells, from scores to page: {sum(middle.values()):.2f} CPU s ("
        + ", ".join(f"{name} {value:.2f}" for name, value in middle.items())
        + f"; medians of {ROUNDS}); a page of {size / 1e6:.1f} MB"
    )
    print("\n".join(lines))
    return lines


if __name__ == "__main__":
    if "--profile" in sys.argv:
        of = world()
        with cProfile.Profile() as profile:
            plan(of, Organisation())
        pstats.Stats(profile).sort_stats("cumulative").print_stats(35)
    else:
        main()
