"""The page of a trial says what the result says: one sentence a rule, a reason for each number that is not there."""

import re
from typing import get_args

import msgspec
import pytest
from tests.report.test_pages import Seen
from tests.report.trial_results import (
    DECISIONS,
    DESIGN,
    asked,
    changed_and_over,
    effect,
    for_rule,
    forecast,
    hostile,
    open_ended,
    result,
    unknown,
)

from humanline.model.estimate import NotEstimable
from humanline.model.facts import Notice
from humanline.model.trial_result import Compliance, Decision, Effect, Fit, Rule, TrialResult
from humanline.report import trial_page
from humanline.report.trial.answer import answer, heading, rule
from humanline.report.trial.terminal import told
from humanline.report.trial.values import ResultWords
from humanline.report.voice import Voice

EN, NL = Voice("en"), Voice("nl")
LANGUAGES = ("nl", "en")
SAMPLES = {
    **{name: for_rule(name) for name in DECISIONS},
    "open_ended": open_ended(),
    "changed_and_over": changed_and_over(),
    "unknown": unknown(),
}
PAGES = [(name, language) for name in ("all_shown", "sample_ratio_somewhere", "open_ended", "changed_and_over",
                                       "unknown") for language in LANGUAGES]  # fmt: skip


def section_of(html, name):
    """One section of a page, as HTML."""
    begins = html.index(f'<section id="{name}"')
    return html[begins : html.index("</section>", begins) + len("</section>")]


def plain(text):
    return text.replace("\u00a0", " ").replace("\u2060", "")


@pytest.fixture(scope="module")
def page(samples):
    """Draws a page once, with plans around it."""
    drawn = {}

    def draw(name, language):
        if (name, language) not in drawn:
            drawn[name, language] = trial_page(
                SAMPLES[name], language=language, plan_before=samples.thirty_cells(), plan_after=samples.thirty_cells(),
                forecast=forecast(refused=()),
            )  # fmt: skip
        return drawn[name, language]

    return draw


@pytest.mark.parametrize("voice", [EN, NL])
def test_every_rule_has_a_sentence_of_its_own_and_every_decision_a_heading(voice):
    assert set(DECISIONS) == set(get_args(Rule))
    assert set(DECISIONS.values()) == set(get_args(Decision))
    sentences = {name: rule(ResultWords(for_rule(name), voice)) for name in DECISIONS}
    assert len(set(sentences.values())) == len(DECISIONS)
    assert not [text for text in sentences.values() if "{" in text or "‘’" in text or "  " in text]
    assert len({heading(ResultWords(for_rule(name), voice)) for name in DECISIONS}) == 5


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("sample_ratio", "start a new trial"),
        ("sample_ratio_somewhere", "‘65+’"),
        ("success_worse", "‘Resolved’ had to become better with ‘self-service’, and became worse"),
        ("guardrail_worse", "‘Not heard among 65+’ may not become worse with ‘self-service’, and it did"),
        ("all_shown", "nothing else got too much worse. That was proved on 9 March 2026"),
        ("end_without_proof", "come to its end"),
        ("end_not_safe", "not proved that ‘not heard’ stays within"),
        ("nothing_to_come", "no longer to be expected"),
        ("too_early", "next planned look is at 4,000 customers; there are 3,200 now"),
        ("better_not_safe", "‘satisfaction (1–5)’"),
        ("not_yet", "not that it becomes better, and not that it becomes worse"),
    ],
)
def test_the_sentence_of_a_rule_names_what_decided(name, words):
    assert words in plain(rule(ResultWords(for_rule(name), EN)))


def test_without_guardrails_the_verdict_says_that_nothing_was_guarded():
    alone = result(answers=result().answers[:1])
    assert "Nothing was guarded" in rule(ResultWords(alone, EN))
    assert "Nothing was guarded" not in rule(ResultWords(result(), EN))


