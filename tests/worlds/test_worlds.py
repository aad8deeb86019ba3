"""Every made-up organisation: made up and says so, the same for the same seed, and true to what was chosen."""

import math
from datetime import UTC, datetime

import msgspec
import numpy as np
import pytest

from humanline.loop.configuring import load
from humanline.loop.trials import read_design
from humanline.loop.turning import Turn
from humanline.model.frozen import standing
from humanline.trial.assigning import assign
from humanline.worlds import WORLDS, made
from humanline.worlds import setting as w
from humanline.worlds.effects import true_effect
from humanline.worlds.export import columns_of
from humanline.worlds.outcomes import _worth, chances
from humanline.worlds.stories import MODES, NEVER, followed, lot_of, member_code
from humanline.worlds.trial_design import trial_design


@pytest.fixture(params=WORLDS)
def word(request):
    return request.param


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_is_written_whole_and_says_that_it_is_made_up(word, language, tmp_path):
    setting = WORLDS[word]
    world = made(setting, 5, contacts=2_000)
    path = world.write(tmp_path / "a", language=language)
    again = made(setting, 5, contacts=2_000).write(tmp_path / "b", language=language)
    for file in ("contacts.csv", "workshop.xlsx", "survey.csv", "line.toml", "menu.txt"):
        assert (path.parent / file).read_bytes() == (again.parent / file).read_bytes()
    organisation = load(path)
    assert organisation.organisation.made_up
    assert any(said in organisation.organisation.name for said in ("made up", "verzonnen"))
    design = read_design(tmp_path / "a" / f"{setting.trial.file}.toml")
    assert standing(design) == "frozen"
    assert {one.segment for one in design.guardrails} - {""} <= set(design.segments)
    assert {one.moment for one in Turn(path).steps_to_person} == {kind.name.of(language) for kind in setting.kinds}


def test_what_a_person_adds_can_be_and_is_what_was_chosen(word):
    """No share or mean is pushed against its end, so that outcomes come to the points that were chosen."""
    setting = WORLDS[word]
    gain = setting.by_group("customer") + setting.column("organisation")[:, None]
    assert _worth(setting, chances(setting)) == pytest.approx(gain, abs=0.01)
    assert math.isclose(setting.of_groups("share").sum(), 1.0)


def test_every_kind_of_contact_is_in_the_menu_and_every_cause_is_of_one(word):
    setting = WORLDS[word]
    names = [kind.name.en for kind in setting.kinds]
    assert sorted(name for _, group in setting.menu for name in group) == sorted(names)
    assert {name for failure in setting.failures for name in failure.shares} <= set(names)
    assert all("," not in part for kind in setting.kinds for part in kind.name)
    assert len(setting.trial.right) == len(setting.trial.arms) - 1


@pytest.mark.parametrize("word", [word for word, setting in WORLDS.items() if setting.trial.moment])
def test_each_arm_starts_as_it_is_called_and_has_its_share(word):
    setting = WORLDS[word]
    told = made(setting, 4, contacts=30_000).contacts
    inside = told.arm >= 0
    assert set(told.moment[inside]) == {setting.place(setting.trial.moment)}
    many = np.bincount(told.arm[inside], minlength=len(setting.trial.arms))
    assert (abs(many - many.mean()) < 5 * np.sqrt(many.mean())).all()
    for k, arm in enumerate(setting.trial.arms):
        person = told.channel[told.arm == k] <= w.EMAIL
        if arm.mode == "choice":
            assert 0.1 < person.mean() < 0.9
        else:
            assert person.all() == (arm.mode != "self_service")
            assert person.any() == person.all()
        assert told.together[told.arm == k].all() == (arm.mode == "together")


def test_of_sites_each_is_in_one_arm_as_many_in_each_and_only_what_an_arm_is_about_changes():
    setting = WORLDS["restaurant"]
    told = made(setting, 4, contacts=40_000).contacts
    inside = told.arm >= 0
    arms_of = {site: set(told.arm[inside & (told.site == site)]) for site in range(setting.sites)}
    assert all(len(arms) == 1 for arms in arms_of.values())
    assert [sum(arms == {arm} for arms in arms_of.values()) for arm in range(3)] == [12, 12, 12]
    person, ordering = told.channel <= w.EMAIL, told.moment == setting.place("ordering")
    shares = [[person[(told.arm == k) & (ordering == about)].mean() for k in range(3)] for about in (True, False)]
    assert shares[0][0] > 0.95 > 0.4 > shares[0][1] > 0.1
    assert shares[1][0] == pytest.approx(shares[1][1], abs=0.03)
    assert shares[0][2] < 0.05
    assert "customer" not in " ".join(column.name for column in columns_of(setting))


