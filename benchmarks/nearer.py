"""Quiet moments and call-backs beside the line alone and beside the price of the hour, on five kinds of days.

The made-up association's weeks, with days of all kinds in turn, simulated contact by contact with the plan's own staff,
handle times and patience. Every rule meets the same customers as the line alone. The price of the hour gives a person
where a contact adds at least what a minute is worth in that hour, and takes one away where it adds less: what the
charter promises is counted.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

import humanline
from humanline.model.plan import Plan
from humanline.model.quiet import QuietRule
from humanline.plan import outlook
from humanline.plan.merit import others
from humanline.plan.quiet import DAYS, Game, game_of, kinds_of_days, play
from humanline.worlds import housing

#: Contacts of the log, so that a week has about 150, 800 and 1,600 of them, and weeks that are simulated.
SIZES, WEEKS = (20_000, 60_000, 120_000), 80
RULES = {
    "2 free, half the price": QuietRule(free=2, price_share=0.5),
    "call-back from 0.25 waiting each": QuietRule(waiting=0.25),
    "both": QuietRule(free=2, price_share=0.5, waiting=0.25),
}
#: What the line gives a person by something else than its price.
NOT_BY_PRICE = frozenset({"owed", "decided", "by_rule", "not_known", "saves_minutes"})


def drawn(contacts: int) -> tuple[Any, ...]:
    """The plan of an association with so many contacts in its log, and what it was drawn from."""
    with tempfile.TemporaryDirectory() as folder:
        housing(7, contacts=contacts).write(Path(folder), language="en")
        turn = humanline.open(folder)
        with mock.patch.object(outlook, "choose_quiet", return_value=None) as chooses:
            plan = turn.plan()
        return plan, *chooses.call_args.args[1:]


def by_price_of_the_hour(game: Game, plan: Plan, steps: Any, of: Any) -> tuple[Game, float]:  # noqa: ANN401
    """The same week where the price of the hour decides, and contacts a week whose promise it takes away."""
    assert plan.week is not None
    price = np.array([one or 0.0 for one in plan.week.price])
    cells = {(cell.moment, cell.segment): cell for cell in plan.cells}
    place = {name: k for k, name in enumerate(steps.moments)}
    calls, brings, denied = game.week.first_calls.copy(), game.brings, 0.0
    for cell in steps.cells:
        planned, points, minutes = cells.get(cell.key), cell.points or 0.0, max(cell.minutes.value, 1e-9)
        if planned is None or cell.points is None:
            continue
        by_hour = others(cell) * of.waiting[place[cell.load.moment]]
        later = min(60 * cell.spill_hours / max(cell.load.handle_minutes.value * others(cell), 1e-9), 1.0)
        if planned.start == "person" and planned.because not in NOT_BY_PRICE:
            away = np.where(points < price * minutes, by_hour, 0.0)
            calls, brings, denied = calls - away * (1 - later), brings - points * away.sum(), denied + away.sum()
        elif cell in game.lifts:
            more = np.where(points >= price * minutes, by_hour, 0.0)
            calls, brings = calls + more * (1 - later), brings + points * more.sum()
    return game._replace(week=game.week._replace(first_calls=np.maximum(calls, 0)), brings=brings), float(denied)


def main() -> None:
    """Print the table of docs/benchmarks.md."""
    for contacts in SIZES:
        plan, steps, of, customers, targets, value = drawn(contacts)
        game = game_of(plan, steps, of, customers, targets, value)
        if game is None:
            continue
        game = game._replace(weeks=WEEKS)
        began = time.process_time()
        outlook.choose_quiet(plan, steps, of, customers, targets, value)
        took = time.process_time() - began
        picked = outlook.choose_quiet(plan, steps, of, customers, targets, value)
        print(f"{game.week.first_calls.sum():,.0f} first calls a week, at most {game.week.staff.max()} colleagues; "
              f"picked in {took:.1f} CPU s: {picked.rule if picked else None}")  # fmt: skip
        alone = play(game, QuietRule(), mixed=True)
        told = [f"{alone.a_week('points', code):,.0f} (lost {alone.a_week('lost', code):.0f})" for code in DAYS]
        print("| rule |", " | ".join(DAYS), "| taken away |")
        print("| the line alone |", " | ".join(told), "| 0 |")
        hourly, denied = by_price_of_the_hour(game, plan, steps, of)
        after, row = play(hourly, QuietRule(), mixed=True), []
        for code in DAYS:
            more = after.a_week("points", code) - alone.a_week("points", code)
            row.append(f"{more:+,.0f} (lost {after.a_week('lost', code):.0f})")
        print("| the price of the hour |", " | ".join(row), f"| {denied:.0f} a week |")
        rules = RULES | ({"as picked": picked.rule} if picked is not None and not picked.rule.off else {})
        for name, rule in rules.items():
            days = kinds_of_days(game, rule)
            row = [f"{d.more:+,.0f} ± {(d.more_high - d.more_low) / 2:,.0f} (lost {d.lost_with:.0f})" for d in days]
            print(f"| {name} |", " | ".join(row), f"| {sum(day.taken_away for day in days)} |")


if __name__ == "__main__":
    main()
