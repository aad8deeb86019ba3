"""What every cell asks of the staff: measured where it can be, else assumed and named."""

from datetime import UTC, datetime

import msgspec
import pytest

from humanline.foundation.errors import ConfigError
from humanline.model.contact import EVERYONE
from humanline.model.estimate import Estimate, Hidden, NotEstimable
from humanline.model.facts import ChosenPerson, Evidence, Facts, FollowUp, Group, Period, Tidied
from humanline.model.judgement import Judgements, SheetMoment
from humanline.model.organisation import Assume, Organisation, Owed
from humanline.model.plan import CandidateWorth, Plan
from humanline.plan.loads import cell_loads
from humanline.plan.saying import as_far_as_held

MEASURED = {"handle_min": 8.0, "spill_over": 0.2, "asked": 0.12, "per_week": 100.0}
WEEKS = 10.0


def measured(**values: float | None) -> dict[str, Estimate | NotEstimable]:
    """Measures with an interval; `None` is not estimable."""
    return {
        name: NotEstimable(reason="no_column")
        if value is None
        else Estimate(value=value, low=value * 0.9, high=value * 1.1)
        for name, value in values.items()
    }


def facts(
    cells: dict[tuple[str, str], dict[str, float | None] | None],
    moments: dict[str, dict[str, float | None]],
    *,
    period: Period | NotEstimable | None = None,
    channels: tuple[str, ...] = ("person", "self_service"),
    moment_channels: tuple[Group, ...] = (),
    overall: dict[str, float | None] | None = None,
) -> Facts:
    """Facts with only what the loads look at; a cell of `None` is hidden, of an unknown number of contacts."""
    groups = tuple(
        Group(key=key, contacts=Hidden(below=10))
        if found is None
        else Group(key=key, contacts=int((found.get("per_week") or 5) * WEEKS), measures=measured(**found))
        for key, found in cells.items()
    )
    whole = tuple(
        Group(key=(name,), contacts=int((found.get("per_week") or 5) * WEEKS), measures=measured(**found))
        for name, found in moments.items()
    )
    return Facts(
        version="0",
        made_at=datetime(2025, 6, 2, tzinfo=UTC),
        organisation="Example",
        time_zone="Europe/Amsterdam",
        tidied=Tidied(parquet="", rejects="", files=(), read=0, accepted=0, rejected=0, excluded=0, contacts=0),
        period=period or Period(weeks=WEEKS),
        overall=Group(key=(), contacts=1000, measures=measured(**(overall or {}))),
        moments=whole,
        cells=groups,
        channels=tuple(Group(key=(f"c{k}",), contacts=100, mode=mode) for k, mode in enumerate(channels)),
        moment_channels=moment_channels,
        flows=NotEstimable(reason="no_customer"),
        weeks=NotEstimable(reason="no_time"),
    )


def sheet(*moments: SheetMoment) -> Judgements:
    return Judgements(moments=moments)


def codes(assumptions) -> list[str]:
    return [assumption.code for assumption in assumptions]


def test_all_measured_assumes_nothing():
    loads, assumed, needs = cell_loads(
        facts(
            {("a", "old"): {"per_week": 30, "asked": 0.3}, ("a", "young"): {"per_week": 70, "asked": 0.1}},
            {"a": MEASURED},
        ),
        None,
        Organisation(),
    )
    assert (assumed, needs) == ((), ())
    assert [(one.segment, one.contacts_per_week.value, one.asked_share.value) for one in loads] == [
        ("old", 30, 0.3),
        ("young", 70, 0.1),
    ]
    assert {one.handle_minutes.value for one in loads} == {8.0}, "I12: the moment's minutes"
    assert {one.spill_share.value for one in loads} == {0.2}


def test_minutes_are_never_a_segments_own():
    """I12: whoever needs more time is not further from a person."""
    cells = {("a", "old"): {"per_week": 30, "handle_min": 30.0}, ("a", "young"): {"per_week": 70, "handle_min": 3.0}}
    loads, _, _ = cell_loads(facts(cells, {"a": MEASURED}), None, Organisation())
    assert {one.handle_minutes.value for one in loads} == {8.0}


