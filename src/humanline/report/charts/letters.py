"""How much room a text takes, so that labels can be placed without asking a browser."""

from __future__ import annotations

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


def text_width(text: str, size: float) -> float:
    """How wide a text is at most in a usual system font, in the unit of `size`."""
    return sum(1.05 if ord(letter) > 0x2E80 else _WIDTHS.get(letter, _USUAL) for letter in text) * size


def shorten_cell(name: str, size: float, room: float) -> str:
    """A moment with its segment, both shortened so that both can still be told: `verhuizen en… · 65 jaar…`."""
    moment, dot, segment = name.partition(" · ")
    if not dot or text_width(name, size) <= room:
        return shorten(name, size, room)
    between = text_width(dot, size)
    for_segment = min(text_width(segment, size), max(0.42 * room, room - between - text_width(moment, size)))
    kept = shorten(segment, size, for_segment + 0.5)
    return f"{shorten(moment, size, room - between - text_width(kept, size))}{dot}{kept}"


def wrapped(text: str, size: float, room: float) -> list[str] | None:
    """The text on as few lines as fit in `room`, or `None` when a word is too long."""
    lines: list[str] = []
    for word in text.split():
        if text_width(word, size) > room:
            return None
        if lines and text_width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def shorten(text: str, size: float, room: float) -> str:
    """The text when it fits in `room`, else its beginning with an ellipsis.

    >>> shorten("repair", 13, 100)
    'repair'
    >>> shorten("a very long name of a moment", 13, 80)
    'a very lon…'
    """
    if text_width(text, size) <= room:
        return text
    kept = ""
    for letter in text:
        if text_width(kept + letter + "…", size) > room:
            break
        kept += letter
    return kept.rstrip(" ·,-") + "…"