def test_the_answer_says_what_it_means_for_customers_and_for_staff():
    _, customers, staff = (plain(line) for line in answer(ResultWords(result(), EN)))
    assert customers == ("Resolved: 8 more of every 100 with ‘self-service’ than with ‘person’, "
                         "almost certainly between 4 and 12 more.")  # fmt: skip
    assert "free 21 hours of work a week for other contacts" in staff
    nl = plain(answer(ResultWords(result(), NL))[1])
    assert "8 meer van elke 100" in nl
    assert "tussen 4 en 12 meer" in nl


def test_what_did_harm_is_told_beside_the_first_success():
    customers = plain(answer(ResultWords(for_rule("guardrail_worse"), EN))[1])
    assert customers.startswith("Resolved: 8 more of every 100")
    assert "Not heard among 65+: 14 more of every 100" in customers


@pytest.mark.parametrize("name", [name for name, decision in DECISIONS.items() if decision == "invalid"])
def test_of_a_trial_that_can_not_be_used_no_effect_is_an_answer_and_why_comes_first(page, name):
    html = page(name, "en")
    top = Seen(html[html.index("<h1") : html.index("</header>")]).text
    assert "of every 100" not in top
    assert "free" not in top
    assert html.index('id="fair"') < html.index('id="over-time-success"')
    section = section_of(html, "over-time-success")
    assert section.index("Do not use these numbers") < section.index("<svg")
    assert not [line for line in told(for_rule(name), language="en") if "of every 100" in line]
    assert "within what is allowed" not in html
    assert Seen(section_of(html, "questions")).text.count("can't be used") == 4


def test_the_table_counts_who_was_in_at_the_last_look_and_not_who_came_after_the_end():
    over = result(units={"person": 2000, "self-service": 2100})
    assert "at the last look that counts, over 3,200 customers" in trial_page(over, language="en")


def test_what_decided_comes_first(page):
    harm = page("guardrail_worse", "en")
    assert harm.index('id="over-time-guardrail"') < harm.index('id="over-time-success"')
    good = page("all_shown", "en")
    assert good.index('id="over-time-success"') < good.index('id="over-time-guardrail"')


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_a_page_is_whole_closed_to_the_outside_and_has_words_for_each_picture(page, name, language):
    html = page(name, language)
    seen = Seen(html)
    assert seen.open == []
    assert ("html", {"lang": language}) in seen.tags
    assert [tag for tag, _ in seen.tags].count("h1") == 1
    assert "http" not in re.sub(r'xmlns(:xlink)?="[^"]*"|http-equiv', "", html)
    ids = [attrs["id"] for _, attrs in seen.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = {str(attrs["href"])[1:] for tag, attrs in seen.tags if tag == "a"}
    assert links | set(re.findall(r"url\(#([^)]+)\)", html)) <= set(ids)
    assert not re.search(r"\{\w+\}", seen.text)
    assert not re.search(r"\b(None|nan|inf|NotEstimable|Effect)\b", html)
    for figure in re.findall(r"<figure.*?</figure>", html, flags=re.S):
        assert re.search(r'role="img" aria-label="([^"]{40,})"', figure)
        assert "<table" in figure


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_not_be_estimated_gives_its_reason_and_never_a_number(page, language):
    html = page("unknown", language)
    text = plain(Seen(html).text)
    why = {"en": "it never happened in either group", "nl": "het kwam in geen van de groepen voor"}[language]
    assert text.count(why) >= 4 + 4 + 3 + 1  # under each picture's place, in the table, segments, staff
    assert "looks-0-figure" not in html
    assert "segment-dots" not in html
    top = Seen(html[html.index("<h1") : html.index("</header>")]).text
    assert not re.search(r"of every 100|van elke 100|hours|uur", top)
    table = section_of(html, "questions")
    for row in re.findall(r"<tr>(.*?)</tr>", table, flags=re.S)[1:]:
        assert len(re.findall(r'class="number">(not known|niet bekend)</td>', row)) == 3
        assert why in row
    lines = " ".join(told(unknown(), language=language))
    assert lines.count(why) == 5
    assert not re.search(r"\d+ (more|fewer|meer|minder)", lines)


def test_a_set_without_two_ends_is_told_in_words():
    found = result().compliance

    def sentence(shape, low, high):
        of = Compliance("resolved", found.received, found.asked, Effect(-0.1, low, high, 0.95), shape)
        return plain(Seen(trial_page(result(compliance=of), language="en")).text)

    assert "almost certainly between 2 and 18 fewer" in sentence("interval", -0.18, -0.02)
    rays = sentence("two_rays", -0.4, 0.3)
    assert "either beyond 40 fewer of every 100 or beyond 30 more of every 100, and nothing in between" in rays
    anything = sentence("whole_line", None, None)
    assert "can be anything, as to resolved" in anything
    assert "made this difference" not in anything


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Of every 100 contacts in ‘person’ that reached a person, 75 by voice and 25 in writing."),
        (
            "nl",
            "Van elke 100 contacten in ‘person’ die bij een medewerker kwamen: 75 in een gesprek en 25 schriftelijk.",
        ),
    ],
)
def test_a_voice_is_not_an_email(language, said):
    met = result(met={"person": {"writing": 25, "speaking": 75}})
    assert said in plain(Seen(trial_page(met, language=language)).text)
    assert "by voice" not in plain(Seen(trial_page(result(), language="en")).text)


