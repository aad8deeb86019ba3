"""Hold what was measured to rules: kept, broken or unknown, with the findings that say why."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import get_args

import msgspec
import numpy as np

from humanline.foundation.decoding import decode
from humanline.foundation.errors import Fault, ReachError
from humanline.model.reached import Because, Columns, Finding, FindingKind, Mend, Reach, RuleVerdict
from humanline.model.rules import Applies, Rule, RuleSet
from humanline.reach.measuring.compact import BoolArray, FloatArray
from humanline.reach.measuring.measured import MeasuredGraph
from humanline.reach.measuring.mending import mend_steps
from humanline.reach.measuring.reaching import leads_to
from humanline.reach.measuring.wording import BOT_FORMATS, first_menus, unknown_before_menus, unknown_before_words

SCHEMA = 1
#: Findings about what comes first: what is not understood hides them only where it comes before that.
FIRST: dict[str, Callable[[MeasuredGraph], bool]] = {
    "not_mentioned": unknown_before_menus,
    "machine_not_said": unknown_before_words,
}
#: A finding that is also another: who can't get out of a loop is kept in it.
ALSO: dict[str, tuple[str, ...]] = {"can_circle": ("trap",)}
#: Findings about a menu: a rule on them alone does not apply where there is none.
ABOUT_MENUS: frozenset[str] = frozenset({"not_mentioned", "not_announced", "buried_option"})
#: Findings that a sound, whose words are not known, leaves open.
ABOUT_WORDS: frozenset[str] = frozenset({"not_mentioned", "machine_not_said", "not_announced"})
_MEASURED_RULES = frozenset({"steps", "seconds"})


def known_sets() -> tuple[str, ...]:
    """Names of the rule sets that come with Humanline, the default first."""
    names = sorted(
        entry.name[:-5] for entry in files("humanline.reach.rules").iterdir() if entry.name.endswith(".toml")
    )
    return ("default", *(name for name in names if name != "default"))


def read_rules(name: str) -> RuleSet:
    """A rule set by its name, or from a file.

    Raises:
        ReachError: there is no such set or file, or it can't be used; all faults at once.
    """
    if name in known_sets():
        text, where = (files("humanline.reach.rules") / f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml"
    else:
        path = Path(name)
        where = str(path)
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            rule = f"Sets that come with Humanline: {', '.join(known_sets())}; else the path of a rule file."
            raise ReachError([Fault("--rules", f"found {name!r} ({error.strerror})", rule)]) from error
        except UnicodeDecodeError as error:
            raise ReachError([Fault(where, "it is not text in UTF-8", "A rule file is TOML.")]) from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ReachError([Fault(where, str(error), "A rule file is TOML.")]) from error
    found, faults = decode(data, RuleSet, name=where)
    if found is not None:
        faults = _faults(found, where)
    if found is None or faults:
        raise ReachError(faults)
    return found


def _faults(rules: RuleSet, where: str) -> list[Fault]:
    """What can't be seen key by key."""
    faults: list[Fault] = []
    if rules.schema > SCHEMA:
        faults.append(Fault(f"{where} schema", f"found {rules.schema}", f"This version reads schema {SCHEMA}."))
    if not rules.rule:
        faults.append(Fault(f"{where} rule", "found no rules", "At least one [[rule]] is needed."))
    seen: set[str] = set()
    kinds = get_args(FindingKind)
    for n, rule in enumerate(rules.rule):
        place, check = f"{where} rule[{n}]", rule.check
        if rule.id in seen:
            faults.append(Fault(f"{place}.id", f"found {rule.id!r} twice", "Each rule has an id of its own."))
        seen.add(rule.id)
        if check.kind in _MEASURED_RULES and (check.at_most is None or not check.at_most >= 0):
            faults.append(Fault(f"{place}.check.at_most", f"found {check.at_most}", "A number of 0 or more is needed."))
        if check.kind == "none_of" and not check.findings:
            faults.append(Fault(f"{place}.check.findings", "found none", "Name at least one kind of finding."))
        faults.extend(
            Fault(f"{place}.check.findings", f"found {kind!r}", f"Known: {', '.join(kinds)}.")
            for kind in check.findings
            if kind not in kinds
        )
    return faults


