"""A log whose clock tells fractions of a second says what the same log says in whole seconds."""

import csv

import msgspec
import pytest

from humanline.contactlog.measuring.coming_in import incoming
from humanline.loop.turning import Turn
from humanline.worlds import housing

TIMES = ("opened", "closed", "asked_for_person", "reached_person", "gave_up")


@pytest.fixture
def turns(tmp_path):
    """The same small log twice: as it is, and with another fraction at every time."""
    found = []
    for name in ("whole", "fractions"):
        folder = tmp_path / name
        housing(7, contacts=4000).write(folder)
        with (folder / "contacts.csv").open(newline="") as file:
            rows = list(csv.reader(file))
        places = [rows[0].index(column) for column in TIMES]
        for k, row in enumerate(rows[1:] if name == "fractions" else []):
            for at in places if len(row) == len(rows[0]) else []:
                if len(row[at]) == len("2025-03-03 00:19:47"):
                    row[at] += f".{(k * 37 + at * 411) % 1000:03}"
        with (folder / "contacts.csv").open("w", newline="") as file:
            csv.writer(file).writerows(rows)
        found.append(Turn(folder))
    return found


def test_every_figure_is_the_same(turns):
    whole, fractions = (turn.facts for turn in turns)
    assert fractions.tidied.accepted == whole.tidied.accepted
    for name in ("overall", "moments", "cells", "channels", "flows", "follow_ups", "weeks", "evidence"):
        assert getattr(fractions, name) == getattr(whole, name), name


def test_what_comes_in_is_the_same(turns):
    whole, fractions = (incoming(turn.tidied, turn.organisation, interval_minutes=60) for turn in turns)
    told = [msgspec.to_builtins(one) for one in (whole, fractions)]
    assert told[0] == told[1]
