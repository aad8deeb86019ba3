"""A number with its uncertainty, or the reason why there is none (I11)."""

from __future__ import annotations

from typing import Literal

from humanline.foundation.record import Record

#: Every interval in the product holds this share of what is plausible.
LEVEL = 0.90

Reason = Literal[
    "no_time",  # needs a time for each contact
    "no_period",  # needs times or [organisation] period_weeks
    "no_customer",  # needs customer_id
    "no_column",  # needs the columns in `needs`
    "none_of",  # needs one of the columns in `needs`
    "assumed",  # the column in `needs` is one value for every contact, given in line.toml
    "never_filled",  # the column in `needs` is there, and nothing ever stands in it
    "unreadable",  # more than one in ten of the values in the column in `needs` can't be read
    "one_answer",  # the yes/no column in `needs` only ever has one value, so it tells nothing apart
    "no_clock",  # the times in `needs` have no time of day
    "short_period",  # under two whole weeks: nothing can be said per week
    "unknown_channels",  # of more than one in ten contacts it is not known who serves the channel
    "never_recurs",  # no customer is seen twice on one moment, so nothing shows that they could be
    "totals",  # rows that stand for several contacts can't be followed
    "sums_only",  # a line of the log holds totals: how single contacts differ can't be seen
    "all_caused",  # every contact has a cause, and none says that nothing went wrong
    "cause_not_told",  # of more than one in ten contacts nobody says whether something went wrong
    "no_contacts",  # the column is there, but empty for this group
    "no_person_channel",
    "no_self_service_channel",
    "no_minutes",  # needs handle_s or [minutes]
    "no_extra_minutes",  # a person takes no more minutes than self-service, so there is nothing to divide by
    "no_judgement",  # needs a workshop sheet
    "no_hours",  # needs staff hours
    "too_few",  # fewer than ten of what it would be estimated from
    "not_in_the_log",  # of everybody on a list: who never gets in touch is in no log
    "no_spread_of_unit",  # how much days, sites or windows differ can't be seen in contacts
    "one_value",  # a spread can't be estimated from one value
    "no_events",  # it never happened, in any arm of a trial
    "no_denominator",  # nothing below the line of a ratio
    "no_compliers",  # the lot did not change who got a person
    "quantile",  # a quantile is no mean: what one customer adds to it can't be told
    "shared_staff",  # customers who share busy staff change each other's waits
    "few_events",  # fewer than a trial's look needs
    "own_chances",  # every unit had a chance of its own, so numbers in the arms tell nothing of the lot
    "few_units",  # fewer in an arm than a trial's look needs
    "too_skew",  # a few high values weigh too much where arms are so unequal and units so few
]


class Estimate(Record, frozen=True, tag="estimate"):
    """A value and the interval in which it probably lies.

    Attributes:
        value: the point estimate, in the unit that the name it is kept under says.
        low: lower end of the 90 % interval.
        high: upper end of the 90 % interval.
        n: how many observations it rests on (contacts, raters…).
        method: how the interval was made: `wilson`, `t`, `binned_quantile`, `poisson`, `beta_binomial`,
            `normal_normal`, `profile_likelihood`, `delta`, `spread_of_raters`, `combined` (several sources, each
            weighed by its precision), `observed`, `trial`, `assumed`, `simulated` (from many simulated weeks),
            `usual_week` (the days of the log, by weekday), `forecast` (of days to come).
        assumed: true where no data stand behind the value.
    """

    value: float
    low: float
    high: float
    n: int = 0
    method: str = ""
    assumed: bool = False


class NotEstimable(Record, frozen=True, tag="not_estimable"):
    """Said in place of a number that can't be known from what is there.

    Attributes:
        reason: why, as a fixed word; pages translate it.
        needs: columns or settings that would make it estimable.
    """

    reason: Reason
    needs: tuple[str, ...] = ()


class Hidden(Record, frozen=True, tag="hidden"):
    """Kept off the page because so few contacts could point at a person, or because what they are would follow from it.

    Attributes:
        below: groups with fewer contacts are hidden; a larger one beside them may be hidden with them.
    """

    below: int


Measure = Estimate | NotEstimable | Hidden
