"""From a tidied contact log to a trial's cube: customers by arm, with what came after the lot and what was before it.

A customer is in the trial from the first contact that carries its name and an arm. An outcome is added up over all of
the customer's contacts in the days after that, that contact included; a covariate over the days before it, so that
nothing the arm did can be in it. Who is not at the end of those days yet is left out and counted: early leavers and
late answers would otherwise look alike. What a customer was given, got and asked for are columns apart.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import ibis
import msgspec
from ibis.backends.duckdb import Backend

from humanline.contactlog.measuring import comparing
from humanline.contactlog.measuring.gate import Gate
from humanline.contactlog.querying.engine import asking_engine
from humanline.contactlog.querying.times import place, whole_second
from humanline.contactlog.tidying.pseudonyms import made_under
from humanline.contactlog.trial_cube.alone import Alone, check_alone, check_drawn_whole, one_by_one
from humanline.contactlog.trial_cube.bins import count_bins
from humanline.contactlog.trial_cube.cube import fingerprint, sum_up
from humanline.contactlog.trial_cube.listed import Listed, units_of_list
from humanline.contactlog.trial_cube.units import Layout, Measured
from humanline.contactlog.trial_cube.values import OutcomeColumn, check_there, values_of
from humanline.foundation.errors import Fault, InputError
from humanline.foundation.names import same
from humanline.model.cube import Cube, Role
from humanline.model.facts import Tidied
from humanline.model.organisation import Organisation
from humanline.model.trial import Outcome, Unit

if TYPE_CHECKING:
    import ibis.expr.types as ir

_DAY_S = 86_400
#: Steps that make one of a weight: one over the chance of the arm that was given.
_WEIGHT = 1_000


class Look(NamedTuple):
    """What is looked at, and when.

    Attributes:
        trial: its name, as it stands in the log.
        outcomes: what is measured; of each, `column` is a column of the log or an attribute that is numbers or yes and
            no, or `contacts`, `unheard`, `customer_minutes`, `person_minutes`, `repeat` (contacts on the same moment
            after the first).
        by: `segment`, `day`, `channel` or `moment`, each of the customer's first contact in the trial.
        cluster: attribute that holds customers together; empty for none.
        until: outcomes up to here are known; the last contact of the log where it is `None`.
        since: customers that were complete at this earlier look are left out, to add the cube to that of then. What is
            left out is counted as the change since then, which is below nought where customers became complete.
        before_days: how far back covariates go.
        leave_out: `two_arms`: customers in two arms are left out and counted; else they are an error.
        chances: the chance of the arm that was given stands in the log (`propensity`), of the customer's first contact
            in the trial; every outcome is then weighed by one over it, and `w` sums the weights themselves.
        before: as it was before any trial: customers with a contact on one of `moments` count, in an arm `before`.
        moments: whose customers count then; all where it is empty.
        drawn: what was drawn by lot; of a household, site, day or window all are in one arm.
        alone: contacts count one by one, nobody is followed; `None`: customers count, with what came after.
        listed: everybody on a list is in the trial, in touch or not; `None`: who got in touch and carries an arm.
    """

    trial: str
    outcomes: tuple[Outcome, ...]
    by: tuple[str, ...] = ("segment", "day")
    cluster: str = ""
    until: datetime | None = None
    since: datetime | None = None
    before_days: float = 28.0
    leave_out: tuple[str, ...] = ()
    chances: bool = False
    before: bool = False
    moments: tuple[str, ...] = ()
    drawn: Unit = "customer"
    alone: Alone | None = None
    listed: Listed | None = None


def cube_of_log(tidied: Tidied, organisation: Organisation, look: Look, *, like: Cube | None = None) -> Cube:
    """The cube of a trial in a tidied log.

    For every outcome there are `<name>`, the customer's sum, and `<name>_known`, the number of contacts in which it is
    known; so its mean over customers is that of `<name>`, and over contacts the ratio of the two. Of a share both are 1
    or 0: the customer has it in any contact, and it is known in any. A ratio has
    `<name>_per`, a covariate `<name>_before`. `received` is 1 where the customer reached a person in the days that
    count, `asked` where one was asked for. With recorded chances all but covariates are sums of weights: a mean over
    customers is then that of `<name>` over that of `w`, and everything else stays the ratio that it was (Hájek, 1971).

    Args:
        tidied: the tidied log; its Parquet file is read.
        organisation: its channels and windows.
        look: what is looked at.
        like: a cube to add this one to.

    Raises:
        InputError: the log has no trial, no customers or no times, a column is not there, customers are in two arms;
            all faults of a kind at once.
    """
    return _scanned(tidied, organisation, look, like=like)


def clusters_of_log(tidied: Tidied, organisation: Organisation, look: Look) -> Cube:
    """The same with every cluster in a cell of its own, by `cluster` as well: for few of them.

    Args:
        tidied: as in `cube_of_log`, like the rest.
        organisation: its channels and windows.
        look: what is looked at, with a cluster.

    Raises:
        InputError: as in `cube_of_log`.
    """
    return _scanned(tidied, organisation, look, also=("cluster",))


def _scanned(
    tidied: Tidied, organisation: Organisation, look: Look, *, like: Cube | None = None, also: tuple[str, ...] = ()
) -> Cube:
    with asking_engine(Path(tidied.parquet).parent) as connection:
        rows = rows_of(connection, tidied, organisation, look)
        layout = Layout(by=(*look.by, *also), cluster="cluster" if look.cluster else "")
        measured = _measured(look, rows.per_one)
        cube = sum_up(rows.table, measured, layout, part=rows.part, like=like, left_out=rows.left_out, sample=False)
        return msgspec.structs.replace(cube, pseudonyms=made_under(Path(tidied.parquet)))


def bins_of_log(tidied: Tidied, organisation: Organisation, look: Look, outcome: str) -> Cube:
    """The customers of a trial by bin of one outcome, for its quantiles; see `cube_of_bins` and `cube_of_log`.

    Args:
        tidied: the tidied log.
        organisation: its channels and windows.
        look: what is looked at.
        outcome: name of one of its outcomes; customers of whom it is not known are left out and counted.

    Raises:
        InputError: as in `cube_of_log`; the outcome is none of the look's; or customers are held together by a cluster.
    """
    if outcome not in [one.name for one in look.outcomes]:
        rule = f"There is {', '.join(one.name for one in look.outcomes)}."
        raise InputError([Fault(f"outcome {outcome}", "not looked at", rule)])
    if look.cluster:
        rule = "Counts in bins do not tell how alike the units of a cluster are."
        raise InputError([Fault(f"cluster {look.cluster}", "with a quantile", rule, "Take a share or a mean.")])
    with asking_engine(Path(tidied.parquet).parent) as connection:
        rows = rows_of(connection, tidied, organisation, look)
        (one,) = (each for each in _measured(look, rows.per_one) if each.name == outcome)
        known = rows.table[f"{outcome}_known"] > 0
        value = known.ifelse(rows.table[outcome] / float(one.per_one or 1), ibis.null("float64"))
        table = rows.table.mutate(value=value)
        cube = count_bins(table, "value", Layout(by=look.by), part=rows.part, left_out=rows.left_out)
        return msgspec.structs.replace(cube, pseudonyms=made_under(Path(tidied.parquet)))


class Rows(NamedTuple):
    """Customers one by one.

    Attributes:
        table: one row a customer, with the columns that `cube_of_log` tells of, in steps.
        left_out: what was left out, and how many.
        part: a fixed word for what was scanned.
        per_one: column → its steps in one unit.
    """

    table: ir.Table
    left_out: dict[str, int]
    part: str
    per_one: dict[str, int]


def rows_of(connection: Backend, tidied: Tidied, organisation: Organisation, look: Look) -> Rows:
    """The customers of a trial, as `cube_of_log` sums them.

    Args:
        connection: the engine.
        tidied: as in `cube_of_log`, like the rest.
        organisation: its channels and windows.
        look: what is looked at.
    """
    log = Gate(tidied).gated(connection.read_parquet(tidied.parquet))
    if look.before:
        wanted = [same(moment) for moment in look.moments]
        every = log.select("moment").distinct().to_pyarrow()["moment"].to_pylist()
        taken = log.moment.isin([moment for moment in every if not wanted or same(moment or "") in wanted])
        arm = taken.ifelse(ibis.literal("before"), ibis.null("string"))
        log = log.mutate(trial=ibis.literal(look.trial), arm=arm)
    if look.alone is not None and "opened_at" in log.columns:
        check_alone(look.outcomes)
        log = one_by_one(log, look.alone)
    _check(log, tidied, look)
    unheard = any("unheard" in (one.column, one.per, one.covariate) for one in look.outcomes)

    def told(of: ir.Table) -> ir.Table:
        hours, deferred = organisation.windows.spill_hours, organisation.channels.deferred
        return comparing.outcomes(of, spill_hours=hours, linked=unheard, deferred=deferred)

    used = {name for one in look.outcomes for name in (one.column, one.per, one.covariate) if name}
    check_there(told(log), used)  # what is not there is said before anything is scanned
    units, left_out, until = _units(connection, log, look)
    near = _in_days(log, units, look, organisation.windows.spill_hours if unheard else 0.0)
    # Who is unheard depends on contacts of the same customer only: the others need not be followed.
    contacts, values = values_of(told(near.semi_join(units, "customer") if unheard else near), used)
    table = connection.create_table("outcomes", _outcomes(contacts, units, values, look), temp=True)
    part = f"{fingerprint(Path(tidied.parquet))} {look.trial} {look.since or 'start'} to {until}"
    return Rows(table, left_out, part, {name: value.per_one for name, value in values.items()})


#: Names that the cube of a log has beside its outcomes.
_RESERVED = ("arm", "segment", "day", "cluster", "customer", "received", "asked", "w")


def _names(one: Outcome) -> list[str]:
    return [
        one.name,
        f"{one.name}_known",
        *([f"{one.name}_per"] if one.per else []),
        *([f"{one.name}_before"] if one.covariate else []),
    ]


def _check(log: ir.Table, tidied: Tidied, look: Look) -> None:
    needed = {"customer": "customer_id", "opened_at": "opened_at"}
    needed = needed if look.listed is not None else {"trial": "trial", "arm": "arm", **needed}
    needed |= {"propensity": "propensity"} if look.chances else {}
    faults = [
        Fault(f"line.toml [columns] {name}", "not there", "A trial is read from it.", "Name its column.")
        for column, name in needed.items()
        if column not in log.columns
    ]
    for name in sorted(set(look.by) - (set(log.columns) - set(needed))):
        found = "no cell" if name in needed else "not in the log"
        faults.append(
            Fault(f"by {name}", found, "Cells are told apart by it.", "Take segment, day, channel or moment.")
        )
    if look.cluster and f"attr_{look.cluster}" not in log.columns:
        rule = "It holds customers together."
        faults.append(Fault(f"line.toml [attributes] {look.cluster}", "not there", rule, "Name its column."))
    if tidied.contacts != tidied.accepted:
        faults.append(Fault("contact log", "records that stand for several contacts", "A trial needs each contact."))
    taken = Counter([*{*_RESERVED, *look.by}, *(name for one in look.outcomes for name in _names(one))])
    for name in sorted(name for name, many in taken.items() if many > 1):
        rule = "Columns of the cube each have a name of their own."
        faults.append(Fault(f"trial.toml outcomes {name}", "a name that is taken", rule, "Choose another."))
    if not look.outcomes:
        faults.append(Fault("trial.toml outcomes", "none", "A trial has at least one."))
    if faults:
        raise InputError(faults)


def _units(connection: Backend, log: ir.Table, look: Look) -> tuple[ir.Table, dict[str, int], int]:
    """Customers in the trial whose days are over, and how many were left out and why."""
    until = int(look.until.timestamp()) if look.until else _scalar(whole_second(log.opened_at.max()))
    if look.listed is not None:
        units = units_of_list(connection, look.listed)
        complete = units.assigned_s + _days_s(look)[1] <= until
        left_out = _counted(units, not_complete=~complete)
        return units.filter(complete), {why: many for why, many in left_out.items() if many}, until
    in_time = (log.opened_at < _instant(until + 1)).fill_null(True)
    labelled = log.filter((log.trial == look.trial) & log.arm.notnull() & in_time)
    burning_in = 0
    if "burning_in" in log.columns:
        burning_in = _scalar(labelled.burning_in.sum())
        labelled = labelled.filter(~labelled.burning_in)
    followed = labelled.filter(labelled.customer.notnull() & labelled.opened_at.notnull())
    at = whole_second(followed.opened_at)
    taken = {name: followed[name] for name in ("moment", *look.by)} | {name: followed[name] for name in place(log)}
    if look.cluster:
        taken["cluster"] = followed[f"attr_{look.cluster}"]
    if look.chances:
        taken["chance"] = followed.propensity
    every = followed.group_by("customer").aggregate(
        arm=followed.arm.min(),
        last_arm=followed.arm.max(),
        assigned_s=at.min(),
        # Of two contacts at once, the first in the log.
        first=ibis.struct(taken).first(order_by=[at, *(followed[name] for name in place(log))]),
    )
    every = connection.create_table("units", every.unpack("first"), temp=True)
    _, longest = _days_s(look)
    ends = every.assigned_s + longest
    complete = ends <= until
    since = int(look.since.timestamp()) if look.since else None
    fresh = ends > since if since else ibis.literal(True)
    # Counts of a later look are what changed, so that cubes add up to the counts of both.
    new = labelled if since is None else labelled.filter((labelled.opened_at >= _instant(since + 1)).fill_null(False))
    waiting = 0 if since is None else _scalar(every.filter((every.assigned_s <= since) & (ends > since)).count())
    twice = every.arm != every.last_arm
    drawn: ir.BooleanValue = ibis.literal(True)
    if look.chances:
        drawn = ((every.chance > 0) & (every.chance <= 1)).fill_null(False)
    left_out = _counted(
        new, no_customer=new.customer.isnull() | new.opened_at.isnull(), no_channel_mode=new["mode"].isnull()
    ) | _counted(
        every,
        not_complete=~complete,
        two_arms=twice & complete & fresh,
        no_chance=~drawn & ~twice & complete & fresh,
    )
    left_out["not_complete"] -= waiting
    left_out["burn_in"] = burning_in
    if look.cluster and look.drawn != "customer":
        check_drawn_whole(every, look.drawn)
    if left_out["two_arms"] and "two_arms" not in look.leave_out:
        rule = "A customer keeps the arm that the lot gave."
        way_out = "Find out why, or leave them out and count them: leave_out = two_arms."
        raise InputError([Fault("column arm", f"{left_out['two_arms']} customers in two arms", rule, way_out)])
    kept = every.filter(complete & fresh & ~twice & drawn)
    if look.cluster and look.by:
        kept = _in_one_cell(kept, look.by)
    return kept, {why: many for why, many in left_out.items() if many}, until


def _in_one_cell(units: ir.Table, by: tuple[str, ...]) -> ir.Table:
    """Units with the cell of their cluster: the day on which its last unit came, all else of the first that came.

    So a cluster comes in as a whole, when it is known as a whole.
    """
    together = ibis.window(group_by="cluster")
    turn = ibis.row_number().over(ibis.window(group_by="cluster", order_by=["assigned_s", *place(units)]))
    ranked = units.mutate(turn=turn)
    own: dict[str, ir.Value] = {}
    for name in by:
        of_first = (ranked.turn == 0).ifelse(ranked[name], ibis.null(ranked[name].type()))
        own[name] = ranked[name].max().over(together) if name == "day" else of_first.max().over(together)
    return ranked.mutate(**own).drop("turn")


def _in_days(log: ir.Table, units: ir.Table, look: Look, spill_hours: float) -> ir.Table:
    """The contacts of the days that can count for any customer: what is outside them need not be read."""
    (row,) = units.aggregate(first=units.assigned_s.min(), last=units.assigned_s.max()).to_pyarrow().to_pylist()
    if row["first"] is None:
        return log
    back, longest = _days_s(look)
    # A contact may come within the last second, and what tells that it spilled over later still.
    begin, end = row["first"] - back, row["last"] + longest + int(spill_hours * 3600) + 2
    return log.filter(log.opened_at.between(_instant(begin), _instant(end)))


def _instant(second: int) -> datetime:
    """The date nearest to a second since 1970: there is none before the year 1 or after 9999."""
    first, last = (int(one.replace(tzinfo=UTC).timestamp()) for one in (datetime.min, datetime.max))
    return datetime.fromtimestamp(min(max(second, first), last), UTC)


def _days_s(look: Look) -> tuple[int, int]:
    """How far before and after the lot contacts count, in seconds."""
    back = look.before_days if any(one.covariate for one in look.outcomes) else 0
    return int(back * _DAY_S), int(max(one.window_days for one in look.outcomes) * _DAY_S)


def _outcomes(contacts: ir.Table, units: ir.Table, values: dict[str, OutcomeColumn], look: Look) -> ir.Table:
    """One row a customer: what came in the days after the lot, and what was in the days before it."""
    served = (contacts["mode"] == "person").fill_null(False)
    if "abandoned" in contacts.columns:
        served = served & ~contacts.abandoned.fill_null(False)
    if "reached" in contacts.columns:
        served = served | contacts.reached.fill_null(False)
    asked = ibis.literal(False)
    if "asked" in contacts.columns:
        asked = contacts.asked.fill_null(False)
    own = {f"o_{k}": _counted_as(one, values[one.column]) for k, one in enumerate(look.outcomes)}
    known = contacts.filter(contacts.customer.notnull() & contacts.opened_at.notnull())
    each = known.select(
        "customer",
        at_s=whole_second(contacts.opened_at),
        topic=contacts.moment,
        served=served,
        asked=asked,
        **{f"v_{name}": value.steps.cast("int64") for name, value in values.items()},
        **{name: value.cast("int64") for name, value in own.items()},
    )
    back, longest = _days_s(look)
    counted = each.at_s.between(units.assigned_s - back, units.assigned_s + longest)
    joined = units.left_join(each, [units.customer == each.customer, counted])
    after = joined.at_s - joined.assigned_s
    zero = ibis.literal(0, "int64")

    def added(name: str, days: ir.BooleanValue, place: str = "") -> tuple[ir.Value, ir.Value]:
        """The sum of a column over the days, and of how many contacts it is known."""
        value = joined[place or f"v_{name}"]
        here = days & value.notnull()
        if name == "repeat":
            here = here & (joined.topic == joined.moment) & (after > 0)
        # Of a customer none of whose contacts has a mode there is nothing to add up.
        here = here.fill_null(False)
        return here.ifelse(value, zero).sum().cast("int64"), here.cast("int64").sum().cast("int64")

    before = after < 0

    def within(days: float) -> ir.BooleanValue:
        # A window of no days is the contact itself.
        return (after >= 0) & (after <= int(days * _DAY_S))

    found: dict[str, ir.Value] = {}
    for k, one in enumerate(look.outcomes):
        value, known_in = added(one.column, within(one.window_days), f"o_{k}")
        if one.kind == "count" and one.ceiling is not None:
            value = ibis.least(value, round(one.ceiling * values[one.column].per_one))
        # Of a share, the customer has it or not, in however many contacts.
        found[one.name] = (value > 0).cast("int64") if one.kind == "share" else value
        # Of somebody on a list it is known how often they got in touch: never, where they did not.
        known_in = ibis.literal(1, "int64") if look.listed is not None and one.column == "contacts" else known_in
        found[f"{one.name}_known"] = ibis.least(known_in, 1) if one.kind == "share" else known_in
        if one.per:
            found[f"{one.name}_per"], _ = added(one.per, within(one.window_days))
        if one.covariate:
            found[f"{one.name}_before"], _ = added(one.covariate, before)
    in_time = after >= 0
    found["received"] = (in_time & joined.served).fill_null(False).cast("int64").max()
    found["asked"] = (in_time & joined.asked).fill_null(False).cast("int64").max()
    if look.chances:
        # Every customer has one chance; covariates are what was before the lot, and are not weighed.
        weight = 1.0 / joined.chance.max()
        per_one = {name: value.per_one for name, value in values.items()}
        finer = {
            one.name: _finer(one.role, one.per_one or 1) for one in _measured(look._replace(chances=False), per_one)
        }
        for name, times in finer.items():
            found[name] = (found[name] * weight * times).round().cast("int64") if times else found[name]
        found["w"] = (weight * _WEIGHT).round().cast("int64")
    # Every customer has these once.
    constant = {name: joined[name].arbitrary() for name in ("arm", *look.by, *(["cluster"] if look.cluster else []))}
    return joined.group_by("customer").aggregate(
        **constant,
        **found,
    )


def _counted_as(outcome: Outcome, value: OutcomeColumn) -> ir.Value:
    """A contact's value as an outcome counts it: over a limit or not, or no more than its ceiling."""
    if outcome.over is not None:
        return (value.steps > round(outcome.over * value.per_one)).cast("int64")
    if outcome.ceiling is not None and outcome.kind != "count":
        most = round(outcome.ceiling * value.per_one)
        # The engine's least of nothing and a ceiling is the ceiling.
        return (value.steps > most).ifelse(most, value.steps)
    return value.steps


