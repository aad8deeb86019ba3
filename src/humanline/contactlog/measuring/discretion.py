"""Keep off the page what could point at a person."""

from __future__ import annotations

import msgspec

from humanline.model.estimate import Hidden
from humanline.model.facts import Evidence, Group


def hide_small(
    groups: tuple[Group, ...], *, smallest: int, within: int | None = None, wholes: tuple[Group, ...] = ()
) -> tuple[Group, ...]:
    """Hide the count and the measures of groups with fewer contacts than `smallest`.

    Where parts of a whole are shown beside their total, one hidden part could be found by subtraction; then the next
    smallest part is hidden too.

    Args:
        groups: any groups.
        smallest: groups with fewer contacts are hidden.
        within: position in the key that names the whole (0 for moment × segment), or `None` when the groups are the
            parts of one whole.
        wholes: the wholes themselves, after hiding; the parts of a hidden whole are hidden with it.
    """
    parts_of: dict[str, list[Group]] = {}
    for group in groups:
        parts_of.setdefault(group.key[within] if within is not None else "", []).append(group)
    hidden: set[tuple[str, ...]] = set()
    for whole in wholes:
        if isinstance(whole.contacts, Hidden):
            hidden.update(part.key for part in parts_of.get(whole.key[0], ()))
    for parts in parts_of.values():
        sizes = sorted((part.contacts, part.key) for part in parts if isinstance(part.contacts, int))
        small = [key for size, key in sizes if size < smallest]
        if len(small) == 1 and len(sizes) > 1:
            small.append(sizes[1][1])
        hidden.update(small)
    return tuple(
        msgspec.structs.replace(group, contacts=Hidden(below=smallest), measures={}, pooled=())
        if group.key in hidden
        else group
        for group in groups
    )


def of_shown(evidence: tuple[Evidence, ...], groups: tuple[Group, ...]) -> tuple[Evidence, ...]:
    """The evidence of moments and cells that are shown: its numbers of contacts would give away those that are hidden.

    Args:
        evidence: of cells, and of moments as a whole (an empty segment).
        groups: moments and cells, after hiding.
    """
    hidden = {group.key for group in groups if isinstance(group.contacts, Hidden)}
    return tuple(one for one in evidence if (one.moment,) not in hidden and (one.moment, one.segment) not in hidden)
