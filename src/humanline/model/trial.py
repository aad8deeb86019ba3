"""A trial of person against self-service: its design, and what that will take."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, NamedTuple

from msgspec import Meta
from msgspec.structs import replace

from humanline.foundation.record import Record
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Notice
from humanline.model.organisation import Mode, NotNegative, Positive, Share
from humanline.model.plan import Assumption, FindOut
from humanline.model.simulated import Reckoning

#: What is drawn by lot. A window is a stretch of hours in which everybody gets the same.
Unit = Literal["customer", "household", "site", "day", "window"]
#: Units of which the plan takes no evidence: it would count contacts, and a difference between wholes is less sure.
WHOLES: tuple[Unit, ...] = ("site", "day", "window")
#: What the trial is after: being offered a way, getting it, or a policy carried out for everybody.
Estimand = Literal["offer", "complier", "policy"]
Kind = Literal["mean", "share", "ratio", "count", "quantile"]
Better = Literal["higher", "lower"]


class Arm(Record, frozen=True):
    """One of the alternatives.

    Attributes:
        name: of the arm.
        mode: how its contacts start. Who asks for a person gets one in every arm (I1).
        share: of the units that take part, above 0; shares are taken in proportion.
        version: which version of it, where two versions of one mode are tried.
    """

    name: Annotated[str, Meta(min_length=1)]
    mode: Mode
    share: Positive = 1.0
    version: str = ""


class Outcome(Record, frozen=True):
    """Something that is measured for every unit.

    Attributes:
        name: what the page calls it.
        column: of the contact log, an attribute of `line.toml` that is numbers or yes and no, or `contacts`, `repeat`,
            `unheard`, `customer_minutes`, `person_minutes`. Durations count in minutes.
        kind: how it is added up. A `mean` is over the unit's contacts of which it is known; a `share`: the unit has it
            in any of them; a `count`: its sum over them, for each unit; a `ratio`: `column` over `per`, both summed.
        better: which way is better.
        per: column below the line, of a ratio.
        quantile: which one, of a `quantile`, such as 0.9.
        window_days: days after assignment that count; a unit counts once its window is over.
        covariate: column known before assignment that goes with it, to see more with fewer units; empty for none.
        explained: share of what units differ by that the covariate is expected to take away (R²); for the size only.
        exact: few have it: evidence without an approximation, which takes more units. Of a `share` only.
        ceiling: the most that one contact's value counts for, or of a `count` one unit's sum, so that a few very high
            values do not decide; `None` for no ceiling. It is a part of what is measured, and frozen with it.
        over: what counts is whether a value is over this, yes or no; `None`: the value itself.
    """

    name: Annotated[str, Meta(min_length=1)]
    column: Annotated[str, Meta(min_length=1)]
    better: Better
    kind: Kind = "mean"
    per: str = ""
    quantile: Annotated[float, Meta(gt=0, lt=1)] = 0.5
    window_days: NotNegative = 7.0
    covariate: str = ""
    explained: Annotated[float, Meta(ge=0, lt=1)] = 0.0
    exact: bool = False
    ceiling: Positive | None = None
    over: float | None = None


class Success(Record, frozen=True):
    """An outcome that has to become better.

    Attributes:
        outcome: name of it.
        minimum_effect: smallest difference that would matter, in the outcome's unit or, `relative`, as a share of the
            first arm's mean.
        relative: see above.
    """

    outcome: str
    minimum_effect: Positive
    relative: bool = False


class Guardrail(Record, frozen=True):
    """An outcome that may not become worse, for all units or for one segment.

    Attributes:
        outcome: name of it.
        margin: how much worse is still no harm, in the outcome's unit or, `relative`, as a share of the first arm's
            mean.
        relative: see above.
        segment: whom it protects: a segment of `line.toml`; empty for everybody.
    """

    outcome: str
    margin: Positive
    relative: bool = False
    segment: str = ""


class Looks(Record, frozen=True):
    """When results may be looked at without being misled.

    Attributes:
        kind: `planned`: at set moments, with an end; `open`: at any moment, for as long as wanted.
        many: number of planned looks, the end among them, evenly over the trial.
        spending: how the planned looks spend the chance of a false alarm: hardly any early on, or more evenly.
        futility: stop at a planned look when a result that matters is no longer to be expected. Takes more units.
    """

    kind: Literal["planned", "open"] = "planned"
    many: Annotated[int, Meta(ge=1, le=50)] = 5
    spending: Literal["obrien_fleming", "pocock"] = "obrien_fleming"
    futility: bool = False


class RampStep(Record, frozen=True):
    """From a week on, so large a share of the units takes part.

    Attributes:
        week: of the trial, 0 for the first.
        share: of all units, 0–1; later steps are not smaller.
    """

    week: Annotated[int, Meta(ge=0)]
    share: Share


class Frozen(Record, frozen=True):
    """The design as it stood before the first outcome was read.

    Attributes:
        seal: SHA-256 over the design without what was frozen, the planned units and the version of Humanline.
        at: when.
        by: who.
        version: the version of Humanline.
        units: planned over all arms; the trial has its information then.
        because: why it was changed, of a change; empty of the first.
    """

    seal: str
    at: datetime
    by: str
    version: str
    units: Annotated[int, Meta(ge=1)] = 1
    because: str = ""


class Design(Record, frozen=True, kw_only=True):
    """A trial as it is meant: `trial.toml`, schema 1.

    Attributes:
        name: unique in the organisation; also the salt of the lot.
        question: in a sentence.
        moments: whose contacts take part; the contacts of all of them where it is empty.
        arms: two or more, the first is what is now; each other one is compared with it.
        unit: what is drawn by lot.
        cluster: attribute that holds units together, such as a household; empty for none.
        cluster_size: customers in a cluster, on average; for the size only.
        cluster_alike: correlation of two customers of one cluster, 0–1; for the size only.
        cluster_sizes: customers of each cluster that takes part, over the whole trial, where they are few and known:
            how unequal they are decides how sure a difference can be. For the size only, and instead of `cluster_size`.
        outcomes: what is measured.
        success: what has to become better, one or more.
        guardrails: what may not become worse, for everybody or for a protected segment.
        segments: looked at apart, named beforehand.
        each: what an outcome is of: a customer, with all contacts in the days that count; or each contact by itself,
            where nobody can be followed, or everybody gets the same for a while.
        window_hours: of windows: how long each is; it divides a day, and the first begins at midnight, local time.
        burn_in_minutes: of windows: at the start of each, left out, because customers of the one before still wait.
        listed: CSV file beside `line.toml` with everybody that the lot was drawn for, as `humanline trial assign` wrote
            it: all of them count from the day on which the trial starts, in touch or not. Empty: who gets in touch and
            carries an arm in the log is in the trial.
        listed_unit: its column with the customer, as the log knows them.
        listed_segment: its column with the segment; empty for none.
        looks: when results are looked at.
        estimand: what the trial is after.
        alpha: chance of a false alarm, over all successes and looks together, two-sided.
        power: chance to see the smallest effect that matters.
        ramp: how many take part from when on; all at once where it is empty.
        hold_out: share of all units that is kept out of every trial, to compare with later.
        starts: first day, ISO.
        weeks: how long, for a planned end; `None`: as long as it takes.
        units: planned over all arms; `None`: what the sizes of the questions ask, worked out when it is frozen.
        chances: `recorded`: the log has the chance of the arm in `propensity`, as live decisions keep it.
        hours_per_week: staff hours a week for the trial's contacts; `None`: those of `line.toml`.
        approved_by: who approved it.
        participants_are_told: what they are told.
        frozen: as it was frozen, and every change after that.
    """

    schema: Literal[1] = 1
    name: Annotated[str, Meta(min_length=1)]
    question: str = ""
    moments: tuple[str, ...] = ()
    arms: tuple[Arm, ...]
    unit: Unit = "customer"
    cluster: str = ""
    cluster_size: Annotated[float, Meta(ge=1)] = 1.0
    cluster_alike: Share = 0.0
    cluster_sizes: tuple[Annotated[float, Meta(ge=1)], ...] = ()
    outcomes: tuple[Outcome, ...]
    success: tuple[Success, ...]
    guardrails: tuple[Guardrail, ...] = ()
    segments: tuple[str, ...] = ()
    each: Literal["customer", "contact"] = "customer"
    window_hours: Annotated[int, Meta(ge=1, le=24)] = 24
    burn_in_minutes: NotNegative = 0.0
    listed: str = ""
    listed_unit: str = ""
    listed_segment: str = ""
    looks: Looks = Looks()
    estimand: Estimand = "offer"
    alpha: Annotated[float, Meta(gt=0, lt=0.5)] = 0.05
    power: Annotated[float, Meta(gt=0.5, lt=1)] = 0.8
    ramp: tuple[RampStep, ...] = ()
    hold_out: Annotated[float, Meta(ge=0, lt=1)] = 0.0
    starts: str = ""
    weeks: Positive | None = None
    units: Annotated[int, Meta(ge=2)] | None = None
    chances: Literal["fixed", "recorded"] = "fixed"
    hours_per_week: Positive | None = None
    approved_by: str = ""
    participants_are_told: str = ""
    frozen: tuple[Frozen, ...] = ()

    @property
    def comparisons(self) -> tuple[ArmComparison, ...]:
        """The first arm against each other one; of several, the chance of a false alarm is shared evenly over them."""
        others, total = self.arms[1:], sum(arm.share for arm in self.arms)
        if len(others) < 2:
            return (ArmComparison(self, 1.0),)
        found = []
        for other in others:
            part = (self.arms[0].share + other.share) / total
            pair = replace(
                self,
                arms=(self.arms[0], other),
                alpha=self.alpha / len(others),
                units=None if self.units is None else max(2, round(part * self.units)),
                frozen=tuple(replace(one, units=max(1, round(part * one.units))) for one in self.frozen),
            )
            found.append(ArmComparison(pair, part))
        return tuple(found)

    def share_on(self, day: date) -> float:
        """Share of the units that takes part on a day: of the last step of the ramp that has begun."""
        if not self.ramp:
            return 1.0
        start = date.fromisoformat(self.starts) if self.starts else day
        week = (day - start).days // 7
        return max((step.share for step in self.ramp if step.week <= week), default=0.0)

    def outcome(self, name: str) -> Outcome:
        """The outcome of that name.

        Raises:
            KeyError: there is none.
        """
        return next((one for one in self.outcomes if one.name == name), None) or _missing(name)


class ArmComparison(NamedTuple):
    """Two arms of a trial.

    Attributes:
        design: the trial as if it had these two arms alone.
        part: share of the units that is in them, 0–1.
    """

    design: Design
    part: float


def _missing(name: str) -> Outcome:
    raise KeyError(f"{name!r} is no outcome of this trial")


class Assignment(Record, frozen=True):
    """What the lot gave to one unit, and, apart from that, what came of it.

    Attributes:
        trial: name of it.
        unit: which unit, as the organisation knows it.
        arm: that the lot gave.
        chance: of that arm, 0–1.
        at: when it was drawn.
        segment: of the unit, where it is known.
        block: in which arms were dealt out evenly; empty where each unit was drawn by itself.
        exposed_at: when the unit first met its arm; `None` as long as it has not.
        received_at: when it reached a person.
        asked_person_at: when it asked for one. Whoever asks gets one, in every arm (I1).
    """

    trial: str
    unit: str
    arm: str
    chance: Share
    at: datetime
    segment: str = ""
    block: str = ""
    exposed_at: datetime | None = None
    received_at: datetime | None = None
    asked_person_at: datetime | None = None


class SampleSize(Record, frozen=True):
    """How many units one question takes.

    Attributes:
        question: name of the outcome.
        segment: of a protected segment; empty for everybody.
        role: `success`, or `guardrail`.
        units: over all arms together, clusters, covariates, looks and who asks for a person counted; not estimable
            where the outcome's spread is not known.
        weeks: how long that takes.
    """

    question: str
    segment: str
    role: Literal["success", "guardrail"]
    units: Estimate | NotEstimable
    weeks: Estimate | NotEstimable


class Skewed(Record, frozen=True):
    """How skew an outcome is, where arms are unequal: a few high values then decide.

    Attributes:
        outcome: name of it.
        segment: whom it is about; empty for everybody.
        skewness: of one unit, without dimension, as the log shows it.
        holds_from: units in the smaller arm from which on it can be read.
        planned: units planned in the smaller arm; `None` where nobody knows.
        refused: too few are planned, so that it will not be read.
    """

    outcome: str
    segment: str
    skewness: float
    holds_from: int
    planned: int | None
    refused: bool


class ArmLoad(Record, frozen=True):
    """What one arm asks of the staff.

    Attributes:
        arm: name of it.
        hours_per_week: staff hours a week, for the share that it gets.
        alone: hours of work a week, all of it, if everybody were in this arm.
        utilisation: that work over the staff hours that there are; 0 where nobody said how many.
        week: that week, reckoned as the plan reckons; `None` where hours or times are not known.
    """

    arm: str
    hours_per_week: float
    alone: float
    utilisation: float
    week: Reckoning | None = None


class Way(Record, frozen=True):
    """Something that would make the question answerable.

    Attributes:
        code: a fixed word: `longer`, `larger_effect`, `more_hours`, `smaller_share`, `equal_arms`, `ceiling`…
        values: the numbers of it.
    """

    code: str
    values: dict[str, str | int | float] = {}


class TrialForecast(Record, frozen=True, kw_only=True):
    """What a design will take: units, weeks and staff, and the queue that the trial itself makes.

    Attributes:
        units_per_week: units that come in a week and would take part; not estimable for sites and windows, which the
            log does not count.
        sizes: how many units each question takes, the largest first.
        weeks: until all questions are answered; not estimable where one can't be.
        loads: what each arm asks of the staff.
        hours_per_week: staff hours that there are; `None` where nobody said.
        during: work over staff hours during the trial; `None` where hours are not known.
        share_possible: largest share of the units in the arm that takes most staff with which customers are helped in
            time, or as well as today where they are not now, 0–1.
        skewed: how skew outcomes are, and from how many units on they can be read; empty where arms are alike.
        refused: outcomes of time that can't be read customer by customer, because customers share busy staff.
        ways: what could be done where the question can't be answered.
        assumptions: what was assumed.
        notices: what a reader should know.
        busy_now: work over staff hours as it goes now; `None` where that is not known.
        now: the week as it goes now, the same as in the plan; `None` where hours or times are not known.
        while_running: the week during the trial, reckoned the same way.
        advised: the trial of the same moment that the plan advises; `None` where it advises none.
    """

    version: str
    made_at: datetime
    design: str
    seal: str
    units_per_week: float | NotEstimable
    sizes: tuple[SampleSize, ...]
    weeks: Estimate | NotEstimable
    loads: tuple[ArmLoad, ...] = ()
    hours_per_week: float | None = None
    during: float | None = None
    share_possible: float = 1.0
    skewed: tuple[Skewed, ...] = ()
    refused: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    notices: tuple[Notice, ...] = ()
    busy_now: float | None = None
    now: Reckoning | None = None
    while_running: Reckoning | None = None
    advised: FindOut | None = None
