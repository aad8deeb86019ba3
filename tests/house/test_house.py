"""The rules of the house are tests."""

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

import humanline

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
FORBIDDEN_NAMES = {"utils", "util", "common", "helpers", "helper", "manager", "misc"}


#: Names of classes that stand for two things still: none comes in, each may go.


def test_no_file_is_longer_than_500_lines():
    long = {str(path.relative_to(ROOT)): n for path in SOURCES if (n := len(path.read_text().splitlines())) > 500}
    assert not long


def test_no_file_is_named_after_nothing():
    assert not [path for path in SOURCES if FORBIDDEN_NAMES & {path.stem, *path.relative_to(ROOT).parts}]


def test_every_module_says_what_it_is_for():
    assert not [path for path in SOURCES if not ast.get_docstring(ast.parse(path.read_text()))]


def test_no_asserts_on_input():
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Assert)
    ]
    assert not found


def test_what_a_language_is_stands_in_one_place():
    pattern = re.compile(r"""[=!]= ?["'](?:nl|en)["']|Literal\[["'](?:nl|en)["']""")
    found = [path for path in SOURCES if pattern.search(path.read_text())]
    assert [path.relative_to(ROOT / "src/humanline").as_posix() for path in found] == ["foundation/language.py"]


def test_a_class_has_a_name_of_its_own():
    places = Counter(
        node.name
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert {name for name, many in places.items() if many > 1} == set()


def test_no_star_imports():
    assert not [path for path in SOURCES if "import *" in path.read_text()]


def test_the_front_door_is_short_and_every_name_behind_it_opens():
    assert sorted(humanline.__all__) == ["Turn", "__version__", "open"]
    for name in humanline.__all__:
        assert getattr(humanline, name)


def test_the_nouns_and_the_front_door_load_nothing_heavy():
    heavy = ("numpy", "scipy", "pandas", "ibis", "duckdb", "pyarrow", "numba", "jinja2", "rich")
    modules = sorted(path.stem for path in (ROOT / "src/humanline/model").glob("[a-z]*.py"))
    code = "import sys, humanline\n" + "".join(f"import humanline.model.{name}\n" for name in modules)
    code += f"print([name for name in {heavy!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_version_is_one():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == humanline.__version__
    assert f"## [{humanline.__version__}]" in (ROOT / "CHANGELOG.md").read_text()


def test_the_product_speaks_of_the_product_alone():
    elsewhere = re.compile(r"(?<![\w.\-{}])/(?:work|home|root)/[a-z]|shared/[a-z]+/|\bissue #\d")
    texts = [
        path
        for folder in ("src", "docs", "benchmarks", "tests")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".md", ".toml", ".txt", ".html", ".css"} and "_build" not in path.parts
    ]
    found = {path: elsewhere.findall(path.read_text(errors="replace")) for path in texts if path != Path(__file__)}
    assert not {str(path.relative_to(ROOT)): words for path, words in found.items() if words}


def test_what_is_locked_names_no_place_to_get_it_from():
    locks = [ROOT / "pyproject.toml", ROOT / "Makefile", *(ROOT / "requirements").glob("*.txt")]
    options = re.compile(r"^\s*--(?!hash)\S*(?:url|links)", re.M)
    assert len(locks) > 5
    assert not [path.name for path in locks if "://" in path.read_text() or options.search(path.read_text())]


@pytest.mark.parametrize("number", range(1, 16))
def test_every_invariant_is_written_down(number):
    assert f"| I{number} |" in (ROOT / "docs" / "background" / "invariants.md").read_text()


def test_the_reference_of_line_toml_is_written_from_the_records():
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "docs" / "make_reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.TARGET.read_text() == module.reference(), "run: python docs/make_reference.py"
    assert module.SENTENCES.read_text() == module.sentences(), "run: python docs/make_reference.py"
    assert module.DECISION.read_text() == module.decision(), "run: python docs/make_reference.py"
    assert module.LIFE.read_text() == module.life(), "run: python docs/make_reference.py"
    assert module.API.read_text() == module.api(), "run: python docs/make_reference.py"
    assert module.MATHEMATICS.read_text() == module.mathematics(), "run: python docs/make_reference.py"
