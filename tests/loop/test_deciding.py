"""The made-up association's log through its own signed line: counts, replay, and what `humanline decide` tells."""

import subprocess
from datetime import UTC, date, datetime

import msgspec
import pytest
from telling import HUMANLINE, run

import humanline
from humanline.foundation.errors import InputError
from humanline.line import Line
from humanline.line.compiling import policy_of
from humanline.line.deciding import NEARNESS
from humanline.loop.deciding import contact_of, decide_log, moment_in_time
from humanline.model.decision import Decision
from humanline.model.estimate import NotEstimable
from humanline.model.offering import PromiseMade
from humanline.model.sealed import digest, seal, standing
from humanline.plan.signing import sign
from humanline.worlds import housing

NOON = datetime(2026, 3, 5, 11, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("demo")
    housing(7, contacts=3_000).write(place, language="en")
    toml = place / "line.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8")
        + '\n[opening."phone"]\nhours = ["mon-fri 8:30-17:00"]\n\n[[promises]]\nwithin_minutes = 5\n\n'
        + '[moments."rent question"]\naliases = ["rent"]\nself_service.words = "Your rent stands on your page."\n',
        encoding="utf-8",
    )
    return place


@pytest.fixture(scope="module")
def turn(folder):
    return humanline.open(folder)


@pytest.fixture(scope="module")
def plan(turn):
    drawn = turn.plan(simulate=False)
    return sign(drawn, by="You", because="x", until="2099-01-01", clock=lambda: NOON, today=date(2026, 3, 5))


@pytest.fixture(scope="module")
def line(plan):
    return Line(policy_of(plan))


def test_the_plan_has_what_line_toml_says_and_its_signature_holds(plan, turn):
    service = plan.service
    assert [one.name for one in service.segments] == ["18-34", "35-64", "65+"]
    assert all(one.protected and one.attributes == ("age_band",) for one in service.segments)
    assert service.protected == ("age_band",)
    assert service.opening[0].channel == "phone"
    assert service.opening[0].other_days
    assert service.promises[0].within_minutes == 5
    assert service.offered[0].aliases == ("rent",)
    assert service.configuration == digest(turn.organisation)
    assert standing(plan, date(2026, 3, 6)) == "signed"
    owed = {moment.name for moment in plan.moments if moment.owed}
    assert owed == {cell.moment for cell in plan.cells if cell.because == "owed"}
    assert all(moment.handle_minutes is not None for moment in plan.moments)


def test_every_contact_of_the_log_starts_as_the_plan_has_it_and_replays(plan, line, turn):
    told = []
    found = decide_log(plan, line, turn, told.append)
    assert found.contacts == len(told) == turn.tidied.contacts
    assert (found.differ, found.replayed, found.otherwise) == (0, found.contacts, {})
    assert found.as_planned + found.reasons["asked"] == found.contacts
    decisions = [msgspec.json.decode(one, type=Decision) for one in told]
    weeks = turn.facts.period.weeks
    for cell in plan.cells:
        mine = [one for one in decisions if (one.moment, one.segment) == (cell.moment, cell.segment)]
        assert len(mine) == pytest.approx(cell.contacts_per_week * weeks)
        assert {one.mode for one in mine if one.because != "asked"} == {cell.start}
    assert sum(found.modes.values()) == sum(one.contacts for one in found.moments) == found.contacts
    assert sum(one.person for one in found.moments) == found.modes["person"]
    closed = [one for one in decisions if one.there is False]
    assert closed
    assert all(one.price is None and one.action in ("promise", "self_service") for one in closed)


def test_i10_on_the_demo_no_age_is_further_than_who_says_none(plan, line):
    for moment in plan.moments:
        unknown = line.decide({"moment": moment.name}, NOON)
        assert unknown.mode == moment.start
        for age in ("18-34", "35-64", "65+", "90+", "?"):
            known = line.decide({"moment": moment.name, "age_band": age}, NOON)
            assert NEARNESS[known.mode] >= NEARNESS[unknown.mode]


def test_a_plan_that_is_unsigned_changed_or_of_schema_1_decides_in_shadow(plan, turn):
    unsigned = msgspec.structs.replace(plan, signed=None)
    changed = msgspec.structs.replace(plan, freed_hours=plan.freed_hours + 1)
    first = msgspec.structs.replace(plan, schema=1)
    first = msgspec.structs.replace(first, signed=msgspec.structs.replace(first.signed, seal=seal(first)))
    for other, why in ((plan, ""), (unsigned, "unsigned"), (changed, "changed"), (first, "schema_1")):
        found = Line(policy_of(other)).decide({"moment": "viewing"}, NOON)
        assert (found.shadow, found.action) == (why, "as_now" if why else "self_service")
    service = msgspec.structs.replace(plan.service, segments=plan.service.segments[:1])
    assert policy_of(msgspec.structs.replace(plan, service=service)).shadow == "changed"


