"""Arrivals with known truth: a level that wanders, weekdays, shapes, busy and quiet days, and Poisson contacts."""

from datetime import date

import numpy as np

FIRST_DAY = date(2025, 1, 6)  # a Monday
WEEKDAYS = np.array([1.25, 1.05, 1.0, 0.95, 0.9, 0.35, 0.0])
#: Half hours of a day from 8 to 18 o'clock; Saturdays until 12.
SHAPE = np.concatenate([np.zeros(16), [2, 4, 6, 7, 7, 6, 5, 4, 4, 5, 6, 6, 5, 4, 4, 3, 3, 2, 2, 1], np.zeros(12)])
MORNING = np.concatenate([SHAPE[:24], np.zeros(24)])


def shape_of(weekday):
    share = MORNING if weekday == 5 else SHAPE
    return share / share.sum()


def rates(rng, days, *, a_day=800.0, level_sd=0.1, day_sd=0.08, growth_a_year=0.0):
    """Rates per half hour, shape (days, 48)."""
    steps = rng.standard_normal(days) * level_sd * np.sqrt(1 - np.exp(-2 / 40))
    level = np.empty(days)
    level[0] = rng.standard_normal() * level_sd
    for k in range(1, days):
        level[k] = level[k - 1] * np.exp(-1 / 40) + steps[k]
    busy = rng.gamma(1 / day_sd**2, day_sd**2, days) if day_sd else np.ones(days)
    grown = np.exp(growth_a_year * np.arange(days) / 365)
    weekday = np.arange(days) % 7
    totals = a_day * WEEKDAYS[weekday] * np.exp(level) * busy * grown
    return totals[:, None] * np.stack([shape_of(w) for w in weekday])


def arrivals(seed, days, **truth):
    """Contacts per half hour from a Monday on, shape (days, 48)."""
    rng = np.random.default_rng(seed)
    return rng.poisson(rates(rng, days, **truth)).astype(float)
