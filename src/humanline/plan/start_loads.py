"""What a choice, or together, asks of the staff: as it was measured or written down, else assumed and named."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping

from humanline.model.estimate import Estimate
from humanline.model.judgement import SheetMoment
from humanline.model.organisation import Assume, OtherStarts
from humanline.model.other_start import StartLoad, Way
from humanline.plan.merit import spread, with_interval

#: How far an assumed number can be off, as a factor, where the interval needs ends.
ASSUMED_FACTOR = 2.0
#: The same for what somebody wrote down.
WRITTEN_FACTOR = 1.5


class StartsOf:
    """Gathers the other starts of moments, with everything that had to be assumed.

    Args:
        assumed: what is assumed where nobody said otherwise.
        points_per_score: of a step on the workshop scale, for how far a written gain can be off.
        assume: told what is taken as true without data, by its code.
    """

    def __init__(self, assumed: Assume, points_per_score: float, assume: Callable[..., None]) -> None:
        self.assumed = assumed
        self.points_per_score = points_per_score
        self.assume = assume

    def of(
        self,
        moment: str,
        told: OtherStarts,
        sheet: SheetMoment | None,
        *,
        decided: Collection[str],
        measured: Estimate | None,
        brought: Mapping[Way, Estimate],
        asked: Estimate,
        minutes: Estimate,
    ) -> tuple[StartLoad, ...]:
        """The other starts that a moment offers.

        Args:
            moment: the moment.
            told: what `[starts]` says of it.
            sheet: what the workshop sheet says of it.
            decided: starts that a named person decided on.
            measured: share of all its customers that chose a person where both were offered; `None` without a trial.
            brought: what trials say that a start brings beside self-service first, in points a contact assigned to it.
            asked: share of its contacts whose customer asks for a person.
            minutes: staff minutes of a contact with a person.
        """
        offered = {*told.ways, *(sheet.starts if sheet is not None else ()), *decided}
        found: list[StartLoad] = []
        if "choice" in offered:
            share = _of_others(measured or self._chosen(moment, told, sheet), asked)
            found.append(
                StartLoad("choice", share, adds=self._adds("choice", moment, told.chosen_adds, share, brought))
            )
        if "together" in offered:
            everybody = Estimate(value=1.0, low=1.0, high=1.0, method="with_line")
            taken = self._prepared(moment, told, sheet, minutes)
            adds = self._adds("together", moment, told.together_adds, everybody, brought)
            found.append(StartLoad("together", everybody, taken, adds))
        return tuple(found)

    def _chosen(self, moment: str, told: OtherStarts, sheet: SheetMoment | None) -> Estimate:
        written = told.chosen if told.chosen is not None else sheet.chosen if sheet is not None else None
        if written is not None:
            self.assume("chosen_written", moment=moment, share=written)
            return _about(written, WRITTEN_FACTOR, highest=1.0)
        self.assume("chosen_share", moment=moment, share=self.assumed.chosen_share)
        return _about(self.assumed.chosen_share, ASSUMED_FACTOR, highest=1.0)

    def _prepared(self, moment: str, told: OtherStarts, sheet: SheetMoment | None, minutes: Estimate) -> Estimate:
        written = told.together_minutes
        if written is None and sheet is not None:
            written = sheet.together_minutes
        if written is not None:
            self.assume("together_written", moment=moment, minutes=written)
            return _about(written, WRITTEN_FACTOR)
        share = self.assumed.together_minutes
        self.assume("together_minutes", moment=moment, share=share)
        return _about(share * minutes.value, WRITTEN_FACTOR)

    def _adds(
        self, start: Way, moment: str, written: float | None, share: Estimate, brought: Mapping[Way, Estimate]
    ) -> Estimate | None:
        """What a person adds to who meets one: what all brought together, over the share who did (delta method)."""
        if start in brought and share.low > 0:
            self.assume(f"{start}_adds_measured", moment=moment)
            each, whole = brought[start].value / share.value, brought[start]
            doubt = math.hypot(spread(whole), each * spread(share)) / share.value
            return with_interval(each, doubt, n=whole.n, method="trial")
        if written is None:
            self.assume(f"{start}_adds", moment=moment)
            return None
        self.assume(f"{start}_adds_written", moment=moment, points=written)
        return with_interval(written, self.assumed.rater_sd * self.points_per_score, n=0, method="assumed")


def _of_others(chosen: Estimate, asked: Estimate) -> Estimate:
    """Of the customers who do not ask, the share that chooses a person: c = (C − a) / (1 − a), whoever asks chooses."""
    a = min(max(asked.value, 0.0), 1.0)

    def others(share: float) -> float:
        return min(max((share - a) / (1 - a), 0.0), 1.0) if a < 1 else 0.0

    return Estimate(
        value=others(chosen.value),
        low=others(chosen.low),
        high=others(chosen.high),
        n=chosen.n,
        method=chosen.method,
        assumed=chosen.assumed,
    )


def _about(value: float, factor: float, *, highest: float = float("inf")) -> Estimate:
    return Estimate(value=value, low=value / factor, high=min(value * factor, highest), method="assumed", assumed=True)
