"""What raters together say of each thing they scored, with the spread between them.

Assumption: a score is what the thing deserves, plus how generous this rater is, plus chance:

    score = deserved(item) + generosity(rater) + own department + chance

where generosity and chance are normal with mean nought, and what people add for moments of their own department is one
number for all of them. A scale ends: a score at its end stands for all that lies beyond it (Tobin, 1958, Econometrica
26, 24–36, by expectation and maximisation). It is the two-way model with random rater effects of Shrout
and Fleiss (1979), 'Intraclass correlations: uses in assessing rater reliability', Psychological Bulletin 86(2),
case 2, and Searle, Casella and McCulloch (1992), 'Variance Components', §4.7. Both variances lean on what is assumed
of raters, with the weight of two observations, so that two raters who happen to agree are not taken for certainty.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from humanline.stats.intervals import Floats

#: (moment, segment); the segment is empty where the score is about the moment as a whole.
Item = tuple[str, str]

#: How many observations the assumed spread of raters weighs, beside the raters' own.
WEIGHT_OF_ASSUMED = 2.0
#: How many observations the common spread weighs, beside the spread of one item.
WEIGHT_OF_COMMON = 8.0
#: Variance of an error that raters of one room share, times that which each has alone. Half of the error shared would
#: be one; a quarter more, because that half is itself assumed.
SHARED = 1.25
ROUNDS = 200
#: Scores are whole steps: the highest stands for all from half a step below it.
HALF_A_STEP = 0.5
#: Standard deviations beyond which a score is not looked for.
FAR_BEYOND = 6.0


class RaterScore(NamedTuple):
    """One score, by one rater, of one item; `own` where the rater's own department handles it."""

    rater: str
    item: Item
    score: float
    own: bool = False


class Rated(NamedTuple):
    """What the raters say of an item.

    Attributes:
        mean: mean score, each rater's generosity taken off.
        sd: standard deviation of the uncertainty of that mean, in score points.
        raters: how many scored the item.
        assumed: the spread is assumed, because no two raters scored the same item.
        together: standard deviation by which all of them may be off at once if about half of their error is one that
            they share; no number of raters of one room shows it. Nought where the spread is assumed: it is in there.
    """

    mean: float
    sd: float
    raters: int
    assumed: bool
    together: float = 0.0


class OwnDepartment(NamedTuple):
    """What raters add for moments of their own department, in score points; it is taken off.

    Attributes:
        points: the estimate, leaning on nought.
        sd: standard deviation of its uncertainty.
        scores: how many scores of a rater's own department could be held against those of others.
    """

    points: float
    sd: float
    scores: int


class Ratings(NamedTuple):
    """What the raters say of each item, and what they add for their own department."""

    items: dict[Item, Rated]
    own: OwnDepartment


def rate(answers: Iterable[RaterScore], *, rater_sd: float, scale: tuple[float, float]) -> Ratings:
    """What the raters say of each item, whoever happened to score it.

    A rater who scores everything high is brought back to the level of the others, the more so the more they scored.
    An item that only generous raters scored is thus not the better for it. What raters add for moments of their own
    department is taken off as well, as far as it shows beside others who scored the same. What can't be taken off is
    the level of all raters together; it stays in the uncertainty.

    Args:
        answers: the scores, on one scale, for one side and one question. Of two by one rater of one item the mean
            counts.
        rater_sd: assumed spread between raters, in score points (`[assume] rater_sd`).
        scale: the lowest and the highest score there is. A score at its end means that or more, from half a step
            before it.
    """
    every = list(answers)
    generosity = _Generosity(
        _by_rater_and_item(every), {(answer.rater, answer.item) for answer in every if answer.own}, rater_sd, scale
    )
    generosity.settle()
    return generosity.ratings()


