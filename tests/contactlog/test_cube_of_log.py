"""A trial in a contact log, held to plain loops over plain records."""

import itertools
import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from humanline.contactlog.querying.queries import BIN_WIDTH
from humanline.contactlog.trial_cube.of_log import Look, bins_of_log, cube_of_log
from humanline.foundation.errors import InputError
from humanline.model.contact import LOG_COLUMNS
from humanline.model.facts import Tidied
from humanline.model.organisation import Channels, Organisation
from humanline.model.trial import Outcome
from humanline.stats.aggregates import Wanted, arms
from humanline.stats.moments import grid, of_rows
from humanline.stats.quantiles import binned

START = datetime(2025, 3, 3, tzinfo=UTC)
ORGANISATION = Organisation(channels=Channels(person=("phone",), self_service=("web",)))
OUTCOMES = (
    Outcome(name="solved", column="resolved", better="higher", window_days=7, covariate="resolved"),
    Outcome(name="again", column="repeat", better="lower", window_days=5),
    Outcome(name="happy", column="satisfaction", better="higher", kind="ratio", per="contacts", window_days=7),
    Outcome(name="ever", column="resolved", better="higher", kind="share", window_days=7),
    Outcome(name="staff", column="person_minutes", better="lower", window_days=0),
)
NAMES = ("solved", "solved_known", "solved_before", "again", "again_known", "happy", "happy_known", "happy_per")
NAMES = (*NAMES, "ever", "ever_known", "staff", "staff_known", "received", "asked")


def contacts(number=3000, seed=1):
    draw = random.Random(seed)
    arms = {customer: draw.choice(["person", "self-service"]) for customer in range(300)}
    rows = []
    for line in range(number):
        at = START + timedelta(minutes=draw.randrange(0, 60 * 24 * 42))
        customer = draw.choice([None, *range(400)])
        # Customers below 300 take part from the third week on.
        inside = customer is not None and customer < 300 and at >= START + timedelta(days=14)
        channel = draw.choice(["phone", "web"])
        rows.append(
            {
                "line": line + 2,
                "opened_at": at,
                "day": at.date(),
                "moment": draw.choice(["repair", "rent"]),
                "segment": draw.choice(["young", "old"]),
                "channel": channel,
                "mode": "person" if channel == "phone" else "self_service",
                "customer": customer,
                "handle_ms": draw.randrange(30_000, 900_000),
                "abandoned": draw.random() < 0.1,
                "resolved": draw.choice([None, True, False]),
                "satisfaction_c": draw.choice([None, 100, 250, 500]),
                "asked_person_at": at if draw.random() < 0.2 else None,
                "trial": "rent first" if inside else None,
                "arm": arms[customer] if inside else None,
                "count": 1,
                "attr_house": str(customer // 3) if customer is not None else None,
            }
        )
    return rows


def tidied(folder, rows, name="contacts.parquet"):
    happened = {column.name: column.happened for column in LOG_COLUMNS if column.name in rows[0] and column.happened}
    rows = [{**row, **{truth: row[time] is not None for time, truth in happened.items()}} for row in rows]
    instant = pa.timestamp("us", "UTC")
    schema = pa.schema(
        [
            (name, instant if name.endswith("_at") else pa.int32() if name.endswith("_c") else pa.array(
                [row[name] for row in rows]).type)
            for name in rows[0]
        ]
    )  # fmt: skip
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), folder / name)
    n = len(rows)
    return Tidied(
        parquet=str(folder / name),
        rejects="",
        files=(),
        read=n,
        accepted=n,
        rejected=0,
        excluded=0,
        contacts=n,
        columns=tuple(column.name for column in LOG_COLUMNS if column.kept in rows[0]),
    )


