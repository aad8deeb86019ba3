"""Find telephone numbers in the words of a page, and tell them from order numbers, accounts, dates and postcodes.

Dutch numbers are known by their plan (area codes, 06, 085, 088, 0800, 0900/0906/0909 and the municipal numbers
`14 + area code`): Nummerplan telefoon- en ISDN-diensten, Authority for Consumers and Markets (ACM). International
numbers start with `+` or `00` (ITU-T E.164: at most 15 digits). Other numbers, and Dutch ones that look like something
else, count only where words such as 'call', 'phone' or 'bel' stand near. The link `tel:` is RFC 3966.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

from humanline.reach.sites.whose import calls

#: Dutch area codes of four digits, by their first three; those of three digits stand in `_THREE`.
_FOUR = {
    "011": "134578", "016": "1245678", "017": "24", "018": "0123467", "022": "234678 9", "025": "125", "029": "479",
    "031": "345678", "032": "01", "034": "12345678", "041": "1 23 68", "047": "58", "048": "15678", "049": "23579",
    "051": "12345678 9", "052": "1234578 9", "054": "1345678", "056": "126", "057": "0123578", "059": "123456789",
}  # fmt: skip
_THREE_DIGITS = "010 013 015 020 023 024 026 030 033 035 036 038 040 043 045 046 050 053 055 058"
_THREE = {f"07{n}" for n in range(10)} | set(_THREE_DIGITS.split())
_SERVICE = ("084", "085", "087", "088", "091")
PREMIUM = ("0900", "0906", "0909")
#: Emergency numbers are people, but not this organisation's.
EMERGENCY = {"112", "911", "999"}

#: Words that say: this is a telephone number.
NEAR = re.compile(
    r"\b(?:tel|tel\.?nr|telefoon\w*|telephone|phone\w*|bel|belt|bellen|gebeld|call|dial|mobiel|mobile|"
    r"klantenservice|helpdesk|helpline|hotline|bereikbaar|whatsapp)\b|☎|📞",
    re.IGNORECASE,
)
#: Words that say: this number is something else.
OTHER = re.compile(
    r"(?:\b(?:kvk|k\.v\.k|btw|vat|iban|bic|bsn|rsin|oin|isbn|issn|ean|fax|faxnummer|kenmerk|artikel\w*|art\.?nr|"
    r"dossier\w*|polis\w*|serie\w*|serial|tracking|track|invoice|reference|ref|account(?!\s?manager)|giro\w*|bank\w*|"
    r"reg\w*\.?|vestigings\w*|postbus)|(?:order|bestel|factuur|klant|zaak|rekening|relatie|lidmaatschaps|customer|"
    r"member|client|case)[\s-]?(?:nummer|nr|number|no)?)\b\.?[\s:#.a-z-]{0,14}$",
    re.IGNORECASE,
)
_FAX = re.compile(r"\bfax\w*\.?[\s:]*$", re.IGNORECASE)

_MASKS = [
    re.compile(r"\b[A-Z]{2}\d{2}(?:[ .]?[A-Z0-9]{4}){2,7}(?:[ .]?[A-Z0-9]{1,3})?\b"),  # bank accounts (IBAN)
    re.compile(r"\b[A-Z]{2}[ .]?\d{3}[ .]?\d{3}[ .]?\d{3}[ .]?B[ .]?\d{2}\b"),  # Dutch VAT
    re.compile(r"\b(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d\b"),  # 01-02-2024
    re.compile(r"\b(?:19|20)\d\d([-/.])(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])\b"),  # 2024-02-01
    re.compile(
        r"(?<![\d.])(?:[01]?\d|2[0-4])[.:][0-5]\d\s?(?:uur\s?)?(?:-|–|—|tot|to|en|and)\s?(?:[01]?\d|2[0-4])[.:][0-5]\d(?![\d.-])"
    ),  # 9.00 - 17.00
    re.compile(r"\b(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d\b"),  # 2023-2024
    re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)"),  # addresses of machines (IPv4)
    re.compile(r"(?<![\d.])\d{1,2}\.\d{5,}(?![\d.])"),  # 1.234567
    re.compile(r"[€$£]\s?\d[\d.,]{0,20}|(?<![\d.,])\d[\d.,]{0,20}\s?(?:€|euro\b|EUR\b|%)"),  # money
    re.compile(
        r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}|https?://\S+|www\.\S+"
    ),  # addresses with digits in them
]
_ENOUGH = re.compile(r"(?:\d\D{0,3}){4}\d")
_GAP = r"[ \u00a0\u202f.\-\u2010\u2011\u2013/]{0,3}"
_EDGE = r"(?<![\w+/.,-])"
_END = r"(?![\w])(?![.,]\d)(?!-\d)"
_DUTCH = re.compile(rf"{_EDGE}\(?0\d{{1,3}}\)?(?:{_GAP}\d){{4,10}}{_END}")
_MUNICIPAL = re.compile(rf"{_EDGE}14[ \u00a0-]?0\d{{2,3}}{_END}")
_PLUS = re.compile(rf"(?<![\w.,])\(?(?:\+|00)\(?[1-9]\d{{0,2}}\)?(?:{_GAP}\(0\))?(?:{_GAP}\(?\d\)?){{6,13}}{_END}")
_LOOSE = re.compile(rf"{_EDGE}\(?\d{{1,5}}\)?(?:{_GAP}\(?\d\)?){{5,12}}{_END}")
#: An area code in brackets, and two groups: `(11) 3091-0000`.
_BRACKETS = re.compile(r"\(\d{2,5}\) ?\d{3,5}[-. ]\d{3,5}")
_AMERICAN = re.compile(r"(?:1[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}")

#: How far words count as near, in characters: before and after the number.
BEFORE, AFTER = 60, 25
#: A line no longer than this, number left out, is about the number.
SHORT_LINE = 12


class Phone(NamedTuple):
    """A telephone number.

    Attributes:
        number: the number as one dials it, digits only: `+31101234567`, `08001234`, `14010`.
        shown: as it stands on the page.
        start: where it starts in the text, in characters.
        premium: calling it costs extra money.
    """

    number: str
    shown: str
    start: int
    premium: bool


def find_phones(text: str) -> list[Phone]:
    """The telephone numbers in a piece of text, in the order in which they stand there.

    Examples:
        >>> [phone.number for phone in find_phones("Bel 14 0251 of (010) 123 45 67. KvK 01234567.")]
        ['140251', '+31101234567']
    """
    if not _ENOUGH.search(text):
        return []
    masked = text
    for mask in _MASKS:
        masked = mask.sub(lambda found: "\x00" * len(found.group()), masked)
    found: dict[int, Phone] = {}
    taken: list[tuple[int, int]] = []
    for pattern, sure in (
        (_PLUS, _sure_plus),
        (_DUTCH, _sure_dutch),
        (_MUNICIPAL, _sure_municipal),
        (_LOOSE, _sure_loose),
    ):
        for match in pattern.finditer(masked):
            start, end = match.span()
            if any(start < until and end > since for since, until in taken):
                continue
            number = normalise(match.group())
            before, after = text[max(0, start - BEFORE) : start], text[end : end + AFTER]
            if number in EMERGENCY or _is_something_else(before) or not 5 <= len(number.lstrip("+")) <= 15:
                continue
            near = bool(NEAR.search(before) or NEAR.search(after.split("\n")[0])) or calls(before)
            if not sure(match.group(), number, near, _alone(text, start, end)):
                continue
            taken.append((start, end))
            found[start] = Phone(number, match.group().strip(), start, number.startswith(PREMIUM))
    return [found[start] for start in sorted(found)]


def from_link(href: str) -> str:
    """The number of a `tel:` or `callto:` link, normalised; empty where it holds none.

    Examples:
        >>> from_link("tel:+31-(0)10-123%2045%2067;ext=5")
        '+31101234567'
    """
    number = unquote(href.partition(":")[2]).partition(";")[0].partition("?")[0]
    return normalise(number) if re.fullmatch(r"[\s\d+().,/*#\-\u2010-\u2013]*", number) else ""


def normalise(shown: str) -> str:
    """Digits as one dials them; a full Dutch number in its international form, so that each is one number.

    Examples:
        >>> normalise("010 - 123 45 67"), normalise("0031 (0)10 1234567"), normalise("0800-1234")
        ('+31101234567', '+31101234567', '08001234')
    """
    international = shown.strip().lstrip("(").startswith(("+", "00"))
    digits = re.sub(r"\D", "", re.sub(r"\(0\)", "", shown) if international else shown)
    if international:
        digits = digits[2:] if digits.startswith("00") else digits
        if digits.startswith("310"):  # +31 010…: the 0 that should have been left out
            digits = f"31{digits[3:]}"
        if digits.startswith("3114") and len(digits) in (7, 8):
            return digits[2:]
        return f"+{digits}" if digits else ""
    return f"+31{digits[1:]}" if _is_dutch(digits) else digits


def _is_dutch(digits: str) -> bool:
    if len(digits) != 10 or digits[0] != "0":
        return False
    known = digits.startswith("06") and digits[2] not in "0679"
    return known or digits[:3] in _THREE or digits.startswith(_SERVICE) or digits[3] in _FOUR.get(digits[:3], "")


def _sure_dutch(shown: str, number: str, near: bool, alone: bool) -> bool:
    if number.startswith(("0800", *PREMIUM)):
        return len(number) in (8, 11) and (near or alone or not shown.isdigit())
    return number.startswith("+31") and (near or alone or not shown.isdigit())


def _sure_municipal(shown: str, number: str, near: bool, alone: bool) -> bool:
    code = number[2:]
    known = code in _THREE or code[3:] in _FOUR.get(code[:3], "-") if len(code) == 4 else code in _THREE
    return known and (near or alone) and bool(shown)


def _sure_plus(shown: str, number: str, near: bool, alone: bool) -> bool:
    digits = number[1:]
    if digits.startswith("31"):
        return len(digits) == 11 or (len(digits) in (9, 12) and digits[2:5] in ("800", "900"))
    return 8 <= len(digits) <= 15 and (
        near or alone or (not shown.strip("+").isdigit() and shown.startswith(("+", "(+")))
    )


def _sure_loose(shown: str, number: str, near: bool, alone: bool) -> bool:
    """Other numbers: near words of calling, or with an area code in brackets; North American ones also on their own."""
    return (
        _BRACKETS.fullmatch(shown.strip()) is not None
        or (near and len(number) >= 7)
        or (alone and _AMERICAN.fullmatch(shown.strip()) is not None)
    )


def _is_something_else(before: str) -> bool:
    """Whether the words just before a number say that it isn't a telephone number."""
    line = before.rsplit("\n", 1)[-1]
    other = OTHER.search(line)
    if other is None:
        return False
    return bool(_FAX.search(line)) or not NEAR.search(line[other.start() :])


def _alone(text: str, start: int, end: int) -> bool:
    """Whether the number has a line to itself, or nearly."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line = text[line_start:start] + text[end : line_end if line_end >= 0 else len(text)]
    return len(line.strip()) <= SHORT_LINE
