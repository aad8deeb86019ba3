"""Build the wheel, install it in an environment of its own, and run it where there is no network."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NO_NETWORK = (
    "import socket, sys\n"
    "def refuse(*_):\n"
    "    raise OSError('this run has no network')\n"
    "socket.socket.connect = refuse\n"
    "socket.create_connection = refuse\n"
    "from humanline.cli import main\n"
    "sys.argv[0] = 'humanline'\n"
    "main()\n"
)


def main() -> None:
    """Exit 0 when the installed wheel draws the demonstration without a network."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)], cwd=ROOT, check=True
        )
        (wheel,) = place.glob("*.whl")
        environment = place / "venv"
        venv.create(environment, with_pip=True)
        python = environment / "bin" / "python"
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        locked = ["--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / "requirements" / "base.txt")]
        subprocess.run([*pip, *locked], check=True)
        subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)
        isolated = ["unshare", "--net"] if shutil.which("unshare") and os.geteuid() == 0 else []
        if isolated and subprocess.run([*isolated, "true"], capture_output=True, check=False).returncode:
            isolated = []
        humanline = [*isolated, str(python), "-I", "-c", NO_NETWORK]
        subprocess.run([*humanline, "demo", "--out", str(place / "demo")], cwd=place, check=True)
        every_rule = ["default", "netherlands", "spain", "eu-distance-finance", "eu-dsa", "us-one-key"]
        rules = [part for name in every_rule for part in ("--rules", name)]
        looked = subprocess.run(
            [*humanline, "reach", str(place / "demo" / "menu.txt"), "--json", *rules],
            cwd=place, check=True, capture_output=True,
        )  # fmt: skip
        held = {verdict["set"] for verdict in json.loads(looked.stdout)["verdicts"]}
        if held != set(every_rule):
            sys.exit(f"the wheel's menu was held to {sorted(held)}")
        made = sorted(path.name for path in (place / "demo" / "out").glob("*.html"))
        if made != ["charter.html", "facts.html", "plan.html"]:
            sys.exit(f"the wheel's demonstration made {made}")
        print(f"{wheel.name}: the demonstration runs from the wheel, without a network")  # noqa: T201


if __name__ == "__main__":
    main()