def test_who_asked_in_vain_is_cried_out(page):
    good = result()
    vain = msgspec.structs.replace(good.compliance, asked={"person": 0.1, "self-service": 0.4})
    text = plain(Seen(trial_page(result(compliance=vain), language="en")).text)
    assert "In ‘self-service’ 40.0% asked for a person and 34.0% reached one: some asked in vain" in text
    assert "in vain" not in Seen(page("all_shown", "en")).text
    assert "Customers who ask for a person get one, in every group" in Seen(page("all_shown", "en")).text


def test_changes_and_days_over_stay_in_sight(page):
    html = page("changed_and_over", "en")
    text = plain(Seen(html).text)
    assert "The design was changed once after it was frozen" in text
    assert "on 2 February 2026 by an analyst, because: the margin was too strict" in text
    assert "9 days. What came in then says nothing more" in text
    assert any("the margin was too strict" in line for line in told(changed_and_over(), language="en"))
    assert "41: customers whose days to wait" in plain(Seen(page("all_shown", "en")).text)


def test_what_the_answer_is_worth_stands_right_under_the_heading(page):
    def top(html):
        return plain(Seen(html[html.index("<h1") : html.index('<div class="answer">')]).text)

    assert "Frozen on 9 January 2026 by an analyst, and not changed since" in top(page("all_shown", "en"))
    assert "changed once after it was frozen" in top(page("changed_and_over", "en"))
    late = result(notices=(Notice("trial_frozen_late", {"day": "2026-02-09"}, "warning"),))
    html = trial_page(late, language="en")
    assert "Finding out, not proof" in top(html)
    assert "frozen on 9 February 2026, when the first outcomes were already there" in plain(Seen(html).text)


def test_who_is_harmed_is_the_heading_of_the_segments_and_chance_is_told_in_words(page):
    html = page("changed_and_over", "en")
    section = section_of(html, "segments")
    assert "‘Resolved’ became worse for 65+" in section
    assert (
        "The groups differ: if it did the same for all, such differences would come less than once in 1,000" in section
    )
    assert "In at least one group it did harm" in section
    assert "about 4 times in 1,000" in section
    assert not re.search(r"\bp\b ?[=<]", Seen(section).text)
    assert "Note: ‘Resolved’ became worse for 65+" in answer(ResultWords(changed_and_over(), EN))[-1]
    assert any("Worse for some" in line for line in told(changed_and_over(), language="en"))
    assert len(answer(ResultWords(result(), EN))) == 3
    fine = page("all_shown", "en")
    assert "There is no proof that it harms any group" in fine
    assert "The groups may differ" in fine


