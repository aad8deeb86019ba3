"""What the line loses against the best line, where the truth is known: as in the demonstration, and in hard worlds.

And what a finished trial adds to what is known.

The whole way is gone, at the demonstration's size: a log of 60,000 contacts is written, read and measured, a workshop
and a survey are held, and the gain is known from all of it together. Value: what a person truly adds, in points a
week, over all cells that are not owed and get a person, as far as the hours really go. Lost: the share of what the
best whole-cell plan brings over self-service for everyone.
"""

import math
import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec
import numpy as np
import pytest

from humanline.gain.combining import gain_of
from humanline.gain.judging import judge
from humanline.gain.workshop import combine, read_survey
from humanline.loop.turning import Turn
from humanline.model.estimate import Estimate
from humanline.model.facts import Evidence
from humanline.model.organisation import Organisation
from humanline.plan.ladder import ladder
from humanline.plan.line import draw
from humanline.plan.merit import merit
from humanline.worlds import housing, raters, survey
from humanline.worlds.housing import HOUSING
from humanline.worlds.truth import CellTruth, WorldTruth

#: `make guarantee` goes through twenty worlds; the usual tests through some of them.
SEEDS = range(1, int(os.environ.get("HUMANLINE_WORLDS", "2")) + 1)
BAR = 0.05
PLAIN = Organisation()
NAIVE: dict[str, Callable[[CellTruth], float]] = {
    "busiest first": lambda cell: cell.contacts_per_week,
    "most important first": lambda cell: cell.matters_customer + cell.matters_organisation,
    "longest first": lambda cell: cell.handle_minutes,
    "shortest first": lambda cell: -cell.handle_minutes,
}
OWN_DEPARTMENT = 0.5
#: Share of the contacts of the oldest that leaves no trace, and of their asking.
SILENT = 0.4
#: The most important moment to both sides is one in which a person adds nothing; two moments have self-service of which
#: nine in ten end up at a person.
NIL, BAD = "viewing", ("repair request", "contract or document request")
TOGETHER = "raters err together"
WORLDS = ("as the demonstration", "own department overrated", "the oldest leave in silence",
          "self-service costs staff", "important, and a person adds nothing", TOGETHER)  # fmt: skip


def changed(truth: WorldTruth, change: Callable[[CellTruth], dict]) -> WorldTruth:
    cells = tuple(msgspec.structs.replace(cell, **change(cell)) for cell in truth.cells)
    return msgspec.structs.replace(truth, cells=cells)


def important_and_nil(cell: CellTruth) -> dict:
    if cell.moment != NIL:
        return {}
    return {"customer": 0.0, "organisation": 0.0, "matters_customer": 10.0, "matters_organisation": 10.0}


def self_service_that_costs(cell: CellTruth) -> dict:
    return {"spill_share": 0.9, "minutes": cell.handle_minutes * 0.1} if cell.moment in BAD else {}


def silent(truth: WorldTruth) -> WorldTruth:
    """What the log shows where the oldest stop without a word: fewer contacts, and nobody who asks."""
    last = max(cell.segment for cell in truth.cells)
    return changed(
        truth,
        lambda cell: (
            {"contacts_per_week": cell.contacts_per_week * (1 - SILENT), "asked_share": 0.0}
            if cell.segment == last
            else {}
        ),
    )


def first_hours(truth: WorldTruth) -> float:
    return float(ladder([merit(cell.load(), cell.true_gain()) for cell in truth.cells]).hours[0])


def carried_out(truth: WorldTruth, order: list[tuple[str, str]]) -> float:
    """Points a week, with cells given a person in this order as far as the hours really go."""
    left, total = truth.hours_per_week - first_hours(truth), 0.0
    cells = {cell.key: cell for cell in truth.cells}
    for key in order:
        cell = cells[key]
        others = cell.contacts_per_week * (1 - cell.asked_share)
        hours = others * cell.handle_minutes * (1 - cell.spill_share) / 60
        if not cell.owed and hours <= left + 1e-9:
            left -= hours
            total += others * cell.gain
    return total


