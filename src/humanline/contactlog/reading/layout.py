"""Where the table is in the rows of a file: title rows above it, its header, and lines in it that are no records.

The first rows are enough. Columns whose cells are numbers, dates or clock times tell the header from the records: there
the header has words.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from typing import NamedTuple

from humanline.contactlog.reading.source import NoRecord
from humanline.model.facts import Notice
from humanline.model.organisation import Log

#: Rows that are looked at to find the table.
SAMPLE_ROWS = 400
#: The header stands among this many rows.
_HIGHEST_ROWS = 60
#: Share of a column's cells that must be of one kind.
_OF_A_KIND = 0.8
#: A row with a smaller share of the cells that rows usually fill stands above the table.
_FILLED = 0.6

_KINDS = (
    ("clock", re.compile(r"\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?$")),
    ("date", re.compile(r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})([T ,].*)?$")),
    ("number", re.compile(r"[+-]?[\d.,' ]*\d[\d.,]* ?%?$")),
)
#: No column is called after a number of so many digits.
_LONG_NUMBER = 8
_UNKNOWN = re.compile(r"(null|none|nan|n/?a|n\.?v\.?t\.?|unknown|onbekend|[-–.?/]+)$", re.IGNORECASE)
_UNIT = re.compile(
    r"[(\[].*[)\]]$|(nr|no|j/n|y/n|ja/nee|yes/no|\d{1,2} ?[-–] ?\d{1,3}|lokaal|local|utc"
    r"|s|sec|seconds|seconden|ms|min|minutes|minuten|h|hours|uren|%|#|aantal|number|text|tekst"
    r"|d{1,2}[-/.]m{1,2}[-/.][jy]{2,4}.*|yyyy[-/.]mm[-/.]dd.*|u{1,2}:mm.*|hh:mm.*)$",
    re.IGNORECASE,
)
_TOTAL_WORD = (
    r"((grand|sub|general|overall|eind|sub-|grand-|eind-)\s?)?"
    r"(total|totals|totaal|totalen|totaux|gesamt|summe|insgesamt)"
)
#: What may begin a row of sums: the word for it.
BEGINS_AS_TOTAL = rf"(?i)^\s*{_TOTAL_WORD}\b"
#: How the last word may end that stands behind what a row is the sum of.
ENDS_AS_TOTAL = ("otal", "otaal", "OTAL", "OTAAL")
_TOTAL = re.compile(rf"{_TOTAL_WORD}\s*([:=(\d].*)?$", re.IGNORECASE)
_TOTAL_OF = re.compile(rf"{_TOTAL_WORD}\b.*|.*\s{_TOTAL_WORD}$", re.IGNORECASE)
_FOOTER = re.compile(
    r"\s*([*(©#=-]+\s*)?(generated|gegenereerd|gemaakt op|created on|aangemaakt op|exported|export|geëxporteerd"
    r"|printed|afgedrukt|report|rapport|page|pagina|blad|source|bron|filter|filters|end of|einde|copyright|total"
    r"|totaal|number of|aantal|last (updated|refreshed)|laatst (bijgewerkt|ververst)|confidential|vertrouwelijk"
    r"|disclaimer|note|let op|selection|selectie|run (on|at|by))\b"
    r"|\s*[*(=-]*\s*\d[\d.,]*\s*(rows?|rijen|regels|records?|lines?|results?|resultaten|items?|contacten|contacts"
    r"|calls|gesprekken|tickets|row\(s\)|rij\(en\))\b"
    r"|\s*[-=_*#]{3,}",
    re.IGNORECASE,
)

Row = tuple[str, ...]


class TablePlace(NamedTuple):
    """Where the table of a file is.

    Attributes:
        above: rows before the first record, blank ones counted.
        names: what the header says, a column; none where there is no header.
        width: columns.
        titles: rows above the header that say something.
        header_rows: rows that the header takes.
        repeats: rows that are no record where they come again: those of the title and of the header.
        starts: the first words of these, as they are written.
        totals: rows that begin with 'total' are sums.
        full: every record fills several cells, so that one sentence alone is a remark.
    """

    above: int
    names: Row
    width: int
    titles: int = 0
    header_rows: int = 0
    repeats: frozenset[Row] = frozenset()
    starts: frozenset[str] = frozenset()
    totals: bool = True
    full: bool = False

    def no_record(self, cells: Sequence[str]) -> NoRecord | None:
        """What a row is where it is no record; `None` for a record."""
        said = [cell for cell in cells if cell and not cell.isspace()]
        if said and said[0] in self.starts and trimmed(cells) in self.repeats:
            return "repeated_header"
        if not said or self.width == 1:
            return None
        said[0] = said[0].strip()
        if self.totals and self._is_total(said):
            return "total"
        if len(said) > 1:
            return None
        sentence = self.full and " " in said[0] and _kind(said[0]) == "text"
        return "footer" if sentence or _FOOTER.match(said[0]) else None

    def _is_total(self, said: Sequence[str]) -> bool:
        """Sums by its first word alone, or by what else stands there: numbers, with something left empty."""
        if _TOTAL.match(said[0]):
            return True
        numbers = 1 < len(said) < self.width and all(_kind(cell) in ("number", "clock") for cell in said[1:])
        return numbers and bool(_TOTAL_OF.match(said[0]))

    def notices(self, origin: str) -> tuple[Notice, ...]:
        """What was found above the records, for who reads the figures."""
        found = []
        if self.titles:
            found.append(Notice(code="title_rows", values={"file": origin, "count": self.titles}))
        if self.header_rows > 1:
            found.append(Notice(code="header_rows", values={"file": origin, "count": self.header_rows}))
        if not self.header_rows:
            found.append(Notice(code="no_header", values={"file": origin, "count": self.width}, level="warning"))
        return tuple(found)


def trimmed(cells: Sequence[str]) -> Row:
    """A row without white space around its cells and without empty cells at its end."""
    row = [cell.strip() for cell in cells]
    while row and not row[-1]:
        row.pop()
    return tuple(row)


def looks_like_names(cells: Sequence[str]) -> bool:
    """Whether every cell of a row is words, as in a header."""
    return any(cells) and all(_kind(cell.strip()) in ("", "text") for cell in cells)


def lines_skipped(log: Log) -> int:
    """Lines (rows of a sheet) at the top that are not looked at: those before the header, where its place is given."""
    given = 0 if isinstance(log.header, bool) else log.header - 1
    return max(log.skip, given)


def find_layout(rows: Sequence[Sequence[str]], header: bool | int, width: int = 0) -> TablePlace:
    """Find the table in the first rows of a file.

    Args:
        rows: cells as text, blank rows included; at least one row says something.
        header: as in `[log]`; a number says that the first row that says something is the header.
        width: columns where the file says so itself; else the widest row counts.
    """
    cells = [trimmed(row) for row in rows]
    filled = [sum(map(bool, row)) for row in cells]
    used = [k for k, count in enumerate(filled) if count]
    if header is True:
        start, names_at = _found(cells, filled, used)
    else:
        names_at = () if header is False else (used[0],)
        start = names_at[-1] + 1 if names_at else 0
    names = _joined([cells[k] for k in names_at])
    width = max(width, len(names)) or max(len(row) for row in cells[start:])
    above = [k for k in used if k < start]
    layout = TablePlace(
        above=start,
        names=names,
        width=width,
        titles=len([k for k in above if k < min(names_at, default=start)]),
        header_rows=len(names_at),
        repeats=frozenset(cells[k] for k in above),
        starts=frozenset(next(cell for cell in rows[k] if cell.strip()) for k in above),
    )
    body = [cells[k] for k in used if k >= start]
    counts = [filled[k] for k in used if k >= start]
    sums = sum(layout.no_record(row) == "total" for row in body)
    alone = sum(count == 1 for count in counts)
    return layout._replace(
        totals=3 * sums <= len(body),
        full=width > 3 and _usual(counts) > 2 and alone <= max(3, len(counts) // 20),
    )


def _found(cells: list[Row], filled: list[int], used: list[int]) -> tuple[int, tuple[int, ...]]:
    """The first row of records, and the rows of the header; none where the records begin at once."""
    body = used[max(1, len(used) // 2) :]  # what stands above the records is not among them
    usual = _usual([filled[k] for k in body]) or filled[used[0]]
    enough = [k for k in used if filled[k] >= max(min(2, usual), _FILLED * usual)] or used[:1]
    kinds = _kinds([cells[k] for k in body])
    typical = statistics.median(_typed(cells[k], kinds) for k in body) if body else 0
    first = enough[0]
    records = [k for k in enough if kinds and _typed(cells[k], kinds) >= max(1, typical / 2)]
    begins = records[0] if records else None
    if begins is None or begins > used[:_HIGHEST_ROWS][-1]:
        return (first, ()) if _recurs(first, cells, used) else _with_groups(first, cells, used)
    named = [k for k in enough if k < begins and _names_columns(cells[k], kinds)]
    if not named:
        bare = _dated(cells[first], kinds) or _recurs(first, cells, used)
        return (first, ()) if bare else _with_groups(first, cells, used)
    header = named[0]
    for k in named[1:]:
        apart = len(kinds) > 1 or filled[k] > filled[header] or not filled[k - 1]
        if apart and not _is_units(cells[k]) and not _recurs(k, cells, used, share=0.0):
            header = k
    return _with_groups(header, cells, used)


def _with_groups(header: int, cells: list[Row], used: list[int]) -> tuple[int, tuple[int, ...]]:
    """The header with a row of groups right above it, and a row of units right below."""
    top, bottom = header, header
    while top - 1 in used and _is_groups(cells[top - 1], cells[header]):
        top -= 1
    if header + 1 in used and _is_units(cells[header + 1]):
        bottom += 1
    return bottom + 1, tuple(range(top, bottom + 1))


def _is_units(row: Row) -> bool:
    return all(_UNIT.match(cell) for cell in row if cell)


def _is_groups(row: Row, names: Row) -> bool:
    """Names over several columns: with gaps or repeats among them, where the row below has a name for each."""
    said = [cell for cell in row if cell]
    gaps = "" in row or len(set(said)) < len(said)
    return len(said) > 1 and gaps and len(row) <= len(names) and looks_like_names(row)


def _joined(rows: Sequence[Row]) -> Row:
    """One name a column: of groups, of the column, of its unit."""
    width = max(map(len, rows), default=0)
    names: list[list[str]] = [[] for _ in range(width)]
    for depth, row in enumerate(rows):
        group = ""
        below = rows[depth + 1] if depth + 1 < len(rows) else ()
        for k in range(width):
            own = row[k] if k < len(row) else ""
            group = own or (group if k < len(below) and below[k] else "")
            if group and group not in names[k]:
                names[k].append(group)
    return tuple(" ".join(parts) for parts in names)


def _usual(counts: Sequence[int]) -> int:
    """How many cells of a row are filled in three rows of four, at most."""
    return sorted(counts)[(3 * len(counts)) // 4] if counts else 0


def _kind(cell: str) -> str:
    if not cell:
        return ""
    return next((name for name, pattern in _KINDS if pattern.match(cell)), "text")


def _kinds(rows: Sequence[Row]) -> dict[int, str]:
    """Column → the kind of its cells, where it is not text."""
    found: dict[int, str] = {}
    for k in range(max(map(len, rows), default=0)):
        seen = [kind for row in rows if k < len(row) and (kind := _kind(row[k])) and not _UNKNOWN.match(row[k])]
        for kind, _ in _KINDS:
            if seen and seen.count(kind) >= _OF_A_KIND * len(seen):
                found[k] = kind
    return found


def _typed(row: Row, kinds: dict[int, str]) -> int:
    return sum(k < len(row) and _kind(row[k]) == kind for k, kind in kinds.items())


def _names_columns(row: Row, kinds: dict[int, str]) -> bool:
    """Words where the records have numbers, dates and clock times."""
    words = [k for k in kinds if k < len(row) and _kind(row[k]) == "text" and not _UNKNOWN.match(row[k])]
    return 2 * len(words) >= len(kinds) and not _typed(row, kinds)


def _dated(row: Row, kinds: dict[int, str]) -> bool:
    """A date, a time of day or a long number stands where the records have theirs, so that the row is a record."""
    there = [(kind, row[k]) for k, kind in kinds.items() if k < len(row) and _kind(row[k]) == kind]
    return any(kind != "number" or (cell.isdecimal() and len(cell) >= _LONG_NUMBER) for kind, cell in there)


def _recurs(at: int, cells: list[Row], used: list[int], share: float = 0.5) -> bool:
    """Whether more than a share of the words in a row stand in the same column again, in other rows than its like."""
    row = cells[at]
    later = [cells[k] for k in used if k > at and cells[k] != row]
    words = [k for k, cell in enumerate(row) if _kind(cell) == "text"]
    again = sum(any(k < len(other) and other[k] == row[k] for other in later) for k in words)
    return bool(words) and again > share * len(words)
