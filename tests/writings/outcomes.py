"""What becomes of a writing: `init → facts → staff`, and every figure beside the truth."""

import os
import sys
import traceback
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from humanline.foundation.errors import HumanlineError
from humanline.loop.starting import start
from humanline.loop.turning import Turn
from humanline.model.estimate import Estimate, NotEstimable
from humanline.plan.staffing import StaffingAsked
from writings import writings

WAYS_OUT = ("right", "asked", "refused", "lost", "wrong", "crash")


@dataclass(frozen=True)
class Outcome:
    """What came of one writing: one of `WAYS_OUT`, and what was lost or wrong."""

    what: str
    why: tuple = ()


def truth_of(writing):
    """The figures that the contacts have, by name; those that the files lack are left out."""
    contacts, lacks = writing.contacts, writing.lacks
    staffed = [c for c in contacts if c.staffed]
    told = {
        "contacts": len(contacts),
        "channels": sorted(Counter(c.channel for c in contacts).values()),
        "with a person": len(staffed),
        "self-service": len(contacts) - len(staffed),
        "moments": sorted(Counter(c.moment for c in contacts).values()),
        "wait": mean(c.wait for c in contacts if c.wait is not None) / 60,
        "talk": mean(c.talk for c in contacts if c.talk is not None) / 60,
        "solved": mean(c.solved for c in contacts),
        "mark": mean(c.mark for c in contacts if c.mark is not None),
        "hours": Counter(c.opened.weekday() * 24 + c.opened.hour for c in contacts),
        "day": (min(c.opened for c in contacts).date().isoformat(), max(c.opened for c in contacts).date().isoformat()),
        "customer": "known",
    }
    return {name: value for name, value in told.items() if name not in lacks}


def found_in(facts):
    """The same figures as the facts tell them: `None` where they say that it can't be told."""

    def figure(name):
        measure = facts.overall[name]
        return measure.value if isinstance(measure, Estimate) else None

    def counts(groups):
        return sorted(group.contacts for group in groups)

    modes = Counter()
    for group in facts.channels:
        modes[group.mode] += group.contacts
    hours = None
    if not isinstance(facts.weeks, NotEstimable) and facts.weeks:
        hours = Counter({k: number for k, number in enumerate(facts.weeks[0].contacts) if number})
    return {
        "contacts": facts.overall.contacts,
        "channels": counts(facts.channels),
        "with a person": modes["person"],
        "self-service": modes["self_service"],
        "moments": counts(facts.moments),
        "wait": figure("wait_min"),
        "talk": figure("handle_min"),
        "solved": figure("resolved"),
        "mark": figure("satisfaction"),
        "hours": hours,
        "day": None if isinstance(facts.period, NotEstimable) else (facts.period.first, facts.period.last),
        "customer": None if isinstance(facts.flows, NotEstimable) else "known",
    }


def same(true, found):
    """Whether a figure is the truth, up to what writing it rounds off."""
    return abs(true - found) <= 1e-3 * max(1.0, abs(true)) if isinstance(true, float) else true == found


def outcome(writing, folder, *, staffed=False):
    """Run one writing from `init` to facts, or on to staffing, in an empty folder."""
    paths = []
    for name, data in writing.files.items():
        path = Path(folder) / name
        path.write_bytes(data)
        paths.append(path)
    try:
        start(paths, out=Path(folder), language="nl")
        line = Path(folder) / "line.toml"
        line.write_text(line.read_text(encoding="utf-8") + "\n[privacy]\nsmallest_group = 1\n", encoding="utf-8")
        turn = Turn(line)
        facts = turn.facts
    except HumanlineError as error:
        return Outcome("refused", (str(error).splitlines()[0],))
    except Exception:
        return Outcome("crash", (traceback.format_exc().splitlines()[-1],))
    if staffed:
        try:
            turn.staff(StaffingAsked(interval_minutes=60))
        except HumanlineError:
            pass  # refused with the reason; which reasons are right is tested elsewhere
        except Exception:
            return Outcome("crash", (traceback.format_exc().splitlines()[-1],))
    true, found = truth_of(writing), found_in(facts)
    wrong = [f"{k}: {found[k]} for {v}" for k, v in true.items() if found[k] is not None and not same(v, found[k])]
    wrong += [f"{k} appears: {found[k]}" for k in writing.lacks & found.keys() if found[k] is not None]
    lost = [k for k in true if found[k] is None]
    if not facts.tidied.adds_up:
        wrong.append("the account does not add up")
    asked = tuple(getattr(turn.organisation, "to_decide", {}))
    if asked:
        return Outcome("asked", asked)
    if wrong:
        return Outcome("wrong", tuple(wrong))
    return Outcome("lost", tuple(lost)) if lost else Outcome("right")


def main(only=""):
    """Run all writings, two at a time, and tell the table by group and whatever was not as expected."""
    import tempfile
    from concurrent.futures import ProcessPoolExecutor

    chosen = [k for k, w in enumerate(writings()) if only in f"{w.group}/{w.name}"]
    tables = {}
    with tempfile.TemporaryDirectory() as place, ProcessPoolExecutor(int(os.environ.get("WORKERS", "2"))) as pool:
        for k, found in zip(chosen, pool.map(run_one, chosen, [place] * len(chosen)), strict=True):
            writing = writings()[k]
            tables.setdefault(writing.group, Counter())[found.what] += 1
            if found.what != writing.expected:
                why = "; ".join(found.why)[:200]
                tell(f"{writing.group}/{writing.name}: {found.what}, not {writing.expected}: {why}")
    for group, counted in [*tables.items(), ("all", sum(tables.values(), Counter()))]:
        tell(f"{group:12} " + " ".join(f"{what} {counted[what]:3}" for what in WAYS_OUT))


def tell(line):
    """One line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def run_one(k, place):
    """One writing by its number, in a process of its own."""
    folder = Path(place) / str(k)
    folder.mkdir()
    return outcome(writings()[k], folder)


if __name__ == "__main__":
    main(*sys.argv[1:2])
