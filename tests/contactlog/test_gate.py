"""A measure exists only where the log can tell it: kinds of evidence that are missing, each in a small log (I11)."""

import random

import pytest

from humanline.contactlog.measuring.coming_in import incoming
from humanline.loop.turning import Turn
from humanline.model.contact import LOG_COLUMNS
from humanline.model.estimate import Estimate, Hidden, NotEstimable
from humanline.model.facts import Period
from humanline.report.facts.reading import contacts_text
from humanline.report.voice import Voice

TOML = """\
[log]
files = ["log.csv"]
[columns]
{columns}
[derived]
{derived}
[channels]
person = ["phone", "desk"]
deferred = ["mail"]
self_service = ["site"]
[privacy]
smallest_group = {smallest}
{more}
"""
PLAIN = {"moment": '"about"', "channel": '"by"', "opened_at": '"at"'}


@pytest.fixture
def facts_of(tmp_path):
    """Facts of rows (dicts of text) under `[columns]` and `[derived]`."""

    def make(rows, *, derived="", more="", smallest=1, **columns):
        head = list(rows[0])
        lines = [",".join(head), *(",".join(row[name] for name in head) for row in rows)]
        (tmp_path / "log.csv").write_text("\n".join(lines) + "\n")
        mapped = "\n".join(f"{name} = {source}" for name, source in {**PLAIN, **columns}.items())
        (tmp_path / "line.toml").write_text(TOML.format(columns=mapped, derived=derived, more=more, smallest=smallest))
        return Turn(tmp_path / "line.toml").facts

    return make


def contacts(number=120, *, days=28, seed=3):
    draw = random.Random(seed)
    return [
        {
            "at": f"2025-04-{1 + k % days:02d} {9 + draw.randrange(8):02d}:{draw.randrange(60):02d}",
            "about": draw.choice(["rent", "repair"]),
            "by": draw.choice(["phone", "phone", "desk", "mail", "site"]),
            "who": f"p{draw.randrange(30)}",
        }
        for k in range(number)
    ]


def why(measure):
    assert isinstance(measure, NotEstimable), measure
    return measure.reason


def with_column(rows, name, values):
    return [{**row, name: values(k, row)} for k, row in enumerate(rows)]


# Columns


@pytest.mark.parametrize("bad", ["soon", "1,2,3 or so", "-7"])
def test_a_column_of_which_one_in_five_can_not_be_read_tells_nothing(facts_of, bad):
    rows = with_column(contacts(), "took", lambda k, _: f'"{bad}"' if k % 5 == 0 else "300")
    handle = facts_of(rows, handle_s='"took"').overall["handle_min"]
    assert (why(handle), handle.needs) == ("unreadable", ("handle_s",))


def test_one_in_twenty_that_can_not_be_read_is_said_and_the_rest_counts(facts_of):
    rows = with_column(contacts(), "took", lambda k, _: "soon" if k % 20 == 0 else "300")
    facts = facts_of(rows, handle_s='"took"')
    assert facts.overall["handle_min"].value == 5.0
    assert "handle_s can't be read" in {one.reason for one in facts.tidied.rejections}


def test_one_value_that_was_written_for_every_contact_is_no_measurement(facts_of):
    facts = facts_of(contacts(), channel='{ constant = "phone" }', abandoned='{ constant = "no" }')
    assert why(facts.overall["person_share"]) == "assumed"
    assert why(facts.overall["abandonment"]) == "assumed"
    assert why(facts.overall["unheard"]) == "assumed"


def test_a_column_that_is_never_filled_tells_nothing(facts_of):
    rows = with_column(contacts(), "rang", lambda *_: "")
    facts = facts_of(rows, asked_person_at='"at"', reached_person_at='"rang"')
    assert why(facts.overall["reached"]) == "never_filled"
    assert why(facts.overall["unheard"]) == "never_filled"


@pytest.mark.parametrize("word", ["yes", "no"])
def test_a_yes_or_no_that_only_ever_says_one_of_them_and_is_often_blank_tells_nothing(facts_of, word):
    rows = with_column(contacts(), "gone", lambda k, _: word if k % 3 else "")
    assert why(facts_of(rows, abandoned='"gone"').overall["abandonment"]) == "one_answer"


def test_a_column_that_says_no_for_everybody_says_so(facts_of):
    rows = with_column(contacts(), "angry", lambda *_: "no")
    complaint = facts_of(rows, complaint='"angry"').overall["complaint"]
    assert complaint.value == 0.0
    assert complaint.high > 0.01


