"""Learn anew to hear a request for a person in words: writes the weights that go with the package, and tells figures.

The part that is held out (`tests/life/requests/held_out.tsv`) is not read before weights and thresholds stand.

    python docs/make_heard.py
"""

from __future__ import annotations

import json
import math
import random
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.stats import beta

from humanline.life.heard import HeardWeights, features, probability

ROOT = Path(__file__).resolve().parents[1]
REQUESTS = ROOT / "tests" / "life" / "requests"
TARGET = ROOT / "src" / "humanline" / "life" / "heard.json"
#: Label → what is learnt: a request, none, and what may be one.
TARGETS = {"1": 1.0, "0": 0.0, "i": 0.9}
#: Strength of the ridge; chosen by leaving out a fifth of the part for tuning.
RIDGE = 0.2
Labelled = tuple[str, str, str]


def labelled(name: str) -> list[Labelled]:
    """Label, language and text of each line."""
    lines = (REQUESTS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines]  # type: ignore[misc]


def more_of(rows: list[Labelled], seed: int = 20) -> list[tuple[str, float, float]]:
    """Texts, targets and weights: those that are labelled, and made from them: with slips, and two after each other."""
    chance = random.Random(seed)  # noqa: S311
    found = [(text, TARGETS[label], 1.0) for label, _, text in rows]
    for label, _, text in rows:
        for _ in range(2):
            found.append((_with_slip(text, chance), TARGETS[label], 0.3))
    others = [row for row in rows if row[0] == "0"]
    for label, language, text in rows:
        for _ in range(2):
            before = chance.choice([one for one in others if one[1] == language])[2]
            pair = [before, text] if chance.random() < 0.7 else [text, before]
            found.append((chance.choice([". ", ", ", " "]).join(pair), TARGETS[label], 0.3))
    return found


def _with_slip(text: str, chance: random.Random) -> str:
    if len(text) < 5:
        return text
    k = chance.randrange(1, len(text) - 1)
    return chance.choice(
        [text[:k] + text[k + 1 :], text[:k] + text[k] + text[k:], text[: k - 1] + text[k] + text[k - 1] + text[k + 1 :]]
    )


def learn(rows: list[tuple[str, float, float]], ridge: float) -> HeardWeights:
    """Weights of a logistic regression with a ridge (targets may lie between 0 and 1)."""
    texts = [features(text) for text, _, _ in rows]
    counts: dict[str, int] = {}
    for those in texts:
        for one in those:
            counts[one] = counts.get(one, 0) + 1
    names = {one: k for k, one in enumerate(sorted(one for one, count in counts.items() if count > 1))}
    cells = [(row, names[one], 1 / math.sqrt(len(those))) for row, those in enumerate(texts) for one in those
             if one in names]  # fmt: skip
    at, columns, values = zip(*cells, strict=True)
    matrix = csr_matrix((values, (at, columns)), shape=(len(rows), len(names)))
    target = np.array([value for _, value, _ in rows])
    weight = np.array([value for *_, value in rows])

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        bias, weights = parameters[0], parameters[1:]
        logit = matrix @ weights + bias
        error = weight * (1 / (1 + np.exp(-logit)) - target)
        value = float(np.sum(weight * (np.logaddexp(0, logit) - target * logit)) + ridge / 2 * weights @ weights)
        return value, np.concatenate([[error.sum()], matrix.T @ error + ridge * weights])

    best = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    kept = {name: round(float(best[k + 1]), 2) for name, k in names.items() if abs(best[k + 1]) >= 0.05}
    return HeardWeights(bias=round(float(best[0]), 3), sure=1.0, unsure=1.0, weights=kept)


def crossed(rows: list[Labelled], ridge: float, folds: int = 5) -> list[float]:
    """Of each row the probability by weights that were learnt without its fifth."""
    found = [0.0] * len(rows)
    order = list(range(len(rows)))
    random.Random(5).shuffle(order)  # noqa: S311
    for fold in range(folds):
        out = set(order[fold::folds])
        weights = learn(more_of([row for k, row in enumerate(rows) if k not in out]), ridge)
        for k in out:
            found[k] = probability(rows[k][2], weights)
    return found


def thresholds(rows: list[Labelled], found: list[float]) -> tuple[float, float]:
    """Sure: 1 in 100 others is taken for a request. Unsure: so are 97 in 100 requests, and 7 in 10 who may ask."""
    others = sorted(value for (label, *_), value in zip(rows, found, strict=True) if label == "0")
    asks = sorted(value for (label, *_), value in zip(rows, found, strict=True) if label == "1")
    may = sorted(value for (label, *_), value in zip(rows, found, strict=True) if label == "i")
    unsure = min(asks[int(0.03 * len(asks))], may[int(0.3 * len(may))])
    return round(max(0.5, others[int(0.99 * len(others))]), 3), round(unsure, 3)


def told(rows: list[Labelled], found: list[float], weights: HeardWeights) -> list[tuple[str, int, int, int]]:
    """By label and language: how many, how many sure, how many unsure."""
    result = []
    for label in ("1", "i", "0"):
        for language in ("nl", "en", ""):
            values = [value for (one, spoken, _), value in zip(rows, found, strict=True)
                      if one == label and language in ("", spoken)]  # fmt: skip
            sure = sum(value >= weights.sure for value in values)
            unsure = sum(weights.unsure <= value < weights.sure for value in values)
            result.append((f"{label} {language or 'both'}", len(values), sure, unsure))
    return result


def interval(count: int, of: int) -> tuple[float, float]:
    """The share within which it lies with 95 %: exact binomial (Clopper and Pearson, 1934)."""
    low = beta.ppf(0.025, count, of - count + 1) if count else 0.0
    high = beta.ppf(0.975, count + 1, of - count) if count < of else 1.0
    return float(low), float(high)


def show(title: str, rows: list[tuple[str, int, int, int]]) -> None:
    """A table on standard output."""
    sys.stdout.write(f"{title}\n")
    for name, of, sure, unsure in rows:
        low, high = interval(sure + unsure, of)
        sys.stdout.write(f"  {name:8} of {of:3}: sure {sure / of:.0%}, asked {unsure / of:.0%}, "
                         f"together {(sure + unsure) / of:.1%} ({low:.1%}-{high:.1%})\n")  # fmt: skip


def made() -> HeardWeights:
    """The weights that go with this version, from the part for tuning alone."""
    rows = labelled("tuning")
    found = crossed(rows, RIDGE)
    sure, unsure = thresholds(rows, found)
    weights = learn(more_of(rows), RIDGE)
    return HeardWeights(bias=weights.bias, sure=sure, unsure=unsure, weights=weights.weights)


if __name__ == "__main__":
    rows = labelled("tuning")
    if "--tune" in sys.argv:
        for ridge in (0.05, 0.2):
            values = crossed(rows, ridge)
            sure, unsure = thresholds(rows, values)
            show(f"ridge {ridge}, sure {sure}, unsure {unsure}", told(rows, values, HeardWeights(0, sure, unsure, {})))
        sys.exit()
    weights = made()
    TARGET.write_text(json.dumps({"bias": weights.bias, "sure": weights.sure, "unsure": weights.unsure,
                                  "weights": dict(sorted(weights.weights.items()))}, ensure_ascii=False,
                                 separators=(",", ":")) + "\n", encoding="utf-8")  # fmt: skip
    held = labelled("held_out")
    show(f"held out ({TARGET.stat().st_size} bytes, {len(weights.weights)} features)",
         told(held, [probability(text, weights) for *_, text in held], weights))  # fmt: skip
