"""How long customers take and how long they wait: from the log where it can tell, else as was given or assumed."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
import numpy as np

from humanline.foundation.errors import Fault, InputError
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.incoming import Incoming
from humanline.model.organisation import Organisation
from humanline.model.plan import Assumption
from humanline.model.staff import Customers, From
from humanline.plan.staffing.asked import StaffingAsked
from humanline.queueing.durations import Deterministic, Duration, Exponential, LogNormal
from humanline.queueing.observed_times import (
    FEWEST,
    exponential_patience,
    handle_times,
    survival_curve,
    weibull_patience,
)
from humanline.queueing.simulation.centre import Redial
from humanline.stats.intervals import mean as mean_interval
from humanline.stats.intervals import proportion

#: From so many who hung up on, the curve of the log itself is their patience; below, a curve with two numbers…
_OWN_CURVE = 200
#: …and below this, one number, the mean, says all that is known.
_FITTED_CURVE = 40
#: A mean stands in for the waits of customers who called again in fewer cases than this.
_FEWEST_AGAIN = 10


class Behaviour(NamedTuple):
    """Customers for formulas and simulation.

    Attributes:
        told: the same, as a record.
        handle: time an agent spends on a contact.
        patience: until a waiting customer hangs up; `None` when nobody does.
        redial: what they do then; `None` where that is not known.
        first_share: share of the contacts in the log that were not a second call of who hung up.
        assumptions: what was taken as true without data.
    """

    told: Customers
    handle: Duration
    patience: Duration | None
    redial: Redial | None
    first_share: float
    assumptions: tuple[Assumption, ...]


def behaviour(incoming: Incoming, organisation: Organisation, asked: StaffingAsked) -> Behaviour:
    """How customers behave who wait.

    Args:
        incoming: waits, handle times and second calls of the log.
        organisation: `[minutes]` and `[targets]` of `line.toml`.
        asked: what was given on the command line goes before everything.

    Raises:
        InputError: nobody says how long a contact takes.
    """
    assumptions: list[Assumption] = []
    handle, minutes, spread, handle_from = _handle(incoming, organisation, asked)
    if asked.line:
        minutes = _times(minutes, asked.line_handle)
        handle = LogNormal(minutes.value, minutes.value * spread) if spread > 0 else Deterministic(minutes.value)
    if handle_from != "log":
        assumptions.append(Assumption(code="staff_handle", values={"minutes": round(minutes.value, 2)}))
    elif not incoming.handle_s:
        assumptions.append(Assumption(code="staff_spread"))
    patience, mean, patience_from = _patience(incoming, organisation, asked)
    if mean is None:
        assumptions.append(Assumption(code="staff_no_patience"))
    elif patience_from != "log":
        assumptions.append(Assumption(code="staff_patience", values={"minutes": round(mean.value, 2)}))
    again, redial, gone = _again(incoming, patience)
    told = Customers(
        handle_minutes=minutes,
        handle_from=handle_from,
        handle_spread=round(spread, 6),
        patience_minutes=mean,
        patience_from=patience_from,
        hang_up_again=again,
        again_minutes=round(redial.delay.mean, 6) if redial is not None else 0.0,
    )
    if redial is None and patience is not None:
        assumptions.append(Assumption(code="staff_no_redials"))
    first = 1 - again.value * gone if isinstance(again, Estimate) else 1.0
    return Behaviour(told, handle, patience, redial, first, tuple(assumptions))


def not_observed(patience_minutes: float | None) -> Behaviour:
    """Customers of whom no log tells anything.

    Args:
        patience_minutes: mean patience that was given; `None`: nobody hangs up.
    """
    mean = None if patience_minutes is None else _assumed(patience_minutes)
    again = NotEstimable(reason="no_customer", needs=("customer_id", "abandoned"))
    told = Customers(
        handle_minutes=_assumed(1.0), handle_from="assumed", handle_spread=1.0, patience_minutes=mean,
        patience_from="line_toml" if mean is not None else "assumed", hang_up_again=again,
    )  # fmt: skip
    patience = None if patience_minutes is None else Exponential(patience_minutes)
    return Behaviour(told, handle_of(1.0), patience, None, 1.0, ())


def _times(minutes: Estimate, factor: float) -> Estimate:
    value, low, high = (factor * part for part in (minutes.value, minutes.low, minutes.high))
    return msgspec.structs.replace(minutes, value=value, low=low, high=high)


def handle_of(minutes: float) -> Exponential:
    """Handle times of which only the mean is known."""
    return Exponential(minutes)


def _handle(
    incoming: Incoming, organisation: Organisation, asked: StaffingAsked
) -> tuple[Duration, Estimate, float, From]:
    if asked.handle_minutes is not None:
        return handle_of(asked.handle_minutes), _assumed(asked.handle_minutes), 1.0, "given"
    if len(incoming.handle_s) == 1 and incoming.handle_contacts[0] >= FEWEST:  # always as long
        always = incoming.handle_s[0] / 60
        exactly = Estimate(value=always, low=always, high=always, n=incoming.handle_contacts[0], method="t")
        return Deterministic(always), exactly, 0.0, "log"
    if not incoming.handle_s and any(incoming.handled):
        mean = _mean_of_totals(incoming)
        if not isinstance(mean, NotEstimable):
            return handle_of(mean.value), mean, 1.0, "log"
    fit = handle_times(np.repeat(np.asarray(incoming.handle_s) / 60, incoming.handle_contacts))
    if not isinstance(fit, NotEstimable):
        return fit.distribution, fit.mean_minutes, fit.variation.value, "log"
    known = _assumed_minutes(incoming, organisation)
    if known is None:
        raise InputError([_no_handle()])
    return handle_of(known), _assumed(known), 1.0, "line_toml"


def _mean_of_totals(incoming: Incoming) -> Estimate | NotEstimable:
    """The mean handle time of waiting customers, minutes, where only sums are known: rows are what differs.

    The ratio of two means (Cochran, 'Sampling Techniques', 3rd ed. 1977, ch. 6).
    """
    live = ~np.asarray(incoming.deferred, dtype=bool)[np.asarray(incoming.channel, dtype=np.int64)]
    handled = np.asarray(incoming.handled, dtype=np.float64)[live]
    minutes = np.asarray(incoming.handle_ms, dtype=np.float64)[live] / 60_000
    handled, minutes = handled[handled > 0], minutes[handled > 0]
    if handled.size < 2 or handled.sum() < FEWEST:
        return NotEstimable(reason="too_few", needs=("handle_s",))
    mean = float(minutes.sum() / handled.sum())
    spread = mean + (minutes - mean * handled) * handled.size / handled.sum()
    value, low, high = (float(part) for part in mean_interval(handled.size, spread.sum(), (spread**2).sum()))
    return Estimate(value=value, low=max(low, 0.0), high=high, n=int(handled.sum()), method="t")


def _assumed_minutes(incoming: Incoming, organisation: Organisation) -> float | None:
    """The mean of `[minutes]` over the contacts of waiting customers; `None` where a channel has none."""
    contacts = np.bincount(incoming.channel, incoming.contacts, minlength=len(incoming.channels))
    total, minutes = 0.0, 0.0
    for name, deferred, many in zip(incoming.channels, incoming.deferred, contacts.tolist(), strict=True):
        if deferred or not many:
            continue
        each = organisation.minutes.get(name, organisation.minutes.get("person"))
        if each is None:
            return None
        total, minutes = total + many, minutes + many * each
    return minutes / total if total else None


def _patience(
    incoming: Incoming, organisation: Organisation, asked: StaffingAsked
) -> tuple[Duration | None, Estimate | None, From]:
    if asked.patience_minutes is not None:
        return Exponential(asked.patience_minutes), _assumed(asked.patience_minutes), "given"
    found = _observed_patience(incoming)
    if found is not None:
        return (*found, "log")
    minutes = organisation.targets.patience_minutes
    if minutes is not None:
        return Exponential(minutes), _assumed(minutes), "line_toml"
    return None, None, "assumed"


def _observed_patience(incoming: Incoming) -> tuple[Duration, Estimate] | None:
    """Patience as the log shows it, those who were helped counted as not gone yet; `None` where too few hung up."""
    seconds = np.asarray(incoming.wait_s, dtype=np.float64)
    gone, others = (np.asarray(part, dtype=np.int64) for part in (incoming.wait_hung_up, incoming.wait_others))
    waits = np.concatenate([np.repeat(seconds, gone), np.repeat(seconds, others)]) / 60
    hung_up = np.arange(waits.size) < gone.sum()
    mean = exponential_patience(waits, hung_up)
    if isinstance(mean, NotEstimable):
        return None
    if gone[seconds > 0].sum() >= _OWN_CURVE:
        curve = survival_curve(waits, hung_up)
        if not isinstance(curve, NotEstimable) and curve.minutes[-1] > 0:
            return curve.distribution(), mean
    if gone[seconds > 0].sum() >= _FITTED_CURVE:
        fit = weibull_patience(waits, hung_up)
        if not isinstance(fit, NotEstimable):
            return fit.distribution, mean
    return Exponential(mean.value), mean


def _again(incoming: Incoming, patience: Duration | None) -> tuple[Estimate | NotEstimable, Redial | None, float]:
    """Who calls again after hanging up, what that is in a simulation, and the share of contacts that hung up."""
    if incoming.hung_up is None:
        return NotEstimable(reason="no_customer", needs=("customer_id", "abandoned")), None, 0.0
    if patience is None or incoming.again < _FEWEST_AGAIN:
        return NotEstimable(reason="too_few"), None, 0.0
    value, low, high = (float(part) for part in proportion(incoming.again, incoming.hung_up))
    share = Estimate(value=value, low=low, high=high, n=incoming.hung_up, method="wilson")
    mean = incoming.again_s / incoming.again / 60
    spread = max(incoming.again_s2 / incoming.again / 3600 - mean**2, 0.0) ** 0.5
    delay = LogNormal(max(mean, 1 / 60), max(spread, 0.01))
    live = ~np.asarray(incoming.deferred, dtype=bool)[np.asarray(incoming.channel, dtype=np.int64)]
    contacts = float(np.asarray(incoming.contacts)[live].sum())
    return share, Redial(share=value, delay=delay), min(sum(incoming.wait_hung_up) / max(contacts, 1.0), 1.0)


def _assumed(value: float) -> Estimate:
    return Estimate(value=value, low=value, high=value, method="assumed", assumed=True)


def _no_handle() -> Fault:
    return Fault(
        "line.toml columns.handle_s",
        "the log has fewer than ten handle times, and no minutes are assumed",
        "Without the time that a contact takes, nobody knows how many staff it needs.",
        "Name the column under [columns] handle_s, give [minutes] person = 6, or --handle 6m.",
    )
