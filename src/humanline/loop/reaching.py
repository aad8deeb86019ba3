"""Read a menu, a flow or a site; measure the way to a person; hold it to rules; tell it by moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from humanline import __version__
from humanline.foundation.clock import Clock, system_clock
from humanline.model.organisation import ReachToday
from humanline.model.plan import StepsToPerson
from humanline.model.reach import PERSON_WAYS, Graph, Way
from humanline.model.reached import Reach

Progress = Callable[[str, float], None]


def reach(
    source: str,
    *,
    format: str = "auto",
    rules: Sequence[str] = ("default",),
    volumes: Path | None = None,
    entries: Sequence[str] = (),
    ways: Sequence[Way] = PERSON_WAYS,
    clock: Clock = system_clock,
    progress: Progress | None = None,
) -> Reach:
    """How many steps to a person, in a menu, a flow or a site that exists today.

    Args:
        source: a file, a folder, or a start address.
        format: as what it is read; `auto`: as what it looks like.
        rules: names of rule sets, or paths of rule files.
        volumes: what customers come for: CSV with `moment`, `contacts` and, if wanted, `state`.
        entries: where customers come in, where that is known better than the source says.
        ways: what counts as a person.
        clock: the time.
        progress: told what is being done and the share done.

    Raises:
        ReachError: the source, a rule file or the volumes can't be used; all faults of one at once.
    """
    from humanline.reach.judging import judge, read_rules
    from humanline.reach.measuring.coming_for import read_volumes
    from humanline.reach.measuring.whole import measure
    from humanline.reach.readers.registry import read_source

    told = progress or (lambda _what, _share: None)
    # What is small and may be wrong is read first, so that nobody waits for a site only to hear of a slip.
    rule_sets = [read_rules(name) for name in rules]
    coming = read_volumes(volumes) if volumes else []
    told(f"Reading {source}", 0.1)
    graph = read_source(source, format, entries=tuple(entries), progress=progress)
    told("Measuring", 0.6)
    files = [graph.source, *([volumes.name] if volumes else [])]
    measured, numbers = measure(graph, clock=clock, version=__version__, ways=ways, volumes=coming, made_from=files)
    told("Holding it to the rules", 0.8)
    return judge(measured, numbers, rule_sets)


def sources_in(source: str, format: str = "auto") -> list[tuple[str, str]]:
    """What stands under a name that was given, each as its path and format: a folder may hold several sources.

    Args:
        source: a file, a folder, or a start address.
        format: as what it is to be read; `auto`: as what it looks like.

    Raises:
        ReachError: the folder can't be read.
    """
    from humanline.reach.readers.registry import sources_in as found

    return found(source, format)


def steps_by_moment(
    today: ReachToday, folder: Path, contacts: Mapping[str, float], *, clock: Clock = system_clock
) -> tuple[StepsToPerson, ...]:
    """How a customer reaches a person in each moment, as measured in the menu, flow or site that is there.

    Moments that are not found in it are left out: nothing is said of them.

    Args:
        today: `[reach]` of `line.toml`.
        folder: that its source is relative to.
        contacts: moment → contacts a week.
        clock: the time.

    Raises:
        ReachError: the source can't be used.
    """
    from humanline.foundation.errors import Fault, ReachError
    from humanline.foundation.names import same
    from humanline.reach.measuring.coming_for import Volume
    from humanline.reach.measuring.whole import measure

    if today.source.casefold().startswith(("http://", "https://")):
        rule = "Nothing is fetched while a plan is made."
        way_out = f"Run `humanline reach {today.source}` and name the reach.json that it writes."
        raise ReachError([Fault("line.toml reach.source", f"found the address {today.source}", rule, way_out)])
    called = {same(moment): place for moment, place in today.moments.items()}
    graph = _graph(folder / today.source, today.entries)
    volumes = []
    for moment, count in contacts.items():
        place = called.get(same(moment), "")
        is_state = any(state.id == place for state in graph.states)
        volumes.append(Volume(moment if is_state or not place else place, count, place if is_state else ""))
    measured, _ = measure(graph, clock=clock, version=__version__, volumes=volumes)
    found = measured.moments.moments if measured.moments else ()
    return tuple(
        StepsToPerson(
            moment=moment,
            measured=True,
            source=Path(today.source).name,
            steps=one.steps,
            steps_hoped=one.steps_hoped,
            seconds=one.seconds,
        )
        for moment, one in zip(contacts, found, strict=True)
        if one.state
    )


def _graph(source: Path, entries: tuple[str, ...]) -> Graph:
    """A source as a graph; the record of an earlier look holds it already."""
    import msgspec

    from humanline.reach.readers.registry import entered_at, read_source

    if source.suffix == ".json":
        try:
            return entered_at(msgspec.json.decode(source.read_bytes(), type=Reach).graph, entries)
        except (OSError, msgspec.MsgspecError):
            pass  # A flow in JSON, or a file that is not there: the readers say what is wrong.
    return read_source(source, entries=entries)
