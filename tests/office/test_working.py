"""Work in a process of its own: it tells how far it is, is stopped when wanted, and ends with who gave it."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import msgspec

from humanline.loop.looking import LookedAt
from humanline.office.at_work import Order
from humanline.office.working import Worker


def _is_there(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_an_order_is_done_a_fault_is_told_and_a_stop_kills(project, request):
    worker = Worker()
    request.addfinalizer(worker.stop)
    job = worker.give(Order("look", str(project)))
    assert job.over.wait(60)
    looked = msgspec.json.decode(job.result, type=LookedAt)
    assert (job.state, looked.read, looked.accepted) == ("done", 4, 4)
    assert looked.rows[0] == ("3-3-2025 09:12", "Telefoon", "Huurvraag", "K1", "35", "260", "ja")
    assert looked.channels == ("Telefoon", "Balie", "Website")
    assert looked.columns[0].written["time"] == {}
    (project / "export.csv").unlink()
    job = worker.give(Order("look", str(project)))
    assert job.over.wait(60)
    assert (job.state, job.faults[0].found) == ("failed", "found no such file")
    pid = worker._process.pid
    job = worker.give(Order("turn", str(project)))
    worker.stop()
    assert (job.state, _is_there(pid)) == ("stopped", False)


def test_a_process_that_nobody_asks_anything_ends(project):
    worker = Worker(idle_s=0.05)
    job = worker.give(Order("warm"))
    assert job.over.wait(60)
    until = time.monotonic() + 10
    while worker._process is not None and time.monotonic() < until:
        time.sleep(0.02)
    assert worker._process is None
    assert (job.state, worker.is_busy) == ("done", False)
    job = worker.give(Order("look", str(project)))  # and the next order is done by a new one
    assert job.over.wait(60)
    assert job.state == "done"
    worker.stop()


def test_who_gave_the_order_is_gone_and_so_is_the_work():
    code = ("from humanline.office.working import Worker; from humanline.office.at_work import Order; import os, time\n"
            "w = Worker(); w.give(Order('warm')); print(w._process.pid, flush=True); time.sleep(60)")  # fmt: skip
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=env) as process:
        pid = int(process.stdout.readline())
        assert _is_there(pid)
        process.kill()
    until = time.monotonic() + 20
    while _is_there(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _is_there(pid)