def test_without_a_log_the_sheet_serves_and_everything_it_gives_is_named():
    given = sheet(
        SheetMoment(name="a", per_week=40, minutes=6), SheetMoment(name="b", per_week=10, minutes=20, owed=True)
    )
    loads, assumed, needs = cell_loads(None, given, Organisation())
    assert needs == ()
    assert [(one.moment, one.segment, one.owed, one.contacts_per_week.value) for one in loads] == [
        ("a", EVERYONE, False, 40),
        ("b", EVERYONE, True, 10),
    ]
    assert all(one.contacts_per_week.assumed and one.handle_minutes.assumed for one in loads)
    assert set(codes(assumed)) == {"sheet_volumes", "sheet_minutes", "spill_share", "asked_share"}
    assert loads[0].spill_share == Estimate(value=0.15, low=0.075, high=0.3, method="assumed", assumed=True)


def test_a_share_is_assumed_once_however_many_cells_use_it():
    given = sheet(*(SheetMoment(name=f"m{k}", per_week=1, minutes=1) for k in range(5)))
    _, assumed, _ = cell_loads(None, given, Organisation(assume=Assume(asked_share=0.6)))
    asked = [one for one in assumed if one.code == "asked_share"]
    assert [one.values for one in asked] == [{"share": 0.6}]


def test_moments_without_a_volume_are_left_out_and_named():
    loads, assumed, _ = cell_loads(
        None, sheet(SheetMoment(name="a", per_week=1, minutes=1), SheetMoment(name="b")), Organisation()
    )
    assert [one.moment for one in loads] == ["a"]
    assert ("no_volume_left_out", {"moment": "b"}) in [(one.code, one.values) for one in assumed]


@pytest.mark.parametrize(
    ("given", "needs"),
    [
        (None, "no_volumes"),
        (sheet(SheetMoment(name="a", minutes=5)), "no_volumes"),
        (sheet(SheetMoment(name="a", per_week=5)), "no_minutes"),
    ],
)
def test_without_volumes_or_minutes_there_is_no_line(given, needs):
    loads, _, found = cell_loads(None, given, Organisation())
    assert loads == ()
    assert [need.code for need in found] == [needs]


def test_minutes_by_channel_in_the_moments_own_mix():
    def channel(name: str, contacts: int, mode: str) -> Group:
        return Group(key=("a", name), contacts=contacts, mode=mode)

    mix = (channel("phone", 300, "person"), channel("counter", 100, "person"), channel("web", 900, "self_service"))
    found = facts({("a", EVERYONE): {"per_week": 100}}, {"a": {"per_week": 100}}, moment_channels=mix)
    loads, assumed, _ = cell_loads(found, None, Organisation(minutes={"phone": 4, "person": 12, "web": 99}))
    assert loads[0].handle_minutes.value == pytest.approx((300 * 4 + 100 * 12) / 400)
    named = [one.values for one in assumed if one.code == "minutes_assumed"]
    assert named == [{"channel": "phone", "minutes": 4}, {"channel": "counter", "minutes": 12}]


def test_a_moment_without_minutes_takes_those_of_the_others_and_says_so():
    found = facts(
        {("a", EVERYONE): {"per_week": 100}, ("b", EVERYONE): {"per_week": 100}},
        {"a": MEASURED, "b": {**MEASURED, "handle_min": None}},
        overall={"handle_min": 8.0},
    )
    loads, assumed, _ = cell_loads(found, None, Organisation())
    assert loads[1].handle_minutes.value == 8.0
    assert loads[1].handle_minutes.assumed
    assert codes(assumed) == ["minutes_of_others"]


def test_hidden_cells_share_what_their_moment_has_left():
    cells = {("a", "x"): {"per_week": 90}, ("a", "y"): None, ("a", "z"): None}
    loads, assumed, _ = cell_loads(facts(cells, {"a": MEASURED}), None, Organisation())
    assert [one.contacts_per_week.value for one in loads] == pytest.approx([90, 5, 5])
    assert codes(assumed) == ["hidden_cell", "hidden_cell"]
    assert loads[1].asked_share.value == 0.12, "the moment's share serves"


def test_a_single_hidden_cell_counts_for_half_the_smallest_group():
    loads, _, _ = cell_loads(facts({("a", "x"): None}, {"a": MEASURED}), None, Organisation())
    assert loads[0].contacts_per_week.value == pytest.approx(10 / 2 / WEEKS)


