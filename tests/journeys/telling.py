"""The command as a user types it, and the scripts that write the pages with blocks."""

import importlib.util
import subprocess
import sys
from pathlib import Path

HUMANLINE = str(Path(sys.executable).with_name("humanline"))
ROOT = Path(__file__).resolve().parents[2]


def run(*arguments, cwd, expect=0):
    """Run `humanline`; it ends as expected, and never with a traceback."""
    command = [HUMANLINE, *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == expect, done.stderr
    assert "Traceback" not in done.stderr
    return done


def maker_of(name):
    """The script in `docs` that writes a page."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
