"""What need not come: causes by column and by rules, whose they are, and contacts that follow one that did not do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import ibis
import msgspec
import pyarrow.parquet as pq
import pytest

from humanline.contactlog.measuring.caused import with_caused
from humanline.contactlog.measuring.gate import Gate
from humanline.contactlog.measuring.measure import measure
from humanline.contactlog.measuring.scanning import Sums
from humanline.contactlog.tidying.causes import means_nothing_wrong
from humanline.contactlog.tidying.tidy import tidy
from humanline.foundation.errors import ConfigError
from humanline.loop.configuring import checked
from humanline.model.estimate import Estimate, Hidden, NotEstimable
from humanline.model.facts import ColumnReading, Facts, Tidied
from humanline.report import facts_page

NOW = datetime(2026, 1, 1, tzinfo=UTC)
START = datetime(2025, 3, 3, 1)  # a Monday
BASE: dict[str, Any] = {
    "log": {"files": ["log.csv"]},
    "columns": {
        "moment": "moment", "channel": "channel", "opened_at": "at", "handle_s": "handle", "department": "team",
        "cause": "cause", "caused_by": "by",
    },
    "channels": {"person": ["phone"], "self_service": ["web"]},
}  # fmt: skip
HEAD = "at,moment,channel,handle,team,cause,by,customer,solved,subject\n"


def row(k: int, **cells: object) -> str:
    """Contact number k of an eight-week log: one every eight hours."""
    at = START + timedelta(hours=8 * k)
    found = {"at": f"{at:%Y-%m-%d %H:%M}", "moment": "bill", "channel": "phone", "handle": 600, "team": "service"}
    found |= cells
    return ",".join(str(found.get(name, "")) for name in HEAD.strip().split(","))


def facts(folder: Path, rows: list[str], **settings: Any) -> Facts:
    (folder / "log.csv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    organisation = checked({**BASE, **settings}, "line.toml")
    tidied = tidy(organisation, folder=folder, work=folder / "work", clock=lambda: NOW)
    return measure(tidied, organisation, made_at=NOW, version="0")


#: 168 contacts in eight weeks: 56 for an unclear bill (ten minutes), 28 because nobody came (half an hour).
ROWS = [
    row(k, cause="unclear bill", by="finance") if k % 3 == 0
    else row(k, moment="repair", cause="nobody came", by="planning", handle=1800) if k % 6 == 1
    else row(k, cause="none")
    for k in range(168)
]  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return facts(tmp_path_factory.mktemp("told"), ROWS)


def test_causes_are_counted_in_contacts_and_hours_and_those_that_take_most_come_first(told: Facts) -> None:
    found = told.failure_demand
    assert not isinstance(found, NotEstimable)
    assert (found.contacts, found.known, found.of, found.rest) == (84, 168, 168, 0)
    first, second = found.causes
    assert (first.cause, first.caused_by, first.contacts) == ("nobody came", "planning", 28)
    assert first.hours_per_week.value == pytest.approx(28 * 0.5 / 8)  # type: ignore[union-attr]
    assert second.hours_per_week.value == pytest.approx(56 / 6 / 8)  # type: ignore[union-attr]
    assert second.per_week.value == pytest.approx(7)  # type: ignore[union-attr]
    assert second.share.value == pytest.approx(1 / 3)  # type: ignore[union-attr]
    assert [(one.moment, one.contacts, one.share.value) for one in first.moments] == [("repair", 28, 1.0)]  # type: ignore[union-attr]
    assert [(one.moment, one.contacts) for one in second.moments] == [("bill", 56)]


def test_the_record_is_read_back_from_json(told: Facts) -> None:
    assert msgspec.json.decode(told.to_json(), type=Facts) == told


def test_who_causes_is_set_against_who_pays(told: Facts) -> None:
    found = told.failure_demand
    assert not isinstance(found, NotEstimable)
    assert [(one.caused_by, one.department, one.contacts) for one in found.payers] == [
        ("finance", "service", 56), ("planning", "service", 28),
    ]  # fmt: skip
    assert isinstance(found.payers[1].hours_per_week, Estimate)


def test_the_share_of_failure_demand_is_known_where_nearly_every_contact_says_it(told: Facts, tmp_path: Path) -> None:
    share = told.overall["failure_demand"]
    assert isinstance(share, Estimate)
    assert (share.value, share.n) == (0.5, 168)
    silent = [text.replace(",none,", ",,") for text in ROWS]
    few = facts(tmp_path, silent)
    assert few.overall["failure_demand"] == NotEstimable(reason="cause_not_told", needs=("cause",))
    assert not isinstance(few.failure_demand, NotEstimable)
    assert (few.failure_demand.contacts, few.failure_demand.known) == (84, 84)


def test_an_empty_cell_means_nothing_wrong_where_line_toml_says_so(tmp_path: Path) -> None:
    columns = {**BASE["columns"], "cause": {"column": "cause", "no": ["", "NONE"]}}
    found = facts(tmp_path, [text.replace(",none,", ",,") for text in ROWS], columns=columns)
    assert isinstance(found.overall["failure_demand"], Estimate)
    assert found.overall["failure_demand"].value == 0.5


def gate(wrong: int, fine: int, silent: int, **reading: object) -> Gate:
    """The gate of a log of which so many contacts have a cause, have none, and say nothing."""
    contacts = wrong + fine + silent
    row = {"mode": "person", "contacts": contacts, "n_caused": wrong + fine, "k_caused": wrong}
    told = ColumnReading(filled=wrong + fine, readable=wrong + fine, **reading)  # type: ignore[arg-type]
    tidied = Tidied("", "", (), contacts, contacts, 0, 0, contacts, columns=("cause",), readings={"cause": told})
    return Gate(tidied, None, Sums(cube=[row]))


@pytest.mark.parametrize(
    ("log", "counted", "shared"),
    [
        (gate(30, 60, 10), None, None),
        (gate(30, 59, 11), None, "cause_not_told"),
        (gate(30, 0, 70), None, "cause_not_told"),
        (gate(90, 0, 10), "all_caused", "all_caused"),
        (gate(95, 5, 0), None, None),
        (gate(0, 0, 100), "never_filled", "never_filled"),
        (gate(0, 100, 0), "one_answer", "one_answer"),
        (gate(50, 50, 0, assumed=True), "assumed", "assumed"),
    ],
)
def test_what_the_column_can_not_tell_is_not_estimable(log: Gate, counted: str | None, shared: str | None) -> None:
    """Of causes that every contact has, and of a share that not nearly every contact tells, nothing is said."""
    for why, reason in ((log.why_no_causes(), counted), (log.why_not("failure_demand"), shared)):
        assert (why and why.reason) == reason
        assert why is None or why.needs == ("cause",)


@pytest.mark.parametrize(
    ("written", "wrong"),
    [("none", False), ("Geen", False), ("n.v.t.", False), ("unknown", None), ("-", None), ("late letter", True)],
)
def test_words_for_nothing_are_no_cause_and_words_for_not_known_are_neither(
    words_of: dict[str, bool | None], written: str, wrong: bool | None
) -> None:
    assert words_of[written] == wrong


@pytest.fixture(scope="module")
def words_of(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bool | None]:
    """What each of some words in a column of causes means."""
    folder = tmp_path_factory.mktemp("words")
    written = ["none", "Geen", "n.v.t.", "unknown", "-", "late letter"]
    (folder / "log.csv").write_text(HEAD + "\n".join(row(k, cause=word) for k, word in enumerate(written)) + "\n")
    organisation = checked(BASE, "line.toml")
    tidied = tidy(organisation, folder=folder, work=folder / "work", clock=lambda: NOW)
    log = with_caused(ibis.memtable(pq.read_table(tidied.parquet)), means_nothing_wrong(organisation))
    found = log.order_by("line").caused.to_pyarrow().to_pylist()
    return dict(zip(written, found, strict=True))


def test_so_few_contacts_with_a_cause_that_they_could_point_at_somebody_are_not_told(tmp_path: Path) -> None:
    rows = [row(k, cause="late" if k < 3 else "none") for k in range(40)]
    assert facts(tmp_path, rows).failure_demand == NotEstimable(reason="too_few", needs=("cause",))


def test_a_small_cause_is_not_named_and_can_not_be_found_by_subtraction(tmp_path: Path) -> None:
    rows = [
        row(k, cause="late letter" if k < 40 else "lost form" if k < 52 else "Ann was rude" if k < 55 else "none")
        for k in range(120)
    ]
    found = facts(tmp_path, rows).failure_demand
    assert not isinstance(found, NotEstimable)
    assert [(one.cause, one.contacts) for one in found.causes] == [("late letter", 40)]
    assert (found.contacts, found.rest) == (55, 15), "the next smallest is hidden with it"


def test_a_small_part_of_who_pays_is_hidden_with_the_next(tmp_path: Path) -> None:
    rows = [
        row(k, cause="late", by="finance", team="desk" if k < 4 else "service" if k < 30 else "sales")
        for k in range(60)
    ]
    found = facts(tmp_path, rows + [row(k, cause="none") for k in range(60, 120)]).failure_demand
    assert not isinstance(found, NotEstimable)
    assert [(one.department, one.contacts) for one in found.payers] == [
        ("desk", Hidden(below=10)), ("sales", 30), ("service", Hidden(below=10)),
    ]  # fmt: skip
    assert found.payers[0].hours_per_week == Hidden(below=10)


def test_without_minutes_causes_are_ranked_by_contacts_and_hours_are_not_known(tmp_path: Path) -> None:
    columns = {name: source for name, source in BASE["columns"].items() if name != "handle_s"}
    found = facts(tmp_path, ROWS, columns=columns).failure_demand
    assert not isinstance(found, NotEstimable)
    assert [one.cause for one in found.causes] == ["unclear bill", "nobody came"]
    assert found.hours_per_week == NotEstimable(reason="no_minutes", needs=("handle_s",))


def test_without_minutes_in_the_log_those_that_somebody_wrote_down_count_and_are_called_assumed(tmp_path: Path) -> None:
    """Eight weeks: 56 contacts by phone of six minutes and 28 of which half by mail, of two."""
    columns = {name: source for name, source in BASE["columns"].items() if name != "handle_s"}
    rows = [line.replace("phone", "mail") if k % 12 == 1 else line for k, line in enumerate(ROWS)]
    more = {"channels": {"person": ["phone", "mail"]}, "minutes": {"mail": 2, "person": 6}}
    found = facts(tmp_path, rows, columns=columns, **more).failure_demand
    assert not isinstance(found, NotEstimable)
    assert [(one.cause, one.hours_per_week.value) for one in found.causes] == [
        ("unclear bill", pytest.approx(56 * 6 / 60 / 8, rel=1e-3)),
        ("nobody came", pytest.approx(28 * 4 / 60 / 8, rel=1e-3)),
    ]
    assert isinstance(found.hours_per_week, Estimate)
    assert (found.hours_per_week.method, found.hours_per_week.assumed) == ("assumed", True)
    assert found.hours_per_week.value == pytest.approx((56 * 6 + 28 * 4) / 60 / 8, rel=1e-3)
    assert "minutes in the settings" in facts_page(facts(tmp_path, rows, columns=columns, **more), language="en")
    measured = facts(tmp_path, rows, **more).failure_demand
    assert measured.hours_per_week.method != "assumed"


def test_self_service_takes_no_hours_of_staff(tmp_path: Path) -> None:
    rows = [row(k, cause="form stuck" if k % 2 else "none", channel="web" if k % 2 else "phone") for k in range(168)]
    found = facts(tmp_path, rows).failure_demand
    assert not isinstance(found, NotEstimable)
    assert isinstance(found.hours_per_week, Estimate)
    assert (found.hours_per_week.value, found.contacts) == (0, 84)


# Rules

CAUSES = {
    "late letter": {"rule": "has_word(subject, 'late')", "caused_by": "finance"},
    "any letter": {"rule": "contains(subject, 'letter')"},
}


def causes_in(folder: Path) -> list[tuple[str | None, str | None]]:
    return [(one["cause"], one["caused_by"]) for one in pq.read_table(folder / "work" / "contacts.parquet").to_pylist()]


def test_the_first_rule_that_matches_gives_the_cause_else_the_column(tmp_path: Path) -> None:
    subjects = [("Letter came LATE", "", ""), ("letters", "x", "post"), ("hello", "form stuck", "IT"), ("", "", "")]
    rows = [row(k, subject=subject, cause=cause, by=by) for k, (subject, cause, by) in enumerate(subjects)]
    facts(tmp_path, rows, causes=CAUSES, organisation={"departments": ["Finance"]})
    assert causes_in(tmp_path) == [
        ("late letter", "finance"), ("any letter", "post"), ("form stuck", "IT"), (None, None),
    ]  # fmt: skip


def test_rules_alone_say_at_least_and_never_a_share(tmp_path: Path) -> None:
    columns = {name: source for name, source in BASE["columns"].items() if name not in ("cause", "caused_by")}
    rows = [row(k, subject="late letter" if k % 4 == 0 else "hello") for k in range(168)]
    found = facts(tmp_path, rows, columns=columns, causes={"late": {"rule": "contains(subject, 'late')"}})
    assert not isinstance(found.failure_demand, NotEstimable)
    assert (found.failure_demand.contacts, found.failure_demand.known) == (42, 42)
    assert found.overall["failure_demand"] == NotEstimable(reason="cause_not_told", needs=("cause",))


@pytest.mark.parametrize("settings", [{}, {"organisation": {"departments": ["finance", "planning"]}}])
def test_a_rule_that_names_an_unknown_department_is_refused_with_the_nearest(tmp_path: Path, settings: Any) -> None:
    rows = [row(k, team="finance" if k % 2 else "service") for k in range(40)]
    causes = {"late": {"rule": "contains(subject, 'late')", "caused_by": "finanse"}}
    with pytest.raises(ConfigError, match="finanse") as caught:
        facts(tmp_path, rows, causes=causes, **settings)
    assert [fault.where for fault in caught.value.faults] == ["line.toml causes.late.caused_by"]
    assert "Did you mean 'finance'?" in str(caught.value)


def test_without_a_column_of_departments_a_rule_names_one_that_is_listed() -> None:
    causes = {"late": {"rule": "True", "caused_by": "finanse"}}
    with pytest.raises(ConfigError, match="Did you mean 'finance'"):
        checked({"causes": causes, "organisation": {"departments": ["finance"]}}, "line.toml")
    checked({"causes": causes}, "line.toml")


def test_faults_in_rules_and_columns_are_told_with_their_place(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        facts(tmp_path, ROWS, causes={"A": {"rule": "contains(subjct, 'x')"}, "B": {"rule": "has_word(subject)"}})
    assert [fault.where for fault in caught.value.faults] == ["line.toml causes.A", "line.toml causes.B"]
    columns = {name: source for name, source in BASE["columns"].items() if name != "cause"}
    with pytest.raises(ConfigError, match="it needs a cause"):
        facts(tmp_path, ROWS, columns=columns)
    with pytest.raises(ConfigError, match="causes"):
        checked({"causes": {"A": {"rule": "True", "by": "finance"}}}, "line.toml")


def test_no_cause_is_made_of_who_handled_it(tmp_path: Path) -> None:
    names = ("Jan Jansen", "Petra de Wit", "Piet Smit", "Sanne Bos")
    with pytest.raises(ConfigError, match="whose values are people"):
        facts(tmp_path, [row(k, cause=names[k % 4]) for k in range(40)])


def test_lines_of_totals_count_for_as_many_contacts_as_they_hold(tmp_path: Path) -> None:
    columns = {"moment": "moment", "channel": "channel", "opened_at": "at", "cause": "cause", "count": "handle"}
    rows = [row(k, cause="late" if k % 2 else "none", handle=10) for k in range(84)]
    found = facts(tmp_path, rows, columns=columns).failure_demand
    assert not isinstance(found, NotEstimable)
    assert (found.contacts, found.of) == (420, 840)


# Chains

FOLLOWED = {**BASE["columns"], "customer_id": "customer", "resolved": "solved"}


def test_contacts_that_follow_one_that_did_not_do_are_led_back_to_it(tmp_path: Path) -> None:
    """Customer a: the bill was not solved, a day later the repair. Customer b: solved, so letting is another thing.
    Customer c: web, and two hours later by phone. Customer d: the bill again after two days, and the bill after ten.
    """

    def of(customer: str, hours: float, **cells: object) -> str:
        at = START + timedelta(days=20, hours=hours)
        return row(0, at=f"{at:%Y-%m-%d %H:%M}", customer=customer, **cells)

    rows = []
    for k in range(12):
        rows += [of(f"9{k}1", 0, solved="no"), of(f"9{k}1", 24, moment="repair", solved="yes")]
        rows += [of(f"9{k}2", 0, solved="yes"), of(f"9{k}2", 24, moment="letting", solved="yes")]
        rows += [of(f"9{k}3", 0, channel="web", solved="no"), of(f"9{k}3", 2, solved="yes")]
        rows += [of(f"9{k}4", 0, solved="yes"), of(f"9{k}4", 48, solved="yes"), of(f"9{k}4", 48 + 240, solved="yes")]
    rows += [row(0, customer="1", solved="yes"), row(167, customer="2", solved="yes")]
    found = facts(tmp_path, rows, columns=FOLLOWED)
    assert not isinstance(found.chains, NotEstimable)
    assert [(one.source, one.target, one.kind, one.contacts) for one in found.chains] == [
        ("bill", "bill", "repeat", 12), ("bill", "bill", "spill_over", 12), ("bill", "repair", "unsolved", 12),
    ]  # fmt: skip
    assert found.chains[2].share.value == 1.0  # type: ignore[union-attr]
    assert found.chains[2].hours_per_week.value == pytest.approx(12 / 6 / 8)  # type: ignore[union-attr]
    counted: dict[str, int] = {"repeat": 0, "spill_over": 0}
    for flow in found.flows:  # type: ignore[union-attr]
        counted[flow.kind] += flow.contacts  # type: ignore[union-attr]
    assert counted == {"repeat": 12, "spill_over": 12}, "the same as the flows between channels"
    # Without minutes in the log: twelve repairs by phone of six minutes that somebody wrote down, in eight weeks.
    columns = {name: source for name, source in FOLLOWED.items() if name != "handle_s"}
    written = facts(tmp_path, rows, columns=columns, minutes={"person": 6})
    assert written.chains[2].hours_per_week.value == pytest.approx(12 * 6 / 60 / 8)  # type: ignore[index, union-attr]
    assert written.chains[2].hours_per_week.assumed  # type: ignore[index, union-attr]
    assert "minutes in the settings" in facts_page(written, language="en")


def test_without_customers_no_chain_is_known(told: Facts) -> None:
    assert isinstance(told.chains, NotEstimable)
