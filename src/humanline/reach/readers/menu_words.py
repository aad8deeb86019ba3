"""Which words go with which key, in the text of a phone menu: 'for repairs, press two', 'press 0 to speak to a person'.

Platforms keep the keys in one place and the spoken text in another; the customer only has the text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from humanline.reach.words import key_names, tongues

_PLACED = r"(?:\s+(?:the|op|de|number|key|een|la|el|le|il|die|das|o|a|sur|tecla|tasto|touche|taste|número|numero))?"
_FOR = r"for|to|if|voor|om|bij|als|para|si|por|für|um|wenn|zu|zum|pour|se|per"
_AND = r"or|of|and|en|o|y|oder|und|ou|et|e"


@lru_cache(maxsize=1)
def _styles() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """'Press 1 for bills, 2 for…', and 'for bills, press 1', in every known language."""
    key = r"(?P<key>[0-9]|[*#]|" + "|".join(map(re.escape, sorted(key_names(), key=len, reverse=True))) + r")(?![\w])"
    verbs = sorted({verb for tongue in tongues().values() for verb in tongue.press}, key=len, reverse=True)
    press = rf"(?:please\s+)?(?:kiest u|{'|'.join(map(re.escape, verbs))}|bitte die){_PLACED}"
    what = r"(?P<what>[^,.;:!?\n]{1,80}?)"
    key_first = re.compile(
        rf"(?:{press}\s+|(?:,|\b(?:{_AND})\b)\s*){key}"
        rf"\s+(?:at\s+any\s*time\s+)?(?:{_FOR})\s+{what}"
        rf"(?=\s*(?:$|[,.;:!?\n]|\b(?:{_AND})\s+(?:{press}\s+)?(?:[0-9*#]|press)))",
        re.IGNORECASE,
    )
    words_first = re.compile(rf"(?:\b(?:{_FOR})\b)\s+{what}\s*,?\s*{press}\s+{key}", re.IGNORECASE)
    return key_first, words_first


#: No menu that is spoken is longer; the search stays quick on any text.
_LONGEST = 5_000


def labels_in(words: str) -> dict[str, str]:
    """The words that go with each key, in the order spoken.

    Examples:
        >>> labels_in("Press 1 for English, 2 for French or 3 to leave a voicemail.")
        {'1': 'English', '2': 'French', '3': 'leave a voicemail'}
        >>> labels_in("Voor afval, toets twee. Voor een medewerker kiest u 0, of toets 0 voor een mens.")
        {'2': 'afval', '0': 'een medewerker'}
        >>> labels_in("Para hablar con un agente pulse cero. Pour les factures, tapez 1.")
        {'0': 'hablar con un agente', '1': 'les factures'}
    """
    text = words[:_LONGEST]
    by_style = [list(style.finditer(text)) for style in _styles()]
    by_style.sort(key=lambda found: found[0].start() if found else _LONGEST)
    labels: dict[str, str] = {}
    for style in by_style:
        for found in style:
            key = key_names().get(found["key"].lower(), found["key"])
            labels.setdefault(key, " ".join(found["what"].split()))
    return labels
