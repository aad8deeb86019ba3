"""The questions behind what need not come: contacts by cause, and contacts that follow one that did not do.

Comes after `causes`, which reads them; before `failure_demand`, which makes figures of the sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis

from humanline.contactlog.querying import queries
from humanline.contactlog.querying.times import place, whole_second

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: What is grouped by, as far as the log has it.
_BY = ("caused", "cause", "caused_by", "moment", "department", "mode")
_BY_DAY = ("caused", "cause", "caused_by", "department")
_SUMMED = ("handle_ms", "abandoned", "answered", "count")


def with_caused(log: ir.Table, nothing_wrong: Sequence[str]) -> ir.Table:
    """The log with `caused`: whether something went wrong, null where nobody says.

    Args:
        log: the tidied log; without `cause` it stays as it is.
        nothing_wrong: causes in lower case that say that nothing went wrong; `""` where nothing stands.
    """
    if "cause" not in log.columns:
        return log
    written = log.cause.fill_null("")
    fine = written.strip().lower().isin([word for word in nothing_wrong if word])
    silent = ibis.literal(False) if "" in nothing_wrong else ibis.null("boolean")
    return log.mutate(caused=ibis.cases((written == "", silent), else_=~fine))


def by_cause(log: ir.Table, *, smallest: int, weighted: bool, totalled: Sequence[str]) -> dict[str, ir.Table]:
    """Contacts and staff time by cause: `causes`, the sums of `queries.sums`, and `cause days` where days are known.

    Of a cause that has too few contacts, and where nothing went wrong, `cause` is empty.

    Args:
        log: as `with_caused` gives it; without causes there is nothing to ask.
        smallest: causes with fewer contacts are not named.
        weighted: some rows stand for more than one contact.
        totalled: durations that are averages over the contacts of a row.
    """
    if "cause" not in log.columns:
        return {}
    many = log["count"].sum().over(ibis.window(group_by=["cause"])) >= smallest
    told = log.mutate(cause=ibis.cases((log.caused.fill_null(False) & many, log.cause), else_=""))
    by = tuple(name for name in _BY if name in told.columns)
    kept = [*by, "channel", *(name for name in _SUMMED if name in told.columns)]
    asked = {"causes": queries.sums(told.select(*kept), by, weighted=weighted, totalled=totalled)}
    if "day" in told.columns:
        by_day = (*(name for name in _BY_DAY if name in told.columns), "day")
        asked["cause days"] = queries.work(told, by_day, weighted=weighted)
    return asked


def chains(log: ir.Table, *, repeat_days: float, spill_hours: float, deferred: Sequence[str]) -> ir.Table:
    """Contacts of known customers, by moment and by the contact that they follow.

    One contact follows one other. On the same moment it is spill-over or a repeat, as in `queries.links`. Else the
    customer's contact before it was on another moment, within the repeat window: `unsolved` where that is known not to
    be solved, or not heard, `solved` where it is known to be, to tell what would have come anyway.

    Args:
        log: the tidied log, as far as it can be used.
        repeat_days: the repeat window.
        spill_hours: the spill window.
        deferred: person channels without a waiting customer.

    Returns:
        `moment`, `source` (null where it follows none), `kind`, `contacts`, and of those far enough from the beginning
        of the log to be seen to follow: `seen`; with `s_handle` (milliseconds of staff time), `q_handle` (seconds
        squared), `n_handle` and `k_served`. Of each moment also how many of its contacts are `failed` and `good`,
        whatever they follow: those of the rows add up.
    """
    zero = ibis.literal(0, "int64")
    staffed = (log["mode"] == "person").fill_null(False)
    lasted = staffed.ifelse(log.handle_ms.fill_null(0), zero) if "handle_ms" in log.columns else zero
    left = queries.left_unheard(log, deferred)
    signs = [~log.resolved] if "resolved" in log.columns else []
    signs += [left] if left is not None else []
    failed = good = ibis.literal(False)
    for sign in signs:
        failed = failed | sign.fill_null(False)
    if "resolved" in log.columns:
        good = log.resolved.fill_null(False) & ~failed
    known = log.filter(log.customer.notnull() & log.opened_at.notnull()).select(
        "moment", "mode", "customer", *place(log), t=whole_second(log.opened_at), dated=log.hour_of_week.isnull(),
        failed=failed, good=good, lasted=lasted, served=queries.served(log).fill_null(False),
    )  # fmt: skip
    order = ["t", *place(log)]
    story, life = (ibis.window(group_by=by, order_by=order) for by in (["customer", "moment"], ["customer"]))
    told = known.mutate(
        mode_before=known["mode"].lag().over(story),
        gap_s=known.t - known.t.lag().over(story),
        moment_before=known.moment.lag().over(life),
        failed_before=known.failed.lag().over(life),
        good_before=known.good.lag().over(life),
        gap_life_s=known.t - known.t.lag().over(life),
        dated_before=known.dated.lag().over(life),
        dated_story=known.dated.lag().over(story),
        from_start_s=known.t - known.t.min().as_scalar(),
    )
    window_s = repeat_days * 86_400
    spill = (told.mode_before == "self_service") & (told["mode"] == "person") & (told.gap_s <= spill_hours * 3600)
    repeat = (told.gap_s <= window_s) & ~(told.dated_story & (told.gap_s == 0))
    other = (told.moment_before != told.moment) & (told.gap_life_s <= window_s)
    other = (other & ~(told.dated_before & (told.gap_life_s == 0))).fill_null(False)
    kind = ibis.cases(
        (spill.fill_null(False), "spill_over"),
        (repeat.fill_null(False), "repeat"),
        (other & told.failed_before, "unsolved"),
        (other & told.good_before, "solved"),
    )
    told = told.mutate(kind=kind)
    again = told.kind.isin(["spill_over", "repeat"])
    told = told.mutate(
        source=ibis.cases((again, told.moment), (told.kind.notnull(), told.moment_before)),
        seconds=(told.lasted / 1000).round().cast("int64"),
    )

    def total(truth: ir.BooleanValue) -> ir.Value:
        return truth.ifelse(ibis.literal(1, "int64"), zero).sum().cast("int64")

    return told.group_by(["moment", "source", "kind"]).aggregate(
        contacts=told.count(),
        seen=total(told.from_start_s >= window_s),
        s_handle=told.lasted.sum().cast("int64"),
        q_handle=(told.seconds * told.seconds).sum().cast("int64"),
        n_handle=total(told.lasted > 0),
        k_served=total(told.served),
        failed=total(told.failed),
        good=total(told.good),
    )