def by_hand(rows, until):
    """customer → (arm, segment, day, values) of customers whose week is over, and how many are not that far."""
    found, early = {}, 0
    for customer in range(300):
        mine = sorted(
            (row for row in rows if row["customer"] == customer), key=lambda row: (row["opened_at"], row["line"])
        )
        first = next((row for row in mine if row["trial"]), None)
        if first is None:
            continue
        if first["opened_at"] + timedelta(days=7) > until:
            early += 1
            continue

        def within(days, mine=mine, first=first):
            return [
                row for row in mine if timedelta(0) <= row["opened_at"] - first["opened_at"] <= timedelta(days=days)
            ]

        week = within(7)
        back = [row for row in mine if timedelta(days=-28) <= row["opened_at"] - first["opened_at"] < timedelta(0)]
        again = [row for row in within(5) if row["opened_at"] > first["opened_at"] and row["moment"] == first["moment"]]
        same = within(0)
        staff = sum(row["handle_ms"] for row in same if row["mode"] == "person") / 60_000
        values = [
            sum(bool(row["resolved"]) for row in week),
            sum(row["resolved"] is not None for row in week),
            sum(bool(row["resolved"]) for row in back),
            len(again),
            len(again),
            sum(row["satisfaction_c"] or 0 for row in week) / 100,
            sum(row["satisfaction_c"] is not None for row in week),
            len(week),
            any(row["resolved"] for row in week),
            any(row["resolved"] is not None for row in week),
            staff,
            len(same),
            any(row["mode"] == "person" and not row["abandoned"] for row in week),
            any(row["asked_person_at"] for row in week),
        ]
        found[customer] = (first["arm"], first["segment"], str(first["day"]), values)
    return found, early


UNTIL = START + timedelta(days=40)


def test_a_trial_in_a_log_is_what_plain_loops_make_of_it(tmp_path):
    rows = contacts()
    cube = cube_of_log(tidied(tmp_path, rows), ORGANISATION, Look("rent first", OUTCOMES, until=UNTIL))
    customers, early = by_hand(rows, UNTIL)
    assert [one.name for one in cube.columns] == list(NAMES)
    assert cube.left_out == {"not_complete": early}
    assert early > 3
    seen = grid(cube)
    cells = {}
    for arm, segment, day, values in customers.values():
        cells.setdefault((arm, segment, day), []).append(values)
    assert sorted(cells) == list(zip(*cube.keys, strict=True))
    for key, values in cells.items():
        at = tuple(labels.index(value) for labels, value in zip(seen.labels, key, strict=True))
        assert seen.n[at] == len(values)
        assert seen.sums[at] + seen.shift * len(values) == pytest.approx(np.sum(values, axis=0), rel=1e-9)
    for a, arm in enumerate(("person", "self-service")):
        mine = of_rows(NAMES, [one[3] for one in customers.values() if one[0] == arm])
        assert seen.moments(("arm",)).covariance[a] == pytest.approx(mine.covariance, rel=1e-9, abs=1e-12)


def test_a_later_look_adds_only_who_became_complete(tmp_path):
    """The cube of the first look and that of what came since are the cube of both, to the last byte."""
    rows = contacts()
    for row in rows[:900:9]:
        row.update(customer=None, trial="rent first", arm="person")
    log = tidied(tmp_path, rows)
    then = START + timedelta(days=30)
    whole = cube_of_log(log, ORGANISATION, Look("rent first", OUTCOMES, until=UNTIL))
    first = cube_of_log(log, ORGANISATION, Look("rent first", OUTCOMES, until=then))
    rest = cube_of_log(log, ORGANISATION, Look("rent first", OUTCOMES, until=UNTIL, since=then), like=first)
    added = first.add(rest)
    assert added.left_out == whole.left_out
    assert 0 < sum(first.units) < sum(whole.units)
    for field in ("keys", "columns", "units", "sums", "products"):
        assert getattr(added, field) == getattr(whole, field)


def test_customers_in_two_arms_are_an_error_or_left_out_and_counted(tmp_path):
    rows = contacts()
    inside = [row for row in rows if row["customer"] in (4, 5) and row["arm"]]
    for row in inside[::2]:
        row["arm"] = "other"
    log = tidied(tmp_path, rows)
    with pytest.raises(InputError, match="customers in two arms"):
        cube_of_log(log, ORGANISATION, Look("rent first", OUTCOMES))
    found = cube_of_log(log, ORGANISATION, Look("rent first", OUTCOMES, leave_out=("two_arms",)))
    assert found.left_out["two_arms"] == 2


