"""The stories of simulated customers: why they get in touch, how, what comes of it, and whether they come back.

A customer's question has a hidden difficulty. It draws customers to a person *and* makes a good end less likely, so
that people and self-service can't be compared by looking at the log; only the randomised trial can.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from humanline.foundation.assigning import lot
from humanline.model.organisation import Mode
from humanline.worlds import setting as w
from humanline.worlds.causes import failures_of
from humanline.worlds.outcomes import ENDED_ANYWAY, HANDED_OVER, QUEUE, asked_share, chances, odds
from humanline.worlds.setting import TRIAL_WEEKS, Setting

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

HOUR = 3600
DAY = 24 * HOUR
WEEK = 7 * DAY
NEVER = -1
ROUNDS = 4
#: How a contact can start.
MODES: tuple[Mode, ...] = ("person", "self_service", "choice", "together")
#: One extra unit of difficulty, on the log-odds of starting with a person and of a good end.
DIFFICULTY_PERSON = 0.6
DIFFICULTY_RESOLVED = -0.08
#: The same in points of satisfaction, and of feeling heard and trust.
DIFFICULTY_SATISFACTION = -0.15
DIFFICULTY_FELT = -0.3


@dataclass(slots=True)
class Contacts:
    """Contacts as columns, all of one length. Times are seconds after the first Monday, 00:00 local; −1 is never.

    Attributes:
        band: which segment the customer is in.
        arm: which arm of the trial, −1 outside it.
        satisfaction: 1–5, 0 for no answer.
        resolved: 1, 0, or −1 for not known.
        followed: the customer came back, so the story went on.
        cause: what went wrong so that the story began, its place in `failures`; −1 for nothing.
        together: prepared digitally, then with a person.
        felt: how well heard the customer felt, 0–10, −1 for no answer; `trust` the same.
        wished: would rather have had a person: 1, 0, or −1 for no answer.
        site: where it was; 0 where there is one.
        mood: points by which that site's customers are more satisfied.
    """

    story: Ints
    customer: Ints
    moment: Ints
    band: Ints
    channel: Ints
    opened: Ints
    hard: Floats
    arm: Ints
    wait: Ints
    handle: Ints
    abandoned: Bools
    asked: Ints
    reached: Ints
    closed: Ints
    gave_up: Ints
    resolved: Ints
    satisfaction: Ints
    complaint: Bools
    transferred: Bools
    spilled: Bools
    followed: Bools
    cause: Ints
    together: Bools
    felt: Ints
    trust: Ints
    wished: Ints
    site: Ints
    mood: Floats

    def __len__(self) -> int:
        return len(self.story)

    def take(self, rows: Ints | Bools) -> Contacts:
        """These contacts only, in this order."""
        return Contacts(*(getattr(self, field.name)[rows] for field in fields(self)))

    @staticmethod
    def joined(parts: list[Contacts]) -> Contacts:
        """All contacts one after the other."""
        return Contacts(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Contacts)))


def generate(setting: Setting, rng: np.random.Generator, *, contacts: int, weeks: int) -> Contacts:
    """Exactly `contacts` contacts in order of time: whole stories, as many as fit."""
    told = _told(setting, rng, _first(setting, rng, stories=contacts, weeks=weeks), weeks=weeks)
    return _ended(setting, rng, told.take(np.arange(contacts)))


def followed(setting: Setting, rng: np.random.Generator, line: Ints, *, stories: float, weeks: int) -> Contacts:
    """Contacts in order of time once a line is followed: nobody is in a trial, and whoever asks gets a person.

    Args:
        setting: what is true of it.
        rng: another organisation with each.
        line: how each kind of contact (rows) starts for each segment (columns), as its place in `MODES`.
        stories: that begin, on average (a Poisson number of them does).
        weeks: over which.
    """
    first = _first(setting, rng, stories=int(rng.poisson(stories)), weeks=weeks, line=line)
    return _ended(setting, rng, _told(setting, rng, first, weeks=weeks, handed_over=1.0))


def _told(
    setting: Setting, rng: np.random.Generator, first: Contacts, *, weeks: int, handed_over: float = HANDED_OVER
) -> Contacts:
    """Whole stories, one after the other, as far as they fit in the weeks."""
    generation = _serve(setting, rng, first, handed_over)
    every = [generation]
    for _ in range(ROUNDS):
        follow_up = _follow_ups(setting, rng, generation)
        follow_up = follow_up.take(follow_up.opened < weeks * WEEK)
        if not len(follow_up):
            break
        generation = _serve(setting, rng, follow_up, handed_over)
        every.append(generation)
    told = Contacts.joined(every)
    return told.take(np.lexsort((told.opened, told.story)))


def _ended(setting: Setting, rng: np.random.Generator, told: Contacts) -> Contacts:
    """The same in order of time, with who gave up, and what went wrong before it began."""
    lost = ~told.followed & ~told.abandoned & (told.closed == NEVER)
    gone = (told.abandoned & ~told.followed) | (lost & (rng.random(len(told)) < 0.5))
    told.gave_up = np.where(gone, told.opened + np.where(told.abandoned, told.wait, 4 * 60), NEVER)
    chance = rng.random(max(len(told), int(told.story.max(initial=0)) + 1))
    told.cause = failures_of(setting, told.moment, chance[told.story])
    return told.take(np.argsort(told.opened, kind="stable"))


def _first(
    setting: Setting, rng: np.random.Generator, *, stories: int, weeks: int, line: Ints | None = None
) -> Contacts:
    """The first contact of every story; by a line where there is one, else as it goes, with the trial in it."""
    joint = setting.column("weight")[:, None] * setting.by_group("ages") * setting.of_groups("share")
    cell = rng.choice(joint.size, size=stories, p=(joint / joint.sum()).ravel())
    moment, band = np.divmod(cell, len(setting.groups))
    hard = rng.standard_normal(stories)
    shift = setting.of_groups("person")[band] + DIFFICULTY_PERSON * hard
    person = rng.random(stories) < odds(setting.column("person")[moment], shift)
    week = rng.integers(0, weeks, stories)
    customer = _customers(setting, rng, band, stories)
    if setting.trial.ties:
        week, customer = _nearer(setting, rng, week, customer, band, weeks)
    sites = _sites(setting, rng, customer) if setting.sites else None
    arm = sites.arm_of(week) if sites is not None else _arm(setting, rng, moment, week, customer)
    if line is None:
        person = _as_in_arm(setting, rng, person, arm=arm, moment=moment, band=band, hard=hard)
    else:
        arm = np.full(stories, NEVER, dtype=np.int64)
        mode = np.array(MODES)[line[moment, band]]
        person = _by_mode(setting, rng, mode, band=band, hard=hard)
    channel = _channel(setting, rng, moment, band, person)
    there = (arm >= 0) & setting.trial.in_office_hours
    opened = week * WEEK + _second_of_week(setting, rng, moment, channel, there)
    first = _blank(np.arange(stories), customer, moment, band, channel, opened, hard, arm)
    if line is not None:
        first.together = mode == "together"
    else:
        first.together = (arm >= 0) & (np.array([each.mode for each in setting.trial.arms]) == "together")[arm]
    if sites is not None:
        first.site, first.mood = sites.site, sites.mood
    return first


def _nearer(
    setting: Setting, rng: np.random.Generator, week: Ints, customer: Ints, band: Ints, weeks: int
) -> tuple[Ints, Ints]:
    """Weeks and customers of stories where the other arm's members get in touch more often in the weeks of the trial.

    A story elsewhere is kept once in so many times; else it is drawn again, for a customer as often in touch and any
    week.
    """
    first, last = TRIAL_WEEKS
    arms = lot_of(setting, int(customer.max(initial=0)) + 1)
    week, customer = week.copy(), customer.copy()
    loose = np.arange(len(week))
    while len(loose):
        near = (week[loose] >= first) & (week[loose] < last) & (arms[customer[loose]] != setting.trial.now)
        loose = loose[~near & (rng.random(len(loose)) < 1 - 1 / setting.trial.ties)]
        for k in range(len(setting.groups)):
            mine = loose[band[loose] == k]
            customer[mine] = rng.choice(customer[band == k], size=len(mine))
        week[loose] = rng.integers(0, weeks, len(loose))
    return week, customer


def lot_of(setting: Setting, members: int) -> Ints:
    """The arm that the product's own lot gives to each member, as `humanline trial assign` does."""
    shares = {arm.name.en: 1.0 for arm in setting.trial.arms}
    places = {name: k for k, name in enumerate(shares)}
    drawn = (lot(setting.trial.name.en, member_code(setting, k), shares) for k in range(members))
    return np.array([places[name] for name in drawn if name is not None], dtype=np.int64)


