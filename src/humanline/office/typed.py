"""Numbers as people type them in a field, and as a field shows them."""

from __future__ import annotations

from humanline.foundation.written import read_number
from humanline.foundation.written.numbers import can_be_typed
from humanline.report.voice import Voice


def typed_number(text: str) -> float | None:
    """A number that somebody may mean, with a comma or a point; `None` where it is none, or nothing was typed.

    >>> typed_number("7,5"), typed_number("80 %"), typed_number(""), typed_number("1e400")
    (7.5, 80.0, None, None)
    """
    typed = text.strip().rstrip("% ")
    value = read_number(typed, "," if "," in typed else ".") if typed else None
    return value if value is not None and can_be_typed(value) else None


def as_typed(value: float | None, voice: Voice) -> str:
    """A number as a field shows it; empty where there is none."""
    if value is None:
        return ""
    text = f"{value:.10g}"
    return text.replace(".", ",") if voice.numbers.decimal(0.5, 1).endswith(",5") else text
