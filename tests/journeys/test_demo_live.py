"""The demonstration at work: customers are helped, the server is killed, and every place is kept."""

import os
import signal
import time

import pytest
from served import NOON

pytest.importorskip("uvicorn")
pytest.importorskip("sqlalchemy")

from visitor import Visitor

from humanline.cli.demo_live import play
from humanline.model.estimate import NotEstimable
from humanline.model.plan import Plan
from humanline.store.ledger import verified
from humanline.store.live_store import Store


def test_the_demonstration_goes_on_when_its_server_is_killed(tmp_path):
    plan = Plan(version="0", made_at=NOON, made_from=(), organisation="Made up", price=NotEstimable(reason="no_hours"))
    (tmp_path / "plan.json").write_bytes(plan.to_json())
    starts, seen, begun = [], [], time.monotonic()

    def ready(process, address, key):
        port = int(address.rpartition(":")[2])
        starts.append(process.pid)
        if len(starts) == 1:
            seen.append(Visitor(port).go("/").press("Talk to a person"))
            assert Visitor(port).go("/desk").press("Come in with a key", key=key).status == 200
            os.kill(process.pid, signal.SIGKILL)
        else:
            visitor = seen[0].go(seen[0].path)
            assert (
                visitor.heading in ("You are waiting for a person", "You are talking to Ada") or visitor.status == 200
            )

    def goes_on():
        return time.monotonic() - begun < 60 and not (len(starts) > 1 and helped())

    def helped():
        reader = Store(tmp_path / "live", serves=False)
        try:
            return reader.read(lambda store: store.states()).get("closed", 0) >= 2
        finally:
            reader.close()

    assert play(tmp_path, "en", speed=100, ready=ready, goes_on=goes_on) >= 1
    assert len(starts) == 2
    store = Store(tmp_path / "live")
    assert store.read(verified).faults == ()
    assert store.read(lambda found: found.of_case(seen[0].case())) is not None
    store.close()
