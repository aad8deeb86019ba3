"""A result is written whole or not at all."""

import stat

import pytest

from humanline.foundation.errors import OutputError
from humanline.foundation.files import write_text, written_whole


def test_a_stop_in_the_middle_leaves_the_old_file_and_nothing_else(tmp_path):
    target = tmp_path / "page.html"
    target.write_text("old")

    def stopped():
        with written_whole(target) as temporary:
            temporary.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_private_files_are_readable_by_their_owner_only(tmp_path):
    path = write_text(tmp_path / "rejects.csv", "x", private=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_place_that_cannot_be_written_names_the_way_out(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="Choose another place"):
        write_text(tmp_path / "file" / "page.html", "x")
