"""The result in a few lines, for the terminal: the verdict, a line for each question, then what is odd."""

from __future__ import annotations

from humanline.foundation.language import Language
from humanline.model.estimate import NotEstimable
from humanline.model.trial_result import QuestionAnswer, TrialResult
from humanline.report.trial.answer import answer, fit_in_words, heading, rule, staff
from humanline.report.trial.effects import state
from humanline.report.trial.meant import notice_text
from humanline.report.trial.values import ResultWords
from humanline.report.voice import Voice, plain


def told(result: TrialResult, *, language: Language) -> list[str]:
    """Lines with Rich's marks for colour; names and everything else that was given are escaped.

    Args:
        result: the trial as far as it is.
        language: `nl` or `en`.
    """
    from rich.markup import escape

    of = ResultWords(result, Voice(language))
    say, numbers = of.about("terminal.result"), of.numbers

    def line(key: str, **values: str) -> str:
        return say(key, **{name: escape(text) for name, text in values.items()})

    bad = result.verdict.decision in ("stop_harm", "invalid")
    lines = [line("bad" if bad else "verdict", verdict=heading(of)), line("plain", text=rule(of))]
    if of.unusable:
        lines.append(line("plain", text=answer(of)[-1]))
    else:
        fit = fit_in_words(of)
        lines += [line("plain", text=fit)] if fit else []
        lines += [line("question", text=_question(one, of)) for one in result.answers]
        lines.append(line("plain", text=staff(of)))
        if of.harmed and result.segments is not None:
            name = of.question(result.segments.outcome, "")
            lines.append(line("harmed", outcome=name, segments=numbers.listed(of.harmed)))
    for change in result.design.frozen:
        if change.because:
            lines.append(line("changed", day=numbers.day(change.at.date()), by=change.by, because=change.because))
    for notice in result.notices:
        lines.append(line("warning" if notice.level == "warning" else "plain", text=notice_text(notice, of.voice)))
    return plain(lines)


def _question(one: QuestionAnswer, of: ResultWords) -> str:
    """Where it stands, and its effect; of what is not known, why."""
    said, name = of.effect(one), of.question(one.outcome, one.segment)
    return said if isinstance(one.effect, NotEstimable) else f"{name} ({state(one, of)}){said[len(name) :]}"
