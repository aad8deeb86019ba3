"""Which delimiter a CSV file uses, found in its first records, and whether the one in `line.toml` can be right."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from humanline.contactlog.reading.csv_exact import Dialect, scan
from humanline.contactlog.reading.encoding import Fallback
from humanline.contactlog.reading.layout import looks_like_names
from humanline.contactlog.reading.source import unreadable

#: Delimiters that are looked for, most usual first.
CANDIDATES = (",", ";", "\t", "|", "^", "~")
_SHOWN = {"\t": "\\t"}
_RECORDS = 100
#: A delimiter in `line.toml` is called wrong when it finds one column where another fits this share of the records.
_CONVINCING = 0.9


#: A delimiter that fits a smaller share is text that happens to hold it, unless the first record is set apart by it.
#: Of two fields more is asked: a text with a comma in it looks the same.
_LIKELY = 0.5
_LIKELY_PAIR = 0.8
#: What a header of words adds to the share of records that fit.
_NAMES = 0.3
_QUOTED = re.compile(rb'^"((?:[^"\r\n]|"")*)"(?=\r?$)', re.MULTILINE)
#: What some spreadsheets write on the first line, to say which delimiter follows.
_SEP = re.compile(rb'"?sep=(\\t|.)"?[;,\t|]*(\r\n|\r|\n|$)', re.IGNORECASE)


class _Fit(NamedTuple):
    """How well a delimiter fits.

    Attributes:
        score: share of the records that are as wide as most, from the first of them on; more where a header of words
            is on top.
        all_share: the same share, of all records.
        width: fields of these records.
        share: without what stands above them.
        fitting: how many they are.
        first: the first record is one of them.
    """

    score: float
    all_share: float
    width: int
    share: float = 0.0
    fitting: int = 0
    first: bool = False

    @property
    def likely(self) -> bool:
        """It sets fields apart, and is not only a part of some text."""
        if self.width <= 2:
            return self.width == 2 and (self.first or (self.fitting > 1 and self.all_share >= _LIKELY_PAIR))
        return self.first or (self.fitting > 1 and self.share >= _LIKELY)


def in_quotes(sample: bytes) -> bool:
    """Whether whole lines stand in quotes, as when a spreadsheet saved a CSV file that it took for one column.

    Args:
        sample: the first bytes of a file, as UTF-8; its last line may be cut off.
    """
    lines = [line for line in sample.splitlines()[:_RECORDS] if line]
    if len(lines) < 2 or not all(_QUOTED.fullmatch(line) for line in lines[:-1]):
        return False
    inside = unquoted(b"\n".join(lines[:-1]))
    fits = [_fit(inside, _dialect(candidate, '"', "windows_1252"), final=True) for candidate in CANDIDATES]
    return any(found.first and found.width > 1 and found.share >= _CONVINCING for found in fits)


def unquoted(lines: bytes) -> bytes:
    """Lines without the quotes that stand around each as a whole."""
    return _QUOTED.sub(lambda match: match[1].replace(b'""', b'"'), lines)


def named_delimiter(sample: bytes) -> str:
    """The delimiter that a first line such as `sep=;` names; empty where there is no such line."""
    match = _SEP.match(sample)
    return match[1].replace(b"\\t", b"\t").decode("latin-1") if match else ""


def find_dialect(
    sample: bytes, delimiter: str, quote: str, fallback: Fallback, where: str, *, final: bool
) -> tuple[Dialect, int]:
    """The dialect of a file, and how many fields most of its first records have.

    Args:
        sample: its first bytes, as UTF-8.
        delimiter: from `line.toml`; empty means: find it.
        quote: from `line.toml`; empty means: none.
        fallback: what to do with records that are not UTF-8.
        where: the file, for the fault.
        final: the sample is the whole file.

    Raises:
        LogError: a delimiter or quote is not one ASCII character, or the delimiter given is not the one in use.
    """
    for name, value in (("delimiter", delimiter), ("quote", quote)):
        if value and (len(value) != 1 or not value.isascii() or value in "\r\n\0" or delimiter == quote):
            raise unreadable(
                "line.toml log." + name,
                f"found {value!r}",
                "It must be one ASCII character, and the delimiter must differ from the quote.",
                'Such as "," or ";".',
            )
    usable = [candidate for candidate in CANDIDATES if candidate != quote]
    fits = {candidate: _fit(sample, _dialect(candidate, quote, fallback), final=final) for candidate in usable}
    likely = [candidate for candidate in usable if fits[candidate].likely]
    best = max(likely, key=lambda candidate: fits[candidate], default=",")
    if not delimiter:
        return _dialect(best if best != quote else ";", quote, fallback), fits[best].width if likely else 1
    chosen = _dialect(delimiter, quote, fallback)
    given = fits[delimiter] if delimiter in fits else _fit(sample, chosen, final=final)
    if not given.likely and likely and fits[best].first and fits[best].share >= _CONVINCING:
        raise unreadable(
            where,
            f"with delimiter = {delimiter!r} the first records are one column",
            f'With "{_SHOWN.get(best, best)}" they have {fits[best].width} columns.',
            f'Set delimiter = "{_SHOWN.get(best, best)}" in [log], or leave it out to have it found.',
        )
    return chosen, given.width if given.likely else 1


def _dialect(delimiter: str, quote: str, fallback: Fallback) -> Dialect:
    return Dialect(delimiter.encode(), quote.encode(), fallback)


def _fit(sample: bytes, dialect: Dialect, *, final: bool) -> _Fit:
    if dialect.delimiter not in sample:
        return _Fit(0.0, 0.0, 1)
    records: list[list[bytes]] = []
    place = 0
    while place < len(sample) and len(records) < _RECORDS:
        found = scan(sample, place, final=final, dialect=dialect, width=None)
        if found is None or found.next < 0:
            break
        if found.fields is None or any(found.fields):
            records.append(found.fields or [b""])
        place = found.next
    if not records:
        return _Fit(0.0, 0.0, 1)
    widths = [len(fields) for fields in records]
    several = Counter(width for width in widths if width > 1)
    width = max(several, key=lambda width: (several[width], width), default=1)
    begins = widths.index(width) if several else 0
    share = widths[begins:].count(width) / len(widths[begins:])
    top = next(fields for fields in records if len(fields) >= min(width, 2))
    named = width > 1 and looks_like_names([field.decode("latin-1") for field in top])
    all_share = widths.count(width) / len(widths)
    return _Fit(share + _NAMES * named, all_share, width, share, widths.count(width), widths[0] == width)
