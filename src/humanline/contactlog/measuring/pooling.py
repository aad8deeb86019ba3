"""Small cells lean on their moment, so that they don't shout."""

from __future__ import annotations

import msgspec
import numpy as np
from scipy import special

from humanline.model.estimate import LEVEL, Estimate, Measure
from humanline.model.facts import Group
from humanline.stats import shrinkage
from humanline.stats.intervals import Interval

#: Shares are pooled as beta–binomial, means as normal–normal. Volumes and quantiles are never pooled.
SHARES = (
    "person_share",
    "abandonment",
    "repeat",
    "spill_over",
    "resolved",
    "complaint",
    "transferred",
    "asked",
    "unheard",
)
MEANS = ("handle_min", "wait_min", "satisfaction")


def pool_cells(cells: tuple[Group, ...], moments: tuple[Group, ...]) -> tuple[Group, ...]:
    """Draw each cell's shares and means towards those of its moment, as far as cells are alike within moments.

    With one segment there is nothing to draw: the cell is its moment.

    Args:
        cells: groups with key (moment, segment).
        moments: groups with key (moment,).
    """
    if len({cell.key[1] for cell in cells}) < 2:
        return cells
    centres = {group.key[0]: group for group in moments}
    pooled = {cell.key: dict(cell.measures) for cell in cells}
    names: dict[tuple[str, ...], list[str]] = {cell.key: [] for cell in cells}
    for name in (*SHARES, *MEANS):
        pairs = [
            (cell, own, centre)
            for cell in cells
            if isinstance(own := cell[name], Estimate) and isinstance(centre := centres[cell.key[0]][name], Estimate)
        ]
        if len(pairs) < 2:
            continue
        owns, middles = [own for _, own, _ in pairs], [centre.value for _, _, centre in pairs]
        drawn = _shares(owns, middles) if name in SHARES else _means(owns, middles)
        for (cell, _, _), measure in zip(pairs, drawn, strict=True):
            pooled[cell.key][name] = measure
            names[cell.key].append(name)
    return tuple(
        msgspec.structs.replace(cell, measures=pooled[cell.key], pooled=tuple(names[cell.key])) for cell in cells
    )


def _shares(owns: list[Estimate], centres: list[float]) -> list[Measure]:
    n = np.array([own.n for own in owns], dtype=float)
    hits = np.round(np.array([own.value for own in owns]) * n)
    return _estimates(owns, shrinkage.pooled_proportions(hits, n, centres, level=LEVEL), "beta_binomial")


def _means(owns: list[Estimate], centres: list[float]) -> list[Measure]:
    n = np.array([own.n for own in owns], dtype=float)
    width = np.array([own.high - own.value for own in owns])
    errors = width / special.stdtrit(np.maximum(n - 1, 1), 0.5 + LEVEL / 2)
    values = np.array([own.value for own in owns])
    return _estimates(owns, shrinkage.pooled_means(values, errors, centres, level=LEVEL), "normal_normal")


def _estimates(owns: list[Estimate], interval: Interval, method: str) -> list[Measure]:
    return [
        Estimate(value=float(value), low=float(low), high=float(high), n=own.n, method=method)
        for own, value, low, high in zip(owns, *interval, strict=True)
    ]