def member_code(setting: Setting, customer: int) -> str:
    """What the organisation calls a customer."""
    return f"{setting.prefix}{customer + 1:05d}"


class _Sites(NamedTuple):
    """Of each story its site, how satisfied customers are there, and the arm that the lot gave it."""

    site: Ints
    mood: Floats
    arm: Ints

    def arm_of(self, week: Ints) -> Ints:
        """The arm in the weeks of the trial."""
        return np.where((week >= TRIAL_WEEKS[0]) & (week < TRIAL_WEEKS[1]), self.arm, NEVER)


def _sites(setting: Setting, rng: np.random.Generator, customer: Ints) -> _Sites:
    """Sites of unequal size, each customer having one; as many in each arm."""
    many = setting.sites
    site = np.floor(many * rng.random(int(customer.max(initial=0)) + 1) ** 1.2).astype(np.int64)[customer]
    mood = setting.site_sd * rng.standard_normal(many)
    arm = rng.permutation(np.arange(many) % len(setting.trial.arms))
    return _Sites(site, mood[site], arm[site])


def _as_in_arm(
    setting: Setting, rng: np.random.Generator, person: Bools, *, arm: Ints, moment: Ints, band: Ints, hard: Floats
) -> Bools:
    """Who starts with a person: as the arm has it, and elsewhere as before."""
    modes = np.array([each.mode for each in setting.trial.arms])
    touched = np.array(
        [[not each.moments or kind.name.en in each.moments for kind in setting.kinds] for each in setting.trial.arms]
    )
    inside = (arm >= 0) & touched[arm, moment]
    return np.where(inside, _by_mode(setting, rng, modes[arm], band=band, hard=hard), person)


