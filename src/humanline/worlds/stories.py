"""The stories of simulated tenants: why they get in touch, how, what comes of it, and whether they come back.

A customer's question has a hidden difficulty. It draws customers to a person *and* makes a good end less likely, so
that people and self-service can't be compared by looking at the log; only the randomised trial can.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from humanline.worlds import moments as w
from humanline.worlds.causes import failures_of
from humanline.worlds.outcomes import ENDED_ANYWAY, HANDED_OVER, QUEUE, asked_share, by_band, chances, column, odds

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

HOUR = 3600
DAY = 24 * HOUR
WEEK = 7 * DAY
NEVER = -1
ROUNDS = 4
#: Weeks of the log in which the trial ran (from, up to).
TRIAL_WEEKS = (4, 14)
#: One extra unit of difficulty, on the log-odds of starting with a person and of a good end.
DIFFICULTY_PERSON = 0.6
DIFFICULTY_RESOLVED = -0.08


@dataclass(slots=True)
class Contacts:
    """Contacts as columns, all of one length. Times are seconds after the first Monday, 00:00 local; −1 is never.

    Attributes:
        arm: 0 person first, 1 self-service first, −1 outside the trial.
        satisfaction: 1–5, 0 for no answer.
        resolved: 1, 0, or −1 for not known.
        followed: the customer came back, so the story went on.
        cause: what went wrong so that the story began, its place in `FAILURES`; −1 for nothing.
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

    def __len__(self) -> int:
        return len(self.story)

    def take(self, rows: Ints | Bools) -> Contacts:
        """These contacts only, in this order."""
        return Contacts(*(getattr(self, field.name)[rows] for field in fields(self)))

    @staticmethod
    def joined(parts: list[Contacts]) -> Contacts:
        """All contacts one after the other."""
        return Contacts(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Contacts)))


def generate(rng: np.random.Generator, *, contacts: int, weeks: int) -> Contacts:
    """Exactly `contacts` contacts in order of time: whole stories, as many as fit."""
    generation = _serve(rng, _first(rng, stories=contacts, weeks=weeks))
    every = [generation]
    for _ in range(ROUNDS):
        follow_up = _follow_ups(rng, generation)
        follow_up = follow_up.take(follow_up.opened < weeks * WEEK)
        if not len(follow_up):
            break
        generation = _serve(rng, follow_up)
        every.append(generation)
    told = Contacts.joined(every)
    told = told.take(np.lexsort((told.opened, told.story)))
    told = told.take(np.arange(contacts))
    lost = ~told.followed & ~told.abandoned & (told.closed == NEVER)
    gone = (told.abandoned & ~told.followed) | (lost & (rng.random(len(told)) < 0.5))
    told.gave_up = np.where(gone, told.opened + np.where(told.abandoned, told.wait, 4 * 60), NEVER)
    told.cause = failures_of(told.moment, rng.random(contacts)[told.story])
    return told.take(np.argsort(told.opened, kind="stable"))


def _first(rng: np.random.Generator, *, stories: int, weeks: int) -> Contacts:
    """The first contact of every story."""
    joint = column("weight")[:, None] * by_band("ages") * np.array(w.BAND_SHARE)
    cell = rng.choice(joint.size, size=stories, p=(joint / joint.sum()).ravel())
    moment, band = np.divmod(cell, len(w.BANDS))
    hard = rng.standard_normal(stories)
    shift = np.array(w.BAND_PERSON)[band] + DIFFICULTY_PERSON * hard
    person = rng.random(stories) < odds(column("person")[moment], shift)
    week = rng.integers(0, weeks, stories)
    customer = _customers(rng, band, stories)
    arm = _arm(rng, moment, week, customer)
    person = np.where(arm >= 0, arm == 0, person)
    channel = _channel(rng, moment, band, person)
    opened = week * WEEK + _second_of_week(rng, moment, channel)
    return _blank(np.arange(stories), customer, moment, band, channel, opened, hard, arm)


def _arm(rng: np.random.Generator, moment: Ints, week: Ints, customer: Ints) -> Ints:
    """Who is in the trial: first contacts on its moment in the weeks that it ran; the lot is drawn once a customer."""
    inside = (moment == w.TRIAL) & (week >= TRIAL_WEEKS[0]) & (week < TRIAL_WEEKS[1])
    lot = rng.integers(0, 2, int(customer.max(initial=0)) + 1)
    return np.where(inside, lot[customer], NEVER)


def _customers(rng: np.random.Generator, band: Ints, stories: int) -> Ints:
    """Tenants of the age band; some get in touch far more often than others."""
    customer = np.zeros(stories, dtype=np.int64)
    start = 0
    for k, share in enumerate(w.BAND_SHARE):
        size = max(int(stories * share / 4), 1)
        often = rng.gamma(1.2, size=size)
        who = np.flatnonzero(band == k)
        customer[who] = start + rng.choice(size, size=len(who), p=often / often.sum())
        start += size
    return customer


def _channel(rng: np.random.Generator, moment: Ints, band: Ints, person: Bools) -> Ints:
    n = len(moment)
    mix = np.cumsum(np.array(w.PERSON_MIX), axis=1)[band]
    pick = (rng.random(n)[:, None] > mix[:, :3]).sum(axis=1)
    channel = np.array([w.PHONE, w.CHAT, w.COUNTER, w.EMAIL])[pick]
    channel = np.where(rng.random(n) < column("visits")[moment], w.VISIT, channel)
    channel = np.where((moment == w.URGENT) & (channel == w.EMAIL), w.PHONE, channel)
    digital = np.where(rng.random(n) < np.array(w.APP_SHARE)[band], w.APP, w.WEB)
    return np.where(person, channel, digital)


