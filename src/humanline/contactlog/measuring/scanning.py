"""Ask the engine every question of a tidied log, once; what comes back is sums that add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis

from humanline.contactlog.measuring import caused, comparing
from humanline.contactlog.querying import queries
from humanline.contactlog.querying.engine import asking_engine
from humanline.contactlog.tidying.causes import means_nothing_wrong
from humanline.model.contact import COLUMN_BY_NAME
from humanline.model.facts import Tidied
from humanline.model.organisation import Organisation

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

Key = tuple[str, ...]
Row = Mapping[str, Any]
Progress = Callable[[str, float], None]

UNKNOWN = "?"
#: Sums that are of contacts with staff only: the duration of a self-service visit is no staff time, and nobody waits
#: or hangs up there (exports write 0 where there was no queue).
STAFFED = (
    *(f"{part}_{name}" for name in ("handle", "wait") for part in ("n", "s", "q", "g", "nn", "ns", "ss")),
    *("n_abandoned", "k_abandoned"),
)
CUBE = ("moment", "segment", "channel", "mode")


@dataclass
class Sums:
    """All sums of a log, before anything is divided.

    Attributes:
        strata: attributes that `observed` is split by.
        too_fine: attributes with too many values for that.
        timed: contacts with a time of day.
        at_midnight: of those, the ones exactly at midnight.
    """

    cube: list[dict[str, Any]]
    departments: list[dict[str, Any]] = field(default_factory=list)
    causes: list[dict[str, Any]] | None = None
    cause_days: list[dict[str, Any]] | None = None
    chains: list[dict[str, Any]] | None = None
    links: list[dict[str, Any]] | None = None
    stories: list[dict[str, Any]] | None = None
    observed: list[dict[str, Any]] = field(default_factory=list)
    trials: list[dict[str, Any]] = field(default_factory=list)
    strata: tuple[str, ...] = ()
    too_fine: tuple[str, ...] = ()
    timed: int = 0
    at_midnight: int = 0
    hours: list[dict[str, Any]] | None = None
    days: list[dict[str, Any]] | None = None
    bins: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def scan(
    tidied: Tidied,
    organisation: Organisation,
    *,
    gated: Callable[[ir.Table], ir.Table],
    progress: Progress | None = None,
) -> Sums:
    """Ask the engine every question once.

    Args:
        tidied: the tidied log; its Parquet file is read.
        organisation: for the windows of repeats and spill-over.
        gated: leaves out the columns that can't be used (`gate.Gate.gated`).
        progress: told the name of each question and the share done.
    """
    with asking_engine(Path(tidied.parquet).parent) as connection:
        return _answers(connection, tidied, organisation, gated, progress)


def _answers(
    connection: Backend,
    tidied: Tidied,
    organisation: Organisation,
    gated: Callable[[ir.Table], ir.Table],
    progress: Progress | None,
) -> Sums:
    log = caused.with_caused(gated(connection.read_parquet(tidied.parquet)), means_nothing_wrong(organisation))
    deferred = organisation.channels.deferred
    if "wait_ms" in log.columns and deferred:
        # Nobody waits in line there; exports write 0 for what there is not.
        nothing = log.channel.isin(list(deferred)) & (log.wait_ms == 0)
        log = log.mutate(wait_ms=nothing.fill_null(False).ifelse(ibis.null("int64"), log.wait_ms))
    totalled = [COLUMN_BY_NAME[name].kept for name in tidied.totalled]
    weighted = (
        bool(totalled)
        or tidied.contacts != tidied.accepted
        or bool(log.filter(log["count"] != 1).count().to_pyarrow().as_py())
    )
    have = set(log.columns)
    times = "opened_at" in have
    questions: dict[str, ir.Table] = {
        "cube": queries.sums(log, CUBE, weighted=weighted, deferred=deferred, totalled=totalled)
    }
    if "department" in have:
        questions["departments"] = queries.sums(log, ("department", "mode"), weighted=weighted, totalled=totalled)
    smallest = organisation.privacy.smallest_group
    questions |= caused.by_cause(log, smallest=smallest, weighted=weighted, totalled=totalled)
    if "hour_of_week" in have:
        questions["hours"] = queries.work(log, ("moment", "hour_of_week"), weighted=weighted)
    if times:
        questions["days"] = queries.days(log, ("moment", "segment"), weighted=weighted)
        questions["midnight"] = queries.midnight(log, weighted=weighted)
    linked = times and "customer" in have and not weighted
    if linked:
        windows = organisation.windows
        followed = queries.links(
            log, repeat_days=windows.repeat_days, spill_hours=windows.spill_hours, deferred=deferred
        )
        if progress:
            progress("links", 0.0)
        # Two questions look at the links; sorting every customer's contacts is by far the most work.
        followed = connection.create_table("followed", followed.select(*queries.LINK_COLUMNS), temp=True)
        questions["links"] = queries.link_sums(followed)
        questions["stories"] = queries.story_sums(followed)
        questions["chains"] = caused.chains(
            log, repeat_days=windows.repeat_days, spill_hours=windows.spill_hours, deferred=deferred
        )
    strata, too_fine = _strata(log, tidied)
    if not totalled:  # how sure a difference is shows in single contacts
        questions |= _evidence(log, organisation, strata, linked=linked, weighted=weighted)
    durations = {"wait_ms": "wait", "completion_ms": "completion", "to_person_ms": "to_person"}
    for column, name in durations.items():
        if column in have and column not in totalled:
            questions[f"bins {name}"] = queries.bins(log, column, CUBE, weighted=weighted)
    answers: dict[str, list[dict[str, Any]]] = {}
    for done, (name, question) in enumerate(questions.items()):
        if progress:
            progress(name, done / len(questions))
        answers[name] = question.to_pyarrow().to_pylist()
    return Sums(
        cube=answers["cube"],
        departments=answers.get("departments", []),
        causes=answers.get("causes"),
        cause_days=answers.get("cause days"),
        chains=answers.get("chains"),
        links=answers.get("links"),
        stories=answers.get("stories"),
        observed=answers.get("observed", []),
        trials=answers.get("trials", []),
        strata=strata,
        too_fine=too_fine,
        timed=answers["midnight"][0]["timed"] if times else 0,
        at_midnight=answers["midnight"][0]["at_midnight"] if times else 0,
        hours=answers.get("hours"),
        days=answers.get("days"),
        bins={name.removeprefix("bins "): rows for name, rows in answers.items() if name.startswith("bins ")},
    )


def _strata(log: ir.Table, tidied: Tidied) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Attributes to adjust for, and those with too many values: hardly a stratum would have both sides."""
    names = [name for name in tidied.attributes if f"attr_{name}" in log.columns]
    if not names:
        return (), ()
    values = comparing.values_of(log, names).to_pyarrow().to_pylist()[0]
    kept: list[str] = []
    strata = 1
    for name in names:
        many = max(values[name], 1) * strata
        if values[name] <= comparing.MOST_VALUES and many <= comparing.MOST_STRATA:
            kept.append(name)
            strata = many
    return tuple(kept), tuple(name for name in names if name not in kept)