def test_a_rule_that_never_matches_counts_nobody_and_says_nothing_of_anybody(facts_of):
    rows = with_column(contacts(), "end", lambda k, _: "helped" if k % 4 else "lost")
    told = facts_of(rows, derived="abandoned = \"end == 'lost'\"").overall["abandonment"]
    assert isinstance(told, Estimate)
    assert why(facts_of(rows, derived="abandoned = \"end == 'HANGUP'\"").overall["abandonment"]) == "one_answer"


def test_a_rule_over_an_emptied_column_is_not_a_no(facts_of):
    rows = with_column(contacts(), "end", lambda k, _: "" if k % 2 else "lost" if k % 4 else "helped")
    share = facts_of(rows, derived="abandoned = \"end == 'lost'\"").overall["abandonment"]
    staffed = [row for row in rows if row["by"] != "site" and row["end"]]
    assert share.value == pytest.approx(sum(row["end"] == "lost" for row in staffed) / len(staffed))


def test_arithmetic_on_dates_gives_nothing_and_says_so(facts_of):
    rows = with_column(contacts(), "up", lambda _, row: row["at"])
    wait = facts_of(rows, derived='wait_s = "up - at"').overall["wait_min"]
    assert (why(wait), wait.needs) == ("unreadable", ("wait_s",))


def test_arithmetic_on_clocks_is_in_seconds(facts_of):
    rows = [{**row, "queue": "0:00:20", "up": "0:01:50"} for row in contacts()]
    assert facts_of(rows, derived='wait_s = "up - queue"').overall["wait_min"].value == pytest.approx(1.5)


# Times


def test_what_has_no_clock_did_not_happen(facts_of):
    rows = contacts()
    rows = [
        {**row, "day": row["at"][:10], "rang": row["at"][11:], "up": row["at"][11:] if k % 5 else ""}
        for k, row in enumerate(rows)
    ]
    both = {"asked_person_at": '{ date = "day", time = "rang" }', "reached_person_at": '{ date = "day", time = "up" }'}
    facts = facts_of(rows, opened_at='{ date = "day", time = "rang" }', **both)
    assert facts.overall["reached"].value == pytest.approx(0.8)
    assert facts.overall["unheard"].value == pytest.approx(0.2)


def test_who_was_reached_before_asking_is_not_known_to_be_reached(facts_of):
    rows = contacts()
    early = [{**row, "up": "2025-03-01 08:00" if k % 3 == 0 else row["at"]} for k, row in enumerate(rows)]
    assert why(facts_of(early, asked_person_at='"at"', reached_person_at='"up"').overall["reached"]) == "unreadable"
    few = [{**row, "up": "2025-03-01 08:00" if k % 40 == 0 else row["at"]} for k, row in enumerate(rows)]
    facts = facts_of(few, asked_person_at='"at"', reached_person_at='"up"')
    assert facts.overall["reached"].n == len(rows) - 3
    assert "reached_person_at lies before asked_person_at" in {one.reason for one in facts.tidied.rejections}


@pytest.mark.parametrize(
    ("stamp", "column"),
    [
        (lambda at: at[:10], '"at"'),
        (lambda at: f"{at[8:10]}-{at[5:7]}-{at[:4]}", '"at"'),
        (lambda at: f"{at[8:10]}.{at[5:7]}.{at[:4]}", '{ column = "at", format = "%d.%m.%Y" }'),
        (lambda at: f"{at[:10]} 00:00:00", '"at"'),
    ],
    ids=["iso", "day first", "a format without a clock", "midnights"],
)
def test_dates_alone_tell_days_and_no_hours(facts_of, stamp, column):
    rows = [{**row, "at": stamp(row["at"])} for row in contacts()]
    facts = facts_of(rows, opened_at=column, customer_id='"who"')
    assert why(facts.weeks) == "no_clock"
    assert isinstance(facts.overall["per_week"], Estimate)
    assert isinstance(facts.overall["repeat"], Estimate)
    assert why(facts.overall["spill_over"]) == "no_clock"


def test_two_contacts_on_one_day_of_a_log_of_dates_have_no_order(facts_of):
    same = [{"at": "2025-04-01", "about": "rent", "by": "phone", "who": "a"}] * 4
    later = [{"at": "2025-04-20", "about": "rent", "by": "phone", "who": who} for who in "abcdefgh"]
    once = [{"at": "2025-04-02", "about": "rent", "by": "desk", "who": who} for who in "bc"]
    again = [{"at": "2025-04-04", "about": "rent", "by": "desk", "who": who} for who in "bc"]
    repeat = facts_of([*same, *once, *again, *later], customer_id='"who"').overall["repeat"]
    assert repeat.value == pytest.approx(2 / 8)  # of those on 1, 2 and 4 April only b and c came back


