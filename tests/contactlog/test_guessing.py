"""`init` finds the columns of exports as people make them, and says what it was unsure of."""

import tomllib

import pytest

from humanline.foundation.decoding import decode
from humanline.loop.configuring import load
from humanline.loop.starting import start
from humanline.model.organisation import ColumnSource, Organisation


@pytest.fixture
def started(tmp_path):
    def make(text, name="export.csv", **settings):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return start([tmp_path / name], out=tmp_path, force=True, **settings)

    return make


def rows(header, *lines, times=30):
    return "\n".join([header, *(line.replace("#", str(n)) for n in range(times) for line in lines)]) + "\n"


DUTCH = rows(
    "Zaaknummer;Aangemaakt;Kanaal;Onderwerp;Klantnummer;Wachttijd (sec);Gespreksduur (min);Opgelost;Afdeling;Leeftijd",
    "Z-1#;3-3-2025 09:12;Telefoon;Huurvraag;K#;12;4,5;ja;Verhuur;65+",
    "Z-2#;14-3-2025 10:20;Website;Reparatie;K#;;;nee;Techniek;18-34",
    times=60,
)  # fmt: skip


def test_a_dutch_export_is_read_without_help(started):
    found = started(DUTCH, language="nl").guess
    sources = {what: guessed.source for what, guessed in found.columns.items()}
    assert sources["opened_at"] == "Aangemaakt"
    assert sources["channel"] == "Kanaal"
    assert sources["moment"] == "Onderwerp"
    assert sources["customer_id"] == "Klantnummer"
    assert sources["contact_id"] == "Zaaknummer"
    assert sources["wait_s"] == "Wachttijd (sec)"
    assert sources["handle_s"] == ColumnSource(column="Gespreksduur (min)", unit="min", decimal=",")
    assert sources["resolved"] == "Opgelost"
    assert sources["department"] == "Afdeling"
    assert found.attributes == {"leeftijd": "Leeftijd"}
    assert found.channels == {"Telefoon": "person", "Website": "self_service"}


def test_what_is_written_is_a_configuration_that_loads(started):
    for language in ("nl", "en"):
        begun = started(DUTCH, language=language)
        assert isinstance(load(begun.line_toml), Organisation)


def test_names_with_quotes_and_hashes_survive_the_configuration(started):
    text = rows('datum,channel,reason,"say ""hi"" # x"', "2025-03-0#,Phone,Rent,a", "2025-03-0#,Web,Repair,b", times=9)
    begun = started(text)
    record, faults = decode(tomllib.loads(begun.line_toml.read_text()), Organisation, name="line.toml")
    assert not faults
    assert 'say "hi" # x' in record.attributes.values()


def test_a_date_and_an_hour_in_two_columns_are_one_time(started):
    found = started(rows("date,hour,channel,reason", "2025-03-03,9,Phone,Rent", "2025-03-04,23,Web,Repair"))
    assert found.guess.columns["opened_at"].source == ColumnSource(date="date", hour="hour")


def test_a_weekday_and_an_hour_are_an_hour_of_the_week(started):
    found = started(rows("weekday,hour,channel,reason", "Mon,9,Phone,Rent", "Thurs,23,Web,Repair"))
    assert found.guess.columns["opened_at"].source == ColumnSource(weekday="weekday", hour="hour")
    assert any("period_weeks" in note for note in found.guess.notes)


def test_a_month_that_stands_first_gets_a_format(started):
    found = started(rows("opened,channel,reason", "6/29/2016 01:16,Phone,Rent", "7/1/2016 11:00,Web,Repair"))
    source = found.guess.columns["opened_at"].source
    assert source == ColumnSource(column="opened", format="month_first")


def test_a_day_that_stands_first_needs_none(started):
    found = started(rows("opened,channel,reason", "29/2/2016 01:16,Phone,Rent", "1/3/2016 11:00,Web,Repair"))
    assert found.guess.columns["opened_at"].source == "opened"


def test_totals_with_one_column_a_channel_are_wide(started):
    found = started(rows("Onderwerp;Telefoon;Balie;Website", "Huur;120;30;800", "Reparatie;400;12;90", times=1))
    assert found.guess.columns["channel"].source == ColumnSource(wide=("Telefoon", "Balie", "Website"))


def test_a_value_that_stands_for_nobody_is_read_as_not_known(started):
    lines = [f"2025-03-03 09:00:00,Phone,Rent,{0 if n % 2 else n}" for n in range(400)]
    found = started("\n".join(["opened,channel,reason,customer_id", *lines]) + "\n")
    assert found.guess.columns["customer_id"].source == ColumnSource(column="customer_id", empty=("0",))


def test_a_channel_that_is_not_clear_is_left_to_the_reader(started):
    found = started(rows("source,reason", "Call,Rent", "Driver Self Report,Repair", "Mobile App,Rent"))
    assert found.guess.channels == {"Call": "person", "Driver Self Report": None, "Mobile App": "self_service"}
    assert any("Driver Self Report" in note for note in found.guess.notes)


def test_an_outcome_that_means_hung_up_becomes_a_rule(started):
    text = rows("date,type,q_time,outcome", "2025-03-03,PS,0,AGENT", "2025-03-03,NW,12,HANG", "2025-03-03,NW,1,PHANTOM")
    found = started(text).guess
    assert found.derived == {"abandoned": "outcome == 'HANG' and (is_empty(wait_s) or wait_s > 0)"}
    assert found.exclude == {"phantom": "outcome == 'PHANTOM'"}


def test_moments_that_sound_as_if_a_person_is_owed_are_pointed_out(started):
    found = started(rows("channel,reason", "Phone,Kan huur niet betalen", "Phone,Address", "Web,Eviction notice"))
    assert sorted(found.guess.owed) == ["Eviction notice", "Kan huur niet betalen"]


def test_i15_a_column_that_names_staff_is_left_out_and_said(started):
    found = started(rows("channel,reason,agent", "Phone,Rent,Ann", "Web,Repair,Bo")).guess
    assert "agent" not in found.attributes.values()
    assert any("`agent`" in note for note in found.notes)


@pytest.mark.parametrize("more", ["", ";nummer"])
def test_a_date_and_a_time_of_day_in_two_columns_are_one_time(started, more):
    lines = ("3-3-2025;09:12;Telefoon;Huur", "14-3-2025;23:05;Website;Reparatie")
    found = started(rows(f"datum;tijd;kanaal;onderwerp{more}", *(line + (";#" if more else "") for line in lines)))
    assert found.guess.columns["opened_at"].source == ColumnSource(date="datum", time="tijd")
    assert {"datum", "tijd"}.isdisjoint(found.guess.attributes.values())