def source_kind(format: str) -> Applies:
    """What kind of source a format is: a rule may be about some only."""
    if format in BOT_FORMATS:
        return "bot"
    return "site" if format == "site" else "phone"


def judge(reach: Reach, of: MeasuredGraph, rule_sets: Sequence[RuleSet]) -> Reach:
    """The record with a verdict for every rule, the findings of rules on steps and seconds, and what would mend them.

    Args:
        reach: what was measured.
        of: the numbers behind it.
        rule_sets: the rules.
    """
    verdicts: list[RuleVerdict] = []
    findings = list(reach.findings)
    mends = list(reach.mends)
    for rules in rule_sets:
        for rule in rules.rule:
            verdict, found, mended = _verdict(reach, of, rules.name, rule)
            verdicts.append(verdict)
            findings += found
            if not any(known.moves == one.moves and known.broken == one.broken for one in mended for known in mends):
                mends += mended
    return msgspec.structs.replace(
        reach, rule_sets=tuple(rule_sets), verdicts=tuple(verdicts), findings=tuple(findings), mends=tuple(mends)
    )


_Judged = tuple[RuleVerdict, list[Finding], list[Mend]]


def _verdict(reach: Reach, of: MeasuredGraph, name: str, rule: Rule) -> _Judged:
    if rule.applies_to and source_kind(reach.graph.format) not in rule.applies_to:
        verdict = RuleVerdict(set=name, rule=rule.id, verdict="does_not_apply", because="other_source")
        return verdict, [], []
    if rule.check.kind == "none_of":
        return _none_of(reach, of, name, rule), [], []
    if rule.check.kind == "any_person":
        return _any_person(of, name, rule), [], []
    return _measured(reach, of, name, rule)


def _none_of(reach: Reach, of: MeasuredGraph, name: str, rule: Rule) -> RuleVerdict:
    wanted = frozenset(kind for named in rule.check.findings for kind in (named, *ALSO.get(named, ())))
    found = [finding for finding in reach.findings if finding.kind in wanted]
    sure = [finding.id for finding in found if finding.sure]
    looked_at = int(of.places.sum())
    hidden = any(_may_hide(of, kind) for kind in wanted)
    if wanted <= ABOUT_MENUS and not found and not hidden and of.graph.entries and not first_menus(of):
        return RuleVerdict(set=name, rule=rule.id, verdict="does_not_apply", because="no_menu")
    if sure:
        return RuleVerdict(
            set=name, rule=rule.id, verdict="broken", findings=tuple(sure), looked_at=looked_at, broken=len(sure)
        )
    if found or hidden or not of.graph.entries:
        open_ones = found or [one for one in reach.findings if one.kind == "not_understood"]
        sounds = not hidden and all(finding.kind in ABOUT_WORDS for finding in found)
        because: Because = "sounds" if sounds else "not_understood"
        if not of.graph.entries:
            because = "no_state"
        return RuleVerdict(
            set=name,
            rule=rule.id,
            verdict="unknown",
            findings=tuple(finding.id for finding in open_ones),
            looked_at=looked_at,
            unknown=len(open_ones),
            because=because,
        )
    return RuleVerdict(set=name, rule=rule.id, verdict="kept", looked_at=looked_at)


def _any_person(of: MeasuredGraph, name: str, rule: Rule) -> RuleVerdict:
    """From every entry there is a way to a person in any way, also one who reads it later."""
    graph = of.graph
    entries = list(graph.entries)
    persons = graph.is_kind("person")
    sure = leads_to(graph.source[graph.told], graph.target[graph.told], persons)[entries]
    hoped = leads_to(graph.source[graph.live], graph.target[graph.live], persons | graph.unknown)[entries]
    if entries and sure.all() and not graph.loose:
        return RuleVerdict(set=name, rule=rule.id, verdict="kept", looked_at=len(entries))
    broken = int((~hoped).sum()) if not graph.loose else 0
    return RuleVerdict(
        set=name,
        rule=rule.id,
        verdict="broken" if broken else "unknown",
        looked_at=len(entries),
        broken=broken,
        unknown=int((hoped & ~sure).sum()),
        because="" if broken else "not_understood" if entries else "no_state",
    )


