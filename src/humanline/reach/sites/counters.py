"""Counters and visits: an address that people can come to, or hours at which a counter is open."""

from __future__ import annotations

from humanline.model.reach import OpenHours
from humanline.reach.sites.hours import MAY_BE_HOURS, find_hours
from humanline.reach.sites.near import MAX_LABEL, Surroundings
from humanline.reach.sites.sheets import WayFound, squeezed
from humanline.reach.sites.structured import ContactPoint
from humanline.reach.sites.words import ADDRESS, POST, POSTCODE, VISIT


def find_counters(around: Surroundings, points: list[ContactPoint]) -> list[WayFound]:
    """The counters that a page tells of.

    An address counts where words of a visit or opening hours stand in the same part of the page; words of a visit
    without an address count where opening hours stand with them and the page has no address. A postal address doesn't
    count.
    """
    found: list[WayFound] = []
    if around.has_postcode:
        found = [counter for part in around.parts for counter in _with_address(around, part)]
    if around.speaks_of_visits and not found:
        found = [counter for part in around.parts for counter in _without_address(around, part)]
    for point in points:
        if point.postcode and (point.open or point.visited):
            name = squeezed(f"{point.name} {point.address}")
            shown = any(point.postcode in block.text.replace(" ", "") for block in around.blocks)
            found.append(
                WayFound(
                    id=f"counter:{point.postcode}",
                    kind="person",
                    way="counter",
                    name=name,
                    label=name,
                    hidden="" if shown else "script",
                    block=len(around),
                    open=point.open,
                )
            )
    return found


def _with_address(around: Surroundings, part: range) -> list[WayFound]:
    addressed = [k for k in part if POSTCODE.search(around.line(k)) and not POST.search(around.line(k))]
    if not addressed:
        return []
    places, visited = _places(around, part)
    calls = any(k in around.phones for k in places)
    found: list[WayFound] = []
    for k in addressed:
        hours = around.hours(k, visit=True) if visited or not calls else ()
        if k in places and (visited or hours):
            for match in ADDRESS.finditer(around.line(k).replace("\n", ", ")):
                name = squeezed(match.group())
                found.append(_counter(around, match["postcode"].replace(" ", ""), name, k, match.start(), hours))
    return found


def _without_address(around: Surroundings, part: range) -> list[WayFound]:
    if not any(MAY_BE_HOURS.search(around.line(k)) for k in part):
        return []
    _, visited = _places(around, part)
    for k in visited:
        text = around.line(k)
        hours = find_hours(text)
        if not hours and k not in around.phones and (around.blocks[k].heading or k == visited[0]):
            hours = around.hours(k, visit=True)
        where = VISIT.search(text)
        if hours and where is not None:
            return [_counter(around, where.group().lower(), squeezed(text)[:MAX_LABEL], k, where.start(), hours)]
    return []


def _places(around: Surroundings, part: range) -> tuple[list[int], list[int]]:
    """The lines of a part that are no navigation, and those of them that speak of a visit."""
    places = [k for k in part if around.blocks[k].zone != "nav"]
    return places, [k for k in places if VISIT.search(around.line(k))]


def _counter(around: Surroundings, key: str, name: str, k: int, offset: int, hours: OpenHours) -> WayFound:
    return WayFound(
        id=f"counter:{key}",
        kind="person",
        way="counter",
        name=name,
        label=around.label(k, name),
        fold=around.blocks[k].fold,
        block=k,
        offset=offset,
        open=hours,
    )
