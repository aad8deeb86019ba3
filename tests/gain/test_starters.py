"""Moments to start a workshop sheet from, one file a sector."""

from typing import get_args

import pytest
from typer.testing import CliRunner

from humanline.cli.main import app
from humanline.gain.workshop import read_sheet, starter, write_sheet
from humanline.gain.workshop.starters import CHANNELS
from humanline.model.judgement import Sector

SECTORS = get_args(Sector)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("sector", SECTORS)
def test_every_sector_has_moments_for_an_hour_and_they_are_read_back(tmp_path, sector, language):
    moments, owed_by = starter(sector, language)
    assert 12 <= len(moments) <= 15
    assert all(one.channels for one in moments)
    assert sum(bool(one.cause) for one in moments) >= len(moments) / 2
    assert {one.name for one in moments if one.owed} == set(owed_by)
    assert not any(one.per_week or one.minutes or one.failure_share or one.caused_by for one in moments)
    write_sheet(tmp_path / "s.xlsx", language=language, moments=moments, owed_by=owed_by)
    found = read_sheet(tmp_path / "s.xlsx")
    assert found.moments == moments
    assert found.scores == ()


@pytest.mark.parametrize("sector", SECTORS)
def test_both_languages_tell_the_same_moments_in_words_of_their_own(sector):
    dutch, english = starter(sector, "nl"), starter(sector, "en")
    assert len({one.name.casefold() for one in dutch.moments}) == len(dutch.moments)
    assert len({one.name.casefold() for one in english.moments}) == len(english.moments)
    for one, other in zip(dutch.moments, english.moments, strict=True):
        assert one.name != other.name or one.name in ("factuur",)
        assert (one.owed, bool(one.cause), one.channels.count(",")) == (
            other.owed, bool(other.cause), other.channels.count(","),
        )  # fmt: skip


def test_a_law_is_told_with_its_article_and_in_both_languages_of_channels_nothing_lacks():
    laws = [law for sector in SECTORS for law in starter(sector, "en").owed_by.values()]
    assert laws
    assert all("art. " in law for law in laws)
    assert all(words.nl and words.en for words in CHANNELS.values())


def test_a_sector_that_is_not_there_lists_those_that_are(tmp_path):
    told = CliRunner().invoke(app, ["workshop", "--for", "hospital", "--out", str(tmp_path / "s.xlsx")])
    assert told.exit_code != 0
    assert all(sector in told.output for sector in SECTORS)
    assert not (tmp_path / "s.xlsx").exists()
