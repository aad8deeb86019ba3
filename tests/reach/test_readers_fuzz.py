"""Damaged files for every reader: a graph or a clear refusal, soon; and damage that is seen makes nothing kept.

`HUMANLINE_FUZZ` says how many files a format; without it some.
"""

import os
import random
import time
from pathlib import Path

import pytest

from humanline.foundation.errors import ReachError
from humanline.reach.judging import judge, read_rules
from humanline.reach.measuring.whole import measure
from humanline.reach.readers.registry import reader

CORPUS = Path(__file__).with_name("corpus")
FILES = min(2_000, int(os.environ.get("HUMANLINE_FUZZ", "40")))
#: No file of this size may take longer, in seconds of the processor.
LONGEST = 5.0
FORMATS = sorted(path.name for path in CORPUS.iterdir() if path.is_dir())
WORDS = (
    b"null",
    b"[]",
    b"{}",
    b"-1",
    b"1e999",
    b'"\\ud800"',
    b"&x;",
    b"${X}",
    b"#",
    b"*a",
    b"<",
    b">",
    b"\x00",
    b"\xff",
    b"}{",
)
LEVELS = {"kept", "broken", "unknown", "does_not_apply"}
RULES = [read_rules("default")]


def verdicts(graph):
    reach, numbers = measure(graph, clock=lambda: None, version="")
    return {one.rule: one.verdict for one in judge(reach, numbers, RULES).verdicts}


def damaged(data, chance):
    """The bytes with something flipped, cut out, doubled, put in or shuffled."""
    kind = chance.choice(("flip", "cut", "end", "double", "put", "shuffle"))
    at = chance.randrange(len(data) + 1)
    if kind == "flip":
        made = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            made[chance.randrange(len(made))] = chance.randrange(256)
        return bytes(made)
    if kind == "cut":
        return data[:at] + data[at + chance.randint(1, 200) :]
    if kind == "end":
        return data[:at]
    if kind == "put":
        return data[:at] + chance.choice(WORDS) + data[at + chance.randrange(12) :]
    lines = data.split(b"\n")
    if kind == "double":
        n = chance.randrange(len(lines))
        return b"\n".join([*lines[: n + 1], *lines[n:]])
    chance.shuffle(lines)
    return b"\n".join(lines)


def inputs(format):
    """Every input of a format: the files, and the one among them that is damaged in turn."""
    for path in sorted((CORPUS / format).iterdir()):
        if path.name.endswith(".truth.toml"):
            continue
        files = {file.relative_to(path): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}
        yield path.name, files or {Path(): path.read_bytes()}


def read_or_refused(format, root):
    try:
        return reader(format).read(root), ()
    except ReachError as refused:
        return None, refused.faults


@pytest.mark.parametrize("format", FORMATS)
def test_a_damaged_source_is_read_or_refused_and_soon(format, tmp_path):
    chance, sources = random.Random(format), list(inputs(format))
    for n in range(FILES):
        name, files = chance.choice(sources)
        broken = chance.choice(list(files))
        root = tmp_path / f"{n}-{name}"
        for file, data in files.items():
            path = root / file if file != Path() else root
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(damaged(data, chance) if file == broken and data else data)
        began = time.process_time()
        graph, faults = read_or_refused(format, root)
        if graph is None:
            assert faults
            assert all(one.where and one.found for one in faults)
        else:
            assert graph.entries
            assert set(verdicts(graph).values()) <= LEVELS
        assert time.process_time() - began < LONGEST, root


@pytest.mark.parametrize("format", ["asterisk", "outline"])
def test_a_line_that_is_made_unreadable_makes_nothing_kept(format, tmp_path):
    """What a damaged line said is not known: a rule that was broken, or unknown, is not kept without it."""
    chance, sources = random.Random(format), list(inputs(format))
    garbage = {"asterisk": "exten => {exten},{priority},%%%", "outline": "§ §§ -> §§§"}[format]
    for n in range(FILES):
        name, files = chance.choice(sources)
        lines = files[Path()].decode("utf-8").split("\n")
        spots = [
            k for k, line in enumerate(lines) if line.strip() and not line.strip().startswith((";", "[", "//", "="))
        ]
        at = chance.choice(spots)
        before = tmp_path / f"{n}-{name}"
        before.write_text("\n".join(lines))
        written = garbage
        if format == "asterisk":
            parts = lines[at].split("=>")[-1].split(",")
            if "exten" not in lines[at] or len(parts) < 3 or not parts[1].strip().isdigit():
                continue
            written = garbage.format(exten=parts[0].strip(), priority=parts[1].strip())
        lines[at] = lines[at][: len(lines[at]) - len(lines[at].lstrip())] + written
        after = tmp_path / f"{n}-after-{name}"
        after.write_text("\n".join(lines))
        was = verdicts(reader(format).read(before))
        try:
            now = verdicts(reader(format).read(after))
        except ReachError:
            continue
        for rule, verdict in now.items():
            assert verdict != "kept" or was[rule] in ("kept", "does_not_apply"), (name, at, rule)
