"""Evidence and follow-ups are held to an obvious second implementation: plain loops over plain records."""

import math
import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import fmean

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from humanline.contactlog.measuring.measure import measure
from humanline.model.contact import LOG_COLUMNS
from humanline.model.estimate import Estimate, Hidden, NotEstimable
from humanline.model.facts import Tidied
from humanline.model.organisation import Channels, Organisation, Privacy, Trials

PERSON, SELF, LETTER = ("phone", "counter"), ("web", "app"), "letter"
CHANNELS = Channels(person=PERSON, self_service=SELF, deferred=(LETTER,))
SHOW_ALL = Organisation(channels=CHANNELS, privacy=Privacy(smallest_group=1))
START = datetime(2025, 3, 3, tzinfo=UTC)
UNITS = {
    "resolved": 1, "complaint": 1, "satisfaction": 100, "unheard": 1, "customer_minutes": 60,
    "wish": 1, "felt_heard": 100, "trust": 100,
}  # fmt: skip
SCHEMA = {
    "line": pa.int64(), "opened_at": pa.timestamp("us", "UTC"), "day": pa.date32(), "hour_of_week": pa.int16(),
    "moment": pa.string(), "segment": pa.string(), "channel": pa.string(), "mode": pa.string(), "customer": pa.int64(),
    "handle_ms": pa.int64(), "wait_ms": pa.int64(), "abandoned": pa.bool_(), "resolved": pa.bool_(),
    "complaint": pa.bool_(), "satisfaction_c": pa.int32(), "felt_heard_c": pa.int32(), "trust_c": pa.int32(),
    "wanted_person": pa.bool_(), "trial": pa.string(), "arm": pa.string(),
    "propensity": pa.float64(), "count": pa.int64(), "attr_area": pa.string(), "attr_house": pa.string(),
}  # fmt: skip


def contacts(number=1500, seed=1, *, trials=True, chances=(0.5,)):
    draw = random.Random(seed)
    rows = []
    for line in range(number):
        at = START + timedelta(minutes=draw.randrange(0, 60 * 24 * 35))
        channel = draw.choice([*PERSON, *SELF, LETTER])
        inside = trials and draw.random() < 0.3
        chance = draw.choice(chances)
        waited = channel != "app" and draw.random() < 0.8
        rows.append(
            {
                "line": line + 2,
                "opened_at": at,
                "day": at.date(),
                "hour_of_week": at.weekday() * 24 + at.hour,
                "moment": draw.choice(["repair", "rent"]),
                "segment": draw.choice(["young", "old"]),
                "channel": channel,
                "mode": "self_service" if channel in SELF else "person",
                "customer": draw.choice([None, *range(120)]),
                "handle_ms": draw.choice([None, draw.randrange(30_000, 900_000)]),
                "wait_ms": draw.randrange(0, 400_000) if waited else None,
                "abandoned": channel in PERSON and draw.random() < 0.2,
                "resolved": draw.choice([None, True, False, channel in PERSON]),
                "complaint": draw.random() < 0.1,
                "satisfaction_c": draw.choice([None, 100, 200, 350, 500]),
                "felt_heard_c": draw.choice([None, 0, 300, 1000]),
                "trust_c": draw.choice([None, 200, 900]),
                "wanted_person": draw.choice([None, True, True, True, False]),
                "trial": "by lot" if inside else None,
                "arm": draw.choice(["Person", "self-service", "both"]) if inside else None,
                "propensity": chance if inside else None,
                "count": 1,
                "attr_area": draw.choice([None, "north", "south"]),
                "attr_house": str(line),
            }
        )
    return rows


@pytest.fixture
def facts_of(tmp_path):
    def make(rows, organisation=SHOW_ALL, drop=(), attributes=("area",)):
        kept = {name: kind for name, kind in SCHEMA.items() if name not in drop}
        table = pa.Table.from_pylist([{k: r[k] for k in kept} for r in rows], schema=pa.schema(kept))
        pq.write_table(table, tmp_path / "contacts.parquet")
        n = len(rows)
        tidied = Tidied(
            parquet=str(tmp_path / "contacts.parquet"), rejects="", files=(), read=n, accepted=n, rejected=0,
            excluded=0, contacts=sum(row["count"] for row in rows), attributes=attributes,
            columns=tuple(c.name for c in LOG_COLUMNS if c.kept in kept),
        )  # fmt: skip
        return measure(tidied, organisation, made_at=START, version="test")

    return make


