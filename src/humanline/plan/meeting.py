"""How the contacts that start with a person are met, as the log tells it: by voice, face to face or in writing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from humanline.foundation.names import same
from humanline.model.contact import ChannelKind
from humanline.model.facts import Facts
from humanline.model.load import CellLoad
from humanline.model.met import MetBy
from humanline.model.plan import Plan
from humanline.plan.starting import share_with_person

ORDER: tuple[ChannelKind, ...] = ("speaking", "face_to_face", "writing", "")


def met_by(plan: Plan, loads: Sequence[CellLoad], facts: Facts | None) -> tuple[MetBy, ...]:
    """By kind, those that are known first; nothing where the log knows no kind.

    Every moment keeps the mix of channels by which its customers come to staff in the log.

    Args:
        plan: with its cells.
        loads: what every cell asks of the staff.
        facts: what the log says.
    """
    if facts is None or not plan.cells:
        return ()
    kind_of = {group.key[0]: group.kind for group in facts.channels}
    mixes: dict[str, Counter[ChannelKind]] = {}
    channels: dict[ChannelKind, Counter[str]] = {}
    for group in facts.moment_channels:
        moment, channel = group.key
        if group.mode == "person" and isinstance(group.contacts, int):
            kind = kind_of.get(channel, "")
            mixes.setdefault(same(moment), Counter())[kind] += group.contacts
            channels.setdefault(kind, Counter())[channel] += group.contacts
    if not any(channels):
        return ()
    starts = {(cell.moment, cell.segment): cell.start for cell in plan.cells}
    many: dict[ChannelKind, float] = {}
    for load in loads:
        asked = min(max(load.asked_share.value, 0.0), 1.0)
        met = asked + (1 - asked) * share_with_person(load, starts[load.moment, load.segment]).value
        a_week = load.contacts_per_week.value * load.first_share.value * met
        mix = mixes.get(same(load.moment)) or Counter[ChannelKind]({"": 1})
        for kind, contacts in mix.items():
            many[kind] = many.get(kind, 0.0) + a_week * contacts / mix.total()
    return tuple(
        MetBy(kind, tuple(name for name, _ in channels.get(kind, Counter[str]()).most_common()), many[kind])
        for kind in ORDER
        if many.get(kind, 0.0) > 0
    )
