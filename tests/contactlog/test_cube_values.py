"""Any column of numbers, or of yes and no, is an outcome: held to plain loops over plain records."""

import random
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scipy import stats

from humanline.contactlog.trial_cube.of_log import Look, clusters_of_log, cube_of_log
from humanline.contactlog.trial_cube.spreads import powers_of_log
from humanline.foundation.errors import InputError
from humanline.model.facts import Tidied
from humanline.model.organisation import Channels, Organisation
from humanline.model.trial import Outcome
from humanline.stats.moments import grid, one_by_one
from humanline.stats.skewness import skewness_so_far, unit_spread, units_so_far

START = datetime(2025, 3, 3, 9, tzinfo=UTC)
ORGANISATION = Organisation(channels=Channels(person=("phone",), self_service=("web",)))


def drawn(number=1500, seed=1):
    """Contacts of 300 customers, with amounts written in three ways, and a note that is no number."""
    draw = random.Random(seed)
    arms = [draw.choice(["person", "web"]) for _ in range(300)]
    rows = []
    for line in range(number):
        customer, amount = draw.randrange(300), round(draw.lognormvariate(3, 1), 2)
        known = draw.random() < 0.9
        rows.append(
            {
                "line": line, "opened_at": START + timedelta(minutes=draw.randrange(60 * 24 * 30)), "moment": "rent",
                "segment": draw.choice(["young", "old"]), "channel": "phone", "mode": "person", "customer": customer,
                "wait_ms": draw.randrange(0, 600_000), "value_c": round(100 * amount) if known else None,
                "wanted_person": draw.choice([None, True, False]), "trial": "t", "arm": arms[customer], "count": 1,
                "attr_comma": f"{amount:.2f}".replace(".", ",") if known else None,
                "attr_point": f"{amount / 1000:.6f}" if known else " ",
                "attr_done": draw.choice(["ja", "Nee", None]),
                "attr_note": draw.choice(["ring back", "12", "left a message"]),
                "attr_site": f"s{customer % 12}", "amount": amount if known else None,
            }
        )  # fmt: skip
    for row in rows:
        row["day"] = row["opened_at"].date()
    return rows


def written(folder, rows):
    kept = [{name: value for name, value in row.items() if name != "amount"} for row in rows]
    pq.write_table(pa.Table.from_pylist(kept), folder / "contacts.parquet")
    n = len(rows)
    return Tidied(
        parquet=str(folder / "contacts.parquet"), rejects="", files=(), read=n, accepted=n, rejected=0, excluded=0,
        contacts=n, columns=("customer_id", "opened_at", "wait_s", "value", "wanted_person"),
    )  # fmt: skip


def scanned(folder, outcome, rows=None, **more):
    rows = rows or drawn()
    found = grid(cube_of_log(written(folder, rows), ORGANISATION, Look(trial="t", outcomes=(outcome,), **more)))
    whole = found.moments(("arm",))
    return rows, {
        arm: whole.mean[found.arm(arm), found.names.index(outcome.name)] * whole.n[found.arm(arm)]
        for arm in ("person", "web")
    }


def by_arm(rows, value):
    """Sums over customers' first contacts, with a window of no days."""
    firsts = {}
    for row in sorted(rows, key=lambda row: (row["opened_at"], row["line"])):
        firsts.setdefault(row["customer"], row)
    return {arm: sum(value(row) for row in firsts.values() if row["arm"] == arm) for arm in ("person", "web")}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("value", lambda row: row["amount"] or 0.0),
        ("comma", lambda row: row["amount"] or 0.0),
        ("point", lambda row: (row["amount"] or 0.0) / 1000),
        ("done", lambda row: row["attr_done"] == "ja"),
        ("wanted_person", lambda row: row["wanted_person"] is True),
        ("wait_s", lambda row: row["wait_ms"] / 60_000),
    ],
)
def test_money_numbers_times_and_yes_or_no_are_summed_by_arm(tmp_path, column, value):
    outcome = Outcome("y", column, "higher", window_days=0)
    rows, found = scanned(tmp_path, outcome)
    for arm, wanted in by_arm(rows, value).items():
        assert found[arm] == pytest.approx(wanted, rel=1e-5)


