"""Every target that is named does something."""

import re
from pathlib import Path

MAKEFILE = (Path(__file__).resolve().parents[2] / "Makefile").read_text()


def test_every_target_has_a_recipe():
    """`make` is content with a phony target that has none, and does nothing."""
    named = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.M)[1].split()
    with_recipe = set(re.findall(r"^([a-z]+):[^\n]*\n\t", MAKEFILE, re.M))
    assert set(named) - with_recipe == {"setup"}  # what it needs does it
