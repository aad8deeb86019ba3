"""Trials made up unit by unit, and their cube by plain sums."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import numpy as np

from humanline.model.cube import Cube, CubeColumn, as_bytes
from humanline.model.trial import Arm, Design, Guardrail, Looks, Outcome, Success
from humanline.trial.analysing import Read, analyse
from humanline.trial.freezing import freeze

START = date(2026, 1, 5)
VERSION = "1"
DESIGN = Design(
    name="t",
    arms=(Arm("person", "person"), Arm("web", "self_service")),
    outcomes=(
        Outcome(name="solved", column="resolved", better="higher", kind="share", window_days=7),
        Outcome(name="unheard", column="unheard", better="lower", kind="share", window_days=7),
        Outcome(name="happy", column="satisfaction", better="higher", window_days=7),
    ),
    success=(Success("solved", 0.1),),
    guardrails=(Guardrail("unheard", 0.05),),
    looks=Looks(many=4),
    weeks=20,
    approved_by="a director",
    participants_are_told="that it is a trial",
)


def clock():
    return datetime(2026, 1, 1, tzinfo=UTC)


def frozen(design=DESIGN, *, units=2000, **changes):
    return freeze(msgspec.structs.replace(design, **changes), units=units, by="a", clock=clock, version=VERSION)


def cube_of(arm, day, columns, *, segment=None, cluster=None, apart=False):
    """A cube.

    Args:
        arm: of each unit.
        day: of each unit, days after the start.
        columns: name → (role, steps in one, values of each unit).
        segment: of each unit; `everyone` where it is left out.
        cluster: of each unit, counted as one.
        apart: each cluster has a cell of its own.
    """
    n = len(arm)
    segment = np.full(n, "everyone") if segment is None else np.asarray(segment)
    days = np.array([(START + timedelta(days=int(d))).isoformat() for d in range(int(np.max(day)) + 1)])
    steps = np.stack([np.rint(np.asarray(v, dtype=float) * per).astype(np.int64) for _, per, v in columns.values()], 1)
    made = [CubeColumn(name=name, role=role, per_one=per) for name, (role, per, _) in columns.items()]
    if cluster is not None:
        steps = np.column_stack([steps, np.ones(n, dtype=np.int64)])
        made.append(CubeColumn(name="size", role="size"))
        names, first, inverse = np.unique(cluster, return_index=True, return_inverse=True)
        added = np.zeros((len(first), steps.shape[1]), dtype=np.int64)
        np.add.at(added, inverse, steps)
        arm, day, segment, steps = np.asarray(arm)[first], np.asarray(day)[first], segment[first], added
    keys = np.char.add(np.char.add(np.asarray(arm, dtype="U20"), "|"), np.char.add(segment.astype("U20"), "|"))
    keys = np.char.add(keys, days[np.asarray(day, dtype=int)])
    if apart:
        keys = np.char.add(np.char.add(keys, "|"), names.astype("U20"))
    cells, at = np.unique(keys, return_inverse=True)
    k = steps.shape[1]
    upper = np.triu_indices(k)
    sums = np.zeros((len(cells), k), dtype=np.int64)
    np.add.at(sums, at, steps)
    products = np.zeros((len(cells), len(upper[0])), dtype=np.int64)
    np.add.at(products, at, steps[:, upper[0]] * steps[:, upper[1]])
    split = [tuple(cell.split("|")) for cell in cells]
    order = sorted(range(len(cells)), key=lambda place: split[place])
    return Cube(
        dimensions=("arm", "segment", "day", *(("cluster",) if apart else ())),
        keys=tuple(tuple(split[place][axis] for place in order) for axis in range(4 if apart else 3)),
        columns=tuple(made),
        units=tuple(np.bincount(at, minlength=len(cells))[order].tolist()),
        sums=as_bytes(sums[order].ravel().tolist()),
        products=as_bytes(products[order].ravel().tolist()),
        cluster="house" if cluster is not None else "",
    )


def read(cube, *, until=None, **more):
    last = date.fromisoformat(max(cube.keys[2])) + timedelta(days=7)
    given = {"bins": {}, "bin_width": 0.1, "usual": {}, "made_from": ("log.csv",)} | more
    return Read(cube=cube, until=until or last, **given)


def draw(rng, n, *, solved=(0.5, 0.5), unheard=(0.1, 0.1), happy=(3.8, 3.8), days=100, segments=None, to_web=0.5):
    """Units with their outcomes: arm, day and columns for `cube_of`."""
    web = rng.random(n) < to_web
    day = np.sort(rng.integers(0, days, n))
    of = lambda pair: np.where(web, pair[1], pair[0])  # noqa: E731
    one = np.ones(n)
    columns = {
        "solved": ("outcome", 1, rng.random(n) < of(solved)),
        "solved_known": ("known", 1, one),
        "unheard": ("outcome", 1, rng.random(n) < of(unheard)),
        "unheard_known": ("known", 1, one),
        "happy": ("outcome", 100, np.clip(np.round(rng.normal(of(happy), 1.0)), 1, 5)),
        "happy_known": ("known", 1, one),
        "received": ("received", 1, np.where(web, rng.random(n) < 0.3, True)),
        "asked": ("asked", 1, rng.random(n) < 0.2),
    }
    return np.where(web, "web", "person"), day, columns


def result(rng, n=3000, *, design=None, forecast=None, read_more=None, **how):
    arm, day, columns = draw(rng, n, **how)
    made = cube_of(arm, day, columns)
    return analyse(design or frozen(), read(made, **(read_more or {})), forecast=forecast, clock=clock, version=VERSION)