def _evidence(
    log: ir.Table,
    organisation: Organisation,
    strata: tuple[str, ...],
    *,
    linked: bool,
    weighted: bool,
) -> dict[str, ir.Table]:
    """The questions behind evidence, where the log has anything to set side by side."""

    def told(log: ir.Table) -> ir.Table:
        hours, deferred = organisation.windows.spill_hours, organisation.channels.deferred
        return comparing.outcomes(log, spill_hours=hours, linked=linked, deferred=deferred)

    everyone = told(log)
    if not comparing.names_in(everyone):
        return {}
    columns = [f"attr_{name}" for name in strata]
    questions = {"observed": comparing.observed_sums(everyone, columns, weighted=weighted)}
    if {"trial", "arm"} <= set(log.columns):
        moments = [row["moment"] for row in comparing.moments_in_trials(log).to_pyarrow().to_pylist()]
        if moments:
            inside = told(log.filter(log.moment.isin(moments)))
            questions["trials"] = comparing.trial_sums(inside, weighted=weighted)
    return questions


def add_up(rows: Iterable[Row], key_of: Callable[[Row], Key]) -> dict[Key, dict[str, Any]]:
    """Rows with the same key, added up; `mode` stays where a group has one.

    Staff minutes, waiting and hanging up are of contacts with a person: self-service is left out of `STAFFED`.
    """
    added: dict[Key, dict[str, Any]] = {}
    for row in rows:
        total = added.setdefault(key_of(row), {"mode": row["mode"], "n_left_self_service": 0, "k_left_self_service": 0})
        for name, value in row.items():
            total.setdefault(name, 0 if isinstance(value, int) else value)
            if isinstance(value, int) and not (row["mode"] == "self_service" and name in STAFFED):
                total[name] += value
        if row["mode"] == "self_service":
            for name in ("n_left", "k_left"):
                total[f"{name}_self_service"] += row.get(name, 0)
    return added


def collect(rows: Iterable[Row] | None, key_of: Callable[[Row], Key]) -> defaultdict[Key, list[Row]]:
    """Rows by their key."""
    collected: defaultdict[Key, list[Row]] = defaultdict(list)
    for row in rows or ():
        collected[key_of(row)].append(row)
    return collected


def total(rows: Iterable[Row], name: str, where: Callable[[Row], bool] | None = None) -> int:
    """The sum of one column over the rows that meet `where`."""
    return sum(row[name] for row in rows if where is None or where(row))


def named(value: object) -> str:
    """The value of a key column; nothing known is a group of its own."""
    return UNKNOWN if value is None else str(value)
