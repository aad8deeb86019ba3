"""The page on which organisations that were made up stand side by side: what was asked, found and chosen as true."""

from __future__ import annotations

from dataclasses import dataclass

from humanline.foundation.language import Language
from humanline.model.estimate import NotEstimable
from humanline.model.organisation import Mode
from humanline.model.plan import FindOut, Plan
from humanline.model.trial import Design
from humanline.model.trial_result import Decision, Effect, TrialResult
from humanline.report.blocks import Item, Notch, Page, Row, Section, Sheet
from humanline.report.numbers import CellText
from humanline.report.pages import render
from humanline.report.plan.picture import notches
from humanline.report.trial.answer import fit_in_words, heading, rule, staff
from humanline.report.trial.values import OutcomeWords, ResultWords, question_name, width_of
from humanline.report.voice import Subject, Voice, capital


@dataclass(frozen=True, slots=True)
class Truth:
    """The true difference between an arm and the first, as it was chosen: of an outcome, in its unit.

    An empty segment is everybody.
    """

    arm: str
    outcome: str
    segment: str
    chosen: float


@dataclass(frozen=True, slots=True)
class Case:
    """One organisation at the table.

    Attributes:
        word: its word on the command line.
        organisation: its name.
        design: its trial.
        results: what the trial has shown, one for each other arm.
        right: what is right to do with each, by what was chosen.
        truths: what was chosen.
        after: the line once somebody has decided by the verdict.
        moment: whose start the weight may change.
        weight: name of a weight in `[value]`.
        at_weights: weights that were computed, rising, with how each segment of the moment then starts by the line.
        weight_now: the weight as it is.
        proposed: the same trial as the plan proposed it beforehand; `None` where it proposed others.
        links: pages of its loop beside this one: address and words; empty where there are none.
    """

    word: str
    organisation: str
    design: Design
    results: tuple[TrialResult, ...]
    right: tuple[Decision, ...]
    truths: tuple[Truth, ...]
    after: Plan
    moment: str
    weight: str
    at_weights: tuple[tuple[float, tuple[tuple[str, Mode], ...]], ...]
    weight_now: float
    proposed: FindOut | None = None
    links: tuple[tuple[str, str], ...] = ()


def round_table_page(
    cases: tuple[Case, ...], *, language: Language, version: str, seed: int, other_page: str = ""
) -> str:
    """The organisations side by side, as one HTML file that opens offline; the same input gives the same text.

    Args:
        cases: the organisations, in order.
        language: `nl` or `en`.
        version: the version of Humanline.
        seed: from which they were made.
        other_page: file name of the same page in the other language; empty for none.
    """
    voice = Voice(language)
    say, count = voice.about("round"), voice.numbers.count
    verdicts = [
        one.verdict.decision == right for case in cases for one, right in zip(case.results, case.right, strict=True)
    ]
    right = say("right", right=count(sum(verdicts)), all=count(len(verdicts)))
    page = Page(
        title=say("page"),
        eyebrow=say("page"),
        heading=say("heading", count=capital(count(len(cases)))),
        answer=(say("made"), right, say("flip")),
        sections=(_side_by_side(cases, voice), *(part for case in cases for part in _sections(case, voice))),
        banners=(voice("page.made_up"),),
        at_once=1,
        link=(other_page, say("other_language")) if other_page else None,
        footer=(say("footer", version=version, seed=str(seed)), voice("page.footer_offline")),
    )
    return render(page, voice)


def _side_by_side(cases: tuple[Case, ...], voice: Voice) -> Section:
    say, rows = voice.about("round.side"), list[Row]()
    for case in cases:
        for k, result in enumerate(case.results):
            asked = CellText(case.design.question if k == 0 else "", case.organisation)
            of = ResultWords(result, voice)
            rows.append((asked, CellText(_answer(of), of.effect(of.decisive)), CellText(_flips(of), staff(of))))
    sheet = Sheet(say("caption"), say.each("question", "answer", "staff"), tuple(rows), words=3)
    return Section(*say.named(), say("heading"), sheets=(sheet,))


def _answer(of: ResultWords) -> str:
    return capital(heading(of)) + "."


