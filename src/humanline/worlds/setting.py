"""What is chosen as the truth of a made-up organisation: one declaration, from which everything else is generated."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from humanline.foundation.language import Language, in_language
from humanline.model.organisation import Mode
from humanline.model.trial import Guardrail, Outcome, Success, Unit
from humanline.model.trial_result import Decision

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Parts that channels play; every organisation has its own names for them.
PHONE, CHAT, COUNTER, VISIT, EMAIL, APP, WEB = range(7)
#: The first day of every log, a Monday.
FIRST_DAY = dt.date(2025, 3, 3)
#: Weeks of the log in which trials ran (from, up to).
TRIAL_WEEKS = (4, 14)


class Words(NamedTuple):
    """A name in both languages."""

    nl: str
    en: str

    def of(self, language: Language) -> str:
        """The name in `language`."""
        return in_language(self, language)


class Kind(NamedTuple):
    """What is true of one moment.

    Attributes:
        weight: share of the stories, before scaling to one.
        handle_min: mean staff minutes of a contact with a person; log-normal.
        handle_cv: standard deviation of the staff minutes over their mean.
        spill: probability that self-service is followed by a person channel within a day.
        again: probability that a contact is followed by another within the week, if neither resolved nor not.
        person: share that starts in a person channel, of customers of the usual segment with a usual question.
        customer: what a person adds for the customer, in points, by segment.
        organisation: what a person adds for the organisation, in points.
        matters: how much the moment matters to customer and organisation, 0–10.
        asked: share of contacts whose customer asks for a person, of customers of the usual segment.
        visits: share of the person contacts that are by appointment.
        department: who handles it.
        owed: a person whatever the price.
        steps: steps that it takes a customer to reach a person.
        ages: how much more often each segment has it.
        urgent: comes round the clock.
        together: points that preparing it digitally adds to a person first.
        feels: how well heard and trusting customers are, 0–10, with a person and in self-service; in organisations that
            ask it.
        wish: share of the customers that would rather have a person, by segment; in organisations that ask it.
    """

    name: Words
    weight: float
    handle_min: float
    handle_cv: float
    spill: float
    again: float
    person: float
    customer: tuple[float, ...]
    organisation: float
    matters: tuple[float, float]
    asked: float
    visits: float
    department: Words
    owed: bool = False
    steps: int = 3
    ages: tuple[float, ...] = (1.0, 1.0, 1.0)
    urgent: bool = False
    together: float = 0.0
    feels: tuple[float, float] = (7.0, 7.0)
    wish: tuple[float, ...] = (0.0, 0.0, 0.0)


class Failure(NamedTuple):
    """One cause of contacts.

    Attributes:
        name: what goes wrong or is not done.
        department: where it lies, which need not be who handles the contacts.
        shares: English name of a moment → share of its stories that it causes.
    """

    name: Words
    department: Words
    shares: dict[str, float]


class CustomerGroup(NamedTuple):
    """One segment of customers.

    Attributes:
        name: as the log has it.
        share: of the customers.
        person: how much rather they start with a person, on the scale of log-odds.
        asked: how much rather they ask for one, on the same scale.
        mix: of their person contacts that are not by appointment: phone, chat, counter, e-mail.
        app: of their self-service contacts, the share in the app.
        chosen: share that chooses a person where both are offered as equals.
    """

    name: Words
    share: float
    person: float
    asked: float
    mix: tuple[float, float, float, float]
    app: float
    chosen: float = 0.5


class TrialArm(NamedTuple):
    """An arm of a trial in the log.

    Attributes:
        name: as it stands there.
        mode: how its contacts start.
        moments: of a trial of sites: English names of the moments that start so, the others as they do now; empty for
            all.
    """

    name: Words
    mode: Mode
    moments: tuple[str, ...] = ()


class TrialSetting(NamedTuple):
    """A trial in the log, and its design.

    Attributes:
        name: as it stands in the log.
        file: of its design, without extension.
        question: in a sentence.
        moment: English name of the moment; empty for all, of a trial of sites.
        arms: as the lot draws them.
        now: which of the arms is how it is now.
        outcomes: of the design; so are the next two.
        success: see above.
        guardrails: see above; a segment is said by its English name.
        planned: units that were planned, all arms together.
        right: what is right to do with each other arm, in the order of the design.
        about: said on top of the design's file; `{file}` is its name.
        unit: what was drawn by lot.
        ties: of a trial of everybody on a list: how many times as often the other arm's members get in touch in its
            weeks; 0 where who gets in touch is in the trial.
        in_office_hours: who takes part gets in touch while people are there, in either arm: when somebody comes does
            not hang together with the arm that is drawn then.
    """

    name: Words
    file: str
    question: Words
    moment: str
    arms: tuple[TrialArm, ...]
    now: int
    outcomes: tuple[Outcome, ...]
    success: tuple[Success, ...]
    guardrails: tuple[Guardrail, ...]
    planned: int
    right: tuple[Decision, ...]
    about: Words = Words(
        "De proef in het log, zoals die werd vastgelegd voor het begin. Lees hem met: humanline trial analyse {file}",
        "The trial in the log, as it was frozen before it began. Read it with: humanline trial analyse {file}",
    )
    unit: Unit = "customer"
    ties: float = 0.0
    in_office_hours: bool = False

    @property
    def in_order(self) -> tuple[TrialArm, ...]:
        """The arms as the design has them: the first is how it is now."""
        return (self.arms[self.now], *(arm for k, arm in enumerate(self.arms) if k != self.now))


class OpeningWeek(NamedTuple):
    """When people are there.

    Attributes:
        opens: first hour of the day.
        day: how busy each hour is from then on.
        days: how busy each day is, Monday first; 0 is closed.
    """

    opens: int
    day: tuple[float, ...]
    days: tuple[float, ...]


class PerPoint(NamedTuple):
    """How what a person adds shows itself: for each point, how much more often, or higher.

    Attributes:
        resolved: share resolved.
        satisfaction: points on 1–5.
        complaint: share with a complaint, fewer.
        usual_resolved: share resolved where a person and self-service do as well.
        usual_satisfaction: satisfaction there.
    """

    resolved: float = 0.032
    satisfaction: float = 0.12
    complaint: float = 0.004
    usual_resolved: float = 0.70
    usual_satisfaction: float = 3.6


USUAL = PerPoint()


@dataclass(frozen=True, eq=False)
class Setting:
    """A made-up organisation as it was chosen to be.

    Attributes:
        about: what it is, in a sentence.
        organisation: its name; nobody has it.
        short: the same as it stands in its phone menu.
        kinds: its moments.
        groups: segments of customers.
        attribute: contact-log name and header of the column that tells them.
        protected: that attribute may bring a person nearer, never further away.
        channels: names of the seven parts.
        failures: what goes wrong, so that customers have to get in touch.
        menu: groups of the phone menu: what is said, and which moments stand in it (by their English names).
        customer: what a customer is called.
        staff: who of the staff filled in the workshop sheet, and their departments.
        candidates: self-service that could be built: what, for which moment, the share it keeps, its cost a year.
        trial: the trial in its log.
        office: when people are there.
        spread: how what a person adds shows itself.
        asks_wishes: a survey asks customers who had no person whether they would rather have had one.
        asks: customers are asked whether they felt heard, trust, and would rather have had a person.
        hours: staff hours a week; `None`: so that the line falls in the middle.
        prefix: of a customer's code.
        together_minutes: staff minutes of a contact that was prepared digitally, over those of one with a person.
        answers: share of the customers that says how satisfied it is.
        weight: name of the weight in `[value]` that is moved to see what changes.
        sites: how many sites it has, each customer having one; 0 where the log tells none.
        site_sd: how much sites differ in satisfaction, in points (one standard deviation).
        anonymous: customers have no number.
        never: of everybody on its list of members, the share that is in no contact log at all.
    """

    about: Words
    organisation: Words
    short: Words
    kinds: tuple[Kind, ...]
    groups: tuple[CustomerGroup, ...]
    attribute: tuple[str, Words]
    protected: bool
    channels: tuple[Words, ...]
    failures: tuple[Failure, ...]
    menu: tuple[tuple[Words, tuple[str, ...]], ...]
    customer: Words
    staff: tuple[tuple[Words, Words], ...]
    candidates: tuple[tuple[Words, str, float, float], ...]
    trial: TrialSetting
    office: OpeningWeek
    spread: PerPoint = USUAL
    asks_wishes: bool = False
    asks: bool = False
    hours: float | None = None
    prefix: str = "K"
    together_minutes: float = 1.0
    answers: float = 0.22
    weight: str = "satisfaction_point"
    sites: int = 0
    site_sd: float = 0.0
    anonymous: bool = False
    never: float = 0.0

    def column(self, name: str) -> Floats:
        """One number of every moment (shape: moments)."""
        return np.array([getattr(kind, name) for kind in self.kinds], dtype=np.float64)

    def by_group(self, name: str) -> Floats:
        """One number of every moment and segment (shape: moments × segments)."""
        return np.array([getattr(kind, name) for kind in self.kinds], dtype=np.float64)

    def of_groups(self, name: str) -> Floats:
        """One number, or a few, of every segment (shape: segments, or segments × few)."""
        return np.array([getattr(group, name) for group in self.groups], dtype=np.float64)

    def place(self, moment: str) -> int:
        """Which of the moments has this English name."""
        return next(k for k, kind in enumerate(self.kinds) if kind.name.en == moment)

    @cached_property
    def urgent(self) -> Bools:
        """Which moments come round the clock (shape: moments)."""
        return np.array([kind.urgent for kind in self.kinds])

    def office_week(self) -> Floats:
        """Share of the contacts in office hours by hour of the week (shape 168, Monday 00:00 first); sums to one."""
        week = np.zeros((7, 24))
        day = np.array(self.office.day)
        for weekday, size in enumerate(self.office.days):
            week[weekday, self.office.opens : self.office.opens + len(day)] = size * day
        return _shares(week)


def digital_week() -> Floats:
    """Share of self-service and e-mail by hour of the week (shape 168); sums to one."""
    day = np.array(
        [2, 1, 1, 1, 1, 2, 4, 8, 12, 14, 14, 13, 13, 12, 12, 12, 12, 13, 15, 18, 18, 15, 9, 4], dtype=np.float64
    )
    return _shares(np.outer((1.1, 1.0, 1.0, 1.0, 0.95, 0.7, 0.75), day))


def urgent_week() -> Floats:
    """Share of urgent calls by hour of the week, round the clock (shape 168); sums to one."""
    day = np.array([3, 2, 2, 2, 2, 4, 9, 13, 14, 13, 11, 10, 9, 9, 9, 9, 10, 12, 13, 12, 10, 9, 7, 5], dtype=np.float64)
    return _shares(np.outer((1.0, 1.0, 1.0, 1.0, 1.0, 1.1, 1.1), day))


def _shares(week: Floats) -> Floats:
    flat: Floats = week.reshape(-1)
    shares: Floats = flat / flat.sum()
    return shares
