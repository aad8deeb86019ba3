"""A baseline of `reach`: what is known and waits to be mended, so that a gate fails only on what is new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath

import msgspec

from humanline.foundation.decoding import decode
from humanline.foundation.errors import Fault, ReachError
from humanline.foundation.files import write_text
from humanline.foundation.record import Record
from humanline.model.reached import Reach

#: Verdicts that a gate can fail on.
NOT_KEPT = frozenset({"broken", "unknown"})


class AcceptedFinding(Record, frozen=True, order=True):
    """One thing that was found and accepted for now.

    Attributes:
        source: the source as it was given, with forward slashes.
        rule: set and id of the rule, `default/way`.
        verdict: `broken` or `unknown`; what was unknown and is broken now is new.
        finding: id of the finding behind it; empty where the rule names none.
        state: where it holds: one that spreads to another place is new there.
    """

    source: str
    rule: str
    verdict: str
    finding: str = ""
    state: str = ""


class Baseline(Record, frozen=True):
    """What is accepted for now, in the order of sources and rules.

    Attributes:
        accepted: each once.
    """

    accepted: tuple[AcceptedFinding, ...] = ()


def known_of(reaches: Sequence[Reach], sources: Sequence[str]) -> tuple[AcceptedFinding, ...]:
    """All that is not kept.

    Args:
        reaches: what was measured.
        sources: the path or address of each, as it was given.
    """
    found: set[AcceptedFinding] = set()
    for reach, source in zip(reaches, sources, strict=True):
        states = {finding.id: finding.states or (finding.state,) for finding in reach.findings}
        for one in reach.verdicts:
            if one.verdict in NOT_KEPT:
                rule, name = f"{one.set}/{one.rule}", source_name(source)
                for finding in one.findings or ("",):
                    found |= {
                        AcceptedFinding(name, rule, one.verdict, finding, state) for state in states.get(finding, ("",))
                    }
    return tuple(sorted(found))


def new_of(known: Iterable[AcceptedFinding], accepted: Baseline) -> tuple[AcceptedFinding, ...]:
    """What is not accepted; what was broken and is no more than unknown now was accepted with it."""
    before = {*accepted.accepted}
    before |= {msgspec.structs.replace(one, verdict="unknown") for one in before}
    return tuple(one for one in known if one not in before)


def read_baseline(path: Path) -> Baseline:
    """Read a baseline.

    Args:
        path: a file that `write_baseline` wrote.

    Raises:
        ReachError: it is not there, or is none.
    """
    way_out = "Make one with --accept, look at what is in it, and keep it under version control."
    try:
        data = msgspec.json.decode(path.read_bytes())
    except OSError as error:
        rule = "A baseline says what is accepted; without it nothing is."
        raise ReachError([Fault(str(path), f"it can't be read: {error.strerror}", rule, way_out)]) from error
    except msgspec.MsgspecError as error:
        raise ReachError([Fault(str(path), f"it is no JSON: {error}", "A baseline is JSON.", way_out)]) from error
    found, faults = decode(data, Baseline, name=path.name)
    if faults or found is None:
        raise ReachError(faults)
    return found


def write_baseline(path: Path, known: Sequence[AcceptedFinding]) -> None:
    """Write what is accepted from now on.

    Args:
        path: where.
        known: what is accepted.

    Raises:
        OutputError: it can't be written.
    """
    text = msgspec.json.format(Baseline(accepted=tuple(known)).to_json(), indent=2).decode()
    write_text(path, text + "\n")


def source_name(source: str) -> str:
    """A source as it stands in a baseline: the same on every system.

    Args:
        source: the path or address as it was given.
    """
    return source if "://" in source else PurePath(source).as_posix()
