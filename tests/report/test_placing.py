"""Labels never touch."""

import math
import random
from itertools import combinations

import pytest

from humanline.model.estimate import Estimate
from humanline.report.charts.around import NamedDot, apart, names_around, touch
from humanline.report.charts.letters import shorten, shorten_cell, text_width
from humanline.report.charts.matters import Bubble, matters
from humanline.report.voice import Voice

ROOM = (0.0, 0.0, 800.0, 500.0)


@pytest.mark.parametrize("seed", range(8))
def test_names_around_dots_touch_neither_each_other_nor_another_dot(seed):
    draw = random.Random(seed)
    radii = [draw.uniform(5, 30) for _ in range(25)]
    places = apart([(draw.uniform(0, 800), draw.uniform(0, 500)) for _ in radii], radii, ROOM, 0.25)
    dots = [NamedDot(x, y, r, ("a name of some length", "a name")) for (x, y), r in zip(places, radii, strict=True)]
    corner = (0.0, 0.0, 200.0, 40.0)
    names = names_around(dots, [corner], ROOM)
    boxes = {}
    for name in names:
        width = text_width(name.text)
        left = {"left": name.x, "center": name.x - width / 2, "right": name.x - width}[name.align]
        boxes[name.index] = (left, name.y - 6, left + width, name.y + 6)
    assert not any(touch(one, other) for one, other in combinations([*boxes.values(), corner], 2))
    for name in names:
        left, top, right, bottom = boxes[name.index]
        assert left >= 0
        assert right <= 800
        for k, dot in enumerate(dots):
            nearest = (min(max(dot.x, left), right), min(max(dot.y, top), bottom))
            assert k == name.index or name.inside or math.dist(nearest, (dot.x, dot.y)) >= dot.radius
    numbers = [name.text for name in names if name.numbered]
    assert numbers == [str(k) for k in range(1, len(numbers) + 1)]


def test_every_number_on_the_map_is_explained():
    draw = random.Random(3)

    def score():
        value = draw.uniform(3, 5)
        return Estimate(value=value, low=value - 1, high=value + 1, n=9)

    bubbles = tuple(Bubble(f"moment {k}", score(), score(), draw.uniform(1, 90), "perhaps_not") for k in range(30))
    drawn = matters(bubbles, Voice("en"), name="map")
    assert drawn.moved
    for svg, numbers in ((drawn.wide, drawn.wide_numbers), (drawn.narrow, drawn.narrow_numbers)):
        assert numbers
        assert all(f">{number}</text>" in svg for number, _ in numbers)
        assert len({name for _, name in numbers}) == len(numbers)


def test_a_name_is_shortened_to_its_room():
    for room in (40, 90, 160):
        assert text_width(shorten("een heel lange naam voor een contactmoment", room)) <= room
        assert text_width(shorten_cell("verhuizen en opzeggen · 65 jaar en ouder", room)) <= room + 1


def test_a_shortened_cell_keeps_something_of_its_segment():
    assert "· 65" in shorten_cell("verhuizen en opzeggen · 65 jaar en ouder", 150)