def _by_mode(setting: Setting, rng: np.random.Generator, mode: NDArray[np.str_], *, band: Ints, hard: Floats) -> Bools:
    """Who starts with a person where the start is given: where there is a choice, who chooses one."""
    person = np.isin(mode, ("person", "together"))
    if not (mode == "choice").any():
        return person
    chooses = rng.random(len(mode)) < odds(setting.of_groups("chosen")[band], DIFFICULTY_PERSON * hard)
    return np.where(mode == "choice", chooses, person)


def _arm(setting: Setting, rng: np.random.Generator, moment: Ints, week: Ints, customer: Ints) -> Ints:
    """Who is in the trial: first contacts on its moment in the weeks that it ran; the lot is drawn once a customer."""
    if setting.trial.ties:
        return np.full(len(moment), NEVER, dtype=np.int64)
    inside = (moment == setting.place(setting.trial.moment)) & (week >= TRIAL_WEEKS[0]) & (week < TRIAL_WEEKS[1])
    lot = rng.integers(0, len(setting.trial.arms), int(customer.max(initial=0)) + 1)
    return np.where(inside, lot[customer], NEVER)


def _customers(setting: Setting, rng: np.random.Generator, band: Ints, stories: int) -> Ints:
    """Customers of the segment; some get in touch far more often than others."""
    customer = np.zeros(stories, dtype=np.int64)
    start = 0
    for k, share in enumerate(setting.of_groups("share").tolist()):
        size = customers_of(stories, share)
        often = rng.gamma(1.2, size=size)
        who = np.flatnonzero(band == k)
        customer[who] = start + rng.choice(size, size=len(who), p=often / often.sum())
        start += size
    return customer


def customers_of(stories: int, share: float) -> int:
    """How many customers a segment has, of so many stories."""
    return max(int(stories * share / 4), 1)


def _channel(setting: Setting, rng: np.random.Generator, moment: Ints, band: Ints, person: Bools) -> Ints:
    n = len(moment)
    mix = np.cumsum(setting.of_groups("mix"), axis=1)[band]
    pick = (rng.random(n)[:, None] > mix[:, :3]).sum(axis=1)
    channel = np.array([w.PHONE, w.CHAT, w.COUNTER, w.EMAIL])[pick]
    channel = np.where(rng.random(n) < setting.column("visits")[moment], w.VISIT, channel)
    channel = np.where(setting.urgent[moment] & (channel == w.EMAIL), w.PHONE, channel)
    digital = np.where(rng.random(n) < setting.of_groups("app")[band], w.APP, w.WEB)
    return np.where(person, channel, digital)


