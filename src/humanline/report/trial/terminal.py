"""The result in a few lines, for the terminal: the verdict, a line for each question, then what is odd."""

from __future__ import annotations

from humanline.foundation.language import Language
from humanline.model.estimate import NotEstimable
from humanline.model.trial_result import QuestionAnswer, TrialResult
from humanline.report.trial.answer import answer, fit_in_words, heading, rule, staff
from humanline.report.trial.effects import state
from humanline.report.trial.values import ResultWords
from humanline.report.voice import Voice, plain


def told(result: TrialResult, *, language: Language) -> list[str]:
    """Lines with Rich's marks for colour; names and everything else that was given are escaped."""
    from rich.markup import escape

    words = ResultWords(result, Voice(language))
    say, numbers = words.about("terminal.result"), words.numbers

    def line(key: str, **values: str) -> str:
        return say(key, **{name: escape(text) for name, text in values.items()})

    bad = result.verdict.decision in ("stop_harm", "invalid")
    lines = [line("bad" if bad else "verdict", verdict=heading(words)), line("plain", text=rule(words))]
    if words.unusable:
        lines.append(line("plain", text=answer(words)[-1]))
    else:
        fit = fit_in_words(words)
        lines += [line("plain", text=fit)] if fit else []
        lines += [line("question", text=_question(one, words)) for one in result.answers]
        lines.append(line("plain", text=staff(words)))
        if words.harmed and result.segments is not None:
            name = words.question(result.segments.outcome, "")
            lines.append(line("harmed", outcome=name, segments=numbers.listed(words.harmed)))
    for change in result.design.frozen:
        if change.because:
            lines.append(line("changed", day=numbers.day(change.at.date()), by=change.by, because=change.because))
    for notice in result.notices:
        lines.append(line("warning" if notice.level == "warning" else "plain", text=words.voice.notice(notice)))
    return plain(lines)


def _question(one: QuestionAnswer, words: ResultWords) -> str:
    """Where it stands, and its effect; of what is not known, why."""
    said, name = words.effect(one), words.question(one.outcome, one.segment)
    return said if isinstance(one.effect, NotEstimable) else f"{name} ({state(one, words)}){said[len(name) :]}"
