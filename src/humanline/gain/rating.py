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
from collections.abc import Iterable
from typing import NamedTuple

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


class Answer(NamedTuple):
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


def rate(answers: Iterable[Answer], *, rater_sd: float, scale: tuple[float, float]) -> Ratings:
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
    scores = _by_rater_and_item(every)
    own = {(answer.rater, answer.item) for answer in every if answer.own}
    by_rater: dict[str, list[Item]] = defaultdict(list)
    by_item: dict[Item, list[str]] = defaultdict(list)
    for rater, item in scores:
        by_rater[rater].append(item)
        by_item[item].append(rater)
    compared = [rater for rater, items in by_rater.items() if any(len(by_item[item]) > 1 for item in items)]
    compared = [rater for rater in compared if len(by_rater[rater]) > 1]
    generosity = _Generosity(scores, by_rater, by_item, compared, own, rater_sd, scale)
    generosity.settle()
    return Ratings({item: generosity.rated(item) for item in by_item}, generosity.own())


class _Generosity:
    """Scores split into what the item deserves and how generous the rater is, by repeated averaging."""

    def __init__(
        self,
        scores: dict[tuple[str, Item], float],
        by_rater: dict[str, list[Item]],
        by_item: dict[Item, list[str]],
        raters: list[str],
        own: set[tuple[str, Item]],
        rater_sd: float,
        scale: tuple[float, float],
    ) -> None:
        self.written, self.ends = scores, scale
        #: What a rater would have written on a scale without ends, and how unsure that is.
        self.scores, self.hidden = dict(scores), dict.fromkeys(scores, 0.0)
        self.by_rater, self.by_item = by_rater, by_item
        self.raters = raters if len(raters) > 1 else []
        share = 0.5 if self.raters else 1.0
        self.assumed_chance = share * rater_sd**2
        self.assumed_generosity = (1 - share) * rater_sd**2
        self.chance, self.generous = self.assumed_chance, self.assumed_generosity
        self.level = dict.fromkeys(by_rater, 0.0)
        self.mean = dict.fromkeys(by_item, 0.0)
        #: Scores of an own department, of items that others scored too: only there does it show.
        self.owned = sorted(key for key in own if any((rater, key[1]) not in own for rater in by_item[key[1]]))
        self.is_own = own if self.owned else set()
        self.own_shift = self.own_seen = 0.0
        self.assumed_own = rater_sd**2
        self.repeated = any(len(raters) > 1 for raters in by_item.values())

    def settle(self) -> None:
        """Average over raters and over items in turn until nothing moves."""
        for settled in range(ROUNDS):
            before = (self.chance, self.generous, self.own_shift)
            if settled:
                self._beyond_the_ends()
            for item, raters in self.by_item.items():
                self.mean[item] = math.fsum(self._plain(r, item) - self.level[r] for r in raters) / len(raters)
            raw = {r: self._above(r) for r in self.raters}
            middle = math.fsum(raw.values()) / len(raw) if raw else 0.0
            for rater, value in raw.items():
                self.level[rater] = self._kept(rater) * (value - middle)
            self._spread({rater: value - middle for rater, value in raw.items()})
            self._own_department()
            moved = zip(before, (self.chance, self.generous, self.own_shift), strict=True)
            if sum(abs(was - now) for was, now in moved) < 1e-12:
                break

    def _beyond_the_ends(self) -> None:
        """What scores at an end of the scale stand for: all that lies beyond it, as likely as the rest makes it.

        What an item deserves leans on the middle of the scale here, or an item that all put at an end had no bound.
        """
        low, high = self.ends
        sd, middle, spread = math.sqrt(self.chance), (low + high) / 2, (high - low) / 4
        for (rater, item), written in self.written.items():
            if low < written < high:
                continue
            own = self.own_shift if (rater, item) in self.is_own else 0.0
            seen = len(self.by_item[item]) * spread**2
            deserved = (seen * self.mean[item] + self.chance * middle) / (seen + self.chance)
            expected = deserved + self.level[rater] + own
            way = 1.0 if written >= high else -1.0
            end = high - HALF_A_STEP if way > 0 else low + HALF_A_STEP
            a = min(max(way * (end - expected) / sd, -FAR_BEYOND), FAR_BEYOND)
            # Mean and variance of a normal beyond a point: Johnson, Kotz and Balakrishnan (1994), §13.10.1.
            over = math.exp(-0.5 * a * a) / math.sqrt(2 * math.pi) / (0.5 * math.erfc(a / math.sqrt(2)))
            self.scores[rater, item] = expected + way * sd * over
            self.hidden[rater, item] = self.chance * max(1 + a * over - over * over, 0.0)

    def _plain(self, rater: str, item: Item) -> float:
        """A score without what is added for the own department."""
        return self.scores[rater, item] - (self.own_shift if (rater, item) in self.is_own else 0.0)

    def _own_department(self) -> None:
        """What own scores lie above those of others of the same item, leaning on nought."""
        if not self.owned:
            return
        above, seen = [], []
        for rater, item in self.owned:
            others = [r for r in self.by_item[item] if (r, item) not in self.is_own]
            theirs = math.fsum(self.scores[r, item] - self.level[r] for r in others) / len(others)
            above.append(self.scores[rater, item] - self.level[rater] - theirs)
            seen.append(1 / (1 + 1 / len(others)))
        weight = math.fsum(seen)
        self.own_seen = weight / max(self.chance, 1e-12)
        mean = math.fsum(w * one for w, one in zip(seen, above, strict=True)) / weight
        self.own_shift = mean * self.own_seen / (self.own_seen + 1 / self.assumed_own)

    def own(self) -> OwnDepartment:
        """What was taken off for own departments."""
        if not self.owned:
            return OwnDepartment(0.0, 0.0, 0)
        return OwnDepartment(self.own_shift, (self.own_seen + 1 / self.assumed_own) ** -0.5, len(self.owned))

    def _above(self, rater: str) -> float:
        """How far above the others this rater scores, on average."""
        items = self.by_rater[rater]
        return math.fsum(self._plain(rater, item) - self.mean[item] for item in items) / len(items)

    def _kept(self, rater: str) -> float:
        """The share of a rater's distance from the others that is generosity rather than chance."""
        signal = len(self.by_rater[rater]) * self.generous
        return signal / (signal + self.chance)

    def _left(self, rater: str, item: Item) -> float:
        return self._plain(rater, item) - self.mean[item] - self.level[rater]

    def _spread(self, raw: dict[str, float]) -> None:
        """Both variances by the method of moments, leaning on what is assumed."""
        kept = [self._kept(rater) for rater in self.raters]
        used = math.fsum(kept) - (math.fsum(kept) / len(kept) if kept else 0.0)
        self.free = max(len(self.scores) - len(self.by_item) - used, 0.0)
        squares = math.fsum(self._left(rater, item) ** 2 + self.hidden[rater, item] for rater, item in self.scores)
        weight = WEIGHT_OF_ASSUMED
        self.chance = (weight * self.assumed_chance + squares) / (weight + self.free)
        if raw:
            free = len(raw) - 1
            noise = math.fsum(self.chance / len(self.by_rater[rater]) for rater in raw) / len(raw)
            seen = math.fsum(value**2 for value in raw.values()) - free * noise
            self.generous = max((weight * self.assumed_generosity + seen) / (weight + free), 0.0)

    def rated(self, item: Item) -> Rated:
        """The item's mean with its uncertainty: chance, what is left of generosity, and the level of all."""
        raters = self.by_item[item]
        n = len(raters)
        scale = len(self.scores) / self.free if self.free > 0 else 1.0
        own = math.fsum(self._left(rater, item) ** 2 + self.hidden[rater, item] for rater in raters) * scale
        # Items with a spread of their own keep part of it; most of it is common.
        chance = (WEIGHT_OF_COMMON * self.chance + own) / (WEIGHT_OF_COMMON + n) if n > 1 else self.chance
        common = self.generous / len(self.raters) if self.raters else 0.0
        compared = set(self.raters)
        left = math.fsum(
            self.generous * (1 - self._kept(rater)) if rater in compared else self.generous for rater in raters
        )
        mine = sum((rater, item) in self.is_own for rater in raters) / n
        variance = chance / n + common + left / n**2 + (mine * self.own().sd) ** 2
        mean = min(max(self.mean[item], self.ends[0]), self.ends[1])
        together = math.sqrt(SHARED * self.chance) if self.repeated else 0.0
        return Rated(mean, math.sqrt(variance), n, assumed=not self.repeated, together=together)


def _by_rater_and_item(answers: Iterable[Answer]) -> dict[tuple[str, Item], float]:
    gathered: dict[tuple[str, Item], list[float]] = defaultdict(list)
    for answer in answers:
        gathered[answer.rater, answer.item].append(answer.score)
    # Sorted, so that the order of the rows on the sheet can't change the last digit.
    return {key: math.fsum(sorted(values)) / len(values) for key, values in sorted(gathered.items())}
