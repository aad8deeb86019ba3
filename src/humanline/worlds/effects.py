"""What a trial would find that never ends: the true difference between its arms, from what was chosen."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from humanline.model.organisation import Mode
from humanline.worlds.outcomes import chances, odds
from humanline.worlds.setting import TRIAL_WEEKS, Floats, Setting
from humanline.worlds.stories import (
    DAY,
    DIFFICULTY_PERSON,
    DIFFICULTY_RESOLVED,
    DIFFICULTY_SATISFACTION,
    WEEK,
    felt,
    generate,
    lot_of,
)
from humanline.worlds.world import World, made

#: Outcomes of the first contact itself, and whether there is one at all: what comes later hangs on who comes back.
TOLD = ("satisfaction", "resolved", "felt_heard", "trust", "heard_from")
#: Contacts that are simulated of a trial of sites.
_CONTACTS = 400_000
#: Difficulties that are averaged over.
_DRAWS = 200_000


def true_effect(world: World, outcome: str, arm: str, *, segment: str = "") -> float:
    """The difference in an outcome of the first contact, an arm less how it is now, for the customers in the trial.

    Args:
        world: a generated organisation.
        outcome: one of `TOLD`.
        arm: English name of the arm.
        segment: English name of a segment; empty for everybody.
    """
    setting, told = world.setting, world.contacts
    if outcome == "heard_from":
        return _heard_from(setting, segment)
    if setting.trial.ties:
        return 0.0  # who is looked up gets in touch more often, and what comes of a contact is the same
    if setting.sites:
        means = _of_sites(setting, outcome)
        return means[arm] - means[setting.trial.arms[setting.trial.now].name.en]
    _, first = np.unique(np.where(told.arm >= 0, told.customer, -1), return_index=True)
    units = first[told.arm[first] >= 0]
    counts = np.bincount(told.band[units], minlength=len(setting.groups)).astype(float)
    if segment:
        counts *= [group.name.en == segment for group in setting.groups]
    modes = {one.name.en: one.mode for one in setting.trial.arms}
    now = setting.trial.arms[setting.trial.now].mode
    return _mean(setting, outcome, modes[arm], counts) - _mean(setting, outcome, now, counts)


@lru_cache(maxsize=16)
def _of_sites(setting: Setting, outcome: str) -> dict[str, float]:
    """Arm → its mean over very many contacts at sites that do not differ otherwise."""
    told = generate(replace(setting, site_sd=0.0), np.random.default_rng(0), contacts=_CONTACTS, weeks=26)
    values = {
        "satisfaction": told.satisfaction,
        "resolved": told.resolved,
        "felt_heard": told.felt,
        "trust": told.trust,
    }
    value = values[outcome]
    known = value > 0 if outcome == "satisfaction" else value >= 0
    return {arm.name.en: float(value[known & (told.arm == k)].mean()) for k, arm in enumerate(setting.trial.arms)}


@lru_cache(maxsize=16)
def _heard_from(setting: Setting, segment: str) -> float:
    """The difference in the share of members that got in touch at all, over very many members."""
    many = made(setting, 0, contacts=_CONTACTS)
    (outcome,) = (one for one in setting.trial.outcomes if one.name == "heard_from")
    begins = TRIAL_WEEKS[0] * WEEK
    inside = (many.contacts.opened >= begins) & (many.contacts.opened <= begins + outcome.window_days * DAY)
    heard = np.zeros(len(many.bands), dtype=bool)
    heard[many.contacts.customer[inside]] = True
    wanted = np.array([not segment or group.name.en == segment for group in setting.groups])[many.bands]
    arm = lot_of(setting, len(many.bands))
    now = setting.trial.now
    return float(heard[wanted & (arm != now)].mean() - heard[wanted & (arm == now)].mean())


def _mean(setting: Setting, outcome: str, mode: Mode, counts: Floats) -> float:
    """Of those of whom it is known."""
    total, known = 0.0, 0.0
    hard = np.random.default_rng(0).standard_normal(_DRAWS)
    for band, many in enumerate(counts):
        if not many:
            continue
        person = np.full(_DRAWS, float(mode in ("person", "together")))
        if mode == "choice":
            person = odds(np.array(setting.groups[band].chosen), DIFFICULTY_PERSON * hard)
        for way, weight in ((2 if mode == "together" else 0, person), (1, 1 - person)):
            value, asked = _of_way(setting, outcome, way, band, hard)
            total += many * float((weight * asked * value).mean())
            known += many * float((weight * asked).mean())
    return total / known


def _of_way(setting: Setting, outcome: str, way: int, band: int, hard: Floats) -> tuple[Floats, float]:
    """The outcome by difficulty: with a person (0), in self-service (1) or both (2); and the share it is known of."""
    chance, place = chances(setting), setting.place(setting.trial.moment)
    hung_up = 0.0 if way == 1 else float(chance.unheard[0][place, band])
    if outcome == "satisfaction":
        stars = chance.satisfaction[way][place, band] + DIFFICULTY_SATISFACTION * hard
        return 1 + 4 * np.clip((stars - 1) / 4, 0.01, 0.99), 1 - hung_up
    if outcome == "resolved":
        kept = 1 - setting.kinds[place].spill if way == 1 else 1.0
        share = chance.resolved[way][place, band] / kept + DIFFICULTY_RESOLVED * hard
        return np.clip(share, 0.02, 0.99) * kept * (1 - hung_up), 1.0
    noise = np.random.default_rng(1).standard_normal(_DRAWS)
    return felt(setting.kinds[place].feels[1 if way == 1 else 0], hard, noise).astype(np.float64), 1 - hung_up