# The second implementation


def stories(rows):
    """The contacts of each known customer on each moment, in order of time."""
    found = defaultdict(list)
    for row in sorted(rows, key=lambda r: (r["opened_at"], r["line"])):
        if row["customer"] is not None:
            found[row["customer"], row["moment"]].append(row)
    return found


def served(row):
    return row["mode"] == "person" and not row["abandoned"]


def linked(row, after):
    gap = after["opened_at"] - row["opened_at"]
    spilled = row["mode"] == "self_service" and after["mode"] == "person" and gap <= timedelta(hours=24)
    return spilled or gap <= timedelta(days=7), spilled


def wished(row):
    """Would rather have had a person, and had none: asked of who was alone; who came to one had one."""
    if row["mode"] == "self_service":
        return None if row["wanted_person"] is None else int(row["wanted_person"])
    return 0 if served(row) else None


def valued(rows):
    """Line → outcome → value in whole units, or `None`."""
    spilled = set()
    for story in stories(rows).values():
        for row, after in pairwise(story):
            if linked(row, after)[1]:
                spilled.add(row["line"])
    found = {}
    for row in rows:
        minutes = None
        if row["wait_ms"] is not None and row["channel"] != LETTER:
            minutes = int((row["wait_ms"] + (row["handle_ms"] or 0)) / 1000 + 0.5)
        found[row["line"]] = {
            "resolved": None if row["resolved"] is None else int(row["resolved"]),
            "complaint": int(row["complaint"]),
            "satisfaction": row["satisfaction_c"],
            "unheard": int(row["abandoned"] or row["line"] in spilled),
            "customer_minutes": minutes,
            "wish": wished(row),
            "felt_heard": row["felt_heard_c"],
            "trust": row["trust_c"],
        }
    return found


def spread(x, y):
    """Covariance of two means over the same contacts, each with its own that are known."""
    both = [(a, b) for a, b in zip(x, y, strict=True) if a is not None and b is not None]
    known_x, known_y = [a for a in x if a is not None], [b for b in y if b is not None]
    total = sum((a - fmean(known_x)) * (b - fmean(known_y)) for a, b in both)
    n = min(len(known_x), len(known_y))
    return total / len(known_x) / len(known_y) * n / (n - 1)


def observed(rows, moment, segment, outcome, other=None):
    """Difference and (co)variance, adjusted for the area; of the moment as a whole, for the segment too."""
    other = other or outcome
    values = valued(rows)
    strata = defaultdict(lambda: {"person": [], "self_service": []})
    for row in rows:
        if row["moment"] == moment and segment in ("", row["segment"]) and row["trial"] is None:
            stratum = row["attr_area"] if segment else (row["segment"], row["attr_area"])
            strata[stratum][row["mode"]].append(values[row["line"]])
    used = {}
    for name in {outcome, other}:
        enough = {
            area: sum(map(len, sides.values()))
            for area, sides in strata.items()
            if all(sum(one[name] is not None for one in side) > 1 for side in sides.values())
        }
        used[name] = {area: size / sum(enough.values()) for area, size in enough.items()}
    difference = sum(
        share * (mean(strata[area]["person"], outcome) - mean(strata[area]["self_service"], outcome))
        for area, share in used[outcome].items()
    )
    variance = sum(
        used[outcome][area] * used[other][area]
        * sum(spread([o[outcome] for o in side], [o[other] for o in side]) for side in strata[area].values())
        for area in used[outcome].keys() & used[other].keys()
    )  # fmt: skip
    return difference, variance


def mean(side, outcome):
    return fmean(one[outcome] for one in side if one[outcome] is not None)


