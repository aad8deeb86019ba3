"""The command line as a user meets it: from a fresh folder to pages, and errors with a way out."""

import json
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from telling import HUMANLINE, run

EXPORT = "opened,channel,reason,customer\n" + "".join(
    f"2025-03-{1 + n % 28:02d} {n % 24:02d}:00,{('Web', 'Phone')[n % 3 > 0]},{('Rent', 'Repair')[n % 2]},c{n % 120}\n"
    for n in range(300)
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "export.csv").write_text(EXPORT)
    return tmp_path


def test_an_export_becomes_a_configuration_two_sheets_and_a_page(folder):
    told = run("init", "export.csv", cwd=folder).stderr
    for word in ("Sure", "Guessed", "Not found", "handle_s: how long a contact takes"):
        assert word in told
    assert {"line.toml", "data-protection.html", "works-council.html"} <= {path.name for path in folder.iterdir()}
    told = run("facts", cwd=folder).stderr
    assert "300 records read = 300 accepted + 0 rejected + 0 excluded" in told.replace("\n", " ")
    assert (folder / "out/facts.html").read_text().startswith("<!doctype html>")


def test_facts_as_json_are_the_whole_answer_on_standard_output(folder):
    run("init", "export.csv", cwd=folder)
    facts = json.loads(run("facts", "--json", cwd=folder).stdout)
    assert facts["overall"]["contacts"] == 300
    assert not (folder / "out/facts.html").exists()


def test_the_same_log_gives_the_same_facts_twice(folder):
    run("init", "export.csv", cwd=folder)
    first, second = (json.loads(run("facts", "--json", cwd=folder).stdout) for _ in range(2))
    assert first.pop("made_at") != second.pop("made_at")
    assert first == second


def test_what_was_written_stays_and_is_not_lost_when_it_is_started_afresh(folder):
    run("init", "export.csv", cwd=folder)
    mine = (folder / "line.toml").read_text().replace('moment = "reason"', 'moment = "channel"  # mine')
    (folder / "line.toml").write_text(mine)
    told = run("init", "export.csv", cwd=folder).stderr
    assert "stays as it is" in told
    assert '[columns] moment = "reason"' in told
    assert (folder / "line.toml").read_text().replace('# init would now say: moment = "reason"\n', "") == mine
    told = run("init", "export.csv", "--force", cwd=folder).stderr
    assert "line.toml.bak" in told
    assert "# mine" in (folder / "line.toml.bak").read_text()
    assert "# mine" not in (folder / "line.toml").read_text()


def test_a_plan_without_judgement_lists_what_it_needs(folder):
    run("init", "export.csv", cwd=folder)
    told = run("plan", "--hours-per-week", "40", cwd=folder).stderr
    assert "no line yet" in told
    plan = json.loads((folder / "out/plan.json").read_text())
    assert {need["code"] for need in plan["needs"]} >= {"no_judgement"}
    assert plan["cells"] == []


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("facts",), "humanline init"),
        (("facts", "nothing.toml"), "no such file"),
        (("init", "nothing.csv"), "no such file"),
        (("plan", "--hours-per-week", "0"), "above 0"),
        (("plan", "nothing.xlsx"), "nothing.xlsx"),
        (("sign", "nothing.json"), "humanline plan"),
    ],
)
def test_what_cannot_be_used_is_told_with_a_way_out(tmp_path, arguments, word):
    assert word in run(*arguments, cwd=tmp_path, expect=2).stderr


def test_all_faults_of_a_configuration_come_at_once(folder):
    (folder / "line.toml").write_text('schema = 1\n[organisation]\nnaam = "x"\n[staff]\nhours_per_week = -1\n')
    told = run("facts", cwd=folder, expect=2).stderr
    assert "Did you mean `name`?" in told
    assert "hours_per_week" in told


def test_an_empty_file_and_a_header_alone_are_told_apart(tmp_path):
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "header.csv").write_text("a,b,c\n")
    assert "empty" in run("init", "empty.csv", cwd=tmp_path, expect=2).stderr
    assert "no records" in run("init", "header.csv", cwd=tmp_path, expect=2).stderr


def test_a_page_that_cannot_be_written_says_where_and_what_to_do(folder):
    run("init", "export.csv", cwd=folder)
    told = run("facts", "--out", "export.csv/facts.html", cwd=folder, expect=1).stderr
    assert "can't be written" in told


def test_ctrl_c_leaves_no_half_written_page(tmp_path):
    lines = "".join(f"2025-03-03 09:00:00,Phone,Rent,{n}\n" for n in range(2_000_000))
    (tmp_path / "export.csv").write_text("opened,channel,reason,customer\n" + lines)
    (tmp_path / "line.toml").write_text(
        'schema = 1\n[log]\nfiles = ["export.csv"]\n[columns]\nopened_at = "opened"\nchannel = "channel"\n'
        'moment = "reason"\ncustomer_id = "customer"\n[channels]\nperson = ["Phone"]\n'
    )
    started = subprocess.Popen([HUMANLINE, "facts"], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 30
    while not list(tmp_path.glob(".humanline/*")) and time.monotonic() < deadline and started.poll() is None:
        time.sleep(0.02)  # until it is in the middle of tidying
    started.send_signal(signal.SIGINT)
    _, told = started.communicate(timeout=60)
    assert started.returncode == 130, told
    assert "Nothing half-written" in told
    left = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"export.csv", "line.toml"}


@pytest.fixture(scope="module")
def association(tmp_path_factory):
    """The made-up association, drawn once."""
    folder = tmp_path_factory.mktemp("demo")
    run("demo", "--out", "demo", "--language", "nl", cwd=folder)
    return folder / "demo"


