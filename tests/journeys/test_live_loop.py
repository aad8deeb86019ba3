"""The loop closes: what the live line kept is a contact log, and the planning half counts the same in it."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from served import POLICY

pytest.importorskip("sqlalchemy")

from telling import run

from humanline.line import Line
from humanline.model.live import Colleague, Happened, microseconds
from humanline.serve.working import contact_of, next_for, open_contact
from humanline.store.exporting import journeys, report
from humanline.store.live_store import Store


def lived(folder: Path) -> Store:
    """Four weeks of contacts in a real store, by lot: helped, given up, done alone, called back."""
    chance, line = random.Random(3), Line(POLICY)
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    store, anna = Store(folder, clock=lambda: now), Colleague("anna")
    store.write(lambda found: found.add_colleague(anna, "key", "agent")).result(20)

    def one(found, number, at):
        said = {"moment": chance.choice(["rent", "move"]), "age": chance.choice(["65+", "30"]), "channel": "web",
                "customer": f"customer {number % 60}"}  # fmt: skip
        decision = line.decide(said)
        contact = contact_of(f"contact-{number:04}".ljust(22, "x"), said, decision, at, address="06")
        begun = open_contact(found, contact, customer=store.pseudonym(said["customer"]), text="words")
        name, minute = contact.id, 60_000_000
        if begun.state == "self_service":
            if chance.random() < 0.5:
                found.happen(name, Happened("leave" if chance.random() < 0.5 else "bot_done", at + 2 * minute))
                return
            found.happen(name, Happened("ask", at + minute))
        if chance.random() < 0.2:
            found.happen(name, Happened("leave", at + 9 * minute))
            return
        assert next_for(found, anna, at + 3 * minute).id == name
        found.happen(name, Happened("accept", at + 3 * minute, by="anna"))
        found.happen(name, Happened("agent_close", at + 8 * minute, by="anna"))
        solved = chance.random() < 0.8
        found.happen(name, Happened("outcome", at + 9 * minute, by="anna"), facts={"solved": solved})
        if chance.random() < 0.5:
            found.tell(name, "answered", at + 60 * minute, {"felt_heard": solved})

    def all_of_them(found):
        for number in range(600):
            time = now + timedelta(days=number % 28, minutes=15 * (number // 28))
            one(found, number, microseconds(time))

    store.write(all_of_them).result(60)
    return store


def test_what_the_live_line_kept_is_a_log_that_the_planning_half_reads(tmp_path):
    store = lived(tmp_path / "live")
    told = store.read(report).all
    unknown = sum(one.ending == "not_known" for one in store.read(lambda found: list(journeys(found))))
    store.close()
    run("ledger", "export", "--data", "live", "--out", "contacts.csv", cwd=tmp_path)
    run("init", "contacts.csv", "--language", "en", cwd=tmp_path)
    columns = (tmp_path / "line.toml").read_text()
    for name in ("asked_person_at", "reached_person_at", "gave_up_at", "handle_s", "wait_s", "resolved", "customer_id"):
        assert f"\n{name} = " in columns, name
    overall = msgspec.json.decode(run("facts", "line.toml", "--json", cwd=tmp_path).stdout)["overall"]
    measures = overall["measures"]
    assert told.contacts == 600
    assert told.reached > 200
    assert round(measures["asked"]["value"] * overall["contacts"]) == told.asked
    assert measures["handle_min"]["n"] == told.reached
    assert round(measures["abandonment"]["value"] * measures["abandonment"]["n"]) == told.gave_up
    assert round(measures["end_unknown"]["value"] * overall["contacts"]) == unknown
    run("plan", "line.toml", "--hours-per-week", "6", cwd=tmp_path)
    assert (tmp_path / "out" / "plan.json").exists()
