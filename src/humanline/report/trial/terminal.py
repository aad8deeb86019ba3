"""The result in a few lines, for the terminal: the verdict, a line for each question, then what is odd."""

from __future__ import annotations

from humanline.foundation.language import Language
from humanline.model.estimate import NotEstimable
from humanline.model.trial_result import QuestionAnswer, TrialResult
from humanline.report.trial.answer import answer, fit_in_words, harmed_groups, heading, in_words, rule, staff
from humanline.report.trial.effects import state
from humanline.report.trial.meant import notice_text
from humanline.report.trial.values import question_name
from humanline.report.voice import Voice, capital

#: What keeps a time or a number together on a page; a terminal is better off with plain letters.
_PLAIN = str.maketrans({"\u2060": "", "\u00a0": " "})


def told(result: TrialResult, *, language: Language) -> list[str]:
    """Lines with Rich's marks for colour; names and everything else that was given are escaped.

    Args:
        result: the trial as far as it is.
        language: `nl` or `en`.
    """
    from rich.markup import escape

    voice = Voice(language)

    def line(key: str, **values: str) -> str:
        return voice(f"terminal.result.{key}", **{name: escape(text) for name, text in values.items()})

    bad = result.verdict.decision in ("stop_harm", "invalid")
    lines = [line("bad" if bad else "verdict", verdict=heading(result, voice)), line("plain", text=rule(result, voice))]
    if result.verdict.decision == "invalid":
        lines.append(line("plain", text=answer(result, voice)[-1]))
    else:
        fit = fit_in_words(result, voice)
        lines += [line("plain", text=fit)] if fit else []
        lines += [line("question", text=_question(one, result, voice)) for one in result.answers]
        lines.append(line("plain", text=staff(result, voice)))
    if result.segments is not None and harmed_groups(result) and result.verdict.decision != "invalid":
        harmed = [voice.segment(group.segment) for group in harmed_groups(result)]
        name = capital(voice.measure(result.segments.outcome))
        lines.append(line("harmed", outcome=name, segments=voice.numbers.listed(harmed)))
    for change in result.design.frozen:
        if change.because:
            day = voice.numbers.day(change.at.date())
            lines.append(line("changed", day=day, by=change.by, because=change.because))
    lines += [
        line("warning" if notice.level == "warning" else "plain", text=notice_text(notice, voice))
        for notice in result.notices
    ]
    return [text.translate(_PLAIN) for text in lines]


def _question(one: QuestionAnswer, result: TrialResult, voice: Voice) -> str:
    """Where it stands, and its effect; of what is not known, why."""
    said = in_words(one, result, voice)
    if isinstance(one.effect, NotEstimable):
        return said
    name = capital(question_name(one.outcome, one.segment, voice))
    return f"{name} ({state(one, result, voice)}){said[len(name) :]}"
