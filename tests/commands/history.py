"""Customers and colleagues who use a service that is killed again and again, and what each of them was told.

The check is made from their side: what was acknowledged must be there, once; nobody had what somebody else had; and
nobody is left waiting. What was not acknowledged may have happened or not, but never twice.
"""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import msgspec

from humanline.model.live import Colleague
from humanline.store.ledger import verified
from humanline.store.live_store import Store
from humanline.store.reading import ledger_name
from humanline.store.spool import Spool

COLLEAGUES = ("anna", "ben", "chris")
#: A colleague who takes nothing, and tries to do what is for who has a contact.
THIEF = "dora"
#: Customers come no faster than they are helped: the check is about what is lost, not about a queue that grows.
MOST_WAITING = 60
OPEN = {"waiting", "offered", "with_person", "callback_due", "callback_offered", "calling", "wrap_up"}


class Service:
    """A process that serves from a folder, killed and started again.

    Args:
        folder: of the store.
        fault: of the service, by its name in `live_process`, that the check has to notice.
    """

    def __init__(self, folder: Path, fault: str = "") -> None:
        self.folder, self.fault = folder, fault
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        store = Store(folder)
        for name in (*COLLEAGUES, THIEF):
            who = Colleague(name, name.title())
            store.write(lambda found, who=who: found.add_colleague(who, f"the-key-of-{who.id}", "agent")).result(20)
        store.close()
        self.process = None

    def start(self) -> None:
        """Start, and wait until it listens."""
        script = Path(__file__).with_name("live_process.py")
        self.process = subprocess.Popen(
            [sys.executable, str(script), str(self.folder), str(self.port), self.fault],
            stdout=subprocess.PIPE,
            text=True,
        )
        if not self.process.stdout.readline():
            raise RuntimeError("the service did not start")

    def kill(self) -> None:
        """As a power cut would end the process: nothing is finished."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(20)
        self.process.stdout.close()


class Client:
    """One who asks, and asks again with the same key until there is an answer."""

    def __init__(self, service: Service, history: History, token: str = "") -> None:
        self._service, self._history, self._token = service, history, token
        self._connection = None

    def send(self, path: str, method: str = "POST", **content) -> tuple[int, dict]:
        """The answer to a request; an answer that something is gone for now is none."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        body = msgspec.json.encode(content)
        while True:
            self._history.tried()
            try:
                if self._connection is None:
                    self._connection = http.client.HTTPConnection("127.0.0.1", self._service.port, timeout=5)
                self._connection.request(method, path, body, headers)
                answer = self._connection.getresponse()
                text = answer.read()
            except (OSError, http.client.HTTPException):
                if self._connection is not None:
                    self._connection.close()
                self._connection = None
                time.sleep(0.02)
                continue
            if answer.status != 503:
                self._history.answered(answer.status)
                return answer.status, msgspec.json.decode(text) if text else {}
            time.sleep(0.02)

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()


