"""Every sentence says what it rests on, and is not said where that is taken away (I11)."""

from datetime import UTC, datetime

import msgspec
import pytest

from humanline.cli.plan import _tell as tell_plan
from humanline.foundation.language import LANGUAGES
from humanline.model.by_the_hour import ByTheHour
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Group, Period
from humanline.model.failure_demand import CausesGone, GoneMoment
from humanline.model.measures import MEASURES
from humanline.model.met import MetBy
from humanline.model.other_start import OtherStart
from humanline.model.plan import Assumption, Flip, MomentPlan, Need, Signature, StepsToPerson
from humanline.model.review import NowOtherwise, Review, Seen
from humanline.model.rule_of_thumb import Departure, MovedByRule, RuleOfThumb
from humanline.model.simulated import Reckoning
from humanline.model.staff import AsNow, Promise
from humanline.model.turned_round import CouldStart, TurnedRound
from humanline.plan.staffing import answer_numbers
from humanline.report import charter_page, facts_page, plan_page, review_page, staff_page
from humanline.report.facts.failure_demand import causes_in_words
from humanline.report.rests_on import declarations, evidence, rests_on
from humanline.report.staff.terminal import numbers_in_words, plan_in_words
from humanline.report.words import catalogue

replace = msgspec.structs.replace
GONE = NotEstimable(reason="no_contacts")


def test_every_sentence_declares_what_it_rests_on():
    known = {*evidence(), *MEASURES}
    undeclared, unknown = [], []
    for key in catalogue():
        try:
            words = rests_on(key)
        except KeyError:
            undeclared.append(key)
            continue
        unknown += [(key, word) for word in words if word not in known]
    assert (undeclared, unknown) == ([], [])


def test_every_declaration_is_of_a_sentence_and_all_evidence_is_used():
    keys = list(catalogue())
    assert [key for key in declarations() if not any(k == key or k.startswith(f"{key}.") for k in keys)] == []
    used = {word for words in declarations().values() for word in words}
    assert sorted(set(evidence()) - used) == []


# Facts

KINDS = ("speaking", "face_to_face", "writing")


def share(value):
    return Estimate(value=value, low=0.9 * value, high=1.1 * value, n=900)


def without_measure(facts, *names):
    """The facts where some measures can't be known of anything."""

    def taken(groups):
        return tuple(
            replace(group, measures={**group.measures, **dict.fromkeys(set(names) & set(group.measures), GONE)})
            for group in groups
        )

    families = ("moments", "cells", "channels", "moment_channels", "segments", "departments", "kinds")
    return replace(
        facts, overall=taken((facts.overall,))[0], **{family: taken(getattr(facts, family)) for family in families}
    )


def without_hours(found):
    """The causes where nobody noted how long contacts take."""
    causes, payers = (tuple(replace(one, hours_per_week=GONE) for one in part) for part in (found.causes, found.payers))
    return replace(found, hours_per_week=GONE, causes=causes, payers=payers)


FACTS = {
    "several_moments": lambda f: replace(f, moments=f.moments[:1]),
    "first_and_last": lambda f: replace(f, period=GONE),
    "period": lambda f: replace(without_measure(f, "per_week"), period=GONE),
    "clock": lambda f: replace(f, weeks=NotEstimable(reason="no_clock", needs=("opened_at",))),
    "repeat": lambda f: replace(
        without_measure(f, "repeat", "spill_over"), flows=NotEstimable(reason="never_recurs", needs=("customer_id",))
    ),
    "flows": lambda f: replace(f, flows=()),
    "contrasts": lambda f: replace(f, contrasts=()),
    "segments": lambda f: replace(f, segments=()),
    "departments": lambda f: replace(f, departments=()),
    "causes": lambda f: replace(without_measure(f, "failure_demand"), failure_demand=GONE),
    "cause_hours": lambda f: replace(f, failure_demand=without_hours(f.failure_demand)),
    "payers": lambda f: replace(f, failure_demand=replace(f.failure_demand, payers=())),
    "chains": lambda f: replace(f, chains=()),
    "notices": lambda f: replace(f, notices=(), tidied=replace(f.tidied, notices=())),
    "missing": lambda f: replace(f, missing=()),
    "kinds": lambda f: replace(f, kinds=()),
    "served": lambda f: replace(
        f,
        **{
            family: tuple(replace(group, mode="") for group in getattr(f, family))
            for family in ("channels", "moment_channels")
        },
    ),
    "contacts": lambda f: replace(
        f, moments=(), tidied=replace(f.tidied, contacts=0), overall=replace(f.overall, contacts=0)
    ),
    "unheard": lambda f: replace(without_measure(f, "unheard"), unheard_by=()),
    "assumptions": lambda f: f,  # nothing in a log is assumed
}


