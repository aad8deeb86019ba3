"""The questions behind evidence: the outcomes of every contact, and sums from which differences and errors follow.

A sum is kept for every outcome and for every pair of outcomes, so that what several outcomes come to together gets its
own error: who is not heard is seldom helped, and the two must not count as independent.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

import ibis

from humanline.contactlog.querying.queries import left_unheard, served
from humanline.contactlog.querying.times import place, whole_second
from humanline.model.contact import columns_of
from humanline.model.outcomes import OUTCOME_ROWS

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: A customer's own time on one contact counts up to a day.
LONGEST_S = 86_400
#: Propensities are told apart to four decimals.
PROPENSITY = 10_000

#: Attributes with more values than this are not adjusted for: hardly any stratum would have contacts on both sides.
MOST_VALUES = 20
#: Nor is any attribute that would make more strata than this with the ones before it.
MOST_STRATA = 100


def values_of(log: ir.Table, attributes: Sequence[str]) -> ir.Table:
    """How many values each attribute has, one column an attribute; nothing known is no value."""
    return log.aggregate(**{name: log[f"attr_{name}"].nunique() for name in attributes})


def moments_in_trials(log: ir.Table) -> ir.Table:
    """The moments that have contacts in a trial."""
    return log.filter(_in_trial(log)).select("moment").distinct()


def outcomes(log: ir.Table, *, spill_hours: float, linked: bool, deferred: Sequence[str]) -> ir.Table:
    """Each contact in a channel with a mode, with its outcomes as whole numbers: null where one is not known.

    A customer who waits for an e-mail or a letter does not spend that time; minutes of deferred channels are not known.
    Minutes are those of contacts whose wait is known, and the conversation where it is: without a wait on both sides
    there is nothing to compare. Who is unheard is known where a contact shows it by itself and customers are followed.

    Args:
        log: the tidied log, as far as it can be used (`gate.gated`).
        spill_hours: self-service followed by a person within these hours is spill-over, so unheard.
        linked: customers can be followed from contact to contact.
        deferred: person channels without a waiting customer.
    """
    known: dict[str, ir.Value] = {}
    for name in ("resolved", "complaint"):
        if name in log.columns:
            known[name] = log[name].cast("int8").cast("int64")
    for column in columns_of("scale"):
        if column.kept in log.columns:
            known[column.name] = log[column.kept].cast("int64")
    if "wanted_person" in log.columns:
        known["wish"] = _wished(log)
    if "wait_ms" in log.columns:
        spent = log.wait_ms + log.handle_ms.fill_null(0) if "handle_ms" in log.columns else log.wait_ms
        seconds = (spent / 1000).round().cast("int64")
        waiting = ~log.channel.isin(list(deferred)) if deferred else ibis.literal(True)
        bounded = (seconds > LONGEST_S).ifelse(LONGEST_S, seconds)
        known["customer_minutes"] = ibis.cases((waiting, bounded), else_=ibis.null("int64"))
    left = left_unheard(log, deferred, wishes=False)  # a wish has a weight of its own: nobody counts twice
    if left is not None and linked:
        known["unheard"] = (left | _spilled(log, spill_hours)).cast("int8").cast("int64")
    told = log.mutate(in_trial=_in_trial(log), **{f"x_{name}": value for name, value in known.items()})
    return told.filter(told["mode"].notnull())


def _in_trial(log: ir.Table) -> ir.BooleanValue:
    if {"trial", "arm"} <= set(log.columns):
        return log.trial.notnull() & log.arm.notnull()
    return ibis.literal(False)


def _wished(log: ir.Table) -> ir.IntegerValue:
    """Would rather have had a person, and had none; who came to one had one. Not known of who was not asked."""
    alone = (log["mode"] == "self_service").fill_null(False)
    had_none = ibis.cases((alone, log.wanted_person), (served(log), False), else_=ibis.null("boolean"))
    return had_none.cast("int8").cast("int64")


def _spilled(log: ir.Table, spill_hours: float) -> ir.BooleanValue:
    """Self-service that the same customer followed with a person channel on the same moment, as in `queries.links`."""
    followed = log.customer.notnull() & log.opened_at.notnull()
    # A contact that can't be followed is a story of its own.
    alone = [followed.ifelse(ibis.null(log[name].type()), log[name]) for name in place(log)]
    at = whole_second(log.opened_at)
    story = ibis.window(group_by=[log.customer, log.moment, *alone], order_by=[at, *place(log)])
    soon = at.lead().over(story) - at <= spill_hours * 3600
    spilled = followed & (log["mode"] == "self_service") & (log["mode"].lead().over(story) == "person") & soon
    return spilled.fill_null(False)


def names_in(told: ir.Table) -> tuple[str, ...]:
    """The outcomes that a table of `outcomes` has."""
    return tuple(row.name for row in OUTCOME_ROWS if f"x_{row.name}" in told.columns)


def observed_sums(told: ir.Table, strata: Sequence[str], *, weighted: bool) -> ir.Table:
    """Sums of the contacts outside trials, by cell, mode and stratum.

    Args:
        told: made by `outcomes`.
        strata: columns to adjust for.
        weighted: some rows stand for more than one contact (`count`).
    """
    mine = told.filter(~told.in_trial)
    return _products(_spread_out(mine), ("moment", "segment", "mode", *strata), names_in(told), weighted=weighted)


def trial_sums(told: ir.Table, *, weighted: bool) -> ir.Table:
    """Sums of the contacts in a trial, by cell, arm and propensity, with customers as clusters where they are known.

    Args:
        told: made by `outcomes`.
        weighted: some rows stand for more than one contact (`count`); then customers can't be told apart.
    """
    mine = told.filter(told.in_trial)
    chance = ibis.null("int64")
    if "propensity" in told.columns:
        chance = (mine.propensity * PROPENSITY).round().cast("int64")
    met = (mine["mode"] == "person").cast("int8").cast("int64")
    mine = _spread_out(mine.mutate(propensity_e4=chance, met=met * mine["count"]))
    by = ("trial", "moment", "segment", "arm", "propensity_e4")
    names = names_in(told)
    if weighted or "customer" not in told.columns:
        return _products(mine, by, names, weighted=weighted)
    parts = {f"{part}_{name}": mine[f"{part}_{name}"].sum().cast("int64") for name in names for part in ("k", "v")}
    lone = {
        f"lone_{name}": mine.customer.notnull().ifelse(ibis.null(mine[name].type()), mine[name]) for name in place(mine)
    }
    customers = mine.mutate(**lone).group_by([*by, "customer", *lone])
    sums = {name: mine[name].sum().cast("int64") for name in ("count", "met")}
    return _products(customers.aggregate(**sums, **parts), by, names, weighted=False)


def _spread_out(told: ir.Table) -> ir.Table:
    """Each outcome as two numbers: `k_`, whether it is known, and `v_`, its value or nought."""
    parts: dict[str, ir.Value] = {}
    for name in names_in(told):
        value = told[f"x_{name}"]
        parts |= {f"k_{name}": value.notnull().cast("int8").cast("int64"), f"v_{name}": value.fill_null(0)}
    return told.mutate(**parts)


def _products(table: ir.Table, by: Sequence[str], names: Sequence[str], *, weighted: bool) -> ir.Table:
    """Sums and sums of products over units (contacts or customers), one row a group.

    Returns:
        `contacts`; in trials `met` (contacts with a person) and `units`; for each outcome `n_` (known), `s_` (sum),
        `g_` (units in which it is known); for each pair of outcomes a and b `nn_a_b`, `ns_a_b`, `sn_a_b`, `ss_a_b`:
        sums over units of known × known, known × value, …
    """

    def total(value: ir.Value) -> ir.Value:
        return (value * table["count"] if weighted else value).sum().fill_null(0).cast("float64")

    wanted: dict[str, ir.Value] = {"contacts": table["count"].sum().fill_null(0).cast("int64")}
    if "met" in table.columns:
        wanted |= {"met": table.met.sum().fill_null(0).cast("int64"), "units": table.count().cast("int64")}
    for name in names:
        wanted |= {
            f"n_{name}": total(table[f"k_{name}"]),
            f"s_{name}": total(table[f"v_{name}"]),
            f"g_{name}": total((table[f"k_{name}"] > 0).cast("int8").cast("int64")),
        }
    for a, b in combinations_with_replacement(names, 2):
        ka, va, kb, vb = (table[f"{part}_{name}"] for name in (a, b) for part in ("k", "v"))
        products = {"nn": ka * kb, "ns": ka * vb, "sn": va * kb, "ss": va * vb}
        wanted |= {f"{part}_{a}_{b}": total(product) for part, product in products.items()}
    return table.group_by(list(by)).aggregate(**wanted)
