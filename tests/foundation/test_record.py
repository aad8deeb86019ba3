"""A record shows itself in one way: terminal, notebook, JSON and data frame say the same."""

import msgspec

from humanline.foundation.record import Record, Table


class Line(Record, frozen=True):
    name: str
    hours: float
    parts: tuple[int, ...] = ()


class Lines(Record, frozen=True):
    lines: tuple[Line, ...]

    def table(self) -> Table:
        return Table("Lines", ("name", "hours"), tuple((line.name, line.hours) for line in self.lines))


LINES = Lines(lines=(Line(name="<b>rent</b>", hours=12.3456), Line(name="repair", hours=3.0)))


def test_all_four_ways_show_the_same_rows():
    assert "12.35" in str(LINES)
    assert "12.35" in LINES._repr_html_()
    assert LINES.to_frame()["hours"].tolist() == [12.3456, 3.0]
    assert msgspec.json.decode(LINES.to_json(), type=Lines) == LINES


def test_html_in_a_name_is_text_in_a_notebook():
    assert "<b>" not in LINES._repr_html_()


def test_a_record_without_a_shape_of_its_own_lists_its_fields():
    shown = str(Line(name="rent", hours=1.0, parts=(1, 2)))
    assert "name   rent" in shown
    assert "1, 2" in shown


def test_the_same_record_gives_the_same_bytes():
    assert LINES.to_json() == Lines(lines=tuple(LINES.lines)).to_json()


def test_a_table_of_text_is_no_wider_than_a_terminal_bears():
    class Long(Record, frozen=True):
        words: str

    lines = str(Long(words="very " * 300 + "\nlong")).splitlines()
    assert len(lines) == 4
    assert max(map(len, lines)) < 80
    assert lines[-1].endswith("…")