@pytest.fixture(scope="session")
def full_facts(samples):
    facts = samples.housing()
    some = {"end_unknown": share(0.04), "felt_heard": share(6.2), "failure_demand": share(0.24)}
    met = tuple(Group(key=(kind,), contacts=900, kind=kind, measures={"person_share": share(0.2)}) for kind in KINDS)
    return replace(
        facts,
        unheard_by=("abandoned", "came_back"),
        kinds=met,
        overall=replace(facts.overall, measures={**facts.overall.measures, **some}),
    )


def draw_facts(facts, language):
    facts_page(facts, language=language)
    causes_in_words(facts, language)


@pytest.mark.parametrize("word", sorted({*FACTS, *MEASURES}))
def test_no_sentence_on_the_facts_page_lacks_its_evidence(full_facts, spoken, word):
    taken = FACTS.get(word, lambda facts: without_measure(facts, word))(full_facts)
    assert sorted(key for key in spoken(draw_facts, taken) if word in rests_on(key)) == []


# Plan


def gone(plan):
    """The line with causes gone: one cell surely gets a person then, one perhaps."""
    cells = [(cell.moment, cell.segment) for cell in plan.cells if cell.start != "person"][:2]
    parts = (GoneMoment(cells[0][0], "late letter", "finance", share(0.2), share(4.0)),)
    price = replace(plan.price, value=plan.price.value / 2)
    return CausesGone(
        judged=True, contacts_per_week=share(40.0), hours=share(4.0), moments=parts,
        gained=tuple(cells), surely=tuple(cells[:1]), price=price,
    )  # fmt: skip


def hidden_line(plan):
    return replace(
        plan,
        causes_gone=None,
        cells=(),
        needs=(Need(code="no_hours"),),
        price=GONE,
        simulated=None,
        week=None,
        frontier=(),
        find_out=(),
    )


def without_mattering(found):
    return tuple(
        replace(one, gain=replace(one.gain, matters_customer=GONE, matters_organisation=GONE)) for one in found
    )


def without_other_starts(cell):
    start = cell.start if cell.start in ("person", "self_service") else "self_service"
    return replace(cell, start=start, other_starts=())


PLAN = {
    "line": lambda p: replace(hidden_line(p), moments=()),
    "price": lambda p: replace(p, price=GONE),
    "frontier": lambda p: replace(p, frontier=()),
    "freed": lambda p: replace(p, freed_hours=0.0),
    "week": lambda p: replace(p, week=None, simulated=None, by_the_hour=None),
    "both_weeks": lambda p: replace(p, now=None, with_line=None),
    "by_the_hour": lambda p: replace(p, by_the_hour=None),
    "simulated": lambda p: replace(p, simulated=None),
    "asked_hours": lambda p: replace(
        p, asked_hours=0.0, asked_by_segment=(), cells=tuple(replace(cell, asked_hours=0.0) for cell in p.cells)
    ),
    "find_out": lambda p: replace(p, find_out=()),
    "candidates": lambda p: replace(p, candidates=()),
    "steps": lambda p: replace(p, steps_to_person=()),
    "flips": lambda p: replace(p, flips_at=()),
    "signature": lambda p: replace(p, signed=None),
    "assumptions": lambda p: replace(p, assumptions=()),
    "notices": lambda p: replace(p, notices=()),
    "causes_gone": lambda p: replace(p, causes_gone=None),
    "short": lambda p: replace(p, short_hours=0.0),
    "no_line": lambda p: p,
    "not_all_contacts": lambda p: replace(p, holds="both"),
    "other_starts": lambda p: replace(p, cells=tuple(without_other_starts(cell) for cell in p.cells), moments=()),
    "kinds": lambda p: replace(p, met_by=()),
    "turned": lambda p: replace(p, turned_round=None),
    "lifted": lambda p: replace(p, moments=tuple(replace(one, lifted=()) for one in p.moments)),
    "matters": lambda p: replace(p, cells=without_mattering(p.cells), moments=without_mattering(p.moments), rule=None),
}


