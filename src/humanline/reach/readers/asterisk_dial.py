"""Who answers a `Dial`: phones of the organisation, or a line to outside, a fax, somebody who can't be told.

The forms of a destination are those of docs.asterisk.org, 'Dial' and 'Channel drivers' (`Technology/Resource`,
`PJSIP/number@trunk`, `SIP/trunk/number`, `DAHDI/g1/number`, `Local/extension@context`).
"""

from __future__ import annotations

import re

#: A number of so many digits is one outside.
OUTSIDE_DIGITS = 7
_CONTACTS = re.compile(r"\$\{(?:PJSIP_DIAL_CONTACTS|DIALGROUP)\(([^)]*)\)\}")
_LINES = re.compile(r"^(?:dahdi|zap|capi|misdn|vpb|khomp|dgv|phone)/(?:[gr]\d|contr|isdn|group)", re.IGNORECASE)
_LINE_WITH_NUMBER = re.compile(
    r"^(?:dahdi|zap|capi|misdn|khomp|dgv|ooh323|oh323|h323|mobile|dongle|quectel)/[^/]+/", re.IGNORECASE
)
_TRUNK = re.compile(
    r"trunk|provider|gateway|\bgw\b|outbound|outgoing|carrier|voip(?!phone)|gsm|pstn|isdn|e1\b|\bsip-?out",
    re.IGNORECASE,
)
_FAX = re.compile(r"fax", re.IGNORECASE)
_PATTERN_OF_ANY = re.compile(r"_.*[.!]")
_PLACES = re.compile(r"[XZN0-9]|\[[^\]]*\]")


def names_a_number_outside(written: str) -> bool:
    """Whether one of the extensions that a part of an exchange rings is a number outside.

    >>> names_a_number_outside("201-0612345678#"), names_a_number_outside("201-202"), names_a_number_outside("_2XX")
    (True, False, False)
    """
    return re.search(rf"\d{{{OUTSIDE_DIGITS},}}", written) is not None


def rings_outside(destinations: str) -> str:
    """Why it is not certain that a person of the organisation answers; empty where it is.

    Args:
        destinations: what is dialled, with variables filled in: `SIP/200&SIP/201`.

    >>> rings_outside("PJSIP/200&SIP/desk"), rings_outside("DAHDI/2"), rings_outside("SIP/_2XX")
    ('', '', '')
    >>> rings_outside("SIP/trunk/0201234567")
    "rings_outside"
    """
    destinations = _CONTACTS.sub(lambda found: f"PJSIP/{found[1] or 'group'}", destinations)
    for one in (part.strip() for part in destinations.split("&")):
        if _FAX.search(one):
            return "rings_fax"
        if "${" in one or "$[" in one or not one:
            return "rings_variable"
        if _is_outside(one):
            return "rings_outside"
    return ""


def _is_outside(one: str) -> bool:
    technology, _, rest = one.partition("/")
    if technology.lower() in ("local", "agent"):
        return False
    if _LINES.match(one) or _LINE_WITH_NUMBER.match(one) or _TRUNK.search(rest):
        return True
    if "@" in rest or "/" in rest:
        return True
    digits = re.sub(r"\D", "", rest)
    if rest.startswith("_"):
        return bool(_PATTERN_OF_ANY.match(rest)) or len(_PLACES.findall(rest)) >= OUTSIDE_DIGITS
    return len(digits) >= OUTSIDE_DIGITS and len(digits) >= len(rest) - 2
