"""How much room a text takes, so that labels can be placed without asking a browser."""

from __future__ import annotations

import re

from humanline.report.charts.drawing import TEXT

#: Widths of letters in em, of DejaVu Sans: the widest of the usual system fonts, so that text takes rather less room.
_WIDTHS: dict[str, float] = {
    **dict.fromkeys("ijlI'|", 0.29),
    **dict.fromkeys(" \u00a0.,:;!·", 0.33),
    **dict.fromkeys('frt()[]/-‘’"', 0.4),
    **dict.fromkeys("csz", 0.54),
    **dict.fromkeys("JLTFYE?", 0.62),
    **dict.fromkeys("ABCDGHKNOPQRSUVXZ", 0.74),
    **dict.fromkeys("w&+<>=≤", 0.84),
    **dict.fromkeys("mMW@%—…", 0.99),
}
_USUAL = 0.625
#: Bold letters are so much wider.
BOLD = 1.12
#: Parts of a text between which a line may break: a word with the space behind it, or a piece of a long name.
_PARTS = re.compile(r"[_/:.\-]*[^\s_/:.\-]+(?:(?<=\d)-(?=\d)[^\s_/:.\-]+)*[_/:.\-]*\s*|\S+\s*")


def text_width(text: str, size: float = TEXT, *, bold: bool = False) -> float:
    """How wide a text is at most in a usual system font, in the unit of `size`."""
    wide = sum(1.05 if ord(letter) > 0x2E80 else _WIDTHS.get(letter, _USUAL) for letter in text) * size
    return wide * BOLD if bold else wide


def shorten_cell(name: str, room: float) -> str:
    """A moment with its segment, both shortened so that both can still be told: `verhuizen en… · 65 jaar…`."""
    moment, dot, segment = name.partition(" · ")
    if not dot or text_width(name) <= room:
        return shorten(name, room)
    between = text_width(dot)
    for_segment = min(text_width(segment), max(0.42 * room, room - between - text_width(moment)))
    kept = shorten(segment, for_segment + 0.5)
    return f"{shorten(moment, room - between - text_width(kept))}{dot}{kept}"


def shorten(text: str, room: float) -> str:
    """The text when it fits in `room`, else its beginning with an ellipsis.

    >>> shorten("repair", 100)
    'repair'
    >>> shorten("a very long name of a moment", 80)
    'a very lon…'
    """
    if text_width(text) <= room:
        return text
    kept = ""
    for letter in text:
        if text_width(kept + letter + "…") > room:
            break
        kept += letter
    return kept.rstrip(" ·,-") + "…"


def lines_of(text: str, room: float, most: int = 2) -> list[str]:
    """A text on at most so many lines of `room` pixels.

    It breaks at spaces, and in long names behind `_`, `/`, `-`, `:` and `.`; a part that is too long is broken
    anywhere. What does not fit ends in an ellipsis.
    """
    lines = [""]
    for part in _PARTS.findall(text):
        if lines[-1] and text_width((lines[-1] + part).rstrip()) > room:
            lines.append("")
        lines[-1] += part.lstrip() if not lines[-1] else part
        while text_width(lines[-1].rstrip()) > room:
            lines[-1:] = _broken(lines[-1], room)
    lines = [line.strip() for line in lines]
    return lines if len(lines) <= most else [*lines[: most - 1], _cut(lines[most - 1], room)]


def _broken(part: str, room: float) -> list[str]:
    """A part that is too long in two, with a hyphen; no scrap of one or two letters is left where it can be helped."""
    fits = next(n for n in range(len(part)) if text_width(f"{part[: n + 1]}-") > room)
    fits = max(1, min(fits, len(part.rstrip()) - 3) if fits > 3 else fits)
    return [f"{part[:fits]}-", part[fits:]]


def _cut(line: str, room: float) -> str:
    """A line that is not the last one, with an ellipsis that fits."""
    shown = f"{line}…"
    return shown if text_width(shown) <= room else shorten(shown + " ", room)
