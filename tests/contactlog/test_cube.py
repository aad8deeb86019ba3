"""A trial's cube: the sums of rows, exact, whatever the order; and what is wrong with rows, said at once."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from humanline.contactlog.querying.queries import BIN_WIDTH
from humanline.contactlog.trial_cube.bins import cube_of_bins
from humanline.contactlog.trial_cube.cube import cube
from humanline.contactlog.trial_cube.units import Layout, Measured
from humanline.foundation.errors import InputError
from humanline.model.cube import Cube, whole_numbers
from humanline.stats.aggregates import Wanted, arms
from humanline.stats.moments import grid, of_rows
from humanline.stats.quantiles import binned

UNITS = 4000
MEASURED = [
    Measured("resolved"),
    Measured("euros", per_one=100),
    Measured("before", role="covariate", per_one=1000),
    Measured("got", role="received"),
]
CELLS = Layout(by=("segment", "day"))
NAMES = ("resolved", "euros", "before", "got")


def columns(n=UNITS, seed=3):
    rng = np.random.default_rng(seed)
    return {
        "customer": np.arange(n),
        "arm": np.where(rng.random(n) < 0.4, "person", "self-service"),
        "segment": np.array(["18-34", "35-64", "65+"])[rng.integers(0, 3, n)],
        "day": [dt.date(2025, 3, 3) + dt.timedelta(days=int(day)) for day in rng.integers(0, 6, n)],
        "resolved": rng.random(n) < 0.6,
        "euros": np.round(rng.lognormal(3, 1.5, n), 2),
        "before": np.round(rng.normal(1e6, 1, n), 3),
        "got": rng.random(n) < 0.3,
    }


def file(tmp_path, data, name="rows.parquet"):
    pq.write_table(pa.table(data), tmp_path / name, row_group_size=700)
    return tmp_path / name


def take(data, which):
    return {name: np.asarray(values)[which] for name, values in data.items()}


def rows(data, arm):
    mine = np.asarray(data["arm"]) == arm
    return np.column_stack([np.asarray(data[name], dtype=float) for name in NAMES])[mine]


def test_the_cube_is_the_route_over_rows(tmp_path):
    """Every mean and covariance, and the adjusted difference with its variance, to a part in a thousand million."""
    data = columns()
    seen = grid(cube(file(tmp_path, data), MEASURED, CELLS))
    by_cube = seen.moments(("arm",))
    by_rows = [of_rows(NAMES, rows(data, arm)) for arm in ("person", "self-service")]
    for a, mine in enumerate(by_rows):
        assert by_cube.n[a] == mine.n
        assert by_cube.mean[a] == pytest.approx(mine.mean, rel=1e-9)
        assert by_cube.covariance[a] == pytest.approx(mine.covariance, rel=1e-9, abs=1e-9)
    wanted = [Wanted("euros"), Wanted("resolved", "got")]
    one = arms([by_cube.group(0), by_cube.group(1)], wanted, covariates=["before"])
    two = arms(by_rows, wanted, covariates=["before"])
    assert one.value == pytest.approx(two.value, rel=1e-9)
    assert one.covariance == pytest.approx(two.covariance, rel=1e-9)


def test_days_added_one_by_one_are_the_scan_of_all_to_the_last_byte(tmp_path):
    data = columns()
    whole = cube(file(tmp_path, data), MEASURED, CELLS)
    days = np.asarray(data["day"])
    added = None
    for day in sorted(set(data["day"]), reverse=True):
        part = cube(file(tmp_path, take(data, days == day), f"{day}.parquet"), MEASURED, CELLS, like=whole)
        added = part if added is None else added.add(part)
    for field in ("keys", "columns", "units", "sums", "products"):
        assert getattr(added, field) == getattr(whole, field)


def test_the_order_of_rows_changes_no_byte(tmp_path):
    data = columns()
    whole = cube(file(tmp_path, data), MEASURED, CELLS)
    mixed = take(data, np.random.default_rng(9).permutation(UNITS))
    again = cube(file(tmp_path, mixed, "mixed.parquet"), MEASURED, CELLS, like=whole)
    assert (again.sums, again.products, again.units) == (whole.sums, whole.products, whole.units)


def test_a_cube_survives_json(tmp_path):
    import msgspec

    whole = cube(file(tmp_path, columns()), MEASURED, CELLS)
    assert msgspec.json.decode(whole.to_json(), type=Cube) == whole


def test_sums_too_large_for_double_precision_are_exact(tmp_path):
    """Products of numbers of nine digits, summed 4,000 times: 128 bits, or the last digits are gone."""
    rng = np.random.default_rng(4)
    a, b = rng.integers(-(10**9), 10**9, UNITS), rng.integers(-(10**9), 10**9, UNITS)
    data = {"arm": ["x"] * UNITS, "a": a, "b": b}
    found = cube(file(tmp_path, data), [Measured("a"), Measured("b")])
    shift_a, shift_b = (one.shift for one in found.columns)
    pairs = [(int(x) - shift_a, int(y) - shift_b) for x, y in zip(a, b, strict=True)]
    expected = [sum(x * x for x, _ in pairs), sum(x * y for x, y in pairs), sum(y * y for _, y in pairs)]
    assert max(map(abs, expected)) > 2**63
    assert whole_numbers(found.products) == expected
    assert whole_numbers(found.sums) == [sum(x for x, _ in pairs), sum(y for _, y in pairs)]


def test_a_sample_that_is_not_like_the_rest_costs_a_second_pass_and_no_digit(tmp_path):
    """The first rows are small, so that double precision seemed enough."""
    many = 12_000
    value = np.r_[np.ones(11_000, int), np.full(1000, 2_000_000_001)]
    found = cube(file(tmp_path, {"arm": ["x"] * many, "y": value}), [Measured("y")])
    shift = found.columns[0].shift
    assert shift == 1
    assert whole_numbers(found.products) == [1000 * 2_000_000_000**2]


def test_outcomes_are_added_up_to_the_unit_before_anything_is_multiplied(tmp_path):
    data = columns()
    twice = {name: np.concatenate([np.asarray(values)] * 2) for name, values in data.items()}
    layout = Layout(by=("segment", "day"), unit="customer")
    seen = grid(cube(file(tmp_path, twice), MEASURED, layout)).moments(("arm",))
    doubled = data | {"resolved": 2 * data["resolved"].astype(int), "euros": 2 * data["euros"]}
    for a, arm in enumerate(("person", "self-service")):
        mine = of_rows(NAMES, rows(doubled, arm))
        assert seen.n[a] == mine.n
        assert seen.covariance[a] == pytest.approx(mine.covariance, rel=1e-9, abs=1e-9)


def test_units_are_added_up_to_their_cluster(tmp_path):
    data = columns()
    household = data["customer"] // 3
    arm = np.where(household % 2 == 0, "person", "self-service")
    data = data | {"household": household, "arm": arm}
    seen = grid(cube(file(tmp_path, data), MEASURED, Layout(cluster="household"))).moments(("arm",))
    assert seen.names == (*NAMES, "size")
    values = np.column_stack([np.asarray(data[name], dtype=float) for name in NAMES] + [np.ones(UNITS)])
    for a, name in enumerate(("person", "self-service")):
        groups = np.unique(household[arm == name])
        totals = np.array([values[household == group].sum(axis=0) for group in groups])
        mine = of_rows((*NAMES, "size"), totals)
        assert seen.n[a] == len(groups)
        assert seen.covariance[a] == pytest.approx(mine.covariance, rel=1e-8, abs=1e-8)


def test_values_that_are_not_there_are_left_out_of_their_column_only(tmp_path):
    data = columns()
    known = np.random.default_rng(5).random(UNITS) < 0.7
    data["euros"] = pa.array(np.asarray(data["euros"]), mask=~known)
    measured = [Measured("resolved"), Measured("euros", per_one=100, known=True)]
    seen = grid(cube(file(tmp_path, data), measured)).moments(("arm",))
    each = arms([seen.group(0), seen.group(1)], [Wanted("euros", "euros_known")])
    euros, arm = columns()["euros"], np.asarray(data["arm"])
    for a, name in enumerate(("person", "self-service")):
        assert each.value[0, a] == pytest.approx(euros[known & (arm == name)].mean(), rel=1e-12)


def test_units_in_two_arms_are_an_error_or_left_out_and_counted(tmp_path):
    data = columns()
    twice = {name: np.concatenate([np.asarray(values)] * 2) for name, values in data.items()}
    twice["arm"][UNITS : UNITS + 5] = "person"
    twice["arm"][:5] = "self-service"
    path, layout = file(tmp_path, twice), Layout(unit="customer")
    with pytest.raises(InputError, match="5 units in two arms"):
        cube(path, MEASURED, layout)
    found = cube(path, MEASURED, layout._replace(leave_out=("two_arms",)))
    assert found.left_out == {"two_arms": 5}
    assert sum(found.units) == UNITS - 5


def test_every_fault_of_the_rows_is_said_at_once(tmp_path):
    data = columns()
    arm = data["arm"].astype(object)
    arm[:7] = None
    start = np.datetime64("2025-03-03T09:00", "us")
    lot = np.full(UNITS, start)
    outcome_at, known_at = lot + np.timedelta64(1, "D"), lot - np.timedelta64(1, "D")
    outcome_at[10:13], known_at[20:24] = start - np.timedelta64(1, "h"), start + np.timedelta64(1, "h")
    resolved = pa.array(data["resolved"], mask=np.arange(UNITS) >= UNITS - 2)
    data |= {"arm": arm, "lot": lot, "outcome_at": outcome_at, "known_at": known_at, "resolved": resolved}
    measured = [
        Measured("resolved", at="outcome_at"),
        Measured("before", role="covariate", per_one=1000, at="known_at"),
    ]
    with pytest.raises(InputError) as raised:
        cube(file(tmp_path, data), measured, Layout(assigned_at="lot"))
    told = [fault.found for fault in raised.value.faults]
    assert told == [
        "7 units without an arm",
        "2 rows without a value",
        "3 rows with an outcome from before the lot",
        "4 rows with a covariate from after the lot",
    ]


def test_who_has_no_arm_can_be_left_out_and_is_counted(tmp_path):
    data = columns()
    data["arm"] = data["arm"].astype(object)
    data["arm"][:7] = None
    found = cube(file(tmp_path, data), MEASURED, Layout(leave_out=("no_arm",)))
    assert found.left_out == {"no_arm": 7}
    assert sum(found.units) == UNITS - 7


def test_a_cluster_in_two_arms_or_segments_is_an_error(tmp_path):
    data = columns() | {"household": np.arange(UNITS) // 2}
    with pytest.raises(InputError) as raised:
        cube(file(tmp_path, data), MEASURED, Layout(by=("segment",), cluster="household"))
    assert [fault.found.split(" ", 1)[1] for fault in raised.value.faults] == [
        "in more than one arm",
        "in more than one segment",
    ]


def test_rows_of_nobody_are_an_error_and_not_one_large_unit(tmp_path):
    data = columns()
    customer = pa.array(data["customer"], mask=np.arange(UNITS) < 12)
    path = file(tmp_path, data | {"customer": customer})
    for layout in (Layout(unit="customer"), Layout(cluster="customer")):
        with pytest.raises(InputError, match="12 rows without a value"):
            cube(path, MEASURED, layout)


def test_a_file_without_rows_is_a_cube_without_cells(tmp_path):
    empty = take(columns(), slice(0, 0))
    table = pa.table(empty).cast(pq.read_schema(file(tmp_path, columns())))
    pq.write_table(table, tmp_path / "empty.parquet")
    found = cube(tmp_path / "empty.parquet", MEASURED, CELLS)
    assert (found.cells, found.units, found.sums) == (0, (), b"")
    whole = cube(file(tmp_path, columns()), MEASURED, CELLS)
    assert whole.add(cube(tmp_path / "empty.parquet", MEASURED, CELLS, like=whole)).sums == whole.sums


def test_dimensions_may_be_called_what_the_engine_calls_its_own(tmp_path):
    data = columns()
    data |= dict.fromkeys(("units", "u_0", "cluster", "unit"), data["segment"])
    names = ("units", "u_0", "cluster", "unit")
    found = cube(file(tmp_path, data), MEASURED, Layout(by=names, unit="customer"))
    assert found.dimensions == ("arm", *names)
    assert found.cells == 6


def test_columns_that_are_not_there_and_a_trial_without_outcome_are_said_at_once(tmp_path):
    with pytest.raises(InputError) as raised:
        cube(file(tmp_path, columns()), [Measured("age", role="covariate", at="asked_at")], Layout(arm="group"))
    assert [fault.where for fault in raised.value.faults] == [
        "column age",
        "column asked_at",
        "column group",
        "measured age",
        "measured",
    ]


def test_a_value_out_of_all_proportion_is_an_error_and_no_sum(tmp_path):
    data = {"arm": ["x"] * 20_000, "y": np.r_[np.zeros(19_999), 1e300]}
    with pytest.raises(InputError, match="1 rows without a value"):
        cube(file(tmp_path, data), [Measured("y")])
    data["y"][-1] = 1e11
    with pytest.raises(InputError, match="give per_one"):
        cube(file(tmp_path, data, "smaller.parquet"), [Measured("y")])


def test_a_part_is_never_counted_twice_and_unlike_cubes_are_not_added(tmp_path):
    whole = cube(file(tmp_path, columns()), MEASURED, CELLS)
    other = cube(file(tmp_path, columns(seed=8), "other.parquet"), MEASURED, Layout(by=("segment",)))
    with pytest.raises(InputError, match="stands in both"):
        whole.add(whole)
    with pytest.raises(InputError) as raised:
        whole.add(other)
    assert {fault.where for fault in raised.value.faults} == {"cube dimensions", "cube columns"}


def test_recorded_chances_weigh_every_outcome(tmp_path):
    rng = np.random.default_rng(6)
    chance = np.round(rng.uniform(0.1, 0.9, UNITS), 4)
    data = columns() | {"chance": chance}
    found = grid(cube(file(tmp_path, data), MEASURED, Layout(propensity="chance"))).moments(("arm",))
    each = arms([found.group(0), found.group(1)], [Wanted("w_euros", "w")])
    for a, name in enumerate(("person", "self-service")):
        mine = np.asarray(data["arm"]) == name
        hajek = np.average(data["euros"][mine], weights=1 / chance[mine])
        assert each.value[0, a] == pytest.approx(hajek, rel=2e-6)
    data["chance"] = np.where(np.arange(UNITS) == 3, 0.0, chance)
    with pytest.raises(InputError, match="1 rows without a value"):
        cube(file(tmp_path, data, "nought.parquet"), MEASURED, Layout(propensity="chance"))


def test_what_is_not_a_number_is_no_value(tmp_path):
    data = columns()
    data["euros"] = np.where(np.arange(UNITS) % 10 == 0, np.nan, data["euros"])
    with pytest.raises(InputError, match="400 rows without a value"):
        cube(file(tmp_path, data), MEASURED)
    found = cube(file(tmp_path, data), [Measured("euros", per_one=100, known=True)])
    assert grid(found).moments(()).mean[0] == pytest.approx(0.9)
    assert found.left_out == {"not_a_number": 400}


def test_bins_count_every_unit_that_has_a_value(tmp_path):
    data = columns()
    data["euros"] = pa.array(data["euros"], mask=np.arange(UNITS) < 10)
    found = cube_of_bins(file(tmp_path, data), "euros", CELLS)
    assert found.left_out == {"no_value": 10}
    edges, counts = binned(grid(found), BIN_WIDTH)
    euros, arm = columns()["euros"][10:], data["arm"][10:]
    for a, name in enumerate(("person", "self-service")):
        expected, _ = np.histogram(euros[arm == name], edges)
        assert (np.abs(counts[a].sum(axis=(0, 1)) - expected)).sum() <= 2  # a value on an edge
    other = cube_of_bins(file(tmp_path, columns(seed=7), "other.parquet"), "euros", CELLS)
    assert sum(found.add(other).units) == 2 * UNITS - 10


def test_bins_of_clusters_and_of_units_without_an_arm_are_errors(tmp_path):
    data = columns()
    data["arm"] = data["arm"].astype(object)
    data["arm"][:3] = None
    path = file(tmp_path, data)
    with pytest.raises(InputError, match="3 units without an arm"):
        cube_of_bins(path, "euros", CELLS)
    with pytest.raises(InputError, match="how alike"):
        cube_of_bins(path, "euros", Layout(cluster="segment"))