class _Generosity:
    """Scores split into what the item deserves and how generous the rater is, by repeated averaging.

    Scores stand in the order of rater and item, shape (scores,); sums go over them in that order.
    """

    def __init__(
        self,
        scores: dict[tuple[str, Item], float],
        own: set[tuple[str, Item]],
        rater_sd: float,
        scale: tuple[float, float],
    ) -> None:
        self.written, self.ends = np.array(list(scores.values()), dtype=np.float64), scale
        #: What a rater would have written on a scale without ends, and how unsure that is.
        self.scores, self.hidden = self.written.copy(), np.zeros(self.written.size)
        self.items = list(dict.fromkeys(item for _, item in scores))
        #: Of each score: whose it is and of what.
        self.rater, self.item = _numbered([rater for rater, _ in scores]), _numbered([item for _, item in scores])
        #: How many scores there are of each rater, and of each item.
        self.of_rater, self.of_item = np.bincount(self.rater), np.bincount(self.item)
        beside_others = np.bincount(self.rater, self.of_item[self.item] > 1) > 0
        #: Raters who can be held against others, shape (raters,).
        self.compared = beside_others & (self.of_rater > 1)
        self.compared &= self.compared.sum() > 1
        share = 0.5 if self.compared.any() else 1.0
        self.assumed_chance = share * rater_sd**2
        self.assumed_generosity = (1 - share) * rater_sd**2
        self.chance, self.generous = self.assumed_chance, self.assumed_generosity
        self.level = np.zeros(self.of_rater.size)
        self.mean = np.zeros(self.of_item.size)
        self.is_own = np.array([key in own for key in scores], dtype=np.bool_)
        #: How many scores of each item are of no own department.
        self.others = self._by_item(~self.is_own)
        #: Scores of an own department, of items that others scored too: only there does it show.
        self.owned = np.flatnonzero(self.is_own & (self.others[self.item] > 0))
        self.is_own &= self.owned.size > 0
        self.own_shift = self.own_seen = 0.0
        self.assumed_own = rater_sd**2
        self.repeated = bool((self.of_item > 1).any())

    def settle(self) -> None:
        """Average over raters and over items in turn until nothing moves."""
        for settled in range(ROUNDS):
            before = (self.chance, self.generous, self.own_shift)
            if settled:
                self._beyond_the_ends()
            self.mean = self._by_item(self._plain() - self.level[self.rater]) / self.of_item
            above = np.bincount(self.rater, self._plain() - self.mean[self.item]) / self.of_rater
            raw = above[self.compared]
            raw = raw - raw.mean() if raw.size else raw
            self.level[self.compared] = self._kept() * raw
            self._spread(raw)
            self._own_department()
            moved = zip(before, (self.chance, self.generous, self.own_shift), strict=True)
            if sum(abs(was - now) for was, now in moved) < 1e-12:
                break

    def _by_item(self, values: NDArray[np.generic]) -> Floats:
        """Sums over the scores of each item, shape (items,)."""
        return np.asarray(np.bincount(self.item, values, minlength=len(self.items)), dtype=np.float64)

    def _beyond_the_ends(self) -> None:
        """What scores at an end of the scale stand for: all that lies beyond it, as likely as the rest makes it.

        What an item deserves leans on the middle of the scale here, or an item that all put at an end had no bound.
        """
        low, high = self.ends
        sd, middle, spread = math.sqrt(self.chance), (low + high) / 2, (high - low) / 4
        beyond = np.flatnonzero((self.written <= low) | (self.written >= high))
        item = self.item[beyond]
        seen = self.of_item[item] * spread**2
        deserved = (seen * self.mean[item] + self.chance * middle) / (seen + self.chance)
        expected = deserved + self.level[self.rater[beyond]] + self.own_shift * self.is_own[beyond]
        way = np.where(self.written[beyond] >= high, 1.0, -1.0)
        end = np.where(way > 0, high - HALF_A_STEP, low + HALF_A_STEP)
        a = np.clip(way * (end - expected) / sd, -FAR_BEYOND, FAR_BEYOND)
        # Mean and variance of a normal beyond a point: Johnson, Kotz and Balakrishnan (1994), §13.10.1.
        over = np.exp(-0.5 * a * a) / math.sqrt(2 * math.pi) / special.ndtr(-a)
        # Never further beyond than the scale is long, or two raters at either end would drive each other on.
        self.scores[beyond] = np.clip(expected + way * sd * over, 2 * low - high, 2 * high - low)
        self.hidden[beyond] = self.chance * np.maximum(1 + a * over - over * over, 0.0)

    def _plain(self) -> Floats:
        """Scores without what is added for the own department."""
        return self.scores - self.own_shift * self.is_own

    def _own_department(self) -> None:
        """What own scores lie above those of others of the same item, leaning on nought."""
        if not self.owned.size:
            return
        levelled = self.scores - self.level[self.rater]
        item = self.item[self.owned]
        others = self.others[item]
        above = levelled[self.owned] - self._by_item(np.where(self.is_own, 0.0, levelled))[item] / others
        seen = 1 / (1 + 1 / others)
        weight = float(seen.sum())
        self.own_seen = weight / max(self.chance, 1e-12)
        mean = float((seen * above).sum()) / weight
        self.own_shift = mean * self.own_seen / (self.own_seen + 1 / self.assumed_own)

    def _own(self) -> OwnDepartment:
        """What was taken off for own departments."""
        if not self.owned.size:
            return OwnDepartment(0.0, 0.0, 0)
        return OwnDepartment(self.own_shift, (self.own_seen + 1 / self.assumed_own) ** -0.5, self.owned.size)

    def _kept(self) -> Floats:
        """Of each rater who is compared, the share of the distance from the others that is generosity, not chance."""
        signal = self.of_rater[self.compared] * self.generous
        return np.asarray(signal / (signal + self.chance))

    def _squares(self) -> Floats:
        """The square of what is left of each score, with how unsure it is.

        Means follow a score that is unsure, so only the share of its variance that no mean takes up is left of it.
        """
        left = self.free / max(self.scores.size, 1)
        return np.asarray((self._plain() - self.mean[self.item] - self.level[self.rater]) ** 2 + left * self.hidden)

    def _spread(self, raw: Floats) -> None:
        """Both variances by the method of moments, leaning on what is assumed."""
        kept = float(self._kept().sum())
        used = kept - (kept / raw.size if raw.size else 0.0)
        self.free = max(self.scores.size - len(self.items) - used, 0.0)
        weight = WEIGHT_OF_ASSUMED
        self.chance = (weight * self.assumed_chance + float(self._squares().sum())) / (weight + self.free)
        if raw.size:
            free = raw.size - 1
            noise = float((self.chance / self.of_rater[self.compared]).mean())
            seen = float((raw**2).sum()) - free * noise
            self.generous = max((weight * self.assumed_generosity + seen) / (weight + free), 0.0)

    def ratings(self) -> Ratings:
        """Each item's mean with its uncertainty: chance, what is left of generosity, and the level of all."""
        n, own = self.of_item, self._own()
        scale = self.scores.size / self.free if self.free > 0 else 1.0
        # Items with a spread of their own keep part of it; most of it is common.
        mixed = (WEIGHT_OF_COMMON * self.chance + self._by_item(self._squares()) * scale) / (WEIGHT_OF_COMMON + n)
        chance = np.where(n > 1, mixed, self.chance)
        compared = int(self.compared.sum())
        common = self.generous / compared if compared else 0.0
        left_of_rater = np.full(self.level.size, self.generous)
        left_of_rater[self.compared] *= 1 - self._kept()
        left, mine = self._by_item(left_of_rater[self.rater]), self._by_item(self.is_own) / n
        sd = np.sqrt(chance / n + common + left / n**2 + (mine * own.sd) ** 2)
        mean = np.clip(self.mean, *self.ends)
        together = math.sqrt(SHARED * self.chance) if self.repeated else 0.0
        columns = zip(self.items, mean.tolist(), sd.tolist(), n.tolist(), strict=True)
        return Ratings({item: Rated(m, s, k, not self.repeated, together) for item, m, s, k in columns}, own)


def _numbered(names: Sequence[Hashable]) -> NDArray[np.int64]:
    """Each name by its number, in order of appearance."""
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return np.array([numbers[name] for name in names], dtype=np.int64)


def _by_rater_and_item(answers: Iterable[RaterScore]) -> dict[tuple[str, Item], float]:
    gathered: dict[tuple[str, Item], list[float]] = defaultdict(list)
    for answer in answers:
        gathered[answer.rater, answer.item].append(answer.score)
    # Sorted, so that the order of the rows on the sheet can't change the last digit.
    return {key: math.fsum(sorted(values)) / len(values) for key, values in sorted(gathered.items())}
