"""What the line loses in worlds where judging is hard, over twenty seeds; reported, and held to what it must not lose.

Value: what a person truly adds, in points a week, over all cells that are not owed and get a person, as far as the
hours really go. Lost: the share of what the best plan by the same rule brings over self-service for everyone.
"""

import math
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import numpy as np
import pytest

from humanline.gain.judging import judge
from humanline.gain.workshop import combine, read_survey
from humanline.model.organisation import Organisation
from humanline.plan.ladder import ladder
from humanline.plan.line import draw
from humanline.plan.merit import merit
from humanline.worlds import housing, raters, survey
from humanline.worlds.truth import CellTruth, WorldTruth

SEEDS = range(1, 21)
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


@pytest.fixture(scope="module")
def truths() -> dict[int, WorldTruth]:
    return {seed: housing(seed, contacts=30_000).truth for seed in SEEDS}


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


def said(truth: WorldTruth, seed: int, folder, **more):
    sheet = raters.judgements(truth, np.random.default_rng([seed, 1]), language="en", **more)
    path = folder / "survey.csv"
    text = survey.survey_text(truth, np.random.default_rng([seed, 2]), language="en", answers=survey.ANSWERS)
    path.write_text(text, encoding="utf-8")
    return combine(sheet, read_survey(path))


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


def value(truth: WorldTruth, seen: WorldTruth, gains) -> float:
    """Drawn from what is seen, carried out in what is true."""
    drawn = draw(
        seen.loads(), gains, truth.hours_per_week, organisation=PLAIN, made_from=(), version="0",
        clock=lambda: datetime(2025, 6, 2, tzinfo=UTC),
    )  # fmt: skip
    return carried_out(truth, [(cell.moment, cell.segment) for cell in drawn.cells if cell.start == "person"])


def naive(truth: WorldTruth, first: Callable[[CellTruth], float]) -> float:
    return carried_out(truth, [cell.key for cell in sorted(truth.cells, key=lambda cell: (-first(cell), cell.key))])


WORLDS = ("as the demonstration", "own department overrated", "the oldest leave in silence",
          "self-service costs staff", "important, and a person adds nothing")  # fmt: skip


def made(name: str, truth: WorldTruth) -> tuple[WorldTruth, WorldTruth, dict]:
    """What is true, what the log shows, and how raters are off."""
    if name == "own department overrated":
        return truth, truth, {"own_department": OWN_DEPARTMENT}
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


@pytest.mark.parametrize("name", WORLDS)
def test_the_line_loses_less_than_half_of_what_any_naive_plan_loses(name, truths, tmp_path, capsys):
    lost, plain = {}, {rule: [] for rule in NAIVE}
    for seed, truth in truths.items():
        true, seen, off = made(name, truth)
        best = value(true, true, true.gains())
        seen = msgspec.structs.replace(seen, hours_per_week=true.hours_per_week)
        gains = judge(said(true, seed, tmp_path, **off), [cell.key for cell in true.cells], PLAIN)
        lost[seed] = 1 - value(true, seen, gains) / best
        for rule, first in NAIVE.items():
            plain[rule].append(1 - naive(true, first) / best)
    mean, worst = math.fsum(lost.values()) / len(lost), max(lost, key=lost.__getitem__)
    with capsys.disabled():
        print(f"\n{name}: lost {mean:.1%} on average, {lost[worst]:.1%} at worst (seed {worst}); naive:", end=" ")  # noqa: T201
        print(", ".join(f"{rule} {np.mean(share):.0%} (worst {max(share):.0%})" for rule, share in plain.items()))  # noqa: T201
    assert mean < 0.5 * min(np.mean(share) for share in plain.values())
