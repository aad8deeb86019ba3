"""Which words go with which key, in the text of a phone menu: 'for repairs, press two', 'press 0 to speak to a person'.

Platforms keep the keys in one place and the spoken text in another; the customer only has the text.
"""

from __future__ import annotations

import re

_DIGITS = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "star": "*", "asterisk": "*", "pound": "#", "hash": "#",
    "nul": "0", "een": "1", "één": "1", "twee": "2", "drie": "3", "vier": "4", "vijf": "5", "zes": "6", "zeven": "7",
    "acht": "8", "negen": "9", "sterretje": "*", "hekje": "#",
}  # fmt: skip

_KEY = r"(?P<key>[0-9]|[*#]|" + "|".join(map(re.escape, _DIGITS)) + r")(?![\w])"
_PRESS = (
    r"(?:please\s+)?(?:press|dial|enter|select|choose|push|hit|toets|kies|druk|tik)(?:\s+(?:the|op|de|number|key|een))?"
)
_WHAT = r"(?P<what>[^,.;:!?\n]{1,80}?)"
_KEY_FIRST = re.compile(
    rf"(?:{_PRESS}\s+|(?:,|\bor\b|\bof\b|\band\b|\ben\b)\s*){_KEY}"
    rf"\s+(?:at\s+any\s*time\s+)?(?:for|to|if|voor|om|als)\s+{_WHAT}"
    rf"(?=\s*(?:$|[,.;:!?\n]|\b(?:or|of|and|en)\s+(?:{_PRESS}\s+)?(?:[0-9*#]|press)))",
    re.IGNORECASE,
)
_WORDS_FIRST = re.compile(
    rf"(?:\bfor\b|\bto\b|\bvoor\b|\bom\b|\bbij\b|\bif\b|\bals\b)\s+{_WHAT}\s*,?\s*{_PRESS}\s+{_KEY}", re.IGNORECASE
)
#: No menu that is spoken is longer; the search stays quick on any text.
_LONGEST = 5_000


def labels_in(words: str) -> dict[str, str]:
    """The words that go with each key, in the order spoken.

    Examples:
        >>> labels_in("Press 1 for English, 2 for French or 3 to leave a voicemail.")
        {'1': 'English', '2': 'French', '3': 'leave a voicemail'}
        >>> labels_in("Voor afval, toets twee. Voor een medewerker kiest u 0, of toets 0 voor een mens.")
        {'2': 'afval', '0': 'een mens'}
    """
    text = words[:_LONGEST]
    by_style = [list(style.finditer(text)) for style in (_KEY_FIRST, _WORDS_FIRST)]
    by_style.sort(key=lambda found: found[0].start() if found else _LONGEST)
    labels: dict[str, str] = {}
    for style in by_style:
        for found in style:
            key = _DIGITS.get(found["key"].lower(), found["key"])
            labels.setdefault(key, " ".join(found["what"].split()))
    return labels
