"""A way to answer the question of a trial after all, in words."""

from __future__ import annotations

from humanline.model.trial import Design, Way
from humanline.report.trial.values import OutcomeWords, question_name
from humanline.report.voice import Voice
from humanline.report.words import has


def way_in_words(way: Way, design: Design, voice: Voice) -> str:
    """One way to answer the question after all, its sizes in the outcome's own unit."""
    spoken: dict[str, str] = {}
    outcome = way.values.get("outcome")
    for name, value in way.values.items():
        if isinstance(value, str):
            of = str(way.values.get("segment", ""))
            spoken[name] = question_name(value, of, voice) if name == "outcome" else value
        elif name in ("effect", "margin") and isinstance(outcome, str):
            asked = design.success if name == "effect" else design.guardrails
            relative = any(one.relative for one in asked if one.outcome == outcome)
            spoken[name] = OutcomeWords(design.outcome(outcome), voice, relative=relative).size(value)
        elif name == "share":
            spoken[name] = voice.numbers.share(value)
        else:
            spoken[name] = voice.numbers.decimal(value, 0 if value >= 10 or value == round(value) else 1)
    key = f"terminal.trial.{way.code}"
    return voice(key, **spoken) if has(key) else voice.code("way", way.code, way.values)