def test_a_broken_lot_names_the_group_that_is_furthest_off(page):
    text = plain(Seen(page("sample_ratio_somewhere", "en")).text)
    assert "The numbers in the groups are wrong for ‘65+’" in text
    assert "wrong, most of all 65+. A fair draw looks like this about 2 times in 1,000" in text
    assert "A fair draw hardly ever does this" in text
    fine = plain(Seen(page("all_shown", "en")).text)
    assert "The groups have the numbers that a fair lot gives" in fine
    assert "A fair draw hardly ever does this" not in fine


def test_recorded_chances_are_not_held_against_the_numbers():
    good = result()
    recorded = result(
        design=msgspec.structs.replace(DESIGN, chances="recorded"),
        balance=msgspec.structs.replace(good.balance, p=NotEstimable("no_column", ("share",)), by={}),
    )
    text = Seen(trial_page(recorded, language="en")).text
    assert "was not the same for everybody" in text
    assert "could not be checked" in text


def test_the_week_of_each_arm_is_told_and_more_work_than_staff_is_cried_out(page):
    text = plain(Seen(page("all_shown", "en")).text)
    assert "102% busy with ‘person’ and 91% busy with ‘self-service’" in text
    assert "With everybody in ‘person’ there are more hours of work than of staff" in text
    assert "hours needed to help customers in time" in text
    alone = plain(Seen(trial_page(result(), language="en")).text)
    assert "busy" not in alone
    assert "7 min 35 s" in alone


def test_what_the_trial_changes_in_the_line_is_counted_and_named(samples):
    before = samples.thirty_cells()
    cell = next(one for one in before.cells if one.start == "self_service" and one.because == "below_line")
    turned = msgspec.structs.replace(cell, start="person", because="fits")
    after = msgspec.structs.replace(before, cells=tuple(turned if one is cell else one for one in before.cells))
    html = trial_page(result(), language="en", plan_before=before, plan_after=after)
    section = plain(Seen(section_of(html, "line")).text)
    assert "1 reason for contact starts another way because of this trial" in section
    was, now = EN("plan.start.self_service"), EN("plan.start.person")
    assert f"{EN.cell(cell.moment, cell.segment)}: starts with {now}, and with {was} without the trial." in section
    assert html.count('id="merit-before-figure"') == html.count('id="merit-after-figure"') == 1
    same = Seen(trial_page(result(), language="en", plan_before=before, plan_after=before)).text
    assert "The trial changes nothing in the line" in same
    assert 'id="line"' not in trial_page(result(), language="en")


def test_a_line_that_is_not_there_is_said_to_be_missing(samples):
    needs = samples.plan_with_needs()
    html = trial_page(result(), language="nl", plan_before=needs, plan_after=needs)
    assert "Er is nog geen scheidingslijn om te veranderen" in html
    assert "merit-before" not in html


NASTY = "<b>x</b>[/bold][bold red]\\"


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_can_not_break_out_of_the_page_or_colour_the_terminal(language):
    from io import StringIO

    from rich.console import Console

    html = trial_page(hostile(NASTY), language=language)
    seen = Seen(html)
    assert seen.open == []
    assert "b" not in {tag for tag, _ in seen.tags}
    assert NASTY in seen.text
    shown = StringIO()
    console = Console(file=shown, force_terminal=True, color_system="standard", width=4000, highlight=False)
    for line in told(hostile(NASTY), language=language):
        console.print(line)
    text = shown.getvalue()
    assert text.count(f"self-service{NASTY}") > 4
    assert f"since{NASTY}" in text
    # Red are the verdict and who is harmed, and nothing that a name says.
    assert text.count("\x1b[1;31m") == 2


FITS = Fit("fits", hours_there=300.0, hours_now=180.0, hours_then=160.0, needed_now=200.0, needed_then=180.0)
NO_FIT = Fit(
    "does_not_fit", hours_there=195.0, hours_now=180.0, hours_then=195.0, needed_now=200.0, needed_then=215.0,
    hours_more=20.0, gives_way=(("rent", "65+"),),
)  # fmt: skip