def test_i11_where_a_minute_s_worth_is_not_known_no_hour_has_a_price(plan):
    untold = msgspec.structs.replace(plan, price=NotEstimable(reason="no_hours"))
    found = Line(policy_of(untold)).decide({"moment": "viewing"}, NOON)
    assert (found.price, found.there) == (None, True)
    assert Line(policy_of(plan)).decide({"moment": "viewing"}, NOON).price is not None


def test_an_alias_is_its_moment_and_one_that_means_two_is_refused(plan, line):
    assert line.decide({"moment": "RENT"}, NOON).moment == "rent question"
    offered = (*plan.service.offered, msgspec.structs.replace(plan.service.offered[0], moment="viewing"))
    service = msgspec.structs.replace(plan.service, offered=offered)
    with pytest.raises(InputError, match="one moment"):
        policy_of(msgspec.structs.replace(plan, service=service))


def test_the_command_counts_writes_and_answers_for_one(folder, plan, turn):
    (folder / "plan.json").write_bytes(plan.to_json())
    told = run("decide", "plan.json", "--out", "decisions.jsonl", cwd=folder)
    assert "0 otherwise" in told.stderr
    assert f"all {turn.tidied.contacts:,} alike" in told.stderr
    lines = (folder / "decisions.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == turn.tidied.contacts
    counted = msgspec.json.decode(run("decide", "--json", cwd=folder).stdout)
    assert counted["contacts"] == turn.tidied.contacts
    one = run(
        "decide", "--one", "moment=rent", "--one", "asked=yes", "--at", "2026-03-05T10:00", "--as", "text", cwd=folder
    )
    assert one.stdout.splitlines()[0] == "person"
    night = run(
        "decide", "--one", "moment=cannot pay the rent", "--at", "2026-03-05T03:00", "--as", "twiml", cwd=folder
    )
    assert "<Redirect>call-back</Redirect>" in night.stdout
    trial = run("decide", "--trial", "rent-trial.toml", "--one", "moment=rent", "--one", "customer=H1",
                "--at", "2025-04-14T12:00", cwd=folder)  # fmt: skip
    assert msgspec.json.decode(trial.stdout)["because"] in ("trial", "by_rule")
    changed = (folder / "rent-trial.toml").read_text(encoding="utf-8").replace("weeks = ", "weeks = 1")
    (folder / "changed.toml").write_text(changed, encoding="utf-8")
    refused = run("decide", "--trial", "changed.toml", "--one", "moment=rent", cwd=folder, expect=2)
    assert "not frozen as it stands" in refused.stderr
    wrong = run("decide", "--one", "moment", "--one", "=x", cwd=folder, expect=2)
    assert wrong.stderr.count("--one") >= 2
    assert "--at" in run("decide", "--one", "moment=x", "--at", "soon", cwd=folder, expect=2).stderr
    assert "no such file" in run("decide", "nothing.json", cwd=folder, expect=2).stderr


def test_the_command_says_what_a_plan_changes_and_what_can_not_be_kept(folder, plan):
    plan = msgspec.structs.replace(plan, short_hours=0.0)
    (folder / "plan.json").write_bytes(plan.to_json())
    assert "For nobody does anything change." in run("check", "--against", "plan.json", cwd=folder).stderr
    typed = subprocess.run(
        [HUMANLINE, "check", "-"], input=plan.to_json(), capture_output=True, cwd=folder, check=False
    )
    assert typed.stderr.decode() == run("check", cwd=folder).stderr
    cells = tuple(
        msgspec.structs.replace(cell, start="person") if cell.moment == "viewing" else cell for cell in plan.cells
    )
    promises = (PromiseMade(channel="chat", within_minutes=1),)
    service = msgspec.structs.replace(plan.service, promises=promises)
    (folder / "new.json").write_bytes(msgspec.structs.replace(plan, cells=cells, service=service).to_json())
    told = run("check", "new.json", "--against", "plan.json", "--language", "nl", cwd=folder, expect=3).stderr
    assert "Dichter bij een medewerker: viewing (65+)" in told
    assert "zelfservice → een medewerker" in told
    assert "Er is een belofte voor chat, en geen openingstijd." in told
    found = msgspec.json.decode(run("check", "new.json", "--json", cwd=folder, expect=3).stdout)
    assert [one["code"] for one in found["contradictions"]] == ["promise_without_hours"]


def test_a_contact_that_is_typed_says_each_name_once():
    assert contact_of(["moment=a=b", "age_band="]) == {"moment": "a=b", "age_band": ""}
    with pytest.raises(InputError, match="twice"):
        contact_of(["moment=a", "moment=b"])
    assert moment_in_time("") is None
