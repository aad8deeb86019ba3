"""One contact decided: microseconds, beside GrowthBook's own evaluation of the same rules, and look-ups in a dict.

Twelve moments by three ages; contacts of one moment are drawn by lot. GrowthBook's SDK is measured where it is
installed beside it; it has a feature for each moment with a rule for each age, and an experiment for the one that is
drawn. The rounds of all sides take turns.
"""

from __future__ import annotations

import importlib.util
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec

from humanline.line import Line
from humanline.model.policy import CellRule, Policy, WholeRule
from humanline.model.service import ChannelHours, SegmentRule
from humanline.model.trial import Arm, Design

CONTACTS, ROUNDS, LOOKS, REPLAYED = 20_000, 7, 150, 1_000_000
MOMENTS = tuple(f"moment {k}" for k in range(12))
AGES = ("18-34", "35-64", "65+")
DRAWN = MOMENTS[0]
NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)

Contact = dict[str, str]


def start_of(moment: str, age: str) -> str:
    """Half of the cells start with a person."""
    return "person" if (MOMENTS.index(moment) + AGES.index(age)) % 2 else "self_service"


def contacts() -> list[Contact]:
    """Every moment by every age, each from another customer."""
    return [
        {"id": f"c{k}", "customer": f"u{k}", "moment": MOMENTS[k % 12], "age": AGES[k // 12 % 3], "channel": "phone"}
        for k in range(CONTACTS)
    ]


def line() -> Line:
    """The line with opening hours and a trial."""
    arms = (Arm("now", "person"), Arm("new", "self_service"))
    design = Design(name="trial", arms=arms, outcomes=(), success=(), moments=(DRAWN,))
    return Line(
        Policy(
            seal="bench",
            until="2026-09-01",
            cells=tuple(CellRule(m, age, start_of(m, age), "above_line") for m in MOMENTS for age in AGES),  # type: ignore[arg-type]
            wholes=tuple(WholeRule(m, "self_service", "below_line") for m in MOMENTS),
            segments=tuple(SegmentRule(age, f"age == '{age}'", ("age",), True) for age in AGES),
            protected=("age",),
            prices=(1.0,) * 168,
            opening=(ChannelHours("phone", tuple((d * 1440 + 480, d * 1440 + 1020) for d in range(5))),),
            trials=(design,),
        )
    )


def growthbook() -> Callable[[Contact], object]:
    """The same rules in GrowthBook's SDK."""
    from growthbook import GrowthBook

    features: dict[str, dict[str, object]] = {
        moment: {
            "defaultValue": "self_service",
            "rules": [{"condition": {"age": age}, "force": start_of(moment, age)} for age in AGES],
        }
        for moment in MOMENTS
    }
    features[DRAWN]["rules"] = [
        {"key": "trial", "hashAttribute": "customer", "variations": ["person", "self_service"], "weights": [0.5, 0.5]}
    ]
    book = GrowthBook(features=features)

    def job(contact: Contact) -> object:
        book.set_attributes(dict(contact))
        return book.get_feature_value(contact["moment"], "person")

    return job


def microseconds(job: Callable[[Contact], object], those: list[Contact]) -> float:
    """Of the processor, for one contact."""
    start = time.process_time()
    for contact in those:
        job(contact)
    return 1e6 * (time.process_time() - start) / len(those)


def looks(those: list[Contact]) -> Callable[[Contact], object]:
    """So many look-ups in a dict, for one contact."""
    table = {(contact["moment"], contact["age"]): start_of(contact["moment"], contact["age"]) for contact in those}
    many = range(LOOKS)

    def job(contact: Contact) -> object:
        moment, age = contact["moment"], contact["age"]
        for _ in many:
            found = table[moment, age]
        return found

    return job


def made_again(those: list[Contact]) -> int:
    """Of a million decisions, how many come out alike when another process's line makes them from what was kept."""
    first, again, alike = line(), line(), 0
    for k in range(REPLAYED):
        contact = those[k % len(those)] | {"customer": f"u{k}", "asked": "yes" if k % 17 == 0 else ""}
        now = NOW + timedelta(minutes=k)
        told = msgspec.json.encode(first.decide(contact, now))
        alike += told == msgspec.json.encode(again.decide(first.heard(contact), now))
    return alike


def loading(module: str) -> float:
    """Seconds of CPU of a fresh interpreter that loads a module, beside one that loads nothing; the least of five."""

    def once(code: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return min(once(f"import {module}") for _ in range(5)) - min(once("pass") for _ in range(5))


def main() -> None:
    """Print one line a side; ratios to GrowthBook, else to the look-ups."""
    those, decider = contacts(), line()
    by_lot = [contact for contact in those if contact["moment"] == DRAWN]
    base = look_ups = f"{LOOKS} look-ups in a dict"
    jobs: dict[str, tuple[Callable[[Contact], object], list[Contact]]] = {
        base: (looks(those), those),
        "decide": (lambda contact: decider.decide(contact, NOW), those),
        "decide, drawn by lot": (lambda contact: decider.decide(contact, NOW), by_lot),
    }
    if importlib.util.find_spec("growthbook"):
        base, peer = "GrowthBook", growthbook()
        jobs[base] = (peer, those)
        jobs["GrowthBook, drawn by lot"] = (peer, by_lot)
        others = [contact for contact in those if contact["moment"] != DRAWN]
        if any(peer(contact) != decider.decide(contact, NOW).mode for contact in others[:2_000]):
            sys.exit("the two sides decide otherwise")
    else:
        print("GrowthBook: not installed beside it")
    rounds = [{name: microseconds(*job) for name, job in jobs.items()} for _ in range(ROUNDS)]
    for name in jobs:
        used = statistics.median(one[name] for one in rounds)
        ratios = (f"{one} {statistics.median(r[name] / r[one] for r in rounds):.2f}" for one in {look_ups: 0, base: 0})
        print(f"{name}: {used:.2f} µs, ratio to {', to '.join(ratios)}")
    own, part, usual = loading("humanline.line"), loading("msgspec"), loading("asyncio")
    print(f"import humanline.line: {1e3 * own:.0f} ms CPU ({1e3 * part:.0f} of it msgspec), ratio to import asyncio "
          f"{own / usual:.2f}")  # fmt: skip
    alike = made_again(those)
    print(f"{alike:,} of {REPLAYED:,} decisions alike to the byte when they are made again")


if __name__ == "__main__":
    main()