def _second_of_week(setting: Setting, rng: np.random.Generator, moment: Ints, channel: Ints, there: Bools) -> Ints:
    n = len(moment)
    hour = np.where(
        (channel >= w.EMAIL) & ~there,
        rng.choice(168, size=n, p=w.digital_week()),
        rng.choice(168, size=n, p=setting.office_week()),
    )
    urgent = setting.urgent[moment] & (channel == w.PHONE)
    hour = np.where(urgent, rng.choice(168, size=n, p=w.urgent_week()), hour)
    return hour * HOUR + rng.integers(0, HOUR, n)


def _blank(
    story: Ints, customer: Ints, moment: Ints, band: Ints, channel: Ints, opened: Ints, hard: Floats, arm: Ints
) -> Contacts:
    n = len(story)
    never = np.full(n, NEVER, dtype=np.int64)
    no = np.zeros(n, dtype=np.bool_)
    return Contacts(
        story, customer, moment, band, channel, opened, hard, arm,
        never, never, no, never, never, never, never, never, np.zeros(n, dtype=np.int64), no, no, no, no, never,
        no, never, never, never, np.zeros(n, dtype=np.int64), np.zeros(n),
    )  # fmt: skip


def _serve(setting: Setting, rng: np.random.Generator, new: Contacts, handed_over_share: float) -> Contacts:
    """What comes of each contact: the wait, the conversation, the end."""
    n = len(new)
    person = new.channel <= w.EMAIL
    wait, patience = _waits(setting, rng, new)
    new.abandoned = wait > patience
    new.wait = np.where(person & (new.channel < w.VISIT), np.minimum(wait, patience), NEVER)
    served = person & ~new.abandoned
    new.spilled = ~person & (rng.random(n) < setting.column("spill")[new.moment])

    asks = rng.random(n) < asked_share(setting)[new.moment, new.band]
    new.asked = np.where(asks, new.opened + np.where(person, 2, rng.integers(20, 240, n)), NEVER)
    handed_over = ~person & asks & ~new.spilled & (rng.random(n) < handed_over_share)
    delay = np.where(new.channel == w.EMAIL, rng.integers(HOUR, 2 * DAY, n), np.maximum(new.wait, 0) + 5)
    delay = np.where(handed_over, rng.exponential(240.0, n).astype(np.int64) + 10, delay)
    new.reached = np.where(asks & (served | handed_over), np.maximum(new.asked, new.opened) + delay, NEVER)

    spread = np.sqrt(np.log1p(setting.column("handle_cv") ** 2))
    middle = np.log(setting.column("handle_min") * 60) - spread**2 / 2
    handle = np.exp(middle[new.moment] + spread[new.moment] * rng.standard_normal(n))
    handle = np.where(new.together, setting.together_minutes * handle, handle)
    new.handle = np.where(served | handed_over, np.maximum(np.rint(handle), 1), NEVER).astype(np.int64)
    _ends(setting, rng, new, served)
    if setting.asks:
        _feels(setting, rng, new)
    return new


