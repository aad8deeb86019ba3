"""Moments by rules over text: the first that matches, else the column, else `other`; and all of them counted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from humanline.contactlog.tidying.tidy import tidy
from humanline.foundation.errors import ConfigError
from humanline.loop.configuring import checked
from humanline.model.facts import Tidied
from humanline.model.organisation import AboutOrganisation, Channels, Log, MomentRule, Organisation
from humanline.report.words import sentence

LOG = """subject,kind,channel,agent
Lekkage badkamer,technical,phone,Jan Jansen
Kraan is KAPOT,technical,phone,Petra de Wit
kapotte lekkende kraan,,web,Piet Smit
Vraag over mijn huur,finance,web,Sanne Bos
,finance,phone,Jan Jansen
"""
RULES = {"Leak": "contains(subject, 'lek')", "Broken": "contains(subject, 'kapot')"}


def run(folder: Path, rules: dict[str, str], *, more: str = "", **settings: Any) -> tuple[Tidied, list[str]]:
    (folder / "log.csv").write_text(LOG, encoding="utf-8")
    files = ["log.csv"]
    if more:
        (folder / "more.csv").write_text(more, encoding="utf-8")
        files.append("more.csv")
    organisation = Organisation(
        **{
            "log": Log(files=tuple(files)),
            "columns": {"channel": "channel"},
            "channels": Channels(person=("phone",), self_service=("web",)),
            "moments": {name: MomentRule(rule=rule) for name, rule in rules.items()},
            **settings,
        }
    )
    tidied = tidy(organisation, folder=folder, work=folder / "work", clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    return tidied, [row["moment"] for row in pq.read_table(tidied.parquet).to_pylist()]


def told(tidied: Tidied) -> list[str]:
    return [sentence(f"notice.{one.code}", "en", **one.values) for one in tidied.notices if "for_moment" in one.code]


def test_the_first_rule_that_matches_gives_the_moment_and_the_rest_is_other(tmp_path: Path) -> None:
    tidied, moments = run(tmp_path, RULES)
    assert moments == ["Leak", "Broken", "Leak", "other", "other"]
    assert "moment" in tidied.columns
    assert told(tidied) == [
        "2 of 5 records meet no rule under `[moments]`. Together they are the reason for contact ‘other’."
    ]


def test_the_order_of_the_rules_counts_and_other_is_said_in_the_own_language(tmp_path: Path) -> None:
    turned = dict(reversed(RULES.items()))
    assert run(tmp_path, turned, organisation=AboutOrganisation(language="nl"))[1] == [
        "Leak",
        "Broken",
        "Broken",
        *["overig"] * 2,
    ]


def test_a_column_says_it_where_no_rule_does_and_an_empty_one_is_rejected(tmp_path: Path) -> None:
    tidied, moments = run(tmp_path, {"Leak": RULES["Leak"]}, columns={"channel": "channel", "moment": "kind"})
    assert moments == ["Leak", "technical", "Leak", "finance", "finance"]
    assert told(tidied) == [
        "3 of 5 records meet no rule under `[moments]`. Their reason for contact is what the column says."
    ]
    tidied, _ = run(tmp_path, {"Rent": "has_word(subject, 'huur')"}, columns={"channel": "channel", "moment": "kind"})
    assert [(one.reason, one.count) for one in tidied.rejections] == [("moment is empty", 1)]


def test_rules_see_derived_columns(tmp_path: Path) -> None:
    derived = {"complaint": "is_empty(kind)"}
    rule = {"Unknown kind": "complaint == True"}
    assert run(tmp_path, rule, derived=derived, columns={"channel": "channel"})[1].count("Unknown kind") == 1


def test_a_rule_over_a_column_that_a_file_lacks_matches_nothing_there(tmp_path: Path) -> None:
    _, moments = run(tmp_path, {"Silent": "is_empty(subject)"}, more="channel\nphone\n")
    assert moments == [*["other"] * 4, "Silent", "other"]


def test_where_every_record_meets_a_rule_nothing_is_said(tmp_path: Path) -> None:
    assert told(run(tmp_path, {"All": "True"})[0]) == []


def test_of_rows_of_one_contact_the_first_that_meets_a_rule_says_it(tmp_path: Path) -> None:
    rows = ["kind;1", "Is KAPOT;1", "lekt;1", "kind;2", "x;2"]
    text = "\n".join(["subject,channel,call", *(f"{row.split(';')[0]},phone,{row[-1]}" for row in rows)])
    (tmp_path / "rows.csv").write_text(text, encoding="utf-8")
    log = Log(files=("rows.csv",), contact="call")
    tidied, moments = run(tmp_path, RULES, log=log)
    assert moments == ["Broken", "other"]
    assert told(tidied) == [
        "3 of 5 records meet no rule under `[moments]`. Together they are the reason for contact ‘other’."
    ]


def test_faults_in_rules_are_all_told_with_their_place(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        run(tmp_path, {"A": "contains(subjct, 'x')", "B": "has_word(subject)"})
    assert [fault.where for fault in caught.value.faults] == ["line.toml moments.A", "line.toml moments.B"]


def test_no_moment_is_made_of_who_handled_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="whose values are people"):
        run(tmp_path, {"His": "contains(agent, 'jan')"})


def test_line_toml_gives_moments_as_tables_in_their_order() -> None:
    organisation = checked({"moments": {"Z": {"rule": "True"}, "A": {"rule": "False"}}}, "line.toml")
    assert list(organisation.moment_rules.items()) == [("Z", "True"), ("A", "False")]
    with pytest.raises(ConfigError, match="moments"):
        checked({"moments": {"Z": {"rul": "True"}}}, "line.toml")
