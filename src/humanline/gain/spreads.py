"""How much moments differ in what a person adds, and segments within them: learnt from the cells themselves.

Assumption, for each side: gain of a cell = usual gain + moment + segment + the cell's own, all normal with mean
nought. The moment's part, and the cell's own, of the customer and of the organisation may go together: what helps a
customer often spares the organisation a complaint.

The three standard deviations are those that make what was seen most likely (restricted likelihood), each leaning on
what is usual of scores: a gamma density with shape 3 whose mode is the assumed value, which keeps a spread from being
taken for nought because few cells happen to agree. (Chung et al., 2013, Psychometrika 78, 685–709, use the gamma
density with shape 2 for the same purpose.) Then comes how far the sides go together, in the same way.

How far those who sat in one room are off together is learnt where customers of a survey scored the same moments. Where
none did, it can't be told from how moments differ: then the spreads are learnt as if nobody erred together, which makes
them too wide rather than too narrow, and the assumed error is counted on top.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy import optimize

from humanline.foundation.names import same
from humanline.gain.judging import SIDES, PartSide
from humanline.gain.sources import MomentSeen, SideEvidence
from humanline.model.organisation import Organisation
from humanline.stats.intervals import Floats
from humanline.stats.pooling import Alike, log_likelihood

#: Assumed spreads, in score points: between moments, between segments, and of a cell's own.
BETWEEN_MOMENTS, BETWEEN_SEGMENTS, OWN = 1.0, 0.3, 0.3
#: What raters share is learnt from no fewer moments than this.
LEARNT_FROM_AT_LEAST = 3
#: Spreads are learnt from no more moments than this, evenly over the list: more would not change them much.
LEARNT_FROM = 60
#: A spread is looked for between its assumed value divided and multiplied by this.
FAR = 30.0
#: How far the sides go together, before anything is seen: a Fisher z with this standard deviation; and its bound.
SIDES_APART, MOST_ALIKE = 0.5, 1.8


class Spreads(NamedTuple):
    """Standard deviations of one side, in points.

    Attributes:
        moments: between moments.
        segments: between segments, alike in every moment; nought where there is one segment.
        own: of a cell's own; nought where no moment has more than one cell.
        guess: how far staff are off for customers, all together.
        room: how far those who sat in one room are off together, times what is assumed; nought where that was not
            learnt.
    """

    moments: float
    segments: float
    own: float
    guess: float
    room: float = 0.0


def segments_of(moments: Sequence[MomentSeen]) -> list[str]:
    """Names of all segments, in their order."""
    return sorted({same(segment) for moment in moments for _, segment in moment.cells})


def learn(moments: Sequence[MomentSeen], side: PartSide, bias: float, organisation: Organisation) -> Spreads:
    """The spreads of one side.

    Args:
        moments: what was seen of every cell.
        side: whose side.
        bias: doubt of what was observed, s.d. in points.
        organisation: `[value] points_per_score`, `[assume] rater_sd`.
    """
    scale = organisation.value.points_per_score
    names = segments_of(moments)
    several = len(names) > 1
    apart = max((len(moment.cells) for moment in moments), default=0) > 1
    mine = _some([m for m in moments if any(one.side == side for one in m.seen)])
    guessed = any(one.guess and one.side == side for moment in mine for one in moment.seen)
    assumed = Spreads(
        moments=scale * BETWEEN_MOMENTS,
        segments=scale * BETWEEN_SEGMENTS if several else 0.0,
        own=scale * OWN if apart else 0.0,
        guess=scale * organisation.assume.rater_sd,
        room=1.0 if _told_apart(mine, side) else 0.0,
    )
    free = [k for k, value in enumerate(assumed) if value > 0 and (k != 3 or guessed)]
    usual = np.array([assumed[k] for k in free])
    whole = [_Side(group, side, names, bias, several=several) for group in _by_size(mine, side)]

    def unlikely(log_ratio: Floats) -> float:
        values = list(assumed)
        for k, value in zip(free, np.exp(log_ratio) * usual, strict=True):
            values[k] = float(value)
        spreads = Spreads(*values)
        precision = precisions(spreads, len(names) if several else 0)
        lean = float(np.sum(2 * log_ratio - 2 * np.exp(log_ratio)))
        return -(log_likelihood([one.seen_with(spreads) for one in whole], precision) + lean)

    if not whole:
        return assumed
    bound = math.log(FAR)
    best = optimize.minimize(unlikely, np.zeros(len(free)), method="L-BFGS-B", bounds=[(-bound, bound)] * len(free))
    values = list(assumed)
    for k, value in zip(free, np.exp(best.x) * usual, strict=True):
        values[k] = _rounded(float(value))
    return Spreads(*values)


def precisions(spreads: Spreads, segments: int) -> Floats:
    """Of the effects of one side: what is usual, of which nothing is known beforehand, and each segment.

    Args:
        spreads: of the side.
        segments: how many there are to tell apart; nought for one.
    """
    return np.array([0.0, *([spreads.segments**-2] * segments if segments else [])])


def rooms(moments: Sequence[MomentSeen], spreads: Mapping[PartSide, Spreads]) -> dict[PartSide, float]:
    """How far those who sat in one room are off together on each side, times what is assumed.

    On the customers' side as it was learnt; customers who answer for themselves are never off by more than staff who
    guess for them. For the organisation nobody else answers; there it is half as it was learnt for customers and
    half as assumed (as a variance), or no more than staff were found to be off when they guessed for customers.

    Args:
        moments: what was seen of every cell.
        spreads: of each side, as learnt.
    """
    found: dict[PartSide, float] = dict.fromkeys(spreads, 1.0)
    if "customer" not in spreads:
        return found
    customer = spreads["customer"]
    every = [one for moment in moments for one in moment.seen]
    assumed = {side: [one.together for one in every if one.side == side and one.together] for side in spreads}
    beside = [moment for moment in moments if any(one.guess for one in moment.seen) and any(map(_answers, moment.seen))]
    guesses = {
        "customer": any(one.guess for one in every),
        "organisation": len(beside) >= LEARNT_FROM_AT_LEAST,
    }
    for side, of in assumed.items():
        if of and guesses[side]:
            found[side] = min(1.0, customer.guess * len(of) / math.fsum(of))
    if customer.room:
        found["customer"] = customer.room
        if "organisation" in spreads:
            found["organisation"] = math.sqrt((customer.room**2 + 1) / 2)
    return found


def _told_apart(moments: Sequence[MomentSeen], side: PartSide) -> bool:
    """Enough moments were scored in one room and by customers who answered each for themselves."""
    both = sum(
        any(one.side == side and one.together for one in moment.seen)
        and any(one.side == side and one.source == "survey" for one in moment.seen)
        for moment in moments
    )
    return both >= LEARNT_FROM_AT_LEAST


def _answers(one: SideEvidence) -> bool:
    """Customers answered for themselves."""
    return one.side == "customer" and one.source in ("survey", "workshop") and not one.guess


class _Side:
    """One side of the moments of which as much was seen; what does not depend on the spreads is worked out once."""

    def __init__(
        self, moments: Sequence[MomentSeen], side: PartSide, names: Sequence[str], bias: float, *, several: bool
    ) -> None:
        only = [[k for k, one in enumerate(moment.seen) if one.side == side] for moment in moments]
        pairs = list(zip(moments, only, strict=True))
        rows = [moment.rows([side], only=chosen) for moment, chosen in pairs]
        sums = np.stack([row.sum(axis=1) for row in rows])
        self.alike, self.own = sums[:, :, None] * sums[:, None, :], np.stack([row @ row.T for row in rows])
        self.noise = np.stack([moment.noise(bias, 0.0, only=chosen) for moment, chosen in pairs])
        guess = np.array([[moment.seen[k].guess for k in chosen] for moment, chosen in pairs], dtype=np.float64)
        self.guess = guess[:, :, None] * np.eye(guess.shape[1])
        together = np.array([[moment.seen[k].together for k in chosen] for moment, chosen in pairs])
        self.room = together[:, :, None] ** 2 * np.eye(guess.shape[1])
        self.seen = np.array([[moment.seen[k].mean for k in chosen] for moment, chosen in pairs])
        if several:
            each = [
                row @ np.array([[float(same(s) == name) for name in names] for _, s in moment.cells])
                for row, moment in zip(rows, moments, strict=True)
            ]
            self.reach = np.concatenate([sums[:, :, None], np.stack(each)], axis=2)
        else:
            self.reach = sums[:, :, None]

    def seen_with(self, spreads: Spreads) -> Alike:
        variance = (
            spreads.moments**2 * self.alike
            + spreads.own**2 * self.own
            + self.noise
            + spreads.guess**2 * self.guess
            + spreads.room**2 * self.room
        )
        return Alike(variance, self.reach, self.seen)


def hang_together(moments: Sequence[MomentSeen], spreads: Mapping[PartSide, Spreads], bias: float) -> float:
    """How far the sides go together: the correlation of what the customer and the organisation gain in a moment.

    That which makes likeliest what was seen of both sides, each with its own spreads, leaning on nought: as a Fisher z
    with a standard deviation of a half.

    Args:
        moments: what was seen of every cell.
        spreads: of each side.
        bias: doubt of what was observed, s.d. in points.
    """
    both = [m for m in moments if {one.side for one in m.seen} == set(SIDES)]
    if len(spreads) < len(SIDES) or not both:
        return 0.0
    names = segments_of(moments)
    several = len(names) > 1
    whole = [_Both(group, names, bias, spreads, several=several) for group in _by_sizes(_some(both))]
    count = len(names) if several else 0
    precision = np.concatenate([precisions(spreads[side], count) for side in SIDES])

    def unlikely(z: float) -> float:
        lean = -0.5 * (z / SIDES_APART) ** 2
        return -(log_likelihood([one.seen_with(math.tanh(z)) for one in whole], precision) + lean)

    found = optimize.minimize_scalar(unlikely, bounds=(-MOST_ALIKE, MOST_ALIKE), method="bounded")
    return _rounded(math.tanh(float(found.x)))


class _Both:
    """Both sides of the moments of which as much was seen, with their own spreads; how they go together is open."""

    def __init__(
        self,
        moments: Sequence[MomentSeen],
        names: Sequence[str],
        bias: float,
        spreads: Mapping[PartSide, Spreads],
        *,
        several: bool,
    ) -> None:
        every = [[k for side in SIDES for k, one in enumerate(moment.seen) if one.side == side] for moment in moments]
        one_side = [_Side(moments, side, names, bias, several=several) for side in SIDES]
        known = [one.seen_with(spreads[side]) for one, side in zip(one_side, SIDES, strict=True)]
        first = known[0].seen.shape[1]
        here, there = slice(None, first), slice(first, None)
        self.seen = np.concatenate([one.seen for one in known], axis=1)
        blocks, size = len(moments), self.seen.shape[1]
        effects = known[0].reach.shape[2]
        self.reach = np.zeros((blocks, size, 2 * effects))
        self.variance, self.together = np.zeros((blocks, size, size)), np.zeros((blocks, size, size))
        for place, one, columns in (
            (here, known[0], slice(None, effects)), (there, known[1], slice(effects, None))
        ):  # fmt: skip
            self.variance[:, place, place] = one.variance
            self.reach[:, place, columns] = one.reach
        noise = np.stack([m.noise(bias, 0.0, only=chosen) for m, chosen in zip(moments, every, strict=True)])
        a, b = (spreads[side] for side in SIDES)
        sums = [one.reach[:, :, 0] for one in known]
        own = np.stack([
            m.rows([SIDES[0]], only=chosen[:first]) @ m.rows([SIDES[1]], only=chosen[first:]).T
            for m, chosen in zip(moments, every, strict=True)
        ])  # fmt: skip
        cross = a.moments * b.moments * sums[0][:, :, None] * sums[1][:, None, :] + a.own * b.own * own
        for row, column, part, error in (
            (here, there, cross, noise[:, here, there]), (there, here, cross.transpose(0, 2, 1), noise[:, there, here])
        ):  # fmt: skip
            self.variance[:, row, column] = error
            self.together[:, row, column] = part

    def seen_with(self, alike: float) -> Alike:
        return Alike(self.variance + alike * self.together, self.reach, self.seen)


def _by_sizes(moments: Sequence[MomentSeen]) -> list[list[MomentSeen]]:
    """Moments with as many observations of either side together."""
    sizes: dict[tuple[int, ...], list[MomentSeen]] = {}
    for moment in moments:
        sizes.setdefault(tuple(sum(one.side == side for one in moment.seen) for side in SIDES), []).append(moment)
    return [sizes[size] for size in sorted(sizes)]


def _some(moments: list[MomentSeen]) -> list[MomentSeen]:
    """No more than are learnt from, evenly over the list."""
    if len(moments) <= LEARNT_FROM:
        return moments
    return [moments[k * len(moments) // LEARNT_FROM] for k in range(LEARNT_FROM)]


def _by_size(moments: Sequence[MomentSeen], side: PartSide) -> list[list[MomentSeen]]:
    """Moments with as many observations of the side together."""
    sizes: dict[int, list[MomentSeen]] = {}
    for moment in moments:
        sizes.setdefault(sum(one.side == side for one in moment.seen), []).append(moment)
    return [sizes[size] for size in sorted(sizes)]


def _rounded(value: float) -> float:
    """To three figures: the order in which sums are taken must not show."""
    return float(f"{value:.3g}")