def _measured(look: Look, per_one: dict[str, int]) -> list[Measured]:
    """The columns of the cube, which count in steps already."""
    found: list[tuple[str, Role, str]] = []
    for one in look.outcomes:
        yes_or_no = one.kind == "share" or one.over is not None
        found.append((one.name, "outcome", "contacts" if yes_or_no else one.column))
        found.append((f"{one.name}_known", "known", "contacts"))
        if one.per:
            found.append((f"{one.name}_per", "outcome", one.per))
        if one.covariate:
            found.append((f"{one.name}_before", "covariate", one.covariate))
    found += [("received", "received", "contacts"), ("asked", "asked", "contacts")]
    measured = [
        Measured(name, role=role, per_one=per_one.get(column, 1), in_steps=True) for name, role, column in found
    ]
    if not look.chances:
        return measured
    weighed = [
        one._replace(per_one=(one.per_one or 1) * max(_finer(one.role, one.per_one or 1), 1)) for one in measured
    ]
    return [*weighed, Measured("w", role="weight", per_one=_WEIGHT, in_steps=True)]


def _finer(role: Role, per_one: int) -> int:
    """How many times as fine the steps of a weighed column are; 0 of what is not weighed: it was before the lot."""
    if role == "covariate":
        return 0
    return _WEIGHT if per_one < _WEIGHT else 1


def _counted(table: ir.Table, **where: ir.BooleanValue) -> dict[str, int]:
    """How many rows each condition holds of, in one scan."""
    (row,) = table.aggregate(**{name: one.sum() for name, one in where.items()}).to_pyarrow().to_pylist()
    return {name: int(many or 0) for name, many in row.items()}


def _scalar(value: ir.Scalar) -> int:
    return int(value.to_pyarrow().as_py() or 0)