def tried(rows, moment, outcome, segment="", *, weighted=False):
    """Difference between the arms as assigned, and its variance with customers as clusters."""
    values = valued(rows)
    difference, variance = 0.0, 0.0
    for sign, arm in ((1, "Person"), (-1, "self-service")):
        mine = [
            row for row in rows
            if row["arm"] == arm and row["moment"] == moment and segment in ("", row["segment"])
            and values[row["line"]][outcome] is not None
        ]  # fmt: skip
        weight = {row["line"]: 1 / row["propensity"] if weighted else 1.0 for row in mine}
        total = sum(weight.values())
        average = sum(weight[row["line"]] * values[row["line"]][outcome] for row in mine) / total
        clusters = defaultdict(float)
        for row in mine:
            who = row["customer"] if row["customer"] is not None else f"line {row['line']}"
            if not segment:
                who = (who, row["segment"])  # a customer in two segments counts as two
            if weighted:
                who = (who, row["propensity"])
            clusters[who] += weight[row["line"]] * (values[row["line"]][outcome] - average)
        n = len(clusters)
        difference += sign * average
        variance += sum(x * x for x in clusters.values()) / total**2 * n / (n - 1)
    return difference, variance


# Observed


@pytest.mark.parametrize("seed", [1, 2])
def test_observed_differences_are_standardised_over_strata_and_leave_trials_out(facts_of, seed):
    rows = contacts(seed=seed)
    found = [one for one in facts_of(rows).evidence if one.source == "observed"]
    assert {(one.moment, one.segment, one.outcome) for one in found} == {
        (m, s, o)
        for m in ("repair", "rent")
        for s in ("", "young", "old")
        for o in UNITS
        if (s == "") == (o == "customer_minutes")
    }
    for one in found:
        difference, variance = observed(rows, one.moment, one.segment, one.outcome)
        unit = UNITS[one.outcome]
        assert one.difference == pytest.approx(difference / unit)
        assert one.standard_error == pytest.approx(math.sqrt(variance) / unit)
        assert one.adjusted_for == ("area",)
        for other, shared in one.shared.items():
            expected = observed(rows, one.moment, one.segment, one.outcome, other)[1]
            assert shared == pytest.approx(expected / unit / UNITS[other])


def test_minutes_are_never_a_segments_own(facts_of):
    """I12: whoever needs more time is not further from a person."""
    rows = contacts(3000)
    found = [one for one in facts_of(rows).evidence if one.outcome == "customer_minutes"]
    assert {(one.source, one.segment) for one in found} == {("observed", ""), ("trial", "")}


def test_a_difference_that_is_all_due_to_who_chose_what_is_taken_off(facts_of):
    """People of the north choose a person and complain; within each area there is no difference."""
    draw = random.Random(4)
    rows = contacts(4000, trials=False)
    for row in rows:
        north = draw.random() < 0.5
        row["attr_area"] = "north" if north else "south"
        row["mode"] = "person" if draw.random() < (0.8 if north else 0.2) else "self_service"
        row["channel"] = "phone" if row["mode"] == "person" else "web"
        row["complaint"] = draw.random() < (0.5 if north else 0.1)

    def complaints(attributes):
        found = facts_of(rows, attributes=attributes).evidence
        return [one for one in found if one.outcome == "complaint"]

    for one in complaints(("area",)):
        assert abs(one.difference) < 4 * one.standard_error
    assert min(one.difference for one in complaints(())) > 0.15


def test_strata_with_one_side_only_are_not_compared_and_how_much_is_said(facts_of):
    rows = contacts(trials=False)
    for row in rows:
        row["attr_area"] = "alone" if row["line"] % 4 == 0 and row["mode"] == "person" else "both"
    one = next(e for e in facts_of(rows).evidence if e.outcome == "complaint")
    mine = [row for row in rows if (row["moment"], row["segment"]) == (one.moment, one.segment)]
    assert one.covered == pytest.approx(fmean(row["attr_area"] == "both" for row in mine))
    assert one.n_person == sum(row["mode"] == "person" and row["attr_area"] == "both" for row in mine)


def test_an_attribute_with_a_value_for_everyone_is_not_adjusted_for_and_that_is_said(facts_of):
    facts = facts_of(contacts(), attributes=("house", "area"))
    assert {one.adjusted_for for one in facts.evidence if one.source == "observed"} == {("area",)}
    assert [n.values for n in facts.notices if n.code == "attribute_too_fine"] == [{"attribute": "house"}]


