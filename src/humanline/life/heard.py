"""Whether somebody asks for a person in words, in Dutch or English: sure, unsure, or not. Pure, without numpy.

A logistic regression over words, pairs of words and parts of words. Its weights stand in `heard.json`, made by
`docs/make_heard.py` from requests and other turns that were labelled by hand; what it finds and misses of those
that were held out is told in the documentation. It may only bring a person nearer: what is not heard changes nothing.
"""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal

import msgspec

from humanline.foundation.record import Record
from humanline.model.live import Contact

#: `sure`: a person is asked for. `unsure`: it is asked once whether a person is wanted. Empty: nothing was heard.
Heard = Literal["", "unsure", "sure"]

#: What is longer is heard in its beginning and its end.
_LONGEST = 600
_WORDS = re.compile(r"[^\W_]+")
_SENTENCES = re.compile(r"[.!?;\n]+|,\s")
#: Kinds that answer a question, and are looked at there alone.
_YES, _NO = "yes", "not"
_THRICE = re.compile(r"(.)\1{2,}")


class HeardWeights(Record, frozen=True):
    """What was learnt.

    Attributes:
        bias: logit of a turn of which no feature is known.
        sure: from this probability on a person is asked for.
        unsure: from this probability on it is asked.
        weights: feature → its part of the logit, of a text with one feature.
    """

    bias: float
    sure: float
    unsure: float
    weights: dict[str, float]


def heard(text: str) -> Heard:
    """Whether a person is asked for.

    >>> heard("Mag ik iemand spreken over mijn huur?"), heard("Hoe zeg ik mijn huur op?")
    ('sure', '')
    """
    found, known = probability(text), learnt_weights()
    return "sure" if found >= known.sure else "unsure" if found >= known.unsure else ""


def asked_in_words(contact: Contact, text: str) -> Heard:
    """Whether a customer in self-service asks for a person, given what they were asked before.

    Who was asked once whether they want a person, and says yes or again what is not clear, gets one. Nobody is asked
    twice.

    Args:
        contact: as it is.
        text: what they say now.
    """
    found = heard(text)
    if found == "sure" or contact.whether == "":
        return found
    if contact.whether == "asked" and says_no(text) is not None:
        return "" if says_no(text) else "sure"
    return "sure" if found and contact.whether == "asked" else ""


def says_no(text: str) -> bool | None:
    """Whether an answer begins with a no; `None` where it begins with neither yes nor no.

    >>> says_no("Nee hoor, het lukt"), says_no("Ja graag"), says_no("Mijn huur")
    (True, False, None)
    """
    first = next(iter(_WORDS.findall(text.casefold()[:40])), "")
    kinds = _kinds()
    return True if first in kinds[_NO] else False if first in kinds[_YES] else None


def probability(text: str, weights: HeardWeights | None = None) -> float:
    """How probable it is that a person is asked for: of the whole, or of the sentence that asks most.

    Args:
        text: as it was said.
        weights: `None` for those that go with this version.
    """
    known = weights or learnt_weights()
    cut = text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]}. {text[-_LONGEST // 2 :]}"
    parts = [one for one in _SENTENCES.split(cut) if _WORDS.search(one)]
    logits = [_logit(one, known) for one in ([cut, *parts] if len(parts) > 1 else [cut])]
    return 1 / (1 + math.exp(-max(logits)))


def features(text: str) -> list[str]:
    """What is looked at in a text: words, pairs of them that stand near, and parts of them; each once."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    words = ["0" if word.isdecimal() else _THRICE.sub(r"\1\1", word) for word in _WORDS.findall(plain)]
    row = ["<", *words, ">"]
    found = {f"w {word}" for word in words} | {f"n {min(len(words), 6)}"}
    found |= {f"b {one} {other}" for one, other in pairwise(row)}
    found |= {f"s {one} {other}" for k in (2, 3) for one, other in zip(row, row[k:], strict=False)}
    kinds = [kind for word in words if (kind := _kinds_of(word))]
    found |= {f"k {one}" for those in kinds for one in those}
    found |= {f"kk {one} {other}" for k, those in enumerate(kinds) for one in those
              for later in kinds[k + 1 : k + 6] for other in later}  # fmt: skip
    shape = ["<", *("/".join(those) for those in kinds), ">"]
    found |= {f"ks {' '.join(shape[k : k + size])}" for size in (2, 3, 4) for k in range(len(shape) - size + 1)}
    for word in words:
        edged = f"#{word}#"
        found |= {f"c {edged[k : k + size]}" for size in (3, 4, 5) for k in range(len(edged) - size + 1)}
    return sorted(found)


@lru_cache(maxsize=1)
def _kinds() -> dict[str, tuple[str, ...]]:
    text = files("humanline.life").joinpath("heard.toml").read_text(encoding="utf-8")
    return {kind: tuple(words.split()) for kind, words in tomllib.loads(text).items()}


@lru_cache(maxsize=4_096)
def _kinds_of(word: str) -> tuple[str, ...]:
    return tuple(
        kind
        for kind, begins in _kinds().items()
        if kind not in (_YES, _NO)
        and any(word == one[:-1] if one.endswith(".") else word.startswith(one) for one in begins)
    )


@lru_cache(maxsize=1)
def learnt_weights() -> HeardWeights:
    """The weights of this version."""
    text = files("humanline.life").joinpath("heard.json").read_bytes()
    return msgspec.json.decode(text, type=HeardWeights)


def _logit(text: str, known: HeardWeights) -> float:
    those = features(text)
    return known.bias + sum(known.weights.get(one, 0.0) for one in those) / math.sqrt(len(those) or 1)
