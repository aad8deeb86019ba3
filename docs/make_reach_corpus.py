"""Hold the readers to the inputs with written truth, and write the table: `python docs/make_reach_corpus.py`.

The truth of each input was written by reading it, before anything was run (tests/reach/corpus/README.md).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from humanline.model.reached import Reach
from humanline.model.rules import RuleSet
from humanline.reach.judging import judge, read_rules
from humanline.reach.measuring.whole import measure
from humanline.reach.readers.registry import read_source

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "tests" / "reach" / "corpus"
PAGE = ROOT / "docs" / "reference" / "reach-corpus.md"
DAYS = ("best", "normal", "worst")

HEAD = """# What the readers of reach are held to

{count} phone menus, bots and sites of made-up organisations, written the way such files are written in the open. What
is true of each was written down by reading it, before anything was run on it; how is told beside the inputs
(`tests/reach/corpus`). Every change to Humanline is held to them. This page is written from that.

Readers were mended with these inputs at hand: the counts say what is held to, not how well an input is read that nobody
has seen before.

| what | count | may be |
|---|---|---|
| a person told as reachable who is not, or not for certain | {wrong_reachable} of {count} | 0 |
| a rule told as kept that is not | {false_kept} of {kept_claims} | 0 |
| 'no way' told where there is one, or it is not known | {false_no} of {count} | 1 % |
| a rule told as broken that is not | {false_broken} of {broken_claims} | 1 % |
| unknown told where it is known | {needless} of {certain} | 10 % |
| numbers of steps that differ | {steps_wrong} of {steps} | |
| kinds of findings told for certain that are false | {false_findings} of {never} | |
| kinds of findings that are there and were not told | {missing} of {findings} | |

| format | inputs | reachable: right | unknown needlessly | wrong | steps: right |
|---|---|---|---|---|---|
"""


@dataclass
class Counts:
    """What came of the inputs of one format; `faults` says of each fault what it is."""

    count: int = 0
    right: int = 0
    certain: int = 0
    needless: int = 0
    wrong_reachable: int = 0
    false_no: int = 0
    kept_claims: int = 0
    false_kept: int = 0
    broken_claims: int = 0
    false_broken: int = 0
    steps: int = 0
    steps_wrong: int = 0
    never: int = 0
    false_findings: int = 0
    findings: int = 0
    missing: int = 0
    faults: list[str] = field(default_factory=list)

    def __add__(self, other: Counts) -> Counts:
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__})


def looked_at(truth_file: Path) -> tuple[dict[str, Any], Reach]:
    """The truth of an input, and what is measured in it."""
    truth = tomllib.loads(truth_file.read_text(encoding="utf-8"))
    graph = read_source(truth_file.parent / truth["input"])
    reach, numbers = measure(graph, clock=lambda: None, version="")  # type: ignore[arg-type, return-value]
    sets = dict.fromkeys(rule.partition("/")[0] for rule in truth.get("rules", {}))
    return truth, judge(reach, numbers, [_rule_set(name) for name in sets])


@lru_cache
def _rule_set(name: str) -> RuleSet:
    return read_rules(name)


def counted(truth_file: Path) -> Counts:
    """What came of one input."""
    truth, reach = looked_at(truth_file)
    found = Counts(count=1)
    name = truth_file.relative_to(CORPUS).as_posix().removesuffix(".truth.toml")
    first = [state.id for state in reach.graph.states].index(reach.graph.entries[0])
    numbers = {
        day: (getattr(reach.columns, day)[first], getattr(reach.columns, f"{day}_hoped")[first]) for day in DAYS
    }  # fmt: skip
    _reachable(found, name, truth, numbers)
    for day, wanted in truth.get("steps", {}).items():
        sure, hoped = numbers[day]
        fits = {"no": hoped is None, "unknown": sure != hoped}.get(str(wanted), sure == hoped == wanted)
        found.steps += 1
        if not fits:
            found.steps_wrong += 1
            found.faults.append(f"{name}: {day} {wanted}, told {sure} to {hoped}")
    _rules(found, name, truth, reach)
    _findings(found, name, truth, reach)
    return found


def _reachable(
    found: Counts, name: str, truth: dict[str, Any], numbers: dict[str, tuple[int | None, int | None]]
) -> None:
    sure, hoped = numbers["normal"]
    told = "yes" if sure is not None else "no" if hoped is None else "unknown"
    wanted = truth["reachable"]
    found.certain += wanted != "unknown"
    found.right += told == wanted
    if told == wanted:
        return
    found.faults.append(f"{name}: reachable {wanted}, told {told}")
    found.wrong_reachable += told == "yes"
    found.false_no += told == "no"
    found.needless += told == "unknown"


def _rules(found: Counts, name: str, truth: dict[str, Any], reach: Reach) -> None:
    told = {f"{one.set}/{one.rule}": one.verdict for one in reach.verdicts}
    for rule, wanted in truth.get("rules", {}).items():
        found.kept_claims += told[rule] == "kept"
        found.broken_claims += told[rule] == "broken"
        if told[rule] != wanted:
            found.faults.append(f"{name}: {rule} {wanted}, told {told[rule]}")
            found.false_kept += told[rule] == "kept"
            found.false_broken += told[rule] == "broken"


def _findings(found: Counts, name: str, truth: dict[str, Any], reach: Reach) -> None:
    sure = {one.kind for one in reach.findings if one.sure}
    told = {one.kind for one in reach.findings}
    for kind in truth.get("never", []):
        found.never += 1
        if kind in sure:
            found.false_findings += 1
            found.faults.append(f"{name}: {kind} is told, and is not there")
    for kind in truth.get("findings", []):
        found.findings += 1
        if kind not in told:
            found.missing += 1
            found.faults.append(f"{name}: {kind} is there, and is not told")


def by_format() -> dict[str, Counts]:
    """What came of every input, by format."""
    found: dict[str, Counts] = {}
    for truth_file in sorted(CORPUS.rglob("*.truth.toml")):
        format = truth_file.relative_to(CORPUS).parts[0]
        found[format] = found.get(format, Counts()) + counted(truth_file)
    return found


def total(found: Iterable[Counts]) -> Counts:
    """All formats together."""
    return sum(found, Counts())


def page(found: dict[str, Counts]) -> str:
    """The page of documentation."""
    rows = [
        f"| `{name}` | {one.count} | {one.right} | {one.needless} | {one.wrong_reachable + one.false_no} | "
        f"{one.steps - one.steps_wrong} of {one.steps} |\n"
        for name, one in found.items()
    ]
    every = total(found.values())
    numbers = {name: getattr(every, name) for name in every.__dataclass_fields__ if name != "faults"}
    return HEAD.format(**numbers) + "".join(rows)


if __name__ == "__main__":
    now = by_format()
    PAGE.write_text(page(now), encoding="utf-8")
    for line in total(now.values()).faults:
        print(line)  # noqa: T201 - what is not as it should be