def test_a_log_without_weeks_takes_the_sheets_volumes_divided_as_the_log_divides_them():
    cells = {("a", "x"): {"per_week": None}, ("a", "y"): {"per_week": None}}
    found = facts(cells, {"a": {**MEASURED, "per_week": None}}, period=NotEstimable(reason="no_period"))
    found = Facts(**{name: getattr(found, name) for name in found.__struct_fields__} | {
        "moments": (Group(key=("a",), contacts=100, measures=found.moments[0].measures),)})  # fmt: skip
    loads, assumed, needs = cell_loads(found, sheet(SheetMoment(name=" A ", per_week=200)), Organisation())
    assert [one.contacts_per_week.value for one in loads] == pytest.approx([100, 100])
    assert "sheet_volumes" in codes(assumed)
    assert cell_loads(found, None, Organisation())[2][0].code == "no_volumes"
    assert needs == ()


def test_owed_by_moment_by_cell_and_by_the_sheet_whatever_the_spelling():
    cells = {(m, s): {"per_week": 10} for m in ("Debt", "Rent", "Lift") for s in ("old", "young")}
    found = facts(cells, dict.fromkeys(("Debt", "Rent", "Lift"), MEASURED))
    organisation = Organisation(owed=Owed(moments=("debt ",), cells=("rent|OLD", "gone | x")))
    loads, assumed, _ = cell_loads(found, sheet(SheetMoment(name="lift", owed=True)), organisation)
    owed = {(one.moment, one.segment) for one in loads if one.owed}
    assert owed == {("Debt", "old"), ("Debt", "young"), ("Rent", "old"), ("Lift", "old"), ("Lift", "young")}
    assert [(one.code, one.values) for one in assumed] == [("owed_not_found", {"name": "gone | x"})]


def test_a_moment_on_the_sheet_that_is_not_in_the_log_is_named():
    _, assumed, _ = cell_loads(
        facts({("a", EVERYONE): {"per_week": 1, "asked": 0.1}}, {"a": MEASURED}),
        sheet(SheetMoment(name="b")),
        Organisation(),
    )
    assert [(one.code, one.values) for one in assumed] == [("sheet_moment_not_in_log", {"moment": "b"})]


def holding(reason: str | None) -> Facts:
    """Facts of a log whose gate gives this reason why the share that came to a person can't be told."""
    found = facts(
        {("a", EVERYONE): {"per_week": 1, "asked": 0.1}},
        {"a": MEASURED},
        overall={"person_share": 0.4 if not reason else None},
    )
    if reason is None:
        return found
    why = NotEstimable(reason=reason, needs=("channels",))
    return msgspec.structs.replace(
        found, overall=msgspec.structs.replace(found.overall, measures={"person_share": why})
    )


ONE_MODE = ("no_self_service_in_log", "no_person_channel_in_log")


@pytest.mark.parametrize(
    ("reason", "code"), [("no_self_service_channel", ONE_MODE[0]), ("no_person_channel", ONE_MODE[1])]
)
def test_a_log_with_one_mode_still_gives_loads_and_says_what_it_can_not_tell(reason, code):
    loads, assumed, needs = cell_loads(holding(reason), None, Organisation())
    assert len(loads) == 1
    assert needs == ()
    assert [one for one in codes(assumed) if one in ONE_MODE] == [code]


@pytest.mark.parametrize("reason", [None, "assumed", "no_column", "unknown_channels"])
def test_what_a_log_lacks_is_not_said_where_its_channels_do_not_tell(reason):
    _, assumed, _ = cell_loads(holding(reason), None, Organisation())
    assert [one for one in codes(assumed) if one in ONE_MODE] == []


