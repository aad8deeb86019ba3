"""What holds for every line, whatever the organisation."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_builders import gain, load, plan

from humanline.model.plan import Plan
from humanline.plan.merit import merits

scores = st.sampled_from([0.0, 3.0, 5.0, 7.0, 9.0])
points = st.one_of(st.none(), st.floats(-30, 40).map(lambda x: round(x, 2)))


@st.composite
def worlds(draw, *, at_most: int = 8, protected: bool = False, matters: bool = True):
    """Moments with minutes of their own, each in one or two segments; without `matters` the price alone decides."""
    loads, gains = [], {}
    for k in range(draw(st.integers(1, at_most))):
        h = round(draw(st.floats(0.5, 60)), 1)
        s = round(draw(st.floats(0, 1)), 2)
        follows = {
            "after_person": draw(st.sampled_from([0.0, 0.0, 0.3])),
            "after_self": draw(st.sampled_from([None, None, 0.4, 1.7])),
            "first": draw(st.sampled_from([1.0, 0.8])),
        }
        mattering = (draw(scores), draw(scores)) if matters and draw(st.booleans()) else None
        for segment in ("young", "old")[: draw(st.integers(1, 2))]:
            loads.append(
                load(
                    f"m{k}", segment=segment, n=round(draw(st.floats(0, 300)), 1), h=h, s=s,
                    a=round(draw(st.floats(0, 1)), 2), owed=draw(st.booleans()) and draw(st.booleans()),
                    protected=protected, **follows,
                )
            )  # fmt: skip
            value = draw(points)
            customer = draw(st.one_of(st.none(), st.floats(-20, 20)))
            sd = draw(st.sampled_from([0.0, 3.0, 20.0]))
            gains[f"m{k}", segment] = gain(
                value, sd=sd, customer=customer, customer_sd=sd, organisation=draw(st.floats(-5, 20)), matters=mattering
            )
    return loads, gains


hours = st.floats(0, 400).map(lambda x: round(x, 2))


def stories(one) -> float:
    return one.contacts_per_week.value * one.first_share.value


def brought(drawn: Plan, loads) -> float:
    """Points a week of all cells that got a person for what a person adds."""
    by_key = {(one.moment, one.segment): one for one in loads}
    total = []
    for cell in drawn.cells:
        one = by_key[cell.moment, cell.segment]
        value = getattr(cell.gain.total, "value", 0.0)
        # Spare hours spent on cells that may add nothing buy certainty, not points.
        if cell.start == "person" and not cell.owed and value > 0:
            total.append(stories(one) * (1 - one.asked_share.value) * value)
    return math.fsum(total)


@given(worlds(matters=False), hours, hours)
def test_more_hours_never_bring_less(world, one, other):
    loads, gains = world
    fewer, more = sorted((one, other))
    assert brought(plan(loads, gains, fewer), loads) <= brought(plan(loads, gains, more), loads) + 1e-6


@given(worlds(matters=False), hours, hours)
def test_more_hours_never_raise_the_price(world, one, other):
    loads, gains = world
    fewer, more = (plan(loads, gains, hour).price for hour in sorted((one, other)))
    if hasattr(fewer, "value") and hasattr(more, "value"):
        assert more.value <= fewer.value + 1e-9


@given(worlds(), hours)
def test_minutes_are_the_moments_for_every_segment(world, hour):
    """I12."""
    loads, gains = world
    minutes = {}
    for cell in plan(loads, gains, hour).cells:
        assert minutes.setdefault(cell.moment, cell.minutes) == cell.minutes


@given(worlds(), hours)
def test_every_hour_of_staff_is_spent_once(world, hour):
    """Owed, asked, sent on by self-service, not known and given to cells: together what the stories take."""
    loads, gains = world
    drawn = plan(loads, gains, hour)
    if drawn.needs:
        return
    by_key = {(one.moment, one.segment): one for one in loads}
    taken = []
    for cell in drawn.cells:
        one = by_key[cell.moment, cell.segment]
        week = stories(one) * one.handle_minutes.value / 60
        after_self = one.follow_self_service or one.spill_share
        person = week * (1 + one.follow_person.value)
        a = one.asked_share.value
        taken.append(a * person + (1 - a) * (person if cell.start == "person" else week * after_self.value))
    first = drawn.owed_hours + drawn.asked_hours + drawn.spill_hours + drawn.unknown_hours
    given_out = math.fsum(
        c.hours for c in drawn.cells if c.start == "person" and c.because not in ("owed", "not_known")
    )
    assert math.fsum(taken) == pytest.approx(first + given_out, abs=1e-6)


@given(worlds(), hours, st.randoms())
def test_the_order_of_the_cells_changes_not_a_byte(world, hour, random):
    loads, gains = world
    mixed = list(loads)
    random.shuffle(mixed)
    assert plan(loads, gains, hour).to_json() == plan(mixed, gains, hour).to_json()


@given(worlds(), hours)
def test_names_do_not_decide(world, hour):
    """Renamed so that their order turns round, cells keep their start, unless two are alike in everything."""
    loads, gains = world
    import msgspec

    known = [(gains[one.moment, one.segment].total, stories(one), one.asked_share) for one in loads]
    if len(set(map(repr, known))) < len(known):
        return
    renamed = {one.moment: f"z{99 - int(one.moment[1:])}" for one in loads}
    other = [msgspec.structs.replace(one, moment=renamed[one.moment]) for one in loads]
    drawn = {(renamed[c.moment], c.segment): c.because for c in plan(loads, gains, hour).cells}
    again = plan(other, {(renamed[m], s): one for (m, s), one in gains.items()}, hour)
    ratios = [c.gain_per_minute.value for c in again.cells if hasattr(c.gain_per_minute, "value")]
    if len(set(ratios)) == len(ratios):
        assert {(c.moment, c.segment): c.because for c in again.cells} == drawn


@given(worlds(), hours)
def test_owed_cells_keep_their_person_whatever_else_is_owed(world, hour):
    """I13."""
    loads, gains = world
    more = [*loads, load("another", n=500, h=60, owed=True)]
    owed = {(one.moment, one.segment) for one in loads if one.owed}
    drawn = plan(more, gains, hour)
    kept = {(cell.moment, cell.segment) for cell in drawn.cells if cell.start == "person" and cell.owed}
    assert drawn.needs or owed <= kept


@given(worlds(), hours)
def test_never_more_hours_than_there_are_once_what_comes_first_is_paid(world, hour):
    loads, gains = world
    drawn = plan(loads, gains, hour)
    spent = sum(c.hours for c in drawn.cells if c.because in ("by_rule", "above_line", "fits", "unsure"))
    first = drawn.owed_hours + drawn.asked_hours + drawn.spill_hours - drawn.saved_hours + drawn.unknown_hours
    assert spent == 0 or first + spent + drawn.left_hours <= hour + 1e-6


@given(worlds(), hours)
def test_a_customer_never_loses_by_our_arithmetic(world, hour):
    """No cell whose customers surely lose by a person gets one for the organisation's sake."""
    for cell in plan(*world, hour).cells:
        customer = cell.gain.customer
        if not cell.owed and cell.because != "not_known" and hasattr(customer, "high") and customer.high < 0:
            assert cell.start == "self_service"


