"""A bank's August as live traffic, in simulated time: every call is accounted for, and served by due time.

`HUMANLINE_DAYS=31` replays the whole month; else one day. The calls that asked for a person are those that came to the
queue or to an agent; who serves whom is decided here, by the service, with ten of who answered that day.
"""

import csv
import gzip
import heapq
import os
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy")

from humanline.line import Line
from humanline.model.live import Colleague, Happened, microseconds, time_of
from humanline.model.offering import PromiseMade
from humanline.model.policy import Policy, WholeRule
from humanline.model.service import SegmentRule
from humanline.serve.working import contact_of, next_for, open_contact, sweep
from humanline.store.exporting import report
from humanline.store.ledger import verified
from humanline.store.live_store import Store

DATA = Path(os.environ.get("HUMANLINE_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
CALLS = DATA / "technion" / "august_1999_calls.csv.gz"
DAYS = min(31, int(os.environ.get("HUMANLINE_DAYS", "1")))
SHARED = Path("/dev/shm")
SECOND = 1_000_000
#: Nobody is heard of for longer than this: colleagues' pages tell that they are open.
HEARTBEAT = 60 * SECOND
#: Colleagues at once: so many that a row forms at the busiest hours.
POSITIONS = 10
TYPES = ("PS", "PE", "IN", "NE", "NW", "TT")
POLICY = Policy(
    seal="bank",
    wholes=tuple(WholeRule(name, "person", "above_line") for name in TYPES),
    segments=(SegmentRule("high", "priority == '2'", ("priority",)),),
    promises=(PromiseMade(segment="high", within_minutes=2), PromiseMade(within_minutes=10)),
)

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not CALLS.is_file(), reason=f"the public data sets are not at {DATA} (set HUMANLINE_DATA)"),
]


def second(row, name):
    """Seconds since midnight; 0 where the file has none."""
    hours, minutes, seconds = (int(part) for part in row[name].split(":"))
    return 3_600 * hours + 60 * minutes + seconds


def days():
    """Date → the rows of calls that asked for a person, and the names of who answered that day."""
    calls, people = defaultdict(list), defaultdict(set)
    with gzip.open(CALLS, "rt") as file:
        for row in csv.DictReader(file):
            if row["outcome"] == "PHANTOM" or row["type"] not in TYPES:
                continue
            answered = row["outcome"] == "AGENT" and row["ser_start"] != "0:00:00"
            if answered or row["q_start"] != "0:00:00":
                calls[row["date"]].append(row)
            if answered and row["server"] not in ("NO_SERVER", ""):
                people[row["date"]].add(row["server"])
    return calls, people