def _flips(of: ResultWords) -> str:
    """What would change the answer: hours where it works, and where it harms only another margin."""
    say, one, fit, decision = of.about("round.flips"), of.decisive, of.result.fit, of.result.verdict.decision
    if decision == "roll_out" and fit is not None:
        needed = fit.needed_then
        return say("never") if needed is None else say("fits", hours=of.numbers.staff_hours(needed))
    if decision == "stop_harm" and isinstance(one.effect, Effect):
        name = of.question(one.outcome, one.segment)
        if one.role == "success":
            return say("success", outcome=name)
        far = one.effect.low if one.better == "higher" else one.effect.high
        worse = of.outcome(one.outcome, relative=one.relative).size(abs(far or 0.0))
        return say("margin", outcome=name, worse=worse)
    return say("open")


def _sections(case: Case, voice: Voice) -> tuple[Section, ...]:
    """One organisation: what came out with other hours, and with another weight."""
    say, hours = voice.about("round"), notches(case.after, voice)
    text, shown = [case.design.question], [ResultWords(result, voice) for result in case.results]
    for of in shown:
        told = (rule(of), fit_in_words(of), *map(of.effect, of.result.answers))
        text.append(" ".join(sentence for sentence in told if sentence))
    verdicts = [
        say("truth.of_arm", verdict=voice(f"round.truth.{right}"), arm=of.other)
        for right, of in zip(case.right, shown, strict=True)
    ]
    text.append(say("truth.right", verdicts=voice.numbers.listed(verdicts)))
    if case.proposed is not None:
        worth = Voice(voice.language, case.after.value).worth
        key = "proposed" if worth.number(case.proposed.cost, "once") >= 1 else "proposed_free"
        values = {name: worth.count(getattr(case.proposed, name), "once") for name in ("worth", "cost")}
        text.append(say(key, **values))
    text += [say("hours.note")] if hours else []
    whole = Section(
        case.word,
        case.organisation,
        " ".join(map(_answer, shown)),
        text=tuple(text),
        items=(Item(say("loop.play", word=case.word)), *(Item("", link=link) for link in case.links)),
        notches=hours,
        slider=say("hours.label"),
        sheets=(_truths(case, voice),) if case.truths else (),
    )
    return (whole, _weight_section(case, voice))


def _truths(case: Case, voice: Voice) -> Sheet:
    say, rows = voice.about("round.truth"), list[Row]()
    for truth in case.truths:
        result = next(one for one in case.results if one.design.arms[-1].name == truth.arm)
        asked = (one for one in result.answers if (one.outcome, one.segment) == (truth.outcome, truth.segment))
        effect, said = next(asked).effect, OutcomeWords(result.design.outcome(truth.outcome), voice)
        name = capital(say("with", outcome=question_name(truth.outcome, truth.segment, voice), arm=truth.arm))
        if isinstance(effect, NotEstimable):
            rows.append((name, said.difference(truth.chosen, 0.1), voice.numbers.instead(effect), "–"))
            continue
        beyond = (effect.low is not None and truth.chosen < effect.low) or (
            effect.high is not None and truth.chosen > effect.high
        )
        chosen = said.difference(truth.chosen, width_of(effect))
        rows.append((name, chosen, CellText(*said.told(effect)), say("no" if beyond else "yes")))
    return Sheet(say("caption"), say.each("outcome", "chosen", "found", "inside"), tuple(rows), words=4)


def _weight_section(case: Case, voice: Voice) -> Section:
    say, weight = voice.about("round.weight"), voice(f"plan.weight.{case.weight}")
    places = []
    for value, starts in case.at_weights:
        text, now = _starts(case.moment, starts, say), abs(value - case.weight_now) < 1e-9
        places.append(Notch(voice.numbers.decimal(value, 1), say("now", text=text) if now else text, now))
    key = "changes" if len({starts for _, starts in case.at_weights}) > 1 else "same"
    return Section(
        f"{case.word}-weight",
        say("subject", organisation=case.organisation),
        say(key, weight=weight, moment=case.moment),
        text=(say("note"),),
        notches=tuple(places),
        slider=capital(say("label", weight=weight)),
    )


def _starts(moment: str, starts: tuple[tuple[str, Mode], ...], say: Subject) -> str:
    """How a moment starts, by segment where these differ."""
    by: dict[str, list[str]] = {}
    for segment, start in starts:
        by.setdefault(say.voice(f"plan.start.{start}"), []).append(say.voice.segment(segment))
    told = list(by)
    if len(by) > 1:
        told = [say("of", starts=start, segments=say.numbers.listed(segments)) for start, segments in by.items()]
    return say("notch", moment=moment, starts=say.numbers.listed(told))