def test_a_ceiling_is_of_a_contact_or_of_the_sum_of_a_count_and_a_limit_makes_yes_or_no(tmp_path):
    def window(rows, value):
        of = {}
        for row in sorted(rows, key=lambda row: (row["opened_at"], row["line"])):
            first, each = of.setdefault(row["customer"], (row, []))
            if row["opened_at"] <= first["opened_at"] + timedelta(days=5) and row["amount"] is not None:
                each.append(row["amount"])
        last = max(row["opened_at"] for row in rows)
        return {
            arm: sum(
                value(each) for first, each in of.values()
                if first["arm"] == arm and first["opened_at"] + timedelta(days=5) <= last
            )
            for arm in ("person", "web")
        }  # fmt: skip

    for outcome, value in (
        (Outcome("y", "value", "higher", window_days=5, ceiling=20), lambda each: sum(min(x, 20) for x in each)),
        (Outcome("y", "value", "higher", kind="count", window_days=5, ceiling=20), lambda each: min(sum(each), 20)),
        (Outcome("y", "value", "higher", kind="share", window_days=5, over=20), lambda each: any(x > 20 for x in each)),
        (Outcome("y", "value", "higher", window_days=5, over=20), lambda each: sum(x > 20 for x in each)),
    ):
        rows, found = scanned(tmp_path, outcome)
        for arm, wanted in window(rows, value).items():
            assert found[arm] == pytest.approx(wanted, rel=1e-9)


def test_a_column_that_is_neither_numbers_nor_yes_and_no_is_refused(tmp_path):
    with pytest.raises(InputError, match="values can be read"):
        scanned(tmp_path, Outcome("y", "note", "higher"))
    with pytest.raises(InputError, match=r"of the log itself .*comma, done, note, point, site"):
        scanned(tmp_path, Outcome("y", "spend", "higher"))


def test_how_units_differ_is_what_plain_numbers_say(tmp_path):
    rows = drawn()
    outcome = Outcome("y", "value", "higher", kind="count", window_days=0)
    look = Look(trial="t", outcomes=(outcome,))
    powers = powers_of_log(written(tmp_path, rows), ORGANISATION, look)["y"]
    firsts = {}
    for row in sorted(rows, key=lambda row: (row["opened_at"], row["line"])):
        firsts.setdefault(row["customer"], row)
    arms = {
        arm: np.array([r["amount"] or 0.0 for r in firsts.values() if r["arm"] == arm]) for arm in ("person", "web")
    }
    last = [max(powers.day)]
    away = np.concatenate([x - x.mean() for x in arms.values()])
    assert skewness_so_far(powers, ["person", "web"], last) == pytest.approx(stats.skew(away), rel=1e-6)
    assert units_so_far(powers, "web", last) == len(arms["web"])

    before = look._replace(before=True, moments=("Rent",), outcomes=(Outcome("y", "value", "higher", window_days=0),))
    spread = unit_spread(powers_of_log(written(tmp_path, rows), ORGANISATION, before)["y"])
    known = np.array([row["amount"] for row in firsts.values() if row["amount"] is not None])
    assert (spread.units, spread.mean) == (len(known), pytest.approx(known.mean(), rel=1e-6))
    assert spread.variance == pytest.approx(known.var(ddof=1), rel=1e-6)
    assert spread.skewness == pytest.approx(stats.skew(known), rel=1e-6)


def test_each_site_has_a_cell_of_its_own_with_its_customers(tmp_path):
    rows = drawn()
    for row in rows:
        row["arm"] = "person" if int(row["attr_site"][1:]) < 6 else "web"
    outcome = Outcome("y", "value", "higher", kind="count", window_days=0)
    look = Look(trial="t", outcomes=(outcome,), cluster="site")
    cube = clusters_of_log(written(tmp_path, rows), ORGANISATION, look)
    assert cube.dimensions == ("arm", "segment", "day", "cluster")
    assert set(cube.units) == {1}
    key, values = one_by_one(cube)
    firsts = {}
    for row in sorted(rows, key=lambda row: (row["opened_at"], row["line"])):
        firsts.setdefault(row["customer"], row)
    names = [one.name for one in cube.columns]
    for site in {row["attr_site"] for row in rows}:
        mine = [row for row in firsts.values() if row["attr_site"] == site]
        (found,) = values[key["cluster"] == site]
        assert found[names.index("size")] == len(mine)
        assert found[names.index("y")] == pytest.approx(sum(row["amount"] or 0.0 for row in mine), rel=1e-6)