def left_over(price: float = 0.0) -> Plan:
    return Plan(
        version="0", made_at=datetime(2025, 6, 2, tzinfo=UTC), made_from=(), organisation="", left_hours=29.0,
        price=Estimate(value=price, low=price, high=price), candidates=(CandidateWorth("x", "a", "leave", 1.0, 0.0),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "holds"),
    [
        ("no_self_service_channel", "only_staff"), ("no_person_channel", "only_self_service"), ("assumed", "assumed"),
        ("no_column", "unknown"), ("unknown_channels", "unknown"),
    ],
)  # fmt: skip
def test_hours_left_over_are_worth_nothing_only_where_the_log_holds_all_contacts(reason, holds):
    found = as_far_as_held(left_over(), holding(reason))
    assert found.holds == holds
    assert isinstance(found.price, NotEstimable)
    assert found.candidates == ()
    every = as_far_as_held(left_over(), holding(None))
    assert (every.holds, every.price, every.candidates) == ("both", left_over().price, left_over().candidates)
    assert as_far_as_held(left_over(), None) == left_over(), "a sheet holds what people wrote"


def test_what_a_minute_is_worth_at_a_line_is_told_whatever_the_log_holds():
    found = as_far_as_held(left_over(0.7), holding("no_self_service_channel"))
    assert (found.holds, found.price) == ("only_staff", left_over(0.7).price)


def follows(moment: str = "a", **other) -> FollowUp:
    known = {"after_person": 0.2, "after_self_service": 0.7, "first_share": 0.8} | other
    return FollowUp(moment=moment, **measured(**known))


def with_follow_ups(*found: FollowUp) -> Facts:
    import msgspec

    cells = {("a", "old"): {"per_week": 30, "asked": 0.3}, ("a", "young"): {"per_week": 70, "asked": 0.1}}
    return msgspec.structs.replace(facts(cells, {"a": MEASURED}), follow_ups=found)


def test_what_follows_is_the_moments_for_every_segment():
    """I12."""
    loads, _, _ = cell_loads(with_follow_ups(follows("A ")), None, Organisation())
    assert [one.follow_person.value for one in loads] == [0.2, 0.2]
    assert [one.follow_self_service.value for one in loads] == [0.7, 0.7]
    assert [one.first_share.value for one in loads] == [0.8, 0.8]


@pytest.mark.parametrize("unknown", ["after_person", "after_self_service"])
def test_what_follows_counts_only_where_it_is_known_of_both_ways_to_begin(unknown):
    """One side alone would make the other look better than it is; then only spill-over counts, as before."""
    loads, _, _ = cell_loads(with_follow_ups(follows(**{unknown: None})), None, Organisation())
    assert {one.follow_self_service for one in loads} == {None}
    assert {one.follow_person.value for one in loads} == {0.0}
    assert {one.first_share.value for one in loads} == {1.0}


# Four ways to start


def offered(told: str, **more) -> tuple:
    organisation = msgspec.convert({"starts": {"Repair": msgspec.toml.decode(told)}, **more}, Organisation)
    loads, assumptions, _ = cell_loads(facts({("repair", "a"): MEASURED}, {"repair": MEASURED}), None, organisation)
    return loads[0].starts, {one.code: one.values for one in assumptions}


def test_who_asks_chooses_so_of_the_others_fewer_do():
    """Half of all choose a person; of 100, 12 ask. Of the other 88, 38 choose one."""
    (found,), assumed = offered('ways = ["choice"]')
    assert found.share.value == pytest.approx(38 / 88)
    assert assumed["chosen_share"] == {"moment": "repair", "share": 0.5}
    assert "choice_adds" in assumed
    assert found.adds is None


def test_what_somebody_wrote_down_is_named_as_written():
    starts, assumed = offered('ways = ["choice"]\nchosen = 0.3\nchosen_adds = 9.0')
    assert starts[0].share.value == pytest.approx(0.18 / 0.88)
    assert (starts[0].adds.value, starts[0].adds.method) == (9.0, "assumed")
    assert {"chosen_written", "choice_adds_written"} <= set(assumed)
    assert not {"chosen_share", "choice_adds"} & set(assumed)


def test_fewer_choose_a_person_than_ask_for_one_is_nobody_else():
    (found,), _ = offered('ways = ["choice"]\nchosen = 0.05')
    assert found.share.value == 0.0


def test_minutes_of_what_was_prepared_are_a_share_of_the_moments_unless_written_down():
    (found,), assumed = offered('ways = ["together"]')
    assert found.handle_minutes.value == pytest.approx(0.8 * 8.0)
    assert "together_minutes" in assumed
    (found,), assumed = offered('ways = ["together"]\ntogether_minutes = 3.0')
    assert found.handle_minutes.value == 3.0
    assert "together_written" in assumed


