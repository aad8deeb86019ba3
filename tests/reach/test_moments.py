"""What customers come for, with volumes."""

import pytest
from reach_builders import reach_of

from humanline.foundation.errors import ReachError
from humanline.reach.measuring.coming_for import Volume, read_volumes

MENU = """Hello there
  1 Bills
    1 Pay a bill -> done
    2 Something else -> person
  2 Moving house
    You can do that on our site.
    -> hang up
  0 a colleague -> person
"""


def test_who_comes_for_a_moment_goes_there_first_and_then_to_a_person():
    (bills,) = reach_of(MENU, volumes=[Volume("bills", 10)]).moments.moments
    assert (bills.state, bills.matched_by, bills.steps) == ("bills", "option", 2)
    # 'Hello there' and 'press 1, bills'; then 'press 1, pay a bill' and 'press 2, something else'.
    assert bills.seconds == pytest.approx((2 + 3 + 5 + 4) / 2.5)


def test_means_are_weighted_by_contacts_and_those_without_a_way_are_counted_apart():
    volumes = [Volume("Bills", 30), Volume(" moving  HOUSE ", 10), Volume("waste", 5), Volume("x", 10, "hello-there")]
    moments = reach_of(MENU, volumes=volumes).moments
    assert (moments.contacts, moments.matched, moments.with_way, moments.no_way) == (55, 50, 40, 10)
    assert moments.steps == pytest.approx((30 * 2 + 10 * 1) / 40)
    assert [moment.moment for moment in moments.moments if not moment.state] == ["waste"]


def test_a_state_that_is_named_and_is_not_there_is_not_found():
    (moment,) = reach_of(MENU, volumes=[Volume("Bills", 1, "nowhere")]).moments.moments
    assert moment.state == ""


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_volumes_are_read_with_any_usual_sign_between(tmp_path, sign):
    file = tmp_path / "volumes.csv"
    file.write_text(f"Moment{sign}Contacts\nbills{sign}12\n", encoding="utf-8-sig")
    assert read_volumes(file) == [Volume("bills", 12.0)]


def test_all_faults_of_the_volumes_are_told_at_once(tmp_path):
    file = tmp_path / "volumes.csv"
    file.write_text("moment,contacts\nbills,many\n,3\nwaste,-1\n")
    with pytest.raises(ReachError) as raised:
        read_volumes(file)
    assert [fault.where for fault in raised.value.faults] == [
        f"{file}:2 contacts", f"{file}:3 moment", f"{file}:4 contacts",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "moment,contacts\n"])
def test_a_file_without_what_is_needed_is_told(tmp_path, text):
    file = tmp_path / "volumes.csv"
    file.write_text(text)
    with pytest.raises(ReachError):
        read_volumes(file)


def test_volumes_are_read_as_dutch_spreadsheets_save_them(tmp_path):
    path = tmp_path / "volumes.csv"
    path.write_bytes("moment;contacts\ncafé;1.600\nafval;600\nvergunning;1.080\n".encode("cp1252"))
    assert [(volume.moment, volume.contacts) for volume in read_volumes(path)] == [
        ("café", 1600),
        ("afval", 600),
        ("vergunning", 1080),
    ]


@pytest.mark.parametrize(
    ("contacts", "named"), [("1e30", "1e30"), ("nan", "nan"), ("-1", "-1"), ("1.600", "three digits")]
)
def test_a_number_that_is_too_large_or_could_be_two_is_named(tmp_path, contacts, named):
    path = tmp_path / "volumes.csv"
    path.write_text(f"moment,contacts\nwaste,{contacts}\n")
    with pytest.raises(ReachError, match=named):
        read_volumes(path)