def _waits(setting: Setting, rng: np.random.Generator, new: Contacts) -> tuple[Ints, Ints]:
    """Waiting time offered, and patience, in seconds: longer waits in busy hours, patience exponential."""
    n = len(new)
    week = setting.office_week()
    busy = QUEUE.busy(week)[(new.opened % WEEK) // HOUR]
    queued = rng.random(n) < busy**2
    wait = np.where(queued, rng.exponential(1.0, n) * QUEUE.mean_wait(busy), rng.integers(2, 15, n))
    wait = np.where(new.channel == w.CHAT, wait * QUEUE.chat, wait)
    wait = np.where(new.channel == w.COUNTER, rng.gamma(2.0, 180.0, n), wait)
    patience = QUEUE.least_patience + rng.exponential(QUEUE.patience, n)
    leaves = (new.channel == w.PHONE) | (new.channel == w.CHAT)
    patience = np.where(leaves, patience, 1e9)
    wait = np.where(new.channel >= w.VISIT, 0, wait)
    return wait.astype(np.int64), patience.astype(np.int64)


def _ends(setting: Setting, rng: np.random.Generator, new: Contacts, served: Bools) -> None:
    n = len(new)
    chance = chances(setting)
    where = (new.moment, new.band)
    person = new.channel <= w.EMAIL

    def of_way(outcome: tuple[Floats, Floats, Floats]) -> Floats:
        alone = np.where(person, outcome[0][where], outcome[1][where])
        return np.where(new.together, outcome[2][where], alone)

    kept = np.where(person, 1.0, 1 - setting.column("spill")[new.moment])
    resolved = of_way(chance.resolved) / kept
    resolved = np.clip(resolved + DIFFICULTY_RESOLVED * new.hard, 0.02, 0.99)
    good = (rng.random(n) < resolved) & ~new.abandoned & ~new.spilled
    new.resolved = np.where(rng.random(n) < 0.12, NEVER, good.astype(np.int64))
    mean = of_way(chance.satisfaction) + DIFFICULTY_SATISFACTION * new.hard + new.mood
    stars = 1 + rng.binomial(4, np.clip((mean - 1) / 4, 0.01, 0.99))
    answered = (rng.random(n) < setting.answers) & ~new.abandoned
    new.satisfaction = np.where(answered, stars, 0)
    new.complaint = rng.random(n) < of_way(chance.complaint)
    new.transferred = served & (new.channel == w.PHONE) & (rng.random(n) < 0.07)
    lasted = np.maximum(new.wait, 0) + np.where(new.handle > 0, new.handle, rng.integers(60, 900, n))
    later = np.where(new.channel == w.EMAIL, rng.gamma(2.0, 9.0 * HOUR, n).astype(np.int64), lasted)
    ended = served | (~person & ~new.spilled & (good | (rng.random(n) < ENDED_ANYWAY)))
    new.closed = np.where(ended, new.opened + later, NEVER)


def _feels(setting: Setting, rng: np.random.Generator, new: Contacts) -> None:
    """What customers answer who are asked how it was: six in ten do."""
    n = len(new)
    person = new.channel <= w.EMAIL
    feels = np.array([kind.feels for kind in setting.kinds])[new.moment, np.where(person, 0, 1)]
    answered = (rng.random(n) < 0.6) & ~new.abandoned
    for name in ("felt", "trust"):
        setattr(new, name, np.where(answered, felt(feels, new.hard, rng.standard_normal(n)), NEVER))
    wished = ~person & (rng.random(n) < setting.by_group("wish")[new.moment, new.band])
    new.wished = np.where(answered, wished.astype(np.int64), NEVER)


def felt(feels: Floats | float, hard: Floats, noise: Floats) -> Ints:
    """Points of feeling heard, or of trust, 0–10.

    Args:
        feels: how the kind of contact usually feels.
        hard: difficulty of each.
        noise: chance of each, standard normal.
    """
    return np.clip(np.rint(feels + DIFFICULTY_FELT * hard + 1.6 * noise), 0, 10).astype(np.int64)


def _follow_ups(setting: Setting, rng: np.random.Generator, old: Contacts) -> Contacts:
    """The next contact of the stories that go on; marks the contacts that were followed."""
    n = len(old)
    person = old.channel <= w.EMAIL
    again = setting.column("again")[old.moment] * np.where(old.resolved == 1, 0.6, 1.6)
    calls_again = old.abandoned & (rng.random(n) < 0.6)
    repeats = ~old.spilled & ~old.abandoned & (rng.random(n) < again)
    old.followed = old.spilled | calls_again | repeats
    soon = 300 + np.minimum(rng.exponential(2.5 * HOUR, n), 20 * HOUR)
    retry = rng.integers(600, 4 * HOUR, n)
    days = rng.integers(2, 7, n) * DAY + rng.integers(-2 * HOUR, 2 * HOUR, n)
    gap = np.where(old.spilled, soon, np.where(calls_again, retry, days)).astype(np.int64)
    opened = old.opened + gap
    to_person = np.where(old.spilled | calls_again, True, np.where(rng.random(n) < 0.85, person, ~person))
    channel = _channel(setting, rng, old.moment, old.band, to_person)
    channel = np.where((channel == w.VISIT) & (old.spilled | calls_again), w.PHONE, channel)
    closed_now = setting.office_week()[(opened % WEEK) // HOUR] == 0
    urgent = setting.urgent[old.moment] & (channel == w.PHONE)
    channel = np.where((channel < w.EMAIL) & closed_now & ~urgent, w.EMAIL, channel)
    # A story that goes on at a site in the trial stays there; of a customer's trial the first contact carries the arm.
    inside = (opened // WEEK >= TRIAL_WEEKS[0]) & (opened // WEEK < TRIAL_WEEKS[1])
    arm = np.where(inside, old.arm, NEVER) if setting.sites else np.full(n, NEVER, dtype=np.int64)
    new = _blank(old.story, old.customer, old.moment, old.band, channel, opened, old.hard, arm)
    new.site, new.mood = old.site, old.mood
    return new.take(old.followed)
