"""The live line: whole lives beside the bare store, who is next of many, asking while the store is held."""

from __future__ import annotations

import http.client
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "commands"))

from humanline.model.live import Colleague, Contact, Happened
from humanline.serve.live import LiveRoom
from humanline.serve.working import next_for
from humanline.store.live_store import Store
from humanline.store.sqlite import NAME
from humanline.store.writing import Writing

ANNA = Colleague("anna")
LIVES, GROUPS = {1: 40, 8: 100, 64: 40}, 3


def events(name: str, at: int) -> Iterator[Callable[[Writing], object]]:
    """One contact from its opening to its end, an event a transaction."""
    yield lambda store: (
        store.new(Contact(id=name, opened_at=at, at=at)),
        store.happen(name, Happened("ask", at), text="My boiler is cold and it leaks"),
    )
    yield lambda store: store.happen(name, Happened("offer", at, by="anna", lease_until=at + 10))
    yield lambda store: store.happen(name, Happened("accept", at, by="anna"))
    yield lambda store: store.happen(name, Happened("agent_turn", at, by="anna"), text="I come", speaker="person")
    yield lambda store: store.happen(name, Happened("agent_close", at, by="anna"))
    yield lambda store: store.happen(name, Happened("outcome", at, by="anna"))


def together(clients: int, work: Callable[[int], object]) -> float:
    """Seconds in which so many threads do their work."""
    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begun


def ours(folder: Path, clients: int, lives: int) -> tuple[float, float]:
    """Commits a second, and milliseconds of CPU a life."""
    store = Store(folder)
    store.write(lambda found: found.add_colleague(ANNA, "key", "agent")).result()

    def one(number: int) -> None:
        for k in range(lives):
            for event in events(f"c{number}-{k}", 10**15):
                store.write(event).result()

    cpu = time.process_time()
    seconds = together(clients, one)
    store.close()
    return clients * lives * 6 / seconds, 1_000 * (time.process_time() - cpu) / (clients * lives)


def bare(folder: Path, clients: int, lives: int) -> float:
    """Commits a second of SQLite alone, one thread that writes in groups: as many rows, as many bytes."""
    folder.mkdir()
    database = sqlite3.connect(folder / "bare.db", check_same_thread=False, isolation_level=None)
    for line in (
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "CREATE TABLE contact (id TEXT PRIMARY KEY, r TEXT)",
        "CREATE TABLE entry (c TEXT, s INT, f TEXT, PRIMARY KEY (c, s))",
    ):
        database.execute(line)
    queue = SimpleQueue()

    def write() -> None:
        while (first := queue.get()) is not None:
            group = [first]
            while len(group) < 256 and not queue.empty():
                group.append(queue.get())
            database.execute("BEGIN IMMEDIATE")
            for name, step, _ in group:
                database.execute("INSERT OR REPLACE INTO contact VALUES (?, ?)", (name, "x" * 480))
                database.execute("INSERT INTO entry VALUES (?, ?, ?)", (name, step, "x" * 380))
            database.execute("COMMIT")
            for *_, done in group:
                done.set_result(None)

    writing = threading.Thread(target=write)
    writing.start()

    def one(number: int) -> None:
        for k in range(lives):
            for step in range(6):
                done = Future()
                queue.put((f"c{number}-{k}", step, done))
                done.result()

    seconds = together(clients, one)
    queue.put(None)
    writing.join()
    database.close()
    return clients * lives * 6 / seconds


def claims(folder: Path, waiting: int) -> float:
    """Median milliseconds until a colleague is offered the next of so many, on the disk."""
    store = Store(folder)
    store.write(lambda found: found.add_colleague(ANNA, "key", "agent")).result()
    for begin in range(0, waiting, 1_000):

        def many(found: Writing, begin: int = begin) -> None:
            for k in range(begin, min(begin + 1_000, waiting)):
                found.new(Contact(id=f"c{k:06}", opened_at=k, at=k, address="06"))
                found.happen(f"c{k:06}", Happened("ask", 10**6 + k))

        store.write(many).result()
    times = []
    for _ in range(100):
        begun = time.perf_counter()
        found = store.write(lambda one: next_for(one, ANNA, 10**9)).result()
        times.append(time.perf_counter() - begun)
        for event in ("accept", "agent_close", "outcome"):
            store.write(
                lambda one, name=found.id, event=event: one.happen(name, Happened(event, 10**9, by="anna"))
            ).result()
    store.close()
    return 1_000 * sorted(times)[50]


def presses(port: int, count: int, clients: int) -> str:
    """p50 and p99 of asking for a person, in milliseconds, and how often each status came."""
    times, statuses = [], {}

    def one(_number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for _ in range(count // clients):
            begun = time.perf_counter()
            connection.request("POST", "/v1/contacts/new/person", b"text=hello",
                               {"Content-Type": "application/x-www-form-urlencoded"})  # fmt: skip
            answer = connection.getresponse()
            answer.read()
            times.append(1_000 * (time.perf_counter() - begun))
            statuses[answer.status] = statuses.get(answer.status, 0) + 1
        connection.close()

    together(clients, one)
    times.sort()
    return f"p50 {times[len(times) // 2]:.0f}, p99 {times[int(0.99 * len(times))]:.0f} ms, {statuses}"


@contextmanager
def held(room: LiveRoom) -> Iterator[None]:
    """Somebody else holds the database."""
    other = sqlite3.connect(room.store.folder / NAME, timeout=20, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def main() -> None:
    """Print all of it."""
    import logging

    from served import live

    logging.disable()
    with tempfile.TemporaryDirectory(dir=".") as name:
        folder = Path(name).resolve()
        for clients, lives in LIVES.items():
            rounds = []
            for k in range(GROUPS):
                mine = ours(folder / f"a{clients}-{k}", clients, lives)
                alone = bare(folder / f"b{clients}-{k}", clients, lives)
                rounds.append((mine, mine[0] / alone))
            rates = sorted(rate for _, rate in rounds)
            commits, cpu = sorted(mine for mine, _ in rounds)[len(rounds) // 2]
            spread = f"{rates[len(rates) // 2]:.2f} ({rates[0]:.2f}–{rates[-1]:.2f}) of the bare store"
            print(f"{clients:3} clients: {commits:6,.0f} commits a second, {spread}; {cpu:.2f} ms of CPU a life of 6")
        few, many = claims(folder / "few", 200), claims(folder / "many", 20_000)
        print(f"the next of 200: {few:.2f} ms; of 20,000: {many:.2f} ms ({many / few:.2f})")
        with live(folder / "live", places=16_384) as (port, room):
            print(f"asking, all well: {presses(port, 1_600, 8)}")
            with held(room):
                print(f"asking, the store held by another: {presses(port, 240, 8)}")


if __name__ == "__main__":
    main()
