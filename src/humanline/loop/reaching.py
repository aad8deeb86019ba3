"""Read a menu, a flow or a site; measure the way to a person; hold it to rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from humanline import __version__
from humanline.foundation.clock import Clock, system_clock
from humanline.model.reach import PERSON_WAYS, Way
from humanline.model.reached import Reach

Progress = Callable[[str, float], None]


def reach(
    source: str,
    *,
    format: str = "auto",
    rules: Sequence[str] = ("default",),
    volumes: Path | None = None,
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
    graph = read_source(source, format, progress=progress)
    told("Measuring", 0.6)
    files = [graph.source, *([volumes.name] if volumes else [])]
    measured, numbers = measure(graph, clock=clock, version=__version__, ways=ways, volumes=coming, made_from=files)
    told("Holding it to the rules", 0.8)
    return judge(measured, numbers, rule_sets)