class Brought(NamedTuple):
    """Points a week of the line with the rule of thumb, by the price alone, and what the rule is said to bring."""

    by_rule: float
    by_price: float
    said: Estimate


def value(truth: WorldTruth, seen: WorldTruth, gains) -> Brought:
    """Drawn from what is seen, carried out in what is true."""
    drawn = draw(
        seen.loads(), gains, truth.hours_per_week, organisation=PLAIN, made_from=(), version="0",
        clock=lambda: datetime(2025, 6, 2, tzinfo=UTC),
    )  # fmt: skip
    # Most points a minute first, in both: where hours run out, the two then differ only in who has a person.
    worth = {(cell.moment, cell.segment): getattr(cell.gain_per_minute, "value", math.inf) for cell in drawn.cells}
    order = sorted(worth, key=lambda key: (-worth[key], key))
    person = {(cell.moment, cell.segment) for cell in drawn.cells if cell.start == "person"}
    alone = person ^ {(one.moment, one.segment) for one in drawn.rule.moved}
    by_rule, by_price = (carried_out(truth, [key for key in order if key in chosen]) for chosen in (person, alone))
    return Brought(by_rule, by_price, drawn.rule.points)


def naive(truth: WorldTruth, first: Callable[[CellTruth], float]) -> float:
    return carried_out(truth, [cell.key for cell in sorted(truth.cells, key=lambda cell: (-first(cell), cell.key))])


def made(name: str, truth: WorldTruth) -> tuple[WorldTruth, WorldTruth, dict]:
    """What is true, what the log shows, and how raters are off."""
    if name == "own department overrated":
        return truth, truth, {"own_department": OWN_DEPARTMENT}
    if name == TOGETHER:
        return truth, truth, {"together": 1.0}
    if name == "the oldest leave in silence":
        return truth, silent(truth), {}
    if name == "self-service costs staff":
        worse = changed(truth, self_service_that_costs)
        # As many hours over what comes first as before, so that there is still something to divide.
        return msgspec.structs.replace(
            worse, hours_per_week=truth.hours_per_week + first_hours(worse) - first_hours(truth)
        ), worse, {}  # fmt: skip
    if name == "important, and a person adds nothing":
        nil = changed(truth, important_and_nil)
        return nil, nil, {}
    return truth, truth, {}


def as_logged(name: str, truth: WorldTruth, evidence: tuple[Evidence, ...]) -> list[Evidence]:
    """What the log would have shown in the other world: the same chance and choosing, around its own truth."""
    cells = {cell.key: cell for cell in truth.cells}
    last = max(cell.segment for cell in truth.cells)
    found = []
    for one in evidence:
        if name == "the oldest leave in silence" and one.segment == last:
            found.append(msgspec.structs.replace(one, standard_error=one.standard_error / math.sqrt(1 - SILENT)))
        elif name == "important, and a person adds nothing" and one.moment == NIL and one.segment:
            cell = cells[one.moment, one.segment]
            # A complaint is worth −50, half to each side; satisfaction is worth 4 to the customer.
            less = {"complaint": cell.organisation / 25, "satisfaction": -(cell.customer - cell.organisation) / 4}
            found.append(msgspec.structs.replace(one, difference=one.difference + less.get(one.outcome, 0.0)))
        else:
            found.append(one)
    return found


def known(name: str, seed: int, truth: WorldTruth, turn: Turn):
    """Everything that is known of the gain in one world, by the product itself."""
    true, _, off = made(name, truth)
    sheet = raters.judgements(HOUSING, true, np.random.default_rng([seed, 1]), language="en", **off)
    answers = turn.folder / "answers.csv"
    answers.write_text(survey.survey_text(true, np.random.default_rng([seed, 2]), language="en"), encoding="utf-8")
    contacts = {cell.key: cell.contacts_per_week for cell in true.cells}
    evidence = as_logged(name, truth, turn.facts.evidence)
    return gain_of(combine(sheet, read_survey(answers)), evidence, list(contacts), turn.organisation, contacts)


@pytest.fixture(scope="module")
def logged(tmp_path_factory):
    """Seed → the world and a turn on its log, which is read and measured once."""
    worlds = {seed: housing(seed) for seed in SEEDS}
    return {seed: (world, Turn(world.write(tmp_path_factory.mktemp("world")))) for seed, world in worlds.items()}


