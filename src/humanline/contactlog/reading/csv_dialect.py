"""Which delimiter a CSV file uses, found in its first records, and whether the one in `line.toml` can be right."""

from __future__ import annotations

from typing import NamedTuple

from humanline.contactlog.reading.csv_exact import Dialect, scan
from humanline.contactlog.reading.encoding import Fallback
from humanline.contactlog.reading.source import unreadable

#: Delimiters that are looked for, most usual first.
CANDIDATES = (",", ";", "\t", "|")
_SHOWN = {"\t": "\\t"}
_RECORDS = 100
#: A delimiter in `line.toml` is called wrong when it finds one column where another fits this share of the records.
_CONVINCING = 0.9


class _Fit(NamedTuple):
    """How well a delimiter fits: share of records as wide as the first, and that width."""

    share: float
    width: int


def find_dialect(sample: bytes, delimiter: str, quote: str, fallback: Fallback, where: str, *, final: bool) -> Dialect:
    """The dialect of a file.

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
    likely = [candidate for candidate in usable if fits[candidate].width > 1]
    best = max(likely, key=lambda candidate: fits[candidate], default=",")
    if not delimiter:
        return _dialect(best if best != quote else ";", quote, fallback)
    chosen = _dialect(delimiter, quote, fallback)
    given = _fit(sample, chosen, final=final)
    if given.width == 1 and likely and fits[best].share >= _CONVINCING:
        raise unreadable(
            where,
            f"with delimiter = {delimiter!r} the first record is one column",
            f'With "{_SHOWN.get(best, best)}" it has {fits[best].width} columns.',
            f'Set delimiter = "{_SHOWN.get(best, best)}" in [log], or leave it out to have it found.',
        )
    return chosen


def _dialect(delimiter: str, quote: str, fallback: Fallback) -> Dialect:
    return Dialect(delimiter.encode(), quote.encode(), fallback)


def _fit(sample: bytes, dialect: Dialect, *, final: bool) -> _Fit:
    width: int | None = None
    fitting = records = place = 0
    while place < len(sample) and records < _RECORDS:
        found = scan(sample, place, final=final, dialect=dialect, width=width)
        if found is None or found.next < 0:
            break
        if found.fields is None or found.fields:
            records += 1
            fitting += found.fields is not None
            if width is None:
                width = len(found.fields or ()) or 1
        place = found.next
    return _Fit(fitting / records, width or 1) if records else _Fit(0.0, 1)