def test_a_start_of_a_moment_that_is_nowhere_is_said():
    organisation = msgspec.convert({"starts": {"nothing": {"ways": ["choice"]}}}, Organisation)
    loads, assumptions, _ = cell_loads(facts({("repair", "a"): MEASURED}, {"repair": MEASURED}), None, organisation)
    assert loads[0].starts == ()
    assert [one.values for one in assumptions if one.code == "starts_not_found"] == [{"name": "nothing"}]


def test_a_sheet_may_offer_a_start_and_a_named_person_may_decide_on_one():
    sheet = Judgements(moments=(SheetMoment(name="repair", starts=("together",), together_minutes=5.0),))
    found = facts({("repair", "a"): MEASURED}, {"repair": MEASURED})
    loads, _, _ = cell_loads(found, sheet, Organisation())
    assert [(one.start, one.handle_minutes.value) for one in loads[0].starts] == [("together", 5.0)]
    decided = [{"cell": "repair", "start": "choice", "by": "A. Person", "because": "tried"}]
    loads, _, _ = cell_loads(found, None, msgspec.convert({"decided": decided}, Organisation))
    assert [one.start for one in loads[0].starts] == ["choice"]
    assert (loads[0].decided, loads[0].owed) == ("choice", False)


@pytest.mark.parametrize("start", ["self_service", "choice", "together"])
def test_what_always_gets_a_person_can_not_be_decided_to_start_otherwise(start):
    sheet = Judgements(moments=(SheetMoment(name="repair", owed=True),))
    decided = [{"cell": "repair", "start": start, "by": "A. Person", "because": "tried"}]
    with pytest.raises(ConfigError, match="can't be decided away"):
        cell_loads(
            facts({("repair", "a"): MEASURED}, {"repair": MEASURED}), sheet,
            msgspec.convert({"decided": decided}, Organisation),
        )  # fmt: skip


def brought(start: str, difference: float, *, trial: str = "t", n: int = 1000) -> Evidence:
    return Evidence(moment="repair", segment="", outcome="resolved", source="trial", difference=difference,
                    standard_error=0.01, n_person=n, n_self_service=n, trial=trial, start=start)  # fmt: skip


def tried(told: str, *started: Evidence, share: float = 0.5):
    chosen = ChosenPerson(
        "repair", "t", Estimate(value=share, low=share - 0.02, high=share + 0.02, n=1000, method="wilson")
    )
    found = msgspec.structs.replace(
        facts({("repair", "a"): MEASURED}, {"repair": MEASURED}), chosen=(chosen,), started=started
    )
    organisation = msgspec.convert({"starts": {"Repair": msgspec.toml.decode(told)}}, Organisation)
    loads, assumptions, _ = cell_loads(found, None, organisation)
    return loads[0].starts, {one.code for one in assumptions}


def test_what_a_choice_brought_in_a_trial_is_of_those_who_chose_a_person():
    """.06 more solved over all, at 10 points: .6 points, by 38 of 88 who do not ask and choose a person."""
    (found,), assumed = tried('ways = ["choice"]\nchosen_adds = 9.0', brought("choice", 0.06))
    assert found.share.value == pytest.approx(38 / 88)
    assert found.adds.value == pytest.approx(0.6 / (38 / 88))
    assert found.adds.method == "trial"
    assert found.adds.high - found.adds.low > 0
    assert "choice_adds_measured" in assumed
    assert not {"choice_adds", "choice_adds_written", "chosen_share"} & assumed


def test_what_together_brought_is_of_everybody_and_the_largest_trial_tells():
    small, large = brought("together", 0.5, trial="small", n=50), brought("together", 0.1, trial="t")
    (found,), assumed = tried('ways = ["together"]', small, large)
    assert found.adds.value == pytest.approx(1.0)
    assert "together_adds_measured" in assumed


def test_where_nobody_may_have_chosen_a_person_nothing_is_divided_by_who_did():
    """Of 100, 12 ask and choose: at 12 of 100 no other customer may have."""
    (found,), assumed = tried('ways = ["choice"]', brought("choice", 0.06), share=0.12)
    assert found.adds is None
    assert "choice_adds" in assumed