@given(worlds(protected=True), hours)
def test_i10_nobody_is_further_from_a_person_for_a_protected_attribute(world, hour):
    """Where the moment as a whole adds more for a minute than the price, each of its segments starts with a person."""
    loads, gains = world
    drawn = plan(loads, gains, hour)
    price = getattr(drawn.price, "value", None)
    if drawn.needs or price is None:
        return
    by_moment: dict[str, list] = {}
    for cell in drawn.cells:
        if not cell.owed and hasattr(cell.gain.total, "value"):
            by_moment.setdefault(cell.moment, []).append(cell)
    by_key = {(one.moment, one.segment): one for one in loads}
    for cells in by_moment.values():
        of = [by_key[cell.moment, cell.segment] for cell in cells]
        weight = [stories(one) * (1 - one.asked_share.value) for one in of]
        minutes = cells[0].minutes.value
        if cells[0].because == "rule_short":
            continue  # there are no hours for it, whatever the price
        if len(cells) < 2 or sum(weight) == 0 or any(hasattr(c.gain.customer, "low") for c in cells):
            continue
        mean = sum(w * cell.gain.total.value for w, cell in zip(weight, cells, strict=True)) / sum(weight)
        if mean > 0 and mean > price * minutes + 1e-6:
            assert [cell.start for cell in cells] == ["person"] * len(cells)


