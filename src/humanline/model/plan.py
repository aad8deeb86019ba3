"""The plan: who gets a person, at which price, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from humanline.foundation.record import Record, Table
from humanline.model.by_the_hour import ByTheHour
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Holds, Notice
from humanline.model.failure_demand import CausesGone
from humanline.model.foreseen import Foreseen
from humanline.model.met import MetBy
from humanline.model.organisation import Decided, Mode, Value
from humanline.model.other_start import OtherStart
from humanline.model.quiet import QuietChosen
from humanline.model.rule_of_thumb import RuleOfThumb
from humanline.model.service import Service
from humanline.model.simulated import Reckoning, SimulatedWeek
from humanline.model.turned_round import TurnedRound

Because = Literal[
    "owed",  # gets a person whatever the price
    "decided",  # a named person decided how it starts
    "by_rule",  # matters to both sides, and a person surely adds something on both: before the price
    "rule_short",  # the same, but there are no hours for it
    "rule_self_service",  # matters to neither side, and a person adds little
    "saves_minutes",  # a person costs no extra minutes and adds something
    "above_line",  # adds more per minute than a minute is worth
    "protected",  # a person, because the moment as a whole gets one: an attribute can't take it away (I10)
    "with_whole",  # adds enough by itself, but the moment as a whole has no person, and no hours are left to lift it
    "fits",  # below the line, but the hours left over carry it
    "below_line",  # adds less per minute than a minute is worth
    "adds_nothing",  # a person adds nothing over good self-service
    "not_known",  # no judgement: a person until it is known
    "other_start",  # a choice, or together, is worth its minutes; a person first is not, or does not fit
    "unsure",  # too unsure to send to self-service, and the hours carry it
    "customer_loses",  # good for the organisation, bad for the customer: waits for a named person's decision
]


class GainPart(Record, frozen=True):
    """What one source says about the gain of a cell.

    Attributes:
        source: `workshop`, `survey`, `observed` (in the log, between people who chose), `trial`, `usual` (in other
            cells, on which a cell leans as far as its own sources know little), `assumed` (usual elsewhere, where
            nobody judged this side here).
        side: `customer` or `organisation`.
        guess: staff answered for customers.
        points: points a contact, with the uncertainty that it counts with.
        raters: how many answered.
        share: weight of this source in what is known of this side, 0–1; sums to 1 over the parts of a side.
        outcomes: of `observed`, `trial` and `usual`: outcome → points that its difference comes to; what is left of
            `points` was scored.
    """

    source: str
    side: Literal["customer", "organisation"]
    points: Estimate
    raters: int = 0
    guess: bool = False
    share: float = 0.0
    outcomes: dict[str, float] = {}


class Gain(Record, frozen=True):
    """What a person adds to a contact of a cell, in points, over self-service.

    Attributes:
        total: customer and organisation together.
        customer: the customer's part.
        organisation: the organisation's part.
        matters_customer: how much the moment matters to the customer, 0–10.
        matters_organisation: how much it matters to the organisation, 0–10.
        parts: what each source gave.
    """

    total: Estimate | NotEstimable
    customer: Estimate | NotEstimable
    organisation: Estimate | NotEstimable
    matters_customer: Estimate | NotEstimable
    matters_organisation: Estimate | NotEstimable
    parts: tuple[GainPart, ...] = ()


class CellPlan(Record, frozen=True):
    """What the plan says about one cell.

    Attributes:
        moment: the moment.
        segment: the segment.
        start: how its contacts start.
        because: why, as a fixed word.
        owed: a person whatever the price.
        contacts_per_week: contacts a week.
        handle_minutes: staff minutes of a contact with a person.
        minutes: extra staff minutes when a person comes first, over self-service first (can be negative).
        hours: extra hours a week it takes to start with a person, those who ask left out. Of a cell that is owed or not
            known, and so gets a person before there is a line: all its hours but those of the people who ask.
        asked_hours: hours a week of the people in this cell who ask for a person.
        gain: what a person adds.
        gain_per_minute: points a minute; not estimable where minutes are not positive or gain is not known.
        sure: probability that `start` is right at this price, 0–1; `None` where nothing is known.
        flips: this cell's order can change within its uncertainty (the interval of gain per minute holds the price).
        other_starts: what a choice, or together, takes and brings; empty where the moment offers neither.
    """

    moment: str
    segment: str
    start: Mode
    because: Because
    owed: bool
    contacts_per_week: float
    handle_minutes: Estimate
    minutes: Estimate
    hours: float
    asked_hours: float
    gain: Gain
    gain_per_minute: Estimate | NotEstimable
    sure: float | None = None
    flips: bool = False
    other_starts: tuple[OtherStart, ...] = ()

    @property
    def other_start(self) -> OtherStart | None:
        """What its start takes and brings, where that is a choice or together."""
        return next((one for one in self.other_starts if one.start == self.start), None)

    @property
    def hours_taken(self) -> float:
        """Of `hours`, what its start takes: all of it with a person first, none with self-service."""
        other = self.other_start
        return other.hours if other is not None else self.hours if self.start == "person" else 0.0


class MomentPlan(Record, frozen=True):
    """What the plan says about a moment as a whole: what counts for a customer who says nothing of themselves.

    Attributes:
        name: the moment.
        start: how its contacts start.
        because: why, as a fixed word.
        gain: what a person adds, over all its cells that the line divides; its parts are those of the cells.
        minutes: extra staff minutes when a person comes first, over self-service first (can be negative).
        sure: probability that `start` is right at this price, 0–1; `None` where nothing is known.
        as_one: a protected attribute tells its customers apart, so the line was drawn for the moment as a whole.
        lifted: segments that get a person though the whole starts with self-service: by what a person adds for them.
        owed: every contact gets a person whatever the price.
        handle_minutes: staff minutes of a contact with a person; `None` in a plan made before it was told.
    """

    name: str
    start: Mode
    because: Because
    gain: Gain
    minutes: Estimate
    sure: float | None = None
    as_one: bool = False
    lifted: tuple[str, ...] = ()
    owed: bool = False
    handle_minutes: Estimate | None = None


class Assumption(Record, frozen=True):
    """Something taken as true without data.

    Attributes:
        code: a fixed word; pages translate it with `values` filled in.
        values: name → value for the sentence.
    """

    code: str
    values: dict[str, str | int | float] = {}


class Flip(Record, frozen=True):
    """At which value of one weight in `[value]` a cell's answer changes, the price held fixed.

    Attributes:
        moment: the moment.
        segment: the segment; where a protected attribute tells customers apart its cells change at once.
        weight: name of the weight in `[value]`.
        from_value: its value now.
        to_value: the value at which the answer changes, between nought and three times its value.
        becomes: how the cell's contacts would then start.
    """

    moment: str
    segment: str
    weight: str
    from_value: float
    to_value: float
    becomes: Mode


class Need(Record, frozen=True):
    """Something that a line can't do without, and that is not there.

    Attributes:
        code: a fixed word; pages translate it and say how to get it.
    """

    code: str
    values: dict[str, str | int | float] = {}


class Frontier(Record, frozen=True):
    """What more or fewer hours would do.

    Attributes:
        hours: productive hours a week.
        points: what persons then add a week, owed and asked left out.
        price: what a minute is then worth, in points.
        cells: how many cells then start with a person.
        changes: key of the cell that gets a person on the way from the step before; empty at the first, at the plan's
            own hours, and where steps in between were left out.
        start: how that cell then starts.
    """

    hours: float
    points: float
    price: float
    cells: int
    changes: tuple[str, ...] = ()
    start: Mode = "person"


class FindOut(Record, frozen=True):
    """A cell worth a trial: how sure it is, and what knowing would be worth (normal–normal, price held fixed).

    Attributes:
        moment: the moment.
        segment: the segment; `everyone` where a protected attribute tells customers apart: the moment as a whole.
        sure: probability that the plan's start is right, 0–1.
        contacts: contacts that the trial would take, both arms together.
        weeks: how long that would take at the cell's volume.
        worth: expected points of knowing over 52 weeks of use, before what the trial costs.
        cost: points that the trial costs: half its contacts start on the other side.
    """

    moment: str
    segment: str
    sure: float
    contacts: int
    weeks: float
    worth: float
    cost: float


class CandidateWorth(Record, frozen=True):
    """What other self-service would be worth.

    Attributes:
        name: of the candidate, or of the moment whose self-service is meant.
        moment: the moment.
        advice: `build` (does not exist yet), `leave` (does not exist yet, and is not worth building), `improve`
            (exists, keeps too few), `take_back` (costs more staff than it saves).
        hours: staff hours a week that it would free (negative: that it costs).
        points: points a week at the plan's price: what the freed minutes are worth, less what a person no longer adds.
            Of `take_back` with what a person then adds.
        cost_per_year: what it would cost a year, in money, or `None`.
    """

    name: str
    moment: str
    advice: Literal["build", "leave", "improve", "take_back"]
    hours: float
    points: float
    cost_per_year: float | None = None


class WeekOfStaff(Record, frozen=True):
    """Load against staff by local hour of the week: 168 numbers each, Monday 00:00 first.

    Attributes:
        load: staff hours of work in the hour, with the plan's starts; what can wait stands where there is room.
        staff: staff in the hour: the roster, else the hours spread in proportion to load.
        carried: staff hours of work that the staff in the hour carry at the target (waiting included).
        price: what a minute is worth in the hour, in points; `None` where nobody is there (0 in plans of schema 1);
            empty where the plan has no price.
        target: share that is helped within `within_minutes`.
        given: the staff come from a roster.
        patience_minutes: mean patience, where it is known; else nobody is taken to hang up.
    """

    load: tuple[float, ...]
    staff: tuple[float, ...]
    carried: tuple[float, ...]
    price: tuple[float | None, ...]
    target: float
    within_minutes: float
    given: bool = False
    patience_minutes: float | None = None


class AskedHours(Record, frozen=True):
    """Hours a week that belong to the people of one segment who ask for a person.

    Attributes:
        segment: the segment.
        hours: hours a week, in cells that are not owed.
        share: share of the segment's contacts in those cells whose customer asks, 0–1.
    """

    segment: str
    hours: float
    share: float


class StepsToPerson(Record, frozen=True):
    """How a customer reaches a person in one moment today.

    Attributes:
        moment: the moment.
        measured: in the menu, flow or site itself; else counted by hand on the workshop sheet.
        source: name of the file that says so.
        steps: what the customer has to do, on a normal day; `None`: no way that is certain.
        steps_hoped: the same, if all that was not understood is a person.
        seconds: how long that takes, as far as known; `None` where it was counted, or no way is certain.
        way: in words; empty where nobody wrote it down.
    """

    moment: str
    measured: bool
    source: str
    steps: float | None = None
    steps_hoped: float | None = None
    seconds: float | None = None
    way: str = ""


class Signature(Record, frozen=True):
    """A named person made the plan the line (I14).

    Attributes:
        by: who.
        because: why.
        at: when.
        until: the day on which it is looked at again, ISO.
        seal: SHA-256 over the content that was signed: a plan that changed after that does not match it.
    """

    by: str
    because: str
    at: datetime
    until: str
    seal: str = ""


class Plan(Record, frozen=True, kw_only=True):
    """The line for a week: cells in merit order, the price, and what it rests on.

    Attributes:
        cells: in merit order: owed, then cells that cost no minutes, then by gain per minute, then what is below the
            line; empty when `needs` is not.
        moments: each moment as a whole, by name; empty in a plan that was made before they were told.
        protected_cost: points a week that a line would bring more if protected attributes could take a person away;
            0 where none tells customers apart. Whole cells can make it slightly negative.
        needs: what is missing for a line; empty when there is one.
        hours_per_week: productive staff hours.
        owed_hours: hours a week for owed cells.
        asked_hours: hours a week for people who ask, in cells that are not owed.
        spill_hours: hours a week of the contacts with a person that follow self-service without asking, if every cell
            with a known gain started there. They are spent in any case: on the spot where a cell gets a person.
        saved_hours: hours a week of `spill_hours` that come back where a person takes fewer minutes than self-service.
        unknown_hours: hours a week for cells of which nothing is known, which get a person until it is.
        usable_hours: hours a week that can be filled with work while nobody waits long; the line is drawn for these.
            `None` where the log has no times: then for all.
        price: what a minute is worth, in points; 0 when there are hours left over for everyone, and not known where
            the log does not hold everyone.
        short_hours: staff hours a week missing for what is owed, asked and spilled over, saved hours counted; or 0.
        left_hours: hours a week not used by whole cells, of those that can be filled with work.
        line_at: key of the first cell below the line, or empty.
        asked_by_segment: hours of the people who ask, by segment.
        freed_hours: staff hours a week that self-service frees, against a person first for everybody.
        frontier: what more or fewer hours would do, from few to many.
        find_out: at most three cells worth a trial, most worth first.
        candidates: what other self-service would be worth, most worth first.
        week: load against staff by hour of the week, where times are known.
        by_the_hour: what deciding by the hour would bring; `None` without times, or with nothing to decide.
        simulated: that week, simulated contact by contact: which targets hold, and what a bad day does.
        now: that week as it goes now, as the log shows it; `None` where it does not.
        with_line: that week with the line.
        signed: who made it the line, or `None`: then it is advice.
        rule: what the rule of thumb did; `None` in a plan without cells, or made before there was one.
        decided: cells of which a named person decided.
        steps_to_person: how a customer reaches a person today, by moment, where that is known.
        flips_at: weights at which a cell's answer changes, the nearest first.
        causes_gone: the line if what need not come no longer came; `None` where no cause is known.
        foreseen: what the log is to show while the line holds; empty without a log.
        met_by: how the contacts that start with a person are met; empty where the log does not tell.
        value: the weights that its points rest on; `None` in plans made before they were kept.
        turned_round: what could start digitally, where the log holds only contacts that reached staff.
        holds: what kinds of contact the log holds; empty without a log, and in plans made before it was told.
        service: what a decision for one contact needs beside the cells; empty in plans of schema 1.
        quiet: what may bring a person nearer now, picked by the simulated week; `None` where it was not simulated.
    """

    schema: Literal[1, 2] = 2
    version: str
    made_at: datetime
    made_from: tuple[str, ...]
    seed: int = 0
    organisation: str
    made_up: bool = False
    hours_per_week: float | None = None
    owed_hours: float = 0.0
    asked_hours: float = 0.0
    spill_hours: float = 0.0
    saved_hours: float = 0.0
    unknown_hours: float = 0.0
    short_hours: float = 0.0
    left_hours: float = 0.0
    usable_hours: float | None = None
    price: Estimate | NotEstimable
    line_at: tuple[str, ...] = ()
    cells: tuple[CellPlan, ...] = ()
    needs: tuple[Need, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    notices: tuple[Notice, ...] = ()
    asked_by_segment: tuple[AskedHours, ...] = ()
    freed_hours: float = 0.0
    frontier: tuple[Frontier, ...] = ()
    find_out: tuple[FindOut, ...] = ()
    candidates: tuple[CandidateWorth, ...] = ()
    week: WeekOfStaff | None = None
    by_the_hour: ByTheHour | None = None
    simulated: SimulatedWeek | None = None
    now: Reckoning | None = None
    with_line: Reckoning | None = None
    rule: RuleOfThumb | None = None
    decided: tuple[Decided, ...] = ()
    steps_to_person: tuple[StepsToPerson, ...] = ()
    signed: Signature | None = None
    flips_at: tuple[Flip, ...] = ()
    moments: tuple[MomentPlan, ...] = ()
    protected_cost: float = 0.0
    holds: Holds | Literal[""] = ""
    causes_gone: CausesGone | None = None
    turned_round: TurnedRound | None = None
    foreseen: tuple[Foreseen, ...] = ()
    service: Service = Service()
    met_by: tuple[MetBy, ...] = ()
    value: Value | None = None
    quiet: QuietChosen | None = None

    @property
    def enough_unknown(self) -> bool:
        """Nothing of what the log holds lies below the line, but the log does not hold everything that could come."""
        return bool(self.cells) and not isinstance(self.price, Estimate) and self.short_hours <= 0

    @property
    def first_by_rule(self) -> frozenset[tuple[str, str]]:
        """Keys of the cells that have a person by the rule of thumb, alone or with their moment as a whole."""
        wholes = {moment.name for moment in self.moments if moment.as_one and moment.because == "by_rule"}
        return frozenset(
            (cell.moment, cell.segment)
            for cell in self.cells
            if cell.because == "by_rule" or (cell.because == "protected" and cell.moment in wholes)
        )

    @property
    def ready_hours(self) -> float:
        """Hours a week in which staff are free for whoever comes in, so that nobody waits long; 0 without times.

        Where hours are short: what that would take for what is owed, asked and spilled over.
        """
        if self.usable_hours is None or self.hours_per_week is None:
            return 0.0
        if self.short_hours > 0:
            first = self.owed_hours + self.asked_hours + self.spill_hours - self.saved_hours
            return max(0.0, self.hours_per_week + self.short_hours - first)
        return max(0.0, self.hours_per_week - self.usable_hours)

    def table(self) -> Table:
        """The cells in merit order."""
        rows = tuple(
            (
                cell.moment,
                cell.segment,
                cell.start,
                cell.because,
                round(cell.contacts_per_week, 1),
                round(cell.hours, 1),
                cell.gain_per_minute.value if isinstance(cell.gain_per_minute, Estimate) else None,
                cell.sure,
            )
            for cell in self.cells
        )
        columns = ("moment", "segment", "start", "because", "per_week", "hours", "gain_per_minute", "sure")
        price = f"{self.price.value:.2f} points" if isinstance(self.price, Estimate) else "not known"
        return Table(f"{self.organisation or 'Plan'}: a minute is worth {price}", columns, rows)
