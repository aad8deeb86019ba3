"""What a person adds to each cell, from what people said of it.

Assumption: a score of −2…+2 for 'what does a person add here over good self-service?' is worth
`[value] points_per_score` points a step, for the customer and for the organisation alike, and the two may be added.

Who sits in one room hears the same stories: half of the error of raters is taken to be one that they share, which no
number of raters takes away. Customers of a survey answer each for themselves.

Customers answer for customers. Where staff guessed for customers, the guess counts with an extra variance (the
assumed spread between raters, once more), so that customers' own answers, where there are any, outweigh it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from humanline.foundation.names import same
from humanline.gain.rating import Item, Rated, RaterScore, Ratings, rate
from humanline.model.contact import EVERYONE
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.judgement import Judgements, Side
from humanline.model.organisation import Organisation
from humanline.model.plan import Gain, GainPart

#: Half the width of a 90 % interval in standard deviations (the 95 % point of the standard normal distribution).
Z = 1.6448536269514722

NOT_JUDGED = NotEstimable(reason="no_judgement", needs=("workshop.sheet",))

Question = Literal["adds", "matters"]
QUESTIONS: tuple[Question, Question] = ("adds", "matters")
SCALES: dict[Question, tuple[float, float]] = {"adds": (-2.0, 2.0), "matters": (0.0, 10.0)}


class _Belief(NamedTuple):
    """A mean with a variance, and where it came from."""

    mean: float
    variance: float
    raters: int
    assumed_spread: bool


class ScoreSource(NamedTuple):
    """Who was asked, and for whom they answered."""

    source: Literal["workshop", "survey"]
    side: Side


PartSide = Literal["customer", "organisation"]
SIDES: tuple[PartSide, ...] = ("customer", "organisation")
SOURCES: tuple[ScoreSource, ...] = (
    ScoreSource("survey", "customer"),
    ScoreSource("workshop", "customer"),
    ScoreSource("workshop", "staff_for_customer"),
    ScoreSource("workshop", "organisation"),
)


def judge(
    judgements: Judgements, cells: Sequence[tuple[str, str]], organisation: Organisation
) -> dict[tuple[str, str], Gain]:
    """What a person adds in each cell, in points a contact, with a 90 % interval.

    Raters who score everything high are brought back to the level of the others (see `gain.rating`). A cell takes the
    scores of its own segment where there are any, else those of its moment. Where one side was judged elsewhere but
    not here, that side's usual gain stands in, as wide as moments differ, and is marked `assumed`: a moment must not
    fall below the line because one of two questions was skipped. A cell that nobody scored is `NotEstimable`.

    Args:
        judgements: what was said, read by `read_sheet` and `read_survey`.
        cells: (moment, segment) of every cell; matched to the sheet whatever the case and the spaces.
        organisation: `line.toml`; only `[value] points_per_score` and `[assume] rater_sd` are used.
    """
    rater_sd = organisation.assume.rater_sd
    adds, matters = (
        {source: ratings.items for source, ratings in scored(judgements, question, rater_sd).items()}
        for question in QUESTIONS
    )
    points = organisation.value.points_per_score
    usual = {side: _usual(adds, side, rater_sd) for side in SIDES}
    apart = {item for items in (*adds.values(), *matters.values()) for item in items}
    # Segments that nobody scored apart are judged as their moment is: once.
    alike: dict[Item, Gain] = {}
    found = {}
    for cell in cells:
        item = (same(cell[0]), same(cell[1]))
        item = item if item in apart or item[1] == same(EVERYONE) else (item[0], "")
        if item not in alike:
            alike[item] = _gain(cell, adds, matters, usual, points=points, rater_sd=rater_sd)
        found[cell] = alike[item]
    return found


def scored(judgements: Judgements, question: Question, rater_sd: float) -> dict[ScoreSource, Ratings]:
    """What each source scored of each item, every rater's generosity and own department taken off.

    Args:
        judgements: what was said; a moment's department as the sheet gives it.
        question: which of the two questions.
        rater_sd: assumed spread between raters, in score points.
    """
    handled_by = {same(moment.name): same(moment.department) for moment in judgements.moments if moment.department}
    answers: dict[ScoreSource, list[RaterScore]] = {source: [] for source in SOURCES}
    for score in judgements.scores:
        value = getattr(score, question)
        if value is not None:
            item = (same(score.moment), same(score.segment))
            own = bool(score.department) and handled_by.get(item[0]) == same(score.department)
            answers[ScoreSource(score.source, score.side)].append(RaterScore(same(score.rater), item, value, own))
    return {source: rate(every, rater_sd=rater_sd, scale=SCALES[question]) for source, every in answers.items()}


def _gain(
    cell: tuple[str, str],
    adds: dict[ScoreSource, dict[Item, Rated]],
    matters: dict[ScoreSource, dict[Item, Rated]],
    usual: dict[PartSide, _Belief | None],
    *,
    points: float,
    rater_sd: float,
) -> Gain:
    parts: list[GainPart] = []
    sides: dict[PartSide, _Belief | None] = {}
    for side in SIDES:
        sides[side] = _side(cell, adds, side, rater_sd)
        for source, belief in _beliefs(cell, adds, side, rater_sd):
            guess = source.side == "staff_for_customer"
            parts.append(_part(source.source, side, belief, points, guess=guess))
    known = {side: belief for side, belief in sides.items() if belief is not None}
    if known:
        for side in SIDES:
            stand_in = usual[side]
            if side not in known and stand_in is not None:
                known[side] = stand_in
                parts.append(_part("assumed", side, stand_in, points))
    return Gain(
        total=_estimate(_sum(known.values()), points) if known else NOT_JUDGED,
        customer=_estimate(sides["customer"], points),
        organisation=_estimate(sides["organisation"], points),
        matters_customer=_importance(cell, matters, "customer", rater_sd),
        matters_organisation=_importance(cell, matters, "organisation", rater_sd),
        parts=tuple(parts),
    )


def _beliefs(
    cell: tuple[str, str], rated: dict[ScoreSource, dict[Item, Rated]], side: PartSide, rater_sd: float
) -> list[tuple[ScoreSource, _Belief]]:
    """What each source says of one side of a cell; guesses are made less certain."""
    found = []
    for source, items in rated.items():
        if (source.side == "organisation") != (side == "organisation"):
            continue
        belief = _look_up(cell, items, together=one_room(source))
        if belief is not None:
            if source.side == "staff_for_customer":
                belief = belief._replace(variance=belief.variance + rater_sd**2)
            found.append((source, belief))
    return found


def one_room(source: ScoreSource) -> bool:
    """Whether those who were asked may be off together: they sat in one room."""
    return source.source == "workshop"


def _look_up(cell: tuple[str, str], items: dict[Item, Rated], *, together: bool) -> _Belief | None:
    """The cell's own scores, else its moment's; for everyone, else those of all segments together."""
    moment, segment = same(cell[0]), same(cell[1])
    everyone = same(EVERYONE)
    wanted = [(moment, segment), (moment, ""), (moment, everyone)]
    for item in wanted:
        if item in items:
            return _belief([items[item]], together=together)
    if segment == everyone:
        every = [rated for item, rated in items.items() if item[0] == moment]
        return _belief(every, together=together) if every else None
    return None


def _belief(rated: Sequence[Rated], *, together: bool) -> _Belief:
    n = len(rated)
    return _Belief(
        math.fsum(one.mean for one in rated) / n,
        math.fsum(one.sd**2 + (one.together**2 if together else 0.0) for one in rated) / n**2,
        max(one.raters for one in rated),
        any(one.assumed for one in rated),
    )


def _side(
    cell: tuple[str, str], rated: dict[ScoreSource, dict[Item, Rated]], side: PartSide, rater_sd: float
) -> _Belief | None:
    """All sources of one side of a cell together, each weighed by its precision."""
    beliefs = [belief for _, belief in _beliefs(cell, rated, side, rater_sd)]
    if not beliefs:
        return None
    precision = math.fsum(1 / belief.variance for belief in beliefs)
    return _Belief(
        math.fsum(belief.mean / belief.variance for belief in beliefs) / precision,
        1 / precision,
        sum(belief.raters for belief in beliefs),
        all(belief.assumed_spread for belief in beliefs),
    )


def _usual(adds: dict[ScoreSource, dict[Item, Rated]], side: PartSide, rater_sd: float) -> _Belief | None:
    """What one side usually gains, and how much moments differ in it."""
    moments = sorted(
        {
            item
            for source, items in adds.items()
            for item in items
            if (source.side == "organisation") == (side != "customer")
        }
    )
    found = [belief for item in moments if (belief := _side(item, adds, side, rater_sd)) is not None]
    if not found:
        return None
    n = len(found)
    mean = math.fsum(belief.mean for belief in found) / n
    between = math.fsum((belief.mean - mean) ** 2 for belief in found) / (n - 1) if n > 1 else 0.0
    own = math.fsum(belief.variance for belief in found) / n
    # Never surer of a moment that nobody scored than of one that somebody did.
    return _Belief(mean, max(between, own) + own, 0, assumed_spread=True)


def _sum(beliefs: Iterable[_Belief]) -> _Belief:
    every = list(beliefs)
    return _Belief(
        math.fsum(belief.mean for belief in every),
        math.fsum(belief.variance for belief in every),
        sum(belief.raters for belief in every),
        all(belief.assumed_spread for belief in every),
    )


def _part(source: str, side: PartSide, belief: _Belief, points: float, *, guess: bool = False) -> GainPart:
    estimate = _interval(belief, points, assumed=source == "assumed")
    return GainPart(source=source, side=side, points=estimate, raters=belief.raters, guess=guess)


def _estimate(belief: _Belief | None, points: float) -> Estimate | NotEstimable:
    return NOT_JUDGED if belief is None else _interval(belief, points)


def _interval(belief: _Belief, points: float, *, assumed: bool = False) -> Estimate:
    half = Z * math.sqrt(belief.variance) * points
    value = belief.mean * points
    method = "assumed" if assumed or belief.assumed_spread else "spread_of_raters"
    return Estimate(value=value, low=value - half, high=value + half, n=belief.raters, method=method, assumed=assumed)


def _importance(
    cell: tuple[str, str], matters: dict[ScoreSource, dict[Item, Rated]], side: PartSide, rater_sd: float
) -> Estimate | NotEstimable:
    """How much the moment matters to one side, 0–10; an interval stays within the scale."""
    estimate = _estimate(_side(cell, matters, side, rater_sd), 1.0)
    if isinstance(estimate, NotEstimable):
        return estimate
    ends = [min(max(end, 0.0), 10.0) for end in (estimate.value, estimate.low, estimate.high)]
    return Estimate(value=ends[0], low=ends[1], high=ends[2], n=estimate.n, method=estimate.method)
