"""What a trial has shown so far: every question at every look, whether the lot was fair, and the verdict."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from humanline.foundation.record import Record
from humanline.model.contact import ChannelKind
from humanline.model.estimate import NotEstimable
from humanline.model.facts import Notice
from humanline.model.trial import Better, Design, Kind

Decision = Literal["roll_out", "stop_harm", "stop_futile", "continue", "invalid"]
#: Which sentence of the rule decided. The first that holds, in this order, does.
Rule = Literal[
    "sample_ratio",  # invalid: the arms do not have the numbers that the lot should give
    "sample_ratio_somewhere",  # invalid: so in one segment, day or channel
    "success_worse",  # stop: what had to become better became worse
    "guardrail_worse",  # stop: what may not become worse did
    "all_shown",  # roll out: something is better, and nothing that is guarded is worse by more than its margin
    "end_without_proof",  # stop: the end is there and nothing became better for sure
    "end_not_safe",  # stop: better, but the end is there and a guardrail was not shown to hold
    "nothing_to_come",  # stop: a result that matters is no longer to be expected
    "too_early",  # continue: no look yet
    "better_not_safe",  # continue: better, but not every guardrail is shown to hold yet
    "not_yet",  # continue: nothing shown either way
]
#: How an interval was made: `score` of two shares; `means` by the delta method; `exact` for few events; `quantile`.
Method = Literal["score", "means", "exact", "quantile"]


class Effect(Record, frozen=True, tag="effect"):
    """A difference between the arms, the other less the first, with an interval.

    Attributes:
        value: in the outcome's unit or, of a relative question, as a share of the first arm's value.
        low: lower end; `None` where there is no bound.
        high: upper end; `None` where there is no bound.
        level: chance that the interval holds the truth: at all looks together, unless it is said otherwise.
        n: how many it rests on: units of which the outcome is known, or contacts of a mean over contacts.
    """

    value: float
    low: float | None
    high: float | None
    level: float
    n: int = 0


class EffectAtLook(Record, frozen=True):
    """One question at one look.

    Attributes:
        day: up to and with which outcomes were known, ISO.
        units: whose outcome was complete by then.
        fraction: of the planned units.
        effect: with an interval that holds at all looks together.
        counts: the look counts: there were enough units, and the end was not there before.
    """

    day: str
    units: int
    fraction: float
    effect: Effect | NotEstimable
    counts: bool = True


class QuestionAnswer(Record, frozen=True, kw_only=True):
    """What is known of one question.

    Attributes:
        outcome: name of it.
        segment: whom it is about; empty for everybody.
        role: `success`: it has to become better; `guardrail`: it may not become worse by more than `size`.
        kind: of the outcome.
        better: which way is better.
        size: smallest effect that matters, or margin.
        relative: `size` and `effect` are shares of the first arm's value.
        method: how the interval was made.
        arms: arm → its value at the last look that counts, with 95 % intervals for one look.
        effect: at the last look that counts; where the question ended there, allowing for the looks before.
        shown: better, or not worse by more than the margin, is proved.
        worse: it is proved that it became worse.
        shown_on: day of the look at which it was, ISO; empty where it was not. Of what is worse, that day.
        over_time: every look.
        skewness: of one unit, without dimension, where arms are unequal; `None` where it does not matter.
        holds_from: units in the smaller arm at the planned end from which on the outcome can be read; `None` where its
            skewness does not matter.
    """

    outcome: str
    segment: str
    role: Literal["success", "guardrail"]
    kind: Kind
    better: Better
    size: float
    relative: bool
    method: Method
    arms: dict[str, Effect | NotEstimable]
    effect: Effect | NotEstimable
    shown: bool
    worse: bool
    shown_on: str = ""
    over_time: tuple[EffectAtLook, ...] = ()
    skewness: float | None = None
    holds_from: int | None = None


class SegmentResult(Record, frozen=True):
    """The first success in one of the segments that were named beforehand.

    Attributes:
        segment: name of it.
        effect: in this segment alone; its interval holds at all looks and for all segments together.
        leaning: the same, leaning on the other segments: what to expect of it next time.
        harmed: that it became worse in this segment is proved, for all segments together.
    """

    segment: str
    effect: Effect | NotEstimable
    leaning: Effect | NotEstimable
    harmed: bool


class Segments(Record, frozen=True):
    """One success, segment by segment.

    Attributes:
        outcome: name of it.
        groups: in the order of the design.
        differ: p of no difference between segments; one look. Not estimable with fewer than two.
        harm: p of harm in no segment; at all looks.
    """

    outcome: str
    groups: tuple[SegmentResult, ...]
    differ: float | NotEstimable
    harm: float | NotEstimable


class Compliance(Record, frozen=True):
    """Who got a person, and what that did to those who got one because the lot said so.

    Attributes:
        outcome: the success that it is about.
        received: arm → share that reached a person.
        asked: arm → share that asked for one.
        effect: on those who complied: Wald's estimate; its interval is Anderson and Rubin's, which holds however few
            complied.
        shape: of that set: `interval`; `two_rays`: below low or above high; `whole_line`: any value.
    """

    outcome: str
    received: dict[str, float]
    asked: dict[str, float]
    effect: Effect | NotEstimable
    shape: Literal["interval", "two_rays", "whole_line", "not_estimable"]


class Balance(Record, frozen=True):
    """Do the arms have the numbers that the lot should give?

    Attributes:
        expected: arm → share that the lot gives it.
        units: arm → units in it.
        p: of a fair lot over all units; may be looked at at any time.
        by: what was looked at apart, such as `day` → p of a fair lot in every one of its groups.
        worst: what was looked at apart → the group that is furthest off, where its p is below one in twenty.
        alarm: the lot is broken: p is below one in a hundred, overall or somewhere.
    """

    expected: dict[str, float]
    units: dict[str, int]
    p: float | NotEstimable
    by: dict[str, float] = {}
    worst: dict[str, str] = {}
    alarm: bool = False


class Staffing(Record, frozen=True):
    """What the arms took of the staff.

    Attributes:
        minutes: arm → staff minutes for each unit, over the days that count.
        difference: minutes, the other arm less the first.
        hours_per_week: arm → staff hours a week if everybody were in it; not estimable where the log tells no weeks.
    """

    minutes: dict[str, Effect | NotEstimable]
    difference: Effect | NotEstimable
    hours_per_week: dict[str, float | NotEstimable]


class Verdict(Record, frozen=True):
    """What to do, and why.

    Attributes:
        decision: roll out, stop for harm, stop because nothing comes of it, go on, or do not use it at all.
        rule: that decided.
        on: day of the look that decided, ISO; empty where none did.
        outcome: that decided, where it is one.
        segment: that decided, where it is one.
    """

    decision: Decision
    rule: Rule
    on: str = ""
    outcome: str = ""
    segment: str = ""


class Fit(Record, frozen=True):
    """Whether what works fits in the staff hours that there are: a verdict of its own beside that on the effect.

    Attributes:
        verdict: `fits`; `does_not_fit`; `unknown` where hours, minutes or weeks are not known.
        hours_there: staff hours a week that there are; `None` where nobody said.
        hours_now: hours of work a week as it goes now.
        hours_then: the same with everybody in the other arm.
        needed_now: staff hours a week with which customers are helped in time as it goes now; `None` where no number
            does.
        needed_then: the same with everybody in the other arm.
        hours_more: staff hours a week more with which it would fit; 0 where it does, `None` where no number does.
        gives_way: moment and segment of what would start with self-service instead, by the plan.
    """

    verdict: Literal["fits", "does_not_fit", "unknown"]
    hours_there: float | None = None
    hours_now: float | None = None
    hours_then: float | None = None
    needed_now: float | None = None
    needed_then: float | None = None
    hours_more: float | None = 0.0
    gives_way: tuple[tuple[str, str], ...] = ()


class TrialResult(Record, frozen=True, kw_only=True):
    """A trial as far as it is, schema 1.

    Attributes:
        version: of Humanline.
        made_at: when.
        made_from: names of the log's files.
        design: as it is now, with what was frozen and every change since.
        seal: of the design as it is now.
        planned_units: over all arms, at the planned end; frozen with the design.
        until: up to which day outcomes were known, ISO.
        ended_on: day of the look that was the end, ISO; empty where it is still to come.
        days_over: days that the trial went on after its end; what came in then says nothing.
        units: arm → units whose outcome is complete.
        left_out: why units or contacts were left out → how many.
        looks: days of the looks so far, ISO.
        next_look_at: units at which the next planned look is; `None` of an open end, or after the end.
        verdict: what to do.
        answers: successes first, then guardrails, as in the design.
        balance: whether the lot was fair.
        compliance: who got a person; `None` where the arms start the same way.
        segments: of the first success; `None` where none were named.
        staffing: what the arms took of the staff; `None` where the log tells no minutes.
        fit: whether what works fits in the staff hours; `None` where nothing is shown to work.
        notices: what a reader should know.
        met: arm → how a person was met (by voice, face to face, in writing; empty where not known) → contacts; empty
            where the log does not tell.
    """

    schema: Literal[1] = 1
    version: str
    made_at: datetime
    made_from: tuple[str, ...]
    design: Design
    seal: str
    planned_units: int
    until: str
    ended_on: str
    days_over: int
    units: dict[str, int]
    left_out: dict[str, int]
    looks: tuple[str, ...]
    next_look_at: int | None
    verdict: Verdict
    answers: tuple[QuestionAnswer, ...]
    balance: Balance
    compliance: Compliance | None = None
    segments: Segments | None = None
    staffing: Staffing | None = None
    fit: Fit | None = None
    notices: tuple[Notice, ...] = ()
    met: dict[str, dict[ChannelKind, int]] = {}
