"""What people wrote in line.toml stays, to the letter; what is new is added, what differs is said."""

import tomllib

import pytest

from humanline.foundation.errors import ConfigError
from humanline.loop.revising import revised
from humanline.loop.starting import start

BEFORE = """# Our own words at the top.
schema = 1

[organisation]
name = "Ours"   # as on the sign

# our columns
[columns]
opened_at = "start"  # looked at by two people
# wait_s = ""
channel = { column = "how", empty = ["-"] }
moment = "reason"

[segments]
"old" = "age == '65+'"

[channels]
person = [
  "Phone",  # and the front desk
]
self_service = ["Web"]
# Not placed: "Fax"

[staff]
hours_per_week = 320
"""
NOW = """schema = 1
[organisation]
name = ""
[log]
files = ["export.csv"]
[columns]
opened_at = "begin"  # sure: a time
wait_s = { column = "wait", unit = "min" }  # guessed: a length
channel = "how"  # sure
moment = "reason"
abandoned = "hung_up"
[to_decide]
wait_s = "Seconds or minutes?"
moment = "Is it one?"
[derived]
resolved = "state == 'done'"
[channels]
person = ["PHONE", "Chat", "fax"]
deferred = ["Letter"]
self_service = ["web"]
"""


def gone_over(before=BEFORE, now=NOW, **more):
    return revised(before, now, **{"language": "en", "same_files": True} | more)


def test_every_line_that_people_wrote_stands_as_it_was_in_the_same_order():
    text = gone_over().text
    kept = [line for line in BEFORE.splitlines() if line != '# wait_s = ""']
    lines = iter(text.splitlines())
    assert all(line in lines for line in kept)


def test_what_is_set_stays_set_and_only_what_is_new_is_added():
    before, after = tomllib.loads(BEFORE), tomllib.loads(gone_over().text)
    assert after["columns"] == before["columns"] | {"wait_s": {"column": "wait", "unit": "min"}}
    assert after["channels"] == {"person": ["Phone", "Chat"], "self_service": ["Web"]}
    assert after["to_decide"] == {"wait_s": "Seconds or minutes?"}
    for table in ("organisation", "segments", "staff"):
        assert after[table] == before[table]
    assert set(after) - set(before) == {"to_decide"}


def test_another_guess_stands_in_a_comment_below_what_is_set():
    lines = gone_over().text.splitlines()
    place = lines.index('opened_at = "start"  # looked at by two people')
    assert lines[place + 1] == '# init would now say: opened_at = "begin"'
    assert '# init would now say: abandoned = "hung_up"' in lines
    assert "# init would now say: [derived] resolved = \"state == 'done'\"" in lines
    assert '# init would now say: deferred = ["Letter"]' in lines


def test_what_people_say_beyond_the_guess_is_no_difference():
    told = gone_over()
    assert not [line for line in told.differs if "channel =" in line or "moment" in line]
    assert '[columns] wait_s = { column = "wait", unit = "min" }' in told.added


def test_files_that_are_given_and_not_named_are_said_and_not_added():
    before = BEFORE + '\n[log]\nfiles = ["old.csv"]\n'
    told = gone_over(before, same_files=False)
    assert tomllib.loads(told.text)["log"] == {"files": ["old.csv"]}
    assert '[log] files = ["export.csv"]' in told.differs


def test_going_over_it_again_changes_nothing():
    once = gone_over()
    again = gone_over(once.text)
    assert again.text == once.text
    assert not again.added


def test_a_remark_that_holds_no_more_goes():
    text = gone_over(gone_over().text, NOW.replace('"begin"', '"start"').replace('abandoned = "hung_up"\n', "")).text
    assert "begin" not in text
    assert "hung_up" not in text


def test_text_in_quotes_that_looks_like_a_remark_stays():
    before = BEFORE + 'x = """\n# init would now say: nothing\n"""\n'
    assert (
        gone_over(before).text.endswith('# init would now say: nothing\n"""\n')
        or before[-40:] in gone_over(before).text
    )


@pytest.mark.parametrize(
    "before",
    [
        'columns = { opened_at = "start" }\n',
        'columns.opened_at = "start"\nstaff.hours_per_week = 3\n',
        '[columns]\n[log]\nfiles = ["export.csv"]',
        '[columns]\nopened_at = "start"\n[staff]\nhours_per_week = 3\n[columns.channel]\ncolumn = "how"\n',
        '[[decided]]\ncell = "a"\nstart = "person"\nby = "b"\nbecause = "c"\n[columns]\nmoment = """\nx"""\n',
    ],
)
def test_however_it_is_written_what_is_set_stays_set(before):
    after = tomllib.loads(gone_over(before).text)
    for name, table in tomllib.loads(before).items():
        assert {**after[name], **table} == after[name] if isinstance(table, dict) else after[name] == table


def test_a_file_of_remarks_alone_gets_everything_below_them():
    told = gone_over("# mine\n")
    assert told.text.startswith("# mine\n")
    assert tomllib.loads(told.text) == tomllib.loads(NOW)


EXPORT = "opened,channel,reason,customer\n" + "".join(
    f"2025-03-{1 + n % 28:02d} {n % 24:02d}:00,{('Web', 'Phone')[n % 3 > 0]},{('Rent', 'Repair')[n % 2]},c{n % 120}\n"
    for n in range(300)
)


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    folder = tmp_path_factory.mktemp("started")
    (folder / "export.csv").write_text(EXPORT)
    start([folder / "export.csv"], out=folder)
    return folder


def test_init_over_a_file_with_bom_and_windows_line_ends_leaves_them(started):
    target = started / "line.toml"
    mine = b"\xef\xbb\xbf# ours\r\n" + target.read_bytes().replace(b"\n", b"\r\n").replace(b'"reason"', b'"channel"')
    target.write_bytes(mine)
    told = start([started / "export.csv"], out=started).revision
    assert not told.added
    assert any('moment = "reason"' in line for line in told.differs)
    now = target.read_bytes()
    assert now.replace(b'# init would now say: moment = "reason"\r\n', b"") == mine
    start([started / "export.csv"], out=started)
    assert target.read_bytes() == now


def test_starting_afresh_keeps_what_was_there_every_time(started):
    target = started / "line.toml"
    for name in ("line.toml.bak", "line.toml.bak2"):
        target.write_text(f"# mine {name}\n")
        told = start([started / "export.csv"], out=started, force=True)
        assert told.before == started / name
        assert told.before.read_text() == f"# mine {name}\n"
        assert tomllib.loads(target.read_text())["columns"]["moment"] == "reason"


def test_what_is_no_toml_is_left_alone_with_a_way_out(started):
    target = started / "line.toml"
    before = target.read_bytes()
    target.write_text("not = = toml")
    with pytest.raises(ConfigError, match=r"line\.toml: this is not TOML.*--force"):
        start([started / "export.csv"], out=started)
    assert target.read_text() == "not = = toml"
    target.write_bytes(before)