@pytest.fixture(scope="session")
def full_plan(samples):
    plan = samples.signed_plan()
    cell = plan.cells[-1]
    flip = Flip(cell.moment, cell.segment, "resolved", 10.0, 14.0, "person")
    steps = StepsToPerson(moment=cell.moment, measured=True, source="menu.txt", steps=2.0, steps_hoped=2.0)
    whole = MomentPlan(cell.moment, cell.start, cell.because, cell.gain, cell.minutes, lifted=(cell.segment,))
    moved = MovedByRule(cell.moment, cell.segment, "person", 20.0, 100.0)
    rule = RuleOfThumb(
        important=7.0, unimportant=3.0, hours=12.0, moved=(moved, replace(moved, start="self_service")),
        points=Estimate(value=-40.0, low=-90.0, high=10.0),
        departures=(
            Departure(cell.moment, "", "person", "hours", 20.0, hours=18.5),
            Departure(cell.moment, cell.segment, "person", "decided", 20.0, by="A. Person"),
        ),
    )  # fmt: skip
    first = next(k for k, one in enumerate(plan.cells) if one.because == "above_line")
    cells = (*plan.cells[:first], replace(plan.cells[first], because="by_rule"), *plan.cells[first + 1 :])
    below_line = [k for k, one in enumerate(cells) if one.because == "below_line"]
    for start, below in zip(("choice", "together"), below_line[:2], strict=True):
        ways = (OtherStart(start, WRITTEN, WRITTEN, 2.0, WRITTEN),)
        other = replace(cells[below], start=start, because="other_start", other_starts=ways)
        cells = (*cells[:below], other, *cells[below + 1 :])
    plan = replace(plan, met_by=(MetBy("speaking", ("phone",), 200.0), MetBy("writing", ("mail",), 30.0)))
    plan = replace(plan, cells=cells, moments=(whole,), rule=rule, flips_at=(flip,), steps_to_person=(steps,))
    could = CouldStart(cell.moment, "", 20.0, cell.gain.total, cell.gain.customer, hours=WRITTEN, needed_hours=180.0)
    plan = replace(plan, turned_round=TurnedRound(190.0, 200.0, (could,)), causes_gone=gone(plan))
    together = plan.simulated.week
    plan = replace(plan, now=Reckoning(180.0, 200.0, together), with_line=Reckoning(160.0, None, together))
    return replace(plan, by_the_hour=ByTheHour(now=1000.0, points=1100.0, bound=1200.0, cell=plan.line_at))


def drawn_and_told(facts):
    """The plan's page, its charter, and what the terminal tells."""

    def draw(plan, language):
        plan_page(plan, facts, language=language)
        charter_page(plan, language=language)
        tell_plan(plan, language)

    return draw


@pytest.mark.parametrize("word", sorted(PLAN))
def test_no_sentence_on_the_plan_page_lacks_its_evidence(full_plan, full_facts, spoken, word):
    said = spoken(drawn_and_told(full_facts), PLAN[word](full_plan))
    assert sorted(key for key in said if word in rests_on(key)) == []


@pytest.mark.parametrize("word", ["causes", "cause_hours"])
def test_no_sentence_on_the_plan_page_lacks_its_evidence_in_the_log(full_plan, full_facts, spoken, word):
    plan = replace(full_plan, short_hours=0.0, causes_gone=None)
    there = spoken(drawn_and_told(full_facts), plan)
    taken = spoken(drawn_and_told(FACTS[word](full_facts)), plan)
    assert {key for key in there if word in rests_on(key)} == {"plan.todo.abolish"}
    assert {key for key in taken if word in rests_on(key)} == set()


def test_figures_per_week_are_assumed_exactly_where_their_weeks_were_written_down(full_facts, full_plan, spoken):
    guess = {"per_week": replace(full_facts.overall["per_week"], assumed=True)}
    written = replace(
        full_facts,
        period=Period(weeks=3.0, given=True),
        moments=tuple(replace(one, measures={**one.measures, **guess}) for one in full_facts.moments),
    )
    assumed = replace(full_plan, assumptions=(*full_plan.assumptions, Assumption("period_given", {"weeks": 3.0})))
    for draw, seen, given in (
        (draw_facts, full_facts, written),
        (drawn_and_told(full_facts), full_plan, assumed),
    ):
        marks = {"page.weeks_given", "page.weeks_assumed"}
        assert marks <= spoken(draw, given)
        assert not marks & spoken(draw, seen)


def spare(plan):
    """Hours left over for all that the log holds."""
    nought = Estimate(value=0.0, low=0.0, high=0.0, method="left_over")
    cells = tuple(cell for cell in plan.cells if cell.start == "person")
    return replace(plan, cells=cells, line_at=(), price=nought, left_hours=29.0)


def only_staff(plan):
    return replace(plan, holds="only_staff", price=NotEstimable(reason="no_self_service_channel", needs=("channels",)))


def test_no_page_says_that_hours_are_enough_where_the_log_does_not_hold_all_contacts(full_plan, full_facts, spoken):
    draw = drawn_and_told(full_facts)
    enough = spoken(draw, spare(full_plan))
    untold = spoken(draw, only_staff(spare(full_plan)))
    assert [key for key in sorted(untold) if "all_contacts" in rests_on(key)] == []
    assert [key for key in sorted(enough) if "not_all_contacts" in rests_on(key)] == []
    resting = {word for keys in (enough, untold) for key in keys for word in rests_on(key)}
    assert {"all_contacts", "not_all_contacts"} <= resting


