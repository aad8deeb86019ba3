"""What a decision needs of `line.toml`: read right into the plan, or refused with its place."""

from datetime import date

import pytest

from humanline.foundation.errors import ConfigError
from humanline.loop.configuring import checked, protected_names, protected_segments
from humanline.loop.serving import service_of
from humanline.model.offering import WaysAlone
from humanline.model.service import OtherDay

CHANNELS = {"person": ["phone", "counter"], "deferred": ["e-mail"], "self_service": ["web"]}
EXCEPTIONS = {"2026-12-24": "9:00-12:00", "2026-04-27": "10-14", "2026-05-05": "closed"}
HOURS = ["mon-thu 8:30-17:00", "vr 8.30-12", "za 10-14"]


def service(today=date(2026, 3, 5), **tables):
    organisation = checked({"channels": CHANNELS, "organisation": {"country": "NL"}} | tables, "line.toml")
    return service_of(
        organisation,
        protected=protected_segments(organisation),
        protected_names=protected_names(organisation),
        today=today,
    )


def faults(**tables) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        checked({"channels": CHANNELS, "organisation": {"country": "NL"}} | tables, "line.toml")
    return [f"{fault.where.removeprefix('line.toml ')}: {fault.found}" for fault in caught.value.faults]


def test_a_configuration_of_before_says_nothing_of_hours_or_promises():
    found = service()
    assert (found.opening, found.promises, found.offered, found.segments) == ((), (), (), ())
    assert (found.time_zone, found.channels.person) == ("Europe/Amsterdam", ("phone", "counter"))
    assert service().configuration == found.configuration != service(staff={"hours_per_week": 8}).configuration
    assert service(staff={"hours_per_week": 8}).configuration == service(staff={"hours_per_week": 8.0}).configuration


def test_segments_stand_in_their_order_with_what_they_look_at():
    found = service(
        attributes={"age": "age_group", "product": "product"},
        protected={"attributes": ["age"]},
        segments={"owners": "product == 'owner'", "65+": "age == '65+' and product != ''", "rest": "product == 'x'"},
    )
    assert [(one.name, one.attributes, one.protected) for one in found.segments] == [
        ("owners", ("product",), False),
        ("65+", ("age", "product"), True),
        ("rest", ("product",), True),
    ]
    assert found.protected == ("age",)


def test_hours_are_minutes_of_the_week_with_holidays_and_exceptions():
    phone, counter = service(
        opening={
            "phone": {"hours": HOURS, "exceptions": EXCEPTIONS},
            "counter": {"hours": ["weekdays 9-17"], "holidays": False},
        }
    ).opening  # fmt: skip
    assert phone.windows[:2] == ((510, 1020), (1950, 2460))
    assert phone.windows[4:] == ((4 * 1440 + 510, 4 * 1440 + 720), (5 * 1440 + 600, 5 * 1440 + 840))
    days = {day.day: day for day in phone.other_days}
    assert days["2026-12-24"] == OtherDay("2026-12-24", ((540, 720),))
    assert days["2026-04-27"].windows == ((600, 840),)
    assert days["2026-05-05"].windows == ()
    assert days["2028-12-25"].why
    assert "2026-12-24" in days
    assert len(days) == len(phone.other_days)
    assert counter.other_days == ()
    assert len(counter.windows) == 5


def test_what_a_moment_is_called_and_what_there_is_for_it():
    (only,) = service(
        moments={
            "rent question": {
                "aliases": ["rent", "huur"],
                "self_service": {"link": "https://example.org/rent", "words": "Your rent stands on your page."},
            },
            "repair": {"rule": "has_word(subject, 'leak')"},
        }
    ).offered
    assert (only.moment, only.aliases) == ("rent question", ("rent", "huur"))
    assert only.self_service == WaysAlone("https://example.org/rent", "Your rent stands on your page.")


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"opening": {"web": {"hours": ["mon 9-17"]}}}, "opening.web: found channel 'web'"),
        ({"opening": {"phone": {"hours": ["mon 9-17", "mon-fri 16-18"]}}}, "opening.phone.hours: hours that overlap"),
        ({"opening": {"phone": {"hours": ["sun 22-2", "mon 1-3"]}}}, "opening.phone.hours: hours that overlap"),
        ({"opening": {"phone": {"hours": ["soon"]}}}, "opening.phone.hours: found 'soon'"),
        ({"opening": {"phone": {"hours": ["mon 25-26"]}}}, "opening.phone.hours: found 'mon 25-26'"),
        (
            {"opening": {"phone": {"hours": ["mon 9-17"]}, "PHONE": {"hours": ["tue 9-17"]}}},
            "opening.PHONE: the same channel in another spelling",
        ),
        (
            {"opening": {"phone": {"hours": ["mon 9-17"], "exceptions": {"24-12-2026": "closed"}}}},
            "opening.phone.exceptions: found '24-12-2026'",
        ),
        (
            {"opening": {"phone": {"hours": ["mon 9-17"], "exceptions": {"2026-12-24": "mon 9-12"}}}},
            "opening.phone.exceptions.2026-12-24: found 'mon 9-12'",
        ),
        (
            {"opening": {"phone": {"hours": ["mon 9-17"]}}, "organisation": {"country": "XQ"}},
            "organisation.country: found 'XQ'",
        ),
        ({"promises": [{"moment": "rent"}]}, "promises[0]: nothing that is promised"),
        ({"promises": [{"channel": "web", "within_minutes": 5}]}, "promises[0].channel: found 'web'"),
        ({"promises": [{"segment": "65+", "within_minutes": 5}]}, "promises[0].segment: found '65+'"),
        ({"moments": {"rent": {}}}, "moments.rent: nothing found"),
        (
            {"moments": {"rent": {"aliases": ["Repair "]}, "repair": {"aliases": ["leak"]}}},
            "moments.rent.aliases: found 'Repair ', which is 'repair'",
        ),
        (
            {"moments": {"rent": {"aliases": ["pay"]}, "arrears": {"aliases": ["PAY"]}}},
            "moments.arrears.aliases: found 'PAY', which is 'rent'",
        ),
    ],
)  # fmt: skip
def test_what_can_not_be_is_refused_with_its_place(tables, said):
    assert said in faults(**tables)
