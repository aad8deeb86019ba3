"""Exports with made-up values: a column's name, and the kind of its values."""

import random
from datetime import datetime, timedelta

import pyarrow as pa

from humanline.contactlog.columns.profiling import profile
from humanline.contactlog.guessing.writing import source_toml

ROWS = 80
TOPICS = ["Noise", "Street light", "Graffiti"]
NAMES = ["A. Vos", "B. Smit", "C. Bakker"]
YES_NO = ["Yes", "No"]


def made(kind, draw, at, k):
    """A made-up value of a kind; a list is drawn from, and a function is given the time and the number of the row."""
    if isinstance(kind, list):
        return draw.choice(kind)
    if callable(kind):
        return kind(at, k)
    return {
        "id": lambda: str(4100 + k),
        "uuid": lambda: f"{draw.getrandbits(64):016x}-{k:04x}",
        "time": lambda: at.strftime("%Y-%m-%d %H:%M:%S"),
        "later": lambda: (at + timedelta(hours=draw.randrange(2, 90))).strftime("%Y-%m-%d %H:%M:%S"),
        "iso": lambda: at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "epoch": lambda: str(int(at.timestamp())),
        "customer": lambda: str(700 + draw.randrange(60)),
        "phone": lambda: f"+3161{draw.randrange(60):07d}",
        "seconds": lambda: str(draw.randrange(20, 900)),
        "ms": lambda: str(1000 * draw.randrange(20, 900)),
        "minutes": lambda: str(draw.randrange(2, 30)),
        "clock": lambda: str(timedelta(seconds=draw.randrange(20, 900))).zfill(8),
        "epoch_ms": lambda: str(1000 * int(at.timestamp())),
        "days": lambda: str(draw.randrange(60, 9000)),
        "number": lambda: str(draw.randrange(9)),
        "text": lambda: (
            " ".join(
                draw.choices(["about", "the", "door", "that", "will", "not", "open", "since", "last", "week"], k=9)
            )
            + f" {k}"
        ),
        "": lambda: "",
    }[kind]()


def table(columns, seed=1):
    """Rows of made-up values, by the hours of six weeks."""
    draw = random.Random(seed)
    at = datetime(2025, 3, 3, 9)
    for k in range(ROWS):
        at += timedelta(seconds=draw.randrange(600, 40_000))
        yield [made(kind, draw, at, k) for kind in columns.values()]


def seen(columns, **more):
    names = [*columns]
    cells = zip(*table(columns, **more), strict=True)
    return profile(names, [pa.RecordBatch.from_arrays([pa.array(one, pa.string()) for one in cells], names=names)])


def mapping(found):
    """Contact-log column → what `line.toml` says of it."""
    return {what: source_toml(one.source) for what, one in found.columns.items()} | found.derived
