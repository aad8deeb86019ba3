"""False alarms where events are few and arms unequal, by the usual variance and by the score: the table of the docs.

Twenty looks up to the plan and twenty more up to twice the plan, a share of 1 % in both arms.

    python benchmarks/looks_with_few_events.py
"""

import numpy as np

from humanline.stats.group_sequential import boundaries
from humanline.stats.sequences.asymptotic import Tuning
from humanline.stats.shares import score

TRIALS, LOOKS, SHARE = 20_000, 20, 0.01


def main() -> None:
    """Print the table, in per cent."""
    random = np.random.default_rng(7)
    look = np.arange(1, 2 * LOOKS + 1)
    any_time, planned = Tuning().z(look / LOOKS), boundaries(look / LOOKS).upper
    print("| events | ratio | usual variance | by the score |\n|---|---|---|---|")
    for ratio in (1, 3, 9):
        for events in (10, 40, 100, 400):
            n_a = round(events / SHARE / LOOKS) * look
            n_b = ratio * n_a
            shape = (TRIALS, len(look))
            a = np.cumsum(random.binomial(n_a[0], SHARE, shape), axis=1)
            b = np.cumsum(random.binomial(n_b[0], SHARE, shape), axis=1)
            p_a, p_b = a / n_a, b / n_b
            with np.errstate(divide="ignore", invalid="ignore"):
                usual = (p_b - p_a) / np.sqrt(p_a * (1 - p_a) / n_a + p_b * (1 - p_b) / n_b)
            without = (a == 0) | (b == 0)
            cells = []
            for z in (usual, score(a, n_a, b, n_b)):
                seen = np.abs(np.where(without, 0.0, z))
                shares = (100 * np.mean(np.any(seen >= reach, axis=1)) for reach in (any_time, planned))
                cells.append(" / ".join(f"{one:.1f}" for one in shares))
            print(f"| {events} | 1:{ratio} | {cells[0]} | {cells[1]} |")


if __name__ == "__main__":
    main()
