"""Outcomes that take a week: whoever counts units whose week is not over is misled; complete weeks keep five per cent.

Units come in every day, and there is a look every day. A look at a day is at units, or at complete ones.
"""

import numpy as np
from simulated import LOOKS, TRIALS, alarms, at_most, in_parts, told

from humanline.stats.shares import score

WEEK, A_DAY, SHARE = 7, 50, 0.3
DAYS = 2 * LOOKS
UNITS = A_DAY * np.arange(1, DAYS + 1)
#: Chance that what happens within the week happens on each of its days, from the day of the lot on.
EVENLY = np.full(WEEK + 1, 1 / 8)
#: Some 1.5 days later on average.
LATE = np.array([0.03, 0.05, 0.06, 0.08, 0.12, 0.16, 0.22, 0.28])


def events(random, when):
    """Events so far by the day they happen and by the day their unit came in, each of shape (trials, days)."""
    of_units = random.binomial(A_DAY, SHARE, (TRIALS, DAYS))
    happened = np.zeros((TRIALS, DAYS + WEEK))
    each = random.multinomial(of_units, when)
    for day in range(WEEK + 1):
        happened[:, day : day + DAYS] += each[..., day]
    return np.cumsum(happened[:, :DAYS], axis=1), np.cumsum(of_units, axis=1)


def known_only(seen, of_units):
    """Units of which it is known: it happened, or the week is over without it."""
    over = np.concatenate([np.zeros((TRIALS, WEEK)), (UNITS - of_units)[:, :-WEEK]], axis=1)
    return seen + over


def false_alarms(a, n_a, b, n_b):
    with np.errstate(divide="ignore", invalid="ignore"):
        return alarms(np.nan_to_num(score(a, np.maximum(n_a, 1), b, np.maximum(n_b, 1), 0.0)))


def test_complaints_that_come_later_look_like_fewer_until_weeks_are_complete():
    """The same three in ten complain in both arms."""
    random = np.random.default_rng(31)
    (a, all_a), (b, all_b) = events(random, EVENLY), events(random, LATE)
    assert min(told(x) for x in false_alarms(a, UNITS, b, UNITS)) > 0.15, "everybody who came in counted"
    known = false_alarms(a, known_only(a, all_a), b, known_only(b, all_b))
    assert min(told(x) for x in known) > 0.05, "only those of whom it is known counted"
    for share in false_alarms(all_a, UNITS, all_b, UNITS):
        at_most(share)


def difference(first, other):
    """z of the difference of means, from numbers, sums and sums of squares of each arm; 0 where there is none."""
    n, total, square = (np.stack(pair) for pair in zip(first, other, strict=True))
    n = np.maximum(n, 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = ((square - total**2 / n) / (n - 1) / n).sum(axis=0)
        return np.nan_to_num((total[1] / n[1] - total[0] / n[0]) / np.sqrt(variance))


def answers(random, when, many):
    """Numbers, sums and sums of squares of answers by the day of the unit and days waited, shape (3, many, days, 8).

    Around the arm's own mean of 0 an answer is half a mark lower for each day that it took longer.
    """
    waited = np.arange(WEEK + 1)
    level = -0.5 * (waited - when @ waited)
    n = random.multinomial(np.full((many, DAYS), A_DAY), when)
    mean = level + random.normal(size=n.shape) / np.sqrt(np.maximum(n, 1))
    around = 2 * random.standard_gamma(np.maximum(n - 1, 0) / 2)
    return np.stack([n, n * mean, n * mean**2 + around])


def test_late_answers_that_are_worse_make_the_slower_arm_look_better_until_weeks_are_complete():
    """The mean of all answers is the same; those of the other arm come later."""
    random = np.random.default_rng(32)
    early, complete = [], []
    for when in (EVENLY, LATE):
        kept = []
        for many in in_parts():
            by_day = answers(random, when, many)
            seen = np.zeros((3, many, DAYS + WEEK))
            for waited in range(WEEK + 1):
                seen[..., waited : waited + DAYS] += by_day[..., waited]
            kept.append(np.cumsum(np.stack([seen[..., :DAYS], by_day.sum(axis=-1)]), axis=-1))
        both = np.concatenate(kept, axis=2)
        early.append(both[0])
        complete.append(both[1])
    assert min(told(x) for x in alarms(difference(*early))) > 0.06
    for share in alarms(difference(*complete)):
        at_most(share)


def test_what_grows_through_the_week_alike_in_both_arms_is_not_misleading_but_costs():
    """Minutes that add up evenly over the week: increments are not independent, and the alarms are fewer, not more."""
    random = np.random.default_rng(33)
    part_of = np.minimum(np.arange(DAYS), WEEK) / WEEK
    each = []
    for _ in range(2):
        kept = []
        for many in in_parts():
            x = random.lognormal(0, 1, (many, DAYS, A_DAY))
            total, square = x.sum(axis=2), (x**2).sum(axis=2)
            grown = [np.zeros((many, DAYS)) for _ in range(2)]
            for day in range(DAYS):
                # What came in `later` days before the look has had that many of its days.
                grown[0][:, day:] += total[:, day, None] * part_of[: DAYS - day]
                grown[1][:, day:] += square[:, day, None] * part_of[: DAYS - day] ** 2
            kept.append(np.stack([np.broadcast_to(UNITS, grown[0].shape), *grown]))
        each.append(np.concatenate(kept, axis=1))
    for share in alarms(difference(*each)):
        at_most(share)
