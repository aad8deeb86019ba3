"""How many choose a person where both are offered: in the arms of trials that are called a choice."""

from datetime import UTC, datetime

import msgspec
import pytest

from humanline.contactlog.measuring.chosen import chosen_of
from humanline.contactlog.measuring.evidence import evidence_of
from humanline.contactlog.measuring.met_in_arms import met_in_arms
from humanline.contactlog.tidying.tidy import tidy
from humanline.loop.configuring import checked
from humanline.model.organisation import Organisation


def row(arm: str, contacts: int, met: int, *, trial: str = "t", moment: str = "rent", units: int = 0, segment="all"):
    return {"trial": trial, "moment": moment, "segment": segment, "arm": arm, "propensity_e4": None,
            "contacts": contacts, "met": met, "units": units or contacts}  # fmt: skip


def test_the_share_is_of_all_contacts_in_the_arm_over_its_segments():
    rows = [row("Keuze", 60, 30), row("keuze", 40, 10, segment="65+"), row("person", 500, 500)]
    (found,) = chosen_of(rows, Organisation())
    assert (found.moment, found.trial, found.share.value, found.share.n) == ("rent", "t", pytest.approx(0.4), 100)
    assert found.share.low < 0.4 < found.share.high


def test_a_customer_with_many_contacts_counts_once_in_how_sure_it_is():
    (many,) = chosen_of([row("choice", 100, 40)], Organisation())
    (few,) = chosen_of([row("choice", 100, 40, units=20)], Organisation())
    assert few.share.value == pytest.approx(many.share.value)
    assert few.share.high - few.share.low > 1.8 * (many.share.high - many.share.low)


def test_an_arm_too_small_to_show_is_not_told_and_arms_are_called_as_line_toml_says():
    assert chosen_of([row("choice", 9, 3)], Organisation()) == ()
    own = msgspec.convert({"trials": {"choice": ["B"]}}, Organisation)
    assert [one.share.value for one in chosen_of([row("b", 50, 25), row("choice", 50, 50)], own)] == [0.5]


def test_an_arm_with_a_choice_is_neither_side_of_a_comparison_and_no_unknown_arm():
    from humanline.contactlog.measuring.scanning import Sums

    sums = Sums(cube=[], links=[], trials=[row("choice", 50, 20), row("samen", 50, 50), row("other", 50, 20)])
    _, notices = evidence_of(sums, Organisation())
    assert [(one.code, one.values["arm"]) for one in notices] == [("unknown_arm", "other")]


# How people were met


def in_trial(folder, rows: list[str], **channels):
    head = "moment,channel,at,trial,arm,hung_up"
    lines = [f"rent,{row}" for row in rows]
    (folder / "log.csv").write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    columns = {"moment": "moment", "channel": "channel", "opened_at": "at", "trial": "trial", "arm": "arm",
               "abandoned": "hung_up"}  # fmt: skip
    organisation = checked({"log": {"files": ["log.csv"]}, "columns": columns, "channels": channels}, "line.toml")
    clock = lambda: datetime(2026, 1, 1, tzinfo=UTC)  # noqa: E731
    return tidy(organisation, folder=folder, work=folder / "work", clock=clock), organisation


def test_contacts_that_reached_a_person_are_told_by_how_they_were_met(tmp_path):
    """Twenty by phone, of whom five hung up, ten by mail and thirty on the site, in one arm; nine in the other."""
    day = "2025-03-03 10:00"
    rows = [
        *[f"phone,{day},Try,person,{'yes' if k < 5 else 'no'}" for k in range(20)],
        *[f"mail,{day},try,Person,no"] * 10,
        *[f"web,{day},try,person,no"] * 30,
        *[f"phone,{day},try,choice,no"] * 9,
        *[f"phone,{day},other,person,no"] * 40,
        *[f"phone,{day},,,no"] * 40,
    ]
    tidied, organisation = in_trial(tmp_path, rows, person=["phone"], deferred=["mail"], self_service=["web"])
    assert met_in_arms(tidied, organisation, "TRY") == {"person": {"speaking": 15, "writing": 10}}


def test_where_the_log_knows_no_kind_or_no_trial_nothing_is_told(tmp_path):
    rows = ["x1,2025-03-03 10:00,try,person,no"] * 20
    tidied, organisation = in_trial(tmp_path, rows, person=["x1"], self_service=["web"])
    assert met_in_arms(tidied, organisation, "try") == {}
    assert met_in_arms(tidied, organisation, "another") == {}