class History:
    """What everybody was told."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.attempts, self.statuses = 0, Counter()
        self.asked, self.said, self.outcomes, self.stolen = set(), [], [], []
        self.held = defaultdict(list)

    def tried(self) -> None:
        """Somebody sent something."""
        with self._lock:
            self.attempts += 1

    def answered(self, status: int) -> None:
        """Somebody got an answer."""
        with self._lock:
            self.statuses[status] += 1


def be_customer(service: Service, history: History, seed: int, until: threading.Event) -> None:
    """Open contacts, ask for a person, say things, go away or leave a number."""
    chance, client = random.Random(seed), Client(service, history)
    while not until.is_set():
        if len(history.asked) - len(history.outcomes) > MOST_WAITING:
            time.sleep(0.02)
            continue
        if chance.random() < 0.2:
            contact = client.send("/v1/contacts/new/person", text="at once", address="06")[1]["contact"]
        else:
            contact = client.send("/v1/contacts", moment="rent", age="18", address="06")[1]["contact"]
            client.send(f"/v1/contacts/{contact}/person")
        history.asked.add(contact)
        for _ in range(chance.randrange(4)):
            text = uuid.uuid4().hex
            if client.send(f"/v1/contacts/{contact}/turns", text=text)[0] == 200:
                history.said.append((contact, text))
        if chance.random() < 0.3:
            client.send(f"/v1/contacts/{contact}/callback")
    client.close()


def be_colleague(service: Service, history: History, name: str, until: threading.Event) -> None:
    """Take the next, help, and write what came of it; sometimes decline or hand on."""
    chance, client = random.Random(name), Client(service, history, f"the-key-of-{name}")
    client.send("/v1/agents/me/presence")
    while not until.is_set():
        status, case = client.send("/v1/agents/me/next")
        if status == 204:
            time.sleep(0.01)
            continue
        where = f"/v1/cases/{case['case']}"
        if chance.random() < 0.05:
            client.send(f"{where}/decline")
            continue
        if client.send(f"{where}/accept")[0] != 200:
            continue
        history.held.setdefault(case["case"], [])  # from now on somebody may try to take it
        begun = time.monotonic()
        if case["state"] == "callback_offered":
            client.send(f"{where}/reached")
        client.send(f"{where}/say", text=uuid.uuid4().hex)
        ended = time.monotonic()
        if chance.random() < 0.05:
            client.send(f"{where}/hand-on")
        else:
            client.send(f"{where}/close")
            ended = time.monotonic()
            if client.send(f"{where}/outcome", solved="yes")[0] == 200:
                history.outcomes.append(case["case"])
        history.held[case["case"]].append((begun, ended, name))
    client.close()


def be_thief(service: Service, history: History, until: threading.Event) -> None:
    """Try what only who has a contact may do, of contacts that others have."""
    chance, client = random.Random(THIEF), Client(service, history, f"the-key-of-{THIEF}")
    while not until.is_set():
        cases = list(history.held)[-5:]
        if cases:
            case, deed = (
                chance.choice(cases),
                chance.choice(["accept", "say", "close", "outcome", "decline", "hand-on"]),
            )
            if client.send(f"/v1/cases/{case}/{deed}", text="stolen")[0] == 200:
                history.stolen.append(f"{deed} of {case}")
        time.sleep(0.02)
    client.close()


def play(
    folder: Path, *, kills: int, between_s: tuple[float, float], customers: int = 6, seed: int = 7, fault: str = ""
) -> History:
    """Use a service while it is killed; give what everybody was told, when nobody waits any more."""
    service, history = Service(folder, fault), History()
    service.start()
    gone, home = threading.Event(), threading.Event()
    outside = [
        threading.Thread(target=be_customer, args=(service, history, number, gone)) for number in range(customers)
    ]
    inside = [threading.Thread(target=be_colleague, args=(service, history, name, home)) for name in COLLEAGUES]
    inside.append(threading.Thread(target=be_thief, args=(service, history, home)))
    for thread in (*outside, *inside):
        thread.start()
    chance = random.Random(seed)
    for _ in range(kills):
        time.sleep(chance.uniform(*between_s))
        service.kill()
        service.start()
    gone.set()
    for thread in outside:
        thread.join(60)
    reader, deadline = Store(folder, serves=False), time.monotonic() + 60
    while time.monotonic() < deadline and OPEN & reader.read(lambda store: store.states()).keys():
        time.sleep(0.05)
    reader.close()
    home.set()
    for thread in inside:
        thread.join(60)
    service.process.send_signal(signal.SIGTERM)
    service.process.wait(20)
    service.process.stdout.close()
    return history


def faults_of(folder: Path, history: History) -> list[str]:
    """What was acknowledged and is not there, is there twice, was held by two, or waits still."""
    store, spool = Store(folder), Spool(folder / "spool")
    faults = [f"in the spool: {asked.contact}" for _, asked in spool.waiting()]
    faults += [f"done by who did not have it: {what}" for what in history.stolen]
    spool.close()

    def look(found):
        faults.extend(found_faults(found, history))
        return verified(found).faults

    faults += store.read(look)
    store.close()
    for case, turns in history.held.items():
        turns.sort()
        for before, after in pairwise(turns):
            if after[0] < before[1] and after[2] != before[2]:
                faults.append(f"two owners at once: {case}")
    return faults


def found_faults(store, history: History) -> list[str]:
    """What does not match the store."""
    faults = []
    states = store.states()
    faults += [f"stuck: {states[state]} in {state}" for state in sorted(OPEN & states.keys())]
    for contact in history.asked:
        found = store.contact(contact)
        if found is None or found.first_asked_at is None:
            faults.append(f"lost: a request of {contact}")
    said = Counter(one.text for contact in history.asked for one in store.messages(contact))
    faults += [f"lost: {text} in {contact}" for contact, text in history.said if said[text] == 0]
    faults += [f"doubled: {text}" for text, count in said.items() if count > 1 and len(text) == 32]
    ended = Counter()
    accepted = Counter()
    for contact in history.asked:
        for entry in store.entries(contact):
            if "refused" not in entry.facts:
                ended[entry.contact] += entry.kind == "outcome"
                accepted[entry.contact] += entry.kind == "accept"
    told = Counter(history.outcomes)
    for contact in history.asked:
        case = ledger_name(contact)
        if told[case] > ended[case]:
            faults.append(f"lost: an outcome of {case}")
        if ended[case] > accepted[case]:
            faults.append(f"doubled: an outcome of {case}")
        if len(history.held[case]) > accepted[case]:
            faults.append(f"lost: somebody had {case}")
    return faults
