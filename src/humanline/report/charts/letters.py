"""How much room a text takes, so that labels can be placed without asking a browser."""

from __future__ import annotations

_NARROW = frozenset("iljtfrI.,:;'|!()[]/ \u00a0‘’·-")
_BROAD = frozenset("mwMWOQGCD@%&—ABEHKNPRSUVXYZT")
#: System fonts differ; the widest in use (Segoe UI, DejaVu Sans) are held to.
_SAFETY = 1.08


def text_width(text: str, size: float) -> float:
    """About how wide a text is in a system sans serif, in the unit of `size`; rather too wide than too narrow."""
    width = 0.0
    for letter in text:
        if letter in _NARROW:
            width += 0.31
        elif letter in _BROAD:
            width += 0.74
        elif ord(letter) > 0x2E80:
            width += 1.0
        else:
            width += 0.55
    return width * size * _SAFETY


def shorten(text: str, size: float, room: float) -> str:
    """The text when it fits in `room`, else its beginning with an ellipsis.

    >>> shorten("repair", 13, 100)
    'repair'
    >>> shorten("a very long name of a moment", 13, 80)
    'a very long…'
    """
    if text_width(text, size) <= room:
        return text
    kept = ""
    for letter in text:
        if text_width(kept + letter + "…", size) > room:
            break
        kept += letter
    return kept.rstrip(" ·,-") + "…"
