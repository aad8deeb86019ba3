"""The page on which organisations that were made up stand side by side: what was asked, found and chosen as true."""

from __future__ import annotations

from dataclasses import dataclass

from humanline.foundation.language import Language
from humanline.model.organisation import Mode
from humanline.model.plan import FindOut, Plan
from humanline.model.trial import Design
from humanline.model.trial_result import Decision, Effect, QuestionAnswer, TrialResult
from humanline.report.blocks import Item, Notch, Page, Row, Section, Sheet
from humanline.report.numbers import CellText
from humanline.report.pages import render
from humanline.report.plan.picture import notches
from humanline.report.trial.answer import fit_in_words, heading, in_words, rule, staff
from humanline.report.trial.values import OutcomeWords, question_name
from humanline.report.voice import Voice, capital


@dataclass(frozen=True, slots=True)
class Truth:
    """What was chosen of one outcome.

    Attributes:
        arm: the arm that is compared with the first.
        outcome: name of it.
        segment: of whom; empty for everybody.
        chosen: the true difference, in the outcome's unit.
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
    """The organisations side by side, as one HTML file that opens offline.

    Args:
        cases: the organisations, in order.
        language: `nl` or `en`.
        version: the version of Humanline.
        seed: from which they were made.
        other_page: file name of the same page in the other language; empty for none.

    Returns:
        The whole page; the same input gives the same text.
    """
    voice = Voice(language)
    verdicts = [
        one.verdict.decision == right for case in cases for one, right in zip(case.results, case.right, strict=True)
    ]
    counts = {"right": voice.numbers.count(sum(verdicts)), "all": voice.numbers.count(len(verdicts))}
    page = Page(
        title=voice("round.page"),
        eyebrow=voice("round.page"),
        heading=voice("round.heading", count=capital(voice.numbers.count(len(cases)))),
        answer=(voice("round.made"), voice("round.right", **counts), voice("round.flip")),
        sections=(_side_by_side(cases, voice), *(part for case in cases for part in _sections(case, voice))),
        banners=(voice("page.made_up"),),
        at_once=1,
        link=(other_page, voice("round.other_language")) if other_page else None,
        footer=(voice("round.footer", version=version, seed=str(seed)), voice("page.footer_offline")),
    )
    return render(page, voice)


def _side_by_side(cases: tuple[Case, ...], voice: Voice) -> Section:
    head = tuple(voice(f"round.side.{name}") for name in ("question", "answer", "staff"))
    rows: list[Row] = []
    for case in cases:
        for k, result in enumerate(case.results):
            asked = CellText(case.design.question if k == 0 else "", case.organisation)
            answer = CellText(_answer(result, voice), _sure(result, voice))
            rows.append((asked, answer, CellText(_flips(result, voice), staff(result, voice))))
    return Section(
        name="side",
        subject=voice("round.side.subject"),
        heading=voice("round.side.heading"),
        sheets=(Sheet(voice("round.side.caption"), head, tuple(rows), words=len(head)),),
    )


def _answer(result: TrialResult, voice: Voice) -> str:
    return capital(heading(result, voice)) + "."


def _decisive(result: TrialResult) -> QuestionAnswer:
    """The question that decided, else the first."""
    found = result.verdict
    harm = [one for one in result.answers if (one.outcome, one.segment) == (found.outcome, found.segment)]
    return harm[0] if harm else result.answers[0]


def _sure(result: TrialResult, voice: Voice) -> str:
    return in_words(_decisive(result), result, voice)


def _flips(result: TrialResult, voice: Voice) -> str:
    """What would change the answer: hours where it works, and where it harms only another margin."""
    found, fit = result.verdict, result.fit
    one = _decisive(result)
    if found.decision == "roll_out" and fit is not None:
        if fit.needed_then is None:
            return voice("round.flips.never")
        return voice("round.flips.fits", hours=voice.numbers.staff_hours(fit.needed_then))
    if found.decision == "stop_harm" and isinstance(one.effect, Effect):
        name = capital(question_name(one.outcome, one.segment, voice))
        if one.role == "success":
            return voice("round.flips.success", outcome=name)
        said, worse = OutcomeWords(result.design.outcome(one.outcome), voice, relative=one.relative), one.effect
        low, high = worse.low or 0.0, worse.high or 0.0
        far = low if one.better == "higher" else high
        return voice("round.flips.margin", outcome=name, worse=said.size(abs(far)))
    return voice("round.flips.open")


def _sections(case: Case, voice: Voice) -> tuple[Section, ...]:
    """One organisation: what came out with other hours, and with another weight."""
    answers = " ".join(_answer(result, voice) for result in case.results)
    text = [case.design.question]
    for result in case.results:
        told = [
            rule(result, voice),
            fit_in_words(result, voice),
            *(in_words(one, result, voice) for one in result.answers),
        ]
        text.append(" ".join(sentence for sentence in told if sentence))
    hours = notches(case.after, voice)
    verdicts = [
        voice("round.truth.of_arm", verdict=voice(f"round.truth.{right}"), arm=result.design.arms[-1].name)
        for right, result in zip(case.right, case.results, strict=True)
    ]
    text.append(voice("round.truth.right", verdicts=voice.numbers.listed(verdicts)))
    if case.proposed is not None:
        worth = Voice(voice.language, case.after.value).worth
        cost = worth.number(case.proposed.cost, "once")
        text.append(
            voice(
                "round.proposed" if cost >= 1 else "round.proposed_free",
                worth=worth.count(case.proposed.worth, "once"),
                cost=worth.count(case.proposed.cost, "once"),
            )
        )
    if hours:
        text.append(voice("round.hours.note"))
    items = [Item(voice("round.loop.play", word=case.word)), *(Item("", link=link) for link in case.links)]
    whole = Section(
        name=case.word,
        subject=case.organisation,
        heading=answers,
        text=tuple(text),
        items=tuple(items),
        notches=hours,
        slider=voice("round.hours.label"),
        sheets=(_truth_sheet(case, voice),) if case.truths else (),
    )
    return (whole, _weight_section(case, voice))


def _truth_sheet(case: Case, voice: Voice) -> Sheet:
    head = tuple(voice(f"round.truth.{name}") for name in ("outcome", "chosen", "found", "inside"))
    rows: list[Row] = []
    for truth in case.truths:
        result = next(one for one in case.results if one.design.arms[-1].name == truth.arm)
        answer = next(one for one in result.answers if (one.outcome, one.segment) == (truth.outcome, truth.segment))
        said = OutcomeWords(result.design.outcome(truth.outcome), voice)
        name = voice("round.truth.with", outcome=question_name(truth.outcome, truth.segment, voice), arm=truth.arm)
        if not isinstance(answer.effect, Effect):
            rows.append((capital(name), said.difference(truth.chosen, 0.1), voice.numbers.instead(answer.effect), "–"))
            continue
        low, high = answer.effect.low, answer.effect.high
        width = (high - low) if low is not None and high is not None else 0.1
        inside = (low is None or low <= truth.chosen) and (high is None or truth.chosen <= high)
        found = CellText(said.difference(answer.effect.value, width), said.between(answer.effect))
        told = voice("round.truth.yes" if inside else "round.truth.no")
        rows.append((capital(name), said.difference(truth.chosen, width), found, told))
    return Sheet(voice("round.truth.caption"), head, tuple(rows), words=len(head))


def _starts(moment: str, starts: tuple[tuple[str, Mode], ...], voice: Voice) -> str:
    """How a moment starts, by segment where these differ."""
    by: dict[Mode, list[str]] = {}
    for segment, start in starts:
        by.setdefault(start, []).append(voice.segment(segment))
    if len(by) == 1:
        return voice("round.weight.notch", moment=moment, starts=voice(f"plan.start.{next(iter(by))}"))
    told = [
        voice("round.weight.of", starts=voice(f"plan.start.{start}"), segments=voice.numbers.listed(segments))
        for start, segments in by.items()
    ]
    return voice("round.weight.notch", moment=moment, starts=voice.numbers.listed(told))


def _weight_section(case: Case, voice: Voice) -> Section:
    weight = voice(f"plan.weight.{case.weight}")
    places = []
    for value, starts in case.at_weights:
        text = _starts(case.moment, starts, voice)
        now = abs(value - case.weight_now) < 1e-9
        told = voice("round.weight.now", text=text) if now else text
        places.append(Notch(voice.numbers.decimal(value, 1), told, now))
    changes = len({starts for _, starts in case.at_weights}) > 1
    return Section(
        name=f"{case.word}-weight",
        subject=voice("round.weight.subject", organisation=case.organisation),
        heading=voice("round.weight.changes" if changes else "round.weight.same", weight=weight, moment=case.moment),
        text=(voice("round.weight.note"),),
        notches=tuple(places),
        slider=capital(voice("round.weight.label", weight=weight)),
    )