def test_what_the_log_does_not_have_is_said_at_once(tmp_path):
    rows = [{name: value for name, value in row.items() if name not in ("customer", "arm")} for row in contacts(50)]
    wrong = tuple(Outcome(name=name, column="resolved", better="higher") for name in ("asked", "moment"))
    look = Look("rent first", wrong, cluster="street", by=("region", "moment", "opened_at"))
    with pytest.raises(InputError) as raised:
        cube_of_log(tidied(tmp_path, rows), ORGANISATION, look)
    assert [fault.where for fault in raised.value.faults] == [
        "line.toml [columns] arm",
        "line.toml [columns] customer_id",
        "by opened_at",
        "by region",
        "line.toml [attributes] street",
        "trial.toml outcomes asked",
        "trial.toml outcomes moment",
    ]


def test_an_outcome_that_the_log_does_not_have_names_those_it_has(tmp_path):
    wrong = (Outcome(name="angry", column="complaint", better="lower"),)
    with pytest.raises(InputError, match="There is contacts, person_minutes, repeat, resolved, satisfaction"):
        cube_of_log(tidied(tmp_path, contacts(50)), ORGANISATION, Look("rent first", wrong))


def test_quantiles_of_a_trial_in_a_log_come_from_its_customers(tmp_path):
    rows = contacts()
    look = Look("rent first", OUTCOMES, until=UNTIL)
    found = bins_of_log(tidied(tmp_path, rows), ORGANISATION, look, "staff")
    customers, early = by_hand(rows, UNTIL)
    edges, counts = binned(grid(found), BIN_WIDTH)
    assert found.left_out == {"not_complete": early}
    place = NAMES.index("staff")
    for a, arm in enumerate(("person", "self-service")):
        mine = [one[3][place] for one in customers.values() if one[0] == arm]
        expected, _ = np.histogram(mine, edges)
        assert np.abs(counts[a].sum(axis=(0, 1)) - expected).sum() <= 2  # a value on an edge
    with pytest.raises(InputError, match="how alike"):
        bins_of_log(tidied(tmp_path, rows), ORGANISATION, look._replace(cluster="house"), "staff")
    with pytest.raises(InputError, match="There is solved, again"):
        bins_of_log(tidied(tmp_path, rows), ORGANISATION, look, "costs")