# Staff

FEW_NUMBERS = {
    "away": lambda found: replace(found, shrinkage=0.0),
    "several_intervals": lambda found: replace(found, answers=found.answers[:1]),
    "stands_out": lambda found: replace(found, answers=(found.answers[0], *found.answers)),
    "staff_needed": lambda found: replace(found, answers=(replace(found.answers[0], load=0.0),), shrinkage=0.0),
}


@pytest.fixture(scope="session")
def few_numbers():
    return answer_numbers(
        [120, 40], per_minutes=60.0, handle_minutes=5.0, patience_minutes=3.0, shrinkage=0.3, version="0",
        promise=Promise(share=0.8, within_minutes=1.0),
    )  # fmt: skip


@pytest.mark.parametrize("word", sorted(FEW_NUMBERS))
def test_no_sentence_about_a_few_numbers_lacks_its_evidence(few_numbers, spoken, word):
    there, taken = (spoken(numbers_in_words, found) for found in (few_numbers, FEW_NUMBERS[word](few_numbers)))
    assert sorted(key for key in taken if word in rests_on(key)) == []
    assert word in {each for key in there for each in rests_on(key)}


def reviewed(seen, **more):
    row = Seen("asked", "rent", "assumed", WRITTEN, seen, seen, "more", broken=True)
    kept = [replace(row, measure="reached", moment=""), replace(row, measure="person_share", basis="with_line")]
    return Review(
        version="0", made_at=datetime(2026, 9, 1, tzinfo=UTC), made_from=("new.csv",), organisation="Example",
        signed=Signature(by="A. Person", because="agreed", at=datetime(2026, 3, 1, tzinfo=UTC), until="2026-12-31"),
        first="2026-03-02", last="2026-08-30", weeks=26.0, early=True, rows=(row, *kept), redrawn=True, **more,
    )  # fmt: skip


WRITTEN = Estimate(value=0.1, low=0.05, high=0.2, assumed=True)


def test_a_review_says_of_every_sentence_what_it_rests_on(full_plan, spoken):
    """A review speaks of nothing but itself; without one the charter does not say what was kept."""
    other = NowOtherwise("rent", "everyone", "person", "self_service", "below_line")

    def draw(found, language):
        review_page(found, language=language)
        charter_page(full_plan, language=language, review=found)

    said = spoken(draw, reviewed(WRITTEN, otherwise=(other,)))
    said |= spoken(draw, reviewed(NotEstimable(reason="no_customer")))
    assert {"review.broken.heading", "review.learnt.heading", "review.otherwise.item", "review.carried.heading"} <= said
    assert {"charter.kept.reached", "charter.kept.untold"} <= said
    assert {word for key in said if key.startswith(("review.", "charter.kept")) for word in rests_on(key)} == {"review"}
    without = spoken(lambda plan, language: charter_page(plan, language=language), full_plan)
    assert [key for key in without if "review" in rests_on(key)] == []


STAFF = {
    "staff_line": lambda s: replace(s, line="", as_now=None),
    "staff_planned": lambda s: replace(s, planned=None, planned_from=""),
    "returning": lambda s: replace(s, customers=replace(s.customers, hang_up_again=GONE)),
    "notices": lambda s: replace(s, notices=()),
    "assumptions": lambda s: replace(s, assumptions=()),
}


@pytest.fixture(scope="session")
def full_staff(samples):
    plan = samples.staff_planned()
    return replace(plan, line="plan.json", as_now=AsNow(plan.needed.together, plan.planned.together))


@pytest.mark.parametrize("word", sorted(STAFF))
def test_no_sentence_on_the_staff_page_lacks_its_evidence(full_staff, spoken, word):
    def draw(plan, language):
        staff_page(plan, language=language)
        plan_in_words(plan, language)

    assert sorted(key for key in spoken(draw, STAFF[word](full_staff)) if word in rests_on(key)) == []


def test_both_languages_say_the_same_sentences(full_facts, spoken):
    one, other = (spoken(draw_facts, full_facts, (language,)) for language in LANGUAGES)
    assert one == other


def test_what_is_taken_away_was_there(full_facts, full_plan, full_staff, spoken):
    """A walk over pages that say nothing would hold by itself."""
    said = spoken(draw_facts, full_facts)
    said |= spoken(drawn_and_told(full_facts), full_plan)
    said |= spoken(lambda plan, language: staff_page(plan, language=language), full_staff)
    resting = {word for key in said for word in rests_on(key)}
    elsewhere = {"no_line", "short", "not_all_contacts"}  # other pages: no line, too few hours, a log of staff alone
    declared = {word for words in declarations().values() for word in words}
    missing = sorted({*FACTS, *PLAN, *STAFF, *MEASURES} & declared - elsewhere - resting)
    assert not missing, missing
