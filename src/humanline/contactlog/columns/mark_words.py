"""How good the words are with which customers give a mark, in Dutch and English: enough to put them in order.

Their order is always asked; this is the best guess of it.
"""

from __future__ import annotations

import re

#: From -2, the worst, to 2, the best.
_WORDS: dict[float, tuple[str, ...]] = {
    2: ("uitstekend", "uitmuntend", "perfect", "geweldig", "fantastisch", "super", "top", "excellent", "outstanding",
        "fantastic", "superb", "exceeded expectations", "boven verwachting", "😀", "😃", "😄", "😁", "😍"),
    1.5: ("great", "ruim voldoende"),
    1: ("goed", "tevreden", "blij", "positief", "prima", "fijn", "mooi", "good", "satisfied", "happy", "positive",
        "pleased", "ja", "yes", "eens", "agree", "👍", "🙂", "😊", "☺"),
    0.5: ("voldoende", "sufficient"),
    0.25: ("redelijk", "ok", "oke", "oké", "okay", "reasonable", "as expected"),
    0: ("neutraal", "neutral", "gemiddeld", "average", "gewoon", "niet tevreden, niet ontevreden",
        "niet tevreden en niet ontevreden", "neither satisfied nor dissatisfied", "tevreden noch ontevreden",
        "neither agree nor disagree", "😐", "😑"),
    -0.25: ("fair",),
    -0.5: ("matig", "mediocre", "kan beter", "could be better"),
    -1: ("slecht", "ontevreden", "negatief", "onvoldoende", "bad", "poor", "dissatisfied", "unsatisfied", "unhappy",
         "negative", "insufficient", "nee", "no", "oneens", "disagree", "👎", "🙁", "☹", "😞", "😟"),
    -2: ("waardeloos", "vreselijk", "zeer slecht", "terrible", "awful", "horrible", "😠", "😡", "😢"),
}  # fmt: skip
_STRENGTH = {word: strength for strength, words in _WORDS.items() for word in words}
_VERY = re.compile(r"(?:zeer|heel|heel erg|erg|very|extremely|completely|totally|helemaal|strongly|geheel) (.+)")
_RATHER = re.compile(r"(?:enigszins|een beetje|beetje|tamelijk|somewhat|slightly|fairly|rather) (.+)")
_NOT = re.compile(r"(?:niet|not) (?:zo |erg |very |at all )?(.+)")


def strength(word: str) -> float | None:
    """How good a word is, from -2 to 2; `None` where it is not known.

    >>> [strength(word) for word in ("Zeer tevreden", "niet goed", "helemaal niet tevreden", "neutraal", "blauw")]
    [2, -1, -2, 0, None]
    """
    said = re.sub(r"[\s\uFE0F]+", " ", word.strip().lower()).strip(" .!")
    if said in _STRENGTH:
        return _STRENGTH[said]
    for pattern, factor in ((_VERY, 2.0), (_RATHER, 0.5), (_NOT, -1.0)):
        match = pattern.fullmatch(said)
        known = strength(match[1]) if match else None
        if known is not None:
            return max(-2.0, min(2.0, factor * known))
    return None