def test_households_of_a_trial_in_a_log_are_added_up(tmp_path):
    """Only where a household is in one arm: here three customers in a row have one."""
    rows = contacts()
    for row in rows:
        if row["arm"]:
            row["arm"] = "person" if row["customer"] // 3 % 2 else "self-service"
    look = Look("rent first", OUTCOMES, by=(), cluster="house", until=UNTIL)
    seen = grid(cube_of_log(tidied(tmp_path, rows), ORGANISATION, look))
    customers, _ = by_hand(rows, UNTIL)
    for a, arm in enumerate(("person", "self-service")):
        houses = {}
        for customer, (its, _, _, values) in customers.items():
            if its == arm:
                houses.setdefault(customer // 3, []).append([*values, 1])
        mine = of_rows((*NAMES, "size"), [np.sum(house, axis=0) for house in houses.values()])
        assert seen.moments(("arm",)).covariance[a] == pytest.approx(mine.covariance, rel=1e-9, abs=1e-9)


def test_contacts_without_customer_are_counted(tmp_path):
    rows = contacts()
    for row in rows[:9]:
        row.update(customer=None, trial="rent first", arm="person")
    found = cube_of_log(tidied(tmp_path, rows), ORGANISATION, Look("rent first", OUTCOMES))
    assert found.left_out["no_customer"] == 9


def test_who_is_unheard_is_traced_from_contact_to_contact(tmp_path):
    """Abandoned, or self-service that the same customer followed with a person on the same moment within a day."""
    rows = contacts(9000)
    outcomes = (Outcome(name="lost", column="unheard", better="lower", kind="count", window_days=7),)
    seen = grid(cube_of_log(tidied(tmp_path, rows), ORGANISATION, Look("rent first", outcomes, by=(), until=UNTIL)))
    stories = {}
    for row in sorted(rows, key=lambda row: (row["opened_at"], row["line"])):
        if row["customer"] is not None:
            stories.setdefault((row["customer"], row["moment"]), []).append(row)
    spilled = set()
    for story in stories.values():
        for one, after in itertools.pairwise(story):
            soon = after["opened_at"] - one["opened_at"] <= timedelta(hours=24)
            if soon and (one["mode"], after["mode"]) == ("self_service", "person"):
                spilled.add(one["line"])
    assert len(spilled) > 50
    customers, _ = by_hand(rows, UNTIL)
    expected = Counter()
    for customer, (arm, *_) in customers.items():
        mine = [row for row in rows if row["customer"] == customer]
        lot = min(row["opened_at"] for row in mine if row["trial"])
        week = [row for row in mine if lot <= row["opened_at"] <= lot + timedelta(days=7)]
        expected[arm] += sum(row["abandoned"] or row["line"] in spilled for row in week)
    found = seen.sums[:, 0] + seen.shift[0] * seen.n
    assert found == pytest.approx([expected["person"], expected["self-service"]], rel=1e-9)


def test_a_customer_whose_contacts_have_no_mode_is_a_customer_of_whom_nothing_is_known(tmp_path):
    rows = contacts()
    customers, _ = by_hand(rows, UNTIL)
    (lost, *_) = customers
    for row in rows:
        if row["customer"] == lost:
            row["mode"] = None
    cube = cube_of_log(tidied(tmp_path, rows), ORGANISATION, Look("rent first", OUTCOMES, by=(), until=UNTIL))
    seen = grid(cube)
    assert cube.left_out["no_channel_mode"] > 0
    known = sum(values[NAMES.index("ever_known")] for customer, (*_, values) in customers.items() if customer != lost)
    assert sum(cube.units) == len(customers)
    place = NAMES.index("ever_known")
    assert (seen.sums[:, place] + seen.shift[place] * seen.n).sum() == pytest.approx(known)


CHANCES = (0.2, 0.5, 0.8)


def with_chances(rows):
    """A chance at each customer's first contact in the trial; later ones have another, which says nothing of the lot.

    Of customers 7, 8 and 9 the first contact has none that can be used.
    """
    met = set()
    for row in sorted(rows, key=lambda row: (row["opened_at"], row["line"])):
        customer = row["customer"]
        row["propensity"] = None
        if row["arm"]:
            own = {7: 0.0, 8: None, 9: 1.5}.get(customer, CHANCES[customer % 3])
            row["propensity"] = 0.9 if customer in met else own
            met.add(customer)
    return rows


def test_recorded_chances_weigh_every_outcome_and_no_covariate(tmp_path):
    """Each customer stands for one over the chance of the arm that was given; held to plain loops."""
    rows = with_chances(contacts())
    look = Look("rent first", OUTCOMES, by=(), until=UNTIL, chances=True)
    cube = cube_of_log(tidied(tmp_path, rows), ORGANISATION, look)
    customers, early = by_hand(rows, UNTIL)
    gone = [customer for customer in (7, 8, 9) if customer in customers]
    assert cube.left_out == {"not_complete": early, "no_chance": len(gone)}
    assert [one.name for one in cube.columns] == [*NAMES, "w"]
    seen = grid(cube)
    plain = NAMES.index("solved_before")
    for a, arm in enumerate(("person", "self-service")):
        mine = [(customer, one[3]) for customer, one in customers.items() if one[0] == arm and customer not in gone]
        weights = np.array([1 / CHANCES[customer % 3] for customer, _ in mine])
        values = np.array([value for _, value in mine], dtype=float)
        weighed = values * weights[:, None]
        weighed[:, plain] = values[:, plain]
        assert seen.n[a] == len(mine)
        assert seen.sums[a] + seen.shift * len(mine) == pytest.approx([*weighed.sum(0), weights.sum()], rel=1e-6)


def test_means_from_recorded_chances_are_those_of_hajek_with_his_linearised_variance(tmp_path):
    """Per contact and per customer, from the cube and from the customers themselves."""
    rows = [row for row in with_chances(contacts()) if row["customer"] not in (7, 8, 9)]
    look = Look("rent first", OUTCOMES, by=(), until=UNTIL, chances=True)
    each = grid(cube_of_log(tidied(tmp_path, rows), ORGANISATION, look)).moments(("arm",))
    found = arms([each.group(0), each.group(1)], [Wanted("solved", "solved_known"), Wanted("again", "w")])
    customers, _ = by_hand(rows, UNTIL)
    for a, arm in enumerate(("person", "self-service")):
        mine = [(customer, one[3]) for customer, one in customers.items() if one[0] == arm]
        w = np.array([1 / CHANCES[customer % 3] for customer, _ in mine])
        values = np.array([value for _, value in mine], dtype=float)
        solved, known, again = (values[:, NAMES.index(name)] for name in ("solved", "solved_known", "again"))
        for k, (above, below) in enumerate([(w * solved, w * known), (w * again, w)]):
            mean = above.sum() / below.sum()
            away = (above - mean * below) / below.mean()
            assert found.value[k, a] == pytest.approx(mean, rel=1e-9)
            place = 2 * k + a
            variance = found.covariance[..., place, place].sum()
            # Units that stand for unlike numbers know as much as fewer that are alike: one of those is the mean's.
            alike = len(mine) / (1 + 3 * below.var() / below.mean() ** 2)
            assert variance == pytest.approx(away.var() / len(mine) * alike / (alike - 1), rel=1e-9)


def test_chances_that_the_log_does_not_have_are_asked_for(tmp_path):
    with pytest.raises(InputError, match="propensity"):
        cube_of_log(tidied(tmp_path, contacts(50)), ORGANISATION, Look("rent first", OUTCOMES, chances=True))


def test_cells_may_be_told_apart_by_the_channel_of_the_first_contact(tmp_path):
    rows = contacts()
    look = Look("rent first", OUTCOMES, by=("channel",), until=UNTIL)
    found = cube_of_log(tidied(tmp_path, rows), ORGANISATION, look)
    assert found.dimensions == ("arm", "channel")
    channel = {}
    for row in sorted(rows, key=lambda row: (row["opened_at"], row["line"])):
        if row["trial"]:
            channel.setdefault(row["customer"], row["channel"])
    customers, _ = by_hand(rows, UNTIL)
    cells = Counter((arm, channel[customer]) for customer, (arm, *_) in customers.items())
    assert dict(zip(zip(*found.keys, strict=True), found.units, strict=True)) == cells


def test_a_customer_in_two_trials_is_one_customer_in_each(tmp_path):
    """Another trial among a customer's contacts moves neither its first contact in this one nor what came after it."""
    rows = contacts()
    look = Look("rent first", OUTCOMES, until=UNTIL)
    customers, _ = by_hand(rows, UNTIL)
    began = {
        customer: min(r["opened_at"] for r in rows if r["customer"] == customer and r["trial"])
        for customer in customers
    }
    (tmp_path / "alone").mkdir()
    alone = cube_of_log(tidied(tmp_path / "alone", rows), ORGANISATION, look)
    for row in rows:
        # Half of what came after the first contact carries the name of the other trial.
        if row["trial"] and row["line"] % 2 and row["opened_at"] > began.get(row["customer"], row["opened_at"]):
            row.update(trial="repair first", arm="one" if row["customer"] % 2 else "other")
    log = tidied(tmp_path, rows)
    both = cube_of_log(log, ORGANISATION, look)
    assert sum(both.units) == len(customers)
    for field in ("keys", "columns", "units", "sums", "products", "left_out"):
        assert getattr(both, field) == getattr(alone, field)
    theirs = cube_of_log(log, ORGANISATION, look._replace(trial="repair first"))
    its = {row["customer"] for row in rows if row["trial"] == "repair first" and row["opened_at"] <= UNTIL}
    assert sum(theirs.units) + theirs.left_out["not_complete"] == len(its)


def test_a_household_whose_customers_come_on_different_days_stands_in_one_cell(tmp_path):
    """Of its first customer, on the day of its last: a cluster comes in as a whole."""
    rows = contacts()
    for row in rows:
        if row["arm"]:
            row["arm"] = "person" if row["customer"] // 3 % 2 else "self-service"
    look = Look("rent first", OUTCOMES, cluster="house", until=UNTIL)
    cube = cube_of_log(tidied(tmp_path, rows), ORGANISATION, look)
    customers, _ = by_hand(rows, UNTIL)
    first = {}
    for row in sorted(rows, key=lambda row: (row["opened_at"], row["line"])):
        if row["trial"]:
            first.setdefault(row["customer"], row["opened_at"])
    houses = {}
    for customer in sorted(customers, key=lambda one: (first[one], one)):
        houses.setdefault(customer // 3, []).append(customers[customer])
    cells = {}
    for mine in houses.values():
        key = (mine[0][0], mine[0][1], max(day for _, _, day, _ in mine))
        cells[key] = cells.get(key, 0) + 1
    assert dict(zip(zip(*cube.keys, strict=True), cube.units, strict=True)) == cells
    assert sum(cube.units) == len(houses)


def test_of_two_contacts_at_once_the_first_in_the_log_is_the_one_that_came_into_the_trial(tmp_path):
    rows = []
    for customer in range(400):
        two = [row | {"customer": customer, "opened_at": START, "day": START.date()} for row in contacts(2)]
        for k, row in enumerate(two):
            place = {"line": 3 * customer + k + 2, "segment": f"s{k}", "trial": "rent first", "arm": "person"}
            rows.append(row | place)
    rows = rows[::-1]  # the order of the file is not the order of its lines
    rows.append(rows[0] | {"customer": None, "trial": None, "arm": None, "opened_at": START + timedelta(days=8)})
    found = cube_of_log(tidied(tmp_path, rows), ORGANISATION, Look("rent first", OUTCOMES, by=("segment",)))
    assert found.keys == (("person",), ("s0",))
    assert found.units == (400,)


def test_a_log_that_ends_within_a_second_has_its_last_contact_too(tmp_path):
    rows = contacts()
    late = {"opened_at": START + timedelta(days=50, milliseconds=700), "customer": 301, "trial": "rent first"}
    rows.append(rows[0] | late | {"line": len(rows) + 2, "arm": "person"})
    look = Look("rent first", OUTCOMES)
    assert cube_of_log(tidied(tmp_path, rows), ORGANISATION, look).left_out["not_complete"] == 1


def test_a_contact_on_the_last_day_that_counts_is_unheard_by_a_contact_that_does_not(tmp_path):
    row = contacts(1)[0] | {"customer": 1, "moment": "rent", "abandoned": False, "trial": "rent first", "arm": "person"}
    days = ((0, "self_service"), (6.9, "self_service"), (7.5, "person"))
    rows = [
        row | {"line": k + 2, "opened_at": START + timedelta(days=day), "mode": mode}
        for k, (day, mode) in enumerate(days)
    ]
    outcomes = (Outcome(name="lost", column="unheard", better="lower", kind="count", window_days=7),)
    seen = grid(cube_of_log(tidied(tmp_path, rows), ORGANISATION, Look("rent first", outcomes, by=())))
    assert seen.sums[0, 0] + seen.shift[0] * seen.n[0] == pytest.approx(1)


def test_covariates_may_go_back_as_far_as_anybody_likes(tmp_path):
    log = tidied(tmp_path, contacts())
    found = [
        cube_of_log(log, ORGANISATION, Look("rent first", OUTCOMES, until=UNTIL, before_days=days))
        for days in (50, 10_000_000)
    ]
    assert found[0] == found[1]
