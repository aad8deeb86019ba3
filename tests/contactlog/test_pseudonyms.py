"""Who a customer is stays with the export: what is kept means nothing without the key, and no figure needs the key."""

from __future__ import annotations

import csv
import hashlib
import hmac
import os
import random
import re
import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import msgspec
import pyarrow.parquet as pq
import pytest

from humanline.contactlog.tidying.pseudonyms import KEY_FILE, mark_of, pseudonym_of
from humanline.contactlog.trial_cube.of_log import Look, cube_of_log
from humanline.foundation.errors import ConfigError, InputError
from humanline.loop.turning import Turn
from humanline.model.trial import Outcome

NOW = datetime(2025, 12, 1, 12, tzinfo=UTC)
START = datetime(2025, 3, 3, 9)
LINE = """schema = 1
[organisation]
time_zone = "Europe/Amsterdam"
[log]
files = ["a.csv", "b.csv"]
[columns]
contact_id = ["ticket", "who"]
opened_at = "opened"
moment = "topic"
channel = "channel"
customer_id = "who"
handle_s = "talk"
wait_s = "wait"
abandoned = "gone"
resolved = "solved"
trial = "trial"
arm = "arm"
[attributes]
age = "age"
house = "house"
[segments]
old = "age == '65+'"
[channels]
person = ["phone", "counter"]
self_service = ["web"]
"""
HEAD = ["ticket", "opened", "topic", "channel", "who", "talk", "wait", "gone", "solved", "trial", "arm", "age", "house"]


def number(customer: int) -> str:
    return f"{customer:06d}"


def made(folder: Path, *, customers: int = 60, contacts: int = 700) -> Path:
    """Two files of contacts; many come at the same second, in both files on the same line."""
    draw = random.Random(1)
    for name in ("a", "b"):
        with (folder / f"{name}.csv").open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(HEAD)
            for k in range(contacts):
                first = name == "a" and k < customers  # everybody comes in at the same second
                who = k if first else draw.randrange(customers)
                at = START if first else START + timedelta(hours=6 * draw.randrange(200))
                channel = draw.choice(("phone", "counter", "web", "web"))
                person = channel != "web"
                rows.writerow(
                    [f"{name}{k}", at, draw.choice(("rent", "repair")), channel, number(who)]
                    + ([draw.randrange(60, 600), draw.randrange(200)] if person else ["", ""])
                    + [draw.choice("yn") if person else "", draw.choice("yn")]
                    + ["first", "person" if who // 2 % 2 else "web", ("65+", "18-64")[who % 3 == 0], f"h{who // 2}"]
                )
    (folder / "line.toml").write_text(LINE)
    return folder


def turn(folder: Path) -> Turn:
    return Turn(folder / "line.toml", clock=lambda: NOW)


def under_keys(folder: Path, *keys: str) -> list[Turn]:
    turns = []
    for key in keys:
        (folder / KEY_FILE).write_text(key)
        turns.append(turn(folder))
        assert turns[-1].facts is not None  # tidied before the next key comes
    return turns


def in_parquet(one: Turn) -> set[int]:
    assert one.tidied is not None
    return set(pq.read_table(one.tidied.parquet)["customer"].drop_null().to_pylist())


def test_no_customer_number_is_found_by_trying_them_all(tmp_path):
    """Every number there can be, hashed in every way that needs no secret, and under another key."""
    kept = in_parquet(turn(made(tmp_path)))
    assert len(kept) == 60
    every = [number(customer) for customer in range(100_000)]
    hashed = duckdb.sql("select list((hash(lpad(i::varchar, 6, '0')) >> 1)::bigint) from range(100000) r(i)").fetchall()
    assert not kept & set(hashed[0][0])
    for plain in (hashlib.md5, hashlib.sha1, hashlib.sha256, hashlib.blake2b):
        digests = [plain(one.encode()).hexdigest() for one in every]
        for digits in (15, 16):
            found = {int(digest[:digits], 16) for digest in digests}
            assert not kept & found
            assert not kept & {one >> 1 for one in found}
    assert not kept & {int(pseudonym_of(one, "", "customer")[:15], 16) for one in every}
    stranger = "00" * 32
    assert not kept & {int(pseudonym_of(number(one), stranger, "customer")[:15], 16) for one in range(60)}
    # Whoever has the key finds them, so the test can fail.
    key = (tmp_path / KEY_FILE).read_text().strip()
    assert kept == {int(pseudonym_of(number(one), key, "customer")[:15], 16) for one in range(60)}


def test_nothing_kept_holds_a_customer_number_also_not_in_a_composite_identifier(tmp_path):
    folder = made(tmp_path)
    one = turn(folder)
    assert one.tidied is not None
    kept = pq.read_table(one.tidied.parquet).to_pylist()
    # Six digits within a code are chance.
    told = re.compile(rf"(?<![0-9a-f])({'|'.join(number(customer) for customer in range(60))})(?![0-9a-f])")
    assert told.search(f"{number(7)}|2025-03-04")
    assert not {text for row in kept for value in row.values() if told.search(text := str(value))}
    assert {len(row["contact_id"]) for row in kept} == {32}


def test_a_pseudonym_is_what_the_field_s_own_functions_give():
    key = "ab" * 32
    inner = hmac.new(bytes.fromhex(key), b"customer", "sha256").hexdigest()[:32]
    assert pseudonym_of("é1", key, "customer") == hashlib.sha256((inner + "é1").encode()).hexdigest()[:32]
    assert pseudonym_of("1", key, "customer") != pseudonym_of("1", key, "contact")


def test_the_key_is_private_stands_apart_from_the_data_and_out_of_version_control(tmp_path):
    one = turn(made(tmp_path))
    assert one.facts is not None
    key = tmp_path / KEY_FILE
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert not list((tmp_path / ".humanline").rglob("*key*"))
    ignored = (tmp_path / ".gitignore").read_text().split()
    assert {f"/{KEY_FILE}", "/.humanline/"} <= set(ignored)
    text = key.read_text().strip()
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and path != key]
    assert not [path for path in kept if text.encode() in path.read_bytes()]
    assert text.encode() not in one.facts.to_json()
    key.chmod(0o644)
    assert turn(tmp_path).tidied == one.tidied
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_two_projects_never_share_a_key_and_a_log_without_customers_has_none(tmp_path):
    keys = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        assert turn(made(tmp_path / name, contacts=5)).tidied is not None
        keys.add((tmp_path / name / KEY_FILE).read_text())
    assert len(keys) == 2
    (tmp_path / "line.toml").write_text(
        'schema = 1\n[log]\nfiles = ["one/a.csv"]\n[columns]\nmoment = "topic"\nchannel = "channel"\n'
    )
    assert turn(tmp_path).tidied is not None
    assert not (tmp_path / KEY_FILE).exists()