class Day:
    """One day of calls over a real store, event by event.

    Args:
        store: with a clock that reads `now`.
        rows: of the day.
        names: of who answers.
    """

    def __init__(self, store, rows, names, now):
        self.store, self.now, self.line = store, now, Line(POLICY, clock=lambda: time_of(now[0]))
        self.colleagues = [Colleague(name) for name in sorted(names)[:POSITIONS]]
        self.busy, self.waiting, self.talks = {}, {}, {}
        self.ended, self.offers = {}, []
        midnight = microseconds(datetime.fromisoformat(rows[0]["date"]).replace(tzinfo=UTC))
        self.events = []
        for number, row in enumerate(rows):
            asked = second(row, "q_start") or second(row, "ser_start") or second(row, "vru_exit")
            self.push(midnight + asked * SECOND, "comes", (number, row))
        for one in self.colleagues:
            self.do(lambda found, one=one: found.add_colleague(one, f"key {one.id}", "agent"))
        self.beats = self.events[0][0]

    def push(self, at, kind, what):
        heapq.heappush(self.events, (at, len(self.events) + len(self.offers) + len(self.ended), kind, what))

    def do(self, work):
        return self.store.write(work).result(60)

    def play(self):
        """From the first call until nobody waits and nobody talks."""
        while self.events:
            at, _, kind, what = heapq.heappop(self.events)
            while self.beats <= at:
                self.beat(self.beats)
                self.beats += HEARTBEAT
            self.now[0] = max(self.now[0], at)
            getattr(self, kind)(what)
            self.give_out()

    def beat(self, at):
        self.now[0] = max(self.now[0], at)

        def work(found):
            for one in self.colleagues:
                found.there(one.id, at + 2 * HEARTBEAT)
            sweep(found, at)

        self.do(work)

    def comes(self, what):
        number, row = what
        name = f"{row['date']}-{number:05}".ljust(22, "x")
        said = {"moment": row["type"], "priority": row["priority"], "channel": "phone"}
        decision = self.line.decide(said, time_of(self.now[0]))
        begun = contact_of(name, said, decision, self.now[0], address="phone")
        after = self.do(lambda found: open_contact(found, begun))
        assert after.state == "waiting"
        self.waiting[name] = after.due_at
        if row["outcome"] == "HANG":  # this one did not wait for ever
            patience = max(0, second(row, "q_exit") - second(row, "q_start"))
            self.push(self.now[0] + patience * SECOND, "hangs_up", name)
        self.talks[name] = max(1, int(row["ser_time"])) if row["outcome"] == "AGENT" else 60

    def hangs_up(self, name):
        if name in self.waiting:
            after, refusal = self.do(lambda found: found.happen(name, Happened("leave", self.now[0])))
            assert (after.state, refusal) == ("gave_up", "")
            del self.waiting[name]
            self.ended[name] = "gave_up"

    def give_out(self):
        for one in self.colleagues:
            if one.id in self.busy or not self.waiting:
                continue
            found = self.do(lambda store, one=one: next_for(store, one, self.now[0]))
            first = min((due, name) for name, due in self.waiting.items())
            assert found is not None
            assert (found.due_at, found.id) == first  # by due time, and nobody is passed over
            self.do(lambda store, one=one, name=found.id: store.happen(
                name, Happened("accept", self.now[0], by=one.id)))  # fmt: skip
            self.offers.append(found.due_at)
            del self.waiting[found.id]
            self.busy[one.id] = found.id
            self.push(self.now[0] + self.talks[found.id] * SECOND, "is_done", one.id)

    def is_done(self, who):
        name = self.busy.pop(who)
        for event in ("agent_close", "outcome"):
            _, refusal = self.do(lambda found, event=event: found.happen(name, Happened(event, self.now[0], by=who)))
            assert refusal == ""
        self.ended[name] = "reached"


def test_every_call_is_accounted_for_and_served_by_due_time():
    calls, people = days()
    chosen = sorted(calls)[1 : 1 + DAYS] if DAYS < 31 else sorted(calls)
    now, begun, cpu = [0], time.monotonic(), time.process_time()
    with tempfile.TemporaryDirectory(dir=SHARED if SHARED.is_dir() else None) as folder:
        store = Store(Path(folder), clock=lambda: time_of(now[0]))
        ended = {}
        for date in chosen:
            day = Day(store, calls[date], people[date], now)
            day.play()
            assert len(day.ended) == len(calls[date])  # every one, once
            ended |= day.ended
        found = store.read(report).all
        whole = store.read(verified)
        states = store.read(lambda one: one.states())
        store.close()
    count = sum(len(calls[date]) for date in chosen)
    assert set(states) <= {"closed", "gave_up"}
    assert sum(states.values()) == len(ended) == count == whole.contacts == found.contacts
    reached = sum(one == "reached" for one in ended.values())
    assert (found.reached, found.gave_up, found.waiting) == (reached, count - reached, 0)
    assert found.promises >= reached
    assert whole.faults == ()
    sys.stdout.write(
        f"{len(chosen)} days, {count} calls: {found.reached} reached, {found.gave_up} gave up, half within "
        f"{found.median_s:.0f} s, promises kept {found.kept} of {found.promises}; {whole.entries} lines; "
        f"{time.monotonic() - begun:.0f} s, {time.process_time() - cpu:.0f} s of CPU\n"
    )