@given(worlds(), hours)
def test_i10_protection_only_brings_nearer_at_the_same_price(world, hour):
    """A cell that gets a person by its own merit keeps its place in the order when attributes are protected."""
    loads, gains = world
    import msgspec

    plain = merits(loads, {k: v for k, v in gains.items() if v})
    lifted = merits([msgspec.structs.replace(one, protected=True) for one in loads], gains)
    for before, after in zip(plain, lifted, strict=True):
        assert after.ratio >= before.ratio


@settings(max_examples=60)
@given(worlds(at_most=5, matters=False), hours)
def test_no_price_for_all_does_better_than_the_line(world, hour):
    """Brute force: every threshold on points a minute that the hours carry brings at most what the plan brings."""
    loads, gains = world
    drawn = plan(loads, gains, hour)
    open_cells = [
        cell for cell in drawn.cells if cell.because in ("above_line", "fits", "unsure", "below_line", "saves_minutes")
    ]
    open_cells = [cell for cell in open_cells if cell.gain.total.value > 0]
    # Saved hours come back with the cells that save them.
    first = drawn.owed_hours + drawn.asked_hours + drawn.spill_hours + drawn.unknown_hours
    by_key = {(one.moment, one.segment): one for one in loads}

    def ratio(cell) -> float:
        return getattr(cell.gain_per_minute, "value", math.inf)

    best = 0.0
    for threshold in {ratio(cell) for cell in open_cells}:
        chosen = [cell for cell in open_cells if ratio(cell) >= threshold]
        if first + math.fsum(cell.hours for cell in chosen) <= hour:
            worth = math.fsum(
                stories(by_key[c.moment, c.segment])
                * (1 - by_key[c.moment, c.segment].asked_share.value)
                * c.gain.total.value
                for c in chosen
            )
            best = max(best, worth)
    assert brought(drawn, loads) >= best - 1e-6


def test_whole_cells_lose_at_most_the_cell_at_the_line_against_the_best_choice_of_all():
    """Against every one of the 2^10 choices: the loss is below what one more cell would bring (Dantzig, 1957)."""
    loads = [load(f"m{k}", n=20 + 13 * (k * 7 % 10), h=4 + 3 * (k * 3 % 10)) for k in range(10)]
    gains = {f"m{k}": gain(2.0 + 4 * (k * 9 % 10)) for k in range(10)}
    for hour in range(0, 200, 7):
        drawn = plan(loads, gains, hour)
        cells = [(cell.hours, cell.contacts_per_week * cell.gain.total.value) for cell in drawn.cells]
        best = max(
            sum(value for _, value in chosen)
            for size in range(len(cells) + 1)
            for chosen in itertools.combinations(cells, size)
            if sum(need for need, _ in chosen) <= hour + 1e-9
        )
        at_line = next((c for c in drawn.cells if (c.moment, c.segment) == drawn.line_at), None)
        slack = at_line.contacts_per_week * at_line.gain.total.value if at_line else 0.0
        assert best - slack <= brought(drawn, loads) + 1e-6 <= best + 2e-6