def test_the_terminal_tells_the_verdict_first_then_each_question_then_what_is_odd():
    lines = told(result(fit=FITS), language="en")
    assert "Roll it out: ‘self-service’ works" in lines[0]
    assert lines[2].startswith("It fits: with everybody in it there are 160 hours of work a week")
    assert lines[3].startswith("  Resolved (better): 8 more of every 100")
    assert lines[6].startswith("  Not heard among 65+ (within what is allowed)")
    assert [line for line in lines if line.startswith("[bold]Note:[/]")] == [lines[-1]]
    assert "0.52 against 0.41" in lines[-1]


@pytest.mark.parametrize("fit", [None, NO_FIT, Fit("unknown"), Fit("unknown", hours_there=195.0)])
@pytest.mark.parametrize(("language", "words"), [("nl", "Voer het in"), ("en", "Roll it out")])
def test_what_works_is_rolled_out_only_where_it_is_known_to_fit(fit, language, words):
    page, lines = trial_page(result(fit=fit), language=language), told(result(fit=fit), language=language)
    assert words not in page
    assert not any(words in line for line in lines)
    assert words in trial_page(result(fit=FITS), language=language)


def test_what_it_takes_beside_the_other_arm_and_beside_now_stand_on_a_base_that_is_said():
    """‘195 hours, now 180’ beside ‘21 hours less than the other arm’ are two questions."""
    said = plain(answer(ResultWords(result(fit=NO_FIT), EN))[-1])
    assert "Everybody in ‘self-service’ instead of everybody in ‘person’ would free 21 hours" in said
    assert "all work together is 180 hours now, and 195 hours with everybody in ‘self-service’" in said
    assert "all work together" not in plain(answer(ResultWords(result(), EN))[-1])


def test_what_does_not_fit_says_how_many_hours_more_or_what_gives_way():
    page = trial_page(result(fit=NO_FIT), language="en")
    assert "does not fit in your 195\u00a0hours a week" in page
    assert "find 20\u00a0hours a week more" in page
    assert "rent (65+)" in page


def test_a_question_at_its_end_is_not_called_not_yet():
    assert "not shown yet" in told(for_rule("not_yet"), language="en")[2]
    assert "(not shown)" in told(for_rule("end_without_proof"), language="en")[2]


def test_a_look_that_does_not_count_is_hollow_and_an_open_end_is_a_band():
    faint = asked("resolved", 0.08, 0.04, shown=True)
    odd = tuple(msgspec.structs.replace(one, effect=effect(0.1, 0.2)) for one in faint.over_time[:1])
    drawn = trial_page(
        result(answers=(msgspec.structs.replace(faint, over_time=odd + faint.over_time[1:]),)), language="en"
    )
    first = drawn[drawn.index('id="looks-0-figure"') : drawn.index("</figure>")]
    wide = first[first.index("<svg") : first.index("</svg>")]
    assert wide.count("<circle") == 4
    assert wide.count('fill="#FBF8F3" stroke="#9AA1A7"') == 1
    assert "a look that does not count" in first
    holes = open_ended()
    looks = list(holes.answers[0].over_time)
    looks[20] = msgspec.structs.replace(looks[20], counts=False)
    first = msgspec.structs.replace(holes.answers[0], over_time=tuple(looks))
    html = trial_page(msgspec.structs.replace(holes, answers=(first,)), language="en")
    assert "a look that does not count" not in html
    assert section_of(html, "over-time-success").count("<polygon") == 2, "a day without news is no hole in the band"
    band = html[html.index('id="looks-0-figure"') :].split("</svg>")[0]
    assert '<polygon points="' in band


def test_the_same_result_gives_the_same_bytes_and_comes_back_whole_from_json(page):
    again = trial_page(result(), language="nl")
    assert again == trial_page(result(), language="nl")
    for sample in (result(), unknown(), for_rule("sample_ratio")):
        assert msgspec.json.decode(sample.to_json(), type=TrialResult) == sample


def test_made_up_figures_are_called_so_before_anything_else(samples):
    made_up = samples.one_cell()
    assert made_up.made_up
    html = trial_page(result(), language="en", plan_before=made_up, plan_after=made_up)
    assert "made up" in Seen(html[: html.index("<h1")]).text
    assert "made up" not in trial_page(result(), language="en")
