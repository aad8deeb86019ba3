"""The made-up housing association: the same for the same seed, true to its truth, and labelled as made up."""

import csv
import tomllib

import msgspec
import numpy as np
import pytest

from humanline.gain.workshop import read_sheet, read_survey
from humanline.loop.turning import Turn
from humanline.model.organisation import Organisation
from humanline.worlds import housing
from humanline.worlds import setting as w
from humanline.worlds.housing import HOUSING
from humanline.worlds.outcomes import asked_share, chances
from humanline.worlds.stories import NEVER

TRIAL, URGENT = HOUSING.place("rent question"), HOUSING.place("urgent: no water or heating")


@pytest.fixture(scope="module")
def world():
    return housing(3, contacts=20_000)


@pytest.fixture(scope="module")
def rows(world, tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    world.write(folder, language="en")
    with (folder / "contacts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_same_seed_gives_the_same_bytes(tmp_path, language):
    for name in ("a", "b"):
        housing(5, contacts=2_000).write(tmp_path / name, language=language)
    for file in ("contacts.csv", "workshop.xlsx", "survey.csv", "line.toml"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_another_seed_is_another_association(tmp_path):
    assert not np.array_equal(housing(1, contacts=500).contacts.opened, housing(2, contacts=500).contacts.opened)


@pytest.mark.parametrize("contacts", [100, 1_234, 20_000])
def test_exactly_as_many_contacts_as_asked_for(contacts):
    world = housing(1, contacts=contacts)
    assert len(world.contacts) == contacts == world.truth.contacts
    assert sum(cell.contacts_per_week for cell in world.truth.cells) == pytest.approx(contacts / 26)


@pytest.mark.parametrize("wrong", [{"contacts": 99}, {"weeks": 0}])
def test_too_small_a_world_is_refused(wrong):
    with pytest.raises(ValueError, match="at least"):
        housing(**wrong)


def test_every_record_of_the_export_is_accounted_for(world, rows):
    truth = world.truth
    header, *records = rows
    assert len(records) == truth.contacts + sum(truth.spoilt.values())
    ragged = [row for row in records if len(row) != len(header)]
    assert len(ragged) == truth.spoilt["too_few_fields"] + truth.spoilt["too_many_fields"]
    whole = [dict(zip(header, row, strict=True)) for row in records if len(row) == len(header)]
    ids = [row["contact"] for row in whole]
    assert len(ids) - len(set(ids)) == truth.spoilt["duplicate_contact"]
    assert sum(row["opened"] == "2025-06-31 10:15:00" for row in whole) == truth.spoilt["no_such_time"]
    assert sum(row["channel"] == "fax" for row in whole) == truth.spoilt["unknown_channel"]
    assert sum(row["subject"] == "" for row in whole) == truth.spoilt["no_moment"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_line_toml_is_complete_and_says_that_it_is_made_up(world, tmp_path, language):
    path = world.write(tmp_path / language, language=language)
    text = path.read_text(encoding="utf-8")
    organisation = msgspec.convert(tomllib.loads(text), Organisation)
    assert organisation.organisation.made_up
    assert organisation.organisation.language == language
    assert ("verzonnen" if language == "nl" else "made up") in organisation.organisation.name
    assert organisation.staff.hours_per_week == world.truth.hours_per_week
    assert set(organisation.owed.moments) == {c.moment for c in world.truth_in(language).cells if c.owed}
    header = (path.parent / "contacts.csv").read_text(encoding="utf-8").split("\n", 1)[0].split(",")
    named = [source if isinstance(source, str) else source.column for source in organisation.columns.values()]
    assert set(named) | set(organisation.attributes.values()) == set(header)
    assert text.count("# ") > 12


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_sheet_and_the_survey_are_read_back(world, tmp_path, language):
    world.write(tmp_path, language=language)
    sheet = read_sheet(tmp_path / "workshop.xlsx")
    assert sheet == world.judgements(language=language)
    assert sheet.made_up
    moments = {cell.moment for cell in world.truth_in(language).cells}
    answers = read_survey(tmp_path / "survey.csv").scores
    assert {score.moment for score in (*sheet.scores, *answers)} <= moments
    # Who had a colleague is not asked; of the others fewer would rather have had one than not.
    wished = [score.wished for score in answers]
    assert wished.count(None) > 100
    assert wished.count(False) > wished.count(True) > 10


def test_what_happens_keeps_to_the_truth(world):
    told, n = world.contacts, len(world.contacts)
    digital = told.channel > w.EMAIL
    for k, kind in enumerate(HOUSING.kinds):
        mine = told.moment == k
        spilled = told.spilled[mine & digital]
        assert spilled.mean() == pytest.approx(kind.spill, abs=4 * np.sqrt(kind.spill / len(spilled)) + 0.01)
        minutes = told.handle[mine & (told.handle > 0)] / 60
        sd = kind.handle_min * kind.handle_cv / np.sqrt(len(minutes))
        assert minutes.mean() == pytest.approx(kind.handle_min, abs=4 * sd)
    asks = told.asked != NEVER
    expected = asked_share(HOUSING)[told.moment, told.band]
    assert asks.mean() == pytest.approx(expected.mean(), abs=4 * np.sqrt(0.25 / n))


def test_times_come_in_order(world):
    told = world.contacts
    assert (np.diff(told.opened) >= 0).all()
    for name in ("asked", "closed", "gave_up"):
        later = getattr(told, name)
        assert (later[later != NEVER] >= told.opened[later != NEVER]).all()
    reached = told.reached != NEVER
    assert (told.reached[reached] >= told.asked[reached]).all()
    assert (told.asked[reached] != NEVER).all()


def test_nobody_gives_up_who_was_helped(world):
    told = world.contacts
    gone = told.gave_up != NEVER
    assert gone.any()
    assert (told.closed[gone] == NEVER).all()
    assert not told.followed[gone].any()


def test_office_channels_are_closed_at_night_and_in_the_weekend_but_urgent_calls_get_through(world):
    told = world.contacts
    hour_of_week = (told.opened // 3600) % 168
    closed = HOUSING.office_week()[hour_of_week] == 0
    office = told.channel < w.EMAIL
    assert not (closed & office & (told.moment != URGENT)).any()
    assert (closed & office & (told.moment == URGENT)).any()
    assert (closed & ~office).mean() > 0.1


def test_the_hour_that_does_not_exist_is_not_in_the_export(rows):
    assert not any(field.startswith("2025-03-30 02:") for row in rows for field in row)


def test_the_trial_is_randomised_and_what_it_finds_is_the_truth():
    world = housing(11)
    told, truth = world.contacts, world.truth.trial
    arms = [told.arm == arm for arm in (0, 1)]
    sizes = [int(arm.sum()) for arm in arms]
    assert sum(sizes) == truth.contacts
    assert abs(sizes[0] - sizes[1]) < 4 * np.sqrt(truth.contacts)
    assert set(told.moment[told.arm >= 0]) == {TRIAL}
    hard = [told.hard[arm].mean() for arm in arms]
    assert hard[0] == pytest.approx(hard[1], abs=4 * np.sqrt(2 / sizes[0]))
    known = (told.resolved != NEVER) & ~told.abandoned
    shares = [told.resolved[arm & known].mean() for arm in arms]
    assert shares[0] - shares[1] == pytest.approx(truth.resolved, abs=4 * np.sqrt(0.5 / sizes[0]))


def test_people_who_chose_a_person_had_harder_questions_so_a_log_alone_misleads(world):
    told = world.contacts
    chose = told.arm < 0
    person = told.channel <= w.EMAIL
    assert told.hard[chose & person].mean() > told.hard[chose & ~person].mean() + 0.2


def test_the_outcomes_of_the_trial_come_to_what_is_true():
    """At the default weights, unheard included, as a contact log shows them; averaged over five worlds."""
    found, true = [], []
    for seed in range(5):
        told = housing(seed).contacts
        arms = [told.arm == arm for arm in (0, 1)]
        unheard = (
            told.abandoned | told.spilled | ((told.asked != NEVER) & (told.reached == NEVER)) | (told.closed == NEVER)
        )
        known = told.resolved != NEVER
        found.append(
            10 * np.subtract(*(told.resolved[arm & known].mean() for arm in arms))
            + 4 * np.subtract(*(told.satisfaction[arm & (told.satisfaction > 0)].mean() for arm in arms))
            - 50 * np.subtract(*(told.complaint[arm].mean() for arm in arms))
            - 20 * np.subtract(*(unheard[arm].mean() for arm in arms))
        )
        kind = HOUSING.kinds[TRIAL]
        bands = np.bincount(told.band[told.arm >= 0], minlength=3)
        true.append(np.average(np.array(kind.customer) + kind.organisation, weights=bands))
    # One world has a standard error of about 0.6 points.
    assert np.mean(found) == pytest.approx(np.mean(true), abs=3 * 0.6 / np.sqrt(5))


def test_who_is_unheard_follows_from_the_queue_and_self_service(world):
    told, chance = world.contacts, chances(HOUSING)
    person = told.channel <= w.EMAIL
    unheard = told.abandoned | told.spilled | ((told.asked != NEVER) & (told.reached == NEVER)) | (told.closed == NEVER)
    for k, mine in enumerate((person, ~person)):
        expected = chance.unheard[k][told.moment[mine], told.band[mine]].mean()
        assert unheard[mine].mean() == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_moment_is_an_option_of_the_phone_menu(language, tmp_path):
    """What is owed takes two keys to a person; for the rest the app is named first, and it takes three."""
    turn = Turn(housing(7, contacts=2_000).write(tmp_path, language=language))
    found = {one.moment: one.steps for one in turn.steps_to_person if one.measured}
    assert found == {kind.name.of(language): 2 if kind.owed else 3 for kind in HOUSING.kinds}