def test_everybody_is_on_the_list_of_members_also_who_never_gets_in_touch(tmp_path):
    setting = WORLDS["members"]
    world = made(setting, 4, contacts=20_000)
    rows = [line.split(",") for line in world.members("en").strip().split("\n")][1:]
    seen = {member_code(setting, k) for k in world.contacts.customer.tolist()}
    names = [row[0] for row in rows]
    assert len(set(names)) == len(names)
    assert seen < set(names)
    assert sum(name not in seen for name in names) / len(names) >= setting.never
    told = dict(zip(world.contacts.customer.tolist(), world.contacts.band.tolist(), strict=True))
    assert all(rows[k][1] == setting.groups[band].name.en for k, band in told.items())
    design = trial_design(setting, "en")
    drawn = [assign(design, name, at=datetime(2025, 4, 1, tzinfo=UTC)) for name in names[:200]]
    assert [one.arm for one in drawn] == [row[3] for row in rows[:200]], "it is the product's own lot"
    week = world.contacts.opened // (7 * 24 * 3600)
    arm = lot_of(setting, len(rows))[world.contacts.customer]
    during = [int(((week >= 4) & (week < 14) & (arm == k)).sum()) for k in range(2)]
    assert during[1] / during[0] == pytest.approx(setting.trial.ties, rel=0.1)
    header = (world.write(tmp_path, language="en").parent / "contacts.csv").read_text().split("\n", 1)[0]
    assert "arm" not in header.split(",")


def test_what_is_prepared_takes_fewer_minutes():
    setting = WORLDS["fitting"]
    told = made(setting, 3, contacts=40_000).contacts
    both, advice = ((told.arm == k) & (told.handle != NEVER) for k in (2, 0))
    assert told.handle[both].mean() == pytest.approx(setting.together_minutes * told.handle[advice].mean(), rel=0.04)


@pytest.mark.parametrize(("word", "outcome", "arm"), [("fitting", "resolved", 1), ("advice", "felt_heard", 1)])
def test_the_true_effect_is_that_of_very_many_contacts(word, outcome, arm):
    setting = WORLDS[word]
    world = made(setting, 1, contacts=200_000)
    told = world.contacts
    values = {"resolved": told.resolved, "felt_heard": told.felt}[outcome]
    means, errors = [], []
    for k in (arm, 0):
        mine = values[(told.arm == k) & (values != NEVER)]
        means.append(mine.mean())
        errors.append(mine.var() / len(mine))
    true = true_effect(world, outcome, setting.trial.arms[arm].name.en)
    assert means[0] - means[1] == pytest.approx(true, abs=3.5 * math.sqrt(sum(errors)))


def test_a_setting_without_staff_hours_is_written_with_hours_of_its_own(tmp_path):
    world = made(WORLDS["viewing"], 2, contacts=2_000)
    assert msgspec.toml.decode(world.write(tmp_path).read_text())["staff"]["hours_per_week"] == 390
    assert made(WORLDS["housing"], 2, contacts=2_000).truth.hours_per_week > 0


@pytest.mark.parametrize("start", MODES)
def test_where_a_line_is_followed_each_story_starts_by_it_and_who_asks_gets_a_person(start):
    setting = WORLDS["viewing"]
    line = np.full((len(setting.kinds), len(setting.groups)), MODES.index(start))
    told = followed(setting, np.random.default_rng(1), line, stories=3_000, weeks=26)
    first = told.take(np.unique(told.story, return_index=True)[1])
    assert (told.arm == NEVER).all()
    person = first.channel <= w.EMAIL
    share = {"person": 1.0, "together": 1.0, "self_service": 0.0}.get(start)
    assert person.mean() == share if share is not None else 0.1 < person.mean() < 0.95
    assert first.together.all() == (start == "together")
    asked = (told.asked > NEVER) & (told.channel > w.EMAIL) & ~told.spilled
    assert (told.reached[asked] > NEVER).all()


def test_a_made_world_is_the_same_to_the_byte_as_before_lines_could_be_followed():
    """Of the demonstration, whose figures stand in the documentation."""
    told = made(WORLDS["housing"], 7, contacts=2_000).contacts
    assert (told.opened[:3].tolist(), int(told.opened.sum()), int(told.cause.sum())) == (
        [27890, 29598, 34251],
        16_034_493_708,
        -61,
    )
