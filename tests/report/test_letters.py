"""Names are shortened to their room."""

from humanline.report.charts.letters import shorten, shorten_cell, text_width


def test_a_name_is_shortened_to_its_room():
    for room in (40, 90, 160):
        assert text_width(shorten("een heel lange naam voor een contactmoment", room)) <= room
        assert text_width(shorten_cell("verhuizen en opzeggen · 65 jaar en ouder", room)) <= room + 1


def test_a_shortened_cell_keeps_something_of_its_segment():
    assert "· 65" in shorten_cell("verhuizen en opzeggen · 65 jaar en ouder", 150)
