"""What stands near a place on a page: the words that name it, and the hours that belong to it."""

from __future__ import annotations

import re
from itertools import pairwise

from humanline.model.reach import OpenHours
from humanline.reach.sites.hours import find_hours
from humanline.reach.sites.phones import NEAR, Phone, find_phones
from humanline.reach.sites.sheets import PageSheet, TextLine, squeezed
from humanline.reach.sites.whose import NumberContext, clause_after, clause_before
from humanline.reach.sites.words import POSTCODE, VISIT, VISIT_STEMS

#: A label is no longer than this, in characters.
MAX_LABEL = 160
#: Opening hours are looked for this many lines before and after a number or an address.
REACH = 12
_LETTERS = re.compile(r"[^\W\d_]{3}")
_SPEAKS_OF_HOURS = re.compile(r"openingstijd|opening hours|bereikbaar|\bopen\b", re.IGNORECASE)


class Surroundings:
    """The lines of a page, in parts that start at a heading, with the telephone numbers in them.

    Attributes:
        blocks: the lines.
        part: for each line the number of its part.
        parts: the lines of each part.
        phones: the telephone numbers in each line that has any.
        has_postcode: whether a Dutch postcode stands anywhere on the page.
        speaks_of_visits: whether words of a visit stand anywhere on the page.
    """

    def __init__(self, sheet: PageSheet) -> None:
        self.blocks = sheet.blocks
        self.part = _parts(sheet.blocks)
        edges = [k for k, part in enumerate(self.part) if k == 0 or part != self.part[k - 1]]
        self.parts = [range(*pair) for pair in pairwise([*edges, len(self.part)])]
        self.phones: dict[int, list[Phone]] = {}
        for k, block in enumerate(sheet.blocks):
            if not block.code and (phones := find_phones(block.text)):
                self.phones[k] = phones
        words = "\n".join(block.text for block in sheet.blocks)
        self.has_postcode = POSTCODE.search(words) is not None
        lower = words.lower()
        self.speaks_of_visits = any(stem in lower for stem in VISIT_STEMS) and VISIT.search(words) is not None
        self._linked = {anchor.block for anchor in sheet.anchors if anchor.href[:4].lower() in ("tel:", "call")}

    def __len__(self) -> int:
        return len(self.blocks)

    def line(self, k: int) -> str:
        """The text of a line; empty past the end of the page."""
        return self.blocks[k].text if k < len(self.blocks) else ""

    def label(self, k: int, shown: str) -> str:
        """The line something stands in, with the line above it where it says nothing more than `shown`."""
        text, shown = squeezed(self.line(k)) or squeezed(shown), squeezed(shown)
        if len(text) > MAX_LABEL:
            at = max(0, text.find(shown) - MAX_LABEL // 2)
            return text[at : at + MAX_LABEL].strip()
        bare = len(text) <= len(shown) + 4
        if bare and 0 < k < len(self.part) and self.part[k] == self.part[k - 1]:
            return f"{squeezed(self.blocks[k - 1].text)[-MAX_LABEL // 2 :]} {text}"
        return text

    def beside(self, k: int, start: int, end: int, page: str, *, label: str = "", dials: bool = False) -> NumberContext:
        """What stands beside a number from `start` to `end` of line k.

        Args:
            k: the line; past the end of the page, nothing stands beside it.
            start: where the number starts in it.
            end: where it ends.
            page: title and address of the page.
            label: the words of the link that it is.
            dials: it is a link that dials.
        """
        if not 0 <= k < len(self.blocks):
            return NumberContext(label, "", "", page, dials)
        text = self.blocks[k].text
        spans = [(phone.start, phone.start + len(phone.shown)) for phone in self.phones.get(k, ())]
        since = max((until for _, until in spans if until <= start), default=0)
        until = min((begin for begin, _ in spans if begin >= end), default=len(text))
        before = clause_before(text[since:start])
        if not _LETTERS.search(before) and since == 0 and k > 0 and self.part[k] == self.part[k - 1]:
            before = f"{clause_before(self.blocks[k - 1].text)} {before}"
        everywhere = self.blocks[k].zone in ("header", "footer")
        after = clause_after(text[end:until])
        return NumberContext(f"{before} {label}", after, self._headings(k), page, dials, everywhere)

    def _headings(self, k: int) -> str:
        """The headings that a line stands under, the nearest first."""
        found: list[str] = []
        level = 7
        for j in range(k, -1, -1):
            heading = self.blocks[j].heading
            if 0 < heading < level:
                level = heading
                found.append(self.blocks[j].text[:200])
                if level == 1:
                    break
        return " | ".join(found)

    def hours(self, k: int, *, visit: bool, offset: int = -1) -> OpenHours:
        """Hours of a number (or of a counter, when `visit`): in its line, below, above, or under the next heading.

        A line that has hours for the other of the two is passed over; the next number ends the search. Where a line has
        several numbers, `offset` says where in it this one starts: its hours are those before the next.
        """
        if not 0 <= k < len(self.blocks):
            return ()
        starts = [phone.start for phone in self.phones.get(k, ())]
        if offset in starts and len(starts) > 1:
            until = min((start for start in starts if start > offset), default=None)
            if own := find_hours(self.blocks[k].text[offset:until]):
                return own
        if own := find_hours(self.blocks[k].text):
            return own
        part = self.parts[self.part[k]]
        after = self._lines(range(k + 1, min(k + 1 + REACH, part.stop)), visit=visit)
        before = self._lines(range(k - 1, max(part.start, k - REACH) - 1, -1), visit=visit)
        if found := find_hours("\n".join(after)) or find_hours("\n".join(reversed(before))):
            return found
        if part.stop - k > REACH or part.stop >= len(self.blocks) or not _SPEAKS_OF_HOURS.search(self.line(part.stop)):
            return ()
        following = self.parts[self.part[part.stop]]
        return find_hours("\n".join(self._lines(following[: REACH + 1], visit=visit)))

    def _lines(self, places: range, *, visit: bool) -> list[str]:
        lines: list[str] = []
        for j in places:
            text = self.blocks[j].text
            if not visit and (j in self.phones or j in self._linked):
                break
            of_visits, of_calls = VISIT.search(text) is not None, NEAR.search(text) is not None
            if of_visits in (of_calls, visit):
                lines.append(text)
        return lines


def _parts(blocks: list[TextLine]) -> list[int]:
    """The part of each line: a new one starts at a heading (not right under a higher one) and at a change of zone."""
    parts: list[int] = []
    part = 0
    for k, block in enumerate(blocks):
        above = blocks[k - 1] if k else block
        heads = block.heading and not 0 < above.heading < block.heading
        if k and (heads or block.zone != above.zone):
            part += 1
        parts.append(part)
    return parts