def test_the_line_loses_five_in_a_hundred_and_far_less_than_any_naive_plan(logged, capsys):
    lost = {name: {"by_price": {}, "by_rule": {}} for name in WORLDS}
    plain = {name: {rule: [] for rule in NAIVE} for name in WORLDS}
    held = []
    for seed, (world, turn) in logged.items():
        for name in WORLDS:
            true, seen, _ = made(name, world.truth)
            seen = msgspec.structs.replace(seen, hours_per_week=true.hours_per_week)
            best = value(true, true, true.gains()).by_price
            brought = value(true, seen, known(name, seed, world.truth, turn))
            for line in lost[name]:
                lost[name][line][seed] = 1 - getattr(brought, line) / best
            if brought.said.low < brought.said.high:  # the rule makes a difference
                held.append(brought.said.low <= brought.by_rule - brought.by_price <= brought.said.high)
            for rule, first in NAIVE.items():
                plain[name][rule].append(1 - naive(true, first) / best)
    for name, lines in lost.items():
        for line, found in lines.items():
            shares = np.array(list(found.values()))
            error = shares.std(ddof=1) / math.sqrt(len(shares))
            worst = max(found, key=found.__getitem__)
            with capsys.disabled():
                print(f"\n{name}, {line}: lost {shares.mean():.1%} (s.e. {error:.1%}),", end=" ")  # noqa: T201
                print(f"{found[worst]:.1%} at worst (seed {worst})", end=" ")  # noqa: T201
        with capsys.disabled():
            print("naive:", ", ".join(f"{rule} {np.mean(one):.0%}" for rule, one in plain[name].items()), end=" ")  # noqa: T201
    with capsys.disabled():
        print(f"\nwhat the rule was said to cost or bring held the truth in {np.mean(held):.0%}")  # noqa: T201
    # Over eighty seeds every world must keep the bar as it stands; fewer may be off by chance.
    strict = len(SEEDS) >= 80
    for name in WORLDS:
        shares = np.array(list(lost[name]["by_price"].values()))
        error = shares.std(ddof=1) / math.sqrt(len(shares))
        if name != TOGETHER:  # where everybody is wrong together, no line can be right
            assert shares.mean() <= BAR + (0 if strict else 2 * error), name
        naive_best = min(np.mean(one) for one in plain[name].values())
        for found in lost[name].values():
            assert np.mean(list(found.values())) < (0.5 if name == TOGETHER else 0.25) * naive_best, name
    assert np.mean(held) >= (0.87 if strict else 0.75)


def test_the_finished_trial_of_the_demo_brings_what_is_known_nearer_to_what_is_true(logged, capsys):
    off: dict[str, list[tuple[float, float]]] = {"in the trial": [], "elsewhere": []}
    inside = []
    for world, turn in logged.values():
        cells = [cell.key for cell in world.truth.cells]
        judged = judge(turn.judgements, cells, turn.organisation)
        found = gain_of(turn.judgements, turn.facts.evidence, cells, turn.organisation)
        for cell in world.truth.cells:
            tried = cell.moment == world.truth.trial.moment
            sources = {part.source for part in found[cell.key].parts}
            assert ("trial" in sources) == tried
            errors = (judged[cell.key].total.value - cell.gain, found[cell.key].total.value - cell.gain)
            off["in the trial" if tried else "elsewhere"].append(errors)
            inside.append(found[cell.key].total.low <= cell.gain <= found[cell.key].total.high)
    size = {name: np.sqrt(np.mean(np.square(errors), axis=0)) for name, errors in off.items()}
    with capsys.disabled():
        for name, (before, after) in size.items():
            print(f"\n{name}: off by {before:.2f} points judged, {after:.2f} with the log and the trial", end="")  # noqa: T201
        print(f"; {np.mean(inside):.0%} of the intervals hold the truth")  # noqa: T201
    assert size["in the trial"][1] < 0.6 * size["in the trial"][0]
    assert size["elsewhere"][1] < size["elsewhere"][0]
    assert np.mean(inside) >= 0.85