def _may_hide(of: MeasuredGraph, kind: str) -> bool:
    """Whether something that is not understood may be what this kind of finding is about."""
    return of.graph.loose or FIRST[kind](of) if kind in FIRST else of.unknown_ahead


def _measured(reach: Reach, of: MeasuredGraph, name: str, rule: Rule) -> _Judged:
    """A rule on the number of steps or seconds, held to the numbers that are certain and those that are hoped."""
    check, at_most = rule.check, rule.check.at_most or 0.0
    within = of.places.copy()
    if check.within == "entries":
        within[:] = False
        within[[entry for entry in of.graph.entries if not of.graph.over[entry]]] = True
    sure, hoped = _numbers(reach.columns, rule, of.near_unknown)
    broken = within & ~(hoped <= at_most)
    sure = np.where(of.graph.unknown | of.graph.loose, np.inf, sure)
    unknown = within & ~broken & ~(sure <= at_most)
    if not within.any():
        entered = bool(of.graph.goal[list(of.graph.entries)].all()) if of.graph.entries else False
        entered = entered and not of.unknown_ahead
        verdict = RuleVerdict(
            set=name, rule=rule.id, verdict="kept" if entered else "unknown", because="" if entered else "no_state"
        )
        return verdict, [], []
    findings = []
    if broken.any() or unknown.any():
        findings.append(_finding(of, name, rule, broken, unknown, sure))
    worst = float(np.max(sure[within]))
    verdict = RuleVerdict(
        set=name,
        rule=rule.id,
        verdict="broken" if broken.any() else "unknown" if unknown.any() else "kept",
        findings=tuple(finding.id for finding in findings),
        measured=worst if np.isfinite(worst) else None,
        looked_at=int(within.sum()),
        broken=int(broken.sum()),
        unknown=int(unknown.sum()),
        because="not_understood" if unknown.any() and not broken.any() else "",
    )
    mendable = check.kind == "steps" and check.day == "normal"
    mends = mend_steps(of, f"{name}/{rule.id}", within, int(at_most)) if mendable and broken.any() else []
    return verdict, findings, mends


def _numbers(columns: Columns, rule: Rule, near_unknown: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Steps or seconds, certain and hoped, shape (states,); infinite where there is no way.

    Seconds are those of the way with the fewest steps. Where something that is not understood is ahead, another way may
    be that one, and nothing is certain.
    """
    if rule.check.kind == "steps":
        named = {
            "best": (columns.best, columns.best_hoped),
            "normal": (columns.normal, columns.normal_hoped),
            "worst": (columns.worst, columns.worst_hoped),
        }[rule.check.day]
        return _array(named[0]), _array(named[1])
    seconds = _array(columns.seconds)
    with_sounds = _array(columns.sounds) > 0
    certain = np.where((with_sounds & np.isfinite(seconds)) | near_unknown, np.inf, seconds)
    return certain, np.where(near_unknown, 0.0, seconds)


def _array(values: Sequence[float | None]) -> FloatArray:
    return np.array([np.inf if value is None else value for value in values], dtype=float)


def _finding(
    of: MeasuredGraph, name: str, rule: Rule, broken: BoolArray, unknown: BoolArray, numbers: FloatArray
) -> Finding:
    """The states that break a rule or leave it open: the worst first, with the way there and on."""
    states = np.flatnonzero(broken if broken.any() else unknown)
    far = np.where(np.isfinite(numbers[states]), -numbers[states], -np.inf)
    ranked: list[int] = states[np.lexsort((states, np.asarray(of.travelled.steps)[states], far))].tolist()
    worst = ranked[0]
    number = float(numbers[worst])
    kind: FindingKind = "too_far" if rule.check.kind == "steps" else "too_long"
    found = of.finding(
        kind,
        worst,
        states=ranked,
        sure=bool(broken.any()),
        mark=f"{name}/{rule.id}",
        at_most=rule.check.at_most or 0.0,
    )
    if not np.isfinite(number):
        return found
    return msgspec.structs.replace(found, values={**found.values, "measured": number})
