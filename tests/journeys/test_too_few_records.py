"""Where too many records can't be read, that is the first sentence, the last line, and the exit code."""

import pytest
import telling

TOML = """\
[log]
files = ["log.csv"]
[columns]
opened_at = "at"
moment = "about"
channel = "by"
[channels]
person = ["phone"]
self_service = ["site"]
"""


def make(folder, broken):
    days = ["whenever" if k < broken else f"2025-04-{1 + k % 28:02d} 10:{k % 60:02d}" for k in range(100)]
    lines = [f"{day},rent,{'phone' if k % 2 else 'site'}" for k, day in enumerate(days)]
    (folder / "log.csv").write_text("\n".join(["at,about,by", *lines, ""]))
    (folder / "line.toml").write_text(TOML)


def run(folder, *arguments):
    return telling.run(*arguments, cwd=folder, expect=None, env={"COLUMNS": "200"})


@pytest.mark.parametrize(("broken", "code"), [(5, 0), (6, 4), (100, 4)])
def test_more_than_one_record_in_twenty_rejected_is_said_first_and_last(tmp_path, broken, code):
    make(tmp_path, broken)
    done = run(tmp_path, "facts")
    assert done.returncode == code, done.stderr
    page = (tmp_path / "out/facts.html").read_text()
    warning = f"{broken} of the 100 records could not be read"
    assert (warning in done.stderr.strip().splitlines()[-1]) == (code == 4)
    first = page.split('<div class="answer">')[-1] if '<div class="answer">' in page else page
    assert (warning in page) == (code == 4)
    if code == 4:
        assert first.index(warning) < (first.index("This log holds") if broken < 100 else len(first))
        assert run(tmp_path, "facts", "--json").returncode == 4
