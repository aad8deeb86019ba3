"""Contact points in the machine-readable part of a page: JSON-LD with the words of schema.org.

The types are ContactPoint, Organization, LocalBusiness and their kin (https://schema.org/ContactPoint,
https://schema.org/OpeningHoursSpecification); the form is JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/), of which the
`@context` is not followed.
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from humanline.model.reach import OpenHours
from humanline.reach.sites.hours import schema_hours, specified_hours

#: Longer parts are not read, nor more objects than this, nor deeper ones.
MAX_TEXT, MAX_OBJECTS = 500_000, 5_000
_VISITED = re.compile(r"Office|Store|Business|Library|CityHall|CivicStructure|Museum|Place$|Building", re.IGNORECASE)
_COMMENT = re.compile(r"^\s*(?://\s*)?<!\[CDATA\[|(?://\s*)?\]\]>\s*$|^\s*<!--|-->\s*$")


class ContactPoint(NamedTuple):
    """A number, an address or a place in the machine-readable part of a page.

    Attributes:
        name: what it is called there.
        telephone: a number, as written; may be empty.
        email: an address to write to; may be empty.
        address: a place, as one line; may be empty.
        postcode: the place's postcode, without spaces.
        open: opening hours.
        visited: whether it is a place that people come to, by its type.
    """

    name: str
    telephone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    open: OpenHours = ()
    visited: bool = False


def contact_points(text: str) -> list[ContactPoint]:
    """The contact points in a piece of JSON-LD.

    Raises:
        ValueError: it is no JSON, or too much of it.
    """
    if len(text) > MAX_TEXT:
        raise ValueError(f"it is {len(text):,} characters, and {MAX_TEXT:,} are read at most")
    try:
        queue: list[object] = [json.loads(_COMMENT.sub("", text), strict=False)]
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    points: list[ContactPoint] = []
    seen = 0
    while queue and seen < MAX_OBJECTS:
        seen += 1
        thing = queue.pop(0)
        if isinstance(thing, list):
            queue += thing
        elif isinstance(thing, dict):
            points += _points_of(thing)
            queue += [value for value in thing.values() if isinstance(value, dict | list)]
    return points


def _points_of(thing: dict[str, object]) -> list[ContactPoint]:
    name = _text(thing.get("name")) or _text(thing.get("contactType"))
    hours = _hours_of(thing)
    address, postcode = _address_of(thing.get("address"))
    visited = any(_VISITED.search(kind) for kind in _texts(thing.get("@type")))
    numbers, emails = _texts(thing.get("telephone")), _texts(thing.get("email"))
    points = [ContactPoint(name, telephone=number, open=hours) for number in numbers]
    points += [ContactPoint(name, email=email.removeprefix("mailto:")) for email in emails]
    if postcode:
        points.append(ContactPoint(name, address=address, postcode=postcode, open=hours, visited=visited))
    return points


def _hours_of(thing: dict[str, object]) -> OpenHours:
    written = " ".join(_texts(thing.get("openingHours")))
    if written:
        return schema_hours(written)
    given = thing.get("openingHoursSpecification") or thing.get("hoursAvailable")
    parts = given if isinstance(given, list) else [given]
    return specified_hours(part for part in parts if isinstance(part, dict))


def _address_of(address: object) -> tuple[str, str]:
    if not isinstance(address, dict):
        return "", ""
    parts = [_text(address.get(name)) for name in ("streetAddress", "postalCode", "addressLocality")]
    return " ".join(part for part in parts if part), parts[1].replace(" ", "").upper()


def _texts(value: object) -> list[str]:
    return [_text(part) for part in (value if isinstance(value, list) else [value]) if _text(part)]


def _text(value: object) -> str:
    return " ".join(str(value).split())[:200] if isinstance(value, str | int) and not isinstance(value, bool) else ""
