"""Opening hours are read as people write them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from humanline.model.reach import WEEK_MINUTES
from humanline.reach.sites.hours import find_hours, schema_hours, specified_hours

DAY = 24 * 60


def week(days, *windows):
    return tuple((day * DAY + round(a * 60), day * DAY + round(b * 60)) for day in days for a, b in windows)


WORKDAYS = range(5)
WRITTEN = [
    ("maandag t/m vrijdag 9.00 - 17.00 uur", week(WORKDAYS, (9, 17))),
    ("Maandag tot en met vrijdag van 09:00 tot 17:00 uur", week(WORKDAYS, (9, 17))),
    ("ma-vr 9-17", week(WORKDAYS, (9, 17))),
    ("ma t/m vr: 08.30–17.00 uur", week(WORKDAYS, (8.5, 17))),
    ("ma. t/m do. 9.00-17.00, vr. 9.00-13.00", (*week(range(4), (9, 17)), *week([4], (9, 13)))),
    ("Mon–Fri 9am–5pm", week(WORKDAYS, (9, 17))),
    ("Monday to Friday, 9 a.m. to 5 p.m.", week(WORKDAYS, (9, 17))),
    ("Monday through Friday 9-5", week(WORKDAYS, (9, 17))),
    ("Weekdays 8.30am to 6pm", week(WORKDAYS, (8.5, 18))),
    ("op werkdagen van 9 tot 17 uur", week(WORKDAYS, (9, 17))),
    ("van 9.00 tot 17.00 uur op werkdagen", week(WORKDAYS, (9, 17))),
    ("from 9am to 5pm, Monday to Friday", week(WORKDAYS, (9, 17))),
    ("maandag, dinsdag en donderdag 9.00-12.00", week([0, 1, 3], (9, 12))),
    ("maandag 9.00 - 17.00\ndinsdag gesloten\nwoensdag 9.00 - 20.00", (*week([0], (9, 17)), *week([2], (9, 20)))),
    ("maandag 9.00-12.30 en 13.30-17.00 uur", week([0], (9, 12.5), (13.5, 17))),
    ("Sat 1–5pm", week([5], (13, 17))),
    ("maandag 9u30-17u", week([0], (9.5, 17))),
    ("vrijdag 22:00 - 02:00", ((4 * DAY + 22 * 60, 5 * DAY + 2 * 60),)),
    ("zondag 22:00 - 02:00", ((0, 2 * 60), (6 * DAY + 22 * 60, WEEK_MINUTES))),
    ("24/7", ((0, WEEK_MINUTES),)),
    ("dag en nacht bereikbaar", ((0, WEEK_MINUTES),)),
    ("dagelijks 9.00-21.00", week(range(7), (9, 21))),
    ("vrijdag t/m maandag 10.00-11.00", week([0, 4, 5, 6], (10, 11))),
    ("Wij zijn open op donderdagavond en op donderdag van 17.00 tot 20.00 uur", week([3], (17, 20))),
    ("Wij zijn dagelijks tussen 9.00 en 17.00 uur bereikbaar", week(range(7), (9, 17))),
    ("op maandag tussen 9 en 12 uur", week([0], (9, 12))),
    ("donderdagavond van 18.00 tot 20.00 uur", week([3], (18, 20))),
    ("Saturdays from 9am to noon", week([5], (9, 12))),
    ("Sunday 6pm - midnight", week([6], (18, 24))),
    ("07:30 tot 17:30\nMaandag t/m vrijdag", week(WORKDAYS, (7.5, 17.5))),
    ("Monday through Saturday, 9 AM to 7 PM", week(range(6), (9, 19))),
    ("ma t/m vr 8:00 - 22:00\nWeekend: 10:00 - 18:00", (*week(WORKDAYS, (8, 22)), *week([5, 6], (10, 18)))),
    ("Maandag – Vrijdag 08:00 – 17:00 Zaterdag – Zondag Gesloten", week(WORKDAYS, (8, 17))),
    (
        "ma, wo en vr: 9.00 tot 17.00 uur; di en do: 9.00 tot 20.00 uur",
        (*week([0], (9, 17)), *week([1], (9, 20)), *week([2], (9, 17)), *week([3], (9, 20)), *week([4], (9, 17))),
    ),
    ("Monday\n9:00 AM\n-\n5:00 PM", week([0], (9, 17))),
    ("24 uur per dag, 7 dagen per week", ((0, WEEK_MINUTES),)),
]
NOTHING = [
    "",
    "van 9 tot 17 uur",
    "9.00 - 17.00",
    "maandag",
    "maandag gesloten",
    "we do our best",
    "Bel 010 - 123 45 67",
    "in 2023-2024 op maandag",
    "artikel 3 tot 5",
    "op maandag 9 en 12 mensen",
    "maandag € 5 - € 10",
]


@pytest.mark.parametrize(("text", "hours"), WRITTEN)
def test_written_hours_are_windows_of_the_week(text, hours):
    assert find_hours(text) == hours


@pytest.mark.parametrize("text", NOTHING)
def test_what_names_no_days_and_hours_says_nothing_about_hours(text):
    assert find_hours(text) == ()


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Mo-Fr 09:00-17:00", week(WORKDAYS, (9, 17))),
        ("Tu,Th 16:00-20:00", week([1, 3], (16, 20))),
        ("Mo-Su", ((0, WEEK_MINUTES),)),
        ("Mo-We,Fr 09:00-12:00", week([0, 1, 2, 4], (9, 12))),
        ("open", ()),
    ],
)
def test_schema_hours_are_windows_of_the_week(text, hours):
    assert schema_hours(text) == hours


def test_specified_hours_are_windows_of_the_week_and_holidays_are_not():
    given_hours = [
        {"dayOfWeek": ["https://schema.org/Monday", "Tuesday"], "opens": "09:00", "closes": "17:00:00"},
        {"dayOfWeek": "http://schema.org/Friday", "opens": "T09:00", "closes": "12:00"},
        {"dayOfWeek": "Sunday", "opens": "09:00", "closes": "12:00", "validFrom": "2026-12-25"},
        {"dayOfWeek": "PublicHolidays", "opens": "09:00", "closes": "12:00"},
        {"dayOfWeek": "Monday", "opens": None, "closes": 12},
    ]
    assert specified_hours(given_hours) == (*week([0, 1], (9, 17)), *week([4], (9, 12)))


@given(st.text(alphabet="mavrdiwozomontufri0123456789:.-–/ tu,en\n", max_size=60))
def test_whatever_is_written_windows_lie_in_the_week_and_apart(text):
    windows = find_hours(text)
    assert all(0 <= start < end <= WEEK_MINUTES for start, end in windows)
    assert all(first[1] < second[0] for first, second in pairwise(windows))
