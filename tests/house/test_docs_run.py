"""Pages of documentation run: every `$ humanline …` line and every Python block, in order, in a fresh folder.

What stands under such a line is told by it. Files that a page shows by name, and those that stand beside a page of
examples, are there.
"""

import re
import shlex
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from telling import run, run_python

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^```\{?(?:text|toml)\}? +(?P<name>[\w.-]+)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(page):
    return BLOCK.findall(page.read_text(encoding="utf-8"))


RUNNING = [page for page in PAGES if any("$ humanline" in text or kind == "python" for kind, text in blocks(page))]


@cache
def made(line):
    """What a demonstration leaves in an empty folder, and what it tells: many pages begin with the same."""
    folder = mkdtemp()
    return folder, tell(line, folder)


def spaced(text):
    return text.replace("\u00a0", " ")


def tell(line, folder):
    done = run(*shlex.split(line, comments=True)[2:], cwd=folder)
    return done.stdout + done.stderr


@pytest.mark.parametrize("page", RUNNING, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_tells_to_do_can_be_done(page, tmp_path):
    if "examples" in page.parts:  # a page of examples stands beside them
        shutil.copytree(page.parent, tmp_path, dirs_exist_ok=True)
    for name, text in FILE.findall(page.read_text(encoding="utf-8")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    for kind, text in blocks(page):
        if kind == "python":
            run_python(text, cwd=tmp_path)
            continue
        told = ""
        for line in text.splitlines():
            if line.startswith("$ humanline"):
                if line.startswith("$ humanline demo "):
                    folder, told = made(line)
                    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
                else:
                    told = tell(line, tmp_path)
            elif told:
                assert spaced(line.strip()) in spaced(told), f"not told any more: {line}"


def test_links_between_pages_lead_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)}: {target}"
