"""Names are shortened to their room, and clocks stand apart."""

import re
from itertools import pairwise

import pytest

from humanline.report.charts.day_grid import PictureDays, heat, week_days
from humanline.report.charts.letters import shorten, shorten_cell, text_width
from humanline.report.voice import Voice


def test_a_name_is_shortened_to_its_room():
    for room in (40, 90, 160):
        assert text_width(shorten("een heel lange naam voor een contactmoment", room)) <= room
        assert text_width(shorten_cell("verhuizen en opzeggen · 65 jaar en ouder", room)) <= room + 1


def test_a_shortened_cell_keeps_something_of_its_segment():
    assert "· 65" in shorten_cell("verhuizen en opzeggen · 65 jaar en ouder", 150)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("hours", [(0, 24), (7, 24), (8, 17), (6, 23), (0, 23), (9, 10)])
@pytest.mark.parametrize("interval", [15, 30, 60])
def test_clocks_over_a_week_never_touch(language, hours, interval):
    voice = Voice(language)
    days = PictureDays(week_days(voice), hours, interval)
    places = [(day, 60 * hours[0] + interval * k) for day in range(7) for k in range(days.slots)]
    wide, _ = heat(places, [1.0] * len(places), ["7"] * len(places), 0, days, voice, name="x")
    clocks = {voice.clock(hour) for hour in range(25)}
    texts = re.findall(r'<text x="([-\d.]+)" y="(-[\d.]+)"[^>]*>([^<]+)</text>', wide)
    over = [(float(x), text_width(text) / 2) for x, _, text in texts if text in clocks]
    assert len(over) >= 2
    assert all(right - half > left + room + 5 for (left, room), (right, half) in pairwise(over))