def _second_of_week(rng: np.random.Generator, moment: Ints, channel: Ints) -> Ints:
    n = len(moment)
    hour = np.where(
        channel >= w.EMAIL,
        rng.choice(168, size=n, p=w.digital_week()),
        rng.choice(168, size=n, p=w.office_week()),
    )
    urgent = (moment == w.URGENT) & (channel == w.PHONE)
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
    )  # fmt: skip


def _serve(rng: np.random.Generator, new: Contacts) -> Contacts:
    """What comes of each contact: the wait, the conversation, the end."""
    n = len(new)
    person = new.channel <= w.EMAIL
    wait, patience = _waits(rng, new)
    new.abandoned = wait > patience
    new.wait = np.where(person & (new.channel < w.VISIT), np.minimum(wait, patience), NEVER)
    served = person & ~new.abandoned
    new.spilled = ~person & (rng.random(n) < column("spill")[new.moment])

    asks = rng.random(n) < asked_share()[new.moment, new.band]
    new.asked = np.where(asks, new.opened + np.where(person, 2, rng.integers(20, 240, n)), NEVER)
    handed_over = ~person & asks & ~new.spilled & (rng.random(n) < HANDED_OVER)
    delay = np.where(new.channel == w.EMAIL, rng.integers(HOUR, 2 * DAY, n), np.maximum(new.wait, 0) + 5)
    delay = np.where(handed_over, rng.exponential(240.0, n).astype(np.int64) + 10, delay)
    new.reached = np.where(asks & (served | handed_over), np.maximum(new.asked, new.opened) + delay, NEVER)

    spread = np.sqrt(np.log1p(column("handle_cv") ** 2))
    middle = np.log(column("handle_min") * 60) - spread**2 / 2
    handle = np.exp(middle[new.moment] + spread[new.moment] * rng.standard_normal(n))
    new.handle = np.where(served | handed_over, np.maximum(np.rint(handle), 1), NEVER).astype(np.int64)
    _ends(rng, new, served)
    return new


def _waits(rng: np.random.Generator, new: Contacts) -> tuple[Ints, Ints]:
    """Waiting time offered, and patience, in seconds: longer waits in busy hours, patience exponential."""
    n = len(new)
    week = w.office_week()
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


def _ends(rng: np.random.Generator, new: Contacts, served: Bools) -> None:
    n = len(new)
    chance = chances()
    where = (new.moment, new.band)
    person = new.channel <= w.EMAIL
    resolved = np.where(
        person, chance.resolved[0][where], chance.resolved[1][where] / (1 - column("spill")[new.moment])
    )
    resolved = np.clip(resolved + DIFFICULTY_RESOLVED * new.hard, 0.02, 0.99)
    good = (rng.random(n) < resolved) & ~new.abandoned & ~new.spilled
    new.resolved = np.where(rng.random(n) < 0.12, NEVER, good.astype(np.int64))
    mean = np.where(person, chance.satisfaction[0][where], chance.satisfaction[1][where]) - 0.15 * new.hard
    stars = 1 + rng.binomial(4, np.clip((mean - 1) / 4, 0.01, 0.99))
    answered = (rng.random(n) < 0.22) & ~new.abandoned
    new.satisfaction = np.where(answered, stars, 0)
    new.complaint = rng.random(n) < np.where(person, chance.complaint[0][where], chance.complaint[1][where])
    new.transferred = served & (new.channel == w.PHONE) & (rng.random(n) < 0.07)
    lasted = np.maximum(new.wait, 0) + np.where(new.handle > 0, new.handle, rng.integers(60, 900, n))
    later = np.where(new.channel == w.EMAIL, rng.gamma(2.0, 9.0 * HOUR, n).astype(np.int64), lasted)
    ended = served | (~person & ~new.spilled & (good | (rng.random(n) < ENDED_ANYWAY)))
    new.closed = np.where(ended, new.opened + later, NEVER)


def _follow_ups(rng: np.random.Generator, old: Contacts) -> Contacts:
    """The next contact of the stories that go on; marks the contacts that were followed."""
    n = len(old)
    person = old.channel <= w.EMAIL
    again = column("again")[old.moment] * np.where(old.resolved == 1, 0.6, 1.6)
    calls_again = old.abandoned & (rng.random(n) < 0.6)
    repeats = ~old.spilled & ~old.abandoned & (rng.random(n) < again)
    old.followed = old.spilled | calls_again | repeats
    soon = 300 + np.minimum(rng.exponential(2.5 * HOUR, n), 20 * HOUR)
    retry = rng.integers(600, 4 * HOUR, n)
    days = rng.integers(2, 7, n) * DAY + rng.integers(-2 * HOUR, 2 * HOUR, n)
    gap = np.where(old.spilled, soon, np.where(calls_again, retry, days)).astype(np.int64)
    opened = old.opened + gap
    to_person = np.where(old.spilled | calls_again, True, np.where(rng.random(n) < 0.85, person, ~person))
    channel = _channel(rng, old.moment, old.band, to_person)
    channel = np.where((channel == w.VISIT) & (old.spilled | calls_again), w.PHONE, channel)
    closed_now = w.office_week()[(opened % WEEK) // HOUR] == 0
    urgent = (old.moment == w.URGENT) & (channel == w.PHONE)
    channel = np.where((channel < w.EMAIL) & closed_now & ~urgent, w.EMAIL, channel)
    outside = np.full(n, -1, dtype=np.int64)
    new = _blank(old.story, old.customer, old.moment, old.band, channel, opened, old.hard, outside)
    return new.take(old.followed)
