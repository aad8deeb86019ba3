"""What was acknowledged is on the disk, once, with its line in the ledger; what fails takes nothing else with it."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest

pytest.importorskip("sqlalchemy")

from sqlalchemy import text

from humanline.foundation.errors import InputError
from humanline.model.live import Colleague, Contact, Happened
from humanline.store.forgetting import forget, forget_old
from humanline.store.ledger import keep_roots, verified
from humanline.store.live_store import Store, StoreGoneError
from humanline.store.spool import PLACE, Asked, Spool, SpoolFullError
from humanline.store.sqlite import NAME, back_up, engine_of, restore
from humanline.store.writing import Answer, KeyReusedError, UnknownContactError


@pytest.fixture
def store(tmp_path):
    found = Store(tmp_path / "data")
    yield found
    found.close()


def opened(name, **fields):
    return lambda store: store.new(Contact(id=name, opened_at=1, at=1, **fields), customer="anna")


def happened(name, event, at=2, *, words="", **more):
    return lambda store: store.happen(name, Happened(event, at, **more), text=words)


def done(store, *works):
    return [store.write(work).result(20) for work in works]


def test_row_words_and_ledger_are_kept_together(store):
    done(store, opened("c"), happened("c", "ask", words="My boiler is cold"))
    contact, messages, entries = store.read(lambda found: (found.contact("c"), found.messages("c"), found.entries("c")))
    assert (contact.state, contact.asked_at, contact.version) == ("waiting", 2, 1)
    assert [(one.speaker, one.text) for one in messages] == [("customer", "My boiler is cold")]
    assert [one.kind for one in entries] == ["opened", "ask"]
    assert "boiler" not in "".join(map(str, entries))
    assert store.read(verified).faults == ()


def test_what_is_refused_changes_nothing_and_is_in_the_ledger(store):
    done(store, opened("c"), happened("c", "ask"), happened("c", "bot_reply", 3, words="I can help!"))
    assert store.read(lambda found: found.contact("c")).version == 1
    assert store.read(lambda found: found.messages("c")) == []  # the machine is silent once a person is asked for
    last = store.read(lambda found: found.entries("c"))[-1]
    assert (last.kind, '"refused":"not_now"' in last.facts) == ("bot_reply", True)
    assert store.read(verified).faults == ()


def test_a_write_that_fails_fails_alone(store):
    gate = threading.Event()
    store.write(lambda _: gate.wait(20))  # so that the next three are one group
    futures = [store.write(work) for work in (opened("a"), happened("nobody", "ask"), opened("b"))]
    gate.set()
    assert isinstance(futures[1].exception(20), UnknownContactError)
    assert [future.exception(20) for future in (futures[0], futures[2])] == [None, None]
    assert store.read(lambda found: [found.contact(name).id for name in ("a", "b")]) == ["a", "b"]


def test_a_key_is_done_once_and_with_other_content_it_is_refused(store):
    done(store, opened("c"))
    count = []

    def work(found):
        return found.once("k", "content", lambda: count.append(1) or Answer(200, b"first"))

    assert done(store, work, work) == [(200, b"first")] * 2
    assert count == [1]
    other = store.write(lambda found: found.once("k", "other", lambda: Answer(200, b"")))
    assert isinstance(other.exception(20), KeyReusedError)


def test_who_is_next_is_read_in_order_of_due_time_over_several_pages(store):
    for k in range(120):
        store.write(opened(f"c{k:03}", within=1_000 - k))
        store.write(happened(f"c{k:03}", "ask", 5))
    done(store, opened("alone"))
    found = store.read(lambda one: [each.id for each in one.queue()])
    assert found == [f"c{k:03}" for k in reversed(range(120))]


def test_colleagues_come_with_a_key_and_leave_what_they_have_behind(store):
    anna = Colleague("anna", "Anna", ("rent",))
    done(store, lambda one: one.add_colleague(anna, "secret", "agent"), lambda one: one.there("anna", 100))
    done(store, opened("c"), happened("c", "ask"), happened("c", "offer", by="anna", lease_until=50))
    known = store.read(lambda one: one.colleague("secret"))
    assert (known.colleague, known.scopes) == (anna, {"agent"})
    assert store.read(lambda one: one.colleague("other")) is None
    assert [one.id for one in store.read(lambda one: one.owned_by("anna"))] == ["c"]
    assert store.read(lambda one: one.left_behind(99, 0)) == []
    assert [one.id for one in store.read(lambda one: one.left_behind(100, 0))] == ["c"]
    assert [one.id for one in store.read(lambda one: one.waking(50))] == ["c"]


@pytest.mark.parametrize("statement", ["UPDATE entry SET kind = 'x'", "DELETE FROM entry"])
def test_the_ledger_is_only_added_to(store, statement):
    done(store, opened("c"))
    failed = store.write(lambda found: found.connection.execute(text(statement)))
    assert "only added to" in str(failed.exception(20))


def test_a_ledger_that_was_changed_under_the_store_is_told(store):
    done(store, opened("c"), happened("c", "ask", words="help"), opened("d"), happened("d", "ask"))
    path = store.folder / NAME

    def change(*statements):
        with sqlite3.connect(path, timeout=20) as direct:
            for name in ("update", "delete"):
                direct.execute(f"DROP TRIGGER IF EXISTS entry_no_{name}")
            for statement in statements:
                direct.execute(statement)

    change("UPDATE message SET text = 'thanks'")
    assert ["what was said" in one for one in store.read(verified).faults] == [True]
    change("UPDATE message SET text = 'help'", "DELETE FROM entry WHERE seq = 2")
    assert len(store.read(verified).faults) == 2
    change("DELETE FROM entry")
    assert all("no ledger" in one for one in store.read(verified).faults)


def test_the_root_of_a_day_shows_what_was_added_taken_or_changed_later(tmp_path):
    now = datetime(2026, 3, 5, 12, tzinfo=UTC)
    clock = [now]
    store = Store(tmp_path, clock=lambda: clock[0])
    done(store, opened("c"), happened("c", "ask"))
    assert done(store, keep_roots) == [[]]
    clock[0] = now + timedelta(days=1)
    done(store, opened("d"))
    (roots,) = done(store, keep_roots)
    assert [(one.day, one.entries) for one in roots] == [("2026-03-05", 2)]
    clock[0] = now - timedelta(hours=30)  # the clock goes back: what is written now is not of that day
    done(store, happened("c", "leave"))
    found = store.read(verified)
    assert (found.faults, found.roots, found.entries) == ((), tuple(roots), 4)
    with sqlite3.connect(store.folder / NAME, timeout=20) as direct:
        direct.execute("UPDATE root SET hash = 'other'")
    assert "2026-03-05" in store.read(verified).faults[0]
    store.close()


def test_a_customer_is_forgotten_and_the_ledger_still_holds(store):
    done(store, opened("c", address="0612345678"), happened("c", "ask", words="I am Anna Jansen"))
    assert done(store, lambda found: forget(found, "anna"), lambda found: forget(found, "anna")) == [1, 0]
    contact, messages = store.read(lambda found: (found.contact("c"), found.messages("c")))
    assert (contact.address, contact.state, messages) == ("", "waiting", [])
    assert store.read(verified).faults == ()
    store.close()
    everything = b"".join(path.read_bytes() for path in store.folder.iterdir())
    assert b"Jansen" not in everything
    assert b"0612345678" not in everything


def test_what_was_said_goes_some_time_after_the_end_and_what_is_open_stays(store):
    for name in ("old", "new", "open"):
        done(store, opened(name), happened(name, "decide_self", words="I am Anna Jansen"))
    done(store, happened("old", "leave", 10), happened("new", "leave", 30), happened("open", "ask", 5))
    assert done(store, lambda found: forget_old(found, 20), lambda found: forget_old(found, 20)) == [1, 0]
    said = store.read(lambda found: [len(found.messages(name)) for name in ("old", "new", "open")])
    assert said == [0, 1, 1]
    assert store.read(verified).faults == ()


def test_one_process_serves_from_a_folder(store):
    with pytest.raises(InputError, match="serves from it"):
        Store(store.folder)
    beside = Store(store.folder, serves=False)
    done(beside, opened("x"))
    beside.close()


def test_the_schema_is_the_sum_of_its_migrations(store):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from humanline.store.tables import METADATA

    with engine_of(store.folder / NAME, writes=False).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_a_newer_schema_is_used_and_what_is_no_store_is_refused(tmp_path):
    store = Store(tmp_path / "a")
    done(store, opened("c"))
    for statement in (
        "ALTER TABLE contact ADD COLUMN newer VARCHAR",
        "UPDATE alembic_version SET version_num = '9999'",
        "UPDATE contact SET record = json_set(record, '$.newer', 1)",
    ):
        done(store, lambda found, statement=statement: found.connection.execute(text(statement)))
    store.close()
    again = Store(tmp_path / "a")
    assert again.read(lambda found: found.contact("c")).id == "c"
    again.close()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / NAME).write_bytes(b"no database at all" * 1_000)
    with pytest.raises(InputError, match="it can't be used"):
        Store(tmp_path / "b")


def test_a_backup_is_made_while_it_is_used_and_put_back(store, tmp_path):
    done(store, opened("c"), happened("c", "ask"))
    back_up(store.folder, tmp_path / "backup.db")
    done(store, opened("later"))
    restore(tmp_path / "backup.db", tmp_path / "new")
    again = Store(tmp_path / "new")
    assert again.read(lambda found: (found.contact("c").state, found.contact("later"))) == ("waiting", None)
    assert again.read(verified).faults == ()
    again.close()
    with pytest.raises(InputError, match="a store is there"):
        restore(tmp_path / "backup.db", tmp_path / "new")
    (tmp_path / "half.db").write_bytes((tmp_path / "backup.db").read_bytes()[:5_000])
    with pytest.raises(InputError, match="not whole"):
        restore(tmp_path / "half.db", tmp_path / "other")


@pytest.mark.parametrize(
    ("pragma", "undone"),
    [("query_only=ON", "query_only=OFF"), ("max_page_count=1", "max_page_count=1000000")],
    ids=["read-only", "full"],
)
def test_a_disk_that_refuses_is_said_and_nothing_is_kept_by_half(store, pragma, undone):
    done(store, opened("c"))
    done(store, lambda found: found.connection.exec_driver_sql(f"PRAGMA {pragma}"))
    failed = store.write(lambda found: [opened(f"n{k}", words="x" * 100_000)(found) for k in range(5)])
    assert isinstance(failed.exception(20), StoreGoneError)
    done(store, lambda found: found.connection.exec_driver_sql(f"PRAGMA {undone}"))
    assert done(store, happened("c", "ask"))[0][0].state == "waiting"
    assert store.read(lambda found: found.contact("n0")) is None
    assert store.read(verified).faults == ()


def test_a_spool_keeps_a_request_in_place_and_finds_it_again(tmp_path):
    spool = Spool(tmp_path / "spool", places=4)
    size = (tmp_path / "spool").stat().st_size
    asked = [Asked(f"c{k}", f"k{k}", 10 - k, words="é" * 5_000, moment="\x00" * 3_000) for k in range(4)]
    assert [spool.put(one).result(20) for one in asked] == [None] * 4
    assert isinstance(spool.put(asked[0]).exception(20), SpoolFullError)
    assert (tmp_path / "spool").stat().st_size == size == 4 * PLACE
    spool.close()
    again = Spool(tmp_path / "spool", places=4)
    found = again.waiting()
    assert [one.contact for _, one in found] == ["c3", "c2", "c1", "c0"]
    assert found[0][1].words.startswith("é" * 50)
    again.clear([found[0][0]])
    assert [one.contact for _, one in again.waiting()] == ["c2", "c1", "c0"]
    assert again.put(asked[3]).result(20) is None
    again.close()


def test_half_a_place_was_never_acknowledged(tmp_path):
    spool = Spool(tmp_path / "spool", places=2)
    spool.put(Asked("c", "k", 1)).result(20)
    spool.close()
    data = bytearray((tmp_path / "spool").read_bytes())
    data[20:30] = bytes(10)
    (tmp_path / "spool").write_bytes(data)
    again = Spool(tmp_path / "spool", places=2)
    assert again.waiting() == []
    again.close()


WRITER = """
import sys
from pathlib import Path
from humanline.model.live import Contact, Happened
from humanline.store.live_store import Store
store = Store(Path(sys.argv[1]))
print("ready", flush=True)
k = 0
while True:
    futures = []
    for k in range(k, k + 20):
        name = f"{sys.argv[2]}-{k}"
        futures.append((name, store.write(lambda found, name=name: (
            found.new(Contact(id=name, opened_at=1, at=1)),
            found.happen(name, Happened("ask", 2), text=name)))))
    for name, future in futures:
        future.result()
        print(name, flush=True)
    k += 1
"""


def test_i3_what_was_acknowledged_is_there_after_the_process_is_killed(tmp_path):
    told = []
    for number in range(4):
        command = [sys.executable, "-c", WRITER, str(tmp_path), str(number)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            lines = [process.stdout.readline() for _ in range(30 + 37 * number)]
            os.kill(process.pid, signal.SIGKILL)
            lines += process.stdout.readlines()
        told += [line.strip() for line in lines if line.endswith("\n") and line != "ready\n"]
    store = Store(tmp_path)
    found = store.read(lambda one: [(one.contact(name), one.messages(name)) for name in told])
    assert len(told) > 200
    assert all(contact is not None and contact.state == "waiting" for contact, _ in found)
    assert [[one.text for one in messages] for _, messages in found] == [[name] for name in told]
    assert store.read(verified).faults == ()
    store.close()
