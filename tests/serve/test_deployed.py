"""What stands in `deploy/` names what there is; and it starts where the planning half is not installed."""

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from served import ask

pytest.importorskip("uvicorn")
pytest.importorskip("sqlalchemy")

from tests.serve.test_live_command import planned

from humanline.serve.figures import Figures, LiveStanding

DEPLOY = Path(__file__).parents[2] / "deploy"
COMMANDS = re.compile(r"bin/humanline\"?,? (.*)|bin/humanline\", \"(.*)\"\]$", re.M)
#: What the planning half is made of.
PLANNING = ("numpy", "scipy", "numba", "duckdb", "ibis", "pyarrow", "lxml", "python_calamine", "xlsxwriter", "warcio",
            "babel", "holidays")  # fmt: skip


def options_of(*words):
    """The options of a command."""
    from typer.main import get_command

    from humanline.cli.main import app

    found = get_command(app)
    for word in words:
        found = found.commands[word]
    return {option for one in found.params for option in one.opts}


def test_every_option_in_the_units_is_one_of_the_command():
    found = 0
    for path in DEPLOY.iterdir():
        for line in COMMANDS.finditer(path.read_text()):
            words = re.findall(r"[^\s\",]+", line[1] or line[2])
            command = [words[0], *words[1:2]] if words[0] == "ledger" else [words[0]]
            known = options_of(*command)
            options = [word for word in words if word.startswith("--")]
            assert options, line[0]
            assert not [word for word in options if word not in known], line[0]
            found += 1
    assert found == 4


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd")
def test_systemd_reads_the_units(tmp_path):
    for path in DEPLOY.glob("humanline*"):
        text = path.read_text().replace("/opt/humanline/bin/humanline", sys.executable)
        (tmp_path / path.name).write_text(text.replace("User=humanline", "User=root").replace("Group=humanline", ""))
    units = [str(path) for path in tmp_path.iterdir()]
    run = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    told = [line for line in run.stderr.splitlines() if "humanline" in line]
    assert not told


def test_the_rules_that_wake_somebody_are_over_figures_that_there_are():
    shown = Figures(lambda: LiveStanding(True, {"waiting": 1}, 0, 0, 0, 1)).text().decode()
    names = set(re.findall(r"humanline_\w+", (DEPLOY / "alerts.yml").read_text()))
    assert len(names) > 5
    assert not [name for name in names if f"# TYPE {name.removesuffix('_bucket')}" not in shown]


def test_it_starts_where_the_planning_half_is_not_installed(tmp_path):
    planned(tmp_path)
    code = (
        f"import sys; sys.modules.update(dict.fromkeys({PLANNING!r}))\n"
        "from humanline.cli import main; sys.argv[0] = 'humanline'; main()"
    )
    words = ["serve", "plan.json", "--port", "0", "--data", "live"]
    process = subprocess.Popen([sys.executable, "-c", code, *words], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    told = process.stderr.readline()
    assert re.search(r":(\d+)\.", told), told + process.stderr.read()
    port = int(re.search(r":(\d+)\.", told)[1])
    assert ask(port, "/v1/contacts/new/person")[0] == 200
    assert ask(port, "/", method="GET", accept="text/html")[0] == 200
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    process.stderr.close()
