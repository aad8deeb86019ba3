"""The merit order: whole cells, hours that add up, everything drawn or counted."""

import pytest

from humanline.report.charts.merit import order
from humanline.report.charts.merit_wide import merit_wide
from humanline.report.voice import Voice

VOICE = Voice("nl")


def test_blocks_stand_side_by_side_and_end_where_the_hours_do(samples):
    plan = samples.thirty_cells()
    placed = order(plan, VOICE)
    so_far = 0.0
    for block in (*placed.spoken, *placed.person):
        assert block.start == pytest.approx(so_far)
        so_far += block.hours
    assert so_far + plan.left_hours == pytest.approx(plan.hours_per_week)


def test_no_cell_is_split_by_the_line(samples):
    plan = samples.thirty_cells()
    placed = order(plan, VOICE)
    assert all(block.start + block.hours <= plan.hours_per_week + 1e-9 for block in placed.person)
    assert all(block.start >= plan.hours_per_week - 1e-9 for block in placed.below)


def test_every_cell_is_in_the_picture_once(samples):
    plan = samples.thirty_cells()
    placed = order(plan, VOICE)
    drawn = [block.name for block in (*placed.free, *placed.person, *placed.below)]
    wanted = [VOICE.cell(c.moment, c.segment) for c in plan.cells if c.because not in ("owed", "not_known")]
    assert sorted(drawn) == sorted(wanted)


@pytest.mark.parametrize("name", ["thirty_cells", "many_cells", "too_few_hours", "one_cell"])
def test_a_block_has_a_name_a_number_or_is_counted_as_unnamed(samples, name):
    placed = order(getattr(samples, name)(), VOICE)
    drawn = merit_wide(placed, VOICE, name="x")
    assert [number for number, _ in drawn.numbered] == [str(k + 1) for k in range(len(drawn.numbered))]
    assert 0 <= drawn.unnamed + len(drawn.numbered) <= len(placed.blocks)


def test_with_hours_short_there_is_no_price_in_the_picture(samples):
    assert order(samples.too_few_hours(), VOICE).price is None