def test_a_row_that_stands_for_many_contacts_counts_as_many(facts_of):
    rows = contacts(400, trials=False)
    often = [{**row, "count": 3} for row in rows]
    many = [{**row, "line": row["line"] + 10_000 * k} for k in range(3) for row in rows]
    found = {(e.moment, e.segment, e.outcome): e for e in facts_of(often).evidence}
    assert found
    assert not any(outcome == "unheard" for *_, outcome in found), "totals can't be followed"
    for one in facts_of(many, drop=("customer",)).evidence:
        assert found[one.moment, one.segment, one.outcome].difference == pytest.approx(one.difference)
        assert found[one.moment, one.segment, one.outcome].n_person == one.n_person


def test_nobody_in_ten_is_not_nobody_ever(facts_of):
    rows = [{**row, "complaint": False} for row in contacts()]
    found = [one for one in facts_of(rows).evidence if one.outcome == "complaint"]
    assert found
    assert all(one.standard_error > 1 / (one.n_person + one.n_self_service) for one in found)


def test_cells_that_could_point_at_a_person_are_not_compared(facts_of):
    organisation = Organisation(channels=CHANNELS, privacy=Privacy(smallest_group=100_000))
    assert facts_of(contacts(), organisation).evidence == ()


def test_what_one_side_does_not_know_is_not_compared(facts_of):
    rows = [{**row, "satisfaction_c": row["satisfaction_c"] if row["mode"] == "person" else None} for row in contacts()]
    rows = [{**row, "trial": None} for row in rows]
    assert "satisfaction" not in {one.outcome for one in facts_of(rows).evidence}
    assert "unheard" not in {one.outcome for one in facts_of(rows, drop=("customer",)).evidence}


# Trials


@pytest.mark.parametrize("seed", [1])
def test_trials_are_analysed_as_assigned_with_customers_as_clusters(facts_of, seed):
    rows = contacts(3000, seed=seed)
    found = [one for one in facts_of(rows).evidence if one.source == "trial"]
    assert {(one.moment, one.segment) for one in found} == {
        (m, s) for m in ("repair", "rent") for s in ("", "young", "old")
    }
    for one in found:
        difference, variance = tried(rows, one.moment, one.outcome, one.segment)
        unit = UNITS[one.outcome]
        assert one.difference == pytest.approx(difference / unit)
        assert one.standard_error == pytest.approx(math.sqrt(variance) / unit)
        assert one.trial == "by lot"


def test_where_chances_differ_each_contact_counts_for_one_over_its_chance(facts_of):
    rows = contacts(3000, chances=(0.2, 0.5, 0.8))
    found = [one for one in facts_of(rows).evidence if one.source == "trial"]
    for one in found:
        difference, variance = tried(rows, one.moment, one.outcome, one.segment, weighted=True)
        assert one.difference == pytest.approx(difference / UNITS[one.outcome])
        assert one.standard_error == pytest.approx(math.sqrt(variance) / UNITS[one.outcome], rel=2e-3)


def test_a_contact_without_its_chance_is_left_out_and_counted_where_chances_differ(facts_of):
    rows = contacts(3000, chances=(0.2, 0.8))
    without = 0
    for row in rows:
        if row["arm"] in ("Person", "self-service") and row["line"] % 9 == 0:
            row["propensity"] = None
            without += 1
    facts = facts_of(rows)
    assert [n.values for n in facts.notices if n.code == "no_propensity"] == [{"trial": "by lot", "count": without}]
    kept = [row for row in rows if row["trial"] is None or row["propensity"] is not None]
    one = next(e for e in facts.evidence if e.source == "trial" and e.outcome == "complaint")
    assert one.difference == pytest.approx(tried(kept, one.moment, "complaint", one.segment, weighted=True)[0])


def test_an_arm_that_nobody_named_is_said_and_does_not_count(facts_of):
    rows = contacts()
    (notice,) = [n for n in facts_of(rows).notices if n.code == "unknown_arm"]
    assert notice.values == {"trial": "by lot", "arm": "both", "count": sum(row["arm"] == "both" for row in rows)}
    named = Organisation(channels=CHANNELS, privacy=Privacy(smallest_group=1), trials=Trials(person=("person", "BOTH")))
    assert not [n for n in facts_of(rows, named).notices if n.code == "unknown_arm"]


