"""A list and its arms: nothing of the list is lost, nobody in it is moved, and what is wrong is said at once."""

import csv
import io
from datetime import UTC, datetime

import msgspec
import pytest

from humanline.foundation.errors import InputError
from humanline.loop.assigning import draw_list
from humanline.model.trial import RampStep
from humanline.trial.freezing import freeze
from humanline.worlds.housing import HOUSING
from humanline.worlds.trial_design import trial_design

AT = datetime(2025, 4, 1, tzinfo=UTC)
DESIGN = trial_design(HOUSING, "en")
OUT = "arms.csv"


def draw(folder, text, *, unit="code", block="", segment="", design=DESIGN, out=OUT):
    path = folder / "list.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return draw_list(design, path, folder / out, unit=unit, block=block, segment=segment, at=AT)


def faults(folder, text, **more):
    with pytest.raises(InputError) as raised:
        draw(folder, text, **more)
    return [f"{fault.where}: {fault.found}" for fault in raised.value.faults]


def rows(drawn):
    return list(csv.reader(io.StringIO(drawn.text, newline="")))


def refrozen(**changes):
    design = msgspec.structs.replace(DESIGN, **changes)
    return freeze(design, units=100, by="A", clock=lambda: AT, version="1", because="a test")


def test_every_row_and_column_comes_back_as_it_was(tmp_path):
    drawn = draw(tmp_path, 'code,note,note,\nC1,"a\r\nb, c",2,\n\n" C2 ",é,"""",x\n')
    head, *body = rows(drawn)
    assert head == ["code", "note", "note", "", "trial", "arm", "chance"]
    assert [row[:4] for row in body] == [["C1", "a\r\nb, c", "2", ""], [" C2 ", "é", '"', "x"]]
    assert {row[4] for row in body} == {DESIGN.name}


def test_the_record_of_who_asked_for_a_person_changes_no_arm(tmp_path):  # I1
    listed = "code,asked_person_at\n"
    nobody = draw(tmp_path, listed + "".join(f"C{k},\n" for k in range(200)))
    everybody = draw(tmp_path, listed + "".join(f"C{k},2025-04-01T09:00Z\n" for k in range(200)))
    assert [row[-2:] for row in rows(nobody)] == [row[-2:] for row in rows(everybody)]


def test_who_takes_no_part_stands_in_the_list_without_an_arm(tmp_path):
    design = refrozen(hold_out=0.3, ramp=(RampStep(0, 0.5),))
    drawn = draw(tmp_path, "code\n" + "".join(f"C{k}\n" for k in range(400)), design=design)
    body = rows(drawn)[1:]
    out = [row for row in body if row[1:] == ["", "", ""]]
    assert len(body) == 400
    assert len(out) == drawn.out == 400 - sum(drawn.arms.values())
    assert len(out) == pytest.approx(0.65 * 400, abs=4 * (400 * 0.65 * 0.35) ** 0.5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"code\n\xe9\n", "can't be read"),
        (b"PK\x03\x04\xff", "can't be read"),
        (b'code;x\nC1;"a\nC2;b\n', "list.csv line 2: unexpected end"),
        (b"code;x\nC1\nC2;1;2\n", "list.csv line 2, 3: more or fewer values"),
        (b"code;x\n", "list.csv: no rows"),
        (b"", "list.csv column 'code': not there"),
        (b"code;code\nC1;C2\n", "list.csv column 'code': more than once"),
        (b"code;arm\nC1;person\n", "list.csv column 'arm': is there already"),
    ],
)
def test_what_is_no_list_of_units_is_refused(tmp_path, text, expected):
    assert any(expected in fault for fault in faults(tmp_path, text))


def test_a_column_that_has_no_name_is_asked_for(tmp_path):
    assert faults(tmp_path, "code\nC1\n", unit="") == ["list.csv column '': not there"]


def test_faults_of_the_design_the_place_and_the_list_are_told_together_with_their_lines(tmp_path):
    changed = msgspec.structs.replace(DESIGN, alpha=0.1)
    text = 'code;region;note\nC1;north;"one\ntwo"\n\n;north;\nC1;;\n'
    found = faults(tmp_path, text, block="region", segment="age", design=changed, out="list.csv")
    assert found[0] == "trial.toml: not frozen as it stands"
    assert found[1].startswith("--out")
    assert found[2:] == [
        "list.csv column 'age': not there",
        "list.csv line 5: no name of the unit",
        "list.csv line 2, 6: the same name of a unit more than once",
        "list.csv line 6: no block",
    ]
    assert not [fault for fault in found if "C1" in fault]


def test_a_list_that_was_drawn_is_replaced_only_by_one_in_which_nobody_is_moved_or_left_out(tmp_path):
    listed = "code;region\n" + "".join(f"C{k};north\n" for k in range(40))
    first = draw(tmp_path, listed)
    (tmp_path / OUT).write_text(first.text)
    longer = draw(tmp_path, listed + "D1;south\n")
    assert rows(longer)[:-1] == rows(first)
    assert any("had another trial or arm" in fault for fault in faults(tmp_path, listed, block="region"))
    (fault,) = faults(tmp_path, listed.replace("C7;north\n", ""))
    assert fault.startswith(f"{tmp_path / OUT} line 9: whoever stands there had")
    assert faults(tmp_path, listed, design=refrozen(name="another"))


def test_a_file_that_is_no_drawn_list_is_not_written_over(tmp_path):
    for text in ("code;region\nC1;north\n", "not a list", '"'):
        (tmp_path / OUT).write_text(text)
        assert "another file is there" in faults(tmp_path, "code;region\nC1;north\n")[0]


@pytest.mark.parametrize("name", ["=cmd|1", "+SUM(A1)", "@x", "-2+3", "\t=1", "＝1", "=cmd|' /C calc'!A0"])
def test_no_cell_of_a_drawn_list_is_a_formula_and_nobody_is_moved_by_that(tmp_path, name):
    listed = f'=head,code\nnormal,"{name}x"\n"{name}",C2\n'
    drawn = draw(tmp_path, listed)
    head, *body = rows(drawn)
    assert head[0] == "'=head"
    assert [row[1] for row in body] == [f"'{name}x".strip() if name != "\t=1" else "'\t=1x", "C2"]
    assert body[1][0] == f"'{name}"
    # The name that stands there is not the one that was drawn over: its arm is that of the name as it is.
    assert body[0][3] == rows(draw(tmp_path, f"code\n{name}x\n"))[1][2]
    (tmp_path / OUT).write_text(drawn.text)
    assert rows(draw(tmp_path, listed + "more,C9\n"))[:-1] == rows(drawn)


@pytest.mark.parametrize("name", ["-5", "+31612345678", "-4,5", "C1", "'=1"])
def test_a_number_or_a_plain_name_stays_as_it_is(tmp_path, name):
    assert rows(draw(tmp_path, f'code\n"{name}"\n'))[1][0] == name
