"""Several contacts and colleagues at once over the real store, with faults: the laws of the table hold of every row.

`HUMANLINE_RUNS=2000` (`make guarantee`) is the long one.
"""

import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy")

from contact_search import faults_of
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from humanline.life.table import EVENTS
from humanline.line import Line
from humanline.model.live import Colleague, Contact, Happened, microseconds
from humanline.model.policy import Policy
from humanline.serve.working import UNWRITTEN, ask, next_for, sweep
from humanline.store.ledger import verified
from humanline.store.live_store import Store
from humanline.store.spool import Asked

RUNS = int(os.environ.get("HUMANLINE_RUNS", "12"))
LINE = Line(Policy(seal="x"))
NAMES = ("one", "two", "three")
PEOPLE = (Colleague("anna"), Colleague("ben"))
#: In memory where there is a place for it: the store is the real one, and it need not wait for a disk here.
SHARED = Path("/dev/shm")


class BrokenError(Exception):
    """A fault in the middle of work."""


class Contacts(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=SHARED if SHARED.is_dir() else None))
        self.now = datetime(2026, 3, 5, 12, tzinfo=UTC)
        self.store = self.opened_store()
        self.asked = {}
        for who in PEOPLE:
            self.do(lambda store, who=who: store.add_colleague(who, who.id, "agent"))

    def opened_store(self):
        return Store(self.folder, clock=lambda: self.now)

    @property
    def at(self):
        return microseconds(self.now)

    def do(self, work):
        return self.store.write(work).result(20)

    def contact(self, name):
        return self.store.read(lambda store: store.contact(name))

    @rule(name=st.sampled_from(NAMES), key=st.sampled_from(["", "k1", "k2"]), words=st.text(max_size=20))
    def ask(self, name, key, words):
        self.do(lambda store: ask(store, Asked(name, key and f"{name} {key}", self.at, "06", words), LINE))
        self.asked.setdefault(name, self.contact(name).first_asked_at)
        assert self.contact(name).state not in ("new", "self_service", "closed", "gave_up") or key

    @rule(name=st.sampled_from(NAMES))
    def open(self, name):
        if self.contact(name) is None:
            self.do(lambda store: store.new(Contact(id=name, opened_at=self.at, at=self.at)))

    @precondition(lambda self: self.asked)
    @rule(name=st.sampled_from(NAMES), event=st.sampled_from(EVENTS), who=st.sampled_from(["", "anna", "ben"]),
          words=st.sampled_from(["", "hello"]))  # fmt: skip
    def happen(self, name, event, who, words):
        if event == "offer" or self.contact(name) is None:
            return
        happened = Happened(event, self.at, by=who, callback_at=self.at + 10**9)
        self.do(lambda store: store.happen(name, happened, text=words))
        first = self.contact(name).first_asked_at
        if first is not None:
            assert self.asked.setdefault(name, first) == first

    @rule(who=st.sampled_from(PEOPLE))
    def take_next(self, who):
        waiting = self.store.read(lambda store: [one.id for one in store.queue()])
        found = self.do(lambda store: next_for(store, who, self.at))
        assert found is None or found.owner == who.id
        assert found is None or found.id in waiting or found.state in ("offered", "callback_offered")

    @rule(minutes=st.sampled_from([1, 2, 60, 60 * 24 * 4, -60]))
    def time_goes_by(self, minutes):
        self.now += timedelta(minutes=minutes)
        self.do(lambda store: sweep(store, self.at))
        gone = self.store.read(lambda store: store.left_behind(self.at, self.at - UNWRITTEN))
        assert gone == []

    @rule(name=st.sampled_from(NAMES), event=st.sampled_from(EVENTS))
    def a_fault_in_the_middle_takes_everything_back(self, name, event):
        before = self.store.read(lambda store: (store.contact(name), store.entries(name), store.messages(name)))

        def work(store):
            if before[0] is None:
                store.new(Contact(id=name, opened_at=self.at, at=self.at))
            store.happen(name, Happened(event, self.at, by="anna", callback_at=self.at), text="half")
            raise BrokenError

        assert isinstance(self.store.write(work).exception(20), BrokenError)
        assert before == self.store.read(lambda store: (store.contact(name), store.entries(name), store.messages(name)))

    @rule()
    def the_process_starts_again(self):
        self.store.close()
        self.store = self.opened_store()

    @invariant()
    def the_laws_hold_of_every_row(self):
        found = [one for name in NAMES if (one := self.contact(name)) is not None]
        assert [fault for one in found for fault in faults_of(one)] == []
        for who in PEOPLE:
            offered = [one for one in found if one.owner == who.id and one.state in ("offered", "callback_offered")]
            assert len(offered) <= 1
        queue = self.store.read(lambda store: list(store.queue()))
        assert {one.id for one in queue} == {one.id for one in found if one.state in ("waiting", "callback_due")}
        assert [one.due_at for one in queue] == sorted(one.due_at for one in queue)

    def teardown(self):
        assert self.store.read(verified).faults == ()
        self.store.close()
        shutil.rmtree(self.folder)


TestContacts = Contacts.TestCase
TestContacts.settings = settings(max_examples=RUNS, stateful_step_count=50, deadline=None)
