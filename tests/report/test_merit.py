"""The merit order: whole cells, hours that add up, everything drawn or counted."""

import html
import math
import random
import re
from itertools import combinations

import pytest

from humanline.model.estimate import Estimate
from humanline.report.charts.letters import text_width
from humanline.report.charts.merit import SPOKEN, MeritBlock, MeritOrder, order
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


def random_order(seed):
    """Up to twelve cells and what is spoken for, with hours of every size, down to slivers."""
    draw = random.Random(seed)
    spread = draw.choice([0.3, 1.0, 2.5])
    names = ["klacht", "huur betalen · 65 jaar en ouder", "overlijden van een huurder", "adres of gegevens wijzigen"]
    roles = [*SPOKEN[: draw.randrange(6)], *sorted(draw.choices(("person", "below"), k=draw.randrange(1, 13)))[::-1]]
    blocks, so_far = [], 0.0
    for k, role in enumerate(roles):
        value = draw.uniform(0, 50)
        worth = None if role in SPOKEN else Estimate(value=value, low=value - 9, high=value + 2 * value, n=9)
        name = VOICE(f"plan.block.{role}") if role in SPOKEN else f"{draw.choice(names)} {k}"
        blocks.append(MeritBlock(role, name, draw.lognormvariate(2, spread), worth, start=so_far))
        so_far += blocks[-1].hours
    first = {kind: tuple(block for block in blocks if block.role == kind) for kind in ("person", "below")}
    line = sum(block.hours for block in blocks if block.role != "below")
    spoken = tuple(block for block in blocks if block.role in SPOKEN)
    price = Estimate(value=20.0, low=15.0, high=25.0, n=9)
    return MeritOrder(spoken, (), (), first["person"], first["below"], line, 0.0, 0.0, price)


def corners(x, y, width, height, angle=0.0):
    """The corners of a text whose middle line begins at `x`, `y` and leans up to the right."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    ends = ((0, -height / 2), (width, -height / 2), (width, height / 2), (0, height / 2))
    return [(x + a * cos + b * sin, y - a * sin + b * cos) for a, b in ends]


def touch(one, other):
    """Two convex shapes overlap unless a line can be drawn between them (separating axis theorem)."""
    for shape in (one, other):
        for (x, y), (x2, y2) in zip(shape, [*shape[1:], shape[0]], strict=True):
            first, second = ([px * (y - y2) + py * (x2 - x) for px, py in each] for each in (one, other))
            if max(first) <= min(second) + 1e-6 or max(second) <= min(first) + 1e-6:
                return False
    return True


TEXT_IN_SVG = re.compile(
    r'<text x="([-\d.]+)" y="([-\d.]+)" font-size="(\d+)" fill="[^"]*" text-anchor="(\w+)"'
    r'( font-weight="bold")?(?: transform="rotate\(-([\d.]+) [-\d.]+ ([-\d.]+)\)")?[^>]*>([^<]*)<'
)
RECT = re.compile(r'<rect x="([-\d.]+)" y="([-\d.]+)" width="([-\d.]+)" height="([-\d.]+)" rx="2" fill="#')


@pytest.mark.parametrize("seed", range(40))
def test_every_block_has_its_name_and_names_touch_neither_each_other_nor_a_block(seed):
    placed = random_order(seed)
    svg = merit_wide(placed, VOICE, name="x")
    shapes, leaning = [], 0
    for x, y, size, anchor, bold, angle, _, escaped in TEXT_IN_SVG.findall(svg):
        text = html.unescape(escaped)
        width = text_width(text, float(size)) * (1.08 if bold else 1)
        start = float(x) - {"start": 0, "middle": width / 2, "end": width}[anchor]
        middle = float(y) - 0.35 * float(size)
        shapes.append((text, corners(start, middle, width, 11, float(angle or 0))))
        leaning += bool(angle)
        left, right = min(p[0] for p in shapes[-1][1]), max(p[0] for p in shapes[-1][1])
        assert left >= -45, text
        assert right <= 900 - 44 + 1, text
    ticks = [shape for shape in shapes if re.fullmatch(r"[\d.,]+", shape[0])]
    words = [shape for shape in shapes if shape not in ticks]
    for (one, first), (two, second) in combinations(words, 2):
        assert not touch(first, second), (one, two)
    blocks = [tuple(map(float, found)) for found in RECT.findall(svg)]
    for x, y, width, height in blocks:
        block = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        assert not any(touch(shape, block) for text, shape in words if text != "uren per week, opgeteld")
    level = sum(block.hours_words(VOICE) in [text for text, _ in words] for block in placed.spoken)
    assert leaning + level >= len(placed.blocks)


def test_with_hours_short_there_is_no_price_in_the_picture(samples):
    assert order(samples.too_few_hours(), VOICE).price is None
