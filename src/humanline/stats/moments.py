"""Means and covariances of units' values, from a trial's cube or from rows; everything after works on these alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from humanline.model.cube import Cube
from humanline.stats.intervals import Floats


class Moments(NamedTuple):
    """Units of one arm, in any number of groups at once.

    Attributes:
        names: of the columns.
        n: units (or clusters), shape (…,).
        mean: of every column, shape (…, columns); `nan` where there are no units.
        covariance: between units, with n − 1 below the line, shape (…, columns, columns); `nan` below two units.
        rows: of few clusters each one's values, shape (…, clusters, columns), `nan` where one is not in the group; else
            `None`.
    """

    names: tuple[str, ...]
    n: Floats
    mean: Floats
    covariance: Floats
    rows: Floats | None = None

    def group(self, *at: int | slice) -> Moments:
        """Some of the groups."""
        rows = None if self.rows is None else self.rows[at]
        return Moments(self.names, self.n[at], self.mean[at], self.covariance[at], rows)


class CubeArrays(NamedTuple):
    """A cube as arrays, every cell in its place; cells without units hold noughts.

    Attributes:
        names: of the columns.
        dimensions: of the cube.
        labels: for every dimension its values, in order.
        n: units, shape (one axis a dimension).
        sums: of shifted values, in the columns' units, shape (…, columns).
        products: of shifted values, shape (…, columns, columns).
        shift: what was taken off, shape (columns,).
    """

    names: tuple[str, ...]
    dimensions: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    n: Floats
    sums: Floats
    products: Floats
    shift: Floats

    def moments(self, keep: Sequence[str], *, running: str = "") -> Moments:
        """Means and covariances of the cells added up over every dimension that is not kept.

        Args:
            keep: dimensions that stay, in this order as axes.
            running: a kept dimension along which cells are added up so far, such as the day: one group for each look.
        """
        axes = [self.dimensions.index(name) for name in keep]
        away = tuple(axis for axis in range(len(self.dimensions)) if axis not in axes)
        left = [axis for axis in range(len(self.dimensions)) if axis in axes]
        order = [left.index(axis) for axis in axes]

        def added(values: Floats) -> Floats:
            total = values.sum(axis=away)
            total = total.transpose(*order, *range(len(left), total.ndim))
            return np.cumsum(total, axis=list(keep).index(running)) if running else total

        return moments(self.names, added(self.n), added(self.sums), added(self.products), self.shift)

    def arm(self, name: str) -> int:
        """The place of an arm along the first axis.

        Raises:
            ValueError: there is none of that name.
        """
        return self.labels[0].index(name)


def grid(cube: Cube) -> CubeArrays:
    """A cube as arrays, in the columns' own units."""
    k = len(cube.columns)
    upper = np.triu_indices(k)
    found = [np.unique(np.array(key, dtype=str), return_inverse=True) for key in cube.keys]
    labels = tuple(tuple(values.tolist()) for values, _ in found)
    at = tuple(inverse for _, inverse in found)
    shape = tuple(len(values) for values in labels)
    per_one = np.array([one.per_one for one in cube.columns], dtype=float)
    n = np.zeros(shape)
    sums = np.zeros((*shape, k))
    products = np.zeros((*shape, k, k))
    n[at] = cube.units
    sums[at] = _floats(cube.sums).reshape(cube.cells, k) / per_one
    packed = np.zeros((cube.cells, k, k))
    packed[:, upper[0], upper[1]] = _floats(cube.products).reshape(cube.cells, len(upper[0])) / (
        per_one[upper[0]] * per_one[upper[1]]
    )
    packed[:, upper[1], upper[0]] = packed[:, upper[0], upper[1]]
    products[at] = packed
    shift = np.array([one.shift for one in cube.columns], dtype=float) / per_one
    return CubeArrays(tuple(one.name for one in cube.columns), cube.dimensions, labels, n, sums, products, shift)


class Clusters(NamedTuple):
    """Clusters one by one, of a cube that has one in each cell.

    Attributes:
        key: dimension → its value for each, shape (clusters,).
        values: of each, in the columns' units, shape (clusters, columns).
    """

    key: dict[str, NDArray[np.str_]]
    values: Floats


def one_by_one(cube: Cube) -> Clusters:
    """The clusters of a cube with a dimension that tells each apart."""
    per_one = np.array([one.per_one for one in cube.columns], dtype=float)
    shift = np.array([one.shift for one in cube.columns], dtype=float)
    keys = {name: np.array(key, dtype=str) for name, key in zip(cube.dimensions, cube.keys, strict=True)}
    return Clusters(keys, (_floats(cube.sums).reshape(cube.cells, len(cube.columns)) + shift) / per_one)


def _floats(buffer: bytes) -> Floats:
    """128-bit whole numbers as floats; the sign goes first, so that nothing cancels."""
    both = np.frombuffer(buffer, dtype="<u8").reshape(-1, 2)
    low, high = both[:, 0], both[:, 1].view("<i8")
    negative = high < 0
    # −x of a number in two limbs: all bits turned round, and one more.
    turned = np.where(negative, ~low + np.uint64(1), low)
    over = np.where(negative, ~high + (low == 0), high)
    size = over.astype(float) * 2.0**64 + turned.astype(float)
    return np.asarray(np.where(negative, -size, size))


def moments(names: Sequence[str], n: ArrayLike, sums: ArrayLike, products: ArrayLike, shift: ArrayLike) -> Moments:
    """Means and covariances from sums.

    Args:
        names: of the columns.
        n: units, shape (…,).
        sums: of values minus `shift`, shape (…, columns).
        products: sums of products of values minus `shift`, shape (…, columns, columns).
        shift: a constant of each column near its mean; with none, squares of large values drown what differs.

    Source:
        Chan, Golub & LeVeque (1983), The American Statistician 37, 242–247: sums of shifted data.
    """
    units, s, p = (np.asarray(a, dtype=float) for a in (n, sums, products))
    with np.errstate(divide="ignore", invalid="ignore"):
        about = s / units[..., None]
        centred = (p - s[..., :, None] * about[..., None, :]) / (units - 1)[..., None, None]
    mean = np.where(units[..., None] > 0, about + np.asarray(shift, dtype=float), np.nan)
    return Moments(tuple(names), units, mean, np.where((units > 1)[..., None, None], centred, np.nan))


def of_rows(names: Sequence[str], rows: ArrayLike) -> Moments:
    """The same from rows.

    Args:
        names: of the columns.
        rows: one a unit, shape (units, columns).
    """
    x = np.asarray(rows, dtype=float)
    middle = x.mean(axis=0)
    away = x - middle
    return moments(names, len(x), away.sum(axis=0), away.T @ away, middle)
