"""The questions asked of a tidied log, as Ibis expressions: each gives sums that add up.

Sums are integers (milliseconds, seconds squared, hundredths), so that threads and shards can't change the last digit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import TYPE_CHECKING

import ibis

from humanline.contactlog.querying.times import place, whole_second
from humanline.model.contact import columns_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Logarithmic bins for durations: from 1 second, 2 % wide.
BIN_WIDTH = 0.02

#: column of the tidied log → its name in the sums
DURATIONS = {column.kept: column.kept.removesuffix("_ms") for column in columns_of("duration")}
SHARES = tuple(column.kept for column in columns_of("bool"))
SCALES = {column.kept: column.kept.removesuffix("_c") for column in columns_of("scale")}


def sums(
    log: ir.Table,
    by: tuple[str, ...],
    *,
    weighted: bool,
    deferred: Sequence[str] = (),
    totalled: Sequence[str] = (),
) -> ir.Table:
    """Counts and sums of every column that is there, one row a group.

    Args:
        log: the tidied log, as far as it can be used (`gate.gated`).
        by: columns to group by; null is a group of its own.
        weighted: some rows stand for more than one contact (`count`).
        deferred: person channels without a waiting customer: nobody hangs up there.
        totalled: durations (as columns of `log`) that are averages over the contacts of a row.

    Returns:
        `rows` and `contacts` (count), `n_served`, `k_served` (whether a person was reached), then for each duration
        `n_`, `s_` (milliseconds) and `q_` (seconds squared), for each yes/no column `n_`, `k_`, for each scale `n_`,
        `s_` (hundredths), `q_` (hundredths squared). Of totalled durations there are, in place of `q_`, `g_` (rows in
        which it is known) and over these rows `nn_` (count squared), `ns_` (count times total) and `ss_` (total
        squared), totals in seconds.
    """

    def times(value: ir.Value) -> ir.Value:
        return value * log["count"] if weighted else value

    def total(value: ir.Value) -> ir.Value:
        return times(value).sum().fill_null(0).cast("int64")

    def known(column: ir.Value) -> ir.Value:
        if weighted:
            return ibis.cases((column.notnull(), log["count"]), else_=0).sum().fill_null(0).cast("int64")
        return column.count()

    wanted: dict[str, ir.Value] = {
        "rows": log.count(),
        "contacts": log["count"].sum().cast("int64") if weighted else log.count(),
    }
    for column, name in DURATIONS.items():
        if column in log.columns:
            # A contact that took no staff time did not reach a person: it has no handle time.
            lasted = log[column].nullif(0) if name == "handle" else log[column]
            seconds = (lasted / 1000).round().cast("int64")
            wanted |= {f"n_{name}": known(lasted), f"s_{name}": total(lasted)}
            if column in totalled:
                wanted |= _over_rows(name, lasted, log["count"])
            elif name == "handle":
                wanted[f"q_{name}"] = total(seconds * seconds)
            else:  # long durations would overflow; their spread is seen in the bins
                bounded = (seconds > 86_400).ifelse(86_400, seconds)
                wanted[f"q_{name}"] = total(bounded * bounded)
    for column in SHARES:
        if column in log.columns:
            wanted |= {f"n_{column}": known(log[column]), f"k_{column}": total(log[column].cast("int8").cast("int64"))}
    for column, name in SCALES.items():
        if column in log.columns:
            value = log[column].cast("int64")
            wanted |= {f"n_{name}": known(value), f"s_{name}": total(value), f"q_{name}": total(value * value)}
    wanted |= _asking(log, known, total, deferred)
    return log.group_by(list(by)).aggregate(**wanted) if by else log.aggregate(**wanted)


def _over_rows(name: str, average: ir.Value, count: ir.Value) -> dict[str, ir.Value]:
    """How a duration differs from row to row, where a row is a total of contacts."""
    known = ibis.cases((average.notnull(), count), else_=0)
    seconds = (average.fill_null(0) * count / 1000).round().cast("int64")
    products = {"nn": known * known, "ns": known * seconds, "ss": seconds * seconds}
    wanted = {f"{part}_{name}": value.sum().fill_null(0).cast("int64") for part, value in products.items()}
    return {f"g_{name}": average.count(), **wanted}


def _asking(
    log: ir.Table, known: Callable[[ir.Value], ir.Value], total: Callable[[ir.Value], ir.Value], deferred: Sequence[str]
) -> dict[str, ir.Value]:
    """Who came to a person, who asked for one, who reached one, who was left unheard, and whose end nobody knows."""

    def counted(name: str, truth: ir.BooleanValue) -> dict[str, ir.Value]:
        return {f"n_{name}": known(truth), f"k_{name}": total(truth.cast("int8").cast("int64"))}

    wanted = counted("served", served(log))
    if "caused" in log.columns:
        wanted |= counted("caused", log.caused)
    if "asked" in log.columns:
        wanted |= counted("asked", log.asked)
        if "reached" in log.columns:
            wanted |= counted("reached", only_where(log.asked, log.reached))
    unheard = left_unheard(log, deferred)
    if unheard is not None:
        wanted |= counted("left", unheard)
    if "closed" in log.columns:
        ended = log.closed if unheard is None else log.closed | unheard.fill_null(False)
        wanted |= counted("open", ~ended)
    return wanted


def only_where(condition: ir.BooleanValue, truth: ir.BooleanValue) -> ir.BooleanValue:
    """The truth where the condition holds; elsewhere it is not known."""
    return ibis.cases((condition.fill_null(False), truth), else_=ibis.null("boolean"))


def served(log: ir.Table) -> ir.BooleanValue:
    """Whether a contact came to a person: in a person channel, and not hung up where that is known.

    Not known where the channel's mode is not. Who is not known to have hung up did not, but for totals.
    """
    person = log["mode"] == "person"
    if "answered" in log.columns:  # of totals it is written how many were
        return person & log.answered
    return person & ~log.abandoned.fill_null(False) if "abandoned" in log.columns else person


def left_unheard(log: ir.Table, deferred: Sequence[str], *, wishes: bool = True) -> ir.BooleanValue | None:
    """A contact that by itself shows somebody unheard, or `None` when the log has no column that could tell.

    Hung up while waiting; gave up; asked for a person and did not reach one; or wanted a person and got only self-
    service. Not known where a sign that would tell is not. In self-service and by letter nobody waits, so nobody
    hangs up there unless it is written; and who was not asked afterwards did not say that a person was wanted. A
    contact that merely stopped is neither heard nor unheard: how it ended is not known.

    Args:
        log: the tidied log.
        deferred: person channels without a waiting customer: nobody hangs up there.
        wishes: who wanted a person and got only self-service is unheard.
    """
    alone = (log["mode"] == "self_service").fill_null(False)
    unqueued = alone | log.channel.isin(list(deferred)) if deferred else alone
    signs: list[ir.BooleanValue] = []
    if "gave_up" in log.columns:
        signs.append(log.gave_up)
    if {"asked", "reached"} <= set(log.columns):
        signs.append(log.asked & ~log.reached)
    # Where another sign would tell, who did not say so did not; where this is the only one, it is simply not known.
    if wishes and "wanted_person" in log.columns:
        wanted = log.wanted_person.fill_null(False) if signs else log.wanted_person
        signs.append(ibis.cases((alone, wanted), else_=False))
    if "abandoned" in log.columns:
        hung_up = log.abandoned.fill_null(False)
        if "answered" in log.columns:  # neither answered nor hung up: how it ended is not known
            return ibis.cases((unqueued, hung_up), (log.abandoned, True), (log.answered, False))
        signs.append(hung_up if signs else ibis.cases((unqueued, hung_up), else_=log.abandoned))
    return reduce(lambda a, b: a | b, signs) if signs else None


def bins(log: ir.Table, column: str, by: tuple[str, ...], *, weighted: bool) -> ir.Table:
    """Contacts by logarithmic bin of a duration: `bin` b holds durations from e^(b·w) to e^((b+1)·w) seconds.

    Bin −1 holds everything under one second.
    """
    known = log.filter(log[column].notnull())
    seconds = known[column] / 1000.0
    number = ibis.cases((seconds < 1, -1), else_=(seconds.ln() / BIN_WIDTH).floor().cast("int64"))
    binned = known.mutate(bin=number)
    counted = binned["count"].sum().cast("int64") if weighted else binned.count()
    return binned.group_by([*by, "bin"]).aggregate(contacts=counted)


def work(log: ir.Table, by: tuple[str, ...], *, weighted: bool) -> ir.Table:
    """Contacts and staff time (`s_handle`, milliseconds) by columns such as `hour_of_week` or `day`."""
    wanted = {"contacts": log["count"].sum().cast("int64") if weighted else log.count()}
    if "handle_ms" in log.columns:
        handle = log.handle_ms * log["count"] if weighted else log.handle_ms
        staffed = (log["mode"] == "self_service").fill_null(False).ifelse(ibis.literal(0, "int64"), handle)
        wanted["s_handle"] = staffed.sum().fill_null(0).cast("int64")
    return log.group_by(list(by)).aggregate(**wanted)


def days(log: ir.Table, by: tuple[str, ...], *, weighted: bool) -> ir.Table:
    """Contacts by local day."""
    counted = log["count"].sum().cast("int64") if weighted else log.count()
    return log.group_by([*by, "day"]).aggregate(contacts=counted)


def midnight(log: ir.Table, *, weighted: bool) -> ir.Table:
    """How many contacts have a time of day (`timed`), and how many of them exactly midnight (`at_midnight`)."""
    one = log["count"] if weighted else ibis.literal(1, "int64")
    exact = (log.hour_of_week % 24 == 0) & (whole_second(log.opened_at) % 1800 == 0)
    return log.aggregate(
        timed=log.hour_of_week.notnull().ifelse(one, 0).sum().fill_null(0).cast("int64"),
        at_midnight=exact.fill_null(False).ifelse(one, 0).sum().fill_null(0).cast("int64"),
    )


def links(log: ir.Table, *, repeat_days: float, spill_hours: float, deferred: Sequence[str] = ()) -> ir.Table:
    """Each contact of a known customer, with what that customer did next on the same moment.

    One link joins a contact to the customer's next contact on the moment. It is spill-over when it goes from
    self-service to a person channel within the spill window, else a repeat when it is within the repeat window; never
    both. A contact whose window reaches past the end of the log is not complete and is left out of shares. Two contacts
    on the same day of which no time is known have no order, so neither follows the other.

    Returns:
        `moment`, `segment`, `channel`, `mode`, `next_channel`, `kind` (`spill_over`, `repeat` or null),
        `complete_repeat`, `complete_spill` (bool), `step` (1 = the first contact of a chain that ends at a person),
        `ends` (this contact reached a person) and `left` (unheard by itself, null where not known); and for stories
        `customer` and `place` (0 = the customer's first contact on the moment).
    """
    unheard = left_unheard(log, deferred)
    known = log.filter(log.customer.notnull() & log.opened_at.notnull()).select(
        "moment",
        "segment",
        "channel",
        "mode",
        "customer",
        *place(log),
        t=whole_second(log.opened_at),
        dated=log.hour_of_week.isnull(),
        ends=served(log).fill_null(False),
        left=unheard if unheard is not None else ibis.null("boolean"),
    )
    story = ibis.window(group_by=["customer", "moment"], order_by=["t", *place(log)])
    told = known.mutate(
        next_channel=known.channel.lead().over(story),
        next_mode=known["mode"].lead().over(story),
        gap_s=known.t.lead().over(story) - known.t,
        place=ibis.row_number().over(story),
        fresh=(
            (known.t - known.t.lag().over(story) > spill_hours * 3600).fill_null(True)
            | known.ends.lag().over(story).fill_null(True)
        ),
        until_end_s=known.t.max().as_scalar() - known.t,
    )
    spill = (told["mode"] == "self_service") & (told.next_mode == "person") & (told.gap_s <= spill_hours * 3600)
    repeat = (told.gap_s <= repeat_days * 86_400) & ~(told.dated & (told.gap_s == 0))
    so_far = ibis.window(group_by=["customer", "moment"], order_by=["t", *place(log)], preceding=None, following=0)
    return told.mutate(
        kind=ibis.cases((spill.fill_null(False), "spill_over"), (repeat.fill_null(False), "repeat")),
        complete_repeat=told.until_end_s >= repeat_days * 86_400,
        complete_spill=told.until_end_s >= spill_hours * 3600,
        step=told.place - ibis.cases((told.fresh, told.place)).max().over(so_far) + 1,
    )


#: Of `links`, what `link_sums` and `story_sums` look at.
LINK_COLUMNS = (
    "moment", "segment", "channel", "mode", "next_channel", "kind", "complete_repeat", "complete_spill", "left", "ends",
    "step", "customer", "place",
)  # fmt: skip


def link_sums(linked: ir.Table) -> ir.Table:
    """Links by moment, segment, channel, next channel and kind: contacts, complete windows, steps to a person."""
    one = ibis.literal(1, "int64")

    def total(value: ir.BooleanValue) -> ir.Value:
        return value.ifelse(one, 0).sum().cast("int64")

    ended = (linked.kind == "spill_over").fill_null(False) | linked.left
    return linked.group_by(["moment", "segment", "channel", "mode", "next_channel", "kind"]).aggregate(
        contacts=linked.count(),
        complete_repeat=total(linked.complete_repeat),
        complete_spill=total(linked.complete_spill),
        # Of self-service with a complete window: how it ended is known where a sign or a return tells it.
        known_end=total((linked["mode"] == "self_service").fill_null(False) & linked.complete_spill & ended.notnull()),
        unheard=total(
            (linked["mode"] == "self_service").fill_null(False) & linked.complete_spill & ended.fill_null(False)
        ),
        ends=total(linked.ends),
        s_step=linked.ends.ifelse(linked.step, 0).sum().cast("int64"),
        q_step=linked.ends.ifelse(linked.step * linked.step, 0).sum().cast("int64"),
    )


def story_sums(linked: ir.Table) -> ir.Table:
    """Stories by moment and by how they began: how many, and how many contacts with a person followed the first.

    A story is a chain of links. Every contact belongs to one story, so no contact that follows counts twice. Who hung
    up had no contact with a person.

    Returns:
        `moment`, `mode` (of the first contact), `stories`, `contacts` (in them), `whole` (stories whose first contact
        has a complete repeat window), and of those `s_follow`, `q_follow`: contacts with a person after the first, and
        `s_contacts`, `q_contacts`: all contacts of the story.
    """
    order = ibis.window(group_by=["customer", "moment"], order_by="place")
    so_far = ibis.window(group_by=["customer", "moment"], order_by="place", preceding=None, following=0)
    one = ibis.literal(1, "int64")
    opened = linked.mutate(opens=linked.kind.lag().over(order).isnull().ifelse(one, 0))
    told = opened.mutate(story=opened.opens.sum().over(so_far), person=opened.ends.ifelse(one, 0))
    is_first = told.opens == 1
    stories = told.group_by(["moment", "customer", "story"]).aggregate(
        # One contact opens a story, so the largest of its values is its value.
        mode=is_first.ifelse(told["mode"], ibis.null("string")).max(),
        whole=(is_first & told.complete_repeat).ifelse(one, 0).max(),
        follow=(told.person * (1 - told.opens)).sum().cast("int64"),
        contacts=told.count(),
    )
    return stories.group_by(["moment", "mode"]).aggregate(
        stories=stories.count(),
        contacts=stories.contacts.sum().cast("int64"),
        whole=stories.whole.sum().cast("int64"),
        s_follow=(stories.whole * stories.follow).sum().cast("int64"),
        q_follow=(stories.whole * stories.follow * stories.follow).sum().cast("int64"),
        s_contacts=(stories.whole * stories.contacts).sum().cast("int64"),
        q_contacts=(stories.whole * stories.contacts * stories.contacts).sum().cast("int64"),
    )


def doubled(log: ir.Table) -> ir.IntegerScalar:
    """How many contacts share their `contact_id` with an earlier one."""
    return (log.contact_id.count() - log.contact_id.nunique()).cast("int64")
