"""What holds for every plan of a week, whatever the organisation."""

import itertools
import math

import msgspec
import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from plan_builders import OFFICE, brought, completed, facts, gain, load

from humanline.model.organisation import Channels, Organisation, Targets

FIRST = ("owed", "not_known")
WITH_MAIL = {"channels": Channels(person=("phone",), deferred=("mail",))}


@st.composite
def weeks(draw):
    """Cells, gains, and when their work falls; some by mail, some at night."""
    loads, gains, falls, channels = [], {}, {}, {}
    for k in range(draw(st.integers(1, 7))):
        name = f"m{k}"
        h, s = round(draw(st.floats(1, 30)), 1), round(draw(st.floats(0, 0.9)), 2)
        rng = np.random.default_rng(draw(st.integers(0, 99)))
        falls[name] = OFFICE * rng.uniform(0.2, 2, 168) + draw(st.sampled_from([0.0, 0.02, 0.2]))
        channels[name] = {"phone": draw(st.integers(0, 5)), "mail": draw(st.integers(0, 5))}
        for segment in ("young", "old")[: draw(st.integers(1, 2))]:
            loads.append(
                load(name, segment=segment, n=round(draw(st.floats(1, 300)), 1), h=h, s=s,
                     a=round(draw(st.floats(0, 0.5)), 2), owed=draw(st.integers(0, 5)) == 0)
            )  # fmt: skip
            known = draw(st.integers(0, 7)) > 0
            gains[name, segment] = gain(round(draw(st.floats(-20, 40)), 2) if known else None, sd=4.0)
    organisation = Organisation(
        **WITH_MAIL,
        targets=Targets(
            share=draw(st.sampled_from([0.5, 0.8, 0.95])),
            within_minutes=draw(st.sampled_from([0.0, 1.0, 10.0])),
            patience_minutes=draw(st.sampled_from([None, 2.0, 20.0])),
        ),
    )
    roster = draw(st.sampled_from([None, tuple(OFFICE), tuple(OFFICE * np.linspace(1, 3, 168))]))
    return loads, gains, facts({"": sum(falls.values()), **falls}, channels=channels), organisation, roster


def planned(week, hours, loads=None):
    given_loads, gains, found, organisation, roster = week
    return completed(loads or given_loads, gains, hours, found, organisation, roster=roster, simulate=False)


hours = st.floats(0.5, 600).map(lambda x: round(x, 2))


@settings(max_examples=60, deadline=None)
@given(weeks(), hours, hours)
def test_more_hours_never_bring_less_when_nobody_may_wait_long(week, one, other):
    fewer, more = (planned(week, hour) for hour in sorted((one, other)))
    assert brought(fewer) <= brought(more) + 1e-6


@settings(max_examples=30, deadline=None)
@given(weeks(), hours)
def test_waiting_room_is_never_free(week, hour):
    """What staff carry is never more than they have, and the raw hours never bring less."""
    plan = planned(week, hour)
    assume(plan.cells)
    usable = next(one.values["usable"] for one in plan.assumptions if one.code == "carried")
    assert usable <= hour + 0.051
    assert brought(plan) <= brought(completed(week[0], week[1], hour)) + 1e-6


@settings(max_examples=30, deadline=None)
@given(weeks(), hours)
def test_the_frontier_rises_and_bends_down(week, hour):
    """Value never falls and each further cell adds less for an hour of work: concave up to whole cells."""
    plan = planned(week, hour)
    assume(plan.cells)
    points = plan.frontier
    assert 1 <= len(points) <= 60
    for less, more in itertools.pairwise(points):
        assert less.hours <= more.hours + 1e-9
        assert less.points <= more.points + 1e-6
        assert less.price >= more.price - 1e-9
    here = [point.points for point in points if math.isclose(point.hours, hour, abs_tol=1e-5)]
    assert any(math.isclose(one, brought(plan), abs_tol=1e-4, rel_tol=1e-6) for one in here), "the plan is one of them"


@settings(max_examples=30, deadline=None)
@given(weeks(), hours, st.randoms())
def test_the_order_of_the_cells_changes_not_a_byte(week, hour, random):
    mixed = list(week[0])
    random.shuffle(mixed)
    assert planned(week, hour).to_json() == planned(week, hour, mixed).to_json()


@settings(max_examples=20, deadline=None)
@given(weeks(), hours)
def test_names_do_not_decide(week, hour):
    """Moments renamed so that their order turns round: the same starts, points, trials and hours."""
    loads, gains, found, organisation, roster = week
    ratios = [(gains[one.moment, one.segment].total, one.handle_minutes, one.spill_share) for one in loads]
    assume(len(set(map(repr, ratios))) == len(ratios))
    name = {one.moment: f"z{9 - int(one.moment[1:])}" for one in loads}
    other = completed(
        [msgspec.structs.replace(one, moment=name[one.moment]) for one in loads],
        {(name[moment], segment): one for (moment, segment), one in gains.items()},
        hour,
        msgspec.structs.replace(
            found,
            weeks=tuple(msgspec.structs.replace(one, moment=name.get(one.moment, "")) for one in found.weeks),
            moment_channels=tuple(
                msgspec.structs.replace(one, key=(name[one.key[0]], one.key[1]))
                for one in found.moment_channels
                if one.key[0] in name
            ),
        ),
        organisation,
        roster=roster,
        simulate=False,
    )
    plan = planned(week, hour)
    assert {(name[cell.moment], cell.segment, cell.start) for cell in plan.cells} == {
        (cell.moment, cell.segment, cell.start) for cell in other.cells
    }
    assert [round(p.points, 4) for p in plan.frontier] == [round(p.points, 4) for p in other.frontier]


@settings(max_examples=20, deadline=None)
@given(weeks(), hours)
def test_an_owed_cell_never_takes_from_another_and_is_never_on_trial(week, hour):
    """I13."""
    loads, gains, *rest = week
    more = [*loads, load("m99", n=2000, h=60, owed=True)]
    plan = completed(more, gains, hour, *rest[:2], roster=rest[2], simulate=False)
    assume(plan.cells)
    owed = {(one.moment, one.segment) for one in more if one.owed}
    assert owed <= {(cell.moment, cell.segment) for cell in plan.cells if cell.start == "person"}
    assert not owed & {(one.moment, one.segment) for one in plan.find_out}
    assert not {moment for moment, _ in owed if all(o.owed for o in loads if o.moment == moment)} & {
        one.moment for one in plan.candidates
    }


@settings(max_examples=20, deadline=None)
@given(weeks(), hours)
def test_the_week_adds_up(week, hour):
    plan = planned(week, hour)
    assume(plan.cells)
    told = plan.week
    for of in (told.load, told.staff, told.carried):
        assert len(of) == 168
        assert min(of) >= 0
    assert math.isclose(sum(told.staff), hour, abs_tol=1e-3)
    spent = math.fsum(cell.hours for cell in plan.cells if cell.start == "person" and cell.because not in FIRST)
    first = plan.owed_hours + plan.asked_hours + plan.spill_hours + plan.unknown_hours
    assert math.isclose(sum(told.load), first + spent, abs_tol=1e-3)
    assert all(carried <= staff + 2e-6 for carried, staff in zip(told.carried, told.staff, strict=True))
    assert math.isclose(math.fsum(one.hours for one in plan.asked_by_segment), plan.asked_hours, abs_tol=1e-9)