@pytest.fixture
def drawn(association, tmp_path):
    """A copy of its folder, so that a test can sign there."""
    return Path(shutil.copytree(association, tmp_path / "demo"))


SIGN = (
    "sign",
    "--by",
    "Your Name",
    "--because",
    "de bewonersraad is het eens",
    "--until",
    "2099-09-01",
)


def test_a_line_is_signed_shown_and_taken_back(drawn):
    assert "Concept: nog niemand heeft dit ondertekend" in (drawn / "out/charter.html").read_text()
    advice = json.loads((drawn / "out/plan.json").read_text())
    told = run(*SIGN, cwd=drawn).stderr
    assert "Ondertekend door Your Name" in told
    signed = json.loads((drawn / "out/plan.json").read_text())
    assert signed["signed"]["until"] == "2099-09-01"
    assert signed | {"signed": None} == advice
    assert "Ondertekend door Your Name. Geldt tot en met 1 september 2099." in (drawn / "out/plan.html").read_text()
    assert "Your Name heeft" in (drawn / "out/plan.html").read_text()
    assert "Your Name heeft dit vastgesteld" in (drawn / "out/charter.html").read_text()
    run("sign", "--undo", cwd=drawn)
    assert json.loads((drawn / "out/plan.json").read_text()) == advice
    assert "Een advies." in (drawn / "out/plan.html").read_text()


def test_the_same_line_drawn_again_stays_signed_and_another_one_does_not_take_its_name(drawn):
    run(*SIGN, cwd=drawn)
    told = run("plan", cwd=drawn).stderr
    assert "de lijn die Your Name heeft ondertekend" in told
    assert json.loads((drawn / "out/plan.json").read_text())["signed"]["by"] == "Your Name"
    told = run("plan", "--hours-per-week", "150", cwd=drawn).stderr
    assert "Dit is niet de lijn die Your Name ondertekende" in told
    assert json.loads((drawn / "out/plan.json").read_text())["signed"] is None
    (kept,) = drawn.glob("out/plan.signed-*.json")
    assert json.loads(kept.read_text())["signed"]["by"] == "Your Name"


def test_a_plan_changed_by_hand_after_signing_says_so(drawn):
    run(*SIGN, cwd=drawn)
    plan = json.loads((drawn / "out/plan.json").read_text())
    plan["hours_per_week"] += 10
    (drawn / "out/plan.json").write_text(json.dumps(plan))
    told = run("plan", "--hours-per-week", str(plan["hours_per_week"]), "--out", "out/plan.html", cwd=drawn).stderr
    assert "Dit is niet de lijn" in told


def test_what_is_wrong_with_a_signature_is_told_at_once_and_nothing_is_written(drawn):
    before = {path.name: path.read_bytes() for path in drawn.rglob("[a-z]*.*")}
    told = run("sign", "--until", "1-1-2020", cwd=drawn, expect=2).stderr
    for word in ("--by", "--because", "na vandaag"):
        assert word in told
    assert "--undo" in run(*SIGN, "--undo", cwd=drawn, expect=2).stderr
    assert {path.name: path.read_bytes() for path in drawn.rglob("[a-z]*.*")} == before


def test_a_signed_plan_can_go_elsewhere_with_its_pages_beside_it(drawn):
    run(*SIGN, "--out", "signed/line.json", cwd=drawn)
    assert {path.name for path in (drawn / "signed").iterdir()} == {"line.json", "line.html", "line-charter.html"}
    assert 'href="line-charter.html"' in (drawn / "signed" / "line.html").read_text()
    assert json.loads((drawn / "out/plan.json").read_text())["signed"] is None


def test_a_plan_with_needs_has_no_charter_and_can_not_be_signed(folder):
    run("init", "export.csv", cwd=folder)
    run("plan", "--hours-per-week", "40", cwd=folder)
    assert not (folder / "out/charter.html").exists()
    assert "no line yet" in run(*SIGN, cwd=folder, expect=2).stderr


def test_help_teaches(tmp_path):
    told = run("--help", cwd=tmp_path).stdout
    for command in ("init", "facts", "workshop", "plan", "sign", "demo"):
        assert command in told
        assert "Usage" in run(command, "--help", cwd=tmp_path).stdout


def test_alone_it_says_where_to_begin_and_a_demonstration_is_never_written_over(tmp_path):
    alone = run(cwd=tmp_path)
    assert [word for word in ("humanline demo", "humanline init", "humanline reach") if word in alone.stderr] == [
        "humanline demo", "humanline init", "humanline reach",
    ]  # fmt: skip
    assert "Usage" in run("-h", cwd=tmp_path).stdout
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "line.toml").write_text("mine")
    done = run("demo", "--out", "mine", cwd=tmp_path, expect=2)
    assert "there already" in done.stderr
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["line.toml"]


def test_a_page_opens_in_the_browser_of_who_asks_for_it(tmp_path):
    """`BROWSER` names a program; it is given the page's address."""
    seen = tmp_path / "seen"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {seen}\n')
    browser.chmod(0o755)
    (tmp_path / "menu.txt").write_text("Hello\n  1 a colleague -> person\n")
    run("reach", "menu.txt", cwd=tmp_path, env={"BROWSER": f"{browser} %s"})
    assert not seen.exists()
    run("reach", "menu.txt", "--open", cwd=tmp_path, env={"BROWSER": f"{browser} %s"})
    assert seen.read_text().strip() == (tmp_path / "out/reach.html").resolve().as_uri()