@pytest.mark.parametrize("days", [3, 13])
def test_under_two_whole_weeks_nothing_is_said_a_week(facts_of, days):
    facts = facts_of(contacts(days=days))
    assert why(facts.overall["per_week"]) == "short_period"
    given = facts_of(contacts(days=days), more="[organisation]\nperiod_weeks = 0.5\n")
    assert given.period == Period(weeks=0.5, first="2025-04-01", last=f"2025-04-{days:02d}", given=True)
    assert given.overall["per_week"].value == pytest.approx(240)


# Channels and customers


def test_channels_of_which_too_many_are_unknown_are_not_left_out_in_silence(facts_of):
    rows = [{**row, "by": "fax" if k % 4 == 0 else row["by"]} for k, row in enumerate(contacts())]
    facts = facts_of(rows)
    assert why(facts.overall["person_share"]) == "unknown_channels"
    assert facts.kinds == ()


def test_a_log_of_contacts_with_staff_has_no_share_that_came_to_a_person(facts_of):
    rows = [row for row in contacts() if row["by"] != "site"]
    facts = facts_of(rows)
    assert why(facts.overall["person_share"]) == "no_self_service_channel"
    assert "only_staff" in {notice.code for notice in facts.notices}


def test_who_hung_up_did_not_come_to_a_person_and_an_e_mail_is_no_voice(facts_of):
    rows = with_column(
        contacts(), "gone", lambda k, row: {True: "yes", False: "no"}[k % 7 == 0 and row["by"] == "phone"]
    )
    facts = facts_of(rows, abandoned='"gone"')
    came = sum(row["by"] != "site" and row["gone"] == "no" for row in rows)
    assert facts.overall["person_share"].value == pytest.approx(came / len(rows))
    shares = {group.kind: group["person_share"].value for group in facts.kinds}
    assert set(shares) == {"speaking", "face_to_face", "writing"}
    assert sum(shares.values()) == pytest.approx(came / len(rows))
    assert shares["writing"] == pytest.approx(sum(row["by"] == "mail" for row in rows) / len(rows))


def test_abandonment_is_of_those_who_could_wait(facts_of):
    rows = with_column(contacts(), "gone", lambda k, row: "yes" if k % 9 == 0 and row["by"] == "phone" else "no")
    facts = facts_of(rows, abandoned='"gone"')
    assert facts.overall["abandonment"].n == sum(row["by"] != "site" for row in rows)


def test_numbers_that_never_come_back_are_no_customers(facts_of):
    rows = with_column(contacts(), "ticket", lambda k, _: f"t{k}")
    facts = facts_of(rows, customer_id='"ticket"')
    assert why(facts.overall["repeat"]) == "never_recurs"
    assert why(facts.flows) == "never_recurs"


def test_a_customer_number_alone_does_not_tell_who_was_not_heard(facts_of):
    facts = facts_of(contacts(), customer_id='"who"')
    assert (why(facts.overall["unheard"]), facts.unheard_by) == ("none_of", ())
    assert {"abandoned", "gave_up_at", "asked_person_at"} <= set(facts.overall["unheard"].needs)


def test_who_merely_stopped_is_neither_heard_nor_unheard(facts_of):
    rows = contacts()
    for k, row in enumerate(rows):
        row["gone"] = "yes" if k % 10 == 0 and row["by"] != "site" else "no"
        row["closed"] = "" if k % 4 == 1 else row["at"]
    facts = facts_of(rows, abandoned='"gone"', closed_at='"closed"')
    gone = sum(row["gone"] == "yes" for row in rows)
    assert facts.overall["unheard"].value == pytest.approx(gone / len(rows))
    assert facts.overall["end_unknown"].value == pytest.approx(
        sum(not row["closed"] and row["gone"] == "no" for row in rows) / len(rows)
    )


# Staff and plan read the same gate


def test_who_hung_up_is_not_known_to_staffing_either_where_the_column_can_not_be_read(facts_of, tmp_path):
    rows = with_column(contacts(), "gone", lambda k, _: "perhaps" if k % 3 else "yes")
    rows = with_column(rows, "wait", lambda k, _: str(10 + k))
    facts_of(rows, abandoned='"gone"', wait_s='"wait"', handle_s='{ constant = "300" }')
    turn = Turn(tmp_path / "line.toml")
    counted = incoming(turn.tidied, turn.organisation, interval_minutes=60)
    assert sum(counted.wait_hung_up) == 0  # with `yes` alone read, one in three would have hung up
    assert counted.handle_s == ()  # one value for all was never measured
    assert counted.hung_up is None


