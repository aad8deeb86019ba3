"""Play the trials of the made-up organisations many times over: `python docs/make_verdicts.py 18`.

Writes the table of `docs/background/how-good-are-the-verdicts.md` from that run. Of each seed only the contacts of the
customers in the trial are written, which are all that the trial is read from.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np

from humanline.model.trial_result import Decision, Effect
from humanline.worlds import WORLDS, made
from humanline.worlds.effects import TOLD, true_effect
from humanline.worlds.playing import PlayedWorld

PAGE = Path(__file__).parent / "background" / "how-good-are-the-verdicts.md"
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"
NOW = datetime(2025, 9, 15, tzinfo=UTC)


class Verdict(NamedTuple):
    """One comparison of one seed: what is right, what was found, and of how many intervals the truth was in."""

    world: str
    arm: str
    seed: int
    right: Decision
    found: Decision
    inside: int
    intervals: int
    away: float


def play(world: str, seed: int, folder: Path) -> list[Verdict]:
    """The verdicts of one organisation.

    Args:
        world: its word.
        seed: another seed is another organisation.
        folder: where it is written.
    """
    setting = WORLDS[world]
    made_up = made(setting, seed)
    told = made_up.contacts
    inside = np.isin(told.customer, told.customer[told.arm >= 0]) | bool(setting.trial.ties)
    trial = replace(made_up, contacts=told.take(inside))
    played = PlayedWorld(trial, trial.write(folder, language="en"), "en", clock=lambda: NOW)
    others = [arm.name.en for arm in setting.trial.in_order[1:]]
    found = []
    for arm, right, result in zip(others, setting.trial.right, played.results, strict=True):
        inside, away = [], []
        for answer in result.answers:
            effect = answer.effect
            if answer.outcome not in TOLD or answer.relative or not isinstance(effect, Effect):
                continue
            true = true_effect(made_up, answer.outcome, arm, segment=answer.segment)
            low, high = (
                (-np.inf if effect.low is None else effect.low),
                (np.inf if effect.high is None else effect.high),
            )
            inside.append(bool(low <= true <= high))
            away.append(effect.value - true)
        found.append(
            Verdict(
                world, arm, seed, right, result.verdict.decision, sum(inside), len(inside),
                float(np.mean(away)) if away else 0.0,
            )
        )  # fmt: skip
    return found


class CameTrue(NamedTuple):
    """Of one seed, how much of what the line after the trial foresaw came true once it was followed."""

    world: str
    seed: int
    hits: int
    told: int


def came_true(world: str, seed: int, folder: Path) -> CameTrue:
    """Follow the line after the trial for another half year, and read it against that.

    Args:
        world: its word.
        seed: another seed is another organisation.
        folder: where both half years are written.
    """
    made_up = made(WORLDS[world], seed)
    played = PlayedWorld(made_up, made_up.write(folder / "before", language="en"), "en", clock=lambda: NOW)
    review = played.came_true(folder / "after", seed + 5_000)
    return CameTrue(world, seed, review.hits, len(review.told))


def _in_a_folder_of_its_own(one: tuple[str, int]) -> list[Verdict]:
    with tempfile.TemporaryDirectory() as folder:
        return play(*one, Path(folder))


def many(worlds: Iterable[str], seeds: int) -> list[Verdict]:
    """The verdicts of many seeds, the first seed being 100."""
    asked = [(world, 100 + seed) for world in worlds for seed in range(seeds)]
    with ProcessPoolExecutor(2) as workers:
        return [one for each in workers.map(_in_a_folder_of_its_own, asked) for one in each]


def table(verdicts: list[Verdict], seeds: int) -> str:
    """The table, with a row for each organisation and arm."""
    words = {
        "roll_out": "roll out", "stop_harm": "stop: harm", "stop_futile": "stop: nothing comes of it",
        "continue": "go on", "invalid": "not used",
    }  # fmt: skip
    lines = [
        f"{seeds} seeds of each organisation, Humanline's own reading of the log:",
        "",
        "| organisation | what is tried | right | right verdict | harm rolled out | other verdicts | "
        "intervals that hold the truth |",
        "|---|---|---|---|---|---|---|",
    ]
    for world, arm in dict.fromkeys((one.world, one.arm) for one in verdicts):
        mine = [one for one in verdicts if (one.world, one.arm) == (world, arm)]
        right = mine[0].right
        good = sum(one.found == right for one in mine)
        harm = sum(one.found == "roll_out" for one in mine) if right == "stop_harm" else None
        other = {one.found for one in mine if one.found != right}
        wrong = ", ".join(f"{words[each]} {sum(one.found == each for one in mine)}" for each in sorted(other)) or "none"
        inside, intervals = sum(one.inside for one in mine), sum(one.intervals for one in mine)
        held = f"{inside} of {intervals} ({inside / intervals:.1%})" if intervals else "not told"
        lines.append(
            f"| {world} | {arm} | {words[right]} | {good} of {len(mine)} ({good / len(mine):.0%}) | "
            f"{'cannot be' if harm is None else f'{harm} of {len(mine)}'} | {wrong} | {held} |"
        )
    inside, intervals = sum(one.inside for one in verdicts), sum(one.intervals for one in verdicts)
    lines += ["", f"Over all: the truth is in {inside} of {intervals} intervals ({inside / intervals:.1%})."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    figures = table(many(WORLDS, wanted), wanted)
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(before + BEGIN + "\n" + figures + "\n" + END + rest.partition(END)[2], encoding="utf-8")