def test_a_segment_with_a_small_arm_is_not_told_apart(facts_of):
    rows = contacts(600)
    assert {one.segment for one in facts_of(rows).evidence if one.source == "trial"} == {""}


# What follows


def test_each_contact_with_a_person_follows_the_first_of_its_story_once(facts_of):
    rows = contacts(900, seed=5)
    end = max(row["opened_at"] for row in rows if row["customer"] is not None)
    begun = defaultdict(list)
    total, first = defaultdict(int), defaultdict(int)
    for (_, moment), contacts_of in stories(rows).items():
        chains = []
        for k, row in enumerate(contacts_of):
            if k and linked(contacts_of[k - 1], row)[0]:
                chains[-1].append(row)
            else:
                chains.append([row])
        total[moment] += len(contacts_of)
        first[moment] += len(chains)
        for chain in chains:
            if end - chain[0]["opened_at"] >= timedelta(days=7):
                begun[moment, chain[0]["mode"]].append(sum(served(row) for row in chain[1:]))
    found = facts_of(rows).follow_ups
    assert [one.moment for one in found] == ["rent", "repair"]
    for one in found:
        for mode, measured in (("person", one.after_person), ("self_service", one.after_self_service)):
            assert measured.value == pytest.approx(fmean(begun[one.moment, mode]))
            assert measured.n == len(begun[one.moment, mode])
        assert one.first_share.value == pytest.approx(first[one.moment] / total[one.moment])


def test_what_follows_few_stories_is_hidden(facts_of):
    organisation = Organisation(channels=CHANNELS, privacy=Privacy(smallest_group=100_000))
    assert isinstance(facts_of(contacts(), organisation).follow_ups[0].after_person, Hidden)


def test_what_follows_is_not_known_without_customers(facts_of):
    assert facts_of(contacts(), drop=("customer",)).follow_ups == ()
    only = [{**row, "mode": "person", "channel": "phone"} for row in contacts()]
    one = facts_of(only).follow_ups[0]
    assert isinstance(one.after_person, Estimate)
    assert isinstance(one.after_self_service, NotEstimable)


def test_evidence_does_not_give_away_how_many_contacts_a_hidden_cell_has(facts_of):
    rows = contacts(1500, trials=False)
    for number, row in enumerate(r for r in rows if r["moment"] == "repair"):
        row["segment"] = "rare" if number < 3 else "young" if number < 200 else "old"
    facts = facts_of(rows, Organisation(channels=CHANNELS, privacy=Privacy(smallest_group=10)))
    hidden = {group.key for group in facts.cells if isinstance(group.contacts, Hidden)}
    assert ("repair", "young") in hidden
    assert {(one.moment, one.segment) for one in facts.evidence}.isdisjoint(hidden)
    assert ("repair", "old") in {(one.moment, one.segment) for one in facts.evidence}


def test_the_order_of_the_rows_changes_not_a_digit(facts_of):
    rows = contacts(chances=(0.2, 0.5, 0.8))
    mixed = random.Random(9).sample(rows, len(rows))
    one, other = facts_of(rows), facts_of(mixed)
    assert one.evidence == other.evidence
    assert one.follow_ups == other.follow_ups


def test_another_start_is_held_against_self_service_and_against_nothing_else(facts_of):
    """The same plain loops, with the arm of the choice in the place of a person."""
    rows = contacts(3000, seed=5)
    organisation = msgspec.structs.replace(SHOW_ALL, trials=Trials(choice=("both",)))
    facts = facts_of(rows, organisation)
    assert {one.start for one in facts.evidence} == {"person"}
    assert {(one.start, one.segment) for one in facts.started} == {("choice", "")}
    as_person = [{**row, "arm": {"both": "Person", "Person": "left out"}.get(row["arm"], row["arm"])} for row in rows]
    for one in facts.started:
        difference, variance = tried(as_person, one.moment, one.outcome, "")
        assert one.difference == pytest.approx(difference / UNITS[one.outcome])
        assert one.standard_error == pytest.approx(math.sqrt(variance) / UNITS[one.outcome])
    assert facts_of(rows).started == ()