def test_what_follows_a_contact_is_not_nought_where_nobody_is_seen_twice(facts_of):
    rows = with_column(contacts(), "ticket", lambda k, _: f"t{k}")
    assert facts_of(rows, customer_id='"ticket"').follow_ups == ()
    assert facts_of(rows, customer_id='"who"').follow_ups


def test_hours_of_the_week_have_no_minutes_where_handle_times_can_not_be_read(facts_of):
    rows = with_column(contacts(), "took", lambda k, _: "long" if k % 3 else "300")
    assert all(week.handle_min == () for week in facts_of(rows, handle_s='"took"').weeks)


# Figures


@pytest.mark.parametrize("seconds", [0, 7, 30, 31, 600, 86_000])
def test_where_all_wait_alike_the_interval_holds_that_wait(facts_of, seconds):
    rows = with_column(contacts(), "wait", lambda *_: str(seconds))
    wait = facts_of(rows, wait_s='"wait"').overall["wait_p90_min"]
    assert wait.low <= seconds / 60 <= wait.high


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_large_group_hidden_beside_a_small_one_is_not_called_small(facts_of, language):
    rows = [{**row, "age": "old" if k < 3 else "young"} for k, row in enumerate(contacts())]
    more = '[attributes]\nage = "age"\n[segments]\nold = "age == \'old\'"\nyoung = "age == \'young\'"\n'
    facts = facts_of(rows, more=more, smallest=10)
    assert {group.key[0]: group.contacts for group in facts.segments} == dict.fromkeys(
        ["old", "young"], Hidden(below=10)
    )
    shown = contacts_text(facts.segments[0].contacts, Voice(language))
    assert shown == {"nl": "niet getoond", "en": "not shown"}[language]


UNLOCKED = {
    "contact_id": lambda k, row: f"c{k // 2}",
    "customer_id": lambda k, row: row["who"],
    "handle_s": lambda k, row: "300" if row["by"] != "site" else "",
    "wait_s": lambda k, row: str(k),
    "abandoned": lambda k, row: "yes" if k % 9 == 0 else "no",
    "completion_s": lambda k, row: str(60 * k),
    "asked_person_at": lambda k, row: row["at"] if k % 3 == 0 else "",
    "closed_at": lambda k, row: row["at"] if k % 3 else "",
    "gave_up_at": lambda k, row: row["at"] if k % 3 == 0 else "",
    "resolved": lambda k, row: "yes" if k % 3 else "no",
    "satisfaction": lambda k, row: str(1 + k % 5),
    "complaint": lambda k, row: "yes" if k % 8 == 0 else "no",
    "transferred": lambda k, row: "yes" if k % 8 == 0 else "no",
    "felt_heard": lambda k, row: str(k % 11),
    "trust": lambda k, row: str(k % 11),
    "wanted_person": lambda k, row: "yes" if k % 3 == 0 else "no",
    "department": lambda k, row: "north" if k % 3 else "south",
    "cause": lambda k, row: "late" if k % 2 else "nothing",
}
#: Asked for as part of a pair or a trial: its other half must be there as well.
WITH = {
    "reached_person_at": ("asked_person_at",),
    "trial": ("arm", "resolved"),
    "arm": ("trial", "resolved"),
    "propensity": ("trial", "arm", "resolved"),
    "caused_by": ("cause",),
}
HALVES = {
    "reached_person_at": lambda k, row: row["at"] if k % 4 == 0 else "",
    "trial": lambda k, row: "t",
    "arm": lambda k, row: "person" if k % 2 else "self_service",
    "propensity": lambda k, row: "0.5" if k % 3 else "0.25",
    "caused_by": lambda k, row: "north" if k % 2 else "",
}
ASKED_FOR = [column.name for column in LOG_COLUMNS if column.unlocks and column.name != "opened_at"]


@pytest.fixture(scope="module")
def known():
    """Figures without the column in question, by the columns that it goes with: most go with none."""
    return {}


@pytest.mark.parametrize("name", ASKED_FOR)
def test_every_column_that_is_asked_for_changes_a_figure(facts_of, known, name):
    values = {**UNLOCKED, **HALVES}
    rows = contacts(200)
    partners = WITH.get(name, ())
    for column in sorted(values):
        rows = with_column(rows, column, values[column])
    if partners not in known:
        known[partners] = figures(facts_of(rows, **{column: f'"{column}"' for column in partners}))
    assert known[partners] != figures(facts_of(rows, **{column: f'"{column}"' for column in (*partners, name)}))


def figures(facts):
    groups = (facts.overall, *facts.moments, *facts.channels, *facts.departments)
    return (
        [group.measures for group in groups],
        facts.evidence,
        facts.flows,
        facts.failure_demand,
        facts.tidied.contacts,
    )
