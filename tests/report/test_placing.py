"""Labels never touch."""

import random

from humanline.report.charts.letters import shorten, shorten_cell, text_width, wrapped
from humanline.report.charts.placing import LabelWanted, box, place, slanted_box, touch


def test_shapes_touch_when_they_overlap_and_not_when_a_line_fits_between():
    assert touch(box(0, 0, 10, 10), box(5, 5, 15, 15))
    assert not touch(box(0, 0, 10, 10), box(10, 0, 20, 10))
    assert not touch(slanted_box(0, 0, 100), box(60, -10, 80, 10))
    assert touch(slanted_box(0, 0, 100), box(40, -40, 50, -25))


def test_placed_labels_touch_neither_each_other_nor_another_block():
    draw = random.Random(7)
    room = box(0, 0, 900, 460)
    for _ in range(20):
        left, wanted, taken = 0.0, [], {}
        for index in range(40):
            width, top = draw.uniform(2, 40), draw.uniform(160, 440)
            taken[index] = [box(left, top, left + width, 460)]
            wanted.append(
                LabelWanted(index, ("a name of some length", "a name"), left + width / 2, top - 6, str(index))
            )
            left += width
        placed, without = place(wanted, taken, [box(400, 0, 600, 60)], room, 13)
        assert sorted([p.index for p in placed] + without) == list(range(40))
        shapes = {}
        for p in placed:
            half = text_width(p.text, 12) / 2
            shapes[p.index] = (
                slanted_box(p.x + 3, p.y - 3, text_width(p.text, 13))
                if p.slanted
                else box(p.x - half, p.y - 14, p.x + half, p.y - 1)
            )
        for one, shape in shapes.items():
            assert not any(touch(shape, other) for two, other in shapes.items() if two > one)
            assert not any(touch(shape, bar) for two, bars in taken.items() if two != one for bar in bars)


def test_a_name_is_shortened_to_its_room():
    for room in (40, 90, 160):
        assert text_width(shorten("een heel lange naam voor een contactmoment", 13, room), 13) <= room
        assert text_width(shorten_cell("verhuizen en opzeggen · 65 jaar en ouder", 13, room), 13) <= room + 1


def test_a_shortened_cell_keeps_something_of_its_segment():
    assert "· 65" in shorten_cell("verhuizen en opzeggen · 65 jaar en ouder", 13, 150)


def test_a_word_that_is_too_long_is_not_wrapped():
    assert wrapped("wie erom vraagt", 13, 66) == ["wie erom", "vraagt"]
    assert wrapped("contactmomenten", 13, 30) is None