@pytest.mark.parametrize("text", ["", "secret\n", "é" * 64, "g" * 64])
def test_a_key_that_is_none_is_refused_with_the_way_out(tmp_path, text):
    folder = made(tmp_path, contacts=5)
    (folder / KEY_FILE).write_text(text)
    with pytest.raises(ConfigError, match="a new one is made, and no figure changes"):
        _ = turn(folder).tidied


@pytest.mark.parametrize("seed", range(2))
def test_no_figure_depends_on_the_key(tmp_path, seed):
    """Ties and all: two keys put the pseudonyms in two orders, and every record comes out the same to the byte."""
    draw = random.Random(seed)
    keys = [draw.randbytes(32).hex() for _ in range(2)]
    first, second = under_keys(made(tmp_path), *keys)
    assert in_parquet(first) == in_parquet(second)  # the file under the second key is there now
    assert first.facts.to_json() == second.facts.to_json()
    assert first.tidied == second.tidied
    assert first.plan(40).to_json() == second.plan(40).to_json()


@pytest.mark.parametrize("cluster", ["", "house"])
def test_no_trial_depends_on_the_key(tmp_path, cluster):
    folder = made(tmp_path)
    outcomes = (
        Outcome(name="solved", column="resolved", better="higher", kind="share", window_days=2),
        Outcome(name="again", column="repeat", better="lower", kind="count", window_days=5),
    )
    look = Look("first", outcomes, by=("segment", "moment", "day"), cluster=cluster, leave_out=("two_arms",))
    cubes = []
    for key in ("01" * 32, "fe" * 32, "77" * 32):
        (one,) = under_keys(folder, key)
        cubes.append(cube_of_log(one.tidied, one.organisation, look))
        assert cubes[-1].pseudonyms == mark_of(key)
    plain = [msgspec.structs.replace(cube, pseudonyms="", parts=()) for cube in cubes]
    assert plain[0] == plain[1] == plain[2]
    assert sum(plain[0].units) > 20


def test_a_lost_key_changes_no_figure_and_the_old_file_is_not_used(tmp_path):
    folder = made(tmp_path)
    before = turn(folder)
    facts, known = before.facts, in_parquet(before)
    (folder / KEY_FILE).unlink()
    after = turn(folder)
    assert after.facts == facts
    assert not known & in_parquet(after)
    # With the key as it is the file is used again.
    kept = Path(after.tidied.parquet).stat().st_mtime_ns
    again = turn(folder)
    assert again.tidied == after.tidied
    assert Path(again.tidied.parquet).stat().st_mtime_ns == kept


def test_counts_of_a_running_trial_under_another_key_are_not_joined_and_it_is_said(tmp_path):
    folder = made(tmp_path)
    outcomes = (Outcome(name="solved", column="resolved", better="higher", kind="share", window_days=2),)
    early = Look("first", outcomes, until=datetime(2025, 3, 20, tzinfo=UTC), leave_out=("two_arms",))
    late = early._replace(until=None, since=early.until)
    (one,) = under_keys(folder, "01" * 32)
    before = cube_of_log(one.tidied, one.organisation, early)
    joined = before.add(cube_of_log(one.tidied, one.organisation, late, like=before))
    assert joined.pseudonyms == before.pseudonyms
    (other,) = under_keys(folder, "02" * 32)
    with pytest.raises(InputError, match=r"customers under two keys.*nobody can see that a customer stands in both"):
        before.add(cube_of_log(other.tidied, other.organisation, late, like=before))


def test_a_file_written_over_with_its_old_time_and_size_is_read_anew(tmp_path):
    folder = made(tmp_path)
    assert turn(folder).facts is not None
    log = folder / "a.csv"
    told = log.stat()
    log.write_bytes(log.read_bytes().replace(b",rent,", b",leak,"))
    os.utime(log, ns=(told.st_atime_ns, told.st_mtime_ns))
    assert {group.key[0] for group in turn(folder).facts.moments} == {"rent", "leak", "repair"}


def test_dates_alone_do_not_depend_on_the_key_either(tmp_path):
    """Where every contact of a day comes at once, everything is a tie."""
    folder = made(tmp_path)
    for name in ("a", "b"):
        rows = list(csv.DictReader((folder / f"{name}.csv").read_text().splitlines()))
        with (folder / f"{name}.csv").open("w", newline="") as file:
            out = csv.DictWriter(file, HEAD)
            out.writeheader()
            out.writerows(row | {"opened": date.fromisoformat(row["opened"][:10])} for row in rows)
    first, second = under_keys(folder, "0a" * 32, "f5" * 32)
    assert first.facts.to_json() == second.facts.to_json()
