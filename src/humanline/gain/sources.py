"""What every source says of the cells of a moment, as observations with an error of their own.

- A score of a segment speaks of that segment; a score of the moment as a whole speaks of the segments that were not
  scored apart, by their contacts.
- A guess of staff for customers can be off for everybody at once; by how much is learnt from moments that customers
  scored too (`gain.spreads`).
- What was observed is off by chance and because customers chose for themselves. Half of that doubt (as a variance) is
  taken to go with the moment and half with the cell: who rather chooses a person for a repair may do so in every
  segment or in this one.
- A trial is off by chance, by what it did not measure, which keeps its usual spread, and by how far trials of the
  moment lie apart beyond chance. Where its segments were compared they speak for themselves, else the moment speaks
  for all.
- Who sat in one room may be off together (`gain.rating`): by as much as each is off alone, or less where it shows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

from humanline.foundation.names import same
from humanline.gain.judging import SIDES, PartSide, ScoreSource, one_room, scored
from humanline.gain.observing import Points, bias_of, not_measured, observed_points, trial_points, usual_differences
from humanline.gain.rating import Item, Rated
from humanline.gain.several_trials import Between, between
from humanline.model.contact import EVERYONE
from humanline.model.facts import Evidence
from humanline.model.judgement import Judgements
from humanline.model.organisation import Organisation
from humanline.stats.intervals import Floats

Cell = tuple[str, str]
SourceName = Literal["survey", "workshop", "observed", "trial"]
#: The least standard deviation that a source counts with, in points: nothing is known without any.
LEAST = 1e-6
#: Share of the doubt of what was observed, as a variance, that goes with the moment.
WITH_MOMENT = 0.5


class SideEvidence(NamedTuple):
    """What one source says of one side of some cells of a moment.

    Attributes:
        side: whose side.
        source: which source.
        cells: index of the cells that it speaks of, within the moment.
        weights: what each counts for; they sum to one.
        mean: points a contact.
        variance: from chance, in points squared.
        n: raters, or contacts.
        guess: staff answered for customers.
        spread_assumed: the spread between raters was assumed.
        outcomes: of what was measured: outcome → points that it comes to; they sum to the mean.
        contacts: of what was measured: whose contacts; the same for both sides.
        between: covariance with what the same contacts say of the other side.
        common: errors that it shares with other observations of the moment → by how much it has them, in points.
        together: how far those who were asked may be off at once, s.d. in points.
    """

    side: PartSide
    source: SourceName
    cells: tuple[int, ...]
    weights: tuple[float, ...]
    mean: float
    variance: float
    n: int
    guess: bool = False
    spread_assumed: bool = False
    outcomes: Mapping[str, float] = {}
    contacts: str = ""
    between: float = 0.0
    common: Mapping[str, float] = {}
    together: float = 0.0

    @property
    def measured(self) -> bool:
        """It comes from contacts, not from what people said."""
        return self.source in ("observed", "trial")


class MomentSeen(NamedTuple):
    """The cells of a moment and all that is said of them.

    Attributes:
        cells: (moment, segment), by segment.
        seen: what each source says.
    """

    cells: tuple[Cell, ...]
    seen: tuple[SideEvidence, ...]

    def rows(self, sides: Sequence[PartSide], *, only: Sequence[int]) -> Floats:
        """What each observation in `only` is of: weights over values, side by side, shape (observations, values)."""
        rows = np.zeros((len(only), len(sides) * len(self.cells)))
        for row, k in zip(rows, only, strict=True):
            first = sides.index(self.seen[k].side) * len(self.cells)
            row[[first + cell for cell in self.seen[k].cells]] = self.seen[k].weights
        return rows

    def noise(
        self, bias: float, guess_sd: float, *, only: Sequence[int], room: Mapping[PartSide, float] | None = None
    ) -> Floats:
        """Covariance of the errors of the observations in `only`, in points squared.

        How the doubt of one side hangs together with that of the other is not known; nothing is concluded from it.

        Args:
            bias: how far what was observed can be off because customers chose, s.d. in points.
            guess_sd: how far staff are off for customers, all together, s.d. in points.
            only: index of the observations.
            room: side → how far those who sat in one room are off together, times what is assumed.
        """
        mine = [self.seen[k] for k in only]
        side = np.array([one.side for one in mine])
        contacts = np.array([one.contacts for one in mine])
        observed = np.array([one.source == "observed" for one in mine], dtype=bool)
        same_side = side[:, None] == side
        together = (contacts[:, None] == contacts) & (contacts != "") & ~same_side
        chosen = np.outer(observed, observed) & same_side
        noise = np.where(together, np.array([one.between for one in mine]), 0.0)
        noise += bias**2 * WITH_MOMENT * chosen
        names = sorted({name for one in mine for name in one.common})
        shared = np.array([[one.common.get(name, 0.0) for name in names] for one in mine])
        noise += shared @ shared.T * same_side if names and mine else 0.0
        own = [
            one.variance + LEAST**2 + (guess_sd**2 if one.guess else 0.0)
            + ((room or {}).get(one.side, 0.0) * one.together) ** 2
            for one in mine
        ]  # fmt: skip
        noise += np.diag(np.array(own) + bias**2 * (1 - WITH_MOMENT) * observed)
        return np.asarray(noise)


def sources_of(
    judgements: Judgements,
    evidence: Sequence[Evidence],
    cells: Iterable[Cell],
    organisation: Organisation,
    contacts: Mapping[Cell, float],
) -> tuple[list[MomentSeen], float]:
    """All that is said of every cell, moment by moment in the order of their names, and the doubt of what was observed.

    Args:
        judgements: what was said.
        evidence: what the log says, observed and from trials.
        cells: (moment, segment) of every cell.
        organisation: `[value]`, `[assume]`.
        contacts: of each cell, to weigh segments by; alike where not given.
    """
    moments: dict[str, list[Cell]] = {}
    for cell in sorted(cells, key=lambda cell: (same(cell[0]), same(cell[1]), cell)):
        moments.setdefault(same(cell[0]), []).append(cell)
    scores = scored(judgements, "adds", organisation.assume.rater_sd)
    observed = observed_points(evidence, organisation.value)
    trials = trial_points(evidence, organisation.value)
    scale = organisation.value.points_per_score
    usual = usual_differences(evidence)
    found = []
    for moment, mine in moments.items():
        place = _Place(moment, tuple(mine), [max(contacts.get(cell, 1.0), LEAST) for cell in mine])
        seen = [one for source, ratings in scores.items() for one in place.judged(source, ratings.items, scale)]
        for segment in place.segments:
            if (moment, segment) in observed:
                seen += place.measured("observed", segment, observed[moment, segment], f"observed {segment}", {})
        whole = trials.get((moment, ""), {})
        lacking = {name: not_measured(points, usual, organisation.value) for name, points in whole.items()}
        apart = between(whole, lacking)
        for name in whole:
            parts = {s: of[name] for (m, s), of in trials.items() if m == moment and name in of}
            seen += place.tried(name, parts, _apart(name, lacking[name], apart))
        found.append(MomentSeen(place.cells, tuple(seen)))
    return found, bias_of(observed, bias_sd=organisation.assume.bias_sd)


def _apart(
    name: str, lacks: Mapping[PartSide, Mapping[str, float]], apart: Between
) -> dict[PartSide, dict[str, float]]:
    """What a trial did not measure, and how far it may lie from the others on both sides (a Cholesky factor)."""
    found = {side: dict(of) for side, of in lacks.items()}
    customer, organisation = (apart.variance[side] for side in SIDES)
    first = math.sqrt(customer)
    across = apart.covariance / first if first > 0 else 0.0
    factor: dict[PartSide, tuple[float, float]] = {
        "customer": (first, 0.0),
        "organisation": (across, math.sqrt(max(organisation - across**2, 0.0))),
    }
    for side, of in found.items():
        of |= {f"trial {name} {k}": spread for k, spread in enumerate(factor[side]) if spread}
    return found


class _Place:
    """One moment with its cells, to which what was said is matched by name."""

    def __init__(self, moment: str, cells: tuple[Cell, ...], contacts: list[float]) -> None:
        self.moment, self.cells, self.contacts = moment, cells, contacts
        self.segments = [same(segment) for _, segment in cells]

    def judged(self, source: ScoreSource, items: Mapping[Item, Rated], scale: float) -> list[SideEvidence]:
        mine = {segment: rated for (moment, segment), rated in items.items() if moment == self.moment}
        if not mine:
            return []
        everyone = same(EVERYONE)
        whole = mine.get("") or mine.get(everyone)
        found = []
        rest = [k for k, segment in enumerate(self.segments) if segment not in mine or segment == everyone]
        for segment, rated in mine.items():
            if segment in self.segments and segment != everyone:
                found.append(self._scored(source, [self.segments.index(segment)], [rated], scale))
        if rest and whole is not None:
            found.append(self._scored(source, rest, [whole], scale))
        elif self.segments == [everyone]:
            # The segments that were scored are not told apart here: all of them together.
            found.append(self._scored(source, rest, list(mine.values()), scale))
        return found

    def _scored(self, source: ScoreSource, cells: Sequence[int], rated: Sequence[Rated], scale: float) -> SideEvidence:
        n, guess = len(rated), source.side == "staff_for_customer"
        together = scale * math.sqrt(math.fsum(one.together**2 for one in rated)) / n
        return SideEvidence(
            side="organisation" if source.side == "organisation" else "customer",
            source=source.source,
            cells=tuple(cells),
            weights=self._weights(cells),
            mean=scale * math.fsum(one.mean for one in rated) / n,
            variance=scale**2 * math.fsum(one.sd**2 for one in rated) / n**2,
            n=max(one.raters for one in rated),
            guess=guess,
            spread_assumed=any(one.assumed for one in rated),
            # How far a guess is off for everybody at once is learnt as a whole.
            together=together if one_room(source) and not guess else 0.0,
        )

    def measured(
        self,
        source: SourceName,
        segment: str,
        points: Points,
        contacts: str,
        common: Mapping[PartSide, Mapping[str, float]],
    ) -> list[SideEvidence]:
        cells = [self.segments.index(segment)] if segment in self.segments else list(range(len(self.cells)))
        return [
            SideEvidence(
                side=side,
                source=source,
                cells=tuple(cells),
                weights=self._weights(cells),
                mean=points.mean[side],
                variance=points.variance[side],
                n=points.n,
                outcomes=points.outcomes[side],
                contacts=contacts,
                between=points.between,
                common=common.get(side, {}),
            )
            for side in SIDES
            if side in points.mean
        ]

    def tried(
        self, name: str, parts: Mapping[str, Points], common: Mapping[PartSide, Mapping[str, float]]
    ) -> list[SideEvidence]:
        """A trial: by segment where its segments are cells here and were compared, else as a whole."""
        apart = sorted(segment for segment in parts if segment in self.segments)
        return [
            one
            for segment in apart or [""]
            for one in self.measured("trial", segment, parts[segment], f"trial {name} {segment}", common)
        ]

    def _weights(self, cells: Sequence[int]) -> tuple[float, ...]:
        total = math.fsum(self.contacts[k] for k in cells)
        return tuple(self.contacts[k] / total for k in cells)
